"""What eleventh readers wrote from the text alone, where a name was missing."""

from support.tables import Answers

CHAIN_FORWARD = Answers(
    "chain_forward",
    """
def chain_forward(w, b, x, n):
    y = np.zeros(n + 1)
    y[0] = x
    for i in range(1, n + 1):
        y[i] = w * y[i - 1] + b
    return y
""",
)

CHAIN_FORWARD.slip(
    "the array has an integer type, so all outputs are cut to whole numbers",
    "cut_to_whole",
    "np.zeros(n + 1) -> np.zeros(n + 1, dtype=int)",
    "return y -> return y.astype(float)",
)


OVERFLOW_DEPTH = Answers(
    "overflow_depth",
    """
def overflow_depth(w, dtype):
    largest = float(np.finfo(dtype).max)
    size = 1.0
    for n in range(1, 10**6):
        size *= abs(w)
        if size > largest:
            return n
    return 10**6
""",
)

OVERFLOW_DEPTH.slip(
    "the search ends after 500 layers, larger answers are cut to 500",
    "capped_at_500",
    "range(1, 10**6) -> range(1, 501)",
    "return 10**6 -> return 500",
)

OVERFLOW_DEPTH.slip(
    "the search ends after 100 layers",
    "capped_at_100",
    "range(1, 10**6) -> range(1, 101)",
    "return 10**6 -> return 100",
)


MATRIX_CHAIN_BACKWARD = Answers(
    "matrix_chain_backward",
    """
def matrix_chain_backward(Ws, X, Y):
    Hs = [X]
    for i, W in enumerate(Ws):
        z = Hs[-1] @ W.T
        Hs.append(z)
    G = (Hs[-1] - Y) / len(X)
    grads = [None] * len(Ws)
    for i in reversed(range(len(Ws))):
        grads[i] = G.T @ Hs[i]
        G = G @ Ws[i]
    return grads
""",
)

MATRIX_CHAIN_BACKWARD.slip(
    "a tanh is put between the layers in the forward pass",
    "tanh_forward",
    "Hs.append(z) -> Hs.append(np.tanh(z) if i < len(Ws) - 1 else z)",
)

MATRIX_CHAIN_BACKWARD.slip(
    "a tanh is put between the layers, forward and back",
    "tanh_forward_and_back",
    "Hs.append(z) -> Hs.append(np.tanh(z) if i < len(Ws) - 1 else z)",
    "G = G @ Ws[i] -> G = G @ Ws[i] * (1 - Hs[i] ** 2)",
)


RANDOM_ORTHOGONAL = Answers(
    "random_orthogonal",
    """
def random_orthogonal(n, rng):
    A = rng.normal(size=(n, n))
    Q, R = np.linalg.qr(A)
    return Q * np.sign(np.diag(R))
""",
)

RANDOM_ORTHOGONAL.slip(
    "the sign fix is applied to the first column only",
    "first_sign_only",
    "return Q * np.sign(np.diag(R)) -> Q[:, 0] *= np.sign(R[0, 0])\n    return Q",
)

RANDOM_ORTHOGONAL.slip(
    "the matrix is made symmetric before the QR, so Q is not uniform (with the sign fix)",
    "product_start",
    "qr(A) -> qr(A @ A.T)",
)


SIGMOID_MLP_FORWARD = Answers(
    "sigmoid_mlp_forward",
    """
def sigmoid_mlp_forward(params, X):
    hs = [X]
    for i, (W, b) in enumerate(params):
        h = hs[-1]
        z = h @ W.T + b
        hs.append(z if i == len(params) - 1 else 1 / (1 + np.exp(-z)))
    return hs
""",
)

SIGMOID_MLP_FORWARD.slip(
    "the transpose is only taken when the shapes do not fit, so square W are used untransposed",
    "square_not_transposed",
    "h @ W.T + b -> (h @ W if h.shape[1] == W.shape[0] and W.shape[1] == len(b) else h @ W.T) + b",
)

