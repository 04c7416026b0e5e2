"""The closed list of what an argument or a result can be, and the plain message when it is something else."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import Any

import numpy as np

from autograder.contract.wire import Foreign, Known, Seed

__all__ = ["Array", "Count", "Dict", "Flag", "Function", "Kind", "ListOf", "Misfit", "Real", "Rng", "Text", "Tuple"]

FLOATS = ("float32", "float64")
# Built-in types that give their values one by one. A learner who returns one means the list of its values.
LAZY = ("generator", "map", "zip", "filter", "reversed", "list_reverseiterator", "range")


@dataclass(frozen=True)
class Misfit(Exception):
    """A value that is not of the kind that was promised.

    Attributes:
        stage: what is wrong with it: ``type``, ``length``, ``shape`` or ``dtype``.
        message: one sentence for the learner: what was returned and what was expected.
        hint: what to do about it.
    """

    stage: str
    message: str
    hint: str = ""


@dataclass(frozen=True)
class Real:
    """A real number. A Python or NumPy scalar, or an array of no dimension."""

    meaning: str = "a number"

    def conform(self, value: Any, example: Any, name: str) -> float:
        """The value as a float. ``example`` is the reference's value."""
        number = _number(value, name, "a number")
        try:
            return float(number)
        except OverflowError:  # an int beyond float64
            return math.inf if number > 0 else -math.inf


@dataclass(frozen=True)
class Count:
    """A whole number."""

    meaning: str = "a whole number"

    def conform(self, value: Any, example: Any, name: str) -> int:
        """The value as an int. A float does not count as an int, even if it is a whole number."""
        number = _number(value, name, "a whole number")
        if isinstance(number, float):
            raise Misfit(
                "dtype",
                f"{name} should be a whole number (int), but it is the float {number:g}.",
                "Use int(...)."
                if number.is_integer()
                else "A count is a whole number. Do you divide something that should not be divided?",
            )
        return int(number)


@dataclass(frozen=True)
class Flag:
    """True or False."""

    meaning: str = "True or False"

    def conform(self, value: Any, example: Any, name: str) -> bool:
        """The value as a bool. The numbers 0 and 1 do not count as bools."""
        if not isinstance(value, bool | np.bool_):
            truth = "A comparison gives True or False; bool(...) makes it of a number."
            raise Misfit("type", f"{name} should be True or False, but it is {say(value)}.", truth)
        return bool(value)


@dataclass(frozen=True)
class Text:
    """One word of a fixed set.

    Attributes:
        choices: the words.
        hints: for each wrong word that learners often return, a hint.
    """

    choices: tuple[str, ...]
    meaning: str = "a word"
    # only texts, so they do not change an exercise's version
    hints: Mapping[str, str] = field(default_factory=dict, repr=False)

    def conform(self, value: Any, example: Any, name: str) -> str:
        """The value, if it is one of the choices."""
        listed = ", ".join(repr(choice) for choice in self.choices)
        if not isinstance(value, str):
            raise Misfit("type", f"{name} should be one of {listed}, but it is {say(value)}.", _word_of(value))
        if value not in self.choices:
            near = get_close_matches(value.strip().lower(), self.choices, 1)
            hint = self.hints.get(value) or (f"Did you mean {near[0]!r}?" if near else "")
            raise Misfit("type", f"{name} is {value[:60]!r}, which is not one of {listed}.", hint)
        return value


def _word_of(value: Any) -> str:
    """What to do about a value that is no text."""
    if isinstance(value, int | np.integer) and not isinstance(value, bool):
        return "Return the word itself, not its place in the list: words[i] for the index i."
    if isinstance(value, list | tuple):
        return "Return one word alone, nothing beside it."
    return "Return plain text: str(...) makes it." if type(value) is Foreign else ""


@dataclass(frozen=True)
class Array:
    """A NumPy array of floats; its shape is the reference's.

    Attributes:
        shape: the shape in symbols, as the exercise's text writes it: ``("n + 1",)``.
    """

    shape: tuple[str, ...]
    meaning: str = "an array"

    def conform(self, value: Any, example: Any, name: str) -> np.ndarray[Any, Any]:
        """The array, if it has the shape of ``example`` and a float dtype at least as wide as the arguments'."""
        if isinstance(value, np.generic):
            value = np.asarray(value)
        if type(value) is np.ndarray and value.shape == example.shape and value.dtype.name in _allowed(example):
            return value
        symbols = f"({', '.join(self.shape)}{',' if len(self.shape) == 1 else ''})"
        shape = "the shape of its argument" if self.shape == ("...",) else f"shape {symbols}"
        wanted = f"a NumPy array of {shape}"
        if type(value) is Foreign and value.type_name == "numpy.ndarray":  # complex numbers, objects, texts
            raise Misfit(
                "dtype", f"{name} should be an array of float64, but its {value.detail}.", _remedy(value, name)
            )
        if type(value) is not np.ndarray:
            raise Misfit(
                "type",
                f"{name} should be {wanted}, but it is {say(value)}.",
                _one_of(value, example) or _array_remedy(value, name),
            )
        if value.shape != example.shape:
            raise Misfit(
                "shape",
                f"{name} should have {shape}, here {example.shape}, but it has shape {value.shape}.",
                _shape_remedy(value.shape, example.shape, name),
            )
        raise Misfit(
            "dtype",
            f"{name} should be an array of {_allowed(example)[-1]}, but its dtype is {value.dtype.name}.",
            _dtype_remedy(value.dtype.name),
        )


