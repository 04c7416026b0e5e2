"""Does a kernel stay within its bounds, whatever it does to be overlooked, and do its neighbours have theirs?"""

import asyncio
import os

import pytest

from autograder.kernels.client import zygote_client
from autograder.kernels.client.zygote_client import ZygoteProcess
from autograder.kernels.options import Sandbox
from tests.kernels import floods, gauntlet
from tests.kernels.conftest import OPEN_WAY

MACHINES = {
    "all layers": Sandbox(preload=()),
    "no namespaces": Sandbox(preload=(), without=frozenset({"namespaces"})),
    "no namespaces, no listener": Sandbox(preload=(), without=frozenset({"namespaces", "listener"})),
}

ONE_OF_A_KIND = (
    "blind: a main thread that ends",
    "blind: many mappings",
    f"blind: named {floods.NAMES[0]!r}",
    "starve: threads by pthread",
    "system: file locks",
    "disk: deleted and mapped",
    "disk: deleted and open",
)

SEEN_IN_OTHER_WAYS = {
    "blind: a removed folder",
    "blind: its own memory map",
    "blind: limits raised again",
    "blind: mappings that are locked",
    "starve: barriers of all processors",
    "starve: busy threads",
    "starve: flushing the disk",
    "starve: threads that come and go",
    "system: huge pages",
    "system: names that do not exist",
    "system: page tables",
    "system: protection keys",
    "system: watchers of watchers",
}
"""They take no more than they may here, or this machine lacks what they take."""

ENDED = {None, "signalled", "stopped", "closed", "disk_full", "too_many_threads", "too_many_mappings", "unmeasurable"}


def run(sandbox: Sandbox, chosen: dict[str, str], deadline: float = 8.0) -> dict[str, floods.Ran]:
    """Attack to what became of it, beside honest kernels."""
    honest = {f"honest {n}": floods.HONEST for n in range(max(2, len(chosen) // 10))}

    async def all_of_them() -> dict[str, floods.Ran]:
        process = ZygoteProcess(sandbox)
        try:
            await process.ready()
            attacked, neighbours = await asyncio.gather(
                floods.run(process, chosen, deadline), floods.run(process, honest)
            )
        finally:
            process.close()
        return attacked | neighbours

    return asyncio.run(all_of_them())


@pytest.fixture
def open_way(monkeypatch: pytest.MonkeyPatch) -> None:
    if os.geteuid() == 0:
        monkeypatch.setattr(zygote_client, "COMMAND", [*OPEN_WAY, *zygote_client.COMMAND])


def check(ran: dict[str, floods.Ran]) -> None:
    assert {name: one for name, one in ran.items() if "GOT" in one.printed or one.ended not in ENDED} == {}
    honest = {name: one for name, one in ran.items() if name.startswith("honest")}
    assert {name: one for name, one in honest.items() if (one.printed, one.next) != ("WELL\n", "ok")} == {}


@pytest.mark.parametrize("machine", ["all layers", "no namespaces"])
@pytest.mark.usefixtures("open_way")
def test_one_of_each_kind_stays_within_its_bounds(machine: str) -> None:
    chosen = {name: source for name, source in floods.chosen().items() if name in ONE_OF_A_KIND}
    assert set(chosen) == set(ONE_OF_A_KIND)
    check(run(MACHINES[machine], gauntlet.suited(chosen)))


@pytest.mark.slow
@pytest.mark.parametrize("machine", list(MACHINES))
@pytest.mark.usefixtures("open_way")
def test_all_stay_within_their_bounds(machine: str) -> None:
    check(run(MACHINES[machine], gauntlet.suited(floods.chosen())))


@pytest.mark.slow
def test_without_the_sandbox_they_go_beyond_them() -> None:
    """Or the tests above would prove nothing."""
    without = Sandbox(enabled=False, preload=())
    chosen = gauntlet.suited(floods.chosen())
    quiet = _quiet(run(without, chosen), chosen)
    alarmed = {name for name in quiet if name.startswith(("blind: stopped", "starve: a forged", "starve: asking"))}
    late = {name: chosen[name] for name in quiet - alarmed - SEEN_IN_OTHER_WAYS}  # on a busy machine
    assert _quiet(run(without, late, deadline=60.0), late) == set()


def _quiet(ran: dict[str, floods.Ran], chosen: dict[str, str]) -> set[str]:
    return {name for name in chosen if "GOT" not in ran[name].printed}


def test_each_attack_has_an_aim_that_is_graded() -> None:
    assert len(floods.chosen()) >= 90
