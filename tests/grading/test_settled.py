"""Does a decision stay for the same work and end with other work, and does an open question never hide behind it?"""

import asyncio
import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from nbgrader.api import Gradebook
from support.classroom import hand_in, make_course
from support.notebooks import lean, solved, with_cells
from support.submissions import LESSON
from typer.testing import CliRunner, Result

from autograder.cli import app
from autograder.grading.book import Book
from autograder.grading.claims import Claims
from autograder.grading.classroom import open_classroom
from autograder.grading.errors import BadAssignment
from autograder.grading.records import is_same_hand_in, load_record
from autograder.grading.settled import settle

OTHER = "def chain_forward(w, b, x, n):\n    return np.zeros(n + 1)"
pytestmark = pytest.mark.filterwarnings("ignore")  # nbgrader's and alembic's own


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A course with a hand-in that is doubtful (ann), one that is cut off (cyd), and one of which all is well (bob)."""
    root = make_course(tmp_path / "course")
    monkeypatch.chdir(root)
    hand_in(root, "ann", lean(solved(LESSON)))
    _untimed(root, "ann")
    hand_in(root, "bob", lean(solved(LESSON)))
    hand_in(root, "cyd", json.dumps(lean(solved(LESSON))).encode()[:900])
    return root


def _untimed(root: Path, student: str) -> None:
    (root / "submitted" / student / LESSON / "timestamp.txt").write_text("yesterday")


def autograder(*arguments: str) -> Result:
    return CliRunner().invoke(app, list(arguments))


def told(*options: str) -> tuple[int, list[str]]:
    """The exit code of a run, and the students whom it names."""
    done = autograder("grade", LESSON, "--json", "--jobs", "1", *options)
    return done.exit_code, list(json.loads(done.stdout)["attention"])


def test_a_settled_sentence_is_not_told_again_until_there_is_other_work(root: Path) -> None:
    assert told() == (3, ["ann", "cyd"])
    done = autograder("settle", LESSON, "ann")
    assert done.exit_code == 0 and "Settled for ann:\n" in done.output and "does not say when" in done.output
    assert told() == (3, ["cyd"])
    assert told("--force") == (3, ["cyd"])
    assert autograder("settle", LESSON, "cyd", "ann").output.endswith("Nothing to settle for ann.\n")
    assert told() == told("--force") == (0, [])
    shown = autograder("grade", LESSON, "--jobs", "1")
    assert "Settled with 'autograder settle': ann, cyd." in shown.output
    assert json.loads(autograder("regrade", LESSON, "--dry-run", "--json", "--jobs", "1").stdout)["attention"] == {}
    assert autograder("regrade", LESSON, "--dry-run", "--jobs", "1").exit_code == 0

    hand_in(root, "ann", with_cells(lean(solved(LESSON)), {"chain_forward": OTHER}))
    _untimed(root, "ann")
    hand_in(root, "cyd", json.dumps(lean(solved(LESSON))).encode()[:901])
    assert told() == (3, ["ann", "cyd"])


def test_something_new_about_the_same_work_is_told(root: Path) -> None:
    told()
    autograder("settle", LESSON, "ann", "cyd")
    (root / "submitted" / "ann" / LESSON / "timestamp.txt").write_text("the day before yesterday")
    assert told() == (3, ["ann"])


def test_a_decision_is_in_status_report_and_explain_and_can_be_taken_back(root: Path) -> None:
    told()
    autograder("settle", LESSON, "ann", "cyd", "--note", "=<b>both</b> were on time")

    def status() -> dict[str, Any]:
        (one,) = json.loads(autograder("status", LESSON, "--json").stdout)
        return {name: one[name] for name in ("need_human", "settled", "failed")}

    assert status() == {"need_human": [], "settled": ["ann", "cyd"], "failed": ["cyd"]}
    explained = autograder("explain", "ann", "chain_forward").output
    assert "note (settled by " in explained and " UTC: =<b>both</b> were on time): Its " in explained
    made = json.loads(autograder("report", LESSON, "--json").stdout)
    assert made["counts"]["need_human"] == 0
    assert {(one["student"], one["settled"][:10]) for one in made["flags"]} == {
        ("ann", "settled by"),
        ("cyd", "settled by"),
    }
    page = (root / "reports" / f"{LESSON}.html").read_text()
    assert "UTC: =&lt;b&gt;both&lt;/b&gt; were on time" in page
    assert "2 settled sentences" in page and "<p>There are none.</p>" in page

    assert "Open again for ann:" in autograder("settle", LESSON, "ann", "--undo").output
    assert status() == {"need_human": ["ann"], "settled": ["cyd"], "failed": ["cyd"]}
    assert told() == (3, ["ann"])


def test_what_was_not_graded_or_could_not_be_read_cannot_be_settled(root: Path) -> None:
    with pytest.raises(BadAssignment, match=r"is not graded, .* autograder grade .* --student bob"):
        asyncio.run(settle(open_classroom(root), LESSON, ["bob"]))
    link = root / "submitted" / "cyd" / LESSON
    shutil.rmtree(link)
    link.mkdir()
    (link / f"{LESSON}.ipynb").symlink_to("/etc/hostname")
    assert told() == (3, ["ann", "cyd"])
    with pytest.raises(BadAssignment, match="could not be read, so it could not be told from a later one"):
        asyncio.run(settle(open_classroom(root), LESSON, ["ann", "cyd"]))
    record = load_record(root / ".autograder", LESSON, "ann")
    assert record is not None and record.settled == {}


def test_a_hand_in_that_another_run_grades_is_not_settled(root: Path) -> None:
    told()

    async def both() -> None:
        classroom = open_classroom(root)
        book = Book(classroom)
        claims = Claims(book, LESSON)
        async with claims.open():
            claims.take("ann")
            with pytest.raises(BadAssignment, match="Another run grades ann at this moment"):
                await settle(classroom, LESSON, ["ann"])
        book.close()

    asyncio.run(both())


@pytest.mark.parametrize(
    "before, now, same",
    [
        ({"work": "a", "digest": "b"}, {"work": "a", "digest": "c"}, True),
        ({"work": "a", "digest": "b"}, {"work": "b", "digest": "b"}, False),
        ({}, {}, False),
        ({"work": "a", "digest": "b"}, {}, False),
        ({"digest": "b"}, {"digest": "b"}, True),
    ],
)
def test_is_the_same_work_told_from_other_work(before: dict[str, str], now: dict[str, str], same: bool) -> None:
    assert is_same_hand_in(before, now) is same


def test_points_that_a_human_gave_are_in_the_explanation(root: Path) -> None:
    told()
    assert "a human gave" not in autograder("explain", "bob", "chain_forward").output
    classroom = open_classroom(root)
    with Gradebook(classroom.directories.db_url, classroom.directories.course_id) as gradebook:
        gradebook.find_grade("test_chain_forward", LESSON, LESSON, "bob").manual_score = 1.5
        gradebook.db.commit()
    assert "In the gradebook it has 1.5 points, which a human gave." in (
        autograder("explain", "bob", "chain_forward").output
    )
