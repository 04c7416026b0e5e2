"""Lesson 7: what the learner predicts, the picture of the time steps, and a ball that rolls near a cliff.

Tested in ``tests/test_predictions.py``.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from deepgrad.claims.lesson_07.direction import LIMIT, long_gradients
from deepgrad.claims.lesson_07.memory import CELLS, through_time
from deepgrad.claims.lesson_07.moments import SPIKE_AT, adam_run
from deepgrad.claims.lesson_07.reader import MAX_NORM, STEPS, Reading, reading, run
from deepgrad.explorers import Choice, Explorer, LinePanel, Reference, Series, Slider
from deepgrad.networks.arrays import Array
from deepgrad.networks.cliff import B_RANGE, W_RANGE, cliff, wall
from deepgrad.networks.clipping import angle_between, clip_by_value
from deepgrad.plots import legend, panel, panels
from deepgrad.predict import Number, Pick, Prediction

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = [
    "Reading",
    "adam_figure",
    "cells_figure",
    "cliff_explorer",
    "cliff_profile",
    "long_gradients",
    "predict_adam",
    "predict_angle",
    "predict_cells",
    "predict_clipped",
    "reading",
    "reading_figure",
    "run",
    "unrolled_figure",
]

GUESSING = float(np.log(10))
ROLLS = 40  # number of steps of the ball
UNCLIPPED, BY_NORM, BY_VALUE = "none", "by norm", "by value"


def predict_clipped() -> Prediction:
    """Where does the loss end with clipping?"""
    return Prediction(
        "l7-clipped",
        "The same net, the same start, the same batches and the same rate. Only now each gradient that is longer than "
        f"{MAX_NORM:g} is shortened to {MAX_NORM:g} before the step. The first run went as low as "
        f"{reading(0, None).best:.2f} before the spike. Where is the loss after {STEPS} steps?",
        Number(0.3, 2.5, "(loss)"),
        lambda: reading(0, MAX_NORM).end,
        because="The clipped net is better than the other one ever was. Not a single spike was caught: most "
        "of its steps "
        "were shortened.",
        told_by=(r"spike_ends_training", r"learns on", r"is better than"),
    )


def predict_angle() -> Prediction:
    """By how many degrees does clipping by value turn a gradient?"""
    return Prediction(
        "l7-turn",
        f"The long gradients of the training run, each number cut at {LIMIT:g}. By how many degrees does that "
        f"turn them, "
        "typically?",
        Number(0, 90, "degrees"),
        lambda: float(np.median([angle_between(g, clip_by_value(g, LIMIT)) for g in long_gradients(0)])),
        because="Every number that is cut loses, every other stays: the vector turns towards the diagonal.",
        told_by=(r"value_turns", r"30 degrees", r"turns the gradient"),
    )


def predict_cells() -> Prediction:
    """Which cell lets the gradient through?"""
    return Prediction(
        "l7-cells",
        "Three recurrent layers with 64 units, just as PyTorch starts them: an RNN, a GRU and an LSTM. A "
        "gradient enters "
        "after step 100. In which of them is more than a millionth of it left after step 1?",
        Pick(["in none", "in the LSTM only", "in the LSTM and the GRU", "in all three"]),
        "in none",
        because="PyTorch starts the forget gate half open, and a half to the power of 99 is 1e-30.",
        told_by=(r"folk_lstm", r"[Ii]n none", r"forgets as fast"),
    )


def predict_adam() -> Prediction:
    """How much longer is Adam's step at a spike?"""
    return Prediction(
        "l7-adam",
        "Adam trains the reader. At one step the gradient is 1000 times as long as it should be, and nothing "
        "is clipped. "
        "How many times as long as usual is the step that Adam makes of it?",
        Number(1, 1000, "times"),
        lambda: float(
            adam_run(0, None).moved[SPIKE_AT - 1] / adam_run(0, None).moved[SPIKE_AT - 20 : SPIKE_AT - 1].mean()
        ),
        because="Adam divides by the root of the mean square, and the spike is in it.",
        told_by=(r"adam_step_is_bounded", r"4 to 5 times", r"does not jump"),
    )


