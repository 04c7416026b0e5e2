"""Claims about PyTorch's clipping if one gradient is NaN."""

import torch
from torch import Tensor, nn

from deepgrad.claims.bound import Bound, Gap
from deepgrad.claims.claim import Numbers
from deepgrad.claims.lesson_07.lesson import HERE, LESSON
from deepgrad.claims.registry import claim


@claim(
    "l7.clipping_spreads_nan",
    lesson=LESSON,
    sentence="Clipping spreads a NaN: without it one weight is lost, with PyTorch's default every weight of the net.",
    source=HERE,
    quantity=(
        "share of all weights that are NaN after one step of gradient descent, where one entry of one gradient is NaN; "
        "an MLP 64-32-10, torch.nn.utils.clip_grad_norm_ with max_norm 1"
    ),
    judged="with clipping",
    bound=Bound(low=Gap(measured=1.0, rival=0.0004), why="one weight of 2410 is what is lost without clipping."),
)
def clipping_spreads_nan(seed: int) -> Numbers:
    """Take the same step with and without clipping."""
    return {"with clipping": _lost(seed, clip=True), "without": _lost(seed, clip=False)}


def _lost(seed: int, *, clip: bool) -> float:
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(seed)
        net, X = nn.Sequential(nn.Linear(64, 32), nn.Tanh(), nn.Linear(32, 10)), torch.randn(16, 64)
    loss: Tensor = net(X).square().mean()
    loss.backward()  # type: ignore[no-untyped-call]
    weight = next(net.parameters())
    assert weight.grad is not None
    weight.grad[0, 0] = torch.nan
    if clip:
        nn.utils.clip_grad_norm_(net.parameters(), 1.0)
    torch.optim.SGD(net.parameters(), lr=0.1).step()
    numbers = torch.cat([p.detach().ravel() for p in net.parameters()])
    return float(numbers.isnan().double().mean())
