"""Is every slip of the loop named, and only where it is?"""

from collections.abc import Callable

import pytest
import torch
from clinic.nets import Training, mlp, training
from torch import Tensor, nn
from torch.nn import functional

from deepgrad import diagnose
from deepgrad.clinic import Label, Report, Severity

Patient = Callable[[], Training]


def named(one: Training, **how: object) -> list[str]:
    return [str(finding.label) for finding in report(one, **how).findings]


def report(one: Training, **how: object) -> Report:
    return diagnose(**one.arguments(), **{"steps": 12, "trials": False, **how})  # type: ignore[arg-type]


def no_zero_grad() -> Training:
    one = training()

    def step(x: Tensor, y: Tensor) -> Tensor:
        loss = one.loss(one.model(x), y)
        loss.backward()
        one.optimizer.step()
        return loss

    one.step = step
    return one


def closure_without_zero_grad() -> Training:
    one = training()
    one.optimizer = torch.optim.LBFGS(one.model.parameters(), lr=0.1, max_iter=4)

    def step(x: Tensor, y: Tensor) -> Tensor:
        def closure() -> Tensor:
            loss = one.loss(one.model(x), y)
            loss.backward()
            return loss

        return one.optimizer.step(closure)

    one.step = step
    return one


def rate_zero() -> Training:
    return training(lr=0.0)


def never_steps() -> Training:
    one = training()

    def step(x: Tensor, y: Tensor) -> Tensor:
        loss = one.loss(one.model(x), y)
        loss.backward()
        return loss

    one.step = step
    return one


def never_backward() -> Training:
    one = training()

    def step(x: Tensor, y: Tensor) -> Tensor:
        loss = one.loss(one.model(x), y)
        one.optimizer.step()
        return loss

    one.step = step
    return one


def cleared_before_step() -> Training:
    one = training()

    def step(x: Tensor, y: Tensor) -> Tensor:
        loss = one.loss(one.model(x), y)
        loss.backward()
        one.optimizer.zero_grad()
        one.optimizer.step()
        return loss

    one.step = step
    return one


def other_models_optimizer() -> Training:
    one = training()
    one.optimizer = torch.optim.SGD(mlp(1).parameters(), lr=0.1)
    return one


def head_only_in_optimizer() -> Training:
    one = training()
    one.optimizer = torch.optim.SGD(one.model[4].parameters(), lr=0.1)
    return one


