"""Is a student's code called with what was sent, and a real torch module differentiated under sent weights?"""

from typing import Any

import numpy as np
import pytest
import torch

from autograder.contract.calls import invoke
from autograder.contract.functions import KNOWN, function_of
from autograder.contract.wire import Known, Seed, pack, unpack
from autograder.errors import ModuleMismatch, WireError

RNG = np.random.default_rng(7)
W, B, X, DOUT = RNG.normal(size=(2, 3)), RNG.normal(size=2), RNG.normal(size=(5, 3)), RNG.normal(size=(5, 2))


def differentiate(module: Any, **changes: Any) -> Any:
    sent = {"options": {}, "weights": [W.copy(), B.copy()], "x": X.copy(), "dout": DOUT.copy()} | changes
    return invoke(module, "module", (sent["options"], sent["weights"], sent["x"], sent["dout"]))


class Linear(torch.nn.Module):
    def __init__(self, outputs: int = 2) -> None:
        super().__init__()
        self.weight = torch.nn.Parameter(torch.zeros(outputs, 3))
        self.bias = torch.nn.Parameter(torch.zeros(outputs))

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return x @ self.weight.T + self.bias


def test_is_a_function_called_with_its_arguments_in_order() -> None:
    assert invoke(lambda a, b: (a, b), "function", [1, "two"]) == (1, "two")


def test_does_a_seed_arrive_as_a_fresh_generator() -> None:
    drawn = [invoke(lambda rng: rng.normal(), "function", [Seed(5)]) for _ in range(2)]
    assert drawn == [np.random.default_rng(5).normal()] * 2


@pytest.mark.parametrize("name", KNOWN)
def test_does_a_known_function_arrive_as_a_function_of_any_shape(name: str) -> None:
    (sent,) = unpack(pack([Known(name)]))
    for shape in ((), (3,), (2, 1, 3)):
        value = invoke(lambda f, x: f(x), "function", [sent, np.full(shape, 0.5)])
        assert type(value) is float
        assert value == KNOWN[name](np.full(shape, 0.5))


def test_is_a_function_that_nobody_knows_refused_before_the_student_is_called() -> None:
    called: list[Any] = []
    with pytest.raises(WireError, match=r"no known function is called 'os\.system'; there are waves"):
        invoke(called.append, "function", [Known("os.system")])
    assert called == []


@pytest.mark.parametrize("name", KNOWN)
def test_has_every_known_function_a_slope_of_its_own_in_each_entry(name: str) -> None:
    f, x, h = function_of(name), np.linspace(0.3, 1.1, 6).reshape(2, 3), 0.01
    moved = [x + h * np.eye(6)[i].reshape(2, 3) for i in range(6)]
    slopes = [f(one) - f(x) for one in moved]
    assert len(set(np.round(slopes, 12))) == 6
    central = [(f(one) - f(2 * x - one)) / (2 * h) for one in moved]
    finer = [(f((x + one) / 2) - f((3 * x - one) / 2)) / h for one in moved]
    assert np.abs(np.array(central) / finer - 1).min() > 1e-7  # the step can be seen in every entry


def test_are_output_and_gradients_those_of_the_sent_weights() -> None:
    got = differentiate(Linear)
    np.testing.assert_allclose(got["out"], X @ W.T + B, rtol=1e-12)
    np.testing.assert_allclose(got["dx"], DOUT @ W, rtol=1e-12)
    np.testing.assert_allclose(got["gradients"][0], DOUT.T @ X, rtol=1e-12)
    np.testing.assert_allclose(got["gradients"][1], DOUT.sum(0), rtol=1e-12)
    assert {a.dtype for a in [got["out"], got["dx"], *got["gradients"]]} == {np.dtype("float64")}


def test_do_options_reach_the_class() -> None:
    with pytest.raises(
        ModuleMismatch, match=r"should have the shapes \[\(2, 3\), \(2,\)\]; they have \[\(4, 3\), \(4,\)\]"
    ):
        differentiate(Linear, options={"outputs": 4})


def test_is_an_unused_parameter_given_a_gradient_of_zeros() -> None:
    class NoBias(Linear):
        def forward(self, x: torch.Tensor) -> torch.Tensor:
            return x @ self.weight.T

    assert not differentiate(NoBias)["gradients"][1].any()


def test_is_an_input_that_is_not_used_given_a_gradient_of_zeros() -> None:
    class Constant(Linear):
        def forward(self, x: torch.Tensor) -> torch.Tensor:
            return self.bias.expand(5, 2)

    assert not differentiate(Constant)["dx"].any()


def forwarding(change: Any) -> type[Linear]:
    class Changed(Linear):
        def forward(self, x: torch.Tensor) -> Any:
            return change(super().forward(x))

    return Changed


@pytest.mark.parametrize(
    ("module", "said"),
    [
        (lambda: 3, "should build a torch.nn.Module; it built a int"),
        (forwarding(lambda out: (out, out)), "should be one tensor; it is a tuple"),
        (forwarding(lambda out: out.detach().numpy()), "should be one tensor; it is a ndarray"),
        (forwarding(lambda out: out.T), r"should have shape \(5, 2\); it has \(2, 5\)"),
        (forwarding(lambda out: out.detach()), "No gradient flows"),
        (torch.nn.Flatten, r"shapes \[\(2, 3\), \(2,\)\]; they have \[\]"),
    ],
)
def test_is_a_module_that_does_not_fit_told_so(module: Any, said: str) -> None:
    with pytest.raises(ModuleMismatch, match=said):
        differentiate(module)


def test_is_a_module_that_computes_in_single_still_differentiated() -> None:
    got = differentiate(forwarding(lambda out: out.float()))
    np.testing.assert_allclose(got["dx"], DOUT @ W, rtol=1e-5)
    assert got["out"].dtype == np.float64


def test_does_a_student_class_that_raises_raise_its_own_error() -> None:
    class Broken(torch.nn.Module):
        def __init__(self) -> None:
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        differentiate(Broken)