def reading_figure(runs: Mapping[str, Reading], title: str) -> None:
    """The loss of each batch and the norm of each gradient before clipping, run by run."""
    left, right = panels(
        (title, "training step", "loss of the batch"),
        ("The gradient at each step", "training step", "norm before clipping"),
    )
    for name, one in runs.items():
        left.plot(np.arange(1, len(one.losses) + 1), one.losses, label=name, lw=1)
        right.plot(np.arange(1, len(one.norms) + 1), one.norms, label=name, lw=1)
    left.axhline(GUESSING, color="0.4", ls="--", label="guessing: log 10")
    left.set_ylim(0, 4)
    right.set_yscale("log")
    legend(left)


def unrolled_figure(steps: int = 4) -> "Axes":
    """A recurrent layer drawn as a deep net, a column for each time step; arrows forward above, gradients below."""
    ax = panel("One layer, used again and again", "", "")
    ax.set_axis_off()
    arrow = {"arrowstyle": "->", "lw": 1.4}
    for t in range(steps + 1):
        ax.text(
            2 * t,
            1,
            f"$h_{t}$\n(N, m)",
            ha="center",
            va="center",
            bbox={"boxstyle": "round", "fc": "C0", "alpha": 0.25},
        )
        if t:
            ax.text(2 * t, -0.35, f"$x_{t}$\n(N, d)", ha="center", va="center", fontsize=9)
            ax.annotate("", (2 * t, 0.65), (2 * t, 0.05), arrowprops=arrow)
            ax.annotate("", (2 * t - 0.45, 1.12), (2 * t - 1.55, 1.12), arrowprops=arrow)
            ax.text(2 * t - 1, 1.24, "$W_h$ (m, m)", ha="center", fontsize=9)
            ax.annotate("", (2 * t - 1.55, 0.88), (2 * t - 0.45, 0.88), arrowprops=arrow | {"color": "C3"})
            ax.text(2 * t - 1, 0.62, f"$dz_{t}\\,W_h$", ha="center", color="C3", fontsize=9)
            ax.text(2 * t + 0.12, 0.3, "$W_x$ (m, d)", fontsize=8)
    ax.set_xlim(-0.8, 2 * steps + 1.2)
    ax.set_ylim(-0.8, 1.6)
    return ax


def cells_figure(forget_bias: float | None = None) -> None:
    """The share of a gradient that is left at each time step, for three untrained cells and one more LSTM."""
    title = "All three forget" if forget_bias is None else "One number changes it"
    ax = panel(title, "time step t", "‖dL/d$h_t$‖ / ‖dL/d$h_{100}$‖", y_log=True)
    for cell in CELLS:
        ax.plot(np.arange(1, 101), through_time(cell, 0), label=cell)
    if forget_bias is not None:
        ax.plot(np.arange(1, 101), through_time("LSTM", 0, forget_bias), label=f"LSTM, forget bias {forget_bias:g}")
    legend(ax)


def adam_figure() -> None:
    """How far Adam moves the weights, around a spike, with and without clipping."""
    left, right = panels(
        ("One step a few times longer, then a crawl", "training step", "length of the step"),
        ("What it costs", "training step", "loss of the batch"),
    )
    for name, max_norm in (("not clipped", None), (f"max_norm {MAX_NORM:g}", MAX_NORM)):
        one = adam_run(0, max_norm)
        at = np.arange(1, len(one.losses) + 1)
        left.plot(at, one.moved, label=name, lw=1)
        right.plot(at, one.losses, label=name, lw=1)
    left.axvline(SPIKE_AT, color="0.4", ls=":", label="the spike")
    legend(left)


def cliff_profile(w: float = 5.0) -> None:
    """The loss and the slope of the one-unit net along a line of b."""
    b = np.linspace(*B_RANGE, 3001)
    found = cliff(w, b)
    left, right = panels(
        ("Two plains and a wall between them", "b", "loss"), ("The slope is small, except at the wall", "b", "|dL/db|")
    )
    left.plot(b, found.loss, lw=1)
    right.plot(b, np.abs(found.db), lw=1)
    right.set_yscale("log")


