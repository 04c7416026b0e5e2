"""Proves the check: it must refuse every known wrong answer of every exercise, and give it its own name."""

import multiprocessing
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from functools import wraps
from typing import Any

import numpy as np

from autograder.exercises import find
from autograder.exercises.base import Case, Exercise, Mistake
from autograder.judge.check import check_with_seed
from autograder.judge.relations import GENERIC
from autograder.judge.result import Result

__all__ = ["SEEDS", "Verdict", "mutants_of", "survey", "survey_all", "verdicts_by_seed"]

# Cases depend on a seed; the check must refuse a mistake with every seed.
SEEDS = tuple(range(20))

# Generic relations that make a wrong result in every exercise without randomness.
ALWAYS_WRONG = ("zeros", "sign", "transposed", "reversed")

Function = Callable[..., Any]
Said = tuple[bool, tuple[str, ...]]
"""Whether an answer passed, and the names that the check gave it."""


@dataclass(frozen=True, kw_only=True)
class Verdict:
    """The results of a mutant over all seeds.

    Attributes:
        killed: whether the check refused it, with every seed.
        named: whether the check gave it its own name with every seed; None if it has no name.
        case: the label of the case that most often refused it.
        margin: the smallest error by which it was refused, as a multiple of the tolerance.
        said: every pair of verdict and names that it got with some seed.
    """

    exercise: str
    mutant: str
    killed: bool
    named: bool | None
    case: str
    margin: float
    said: tuple[Said, ...] = ()

    @property
    def steady(self) -> bool:
        """Whether verdict and names are the same with every seed; only for a mistake that has a name."""
        return not self.named or len(self.said) < 2

    @property
    def good(self) -> bool:
        """Whether it is refused with every seed and, if it has a name, gets that same name with every seed."""
        return self.killed and self.named is not False and self.steady


def mutants_of(exercise: Exercise) -> Iterator[tuple[str, Function, set[str]]]:
    """Every mutant: its name, the function, and the names of which the check must give it one.

    The mutants are the bank's mistakes, and mistakes of any exercise: zeros, a wrong sign, transposed or reversed
    order, one NaN, and the untouched stub.
    """
    module = exercise.style == "module"
    for mistake in exercise.mistakes:
        yield mistake.name, mistake.wrong if module else _function(mistake), {mistake.name}
    if module:
        yield from _modules(exercise)
        return
    if exercise.share:  # these results are words, to which changes of numbers do not apply
        yield "a word in capitals", _spoilt(exercise, str.upper), set()
        yield "nothing", _spoilt(exercise, lambda _: None), set()
    random = any(output.statistics for output in exercise.outputs)
    for generic in GENERIC:
        # a random matrix with the other sign, or transposed, may have the same distribution
        if generic.name in (("zeros",) if random else ALWAYS_WRONG) and _applies(exercise, generic.apply):
            names = set() if random else {generic.name} | _EQUALS.get(generic.name, set())
            yield f"all {generic.name}", _mapped(exercise, generic.apply), names
    if _applies(exercise, _one_nan):
        yield "one nan", _mapped(exercise, _one_nan), set()
    yield "stub", _stub, set()


def survey(exercise: Exercise, seeds: Sequence[int] = SEEDS) -> list[Verdict]:
    """Check every mutant of an exercise on the cases of every seed."""
    mutants = list(mutants_of(exercise))
    results: list[list[Result]] = [[] for _ in mutants]
    for seed in seeds:  # the cases of a seed are prepared once for all mutants
        for (_, function, _), own in zip(mutants, results, strict=True):
            own.append(check_with_seed(exercise, function, seed))
    return [_verdict(exercise, label, names, own) for (label, _, names), own in zip(mutants, results, strict=True)]


def survey_all(names: Sequence[str], seeds: Sequence[int] = SEEDS, jobs: int = 1) -> Iterator[list[Verdict]]:
    """Survey each exercise, in order; with ``jobs`` above 1 in several processes."""
    if jobs < 2:
        yield from (survey(find(name), seeds) for name in names)
        return
    context = multiprocessing.get_context("spawn")  # a forked process would inherit torch's threads
    with ProcessPoolExecutor(jobs, mp_context=context, initializer=_one_thread) as pool:
        parts = [(name, [pool.submit(_survey_named, name, part) for part in _parts(seeds, jobs)]) for name in names]
        for _, waiting in parts:
            yield _joined([part.result() for part in waiting])


def verdicts_by_seed(exercise: Exercise, function: Function, seeds: Sequence[int] = SEEDS) -> dict[Said, list[int]]:
    """The check's answers to one function, each with its seeds.

    More than one entry means that the verdict depends on luck.
    """
    said: dict[Said, list[int]] = {}
    for seed in seeds:
        result = check_with_seed(exercise, function, seed)
        said.setdefault((result.passed, result.mistakes), []).append(seed)
    return said


