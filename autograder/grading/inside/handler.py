"""Calls the student's function with the cases that the grader sent, and sends back the results.

Tested in ``tests/grading/test_modules.py``.
"""

from dataclasses import astuple
from difflib import get_close_matches
from typing import Any

import numpy as np

from autograder.contract.wire import pack, unpack
from autograder.errors import WireError
from autograder.grading.inside import engine
from autograder.judge.call import Fault, Reply, call_all

__all__ = ["answer"]

TEXT = 500
"""Characters of a message that are sent to the grader; a card shows fewer."""


def answer(payload: bytes, namespace: dict[str, Any]) -> bytes:
    """The packed replies to a packed request, one per case, and whether torch's autograd ran during the calls."""
    request = unpack(payload)
    frames = [frame.tobytes() for frame in request["frames"]]
    student = namespace.get(request["name"])
    before = engine.runs()
    if callable(student):
        replies = call_all(student, frames, request["style"], request["deadline"], at_home=False)
    else:
        replies = [Reply(fault=_no_function(request["name"], student, namespace))] * len(frames)
    seen = engine.runs() > before
    try:
        return pack({"replies": [_plain(reply) for reply in replies], "autograd": seen})
    except WireError as error:
        fault = Fault("unpackable", f"The results cannot be checked: {error}.")
        return pack({"replies": [_plain(Reply(fault=fault))] * len(frames), "autograd": seen})


def _no_function(name: str, found: Any, namespace: dict[str, Any]) -> Fault:
    if found is None:
        own = [other for other, value in namespace.items() if callable(value) and not other.startswith("_")]
        near = get_close_matches(name, own, 1, 0.8)
        hint = f"Your notebook defines {near[0]}. Is that a typing error for {name}?" if near else ""
        return Fault("missing", f"There is no function {name}.", hint=hint)
    return Fault("raised", f"{name} should be a function, but it is a {type(found).__name__}.", name="TypeError")


def _plain(reply: Reply) -> dict[str, Any]:
    fault = reply.fault
    return {
        "frame": None if reply.frame is None else np.frombuffer(reply.frame, np.uint8),
        "fault": None if fault is None else [text[:TEXT] for text in astuple(fault)],
        "printed": reply.printed[:TEXT],
        "warnings": [text[:TEXT] for text in reply.warnings],
        "changed": list(reply.changed),
        "aliased": list(reply.aliased),
    }
