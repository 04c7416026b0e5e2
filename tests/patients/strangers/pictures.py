"""Trainings on pictures, as strangers write them."""

import copy
from typing import Any

import torch
from patients.bodies import clusters, cut, digits, generator
from patients.strangers.common import Arguments, loop, pictures
from torch import Tensor, nn
from torch.nn import functional


class UNet(nn.Module):
    def __init__(self, squash: bool) -> None:
        super().__init__()
        self.enter, self.down = nn.Conv2d(1, 12, 3, padding=1), nn.Conv2d(12, 24, 3, padding=1)
        self.middle, self.up = nn.Conv2d(24, 24, 3, padding=1), nn.ConvTranspose2d(24, 12, 2, stride=2)
        self.out, self.squash = nn.Conv2d(24, 1, 1), squash
        self.norm = nn.BatchNorm2d(24)

    def forward(self, x: Tensor) -> Tensor:
        a = functional.relu(self.enter(x))
        b = functional.relu(self.middle(functional.relu(self.norm(self.down(functional.max_pool2d(a, 2))))))
        y = self.out(torch.cat([a, self.up(b)], 1))
        return y.sigmoid() if self.squash else y


def unet(ill: str | None) -> Arguments:
    x, _ = pictures()
    noisy = x + 0.5 * torch.randn(x.shape, generator=generator(2))
    model = UNet(ill == "sigmoid twice")
    opt = torch.optim.AdamW(model.parameters(), lr={"rate": 5.0, "crawl": 1e-8}.get(ill or "", 3e-3))
    return loop(model, nn.BCEWithLogitsLoss(), cut(noisy, (x > 0.5).float()), opt)


class Block(nn.Module):
    def __init__(self, width: int) -> None:
        super().__init__()
        self.ln1, self.ln2 = nn.LayerNorm(width), nn.LayerNorm(width)
        self.attn = nn.MultiheadAttention(width, 4, dropout=0.1, batch_first=True)
        self.mlp = nn.Sequential(nn.Linear(width, 2 * width), nn.GELU(), nn.Linear(2 * width, width))

    def forward(self, x: Tensor, mask: Tensor | None = None) -> Tensor:
        h = self.ln1(x)
        x = x + self.attn(h, h, h, need_weights=False, attn_mask=mask)[0]
        return x + self.mlp(self.ln2(x))


