import base64
import subprocess
import sys

import numpy as np
import pytest
from support.small_figure import powers

from deepgrad.errors import BadArgument
from deepgrad.explorers import Choice, Explorer, LinePanel, Progress, Reference, Series, Slider
from deepgrad.explorers import grid as grid_module


def sent(explorer, monkeypatch):
    messages = []
    monkeypatch.setattr(explorer, "send", lambda content, buffers=(): messages.append((content, buffers)))
    return messages


def test_the_first_picture_is_part_of_the_state(make, row):
    explorer = make()
    assert explorer.frame == row(1.0).tobytes()
    assert explorer.values == {"w": 1.0}
    assert explorer.description == "weight w = 1"
    assert explorer.status["error"] == ""


def test_a_move_is_answered_with_its_number(make, row):
    explorer = make()
    explorer.receive({"kind": "move", "values": {"w": 0.5}, "seq": "view.7"})
    assert explorer.status["seq"] == "view.7"
    assert explorer.values == {"w": 0.5}
    assert explorer.frame == row(0.5).tobytes()


def test_frame_values_and_status_leave_in_one_message(make, monkeypatch):
    explorer = make()
    updates = []
    monkeypatch.setattr(explorer, "send_state", lambda key=None: updates.append(set(key)))
    explorer.redraw(w=2.0)
    assert updates == [{"frame", "values", "status"}]


def test_a_grid_is_one_buffer_of_every_position(make, row, monkeypatch):
    explorer = make()
    messages = sent(explorer, monkeypatch)
    explorer.receive({"kind": "grid", "name": "w", "values": {"w": 1.0}})
    [(message, [payload])] = messages
    assert message["kind"] == "grid"
    assert message["places"] == [0, 1, 2, 3, 4]
    assert message["texts"][3] == "weight w = 1.5"
    expected = np.concatenate([row(w) for w in (0.0, 0.5, 1.0, 1.5, 2.0)])
    assert payload == expected.tobytes()


def test_a_grid_that_would_take_too_long_is_declined(make, monkeypatch):
    monkeypatch.setattr(grid_module, "BUDGET_SECONDS", 0.0)
    explorer = make()
    messages = sent(explorer, monkeypatch)
    explorer.receive({"kind": "grid", "name": "w", "values": {"w": 1.0}})
    assert messages[0][0]["places"] == []


def test_drawn_from_the_grid_the_kernel_only_learns_the_values(make):
    calls = []
    explorer = make(lambda w: calls.append(w) or powers(w))
    explorer.receive({"kind": "settle", "values": {"w": 2.0}})
    assert explorer.values == {"w": 2.0}
    assert calls == [1.0]


def test_the_saved_picture_is_that_of_the_settled_values(make):
    explorer = make()
    explorer.receive({"kind": "settle", "values": {"w": 2.0}})
    data, _ = explorer._repr_mimebundle_()
    assert data["text/plain"] == "weight w = 2"
    assert explorer.data["heat"].tolist() == [[2.0, 20.0]]


def test_an_exception_keeps_the_last_good_picture(make, row):
    def fails_at_two(w):
        if w == 2.0:
            raise ZeroDivisionError("no such layer")
        return powers(w)

    explorer = make(fails_at_two)
    explorer.redraw(w=2.0)
    assert explorer.status["error"] == "ZeroDivisionError: no such layer"
    assert explorer.status["kept"]
    assert explorer.frame == row(1.0).tobytes()
    explorer.redraw(w=0.5)
    assert explorer.status["error"] == ""


def test_a_function_that_never_worked_still_gives_a_widget(make):
    explorer = make(lambda w: 1 / 0)
    assert explorer.status["error"].startswith("ZeroDivisionError")
    assert not explorer.status["kept"]
    data, _ = explorer._repr_mimebundle_()
    assert data["image/png"]


def test_a_wrong_shape_is_an_error_in_the_badge(make):
    assert "shape (1, 1)" in make(lambda w: powers(w) | {"lines": [[1]]}).status["error"]


def test_a_failing_description_is_an_error_in_the_badge(make):
    assert make(describe=lambda values, data: data["nothing"]).status["error"] == "KeyError: 'nothing'"


