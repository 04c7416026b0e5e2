"""What a ninth reader wrote from the text alone, where a name was missing."""

from support.tables import Answers

CHAIN_CLOSED_FORM = Answers(
    "chain_closed_form",
    """
def chain_closed_form(w, b, x, n):
    if w == 1:
        return float(x + n * b)
    p = np.float64(w) ** n
    return float(p * x + (1 - p) / (1 - w) * b)
""",
)

CHAIN_CLOSED_FORM.slip(
    "the power is applied to w * x: (w x)**n",
    "input_in_power",
    "p * x -> np.float64(w * x) ** n",
)


SIGMOID_MLP_FORWARD = Answers(
    "sigmoid_mlp_forward",
    """
def sigmoid_mlp_forward(params, X):
    hs = [X]
    for i, (W, b) in enumerate(params):
        z = hs[-1] @ W.T + b
        last = i == len(params) - 1
        hs.append(z if last else 1 / (1 + np.exp(-z)))
    return hs
""",
)

SIGMOID_MLP_FORWARD.slip(
    "exp(-|z|) in the sigmoid for all z: wrong for negative z",
    "sigmoid_of_size",
    "-z) -> -abs(z))",
)


GRADIENT_BOUND = Answers(
    "gradient_bound",
    """
def gradient_bound(Ws, slope):
    bound = 1.0
    for W in Ws:
        bound *= slope * np.linalg.norm(W, 2)
    return float(bound)
""",
)

GRADIENT_BOUND.slip(
    "the geometric mean for one layer instead of the product",
    "geometric_mean",
    "d) -> d ** (1 / max(len(Ws), 1)))",
)


SIGMOID_AND_SLOPES = Answers(
    "sigmoid_and_slopes",
    """
def sigmoid_and_slopes(x):
    e = np.exp(-np.abs(x))
    s = np.where(x >= 0, 1 / (1 + e), e / (1 + e))
    ds = e / (1 + e) ** 2
    e2 = np.exp(-2 * np.abs(x))
    dt = 4 * e2 / (1 + e2) ** 2
    return s, ds, dt
""",
)

SIGMOID_AND_SLOPES.slip(
    "ds is the second derivative: s(1-s)(1-2s)",
    "ds_second_derivative",
    "e) ** 2 -> e) ** 2 * (1 - 2 * s)",
)

SIGMOID_AND_SLOPES.slip(
    "dt uses the sigmoid in the formula of tanh: 1 - s**2",
    "dt_sigmoid_for_tanh",
    "4 * e2 / (1 + e2) **  -> 1 - s**",
)


CONSTANT_INIT_GRADIENTS = Answers(
    "constant_init_gradients",
    """
def constant_init_gradients(X, Y, hidden, value):
    N, d = X.shape
    k = Y.shape[1]
    W1 = np.full((hidden, d), value, dtype=float)
    W2 = np.full((k, hidden), value, dtype=float)
    z = X @ W1.T
    h = np.tanh(z)
    out = h @ W2.T
    D = (out - Y) / N
    dz = (D @ W2) * (1 - h**2)
    return dz.T @ X, D.T @ h
""",
)

CONSTANT_INIT_GRADIENTS.slip(
    "two slips: the slope of tanh is forgotten, and the division by N",
    "sum_for_mean+no_slope",
    "    D = (out - Y) / N\n    dz = (D @ W2) * (1 - h**2) ->     D = out - Y\n    dz = (D @ W2)",
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
    "phi gets an extra chain factor 1/sqrt(2) of the argument x/sqrt(2)",
    "inner_factor_twice",
    "pi) -> pi) / np.sqrt(2)",
)

