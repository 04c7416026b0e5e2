"""Do forged messages yield valid, bounded outputs or none?"""

import json
from typing import Any

import nbformat
import pytest

from autograder.kernels.client.outputs import Outputs


def nested(levels: int) -> list[Any]:
    value: list[Any] = []
    for _ in range(levels):
        value = [value]
    return value


FORGED: list[tuple[str, dict[str, Any]]] = [
    ("stream", {"name": "stdin", "text": "x"}),
    ("stream", {"name": "stdout", "text": 5}),
    ("stream", {}),
    ("display_data", {"data": []}),
    ("display_data", {"data": {"text/plain": {"a": 1}}}),
    ("display_data", {"data": {"text/plain": "x"}, "metadata": []}),
    ("display_data", {"data": {"application/json": nested(1000)}}),
    ("display_data", {"data": {"application/json": float("nan")}}),
    ("error", {"ename": "E", "evalue": "v", "traceback": "text"}),
    ("error", {"ename": 1, "evalue": "v", "traceback": []}),
]


@pytest.mark.parametrize(("kind", "content"), FORGED)
def test_a_forged_message_is_refused(kind: str, content: dict[str, Any]) -> None:
    outputs = Outputs()
    with pytest.raises((ValueError, KeyError, TypeError)):
        outputs.take(kind, content)
    assert outputs.finished() == []


@pytest.mark.parametrize(
    ("kind", "content"),
    [("stream", {"name": "stdout", "text": "x"}), ("error", {"ename": "E", "evalue": "v", "traceback": []})],
)
def test_an_update_gives_data_to_no_stream_and_no_error(kind: str, content: dict[str, Any]) -> None:
    """It would be no valid output, and nobody cleans data there."""
    outputs = Outputs()
    outputs.take(kind, {**content, "transient": {"display_id": "d"}})
    outputs.take(
        "update_display_data", {"data": {"text/html": "<script>"}, "metadata": {}, "transient": {"display_id": "d"}}
    )
    (output,) = outputs.finished()
    nbformat.validate(nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell("", outputs=[output])]))
    assert "data" not in output


def test_unknown_kinds_are_ignored() -> None:
    outputs = Outputs()
    outputs.take("execute_verdict", {"score": 100})
    assert outputs.finished() == []


def test_lone_surrogates_can_be_written() -> None:
    outputs = Outputs()
    outputs.take("stream", {"name": "stdout", "text": "\ud800"})
    outputs.take("display_data", {"data": {"text/plain": "\ud800", "a/json": {"k": "\udfff"}}, "metadata": {}})
    json.dumps(outputs.finished(), ensure_ascii=False).encode()


def test_outputs_validate() -> None:
    outputs = Outputs()
    for text in ("a", "b"):
        outputs.take("stream", {"name": "stdout", "text": text})
    outputs.take("execute_result", {"data": {"text/plain": "x"}, "metadata": {}, "execution_count": True})
    outputs.take("error", {"ename": "E", "evalue": "v", "traceback": ["t"]})
    cell = nbformat.v4.new_code_cell("x", outputs=outputs.finished())
    nbformat.validate(nbformat.v4.new_notebook(cells=[cell]))
    assert cell.outputs[0].text == "ab"
    assert cell.outputs[1].execution_count is None


def test_clearing() -> None:
    outputs = Outputs()
    outputs.take("stream", {"name": "stdout", "text": "old"})
    outputs.take("clear_output", {"wait": True})
    assert [o.text for o in Outputs.finished(outputs)] == ["old"]
    outputs.take("stream", {"name": "stdout", "text": "new"})
    assert [o.text for o in outputs.finished()] == ["new"]
