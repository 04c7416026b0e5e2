"""Answers to ``batchnorm_backward_steps``."""

from support.tables import Answers

ANSWERS = Answers(
    "batchnorm_backward_steps",
    """
def batchnorm_backward_steps(dout, x, gamma, eps):
    N = len(x)
    sigma = np.sqrt(x.var(axis=0) + eps)
    x_hat = (x - x.mean(axis=0)) / sigma
    sums = np.array([dout.sum(axis=0), (dout * x_hat).sum(axis=0)])
    d = dout * gamma / sigma
    mean_path = -d.mean(axis=0)
    variance_path = -x_hat * (d * x_hat).mean(axis=0)
    dx = d + mean_path + variance_path
    return sums, mean_path, variance_path, dx
""",
)
slip, whole, other = ANSWERS.slip, ANSWERS.whole, ANSWERS.other

slip("dx without the mean path", "no_mean_path", "dx = d + mean_path + -> dx = d +")
slip("dx without the variance path", "no_variance_path", "dx = d + mean_path + variance_path -> dx = d + mean_path")
slip("dx is d", "direct_only", "dx = d + mean_path + variance_path -> dx = d")
slip("dx without d", "no_direct_path", "dx = d + mean_path -> dx = mean_path")
slip("no gamma", "gamma_forgotten", "d = dout * gamma / sigma -> d = dout / sigma")
slip("no sigma", "no_sigma", "d = dout * gamma / sigma -> d = dout * gamma")
slip(
    "sums", "sums_for_means", "-d.mean(axis=0) -> -d.sum(axis=0)", "(d * x_hat).mean(axis=0) -> (d * x_hat).sum(axis=0)"
)
slip("a sum in the mean path", "mean_path_summed", "-d.mean(axis=0) -> -d.sum(axis=0)")
slip("a sum in the variance path", "variance_path_summed", "(d * x_hat).mean(axis=0) -> (d * x_hat).sum(axis=0)")
slip("unbiased", "unbiased_variance", "x.var(axis=0) -> x.var(axis=0, ddof=1)")
slip("eps outside", "eps_outside_root", "np.sqrt(x.var(axis=0) + eps) -> x.std(axis=0) + eps")
slip("no eps", "eps_forgotten", "np.sqrt(x.var(axis=0) + eps) -> x.std(axis=0)")
slip("no root", "variance_for_std", "np.sqrt(x.var(axis=0) + eps) -> x.var(axis=0) + eps")
slip("plus", "paths_added", "-d.mean -> d.mean", "-x_hat * -> x_hat *")
slip("the mean path added", "mean_path_added", "-d.mean -> d.mean")
slip("the variance path added", "variance_path_added", "-x_hat * -> x_hat *")
slip(
    "paths without their sign",
    "paths_without_sign",
    "-d.mean -> d.mean",
    "-x_hat * -> x_hat *",
    "d + mean_path + variance_path -> d - mean_path - variance_path",
)
slip("without the last x_hat", "", "-x_hat * (d * x_hat).mean(axis=0) -> -(d * x_hat).mean(axis=0)")
slip("x - mean behind", "deviation_for_x_hat", "-x_hat * (d -> -(x - x.mean(axis=0)) * (d")
slip(
    "sums the other way",
    "sums_swapped",
    "[dout.sum(axis=0), (dout * x_hat).sum(axis=0)] -> [(dout * x_hat).sum(axis=0), dout.sum(axis=0)]",
)
slip(
    "mean sums",
    "sums_averaged",
    "[dout.sum(axis=0), (dout * x_hat).sum(axis=0)] -> [dout.mean(axis=0), (dout * x_hat).mean(axis=0)]",
)
slip("sums of x", "sum_with_x", "(dout * x_hat).sum(axis=0)] -> (dout * x).sum(axis=0)]")
slip("sums with gamma", "gamma_in_sums", "sums = np.array( -> sums = gamma * np.array(")
slip("the mean path per example", "", "mean_path = -d.mean(axis=0) -> mean_path = -d.mean(axis=0) + 0 * d")
slip(
    "the sums as a tuple",
    "",
    "np.array([dout.sum(axis=0), (dout * x_hat).sum(axis=0)]) -> (dout.sum(axis=0), (dout * x_hat).sum(axis=0))",
)
slip("sums over features", "", "dout.sum(axis=0) -> dout.sum(axis=1)[:1]")
slip("dx first", "order", "return sums, mean_path, variance_path, dx -> return dx, sums, mean_path, variance_path")
slip(
    "variance before mean",
    "order",
    "return sums, mean_path, variance_path, dx -> return sums, variance_path, mean_path, dx",
)
slip(
    "the paths without sigma",
    "sigma_on_direct_only",
    "-d.mean(axis=0) -> -(d * sigma).mean(axis=0)",
    "(d * x_hat).mean(axis=0) -> (d * sigma * x_hat).mean(axis=0)",
)
slip("half", "two_of_the_square_forgotten", "variance_path = -x_hat -> variance_path = -0.5 * x_hat")
slip("twice", "half_of_the_root_forgotten", "variance_path = -x_hat -> variance_path = -2 * x_hat")
other(
    "the long way",
    """
def batchnorm_backward_steps(dout, x, gamma, eps):
    N = x.shape[0]
    mu, var = x.mean(0), x.var(0)
    inv = 1 / np.sqrt(var + eps)
    xc = x - mu
    dbeta, dgamma = dout.sum(0), (dout * xc * inv).sum(0)
    dxhat = dout * gamma
    dvar = (dxhat * xc * -0.5 * inv**3).sum(0)
    dmu = (dxhat * -inv).sum(0)
    mean_path = dmu / N
    variance_path = dvar * 2 * xc / N
    return np.stack([dbeta, dgamma]), mean_path, variance_path, dxhat * inv + mean_path + variance_path
""",
)
other(
    "from the sums",
    """
def batchnorm_backward_steps(dout, x, gamma, eps):
    N = len(x)
    scale = gamma / np.sqrt(np.var(x, axis=0) + eps)
    x_hat = (x - np.mean(x, axis=0)) * (scale / gamma)
    sums = np.vstack((np.sum(dout, axis=0), np.sum(dout * x_hat, axis=0)))
    mean_path = -scale * sums[0] / N
    variance_path = -scale * x_hat * sums[1] / N
    return [sums, mean_path, variance_path, scale * dout + mean_path + variance_path]
""",
)
