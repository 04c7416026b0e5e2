"""Architectures of the third look: no rule of `diagnose` was tuned on any of them."""

import math
from collections.abc import Callable

import torch
from patients.bodies import BATCH, STEPS, Body, activation, clusters, cut, digits, generator, scale_weights, sequences
from torch import Tensor, nn
from torch.nn import functional

__all__ = ["THIRD"]

EXAMPLES = STEPS * BATCH


class Highway(nn.Module):
    def __init__(self, act: str, norm: bool) -> None:
        super().__init__()
        self.stem = nn.Linear(20, 40)
        self.carry = nn.ModuleList([nn.Linear(40, 40) for _ in range(3)])
        self.gates = nn.ModuleList([nn.Linear(40, 40) for _ in range(3)])
        self.norms = nn.ModuleList([nn.BatchNorm1d(40) if norm else nn.Identity() for _ in range(3)])
        self.act, self.head = activation(act), nn.Linear(40, 5)

    def forward(self, x: Tensor) -> Tensor:
        h = self.act(self.stem(x))
        for carry, gate, norm in zip(self.carry, self.gates, self.norms, strict=True):
            open_ = torch.sigmoid(gate(h) - 1)
            h = open_ * self.act(norm(carry(h))) + (1 - open_) * h
        return self.head(h)


def highway(seed: int, act: str = "relu", norm: bool = False) -> Body:
    model = Highway(act, norm)
    scale_weights(model, act)
    return Body(model, functional.cross_entropy, cut(*clusters(seed + 100)), 4e-3, activated=("stem", "carry"))


class Dense(nn.Module):
    """Every convolution sees all maps before it."""

    def __init__(self, act: str, norm: bool) -> None:
        super().__init__()
        self.convs = nn.ModuleList([nn.Conv2d(1 + 6 * i, 6, 3, padding=1) for i in range(3)])
        self.norms = nn.ModuleList([nn.BatchNorm2d(6) if norm else nn.Identity() for _ in range(3)])
        self.act, self.head = activation(act), nn.Linear(19 * 4, 10)

    def forward(self, x: Tensor) -> Tensor:
        h = functional.avg_pool2d(x, 2)
        for conv, norm in zip(self.convs, self.norms, strict=True):
            h = torch.cat([h, self.act(norm(conv(h)))], 1)
        return self.head(functional.avg_pool2d(h, 2).flatten(1))


def pictures(seed: int) -> tuple[Tensor, Tensor]:
    x, y = digits(seed + 100)
    return ((x - x.mean()) / x.std()).reshape(-1, 1, 8, 8), y


def dense(seed: int, act: str = "relu", norm: bool = False) -> Body:
    model = Dense(act, norm)
    scale_weights(model, act)
    return Body(model, functional.cross_entropy, cut(*pictures(seed)), 6e-3, activated=("convs",))


class WideDeep(nn.Module):
    """Categories and numbers of a table: a linear part and a deep part are added."""

    def __init__(self, act: str, norm: bool) -> None:
        super().__init__()
        self.categories = nn.ModuleList([nn.Embedding(8, 6) for _ in range(3)])
        layers: list[nn.Module] = []
        for a, b in ((24, 40), (40, 24)):
            layers += [nn.Linear(a, b), *([nn.BatchNorm1d(b)] if norm else []), activation(act)]
        self.deep, self.wide, self.head = nn.Sequential(*layers), nn.Linear(6, 1), nn.Linear(24, 1)

    def forward(self, ids: Tensor, x: Tensor) -> Tensor:
        parts = [table(ids[:, i]) for i, table in enumerate(self.categories)]
        return (self.head(self.deep(torch.cat([*parts, x], 1))) + self.wide(x)).squeeze(1)


def wide_deep(seed: int, act: str = "relu", norm: bool = False) -> Body:
    g = generator(seed + 100)
    ids, x = torch.randint(8, (EXAMPLES, 3), generator=g), torch.randn(EXAMPLES, 6, generator=g)
    worth = torch.randn(3, 8, generator=g)
    score = sum(worth[i][ids[:, i]] for i in range(3)) + 1.5 * x[:, 0] * x[:, 1].sign() + x[:, 2]
    model = WideDeep(act, norm)
    scale_weights(model, act)
    batches = cut(ids, x, (score > 0).float())
    return Body(model, functional.binary_cross_entropy_with_logits, batches, 1e-2, activated=("deep",))


class Additive(nn.Module):
    """A small network for each column; their answers are added."""

    def __init__(self, act: str) -> None:
        super().__init__()
        self.columns = nn.ModuleList(
            [nn.Sequential(nn.Linear(1, 16), activation(act), nn.Linear(16, 1)) for _ in range(6)]
        )

    def forward(self, x: Tensor) -> Tensor:
        return torch.stack([net(x[:, i : i + 1]) for i, net in enumerate(self.columns)]).sum(0).squeeze(1)


def additive(seed: int, act: str = "relu") -> Body:
    x = torch.randn(EXAMPLES, 6, generator=generator(seed + 100))
    y = (x[:, 0].abs() + x[:, 1] - x[:, 2].clamp(min=0) + torch.sin(2 * x[:, 3])) / 1.3
    model = Additive(act)
    scale_weights(model, act)
    for net in model.columns:
        net[2].weight.data *= 0.4
    first = tuple(f"columns.{i}.0" for i in range(6))
    return Body(model, functional.mse_loss, cut(x, y - y.mean()), 2e-2, activated=first)


