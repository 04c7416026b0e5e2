"""Gives a wrong result its name: by the exercise's bank of mistakes, else by its relation to the reference."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from autograder.contract.kinds import Count
from autograder.exercises.base import Case, Exercise, Mistake
from autograder.judge.compare import FLOAT32_TOLERANCE, FLOAT64_TOLERANCE, relative_error
from autograder.judge.fingerprint import alike, shape_of

__all__ = ["GENERIC", "Diagnosis", "Generic", "diagnose", "mistaken"]

# A result matches a mistake when it is as close to the mistake's as a right one must be to the truth.
MATCH = 1e-6
# A mistake counts as different from the truth in a case when it is further away than this.
APART = 1e-5


@dataclass(frozen=True)
class Diagnosis:
    """A named mistake.

    Attributes:
        name: the mistake's id.
        title: what went wrong.
        hint: what to think about next.
        outputs: the outputs it explains.
    """

    name: str
    title: str
    hint: str
    outputs: tuple[str, ...]


@dataclass(frozen=True)
class Generic:
    """A way to be wrong that needs no exercise: a relation between result and reference.

    Attributes:
        apply: turns a right array into the wrong one; None where it does not apply to such an array.
    """

    name: str
    title: str
    hint: str
    apply: Callable[[NDArray[Any]], NDArray[Any] | None]


def _transposed(array: NDArray[Any]) -> NDArray[Any] | None:
    return array.T if array.ndim == 2 else None


def _reversed(array: NDArray[Any]) -> NDArray[Any] | None:
    return array[::-1] if array.ndim == 1 and array.size > 1 else None


def _shifted(array: NDArray[Any], by: int) -> NDArray[Any] | None:
    return np.roll(array, by) if array.ndim == 1 and array.size > 2 else None


GENERIC = (
    Generic("zeros", "is zero everywhere.", "Is the line that fills it reached?", np.zeros_like),
    Generic(
        "sign",
        "has the wrong sign.",
        "Its size is right. Look for a difference taken the wrong way round.",
        np.negative,
    ),
    Generic(
        "transposed",
        "is transposed.",
        "Compare its shape, axis by axis, with what the text asks for.",
        _transposed,
    ),
    Generic(
        "reversed",
        "is in the reverse order.",
        "Return it in the order of the layers, the first layer first.",
        _reversed,
    ),
    Generic(
        "late",
        "is one place too late.",
        "Every value is right but sits one index too high. Compare with a case of two layers on paper.",
        lambda array: _shifted(array, 1),
    ),
    Generic(
        "early",
        "is one place too early.",
        "Every value is right but sits one index too low. Compare with a case of two layers on paper.",
        lambda array: _shifted(array, -1),
    ),
)

Values = tuple[Any, ...]


def diagnose(
    exercise: Exercise,
    cases: Sequence[Case],
    got: Sequence[Values | None],
    want: Sequence[Values],
    wrong: Sequence[str],
) -> list[Diagnosis]:
    """Name what explains the wrong outputs.

    Args:
        exercise: the exercise.
        cases: the cases, in order.
        got: per case the student's values, one per output; None where the call gave none of that structure.
        want: per case the reference's values, one per output.
        wrong: names of the outputs that failed in at least one case.

    Returns:
        The fewest names that could be found: one mistake that explains every wrong output, else one for each that
        can be explained, in the order of the outputs. Empty where none matches.
    """
    told = [i for i, values in enumerate(got) if values is not None]
    if any(not cases[i].edge and not _same(got[i], want[i]) for i in told):
        told = [i for i in told if not cases[i].edge]  # a slip may look different in the corners
    if not told:
        return []
    values, truths = [got[i] for i in told], [want[i] for i in told]
    parts: list[Diagnosis] = []
    explained: set[str] = set()
    for mistake in exercise.mistakes:
        predicted = [mistaken(exercise, mistake, cases[i]) for i in told]
        if _spoils(exercise, wrong, [cases[i] for i in told], values, predicted, truths):
            continue
        fits = tuple(name for name in wrong if _fits(exercise, name, values, predicted, truths))
        if fits == tuple(wrong):
            return [Diagnosis(mistake.name, mistake.title, mistake.hint, fits)]
        if new := tuple(name for name in fits if name not in explained):
            parts.append(Diagnosis(mistake.name, mistake.title, mistake.hint, new))
            explained.update(new)
    relations = [_relation(exercise, name, values, truths) for name in wrong if name not in explained]
    found = parts + [relation for relation in relations if relation]
    order = [output.name for output in exercise.outputs]
    return _merged(sorted(found, key=lambda diagnosis: order.index(diagnosis.outputs[0])))


def mistaken(exercise: Exercise, mistake: Mistake, case: Case) -> Values | None:
    """The mistake's values for a case, one per output; None where its code does not run there."""
    with np.errstate(all="ignore"):
        try:
            return exercise.call(mistake.wrong, case.arguments)
        except (ArithmeticError, IndexError, ValueError, TypeError):
            return None


