"""Compares a student's result with the reference, in a fixed order, and says where they first differ."""

from collections.abc import Sequence
from dataclasses import KW_ONLY, dataclass
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from autograder.contract.kinds import ListOf, Misfit
from autograder.exercises.base import Output, Role, Statistic

__all__ = [
    "FLOAT32_TOLERANCE",
    "FLOAT64_TOLERANCE",
    "STAGES",
    "Finding",
    "Stage",
    "compare",
    "relative_error",
    "verdicts",
]

# Relative to the norm of the reference tensor. Right formulas differ by rounding: below 1e-12 in float64 at the
# course's sizes. A scalar that passes through torch.tensor(x) is rounded to float32 (6e-8); that still counts as right.
# The closest wrong formula of the course (a forgotten eps) is 1e-5 away.
FLOAT64_TOLERANCE = 1e-6
# If the arguments were float32, right results carry the rounding of float32 through about fifty layers.
FLOAT32_TOLERANCE = 1e-4

# Two different numbers are shown with the first of these numbers of digits that shows the difference; 17 always does.
DIGITS = (6, 9, 17)

Stage = Literal["type", "length", "shape", "dtype", "finite", "value", "gradient", "silent"]

STAGES: tuple[Stage, ...] = ("type", "length", "shape", "dtype", "finite", "value", "gradient", "silent")


@dataclass(frozen=True)
class Finding:
    """How one output compares with the reference in one case.

    Attributes:
        stage: the first comparison that failed; None if all passed.
        error: relative error; infinite if no number could be compared.
        tolerance: the largest error that passes.
        message: what was seen and expected; may quote values of the case.
        hint: what to do, if the comparison itself shows it.
        plain: the message without numbers that a case determines; if empty, a standard message is used.
    """

    output: str
    stage: Stage | None
    error: float
    tolerance: float
    _: KW_ONLY
    message: str = ""
    hint: str = ""
    plain: str = ""

    @property
    def passed(self) -> bool:
        """Whether the output is right in this case."""
        return self.stage is None

    @property
    def margin(self) -> float:
        """The error as a multiple of the tolerance."""
        return self.error / self.tolerance


def compare(output: Output, got: Any, want: Any, tolerance: float) -> Finding:
    """Judge one output of one case: type, shape, dtype, finiteness, then the error; the first failure counts.

    Args:
        output: the declared output.
        got: the student's value, as it came off the wire.
        want: the reference's value; arrays in the dtype that the case asks for.
        tolerance: largest error relative to the norm of the reference tensor.
    """
    try:
        value: Any = _conform(output, got, want)
    except Misfit as misfit:
        return Finding(output.name, _stage(misfit.stage), np.inf, tolerance, message=misfit.message, hint=misfit.hint)
    if output.statistics:
        return _compare_draws(output, value, tolerance)
    worst = Finding(output.name, None, 0.0, tolerance)
    for label, mine, theirs in _leaves(output.name, value, want):
        finding = _compare_leaf(label, output.role, mine, theirs, tolerance)
        if (not finding.passed and (worst.passed or finding.error > worst.error)) or (
            finding.passed and worst.passed and finding.error > worst.error
        ):
            worst = finding
    return worst


def verdicts(output: Output, draws: Sequence[Any]) -> list[tuple[Statistic, float, bool]]:
    """Each statistic of a random output with its measured value and whether it is in range."""
    stacked = np.stack(draws).astype(np.float64, copy=False)
    measured = [(statistic, float(statistic.measure(stacked))) for statistic in output.statistics]
    return [(statistic, value, statistic.low <= value <= statistic.high) for statistic, value in measured]


def relative_error(got: NDArray[Any], want: NDArray[Any]) -> float:
    """‖got - want‖ / ‖want‖ for arrays of one shape; the absolute error if the reference is exactly zero."""
    truth, mine = want.astype(np.float64), got.astype(np.float64)
    largest = float(np.abs(truth).max(initial=0.0)) or 1.0  # divide by it first, because squares of 1e200 overflow
    with np.errstate(all="ignore"):
        scale = float(np.linalg.norm(truth / largest))
        difference = float(np.linalg.norm((mine - truth) / largest))
        error = difference / scale if scale > 0 else difference
    return error if np.isfinite(error) else np.inf


def _conform(output: Output, got: Any, want: Any) -> Any:
    if output.statistics and isinstance(output.kind, ListOf) and isinstance(got, list) and len(got) == len(want):
        # the list of draws is ours: the learner returned single draws, so the message is about one draw
        return [output.kind.item.conform(draw, example, output.name) for draw, example in zip(got, want, strict=True)]
    return output.kind.conform(got, want, output.name)


def _stage(name: str) -> Stage:
    return next(stage for stage in STAGES if stage == name)


