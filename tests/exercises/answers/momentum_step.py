"""Answers to ``momentum_step``."""

from support.tables import Answers

STEP = Answers(
    "momentum_step",
    """
def momentum_step(curvature, lr, momentum):
    xx = 1 - lr * curvature
    xv = -lr * momentum
    vx = curvature
    vv = momentum
    step = np.array([[xx, xv], [vx, vv]])
    values = np.linalg.eigvals(step)
    return step, np.max(np.abs(values))
""",
)
STEP.slip("the old velocity", "old_velocity", "1 - lr * curvature -> 1", "-lr * momentum -> -lr")
STEP.slip(
    "x first",
    "gradient_at_new_x",
    "1 - lr * curvature -> 1",
    "-lr * momentum -> -lr",
    "vv = momentum -> vv = momentum - curvature * lr",
)
STEP.slip("the rate inside", "rate_in_velocity", "-lr * momentum -> -momentum", "vx = curvature -> vx = lr * curvature")
STEP.slip(
    "the older convention",
    "rate_in_velocity_added",
    "-lr * momentum -> momentum",
    "vx = curvature -> vx = -lr * curvature",
)
STEP.slip(
    "an average",
    "average",
    "1 - lr * curvature -> 1 - lr * (1 - momentum) * curvature",
    "vx = curvature -> vx = (1 - momentum) * curvature",
)
STEP.slip(
    "Nesterov",
    "nesterov",
    "1 - lr * curvature -> 1 - lr * (curvature + momentum * curvature)",
    "-lr * momentum -> -lr * momentum**2",
)
STEP.slip("uphill", "uphill", "1 - lr -> 1 + lr", "-lr * momentum -> lr * momentum")
STEP.slip("one sign", "old_velocity_added", "-lr * momentum -> lr * momentum")
STEP.slip(
    "minus the gradient", "gradient_subtracted", "-lr * momentum -> lr * momentum", "vx = curvature -> vx = -curvature"
)
STEP.slip("one minus too many", "signs_do_not_fit", "vx = curvature -> vx = -curvature")
STEP.slip("no momentum", "plain_descent", "-lr * momentum -> 0", "vx = curvature -> vx = 0", "vv = momentum -> vv = 0")
STEP.slip(
    "the x before",
    "previous_x",
    "1 - lr * curvature -> 1 - lr * curvature + momentum",
    "-lr * momentum -> -momentum",
    "vx = curvature -> vx = 1",
    "vv = momentum -> vv = 0",
)
STEP.slip("one step", "one_step", "np.max(np.abs(values)) -> np.linalg.norm(step @ np.array([1, 0]))")
STEP.slip("no velocity", "velocity_unused", "-lr * momentum -> 0")
STEP.slip("no momentum in x", "momentum_missing_in_x", "-lr * momentum -> -lr")
STEP.slip("no decay", "no_decay", "-lr * momentum -> -lr", "vv = momentum -> vv = 1")
STEP.slip(
    "momentum on both",
    "momentum_on_both",
    "lr * curvature -> lr * momentum * curvature",
    "vx = curvature -> vx = momentum * curvature",
)
STEP.slip("transposed", "transposed", "[[xx, xv], [vx, vv]] -> [[xx, vx], [xv, vv]]")
STEP.slip("v first", "velocity_first", "[[xx, xv], [vx, vv]] -> [[vv, vx], [xv, xx]]")
STEP.slip("rows", "rows_swapped", "[[xx, xv], [vx, vv]] -> [[vx, vv], [xx, xv]]")
STEP.slip("columns", "columns_swapped", "[[xx, xv], [vx, vv]] -> [[xv, xx], [vv, vx]]")
STEP.slip(
    "a factor 2", "gradient_doubled", "lr * curvature -> lr * 2 * curvature", "vx = curvature -> vx = 2 * curvature"
)
STEP.slip("half", "gradient_halved", "lr * curvature -> lr * curvature / 2", "vx = curvature -> vx = curvature / 2")
STEP.slip("no rate", "no_rate", "1 - lr * curvature -> 1 - curvature", "-lr * momentum -> -momentum")
STEP.slip("half a rate", "rate_on_gradient_only", "-lr * momentum -> -momentum")
STEP.slip("the change", "change_of_x", "1 - lr * curvature -> -lr * curvature")
STEP.slip("the changes", "changes", "1 - lr * curvature -> -lr * curvature", "vv = momentum -> vv = momentum - 1")
STEP.slip("1 - momentum", "one_minus_momentum", "xx = -> momentum = 1 - momentum; xx =")
STEP.slip("singular", "singular_value", "np.max(np.abs(values)) -> np.linalg.norm(step, 2)")
STEP.slip("svd", "singular_value", "np.max(np.abs(values)) -> np.linalg.svd(step)[1][0]")
STEP.slip("Frobenius", "frobenius", "np.max(np.abs(values)) -> np.linalg.norm(step)")
STEP.slip("eigvalsh", "taken_for_symmetric", "eigvals( -> eigvalsh(")
STEP.slip("no abs", "largest_real_part", "np.max(np.abs(values)) -> values.real.max()")
STEP.slip("complex", "", "np.max(np.abs(values)) -> values.max()")
STEP.slip("the real parts", "imaginary_part_dropped", "np.abs(values) -> np.abs(values.real)")
STEP.slip("the smaller", "smallest", "np.max -> np.min")
STEP.slip("the product", "determinant", "np.max(np.abs(values)) -> np.linalg.det(step)")
STEP.slip("the trace", "trace", "np.max(np.abs(values)) -> step.trace()")
STEP.slip("the sum", "sum_of_sizes", "np.max -> np.sum")
STEP.slip("the mean", "mean_of_sizes", "np.max -> np.mean")
STEP.slip("squared", "size_squared", "np.max(np.abs(values)) -> np.max(values.real**2 + values.imag**2)")
STEP.slip("a logarithm", "logarithm", "np.max(np.abs(values)) -> np.log(np.abs(values).max())")
STEP.slip("plain", "without_velocity", "np.max(np.abs(values)) -> abs(xx)")
STEP.slip("the largest entry", "largest_entry", "np.abs(values) -> np.abs(step)")
STEP.slip("both eigenvalues", "", "np.max(np.abs(values)) -> np.abs(values)")
STEP.slip("one value", "missing_output", "return step, -> return")
STEP.slip("swapped", "order", "return step, np.max(np.abs(values)) -> return np.max(np.abs(values)), step")
STEP.slip("a list", "", "np.array([[xx, xv], [vx, vv]]) -> [[xx, xv], [vx, vv]]")
STEP.other(
    "one product of two matrices",
    """
def momentum_step(curvature, lr, momentum):
    velocity = np.array([[1.0, 0.0], [curvature, momentum]])
    move = np.array([[1.0, -lr], [0.0, 1.0]])
    step = move @ velocity
    return step, float(max(abs(np.linalg.eig(step)[0])))
""",
)
STEP.other(
    "columns by unit vectors",
    """
def momentum_step(curvature, lr, momentum):
    step = np.zeros((2, 2))
    for i, (x, v) in enumerate([(1, 0), (0, 1)]):
        v = momentum * v + curvature * x
        step[:, i] = x - lr * v, v
    return step, abs(np.linalg.eigvals(step)).max()
""",
)
STEP.other(
    "the quadratic formula",
    """
def momentum_step(curvature, lr, momentum):
    step = np.array([[1 - lr * curvature, -lr * momentum], [curvature, momentum]])
    half = (1 - lr * curvature + momentum) / 2
    root = np.sqrt(complex(half**2 - momentum))
    return step, max(abs(half + root), abs(half - root))
""",
)
STEP.other(
    "torch",
    """
def momentum_step(curvature, lr, momentum):
    step = torch.tensor([[1 - lr * curvature, -lr * momentum], [curvature, momentum]], dtype=torch.float64)
    return step.numpy(), torch.linalg.eigvals(step).abs().max().item()
""",
)
