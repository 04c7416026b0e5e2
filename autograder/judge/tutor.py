"""Explains an error of Python or NumPy in a tutor's words: which arrays do not fit, and which would."""

import ast
import builtins
import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from difflib import get_close_matches
from types import TracebackType

import numpy as np

from autograder.judge.scene import Operand, Scene, Shape, scene_of

__all__ = ["Words", "in_words"]


@dataclass(frozen=True)
class Words:
    """What went wrong.

    Attributes:
        words: one sentence with the sizes of the learner's variables.
        plain: the same sentence without sizes.
        hint: what would fit, without sizes.
    """

    words: str
    plain: str
    hint: str = ""


def in_words(error: BaseException, said: str, trace: TracebackType | None, own: Callable[[str], bool]) -> Words | None:
    """The error in words; None if it is of no known kind.

    Args:
        error: the exception.
        said: its text.
        trace: its traceback, the source of the shapes.
        own: says whether a file is the learner's.
    """
    scene = scene_of(trace, own) or Scene(None, {})
    for kinds, pattern, say in KNOWN:
        if isinstance(error, kinds) and (found := re.search(pattern, said)):
            return say(scene, found)
    return None


Say = Callable[[Scene, "re.Match[str]"], Words]


def _both(scene: Scene, plain: str, hint: str) -> Words:
    """A sentence, followed by the shapes of the variables of the line."""
    parts = [f"{part.text} is {part.what}" for part in scene.parts()]
    return Words(f"{plain} {' and '.join(parts)}." if parts else plain, plain, hint)


def _is(*operands: Operand) -> str:
    """What the operands are, as a clause; empty if one of them is unknown."""
    return " and ".join(f"{one.text} is {one.what}" for one in operands) if all(one.what for one in operands) else ""


MAX_HINT = 120  # characters of NumPy's own advice
EMPTY = "One of the two arrays has no entries. x[:-k] is empty for k = 0; x[: len(x) - k] is right for every k."
NO_ENTRIES = r"\(0,\)|of tensor [ab] \(0\)|size 0 is different from|different from 0\)"
"""What NumPy and PyTorch write about an operand without entries."""


def _matrix_product(scene: Scene, found: "re.Match[str]") -> Words:
    sides = scene.sides()
    empty = re.search(NO_ENTRIES, found.string)
    rule = EMPTY if empty else "In A @ B the last size of A must equal the first size of B."
    if sides is None:
        return _both(scene, "The sizes in a matrix product do not fit.", rule)
    left, right = sides
    plain = f"{left.text} and {right.text} do not fit in a matrix product."
    if left.shape == () or right.shape == () or "single number" in (left.what + right.what):
        return Words(f"{plain} {_is(left, right)}.", plain, "@ needs arrays on both sides. Multiply a number with *.")
    fits = "" if empty else _product_that_fits(left, right)
    hint = f"{rule} {fits} would fit." if fits else rule
    clause = _is(left, right)
    return Words(f"{plain} {clause}." if clause else plain, plain, hint)


def _product_that_fits(left: Operand, right: Operand) -> str:
    if left.shape is None or right.shape is None:
        return ""
    a, b = _bracketed(left.text), _bracketed(right.text)
    options: list[tuple[str, Shape, Shape]] = [
        (f"{a} @ {_turned(b)}", left.shape, right.shape[::-1]),
        (f"{_turned(a)} @ {b}", left.shape[::-1], right.shape),
        (f"{b} @ {a}", right.shape, left.shape),
    ]
    return next((text for text, x, y in options if x and y and x[-1] == y[0]), "")


def _turned(text: str) -> str:
    return text[:-2] if text.endswith(".T") else f"{text}.T"


def _bracketed(text: str) -> str:
    return text if re.fullmatch(r"[\w.\[\]:, -]+", text) and " " not in text else f"({text})"


