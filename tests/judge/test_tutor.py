"""Is an error inside Python or NumPy told with the learner's own names and shapes, and what would fit?"""

import itertools
import math
import re
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
import torch

from autograder.contract.wire import pack
from autograder.exercises import find
from autograder.judge.call import Fault, call_all
from autograder.judge.check import check_with_seed
from deepgrad.networks.activations import ACTIVATIONS
from deepgrad.networks.layers import linear_backward

X = np.arange(15.0).reshape(5, 3)
W = np.ones((4, 3))
V = np.ones(5)
RNG = np.random.default_rng(0)


def fault(student: Callable[..., Any]) -> Fault:
    (reply,) = call_all(student, [pack((X, W, V))])
    assert reply.fault is not None
    return reply.fault


def several_lines(X, W, v):
    return np.maximum(
        0,
        X @ W,
    )


def in_place(X, W, v):
    y = np.zeros(5, int)
    y += v


def too_far(X, W, v):
    for i in range(len(v) + 1):
        v[i] = i


def nothing_kept(X, W, v):
    kept = [x for x in v if x < 0]
    return kept[-1]


def never_filled(X, W, v):
    parts = []
    for at in range(len(v), 0):
        parts.append(v[at])
    return np.stack(parts)


def not_taken_apart(X, W, v):
    both = (X, v)
    return 0.5 * both


def empty_list(X, W, v):
    y = []
    y[0] = 1


def not_appended(X, W, v):
    y = [1]
    y = y.append(2)
    return y[0]


def misspelt_key(X, W, v):
    record = {"dead": v, "saturated": v}
    return record["deads"]


def never_set(X, W, v):
    if len(v) > 10:
        y = 1
    return y


def undefined_name(X, W, v):
    return undefined  # noqa: F821


def misspelt_module(X, W, v):
    return nq.zeros(3)  # noqa: F821


def no_import(X, W, v):
    return plt.plot(v)  # noqa: F821


space: dict[str, Any] = {"np": np}
exec(compile("def not_shown(X, W, v):\n    return np.max(0, X)", "<no source>", "exec"), space)
not_shown = space["not_shown"]


def helped(X, W, v):
    def layer(h, weights):
        return h @ weights

    return layer(X, W)


