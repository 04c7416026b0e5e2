"""Does a class's archive come into submitted/ whole, with nothing overwritten, invented or written through a link?"""

import os
import signal
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from support.lms import ADA, ASSIGNMENT, BJOERN, CLASS, GRADEBOOK, WORKSHEET, moodle_name, written, zip_of
from typer.testing import CliRunner

from autograder.cli import app
from autograder.grading.classroom import Classroom
from autograder.lms.kept import load_known

CANVAS = {
    "lovelaceada_2001_7001_nb.ipynb": b"ada",
    "öströmbjörn_LATE_2002_7002_nb-1.ipynb": b"bjoern",
    "liwei_2003_7003_nb.ipynb": b"li",
    "liwei_2004_7004_nb.ipynb": b"li2",
}


def collect(*arguments: str) -> tuple[int, str]:
    done = CliRunner().invoke(app, ["collect", *arguments], catch_exceptions=False)
    return done.exit_code, " ".join(done.output.split())


def from_moodle(root: Path, files: dict[str, bytes], *arguments: str) -> tuple[int, str]:
    zip_of(root / "all.zip", files)
    written(root / "w.csv", WORKSHEET)
    return collect("all.zip", ASSIGNMENT, "--list", "w.csv", "--no-domain", "--timezone", "Europe/Berlin", *arguments)


def from_canvas(root: Path, *arguments: str, files: dict[str, bytes] = CANVAS) -> tuple[int, str]:
    zip_of(root / "all.zip", files)
    written(root / "g.csv", GRADEBOOK)
    return collect("all.zip", ASSIGNMENT, "--list", "g.csv", *arguments)


def submitted(root: Path) -> dict[str, str]:
    """Every file in submitted/ and what it holds."""
    files = [path for path in (root / "submitted").rglob("*") if path.is_file()]
    return {path.relative_to(root / "submitted").as_posix(): path.read_text() for path in sorted(files)}


def test_a_class_of_moodle_is_collected_with_times_and_twice_the_same_name(root: Path, classroom: Classroom) -> None:
    code, said = from_moodle(root, {moodle_name(person): person[0].encode() for person in CLASS})
    assert (code, said.partition(". ")[0]) == (0, "all.zip: 4 submissions, as Moodle names them")
    assert "5 students are new in the gradebook" in said and "Next: autograder grade sums" in said
    assert submitted(root) == {
        "ada/sums/nb.ipynb": "Ada Lovelace",
        "ada/sums/timestamp.txt": "2026-03-05 22:03:00.000000 UTC",
        "bjoern/sums/nb.ipynb": "Björn Öström",
        "bjoern/sums/timestamp.txt": "2026-03-05 23:01:00.000000 UTC",
        "wei.li/sums/nb.ipynb": "Wei Li",
        "wei.li/sums/timestamp.txt": "2026-03-05 12:00:00.000000 UTC",
        "wei.li2/sums/nb.ipynb": "Wei Li",
        "wei.li2/sums/timestamp.txt": "2026-03-05 13:00:00.000000 UTC",
    }
    assert load_known(classroom.records, ASSIGNMENT)["wei.li2"].prefix == "Wei Li_104_"


def test_without_a_zone_moodles_times_are_not_guessed(root: Path) -> None:
    zip_of(root / "all.zip", {moodle_name(ADA): b"x"})
    written(root / "w.csv", WORKSHEET)
    code, said = collect("all.zip", ASSIGNMENT, "--list", "w.csv")
    assert code == 0 and "--timezone Europe/Berlin" in said
    assert submitted(root) == {"ada@uni.test/sums/nb.ipynb": "x"}


