"""Claims about why batch norm helps: shifting distributions, a smoother loss, and weights whose scale has no effect."""

from typing import Any

import numpy as np

from deepgrad.claims.bound import Bound, Gap
from deepgrad.claims.claim import Numbers
from deepgrad.claims.lesson_05.lesson import BATCH, IOFFE, LESSON, SANTURKAR, last, net, trained
from deepgrad.claims.registry import claim
from deepgrad.data import digits
from deepgrad.networks.arrays import Array

__all__ = ["drift", "landscape"]

PROBES = (0.03, 0.06, 0.12, 0.25)
SHIFT, STRETCH = 0.5, 0.25  # size of the noise after the norm, in standard deviations of the normalised signal


def drift(seed: int, norm: str | None, steps: int = 200, depth: int = 10) -> tuple[Array, Array]:
    """For each hidden layer, the standard deviation over the digits before and after training, averaged over units."""
    import torch

    X = torch.tensor(digits().X_train, dtype=torch.float32)
    network = net(seed, depth, norm)

    def spread() -> Array:
        found: list[float] = []
        hooks = [
            block.norm.register_forward_hook(  # type: ignore[union-attr]
                lambda _m, _i, z: found.append(float(z.std(dim=0, correction=0).mean()))
            )
            for block in network.blocks
        ]
        with torch.no_grad():
            network.train()(X)
        for hook in hooks:
            hook.remove()
        return np.array(found)

    before = spread()
    trained(network, seed, 0.05, steps)
    return before, spread()


@claim(
    "l5.drift",
    lesson=LESSON,
    sentence="In a plain net the signal of the last hidden layer grows to four times its size while the net learns.",
    source=f"{IOFFE}, section 2",
    quantity="standard deviation of the last hidden layer's z, after 200 steps over before; 10 layers, digits",
    judged="no norm",
    bound=Bound(low=Gap(measured=3.97, rival=1.0, scale="log"), why="1 would be a signal that does not drift."),
    slow=True,
)
def drifts(seed: int) -> Numbers:
    """Measure how the layers' standard deviations drift in training, with and without the norm."""
    found = {}
    for name, norm in (("no norm", None), ("batch norm", "batch")):
        before, after = drift(seed, norm)
        found[name] = float(after[-1] / before[-1])
    return found