@dataclass(frozen=True)
class ListOf:
    """A list of values of one kind, as long as the reference's."""

    item: "Kind"
    meaning: str = "a list"

    def conform(self, value: Any, example: Any, name: str) -> list[Any]:
        """The items, each of the kind; a tuple passes for a list."""
        items = _items(value, len(example), name, "a list")
        return [
            self.item.conform(got, want, f"{name}[{i}]")
            for i, (got, want) in enumerate(zip(items, example, strict=True))
        ]


@dataclass(frozen=True)
class Tuple:
    """Several values in a fixed order, each with a name for messages."""

    items: tuple[tuple[str, "Kind"], ...]
    meaning: str = "several values"

    def conform(self, value: Any, example: Any, name: str) -> tuple[Any, ...]:
        """The values, each of its kind; a list passes for a tuple."""
        values = _items(value, len(self.items), name, "a tuple of " + ", ".join(label for label, _ in self.items))
        return tuple(
            kind.conform(got, want, label) for (label, kind), got, want in zip(self.items, values, example, strict=True)
        )


@dataclass(frozen=True)
class Dict:
    """Several values by name."""

    items: dict[str, "Kind"] = field(hash=False)
    meaning: str = "a dictionary"

    def conform(self, value: Any, example: Any, name: str) -> dict[str, Any]:
        """The values, each of its kind, under exactly the promised keys."""
        keys = ", ".join(repr(key) for key in self.items)
        if not isinstance(value, dict):
            pairs = f"Write the keys into the return line: {{{next(iter(self.items))!r}: ..., ...}}."
            raise Misfit("type", f"{name} should be a dict with the keys {keys}, but it is {say(value)}.", pairs)
        if set(value) != set(self.items):
            raise Misfit(
                "length",
                f"{name} should have the keys {keys}, but it has {', '.join(map(repr, value)) or 'none'}.",
            )
        return {key: kind.conform(value[key], example[key], f"{name}[{key!r}]") for key, kind in self.items.items()}


@dataclass(frozen=True)
class Rng:
    """A ``numpy.random.Generator``: an argument only, sent as its seed."""

    meaning: str = "a random generator"

    def conform(self, value: Any, example: Any, name: str) -> Any:
        """Refuse every value: a function cannot return this kind."""
        raise Misfit("type", f"{name} cannot be returned.")


@dataclass(frozen=True)
class Function:
    """A known function: an argument only, sent as its name."""

    meaning: str = "a function"

    def conform(self, value: Any, example: Any, name: str) -> Any:
        """Refuse every value: a function cannot return this kind."""
        raise Misfit("type", f"{name} cannot be returned.")


Kind = Real | Count | Flag | Text | Array | ListOf | Tuple | Dict | Rng | Function


def _allowed(example: np.ndarray[Any, Any]) -> tuple[str, ...]:
    """The dtypes that a result may have: float64, and float32 where the arguments had it."""
    return FLOATS if example.dtype == np.float32 else ("float64",)


def say(value: Any) -> str:
    """What a value is, in a learner's words: ``a list of 4``, ``a torch.Tensor``, ``None``."""
    match value:
        case None:
            return "None"
        case Foreign(type_name=name, detail=detail):
            article = "an" if name[:1].lower() in "aeiou" else "a"
            return f"{article} {name}" + (f" ({detail})" if detail else "")
        case Seed():
            return "a random generator"
        case Known(name=name):
            return f"the function {name[:40]}"
        case list() | tuple() | dict():
            return f"a {type(value).__name__} of {len(value)}"
        case np.ndarray():
            return f"an array of shape {value.shape}"
        case str():
            return f"the text {value[:40]!r}"
        case bool() | int() | float() | np.generic():
            return f"the single number {value}"
    return f"a {type(value).__name__}"


def _number(value: Any, name: str, wanted: str) -> float | int:
    if isinstance(value, np.ndarray) and value.ndim == 0:
        value = value[()]
    if isinstance(value, bool | np.bool_) or not isinstance(value, int | float | np.integer | np.floating):
        raise Misfit("type", f"{name} should be {wanted}, but it is {say(value)}.", _number_remedy(value, name))
    return value.item() if isinstance(value, np.generic) else value


def _items(value: Any, count: int, name: str, wanted: str) -> list[Any]:
    if not isinstance(value, list | tuple):
        raise Misfit("type", f"{name} should be {wanted}, but it is {say(value)}.", _items_remedy(value, name))
    if len(value) != count:
        remedy = _length_remedy(len(value), count) if wanted.startswith("a list") else ""
        raise Misfit("length", f"{name} should be {wanted} ({count} in all), but it has {len(value)}.", remedy)
    return list(value)


