"""What the second reader who knew only the text of lesson 5 wrote: plausible slips and right answers of other styles.

A slip with the name ``""`` is refused with words but without a name. The answers that change an argument in place are left
out: they are right but for that.
"""

from support.tables import Answers

BATCHNORM_BACKWARD = Answers(
    "batchnorm_backward",
    """
def batchnorm_backward(dout, x, gamma, eps):
    N = len(x)
    sigma = np.sqrt(x.var(axis=0) + eps)
    x_hat = (x - x.mean(axis=0)) / sigma
    dbeta = dout.sum(axis=0)
    dgamma = (dout * x_hat).sum(axis=0)
    return gamma / sigma * (dout - dbeta / N - x_hat * dgamma / N), dgamma, dbeta
""",
)
BATCHNORM_BACKWARD.other(
    "long way of the paper",
    """
def batchnorm_backward(dout, x, gamma, eps):
    N = x.shape[0]
    mu = x.mean(0)
    xmu = x - mu
    var = (xmu**2).mean(0)
    ivar = 1 / np.sqrt(var + eps)
    dxhat = dout * gamma
    dvar = (dxhat * xmu).sum(0) * -0.5 * ivar**3
    dmu = -(dxhat * ivar).sum(0) + dvar * -2 * xmu.mean(0)
    dx = dxhat * ivar + dvar * 2 * xmu / N + dmu / N
    return dx, (dout * xmu * ivar).sum(0), dout.sum(0)
""",
)
BATCHNORM_BACKWARD.other(
    "jacobian per feature",
    """
def batchnorm_backward(dout, x, gamma, eps):
    N, width = x.shape
    dx = np.empty((N, width))
    dgamma, dbeta = np.empty(width), np.empty(width)
    for j in range(width):
        s = np.sqrt(np.var(x[:, j]) + eps)
        h = (x[:, j] - np.mean(x[:, j])) / s
        J = (np.eye(N) - 1 / N - np.outer(h, h) / N) * gamma[j] / s
        dx[:, j] = J @ dout[:, j]
        dgamma[j], dbeta[j] = dout[:, j] @ h, dout[:, j].sum()
    return dx, dgamma, dbeta
""",
)
BATCHNORM_BACKWARD.whole(
    "direct alone",
    "statistics_are_constants",
    """
def batchnorm_backward(dout, x, gamma, eps):
    N = len(x)
    sigma = np.sqrt(x.var(axis=0) + eps)
    x_hat = (x - x.mean(axis=0)) / sigma
    dbeta = dout.sum(axis=0)
    dgamma = (dout * x_hat).sum(axis=0)
    dx = dout * gamma / sigma
    return dx, dgamma, dbeta
""",
)
BATCHNORM_BACKWARD.whole(
    "no var path",
    "no_variance_path",
    """
def batchnorm_backward(dout, x, gamma, eps):
    N = len(x)
    sigma = np.sqrt(x.var(axis=0) + eps)
    x_hat = (x - x.mean(axis=0)) / sigma
    dbeta = dout.sum(axis=0)
    dgamma = (dout * x_hat).sum(axis=0)
    dx = gamma / sigma * (dout - dbeta / N)
    return dx, dgamma, dbeta
""",
)
BATCHNORM_BACKWARD.whole(
    "no mean path",
    "no_mean_path",
    """
def batchnorm_backward(dout, x, gamma, eps):
    N = len(x)
    sigma = np.sqrt(x.var(axis=0) + eps)
    x_hat = (x - x.mean(axis=0)) / sigma
    dbeta = dout.sum(axis=0)
    dgamma = (dout * x_hat).sum(axis=0)
    dx = gamma / sigma * (dout - x_hat * dgamma / N)
    return dx, dgamma, dbeta
""",
)
BATCHNORM_BACKWARD.whole(
    "swapped",
    "order",
    """
def batchnorm_backward(dout, x, gamma, eps):
    N = len(x)
    sigma = np.sqrt(x.var(axis=0) + eps)
    x_hat = (x - x.mean(axis=0)) / sigma
    dbeta = dout.sum(axis=0)
    dgamma = (dout * x_hat).sum(axis=0)
    dx = gamma / sigma * (dout - dbeta / N - x_hat * dgamma / N)
    return dx, dbeta, dgamma
""",
)
BATCHNORM_BACKWARD.whole(
    "gamma missing",
    "gamma_forgotten",
    """
def batchnorm_backward(dout, x, gamma, eps):
    N = len(x)
    sigma = np.sqrt(x.var(axis=0) + eps)
    x_hat = (x - x.mean(axis=0)) / sigma
    dbeta = dout.sum(axis=0)
    dgamma = (dout * x_hat).sum(axis=0)
    dx = (dout - dbeta / N - x_hat * dgamma / N) / sigma
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
    x_hat = (x - x.mean(axis=0)) / sigma
    dbeta = dout.sum(axis=0)
    dgamma = (dout * x_hat).sum(axis=0)
    dx = gamma * (dout - dbeta / N - x_hat * dgamma / N)
    return dx, dgamma, dbeta
""",
)
BATCHNORM_BACKWARD.whole(
    "means for dgamma dbeta",
    "parameters_averaged",
    """
def batchnorm_backward(dout, x, gamma, eps):
    N = len(x)
    sigma = np.sqrt(x.var(axis=0) + eps)
    x_hat = (x - x.mean(axis=0)) / sigma
    dbeta = dout.mean(axis=0)
    dgamma = (dout * x_hat).mean(axis=0)
    dx = gamma / sigma * (dout - dbeta - x_hat * dgamma)
    return dx, dgamma, dbeta
""",
)
BATCHNORM_BACKWARD.whole(
    "no 1/N",
    "sums_for_means",
    """
def batchnorm_backward(dout, x, gamma, eps):
    N = len(x)
    sigma = np.sqrt(x.var(axis=0) + eps)
    x_hat = (x - x.mean(axis=0)) / sigma
    dbeta = dout.sum(axis=0)
    dgamma = (dout * x_hat).sum(axis=0)
    dx = gamma / sigma * (dout - dbeta - x_hat * dgamma)
    return dx, dgamma, dbeta
""",
)
BATCHNORM_BACKWARD.whole(
    "gamma in dgamma",
    "gamma_in_dgamma",
    """
def batchnorm_backward(dout, x, gamma, eps):
    N = len(x)
    sigma = np.sqrt(x.var(axis=0) + eps)
    x_hat = (x - x.mean(axis=0)) / sigma
    dbeta = dout.sum(axis=0)
    dgamma = (dout * gamma * x_hat).sum(axis=0)
    dx = gamma / sigma * (dout - dbeta / N - x_hat * (dout * x_hat).mean(axis=0))
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
    x_hat = (x - x.mean(axis=0)) / sigma
    dbeta = dout.sum(axis=0)
    dgamma = (dout * x).sum(axis=0)
    dx = gamma / sigma * (dout - dbeta / N - x_hat * dgamma / N)
    return dx, dgamma, dbeta
""",
)
BATCHNORM_BACKWARD.whole(
    "N is the width",
    "divided_by_width",
    """
def batchnorm_backward(dout, x, gamma, eps):
    N = x.shape[1]
    sigma = np.sqrt(x.var(axis=0) + eps)
    x_hat = (x - x.mean(axis=0)) / sigma
    dbeta = dout.sum(axis=0)
    dgamma = (dout * x_hat).sum(axis=0)
    dx = gamma / sigma * (dout - dbeta / N - x_hat * dgamma / N)
    return dx, dgamma, dbeta
""",
)
BATCHNORM_BACKWARD.whole(
    "unbiased",
    "unbiased_variance",
    """
def batchnorm_backward(dout, x, gamma, eps):
    N = len(x)
    sigma = np.sqrt(x.var(axis=0, ddof=1) + eps)
    x_hat = (x - x.mean(axis=0)) / sigma
    dbeta = dout.sum(axis=0)
    dgamma = (dout * x_hat).sum(axis=0)
    dx = gamma / sigma * (dout - dbeta / N - x_hat * dgamma / N)
    return dx, dgamma, dbeta
""",
)
BATCHNORM_BACKWARD.whole(
    "var path sign",
    "variance_path_added",
    """
def batchnorm_backward(dout, x, gamma, eps):
    N = len(x)
    sigma = np.sqrt(x.var(axis=0) + eps)
    x_hat = (x - x.mean(axis=0)) / sigma
    dbeta = dout.sum(axis=0)
    dgamma = (dout * x_hat).sum(axis=0)
    dx = gamma / sigma * (dout - dbeta / N + x_hat * dgamma / N)
    return dx, dgamma, dbeta
""",
)
BATCHNORM_BACKWARD.whole(
    "both paths sign",
    "paths_added",
    """
def batchnorm_backward(dout, x, gamma, eps):
    N = len(x)
    sigma = np.sqrt(x.var(axis=0) + eps)
    x_hat = (x - x.mean(axis=0)) / sigma
    dbeta = dout.sum(axis=0)
    dgamma = (dout * x_hat).sum(axis=0)
    dx = gamma / sigma * (dout + dbeta / N + x_hat * dgamma / N)
    return dx, dgamma, dbeta
""",
)
BATCHNORM_BACKWARD.whole(
    "no root",
    "variance_for_std",
    """
def batchnorm_backward(dout, x, gamma, eps):
    N = len(x)
    sigma = x.var(axis=0) + eps
    x_hat = (x - x.mean(axis=0)) / sigma
    dbeta = dout.sum(axis=0)
    dgamma = (dout * x_hat).sum(axis=0)
    dx = gamma / sigma * (dout - dbeta / N - x_hat * dgamma / N)
    return dx, dgamma, dbeta
""",
)
BATCHNORM_BACKWARD.whole(
    "eps outside",
    "eps_outside_root",
    """
def batchnorm_backward(dout, x, gamma, eps):
    N = len(x)
    sigma = np.sqrt(x.var(axis=0)) + eps
    x_hat = (x - x.mean(axis=0)) / sigma
    dbeta = dout.sum(axis=0)
    dgamma = (dout * x_hat).sum(axis=0)
    dx = gamma / sigma * (dout - dbeta / N - x_hat * dgamma / N)
    return dx, dgamma, dbeta
""",
)
BATCHNORM_BACKWARD.whole(
    "keepdims",
    "",
    """
def batchnorm_backward(dout, x, gamma, eps):
    N = len(x)
    sigma = np.sqrt(x.var(axis=0) + eps)
    x_hat = (x - x.mean(axis=0)) / sigma
    dbeta = dout.sum(axis=0, keepdims=True)
    dgamma = (dout * x_hat).sum(axis=0, keepdims=True)
    dx = gamma / sigma * (dout - dbeta / N - x_hat * dgamma / N)
    return dx, dgamma, dbeta
""",
)
BATCHNORM_BACKWARD.whole(
    "no x_hat in var path",
    "variance_path_without_x_hat",
    """
def batchnorm_backward(dout, x, gamma, eps):
    N = len(x)
    sigma = np.sqrt(x.var(axis=0) + eps)
    x_hat = (x - x.mean(axis=0)) / sigma
    dbeta = dout.sum(axis=0)
    dgamma = (dout * x_hat).sum(axis=0)
    dx = gamma / sigma * (dout - dbeta / N - dgamma / N)
    return dx, dgamma, dbeta
""",
)
BATCHNORM_BACKWARD.whole(
    "sigma squared",
    "dx_over_variance",
    """
def batchnorm_backward(dout, x, gamma, eps):
    N = len(x)
    sigma = np.sqrt(x.var(axis=0) + eps)
    x_hat = (x - x.mean(axis=0)) / sigma
    dbeta = dout.sum(axis=0)
    dgamma = (dout * x_hat).sum(axis=0)
    dx = gamma / sigma**2 * (dout - dbeta / N - x_hat * dgamma / N)
    return dx, dgamma, dbeta
""",
)
BATCHNORM_BACKWARD.whole(
    "dgamma dbeta exchanged in dx",
    "means_exchanged",
    """
def batchnorm_backward(dout, x, gamma, eps):
    N = len(x)
    sigma = np.sqrt(x.var(axis=0) + eps)
    x_hat = (x - x.mean(axis=0)) / sigma
    dbeta = dout.sum(axis=0)
    dgamma = (dout * x_hat).sum(axis=0)
    dx = gamma / sigma * (dout - dgamma / N - x_hat * dbeta / N)
    return dx, dgamma, dbeta
""",
)
BATCHNORM_BACKWARD.whole(
    "mean path without gamma",
    "factor_on_direct_only",
    """
def batchnorm_backward(dout, x, gamma, eps):
    N = len(x)
    sigma = np.sqrt(x.var(axis=0) + eps)
    x_hat = (x - x.mean(axis=0)) / sigma
    dbeta = dout.sum(axis=0)
    dgamma = (dout * x_hat).sum(axis=0)
    dx = gamma / sigma * dout - dbeta / N - x_hat * dgamma / N
    return dx, dgamma, dbeta
""",
)
BATCHNORM_BACKWARD.whole(
    "dgamma with axis 1",
    "",
    """
def batchnorm_backward(dout, x, gamma, eps):
    N = len(x)
    sigma = np.sqrt(x.var(axis=0) + eps)
    x_hat = (x - x.mean(axis=0)) / sigma
    dbeta = dout.sum(axis=1)
    dgamma = (dout * x_hat).sum(axis=1)
    dx = gamma / sigma * (dout - dout.mean(axis=0) - x_hat * (dout * x_hat).mean(axis=0))
    return dx, dgamma, dbeta
""",
)
BATCHNORM_BACKWARD.whole(
    "two: swapped and means",
    "order+parameters_averaged",
    """
def batchnorm_backward(dout, x, gamma, eps):
    N = len(x)
    sigma = np.sqrt(x.var(axis=0) + eps)
    x_hat = (x - x.mean(axis=0)) / sigma
    dbeta = dout.mean(axis=0)
    dgamma = (dout * x_hat).mean(axis=0)
    dx = gamma / sigma * (dout - dbeta - x_hat * dgamma)
    return dx, dbeta, dgamma
""",
)
BATCHNORM_BACKWARD.whole(
    "zeros",
    "zeros",
    """
def batchnorm_backward(dout, x, gamma, eps):
    N = len(x)
    sigma = np.sqrt(x.var(axis=0) + eps)
    x_hat = (x - x.mean(axis=0)) / sigma
    dbeta = dout.sum(axis=0)
    dgamma = (dout * x_hat).sum(axis=0)
    dx = np.zeros_like(x)
    return dx, dgamma, dbeta
""",
)
BATCHNORM_BACKWARD.whole(
    "scalar sums",
    "",
    """
def batchnorm_backward(dout, x, gamma, eps):
    N = len(x)
    sigma = np.sqrt(x.var(axis=0) + eps)
    x_hat = (x - x.mean(axis=0)) / sigma
    dbeta = dout.sum()
    dgamma = (dout * x_hat).sum()
    dx = gamma / sigma * (dout - dbeta / N - x_hat * dgamma / N)
    return dx, dgamma, dbeta
""",
)

