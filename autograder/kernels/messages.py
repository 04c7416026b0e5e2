"""Sends small JSON messages with file descriptors between trusted processes, over local sequenced-packet sockets.

Tested in ``tests/kernels/client/test_zygote_client.py``.
"""

import json
import socket
from typing import Any

MAX_MESSAGE = 1 << 17
MAX_FDS = 3


def send(sock: socket.socket, message: dict[str, Any], fds: tuple[int, ...] = ()) -> None:
    """Send one message. Raises ``OSError``."""
    data = json.dumps(message).encode()
    if len(data) > MAX_MESSAGE:
        raise ValueError(f"a message of {len(data)} bytes, at most {MAX_MESSAGE} fit")
    socket.send_fds(sock, [data], list(fds))


def receive(sock: socket.socket) -> tuple[dict[str, Any] | None, list[int]]:
    """Receive one message and its descriptors; None if the other end hung up. Raises ``OSError``."""
    data, fds, _flags, _address = socket.recv_fds(sock, MAX_MESSAGE, MAX_FDS)
    return (json.loads(data) if data else None), list(fds)
