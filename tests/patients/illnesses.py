"""Illnesses: each a function that changes a patient, full-blown or in a dose."""

from collections.abc import Callable, Iterator
from typing import Any

import torch
from patients.bodies import Body
from patients.patient import Patient
from torch import Tensor, nn
from torch.nn import functional

Change = Callable[[Patient], None]
NORMS = (nn.BatchNorm1d, nn.BatchNorm2d, nn.LayerNorm)


def maps(model: nn.Module) -> list[tuple[str, nn.Parameter]]:
    """All weight matrices in their order, without embeddings."""
    skipped = {id(p) for m in model.modules() if isinstance(m, (nn.Embedding, *NORMS)) for p in m.parameters()}
    return [(n, p) for n, p in model.named_parameters() if p.ndim >= 2 and id(p) not in skipped and "places" not in n]


def biases(body: Body) -> list[tuple[str, nn.Parameter]]:
    """Biases of linear maps that an activation follows: of the parts that the body names, else all but the last."""
    found = [(n, p) for n, p in body.model.named_parameters() if n.endswith("bias") and p.ndim == 1]
    return [one for one in found if one[0].startswith(body.activated)] if body.activated else found[:-1]


def expect(patient: Patient, *names: str) -> None:
    patient.expected = names


def no_zero_grad(p: Patient) -> None:
    p.zero_grad, p.body.optimizer = False, "SGD"
    p.body.lr *= 30
    expect(p, "gradients accumulate")


def rate_zero(p: Patient) -> None:
    p.body.lr = 0.0
    expect(p, "weights not updated")


def no_step(p: Patient) -> None:
    p.steps = False
    expect(p, "weights not updated")


