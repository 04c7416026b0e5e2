"""Shows a probe's record of the learner's own network, as a figure and as a table."""

import math
from typing import TYPE_CHECKING

import numpy as np

from deepgrad.errors import BadArgument
from deepgrad.networks.arrays import Array
from deepgrad.plots import layer_histograms, legend, panels
from deepgrad.probe import Record

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = ["layer_figure", "layer_table"]

USUAL_RATIO = 1e-3  # a common rule of thumb for the relative size of one step
SHOWN_SHARE = 99.5  # percentage of the values that the axis of a histogram covers
COLUMNS = ("|h| (RMS)", "|dL/dh| (RMS)", "update/weight", "saturated", "dead")


def layer_figure(record: Record) -> "list[Axes]":
    """Histograms of activations and gradients, a column for each layer; also the update ratio if there was a rate.

    Args:
        record: the record of ``probe(…, keep=True)``.

    Raises:
        BadArgument: a record without the activations.
    """
    if not record.activations:
        raise BadArgument("The record holds no activations. Call probe(…, keep=True).")
    texts = [
        ("Activations: the darker, the more values", "layer i", "value of $h_i$"),
        ("Gradients: the same, in powers of ten", "layer i", "log10 of |$dL/dh_i$|"),
    ]
    with_ratio = bool(np.isfinite(record.update_ratio).any())
    if with_ratio:
        texts.append(("One step of gradient descent, relative", "layer i", "lr · |$dL/dW_i$| / |$W_i$|"))
    axes = panels(*texts)
    activations = [_finite(h) for h in record.activations]
    gradients = [_logs(gradient) for gradient in record.gradients]
    layer_histograms(axes[0], activations, limits=_limits(activations))
    layer_histograms(axes[1], gradients, limits=_limits(gradients))
    if with_ratio:
        _ratios(axes[2], record.update_ratio)
    for ax in axes:
        ax.set_xlim(0.5, len(record.names) + 0.5)
        ax.locator_params(axis="x", integer=True)
    return axes


def layer_table(record: Record) -> str:
    """A text with a line for each layer: sizes of h and dL/dh, update ratio, saturated and dead share.

    A number that the probe could not measure is "-".
    """
    wide = max(len(name) for name in ("layer", *record.names))
    lines = [f"{'i':>3}  {'layer':{wide}}  " + "  ".join(f"{column:>13}" for column in COLUMNS)]
    numbers = zip(
        record.activation_rms,
        record.gradient_rms,
        record.update_ratio,
        record.saturation,
        record.dead,
        strict=True,
    )
    for at, (name, (h, gradient, ratio, saturated, dead)) in enumerate(zip(record.names, numbers, strict=True), 1):
        told = [_told(value, ".3g") for value in (h, gradient, ratio)] + [
            _told(value, ".0%") for value in (saturated, dead)
        ]
        lines.append(f"{at:>3}  {name:{wide}}  " + "  ".join(f"{one:>13}" for one in told))
    return "\n".join([*lines, f"loss {record.loss:.4g}"])


def _ratios(ax: "Axes", ratios: Array) -> None:
    ax.set_yscale("log")
    shown = np.where(ratios > 0, ratios, np.nan)
    ax.plot(np.arange(1, len(ratios) + 1), shown, "o-", markersize=4, label="this network")
    ax.axhline(USUAL_RATIO, color="0.4", linestyle="--", label=f"rule of thumb: {USUAL_RATIO:g}")
    legend(ax)


def _finite(values: Array) -> Array:
    flat = np.asarray(np.ravel(values), dtype=float)
    return np.asarray(flat[np.isfinite(flat)])


def _logs(values: Array) -> Array:
    """Powers of ten of the values that are not 0."""
    found = np.abs(_finite(values))
    return np.asarray(np.log10(found[found > 0]))


def _limits(groups: list[Array]) -> tuple[float, float]:
    """A range that contains nearly all values of every layer."""
    edges = [np.percentile(group, (100 - SHOWN_SHARE, SHOWN_SHARE)) for group in groups if len(group)]
    low, high = (min(edge[0] for edge in edges), max(edge[1] for edge in edges)) if edges else (0.0, 0.0)
    pad = 0.05 * (high - low) or 1.0
    return float(low - pad), float(high + pad)


def _told(value: float, form: str) -> str:
    return "-" if math.isnan(value) else format(value, form)