class ViT(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.patch = nn.Conv2d(1, 32, 2, stride=2)
        self.cls = nn.Parameter(torch.zeros(1, 1, 32))
        self.pos = nn.Parameter(torch.randn(1, 17, 32) * 0.02)
        self.blocks = nn.Sequential(Block(32), Block(32))
        self.norm, self.head = nn.LayerNorm(32), nn.Linear(32, 10)
        nn.init.zeros_(self.head.weight)

    def forward(self, x: Tensor) -> Tensor:
        h = self.patch(x).flatten(2).transpose(1, 2)
        h = torch.cat([self.cls.expand(len(h), -1, -1), h], 1) + self.pos
        return self.head(self.norm(self.blocks(h))[:, 0])


def vit(ill: str | None) -> Arguments:
    x, y = pictures(scaled=ill != "bytes")
    model = ViT()
    plain = [p for p in model.parameters() if p.ndim < 2]
    decayed = [p for p in model.parameters() if p.ndim >= 2]
    groups = [{"params": decayed, "weight_decay": 0.05}, {"params": plain, "weight_decay": 0.0}]
    opt = torch.optim.AdamW(groups, lr=1e-7 if ill == "crawl" else 2e-3)
    schedule = torch.optim.lr_scheduler.OneCycleLR(opt, 1e-7 if ill == "crawl" else 3e-3, total_steps=5000)
    loss = nn.CrossEntropyLoss(label_smoothing=0.1)
    return loop(model, loss, cut(x, y), opt, after=None if ill else schedule.step)


def halved(ill: str | None) -> Arguments:
    """bfloat16 by autocast, channels last, log_softmax in the model."""
    x, y = pictures(13)
    model = nn.Sequential(
        nn.Conv2d(1, 16, 3), nn.ReLU(), nn.Conv2d(16, 32, 3), nn.ReLU(), nn.AdaptiveAvgPool2d(2), nn.Flatten(),
        nn.Linear(128, 10), nn.Softmax(dim=1) if ill == "no log" else nn.LogSoftmax(dim=1),
    ).to(memory_format=torch.channels_last)  # fmt: skip
    opt, loss = torch.optim.NAdam(model.parameters(), lr=5e-3), nn.NLLLoss()

    def step(x: Tensor, y: Tensor) -> Tensor:
        opt.zero_grad()
        with torch.autocast("cpu", dtype=torch.bfloat16):
            value = loss(model(x.to(memory_format=torch.channels_last)), y)
        value.backward()
        opt.step()
        return value

    return {"model": model, "loss": loss, "batches": cut(x, y), "optimizer": opt, "step": step}


def averaged(ill: str | None) -> Arguments:
    """An exponential moving average of the weights is evaluated."""
    model = nn.Sequential(nn.Linear(20, 48), nn.BatchNorm1d(48), nn.ReLU(), nn.Dropout(0.1), nn.Linear(48, 5))
    ema = copy.deepcopy(model).requires_grad_(False)
    opt, x = torch.optim.RMSprop(model.parameters(), lr=1e-3), clusters(15)[0]

    def after() -> None:
        with torch.no_grad():
            for slow, fast in zip(ema.parameters(), model.parameters(), strict=True):
                slow.lerp_(fast, 0.1)

    def evaluate() -> None:
        if ill != "train mode":
            model.eval()
            ema.eval()
        with torch.no_grad():
            ema(x[:64])
            model(x[:64])
        model.train()

    return loop(model, nn.CrossEntropyLoss(), cut(*clusters(15)), opt, after=after, evaluate=evaluate)


def transferred(ill: str | None) -> Arguments:
    """A backbone that was trained on another task is frozen; its norms are in eval mode."""
    x, y = pictures(16)
    body = nn.Sequential(
        nn.Conv2d(1, 16, 3, padding=1), nn.BatchNorm2d(16), nn.ReLU(), nn.MaxPool2d(2),
        nn.Conv2d(16, 32, 3, padding=1), nn.BatchNorm2d(32), nn.ReLU(), nn.AdaptiveMaxPool2d(2), nn.Flatten(),
    )  # fmt: skip
    old = nn.Linear(128, 10)
    before = torch.optim.Adam([*body.parameters(), *old.parameters()], lr=5e-3)
    for a, b in cut(x, y)[:30]:
        before.zero_grad()
        functional.cross_entropy(old(body(a)), (b + 3) % 10).backward()
        before.step()
    body.requires_grad_(False).eval()
    model = nn.Sequential(body, nn.Linear(128, 10))
    lr = {"crawl": 1e-7, "rate": 300.0}.get(ill or "", 5e-3)
    return loop(model, nn.CrossEntropyLoss(), cut(x, y), torch.optim.Adam(model[1].parameters(), lr=lr))


class VQ(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.enc = nn.Sequential(nn.Linear(64, 48), nn.ReLU(), nn.Linear(48, 8))
        self.dec = nn.Sequential(nn.Linear(8, 48), nn.ReLU(), nn.Linear(48, 64))
        self.book = nn.Embedding(32, 8)

    def forward(self, x: Tensor) -> tuple[Tensor, Tensor]:
        z = self.enc(x)
        q = self.book(torch.cdist(z, self.book.weight).argmin(1))
        extra = functional.mse_loss(q, z.detach()) + 0.25 * functional.mse_loss(z, q.detach())
        return self.dec(z + (q - z).detach()), extra


def vqvae(ill: str | None) -> Arguments:
    x, _ = digits(24)
    x = (x - x.mean()) / x.std()
    model = VQ()
    weights = model.dec.parameters() if ill == "decoder only" else model.parameters()
    opt = torch.optim.Adam(weights, lr=5e-3)
    return loop(model, lambda out, y: functional.mse_loss(out[0], y) + out[1], cut(x, x), opt)


class Module(nn.Module):
    """In Lightning's manner."""

    def __init__(self) -> None:
        super().__init__()
        self.conv = nn.Sequential(nn.Conv2d(1, 16, 3), nn.GroupNorm(4, 16), nn.ReLU(), nn.Flatten())
        self.fc = nn.utils.parametrizations.spectral_norm(nn.Linear(16 * 36, 10))
        self.automatic = True

    def forward(self, x: Tensor) -> Tensor:
        return self.fc(self.conv(x)) * 10

    def training_step(self, batch: tuple[Tensor, Tensor], index: int = 0) -> dict[str, Tensor]:
        x, y = batch
        loss = functional.cross_entropy(self(x), y)
        return {"loss": loss}


def lightning(ill: str | None) -> Arguments:
    model = Module()
    opt = torch.optim.Adagrad(model.parameters(), lr=1e-2)

    def step(batch: Any) -> dict[str, Tensor]:
        out = model.training_step(batch)
        opt.zero_grad()
        if ill != "no backward":
            out["loss"].backward()
        opt.step()
        return out

    x, y = pictures(32)
    return {"model": model, "loss": nn.CrossEntropyLoss(), "batches": cut(x, y), "optimizer": opt, "step": step}
