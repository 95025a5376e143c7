// A worker that runs the module of the page: it is told where the script is and gets the compiled
// module itself, so nothing is fetched or compiled twice.
onmessage = async ({ data }) => {
  const page = await import(data.script);
  page.initSync({ module: data.module });
  onmessage = ({ data }) => page.work(data);
  postMessage({ ready: true });
};
