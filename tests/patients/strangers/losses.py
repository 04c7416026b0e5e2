"""Losses and loops that strangers write themselves."""

import copy
import math
from collections.abc import Iterator
from typing import Any

import torch
from patients.bodies import clusters, cut, digits, generator
from patients.strangers.common import Arguments, loop
from torch import Tensor, nn
from torch.nn import functional
from torch.utils.data import DataLoader, IterableDataset, TensorDataset


class Twin(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.net = nn.Sequential(nn.Linear(64, 48), nn.PReLU(), nn.Linear(48, 8))

    def forward(self, a: Tensor, b: Tensor) -> Tensor:
        return functional.pairwise_distance(self.net(a), self.net(b))


def contrastive(ill: str | None) -> Arguments:
    x, y = digits(6)
    x = (x - x.mean()) / x.std()
    g = generator(7)
    partner = torch.randperm(len(x), generator=g)
    for i in range(0, len(x), 2):
        alike = torch.nonzero(y == y[i]).flatten()
        partner[i] = alike[i % len(alike)]
    same = (y == y[partner]).float()
    if ill == "shuffled":
        same = same[torch.randperm(len(same), generator=g)]
    model = Twin()
    if ill == "constant start":
        for p in model.parameters():
            nn.init.constant_(p, 0.05)

    def loss(d: Tensor, same: Tensor) -> Tensor:
        return (same * d**2 + (1 - same) * (1.5 - d).clamp(min=0) ** 2).mean()

    return loop(model, loss, cut(x, x[partner], same), torch.optim.Adam(model.parameters(), lr=2e-3))


def lbfgs(ill: str | None) -> Arguments:
    x = torch.linspace(-1, 1, 200)[:, None]
    model = nn.Sequential(nn.Linear(1, 24), nn.Tanh(), nn.Linear(24, 1))
    opt = torch.optim.LBFGS(model.parameters(), lr=0.5, max_iter=5, history_size=10)
    loss, y = nn.MSELoss(), torch.sin(4 * x)

    def step(x: Tensor, y: Tensor) -> Any:
        def closure() -> Tensor:
            if ill != "no zero_grad":
                opt.zero_grad()
            value = loss(model(x), y)
            value.backward()
            return value

        return opt.step(closure)

    return {"model": model, "loss": loss, "batches": [(x, y)], "optimizer": opt, "step": step}


def accumulated(ill: str | None) -> Arguments:
    model = nn.Sequential(nn.Linear(20, 64), nn.SiLU(), nn.Linear(64, 64), nn.SiLU(), nn.Linear(64, 5))
    opt, loss, seen = torch.optim.SGD(model.parameters(), lr=0.3, momentum=0.9), nn.CrossEntropyLoss(), [0]

    def step(x: Tensor, y: Tensor) -> Tensor:
        value = loss(model(x), y) / 4
        value.backward()
        seen[0] += 1
        if seen[0] % 4 == 0:
            opt.step()
            if ill != "never cleared":
                opt.zero_grad()
        return value * 4

    return {"model": model, "loss": loss, "batches": cut(*clusters(14)), "optimizer": opt, "step": step}


class Stream(IterableDataset):  # type: ignore[type-arg]
    def __init__(self, noise: bool) -> None:
        self.noise = noise

    def __iter__(self) -> Iterator[tuple[Tensor, int]]:
        x, y = clusters(17)
        for a, b in zip(x, y, strict=True):
            yield a, int(torch.randint(5, ()) if self.noise else b)


def streamed(ill: str | None) -> Arguments:
    model = nn.Sequential(nn.Linear(20, 64), nn.Mish(), nn.Linear(64, 5))
    opt = torch.optim.Adamax(model.parameters(), lr=1e-2)
    return loop(model, nn.CrossEntropyLoss(), DataLoader(Stream(ill == "random labels"), batch_size=32), opt)


class Sign(torch.autograd.Function):
    """Straight through."""

    @staticmethod
    def forward(ctx: Any, x: Tensor) -> Tensor:
        return x.sign()

    @staticmethod
    def backward(ctx: Any, gradient: Tensor) -> Tensor:
        return gradient


class Binary(nn.Module):
    def __init__(self, through: bool) -> None:
        super().__init__()
        self.a, self.b, self.c = nn.Linear(20, 64), nn.Linear(64, 64), nn.Linear(64, 5)
        self.sign: Any = Sign.apply if through else torch.sign

    def forward(self, x: Tensor) -> Tensor:
        return self.c(self.sign(self.b(self.sign(self.a(x)))) / 8)


def binary(ill: str | None) -> Arguments:
    model = Binary(ill != "sign kills gradients")
    return loop(model, nn.CrossEntropyLoss(), cut(*clusters(18)), torch.optim.Adam(model.parameters(), lr=5e-3))


def simclr(ill: str | None) -> Arguments:
    """Each example against all others of its batch."""
    x, _ = digits(21)
    x = (x - x.mean()) / x.std()
    model = nn.Sequential(nn.Linear(64, 64), nn.ReLU(), nn.Linear(64, 32))

    def loss(z: Tensor, _: Tensor) -> Tensor:
        z = functional.normalize(z, dim=1)
        near = z @ z.T / 0.5 - 1e9 * torch.eye(len(z))
        half = len(z) // 2
        return functional.cross_entropy(near, (torch.arange(len(z)) + half) % len(z))

    def step(x: Tensor) -> Tensor:
        opt.zero_grad()
        views = torch.cat([x + 0.4 * torch.randn_like(x), x + 0.4 * torch.randn_like(x)])
        value = loss(model(views), views)
        value.backward()
        opt.step()
        return value

    opt = torch.optim.Adam(model.parameters(), lr=0.0 if ill == "rate 0" else 2e-3)
    batches = [torch.cat([b, b + 0.3 * torch.randn_like(b)]) for (b,) in cut(x)]
    return {"model": model, "loss": loss, "batches": batches, "optimizer": opt, "step": step}


def triplet(ill: str | None) -> Arguments:
    x, y = digits(22)
    x = (x - x.mean()) / x.std()
    pick = [torch.nonzero(y == k).flatten() for k in range(10)]
    positive = torch.stack([x[pick[int(k)][i % len(pick[int(k)])]] for i, k in enumerate(y)])
    negative = torch.stack([x[pick[(int(k) + 1 + i % 9) % 10][i % 50]] for i, k in enumerate(y)])

    class Embed(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.f = nn.Sequential(nn.Linear(64, 48), nn.ReLU(), nn.Linear(48, 16))

        def forward(self, a: Tensor, p: Tensor, n: Tensor) -> tuple[Tensor, ...]:
            return tuple(functional.normalize(self.f(t), dim=-1) for t in (a, p, n))

    model, criterion = Embed(), nn.TripletMarginLoss(margin=0.5)
    opt = torch.optim.Adam(model.parameters(), lr=2.0 if ill == "rate" else 2e-3)
    return loop(model, lambda out, _: criterion(*out), cut(x, positive, negative, y), opt)


class Denoiser(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.time = nn.Sequential(nn.Linear(16, 32), nn.SiLU(), nn.Linear(32, 64))
        self.a, self.b, self.c = nn.Linear(2, 64), nn.Linear(64, 64), nn.Linear(64, 2)

    def forward(self, x: Tensor, t: Tensor) -> Tensor:
        waves = t[:, None].float() * torch.exp(-torch.arange(8) / 2)
        h = functional.silu(self.a(x) + self.time(torch.cat([waves.sin(), waves.cos()], 1)))
        return self.c(functional.silu(self.b(h)))


def diffusion(ill: str | None) -> Arguments:
    g = generator(25)
    angle = torch.rand(3200, generator=g) * 6.283
    x = torch.stack([angle.cos(), angle.sin()], 1)
    kept = torch.linspace(0.999, 0.02, 50)
    model = Denoiser()

    def loss(model: nn.Module, batch: tuple[Tensor]) -> Tensor:
        (x,) = batch
        t, noise = torch.randint(50, (len(x),)), torch.randn_like(x)
        a = kept[t][:, None]
        return functional.mse_loss(model(a.sqrt() * x + (1 - a).sqrt() * noise, t), noise)

    opt = torch.optim.Adam(model.parameters(), lr={"rate": 3.0, "crawl": 1e-8}.get(ill or "", 5e-3))

    def step(batch: tuple[Tensor]) -> Tensor:
        opt.zero_grad()
        value = loss(model, batch)
        value.backward()
        opt.step()
        return value

    loader = DataLoader(TensorDataset(x), batch_size=64, shuffle=True)
    return {"model": model, "loss": loss, "batches": loader, "optimizer": opt, "step": step}


class Flow(nn.Module):
    """RealNVP; returns the negative log-likelihood of each example."""

    def __init__(self) -> None:
        super().__init__()
        self.nets = nn.ModuleList([nn.Sequential(nn.Linear(2, 32), nn.Tanh(), nn.Linear(32, 4)) for _ in range(4)])

    def forward(self, x: Tensor) -> Tensor:
        total = torch.zeros(len(x))
        for net in self.nets:
            a, b = x.chunk(2, 1)
            s, t = net(a).chunk(2, 1)
            s = s.tanh()
            x, total = torch.cat([b * s.exp() + t, a], 1), total + s.sum(1)
        return 0.5 * (x**2).sum(1) + 2 * math.log(2 * math.pi) - total


def flow(ill: str | None) -> Arguments:
    x, _ = clusters(26, inputs=4, classes=1)
    x = x @ torch.randn(4, 4, generator=generator(3)) * 0.3 + 0.5
    model = Flow()
    opt = torch.optim.Adam(model.parameters(), lr=10.0 if ill == "rate" else 5e-3)
    return loop(model, lambda out, _: out.mean(), [(b, b) for (b,) in cut(x)], opt)


class ODE(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.lift, self.f, self.out = nn.Linear(20, 32), nn.Sequential(nn.Linear(32, 32), nn.Tanh()), nn.Linear(32, 5)

    def forward(self, x: Tensor) -> Tensor:
        h = self.lift(x)
        for _ in range(10):
            h = h + 0.1 * self.f(h)
        return self.out(h)


def ode(ill: str | None) -> Arguments:
    model = ODE()
    lr = {"rate 0": 0.0, "rate": 80.0}.get(ill or "", 0.1)
    opt = torch.optim.SGD(model.parameters(), lr=lr, momentum=0.9, nesterov=True)
    schedule = torch.optim.lr_scheduler.StepLR(opt, 20, gamma=0.5)
    return loop(model, nn.CrossEntropyLoss(), cut(*clusters(27)), opt, after=schedule.step)


def values(ill: str | None) -> Arguments:
    """Q-learning against a slow copy of the network."""
    g = generator(28)
    state, after = torch.randn(1600, 6, generator=g), torch.randn(1600, 6, generator=g)
    action = torch.randint(3, (1600,), generator=g)
    reward = state[:, 0] * (action.float() - 1)
    q = nn.Sequential(nn.Linear(6, 64), nn.ReLU(), nn.Linear(64, 3))
    slow = copy.deepcopy(q)
    opt, seen = torch.optim.Adam(nn.Linear(2, 2).parameters() if ill == "other" else q.parameters(), lr=3e-3), [0]

    def loss(model: nn.Module, batch: tuple[Tensor, ...]) -> Tensor:
        s, a, r, s2 = batch
        with torch.no_grad():
            target = r + 0.9 * slow(s2).max(1).values
        return functional.smooth_l1_loss(model(s).gather(1, a[:, None]).squeeze(1), target)

    def step(batch: tuple[Tensor, ...]) -> Tensor:
        value = loss(q, batch)
        opt.zero_grad()
        value.backward()
        nn.utils.clip_grad_value_(q.parameters(), 100)
        opt.step()
        seen[0] += 1
        if seen[0] % 10 == 0:
            slow.load_state_dict(q.state_dict())
        return value

    return {"model": q, "loss": loss, "batches": cut(state, action, reward, after), "optimizer": opt, "step": step}


def physics(ill: str | None) -> Arguments:
    """The derivative of the network is part of the loss: u' = -u, u(0) = 1."""
    model = nn.Sequential(nn.Linear(1, 32), nn.Tanh(), nn.Linear(32, 32), nn.Tanh(), nn.Linear(32, 1))

    def loss(model: nn.Module, batch: Tensor) -> Tensor:
        t = batch.clone().requires_grad_(True)
        u = model(t)
        (slope,) = torch.autograd.grad(u.sum(), t, create_graph=True)
        return ((slope + u) ** 2).mean() + ((model(torch.zeros(1, 1)) - 1) ** 2).mean()

    opt = torch.optim.Adam(model.parameters(), lr=0.0 if ill == "rate 0" else 5e-3)

    def step(batch: Tensor) -> float:
        opt.zero_grad()
        value = loss(model, batch)
        value.backward()
        opt.step()
        return float(value)

    batches = [torch.rand(64, 1, generator=generator(i)) * 2 for i in range(50)]
    return {"model": model, "loss": loss, "batches": batches, "optimizer": opt, "step": step}


def meta(ill: str | None) -> Arguments:
    """MAML: an inner step of functional weights."""
    model = nn.Sequential(nn.Linear(1, 32), nn.ReLU(), nn.Linear(32, 1))
    g = generator(34)
    tasks = []
    for _ in range(50):
        x = torch.rand(8, 20, 1, generator=g) * 4 - 2
        tasks.append((x, (0.5 + torch.rand(8, 1, 1, generator=g)) * torch.sin(2 * x)))

    def loss(model: nn.Module, batch: tuple[Tensor, Tensor]) -> Tensor:
        weights, total = dict(model.named_parameters()), torch.tensor(0.0)
        for x, y in zip(*batch, strict=True):
            first = functional.mse_loss(torch.func.functional_call(model, weights, x[:10]), y[:10])
            slopes = torch.autograd.grad(first, list(weights.values()), create_graph=True)
            fast = {n: w - 0.1 * s for (n, w), s in zip(weights.items(), slopes, strict=True)}
            total = total + functional.mse_loss(torch.func.functional_call(model, fast, x[10:]), y[10:])
        return total / len(batch[0])

    opt = torch.optim.Adam(model.parameters(), lr=1e-2)

    def step(batch: tuple[Tensor, Tensor]) -> Tensor:
        opt.zero_grad()
        value = loss(model, batch)
        value.backward()
        opt.step()
        return value

    return {"model": model, "loss": loss, "batches": tasks, "optimizer": opt, "step": step}


def compiled(ill: str | None) -> Arguments:
    model = nn.Sequential(nn.Linear(20, 64), nn.ReLU(), nn.Linear(64, 5))
    opt = torch.optim.Adam(model.parameters(), lr=0.0 if ill == "rate 0" else 5e-3)
    return loop(torch.compile(model, backend="eager"), nn.CrossEntropyLoss(), cut(*clusters(38)), opt)


def scripted(ill: str | None) -> Arguments:
    model = torch.jit.script(nn.Sequential(nn.Linear(20, 64), nn.ReLU(), nn.Linear(64, 5)))
    opt = torch.optim.Adam(model.parameters(), lr=0.0 if ill == "rate 0" else 5e-3)
    return loop(model, nn.CrossEntropyLoss(), cut(*clusters(38)), opt)


def hinge(ill: str | None) -> Arguments:
    """Targets -1 and 1; a net that ends in one number; the step finds its batches itself."""
    g = generator(39)
    x = torch.randn(1600, 12, generator=g)
    y = (x[:, 0] * x[:, 1] + x[:, 2] > 0).float() * 2 - 1
    model = nn.Sequential(nn.Linear(12, 48), nn.Hardtanh(), nn.Linear(48, 1), nn.Flatten(0))
    opt = torch.optim.SGD(model.parameters(), lr=1e-6 if ill == "crawl" else 0.2)
    data = cut(x, y)
    at = iter(range(10_000))

    def loss(out: Tensor, y: Tensor) -> Tensor:
        return (1 - y * out).clamp(min=0).mean()

    def step() -> Tensor:
        a, b = data[next(at) % len(data)]
        opt.zero_grad()
        value = loss(model(a), b)
        value.backward()
        opt.step()
        return value

    return {"model": model, "loss": loss, "batches": data, "optimizer": opt, "step": step}
