"""The options of the sandbox.

Tested in ``tests/kernels/client/test_zygote_client.py``.
"""

import dataclasses
import json
from dataclasses import dataclass, field

from autograder.kernels.limits import Limits

TORCH = ("torch", "torch.nn.functional", "torch.optim", "torch.utils.data", "torch._dynamo")
"""Torch's modules, also those that it imports on first use: ``_dynamo``, for the first optimiser step, takes 0.8 s."""

ONE_BLAS_THREAD = {
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "MKL_NUM_THREADS": "1",
    "NUMEXPR_NUM_THREADS": "1",
}
"""The environment of workers and kernels: one thread each, because as many processes run as there are cores."""

OPTIONAL_LAYERS = frozenset({"namespaces", "landlock", "seccomp", "listener"})
"""Layers that tests and the security report may treat as missing, to measure the others."""


@dataclass(frozen=True, kw_only=True)
class Sandbox:
    """The options. One zygote serves all kernels with equal options, so every field is plain and hashable.

    ``readable`` are paths added to the interpreter's own. ``hidden`` are paths that no kernel may read or list, even
    below a readable one. ``closed`` are paths whose names may be listed but whose files no kernel may read.
    ``hidden_modules`` are dotted names of modules whose files are closed in the same way. ``preload`` are modules
    imported once before the fork. ``handler`` is the dotted path ``package.module:function`` of the function that
    answers ``VerdictChannel.call``. With ``jupyter``, kernels bind Jupyter's sockets for any client. The other kernels
    get their cells over a socket pair from the process that asked for them, and need a quarter of the time. ``without``
    and ``landlock_abi`` treat layers as missing or older. If a needed layer is missing, kernels start only with
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
        """The options as text, which ``from_json`` reads back."""
        plain = dataclasses.asdict(self)
        plain["without"] = sorted(self.without)
        return json.dumps(plain)

    @classmethod
    def from_json(cls, text: str) -> "Sandbox":
        """Read options from the text of ``to_json``."""
        plain = json.loads(text)
        plain["limits"] = Limits(**plain["limits"])
        plain["without"] = frozenset(plain["without"])
        for name in ("readable", "hidden", "closed", "hidden_modules", "preload"):
            plain[name] = tuple(plain[name])
        return cls(**plain)
