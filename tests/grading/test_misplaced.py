"""Is a submission in the wrong place, and a student without one, told once for a whole run?"""

import warnings
from pathlib import Path

import pytest
from support.classroom import grade, hand_in, lean, make_course
from support.notebooks import solved
from support.submissions import LESSON

from autograder.grading.errors import BadAssignment


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_course(tmp_path_factory.mktemp("misplaced") / "course")


def put(root: Path, place: str) -> None:
    path = root / "submitted" / place
    path.parent.mkdir(parents=True)
    path.write_text("{}")


def enter(root: Path, *students: str) -> None:
    from nbgrader.api import Gradebook

    with warnings.catch_warnings(), Gradebook(f"sqlite:///{root / 'gradebook.db'}") as book:
        warnings.simplefilter("ignore")
        for student in students:
            book.update_or_create_student(student)


def test_hand_ins_that_are_not_graded_are_told_once(course: Path) -> None:
    hand_in(course, "ada", lean(solved(LESSON)))
    put(course, f"bob/{LESSON}.ipynb")
    put(course, f"cleo/01-deep-linear-netwrok/{LESSON}.ipynb")
    put(course, "dan/hand in/x.ipynb")
    put(course, "eve/02_sigmoid_saturation/02_sigmoid_saturation.ipynb")
    put(course, f"{LESSON}/fay/{LESSON}.ipynb")
    put(course, "gus/.cache/x.ipynb")
    for flat in ("Ivy_42.ipynb", "all.zip", "notes.txt"):
        (course / "submitted" / flat).write_text("{}")
    enter(course, "ada_l", "bob", "hal")
    summary = grade(course)
    assert summary.graded == ["ada"] and summary.attention == {}
    place = f"submitted/STUDENT/{LESSON}/"
    assert summary.remarks == [
        f"{LESSON} is the assignment's name, not a student's. Submissions belong in {place}.",
        (
            "Not graded, because it is in no student's folder: Ivy_42.ipynb, all.zip. Make a folder for its student "
            f"and move it into {place}."
        ),
        f"Not graded, because the notebook is directly in the student's folder: bob. Move it to {place}.",
        (
            "Not graded, because no assignment has that name: cleo/01-deep-linear-netwrok, dan/hand in. "
            f"If {place} is meant, rename the folder."
        ),
        "Not in the gradebook before: ada. If one is a student under another name, rename the folder.",
        f"In the gradebook, but nothing was handed in for {LESSON}: ada_l, bob, hal.",
    ]
    again = grade(course, students=("ada",))
    assert again.remarks == []


def test_a_course_in_which_all_is_misplaced_says_where_it_is(course: Path, tmp_path: Path) -> None:
    root = make_course(tmp_path / "course")
    put(root, f"bob/{LESSON}.ipynb")
    with pytest.raises(BadAssignment, match=r"Nothing was handed in .* student's folder: bob\. Move it to"):
        grade(root)
