"""Trainings on tables, sets and graphs, as strangers write them."""

from typing import Any

import torch
from patients.bodies import clusters, cut, generator
from patients.strangers.common import Arguments, loop
from torch import Tensor, nn
from torch.nn import functional


class MoE(nn.Module):
    def __init__(self, listed: bool) -> None:
        super().__init__()
        self.gate = nn.Linear(20, 4)
        experts = [nn.Sequential(nn.Linear(20, 32), nn.ReLU(), nn.Linear(32, 5)) for _ in range(4)]
        self.experts: Any = experts if listed else nn.ModuleList(experts)
        self.aux = torch.tensor(0.0)

    def forward(self, x: Tensor) -> Tensor:
        p = self.gate(x).softmax(-1)
        best = p.argmax(-1)
        out = x.new_zeros(len(x), 5)
        for i, expert in enumerate(self.experts):
            rows = (best == i).nonzero().flatten()
            if len(rows):
                out = out.index_add(0, rows, p[rows, i : i + 1] * expert(x[rows]))
        self.aux = (p.mean(0) ** 2).sum() * 4
        return out


def moe(ill: str | None) -> Arguments:
    model = MoE(ill == "plain list")
    opt = torch.optim.Adam(model.parameters(), lr=0.0 if ill == "rate 0" else 5e-3)

    def loss(out: Tensor, y: Tensor) -> Tensor:
        return functional.cross_entropy(out, y) + 0.01 * model.aux

    return loop(model, loss, cut(*clusters(4)), opt)