def noisy_norm(width: int, seed: int) -> Any:
    """Batch norm whose output is randomly shifted and stretched in every step, differently for each unit."""
    import torch
    from torch import nn

    class Noisy(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.norm = nn.BatchNorm1d(width)
            self.random = torch.Generator().manual_seed(seed)

        def forward(self, x: torch.Tensor) -> torch.Tensor:
            out: torch.Tensor = self.norm(x)
            if self.training:
                shift, stretch = (torch.rand(width, generator=self.random) for _ in range(2))
                out = out * (1 + STRETCH * stretch) + SHIFT * (2 * shift - 1)
            return out

    return Noisy()


@claim(
    "l5.noise_after_norm",
    lesson=LESSON,
    sentence=(
        "Shift and stretch every unit at random after its norm, anew in each step: twenty layers train nearly as well, "
        "and at a rate at which the plain net fails."
    ),
    source=f"{SANTURKAR}, figure 2",
    quantity=f"mean of the last 20 batch losses of 150 steps at rate 0.3; 20 layers, digits, batches of {BATCH}",
    judged="norm and noise",
    bound=Bound(high=Gap(measured=0.39, rival=1.94, scale="log"), why="1.94 and more is what the plain net ends with."),
    slow=True,
)
def noise_after_norm(seed: int) -> Numbers:
    """Train with noise after the norm.

    If the norm helped by stable distributions, the noise would remove the benefit.
    """
    from deepgrad.networks.norms import with_norms

    steps, rate = 150, 0.3
    numbers = iter(range(1000))
    noisy = with_norms(net(seed, 20), lambda width: noisy_norm(width, 1000 * seed + next(numbers)))
    networks = {"norm and noise": noisy, "norm": net(seed, 20, "batch"), "no norm": net(seed, 20)}
    return {name: last(trained(network, seed, rate, steps).losses, steps) for name, network in networks.items()}


def landscape(seed: int, norm: str | None, steps: int = 60, every: int = 10, depth: int = 10) -> tuple[Array, Array]:
    """The effect of one step along the gradient, at several moments of a training: shape (moments, PROBES) each.

    Returns:
        The change of the loss, and the change of the gradient relative to its size.
    """
    import torch

    from deepgrad.training import training_steps

    data = digits()
    network = net(seed, depth, norm).train()
    parameters = list(network.parameters())
    changes, turns = [], []
    run = training_steps(network, data.X_train, data.y_train, steps=steps, lr=0.03, batch_size=BATCH, seed=seed)
    for step, _ in run:
        if step % every:
            continue
        rows = np.random.default_rng(step).choice(len(data.y_train), 256, replace=False)
        X, y = torch.tensor(data.X_train[rows], dtype=torch.float32), torch.tensor(data.y_train[rows])
        loss, gradient = _loss_and_gradient(network, parameters, X, y)
        kept = [p.detach().clone() for p in parameters]
        found = []
        for size in PROBES:
            _move(parameters, kept, gradient, size)
            found.append(_loss_and_gradient(network, parameters, X, y))
        _move(parameters, kept, gradient, 0.0)
        norm_of = _norm(gradient)
        changes.append([there - loss for there, _ in found])
        turns.append([_norm([a - b for a, b in zip(g, gradient, strict=True)]) / norm_of for _, g in found])
    return np.array(changes), np.array(turns)


def _loss_and_gradient(network: Any, parameters: list[Any], X: Any, y: Any) -> tuple[float, list[Any]]:
    import torch

    loss = torch.nn.functional.cross_entropy(network(X), y)
    return float(loss.detach()), list(torch.autograd.grad(loss, parameters))


def _weight(network: Any) -> Any:
    """W of the third layer."""
    return network.blocks[2].linear.weight


def _move(parameters: list[Any], kept: list[Any], gradient: list[Any], size: float) -> None:
    import torch

    with torch.no_grad():
        for parameter, start, slope in zip(parameters, kept, gradient, strict=True):
            parameter.copy_(start - size * slope)


def _norm(tensors: list[Any]) -> float:
    return float(np.sqrt(sum(float((t**2).sum()) for t in tensors)))


@claim(
    "l5.smoother",
    lesson=LESSON,
    sentence=(
        "Along its own gradient the landscape is smoother with batch norm: a step of 0.25 turns the gradient by about "
        "its own size. Without the norm it becomes another one, ten times as large."
    ),
    source=f"{SANTURKAR}, figure 4",
    quantity="‖g(after the step) - g‖ / ‖g‖, median over 6 moments of the first 60 training steps; 10 layers, digits",
    judged="no norm over norm",
    bound=Bound(low=Gap(measured=8.7, rival=1.0, scale="log"), why="1 would be a landscape as rough as the plain one."),
    slow=True,
)
def smoother(seed: int) -> Numbers:
    """Measure the landscape of both nets along the same training steps, with longer probing steps."""
    found = {}
    for name, norm in (("no norm", None), ("norm", "batch")):
        changes, turns = landscape(seed, norm)
        found[name] = float(np.median(turns[:, -1]))
        found[f"{name}, change of the loss"] = float(np.median(changes[:, -1]))
    return {"no norm over norm": found["no norm"] / found["norm"]} | found


@claim(
    "l5.scale_invariant",
    lesson=LESSON,
    sentence="After a weight of ten times the size, batch norm gives the same output and a tenth of the gradient.",
    source=f"{IOFFE}, section 3.3",
    quantity="‖dL/dW‖ after W was multiplied by 10, over before; third of six layers, 256 digits",
    judged="gradient",
    bound=Bound(high=Gap(measured=0.1, rival=1.0, scale="log"), why="1 would be a gradient that ignores W's scale."),
)
def scale_invariant(seed: int) -> Numbers:
    """Scale the weights before a norm: the output stays, and the gradient is orthogonal to the weight."""
    import torch

    data = digits()
    X, y = torch.tensor(data.X_train[:256], dtype=torch.float32), torch.tensor(data.y_train[:256])
    network = net(seed, 6, "batch").train()
    W = _weight(network)
    before, (g,) = _loss_and_gradient(network, [W], X, y)
    cosine = abs(float((W * g).sum().detach())) / (_norm([W.detach()]) * _norm([g]))
    with torch.no_grad():
        W.mul_(10)
    after, (h,) = _loss_and_gradient(network, [W], X, y)
    return {
        "gradient": _norm([h]) / _norm([g]),
        "change of the loss": abs(after - before),
        "cosine of W and dL/dW": cosine,
    }


@claim(
    "l5.weights_only_grow",
    lesson=LESSON,
    sentence="So every step makes the weight longer, and a large rate lowers itself: at rate 3, |W|² grows by half.",
    source="Measured here",
    quantity="|W|² after 150 steps over that before, third of six layers, digits",
    judged="rate 3",
    bound=Bound(low=Gap(measured=1.6, rival=1.0), why="1 would be weights that keep their length."),
    slow=True,
)
def weights_only_grow(seed: int) -> Numbers:
    """Measure the growth of |W|. If g is orthogonal to W, then |W - lr g|² = |W|² + lr² |g|²."""
    found = {}
    for rate in (0.1, 1.0, 3.0):
        network = net(seed, 6, "batch")
        W = _weight(network)
        before = _norm([W.detach()])
        trained(network, seed, rate, 150)
        found[f"rate {rate:g}"] = (_norm([W.detach()]) / before) ** 2
    return found
