"""Tables of answers: a right base program, slips as edits of it, and other right programs."""

import math
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import scipy
import torch


@dataclass
class Answers:
    """What learners hand in for one exercise.

    Attributes:
        exercise: the exercise's name, which is the function's.
        base: a right program, which the slips change.
        wrong: per title the name that the check must give, and the program.
        right: per title a right program.
    """

    exercise: str
    base: str
    wrong: dict[str, tuple[str, str]] = field(default_factory=dict)
    right: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.right["the base program"] = self.base

    def slip(self, title: str, name: str, *edits: str) -> None:
        """Enter the base program with edits, each written ``old -> new``; each old text must occur."""
        code = self.base
        for edit in edits:
            old, new = edit.split(" -> ")
            assert old in code, f"{self.exercise}, {title}: {old!r} is not in the program"
            code = code.replace(old, new)
        self.whole(title, name, code)

    def whole(self, title: str, name: str, code: str) -> None:
        """Enter a wrong program of its own."""
        assert title not in self.wrong, f"{self.exercise}: two slips are called {title!r}"
        self.wrong[title] = (name, code)

    def other(self, title: str, code: str) -> None:
        """Enter another right program."""
        self.right[title] = code


def compiled(name: str, code: str) -> Callable[..., Any]:
    """The function of that name which a program defines; it sees numpy, math, torch and scipy."""
    space: dict[str, Any] = {"np": np, "math": math, "torch": torch, "scipy": scipy}
    exec(compile(code, f"<{name}>", "exec"), space)
    function: Callable[..., Any] = space[name]
    return function
