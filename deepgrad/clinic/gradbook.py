"""Follows every gradient between one optimizer step and the next.

Tested in ``tests/clinic/test_exact.py``.
"""

import math
from collections.abc import Iterable
from typing import Any

from torch import Tensor
from torch.optim import Optimizer

from deepgrad.clinic.batch import tensors_in
from deepgrad.clinic.operations import norm

__all__ = ["GradientBook"]

CHANGED = 1e-3
"""Relative change of a gradient's length that counts as a change."""


class GradientBook:
    """Knows which gradients are new, which a step has used already, and which changed after their step."""

    def __init__(self) -> None:
        self.changed_late = False
        self._length: dict[int, float] = {}  # the gradient's length after the last backward
        self._used: set[int] = set()  # gradients that a step has used and that have not been cleared since
        self._stale: set[int] = set()  # gradients that a step had used before backward added to them
        # at the step: parameter, gradient and the gradient's length
        self._after: dict[int, tuple[Tensor, Tensor, float]] = {}

    def arriving(self, parameter: Tensor) -> None:
        """Note that backward is about to add a gradient."""
        key, old = id(parameter), parameter.grad
        self._look_at(key)
        self._after.pop(key, None)
        if old is None or not bool(_values(old).any()):
            self._stale.discard(key)
            self._used.discard(key)
        elif key in self._used:
            self._stale.add(key)

    def arrived(self, parameter: Tensor) -> float:
        """Note that backward has added a gradient. Returns its length now."""
        length = norm(parameter.grad) if parameter.grad is not None else 0.0
        self._length[id(parameter)] = length
        return length

    def at_step(self, optimizer: Optimizer) -> tuple[bool, bool, float | None, float]:
        """At a step: is a gradient stale, were all cleared, the length relative to backward's, and the length."""
        owned = list(_owned(optimizer))
        stale = any(id(p) in self._stale and p.grad is not None for p in owned)
        now = math.hypot(*(norm(p.grad) for p in owned if p.grad is not None))
        before = math.hypot(*(self._length.get(id(p), 0.0) for p in owned))
        cleared = before > 0 and now == 0
        return stale, cleared, (now / before if 0 < before < math.inf else None), now

    def stepped(self, optimizer: Optimizer) -> None:
        """Note that the step is done: from now on these gradients count as used."""
        for p in _owned(optimizer):
            if p.grad is not None and id(p) in self._length:  # without a length, its arrival was not seen
                self._used.add(id(p))
                self._after[id(p)] = (p, p.grad, norm(p.grad))

    def call_again(self, optimizer: Optimizer) -> None:
        """Note that a closure starts again: the previous call used the present gradients."""
        self._used.update(id(p) for p in _owned(optimizer) if p.grad is not None)

    def before_function(self, name: str, args: Any) -> bool:
        """Look for late changes before gradients are zeroed; True if the function may change one in place."""
        if not self._after or not name.endswith("_") or name.endswith("__"):
            return False
        kept = {gradient.data_ptr() for _, gradient, _ in self._after.values() if not gradient.is_sparse}
        touched = any(not t.is_sparse and t.data_ptr() in kept for t in tensors_in(args[:1]))
        if not touched:
            return False
        if "zero" in name:
            self.look_for_changes()
            self._after.clear()
            return False
        return True

    def look_for_changes(self) -> None:
        """Compare gradients with their length at the last step."""
        for key in list(self._after):
            self._look_at(key)

    def end_turn(self) -> bool:
        """Whether a gradient was changed after its step in this turn."""
        self.look_for_changes()
        changed, self.changed_late = self.changed_late, False
        return changed

    def _look_at(self, key: int) -> None:
        if key not in self._after:
            return
        parameter, gradient, length = self._after[key]
        if parameter.grad is None:
            return
        now = norm(parameter.grad)
        if now > 0 and length > 0 and abs(now / length - 1) > CHANGED:
            self.changed_late = True
            self._after[key] = (parameter, gradient, now)


def _owned(optimizer: Optimizer) -> Iterable[Tensor]:
    return (p for group in optimizer.param_groups for p in group["params"])


def _values(gradient: Tensor) -> Tensor:
    return gradient.coalesce().values() if gradient.is_sparse else gradient
