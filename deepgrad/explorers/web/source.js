// Where pictures come from: the grid of the active slider, or the kernel, one question at a time.
import { freshId } from "./svg.js";

const PATIENCE = 700; // ms without an answer before the badge says that the kernel is busy

export class Source {
  // `show(row, text)` draws; `tell()` says that the badge may have changed.
  constructor(model, show, tell) {
    Object.assign(this, { model, show, tell, id: freshId("view"), count: 0 });
    Object.assign(this, { asked: null, next: null, drawn: "", held: false, late: false, grid: null, gridAsked: "" });
    this.values = { ...model.get("values") };
    this.spec = model.get("spec");
    this.local = false;
    this.onStatus = () => this.answer();
    this.onMessage = (message, buffers) => this.receive(message, buffers);
    model.on("change:status", this.onStatus);
    model.on("msg:custom", this.onMessage);
  }

  close() {
    clearTimeout(this.timer);
    this.model.off("change:status", this.onStatus);
    this.model.off("msg:custom", this.onMessage);
  }

  get status() {
    return this.model.get("status");
  }

  // A control moved: draw from the grid at once, or ask the kernel.
  set(name, value, held) {
    this.values[name] = value;
    this.held = held;
    if (this.spec.runButton) return;
    const key = JSON.stringify(this.values);
    const place = this.placeInGrid(name, value);
    if (place >= 0) {
      this.next = null;
      this.asked = this.asked && { ...this.asked, stale: true };
      this.local = true;
      this.drawn = key;
      this.show(this.grid.rows.subarray(place * this.spec.layout.length), this.grid.texts[this.grid.at]);
      this.tell();
      if (!held) this.model.send({ kind: "settle", values: this.values });
    } else if (held && this.status.slow) {
      this.tell();
    } else if (key !== this.drawn && key !== this.asked?.key) {
      this.ask(key);
    }
  }

  ask(key) {
    if (this.asked) {
      this.next = key; // the newest wins; nothing queues up
      return;
    }
    this.count += 1;
    this.asked = { seq: `${this.id}.${this.count}`, key, stale: false };
    this.next = null;
    this.wait();
    this.model.send({ kind: "move", values: this.values, seq: this.asked.seq });
  }

  wait() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => {
      this.late = true;
      this.tell();
    }, PATIENCE);
  }

  // The kernel published a picture: the answer to our question, another view's, or its own doing.
  answer() {
    const { seq, text } = this.status;
    clearTimeout(this.timer);
    this.late = false;
    const asked = this.asked;
    const mine = asked && asked.seq === seq;
    if (mine) this.asked = null;
    const again = mine && this.next;
    if (mine && again) this.ask(this.next);
    if (mine && (asked.stale || (again && !this.held))) return; // a picture that the learner has left behind
    if (!mine && (this.asked || this.held)) return;
    this.local = false;
    if (mine) this.drawn = this.status.error ? "" : asked.key;
    else this.values = { ...this.model.get("values") };
    this.show(this.frame(), text, !mine);
    this.tell();
  }

  frame() {
    return aligned(this.model.get("frame"));
  }

  // Ask for all pictures of a slider, unless they are here or on their way.
  want(name) {
    if (this.spec.runButton || this.status.slow || this.asked) return;
    const key = gridKey(name, this.values);
    if (key === this.gridAsked) return;
    this.gridAsked = key;
    this.model.send({ kind: "grid", name, values: this.values });
  }

  receive(message, buffers) {
    if (message.kind !== "grid" || gridKey(message.name, message.values) !== this.gridAsked) return;
    this.grid = message.places.length ? { ...message, key: this.gridAsked, rows: aligned(buffers[0]), at: 0 } : null;
    this.tell();
  }

  get ready() {
    return this.grid ? this.grid.places.length : 0;
  }

  placeInGrid(name, value) {
    if (!this.grid || this.grid.key !== gridKey(name, this.values)) return -1;
    const control = this.spec.controls.find((one) => one.name === name);
    this.grid.at = control.values.indexOf(value);
    return this.grid.places[this.grid.at] ?? -1;
  }
}

// A grid belongs to its slider and to the values of all the others.
function gridKey(name, values) {
  const others = Object.entries(values).filter(([other]) => other !== name);
  return JSON.stringify([name, ...others.sort()]);
}

// Buffers arrive at any offset; a Float64Array needs a multiple of eight.
function aligned(view) {
  if (!view || !view.byteLength) return new Float64Array(0);
  const { buffer, byteOffset, byteLength } = view;
  const copy = byteOffset % 8 ? buffer.slice(byteOffset, byteOffset + byteLength) : null;
  return copy ? new Float64Array(copy) : new Float64Array(buffer, byteOffset, byteLength / 8);
}
