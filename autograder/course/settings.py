"""What nbgrader is told of a course."""

import os
from pathlib import Path
from typing import Any

from autograder.course.file import read_course
from autograder.judge.check import SEED_FILE

__all__ = ["SEED_NAME", "configure"]

SEED_NAME = ".secret_seed"


def configure(config: Any, root: Path) -> None:
    """Set what nbgrader needs to know of this course; called by its nbgrader_config.py.

    Args:
        config: nbgrader's ``c``.
        root: the course folder.
    """
    course = read_course(root.resolve())
    config.CourseDirectory.course_id = course.name
    config.CourseDirectory.root = str(course.root)
    if course.exchange:
        config.Exchange.root = course.exchange
    if course.group:
        config.CourseDirectory.groupshared = True
    if not course.stock_autograde:
        config.Autograde.exporter_class = "autograder.course.refusal.Refusal"
    config.GenerateFeedback.preprocessors = _feedback_steps()
    os.environ[SEED_FILE] = str(course.root / SEED_NAME)


def _feedback_steps() -> list[Any]:
    """Nbgrader's own steps, after one that keeps students' files out of ``feedback/``."""
    from nbgrader.converters import GenerateFeedback

    from autograder.course.feedback import PageAlone

    return [PageAlone, *GenerateFeedback.preprocessors.default_args[0]]