BATCHNORM_BACKWARD_STEPS = Answers(
    "batchnorm_backward_steps",
    """
def batchnorm_backward_steps(dout, x, gamma, eps):
    sigma = np.sqrt(x.var(axis=0) + eps)
    x_hat = (x - x.mean(axis=0)) / sigma
    d = dout * gamma / sigma
    sums = np.stack([dout.sum(axis=0), (dout * x_hat).sum(axis=0)])
    through_mean = -d.mean(axis=0)
    through_var = -x_hat * (d * x_hat).mean(axis=0)
    return sums, through_mean, through_var, d + through_mean + through_var
""",
)
BATCHNORM_BACKWARD_STEPS.other(
    "from the sums",
    """
def batchnorm_backward_steps(dout, x, gamma, eps):
    N, width = x.shape
    mu = x.sum(0) / N
    var = ((x - mu) ** 2).sum(0) / N
    inv = 1 / (var + eps) ** 0.5
    xh = (x - mu) * inv
    sums = np.zeros((2, width))
    sums[0] = dout.sum(0)
    sums[1] = np.einsum("ij,ij->j", dout, xh)
    k = gamma * inv
    pm = -k * sums[0] / N
    pv = -xh * k * sums[1] / N
    dx = k * dout + pm + pv
    return sums, pm, pv, dx
""",
)
BATCHNORM_BACKWARD_STEPS.whole(
    "sums of d",
    "sums_of_d",
    """
def batchnorm_backward_steps(dout, x, gamma, eps):
    sigma = np.sqrt(x.var(axis=0) + eps)
    x_hat = (x - x.mean(axis=0)) / sigma
    d = dout * gamma / sigma
    sums = np.stack([d.sum(axis=0), (d * x_hat).sum(axis=0)])
    pm = -d.mean(axis=0)
    pv = -x_hat * (d * x_hat).mean(axis=0)
    dx = d + pm + pv
    return sums, pm, pv, dx
""",
)
BATCHNORM_BACKWARD_STEPS.whole(
    "means for sums",
    "sums_averaged",
    """
def batchnorm_backward_steps(dout, x, gamma, eps):
    sigma = np.sqrt(x.var(axis=0) + eps)
    x_hat = (x - x.mean(axis=0)) / sigma
    d = dout * gamma / sigma
    sums = np.stack([dout.mean(axis=0), (dout * x_hat).mean(axis=0)])
    pm = -d.mean(axis=0)
    pv = -x_hat * (d * x_hat).mean(axis=0)
    dx = d + pm + pv
    return sums, pm, pv, dx
""",
)
BATCHNORM_BACKWARD_STEPS.whole(
    "mean path without sign",
    "sign",
    """
def batchnorm_backward_steps(dout, x, gamma, eps):
    sigma = np.sqrt(x.var(axis=0) + eps)
    x_hat = (x - x.mean(axis=0)) / sigma
    d = dout * gamma / sigma
    sums = np.stack([dout.sum(axis=0), (dout * x_hat).sum(axis=0)])
    pm = d.mean(axis=0)
    pv = -x_hat * (d * x_hat).mean(axis=0)
    dx = d - pm + pv
    return sums, pm, pv, dx
""",
)
BATCHNORM_BACKWARD_STEPS.whole(
    "var path without sign",
    "sign",
    """
def batchnorm_backward_steps(dout, x, gamma, eps):
    sigma = np.sqrt(x.var(axis=0) + eps)
    x_hat = (x - x.mean(axis=0)) / sigma
    d = dout * gamma / sigma
    sums = np.stack([dout.sum(axis=0), (dout * x_hat).sum(axis=0)])
    pm = -d.mean(axis=0)
    pv = x_hat * (d * x_hat).mean(axis=0)
    dx = d + pm - pv
    return sums, pm, pv, dx
""",
)
BATCHNORM_BACKWARD_STEPS.whole(
    "both without sign",
    "paths_without_sign",
    """
def batchnorm_backward_steps(dout, x, gamma, eps):
    sigma = np.sqrt(x.var(axis=0) + eps)
    x_hat = (x - x.mean(axis=0)) / sigma
    d = dout * gamma / sigma
    sums = np.stack([dout.sum(axis=0), (dout * x_hat).sum(axis=0)])
    pm = d.mean(axis=0)
    pv = x_hat * (d * x_hat).mean(axis=0)
    dx = d - pm - pv
    return sums, pm, pv, dx
""",
)
BATCHNORM_BACKWARD_STEPS.whole(
    "no x_hat before var path",
    "variance_path_without_x_hat",
    """
def batchnorm_backward_steps(dout, x, gamma, eps):
    sigma = np.sqrt(x.var(axis=0) + eps)
    x_hat = (x - x.mean(axis=0)) / sigma
    d = dout * gamma / sigma
    sums = np.stack([dout.sum(axis=0), (dout * x_hat).sum(axis=0)])
    pm = -d.mean(axis=0)
    pv = -(d * x_hat).mean(axis=0) * np.ones_like(x)
    dx = d + pm + pv
    return sums, pm, pv, dx
""",
)
BATCHNORM_BACKWARD_STEPS.whole(
    "sigma missing",
    "no_sigma",
    """
def batchnorm_backward_steps(dout, x, gamma, eps):
    sigma = np.sqrt(x.var(axis=0) + eps)
    x_hat = (x - x.mean(axis=0)) / sigma
    d = dout * gamma
    sums = np.stack([dout.sum(axis=0), (dout * x_hat).sum(axis=0)])
    pm = -d.mean(axis=0)
    pv = -x_hat * (d * x_hat).mean(axis=0)
    dx = d + pm + pv
    return sums, pm, pv, dx
""",
)
BATCHNORM_BACKWARD_STEPS.whole(
    "gamma missing",
    "gamma_forgotten",
    """
def batchnorm_backward_steps(dout, x, gamma, eps):
    sigma = np.sqrt(x.var(axis=0) + eps)
    x_hat = (x - x.mean(axis=0)) / sigma
    d = dout / sigma
    sums = np.stack([dout.sum(axis=0), (dout * x_hat).sum(axis=0)])
    pm = -d.mean(axis=0)
    pv = -x_hat * (d * x_hat).mean(axis=0)
    dx = d + pm + pv
    return sums, pm, pv, dx
""",
)
BATCHNORM_BACKWARD_STEPS.whole(
    "sum for mean in paths",
    "sums_for_means",
    """
def batchnorm_backward_steps(dout, x, gamma, eps):
    sigma = np.sqrt(x.var(axis=0) + eps)
    x_hat = (x - x.mean(axis=0)) / sigma
    d = dout * gamma / sigma
    sums = np.stack([dout.sum(axis=0), (dout * x_hat).sum(axis=0)])
    pm = -d.sum(axis=0)
    pv = -x_hat * (d * x_hat).sum(axis=0)
    dx = d + pm + pv
    return sums, pm, pv, dx
""",
)
BATCHNORM_BACKWARD_STEPS.whole(
    "paths of dout",
    "returned_without_factors",
    """
def batchnorm_backward_steps(dout, x, gamma, eps):
    sigma = np.sqrt(x.var(axis=0) + eps)
    x_hat = (x - x.mean(axis=0)) / sigma
    d = dout * gamma / sigma
    sums = np.stack([dout.sum(axis=0), (dout * x_hat).sum(axis=0)])
    pm = -dout.mean(axis=0)
    pv = -x_hat * (dout * x_hat).mean(axis=0)
    dx = gamma / sigma * (dout + pm + pv)
    return sums, pm, pv, dx
""",
)
BATCHNORM_BACKWARD_STEPS.whole(
    "dx without var path",
    "no_variance_path",
    """
def batchnorm_backward_steps(dout, x, gamma, eps):
    sigma = np.sqrt(x.var(axis=0) + eps)
    x_hat = (x - x.mean(axis=0)) / sigma
    d = dout * gamma / sigma
    sums = np.stack([dout.sum(axis=0), (dout * x_hat).sum(axis=0)])
    pm = -d.mean(axis=0)
    pv = -x_hat * (d * x_hat).mean(axis=0)
    dx = d + pm
    return sums, pm, pv, dx
""",
)
BATCHNORM_BACKWARD_STEPS.whole(
    "dx without mean path",
    "no_mean_path",
    """
def batchnorm_backward_steps(dout, x, gamma, eps):
    sigma = np.sqrt(x.var(axis=0) + eps)
    x_hat = (x - x.mean(axis=0)) / sigma
    d = dout * gamma / sigma
    sums = np.stack([dout.sum(axis=0), (dout * x_hat).sum(axis=0)])
    pm = -d.mean(axis=0)
    pv = -x_hat * (d * x_hat).mean(axis=0)
    dx = d + pv
    return sums, pm, pv, dx
""",
)
BATCHNORM_BACKWARD_STEPS.whole(
    "mean path broadcast",
    "",
    """
def batchnorm_backward_steps(dout, x, gamma, eps):
    sigma = np.sqrt(x.var(axis=0) + eps)
    x_hat = (x - x.mean(axis=0)) / sigma
    d = dout * gamma / sigma
    sums = np.stack([dout.sum(axis=0), (dout * x_hat).sum(axis=0)])
    pm = -d.mean(axis=0) * np.ones_like(x)
    pv = -x_hat * (d * x_hat).mean(axis=0)
    dx = d + pm + pv
    return sums, pm, pv, dx
""",
)
BATCHNORM_BACKWARD_STEPS.whole(
    "sums swapped",
    "sums_swapped",
    """
def batchnorm_backward_steps(dout, x, gamma, eps):
    sigma = np.sqrt(x.var(axis=0) + eps)
    x_hat = (x - x.mean(axis=0)) / sigma
    d = dout * gamma / sigma
    sums = np.stack([(dout * x_hat).sum(axis=0), dout.sum(axis=0)])
    pm = -d.mean(axis=0)
    pv = -x_hat * (d * x_hat).mean(axis=0)
    dx = d + pm + pv
    return sums, pm, pv, dx
""",
)
BATCHNORM_BACKWARD_STEPS.whole(
    "sums transposed",
    "transposed",
    """
def batchnorm_backward_steps(dout, x, gamma, eps):
    sigma = np.sqrt(x.var(axis=0) + eps)
    x_hat = (x - x.mean(axis=0)) / sigma
    d = dout * gamma / sigma
    sums = np.stack([dout.sum(axis=0), (dout * x_hat).sum(axis=0)], axis=1)
    pm = -d.mean(axis=0)
    pv = -x_hat * (d * x_hat).mean(axis=0)
    dx = d + pm + pv
    return sums, pm, pv, dx
""",
)
BATCHNORM_BACKWARD_STEPS.whole(
    "dout times x",
    "sum_with_x",
    """
def batchnorm_backward_steps(dout, x, gamma, eps):
    sigma = np.sqrt(x.var(axis=0) + eps)
    x_hat = (x - x.mean(axis=0)) / sigma
    d = dout * gamma / sigma
    sums = np.stack([dout.sum(axis=0), (dout * x).sum(axis=0)])
    pm = -d.mean(axis=0)
    pv = -x_hat * (d * x_hat).mean(axis=0)
    dx = d + pm + pv
    return sums, pm, pv, dx
""",
)
BATCHNORM_BACKWARD_STEPS.whole(
    "unbiased",
    "unbiased_variance",
    """
def batchnorm_backward_steps(dout, x, gamma, eps):
    sigma = np.sqrt(x.var(axis=0, ddof=1) + eps)
    x_hat = (x - x.mean(axis=0)) / sigma
    d = dout * gamma / sigma
    sums = np.stack([dout.sum(axis=0), (dout * x_hat).sum(axis=0)])
    pm = -d.mean(axis=0)
    pv = -x_hat * (d * x_hat).mean(axis=0)
    dx = d + pm + pv
    return sums, pm, pv, dx
""",
)
BATCHNORM_BACKWARD_STEPS.whole(
    "divided by sigma twice",
    "variance_path_over_sigma_twice",
    """
def batchnorm_backward_steps(dout, x, gamma, eps):
    sigma = np.sqrt(x.var(axis=0) + eps)
    x_hat = (x - x.mean(axis=0)) / sigma
    d = dout * gamma / sigma
    sums = np.stack([dout.sum(axis=0), (dout * x_hat).sum(axis=0)])
    pm = -d.mean(axis=0)
    pv = -x_hat * (d * x_hat).mean(axis=0) / sigma
    dx = d + pm + pv
    return sums, pm, pv, dx
""",
)
BATCHNORM_BACKWARD_STEPS.whole(
    "product of means",
    "variance_path_zero",
    """
def batchnorm_backward_steps(dout, x, gamma, eps):
    sigma = np.sqrt(x.var(axis=0) + eps)
    x_hat = (x - x.mean(axis=0)) / sigma
    d = dout * gamma / sigma
    sums = np.stack([dout.sum(axis=0), (dout * x_hat).sum(axis=0)])
    pm = -d.mean(axis=0)
    pv = -x_hat * d.mean(axis=0) * x_hat.mean(axis=0)
    dx = d + pm + pv
    return sums, pm, pv, dx
""",
)
BATCHNORM_BACKWARD_STEPS.whole(
    "eps forgotten",
    "eps_forgotten",
    """
def batchnorm_backward_steps(dout, x, gamma, eps):
    sigma = x.std(axis=0)
    x_hat = (x - x.mean(axis=0)) / sigma
    d = dout * gamma / sigma
    sums = np.stack([dout.sum(axis=0), (dout * x_hat).sum(axis=0)])
    pm = -d.mean(axis=0)
    pv = -x_hat * (d * x_hat).mean(axis=0)
    dx = d + pm + pv
    return sums, pm, pv, dx
""",
)
BATCHNORM_BACKWARD_STEPS.whole(
    "signs twice",
    "signs_twice",
    """
def batchnorm_backward_steps(dout, x, gamma, eps):
    sigma = np.sqrt(x.var(axis=0) + eps)
    x_hat = (x - x.mean(axis=0)) / sigma
    d = dout * gamma / sigma
    sums = np.stack([dout.sum(axis=0), (dout * x_hat).sum(axis=0)])
    pm = -d.mean(axis=0)
    pv = -x_hat * (d * x_hat).mean(axis=0)
    dx = d - pm - pv
    return sums, pm, pv, dx
""",
)
BATCHNORM_BACKWARD_STEPS.whole(
    "axis 1",
    "",
    """
def batchnorm_backward_steps(dout, x, gamma, eps):
    sigma = np.sqrt(x.var(axis=1, keepdims=True) + eps)
    x_hat = (x - x.mean(axis=1, keepdims=True)) / sigma
    d = dout * gamma / sigma
    sums = np.stack([dout.sum(axis=0), (dout * x_hat).sum(axis=0)])
    pm = -d.mean(axis=1, keepdims=True)
    pv = -x_hat * (d * x_hat).mean(axis=1, keepdims=True)
    dx = d + pm + pv
    return sums, pm, pv, dx
""",
)
BATCHNORM_BACKWARD_STEPS.whole(
    "gamma as a column",
    "",
    """
def batchnorm_backward_steps(dout, x, gamma, eps):
    sigma = np.sqrt(x.var(axis=0) + eps)
    x_hat = (x - x.mean(axis=0)) / sigma
    d = dout * gamma[:, None] / sigma
    sums = np.stack([dout.sum(axis=0), (dout * x_hat).sum(axis=0)])
    pm = -d.mean(axis=0)
    pv = -x_hat * (d * x_hat).mean(axis=0)
    dx = d + pm + pv
    return sums, pm, pv, dx
""",
)
BATCHNORM_BACKWARD_STEPS.whole(
    "eps outside",
    "eps_outside_root",
    """
def batchnorm_backward_steps(dout, x, gamma, eps):
    sigma = x.std(axis=0) + eps
    x_hat = (x - x.mean(axis=0)) / sigma
    d = dout * gamma / sigma
    sums = np.stack([dout.sum(axis=0), (dout * x_hat).sum(axis=0)])
    pm = -d.mean(axis=0)
    pv = -x_hat * (d * x_hat).mean(axis=0)
    dx = d + pm + pv
    return sums, pm, pv, dx
""",
)
BATCHNORM_BACKWARD_STEPS.whole(
    "two: no gamma, sums means",
    "sums_averaged+gamma_forgotten",
    """
def batchnorm_backward_steps(dout, x, gamma, eps):
    sigma = np.sqrt(x.var(axis=0) + eps)
    x_hat = (x - x.mean(axis=0)) / sigma
    d = dout / sigma
    sums = np.stack([dout.mean(axis=0), (dout * x_hat).mean(axis=0)])
    pm = -d.mean(axis=0)
    pv = -x_hat * (d * x_hat).mean(axis=0)
    dx = d + pm + pv
    return sums, pm, pv, dx
""",
)
BATCHNORM_BACKWARD_STEPS.whole(
    "dx missing direct",
    "no_direct_path",
    """
def batchnorm_backward_steps(dout, x, gamma, eps):
    sigma = np.sqrt(x.var(axis=0) + eps)
    x_hat = (x - x.mean(axis=0)) / sigma
    d = dout * gamma / sigma
    sums = np.stack([dout.sum(axis=0), (dout * x_hat).sum(axis=0)])
    pm = -d.mean(axis=0)
    pv = -x_hat * (d * x_hat).mean(axis=0)
    dx = pm + pv
    return sums, pm, pv, dx
""",
)