def test_the_zone_of_the_course_counts_if_no_other_is_named(root: Path) -> None:
    zip_of(root / "all.zip", {moodle_name(ADA): b"x"})
    written(root / "w.csv", WORKSHEET)
    course = root / "course.toml"
    course.write_text(course.read_text().replace("[course]", '[course]\ntimezone = "Europe/Berlin"'))
    code, said = collect("all.zip", ASSIGNMENT, "--list", "w.csv", "--no-domain")
    assert code == 0 and "were read as Europe/Berlin, the course's zone" in said
    assert submitted(root)["ada/sums/timestamp.txt"] == "2026-03-05 22:03:00.000000 UTC"


def test_a_late_mark_of_canvas_becomes_the_least_that_it_says_and_is_told(root: Path) -> None:
    code, said = from_canvas(root)
    assert code == 0 and "1 marked LATE: bjoern. Canvas does not say how late" in said
    found = submitted(root)
    assert found["bjoern/sums/timestamp.txt"] == "2026-03-05 22:30:01.000000 UTC"
    assert "ada/sums/timestamp.txt" not in found and found["weili2/sums/nb.ipynb"] == "li2"


def test_a_dry_run_says_all_and_writes_nothing(root: Path) -> None:
    before = sorted(path for path in root.rglob("*") if path.suffix != ".csv")
    code, said = from_canvas(root, "--dry-run")
    assert code == 0 and "bjoern (Öström, Björn): new, late, 2026-03-05 22:30:01 UTC: nb.ipynb" in said
    assert "Nothing was written" in said
    assert sorted(path for path in root.rglob("*") if path.suffix not in (".csv", ".zip")) == before


def test_a_dry_run_names_times_that_cannot_be_read_below_its_list(root: Path) -> None:
    written(root / "w.csv", WORKSHEET.replace("5 March 2026, 11:03 PM", "5 Nonsense 2026, 11:03 PM"))
    zip_of(root / "all.zip", {moodle_name(ADA): b"x"})
    code, said = collect("all.zip", ASSIGNMENT, "--list", "w.csv", "--timezone", "Europe/Berlin", "--dry-run")
    _, _, odd = said.partition("1 new, 0 there already, 0 would be kept. ")
    assert code == 0 and odd.startswith("Counted as on time, because the time in the list cannot be read: ada@uni.test")


def test_a_dry_run_shows_the_courses_clock_and_ends_with_the_odd_ones(root: Path) -> None:
    files = {
        moodle_name(ADA, "nb.ipynb"): b"x",
        moodle_name(BJOERN, "my work.ipynb"): b"x",
        moodle_name(CLASS[2], "all.zip"): b"x",
        moodle_name(CLASS[3], "nb.html"): b"x",
    }
    code, said = from_moodle(root, files, "--dry-run")
    assert code == 0 and "ada (Ada Lovelace): new, 2026-03-05 23:03 Europe/Berlin: nb.ipynb" in said
    lines, _, odd = said.partition("4 new, 0 there already, 0 would be kept. ")
    assert lines and odd == (
        "1 late: bjoern. 1 without nb.ipynb, but with another notebook, which grade looks at: bjoern (my work.ipynb). "
        "1 without nb.ipynb, but with a zip, in which grade looks: wei.li (all.zip). "
        "1 without a notebook: wei.li2 (nb.html). Nothing was written (--dry-run)."
    )


def test_the_same_archive_again_changes_nothing(root: Path) -> None:
    from_canvas(root)
    before = submitted(root)
    code, said = from_canvas(root)
    assert code == 0 and "0 new, 0 replaced" in said and "4 there already" in said
    assert submitted(root) == before


def test_a_newer_submission_replaces_only_when_asked_and_the_old_is_kept(root: Path) -> None:
    from_canvas(root)
    newer = {**CANVAS, "lovelaceada_2001_7005_nb.ipynb": b"again"}
    del newer["lovelaceada_2001_7001_nb.ipynb"]
    code, said = from_canvas(root, files=newer)
    assert code == 3 and "1 have other files in submitted/, which were kept: ada" in said
    assert submitted(root)["ada/sums/nb.ipynb"] == "ada"
    code, said = from_canvas(root, "--update", files=newer)
    assert code == 0 and "1 replaced" in said
    assert submitted(root)["ada/sums/nb.ipynb"] == "again"
    (old,) = (root / ".autograder" / "replaced" / "ada" / ASSIGNMENT).glob("*/nb.ipynb")
    assert old.read_text() == "ada"