def _fits(
    exercise: Exercise,
    name: str,
    got: Sequence[Values | None],
    predicted: Sequence[Values | None],
    want: Sequence[Values],
) -> bool:
    at = [output.name for output in exercise.outputs].index(name)
    output = exercise.outputs[at]
    differs = False
    for mine, theirs, truth in zip(got, predicted, want, strict=True):
        if mine is None or theirs is None:
            return False
        if output.statistics:
            if not alike(output, mine[at], theirs[at], truth[at]):
                return False
            differs = differs or not alike(output, theirs[at], truth[at], truth[at])
            continue
        if not _close(mine[at], theirs[at], _match(exercise)):
            return False
        # both: a result in float32 may be as near to the truth as to the mistake
        differs = differs or not any(_close(value[at], truth[at], APART) for value in (mine, theirs))
    return differs


def _match(exercise: Exercise) -> float:
    """How near a result must be to a mistake's; where right answers may differ, by a grid say, wrong ones may too."""
    return MATCH if exercise.tolerance is None else max(MATCH, exercise.tolerance / 3)


def _same(got: Values | None, want: Values) -> bool:
    return got is not None and all(_close(g, w, APART) for g, w in zip(got, want, strict=True))


def _spoils(
    exercise: Exercise,
    wrong: Sequence[str],
    cases: Sequence[Case],
    got: Sequence[Values | None],
    predicted: Sequence[Values | None],
    want: Sequence[Values],
) -> bool:
    """Whether a mistake would have made wrong what is right, so that it cannot be the one made.

    That is an output that is right in all cases, or one that is right in an ordinary case: in the corners the same
    slip may hurt one learner and spare another.
    """
    allowed = FLOAT64_TOLERANCE if exercise.tolerance is None else exercise.tolerance
    for case, mine, theirs, truth in zip(cases, got, predicted, want, strict=True):
        for at, output in enumerate(exercise.outputs):
            if theirs is None or (output.statistics and output.name in wrong):
                continue
            here = not case.edge and mine is not None and _close(mine[at], truth[at], allowed)
            right = output.name not in wrong or here
            if right and not _close(theirs[at], truth[at], max(2 * allowed, APART)):
                return True
    return False


def _close(a: Any, b: Any, tolerance: float) -> bool:
    if isinstance(a, list | tuple) and isinstance(b, list | tuple) and any(isinstance(item, np.ndarray) for item in b):
        return len(a) == len(b) and all(_close(x, y, tolerance) for x, y in zip(a, b, strict=True))
    left, right = _array(a), _array(b)
    if left is None or right is None:  # words and flags; whatever else has no numbers is like nothing
        return isinstance(a, str | bool) and type(a) is type(b) and a == b
    if left.shape != right.shape or not np.array_equal(np.isfinite(left), np.isfinite(right)):
        return False
    if not np.isfinite(right).all():
        left, right = np.nan_to_num(left), np.nan_to_num(right)
    if right.dtype == np.float32 or left.dtype == np.float32:
        tolerance = max(tolerance, FLOAT32_TOLERANCE)
    return relative_error(left, right) <= tolerance