BATCHNORM_FORWARD = Answers(
    "batchnorm_forward",
    """
def batchnorm_forward(x, gamma, beta, running_mean, running_var, momentum, eps, training):
    if not training:
        return gamma * (x - running_mean) / np.sqrt(running_var + eps) + beta, running_mean, running_var
    N = x.shape[0]
    mu = x.mean(axis=0)
    var = x.var(axis=0)
    out = gamma * (x - mu) / np.sqrt(var + eps) + beta
    new_mean = (1 - momentum) * running_mean + momentum * mu
    new_var = (1 - momentum) * running_var + momentum * var * N / (N - 1)
    return out, new_mean, new_var
""",
)
BATCHNORM_FORWARD.other(
    "sums by hand and ddof",
    """
def batchnorm_forward(x, gamma, beta, running_mean, running_var, momentum, eps, training):
    mean, var = running_mean.copy(), running_var.copy()
    if training:
        n = len(x)
        mean = np.sum(x, 0) / n
        centred = x - mean
        var = np.einsum("nw,nw->w", centred, centred) / n
        new_mean = running_mean + momentum * (mean - running_mean)
        new_var = running_var + momentum * (np.var(x, axis=0, ddof=1) - running_var)
    else:
        new_mean, new_var = mean, var
    inv = (var + eps) ** -0.5
    return (x - mean) * inv * gamma + beta, new_mean, new_var
""",
)
BATCHNORM_FORWARD.other(
    "loop over the features",
    """
def batchnorm_forward(x, gamma, beta, running_mean, running_var, momentum, eps, training):
    out = np.zeros(x.shape)
    rm, rv = np.array(running_mean, dtype=float), np.array(running_var, dtype=float)
    for j in range(x.shape[1]):
        col = x[:, j]
        if training:
            m, v = col.mean(), col.var()
            rm[j] = (1 - momentum) * rm[j] + momentum * m
            rv[j] = (1 - momentum) * rv[j] + momentum * col.var(ddof=1)
        else:
            m, v = rm[j], rv[j]
        out[:, j] = gamma[j] * (col - m) / np.sqrt(v + eps) + beta[j]
    return out, rm, rv
""",
)
BATCHNORM_FORWARD.whole(
    "momentum is the old share",
    "momentum_reversed",
    """
def batchnorm_forward(x, gamma, beta, running_mean, running_var, momentum, eps, training):
    if training:
        mu = x.mean(axis=0)
        var = x.var(axis=0)
        out = gamma * (x - mu) / np.sqrt(var + eps) + beta
        rm = momentum * running_mean + (1 - momentum) * mu
        rv = momentum * running_var + (1 - momentum) * x.var(axis=0, ddof=1)
        return out, rm, rv
    out = gamma * (x - running_mean) / np.sqrt(running_var + eps) + beta
    return out, running_mean, running_var
""",
)
BATCHNORM_FORWARD.whole(
    "running var biased",
    "biased_running_variance",
    """
def batchnorm_forward(x, gamma, beta, running_mean, running_var, momentum, eps, training):
    if training:
        mu = x.mean(axis=0)
        var = x.var(axis=0)
        out = gamma * (x - mu) / np.sqrt(var + eps) + beta
        rm = (1 - momentum) * running_mean + momentum * mu
        rv = (1 - momentum) * running_var + momentum * var
        return out, rm, rv
    out = gamma * (x - running_mean) / np.sqrt(running_var + eps) + beta
    return out, running_mean, running_var
""",
)
BATCHNORM_FORWARD.whole(
    "normalised with unbiased",
    "unbiased_variance",
    """
def batchnorm_forward(x, gamma, beta, running_mean, running_var, momentum, eps, training):
    if training:
        mu = x.mean(axis=0)
        var = x.var(axis=0, ddof=1)
        out = gamma * (x - mu) / np.sqrt(var + eps) + beta
        rm = (1 - momentum) * running_mean + momentum * mu
        rv = (1 - momentum) * running_var + momentum * x.var(axis=0, ddof=1)
        return out, rm, rv
    out = gamma * (x - running_mean) / np.sqrt(running_var + eps) + beta
    return out, running_mean, running_var
""",
)
BATCHNORM_FORWARD.whole(
    "eps outside root",
    "eps_outside_root",
    """
def batchnorm_forward(x, gamma, beta, running_mean, running_var, momentum, eps, training):
    if training:
        mu = x.mean(axis=0)
        var = x.var(axis=0)
        out = gamma * (x - mu) / (np.sqrt(var) + eps) + beta
        rm = (1 - momentum) * running_mean + momentum * mu
        rv = (1 - momentum) * running_var + momentum * x.var(axis=0, ddof=1)
        return out, rm, rv
    out = gamma * (x - running_mean) / (np.sqrt(running_var) + eps) + beta
    return out, running_mean, running_var
""",
)
BATCHNORM_FORWARD.whole(
    "no root",
    "variance_for_std",
    """
def batchnorm_forward(x, gamma, beta, running_mean, running_var, momentum, eps, training):
    if training:
        mu = x.mean(axis=0)
        var = x.var(axis=0)
        out = gamma * (x - mu) / (var + eps) + beta
        rm = (1 - momentum) * running_mean + momentum * mu
        rv = (1 - momentum) * running_var + momentum * x.var(axis=0, ddof=1)
        return out, rm, rv
    out = gamma * (x - running_mean) / (running_var + eps) + beta
    return out, running_mean, running_var
""",
)
BATCHNORM_FORWARD.whole(
    "evaluation with the batch",
    "batch_statistics_in_evaluation",
    """
def batchnorm_forward(x, gamma, beta, running_mean, running_var, momentum, eps, training):
    if training:
        mu = x.mean(axis=0)
        var = x.var(axis=0)
        out = gamma * (x - mu) / np.sqrt(var + eps) + beta
        rm = (1 - momentum) * running_mean + momentum * mu
        rv = (1 - momentum) * running_var + momentum * x.var(axis=0, ddof=1)
        return out, rm, rv
    out = gamma * (x - x.mean(axis=0)) / np.sqrt(x.var(axis=0) + eps) + beta
    return out, running_mean, running_var
""",
)
BATCHNORM_FORWARD.whole(
    "evaluation updates",
    "updated_in_evaluation",
    """
def batchnorm_forward(x, gamma, beta, running_mean, running_var, momentum, eps, training):
    if training:
        mu = x.mean(axis=0)
        var = x.var(axis=0)
        out = gamma * (x - mu) / np.sqrt(var + eps) + beta
        rm = (1 - momentum) * running_mean + momentum * mu
        rv = (1 - momentum) * running_var + momentum * x.var(axis=0, ddof=1)
        return out, rm, rv
    out = gamma * (x - running_mean) / np.sqrt(running_var + eps) + beta
    return out, (1 - momentum) * running_mean + momentum * x.mean(axis=0), (1 - momentum) * running_var + momentum * x.var(axis=0, ddof=len(x) > 1)
""",
)
BATCHNORM_FORWARD.whole(
    "training with running",
    "updated_running_in_training",
    """
def batchnorm_forward(x, gamma, beta, running_mean, running_var, momentum, eps, training):
    if training:
        running_mean = (1 - momentum) * running_mean + momentum * x.mean(axis=0)
        running_var = (1 - momentum) * running_var + momentum * x.var(axis=0, ddof=1)
    x_hat = (x - running_mean) / np.sqrt(running_var + eps)
    return gamma * x_hat + beta, running_mean, running_var
""",
)
BATCHNORM_FORWARD.whole(
    "in place running",
    "in_place",
    """
def batchnorm_forward(x, gamma, beta, running_mean, running_var, momentum, eps, training):
    if training:
        mu, var = x.mean(axis=0), x.var(axis=0)
        running_mean *= 1 - momentum
        running_mean += momentum * mu
        running_var *= 1 - momentum
        running_var += momentum * x.var(axis=0, ddof=1)
    else:
        mu, var = running_mean, running_var
    return gamma * (x - mu) / np.sqrt(var + eps) + beta, running_mean, running_var
""",
)
BATCHNORM_FORWARD.whole(
    "x centred in place",
    "in_place",
    """
def batchnorm_forward(x, gamma, beta, running_mean, running_var, momentum, eps, training):
    if training:
        mu = x.mean(axis=0)
        rm = (1 - momentum) * running_mean + momentum * mu
        rv = (1 - momentum) * running_var + momentum * x.var(axis=0, ddof=1)
        x -= mu
        return gamma * x / np.sqrt((x**2).mean(axis=0) + eps) + beta, rm, rv
    return gamma * (x - running_mean) / np.sqrt(running_var + eps) + beta, running_mean, running_var
""",
)
BATCHNORM_FORWARD.whole(
    "gamma on beta",
    "shift_before_scale",
    """
def batchnorm_forward(x, gamma, beta, running_mean, running_var, momentum, eps, training):
    if training:
        mu = x.mean(axis=0)
        var = x.var(axis=0)
        out = gamma * ((x - mu) / np.sqrt(var + eps) + beta)
        rm = (1 - momentum) * running_mean + momentum * mu
        rv = (1 - momentum) * running_var + momentum * x.var(axis=0, ddof=1)
        return out, rm, rv
    out = gamma * ((x - running_mean) / np.sqrt(running_var + eps) + beta)
    return out, running_mean, running_var
""",
)
BATCHNORM_FORWARD.whole(
    "scalar mean",
    "one_mean_for_all",
    """
def batchnorm_forward(x, gamma, beta, running_mean, running_var, momentum, eps, training):
    if training:
        mu = x.mean()
        var = x.var()
        out = gamma * (x - mu) / np.sqrt(var + eps) + beta
        rm = (1 - momentum) * running_mean + momentum * mu
        rv = (1 - momentum) * running_var + momentum * x.var(ddof=1)
        return out, rm, rv
    out = gamma * (x - running_mean) / np.sqrt(running_var + eps) + beta
    return out, running_mean, running_var
""",
)
BATCHNORM_FORWARD.whole(
    "axis 1",
    "over_features_everywhere",
    """
def batchnorm_forward(x, gamma, beta, running_mean, running_var, momentum, eps, training):
    if training:
        mu = x.mean(axis=1, keepdims=True)
        var = x.var(axis=1, keepdims=True)
        out = gamma * (x - mu) / np.sqrt(var + eps) + beta
        rm = (1 - momentum) * running_mean + momentum * mu.mean()
        rv = (1 - momentum) * running_var + momentum * var.mean()
        return out, rm, rv
    out = gamma * (x - running_mean) / np.sqrt(running_var + eps) + beta
    return out, running_mean, running_var
""",
)
BATCHNORM_FORWARD.whole(
    "axis 1 no keepdims",
    "",
    """
def batchnorm_forward(x, gamma, beta, running_mean, running_var, momentum, eps, training):
    if training:
        mu = x.mean(axis=1)
        var = x.var(axis=1)
        out = gamma * (x - mu) / np.sqrt(var + eps) + beta
        rm = (1 - momentum) * running_mean + momentum * mu
        rv = (1 - momentum) * running_var + momentum * x.var(axis=0, ddof=1)
        return out, rm, rv
    out = gamma * (x - running_mean) / np.sqrt(running_var + eps) + beta
    return out, running_mean, running_var
""",
)
BATCHNORM_FORWARD.whole(
    "running std",
    "running_std",
    """
def batchnorm_forward(x, gamma, beta, running_mean, running_var, momentum, eps, training):
    if training:
        mu = x.mean(axis=0)
        var = x.var(axis=0)
        out = gamma * (x - mu) / np.sqrt(var + eps) + beta
        rm = (1 - momentum) * running_mean + momentum * mu
        rv = (1 - momentum) * running_var + momentum * x.std(axis=0, ddof=1)
        return out, rm, rv
    out = gamma * (x - running_mean) / np.sqrt(running_var + eps) + beta
    return out, running_mean, running_var
""",
)
BATCHNORM_FORWARD.whole(
    "order mixed",
    "order",
    """
def batchnorm_forward(x, gamma, beta, running_mean, running_var, momentum, eps, training):
    if training:
        mu = x.mean(axis=0)
        var = x.var(axis=0)
        out = gamma * (x - mu) / np.sqrt(var + eps) + beta
        rm = (1 - momentum) * running_mean + momentum * mu
        rv = (1 - momentum) * running_var + momentum * x.var(axis=0, ddof=1)
        return out, rv, rm
    out = gamma * (x - running_mean) / np.sqrt(running_var + eps) + beta
    return out, running_var, running_mean
""",
)
BATCHNORM_FORWARD.whole(
    "no affine",
    "only_normalised",
    """
def batchnorm_forward(x, gamma, beta, running_mean, running_var, momentum, eps, training):
    if training:
        mu = x.mean(axis=0)
        var = x.var(axis=0)
        out = (x - mu) / np.sqrt(var + eps)
        rm = (1 - momentum) * running_mean + momentum * mu
        rv = (1 - momentum) * running_var + momentum * x.var(axis=0, ddof=1)
        return out, rm, rv
    out = (x - running_mean) / np.sqrt(running_var + eps)
    return out, running_mean, running_var
""",
)
BATCHNORM_FORWARD.whole(
    "eval missing",
    "",
    """
def batchnorm_forward(x, gamma, beta, running_mean, running_var, momentum, eps, training):
    mu, var = x.mean(axis=0), x.var(axis=0)
    if training:
        out = gamma * (x - mu) / np.sqrt(var + eps) + beta
        n = len(x)
        return out, (1 - momentum) * running_mean + momentum * mu, (1 - momentum) * running_var + momentum * var * n / (n - 1)
""",
)
BATCHNORM_FORWARD.whole(
    "eps in running var",
    "eps_in_running_var",
    """
def batchnorm_forward(x, gamma, beta, running_mean, running_var, momentum, eps, training):
    if training:
        mu = x.mean(axis=0)
        var = x.var(axis=0)
        out = gamma * (x - mu) / np.sqrt(var + eps) + beta
        rm = (1 - momentum) * running_mean + momentum * mu
        rv = (1 - momentum) * running_var + momentum * (x.var(axis=0, ddof=1) + eps)
        return out, rm, rv
    out = gamma * (x - running_mean) / np.sqrt(running_var + eps) + beta
    return out, running_mean, running_var
""",
)
BATCHNORM_FORWARD.whole(
    "bessel upside down",
    "correction_upside_down",
    """
def batchnorm_forward(x, gamma, beta, running_mean, running_var, momentum, eps, training):
    if training:
        mu = x.mean(axis=0)
        var = x.var(axis=0)
        out = gamma * (x - mu) / np.sqrt(var + eps) + beta
        rm = (1 - momentum) * running_mean + momentum * mu
        rv = (1 - momentum) * running_var + momentum * var * (len(x) - 1) / len(x)
        return out, rm, rv
    out = gamma * (x - running_mean) / np.sqrt(running_var + eps) + beta
    return out, running_mean, running_var
""",
)
BATCHNORM_FORWARD.whole(
    "two: momentum and biased",
    "momentum_reversed_biased",
    """
def batchnorm_forward(x, gamma, beta, running_mean, running_var, momentum, eps, training):
    if training:
        mu = x.mean(axis=0)
        var = x.var(axis=0)
        out = gamma * (x - mu) / np.sqrt(var + eps) + beta
        rm = momentum * running_mean + (1 - momentum) * mu
        rv = momentum * running_var + (1 - momentum) * var
        return out, rm, rv
    out = gamma * (x - running_mean) / np.sqrt(running_var + eps) + beta
    return out, running_mean, running_var
""",
)
BATCHNORM_FORWARD.whole(
    "stats replaced",
    "replaced",
    """
def batchnorm_forward(x, gamma, beta, running_mean, running_var, momentum, eps, training):
    if training:
        mu = x.mean(axis=0)
        var = x.var(axis=0)
        out = gamma * (x - mu) / np.sqrt(var + eps) + beta
        rm = mu
        rv = x.var(axis=0, ddof=1)
        return out, rm, rv
    out = gamma * (x - running_mean) / np.sqrt(running_var + eps) + beta
    return out, running_mean, running_var
""",
)
BATCHNORM_FORWARD.whole(
    "old eval eps",
    "eps_forgotten_in_evaluation",
    """
def batchnorm_forward(x, gamma, beta, running_mean, running_var, momentum, eps, training):
    if training:
        mu = x.mean(axis=0)
        var = x.var(axis=0)
        out = gamma * (x - mu) / np.sqrt(var + eps) + beta
        rm = (1 - momentum) * running_mean + momentum * mu
        rv = (1 - momentum) * running_var + momentum * x.var(axis=0, ddof=1)
        return out, rm, rv
    out = gamma * (x - running_mean) / np.sqrt(running_var) + beta
    return out, running_mean, running_var
""",
)

