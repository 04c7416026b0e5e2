"""The exercises of the course, by name. A lesson's module is loaded when one of its exercises is asked for."""

import hashlib
from functools import cache
from importlib import import_module

from autograder.errors import UnknownExercise
from autograder.exercises.base import Exercise

__all__ = ["exercises_of", "find", "lessons", "modules_named_in", "names", "stamp_of"]

# Each lesson's exercises, in the order of the text. The table is what makes finding one cheap: no module is
# imported (and no torch) before an exercise of it is needed. A test holds it against the modules.
TABLE: dict[str, tuple[str, ...]] = {
    "01_deep_linear_network": (
        "chain_forward",
        "chain_closed_form",
        "vanishing_depth",
        "overflow_depth",
        "chain_gradients",
        "layer_gradients",
        "matrix_chain_backward",
        "random_orthogonal",
    ),
    "02_sigmoid_saturation": (
        "sigmoid",
        "sigmoid_grad",
        "tanh_grad",
        "saturated_fraction",
        "sigmoid_mlp_forward",
        "sigmoid_mlp_backward",
        "gradient_bound",
        "mse_of_sigmoid",
        "bce_with_logits",
    ),
    "03_initialization": (
        "xavier_normal",
        "xavier_uniform",
        "he_normal",
        "activation_moments",
        "predicted_std",
        "constant_init_gradients",
        "lsuv_scale",
        "relu_correlation",
    ),
    "04_relu": (
        "relu",
        "relu_backward",
        "softmax_cross_entropy",
        "relu_mlp_gradients",
        "dead_fraction",
        "sgd_step",
        "leaky_relu_backward",
        "elu_backward",
        "gelu_backward",
    ),
}

MODULES = {
    "01_deep_linear_network": "lesson_01",
    "02_sigmoid_saturation": "lesson_02",
    "03_initialization": "lesson_03",
    "04_relu": "lesson_04",
}


def lessons() -> tuple[str, ...]:
    """The slugs of all lessons, in order."""
    return tuple(TABLE)


def names() -> tuple[str, ...]:
    """The names of all exercises, in the order of the course."""
    return tuple(name for lesson in TABLE.values() for name in lesson)


def modules_named_in(text: str) -> list[str]:
    """The modules of the lessons whose exercises a text names."""
    return [_module(lesson) for lesson, own in TABLE.items() if any(name in text for name in own)]


def _module(lesson: str) -> str:
    return f"autograder.exercises.{MODULES[lesson]}"


@cache
def exercises_of(lesson: str) -> tuple[Exercise, ...]:
    """A lesson's exercises, in the order of its text.

    Raises:
        UnknownExercise: no lesson has that slug.
    """
    if lesson not in TABLE:
        raise UnknownExercise(f"There is no lesson {lesson!r}. The lessons are {', '.join(TABLE)}.")
    module = import_module(_module(lesson))
    by_name = {exercise.name: exercise for exercise in vars(module).values() if isinstance(exercise, Exercise)}
    return tuple(by_name[name] for name in TABLE[lesson])


def find(name: str) -> Exercise:
    """The exercise of that name.

    Raises:
        UnknownExercise: there is none; the message lists what there is.
    """
    for lesson, members in TABLE.items():
        if name in members:
            return exercises_of(lesson)[members.index(name)]
    raise UnknownExercise(f"There is no exercise {name!r}. The exercises are {', '.join(names())}.")


def stamp_of(lesson: str) -> str:
    """One short hash of a lesson's exercise versions; it is written into the built notebook."""
    versions = " ".join(f"{exercise.name}={exercise.version}" for exercise in exercises_of(lesson))
    return hashlib.sha256(versions.encode()).hexdigest()[:8]
