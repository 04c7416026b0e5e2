"""Grade every hostile submission there is in one run beside honest neighbours, and say what any of them achieved.

Also a program, for a run as another user: ``python -m tests.grading.corpus [OPTIONS] [NAME …]`` prints JSON.
"""

import argparse
import asyncio
import contextlib
import dataclasses
import hashlib
import json
import os
import sqlite3
import tempfile
import time
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import nbformat
import psutil
import pytest
from support.attacks import ATTACKS, SELF_INFLICTED, attacking
from support.classroom import hand_in, lean, make_course, scores
from support.notebooks import solved, with_cells
from support.submissions import CHAIN, LESSON, TOTAL

from autograder.grading import warm
from autograder.grading.classroom import open_classroom
from autograder.grading.coordinator import grade_assignment
from autograder.grading.records import load_record
from autograder.grading.sandbox import grading_sandbox
from autograder.grading.settings import Settings, Summary
from autograder.kernels.client import zygote_client
from autograder.kernels.confine.uids import PRIVATE_UIDS
from autograder.kernels.options import Sandbox
from tests.grading import holdups
from tests.kernels import attacks, floods, gauntlet, ordinary_user

AIMS = ("read", "write", "disturb", "reach", "multiply", "course", "exhaust", "hang", "leave", *floods.AIMS)
NEIGHBOURS = ("a_neighbour", "hang_neighbour", "m_neighbour", "unreadable_time", "zz_neighbour")
WRONG = "def chain_forward(w, b, x, n):\n    return np.full(n + 1, x, dtype=float)\n"
DEADLINE = 2.0
"""Seconds for a cell: honest cells here take a hundredth of it."""

SUBMISSION = 45.0
"""Seconds for all that a submission runs: honest ones here take one."""

LOSES_ITS_OWN = ("time_", "text_")
"""What these lose, or that they cannot be read, is their own doing; they are right otherwise."""

WATCHED = ("the world", "the course", "processes", "shared memory")
GRADERS_OWN = ("gradebook.db", "gradebook.db-journal", ".autograder", "autograded")
REFUSED = {
    "deep json": b'{"cells": ' + b"[" * 200_000,
    "huge json": b'{"cells": []}' + b" " * (21 << 20),
    "endless conflicts": b"{\n" + b"<<<<<<< a\n|||||||\n=======\n" * 100_000,
}
FOLDERS = {f"folder_{name}".replace(" ", "_"): source for name, source in attacks.sources("folder").items()}
"""What is done to the folder of a submission before it is graded."""


ONE_OF_A_KIND = (
    *("patched_comparisons", "forged_result_message", "imported_reference", "read_solutions", "reader_html"),
    *("read_a_file_of_the_grader", "read_memory_of_a_process", "read_inherited_descriptors"),
    *("write_open_for_writing", "write_mode", "write_truncate_by_a_read_only_open"),
    *("disturb_kill", "multiply_fork", "multiply_exec"),
    *("reach_tcp", "reach_udp", "reach_mptcp", "reach_abstract_socket"),
    *("course_gradebook_changed", "course_secret_seed", "course_next_submission_changed", "course_references_by_file"),
    *("exhaust_touched_memory", "exhaust_many_files", "hang_loop_that_catches"),
    *("leave_exit_at_once", "leave_daemon_threads", "leave_all_descriptors", "leave_a_loop_that_cannot_wait"),
    *("folder_a_file_for_a_folder", "refused_deep_json"),
    *("blind_many_mappings", "starve_threads_without_python", "system_file_locks", "disk_deleted_and_mapped"),
)
"""One attack or more of each kind, for every kind of machine: the layers differ there, and the grader does not."""