FOLD_BATCHNORM = Answers(
    "fold_batchnorm",
    """
def fold_batchnorm(W, b, gamma, beta, running_mean, running_var, eps):
    scale = gamma / np.sqrt(running_var + eps)
    return scale[:, None] * W, scale * (b - running_mean) + beta
""",
)
FOLD_BATCHNORM.other(
    "diag",
    """
def fold_batchnorm(W, b, gamma, beta, running_mean, running_var, eps):
    S = np.diag(gamma * (running_var + eps) ** -0.5)
    return S @ W, S @ b - S @ running_mean + beta
""",
)
FOLD_BATCHNORM.whole(
    "b not scaled",
    "bias_not_scaled",
    """
def fold_batchnorm(W, b, gamma, beta, running_mean, running_var, eps):
    scale = gamma / np.sqrt(running_var + eps)
    new_W = scale[:, None] * W
    new_b = b + beta - scale * running_mean
    return new_W, new_b
""",
)
FOLD_BATCHNORM.whole(
    "b forgotten",
    "bias_forgotten",
    """
def fold_batchnorm(W, b, gamma, beta, running_mean, running_var, eps):
    scale = gamma / np.sqrt(running_var + eps)
    new_W = scale[:, None] * W
    new_b = beta - scale * running_mean
    return new_W, new_b
""",
)
FOLD_BATCHNORM.whole(
    "columns",
    "",
    """
def fold_batchnorm(W, b, gamma, beta, running_mean, running_var, eps):
    scale = gamma / np.sqrt(running_var + eps)
    new_W = W * scale
    new_b = scale * (b - running_mean) + beta
    return new_W, new_b
""",
)
FOLD_BATCHNORM.whole(
    "no root",
    "variance_for_std",
    """
def fold_batchnorm(W, b, gamma, beta, running_mean, running_var, eps):
    scale = gamma / (running_var + eps)
    new_W = scale[:, None] * W
    new_b = scale * (b - running_mean) + beta
    return new_W, new_b
""",
)
FOLD_BATCHNORM.whole(
    "eps forgotten",
    "eps_forgotten",
    """
def fold_batchnorm(W, b, gamma, beta, running_mean, running_var, eps):
    scale = gamma / np.sqrt(running_var)
    new_W = scale[:, None] * W
    new_b = scale * (b - running_mean) + beta
    return new_W, new_b
""",
)
FOLD_BATCHNORM.whole(
    "no gamma in W",
    "gamma_missing_in_weight",
    """
def fold_batchnorm(W, b, gamma, beta, running_mean, running_var, eps):
    scale = gamma / np.sqrt(running_var + eps)
    new_W = W / np.sqrt(running_var + eps)[:, None]
    new_b = scale * (b - running_mean) + beta
    return new_W, new_b
""",
)
FOLD_BATCHNORM.whole(
    "no gamma",
    "gamma_forgotten",
    """
def fold_batchnorm(W, b, gamma, beta, running_mean, running_var, eps):
    scale = 1 / np.sqrt(running_var + eps)
    new_W = scale[:, None] * W
    new_b = scale * (b - running_mean) + beta
    return new_W, new_b
""",
)
FOLD_BATCHNORM.whole(
    "mean added",
    "mean_added",
    """
def fold_batchnorm(W, b, gamma, beta, running_mean, running_var, eps):
    scale = gamma / np.sqrt(running_var + eps)
    new_W = scale[:, None] * W
    new_b = scale * (b + running_mean) + beta
    return new_W, new_b
""",
)
FOLD_BATCHNORM.whole(
    "beta scaled",
    "beta_scaled",
    """
def fold_batchnorm(W, b, gamma, beta, running_mean, running_var, eps):
    scale = gamma / np.sqrt(running_var + eps)
    new_W = scale[:, None] * W
    new_b = scale * (b - running_mean + beta)
    return new_W, new_b
""",
)
FOLD_BATCHNORM.whole(
    "swapped",
    "order",
    """
def fold_batchnorm(W, b, gamma, beta, running_mean, running_var, eps):
    scale = gamma / np.sqrt(running_var + eps)
    new_W = scale[:, None] * W
    new_b = scale * (b - running_mean) + beta
    return new_b, new_W
""",
)
FOLD_BATCHNORM.whole(
    "W unchanged",
    "weight_kept",
    """
def fold_batchnorm(W, b, gamma, beta, running_mean, running_var, eps):
    scale = gamma / np.sqrt(running_var + eps)
    new_W = W.copy()
    new_b = scale * (b - running_mean) + beta
    return new_W, new_b
""",
)
FOLD_BATCHNORM.whole(
    "eps outside",
    "eps_outside_root",
    """
def fold_batchnorm(W, b, gamma, beta, running_mean, running_var, eps):
    scale = gamma / (np.sqrt(running_var) + eps)
    new_W = scale[:, None] * W
    new_b = scale * (b - running_mean) + beta
    return new_W, new_b
""",
)
FOLD_BATCHNORM.whole(
    "transposed",
    "transposed",
    """
def fold_batchnorm(W, b, gamma, beta, running_mean, running_var, eps):
    scale = gamma / np.sqrt(running_var + eps)
    new_W = (scale[:, None] * W).T
    new_b = scale * (b - running_mean) + beta
    return new_W, new_b
""",
)
FOLD_BATCHNORM.whole(
    "in place",
    "in_place",
    """
def fold_batchnorm(W, b, gamma, beta, running_mean, running_var, eps):
    scale = gamma / np.sqrt(running_var + eps)
    W *= scale[:, None]
    return W, scale * (b - running_mean) + beta
""",
)
FOLD_BATCHNORM.whole(
    "mean not scaled",
    "mean_not_scaled",
    """
def fold_batchnorm(W, b, gamma, beta, running_mean, running_var, eps):
    scale = gamma / np.sqrt(running_var + eps)
    new_W = scale[:, None] * W
    new_b = scale * b - running_mean + beta
    return new_W, new_b
""",
)
FOLD_BATCHNORM.whole(
    "beta forgotten",
    "beta_forgotten",
    """
def fold_batchnorm(W, b, gamma, beta, running_mean, running_var, eps):
    scale = gamma / np.sqrt(running_var + eps)
    new_W = scale[:, None] * W
    new_b = scale * (b - running_mean)
    return new_W, new_b
""",
)
FOLD_BATCHNORM.whole(
    "mean forgotten",
    "mean_forgotten",
    """
def fold_batchnorm(W, b, gamma, beta, running_mean, running_var, eps):
    scale = gamma / np.sqrt(running_var + eps)
    new_W = scale[:, None] * W
    new_b = scale * b + beta
    return new_W, new_b
""",
)
FOLD_BATCHNORM.whole(
    "scale inverted",
    "upside_down",
    """
def fold_batchnorm(W, b, gamma, beta, running_mean, running_var, eps):
    scale = np.sqrt(running_var + eps) / gamma
    new_W = scale[:, None] * W
    new_b = scale * (b - running_mean) + beta
    return new_W, new_b
""",
)
FOLD_BATCHNORM.whole(
    "times sigma",
    "times_sigma",
    """
def fold_batchnorm(W, b, gamma, beta, running_mean, running_var, eps):
    scale = gamma * np.sqrt(running_var + eps)
    new_W = scale[:, None] * W
    new_b = scale * (b - running_mean) + beta
    return new_W, new_b
""",
)
FOLD_BATCHNORM.whole(
    "two: beta forgotten, no root",
    "over_variance_and_beta_left_out",
    """
def fold_batchnorm(W, b, gamma, beta, running_mean, running_var, eps):
    scale = gamma / (running_var + eps)
    new_W = scale[:, None] * W
    new_b = scale * (b - running_mean)
    return new_W, new_b
""",
)
FOLD_BATCHNORM.whole(
    "var and mean swapped",
    "statistics_swapped",
    """
def fold_batchnorm(W, b, gamma, beta, running_mean, running_var, eps):
    scale = gamma / np.sqrt(np.abs(running_mean) + eps)
    new_W = scale[:, None] * W
    new_b = scale * (b - running_var) + beta
    return new_W, new_b
""",
)
FOLD_BATCHNORM.whole(
    "no gamma in the bias",
    "gamma_in_weight_only",
    """
def fold_batchnorm(W, b, gamma, beta, running_mean, running_var, eps):
    scale = gamma / np.sqrt(running_var + eps)
    new_W = scale[:, None] * W
    new_b = (b - running_mean) / np.sqrt(running_var + eps) + beta
    return new_W, new_b
""",
)
FOLD_BATCHNORM.whole(
    "scaled twice",
    "scaled_twice_in_weight",
    """
def fold_batchnorm(W, b, gamma, beta, running_mean, running_var, eps):
    scale = gamma / np.sqrt(running_var + eps)
    new_W = scale[:, None] ** 2 * W
    new_b = scale * (b - running_mean) + beta
    return new_W, new_b
""",
)
FOLD_BATCHNORM.whole(
    "bias as W@",
    "",
    """
def fold_batchnorm(W, b, gamma, beta, running_mean, running_var, eps):
    scale = gamma / np.sqrt(running_var + eps)
    new_W = scale[:, None] * W
    new_b = scale * (b - W @ running_mean) + beta
    return new_W, new_b
""",
)

