"""Trainings that are odd and well: `diagnose` should find no illness in them."""

import copy
import math
from collections.abc import Callable, Iterator
from typing import Any

import torch
from patients.bodies import Body, clusters, cut, digits
from patients.illnesses import GATED, NORMABLE, maps
from patients.patient import ARCHITECTURES, Patient, make
from patients.third import THIRD
from torch import Tensor, nn
from torch.nn import functional

Odd = Callable[[str, int], Patient]


def plain(arch: str, seed: int) -> Patient:
    return make(arch, seed)


def optimizer(kind: str, factor: float) -> Odd:
    def made(arch: str, seed: int) -> Patient:
        p = make(arch, seed)
        p.body.optimizer = kind
        p.body.lr *= factor
        return p

    return made


def normed(arch: str, seed: int) -> Patient:
    p = make(arch, seed, norm=True)

    def evaluate() -> None:
        p.body.model.eval()
        with torch.no_grad():
            p.body.model(*p.body.batches[0][:-1])
        p.body.model.train()

    p.evaluate = evaluate
    return p


def frozen_norms(arch: str, seed: int) -> Patient:
    """Fine-tuning: statistics are there, and batch norms stay in eval mode."""
    p = make(arch, seed, norm=True)
    for batch in p.body.batches[:20]:
        p.body.model(*batch[:-1])
    for m in p.body.model.modules():
        if isinstance(m, (nn.BatchNorm1d, nn.BatchNorm2d)):
            m.eval()
    return p


def micro_batches(arch: str, seed: int) -> Patient:
    p = make(arch, seed)
    p.accumulate = 2
    p.body.lr *= 2
    return p


def warmup(arch: str, seed: int) -> Patient:
    p = make(arch, seed)
    p.scheduler = lambda opt: torch.optim.lr_scheduler.LambdaLR(opt, lambda i: min(1.0, i / 20))
    return p


def tight_clip_with_adam(arch: str, seed: int) -> Patient:
    p = make(arch, seed)
    p.clip = 1e-2
    return p


def clip_by_value(arch: str, seed: int) -> Patient:
    p = make(arch, seed)
    p.clip_value = 0.1
    return p


def zero_head(arch: str, seed: int) -> Patient:
    p = make(arch, seed)
    nn.init.zeros_(maps(p.body.model)[-1][1])
    return p


class LoRA(nn.Module):
    def __init__(self, base: nn.Linear, rank: int = 8) -> None:
        super().__init__()
        self.base = base.requires_grad_(False)
        self.A = nn.Parameter(torch.randn(rank, base.in_features) / math.sqrt(base.in_features))
        self.B = nn.Parameter(torch.zeros(base.out_features, rank))

    def forward(self, x: Tensor) -> Tensor:
        return self.base(x) + x @ self.A.t() @ self.B.t()


def lora(arch: str, seed: int) -> Patient:
    """A network that has learned another task, with adapters."""
    p = make("mlp" if arch in ("mlp", "cnn", "rnn", "autoencoder") else "residual", seed)
    opt = torch.optim.Adam(p.body.model.parameters(), lr=3e-3)
    for x, y in p.body.batches:
        opt.zero_grad()
        p.body.loss(p.body.model(x), (y + 1) % 5).backward()
        opt.step()
    head = [m for m in p.body.model.modules() if isinstance(m, nn.Linear)][-1]
    for m in list(p.body.model.modules()):
        for name, child in list(m.named_children()):
            if isinstance(child, nn.Linear) and child is not head:
                setattr(m, name, LoRA(child))
    p.weights = lambda model: [w for w in model.parameters() if w.requires_grad]
    return p


def frozen_body(arch: str, seed: int) -> Patient:
    """A linear probe on good features: the body has learned the task, the head starts anew."""
    p = make(arch, seed)
    opt = torch.optim.Adam(p.body.model.parameters(), lr=p.body.lr)
    for batch in p.body.batches:
        opt.zero_grad()
        p.body.loss(p.body.model(*batch[:-1]), batch[-1]).backward()
        opt.step()
    heads = {n for n, _ in p.body.model.named_parameters()}
    last = max((n.rpartition(".")[0] for n, _ in maps(p.body.model)[-1:]), default="")
    for n, w in p.body.model.named_parameters():
        if not n.startswith(last):
            w.requires_grad_(False)
    head = p.body.model.get_submodule(last)
    if isinstance(head, nn.Linear):
        head.reset_parameters()
    p.weights = lambda model: [w for w in model.parameters() if w.requires_grad]
    assert heads
    return p


