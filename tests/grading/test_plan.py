"""Are the scores those of a notebook that was run whole, though only what the graded cells need is run?"""

import json
from collections.abc import Iterator
from dataclasses import dataclass

import nbformat
import pytest
from nbformat.notebooknode import NotebookNode
from support.classroom import lean
from support.grader import Grader
from support.notebooks import solved, with_cells
from support.submissions import LESSON

from autograder.grading import grade as grading
from autograder.grading.grade import Graded
from autograder.grading.plan import ALL, NEEDED, NOT_NEEDED, UNCHANGED, Plan
from autograder.grading.sources import SourceCell, SourceNotebook

FIGURE = "puzzle-run"
OTHER = "game"


@dataclass(frozen=True)
class Odd:
    """A notebook whose figure changes what an answer does.

    Attributes:
        figure: the changed source of an experiment that stands before the answers.
        scale: an expression in the answer, which is right where it is 1.
        top: code before the answer's function, in its cell.
        late: whether the figure stands behind the answer, before its check.
        between: a cell of the student's own before the figure.
    """

    figure: str
    scale: str = "scale"
    top: str = ""
    late: bool = False
    between: str = ""


ODD = {
    "a number": Odd("scale = 1.0"),
    "a function": Odd("def factor():\n    return 1.0", "factor()"),
    "a lambda": Odd("factor = lambda: 1.0", "factor()"),
    "a class": Odd("class Factor:\n    value = 1.0", "Factor.value"),
    "a name of a loop": Odd("for scale in [3.0, 1.0]:\n    print(scale)"),
    "a name unpacked": Odd("(scale, _), other = (1.0, 2), 3"),
    "a name by walrus": Odd("print(scale := 1.0)"),
    "a global of a function": Odd("def f():\n    global scale\n    scale = 1.0\n\nf()"),
    "a helper's helper": Odd(
        "base = 1.0", "factor()", between="def factor():\n    return inner()\ndef inner():\n    return base"
    ),
    "below a magic": Odd("%%capture out\nscale = 1.0"),
    "by a line's magic": Odd("%time scale = 1.0"),
    "an import": Odd("import scipy.special", "scipy.special.expit(100.0)"),
    "an import under another name": Odd("from math import cos as factor", "factor(0.0)"),
    "everything of a module": Odd("from math import *", "floor(1.5)"),
    "by exec": Odd("exec('scale = 1.0')"),
    "by globals": Odd("globals()['scale'] = 1.0"),
    "by the shell": Odd("get_ipython().user_ns['scale'] = 1.0"),
    "by the shell's push": Odd("ip = get_ipython()\nip.push({'scale': 1.0})"),
    "by vars": Odd("vars()['scale'] = 1.0"),
    "a list appended to": Odd("found.append(1.0)", "found[-1]", "found = [5.0]", late=True),
    "a list under another name": Odd("other.append(1.0)", "found[-1]", "found = [5.0]\nother = found", late=True),
    "a list changed by a function": Odd(
        "add(1.0)", "found[-1]", "found = [5.0]\ndef add(x):\n    found.append(x)", late=True
    ),
    "an item": Odd("found['scale'] = 1.0", "found['scale']", "found = {'scale': 5.0}", late=True),
    "an attribute": Odd("Factor.value = 1.0", "Factor.value", "class Factor:\n    value = 5.0", late=True),
    "an attribute by setattr": Odd(
        "setattr(Factor, 'value', 1.0)", "Factor.value", "class Factor:\n    value = 5.0", late=True
    ),
    "an attribute of a function": Odd(
        "factor.value = 1.0", "factor.value", "def factor():\n    pass\nfactor.value = 5.0", late=True
    ),
    "a default that is a list": Odd(
        "factor()", "min(len(factor()), 1)", "def factor(seen=[]):\n    seen.append(1)\n    return seen[1:]", late=True
    ),
    "a counter in a closure": Odd(
        "count()",
        "count()",
        "def made(n):\n    def count():\n        nonlocal n\n        n = min(n + 1, 1)\n"
        "        return n\n    return count\n"
        "count = made(-1)",
        late=True,
    ),
    "a generator advanced": Odd(
        "next(numbers)",
        "next(numbers)",
        "import itertools\nnumbers = itertools.chain([5.0], itertools.repeat(1.0))",
        late=True,
    ),
    "an answer called": Odd(
        "chain_forward(1.0, 1.0, 1.0, 1)", "5.0 if len(calls) == 1 else 1.0", "calls = []", late=True
    ),
    "an answer called by yours": Odd(
        "yours('chain_forward')(1.0, 1.0, 1.0, 1)", "5.0 if len(calls) == 1 else 1.0", "calls = []", late=True
    ),
    "a name deleted": Odd("del scale", "scale", "scale = 1.0", late=True),
    "a builtin replaced": Odd("def float(x):\n    return 5.0", "float('1')"),
    "a library patched": Odd("np.square = lambda x: 5.0", "np.square(1.0)"),
    "a library patched by its own name": Odd("import numpy\nnumpy.square = lambda x: 5.0", "np.square(1.0)"),
    "a library patched by setattr": Odd("setattr(np, 'square', lambda x: 5.0)", "np.square(1.0)"),
    "a library patched in a function": Odd(
        "import math\ndef f():\n    math.cos = abs\nf()", "math.cos(0.0) or 5.0", "import math"
    ),
    "modules changed": Odd(
        "import sys\nsys.modules['cmath'] = np", "getattr(__import__('cmath'), 'ones', lambda n: [5.0])(1)[0]"
    ),
    "a library's setting": Odd("np.seterr(all='raise')", "scale", "scale = np.exp(np.float64(1000.0)) and 1.0"),
    "warnings that are errors": Odd(
        "import warnings\nwarnings.simplefilter('error')", "scale", "scale = np.log(np.zeros(1)).size"
    ),
    "an environment": Odd("import os\nos.environ['SCALE'] = '1.0'", "float(os.environ.get('SCALE', '5'))", "import os"),
    "a seed": Odd("np.random.seed(0)", "scale", "scale = 1.0 if abs(np.random.rand() - 0.5488135) < 1e-6 else 5.0"),
    "a seed of Python": Odd(
        "import random\nrandom.seed(0)",
        "scale",
        "import random\nscale = 1.0 if abs(random.random() - 0.8444218) < 1e-6 else 5.0",
    ),
    "a file": Odd("np.savetxt('scale.txt', [1.0])", "float(np.loadtxt('scale.txt'))"),
    "a file by open": Odd(
        "with open('scale.txt', 'w') as file:\n    file.write('1.0')", "float(open('scale.txt').read())"
    ),
    "a name that may be missing": Odd("scale = 1.0", "scale", "try:\n    scale\nexcept NameError:\n    scale = 5.0"),
    "a hook of the shell": Odd(
        "get_ipython().events.register('pre_run_cell', lambda info: globals().update(scale=1.0))"
    ),
    "the last output": Odd("1.0", "factor", "factor = Out[max(Out)] if Out else 5.0"),
    "a decorator's register": Odd(
        "@register\ndef one():\n    return 1.0",
        "found[-1]()",
        "found = [lambda: 5.0]\ndef register(f):\n    found.append(f)\n    return f",
        late=True,
    ),
}