def moodle_times(root: Path, ada: str, *arguments: str, data: bytes = b"x") -> tuple[int, str]:
    """Collect Ada's hand-in with another time in Moodle's list."""
    zip_of(root / "all.zip", {moodle_name(ADA): data})
    written(root / "w.csv", WORKSHEET.replace("Thursday, 5 March 2026, 11:03 PM", ada))
    options = ("--list", "w.csv", "--no-domain", "--timezone", "Europe/Berlin", *arguments)
    return collect("all.zip", ASSIGNMENT, *options)


FIFTH, SIXTH = "Thursday, 5 March 2026, 11:03 PM", "Friday, 6 March 2026, 1:00 PM"


def test_a_time_written_by_hand_is_kept_until_another_file_comes_and_is_then_named(root: Path) -> None:
    from_moodle(root, {moodle_name(ADA): b"x"})
    path = root / "submitted" / "ada" / ASSIGNMENT / "timestamp.txt"
    path.write_text("2026-03-05 20:00:00 UTC")
    for _ in range(2):
        code, said = moodle_times(root, FIFTH, "--update")
        assert code == 0 and "1 there already" in said and path.read_text() == "2026-03-05 20:00:00 UTC"
        assert (
            "1 time that was written into timestamp.txt by hand is kept: ada (2026-03-05 20:00 UTC in submitted/, "
            "2026-03-05 22:03 UTC in the archive). An extension belongs in course.toml"
        ) in said
    code, said = moodle_times(root, SIXTH, "--update", "--dry-run", data=b"again")
    assert code == 0 and "ada (Ada Lovelace): would be replaced" in said and "edited by hand -> " in said
    code, said = moodle_times(root, SIXTH, "--update", data=b"again")
    assert "ada (2026-03-05 20:00 UTC, edited by hand -> 2026-03-06 12:00 UTC)" in said and code == 0
    assert path.read_text() == "2026-03-06 12:00:00.000000 UTC"


def test_an_older_archive_moves_no_hand_in_back_in_time(root: Path) -> None:
    moodle_times(root, SIXTH, data=b"newer")
    before = submitted(root)
    for data in (b"older", b"newer"):
        code, said = moodle_times(root, FIFTH, "--update", data=data)
        assert code == 3 and "0 new, 0 replaced" in said and submitted(root) == before
        assert (
            "1 hand-in is kept, because the archive's is older than the one in submitted/: ada (2026-03-06 12:00 UTC "
            "in submitted/, 2026-03-05 22:03 UTC in the archive). To take an older one, first remove"
        ) in said
    code, said = moodle_times(root, FIFTH, "--update", "--dry-run", data=b"older")
    assert code == 0 and "ada (Ada Lovelace): older than in submitted/" in said


def test_canvas_numbers_tell_which_of_two_hand_ins_is_older(root: Path) -> None:
    newer = {**CANVAS, "lovelaceada_2001_7005_nb.ipynb": b"again"}
    del newer["lovelaceada_2001_7001_nb.ipynb"]
    from_canvas(root, files=newer)
    code, said = from_canvas(root, "--update")
    assert code == 3 and "is older than the one in submitted/: ada (no time in" in said
    assert submitted(root)["ada/sums/nb.ipynb"] == "again"


def test_a_true_time_in_place_of_canvas_late_mark_stays(root: Path) -> None:
    from_canvas(root)
    path = root / "submitted" / "bjoern" / ASSIGNMENT / "timestamp.txt"
    path.write_text("2026-03-08 20:00:00 UTC")
    code, said = from_canvas(root, "--update")
    assert code == 0 and "1 time that was written into timestamp.txt by hand is kept: bjoern" in said
    assert path.read_text() == "2026-03-08 20:00:00 UTC"


