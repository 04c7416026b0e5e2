"""What a reader who knew only the text of lesson 5 wrote: plausible slips and right answers of other styles.

A slip with the name ``""`` is refused without a name as yet.
"""

from support.tables import Answers

BATCHNORM_BACKWARD = Answers(
    "batchnorm_backward",
    """
def batchnorm_backward(dout, x, gamma, eps):

    N = len(x)
    sigma = np.sqrt(x.var(axis=0) + eps)
    xhat = (x - x.mean(axis=0)) / sigma
    dbeta = dout.sum(axis=0)
    dgamma = (dout * xhat).sum(axis=0)
    dx = gamma / sigma * (dout - dbeta / N - xhat * dgamma / N)
    return dx, dgamma, dbeta
""",
)
BATCHNORM_BACKWARD.other(
    "through dvar and dmean",
    """
def batchnorm_backward(dout, x, gamma, eps):

    N, D = x.shape
    mu = x.mean(axis=0)
    var = x.var(axis=0)
    inv = 1.0 / np.sqrt(var + eps)
    xc = x - mu
    dxhat = dout * gamma
    dvar = np.sum(dxhat * xc * -0.5 * inv**3, axis=0)
    dmu = np.sum(-dxhat * inv, axis=0) + dvar * np.mean(-2.0 * xc, axis=0)
    dx = dxhat * inv + dvar * 2.0 * xc / N + dmu / N
    return dx, np.sum(dout * xc * inv, axis=0), np.sum(dout, axis=0)
""",
)
BATCHNORM_BACKWARD.other(
    "cs231n",
    """
def batchnorm_backward(dout, x, gamma, eps):

    N = dout.shape[0]
    s = np.sqrt(np.var(x, axis=0) + eps)
    xn = (x - np.mean(x, axis=0)) / s
    dgamma, dbeta = np.sum(dout * xn, 0), np.sum(dout, 0)
    dx = (1 / N) * gamma / s * (N * dout - dbeta - xn * dgamma)
    return dx, dgamma, dbeta
""",
)
BATCHNORM_BACKWARD.other(
    "autograd",
    """
def batchnorm_backward(dout, x, gamma, eps):

    X = torch.tensor(x, dtype=torch.float64, requires_grad=True)
    g = torch.tensor(gamma, dtype=torch.float64, requires_grad=True)
    b = torch.zeros_like(g, requires_grad=True)
    out = torch.nn.functional.batch_norm(X, None, None, g, b, True, 0.1, eps)
    out.backward(torch.tensor(dout, dtype=torch.float64))
    return X.grad.numpy(), g.grad.numpy(), b.grad.numpy()
""",
)
BATCHNORM_BACKWARD.whole(
    "direct alone",
    "statistics_are_constants",
    """
def batchnorm_backward(dout, x, gamma, eps):

    N = len(x)
    sigma = np.sqrt(x.var(axis=0) + eps)
    xhat = (x - x.mean(axis=0)) / sigma
    dbeta = dout.sum(axis=0)
    dgamma = (dout * xhat).sum(axis=0)
    dx = gamma / sigma * dout
    return dx, dgamma, dbeta
""",
)
BATCHNORM_BACKWARD.whole(
    "no variance",
    "no_variance_path",
    """
def batchnorm_backward(dout, x, gamma, eps):

    N = len(x)
    sigma = np.sqrt(x.var(axis=0) + eps)
    xhat = (x - x.mean(axis=0)) / sigma
    dbeta = dout.sum(axis=0)
    dgamma = (dout * xhat).sum(axis=0)
    dx = gamma / sigma * (dout - dbeta / N)
    return dx, dgamma, dbeta
""",
)
BATCHNORM_BACKWARD.whole(
    "no mean",
    "no_mean_path",
    """
def batchnorm_backward(dout, x, gamma, eps):

    N = len(x)
    sigma = np.sqrt(x.var(axis=0) + eps)
    xhat = (x - x.mean(axis=0)) / sigma
    dbeta = dout.sum(axis=0)
    dgamma = (dout * xhat).sum(axis=0)
    dx = gamma / sigma * (dout - xhat * dgamma / N)
    return dx, dgamma, dbeta
""",
)
BATCHNORM_BACKWARD.whole(
    "no division by N",
    "sums_for_means",
    """
def batchnorm_backward(dout, x, gamma, eps):

    N = len(x)
    sigma = np.sqrt(x.var(axis=0) + eps)
    xhat = (x - x.mean(axis=0)) / sigma
    dbeta = dout.sum(axis=0)
    dgamma = (dout * xhat).sum(axis=0)
    dx = gamma / sigma * (dout - dbeta - xhat * dgamma)
    return dx, dgamma, dbeta
""",
)
BATCHNORM_BACKWARD.whole(
    "one division by N",
    "variance_path_summed",
    """
def batchnorm_backward(dout, x, gamma, eps):

    N = len(x)
    sigma = np.sqrt(x.var(axis=0) + eps)
    xhat = (x - x.mean(axis=0)) / sigma
    dbeta = dout.sum(axis=0)
    dgamma = (dout * xhat).sum(axis=0)
    dx = gamma / sigma * (dout - dbeta / N - xhat * dgamma)
    return dx, dgamma, dbeta
""",
)
BATCHNORM_BACKWARD.whole(
    "gamma only once",
    "gamma_on_direct_only",
    """
def batchnorm_backward(dout, x, gamma, eps):

    N = len(x)
    sigma = np.sqrt(x.var(axis=0) + eps)
    xhat = (x - x.mean(axis=0)) / sigma
    dbeta = dout.sum(axis=0)
    dgamma = (dout * xhat).sum(axis=0)
    dx = (gamma * dout - dbeta / N - xhat * dgamma / N) / sigma
    return dx, dgamma, dbeta
""",
)
BATCHNORM_BACKWARD.whole(
    "gamma missing",
    "gamma_forgotten",
    """
def batchnorm_backward(dout, x, gamma, eps):

    N = len(x)
    sigma = np.sqrt(x.var(axis=0) + eps)
    xhat = (x - x.mean(axis=0)) / sigma
    dbeta = dout.sum(axis=0)
    dgamma = (dout * xhat).sum(axis=0)
    dx = (dout - dbeta / N - xhat * dgamma / N) / sigma
    return dx, dgamma, dbeta
""",
)
BATCHNORM_BACKWARD.whole(
    "sigma missing",
    "no_sigma",
    """
def batchnorm_backward(dout, x, gamma, eps):

    N = len(x)
    sigma = np.sqrt(x.var(axis=0) + eps)
    xhat = (x - x.mean(axis=0)) / sigma
    dbeta = dout.sum(axis=0)
    dgamma = (dout * xhat).sum(axis=0)
    dx = gamma * (dout - dbeta / N - xhat * dgamma / N)
    return dx, dgamma, dbeta
""",
)
BATCHNORM_BACKWARD.whole(
    "dgamma and dbeta swapped",
    "order",
    """
def batchnorm_backward(dout, x, gamma, eps):

    N = len(x)
    sigma = np.sqrt(x.var(axis=0) + eps)
    xhat = (x - x.mean(axis=0)) / sigma
    dbeta = dout.sum(axis=0)
    dgamma = (dout * xhat).sum(axis=0)
    dx = gamma / sigma * (dout - dbeta / N - xhat * dgamma / N)
    return dx, dbeta, dgamma
""",
)
BATCHNORM_BACKWARD.whole(
    "order of exercise 2",
    "order",
    """
def batchnorm_backward(dout, x, gamma, eps):

    N = len(x)
    sigma = np.sqrt(x.var(axis=0) + eps)
    xhat = (x - x.mean(axis=0)) / sigma
    dbeta = dout.sum(axis=0)
    dgamma = (dout * xhat).sum(axis=0)
    dx = gamma / sigma * (dout - dbeta / N - xhat * dgamma / N)
    return dgamma, dbeta, dx
""",
)
BATCHNORM_BACKWARD.whole(
    "means",
    "parameters_averaged",
    """
def batchnorm_backward(dout, x, gamma, eps):

    N = len(x)
    sigma = np.sqrt(x.var(axis=0) + eps)
    xhat = (x - x.mean(axis=0)) / sigma
    dbeta = dout.mean(axis=0)
    dgamma = (dout * xhat).mean(axis=0)
    dx = gamma / sigma * (dout - dbeta - xhat * dgamma)
    return dx, dgamma, dbeta
""",
)
BATCHNORM_BACKWARD.whole(
    "dgamma with x",
    "sum_with_x",
    """
def batchnorm_backward(dout, x, gamma, eps):

    N = len(x)
    sigma = np.sqrt(x.var(axis=0) + eps)
    xhat = (x - x.mean(axis=0)) / sigma
    dbeta = dout.sum(axis=0)
    dgamma = (dout * x).sum(axis=0)
    dx = gamma / sigma * (dout - dbeta / N - xhat * dgamma / N)
    return dx, dgamma, dbeta
""",
)
BATCHNORM_BACKWARD.whole(
    "dgamma with x, dx right",
    "dgamma_with_x",
    """
def batchnorm_backward(dout, x, gamma, eps):

    N = len(x)
    sigma = np.sqrt(x.var(axis=0) + eps)
    xhat = (x - x.mean(axis=0)) / sigma
    dbeta = dout.sum(axis=0)
    dgamma = (dout * x).sum(axis=0)
    dx = gamma / sigma * (dout - dbeta / N - xhat * (dout * xhat).sum(axis=0) / N)
    return dx, dgamma, dbeta
""",
)
BATCHNORM_BACKWARD.whole(
    "gamma in the sums",
    "gamma_in_parameters",
    """
def batchnorm_backward(dout, x, gamma, eps):

    N = len(x)
    sigma = np.sqrt(x.var(axis=0) + eps)
    xhat = (x - x.mean(axis=0)) / sigma
    dbeta = (gamma * dout).sum(axis=0)
    dgamma = (gamma * dout * xhat).sum(axis=0)
    dx = (gamma * dout - dbeta / N - xhat * dgamma / N) / sigma
    return dx, dgamma, dbeta
""",
)
BATCHNORM_BACKWARD.whole(
    "plus",
    "variance_path_added",
    """
def batchnorm_backward(dout, x, gamma, eps):

    N = len(x)
    sigma = np.sqrt(x.var(axis=0) + eps)
    xhat = (x - x.mean(axis=0)) / sigma
    dbeta = dout.sum(axis=0)
    dgamma = (dout * xhat).sum(axis=0)
    dx = gamma / sigma * (dout - dbeta / N + xhat * dgamma / N)
    return dx, dgamma, dbeta
""",
)
BATCHNORM_BACKWARD.whole(
    "xhat missing",
    "variance_path_without_x_hat",
    """
def batchnorm_backward(dout, x, gamma, eps):

    N = len(x)
    sigma = np.sqrt(x.var(axis=0) + eps)
    xhat = (x - x.mean(axis=0)) / sigma
    dbeta = dout.sum(axis=0)
    dgamma = (dout * xhat).sum(axis=0)
    dx = gamma / sigma * (dout - dbeta / N - dgamma / N)
    return dx, dgamma, dbeta
""",
)
BATCHNORM_BACKWARD.whole(
    "width for N",
    "divided_by_width",
    """
def batchnorm_backward(dout, x, gamma, eps):

    N = len(x)
    sigma = np.sqrt(x.var(axis=0) + eps)
    xhat = (x - x.mean(axis=0)) / sigma
    dbeta = dout.sum(axis=0)
    dgamma = (dout * xhat).sum(axis=0)
    dx = gamma / sigma * (dout - dbeta / x.shape[1] - xhat * dgamma / x.shape[1])
    return dx, dgamma, dbeta
""",
)
BATCHNORM_BACKWARD.whole(
    "variance for sigma",
    "variance_for_std",
    """
def batchnorm_backward(dout, x, gamma, eps):

    N = len(x)
    sigma = x.var(axis=0) + eps
    xhat = (x - x.mean(axis=0)) / sigma
    dbeta = dout.sum(axis=0)
    dgamma = (dout * xhat).sum(axis=0)
    dx = gamma / sigma * (dout - dbeta / N - xhat * dgamma / N)
    return dx, dgamma, dbeta
""",
)
BATCHNORM_BACKWARD.whole(
    "eps forgotten",
    "eps_forgotten",
    """
def batchnorm_backward(dout, x, gamma, eps):

    N = len(x)
    sigma = x.std(axis=0)
    xhat = (x - x.mean(axis=0)) / sigma
    dbeta = dout.sum(axis=0)
    dgamma = (dout * xhat).sum(axis=0)
    dx = gamma / sigma * (dout - dbeta / N - xhat * dgamma / N)
    return dx, dgamma, dbeta
""",
)
BATCHNORM_BACKWARD.whole(
    "no sum in dgamma",
    "",
    """
def batchnorm_backward(dout, x, gamma, eps):

    N = len(x)
    sigma = np.sqrt(x.var(axis=0) + eps)
    xhat = (x - x.mean(axis=0)) / sigma
    dbeta = dout
    dgamma = dout * xhat
    dx = gamma / sigma * (dout - dbeta.mean(axis=0) - xhat * dgamma.mean(axis=0))
    return dx, dgamma, dbeta
""",
)
BATCHNORM_BACKWARD.whole(
    "name error",
    "",
    """
def batchnorm_backward(dout, x, gamma, eps):

    N = len(x)
    sigma = np.sqrt(x.var(axis=0) + eps)
    xhat = (x - x.mean(axis=0)) / sigma
    dbeta = dout.sum(axis=0)
    dgamma = (dout * xhat).sum(axis=0)
    dx = gamma / sigma * (dout - dbeta / N - x_hat * dgamma / N)
    return dx, dgamma, dbeta
""",
)
BATCHNORM_BACKWARD.whole(
    "two slips",
    "order+sums_for_means",
    """
def batchnorm_backward(dout, x, gamma, eps):

    N = len(x)
    sigma = np.sqrt(x.var(axis=0) + eps)
    xhat = (x - x.mean(axis=0)) / sigma
    dbeta = dout.sum(axis=0)
    dgamma = (dout * xhat).sum(axis=0)
    dx = gamma / sigma * (dout - dbeta - xhat * dgamma)
    return dx, dbeta, dgamma
""",
)

