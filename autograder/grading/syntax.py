"""Makes a syntax error in an answer's cell the headline of its card, in place of "there is no function"."""

import ast
import re
from dataclasses import replace

from autograder.judge.result import Result
from autograder.kernels.client.session import CellResult

__all__ = ["MAGIC", "headlined", "stopped_by_syntax"]

MAGIC = re.compile(r"^([ \t]*)[%!?].*", re.MULTILINE)
ERRORS = {"SyntaxError", "IndentationError", "TabError"}
MAX_LINE = 200  # characters of the student's line that are shown


def stopped_by_syntax(ran: CellResult[object]) -> bool:
    """Whether a cell stopped because Python could not read it."""
    return any(output.output_type == "error" and output.ename in ERRORS for output in ran.outputs)


def headlined(result: Result, source: str, ran: CellResult[object]) -> Result:
    """The result with the syntax error as its headline, if the cell ``source`` stopped with one in ``ran``."""
    if not stopped_by_syntax(ran):
        return result
    try:
        ast.parse(MAGIC.sub(r"\1pass", source))
    except SyntaxError as error:
        line = (error.text or "").strip()[:MAX_LINE]
        where = f" in line {error.lineno}" if error.lineno is not None else ""  # None for a null character
        return replace(
            result,
            headline=f"The cell of {result.exercise} has a syntax error{where}: {error.msg}.",
            details=(f"At line {error.lineno}: {line}",) if line else (),
            hints=("Python cannot read this cell, so the function does not exist. Correct that line first.",),
        )
    except (ValueError, RecursionError, MemoryError):  # nested too deep, or with a null character
        pass
    return result
