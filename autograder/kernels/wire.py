"""A zmq socket to a kernel, drained from the event loop, and never more than it is told to take."""

import asyncio
import contextlib
from collections.abc import Callable
from typing import Any

import zmq

MAX_MESSAGE = 16 << 20
"""Bytes of one frame. libzmq drops a connection that sends a longer one."""

LOOK_SECONDS = 0.1
"""Between two looks whether the peer is still there."""

_BATCH = 64
"""Messages taken before the loop's other work, deadlines included, gets its turn."""

Frames = list[bytes]


class Wire:
    """Calls ``on_message`` with the frames of each message, and ``on_lost`` once the peer is gone."""

    def __init__(
        self,
        context: "zmq.Context[zmq.Socket[bytes]]",
        kind: int,
        address: str,
        on_message: Callable[[Frames], None],
        on_lost: Callable[[], None],
    ) -> None:
        self._loop = asyncio.get_running_loop()
        self._socket = context.socket(kind)
        self._socket.linger = 0
        self._socket.setsockopt(zmq.MAXMSGSIZE, MAX_MESSAGE)
        self._monitor = self._socket.get_monitor_socket(zmq.EVENT_DISCONNECTED)
        self._on_message = on_message
        self._on_lost = on_lost
        if kind == zmq.SUB:
            self._socket.setsockopt(zmq.SUBSCRIBE, b"")
        self._loop.add_reader(self._socket.fileno(), self._drain)
        self._socket.connect(address)
        self._drain()
        self._look()

    def send(self, frames: list[Any]) -> None:
        """Send one message. Raises ``zmq.ZMQError``."""
        self._socket.send_multipart(frames, zmq.NOBLOCK)
        self._loop.call_soon(self._drain)  # sending may consume the edge that announces a message

    def close(self) -> None:
        """Forget the peer."""
        self._loop.remove_reader(self._socket.fileno())
        self._next_look.cancel()
        self._socket.disable_monitor()
        self._socket.close(0)

    def _drain(self) -> None:
        for _ in range(_BATCH):
            if self._socket.closed:
                return
            try:
                frames = self._socket.recv_multipart(zmq.NOBLOCK)
            except zmq.Again:
                return
            self._on_message(frames)
        self._loop.call_soon(self._drain)

    def _look(self) -> None:
        """Polled: a monitor's descriptor was seen not to announce its events."""
        with contextlib.suppress(zmq.Again):
            self._monitor.recv_multipart(zmq.NOBLOCK)
            self._on_lost()
        self._next_look = self._loop.call_later(LOOK_SECONDS, self._look)
