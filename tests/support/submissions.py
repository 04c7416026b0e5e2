"""Submissions to lesson 1 and the points they are worth, whoever grades them."""

from dataclasses import dataclass

from autograder.exercises import exercises_of, find
from autograder.judge.seeds import seed_of

LESSON = "01_deep_linear_network"

TOTAL = sum(exercise.points for exercise in exercises_of(LESSON))
CHAIN = find("chain_forward").points
EDGES = CHAIN / 3  # chain_forward: one share of three for the edge cases
THIRD = find("layer_gradients").points / 4  # layer_gradients: three outputs and the edge cases


@dataclass(frozen=True)
class Submission:
    """What a student hands in, and the points it is worth."""

    cells: dict[str, str]
    points: float
    base: str = "solved"


SUBMISSIONS = {
    "perfect": Submission({}, TOTAL),
    "untouched": Submission({}, 0, base="released"),
    "wrong": Submission(
        {"chain_forward": "def chain_forward(w, b, x, n):\n    return np.array([w**i * x for i in range(n + 1)])"},
        TOTAL - CHAIN,
    ),
    "wrong_only_at_the_edge": Submission(
        {
            "chain_forward": "def chain_forward(w, b, x, n):\n    i = np.arange(n + 1)\n"
            "    return w**i * x + (1 - w**i) / (1 - w) * b if w != 1 else np.full(n + 1, x)"
        },
        TOTAL - EDGES,
    ),
    "partly_right": Submission(
        {
            "layer_gradients": "def layer_gradients(ws, bs, x, target):\n    y = [x]\n"
            "    for w, b in zip(ws, bs):\n        y.append(w * y[-1] + b)\n    d = [y[-1] - target]\n"
            "    for w in ws[::-1]:\n        d.insert(0, w * d[0])\n    d = np.array(d)\n"
            "    return d, d[1:] * np.array(y[1:]), d[1:]"
        },
        TOTAL - 2 * THIRD,
    ),
    "returns_a_list": Submission(
        {"chain_forward": "def chain_forward(w, b, x, n):\n    return [x] * (n + 1)"}, TOTAL - CHAIN
    ),
    "returns_nothing": Submission({"chain_forward": "def chain_forward(w, b, x, n):\n    y = x"}, TOTAL - CHAIN),
    "returns_nan": Submission(
        {"chain_forward": "def chain_forward(w, b, x, n):\n    return np.full(n + 1, np.nan)"}, TOTAL - CHAIN
    ),
    "raises": Submission({"chain_forward": "def chain_forward(w, b, x, n):\n    return 1 / 0"}, TOTAL - CHAIN),
    "syntax_error": Submission({"chain_forward": "def chain_forward(w, b, x, n)\n    return x"}, TOTAL - CHAIN),
    "warns_but_is_right": Submission(
        {
            "chain_forward": "import os, sys, warnings\n\ndef chain_forward(w, b, x, n):\n"
            "    warnings.warn('mind the gap')\n    print('to stderr', file=sys.stderr)\n    os.write(2, b'raw')\n"
            "    np.log(np.zeros(1))\n    y = [x]\n    for _ in range(n):\n        y.append(w * y[-1] + b)\n"
            "    return np.array(y)"
        },
        TOTAL,
    ),
    "shows_widgets_and_sleeps": Submission(
        {
            "chain_forward": "import time\nimport ipywidgets\nfrom IPython.display import display\n\n"
            "slider = ipywidgets.IntSlider(description='depth')\ndisplay(slider)\n\n"
            "def chain_forward(w, b, x, n):\n    slider.value = min(n, 100)\n    time.sleep(0.05)\n    y = [x]\n"
            "    for _ in range(n):\n        y.append(w * y[-1] + b)\n    return np.array(y)"
        },
        TOTAL,
    ),
    "changes_its_inputs": Submission(
        {
            "layer_gradients": "def layer_gradients(ws, bs, x, target):\n    y = [x]\n"
            "    for w, b in zip(ws, bs):\n        y.append(w * y[-1] + b)\n    d = [y[-1] - target]\n"
            "    for w in ws[::-1]:\n        d.insert(0, w * d[0])\n    d = np.array(d)\n"
            "    bs[:] = 0\n    ws *= d[1:]\n    return d, d[1:] * np.array(y[:-1]), d[1:]"
        },
        TOTAL - 1,  # the edge cases' share
    ),
    "tells_what_it_was_asked": Submission(
        {
            "chain_forward": "def chain_forward(w, b, x, n):\n    print('ASKED', repr((w, b, x, n)))\n"
            "    raise ValueError(repr((w, b, x, n)))",
            "layer_gradients": "def layer_gradients(ws, bs, x, target):\n"
            "    print('ASKED', repr((ws, bs, x, target)))\n    return x, target, x",
        },
        TOTAL - CHAIN - find("layer_gradients").points,
    ),
}


def hard_coded() -> str:
    """A chain_forward that knows the answers of the visible cases and nothing else."""
    exercise = find("chain_forward")
    table = {
        case.arguments: exercise.reference(*case.arguments).tolist()
        for case in exercise.draw(seed_of("public", exercise.name))
    }
    return f"ANSWERS = {table!r}\n\ndef chain_forward(w, b, x, n):\n    return np.array(ANSWERS.get((w, b, x, n), [x]))"
