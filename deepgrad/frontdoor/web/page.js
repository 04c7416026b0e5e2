// Brings the page up to date when a check passes: another program writes the record, so the page asks again.
const EVERY = 2000; // milliseconds between two looks while the page can be seen
const said = document.getElementById("said");
let asking = false;

async function refresh() {
  if (asking || document.hidden) return;
  asking = true;
  try {
    const answer = await fetch(location.href, { cache: "no-cache" });
    if (answer.ok) show(new DOMParser().parseFromString(await answer.text(), "text/html"));
  } catch {
    // the server is gone or restarts; the next look finds out
  } finally {
    asking = false;
  }
}

function show(fresh) {
  const now = document.querySelector("main");
  const next = fresh.querySelector("main");
  if (!next) return; // a login page, say
  const theme = fresh.documentElement.dataset.theme;
  if (theme) document.documentElement.dataset.theme = theme;
  else delete document.documentElement.dataset.theme;
  if (next.dataset.version === now.dataset.version) return;
  const focus = document.activeElement?.id;
  const unfolded = [...now.querySelectorAll("details[open]")].map((one) => one.id);
  now.replaceWith(document.importNode(next, true));
  for (const id of unfolded) document.getElementById(id)?.setAttribute("open", "");
  if (focus) document.getElementById(focus)?.focus();
  said.textContent = next.dataset.summary;
}

document.addEventListener("visibilitychange", refresh);
window.addEventListener("focus", refresh);
setInterval(refresh, EVERY);
