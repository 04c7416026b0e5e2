"""Is a lesson registered by its source and its modules alone, and does an error name the file that lacks or doubles?"""

import subprocess
import sys
from pathlib import Path

import pytest

from autograder.errors import BadExercise
from autograder.exercises import definitions, exercises_of, joined, lessons, modules_named_in, names, names_in
from autograder.exercises.catalogue import Entry, entries_in, modules_in

DEFINITION = """
from autograder.contract.kinds import Real
from autograder.exercises.base import Exercise, Output, Parameter

{name} = Exercise(
    name="{name}", lesson="{lesson}", parameters=(Parameter("a", Real()),), outputs=(Output("b", Real()),),
    reference=abs, cases=lambda rng: [], mistakes=(),
)
"""


def source(folder: Path, file: str, *exercises: str) -> Path:
    """A lesson's source with a solution cell a name."""
    folder.mkdir(exist_ok=True)
    cells = [f'# %% solution="{name}"\ndef {name}(a):\n    return a\n' for name in exercises]
    path = folder / file
    path.write_text("# %% [markdown]\n# # A lesson\n\n" + "\n".join(cells), encoding="utf-8")
    return path


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """A package that can be imported and is this test's own: its name, and its folder's."""
    name = f"lesson_of_{tmp_path.name}"
    (tmp_path / name).mkdir()
    (tmp_path / name / "__init__.py").touch()
    monkeypatch.syspath_prepend(tmp_path)
    return name


def define(tmp_path: Path, package: str, module: str, name: str, lesson: str = "09_new") -> Path:
    path = tmp_path / package / f"{module}.py"
    path.write_text(DEFINITION.format(name=name, lesson=lesson), encoding="utf-8")
    return path


def test_a_source_and_its_modules_are_all_that_registers_a_lesson(tmp_path: Path, package: str) -> None:
    source(tmp_path / "solutions", "09_new.py", "second", "first")
    entry = entries_in(tmp_path / "solutions")["09_new"]
    assert (entry.slug, entry.names, entry.package) == (
        "09_new",
        ("second", "first"),
        "autograder.exercises.lesson_09",
    )
    for name in ("first", "second"):
        define(tmp_path, package, name, name)
    assert [exercise.name for exercise in joined(Entry(entry.source, package, entry.lines))] == ["second", "first"]


def test_a_solution_cell_without_a_definition_is_named_with_its_line(tmp_path: Path, package: str) -> None:
    path = source(tmp_path / "solutions", "09_new.py", "first", "lacking")
    define(tmp_path, package, "first", "first")
    with pytest.raises(BadExercise) as caught:
        joined(Entry(path, package, entries_in(path.parent)["09_new"].lines))
    assert f"{path}, line 8: the solution cell 'lacking' has no exercise." in str(caught.value)


def test_a_definition_without_a_solution_cell_is_named_with_its_file(tmp_path: Path, package: str) -> None:
    path = source(tmp_path / "solutions", "09_new.py", "first")
    define(tmp_path, package, "first", "first")
    extra = define(tmp_path, package, "extra", "superfluous")
    with pytest.raises(BadExercise) as caught:
        joined(Entry(path, package, entries_in(path.parent)["09_new"].lines))
    assert f"{extra}: the exercise 'superfluous' has no solution cell in {path}." in str(caught.value)


def test_an_exercise_of_another_lesson_is_named_with_its_file(tmp_path: Path, package: str) -> None:
    path = source(tmp_path / "solutions", "09_new.py", "first")
    module = define(tmp_path, package, "first", "first", lesson="08_old")
    with pytest.raises(BadExercise) as caught:
        joined(Entry(path, package, entries_in(path.parent)["09_new"].lines))
    assert f"{module}: the lesson of 'first' is '08_old', and should be '09_new'." in str(caught.value)


def test_two_modules_that_define_one_exercise_are_both_named(tmp_path: Path, package: str) -> None:
    both = [define(tmp_path, package, module, "first") for module in ("one", "two")]
    with pytest.raises(BadExercise, match="both define 'first'") as caught:
        definitions(package)
    assert all(str(path) in str(caught.value) for path in both)


def test_a_module_may_import_another_one_s_exercise(tmp_path: Path, package: str) -> None:
    define(tmp_path, package, "first", "first")
    (tmp_path / package / "other.py").write_text(f"from {package}.first import first\n", encoding="utf-8")
    assert list(definitions(package)) == ["first"]


def test_one_name_in_two_sources_is_named_with_both_places(tmp_path: Path) -> None:
    paths = [source(tmp_path, "08_old.py", "one", "same"), source(tmp_path, "09_new.py", "same")]
    with pytest.raises(BadExercise, match="both have a solution cell 'same'") as caught:
        entries_in(tmp_path)
    assert f"{paths[0]}, line 8" in str(caught.value) and f"{paths[1]}, line 4" in str(caught.value)


def test_one_name_twice_in_a_source_is_named_with_both_lines(tmp_path: Path) -> None:
    path = source(tmp_path, "09_new.py", "same", "same")
    with pytest.raises(BadExercise) as caught:
        entries_in(tmp_path)
    assert str(caught.value) == f"{path}: lines 4 and 8 both begin a solution cell 'same'."


def test_two_sources_of_one_number_are_both_named(tmp_path: Path) -> None:
    paths = [source(tmp_path, f"09_{word}.py", word) for word in ("new", "newer")]
    with pytest.raises(BadExercise, match="are both lesson 09") as caught:
        entries_in(tmp_path)
    assert all(str(path) in str(caught.value) for path in paths)


def test_a_source_without_a_number_of_two_digits_is_refused(tmp_path: Path) -> None:
    path = source(tmp_path, "9_new.py", "first")
    with pytest.raises(BadExercise) as caught:
        entries_in(tmp_path)
    assert f"{path} is no name of a lesson's source" in str(caught.value)


@pytest.mark.parametrize("exists", [False, True])
def test_a_lesson_without_a_module_is_named(tmp_path: Path, package: str, exists: bool) -> None:
    name = package if exists else f"{package}.absent"
    with pytest.raises(BadExercise, match=f"{name} has no module"):
        modules_in(name)


def test_every_lesson_of_ours_joins() -> None:
    assert [e.name for lesson in lessons() for e in exercises_of(lesson)] == list(names())
    assert names() == tuple(name for lesson in lessons() for name in names_in(lesson))


def test_modules_that_a_text_names_are_those_of_its_lesson() -> None:
    assert modules_named_in("check(dead_fraction)") == modules_in("autograder.exercises.lesson_04")
    assert modules_named_in("nothing") == []


def test_listing_exercises_imports_neither_torch_nor_a_lesson() -> None:
    program = (
        "import sys; from autograder import exercises; "
        "assert exercises.names() and exercises.lessons() and exercises.modules_named_in('check(relu)'); "
        "print([m for m in sys.modules if m == 'torch' or m.startswith('autograder.exercises.lesson_')])"
    )
    shown = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert shown.stdout.strip() == "[]"
