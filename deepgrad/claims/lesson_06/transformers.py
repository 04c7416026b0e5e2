"""Claims about a transformer's two residual paths in each block, and about the place of the norm."""

import torch
from torch import Tensor, nn

from deepgrad.claims.bound import Bound, Gap
from deepgrad.claims.claim import Numbers
from deepgrad.claims.lesson_06.lesson import LEARNING, LESSON
from deepgrad.claims.registry import claim
from deepgrad.data import digits
from deepgrad.training import train

__all__ = ["Block", "Transformer"]

XIONG = "Xiong et al. 2020 (arXiv 2002.04745), theorem 1"
ROWS, WIDTH, HEADS = 8, 32, 4
SETTING = f"an image of digits is a sequence of its {ROWS} rows; {WIDTH} features, {HEADS} heads, Xavier's start"


class Block(nn.Module):
    """Attention, then a small ReLU net, each with its own skip and a layer norm before or after it.

    Args:
        pre: whether the norm stands before each branch, not after each sum.
        skips: two bools: whether attention has its skip, and whether the ReLU net has it.
    """

    def __init__(self, pre: bool, skips: tuple[bool, bool]) -> None:
        super().__init__()
        self.pre, self.skips = pre, skips
        self.attention = nn.MultiheadAttention(WIDTH, HEADS, batch_first=True)
        self.first, self.second = nn.Linear(WIDTH, 4 * WIDTH), nn.Linear(4 * WIDTH, WIDTH)
        self.norms = nn.ModuleList([nn.LayerNorm(WIDTH), nn.LayerNorm(WIDTH)])

    def forward(self, x: Tensor) -> Tensor:
        """Apply the block; input and output have the shape (N, rows, features)."""
        for branch, norm, skip in zip((self.attend, self.feed), self.norms, self.skips, strict=True):
            through = x if skip else torch.zeros_like(x)
            x = through + branch(norm(x)) if self.pre else norm(through + branch(x))
        return x

    def attend(self, x: Tensor) -> Tensor:
        """Apply attention: every row depends on every row."""
        seen: Tensor = self.attention(x, x, x, need_weights=False)[0]
        return seen

    def feed(self, x: Tensor) -> Tensor:
        """Apply the ReLU net to each row."""
        fed: Tensor = self.second(torch.relu(self.first(x)))
        return fed


class Transformer(nn.Module):
    """A small transformer: rows, blocks, the mean over the rows, logits.

    The seed does not change torch's random state.
    """

    def __init__(
        self, blocks: int, *, pre: bool = True, skips: tuple[bool, bool] = (True, True), seed: int = 0
    ) -> None:
        super().__init__()
        with torch.random.fork_rng(devices=[]):
            torch.manual_seed(seed)
            self.embed, self.head = nn.Linear(8, WIDTH), nn.Linear(WIDTH, 10)
            self.place = nn.Parameter(0.5 * torch.randn(ROWS, WIDTH))
            self.blocks = nn.ModuleList(Block(pre, skips) for _ in range(blocks))
            self.norm = nn.LayerNorm(WIDTH) if pre else nn.Identity()
            for parameter in self.blocks.parameters():
                if parameter.ndim == 2:
                    nn.init.xavier_uniform_(parameter)

    def forward(self, X: Tensor) -> Tensor:
        """Logits (N, 10) of images (N, 64)."""
        x = self.embed(X.reshape(-1, ROWS, 8)) + self.place
        for block in self.blocks:
            x = block(x)
        logits: Tensor = self.head(self.norm(x).mean(dim=1))
        return logits


def last_gradient(seed: int, blocks: int, pre: bool) -> float:
    """Norm of dL/dW of the last weight of the last block, untrained."""
    X, y, _, _ = digits()
    net = Transformer(blocks, pre=pre, seed=seed)
    loss = nn.functional.cross_entropy(net(torch.tensor(X[:64], dtype=torch.float32)), torch.tensor(y[:64]))
    last = [module for module in net.modules() if isinstance(module, Block)][-1].second.weight
    (gradient,) = torch.autograd.grad(loss, last)
    return float(gradient.norm())


def trained_loss(seed: int, skips: tuple[bool, bool]) -> float:
    """Training loss of a transformer of 12 blocks after 100 steps of Adam; guessing is log 10 = 2.3."""
    X, y, _, _ = digits()
    net = Transformer(12, skips=skips, seed=seed)
    return train(net, X, y, steps=100, lr=1e-3, batch_size=32, optimiser="adam", seed=seed).final_loss


@claim(
    "l6.pre_ln_gradient",
    lesson=LESSON,
    sentence="In a pre-LN transformer the gradient of the last block falls with depth, about as 1/√L.",
    source=XIONG,
    quantity=f"norm of the last block's last dL/dW with 6 blocks, over that with 48, untrained; {SETTING}",
    judged="6 over 48 blocks",
    bound=Bound(low=Gap(measured=2.0, rival=1.0), why="1 is no dependence on depth. √(48/6) = 2.83."),
)
def pre_ln_gradient(seed: int) -> Numbers:
    """Measure the last block's gradient in pre-LN nets, in which the last norm divides by the stream's size."""
    shallow, deep = (last_gradient(seed, blocks, pre=True) for blocks in (6, 48))
    return {"6 over 48 blocks": shallow / deep, "6 blocks": shallow, "48 blocks": deep}


@claim(
    "l6.post_ln_gradient",
    lesson=LESSON,
    sentence="In a post-LN transformer it does not fall: with 48 blocks it is as large as with 6, or larger.",
    source=XIONG,
    quantity=f"norm of the last block's last dL/dW with 6 blocks, over that with 48, untrained; {SETTING}",
    judged="6 over 48 blocks",
    bound=Bound(high=Gap(measured=0.66, rival=2.0), why="2 is the least that pre-LN shows."),
)
def post_ln_gradient(seed: int) -> Numbers:
    """Measure the last block's gradient in post-LN nets, in which every norm resets the stream's size."""
    shallow, deep = (last_gradient(seed, blocks, pre=False) for blocks in (6, 48))
    return {"6 over 48 blocks": shallow / deep, "6 blocks": shallow, "48 blocks": deep}


@claim(
    "l6.transformer_needs_skips",
    lesson=LESSON,
    sentence="A transformer of 12 blocks learns the digits in 100 steps with its skips, and nothing without them.",
    source=LEARNING,
    quantity=f"training loss without skips minus that with both, pre-LN, Adam, rate 0.001; {SETTING}",
    judged="difference",
    slow=True,
    bound=Bound(low=Gap(measured=1.8, rival=0.0), why="0 would be skips that change nothing."),
)
def transformer_needs_skips(seed: int) -> Numbers:
    """Train with both skips in each block, and without skips."""
    both, none = (trained_loss(seed, skips) for skips in ((True, True), (False, False)))
    return {"difference": none - both, "both skips": both, "no skips": none}


@claim(
    "l6.two_residual_paths",
    lesson=LESSON,
    sentence="Each block has two residual paths, and 12 blocks need both: with attention's alone nothing is learned.",
    source=LEARNING,
    quantity=f"training loss with attention's skips alone, pre-LN, Adam, rate 0.001, 100 steps; {SETTING}",
    slow=True,
    bound=Bound(low=Gap(measured=2.1, rival=0.4), why="0.4 is what both skips reach."),
)
def two_residual_paths(seed: int) -> float:
    """Train without the skip around the ReLU net."""
    return trained_loss(seed, (True, False))
