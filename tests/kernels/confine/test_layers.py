"""Does every layer hold, together with the others and where one is missing?"""

import asyncio
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from autograder.kernels.client import zygote_client
from autograder.kernels.client.zygote_client import ZygoteProcess
from autograder.kernels.confine import landlock, layers
from autograder.kernels.errors import SandboxUnavailable
from autograder.kernels.options import Sandbox
from tests.kernels import attacks, gauntlet, ordinary_user
from tests.kernels.conftest import OPEN_WAY

NO_NAMESPACES = frozenset({"namespaces"})

MACHINES = {
    "all layers": Sandbox(),
    "no namespaces": Sandbox(without=NO_NAMESPACES),
    "no namespaces, Landlock ABI 1": Sandbox(without=NO_NAMESPACES, landlock_abi=1),
    "no namespaces, Landlock ABI 4": Sandbox(without=NO_NAMESPACES, landlock_abi=4),
}

HARMLESS_UNPROTECTED = {
    name: source
    for name, source in attacks.ALL.items()
    if (name.partition(":")[0] == "reach" and name != "reach: dns")
    or name
    in {
        "read: a file of the grader",
        "read: a hidden file below a readable folder",
        "read: a hidden file through a link",
        "read: environment of a process",
        "write: open for writing",
        "write: truncate by a read-only open",
        "disturb: nice",
        "disturb: limits",
        "disturb: stop",
        "multiply: fork",
        "multiply: subprocess",
    }
}

BLIND_ON_SOME_SYSTEMS = {
    "reach: dns",
    "reach: af alg",
    "reach: the x32 table",
    "reach: vsock",
    "reach: ipv6",
    "reach: mptcp",
    "reach: connect an inherited socketpair",
    "reach: io uring",
    "reach: packet",
}


@pytest.mark.parametrize(
    "machine",
    [pytest.param(name, marks=pytest.mark.slow if "no" in name else ()) for name in MACHINES],
)
def test_no_attack_achieves_anything(machine: str, monkeypatch: pytest.MonkeyPatch) -> None:
    attacked = gauntlet.suited(attacks.ALL)
    if MACHINES[machine].without and os.geteuid() == 0:
        monkeypatch.setattr(zygote_client, "COMMAND", [*OPEN_WAY, *zygote_client.COMMAND])
    assert asyncio.run(gauntlet.run(MACHINES[machine], attacked)) == {}


@pytest.mark.slow
@pytest.mark.skipif(os.geteuid() != 0, reason="only root can become another user")
@pytest.mark.parametrize("machine", ["all layers", "no namespaces", "no namespaces, Landlock ABI 1"])
def test_no_attack_achieves_anything_as_an_ordinary_user(machine: str) -> None:
    program = [sys.executable, "-m", "tests.kernels.gauntlet", MACHINES[machine].to_json()]
    done = subprocess.run(
        [*ordinary_user.as_user(ordinary_user.SPARE_UID), *program],
        env={**os.environ, "PYTHONPATH": os.pathsep.join(str(Path(p).resolve()) for p in sys.path if p)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout) == {}


def test_the_attacks_are_real() -> None:
    """Without the sandbox they achieve what they claim, or the tests above would prove nothing."""
    achieved = asyncio.run(gauntlet.run(Sandbox(enabled=False), gauntlet.suited(HARMLESS_UNPROTECTED)))
    assert set(achieved) >= set(gauntlet.suited(HARMLESS_UNPROTECTED)) - BLIND_ON_SOME_SYSTEMS
    assert "the world changed" in achieved["together"]
    assert "left" not in achieved  # even what an unprotected kernel forked ends with its zygote


@pytest.mark.parametrize("missing", ["seccomp", "landlock"])
def test_a_missing_needed_layer_refuses_with_a_way_on(missing: str) -> None:
    with pytest.raises(SandboxUnavailable, match=r"--no-sandbox") as caught:
        ZygoteProcess(Sandbox(without=frozenset({missing})))
    assert caught.value.layer.lower() == missing


def test_the_report_names_every_layer_and_its_meaning() -> None:
    report = {layer.name: layer for layer in layers.layers()}
    assert report["Landlock"].detail == f"ABI {landlock.abi()}"
    assert all(layer.meaning for layer in report.values())
    assert not {layer.name: layer for layer in layers.layers(Sandbox(without=NO_NAMESPACES))}["namespaces"].present


def test_unknown_layers_are_refused() -> None:
    with pytest.raises(ValueError, match="moat"):
        Sandbox(without=frozenset({"moat"}))
