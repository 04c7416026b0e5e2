"""CPU seconds of `diagnose` on an MLP, a CNN and a transformer of a million weights each, batch 64.

Run: python benchmarks/diagnose_seconds.py
"""

import sys
import time
from typing import Any

import torch
from torch import Tensor, nn
from torch.nn import functional

from deepgrad import diagnose

BATCH, BATCHES = 64, 50


class Transformer(nn.Module):
    """Five encoder layers over 32 tokens."""

    def __init__(self) -> None:
        super().__init__()
        self.tokens = nn.Embedding(256, 128)
        layer = nn.TransformerEncoderLayer(128, 4, 512, dropout=0.1, batch_first=True)
        self.body, self.head = nn.TransformerEncoder(layer, 5, enable_nested_tensor=False), nn.Linear(128, 8)

    def forward(self, x: Tensor) -> Tensor:
        """Class scores."""
        return self.head(self.body(self.tokens(x)).mean(1))


def mlp() -> tuple[nn.Module, Tensor]:
    """Four hidden layers of 512."""
    layers: list[nn.Module] = []
    for i in range(4):
        layers += [nn.Linear(256 if i == 0 else 512, 512), nn.ReLU()]
    return nn.Sequential(*layers, nn.Linear(512, 8)), torch.randn(BATCH * BATCHES, 256)


def cnn() -> tuple[nn.Module, Tensor]:
    """Six convolutions on pictures of 32 by 32."""
    layers: list[nn.Module] = []
    for a, b in ((3, 32), (32, 64), (64, 128), (128, 128), (128, 256), (256, 192)):
        layers += [nn.Conv2d(a, b, 3, padding=1, stride=2 if b > 32 else 1), nn.BatchNorm2d(b), nn.ReLU()]
    return nn.Sequential(*layers, nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(192, 8)), torch.randn(
        BATCH * BATCHES, 3, 32, 32
    )


def transformer() -> tuple[nn.Module, Tensor]:
    """Its tokens are integers."""
    return Transformer(), torch.randint(256, (BATCH * BATCHES, 32))


def main() -> None:
    """Print a line a network, well and with a rate that makes the trials as many as they can be.

    Named on the command line: the networks, of mlp, cnn and transformer; all without a name.
    """
    networks = {make.__name__: make for make in (mlp, cnn, transformer)}
    for make in (networks[name] for name in sys.argv[1:] or networks):
        for lr in (1e-3, 1e-6):
            torch.manual_seed(0)
            model, x = make()
            y = x.flatten(1).float()[:, :8].argmax(1)
            batches = [(x[i * BATCH : (i + 1) * BATCH], y[i * BATCH : (i + 1) * BATCH]) for i in range(BATCHES)]
            optimizer = torch.optim.Adam(model.parameters(), lr=lr)

            def step(a: Tensor, b: Tensor, model: nn.Module = model, optimizer: Any = optimizer) -> Tensor:
                optimizer.zero_grad()
                loss = functional.cross_entropy(model(a), b)
                loss.backward()
                optimizer.step()
                return loss

            cpu, wall = time.process_time(), time.perf_counter()
            report = diagnose(model, functional.cross_entropy, batches, optimizer, step)
            weights = sum(p.numel() for p in model.parameters())
            names = ", ".join(str(one.label) for one in report.findings) or "nothing"
            print(
                f"{make.__name__:12} {weights / 1e6:.2f} M weights, rate {lr:g}: "
                f"{time.process_time() - cpu:.1f} s CPU, {time.perf_counter() - wall:.1f} s; {names}"
            )


if __name__ == "__main__":
    main()
