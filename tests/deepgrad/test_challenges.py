"""Is the best try kept, whatever the order of the tries, and is a value that is no result refused in clear words?"""

import ast
from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch

from autograder.exercises.worked import solutions_folder
from deepgrad import store
from deepgrad.challenges import Challenge, best_of, challenge, challenges, find, registry
from deepgrad.challenges.record import KIND
from deepgrad.errors import BadArgument, ChallengeNotFound

STEPS = Challenge("l3.fewest_steps", "Reach a loss of 0.5 in few steps.", "steps", "lower", beat=60, least=1, most=300)
SHARE = Challenge("l4.most_alive", "Keep units alive.", "", "higher", beat=0.5, least=0, most=1)


@pytest.fixture(autouse=True)
def two_challenges(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("deepgrad.challenges.registry.challenges", lambda: (STEPS, SHARE))


def test_the_first_try_is_the_best_so_far() -> None:
    assert best_of(STEPS) is None
    attempt = challenge("l3.fewest_steps", 80)
    assert (attempt.is_best, attempt.beaten, best_of(STEPS)) == (True, False, 80.0)
    assert str(attempt) == "✗ not yet: 80 steps. To beat: 60 steps (lower is better)."


@pytest.mark.parametrize(("one", "tries", "best"), [(STEPS, (80, 41, 55, 41), 41), (SHARE, (0.2, 0.75, 0.6), 0.75)])
def test_the_best_of_several_tries_is_kept_and_a_worse_one_is_told(one: Challenge, tries: Any, best: float) -> None:
    for value in tries:
        attempt = challenge(one.name, value)
    assert best_of(one) == best
    assert str(attempt).endswith(f"Your best: {one.say(best)}.")


def test_a_number_equal_to_the_one_to_beat_does_not_beat_it() -> None:
    assert not challenge("l3.fewest_steps", 60).beaten
    assert challenge("l3.fewest_steps", 59).beaten
    assert str(challenge("l3.fewest_steps", 58)).endswith("Your best so far.")


@pytest.mark.parametrize("value", [7, 7.0, np.float32(7), np.int64(7), np.array(7.0), torch.tensor(7.0)])
def test_a_number_of_any_library_is_taken(value: Any) -> None:
    assert challenge("l3.fewest_steps", value).value == 7.0


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (None, "takes one number: got None. Run the cell that computes it first."),
        ("41", "takes one number: got '41'"),
        (True, "takes one number: got True"),
        (np.bool_(True), "takes one number: got "),
        ([41], r"takes one number: got \[41\]"),
        (np.array([41.0]), r"takes one number: got an array of shape \(1,\)"),
        (41 + 0j, "takes one number"),
        (float("nan"), "takes a finite number: got nan. Did the training blow up?"),
        (-np.inf, "takes a finite number: got -inf"),
        (10**400, "takes a finite number: got inf"),
        (0, "takes a number from 1 to 300: got 0. Is it in the right unit?"),
        (301, "from 1 to 300: got 301"),
    ],
)
def test_a_value_that_is_no_result_is_refused_and_the_best_stays(value: Any, words: str) -> None:
    challenge("l3.fewest_steps", 80)
    with pytest.raises(BadArgument, match=rf"l3\.fewest_steps .*{words}"):
        challenge("l3.fewest_steps", value)
    assert best_of(STEPS) == 80.0


def test_a_misspelt_name_gets_the_nearest_one() -> None:
    with pytest.raises(ChallengeNotFound, match=r"No challenge is named 'l3\.fewest_stps'\. Did you mean 'l3\.fewest_"):
        challenge("l3.fewest_stps", 1)
    with pytest.raises(ChallengeNotFound, match=r"There are: l3\.fewest_steps, l4\.most_alive"):
        find("?")


@pytest.mark.parametrize("record", [{}, {"value": "41"}, {"value": 0}, {"value": [1]}, {"value": None}])
def test_a_record_of_nonsense_is_like_none(record: dict[str, Any]) -> None:
    store.save(KIND, STEPS.name, record)
    assert best_of(STEPS) is None
    assert challenge(STEPS.name, 100).is_best and best_of(STEPS) == 100.0


@pytest.mark.parametrize("execution", ["autograde", "validate"])
def test_nothing_is_kept_while_a_notebook_is_graded(execution: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NBGRADER_EXECUTION", execution)
    assert challenge("l3.fewest_steps", 10).beaten
    assert best_of(STEPS) is None


def test_a_record_that_cannot_be_written_costs_only_the_record(own_home: Path) -> None:
    own_home.write_text("a file where the folder should be")
    attempt = challenge("l3.fewest_steps", 10)
    assert attempt.beaten and "could not be saved" in str(attempt)


def test_the_notebook_shows_the_task_and_escapes_what_it_shows() -> None:
    shown = challenge("l4.most_alive", 0.75)._repr_html_()
    assert 'data-beaten="true"' in shown and "Keep units alive." in shown and "0.75. To beat: 0.5" in shown


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"name": "3.steps"}, "named after its lesson"),
        ({"name": "l3.Steps"}, "named after its lesson"),
        ({"better": "smaller"}, "better is 'lower' or 'higher': got 'smaller'"),
        ({"beat": 400}, "from 1 to 300: got 400"),
        ({"beat": float("nan")}, "takes a finite number"),
    ],
)
def test_a_challenge_that_nobody_could_meet_cannot_be_declared(change: dict[str, Any], words: str) -> None:
    declared = {"name": "l3.x", "task": "…", "unit": "", "better": "lower", "beat": 2, "least": 1, "most": 300}
    with pytest.raises(BadArgument, match=words):
        Challenge(**{**declared, **change})


def asked_in(source: Path) -> list[str]:
    """The names in a lesson's calls of ``challenge``."""
    calls = [node for node in ast.walk(ast.parse(source.read_text(encoding="utf-8"))) if isinstance(node, ast.Call)]
    named = [call for call in calls if isinstance(call.func, ast.Name) and call.func.id == "challenge"]
    return [ast.literal_eval(call.args[0]) for call in named]


def test_every_declared_challenge_is_asked_once_in_its_own_lesson() -> None:
    asked = Counter(
        (name, int(path.stem[:2])) for path in solutions_folder().glob("[0-9]*.py") for name in asked_in(path)
    )
    assert asked == Counter((one.name, one.lesson) for one in challenges())
    assert challenges is not registry.challenges  # the table of the package, not that of the other tests


def test_a_percent_sign_stands_at_its_number() -> None:
    assert replace(STEPS, unit="% of the digits").say(60) == "60% of the digits"
