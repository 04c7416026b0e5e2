"""Estimates how long a lesson takes a learner.

A lesson has a core path and detours. A detour is the text under a heading that begins with "Deeper", up to the next
heading of its level. A part that begins with "All measurements" is for looking up and takes no time. If minutes of
real learners are known, they should replace the model's constants.

The constants were set with the first edition: people who know Python and the chain rule, and who wrote every line,
needed two to three hours for each of lessons 1 to 4. For that edition the model gives 115 to 130
minutes, near the lower end of this range.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from autograder.authoring.source import Cell

__all__ = ["CORE_LIMIT", "Minutes", "minutes_of", "with_minutes"]

CORE_LIMIT = 75  # minutes that a learner can work in one sitting

# Adults read English prose at about 240 words a minute; technical text, often in a second language, at two thirds of
# that.
WORDS_A_MINUTE = 160
FORMULA = 0.5  # a displayed formula is read twice, symbol by symbol
FIGURE = 0.7  # title, axes, one line after the other
CODE_LINE = 0.05  # a line of code that the lesson gives: most lines are skimmed
CARD = 0.15  # reading the claim's sentence; learners open few of the cards
PREDICTION = 1.2  # read, decide, commit, compare
EXPLORER = 4.0  # moving every control, and trying what the text proposes
# Learners write as many lines as our solution has, and correct each once or twice.
SOLUTION_LINE = 1.2
EXERCISE = 2.0  # the task, the docstring, and reading what check says
RECALL = 0.7  # a question with a folded answer
RUNNING = 1.0  # waiting: every notebook runs in less than a minute

PREDICT = re.compile(r"\bpredict_\w+\(")
EXPLORE = re.compile(r"\bfigures\.\w*(?:explorer|game|challenge)\w*\(")
DRAWS = re.compile(r"\bpanels?\(|\bfigures\.(?:draw|show)_\w+\(")
CARD_NAME = re.compile(r'"l\d+\.\w+"')
DISPLAY = re.compile(r"\$\$.*?\$\$", re.DOTALL)
INLINE = re.compile(r"\$[^$]+\$")
SOLUTION = re.compile(r"### BEGIN SOLUTION(.*?)### END SOLUTION", re.DOTALL)
HEADING = re.compile(r"(#{1,6}) +(.*)")
DEEPER, APPENDIX = "Deeper", "All measurements"


@dataclass(frozen=True)
class Minutes:
    """The minutes of a lesson.

    Attributes:
        core: without the detours.
        detours: the minutes of each detour, by the id of the cell with its heading, in order.
    """

    core: int
    detours: dict[str, int]

    @property
    def deeper(self) -> int:
        """The minutes of all detours together."""
        return sum(self.detours.values())


def minutes_of(cells: "Sequence[Cell]") -> Minutes:
    """The minutes of a lesson's core path and of each of its detours, rounded up."""
    core, detours = RUNNING, dict[str, float]()
    inside, level = "", 0  # the detour that a cell belongs to ("-": the appendix), and the level of its heading
    for cell in cells:
        heading = HEADING.match(cell.source) if cell.text else None
        if heading and len(heading[1]) <= level:
            inside, level = "", 0
        if heading and not inside and heading[2].startswith((DEEPER, APPENDIX)):
            inside, level = (cell.id if heading[2].startswith(DEEPER) else "-"), len(heading[1])
            detours |= {inside: 0.0} if inside != "-" else {}
        if not inside:
            core += _minutes(cell)
        elif inside != "-":
            detours[inside] += _minutes(cell)
    return Minutes(_up(core), {name: _up(value) for name, value in detours.items()})


def with_minutes(text: str, cell: "Cell", minutes: Minutes) -> str:
    """A text with ``[[core]]``, ``[[deeper]]`` and, in a detour's heading, ``[[minutes]]`` replaced by the numbers."""
    text = text.replace("[[core]]", str(minutes.core)).replace("[[deeper]]", str(minutes.deeper))
    own = minutes.detours.get(cell.id, 0)
    return text.replace("[[minutes]]", f"{own} minute{'s' * (own != 1)}")


def _minutes(cell: "Cell") -> float:
    if cell.text:
        return _reading(cell.source)
    if cell.role == "solution":
        body = SOLUTION.search(cell.source)
        return EXERCISE + SOLUTION_LINE * (_lines(body[1]) if body else 0)
    if cell.role == "test" or cell.locked:
        return 0.0
    if PREDICT.search(cell.source):
        return PREDICTION
    if EXPLORE.search(cell.source):
        return EXPLORER
    cards = len(CARD_NAME.findall(cell.source)) * CARD
    return cards + _lines(cell.source) * CODE_LINE + (FIGURE if DRAWS.search(cell.source) else 0.0)


def _reading(text: str) -> float:
    formulas = DISPLAY.findall(text)
    words = len(INLINE.sub("x", DISPLAY.sub("", text)).split())
    return words / WORDS_A_MINUTE + len(formulas) * FORMULA + text.count("<details>") * RECALL


def _lines(code: str) -> int:
    return sum(1 for line in code.splitlines() if line.strip() and not line.lstrip().startswith("#"))


def _up(minutes: float) -> int:
    return -int(-minutes // 1)
