"""A claim's card in a notebook: sentence, verdict, numbers, bound, and how to measure again."""

import datetime
from dataclasses import dataclass
from html import escape

from deepgrad.claims import committed, registry, run
from deepgrad.claims.claim import Verdict
from deepgrad.claims.outcome import Outcome
from deepgrad.claims.wording import bound_text, number_text, verdict_text
from deepgrad.errors import ClaimNotFound

__all__ = ["Card", "Deck", "card", "cards", "measure_again"]

STYLE = """
.dg-claim { border: 1px solid var(--jp-border-color1, #9e9e9e); border-left: 4px solid var(--dg-verdict);
  max-width: 46em; padding: 0.6em 1em; margin: 0.4em 0; color: var(--jp-content-font-color1, #212121);
  background: var(--jp-layout-color1, #ffffff); font-family: var(--jp-content-font-family, sans-serif); }
.dg-as-expected { --dg-verdict: var(--jp-brand-color1, #1565c0); }
.dg-contradicted { --dg-verdict: var(--jp-warn-color1, #b35900); }
.dg-surprise { --dg-verdict: var(--jp-error-color1, #c62828); }
.dg-claim p { margin: 0.3em 0; }
.dg-claim summary, .dg-row > summary { cursor: pointer; }
.dg-row > summary { padding-left: 1.2em; text-indent: -1.2em; }
.dg-row { max-width: 60em; margin: 0.25em 0; color: var(--jp-content-font-color1, #212121);
  font-family: var(--jp-content-font-family, sans-serif); }
.dg-row .dg-mark { font-size: 0.85em; padding: 0 0.4em; border: 1px solid; border-radius: 3px;
  color: color-mix(in srgb, var(--dg-verdict) 65%, var(--jp-content-font-color1, #212121)); }
.dg-claim .dg-sentence { font-size: 1.1em; }
.dg-claim .dg-small { color: var(--jp-content-font-color2, #555555); font-size: 0.9em; }
.dg-claim table { border-collapse: collapse; margin: 0.4em 0; color: inherit; }
.dg-claim th, .dg-claim td { text-align: right; padding: 0.15em 0.8em; color: inherit;
  background: transparent; border-bottom: 1px solid var(--jp-border-color2, #cccccc); }
.dg-claim th { font-weight: normal; }
.dg-claim th:first-child { text-align: left; }
.dg-claim tr.dg-judged * { font-weight: bold; }
.dg-claim code { color: inherit; background: var(--jp-layout-color2, #eeeeee); padding: 0 0.2em; }
"""


@dataclass(frozen=True)
class Card:
    """One or two outcomes of a claim, shown by the notebook as HTML and elsewhere as text."""

    committed: Outcome
    fresh: Outcome | None = None

    def _outcomes(self) -> list[tuple[str, Outcome]]:
        fresh = [] if self.fresh is None else [("Measured now", self.fresh)]
        return [("Committed", self.committed), *fresh]

    def __repr__(self) -> str:
        latest = self.fresh or self.committed
        lines = [f"Claim {latest.claim_id}", f"  {latest.sentence}", f"  {latest.quantity}"]
        for label, outcome in self._outcomes():
            lines.append(f"  {label}, {outcome.date}. {verdict_text(outcome)}")
            lines += [f"    {name}: {', '.join(values)}" for name, values in _rows(outcome)]
            lines.append(f"    {_made_with(outcome)}")
        lines += [f"  Bound: {bound_text(latest)}. {latest.why}", f"  Source: {latest.source}"]
        lines.append(f"  Measure again: {_again(latest)}")
        return "\n".join(lines)

    def _repr_html_(self) -> str:
        latest = self.fresh or self.committed
        parts = [f'<p class="dg-sentence">{escape(latest.sentence)}</p>']
        opened = " open" if self.fresh else ""
        for label, outcome in self._outcomes():
            parts.append(
                f"<details{opened}><summary>{_verdict(label, outcome)}</summary>{_numbers(outcome, latest)}</details>"
            )
        return f"<style>{STYLE}</style>\n{_section(latest, parts)}"

    def opened(self) -> str:
        """The card as HTML below a line that has said the sentence and was opened: the committed numbers at once."""
        outcome = self.committed
        return _section(outcome, [f"<p>{_verdict('Committed', outcome)}</p>", _numbers(outcome, outcome)])


