"""Examines one training: watches its steps, measures it, tries treatments, and puts everything back.

Tested in ``tests/clinic/test_put_back.py``.
"""

import itertools
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

import torch
from torch import Tensor, nn
from torch.optim import Optimizer

from deepgrad.clinic.baseline import Constants, best_constant, last_function, loss_factor, untrained_loss
from deepgrad.clinic.batch import (
    Objective,
    Reached,
    detached,
    endless,
    examples_in,
    number_of,
    reaching,
    split,
    step_caller,
    targets_in,
    tensors_in,
)
from deepgrad.clinic.case import Case
from deepgrad.clinic.curve import LAST, Curve
from deepgrad.clinic.findings import Finding
from deepgrad.clinic.inputs import Inputs, inputs_of, standardiser, targets_of
from deepgrad.clinic.labels import Label, Severity
from deepgrad.clinic.observer import LOOKED_INTO, Observer
from deepgrad.clinic.outside import Reachable
from deepgrad.clinic.profile import Profile, profile_of
from deepgrad.clinic.report import Report
from deepgrad.clinic.rules import all_findings, exact_findings
from deepgrad.clinic.snapshot import OptimizerSnapshot, Snapshot
from deepgrad.clinic.strays import stray_weights
from deepgrad.clinic.theirs import theirs
from deepgrad.clinic.treatment import Allowance, compare_without, run_trials, safely
from deepgrad.clinic.trials import Bench
from deepgrad.clinic.uncompiled import is_compiled
from deepgrad.clinic.weights import Weights
from deepgrad.errors import BadArgument, DeepgradError

__all__ = ["Examination"]

EXAMPLES_AT_BIRTH, MOST_PASSES = 256, 12
"""Silent units are counted over about so many examples, in at most so many batches."""

WATCH_SECONDS, FEWEST_WATCHED = 4.0, 20
"""After ``WATCH_SECONDS`` no further step is watched, if at least ``FEWEST_WATCHED`` steps were."""


