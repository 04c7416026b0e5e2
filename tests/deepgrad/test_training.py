"""Is training that of torch by hand, repeatable, and does it say when nothing was learned or all was lost?"""

import math

import numpy as np
import pytest
import torch
from torch import nn

from deepgrad.data import spirals
from deepgrad.errors import BadArgument
from deepgrad.networks.deep import DeepNet
from deepgrad.training import (
    History,
    Sweep,
    accuracy,
    best_of,
    left_band,
    mean_loss,
    noise_band,
    train,
    training_steps,
)

X, Y = spirals(120, 3, np.random.default_rng(0))
XT, YT = torch.tensor(X), torch.tensor(Y)


def net_of(seed: int = 0, **options) -> DeepNet:
    return DeepNet(2, 16, 3, 3, seed=seed, dtype=torch.float64, **options)


@pytest.mark.parametrize(
    ("options", "make"),
    [
        ({"optimiser": "sgd"}, lambda p: torch.optim.SGD(p, lr=0.1)),
        ({"optimiser": "sgd", "momentum": 0.9}, lambda p: torch.optim.SGD(p, lr=0.1, momentum=0.9)),
        ({"optimiser": "adam"}, lambda p: torch.optim.Adam(p, lr=0.1)),
        ({"optimiser": "adamw"}, lambda p: torch.optim.AdamW(p, lr=0.1)),
        ({"optimiser": "rmsprop"}, lambda p: torch.optim.RMSprop(p, lr=0.1)),
        ({"optimiser": lambda p: torch.optim.SGD(p, lr=0.1)}, lambda p: torch.optim.SGD(p, lr=0.1)),
        ({"max_norm": 0.05}, lambda p: torch.optim.SGD(p, lr=0.1)),
    ],
)
def test_full_batch_training_is_the_loop_one_would_write(options: dict, make) -> None:
    ours, theirs = net_of(), net_of()
    optimiser, losses = make(theirs.parameters()), []
    for _ in range(6):
        loss = nn.functional.cross_entropy(theirs(XT), YT)
        losses.append(loss.item())
        optimiser.zero_grad()
        loss.backward()
        if "max_norm" in options:
            nn.utils.clip_grad_norm_(theirs.parameters(), options["max_norm"])
        optimiser.step()
    history = train(ours, X, Y, steps=6, lr=0.1, **options)
    np.testing.assert_allclose(history.losses, losses, rtol=1e-9)
    for one, other in zip(ours.parameters(), theirs.parameters(), strict=True):
        torch.testing.assert_close(one, other)
    assert history.final_loss == pytest.approx(nn.functional.cross_entropy(theirs(XT), YT).item())
    assert history.accuracy == pytest.approx((theirs(XT).argmax(1) == YT).double().mean().item())
    assert (history.steps, history.diverged) == (6, False)


