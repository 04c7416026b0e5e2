"""Claims about the sharpness of a minimum, which depends on the scaling of the weights."""

import copy
from functools import cache

import torch
from torch import nn

from deepgrad.claims.bound import Bound, Gap
from deepgrad.claims.claim import Numbers, Verdict
from deepgrad.claims.lesson_08.lesson import LESSON, TOLD_IN, images
from deepgrad.claims.registry import claim
from deepgrad.data import digits
from deepgrad.tensors import one_thread
from deepgrad.training import mean_loss, train

__all__ = ["EXAMPLES", "rescaled", "sharpness", "trained"]

EXAMPLES, ITERATIONS, FACTOR = 500, 20, 8.0
SETTING = f"largest eigenvalue of the Hessian on {EXAMPLES} digits, one hidden layer of 64 ReLU units"


@cache
def trained(seed: int, batch: int = 64, rate: float = 0.1, steps: int = 300) -> nn.Sequential:
    """A trained net with one hidden layer. It is cached: copy it before you change it."""
    X, y, _, _ = digits()
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(seed)
        net = nn.Sequential(nn.Linear(64, 64), nn.ReLU(), nn.Linear(64, 10))
    train(net, X, y, steps=steps, lr=rate, batch_size=batch, seed=seed)
    return net


def rescaled(net: nn.Sequential, factor: float) -> nn.Sequential:
    """The same function with the first layer times a factor and the second divided by it, which ReLU allows."""
    other = copy.deepcopy(net)
    with torch.no_grad():
        W1, b1, W2, _ = other.parameters()
        W1.mul_(factor)
        b1.mul_(factor)
        W2.div_(factor)
    return other


def sharpness(net: nn.Module) -> float:
    """The largest eigenvalue of the loss's Hessian, by power iteration."""
    X, y = images(EXAMPLES)
    parameters = list(net.parameters())
    with one_thread():
        loss = nn.functional.cross_entropy(net(X), y)
        slopes = torch.autograd.grad(loss, parameters, create_graph=True)
        generator = torch.Generator().manual_seed(0)
        along = [torch.randn(p.shape, generator=generator) for p in parameters]
        found = torch.zeros(())
        for _ in range(ITERATIONS):
            length = torch.sqrt(sum((a**2).sum() for a in along))  # type: ignore[arg-type]
            along = [a / length for a in along]
            product = sum((g * a).sum() for g, a in zip(slopes, along, strict=True))
            bent = torch.autograd.grad(product, parameters, retain_graph=True)  # type: ignore[arg-type]
            found = sum((b * a).sum() for b, a in zip(bent, along, strict=True))  # type: ignore[assignment]
            along = [b.detach() for b in bent]
    return float(found)


@claim(
    "l8.sharpness_is_a_choice",
    lesson=LESSON,
    sentence="The same function can be made 33 times as sharp or more: multiply one layer by 8, divide the next one's "
    "weights by 8.",
    source="Dinh, Pascanu, Bengio and Bengio 2017, Sharp minima can generalize for deep nets, section 4",
    quantity=f"sharpness after over before, where no output changes; {SETTING}",
    judged="ratio",
    bound=Bound(low=Gap(measured=33.3, rival=1.0, scale="log"), why="1 is a sharpness that belongs to the function."),
)
def sharpness_is_a_choice(seed: int) -> Numbers:
    """Compare the sharpness of a net and of its rescaled copy. The factor 8 is exact in floating point."""
    net = trained(seed)
    other = rescaled(net, FACTOR)
    X, _ = images(EXAMPLES, held_out=True)
    with torch.no_grad():
        change = float((other(X) - net(X)).abs().max())
    before, after = sharpness(net), sharpness(other)
    return {"ratio": after / before, "before": before, "after": after, "largest change of an output": change}


@claim(
    "l8.folk_small_batches_flat",
    lesson=LESSON,
    sentence="The noise of small batches finds flatter minima, which generalise better.",
    source=f"{TOLD_IN}, The Theoretical Understanding Caught Up",
    quantity=f"sharpness with batches of 16 over that with 512, 900 steps at rate 0.05 each; {SETTING}",
    judged="ratio",
    expected=Verdict.NOT_REPLICATED,
    bound=Bound(high=Gap(measured=0.937, rival=0.5, scale="log"), why="0.5 would be half as sharp."),
    slow=True,
)
def folk_small_batches_flat(seed: int) -> Numbers:
    """Compare the sharpness after training with small and large batches, with the same steps and rate."""
    _, _, X_test, y_test = digits()
    nets = {size: trained(seed, size, 0.05, 900) for size in (16, 512)}
    small, large = (sharpness(net) for net in nets.values())
    unseen = {f"loss on unseen digits, {size}": mean_loss(net, X_test, y_test) for size, net in nets.items()}
    return {"ratio": small / large} | unseen
