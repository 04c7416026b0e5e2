"""Is a definition of a function told from everything else?"""

import pytest

from autograder.grading.sources import defines


@pytest.mark.parametrize(
    "code", ["def f(x):\n  pass", "async  def f(", "class f:", "a = 1\nf = g", "%time 1\nf=3", "def f(:"]
)
def test_is_a_definition_seen(code: str) -> None:
    assert defines(code, "f")


@pytest.mark.parametrize("code", ["", "def ff(x):", "f == 3", "f(x)", "    def f(x):", "# def f(x)", "g.f = 3"])
def test_is_nothing_else_taken_for_a_definition(code: str) -> None:
    assert not defines(code, "f")
