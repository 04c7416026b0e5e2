"""Is a gradient that a library computed told from one that was written?"""

import pytest

from autograder.exercises import find
from autograder.grading.by_hand import autograd_helpers, autograd_in, is_by_hand

USED = {
    "import torch\n\ndef f(x):\n    return torch.autograd.grad(x, x)": "line 4 of its cell uses autograd",
    "from torch.autograd import grad": "line 1 of its cell uses torch.autograd",
    "from torch import autograd as a": "line 1 of its cell uses torch",
    "from deepgrad.networks import mlp": "line 1 of its cell uses deepgrad.networks",
    "import jax.numpy as jnp": "line 1 of its cell uses jax.numpy",
    "def f(x):\n    y = x.clone()\n    y.backward()": "line 3 of its cell uses backward",
    "def f(x):\n    return torch.tensor(x, requires_grad=True)": "line 2 of its cell uses requires_grad",
    "def f(x):\n    x.requires_grad_()": "line 2 of its cell uses requires_grad_",
    "%%time\n!ls\ndef f(x):\n    x.requires_grad_()": "line 4 of its cell uses requires_grad_",
}
NOT_USED = [
    "def f(x):\n    # no autograd here\n    return 2 * x",
    "import torch\n\ndef f(x):\n    return torch.as_tensor(x).mul(2).numpy()",
    "def f(x):\n    backward = 2 * x\n    return backward",
    "def f(x:",
    "backward = " + "-" * 100_000 + "1",
    "backward = " + "(" * 1_000,
    "backward\0",
]


@pytest.mark.parametrize("source", USED)
def test_is_it_found_and_where(source: str) -> None:
    assert autograd_in(source) == USED[source]


@pytest.mark.parametrize("source", NOT_USED)
def test_is_nothing_else_taken_for_it(source: str) -> None:
    assert autograd_in(source) is None


def test_is_it_found_in_another_cell_that_the_function_calls() -> None:
    helper = "import torch\n\ndef slope(x):\n    return torch.autograd.grad(x, x)\n\ndef other(x):\n    return x"
    own = "def f(x):\n    return slope(x)"
    assert (
        autograd_in(own, autograd_helpers(["1", helper])) == "slope, which its cell takes from another, uses autograd"
    )
    assert autograd_in(own.replace("slope", "other"), autograd_helpers([helper])) is None
    assert autograd_in("def f(x:", autograd_helpers([helper])) is None


def test_which_exercises_are_by_hand() -> None:
    assert is_by_hand(find("layer_gradients"))
    assert not is_by_hand(find("chain_forward"))