BATCHNORM_BACKWARD_STEPS = Answers(
    "batchnorm_backward_steps",
    """
def batchnorm_backward_steps(dout, x, gamma, eps):

    sigma = np.sqrt(x.var(axis=0) + eps)
    xhat = (x - x.mean(axis=0)) / sigma
    d = dout * gamma / sigma
    sums = np.array([dout.sum(axis=0), (dout * xhat).sum(axis=0)])
    mean = -d.mean(axis=0)
    var = -xhat * (d * xhat).mean(axis=0)
    dx = d + mean + var
    return sums, mean, var, dx
""",
)
BATCHNORM_BACKWARD_STEPS.other(
    "by the sums",
    """
def batchnorm_backward_steps(dout, x, gamma, eps):

    N = x.shape[0]
    mu = x.mean(0)
    s = (((x - mu) ** 2).mean(0) + eps) ** 0.5
    h = (x - mu) / s
    dbeta = np.sum(dout, 0)
    dgamma = np.einsum("nw,nw->w", dout, h)
    k = gamma / s
    through_mean = -k * dbeta / N
    through_var = -h * k * dgamma / N
    return np.vstack((dbeta, dgamma)), through_mean, through_var, k * dout + through_mean + through_var
""",
)
BATCHNORM_BACKWARD_STEPS.whole(
    "sums swapped",
    "sums_swapped",
    """
def batchnorm_backward_steps(dout, x, gamma, eps):

    sigma = np.sqrt(x.var(axis=0) + eps)
    xhat = (x - x.mean(axis=0)) / sigma
    d = dout * gamma / sigma
    sums = np.array([(dout * xhat).sum(axis=0), dout.sum(axis=0)])
    mean = -d.mean(axis=0)
    var = -xhat * (d * xhat).mean(axis=0)
    dx = d + mean + var
    return sums, mean, var, dx
""",
)
BATCHNORM_BACKWARD_STEPS.whole(
    "means for sums",
    "sums_averaged",
    """
def batchnorm_backward_steps(dout, x, gamma, eps):

    sigma = np.sqrt(x.var(axis=0) + eps)
    xhat = (x - x.mean(axis=0)) / sigma
    d = dout * gamma / sigma
    sums = np.array([dout.mean(axis=0), (dout * xhat).mean(axis=0)])
    mean = -d.mean(axis=0)
    var = -xhat * (d * xhat).mean(axis=0)
    dx = d + mean + var
    return sums, mean, var, dx
""",
)
BATCHNORM_BACKWARD_STEPS.whole(
    "no signs",
    "paths_without_sign",
    """
def batchnorm_backward_steps(dout, x, gamma, eps):

    sigma = np.sqrt(x.var(axis=0) + eps)
    xhat = (x - x.mean(axis=0)) / sigma
    d = dout * gamma / sigma
    sums = np.array([dout.sum(axis=0), (dout * xhat).sum(axis=0)])
    mean = d.mean(axis=0)
    var = xhat * (d * xhat).mean(axis=0)
    dx = d - mean - var
    return sums, mean, var, dx
""",
)
BATCHNORM_BACKWARD_STEPS.whole(
    "no signs and added",
    "paths_added",
    """
def batchnorm_backward_steps(dout, x, gamma, eps):

    sigma = np.sqrt(x.var(axis=0) + eps)
    xhat = (x - x.mean(axis=0)) / sigma
    d = dout * gamma / sigma
    sums = np.array([dout.sum(axis=0), (dout * xhat).sum(axis=0)])
    mean = d.mean(axis=0)
    var = xhat * (d * xhat).mean(axis=0)
    dx = d + mean + var
    return sums, mean, var, dx
""",
)
BATCHNORM_BACKWARD_STEPS.whole(
    "sum in the path through the mean",
    "mean_path_summed",
    """
def batchnorm_backward_steps(dout, x, gamma, eps):

    sigma = np.sqrt(x.var(axis=0) + eps)
    xhat = (x - x.mean(axis=0)) / sigma
    d = dout * gamma / sigma
    sums = np.array([dout.sum(axis=0), (dout * xhat).sum(axis=0)])
    mean = -d.sum(axis=0)
    var = -xhat * (d * xhat).mean(axis=0)
    dx = d + mean + var
    return sums, mean, var, dx
""",
)
BATCHNORM_BACKWARD_STEPS.whole(
    "sum in the path through the variance",
    "variance_path_summed",
    """
def batchnorm_backward_steps(dout, x, gamma, eps):

    sigma = np.sqrt(x.var(axis=0) + eps)
    xhat = (x - x.mean(axis=0)) / sigma
    d = dout * gamma / sigma
    sums = np.array([dout.sum(axis=0), (dout * xhat).sum(axis=0)])
    mean = -d.mean(axis=0)
    var = -xhat * (d * xhat).sum(axis=0)
    dx = d + mean + var
    return sums, mean, var, dx
""",
)
BATCHNORM_BACKWARD_STEPS.whole(
    "no x_hat in front",
    "variance_path_without_x_hat",
    """
def batchnorm_backward_steps(dout, x, gamma, eps):

    sigma = np.sqrt(x.var(axis=0) + eps)
    xhat = (x - x.mean(axis=0)) / sigma
    d = dout * gamma / sigma
    sums = np.array([dout.sum(axis=0), (dout * xhat).sum(axis=0)])
    mean = -d.mean(axis=0)
    var = -(d * xhat).mean(axis=0) * np.ones_like(x)
    dx = d + mean + var
    return sums, mean, var, dx
""",
)
BATCHNORM_BACKWARD_STEPS.whole(
    "gamma forgotten",
    "gamma_forgotten",
    """
def batchnorm_backward_steps(dout, x, gamma, eps):

    sigma = np.sqrt(x.var(axis=0) + eps)
    xhat = (x - x.mean(axis=0)) / sigma
    d = dout / sigma
    sums = np.array([dout.sum(axis=0), (dout * xhat).sum(axis=0)])
    mean = -d.mean(axis=0)
    var = -xhat * (d * xhat).mean(axis=0)
    dx = d + mean + var
    return sums, mean, var, dx
""",
)
BATCHNORM_BACKWARD_STEPS.whole(
    "sigma forgotten",
    "no_sigma",
    """
def batchnorm_backward_steps(dout, x, gamma, eps):

    sigma = np.sqrt(x.var(axis=0) + eps)
    xhat = (x - x.mean(axis=0)) / sigma
    d = dout * gamma
    sums = np.array([dout.sum(axis=0), (dout * xhat).sum(axis=0)])
    mean = -d.mean(axis=0)
    var = -xhat * (d * xhat).mean(axis=0)
    dx = d + mean + var
    return sums, mean, var, dx
""",
)
BATCHNORM_BACKWARD_STEPS.whole(
    "direct missing in dx",
    "no_direct_path",
    """
def batchnorm_backward_steps(dout, x, gamma, eps):

    sigma = np.sqrt(x.var(axis=0) + eps)
    xhat = (x - x.mean(axis=0)) / sigma
    d = dout * gamma / sigma
    sums = np.array([dout.sum(axis=0), (dout * xhat).sum(axis=0)])
    mean = -d.mean(axis=0)
    var = -xhat * (d * xhat).mean(axis=0)
    dx = mean + var
    return sums, mean, var, dx
""",
)
BATCHNORM_BACKWARD_STEPS.whole(
    "variance missing in dx",
    "no_variance_path",
    """
def batchnorm_backward_steps(dout, x, gamma, eps):

    sigma = np.sqrt(x.var(axis=0) + eps)
    xhat = (x - x.mean(axis=0)) / sigma
    d = dout * gamma / sigma
    sums = np.array([dout.sum(axis=0), (dout * xhat).sum(axis=0)])
    mean = -d.mean(axis=0)
    var = -xhat * (d * xhat).mean(axis=0)
    dx = d + mean
    return sums, mean, var, dx
""",
)
BATCHNORM_BACKWARD_STEPS.whole(
    "sums of d",
    "sums_of_d",
    """
def batchnorm_backward_steps(dout, x, gamma, eps):

    sigma = np.sqrt(x.var(axis=0) + eps)
    xhat = (x - x.mean(axis=0)) / sigma
    d = dout * gamma / sigma
    sums = np.array([d.sum(axis=0), (d * xhat).sum(axis=0)])
    mean = -d.mean(axis=0)
    var = -xhat * (d * xhat).mean(axis=0)
    dx = d + mean + var
    return sums, mean, var, dx
""",
)
BATCHNORM_BACKWARD_STEPS.whole(
    "no stack",
    "",
    """
def batchnorm_backward_steps(dout, x, gamma, eps):

    sigma = np.sqrt(x.var(axis=0) + eps)
    xhat = (x - x.mean(axis=0)) / sigma
    d = dout * gamma / sigma
    sums = np.array([dout.sum(axis=0), (dout * xhat).sum(axis=0)])
    mean = -d.mean(axis=0)
    var = -xhat * (d * xhat).mean(axis=0)
    dx = d + mean + var
    return sums[0], sums[1], mean, var, dx
""",
)
BATCHNORM_BACKWARD_STEPS.whole(
    "sums as columns",
    "transposed",
    """
def batchnorm_backward_steps(dout, x, gamma, eps):

    sigma = np.sqrt(x.var(axis=0) + eps)
    xhat = (x - x.mean(axis=0)) / sigma
    d = dout * gamma / sigma
    sums = np.stack([dout.sum(axis=0), (dout * xhat).sum(axis=0)], axis=1)
    mean = -d.mean(axis=0)
    var = -xhat * (d * xhat).mean(axis=0)
    dx = d + mean + var
    return sums, mean, var, dx
""",
)
BATCHNORM_BACKWARD_STEPS.whole(
    "unbiased",
    "unbiased_variance",
    """
def batchnorm_backward_steps(dout, x, gamma, eps):

    sigma = np.sqrt(x.var(axis=0, ddof=1) + eps)
    xhat = (x - x.mean(axis=0)) / sigma
    d = dout * gamma / sigma
    sums = np.array([dout.sum(axis=0), (dout * xhat).sum(axis=0)])
    mean = -d.mean(axis=0)
    var = -xhat * (d * xhat).mean(axis=0)
    dx = d + mean + var
    return sums, mean, var, dx
""",
)
BATCHNORM_BACKWARD_STEPS.whole(
    "two slips",
    "mean_path_summed_and_gamma_forgotten",
    """
def batchnorm_backward_steps(dout, x, gamma, eps):

    sigma = np.sqrt(x.var(axis=0) + eps)
    xhat = (x - x.mean(axis=0)) / sigma
    d = dout / sigma
    sums = np.array([dout.sum(axis=0), (dout * xhat).sum(axis=0)])
    mean = -d.sum(axis=0)
    var = -xhat * (d * xhat).mean(axis=0)
    dx = d + mean + var
    return sums, mean, var, dx
""",
)
BATCHNORM_BACKWARD_STEPS.whole(
    "x for x_hat",
    "deviation_for_x_hat_everywhere",
    """
def batchnorm_backward_steps(dout, x, gamma, eps):

    sigma = np.sqrt(x.var(axis=0) + eps)
    xhat = x - x.mean(axis=0)
    d = dout * gamma / sigma
    sums = np.array([dout.sum(axis=0), (dout * xhat).sum(axis=0)])
    mean = -d.mean(axis=0)
    var = -xhat * (d * xhat).mean(axis=0)
    dx = d + mean + var
    return sums, mean, var, dx
""",
)
BATCHNORM_BACKWARD_STEPS.whole(
    "direct path for dx",
    "direct_only",
    """
def batchnorm_backward_steps(dout, x, gamma, eps):

    sigma = np.sqrt(x.var(axis=0) + eps)
    xhat = (x - x.mean(axis=0)) / sigma
    d = dout * gamma / sigma
    sums = np.array([dout.sum(axis=0), (dout * xhat).sum(axis=0)])
    mean = -d.mean(axis=0)
    var = -xhat * (d * xhat).mean(axis=0)
    dx = d
    return sums, mean, var, dx
""",
)
BATCHNORM_BACKWARD_STEPS.whole(
    "the mean path for each example",
    "",
    """
def batchnorm_backward_steps(dout, x, gamma, eps):

    sigma = np.sqrt(x.var(axis=0) + eps)
    xhat = (x - x.mean(axis=0)) / sigma
    d = dout * gamma / sigma
    sums = np.array([dout.sum(axis=0), (dout * xhat).sum(axis=0)])
    mean = -np.tile(d.mean(axis=0), (len(x), 1))
    var = -xhat * (d * xhat).mean(axis=0)
    dx = d + mean + var
    return sums, mean, var, dx
""",
)

