// How many opaque pixels of a chart (1) are within a small distance of the colour of a token (2).
const [chart, token] = arguments;
const style = getComputedStyle(document.documentElement);
const paint = document.createElement('canvas').getContext('2d');
paint.fillStyle = style.getPropertyValue(token).trim();
paint.fillRect(0, 0, 1, 1);
const wanted = paint.getImageData(0, 0, 1, 1).data;
const title = document.getElementById(`chart-${chart}`);
let count = 0;
for (const canvas of title.closest('.chart').querySelectorAll('canvas')) {
  const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
  for (let at = 0; at < data.length; at += 4) {
    const near = [0, 1, 2].every((part) => Math.abs(data[at + part] - wanted[part]) <= 12);
    if (near && data[at + 3] > 200) count += 1;
  }
}
return count;
