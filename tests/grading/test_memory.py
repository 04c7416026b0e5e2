"""Does a notebook get the memory and the time of course.toml, and is the reason told where it cannot?"""

import asyncio
import re
import resource
import tomllib
from pathlib import Path

import pytest
from support.classroom import grade, hand_in, lean, make_course
from support.notebooks import solved, with_cells
from support.submissions import LESSON

from autograder.grading import memory
from autograder.grading.classroom import open_classroom
from autograder.grading.errors import BadAssignment
from autograder.grading.regrade import preview
from autograder.kernels.limits import MiB
from autograder.report.status import everything

EATS = """
import numpy as np

def chain_forward(w, b, x, n):
    asked = np.empty(3000 * 2**17)  # 3000 MB beside what is mapped already
    y = [x]
    for _ in range(n):
        y.append(w * y[-1] + b)
    return np.array(y)
"""


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = make_course(tmp_path_factory.mktemp("limits") / "course")
    hand_in(root, "eats", lean(with_cells(solved(LESSON), {"chain_forward": EATS})))
    return root


def limit(root: Path, text: str) -> None:
    """Put limits of the lesson into course.toml, in place of earlier ones."""
    path = root / "course.toml"
    before = re.sub(rf"^\[assignments\.{LESSON}\]\n.*?\n\n", "", path.read_text(), flags=re.DOTALL | re.MULTILINE)
    path.write_text(before.replace("[exercises]", f"[assignments.{LESSON}]\n{text}\n\n[exercises]"))
    tomllib.loads(path.read_text())


def test_a_lesson_gets_the_memory_that_course_toml_gives_it(root: Path) -> None:
    limit(root, "memory_mb = 600")
    assert "Points were lost for chain_forward" in (said := grade(root).attention["eats"][0])
    assert "Raise memory_mb in course.toml and grade again with --force" in said
    limit(root, "memory_mb = 1500")
    stale = "memory_mb changed in course.toml after eats lost points to a limit. Run: autograder grade"
    assert everything(open_classroom(root), LESSON)[0].remarks[0].startswith(stale)
    assert any(remark.startswith(stale) for remark in grade(root).remarks)
    assert grade(root, force=True).attention == {}
    assert everything(open_classroom(root), LESSON)[0].remarks == []


def test_more_than_the_machine_has_is_refused_with_the_ceiling_and_its_reason(
    root: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "meminfo").write_text("MemTotal:       8388608 kB\nMemFree:  1 kB\n")
    monkeypatch.setattr(memory, "MEMINFO", tmp_path / "meminfo")
    monkeypatch.setattr(memory, "CGROUPS", tmp_path)
    monkeypatch.setattr(memory, "OWN_GROUP", tmp_path / "own")
    limit(root, "memory_mb = 6200")
    told = (
        "memory_mb = 6200. This machine can give at most 6144, because it has 8192 MB, of which a notebook gets three"
    )
    with pytest.raises(BadAssignment, match=told):
        grade(root)
    with pytest.raises(BadAssignment, match=told):
        asyncio.run(preview(open_classroom(root), LESSON))
    (tmp_path / "own").write_text("0::/slice/job\n")
    (tmp_path / "slice" / "job").mkdir(parents=True)
    (tmp_path / "slice" / "memory.max").write_text("4294967296\n")
    (tmp_path / "slice" / "job" / "memory.max").write_text("max\n")
    assert memory.most_memory() == (
        3072,
        "its container or control group has 4096 MB, of which a notebook gets three quarters at most",
    )
    monkeypatch.setattr(resource, "getrlimit", lambda kind: (4000 * MiB, 4000 * MiB))
    assert memory.most_memory()[0] == 1952 and "your account has 'ulimit -v 4096000'" in memory.most_memory()[1]
    memory.require_memory(LESSON, 2048)  # the default is tried on every machine


def test_a_cells_time_is_that_of_course_toml_and_a_second_setting_is_told(root: Path) -> None:
    limit(root, "cell_seconds = 40\nsubmission_seconds = 50")
    config = root / "nbgrader_config.py"
    before = config.read_text()
    config.write_text(f"{before}\nc.ExecutePreprocessor.timeout = 77\n")
    course = open_classroom(root)
    config.write_text(before)
    lesson = course.of(LESSON)
    assert (course.cell_deadline, lesson.cell_deadline, lesson.submission_seconds) == (77, 40, 50)
    assert any("A cell has 40 seconds, as course.toml says" in said for said in lesson.unused_settings)
    assert not course.unused_settings