@pytest.mark.parametrize(
    ("student", "words", "hint"),
    [
        (
            lambda X, W, v: X @ W,
            "do not fit in a matrix product. X is (5, 3) and W is (4, 3).",
            "X @ W.T would fit",
        ),
        (
            lambda X, W, v: W @ X,
            "do not fit in a matrix product. W is (4, 3) and X is (5, 3).",
            "W @ X.T would fit",
        ),
        (lambda X, W, v: X.T @ W.T, "X.T is (3, 5) and W.T is (3, 4).", "X @ W.T would fit"),
        (lambda X, W, v: np.dot(X, W), "X is (5, 3) and W is (4, 3).", "X @ W.T would fit"),
        (lambda X, W, v: X.dot(W), "X is (5, 3) and W is (4, 3).", "X @ W.T would fit"),
        (lambda X, W, v: X @ v, "X is (5, 3) and v is (5,).", "X.T @ v would fit"),
        (lambda X, W, v: X @ 2.0, "X is (5, 3) and 2.0 is a single number.", "Multiply a number with *"),
        (lambda X, W, v: [X, W][0] @ [X, W][1], "do not fit in a matrix product.", "In A @ B"),
        (lambda X, W, v: torch.tensor(X) @ torch.tensor(W), "do not fit in a matrix product.", "In A @ B"),
        (several_lines, "X is (5, 3) and W is (4, 3).", "X @ W.T would fit"),
        (helped, "h is (5, 3) and weights is (4, 3).", "h @ weights.T would fit"),
        (
            lambda X, W, v: X + v,
            "do not fit entry by entry. X is (5, 3) and v is (5,).",
            "v[:, None] would fit",
        ),
        (lambda X, W, v: X * X.T, "X is (5, 3) and X.T is (3, 5).", "X.T would fit"),
        (lambda X, W, v: np.maximum(X @ W.T, v), "X @ W.T is (5, 4) and v is (5,).", "v[:, None] would fit"),
        (lambda X, W, v: v + X[0], "do not fit entry by entry.", "two sizes must be equal"),
        (lambda X, W, v: (v[1:], v + v[1:]), "do not fit entry by entry.", ""),
        (in_place, "You write floats into an array of whole numbers.", "np.zeros(n) makes floats"),
        (lambda X, W, v: math.log(v[0] - 1), "You take the logarithm or the root of zero", "use its absolute value"),
        (lambda X, W, v: int(np.log(-v[0])), "int(...) got nan", "np.log of a negative number is nan"),
        (lambda X, W, v: int(-np.log(v[0] - 1)), "int(...) got inf", "The logarithm of zero is -inf"),
        (lambda X, W, v: np.linalg.eigvals(W), "takes square matrices only. W is (4, 3).", "Singular values exist"),
        (too_far, "v[i] lies beyond the end of v. v is (5,), and i is 5.", "counts from 0"),
        (lambda X, W, v: v[len(v)], "v[len(v)] lies beyond the end of v. v is (5,).", "counts from 0"),
        (
            lambda X, W, v: v.tolist()[9],
            "lies beyond the end of v.tolist().",
            "How many entries does it have in this case?",
        ),
        (too_far, "v[i] lies beyond the end of v.", "Where does the loop begin and end?"),
        (lambda X, W, v: v[:-0][-1], "lies beyond the end", "It has no entries in this case"),
        (nothing_kept, "kept[-1] lies beyond the end of kept.", "It has no entries in this case"),
        (lambda X, W, v: v[:-0] * v[0:], "do not fit entry by entry.", "x[:-k] is empty for k = 0"),
        (lambda X, W, v: v[:-0] @ v[0:], "do not fit in a matrix product.", "x[:-k] is empty for k = 0"),
        (lambda X, W, v: np.dot(v[:-0], v[0:]), "do not fit in a matrix product.", "x[:-k] is empty for k = 0"),
        (lambda X, W, v: torch.tensor(v)[:-0] * torch.tensor(v), "entry by entry.", "x[:-k] is empty for k = 0"),
        (empty_list, "y[0] lies beyond the end of y. y is a list of 0.", "use append"),
        (
            lambda X, W, v: v[:, 0],
            "more axes than it has. Axes: 1. Indices in your line: 2.",
            "Print its shape",
        ),
        (lambda X, W, v: v[0][1], "v[0] is a single number and has no entries.", "Is there one index too many"),
        (lambda X, W, v: float(v[0])[0], "is a single number and has no entries.", ""),
        (
            lambda X, W, v: v[1.0],
            "The index of an array must be a whole number, a slice or a mask",
            "// gives a whole number",
        ),
        (lambda X, W, v: v["a"], "Yours has another type", "Only a dict takes"),
        (lambda X, W, v: range(len(v) / 2), "A whole number is needed here, but this is a float.", "// gives an int"),
        (lambda X, W, v: X[v[:3] > 0], "different sizes: 3 and 5.", "Compute the mask from"),
        (lambda X, W, v: X.reshape(4, 4), "15 numbers, shape (4,4).", "Multiply the sizes"),
        (lambda X, W, v: np.concatenate([v, 1.0]), "The arrays that you join do not fit together. v is (5,).", "[x]"),
        (lambda X, W, v: np.concatenate([X, W], axis=1), "X is (5, 3) and W is (4, 3).", "Along every other axis"),
        (lambda X, W, v: np.concatenate(X, v), "The arrays that you join do not fit together.", ""),
        (
            lambda X, W, v: np.max(0, X),
            "np.max takes one array and an axis, but got an array as the axis. X is (5, 3).",
            "np.maximum(a, b) compares",
        ),
        (
            lambda X, W, v: np.min(X, 0.0),
            "np.min takes one array and an axis, but got a float as the axis.",
            "np.minimum(a, b) compares",
        ),
        (
            lambda X, W, v: X.sum(v),
            "np.sum takes one array and an axis, but got an array as the axis.",
            "into one array first",
        ),
        (lambda X, W, v: range(v), "range needs whole numbers, but got an array.", "len(x)"),
        (lambda X, W, v: v.tolist()[v.astype(int)], "A list takes one whole number in [ ]", "use np.array(...)[...]"),
        (not_shown, "One whole number is needed here", "np.maximum(a, b) compares"),
        (
            lambda X, W, v: linear_backward(X, X, W),
            "The arguments of linear_backward do not fit together: X is (5, 3), X is (5, 3), W is (4, 3).",
            "Any of the arguments can be wrong.",
        ),
        (
            lambda X, W, v: linear_backward(*[X, X, W]),
            "to fit the others, W should be (3, 3), but it is (4, 3).",
            "Any of the arguments can be wrong.",
        ),
        (lambda X, W, v: np.stack([X, W]), "X is (5, 3) and W is (4, 3).", ""),
        (
            lambda X, W, v: np.stack([]),
            "There is nothing to join: the list of arrays is empty.",
            "in this case?",
        ),
        (never_filled, "There is nothing to join: the list of arrays is empty.", "Does the loop that fills it"),
        (not_appended, "y is None: no value was stored in it, or", "append and sort return None"),
        (lambda X, W, v: None + v, "is None: no value was stored in it, or", ""),
        (lambda X, W, v: v.tolist() * 2.5, "is a list, and lists have no entry-by-entry arithmetic.", "np.array(...)"),
        (lambda X, W, v: v.tolist() + 1.0, "is a list, and lists have no entry-by-entry arithmetic.", "np.array(...)"),
        (
            lambda X, W, v: v.tolist() - v.tolist(),
            "is a list, and lists have no entry-by-entry arithmetic.",
            "np.array(...)",
        ),
        (not_taken_apart, "both is a tuple, and tuples have no entry-by-entry arithmetic.", "a, b = f(...)"),
        (lambda X, W, v: math.exp(v), "A single number is needed here, but this is an array. v is (5,).", "np.exp"),
        (
            lambda X, W, v: 1 if v > 0 else 0,
            "needs one True or False, but got an array of them. v is (5,).",
            "np.where",
        ),
        (lambda X, W, v: max(X[0], X[1]), "needs one True or False", "np.maximum"),
        (lambda X, W, v: v.__setitem__(0, X), "Either several numbers are written into one entry", ""),
        (
            lambda X, W, v: X.sum(axis=2),
            "The array does not have that axis. X is (5, 3). You ask for axis 2.",
            "count from 0",
        ),
        (lambda X, W, v: [a for a, b in v], "Something", "")
        if False
        else (lambda X, W, v: v(0), "An array is called", "[ ]"),
        (
            lambda X, W, v: [a for a, b in [(1, 2, 3)]],
            "names on the left is not the number of values on the right",
            "Print the right side",
        ),
        (misspelt_key, "record has no key 'deads'.", "Did you mean 'dead'?"),
        (lambda X, W, v: {"dead": v}["alive"], "has no key 'alive'.", "Print its keys"),
        (lambda X, W, v: {"dead": v}["not alive"], "has no key 'not alive'.", "Is your key among them?"),
        (lambda X, W, v: {"dead": v}.pop("not alive"), "A dict has no key 'not alive'.", "Print its keys"),
        (lambda X, W, v: v.astype(np.int), "numpy has no int.", "Write int alone, without np"),  # noqa: NPY001
        (lambda X, W, v: np.NaN, "np.NaN was removed in NumPy 2.", "Use np.nan instead."),  # noqa: NPY201
        (lambda X, W, v: np.float_(v[0]), "np.float_ was removed in NumPy 2.", "Use np.float64 instead."),  # noqa: NPY201
        (lambda X, W, v: {"dead": v}.dead, "A dict has no dead.", "in square brackets: ['dead']"),
        (lambda X, W, v: {"dead": v}.key, "A dict has no key.", "Did you mean keys?"),
        (never_set, "y is used before it has a value.", "inside an if"),
        (undefined_name, "undefined is not defined.", "misspelt"),
        (misspelt_module, "nq is not defined.", "Did you mean np?"),
        (no_import, "plt is not defined.", "Run the cell with the imports"),
        (lambda X, W, v: np.zeross(3), "numpy has no zeross.", "Did you mean zeros?"),
        (lambda X, W, v: v.append(1), "An array has no append.", "Arrays do not grow"),
        (lambda X, W, v: v.tolist().shape, "A list has no shape.", "Turn it into an array first"),
        (lambda X, W, v: (X, W).mean(), "A tuple has no mean.", "Give each a name: a, b = f(...)"),
        (lambda X, W, v: list(range([1])), "A whole number is needed here, but this is a list.", "for one in a"),
        (lambda X, W, v: 2.0 ** range(3), "A range cannot be used in arithmetic.", "np.arange"),
        (lambda X, W, v: np.array([2]) ** -1, "to a negative whole power", "float(...)"),
        (lambda X, W, v: math.exp(1000.0), "A number grew beyond what a float can hold", "no large number appears"),
        (lambda X, W, v: ACTIVATIONS["relu"](X), "An Activation is called like a function.", "x.function(z)"),
        (lambda X, W, v: v.tolist()(0), "A list is called like a function.", "Entries are taken with [ ]"),
        (lambda X, W, v: RNG.integers(-0.5, 0.5, 3), "no whole number in the range", "rng.uniform"),
        (lambda X, W, v: 2.0**5000, "A number grew beyond what a float can hold", "no large number appears"),
    ],
    ids=itertools.count(),
)
def test_an_error_is_told_in_words(student: Callable[..., Any], words: str, hint: str) -> None:
    found = fault(student)
    assert words in found.words and hint in found.hint, (found.words, found.hint, found.message)
    assert not re.search(r"\(\d|is \d|of \d", found.plain + found.hint.replace("from 0", ""))


