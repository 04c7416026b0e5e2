"""The sandbox that submissions are graded in: what is warm in it, and what is out of its reach."""

import pkgutil

from autograder.exercises.worked import solutions_folder
from autograder.grading.classroom import Classroom
from autograder.kernels.limits import Limits
from autograder.kernels.options import Sandbox
from deepgrad import figures

__all__ = ["grading_sandbox"]

HIDDEN_MODULES = ("autograder.exercises", "autograder.mutants", "autograder.authoring")

# What the lessons' first cells import; a kernel would pay for each of them again.
WARM = (
    "autograder.grading.inside.install",
    "anywidget",
    "IPython.display",
    "deepgrad.claims",
    "deepgrad.explorers",
    *(f"deepgrad.figures.{module.name}" for module in pkgutil.iter_modules(figures.__path__)),
    "deepgrad.networks.descent",
    "deepgrad.networks.objectives",
    "deepgrad.networks.starts",
    "deepgrad.plots",
    "deepgrad.predict",
    "deepgrad.session",
)

LIFETIME = 600.0
"""Seconds for one kernel; lesson 1 takes three."""


def grading_sandbox(classroom: Classroom, *, enabled: bool = True) -> Sandbox:
    """The options for one course."""
    return Sandbox(
        enabled=enabled,
        hidden=(*classroom.private, str(solutions_folder())),
        hidden_modules=HIDDEN_MODULES,
        preload=WARM,
        handler="autograder.grading.inside.handler:answer",
        limits=Limits(lifetime=LIFETIME),
    )
