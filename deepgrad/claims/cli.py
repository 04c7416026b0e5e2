"""``deepgrad claims``: measures the lessons' claims again, and fails if a measurement leaves its bound."""

import datetime
from typing import Annotated

import typer
from rich.box import SIMPLE
from rich.markup import escape
from rich.progress import Progress
from rich.table import Table

from deepgrad.claims import committed, registry, run
from deepgrad.claims.outcome import Outcome
from deepgrad.claims.wording import bound_text, values_text
from deepgrad.console import complain, say
from deepgrad.errors import ClaimsUnreadable, DeepgradError

__all__ = ["claims_command"]

DRIFTED = 1
"""Exit code: a verdict differs from the lesson's, or a claim could not be measured."""


def claims_command(
    lesson: Annotated[int | None, typer.Option(min=1, max=8, help="Only the claims of this lesson.")] = None,
    write: Annotated[bool, typer.Option("--write", help="Put the results in claims.json, good or bad.")] = False,
    jobs: Annotated[int | None, typer.Option(min=1, help="Processes; as many as cores if not given.")] = None,
) -> None:
    """Measure the claims of the course again and print claim, bound, measured and verdict.

    Exits with 1 if a new measurement gives a verdict that differs from the lesson's.

    Example: deepgrad claims --lesson 1
    """
    console, notes = say, complain
    claims = registry.registered(lesson)
    if not claims:
        notes.print(f"Lesson {lesson} makes no claims." if lesson else "No claims are registered.")
        raise typer.Exit(DRIFTED)
    today = datetime.datetime.now(datetime.UTC).date().isoformat()
    try:
        with Progress(console=notes, transient=True) as progress:
            bar = progress.add_task("Measuring", total=sum(len(c.seeds) for c in claims))
            outcomes = run.measure_all(claims, today, jobs or run.available_cores(), lambda: progress.advance(bar))
        if write:
            _write(outcomes)
    except (DeepgradError, OSError) as error:
        notes.print(escape(str(error)), style="bold")
        raise typer.Exit(DRIFTED) from error
    console.print(_table(outcomes))
    drifted = [outcome for outcome in outcomes if not outcome.as_expected]
    for outcome in drifted:
        console.print(
            f"{outcome.claim_id}: {outcome.verdict}, but the lesson tells {outcome.expected}. "
            "Correct the lesson, or find what changed.",
            style="bold",
        )
    if drifted:
        raise typer.Exit(DRIFTED)
    console.print(f"All {len(outcomes)} verdicts are the ones that the lessons tell.")


def _table(outcomes: list[Outcome]) -> Table:
    table = Table(title="Claims, measured again", box=SIMPLE)
    table.add_column("claim", no_wrap=True)
    table.add_column("bound", no_wrap=True)
    table.add_column("measured")
    table.add_column("verdict")
    for outcome in outcomes:
        told = " (as told)" if outcome.as_expected and outcome.verdict != "within bound" else ""
        style = None if outcome.as_expected else "bold red"
        table.add_row(
            outcome.claim_id,
            bound_text(outcome),
            values_text(outcome),
            f"{outcome.verdict}{told}",
            style=style,
        )
    return table


def _write(fresh: list[Outcome]) -> None:
    """Write the fresh outcomes, and the committed ones of all other claims that still exist."""
    try:
        outcomes = committed.read()
    except ClaimsUnreadable:
        outcomes = {}
    outcomes |= {outcome.claim_id: outcome for outcome in fresh}
    current = {claim.id for claim in registry.registered()}
    committed.write(outcome for claim_id, outcome in outcomes.items() if claim_id in current)
