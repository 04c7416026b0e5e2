// Small helpers to build SVG and HTML elements.
const SVG = "http://www.w3.org/2000/svg";

export function svg(name, attributes = {}, parent = null) {
  const node = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, value);
  if (parent) parent.append(node);
  return node;
}

export function html(name, className = "", parent = null, text = "") {
  const node = document.createElement(name);
  if (className) node.className = className;
  if (text) node.textContent = text;
  if (parent) parent.append(node);
  return node;
}

let lastId = 0;

export function freshId(prefix) {
  lastId += 1;
  return `dg-${prefix}-${lastId}-${Math.random().toString(36).slice(2, 8)}`;
}

// Colour and dash of a series come as a pair: either alone tells neighbours apart.
export function seriesClass(index) {
  return `dg-s${index % 8}`;
}

export function sample(index, points, parent) {
  const icon = svg("svg", { width: 26, height: 10, class: "dg-sample", "aria-hidden": "true" }, parent);
  if (points) svg("circle", { cx: 13, cy: 5, r: 3, class: `dg-dot ${seriesClass(index)}` }, icon);
  else svg("path", { d: "M1,5H25", class: `dg-line ${seriesClass(index)}` }, icon);
  return icon;
}