class Examination:
    """The examination of one training."""

    def __init__(
        self,
        model: nn.Module,
        loss: Callable[..., Any],
        batches: Iterable[Any],
        optimizers: list[Optimizer],
        step: Callable[..., Any] | None,
        evaluate: Callable[[], Any] | None,
        steps: int,
    ) -> None:
        self.objective = Objective(model, loss)
        self.step, self.evaluate, self.optimizers = step, evaluate, optimizers
        self.strays = stray_weights(model)
        self.snapshot = Snapshot(model, optimizers, self.strays.values(), batches)
        self.reachable = Reachable(step, evaluate)
        self.one_shot = isinstance(batches, Iterator)
        self.notes: list[str] = []
        self.wanted = steps
        self.batches = self._draw(batches, steps, takes_batch=step is None or step_caller(step)[1])
        self.observer = Observer(model, optimizers, self.strays)
        self.observer.on_new_optimizer = self._also
        self.seconds = 0.0

    def _draw(self, batches: Iterable[Any], steps: int, *, takes_batch: bool) -> list[Any]:
        try:
            drawn = list(itertools.islice(iter(batches), steps))
        except Exception as error:
            self.snapshot.put_back()
            raise theirs("batches", error) from error
        self.snapshot.put_back_random()
        if not drawn and takes_batch:
            raise BadArgument("There are no batches: iterating over `batches` gave nothing. Is an iterator used up?")
        return drawn

    def _also(self, optimizer: Optimizer) -> None:
        self.snapshot.also(OptimizerSnapshot(optimizer))

    @contextmanager
    def put_back(self) -> Iterator[None]:
        """Put everything back at the end, whatever happens."""
        try:
            yield
        finally:
            self.snapshot.put_back()

    # ------------------------------------------------ the report

    def report(self, *, trials: bool) -> Report:
        """Watch, measure, run trials, and make the report."""
        self._watch()
        advanced = self.reachable.advanced() + self._rates_changed()
        if self.one_shot:
            advanced.append(f"`batches` is a one-shot iterator: {len(self.batches)} batches were taken from it.")
        case = self._measured()
        exact = exact_findings(case)
        allowance = Allowance(self.seconds, self.notes)
        certain = [one for one in exact if one.severity is Severity.ILLNESS]
        if not trials:
            self.notes.append("No trials were asked for, so rates, inputs and labels were not judged.")
        elif not certain:
            bench = self._bench()
            case = replace(
                case, trials=safely(lambda: run_trials(case, bench, self.batches, allowance), self.notes, case.trials)
            )
        elif certain[0].label is Label.NOT_UPDATED and case.weights.missing and case.good:
            bench = self._bench()
            case = replace(
                case, trials=safely(lambda: compare_without(case, bench, self.batches, allowance), [], case.trials)
            )
        else:
            self.notes.append(
                "No trials were run, because an illness is already certain. Repair it, then diagnose again."
            )
        return self._conclude(case, all_findings(case), advanced)

    def _conclude(self, case: Case, findings: list[Finding], advanced: list[str]) -> Report:
        if self.step is None:
            self.notes.append("Your own training step was not given, so mistakes in your loop could not be seen.")
        if unseen := sorted(self.observer.journal.unseen):
            self.notes.append(f"Calls of {', '.join(unseen)} could not be looked into (vmap, or sparse tensors?).")
        if is_compiled(self.objective.model):
            self.notes.append("The compiled model ran uncompiled: compiled code cannot be looked into.")
        if self.evaluate is None:
            self.notes.append("Your own evaluation was not given, so its mode could not be seen.")
        if not case.judged and case.curve is not None:
            self.notes.append(self._why_not_judged(case.curve))
        return Report(tuple(findings), case, tuple(self.notes), tuple(dict.fromkeys(advanced)))

    def _why_not_judged(self, curve: Curve) -> str:
        """Say why the height of the loss was not taken as a measure of learning."""
        if self.observer.journal.optimizers > 1:
            reason = "several optimizers take steps, so no single loss has to fall"
        elif curve.wanders:
            reason = "the loss swings around 0"
        else:
            reason = (
                "your step's loss differs from loss(model(inputs), targets); return the loss that you differentiate"
            )
        return f"The height of the loss was not taken as a measure of learning: {reason}."

    def _rates_changed(self) -> list[str]:
        rates = self.observer.journal.rates
        if len(set(rates)) > 1 and len(self.observer.optimizers) == 1:
            turn = min(rates) if min(rates) < min(rates[0], rates[-1]) else max(rates)
            over = f" over {turn:.3g}" if turn not in (rates[0], rates[-1]) else ""
            went = f"The learning rate went from {rates[0]:.3g}{over} to {rates[-1]:.3g} while watching."
            left = "The scheduler that changed it was not: it stays where your step moved it."
            return [f"{went} The rate was put back. {left}"]
        return []

    # ------------------------------------------------ watching

    def _watch(self) -> None:
        observer, turn = self.observer, self._turn()
        source = endless(self.batches) if self.batches else itertools.repeat(None)
        times: list[float] = []
        with observer.watching():
            for i in range(self.wanted):
                batch = next(source)
                observer.targets = {t.data_ptr() for t in targets_in(batch) if t.layout == torch.strided}
                started = time.process_time()
                try:
                    loss = turn(batch)
                except DeepgradError:
                    raise
                except Exception as error:
                    raise theirs(f"step {i + 1} of the training", error) from error
                observer.end_turn(number_of(loss))
                times.append((time.process_time() - started) / torch.get_num_threads())
                if len(times) >= FEWEST_WATCHED and sum(times) > WATCH_SECONDS:
                    self.notes.append(f"A step is slow here, so {len(times)} of {self.wanted} steps were watched.")
                    break
            if self.evaluate is not None:
                self._evaluate(self.evaluate)
        quiet = [t for i, t in enumerate(times) if i not in LOOKED_INTO] or times
        self.seconds = min(quiet)

    def _evaluate(self, evaluate: Callable[[], Any]) -> None:
        try:
            with self.observer.evaluation():
                evaluate()
        except Exception as error:
            raise theirs("your evaluation", error) from error

    def _turn(self) -> Callable[[Any], Any]:
        if self.step is not None:
            return step_caller(self.step)[0]
        model = self.objective.model
        if not model.training:
            differing = (nn.modules.batchnorm._BatchNorm, nn.modules.dropout._DropoutNd)
            found = {name for name, module in model.named_modules() if isinstance(module, differing)}
            self.observer.journal.arrived_evaluating |= found
            model.train()

        def clean(batch: Any) -> Any:
            def closure() -> Tensor:
                for optimizer in self.optimizers:
                    optimizer.zero_grad()
                value = self.objective(batch)
                value.backward()  # type: ignore[no-untyped-call]
                return value

            if isinstance(self.optimizers[0], torch.optim.LBFGS):
                return self.optimizers[0].step(closure)  # type: ignore[no-untyped-call]
            value = closure()
            for optimizer in self.optimizers:
                optimizer.step()
            return value

        return clean

    # ------------------------------------------------ measuring

    def _bench(self) -> Bench:
        observer = self.observer
        return Bench(
            self.objective,
            self.snapshot,
            self.optimizers,
            observer.modes,
            observer.journal.rates,
            self.strays.values(),
        )

    def _measured(self) -> Case:
        observer, journal = self.observer, self.observer.journal
        weights = Weights.of(self.objective.model, observer.optimizers, self.strays, journal)
        later = [profile_of([journal.turns[i].operations]) for i in LOOKED_INTO[1:3] if i < len(journal.turns)]
        seen = profile_of([journal.turns[0].operations]) if journal.turns else Profile()
        birth, curve = seen, Curve(tuple(journal.losses)) if journal.losses else None
        reached: Reached = None
        try:
            birth = self._birth(seen) if self.batches else seen
            curve = self._curve(curve) if self.batches else curve
            reached = self._reached() if self.batches else None
        except Exception as error:
            curve = replace(curve, comparable=False) if curve else None
            self.notes.append(
                f"loss(model(inputs), targets) raised {type(error).__name__}: {str(error).splitlines()[:1]}; measures "
                "come from your step alone, and there were no trials."
            )
        finally:
            self.snapshot.put_back()
        if weights.unreached and self.batches:
            weights = weights.without(self._unused(weights.unreached))
        inputs = inputs_of(self.batches[:20], reached) if self.batches else None
        targets = targets_of(self.batches[:20], reached) if self.batches else None
        optimizer = type(self.optimizers[0]).__name__
        own = self.step is not None
        calm = self._calm(inputs, reached) if birth.dead or birth.flat else None
        return Case(journal, weights, curve, birth, tuple(later), inputs, targets, optimizer, own, reached, calm=calm)

    def _unused(self, names: Sequence[str]) -> list[str]:
        """The weights on which the loss does not depend; none if that cannot be computed."""
        weights = {name: self.observer.parameters[name] for name in names}
        try:
            return self._bench().without_effect(weights, self.batches[0])
        except Exception:  # a loss may not take what a random weight makes of the output
            return []

    def _reached(self) -> Reached:
        """Which tensors of a batch reach the model; None for a pair (inputs, targets), where it is known."""
        first = self.batches[0]
        if not self.objective.takes_model and len(tensors_in(first)) <= 2:
            return None
        self._bench().at_birth()
        return reaching(self.objective, first)

    def _birth(self, seen: Profile) -> Profile:
        """The first profile: units over some hundred examples, gradients from the user's own first step."""
        count = max(3, EXAMPLES_AT_BIRTH // max(1, examples_in(self.batches[0])))
        units = self._units(self.batches[: min(count, MOST_PASSES)])
        return replace(seen, dead={**seen.dead, **units.dead}, flat={**seen.flat, **units.flat})

    def _units(self, batches: Sequence[Any]) -> Profile:
        """The silent and the flat units of the untrained network."""
        self._bench().at_birth()
        observer = Observer(self.objective.model, [], self.strays)
        passes = []
        with observer.watching(), torch.enable_grad():
            for batch in batches:
                self.objective(batch)
                passes.append(observer.turn.operations)
                observer.end_turn(None)
                observer.looking = True
        return profile_of(passes)

    def _calm(self, inputs: Inputs | None, reached: Reached) -> Profile | None:
        """The units with standardised inputs, if the inputs are odd and the network takes others."""
        if inputs is None or not inputs.odd or inputs.broken:
            return None
        try:
            change = standardiser(self.batches, reached)
            return self._units([change(batch) for batch in self.batches[:MOST_PASSES]])
        except Exception:
            return None
        finally:
            self.snapshot.put_back()

    def _curve(self, curve: Curve | None) -> Curve | None:
        """The curve with its baselines."""
        if curve is None:
            return None
        bench, objective = self._bench(), self.objective
        bench.at_birth()
        used = [batch for batch, _ in zip(endless(self.batches), range(len(curve.losses)), strict=False)]
        first = untrained_loss(objective, self.batches[0])
        bench.at_birth()
        born = [untrained_loss(objective, batch) for batch in used[-10:]]
        bench.at_birth()
        output = None if objective.takes_model else objective.output(split(self.batches[0])[0])
        limits = [last_function(t) for t in tensors_in(output)]
        constants = Constants()
        if output is not None:
            constants = best_constant(objective, used, detached(output), LAST, limits)
        factor = loss_factor(first, curve.losses[0])
        losses = tuple(loss / factor for loss in curve.losses)
        if factor != 1:
            self.notes.append(
                f"Your step's loss is {factor:.3g} times loss(model(inputs), targets): it adds up micro-batches, or it "
                "scales the loss. The losses in this report are without this factor."
            )
        same = abs(first - losses[0]) <= 0.3 * abs(first) + 0.05
        return Curve(
            losses,
            born=tuple(born),
            constant=constants.last,
            constant_first=constants.first,
            uniform=constants.uniform,
            comparable=same,
            factor=factor,
            backward_factor=loss_factor(first, self.observer.journal.turns[0].differentiated or 0.0),
        )
