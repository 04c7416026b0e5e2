"""Makes a student's HTML, Markdown and text safe to open. The library nh3 sanitises the HTML.

The result does not run, load from elsewhere, or cover the page around it. It has no script, event, frame or form, no
class or id that the page's own style or script knows, and no address except links for a reader to click.
"""

import base64
import binascii
import html
import re
import unicodedata
from collections.abc import Mapping
from functools import lru_cache

import nh3

__all__ = [
    "clean_html",
    "clean_markdown",
    "clean_text",
    "is_base64",
    "plain_block",
    "show_svg",
    "visible",
    "without_macros",
]

MAX_MARKDOWN = 20_000
"""Longest text that is rendered, in characters; a long essay has ten thousand. A longer text is shown as plain text:
some
texts take the renderer a second for ten thousand characters, and four seconds for twenty thousand."""

KEPT_MARKDOWN = 10_000
"""Characters of the longest cell whose rendering is kept in memory. No lesson has a longer cell."""

TAGS = nh3.ALLOWED_TAGS - {"area", "map", "nav", "header", "footer", "wbr"}
"""``wbr`` is not allowed: MathJax ignores it, so it could hide a TeX command from ``without_macros``."""

ATTRIBUTES = {tag: set(names) - {"cite"} for tag, names in nh3.ALLOWED_ATTRIBUTES.items()}
ATTRIBUTES["table"] = ATTRIBUTES["table"] | {"border"}
ATTRIBUTES["*"] = {"style", "title", "lang", "dir"}

STYLES = {
    "background-color",
    "border-collapse",
    "color",
    "font-family",
    "font-style",
    "font-weight",
    "text-align",
    "text-decoration",
    "vertical-align",
    "white-space",
}

_PICTURE = re.compile(r"data:image/(?:png|jpeg|gif|svg\+xml);base64,[A-Za-z0-9+/=\s]*")
_LINK = re.compile(r"(?:https?://|mailto:|#)[^\x00-\x20]*", re.IGNORECASE)
_PLAIN_STYLE = re.compile(r"(?!.*(?:url|image|var|attr)\s*\()[\w\s:;,.#%()'\"-]*", re.IGNORECASE | re.DOTALL)

_MACROS = re.compile(
    r"\\(?=(?:href|class|cssId|style|data|require|mmlToken|unicode|includegraphics|texttip|toggle|action)(?![a-zA-Z]))"
)
"""TeX commands with which MathJax would make links, take the page's own styles, or load more of itself."""

_COLOUR = re.compile(r"\x1b\[[0-9;]{0,32}m")
_COLOUR_STEPS = 1 << 28
"""Characters that nbconvert may copy for one text's colours: for each colour it copies the rest.

Takes a tenth of a second.
"""

_KEPT_CONTROLS = "\n\t\r"
_REORDERING = re.compile("[\u202a-\u202e\u2066-\u2069]")


def clean_html(source: str) -> str:
    """HTML that shows the harmless parts of ``source``."""
    cleaned = nh3.clean(
        source,
        tags=TAGS,
        attributes=ATTRIBUTES,
        attribute_filter=_attribute,
        allowed_classes={"table": {"dataframe"}},
        url_schemes={"http", "https", "mailto", "data"},
        filter_style_properties=STYLES,
    )
    return without_macros(cleaned)


def clean_markdown(source: str, attachments: Mapping[str, Mapping[str, str]] | None = None) -> str:
    """Markdown that nbconvert shows like ``source``, without harmful parts.

    If nothing in it can do harm, it stays as it is. Otherwise it is rendered, sanitised, and put into one block of
    HTML.
    """
    if attachments or len(source) > KEPT_MARKDOWN:
        return _clean_markdown(source, attachments or {})
    return _without_attachments(source)


@lru_cache(maxsize=512)
def _without_attachments(source: str) -> str:
    """Clean a text without attachments.

    Cached, because most cells are the lesson's own; rendering took half a worker's time.
    """
    return _clean_markdown(source, {})


