"""Does each kind take what it promises, and say plainly what else came?"""

import math
from typing import Any

import numpy as np
import pytest

from autograder.contract.kinds import Array, Count, Dict, Flag, Kind, ListOf, Misfit, Real, Rng, Text, Tuple, say
from autograder.contract.wire import Foreign, Seed, pack, unpack

ARRAY = Array(("n + 1",))
EXAMPLE = np.zeros(3)


def misfit(kind: Kind, value: Any, example: Any, name: str = "y") -> Misfit:
    with pytest.raises(Misfit) as caught:
        kind.conform(unpack(pack(value)), example, name)
    return caught.value


@pytest.mark.parametrize("value", [1.5, np.float64(1.5), np.float32(1.5), np.array(1.5)])
def test_is_any_single_number_a_real(value: Any) -> None:
    got = Real().conform(unpack(pack(value)), 0.0, "loss")
    assert type(got) is float and got == 1.5


def test_is_an_integer_beyond_float_infinite_rather_than_a_crash() -> None:
    assert Real().conform(10**350, 0.0, "loss") == math.inf


@pytest.mark.parametrize("value", [True, False])
def test_is_a_truth_value_a_flag(value: bool) -> None:
    assert Flag().conform(unpack(pack(value)), True, "training") is value


@pytest.mark.parametrize("value", [3, np.int32(3), np.uint8(3), np.array(3)])
def test_is_any_whole_number_a_count(value: Any) -> None:
    assert Count().conform(unpack(pack(value)), 0, "n") == 3


@pytest.mark.parametrize(
    ("kind", "value", "stage", "message"),
    [
        (Real(), None, "type", "y should be a number, but it is None."),
        (Real(), True, "type", "y should be a number, but it is the single number True."),
        (Real(), "3", "type", "y should be a number, but it is the text '3'."),
        (Real(), [1.0], "type", "y should be a number, but it is a list of 1."),
        (Real(), np.ones(2), "type", "y should be a number, but it is an array of shape (2,)."),
        (Real(), 1j, "type", "y should be a number, but it is a complex."),
        (Count(), 3.0, "dtype", "y should be a whole number (int), but it is the float 3."),
        (Count(), "3", "type", "y should be a whole number, but it is the text '3'."),
        (Flag(), 1, "type", "y should be True or False, but it is the single number 1."),
        (Text(("relu", "tanh")), "selu", "type", "y is 'selu', which is not one of 'relu', 'tanh'."),
        (Text(("relu",)), 1, "type", "y should be one of 'relu', but it is the single number 1."),
        (Rng(), 1, "type", "y cannot be returned."),
    ],
)
def test_is_the_wrong_kind_of_a_single_value_said_plainly(kind: Kind, value: Any, stage: str, message: str) -> None:
    found = misfit(kind, value, None)
    assert (found.stage, found.message) == (stage, message)


WANTED = "y should be a NumPy array of shape (n + 1,), but it is "


@pytest.mark.parametrize(
    ("value", "stage", "message", "hint"),
    [
        (None, "type", WANTED + "None.", "Is the return missing"),
        ([1.0, 2.0, 3.0], "type", WANTED + "a list of 3.", "np.array(...)"),
        ((1.0, 2.0), "type", WANTED + "a tuple of 2.", "np.array(...)"),
        (2.0, "type", WANTED + "the single number 2.0.", "Is it the last of several"),
        ("no", "type", WANTED + "the text 'no'.", "Leave the quotes and str(...) out"),
        ({"a": 1}, "type", WANTED + "a dict of 1.", "Return the numbers alone, without the keys."),
        ({0: 1.0}, "type", WANTED + "a dict.", "Return the numbers alone, without the keys."),
        ({1.0, 2.0}, "type", WANTED + "a set.", "A set has no order"),
        (np.ma.array([1.0]), "type", WANTED + "a numpy.MaskedArray (a subclass of ndarray).", "np.asarray(...)"),
        (np.zeros(4), "shape", "y should have shape (n + 1,), here (3,), but it has shape (4,).", ""),
        (np.zeros((3, 1)), "shape", "y should have shape (n + 1,), here (3,), but it has shape (3, 1).", ""),
        (np.float64(1), "shape", "y should have shape (n + 1,), here (3,), but it has shape ().", ""),
        (np.zeros(3, int), "dtype", "y should be an array of float64, but its dtype is int64.", "makes floats"),
        (np.zeros(3, bool), "dtype", "y should be an array of float64, but its dtype is bool.", "mask.astype(float)"),
        (np.zeros(3, "f4"), "dtype", "y should be an array of float64, but its dtype is float32.", "7 digits"),
        (np.zeros(3, "f2"), "dtype", "y should be an array of float64, but its dtype is float16.", ""),
        (np.zeros(3, complex), "dtype", "y should be an array of float64, but its dtype is complex128.", ""),
        (
            np.zeros(3, object),
            "dtype",
            "y should be an array of float64, but its dtype is object.",
            "rows of different",
        ),
    ],
)
def test_is_what_is_no_such_array_said_plainly(value: Any, stage: str, message: str, hint: str) -> None:
    found = misfit(ARRAY, value, EXAMPLE)
    assert (found.stage, found.message) == (stage, message)
    assert hint in found.hint


