// A prediction's view: question, a way to answer, Commit, and then the truth beside the answer.
import { html } from "./svg.js";
import { numberField, pickField } from "./fields.js";
import { CurveField } from "./curve.js";

function render({ model, el }) {
  const spec = model.get("spec");
  const root = html("div", "dg dg-predict", el);
  const question = html("p", "dg-question", root);
  html("span", "dg-predict-tag", question, "Predict");
  question.append(spec.question);
  const body = html("div", "dg-field", root);
  const bar = html("div", "dg-bar", root);
  const commit = html("button", "dg-button dg-primary", bar, "Commit");
  const again = html("button", "dg-button", bar, "Predict again");
  const words = html("p", "dg-words", root);
  words.setAttribute("role", "status");

  const send = () => {
    if (commit.disabled) return;
    commit.disabled = true;
    words.textContent = "Computing the truth …";
    model.send({ kind: "commit", answer: field.answer() });
  };
  const makers = { number: numberField, pick: pickField, curve: (...all) => new CurveField(...all) };
  const changed = () => (commit.disabled = field.answer() === null);
  const field = makers[spec.kind](spec, body, changed, send);
  commit.addEventListener("click", send);
  again.addEventListener("click", () => model.send({ kind: "again" }));

  const show = () => {
    const state = model.get("state");
    field.show(state);
    const focused = root.contains(document.activeElement);
    commit.hidden = state.committed;
    again.hidden = !state.committed;
    if (focused && state.committed) again.focus();
    words.textContent = [state.words, state.note].filter(Boolean).join(" ");
    root.dataset.committed = state.committed;
    if (state.committed) requestAnimationFrame(() => unfold(root));
    else changed();
  };
  model.on("change:state", show);
  const sizes = new ResizeObserver(() => requestAnimationFrame(() => field.resize?.(body.clientWidth)));
  sizes.observe(root);
  show();
  return () => {
    sizes.disconnect();
    model.off("change:state", show);
  };
}

// In JupyterLab the answer goes on under a collapsed heading of the same section: open it.
function unfold(root) {
  let cell = root.closest(".jp-Cell")?.nextElementSibling;
  while (cell && !cell.querySelector("h1, h2")) {
    const button = cell.querySelector(".jp-collapseHeadingButton.jp-mod-collapsed");
    if (button) return button.click();
    cell = cell.nextElementSibling;
  }
}

export default { render };
