"""``sgd_step``: one step of gradient descent with momentum, in PyTorch's convention."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from autograder.contract.kinds import Array, Real
from autograder.exercises.base import Bank, Case, Exercise, Output, Parameter

__all__ = ["SGD_STEP", "sgd_step"]

Floats = NDArray[np.float64]
Step = tuple[Floats, Floats]


def sgd_step(param: Floats, grad: Floats, velocity: Floats, lr: float, momentum: float) -> Step:
    """The new parameter and velocity: v = momentum v + g, p = p - lr v (torch.optim.SGD, dampening 0)."""
    p, g, v = (np.asarray(array, np.float64) for array in (param, grad, velocity))
    new_velocity = momentum * v + g
    return p - lr * new_velocity, new_velocity


def _cases(rng: np.random.Generator) -> list[Case]:
    def case(label: str, *shape: int, edge: bool = False, **fixed: float) -> Case:
        # a large rate and a velocity of the gradient's size, so that a wrong step is large relative to the parameter
        param, grad, velocity = (rng.normal(size=shape) for _ in range(3))
        lr, momentum = (fixed.get(name, float(rng.uniform(0.3, 0.8))) for name in ("lr", "momentum"))
        return Case(label, (param, grad, velocity * fixed.get("scale", 1.0), lr, momentum), edge)

    single = case("float32", 3, 4).arguments
    return [
        case("a step with momentum", 4, 6),
        case("another", 5, 3),
        case("the first step: velocity 0", 3, 4, edge=True, scale=0.0),
        case("momentum 0", 4, 2, edge=True, momentum=0.0),
        case("learning rate 0", 2, 5, edge=True, lr=0.0),
        Case("arrays of float32", (*(array.astype(np.float32) for array in single[:3]), *single[3:]), edge=True),
        case("weights of one unit", 1, 6, edge=True),
        case("biases", 5, edge=True),
    ]


BANK = Bank()


@BANK.mistake(
    "The learning rate is inside the velocity, and the step is added: an older convention.",
    "At a constant rate both take the same steps. PyTorch's velocity is a sum of gradients, without the rate.",
)
def rate_in_velocity(param: Floats, grad: Floats, velocity: Floats, lr: float, momentum: float) -> Step:
    new = momentum * velocity - lr * grad
    return param + new, new


@BANK.mistake(
    "The learning rate is inside the velocity.",
    "PyTorch's velocity is a sum of gradients. The rate comes in when the parameter moves.",
)
def rate_in_velocity_minus(param: Floats, grad: Floats, velocity: Floats, lr: float, momentum: float) -> Step:
    new = momentum * velocity + lr * grad
    return param - new, new


@BANK.mistake(
    "The gradient enters with the factor 1 - momentum: an average instead of a sum.",
    "That is Adam's first moment. In this convention the gradient enters in full.",
)
def average(param: Floats, grad: Floats, velocity: Floats, lr: float, momentum: float) -> Step:
    new = momentum * velocity + (1 - momentum) * grad
    return param - lr * new, new


@BANK.mistake(
    "momentum is the factor of the new gradient, and 1 - momentum that of the old velocity.",
    "In the text, which of the two does momentum multiply? Does the other have a factor?",
)
def momentum_reversed(param: Floats, grad: Floats, velocity: Floats, lr: float, momentum: float) -> Step:
    new = (1 - momentum) * velocity + momentum * grad
    return param - lr * new, new


@BANK.mistake(
    "The parameter moves by the old velocity: this step's gradient arrives one step late.", "Update the velocity first."
)
def old_velocity(param: Floats, grad: Floats, velocity: Floats, lr: float, momentum: float) -> Step:
    return param - lr * velocity, momentum * velocity + grad


@BANK.mistake("The parameter moves by the gradient alone, without the velocity.", "What is the velocity for?")
def no_momentum(param: Floats, grad: Floats, velocity: Floats, lr: float, momentum: float) -> Step:
    return param - lr * grad, momentum * velocity + grad


@BANK.mistake("The step goes uphill.", "The gradient points to where the loss grows fastest.")
def uphill(param: Floats, grad: Floats, velocity: Floats, lr: float, momentum: float) -> Step:
    new = momentum * velocity + grad
    return param + lr * new, new


@BANK.mistake(
    "This is Nesterov's variant, which looks one step ahead.",
    "A fine method, but plain momentum moves by the new velocity itself.",
)
def nesterov(param: Floats, grad: Floats, velocity: Floats, lr: float, momentum: float) -> Step:
    new = momentum * velocity + grad
    return param - lr * (grad + momentum * new), new


@BANK.mistake(
    "The old velocity is kept whole: momentum is missing.",
    "Each step keeps only the share momentum of the old velocity.",
)
def no_decay(param: Floats, grad: Floats, velocity: Floats, lr: float, momentum: float) -> Step:
    return param - lr * (velocity + grad), velocity + grad


@BANK.mistake("The old velocity is returned, unchanged.", "The next step needs the new velocity.")
def velocity_kept(param: Floats, grad: Floats, velocity: Floats, lr: float, momentum: float) -> Step:
    return param - lr * (momentum * velocity + grad), velocity.copy()


@BANK.mistake("This is the step, not the parameter after it.", "The caller replaces its weights by what you return.")
def step_only(param: Floats, grad: Floats, velocity: Floats, lr: float, momentum: float) -> Step:
    new = momentum * velocity + grad
    return lr * new, new


@BANK.mistake("The parameter and the velocity are swapped.", "Return them in the order of the docstring.")
def swapped(param: Floats, grad: Floats, velocity: Floats, lr: float, momentum: float) -> Step:
    return sgd_step(param, grad, velocity, lr, momentum)[::-1]


@BANK.mistake("The learning rate is missing.", "How far does the parameter go along the velocity?")
def no_rate(param: Floats, grad: Floats, velocity: Floats, lr: float, momentum: float) -> Step:
    new = momentum * velocity + grad
    return param - new, new


@BANK.mistake(
    "momentum multiplies the gradient; it belongs to the velocity.",
    "It is the share of the old velocity that is kept. The gradient enters in full.",
)
def momentum_on_gradient(param: Floats, grad: Floats, velocity: Floats, lr: float, momentum: float) -> Step:
    new = velocity + momentum * grad
    return param - lr * new, new


@BANK.mistake(
    "The velocity keeps the share 1 - momentum.", "momentum is the share that is kept, not the share that is lost."
)
def one_minus_momentum(param: Floats, grad: Floats, velocity: Floats, lr: float, momentum: float) -> Step:
    new = (1 - momentum) * velocity + grad
    return param - lr * new, new


@BANK.mistake(
    "The velocity that you return contains the learning rate.",
    "The rate is used when the parameter moves. The velocity itself is a sum of gradients.",
)
def rate_in_returned(param: Floats, grad: Floats, velocity: Floats, lr: float, momentum: float) -> Step:
    new = momentum * velocity + grad
    return param - lr * new, lr * new


@BANK.mistake(
    "The gradient is subtracted in the velocity, and then the velocity is subtracted: two minus signs.",
    "The velocity adds up gradients. The minus comes with the step.",
)
def gradient_subtracted(param: Floats, grad: Floats, velocity: Floats, lr: float, momentum: float) -> Step:
    new = momentum * velocity - grad
    return param - lr * new, new


@BANK.mistake(
    "momentum multiplies the new gradient as well.",
    "The old velocity is damped; the gradient enters in full.",
)
def momentum_on_both(param: Any, grad: Any, velocity: Any, lr: Any, momentum: Any) -> Any:
    return (param - lr * momentum * (velocity + grad), momentum * (velocity + grad))


@BANK.mistake(
    "The first result is the change, not the new parameter.",
    "Subtract the step from param.",
)
def change_only(param: Any, grad: Any, velocity: Any, lr: Any, momentum: Any) -> Any:
    return (-lr * (momentum * velocity + grad), momentum * velocity + grad)


@BANK.mistake(
    "The old velocity moves the parameter without the rate.",
    "The rate multiplies the whole new velocity.",
)
def rate_on_gradient_only(param: Any, grad: Any, velocity: Any, lr: Any, momentum: Any) -> Any:
    return (param - lr * grad - momentum * velocity, momentum * velocity + grad)


@BANK.mistake(
    "The parameter does not move.",
    "new_param is param minus lr times the new velocity.",
)
def not_moved(param: Any, grad: Any, velocity: Any, lr: Any, momentum: Any) -> Any:
    return (param + 0.0, momentum * velocity + grad)


@BANK.mistake(
    "The rate multiplies the parameter.",
    "The rate belongs to the velocity: lr * velocity.",
)
def rate_on_parameter(param: Any, grad: Any, velocity: Any, lr: Any, momentum: Any) -> Any:
    return (param * lr - (momentum * velocity + grad), momentum * velocity + grad)


@BANK.mistake(
    "The subtraction is the wrong way round.",
    "param - lr * velocity.",
)
def step_minus_parameter(param: Any, grad: Any, velocity: Any, lr: Any, momentum: Any) -> Any:
    return (lr * (momentum * velocity + grad) - param, momentum * velocity + grad)


@BANK.mistake(
    "The learning rate is applied twice: in the velocity, and again in the step.",
    "PyTorch's velocity is a sum of gradients. The rate comes in when the parameter moves, once.",
)
def rate_twice(param: Floats, grad: Floats, velocity: Floats, lr: float, momentum: float) -> Step:
    new = momentum * velocity + lr * grad
    return param - lr * new, new


@BANK.mistake(
    "The old velocity is not used: the new velocity is the gradient alone.",
    "v starts at 0 in the first step only. Here you are given the velocity after the step before.",
)
def velocity_dropped(param: Floats, grad: Floats, velocity: Floats, lr: float, momentum: float) -> Step:
    return param - lr * grad, np.array(grad, np.float64)


@BANK.mistake(
    "The old velocity is subtracted.",
    "v ← momentum v + g: a parameter that has moved in one direction goes on moving that way.",
)
def velocity_subtracted(param: Floats, grad: Floats, velocity: Floats, lr: float, momentum: float) -> Step:
    new = grad - momentum * velocity
    return param - lr * new, new


@BANK.mistake(
    "The minus stands inside the velocity: v is momentum v - g, and the step adds it.",
    "v ← momentum v + g. In which of the two lines of the text is the minus?",
)
def minus_inside(param: Floats, grad: Floats, velocity: Floats, lr: float, momentum: float) -> Step:
    new = momentum * velocity - grad
    return param + lr * new, new


@BANK.mistake(
    "The gradient moves the parameter twice: by itself, and in the velocity.",
    "The new velocity already contains the gradient. The parameter moves by lr times that velocity, and by nothing "
    "else.",
)
def gradient_twice(param: Floats, grad: Floats, velocity: Floats, lr: float, momentum: float) -> Step:
    new = momentum * velocity + grad
    return param - lr * grad - lr * new, new


ON_PARAMETER = (
    "The parameter has no factor; it moves by lr times the velocity. Of the old velocity, the share momentum is kept."
)


@BANK.mistake("momentum multiplies the parameter; it belongs to the velocity.", ON_PARAMETER)
def momentum_on_parameter(param: Floats, grad: Floats, velocity: Floats, lr: float, momentum: float) -> Step:
    new = velocity + grad
    return momentum * param - lr * new, new


@BANK.mistake("momentum multiplies the parameter as well.", ON_PARAMETER)
def momentum_on_parameter_too(param: Floats, grad: Floats, velocity: Floats, lr: float, momentum: float) -> Step:
    new = momentum * velocity + grad
    return momentum * param - lr * new, new


WITHOUT_MOMENTUM = "Put momentum = 0 into v ← momentum v + g. A later step with momentum starts from that velocity."


@BANK.mistake("With momentum 0 the velocity that is returned is 0.", WITHOUT_MOMENTUM)
def zero_velocity_without_momentum(param: Floats, grad: Floats, velocity: Floats, lr: float, momentum: float) -> Step:
    new_param, new = sgd_step(param, grad, velocity, lr, momentum)
    return new_param, new if momentum else np.zeros_like(new)


@BANK.mistake("With momentum 0 the old velocity is returned, unchanged.", WITHOUT_MOMENTUM)
def old_velocity_without_momentum(param: Floats, grad: Floats, velocity: Floats, lr: float, momentum: float) -> Step:
    new_param, new = sgd_step(param, grad, velocity, lr, momentum)
    return new_param, new if momentum else np.array(velocity, np.float64)


PLAIN_STEP = "The parameter moves by lr times the new velocity, whatever momentum is."


@BANK.mistake("The step is divided by 1 - momentum.", f"{PLAIN_STEP} Nothing is corrected here, as it is in Adam.")
def step_over_one_minus_momentum(param: Floats, grad: Floats, velocity: Floats, lr: float, momentum: float) -> Step:
    new = momentum * velocity + grad
    return param - lr * new / (1 - momentum), new


@BANK.mistake(
    "The step is multiplied by 1 - momentum.",
    f"{PLAIN_STEP} A steady gradient is allowed to move it further than lr g.",
)
def step_times_one_minus_momentum(param: Floats, grad: Floats, velocity: Floats, lr: float, momentum: float) -> Step:
    new = momentum * velocity + grad
    return param - lr * (1 - momentum) * new, new


@BANK.mistake("The step is multiplied by momentum; the velocity already contains this factor.", PLAIN_STEP)
def step_times_momentum(param: Floats, grad: Floats, velocity: Floats, lr: float, momentum: float) -> Step:
    new = momentum * velocity + grad
    return param - lr * momentum * new, new


SGD_STEP = Exercise(
    name="sgd_step",
    lesson="04_relu",
    parameters=(
        Parameter("param", Array(("...",), "a weight")),
        Parameter("grad", Array(("...",), "dL/dparam")),
        Parameter("velocity", Array(("...",), "the velocity after the step before")),
        Parameter("lr", Real("the learning rate")),
        Parameter("momentum", Real("the share of the velocity that is kept")),
    ),
    outputs=(
        Output("new_param", Array(("...",))),
        Output("new_velocity", Array(("...",))),
    ),
    reference=sgd_step,
    cases=_cases,
    points=3,
    nudge="Two lines. Which comes first, the velocity or the parameter?",
    hint="The new velocity needs the old one and the gradient, no learning rate. The parameter then moves by the "
    "learning rate times the new velocity.",
    explanation="v = momentum * v + grad, then param = param - lr * v. The learning rate stands outside the "
    "velocity, so a change of the rate acts at once. Nothing is changed in place: the function is pure.",
    mistakes=tuple(BANK),
)