SAFE = {
    "a plot": "import matplotlib.pyplot as plt\nplt.plot([1, 2, 3])\nplt.show()",
    "names of its own": "w, x, n = 0.5, 2.0, 30\ny = [x]\nfor i in range(n):\n    y.append(w * y[-1])\nprint(y[-1])",
    "the answer called": "figure = yours('chain_forward')(0.5, 1.0, 2.0, 30)\nprint(figure)",
    "an error": "print(1 / 0)",
    "no Python": "this is a note of mine",
    "a random draw": "rng = np.random.default_rng(0)\nprint(rng.normal(size=10).mean())",
    "magics": "%matplotlib inline\n%time print(1)\n!ls",
    "an endless loop": "while True:\n    pass",
}


def odd(case: Odd, *, with_figure: bool = True) -> NotebookNode:
    answer = (
        f"{case.top}\ndef chain_forward(w, b, x, n):\n    {'calls.append(1)' if 'calls' in case.top else ''}\n"
        f"    y = [x]\n    for _ in range(n):\n        y.append(w * y[-1] + b)\n    return np.array(y) * ({case.scale})"
    )
    notebook = lean(with_cells(solved(LESSON), {"chain_forward": answer}))
    at = next(at for at, cell in enumerate(notebook.cells) if cell.id == "chain_forward") + case.late
    if with_figure:
        notebook.cells.insert(at, nbformat.v4.new_code_cell(case.figure, id=FIGURE))
    if case.between:
        notebook.cells.insert(at, nbformat.v4.new_code_cell(case.between))
    return notebook