class GCN(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.w1, self.w2 = nn.Linear(16, 32), nn.Linear(32, 4)

    def forward(self, x: Tensor, adjacency: Tensor) -> Tensor:
        return self.w2(adjacency @ functional.relu(self.w1(adjacency @ x)))


def graph(ill: str | None) -> Arguments:
    """One graph, half of its nodes are labelled: a single batch."""
    g = generator(8)
    y = torch.arange(200) % 4
    alike = (y[:, None] == y).float()
    edges = (torch.rand(200, 200, generator=g) < 0.04 * alike + 0.005).float()
    a = ((edges + edges.T) > 0).float() + torch.eye(200)
    a = a / a.sum(1, keepdim=True)
    x = torch.randn(4, 16, generator=g)[y] + 1.5 * torch.randn(200, 16, generator=g)
    x = x * 400 if ill == "inputs" else x
    model, train = GCN(), torch.rand(200, generator=g) < 0.5
    opt = torch.optim.Adam(model.parameters(), lr=1e-7 if ill == "crawl" else 1e-2, weight_decay=5e-4)
    data = {"x": x, "adjacency": a, "y": y}

    def loss(model: nn.Module, data: dict[str, Tensor]) -> Tensor:
        return functional.cross_entropy(model(data["x"], data["adjacency"])[train], data["y"][train])

    def step() -> Tensor:
        model.train()
        opt.zero_grad()
        value = loss(model, data)
        value.backward()
        opt.step()
        return value

    return {"model": model, "loss": loss, "batches": [data], "optimizer": opt, "step": step}


class DeepSets(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.phi = nn.Sequential(nn.Linear(3, 32), nn.ELU(), nn.Linear(32, 32))
        self.rho = nn.Sequential(nn.ELU(), nn.Linear(32, 32), nn.ELU(), nn.Linear(32, 1))

    def forward(self, x: Tensor) -> Tensor:
        return self.rho(self.phi(x).mean(1))


def deepsets(ill: str | None) -> Arguments:
    x = torch.randn(1600, 9, 3, generator=generator(10))
    y = (x**2).mean((1, 2))[:, None]
    y = y.squeeze(1) if ill == "broadcast" else y * 1000 + 5000 if ill == "targets" else y
    model = DeepSets()
    return loop(model, nn.SmoothL1Loss(), cut(x, y), torch.optim.Adam(model.parameters(), lr=5e-3))


class Hyper(nn.Module):
    """A network that makes another one's weights."""

    def __init__(self) -> None:
        super().__init__()
        self.made = nn.Sequential(nn.Linear(4, 32), nn.ReLU(), nn.Linear(32, 20 * 5 + 5))

    def forward(self, x: Tensor, task: Tensor) -> Tensor:
        w = self.made(task)
        return torch.einsum("bi,bio->bo", x, w[:, :100].reshape(-1, 20, 5)) + w[:, 100:]


def hyper(ill: str | None) -> Arguments:
    x, y = clusters(11)
    model = Hyper()
    if ill == "exploding":
        for m in model.made:
            if isinstance(m, nn.Linear):
                m.weight.data *= 40
    return loop(
        model,
        functional.cross_entropy,
        cut(x, functional.one_hot(torch.arange(len(x)) % 4, 4).float(), y),
        torch.optim.Adam(model.parameters(), lr=3e-3),
    )


def multitask(ill: str | None) -> Arguments:
    """Two losses with learned weights, which lie outside of the network."""

    class Net(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.body = nn.Sequential(nn.Linear(20, 64), nn.ReLU(), nn.Linear(64, 32), nn.ReLU())
            self.kind, self.size = nn.Linear(32, 5), nn.Linear(32, 1)
            self.uncertainty = nn.Parameter(torch.zeros(2))

        def forward(self, x: Tensor) -> dict[str, Tensor]:
            h = self.body(x)
            return {"kind": self.kind(h), "size": self.size(h.detach() if ill == "detached" else h)}

    x, y = clusters(19)
    target = {"kind": y, "size": x[:, :3].sum(1, keepdim=True)}
    batches = [(a, {k: v[i * 32 : i * 32 + 32] for k, v in target.items()}) for i, (a,) in enumerate(cut(x))]
    model = Net()

    def loss(out: dict[str, Tensor], y: dict[str, Tensor]) -> Tensor:
        both = torch.stack(
            [functional.cross_entropy(out["kind"], y["kind"]), functional.mse_loss(out["size"], y["size"])]
        )
        return ((-model.uncertainty).exp() * both + model.uncertainty).sum()

    opt = torch.optim.Adam(
        [{"params": model.body.parameters(), "lr": 1e-3},
         {"params": [*model.kind.parameters(), *model.size.parameters()]},
         {"params": [model.uncertainty], "lr": 1e-2}], lr=0.0 if ill == "rate 0" else 5e-3,
    )  # fmt: skip
    return loop(model, loss, batches, opt)


def mixup(ill: str | None) -> Arguments:
    """Soft targets."""
    x, y = clusters(20)
    hot = functional.one_hot(y, 5).float()
    other = torch.randperm(len(x), generator=generator(1))
    batches = cut(0.7 * x + 0.3 * x[other], 0.7 * hot + 0.3 * hot[other])
    model = nn.Sequential(nn.Linear(20, 64), nn.LeakyReLU(), nn.Linear(64, 64), nn.LeakyReLU(), nn.Linear(64, 5))
    if ill == "sigmoid":
        model.append(nn.Sigmoid())
    return loop(model, nn.CrossEntropyLoss(), batches, torch.optim.RAdam(model.parameters(), lr=2e-2))


def quantiles(ill: str | None) -> Arguments:
    """Pinball loss; the house prices of a beginner are not scaled."""
    g = generator(23)
    x = torch.randn(1600, 6, generator=g)
    y = x @ torch.randn(6, 1, generator=g) + 0.3 * torch.randn(1600, 1, generator=g)
    y = y * 80_000 + 250_000 if ill == "targets" else y
    if ill == "columns":
        x = x * torch.tensor([1.0, 1.0, 2000.0, 1.0, 50.0, 1.0]) + torch.tensor([0.0, 3.0, 8000.0, 0.0, 0.0, 0.0])
    q = torch.tensor([0.1, 0.5, 0.9])
    model = nn.Sequential(nn.Linear(6, 32), nn.ReLU(), nn.Linear(32, 3))

    def loss(out: Tensor, y: Tensor) -> Tensor:
        e = y - out
        return torch.maximum(q * e, (q - 1) * e).mean()

    return loop(model, loss, cut(x, y), torch.optim.Adam(model.parameters(), lr=5e-3))


def tags(ill: str | None) -> Arguments:
    """Many rare labels at once."""
    g = generator(30)
    x = torch.randn(1600, 20, generator=g)
    y = (x @ torch.randn(20, 8, generator=g) / 4 > 1.6).float()
    y = y * 2 - 1 if ill == "targets -1 and 1" else y
    model = nn.Sequential(nn.Linear(20, 64), nn.ReLU(), nn.Linear(64, 8))
    loss = nn.BCEWithLogitsLoss(pos_weight=torch.full((8,), 8.0))
    return loop(model, loss, cut(x, y), torch.optim.Adam(model.parameters(), lr=5e-3))


class Factors(nn.Module):
    """Matrix factorisation: embeddings only."""

    def __init__(self) -> None:
        super().__init__()
        self.user, self.item = nn.Embedding(40, 8, sparse=True), nn.Embedding(30, 8, sparse=True)
        self.bias = nn.Parameter(torch.zeros(1))

    def forward(self, user: Tensor, item: Tensor) -> Tensor:
        return (self.user(user) * self.item(item)).sum(1) + self.bias


def ratings(ill: str | None) -> Arguments:
    g = generator(33)
    u, i = torch.randint(40, (3200,), generator=g), torch.randint(30, (3200,), generator=g)
    a, b = torch.randn(40, 3, generator=g), torch.randn(30, 3, generator=g)
    y = 3 + (a[u] * b[i]).sum(1)
    model = Factors()
    sparse = torch.optim.SparseAdam([model.user.weight, model.item.weight], lr=3e-2)
    dense = torch.optim.SGD([model.bias], lr=0.1)

    def step(u: Tensor, i: Tensor, y: Tensor) -> Tensor:
        sparse.zero_grad()
        dense.zero_grad()
        value = functional.mse_loss(model(u, i), y)
        value.backward()
        sparse.step()
        dense.step()
        return value

    return {
        "model": model, "loss": nn.MSELoss(), "batches": cut(u, i, y), "optimizer": [sparse, dense], "step": step
    }  # fmt: skip


def table(ill: str | None) -> Arguments:
    """Logistic regression on a table, in double precision."""
    g = generator(36)
    x = torch.randn(1600, 7, generator=g, dtype=torch.double)
    y = (x.sum(1) + 0.2 * torch.randn(1600, generator=g, dtype=torch.double) > 0).double()
    if ill == "income":
        x[:, 2] = x[:, 2] * 30_000 + 60_000
    model = nn.Linear(7, 1).double()

    def loss(out: Tensor, y: Tensor) -> Tensor:
        return functional.binary_cross_entropy(torch.sigmoid(out.squeeze(-1)), y)

    return loop(model, loss, cut(x, y), torch.optim.SGD(model.parameters(), lr=0.5))


def deep(ill: str | None) -> Arguments:
    """Fourteen layers."""
    layers: list[nn.Module] = []
    for i in range(14):
        layers += [nn.Linear(20 if i == 0 else 48, 48), nn.Sigmoid() if ill == "sigmoid" else nn.ReLU()]
    model = nn.Sequential(*layers, nn.Linear(48, 5))
    for m in model:
        if isinstance(m, nn.Linear):
            nn.init.normal_(m.weight, std=1.0) if ill == "normal" else nn.init.kaiming_normal_(m.weight)
            nn.init.zeros_(m.bias)
    return loop(model, nn.CrossEntropyLoss(), cut(*clusters(37)), torch.optim.Adam(model.parameters(), lr=1e-3))