def _broadcast(scene: Scene, found: "re.Match[str]") -> Words:
    empty = re.search(NO_ENTRIES, found.string)
    sizes = "Compare the sizes from the last axis on: two sizes must be equal, or one of them must be 1."
    rule = EMPTY if empty else sizes
    sides = scene.sides()
    if sides is None:
        return _both(scene, "The sizes in this line do not fit entry by entry.", rule)
    left, right = sides
    plain = f"{left.text} and {right.text} do not fit entry by entry."
    clause = _is(left, right)
    fits = "" if empty else _broadcast_that_fits(left, right)
    return Words(f"{plain} {clause}." if clause else plain, plain, fits or rule)


def _broadcast_that_fits(left: Operand, right: Operand) -> str:
    if left.shape is None or right.shape is None:
        return ""
    for one, other in ((left, right), (right, left)):
        a, b = one.shape or (), other.shape or ()
        text = _bracketed(one.text)
        if len(a) == 1 and len(b) == 2 and a[0] == b[0]:
            return f"{text}[:, None] would fit: one number for each row."
        if len(a) == 2 and a[::-1] == b:
            return f"{_turned(text)} would fit."
        if len(a) == len(b) == 1 and a[0] - b[0] == 1:
            return (
                f"{one.text} has one entry more. Should you leave out its first, {text}[1:], or its last, {text}[:-1]?"
            )
    return ""


NOTHING = ("(0,)", "a list of 0", "a tuple of 0")


def _into_place(scene: Scene, _: "re.Match[str]") -> Words:
    plain = "The value does not have the size of the place that it is written to."
    return _both(scene, plain, "Compare the two sizes. Is the place one row, one entry, or the whole array?")


def _beyond(scene: Scene, found: "re.Match[str]") -> Words:
    subscript = scene.subscript()
    ask = "Where does the loop begin and end?" if scene.loops else "How many entries does it have in this case?"
    rule = f"Python counts from 0: an array of n entries ends at index n - 1. {ask}"
    nothing = "with size 0" in found.string or (subscript is not None and subscript[0].what in NOTHING)
    if nothing:
        rule = "It has no entries in this case, so it has no first and no last entry. What should the result be then?"
    if subscript is None:
        return Words("An index lies beyond the end.", "An index lies beyond the end.", rule)
    base, index = subscript
    plain = f"{base.text}[{index.text}] lies beyond the end of {base.text}."
    if not base.what:
        return Words(plain, plain, rule)
    known, value = scene.value(ast.parse(index.text, mode="eval").body)
    at = f", and {index.text} is {value}" if known and type(value) is int and index.text != str(value) else ""
    return Words(f"{plain} {base.text} is {base.what}{at}.", plain, rule)


def _assigned_beyond(scene: Scene, found: "re.Match[str]") -> Words:
    told = _beyond(scene, found)
    hint = "Assigning to an index does not make a list longer: use append, or create the list at its full length first."
    return Words(told.words, told.plain, hint)


def _too_many_indices(scene: Scene, found: "re.Match[str]") -> Words:
    base = scene.subscript()
    plain = f"{base[0].text if base else 'An array'} is indexed with more axes than it has."
    words = f"{plain} Axes: {found[1]}. Indices in your line: {found[2]}."
    return Words(words, plain, "Print its shape. Was an axis lost by a sum or by an index?")


def _of_a_number(scene: Scene, _: "re.Match[str]") -> Words:
    base = scene.subscript()
    name = base[0].text if base else "Something in this line"
    plain = f"{name} is a single number and has no entries."
    return Words(plain, plain, "Is there one index too many, or does the variable hold something else than you think?")


def _unmatched_mask(_scene: Scene, found: "re.Match[str]") -> Words:
    plain = "The mask and the array that it chooses from have different sizes."
    return Words(
        f"{plain[:-1]}: {found[2]} and {found[1]}.", plain, "Compute the mask from the array that you use it on."
    )


def _reshape(_scene: Scene, found: "re.Match[str]") -> Words:
    plain = "The new shape does not fit the number of entries in the array."
    return Words(f"{plain[:-1]}: {found[1]} numbers, shape {found[2]}.", plain, "Multiply the sizes of the new shape.")


