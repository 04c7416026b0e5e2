"""Is a lesson's source read into cells, and each fault told with file, line and cell?"""

from collections.abc import Callable
from pathlib import Path

import nbformat
import pytest

from autograder.authoring.source import read_lesson
from autograder.errors import BadLesson

Write = Callable[[str], Path]


def test_is_a_lesson_read_into_cells_with_ids_roles_and_lines(lesson_text: str, written: Write) -> None:
    lesson = read_lesson(written(lesson_text))
    assert (lesson.slug, lesson.title) == ("01_deep_linear_network", "A tiny lesson")
    assert [(cell.id, cell.role, cell.exercise) for cell in lesson.cells] == [
        ("a-tiny-lesson", "text", ""),
        ("imports", "code", ""),
        ("the-chain", "text", "chain_forward"),
        ("chain_forward", "solution", "chain_forward"),
        ("test_chain_forward", "test", "chain_forward"),
        ("chain-hint", "text", "chain_forward"),
        ("figure", "code", "chain_forward"),
        ("layer_gradients", "solution", "layer_gradients"),
        ("test_layer_gradients", "test", "layer_gradients"),
    ]
    lines = lesson_text.splitlines()
    assert all(lines[cell.line - 1].startswith("# %%") for cell in lesson.cells)
    assert {cell.id for cell in lesson.cells if cell.locked} == {
        "imports",
        "test_chain_forward",
        "test_layer_gradients",
    }
    assert [cell.id for cell in lesson.cells if cell.experiment] == ["figure"]
    assert [cell.id for cell in lesson.cells if cell.hint] == ["chain-hint"]


def test_do_equal_ids_that_jupytext_draws_by_chance_disturb_nobody(
    lesson_text: str, written: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    drawn = iter(range(1, 1000))
    monkeypatch.setattr(nbformat.v4.nbbase, "random_cell_id", lambda: "equal")
    monkeypatch.setattr(nbformat.validator, "generate_corpus_id", lambda: f"repaired-{next(drawn)}")
    assert len({cell.id for cell in read_lesson(written(lesson_text)).cells}) == 9


TEST = '# %% test="chain_forward"\ncheck(chain_forward)\n'
FIGURE = '# %% key="figure" about="chain_forward"'


@pytest.mark.parametrize(
    ("old", "new", "at", "cell", "said"),
    [
        ('key="figure"', 'kee="figure"', FIGURE, "7", "unknown attribute 'kee'. Did you mean 'key'?"),
        ('key="figure"', "key=5", FIGURE, "7", "attribute 'key' is a text in quotes, not 5"),
        (
            'key="figure"',
            'key="figure" locked="yes"',
            FIGURE,
            "7",
            "'locked' is true or false, without quotes, not 'yes'",
        ),
        ('key="figure" ', "", FIGURE, "7", "the cell has no usable id"),
        ('key="figure"', 'key="my figure!"', FIGURE, "7", "the cell has no usable id"),
        ('key="figure"', 'key="imports"', FIGURE, "imports", "the id is taken by the cell in line 6."),
        (
            'key="figure" about="chain_forward"',
            'key="figure" about="chain"',
            FIGURE,
            "figure",
            "'chain' is not an exercise of this lesson",
        ),
        (TEST, TEST + "print(1)\n", TEST, "test_chain_forward", "a test cell is exactly 'check(chain_forward)'."),
        (TEST, TEST.replace("check(", "x = check("), TEST, "test_chain_forward", "a test cell is exactly"),
        (TEST, TEST.replace(")\n", ");\n"), TEST, "test_chain_forward", "a test cell is exactly"),
        (
            "def chain_forward",
            "def chain",
            '# %% solution="chain_forward"',
            "chain_forward",
            "defines chain_forward at its",
        ),
        (
            "    outputs[0] = x",
            '    outputs[0] = yours("f")(x)',
            '# %% solution="chain_forward"',
            "chain_forward",
            "cannot use yours()",
        ),
        (
            TEST,
            "",
            None,
            "a-tiny-lesson",
            "each exercise has one test cell, in the order chain_forward, layer_gradients",
        ),
        ("# # A tiny lesson", "# A tiny lesson", "# %% [markdown]\n", "1", "no usable id"),
        (
            "# %% [markdown]\n# # A tiny lesson",
            '# %% [markdown] key="t"\n# no title',
            "# %% [markdown]",
            "t",
            "begins with a markdown cell",
        ),
        (
            '    ### END SOLUTION\n\n\n# %% test="chain',
            '\n\n# %% test="chain',
            "    ### BEGIN SOLUTION",
            "chain_forward",
            "never closed",
        ),
        ("# A worked hint.", "# ### BEGIN SOLUTION", "# ### BEGIN", "chain-hint", "the answer would be shipped"),
        ("# %% [markdown]\n# # A", "text before\n# %% [markdown]\n# # A", "# %% [markdown]", "1", "cells only"),
    ],
)
def test_is_each_fault_told_with_file_line_and_cell(
    old: str, new: str, at: str | None, cell: str, said: str, lesson_text: str, written: Write
) -> None:
    assert lesson_text.count(old) == 1, old
    broken = lesson_text.replace(old, new)
    with pytest.raises(BadLesson) as caught:
        read_lesson(written(broken))
    error = caught.value
    assert said in str(error)
    assert (error.path.name, error.cell) == ("01_deep_linear_network.py", cell)
    head = "" if at is None else at.splitlines()[0]
    line = broken.splitlines()[error.line - 1]
    assert error.line == 1 if at is None else line.startswith(head.split(" key")[0]), line


def test_is_a_test_before_its_solution_an_error(lesson_text: str, written: Write) -> None:
    start = lesson_text.index('# %% solution="chain_forward"')
    moved = lesson_text.replace(TEST, "")
    with pytest.raises(BadLesson, match="the test cell comes before the solution cell") as caught:
        read_lesson(written(moved[:start] + TEST + "\n" + moved[start:]))
    assert caught.value.cell == "chain_forward"


def test_is_a_lesson_that_is_not_registered_an_error(lesson_text: str, tmp_path: Path) -> None:
    path = tmp_path / "99_unknown.py"
    path.write_text(lesson_text)
    with pytest.raises(BadLesson, match="there is no lesson '99_unknown'"):
        read_lesson(path)


@pytest.mark.parametrize("text", ["", "x = 1\n", "# %% [markdown]\n"])
def test_is_a_file_that_is_no_lesson_an_error(text: str, written: Write) -> None:
    with pytest.raises(BadLesson):
        read_lesson(written(text))
