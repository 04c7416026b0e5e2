"""Is a gradient that a library computed told from one that was written, whatever anything is called?"""

from collections.abc import Iterator
from dataclasses import replace
from functools import cache

import nbformat
import pytest
from nbformat.notebooknode import NotebookNode
from support.by_hand import AUTOGRAD, HONEST
from support.classroom import lean
from support.grader import Grader
from support.notebooks import released

from autograder.exercises import find
from autograder.grading.autograd import ALLOW, FLAG, SEEN, ZERO, autograd_in, is_by_hand
from autograder.grading.grade import Graded

LESSON = "04_relu"
STANDS = "This cost no points. Read the code; if you want to take points, change the score in formgrader."
NAME = "elu_backward"
KEPT = ("imports", NAME, f"test_{NAME}")
IMPORTS = "import numpy as np\nimport torch\nfrom deepgrad.networks import mlp"

SEEN_ONLY = {"exec of a hidden text"}
"""Nobody can read these."""

PERHAPS = {"an own Function applied"}
"""The text alone leaves a doubt."""


@pytest.fixture(scope="module")
def grader(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Grader]:
    found = Grader(tmp_path_factory.mktemp("by_hand") / "course", LESSON)
    kept = [cell for cell in found.source.cells if cell.name in KEPT]
    imports = next(cell for cell in kept if cell.name == "imports")
    light = replace(imports, source=imports.source.split("start(")[0])  # without the digits, which take a second
    found.source = replace(found.source, cells=tuple(light if cell is imports else cell for cell in kept))
    yield found
    found.close()


@cache
def _released() -> NotebookNode:
    return lean(released(LESSON))


def answered(cells: list[str]) -> NotebookNode:
    """The lesson with one answer, and what that needs in cells before it."""
    notebook = nbformat.from_dict(_released())
    notebook.cells = [cell for cell in notebook.cells if cell.id in KEPT]
    at = next(at for at, cell in enumerate(notebook.cells) if cell.id == NAME)
    notebook.cells[at].source = cells[-1]
    notebook.cells[at:at] = [nbformat.v4.new_code_cell(source) for source in cells[:-1]]
    return notebook


def told(graded: Graded) -> list[str]:
    return [sentence for sentence in graded.attention if "by hand" in sentence]


Both = dict[str, tuple[Graded, Graded]]


@pytest.fixture(scope="module")
def graded(grader: Grader) -> Both:
    """By title each answer graded twice: where everything is allowed, and where autograd costs the points."""
    ways = AUTOGRAD | HONEST
    notebooks = [answered(cells) for cells in ways.values()]
    allowed, judged = grader.grade(*notebooks, autograd=ALLOW), grader.grade(*notebooks, autograd=ZERO)
    return dict(zip(ways, zip(allowed, judged, strict=True), strict=True))


@pytest.mark.parametrize("way", AUTOGRAD)
def test_a_gradient_from_a_library_is_told_and_has_no_points(graded: Both, way: str) -> None:
    allowed, punished = graded[way]
    assert allowed.scores[f"test_{NAME}"] == find(NAME).points and told(allowed) == []
    assert punished.scores[f"test_{NAME}"] == 0
    (sentence,) = told(punished)
    assert sentence.endswith("but the exercise asks for a gradient by hand; 0 points, as course.toml says.")


@pytest.mark.parametrize("way", HONEST)
def test_an_honest_gradient_keeps_its_points_and_is_not_told(graded: Both, way: str) -> None:
    allowed, judged = graded[way]
    assert judged.scores == allowed.scores
    assert judged.scores[f"test_{NAME}"]
    assert told(judged) == []


def test_there_are_enough_of_both() -> None:
    assert len(AUTOGRAD) >= 40 and len(HONEST) >= 40 and not set(AUTOGRAD) & set(HONEST)


@pytest.mark.parametrize("way", [way for way in AUTOGRAD if way not in SEEN_ONLY | PERHAPS])
def test_the_text_alone_is_enough(way: str) -> None:
    found = autograd_in(NAME, [IMPORTS, *AUTOGRAD[way]], seen=False)
    assert found is not None and found.certain


@pytest.mark.parametrize("way", HONEST)
def test_the_text_of_an_honest_gradient_tells_nothing(way: str) -> None:
    assert autograd_in(NAME, [IMPORTS, *HONEST[way]], seen=False) is None


def test_a_doubt_is_told_and_costs_no_points(grader: Grader) -> None:
    """The engine's count is undone here, as a student might: what was seen never gives points."""
    hidden = AUTOGRAD["an own Function applied"][-1].replace("    t = ", "    _without_count()\n    t = ")
    undo = "def _without_count():\n    engine = torch.autograd.Variable._execution_engine\n"
    undo += "    torch.autograd.Variable._execution_engine = getattr(engine, '_engine', engine)"
    (doubted,) = grader.grade(answered([undo, hidden]), autograd=ZERO)
    assert doubted.scores[f"test_{NAME}"] == find(NAME).points
    (sentence,) = told(doubted)
    assert "line 1 of its cell may use torch.autograd.Function" in sentence
    assert sentence.endswith(STANDS)
    (certain,) = grader.grade(answered([undo, AUTOGRAD["the engine itself"][-1]]), autograd=ZERO)
    assert certain.scores[f"test_{NAME}"] == 0


def test_a_course_that_flags_takes_no_points(grader: Grader) -> None:
    (flagged,) = grader.grade(answered(AUTOGRAD["a helper in another cell"]), autograd=FLAG)
    assert flagged.scores[f"test_{NAME}"] == find(NAME).points
    (sentence,) = told(flagged)
    words = f"{NAME}: line 7 of code cell 2, which {NAME} needs, uses torch.autograd.grad, and {SEEN}"
    assert sentence == f"{words}, but the exercise asks for a gradient by hand. {STANDS}"


@pytest.mark.parametrize(
    "source",
    [
        "def elu_backward(x:",
        "elu_backward = " + "-" * 100_000 + "1",
        "elu_backward = " + "(" * 1_000,
        "elu_backward\0",
        "def elu_backward(x):\n    return " + "x.a" * 50_000,
        "def elu_backward(x):\n    return " + "f(" * 80 + "x" + ")" * 80,
        "a0 = 1\n" + "\n".join(f"a{n + 1} = a{n} or a{n}" for n in range(3000)) + "\nelu_backward = lambda: a3000",
        "class elu_backward(elu_backward):\n    f = f\n    def g(self):\n        self.h = self.h or self.g()",
        "elu_backward = elu_backward or elu_backward",
    ],
)
def test_odd_code_ends_in_nothing_told(source: str) -> None:
    assert autograd_in(NAME, [source], seen=False) is None


def test_which_exercises_are_by_hand() -> None:
    assert is_by_hand(find("layer_gradients"))
    assert not is_by_hand(find("chain_forward"))


def test_a_ready_function_of_deepgrad_is_told_in_the_exercise_of_its_name_and_is_a_step_in_others() -> None:
    imported = "from deepgrad.networks import losses"
    whole = "def softmax_cross_entropy(logits, y):\n    return losses.softmax_cross_entropy(logits, y)"
    step = "def relu_mlp_gradients(params, X, y):\n    return losses.softmax_cross_entropy(X @ params[0], y)"
    finding = autograd_in("softmax_cross_entropy", [imported, whole], seen=False)
    assert finding is not None and finding.certain
    assert autograd_in("relu_mlp_gradients", [imported, step], seen=False) is None
