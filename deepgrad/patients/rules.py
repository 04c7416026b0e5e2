"""Rules that name the illness of a record: first exact facts, then the untrained network, then trials.

Tested in ``tests/deepgrad/test_patients.py``.
"""

from collections.abc import Container
from typing import Any

import numpy as np

__all__ = ["named", "prescribed", "signs"]

GUESS = np.log(10)
"""Cross-entropy of a guess among ten digits."""
NO_GRADIENT = 1e-8
"""A weight with a smaller gradient is not expected to move."""


def named(record: dict[str, Any], overlooked: Container[str] = ()) -> str:
    """The label of a record: the first sign that it shows, or "healthy" if it shows none.

    Args:
        record: see ``KEYS``.
        overlooked: signs to ignore, to show the effect of a misreading.
    """
    with np.errstate(all="ignore"):
        found = signs(record)
    return next((label for label, there in found.items() if there and label not in overlooked), "healthy")


def signs(r: dict[str, Any]) -> dict[str, bool]:
    """For each illness, whether the record shows its sign; the most certain signs come first."""
    before, raw, used, after = r["gradient_norms"]
    modal = r["batch_norm"] or r["dropout"] > 0
    profile = r["gradient_rms"][0] / r["gradient_rms"][-1]
    learned = np.mean(r["losses"][-10:]) < 0.8 * min(r["losses"][0], GUESS)
    here, slower, faster = r["trial_losses"][2], r["trial_losses"][:2].min(), r["trial_losses"][3:].min()
    return {
        "gradients accumulate": before[1] > 0,
        "weights not updated": bool(np.any((r["update_ratio"] == 0) & (r["weight_gradient"] > NO_GRADIENT))),
        "clipped after the step": bool(np.any(after < 0.99 * used)),
        "clipped to a standstill": np.median(used / raw) <= 0.01 and r["update_ratio"].max() < 5e-4,
        "evaluation mode while training": bool(modal and r["training_mode"][0] == 0),
        "training mode while evaluating": bool(modal and r["training_mode"][1] == 1),
        "loss and output mismatch": bool(np.all((r["outputs"] > 0) & (r["outputs"] < 1))),
        "tiny batches under batch norm": bool(r["batch_norm"] and r["batch_size"] <= 4),
        "symmetric start": r["row_spread"].min() < 0.15,
        "data not normalised": abs(r["input_mean"]).max() > 5 or not 0.1 < r["input_std"].max() < 10,
        "dead units": r["dead"].max() >= 0.65,
        "saturated units": r["saturated"].max() >= 0.5,
        "vanishing": profile < (1e-4 if learned else 1e-2),
        "exploding": profile > 30,
        "rate too large": not here < 1.25 * slower,
        "rate too small": not learned and faster < 0.7 * here,
        "nothing learnable from these inputs": not learned and r["by_heart"][1] < 0.75 * r["by_heart"][0],
    }


CHOSEN = {
    "gradients accumulate": "zero the gradients",
    "weights not updated": "update all weights",
    "clipped after the step": "repair the clipping",
    "clipped to a standstill": "repair the clipping",
    "evaluation mode while training": "set the modes",
    "training mode while evaluating": "set the modes",
    "loss and output mismatch": "give raw scores",
    "tiny batches under batch norm": "larger batches",
    "symmetric start": "start again",
    "data not normalised": "standardise the inputs",
    "dead units": "start again",
    "saturated units": "start again",
    "vanishing": "add batch norm",
    "exploding": "start again",
    "rate too large": "smaller rate",
    "rate too small": "larger rate",
    "nothing learnable from these inputs": "check the labels",
    "healthy": "leave as it is",
}


def prescribed(record: dict[str, Any]) -> str:
    """The best treatment of the illness that ``named`` finds."""
    return CHOSEN[named(record)]
