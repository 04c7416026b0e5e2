"""The explorer in real JupyterLab and Chromium."""

import pytest
from playwright.sync_api import Page, expect
from support.labpage import (
    error_outputs,
    open_notebook,
    outputs,
    printed,
    run_all,
    save,
    set_theme,
    shoot,
    write_notebook,
)

pytestmark = pytest.mark.browser

FIGURE = """
import numpy as np
from deepgrad.explorers import *

LAYER = np.arange(1, 101)

def chain(w, b, kind):
    if kind == "broken":
        raise ValueError("no such chain")
    y = np.sign(w) ** LAYER * np.abs(w) ** LAYER
    lines = np.stack([y, b + 0.0 * y])
    return {"signal": lines, "gradient": np.abs(lines[:, ::-1]), "heat": [[w, b]], "fixed point": b}

Explorer(
    chain,
    [
        Slider("w", -1.5, 1.5, 0.25, 0.5, "weight w"),
        Slider("b", 0.5, 2.0, 0.5, 1.0, "bias b"),
        Choice("kind", ["scalar", "matrix", "broken"], "scalar", "network"),
    ],
    {
        "signal": LinePanel(
            "The output forgets its input", "layer", "output y", LAYER, [Series("y"), Series("b")],
            y_log=True, y_limits=(1e-9, 1e9), references=[Reference("fixed point", y="fixed point")],
        ),
        "gradient": LinePanel(
            "The gradient vanishes", "layer", "|dy/dx|", LAYER, [Series("y"), Series("b")],
            x_log=True, y_log=True, y_limits=(1e-20, 1e4), references=[Reference("no change", y=1.0)],
        ),
        "heat": HeatPanel("Weights", ["chain"], ["w", "b"], (-2, 2), value_label="value"),
    },
    describe=lambda values, data: f"w is {values['w']}, layer 2 is {data['signal'][0, 1]:.4g}.",
)
"""


@pytest.fixture
def figure(lab, page: Page, request) -> Page:
    """A page with the figure drawn."""
    name = f"{request.node.name}.ipynb"
    write_notebook(lab.root / name, FIGURE)
    open_notebook(page, name)
    run_all(page)
    page.wait_for_selector(".dg-line[d^=M]", state="attached")
    return page


def line(page: Page) -> str:
    return page.locator(".dg-line[d]").nth(2 if page.locator(".dg-legend").count() else 0).get_attribute("d") or ""


def text_is(page: Page, start: str) -> None:
    expect(page.locator(".dg-text")).to_contain_text(start)


def wait_for_grid(page: Page, positions: int) -> None:
    page.wait_for_selector(f".dg[data-ready='{positions}']")


def press(page: Page, label: str, *keys: str) -> None:
    page.get_by_label(label).focus()
    for key in keys:
        page.keyboard.press(key)


def test_it_renders_with_titles_units_legend_and_text(figure):
    for words in ("The output forgets its input", "output y", "|dy/dx|", "fixed point", "no change"):
        expect(figure.get_by_text(words, exact=True).first).to_be_visible()
    assert figure.locator(".dg-legend li").all_inner_texts() == ["y", "b"]
    text_is(figure, "w is 0.5, layer 2 is 0.25.")
    expect(figure.locator(".dg-badge")).to_contain_text("Ran your chain")
    assert figure.locator(".dg-cell-text").all_text_contents() == ["0.5", "1"]


def test_three_panels_stand_in_one_row_beside_the_open_file_browser(figure):
    figure.evaluate("() => window.jupyterapp.shell.expandLeft('filebrowser')")
    expect(figure.locator("#filebrowser")).to_be_visible()
    figure.wait_for_function(
        """() => { const panels = [...document.querySelectorAll(".dg-panel")].map((one) => one.getBoundingClientRect());
          return panels.length === 3 && panels[2].right < 1280 && panels.every((one) => one.top === panels[0].top); }"""
    )


