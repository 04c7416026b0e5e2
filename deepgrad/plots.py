"""Static figures in one style: a title that states the finding, labelled axes, colours for everybody."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = ["COLOURS", "panel", "panels"]

# Okabe and Ito's palette without its yellow, which is too pale on white.
COLOURS = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#56B4E9", "#E69F00", "#000000")

HEIGHT = 3.4  # inches; a panel and its code fit on a laptop screen together
WIDTH = 4.9


def panel(title: str, x_label: str, y_label: str, *, x_log: bool = False, y_log: bool = False) -> "Axes":
    """One empty panel.

    Args:
        title: the finding, in one sentence.
        x_label: what is counted or measured, with its unit.
        y_label: the same.
        x_log: logarithmic x axis.
        y_log: logarithmic y axis.
    """
    return panels((title, x_label, y_label), x_log=x_log, y_log=y_log)[0]


def panels(*texts: tuple[str, str, str], x_log: bool = False, y_log: bool = False) -> "list[Axes]":
    """Panels side by side, each from its title and the labels of its axes."""
    import matplotlib.pyplot as plt  # half a second that an import should not cost
    from cycler import cycler

    wide = len(texts) == 1
    _, made = plt.subplots(
        1, len(texts), figsize=(7.0 if wide else WIDTH * len(texts), HEIGHT), layout="constrained", squeeze=False
    )
    for axes, (title, x_label, y_label) in zip(made[0], texts, strict=True):
        axes.set_prop_cycle(cycler(color=COLOURS))
        axes.set_title(title, loc="left", fontsize=11)
        axes.set(xlabel=x_label, ylabel=y_label)
        axes.set_xscale("log" if x_log else "linear")
        axes.set_yscale("log" if y_log else "linear")
        axes.grid(alpha=0.25)
        axes.spines[["top", "right"]].set_visible(False)
    return list(made[0])
