"""``check`` and ``yours``, the two functions that a lesson's cells call."""

import os
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from difflib import get_close_matches
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np

import deepgrad.progress
import deepgrad.session
from autograder.contract.copies import given_copies
from autograder.contract.wire import pack
from autograder.errors import CouldNotCheck, UnknownExercise
from autograder.exercises import exercises_of, find, lessons, names, stamp_of
from autograder.exercises.base import Case, Exercise
from autograder.exercises.worked import worked_solution
from autograder.judge.call import call_all
from autograder.judge.result import Help, Outcome, Result
from autograder.judge.seeds import seed_of as _seed
from autograder.judge.verdict import judge, truths, with_repeat
from deepgrad.errors import StoreUnwritable

__all__ = ["SEED_FILE", "check", "check_with_seed", "yours"]

# Set by the course's nbgrader_config.py. It holds a path, not the seed, so that printing it reveals nothing.
SEED_FILE = "DEEPGRAD_SEED_FILE"
EXECUTION = "NBGRADER_EXECUTION"

# After so many failed tries a learner may open the worked solution.
TRIES_BEFORE_SOLUTION = 3

# Tries that failed in this kernel, by exercise.
_tries: dict[str, int] = {}

# Functions that passed in this kernel, by exercise.
_passed: dict[str, Callable[..., Any]] = {}


def check(student: Callable[..., Any], points: float | None = None) -> Result:
    """Check a function against the reference of the exercise that has its name.

    Args:
        student: the function itself, not its result.
        points: the exercise's points in this course; None for the exercise's own points.

    Returns:
        A result that shows as a card; its plain text is the points earned.

    Raises:
        CouldNotCheck: only under nbgrader, where a card without points would count as full marks.
    """
    callers = sys._getframe(1).f_globals
    grading = _execution() == "autograde"
    name = _name_of(student, callers)
    if name is None:
        return _unknown(student)
    exercise = find(name)
    try:
        seed = _secret_seed(name) if grading else _seed("public", name)
        result = check_with_seed(exercise, student, seed, points, secret=grading)
    except CouldNotCheck as error:
        if _execution():
            raise
        return _broken(name, error)
    if result.started and not deepgrad.session.current.hints:
        result = replace(result, hints=())
    if not _execution():
        result = _remember(exercise, student, result)
    result = replace(result, notes=(*result.notes, *_version_note(exercise)))
    if _execution() == "validate" and not result.passed:
        _tell_validate(result)
    return result


def check_with_seed(
    exercise: Exercise,
    student: Callable[..., Any],
    seed: int,
    points: float | None = None,
    secret: bool = False,
) -> Result:
    """Call, compare and judge on the cases of a seed. Writes nothing.

    Raises:
        CouldNotCheck: the exercise itself failed.
    """
    cases, frames, want = (
        _prepared(exercise.name, exercise.version, seed) if _listed(exercise) else _prepare(exercise, seed)
    )
    replies = call_all(student, frames, exercise.style, on_waiting=_say_waiting)
    return judge(exercise, cases, replies, want, points, secret)


def yours(name: str, given: Callable[..., Any] | None = None) -> Callable[..., Any]:
    """The learner's own function if it passed in this kernel, else the reference. While grading, always the learner's.

    The learner's function gets copies of its array arguments: if it writes into them, no later figure is spoilt.

    Args:
        name: the exercise.
        given: a function to use in place of the reference. The sandbox hides references, so a notebook that calls a
            function of another lesson passes deepgrad's own.

    Raises:
        UnknownExercise: no exercise has that name.
    """
    otherwise = given or find(name).reference
    if _execution() == "autograde":
        own = sys._getframe(1).f_globals.get(name)
        return given_copies(own) if callable(own) else otherwise
    return given_copies(_passed[name]) if name in _passed else otherwise


def _name_of(student: Any, callers: Mapping[str, Any]) -> str | None:
    """The name of a function's exercise: the name that it has in the notebook, else its own; None if neither is one."""
    if not callable(student):
        return None
    bound = [name for name in names() if callers.get(name) is student]
    own = getattr(student, "__name__", None)
    if own in bound or (not bound and own in names()):
        return str(own)
    return bound[0] if bound else None


def _execution() -> str:
    return os.environ.get(EXECUTION, "")


def _secret_seed(name: str) -> int:
    path = os.environ.get(SEED_FILE)
    if not path:
        raise CouldNotCheck(
            "This course has no secret seed, so a hard-coded answer could not be told from a right one. "
            "Make the course with 'autograder init' and run nbgrader in its folder."
        )
    try:
        secret = Path(path).read_text(encoding="utf-8").strip()
    except OSError as error:
        raise CouldNotCheck(f"The course's secret seed cannot be read: {error.strerror}.") from error
    if len(secret) < 32:
        raise CouldNotCheck("The course's secret seed is too short. Make the course again with 'autograder init'.")
    return _seed(secret, name)