def test_every_key_of_a_slider_works_and_changes_the_picture(figure):
    walk = [
        ("ArrowRight", "0.75"),
        ("ArrowUp", "1.0"),
        ("ArrowLeft", "0.75"),
        ("ArrowDown", "0.5"),
        ("Home", "-1.5"),
        ("PageUp", "-1.25"),
        ("End", "1.5"),
        ("PageDown", "1.25"),
    ]
    for key, w in walk:
        before = line(figure)
        press(figure, "weight w", key)
        text_is(figure, f"w is {w},")
        assert line(figure) != before


def test_a_list_is_worked_by_keys(figure):
    press(figure, "network", "ArrowDown")
    expect(figure.get_by_label("network")).to_have_value("1")
    text_is(figure, "w is 0.5,")


def test_moves_on_a_ready_slider_do_not_ask_the_kernel(figure):
    press(figure, "weight w")
    wait_for_grid(figure, 13)
    figure.evaluate(
        """() => { const session = window.jupyterapp.shell.currentWidget.sessionContext.session;
                   window.asked = [];
                   session.kernel.anyMessage.connect((_kernel, { msg, direction }) => {
                     const content = msg.content?.data?.content;
                     if (direction === "send" && content) window.asked.push(content.kind); }); }"""
    )
    press(figure, "weight w", "ArrowRight", "ArrowRight")
    text_is(figure, "w is 1.0,")
    asked = figure.evaluate("() => window.asked")
    assert "move" not in asked
    assert "settle" in asked


def test_a_drag_draws_on_the_way_and_ends_where_it_was_let_go(figure):
    slider = figure.get_by_label("bias b")
    box = slider.bounding_box()
    assert box
    middle = box["y"] + box["height"] / 2
    figure.mouse.move(box["x"] + box["width"] / 3, middle)
    figure.mouse.down()
    figure.mouse.move(box["x"] + 2, middle, steps=10)
    figure.mouse.move(box["x"] + box["width"] - 2, middle, steps=20)
    figure.mouse.up()
    expect(figure.locator(".dg-cell-text").nth(1)).to_have_text("2")
    assert figure.locator(".dg-value").nth(1).inner_text() == "2"


LIVE = """
import time
import deepgrad.explorers.widget as widget
from deepgrad.explorers import *

widget.affordable = lambda *sizes: False
calls = []

def picture(w):
    calls.append(w)
    time.sleep(0.02)
    return {"y": [[w, w]]}

Explorer(picture, [Slider("w", 0, 100, 1, 50, "weight w")],
         {"y": LinePanel("Live", "x", "y", [0, 1], [Series("y")], y_limits=(0, 100))})
"""


def test_of_a_burst_of_moves_the_latest_wins_and_nothing_plays_on(lab, page):
    write_notebook(lab.root / "live.ipynb", LIVE)
    open_notebook(page, "live.ipynb")
    run_all(page)
    expect(page.locator(".dg-badge")).to_contain_text("computed live")
    page.evaluate(
        """() => { const slider = document.querySelector(".dg input");
                   for (let at = 1; at <= 90; at += 1) { slider.value = at;
                     slider.dispatchEvent(new Event("input")); }
                   slider.dispatchEvent(new Event("change")); }"""
    )
    text_is(page, "weight w = 90")
    drawn = page.locator(".dg").get_attribute("data-pictures")
    assert printed(page, "print(calls)") == "[50, 1, 90]\n"
    assert page.locator(".dg").get_attribute("data-pictures") == drawn


def test_another_slider_gets_its_own_grid(figure):
    press(figure, "weight w")
    wait_for_grid(figure, 13)
    press(figure, "bias b")
    wait_for_grid(figure, 4)
    press(figure, "bias b", "End")
    expect(figure.locator(".dg-cell-text").nth(1)).to_have_text("2")