@pytest.mark.parametrize(
    ("kind", "value", "hint"),
    [
        (Real(), (1.5,), "A comma at the end of the return line makes a tuple. Is there one?"),
        (Real(), np.ones(1), "Take the number out of the array: array.item()."),
        (Real(), np.ones((2, 3)), "It should be one number. Is an index, a sum or a mean missing?"),
        (Real(), [1.5], "It should be one number. Is an index, a sum or a mean missing?"),
        (Real(), (i for i in range(3)), "It gives its values one by one. Is a sum(...) around it missing?"),
        (Count(), Foreign("torch.Tensor"), "Take the number out of the tensor: tensor.item()."),
        (Real(), None, "A function without a return line gives None. Is the return missing, or inside an if?"),
        (ARRAY, (i for i in range(3)), "It gives its values one by one. Turn it into an array: np.array(list(...))."),
        (ListOf(ARRAY), map(abs, [1]), "It gives its values one by one. Turn it into a list: list(...)."),
        (
            ListOf(ARRAY),
            np.array([None, 1]),
            "Return the parts as they are, next to each other or in a list, without making one array of them.",
        ),
        (Tuple((("a", Real()),)), {"a": 1.0}, "Return the values alone, in the order of the text."),
        (ListOf(Real()), {0: 1.0}, "Return the values alone, in the order of the text."),
        (
            ListOf(Real()),
            1.0,
            "You returned one value, but the exercise asks for several. Is yours the last of them, or their sum?",
        ),
        (Real(), "1.5", "It is a text, but it should be numbers. Leave the quotes and str(...) out."),
        (Flag(), 1.5, "A comparison gives True or False; bool(...) makes it of a number."),
        (Dict({"a": Real()}), 1.5, "Write the keys into the return line: {'a': ..., ...}."),
    ],
)
def test_does_the_hint_fit_what_was_asked_for(kind: Kind, value: Any, hint: str) -> None:
    assert misfit(kind, value, [EXAMPLE]).hint == hint


def test_is_a_shape_that_follows_the_argument_said_in_words() -> None:
    found = misfit(Array(("...",)), np.ones(4), EXAMPLE)
    assert found.message == "y should have the shape of its argument, here (3,), but it has shape (4,)."


@pytest.mark.parametrize(
    ("got", "want", "hint"),
    [
        ((18, 4), (6, 3, 4), "np.stack makes a new axis"),
        ((6, 4), (6, 3, 4), "An axis is missing."),
        ((3, 4), (1, 3, 4), "An axis is missing."),  # a sum over one example loses no number either
    ],
)
def test_axes_that_were_joined_are_told_from_an_axis_that_was_summed(
    got: tuple[int, ...], want: tuple[int, ...], hint: str
) -> None:
    with pytest.raises(Misfit) as caught:
        Array(("T", "N", "m")).conform(np.zeros(got), np.zeros(want), "H")
    assert hint in caught.value.hint