def _leaves(label: str, got: Any, want: Any) -> list[tuple[str, Any, Any]]:
    match want:
        case list() | tuple():
            parts = [(f"{label}[{i}]", g, w) for i, (g, w) in enumerate(zip(got, want, strict=True))]
        case dict():
            parts = [(f"{label}[{key!r}]", got[key], want[key]) for key in want]
        case _:
            return [(label, got, want)]
    return [leaf for name, g, w in parts for leaf in _leaves(name, g, w)]


def _compare_draws(output: Output, draws: Sequence[Any], tolerance: float) -> Finding:
    finite = np.isfinite(np.stack(draws)).reshape(len(draws), -1).all(axis=1)
    if not finite.all():
        first = int(np.argmin(finite)) + 1
        return Finding(
            output.name, "finite", np.inf, tolerance, message=f"Draw {first} of {output.name} is not finite."
        )
    for statistic, value, passed in verdicts(output, draws):
        if not passed:
            message = _said_of(statistic, value)
            return Finding(output.name, "value", _outside(statistic, value), 1.0, message=message, hint=statistic.hint)
    return Finding(output.name, None, 0.0, tolerance)


def _said_of(statistic: Statistic, value: float) -> str:
    if statistic.says:
        return statistic.says.format(value=value)
    low, high = f"{statistic.low:.3g}", f"{statistic.high:.3g}"
    wanted = low if low == high else f"at most {high}" if low == "0" else f"between {low} and {high}"
    meaning = statistic.meaning[0].upper() + statistic.meaning[1:]
    return f"{meaning} is {value:.3g}; it should be {wanted}."


def _outside(statistic: Statistic, value: float) -> float:
    """How far a value is from the middle of its range, in half widths: 1 is the border."""
    middle, half = (statistic.low + statistic.high) / 2, (statistic.high - statistic.low) / 2
    return abs(value - middle) / half if half else np.inf


def _compare_leaf(label: str, role: Role, got: Any, want: Any, tolerance: float) -> Finding:
    if isinstance(want, str | int):
        if got == want:
            return Finding(label, None, 0.0, tolerance)
        message = f"{label} is {got!r}; expected {want!r}."
        return Finding(label, "value", np.inf, tolerance, message=message, hint=_rounding(got, want))
    mine, theirs = np.asarray(got), np.asarray(want)
    if not np.isfinite(mine).all():
        return _not_finite(label, mine, tolerance)
    error = relative_error(mine, theirs)
    if error <= tolerance:
        return Finding(label, None, error, tolerance)
    return Finding(label, role, error, tolerance, message=_largest(label, mine, theirs))


# Two whole numbers with a smaller relative difference differ only by the rounding of a float.
AS_FLOATS_ROUND = 1e-9


def _rounding(got: Any, want: Any) -> str:
    """A hint if a large whole number is off only by the rounding of a float."""
    if type(want) is not int or type(got) is not int or abs(got - want) > AS_FLOATS_ROUND * abs(want):
        return ""
    return "Only the last digits differ: a float rounds large numbers. Compute with whole numbers: //, * and math.comb."


def _not_finite(label: str, mine: NDArray[Any], tolerance: float) -> Finding:
    """The finding that says which numbers are nan or infinite, with the commonest reason."""
    bad = mine[~np.isfinite(mine)]
    nan = bool(np.isnan(bad).any())
    word = "nan" if nan else "inf" if (bad > 0).all() else "-inf" if (bad < 0).all() else "infinite"
    if mine.ndim == 0:
        seen = plain = f"{label} is {word}."
    elif bad.size == mine.size:
        seen, plain = f"All {mine.size} numbers of {label} are {word}.", f"All numbers of {label} are {word}."
    else:
        where = _place(np.argwhere(~np.isfinite(mine))[0], mine.ndim)
        seen = f"{bad.size} of the {mine.size} numbers of {label} are not finite; the first is {label}{where}, {word}."
        plain = f"Some numbers of {label} are {word}."
    hint = (
        "Did you divide 0 by 0, subtract inf from inf, or take the log or the root of a negative number?"
        if nan
        else "Did exp(...) or a power overflow, or did you divide by 0?"
    )
    return Finding(
        label,
        "finite",
        np.inf,
        tolerance,
        message=seen,
        hint="Did you compute log(0)?" if word == "-inf" else hint,
        plain=plain,
    )


def _largest(label: str, got: NDArray[Any], want: NDArray[Any]) -> str:
    """A sentence about the entry with the largest error, with both numbers."""
    off = np.abs(got - want)
    index = np.unravel_index(int(np.argmax(off)), off.shape)
    where = _place(index, got.ndim)
    lead = f"Largest error at {label}{where}: " if got.ndim else f"{label}: "
    for digits in DIGITS:
        mine, theirs = (f"{float(array[index]):.{digits}g}" for array in (got, want))
        if mine != theirs:
            break
    return f"{lead}yours is {mine}, expected {theirs}."


def _place(index: Any, dimensions: int) -> str:
    return f"[{', '.join(str(int(i)) for i in index)}]" if dimensions else ""
