"""Do the records of real kernels hold what the class report needs, and are records without it still read?"""

import getpass
import json
from pathlib import Path
from typing import Any

import pytest
from support.classroom import grade, hand_in, lean, make_course
from support.notebooks import released, solved, with_cells
from support.submissions import LESSON
from typer.testing import CliRunner

from autograder.cli import app
from autograder.grading.classroom import open_classroom
from autograder.grading.cluster.software import software
from autograder.grading.records import load_record
from autograder.grading.runs import read_runs

WRONG = "def chain_forward(w, b, x, n):\n    return np.array([w**i * x for i in range(n + 1)])"
SAME = "def chain_forward(weight, b, x, n):  # mine\n    return np.array([weight**k * x for k in range(n + 1)])"
RAISES = "def chain_forward(w, b, x, n):\n    return unknown"
DIES = "import os\nos._exit(3)"
ASKS = "def chain_forward(w, b, x, n):\n    return np.zeros(int(input()))"
LIBRARY = """
import torch

def chain_gradients(w, b, x, n):
    w, b, x = (torch.tensor(float(v), dtype=torch.float64, requires_grad=True) for v in (w, b, x))
    y = x + 0.0 * w + 0.0 * b
    for _ in range(n):
        y = w * y + b
    dx, dw, db = torch.autograd.grad(y, (x, w, b))
    return float(dx), float(dw), float(db)
"""
SLOW = "def chain_forward(w, b, x, n):\n    import time\n    time.sleep(0.01)\n    return np.zeros(n + 1)"


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = make_course(tmp_path_factory.mktemp("facts") / "course")
    for student, answer in {
        "wrong": WRONG,
        "same": SAME,
        "raises": RAISES,
        "dies": DIES,
        "slow": SLOW,
        "asks": ASKS,
        "unreadable": "def chain_forward(w, b, x, n)\n    return 1",
    }.items():
        hand_in(root, student, with_cells(lean(solved(LESSON)), {"chain_forward": answer}))
    hand_in(root, "library", with_cells(lean(solved(LESSON)), {"chain_gradients": LIBRARY}))
    hand_in(root, "blank", lean(released(LESSON)))
    changed = solved(LESSON)
    experiment = next(cell for cell in changed.cells if cell.metadata.get("deepgrad", {}).get("experiment"))
    experiment.source += "\nmine = 1"
    hand_in(root, "changed", changed)
    grade(root, jobs=1)
    return root


def facts(root: Path, student: str) -> dict[str, Any]:
    record = load_record(root / ".autograder", LESSON, student)
    assert record is not None
    return {**record.facts["notebooks"][LESSON], "record": record}


def test_seconds_and_processor_time_are_kept_for_the_notebook_and_for_each_cell(course: Path) -> None:
    found = facts(course, "slow")
    cells = {name: (seconds, cpu) for name, seconds, cpu in found["cells"]}
    seconds, cpu = cells["test_chain_forward"]
    assert seconds > 0.05 > cpu > 0  # it sleeps in each of some ten cases
    assert found["seconds"] >= sum(seconds for seconds, _ in cells.values())
    assert found["cpu"] == pytest.approx(sum(cpu for _, cpu in cells.values()), abs=1e-3)


def test_an_experiment_that_the_student_changed_is_named(course: Path) -> None:
    assert facts(course, "wrong")["changed"] == []
    (changed,) = facts(course, "changed")["changed"]
    assert changed in {cell.id for cell in solved(LESSON).cells}


def test_the_cell_that_ended_a_kernel_is_named_and_has_no_processor_time(course: Path) -> None:
    found = facts(course, "dies")
    assert found["ended"] == [["chain_forward", "exited"]]
    assert ["chain_forward", None] in [[name, cpu] for name, _, cpu in found["cells"]]


def test_faults_starts_and_shapes_are_kept_for_each_exercise(course: Path) -> None:
    about = {name: facts(course, name)["record"].exercises["chain_forward"] for name in ("wrong", "raises", "blank")}
    assert [about[name]["fault"] for name in about] == [None, ["raised", "NameError"], ["stub", "NotImplementedError"]]
    assert [about[name]["started"] for name in about] == [True, True, False]
    assert about["blank"]["shape"] is None
    assert facts(course, "unreadable")["record"].exercises["chain_forward"]["fault"] == ["syntax", ""]
    same = facts(course, "same")["record"].exercises["chain_forward"]
    assert same["shape"] == about["wrong"]["shape"] != about["raises"]["shape"]


def test_a_sentence_for_a_human_says_of_what_kind_it_is(course: Path) -> None:
    assert [kind for kind, _ in facts(course, "library")["flags"]] == ["autograd"]
    assert [kind for kind, _ in facts(course, "asks")["flags"]] == ["limits"]
    assert [kind for kind, _ in facts(course, "dies")["flags"]] == ["other"]


def test_who_graded_when_with_which_version_is_kept_and_the_run_is_logged_without_names(course: Path) -> None:
    about = facts(course, "wrong")["record"].facts
    assert (
        about["by"] == getpass.getuser()
        and about["at"].endswith("+00:00")
        and about["version"] == software()["deepgrad"]
    )
    (run,) = read_runs(open_classroom(course), LESSON)
    assert (run.graded, run.skipped, run.failed, len(run.scores)) == (10, 0, 0, 10)
    assert run.scores[-1] <= run.most and list(run.scores) == sorted(run.scores)
    assert "slow" not in (course / ".autograder" / "runs" / f"{LESSON}.jsonl").read_text()
    assert grade(course, jobs=1).skipped and len(read_runs(open_classroom(course), LESSON)) == 2


def test_a_line_of_the_log_that_cannot_be_read_is_left_out(course: Path) -> None:
    path = course / ".autograder" / "runs" / f"{LESSON}.jsonl"
    before = read_runs(open_classroom(course), LESSON)
    with path.open("a") as file:
        file.write('{"by": "x"}\n[1]\nnull\n{"cut')
    assert read_runs(open_classroom(course), LESSON) == before


def test_a_record_of_an_older_version_is_read(course: Path) -> None:
    path = course / ".autograder" / LESSON / "wrong.json"
    plain = json.loads(path.read_text())
    del plain["facts"]
    for about in plain["exercises"].values():
        for name in ("started", "fault", "shape"):
            del about[name]
    (path.parent / "older.json").write_text(json.dumps(plain))
    record = load_record(course / ".autograder", LESSON, "older")
    assert record is not None and record.facts == {} and record.exercises


def test_the_command_reports_what_was_just_graded(course: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(course)
    done = CliRunner().invoke(app, ["report", LESSON, "--json"])
    assert done.exit_code == 0, done.output
    made = json.loads(done.output[done.output.index("{") :])
    assert made["counts"]["handed_in"] == 10 and made["counts"]["need_human"] == 3
    chain = next(one for one in made["exercises"] if one["name"] == "chain_forward")
    assert (chain["passed"], chain["not_started"], chain["zero"] + chain["partly"]) == (2, 1, 7)
    assert next((one["name"], one["students"]) for one in chain["mistakes"]) == ("no_bias", ["same", "wrong"])
    assert [(one["students"], one["exercises"]) for one in made["groups"]] == [(["same", "wrong"], ["chain_forward"])]
    assert [(one["student"], one["cell"]) for one in made["grading"]["ended"]] == [("dies", "chain_forward")]
    assert {flag["student"]: flag["kind"] for flag in made["flags"]} == {
        "asks": "limits",
        "dies": "other",
        "library": "autograd",
    }
    assert {path.suffix for path in (course / "reports").iterdir()} == {".html", ".csv", ".json"}