def test_an_epoch_shows_each_example_once_and_the_seed_decides_the_order() -> None:
    class Seen(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.w, self.batches = nn.Parameter(torch.zeros(1, 3)), []

        def forward(self, x: torch.Tensor) -> torch.Tensor:
            if self.training:
                self.batches.append(x[:, 0].tolist())
            return x[:, :1] * self.w

    numbered = np.stack([np.arange(120.0), np.zeros(120)], axis=1)
    runs = []
    for seed in (0, 0, 1):
        net = Seen()
        train(net, numbered, Y, steps=6, lr=0.0, batch_size=50, seed=seed)
        runs.append(net.batches)
    for epoch in (runs[0][:2], runs[0][2:4]):
        assert [len(batch) for batch in epoch] == [50, 50] and len({*epoch[0], *epoch[1]}) == 100
    assert runs[0] == runs[1] != runs[2]
    assert runs[0][:2] != runs[0][2:4]


def test_the_same_seed_gives_the_same_run_and_no_global_state_is_read_or_written() -> None:
    torch.manual_seed(3)
    before, threads = torch.get_rng_state(), torch.get_num_threads()
    first = train(net_of(), X, Y, steps=20, lr=0.1, batch_size=32, optimiser="adam")
    assert torch.equal(torch.get_rng_state(), before) and torch.get_num_threads() == threads
    torch.manual_seed(4)
    second = train(net_of(), X, Y, steps=20, lr=0.1, batch_size=32, optimiser="adam")
    np.testing.assert_array_equal(first.losses, second.losses)


def test_it_learns_the_spirals() -> None:
    history = train(net_of(), X, Y, steps=300, lr=0.02, optimiser="adam")
    assert history.final_loss < 0.5 * math.log(3)
    assert history.accuracy > 0.8


def test_a_run_that_diverges_ends_and_says_so() -> None:
    history = train(net_of(), X, Y, steps=500, lr=1e200)
    assert history.diverged and history.steps < 500
    assert history.final_loss == math.inf
    assert not np.isfinite(history.losses[-1]) and history.recorded[-1] == history.steps


def test_a_run_that_breaks_with_its_last_update_has_diverged() -> None:
    history = train(net_of(), X, Y, steps=1, lr=1e300)
    assert history.diverged and history.final_loss == math.inf and np.isfinite(history.losses).all()


def test_losses_are_recorded_now_and_then_and_at_the_end() -> None:
    history = train(net_of(), X, Y, steps=25, lr=0.1, record_every=10)
    np.testing.assert_array_equal(history.recorded, [0, 10, 20, 24])
    every = train(net_of(), X, Y, steps=25, lr=0.1)
    np.testing.assert_array_equal(history.losses, every.losses[history.recorded])


def test_progress_is_told_about_a_hundred_times_and_at_the_end() -> None:
    told: list[tuple[int, int]] = []
    train(net_of(), X, Y, steps=350, lr=0.0, progress=lambda done, total, loss: told.append((done, total)))
    assert told[-1] == (350, 350) and 90 <= len(told) <= 120


def test_an_explorer_can_train_in_pieces_and_stop() -> None:
    whole, pieces = net_of(), net_of()
    history = train(whole, X, Y, steps=10, lr=0.1, batch_size=32)
    run = training_steps(pieces, X, Y, steps=100, lr=0.1, batch_size=32)
    np.testing.assert_array_equal([next(run)[1] for _ in range(10)], history.losses)
    pieces.eval()
    run.close()
    assert pieces.training
    torch.testing.assert_close(whole.head.weight, pieces.head.weight)


def test_the_mode_is_kept_and_training_happens_in_training_mode() -> None:
    net = net_of(norm="batch").eval()
    before = net.blocks[0].norm.running_mean.clone()
    train(net, X, Y, steps=3, lr=0.0)
    assert not net.training
    assert not torch.equal(net.blocks[0].norm.running_mean, before)


def test_the_mean_loss_in_training_mode_leaves_running_statistics_and_randomness_alone() -> None:
    net = nn.Sequential(nn.Linear(2, 8), nn.BatchNorm1d(8), nn.Dropout(0.5), nn.Linear(8, 3)).double()
    kept, random = net[1].running_mean.clone(), torch.get_rng_state()
    assert mean_loss(net, X, Y, training=True) != mean_loss(net, X, Y)
    assert torch.equal(net[1].running_mean, kept) and torch.equal(torch.get_rng_state(), random)


def test_regression_has_no_accuracy() -> None:
    net = nn.Linear(2, 1)
    history = train(net, X, X[:, :1] * 3, steps=200, lr=0.5, loss="mse")
    assert math.isnan(history.accuracy) and history.final_loss < 1e-3
    assert math.isnan(accuracy(net, X, X[:, :1]))


def test_the_band_of_no_learning_holds_what_does_not_learn_and_not_what_does() -> None:
    band = noise_band(net_of, X, Y, steps=60, batch_size=16, seeds=range(3))
    assert 0 < band[0] < band[1]
    still = train(net_of(), X, Y, steps=60, lr=0.0, batch_size=16)
    learned = train(net_of(), X, Y, steps=300, lr=0.02, batch_size=16, optimiser="adam")
    assert not left_band(still, band) and left_band(learned, band)
    lost = History(9, np.arange(3), np.array([1.0, 0.1, 0.0]), math.inf, diverged=True)
    assert not left_band(lost, band)


def test_the_lowest_median_wins_and_divergence_is_infinite() -> None:
    told: list[int] = []
    sweep = best_of(
        net_of, X, Y, rates=(1e-6, 0.3, 1e200), steps=40, seeds=(0, 1, 2), momentum=0.9,
        progress=lambda done, total, loss: told.append(done),
    )  # fmt: skip
    assert sweep.final_losses.shape == (3, 3) and sweep.best_rate == 0.3 and not sweep.at_edge
    assert np.isinf(sweep.final_losses[2]).all()
    np.testing.assert_array_equal(sweep.best_losses, sweep.final_losses[1])
    assert told == list(range(1, 10))
    alone = train(net_of(2), X, Y, steps=40, lr=0.3, momentum=0.9, seed=2)
    assert sweep.final_losses[1, 2] == alone.final_loss
    assert Sweep((0.1, 0.2), np.array([[1.0], [2.0]])).at_edge


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"steps": -1}, "steps should be 0 or more"),
        ({"lr": -0.1}, "learning rate is a finite number from 0 up"),
        ({"lr": math.nan}, "learning rate"),
        ({"batch_size": 0}, "at least one example: got 0"),
        ({"optimiser": "sgdm"}, r"no optimiser 'sgdm'\. Choose one of sgd, adam"),
        ({"loss": "hinge"}, r"no loss 'hinge'\. Choose one of cross_entropy"),
    ],
)
def test_what_cannot_be_is_refused(options: dict, message: str) -> None:
    with pytest.raises(BadArgument, match=message):
        train(net_of(), X, Y, **({"steps": 1, "lr": 0.1} | options))
    with pytest.raises(BadArgument, match="0 seeds"):
        noise_band(net_of, X, Y, steps=1, batch_size=8, seeds=())
    with pytest.raises(BadArgument, match="rates and seeds: got 0 and 1"):
        best_of(net_of, X, Y, rates=(), steps=1, seeds=(0,))
