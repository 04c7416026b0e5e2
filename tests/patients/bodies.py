"""Small networks of many kinds, each with a task that it learns in some dozens of steps."""

import itertools
import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import torch
from sklearn.datasets import load_digits
from torch import Tensor, nn
from torch.nn import functional

STEPS, BATCH = 50, 32
Loss = Callable[..., Tensor]


@dataclass
class Body:
    """A healthy network: model, loss, batches, rate, kind of optimizer, and the parts that an activation follows."""

    model: nn.Module
    loss: Loss
    batches: list[tuple[Any, ...]]
    lr: float
    optimizer: str = "Adam"
    activated: tuple[str, ...] = ()


def generator(seed: int) -> torch.Generator:
    return torch.Generator().manual_seed(seed)


def cut(*tensors: Tensor) -> list[tuple[Tensor, ...]]:
    n = len(tensors[0]) // BATCH
    return [tuple(t[i * BATCH : (i + 1) * BATCH] for t in tensors) for i in range(n)]


def clusters(seed: int, inputs: int = 20, classes: int = 5) -> tuple[Tensor, Tensor]:
    g = generator(seed)
    middles = torch.randn(classes * 2, inputs, generator=g)
    which = torch.randint(classes * 2, (STEPS * BATCH,), generator=g)
    return middles[which] + 0.7 * torch.randn(len(which), inputs, generator=g), which % classes


def digits(seed: int) -> tuple[Tensor, Tensor]:
    data = load_digits()
    order = torch.randperm(len(data.data), generator=generator(seed))[: STEPS * BATCH]
    return torch.tensor(data.data, dtype=torch.float32)[order] / 16, torch.tensor(data.target)[order]


def sequences(seed: int, length: int = 14, width: int = 6, classes: int = 3) -> tuple[Tensor, Tensor]:
    """The first three and the last of the steps decide."""
    g = generator(seed)
    x = torch.randn(STEPS * BATCH, length, width, generator=g)
    said = torch.randn(width, classes, generator=g)
    return x, (1.5 * x[:, :3].sum(1) @ said + x[:, -1] @ said).argmax(1)


def activation(name: str) -> nn.Module:
    return {"relu": nn.ReLU, "tanh": nn.Tanh, "sigmoid": nn.Sigmoid, "gelu": nn.GELU}[name]()


def scale_weights(model: nn.Module, name: str) -> None:
    """He for rectifiers, Glorot for the rest."""
    for module in model.modules():
        if isinstance(module, (nn.Linear, nn.Conv1d, nn.Conv2d)):
            if name == "relu":
                nn.init.kaiming_normal_(module.weight, nonlinearity="relu")
            else:
                nn.init.xavier_normal_(module.weight)
            if module.bias is not None:
                nn.init.zeros_(module.bias)


def mlp(seed: int, act: str = "relu", depth: int = 4, norm: bool = False, width: int = 48) -> Body:
    x, y = clusters(seed)
    layers: list[nn.Module] = []
    for i in range(depth):
        layers += [
            nn.Linear(20 if i == 0 else width, width),
            *([nn.BatchNorm1d(width)] if norm else []),
            activation(act),
        ]
    model = nn.Sequential(*layers, nn.Linear(width, 5))
    scale_weights(model, act)
    return Body(model, functional.cross_entropy, cut(x, y), 3e-3)


def cnn(seed: int, act: str = "relu", norm: bool = False, depth: int = 3) -> Body:
    x, y = digits(seed)
    layers: list[nn.Module] = []
    for i in range(depth):
        layers += [
            nn.Conv2d(1 if i == 0 else 12, 12, 3, padding=1),
            *([nn.BatchNorm2d(12)] if norm else []),
            activation(act),
        ]
        layers += [nn.MaxPool2d(2)] if i < 2 else []
    model = nn.Sequential(*layers, nn.Flatten(), nn.Linear(12 * 4, 10))
    scale_weights(model, act)
    pictures = ((x - x.mean()) / x.std()).reshape(-1, 1, 8, 8)
    return Body(model, functional.cross_entropy, cut(pictures, y), 5e-3)


class Recurrent(nn.Module):
    def __init__(self, kind: type[nn.RNNBase], hidden: int = 32) -> None:
        super().__init__()
        self.rnn, self.head = kind(6, hidden, batch_first=True), nn.Linear(hidden, 3)

    def forward(self, x: Tensor) -> Tensor:
        return self.head(self.rnn(x)[0][:, -1])


