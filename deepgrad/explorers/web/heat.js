// A panel of coloured cells with their values written in.
import { freshId, html, svg } from "./svg.js";
import { shortText } from "./scale.js";
import { PLOT_HEIGHT } from "./axes.js";

const VIRIDIS = ["#440154", "#482878", "#3e4989", "#31688e", "#26828e", "#1f9e89", "#35b779", "#6ece58", "#b5de2b", "#fde725"];
const CHANNELS = VIRIDIS.map((hex) => [1, 3, 5].map((at) => parseInt(hex.slice(at, at + 2), 16)));
const LETTER = 6.6; // pixels, of a row name

export class HeatPanel {
  constructor(spec, layout, parent) {
    Object.assign(this, { spec, layout, row: null, width: 0, cells: [] });
    this.element = html("figure", "dg-panel", parent);
    html("figcaption", "dg-title", this.element, spec.title);
    const plot = html("div", "dg-plot", this.element);
    this.svg = svg("svg", { class: "dg-svg", role: "img", "aria-label": `${spec.title}, a heat map` }, plot);
    html("div", "dg-note", this.element);
  }

  resize(width) {
    if (width < 1 || Math.abs(width - this.width) < 1) return; // no width: not shown just now
    this.width = width;
    this.frame();
    if (this.row) this.draw(this.row);
  }

  frame() {
    const { spec, width } = this;
    this.svg.replaceChildren();
    this.svg.setAttribute("width", width);
    this.svg.setAttribute("height", PLOT_HEIGHT);
    const longest = Math.max(...spec.rows.map((name) => name.length));
    const left = Math.min(width / 2.5, 12 + longest * LETTER + (spec.rowLabel ? 18 : 0));
    const inside = svg("g", { transform: `translate(${left},10)` }, this.svg);
    const size = { width: width - left - 10, height: PLOT_HEIGHT - 10 - 84 };
    const step = { x: size.width / spec.columns.length, y: size.height / spec.rows.length };
    spec.columns.forEach((name, j) => text(inside, (j + 0.5) * step.x, size.height + 16, "middle", name));
    text(inside, size.width / 2, size.height + 34, "middle", spec.columnLabel, "dg-axis");
    const turned = svg("text", { transform: `translate(${13 - left},${size.height / 2}) rotate(-90)`, "text-anchor": "middle", class: "dg-axis" }, inside);
    turned.textContent = spec.rowLabel;
    this.cells = [];
    spec.rows.forEach((name, i) => {
      text(inside, -6, (i + 0.5) * step.y + 4, "end", name);
      spec.columns.forEach((_column, j) => {
        const box = svg("rect", { x: j * step.x, y: i * step.y, width: Math.max(1, step.x - 1), height: Math.max(1, step.y - 1), class: "dg-cell" }, inside);
        this.cells.push({ box, label: text(inside, (j + 0.5) * step.x, (i + 0.5) * step.y + 4, "middle", "", "dg-cell-text") });
      });
    });
    this.colorBar(inside, size);
  }

  colorBar(inside, size) {
    const { limits, valueLabel } = this.spec;
    const id = freshId("bar");
    const gradient = svg("linearGradient", { id }, svg("defs", {}, inside));
    VIRIDIS.forEach((color, i) => svg("stop", { offset: i / (VIRIDIS.length - 1), "stop-color": color }, gradient));
    svg("rect", { x: 0, y: size.height + 46, width: size.width, height: 8, fill: `url(#${id})` }, inside);
    text(inside, 0, size.height + 68, "start", shortText(limits[0]));
    text(inside, size.width, size.height + 68, "end", shortText(limits[1]));
    text(inside, size.width / 2, size.height + 68, "middle", valueLabel, "dg-axis");
  }

  draw(row) {
    this.row = row;
    const [start] = this.layout.slots[this.spec.key];
    this.cells.forEach(({ box, label }, index) => {
      const value = row[start + index];
      const shown = value === -Number.MAX_VALUE ? NaN : value;
      const at = this.place(shown);
      const color = Number.isNaN(at) ? null : mix(at);
      box.setAttribute("style", color ? `fill:rgb(${color})` : "");
      label.setAttribute("style", color ? `fill:${luminance(color) > 140 ? "#000" : "#fff"}` : "");
      const written = value === -Number.MAX_VALUE ? "" : shortText(shown);
      if (label.textContent !== written) label.textContent = written;
    });
  }

  // Where a value lies between the ends of the colours, 0 to 1; NaN where it has no colour.
  place(value) {
    const [low, high] = this.spec.limits;
    if (!this.spec.log) return (value - low) / (high - low);
    if (value < 0) return NaN;
    return (Math.log10(value) - Math.log10(low)) / (Math.log10(high) - Math.log10(low));
  }

  showAt() {}

  hideReadOut() {}
}

function text(parent, x, y, anchor, words, className = "") {
  const node = svg("text", { x, y, "text-anchor": anchor, class: className }, parent);
  node.textContent = words;
  return node;
}

function mix(place) {
  const at = Math.min(0.9999, Math.max(0, place)) * (CHANNELS.length - 1);
  const low = Math.floor(at);
  return CHANNELS[low].map((channel, k) => Math.round(channel + (CHANNELS[low + 1][k] - channel) * (at - low)));
}

function luminance([red, green, blue]) {
  return 0.3 * red + 0.59 * green + 0.11 * blue;
}