GELU_BACKWARD.whole(
    "two slips: erf(x) without the square root of 2, and e^(-x^2) without the half",
    "erf_without_root+bell_without_half",
    """
from scipy.special import erf


def gelu_backward(dout, x):
    Phi = 0.5 * (1 + erf(x))
    phi = np.exp(-(x**2)) / np.sqrt(2 * np.pi)
    return dout * (Phi + x * phi)
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

BATCHNORM_BACKWARD_STEPS.whole(
    "no minus of the path through the variance, and a sum in the path through the mean",
    "mean_path_summed+variance_path_added",
    """
def batchnorm_backward_steps(dout, x, gamma, eps):
    sigma = np.sqrt(x.var(axis=0) + eps)
    x_hat = (x - x.mean(axis=0)) / sigma
    d = dout * gamma / sigma
    sums = np.stack([dout.sum(axis=0), (dout * x_hat).sum(axis=0)])
    pm = -d.sum(axis=0)
    pv = x_hat * (d * x_hat).mean(axis=0)
    return sums, pm, pv, d + pm + pv
""",
)


BATCHNORM_BACKWARD = Answers(
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

BATCHNORM_BACKWARD.whole(
    "two slips: the path through the mean is missing, and the path through the variance lacks its 1/N",
    "no_mean_path+variance_path_summed",
    """
def batchnorm_backward(dout, x, gamma, eps):
    sigma = np.sqrt(x.var(axis=0) + eps)
    x_hat = (x - x.mean(axis=0)) / sigma
    dbeta, dgamma = dout.sum(axis=0), (dout * x_hat).sum(axis=0)
    return gamma / sigma * (dout - x_hat * dgamma), dgamma, dbeta
""",
)


LAYERNORM_BACKWARD = Answers(
    "layernorm_backward",
    """
def layernorm_backward(dout, x, gamma, eps):
    mu = x.mean(axis=1, keepdims=True)
    sigma = np.sqrt(x.var(axis=1, keepdims=True) + eps)
    x_hat = (x - mu) / sigma
    d = dout * gamma / sigma
    dx = d - d.mean(axis=1, keepdims=True) - x_hat * (d * x_hat).mean(axis=1, keepdims=True)
    return dx, (dout * x_hat).sum(axis=0), dout.sum(axis=0)
""",
)

LAYERNORM_BACKWARD.slip(
    "dgamma uses batch norm's x_hat (normalised over the batch); dx is right",
    "dgamma_with_batch_norm",
    "    return dx, (dout * x_hat).sum(axis=0), dout.sum(axis=0) ->     b_hat = (x - x.mean(axis=0)) / np.sqrt(x.var(axis=0) + eps)\n    return dx, (dout * b_hat).sum(axis=0), dout.sum(axis=0)",
)


FOLD_BATCHNORM = Answers(
    "fold_batchnorm",
    """
def fold_batchnorm(W, b, gamma, beta, running_mean, running_var, eps):
    scale = gamma / np.sqrt(running_var + eps)
    return scale[:, None] * W, scale * (b - running_mean) + beta
""",
)

FOLD_BATCHNORM.slip(
    "two slips: the old bias is forgotten, and the running mean is not scaled",
    "bias_forgotten+mean_not_scaled",
    "scale * (b - running_mean) + beta -> beta - running_mean",
)


RESIDUAL_BACKWARD = Answers(
    "residual_backward",
    """
def residual_backward(dout, x, W1, W2):
    z = x @ W1.T
    a = np.maximum(z, 0)
    da = dout @ W2
    dz = da * (z > 0)
    dW2 = dout.T @ a
    dW1 = dz.T @ x
    dx = dout + dz @ W1
    return dx, dW1, dW2
""",
)

RESIDUAL_BACKWARD.slip(
    "the gate is taken at the branch's output f(x) > 0 instead of at z",
    "gate_at_output",
    "    da = dout @ W2\n    dz = da * (z > 0) ->     da = (dout * (a @ W2.T > 0)) @ W2\n    dz = da",
)


PRE_LN_BACKWARD = Answers(
    "pre_ln_backward",
    """
def layer_norm(x, eps=1e-5):
    return (x - x.mean(axis=1, keepdims=True)) / np.sqrt(x.var(axis=1, keepdims=True) + eps)


def layer_norm_backward(dout, x, eps=1e-5):
    s = np.sqrt(x.var(axis=1, keepdims=True) + eps)
    n = (x - x.mean(axis=1, keepdims=True)) / s
    return (dout - dout.mean(axis=1, keepdims=True) - n * (dout * n).mean(axis=1, keepdims=True)) / s


def branch(x, W1, W2):
    return np.maximum(x @ W1.T, 0) @ W2.T


def branch_backward(dout, u, W1, W2):
    z = u @ W1.T
    dz = (dout @ W2) * (z > 0)
    return dz @ W1, dz.T @ u, dout.T @ np.maximum(z, 0)


def block_backward(dout, x, W1, W2):
    dx, dW1, dW2 = branch_backward(dout, x, W1, W2)
    return dx + dout, dW1, dW2


def pre_ln_backward(dout, x, W1, W2, eps):
    u = layer_norm(x, eps)
    du, dW1, dW2 = branch_backward(dout, u, W1, W2)
    dx = dout + layer_norm_backward(du, x, eps)
    return dx, dW1, dW2
""",
)

PRE_LN_BACKWARD.slip(
    "dx = du + LN backward(dout): the two parts are mixed up, the branch skips the norm and the skip passes it",
    "paths_mixed_up",
    "out + layer_norm_backward(du -> u + layer_norm_backward(dout",
)

PRE_LN_BACKWARD.slip(
    "the input is normed twice before the branch",
    "normed_twice",
    "_norm(x, eps) -> _norm(layer_norm(x, eps), eps)",
)


RNN_FORWARD = Answers(
    "rnn_forward",
    """
def rnn_forward(X, h0, Wx, Wh, b):
    H = [h0]
    for x in X:
        H.append(np.tanh(x @ Wx.T + H[-1] @ Wh.T + b))
    return np.stack(H)
""",
)

RNN_FORWARD.slip(
    "the tanh's input z_t is carried on and stored instead of h_t = tanh(z_t)",
    "late_tanh",
    "np.tanh(x @ Wx.T + H[-1] @ Wh.T + b) -> x @ Wx.T + np.tanh(H[-1]) @ Wh.T + b",
)


RNN_BACKWARD = Answers(
    "rnn_backward",
    """
def step_given(dh, x, h_before, h, Wh):
    dz = dh * (1 - h**2)
    return dz.T @ x, dz.T @ h_before, dz.sum(axis=0), dz @ Wh


def rnn_backward(dH, X, H, Wh):
    dWx, dWh, db = 0.0, 0.0, 0.0
    back = np.zeros_like(H[0])
    for t in range(len(X), 0, -1):
        gx, gh, gb, back = step_given(dH[t - 1] + back, X[t - 1], H[t - 1], H[t], Wh)
        dWx = dWx + gx
        dWh = dWh + gh
        db = db + gb
    return dWx, dWh, db, back
""",
)

RNN_BACKWARD.slip(
    "dh0 adds up over all steps instead of being only what arrives at h_0",
    "first_state_added_up",
    "    dWx, dWh, db = 0.0, 0.0, 0.0 ->     dWx, dWh, db = 0.0, 0.0, 0.0\n    total = 0.0",
    "        gx, gh, gb, back = step_given(dH[t - 1] + back, X[t - 1], H[t - 1], H[t], Wh) ->         gx, gh, gb, back = step_given(dH[t - 1] + back, X[t - 1], H[t - 1], H[t], Wh)\n        total = total + back",
    "db, back -> db, total",
)

RNN_BACKWARD.slip(
    "dH is used in reversed order (dH[T - t])",
    "losses_reversed",
    "H[t - 1]  -> H[len(X) - t] ",
)

RNN_BACKWARD.slip(
    "the direct gradients are summed up over the later steps, too",
    "losses_added_up",
    "    dWx, dWh, db = 0.0, 0.0, 0.0 ->     dWx, dWh, db = 0.0, 0.0, 0.0\n    direct = 0.0",
    "        gx, gh, gb, back = step_given(dH[t - 1] + back, X[t - 1], H[t - 1], H[t], Wh) ->         direct = direct + dH[t - 1]\n        gx, gh, gb, back = step_given(direct + back, X[t - 1], H[t - 1], H[t], Wh)",
)


GLOBAL_NORM = Answers(
    "global_norm",
    """
def global_norm(grads):
    total = 0.0
    for g in grads:
        for entry in np.ravel(g):
            total = math.hypot(total, float(entry))
    return total
""",
)

GLOBAL_NORM.whole(
    "an all-0 gradient gives 1 instead of 0",
    "one_for_zeros",
    """
def global_norm(grads):
    scale = max(np.abs(g).max() for g in grads)
    if scale == 0:
        return 1.0
    total = 0.0
    for g in grads:
        total += np.sum((g / scale) ** 2)
    return float(scale * np.sqrt(total))
""",
)


CLIP_BY_VALUE = Answers(
    "clip_by_value",
    """
def clip_by_value(grads, limit):
    return [np.clip(g, -limit, limit) for g in grads]
""",
)

CLIP_BY_VALUE.slip(
    "two slips: only the upper side is cut, and at 1 instead of the limit",
    "upper_only+limit_to_one",
    "clip(g, -limit, limit -> minimum(g, 1.0",
)


ANGLE_BETWEEN = Answers(
    "angle_between",
    """
def angle_between(grads, others):
    a = np.concatenate([np.ravel(g) for g in grads])
    b = np.concatenate([np.ravel(g) for g in others])
    cosine = a @ b / (np.linalg.norm(a) * np.linalg.norm(b))
    cosine = np.clip(cosine, -1, 1)
    return float(np.degrees(np.arccos(cosine)))
""",
)

ANGLE_BETWEEN.slip(
    "the cosine is cut at 1 - 1e-7 against nan, so equal directions give an angle above 0",
    "clipped_below_one",
    ", 1 ->  + 1e-7, 1 - 1e-7",
)


UPDATE_RATIO = Answers(
    "update_ratio",
    """
def update_ratio(before, after):
    ratios = []
    for b, a in zip(before, after):
        length = np.sqrt(np.sum(b**2))
        if length == 0:
            continue
        ratios.append(float(np.sqrt(np.sum((a - b) ** 2)) / length))
    return ratios
""",
)

UPDATE_RATIO.slip(
    "the change is measured by the absolute value of its sum, |sum(a - b)|, so plus and minus cancel; the weight's length is right",
    "changes_cancel",
    "np.sqrt(np.sum((a - b) ** 2 -> abs(np.sum(a - b",
)
