"""Is markup that could harm a reader gone, and what is honest still there?"""

import pytest
from nbconvert.filters.ansi import ansi2html
from nbconvert.filters.markdown_mistune import markdown2html_mistune
from support.attacks import vectors

from autograder.grading.markup import clean_html, clean_markdown, clean_text, visible

HARMFUL = ("<script", 'hit()"', "onerror", "onload", "evil.test", "<iframe", "<svg", "<style", "<form", "\\href")

HONEST = [
    "# A title\n\nText with *stress*, $a_1 \\cdot b$ and [a link](https://jupyter.org).\n",
    "- one\n- two\n\n```python\nx = 1\n```\n",
    "$$\\begin{aligned} a &= b \\\\ c &= d \\end{aligned}$$",
    "A table:\n\n| a | b |\n|---|---|\n| 1 | 2 |\n",
]


@pytest.mark.parametrize("vector", vectors("reader_html"))
def test_is_html_cleaned(vector: str) -> None:
    cleaned = clean_html(vector)
    assert [word for word in HARMFUL if word in cleaned] == []
    assert clean_html(cleaned) == cleaned


@pytest.mark.parametrize("vector", [*vectors("reader_html"), *vectors("reader_markdown_output")])
def test_is_markdown_cleaned_as_nbconvert_shows_it(vector: str) -> None:
    shown = markdown2html_mistune(clean_markdown(vector))
    assert [word for word in (*HARMFUL, 'href="javascript', "src=x") if word in shown] == []


@pytest.mark.parametrize("text", HONEST)
def test_is_honest_markdown_left_as_it_is(text: str) -> None:
    assert clean_markdown(text) == text


def test_does_markdown_with_honest_tags_look_the_same() -> None:
    text = "If *a* < b:\n\n    x <b>1</b>\n\n`<i>` and $a<b$ <b>bold</b> ![p](data:image/png;base64,AAAA)"
    shown = markdown2html_mistune(clean_markdown(text))
    for kept in (
        "<em>a</em> &lt; b",
        "x &lt;b&gt;1",
        "<code>&lt;i&gt;</code>",
        "$a&lt;b$",
        "<b>bold</b>",
        'src="data:',
    ):
        assert kept in shown


def test_is_markdown_in_a_frozen_cell_not_read_again() -> None:
    frozen = clean_markdown("<b>x</b>\n\n`[click](javascript:hit())`\n\n    $$\n\n    ![x](http://evil.test/x)\n")
    assert "\n" not in frozen
    shown = markdown2html_mistune(frozen)
    assert shown.strip() == frozen
    assert "<a" not in shown and "<img" not in shown


@pytest.mark.parametrize("unit", ["\\begin{a}", "[", "![", "> ", "_a", "<a", "`", "|-", "*a "])
def test_is_markdown_that_costs_time_shown_as_text(unit: str) -> None:
    text = unit * 200_000
    assert clean_markdown(text).startswith("<div><pre>")


def test_is_a_command_that_tags_part_still_broken() -> None:
    """MathJax reads over ``wbr`` and comments, and over no other element."""
    for part in ("<wbr>", "<wbr/>", "<!-- -->"):
        assert "\\href" not in clean_html(f"$\\hr{part}ef{{x}}{{y}}$").replace("<wbr>", "")


@pytest.mark.parametrize("vector", vectors("reader_text"))
def test_does_text_come_through_nbconvert_without_control(vector: str) -> None:
    cleaned = clean_text(vector)
    ansi2html(cleaned)
    left = {c for c in cleaned if not c.isprintable()} - {"\x1b"}
    assert left == set()
    assert "\x1b]" not in cleaned and "\x1b[2J" not in cleaned


def test_do_colours_stay() -> None:
    assert clean_text("\x1b[0;31mred\x1b[0m\tand\n") == "\x1b[0;31mred\x1b[0m\tand\n"


def test_is_a_name_written_out_for_a_terminal() -> None:
    assert visible("a\x1b[2Jb\u202ec\nd é") == "a\\x1b[2Jb\\u202ec\\nd é"
