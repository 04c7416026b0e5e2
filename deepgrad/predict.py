"""Predict, then run: the learner commits to an answer before the truth is computed.

The answer is remembered in the learner's record, so that a restarted kernel still knows it. It is never
graded.
"""

import base64
import io
import os
from collections.abc import Callable, Sequence
from typing import Any

import anywidget
import numpy as np
import traitlets

from deepgrad import store
from deepgrad.answers import Answer, Curve, Number, Pick
from deepgrad.errors import StoreUnwritable
from deepgrad.explorers import bundle
from deepgrad.explorers.mainloop import MainLoop
from deepgrad.explorers.panels import LinePanel, Series
from deepgrad.explorers.quiet import one_line, quietly

__all__ = ["Curve", "Number", "Pick", "Prediction"]

KIND = "predictions"
GRADING = ("autograde", "validate")  # values of nbgrader's NBGRADER_EXECUTION


class Prediction(anywidget.AnyWidget):
    """A question, an answer and a Commit button; the truth is computed after the commit and never before.

    Args:
        name: its name in the learner's record, unique in the course.
        question: one sentence.
        answer: the kind of answer, with its range.
        truth: the true value, or a function without arguments that computes it (for example, the learner's own code).
            For a curve: heights at its points, or a pair (x, heights) of a finer curve.
        verb: the words before the truth, such as "it took".
        because: the reason, or the place in the lesson that shows it; told with the truth.
        told_by: regular expressions of words that would tell the answer. A test looks for them, and for the truth
            itself, in all that a learner can see before the commit.

    Raises:
        BadArgument: a name that the record cannot keep.
    """

    _esm = bundle.script("predict.js")
    _css = bundle.style()
    spec = traitlets.Dict().tag(sync=True)
    state = traitlets.Dict().tag(sync=True)

    def __init__(
        self,
        name: str,
        question: str,
        answer: Answer,
        truth: Callable[[], Any] | Any,
        *,
        verb: str = "it is",
        because: str = "",
        told_by: Sequence[str] = (),
    ) -> None:
        self.told_by = tuple(told_by)
        self._name, self._kind, self._truth, self._verb, self._because = name, answer, truth, verb, because
        super().__init__(spec={"question": question, **answer.spec()}, state=_open() | (self._remembered() or {}))
        main = MainLoop()
        self.on_msg(lambda _widget, content, _buffers: main.call(self.receive, content))

    @property
    def answer(self) -> Any:
        """The learner's answer after the commit: a number, an option or heights; None before that."""
        return self.state["answer"] if self.state["committed"] else None

    def receive(self, message: dict[str, Any]) -> None:
        """Handle one message of the browser: ``commit`` with an answer, or ``again``."""
        if message.get("kind") == "commit":
            self.commit(message["answer"])
        elif message.get("kind") == "again":
            self.again()

    def commit(self, answer: Any) -> None:
        """Keep the answer, compute the truth and show both.

        Raises:
            BadArgument: an answer out of its range.
        """
        said = self._kind.accept(answer)
        state = _open() | {"committed": True, "answer": said}
        try:
            with quietly():
                truth = self._kind.known(self._truth() if callable(self._truth) else self._truth)
            words = self._kind.words(said, truth, self._verb)
            state |= {"truth": truth, "words": f"{words} {self._because}".rstrip()}
        except Exception as error:  # the truth may come from the learner's own code
            state["words"] = f"Your prediction is kept. The truth could not be computed: {one_line(error)}"
        self.state = state | {"note": self._keep(state)}

    def again(self) -> None:
        """Open the question once more; the record keeps the old answer until the next commit."""
        self.state = _open() | {"answer": self.state["answer"]}

    def _keep(self, state: dict[str, Any]) -> str:
        if os.environ.get("NBGRADER_EXECUTION") in GRADING:
            return ""
        try:
            store.save(KIND, self._name, {key: state[key] for key in ("answer", "truth", "words")})
        except StoreUnwritable as error:
            return str(error)
        return ""

    def _remembered(self) -> dict[str, Any] | None:
        record = store.load(KIND, self._name)
        try:
            if record is None:
                return None
            self._kind.accept(record["answer"])
            return {key: record[key] for key in ("answer", "truth", "words")} | {"committed": True}
        except (KeyError, TypeError, ValueError):
            return None  # the question has changed since the answer was stored

    def _repr_mimebundle_(self, **kwargs: Any) -> tuple[dict[str, Any], dict[str, Any]]:
        data, metadata = super()._repr_mimebundle_(**kwargs) or ({}, {})
        words = self.state["words"] if self.state["committed"] else "No prediction yet."
        text = f"Predict: {self.spec['question']}\n{words}"
        picture = base64.b64encode(_png(text, self._kind, self.state)).decode()
        return {**data, "text/plain": text, "image/png": picture}, metadata


def _open() -> dict[str, Any]:
    return {"committed": False, "answer": None, "truth": None, "words": "", "note": ""}


def _png(text: str, kind: Answer, state: dict[str, Any]) -> bytes:
    from matplotlib.figure import Figure  # imported here, because it takes half a second

    curve = kind if isinstance(kind, Curve) else None
    figure = Figure(figsize=(6.4, 3.6 if curve else 0.7), dpi=100, layout="constrained")
    figure.suptitle(text, x=0.01, ha="left", fontsize=9, wrap=True)
    if curve:
        _draw_curve(figure.subplots(), curve, state)
    buffer = io.BytesIO()
    figure.savefig(buffer, format="png")
    return buffer.getvalue()


def _draw_curve(axis: Any, curve: Curve, state: dict[str, Any]) -> None:
    from deepgrad.explorers.static import draw_lines

    truth = state["truth"] or {"x": [], "y": []}
    x = np.union1d(curve.x, truth["x"])
    nothing = [np.nan] * len(curve.x)
    said = np.interp(x, curve.x, np.asarray(state["answer"] if state["committed"] else nothing, dtype=float))
    heights = np.array([np.nan if height is None else height for height in truth["y"]], dtype=float)
    true = np.interp(x, truth["x"], heights) if len(heights) else np.full(len(x), np.nan)
    panel = LinePanel(
        "",
        curve.x_label,
        curve.y_label,
        x,
        [Series("the truth"), Series("your prediction")],
        x_log=curve.x_log,
        y_log=curve.y_log,
        y_limits=curve.y_limits,
    )
    draw_lines(axis, panel, "curves", {"curves": np.array([true, said])})
