"""Finds weights that the optimizer lacks, that get no gradients, or that the model did not register.

Tested in ``tests/clinic/test_exact.py``.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from torch import Tensor, nn
from torch.optim import Optimizer

from deepgrad.clinic.journal import Journal

__all__ = ["Weights", "layers_of"]


@dataclass(frozen=True)
class Weights:
    """Names of weights, listed by their fault.

    Attributes:
        sizes: how many numbers each weight has.
        matrices: weights of two axes and more.
        missing: weights that get gradients, but that no optimizer holds.
        unreached: weights in an optimizer whose layer ran, but that never got a gradient.
        unused: the same, if the loss does not depend on them either.
        unregistered: weights that the model uses but has not registered, and that no optimizer holds.
        resting: weights in an optimizer that get gradients, but whose group's rate was 0 at every step.
        idle: weights that get gradients, in an optimizer that never took a step although another one did.
        frozen: weights with ``requires_grad`` off.
        foreign: how many weights of other models the optimizers hold.
    """

    sizes: dict[str, int]
    matrices: frozenset[str]
    missing: tuple[str, ...]
    unreached: tuple[str, ...]
    unregistered: tuple[str, ...]
    resting: tuple[str, ...]
    idle: tuple[str, ...]
    frozen: tuple[str, ...]
    foreign: int
    unused: tuple[str, ...] = ()

    def share(self, names: Sequence[str]) -> float:
        """Share of all numbers that these weights hold."""
        return sum(self.sizes[name] for name in names) / max(1, sum(self.sizes.values()))

    def without(self, unused: Sequence[str]) -> "Weights":
        """The same, with these of the unreached weights as unused ones."""
        rest = tuple(name for name in self.unreached if name not in unused)
        return replace(self, unreached=rest, unused=tuple(unused))

    @classmethod
    def of(
        cls, model: nn.Module, optimizers: Sequence[Optimizer], strays: dict[str, Tensor], journal: Journal
    ) -> "Weights":
        """Compare the model, the optimizers and the observations."""
        registered = dict(model.named_parameters())
        everything = {**registered, **strays}
        held = {id(p) for optimizer in optimizers for group in optimizer.param_groups for p in group["params"]}
        missing = [n for n, p in registered.items() if p.requires_grad and id(p) not in held and n in journal.arrived]
        unreached = [
            name
            for name, p in registered.items()
            if p.requires_grad and id(p) in held and name not in journal.arrived and _ran(name, journal)
        ]
        unregistered = [
            n for n, p in strays.items() if id(p) not in held and (n in journal.arrived or n in journal.used)
        ]
        return cls(
            {name: p.numel() for name, p in everything.items()},
            frozenset(name for name, p in everything.items() if p.ndim >= 2),
            tuple(missing),
            tuple(unreached),
            tuple(unregistered),
            tuple(n for n, p in registered.items() if id(p) in held and n in journal.arrived and _rests(n, journal)),
            tuple(n for n, p in registered.items() if id(p) in held and n in journal.arrived and _idles(n, journal)),
            tuple(name for name, p in registered.items() if not p.requires_grad),
            len(held - {id(p) for p in everything.values()}),
        )


def layers_of(names: Iterable[str]) -> list[str]:
    """The layers of these weights, each once; a weight that belongs to the model itself stands for its layer."""
    return list(dict.fromkeys(name.rpartition(".")[0] or name for name in names))


def _rests(name: str, journal: Journal) -> bool:
    return bool(journal.rated) and name not in journal.rated and name in journal.stepped


def _idles(name: str, journal: Journal) -> bool:
    return bool(journal.rated) and name not in journal.stepped


def _ran(name: str, journal: Journal) -> bool:
    return name in journal.used or name.rpartition(".")[0] in (journal.called | journal.blind) - {""}
