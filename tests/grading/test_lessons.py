"""Does every lesson's solution get all points through the outside grader, and the untouched notebook none?"""

from pathlib import Path

import nbformat
import pytest
from support.classroom import HANDED_IN, grade, make_course, nbgrader, scores
from support.notebooks import released, solved, write
from support.submissions import LESSON

from autograder.exercises import exercises_of, lessons

pytestmark = pytest.mark.timeout(1800)

FURTHER = [slug for slug in lessons() if slug != LESSON]


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A course with two submissions to each lesson."""
    root = make_course(tmp_path_factory.mktemp("lessons") / "course")
    for slug in lessons():
        for student, notebook in (("solved", solved(slug)), ("untouched", released(slug))):
            path = write(notebook, root / "submitted" / student / slug / f"{slug}.ipynb")
            (path.parent / "timestamp.txt").write_text(HANDED_IN)
    return root


@pytest.mark.parametrize("slug", [LESSON, *(pytest.param(slug, marks=pytest.mark.slow) for slug in FURTHER)])
@pytest.mark.parametrize("run_all", [False, pytest.param(True, marks=pytest.mark.slow)], ids=["as used", "every cell"])
def test_solved_has_all_points_and_untouched_none(course: Path, slug: str, run_all: bool) -> None:
    if slug != LESSON:
        nbgrader(course, "generate_assignment", slug, "--force")
    students = ("solved",) if run_all else ()  # the figures of the untouched notebook are seen in the browser
    # a figure may train for long
    summary = grade(course, slug, students, run_all=run_all, force=True, cell_deadline=300.0)
    assert summary.failed == [] and summary.attention == {}
    most = sum(exercise.points for exercise in exercises_of(slug))
    wanted = {"solved": most} if run_all else {"solved": most, "untouched": 0}
    assert scores(course, slug).items() >= wanted.items()
    done = nbformat.read(course / "autograded" / "solved" / slug / f"{slug}.ipynb", as_version=4)
    assert [cell.id for cell in done.cells if any(o.output_type == "error" for o in cell.get("outputs", []))] == []