def corpus() -> dict[str, Callable[[dict[str, Any]], bytes]]:
    """Every attack, by the name of the student who hands it in."""
    found: dict[str, Callable[[dict[str, Any]], bytes]] = {}
    for path in ATTACKS:
        found[path.stem] = lambda _, path=path: json.dumps(attacking(path)).encode()  # type: ignore[misc]
    for aim in AIMS:
        for name, source in attacks.sources(aim).items():
            student = f"{aim}_{name}".replace(" ", "_")
            found[student] = lambda names, source=source: with_cell(attacks.armed(source, names))  # type: ignore[misc]
    for number, name in enumerate(floods.NAMES):
        renamed = with_cell(attacks.armed(floods.RENAMED.format(name=name), {}))
        found[f"blind_by_name_{number}"] = lambda _, data=renamed: data  # type: ignore[misc]
    for kind, make in holdups.TIMES.items():
        found[f"time_{kind}".replace(" ", "_")] = lambda _, make=make: json.dumps(make()).encode()  # type: ignore[misc]
    for kind, text in holdups.TEXTS.items():
        found[f"text_{kind}".replace(" ", "_")] = lambda _, text=text: text()  # type: ignore[misc]
    found |= dict.fromkeys(FOLDERS, lambda _: with_cell("pass"))
    for name, data in REFUSED.items():
        found[f"refused_{name}".replace(" ", "_")] = lambda _, data=data: data  # type: ignore[misc]
    return found


def with_cell(source: str) -> bytes:
    """A submission that runs ``source`` before its wrong function; all its other answers are right."""
    notebook = lean(with_cells(solved(LESSON), {"chain_forward": WRONG}))
    at = next(i for i, cell in enumerate(notebook.cells) if cell.id == "chain_forward")
    notebook.cells.insert(at, nbformat.v4.new_code_cell(source))
    return json.dumps(notebook).encode()


def attack(chosen: list[str], *, sandboxed: bool = True) -> dict[str, Any]:
    """Grade ``chosen`` and the neighbours; name to what was gained, read, reached, changed or left. Empty is good."""
    base = Path(tempfile.mkdtemp(prefix="corpus-", dir="/var/tmp"))
    for name in ("course", "temporary"):
        (base / name).mkdir()
    root = make_course(base / "course" / "c")
    (root / "source" / LESSON / "data").mkdir()
    (root / "source" / LESSON / "data" / "points.csv").write_text("1,2\n")
    with gauntlet.world() as target:
        names = {**target.names(), "course": str(root), "lesson": LESSON}
        every = corpus()
        for student in chosen:
            path = hand_in(root, student, every[student](names))
            exec(FOLDERS.get(student, ""), {"folder": path.parent, "os": os})
        for student in NEIGHBOURS:
            hand_in(root, student, lean(solved(LESSON)))
        (root / "submitted" / "unreadable_time" / LESSON / "timestamp.txt").write_bytes(b"\xff\0soon" * 1000)
        open_to_all(root)
        os.environ["DEEPGRAD_TEST_SECRET"] = gauntlet.MARKER
        tempfile.tempdir = str(base / "temporary")
        base.chmod(0o755)
        (base / "temporary").chmod(0o755)
        before = target.state(), tree(root), processes(), shared_memory()
        started = time.monotonic()
        summary = graded(root, sandboxed)
        took = time.monotonic() - started
        after = target.state(), tree(root), processes(), shared_memory()
        found = judged(root, chosen, summary)
        for what, one, other in zip(
            ("the world", "the course", "processes", "shared memory"), before, after, strict=True
        ):
            if one != other:
                found[f"together: {what}"] = f"{difference(one, other)}"
        left = sorted(str(path) for path in (base / "temporary").rglob("*"))
        if left:
            found["together: left"] = left[:5]
        tempfile.tempdir = None
    return {"found": found, "seconds": round(took, 1), "submissions": len(chosen) + len(NEIGHBOURS)}


def graded(root: Path, sandboxed: bool) -> Summary:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        settings = Settings(cell_deadline=DEADLINE, sandboxed=sandboxed, run_all=True, submission_seconds=SUBMISSION)
        return asyncio.run(grade_assignment(open_classroom(root), LESSON, (), settings))


def judged(root: Path, chosen: list[str], summary: Summary) -> dict[str, Any]:
    """What each submission gained, read or lost; with what the neighbours have."""
    found: dict[str, Any] = {}
    points = scores(root)
    for student in (*chosen, *NEIGHBOURS):
        record = load_record(root / ".autograder", LESSON, student)
        if record is None:
            found[student] = "it was not graded, and nobody is told"
        elif student in NEIGHBOURS:
            if points[student] != TOTAL:
                found[student] = f"{points[student]} of {TOTAL}: {summary.attention.get(student)}"
        elif student.startswith("refused_"):
            if student not in summary.failed or student not in summary.attention:
                found[student] = f"not refused: {points.get(student)}"
        elif not record.graded:
            if student not in summary.attention:
                found[student] = "it could not be graded, and nobody is told"
        elif student.startswith(LOSES_ITS_OWN):
            if points[student] > TOTAL:
                found[student] = f"{points[student]} points of {TOTAL}"
            elif student == "time_many_slow_cells" and "were over" not in str(summary.attention.get(student)):
                found[student] = "it has no end, or nobody is told"
        elif points[student] > TOTAL - CHAIN or (points[student] < TOTAL - CHAIN and student not in SELF_INFLICTED):
            found[student] = f"{points[student]} points, not {TOTAL - CHAIN}: {summary.attention.get(student)}"
        if got := got_in(root, student):
            found[student] = got
    return found


