"""Rules about the mechanics of the loop. They state facts that were seen, without statistics.

Tested in ``tests/clinic/test_exact.py``.
"""

from collections.abc import Iterator

from deepgrad.clinic.case import Case
from deepgrad.clinic.findings import Finding, illness, risk
from deepgrad.clinic.huge import HUGE
from deepgrad.clinic.labels import Label
from deepgrad.clinic.rules_birth import explodes, symmetric_layers
from deepgrad.clinic.weights import layers_of

__all__ = ["STANDSTILL", "clipping_of", "loop_findings"]

MOST = 0.5
"""Most rules report a mistake only if it occurs in more than this share of the steps.

A mistake in the loop's code occurs in every step.
"""
FORGOTTEN = 0.02
"""If at most this share of the network's numbers is left out (for example, one scale or bias), nothing is reported."""
LATE = 0.2
"""The same for a late change, which a gradient below the threshold does not show."""
STANDSTILL, STANDSTILL_PACE, UNCLIPPED_PACE = 0.01, 2e-4, 2e-3
"""Clipping is to blame if at most so much of the gradient is left, if weights move by less than so much of their size,
and if they would move by more without clipping."""
FEWEST_EXAMPLES = 4


def loop_findings(case: Case) -> list[Finding]:
    """Findings about mistakes of the loop."""
    rules = (
        _accumulate, _rate_zero, _no_step, _no_gradient, _left_out, _unused, _evaluating, _late, _standstill, _tiny,
    )  # fmt: skip
    return [finding for rule in rules for finding in rule(case)]


def _accumulate(case: Case) -> Iterator[Finding]:
    turns = [turn for turn in case.journal.turns if turn.steps]
    later = turns[1:] or turns
    share = sum(turn.stale for turn in later) / max(1, len(later))
    if share > MOST:
        yield illness(
            Label.ACCUMULATE,
            f"In {share:.0%} of the steps, backward added to gradients that the step before had already used.",
            certain=True,
            share_of_steps=share,
        )


def _rate_zero(case: Case) -> Iterator[Finding]:
    rates = case.journal.rates
    share = sum(rate == 0 for rate in rates) / len(rates) if rates else 0.0
    if share > 0.9:
        yield illness(
            Label.NOT_UPDATED,
            f"The learning rate was 0 in {share:.0%} of the steps; no weight moved.",
            certain=True,
            remedy="Set a learning rate above 0, or step the scheduler that should raise it.",
            rate=max(rates),
        )


def _no_step(case: Case) -> Iterator[Finding]:
    turns = case.journal.turns
    if len(turns) < 3 or case.journal.rates or case.journal.moved:
        return
    backwards = sum(turn.backwards for turn in turns)
    seen = f"backward ran {backwards} times" if backwards else "backward never ran"
    yield illness(
        Label.NOT_UPDATED,
        f"In {len(turns)} calls of the training step no optimizer took a step ({seen}); no weight moved.",
        certain=True,
        remedy="Call loss.backward() and optimizer.step(). If you add up more micro-batches than that, raise `steps`.",
        calls=len(turns),
        backward_passes=backwards,
    )


