// A panel of lines: axes, reference lines, one path per series, marks for what an axis cannot show, read-out.
import { html, sample, seriesClass, svg } from "./svg.js";
import { limitsAround, numberText } from "./scale.js";
import { drawAxes } from "./axes.js";

const NOT_DRAWN = -Number.MAX_VALUE; // what the kernel fills short rows with
const LABEL_GAP = 13; // pixels between two reference labels

export class LinePanel {
  constructor(spec, layout, parent, hub) {
    Object.assign(this, { spec, layout, hub, row: null, width: 0, index: -1, limits: spec.yLimits });
    this.element = html("figure", "dg-panel", parent);
    html("figcaption", "dg-title", this.element, spec.title);
    const plot = html("div", "dg-plot", this.element);
    this.svg = svg("svg", { class: "dg-svg", tabindex: 0, role: "img" }, plot);
    this.svg.setAttribute("aria-label", `${spec.title}: ${spec.yLabel} over ${spec.xLabel}. Arrow keys read values.`);
    this.svg.dataset.lmSuppressShortcuts = "true"; // JupyterLab takes the arrow keys otherwise
    this.tip = html("div", "dg-tip", plot);
    this.tip.hidden = true;
    this.note = html("div", "dg-note", this.element);
    this.listen();
  }

  listen() {
    this.svg.addEventListener("pointermove", (event) => this.point(event.clientX - this.svg.getBoundingClientRect().left));
    this.svg.addEventListener("pointerleave", () => this.hub.hide(this.spec.link));
    this.svg.addEventListener("blur", () => this.hub.hide(this.spec.link));
    this.svg.addEventListener("keydown", (event) => {
      const last = this.spec.x.length - 1;
      const at = this.index < 0 ? 0 : this.index;
      const page = Math.max(1, Math.round(last / 10));
      const moves = { ArrowLeft: at - 1, ArrowRight: at + 1, PageDown: at - page, PageUp: at + page, Home: 0, End: last };
      if (event.key === "Escape") this.hub.hide(this.spec.link);
      else if (event.key in moves) this.hub.show(this.spec.link, this.spec.x[Math.max(0, Math.min(last, moves[event.key]))]);
      else return;
      event.preventDefault();
      event.stopPropagation();
    });
  }

  point(pixel) {
    if (!this.axes || !this.row) return;
    const target = pixel - this.axes.left;
    if (target < -6 || target > this.axes.plot.width + 6) this.hub.hide(this.spec.link);
    else this.hub.show(this.spec.link, this.spec.x[nearest(this.pixels, target)]);
  }

  resize(width) {
    if (width < 1 || Math.abs(width - this.width) < 1) return; // no width: not shown just now
    this.width = width;
    this.frame();
    if (this.row) this.draw(this.row);
  }

  // Axes and empty paths: again only when the width or the limits change.
  frame() {
    const { spec } = this;
    const limits = this.limits ?? (spec.yLog ? [0.1, 10] : [0, 1]);
    this.axes = drawAxes(this.svg, spec, this.width, limits);
    this.pixels = spec.x.map((value) => this.axes.x(value));
    this.references = spec.references.map((reference) => ({
      reference,
      line: svg("path", { class: "dg-reference" }, this.axes.clipped),
      label: svg("text", { class: "dg-reference-label", "text-anchor": "end" }, this.axes.inside),
    }));
    this.lines = spec.series.map((series, index) => ({
      line: svg("path", { class: `${series.points ? "dg-dots" : "dg-line"} ${seriesClass(index)}` }, this.axes.clipped),
      marks: svg("path", { class: `dg-marks ${seriesClass(index)}` }, this.axes.inside),
      rings: svg("path", { class: `dg-rings ${seriesClass(index)}` }, this.axes.clipped),
    }));
    this.cursor = svg("path", { class: "dg-cursor" }, this.axes.inside);
    this.placed = "";
  }

  draw(row) {
    this.row = row;
    if (!this.width) return;
    const [start, length] = this.layout.slots[this.spec.key];
    if (!this.spec.yLimits) this.fitLimits(row.subarray(start, start + length));
    const count = this.spec.x.length;
    const seen = { negative: 0, above: 0, infinite: 0, below: 0, zero: 0, nan: 0 };
    this.spec.series.forEach((series, index) => {
      const values = row.subarray(start + index * count, start + (index + 1) * count);
      const xs = series.x === null ? this.pixels : this.movingPixels(row, series.x);
      const drawn = trace(values, xs, this.axes, this.spec.yLog, this.limits, series.points, seen);
      this.lines[index].line.setAttribute("d", drawn.line);
      this.lines[index].marks.setAttribute("d", drawn.marks);
      this.lines[index].rings.setAttribute("d", drawn.rings);
    });
    this.placeReferences(row);
    const note = noteText(seen);
    if (this.note.textContent !== note) this.note.textContent = note;
    if (this.index >= 0) this.readOut(this.index);
  }

  fitLimits(values) {
    const limits = limitsAround(values, this.spec.yLog);
    if (this.limits && limits[0] === this.limits[0] && limits[1] === this.limits[1]) return;
    this.limits = limits;
    this.frame();
  }

  movingPixels(row, name) {
    const [start, length] = this.layout.slots[name];
    return Array.from(row.subarray(start, start + length), (value) =>
      Number.isFinite(value) && value !== NOT_DRAWN && (value > 0 || !this.spec.xLog) ? this.axes.x(value) : NaN,
    );
  }

