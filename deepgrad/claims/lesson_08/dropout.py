"""Claims about dropout: the mean over subnetworks, a new loss surface for each batch, and whether it helps."""

from functools import cache
from itertools import combinations

import numpy as np
import torch
from torch import Tensor, nn

from deepgrad.claims.bound import Bound, Gap
from deepgrad.claims.claim import Numbers, Verdict
from deepgrad.claims.lesson_08.lesson import LESSON, TOLD_IN, images, two_hidden_layers
from deepgrad.claims.registry import claim
from deepgrad.data import digits
from deepgrad.tensors import one_thread
from deepgrad.training import accuracy, train

__all__ = ["MASKS", "WRONG", "mask_angles", "subnetworks", "unseen_errors"]

WIDTH, MASKS, DRAWN, BATCH = 256, 200, 8, 64
WRONG, STEPS, RATE = 0.3, 600, 0.002
NET = f"2 hidden layers of {WIDTH} ReLU units on digits, p = 0.5"
SRIVASTAVA = (
    "Srivastava and others 2014, Dropout: a simple way to prevent neural networks from overfitting, section 7.5"
)


@cache
def _trained(seed: int) -> nn.Sequential:
    X, y, _, _ = digits()
    net = two_hidden_layers(seed, WIDTH, 0.5)
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(seed)
        train(net, X, y, steps=300, lr=0.1, batch_size=BATCH, seed=seed)
    return net


def subnetworks(seed: int, masks: int = MASKS) -> tuple[Tensor, Tensor]:
    """Logits on unseen digits: of the full net, (N, 10), and of random subnetworks, (masks, N, 10)."""
    net, (X, _) = _trained(seed), images(359, held_out=True)
    mode = net.training
    with torch.no_grad(), one_thread(), torch.random.fork_rng(devices=[]):
        torch.manual_seed(seed)
        full = net.eval()(X)
        some = torch.stack([net.train()(X) for _ in range(masks)])
    net.train(mode)
    return full, some


@claim(
    "l8.full_net_is_the_mean",
    lesson=LESSON,
    sentence="The full net is nearly the mean of its subnetworks: eight times as near to it as a single one is.",
    source=SRIVASTAVA,
    quantity=f"distance to the mean logits of {MASKS} subnetworks: one of them over the full net; {NET}, trained",
    judged="ratio",
    bound=Bound(low=Gap(measured=8.41, rival=1.0, scale="log"), why="1 is a full net as far off as any subnetwork."),
    slow=True,
)
def full_net_is_the_mean(seed: int) -> Numbers:
    """Measure the distances of the full net and of one subnetwork from the mean."""
    full, some = subnetworks(seed)
    mean = some.mean(dim=0)
    of_full, of_one = (float((logits - mean).norm() / mean.norm()) for logits in (full, some[0]))
    return {"ratio": of_one / of_full, "full": of_full, "one": of_one}


@cache
def mask_angles(seed: int, *, batches: bool = False) -> tuple[float, ...]:
    """Angles in degrees between gradients of one batch under different masks, or of different batches without masks."""
    net = two_hidden_layers(seed, WIDTH, 0.5)
    X, y = images(DRAWN * BATCH)
    slopes = []
    with one_thread(), torch.random.fork_rng(devices=[]):
        torch.manual_seed(seed)
        net.train(not batches)
        for k in range(DRAWN):
            rows = slice(k * BATCH, (k + 1) * BATCH) if batches else slice(BATCH)
            net.zero_grad()
            nn.functional.cross_entropy(net(X[rows]), y[rows]).backward()  # type: ignore[no-untyped-call]
            slope = torch.cat([p.grad.ravel() for p in net.parameters() if p.grad is not None])
            slopes.append(slope / slope.norm())
    return tuple(float(torch.rad2deg(torch.arccos(a @ b))) for a, b in combinations(slopes, 2))


