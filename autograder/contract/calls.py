"""Calls a student's code, in the learner's kernel and in the sandbox alike."""

from collections.abc import Callable, Sequence
from typing import Any, Literal

import numpy as np

from autograder.contract.functions import function_of
from autograder.contract.modules import differentiate
from autograder.contract.wire import Known, Seed

__all__ = ["Style", "invoke"]

Style = Literal["function", "module", "draws"]


def invoke(student: Callable[..., Any], style: Style, arguments: Sequence[Any]) -> Any:
    """Call a student's function, or build and differentiate a student's torch module.

    Args:
        student: the function, or the module's class.
        style: with ``function``, the function is called with the arguments in order; a `Seed` becomes a fresh
            generator, a `Known` the function of that name. With ``module``, the first argument holds the keyword
            arguments of the class, and the others go to ``differentiate``. With ``draws``, the first argument is the
            number of calls. Every call gets the other arguments and the same generator; the result is a list.
        arguments: decoded values; the student may change them.

    Returns:
        The value that the function returned; for a module, the result of ``differentiate``.

    Raises:
        ModuleMismatch: the weights that are sent do not fit the module, or no gradient flows through it.
    """
    if style == "module":
        options, *rest = arguments
        return differentiate(student(**options), *rest)
    values: list[Any] = [_built(argument) for argument in arguments]
    if style == "draws":
        count, *rest = values
        return [student(*rest) for _ in range(count)]
    return student(*values)


def _built(argument: Any) -> Any:
    if type(argument) is Seed:
        return np.random.default_rng(argument.value)
    return function_of(argument.name) if type(argument) is Known else argument