def forgotten(first: bool) -> Change:
    def change(p: Patient) -> None:
        names = [n for n, _ in maps(p.body.model)]
        half = set(names[: len(names) // 2] if first else names[len(names) // 2 :])
        p.weights = lambda model: [w for n, w in model.named_parameters() if n not in half]
        expect(p, "weights not updated")

    return change


def other_optimizer(p: Patient) -> None:
    p.own_optimizer = torch.optim.Adam(nn.Linear(5, 5).parameters(), lr=1e-3)
    expect(p, "weights not updated")


def eval_mode(p: Patient) -> None:
    p.body.model.eval()
    expect(p, "evaluation mode while training")


def evaluated_in_train_mode(p: Patient) -> None:
    batch = p.body.batches[0]

    def evaluate() -> None:
        with torch.no_grad():
            p.body.model(*batch[:-1])

    p.evaluate = evaluate
    expect(p, "training mode while evaluating")


def clip_late(p: Patient) -> None:
    p.clip, p.clip_late = 1e-3, True
    expect(p, "clipped after the step")


def standstill(bound: float) -> Change:
    def change(p: Patient) -> None:
        p.body.optimizer, p.body.lr, p.clip = "SGD", 0.1, bound
        expect(p, "clipped to a standstill")

    return change


def softmax_twice(p: Patient) -> None:
    p.body.loss = lambda out, y: functional.cross_entropy(out.softmax(1), y)
    expect(p, "loss and output mismatch")


def sigmoid_scores(p: Patient) -> None:
    p.body.loss = lambda out, y: functional.cross_entropy(torch.sigmoid(out), y)
    expect(p, "loss and output mismatch")


def raw_nll(p: Patient) -> None:
    p.body.loss = functional.nll_loss
    expect(p, "loss and output mismatch")


def over_batch(p: Patient) -> None:
    p.body.loss = lambda out, y: functional.nll_loss(functional.log_softmax(out, 0), y)
    expect(p, "loss and output mismatch")


def broadcast(p: Patient) -> None:
    p.body.loss = lambda out, y: functional.mse_loss(out.unsqueeze(1), y)
    expect(p, "loss and output mismatch")


def broadcast_by_hand(p: Patient) -> None:
    p.body.loss = lambda out, y: ((out.unsqueeze(1) - y) ** 2).mean()
    expect(p, "loss and output mismatch")


def squashed_output(p: Patient) -> None:
    own = p.body.loss

    def loss(out: Any, y: Tensor) -> Tensor:
        return own((out[0].sigmoid(), *out[1:]), y) if isinstance(out, tuple) else own(out.sigmoid(), y)

    p.body.loss = loss
    expect(p, "loss and output mismatch")


def tiny_batches(size: int) -> Change:
    def change(p: Patient) -> None:
        p.body.batches = [tuple(t[:size] for t in batch) for batch in p.body.batches]
        expect(p, "tiny batches under batch norm")

    return change


def constant_start(value: float) -> Change:
    def change(p: Patient) -> None:
        for _, w in maps(p.body.model):
            nn.init.constant_(w, value)
        expect(p, "symmetric start")

    return change


def nearly_equal_rows(spread: float) -> Change:
    def change(p: Patient) -> None:
        for _, w in maps(p.body.model)[:-1]:
            w.data = w.data[:1] + spread * w.data
        expect(p, "symmetric start")

    return change


def inputs(factor: float = 1.0, offset: float = 0.0, column: float = 1.0) -> Change:
    def change(p: Patient) -> None:
        same = p.body.batches[0][0] is p.body.batches[0][-1]

        def apply(x: Tensor) -> Tensor:
            if not x.is_floating_point():  # categories
                return x
            x = x * factor + offset
            if column != 1:
                x = x.clone()
                x[..., 0] *= column
            return x

        p.body.batches = [
            (*(apply(x) for x in batch[:-1]), batch[-1]) if not same else (apply(batch[0]), batch[-1])
            for batch in p.body.batches
        ]
        expect(p, "data not normalised")

    return change


def dead(bias: float, which: int | None = None) -> Change:
    def change(p: Patient) -> None:
        found = biases(p.body)
        chosen = found if which is None else [found[which % len(found)]]
        for _, b in chosen:
            b.data -= bias
        if which is not None:
            p.layers = (chosen[0][0].removesuffix(".bias"),)
        expect(p, "dead units")

    return change


def saturated(factor: float, which: int | None = None) -> Change:
    def change(p: Patient) -> None:
        found = maps(p.body.model)[:-1]
        if which is not None and p.body.activated:
            found = [one for one in found if one[0].startswith(p.body.activated)]
        chosen = found if which is None else [found[which % len(found)]]
        for _, w in chosen:
            w.data *= factor
        if which is not None:
            p.layers = (chosen[0][0].rpartition(".")[0],)
        expect(p, "saturated units", "exploding")

    return change


def scaled(factor: float, *names: str) -> Change:
    def change(p: Patient) -> None:
        for _, w in maps(p.body.model):
            w.data *= factor
        expect(p, *names)

    return change


def recurrence(factor: float, *names: str) -> Change:
    def change(p: Patient) -> None:
        for name, w in p.body.model.named_parameters():
            if "weight_hh" in name:
                w.data *= factor
        expect(p, *names)

    return change


def forgets(p: Patient) -> None:
    """Gates that let nothing of the past through, and a task that needs it: the first of 14 steps decides."""
    for name, b in p.body.model.named_parameters():
        if "bias" in name and ("rnn" in name or "cell" in name):
            if len(b) == 4 * 32:
                b.data[32:64] = -12.0
            else:
                b.data[32:64] = -12.0
    expect(p, "vanishing")


def rate(factor: float, name: str) -> Change:
    def change(p: Patient) -> None:
        p.body.lr *= factor
        expect(p, name)

    return change


def shuffled(p: Patient) -> None:
    g = torch.Generator().manual_seed(5)
    p.body.batches = [(*batch[:-1], batch[-1][torch.randperm(len(batch[-1]), generator=g)]) for batch in p.body.batches]
    expect(p, "nothing learnable from these inputs")


def noise_inputs(p: Patient) -> None:
    g = torch.Generator().manual_seed(5)
    p.body.batches = [(*(torch.randn(x.shape, generator=g) for x in b[:-1]), b[-1]) for b in p.body.batches]
    expect(p, "nothing learnable from these inputs")


class Detached(nn.Module):
    """The output of one part goes on without its graph."""

    def __init__(self, model: nn.Module, part: str) -> None:
        super().__init__()
        self.model = model
        model.get_submodule(part).register_forward_hook(lambda m, args, out: out.detach())

    def forward(self, *inputs: Tensor) -> Any:
        return self.model(*inputs)


def detached(part: str) -> Change:
    def change(p: Patient) -> None:
        p.body.model = Detached(p.body.model, part)
        expect(p, "weights not updated")

    return change


NORMABLE = (
    "mlp", "cnn", "autoencoder", "residual", "towers", "tcn", "siamese", "resnet",
    "highway", "dense", "wide and deep", "separable",
)  # fmt: skip
"""Architectures that can have batch norm."""
PICTURED = ("cnn", "tcn", "resnet", "dense", "separable")
"""Those whose batch norms average over places, too."""
NUMBERS = ("wide and deep", "additive", "density", "sine")
"""Those of the third look that answer with numbers, not with classes."""
GATED = ("lstm", "gru", "bigru")
RECTIFIED = (*NORMABLE, "vae", "mixer", "additive", "state space", "density")
"""Those that can have ReLU."""
SQUASHED = (
    "mlp",
    "autoencoder",
    "towers",
    "vae",
    "siamese",
    "mixer",
    "highway",
    "wide and deep",
    "additive",
    "density",
)
"""Those that can have tanh."""
Named = tuple[str, str, int, Change, dict[str, Any]]


def full(archs: tuple[str, ...], seeds: tuple[int, ...]) -> Iterator[Named]:
    """Full-blown illnesses that fit these architectures: name, architecture, seed, change, settings of the body."""
    for arch in archs:
        for seed in seeds:
            for name, (change, settings) in _full(arch, seed).items():
                yield name, arch, seed, change, settings


def _full(arch: str, seed: int) -> dict[str, tuple[Change, dict[str, Any]]]:
    norms = arch in NORMABLE
    classes = arch not in ("autoencoder", "vae", "towers", *NUMBERS)
    real = arch != "transformer"
    found: dict[str, tuple[Change, dict[str, Any]]] = {
        "no zero_grad": (no_zero_grad, {}),
        "rate 0": (rate_zero, {}),
        "no step": (no_step, {}),
        "first half forgotten": (forgotten(True), {}),
        "other optimizer": (other_optimizer, {}),
        "clip late": (clip_late, {}),
        "standstill": (standstill(1e-5), {}),
        "constant start": (constant_start(0.05 * (1 + seed % 2)), {}),
        "rate x1000": (rate(1000.0, "rate too large"), {}),
        "rate x1e-5": (rate(1e-5, "rate too small"), {}),
    }
    if norms:
        found["eval mode"] = (eval_mode, {"norm": True})
        found["evaluated in train mode"] = (evaluated_in_train_mode, {"norm": True})
        if arch not in PICTURED:
            found["batches of 2"] = (tiny_batches(2), {"norm": True})
    if classes:
        found |= {
            "softmax twice": (softmax_twice, {}),
            "raw nll": (raw_nll, {}),
            "softmax over batch": (over_batch, {}),
            "sigmoid scores": (sigmoid_scores, {}),
            "shuffled labels": (shuffled, {}),
        }
    elif arch != "density":  # its outputs are no predictions
        found["squashed output"] = (squashed_output, {})
    if arch in NUMBERS:
        found["shuffled"] = (shuffled, {})
    if arch in ("additive", "sine"):
        found |= {"broadcast": (broadcast, {}), "broadcast by hand": (broadcast_by_hand, {})}
    if arch == "towers":
        found |= {
            "broadcast": (broadcast, {}),
            "broadcast by hand": (broadcast_by_hand, {}),
            "shuffled": (shuffled, {}),
        }
    if real and arch not in GATED:
        found["inputs x500"] = (inputs(500.0), {})
    if real:
        found["inputs +300"] = (inputs(1.0, 300.0), {})
    if arch in RECTIFIED:
        found["dead everywhere"] = (dead(12.0), {"act": "relu"})
        found["one layer dead"] = (dead(40.0, seed), {"act": "relu"})
    if arch in SQUASHED or arch == "cnn":
        found["saturated"] = (saturated(40.0), {"act": "tanh"})
        found["one layer saturated"] = (saturated(80.0, seed), {"act": "tanh"})
        found["exploding"] = (scaled(12.0, "exploding"), {"act": "relu"})
    if arch == "rnn":
        found["saturated"] = (saturated(40.0), {})
        found["forgets"] = (recurrence(0.02, "vanishing"), {})
    if arch in ("lstm", "gru"):
        found["forgets"] = (forgets, {})
    if arch in ("mlp", "towers"):
        found["deep sigmoid"] = (scaled(0.6, "vanishing"), {"act": "sigmoid", "depth": 9})
        found["tiny weights"] = (scaled(0.03, "vanishing"), {"depth": 6})
    if arch in ("residual", "tcn", "resnet", "dense", "separable", "state space"):
        found["exploding"] = (scaled(15.0, "exploding"), {})
    part = {
        "residual": "stem",
        "lstm": "rnn",
        "tcn": "convs.1",
        "towers": "left",
        "mlp": "4",
        "cnn": "3",
        "mixer": "stem",
        "siamese": "tower",
        "resnet": "stem",
        "highway": "stem",
        "dense": "convs.1",
        "wide and deep": "deep",
        "separable": "stem",
        "state space": "leave.0",
        "density": "body",
        "sine": "layers.0",
    }.get(arch)
    if part and arch != "lstm":
        found["detached"] = (detached(part), {})
    return found


DOSES: dict[str, tuple[float, ...]] = {
    "rate up": (10.0, 30.0, 100.0),
    "rate down": (0.01, 0.003, 0.001),
    "inputs": (10.0, 30.0, 100.0),
    "offset": (5.0, 15.0, 50.0),
    "dead": (2.0, 4.0, 7.0),
    "saturated": (6.0, 12.0, 20.0),
    "gain": (2.0, 3.0, 5.0),
    "small": (0.4, 0.25, 0.15),
    "clip": (3e-3, 1e-3, 3e-4),
    "forgotten": (0.0, 1.0),
    "batch": (3.0, 4.0),
    "rows": (0.05, 0.1),
}


def border(archs: tuple[str, ...], seeds: tuple[int, ...]) -> Iterator[Named]:
    """Doses between healthy and sick; whether they do harm is measured, not assumed."""
    for arch in archs:
        for seed in seeds:
            for kind, doses in DOSES.items():
                for dose in doses:
                    made = _border(arch, kind, dose)
                    if made:
                        yield f"{kind} {dose:g}", arch, seed, *made


def _border(arch: str, kind: str, dose: float) -> tuple[Change, dict[str, Any]] | None:
    rectified = arch in RECTIFIED
    squashed = arch in SQUASHED
    deep = arch in ("mlp", "towers")
    makers: dict[str, tuple[bool, Change, dict[str, Any]]] = {
        "rate up": (True, rate(dose, "rate too large"), {}),
        "rate down": (True, rate(dose, "rate too small"), {}),
        "inputs": (arch not in ("transformer", *GATED), inputs(dose), {}),
        "offset": (arch != "transformer", inputs(1.0, dose), {}),
        "dead": (rectified, dead(dose), {"act": "relu"}),
        "saturated": (squashed, saturated(dose), {"act": "tanh"}),
        "gain": (rectified, scaled(dose, "exploding", "rate too large"), {}),
        "small": (deep, scaled(dose, "vanishing"), {"depth": 6}),
        "clip": (True, standstill(dose), {}),
        "forgotten": (True, forgotten(dose == 0.0), {}),
        "batch": (rectified and arch in NORMABLE and arch not in PICTURED, tiny_batches(int(dose)), {"norm": True}),
        "rows": (arch not in ("transformer", *GATED), nearly_equal_rows(dose), {}),
    }
    fits, change, settings = makers[kind]
    return (change, settings) if fits else None
