"""The explorer: controls, panels and a compute function, joined by a small message protocol.

The browser sends ``move`` (draw these values), ``settle`` (these values were drawn from the grid), ``grid`` (send every
picture of one slider), ``run`` and ``stop``. The kernel answers with the traits ``frame``, ``values`` and ``status`` in
one update; ``status["seq"]`` is the number of the answered move, or empty if the kernel itself started the update. So
the browser never draws an old answer over a newer one. A grid is sent as a custom message with its pictures in one
binary buffer.
"""

import base64
import statistics
from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

import anywidget
import numpy as np
import traitlets
from numpy.typing import NDArray

from deepgrad.errors import BadArgument
from deepgrad.explorers import bundle
from deepgrad.explorers.background import Background
from deepgrad.explorers.controls import Choice, Control, Value
from deepgrad.explorers.grid import Grid, affordable
from deepgrad.explorers.mainloop import MainLoop
from deepgrad.explorers.panels import Panel
from deepgrad.explorers.picture import Data, Layout
from deepgrad.explorers.quiet import Timed, timed
from deepgrad.explorers.static import png
from deepgrad.explorers.training import Report, training

__all__ = ["SLOW_MILLISECONDS", "Explorer"]

SLOW_MILLISECONDS = 50.0  # three pictures at 60 Hz; if compute is slower, a drag would stutter, so it waits for release

Values = dict[str, Value]
Row = NDArray[np.float64]
Describe = Callable[[Values, dict[str, Row]], str]
Code = str | Callable[..., Any]


class Explorer(anywidget.AnyWidget):
    """An interactive figure whose numbers come from ``compute``, usually the learner's own code.

    Args:
        compute: called with every control's value by name; returns, per key of ``panels``, the matrix to
            draw, and the numbers of moving references and series by their names. With ``run_button`` it may
            be a generator that yields such dicts and :class:`Progress`.
        controls: the controls; the pictures of the first slider are computed ahead.
        panels: by key, drawn left to right.
        describe: (values, data) -> the text alternative below the figure; default: the values.
        code_from: the source of the code, for the badge: a string such as "the reference", or a function, which counts
            as the learner's if the notebook defined it; or one of these for each option of a ``Choice``. Default:
            ``compute``.
        run_button: the button's text. With a button, compute runs only on a press; for functions that train.
        initial: what to draw before the first run; only with ``run_button``.

    Raises:
        BadArgument: no panels, or two controls or panels of one name.
    """

    _esm = bundle.script("explorer.js")
    _css = bundle.style()
    spec = traitlets.Dict().tag(sync=True)
    values = traitlets.Dict().tag(sync=True)
    frame = traitlets.Bytes(b"").tag(sync=True)
    status = traitlets.Dict().tag(sync=True)

    def __init__(
        self,
        compute: Callable[..., Any],
        controls: Sequence[Control],
        panels: Mapping[str, Panel],
        *,
        describe: Describe | None = None,
        code_from: Code | Mapping[Value, Code] | None = None,
        run_button: str | None = None,
        initial: Data | None = None,
    ) -> None:
        _refuse_doubles(controls, panels)
        self._compute, self._describe = compute, describe
        self._code = whose(compute if code_from is None else code_from, controls)
        self._controls = {control.name: control for control in controls}
        self._panels = dict(panels)
        self._layout = Layout(panels)
        self._drawn: Values | None
        self._row, self._drawn = self._layout.empty(), None
        self._recent: deque[float] = deque(maxlen=5)
        self._background = Background()
        super().__init__(
            spec={
                "controls": [control.spec() for control in controls],
                "panels": [{"key": key, **panel.spec()} for key, panel in panels.items()],
                "layout": self._layout.spec(),
                "runButton": run_button,
            },
            values={control.name: control.value for control in controls},
        )
        main = MainLoop()
        self.on_msg(lambda _widget, content, _buffers: main.call(self.receive, content))
        if run_button is None:
            self.redraw()
        else:
            row = self._row if initial is None else self._layout.pack(initial)
            text = f"Not run yet: press {run_button}."
            self._publish(self.values, row, "", 0.0, text=text, seq="", code=self._code(None))

    @property
    def description(self) -> str:
        """The text alternative of the picture shown."""
        return str(self.status["text"])

    @property
    def data(self) -> dict[str, Row]:
        """The numbers of the picture shown, by key."""
        return self._layout.unpack(self._row)

    def redraw(self, **values: Value) -> None:
        """Compute and show the picture at the present values, after changing some of them by name.

        Raises:
            BadArgument: no such control, or a value it cannot take.
        """
        self._move({**self.values, **values}, seq="")

    def receive(self, message: dict[str, Any]) -> None:
        """Handle one message of the browser; see the module's docstring."""
        kind = message.get("kind")
        if kind == "move":
            self._move(message["values"], message["seq"])
        elif kind == "settle":
            self.values = self._checked(message["values"])
        elif kind == "grid":
            self._background.start(self._grid(message["name"], self._checked(message["values"])))
        elif kind == "run":
            self.values = self._checked(message["values"])
            self._background.start(training(lambda: self._compute(**self.values), self._report))
        elif kind == "stop":
            self._background.stop()
            self._progress(running=False, progress={**self.status["progress"], "text": "stopped"})

    def _move(self, values: Values, seq: str) -> None:
        values = self._checked(values)
        drawn = self._draw(values)
        if drawn.value is None:
            self._publish(values, None, drawn.error, drawn.milliseconds, text="", seq=seq)
        else:
            row, text = drawn.value
            self._recent.append(drawn.milliseconds)
            self._publish(values, row, "", statistics.median(self._recent), text=text, seq=seq)

    def _draw(self, values: Values) -> Timed[tuple[Row, str]]:
        def draw() -> tuple[Row, str]:
            row = self._layout.pack(self._compute(**values))
            return row, self._text(values, row)

        return timed(draw)

    def _text(self, values: Values, row: Row) -> str:
        if self._describe is not None:
            return self._describe(values, self._layout.unpack(row))
        return self._named(values)

    def _named(self, values: Values) -> str:
        return ", ".join(f"{one.label} = {one.text(values[one.name])}" for one in self._controls.values())

    def _grid(self, name: str, values: Values) -> Iterator[None]:
        positions: list[Any] = list(self._controls[name].positions)
        typical = statistics.median(self._recent) if self._recent else 0.0
        if not affordable(len(positions), self._layout.length, typical):
            self.send({"kind": "grid", "name": name, "values": values, "places": []}, [b""])
            return
        grid = Grid(positions, lambda position: self._draw({**values, name: position}).value)
        yield from grid.pieces()
        payload, places = grid.payload()
        message = {"kind": "grid", "name": name, "values": values, "places": places, "texts": grid.texts}
        self.send(message, [payload])

    def _report(self, report: Report) -> None:
        row, error, text = None, report.error, ""
        if report.data is not None:
            packed = timed(lambda: self._layout.pack(report.data or {}))
            row, error = packed.value, error or packed.error
        if row is not None:
            described = timed(lambda: self._text(self.values, row))
            text, error = described.value or "", error or described.error
        progress = {"text": report.progress.text, "fraction": report.progress.fraction}
        self._publish(
            self.values,
            row,
            error,
            report.milliseconds,
            text=text or self.description,
            seq="",
            running=not report.finished,
            progress=progress,
        )

    def _publish(
        self,
        values: Values,
        row: Row | None,
        error: str,
        milliseconds: float,
        *,
        text: str,
        seq: str,
        **more: Any,
    ) -> None:
        if row is not None:
            self._row, self._drawn = row, dict(values)
        text = text or self.status.get("text", "Nothing could be drawn.")
        with self.hold_sync():
            self.values = values
            self.frame = self._row.astype("<f8").tobytes()
            self.status = {
                "seq": seq,
                "error": error,
                "code": self._code(values),
                "milliseconds": milliseconds,
                "slow": milliseconds > SLOW_MILLISECONDS,
                "kept": self._drawn is not None,
                "text": text,
                "running": False,
                "progress": {"text": "", "fraction": None},
                **more,
            }

    def _progress(self, **changes: Any) -> None:
        self.status = {**self.status, **changes}

    def _checked(self, values: Mapping[str, Value]) -> Values:
        unknown = set(values) - set(self._controls)
        if unknown:
            raise BadArgument(f"No control is called {sorted(unknown)[0]!r}: there are {list(self._controls)}.")
        return {name: control.nearest(values[name]) for name, control in self._controls.items()}

    def _repr_mimebundle_(self, **kwargs: Any) -> tuple[dict[str, Any], dict[str, Any]]:
        if self.spec["runButton"] is None and self._drawn not in (None, self.values):
            self.redraw()  # the browser drew the newer ones itself, from the grid
        data, metadata = super()._repr_mimebundle_(**kwargs) or ({}, {})
        picture = png(self._panels, self.data, self._named(self.values))
        return {
            **data,
            "text/plain": self.description,
            "image/png": base64.b64encode(picture).decode(),
        }, metadata


