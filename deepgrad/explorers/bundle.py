"""Joins the small modules in ``web/`` into one module, because anywidget takes only one."""

import re
from functools import cache
from pathlib import Path

__all__ = ["script", "style"]

WEB = Path(__file__).parent / "web"
IMPORT = re.compile(r'^import \{[^}]*\} from "\./([\w]+\.js)";\n', re.MULTILINE)
EXPORT = re.compile(r"^export (?!default)", re.MULTILINE)


@cache
def script(entry: str) -> str:
    """The ES module ``entry`` with everything it imports written before it, each module once.

    No two modules use one top-level name, and all import by ``import { … } from "./x.js";``. So joining only has to
    remove ``import`` lines and ``export`` keywords. A test checks this.
    """
    return "\n".join(_modules(entry, []))


@cache
def style() -> str:
    """The style sheet of explorers and predictions."""
    return (WEB / "explorer.css").read_text(encoding="utf-8")


def _modules(name: str, seen: list[str]) -> list[str]:
    seen.append(name)
    text = (WEB / name).read_text(encoding="utf-8")
    before = [part for found in IMPORT.findall(text) if found not in seen for part in _modules(found, seen)]
    return [*before, EXPORT.sub("", IMPORT.sub("", text))]
