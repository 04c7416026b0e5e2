"""What a caller chooses about the sandbox.

Tested in ``tests/kernels/client/test_zygote_client.py``.
"""

import dataclasses
import json
from dataclasses import dataclass, field

from autograder.kernels.limits import Limits

TORCH = ("torch", "torch.nn.functional", "torch.optim", "torch.utils.data", "torch._dynamo")
"""With what torch's first use imports late: ``_dynamo``, which the first optimiser step wants, takes 0.8 s."""

ONE_BLAS_THREAD = {
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "MKL_NUM_THREADS": "1",
    "NUMEXPR_NUM_THREADS": "1",
}
"""The environment of workers and kernels. As many run as there are cores: more threads only wait for each other."""

OPTIONAL_LAYERS = frozenset({"namespaces", "landlock", "seccomp", "listener"})
"""Layers that a caller may treat as missing, to see what the rest gives (tests, the security report)."""


@dataclass(frozen=True, kw_only=True)
class Sandbox:
    """One zygote serves all kernels with equal options, so every field is plain and hashable.

    ``readable`` are paths added to the interpreter's own. ``hidden`` are paths that no kernel may read or list, even
    below a readable one. ``closed`` are paths whose names are no secret and whose files no kernel may read;
    ``hidden_modules`` are dotted names whose files are closed likewise. ``preload``
    are modules imported once before the fork. ``handler`` is the dotted path, ``package.module:function``,
    of what answers ``VerdictChannel.call``. ``jupyter`` kernels bind Jupyter's sockets for any client; the others take
    their cells over a socket pair from whoever asked for them, and cost a quarter. ``without`` and
    ``landlock_abi`` treat layers as missing or older: without a needed one kernels start only with
    ``enabled=False``, which protects nothing.
    """

    enabled: bool = True
    readable: tuple[str, ...] = ()
    hidden: tuple[str, ...] = ()
    closed: tuple[str, ...] = ()
    hidden_modules: tuple[str, ...] = ()
    preload: tuple[str, ...] = TORCH
    handler: str | None = None
    jupyter: bool = False
    limits: Limits = field(default_factory=Limits)
    without: frozenset[str] = frozenset()
    landlock_abi: int | None = None
    insist: bool = True
    """If False, kernels start although a needed layer is missing. Use it only to measure a single layer."""

    def __post_init__(self) -> None:
        unknown = self.without - OPTIONAL_LAYERS
        if unknown:
            raise ValueError(f"unknown layers {sorted(unknown)}; known are {sorted(OPTIONAL_LAYERS)}")

    def to_json(self) -> str:
        """Text that ``from_json`` reads back."""
        plain = dataclasses.asdict(self)
        plain["without"] = sorted(self.without)
        return json.dumps(plain)

    @classmethod
    def from_json(cls, text: str) -> "Sandbox":
        """Options from ``to_json``'s text."""
        plain = json.loads(text)
        plain["limits"] = Limits(**plain["limits"])
        plain["without"] = frozenset(plain["without"])
        for name in ("readable", "hidden", "closed", "hidden_modules", "preload"):
            plain[name] = tuple(plain[name])
        return cls(**plain)
