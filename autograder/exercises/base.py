"""What an exercise is: a reference, seeded cases, a bank of named mistakes, and points."""

import ast
import hashlib
import inspect
import textwrap
from collections.abc import Callable, Iterator, Sequence
from dataclasses import KW_ONLY, dataclass
from functools import cache, cached_property
from types import CodeType, FunctionType
from typing import Any, Literal, TypeVar

import numpy as np
from numpy.typing import NDArray

from autograder.contract.calls import Style, invoke
from autograder.contract.kinds import Dict, Kind, Tuple
from autograder.errors import BadExercise

__all__ = ["Bank", "Case", "Exercise", "Mistake", "Output", "Parameter", "Share", "Statistic"]

Role = Literal["value", "gradient"]
Wrong = TypeVar("Wrong", bound=Callable[..., Any])

# A definition's version covers the functions it calls in these packages, not the libraries below them.
OWN_PACKAGES = ("autograder.exercises", "deepgrad.networks")
VERSION_LENGTH = 8


@dataclass(frozen=True)
class Parameter:
    """An argument of the student's function: its name, kind, and meaning for the messages."""

    name: str
    kind: Kind


@dataclass(frozen=True)
class Statistic:
    """A number that many random draws determine together, and the range it must fall in.

    Attributes:
        measure: from the draws, stacked along the first axis, to the number.
        low: smallest value that passes; chosen so that a right answer falls outside with a probability below 1e-9.
        high: largest value that passes.
        meaning: what it is, for the message: ``the mean trace of 120 draws``.
        says: the message for a value out of range, with ``{value}`` for the number; if it is empty, the message is made
            from ``meaning``.
        hint: what a good tutor would say next.
    """

    name: str
    measure: Callable[[NDArray[np.float64]], float]
    low: float
    high: float
    _: KW_ONLY
    meaning: str
    says: str = ""
    hint: str = ""


@dataclass(frozen=True)
class Output:
    """One result that is judged, and earns points, by itself.

    Attributes:
        share: its part of the exercise's points, relative to the other outputs' shares.
        statistics: for random results: statistics over many draws, which are judged in place of the single values.
    """

    name: str
    kind: Kind
    role: Role = "value"
    share: int = 1
    _: KW_ONLY
    statistics: tuple[Statistic, ...] = ()


@dataclass(frozen=True)
class Case:
    """One call: a label that gives no number away, and the arguments in order.

    Attributes:
        edge: whether it is an edge case such as depth 0; the edge cases together are one aspect of the score.
        raises: why the call has to raise an error, as the end of a sentence: ``the norm is not finite``. Empty if it
            has to return. Only in an edge case may the call have to raise.
        kind: what it is an example of, if the exercise is judged by the share of right cases.
        right: the right words, the best one first. If it is empty, the reference gives the right word.
    """

    label: str
    arguments: tuple[Any, ...]
    edge: bool = False
    raises: str = ""
    _: KW_ONLY
    kind: str = ""
    right: tuple[str, ...] = ()


@dataclass(frozen=True)
class Share:
    """Points for an exercise that nobody gets right in every case. Its one output is a word, and it has no edge cases.

    The points grow in proportion between two shares of right cases. The points for edge cases are earned if at least
    one case of each kind is right.

    Attributes:
        nothing: the share of right cases up to which nothing is earned.
        everything: the share from which all is earned.
        noun: what the cases are, in the plural.
        said: the verb before a wrong answer: ``called``.
        default: the word for "nothing found", if there is one; no test of the student's leads to it.
    """

    nothing: float
    everything: float
    noun: str
    said: str
    _: KW_ONLY
    default: str = ""


@dataclass(frozen=True)
class Mistake:
    """A known wrong answer, named.

    Attributes:
        name: its id, unique within the exercise.
        title: what went wrong, said to the learner in one sentence.
        hint: what a good tutor would say next; never the solution.
        wrong: the implementation that makes the mistake; takes the exercise's arguments.
    """

    name: str
    title: str
    hint: str
    wrong: Callable[..., Any]


