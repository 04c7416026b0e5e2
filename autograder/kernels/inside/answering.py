"""The kernel's end of the verdict channel: answers calls on the kernel's own loop, between cells.

It runs beside the student's code, so the grader does not trust it.

Tested in ``tests/kernels/client/test_verdict_channel.py``.
"""

import signal
import socket
from collections.abc import Callable
from typing import Any

from autograder.kernels.frames import ANSWER, FAILURE, MAX_FAILURE, MAX_PAYLOAD, Header, read_frame

Handler = Callable[[bytes, dict[str, Any]], bytes]
"""A function that gets a payload and the notebook's namespace and returns the answer."""


def answer_one(sock: socket.socket, handler: Handler, namespace: dict[str, Any]) -> None:
    """Read one request, call the handler, send its answer. Raises ``EOFError`` if the grader hung up."""
    request, payload = read_frame(sock)
    kind, answer = _call(handler, payload, namespace)
    sock.sendall(Header(kind, request.token, len(answer)).pack() + answer)


def _call(handler: Handler, payload: bytes, namespace: dict[str, Any]) -> tuple[int, bytes]:
    interruptible = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        answer = handler(payload, namespace)
        if len(answer) > MAX_PAYLOAD:
            raise ValueError(f"the answer has {len(answer)} bytes, at most {MAX_PAYLOAD} may be sent")
    except BaseException as error:  # noqa: BLE001,RUF100 - the student's code may raise anything, SystemExit too
        return FAILURE, _describe(error)
    finally:
        signal.signal(signal.SIGINT, interruptible)
    return ANSWER, answer


def _describe(error: BaseException) -> bytes:
    try:
        text = f"{type(error).__name__}: {error}"
    except Exception:  # the error's __str__ may be the student's
        text = type(error).__name__
    return text.encode("utf-8", "replace")[:MAX_FAILURE]