def _length_remedy(got: int, want: int) -> str:
    if abs(got - want) != 1:
        return ""
    return f"It has one entry too {'few' if got < want else 'many'}. Is it the first or the last?"


def _shape_remedy(got: tuple[int, ...], want: tuple[int, ...], name: str) -> str:
    if len(want) == 1 and len(got) == 2 and 1 in got and max(got) == want[0]:
        what = "column" if got[1] == 1 else "row"
        return f"It is a {what} of a matrix. It should have one axis: use {name}.ravel(), or no keepdims=True in a sum."
    if len(got) == len(want) == 1 and abs(got[0] - want[0]) == 1:
        return _length_remedy(got[0], want[0])
    if len(want) == 2 and got == want[::-1]:
        return "It is transposed: rows and columns are swapped."
    if got == ():
        return "It is a single number. Is it the last of several, or a sum or a mean over too much?"
    if len(got) == len(want) - 1 and math.prod(got) == math.prod(want) and 1 not in want:
        return "Two axes have become one, and no number is lost. np.stack makes a new axis; np.concatenate makes none."
    if len(got) == len(want) - 1:
        return "An axis is missing. Is a sum, a mean or an index too many?"
    return ""


def _dtype_remedy(dtype: str) -> str:
    if dtype == "bool":
        return (
            "It is a mask: True and False. Multiply the mask with the numbers that it should let through, "
            "or make numbers of it: mask.astype(float)."
        )
    if dtype.startswith(("int", "uint")):
        return (
            "It holds whole numbers only. np.zeros(n) makes floats; np.array([0, 1]) and zeros_like of integers do not."
        )
    return (
        "float32 keeps 7 digits, float64 keeps 16. np.zeros(n) makes float64; torch makes float32 unless it is told "
        "dtype=torch.float64."
    )


def _number_remedy(value: Any, name: str) -> str:
    match value:
        case tuple() if len(value) == 1:
            return "A comma at the end of the return line makes a tuple. Is there one?"
        case np.ndarray(size=1):
            return "Take the number out of the array: array.item()."
        case list() | tuple() | np.ndarray():
            return "It should be one number. Is an index, a sum or a mean missing?"
        case Foreign(type_name=kind) if "Tensor" in kind or "Parameter" in kind:
            return "Take the number out of the tensor: tensor.item()."
        case Foreign(type_name=kind) if kind in LAZY:
            return "It gives its values one by one. Is a sum(...) around it missing?"
    return _remedy(value, name)


def _items_remedy(value: Any, name: str) -> str:
    match value:
        case np.ndarray() | Foreign(type_name="numpy.ndarray"):
            return "Return the parts as they are, next to each other or in a list, without making one array of them."
        case dict() | Foreign(type_name="dict"):
            return "Return the values alone, in the order of the text."
        case bool() | int() | float() | np.generic():
            return "You returned one value, but the exercise asks for several. Is yours the last of them, or their sum?"
        case Foreign(type_name=kind) if kind in LAZY:
            return "It gives its values one by one. Turn it into a list: list(...)."
    return _remedy(value, name)


def _array_remedy(value: Any, name: str) -> str:
    if isinstance(value, bool | int | float | np.generic):
        return "It is a single number. Is it the last of several, or a sum or a mean over too much?"
    return _remedy(value, name)


def _one_of(value: Any, example: np.ndarray[Any, Any]) -> str:
    """A hint for a tuple that contains the array; empty for anything else."""
    arrays = [item for item in value if isinstance(item, np.ndarray)] if isinstance(value, tuple) else []
    if not any(array.shape == example.shape for array in arrays):
        return ""
    return "The exercise asks for one array. Return that array alone."


def _remedy(value: Any, name: str) -> str:
    match value:
        case None if "[" in name:
            return "This entry was never filled. Does the loop reach it?"
        case None:
            return "A function without a return line gives None. Is the return missing, or inside an if?"
        case list() | tuple():
            return "Turn it into an array: np.array(...)."
        case str():
            return "It is a text, but it should be numbers. Leave the quotes and str(...) out."
        case dict() | Foreign(type_name="dict"):
            return "Return the numbers alone, without the keys."
        case Foreign(type_name="set" | "frozenset"):
            return "A set has no order and drops equal values. Return a list or an array."
        case Foreign(type_name=kind) if kind in LAZY:
            return "It gives its values one by one. Turn it into an array: np.array(list(...))."
        case Foreign(type_name=kind) if "Tensor" in kind or "Parameter" in kind:
            return "Turn the tensor into an array: tensor.detach().numpy()."
        case Foreign(type_name=kind) if kind in ("function", "method", "builtin_function_or_method"):
            return "That is a function, not its result. Are the brackets () of the call missing?"
        case Foreign(type_name="coroutine"):
            return "A function that begins with async def gives its result later. Begin with def."
        case Foreign(type_name=kind) if kind.endswith("Result"):
            return "That NumPy function returns several arrays together. Take the one you need."
        case Foreign(detail=detail) if "subclass" in detail:
            return "Return a plain array: np.asarray(...)."
        case Foreign(detail=detail) if "object" in detail:
            return "An array of objects comes from rows of different lengths. Check the shapes of what you stack."
    return ""