BATCHNORM_FORWARD = Answers(
    "batchnorm_forward",
    """
def batchnorm_forward(x, gamma, beta, running_mean, running_var, momentum, eps, training):

    if training:
        mean = x.mean(axis=0)
        var = x.var(axis=0)
        out = gamma * (x - mean) / np.sqrt(var + eps) + beta
        new_mean = (1 - momentum) * running_mean + momentum * mean
        new_var = (1 - momentum) * running_var + momentum * x.var(axis=0, ddof=1)
        return out, new_mean, new_var
    out = gamma * (x - running_mean) / np.sqrt(running_var + eps) + beta
    return out, running_mean, running_var
""",
)
BATCHNORM_FORWARD.other(
    "one way for both modes",
    """
def batchnorm_forward(x, gamma, beta, running_mean, running_var, momentum, eps, training):

    N = len(x)
    mu, var = running_mean.copy(), running_var.copy()
    if training:
        mu = np.sum(x, axis=0) / N
        centred = x - mu
        var = (centred ** 2).sum(axis=0) / N
        running_mean = running_mean + momentum * (mu - running_mean)
        running_var = running_var + momentum * (var * N / (N - 1) - running_var)
    xhat = (x - mu) * (var + eps) ** -0.5
    return xhat * gamma[None, :] + beta[None, :], running_mean, running_var
""",
)
BATCHNORM_FORWARD.other(
    "torch does it",
    """
def batchnorm_forward(x, gamma, beta, running_mean, running_var, momentum, eps, training):

    rm, rv = torch.tensor(running_mean, dtype=torch.float64), torch.tensor(running_var, dtype=torch.float64)
    out = torch.nn.functional.batch_norm(torch.tensor(x, dtype=torch.float64), rm, rv, torch.tensor(gamma, dtype=torch.float64), torch.tensor(beta, dtype=torch.float64), bool(training), momentum, eps)
    return out.numpy(), rm.numpy(), rv.numpy()
""",
)
BATCHNORM_FORWARD.whole(
    "biased running variance",
    "biased_running_variance",
    """
def batchnorm_forward(x, gamma, beta, running_mean, running_var, momentum, eps, training):

    if training:
        mean = x.mean(axis=0)
        var = x.var(axis=0)
        out = gamma * (x - mean) / np.sqrt(var + eps) + beta
        new_mean = (1 - momentum) * running_mean + momentum * mean
        new_var = (1 - momentum) * running_var + momentum * var
        return out, new_mean, new_var
    out = gamma * (x - running_mean) / np.sqrt(running_var + eps) + beta
    return out, running_mean, running_var
""",
)
BATCHNORM_FORWARD.whole(
    "unbiased for the batch",
    "unbiased_variance",
    """
def batchnorm_forward(x, gamma, beta, running_mean, running_var, momentum, eps, training):

    if training:
        mean = x.mean(axis=0)
        var = x.var(axis=0, ddof=1)
        out = gamma * (x - mean) / np.sqrt(var + eps) + beta
        new_mean = (1 - momentum) * running_mean + momentum * mean
        new_var = (1 - momentum) * running_var + momentum * var
        return out, new_mean, new_var
    out = gamma * (x - running_mean) / np.sqrt(running_var + eps) + beta
    return out, running_mean, running_var
""",
)
BATCHNORM_FORWARD.whole(
    "momentum the other way",
    "momentum_reversed",
    """
def batchnorm_forward(x, gamma, beta, running_mean, running_var, momentum, eps, training):

    if training:
        mean = x.mean(axis=0)
        var = x.var(axis=0)
        out = gamma * (x - mean) / np.sqrt(var + eps) + beta
        new_mean = momentum * running_mean + (1 - momentum) * mean
        new_var = momentum * running_var + (1 - momentum) * x.var(axis=0, ddof=1)
        return out, new_mean, new_var
    out = gamma * (x - running_mean) / np.sqrt(running_var + eps) + beta
    return out, running_mean, running_var
""",
)
BATCHNORM_FORWARD.whole(
    "rows instead of columns",
    "over_features",
    """
def batchnorm_forward(x, gamma, beta, running_mean, running_var, momentum, eps, training):

    if training:
        mean = x.mean(axis=1, keepdims=True)
        var = x.var(axis=1, keepdims=True)
        out = gamma * (x - mean) / np.sqrt(var + eps) + beta
        new_mean = (1 - momentum) * running_mean + momentum * x.mean(axis=0)
        new_var = (1 - momentum) * running_var + momentum * x.var(axis=0, ddof=1)
        return out, new_mean, new_var
    out = gamma * (x - running_mean) / np.sqrt(running_var + eps) + beta
    return out, running_mean, running_var
""",
)
BATCHNORM_FORWARD.whole(
    "eps behind the root",
    "eps_outside_root",
    """
def batchnorm_forward(x, gamma, beta, running_mean, running_var, momentum, eps, training):

    if training:
        mean = x.mean(axis=0)
        var = x.var(axis=0)
        out = gamma * (x - mean) / (np.sqrt(var) + eps) + beta
        new_mean = (1 - momentum) * running_mean + momentum * mean
        new_var = (1 - momentum) * running_var + momentum * x.var(axis=0, ddof=1)
        return out, new_mean, new_var
    out = gamma * (x - running_mean) / (np.sqrt(running_var) + eps) + beta
    return out, running_mean, running_var
""",
)
BATCHNORM_FORWARD.whole(
    "batch statistics in evaluation",
    "batch_statistics_in_evaluation",
    """
def batchnorm_forward(x, gamma, beta, running_mean, running_var, momentum, eps, training):

    mean, var = x.mean(axis=0), x.var(axis=0)
    out = gamma * (x - mean) / np.sqrt(var + eps) + beta
    if training:
        running_mean = (1 - momentum) * running_mean + momentum * mean
        running_var = (1 - momentum) * running_var + momentum * x.var(axis=0, ddof=1)
    return out, running_mean, running_var
""",
)
BATCHNORM_FORWARD.whole(
    "updates in place",
    "in_place",
    """
def batchnorm_forward(x, gamma, beta, running_mean, running_var, momentum, eps, training):

    if training:
        mean, var = x.mean(axis=0), x.var(axis=0)
        running_mean *= 1 - momentum
        running_mean += momentum * mean
        running_var *= 1 - momentum
        running_var += momentum * x.var(axis=0, ddof=1)
    else:
        mean, var = running_mean, running_var
    return gamma * (x - mean) / np.sqrt(var + eps) + beta, running_mean, running_var
""",
)
BATCHNORM_FORWARD.whole(
    "normalises with the new running statistics",
    "updated_running_in_training",
    """
def batchnorm_forward(x, gamma, beta, running_mean, running_var, momentum, eps, training):

    if training:
        running_mean = (1 - momentum) * running_mean + momentum * x.mean(axis=0)
        running_var = (1 - momentum) * running_var + momentum * x.var(axis=0, ddof=1)
    return gamma * (x - running_mean) / np.sqrt(running_var + eps) + beta, running_mean, running_var
""",
)
BATCHNORM_FORWARD.whole(
    "standard deviation kept",
    "running_std",
    """
def batchnorm_forward(x, gamma, beta, running_mean, running_var, momentum, eps, training):

    if training:
        mean = x.mean(axis=0)
        var = x.var(axis=0)
        out = gamma * (x - mean) / np.sqrt(var + eps) + beta
        new_mean = (1 - momentum) * running_mean + momentum * mean
        new_var = (1 - momentum) * running_var + momentum * x.std(axis=0, ddof=1)
        return out, new_mean, new_var
    out = gamma * (x - running_mean) / np.sqrt(running_var + eps) + beta
    return out, running_mean, running_var
""",
)
BATCHNORM_FORWARD.whole(
    "no root",
    "variance_for_std",
    """
def batchnorm_forward(x, gamma, beta, running_mean, running_var, momentum, eps, training):

    if training:
        mean = x.mean(axis=0)
        var = x.var(axis=0)
        out = gamma * (x - mean) / (var + eps) + beta
        new_mean = (1 - momentum) * running_mean + momentum * mean
        new_var = (1 - momentum) * running_var + momentum * x.var(axis=0, ddof=1)
        return out, new_mean, new_var
    out = gamma * (x - running_mean) / (running_var + eps) + beta
    return out, running_mean, running_var
""",
)
BATCHNORM_FORWARD.whole(
    "updates in evaluation",
    "updated_in_evaluation",
    """
def batchnorm_forward(x, gamma, beta, running_mean, running_var, momentum, eps, training):

    new_mean = (1 - momentum) * running_mean + momentum * x.mean(axis=0)
    new_var = (1 - momentum) * running_var + momentum * x.var(axis=0, ddof=1)
    if training:
        mean, var = x.mean(axis=0), x.var(axis=0)
    else:
        mean, var = running_mean, running_var
    return gamma * (x - mean) / np.sqrt(var + eps) + beta, new_mean, new_var
""",
)
BATCHNORM_FORWARD.whole(
    "only the output in evaluation",
    "missing_output",
    """
def batchnorm_forward(x, gamma, beta, running_mean, running_var, momentum, eps, training):

    if training:
        mean, var = x.mean(axis=0), x.var(axis=0)
        out = gamma * (x - mean) / np.sqrt(var + eps) + beta
        return out, (1 - momentum) * running_mean + momentum * mean, (1 - momentum) * running_var + momentum * x.var(axis=0, ddof=1)
    return gamma * (x - running_mean) / np.sqrt(running_var + eps) + beta
""",
)
BATCHNORM_FORWARD.whole(
    "mean and variance of everything",
    "one_mean_for_all",
    """
def batchnorm_forward(x, gamma, beta, running_mean, running_var, momentum, eps, training):

    if training:
        mean = x.mean()
        var = x.var()
        out = gamma * (x - mean) / np.sqrt(var + eps) + beta
        new_mean = (1 - momentum) * running_mean + momentum * mean
        new_var = (1 - momentum) * running_var + momentum * x.var(ddof=1)
        return out, new_mean, new_var
    out = gamma * (x - running_mean) / np.sqrt(running_var + eps) + beta
    return out, running_mean, running_var
""",
)
BATCHNORM_FORWARD.whole(
    "variance first",
    "order",
    """
def batchnorm_forward(x, gamma, beta, running_mean, running_var, momentum, eps, training):

    if training:
        mean = x.mean(axis=0)
        var = x.var(axis=0)
        out = gamma * (x - mean) / np.sqrt(var + eps) + beta
        new_mean = (1 - momentum) * running_mean + momentum * mean
        new_var = (1 - momentum) * running_var + momentum * x.var(axis=0, ddof=1)
        return out, new_var, new_mean
    out = gamma * (x - running_mean) / np.sqrt(running_var + eps) + beta
    return out, running_var, running_mean
""",
)
BATCHNORM_FORWARD.whole(
    "gamma inside the root",
    "shift_before_scale",
    """
def batchnorm_forward(x, gamma, beta, running_mean, running_var, momentum, eps, training):

    if training:
        mean = x.mean(axis=0)
        var = x.var(axis=0)
        out = gamma * ((x - mean) / np.sqrt(var + eps) + beta)
        new_mean = (1 - momentum) * running_mean + momentum * mean
        new_var = (1 - momentum) * running_var + momentum * x.var(axis=0, ddof=1)
        return out, new_mean, new_var
    out = gamma * ((x - running_mean) / np.sqrt(running_var + eps) + beta)
    return out, running_mean, running_var
""",
)
BATCHNORM_FORWARD.whole(
    "unbiased and old share",
    "momentum_reversed_biased",
    """
def batchnorm_forward(x, gamma, beta, running_mean, running_var, momentum, eps, training):

    if training:
        mean = x.mean(axis=0)
        var = x.var(axis=0)
        out = gamma * (x - mean) / np.sqrt(var + eps) + beta
        new_mean = momentum * running_mean + (1 - momentum) * mean
        new_var = momentum * running_var + (1 - momentum) * var
        return out, new_mean, new_var
    out = gamma * (x - running_mean) / np.sqrt(running_var + eps) + beta
    return out, running_mean, running_var
""",
)
BATCHNORM_FORWARD.whole(
    "forgets gamma and beta in evaluation",
    "only_normalised_in_evaluation",
    """
def batchnorm_forward(x, gamma, beta, running_mean, running_var, momentum, eps, training):

    if training:
        mean = x.mean(axis=0)
        var = x.var(axis=0)
        out = gamma * (x - mean) / np.sqrt(var + eps) + beta
        new_mean = (1 - momentum) * running_mean + momentum * mean
        new_var = (1 - momentum) * running_var + momentum * x.var(axis=0, ddof=1)
        return out, new_mean, new_var
    out = (x - running_mean) / np.sqrt(running_var + eps)
    return out, running_mean, running_var
""",
)

