"""Watches a training by hooks on the model, its weights and every optimizer. All hooks are removed at the end.

Tested in ``tests/clinic/test_exact.py``.
"""

import math
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from typing import Any

import torch
from torch import Tensor, nn
from torch.optim import Optimizer
from torch.optim.optimizer import register_optimizer_step_post_hook, register_optimizer_step_pre_hook

from deepgrad.clinic.batch import tensors_in
from deepgrad.clinic.gradbook import GradientBook
from deepgrad.clinic.huge import HUGE, finite
from deepgrad.clinic.journal import Journal, Operation, Turn
from deepgrad.clinic.operations import norm
from deepgrad.clinic.rows import distinct_rows, row_spread
from deepgrad.clinic.spy import Spy

__all__ = ["Observer"]

BATCH_NORM = nn.modules.batchnorm._BatchNorm
LOOKED_INTO = (0, 2, 6, 12, 25, 49)
"""Turns in which operations are recorded in detail."""
REPEATS = 2
"""An evaluation that calls the model so many times more with the same input may be meant to average over dropouts."""
FIRST_STEPS = 3
"""Steps in which rows of weights are compared."""
SMALLEST_WEIGHT = 1e-3
"""Least root mean square of a weight, so that a weight of zeros causes no division by 0."""


class Observer:
    """Watches a training from outside and keeps a journal."""

    def __init__(self, model: nn.Module, optimizers: Sequence[Optimizer], strays: dict[str, Tensor]) -> None:
        self.model, self.optimizers = model, list(optimizers)
        self.parameters: dict[str, Tensor] = {**dict(model.named_parameters()), **strays}
        self.journal, self.turn, self.book = Journal(), Turn(), GradientBook()
        self.looking, self.inside, self.forwards = True, 0, 0
        self.evaluating = False
        self.targets: set[int] = set()
        self.on_new_optimizer: Callable[[Optimizer], None] = lambda _: None
        self.turns_by_forward = False
        self.modes: dict[nn.Module, bool] = {}
        self._names = {id(p): name for name, p in self.parameters.items()}
        self._modules: list[str] = []
        self._old: dict[str, Tensor] = {}
        self._steps = 0
        self._seen_optimizers = {id(one) for one in optimizers}
        self._stepped: set[int] = set()
        self._evaluated: list[int] = []
        self._repeats = 0
        self._recorded_loss: float | None = None

    @contextmanager
    def watching(self) -> Iterator["Observer"]:
        """Set the hooks inside the block, and remove them at the end in any case."""
        with ExitStack() as stack:
            for name, module in self.model.named_modules():
                if isinstance(module, torch.jit.ScriptModule):
                    continue
                stack.callback(module.register_forward_pre_hook(self._entering(name)).remove)
                stack.callback(module.register_forward_hook(self._leaving, always_call=True).remove)
            for name, p in self.parameters.items():
                if p.is_leaf and p.requires_grad:
                    stack.callback(p.register_hook(self._arriving(name, p)).remove)  # type: ignore[no-untyped-call]
                    stack.callback(p.register_post_accumulate_grad_hook(self._arrived(name)).remove)  # type: ignore[no-untyped-call]
            stack.callback(register_optimizer_step_pre_hook(self._before_step).remove)
            stack.callback(register_optimizer_step_post_hook(self._after_step).remove)
            stack.enter_context(Spy(self))
            yield self

    # ------------------------------------------------ turns

    def end_turn(self, loss: float | None) -> None:
        """End a turn and begin the next one."""
        turn = self.turn
        turn.late = self.book.end_turn()
        turn.loss = self._recorded_loss if loss is None else loss
        turn.differentiated = self._recorded_loss
        self.journal.turns.append(turn)
        self.turn, self._recorded_loss, self.forwards = Turn(), None, 0
        self.looking = len(self.journal.turns) in LOOKED_INTO
        self._modules.clear()
        self.inside = 0

    def backward_of(self, loss: Any) -> None:
        """Note that backward starts from this tensor."""
        self.turn.backwards += 1
        if isinstance(loss, Tensor) and loss.numel() == 1:
            self._recorded_loss = float(loss.detach())

    @contextmanager
    def evaluation(self) -> Iterator[None]:
        """A context in which the model is evaluated, not trained."""
        self.evaluating, self.looking = True, False
        try:
            yield
        finally:
            self.evaluating = False

    # ------------------------------------------------ names

    def parameter_in(self, args: Any) -> bool:
        """Whether one of the factors is a weight, or a view of one."""
        return any(self._name_of(t) is not None for t in tensors_in(args))

    def layer_of(self, args: Any) -> str:
        """The layer of a linear map, by its weight, or else by the running module."""
        found = [name for t in tensors_in(args) if (name := self._name_of(t)) is not None]
        if torch.is_grad_enabled():
            self.journal.used.update(found)
        for name in found:
            module, _, last = name.rpartition(".")
            if last.startswith(("weight", "in_proj")) and module:
                return module
            if not last.startswith("bias"):
                return name
        return self._modules[-1] if self._modules else ""

    def last_layer(self, operations: list[Operation]) -> str:
        """The last linear map so far, or else the running module."""
        for operation in reversed(operations):
            if operation.linear:
                return operation.layer
        return (self._modules[-1] if self._modules else "") or "input"

    def _name_of(self, tensor: Tensor) -> str | None:
        return self._names.get(id(tensor)) or (self._names.get(id(tensor._base)) if tensor._base is not None else None)

    # ------------------------------------------------ modules

    def _entering(self, name: str) -> Callable[[nn.Module, Any], Any]:
        def hook(module: nn.Module, args: Any) -> Any:
            recording = torch.is_grad_enabled()
            if self.turns_by_forward and recording and self.turn.steps and not self.inside:
                self.end_turn(None)
            self._modules.append(name)
            self.inside += 1
            if recording and not self.evaluating:
                self.journal.called.add(name)
                if not self.modes:
                    self.modes = {one: one.training for one in self.model.modules()}
            elif not self.evaluating and module.training:
                self.journal.blind.add(name)
            if not name:
                self._root(args, recording=recording)
            if isinstance(module, BATCH_NORM) and args:
                self._batch_norm(name, module, args[0], recording=recording)
            if isinstance(module, nn.RNNBase) and self.looking and recording and not self.evaluating:
                return self._recurrent(name, module, args)
            return None

        return hook

    def _leaving(self, module: nn.Module, args: Any, output: Any) -> None:
        if self._modules:
            self._modules.pop()
            self.inside -= 1
        if not self.inside:
            self.forwards += 1

    def _root(self, args: Any, *, recording: bool) -> None:
        if self.evaluating:
            inputs = [t.data_ptr() for t in tensors_in(args)]
            self._repeats = self._repeats + 1 if inputs and inputs == self._evaluated else 0
            self.journal.evaluated_again |= self._repeats >= REPEATS
            self._evaluated = inputs
        elif recording and not self.model.training:
            self.journal.root_evaluating += 1

    def _batch_norm(self, name: str, module: Any, x: Tensor, *, recording: bool) -> None:
        journal = self.journal
        if self.evaluating:
            if module.training and module.track_running_stats:
                journal.evaluated_training.add(name)
                journal.norms_evaluated_training.add(name)
        elif recording and module.training:
            journal.norms_training.add(name)
            journal.examples_per_norm.append(len(x))
            journal.values_per_norm.append(x.numel() // max(1, x.shape[1] if x.ndim > 1 else 1))
        elif recording and module.track_running_stats:
            journal.norms_evaluating.add(name)
            if module.num_batches_tracked is not None and int(module.num_batches_tracked) == 0:
                journal.norms_fresh.add(name)

    def dropout(self, *, training: bool, share: float) -> None:
        """Note that a dropout ran."""
        place = self._modules[-1] if self._modules else ""
        name = place or "model"
        if self.evaluating:
            # a dropout module in train mode inside a model in eval mode is meant
            function = training and not self.model.training and not self.model.get_submodule(place).training
            if training and (self.model.training or function):
                self.journal.evaluated_training.add(f"{name} (p = {share:g})")
            if function:
                self.journal.dropout_functions.add(f"{name} (p = {share:g})")
        elif torch.is_grad_enabled() and not training:
            self.journal.dropout_off.add(name)

    def _recurrent(self, name: str, module: nn.RNNBase, args: Any) -> Any:
        """Record the norm of dL/dx_t for each time step."""
        x = args[0]
        if not isinstance(x, Tensor) or not x.is_floating_point() or x.ndim != 3:
            return None
        if not x.requires_grad:
            x = x.detach().requires_grad_(True)
        operation = Operation(name, "time", linear=False, forward=self.forwards)
        self.turn.operations.append(operation)
        axes = (0, 2) if module.batch_first else (1, 2)

        def catch(gradient: Tensor) -> None:
            operation.through_time = [finite(v) for v in gradient.float().square().sum(dim=axes).sqrt().tolist()]

        x.register_hook(catch)  # type: ignore[no-untyped-call]
        return (x, *args[1:])

    # ------------------------------------------------ gradients and steps

    def _arriving(self, name: str, p: Tensor) -> Callable[[Tensor], None]:
        def hook(gradient: Tensor) -> None:
            self.book.arriving(p)
            self.journal.arrived[name] = max(self.journal.arrived.get(name, 0.0), norm(gradient))

        return hook

    def _arrived(self, name: str) -> Callable[[Tensor], None]:
        def hook(parameter: Tensor) -> None:
            self.book.arrived(parameter)

        return hook

    def _before_step(self, optimizer: Optimizer, args: Any, kwargs: Any) -> Any:
        if id(optimizer) not in self._seen_optimizers:
            self._seen_optimizers.add(id(optimizer))
            self.on_new_optimizer(optimizer)
            self.optimizers.append(optimizer)
        self._stepped.add(id(optimizer))
        self.journal.optimizers = len(self._stepped)
        if not self._old:
            self._old = {name: p.detach().clone() for name, p in self.parameters.items()}
        self.turn.rates.append(
            max((float(group["lr"]) for group in optimizer.param_groups if "lr" in group), default=0.0)
        )
        for group in optimizer.param_groups:
            held = {self._names[id(p)] for p in group["params"] if id(p) in self._names}
            self.journal.stepped |= held
            if float(group.get("lr", 1.0)):
                self.journal.rated |= held
        closure = args[0] if args and callable(args[0]) else kwargs.get("closure")
        if closure is not None:
            return self._with_closure(optimizer, closure, args, kwargs)
        stale, cleared, kept, length = self.book.at_step(optimizer)
        self.turn.stale |= stale
        self.turn.cleared |= cleared
        self.turn.kept = kept if kept is not None else self.turn.kept
        self.turn.length = length
        return None

    def _with_closure(self, optimizer: Optimizer, closure: Callable[[], Any], args: Any, kwargs: Any) -> Any:
        calls = 0

        def counted() -> Any:
            nonlocal calls
            if calls:
                self.book.call_again(optimizer)
            calls += 1
            result = closure()
            self.turn.stale |= self.book.at_step(optimizer)[0]
            return result

        return ((counted, *args[1:]), kwargs) if args else (args, {**kwargs, "closure": counted})

    def _after_step(self, optimizer: Optimizer, args: Any, kwargs: Any) -> None:
        self.book.stepped(optimizer)
        self.turn.steps += 1
        self._steps += 1
        held = {id(p) for group in optimizer.param_groups for p in group["params"]}
        for name, p in self.parameters.items():
            if id(p) in held:
                self._changed(name, p)

    def _changed(self, name: str, p: Tensor) -> None:
        old = self._old.get(name)
        if old is None or old.shape != p.shape:
            self._old[name] = p.detach().clone()
            return
        if p.ndim >= 2 and p.grad is not None and self._steps <= FIRST_STEPS * len(self.optimizers):
            self._compare_rows(name, p, old)
        change = finite(float(torch.linalg.vector_norm((p.detach() - old).float())))
        if change > 0:
            self.journal.moved.add(name)
        size = max(min(norm(old), HUGE), SMALLEST_WEIGHT * math.sqrt(p.numel()))
        self.journal.ratios[name].append(change / size)
        old.copy_(p.detach())

    def _compare_rows(self, name: str, p: Tensor, old: Tensor) -> None:
        if p.shape[0] < 4 or p[0].numel() < 2 or p.grad is None or p.grad.is_sparse:
            return
        rows, gradients = old.flatten(1), p.grad.detach().flatten(1)
        self.journal.distinct[name].append((distinct_rows(rows), distinct_rows(gradients)))
        self.journal.spread[name].append((row_spread(rows), row_spread(gradients)))
