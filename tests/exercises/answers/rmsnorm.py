"""Answers to ``rmsnorm_forward`` and ``rmsnorm_backward``."""

from support.tables import Answers

FORWARD = Answers(
    "rmsnorm_forward",
    """
def rmsnorm_forward(x, gamma, eps):
    ms = (x**2).mean(axis=1, keepdims=True)
    return gamma * x / np.sqrt(ms + eps)
""",
)
slip = FORWARD.slip
slip("over the batch", "over_the_batch", "axis=1 -> axis=0")
slip("over all", "over_everything", "mean(axis=1, keepdims=True) -> mean()")
slip("no keepdims", "", "axis=1, keepdims=True -> axis=1")
slip("a sum", "length_for_rms", ".mean(axis -> .sum(axis")
slip("the variance", "std_for_rms", "(x**2).mean(axis=1, keepdims=True) -> x.var(axis=1, keepdims=True)")
slip("centred", "centred", "ms = -> x = x - x.mean(axis=1, keepdims=True)\n    ms =")
slip("eps outside", "eps_outside_root", "np.sqrt(ms + eps) -> (np.sqrt(ms) + eps)")
slip("no eps", "eps_forgotten", "ms + eps -> ms")
slip("no root", "square_for_rms", "np.sqrt(ms + eps) -> (ms + eps)")
slip("no gamma", "gamma_forgotten", "gamma * x -> x")
slip("times", "multiplied", "gamma * x / -> gamma * x *")
slip("the mean of |x|", "mean_size", "np.sqrt(ms + eps) -> (np.abs(x).mean(axis=1, keepdims=True) + eps)")
slip("gamma added", "gamma_added", "gamma * x / -> gamma + x /")
FORWARD.other(
    "torch",
    """
def rmsnorm_forward(x, gamma, eps):
    x = torch.tensor(x)
    return torch.nn.functional.rms_norm(x, x.shape[1:], torch.tensor(gamma), eps).numpy()
""",
)
FORWARD.other(
    "einsum",
    """
def rmsnorm_forward(x, gamma, eps):
    scale = (np.einsum("ij,ij->i", x, x) / x.shape[1] + eps) ** -0.5
    return x * scale[:, None] * gamma
""",
)

BACKWARD = Answers(
    "rmsnorm_backward",
    """
def rmsnorm_backward(dout, x, gamma, eps):
    rms = np.sqrt((x**2).mean(axis=1, keepdims=True) + eps)
    x_hat = x / rms
    d = dout * gamma
    m = (d * x_hat).mean(axis=1, keepdims=True)
    dx = (d - x_hat * m) / rms
    return dx, (dout * x_hat).sum(axis=0)
""",
)
slip = BACKWARD.slip
slip("constant rms", "rms_is_constant", "(d - x_hat * m) -> d")
slip("with a mean path", "with_mean_path", "(d - x_hat * m) -> (d - d.mean(axis=1, keepdims=True) - x_hat * m)")
slip(
    "layer norm",
    "of_layernorm",
    "rms = np.sqrt((x**2).mean(axis=1, keepdims=True) + eps) -> rms = np.sqrt(x.var(axis=1, keepdims=True) + eps)\n    x = x - x.mean(axis=1, keepdims=True)",
    "(d - x_hat * m) -> (d - d.mean(axis=1, keepdims=True) - x_hat * m)",
)
slip("gamma in front", "gamma_outside", "d = dout * gamma -> d = dout", "dx = (d -> dx = gamma * (d")
slip("gamma on the first term", "gamma_on_direct_only", "d = dout * gamma -> d = dout", "dx = (d -> dx = (gamma * d")
slip("no gamma", "gamma_forgotten", "d = dout * gamma -> d = dout")
slip("plus", "path_added", "d - x_hat * m -> d + x_hat * m")
slip("a sum", "sum_for_mean", "(d * x_hat).mean( -> (d * x_hat).sum(")
slip(
    "over N",
    "divided_by_examples",
    "(d * x_hat).mean(axis=1, keepdims=True) -> (d * x_hat).sum(axis=1, keepdims=True) / len(x)",
)
slip("twice", "half_of_the_root_forgotten", "x_hat * m) -> 2 * x_hat * m)")
slip("half", "two_of_the_square_forgotten", "x_hat * m) -> 0.5 * x_hat * m)")
slip("x behind", "x_for_x_hat", "d - x_hat * m -> d - x * m")
slip("no x_hat behind", "path_without_x_hat", "d - x_hat * m -> d - m")
slip("over the batch", "over_the_batch", "axis=1 -> axis=0")
slip(
    "the mean over the batch",
    "mean_over_the_batch",
    "(d * x_hat).mean(axis=1, keepdims=True) -> (d * x_hat).mean(axis=0)",
)
slip(
    "eps outside",
    "eps_outside_root",
    "np.sqrt((x**2).mean(axis=1, keepdims=True) + eps) -> np.sqrt((x**2).mean(axis=1, keepdims=True)) + eps",
)
slip("no rms", "no_rms", "(d - x_hat * m) / rms -> d - x_hat * m")
slip("dgamma with x", "dgamma_with_x", "return dx, (dout * x_hat) -> return dx, (dout * x)")
slip("a mean in dgamma", "dgamma_averaged", "(dout * x_hat).sum(axis=0) -> (dout * x_hat).mean(axis=0)")
slip("gamma in dgamma", "gamma_in_dgamma", "return dx, (dout * x_hat) -> return dx, (d * x_hat)")
slip("dgamma first", "order", "return dx, (dout * x_hat).sum(axis=0) -> return (dout * x_hat).sum(axis=0), dx")
BACKWARD.other(
    "torch",
    """
def rmsnorm_backward(dout, x, gamma, eps):
    x, gamma = torch.tensor(x, requires_grad=True), torch.tensor(gamma, requires_grad=True)
    torch.nn.functional.rms_norm(x, x.shape[1:], gamma, eps).backward(torch.tensor(dout))
    return x.grad.numpy(), gamma.grad.numpy()
""",
)
BACKWARD.other(
    "with the cube",
    """
def rmsnorm_backward(dout, x, gamma, eps):
    D = x.shape[1]
    r = 1 / np.sqrt(np.sum(x * x, axis=1) / D + eps)
    g = dout * gamma
    dx = g * r[:, None] - x * (r**3 * np.sum(g * x, axis=1) / D)[:, None]
    return dx, np.sum(dout * x * r[:, None], axis=0)
""",
)
