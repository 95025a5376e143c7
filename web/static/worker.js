// A worker that runs a module: it is told where its script is. It gets the compiled module itself if
// it is that of the page, so nothing is fetched or compiled twice; another one it fetches.
onmessage = async ({ data }) => {
  try {
    const there = await import(data.script);
    if (data.module) there.initSync({ module: data.module });
    else await there.default();
    onmessage = ({ data }) => there.work(data);
    postMessage({ ready: true });
  } catch (error) {
    // The page hears of errors, but not of promises that are broken.
    setTimeout(() => { throw error; });
  }
};
