"""``linear_backward``: the gradients of one linear layer, the first step of a whole classifier."""

import numpy as np
import torch

from autograder.contract.kinds import Array
from autograder.exercises.base import Bank, Case, Exercise, Output, Parameter
from autograder.exercises.lesson_04.networks import Floats

__all__ = ["LINEAR_BACKWARD", "linear_backward"]

Gradients = tuple[Floats, Floats, Floats]


def linear_backward(dz: Floats, h: Floats, W: Floats) -> Gradients:
    """dL/dh, dL/dW and dL/db of z = h Wᵀ + b, by autograd."""
    leaves = [torch.tensor(a, dtype=torch.float64, requires_grad=True) for a in (h, W, np.zeros(len(W)))]
    inputs, weights, bias = leaves
    upstream = torch.tensor(dz, dtype=torch.float64)
    dh, dW, db = torch.autograd.grad(inputs @ weights.T + bias, leaves, upstream)
    return dh.numpy(), dW.numpy(), db.numpy()


def _cases(rng: np.random.Generator) -> list[Case]:
    def case(label: str, batch: int, fan_in: int, fan_out: int, edge: bool = False, dtype: type = np.float64) -> Case:
        def drawn(*shape: int) -> Floats:  # around 0.5, so that no sum over examples or units is near 0 by chance
            return np.asarray(rng.normal(0.5, 1.0, shape).astype(dtype))

        dz, h, W = drawn(batch, fan_out), drawn(batch, fan_in), drawn(fan_out, fan_in)
        return Case(label, (dz, h, W), edge)

    return [
        case("more inputs than units", int(rng.integers(6, 10)), 5, 3),
        case("more units than inputs", 5, 3, 7),
        case("as many examples as units", 6, 4, 6),
        case("a square layer", 8, 5, 5, edge=True),
        case("one example", 1, 6, 4, edge=True),
        case("one unit", 5, 4, 1, edge=True),
        case("arrays of float32", 6, 5, 4, edge=True, dtype=np.float32),
    ]


BANK = Bank()


@BANK.mistake(
    "dW averages over the batch where it should add up.", "All examples use the same W, so their shares add up."
)
def weights_mean(dz: Floats, h: Floats, W: Floats) -> Gradients:
    dh, dW, db = linear_backward(dz, h, W)
    return dh, dW / len(dz), db


@BANK.mistake(
    "db averages over the batch where it should add up.", "All examples use the same b, so their shares add up."
)
def bias_mean(dz: Floats, h: Floats, W: Floats) -> Gradients:
    dh, dW, db = linear_backward(dz, h, W)
    return dh, dW, db / len(dz)


@BANK.mistake(
    "dW and db average over the batch where they should add up.",
    "If the loss is a mean, its 1/N is in dz already.",
)
def both_mean(dz: Floats, h: Floats, W: Floats) -> Gradients:
    dh, dW, db = linear_backward(dz, h, W)
    return dh, dW / len(dz), db / len(dz)


@BANK.mistake("All three are divided by the number of examples.", "If the loss is a mean, its 1/N is in dz already.")
def all_mean(dz: Floats, h: Floats, W: Floats) -> Gradients:
    dh, dW, db = (gradient / len(dz) for gradient in linear_backward(dz, h, W))
    return dh, dW, db


@BANK.mistake("dW is transposed.", "dL/dW has the shape of W, (fan_out, fan_in).")
def transposed(dz: Floats, h: Floats, W: Floats) -> Gradients:
    dh, dW, db = linear_backward(dz, h, W)
    return dh, dW.T, db


@BANK.mistake(
    "db is not summed over the examples.", "b has one number for each unit; every example adds its share to it."
)
def bias_unsummed(dz: Floats, h: Floats, W: Floats) -> Gradients:
    dh, dW, _ = linear_backward(dz, h, W)
    return dh, dW, np.asarray(dz, np.float64)