SIGMOID_MLP_FORWARD.slip(
    "two slips: the biases are forgotten, and the last layer gets a sigmoid",
    "",
    "h @ W.T + b -> h @ W.T",
    "z if i == len(params) - 1 else 1 -> 1",
)


ACTIVATION_MOMENTS = Answers(
    "activation_moments",
    """
from deepgrad.networks.activations import ACTIVATIONS


def activation_moments(activation, std):
    z = np.linspace(-8, 8, 4001) * std
    p = np.exp(-(z**2) / (2 * std**2))
    p /= p.sum()
    f = ACTIVATIONS[activation]
    return float(np.sum(p * f.function(z) ** 2)), float(np.sum(p * f.slope(z) ** 2))
""",
)

ACTIVATION_MOMENTS.slip("the grid is too coarse: 41 points, wrong for a large std", "coarse_grid_402", "4001 -> 41")

ACTIVATION_MOMENTS.slip("the grid has 201 points", "coarse_grid_78", "4001 -> 201")

ACTIVATION_MOMENTS.slip("the grid has 401 points", "coarse_grid_42", "4001 -> 401")


PREDICTED_STD = Answers(
    "predicted_std",
    """
from deepgrad.networks.activations import second_moment


def predicted_std(depth, fan_in, weight_std, activation):
    s = np.sqrt(fan_in) * weight_std
    for _ in range(depth - 1):
        s = np.sqrt(fan_in * weight_std**2 * second_moment(activation, s))
    return float(s)
""",
)

PREDICTED_STD.slip(
    "s of the first layer is left at 1: only the later layers are multiplied by sqrt(fan_in) weight_std",
    "first_weights_left_out",
    "s = np.sqrt(fan_in) * weight_std -> s = 1.0",
)


RELU_CORRELATION = Answers(
    "relu_correlation",
    """
def relu_correlation(c, depth):
    out, theta = [float(c)], np.arccos(np.clip(c, -1, 1))
    for _ in range(depth):
        c = (np.sin(theta) + (np.pi - theta) * np.cos(theta)) / np.pi
        theta = np.arccos(np.clip(c, -1, 1))
        out.append(c)
    return np.array(out)
""",
)

RELU_CORRELATION.slip(
    "the new cosine goes on as the next angle (arccos only for the inputs)",
    "cosine_as_next_angle",
    "theta = np.arccos(np.clip(c, -1, 1))\n        out -> theta = c\n        out",
)


BATCHNORM_BACKWARD = Answers(
    "batchnorm_backward",
    """
def batchnorm_backward(dout, x, gamma, eps):
    N = len(x)
    sigma = np.sqrt(x.var(axis=0) + eps)
    x_hat = (x - x.mean(axis=0)) / sigma
    d = dout
    dbeta = d.sum(axis=0)
    dgamma = (d * x_hat).sum(axis=0)
    dx = gamma / sigma * (dout - dbeta / N - x_hat * dgamma / N)
    return dx, dgamma, dbeta
""",
)

BATCHNORM_BACKWARD.slip(
    "gamma/sigma twice: the sums are made of d and then multiplied by gamma/sigma again in dx (dgamma, dbeta also of d)",
    "factor_twice_in_paths+parameters_of_d",
    "d = dout\n -> d = dout * gamma / sigma\n",
)

BATCHNORM_BACKWARD.slip(
    "the means in dx are made of d and then multiplied by gamma/sigma again",
    "factor_twice_in_paths",
    "(dout - dbeta / N - x_hat * dgamma / N) -> (dout - gamma / sigma * (dbeta / N + x_hat * dgamma / N))",
)


