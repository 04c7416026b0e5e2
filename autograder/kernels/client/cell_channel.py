"""The grader's end of the channel for cells: sends requests, and receives outputs and a reply, all within bounds."""

import asyncio
import contextlib
import secrets
import socket
from collections.abc import Callable

from autograder.kernels.errors import ChannelClosed, ChannelMalformed
from autograder.kernels.frames import ANSWER, HEADER, OUTPUT, REQUEST, TOKEN_BYTES, Header

MAX_MESSAGE = 16 << 20
"""Most bytes of one frame; a figure has a few hundred thousand."""

MAX_CELL_BYTES = 32 << 20
"""Bytes that a cell may send before its kernel is killed; a long animation has ten megabytes."""

MAX_KERNEL_BYTES = 64 << 20
"""Bytes that all cells of a kernel may send: they are held in the memory of a worker that serves other notebooks, too.
"""

MAX_CELL_MESSAGES = 20_000
"""Messages that a cell may send. Printing in a loop gives at most a hundred messages a second."""

_CHUNK = 1 << 18
_BATCH = 64


class TooMuchOutput(Exception):
    """A cell sent more output than it may."""


class CellChannel:
    """Between cells the grader does not read; the kernel blocks when its buffer is full."""

    def __init__(self, sock: socket.socket) -> None:
        sock.setblocking(False)
        self._sock = sock
        self._unread = bytearray()
        self._token = b""
        self._room = 0
        self._room_for_all = MAX_KERNEL_BYTES
        self._messages = 0

    async def send(self, source: str) -> None:
        """Ask the kernel to run one cell. If the kernel is gone, ``reply`` notices it."""
        self._token, self._room, self._messages = secrets.token_bytes(TOKEN_BYTES), MAX_CELL_BYTES, 0
        data = source.encode("utf-8", "replace")
        request = Header(REQUEST, self._token, len(data)).pack() + data
        # ``reply`` still reads what the kernel sent before it ended
        with contextlib.suppress(BrokenPipeError, ConnectionResetError):
            await asyncio.get_running_loop().sock_sendall(self._sock, request)

    async def reply(self, on_output: Callable[[bytes], None]) -> bytes:
        """The cell's reply, after ``on_output`` got each output. Nobody has checked yet that they are valid JSON.

        If it is cancelled, data that it has just read may be lost. Raises ``ChannelClosed``, ``ChannelMalformed``,
        ``TooMuchOutput``.
        """
        while True:
            header, body = await self._frame()
            self._room -= HEADER.size + header.length
            self._room_for_all -= header.length
            self._messages += 1
            if self._room < 0 or self._room_for_all < 0 or self._messages > MAX_CELL_MESSAGES:
                raise TooMuchOutput
            if header.token == self._token and header.kind == ANSWER:
                return body
            if header.token == self._token and header.kind == OUTPUT:
                on_output(body)
            if self._messages % _BATCH == 0:
                await asyncio.sleep(0)  # without a pause, reading buffered bytes would keep the other tasks waiting

    def close(self) -> None:
        """Hang up."""
        self._sock.close()

    async def _frame(self) -> tuple[Header, bytes]:
        await self._fill(HEADER.size)
        try:
            header = Header.unpack(bytes(self._unread[: HEADER.size]))
        except ValueError as error:
            raise ChannelMalformed(str(error)) from error
        if header.length > MAX_MESSAGE:
            raise TooMuchOutput
        end = HEADER.size + header.length
        await self._fill(end)
        body = bytes(self._unread[HEADER.size : end])
        del self._unread[:end]
        return header, body

    async def _fill(self, size: int) -> None:
        """Read until ``size`` bytes are in the buffer.

        Memory grows with the bytes that arrive, not with the announced size.
        """
        loop = asyncio.get_running_loop()
        while len(self._unread) < size:
            try:
                chunk = await loop.sock_recv(self._sock, _CHUNK)
            except OSError as error:
                raise ChannelClosed("the kernel broke the connection") from error
            if not chunk:
                raise ChannelClosed("the kernel hung up")
            self._unread += chunk
