"""Functions that all claims of lesson 8 share."""

import torch
from torch import nn

from deepgrad.data import digits

__all__ = ["FIRST", "HERE", "LESSON", "TOLD_IN", "images", "two_hidden_layers"]

LESSON = "08_clinic"

HERE = "Measured here"
FIRST = 'Often told; here from "Why Your Deep Network Isn\'t Learning", the conclusion'
TOLD_IN = 'Often told; here from "Why Deep Learning Works"'


def images(examples: int, *, held_out: bool = False) -> tuple[torch.Tensor, torch.Tensor]:
    """The first training digits, or held-out ones: X (examples, 64) in float32 and their classes."""
    X_train, y_train, X_test, y_test = digits()
    X, y = (X_test, y_test) if held_out else (X_train, y_train)
    return torch.tensor(X[:examples], dtype=torch.float32), torch.tensor(y[:examples])


def two_hidden_layers(seed: int, width: int, p: float = 0.0) -> nn.Sequential:
    """A ReLU net for digits with PyTorch's default start, with dropout after each hidden layer if p is above 0."""
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(seed)
        hidden = [
            part
            for fan_in in (64, width)
            for part in (nn.Linear(fan_in, width), nn.ReLU(), *([nn.Dropout(p)] if p else []))
        ]
        return nn.Sequential(*hidden, nn.Linear(width, 10))
