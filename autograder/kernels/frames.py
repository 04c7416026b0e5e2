"""The frames between a grader and a kernel: a header of fixed size, then as many bytes as the header says.

A request carries a token that cannot be guessed; its answer must carry the same, so an answer sent early,
twice or to another request is recognised.

Tested in ``tests/kernels/client/test_verdict_channel.py``.
"""

import socket
import struct
from dataclasses import dataclass

HEADER = struct.Struct("<4sB8sQ")
MAGIC = b"dgk1"
REQUEST, ANSWER, FAILURE, OUTPUT, NO_ZYGOTE = range(5)
TOKEN_BYTES = 8

MAX_PAYLOAD = 64 << 20
"""Most bytes of a payload. Cases are small; ten cases of two 1000x1000 float64 arrays would not fit."""

MAX_FAILURE = 4096
"""Bytes of an error's text."""


@dataclass(frozen=True)
class Header:
    """The header before a payload."""

    kind: int
    token: bytes
    length: int

    def pack(self) -> bytes:
        """The header's bytes."""
        return HEADER.pack(MAGIC, self.kind, self.token, self.length)

    @classmethod
    def unpack(cls, data: bytes) -> "Header":
        """Read a header. Raises ``ValueError`` if it is malformed or announces too many bytes."""
        magic, kind, token, length = HEADER.unpack(data)
        if magic != MAGIC:
            raise ValueError(f"expected {MAGIC!r} at the start of a frame, got {magic!r}")
        if length > MAX_PAYLOAD:
            raise ValueError(f"a header announces a frame of {length} bytes; at most {MAX_PAYLOAD} are allowed")
        return cls(kind, token, length)


def read_frame(sock: socket.socket) -> tuple[Header, bytes]:
    """Read one frame of a trusted peer from a blocking socket. Raises ``EOFError`` if the peer hung up."""
    header = Header.unpack(_read(sock, HEADER.size))
    return header, _read(sock, header.length)


def _read(sock: socket.socket, size: int) -> bytes:
    data = bytearray()
    while len(data) < size:
        chunk = sock.recv(min(size - len(data), 1 << 20))
        if not chunk:
            raise EOFError("the grader hung up")
        data += chunk
    return bytes(data)