class Bank:
    """The known wrong answers of one exercise, in the order in which the judge compares a result with them."""

    def __init__(self) -> None:
        self._mistakes: list[Mistake] = []

    def __iter__(self) -> Iterator[Mistake]:
        return iter(self._mistakes)

    def mistake(self, title: str, hint: str, *, name: str = "") -> Callable[[Wrong], Wrong]:
        """Enter the decorated function, which makes the mistake. The mistake's name is ``name``, or the function's.

        A trailing underscore of the function is not part of the name; it only avoids hiding another function.
        """

        def enter(wrong: Wrong) -> Wrong:
            self._mistakes.append(Mistake(name or wrong.__name__.rstrip("_"), title, hint, wrong))
            return wrong

        return enter

    def add(self, *mistakes: Mistake) -> None:
        """Enter mistakes that several exercises share, or that differ in a number only."""
        self._mistakes.extend(mistakes)


@dataclass(frozen=True, kw_only=True)
class Exercise:
    """A task with its truth and its known errors.

    Attributes:
        name: the name of the student's function, unique in the course.
        lesson: the lesson's slug.
        parameters: the function's arguments in order.
        outputs: what it returns: the one output itself, or a tuple of several.
        reference: float64 truth; gradients come from ``torch.autograd``.
        cases: draws the cases from a generator. Edge cases come last, and every seed has all of them.
        mistakes: the bank.
        points: its points, unless a course chooses others.
        edge_share: the edge cases' part of the points, in the same unit as the outputs' shares.
        style: how the student's code is called.
        tolerance: largest relative error that passes in float64; None for the standard tolerance.
        share: how many cases have to be right; all of them if None.
        one_factor: title and hint if all outputs of a case are off by one common factor; if None, the general title and
            hint.
        rough: title and hint if every number is near the truth, some above it and some below; None gives no name.
        nudge: a question for a learner who is stuck.
        hint: the idea, without the code.
        explanation: why the worked solution is written as it is.
    """

    name: str
    lesson: str
    parameters: tuple[Parameter, ...]
    outputs: tuple[Output, ...]
    reference: Callable[..., Any]
    cases: Callable[[np.random.Generator], Sequence[Case]]
    mistakes: tuple[Mistake, ...]
    points: int = 2
    edge_share: int = 1
    style: Style = "function"
    tolerance: float | None = None
    share: Share | None = None
    one_factor: tuple[str, str] | None = None
    rough: tuple[str, str] | None = None
    nudge: str = ""
    hint: str = ""
    explanation: str = ""

    def __post_init__(self) -> None:
        names = [mistake.name for mistake in self.mistakes]
        if len(set(names)) != len(names):
            raise BadExercise(f"{self.name}: two mistakes share a name: {names}")
        if not self.outputs or self.points < 1:
            raise BadExercise(f"{self.name}: an exercise has at least one output and one point")

    @property
    def result(self) -> Kind:
        """The kind of the value that ``invoke`` returns for the student's function or module."""
        if self.style == "module":
            return Dict({output.name: output.kind for output in self.outputs})
        if len(self.outputs) == 1:
            return self.outputs[0].kind
        return Tuple(tuple((output.name, output.kind) for output in self.outputs))

    @property
    def signature(self) -> str:
        """The call as a learner writes it: ``chain_forward(w, b, x, n)``; for a module, the options by name."""
        options = self.parameters[0].kind
        if self.style == "module" and isinstance(options, Dict):
            return f"{self.name}({', '.join(options.items)})"
        return f"{self.name}({', '.join(parameter.name for parameter in self.parameters)})"

    def draw(self, seed: int) -> list[Case]:
        """The cases of a seed, ordinary ones first.

        Raises:
            BadExercise: the generator gave no ordinary case, or two cases of one label.
        """
        cases = sorted(self.cases(np.random.default_rng(seed)), key=lambda case: case.edge)
        labels = [case.label for case in cases]
        if not cases or cases[0].edge or len(set(labels)) != len(labels):
            raise BadExercise(f"{self.name}: cases need at least one ordinary case, and a label each: {labels}")
        if silent := [case.label for case in cases if case.raises and not case.edge]:
            raise BadExercise(f"{self.name}: a case that has to raise is an edge case. Give edge=True to {silent}")
        return cases

    def call(self, function: Callable[..., Any], arguments: Sequence[Any]) -> tuple[Any, ...]:
        """The values of the reference or a mistake for a case, one per output."""
        return self.split(invoke(function, self.style, arguments))

    def split(self, value: Any) -> tuple[Any, ...]:
        """A result of ``invoke`` as one value per output."""
        if self.style == "module":
            return tuple(value[output.name] for output in self.outputs)
        return (value,) if len(self.outputs) == 1 else tuple(value)

    @cached_property
    def version(self) -> str:
        """A hash of the definition: its declared types, and the code of its functions and of ours that they call."""
        digest = hashlib.sha256()
        functions: list[Callable[..., Any]] = [self.reference, self.cases, *(m.wrong for m in self.mistakes)]
        functions += [statistic.measure for output in self.outputs for statistic in output.statistics]
        for text in sorted(_definitions(functions)):
            digest.update(text.encode())
        outputs = [
            (o.name, o.kind, o.role, o.share, [(s.name, s.low, s.high) for s in o.statistics]) for o in self.outputs
        ]
        declared: tuple[Any, ...] = (self.name, self.parameters, outputs, self.edge_share, self.style, self.tolerance)
        declared += (self.share,) if self.share else ()
        digest.update(repr((declared, [(m.name, m.title, m.hint) for m in self.mistakes])).encode())
        return digest.hexdigest()[:VERSION_LENGTH]