def _none(scene: Scene, _: "re.Match[str]") -> Words:
    empty = [part.text for part in scene.parts() if part.what == "None"]
    name = empty[0] if empty else "Something in this line"
    plain = f"{name} is None: no value was stored in it, or the function that made it returned None."
    return Words(plain, plain, "Does a function that you call lack its return line? append and sort return None, too.")


def _list_arithmetic(scene: Scene, _: "re.Match[str]") -> Words:
    lists = [(part.text, part.what) for part in scene.parts() if part.what.startswith(("a list", "a tuple"))]
    kind = "tuple" if lists and lists[0][1].startswith("a tuple") else "list"
    plain = (
        f"{lists[0][0] if lists else 'Something in this line'} is a {kind}, and {kind}s have no entry-by-entry "
        "arithmetic."
    )
    return Words(plain, plain, _hint_for_list(scene))


TURN = "Turn it into an array first: np.array(...)."
APART = "Work on its items one by one. Did a function return several results? Give each a name: a, b = f(...)."


def _hint_for_list(scene: Scene) -> str:
    """The hint for a list or tuple, by its items; both hints if the line's source is unknown."""
    if hint := _by_what_it_holds(scene):
        return hint
    return TURN if scene.node is not None else f"Does it hold numbers? {TURN} Does it hold arrays? {APART}"


def _by_what_it_holds(scene: Scene) -> str:
    held = [scene.local[part.text] for part in scene.parts() if part.text in scene.local]
    lists = [value for value in held if type(value) in (list, tuple)]
    if not lists:
        return ""
    return APART if any(type(item) in (list, tuple, np.ndarray) for value in lists for item in value) else TURN


def _into_integers(scene: Scene, _: "re.Match[str]") -> Words:
    plain = "You write floats into an array of whole numbers."
    return _both(
        scene, plain, "Create it with a float dtype: np.zeros(n) makes floats; np.array([0, 1]) makes whole numbers."
    )


def _not_defined(scene: Scene, found: "re.Match[str]") -> Words:
    name = found[1]
    plain = f"{name} is not defined."
    if name in ("np", "torch", "math", "plt", "erf"):
        hint = "Run the cell with the imports at the top of the notebook, then this cell again."
        if name == "torch":
            hint = "Does the cell with the imports at the top of the notebook import it? If not, write import torch."
        return Words(plain, plain, hint)
    known = [*scene.local, "np", "torch", "math", "len", "range", "sum", "max", "min", "abs"]
    near = get_close_matches(name, [other for other in known if len(other) > 1 and other != name], 1, 0.5)
    hint = f"Did you mean {near[0]}?" if near else "Is it misspelt, or is it defined in another cell or function?"
    return Words(plain, plain, hint)


def _no_value_yet(_scene: Scene, found: "re.Match[str]") -> Words:
    plain = f"{found[1]} is used before it has a value."
    return Words(
        plain, plain, "Is the line that sets it inside an if or a loop that did not run? Is it misspelt there?"
    )


def _truth_of_array(scene: Scene, _: "re.Match[str]") -> Words:
    plain = (
        "A line with if, while, and, or, not, or Python's max or min needs one True or False, but got an array of them."
    )
    return _both(scene, plain, "Choose entry by entry: np.where(condition, a, b), np.maximum(a, b), or a mask.")


def _one_number(scene: Scene, _: "re.Match[str]") -> Words:
    plain = "A single number is needed here, but this is an array."
    return _both(
        scene, plain, "float(...) and math.exp take one number. For arrays use NumPy: np.exp, np.log, np.sqrt."
    )


def _sequence_in_entry(scene: Scene, _: "re.Match[str]") -> Words:
    plain = "Either several numbers are written into one entry, or rows of different lengths are put into one array."
    return _both(scene, plain, "Print the shapes of both sides. Keep arrays of different sizes in a list.")


