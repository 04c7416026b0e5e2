"""Do Moodle and Canvas get what they import, with nobody's grade wrong, and no other column changed?"""

import csv
import io
import zipfile
from pathlib import Path

import pytest
from support.lms import (
    ADA,
    ASSIGNMENT,
    BJOERN,
    GERMAN,
    GRADEBOOK,
    WORKSHEET,
    earn,
    moodle_name,
    written,
    zip_of,
)
from typer.testing import CliRunner

from autograder.cli import app
from autograder.grading.records import Record, keep
from autograder.lms.errors import BadList, NotWritten

SCORES = {"ada": 12.345, "bjoern": 20.0, "wei.li": 0.0, "wei.li2": 7.0}
pytestmark = pytest.mark.filterwarnings("ignore::sqlalchemy.exc.SAWarning")


def run(*arguments: str) -> tuple[int, str]:
    done = CliRunner().invoke(app, list(arguments), catch_exceptions=False)
    return done.exit_code, " ".join(done.output.split())


def rows(path: Path, separator: str = ",") -> list[list[str]]:
    return list(csv.reader(io.StringIO(path.read_text(encoding="utf-8")), delimiter=separator))


def to_moodle(root: Path, *arguments: str, worksheet: str = WORKSHEET) -> tuple[int, str]:
    written(root / "w.csv", worksheet)
    return run("export", ASSIGNMENT, "--moodle", "w.csv", "--no-domain", *arguments)


def test_moodles_worksheet_comes_back_with_its_grades_and_nothing_else_changed(root: Path) -> None:
    earn(root, SCORES)
    code, said = to_moodle(root)
    assert code == 0 and "wrote sums-moodle.csv with 3 grades" in said
    before, after = rows(root / "w.csv"), rows(root / "sums-moodle.csv")
    assert [row[4] for row in after] == ["Grade", "12.35", "20.00", "0.00", "", ""]
    assert [row[:4] + row[5:] for row in after] == [row[:4] + row[5:] for row in before]
    assert "1 locked in Moodle's gradebook, so their grade was left as it was: wei.li2" in said


def test_a_german_worksheet_keeps_its_titles_and_its_comma(root: Path) -> None:
    earn(root, {"ada": 12.5, "bjoern": 3})
    assert to_moodle(root, worksheet=GERMAN)[0] == 0
    after = rows(root / "sums-moodle.csv", ";")
    assert after[0] == rows(root / "w.csv", ";")[0]
    assert [row[4] for row in after[1:]] == ["12,50", "3,00"]


def test_another_maximum_is_refused_or_converted(root: Path) -> None:
    earn(root, {"ada": 10, "bjoern": 30})
    hundred = WORKSHEET.replace("20.00", "100.00")
    with pytest.raises(BadList, match="maximum grade of 100; the assignment is worth 20 points"):
        to_moodle(root, worksheet=hundred)
    assert not (root / "sums-moodle.csv").exists()
    code, said = to_moodle(root, "--scale", worksheet=hundred)
    assert code == 0 and [row[4] for row in rows(root / "sums-moodle.csv")[1:3]] == ["50.00", "100.00"]
    assert "1 above Moodle's maximum, which was written instead: bjoern (150.00)" in said


def test_a_grade_that_waits_for_a_person_is_left_out_unless_asked_for(root: Path) -> None:
    earn(root, SCORES, waits=("ada",))
    _, said = to_moodle(root)
    assert "1 left out, because a part waits for you in formgrader" in said
    assert rows(root / "sums-moodle.csv")[1][4] == ""
    to_moodle(root, "--unfinished", "--force")
    assert rows(root / "sums-moodle.csv")[1][4] == "12.35"


def test_a_submission_that_could_not_be_graded_is_not_counted_among_those_that_wait(root: Path) -> None:
    earn(root, SCORES, waits=("ada", "bjoern"))
    keep(root / ".autograder", ASSIGNMENT, "ada", Record("", attention=["It is cut off."], graded=False))
    _, said = to_moodle(root)
    assert (
        "1 left out, because a part waits for you in formgrader (--unfinished writes them as they are): bjoern." in said
    )
    assert "1 left out, because a part could not be graded, as 'autograder grade' says" in said
    assert [row[4] for row in rows(root / "sums-moodle.csv")[1:3]] == ["", ""]


def test_the_penalty_for_being_late_is_taken(root: Path) -> None:
    earn(root, {"ada": 10}, penalty=4)
    to_moodle(root)
    assert rows(root / "sums-moodle.csv")[1][4] == "6.00"


def test_who_is_not_in_the_worksheet_is_told(root: Path) -> None:
    earn(root, {"ada": 10, "stranger": 3})
    assert "1 not in the worksheet: stranger." in to_moodle(root)[1]


