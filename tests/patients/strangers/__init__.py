"""Trainings as strangers would hand them in: odd networks, losses and loops, well or with one illness.

`diagnose` was tuned on them: a look at them proves nothing.
"""

from patients.strangers.common import Arguments, Maker
from patients.strangers.losses import (
    accumulated,
    binary,
    compiled,
    contrastive,
    diffusion,
    flow,
    hinge,
    lbfgs,
    meta,
    ode,
    physics,
    scripted,
    simclr,
    streamed,
    triplet,
    values,
)
from patients.strangers.pictures import averaged, halved, lightning, transferred, unet, vit, vqvae
from patients.strangers.sequences import bidirectional, forecast, hugging, language, seq2seq, speech, text, wavenet
from patients.strangers.tables import (
    deep,
    deepsets,
    graph,
    hyper,
    mixup,
    moe,
    multitask,
    quantiles,
    ratings,
    table,
    tags,
)

__all__ = ["STRANGERS", "Arguments", "Maker"]

MISMATCH, NOT_UPDATED, SLOW, FAST = (
    ("loss and output mismatch",), ("weights not updated",), ("rate too small",), ("rate too large",)
)  # fmt: skip
ACCUMULATE, INPUTS = ("gradients accumulate",), ("data not normalised",)
TRAIN_MODE, UNLEARNABLE = ("training mode while evaluating",), ("nothing learnable from these inputs",)

STRANGERS: dict[Maker, dict[str | None, tuple[str, ...]]] = {
    unet: {None: (), "sigmoid twice": MISMATCH, "rate": FAST, "crawl": SLOW},
    vit: {None: (), "bytes": INPUTS, "crawl": SLOW},
    seq2seq: {None: (), "encoder forgotten": NOT_UPDATED, "no zero_grad": ACCUMULATE},
    moe: {None: (), "plain list": NOT_UPDATED, "rate 0": NOT_UPDATED},
    text: {None: (), "softmax twice": MISMATCH, "train mode": TRAIN_MODE},
    contrastive: {None: (), "shuffled": UNLEARNABLE, "constant start": ("symmetric start",)},
    graph: {None: (), "inputs": INPUTS, "crawl": SLOW},
    wavenet: {None: (), "saturated": ("saturated units", "exploding"), "rate": FAST},
    deepsets: {None: (), "broadcast": MISMATCH, "targets": INPUTS},
    hyper: {None: (), "exploding": ("exploding",)},
    language: {
        None: (), "checkpointed": (), "standstill": ("clipped to a standstill",),
        "clip late": ("clipped after the step",),
    },
    lbfgs: {None: (), "no zero_grad": ACCUMULATE},
    halved: {None: (), "no log": MISMATCH},
    accumulated: {None: (), "never cleared": ACCUMULATE},
    averaged: {None: (), "train mode": TRAIN_MODE},
    transferred: {None: (), "crawl": SLOW, "rate": FAST},
    streamed: {None: (), "random labels": UNLEARNABLE},
    binary: {None: (), "sign kills gradients": ("vanishing", "weights not updated")},
    multitask: {None: (), "detached": (), "rate 0": NOT_UPDATED},
    mixup: {None: (), "sigmoid": MISMATCH},
    simclr: {None: (), "rate 0": NOT_UPDATED},
    triplet: {None: ()},
    quantiles: {None: (), "targets": INPUTS, "columns": INPUTS},
    vqvae: {None: (), "decoder only": NOT_UPDATED},
    diffusion: {None: (), "rate": FAST, "crawl": SLOW},
    flow: {None: (), "rate": FAST},
    ode: {None: (), "rate 0": NOT_UPDATED, "rate": FAST},
    values: {None: (), "other": NOT_UPDATED},
    speech: {None: (), "crawl": SLOW, "no zero_grad": ACCUMULATE},
    tags: {None: (), "targets -1 and 1": MISMATCH},
    forecast: {None: (), "passengers": INPUTS, "broadcast": MISMATCH},
    lightning: {None: (), "no backward": NOT_UPDATED},
    ratings: {None: ()},
    physics: {None: (), "rate 0": NOT_UPDATED},
    meta: {None: ()},
    hugging: {None: (), "rate": FAST, "crawl": SLOW},
    table: {None: (), "income": INPUTS},
    deep: {None: (), "sigmoid": ("vanishing",), "normal": ("exploding",)},
    compiled: {None: (), "rate 0": NOT_UPDATED},
    scripted: {None: (), "rate 0": NOT_UPDATED},
    hinge: {None: (), "crawl": SLOW},
    bidirectional: {None: (), "rate": FAST},
}  # fmt: skip
"""What each illness should be called; nothing for the healthy."""
