"""Turns a kernel's messages, which may be forged, into nbformat outputs that are always valid and bounded."""

import json
from collections.abc import Callable
from typing import Any

from nbformat import NotebookNode

MAX_DEPTH = 24
"""Levels of lists and objects in JSON output; Vega and widget states have about ten."""

MAX_COUNT = 1_000_000

_STREAMS = {"stdout", "stderr"}


class Outputs:
    """The outputs of one cell, in order, as a notebook shows them."""

    def __init__(self) -> None:
        self.items: list[NotebookNode] = []
        self.by_display_id: dict[str, NotebookNode] = {}
        self._clear_next = False

    def take(self, kind: str, content: dict[str, Any]) -> None:
        """Add the output of one iopub message. Raises ``ValueError`` if the message is not valid."""
        if kind == "clear_output":
            self._clear_next = True
            if not content.get("wait"):
                self._clear()
        elif kind == "update_display_data":
            self._update(content)
        elif kind in _MAKERS:
            self._clear()
            self._add(_MAKERS[kind](content), content)

    def _add(self, output: NotebookNode, content: dict[str, Any]) -> None:
        last = self.items[-1] if self.items else None
        if output.output_type == "stream" and last and last.output_type == "stream" and last.name == output.name:
            last["_parts"].append(output.text)
            return
        if output.output_type == "stream":
            output["_parts"] = [output.text]
        self.items.append(output)
        display_id = _transient_id(content)
        if display_id is not None and "data" in output:  # with data, a stream or an error would be no valid output
            self.by_display_id[display_id] = output

    def finished(self) -> list[NotebookNode]:
        """All outputs, streams joined."""
        for output in self.items:
            if "_parts" in output:
                output["text"] = "".join(output.pop("_parts"))
        return self.items

    def _clear(self) -> None:
        if self._clear_next:
            self.items.clear()
            self.by_display_id.clear()
            self._clear_next = False

    def _update(self, content: dict[str, Any]) -> None:
        display_id = _transient_id(content)
        shown = self.by_display_id.get(display_id) if display_id is not None else None
        if shown is not None:
            shown.update(data=_bundle(content), metadata=_plain(content.get("metadata", {}), dict))


def is_count(number: Any) -> bool:
    """Whether a number is a valid execution count that every program can read."""
    return type(number) is int and 0 <= number <= MAX_COUNT


def _stream(content: dict[str, Any]) -> NotebookNode:
    if content["name"] not in _STREAMS:
        raise ValueError(f"expected stdout or stderr, got stream {content['name']!r:.80}")
    return NotebookNode(output_type="stream", name=content["name"], text=_text(content["text"]))


def _display(content: dict[str, Any]) -> NotebookNode:
    return NotebookNode(
        output_type="display_data", data=_bundle(content), metadata=_plain(content.get("metadata", {}), dict)
    )


def _result(content: dict[str, Any]) -> NotebookNode:
    number = content.get("execution_count")
    return NotebookNode(
        output_type="execute_result",
        data=_bundle(content),
        metadata=_plain(content.get("metadata", {}), dict),
        execution_count=number if is_count(number) else None,
    )


def _error(content: dict[str, Any]) -> NotebookNode:
    lines = _plain(content["traceback"], list)
    return NotebookNode(
        output_type="error",
        ename=_text(content["ename"]),
        evalue=_text(content["evalue"]),
        traceback=[_text(line) for line in lines],
    )


_MAKERS: dict[str, Callable[[dict[str, Any]], NotebookNode]] = {
    "stream": _stream,
    "display_data": _display,
    "execute_result": _result,
    "error": _error,
}


def _bundle(content: dict[str, Any]) -> dict[str, Any]:
    """The MIME types of an output with their text, or with JSON for types that are JSON."""
    bundle: dict[str, Any] = {}
    for mime, value in _plain(content["data"], dict).items():
        if mime.endswith("json"):
            bundle[_text(mime)] = value
        else:
            bundle[_text(mime)] = _text("".join(value) if isinstance(value, list) else value)
    return bundle


def _transient_id(content: dict[str, Any]) -> str | None:
    transient = content.get("transient")
    display_id = transient.get("display_id") if isinstance(transient, dict) else None
    return display_id if isinstance(display_id, str) else None


def _text(value: Any) -> str:
    """``value`` if it is text, with lone surrogates replaced: JSON allows them, UTF-8 files do not."""
    if not isinstance(value, str):
        raise ValueError(f"expected text, got {type(value).__name__}")
    return value.encode("utf-8", "replace").decode()


def _plain(value: Any, kind: type) -> Any:
    """``value`` if it is a ``kind``, is valid in strict JSON and not too deep; surrogates are replaced."""
    if not isinstance(value, kind):
        raise ValueError(f"expected {kind.__name__}, got {type(value).__name__}")
    if _depth_exceeds(value, MAX_DEPTH):
        raise ValueError(f"JSON is nested more than {MAX_DEPTH} levels deep")
    text = json.dumps(value, ensure_ascii=False, allow_nan=False)
    return json.loads(text.encode("utf-8", "replace"))


def _depth_exceeds(value: Any, levels: int) -> bool:
    if not isinstance(value, dict | list):
        return False
    if levels == 0:
        return True
    return any(_depth_exceeds(v, levels - 1) for v in (value.values() if isinstance(value, dict) else value))