LAYERNORM_BACKWARD = Answers(
    "layernorm_backward",
    """
def layernorm_backward(dout, x, gamma, eps):
    sigma = np.sqrt(x.var(axis=1, keepdims=True) + eps)
    x_hat = (x - x.mean(axis=1, keepdims=True)) / sigma
    d = dout * gamma
    dx = (d - d.mean(axis=1, keepdims=True) - x_hat * (d * x_hat).mean(axis=1, keepdims=True)) / sigma
    return dx, (dout * x_hat).sum(axis=0), dout.sum(axis=0)
""",
)
LAYERNORM_BACKWARD.other(
    "row by row",
    """
def layernorm_backward(dout, x, gamma, eps):
    dx = np.zeros_like(x, dtype=float)
    dgamma, dbeta = np.zeros(x.shape[1]), np.zeros(x.shape[1])
    for n in range(len(x)):
        m = x.shape[1]
        s = np.sqrt(np.var(x[n]) + eps)
        h = (x[n] - np.mean(x[n])) / s
        d = dout[n] * gamma / s
        dx[n] = d - d.sum() / m - h * (d @ h) / m
        dgamma += dout[n] * h
        dbeta += dout[n]
    return dx, dgamma, dbeta
""",
)
LAYERNORM_BACKWARD.whole(
    "gamma after the means",
    "gamma_outside",
    """
def layernorm_backward(dout, x, gamma, eps):
    sigma = np.sqrt(x.var(axis=1, keepdims=True) + eps)
    x_hat = (x - x.mean(axis=1, keepdims=True)) / sigma
    d = dout
    dx = gamma * (d - d.mean(axis=1, keepdims=True) - x_hat * (d * x_hat).mean(axis=1, keepdims=True)) / sigma
    dgamma = (dout * x_hat).sum(axis=0)
    dbeta = dout.sum(axis=0)
    return dx, dgamma, dbeta
""",
)
LAYERNORM_BACKWARD.whole(
    "batch norm",
    "over_the_batch",
    """
def layernorm_backward(dout, x, gamma, eps):
    sigma = np.sqrt(x.var(axis=0) + eps)
    x_hat = (x - x.mean(axis=0)) / sigma
    d = dout * gamma
    dx = (d - d.mean(axis=0) - x_hat * (d * x_hat).mean(axis=0)) / sigma
    dgamma = (dout * x_hat).sum(axis=0)
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
    x_hat = (x - x.mean(axis=1, keepdims=True)) / sigma
    d = dout * gamma
    dx = (d - d.mean(axis=0) - x_hat * (d * x_hat).mean(axis=0)) / sigma
    dgamma = (dout * x_hat).sum(axis=0)
    dbeta = dout.sum(axis=0)
    return dx, dgamma, dbeta
""",
)
LAYERNORM_BACKWARD.whole(
    "dgamma over features",
    "",
    """
def layernorm_backward(dout, x, gamma, eps):
    sigma = np.sqrt(x.var(axis=1, keepdims=True) + eps)
    x_hat = (x - x.mean(axis=1, keepdims=True)) / sigma
    d = dout * gamma
    dx = (d - d.mean(axis=1, keepdims=True) - x_hat * (d * x_hat).mean(axis=1, keepdims=True)) / sigma
    dgamma = (dout * x_hat).sum(axis=1)
    dbeta = dout.sum(axis=1)
    return dx, dgamma, dbeta
""",
)
LAYERNORM_BACKWARD.whole(
    "dgamma with gamma",
    "gamma_in_dgamma",
    """
def layernorm_backward(dout, x, gamma, eps):
    sigma = np.sqrt(x.var(axis=1, keepdims=True) + eps)
    x_hat = (x - x.mean(axis=1, keepdims=True)) / sigma
    d = dout * gamma
    dx = (d - d.mean(axis=1, keepdims=True) - x_hat * (d * x_hat).mean(axis=1, keepdims=True)) / sigma
    dgamma = (d * x_hat).sum(axis=0)
    dbeta = dout.sum(axis=0)
    return dx, dgamma, dbeta
""",
)
LAYERNORM_BACKWARD.whole(
    "dbeta with gamma",
    "gamma_in_dbeta",
    """
def layernorm_backward(dout, x, gamma, eps):
    sigma = np.sqrt(x.var(axis=1, keepdims=True) + eps)
    x_hat = (x - x.mean(axis=1, keepdims=True)) / sigma
    d = dout * gamma
    dx = (d - d.mean(axis=1, keepdims=True) - x_hat * (d * x_hat).mean(axis=1, keepdims=True)) / sigma
    dgamma = (dout * x_hat).sum(axis=0)
    dbeta = d.sum(axis=0)
    return dx, dgamma, dbeta
""",
)
LAYERNORM_BACKWARD.whole(
    "both with gamma",
    "gamma_in_parameters",
    """
def layernorm_backward(dout, x, gamma, eps):
    sigma = np.sqrt(x.var(axis=1, keepdims=True) + eps)
    x_hat = (x - x.mean(axis=1, keepdims=True)) / sigma
    d = dout * gamma
    dx = (d - d.mean(axis=1, keepdims=True) - x_hat * (d * x_hat).mean(axis=1, keepdims=True)) / sigma
    dgamma = (d * x_hat).sum(axis=0)
    dbeta = d.sum(axis=0)
    return dx, dgamma, dbeta
""",
)
LAYERNORM_BACKWARD.whole(
    "no keepdims",
    "",
    """
def layernorm_backward(dout, x, gamma, eps):
    sigma = np.sqrt(x.var(axis=1) + eps)
    x_hat = (x - x.mean(axis=1)) / sigma
    d = dout * gamma
    dx = (d - d.mean(axis=1, keepdims=True) - x_hat * (d * x_hat).mean(axis=1, keepdims=True)) / sigma
    dgamma = (dout * x_hat).sum(axis=0)
    dbeta = dout.sum(axis=0)
    return dx, dgamma, dbeta
""",
)
LAYERNORM_BACKWARD.whole(
    "no var path",
    "no_variance_path",
    """
def layernorm_backward(dout, x, gamma, eps):
    sigma = np.sqrt(x.var(axis=1, keepdims=True) + eps)
    x_hat = (x - x.mean(axis=1, keepdims=True)) / sigma
    d = dout * gamma
    dx = (d - d.mean(axis=1, keepdims=True)) / sigma
    dgamma = (dout * x_hat).sum(axis=0)
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
    x_hat = (x - x.mean(axis=1, keepdims=True)) / sigma
    d = dout * gamma
    dx = (d - x_hat * (d * x_hat).mean(axis=1, keepdims=True)) / sigma
    dgamma = (dout * x_hat).sum(axis=0)
    dbeta = dout.sum(axis=0)
    return dx, dgamma, dbeta
""",
)
LAYERNORM_BACKWARD.whole(
    "direct alone",
    "statistics_are_constants",
    """
def layernorm_backward(dout, x, gamma, eps):
    sigma = np.sqrt(x.var(axis=1, keepdims=True) + eps)
    x_hat = (x - x.mean(axis=1, keepdims=True)) / sigma
    d = dout * gamma
    dx = d / sigma
    dgamma = (dout * x_hat).sum(axis=0)
    dbeta = dout.sum(axis=0)
    return dx, dgamma, dbeta
""",
)
LAYERNORM_BACKWARD.whole(
    "sums",
    "sums_for_means",
    """
def layernorm_backward(dout, x, gamma, eps):
    sigma = np.sqrt(x.var(axis=1, keepdims=True) + eps)
    x_hat = (x - x.mean(axis=1, keepdims=True)) / sigma
    d = dout * gamma
    dx = (d - d.sum(axis=1, keepdims=True) - x_hat * (d * x_hat).sum(axis=1, keepdims=True)) / sigma
    dgamma = (dout * x_hat).sum(axis=0)
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
    x_hat = (x - x.mean(axis=1, keepdims=True)) / sigma
    d = dout * gamma
    dx = (d - d.mean(axis=1, keepdims=True) - x_hat * (d * x_hat).mean(axis=1, keepdims=True)) / sigma
    dgamma = (dout * x_hat).sum(axis=0)
    dbeta = dout.sum(axis=0)
    return dx, dbeta, dgamma
""",
)
LAYERNORM_BACKWARD.whole(
    "divided by N",
    "divided_by_examples",
    """
def layernorm_backward(dout, x, gamma, eps):
    sigma = np.sqrt(x.var(axis=1, keepdims=True) + eps)
    x_hat = (x - x.mean(axis=1, keepdims=True)) / sigma
    d = dout * gamma
    dx = (d - d.sum(axis=1, keepdims=True) / len(x) - x_hat * (d * x_hat).sum(axis=1, keepdims=True) / len(x)) / sigma
    dgamma = (dout * x_hat).sum(axis=0)
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
    x_hat = (x - x.mean(axis=1, keepdims=True)) / sigma
    d = dout * gamma
    dx = d - d.mean(axis=1, keepdims=True) - x_hat * (d * x_hat).mean(axis=1, keepdims=True)
    dgamma = (dout * x_hat).sum(axis=0)
    dbeta = dout.sum(axis=0)
    return dx, dgamma, dbeta
""",
)
LAYERNORM_BACKWARD.whole(
    "means over the batch",
    "parameters_averaged",
    """
def layernorm_backward(dout, x, gamma, eps):
    sigma = np.sqrt(x.var(axis=1, keepdims=True) + eps)
    x_hat = (x - x.mean(axis=1, keepdims=True)) / sigma
    d = dout * gamma
    dx = (d - d.mean(axis=1, keepdims=True) - x_hat * (d * x_hat).mean(axis=1, keepdims=True)) / sigma
    dgamma = (dout * x_hat).mean(axis=0)
    dbeta = dout.mean(axis=0)
    return dx, dgamma, dbeta
""",
)
LAYERNORM_BACKWARD.whole(
    "unbiased",
    "unbiased_variance",
    """
def layernorm_backward(dout, x, gamma, eps):
    sigma = np.sqrt(x.var(axis=1, ddof=1, keepdims=True) + eps)
    x_hat = (x - x.mean(axis=1, keepdims=True)) / sigma
    d = dout * gamma
    dx = (d - d.mean(axis=1, keepdims=True) - x_hat * (d * x_hat).mean(axis=1, keepdims=True)) / sigma
    dgamma = (dout * x_hat).sum(axis=0)
    dbeta = dout.sum(axis=0)
    return dx, dgamma, dbeta
""",
)
LAYERNORM_BACKWARD.whole(
    "var path sign",
    "variance_path_added",
    """
def layernorm_backward(dout, x, gamma, eps):
    sigma = np.sqrt(x.var(axis=1, keepdims=True) + eps)
    x_hat = (x - x.mean(axis=1, keepdims=True)) / sigma
    d = dout * gamma
    dx = (d - d.mean(axis=1, keepdims=True) + x_hat * (d * x_hat).mean(axis=1, keepdims=True)) / sigma
    dgamma = (dout * x_hat).sum(axis=0)
    dbeta = dout.sum(axis=0)
    return dx, dgamma, dbeta
""",
)
LAYERNORM_BACKWARD.whole(
    "gamma missing",
    "gamma_forgotten",
    """
def layernorm_backward(dout, x, gamma, eps):
    sigma = np.sqrt(x.var(axis=1, keepdims=True) + eps)
    x_hat = (x - x.mean(axis=1, keepdims=True)) / sigma
    d = dout
    dx = (d - d.mean(axis=1, keepdims=True) - x_hat * (d * x_hat).mean(axis=1, keepdims=True)) / sigma
    dgamma = (dout * x_hat).sum(axis=0)
    dbeta = dout.sum(axis=0)
    return dx, dgamma, dbeta
""",
)
LAYERNORM_BACKWARD.whole(
    "gamma twice",
    "gamma_twice",
    """
def layernorm_backward(dout, x, gamma, eps):
    sigma = np.sqrt(x.var(axis=1, keepdims=True) + eps)
    x_hat = (x - x.mean(axis=1, keepdims=True)) / sigma
    d = dout * gamma
    dx = gamma * (d - d.mean(axis=1, keepdims=True) - x_hat * (d * x_hat).mean(axis=1, keepdims=True)) / sigma
    dgamma = (dout * x_hat).sum(axis=0)
    dbeta = dout.sum(axis=0)
    return dx, dgamma, dbeta
""",
)
LAYERNORM_BACKWARD.whole(
    "scalar sums",
    "",
    """
def layernorm_backward(dout, x, gamma, eps):
    sigma = np.sqrt(x.var(axis=1, keepdims=True) + eps)
    x_hat = (x - x.mean(axis=1, keepdims=True)) / sigma
    d = dout * gamma
    dx = (d - d.mean(axis=1, keepdims=True) - x_hat * (d * x_hat).mean(axis=1, keepdims=True)) / sigma
    dgamma = (dout * x_hat).sum()
    dbeta = dout.sum()
    return dx, dgamma, dbeta
""",
)
LAYERNORM_BACKWARD.whole(
    "x for x_hat",
    "dgamma_with_x",
    """
def layernorm_backward(dout, x, gamma, eps):
    sigma = np.sqrt(x.var(axis=1, keepdims=True) + eps)
    x_hat = (x - x.mean(axis=1, keepdims=True)) / sigma
    d = dout * gamma
    dx = (d - d.mean(axis=1, keepdims=True) - x_hat * (d * x_hat).mean(axis=1, keepdims=True)) / sigma
    dgamma = (dout * x).sum(axis=0)
    dbeta = dout.sum(axis=0)
    return dx, dgamma, dbeta
""",
)
LAYERNORM_BACKWARD.whole(
    "two: gamma after, swapped",
    "order+gamma_outside",
    """
def layernorm_backward(dout, x, gamma, eps):
    sigma = np.sqrt(x.var(axis=1, keepdims=True) + eps)
    x_hat = (x - x.mean(axis=1, keepdims=True)) / sigma
    d = dout
    dx = gamma * (d - d.mean(axis=1, keepdims=True) - x_hat * (d * x_hat).mean(axis=1, keepdims=True)) / sigma
    dgamma = (dout * x_hat).sum(axis=0)
    dbeta = dout.sum(axis=0)
    return dx, dbeta, dgamma
""",
)