FOLD_BATCHNORM = Answers(
    "fold_batchnorm",
    """
def fold_batchnorm(W, b, gamma, beta, running_mean, running_var, eps):

    s = gamma / np.sqrt(running_var + eps)
    w = s[:, None] * W
    bb = s * (b - running_mean) + beta
    return w, bb
""",
)
FOLD_BATCHNORM.other(
    "a diagonal matrix",
    """
def fold_batchnorm(W, b, gamma, beta, running_mean, running_var, eps):

    sigma = np.sqrt(running_var + eps)
    D = np.diag(gamma / sigma)
    return D @ W, D @ b + beta - gamma * running_mean / sigma
""",
)
FOLD_BATCHNORM.other(
    "transposes",
    """
def fold_batchnorm(W, b, gamma, beta, running_mean, running_var, eps):

    scale = gamma * (running_var + eps) ** -0.5
    return (W.T * scale).T, beta + (b - running_mean) * scale
""",
)
FOLD_BATCHNORM.whole(
    "columns scaled",
    "",
    """
def fold_batchnorm(W, b, gamma, beta, running_mean, running_var, eps):

    s = gamma / np.sqrt(running_var + eps)
    w = W * s
    bb = s * (b - running_mean) + beta
    return w, bb
""",
)
FOLD_BATCHNORM.whole(
    "mean forgotten",
    "mean_forgotten",
    """
def fold_batchnorm(W, b, gamma, beta, running_mean, running_var, eps):

    s = gamma / np.sqrt(running_var + eps)
    w = s[:, None] * W
    bb = s * b + beta
    return w, bb
""",
)
FOLD_BATCHNORM.whole(
    "bias not scaled",
    "bias_not_scaled",
    """
def fold_batchnorm(W, b, gamma, beta, running_mean, running_var, eps):

    s = gamma / np.sqrt(running_var + eps)
    w = s[:, None] * W
    bb = b - s * running_mean + beta
    return w, bb
""",
)
FOLD_BATCHNORM.whole(
    "mean not scaled",
    "mean_not_scaled",
    """
def fold_batchnorm(W, b, gamma, beta, running_mean, running_var, eps):

    s = gamma / np.sqrt(running_var + eps)
    w = s[:, None] * W
    bb = s * b - running_mean + beta
    return w, bb
""",
)
FOLD_BATCHNORM.whole(
    "beta scaled",
    "beta_scaled",
    """
def fold_batchnorm(W, b, gamma, beta, running_mean, running_var, eps):

    s = gamma / np.sqrt(running_var + eps)
    w = s[:, None] * W
    bb = s * (b - running_mean + beta)
    return w, bb
""",
)
FOLD_BATCHNORM.whole(
    "beta forgotten",
    "beta_forgotten",
    """
def fold_batchnorm(W, b, gamma, beta, running_mean, running_var, eps):

    s = gamma / np.sqrt(running_var + eps)
    w = s[:, None] * W
    bb = s * (b - running_mean)
    return w, bb
""",
)
FOLD_BATCHNORM.whole(
    "mean added",
    "mean_added",
    """
def fold_batchnorm(W, b, gamma, beta, running_mean, running_var, eps):

    s = gamma / np.sqrt(running_var + eps)
    w = s[:, None] * W
    bb = s * (b + running_mean) + beta
    return w, bb
""",
)
FOLD_BATCHNORM.whole(
    "no root",
    "variance_for_std",
    """
def fold_batchnorm(W, b, gamma, beta, running_mean, running_var, eps):

    s = gamma / (running_var + eps)
    w = s[:, None] * W
    bb = s * (b - running_mean) + beta
    return w, bb
""",
)
FOLD_BATCHNORM.whole(
    "eps outside",
    "eps_outside_root",
    """
def fold_batchnorm(W, b, gamma, beta, running_mean, running_var, eps):

    s = gamma / (np.sqrt(running_var) + eps)
    w = s[:, None] * W
    bb = s * (b - running_mean) + beta
    return w, bb
""",
)
FOLD_BATCHNORM.whole(
    "no eps",
    "eps_forgotten",
    """
def fold_batchnorm(W, b, gamma, beta, running_mean, running_var, eps):

    s = gamma / np.sqrt(running_var)
    w = s[:, None] * W
    bb = s * (b - running_mean) + beta
    return w, bb
""",
)
FOLD_BATCHNORM.whole(
    "gamma forgotten",
    "gamma_forgotten",
    """
def fold_batchnorm(W, b, gamma, beta, running_mean, running_var, eps):

    s = 1 / np.sqrt(running_var + eps)
    w = s[:, None] * W
    bb = s * (b - running_mean) + beta
    return w, bb
""",
)
FOLD_BATCHNORM.whole(
    "b dropped",
    "bias_forgotten",
    """
def fold_batchnorm(W, b, gamma, beta, running_mean, running_var, eps):

    s = gamma / np.sqrt(running_var + eps)
    w = s[:, None] * W
    bb = beta - s * running_mean
    return w, bb
""",
)
FOLD_BATCHNORM.whole(
    "multiplies by sigma",
    "times_sigma",
    """
def fold_batchnorm(W, b, gamma, beta, running_mean, running_var, eps):

    s = gamma * np.sqrt(running_var + eps)
    w = s[:, None] * W
    bb = s * (b - running_mean) + beta
    return w, bb
""",
)
FOLD_BATCHNORM.whole(
    "swapped",
    "order",
    """
def fold_batchnorm(W, b, gamma, beta, running_mean, running_var, eps):

    s = gamma / np.sqrt(running_var + eps)
    w = s[:, None] * W
    bb = s * (b - running_mean) + beta
    return bb, w
""",
)
FOLD_BATCHNORM.whole(
    "W untouched",
    "weight_kept",
    """
def fold_batchnorm(W, b, gamma, beta, running_mean, running_var, eps):

    s = gamma / np.sqrt(running_var + eps)
    w = W
    bb = s * (b - running_mean) + beta
    return w, bb
""",
)
FOLD_BATCHNORM.whole(
    "in place",
    "in_place",
    """
def fold_batchnorm(W, b, gamma, beta, running_mean, running_var, eps):

    s = gamma / np.sqrt(running_var + eps)
    W *= s[:, None]
    b -= running_mean
    b *= s
    b += beta
    return W, b
""",
)
FOLD_BATCHNORM.whole(
    "transposed",
    "transposed",
    """
def fold_batchnorm(W, b, gamma, beta, running_mean, running_var, eps):

    s = gamma / np.sqrt(running_var + eps)
    w = (s[:, None] * W).T
    bb = s * (b - running_mean) + beta
    return w, bb
""",
)
FOLD_BATCHNORM.whole(
    "bias only by gamma",
    "bias_by_gamma_only",
    """
def fold_batchnorm(W, b, gamma, beta, running_mean, running_var, eps):

    s = gamma / np.sqrt(running_var + eps)
    w = s[:, None] * W
    bb = gamma * (b - running_mean) + beta
    return w, bb
""",
)
FOLD_BATCHNORM.whole(
    "two slips",
    "",
    """
def fold_batchnorm(W, b, gamma, beta, running_mean, running_var, eps):

    s = gamma / np.sqrt(running_var + eps)
    w = W * s
    bb = s * (b - running_mean)
    return w, bb
""",
)
FOLD_BATCHNORM.whole(
    "W by the mean",
    "mean_from_weight",
    """
def fold_batchnorm(W, b, gamma, beta, running_mean, running_var, eps):

    s = gamma / np.sqrt(running_var + eps)
    w = s[:, None] * (W - running_mean[:, None])
    bb = s * b + beta
    return w, bb
""",
)

