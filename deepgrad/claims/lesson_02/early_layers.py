"""Claims about whether early layers of sigmoid networks stay random while the last layers learn."""

import torch

from deepgrad.claims.bound import Bound, Gap
from deepgrad.claims.claim import Numbers, Verdict
from deepgrad.claims.lesson_02.lesson import BATCH, BUDGET, LESSON, STEPS, WHY_IT_WORKS, digit_images
from deepgrad.claims.lesson_02.training import digit_net
from deepgrad.claims.registry import claim
from deepgrad.networks.deep import DeepNet
from deepgrad.training import History, train


def weight_matrices(net: DeepNet) -> list[torch.Tensor]:
    """Copies of the present W_1 to W_L."""
    return [p.detach().clone() for p in net.parameters() if p.ndim == 2]


def moves(depth: int, seed: int, rate: float, activation: str = "sigmoid") -> list[float]:
    """How far each weight matrix moves in training, relative to its size at the start."""
    net = digit_net(depth, seed, activation)
    before = weight_matrices(net)
    train(net, *digit_images(), steps=STEPS, lr=rate, batch_size=BATCH, seed=seed)
    return [float((W - W0).norm() / W0.norm()) for W, W0 in zip(weight_matrices(net), before, strict=True)]


def with_frozen(depth: int, seed: int, rate: float, frozen: int, activation: str = "sigmoid") -> History:
    """Train with the first ``frozen`` layers kept at their random start."""
    net = digit_net(depth, seed, activation)
    for block in list(net.blocks)[:frozen]:
        block.requires_grad_(False)
    return train(net, *digit_images(), steps=STEPS, lr=rate, batch_size=BATCH, seed=seed)


@claim(
    "l2.early_layers_stay",
    lesson=LESSON,
    sentence="In the 10-layer sigmoid network the first layer hardly moves: a five-thousandth of what the ninth does.",
    source=WHY_IT_WORKS,
    quantity=f"relative change of W_1 over that of W_9; rate 1, {BUDGET}",
    judged="10 layers",
    bound=Bound(
        high=Gap(measured=2.17e-4, rival=0.919, scale="log"),
        why="0.919 is the least that a 5-layer network that learns has.",
    ),
    slow=True,
)
def early_layers_stay(seed: int) -> Numbers:
    """Measure how far the first and the last hidden layer move from their start."""
    deep, shallow = moves(10, seed, 1.0), moves(5, seed, 1.0)
    return {
        "10 layers": deep[0] / deep[-2],
        "change of W_1, 10 layers": deep[0],
        "change of W_1, 5 layers": shallow[0],
        "5 layers": shallow[0] / shallow[-2],
    }


@claim(
    "l2.folk_random_features",
    lesson=LESSON,
    sentence=(
        "A deep sigmoid network is a shallow one on random early layers: only the last few learn, so it loses nothing "
        "when the first layer is kept at its random start."
    ),
    source=WHY_IT_WORKS,
    quantity=f"training loss with layer 1 of 4 frozen over that without; sigmoid, rate 1, {BUDGET}",
    judged="frozen over free",
    bound=Bound(
        high=Gap(measured=7.88, rival=1.0, scale="log"),
        why="1 is losing nothing. Every seed loses a factor of 7.88 at least.",
    ),
    expected=Verdict.NOT_REPLICATED,
    slow=True,
)
def folk_random_features(seed: int) -> Numbers:
    """Train the deepest network that learns well, with its first layer free and frozen."""
    free, frozen = with_frozen(4, seed, 1.0, 0), with_frozen(4, seed, 1.0, 1)
    return {
        "frozen over free": frozen.final_loss / free.final_loss,
        "loss, free": free.final_loss,
        "loss, frozen": frozen.final_loss,
        "accuracy, frozen": frozen.accuracy,
    }


@claim(
    "l2.tanh_can_freeze",
    lesson=LESSON,
    sentence="Ten tanh layers do lose next to nothing when the first three stay at random.",
    source="Measured here",
    quantity=f"share of the training digits classified right, layers 1 to 3 of 10 frozen; tanh, rate 0.3, {BUDGET}",
    judged="three frozen",
    bound=Bound(
        low=Gap(measured=0.999, rival=0.939),
        why="0.939 is the most that 4 sigmoid layers keep with one of them frozen.",
    ),
    slow=True,
)
def tanh_can_freeze(seed: int) -> Numbers:
    """Do the same with tanh, which keeps the signal."""
    free, frozen = with_frozen(10, seed, 0.3, 0, "tanh"), with_frozen(10, seed, 0.3, 3, "tanh")
    return {
        "three frozen": frozen.accuracy,
        "none frozen": free.accuracy,
        "loss, free": free.final_loss,
        "loss, frozen": frozen.final_loss,
    }
