"""Key press to changed picture in Chromium: explorers next to ``interact`` with inline matplotlib.

One figure of two log panels (8 series x 100 points, reference lines) and a 7x4 heat map, drawn three ways
in one JupyterLab: from the slider's grid, live through the kernel, and by ``interact``. Each gets as many key
presses as ``--presses`` says, one at a time, each timed in the page from the key's event to the first frame with a
changed picture.

    python benchmarks/explorer_latency.py [--stock] [--presses 100] [--lesson 01_deep_linear_network]

``--stock`` leaves TCP_NODELAY off. With ``--lesson`` the explorers of that lesson's solved notebook are measured
instead, each at its first slider; those with a Run button are left out.
"""

import argparse
import statistics
import sys
import tempfile
from pathlib import Path

sys.path[:0] = [str(Path(__file__).parents[1] / "tests" / name) for name in ("browser", "")]

import conftest
from playwright.sync_api import Page, sync_playwright
from support.labpage import open_notebook, put, run_all, write_notebook
from support.notebooks import solved

TARGET = 33, 66  # ms, median and p90

FIGURE = """
import numpy as np
from deepgrad.explorers import Explorer, HeatPanel, LinePanel, Reference, Series, Slider

LAYER, BIAS = np.arange(1, 101), np.linspace(-0.7, 0.7, 8)

def flow(w, step=0):
    up = w ** LAYER[None] * (1 + BIAS[:, None])
    return {"up": up + 1e-30, "down": up[:, ::-1] + 1e-30,
            "heat": np.log10(w + 1e-3) * np.outer(np.arange(1, 8), [10, 30, 60, 100]) / 7}

def lines(title, **axes):
    series = [Series(f"b = {b:+.1f}") for b in BIAS]
    references = [Reference("no change", y=1.0), Reference("float32 eps", y=1.2e-7)]
    return LinePanel(title, "layer", "size", LAYER, series, y_log=True, references=references, **axes)

panels = {
    "up": lines("signal", y_limits=(1e-20, 1e20)),
    "down": lines("gradient", y_limits=(1e-20, 1e20), x_log=True),
    "heat": HeatPanel("log10", [str(row) for row in range(7)], ["10", "30", "60", "100"], (-20, 2)),
}
"""
GRID = 'Explorer(flow, [Slider("w", 0.0, 1.5, 0.01, 0.3, "weight")], panels)'
# With every grid declined, each picture comes from the kernel.
LIVE = """
import deepgrad.explorers.widget as widget
widget.affordable = lambda *sizes: False
Explorer(flow, [Slider("w", 0.0, 1.5, 0.01, 0.3, "weight")], panels)
"""
INTERACT = """
%matplotlib inline
import matplotlib.pyplot as plt
from ipywidgets import FloatSlider, interact

def draw(w):
    data = flow(w)
    figure, axes = plt.subplots(1, 3, figsize=(9.4, 3))
    for row in range(8):
        axes[0].semilogy(LAYER, data["up"][row])
        axes[1].loglog(LAYER, data["down"][row])
    for axis in axes[:2]:
        axis.set_ylim(1e-20, 1e20)
        axis.axhline(1.0)
        axis.axhline(1.2e-7)
    axes[2].imshow(data["heat"], aspect="auto")
    plt.show()

interact(draw, w=FloatSlider(value=0.3, min=0, max=1.5, step=0.01, continuous_update=True))
None
"""

PRESSES = """([focus, picture]) => {
  const target = document.querySelector(focus), times = [];
  const state = () => { const node = document.querySelector(picture);
                        return node && (node.getAttribute("d") || node.getAttribute("src") || node.dataset.pictures); };
  target.focus();
  window.deepgradWait = () => new Promise((done) => {
    const before = state();
    let start = 0;
    const look = () => { const now = state();
      if (now && now !== before) { times.push(performance.now() - start); done(); }
      else requestAnimationFrame(look); };
    const begin = () => { start = performance.now(); requestAnimationFrame(look); };
    target.addEventListener("keydown", begin, { once: true, capture: true });
  });
  window.deepgradTimes = times;
}"""

# A slider with fewer steps than presses turns round at its ends.
TURN = """([focus, key]) => {
  const { value, min, max } = document.querySelector(focus);
  return min === undefined ? key : +value >= +max ? "ArrowLeft" : +value <= +min ? "ArrowRight" : key;
}"""

