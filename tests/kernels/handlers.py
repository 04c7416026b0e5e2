"""Kernel-side handlers for tests of the verdict channel."""

import json
from typing import Any


def handle(payload: bytes, namespace: dict[str, Any]) -> bytes:
    """Call the named function of the notebook with a text, give its answer's text."""
    request = json.loads(payload)
    return str(namespace[request["function"]](request["argument"])).encode()