@BANK.mistake(
    "db adds up over the units where it should add up over the examples.", "Which axis of dz counts the examples?"
)
def bias_over_units(dz: Floats, h: Floats, W: Floats) -> Gradients:
    dh, dW, _ = linear_backward(dz, h, W)
    return dh, dW, np.asarray(dz, np.float64).sum(axis=1)


@BANK.mistake("db is one number for the whole layer.", "b has one number for each unit: add up over the examples only.")
def bias_of_all(dz: Floats, h: Floats, W: Floats) -> Gradients:
    dh, dW, db = linear_backward(dz, h, W)
    return dh, dW, np.full_like(db, db.sum())


@BANK.mistake("db counts the examples: dz is missing.", "dz/db is 1, and dL/dz comes from above.")
def bias_without_upstream(dz: Floats, h: Floats, W: Floats) -> Gradients:
    dh, dW, db = linear_backward(dz, h, W)
    return dh, dW, np.full_like(db, len(dz))


@BANK.mistake("dz is missing in dW.", "One entry of dW is the sum over the examples of dz times h.")
def weights_without_upstream(dz: Floats, h: Floats, W: Floats) -> Gradients:
    dh, _, db = linear_backward(dz, h, W)
    return dh, np.tile(np.asarray(h, np.float64).sum(axis=0), (len(W), 1)), db


@BANK.mistake("dz is missing in dh.", "An input reaches the loss through every unit: dz times its weight, added up.")
def input_without_upstream(dz: Floats, h: Floats, W: Floats) -> Gradients:
    _, dW, db = linear_backward(dz, h, W)
    return np.tile(np.asarray(W, np.float64).sum(axis=0), (len(h), 1)), dW, db


@BANK.mistake("dh is dz: the weights are left out.", "An input reaches the loss through the weights. Use W.")
def no_weights(dz: Floats, h: Floats, W: Floats) -> Gradients:
    _, dW, db = linear_backward(dz, h, W)
    return np.asarray(dz, np.float64), dW, db


@BANK.mistake(
    "You apply the gate of a ReLU to dh.",
    "This step is the linear layer alone. The ReLU below it comes in the next step.",
)
def gate_on_input(dz: Floats, h: Floats, W: Floats) -> Gradients:
    dh, dW, db = linear_backward(dz, h, W)
    return dh * (np.asarray(h) > 0), dW, db


@BANK.mistake(
    "Negative gradients are set to 0 before they are used.", "A gradient can be negative. Is there a ReLU in this step?"
)
def positive_upstream(dz: Floats, h: Floats, W: Floats) -> Gradients:
    return linear_backward(np.maximum(dz, 0), h, W)


@BANK.mistake("Only the first example is used.", "Use every row of dz, and add their shares up.")
def first_example(dz: Floats, h: Floats, W: Floats) -> Gradients:
    dh, _, _ = linear_backward(dz, h, W)
    _, dW, db = linear_backward(dz[:1], h[:1], W)
    return dh, dW, db


@BANK.mistake("db is 1 for every unit: dz is missing.", "dz/db is 1, and dL/dz comes from above.")
def bias_of_ones(dz: Floats, h: Floats, W: Floats) -> Gradients:
    dh, dW, db = linear_backward(dz, h, W)
    return dh, dW, np.ones_like(db)


@BANK.mistake("db is one number for the whole layer.", "b has one number for each unit: add up over the examples only.")
def bias_total(dz: Floats, h: Floats, W: Floats) -> tuple[Floats, Floats, float]:
    dh, dW, db = linear_backward(dz, h, W)
    return dh, dW, float(db.sum())


@BANK.mistake("dh is divided by the number of examples.", "If the loss is a mean, its 1/N is in dz already.")
def input_mean(dz: Floats, h: Floats, W: Floats) -> Gradients:
    dh, dW, db = linear_backward(dz, h, W)
    return dh / len(dz), dW, db


@BANK.mistake("dh is transposed.", "dL/dh has the shape of h, (N, fan_in).")
def input_transposed(dz: Floats, h: Floats, W: Floats) -> Gradients:
    dh, dW, db = linear_backward(dz, h, W)
    return dh.T, dW, db


