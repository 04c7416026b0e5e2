"""Computes the course's late penalties with nbgrader's plugin or the instructor's own.

Tested in ``tests/grading/test_policies.py``.
"""

import math

from autograder.grading.classroom import Classroom, importable
from autograder.grading.errors import BadAssignment, NotEntered

__all__ = ["LatePenalties"]


class LatePenalties:
    """What nbgrader's ``AssignLatePenalties`` is configured to do."""

    def __init__(self, classroom: Classroom) -> None:
        """Load the plugin. Raises ``BadAssignment``."""
        from nbgrader.preprocessors import AssignLatePenalties

        self._root = classroom.root
        try:
            with importable(self._root):
                preprocessor = AssignLatePenalties(config=classroom.config)
                preprocessor.init_plugin()
        except Exception as error:  # whatever the instructor's module raises when it is imported
            raise BadAssignment(
                f"The plugin for late penalties cannot be loaded: {error}. Its module must stand in {self._root} or be "
                "installed, under the name that AssignLatePenalties.plugin_class has in nbgrader_config.py."
            ) from error
        self._plugin = preprocessor.plugin_inst

    def penalty(self, student: str, score: float, seconds: float) -> float | None:
        """Points that a notebook with ``score`` points loses, handed in ``seconds`` too late; None for no penalty.

        Raises:
            NotEntered: the plugin raised, or gave what is no number.
        """
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


def _failed(how: str) -> str:
    return (
        f"The course's plugin for late penalties {how}. Nothing was entered into the gradebook. "
        "Mend the plugin and grade again."
    )