def test_hovering_one_plot_reads_both(figure):
    figure.locator(".dg-svg").first.hover(position={"x": 150, "y": 100})
    tips = figure.locator(".dg-tip:visible")
    expect(tips).to_have_count(2)
    heads = figure.locator(".dg-tip-x").all_inner_texts()
    assert heads[0] == heads[1]
    assert heads[0].startswith("layer ")
    figure.mouse.move(0, 0)
    expect(tips).to_have_count(0)


def test_the_plots_are_read_by_keys(figure):
    figure.locator(".dg-svg").first.focus()
    figure.keyboard.press("ArrowRight")
    expect(figure.locator(".dg-tip-x").first).to_have_text("layer 2")
    expect(figure.locator(".dg-tip-value").first).to_have_text("0.25")
    figure.keyboard.press("End")
    expect(figure.locator(".dg-tip-x").first).to_have_text("layer 100")
    figure.keyboard.press("Escape")
    expect(figure.locator(".dg-tip:visible")).to_have_count(0)


def test_zeros_negatives_and_what_is_off_the_axis_are_counted(figure):
    press(figure, "weight w", "Home")
    expect(figure.locator(".dg-note").first).to_contain_text("50 negative")
    expect(figure.locator(".dg-note").first).to_contain_text("above the axis")
    press(figure, "weight w", *["ArrowRight"] * 6)
    text_is(figure, "w is 0.0,")
    expect(figure.locator(".dg-note").first).to_contain_text("100 below the axis, 100 exactly 0")


def test_an_exception_is_one_line_and_the_picture_is_kept_in_grey(figure):
    before = line(figure)
    press(figure, "network", "End")
    badge = figure.locator(".dg-failed .dg-badge")
    expect(badge).to_have_text(
        "Failed in your chain: ValueError: no such chain. The last good picture is kept, in grey."
    )
    assert line(figure) == before
    shoot(figure, "explorer-error")
    press(figure, "network", "Home")
    expect(figure.locator(".dg-failed")).to_have_count(0)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_nothing_is_cut_off(figure, theme):
    set_theme(figure, theme)
    press(figure, "weight w", "ArrowLeft", "ArrowLeft", "ArrowLeft")
    text_is(figure, "w is -0.25,")
    for width in (600, 900, 1280):
        figure.set_viewport_size({"width": width, "height": 900})
        figure.locator(".dg-svg").first.hover(position={"x": 120, "y": 100})
        shoot(figure, f"explorer-{theme}-{width}")
        overflowing = figure.evaluate(
            """() => { const root = document.querySelector(".dg").getBoundingClientRect();
                       return [...document.querySelectorAll(".dg text, .dg label, .dg p, .dg figure")]
                         .filter((node) => { const box = node.getBoundingClientRect();
                           return box.width && (box.right > root.right + 1 || box.left < root.left - 1); })
                         .map((node) => node.textContent); }"""
        )
        assert overflowing == [], width


def test_text_can_be_read_in_both_themes(figure):
    for theme in ("light", "dark"):
        set_theme(figure, theme)
        contrast = figure.evaluate(CONTRAST)
        assert min(contrast.values()) > 4.5, (theme, contrast)


def test_a_series_can_be_seen_in_both_themes(figure):
    for theme in ("light", "dark"):
        set_theme(figure, theme)
        contrast = figure.evaluate(SERIES_CONTRAST)
        assert min(contrast) > 3, (theme, contrast)


def test_a_reloaded_page_has_the_live_figure_and_a_reopened_notebook_its_picture(lab, figure, request):
    name = f"{request.node.name}.ipynb"
    save(figure)
    open_notebook(figure, name)
    figure.wait_for_selector(".dg-line[d^=M]", state="attached")
    figure.evaluate("() => window.jupyterapp.shell.currentWidget.sessionContext.shutdown()")
    figure.goto("about:blank")
    open_notebook(figure, name)
    expect(figure.locator(".jp-OutputArea-output img")).to_be_visible()
    shoot(figure, "explorer-reopened")
    assert "model not found" not in figure.locator(".jp-Notebook").inner_text()
    assert "application/vnd.jupyter.widget-view+json" in (lab.root / name).read_text()
    assert [set(one["data"]) for one in outputs(figure)] == [{"text/plain", "image/png"}]


