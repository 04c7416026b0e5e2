"""Does a card say everything, in HTML and in text, and escape what it is given?"""

import re
from html import escape
from html.parser import HTMLParser

import pytest

from deepgrad import claims
from deepgrad.claims import committed, registry
from deepgrad.claims.cards import Card
from deepgrad.claims.claim import Verdict
from deepgrad.claims.outcome import Outcome
from deepgrad.errors import ClaimNotFound

EVIL = '<script>alert("1 & 2")</script>'
VERSIONS = {"python": "3.11", "numpy": "2.4", "torch": "2.13"}


def outcome_of(claim, *values: float) -> Outcome:
    return Outcome.of(claim, tuple({claim.judged: v} for v in values), "2026-01-02", VERSIONS)


class Text(HTMLParser):
    """Collects tags and text."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.text = ""

    def handle_starttag(self, tag, attrs) -> None:
        self.tags.append(tag)

    def handle_data(self, data) -> None:
        self.text += data + " "


def parsed(card: Card) -> Text:
    parser = Text()
    parser.feed(card._repr_html_())
    return parser


def test_both_forms_say_everything(make_claim) -> None:
    card = Card(outcome_of(make_claim(), 0.125, 0.25, 0.375))
    for text in (parsed(card).text, repr(card)):
        for part in (
            "Nothing happens.",
            "Replicated",
            "0.125",
            "0.25",
            "0.375",
            "≤ 0.5",
            "One is the rival.",
        ):
            assert part in text
        for part in ("2026-01-02", "Seeds 0, 1, 2", "numpy 2.4", "torch 2.13", "These tests", "in events"):
            assert part in text
        assert 'measure_again("l1.made_up")' in text


def test_everything_is_escaped(make_claim) -> None:
    claim = make_claim(sentence=EVIL, source=EVIL, quantity=EVIL, judged=EVIL, lesson=EVIL)
    card = Card(outcome_of(claim, 0.0, 0.0, 0.0))
    html = card._repr_html_()
    assert "<script" not in html
    assert "script" not in parsed(card).tags
    assert html.count("&lt;script&gt;") == 4  # the lesson is not shown


def test_fresh_numbers_stand_next_to_the_committed(make_claim) -> None:
    claim = make_claim()
    card = Card(outcome_of(claim, 0.0, 0.0, 0.0), outcome_of(claim, 0.75, 0.0, 0.0))
    text = parsed(card).text
    assert "Replicated: every measurement" in text
    assert "Did not replicate: a measurement left the bound" in text
    assert text.index("Committed, 2026") < text.index("Measured now, 2026")
    assert "dg-claim dg-surprise" in card._repr_html_()


def test_the_verdict_in_words_tells_a_folk_claim_from_a_drift(make_claim) -> None:
    folk = make_claim(expected=Verdict.NOT_REPLICATED)
    contradicted = Card(outcome_of(folk, 1.0, 1.0, 1.0))
    assert "Often told" in repr(contradicted)
    assert "dg-claim dg-contradicted" in contradicted._repr_html_()
    assert "although the lesson says that it does not" in repr(Card(outcome_of(folk, 0.0, 0.0, 0.0)))


def test_a_deterministic_claim_says_that_there_is_no_randomness(make_claim) -> None:
    card = Card(outcome_of(make_claim(deterministic=True, seeds=(0,)), 0.0))
    assert "No randomness in it" in repr(card)
    assert "seed 0" not in parsed(card).text


def test_colours_come_from_jupyterlab_with_a_fallback() -> None:
    html = claims.card("l1.input_forgotten")._repr_html_()
    colours = re.findall(r"(?:color|background|border[a-z-]*):[^;]*#", html)
    assert colours
    assert all("var(--jp-" in colour for colour in colours)


def test_the_card_of_a_claim_of_the_course() -> None:
    text = repr(claims.card("l1.folk_activations_first"))
    assert "Activations usually explode before gradients do." in text
    assert "Did not replicate. Often told" in text


def test_measure_again_measures() -> None:
    card = claims.measure_again("l1.half_vanishes")
    assert card.fresh is not None
    assert card.fresh.as_expected
    assert card.fresh.values == pytest.approx(card.committed.values)


def test_an_unknown_claim_is_not_found() -> None:
    with pytest.raises(ClaimNotFound, match=r"No claim is called 'l1.nothing'"):
        claims.card("l1.nothing")


def test_a_claim_that_was_never_measured_says_what_to_run(make_claim, monkeypatch, tmp_path) -> None:
    monkeypatch.setattr(committed, "COMMITTED", tmp_path / "claims.json")
    committed.write([])
    with pytest.raises(ClaimNotFound, match="not been measured yet: run `deepgrad claims --write`"):
        claims.card(registry.registered()[0].id)


def test_a_deck_has_a_line_for_each_claim_and_says_which_did_not_replicate() -> None:
    deck = claims.cards("l1.input_forgotten", "l1.folk_activations_first")
    html = deck._repr_html_()
    assert html.count('class="dg-mark"') == 2
    assert html.index(">measured<") < html.index(">did not replicate<")
    for one in deck.cards:
        assert html.count(escape(one.committed.sentence)) == 1
        assert repr(one) in repr(deck)


def test_a_line_of_a_deck_opens_at_one_click_into_all_numbers() -> None:
    (only,) = claims.cards("l1.input_forgotten").cards
    html = claims.cards("l1.input_forgotten")._repr_html_()
    assert html.count("<details") == 1
    for part in (only.committed.quantity, only.committed.why, only.committed.source, "measure_again(", "Seeds 0, 1, 2"):
        assert escape(part) in html