LAYERNORM_BACKWARD = Answers(
    "layernorm_backward",
    """
def layernorm_backward(dout, x, gamma, eps):

    sigma = np.sqrt(x.var(axis=1, keepdims=True) + eps)
    xhat = (x - x.mean(axis=1, keepdims=True)) / sigma
    d = dout * gamma
    dx = (d - d.mean(axis=1, keepdims=True) - xhat * (d * xhat).mean(axis=1, keepdims=True)) / sigma
    dgamma = (dout * xhat).sum(axis=0)
    dbeta = dout.sum(axis=0)
    return dx, dgamma, dbeta
""",
)
LAYERNORM_BACKWARD.other(
    "by rows",
    """
def layernorm_backward(dout, x, gamma, eps):

    dx = np.empty_like(dout, dtype=float)
    xh = np.empty_like(dout, dtype=float)
    D = x.shape[1]
    for n in range(len(x)):
        s = math.sqrt(x[n].var() + eps)
        xh[n] = (x[n] - x[n].mean()) / s
        g = dout[n] * gamma
        dx[n] = (g - g.sum() / D - xh[n] * (g @ xh[n]) / D) / s
    return dx, (dout * xh).sum(0), dout.sum(0)
""",
)
LAYERNORM_BACKWARD.other(
    "by transposing the batch norm",
    """
def layernorm_backward(dout, x, gamma, eps):

    xt, dt = x.T, (dout * gamma).T
    N = xt.shape[0]
    s = np.sqrt(xt.var(axis=0) + eps)
    xh = (xt - xt.mean(axis=0)) / s
    dx = (dt - dt.sum(axis=0) / N - xh * (dt * xh).sum(axis=0) / N) / s
    return dx.T, np.sum(dout * xh.T, axis=0), np.sum(dout, axis=0)
""",
)
LAYERNORM_BACKWARD.whole(
    "gamma after the means",
    "gamma_outside",
    """
def layernorm_backward(dout, x, gamma, eps):

    sigma = np.sqrt(x.var(axis=1, keepdims=True) + eps)
    xhat = (x - x.mean(axis=1, keepdims=True)) / sigma
    d = dout
    dx = gamma * (d - d.mean(axis=1, keepdims=True) - xhat * (d * xhat).mean(axis=1, keepdims=True)) / sigma
    dgamma = (dout * xhat).sum(axis=0)
    dbeta = dout.sum(axis=0)
    return dx, dgamma, dbeta
""",
)
LAYERNORM_BACKWARD.whole(
    "batch norm's",
    "over_the_batch",
    """
def layernorm_backward(dout, x, gamma, eps):

    sigma = np.sqrt(x.var(axis=0) + eps)
    xhat = (x - x.mean(axis=0)) / sigma
    d = dout * gamma
    dx = (d - d.mean(axis=0) - xhat * (d * xhat).mean(axis=0)) / sigma
    dgamma = (dout * xhat).sum(axis=0)
    dbeta = dout.sum(axis=0)
    return dx, dgamma, dbeta
""",
)
LAYERNORM_BACKWARD.whole(
    "sums along the features",
    "",
    """
def layernorm_backward(dout, x, gamma, eps):

    sigma = np.sqrt(x.var(axis=1, keepdims=True) + eps)
    xhat = (x - x.mean(axis=1, keepdims=True)) / sigma
    d = dout * gamma
    dx = (d - d.mean(axis=1, keepdims=True) - xhat * (d * xhat).mean(axis=1, keepdims=True)) / sigma
    dgamma = (dout * xhat).sum(axis=1)
    dbeta = dout.sum(axis=1)
    return dx, dgamma, dbeta
""",
)
LAYERNORM_BACKWARD.whole(
    "dgamma from d",
    "gamma_in_dgamma",
    """
def layernorm_backward(dout, x, gamma, eps):

    sigma = np.sqrt(x.var(axis=1, keepdims=True) + eps)
    xhat = (x - x.mean(axis=1, keepdims=True)) / sigma
    d = dout * gamma
    dx = (d - d.mean(axis=1, keepdims=True) - xhat * (d * xhat).mean(axis=1, keepdims=True)) / sigma
    dgamma = (d * xhat).sum(axis=0)
    dbeta = dout.sum(axis=0)
    return dx, dgamma, dbeta
""",
)
LAYERNORM_BACKWARD.whole(
    "dgamma and dbeta from d",
    "gamma_in_parameters",
    """
def layernorm_backward(dout, x, gamma, eps):

    sigma = np.sqrt(x.var(axis=1, keepdims=True) + eps)
    xhat = (x - x.mean(axis=1, keepdims=True)) / sigma
    d = dout * gamma
    dx = (d - d.mean(axis=1, keepdims=True) - xhat * (d * xhat).mean(axis=1, keepdims=True)) / sigma
    dgamma = (d * xhat).sum(axis=0)
    dbeta = d.sum(axis=0)
    return dx, dgamma, dbeta
""",
)
LAYERNORM_BACKWARD.whole(
    "gamma forgotten",
    "gamma_forgotten",
    """
def layernorm_backward(dout, x, gamma, eps):

    sigma = np.sqrt(x.var(axis=1, keepdims=True) + eps)
    xhat = (x - x.mean(axis=1, keepdims=True)) / sigma
    d = dout
    dx = (d - d.mean(axis=1, keepdims=True) - xhat * (d * xhat).mean(axis=1, keepdims=True)) / sigma
    dgamma = (dout * xhat).sum(axis=0)
    dbeta = dout.sum(axis=0)
    return dx, dgamma, dbeta
""",
)
LAYERNORM_BACKWARD.whole(
    "no variance path",
    "no_variance_path",
    """
def layernorm_backward(dout, x, gamma, eps):

    sigma = np.sqrt(x.var(axis=1, keepdims=True) + eps)
    xhat = (x - x.mean(axis=1, keepdims=True)) / sigma
    d = dout * gamma
    dx = (d - d.mean(axis=1, keepdims=True)) / sigma
    dgamma = (dout * xhat).sum(axis=0)
    dbeta = dout.sum(axis=0)
    return dx, dgamma, dbeta
""",
)
LAYERNORM_BACKWARD.whole(
    "no mean path",
    "no_mean_path",
    """
def layernorm_backward(dout, x, gamma, eps):

    sigma = np.sqrt(x.var(axis=1, keepdims=True) + eps)
    xhat = (x - x.mean(axis=1, keepdims=True)) / sigma
    d = dout * gamma
    dx = (d - xhat * (d * xhat).mean(axis=1, keepdims=True)) / sigma
    dgamma = (dout * xhat).sum(axis=0)
    dbeta = dout.sum(axis=0)
    return dx, dgamma, dbeta
""",
)
LAYERNORM_BACKWARD.whole(
    "direct",
    "statistics_are_constants",
    """
def layernorm_backward(dout, x, gamma, eps):

    sigma = np.sqrt(x.var(axis=1, keepdims=True) + eps)
    xhat = (x - x.mean(axis=1, keepdims=True)) / sigma
    d = dout * gamma
    dx = d / sigma
    dgamma = (dout * xhat).sum(axis=0)
    dbeta = dout.sum(axis=0)
    return dx, dgamma, dbeta
""",
)
LAYERNORM_BACKWARD.whole(
    "sums for means",
    "sums_for_means",
    """
def layernorm_backward(dout, x, gamma, eps):

    sigma = np.sqrt(x.var(axis=1, keepdims=True) + eps)
    xhat = (x - x.mean(axis=1, keepdims=True)) / sigma
    d = dout * gamma
    dx = (d - d.sum(axis=1, keepdims=True) - xhat * (d * xhat).sum(axis=1, keepdims=True)) / sigma
    dgamma = (dout * xhat).sum(axis=0)
    dbeta = dout.sum(axis=0)
    return dx, dgamma, dbeta
""",
)
LAYERNORM_BACKWARD.whole(
    "divided by N",
    "divided_by_examples",
    """
def layernorm_backward(dout, x, gamma, eps):

    sigma = np.sqrt(x.var(axis=1, keepdims=True) + eps)
    xhat = (x - x.mean(axis=1, keepdims=True)) / sigma
    d = dout * gamma
    dx = (d - d.sum(axis=1, keepdims=True) / len(x) - xhat * (d * xhat).sum(axis=1, keepdims=True) / len(x)) / sigma
    dgamma = (dout * xhat).sum(axis=0)
    dbeta = dout.sum(axis=0)
    return dx, dgamma, dbeta
""",
)
LAYERNORM_BACKWARD.whole(
    "means over the batch in dx",
    "means_over_the_batch",
    """
def layernorm_backward(dout, x, gamma, eps):

    sigma = np.sqrt(x.var(axis=1, keepdims=True) + eps)
    xhat = (x - x.mean(axis=1, keepdims=True)) / sigma
    d = dout * gamma
    dx = (d - d.mean(axis=0) - xhat * (d * xhat).mean(axis=0)) / sigma
    dgamma = (dout * xhat).sum(axis=0)
    dbeta = dout.sum(axis=0)
    return dx, dgamma, dbeta
""",
)
LAYERNORM_BACKWARD.whole(
    "sigma missing",
    "no_sigma",
    """
def layernorm_backward(dout, x, gamma, eps):

    sigma = np.sqrt(x.var(axis=1, keepdims=True) + eps)
    xhat = (x - x.mean(axis=1, keepdims=True)) / sigma
    d = dout * gamma
    dx = d - d.mean(axis=1, keepdims=True) - xhat * (d * xhat).mean(axis=1, keepdims=True)
    dgamma = (dout * xhat).sum(axis=0)
    dbeta = dout.sum(axis=0)
    return dx, dgamma, dbeta
""",
)
LAYERNORM_BACKWARD.whole(
    "dgamma mean",
    "parameters_averaged",
    """
def layernorm_backward(dout, x, gamma, eps):

    sigma = np.sqrt(x.var(axis=1, keepdims=True) + eps)
    xhat = (x - x.mean(axis=1, keepdims=True)) / sigma
    d = dout * gamma
    dx = (d - d.mean(axis=1, keepdims=True) - xhat * (d * xhat).mean(axis=1, keepdims=True)) / sigma
    dgamma = (dout * xhat).mean(axis=0)
    dbeta = dout.mean(axis=0)
    return dx, dgamma, dbeta
""",
)
LAYERNORM_BACKWARD.whole(
    "no keepdims",
    "",
    """
def layernorm_backward(dout, x, gamma, eps):

    sigma = np.sqrt(x.var(axis=1, keepdims=True) + eps)
    xhat = (x - x.mean(axis=1, keepdims=True)) / sigma
    d = dout * gamma
    dx = (d - d.mean(axis=1) - xhat * (d * xhat).mean(axis=1)) / sigma
    dgamma = (dout * xhat).sum(axis=0)
    dbeta = dout.sum(axis=0)
    return dx, dgamma, dbeta
""",
)
LAYERNORM_BACKWARD.whole(
    "swapped",
    "order",
    """
def layernorm_backward(dout, x, gamma, eps):

    sigma = np.sqrt(x.var(axis=1, keepdims=True) + eps)
    xhat = (x - x.mean(axis=1, keepdims=True)) / sigma
    d = dout * gamma
    dx = (d - d.mean(axis=1, keepdims=True) - xhat * (d * xhat).mean(axis=1, keepdims=True)) / sigma
    dgamma = (dout * xhat).sum(axis=0)
    dbeta = dout.sum(axis=0)
    return dx, dbeta, dgamma
""",
)
LAYERNORM_BACKWARD.whole(
    "gamma twice",
    "gamma_twice",
    """
def layernorm_backward(dout, x, gamma, eps):

    sigma = np.sqrt(x.var(axis=1, keepdims=True) + eps)
    xhat = (x - x.mean(axis=1, keepdims=True)) / sigma
    d = dout * gamma
    dx = gamma * (d - d.mean(axis=1, keepdims=True) - xhat * (d * xhat).mean(axis=1, keepdims=True)) / sigma
    dgamma = (dout * xhat).sum(axis=0)
    dbeta = dout.sum(axis=0)
    return dx, dgamma, dbeta
""",
)
LAYERNORM_BACKWARD.whole(
    "unbiased",
    "unbiased_variance",
    """
def layernorm_backward(dout, x, gamma, eps):

    sigma = np.sqrt(x.var(axis=1, ddof=1, keepdims=True) + eps)
    xhat = (x - x.mean(axis=1, keepdims=True)) / sigma
    d = dout * gamma
    dx = (d - d.mean(axis=1, keepdims=True) - xhat * (d * xhat).mean(axis=1, keepdims=True)) / sigma
    dgamma = (dout * xhat).sum(axis=0)
    dbeta = dout.sum(axis=0)
    return dx, dgamma, dbeta
""",
)
LAYERNORM_BACKWARD.whole(
    "two slips",
    "gamma_outside+size",
    """
def layernorm_backward(dout, x, gamma, eps):

    sigma = np.sqrt(x.var(axis=1, keepdims=True) + eps)
    xhat = (x - x.mean(axis=1, keepdims=True)) / sigma
    d = dout
    dx = gamma * (d - d.mean(axis=1, keepdims=True) - xhat * (d * xhat).mean(axis=1, keepdims=True)) / sigma
    dgamma = (dout * xhat).mean(axis=0)
    dbeta = dout.sum(axis=0)
    return dx, dgamma, dbeta
""",
)

