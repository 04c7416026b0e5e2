"""Are the kinds of illness named that a stranger's everyday trainings had, and only where they are?"""

from collections.abc import Callable
from typing import Any

import pytest
import torch
from clinic.nets import CLASSES, INPUTS, Training, examples, mlp, training
from torch import Tensor, nn
from torch.nn import functional

from deepgrad import diagnose
from deepgrad.clinic import Label, Report, Severity

Loss = Callable[[Tensor, Tensor], Tensor]


def looked_at(one: Training, **how: Any) -> Report:
    return diagnose(**one.arguments(), **how)


def ill(report: Report) -> list[Label]:
    return [one.label for one in report.findings if one.severity is Severity.ILLNESS]


def regression(loss: Loss, outputs: int = 8, targets: Callable[[Tensor], Tensor] = lambda y: y) -> Training:
    """A regression on as many targets, which ``targets`` changes."""
    generator = torch.Generator().manual_seed(0)
    x = torch.randn(640, INPUTS, generator=generator)
    y = targets(x @ torch.randn(INPUTS, outputs, generator=generator) / INPUTS**0.5)
    torch.manual_seed(0)
    model = nn.Sequential(nn.Linear(INPUTS, 32), nn.ReLU(), nn.Linear(32, outputs))
    batches = list(zip(x.split(32), y.split(32), strict=True))
    return Training(model, loss, batches, torch.optim.SGD(model.parameters(), lr=0.05))


def own_squares(outputs: Tensor, targets: Tensor) -> Tensor:
    return ((outputs - targets) ** 2).mean()


@pytest.mark.parametrize(("axes", "wrong"), [((32, 1, 8), True), ((32, 8), False)])
def test_an_axis_too_many_in_a_difference_of_ones_own_is_told(axes: tuple[int, ...], wrong: bool) -> None:
    report = looked_at(regression(lambda o, y: own_squares(o, y.reshape(axes))), trials=False, steps=8)
    assert ill(report) == ([Label.MISMATCH] if wrong else [])


@pytest.mark.parametrize(("targets", "wrong"), [(lambda y: (y > 0).float(), True), (torch.sign, False)])
@pytest.mark.parametrize("loss", [functional.soft_margin_loss, functional.hinge_embedding_loss])
def test_targets_of_0_and_1_where_a_loss_needs_signs_are_told(loss: Loss, targets: Any, wrong: bool) -> None:
    assert (Label.MISMATCH in ill(looked_at(regression(loss, 1, targets), trials=False, steps=8))) is wrong


@pytest.mark.parametrize("twice", [True, False])
def test_a_softmax_before_the_log_softmax_of_a_loss_of_ones_own_is_told(twice: bool) -> None:
    def soft_labels(o: Tensor, y: Tensor) -> Tensor:
        return -(y.softmax(-1) * functional.log_softmax(o.softmax(-1) if twice else o, dim=-1)).sum(-1).mean()

    report = looked_at(regression(soft_labels), trials=False, steps=8)
    assert (Label.MISMATCH in ill(report)) is twice


@pytest.mark.parametrize("logarithm", [True, False])
def test_raw_scores_for_the_ctc_loss_are_told(logarithm: bool) -> None:
    def ctc(o: Tensor, y: Tensor) -> Tensor:
        scores = o.reshape(len(o), 4, 4).transpose(0, 1)
        labels, lengths = 1 + (y[:, :2] > 0).long(), torch.full((len(o),), 2)
        scores = scores.log_softmax(-1) if logarithm else scores - 5
        return functional.ctc_loss(scores, labels, torch.full((len(o),), 4), lengths)

    report = looked_at(regression(ctc, 16), trials=False, steps=8)
    assert (Label.MISMATCH in ill(report)) is not logarithm


def test_a_difference_of_two_single_numbers_in_a_loss_is_no_error() -> None:
    report = looked_at(regression(lambda o, y: ((o - y) ** 2).mean() - y.mean()), trials=False, steps=8)
    assert Label.MISMATCH not in ill(report)


