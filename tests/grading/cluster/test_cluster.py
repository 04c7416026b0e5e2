"""Has a submission the same record wherever it is graded, and whatever is lost beside it?"""

import asyncio
import gc
import json
import signal
import subprocess
import sys
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from distributed import Client
from distributed.utils import offload
from grading.cluster.hosts import hosts
from support.classroom import grade, hand_in, lean, make_course, scores
from support.notebooks import solved, with_cells
from support.submissions import LESSON, SUBMISSIONS

from autograder.grading.classroom import open_classroom
from autograder.grading.cluster import cluster as part
from autograder.grading.cluster import connect
from autograder.grading.cluster.connect import Connection
from autograder.grading.coordinator import grade_assignment
from autograder.grading.errors import BadCluster, Interrupted
from autograder.grading.settings import Event, Settings, Summary

MEASURED = {"seconds", "cpu", "cells", "at"}
"""What of a record is a time."""

READS_A_FILE = """
def chain_forward(w, b, x, n):
    y = [float(open("deep/data.txt").read()) * x]
    for _ in range(n):
        y.append(w * y[-1] + b)
    return np.array(y)
"""
KINDS = ("perfect", "wrong", "partly_right")
KILLER = "killer_of_workers"
ENDS_AT_THE_KILLER = """
import base64, json, os
from autograder.grading.cluster import far
from autograder.grading.cluster.wire import read_job
if not hasattr(far, "real"):  # Dask may run a preload twice
    far.real = far.grade
async def replaced(data):
    task = json.loads(read_job(data).payload)
    if b"killer" in base64.b64decode(task.get("data", "")):
        os._exit(1)
    return await far.real(data)
far.grade = replaced
"""
OTHER_VERSION = "import deepgrad; deepgrad.__version__ = '0.0.9'"


pytestmark = pytest.mark.filterwarnings(r"ignore:Exception ignored in. <socket\.socket")
"""These tests end connections while Dask makes them, and the library below Dask then forgets to close the socket."""


@pytest.fixture(scope="module", autouse=True)
def thread_of_dask() -> Iterator[None]:
    """Dask starts one thread on first use, which lives as long as the interpreter."""
    asyncio.run(offload(int))
    yield
    gc.collect()  # what this file left unclosed is told here, not in another file's test


@pytest.fixture
def course(tmp_path: Path) -> Path:
    """Nine submissions; one needs a file that its student handed in."""
    root = make_course(tmp_path / "course")
    for n in range(8):
        hand_in(root, f"s{n}", lean(with_cells(solved(LESSON), SUBMISSIONS[KINDS[n % 3]].cells)))
    path = hand_in(root, "with_file", lean(with_cells(solved(LESSON), {"chain_forward": READS_A_FILE})))
    (path.parent / "deep").mkdir()
    (path.parent / "deep" / "data.txt").write_text("1")
    return root


def graded_on(root: Path, cluster: str, on_event: Callable[[Event], None] = lambda _: None, **settings: Any) -> Summary:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # nbgrader's and alembic's own
        chosen = Settings(cluster=cluster, **settings)
        return asyncio.run(grade_assignment(open_classroom(root), LESSON, (), chosen, on_event))


def records(root: Path) -> dict[str, Any]:
    """Every student's record without what is measured anew each time."""
    return {path.stem: _timeless(json.loads(path.read_text())) for path in (root / ".autograder" / LESSON).iterdir()}


def _timeless(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _timeless(inner) for name, inner in value.items() if name not in MEASURED}
    return value


def at(done: int, act: Callable[[], object]) -> Callable[[Event], None]:
    """Act once as many submissions are done."""
    return lambda event: act() if event.done == done else None  # type: ignore[func-returns-value]


def test_a_cluster_gives_the_records_and_scores_of_one_machine(course: Path) -> None:
    for name in [f"s{n}" for n in range(3, 8)]:
        (course / "submitted" / name).rename(course / f"not_{name}")
    here = grade(course, jobs=1)
    expected = records(course), scores(course)
    there = graded_on(course, "local:1", force=True)
    assert len(expected[0]) == len(there.graded) == 4
    assert (records(course), scores(course)) == expected
    assert (there.failed, there.attention, there.remarks) == (here.failed, here.attention, here.remarks)


@pytest.mark.slow
def test_the_jobs_of_a_worker_that_is_killed_go_to_another(course: Path, tmp_path: Path) -> None:
    grade(course)
    expected = records(course), scores(course)
    with hosts(tmp_path / "hosts", "", "") as cluster:
        summary = graded_on(course, cluster.address, at(3, cluster.workers[0].kill), force=True)
    assert len(summary.graded) == 9 and not summary.attention
    assert (records(course), scores(course)) == expected


@pytest.mark.slow
def test_a_job_that_ends_two_workers_costs_its_own_submission(course: Path, tmp_path: Path) -> None:
    hand_in(course, KILLER, lean(with_cells(solved(LESSON), {"chain_forward": "killer = 1"})))
    with hosts(tmp_path / "hosts", *[ENDS_AT_THE_KILLER] * 3) as cluster:
        summary = graded_on(course, cluster.address)
        assert sorted(worker.poll() is None for worker in cluster.workers) == [False, False, True]
    assert summary.failed == [KILLER] and len(summary.graded) == 9
    assert "two workers of the cluster ended while they graded it" in summary.attention[KILLER][0]