class Separable(nn.Module):
    """Depthwise and pointwise convolutions; channels are weighted by what they hold together."""

    def __init__(self, act: str, norm: bool) -> None:
        super().__init__()
        self.stem = nn.Conv2d(1, 12, 3, stride=2, padding=1)
        self.depth = nn.ModuleList([nn.Conv2d(12, 12, 3, padding=1, groups=12) for _ in range(2)])
        self.point = nn.ModuleList([nn.Conv2d(12, 12, 1) for _ in range(2)])
        self.norms = nn.ModuleList([nn.BatchNorm2d(12) if norm else nn.Identity() for _ in range(2)])
        self.gates, self.act = nn.ModuleList([nn.Linear(12, 12) for _ in range(2)]), activation(act)
        self.head = nn.Linear(12 * 4, 10)

    def forward(self, x: Tensor) -> Tensor:
        h = self.act(self.stem(x))
        for depth, point, norm, gate in zip(self.depth, self.point, self.norms, self.gates, strict=True):
            new = self.act(norm(point(depth(h))))
            h = h + new * torch.sigmoid(gate(new.mean((2, 3))))[..., None, None]
        return self.head(functional.max_pool2d(h, 2).flatten(1))


def separable(seed: int, act: str = "relu", norm: bool = False) -> Body:
    model = Separable(act, norm)
    scale_weights(model, act)
    model.head.weight.data *= 0.3
    return Body(model, functional.cross_entropy, cut(*pictures(seed)), 6e-3, activated=("stem", "point"))


class StateSpace(nn.Module):
    """Linear recurrences with a decay for each channel, an activation between them."""

    def __init__(self, act: str) -> None:
        super().__init__()
        self.enter = nn.ModuleList([nn.Linear(6 if i == 0 else 24, 24) for i in range(2)])
        self.leave = nn.ModuleList([nn.Linear(24, 24) for _ in range(2)])
        self.decay = nn.Parameter(torch.linspace(0, 3, 24).repeat(2))
        self.act, self.head = activation(act), nn.Linear(24, 3)

    def forward(self, x: Tensor) -> Tensor:
        for i, (enter, leave) in enumerate(zip(self.enter, self.leave, strict=True)):
            keep = torch.sigmoid(self.decay[24 * i : 24 * i + 24])
            u, h, out = enter(x), 0.0, []
            for t in range(x.shape[1]):
                h = keep * h + (1 - keep) * u[:, t]
                out.append(h)
            x = self.act(leave(torch.stack(out, 1)))
        return self.head(x[:, -1])


def state_space(seed: int, act: str = "relu") -> Body:
    x, _ = sequences(seed + 100, length=9)
    said = torch.randn(6, 3, generator=generator(seed + 101))
    model = StateSpace(act)
    scale_weights(model, act)
    return Body(
        model, functional.cross_entropy, cut(x, (x[:, -3:].sum(1) @ said).argmax(1)), 8e-3, activated=("leave",)
    )


class Density(nn.Module):
    """A mixture of three normal densities for each example."""

    def __init__(self, act: str) -> None:
        super().__init__()
        self.body = nn.Sequential(nn.Linear(5, 40), activation(act), nn.Linear(40, 40), activation(act))
        self.weight, self.middle, self.width = nn.Linear(40, 3), nn.Linear(40, 3), nn.Linear(40, 3)

    def forward(self, x: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        h = self.body(x)
        return self.weight(h), self.middle(h), self.width(h).clamp(-4, 4)


def likelihood(out: tuple[Tensor, Tensor, Tensor], y: Tensor) -> Tensor:
    weight, middle, width = out
    each = -0.5 * ((y[:, None] - middle) / width.exp()) ** 2 - width - 0.5 * math.log(2 * math.pi)
    return -(weight.log_softmax(1) + each).logsumexp(1).mean()


def density(seed: int, act: str = "relu") -> Body:
    g = generator(seed + 100)
    x = torch.randn(EXAMPLES, 5, generator=g)
    side = (torch.rand(EXAMPLES, generator=g) < 0.5).float() * 2 - 1
    y = side * (1 + 0.5 * x[:, 0]) + x[:, 1] + x[:, 2] + 0.15 * torch.randn(EXAMPLES, generator=g)
    model = Density(act)
    scale_weights(model, act)
    for head in (model.weight, model.middle, model.width):
        head.weight.data *= 0.3
    return Body(model, likelihood, cut(x, y), 5e-3, activated=("body",))


class Sine(nn.Module):
    """A field over the plane, with sines in place of rectifiers."""

    def __init__(self) -> None:
        super().__init__()
        self.layers = nn.ModuleList([nn.Linear(2, 48), nn.Linear(48, 48)])
        self.head = nn.Linear(48, 1)
        nn.init.uniform_(self.layers[0].weight, -2.0, 2.0)
        nn.init.uniform_(self.layers[1].weight, -0.35, 0.35)
        nn.init.uniform_(self.head.weight, -0.1, 0.1)

    def forward(self, x: Tensor) -> Tensor:
        for layer in self.layers:
            x = torch.sin(layer(x))
        return self.head(x).squeeze(1)


def sine(seed: int) -> Body:
    g = generator(seed + 100)
    x = torch.rand(EXAMPLES, 2, generator=g) * 3.4 - 1.7
    a, b = torch.randn(2, 2, generator=g)
    return Body(Sine(), functional.mse_loss, cut(x, torch.sin(2 * x @ a) + torch.cos(2 * x @ b)), 5e-3)


THIRD: dict[str, Callable[..., Body]] = {
    "highway": highway,
    "dense": dense,
    "wide and deep": wide_deep,
    "additive": additive,
    "separable": separable,
    "state space": state_space,
    "density": density,
    "sine": sine,
}
