// One control: a labelled slider or list whose every key works inside JupyterLab.
import { freshId, html } from "./svg.js";

// `changed(name, value, held)`: held while a pointer drags it. `wanted(name)`: a slider is about to be used.
export function makeControl(spec, value, parent, changed, wanted) {
  const box = html("div", "dg-control", parent);
  const label = html("label", "", box, spec.label);
  const input = html(spec.kind === "slider" ? "input" : "select", "", box);
  input.id = freshId("control");
  label.htmlFor = input.id;
  input.name = spec.name;
  input.dataset.lmSuppressShortcuts = "true"; // on the input itself, or JupyterLab takes the arrow keys
  if (spec.kind === "slider") return slider(spec, value, box, input, changed, wanted);
  spec.texts.forEach((text, index) => (html("option", "", input, text).value = index));
  input.addEventListener("change", () => changed(spec.name, spec.values[input.value], false));
  const show = (now) => (input.value = spec.values.indexOf(now));
  show(value);
  return { input, show };
}

function slider(spec, value, box, input, changed, wanted) {
  const output = html("output", "dg-value", box);
  output.htmlFor = input.id;
  output.style.minWidth = `${Math.max(...spec.texts.map((text) => text.length))}ch`;
  Object.assign(input, { type: "range", min: 0, max: spec.values.length - 1, step: 1 });
  let held = false;
  const show = (now) => {
    input.value = spec.values.indexOf(now);
    write();
  };
  const write = () => {
    output.value = spec.texts[input.value];
    input.setAttribute("aria-valuetext", spec.texts[input.value]);
  };
  const say = () => {
    write();
    changed(spec.name, spec.values[input.value], held);
  };
  input.addEventListener("pointerdown", () => (held = true));
  input.addEventListener("pointercancel", () => (held = false));
  input.addEventListener("pointerup", () => (held = false));
  input.addEventListener("input", say);
  input.addEventListener("change", () => {
    held = false;
    say();
  });
  for (const event of ["focus", "pointerenter"]) input.addEventListener(event, () => wanted(spec.name));
  show(value);
  return { input, show };
}
