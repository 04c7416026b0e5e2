"""A course folder: nbgrader's layout, our choices in course.toml, the secret seed, and who may read it."""

from autograder.course.database import require_driver, usable_database
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
from autograder.course.folder import create, keep_database, register, set_group
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
    "keep_database",
    "read_course",
    "register",
    "require_driver",
    "set_group",
    "usable_database",
]