# A mistake of the bank may equal a generic one. Then its own name is right.
_EQUALS = {
    "zeros": {"negative_output", "never_counts", "starts_at_zero"},
    "sign": {"target_minus_output", "sign_of_n"},
    "reversed": {"backward_order"},
    "transposed": {"transposed"},
}


def _verdict(exercise: Exercise, label: str, names: set[str], results: Sequence[Result]) -> Verdict:
    cases = [result.case for result in results if not result.passed]
    return Verdict(
        exercise=exercise.name,
        mutant=label,
        killed=len(cases) == len(results) and not any(result.points for result in results if label == "stub"),
        named=all(names.intersection(result.mistakes) for result in results) if names else None,
        case=max(set(cases), key=cases.count) if cases else "",
        margin=min((result.margin for result in results), default=0.0),
        said=tuple(dict.fromkeys((result.passed, result.mistakes) for result in results)),
    )


def _survey_named(name: str, seeds: Sequence[int]) -> list[Verdict]:
    return survey(find(name), seeds)


def _parts(seeds: Sequence[int], jobs: int) -> list[Sequence[int]]:
    """The seeds in about as many parts as there are processes, so that a slow exercise keeps none of them idle."""
    return [part for start in range(jobs) if (part := seeds[start::jobs])]


def _joined(parts: Sequence[Sequence[Verdict]]) -> list[Verdict]:
    """Combine the verdicts over parts of the seeds."""
    return [
        replace(
            same[0],
            killed=all(one.killed for one in same),
            named=None if same[0].named is None else all(one.named for one in same),
            margin=min(one.margin for one in same),
            said=tuple(dict.fromkeys(said for one in same for said in one.said)),
        )
        for same in zip(*parts, strict=True)
    ]


def _one_thread() -> None:
    """Use one thread in each process, because the processes share the cores."""
    import torch

    torch.set_num_threads(1)


def _function(mistake: Mistake) -> Function:
    @wraps(mistake.wrong)
    def student(*arguments: Any) -> Any:
        with np.errstate(all="ignore"):
            return mistake.wrong(*arguments)

    return student


def _modules(exercise: Exercise) -> Iterator[tuple[str, Function, set[str]]]:
    """The reference module with its output multiplied: by 0, by -1, by NaN; and the untouched stub."""
    for label, factor, names in (
        ("all zeros", 0.0, {"zeros"}),
        ("all sign", -1.0, {"sign"}),
        ("one nan", np.nan, set()),
    ):

        class Changed(exercise.reference):  # type: ignore[misc, name-defined]
            scale = factor

            def forward(self, x: Any) -> Any:
                return self.scale * super().forward(x)

        yield label, Changed, names
    yield "stub", _stub, set()


def _mapped(exercise: Exercise, apply: Callable[[Any], Any]) -> Function:
    """The reference with a function applied to every array of its result."""

    def student(*arguments: Any) -> Any:
        values = tuple(_image(value, apply) for value in exercise.split(exercise.reference(*arguments)))
        return values if len(values) > 1 else values[0]

    return student


def _image(value: Any, apply: Callable[[Any], Any]) -> Any:
    if isinstance(value, list | tuple):
        return type(value)(_image(item, apply) for item in value)
    if isinstance(value, dict):
        return {key: _image(item, apply) for key, item in value.items()}
    if isinstance(value, str | bool):
        return value
    array = np.asarray(value)
    image = apply(array)
    if image is None:
        return value
    return image if isinstance(value, np.ndarray) else array.dtype.type(image).item()


def _spoilt(exercise: Exercise, change: Callable[[str], Any]) -> Function:
    """The reference with its word changed."""

    def student(*arguments: Any) -> Any:
        return change(exercise.reference(*arguments))

    return student


def _applies(exercise: Exercise, apply: Callable[[Any], Any]) -> bool:
    case: Case = exercise.draw(0)[0]
    values = exercise.call(exercise.reference, case.arguments)
    arrays = [array for value in values for array in (value if isinstance(value, list) else [value])]
    numbers = [np.asarray(array) for array in arrays if not isinstance(array, str | bool | tuple | dict)]
    return any(apply(array) is not None for array in numbers)


def _one_nan(array: Any) -> Any:
    if array.dtype.kind != "f" or not array.size:
        return None
    image = array.copy()
    image.flat[-1] = np.nan
    return image


def _stub(*_: Any, **__: Any) -> Any:
    raise NotImplementedError