class Detached(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.body, self.head = mlp()[:4], nn.Linear(64, 5)

    def forward(self, x: Tensor) -> Tensor:
        return self.head(self.body(x).detach())


def detached_body() -> Training:
    return training(Detached())


class InAList(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        net = mlp()
        self.first, self.rest = net[0], [net[2], net[4]]

    def forward(self, x: Tensor) -> Tensor:
        return self.rest[1](functional.relu(self.rest[0](functional.relu(self.first(x)))))


def layers_in_a_list() -> Training:
    return training(InAList())


def clipped_late() -> Training:
    one = training()

    def step(x: Tensor, y: Tensor) -> Tensor:
        one.optimizer.zero_grad()
        loss = one.loss(one.model(x), y)
        loss.backward()
        one.optimizer.step()
        nn.utils.clip_grad_norm_(one.model.parameters(), 0.01)
        return loss

    one.step = step
    return one


def clipped_late_and_cleared() -> Training:
    one = clipped_late()
    late = one.step

    def step(x: Tensor, y: Tensor) -> Tensor:
        loss = late(x, y)
        one.optimizer.zero_grad()
        return loss

    one.step = step
    return one


def standstill() -> Training:
    one = training()

    def step(x: Tensor, y: Tensor) -> Tensor:
        one.optimizer.zero_grad()
        loss = one.loss(one.model(x), y)
        loss.backward()
        nn.utils.clip_grad_norm_(one.model.parameters(), 1e-4)
        one.optimizer.step()
        return loss

    one.step = step
    return one


def eval_left_on() -> Training:
    one = training(mlp(norm=True))
    one.model.eval()
    return one


def eval_left_on_later() -> Training:
    one = training(mlp(norm=True))
    one.model(one.batches[0][0])
    one.model.eval()
    return one


def train_left_on() -> Training:
    one = training(mlp(dropout=0.5))
    one.evaluate = lambda: one.model(one.batches[0][0])
    return one


def softmax_twice() -> Training:
    one = training()
    one.loss = lambda out, y: functional.cross_entropy(out.softmax(1), y)
    return one


def sigmoid_before_cross_entropy() -> Training:
    return training(nn.Sequential(*mlp(), nn.Sigmoid()))


def raw_scores_in_nll() -> Training:
    one = training()
    one.loss = functional.nll_loss
    return one


def sigmoid_twice() -> Training:
    one = training(nn.Sequential(*mlp(), nn.Sigmoid()))
    one.loss = lambda out, y: functional.binary_cross_entropy_with_logits(out[:, 0], (y > 2).float())
    return one


def broadcast_targets() -> Training:
    one = training()
    one.loss = lambda out, y: functional.mse_loss(out[:, :1], y.float())
    return one


def broadcast_by_hand() -> Training:
    one = training()
    one.loss = lambda out, y: ((out[:, :1] - y.float()) ** 2).mean()
    return one


def targets_outside_sigmoid() -> Training:
    one = training()
    one.loss = lambda out, y: functional.mse_loss(out[:, 0].sigmoid(), y.float())
    return one


def pairs_under_batch_norm() -> Training:
    one = training(mlp(norm=True))
    one.batches = [(x[:2], y[:2]) for x, y in one.batches]
    return one


def all_zero() -> Training:
    one = training()
    for p in one.model.parameters():
        nn.init.zeros_(p)
    return one


def all_constant() -> Training:
    one = training()
    for p in one.model.parameters():
        nn.init.constant_(p, 0.1)
    return one


SLIPS: list[tuple[Patient, Label]] = [
    (no_zero_grad, Label.ACCUMULATE),
    (closure_without_zero_grad, Label.ACCUMULATE),
    (rate_zero, Label.NOT_UPDATED),
    (never_steps, Label.NOT_UPDATED),
    (never_backward, Label.NOT_UPDATED),
    (cleared_before_step, Label.NOT_UPDATED),
    (other_models_optimizer, Label.NOT_UPDATED),
    (head_only_in_optimizer, Label.NOT_UPDATED),
    (detached_body, Label.NOT_UPDATED),
    (layers_in_a_list, Label.NOT_UPDATED),
    (clipped_late, Label.CLIPPED_LATE),
    (clipped_late_and_cleared, Label.CLIPPED_LATE),
    (standstill, Label.STANDSTILL),
    (eval_left_on, Label.EVAL_WHILE_TRAINING),
    (eval_left_on_later, Label.EVAL_WHILE_TRAINING),
    (train_left_on, Label.TRAIN_WHILE_EVALUATING),
    (softmax_twice, Label.MISMATCH),
    (sigmoid_before_cross_entropy, Label.MISMATCH),
    (raw_scores_in_nll, Label.MISMATCH),
    (sigmoid_twice, Label.MISMATCH),
    (broadcast_targets, Label.MISMATCH),
    (broadcast_by_hand, Label.MISMATCH),
    (targets_outside_sigmoid, Label.MISMATCH),
    (pairs_under_batch_norm, Label.TINY_BATCHES),
    (all_zero, Label.SYMMETRIC),
    (all_constant, Label.SYMMETRIC),
]


@pytest.mark.parametrize(("patient", "label"), SLIPS, ids=[patient.__name__ for patient, _ in SLIPS])
def test_a_slip_is_the_first_finding_and_certain(patient: Patient, label: Label) -> None:
    first = report(patient()).findings[0]
    assert (str(first.label), first.certain) == (str(label), True)


@pytest.mark.parametrize(
    ("patient", "layers"), [(detached_body, {"body.0", "body.2"}), (layers_in_a_list, {"rest[0]", "rest[1]"})]
)
def test_the_layers_that_are_left_out_are_named(patient: Patient, layers: set[str]) -> None:
    assert set(report(patient()).findings[0].layers) == layers


def micro_batches() -> Training:
    one = training()
    count = iter(range(1000))

    def step(x: Tensor, y: Tensor) -> Tensor:
        loss = one.loss(one.model(x), y) / 4
        loss.backward()
        if next(count) % 4 == 3:
            nn.utils.clip_grad_norm_(one.model.parameters(), 1.0)
            one.optimizer.step()
            one.optimizer.zero_grad()
        return loss * 4

    one.step = step
    return one


def adversaries() -> Training:
    """Two optimizers; the second loss leaves gradients in the first network, which are cleared before its step."""
    one = training()
    critic = mlp(1)
    own = torch.optim.SGD(critic.parameters(), lr=0.1)

    def step(x: Tensor, y: Tensor) -> Tensor:
        own.zero_grad()
        functional.cross_entropy(critic(x), y).backward()
        own.step()
        one.optimizer.zero_grad()
        loss = functional.cross_entropy(one.model(x) + critic(x), y)
        loss.backward()
        one.optimizer.step()
        return loss

    one.step = step
    return one


def zeroed_not_none() -> Training:
    one = training()
    plain = one.step

    def step(x: Tensor, y: Tensor) -> Tensor:
        loss = plain(x, y)
        one.optimizer.zero_grad(set_to_none=False)
        return loss

    one.step = step
    return one


def mixed_precision() -> Training:
    one = training()
    scaler = torch.amp.GradScaler("cpu")

    def step(x: Tensor, y: Tensor) -> Tensor:
        one.optimizer.zero_grad()
        with torch.autocast("cpu", torch.bfloat16):
            loss = one.loss(one.model(x), y)
        scaler.scale(loss).backward()
        scaler.step(one.optimizer)
        scaler.update()
        return loss

    one.step = step
    return one


def closure() -> Training:
    one = training()
    one.optimizer = torch.optim.LBFGS(one.model.parameters(), lr=0.1, max_iter=3)

    def step(x: Tensor, y: Tensor) -> Tensor:
        def again() -> Tensor:
            one.optimizer.zero_grad()
            loss = one.loss(one.model(x), y)
            loss.backward()
            return loss

        return one.optimizer.step(again)

    one.step = step
    return one


def evaluated_properly() -> Training:
    one = training(mlp(norm=True, dropout=0.2))

    def evaluate() -> None:
        one.model.eval()
        with torch.no_grad():
            one.model(one.batches[0][0])

    one.evaluate = evaluate
    return one


def odd_last_batch_under_batch_norm() -> Training:
    one = training(mlp(norm=True))
    one.batches = [*one.batches[:10], (one.batches[10][0][:2], one.batches[10][1][:2])]
    return one


def last_layer_of_zeros() -> Training:
    one = training()
    nn.init.zeros_(one.model[4].weight)
    return one


class Expert(nn.Module):
    """The second expert is never asked."""

    def __init__(self) -> None:
        super().__init__()
        self.experts = nn.ModuleList([mlp(), mlp(1)])

    def forward(self, x: Tensor) -> Tensor:
        return self.experts[0](x)


def idle_expert() -> Training:
    return training(Expert())


HEALTHY: list[Patient] = [
    training,
    micro_batches,
    adversaries,
    zeroed_not_none,
    mixed_precision,
    closure,
    evaluated_properly,
    odd_last_batch_under_batch_norm,
    last_layer_of_zeros,
    idle_expert,
]


@pytest.mark.parametrize("patient", HEALTHY, ids=[patient.__name__ for patient in HEALTHY])
def test_a_loop_without_a_slip_has_no_finding(patient: Patient) -> None:
    assert named(patient()) == []


def test_eval_mode_with_statistics_that_learns_is_a_risk() -> None:
    one = eval_left_on_later()
    assert report(one, steps=50).findings[0].severity is Severity.RISK