def got_in(root: Path, student: str) -> str:
    """What a submission printed when it believed that it got what it wanted, or any secret that it shows."""
    path = root / "autograded" / student / LESSON / f"{LESSON}.ipynb"
    if not path.is_file():  # a student's folder of that name is copied like other files
        return ""
    notebook = nbformat.read(path, 4)
    if not nbformat.validator.isvalid(notebook):
        return "its graded notebook is no valid one"
    outputs = [o for cell in notebook.cells for o in cell.get("outputs", [])]
    shown = json.dumps(outputs)
    if any(secret in shown for secret in (gauntlet.CANARY, (root / ".secret_seed").read_text().strip())):
        return "it shows a secret"
    printed = "".join(output.get("text", "") for output in outputs)
    return printed[printed.index("GOT") :][:200] if "GOT" in printed else ""


def open_to_all(root: Path) -> None:
    """File modes alone must not be what holds."""
    for path in (root, root.parent, *root.rglob("*")):
        path.chmod(0o777 if path.is_dir() else 0o666)


def tree(root: Path) -> dict[str, Any]:
    """All of the course that grading has no business with, and the structure of what it has."""
    found: dict[str, Any] = {}
    for path in sorted(root.rglob("*")):
        name = str(path.relative_to(root))
        facts = path.lstat()
        if name.split("/")[0] in GRADERS_OWN:
            continue
        content = hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else None
        times = facts.st_mtime_ns if path.is_file() else None
        found[name] = (facts.st_mode, facts.st_uid, facts.st_gid, facts.st_nlink, times, content)
    with sqlite3.connect(root / "gradebook.db") as book:
        found["integrity"] = book.execute("pragma integrity_check").fetchall()
    found["gradebook"] = (root / "gradebook.db").stat().st_mode
    return found


def processes() -> set[str]:
    """Descendants of this process."""
    return {str(child.pid) for child in psutil.Process().children(recursive=True)}


def shared_memory() -> set[str]:
    """Names in /dev/shm and System V segments of the kernels' users; root has other programs."""
    uids = set(PRIVATE_UIDS) if os.getuid() == 0 else {os.getuid()}
    names = {path.name for path in Path("/dev/shm").iterdir() if path.lstat().st_uid in uids}
    segments = Path("/proc/sysvipc/shm").read_text().splitlines()[1:]
    return names | {line for line in segments if int(line.split()[7]) in uids}


def difference(one: Any, other: Any) -> Any:
    if isinstance(one, dict):
        keys = {key for key in one.keys() | other.keys() if one.get(key) != other.get(key)}
        return {key: (one.get(key), other.get(key)) for key in sorted(keys)}
    return one ^ other


@contextlib.contextmanager
def machine(without: list[str], landlock_abi: int | None) -> Iterator[None]:
    """Grade as on a machine that lacks these layers, or has an older Landlock."""

    def lacking(*arguments: Any, **named: Any) -> Sandbox:
        sandbox = grading_sandbox(*arguments, **named)
        return dataclasses.replace(sandbox, landlock_abi=landlock_abi, without=frozenset(without))

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(warm, "grading_sandbox", lacking)
        if without and os.geteuid() == 0:
            patch.setattr(zygote_client, "COMMAND", [*ordinary_user.as_user(0), *zygote_client.COMMAND])
        yield


def main() -> None:
    """Print what the named attacks, or all, achieved."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--without", action="append", default=[])
    parser.add_argument("--landlock-abi", type=int)
    parser.add_argument("names", nargs="*")
    asked = parser.parse_args()
    with machine(asked.without, asked.landlock_abi):
        print(json.dumps(attack(asked.names or list(corpus()))))


if __name__ == "__main__":
    main()