@pytest.mark.parametrize(
    ("output", "logarithm", "wrong"),
    [
        (lambda o: o, False, True),
        (functional.softplus, False, False),
        (torch.exp, True, True),
        (functional.softplus, True, True),
        (lambda o: o, True, False),
    ],
)
def test_a_rate_and_its_logarithm_are_told_apart(output: Any, logarithm: bool, wrong: bool) -> None:
    def loss(o: Tensor, y: Tensor) -> Tensor:
        return functional.poisson_nll_loss(output(o), y, log_input=logarithm)

    one = regression(loss, 1, lambda y: (y.abs() * 3).round())
    assert (Label.MISMATCH in ill(looked_at(one, trials=False, steps=8))) is wrong


@pytest.mark.parametrize(
    "activation", [nn.ReLU6(), nn.Hardtanh(0.0, 4.0), lambda z: z.clamp(0, 6), lambda z: z.clamp_min(0)]
)
def test_units_are_silent_behind_every_function_that_ends_at_0(activation: Any) -> None:
    class Net(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.first, self.last = nn.Linear(INPUTS, 64), nn.Linear(64, CLASSES)
            nn.init.constant_(self.first.bias, -50.0)

        def forward(self, x: Tensor) -> Tensor:
            return self.last(activation(self.first(x)))

    report = looked_at(training(Net()))
    assert ill(report)[0] is Label.DEAD
    assert report.findings[0].layers == ("first",)


@pytest.mark.parametrize("scale", [1e5, 1.0])
def test_clipping_after_the_step_is_told_also_if_the_training_breaks(scale: float) -> None:
    one = training(lr=0.1)

    def step(x: Tensor, y: Tensor) -> Tensor:
        one.optimizer.zero_grad()
        loss = own_squares(one.model(x), scale * functional.one_hot(y, CLASSES))
        loss.backward()
        one.optimizer.step()
        nn.utils.clip_grad_norm_(one.model.parameters(), 0.1)
        return loss

    one.loss, one.step = (lambda o, y: own_squares(o, scale * functional.one_hot(y, CLASSES))), step
    assert ill(looked_at(one))[0] is Label.CLIPPED_LATE


def clipped(rate: float, most: float, times: float) -> Training:
    """A loss of so many times the mean, with the gradient clipped before the step."""
    one = training(lr=rate)
    one.loss = lambda outputs, y: times * functional.cross_entropy(outputs, y)

    def step(x: Tensor, y: Tensor) -> Tensor:
        one.optimizer.zero_grad()
        loss = one.loss(one.model(x), y)
        loss.backward()
        nn.utils.clip_grad_norm_(one.model.parameters(), most)
        one.optimizer.step()
        return loss

    one.step = step
    return one


def test_trials_clip_as_the_step_does() -> None:
    report = looked_at(clipped(0.3, 0.5, 1e4))
    assert ill(report) == []
    assert report.case.threshold == pytest.approx(0.5)
    assert report.case.trials.plain > 10 * report.case.trials.rates[1.0], "without clipping it breaks"


def test_a_rate_that_is_too_small_is_not_blamed_on_clipping() -> None:
    assert ill(looked_at(clipped(1e-5, 0.5, 100.0))) == [Label.RATE_TOO_SMALL]
    assert ill(looked_at(clipped(0.3, 1e-5, 1.0))) == [Label.STANDSTILL]


def test_inputs_are_not_blamed_if_scaling_them_does_not_help() -> None:
    torch.manual_seed(0)
    model = nn.Sequential(nn.BatchNorm1d(INPUTS), nn.Linear(INPUTS, 64), nn.ReLU(), nn.Linear(64, CLASSES))
    one = training(model, lr=300.0)
    one.batches = [(30 + 90 * x, y) for x, y in examples()]
    report = looked_at(one)
    assert ill(report) == [Label.RATE_TOO_LARGE]
    assert Label.NOT_NORMALISED in [finding.label for finding in report.findings]


class Backcast(nn.Module):
    """A network with a second head; its output is used or not."""

    def __init__(self, *, used: bool) -> None:
        super().__init__()
        self.body, self.head, self.other = nn.Linear(INPUTS, 64), nn.Linear(64, CLASSES), nn.Linear(64, CLASSES)
        self.used = used

    def forward(self, x: Tensor) -> Tensor:
        hidden = torch.relu(self.body(x))
        other = self.other(hidden)
        return self.head(hidden) + (other.detach() if self.used else 0)


@pytest.mark.parametrize(("used", "lr"), [(False, 1e4), (False, 0.1)])
def test_a_part_without_effect_on_the_loss_is_a_risk_even_if_the_training_is_ill(used: bool, lr: float) -> None:
    torch.manual_seed(0)
    report = looked_at(training(Backcast(used=used), lr=lr))
    (one,) = [finding for finding in report.findings if finding.label is Label.NOT_UPDATED]
    assert (one.severity, one.layers) == (Severity.RISK, ("other",))
    assert ill(report) == ([Label.RATE_TOO_LARGE] if lr > 1 else [])


def test_a_part_that_the_loss_depends_on_and_no_gradient_reaches_is_cut_off() -> None:
    torch.manual_seed(0)
    case = looked_at(training(Backcast(used=True))).case
    assert set(case.weights.unreached) == {"other.weight", "other.bias"}
    assert case.weights.unused == ()


def evaluated(model: nn.Module, passes: int) -> Report:
    one = training(model)

    def evaluate() -> None:
        model.eval()
        with torch.no_grad():
            for x, _ in examples()[:2]:
                for _ in range(passes):
                    model(x)
        model.train()

    one.evaluate = evaluate
    return looked_at(one, trials=False)


def test_a_dropout_function_that_is_always_on_is_told_with_its_remedy() -> None:
    class Always(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.body = mlp()

        def forward(self, x: Tensor) -> Tensor:
            return functional.dropout(self.body(x), 0.3)

    (one,) = evaluated(Always(), 1).findings
    assert one.label is Label.TRAIN_WHILE_EVALUATING
    assert "training=self.training" in one.remedy


@pytest.mark.parametrize("passes", [1, 2, 20])
def test_batch_norms_in_train_mode_are_an_illness_however_often_the_model_is_called(passes: int) -> None:
    model = mlp(norm=True)
    one = training(model)

    def evaluate() -> None:
        with torch.no_grad():
            for x, _ in examples()[:2]:
                for _ in range(passes):
                    model(x)

    one.evaluate = evaluate
    assert ill(looked_at(one, trials=False)) == [Label.TRAIN_WHILE_EVALUATING]


def test_a_model_that_comes_in_eval_mode_without_a_step_is_a_risk() -> None:
    model = mlp(norm=True).eval()
    one = training(model)
    one.step = None
    (finding,) = looked_at(one, trials=False).findings
    assert (finding.label, finding.severity) == (Label.EVAL_WHILE_TRAINING, Severity.RISK)
    assert not model.training


def test_few_examples_that_are_learned_by_heart_do_not_hide_labels_that_say_nothing() -> None:
    x = torch.randn(320, INPUTS, generator=torch.Generator().manual_seed(0))
    y = torch.randint(0, CLASSES, (320,), generator=torch.Generator().manual_seed(1))
    torch.manual_seed(0)
    model = mlp(width=256)
    batches = list(zip(x.split(32), y.split(32), strict=True))
    report = looked_at(Training(model, functional.cross_entropy, batches, torch.optim.Adam(model.parameters(), 1e-2)))
    assert [one.label for one in report.findings] == [Label.NOTHING_LEARNABLE]
    assert report.case.learning, "the loss of the examples falls"


def test_the_best_constant_stays_where_the_last_function_lets_it() -> None:
    model = nn.Sequential(mlp(), nn.LogSoftmax(1))
    curve = looked_at(
        Training(model, functional.nll_loss, examples(), torch.optim.SGD(model.parameters(), 0.1))
    ).case.curve
    assert curve is not None and curve.constant is not None
    assert 1.2 < curve.constant < 1.7, "the entropy of five classes is at most log 5"


def test_a_loss_far_above_that_of_zeros_is_told_though_it_falls() -> None:
    def spread(outputs: Tensor, targets: Tensor) -> Tensor:
        variance = outputs[:, 0].abs() + 1e-6
        return 0.5 * (torch.log(variance) + targets[:, 0] ** 2 / variance).mean()

    one = regression(spread, 1)
    nn.init.zeros_(one.model[2].bias)  # type: ignore[index]
    nn.init.normal_(one.model[2].weight, std=1e-4)  # type: ignore[index]
    report = looked_at(one)
    assert report.case.curve is not None and report.case.curve.uniform is not None
    assert report.case.curve.uniform < 2 < report.case.curve.end
    assert Label.UNCLEAR in [finding.label for finding in report.findings]


def test_what_is_not_finite_is_told_in_words() -> None:
    report = looked_at(training(lr=1e30))
    assert "nan or infinity" in report.findings[0].because
    assert "1e+30" not in report.findings[0].because
