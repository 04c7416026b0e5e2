"""Is the shape of an answer the same for a copy in disguise, and another for other code?"""

import pytest

from autograder.grading.look.shape import shape_of

ANSWER = """
def chain_forward(w, b, x, n):
    y = [x]
    for _ in range(n):
        y.append(w * y[-1])
    return np.array(y)
"""
DISGUISED = '''
import math  # unused


def chain_forward(weight: float, bias, start, depth) -> "array":
    """My own work."""
    # mine
    values = [start]
    for layer in range(depth):
        "no comment"
        values.append(weight * values[-1])
    return np.array(values)


print(chain_forward(1, 2, 3, 4))
'''
WITH_HELPER = "def step(w, y):\n    return w * y\n\ndef f(w, n):\n    return [step(w, i) for i in range(n)]"
OTHER_HELPER = "def f(v, k):\n    return [go(v, j) for j in range(k)]\n\ndef go(a, b):\n    return a * b"


def test_names_comments_docstrings_annotations_and_what_stands_beside_make_no_difference() -> None:
    assert shape_of("chain_forward", [ANSWER]) == shape_of("chain_forward", [DISGUISED])
    assert shape_of("f", [WITH_HELPER]) == shape_of("f", ["unused = 1", OTHER_HELPER])


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("w * y[-1]", "w + y[-1]"),
        ("y[-1]", "y[-2]"),
        ("np.array", "np.sum"),
        ("range(n)", "range(w)"),
        ("range(n)", "sorted(n)"),
        ("w * y[-1]", "y[-1] * w"),
        ("    return", "        return"),
    ],
)
def test_other_code_has_another_shape(before: str, after: str) -> None:
    changed = ANSWER.replace(before, after)
    assert changed != ANSWER
    assert shape_of("chain_forward", [changed]) != shape_of("chain_forward", [ANSWER])


def test_a_helper_that_does_something_else_is_another_shape() -> None:
    assert shape_of("f", [WITH_HELPER]) != shape_of("f", [WITH_HELPER.replace("w * y", "w - y")])


def test_the_last_definition_counts() -> None:
    assert shape_of("f", ["def f(a): return 1", "def f(a): return 2"]) == shape_of("f", ["def f(a): return 2"])


@pytest.mark.parametrize(
    "source",
    [
        "",
        "def g(): pass",
        "def f(: pass",
        "def f(): return " + "(" * 5000 + ")" * 5000,
        "def f(): return " + "+".join("a" * 20_000),
        "def f(): return " + "9" * 5000,
        "def f(): return 1\n" + "#" * 60_000,
        "\0",
    ],
    ids=["empty", "another", "no-python", "deep", "deeper", "number", "long", "null"],
)
def test_what_has_no_shape_is_none_and_no_error(source: str) -> None:
    assert shape_of("f", [source]) is None


def test_a_longer_answer_is_larger() -> None:
    short, long = shape_of("f", ["def f(x): return x"]), shape_of("f", ["def f(x):\n    y = x * x\n    return y + 1"])
    assert short is not None and long is not None and short[1] < long[1]