def _definitions(functions: Sequence[Callable[..., Any]]) -> Iterator[str]:
    """The code, without comments and docstrings, of functions and of the functions in our packages that they call."""
    waiting = [part for f in functions for part in _parts(f)]
    seen: set[FunctionType] = set()
    while waiting:
        function = waiting.pop()
        if function in seen:
            continue
        seen.add(function)
        yield _code_of(function.__code__)
        for name, value in sorted(_used(function).items()):
            if isinstance(value, FunctionType | type) and value.__module__.startswith(OWN_PACKAGES):
                waiting.extend(_parts(value))
            elif isinstance(value, tuple) and any(isinstance(one, FunctionType) for one in value):
                waiting.extend(one for one in value if isinstance(one, FunctionType))
                yield f"{name} = {[getattr(one, '__qualname__', one) for one in value]!r}"
            elif isinstance(value, int | float | str | tuple):
                yield f"{name} = {value!r}"


def _used(function: FunctionType) -> dict[str, Any]:
    """The values that a function's code uses by name: globals of its module, and variables of an enclosing function."""
    cells = zip(function.__code__.co_freevars, function.__closure__ or (), strict=True)
    enclosed = {name: cell.cell_contents for name, cell in cells}
    names = _names(function.__code__) & function.__globals__.keys()
    return {name: function.__globals__[name] for name in names} | enclosed


def _parts(definition: Callable[..., Any]) -> list[FunctionType]:
    """The function itself; for a class, its functions and those of its base classes in our packages."""
    if not isinstance(definition, type):
        return [definition] if isinstance(definition, FunctionType) else []
    own = [base for base in definition.__mro__ if base.__module__.startswith(OWN_PACKAGES)]
    parts = [(base, part.fget if isinstance(part, property) else part) for base in own for part in vars(base).values()]
    return [part for base, part in parts if isinstance(part, FunctionType) and _is_written(part, base)]


def _is_written(part: FunctionType, definition: type) -> bool:
    """Whether a function is written in the class's file; methods that ``dataclass`` generates are in no file."""
    return part.__code__.co_filename == inspect.getsourcefile(definition)


def _names(code: CodeType) -> set[str]:
    inner = (constant for constant in code.co_consts if isinstance(constant, CodeType))
    return set(code.co_names).union(*map(_names, inner))


@cache  # many exercises call the same functions
def _code_of(code: CodeType) -> str:
    """The source of a function, without comments and docstrings."""
    source = inspect.getsource(code)
    try:
        tree = ast.parse(textwrap.dedent(source))
    except SyntaxError:  # a lambda's source line does not parse by itself
        return source.strip()
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef) and ast.get_docstring(node) is not None:
            node.body = node.body[1:] or [ast.Pass()]
    return ast.unparse(tree)
