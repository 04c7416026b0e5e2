"""nbgrader's settings for a course.

Tested in ``tests/test_course.py``.
"""

import os
from functools import partial
from pathlib import Path
from typing import Any

from autograder.course.access import Access, access_of, open_release
from autograder.course.database import gradebook_url
from autograder.course.file import read_course
from autograder.course.late import LATE_PLUGIN
from autograder.errors import BadCourse
from autograder.judge.check import SEED_FILE

__all__ = ["SEED_NAME", "configure"]

SEED_NAME = ".secret_seed"


def configure(config: Any, root: Path) -> None:
    """Set what nbgrader needs to know of this course. The course's nbgrader_config.py calls this.

    The process gets the course's umask, because nbgrader makes a student's folder with the umask: ``groupshared``
    corrects only the folder below it.

    Args:
        config: nbgrader's ``c``.
        root: the course folder.
    """
    course = read_course(root.resolve())
    config.CourseDirectory.course_id = course.name
    config.CourseDirectory.root = str(course.root)
    if course.database:
        config.CourseDirectory.db_url = gradebook_url(course.root, course.database)
    if course.exchange:
        config.Exchange.root = course.exchange
    if course.group:
        config.CourseDirectory.groupshared = True
    if course.all_terms.decides_late:
        config.AssignLatePenalties.plugin_class = LATE_PLUGIN
    if not course.stock_autograde:
        config.Autograde.exporter_class = "autograder.course.refusal.Refusal"
    config.ExchangeFactory.collect = "autograder.course.handover.OwnersCollect"
    config.ExchangeFactory.release_feedback = "autograder.course.handover.ReadableFeedback"
    config.GenerateFeedback.preprocessors = _feedback_steps()
    config.GenerateFeedback.exporter_class = "autograder.course.page.FeedbackPage"
    access = _access(course.group)
    config.GenerateAssignment.post_convert_hook = partial(open_release, course.root, access)
    os.environ[SEED_FILE] = str(course.root / SEED_NAME)
    os.umask(access.umask)


def _access(group: str) -> Access:
    """The course's rights. If this machine lacks the group, only the owner has access; our own commands say so."""
    try:
        return access_of(group)
    except BadCourse:
        return Access()


def _feedback_steps() -> list[Any]:
    """The steps of generate_feedback: keep students' files out, then nbgrader's own steps, then list the exercises."""
    from nbgrader.converters import GenerateFeedback

    from autograder.course.feedback import PageAlone
    from autograder.course.page import Summary

    return [PageAlone, *GenerateFeedback.preprocessors.default_args[0], Summary]
