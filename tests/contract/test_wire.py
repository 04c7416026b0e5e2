"""Does every value come back as it was, and does nothing but WireError come out of a broken frame?"""

import contextlib
import json
import math
from collections import namedtuple
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from autograder.contract.wire import DTYPES, HEADER_LENGTH, Foreign, Known, Limits, Seed, pack, unpack
from autograder.errors import WireError

quick = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
thorough = settings(quick, max_examples=500)

arrays = st.sampled_from(sorted(DTYPES)).flatmap(
    lambda dtype: hnp.arrays(dtype, hnp.array_shapes(min_dims=0, max_dims=4, min_side=0, max_side=4))
)
scalars = arrays.filter(lambda a: a.size > 0).map(lambda a: a.flat[0])
leaves = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.text(max_size=20),
    st.text(alphabet=st.characters(categories=["Cs"]), max_size=1),
    arrays,
    scalars,
    st.builds(Seed, st.integers(min_value=0)),
    st.builds(Known, st.text(max_size=20)),
    st.builds(Foreign, st.text(max_size=20), st.text(max_size=20)),
)
values = st.recursive(
    leaves,
    lambda inner: st.one_of(
        st.lists(inner, max_size=4),
        st.lists(inner, max_size=4).map(tuple),
        st.dictionaries(st.text(max_size=5), inner, max_size=4),
    ),
    max_leaves=8,
)


def same(a: Any, b: Any) -> bool:
    if type(a) is not type(b):
        return False
    if isinstance(a, np.ndarray | np.generic):
        return bool(a.dtype == b.dtype and a.shape == b.shape and a.tobytes() == b.tobytes())
    if isinstance(a, list | tuple):
        return len(a) == len(b) and all(map(same, a, b))
    if isinstance(a, dict):
        return list(a) == list(b) and all(same(a[key], b[key]) for key in a)
    if isinstance(a, float):
        return (math.isnan(a) and math.isnan(b)) or (a == b and math.copysign(1, a) == math.copysign(1, b))
    return bool(a == b)


def frame(header: Any, payload: bytes = b"") -> bytes:
    text = header if isinstance(header, bytes) else json.dumps(header).encode()
    return HEADER_LENGTH.pack(len(text)) + text + payload


def test_an_item_of_an_array_of_texts_is_a_text() -> None:
    assert same(unpack(pack(np.array(["dead units", "healthy"])[0])), "dead units")


@quick
@given(values)
def test_does_every_value_of_the_contract_come_back_as_it_was(value: Any) -> None:
    assert same(unpack(pack(value)), value)


@pytest.mark.parametrize(
    "array",
    [
        np.arange(12.0).reshape(3, 4).T,
        np.arange(10.0)[::-2],
        np.broadcast_to(1.5, (2, 3)),
        np.asfortranarray(np.ones((2, 3), np.float32)),
    ],
)
def test_is_an_unpacked_array_fresh_writable_and_contiguous(array: np.ndarray) -> None:
    back = unpack(pack(array))
    assert np.array_equal(back, array) and back.dtype == array.dtype
    assert (back.flags.writeable and back.flags.c_contiguous and back.flags.owndata) or back.base is not None
    back[...] = 0


class Sub(np.ndarray):
    pass


class MyFloat(float):
    pass


@pytest.mark.parametrize(
    ("value", "name", "detail"),
    [
        (np.ones(2).view(Sub), "tests.Sub", "a subclass of ndarray"),
        (np.ma.array([1.0]), "numpy.MaskedArray", "a subclass of ndarray"),
        (np.ones(2, complex), "numpy.ndarray", "dtype is complex128"),
        (np.ones(2, ">f8"), "numpy.ndarray", "dtype is >f8"),
        (np.array([1, "a"], object), "numpy.ndarray", "dtype is object"),
        (MyFloat(2), "tests.MyFloat", ""),
        (1j, "complex", ""),
        ({1: 2}, "dict", ""),
        ({1}, "set", ""),
        (len, "builtin_function_or_method", ""),
    ],
)
def test_does_what_is_outside_the_contract_cross_as_its_types_name_only(value: Any, name: str, detail: str) -> None:
    back = unpack(pack(value))
    assert type(back) is Foreign
    assert back.type_name.endswith(name) and back.detail == detail


def test_does_a_named_tuple_cross_as_the_tuple_that_it_is() -> None:
    class Liar(tuple[int, ...]):
        def __iter__(self) -> Any:
            return iter((8, 9))

    assert unpack(pack(namedtuple("Pair", "a b")(1, 2.5))) == (1, 2.5)
    assert unpack(pack(Liar((1, 2)))) == (1, 2)


def test_does_a_librarys_named_tuple_keep_the_name_that_explains_it() -> None:
    assert unpack(pack(np.linalg.qr(np.eye(2)))) == Foreign("numpy.QRResult")


def test_does_a_tensor_cross_as_a_foreign_thing() -> None:
    import torch

    assert unpack(pack(torch.ones(2))) == Foreign("torch.Tensor")


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (np.broadcast_to(1.0, (10**6, 10**6)), "bytes"),
        (np.zeros(64 * 2**20, np.uint8), "frame of"),
        ([np.zeros(5 * 2**20)] * 2, "bytes"),
        ([0] * 20_000, "parts"),
        ([[[[[[[[[[1]]]]]]]]]], "deep"),
        ("a" * 10_001, "characters"),
        ({"k" * 10_001: 1}, "characters"),
        (10**400, "digits"),
        (-(10**399), "digits"),
        (2**100_000, "digits"),
        (Seed(10**500), "digits"),
        (np.zeros((1,) * 9), "dimensions"),
        (["a" * 9_999] * 200, "header"),
    ],
    ids=range(13),
)
def test_is_a_value_beyond_the_limits_refused_before_it_is_sent(value: Any, said: str) -> None:
    with pytest.raises(WireError, match=said):
        pack(value)


