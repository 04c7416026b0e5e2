"""A function mode that sees linear maps, activations and losses, whether they run in a module or as a function.

Tested in ``tests/clinic/test_exact.py``.
"""

import math
from typing import TYPE_CHECKING, Any

import torch
from torch import Tensor
from torch.overrides import TorchFunctionMode

from deepgrad.clinic.batch import tensors_in
from deepgrad.clinic.journal import Operation
from deepgrad.clinic.operations import (
    CLAMPS,
    LINEAR,
    LOSSES,
    PRODUCTS,
    RECTIFIERS,
    SIGNED,
    SMOOTH,
    SQUASHING,
    flat_share,
    loss_call,
    maker,
    norm,
    rms,
    units_of,
)

if TYPE_CHECKING:
    from deepgrad.clinic.observer import Observer

__all__ = ["Spy"]

MOST_LOSS_CALLS = 60
MOST_OPERATIONS = 5000
"""Most operations that are kept for a step. Recurrent networks that loop in Python call thousands of functions."""
SCALER = "_amp_foreach_non_finite_check_and_unscale_"
DROPOUTS = {"dropout", "alpha_dropout", "dropout1d", "dropout2d", "dropout3d", "feature_alpha_dropout"}
DIFFERENCES = {"sub", "__sub__", "__rsub__", "rsub", "subtract"}
MULTIPLICATIONS = {
    "mul", "__mul__", "__rmul__", "multiply", "div", "__truediv__", "__rtruediv__", "true_divide", "divide",
}  # fmt: skip
OF_TWO = DIFFERENCES | MULTIPLICATIONS


class Spy(TorchFunctionMode):
    """Tells the observer which functions run. It does not change the computation."""

    def __init__(self, observer: "Observer") -> None:
        super().__init__()
        self._observer = observer
        self._channels_first = False

    def __torch_function__(self, func: Any, types: Any, args: Any = (), kwargs: Any = None) -> Any:
        """Run the function, then record it."""
        kwargs = kwargs or {}
        name = getattr(func, "__name__", "")
        if name == "backward" and args:
            self._observer.backward_of(args[0])
        before = self._observer.book.before_function(name, args)
        output = func(*args, **kwargs)
        if before:
            self._observer.book.look_for_changes()
        if name == SCALER:
            self._observer.turn.unscaled = True
        elif name in DROPOUTS:
            self._dropout(args, kwargs)
        elif self._observer.looking and torch.is_grad_enabled():
            try:
                self._look(name, args, kwargs, output)
            except RuntimeError:  # tensors without values, such as those inside of vmap
                self._observer.journal.unseen.add(name)
        return output

    def _look(self, name: str, args: Any, kwargs: Any, output: Any) -> None:
        observer = self._observer
        if name in LOSSES or name in SIGNED:
            self._loss(name, args, kwargs)
        elif name in LINEAR or (name in PRODUCTS and observer.parameter_in(args)):
            self._operation(name, args, kwargs, output, linear=True)
        elif name in CLAMPS:
            low, high = _bounds(name, args, kwargs)
            if low == 0:
                self._operation("relu", args, kwargs, output, linear=False)
            elif name.startswith("hardtanh"):
                self._operation(name, args, kwargs, output, linear=False, ends=(low, high))
        elif name in RECTIFIERS or name in SQUASHING or name in SMOOTH:
            self._operation(name, args, kwargs, output, linear=False, ends=SQUASHING.get(name))
        elif name == "log_softmax":
            self._softmax_before(name, args[0] if args else kwargs["input"])
        elif name in OF_TWO and not observer.inside and len(args) > 1:
            self._of_two(name, args[0], args[1])

    def _operation(
        self,
        name: str,
        args: Any,
        kwargs: Any,
        output: Any,
        *,
        linear: bool,
        ends: tuple[float, float] | None = None,
    ) -> None:
        observer = self._observer
        found = tensors_in(output)
        operations = observer.turn.operations
        if not found or not found[0].is_floating_point() or found[0].ndim < 2 or len(operations) > MOST_OPERATIONS:
            return
        out = found[0]
        if linear:
            self._channels_first = name.startswith("conv")
        layer = observer.layer_of([*args, *kwargs.values()]) if linear else observer.last_layer(operations)
        operation = Operation(layer, name, linear, observer.forwards, rms(out))
        if name in RECTIFIERS:
            operation.silent = (units_of(out, channels_first=self._channels_first) <= 0).all(dim=0)
        elif ends is not None:
            operation.flat = flat_share(units_of(out, channels_first=self._channels_first).float(), ends)
        operations.append(operation)
        if out.requires_grad:
            out.register_hook(lambda gradient: _keep(operation, gradient))  # type: ignore[no-untyped-call]

    def _loss(self, name: str, args: Any, kwargs: Any) -> None:
        output = args[0] if args else kwargs.get("input", kwargs.get("input1"))
        place = SIGNED.get(name, 1)
        target = args[place] if len(args) > place else kwargs.get("target")
        logarithms = args[2] if len(args) > 2 else kwargs.get("log_input", True)
        self._note(name, output, target, of_rates=name == "poisson_nll_loss" and not logarithms)

    def _softmax_before(self, name: str, scores: Tensor) -> None:
        """Record a log_softmax that receives the output of a softmax."""
        if maker(scores) == "Softmax":
            self._note(name, scores, scores)

    def _of_two(self, name: str, a: Any, b: Any) -> None:
        """Record a difference or product outside of all modules as a loss, if it may be of an output and a target.

        A product counts only if (N, 1) and (N,) become (N, N) in it, and one of the two is a target of the batch. A
        difference of more axes, as of (N, 3) and (N, 1, 3), must also be with a target of the batch.
        """
        if not (isinstance(a, Tensor) and isinstance(b, Tensor) and a.requires_grad != b.requires_grad):
            return
        output, target = (a, b) if a.requires_grad else (b, a)
        if name in DIFFERENCES:
            if max(output.ndim, target.ndim) <= 2 or target.data_ptr() in self._observer.targets:
                self._note("-", output, target)
            return
        shapes = sorted((tuple(output.shape), tuple(target.shape)), key=len)
        n = len(output) if output.ndim else 0
        if n > 1 and shapes == [(n,), (n, 1)] and target.data_ptr() in self._observer.targets:
            self._note("*", output, target)

    def _note(self, name: str, output: Any, target: Any, *, of_rates: bool = False) -> None:
        seen = self._observer.journal.losses_seen
        if isinstance(output, Tensor) and len(seen) < MOST_LOSS_CALLS and (call := loss_call(name, output, target)):
            call.of_rates = of_rates
            seen.append(call)

    def _dropout(self, args: Any, kwargs: Any) -> None:
        share = args[1] if len(args) > 1 else kwargs.get("p", 0.5)
        training = args[2] if len(args) > 2 else kwargs.get("training", True)
        if isinstance(share, float) and share > 0:
            self._observer.dropout(training=bool(training), share=share)


def _keep(operation: Operation, gradient: Tensor) -> None:
    operation.gradient = norm(gradient)


def _bounds(name: str, args: Any, kwargs: Any) -> tuple[float, float]:
    """The bounds of a clamp or a hardtanh; infinite where there is none, or where it is no number."""
    hard = name.startswith("hardtanh")
    low = args[1] if len(args) > 1 else kwargs.get("min_val" if hard else "min", -1.0 if hard else None)
    high = args[2] if len(args) > 2 else kwargs.get("max_val" if hard else "max", 1.0 if hard else None)
    numbers = [float(one) if isinstance(one, (int, float)) else math.inf for one in (low, high)]
    return numbers[0], numbers[1]
