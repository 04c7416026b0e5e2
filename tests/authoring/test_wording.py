"""Do a lesson's words and numbers follow the exercises that a course uses?"""

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from autograder.authoring.notebook import source_notebook
from autograder.authoring.source import read_lesson
from autograder.authoring.wording import WORDS, faults, numbering, reworded
from autograder.course import Choices
from autograder.errors import BadLesson
from autograder.exercises import lessons, names_in
from autograder.exercises.worked import solutions_folder

ABC = ("a", "b", "c")
TEXTS = [("", "# Title"), ("a", "### Exercise 1: `a`"), ("b", "### Exercise 2: `b`"), ("c", "## Exercise 3: `c`")]


def said(text: str, *left_out: str) -> str:
    return reworded(text, numbering(TEXTS, ABC, frozenset(left_out)))


@pytest.mark.parametrize(
    ("left_out", "expected"),
    [
        ((), "three short functions. As in exercise 2; Exercise 3 is harder, a challenge (exercise 3)."),
        (("a",), "two short functions. As in exercise 1; Exercise 2 is harder, a challenge (exercise 2)."),
        (("b",), "two short functions. As in `b`; Exercise 2 is harder, a challenge (exercise 2)."),
        (("c",), "two short functions. As in exercise 2; `c` is harder."),
        (("a", "c"), "one short function. As in exercise 1; `c` is harder."),
    ],
)
def test_counts_numbers_and_clauses_follow(left_out: tuple[str, ...], expected: str) -> None:
    text = "[[n short functions]]. As in exercise 2; Exercise 3 is harder[[with c: , a challenge (exercise 3)]]."
    assert said(text, *left_out) == expected


def test_lists_of_lists_and_other_numbers_are_left_alone() -> None:
    text = "$[[1, 2], [3, 4]]$, exercises, exercise 30, section 2, `x[[0]]`"
    assert said(text, "a") == text


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("[[with d: x]]", r"\[\[with d: ...\]\] names no exercise of this lesson: a, b, c"),
        ("[[with a: x]", r"'\[\[with' is never closed"),
        ("[[n ]]", r"'\[\[n' is never closed, or is empty"),
        ("as in exercise 4", "there is no exercise 4; the last is 3"),
    ],
)
def test_faults_are_told(text: str, fault: str) -> None:
    assert re.match(fault, faults(text, numbering(TEXTS, ABC, frozenset()), ABC))
    assert not faults("[[n x]], [[with a: exercise 1]], [[1, 2]]", numbering(TEXTS, ABC, frozenset()), ABC)


def test_a_lesson_with_a_wrong_number_is_refused_with_its_place(
    lesson_text: str, written: Callable[[str], Path]
) -> None:
    path = written(lesson_text.replace("# Text.", "", 1) + '\n# %% [markdown] key="x"\n# [[with nope: words]]\n')
    with pytest.raises(BadLesson, match=r"cell x: .*names no exercise of this lesson"):
        read_lesson(path)


@pytest.mark.parametrize("slug", lessons())
@pytest.mark.parametrize("which", [0, 1, -1])
def test_no_lesson_speaks_of_an_exercise_that_is_left_out(slug: str, which: int) -> None:
    """Its numbers run from 1 without a gap, the count is right, and no marker is left."""
    left_out = names_in(slug)[which]
    notebook = source_notebook(read_lesson(solutions_folder() / f"{slug}.py"), Choices(left_out=frozenset({left_out})))
    text = "\n".join(cell.source for cell in notebook.cells if cell.cell_type == "markdown")
    numbers = [int(number) for number in re.findall(r"^#+ Exercise (\d+)", text, re.MULTILINE)]
    assert numbers == list(range(1, len(numbers) + 1))
    assert max(map(int, re.findall(r"[Ee]xercise (\d+)", text))) == len(numbers)
    count = WORDS[len(names_in(slug)) - 1]
    assert re.search(rf"You will write {count} (short )?functions", text)
    assert "[[n" not in text and "[[with" not in text
    headings = re.findall(r"^#+ Exercise .*$", text, re.MULTILINE)
    assert f"`{left_out}`" not in str(headings)