@pytest.mark.parametrize(
    "value", [10**400 - 1, -(10**399) + 1, "a" * 10_000, [[[[[[[[1]]]]]]]], np.zeros((1,) * 8)], ids=range(5)
)
def test_does_what_is_just_within_the_limits_come_back(value: Any) -> None:
    assert same(unpack(pack(value)), value)


def test_does_whatever_packs_under_small_limits_also_unpack_under_them() -> None:
    limits = Limits(frame_bytes=100)
    with pytest.raises(WireError, match="frame"):
        pack(np.zeros(12), limits)
    assert np.array_equal(unpack(pack(np.zeros(4), limits), limits), np.zeros(4))


@pytest.mark.parametrize(
    "broken",
    [
        b"",
        b"\0\0\0",
        b"\xff\xff\xff\xff{}",
        frame(b""),
        frame(b"\xff\xfe"),
        frame(b"[" * 100_000),
        frame(b'["int","' + b"1" * 401 + b'"]'),
        frame(b"1" * 5_000),
        frame(["float", "xyz"]),
        frame(["float", "0x1p99999"]),
        frame(["float", 1.0]),
        frame(b'["bool", NaN]'),
        frame(["int", "0x10"]),
        frame(["int", ""]),
        frame(["seed", "-"]),
        frame(["bool", 1]),
        frame(["none", 1]),
        frame([]),
        frame({}),
        frame(None),
        frame("none"),
        frame(["dict", [["a"]]]),
        frame(["dict", [["a", ["none"], 3]]]),
        frame(["dict", [1]]),
        frame(["list", {"a": 1}]),
        frame(
            [
                "list",
                [
                    [
                        "list",
                        [
                            [
                                "list",
                                [["list", [["list", [["list", [["list", [["list", [["list", [["list", []]]]]]]]]]]]]]],
                            ]
                        ],
                    ]
                ],
            ]
        ),
        frame(["list", [["none"]] * 20_000]),
        frame(["array", "float64", [-1]]),
        frame(["array", "float64", [-1, -1]], b"\0" * 8),
        frame(["array", "float64", [1.0]], b"\0" * 8),
        frame(["array", "float64", [True]], b"\0" * 8),
        frame(["array", "float64", ["1"]], b"\0" * 8),
        frame(["array", "float64", [2**70]]),
        frame(["array", "float64", [0, 2**70]]),
        frame(["array", "float64", [0, 2**62, 2**62]]),
        frame(["array", "float64", [1] * 9], b"\0" * 8),
        frame(["array", "object", [1]], b"\0" * 8),
        frame(["array", "complex128", [1]], b"\0" * 16),
        frame(["array", "float64", [2]], b"\0" * 8),
        frame(["array", "float64", [1]], b"\0" * 9),
        frame(["scalar", "float64", [1]], b"\0" * 8),
        frame(["scalar", "float64", []]),
        frame(["foreign", 1, 2]),
        frame(["eval", "1"]),
    ],
    ids=lambda b: repr(b[4:44]),
)
def test_is_each_malformed_frame_refused_with_a_wire_error(broken: bytes) -> None:
    with pytest.raises(WireError):
        unpack(broken)


def test_is_a_frame_beyond_the_limit_refused_unread() -> None:
    with pytest.raises(WireError, match="at most 10"):
        unpack(b"\0" * 11, Limits(frame_bytes=10))


def test_does_a_bool_array_of_strange_bytes_hold_only_true_and_false() -> None:
    back = unpack(frame(["array", "bool", [3]], b"\x00\x02\xff"))
    assert back.tobytes() == b"\x00\x01\x01"


def only_wire_errors(broken: bytes) -> None:
    with contextlib.suppress(WireError):
        unpack(broken)


@thorough
@given(st.binary(max_size=200))
def test_do_random_bytes_raise_nothing_but_wire_errors(noise: bytes) -> None:
    only_wire_errors(noise)


@quick
@given(values, st.lists(st.tuples(st.integers(0, 10_000), st.integers(0, 255)), min_size=1, max_size=4))
def test_do_mutated_valid_frames_raise_nothing_but_wire_errors(value: Any, changes: list[tuple[int, int]]) -> None:
    mutated = bytearray(pack(value))
    for place, byte in changes:
        mutated[place % len(mutated)] = byte
    only_wire_errors(bytes(mutated))


tags = st.sampled_from(
    ["none", "bool", "str", "float", "int", "seed", "list", "tuple", "dict", "array", "scalar", "foreign", "?"]
)
nasty = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.sampled_from([2**63, 2**64, -1, 10**30]),
    st.floats(),
    st.text(max_size=6),
    st.sampled_from([*sorted(DTYPES), "object", "V8", "nan", "-inf", "0x1p9999", "１２", "1_0", " 7 ", "\ud800"]),
)
trees = st.recursive(
    nasty,
    lambda inner: st.one_of(st.lists(inner, max_size=4), st.tuples(tags, inner), st.tuples(tags, inner, inner)),
    max_leaves=12,
)


@thorough
@given(trees, st.binary(max_size=32))
@example(["array", "bool", [0, 2**63]], b"")
def test_do_well_formed_headers_of_nonsense_raise_nothing_but_wire_errors(header: Any, payload: bytes) -> None:
    only_wire_errors(frame(header, payload))
