"""Draws the card under a check, for JupyterLab's light and dark themes and for nbgrader's feedback."""

from collections.abc import Sequence
from typing import Literal

from markupsafe import Markup

__all__ = ["State", "card"]

State = Literal["passed", "failed", "waiting", "broken"]
"""The state of a card: "waiting" if the exercise was not started, "broken" if the check itself failed."""

# Colour is never the only sign: each state has its own mark and word. The colours are Okabe and Ito's; INK makes words
# out of them, darker on a light page and lighter on a dark one, because none is readable on both as it is.
STATES: dict[State, tuple[str, str, str]] = {
    "passed": ("✓", "passed", "#009E73"),
    "failed": ("✗", "not yet", "#D55E00"),
    "waiting": ("○", "not started", "#7a7a7a"),
    "broken": ("!", "could not be checked", "#CC79A7"),
}

# Inline styles, because nbgrader's feedback and nbviewer drop style sheets.
TEXT = "color:var(--jp-content-font-color1,#222)"
SOFT = "color:var(--jp-content-font-color2,#555)"
INK = "color-mix(in srgb,{} 65%,var(--jp-content-font-color1,#222))"

FRAME = Markup(
    '<div class="deepgrad-card" data-outcome="{state}" style="{text};border:1px solid '
    "var(--jp-border-color1,#bdbdbd);border-left:5px solid {colour};border-radius:3px;padding:.5em .9em;"
    'max-width:46em;line-height:1.45;font-size:14px;overflow-wrap:anywhere">{head}{body}</div>'
)
HEAD = Markup(
    '<div style="display:flex;gap:.6em;align-items:baseline;flex-wrap:wrap">'
    '<strong style="color:{colour}">{mark} {word}</strong><code style="background:none">{exercise}</code>'
    '<span style="{soft};margin-left:auto">{points}</span></div>'
)
HEADLINE = Markup('<div style="margin-top:.35em;font-weight:600">{}</div>')
DETAIL = Markup('<div style="margin-top:.25em;{soft}">{text}</div>')
HINT = Markup('<div style="margin-top:.35em">Hint: {text}</div>')
PLAIN_HINT = Markup('<div style="margin-top:.35em;{soft}">{text}</div>')
NOTE = Markup('<div style="margin-top:.35em;{soft}">Note: {text}</div>')
ASPECTS = Markup('<div style="margin-top:.4em;display:flex;gap:1.2em;flex-wrap:wrap;font-size:13px">{}</div>')
ASPECT = Markup(
    '<span style="white-space:nowrap"><span style="color:{colour}">{mark}</span> {name} '
    '<span style="{soft}">{points}</span></span>'
)
FOLDED = Markup(
    '<details style="margin-top:.35em"><summary style="cursor:pointer">{title}</summary>'
    '<div style="margin:.25em 0 .25em 1.1em">{text}{code}</div></details>'
)
CODE = Markup('<pre style="margin:.4em 0;white-space:pre-wrap">{}</pre>')


def card(
    state: State,
    exercise: str,
    points: str,
    *,
    headline: str = "",
    details: Sequence[str] = (),
    hints: Sequence[str] = (),
    aspects: Sequence[tuple[str, float, float]] = (),
    notes: Sequence[str] = (),
    steps: Sequence[tuple[str, str, str]] = (),
) -> str:
    """A card as HTML; every text is escaped.

    Args:
        state: its colour, mark and word.
        exercise: the exercise's name.
        points: the points as words; empty if there are none.
        headline: the mistake, in bold.
        details: sentences about where the mistake was seen.
        hints: sentences that help the learner.
        aspects: for each part of the score, its name, the points earned, and the points possible.
        notes: further remarks.
        steps: for each fold, its title, its text, and its code or an empty string.
    """
    mark, word, colour = STATES[state]
    hint = PLAIN_HINT if state == "waiting" else HINT
    body = [
        *([HEADLINE.format(headline)] if headline else []),
        *(DETAIL.format(soft=SOFT, text=text) for text in details),
        *(hint.format(soft=SOFT, text=text) for text in hints),
        *([ASPECTS.format(_joined([_aspect(*one) for one in aspects]))] if aspects else []),
        *(NOTE.format(soft=SOFT, text=text) for text in notes),
        *(FOLDED.format(title=title, text=text, code=CODE.format(code) if code else "") for title, text, code in steps),
    ]
    head = HEAD.format(colour=INK.format(colour), mark=mark, word=word, exercise=exercise, points=points, soft=SOFT)
    return str(FRAME.format(state=state, text=TEXT, colour=colour, head=head, body=_joined(body)))


def _aspect(name: str, earned: float, points: float) -> Markup:
    mark, _, colour = STATES["passed" if earned == points else "failed"]
    return ASPECT.format(
        colour=INK.format(colour), mark=mark, name=name, soft=SOFT, points=f"{round(earned, 2):g}/{round(points, 2):g}"
    )


def _joined(parts: Sequence[Markup]) -> Markup:
    return Markup("").join(parts)