def test_describe_gets_values_and_arrays(make):
    explorer = make(describe=lambda values, data: f"{values['w']}: {data['lines'][0, 1]}")
    explorer.redraw(w=0.5)
    assert explorer.description == "0.5: 0.25"


def test_a_slow_function_is_said_to_be_slow(make, monkeypatch):
    monkeypatch.setattr("deepgrad.explorers.widget.SLOW_MILLISECONDS", 0.0)
    assert make().status["slow"]


def test_unknown_controls_and_values_are_refused(make):
    with pytest.raises(BadArgument, match="'v'"):
        make().redraw(v=1.0)
    with pytest.raises(BadArgument):
        make().redraw(w="big")


def test_the_mimebundle_has_widget_picture_and_words(make):
    data, _ = make()._repr_mimebundle_()
    assert set(data) == {"text/plain", "image/png", "application/vnd.jupyter.widget-view+json"}
    assert base64.b64decode(data["image/png"]).startswith(b"\x89PNG")


def test_the_badge_knows_whose_code_ran(make):
    def chain(w):
        return powers(w)

    chain.__module__ = "__main__"
    assert make(chain).status["code"] == "your chain"
    assert make(powers).status["code"] == "the reference powers"
    assert make(code_from="the reference").status["code"] == "the reference"


def test_the_badge_knows_whose_code_runs_at_each_option(panels):
    choice = Choice("kind", ["one", "two"], "one")
    code = {"one": powers, "two": "the library"}

    def compute(kind):
        return powers(0.5)

    figure = Explorer(compute, [choice], panels, code_from=code)
    assert figure.status["code"] == "the reference powers"
    figure.redraw(kind="two")
    assert figure.status["code"] == "the library"
    waiting = Explorer(compute, [choice], panels, code_from=code, run_button="Train")
    assert waiting.status["code"] == "the reference powers or the library"
    with pytest.raises(BadArgument, match="no Choice has these options"):
        Explorer(compute, [choice], panels, code_from={"one": powers})


def test_doubled_names_are_refused(panels):
    with pytest.raises(BadArgument, match="Two controls"):
        Explorer(powers, [Slider("w", 0.0, 1.0, 0.1, 0.0)] * 2, panels)
    doubled = LinePanel("t", "x", "y", [1.0], [Series("s")], references=[Reference("r", y="lines")])
    with pytest.raises(BadArgument, match="moving reference"):
        Explorer(powers, [], {"lines": doubled})


class TestTraining:
    @staticmethod
    def train(w):
        yield Progress("half", 0.5)
        yield powers(w)

    def test_nothing_runs_before_the_button(self, make):
        calls = []
        explorer = make(lambda w: calls.append(w), run_button="Train")
        assert calls == []
        assert explorer.description == "Not run yet: press Train."

    def test_a_committed_picture_can_stand_there_first(self, make, row):
        assert make(self.train, run_button="Train", initial=powers(2.0)).frame == row(2.0).tobytes()

    def test_a_run_ends_with_its_picture(self, make, row):
        explorer = make(self.train, run_button="Train")
        explorer.receive({"kind": "run", "values": {"w": 0.5}})
        assert explorer.frame == row(0.5).tobytes()
        assert not explorer.status["running"]
        assert explorer.status["progress"] == {"text": "half", "fraction": 0.5}

    def test_a_failed_run_says_so(self, make):
        explorer = make(lambda w: 1 / 0, run_button="Train")
        explorer.receive({"kind": "run", "values": {"w": 0.5}})
        assert explorer.status["error"].startswith("ZeroDivisionError")

    def test_a_wrong_picture_says_so(self, make):
        explorer = make(lambda w: {"lines": [[1]]}, run_button="Train")
        explorer.receive({"kind": "run", "values": {"w": 0.5}})
        assert "lines" in explorer.status["error"]

    def test_stop_says_stopped(self, make):
        explorer = make(self.train, run_button="Train")
        explorer.receive({"kind": "stop"})
        assert explorer.status["progress"]["text"] == "stopped"


def test_importing_explorers_imports_no_matplotlib_and_deepgrad_no_widgets():
    code = (
        "import sys, deepgrad; assert 'anywidget' not in sys.modules and 'numpy' not in sys.modules;"
        "import deepgrad.explorers, deepgrad.predict; assert 'matplotlib' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