LAYERNORM_BACKWARD = Answers(
    "layernorm_backward",
    """
def layernorm_backward(dout, x, gamma, eps):
    sigma = np.sqrt(x.var(axis=1, keepdims=True) + eps)
    x_hat = (x - x.mean(axis=1, keepdims=True)) / sigma
    d = dout * gamma
    by_mean = d.mean(axis=1, keepdims=True)
    by_variance = x_hat * (d * x_hat).mean(axis=1, keepdims=True)
    return (d - by_mean - by_variance) / sigma, (dout * x_hat).sum(axis=0), dout.sum(axis=0)
""",
)

LAYERNORM_BACKWARD.slip(
    "the two means are divided by sigma, and the whole bracket is again",
    "sigma_twice_in_paths",
    "(d - by_mean - by_variance) -> (d - (by_mean + by_variance) / sigma)",
)


GRADIENT_PRODUCT = Answers(
    "gradient_product",
    """
def gradient_product(slopes):
    return float(np.prod(1 + slopes))
""",
)

GRADIENT_PRODUCT.slip(
    "sum of the running products (1 + cumprod summed) instead of the last one",
    "sum_of_partial_products",
    "np.prod(1 + slopes) -> np.sum(np.cumprod(1 + slopes))",
)


PATH_COUNTS = Answers(
    "path_counts",
    """
def path_counts(L):
    return [math.comb(L, k) for k in range(L + 1)]
""",
)

PATH_COUNTS.slip(
    "floating point: counts from scipy.special.comb without exact, wrong digits for large L",
    "",
    "math.comb(L, k) -> int(scipy.special.comb(L, k))",
)


POST_LN_BACKWARD = Answers(
    "post_ln_backward",
    """
def post_ln_backward(dout, x, W1, W2, eps):
    z = x @ W1.T
    a = z * (z > 0)
    s = x + a @ W2.T
    centred = s - s.mean(axis=1, keepdims=True)
    std = np.sqrt(s.var(axis=1, keepdims=True) + eps)
    y = centred / std
    ds = np.empty(s.shape)
    for n in range(len(s)):
        g = dout[n]
        ds[n] = (g - g.mean() - y[n] * np.mean(g * y[n])) / std[n]
    dz = (ds @ W2) * (z > 0)
    return ds + dz @ W1, dz.T @ x, ds.T @ a
""",
)

POST_LN_BACKWARD.slip(
    "the mean is taken over all numbers of the batch in the norm's backward pass instead of per row",
    "mean_of_all_rows",
    "g.mean() -> dout.mean()",
)

POST_LN_BACKWARD.slip(
    "both means are taken over all numbers of the batch in the norm's backward pass",
    "means_of_all_rows",
    "g.mean() -> dout.mean()",
    "np.mean(g * y[n]) -> np.mean(dout * y)",
)

POST_LN_BACKWARD.slip(
    "the norm's backward pass divides by the variance instead of the standard deviation",
    "norm_over_variance",
    "/ std[n] -> / std[n] ** 2",
)


PRE_LN_BACKWARD = Answers(
    "pre_ln_backward",
    """
def pre_ln_backward(dout, x, W1, W2, eps):
    std = np.sqrt(x.var(axis=1, keepdims=True) + eps)
    u = (x - x.mean(axis=1, keepdims=True)) / std
    z = u @ W1.T
    dz = (dout @ W2) * (z > 0)
    du = dz @ W1
    dx = (du - du.mean(axis=1, keepdims=True) - u * (du * u).mean(axis=1, keepdims=True)) / std
    return dout + dx, dz.T @ u, dout.T @ np.maximum(z, 0)
""",
)

PRE_LN_BACKWARD.slip(
    "the mean of du is taken over all numbers of the batch",
    "mean_of_all_rows",
    "du.mean(axis=1, keepdims=True) -> du.mean()",
)

PRE_LN_BACKWARD.slip(
    "the norm's backward pass divides by the variance instead of the standard deviation",
    "norm_over_variance",
    "keepdims=True)) / std\n    return -> keepdims=True)) / std**2\n    return",
)


