"""Figures of how the inputs of a deep ReLU network merge: a cloud of points, an angle, and the theory."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import numpy as np

from deepgrad.networks.arrays import Array
from deepgrad.networks.starts import weights
from deepgrad.plots import COLOURS, legend, panels

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = ["closing_figure", "merging_figure", "ring_through"]

Correlation = Callable[[float, int], Array]

SHOWN = (0, 1, 5, 20)  # numbers of layers that are drawn
RING = 240  # number of inputs on the circle
WIDTH = 300
STARTS = (-0.9, 0.0, 0.7)
THEORY_DEPTH = 200
MEASURED_DEPTH = 40
MEASURED_WIDTH = 500


def ring_through(depth: int, seed: int = 0) -> list[Array]:
    """h_0 to h_depth of inputs on a circle, each divided by its length: shapes (240, 300).

    He's weights, ReLU, no biases. The inputs lie in a plane, in equal steps around the circle.
    """
    rng = np.random.default_rng(seed)
    around = np.linspace(0, 2 * np.pi, RING, endpoint=False)
    plane, _ = np.linalg.qr(rng.normal(size=(WIDTH, 2)))
    h = np.stack([np.cos(around), np.sin(around)], axis=1) @ plane.T
    layers = [h]
    for _ in range(depth):
        h = np.maximum(h @ weights("he", WIDTH, WIDTH, rng).T, 0)
        layers.append(h / np.linalg.norm(h, axis=1, keepdims=True))
    return layers


def closing_figure() -> "list[Axes]":
    """A circle of inputs after 0, 1, 5 and 20 layers, and below it the angle between two of them."""
    import matplotlib.pyplot as plt

    _, grid = plt.subplots(2, len(SHOWN), figsize=(10.5, 5.2), layout="constrained")
    layers = ring_through(max(SHOWN))
    for at, layer in enumerate(SHOWN):
        h = layers[layer]
        _draw_cloud(grid[0, at], h, f"layer {layer}" if layer else "the input")
        _draw_angle(grid[1, at], float(np.clip(h[0] @ h[RING // 4], -1, 1)))
    grid[0, 0].figure.suptitle("The circle becomes a point, and a right angle closes", x=0.01, ha="left", fontsize=11)
    return list(grid.ravel())


def merging_figure(correlation: Correlation) -> "list[Axes]":
    """The cosine of two inputs, layer by layer: predicted by the learner's function, and measured in a network."""
    left, right = panels(
        ("Wherever two inputs start, they meet", "layer i", "cosine of two inputs"),
        (f"{THEORY_DEPTH} layers of theory: slower and slower, never back", "layer i", "1 - cosine"),
    )
    right.set(xscale="log", yscale="log")
    rng = np.random.default_rng(1)
    for at, c in enumerate(STARTS):
        path = np.asarray(correlation(c, THEORY_DEPTH))
        left.plot(path[: MEASURED_DEPTH + 1], color=COLOURS[at], label=f"theory from {c}")
        right.plot(range(1, THEORY_DEPTH + 1), 1 - path[1:], color=COLOURS[at])
        left.plot(_measured(c, rng), ".", color=COLOURS[at])
    left.plot([], ".", color="0.4", label=f"a network of width {MEASURED_WIDTH}")
    legend(left)
    return [left, right]


def _measured(c: float, rng: np.random.Generator) -> list[float]:
    """The cosine of two inputs in layers 0 to 40 of one network."""
    a, b = np.linalg.qr(rng.normal(size=(MEASURED_WIDTH, 2)))[0].T
    h, found = np.stack([a, c * a + np.sqrt(1 - c * c) * b]), []
    for _ in range(MEASURED_DEPTH + 1):
        found.append(float(h[0] @ h[1] / np.linalg.norm(h[0]) / np.linalg.norm(h[1])))
        h = np.maximum(h @ weights("he", MEASURED_WIDTH, MEASURED_WIDTH, rng).T, 0)
    return found


def _draw_cloud(ax: "Axes", h: Array, title: str) -> None:
    """Draw the points' differences from their mean, in the two directions of largest variance."""
    apart = h - h.mean(axis=0)
    _, _, directions = np.linalg.svd(apart, full_matrices=False)
    across = apart @ directions[:2].T
    ax.scatter(across[:, 0], across[:, 1], c=np.arange(len(h)), cmap="twilight", s=9)
    _square(ax, title)
    ax.set(xlabel="difference from the mean, 1st", ylabel="2nd direction")


def _draw_angle(ax: "Axes", cosine: float) -> None:
    angle = np.arccos(cosine)
    arrow: dict[str, Any] = {"angles": "xy", "scale_units": "xy", "scale": 1, "width": 0.02}
    for half, colour in ((angle / 2, COLOURS[0]), (-angle / 2, COLOURS[1])):
        ax.quiver(0, 0, np.cos(half), np.sin(half), color=colour, **arrow)
    _square(ax, f"{np.degrees(angle):.0f}°, cosine {cosine:.2f}")
    ax.set(xlabel="two inputs, a right angle at first")


def _square(ax: "Axes", title: str) -> None:
    ax.set(xlim=(-1.15, 1.15), ylim=(-1.15, 1.15), aspect="equal", xticks=(-1, 0, 1), yticks=(-1, 0, 1))
    ax.set_title(title, loc="left", fontsize=10)
    ax.tick_params(labelsize=8)
    ax.xaxis.label.set_fontsize(8)
    ax.yaxis.label.set_fontsize(8)
    ax.grid(alpha=0.25)
