"""The grader's end of the verdict channel: sends bytes to the kernel and receives bytes, all within bounds."""

import asyncio
import secrets
import socket
from collections.abc import Callable

from autograder.kernels.aio import finished
from autograder.kernels.errors import (
    CallFailed,
    ChannelClosed,
    ChannelError,
    ChannelMalformed,
    ChannelTimeout,
)
from autograder.kernels.frames import (
    ANSWER,
    FAILURE,
    HEADER,
    MAX_FAILURE,
    MAX_PAYLOAD,
    REQUEST,
    TOKEN_BYTES,
    Header,
)

GRACE = 0.5
"""Seconds that an interrupted call has to end, so that the next one can use the channel."""

_CHUNK = 1 << 20


class VerdictChannel:
    """Makes calls, one at a time. After ``ChannelClosed`` or ``ChannelMalformed`` every further call fails, too."""

    def __init__(self, sock: socket.socket, interrupt: Callable[[], None]) -> None:
        sock.setblocking(False)
        self._sock = sock
        self._interrupt = interrupt
        self._one_at_a_time = asyncio.Lock()
        self._broken: ChannelError | None = None

    async def call(self, payload: bytes, deadline: float) -> bytes:
        """Send ``payload`` and wait at most ``deadline`` seconds for the answer of the kernel's handler.

        Raises ``ChannelTimeout`` (the call is interrupted; if it ends then, the channel stays usable),
        ``CallFailed``, ``ChannelClosed``, ``ChannelMalformed``, and ``ValueError`` for a payload that is
        too long.
        """
        if len(payload) > MAX_PAYLOAD:
            raise ValueError(f"the payload has {len(payload)} bytes, at most {MAX_PAYLOAD} may be sent")
        async with self._one_at_a_time:
            if self._broken is not None:
                raise self._broken
            try:
                return await self._within(deadline, asyncio.ensure_future(self._exchange(payload)))
            except (ChannelClosed, ChannelMalformed) as error:
                self._break(error)
                raise

    def close(self) -> None:
        """Hang up."""
        self._broken = self._broken or ChannelClosed("the grader closed the channel")
        self._sock.close()

    @property
    def usable(self) -> bool:
        """Whether another call can be made."""
        return self._broken is None

    def _break(self, error: ChannelError) -> None:
        self._broken = error
        self._sock.close()

    async def _within(self, deadline: float, exchange: "asyncio.Future[bytes]") -> bytes:
        try:
            if await finished(exchange, deadline):
                return exchange.result()
            late = ChannelTimeout(f"no answer within {deadline} s")
            self._interrupt()
            if not await finished(exchange, GRACE) or isinstance(
                exchange.exception(), ChannelClosed | ChannelMalformed
            ):
                self._break(late)
            raise late
        finally:
            exchange.cancel()

    async def _exchange(self, payload: bytes) -> bytes:
        loop = asyncio.get_running_loop()
        self._refuse_early()
        token = secrets.token_bytes(TOKEN_BYTES)
        try:
            await loop.sock_sendall(self._sock, Header(REQUEST, token, len(payload)).pack() + payload)
        except OSError as error:
            raise ChannelClosed("the kernel closed the channel during a request") from error
        header = self._checked(await self._read(HEADER.size), token)
        answer = await self._read(header.length)
        if header.kind == FAILURE:
            raise CallFailed(answer.decode("utf-8", "replace"))
        return answer

    def _refuse_early(self) -> None:
        """Refuse bytes that arrived before the request was sent."""
        try:
            early = self._sock.recv(1, socket.MSG_PEEK)
        except BlockingIOError:
            return
        except OSError as error:
            raise ChannelClosed("the kernel closed the channel") from error
        if not early:
            raise ChannelClosed("the kernel closed the channel")
        raise ChannelMalformed("the kernel sent bytes that nobody had asked for")

    def _checked(self, data: bytes, token: bytes) -> Header:
        try:
            header = Header.unpack(data)
        except ValueError as error:
            raise ChannelMalformed(str(error)) from error
        if header.kind not in (ANSWER, FAILURE) or header.token != token:
            raise ChannelMalformed("the kernel sent a frame that does not answer this request")
        if header.kind == FAILURE and header.length > MAX_FAILURE:
            raise ChannelMalformed(f"an error's text has {header.length} bytes; at most {MAX_FAILURE} are allowed")
        return header

    async def _read(self, size: int) -> bytes:
        """Read exactly ``size`` bytes. Memory grows with the bytes that arrive, not with the announced size."""
        loop = asyncio.get_running_loop()
        data = bytearray()
        while len(data) < size:
            try:
                chunk = await loop.sock_recv(self._sock, min(size - len(data), _CHUNK))
            except OSError as error:
                raise ChannelClosed("the kernel broke the channel") from error
            if not chunk:
                raise ChannelClosed("the kernel closed the channel before its answer was complete")
            data += chunk
        return bytes(data)
