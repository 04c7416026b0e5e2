// The third way to answer: drag points up and down on the axes of the figure to come.
import { html, sample, svg } from "./svg.js";
import { numberText } from "./scale.js";
import { drawAxes } from "./axes.js";
import { noteText, trace } from "./lines.js";

const RADIUS = 7;
const STEPS = 50; // arrow keys walk the axis in so many steps, page keys in a tenth of them

export class CurveField {
  constructor(spec, parent, changed) {
    Object.assign(this, { spec, changed, truth: null, committed: false, width: 0 });
    this.heights = spec.x.map(() => spec.start);
    this.hint = html("p", "dg-hint", parent, "Drag the points, or focus one and use the arrow keys.");
    const plot = html("div", "dg-plot", parent);
    this.svg = svg("svg", { class: "dg-svg dg-drag", role: "group", "aria-label": `${spec.yLabel} over ${spec.xLabel}` }, plot);
    this.legend = html("ul", "dg-legend", parent);
    ["the truth", "your prediction"].forEach((name, index) => {
      const item = html("li", "", this.legend);
      sample(index, false, item);
      item.append(name);
    });
    this.note = html("div", "dg-note", parent);
    this.svg.addEventListener("pointerdown", (event) => this.grab(event));
    this.svg.addEventListener("pointermove", (event) => this.drag(event));
    for (const end of ["pointerup", "pointercancel"]) this.svg.addEventListener(end, () => (this.grabbed = -1));
    this.grabbed = -1;
  }

  answer() {
    return this.heights;
  }

  show(state) {
    this.committed = state.committed;
    this.truth = state.truth;
    if (state.answer) this.heights = [...state.answer];
    this.frame();
  }

  resize(width) {
    if (width < 1 || Math.abs(width - this.width) < 1) return; // no width: not shown just now
    this.width = width;
    this.frame();
  }

  frame() {
    if (!this.width) return;
    this.axes = drawAxes(this.svg, this.spec, this.width, this.spec.yLimits, RADIUS);
    this.legend.hidden = !this.committed;
    this.hint.hidden = this.committed;
    this.note.textContent = "";
    if (this.committed && this.truth) this.drawTruth();
    this.line = svg("path", { class: "dg-line dg-s1" }, this.axes.clipped);
    this.knots = this.committed ? [] : this.spec.x.map((_x, index) => this.knot(index));
    this.draw();
  }

  drawTruth() {
    const seen = { negative: 0, above: 0, infinite: 0, below: 0, zero: 0, nan: 0 };
    const values = this.truth.y.map((value) => value ?? NaN);
    const xs = this.truth.x.map((value) => this.axes.x(value));
    const drawn = trace(values, xs, this.axes, this.spec.yLog, this.spec.yLimits, false, seen);
    svg("path", { class: "dg-line dg-s0", d: drawn.line }, this.axes.clipped);
    svg("path", { class: "dg-rings dg-s0", d: drawn.rings }, this.axes.clipped);
    svg("path", { class: "dg-marks dg-s0", d: drawn.marks }, this.axes.inside);
    this.note.textContent = noteText(seen);
  }

  knot(index) {
    const knot = svg("circle", { r: RADIUS, class: "dg-knot dg-s1", tabindex: 0, role: "slider" }, this.axes.inside);
    knot.dataset.lmSuppressShortcuts = "true"; // or JupyterLab takes the arrow keys
    knot.setAttribute("aria-label", `${this.spec.xLabel} ${numberText(this.spec.x[index])}`);
    knot.setAttribute("aria-orientation", "vertical");
    knot.addEventListener("keydown", (event) => this.press(event, index));
    return knot;
  }

  press(event, index) {
    const step = this.axes.plot.height / STEPS;
    const moves = { ArrowUp: -step, ArrowDown: step, PageUp: -step * 10, PageDown: step * 10 };
    const ends = { Home: this.axes.plot.height, End: 0 };
    const next = { ArrowLeft: index - 1, ArrowRight: index + 1 };
    if (event.key in moves) this.move(index, this.axes.y(this.heights[index]) + moves[event.key]);
    else if (event.key in ends) this.move(index, ends[event.key]);
    else if (event.key in next) this.knots[next[event.key]]?.focus();
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  grab(event) {
    if (this.committed) return;
    const x = event.clientX - this.svg.getBoundingClientRect().left - this.axes.left;
    const far = this.spec.x.map((value) => Math.abs(this.axes.x(value) - x));
    this.grabbed = far.indexOf(Math.min(...far));
    this.svg.setPointerCapture(event.pointerId);
    this.knots[this.grabbed].focus();
    this.drag(event);
    event.preventDefault();
  }

  drag(event) {
    if (this.grabbed < 0) return;
    this.move(this.grabbed, event.clientY - this.svg.getBoundingClientRect().top - this.axes.top);
  }

  // To a height in pixels from the top of the plot.
  move(index, pixel) {
    const inside = Math.max(0, Math.min(this.axes.plot.height, pixel));
    const [low, high] = this.spec.yLimits;
    const height = +this.axes.y.invert(inside).toPrecision(4);
    this.heights[index] = Math.max(low, Math.min(high, height));
    this.draw();
    this.changed();
  }

  draw() {
    const places = this.heights.map((height, index) => [this.axes.x(this.spec.x[index]), this.axes.y(height)]);
    this.line.setAttribute("d", `M${places.join("L")}`);
    this.knots.forEach((knot, index) => {
      knot.setAttribute("cx", places[index][0]);
      knot.setAttribute("cy", places[index][1]);
      knot.setAttribute("aria-valuemin", this.spec.yLimits[0]);
      knot.setAttribute("aria-valuemax", this.spec.yLimits[1]);
      knot.setAttribute("aria-valuenow", this.heights[index]);
      knot.setAttribute("aria-valuetext", numberText(this.heights[index]));
    });
  }
}
