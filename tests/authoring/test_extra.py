"""Are an instructor's own cells merged where they belong, kept by every build, and faults told with their place?"""

import json
from pathlib import Path
from typing import Any

import nbformat
import pytest
from typer.testing import CliRunner

from autograder.authoring.build import build_course
from autograder.authoring.extra import extra_files, with_extras
from autograder.authoring.notebook import source_notebook, student_notebook
from autograder.authoring.source import read_lesson
from autograder.cli import app
from autograder.course import Choices, Course, create
from autograder.course.template import EXAMPLE
from autograder.errors import BadCourse, BadLesson, SourceEdited
from autograder.exercises.worked import solutions_folder

SLUG = "01_deep_linear_network"


def ids(golden: Path, tmp_path: Path, *texts: str) -> list[str]:
    """The keys of the golden lesson with additions from as many files."""
    paths = [tmp_path / f"{SLUG}_{number}.py" for number in range(len(texts))]
    for path, text in zip(paths, texts, strict=True):
        path.write_text(text, encoding="utf-8")
    return [cell.id for cell in with_extras(read_lesson(golden / "solutions" / f"{SLUG}.py"), paths).cells]


def text_cell(key: str, attributes: str = "") -> str:
    return f'# %% [markdown] key="{key}"{attributes}\n# Text.\n\n'


def test_each_addition_stands_where_it_is_anchored(golden: Path, tmp_path: Path) -> None:
    lesson = ids(golden, tmp_path)
    first, second, last = lesson[0], lesson[1], lesson[-1]
    found = ids(
        golden,
        tmp_path,
        text_cell("a", f' after="{first}"') + text_cell("b") + text_cell("c", f' before="{last}"') + text_cell("d"),
        text_cell("e") + text_cell("f") + text_cell("g", ' after="a"') + text_cell("h", f' after="{first}"'),
    )
    assert found[:6] == [first, "a", "g", "b", "h", second]
    assert found[-5:] == ["c", "d", last, "e", "f"]
    assert [key for key in found if len(key) > 1] == lesson


def test_an_addition_stands_where_a_cell_was_left_out(golden: Path, tmp_path: Path) -> None:
    path = tmp_path / f"{SLUG}.py"
    path.write_text(text_cell("ours", ' after="test_chain_forward"') + text_cell("gone", ' about="chain_forward"'))
    lesson = with_extras(read_lesson(golden / "solutions" / f"{SLUG}.py"), [path])
    built = source_notebook(lesson, Choices(left_out=frozenset({"chain_forward"})))
    keys = [cell.id for cell in built.cells]
    assert "ours" in keys and not {"test_chain_forward", "gone"} & set(keys)
    assert keys[keys.index("ours") + 1] == "figure"  # the next that does not go with the exercise