def _joined(scene: Scene, _: "re.Match[str]") -> Words:
    plain = "The arrays that you join do not fit together."
    hint = "Along every other axis their sizes must be equal. A single number needs brackets: [x]."
    return _both(scene, plain, hint)


# Functions that take one array and then an axis, and functions that take a list of arrays.
OF_ONE_ARRAY = frozenset(
    ["max", "min", "amax", "amin", "sum", "mean", "prod", "std", "var", "median", "any", "all", "argmax", "argmin"]
)
OF_A_LIST = frozenset(["concatenate", "stack", "vstack", "hstack"])


def _array_for_number(scene: Scene, found: "re.Match[str]") -> Words:
    """Words for an array in place of a whole number: an axis, an index, or a count."""
    name = scene.called()
    if name in OF_A_LIST:
        return _joined(scene, found)
    if name in OF_ONE_ARRAY:
        return _two_for_one(scene, name, "an array")
    if name == "range":
        plain = "range needs whole numbers, but got an array."
        return _both(scene, plain, "len(x) is the number of entries of x, and x.shape has the sizes of its axes.")
    if scene.subscript() is not None:
        plain = "A list takes one whole number in [ ], but got an array."
        return _both(scene, plain, "An array can be indexed with an array, a list cannot: use np.array(...)[...].")
    hint = "np.max(a, b) and np.sum(a, b) read b as an axis; np.maximum(a, b) compares a and b entry by entry."
    plain = "One whole number is needed here, for example as an axis or an index, but this is an array."
    return Words(plain, plain, hint)


def _two_for_one(scene: Scene, name: str, what: str) -> Words:
    plain = f"np.{name} takes one array and an axis, but got {what} as the axis."
    extreme = {"max": "maximum", "amax": "maximum", "min": "minimum", "amin": "minimum"}.get(name)
    rule = f"np.{extreme}(a, b) compares two things entry by entry." if extreme else ""
    return _both(scene, plain, rule or "Put the numbers into one array first. Is a bracket missing?")


def _nothing_to_join(scene: Scene, _: "re.Match[str]") -> Words:
    plain = "There is nothing to join: the list of arrays is empty."
    loop = "Does the loop that fills it run in this case? What should the result be if it does not?"
    return Words(plain, plain, loop if scene.loops else "What should the result be in this case?")


def _whole_number(scene: Scene, _: "re.Match[str]") -> Words:
    name = scene.called()
    if name in OF_ONE_ARRAY:
        return _two_for_one(scene, name, "a float")
    plain = "A whole number is needed here, but this is a float."
    return _both(scene, plain, "range, an index and np.zeros take an int. // gives an int, / gives a float.")


def _no_index(scene: Scene, _: "re.Match[str]") -> Words:
    plain = "The index of an array must be a whole number, a slice or a mask. Yours has another type."
    return _both(scene, plain, "// gives a whole number, / gives a float. Only a dict takes a text in brackets.")


def _whole_number_of_list(scene: Scene, found: "re.Match[str]") -> Words:
    plain = (
        f"A whole number is needed here, but this is {'an array' if found[1] == 'numpy.ndarray' else f'a {found[1]}'}."
    )
    return _both(scene, plain, "range(len(a)) counts the entries of a; `for one in a` goes through them.")


def _caret(_scene: Scene, _: "re.Match[str]") -> Words:
    plain = "In Python ^ is not a power, and it does not work with floats."
    return Words(plain, plain, "A power is written with two stars: a ** b.")


def _bitwise(_scene: Scene, _: "re.Match[str]") -> Words:
    plain = "& and | join two conditions, but one side here is a float."
    return Words(plain, plain, "& binds stronger than < and >: put each comparison in brackets, (a > 0) & (b > 0).")


def _range_arithmetic(_scene: Scene, _: "re.Match[str]") -> Words:
    plain = "A range cannot be used in arithmetic."
    return Words(
        plain, plain, "np.arange(n) gives the same numbers as an array, and ** and * of an array work entry by entry."
    )


