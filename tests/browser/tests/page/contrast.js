// All texts that can be seen and have too little contrast with what is behind them, and all colours
// of charts that do: { texts: how many were looked at, faint: what is wrong }.
const paint = document.createElement('canvas').getContext('2d', { willReadFrequently: true });

function parse(colour) {
  paint.clearRect(0, 0, 1, 1);
  paint.fillStyle = colour;
  paint.fillRect(0, 0, 1, 1);
  const [red, green, blue, alpha] = paint.getImageData(0, 0, 1, 1).data;
  return [red, green, blue, alpha / 255];
}

function over(top, below) {
  const mixed = [0, 1, 2].map((at) => top[at] * top[3] + below[at] * (1 - top[3]));
  return [...mixed, 1];
}

function ground(element) {
  const layers = [];
  for (let at = element; at; at = at.parentElement) {
    const colour = parse(getComputedStyle(at).backgroundColor);
    layers.push(colour);
    if (colour[3] === 1) break;
  }
  return layers.reverse().reduce((below, top) => over(top, below), [255, 255, 255, 1]);
}

function light([red, green, blue]) {
  const part = (value) => {
    const share = value / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  };
  return 0.2126 * part(red) + 0.7152 * part(green) + 0.0722 * part(blue);
}

function contrast(one, other) {
  const [low, high] = [light(one), light(other)].sort((a, b) => a - b);
  return (high + 0.05) / (low + 0.05);
}

const faint = [];
let texts = 0;
const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
for (let node = walker.nextNode(); node; node = walker.nextNode()) {
  const element = node.parentElement;
  const seen = element.checkVisibility({ opacityProperty: true, visibilityProperty: true });
  // What cannot be used now may be faint, and an option is drawn by the browser.
  if (!node.data.trim() || !seen || element.closest(':disabled, option')) continue;
  const style = getComputedStyle(element);
  if (parseFloat(style.fontSize) === 0) continue;
  let opacity = 1;
  for (let at = element; at; at = at.parentElement) opacity *= getComputedStyle(at).opacity;
  const below = ground(element);
  const colour = parse(style.color);
  const ratio = contrast(over([...colour.slice(0, 3), colour[3] * opacity], below), below);
  texts += 1;
  if (ratio < 4.5) faint.push(`${ratio.toFixed(2)} ${element.className}: ${node.data.trim()}`);
}
const root = getComputedStyle(document.documentElement);
const roles = ['demand', 'capacity', 'in-service', 'booting', 'draining', 'desired', 'dropped',
  'latency', 'memory', 'network', 'disk'];
for (const role of [...roles, 'cost', 'penalty', 'control-line', 'accent']) {
  const colour = parse(root.getPropertyValue(`--${role}`));
  const ratio = contrast(colour, parse(root.getPropertyValue('--background')));
  if (ratio < 3) faint.push(`${ratio.toFixed(2)} --${role}`);
}
return { texts, faint };
