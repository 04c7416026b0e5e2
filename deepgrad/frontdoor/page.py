"""The start page as one HTML document.

Tested in ``tests/deepgrad/test_frontdoor.py``.
"""

import hashlib
from functools import cache
from html import escape
from pathlib import Path
from typing import Literal
from urllib.parse import quote

from deepgrad.frontdoor import MAP
from deepgrad.frontdoor.overview import Overview, Standing, Station

__all__ = ["Theme", "page"]

Theme = Literal["light", "dark", ""]

WEB = Path(__file__).parent / "web"
LAB_TAB = "deepgrad-lab"  # name of the browser tab that all lessons share, so that this page stays open


def page(seen: Overview, base_url: str, theme: Theme = "") -> str:
    """The whole page.

    Args:
        seen: the overview to show.
        base_url: the server's, with ``/`` at both ends.
        theme: the theme of the learner's JupyterLab; if empty, the browser decides.
    """
    shown = f' data-theme="{theme}"' if theme else ""
    body = _body(seen, base_url)
    version = hashlib.sha256(body.encode()).hexdigest()[:16]
    return (
        f'<!doctype html>\n<html lang="en"{shown}>\n<head><meta charset="utf-8"><title>deepgrad</title>'
        f'<link rel="icon" href="{escape(base_url)}static/favicons/favicon.ico">'
        f'<meta name="viewport" content="width=device-width"><style>{_web("page.css")}</style></head>\n<body>'
        f'<main data-version="{version}" data-summary="{escape(_summary(seen))}">{body}</main>'
        f'<div id="said" role="status" aria-live="polite"></div><script type="module">{_web("page.js")}</script>'
        "</body></html>\n"
    )


@cache
def _web(name: str) -> str:
    return (WEB / name).read_text(encoding="utf-8")


def _summary(seen: Overview) -> str:
    here = [station for station in seen.stations if station.progress]
    passed, still_open = sum(len(one.passed) for one in here), sum(len(one.open) for one in here)
    minutes = sum(one.minutes_left or 0 for one in here)
    return f"{passed} of {passed + still_open} exercises passed, about {minutes} minutes left."


def _body(seen: Overview, base_url: str) -> str:
    lessons = "\n".join(_lesson(station, base_url) for station in seen.stations)
    return (
        "<header><h1>deepgrad</h1><p>Why deep networks refuse to learn, and what fixed it.</p>"
        f'<p class="soft">{escape(_summary(seen))}</p></header>\n{_next(seen, base_url)}\n'
        f'<h2>Lessons</h2>\n<ol class="lessons">\n{lessons}\n</ol>\n{_board(seen.board)}'
        '<p class="soft">A lesson opens in a tab of its own. This page updates itself when a check passes. '
        "The minutes are an estimate of the core path; the sections marked Deeper come on top. "
        f'<a id="map" href="{escape(base_url)}{MAP.lstrip("/")}">The map</a> is the course on one page, to print.</p>'
    )


def _next(seen: Overview, base_url: str) -> str:
    station = seen.next_station
    if station is None:
        words = "Every exercise that is here is passed." if any(one.passed for one in seen.stations) else ""
        return f'<section class="card next"><p>{words or "No lessons are installed."}</p></section>'
    title = escape(f"Lesson {station.planned.number}. {station.title}")
    link = _link(station, base_url, "next", "Continue" if station.passed else "Start", "button")
    return (
        f'<section class="card next" aria-labelledby="next-title"><div>'
        '<h2 id="next-title">Next step</h2>'
        f"<p>{title}: exercise <code>{escape(station.open[0])}</code></p></div>{link or _gone(station)}</section>"
    )


def _lesson(station: Station, base_url: str) -> str:
    planned = station.planned
    title = f"{planned.number}. {station.title}"
    heading = _link(station, base_url, f"lesson-{planned.number}", title) or escape(title)
    return (
        f'<li class="card {station.state}" data-lesson="{escape(planned.slug)}"><h3>{heading}</h3>'
        f"<p>{escape(planned.about)}</p>{_reached(station)}</li>"
    )


def _reached(station: Station) -> str:
    if station.state == "planned":
        return '<p class="soft state">Planned: this lesson is not written yet.</p>'
    if station.progress is None:
        return '<p class="soft state">Not in this course.</p>'
    number, passed, still_open = station.planned.number, station.passed, station.open
    words = f"{len(passed)} of {len(passed) + len(still_open)} exercises passed"
    if still_open and station.minutes_left is not None:
        words += f", about {station.minutes_left} minutes left"
    names = "".join(
        f"<li>{'✓' if name in passed else '○'} <code>{escape(name)}</code>"
        f'<span class="soft">{" passed" if name in passed else ""}</span></li>'
        for name in station.progress.lesson.exercises
    )
    missing = "" if station.notebook else _gone(station)
    return (
        f'<progress id="bar-{number}" max="{len(passed) + len(still_open)}" value="{len(passed)}" '
        f'aria-label="Lesson {number}: exercises passed"></progress><p class="state">{words}.</p>{missing}'
        f'<details id="more-{number}"><summary id="summary-{number}">Exercises</summary>'
        f'<ul class="exercises">{names}</ul></details>'
    )


def _gone(station: Station) -> str:
    return (
        f'<p class="soft">{escape(station.planned.slug)}.ipynb is not in your folder. '
        "Stop the server and run <code>deepgrad lab</code> again: it copies the notebook.</p>"
    )


def _link(station: Station, base_url: str, name: str, words: str, kind: str = "") -> str:
    """A link to the lesson's notebook; empty if the notebook is not in the learner's folder."""
    if station.notebook is None:
        return ""
    address = escape(f"{base_url}lab/tree/{quote(station.notebook)}")
    style = f' class="{kind}"' if kind else ""
    return f'<a id="{name}"{style} href="{address}" target="{LAB_TAB}">{escape(words)}</a>'


def _board(board: tuple[Standing, ...]) -> str:
    if not board:
        return ""
    rows = "".join(
        f'<tr data-challenge="{escape(one.challenge.name)}"><td class="number">{one.challenge.lesson}</td>'
        f"<td>{escape(one.challenge.task)}</td>"
        f'<td class="number">{escape(one.challenge.say(one.challenge.beat))} ({one.challenge.better} is better)</td>'
        f'<td class="number{" beaten" if one.beaten else ""}">{escape(_best(one))}</td></tr>'
        for one in board
    )
    return (
        '<h2 id="board">Challenges</h2><div class="card board" role="region" aria-labelledby="board" tabindex="0">'
        "<table>"
        '<thead><tr><th scope="col" class="number">Lesson</th><th scope="col">What to do</th>'
        '<th scope="col" class="number">To beat</th><th scope="col" class="number">Your best</th></tr></thead>'
        f"<tbody>{rows}</tbody></table></div>"
    )


def _best(one: Standing) -> str:
    if one.best is None:
        return "not tried yet"
    return f"{one.challenge.say(one.best)} {'✓ beaten' if one.beaten else '· not beaten yet'}"