def test_canvas_gets_one_column_only(root: Path) -> None:
    earn(root, {"ada": 12.5, "weili": 3, "weili2": 4})
    written(root / "g.csv", GRADEBOOK)
    code, _ = run("export", ASSIGNMENT, "--canvas", "g.csv", "--column", "Deep linear")
    assert code == 0
    after = rows(root / "sums-canvas.csv")
    assert after[0] == ["Student", "ID", "SIS User ID", "SIS Login ID", "Section", "Deep linear (9001)"]
    assert [row[5] for row in after[1:]] == ["Manual Posting", "20", "12.50", "", "3.00", "4.00", ""]
    assert after[3][:5] == ["Lovelace, Ada", "2001", "S1", "ada", "Monday"]


def test_a_column_that_canvas_has_not_is_told_with_its_columns(root: Path) -> None:
    earn(root, {"ada": 12.5})
    written(root / "g.csv", GRADEBOOK)
    with pytest.raises(BadList, match=r"no column 'sums'. Say which with --column: 'Deep linear \(9001\)'"):
        run("export", ASSIGNMENT, "--canvas", "g.csv")


def test_a_plain_table_holds_no_formula(root: Path) -> None:
    earn(root, {"=HYPERLINK(1)": 1, "ada": 2})
    run("export", ASSIGNMENT, "--csv", "--out", "grades.csv")
    table = rows(root / "grades.csv")
    assert table[0][0] == "student" and [row[0] for row in table[1:]] == ["'=HYPERLINK(1)", "ada"]
    assert [row[3] for row in table[1:]] == ["1.00", "2.00"]


def test_a_file_that_is_there_is_never_written_over(root: Path) -> None:
    earn(root, {"ada": 2})
    written(root / "sums-grades.csv", "mine")
    with pytest.raises(NotWritten, match="is there already and was left alone"):
        run("export", ASSIGNMENT, "--csv")
    assert (root / "sums-grades.csv").read_text() == "mine"
    assert not list(root.glob(".new-*"))


def test_an_assignment_without_grades_says_what_to_run(root: Path) -> None:
    with pytest.raises(NotWritten, match="Run: autograder grade sums"):
        run("export", ASSIGNMENT, "--csv")


def page(root: Path, student: str) -> None:
    path = root / "feedback" / student / ASSIGNMENT / "my_nb.html"
    path.parent.mkdir(parents=True)
    path.write_text(f"page of {student}")


def test_all_who_have_no_feedback_are_counted_and_named(root: Path) -> None:
    people = [(f"Student {at}", 200 + at) for at in range(7)]
    lines = [f"Participant {number},{name},s{number}@uni.test,,,20.00,Yes,-,,-," for name, number in people]
    written(root / "w.csv", "\n".join([WORKSHEET.splitlines()[0], *lines]) + "\n")
    zip_of(root / "all.zip", {moodle_name(person): b"x" for person in people})
    run("collect", "all.zip", ASSIGNMENT, "--list", "w.csv", "--no-domain")
    page(root, "s200")
    code, said = run("export", ASSIGNMENT, "--feedback", "fb.zip")
    assert code == 0 and "6 have no feedback: s201 s202 s203 s204 s205 s206 wrote" in said


def as_moodle_reads(name: str) -> tuple[str, str, str, str]:
    """What Moodle's importer takes from a name: participant, kind of plugin, plugin, file."""
    _, participant, sort, plugin, file = name.split("_", 4)
    return participant, sort, plugin, file


def test_feedback_goes_back_under_the_names_of_moodles_uploads(root: Path) -> None:
    zip_of(root / "all.zip", {moodle_name(ADA): b"x", moodle_name(BJOERN): b"y"})
    written(root / "w.csv", WORKSHEET)
    run("collect", "all.zip", ASSIGNMENT, "--list", "w.csv", "--no-domain")
    page(root, "ada")
    code, said = run("export", ASSIGNMENT, "--feedback", "fb.zip")
    assert code == 0 and "1 have no feedback: bjoern." in said and "with the feedback of 1" in said
    with zipfile.ZipFile(root / "fb.zip") as archive:
        assert [as_moodle_reads(name) for name in archive.namelist()] == [
            ("101", "assignsubmission", "file", "my_nb.html")
        ]
        assert archive.read(archive.namelist()[0]) == b"page of ada"


def test_feedback_goes_back_under_the_names_of_canvas_uploads(root: Path) -> None:
    zip_of(root / "all.zip", {"lovelaceada_LATE_2001_7001_nb.ipynb": b"x"})
    written(root / "g.csv", GRADEBOOK)
    run("collect", "all.zip", ASSIGNMENT, "--list", "g.csv")
    page(root, "ada")
    run("export", ASSIGNMENT, "--feedback", "fb.zip")
    with zipfile.ZipFile(root / "fb.zip") as archive:
        (name,) = archive.namelist()
    assert [part for part in name.split("_") if part.isdigit()][:2] == ["2001", "7001"]


def test_feedback_of_a_class_that_no_lms_handed_in_is_told(root: Path) -> None:
    page(root, "ada")
    with pytest.raises(NotWritten, match="no record of the names"):
        run("export", ASSIGNMENT, "--feedback", "fb.zip")
    assert not (root / "fb.zip").exists()