class Experts(nn.Module):
    """Three experts and a router by a fixed rule; the third is never asked."""

    def __init__(self, experts: list[nn.Module]) -> None:
        super().__init__()
        self.experts = nn.ModuleList(experts)

    def forward(self, *inputs: Tensor) -> Any:
        first = inputs[0].flatten(1).float().sum(1) > 0
        a, b = self.experts[0](*inputs), self.experts[1](*inputs)
        if isinstance(a, tuple):
            return a
        mask = first.float().reshape(-1, *[1] * (a.ndim - 1))
        return a * mask + b * (1 - mask)


def experts(arch: str, seed: int) -> Patient:
    p = make(arch, seed)
    p.body.model = Experts([p.body.model, ARCHITECTURES[arch](seed).model, ARCHITECTURES[arch](seed).model])
    return p


class Tied(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.down = nn.Linear(64, 24)
        self.bias = nn.Parameter(torch.zeros(64))

    def forward(self, x: Tensor) -> Tensor:
        return functional.linear(torch.relu(self.down(x)), self.down.weight.t(), self.bias)


def tied(arch: str, seed: int) -> Patient:
    torch.manual_seed(seed)
    x, _ = digits(seed)
    return Patient(f"{arch} {seed}", Body(Tied(), functional.mse_loss, cut(x - x.mean(), x - x.mean()), 3e-3))


def negative_loss(arch: str, seed: int) -> Patient:
    """Cosine similarity, to be as large as it can."""
    p = make("autoencoder" if arch in ("mlp", "cnn", "rnn", "autoencoder") else "towers", seed)
    if arch in ("mlp", "cnn", "rnn", "autoencoder"):
        p.body.loss = lambda out, y: -functional.cosine_similarity(out, y, dim=1).mean()
    else:
        p.body.loss = lambda out, y: -(out * y).mean() + 0.5 * (out**2).mean()
    return p


def mixed_precision(arch: str, seed: int) -> Patient:
    p = make(arch, seed)
    scaler, opt = torch.amp.GradScaler("cpu"), p.optimizer()

    def step(*batch: Tensor) -> Tensor:
        opt.zero_grad()
        with torch.autocast("cpu", torch.bfloat16):
            out = p.body.model(*batch[:-1])
        out = tuple(o.float() for o in out) if isinstance(out, tuple) else out.float()
        loss = p.body.loss(out, batch[-1])
        scaler.scale(loss).backward()
        scaler.unscale_(opt)
        nn.utils.clip_grad_norm_(p.body.model.parameters(), 1.0)
        scaler.step(opt)
        scaler.update()
        return loss

    p.own_step = step
    return p


def adversarial(arch: str, seed: int) -> Patient:
    """A generator against a critic; `diagnose` sees the generator's step."""
    torch.manual_seed(seed)
    x, _ = clusters(seed, inputs=8)
    maker = nn.Sequential(nn.Linear(4, 32), nn.ReLU(), nn.Linear(32, 8))
    critic = nn.Sequential(nn.Linear(8, 32), nn.LeakyReLU(0.2), nn.Linear(32, 1))
    mine, other = torch.optim.Adam(maker.parameters(), lr=2e-3), torch.optim.Adam(critic.parameters(), lr=2e-3)
    bce = functional.binary_cross_entropy_with_logits

    def loss(out: Tensor, y: Tensor) -> Tensor:
        return bce(critic(out), torch.ones(len(out), 1))

    def step(z: Tensor, real: Tensor) -> Tensor:
        other.zero_grad()
        fake = maker(z)
        (bce(critic(real), torch.ones(len(z), 1)) + bce(critic(fake.detach()), torch.zeros(len(z), 1))).backward()
        other.step()
        mine.zero_grad()
        own = loss(fake, real)
        own.backward()
        mine.step()
        return own

    p = Patient(f"{arch} {seed}", Body(maker, loss, cut(torch.randn(len(x), 4), x), 2e-3))
    p.own_optimizer, p.own_step = mine, step
    return p


def policy(arch: str, seed: int) -> Patient:
    """REINFORCE on a contextual bandit: its loss swings around 0 and means nothing."""
    torch.manual_seed(seed)
    x, y = clusters(seed)
    p = make("mlp" if arch in ("mlp", "cnn", "rnn", "autoencoder") else "residual", seed)

    def loss(out: Tensor, y: Tensor) -> Tensor:
        choice = torch.distributions.Categorical(logits=out)
        action = choice.sample()
        reward = (action == y).float()
        return -(choice.log_prob(action) * (reward - reward.mean())).mean()

    p.body.loss, p.body.batches = loss, cut(x, y)
    return p


class Weighted(nn.Module):
    def __init__(self, model: nn.Module) -> None:
        super().__init__()
        self.model = model
        for m in list(model.modules()):
            if isinstance(m, nn.Linear):
                nn.utils.parametrizations.weight_norm(m)

    def forward(self, *inputs: Tensor) -> Any:
        return self.model(*inputs)


def weight_norm(arch: str, seed: int) -> Patient:
    p = make(arch, seed)
    if not any(isinstance(m, (nn.MultiheadAttention,)) for m in p.body.model.modules()):
        p.body.model = Weighted(p.body.model)
    return p


def teacher(arch: str, seed: int) -> Patient:
    """Distillation: the teacher is part of the module and runs without gradients."""
    p = make("mlp" if arch in ("mlp", "cnn", "rnn", "autoencoder") else "residual", seed)
    master = copy.deepcopy(p.body.model)

    class Student(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.student, self.teacher = p.body.model, master

        def forward(self, x: Tensor) -> tuple[Tensor, Tensor]:
            with torch.no_grad():
                soft = self.teacher(x)
            return self.student(x), soft

    p.body.model = Student()
    p.weights = lambda model: [*model.student.parameters()]
    p.body.loss = lambda out, y: functional.cross_entropy(out[0], y) + 0.01 * functional.mse_loss(out[0], out[1])
    return p


def shrunk_inputs(arch: str, seed: int) -> Patient:
    """Pictures between 0 and 1, not standardised."""
    p = make("cnn" if arch in ("mlp", "cnn", "rnn", "autoencoder") else "vae", seed)
    x, y = digits(seed)
    p.body.batches = cut(x.reshape(-1, 1, 8, 8), y) if isinstance(p.body.model, nn.Sequential) else cut(x, x)
    return p


def clamped_relu(arch: str, seed: int) -> Patient:
    p = make("mlp" if arch in ("mlp", "cnn", "rnn", "autoencoder") else "towers", seed)
    for b in [w for n, w in p.body.model.named_parameters() if n.endswith("bias")]:
        b.data += 0.1
    return p


def imbalanced(arch: str, seed: int) -> Patient:
    p = make("mlp" if arch in ("mlp", "cnn", "rnn", "autoencoder") else "residual", seed)
    p.body.batches = [(x, (y == 0).long()) for x, y in p.body.batches]
    return p


ODDITIES: dict[str, Odd] = {
    "plain": plain,
    "SGD": optimizer("SGD", 25.0),
    "momentum": optimizer("momentum", 5.0),
    "AdamW": optimizer("AdamW", 0.7),
    "RMSprop": optimizer("RMSprop", 0.5),
    "micro-batches": micro_batches,
    "warmup": warmup,
    "tight clip, Adam": tight_clip_with_adam,
    "clip by value": clip_by_value,
    "zero head": zero_head,
    "experts": experts,
    "mixed precision": mixed_precision,
    "linear probe": frozen_body,
    "weight norm": weight_norm,
}
"""For every architecture."""
NORMED: dict[str, Odd] = {"batch norm": normed, "frozen norms": frozen_norms}
SPECIAL: dict[str, Odd] = {
    "LoRA": lora,
    "tied": tied,
    "negative loss": negative_loss,
    "adversarial": adversarial,
    "policy": policy,
    "teacher": teacher,
    "unit pictures": shrunk_inputs,
    "biases above 0": clamped_relu,
    "imbalanced": imbalanced,
}
"""Of a few architectures: once a seed."""


def healthy(archs: tuple[str, ...], seeds: tuple[int, ...]) -> Iterator[tuple[str, str, int, Odd]]:
    """Name, architecture, seed and maker of every healthy oddity."""
    for seed in seeds:
        for arch in archs:
            normable = arch in NORMABLE
            for name, odd in {**ODDITIES, **(NORMED if normable else {})}.items():
                if not (name == "mixed precision" and arch in ("rnn", *GATED)):
                    yield name, arch, seed, odd
        for name, odd in () if archs[0] in THIRD else SPECIAL.items():  # they are of spent architectures
            yield name, archs[0], seed, odd