def test_an_error_of_no_known_kind_keeps_its_own_words() -> None:
    def student(X: Any, W: Any, v: Any) -> None:
        raise KeyError("k")

    assert (fault(student).words, fault(student).message) == ("", "KeyError: 'k'")


class Lying:
    @property
    def shape(self) -> Any:
        raise SystemExit

    def __repr__(self) -> str:
        raise SystemExit

    __str__ = __len__ = __getattr__ = __repr__  # type: ignore[assignment]


def test_objects_of_the_learners_own_are_not_asked() -> None:
    def student(X: Any, W: Any, v: Any) -> Any:
        lying = Lying()
        return X @ W if lying is not None else lying

    assert "X is (5, 3)" in fault(student).words


def shapes_differ(x):
    return x @ x


def too_long(x):
    return x[len(x)]


def wrong_axis(x):
    return x.reshape(len(x) + 1, 3)


@pytest.mark.parametrize("student", [shapes_differ, too_long, wrong_axis])
def test_the_sizes_are_told_to_the_learner_and_not_while_grading(student: Callable[..., Any]) -> None:
    for seed in range(3):
        open_, secret = (check_with_seed(find("relu"), student, seed, secret=secret) for secret in (False, True))
        assert re.search(r"\d", open_.headline)
        assert not re.search(
            r"\d", " ".join([secret.headline, *secret.hints, *secret.notes]).replace("n - 1", "").replace("from 0", "")
        )
        assert len(secret.details) == 1 and secret.details[0].startswith("At line")
        assert open_.points == secret.points == 0


def test_a_function_of_an_earlier_exercise_is_told_as_that() -> None:
    def relu_backward(dout: Any, x: Any) -> Any:
        return dout * relu(x)  # noqa: F821

    result = check_with_seed(find("relu_backward"), relu_backward, 0)
    assert result.headline == "relu is not defined."
    assert result.hints[0].startswith("A solution cannot use your code of an earlier exercise.")


@pytest.mark.parametrize(
    ("student", "words"),
    [
        (lambda X, W, v: v ^ 2, "In Python ^ is not a power, and it does not work with floats."),
        (lambda X, W, v: 2 ^ v[0], "In Python ^ is not a power, and it does not work with floats."),
        (lambda X, W, v: v & (v > 0), "& and | join two conditions, but one side here is a float."),
    ],
)
def test_signs_that_mean_something_else_in_python_are_told(student: Callable[..., Any], words: str) -> None:
    assert fault(student).words == words
