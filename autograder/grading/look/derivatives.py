"""Knows which functions of libraries compute a gradient by themselves.

These are automatic differentiation and the ready backward passes of libraries, including deepgrad's own networks.
Finite differences (``numpy.gradient``, ``scipy.optimize.approx_fprime``) and symbolic algebra (``sympy.diff``) are
allowed, because a student who uses them still works out the gradient.

Tested in ``tests/grading/test_autograd.py``.
"""

import re

__all__ = ["AUTOGRAD_LIBRARIES", "CERTAIN", "DOUBT", "METHOD", "method_of", "use_of"]

CERTAIN, DOUBT = "certain", "doubt"

AUTOGRAD_LIBRARIES = {
    *("autograd", "chainer", "functorch", "jax", "jittor", "micrograd", "mindspore", "mxnet", "mygrad", "paddle"),
    *("tensorflow", "tinygrad", "torch"),
}

FUNCTIONS = {
    *("backward", "elementwise_grad", "grad", "grad_and_aux", "grad_and_value", "hessian", "hvp", "jacfwd", "jacobian"),
    *("jacrev", "jvp", "linearize", "make_ggnvp", "make_hvp", "make_jvp", "make_vjp", "multigrad_dict", "run_backward"),
    *("value_and_grad", "vhp", "vjp"),
}
"""The functions' names in ``torch.autograd``, ``torch.func``, ``functorch``, ``jax`` and HIPS autograd."""

CERTAINLY = re.compile(
    r"torch\.autograd\.(forward_ad|functional)\.\w+"
    r"|torch\.nn\.grad\.\w+"
    r"|(torch|jax|tensorflow)\.(.*\.)?\w*_backward(\.\w+)*"
    r"|tensorflow\.(.*\.)?(GradientTape|gradients)"
    r"|(theano|aesara|pytensor)\.(.*\.)?(grad|gradient\.\w+)"
    r"|casadi\.(gradient|jacobian)"
    r"|deepgrad\.(training|probe)\.(train|training_steps|best_of|noise_band|probe)"
    r"|deepgrad\.networks\.(.*\.)?(_?backward|profile|shared_gradients|gradients_of|half_squared_error_gradient"
    r"|\w+_objective|gradient_descent|minibatch_descent)"
)

PERHAPS = re.compile(
    r"torch\.autograd\.(Function|gradcheck\.\w+|gradcheck|gradgradcheck|graph\.\w+)"
    r"|deepgrad\.networks\.activations\.\w+|deepgrad\.(probe|training)\.\w+"
)
"""Functions that may also be parts of a backward pass written by hand."""

METHOD = "backward"
"""The method of these libraries' tensors that differentiates. In two of the libraries ``gradient`` does so, too."""


def use_of(path: str, exercise: str) -> str:
    """Whether an imported function computes gradients: ``CERTAIN``, ``DOUBT`` or an empty text.

    Args:
        path: dotted, as ``torch.autograd.grad``.
        exercise: the name of the exercise. The function of deepgrad with that name is the answer; other functions of
            deepgrad are steps that the lesson gives to a later exercise.
    """
    library, *rest = path.split(".")
    if library == "deepgrad" and rest and rest[-1] == exercise:
        return CERTAIN
    if library in AUTOGRAD_LIBRARIES and rest and rest[-1] in FUNCTIONS:
        return "" if path in ("autograd.grad_mode", "torch.autograd.functional") else CERTAIN
    if CERTAINLY.fullmatch(path):
        return CERTAIN
    return DOUBT if PERHAPS.fullmatch(path) else ""


def method_of(library: str, name: str) -> bool:
    """Whether the method of this name of a library's objects differentiates."""
    asked = (METHOD, "gradient") if library in ("tensorflow", "tinygrad") else (METHOD,)
    return library in AUTOGRAD_LIBRARIES and name in asked