@dataclass(frozen=True)
class Deck:
    """Several claims, one line each. A click on a line opens its card."""

    cards: tuple[Card, ...]

    def __repr__(self) -> str:
        return "\n\n".join(repr(one) for one in self.cards)

    def _repr_html_(self) -> str:
        rows = []
        for one in self.cards:
            outcome = one.committed
            mark = "did not replicate" if outcome.verdict is Verdict.NOT_REPLICATED else "measured"
            rows.append(
                f'<details class="dg-row {_kind(outcome)}"><summary><span class="dg-mark">{mark}</span> '
                f"{escape(outcome.sentence)}</summary>{one.opened()}</details>"
            )
        return "\n".join([f"<style>{STYLE}</style>", *rows])


def cards(*claim_ids: str) -> Deck:
    """Several claims with their committed measurements.

    Raises:
        ClaimNotFound: no claim has that id, or it has not been measured yet.
        ClaimsUnreadable: the committed measurements are missing or damaged.
    """
    return Deck(tuple(card(claim_id) for claim_id in claim_ids))


def card(claim_id: str) -> Card:
    """The card of a claim with its committed measurement.

    Raises:
        ClaimNotFound: no claim has that id, or it has not been measured yet.
        ClaimsUnreadable: the committed measurements are missing or damaged.
    """
    claim = registry.find(claim_id)
    outcomes = committed.read()
    if claim.id not in outcomes:
        raise ClaimNotFound(f"{claim.id} has not been measured yet: run `deepgrad claims --write`.")
    return Card(outcomes[claim.id])


def measure_again(claim_id: str) -> Card:
    """Measure a claim now, in this kernel, and show it next to the committed measurement.

    Raises:
        ClaimNotFound: no claim has that id, or it has not been measured yet.
        ClaimsUnreadable: the committed measurements are missing or damaged.
        MeasurementFailed: the measurement raised an error.
    """
    before = card(claim_id)
    today = datetime.datetime.now(datetime.UTC).date().isoformat()
    return Card(before.committed, run.measure_one(registry.find(claim_id), today))


def _kind(outcome: Outcome) -> str:
    if not outcome.as_expected:
        return "dg-surprise"
    return "dg-as-expected" if outcome.verdict is Verdict.WITHIN_BOUND else "dg-contradicted"


def _section(outcome: Outcome, parts: list[str]) -> str:
    name = escape(f"Claim {outcome.claim_id}", quote=True)
    return "\n".join([f'<section class="dg-claim {_kind(outcome)}" aria-label="{name}">', *parts, "</section>"])


def _verdict(label: str, outcome: Outcome) -> str:
    return f"{label}, {escape(outcome.date)}. <strong>{escape(verdict_text(outcome))}</strong>"


def _numbers(outcome: Outcome, latest: Outcome) -> str:
    return "".join(
        [
            _table(outcome),
            _small(_made_with(outcome)),
            f"<p>Measured: {escape(latest.quantity)}.</p>",
            f"<p>Bound: {escape(bound_text(latest))}. {escape(latest.why)}</p>",
            _small(f"Source: {latest.source}"),
            f'<p class="dg-small">Measure again: <code>{escape(_again(latest))}</code></p>',
        ]
    )


def _rows(outcome: Outcome) -> list[tuple[str, list[str]]]:
    """One row for each number: its name, then its value for each seed."""
    return [(name, [number_text(numbers[name]) for numbers in outcome.measured]) for name in outcome.measured[0]]


def _table(outcome: Outcome) -> str:
    seeds = [""] if outcome.deterministic else [f"seed {seed}" for seed in outcome.seeds]
    head = "".join(f'<th scope="col">{escape(text)}</th>' for text in ["", *seeds])
    body = ""
    for name, values in _rows(outcome):
        kind = ' class="dg-judged"' if name == outcome.judged else ""
        cells = "".join(f"<td>{escape(value)}</td>" for value in values)
        body += f'<tr{kind}><th scope="row">{escape(name)}</th>{cells}</tr>'
    return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"


def _made_with(outcome: Outcome) -> str:
    made_with = ", ".join(f"{name} {version}" for name, version in outcome.versions.items())
    seeds = "No randomness in it" if outcome.deterministic else f"Seeds {', '.join(map(str, outcome.seeds))}"
    return f"{seeds}; {made_with}."


def _small(text: str) -> str:
    return f'<p class="dg-small">{escape(text)}</p>'


def _again(outcome: Outcome) -> str:
    return f'measure_again("{outcome.claim_id}")'
