"""Removes large outputs from a notebook's bytes before parsing. Grading does not need them.

Tested in ``tests/grading/test_candidates.py``.
"""

import re

__all__ = ["without_outputs"]

DROPPED = re.compile(rb'(?<!\\)"(outputs|widgets)"\s*:\s*(?=[\[{])')
TOKEN = re.compile(rb'"[^"\\]*(?:\\.[^"\\]*)*"|[\[\]{}]', re.DOTALL)
MAX_TOKENS = 2_000_000
"""Most strings and brackets that are skipped; 25 MB of printed lines have a sixth of it."""


def without_outputs(data: bytes) -> bytes:
    """The same JSON with empty outputs and without the states of widgets.

    If the file is not JSON, or has too many small values, the rest of it comes back unchanged.
    """
    kept: list[bytes] = []
    at, tokens = 0, 0
    while (found := DROPPED.search(data, at)) is not None:
        end, tokens = _end(data, found.end(), tokens)
        if end is None:
            break
        kept += [data[at : found.end()], b"[]" if data[found.end() : found.end() + 1] == b"[" else b"{}"]
        at = end
    return b"".join([*kept, data[at:]])


def _end(data: bytes, at: int, tokens: int) -> tuple[int | None, int]:
    """Where the list or object that begins at ``at`` ends; None if it does not, or after too many tokens."""
    depth = 0
    for token in TOKEN.finditer(data, at):
        tokens += 1
        if tokens > MAX_TOKENS:
            break
        match token[0]:
            case b"[" | b"{":
                depth += 1
            case b"]" | b"}":
                depth -= 1
        if depth == 0:
            return token.end(), tokens
    return None, tokens