def test_a_tuple_that_holds_the_array_is_told_to_return_it_alone() -> None:
    with pytest.raises(Misfit) as caught:
        Array(("n", "n")).conform((np.eye(2), np.ones((2, 2))), np.eye(2), "Q")
    assert caught.value.hint == "The exercise asks for one array. Return that array alone."
    with pytest.raises(Misfit) as caught:
        Array(("n",)).conform((1.0, 2.0), np.ones(2), "y")
    assert caught.value.hint == "Turn it into an array: np.array(...)."


def test_does_a_tensor_get_the_hint_to_detach_it() -> None:
    import torch

    found = misfit(ARRAY, torch.zeros(3), EXAMPLE)
    assert found.message == WANTED + "a torch.Tensor."
    assert found.hint == "Turn the tensor into an array: tensor.detach().numpy()."


@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_are_both_float_dtypes_right_where_the_arguments_are_single(dtype: str) -> None:
    assert ARRAY.conform(np.zeros(3, dtype), EXAMPLE.astype(np.float32), "y").dtype == dtype


def test_may_a_list_be_a_tuple_and_the_reverse() -> None:
    pair = Tuple((("a", Real()), ("b", Real())))
    assert pair.conform([1.0, 2.0], (0.0, 0.0), "r") == (1.0, 2.0)
    assert ListOf(Real()).conform((1.0, 2.0), [0.0, 0.0], "r") == [1.0, 2.0]


@pytest.mark.parametrize(
    ("kind", "value", "example", "message"),
    [
        (ListOf(Real()), [1.0], [0.0, 0.0], "r should be a list (2 in all), but it has 1."),
        (ListOf(Real()), [1.0, None], [0.0, 0.0], "r[1] should be a number, but it is None."),
        (ListOf(ARRAY), np.zeros(3), [EXAMPLE], "r should be a list, but it is an array of shape (3,)."),
        (
            Tuple((("a", Real()), ("b", Real()))),
            (1.0, 2.0, 3.0),
            (0.0, 0.0),
            "r should be a tuple of a, b (2 in all), but it has 3.",
        ),
        (Tuple((("a", Real()),)), 1.0, (0.0,), "r should be a tuple of a, but it is the single number 1.0."),
        (Tuple((("a", Real()),)), (None,), (0.0,), "a should be a number, but it is None."),
        (
            Dict({"w": Real()}),
            1.0,
            {"w": 0.0},
            "r should be a dict with the keys 'w', but it is the single number 1.0.",
        ),
        (Dict({"w": Real()}), {"v": 1.0}, {"w": 0.0}, "r should have the keys 'w', but it has 'v'."),
        (Dict({"w": Real()}), {}, {"w": 0.0}, "r should have the keys 'w', but it has none."),
        (Dict({"w": Real()}), {"w": "x"}, {"w": 0.0}, "r['w'] should be a number, but it is the text 'x'."),
    ],
)
def test_is_a_fault_within_several_values_named_by_its_place(
    kind: Kind, value: Any, example: Any, message: str
) -> None:
    assert misfit(kind, value, example, "r").message == message


def test_does_a_list_of_one_too_few_get_the_hint_to_look_at_its_ends() -> None:
    assert (
        misfit(ListOf(Real()), [1.0], [0.0, 0.0], "r").hint == "It has one entry too few. Is it the first or the last?"
    )
    assert misfit(ListOf(Real()), [1.0], [0.0, 0.0, 0.0], "r").hint == ""


def test_is_int_no_cure_for_a_count_that_is_a_fraction() -> None:
    assert misfit(Count(), 2.0, 2, "r").hint == "Use int(...)."
    assert (
        misfit(Count(), 0.25, 1, "r").hint
        == "A count is a whole number. Do you divide something that should not be divided?"
    )


def test_does_a_dict_conform_by_its_keys() -> None:
    assert Dict({"w": Real(), "b": Count()}).conform({"b": 1, "w": 2.0}, {"w": 0.0, "b": 0}, "r") == {"w": 2.0, "b": 1}


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (Seed(3), "a random generator"),
        (Foreign("object"), "an object"),
        (Foreign("set"), "a set"),
        ([], "a list of 0"),
        (1.5, "the single number 1.5"),
        ("x" * 100, "the text '" + "x" * 40 + "'"),
        (b"x", "a bytes"),
    ],
)
def test_does_say_speak_in_a_learners_words(value: Any, words: str) -> None:
    assert say(value) == words
