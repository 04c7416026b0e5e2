"""Answers to ``batchnorm_backward``."""

from support.tables import Answers

ANSWERS = Answers(
    "batchnorm_backward",
    """
def batchnorm_backward(dout, x, gamma, eps):
    N = len(x)
    sigma = np.sqrt(x.var(axis=0) + eps)
    x_hat = (x - x.mean(axis=0)) / sigma
    dbeta = dout.sum(axis=0)
    dgamma = (dout * x_hat).sum(axis=0)
    dx = gamma / sigma * (dout - dbeta / N - x_hat * dgamma / N)
    return dx, dgamma, dbeta
""",
)
slip, whole, other = ANSWERS.slip, ANSWERS.whole, ANSWERS.other

slip("no mean path", "no_mean_path", "dout - dbeta / N - -> dout -")
slip("no variance path", "no_variance_path", " - x_hat * dgamma / N -> ")
slip("statistics are constants", "statistics_are_constants", " - dbeta / N - x_hat * dgamma / N -> ")
slip("no gamma", "gamma_forgotten", "dx = gamma / sigma -> dx = 1 / sigma")
slip("no sigma", "no_sigma", "dx = gamma / sigma -> dx = gamma")
slip("unbiased", "unbiased_variance", "x.var(axis=0) -> x.var(axis=0, ddof=1)")
slip("N - 1", "averages_over_one_less", "N = len(x) -> N = len(x) - 1")
slip("sums", "sums_for_means", "dbeta / N - x_hat * dgamma / N -> dbeta - x_hat * dgamma")
slip("all over N", "averaged_twice", "dx = gamma / sigma -> dx = gamma / sigma / N")
slip("dout over N", "direct_path_divided", "(dout - -> (dout / N -")
slip("eps outside", "eps_outside_root", "np.sqrt(x.var(axis=0) + eps) -> np.sqrt(x.var(axis=0)) + eps")
slip("no eps", "eps_forgotten", "x.var(axis=0) + eps -> x.var(axis=0)")
slip("no root", "variance_for_std", "np.sqrt(x.var(axis=0) + eps) -> (x.var(axis=0) + eps)")
slip("plus the mean path", "mean_path_added", "dout - dbeta -> dout + dbeta")
slip("plus the variance path", "variance_path_added", "- x_hat * -> + x_hat *")
slip("plus both", "paths_added", "dout - dbeta / N - x_hat -> dout + dbeta / N + x_hat")
slip("no x_hat behind", "variance_path_without_x_hat", "x_hat * dgamma / N -> dgamma / N")
slip("x - mean behind", "deviation_for_x_hat", "x_hat * dgamma / N -> (x - x.mean(axis=0)) * dgamma / N")
slip(
    "means for the parameters",
    "means_divided_twice+parameters_averaged",
    "dout.sum(axis=0) -> dout.mean(axis=0)",
    "(dout * x_hat).sum(axis=0) -> (dout * x_hat).mean(axis=0)",
)
slip(
    "means returned",
    "parameters_averaged",
    "return dx, dgamma, dbeta -> return dx, dgamma / N, dbeta / N",
)
slip(
    "gamma in the parameters",
    "gamma_in_parameters",
    "return dx, dgamma, dbeta -> return dx, gamma * dgamma, gamma * dbeta",
)
slip("gamma in dgamma", "gamma_in_dgamma", "return dx, dgamma, dbeta -> return dx, gamma * dgamma, dbeta")
slip("dgamma with x", "dgamma_with_x", "return dx, dgamma, dbeta -> return dx, (dout * x).sum(axis=0), dbeta")
slip("dbeta before dgamma", "order", "return dx, dgamma, dbeta -> return dx, dbeta, dgamma")
slip("dx last", "order", "return dx, dgamma, dbeta -> return dgamma, dbeta, dx")
slip(
    "dbeta before dgamma, and no mean path",
    "order+no_mean_path",
    "dout - dbeta / N - -> dout -",
    "return dx, dgamma, dbeta -> return dx, dbeta, dgamma",
)
slip("minus", "sign", "dx = gamma -> dx = -gamma")
slip("over the features", "", "dout.sum(axis=0) -> dout.sum(axis=1)")
slip("gamma twice", "gamma_twice", "dx = gamma / sigma -> dx = gamma**2 / sigma")
whole(
    "the long way with half of the variance path",
    "two_of_the_square_forgotten",
    """
def batchnorm_backward(dout, x, gamma, eps):
    N = x.shape[0]
    inv = 1 / np.sqrt(x.var(0) + eps)
    xc = x - x.mean(0)
    dxhat = dout * gamma
    dvar = (dxhat * xc * -0.5 * inv**3).sum(0)
    dmu = -(dxhat * inv).sum(0)
    dx = dxhat * inv + dvar * xc / N + dmu / N
    return dx, (dout * xc * inv).sum(0), dout.sum(0)
""",
)
other(
    "the long way",
    """
def batchnorm_backward(dout, x, gamma, eps):
    N = x.shape[0]
    inv = 1 / np.sqrt(x.var(0) + eps)
    xc = x - x.mean(0)
    dxhat = dout * gamma
    dvar = np.sum(dxhat * xc * -0.5 * inv**3, axis=0)
    dmu = np.sum(-dxhat * inv, axis=0) + dvar * np.mean(-2 * xc, axis=0)
    dx = dxhat * inv + dvar * 2 * xc / N + dmu / N
    return dx, np.sum(dout * xc * inv, axis=0), np.sum(dout, axis=0)
""",
)
other(
    "torch",
    """
def batchnorm_backward(dout, x, gamma, eps):
    x, gamma = torch.tensor(x, requires_grad=True), torch.tensor(gamma, requires_grad=True)
    beta = torch.zeros_like(gamma, requires_grad=True)
    torch.nn.functional.batch_norm(x, None, None, gamma, beta, True, 0.1, eps).backward(torch.tensor(dout))
    return x.grad.numpy(), gamma.grad.numpy(), beta.grad.numpy()
""",
)
