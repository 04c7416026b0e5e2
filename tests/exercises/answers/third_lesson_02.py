"""What a third reader who knew only the text of lesson 2 wrote: plausible slips and right answers."""

from support.tables import Answers

BCE_WITH_LOGITS = Answers(
    "bce_with_logits",
    """
def bce_with_logits(z, t):
    from scipy.special import expit
    loss = np.mean(np.logaddexp(0, z) - t * z)
    return float(loss), (expit(z) - t) / len(z)
""",
)
BCE_WITH_LOGITS.other(
    "max form",
    """
def bce_with_logits(z, t):
    e = np.exp(-np.abs(z))
    loss = np.maximum(z, 0) - z * t + np.log1p(e)
    s = np.where(z >= 0, 1.0, e) / (1 + e)
    return float(loss.mean()), (s - t) / z.size
""",
)
BCE_WITH_LOGITS.whole(
    "as it stands",
    "logarithm_of_zero",
    """
def bce_with_logits(z, t):
    s = 1 / (1 + np.exp(-z))
    return float(-np.mean(t * np.log(s) + (1 - t) * np.log(1 - s))), (s - t) / len(z)
""",
)
BCE_WITH_LOGITS.whole(
    "clipped",
    "clipped",
    """
def bce_with_logits(z, t):
    s = 1 / (1 + np.exp(-z))
    p = np.clip(s, 1e-12, 1 - 1e-12)
    return float(-np.mean(t * np.log(p) + (1 - t) * np.log(1 - p))), (s - t) / len(z)
""",
)
BCE_WITH_LOGITS.whole(
    "slope in the gradient",
    "slope_left_in",
    """
def bce_with_logits(z, t):
    s = 1 / (1 + np.exp(-z))
    return float(np.mean(np.logaddexp(0, z) - t * z)), (s - t) * s * (1 - s) / len(z)
""",
)
BCE_WITH_LOGITS.whole(
    "no N in gradient",
    "gradient_of_sum",
    """
def bce_with_logits(z, t):
    s = 1 / (1 + np.exp(-z))
    return float(np.mean(np.logaddexp(0, z) - t * z)), s - t
""",
)
BCE_WITH_LOGITS.whole(
    "only yes part",
    "loss_of_one_class",
    """
def bce_with_logits(z, t):
    s = 1 / (1 + np.exp(-z))
    return float(np.mean(t * np.logaddexp(0, -z))), (s - t) / len(z)
""",
)
BCE_WITH_LOGITS.whole(
    "swapped t",
    "loss_swapped",
    """
def bce_with_logits(z, t):
    s = 1 / (1 + np.exp(-z))
    return float(np.mean(t * np.logaddexp(0, z) + (1 - t) * np.logaddexp(0, -z))), (s - t) / len(z)
""",
)
BCE_WITH_LOGITS.whole(
    "hard targets",
    "targets_rounded_in_loss",
    """
def bce_with_logits(z, t):
    s = 1 / (1 + np.exp(-z))
    loss = np.where(t > 0.5, np.logaddexp(0, -z), np.logaddexp(0, z))
    return float(loss.mean()), (s - t) / len(z)
""",
)
BCE_WITH_LOGITS.whole(
    "sum",
    "sum_for_mean",
    """
def bce_with_logits(z, t):
    s = 1 / (1 + np.exp(-z))
    return float(np.sum(np.logaddexp(0, z) - t * z)), s - t
""",
)
BCE_WITH_LOGITS.whole(
    "sign of gradient",
    "target_minus_output",
    """
def bce_with_logits(z, t):
    s = 1 / (1 + np.exp(-z))
    return float(np.mean(np.logaddexp(0, z) - t * z)), (t - s) / len(z)
""",
)
BCE_WITH_LOGITS.whole(
    "eps in log",
    "epsilon_9",
    """
def bce_with_logits(z, t):
    s = 1 / (1 + np.exp(-z))
    return float(-np.mean(t * np.log(s + 1e-9) + (1 - t) * np.log(1 - s + 1e-9))), (s - t) / len(z)
""",
)
BCE_WITH_LOGITS.whole(
    "sign of loss",
    "sign",
    """
def bce_with_logits(z, t):
    s = 1 / (1 + np.exp(-z))
    return float(np.mean(t * z - np.logaddexp(0, z))), (s - t) / len(z)
""",
)
BCE_WITH_LOGITS.whole(
    "nan_to_num",
    "infinite_replaced",
    """
def bce_with_logits(z, t):
    s = 1 / (1 + np.exp(-z))
    with np.errstate(all="ignore"):
        a = np.nan_to_num(np.log(s), neginf=0.0)
        b = np.nan_to_num(np.log(1 - s), neginf=0.0)
    return float(-np.mean(t * a + (1 - t) * b)), (s - t) / len(z)
""",
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
GRADIENT_BOUND.other(
    "svd prod",
    """
def gradient_bound(Ws, slope):
    return float(np.prod([slope * np.linalg.svd(W, compute_uv=False)[0] for W in Ws]))
""",
)
GRADIENT_BOUND.whole(
    "frobenius",
    "frobenius",
    """
def gradient_bound(Ws, slope):
    bound = 1.0
    for W in Ws:
        bound *= slope * np.linalg.norm(W)
    return float(bound)
""",
)
GRADIENT_BOUND.whole(
    "slope once",
    "slope_once",
    """
def gradient_bound(Ws, slope):
    bound = slope
    for W in Ws:
        bound *= np.linalg.norm(W, 2)
    return float(bound)
""",
)
GRADIENT_BOUND.whole(
    "no weights",
    "no_weights",
    """
def gradient_bound(Ws, slope):
    return float(slope ** len(Ws))
""",
)
GRADIENT_BOUND.whole(
    "no slopes",
    "no_slope",
    """
def gradient_bound(Ws, slope):
    return float(np.prod([np.linalg.norm(W, 2) for W in Ws]))
""",
)
GRADIENT_BOUND.whole(
    "norm of product",
    "norm_of_product",
    """
def gradient_bound(Ws, slope):
    if not Ws:
        return 1.0
    P = Ws[0]
    for W in Ws[1:]:
        P = W @ P
    return float(slope ** len(Ws) * np.linalg.norm(P, 2))
""",
)
GRADIENT_BOUND.whole(
    "sum",
    "sum",
    """
def gradient_bound(Ws, slope):
    return float(sum(slope * np.linalg.norm(W, 2) for W in Ws))
""",
)
GRADIENT_BOUND.whole(
    "inf norm",
    "maximum_norm",
    """
def gradient_bound(Ws, slope):
    bound = 1.0
    for W in Ws:
        bound *= slope * np.linalg.norm(W, np.inf)
    return float(bound)
""",
)
GRADIENT_BOUND.whole(
    "smallest",
    "smallest",
    """
def gradient_bound(Ws, slope):
    bound = 1.0
    for W in Ws:
        bound *= slope * np.linalg.norm(W, -2)
    return float(bound)
""",
)
GRADIENT_BOUND.whole(
    "last only",
    "last_layer",
    """
def gradient_bound(Ws, slope):
    bound = 1.0
    for W in Ws:
        bound = slope * np.linalg.norm(W, 2)
    return float(bound)
""",
)
GRADIENT_BOUND.whole(
    "starts at zero",
    "starts_at_zero",
    """
def gradient_bound(Ws, slope):
    bound = 0.0
    for W in Ws:
        bound *= slope * np.linalg.norm(W, 2)
    return bound
""",
)
GRADIENT_BOUND.whole(
    "eigenvalues",
    "squared",
    """
def gradient_bound(Ws, slope):
    bound = 1.0
    for W in Ws:
        bound *= slope * np.linalg.eigvalsh(W @ W.T).max()
    return float(bound)
""",
)
GRADIENT_BOUND.whole(
    "max entry",
    "largest_entry",
    """
def gradient_bound(Ws, slope):
    bound = 1.0
    for W in Ws:
        bound *= slope * abs(W).max()
    return float(bound)
""",
)

MSE_OF_SIGMOID = Answers(
    "mse_of_sigmoid",
    """
def mse_of_sigmoid(z, t):
    s = 1 / (1 + np.exp(-z))
    loss = np.sum((s - t) ** 2) / (2 * len(z))
    return float(loss), (s - t) * s * (1 - s) / len(z)
""",
)
MSE_OF_SIGMOID.other(
    "expit mean",
    """
def mse_of_sigmoid(z, t):
    from scipy.special import expit
    s, other = expit(z), expit(-np.asarray(z, float))
    error = s - t
    return 0.5 * float(np.mean(error**2)), error * s * other / z.size
""",
)
MSE_OF_SIGMOID.whole(
    "no half",
    "factor",
    """
def mse_of_sigmoid(z, t):
    s = 1 / (1 + np.exp(-z))
    return float(np.mean((s - t) ** 2)), (s - t) * s * (1 - s) / len(z)
""",
)
MSE_OF_SIGMOID.whole(
    "gradient times 2",
    "gradient_twice",
    """
def mse_of_sigmoid(z, t):
    s = 1 / (1 + np.exp(-z))
    return float(np.mean((s - t) ** 2) / 2), 2 * (s - t) * s * (1 - s) / len(z)
""",
)
MSE_OF_SIGMOID.whole(
    "no slope",
    "no_slope",
    """
def mse_of_sigmoid(z, t):
    s = 1 / (1 + np.exp(-z))
    return float(np.mean((s - t) ** 2) / 2), (s - t) / len(z)
""",
)
MSE_OF_SIGMOID.whole(
    "no N",
    "gradient_of_sum",
    """
def mse_of_sigmoid(z, t):
    s = 1 / (1 + np.exp(-z))
    return float(np.mean((s - t) ** 2) / 2), (s - t) * s * (1 - s)
""",
)
MSE_OF_SIGMOID.whole(
    "sum not mean",
    "sum_for_mean",
    """
def mse_of_sigmoid(z, t):
    s = 1 / (1 + np.exp(-z))
    return float(np.sum((s - t) ** 2) / 2), (s - t) * s * (1 - s)
""",
)
MSE_OF_SIGMOID.whole(
    "no sigmoid",
    "loss_of_logit+gradient_of_logit",
    """
def mse_of_sigmoid(z, t):
    s = 1 / (1 + np.exp(-z))
    return float(np.mean((z - t) ** 2) / 2), (z - t) * s * (1 - s) / len(z)
""",
)
MSE_OF_SIGMOID.whole(
    "slope of z",
    "slope_of_logit",
    """
def mse_of_sigmoid(z, t):
    s = 1 / (1 + np.exp(-z))
    return float(np.mean((s - t) ** 2) / 2), (s - t) * z * (1 - z) / len(z)
""",
)
MSE_OF_SIGMOID.whole(
    "sign",
    "target_minus_output",
    """
def mse_of_sigmoid(z, t):
    s = 1 / (1 + np.exp(-z))
    d = t - s
    return float(np.mean(d**2) / 2), d * s * (1 - s) / len(z)
""",
)
MSE_OF_SIGMOID.whole(
    "scalar gradient",
    "gradient_summed",
    """
def mse_of_sigmoid(z, t):
    s = 1 / (1 + np.exp(-z))
    return float(np.mean((s - t) ** 2) / 2), np.mean((s - t) * s * (1 - s))
""",
)
MSE_OF_SIGMOID.whole(
    "loss vector",
    "loss_not_summed",
    """
def mse_of_sigmoid(z, t):
    s = 1 / (1 + np.exp(-z))
    return (s - t) ** 2 / (2 * len(z)), (s - t) * s * (1 - s) / len(z)
""",
)
MSE_OF_SIGMOID.whole(
    "precedence",
    "multiplied_by_n",
    """
def mse_of_sigmoid(z, t):
    N = len(z)
    s = 1 / (1 + np.exp(-z))
    return float(np.sum((s - t) ** 2) / 2 * N), (s - t) * s * (1 - s) / N
""",
)
MSE_OF_SIGMOID.whole(
    "slope squared",
    "slope_twice",
    """
def mse_of_sigmoid(z, t):
    s = 1 / (1 + np.exp(-z))
    ds = s * (1 - s)
    return float(np.mean((s - t) ** 2) / 2), (s - t) * ds * ds / len(z)
""",
)

SATURATED_FRACTION = Answers(
    "saturated_fraction",
    """
def saturated_fraction(a, activation, slope_below):
    if activation == "sigmoid":
        slope = a * (1 - a)
    else:
        slope = 1 - a**2
    return float(np.mean(slope < slope_below))
""",
)
SATURATED_FRACTION.other(
    "dict of lambdas, count",
    """
def saturated_fraction(a, activation, slope_below):
    slopes = {"sigmoid": lambda s: s - s * s, "tanh": lambda s: (1 - s) * (1 + s)}
    hits = np.count_nonzero(slopes[activation](np.asarray(a, dtype=np.float64)) < slope_below)
    return hits / a.size
""",
)
SATURATED_FRACTION.whole(
    "takes a as z",
    "pre_activation",
    """
def saturated_fraction(a, activation, slope_below):
    if activation == "sigmoid":
        s = 1 / (1 + np.exp(-a))
        slope = s * (1 - s)
    else:
        slope = 1 - np.tanh(a) ** 2
    return float(np.mean(slope < slope_below))
""",
)
SATURATED_FRACTION.whole(
    "other way",
    "healthy",
    """
def saturated_fraction(a, activation, slope_below):
    slope = a * (1 - a) if activation == "sigmoid" else 1 - a**2
    return float(np.mean(slope >= slope_below))
""",
)
SATURATED_FRACTION.whole(
    "sigmoid for both",
    "always_sigmoid",
    """
def saturated_fraction(a, activation, slope_below):
    slope = a * (1 - a)
    return float(np.mean(slope < slope_below))
""",
)
SATURATED_FRACTION.whole(
    "tanh for both",
    "always_tanh",
    """
def saturated_fraction(a, activation, slope_below):
    slope = 1 - a**2
    return float(np.mean(slope < slope_below))
""",
)
SATURATED_FRACTION.whole(
    "own limit",
    "own_threshold",
    """
def saturated_fraction(a, activation, slope_below):
    if activation == "sigmoid":
        return float(np.mean(a * (1 - a) < 0.0125))
    return float(np.mean(1 - a**2 < 0.05))
""",
)
SATURATED_FRACTION.whole(
    "activation below",
    "signed_activation_below",
    """
def saturated_fraction(a, activation, slope_below):
    return float(np.mean(a < slope_below))
""",
)
SATURATED_FRACTION.whole(
    "count",
    "count",
    """
def saturated_fraction(a, activation, slope_below):
    slope = a * (1 - a) if activation == "sigmoid" else 1 - a**2
    return float((slope < slope_below).sum())
""",
)
SATURATED_FRACTION.whole(
    "units saturated on all",
    "on_every_example",
    """
def saturated_fraction(a, activation, slope_below):
    slope = a * (1 - a) if activation == "sigmoid" else 1 - a**2
    return float((slope < slope_below).all(axis=0).mean())
""",
)
SATURATED_FRACTION.whole(
    "divide by N",
    "per_example",
    """
def saturated_fraction(a, activation, slope_below):
    slope = a * (1 - a) if activation == "sigmoid" else 1 - a**2
    return float((slope < slope_below).sum() / len(a))
""",
)
SATURATED_FRACTION.whole(
    "mean slope",
    "mean_slope",
    """
def saturated_fraction(a, activation, slope_below):
    slope = a * (1 - a) if activation == "sigmoid" else 1 - a**2
    return float(np.mean(slope.mean(axis=0) < slope_below))
""",
)
SATURATED_FRACTION.whole(
    "relative limit",
    "relative_threshold",
    """
def saturated_fraction(a, activation, slope_below):
    if activation == "sigmoid":
        return float(np.mean(a * (1 - a) < 0.25 * slope_below))
    return float(np.mean(1 - a**2 < slope_below))
""",
)

SIGMOID_AND_SLOPES = Answers(
    "sigmoid_and_slopes",
    """
def sigmoid_and_slopes(x):
    e = np.exp(-np.abs(x))
    s = np.where(x >= 0, 1 / (1 + e), e / (1 + e))
    ds = e / (1 + e) ** 2
    q = e * e
    dt = 4 * q / (1 + q) ** 2
    return s, ds, dt
""",
)
SIGMOID_AND_SLOPES.other(
    "expit and mirror",
    """
def sigmoid_and_slopes(x):
    from scipy.special import expit
    x = np.asarray(x, dtype=np.float64)
    s = expit(x)
    ds = s * expit(-x)
    dt = 4 * expit(2 * x) * expit(-2 * x)
    return s, ds, dt
""",
)
SIGMOID_AND_SLOPES.whole(
    "s(1-s)",
    "ds_upper_tail_lost",
    """
def sigmoid_and_slopes(x):
    s = 1 / (1 + np.exp(-x))
    ds = s * (1 - s)
    e = np.exp(-2 * abs(x))
    return s, ds, 4 * e / (1 + e) ** 2
""",
)
SIGMOID_AND_SLOPES.whole(
    "1 - tanh2",
    "dt_tails_lost",
    """
def sigmoid_and_slopes(x):
    e = np.exp(-abs(x))
    s = np.where(x >= 0, 1 / (1 + e), e / (1 + e))
    return s, e / (1 + e) ** 2, 1 - np.tanh(x) ** 2
""",
)
SIGMOID_AND_SLOPES.whole(
    "e^x form",
    "s_inf_over_inf",
    """
def sigmoid_and_slopes(x):
    s = np.exp(x) / (1 + np.exp(x))
    e = np.exp(-abs(x))
    ds = e / (1 + e) ** 2
    q = e * e
    return s, ds, 4 * q / (1 + q) ** 2
""",
)
SIGMOID_AND_SLOPES.whole(
    "forgets sign",
    "s_sign_lost",
    """
def sigmoid_and_slopes(x):
    e = np.exp(-abs(x))
    s = 1 / (1 + e)
    ds = e / (1 + e) ** 2
    q = np.exp(-2 * abs(x))
    return s, ds, 4 * q / (1 + q) ** 2
""",
)
SIGMOID_AND_SLOPES.whole(
    "1 - in the left tail",
    "s_lower_tail_lost",
    """
def sigmoid_and_slopes(x):
    e = np.exp(-abs(x))
    right = 1 / (1 + e)
    s = np.where(x >= 0, right, 1 - right)
    q = e * e
    return s, e / (1 + e) ** 2, 4 * q / (1 + q) ** 2
""",
)
SIGMOID_AND_SLOPES.whole(
    "dt without factor",
    "dt_four_forgotten",
    """
def sigmoid_and_slopes(x):
    e = np.exp(-abs(x))
    s = np.where(x >= 0, 1 / (1 + e), e / (1 + e))
    q = np.exp(-2 * abs(x))
    return s, e / (1 + e) ** 2, q / (1 + q) ** 2
""",
)
SIGMOID_AND_SLOPES.whole(
    "dt factor 2",
    "factor",
    """
def sigmoid_and_slopes(x):
    e = np.exp(-abs(x))
    s = np.where(x >= 0, 1 / (1 + e), e / (1 + e))
    q = np.exp(-2 * abs(x))
    return s, e / (1 + e) ** 2, 2 * q / (1 + q) ** 2
""",
)
SIGMOID_AND_SLOPES.whole(
    "dt at x",
    "dt_half_argument",
    """
def sigmoid_and_slopes(x):
    e = np.exp(-abs(x))
    s = np.where(x >= 0, 1 / (1 + e), e / (1 + e))
    ds = e / (1 + e) ** 2
    return s, ds, 4 * ds
""",
)
SIGMOID_AND_SLOPES.whole(
    "tanh returned",
    "dt_itself",
    """
def sigmoid_and_slopes(x):
    e = np.exp(-abs(x))
    s = np.where(x >= 0, 1 / (1 + e), e / (1 + e))
    return s, e / (1 + e) ** 2, np.tanh(x)
""",
)
SIGMOID_AND_SLOPES.whole(
    "clip",
    "s_clipped+ds_tails_lost+dt_tails_lost",
    """
def sigmoid_and_slopes(x):
    x = np.clip(x, -30, 30)
    e = np.exp(-abs(x))
    s = np.where(x >= 0, 1 / (1 + e), e / (1 + e))
    q = e * e
    return s, e / (1 + e) ** 2, 4 * q / (1 + q) ** 2
""",
)
SIGMOID_AND_SLOPES.whole(
    "order",
    "order",
    """
def sigmoid_and_slopes(x):
    e = np.exp(-abs(x))
    s = np.where(x >= 0, 1 / (1 + e), e / (1 + e))
    q = e * e
    return s, 4 * q / (1 + q) ** 2, e / (1 + e) ** 2
""",
)
SIGMOID_AND_SLOPES.whole(
    "square missing",
    "ds_square_missing+dt_square_missing",
    """
def sigmoid_and_slopes(x):
    e = np.exp(-abs(x))
    s = np.where(x >= 0, 1 / (1 + e), e / (1 + e))
    q = e * e
    return s, e / (1 + e), 4 * q / (1 + q)
""",
)

SIGMOID_MLP_BACKWARD = Answers(
    "sigmoid_mlp_backward",
    """
def sigmoid_mlp_backward(params, activations, dout):
    L = len(params)
    dhs, dWs, dbs = [None] * (L + 1), [None] * L, [None] * L
    dhs[L] = dout
    for i in range(L, 0, -1):
        h = activations[i]
        dz = dhs[i] if i == L else dhs[i] * h * (1 - h)
        dWs[i - 1] = dz.T @ activations[i - 1]
        dbs[i - 1] = dz.sum(axis=0)
        dhs[i - 1] = dz @ params[i - 1][0]
    return dhs, dWs, dbs
""",
)
SIGMOID_MLP_BACKWARD.other(
    "insert at front",
    """
def sigmoid_mlp_backward(params, activations, dout):
    dhs, dWs, dbs = [dout], [], []
    dz = dout
    for (W, _), h in zip(reversed(params), reversed(activations[:-1])):
        dWs.insert(0, np.einsum("no,ni->oi", dz, h))
        dbs.insert(0, np.ones(len(dz)) @ dz)
        dh = dz @ W
        dhs.insert(0, dh)
        dz = dh * (h - h**2)
    return dhs, dWs, dbs
""",
)
SIGMOID_MLP_BACKWARD.whole(
    "slope at last",
    "output_slope",
    """
def sigmoid_mlp_backward(params, activations, dout):
    L = len(params)
    dhs, dWs, dbs = [None] * (L + 1), [None] * L, [None] * L
    dhs[L] = dout
    for i in range(L, 0, -1):
        h = activations[i]
        dz = dhs[i] * h * (1 - h)
        dWs[i - 1] = dz.T @ activations[i - 1]
        dbs[i - 1] = dz.sum(axis=0)
        dhs[i - 1] = dz @ params[i - 1][0]
    return dhs, dWs, dbs
""",
)
SIGMOID_MLP_BACKWARD.whole(
    "no slopes",
    "no_slope",
    """
def sigmoid_mlp_backward(params, activations, dout):
    L = len(params)
    dhs, dWs, dbs = [None] * (L + 1), [None] * L, [None] * L
    dhs[L] = dout
    for i in range(L, 0, -1):
        h = activations[i]
        dz = dhs[i]
        dWs[i - 1] = dz.T @ activations[i - 1]
        dbs[i - 1] = dz.sum(axis=0)
        dhs[i - 1] = dz @ params[i - 1][0]
    return dhs, dWs, dbs
""",
)
SIGMOID_MLP_BACKWARD.whole(
    "slope of sigmoid of h",
    "of_activation",
    """
def sigmoid_mlp_backward(params, activations, dout):
    L = len(params)
    dhs, dWs, dbs = [None] * (L + 1), [None] * L, [None] * L
    dhs[L] = dout
    for i in range(L, 0, -1):
        h = activations[i]
        dz = dhs[i] if i == L else dhs[i] / (1 + np.exp(-h)) * (1 - 1 / (1 + np.exp(-h)))
        dWs[i - 1] = dz.T @ activations[i - 1]
        dbs[i - 1] = dz.sum(axis=0)
        dhs[i - 1] = dz @ params[i - 1][0]
    return dhs, dWs, dbs
""",
)
SIGMOID_MLP_BACKWARD.whole(
    "tanh slope",
    "tanh_slope",
    """
def sigmoid_mlp_backward(params, activations, dout):
    L = len(params)
    dhs, dWs, dbs = [None] * (L + 1), [None] * L, [None] * L
    dhs[L] = dout
    for i in range(L, 0, -1):
        h = activations[i]
        dz = dhs[i] if i == L else dhs[i] * (1 - h**2)
        dWs[i - 1] = dz.T @ activations[i - 1]
        dbs[i - 1] = dz.sum(axis=0)
        dhs[i - 1] = dz @ params[i - 1][0]
    return dhs, dWs, dbs
""",
)
SIGMOID_MLP_BACKWARD.whole(
    "slope from input",
    "",
    """
def sigmoid_mlp_backward(params, activations, dout):
    L = len(params)
    dhs, dWs, dbs = [None] * (L + 1), [None] * L, [None] * L
    dhs[L] = dout
    for i in range(L, 0, -1):
        h = activations[i]
        dz = dhs[i] if i == L else dhs[i] * activations[i - 1] * (1 - activations[i - 1])
        dWs[i - 1] = dz.T @ activations[i - 1]
        dbs[i - 1] = dz.sum(axis=0)
        dhs[i - 1] = dz @ params[i - 1][0]
    return dhs, dWs, dbs
""",
)
SIGMOID_MLP_BACKWARD.whole(
    "W.T back",
    "",
    """
def sigmoid_mlp_backward(params, activations, dout):
    L = len(params)
    dhs, dWs, dbs = [None] * (L + 1), [None] * L, [None] * L
    dhs[L] = dout
    for i in range(L, 0, -1):
        h = activations[i]
        dz = dhs[i] if i == L else dhs[i] * h * (1 - h)
        dWs[i - 1] = dz.T @ activations[i - 1]
        dbs[i - 1] = dz.sum(axis=0)
        dhs[i - 1] = dz @ params[i - 1][0].T
    return dhs, dWs, dbs
""",
)
SIGMOID_MLP_BACKWARD.whole(
    "dW transposed",
    "transposed",
    """
def sigmoid_mlp_backward(params, activations, dout):
    L = len(params)
    dhs, dWs, dbs = [None] * (L + 1), [None] * L, [None] * L
    dhs[L] = dout
    for i in range(L, 0, -1):
        h = activations[i]
        dz = dhs[i] if i == L else dhs[i] * h * (1 - h)
        dWs[i - 1] = activations[i - 1].T @ dz
        dbs[i - 1] = dz.sum(axis=0)
        dhs[i - 1] = dz @ params[i - 1][0]
    return dhs, dWs, dbs
""",
)
SIGMOID_MLP_BACKWARD.whole(
    "db mean",
    "mean_of_biases",
    """
def sigmoid_mlp_backward(params, activations, dout):
    L = len(params)
    dhs, dWs, dbs = [None] * (L + 1), [None] * L, [None] * L
    dhs[L] = dout
    for i in range(L, 0, -1):
        h = activations[i]
        dz = dhs[i] if i == L else dhs[i] * h * (1 - h)
        dWs[i - 1] = dz.T @ activations[i - 1]
        dbs[i - 1] = dz.mean(axis=0)
        dhs[i - 1] = dz @ params[i - 1][0]
    return dhs, dWs, dbs
""",
)
SIGMOID_MLP_BACKWARD.whole(
    "dh from dL/dh",
    "slope_off_the_path",
    """
def sigmoid_mlp_backward(params, activations, dout):
    L = len(params)
    dhs, dWs, dbs = [None] * (L + 1), [None] * L, [None] * L
    dhs[L] = dout
    for i in range(L, 0, -1):
        h = activations[i]
        dz = dhs[i] if i == L else dhs[i] * h * (1 - h)
        dWs[i - 1] = dz.T @ activations[i - 1]
        dbs[i - 1] = dz.sum(axis=0)
        dhs[i - 1] = dhs[i] @ params[i - 1][0]
    return dhs, dWs, dbs
""",
)
SIGMOID_MLP_BACKWARD.whole(
    "dW from dh",
    "slope_too_late",
    """
def sigmoid_mlp_backward(params, activations, dout):
    L = len(params)
    dhs, dWs, dbs = [None] * (L + 1), [None] * L, [None] * L
    dhs[L] = dout
    for i in range(L, 0, -1):
        h = activations[i]
        dz = dhs[i] if i == L else dhs[i] * h * (1 - h)
        dWs[i - 1] = dhs[i].T @ activations[i - 1]
        dbs[i - 1] = dhs[i].sum(axis=0)
        dhs[i - 1] = dz @ params[i - 1][0]
    return dhs, dWs, dbs
""",
)
SIGMOID_MLP_BACKWARD.whole(
    "dW with output",
    "late_input",
    """
def sigmoid_mlp_backward(params, activations, dout):
    L = len(params)
    dhs, dWs, dbs = [None] * (L + 1), [None] * L, [None] * L
    dhs[L] = dout
    for i in range(L, 0, -1):
        h = activations[i]
        dz = dhs[i] if i == L else dhs[i] * h * (1 - h)
        dWs[i - 1] = dz.T @ activations[i]
        dbs[i - 1] = dz.sum(axis=0)
        dhs[i - 1] = dz @ params[i - 1][0]
    return dhs, dWs, dbs
""",
)
SIGMOID_MLP_BACKWARD.whole(
    "divide by N again",
    "everything_divided",
    """
def sigmoid_mlp_backward(params, activations, dout):
    L = len(params)
    dhs, dWs, dbs = [None] * (L + 1), [None] * L, [None] * L
    dhs[L] = dout / len(dout)
    for i in range(L, 0, -1):
        h = activations[i]
        dz = dhs[i] if i == L else dhs[i] * h * (1 - h)
        dWs[i - 1] = dz.T @ activations[i - 1]
        dbs[i - 1] = dz.sum(axis=0)
        dhs[i - 1] = dz @ params[i - 1][0]
    return dhs, dWs, dbs
""",
)
SIGMOID_MLP_BACKWARD.whole(
    "order",
    "order",
    """
def sigmoid_mlp_backward(params, activations, dout):
    L = len(params)
    dhs, dWs, dbs = [None] * (L + 1), [None] * L, [None] * L
    dhs[L] = dout
    for i in range(L, 0, -1):
        h = activations[i]
        dz = dhs[i] if i == L else dhs[i] * h * (1 - h)
        dWs[i - 1] = dz.T @ activations[i - 1]
        dbs[i - 1] = dz.sum(axis=0)
        dhs[i - 1] = dz @ params[i - 1][0]
    return dWs, dbs, dhs
""",
)
SIGMOID_MLP_BACKWARD.whole(
    "db over units",
    "bias_over_units",
    """
def sigmoid_mlp_backward(params, activations, dout):
    L = len(params)
    dhs, dWs, dbs = [None] * (L + 1), [None] * L, [None] * L
    dhs[L] = dout
    for i in range(L, 0, -1):
        h = activations[i]
        dz = dhs[i] if i == L else dhs[i] * h * (1 - h)
        dWs[i - 1] = dz.T @ activations[i - 1]
        dbs[i - 1] = dz.sum(axis=1)
        dhs[i - 1] = dz @ params[i - 1][0]
    return dhs, dWs, dbs
""",
)
SIGMOID_MLP_BACKWARD.whole(
    "slope h only",
    "slope_sign",
    """
def sigmoid_mlp_backward(params, activations, dout):
    L = len(params)
    dhs, dWs, dbs = [None] * (L + 1), [None] * L, [None] * L
    dhs[L] = dout
    for i in range(L, 0, -1):
        h = activations[i]
        dz = dhs[i] if i == L else dhs[i] * h * (h - 1)
        dWs[i - 1] = dz.T @ activations[i - 1]
        dbs[i - 1] = dz.sum(axis=0)
        dhs[i - 1] = dz @ params[i - 1][0]
    return dhs, dWs, dbs
""",
)

SIGMOID_MLP_FORWARD = Answers(
    "sigmoid_mlp_forward",
    """
def sigmoid_mlp_forward(params, X):
    hs = [X]
    for W, b in params[:-1]:
        hs.append(1 / (1 + np.exp(-(hs[-1] @ W.T + b))))
    W, b = params[-1]
    hs.append(hs[-1] @ W.T + b)
    return hs
""",
)
SIGMOID_MLP_FORWARD.other(
    "enumerate, scipy",
    """
def sigmoid_mlp_forward(params, X):
    from scipy.special import expit
    h, out = np.array(X, dtype=float), []
    out.append(h)
    for i, (W, b) in enumerate(params):
        z = np.einsum("ni,oi->no", h, W) + b[None, :]
        h = expit(z) if i < len(params) - 1 else z
        out.append(h)
    return out
""",
)
SIGMOID_MLP_FORWARD.whole(
    "sigmoid everywhere",
    "squashed_output",
    """
def sigmoid_mlp_forward(params, X):
    hs = [X]
    for W, b in params:
        hs.append(1 / (1 + np.exp(-(hs[-1] @ W.T + b))))
    return hs
""",
)
SIGMOID_MLP_FORWARD.whole(
    "no sigmoid",
    "linear",
    """
def sigmoid_mlp_forward(params, X):
    hs = [X]
    for W, b in params:
        hs.append(hs[-1] @ W.T + b)
    return hs
""",
)
SIGMOID_MLP_FORWARD.whole(
    "no transpose",
    "",
    """
def sigmoid_mlp_forward(params, X):
    hs = [X]
    for i, (W, b) in enumerate(params):
        z = hs[-1] @ W + b
        hs.append(z if i == len(params) - 1 else 1 / (1 + np.exp(-z)))
    return hs
""",
)
SIGMOID_MLP_FORWARD.whole(
    "without input",
    "without_input",
    """
def sigmoid_mlp_forward(params, X):
    h, hs = X, []
    for i, (W, b) in enumerate(params):
        z = h @ W.T + b
        h = z if i == len(params) - 1 else 1 / (1 + np.exp(-z))
        hs.append(h)
    return hs
""",
)
SIGMOID_MLP_FORWARD.whole(
    "bias outside",
    "bias_outside",
    """
def sigmoid_mlp_forward(params, X):
    hs = [X]
    for i, (W, b) in enumerate(params):
        z = hs[-1] @ W.T
        hs.append(z + b if i == len(params) - 1 else 1 / (1 + np.exp(-z)) + b)
    return hs
""",
)
SIGMOID_MLP_FORWARD.whole(
    "no bias",
    "no_bias",
    """
def sigmoid_mlp_forward(params, X):
    hs = [X]
    for i, (W, b) in enumerate(params):
        z = hs[-1] @ W.T
        hs.append(z if i == len(params) - 1 else 1 / (1 + np.exp(-z)))
    return hs
""",
)
SIGMOID_MLP_FORWARD.whole(
    "sign of exponent",
    "mirrored",
    """
def sigmoid_mlp_forward(params, X):
    hs = [X]
    for i, (W, b) in enumerate(params):
        z = hs[-1] @ W.T + b
        hs.append(z if i == len(params) - 1 else 1 / (1 + np.exp(z)))
    return hs
""",
)
SIGMOID_MLP_FORWARD.whole(
    "exp of minus first term",
    "bias_sign",
    """
def sigmoid_mlp_forward(params, X):
    hs = [X]
    for i, (W, b) in enumerate(params):
        z = hs[-1] @ W.T + b
        hs.append(z if i == len(params) - 1 else 1 / (1 + np.exp(-hs[-1] @ W.T + b)))
    return hs
""",
)
SIGMOID_MLP_FORWARD.whole(
    "tanh",
    "tanh",
    """
def sigmoid_mlp_forward(params, X):
    hs = [X]
    for i, (W, b) in enumerate(params):
        z = hs[-1] @ W.T + b
        hs.append(z if i == len(params) - 1 else np.tanh(z))
    return hs
""",
)
SIGMOID_MLP_FORWARD.whole(
    "zs returned",
    "pre_activations",
    """
def sigmoid_mlp_forward(params, X):
    zs, h = [X], X
    for i, (W, b) in enumerate(params):
        z = h @ W.T + b
        zs.append(z)
        h = 1 / (1 + np.exp(-z))
    return zs
""",
)
SIGMOID_MLP_FORWARD.whole(
    "sigmoid on input",
    "sigmoid_before_the_weights",
    """
def sigmoid_mlp_forward(params, X):
    hs = [X]
    for W, b in params:
        hs.append(1 / (1 + np.exp(-hs[-1])) @ W.T + b)
    return hs
""",
)
SIGMOID_MLP_FORWARD.whole(
    "only logits",
    "output_alone",
    """
def sigmoid_mlp_forward(params, X):
    h = X
    for W, b in params[:-1]:
        h = 1 / (1 + np.exp(-(h @ W.T + b)))
    return h @ params[-1][0].T + params[-1][1]
""",
)