def recurrent(seed: int, kind: type[nn.RNNBase] = nn.RNN) -> Body:
    x, y = sequences(seed)
    model = Recurrent(kind)
    for name, p in model.rnn.named_parameters():
        if "weight_hh" in name:
            for part in p.data.chunk(len(p) // p.shape[1]):
                nn.init.orthogonal_(part)
    return Body(model, functional.cross_entropy, cut(x, y), 5e-3)


class Cell(nn.Module):
    """A loop in Python over a cell."""

    def __init__(self) -> None:
        super().__init__()
        self.cell, self.head = nn.GRUCell(6, 32), nn.Linear(32, 3)

    def forward(self, x: Tensor) -> Tensor:
        h = x.new_zeros(len(x), 32)
        for step in x.unbind(1):
            h = self.cell(step, h)
        return self.head(h)


def gru_loop(seed: int) -> Body:
    return Body(Cell(), functional.cross_entropy, cut(*sequences(seed)), 5e-3)


def autoencoder(seed: int, act: str = "relu", norm: bool = False) -> Body:
    x, _ = digits(seed)
    wide, sizes = [], (64, 48, 24, 10, 24, 48)
    for a, b in itertools.pairwise(sizes):
        wide += [nn.Linear(a, b), *([nn.BatchNorm1d(b)] if norm else []), activation(act)]
    model = nn.Sequential(*wide, nn.Linear(48, 64))
    scale_weights(model, act)
    x = (x - x.mean()) / x.std()
    return Body(model, functional.mse_loss, cut(x, x), 5e-3)


class Residual(nn.Module):
    def __init__(self, blocks: int, act: str, norm: bool) -> None:
        super().__init__()
        self.stem = nn.Linear(20, 48)
        self.first = nn.ModuleList([nn.Linear(48, 48) for _ in range(blocks)])
        self.second = nn.ModuleList([nn.Linear(48, 48) for _ in range(blocks)])
        self.norms = nn.ModuleList([nn.BatchNorm1d(48) if norm else nn.Identity() for _ in range(blocks)])
        self.head = nn.Linear(48, 5)
        self.act = getattr(torch, act)

    def forward(self, x: Tensor) -> Tensor:
        h = self.stem(x)
        for first, second, norm in zip(self.first, self.second, self.norms, strict=True):
            h = h + second(self.act(first(norm(h)))) * 0.5
        return self.head(self.act(h))


def residual(seed: int, act: str = "relu", norm: bool = False) -> Body:
    model = Residual(4, act, norm)
    scale_weights(model, act)
    return Body(model, functional.cross_entropy, cut(*clusters(seed)), 3e-3)


class Transformer(nn.Module):
    def __init__(self, act: str) -> None:
        super().__init__()
        self.tokens, self.places = nn.Embedding(24, 32), nn.Parameter(0.1 * torch.randn(10, 32))
        layer = nn.TransformerEncoderLayer(32, 4, 64, dropout=0.0, activation=act, batch_first=True, norm_first=True)
        self.body = nn.TransformerEncoder(layer, 2, enable_nested_tensor=False)
        self.head = nn.Linear(32, 4)

    def forward(self, x: Tensor) -> Tensor:
        return self.head(self.body(self.tokens(x) + self.places).mean(1))


def transformer(seed: int, act: str = "relu") -> Body:
    g = generator(seed)
    x = torch.randint(24, (STEPS * BATCH, 10), generator=g)
    value = torch.randn(24, 4, generator=g)
    return Body(Transformer(act), functional.cross_entropy, cut(x, value[x].sum(1).argmax(1)), 3e-3)


class VAE(nn.Module):
    def __init__(self, act: str) -> None:
        super().__init__()
        self.down = nn.Sequential(nn.Linear(64, 48), activation(act), nn.Linear(48, 32), activation(act))
        self.mean, self.log_variance = nn.Linear(32, 6), nn.Linear(32, 6)
        self.up = nn.Sequential(
            nn.Linear(6, 32), activation(act), nn.Linear(32, 48), activation(act), nn.Linear(48, 64)
        )

    def forward(self, x: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        h = self.down(x)
        mean, log_variance = self.mean(h), self.log_variance(h)
        z = mean + torch.randn_like(mean) * (0.5 * log_variance).exp()
        return self.up(z), mean, log_variance


def elbo(out: tuple[Tensor, Tensor, Tensor], x: Tensor) -> Tensor:
    picture, mean, log_variance = out
    divergence = 0.5 * (mean**2 + log_variance.exp() - 1 - log_variance).sum(1).mean()
    return functional.mse_loss(picture, x, reduction="sum") / len(x) / 10 + 0.1 * divergence


def vae(seed: int, act: str = "relu") -> Body:
    x, _ = digits(seed)
    x = (x - x.mean()) / x.std()
    model = VAE(act)
    scale_weights(model, act)
    nn.init.normal_(model.log_variance.weight, std=0.01)
    return Body(model, elbo, cut(x, x), 5e-3)


class Towers(nn.Module):
    def __init__(self, act: str, depth: int, norm: bool) -> None:
        super().__init__()

        def tower(inputs: int) -> nn.Sequential:
            layers: list[nn.Module] = []
            for i in range(depth):
                layers += [
                    nn.Linear(inputs if i == 0 else 32, 32),
                    *([nn.BatchNorm1d(32)] if norm else []),
                    activation(act),
                ]
            return nn.Sequential(*layers, nn.Linear(32, 16))

        self.left, self.right = tower(20), tower(12)
        self.head = nn.Linear(32, 1)

    def forward(self, a: Tensor, b: Tensor) -> Tensor:
        return self.head(torch.cat([self.left(a), self.right(b)], 1)).squeeze(1)


def towers(seed: int, act: str = "relu", depth: int = 2, norm: bool = False) -> Body:
    g = generator(seed)
    a, b = torch.randn(STEPS * BATCH, 20, generator=g), torch.randn(STEPS * BATCH, 12, generator=g)
    y = (a[:, :4].sum(1) + b[:, :3].sum(1)) / math.sqrt(7)
    model = Towers(act, depth, norm)
    scale_weights(model, act)
    return Body(model, functional.mse_loss, cut(a, b, y + 0.1 * torch.randn(len(y), generator=g)), 5e-3)


class TCN(nn.Module):
    def __init__(self, act: str, norm: bool) -> None:
        super().__init__()
        self.convs = nn.ModuleList([nn.Conv1d(6 if i == 0 else 24, 24, 3, dilation=2**i) for i in range(3)])
        self.norms = nn.ModuleList([nn.BatchNorm1d(24) if norm else nn.Identity() for _ in range(3)])
        self.act, self.head = getattr(torch, act), nn.Linear(24, 3)

    def forward(self, x: Tensor) -> Tensor:
        h = x.transpose(1, 2)
        for i, (conv, norm) in enumerate(zip(self.convs, self.norms, strict=True)):
            out = self.act(norm(conv(functional.pad(h, (2 ** (i + 1), 0)))))
            h = out + h if i else out
        return self.head(h[:, :, -1])


def tcn(seed: int, act: str = "relu", norm: bool = False) -> Body:
    x, _ = sequences(seed)
    said = torch.randn(6, 3, generator=generator(seed + 1))
    model = TCN(act, norm)
    scale_weights(model, act)
    return Body(model, functional.cross_entropy, cut(x, (x[:, -4:].sum(1) @ said).argmax(1)), 5e-3)


class Mixer(nn.Module):
    """Mixes over places and over channels in turn, with functions in place of modules."""

    def __init__(self, act: str) -> None:
        super().__init__()
        self.stem = nn.Linear(8, 24)
        self.places = nn.ModuleList([nn.Linear(8, 8) for _ in range(2)])
        self.channels = nn.ModuleList([nn.Linear(24, 24) for _ in range(2)])
        self.norms, self.head = nn.ModuleList([nn.LayerNorm(24) for _ in range(2)]), nn.Linear(24, 10)
        self.act = getattr(functional, act)

    def forward(self, x: Tensor) -> Tensor:
        h = self.stem(x)
        for place, channel, norm in zip(self.places, self.channels, self.norms, strict=True):
            h = h + self.act(place(norm(h).transpose(1, 2))).transpose(1, 2)
            h = h + self.act(channel(h))
        return self.head(h.mean(1))


def mixer(seed: int, act: str = "relu") -> Body:
    x, y = digits(seed)
    model = Mixer(act)
    scale_weights(model, act)
    model.head.weight.data *= 0.2
    return Body(model, functional.cross_entropy, cut(((x - x.mean()) / x.std()).reshape(-1, 8, 8), y), 5e-3)


class BothWays(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.rnn, self.head = nn.GRU(6, 20, num_layers=2, batch_first=True, bidirectional=True), nn.Linear(40, 3)

    def forward(self, x: Tensor) -> Tensor:
        return self.head(self.rnn(x)[0].mean(1))


def both_ways(seed: int) -> Body:
    x, _ = sequences(seed)
    said = torch.randn(6, 3, generator=generator(seed + 1))
    return Body(BothWays(), functional.cross_entropy, cut(x, (x.sum(1) @ said).argmax(1)), 5e-3)


class Siamese(nn.Module):
    """One shared tower for two pictures; a margin on their distance is learned."""

    def __init__(self, act: str, norm: bool) -> None:
        super().__init__()
        layers: list[nn.Module] = []
        for a, b in ((64, 48), (48, 32)):
            layers += [nn.Linear(a, b), *([nn.BatchNorm1d(b)] if norm else []), activation(act)]
        self.tower, self.head = nn.Sequential(*layers, nn.Linear(32, 12)), nn.Linear(24, 2)

    def forward(self, a: Tensor, b: Tensor) -> Tensor:
        left, right = self.tower(a), self.tower(b)
        return self.head(torch.cat([(left - right).abs(), left * right], 1))


def siamese(seed: int, act: str = "relu", norm: bool = False) -> Body:
    x, y = digits(seed)
    x, same = (x - x.mean()) / x.std(), torch.rand(len(x), generator=generator(seed)) < 0.5
    partner = torch.randperm(len(x), generator=generator(seed + 1))
    for i in torch.nonzero(same).flatten().tolist():
        alike = torch.nonzero(y == y[i]).flatten()
        partner[i] = alike[(i * 7) % len(alike)]
    model = Siamese(act, norm)
    scale_weights(model, act)
    return Body(model, functional.cross_entropy, cut(x, x[partner], (y == y[partner]).long()), 5e-3)


class ResNet(nn.Module):
    def __init__(self, act: str, norm: bool) -> None:
        super().__init__()
        self.stem, self.head = nn.Conv2d(1, 12, 3, padding=1), nn.Linear(12, 10)
        self.first = nn.ModuleList([nn.Conv2d(12, 12, 3, padding=1) for _ in range(2)])
        self.second = nn.ModuleList([nn.Conv2d(12, 12, 3, padding=1) for _ in range(2)])
        self.norms = nn.ModuleList([nn.BatchNorm2d(12) if norm else nn.Identity() for _ in range(2)])
        self.act = getattr(torch, act)

    def forward(self, x: Tensor) -> Tensor:
        h = self.act(self.stem(x))
        for first, second, norm in zip(self.first, self.second, self.norms, strict=True):
            h = self.act(h + 0.5 * second(self.act(norm(first(h)))))
        return self.head(functional.max_pool2d(h, 2).amax((2, 3)))


def resnet(seed: int, act: str = "relu", norm: bool = False) -> Body:
    x, y = digits(seed)
    model = ResNet(act, norm)
    scale_weights(model, act)
    model.head.weight.data *= 0.2
    return Body(model, functional.cross_entropy, cut(((x - x.mean()) / x.std()).reshape(-1, 1, 8, 8), y), 5e-3)


TUNED = ("mlp", "cnn", "rnn", "autoencoder")
"""Architectures that the rules were tuned on."""
ONCE = ("residual", "lstm", "gru", "transformer", "vae", "towers", "tcn")
"""Architectures that were looked at once, before the last changes of the rules."""
LATER = ("mixer", "bigru", "siamese", "resnet")
"""Architectures that were looked at once, after them."""

BODIES: dict[str, Callable[..., Body]] = {
    "mlp": mlp,
    "cnn": cnn,
    "rnn": recurrent,
    "autoencoder": autoencoder,
    "residual": residual,
    "lstm": lambda seed: recurrent(seed, nn.LSTM),
    "gru": lambda seed: recurrent(seed, nn.GRU) if seed % 2 else gru_loop(seed),
    "transformer": transformer,
    "vae": vae,
    "towers": towers,
    "tcn": tcn,
    "mixer": mixer,
    "bigru": both_ways,
    "siamese": siamese,
    "resnet": resnet,
}
