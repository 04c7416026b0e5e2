"""The exercises of the course, by name. A lesson's modules are loaded when one of its exercises is asked for."""

import hashlib
from functools import cache
from importlib import import_module

from autograder.errors import BadExercise, UnknownExercise
from autograder.exercises.base import Exercise
from autograder.exercises.catalogue import Entry, catalogue, modules_in
from deepgrad.near import offer

__all__ = [
    "definitions",
    "exercises_of",
    "find",
    "joined",
    "lessons",
    "modules_named_in",
    "names",
    "names_in",
    "stamp_of",
]

LISTED = "'autograder keys LESSON' lists those of a lesson."


def lessons() -> tuple[str, ...]:
    """The slugs of all lessons, in order."""
    return tuple(catalogue())


def names() -> tuple[str, ...]:
    """The names of all exercises, in the order of the course."""
    return tuple(name for entry in catalogue().values() for name in entry.names)


def names_in(lesson: str) -> tuple[str, ...]:
    """The names of a lesson's exercises, in the order of its text.

    Raises:
        UnknownExercise: no lesson has that slug.
    """
    return _entry(lesson).names


def modules_named_in(text: str) -> list[str]:
    """The modules of the lessons whose exercises a text names."""
    named = [entry for entry in catalogue().values() if any(name in text for name in entry.names)]
    return [module for entry in named for module in modules_in(entry.package)]


@cache
def exercises_of(lesson: str) -> tuple[Exercise, ...]:
    """A lesson's exercises, in the order of its text.

    Raises:
        UnknownExercise: no lesson has that slug.
        BadExercise: an exercise is defined twice, has a solution cell and no definition, or has a definition and no
            solution cell; the message names the files.
    """
    return joined(_entry(lesson))


def joined(entry: Entry) -> tuple[Exercise, ...]:
    """The exercises that the modules of a lesson define, in the order of its solution cells.

    Raises:
        BadExercise: as in ``exercises_of``.
    """
    defined = definitions(entry.package)
    for name, line in entry.lines.items():
        if name not in defined:
            raise BadExercise(
                f"{entry.source}, line {line}: the solution cell {name!r} has no exercise. Define it in a module of "
                f"{entry.package}, for example {name}.py."
            )
    for name, (exercise, file) in defined.items():
        if name not in entry.lines:
            raise BadExercise(f"{file}: the exercise {name!r} has no solution cell in {entry.source}. Write one there.")
        if exercise.lesson != entry.slug:
            raise BadExercise(f"{file}: the lesson of {name!r} is {exercise.lesson!r}, and should be {entry.slug!r}.")
    return tuple(defined[name][0] for name in entry.names)


def definitions(package: str) -> dict[str, tuple[Exercise, str]]:
    """The exercises that the modules of a package define, by name, each with its file.

    Raises:
        BadExercise: two modules define exercises of one name.
    """
    found: dict[str, tuple[Exercise, str]] = {}
    for module in map(import_module, modules_in(package)):
        for exercise in vars(module).values():
            if isinstance(exercise, Exercise):
                other, file = found.setdefault(exercise.name, (exercise, str(module.__file__)))
                if other is not exercise:
                    raise BadExercise(
                        f"{file} and {module.__file__} both define {exercise.name!r}. Remove one of them."
                    )
    return found


def _entry(lesson: str) -> Entry:
    known = catalogue()
    if lesson not in known:
        raise UnknownExercise(f"There is no lesson {lesson!r}. {offer(lesson, known, 'The lessons are')}")
    return known[lesson]


def find(name: str) -> Exercise:
    """The exercise of that name.

    Raises:
        UnknownExercise: there is none; the message offers near names.
    """
    for entry in catalogue().values():
        if name in entry.lines:
            return exercises_of(entry.slug)[entry.names.index(name)]
    raise UnknownExercise(f"There is no exercise {name!r}. {offer(name, names(), 'The exercises are', LISTED)}")


def stamp_of(lesson: str) -> str:
    """One short hash of a lesson's exercise versions; it is written into the built notebook."""
    versions = " ".join(f"{exercise.name}={exercise.version}" for exercise in exercises_of(lesson))
    return hashlib.sha256(versions.encode()).hexdigest()[:8]
