r"""Typesets TeX in a page as MathML, which browsers show without a script and without a network.

latex2mathml, which is pure Python, makes the MathML. It reads all 790 formulas of the lessons. KaTeX and MathJax would
need a script and fonts of some 300 KB in each student's page. Without them, the page can forbid all scripts.

Tested in ``tests/test_feedback_page.py``.
"""

import html
import re
from functools import lru_cache
from html.parser import HTMLParser

import nh3

__all__ = ["typeset"]

MAX_FORMULA = 2_000
"""Characters. A longer formula is shown as it was typed; the lessons' longest has 250."""

MAX_FORMULAS = 500  # formulas of one call of ``typeset``, so of one cell; later ones are shown as they were typed

FORMULA = re.compile(
    r"(?<![\\$])\$\$(?P<block>[^$]+?)\$\$"
    r"|(?<![\\$])\$(?P<inline>(?! )[^$\n]+?(?<![ \\]))\$(?![\d$])"
    r"|\\\\?\[(?P<bracket>.+?)\\\\?\]"
    r"|\\\\?\((?P<round>.+?)\\\\?\)"
    r"|(?P<environment>\\begin\{(?P<name>[a-z]+\*?)\}.+?\\end\{(?P=name)\})",
    re.DOTALL,
)
CODE = {"pre", "code", "kbd", "samp", "math", "style", "script", "textarea", "title"}
"""Elements whose text has no formulas, as in MathJax."""

ESCAPED = re.compile(r"\\([_%#$])")  # latex2mathml does not unescape these in \text{...}
TAGS = set(
    re.findall(
        "[a-z]+",
        """math mrow mi mo mn mtext ms mspace msub msup msubsup munder mover munderover mfrac msqrt mroot mtable mtr mtd
        mlabeledtr mstyle mpadded mphantom menclose mmultiscripts mprescripts none""",
    )
)
ATTRIBUTES = {
    "*": set(
        re.findall(
            "[a-z]+",
            """display mathvariant stretchy fence separator form lspace rspace minsize maxsize width height depth
            columnalign rowspacing columnspacing columnlines rowlines linethickness accent accentunder displaystyle
            scriptlevel movablelimits largeop symmetric notation""",
        )
    )
}


def typeset(page: str) -> str:
    """HTML with each formula in its text as MathML. A formula that cannot be read is shown as it was typed.

    Start tags and other text stay as they are, and end tags become lower case. Comments, declarations and processing
    instructions are removed.
    """
    if "$" not in page and "\\" not in page:
        return page
    parser = _Formulas()
    parser.feed(page)
    parser.close()
    parser.end_text()
    return "".join(parser.parts)


class _Formulas(HTMLParser):
    """Copies HTML, and typesets the formulas in its text, except in code."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=False)
        self.parts: list[str] = []
        self._text: list[str] = []
        self._inside = 0
        self._left = MAX_FORMULAS

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._copy(self.get_starttag_text() or "")
        self._inside += tag in CODE

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._copy(self.get_starttag_text() or "")

    def handle_endtag(self, tag: str) -> None:
        self._copy(f"</{tag}>")
        self._inside -= tag in CODE and self._inside > 0

    def handle_data(self, data: str) -> None:
        self._text.append(data)

    def handle_entityref(self, name: str) -> None:
        self._text.append(f"&{name};")

    def handle_charref(self, name: str) -> None:
        self._text.append(f"&#{name};")

    def handle_comment(self, data: str) -> None:
        self._copy("")  # a comment shows nothing

    def end_text(self) -> None:
        """Copy the text that was read since the last tag."""
        text = "".join(self._text)
        self._text = []
        self.parts.append(text if self._inside else FORMULA.sub(self._formula, text))

    def _copy(self, markup: str) -> None:
        self.end_text()
        self.parts.append(markup)

    def _formula(self, found: re.Match[str]) -> str:
        inline = found["inline"] or found["round"]
        tex = html.unescape(inline or found["block"] or found["bracket"] or found["environment"]).strip()
        self._left -= 1
        if len(tex) > MAX_FORMULA or self._left < 0:
            return found[0]
        made = _mathml(tex, "inline" if inline else "block")
        return made or f'<code class="raw-tex">{found[0]}</code>'


@lru_cache(maxsize=4096)
def _mathml(tex: str, display: str) -> str:
    """MathML; empty if the TeX cannot be read. Most formulas are the lesson's own, the same in every page."""
    from latex2mathml.converter import convert

    try:
        made = convert(tex, display=display)
    except Exception:  # students' TeX, read by a library: it raises many kinds of errors
        return ""
    cleaned = nh3.clean(made, tags=TAGS, attributes=ATTRIBUTES, url_schemes=set(), link_rel=None)
    return ESCAPED.sub(r"\1", cleaned)
