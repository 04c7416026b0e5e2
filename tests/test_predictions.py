"""No prediction of a lesson can be answered by looking: the answer stands under a fold until the learner commits."""

import re
from collections.abc import Iterator
from functools import cache

import pytest
from nbformat.notebooknode import NotebookNode
from support.notebooks import released
from support.visible import COLLAPSED, sections, seen

from autograder.authoring.predictions import OPENS
from autograder.exercises import lessons
from deepgrad.answers import Number, Pick
from deepgrad.predict import Prediction

LESSONS = lessons()


@pytest.fixture(autouse=True)
def record(tmp_path, monkeypatch):
    monkeypatch.setenv("DEEPGRAD_HOME", str(tmp_path))
    monkeypatch.delenv("NBGRADER_EXECUTION", raising=False)


@cache
def questions(slug: str) -> dict[str, Prediction]:
    """The predictions of a lesson, by the id of their cell, made in a kernel that ran the imports alone."""
    cells = {cell.id: cell.source for cell in released(slug).cells if cell.cell_type == "code"}
    namespace: dict[str, object] = {}
    exec(cells["imports"], namespace)
    asking = {name: source for name, source in cells.items() if re.search(r"\bpredict_\w+\(", source)}
    return {name: eval(source, namespace) for name, source in asking.items()}


def nearby(notebook: NotebookNode, asked: str) -> Iterator[tuple[str, str]]:
    """What is seen before the commit: all above the question and its own cell, and all to the next section's end."""
    shown = seen(notebook)
    number = sections(shown)
    for name, text in shown.items():
        if number[name] <= number[asked] + 1:
            yield name, text


def spoken(question: Prediction) -> list[str]:
    """Patterns of the truth as a text would say it."""
    truth = question.state["truth"]
    if isinstance(question._kind, Number) and isinstance(truth, float) and truth == int(truth) and truth > 10:
        return [rf"\b{int(truth)}\b"]
    return []


def some_answer(question: Prediction) -> object:
    kind = question._kind
    if isinstance(kind, Pick):
        return kind.options[0]
    return kind.low if isinstance(kind, Number) else [kind.start] * len(kind.x)


@pytest.mark.parametrize("slug", LESSONS)
def test_every_question_is_seen_and_its_answer_is_folded_and_unheard(slug):
    notebook = released(slug)
    shown = seen(notebook)
    for asked, question in questions(slug).items():
        assert asked in shown
        assert question.told_by, f"{asked}: say which words would tell the answer (told_by=...)"
        for name, text in nearby(notebook, asked):
            for pattern in question.told_by:
                found = re.search(pattern, text, re.IGNORECASE)
                assert not found, f"{name} tells the answer of {asked}: {found and found[0]!r}"


@pytest.mark.parametrize("slug", LESSONS)
def test_the_words_that_would_tell_are_those_that_the_fold_hides(slug):
    """Patterns that fit nothing guard nothing."""
    notebook = released(slug)
    hidden = [cell.source for cell in notebook.cells if cell.id not in seen(notebook)]
    for asked, question in questions(slug).items():
        said = "\n".join([*hidden, question._because])
        assert any(re.search(pattern, said, re.IGNORECASE) for pattern in question.told_by), asked


@pytest.mark.slow
@pytest.mark.parametrize("slug", LESSONS)
def test_the_truth_itself_stands_nowhere_before_the_commit(slug):
    notebook = released(slug)
    for asked, question in questions(slug).items():
        question.commit(some_answer(question))
        assert question.state["truth"] is not None, question.state["words"]
        for name, text in nearby(notebook, asked):
            for pattern in spoken(question):
                assert not re.search(pattern, text), f"{name} holds the truth of {asked}: {pattern}"


@pytest.mark.parametrize("slug", LESSONS)
def test_a_fold_below_a_question_says_when_it_opens_and_has_something_to_show(slug):
    cells = released(slug).cells
    folds = [at for at, cell in enumerate(cells) if OPENS in cell.source]
    assert folds
    for at in folds:
        assert cells[at].metadata[COLLAPSED] is True
        assert not cells[at + 1].source.startswith("#")
