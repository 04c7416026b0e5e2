"""Computes late penalties by the policy of course.toml, or else by nbgrader's plugin or the instructor's own plugin.

Tested in ``tests/grading/test_lateness.py``.
"""

import math
from typing import Any

from autograder.course.late import LATE_PLUGIN
from autograder.grading.classroom import Classroom, importable
from autograder.grading.errors import BadAssignment, NotEntered

__all__ = ["LatePenalties"]


class LatePenalties:
    """What late work costs in this course."""

    def __init__(self, classroom: Classroom) -> None:
        """Load the plugin unless course.toml has a policy. Raises ``BadAssignment``, also if both files have one."""
        self._root, self._terms = classroom.root, classroom.terms
        self._plugin: Any = None
        if self._terms.decides_late:
            _refuse_second_policy(classroom)
        else:
            self._plugin = _plugin_of(classroom)

    def seconds(self, submission: Any) -> float:
        """How late one of nbgrader's submissions is: after course.toml's due date if it has one, extensions counted."""
        assignment = submission.assignment
        terms = self._terms.of(assignment.name)
        due = terms.due_of(submission.student_id, terms.due or assignment.duedate, submission.extension)
        if submission.timestamp is None or due is None:
            return 0.0
        return max(0.0, float((submission.timestamp - due).total_seconds()))

    def penalty(self, assignment: str, student: str, notebook: Any, seconds: float) -> float | None:
        """Points that a notebook loses, handed in ``seconds`` too late; None for no penalty.

        Args:
            notebook: nbgrader's, with ``score`` and ``max_score``.

        Raises:
            NotEntered: the plugin raised an error, or returned something that is not a number.
        """
        score = float(notebook.score)
        if self._plugin is None:
            return self._terms.of(assignment).late.penalty(score, float(notebook.max_score), seconds)
        try:
            with importable(self._root):
                found = self._plugin.late_submission_penalty(student, score, seconds)
            number = None if found is None else float(found)
        except (Exception, SystemExit) as error:
            raise NotEntered(_failed(f"raised {type(error).__name__}: {error}")) from error
        if number is None:
            return None
        if math.isnan(number):
            raise NotEntered(_failed("gave nan"))
        return min(max(number, 0), score)


def _plugin_of(classroom: Classroom) -> Any:
    """The plugin that nbgrader's ``AssignLatePenalties`` is configured to use."""
    from nbgrader.preprocessors import AssignLatePenalties

    try:
        with importable(classroom.root):
            preprocessor = AssignLatePenalties(config=classroom.config)
            preprocessor.init_plugin()
    except Exception as error:  # whatever the instructor's module raises when it is imported
        raise BadAssignment(
            f"The plugin for late penalties cannot be loaded: {error}. Its module must stand in {classroom.root} or be "
            "installed, under the name that AssignLatePenalties.plugin_class has in nbgrader_config.py."
        ) from error
    return preprocessor.plugin_inst


def _refuse_second_policy(classroom: Classroom) -> None:
    """Raise ``BadAssignment`` if nbgrader_config.py also says what late work costs."""
    plugin = classroom.config.get("AssignLatePenalties", {}).get("plugin_class", LATE_PLUGIN)
    method = classroom.config.get("LateSubmissionPlugin", {}).get("penalty_method", "none")
    second = "AssignLatePenalties.plugin_class" if plugin != LATE_PLUGIN else ""
    second = second or ("LateSubmissionPlugin.penalty_method" if method != "none" else "")
    if second:
        raise BadAssignment(
            f"course.toml says what late work costs (late), and nbgrader_config.py does, too ({second}). Remove one of "
            "the two; nothing was graded."
        )


def _failed(how: str) -> str:
    return (
        f"The course's plugin for late penalties {how}. Nothing was entered into the gradebook. "
        "Repair the plugin and grade again."
    )