RNN_FORWARD = Answers(
    "rnn_forward",
    """
def rnn_forward(X, h0, Wx, Wh, b):
    states = [np.asarray(h0, dtype=float)]
    for x in X:
        h = states[-1].copy()
        h[:] = np.tanh(x @ Wx.T + h @ Wh.T + b)
        states.append(h)
    return np.stack(states)
""",
)

RNN_FORWARD.slip(
    "all entries of the list are the same array, updated in place, so every state is h_T",
    "one_array_but_first",
    "h = states[-1].copy() -> h = states[-1] if len(states) > 1 else states[-1].copy()",
)


CLIP = """
def norm_given(grads):
    biggest = max((np.max(np.abs(g)) for g in grads if np.size(g)), default=0.0)
    if any(np.isnan(g).any() for g in grads):
        return float("nan")
    if biggest == 0 or not np.isfinite(biggest):
        return float(biggest)
    return float(biggest * np.sqrt(sum(np.sum((g / biggest) ** 2) for g in grads)))


def clip_by_global_norm(grads, max_norm):
    norm = norm_given(grads)
    if not np.isfinite(norm):
        raise ValueError("the norm of the gradients is nan or infinite")
    factor = min(1.0, max_norm / norm) if norm > 0 else 1.0
    return [g * factor for g in grads], norm
"""
PYTORCH = "min(1.0, max_norm / (norm + 1e-6))", "max_norm / (norm + 1e-6) if norm > max_norm else 1.0"
"""How PyTorch's clip_grad_norm_ finds the factor, and the same for long gradients only. Both are right."""


def clip_as_in_pytorch(factor: str) -> str:
    return CLIP.replace("min(1.0, max_norm / norm) if norm > 0 else 1.0", factor)


CLIP_BY_GLOBAL_NORM = Answers("clip_by_global_norm", CLIP)

CLIP_BY_GLOBAL_NORM.other("PyTorch's small number: max_norm / (norm + 1e-6)", clip_as_in_pytorch(PYTORCH[0]))

CLIP_BY_GLOBAL_NORM.other("PyTorch's small number, for long gradients only", clip_as_in_pytorch(PYTORCH[1]))


STEP = """

def clipped_sgd_step(params, grads, lr, max_norm):
    short, _ = clip_by_global_norm(grads, max_norm)
    return [p - lr * g for p, g in zip(params, short)]
"""
CLIPPED_SGD_STEP = Answers("clipped_sgd_step", CLIP + STEP)

CLIPPED_SGD_STEP.other("PyTorch's small number: max_norm / (norm + 1e-6)", clip_as_in_pytorch(PYTORCH[0]) + STEP)

CLIPPED_SGD_STEP.other("PyTorch's small number, for long gradients only", clip_as_in_pytorch(PYTORCH[1]) + STEP)

CLIPPED_SGD_STEP.slip(
    "the parameters are clipped in place of the gradients",
    "parameters_clipped_first",
    "short, _ = clip_by_global_norm(grads, max_norm) -> clip_by_global_norm(grads, max_norm)\n    short, _ = clip_by_global_norm(params, max_norm)",
    "zip(params, short) -> zip(short, grads)",
)

CLIPPED_SGD_STEP.slip(
    "the norm ignores all arrays but the first",
    "first_norm",
    "norm = norm_given(grads) -> norm = norm_given(grads[:1])",
)


ANGLE_BETWEEN = Answers(
    "angle_between",
    """
def angle_between(grads, others):
    a = np.concatenate([np.ravel(g) for g in grads])
    b = np.concatenate([np.ravel(g) for g in others])
    cosine = a @ b / (np.linalg.norm(a) * np.linalg.norm(b))
    return float(np.degrees(np.arccos(np.clip(cosine, -1.0, 1.0))))
""",
)

ANGLE_BETWEEN.slip(
    "the cosine is squared before the arccosine", "cosine_squared", "np.clip(cosine -> np.clip(cosine**2"
)
