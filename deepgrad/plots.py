"""Static figures in one style: a title that states the finding, labelled axes, colours that all can tell apart."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Protocol, TypeAlias, runtime_checkable

import numpy as np
import numpy.typing as npt

from deepgrad.networks.arrays import Array

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = [
    "COLOURS",
    "histogram_lines",
    "layer_histograms",
    "layer_profile",
    "legend",
    "loss_curves",
    "panel",
    "panels",
    "sweep_curves",
]

Numbers: TypeAlias = npt.NDArray[Any] | Sequence[float]


@runtime_checkable
class Curve(Protocol):
    """Losses with their steps, as in ``training.History``."""

    @property
    def recorded(self) -> npt.NDArray[Any]:
        """The steps, shape (records,)."""

    @property
    def losses(self) -> npt.NDArray[Any]:
        """The losses at these steps, shape (records,)."""


# Okabe and Ito's palette without its yellow, which is too pale on white.
COLOURS = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#56B4E9", "#E69F00", "#000000")

HEIGHT = 3.4  # inches, so that a panel and its code fit on a laptop screen
WIDTHS = {1: 7.0, 2: 4.9}  # inches of one panel, by the number of panels side by side
NARROW = 3.6  # inches of one panel of three or more; JupyterLab would shrink a wider picture, and its words with it
FEW_LAYERS = 30  # with at most so many layers, each layer gets a dot


def panel(title: str, x_label: str, y_label: str, *, x_log: bool = False, y_log: bool = False) -> "Axes":
    """One empty panel.

    Args:
        title: the finding, in one sentence.
        x_label: the measured or counted quantity, with its unit.
        y_label: the same for the y axis.
        x_log: logarithmic x axis.
        y_log: logarithmic y axis.
    """
    return panels((title, x_label, y_label), x_log=x_log, y_log=y_log)[0]


def panels(*texts: tuple[str, str, str], x_log: bool = False, y_log: bool = False) -> "list[Axes]":
    """Panels side by side, each from its title and the labels of its axes."""
    import matplotlib.pyplot as plt  # imported here, because it takes half a second
    from cycler import cycler

    count = len(texts)
    size = (WIDTHS.get(count, NARROW) * count, HEIGHT)
    _, made = plt.subplots(1, count, figsize=size, layout="constrained", squeeze=False)
    for axes, (title, x_label, y_label) in zip(made[0], texts, strict=True):
        axes.set_prop_cycle(cycler(color=COLOURS))
        axes.set_title(title, loc="left", fontsize=11 if count in WIDTHS else 9.5)
        axes.set(xlabel=x_label, ylabel=y_label)
        axes.set_xscale("log" if x_log else "linear")
        axes.set_yscale("log" if y_log else "linear")
        axes.grid(alpha=0.25)
        axes.spines[["top", "right"]].set_visible(False)
    return list(made[0])


def layer_profile(
    ax: "Axes",
    profiles: Mapping[str, Numbers],
    *,
    first_layer: int = 1,
    reference: Mapping[str, Numbers] | None = None,
) -> "Axes":
    """A line for each network: a measured size in every layer; dashed for a prediction of a theory.

    Zeros and infinities leave a gap on a logarithmic axis.

    Args:
        ax: where to draw; its labels and title stay as they are.
        profiles: label -> one number for each layer.
        first_layer: the layer of the first number; 0 if it belongs to the input, as in ``mlp.Profile``.
        reference: label -> one number for each layer, drawn dashed and in grey.
    """
    for label, values in profiles.items():
        ax.plot(_layers(values, first_layer), _drawable(ax, values), label=label, marker=_marker(values), markersize=3)
    for label, values in (reference or {}).items():
        ax.plot(_layers(values, first_layer), _drawable(ax, values), label=label, color="0.5", linestyle="--", zorder=1)
    ax.locator_params(axis="x", integer=True)  # there is no layer 2.5
    return legend(ax)


def layer_histograms(
    ax: "Axes", layers: Sequence[Numbers], *, limits: tuple[float, float], first_layer: int = 1, bins: int = 60
) -> "Axes":
    """A column for each layer; a darker cell contains more of its values. Values outside count at the edge.

    Args:
        ax: where to draw.
        layers: the values of each layer, in any shape.
        limits: the range of values that is shown.
        first_layer: the number of the first layer.
        bins: rows of the picture.
    """
    low, high = limits
    edges = np.linspace(low, high, bins + 1)
    counts = [np.histogram(np.clip(np.ravel(values), low, high), edges)[0] for values in layers]
    shares = np.array([count / max(count.sum(), 1) for count in counts]).T
    # Square roots, so that a layer spread over many bins is visible next to one in a single bin.
    columns = np.arange(len(layers) + 1) + first_layer - 0.5
    ax.pcolormesh(columns, edges, np.sqrt(shares), cmap="Blues", vmin=0, rasterized=True)
    ax.grid(visible=False)
    return ax


def histogram_lines(
    ax: "Axes", groups: Mapping[str, Numbers], *, limits: tuple[float, float], bins: int = 80
) -> "Axes":
    """An outline for each group of values, as densities over the same bins. Values outside are not drawn.

    Args:
        ax: where to draw.
        groups: label -> values in any shape.
        limits: the range of values that is shown.
        bins: bins over that range.
    """
    for label, values in groups.items():
        ax.hist(np.ravel(values), bins=bins, range=limits, density=True, histtype="step", linewidth=1.5, label=label)
    return legend(ax)


def loss_curves(
    ax: "Axes",
    curves: Mapping[str, Numbers | Curve],
    *,
    band: tuple[float, float] | None = None,
    band_label: str = "learning rate 0",
) -> "Axes":
    """Losses over steps, and the band of losses of a network that learns nothing.

    Args:
        ax: where to draw.
        curves: label -> a ``History``, or the losses of steps 0, 1, …
        band: lowest and highest batch loss at learning rate 0.
        band_label: the band's name in the legend.
    """
    if band is not None:
        ax.axhspan(*band, color="0.85", label=band_label, zorder=0)
    for label, curve in curves.items():
        steps, losses = (curve.recorded, curve.losses) if isinstance(curve, Curve) else (np.arange(len(curve)), curve)
        ax.plot(steps, _drawable(ax, losses), label=label)
    return legend(ax)


def sweep_curves(ax: "Axes", x: Numbers, runs: Mapping[str, Numbers], *, worst: float | None = None) -> "Axes":
    """The median over seeds against a learning rate, a depth or a scale, and every single run as a dot.

    Args:
        ax: where to draw.
        x: the varied quantity, shape (points,).
        runs: label -> shape (points, seeds).
        worst: the height at which infinite or NaN runs are drawn; None leaves them out.
    """
    for label, values in runs.items():
        shown = np.array(values, dtype=float)
        shown[~np.isfinite(shown)] = np.nan if worst is None else worst
        middle = np.median(shown, axis=1) if worst is not None else _median_of_finite(shown)
        (line,) = ax.plot(x, middle, label=label)
        ax.plot(x, shown, linestyle="", marker=".", color=line.get_color(), alpha=0.5)
    return legend(ax)


def legend(ax: "Axes") -> "Axes":
    """A translucent legend, if there is more than one label."""
    if len(ax.get_legend_handles_labels()[1]) > 1:
        ax.legend(facecolor="white", edgecolor="none", framealpha=0.8, fontsize=9)
    return ax


def _layers(values: Numbers, first_layer: int) -> Array:
    return np.arange(len(values), dtype=float) + first_layer


def _drawable(ax: "Axes", values: Numbers) -> Array:
    """The values, with NaN for those that the axis cannot show."""
    shown = np.array(values, dtype=float)
    hidden = ~np.isfinite(shown)
    if ax.get_yscale() == "log":
        hidden |= shown <= 0
    shown[hidden] = np.nan
    return shown


def _median_of_finite(values: Array) -> list[float]:
    return [float(np.median(row[np.isfinite(row)])) if np.isfinite(row).any() else np.nan for row in values]


def _marker(values: Numbers) -> str | None:
    return "o" if len(values) <= FEW_LAYERS else None