def test_a_time_of_unknown_origin_is_named_before_it_is_replaced(root: Path) -> None:
    """As in a course of an earlier version, which did not note the times that it wrote."""
    from_moodle(root, {moodle_name(ADA): b"x"})
    (root / ".autograder" / "lms" / f"{ASSIGNMENT}.json").unlink()
    path = root / "submitted" / "ada" / ASSIGNMENT / "timestamp.txt"
    path.write_text("2026-03-05 20:00:00 UTC")
    _, said = moodle_times(root, FIFTH, "--update")
    assert "1 time in timestamp.txt is replaced by the archive's: ada (2026-03-05 20:00 UTC -> 2026-03-05 22:03" in said
    assert path.read_text() == "2026-03-05 22:03:00.000000 UTC"


def test_an_archive_without_times_takes_none_away(root: Path) -> None:
    from_moodle(root, {moodle_name(ADA): b"x"})
    before = submitted(root)
    zip_of(root / "all.zip", {moodle_name(ADA): b"x"})
    code, said = collect("all.zip", ASSIGNMENT, "--list", "w.csv", "--no-domain", "--update")
    assert code == 0 and "1 there already" in said and submitted(root) == before


def test_an_extension_counts_in_the_dry_run_and_a_late_mark_is_told(root: Path) -> None:
    course = root / "course.toml"
    (root / "source" / ASSIGNMENT).mkdir(parents=True)
    course.write_text(f'{course.read_text()}\n[assignments.{ASSIGNMENT}.extensions]\nbjoern = "2026-03-08 22:30 UTC"\n')
    _, said = from_moodle(root, {moodle_name(BJOERN): b"x"}, "--dry-run")
    assert " late" not in said
    _, said = from_canvas(root)
    assert "1 of them have an extension in course.toml and count as on time: bjoern." in said


@pytest.mark.parametrize("name", ["timestamp.txt", "Timestamp.TXT", "submission_secret.txt"])
def test_a_student_cannot_choose_when_it_was_handed_in(name: str, root: Path) -> None:
    files = {moodle_name(ADA): b"x", moodle_name(ADA, name): b"2020-01-01 00:00:00 UTC"}
    code, said = from_moodle(root, files)
    assert code == 3 and "as its own note of the hand-in" in said
    assert submitted(root)["ada/sums/timestamp.txt"].startswith("2026-03-05 22:03")
    assert len(submitted(root)) == 2


def test_a_stranger_and_a_damaged_file_cost_only_themselves(root: Path) -> None:
    zip_of(root / "all.zip", {moodle_name(ADA): b"x" * 50, moodle_name(("Eve", 999)): b"y", moodle_name(BJOERN): b"z"})
    data = (root / "all.zip").read_bytes()
    with zipfile.ZipFile(root / "all.zip") as archive:
        at = archive.getinfo(moodle_name(ADA)).header_offset + 30 + len(moodle_name(ADA).encode()) + 3
    (root / "all.zip").write_bytes(data[:at] + b"\xff\xff" + data[at + 2 :])
    written(root / "w.csv", WORKSHEET)
    code, said = collect("all.zip", ASSIGNMENT, "--list", "w.csv", "--no-domain")
    assert code == 3
    assert "Eve has the number 999, which is not in the list" in said
    assert "ada: nothing was written. Ada Lovelace_101_assignsubmission_file_/nb.ipynb is damaged" in said
    assert list(submitted(root)) == ["bjoern/sums/nb.ipynb"]
    assert not list((root / "submitted" / "ada").iterdir())