  placeReferences(row) {
    const places = this.references.map(({ reference }) =>
      typeof reference.at === "string" ? row[this.layout.slots[reference.at][0]] : reference.at,
    );
    const key = places.join();
    if (key === this.placed) return;
    this.placed = key;
    const taken = [];
    const { plot, x, y } = this.axes;
    this.references.forEach(({ reference, line, label }, index) => {
      const log = reference.upright ? this.spec.xLog : this.spec.yLog;
      const at = (reference.upright ? x : y)(places[index]);
      const shown = Number.isFinite(places[index]) && (places[index] > 0 || !log)
        && at >= -1 && at <= (reference.upright ? plot.width : plot.height) + 1;
      line.setAttribute("d", shown ? (reference.upright ? `M${at},0V${plot.height}` : `M0,${at}H${plot.width}`) : "");
      label.textContent = shown ? reference.label : "";
      if (!shown) return;
      const left = reference.upright ? at - 4 : plot.width - 4;
      const toLeft = !reference.upright || at > plot.width / 3;
      label.setAttribute("text-anchor", toLeft ? "end" : "start");
      label.setAttribute("x", toLeft ? left : at + 4);
      label.setAttribute("y", freePlace(reference.upright ? 12 : at > 16 ? at - 4 : at + 12, taken, plot.height));
    });
  }

  showAt(value) {
    if (!this.axes || !this.row) return;
    this.readOut(nearest(this.pixels, this.axes.x(value)));
  }

  readOut(index) {
    this.index = index;
    const { plot, left, top } = this.axes;
    const at = this.pixels[index];
    this.cursor.setAttribute("d", `M${at},0V${plot.height}`);
    const [start] = this.layout.slots[this.spec.key];
    const count = this.spec.x.length;
    this.tip.replaceChildren();
    html("div", "dg-tip-x", this.tip, `${this.spec.xLabel} ${numberText(this.spec.x[index])}`);
    this.spec.series.forEach((series, number) => {
      const value = this.row[start + number * count + index];
      if (series.x !== null || value === NOT_DRAWN) return;
      const line = html("div", "dg-tip-row", this.tip);
      sample(number, series.points, line);
      html("span", "dg-tip-name", line, series.name);
      html("span", "dg-tip-value", line, numberText(value));
    });
    this.tip.hidden = false;
    const onRight = at < plot.width / 2;
    this.tip.style.top = `${top + 4}px`;
    this.tip.style.left = onRight ? `${left + at + 8}px` : "auto";
    this.tip.style.right = onRight ? "auto" : `${this.width - left - at + 8}px`;
  }

  hideReadOut() {
    this.index = -1;
    this.tip.hidden = true;
    if (this.cursor) this.cursor.setAttribute("d", "");
  }
}

// Paths of one series: the line with gaps, marks at the edge for what lies off the axis, rings at negatives.
export function trace(values, xs, axes, log, limits, points, seen) {
  let line = "";
  let marks = "";
  let rings = "";
  let joined = false;
  let edge = "";
  for (let i = 0; i < values.length; i += 1) {
    const raw = values[i];
    if (raw === NOT_DRAWN || Number.isNaN(xs[i]) || Number.isNaN(raw)) {
      if (Number.isNaN(raw)) seen.nan += 1;
      joined = false;
      edge = "";
      continue;
    }
    const value = log ? Math.abs(raw) : raw;
    const off = value > limits[1] ? "above" : value < limits[0] ? "below" : "";
    if (off) {
      seen[off] += 1;
      if (!Number.isFinite(raw)) seen.infinite += 1;
      else if (raw === 0) seen.zero += 1;
      if (off !== edge) marks += edgeMark(xs[i], off, axes.plot.height); // the first of a run is enough
    }
    edge = off;
    if (!Number.isFinite(raw) || (log && raw === 0)) {
      joined = false;
      continue;
    }
    const x = xs[i].toFixed(1);
    const y = axes.y(value).toFixed(1);
    if (points) line += ring(xs[i], axes.y(value), 3);
    else line += `${joined ? "L" : "M"}${x},${y}`;
    if (!points && !joined && !drawable(values[i + 1], log)) line += "h0.01"; // a lone point would not show
    joined = true;
    if (log && raw < 0) {
      seen.negative += 1;
      if (!off) rings += ring(xs[i], axes.y(value), 2.6);
    }
  }
  return { line, marks, rings };
}

function drawable(value, log) {
  return Number.isFinite(value) && value !== NOT_DRAWN && !(log && value === 0);
}

function ring(x, y, radius) {
  const r = radius;
  return `M${(x - r).toFixed(1)},${y.toFixed(1)}a${r},${r} 0 1,0 ${2 * r},0a${r},${r} 0 1,0 ${-2 * r},0`;
}

function edgeMark(x, off, height) {
  return off === "above" ? `M${x - 4},7h8l-4,-7z` : `M${x - 4},${height - 7}h8l-4,7z`;
}

export function noteText(seen) {
  const parts = [];
  if (seen.negative) parts.push(`○ ${seen.negative} negative, drawn by size`);
  if (seen.above) parts.push(`▲ ${seen.above} above the axis${seen.infinite ? `, ${seen.infinite} infinite` : ""}`);
  if (seen.below) parts.push(`▼ ${seen.below} below the axis${seen.zero ? `, ${seen.zero} exactly 0` : ""}`);
  if (seen.nan) parts.push(`${seen.nan} NaN, not drawn`);
  return parts.join(" · ");
}

function nearest(pixels, target) {
  let best = 0;
  for (let i = 1; i < pixels.length; i += 1) if (Math.abs(pixels[i] - target) < Math.abs(pixels[best] - target)) best = i;
  return best;
}

function freePlace(wanted, taken, height) {
  let place = wanted;
  while (taken.some((other) => Math.abs(other - place) < LABEL_GAP) && place < height) place += LABEL_GAP;
  taken.push(place);
  return place;
}