def _negative_power(_scene: Scene, _: "re.Match[str]") -> Words:
    plain = "NumPy cannot raise an array of whole numbers to a negative whole power: the result would not be whole."
    return Words(plain, plain, "Make the base a float: float(...).")


def _no_super(_scene: Scene, _: "re.Match[str]") -> Words:
    plain = "You assign a layer before super().__init__() has run."
    return Words(plain, plain, "Call super().__init__() in the first line of __init__.")


def _changed_in_place(_scene: Scene, _: "re.Match[str]") -> Words:
    plain = "A tensor that the backward pass needs was changed in place."
    return Words(
        plain, plain, "h += ... and h[...] = ... change h itself. Write h = h + ..., which makes a new tensor."
    )


def _called(_scene: Scene, found: "re.Match[str]") -> Words:
    known = {"numpy.ndarray": "An array", "float": "A number", "int": "A number", "list": "A list"}
    if found[1].endswith("Generator"):
        plain = "The random generator is called like a function."
        return Words(plain, plain, "Name the method that draws, for example rng.normal(...) or rng.uniform(...).")
    plain = f"{known.get(found[1]) or _one(found[1])} is called like a function."
    if found[1] not in known and not hasattr(builtins, found[1]) and "." not in found[1]:
        return Words(
            plain, plain, "It is an object that holds a function. Call that function, for example x.function(z)."
        )
    return Words(plain, plain, "Entries are taken with [ ], not with ( ). Is a * missing before a bracket?")


def _one(kind: str) -> str:
    """The name of a type with its article, as a sentence begins."""
    return f"{'An' if kind[0] in 'aeiouAEIO' else 'A'} {kind}"


def _unpacked(scene: Scene, _: "re.Match[str]") -> Words:
    plain = "The number of names on the left is not the number of values on the right."
    return _both(scene, plain, "Print the right side. How many values does it have?")


def _axis(scene: Scene, found: "re.Match[str]") -> Words:
    told = _both(scene, "The array does not have that axis.", "Axes count from 0. Print the shape.")
    return replace(told, words=f"{told.words} You ask for axis {found[1]}.")


def _attribute(scene: Scene, found: "re.Match[str]") -> Words:
    owner, name = found[1], found[2]
    plain = f"{'An array' if owner == 'numpy.ndarray' else _one(owner)} has no {name}."
    near = get_close_matches(name, dir({"numpy.ndarray": np.ndarray, "dict": dict}.get(owner, list)), 1, 0.8)
    hints = {
        "append": "Arrays do not grow. Create the array at its full length first, or collect the entries in a list and "
        "make an array of it."
    }
    if owner == "dict" and not near:
        return Words(plain, plain, f"An entry of a dict is taken by its key, in square brackets: [{name!r}].")
    if owner in ("list", "tuple"):
        return Words(plain, plain, _by_what_it_holds(scene) or (APART if owner == "tuple" else TURN))
    return Words(plain, plain, hints.get(name, f"Did you mean {near[0]}?" if near else "Print its type."))


BUILTINS = {"int", "float", "bool", "complex", "object", "str"}
"""Names of Python that NumPy once had, too."""


def _gone(_scene: Scene, found: "re.Match[str]") -> Words:
    """A name that NumPy 2 does not have any more; NumPy says what to write instead."""
    plain = f"np.{found[1]} was removed in NumPy 2."
    return Words(plain, plain, " ".join(found[2].replace("`", "").split())[:MAX_HINT] or "Look up its new name.")


def _no_such_function(_scene: Scene, found: "re.Match[str]") -> Words:
    plain = f"{found[1]} has no {found[2]}."
    if found[1] == "numpy" and found[2] in BUILTINS:
        return Words(plain, plain, f"Write {found[2]} alone, without np: it is Python's own.")
    near = get_close_matches(found[2], dir(np), 1, 0.75) if found[1] == "numpy" else []
    return Words(
        plain,
        plain,
        f"Did you mean {near[0]}?" if near else "Look up the function's name, or write the function yourself.",
    )