@pytest.mark.slow
def test_a_worker_that_hangs_is_told_and_its_jobs_go_to_another(
    course: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with hosts(tmp_path / "hosts", "", "") as cluster:

        def hang() -> None:
            monkeypatch.setattr(part.Cluster, "_bound", 40.0)  # all are warm, and a notebook takes a second
            cluster.workers[0].send_signal(signal.SIGSTOP)

        summary = graded_on(course, cluster.address, at(5, hang))
    assert len(summary.graded) == 9 and not summary.attention
    (remark,) = summary.remarks
    assert "was not used. It gave no answer in 40 s." in remark


@pytest.mark.slow
def test_a_worker_with_another_version_is_told_and_not_used(
    course: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with hosts(tmp_path / "hosts", OTHER_VERSION) as cluster:
        monkeypatch.setattr(part, "EMPTY_SECONDS", 5.0)
        with pytest.raises(BadCluster, match=r"It has deepgrad 0\.0\.9 .* \(here .*Install the same there"):
            graded_on(course, cluster.address)
        monkeypatch.setattr(part, "EMPTY_SECONDS", 60.0)
        cluster.add_worker()
        summary = graded_on(course, cluster.address)
    assert len(summary.graded) == 9
    (remark,) = summary.remarks
    assert "It has deepgrad 0.0.9" in remark


@pytest.mark.slow
def test_a_run_ends_in_a_sentence_when_the_scheduler_is_gone_and_the_next_goes_on(
    course: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(part, "RECONNECT_SECONDS", 3.0)
    done: list[str] = []
    with hosts(tmp_path / "hosts", "") as cluster:

        def kill_at_the_third(event: Event) -> None:
            done.append(event.student)
            if len(done) == 3:
                cluster.scheduler.kill()

        with pytest.raises(Interrupted, match=r"scheduler at tls://.* has been away .* Run the same command again"):
            graded_on(course, cluster.address, kill_at_the_third)
    assert 3 <= len(done) < 9
    summary = grade(course)
    assert set(summary.skipped) == set(done) and len(summary.graded) == 9 - len(done)


@pytest.mark.slow
def test_a_scheduler_that_comes_back_is_found_again(course: Path, tmp_path: Path) -> None:
    with hosts(tmp_path / "hosts", "") as cluster:
        summary = graded_on(course, cluster.address, at(3, cluster.restart))
    assert len(summary.graded) == 9 and not summary.attention


@pytest.mark.slow
@pytest.mark.parametrize("of", ["update-graph", "key-in-memory"])
def test_a_job_whose_message_is_lost_is_sent_again(course: Path, monkeypatch: pytest.MonkeyPatch, of: str) -> None:
    monkeypatch.setattr(part, "ASTRAY_SECONDS", 3.0)
    seen = []

    def is_lost(kind: str) -> bool:
        seen.append(kind)
        return kind == of and seen.count(of) == 4

    send, hear = Client._send_to_scheduler_safe, Client._handle_key_in_memory
    monkeypatch.setattr(Client, "_send_to_scheduler_safe", lambda me, m: None if is_lost(m["op"]) else send(me, m))
    monkeypatch.setattr(
        Client, "_handle_key_in_memory", lambda me, **m: None if is_lost("key-in-memory") else hear(me, **m)
    )
    summary = graded_on(course, "local:1")
    assert seen.count(of) > 9  # one was lost and came again
    assert len(summary.graded) == 9 and not summary.attention


@pytest.mark.slow
@pytest.mark.parametrize("what", ["listening ends", "answers cannot be fetched"])
def test_a_client_that_no_longer_hears_its_scheduler_is_replaced(
    course: Path, monkeypatch: pytest.MonkeyPatch, what: str
) -> None:
    read, fetch = Client._ensure_connected, Client._gather_remote
    broken: list[Client] = []

    async def breaks(client: Client, *args: Any, **more: Any) -> None:
        if not broken:
            broken.append(client)
        if client is broken[0] and len(broken) == 2:
            raise AssertionError("the scheduler said something else")
        await read(client, *args, **more)

    async def cancelled(client: Client, *args: Any, **more: Any) -> Any:
        if len(broken) == 1 and what == "answers cannot be fetched":
            broken.append(client)
            raise asyncio.CancelledError
        return await fetch(client, *args, **more)

    monkeypatch.setattr(Client, "_ensure_connected", breaks)
    monkeypatch.setattr(Client, "_gather_remote", cancelled)

    def cut() -> None:
        if what == "listening ends":
            broken.append(broken[0])
            broken[0].scheduler_comm.comm.abort()

    summary = graded_on(course, "local:1", at(3, cut))
    assert len(broken) == 2
    assert len(summary.graded) == 9 and not summary.attention


def test_a_client_that_does_not_close_does_not_hold_the_run(monkeypatch: pytest.MonkeyPatch) -> None:
    async def never(client: Client, fast: bool = False) -> None:
        await asyncio.sleep(1000)

    async def opens_and_closes() -> None:
        connection = Connection("local:1")
        await connection.open()
        real = Client._close
        with monkeypatch.context() as patched:
            patched.setattr(Client, "_close", never)
            patched.setattr(connect, "HANG_UP_SECONDS", 0.2)
            client = connection.client
            await asyncio.wait_for(connection.close(), 60)
        await real(client, fast=True)

    asyncio.run(opens_and_closes())


@pytest.mark.slow
def test_without_keys_a_scheduler_with_tls_is_not_reached_and_told(course: Path, tmp_path: Path) -> None:
    with hosts(tmp_path / "hosts") as cluster:
        command = ["-m", "autograder.cli", "grade", LESSON, "--scheduler-file", str(cluster.scheduler_file)]
        done = subprocess.run([sys.executable, *command], cwd=course, capture_output=True, text=True)
    assert done.returncode == 1 and "TLS" in done.stderr + done.stdout
