"""Collects facts about a graded notebook for the class report: times, changed experiments, faults, shapes of answers.

Students choose their own cells' ids and the names of their errors. Neither is kept unless it is a plain name.

Tested in ``tests/grading/test_facts.py``.
"""

import datetime
import getpass
from collections.abc import Mapping, Sequence
from typing import Any

from autograder.grading.cells import Cells
from autograder.grading.cluster.software import code
from autograder.grading.judge import Answered, fault_of
from autograder.grading.look.shape import shape_of
from autograder.grading.notes import Notes
from autograder.grading.submitted import Submission
from autograder.grading.syntax import stopped_by_syntax
from autograder.judge.result import Result
from autograder.kernels.client.session import CellResult, Skip

__all__ = ["collected", "facts_of", "more_on", "stamp"]

LONGEST_NAME = 40  # characters of an error's name
DIGITS = 4  # decimal digits of a number of seconds


def facts_of(cells: Cells, ran: Sequence[CellResult[Answered]], seconds: float, notes: Notes) -> dict[str, Any]:
    """The facts of one notebook, as plain JSON.

    Returns:
        ``seconds`` for all of it and ``cpu`` for its cells; ``cells`` with name, seconds and processor seconds (None if
        the kernel ended) of each that ran; ``changed``, the ids of experiments with a text that no version had;
        ``ended``, the cells in which a kernel ended, and why; ``flags``, questions for a human, by kind.
    """
    names = [_name(cells, at) for at in range(len(cells.code))]
    done = [(name, one) for name, one in zip(names, ran, strict=True) if one.status != "not_run" and not _left(one)]
    known, given = cells.source.experiments, cells.source.is_experiment_as_given
    return {
        "seconds": round(seconds, DIGITS),
        "cpu": round(sum(one.cpu or 0.0 for _, one in done), DIGITS),
        "cells": [[name, round(one.seconds, DIGITS), _rounded(one.cpu)] for name, one in done],
        "changed": [c.id for c in cells.code if c.id in known and not given(c.source)],
        "ended": [[name, one.ended] for name, one in done if one.ended is not None],
        "flags": [[notes.kinds.get(sentence, ""), sentence] for sentence in notes.attention],
    }


def more_on(cells: Cells, at: int, result: Result, ran: Sequence[CellResult[Answered]]) -> dict[str, Any]:
    """Facts about one exercise that the report needs in addition to the record for ``explain``.

    Args:
        at: the position of its test cell.
        ran: how each code cell ended.

    Returns:
        ``started``; ``fault``, why the function gave no result, as kind (``syntax`` if its cell has a syntax error) and
        name of the error; ``shape``, equal for two answers that differ in names and comments only, with its size; None
        if there is no such function.
    """
    name, _ = cells.ours[at]
    return {
        "started": result.started,
        "fault": _fault(ran[at], [ran[answer] for answer in cells.answers(at)]),
        "shape": shape_of(name, [cells.code[i].source for i in cells.answers(at)]) if result.started else None,
    }


def collected(
    notebooks: Mapping[str, Mapping[str, Any]], submission: Submission, parts: Mapping[str, Any]
) -> dict[str, Any]:
    """The facts of a submission: those of its notebooks, its hashes, and who graded it when with which version.

    Args:
        parts: the other things that the result depends on (``Assignment.parts``).
    """
    return {
        **stamp(),
        "digest": submission.digest,
        "work": submission.work,
        "notebooks": dict(notebooks),
        "parts": dict(parts),
    }


def stamp() -> dict[str, str]:
    """Who does something, when (UTC, ISO 8601), and with which code of this package."""
    now = datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds")
    return {"by": _user(), "at": now, "version": code()}


def _user() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError):  # a container's user without a name
        return ""


def _name(cells: Cells, at: int) -> str:
    cell = cells.code[at]
    known = cells.known_as(cell)
    if known is not None:
        return known.name
    return cell.id if cell.id in cells.source.experiments else f"code cell {at + 1}"


def _left(ran: CellResult[Answered]) -> bool:
    return isinstance(ran.answer, Skip)


def _rounded(seconds: float | None) -> float | None:
    return None if seconds is None else round(seconds, DIGITS)


def _fault(ran: CellResult[Answered], answers: Sequence[CellResult[Answered]]) -> list[str] | None:
    if ran.status == "out_of_memory":
        return ["memory", ""]
    fault = ran.answer.fault if isinstance(ran.answer, Answered) else fault_of(ran)
    if fault is None:
        return None
    if fault.kind == "missing" and any(map(stopped_by_syntax, answers)):
        return ["syntax", ""]
    plain = fault.name.isidentifier() and len(fault.name) <= LONGEST_NAME
    return [fault.kind, fault.name if plain else ""]
