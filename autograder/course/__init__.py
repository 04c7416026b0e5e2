"""A course folder: nbgrader's layout, our choices in course.toml, the secret seed, and who may read it."""

from autograder.course.file import (
    AUTOGRAD,
    COURSE_FILE,
    FIGURES,
    SUBMISSION_SECONDS,
    Choices,
    Course,
    find_course,
    read_course,
)
from autograder.course.folder import create, register, set_group
from autograder.course.settings import configure

__all__ = [
    "AUTOGRAD",
    "COURSE_FILE",
    "FIGURES",
    "SUBMISSION_SECONDS",
    "Choices",
    "Course",
    "configure",
    "create",
    "find_course",
    "read_course",
    "register",
    "set_group",
]
