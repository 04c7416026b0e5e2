"""Claims about a recurrent net whose training ends in a spike, and about the same run with clipping."""

import numpy as np

from deepgrad.claims.bound import Bound, Gap
from deepgrad.claims.claim import Numbers
from deepgrad.claims.lesson_07.lesson import HERE, LEASH, LESSON
from deepgrad.claims.lesson_07.reader import MAX_NORM, SETTING, STEPS, late_step, reading, run
from deepgrad.claims.registry import claim


@claim(
    "l7.spike_ends_training",
    lesson=LESSON,
    sentence="Clipping keeps the loss from blowing up: without it the net falls back to nearly guessing, "
    "with it it learns on.",
    source=LEASH,
    quantity=f"loss at the end without clipping minus that with max_norm {MAX_NORM:g}, {STEPS} steps; {SETTING}",
    judged="difference",
    bound=Bound(low=Gap(measured=1.19, rival=0.0), why="0 would be clipping that changes nothing."),
    slow=True,
)
def spike_ends_training(seed: int) -> Numbers:
    """Train with and without clipping from the same start on the same batches."""
    free, clipped = reading(seed, None), reading(seed, MAX_NORM)
    return {
        "difference": free.end - clipped.end,
        "without": free.end,
        "with": clipped.end,
        "lowest without": free.best,
        "largest norm without": float(free.norms.max()),
    }


@claim(
    "l7.clipped_after_the_step",
    lesson=LESSON,
    sentence="Clipping after the step is no clipping: the run is the same, to the last bit.",
    source=HERE,
    quantity=f"largest difference of two losses: gradient clipped after each step, and never; {SETTING}",
    bound=Bound(high=Gap(measured=0.0, rival=1.19), why="1.19 is what clipping before the step makes of the loss."),
    slow=True,
)
def clipped_after_the_step(seed: int) -> float:
    """Train with clipping after the step, in the wrong order."""
    return float(np.abs(run(seed, late_step).losses - reading(seed, None).losses).max())


@claim(
    "l7.log_before",
    lesson=LESSON,
    sentence="A log of the norm after clipping shows no spike: it never exceeds max_norm. Log the norm before.",
    source=HERE,
    quantity=f"largest norm before clipping over the largest after it, max_norm {MAX_NORM:g}; {SETTING}",
    judged="ratio",
    bound=Bound(low=Gap(measured=10.2, rival=1.0, scale="log"), why="1 would be a log that tells the same."),
)
def log_before(seed: int) -> Numbers:
    """Compare the norms before and after clipping in one run."""
    norms = reading(seed, MAX_NORM).norms
    before, after = float(norms.max()), float(np.minimum(norms, MAX_NORM).max())
    return {"ratio": before / after, "before": before, "after": after}
