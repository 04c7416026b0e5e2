"""What a twelfth reader wrote from the text alone, where a name was missing."""

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

CHAIN_FORWARD.whole(
    "the input x is passed through unweighted in the first layer: y_1 = x + b",
    "weight_not_first",
    """
def chain_forward(w, b, x, n):
    y = np.zeros(n + 1)
    y[0] = x
    if n > 0:
        y[1] = x + b
    for i in range(2, n + 1):
        y[i] = w * y[i - 1] + b
    return y
""",
)

NUMERICAL_GRADIENT = Answers(
    "numerical_gradient",
    """
def numerical_gradient(f, x, h):
    g = np.zeros(x.shape)
    for i in np.ndindex(*x.shape):
        up, down = x.copy(), x.copy()
        up[i] += h
        down[i] -= h
        g[i] = (f(up) - f(down)) / (2 * h)
    return g
""",
)

NUMERICAL_GRADIENT.whole(
    "the step is scaled by the size of the entry (h * max(1, |x_i|)) but the division is still by 2 h",
    "relative_step_above_one_over_h",
    """
def numerical_gradient(f, x, h):
    g = np.zeros(x.shape)
    for i in np.ndindex(*x.shape):
        e = np.zeros(x.shape)
        e[i] = h * max(1.0, abs(x[i]))
        g[i] = (f(x + e) - f(x - e)) / (2 * h)
    return g
""",
)

XAVIER_UNIFORM = Answers(
    "xavier_uniform",
    """
def xavier_uniform(fan_in, fan_out, rng):
    a = np.sqrt(6 / (fan_in + fan_out))
    return rng.uniform(-a, a, (fan_out, fan_in))
""",
)

XAVIER_UNIFORM.whole(
    "rng.uniform gets a as its only limit: the numbers lie between a and 1",
    "bound_to_one",
    """
def xavier_uniform(fan_in, fan_out, rng):
    a = np.sqrt(6 / (fan_in + fan_out))
    return rng.uniform(a, size=(fan_out, fan_in))
""",
)

XAVIER_UNIFORM.whole(
    "the 1/(2a) before the integral is forgotten: 2 a**3 / 3 is set equal to the variance",
    "integral_for_mean",
    """
def xavier_uniform(fan_in, fan_out, rng):
    a = (3 / (fan_in + fan_out)) ** (1 / 3)
    return rng.uniform(-a, a, (fan_out, fan_in))
""",
)

RELU_CORRELATION = Answers(
    "relu_correlation",
    """
def relu_correlation(c, depth):
    out = [float(c)]
    for _ in range(depth):
        theta = math.acos(min(1.0, max(-1.0, out[-1])))
        out.append((math.sin(theta) + (math.pi - theta) * math.cos(theta)) / math.pi)
    return np.array(out)
""",
)

RELU_CORRELATION.whole(
    "the brackets are missing: sin + pi - theta cos, over pi",
    "angle_times_cosine",
    """
def relu_correlation(c, depth):
    out = [float(c)]
    for _ in range(depth):
        theta = np.arccos(np.clip(out[-1], -1, 1))
        out.append((np.sin(theta) + np.pi - theta * np.cos(theta)) / np.pi)
    return np.array(out)
""",
)

LINEAR_BACKWARD = Answers(
    "linear_backward",
    """
def linear_backward(dz, h, W):
    return dz @ W, dz.T @ h, dz.sum(axis=0)
""",
)

LINEAR_BACKWARD.whole(
    "dz is first passed through a ReLU gate of the recomputed z (b taken as 0), though dz is already dL/dz",
    "gate_on_upstream",
    """
def linear_backward(dz, h, W):
    dz = dz * (h @ W.T > 0)
    return dz @ W, dz.T @ h, dz.sum(axis=0)
""",
)

LAYERNORM_FORWARD = Answers(
    "layernorm_forward",
    """
def layernorm_forward(x, gamma, beta, eps):
    mu = x.mean(axis=1, keepdims=True)
    var = x.var(axis=1, keepdims=True)
    sigma = np.sqrt(var + eps)
    return gamma * (x - mu) / sigma + beta
""",
)

LAYERNORM_FORWARD.whole(
    "mean absolute deviation instead of the standard deviation",
    "sizes_squared",
    """
def layernorm_forward(x, gamma, beta, eps):
    mu = x.mean(axis=1, keepdims=True)
    var = x.var(axis=1, keepdims=True)
    sigma = np.sqrt(np.abs(x - mu).mean(axis=1, keepdims=True) ** 2 + eps)
    return gamma * (x - mu) / sigma + beta
""",
)

LAYERNORM_FORWARD.whole(
    "min-max scaling of each row, instead of mean and standard deviation",
    "smallest_and_range",
    """
def layernorm_forward(x, gamma, beta, eps):
    low, high = x.min(axis=1, keepdims=True), x.max(axis=1, keepdims=True)
    return gamma * (x - low) / (high - low + eps) + beta
""",
)

GELU_BACKWARD = Answers(
    "gelu_backward",
    """
def gelu_backward(dout, x):
    from scipy.special import erf
    cdf = 0.5 * (1 + erf(x / np.sqrt(2)))
    return dout * (cdf + x * np.exp(-(x**2) / 2) / np.sqrt(2 * np.pi))
""",
)

GELU_BACKWARD.whole(
    "x times the distribution function where x times its density belongs",
    "cdf_for_pdf",
    """
def gelu_backward(dout, x):
    from scipy.special import erf
    cdf = 0.5 * (1 + erf(x / np.sqrt(2)))
    return dout * (cdf + x * cdf)
""",
)

GLOBAL_NORM = Answers(
    "global_norm",
    """
def global_norm(grads):
    scale = max(np.abs(g).max() for g in grads) or 1.0
    return scale * np.sqrt(sum(np.sum((g / scale) ** 2) for g in grads))
""",
)

GLOBAL_NORM.whole(
    "the squares are divided by the scale, not by its square",
    "divided_after_square",
    """
def global_norm(grads):
    scale = max(np.abs(g).max() for g in grads) or 1.0
    return scale * np.sqrt(sum(np.sum(g ** 2 / scale) for g in grads))
""",
)

GLOBAL_NORM.whole(
    "1e-12 under the root: a gradient of zeros gets the norm 1e-6",
    "",
    """
def global_norm(grads):
    scale = max(np.abs(g).max() for g in grads) or 1.0
    return scale * np.sqrt(sum(np.sum((g / scale) ** 2) for g in grads) + 1e-12)
""",
)

SIGMOID_AND_SLOPES = Answers(
    "sigmoid_and_slopes",
    """
def sigmoid_and_slopes(x):
    e = np.exp(-np.abs(x))
    s = np.where(x >= 0, 1 / (1 + e), e / (1 + e))
    ds = e / (1 + e) ** 2
    t = np.exp(-2 * np.abs(x))
    return s, ds, 4 * t / (1 + t) ** 2
""",
)

SIGMOID_AND_SLOPES.whole(
    "everything is computed in float32; no factor is off",
    "",
    """
def sigmoid_and_slopes(x):
    t = torch.tensor(x, dtype=torch.float32)
    s, ds = torch.sigmoid(t), torch.sigmoid(t) * torch.sigmoid(-t)
    dt = 4 * torch.sigmoid(2 * t) * torch.sigmoid(-2 * t)
    return s.numpy().astype(float), ds.numpy().astype(float), dt.numpy().astype(float)
""",
)