@BANK.mistake(
    "dW uses dh where the layer's input h belongs.", "W multiplied h on the way forward. What is dz/dW for one entry?"
)
def gradient_for_input(dz: Floats, h: Floats, W: Floats) -> Gradients:
    dh, _, db = linear_backward(dz, h, W)
    return dh, np.asarray(dz, np.float64).T @ dh, db


@BANK.mistake("dW holds the first example only.", "All examples use the same W, so their shares add up.")
def weights_of_first(dz: Floats, h: Floats, W: Floats) -> Gradients:
    dh, dW, db = linear_backward(dz, h, W)
    return dh, np.outer(dz[0], h[0]).astype(dW.dtype), db


@BANK.mistake("db holds the first example only.", "All examples use the same b, so their shares add up.")
def bias_of_first(dz: Floats, h: Floats, W: Floats) -> Gradients:
    dh, dW, _ = linear_backward(dz, h, W)
    return dh, dW, np.asarray(dz[0], np.float64)


@BANK.mistake("db is computed from dW, so it contains h.", "z = h W^T + b. Is b multiplied by h there? Start from dz.")
def bias_from_weights(dz: Floats, h: Floats, W: Floats) -> Gradients:
    dh, dW, _ = linear_backward(dz, h, W)
    return dh, dW, dW.sum(axis=1)


@BANK.mistake("dh is carried through dW instead of W.", "z = h W^T + b. What multiplies h there?")
def gradient_for_weights(dz: Floats, h: Floats, W: Floats) -> Gradients:
    _, dW, db = linear_backward(dz, h, W)
    return np.asarray(dz, np.float64) @ dW, dW, db


@BANK.mistake("db adds up h, the input; it should add up dz.", "z = h W^T + b. What is dz/db, and what arrives at z?")
def bias_from_input(dz: Floats, h: Floats, W: Floats) -> Gradients:
    dh, dW, _ = linear_backward(dz, h, W)
    return dh, dW, np.asarray(h, np.float64).sum(axis=0)


@BANK.mistake("dW is W after a step, W - dW.", "The caller takes the step. Return dL/dW itself.")
def weights_after_step(dz: Floats, h: Floats, W: Floats) -> Gradients:
    dh, dW, db = linear_backward(dz, h, W)
    return dh, W - dW, db


@BANK.mistake(
    "dW has the shape of W, but its numbers stand in the wrong places, as if h^T dz had been reshaped.",
    "reshape keeps the order of the numbers and only changes the shape. Use .T, or exchange the two factors.",
)
def reshaped(dz: Floats, h: Floats, W: Floats) -> Gradients:
    dh, dW, db = linear_backward(dz, h, W)
    return dh, dW.T.reshape(W.shape), db


LAST = "All examples use the same W and b, so their shares add up: += in the loop, not =."


@BANK.mistake("dW holds the last example only.", LAST)
def weights_of_last(dz: Floats, h: Floats, W: Floats) -> Gradients:
    dh, dW, db = linear_backward(dz, h, W)
    return dh, np.outer(dz[-1], h[-1]).astype(dW.dtype), db


@BANK.mistake("db holds the last example only.", LAST)
def bias_of_last(dz: Floats, h: Floats, W: Floats) -> Gradients:
    dh, dW, _ = linear_backward(dz, h, W)
    return dh, dW, np.asarray(dz[-1], np.float64)


@BANK.mistake("dW and db hold the last example only.", LAST)
def last_example(dz: Floats, h: Floats, W: Floats) -> Gradients:
    _, dW, db = linear_backward(dz[-1:], h[-1:], W)
    return linear_backward(dz, h, W)[0], dW, db