def _clean_markdown(source: str, attachments: Mapping[str, Mapping[str, str]]) -> str:
    if len(source) > MAX_MARKDOWN:
        return plain_block(source)
    try:
        rendered = _rendered(source, attachments)
    except Exception:  # a missing attachment, or another fault that would stop nbconvert, too
        return plain_block(source)
    return source if _is_harmless(source, rendered, attachments) else _block(rendered)


def plain_block(source: str) -> str:
    """A block that shows ``source`` literally, both in Markdown and in HTML."""
    return _block(f"<pre>{html.escape(clean_text(source))}</pre>")


def clean_text(text: str) -> str:
    """Text without control characters, except line ends and colours. Colours that make nbconvert fail are removed."""
    parts, at, steps = [], 0, 0
    for match in _COLOUR.finditer(text):
        steps += len(text) - at
        parts += [_plain(text[at : match.start()]), match[0] if steps < _COLOUR_STEPS else ""]
        at = match.end()
    cleaned = "".join([*parts, _plain(text[at:])])
    return cleaned if _shows_in_colour(cleaned) else _COLOUR.sub("", cleaned)


def without_macros(source: str) -> str:
    """``source`` with a zero-width space in each such TeX command, so that MathJax only shows it."""
    return _MACROS.sub("\\\\\u200b", source)


def visible(text: str) -> str:
    r"""One line for a terminal. Characters that would move the cursor or reorder text are written as ``\x1b``."""
    return "".join(c if c.isprintable() and not _REORDERING.match(c) else ascii(c)[1:-1] for c in text)


def is_base64(text: str) -> bool:
    """Whether ``text`` is valid base64, in which notebooks keep pictures."""
    try:
        base64.b64decode("".join(text.split()), validate=True)
    except (binascii.Error, ValueError):
        return False
    return True


def show_svg(source: str) -> str:
    """An element that shows an SVG as a picture. In a picture, browsers run and load nothing."""
    data = base64.b64encode(source.encode("utf-8", "replace")).decode()
    return f'<img src="data:image/svg+xml;base64,{data}">'


def _attribute(tag: str, name: str, value: str) -> str | None:
    if name == "href":
        return value if tag == "a" and _LINK.fullmatch(value.strip()) else None
    if name == "src":
        return value if tag == "img" and _PICTURE.fullmatch(value) else None
    if name == "style":
        return value if _PLAIN_STYLE.fullmatch(value) else None
    return value


def _rendered(source: str, attachments: Mapping[str, Mapping[str, str]]) -> str:
    from nbconvert.filters.markdown_mistune import IPythonRenderer, MarkdownWithMath

    renderer = IPythonRenderer(escape=False, attachments={k: dict(v) for k, v in attachments.items()})
    return str(MarkdownWithMath(renderer=renderer).render(source))


def _is_harmless(source: str, rendered: str, attachments: Mapping[str, Mapping[str, str]] | None) -> bool:
    """Whether ``rendered`` can stay. Only for text without markup of its own: then the renderer wrote all tags."""
    if "<" in source or "mermaid" in source.lower() or attachments:
        return False
    if _MACROS.search(html.unescape(rendered)):
        return False
    links = re.findall(r"\bhref=\"([^\"]*)\"", rendered)
    return "src=" not in rendered and all(_LINK.fullmatch(html.unescape(link)) for link in links)


def _block(rendered: str) -> str:
    """The HTML on one line, which Markdown takes as one block of HTML and does not read as Markdown."""
    return "<div>" + clean_html(rendered).strip().replace("\r", "").replace("\n", "&#10;") + "</div>"


def _plain(text: str) -> str:
    kept = _REORDERING.sub("", text)
    return "".join(c for c in kept if c in _KEPT_CONTROLS or unicodedata.category(c) != "Cc")


def _shows_in_colour(text: str) -> bool:
    from nbconvert.filters.ansi import ansi2html

    try:
        ansi2html(text)  # type: ignore[no-untyped-call] # nbconvert has none here
    except Exception:  # nbconvert 7 raises IndexError for a colour that is cut off
        return False
    return True
