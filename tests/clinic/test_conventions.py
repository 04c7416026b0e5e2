"""Which batches, losses and steps are understood, and what is said of those that are not?"""

from typing import Any

import pytest
import torch
from clinic.nets import examples, mlp, training
from torch import Tensor, nn
from torch.nn import functional

from deepgrad import diagnose
from deepgrad.clinic import examination, treatment
from deepgrad.errors import BadArgument, PatientFailed


class TwoTowers(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.left, self.right = mlp(0), mlp(1)

    def forward(self, left: Tensor, right: Tensor) -> Tensor:
        return self.left(left) + self.right(right)


def optimizer(model: nn.Module) -> torch.optim.Optimizer:
    return torch.optim.Adam(model.parameters(), lr=3e-3)


def tuples() -> dict[str, Any]:
    model = TwoTowers()
    return {"model": model, "batches": [(x, x, y) for x, y in examples()], "optimizer": optimizer(model)}


def pairs_in_a_tuple() -> dict[str, Any]:
    model = TwoTowers()
    return {"model": model, "batches": [((x, x), y) for x, y in examples()], "optimizer": optimizer(model)}


def dicts() -> dict[str, Any]:
    model = TwoTowers()
    batches = [{"left": x, "right": x, "labels": y} for x, y in examples()]
    return {"model": model, "batches": batches, "optimizer": optimizer(model)}


def dict_with_a_step() -> dict[str, Any]:
    made = dicts()

    def step(batch: dict[str, Tensor]) -> dict[str, Any]:
        made["optimizer"].zero_grad()
        loss = functional.cross_entropy(made["model"](batch["left"], batch["right"]), batch["labels"])
        loss.backward()
        made["optimizer"].step()
        return {"loss": loss.item()}

    return {**made, "step": step}


def loss_of_the_model() -> dict[str, Any]:
    made = dicts()

    def loss(model: nn.Module, batch: dict[str, Tensor]) -> Tensor:
        return functional.cross_entropy(model(batch["left"], batch["right"]), batch["labels"])

    return {**made, "loss": loss}


def lone_tensors() -> dict[str, Any]:
    model = nn.Sequential(nn.Linear(20, 8), nn.Tanh(), nn.Linear(8, 20))
    low = torch.randn(20, 4, generator=torch.Generator().manual_seed(0)) / 3
    return {
        "model": model,
        "loss": functional.mse_loss,
        "batches": [x @ low @ low.T for x, _ in examples()],
        "optimizer": optimizer(model),
    }


def step_that_returns_nothing() -> dict[str, Any]:
    one = training()
    good = one.step

    def step(batch: tuple[Tensor, Tensor]) -> None:
        good(*batch)

    return {**one.arguments(), "step": step}


@pytest.mark.parametrize(
    "make",
    [tuples, pairs_in_a_tuple, dicts, dict_with_a_step, loss_of_the_model, lone_tensors, step_that_returns_nothing],
)
def test_batches_of_every_form_are_watched_and_tried(make: Any) -> None:
    report = diagnose(**{"loss": functional.cross_entropy, **make()}, steps=20)
    assert report.healthy, report
    assert len(report.case.curve.losses) == 20
    assert report.case.trials.rates, report.notes


def test_a_step_that_the_loss_does_not_fit_is_still_watched() -> None:
    one = training()

    def loss(out: Tensor, y: Tensor) -> Tensor:
        raise RuntimeError("only my step knows how")

    good = one.step

    def step(x: Tensor, y: Tensor) -> Tensor:
        one.loss = functional.cross_entropy
        return good(x, y)

    report = diagnose(one.model, loss, one.batches, one.optimizer, step, steps=10)
    assert any("only my step knows how" in note for note in report.notes)
    assert report.healthy


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"model": "net"}, "`model` is a str"),
        ({"loss": None}, "`loss` is a NoneType"),
        ({"optimizer": []}, "`optimizer` is nothing"),
        ({"batches": []}, "no batches"),
        ({"steps": 1}, "steps = 1"),
        ({"step": 3}, "`step` is a int"),
        ({"model": nn.Sequential(nn.LazyLinear(3))}, "has no shape yet"),
        ({"loss": lambda out, y: out, "step": None}, "should be one number"),
    ],
)
def test_bad_arguments_are_refused_with_what_was_seen(change: dict[str, Any], says: str) -> None:
    with pytest.raises(BadArgument, match=says):
        diagnose(**{**training().arguments(), **change})