def _too_large(_scene: Scene, _: "re.Match[str]") -> Words:
    plain = "A number grew beyond what a float can hold, about 1.8e308."
    return Words(
        plain,
        plain,
        "Look for exp(...) or a power of something large. Can you rewrite it so that no large number appears?",
    )


def _outside_domain(_scene: Scene, _: "re.Match[str]") -> Words:
    plain = "You take the logarithm or the root of zero or of a negative number."
    return Words(
        plain,
        plain,
        "Which argument is zero or negative in this case? Handle it separately, or use its absolute value.",
    )


def _nan_to_whole(_scene: Scene, found: "re.Match[str]") -> Words:
    nan = found[1].lower() == "nan"
    plain = f"int(...) got {'nan' if nan else 'inf'}, which is not a whole number."
    hint = (
        "np.log of a negative number is nan, and so is zero divided by zero."
        if nan
        else "The logarithm of zero is -inf, and a division by zero gives inf."
    )
    return Words(plain, plain, f"{hint} Print what you give to int.")


def _square_needed(scene: Scene, _: "re.Match[str]") -> Words:
    plain = "This function takes square matrices only."
    return _both(
        scene,
        plain,
        "Only square matrices have eigenvalues, an inverse and a determinant. Singular values exist for all.",
    )


def _no_whole_number(_scene: Scene, _: "re.Match[str]") -> Words:
    plain = "rng.integers draws whole numbers, but there is no whole number in the range that you give."
    return Words(plain, plain, "rng.uniform and rng.normal draw floats.")


def _missing_key(scene: Scene, found: "re.Match[str]") -> Words:
    subscript = scene.subscript()
    if subscript is None:
        plain = f"A dict has no key {found[1]!r}."
        return Words(plain, plain, "Print its keys with print(list(...)). Is your key among them?")
    base = subscript[0].text
    known, value = scene.value(ast.parse(base, mode="eval").body)
    keys = [key for key in value if type(key) is str] if known and type(value) is dict else []
    near = get_close_matches(found[1], keys, 1, 0.5)
    hint = f"Did you mean {near[0]!r}?" if near else "Print its keys with print(list(...)). Is your key among them?"
    plain = f"{base} has no key {found[1]!r}."
    return Words(plain, plain, hint)


def _unfit_arguments(scene: Scene, found: "re.Match[str]") -> Words:
    """Words for arguments of a function of the course. Its error names one argument, but any of them may be wrong."""
    name = scene.called()
    plain = f"The arguments of {name or 'a function that you call'} do not fit together."
    parts = [f"{one.text} is {one.what}" for one in scene.arguments() if one.what]
    clause = ", ".join(parts) if parts else f"to fit the others, {found[1]} should be {found[2]}, but it is {found[3]}"
    hint = "Any of the arguments can be wrong. Do they all belong to the same layer? Print the index and each shape."
    return Words(f"{plain[:-1]}: {clause}.", plain, hint)


def _no_name(scene: Scene, _: "re.Match[str]") -> Words:
    name = scene.called()
    plain = f"{name or 'A function of the course'} got a number where it needs the name of the activation."
    return _both(scene, plain, "Are two arguments swapped? The name comes first, then the number.")