def _no_gradient(case: Case) -> Iterator[Finding]:
    turns = [turn for turn in case.journal.turns if turn.steps]
    if len(turns) < 3 or case.journal.moved or not any(case.journal.rates):
        return
    cleared = case.share("cleared")
    if cleared > MOST:
        yield illness(
            Label.NOT_UPDATED,
            f"In {cleared:.0%} of the steps the gradients were cleared between backward and the optimizer's step.",
            certain=True,
            remedy="Call zero_grad() before backward, not between backward and step.",
            share_of_steps=cleared,
        )
    elif not any(turn.backwards for turn in turns) and not case.journal.arrived:
        yield illness(
            Label.NOT_UPDATED,
            f"The optimizer took {len(turns)} steps, but backward() never ran; no weight moved.",
            certain=True,
            remedy="Call loss.backward() before optimizer.step().",
            steps=len(turns),
        )
    elif not case.journal.arrived:
        yield illness(
            Label.NOT_UPDATED,
            f"The optimizer took {len(turns)} steps and backward ran, but its gradient reached no weight; none moved.",
            certain=True,
            remedy="Compute the loss from the model's output, without no_grad, detach, .data, .item() or a new tensor.",
            steps=len(turns),
        )
    elif not any(case.journal.arrived.values()) and not symmetric_layers(case):
        yield illness(
            Label.NOT_UPDATED,
            f"In {len(turns)} steps every gradient was exactly 0; no weight moved.",
            case.journal.arrived,
            certain=True,
            remedy="Look for weights that are all 0 at the start, a factor of 0 in the loss, and sign or round.",
            steps=len(turns),
        )


def _left_out(case: Case) -> Iterator[Finding]:
    weights = case.weights
    lost = [*weights.missing, *weights.unreached, *weights.unregistered, *weights.resting, *weights.idle]
    share = weights.share(lost)
    if not case.journal.arrived or not (share > FORGOTTEN or weights.unregistered):
        return
    reasons = [
        (len(weights.missing), "weights that get gradients and that the optimizer does not hold"),
        (len(weights.unreached), "weights in the optimizer whose layer ran, but that get no gradient"),
        (len(weights.unregistered), "weights that the model uses, but has not registered"),
        (len(weights.resting), "weights in a group of the optimizer whose rate was 0 at every step"),
        (len(weights.idle), "weights in an optimizer that never took a step"),
    ]
    because = "; ".join(f"{what}: {count}" for count, what in reasons if count)
    because = because[0].upper() + because[1:]
    if weights.foreign and weights.missing:
        because += f"; the optimizer holds {weights.foreign} tensors of something else"
    own, everything = case.trials.own, case.trials.everything
    harmless = case.good and not weights.unregistered and not weights.unreached
    if harmless and own is not None and everything is not None and case.curve is not None:
        harmless = everything > own - 0.05 * case.curve.scale
    # the output of these weights may be ignored on purpose
    unused = case.good and not weights.missing and not weights.unregistered
    say = risk if harmless or unused else illness
    yield say(
        Label.NOT_UPDATED,
        f"{because} ({share:.0%} of all numbers). If you froze them on purpose, set requires_grad to False.",
        layers_of(lost),
        certain=True,
        remedy=_remedy(len(lost), len(weights.resting), len(weights.idle)),
        missing=len(weights.missing),
        unreached=len(weights.unreached),
        unregistered=len(weights.unregistered),
        at_rate_0=len(weights.resting),
        without_step=len(weights.idle),
        share_of_weights=share,
    )


def _unused(case: Case) -> Iterator[Finding]:
    weights = case.weights
    share = weights.share(weights.unused)
    if share > FORGOTTEN:
        yield risk(
            Label.NOT_UPDATED,
            f"Weights in the optimizer whose layer ran, but on which the loss does not depend: {len(weights.unused)} "
            f"({share:.0%} of all numbers).",
            layers_of(weights.unused),
            remedy="If their output should count, use it in the loss. If not, leave them out.",
            unused=len(weights.unused),
            share_of_weights=share,
        )


def _remedy(lost: int, resting: int, idle: int) -> str:
    if resting == lost:
        return "Set the rate of their group above 0."
    if idle == lost:
        return "Call step() of their optimizer, too."
    return (
        "Give them to the optimizer, register them (nn.ModuleList, nn.Parameter), or remove what cuts them off: "
        "detach(), no_grad(), a comparison such as x > 0."
    )


