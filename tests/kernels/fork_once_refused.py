"""A handler whose zygote cannot fork the first kernel, as on a machine that has no process left for a moment."""

import errno
import os
from typing import Any

_fork = os.fork


def _refused() -> int:
    os.fork = _fork
    raise OSError(errno.EAGAIN, os.strerror(errno.EAGAIN))


os.fork = _refused


def handle(payload: bytes, namespace: dict[str, Any]) -> bytes:
    """Nothing is asked."""
    return payload