LAYERNORM_FORWARD = Answers(
    "layernorm_forward",
    """
def layernorm_forward(x, gamma, beta, eps):

    mean = x.mean(axis=1, keepdims=True)
    var = x.var(axis=1, keepdims=True)
    return gamma * (x - mean) / np.sqrt(var + eps) + beta
""",
)
LAYERNORM_FORWARD.other(
    "transposed",
    """
def layernorm_forward(x, gamma, beta, eps):

    y = (x.T - x.mean(1)) / np.sqrt(x.var(1) + eps)
    return y.T * gamma + beta
""",
)
LAYERNORM_FORWARD.other(
    "a loop",
    """
def layernorm_forward(x, gamma, beta, eps):

    out = np.zeros(x.shape, dtype=float)
    for n, row in enumerate(x):
        m = sum(row) / len(row)
        v = sum((r - m) ** 2 for r in row) / len(row)
        out[n] = gamma * (row - m) / math.sqrt(v + eps) + beta
    return out
""",
)
LAYERNORM_FORWARD.other(
    "torch",
    """
def layernorm_forward(x, gamma, beta, eps):

    t = lambda a: torch.tensor(np.asarray(a), dtype=torch.float64)
    return torch.nn.functional.layer_norm(t(x), (x.shape[1],), t(gamma), t(beta), eps).numpy()
""",
)
LAYERNORM_FORWARD.whole(
    "along the batch",
    "over_the_batch",
    """
def layernorm_forward(x, gamma, beta, eps):

    mean = x.mean(axis=0)
    var = x.var(axis=0)
    return gamma * (x - mean) / np.sqrt(var + eps) + beta
""",
)
LAYERNORM_FORWARD.whole(
    "unbiased",
    "unbiased_variance",
    """
def layernorm_forward(x, gamma, beta, eps):

    mean = x.mean(axis=1, keepdims=True)
    var = x.var(axis=1, ddof=1, keepdims=True)
    return gamma * (x - mean) / np.sqrt(var + eps) + beta
""",
)
LAYERNORM_FORWARD.whole(
    "eps behind the root",
    "eps_outside_root",
    """
def layernorm_forward(x, gamma, beta, eps):

    mean = x.mean(axis=1, keepdims=True)
    var = x.var(axis=1, keepdims=True)
    return gamma * (x - mean) / (np.sqrt(var) + eps) + beta
""",
)
LAYERNORM_FORWARD.whole(
    "no keepdims",
    "",
    """
def layernorm_forward(x, gamma, beta, eps):

    mean = x.mean(axis=1)
    var = x.var(axis=1)
    return gamma * (x - mean) / np.sqrt(var + eps) + beta
""",
)
LAYERNORM_FORWARD.whole(
    "no gamma, beta",
    "only_normalised",
    """
def layernorm_forward(x, gamma, beta, eps):

    mean = x.mean(axis=1, keepdims=True)
    var = x.var(axis=1, keepdims=True)
    return (x - mean) / np.sqrt(var + eps)
""",
)
LAYERNORM_FORWARD.whole(
    "beta forgotten",
    "beta_forgotten",
    """
def layernorm_forward(x, gamma, beta, eps):

    mean = x.mean(axis=1, keepdims=True)
    var = x.var(axis=1, keepdims=True)
    return gamma * (x - mean) / np.sqrt(var + eps)
""",
)
LAYERNORM_FORWARD.whole(
    "no mean",
    "not_centred",
    """
def layernorm_forward(x, gamma, beta, eps):

    mean = x.mean(axis=1, keepdims=True)
    var = x.var(axis=1, keepdims=True)
    return gamma * x / np.sqrt(var + eps) + beta
""",
)
LAYERNORM_FORWARD.whole(
    "no eps",
    "eps_forgotten",
    """
def layernorm_forward(x, gamma, beta, eps):

    mean = x.mean(axis=1, keepdims=True)
    var = x.var(axis=1, keepdims=True)
    return gamma * (x - mean) / np.sqrt(var) + beta
""",
)
LAYERNORM_FORWARD.whole(
    "no root",
    "variance_for_std",
    """
def layernorm_forward(x, gamma, beta, eps):

    mean = x.mean(axis=1, keepdims=True)
    var = x.var(axis=1, keepdims=True)
    return gamma * (x - mean) / (var + eps) + beta
""",
)
LAYERNORM_FORWARD.whole(
    "everything",
    "over_everything",
    """
def layernorm_forward(x, gamma, beta, eps):

    mean = x.mean()
    var = x.var()
    return gamma * (x - mean) / np.sqrt(var + eps) + beta
""",
)
LAYERNORM_FORWARD.whole(
    "eps twice",
    "eps_behind",
    """
def layernorm_forward(x, gamma, beta, eps):

    mean = x.mean(axis=1, keepdims=True)
    var = x.var(axis=1, keepdims=True)
    return gamma * ((x - mean) / np.sqrt(var) + eps) + beta
""",
)
LAYERNORM_FORWARD.whole(
    "prints",
    "",
    """
def layernorm_forward(x, gamma, beta, eps):

    mean = x.mean(axis=1, keepdims=True)
    out = gamma * (x - mean) / np.sqrt(x.var(axis=1, keepdims=True) + eps) + beta
""",
)
LAYERNORM_FORWARD.whole(
    "beta inside",
    "shift_before_scale",
    """
def layernorm_forward(x, gamma, beta, eps):

    mean = x.mean(axis=1, keepdims=True)
    var = x.var(axis=1, keepdims=True)
    return gamma * ((x - mean) / np.sqrt(var + eps) + beta)
""",
)
LAYERNORM_FORWARD.whole(
    "mean square",
    "rms_for_std",
    """
def layernorm_forward(x, gamma, beta, eps):

    mean = x.mean(axis=1, keepdims=True)
    var = (x ** 2).mean(axis=1, keepdims=True)
    return gamma * (x - mean) / np.sqrt(var + eps) + beta
""",
)
LAYERNORM_FORWARD.whole(
    "gamma and beta swapped",
    "gamma_beta_swapped",
    """
def layernorm_forward(x, gamma, beta, eps):

    mean = x.mean(axis=1, keepdims=True)
    var = x.var(axis=1, keepdims=True)
    return beta * (x - mean) / np.sqrt(var + eps) + gamma
""",
)
LAYERNORM_FORWARD.whole(
    "mean over the batch, variance along the row",
    "mean_of_other_axis_without_eps",
    """
def layernorm_forward(x, gamma, beta, eps):

    mean = x.mean(axis=0)
    var = x.var(axis=1, keepdims=True)
    return gamma * (x - mean) / np.sqrt(var) + beta
""",
)
LAYERNORM_FORWARD.whole(
    "gamma a column",
    "",
    """
def layernorm_forward(x, gamma, beta, eps):

    mean = x.mean(axis=1, keepdims=True)
    var = x.var(axis=1, keepdims=True)
    return gamma[:, None] * (x - mean) / np.sqrt(var + eps) + beta[:, None]
""",
)
LAYERNORM_FORWARD.whole(
    "sum for mean of squares",
    "squares_not_averaged",
    """
def layernorm_forward(x, gamma, beta, eps):

    mean = x.mean(axis=1, keepdims=True)
    var = ((x - mean) ** 2).sum(axis=1, keepdims=True)
    return gamma * (x - mean) / np.sqrt(var + eps) + beta
""",
)

