// The frame, grid, ticks and titles of one plot: shared by explorers and predictions.
import { freshId, svg } from "./svg.js";
import { axisTicks, makeScale } from "./scale.js";

const MARGIN = { left: 62, right: 12, top: 10, bottom: 44 };
export const PLOT_HEIGHT = 250;

// Draws into `root` (emptied first) and returns the scales and the clipped group for the data; `reach` is how many pixels
// the data may stick out of the frame on the left.
export function drawAxes(root, spec, width, yLimits, reach = 0) {
  root.replaceChildren();
  root.setAttribute("width", width);
  root.setAttribute("height", PLOT_HEIGHT);
  root.setAttribute("viewBox", `0 0 ${width} ${PLOT_HEIGHT}`);
  const plot = { width: Math.max(60, width - MARGIN.left - MARGIN.right), height: PLOT_HEIGHT - MARGIN.top - MARGIN.bottom };
  const inside = svg("g", { transform: `translate(${MARGIN.left},${MARGIN.top})` }, root);
  const x = makeScale(spec.xLog, spec.xLimits, 0, plot.width);
  const y = makeScale(spec.yLog, yLimits, plot.height, 0);
  const id = freshId("clip");
  svg("rect", { x: 0, y: 0, width: plot.width, height: plot.height }, svg("clipPath", { id }, svg("defs", {}, inside)));
  for (const [value, text] of axisTicks(spec.xLog, spec.xLimits, Math.max(2, Math.floor(plot.width / 55)))) {
    svg("path", { d: `M${x(value)},0V${plot.height}`, class: "dg-grid" }, inside);
    svg("text", { x: x(value), y: plot.height + 16, "text-anchor": "middle" }, inside).textContent = text;
  }
  for (const [value, text] of axisTicks(spec.yLog, yLimits, 6)) {
    svg("path", { d: `M0,${y(value)}H${plot.width}`, class: "dg-grid" }, inside);
    svg("text", { x: -7 - reach, y: y(value) + 4, "text-anchor": "end" }, inside).textContent = text;
  }
  svg("rect", { width: plot.width, height: plot.height, class: "dg-frame" }, inside);
  const xTitle = svg("text", { x: plot.width / 2, y: plot.height + 36, "text-anchor": "middle", class: "dg-axis" }, inside);
  xTitle.textContent = spec.xLabel;
  const turned = `translate(${13 - MARGIN.left},${plot.height / 2}) rotate(-90)`;
  svg("text", { transform: turned, "text-anchor": "middle", class: "dg-axis" }, inside).textContent = spec.yLabel;
  const clipped = svg("g", { "clip-path": `url(#${id})` }, inside);
  return { x, y, plot, inside, clipped, left: MARGIN.left, top: MARGIN.top };
}