LAYERNORM_FORWARD = Answers(
    "layernorm_forward",
    """
def layernorm_forward(x, gamma, beta, eps):
    mu = x.mean(axis=1, keepdims=True)
    sigma = np.sqrt(x.var(axis=1, keepdims=True) + eps)
    return gamma * (x - mu) / sigma + beta
""",
)
LAYERNORM_FORWARD.other(
    "transposed",
    """
def layernorm_forward(x, gamma, beta, eps):
    t = np.asarray(x, dtype=float).T
    centred = t - t.mean(0)
    hat = centred / np.sqrt((centred * centred).mean(0) + eps)
    return hat.T * gamma[None, :] + beta[None, :]
""",
)
LAYERNORM_FORWARD.other(
    "row by row",
    """
def layernorm_forward(x, gamma, beta, eps):
    rows = []
    for row in x:
        c = row - row.sum() / row.size
        rows.append(gamma * c * (c @ c / row.size + eps) ** -0.5 + beta)
    return np.array(rows)
""",
)
LAYERNORM_FORWARD.whole(
    "axis 0",
    "over_the_batch",
    """
def layernorm_forward(x, gamma, beta, eps):
    mu = x.mean(axis=0)
    sigma = np.sqrt(x.var(axis=0) + eps)
    return gamma * (x - mu) / sigma + beta
""",
)
LAYERNORM_FORWARD.whole(
    "no keepdims",
    "",
    """
def layernorm_forward(x, gamma, beta, eps):
    mu = x.mean(axis=1)
    sigma = np.sqrt(x.var(axis=1) + eps)
    return gamma * (x - mu) / sigma + beta
""",
)
LAYERNORM_FORWARD.whole(
    "unbiased",
    "unbiased_variance",
    """
def layernorm_forward(x, gamma, beta, eps):
    mu = x.mean(axis=1, keepdims=True)
    sigma = np.sqrt(x.var(axis=1, ddof=1, keepdims=True) + eps)
    return gamma * (x - mu) / sigma + beta
""",
)
LAYERNORM_FORWARD.whole(
    "eps outside",
    "eps_outside_root",
    """
def layernorm_forward(x, gamma, beta, eps):
    mu = x.mean(axis=1, keepdims=True)
    sigma = x.std(axis=1, keepdims=True) + eps
    return gamma * (x - mu) / sigma + beta
""",
)
LAYERNORM_FORWARD.whole(
    "no root",
    "variance_for_std",
    """
def layernorm_forward(x, gamma, beta, eps):
    mu = x.mean(axis=1, keepdims=True)
    sigma = x.var(axis=1, keepdims=True) + eps
    return gamma * (x - mu) / sigma + beta
""",
)
LAYERNORM_FORWARD.whole(
    "no beta",
    "beta_forgotten",
    """
def layernorm_forward(x, gamma, beta, eps):
    mu = x.mean(axis=1, keepdims=True)
    sigma = np.sqrt(x.var(axis=1, keepdims=True) + eps)
    return gamma * (x - mu) / sigma
""",
)
LAYERNORM_FORWARD.whole(
    "no gamma",
    "gamma_forgotten",
    """
def layernorm_forward(x, gamma, beta, eps):
    mu = x.mean(axis=1, keepdims=True)
    sigma = np.sqrt(x.var(axis=1, keepdims=True) + eps)
    return (x - mu) / sigma + beta
""",
)
LAYERNORM_FORWARD.whole(
    "gamma by example",
    "",
    """
def layernorm_forward(x, gamma, beta, eps):
    mu = x.mean(axis=1, keepdims=True)
    sigma = np.sqrt(x.var(axis=1, keepdims=True) + eps)
    return gamma[:, None] * (x - mu) / sigma + beta[:, None]
""",
)
LAYERNORM_FORWARD.whole(
    "mean not subtracted",
    "not_centred",
    """
def layernorm_forward(x, gamma, beta, eps):
    mu = x.mean(axis=1, keepdims=True)
    sigma = np.sqrt(x.var(axis=1, keepdims=True) + eps)
    return gamma * x / sigma + beta
""",
)
LAYERNORM_FORWARD.whole(
    "one mean for all",
    "over_everything",
    """
def layernorm_forward(x, gamma, beta, eps):
    mu = x.mean()
    sigma = np.sqrt(x.var() + eps)
    return gamma * (x - mu) / sigma + beta
""",
)
LAYERNORM_FORWARD.whole(
    "no eps",
    "eps_forgotten",
    """
def layernorm_forward(x, gamma, beta, eps):
    mu = x.mean(axis=1, keepdims=True)
    sigma = x.std(axis=1, keepdims=True)
    return gamma * (x - mu) / sigma + beta
""",
)
LAYERNORM_FORWARD.whole(
    "root mean square",
    "rms_for_std",
    """
def layernorm_forward(x, gamma, beta, eps):
    mu = x.mean(axis=1, keepdims=True)
    sigma = np.sqrt((x**2).mean(axis=1, keepdims=True) + eps)
    return gamma * (x - mu) / sigma + beta
""",
)
LAYERNORM_FORWARD.whole(
    "gamma on beta",
    "shift_before_scale",
    """
def layernorm_forward(x, gamma, beta, eps):
    mu = x.mean(axis=1, keepdims=True)
    sigma = np.sqrt(x.var(axis=1, keepdims=True) + eps)
    return gamma * ((x - mu) / sigma + beta)
""",
)
LAYERNORM_FORWARD.whole(
    "float32",
    "",
    """
def layernorm_forward(x, gamma, beta, eps):
    mu = x.mean(axis=1, keepdims=True)
    sigma = np.sqrt(x.var(axis=1, keepdims=True) + eps)
    return (gamma * (x - mu) / sigma + beta).astype(np.float32)
""",
)
LAYERNORM_FORWARD.whole(
    "divided by N",
    "divided_by_other_count",
    """
def layernorm_forward(x, gamma, beta, eps):
    mu = x.mean(axis=1, keepdims=True)
    sigma = np.sqrt(((x - mu) ** 2).sum(axis=1, keepdims=True) / len(x) + eps)
    return gamma * (x - mu) / sigma + beta
""",
)
LAYERNORM_FORWARD.whole(
    "mean abs",
    "mean_of_sizes",
    """
def layernorm_forward(x, gamma, beta, eps):
    mu = x.mean(axis=1, keepdims=True)
    sigma = np.abs(x - mu).mean(axis=1, keepdims=True) + eps
    return gamma * (x - mu) / sigma + beta
""",
)
LAYERNORM_FORWARD.whole(
    "precedence",
    "no_brackets",
    """
def layernorm_forward(x, gamma, beta, eps):
    mu = x.mean(axis=1, keepdims=True)
    sigma = np.sqrt(x.var(axis=1, keepdims=True) + eps)
    return gamma * x - mu / sigma + beta
""",
)
LAYERNORM_FORWARD.whole(
    "var axis 0",
    "size_of_other_axis",
    """
def layernorm_forward(x, gamma, beta, eps):
    mu = x.mean(axis=1, keepdims=True)
    sigma = np.sqrt(x.var(axis=0) + eps)
    return gamma * (x - mu) / sigma + beta
""",
)
LAYERNORM_FORWARD.whole(
    "sum",
    "squares_not_averaged",
    """
def layernorm_forward(x, gamma, beta, eps):
    mu = x.mean(axis=1, keepdims=True)
    sigma = np.sqrt(((x - mu) ** 2).sum(axis=1, keepdims=True) + eps)
    return gamma * (x - mu) / sigma + beta
""",
)
LAYERNORM_FORWARD.whole(
    "eps subtracted root twice",
    "root_of_std",
    """
def layernorm_forward(x, gamma, beta, eps):
    mu = x.mean(axis=1, keepdims=True)
    sigma = np.sqrt(x.std(axis=1, keepdims=True) + eps)
    return gamma * (x - mu) / sigma + beta
""",
)
LAYERNORM_FORWARD.whole(
    "two: no gamma, unbiased",
    "unbiased_variance_and_gamma_forgotten",
    """
def layernorm_forward(x, gamma, beta, eps):
    mu = x.mean(axis=1, keepdims=True)
    sigma = np.sqrt(x.var(axis=1, ddof=1, keepdims=True) + eps)
    return (x - mu) / sigma + beta
""",
)
LAYERNORM_FORWARD.whole(
    "beta and gamma swapped",
    "gamma_beta_swapped",
    """
def layernorm_forward(x, gamma, beta, eps):
    mu = x.mean(axis=1, keepdims=True)
    sigma = np.sqrt(x.var(axis=1, keepdims=True) + eps)
    return beta * (x - mu) / sigma + gamma
""",
)