def _array(value: Any) -> NDArray[Any] | None:
    if isinstance(value, bool | str) or value is None:
        return None
    try:
        array = np.asarray(float(value) if isinstance(value, int) else value)
    except (ValueError, OverflowError):  # rows of different lengths; an int beyond float64
        return None
    return array if array.dtype.kind in "fiu" else None


def _relation(exercise: Exercise, name: str, got: Sequence[Values | None], want: Sequence[Values]) -> Diagnosis | None:
    at = [output.name for output in exercise.outputs].index(name)
    if exercise.outputs[at].statistics:
        return _nothing(name, [values[at] for values in got if values is not None])
    pairs = [pair for g, w in zip(got, want, strict=True) if g is not None for pair in _leaves(g[at], w[at])]
    arrays = [(mine, truth) for mine, truth in pairs if mine is not None and truth is not None]
    if len(arrays) < len(pairs):
        return None
    for generic in GENERIC:
        images = [(mine, generic.apply(truth)) for mine, truth in arrays if generic.apply(truth) is not None]
        if images and all(image is not None and _close(mine, image, MATCH) for mine, image in images):
            return Diagnosis(generic.name, f"{name} {generic.title}", generic.hint, (name,))
    return None if isinstance(exercise.outputs[at].kind, Count) else _factor(name, arrays)


def _nothing(name: str, results: Sequence[Any]) -> Diagnosis | None:
    """Random results that are zero in every draw: the one relation that chance cannot blur."""
    if not all(shape_of(draws) is not None and not np.any(draws) for draws in results):
        return None
    zeros = GENERIC[0]
    return Diagnosis(zeros.name, f"{name} {zeros.title}", zeros.hint, (name,))


def _leaves(got: Any, want: Any) -> list[tuple[NDArray[Any] | None, NDArray[Any] | None]]:
    """The arrays of a result beside the reference's; lists item by item where they are of one length."""
    if isinstance(want, list) and isinstance(got, list | tuple) and len(got) == len(want):
        return [(_array(g), _array(w)) for g, w in zip(got, want, strict=True)]
    return [(_array(got), _array(want))]


def _factor(name: str, arrays: Sequence[tuple[NDArray[Any], NDArray[Any]]]) -> Diagnosis | None:
    """A constant factor, the same in every case."""
    same = [(mine, truth) for mine, truth in arrays if mine.shape == truth.shape and np.isfinite(mine).all()]
    if len(same) < len(arrays):
        return None
    weight = sum(float((truth.astype(float) ** 2).sum()) for _, truth in same)
    if not weight:
        return None
    factor = sum(float((mine.astype(float) * truth).sum()) for mine, truth in same) / weight
    if (
        abs(factor) < APART
        or abs(factor - 1) < APART
        or not all(_close(mine, factor * truth, MATCH) for mine, truth in same)
    ):
        return None
    hint = "Everything but one constant is right: look for a factor such as 2, 1/2 or the size of the batch."
    return Diagnosis("factor", f"{name} is {factor:.4g} times what it should be.", hint, (name,))


def _merged(found: Sequence[Diagnosis]) -> list[Diagnosis]:
    """One entry for a generic relation that several outputs share."""
    merged: dict[str, Diagnosis] = {}
    for one in found:
        first = merged.get(one.name)
        if first is None or one.name not in {generic.name for generic in GENERIC}:
            merged.setdefault(one.name, one)
            continue
        outputs = first.outputs + one.outputs
        title = next(generic.title for generic in GENERIC if generic.name == one.name)
        merged[one.name] = Diagnosis(one.name, f"Each of {', '.join(outputs)} {title}", one.hint, outputs)
    return list(merged.values())