Prepared = tuple[list[Case], list[bytes], list[tuple[Any, ...]]]


def _listed(exercise: Exercise) -> bool:
    return exercise.name in names() and find(exercise.name) is exercise


@lru_cache(maxsize=32)
def _prepared(name: str, _version: str, seed: int) -> Prepared:
    return _prepare(find(name), seed)


def _prepare(exercise: Exercise, seed: int) -> Prepared:
    cases: Sequence[Case] = with_repeat(exercise, exercise.draw(seed))
    return list(cases), [pack(case.arguments) for case in cases], truths(exercise, cases)


def _tell_validate(result: Result) -> None:
    """Write the card's text to stderr, where ``nbgrader validate`` and its button look for the reason of a failure.

    From the card itself they would read only the points, and say "Partial credit".
    """
    sys.stderr.write(f"{result}\n")


def _say_waiting() -> None:
    try:
        from IPython import get_ipython
        from IPython.display import display
    except ImportError:
        return
    if get_ipython() is not None and not _execution():
        display({"text/plain": "Still running; check stops it after 10 seconds."}, raw=True)


def _remember(exercise: Exercise, student: Callable[..., Any], result: Result) -> Result:
    if result.passed:
        _passed[exercise.name] = student
    else:
        _tries[exercise.name] = _tries.get(exercise.name, 0) + result.started
        result = replace(result, steps=_help(exercise))
    if not result.started:
        return result
    try:
        deepgrad.progress.record(exercise.name, result.points, result.of, exercise.version)
    except StoreUnwritable as error:
        return replace(result, notes=(*result.notes, str(error)))
    return result


def _help(exercise: Exercise) -> tuple[Help, ...]:
    """The help that the learner may open now: a nudge at once, the hint after a try, the solution after a few tries."""
    session = deepgrad.session.current
    tries = _tries.get(exercise.name, 0)
    steps = []
    if session.hints and exercise.nudge:
        steps.append(Help("A nudge", exercise.nudge))
    if session.hints and exercise.hint and tries:
        steps.append(Help("A hint", exercise.hint))
    if session.worked and tries >= TRIES_BEFORE_SOLUTION:
        code = worked_solution(exercise.lesson, exercise.name)
        if code:
            steps.append(Help("The worked solution", exercise.explanation, code))
    return tuple(steps)


def _version_note(exercise: Exercise) -> tuple[str, ...]:
    session = deepgrad.session.current
    if session.stamp == deepgrad.session.UNBUILT or session.lesson != exercise.lesson:
        return ()
    installed = stamp_of(exercise.lesson)
    if session.stamp == installed:
        return ()
    note = (
        f"This notebook was built from version {session.stamp} of the lesson's exercises; version {installed} is "
        "installed. If a message makes no sense, run 'deepgrad lab' to get the lesson that fits."
    )
    return (note,)


def _unknown(student: Any) -> Result:
    seen, hint = _not_callable(student) if not callable(student) else _unnamed(student)
    if _execution():
        raise UnknownExercise(f"{seen} {hint}")
    return Result("check", Outcome.FAILED, seen, hints=(hint,))


def _not_callable(given: Any) -> tuple[str, str]:
    if isinstance(given, str):
        near = _nearest(given) or "name_of_the_function"
        return (
            f"check takes the function itself, but it got the text {given[:40]!r}.",
            f"Write check({near}), no quotes.",
        )
    what = "None" if given is None else f"{'an' if type(given).__name__[0] in 'aeiou' else 'a'} {type(given).__name__}"
    seen = f"check takes the function itself, but it got {'an array' if isinstance(given, np.ndarray) else what}."
    return seen, "Write check(name_of_the_function), without calling it: no brackets after the name."


def _unnamed(student: Callable[..., Any]) -> tuple[str, str]:
    own = str(getattr(student, "__name__", type(student).__name__))
    if own == "<lambda>":
        return "A lambda has no name, so check cannot know its exercise.", "Write a def with the name of the exercise."
    near = _nearest(own)
    if near:
        return f"There is no exercise named {own!r}.", f"Did you mean {near}?"
    lesson = deepgrad.session.current.lesson
    asked = [exercise.name for exercise in exercises_of(lesson)] if lesson in lessons() else []
    hint = "The name of the function is the name of the exercise" + (f": {', '.join(asked)}." if asked else ".")
    return f"There is no exercise named {own!r}.", hint


def _nearest(name: str) -> str:
    """The exercise whose name is most like a misspelt one; empty if no name is similar."""
    return next(iter(get_close_matches(name.strip("() "), names(), 1, 0.75)), "")


def _broken(name: str, error: CouldNotCheck) -> Result:
    hint = "This is our fault, not yours, and costs no points. Please report it with this message."
    return Result(name, Outcome.COULD_NOT_CHECK, str(error), hints=(hint,))