@BANK.mistake(
    "dz and h are added up over the examples before they are multiplied.",
    "First multiply, example by example, then add up: a sum of products is not the product of the sums.",
)
def sums_multiplied(dz: Floats, h: Floats, W: Floats) -> Gradients:
    dh, _, db = linear_backward(dz, h, W)
    return dh, np.outer(db, np.asarray(h, np.float64).sum(axis=0)), db


@BANK.mistake(
    "dW uses z, the layer's output, where dz belongs.",
    "W reaches the loss through z. Which gradient arrives at z from above?",
)
def output_for_gradient(dz: Floats, h: Floats, W: Floats) -> Gradients:
    dh, _, db = linear_backward(dz, h, W)
    inputs = np.asarray(h, np.float64)
    return dh, (inputs @ np.asarray(W, np.float64).T).T @ inputs, db


@BANK.mistake(
    "dh is computed with an inverse of W.",
    "Which weights does one input reach the loss through? The way back multiplies by W itself.",
)
def inverse(dz: Floats, h: Floats, W: Floats) -> Gradients:
    _, dW, db = linear_backward(dz, h, W)
    return np.asarray(dz @ np.linalg.pinv(W).T), dW, db


@BANK.mistake(
    "dh is carried through the weights after a step, W - dW.",
    "The way forward used W unchanged. The caller takes the step, after all gradients are known.",
)
def input_after_step(dz: Floats, h: Floats, W: Floats) -> Gradients:
    _, dW, db = linear_backward(dz, h, W)
    return np.asarray(dz, np.float64) @ (W - dW), dW, db


@BANK.mistake(
    "dz and W are added up over the units before they are multiplied.",
    "First multiply, unit by unit, then add up: a sum of products is not the product of the sums.",
)
def input_sums_multiplied(dz: Floats, h: Floats, W: Floats) -> Gradients:
    _, dW, db = linear_backward(dz, h, W)
    return np.outer(np.asarray(dz, np.float64).sum(axis=1), np.asarray(W, np.float64).sum(axis=0)), dW, db


@BANK.mistake(
    "dW uses 1 where h is positive and 0 elsewhere, instead of h.",
    "W multiplied h itself on the way forward. What is dz/dW for one entry?",
)
def switch_for_input(dz: Floats, h: Floats, W: Floats) -> Gradients:
    dh, _, db = linear_backward(dz, h, W)
    return dh, np.asarray(dz, np.float64).T @ (np.asarray(h) > 0), db


@BANK.mistake(
    "dz is set to 0 where h W^T is negative: that is the gate of a ReLU.",
    "dz is the gradient at z, below the ReLU. Has the gate been applied already?",
)
def gate_on_upstream(dz: Floats, h: Floats, W: Floats) -> Gradients:
    return linear_backward(dz * (np.asarray(h) @ np.asarray(W).T > 0), h, W)


LINEAR_BACKWARD = Exercise(
    name="linear_backward",
    lesson="04_relu",
    parameters=(
        Parameter("dz", Array(("N", "fan_out"), "dL/dz, the gradient at the layer's output")),
        Parameter("h", Array(("N", "fan_in"), "the layer's input")),
        Parameter("W", Array(("fan_out", "fan_in"), "the weights")),
    ),
    outputs=(
        Output("dh", Array(("N", "fan_in")), "gradient"),
        Output("dW", Array(("fan_out", "fan_in")), "gradient"),
        Output("db", Array(("fan_out",)), "gradient"),
    ),
    reference=linear_backward,
    cases=_cases,
    points=3,
    nudge="Each gradient has the shape of its array. Which products of dz, h and W have the shapes of h, W and b?",
    hint="dh = dz @ W has shape (N, fan_in). dW = dz.T @ h adds up over the examples. For db add the rows of dz up.",
    explanation="z[n, j] = sum over k of h[n, k] W[j, k] + b[j]. So h[n, k] reaches the loss through all units j, each "
    "with its weight: dz @ W. W[j, k] is used by all examples n, each with its input: dz.T @ h. b[j] is used by all "
    "examples with factor 1: the sum of dz over its rows.",
    mistakes=tuple(BANK),
)