# Types of errors, a pattern of their text, and the function that finds our words. The first entry that fits is used.
KNOWN: tuple[tuple[tuple[type[BaseException], ...], str, Say], ...] = (
    ((ValueError,), r"^(\w+) should have shape (\(.*?\)): got (\(.*?\))\.$", _unfit_arguments),
    ((ValueError,), r"^There is no activation (?:np\.float64\()?[-\d.]+", _no_name),
    ((ValueError,), r"matmul|not aligned", _matrix_product),
    ((RuntimeError,), r"mat1 and mat2 shapes|size mismatch, got", _matrix_product),
    ((ValueError,), r"could not broadcast input array|non-broadcastable output", _into_place),
    ((ValueError,), r"could not be broadcast|shape mismatch: objects", _broadcast),
    ((RuntimeError,), r"must match the size of tensor", _broadcast),
    ((KeyError,), r"^'([A-Za-z][\w ]{0,39})'$", _missing_key),
    ((IndexError,), r"assignment index out of range", _assigned_beyond),
    ((IndexError,), r"boolean index did not match.*? is (\d+) but.*? is (\d+)", _unmatched_mask),
    ((IndexError,), r"too many indices for array: array is (\d+).*?, but (\d+)", _too_many_indices),
    ((IndexError,), r"invalid index to scalar", _of_a_number),
    ((IndexError,), r"only integers, slices|arrays used as indices", _no_index),
    ((ValueError, IndexError), r"axis (-?\d+) is out of bounds", _axis),
    ((IndexError,), r"out of (range|bounds)", _beyond),
    (
        (TypeError,),
        r"'(float|int|numpy\.\w*(?:float|int)\w*)' object (is not subscriptable|does not support item)",
        _of_a_number,
    ),
    ((TypeError,), r"for \^=?: |bitwise_xor", _caret),
    ((TypeError,), r"for [&|]=?: |bitwise_(?:and|or)\b", _bitwise),
    ((TypeError,), r"NoneType", _none),
    ((AttributeError,), r"'NoneType' object", _none),
    (
        (TypeError,),
        r"sequence by non-int|can only concatenate (list|tuple)|for [-*/+@]+: '(list|tuple)'|and '(list|tuple)'$",
        _list_arithmetic,
    ),
    ((TypeError,), r"Cannot cast ufunc .* from dtype\('float", _into_integers),
    ((TypeError,), r"integer scalar arrays can be converted", _array_for_number),
    ((TypeError, ValueError), r"only (length-1|0-dimensional) arrays can be converted", _one_number),
    ((ValueError,), r"setting an array element with a sequence", _sequence_in_entry),
    ((ValueError,), r"truth value of an array", _truth_of_array),
    ((ValueError,), r"cannot reshape array of size (\d+) into shape (\(.*?\))", _reshape),
    ((ValueError,), r"need at least one array", _nothing_to_join),
    ((ValueError,), r"concatenat|input arrays must have|zero-dimensional", _joined),
    ((ValueError, TypeError), r"to unpack|cannot unpack", _unpacked),
    (
        (TypeError,),
        r"'(?:numpy\.)?float\w*' object cannot be interpreted as an integer|expected a sequence of integers",
        _whole_number,
    ),
    ((TypeError,), r"'(list|tuple|numpy\.ndarray)' object cannot be interpreted as an integer", _whole_number_of_list),
    ((TypeError,), r"for \S+.*: .*'range'", _range_arithmetic),
    ((ValueError,), r"Integers to negative integer powers", _negative_power),
    ((AttributeError,), r"before Module.__init__\(\) call", _no_super),
    ((RuntimeError,), r"modified by an inplace operation", _changed_in_place),
    ((TypeError,), r"'([\w.]+)' object is not callable", _called),
    ((UnboundLocalError,), r"variable '(\w+)'", _no_value_yet),
    ((NameError,), r"name '(\w+)' is not defined", _not_defined),
    ((AttributeError,), r"^`np\.(\w+)` was removed in the NumPy 2\.0 release\.?\s*(.*)", _gone),
    ((AttributeError,), r"^module '(\w+)' has no attribute '(\w+)'", _no_such_function),
    ((AttributeError,), r"^'([\w.]+)' object has no attribute '(\w+)'", _attribute),
    ((ValueError,), r"must be square", _square_needed),
    ((ValueError,), r"^(?:high <= 0|low >= high)$", _no_whole_number),
    ((ValueError,), r"math domain error|expected a (?:positive|nonnegative) input", _outside_domain),
    ((ValueError, OverflowError), r"cannot convert float (NaN|infinity) to integer", _nan_to_whole),
    ((OverflowError,), r"range error|out of range|too large", _too_large),
)