def test_an_error_of_the_model_is_told_as_the_users() -> None:
    model = nn.Sequential(nn.Linear(21, 5))
    with pytest.raises(PatientFailed, match="In step 1 of the training, your code raised RuntimeError") as caught:
        diagnose(model, functional.cross_entropy, examples(), optimizer(model))
    assert isinstance(caught.value.__cause__, RuntimeError)


def test_an_error_of_the_evaluation_is_told_as_the_users() -> None:
    one = training()
    one.evaluate = lambda: 1 / 0
    with pytest.raises(PatientFailed, match="In your evaluation, your code raised ZeroDivisionError"):
        diagnose(**one.arguments(), steps=5)


def test_fewer_steps_are_watched_if_they_are_slow_and_the_report_says_how_many(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(examination, "WATCH_SECONDS", 0.0)
    report = diagnose(**training().arguments(), trials=False)
    assert len(report.case.journal.turns) == examination.FEWEST_WATCHED
    assert any(f"{examination.FEWEST_WATCHED} of 50 steps were watched" in note for note in report.notes)


def test_a_first_burst_that_the_watched_steps_left_behind_is_no_rate_too_large(monkeypatch: pytest.MonkeyPatch) -> None:
    for limit in ("CHEAP", "SLOW", "TRIAL_SECONDS"):
        monkeypatch.setattr(treatment, limit, 0.0)  # every step counts as slow: trials of eight steps
    monkeypatch.setattr(examination, "WATCH_SECONDS", 0.0)
    model = mlp(width=256)
    model[-1].weight.data *= 0.1
    report = diagnose(model, functional.cross_entropy, examples(), torch.optim.Adam(model.parameters(), lr=0.06))
    assert report.case.trials.short
    assert report.case.trials.rates[1.0] > 2 * report.case.curve.end
    assert report.healthy


def sparse_neighbours() -> dict[str, Any]:
    class Neighbours(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.net = mlp()

        def forward(self, x: Tensor, near: Tensor) -> Tensor:
            return self.net(torch.sparse.mm(near, x))

    model, near = Neighbours(), torch.eye(32).to_sparse()
    return {"model": model, "batches": [(x, near, y) for x, y in examples()], "optimizer": optimizer(model)}


def each_example_by_vmap() -> dict[str, Any]:
    model = mlp()

    def loss(model: nn.Module, batch: tuple[Tensor, Tensor]) -> Tensor:
        weights = dict(model.named_parameters())

        def one(x: Tensor, y: Tensor) -> Tensor:
            return functional.cross_entropy(torch.func.functional_call(model, weights, (x[None],)), y[None])

        return torch.func.vmap(one)(*batch).mean()

    return {"model": model, "loss": loss, "batches": examples(), "optimizer": optimizer(model)}


@pytest.mark.parametrize("make", [sparse_neighbours, each_example_by_vmap])
def test_what_cannot_be_looked_into_does_not_stop_the_training(make: Any) -> None:
    report = diagnose(**{"loss": functional.cross_entropy, **make()}, steps=20)
    assert report.healthy, report
    assert report.case.trials.rates, report.notes


def test_what_could_not_be_looked_into_is_told() -> None:
    report = diagnose(**each_example_by_vmap(), steps=5, trials=False)
    assert any("could not be looked into" in note and "linear" in note for note in report.notes)
