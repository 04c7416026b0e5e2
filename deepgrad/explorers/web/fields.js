// Two ways to answer: type a number, or pick an option. Each gives answer() (null: none yet) and show(state).
import { freshId, html } from "./svg.js";

export function numberField(spec, parent, changed, send) {
  const label = html("label", "dg-control", parent, "Your prediction ");
  const input = html("input", "", label);
  Object.assign(input, { type: "number", min: spec.low, max: spec.high, step: "any" });
  input.dataset.lmSuppressShortcuts = "true"; // or JupyterLab takes the arrow keys
  label.append(` ${spec.unit} (from ${spec.low} to ${spec.high})`);
  input.addEventListener("input", changed);
  input.addEventListener("keydown", (event) => event.key === "Enter" && send());
  return {
    answer: () => (input.value !== "" && input.validity.valid ? Number(input.value) : null),
    show: (state) => {
      input.disabled = state.committed;
      if (state.answer !== null) input.value = state.answer;
    },
  };
}

export function pickField(spec, parent, changed) {
  const group = html("fieldset", "dg-options", parent);
  html("legend", "", group, "Your prediction");
  const name = freshId("pick");
  const inputs = spec.options.map((option) => {
    const label = html("label", "", group);
    const input = html("input", "", label);
    Object.assign(input, { type: "radio", name, value: option });
    input.dataset.lmSuppressShortcuts = "true";
    input.addEventListener("change", changed);
    label.append(option);
    return input;
  });
  return {
    answer: () => inputs.find((input) => input.checked)?.value ?? null,
    show: (state) => {
      group.disabled = state.committed;
      for (const input of inputs) input.checked = input.value === state.answer;
    },
  };
}
