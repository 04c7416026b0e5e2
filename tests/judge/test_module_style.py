"""A torch module is judged output by output: what it returns, the gradient at its input, and those of its weights."""

from dataclasses import replace

import pytest
import torch

from autograder.contract.kinds import Array, Count, Dict, ListOf
from autograder.exercises.base import Bank, Case, Exercise, Output, Parameter
from autograder.judge.check import check_with_seed
from autograder.mutants import survey


class Right(torch.nn.Module):
    def __init__(self, width):
        super().__init__()
        self.layer = torch.nn.Linear(width, width)

    def forward(self, x):
        return x + self.layer(x)


BANK = Bank()


@BANK.mistake("No gradient goes through the skip.", "A skip carries it back.", name="detached")
class Detached(Right):
    def forward(self, x):
        return x.detach() + self.layer(x)


def cases(rng):
    def case(label, width):
        weights = [rng.normal(size=(width, width)), rng.normal(size=width)]
        return Case(label, ({"width": width}, weights, rng.normal(size=(4, width)), rng.normal(size=(4, width))))

    return [case("three units", 3), case("five units", 5)]


EXERCISE = Exercise(
    name="Skip",
    lesson="none",
    parameters=(
        Parameter("options", Dict({"width": Count()})),
        Parameter("weights", ListOf(Array(("...",)))),
        Parameter("x", Array(("N", "width"))),
        Parameter("dout", Array(("N", "width"))),
    ),
    outputs=(
        Output("out", Array(("N", "width"))),
        Output("dx", Array(("N", "width")), "gradient"),
        Output("gradients", ListOf(Array(("...",))), "gradient"),
    ),
    reference=Right,
    cases=cases,
    mistakes=tuple(BANK),
    points=3,
    style="module",
)


def test_a_right_module_gets_all_points():
    assert repr(check_with_seed(EXERCISE, Right, 0)) == "3"


def test_each_output_is_paid_by_itself():
    result = check_with_seed(EXERCISE, Detached, 0)
    assert (result.points, result.mistakes) == (2, ("detached",))


def test_the_call_is_written_with_the_options():
    assert EXERCISE.signature == "Skip(width)"


def no_bias(width):
    return torch.nn.Linear(width, width, bias=False)


@pytest.mark.parametrize(
    ("wrong", "name", "said"),
    [
        (lambda width: 3, "no_module", "The class should build a torch.nn.Module; it built a int."),
        (torch.nn.Identity, "layer_count", "There are too few linear layers with weights."),
        (no_bias, "bias_missing", "All weights are there, but biases are missing: is there a bias=False?"),
    ],
)
def test_what_does_not_fit_is_named_and_told_without_the_sizes_of_a_secret_case(wrong, name, said):
    open_result, secret = (check_with_seed(EXERCISE, wrong, 0, secret=hidden) for hidden in (False, True))
    assert not open_result.passed
    assert open_result.mistakes == secret.mistakes == (name,)
    assert secret.headline == said


def test_every_wrong_module_dies_under_its_name():
    assert [verdict.mutant for verdict in survey(EXERCISE, range(3)) if not verdict.good] == []


def test_a_change_in_the_reference_class_changes_the_version(monkeypatch):
    monkeypatch.setattr("autograder.exercises.base.OWN_PACKAGES", (__name__,))
    other = replace(EXERCISE, reference=Twice)
    assert other.version != replace(EXERCISE).version


class Twice(Right):
    def forward(self, x):
        return x + 2 * self.layer(x)
