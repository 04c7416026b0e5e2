"""Does an odd but honest hand-in keep the points that it is worth, or is a human told why not?"""

import os
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

import pytest
from support import without_layer
from support.classroom import BIN, hand_in, lean, make_course, scores
from support.notebooks import solved
from support.odd import Odd, odd_handins
from support.submissions import LESSON

from autograder.grading.records import load_record
from tests.kernels import ordinary_user

NEIGHBOURS = ("a_neighbour", "m_neighbour", "zz_neighbour")
AT_LEAST = 120
WHOLE = os.environ.get("DEEPGRAD_WHOLE_CORPUS") == "1"
"""Before a release: all of them, as an ordinary user, too."""

SECONDS = 20
"""For a cell; it is a whole number here because nbgrader reads it from the course's settings."""

SAMPLE = (
    "names_browser_1", "names_text_ending", "names_moodle", "names_canvas_late", "places_zip",
    "places_folder_with_data", "places_mac_beside_renamed", "places_atomic_beside", "broken_zero_bytes_with_copy",
    "broken_half_missing", "broken_a_rar", "encodings_utf_16", "formats_third", "platforms_colab_forgot_names",
    "platforms_large_figures", "cells_imports_needed", "code_installs", "code_caught_offline", "code_own_file",
    "code_own_syntax", "stopped_input", "stopped_download", "stopped_pool", "stopped_colab_path",
    "stopped_fetched_file", "stopped_data_elsewhere", "stopped_in_the_call", "beside_names",
)  # fmt: skip


def graded(root: Path, chosen: dict[str, Odd], who: Sequence[str] = ()) -> Path:
    """A course in which ``chosen`` and the neighbours were handed in and graded by one command, ``who`` before it."""
    make_course(root)
    config = root / "nbgrader_config.py"
    config.write_text(f"{config.read_text()}\nc.ExecutePreprocessor.timeout = {SECONDS}\n")
    for student, odd in chosen.items():
        folder = root / "submitted" / student / LESSON
        folder.mkdir(parents=True)
        for path, data in odd.files.items():
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / path).write_bytes(data)
        if odd.timestamp is not None:
            (folder / "timestamp.txt").write_bytes(odd.timestamp)
    for student in NEIGHBOURS:
        hand_in(root, student, lean(solved(LESSON)))
    if who:
        for path in (root, *root.rglob("*")):
            os.chown(path, ordinary_user.SPARE_UID, ordinary_user.SPARE_UID)
    path = os.pathsep.join(str(Path(entry).resolve()) for entry in sys.path if entry)
    environment = {**os.environ, "PYTHONWARNINGS": "ignore", **({"PYTHONPATH": path} if who else {})}
    command = [*who, "/bin/sh", "-c", 'cd "$0" && exec "$@"', root, BIN / "autograder", "grade", LESSON]
    done = subprocess.run(command, env=environment, capture_output=True, text=True)
    assert "graded" in done.stdout, done.stderr
    return root


def wrong(root: Path, chosen: dict[str, Odd]) -> dict[str, str]:
    """What is not as it should be, by student."""
    points = scores(root)
    expected = chosen | {name: Odd({}) for name in NEIGHBOURS}
    found = {}
    for student, odd in expected.items():
        record = load_record(root / ".autograder", LESSON, student)
        told = record.attention if record is not None else []
        if record is None:
            found[student] = "it was not graded"
        elif points.get(student, 0) != pytest.approx(odd.points):
            found[student] = f"{points.get(student, 0)} points, not {odd.points}: {told}"
        elif bool(told) != odd.owed:
            found[student] = f"a sentence is {'owed' if odd.owed else 'not owed'}: {told}"
    return found


def test_odd_handins_of_each_kind_keep_their_points_or_are_told(tmp_path: Path) -> None:
    every = odd_handins()
    chosen = {name: every[name] for name in SAMPLE}
    assert wrong(graded(tmp_path / "course", chosen), chosen) == {}


@pytest.mark.slow
@pytest.mark.skipif(os.geteuid() != 0, reason="only root can become another user")
def test_odd_handins_keep_their_points_as_an_ordinary_user_without_namespaces() -> None:
    every = odd_handins()
    chosen = {name: every[name] for name in (every if WHOLE else SAMPLE)}
    who = [*ordinary_user.as_user(ordinary_user.SPARE_UID), sys.executable, without_layer.__file__, "namespaces"]
    with tempfile.TemporaryDirectory(dir="/var/tmp") as folder:
        Path(folder).chmod(0o755)
        assert wrong(graded(Path(folder) / "course", chosen, who), chosen) == {}


@pytest.mark.slow
@pytest.mark.timeout(1800)
def test_all_odd_handins_keep_their_points_or_are_told(tmp_path: Path) -> None:
    every = odd_handins()
    assert len(every) >= AT_LEAST
    assert wrong(graded(tmp_path / "course", every), every) == {}