def _evaluating(case: Case) -> Iterator[Finding]:
    journal = case.journal
    if journal.norms_fresh:
        yield illness(
            Label.EVAL_WHILE_TRAINING,
            "Batch norms in eval mode in your training steps, though they have never seen a batch: "
            f"{len(journal.norms_fresh)}.",
            sorted(journal.norms_fresh),
            certain=True,
            batches_seen=0,
        )
    elif journal.root_evaluating > MOST * len(journal.turns) and (journal.norms_evaluating or journal.dropout_off):
        layers = sorted(journal.norms_evaluating | journal.dropout_off)
        say = illness if case.judged and case.curve is not None and case.curve.stuck else risk
        yield say(
            Label.EVAL_WHILE_TRAINING,
            f"The whole model is in eval mode while it is trained. Batch norms and dropouts off: {len(layers)}.",
            layers,
            certain=True,
            layers_off=len(layers),
        )
    elif not case.own_step and journal.arrived_evaluating:
        layers = sorted(journal.arrived_evaluating)
        yield risk(
            Label.EVAL_WHILE_TRAINING,
            f"The model came in eval mode, with {len(layers)} batch norms and dropouts off. diagnose trained it in "
            "train mode, because no step of your own was given.",
            layers,
            layers_off=len(layers),
        )
    if journal.evaluated_training:
        layers = sorted(journal.evaluated_training)
        # many passes over the same examples may be meant to differ, with dropouts but not with batch norms
        say = risk if journal.evaluated_again and not journal.norms_evaluated_training else illness
        functions = journal.dropout_functions and journal.dropout_functions == journal.evaluated_training
        yield say(
            Label.TRAIN_WHILE_EVALUATING,
            f"Batch norms and dropouts in train mode while evaluating: {len(layers)}.",
            [name.partition(" (")[0] for name in layers],
            certain=True,
            remedy="Call F.dropout with training=self.training; without it, F.dropout is always on."
            if functions
            else "",
            layers_on=len(layers),
        )


def _late(case: Case) -> Iterator[Finding]:
    # gradients of a broken training do not show a change
    turns = [turn for turn in case.journal.turns if turn.steps and (turn.loss is None or abs(turn.loss) < HUGE)]
    share = sum(turn.late for turn in turns) / max(1, len(turns))
    if share > LATE:
        yield illness(
            Label.CLIPPED_LATE,
            f"In {share:.0%} of the steps the gradients were changed (clipped?) after optimizer.step(), so the change "
            "had no effect.",
            certain=True,
            share_of_steps=share,
        )


def _standstill(case: Case) -> Iterator[Finding]:
    share, kept = case.clipped
    # if weights stand still, a falling loss is chance
    slow = case.pace < STANDSTILL_PACE and (case.still or not case.learning)
    # otherwise the rate, or an explosion, may be the cause: trials show this
    to_blame = kept > 0 and case.pace / kept >= UNCLIPPED_PACE and not explodes(case)
    if share > 0.8 and 0 < kept <= STANDSTILL and slow and to_blame and not case.rescales:
        yield illness(
            Label.STANDSTILL,
            clipping_of(case),
            certain=True,
            kept=kept,
            update_over_weight=case.pace,
        )


def clipping_of(case: Case) -> str:
    """Say how often and how far the gradient is clipped, and how far the weights move."""
    share, kept = case.clipped
    return (
        f"In {share:.0%} of the steps the gradient is clipped; in the median step it keeps {kept:.1g} of its length. "
        f"The weights move by {case.pace:.1g} of their size a step."
    )


def _tiny(case: Case) -> Iterator[Finding]:
    examples = sorted(case.journal.examples_per_norm)
    if not examples:
        return
    usual = examples[len(examples) // 2]
    values = sorted(case.journal.values_per_norm)[len(examples) // 2]
    if usual > FEWEST_EXAMPLES:
        return
    harm = values <= 3 or (case.judged and not case.learning)
    say = illness if harm else risk
    yield say(
        Label.TINY_BATCHES,
        f"Batch norm takes its mean and deviation from {usual} examples ({values} numbers a channel).",
        sorted(case.journal.norms_training),
        certain=True,
        examples=usual,
        numbers_per_channel=values,
    )