# Numbers the explorers that answer a slider at once; gives how many.
MARK = """() => {
  const live = [...document.querySelectorAll(".dg")].filter((one) => one.querySelector(".dg-panels")
    && one.querySelector("input[type=range]") && !one.querySelector(".dg-run"));
  live.forEach((one, index) => { one.dataset.measured = index; });
  return live.length;
}"""


def main() -> None:
    """Measure the three and print their times and ratios."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--stock", action="store_true", help="leave TCP_NODELAY off")
    parser.add_argument("--lesson", metavar="SLUG", help="measure this lesson's explorers instead")
    parser.add_argument("--presses", type=int, default=100, help="key presses for each figure")
    options = parser.parse_args()
    count: int = options.presses
    stock: bool = options.stock
    print(f"TCP_NODELAY {'off' if stock else 'on'}; target: median {TARGET[0]} ms, p90 {TARGET[1]} ms")
    with (
        tempfile.TemporaryDirectory() as folder,
        sync_playwright() as playwright,
        conftest.running_lab(Path(folder), nodelay=not stock) as lab,
    ):
        chromium = playwright.chromium.launch(executable_path=conftest.CHROMIUM, args=conftest.QUIET)
        page = chromium.new_page(base_url=lab.url, viewport={"width": 1280, "height": 900})
        page.set_default_timeout(60_000)
        measured = of_a_lesson(page, lab, options.lesson, count) if options.lesson else three_ways(page, lab, count)
        chromium.close()
    print("\n".join(measured))


def three_ways(page: Page, lab: conftest.Lab, count: int) -> list[str]:
    """The same figure from the grid, live, and by ``interact``."""
    print(f"{count} key presses each; 2 log panels of 8 x 100 points, references, a 7x4 heat map")
    own = ".dg input[type=range]", ".dg-svg .dg-line"
    peer = ".jp-OutputArea .noUi-handle", ".jupyter-widgets img"
    results = {
        "explorer, grid": measure(page, lab, count, GRID, *own, ready=".dg[data-ready='151']"),
        "explorer, live": measure(page, lab, count, LIVE, *own),
        "interact + inline": measure(page, lab, count, INTERACT, *peer),
    }
    base = statistics.median(results["interact + inline"])
    return [
        f"{line(name, times)}   interact / this = {base / statistics.median(times):.1f}"
        for name, times in results.items()
    ]


def of_a_lesson(page: Page, lab: conftest.Lab, slug: str, count: int) -> list[str]:
    """Every explorer of a lesson that follows its slider, on the learner's own code."""
    open_notebook(page, put(lab.root, solved(slug), f"{slug}.ipynb"))
    run_all(page)
    explorers: int = page.evaluate(MARK)
    print(f"{count} key presses at the first slider of each of the {explorers} explorers of {slug}")
    return [
        line(
            f"explorer {i + 1}",
            presses(page, count, f"[data-measured='{i}'] input[type=range]", f"[data-measured='{i}']"),
        )
        for i in range(explorers)
    ]


def line(name: str, times: list[float]) -> str:
    """Median and ninth decile."""
    return f"{name:18} median {statistics.median(times):6.1f} ms   p90 {statistics.quantiles(times, n=10)[-1]:6.1f} ms"


def measure(
    page: Page, lab: conftest.Lab, count: int, cell: str, focus: str, picture: str, ready: str | None = None
) -> list[float]:
    """Milliseconds of each key press."""
    write_notebook(lab.root / "latency.ipynb", FIGURE, cell)
    open_notebook(page, "latency.ipynb")
    run_all(page)
    page.wait_for_selector(picture, state="attached")
    page.locator(focus).first.focus()
    if ready:
        page.wait_for_selector(ready)
    times = presses(page, count, focus, picture)
    conftest.end_kernels(lab)
    return times


def presses(page: Page, count: int, focus: str, picture: str) -> list[float]:
    """Milliseconds of each key press at the element ``focus`` until ``picture`` has changed."""
    page.evaluate(PRESSES, [focus, picture])
    key = "ArrowRight"
    for _ in range(count):
        waiting = page.evaluate_handle("() => ({ done: window.deepgradWait() })")
        key = page.evaluate(TURN, [focus, key])
        page.keyboard.press(key)
        waiting.evaluate("(one) => one.done")
    times: list[float] = page.evaluate("() => window.deepgradTimes")
    return times


if __name__ == "__main__":
    main()
