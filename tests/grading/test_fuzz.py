"""Whatever a student's folder holds: does the run end, are neighbours graded, and is the odd one graded or told?"""

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from support.classroom import grade, lean, make_course, scores
from support.notebooks import solved
from support.submissions import LESSON, TOTAL

from autograder.grading.files import Room
from autograder.grading.report import tell
from autograder.grading.submitted import read_submission
from autograder.grading.write import extra_files, stage, unstage, write
from autograder.kernels.cleanup import remove_tree
from deepgrad.console import say

NOTEBOOK = f"{LESSON}.ipynb"
ODD_NAMES = (
    *(b"--force", b"-h", b" ", b"trailing ", b"a\nb", b"\x1b[2J", b"\xff\xfe", b"M\xfcller", b"n" * 255, b"x" * 250),
    *(
        name.encode()
        for name in ("é", "e\u0301", "🎓", "\u202eltr", "\u200f", "a\u2028b", "{student_id}", "*", "[a]", "~", "$HOME")
    ),
    *(
        b".ipynb_checkpoints",
        b".DS_Store",
        b"timestamp.txt",
        b"data.csv",
        NOTEBOOK,
        b"copy of " + NOTEBOOK.encode(),
        b"con",
        b"%s",
    ),
)
TIMES = (
    b"2026-03-01 12:00:00.000000 UTC",
    b"2026-03-01 12:00 IST",
    b"2026-03-01 12:00 /proc/kmsg",
    b"\xff\xfe2\x000\x00",
    b"",
)
PUBLISHED = ("utf-8", "utf-8-sig", "utf-16")

name = (
    st.one_of(
        st.sampled_from(ODD_NAMES),
        st.binary(min_size=1, max_size=60).map(lambda b: b.replace(b"/", b"_").replace(b"\0", b"_")),
    )
    .filter(lambda b: b not in (b".", b".."))
    .map(os.fsdecode)
)


@dataclass(frozen=True)
class Node:
    """What is put at a path: bytes, a sparse file, folders in folders, a link, a pipe."""

    kind: str
    size: int = 0
    data: bytes = b""

    def put(self, path: Path) -> None:
        """Make it, if it can be made there."""
        if self.kind == "folders":
            path.mkdir()
            nest(path, self.size)
        elif self.kind == "link":
            path.symlink_to(os.fsdecode(self.data))
        elif self.kind == "pipe":
            os.mkfifo(path)
        else:
            with path.open("xb") as file:
                file.write(self.data)
            if self.kind == "sparse":
                os.truncate(path, self.size)


Nodes = list[tuple[list[str], Node]]

node = st.one_of(
    st.builds(Node, st.just("file"), data=st.binary(max_size=200)),
    st.builds(Node, st.just("sparse"), st.sampled_from([4096, Room.bytes + 1, 256 << 20, 1 << 40])),
    st.builds(Node, st.just("folders"), st.sampled_from([1, 16, 17, 1_200])),
    st.builds(Node, st.just("link"), data=st.sampled_from([b".", b"..", b"/", b"/etc/passwd", b"self", b"/dev/zero"])),
    st.just(Node("pipe")),
)
tree = st.lists(st.tuples(st.lists(name, min_size=1, max_size=3), node), max_size=8)


def nest(folder: Path, depth: int) -> None:
    """Folders in folders, a file in each of the first."""
    place = os.open(folder, os.O_RDONLY)
    for at in range(depth):
        if at < 30:
            os.close(os.open(b"f", os.O_CREAT | os.O_WRONLY, dir_fd=place))
        os.mkdir(b"d", dir_fd=place)
        below = os.open(b"d", os.O_RDONLY, dir_fd=place)
        os.close(place)
        place = below
    os.close(place)


def plant(folder: Path, nodes: Nodes) -> None:
    """Make a tree; what cannot be made, because of a name or what is there already, is not there."""
    for parts, what in nodes:
        path = folder.joinpath(*parts)
        with suppress(OSError):
            path.parent.mkdir(parents=True, exist_ok=True)
            what.put(path)


@contextmanager
def emptied(folder: Path) -> Iterator[Path]:
    """A folder for one example, gone after it: pytest's own removal recurses."""
    folder.mkdir()
    try:
        yield folder
    finally:
        remove_tree(folder)


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(tree, tree)
def test_is_any_tree_read_staged_and_published_within_bounds(
    tmp_path_factory: pytest.TempPathFactory,
    first: Nodes,
    second: Nodes,
) -> None:
    base = tmp_path_factory.getbasetemp()
    with emptied(base / "in") as folder, emptied(base / "out") as out:
        (folder / f"{LESSON}.ipynb").write_text("{}")
        for nodes in (first, second):
            plant(folder, nodes)
            found = read_submission(folder, [LESSON], [])
            assert found.notebooks == {LESSON: b"{}"}
            assert read_submission(folder, [LESSON], []).digest == found.digest
            files = extra_files(found, folder, ())
            staged = stage(files)
            write(out, {LESSON: "{}"}, files)
            copied = [Path(root, file) for root, _, names in os.walk(out) for file in names]
            assert all(path.is_file() and not path.is_symlink() for path in copied)
            assert sum(path.stat().st_size for path in copied) <= Room.bytes + 2
            unstage(staged)
            assert staged is None or not staged.exists()


@dataclass(frozen=True)
class HandedIn:
    """A student's folder with an honest notebook in it."""

    nodes: Nodes
    time: bytes
    encoding: str
    junk: bytes

    def put(self, folder: Path, notebook: str) -> None:
        """Make it."""
        folder.mkdir(parents=True)
        (folder / NOTEBOOK).write_bytes(notebook.encode(self.encoding) + self.junk)
        (folder / "timestamp.txt").write_bytes(self.time)
        plant(folder, self.nodes)


handed_in = st.builds(
    HandedIn,
    tree,
    st.one_of(st.sampled_from(TIMES), st.binary(max_size=40)),
    st.sampled_from(PUBLISHED),
    st.sampled_from([b"", b"", b"\n", b"\xff", b"]", b"<<<<<<<"]),
)
NEIGHBOURS = ("a_neighbour", "zz_neighbour")


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    root = make_course(tmp_path_factory.mktemp("fuzz") / "course")
    yield root
    remove_tree(root / "submitted")


@settings(max_examples=3, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(st.dictionaries(name, handed_in, min_size=8, max_size=12))
def test_does_a_run_end_with_every_neighbour_graded_and_every_odd_one_graded_or_told(
    course: Path, students: dict[str, HandedIn]
) -> None:
    notebook = json.dumps(lean(solved(LESSON)))
    submitted = course / "submitted"
    remove_tree(submitted)
    for neighbour in NEIGHBOURS:
        HandedIn([], TIMES[0], "utf-8", b"").put(submitted / neighbour / LESSON, notebook)
    for student, what in students.items():
        what.put(submitted / student / LESSON, notebook)
    summary = grade(course, jobs=2, force=True)
    tell(summary, say)
    found = scores(course)
    assert {neighbour: found[neighbour] for neighbour in NEIGHBOURS} == dict.fromkeys(NEIGHBOURS, TOTAL)
    assert len(summary.graded) + len(summary.failed) == len(students) + len(NEIGHBOURS)
    for student in students:
        assert found.get(student) == TOTAL or summary.attention[student], student