OWN = '# %% solution="{0}"\ndef {0}():\n    ### BEGIN SOLUTION\n    return 1\n    ### END SOLUTION\n'


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (text_cell("x", ' after="test_chain_forwards"'), "line 1, cell x: there is no cell 'test_chain_forwards'"),
        (text_cell("x", ' after="test_chain_forwards"'), "nearest is 'test_chain_forward'; 'autograder keys' lists"),
        (text_cell("x") + text_cell("x"), "line 4, cell x: the id is taken by .*line 1. Choose another"),
        (text_cell("chain_forward"), "the id is taken by the lesson's cell chain_forward"),
        (text_cell("x", ' after="a" before="b"'), "it has both after and before"),
        (text_cell("x", ' after="y"') + text_cell("y", ' after="x"'), "anchored back to it"),
        (text_cell("x", " points=3"), "points are for written, task, test cells; this one is not graded"),
        (text_cell("x", ' about="nope"'), "about names 'nope', which is no exercise of 01_"),
        (text_cell("x", ' written="q" points=1 task="t"'), "a cell is one of written, .* not written and task"),
        (text_cell("x", " colour=1"), "unknown attribute 'colour'. Known are about, after, before"),
        (text_cell("x", " after=3"), "attribute 'after' is a text in quotes, not 3"),
        ("# %% [markdown]\n# No heading.\n", "no usable id: give it key="),
        ('# %% [markdown] written="a b" points=1\n# Q\n', 'no usable id: give it written="letters_digits"'),
        ('# %% [markdown] written="q"\n# Q\n', 'it has no points: write written="..." points=2'),
        ('# %% [markdown] written="q" points="2"\n# Q\n', "attribute 'points' is a number, without quotes, not '2'"),
        ('# %% [markdown] written="q" points=true\n# Q\n', "attribute 'points' is a number"),
        ('# %% [markdown] written="q" points=0\n# Q\n', "points are a number above 0, not 0"),
        ('# %% [markdown] written="q" points=1\n# Q\n', "around your model answer .* replaces the whole cell"),
        ('# %% [markdown] written="q" points=1\n# ### BEGIN SOLUTION\n', "is never closed"),
        ('# %% [markdown] task="q" points=1\n# ### BEGIN SOLUTION\n', "a task cell has '=== BEGIN MARK SCHEME ==="),
        ('# %% task="q" points=1\n1\n', "a task is a text cell"),
        ('# %% [markdown] test="q" points=1\n# 1\n', "a test cell is code"),
        ('# %% test="q" points=1\nassert (\n', "its line 1 is no Python"),
        ('# %% test="q"\nassert True\n', 'it has no points: write test="..." points=2'),
        (OWN.format("sigmoid_and_slopes"), "sigmoid_and_slopes is an exercise of the course"),
        ('# %% solution="own"\ndef own():\n    return 1\n', "a solution cell without '### BEGIN SOLUTION'"),
        ("x = 1\n# %%\n", "the file must be cells only"),
    ],
)
def test_each_fault_is_told_with_its_place(golden: Path, tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(BadLesson, match=said) as caught:
        ids(golden, tmp_path, text)
    assert str(caught.value).startswith(f"{SLUG}_0.py, line ")


def test_a_file_of_no_lesson_is_told_and_one_that_begins_with_an_underscore_is_not_used(tmp_path: Path) -> None:
    (tmp_path / "extra").mkdir()
    (tmp_path / "extra" / "_mine.py").write_text("anything")
    assert extra_files(tmp_path, (SLUG,)) == {SLUG: []}
    (tmp_path / "extra" / "1_deep.py").touch()
    with pytest.raises(
        BadCourse, match=r"1_deep.py belongs to no lesson of this course. Begin its name with one of 01"
    ):
        extra_files(tmp_path, (SLUG,))


@pytest.fixture
def course(tmp_path: Path) -> Course:
    made = create(tmp_path / "course", "x")
    return Course(root=made.root, name="x", lessons=(SLUG,), choices=Choices())


def source_of(course: Course) -> Path:
    return course.root / "source" / SLUG / f"{SLUG}.ipynb"


def metadata(course: Course) -> dict[str, Any]:
    notebook = nbformat.read(source_of(course), as_version=4)
    return {cell.id: cell.metadata.get("nbgrader") for cell in notebook.cells}


def test_the_example_that_init_writes_is_not_active_and_works_once_it_is(course: Course) -> None:
    build_course(course, solutions_folder())
    assert "why_they_meet" not in metadata(course)
    (course.root / "extra" / f"{SLUG}_mine.py").write_text(EXAMPLE)
    build_course(course, solutions_folder())
    found = metadata(course)
    order = list(found)
    at = order.index("forgetting-card")
    own = ["our-lecture", "why_they_meet", "your_own_figure", "contraction", "test_contraction"]
    assert order[at + 1 : at + 6] == own
    kinds = [
        {key for key in ("grade", "solution", "task", "locked") if found[name][key]} if found[name] else set()
        for name in own
    ]
    assert kinds == [set(), {"grade", "solution"}, {"task"}, {"solution"}, {"grade", "locked"}]
    assert [found[name]["points"] for name in own if found[name] and "points" in found[name]] == [2, 1.5, 1]
    released = student_notebook(nbformat.read(source_of(course), as_version=4))
    text = json.dumps([cell.source for cell in released.cells])
    assert "**In your own words:** why do all four curves meet?" in text and "raise NotImplementedError" in text
    assert "Each layer multiplies the difference of two inputs" not in text and "1 point for the figure" not in text


def test_an_own_test_that_its_model_answer_does_not_pass_is_told(
    course: Course, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    mine = course.root / "extra" / f"{SLUG}_mine.py"
    monkeypatch.chdir(course.root)
    mine.write_text(EXAMPLE)
    good = CliRunner().invoke(app, ["build"])
    assert good.exit_code == 0 and "1 own test passes on your model answers" in good.output
    assert "WARNING" not in capfd.readouterr().err  # of the kernel about itself
    faults = (
        ("return w**n", "return w * n", "AssertionError in: assert contraction(0.5, 3) == 0.125"),
        ("assert contraction(", "assert contractio(", "NameError: name 'contractio' is not defined"),
    )
    for before, after, said in faults:
        mine.write_text(EXAMPLE.replace(before, after))
        bad = CliRunner().invoke(app, ["build"])
        shown = " ".join(bad.output.split())
        assert bad.exit_code == 1 and f"test_contraction fails on your own model answer ({said}" in shown


def edit(course: Course, before: str = "nine short functions", after: str = "my own words") -> None:
    text = source_of(course).read_text()
    assert before in text
    source_of(course).write_text(text.replace(before, after))


def test_a_source_that_was_edited_by_hand_is_kept_and_the_difference_shown(course: Course) -> None:
    build_course(course, solutions_folder())
    edit(course)
    edited = source_of(course).read_bytes()
    with pytest.raises(SourceEdited, match="was edited by hand and is kept") as caught:
        build_course(course, solutions_folder())
    assert source_of(course).read_bytes() == edited
    said = str(caught.value)
    assert "\n      - You will write my own words" in said and "\n      + You will write nine short functions" in said
    assert "cell title:" in said and len(said.splitlines()) < 10 and "autograder build --force" in said


def test_other_lessons_are_built_beside_one_that_was_edited(course: Course) -> None:
    both = Course(root=course.root, name="x", lessons=(SLUG, "02_sigmoid_saturation"), choices=Choices(hints=False))
    build_course(both, solutions_folder())
    edit(course)
    with pytest.raises(SourceEdited) as caught:
        build_course(both, solutions_folder())
    assert [path.stem for path in caught.value.written] == ["02_sigmoid_saturation"]


def test_force_takes_the_builds_and_keeps_a_copy_of_the_instructors(course: Course) -> None:
    build_course(course, solutions_folder())
    built = source_of(course).read_bytes()
    edit(course)
    edited = source_of(course).read_bytes()
    assert build_course(course, solutions_folder(), force=True) == [source_of(course)]
    assert source_of(course).read_bytes() == built
    (copy,) = (course.root / ".autograder" / "backup").iterdir()
    assert copy.read_bytes() == edited


def test_a_source_that_cannot_be_read_is_kept_too(course: Course) -> None:
    build_course(course, solutions_folder())
    source_of(course).write_bytes(b"\xff{half")
    with pytest.raises(SourceEdited, match="it cannot be read as a notebook"):
        build_course(course, solutions_folder())
    assert source_of(course).read_bytes() == b"\xff{half"


def test_running_a_source_is_no_edit(course: Course) -> None:
    """Jupyter writes outputs, counts, times and its own layout of the file."""
    build_course(course, solutions_folder())
    notebook = nbformat.read(source_of(course), as_version=4)
    code = next(cell for cell in notebook.cells if cell.cell_type == "code")
    code.execution_count, code.metadata["execution"] = 1, {"iopub.status.busy": "2026"}
    code.outputs = [nbformat.v4.new_output("stream", text="x")]
    source_of(course).write_text(json.dumps(notebook, indent=4))
    build_course(course, solutions_folder())
    assert '"iopub' not in source_of(course).read_text()


def test_changed_points_are_an_edit(course: Course) -> None:
    build_course(course, solutions_folder())
    notebook = nbformat.read(source_of(course), as_version=4)
    next(cell for cell in notebook.cells if cell.id == "test_chain_forward").metadata.nbgrader.points = 7
    nbformat.write(notebook, source_of(course))
    with pytest.raises(SourceEdited, match=r"- nbgrader\.points = 7"):
        build_course(course, solutions_folder())


def test_a_cell_of_the_instructors_own_in_source_is_shown(course: Course) -> None:
    build_course(course, solutions_folder())
    notebook = nbformat.read(source_of(course), as_version=4)
    notebook.cells.append(nbformat.v4.new_markdown_cell("My own question.", id="mine"))
    nbformat.write(notebook, source_of(course))
    with pytest.raises(SourceEdited, match=r"cell mine: only in yours\n +- My own question"):
        build_course(course, solutions_folder())
