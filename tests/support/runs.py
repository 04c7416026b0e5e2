"""Grading runs in processes of their own."""

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from support.submissions import LESSON


def start(root: Path, *options: str) -> "subprocess.Popen[str]":
    """``autograder grade`` with one worker; it tells its summary as JSON."""
    command = [sys.executable, "-m", "autograder.cli", "grade", LESSON, "--json", "--jobs", "1", "--quiet", *options]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    with (root / "run.log").open("a") as log:
        return subprocess.Popen(command, cwd=root, env=environment, stdout=subprocess.PIPE, stderr=log, text=True)


def summary_of(run: "subprocess.Popen[str]", root: Path) -> dict[str, Any]:
    """What a run said at its end. It must have ended well."""
    said, _ = run.communicate(timeout=1200)
    assert run.returncode == 0, f"{run.returncode}: {said}\n{(root / 'run.log').read_text()[-3000:]}"
    return dict(json.loads(said))


def graded_once(summaries: Sequence[dict[str, Any]], students: Sequence[str]) -> None:
    """Check that no two runs graded the same submission, and that each run accounts for all of them."""
    graded = [student for one in summaries for student in one["graded"]]
    assert len(graded) == len(set(graded)), summaries
    for one in summaries:
        counted = [*one["graded"], *one["skipped"], *one["elsewhere"], *one["failed"]]
        assert sorted(counted) == sorted(students), one
        assert one["failed"] == []
        others = {student for other in summaries if other is not one for student in other["graded"]}
        assert others <= {*one["elsewhere"], *one["skipped"]}, summaries
