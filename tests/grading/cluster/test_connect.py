"""Is the scheduler found, and is what cannot be one told with what to do?"""

import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from autograder.cli import app
from autograder.grading.cluster.connect import Connection, scheduler_of, unencrypted
from autograder.grading.errors import BadCluster


@pytest.mark.parametrize(
    "address", ["tls://grader.example.edu:8786", "tcp://[::1]:8786", "10.0.0.1:8786", "local:1", "local:16"]
)
def test_addresses_are_taken_as_they_are(address: str) -> None:
    assert scheduler_of(address, None) == address


@pytest.mark.parametrize(
    "address", ["local:0", "local:", "local:-1", "here", "tcp://host", "ssh://host:22", "a b:1", ""]
)
def test_what_is_no_address_is_told_with_what_was_expected(address: str) -> None:
    with pytest.raises(BadCluster, match=r"tls://HOST:PORT .* local:N"):
        scheduler_of(address, None)


def test_a_scheduler_file_gives_its_address(tmp_path: Path) -> None:
    path = tmp_path / "scheduler.json"
    path.write_text('{"type": "Scheduler", "address": "tls://10.0.0.1:8786"}')
    assert scheduler_of("", path) == "tls://10.0.0.1:8786"


@pytest.mark.parametrize("text", [None, "", "[]", "{}", '{"address": 5}'])
def test_a_scheduler_file_without_an_address_is_told(text: str | None, tmp_path: Path) -> None:
    path = tmp_path / "scheduler.json"
    if text is not None:
        path.write_text(text)
    with pytest.raises(BadCluster, match=r"scheduler\.json has no|5 is no address"):
        scheduler_of("", path)


@pytest.mark.parametrize(
    ("address", "warned"),
    [
        ("tcp://10.0.0.1:8786", True),
        ("grader.example.edu:8786", True),
        ("tcp://[fd00::1]:8786", True),
        ("tls://10.0.0.1:8786", False),
        ("tcp://127.0.0.1:8786", False),
        ("tcp://[::1]:8786", False),
        ("localhost:8786", False),
        ("local:2", False),
    ],
)
def test_a_network_without_encryption_is_warned_of(address: str, warned: bool) -> None:
    warning = unencrypted(address)
    assert (warning is not None) == warned
    assert warning is None or "not encrypted" in warning


def test_a_missing_package_is_told_with_the_command_that_installs_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(BadCluster, match=r"pip install distributed cryptography"):
        Connection("local:1")


@pytest.mark.parametrize(
    ("options", "why"),
    [
        (["--jobs", "2"], "--jobs is for this machine"),
        (["--no-sandbox"], "--no-sandbox is for this machine"),
        (["--scheduler-file", "f"], "both name a scheduler"),
    ],
)
def test_options_that_do_not_go_with_a_cluster_are_wrong_usage(options: list[str], why: str) -> None:
    done = CliRunner().invoke(app, ["grade", "lesson", "--cluster", "local:1", *options])
    assert done.exit_code == 2 and why in " ".join(done.output.split())
