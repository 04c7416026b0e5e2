"""What a tenth reader wrote from the text alone, where a name was missing."""

from support.tables import Answers

SOFTMAX_CROSS_ENTROPY = Answers(
    "softmax_cross_entropy",
    """
def softmax_cross_entropy(logits, y):
    N = len(y)
    rows = np.arange(N)
    s = logits - logits.max(axis=1, keepdims=True)
    log_p = s - np.log(np.exp(s).sum(axis=1, keepdims=True))
    loss = -log_p[rows, y].mean()
    d = np.exp(log_p)
    d[rows, y] -= 1.0
    return float(loss), d / N
""",
)

SOFTMAX_CROSS_ENTROPY.slip(
    "classes are counted from 1: y - 1 is used as the index",
    "classes_from_one",
    "rows = np.arange(N) -> rows, y = np.arange(N), y - 1",
)

SOFTMAX_CROSS_ENTROPY.slip(
    "the logits are divided by the row's largest absolute value instead of subtracting the maximum",
    "logits_divided_by_size",
    "logits - logits.max(axis=1, keepdims=True) -> logits / np.abs(logits).max(axis=1, keepdims=True)",
)

SOFTMAX_CROSS_ENTROPY.slip(
    "the loss is the mean of 1 - p_y instead of -log p_y",
    "one_minus_p",
    "-log_p[rows, y].mean() -> (1 - np.exp(log_p[rows, y])).mean()",
)


LINEAR_BACKWARD = Answers(
    "linear_backward",
    """
def linear_backward(dz, h, W):
    dW = dz.T @ h
    dh = dz @ W
    db = dz.sum(axis=0)
    return dh, dW, db
""",
)

LINEAR_BACKWARD.slip(
    "dh uses the weights after the update (W - dW) instead of W", "input_after_step", "dz @ W -> dz @ (W - dW)"
)

LINEAR_BACKWARD.slip(
    "dW is made with relu'(h): the 0/1 switch of h instead of h itself",
    "switch_for_input",
    "dz.T @ h -> dz.T @ (h > 0)",
)


DEAD_FRACTION = Answers(
    "dead_fraction",
    """
def dead_fraction(params, X):
    h, shares = X, []
    for W, b in params[:-1]:
        z = h @ W.T + b
        shares.append((z <= 0).all(axis=0).mean())
        h = np.maximum(z, 0.0)
    return np.array(shares)
""",
)

DEAD_FRACTION.slip(
    "a threshold of 0.1: units whose output is small but positive are counted as dead",
    "small_outputs",
    "z <= 0 -> z <= 0.1",
)

DEAD_FRACTION.slip(
    "the shares are averaged cumulatively: entry i is the mean over layers 1 to i",
    "mean_so_far",
    "np.array(shares) -> np.cumsum(shares) / np.arange(1, len(params))",
)

DEAD_FRACTION.slip("the last example is left out (z[:-1])", "last_example_left_out", "(z <= 0) -> (z[:-1] <= 0)")

DEAD_FRACTION.whole(
    "every layer gets the same number: the share over all hidden units together",
    "units_of_all_layers",
    """
def dead_fraction(params, X):
    h, dead = X, []
    for W, b in params[:-1]:
        z = h @ W.T + b
        dead.append((z <= 0).all(axis=0))
        h = np.maximum(z, 0.0)
    return np.full(len(params) - 1, np.concatenate(dead).mean())
""",
)


SGD_STEP = Answers(
    "sgd_step",
    """
def sgd_step(param, grad, velocity, lr, momentum):
    v = momentum * velocity + grad
    p = param - lr * v
    return p, v
""",
)

SGD_STEP.slip(
    "with momentum 0 a velocity of zeros is returned instead of the gradient",
    "zero_velocity_without_momentum",
    "p, v -> p, v if momentum else np.zeros_like(grad)",
)

SGD_STEP.slip(
    "bias-corrected as in Adam: the step is divided by 1 - momentum",
    "step_over_one_minus_momentum",
    "lr * v -> lr * v / max(1 - momentum, 1e-8)",
)

SGD_STEP.slip(
    "the step is multiplied by 1 - momentum, so that a steady gradient gives lr g",
    "step_times_one_minus_momentum",
    "lr * v -> lr * (1 - momentum) * v",
)


LEAKY_RELU_BACKWARD = Answers(
    "leaky_relu_backward",
    """
def leaky_relu_backward(dout, x, slope):
    s = np.where(x > 0, 1.0, slope)
    return dout * s
""",
)

LEAKY_RELU_BACKWARD.slip(
    "at exactly 0 the mean of the two slopes, (1 + slope) / 2",
    "half_way_at_zero",
    "    return ->     s[x == 0] = (1 + slope) / 2\n    return",
)


GELU_BACKWARD = Answers(
    "gelu_backward",
    """
from scipy.special import erf


def gelu_backward(dout, x):
    Phi = 0.5 * (1 + erf(x / np.sqrt(2)))
    phi = np.exp(-(x**2) / 2) / np.sqrt(2 * np.pi)
    return dout * (Phi + x * phi)
""",
)

GELU_BACKWARD.slip(
    "phi and Phi are taken at dout instead of x", "curves_of_dout", "erf(x -> erf(dout", "(x**2) -> (dout**2)"
)


BATCHNORM_FORWARD = Answers(
    "batchnorm_forward",
    """
def batchnorm_forward(x, gamma, beta, running_mean, running_var, momentum, eps, training):
    N = x.shape[0]
    if training:
        mu = x.mean(axis=0)
        var = x.var(axis=0)
        new_mean = (1 - momentum) * running_mean + momentum * mu
        new_var = (1 - momentum) * running_var + momentum * var * N / (N - 1)
    else:
        mu, var = running_mean, running_var
        new_mean, new_var = running_mean, running_var
    x_hat = (x - mu) / np.sqrt(var + eps)
    return gamma * x_hat + beta, new_mean, new_var
""",
)