RMSNORM_BACKWARD = Answers(
    "rmsnorm_backward",
    """
def rmsnorm_backward(dout, x, gamma, eps):

    r = np.sqrt((x ** 2).mean(axis=1, keepdims=True) + eps)
    xhat = x / r
    d = dout * gamma
    dx = (d - xhat * (d * xhat).mean(axis=1, keepdims=True)) / r
    dgamma = (dout * xhat).sum(axis=0)
    return dx, dgamma
""",
)
RMSNORM_BACKWARD.other(
    "in x",
    """
def rmsnorm_backward(dout, x, gamma, eps):

    D = x.shape[-1]
    inv = 1 / np.sqrt(np.sum(x * x, axis=-1) / D + eps)
    g = dout * gamma
    dot = np.sum(g * x, axis=-1)
    dx = g * inv[:, None] - x * (dot * inv ** 3 / D)[:, None]
    return dx, (dout * x * inv[:, None]).sum(axis=0)
""",
)
RMSNORM_BACKWARD.whole(
    "with the mean path",
    "with_mean_path",
    """
def rmsnorm_backward(dout, x, gamma, eps):

    r = np.sqrt((x ** 2).mean(axis=1, keepdims=True) + eps)
    xhat = x / r
    d = dout * gamma
    dx = (d - d.mean(axis=1, keepdims=True) - xhat * (d * xhat).mean(axis=1, keepdims=True)) / r
    dgamma = (dout * xhat).sum(axis=0)
    return dx, dgamma
""",
)
RMSNORM_BACKWARD.whole(
    "layer norm",
    "of_layernorm",
    """
def rmsnorm_backward(dout, x, gamma, eps):

    r = np.sqrt(x.var(axis=1, keepdims=True) + eps)
    xhat = (x - x.mean(axis=1, keepdims=True)) / r
    d = dout * gamma
    dx = (d - d.mean(axis=1, keepdims=True) - xhat * (d * xhat).mean(axis=1, keepdims=True)) / r
    dgamma = (dout * xhat).sum(axis=0)
    return dx, dgamma
""",
)
RMSNORM_BACKWARD.whole(
    "direct",
    "rms_is_constant",
    """
def rmsnorm_backward(dout, x, gamma, eps):

    r = np.sqrt((x ** 2).mean(axis=1, keepdims=True) + eps)
    xhat = x / r
    d = dout * gamma
    dx = d / r
    dgamma = (dout * xhat).sum(axis=0)
    return dx, dgamma
""",
)
RMSNORM_BACKWARD.whole(
    "gamma after",
    "gamma_outside",
    """
def rmsnorm_backward(dout, x, gamma, eps):

    r = np.sqrt((x ** 2).mean(axis=1, keepdims=True) + eps)
    xhat = x / r
    d = dout
    dx = gamma * (d - xhat * (d * xhat).mean(axis=1, keepdims=True)) / r
    dgamma = (dout * xhat).sum(axis=0)
    return dx, dgamma
""",
)
RMSNORM_BACKWARD.whole(
    "gamma missing",
    "gamma_forgotten",
    """
def rmsnorm_backward(dout, x, gamma, eps):

    r = np.sqrt((x ** 2).mean(axis=1, keepdims=True) + eps)
    xhat = x / r
    d = dout
    dx = (d - xhat * (d * xhat).mean(axis=1, keepdims=True)) / r
    dgamma = (dout * xhat).sum(axis=0)
    return dx, dgamma
""",
)
RMSNORM_BACKWARD.whole(
    "r missing",
    "no_rms",
    """
def rmsnorm_backward(dout, x, gamma, eps):

    r = np.sqrt((x ** 2).mean(axis=1, keepdims=True) + eps)
    xhat = x / r
    d = dout * gamma
    dx = d - xhat * (d * xhat).mean(axis=1, keepdims=True)
    dgamma = (dout * xhat).sum(axis=0)
    return dx, dgamma
""",
)
RMSNORM_BACKWARD.whole(
    "r only in the direct path",
    "x_for_x_hat",
    """
def rmsnorm_backward(dout, x, gamma, eps):

    r = np.sqrt((x ** 2).mean(axis=1, keepdims=True) + eps)
    xhat = x / r
    d = dout * gamma
    dx = d / r - xhat * (d * xhat).mean(axis=1, keepdims=True)
    dgamma = (dout * xhat).sum(axis=0)
    return dx, dgamma
""",
)
RMSNORM_BACKWARD.whole(
    "sum",
    "sum_for_mean",
    """
def rmsnorm_backward(dout, x, gamma, eps):

    r = np.sqrt((x ** 2).mean(axis=1, keepdims=True) + eps)
    xhat = x / r
    d = dout * gamma
    dx = (d - xhat * (d * xhat).sum(axis=1, keepdims=True)) / r
    dgamma = (dout * xhat).sum(axis=0)
    return dx, dgamma
""",
)
RMSNORM_BACKWARD.whole(
    "mean over batch",
    "mean_over_the_batch",
    """
def rmsnorm_backward(dout, x, gamma, eps):

    r = np.sqrt((x ** 2).mean(axis=1, keepdims=True) + eps)
    xhat = x / r
    d = dout * gamma
    dx = (d - xhat * (d * xhat).mean(axis=0)) / r
    dgamma = (dout * xhat).sum(axis=0)
    return dx, dgamma
""",
)
RMSNORM_BACKWARD.whole(
    "plus",
    "path_added",
    """
def rmsnorm_backward(dout, x, gamma, eps):

    r = np.sqrt((x ** 2).mean(axis=1, keepdims=True) + eps)
    xhat = x / r
    d = dout * gamma
    dx = (d + xhat * (d * xhat).mean(axis=1, keepdims=True)) / r
    dgamma = (dout * xhat).sum(axis=0)
    return dx, dgamma
""",
)
RMSNORM_BACKWARD.whole(
    "xhat missing",
    "path_without_x_hat",
    """
def rmsnorm_backward(dout, x, gamma, eps):

    r = np.sqrt((x ** 2).mean(axis=1, keepdims=True) + eps)
    xhat = x / r
    d = dout * gamma
    dx = (d - (d * xhat).mean(axis=1, keepdims=True)) / r
    dgamma = (dout * xhat).sum(axis=0)
    return dx, dgamma
""",
)
RMSNORM_BACKWARD.whole(
    "x for xhat",
    "x_for_both_x_hats",
    """
def rmsnorm_backward(dout, x, gamma, eps):

    r = np.sqrt((x ** 2).mean(axis=1, keepdims=True) + eps)
    xhat = x / r
    d = dout * gamma
    dx = (d - x * (d * x).mean(axis=1, keepdims=True)) / r
    dgamma = (dout * xhat).sum(axis=0)
    return dx, dgamma
""",
)
RMSNORM_BACKWARD.whole(
    "only dx",
    "missing_output",
    """
def rmsnorm_backward(dout, x, gamma, eps):

    r = np.sqrt((x ** 2).mean(axis=1, keepdims=True) + eps)
    xhat = x / r
    d = dout * gamma
    dx = (d - xhat * (d * xhat).mean(axis=1, keepdims=True)) / r
    dgamma = (dout * xhat).sum(axis=0)
    return dx
""",
)
RMSNORM_BACKWARD.whole(
    "dgamma with gamma",
    "gamma_in_dgamma",
    """
def rmsnorm_backward(dout, x, gamma, eps):

    r = np.sqrt((x ** 2).mean(axis=1, keepdims=True) + eps)
    xhat = x / r
    d = dout * gamma
    dx = (d - xhat * (d * xhat).mean(axis=1, keepdims=True)) / r
    dgamma = (d * xhat).sum(axis=0)
    return dx, dgamma
""",
)
RMSNORM_BACKWARD.whole(
    "dgamma along rows",
    "",
    """
def rmsnorm_backward(dout, x, gamma, eps):

    r = np.sqrt((x ** 2).mean(axis=1, keepdims=True) + eps)
    xhat = x / r
    d = dout * gamma
    dx = (d - xhat * (d * xhat).mean(axis=1, keepdims=True)) / r
    dgamma = (dout * xhat).sum(axis=1)
    return dx, dgamma
""",
)
RMSNORM_BACKWARD.whole(
    "dgamma mean",
    "dgamma_averaged",
    """
def rmsnorm_backward(dout, x, gamma, eps):

    r = np.sqrt((x ** 2).mean(axis=1, keepdims=True) + eps)
    xhat = x / r
    d = dout * gamma
    dx = (d - xhat * (d * xhat).mean(axis=1, keepdims=True)) / r
    dgamma = (dout * xhat).mean(axis=0)
    return dx, dgamma
""",
)
RMSNORM_BACKWARD.whole(
    "dgamma with x",
    "dgamma_with_x",
    """
def rmsnorm_backward(dout, x, gamma, eps):

    r = np.sqrt((x ** 2).mean(axis=1, keepdims=True) + eps)
    xhat = x / r
    d = dout * gamma
    dx = (d - xhat * (d * xhat).mean(axis=1, keepdims=True)) / r
    dgamma = (dout * x).sum(axis=0)
    return dx, dgamma
""",
)
RMSNORM_BACKWARD.whole(
    "swapped",
    "order",
    """
def rmsnorm_backward(dout, x, gamma, eps):

    r = np.sqrt((x ** 2).mean(axis=1, keepdims=True) + eps)
    xhat = x / r
    d = dout * gamma
    dx = (d - xhat * (d * xhat).mean(axis=1, keepdims=True)) / r
    dgamma = (dout * xhat).sum(axis=0)
    return dgamma, dx
""",
)
RMSNORM_BACKWARD.whole(
    "dgamma not summed",
    "",
    """
def rmsnorm_backward(dout, x, gamma, eps):

    r = np.sqrt((x ** 2).mean(axis=1, keepdims=True) + eps)
    xhat = x / r
    d = dout * gamma
    dx = (d - xhat * (d * xhat).mean(axis=1, keepdims=True)) / r
    dgamma = dout * xhat
    return dx, dgamma
""",
)
RMSNORM_BACKWARD.whole(
    "two slips",
    "gamma_forgotten+dgamma_averaged",
    """
def rmsnorm_backward(dout, x, gamma, eps):

    r = np.sqrt((x ** 2).mean(axis=1, keepdims=True) + eps)
    xhat = x / r
    d = dout
    dx = (d - xhat * (d * xhat).mean(axis=1, keepdims=True)) / r
    dgamma = (dout * xhat).mean(axis=0)
    return dx, dgamma
""",
)
RMSNORM_BACKWARD.whole(
    "with dbeta",
    "extra_output",
    """
def rmsnorm_backward(dout, x, gamma, eps):

    r = np.sqrt((x ** 2).mean(axis=1, keepdims=True) + eps)
    xhat = x / r
    d = dout * gamma
    dx = (d - xhat * (d * xhat).mean(axis=1, keepdims=True)) / r
    dgamma = (dout * xhat).sum(axis=0)
    return dx, dgamma, dout.sum(axis=0)
""",
)

