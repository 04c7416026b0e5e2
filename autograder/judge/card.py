"""The card under a check: green or not, in JupyterLab's light and dark themes and in nbgrader's feedback."""

from html import escape

from autograder.judge.result import Aspect, Help, Outcome, Result

__all__ = ["card"]

# Colour is never the only sign: each state has its own mark and word. The colours are Okabe and Ito's.
STATES = {
    "passed": ("✓", "passed", "#009E73"),
    "failed": ("✗", "not yet", "#D55E00"),
    "waiting": ("○", "not started", "#7a7a7a"),
    "broken": ("!", "could not be checked", "#CC79A7"),
}

# Inline, because nbgrader's feedback and nbviewer drop style sheets.
TEXT = "color:var(--jp-content-font-color1,#222)"
SOFT = "color:var(--jp-content-font-color2,#555)"


def card(result: Result) -> str:
    """The result as HTML; everything that came from the student's code is escaped."""
    mark, word, colour = STATES[_state(result)]
    points = f"{round(result.points, 4):g} of {result.of:g} points" if result.aspects else ""
    head = (
        f'<div style="display:flex;gap:.6em;align-items:baseline;flex-wrap:wrap">'
        f'<strong style="color:{colour}">{mark} {escape(word)}</strong>'
        f'<code style="background:none">{escape(result.exercise)}</code>'
        f'<span style="{SOFT};margin-left:auto">{points}</span></div>'
    )
    body = (
        [f'<div style="margin-top:.35em;font-weight:600">{escape(result.headline)}</div>']
        if not result.passed and result.started
        else []
    )
    body += [f'<div style="margin-top:.25em;{SOFT}">{escape(text)}</div>' for text in _details(result)]
    body += [f'<div style="margin-top:.35em">Hint: {escape(text)}</div>' for text in result.hints if result.started]
    body += [
        f'<div style="margin-top:.35em;{SOFT}">{escape(text)}</div>' for text in result.hints if not result.started
    ]
    if len(result.aspects) > 1 and result.started:
        body.append(_aspects(result.aspects))
    body += [f'<div style="margin-top:.35em;{SOFT}">Note: {escape(text)}</div>' for text in result.notes]
    body += [_folded(step) for step in result.steps]
    return (
        f'<div class="deepgrad-card" data-outcome="{_state(result)}" style="{TEXT};border:1px solid '
        f"var(--jp-border-color1,#bdbdbd);border-left:5px solid {colour};border-radius:3px;padding:.5em .9em;"
        f'max-width:46em;line-height:1.45;font-size:14px">{head}{"".join(body)}</div>'
    )


def _state(result: Result) -> str:
    if result.outcome is Outcome.COULD_NOT_CHECK:
        return "broken"
    if result.passed:
        return "passed"
    return "failed" if result.started else "waiting"


def _details(result: Result) -> list[str]:
    details = list(result.details)
    return [*details, result.place] if result.place else details


def _aspects(aspects: tuple[Aspect, ...]) -> str:
    parts = []
    for aspect in aspects:
        mark, _, colour = STATES["passed" if aspect.passed else "failed"]
        parts.append(
            f'<span style="white-space:nowrap"><span style="color:{colour}">{mark}</span> {escape(aspect.name)} '
            f'<span style="{SOFT}">{round(aspect.earned, 4):g}/{round(aspect.points, 4):g}</span></span>'
        )
    return f'<div style="margin-top:.4em;display:flex;gap:1.2em;flex-wrap:wrap;font-size:13px">{"".join(parts)}</div>'


def _folded(step: Help) -> str:
    code = f'<pre style="margin:.4em 0;white-space:pre-wrap">{escape(step.code)}</pre>' if step.code else ""
    return (
        f'<details style="margin-top:.35em"><summary style="cursor:pointer">{escape(step.title)}</summary>'
        f'<div style="margin:.25em 0 .25em 1.1em">{escape(step.text)}{code}</div></details>'
    )