Clip = Callable[[Sequence[Array], float], Any]


def cliff_explorer(by_norm: Clip, by_value: Clip) -> Explorer:
    """Drop a ball near Pascanu's cliff and roll it downhill, with the learner's clipping or without."""
    at = np.arange(ROLLS + 1)
    wall_w, wall_b = wall()
    rules: dict[str, Callable[[Array, float], Array]] = {
        UNCLIPPED: lambda g, _: g,
        BY_NORM: lambda g, limit: np.asarray(by_norm([g], limit)[0][0]),
        BY_VALUE: lambda g, limit: np.asarray(by_value([g], limit)[0]),
    }

    def roll(clipping: str, rate: float, limit: float, w: float, b: float) -> dict[str, Any]:
        path, losses, lengths = [np.array([w, b])], [], []
        for _ in at:
            here = cliff(*path[-1])
            slope = np.array([float(here.dw), float(here.db)])
            losses.append(float(here.loss))
            lengths.append(float(np.hypot(*slope)))
            path.append(path[-1] - rate * rules[clipping](slope, limit))
        walked = np.array(path[:-1]).T
        drawn_wall = np.full(len(at), np.nan)  # there are fewer points than steps; NaN is not drawn
        drawn_wall[: len(wall_b)] = wall_b
        return {"plane": [drawn_wall, walked[1]], "ball's w": walked[0], "loss": [losses], "gradient": [lengths]}

    along_wall = np.full(len(at), wall_w[-1])
    along_wall[: len(wall_w)] = wall_w
    return Explorer(
        roll,
        [
            Choice("clipping", [UNCLIPPED, BY_NORM, BY_VALUE], BY_NORM, "clipping"),
            Slider("rate", 0.1, 0.1 * 1.25**16, 1.25, 0.1 * 1.25**5, "learning rate", log=True),
            Slider("limit", 0.02, 0.02 * 1.5**12, 1.5, 0.02 * 1.5**4, "max_norm or limit", log=True),
            Slider("w", *W_RANGE, 0.25, 5.0, "w at the start"),
            Slider("b", *B_RANGE, 0.1, -2.5, "b at the start"),
        ],
        {
            "plane": LinePanel(
                "Where the ball goes",
                "w",
                "b",
                along_wall,
                [Series("the wall"), Series("the ball", x="ball's w")],
                x_limits=(2.0, 9.0),
                y_limits=(-5.0, 1.0),
            ),
            "loss": LinePanel(
                "The loss on its way",
                "step",
                "loss",
                at,
                [Series("loss")],
                y_log=True,
                y_limits=(1e-6, 1.0),
            ),
            "gradient": LinePanel(
                "The slope under it",
                "step",
                "length of the gradient",
                at,
                [Series("before clipping")],
                y_log=True,
                y_limits=(1e-8, 1e4),
                references=[Reference("the wall begins", y=1.0)],
            ),
        },
        describe=_describe_roll,
        code_from={UNCLIPPED: "nobody's: nothing is clipped", BY_NORM: by_norm, BY_VALUE: by_value},
    )


def _describe_roll(values: Mapping[str, Any], data: Mapping[str, Any]) -> str:
    losses, lengths = (np.asarray(data[name][0]) for name in ("loss", "gradient"))
    how = (
        "nothing clipped"
        if values["clipping"] == UNCLIPPED
        else f"clipped {values['clipping']} at {values['limit']:.3g}"
    )
    w, b = float(np.asarray(data["ball's w"])[ROLLS]), float(np.asarray(data["plane"][1])[ROLLS])
    return (
        f"From w = {values['w']:g}, b = {values['b']:g} at the rate {values['rate']:.3g}, {how}: the steepest "
        f"slope on the "
        f"way is {lengths.max():.3g}; after {ROLLS} steps the ball is at w = {w:.3g}, b = {b:.3g} with a loss of "
        f"{losses[-1]:.3g}, from {losses[0]:.3g} at the start."
    )
