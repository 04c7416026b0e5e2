import base64
import json
from pathlib import Path

import nbclient
import nbformat
import pytest

from deepgrad import store
from deepgrad.errors import BadArgument
from deepgrad.predict import Curve, Number, Pick, Prediction


@pytest.fixture(autouse=True)
def record(tmp_path, monkeypatch):
    monkeypatch.setenv("DEEPGRAD_HOME", str(tmp_path))
    monkeypatch.delenv("NBGRADER_EXECUTION", raising=False)
    return tmp_path


def ask(truth=7):
    return Prediction("depth", "How many layers?", Number(1, 100, "layers"), truth, verb="it took")


def test_the_truth_is_not_computed_before_the_commit():
    calls = []
    prediction = ask(lambda: calls.append(1) or 7)
    assert calls == []
    assert prediction.answer is None
    prediction.receive({"kind": "commit", "answer": 30})
    assert calls == [1]
    assert prediction.answer == 30
    assert prediction.state["words"] == "You said 30 layers; it took 7: off by a factor of 4.3."


def test_why_it_is_so_is_said_with_the_truth_and_not_before_or_without_it():
    why = Prediction("depth", "How many layers?", Number(1, 100, "layers"), 7, because="Each layer halves it.")
    assert "halves" not in why.spec["question"] + why.state["words"]
    why.commit(7)
    assert why.state["words"] == "You said 7 layers; it is 7: right. Each layer halves it."
    unknown = Prediction("other", "How many layers?", Number(1, 100, "layers"), lambda: 1 / 0, because="Each.")
    unknown.commit(7)
    assert "Each." not in unknown.state["words"]


def test_a_restarted_kernel_remembers_without_computing():
    ask().commit(30)
    calls = []
    again = ask(lambda: calls.append(1))
    assert again.answer == 30
    assert "factor of 4.3" in again.state["words"]
    assert calls == []


def test_predict_again_opens_the_question_and_the_record_waits_for_the_next_commit():
    prediction = ask()
    prediction.commit(30)
    prediction.receive({"kind": "again"})
    assert prediction.answer is None
    assert store.load("predictions", "depth")["answer"] == 30
    prediction.commit(7)
    assert store.load("predictions", "depth")["answer"] == 7


@pytest.mark.parametrize("execution", ["autograde", "validate"])
def test_nothing_is_written_while_grading(monkeypatch, record, execution):
    monkeypatch.setenv("NBGRADER_EXECUTION", execution)
    ask().commit(30)
    assert list(record.iterdir()) == []


def test_a_truth_that_fails_is_said_and_the_answer_kept():
    prediction = ask(lambda: 1 / 0)
    prediction.commit(30)
    assert prediction.answer == 30
    assert "ZeroDivisionError" in prediction.state["words"]


def test_a_folder_that_cannot_be_written_is_a_note(tmp_path, monkeypatch):
    blocked = tmp_path / "file"
    blocked.write_text("")
    monkeypatch.setenv("DEEPGRAD_HOME", str(blocked))
    prediction = ask()
    prediction.commit(30)
    assert "DEEPGRAD_HOME" in prediction.state["note"]
    assert "factor" in prediction.state["words"]


def test_an_answer_to_a_question_that_has_changed_is_forgotten():
    ask().commit(30)
    changed = Prediction("depth", "Which?", Pick(["a", "b"]), "a")
    assert changed.answer is None


@pytest.mark.parametrize("record_text", ["{}", '{"answer": [1]}', "no json", '{"answer": 30}'])
def test_a_damaged_record_is_no_answer(record, record_text):
    (record / "predictions").mkdir()
    (record / "predictions" / "depth.json").write_text(record_text)
    assert ask().answer is None


def test_an_answer_out_of_range_is_refused_and_nothing_is_kept(record):
    with pytest.raises(BadArgument):
        ask().commit(0)
    assert list(record.iterdir()) == []


def test_a_name_that_the_record_cannot_keep_is_refused():
    with pytest.raises(BadArgument):
        Prediction("../depth", "?", Number(0, 1), 1)


@pytest.mark.parametrize("answer", [30, None])
def test_it_reads_and_prints_without_a_browser(answer):
    prediction = ask()
    if answer:
        prediction.commit(answer)
    data, _ = prediction._repr_mimebundle_()
    assert data["text/plain"].startswith("Predict: How many layers?\n")
    assert data["text/plain"].endswith("factor of 4.3." if answer else "No prediction yet.")
    assert base64.b64decode(data["image/png"]).startswith(b"\x89PNG")


def test_a_curve_is_drawn_before_and_after_the_commit():
    curve = Curve([1, 10, 100], "layer", "size", (1e-12, 1e3), y_log=True)
    prediction = Prediction("curve", "How?", curve, lambda: ([1, 50, 100], [1.0, 0.0, 1e-8]))
    before = prediction._repr_mimebundle_()[0]["image/png"]
    prediction.commit([1.0, 1.0, 1.0])
    assert json.loads(json.dumps(prediction.state, allow_nan=False)) == prediction.state
    assert prediction._repr_mimebundle_()[0]["image/png"] != before


@pytest.mark.slow
def test_an_untouched_notebook_runs_without_errors(tmp_path: Path):
    source = (
        "from deepgrad.predict import Number, Prediction\n"
        "Prediction('depth', 'How many layers?', Number(1, 100, 'layers'), lambda: 1 / 0)"
    )
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(source)])
    nbclient.NotebookClient(notebook, kernel_name="python3").execute()
    [output] = notebook.cells[0].outputs
    assert output["data"]["text/plain"] == "Predict: How many layers?\nNo prediction yet."
    assert "image/png" in output["data"]