BATCHNORM_FORWARD.slip(
    "mean and variance over the whole array (one number) instead of one per feature",
    "one_mean_for_all_corrected_by_examples",
    "x.mean(axis=0) -> np.full(x.shape[1], x.mean())",
    "x.var(axis=0) -> np.full(x.shape[1], x.var())",
)

BATCHNORM_FORWARD.slip(
    "a batch of one example gives beta even in evaluation",
    "one_example_gives_beta",
    "    if training: ->     if N == 1:\n        return np.tile(beta, (1, 1)), running_mean, running_var\n    if training:",
)

BATCHNORM_FORWARD.slip(
    "evaluation applies the factor N/(N - 1) of the current batch to the running variance",
    "corrected_in_evaluation",
    "mu, var = running_mean, running_var -> mu, var = running_mean, running_var * N / max(N - 1, 1)",
)


BATCHNORM_BACKWARD_STEPS = Answers(
    "batchnorm_backward_steps",
    """
def batchnorm_backward_steps(dout, x, gamma, eps):
    sigma = np.sqrt(x.var(axis=0) + eps)
    x_hat = (x - x.mean(axis=0)) / sigma
    sums = np.stack([dout.sum(axis=0), (dout * x_hat).sum(axis=0)])
    d = dout * gamma / sigma
    via_mean = -d.mean(axis=0)
    via_var = -x_hat * (d * x_hat).mean(axis=0)
    return sums, via_mean, via_var, d + via_mean + via_var
""",
)

BATCHNORM_BACKWARD_STEPS.slip(
    "x_hat is squared in the path through the variance's mean: mean of d x_hat**2",
    "x_hat_squared_in_mean",
    "(d * x_hat) -> (d * x_hat**2)",
)


BATCHNORM_BACKWARD = Answers(
    "batchnorm_backward",
    """
def batchnorm_backward(dout, x, gamma, eps):
    N = x.shape[0]
    sigma = np.sqrt(x.var(axis=0) + eps)
    x_hat = (x - x.mean(axis=0)) / sigma
    dgamma = (dout * x_hat).sum(axis=0)
    dbeta = dout.sum(axis=0)
    dx = gamma / sigma * (dout - dbeta / N - x_hat * dgamma / N)
    return dx, dgamma, dbeta
""",
)

BATCHNORM_BACKWARD.slip(
    "dbeta sums over everything: one number for all features",
    "dbeta_of_everything",
    "dx, dgamma, dbeta -> dx, dgamma, np.full_like(dbeta, dout.sum())",
)

BATCHNORM_BACKWARD.slip(
    "layer norm's pass: mean and variance of x along the features (axis 1)",
    "statistics_of_other_axis_outside",
    "x.var(axis=0) -> x.var(axis=1, keepdims=True)",
    "x.mean(axis=0) -> x.mean(axis=1, keepdims=True)",
)


LAYERNORM_FORWARD = Answers(
    "layernorm_forward",
    """
def layernorm_forward(x, gamma, beta, eps):
    mu = x.mean(axis=1, keepdims=True)
    var = ((x - mu) ** 2).mean(axis=1, keepdims=True)
    x_hat = (x - mu) / np.sqrt(var + eps)
    return gamma * x_hat + beta
""",
)

LAYERNORM_FORWARD.slip(
    "the mean is over the row but the variance over the batch (axis 0)",
    "squares_over_other_axis",
    "** 2).mean(axis=1 -> ** 2).mean(axis=0",
)

LAYERNORM_FORWARD.slip(
    "the median is subtracted instead of the mean",
    "median_subtracted_throughout",
    "x.mean(axis=1 -> np.median(x, axis=1",
)


RMSNORM_BACKWARD = Answers(
    "rmsnorm_backward",
    """
def rmsnorm_backward(dout, x, gamma, eps):
    r = np.sqrt((x**2).mean(axis=1, keepdims=True) + eps)
    x_hat = x / r
    d = dout * gamma / r
    dx = d - x_hat * (d * x_hat).mean(axis=1, keepdims=True)
    dgamma = (dout * x_hat).sum(axis=0)
    return dx, dgamma
""",
)

RMSNORM_BACKWARD.slip(
    "r is computed over the batch (axis 0)",
    "statistics_of_other_axis",
    "(x**2).mean(axis=1, keepdims=True) -> (x**2).mean(axis=0)",
)


FOLD_BATCHNORM = Answers(
    "fold_batchnorm",
    """
def fold_batchnorm(W, b, gamma, beta, running_mean, running_var, eps):
    s = gamma / np.sqrt(running_var + eps)
    W_new = s[:, None] * W
    b_new = s * (b - running_mean) + beta
    return W_new, b_new
""",
)

FOLD_BATCHNORM.slip(
    "the statistics of W (row mean and variance) are used instead of the running ones",
    "statistics_of_weight",
    "    s = ->     running_mean, running_var = W.mean(axis=1), W.var(axis=1)\n    s =",
)

FOLD_BATCHNORM.slip(
    "eps is added to gamma's side: (gamma + eps) / sqrt(var)",
    "eps_on_gamma",
    "gamma / np.sqrt(running_var + eps) -> (gamma + eps) / np.sqrt(running_var)",
)

FOLD_BATCHNORM.slip(
    "the unbiased variance is turned back with (fan_in - 1)/fan_in",
    "variance_turned_back",
    "running_var + eps -> running_var * (W.shape[1] - 1) / W.shape[1] + eps",
)