def whose(code: Code | Mapping[Value, Code], controls: Sequence[Control]) -> Callable[[Values | None], str]:
    """The source of the code that runs at given values, in words; with None, all sources.

    Raises:
        BadArgument: a mapping whose keys are no ``Choice``'s options.
    """
    if not isinstance(code, Mapping):
        label = _label(code)
        return lambda _: label
    labels = {option: _label(source) for option, source in code.items()}
    name = next((one.name for one in controls if isinstance(one, Choice) and set(one.positions) == set(labels)), None)
    if name is None:
        raise BadArgument(f"code_from has the keys {list(labels)!r}, and no Choice has these options.")
    return lambda values: " or ".join(dict.fromkeys(labels.values())) if values is None else labels[values[name]]


def _label(source: Code) -> str:
    """The label of a source. A function that the notebook defined is the learner's."""
    if isinstance(source, str):
        return source
    name = getattr(source, "__name__", "function")
    return f"your {name}" if getattr(source, "__module__", None) == "__main__" else f"the reference {name}"


def _refuse_doubles(controls: Sequence[Control], panels: Mapping[str, Panel]) -> None:
    names = [control.name for control in controls]
    doubled = {name for name in names if names.count(name) > 1}
    if doubled:
        raise BadArgument(f"Two controls are called {sorted(doubled)[0]!r}.")
    entries = {name for panel in panels.values() for name, _ in panel.extras()}
    if not panels or entries & set(panels):
        raise BadArgument(
            "A figure needs at least one panel, and no panel may have the name of a moving reference: got "
            f"{list(panels)}."
        )
