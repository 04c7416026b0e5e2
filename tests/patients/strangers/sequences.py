"""Trainings on texts, sounds and series, as strangers write them."""

import math
from typing import Any

import torch
from patients.bodies import cut, generator, sequences
from patients.strangers.common import Arguments, loop
from patients.strangers.pictures import Block
from torch import Tensor, nn
from torch.nn import functional
from torch.utils.checkpoint import checkpoint
from torch.utils.data import DataLoader


class Seq2Seq(nn.Module):
    """Teacher forcing; token 0 is padding."""

    def __init__(self) -> None:
        super().__init__()
        self.source, self.target = nn.Embedding(12, 24, padding_idx=0), nn.Embedding(13, 24)
        self.encoder, self.decoder = nn.GRU(24, 32, batch_first=True), nn.GRU(24, 32, batch_first=True)
        self.out = nn.Linear(64, 12)

    def forward(self, source: Tensor, shifted: Tensor) -> Tensor:
        memory, h = self.encoder(self.source(source))
        out, _ = self.decoder(self.target(shifted), h)
        weights = (out @ memory.transpose(1, 2)).masked_fill((source == 0)[:, None], -1e9).softmax(-1)
        return self.out(torch.cat([out, weights @ memory], -1))


def seq2seq(ill: str | None) -> Arguments:
    g = generator(3)
    x = torch.randint(1, 12, (1600, 7), generator=g)
    lengths = torch.randint(3, 8, (1600, 1), generator=g)
    x = torch.where(torch.arange(7) < lengths, x, 0)
    shifted = torch.cat([torch.full((1600, 1), 12), x[:, :-1]], 1)
    model = Seq2Seq()
    weights = [p for n, p in model.named_parameters() if not (ill == "encoder forgotten" and "encoder" in n)]
    opt = torch.optim.Adam(weights, lr=8e-3)

    def loss(out: Tensor, y: Tensor) -> Tensor:
        return functional.cross_entropy(out.reshape(-1, 12), y.reshape(-1), ignore_index=0)

    return loop(model, loss, cut(x, shifted, x), opt, zero=ill != "no zero_grad")


class Bag(nn.Module):
    """Mean of embeddings over the words that are there."""

    def __init__(self) -> None:
        super().__init__()
        self.emb, self.drop, self.fc = nn.Embedding(50, 16, padding_idx=0), nn.Dropout(0.2), nn.Linear(16, 2)

    def forward(self, ids: Tensor, mask: Tensor) -> Tensor:
        h = (self.emb(ids) * mask[..., None]).sum(1) / mask.sum(1, keepdim=True)
        return self.fc(self.drop(h))


def text(ill: str | None) -> Arguments:
    g = generator(5)
    ids = torch.randint(1, 50, (1600, 12), generator=g)
    mask = (torch.arange(12) < torch.randint(4, 13, (1600, 1), generator=g)).float()
    ids = ids * mask.long()
    score = torch.randn(50, generator=g)
    y = ((score[ids] * mask).sum(1) > 2.5).long()
    rows = [{"ids": i, "mask": m, "label": t} for i, m, t in zip(ids, mask, y, strict=True)]
    model = Bag()
    opt = torch.optim.Adam(model.parameters(), lr=2e-2)
    weight = torch.tensor([1.0, 3.0])

    def step(batch: dict[str, Tensor]) -> float:
        opt.zero_grad()
        out = model(batch["ids"], batch["mask"])
        out = out.softmax(-1) if ill == "softmax twice" else out
        loss = functional.cross_entropy(out, batch["label"], weight=weight)
        loss.backward()
        opt.step()
        return loss.item()

    def evaluate() -> None:
        if ill != "train mode":
            model.eval()
        with torch.no_grad():
            for batch in loader:
                model(batch["ids"], batch["mask"])
        model.train()

    loader = DataLoader(rows, batch_size=32, shuffle=True)
    loss = nn.CrossEntropyLoss(weight=weight)
    return {"model": model, "loss": loss, "batches": loader, "optimizer": opt, "step": step, "evaluate": evaluate}


