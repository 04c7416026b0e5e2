"""The messages between the coordinator and a Dask worker: bytes that each side checks before it uses them.

Tested in ``tests/grading/cluster/test_wire.py``.
"""

import json
import os
from pathlib import Path
from typing import Literal, TypeVar

import msgspec

from autograder.kernels.frames import MAX_PAYLOAD
from autograder.kernels.limits import Limits
from autograder.kernels.options import Sandbox

__all__ = ["Job", "Kind", "Reply", "files_below", "pack", "read_job", "read_reply", "read_sandbox", "write_files"]

Kind = Literal["answer", "failed", "died", "stuck", "unfit"]
"""``unfit``: the worker cannot run any job. The other failures are about this job."""

MAX_BYTES = MAX_PAYLOAD + Limits().input_bytes + (1 << 20)
"""A task, the files beside its notebook, and their names."""

T = TypeVar("T")


class Job(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One job for a Dask worker.

    Attributes:
        payload: the same bytes as a local worker gets (``autograder.grading.job``), without any folder of the
            coordinator.
        sandbox: the text of ``Sandbox.to_json``.
        imports: modules that the job needs.
        files: relative paths and contents for the kernel's working folder. A path may be any bytes.
    """

    payload: bytes
    sandbox: bytes
    imports: tuple[str, ...]
    files: tuple[tuple[bytes, bytes], ...] = ()


class Reply(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The reply of a Dask worker: a worker's answer, or the reason in UTF-8 why there is none."""

    kind: Kind
    data: bytes


def pack(message: Job | Reply) -> bytes:
    """The message as bytes. Raises ``ValueError`` if they are too many."""
    data = msgspec.msgpack.encode(message)
    if len(data) > MAX_BYTES:
        raise ValueError(f"a message of {len(data)} bytes; at most {MAX_BYTES} may be sent")
    return data


def read_job(data: object) -> Job:
    """Read what a coordinator sent. Raises ``ValueError`` for anything else."""
    job = _read(data, Job)
    limits = Limits()
    if len(job.files) > limits.input_files or sum(len(content) for _, content in job.files) > limits.input_bytes:
        raise ValueError(
            f"the files beside the notebook are more than {limits.input_bytes} bytes in {limits.input_files} files"
        )
    for path, _ in job.files:
        if b"\0" in path or any(part in (b"", b".", b"..") for part in path.split(b"/")):
            raise ValueError(f"{path!r} is no relative path of a file")
    return job


def read_reply(data: object) -> Reply:
    """Read what a Dask worker answered. Raises ``ValueError`` for anything else."""
    return _read(data, Reply)


def read_sandbox(data: bytes) -> Sandbox:
    """Read the options of a job's sandbox, each of its declared type. Raises ``ValueError``."""
    return msgspec.convert(json.loads(data), Sandbox)


def files_below(folder: Path) -> tuple[tuple[bytes, bytes], ...]:
    """The files of a folder that ``autograder.grading.write.stage`` made. Raises ``OSError``."""
    top = os.fsencode(folder)
    paths = [os.path.join(place, name) for place, _, names in os.walk(top) for name in names]  # noqa: PTH118 - bytes
    return tuple((os.path.relpath(path, top), Path(os.fsdecode(path)).read_bytes()) for path in sorted(paths))


def write_files(files: tuple[tuple[bytes, bytes], ...], folder: Path) -> None:
    """Write a job's files into an empty folder. Raises ``OSError``."""
    for name, content in files:
        path = folder / os.fsdecode(name)
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("xb") as file:
            file.write(content)


def _read(data: object, kind: type[T]) -> T:
    if type(data) is not bytes:
        raise ValueError(f"expected bytes, got {type(data).__name__}")
    if len(data) > MAX_BYTES:
        raise ValueError(f"a message of {len(data)} bytes; at most {MAX_BYTES} may be sent")
    return msgspec.msgpack.decode(data, type=kind)
