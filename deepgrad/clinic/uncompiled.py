"""Runs compiled models and steps uncompiled while they are watched, because hooks cannot see into compiled code.

Tested in ``tests/clinic/test_conventions.py``.
"""

import sys
from collections.abc import Iterator
from contextlib import contextmanager

import torch
from torch import nn

__all__ = ["is_compiled", "uncompiled"]


@contextmanager
def uncompiled() -> Iterator[None]:
    """A context in which functions that went through torch.compile run uncompiled."""
    if "torch._dynamo" not in sys.modules:  # nothing was compiled, and the import takes seconds
        yield
        return
    with torch.compiler.set_stance("force_eager"):
        yield


def is_compiled(model: nn.Module) -> bool:
    """Whether the model or a part of it went through torch.compile."""
    wrapped = any(hasattr(module, "_orig_mod") for module in model.modules())
    return wrapped or any(getattr(module, "_compiled_call_impl", None) is not None for module in model.modules())