@claim(
    "l8.a_surface_for_each_mask",
    lesson=LESSON,
    sentence="Each mask has a loss surface of its own: two masks turn the gradient of one batch by about 70 degrees.",
    source=f"{TOLD_IN}, The Optimization Landscape Changed",
    quantity=f"median angle between the gradients of one batch of {BATCH} under {DRAWN} masks; {NET}, before training",
    judged="masks",
    bound=Bound(low=Gap(measured=70.7, rival=0.0), why="0 is one surface for all masks."),
)
def a_surface_for_each_mask(seed: int) -> Numbers:
    """Compare the angles between masks with the angles between batches without dropout."""
    return {
        "masks": float(np.median(mask_angles(seed))),
        "batches, no dropout": float(np.median(mask_angles(seed, batches=True))),
    }


@cache
def unseen_errors(seed: int, wrong: float) -> dict[float, float]:
    """Error on unseen digits by dropout rate p, if a share of the training labels is random."""
    X, y, X_test, y_test = digits()
    rng = np.random.default_rng(seed)
    labels = np.where(rng.uniform(size=len(y)) < wrong, rng.integers(0, 10, len(y)), y)
    errors = {}
    for p in (0.0, 0.5):
        net = two_hidden_layers(seed, WIDTH, p)
        with torch.random.fork_rng(devices=[]):
            torch.manual_seed(seed)
            train(net, X, labels, steps=STEPS, lr=RATE, optimiser="adam", batch_size=50, seed=seed)
        errors[p] = 1 - accuracy(net, X_test, y_test)
    return errors


@claim(
    "l8.dropout_against_wrong_labels",
    lesson=LESSON,
    sentence="With three labels in ten drawn at random, dropout cuts the errors on unseen digits to a third or less.",
    source=f"{TOLD_IN}, Dropout: Learning to Be Robust",
    quantity=f"errors on unseen digits without dropout over those with it; {NET}, Adam, {STEPS} steps",
    judged="ratio",
    bound=Bound(low=Gap(measured=3.69, rival=1.0, scale="log"), why="1 is dropout that does nothing."),
    slow=True,
)
def dropout_against_wrong_labels(seed: int) -> Numbers:
    """Train on partly wrong labels. Dropout makes it hard to learn these by heart."""
    errors = unseen_errors(seed, WRONG)
    return {"ratio": errors[0.0] / errors[0.5], "without": errors[0.0], "with": errors[0.5]}


@claim(
    "l8.folk_dropout_always_helps",
    lesson=LESSON,
    sentence="Dropout makes a net generalise better.",
    source=f"{TOLD_IN}, Dropout: Learning to Be Robust",
    quantity=f"errors on unseen digits without dropout over those with it, right labels; {NET}, Adam, {STEPS} steps",
    judged="ratio",
    expected=Verdict.NOT_REPLICATED,
    bound=Bound(
        low=Gap(measured=0.75, rival=3.69, scale="log"), why="3.69 is its gain with wrong labels; below 1 it does harm."
    ),
    slow=True,
)
def folk_dropout_always_helps(seed: int) -> Numbers:
    """Train with dropout on right labels."""
    errors = unseen_errors(seed, 0.0)
    return {"ratio": errors[0.0] / errors[0.5], "without": errors[0.0], "with": errors[0.5]}


@claim(
    "l8.learns_by_heart",
    lesson=LESSON,
    sentence="A net learns labels by heart that were drawn at random.",
    source="Zhang and others 2017, Understanding deep learning requires rethinking generalization, section 2",
    quantity="share of 300 digits with random labels that a net of 80,000 weights gives back, Adam, 300 steps",
    judged="learned",
    bound=Bound(low=Gap(measured=1.0, rival=0.1), why="0.1 is guessing."),
)
def learns_by_heart(seed: int) -> Numbers:
    """Train on random labels, and measure training and test accuracy."""
    X, _, X_test, y_test = digits()
    labels = np.random.default_rng(seed).integers(0, 10, 300)
    net = two_hidden_layers(seed, WIDTH)
    run = train(net, X[:300], labels, steps=300, lr=RATE, optimiser="adam", batch_size=50, seed=seed)
    return {"learned": run.accuracy, "unseen digits right": accuracy(net, X_test, y_test)}