def test_nothing_is_written_through_a_link(root: Path, tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    (root / "submitted" / "ada").symlink_to(tmp_path / "elsewhere")
    code, said = from_canvas(root)
    assert code == 3 and "ada: nothing was written" in said and "is a link" in said
    assert list((tmp_path / "elsewhere").iterdir()) == []


def test_moodles_archive_without_a_list_says_which_list_is_needed(root: Path) -> None:
    from autograder.lms.errors import BadList

    zip_of(root / "all.zip", {moodle_name(ADA): b"x"})
    with pytest.raises(BadList, match=r"grading worksheet .* --list FILE\.csv"):
        collect("all.zip", ASSIGNMENT)


def test_a_plain_folder_needs_no_list_and_its_own_times_count(root: Path) -> None:
    (root / "in" / "ada").mkdir(parents=True)
    (root / "in" / "ada" / "nb.ipynb").write_text("x")
    (root / "in" / "ada" / "timestamp.txt").write_text("2026-03-01 12:00:00 UTC")
    (root / "in" / "bob.ipynb").write_text("y")
    code, _ = collect("in", ASSIGNMENT)
    assert code == 0
    assert submitted(root) == {
        "ada/sums/nb.ipynb": "x",
        "ada/sums/timestamp.txt": "2026-03-01 12:00:00 UTC",
        "bob/sums/sums.ipynb": "y",
    }


def test_what_is_collected_has_the_courses_rights(root: Path) -> None:
    before = os.umask(0o022)
    try:
        from_canvas(root)
    finally:
        os.umask(before)
    assert (root / "submitted" / "ada" / ASSIGNMENT).stat().st_mode & 0o077 == 0
    assert (root / "submitted" / "ada" / ASSIGNMENT / "nb.ipynb").stat().st_mode & 0o077 == 0


KILLED = """
import os, signal, sys
from pathlib import Path
from autograder.lms import collect
count = int(sys.argv.pop(1))
def kill_at(name):
    known = getattr(Path, name)
    def step(self, *arguments, **named):
        global count
        if "submitted" in str(self):
            count -= 1
            if count == 0:
                os.kill(os.getpid(), signal.SIGKILL)
        return known(self, *arguments, **named)
    setattr(Path, name, step)
for name in ("mkdir", "rename", "write_bytes", "write_text"):
    kill_at(name)
from autograder.cli import main
main()
"""


@pytest.mark.slow
@pytest.mark.parametrize("step", [3, 5, 6, 7])
def test_killed_at_any_step_every_folder_is_whole_or_absent_and_the_same_command_goes_on(step: int, root: Path) -> None:
    from_canvas(root)
    newer = {name: data + b" again" for name, data in CANVAS.items()}
    zip_of(root / "all.zip", newer)
    command = [sys.executable, "-c", KILLED, str(step), "collect", "all.zip", ASSIGNMENT, "--list", "g.csv", "--update"]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    done = subprocess.run(command, cwd=root, env=environment, capture_output=True, text=True)
    assert done.returncode == -signal.SIGKILL, done.stderr
    for place in (root / "submitted").glob(f"*/{ASSIGNMENT}"):
        text = (place / "nb.ipynb").read_text()
        assert text.removesuffix(" again") in ("ada", "bjoern", "li", "li2")
    kept = {path.read_text() for path in root.glob(f".autograder/replaced/*/{ASSIGNMENT}/*/nb.ipynb")}
    code, _ = from_canvas(root, "--update", files=newer)
    assert code == 0
    after = {name: text for name, text in submitted(root).items() if name.endswith("nb.ipynb")}
    assert sorted(after.values()) == ["ada again", "bjoern again", "li again", "li2 again"]
    assert len(after) == 4 and kept <= {"ada", "bjoern", "li", "li2"}
    old = {path.read_text() for path in root.glob(f".autograder/replaced/*/{ASSIGNMENT}/*/nb.ipynb")}
    assert old == {"ada", "bjoern", "li", "li2"}


def test_a_second_collect_waits_for_no_one_and_says_so(root: Path) -> None:
    import fcntl

    from autograder.lms.errors import NotWritten

    with (root / ".autograder" / "collect.lock").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        with pytest.raises(NotWritten, match="Another 'autograder collect' is running"):
            from_canvas(root)
    assert submitted(root) == {}
