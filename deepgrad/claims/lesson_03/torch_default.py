"""Claims about the default weights of ``torch.nn.Linear``, measured on torch's own layers."""

from typing import TYPE_CHECKING

import numpy as np

from deepgrad.claims.bound import Bound, Gap
from deepgrad.claims.claim import Numbers
from deepgrad.claims.lesson_03.lesson import LESSON, WORKS, rms
from deepgrad.claims.registry import claim

if TYPE_CHECKING:
    from torch import nn

DEPTH = 50
WIDTH = 100
EXAMPLES = 64
SETTING = f"{DEPTH} layers nn.Linear({WIDTH}, {WIDTH}) with ReLU, float64, {EXAMPLES} normal inputs"


def stack(seed: int, *, bias: bool) -> "nn.Sequential":
    """Fifty layers with torch's default start. Torch's random state is restored."""
    import torch  # imported here, because the import takes a second and cards do not need it

    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(seed)
        layers = [torch.nn.Linear(WIDTH, WIDTH, bias=bias, dtype=torch.float64) for _ in range(DEPTH)]
    return torch.nn.Sequential(*(part for layer in layers for part in (layer, torch.nn.ReLU())))


def gradient_through(net: "nn.Module", seed: int) -> float:
    """RMS of the gradient at the input over the RMS of a random gradient at the output."""
    import torch

    rng = np.random.default_rng(seed)
    X = torch.tensor(rng.normal(size=(EXAMPLES, WIDTH)), requires_grad=True)
    upstream = rng.normal(size=(EXAMPLES, WIDTH))
    (below,) = torch.autograd.grad(net(X), X, torch.tensor(upstream))
    return rms(below.numpy()) / rms(upstream)


@claim(
    "l3.torch_default_is_not_he",
    lesson=LESSON,
    sentence=(
        "PyTorch's nn.Linear does not start with He's weights. Its variance is 1 / (3 fan_in), a sixth of He's, "
        "and a ReLU layer multiplies the gradient by 0.4: 50 layers leave 2e-20."
    ),
    source=f"{WORKS}, Putting It All Together, which says that He initialization is built in",
    quantity=f"RMS of the gradient below over RMS above; no biases; {SETTING}",
    judged="gradient",
    bound=Bound(high=Gap(measured=2.8e-20, rival=1.0, scale="log"), why="With He's weights it is near 1."),
)
def torch_default_is_not_he(seed: int) -> Numbers:
    """Measure how a random gradient shrinks on its way back."""
    net = stack(seed, bias=False)
    ratio = gradient_through(net, seed)
    weight = next(net.parameters()).detach().numpy()
    return {
        "gradient": ratio,
        "gradient, a layer": ratio ** (1 / DEPTH),
        "fan_in times variance of the weights": float(WIDTH * weight.var()),
    }


@claim(
    "l3.default_biases_hide_it",
    lesson=LESSON,
    sentence=(
        "With nn.Linear's biases the signal does not fade over 50 layers, its RMS stays at 0.04, "
        "and all of it is biases: different inputs give the same output up to rounding."
    ),
    source="Measured here",
    quantity=f"spread of h_50 over the inputs (RMS of h less its mean over inputs), over RMS of h_50; {SETTING}",
    judged="spread over RMS",
    bound=Bound(
        high=Gap(measured=9e-16, rival=1.0, scale="log"),
        why="1 is an output whose inputs are all different; 1e-16 is the rounding of float64.",
    ),
)
def default_biases_hide_it(seed: int) -> Numbers:
    """Measure the size of the output, and whether it depends on the input."""
    import torch

    X = torch.tensor(np.random.default_rng(seed).normal(size=(EXAMPLES, WIDTH)))
    with torch.no_grad():
        hidden = [X]
        for part in stack(seed, bias=True):
            hidden.append(part(hidden[-1]))
    after = {layers: hidden[2 * layers].numpy() for layers in (20, DEPTH)}
    numbers = {f"spread after {layers} layers": rms(h - h.mean(axis=0)) for layers, h in after.items()}
    last = after[DEPTH]
    return {"RMS": rms(last), "spread over RMS": rms(last - last.mean(axis=0)) / rms(last)} | numbers