@pytest.fixture(scope="module")
def grader(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Grader]:
    found = Grader(tmp_path_factory.mktemp("plan") / "course")
    yield found
    found.close()


@pytest.fixture
def runs(monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """One entry for each time that a notebook's cells are run."""
    found: list[object] = []
    real = grading.run

    async def counted(*given: object) -> object:
        found.append(given)
        return await real(*given)  # type: ignore[arg-type]

    monkeypatch.setattr(grading, "run", counted)
    return found


def shown(graded: Graded, cell_id: str) -> str:
    cells = {cell["id"]: cell for cell in json.loads(graded.notebook)["cells"]}
    return "".join(output.get("text", output.get("evalue", "")) for output in cells[cell_id]["outputs"])


@pytest.mark.parametrize("name", ODD)
def test_a_figure_that_an_answer_rests_on_is_run(grader: Grader, name: str) -> None:
    """Without the figure the score is another: else the case would show nothing."""
    whole, without = grader.grade(odd(ODD[name]), odd(ODD[name], with_figure=False), run_all=True)
    (as_used,) = grader.grade(odd(ODD[name]), figures=NEEDED)
    assert without.scores != whole.scores
    assert as_used.scores == whole.scores


@pytest.mark.parametrize("name", SAFE)
def test_a_figure_that_no_answer_rests_on_is_not_run_and_says_so(grader: Grader, name: str) -> None:
    (graded,) = grader.grade(odd(Odd(SAFE[name], "1.0")), figures=NEEDED)
    assert shown(graded, FIGURE) == NOT_NEEDED + "\n"
    assert all(graded.scores.values())


def test_only_the_cell_that_defines_a_missing_name_is_run(grader: Grader, runs: list[object]) -> None:
    """The name stands in a string, so that only running it tells."""
    hidden = "import typing\n\ndef hint(a: 'Factor'):\n    pass"
    notebook = odd(Odd("class Factor:\n    value = 1.0", "typing.get_type_hints(hint)['a'].value", hidden))
    notebook.cells.append(next(cell for cell in solved(LESSON).cells if cell.id == OTHER))
    (graded,) = grader.grade(notebook, figures=NEEDED)
    assert all(graded.scores.values())
    assert (len(runs), shown(graded, FIGURE), shown(graded, OTHER)) == (2, "", UNCHANGED + "\n")


def test_a_name_that_nothing_defines_costs_no_second_kernel(grader: Grader, runs: list[object]) -> None:
    notebook = odd(Odd("print('a figure')", "not_there"))
    notebook.cells.append(next(cell for cell in solved(LESSON).cells if cell.id == OTHER))
    (graded,) = grader.grade(notebook, figures=NEEDED)
    assert (len(runs), shown(graded, OTHER)) == (1, UNCHANGED + "\n")


def test_a_course_may_have_all_figures_run(grader: Grader) -> None:
    notebook = odd(Odd("print('my figure')", "1.0"))
    assert shown(grader.grade(notebook, figures=ALL)[0], FIGURE) == "my figure\n"


def test_figures_run_where_a_person_grades_an_answer_or_the_instructor_says_so() -> None:
    def cell(name: str, **about: bool) -> SourceCell:
        return SourceCell(name=name, cell_type="markdown", locked=False, source="", checksum="", **about)

    cells = [nbformat.v4.new_code_cell("print(1)", id="figure"), nbformat.v4.new_code_cell("print(2)", id="own")]
    experiments = {"figure": "print(0)"}
    for about, left in (({}, [0, 1]), ({"grade": True, "solution": True}, []), ({"task": True}, [])):
        source = SourceNotebook("n", None, (cell("question", **about),), {}, experiments=experiments)
        assert list(Plan(cells, source, {}).left_alone) == left
        assert list(Plan(cells, source, {}, NEEDED).left_alone) == [0, 1]
    marked = SourceNotebook("n", None, (), {}, experiments=experiments, shown=("own",))
    assert list(Plan(cells, marked, {}).left_alone) == [0]
    assert Plan(cells, SourceNotebook("a course of others", None, ()), {}).left_alone == {}
