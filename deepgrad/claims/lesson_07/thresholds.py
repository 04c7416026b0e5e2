"""Claims about clipping thresholds that are too low or too high."""

from deepgrad.claims.bound import Bound, Gap
from deepgrad.claims.claim import Numbers
from deepgrad.claims.lesson_07.lesson import HERE, LESSON
from deepgrad.claims.lesson_07.reader import MAX_NORM, RATE, SETTING, STEPS, reading
from deepgrad.claims.registry import claim

LOW, HIGH = 0.01, 10.0


@claim(
    "l7.low_threshold_is_a_small_rate",
    lesson=LESSON,
    sentence="A threshold a hundred times too low acts as a rate that is too small: a rate a hundred times "
    "larger makes up.",
    source=HERE,
    quantity=f"loss at the end, max_norm {LOW:g} and rate {RATE:g} minus rate {100 * RATE:g}, {STEPS} steps; {SETTING}",
    judged="difference",
    bound=Bound(low=Gap(measured=1.13, rival=0.0), why="0 would be a threshold that the rate has nothing to do with."),
    slow=True,
)
def low_threshold_is_a_small_rate(seed: int) -> Numbers:
    """Train with a low threshold: every step is clipped, so its length is rate times max_norm."""
    slow, fast, usual = reading(seed, LOW), reading(seed, LOW, 100 * RATE), reading(seed, MAX_NORM)
    return {
        "difference": slow.end - fast.end,
        "slow": slow.end,
        "rate made up": fast.end,
        "max_norm 1": usual.end,
        "share of steps clipped": float((slow.norms > LOW).mean()),
    }


@claim(
    "l7.high_threshold_comes_too_late",
    lesson=LESSON,
    sentence="A threshold of 10, five times the usual norm, does not save this run. The harm is done by "
    "steps of 3 to 10.",
    source=HERE,
    quantity=f"loss at the end with max_norm {HIGH:g} minus that with {MAX_NORM:g}, {STEPS} steps; {SETTING}",
    judged="difference",
    bound=Bound(low=Gap(measured=0.88, rival=0.0), why="0 would be a threshold that only has to catch the spike."),
    slow=True,
)
def high_threshold_comes_too_late(seed: int) -> Numbers:
    """Train with a high threshold, which clips only much too long gradients."""
    late, usual = reading(seed, HIGH), reading(seed, MAX_NORM)
    return {"difference": late.end - usual.end, "max_norm 10": late.end, "max_norm 1": usual.end}
