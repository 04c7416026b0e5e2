"""Is a record whole or not at all, whatever happens, and can no name lead out of the folder?"""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from deepgrad import store
from deepgrad.errors import BadArgument, StoreUnwritable


def test_does_a_saved_record_come_back() -> None:
    store.save("progress", "chain_forward", {"share": 1.0, "word": "é"})
    assert store.load("progress", "chain_forward") == {"share": 1.0, "word": "é"}
    assert store.load("progress", "other") is None
    store.save("progress", "chain_forward", {"share": 0.5})
    assert store.load_all("progress") == {"chain_forward": {"share": 0.5}}
    assert store.load_all("predictions") == {}


def test_is_the_home_the_chosen_one_else_the_systems(own_home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert store.home() == own_home
    for unset in ("", None):
        monkeypatch.delenv("DEEPGRAD_HOME") if unset is None else monkeypatch.setenv("DEEPGRAD_HOME", unset)
        assert store.home().name == "deepgrad"


@pytest.mark.parametrize("name", ["", ".", "..", ".hidden", "a/b", "a\\b", "../x", "é", "a b", "x" * 101, "a\n", "a\0"])
def test_is_a_name_that_could_leave_the_folder_refused(name: str) -> None:
    for kind, record in ((name, "ok"), ("ok", name)):
        with pytest.raises(BadArgument, match="letters, digits"):
            store.save(kind, record, {})
        with pytest.raises(BadArgument):
            store.load(kind, record)


@pytest.mark.parametrize(
    "text", ["", "{", "[]", "3", "null", '"text"', "\xff", "[" * 100_000, "{" * 10 + "\0"], ids=range(9)
)
def test_is_a_broken_record_no_record(text: str, own_home: Path) -> None:
    path = own_home / "progress" / "x.json"
    path.parent.mkdir(parents=True)
    path.write_bytes(text.encode("latin-1"))
    assert store.load("progress", "x") is None
    assert store.load_all("progress") == {}
    store.save("progress", "x", {"share": 1})
    assert store.load("progress", "x") == {"share": 1}


@pytest.mark.parametrize("step", ["os.fdopen", "pathlib.Path.replace", "pathlib.Path.chmod"])
def test_does_a_crash_on_the_way_leave_the_old_record(
    step: str, own_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store.save("progress", "x", {"share": 0.5})

    def crash(descriptor: Any, *_: Any, **__: Any) -> None:
        if isinstance(descriptor, int):
            os.close(descriptor)
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(step, crash)
        with pytest.raises(KeyboardInterrupt):
            store.save("progress", "x", {"share": 1})
    assert store.load("progress", "x") == {"share": 0.5}
    assert [path.name for path in (own_home / "progress").iterdir()] == ["x.json"]


def test_does_a_process_killed_while_saving_leave_a_whole_record(own_home: Path) -> None:
    program = (
        "from deepgrad import store\nprint('saving', flush=True)\ni = 0\n"
        "while True:\n    i += 1\n    store.save('progress', 'x', {'share': i, 'filler': 'y' * 10_000})"
    )
    with subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE) as writer:
        assert writer.stdout is not None and writer.stdout.readline() == b"saving\n"
        while store.load("progress", "x") is None and writer.poll() is None:
            pass
        writer.kill()
    record = json.loads((own_home / "progress" / "x.json").read_text())
    assert len(record["filler"]) == 10_000


def test_is_a_home_that_cannot_be_written_told_with_what_to_do(own_home: Path) -> None:
    own_home.write_text("a file")
    with pytest.raises(StoreUnwritable, match="Set the environment variable DEEPGRAD_HOME to a folder you can write"):
        store.save("progress", "x", {})
    assert store.load("progress", "x") is None and store.load_all("progress") == {}