TRAINING = """
import numpy as np
from deepgrad.explorers import *

def train(rate):
    loss = 1.0
    for step in range(1_000_000):
        loss *= 1 - rate
        yield Progress(f"step {step}")
        if step % 10 == 0:
            yield {"loss": [[loss] * 10]}

Explorer(
    train, [Slider("rate", 1e-3, 1.0, 10.0, 1e-3, "learning rate", log=True)],
    {"loss": LinePanel("Loss", "step", "loss (nats)", range(10), [Series("loss")], y_log=True)},
    run_button="Train",
)
"""


def test_training_starts_shows_progress_and_stops(lab, page):
    write_notebook(lab.root / "training.ipynb", TRAINING, "answer = 6 * 7")
    open_notebook(page, "training.ipynb")
    run_all(page)
    stop = page.get_by_role("button", name="Stop")
    expect(stop).to_be_disabled()
    page.get_by_role("button", name="Train").click()
    expect(page.locator(".dg-progress")).to_contain_text("step 1")
    page.wait_for_selector(".dg-line[d^=M]", state="attached")
    assert printed(page, "print(answer)") == "42\n"  # the kernel answers while it trains
    stop.click()
    expect(page.locator(".dg-progress")).to_have_text("stopped")
    expect(page.get_by_role("button", name="Train")).to_be_enabled()
    assert error_outputs(page) == []


SLOW = """
import time
from deepgrad.explorers import *

calls = []

def slow(w):
    calls.append(w)
    time.sleep(0.08)
    return {"y": [[w, w]]}

Explorer(slow, [Slider("w", 0.0, 10.0, 0.1, 5.0, "weight w")],
         {"y": LinePanel("Slow", "x", "y", [0, 1], [Series("y")], y_limits=(0, 10))})
"""


def test_a_slow_function_waits_for_the_release(lab, page):
    write_notebook(lab.root / "slow.ipynb", SLOW)
    open_notebook(page, "slow.ipynb")
    run_all(page)
    expect(page.locator(".dg-badge")).to_contain_text("computes when you let go")
    before = page.locator(".dg-line[d^=M]").last.get_attribute("d")
    box = page.get_by_label("weight w").bounding_box()
    assert box
    middle = box["y"] + box["height"] / 2
    page.mouse.move(box["x"] + box["width"] / 2, middle)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] * 0.9, middle, steps=15)
    assert page.locator(".dg-line[d^=M]").last.get_attribute("d") == before
    page.mouse.up()
    expect(page.locator(".dg-text")).not_to_have_text("weight w = 5")
    assert printed(page, "print(len(calls))") == "2\n"


CONTRAST = """() => {
  const channel = (value) => { const c = value / 255;
    return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4; };
  const light = (color) => { const [r, g, b] = color.match(/[\\d.]+/g).map(Number);
    return 0.2126 * channel(r) + 0.7152 * channel(g) + 0.0722 * channel(b); };
  const ratio = (a, b) => (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
  const paper = light(getComputedStyle(document.querySelector(".jp-Notebook")).backgroundColor);
  const found = {};
  for (const name of [".dg-text", ".dg-badge", ".dg-note", ".dg-title", ".dg-legend li", ".dg-control label"])
    found[name] = ratio(light(getComputedStyle(document.querySelector(name)).color), paper);
  found.tick = ratio(light(getComputedStyle(document.querySelector(".dg-svg text")).fill), paper);
  return found;
}"""

SERIES_CONTRAST = CONTRAST.replace(
    CONTRAST[CONTRAST.index("  const found") :],
    """  const probe = document.createElement("span");
  document.querySelector(".dg").append(probe);
  return [0, 1, 2, 3, 4, 5, 6, 7].map((index) => {
    probe.style.color = `var(--dg-${index})`;
    return ratio(light(getComputedStyle(probe).color), paper);
  });
}""",
)
