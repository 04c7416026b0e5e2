"""Do bytes cross between coordinator and Dask worker whole, and is anything else refused?"""

import os
from pathlib import Path
from typing import Any

import msgspec
import pytest

from autograder.grading.cluster.wire import (
    MAX_BYTES,
    Job,
    Reply,
    files_below,
    pack,
    read_job,
    read_reply,
    read_sandbox,
    write_files,
)
from autograder.kernels.limits import Limits
from autograder.kernels.options import Sandbox

JOB = Job(payload=b'{"a": "\xff"}', sandbox=b"{}", imports=("a.b",), files=((b"d/\xff", b"1"),))


def job(**changed: Any) -> bytes:
    return msgspec.msgpack.encode({**msgspec.structs.asdict(JOB), **changed})


def test_a_job_and_a_reply_cross_whole() -> None:
    assert read_job(pack(JOB)) == JOB
    assert read_reply(pack(Reply(kind="died", data=b"\xff"))) == Reply(kind="died", data=b"\xff")


def test_a_sandbox_crosses_whole_also_with_a_path_that_is_no_text() -> None:
    sandbox = Sandbox(hidden=("/a\udcff",), preload=("numpy",), without=frozenset({"seccomp"}))
    assert read_sandbox(sandbox.to_json().encode()) == sandbox


@pytest.mark.parametrize("path", [b"", b"/etc/passwd", b"a/../../b", b"..", b"a//b", b"a/", b"./a", b"a\0"])
def test_a_file_that_leads_elsewhere_is_refused(path: bytes) -> None:
    with pytest.raises(ValueError, match="no relative path"):
        read_job(job(files=[(path, b"")]))


def test_more_files_than_a_kernel_takes_are_refused() -> None:
    with pytest.raises(ValueError, match="more than"):
        read_job(job(files=[(b"%d" % n, b"") for n in range(Limits().input_files + 1)]))
    with pytest.raises(ValueError, match="more than"):
        read_job(job(files=[(b"a", bytes(Limits().input_bytes + 1))]))


@pytest.mark.parametrize("changed", [{"payload": "text"}, {"imports": [1]}, {"more": 1}, {"files": [[b"a"]]}])
def test_a_job_of_another_form_is_refused(changed: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r"\$|field"):
        read_job(job(**changed))


@pytest.mark.parametrize("data", [b"", b"\xc1", {"kind": "answer"}, "text", bytearray(b"x"), None])
def test_what_is_no_message_is_refused(data: object) -> None:
    with pytest.raises(ValueError):
        read_reply(data)


def test_an_unknown_kind_of_reply_is_refused() -> None:
    with pytest.raises(ValueError, match="kind"):
        read_reply(msgspec.msgpack.encode({"kind": "passed", "data": b""}))


def test_too_many_bytes_are_neither_sent_nor_read() -> None:
    with pytest.raises(ValueError, match="at most"):
        pack(Reply(kind="answer", data=bytes(MAX_BYTES)))
    with pytest.raises(ValueError, match="at most"):
        read_reply(bytes(MAX_BYTES + 1))


def test_files_arrive_with_names_of_any_bytes(tmp_path: Path) -> None:
    (tmp_path / "from" / "deep").mkdir(parents=True)
    (tmp_path / "to").mkdir()
    odd = os.fsdecode(b"\xff \n")
    (tmp_path / "from" / "deep" / odd).write_bytes(b"\0\xff")
    files = files_below(tmp_path / "from")
    assert files == ((b"deep/\xff \n", b"\0\xff"),)
    write_files(read_job(job(files=files)).files, tmp_path / "to")
    assert (tmp_path / "to" / "deep" / odd).read_bytes() == b"\0\xff"