RMSNORM_BACKWARD = Answers(
    "rmsnorm_backward",
    """
def rmsnorm_backward(dout, x, gamma, eps):
    r = np.sqrt((x**2).mean(axis=1, keepdims=True) + eps)
    x_hat = x / r
    d = dout * gamma
    return (d - x_hat * (d * x_hat).mean(axis=1, keepdims=True)) / r, (dout * x_hat).sum(axis=0)
""",
)
RMSNORM_BACKWARD.other(
    "r cubed",
    """
def rmsnorm_backward(dout, x, gamma, eps):
    w = x.shape[1]
    r = ((x * x).sum(1) / w + eps) ** 0.5
    d = dout * gamma
    inner = (d * x).sum(1)
    dx = d / r[:, None] - x * (inner / (w * r**3))[:, None]
    return dx, np.einsum("nw,nw,n->w", dout, x, 1 / r)
""",
)
RMSNORM_BACKWARD.whole(
    "direct",
    "rms_is_constant",
    """
def rmsnorm_backward(dout, x, gamma, eps):
    r = np.sqrt((x**2).mean(axis=1, keepdims=True) + eps)
    x_hat = x / r
    d = dout * gamma
    dx = d / r
    dgamma = (dout * x_hat).sum(axis=0)
    return dx, dgamma
""",
)
RMSNORM_BACKWARD.whole(
    "mean path",
    "with_mean_path",
    """
def rmsnorm_backward(dout, x, gamma, eps):
    r = np.sqrt((x**2).mean(axis=1, keepdims=True) + eps)
    x_hat = x / r
    d = dout * gamma
    dx = (d - d.mean(axis=1, keepdims=True) - x_hat * (d * x_hat).mean(axis=1, keepdims=True)) / r
    dgamma = (dout * x_hat).sum(axis=0)
    return dx, dgamma
""",
)
RMSNORM_BACKWARD.whole(
    "gamma after",
    "gamma_outside",
    """
def rmsnorm_backward(dout, x, gamma, eps):
    r = np.sqrt((x**2).mean(axis=1, keepdims=True) + eps)
    x_hat = x / r
    d = dout
    dx = gamma * (d - x_hat * (d * x_hat).mean(axis=1, keepdims=True)) / r
    dgamma = (dout * x_hat).sum(axis=0)
    return dx, dgamma
""",
)
RMSNORM_BACKWARD.whole(
    "dgamma forgotten",
    "missing_output",
    """
def rmsnorm_backward(dout, x, gamma, eps):
    r = np.sqrt((x**2).mean(axis=1, keepdims=True) + eps)
    x_hat = x / r
    d = dout * gamma
    dx = (d - x_hat * (d * x_hat).mean(axis=1, keepdims=True)) / r
    dgamma = (dout * x_hat).sum(axis=0)
    return dx
""",
)
RMSNORM_BACKWARD.whole(
    "dgamma over features",
    "",
    """
def rmsnorm_backward(dout, x, gamma, eps):
    r = np.sqrt((x**2).mean(axis=1, keepdims=True) + eps)
    x_hat = x / r
    d = dout * gamma
    dx = (d - x_hat * (d * x_hat).mean(axis=1, keepdims=True)) / r
    dgamma = (dout * x_hat).sum(axis=1)
    return dx, dgamma
""",
)
RMSNORM_BACKWARD.whole(
    "sum",
    "sum_for_mean",
    """
def rmsnorm_backward(dout, x, gamma, eps):
    r = np.sqrt((x**2).mean(axis=1, keepdims=True) + eps)
    x_hat = x / r
    d = dout * gamma
    dx = (d - x_hat * (d * x_hat).sum(axis=1, keepdims=True)) / r
    dgamma = (dout * x_hat).sum(axis=0)
    return dx, dgamma
""",
)
RMSNORM_BACKWARD.whole(
    "dgamma with gamma",
    "gamma_in_dgamma",
    """
def rmsnorm_backward(dout, x, gamma, eps):
    r = np.sqrt((x**2).mean(axis=1, keepdims=True) + eps)
    x_hat = x / r
    d = dout * gamma
    dx = (d - x_hat * (d * x_hat).mean(axis=1, keepdims=True)) / r
    dgamma = (d * x_hat).sum(axis=0)
    return dx, dgamma
""",
)
RMSNORM_BACKWARD.whole(
    "second path not divided",
    "x_for_x_hat",
    """
def rmsnorm_backward(dout, x, gamma, eps):
    r = np.sqrt((x**2).mean(axis=1, keepdims=True) + eps)
    x_hat = x / r
    d = dout * gamma
    dx = d / r - x_hat * (d * x_hat).mean(axis=1, keepdims=True)
    dgamma = (dout * x_hat).sum(axis=0)
    return dx, dgamma
""",
)
RMSNORM_BACKWARD.whole(
    "r twice",
    "variance_path_over_sigma_twice",
    """
def rmsnorm_backward(dout, x, gamma, eps):
    r = np.sqrt((x**2).mean(axis=1, keepdims=True) + eps)
    x_hat = x / r
    d = dout * gamma
    dx = d / r - x_hat * (d * x_hat).mean(axis=1, keepdims=True) / r**2
    dgamma = (dout * x_hat).sum(axis=0)
    return dx, dgamma
""",
)
RMSNORM_BACKWARD.whole(
    "plus",
    "path_added",
    """
def rmsnorm_backward(dout, x, gamma, eps):
    r = np.sqrt((x**2).mean(axis=1, keepdims=True) + eps)
    x_hat = x / r
    d = dout * gamma
    dx = (d + x_hat * (d * x_hat).mean(axis=1, keepdims=True)) / r
    dgamma = (dout * x_hat).sum(axis=0)
    return dx, dgamma
""",
)
RMSNORM_BACKWARD.whole(
    "no root",
    "variance_for_std",
    """
def rmsnorm_backward(dout, x, gamma, eps):
    r = (x**2).mean(axis=1, keepdims=True) + eps
    x_hat = x / r
    d = dout * gamma
    dx = (d - x_hat * (d * x_hat).mean(axis=1, keepdims=True)) / r
    dgamma = (dout * x_hat).sum(axis=0)
    return dx, dgamma
""",
)
RMSNORM_BACKWARD.whole(
    "dgamma mean",
    "dgamma_averaged",
    """
def rmsnorm_backward(dout, x, gamma, eps):
    r = np.sqrt((x**2).mean(axis=1, keepdims=True) + eps)
    x_hat = x / r
    d = dout * gamma
    dx = (d - x_hat * (d * x_hat).mean(axis=1, keepdims=True)) / r
    dgamma = (dout * x_hat).mean(axis=0)
    return dx, dgamma
""",
)
RMSNORM_BACKWARD.whole(
    "axis 0",
    "over_the_batch",
    """
def rmsnorm_backward(dout, x, gamma, eps):
    r = np.sqrt((x**2).mean(axis=0) + eps)
    x_hat = x / r
    d = dout * gamma
    dx = (d - x_hat * (d * x_hat).mean(axis=0)) / r
    dgamma = (dout * x_hat).sum(axis=0)
    return dx, dgamma
""",
)
RMSNORM_BACKWARD.whole(
    "x in the path",
    "x_for_both_x_hats",
    """
def rmsnorm_backward(dout, x, gamma, eps):
    r = np.sqrt((x**2).mean(axis=1, keepdims=True) + eps)
    x_hat = x / r
    d = dout * gamma
    dx = (d - x * (d * x).mean(axis=1, keepdims=True)) / r
    dgamma = (dout * x_hat).sum(axis=0)
    return dx, dgamma
""",
)
RMSNORM_BACKWARD.whole(
    "dgamma with x",
    "dgamma_with_x",
    """
def rmsnorm_backward(dout, x, gamma, eps):
    r = np.sqrt((x**2).mean(axis=1, keepdims=True) + eps)
    x_hat = x / r
    d = dout * gamma
    dx = (d - x_hat * (d * x_hat).mean(axis=1, keepdims=True)) / r
    dgamma = (dout * x).sum(axis=0)
    return dx, dgamma
""",
)
RMSNORM_BACKWARD.whole(
    "no keepdims",
    "",
    """
def rmsnorm_backward(dout, x, gamma, eps):
    r = np.sqrt((x**2).mean(axis=1) + eps)
    x_hat = x / r
    d = dout * gamma
    dx = (d - x_hat * (d * x_hat).mean(axis=1, keepdims=True)) / r
    dgamma = (dout * x_hat).sum(axis=0)
    return dx, dgamma
""",
)
RMSNORM_BACKWARD.whole(
    "gamma missing",
    "gamma_forgotten",
    """
def rmsnorm_backward(dout, x, gamma, eps):
    r = np.sqrt((x**2).mean(axis=1, keepdims=True) + eps)
    x_hat = x / r
    d = dout
    dx = (d - x_hat * (d * x_hat).mean(axis=1, keepdims=True)) / r
    dgamma = (dout * x_hat).sum(axis=0)
    return dx, dgamma
""",
)
RMSNORM_BACKWARD.whole(
    "swapped",
    "order",
    """
def rmsnorm_backward(dout, x, gamma, eps):
    r = np.sqrt((x**2).mean(axis=1, keepdims=True) + eps)
    x_hat = x / r
    d = dout * gamma
    dx = (d - x_hat * (d * x_hat).mean(axis=1, keepdims=True)) / r
    dgamma = (dout * x_hat).sum(axis=0)
    return dgamma, dx
""",
)
RMSNORM_BACKWARD.whole(
    "centred",
    "layernorm_without_mean_path",
    """
def rmsnorm_backward(dout, x, gamma, eps):
    r = np.sqrt(x.var(axis=1, keepdims=True) + eps)
    x_hat = (x - x.mean(axis=1, keepdims=True)) / r
    d = dout * gamma
    dx = (d - x_hat * (d * x_hat).mean(axis=1, keepdims=True)) / r
    dgamma = (dout * x_hat).sum(axis=0)
    return dx, dgamma
""",
)
RMSNORM_BACKWARD.whole(
    "r not divided at all",
    "no_rms",
    """
def rmsnorm_backward(dout, x, gamma, eps):
    r = np.sqrt((x**2).mean(axis=1, keepdims=True) + eps)
    x_hat = x / r
    d = dout * gamma
    dx = d - x_hat * (d * x_hat).mean(axis=1, keepdims=True)
    dgamma = (dout * x_hat).sum(axis=0)
    return dx, dgamma
""",
)
RMSNORM_BACKWARD.whole(
    "mean over the batch in dx",
    "mean_over_the_batch",
    """
def rmsnorm_backward(dout, x, gamma, eps):
    r = np.sqrt((x**2).mean(axis=1, keepdims=True) + eps)
    x_hat = x / r
    d = dout * gamma
    dx = (d - x_hat * (d * x_hat).mean(axis=0)) / r
    dgamma = (dout * x_hat).sum(axis=0)
    return dx, dgamma
""",
)
RMSNORM_BACKWARD.whole(
    "no x_hat before",
    "path_without_x_hat",
    """
def rmsnorm_backward(dout, x, gamma, eps):
    r = np.sqrt((x**2).mean(axis=1, keepdims=True) + eps)
    x_hat = x / r
    d = dout * gamma
    dx = (d - (d * x_hat).mean(axis=1, keepdims=True)) / r
    dgamma = (dout * x_hat).sum(axis=0)
    return dx, dgamma
""",
)
RMSNORM_BACKWARD.whole(
    "two: gamma after, dgamma mean",
    "gamma_outside+dgamma_averaged",
    """
def rmsnorm_backward(dout, x, gamma, eps):
    r = np.sqrt((x**2).mean(axis=1, keepdims=True) + eps)
    x_hat = x / r
    d = dout
    dx = gamma * (d - x_hat * (d * x_hat).mean(axis=1, keepdims=True)) / r
    dgamma = (dout * x_hat).mean(axis=0)
    return dx, dgamma
""",
)
RMSNORM_BACKWARD.whole(
    "eps outside",
    "eps_outside_root",
    """
def rmsnorm_backward(dout, x, gamma, eps):
    r = np.sqrt((x**2).mean(axis=1, keepdims=True)) + eps
    x_hat = x / r
    d = dout * gamma
    dx = (d - x_hat * (d * x_hat).mean(axis=1, keepdims=True)) / r
    dgamma = (dout * x_hat).sum(axis=0)
    return dx, dgamma
""",
)