class WaveNet(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.emb = nn.Embedding(16, 24)
        self.gates = nn.ModuleList([nn.Conv1d(24, 48, 2, dilation=2**i) for i in range(4)])
        self.skips = nn.ModuleList([nn.Conv1d(24, 24, 1) for _ in range(4)])
        self.out = nn.Conv1d(24, 16, 1)

    def forward(self, x: Tensor) -> Tensor:
        h, total = self.emb(x).transpose(1, 2), 0
        for i, (gate, skip) in enumerate(zip(self.gates, self.skips, strict=True)):
            a, b = gate(functional.pad(h, (2**i, 0))).chunk(2, 1)
            s = skip(torch.tanh(a) * torch.sigmoid(b))
            total, h = total + s, h + s
        return self.out(functional.relu(total))


def wavenet(ill: str | None) -> Arguments:
    t = torch.arange(25) + 20 * torch.rand(1600, 1, generator=generator(9))
    wave = ((torch.sin(t * 0.5) + 1) / 2 * 15).round().long()
    model = WaveNet()
    if ill == "saturated":
        for gate in model.gates:
            gate.weight.data *= 60
    opt = torch.optim.Adam(model.parameters(), lr=2.0 if ill == "rate" else 4e-3)
    return loop(model, nn.CrossEntropyLoss(), cut(wave[:, :-1], wave[:, 1:]), opt)


class LM(nn.Module):
    """A causal language model; the last layer shares the embedding's weight."""

    def __init__(self, remember: bool = False) -> None:
        super().__init__()
        self.emb, self.pos = nn.Embedding(20, 32), nn.Embedding(16, 32)
        self.blocks, self.remember = nn.ModuleList([Block(32), Block(32)]), remember
        self.norm, self.head = nn.LayerNorm(32), nn.Linear(32, 20, bias=False)
        nn.init.normal_(self.emb.weight, std=0.1)
        self.head.weight = self.emb.weight

    def forward(self, ids: Tensor) -> Tensor:
        n = ids.shape[1]
        mask = torch.full((n, n), -math.inf).triu(1)
        h = self.emb(ids) + self.pos(torch.arange(n))
        for block in self.blocks:
            h = checkpoint(block, h, mask, use_reentrant=False) if self.remember else block(h, mask)
        return self.head(self.norm(h))


def grammar(seed: int) -> Tensor:
    """Each token decides the next one, mostly."""
    g = generator(seed)
    after = torch.randint(20, (20,), generator=g)
    ids = torch.randint(20, (1600, 1), generator=g)
    for _ in range(16):
        noise = torch.rand(1600, 1, generator=g) < 0.2
        ids = torch.cat([ids, torch.where(noise, torch.randint(20, (1600, 1), generator=g), after[ids[:, -1:]])], 1)
    return ids


def language(ill: str | None) -> Arguments:
    model, ids = LM(remember=ill == "checkpointed"), grammar(12)
    opt: Any = torch.optim.AdamW(model.parameters(), lr=4e-3)
    if ill == "standstill":
        opt = torch.optim.SGD(model.parameters(), lr=0.1, momentum=0.9)

    def loss(logits: Tensor, y: Tensor) -> Tensor:
        return functional.cross_entropy(logits.flatten(0, 1), y.flatten())

    def step(x: Tensor, y: Tensor) -> Tensor:
        opt.zero_grad(set_to_none=True)
        value = loss(model(x), y)
        value.backward()
        if ill != "clip late":
            nn.utils.clip_grad_norm_(model.parameters(), 1e-6 if ill == "standstill" else 1.0)
        opt.step()
        if ill == "clip late":
            nn.utils.clip_grad_norm_(model.parameters(), 0.1)
        return value

    return {"model": model, "loss": loss, "batches": cut(ids[:, :-1], ids[:, 1:]), "optimizer": opt, "step": step}


def speech(ill: str | None) -> Arguments:
    """CTC: frames in, a shorter row of letters out."""
    g = generator(29)
    letters = torch.randint(1, 6, (1600, 4), generator=g)
    shape = torch.randn(6, 8, generator=g) * 2
    frames = shape[letters.repeat_interleave(3, 1)] + 0.3 * torch.randn(1600, 12, 8, generator=g)

    class Net(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.rnn, self.out = nn.LSTM(8, 32, batch_first=True, bidirectional=True), nn.Linear(64, 6)

        def forward(self, x: Tensor) -> Tensor:
            return self.out(self.rnn(x)[0]).log_softmax(-1).transpose(0, 1)

    def loss(out: Tensor, y: Tensor) -> Tensor:
        n = out.shape[1]
        return functional.ctc_loss(out, y, torch.full((n,), out.shape[0]), torch.full((n,), 4))

    model = Net()
    opt = torch.optim.Adam(model.parameters(), lr=1e-8 if ill == "crawl" else 1e-2)
    return loop(model, loss, cut(frames, letters), opt, zero=ill != "no zero_grad")


class Forecast(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.lstm, self.fc = nn.LSTM(1, 32, num_layers=2, batch_first=True, dropout=0.1), nn.Linear(32, 1)

    def forward(self, x: Tensor) -> Tensor:
        return self.fc(self.lstm(x)[0][:, -1])


def forecast(ill: str | None) -> Arguments:
    start = 30 * torch.rand(1600, 1, generator=generator(31))
    wave = torch.sin(0.6 * (torch.arange(13) + start))
    wave = 300 + 120 * wave if ill == "passengers" else wave
    model = Forecast()
    y = wave[:, -1] if ill == "broadcast" else wave[:, -1:]
    return loop(model, nn.MSELoss(), cut(wave[:, :-1, None], y), torch.optim.Adam(model.parameters(), lr=1e-2))


class Hugging(nn.Module):
    """The output is an object with the loss in it."""

    class Output:
        def __init__(self, loss: Tensor | None, logits: Tensor) -> None:
            self.loss, self.logits = loss, logits

    def __init__(self) -> None:
        super().__init__()
        self.embeddings, self.layer = nn.Embedding(20, 32), Block(32)
        self.classifier = nn.Linear(32, 3)

    def forward(self, input_ids: Tensor, labels: Tensor | None = None) -> "Hugging.Output":
        logits = self.classifier(self.layer(self.embeddings(input_ids)).mean(1))
        return Hugging.Output(None if labels is None else functional.cross_entropy(logits, labels), logits)


def hugging(ill: str | None) -> Arguments:
    g = generator(35)
    ids = torch.randint(20, (1600, 10), generator=g)
    labels = torch.randn(20, 3, generator=g)[ids].sum(1).argmax(1)
    batches = [{"input_ids": a, "labels": b} for a, b in cut(ids, labels)]
    model = Hugging()
    lr = {"rate": 3.0, "crawl": 1e-8}.get(ill or "", 3e-3)
    opt = torch.optim.AdamW(model.parameters(), lr=lr)
    warm = torch.optim.lr_scheduler.LambdaLR(opt, lambda i: min(1, (i + 1) / 5))

    def step(batch: dict[str, Tensor]) -> Tensor:
        out = model(**batch)
        out.loss.backward()
        nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        opt.step()
        warm.step()
        opt.zero_grad()
        return out.loss

    return {
        "model": model,
        "loss": lambda model, batch: model(**batch).loss,
        "batches": batches,
        "optimizer": opt,
        "step": step,
    }


def bidirectional(ill: str | None) -> Arguments:
    """Packed sequences of different lengths."""
    x, _ = sequences(40)
    lengths = torch.randint(5, 15, (1600,), generator=generator(41))

    class Net(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.rnn, self.fc = nn.GRU(6, 24, batch_first=True), nn.Linear(24, 3)

        def forward(self, x: Tensor, lengths: Tensor) -> Tensor:
            packed = nn.utils.rnn.pack_padded_sequence(x, lengths, batch_first=True, enforce_sorted=False)
            return self.fc(self.rnn(packed)[1][-1])

    said = torch.randn(6, 3, generator=generator(42))
    y = torch.stack([(row[:n].sum(0) @ said).argmax() for row, n in zip(x, lengths, strict=True)])
    model = Net()
    opt = torch.optim.Adam(model.parameters(), lr=5.0 if ill == "rate" else 1e-2)
    return loop(model, nn.CrossEntropyLoss(), cut(x, lengths, y), opt)
