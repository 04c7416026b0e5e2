// The explorer's view: controls, legend, panels, text alternative and badge around one source of pictures.
import { html, sample } from "./svg.js";
import { makeControl } from "./controls.js";
import { LinePanel } from "./lines.js";
import { HeatPanel } from "./heat.js";
import { Source } from "./source.js";

function render({ model, el }) {
  const spec = model.get("spec");
  const root = html("div", "dg", el);
  const bar = html("div", "dg-bar", root);
  const panels = makePanels(spec, root);
  const text = html("p", "dg-text", root);
  text.setAttribute("aria-live", "polite");
  const badge = html("p", "dg-badge", root);
  const controls = new Map();

  const source = new Source(
    model,
    (row, words, adopt) => {
      for (const panel of panels) panel.draw(row);
      if (text.textContent !== words) text.textContent = words;
      if (adopt) for (const [name, control] of controls) control.show(source.values[name]);
      root.dataset.pictures = (+root.dataset.pictures || 0) + 1; // tests wait for it
    },
    () => {
      root.classList.toggle("dg-failed", Boolean(source.status.error) && !source.local);
      root.dataset.ready = source.ready;
      badge.textContent = badgeText(source);
      run?.show(source.status);
    },
  );
  for (const control of spec.controls)
    controls.set(control.name, makeControl(control, source.values[control.name], bar, (...change) => source.set(...change), (name) => source.want(name)));
  const run = spec.runButton ? makeRun(spec.runButton, bar, model, source) : null;
  const first = spec.controls.find((control) => control.kind === "slider");
  if (first) root.addEventListener("pointerenter", () => source.gridAsked || source.want(first.name));

  const fit = () => panels.forEach((panel) => panel.resize(panel.element.clientWidth));
  const sizes = new ResizeObserver(() => requestAnimationFrame(fit));
  for (const panel of panels) sizes.observe(panel.element);
  source.show(source.frame(), source.status.text);
  source.tell();
  return () => {
    sizes.disconnect();
    source.close();
  };
}

function makePanels(spec, root) {
  const drawn = spec.panels.filter((panel) => panel.kind === "lines");
  const names = drawn.map((panel) => JSON.stringify(panel.series));
  const shared = drawn.length > 0 && names.every((name) => name === names[0]);
  if (shared && drawn[0].series.length > 1) legend(drawn[0].series, root);
  const parent = html("div", "dg-panels", root);
  const panels = [];
  const linked = (link) => panels.filter((panel) => panel.spec.link === link);
  const hub = {
    show: (link, value) => linked(link).forEach((panel) => panel.showAt(value)),
    hide: (link) => linked(link).forEach((panel) => panel.hideReadOut()),
  };
  for (const panel of spec.panels) {
    const made = panel.kind === "lines" ? new LinePanel(panel, spec.layout, parent, hub) : new HeatPanel(panel, spec.layout, parent);
    if (panel.kind === "lines" && !shared && panel.series.length > 1) legend(panel.series, made.element);
    panels.push(made);
  }
  return panels;
}

function legend(series, parent) {
  const list = html("ul", "dg-legend", parent);
  series.forEach((one, index) => {
    const item = html("li", "", list);
    sample(index, one.points, item);
    item.append(one.name);
  });
}

function makeRun(title, bar, model, source) {
  const box = html("div", "dg-run", bar);
  const start = html("button", "dg-button", box, title);
  const stop = html("button", "dg-button", box, "Stop");
  const meter = html("progress", "", box);
  const words = html("span", "dg-progress", box);
  words.setAttribute("role", "status");
  meter.max = 1;
  meter.setAttribute("aria-label", "progress");
  start.addEventListener("click", () => {
    model.send({ kind: "run", values: source.values });
    source.wait();
  });
  stop.addEventListener("click", () => model.send({ kind: "stop" }));
  return {
    show(status) {
      start.disabled = status.running;
      stop.disabled = !status.running;
      words.textContent = status.progress.text;
      meter.hidden = status.progress.fraction === null;
      meter.value = status.progress.fraction ?? 0;
    },
  };
}

function badgeText(source) {
  const { status, spec } = source;
  if (source.late) return "Waiting for the kernel: it is busy, or was restarted (then run the cell again).";
  if (status.error && !source.local) {
    const kept = status.kept ? " The last good picture is kept, in grey." : "";
    return `Failed in ${status.code}: ${status.error}.${kept}`;
  }
  const took = `${status.milliseconds < 10 ? status.milliseconds.toFixed(1) : Math.round(status.milliseconds)} ms`;
  if (spec.runButton) return status.milliseconds ? `Ran ${status.code}: ${(status.milliseconds / 1000).toFixed(1)} s of work.` : `Will run ${status.code}.`;
  const how = status.slow ? "slow, so it computes when you let go" : source.ready ? `${source.ready} pictures ready` : "computed live";
  return `Ran ${status.code}: ${took} a picture, ${how}.`;
}

export default { render };
