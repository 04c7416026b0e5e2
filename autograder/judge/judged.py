"""One case with the reply of the student's code.

Tested in ``tests/judge/test_verdict.py``.
"""

from collections.abc import Sequence
from dataclasses import KW_ONLY, dataclass
from typing import Any

from autograder.exercises.base import Case, Exercise
from autograder.judge.call import Reply
from autograder.judge.compare import Finding
from autograder.judge.matching import Values

__all__ = ["REPEATED", "Judged", "wrong_outputs"]

REPEATED = "the first case once more"


@dataclass(frozen=True)
class Judged:
    """The outcome of one case: a fault, or one finding per output.

    Attributes:
        values: the result, one value per output; None if it has another structure.
        raw: the result as it was returned; None if there is none.
        spoiled: whether an argument was changed in place; every lesson asks for new arrays.
        returned: whether the call returned a value although it has to raise.
    """

    case: Case
    reply: Reply
    findings: tuple[Finding, ...]
    values: Values | None
    _: KW_ONLY
    raw: Any = None
    spoiled: bool = False
    returned: bool = False

    @property
    def passed(self) -> bool:
        """Whether every output is right and no argument spoiled."""
        return self.reply.fault is None and not self.spoiled and all(finding.passed for finding in self.findings)


def wrong_outputs(exercise: Exercise, judged: Sequence[Judged]) -> list[str]:
    """The outputs that are wrong in an ordinary case; if all ordinary cases are right, in an edge case."""
    told = [one for one in judged if one.findings and not one.returned]
    ordinary = [one for one in told if not one.case.edge]
    counting = ordinary if any(not one.passed for one in ordinary) else told
    names = [output.name for output in exercise.outputs]
    return [name for at, name in enumerate(names) if any(not one.findings[at].passed for one in counting)]