RMSNORM_FORWARD = Answers(
    "rmsnorm_forward",
    """
def rmsnorm_forward(x, gamma, eps):

    r = np.sqrt((x ** 2).mean(axis=1, keepdims=True) + eps)
    return gamma * x / r
""",
)
RMSNORM_FORWARD.other(
    "norm of the row",
    """
def rmsnorm_forward(x, gamma, eps):

    width = x.shape[1]
    r2 = np.einsum("nd,nd->n", x, x) / width
    return (x / np.sqrt(r2 + eps)[:, None]) * gamma
""",
)
RMSNORM_FORWARD.other(
    "torch",
    """
def rmsnorm_forward(x, gamma, eps):

    t = torch.as_tensor(x, dtype=torch.float64)
    return (t * torch.rsqrt(t.pow(2).mean(-1, keepdim=True) + eps)).numpy() * gamma
""",
)
RMSNORM_FORWARD.whole(
    "subtracts the mean",
    "centred",
    """
def rmsnorm_forward(x, gamma, eps):

    x = x - x.mean(axis=1, keepdims=True)
    return gamma * x / np.sqrt((x ** 2).mean(axis=1, keepdims=True) + eps)
""",
)
RMSNORM_FORWARD.whole(
    "variance",
    "std_for_rms",
    """
def rmsnorm_forward(x, gamma, eps):

    return gamma * x / np.sqrt(x.var(axis=1, keepdims=True) + eps)
""",
)
RMSNORM_FORWARD.whole(
    "over the batch",
    "over_the_batch",
    """
def rmsnorm_forward(x, gamma, eps):

    return gamma * x / np.sqrt((x ** 2).mean(axis=0) + eps)
""",
)
RMSNORM_FORWARD.whole(
    "sum",
    "length_for_rms",
    """
def rmsnorm_forward(x, gamma, eps):

    return gamma * x / np.sqrt((x ** 2).sum(axis=1, keepdims=True) + eps)
""",
)
RMSNORM_FORWARD.whole(
    "linalg norm",
    "length_plus_eps",
    """
def rmsnorm_forward(x, gamma, eps):

    return gamma * x / (np.linalg.norm(x, axis=1, keepdims=True) + eps)
""",
)
RMSNORM_FORWARD.whole(
    "eps outside",
    "eps_outside_root",
    """
def rmsnorm_forward(x, gamma, eps):

    return gamma * x / (np.sqrt((x ** 2).mean(axis=1, keepdims=True)) + eps)
""",
)
RMSNORM_FORWARD.whole(
    "no root",
    "square_for_rms",
    """
def rmsnorm_forward(x, gamma, eps):

    return gamma * x / ((x ** 2).mean(axis=1, keepdims=True) + eps)
""",
)
RMSNORM_FORWARD.whole(
    "square of the mean",
    "square_of_mean",
    """
def rmsnorm_forward(x, gamma, eps):

    return gamma * x / np.sqrt(x.mean(axis=1, keepdims=True) ** 2 + eps)
""",
)
RMSNORM_FORWARD.whole(
    "no gamma",
    "gamma_forgotten",
    """
def rmsnorm_forward(x, gamma, eps):

    return x / np.sqrt((x ** 2).mean(axis=1, keepdims=True) + eps)
""",
)
RMSNORM_FORWARD.whole(
    "no keepdims",
    "",
    """
def rmsnorm_forward(x, gamma, eps):

    return gamma * x / np.sqrt((x ** 2).mean(axis=1) + eps)
""",
)
RMSNORM_FORWARD.whole(
    "one for all",
    "over_everything",
    """
def rmsnorm_forward(x, gamma, eps):

    return gamma * x / np.sqrt((x ** 2).mean() + eps)
""",
)
RMSNORM_FORWARD.whole(
    "returns r too",
    "extra_output",
    """
def rmsnorm_forward(x, gamma, eps):

    r = np.sqrt((x ** 2).mean(axis=1, keepdims=True) + eps)
    return gamma * x / r, r
""",
)
RMSNORM_FORWARD.whole(
    "mean absolute",
    "mean_size",
    """
def rmsnorm_forward(x, gamma, eps):

    return gamma * x / (np.abs(x).mean(axis=1, keepdims=True) + eps)
""",
)
RMSNORM_FORWARD.whole(
    "no eps",
    "eps_forgotten",
    """
def rmsnorm_forward(x, gamma, eps):

    return gamma * x / np.sqrt((x ** 2).mean(axis=1, keepdims=True))
""",
)
RMSNORM_FORWARD.whole(
    "gamma divides",
    "gamma_divides",
    """
def rmsnorm_forward(x, gamma, eps):

    return x / np.sqrt((x ** 2).mean(axis=1, keepdims=True) + eps) / gamma
""",
)
RMSNORM_FORWARD.whole(
    "gamma inside",
    "gamma_inside",
    """
def rmsnorm_forward(x, gamma, eps):

    y = gamma * x
    return y / np.sqrt((y ** 2).mean(axis=1, keepdims=True) + eps)
""",
)
RMSNORM_FORWARD.whole(
    "two slips",
    "over_the_batch_eps_outside",
    """
def rmsnorm_forward(x, gamma, eps):

    return gamma * x / (np.sqrt((x ** 2).mean(axis=0)) + eps)
""",
)