RMSNORM_FORWARD = Answers(
    "rmsnorm_forward",
    """
def rmsnorm_forward(x, gamma, eps):
    r = np.sqrt((x**2).mean(axis=1, keepdims=True) + eps)
    return gamma * x / r
""",
)
RMSNORM_FORWARD.other(
    "einsum",
    """
def rmsnorm_forward(x, gamma, eps):
    ms = np.einsum("nw,nw->n", x, x) / x.shape[1]
    return x * gamma * ((ms + eps) ** -0.5)[:, None]
""",
)
RMSNORM_FORWARD.whole(
    "layer norm",
    "centred",
    """
def rmsnorm_forward(x, gamma, eps):
    r = np.sqrt(x.var(axis=1, keepdims=True) + eps)
    return gamma * (x - x.mean(axis=1, keepdims=True)) / r
""",
)
RMSNORM_FORWARD.whole(
    "variance",
    "std_for_rms",
    """
def rmsnorm_forward(x, gamma, eps):
    r = np.sqrt(x.var(axis=1, keepdims=True) + eps)
    return gamma * x / r
""",
)
RMSNORM_FORWARD.whole(
    "centred over rms",
    "centred_over_rms",
    """
def rmsnorm_forward(x, gamma, eps):
    r = np.sqrt((x**2).mean(axis=1, keepdims=True) + eps)
    return gamma * (x - x.mean(axis=1, keepdims=True)) / r
""",
)
RMSNORM_FORWARD.whole(
    "axis 0",
    "over_the_batch",
    """
def rmsnorm_forward(x, gamma, eps):
    r = np.sqrt((x**2).mean(axis=0) + eps)
    return gamma * x / r
""",
)
RMSNORM_FORWARD.whole(
    "sum",
    "length_for_rms",
    """
def rmsnorm_forward(x, gamma, eps):
    r = np.sqrt((x**2).sum(axis=1, keepdims=True) + eps)
    return gamma * x / r
""",
)
RMSNORM_FORWARD.whole(
    "norm",
    "length_plus_eps",
    """
def rmsnorm_forward(x, gamma, eps):
    r = np.linalg.norm(x, axis=1, keepdims=True) + eps
    return gamma * x / r
""",
)
RMSNORM_FORWARD.whole(
    "no root",
    "square_for_rms",
    """
def rmsnorm_forward(x, gamma, eps):
    r = (x**2).mean(axis=1, keepdims=True) + eps
    return gamma * x / r
""",
)
RMSNORM_FORWARD.whole(
    "eps outside",
    "eps_outside_root",
    """
def rmsnorm_forward(x, gamma, eps):
    r = np.sqrt((x**2).mean(axis=1, keepdims=True)) + eps
    return gamma * x / r
""",
)
RMSNORM_FORWARD.whole(
    "no gamma",
    "gamma_forgotten",
    """
def rmsnorm_forward(x, gamma, eps):
    r = np.sqrt((x**2).mean(axis=1, keepdims=True) + eps)
    return x / r
""",
)
RMSNORM_FORWARD.whole(
    "no keepdims",
    "",
    """
def rmsnorm_forward(x, gamma, eps):
    r = np.sqrt((x**2).mean(axis=1) + eps)
    return gamma * x / r
""",
)
RMSNORM_FORWARD.whole(
    "square of the mean",
    "square_of_mean",
    """
def rmsnorm_forward(x, gamma, eps):
    r = np.sqrt(x.mean(axis=1, keepdims=True) ** 2 + eps)
    return gamma * x / r
""",
)
RMSNORM_FORWARD.whole(
    "mean abs",
    "mean_size",
    """
def rmsnorm_forward(x, gamma, eps):
    r = np.abs(x).mean(axis=1, keepdims=True) + eps
    return gamma * x / r
""",
)
RMSNORM_FORWARD.whole(
    "gamma column",
    "",
    """
def rmsnorm_forward(x, gamma, eps):
    r = np.sqrt((x**2).mean(axis=1, keepdims=True) + eps)
    return gamma[:, None] * x / r
""",
)
RMSNORM_FORWARD.whole(
    "whole array",
    "over_everything",
    """
def rmsnorm_forward(x, gamma, eps):
    r = np.sqrt((x**2).mean() + eps)
    return gamma * x / r
""",
)
RMSNORM_FORWARD.whole(
    "no eps",
    "eps_forgotten",
    """
def rmsnorm_forward(x, gamma, eps):
    r = np.sqrt((x**2).mean(axis=1, keepdims=True))
    return gamma * x / r
""",
)
RMSNORM_FORWARD.whole(
    "times r",
    "multiplied",
    """
def rmsnorm_forward(x, gamma, eps):
    r = np.sqrt((x**2).mean(axis=1, keepdims=True) + eps)
    return gamma * x * r
""",
)
RMSNORM_FORWARD.whole(
    "gamma inside",
    "gamma_inside",
    """
def rmsnorm_forward(x, gamma, eps):
    x = gamma * x; r = np.sqrt((x**2).mean(axis=1, keepdims=True) + eps)
    return x / r
""",
)
RMSNORM_FORWARD.whole(
    "gamma added",
    "gamma_added",
    """
def rmsnorm_forward(x, gamma, eps):
    r = np.sqrt((x**2).mean(axis=1, keepdims=True) + eps)
    return x / r + gamma
""",
)
RMSNORM_FORWARD.whole(
    "divided by N",
    "divided_by_other_count",
    """
def rmsnorm_forward(x, gamma, eps):
    r = np.sqrt((x**2).sum(axis=1, keepdims=True) / len(x) + eps)
    return gamma * x / r
""",
)
RMSNORM_FORWARD.whole(
    "two: no gamma, var",
    "std_for_rms_and_gamma_forgotten",
    """
def rmsnorm_forward(x, gamma, eps):
    r = np.sqrt(x.var(axis=1, keepdims=True) + eps)
    return x / r
""",
)
RMSNORM_FORWARD.whole(
    "float32",
    "",
    """
def rmsnorm_forward(x, gamma, eps):
    r = np.sqrt((x**2).mean(axis=1, keepdims=True) + eps)
    return (gamma * x / r).astype(np.float32)
""",
)
RMSNORM_FORWARD.whole(
    "eps squared",
    "eps_squared",
    """
def rmsnorm_forward(x, gamma, eps):
    r = np.sqrt((x**2).mean(axis=1, keepdims=True) + eps**2)
    return gamma * x / r
""",
)
