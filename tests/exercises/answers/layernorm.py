"""Answers to ``layernorm_forward`` and ``layernorm_backward``."""

from support.tables import Answers

FORWARD = Answers(
    "layernorm_forward",
    """
def layernorm_forward(x, gamma, beta, eps):
    mean = x.mean(axis=1, keepdims=True)
    var = x.var(axis=1, keepdims=True)
    return gamma * (x - mean) / np.sqrt(var + eps) + beta
""",
)
slip = FORWARD.slip
slip("over the batch", "over_the_batch", "axis=1 -> axis=0")
slip("over all", "over_everything", "axis=1, keepdims=True -> ")
slip("no keepdims", "", "axis=1, keepdims=True -> axis=1")
slip("unbiased", "unbiased_variance", "x.var(axis=1, -> x.var(axis=1, ddof=1,")
slip("eps outside", "eps_outside_root", "np.sqrt(var + eps) -> (np.sqrt(var) + eps)")
slip("no eps", "eps_forgotten", "var + eps -> var")
slip("no root", "variance_for_std", "np.sqrt(var + eps) -> (var + eps)")
slip("no gamma", "gamma_forgotten", "gamma * (x - mean) -> (x - mean)")
slip("no beta", "beta_forgotten", " + beta -> ")
slip("neither", "only_normalised", " + beta -> ", "gamma * (x - mean) -> (x - mean)")
slip("not centred", "not_centred", "(x - mean) -> x")
slip(
    "gamma around",
    "shift_before_scale",
    "gamma * (x - mean) / np.sqrt(var + eps) + beta -> gamma * ((x - mean) / np.sqrt(var + eps) + beta)",
)
slip("beta scales", "gamma_beta_swapped", "return gamma -> gamma, beta = beta, gamma\n    return gamma")
slip("the root of the mean square", "rms_for_std", "x.var(axis=1, keepdims=True) -> (x**2).mean(axis=1, keepdims=True)")
FORWARD.other(
    "torch",
    """
def layernorm_forward(x, gamma, beta, eps):
    x, gamma, beta = torch.tensor(x), torch.tensor(gamma), torch.tensor(beta)
    return torch.nn.functional.layer_norm(x, x.shape[1:], gamma, beta, eps).numpy()
""",
)
FORWARD.other(
    "transposed and back",
    """
def layernorm_forward(x, gamma, beta, eps):
    t = x.T
    x_hat = (t - t.mean(0)) * (t.var(0) + eps) ** -0.5
    return x_hat.T * gamma + beta
""",
)

BACKWARD = Answers(
    "layernorm_backward",
    """
def layernorm_backward(dout, x, gamma, eps):
    sigma = np.sqrt(x.var(axis=1, keepdims=True) + eps)
    x_hat = (x - x.mean(axis=1, keepdims=True)) / sigma
    d = dout * gamma
    m1 = d.mean(axis=1, keepdims=True)
    m2 = (d * x_hat).mean(axis=1, keepdims=True)
    dx = (d - m1 - x_hat * m2) / sigma
    return dx, (dout * x_hat).sum(axis=0), dout.sum(axis=0)
""",
)
slip = BACKWARD.slip
slip("no mean path", "no_mean_path", "d - m1 - -> d -")
slip("no variance path", "no_variance_path", " - x_hat * m2 -> ")
slip("constants", "statistics_are_constants", "d - m1 - x_hat * m2 -> d")
slip("no gamma", "gamma_forgotten", "d = dout * gamma -> d = dout")
slip("gamma in front, as in batch norm", "gamma_outside", "d = dout * gamma -> d = dout", "dx = ( -> dx = gamma * (")
slip("gamma on the first term", "gamma_on_direct_only", "d = dout * gamma -> d = dout", "(d - m1 -> (d * gamma - m1")
slip(
    "means over the batch",
    "means_over_the_batch",
    "d.mean(axis=1, keepdims=True) -> d.mean(axis=0)",
    "(d * x_hat).mean(axis=1, keepdims=True) -> (d * x_hat).mean(axis=0)",
)
slip("batch norm", "over_the_batch", "axis=1 -> axis=0")
slip("sums for means", "sums_for_means", "d.mean( -> d.sum(", "(d * x_hat).mean( -> (d * x_hat).sum(")
slip(
    "over N",
    "divided_by_examples",
    "(d * x_hat).mean(axis=1, keepdims=True) -> (d * x_hat).sum(axis=1, keepdims=True) / len(x)",
    "m1 = d.mean(axis=1, keepdims=True) -> m1 = d.sum(axis=1, keepdims=True) / len(x)",
)
slip("unbiased", "unbiased_variance", "x.var(axis=1, -> x.var(axis=1, ddof=1,")
slip(
    "eps outside",
    "eps_outside_root",
    "np.sqrt(x.var(axis=1, keepdims=True) + eps) -> x.std(axis=1, keepdims=True) + eps",
)
slip("no eps", "eps_forgotten", "x.var(axis=1, keepdims=True) + eps -> x.var(axis=1, keepdims=True)")
slip("no sigma", "no_sigma", "(d - m1 - x_hat * m2) / sigma -> d - m1 - x_hat * m2")
slip("plus", "paths_added", "d - m1 - x_hat -> d + m1 + x_hat")
slip("dgamma with x", "dgamma_with_x", "return dx, (dout * x_hat) -> return dx, (dout * x)")
slip("dgamma with gamma", "gamma_in_dgamma", "return dx, (dout * x_hat) -> return dx, (d * x_hat)")
slip(
    "both with gamma",
    "gamma_in_parameters",
    "return dx, (dout * x_hat).sum(axis=0), dout.sum(axis=0) -> return dx, (d * x_hat).sum(axis=0), d.sum(axis=0)",
)
slip(
    "the parameters' means",
    "parameters_averaged",
    "(dout * x_hat).sum(axis=0), dout.sum(axis=0) -> (dout * x_hat).mean(axis=0), dout.mean(axis=0)",
)
slip(
    "the parameters over the features",
    "",
    "(dout * x_hat).sum(axis=0), dout.sum(axis=0) -> (dout * x_hat).sum(axis=1), dout.sum(axis=1)",
)
slip(
    "the parameters swapped",
    "order",
    "(dout * x_hat).sum(axis=0), dout.sum(axis=0) -> dout.sum(axis=0), (dout * x_hat).sum(axis=0)",
)
BACKWARD.other(
    "torch",
    """
def layernorm_backward(dout, x, gamma, eps):
    x, gamma = torch.tensor(x, requires_grad=True), torch.tensor(gamma, requires_grad=True)
    beta = torch.zeros_like(gamma, requires_grad=True)
    torch.nn.functional.layer_norm(x, x.shape[1:], gamma, beta, eps).backward(torch.tensor(dout))
    return x.grad.numpy(), gamma.grad.numpy(), beta.grad.numpy()
""",
)
BACKWARD.other(
    "row by row",
    """
def layernorm_backward(dout, x, gamma, eps):
    dx, dgamma, dbeta = np.zeros(x.shape), np.zeros(len(gamma)), np.zeros(len(gamma))
    D = x.shape[1]
    for i in range(len(x)):
        inv = 1 / np.sqrt(x[i].var() + eps)
        xc = x[i] - x[i].mean()
        g = dout[i] * gamma
        J = (np.eye(D) - 1 / D - np.outer(xc, xc) * inv**2 / D) * inv
        dx[i] = J @ g
        dgamma += dout[i] * xc * inv
        dbeta += dout[i]
    return dx, dgamma, dbeta
""",
)
