"""What a fourth reader of lessons 3 and 4 wrote; a slip with the name ``""`` is refused without a name."""

from support.tables import Answers

XAVIER_NORMAL = Answers(
    "xavier_normal",
    """
def xavier_normal(fan_in, fan_out, rng):
    gain = (2.0 / (fan_in + fan_out)) ** 0.5
    return gain * rng.standard_normal((fan_out, fan_in))
""",
)

XAVIER_NORMAL.other(
    "a row for every unit",
    """
def xavier_normal(fan_in, fan_out, rng):
    var = 2 / (fan_in + fan_out)
    rows = []
    for _ in range(fan_out):
        rows.append(rng.normal(loc=0.0, scale=math.sqrt(var), size=fan_in))
    return np.stack(rows)
""",
)

XAVIER_NORMAL.whole(
    "torch's gain for tanh",
    "gain_of_tanh",
    """
def xavier_normal(fan_in, fan_out, rng):
    gain = 5.0 / 3
    std = gain * np.sqrt(2.0 / (fan_in + fan_out))
    return rng.normal(0, std, size=(fan_out, fan_in))
""",
)

XAVIER_NORMAL.whole(
    "clipped at two std",
    "tails_clipped",
    """
def xavier_normal(fan_in, fan_out, rng):
    std = np.sqrt(2 / (fan_in + fan_out))
    W = rng.normal(0, std, (fan_out, fan_in))
    return np.clip(W, -2 * std, 2 * std)
""",
)

XAVIER_UNIFORM = Answers(
    "xavier_uniform",
    """
def xavier_uniform(fan_in, fan_out, rng):
    a = math.sqrt(6 / (fan_in + fan_out))
    return a * (2 * rng.random((fan_out, fan_in)) - 1)
""",
)

XAVIER_UNIFORM.other(
    "std times root three",
    """
def xavier_uniform(fan_in, fan_out, rng):
    std = np.sqrt(2 / (fan_in + fan_out))
    limit = std * np.sqrt(3)
    return rng.uniform(low=-limit, high=limit, size=(fan_out, fan_in))
""",
)

XAVIER_UNIFORM.whole(
    "0 to 2a",
    "shifted_range",
    """
def xavier_uniform(fan_in, fan_out, rng):
    a = np.sqrt(6 / (fan_in + fan_out))
    return rng.uniform(0, 2 * a, (fan_out, fan_in))
""",
)

XAVIER_UNIFORM.whole(
    "integers",
    "",
    """
def xavier_uniform(fan_in, fan_out, rng):
    a = np.sqrt(6 / (fan_in + fan_out))
    return rng.integers(-a, a, (fan_out, fan_in))
""",
)

HE_NORMAL = Answers(
    "he_normal",
    """
def he_normal(fan_in, fan_out, rng, slope):
    gain = math.sqrt(2 / (1 + slope * slope))
    return rng.standard_normal(size=(fan_out, fan_in)) * gain / math.sqrt(fan_in)
""",
)

HE_NORMAL.other(
    "half and half",
    """
def he_normal(fan_in, fan_out, rng, slope):
    kept = 0.5 + 0.5 * slope**2
    return rng.normal(scale=(1 / (kept * fan_in)) ** 0.5, size=(fan_out, fan_in))
""",
)

HE_NORMAL.whole(
    "if slope is 0",
    "two_for_relu_only",
    """
def he_normal(fan_in, fan_out, rng, slope):
    if slope == 0:
        var = 2 / fan_in
    else:
        var = 1 / ((1 + slope**2) * fan_in)
    return rng.normal(0, np.sqrt(var), (fan_out, fan_in))
""",
)

HE_NORMAL.whole(
    "gain without its root",
    "gain_without_root",
    """
def he_normal(fan_in, fan_out, rng, slope):
    gain = 2 / (1 + slope**2)
    std = gain / np.sqrt(fan_in)
    return rng.normal(0, std, (fan_out, fan_in))
""",
)

HE_NORMAL.whole(
    "slope as the mean",
    "slope_as_mean",
    """
def he_normal(fan_in, fan_out, rng, slope):
    std = np.sqrt(2 / fan_in)
    return rng.normal(slope, std, (fan_out, fan_in))
""",
)

ACTIVATION_MOMENTS = Answers(
    "activation_moments",
    """from deepgrad.networks.activations import ACTIVATIONS

def activation_moments(activation, std):
    z = np.linspace(-8 * std, 8 * std, 20001)
    p = np.exp(-(z**2) / (2 * std**2)) / (std * np.sqrt(2 * np.pi))
    act = ACTIVATIONS[activation]
    dz = z[1] - z[0]
    return float((act.function(z) ** 2 * p).sum() * dz), float((act.slope(z) ** 2 * p).sum() * dz)
""",
)

ACTIVATION_MOMENTS.other(
    "quantiles",
    """from deepgrad.networks.activations import ACTIVATIONS

def activation_moments(activation, std):
    from scipy.stats import norm
    u = (np.arange(100000) + 0.5) / 100000
    z = std * norm.ppf(u)
    f, d = ACTIVATIONS[activation].function(z), ACTIVATIONS[activation].slope(z)
    return float(np.mean(f * f)), float(np.mean(d * d))
""",
)

ACTIVATION_MOMENTS.whole(
    "phi of z squared",
    "squared_inside",
    """from deepgrad.networks.activations import ACTIVATIONS

def activation_moments(activation, std):
    z = np.linspace(-6 * std, 6 * std, 5001)
    p = np.exp(-z**2 / (2 * std**2))
    p /= p.sum()
    act = ACTIVATIONS[activation]
    return float(np.sum(act.function(z**2) * p)), float(np.sum(act.slope(z**2) * p))
""",
)

ACTIVATION_MOMENTS.whole(
    "weights squared too",
    "weights_squared_6_5001",
    """from deepgrad.networks.activations import ACTIVATIONS

def activation_moments(activation, std):
    z = np.linspace(-6 * std, 6 * std, 5001)
    p = np.exp(-z**2 / (2 * std**2))
    p /= p.sum()
    act = ACTIVATIONS[activation]
    return float(np.sum((act.function(z) * p)**2)), float(np.sum((act.slope(z) * p)**2))
""",
)

PREDICTED_STD = Answers(
    "predicted_std",
    """from deepgrad.networks.activations import second_moment

def predicted_std(depth, fan_in, weight_std, activation):
    if depth == 1:
        return float(np.sqrt(fan_in) * weight_std)
    below = predicted_std(depth - 1, fan_in, weight_std, activation)
    return float(weight_std * np.sqrt(fan_in * second_moment(activation, below)))
""",
)

PREDICTED_STD.other(
    "while loop",
    """from deepgrad.networks.activations import second_moment

def predicted_std(depth, fan_in, weight_std, activation):
    layer, q = 0, 1.0
    while True:
        layer += 1
        s = math.sqrt(fan_in * weight_std * weight_std * q)
        if layer == depth:
            return s
        q = second_moment(activation, s)
""",
)

PREDICTED_STD.whole(
    "first factor to the power",
    "first_factor_for_all",
    """from deepgrad.networks.activations import second_moment

def predicted_std(depth, fan_in, weight_std, activation):
    s = np.sqrt(fan_in) * weight_std
    factor = np.sqrt(fan_in * weight_std**2 * second_moment(activation, s)) / s
    return float(s * factor ** (depth - 1))
""",
)

CONSTANT_INIT_GRADIENTS = Answers(
    "constant_init_gradients",
    """
def constant_init_gradients(X, Y, hidden, value):
    W1 = value * np.ones((hidden, X.shape[1]))
    W2 = value * np.ones((Y.shape[1], hidden))
    h = np.tanh(np.einsum("nd,hd->nh", X, W1))
    D = (np.einsum("nh,kh->nk", h, W2) - Y) / X.shape[0]
    dz = np.einsum("nk,kh->nh", D, W2) * (1 + h) * (1 - h)
    return np.einsum("nh,nd->hd", dz, X), np.einsum("nk,nh->kh", D, h)
""",
)

CONSTANT_INIT_GRADIENTS.other(
    "one unit, repeated",
    """
def constant_init_gradients(X, Y, hidden, value):
    N = len(X)
    h = np.tanh(value * X.sum(axis=1))
    D = (hidden * value * h[:, None] - Y) / N
    dz = value * D.sum(axis=1) / np.cosh(value * X.sum(axis=1)) ** 2
    dW1 = np.repeat((dz @ X)[None, :], hidden, axis=0)
    dW2 = np.repeat((D.T @ h)[:, None], hidden, axis=1)
    return dW1, dW2
""",
)

CONSTANT_INIT_GRADIENTS.whole(
    "h for the slope",
    "h_for_slope",
    """
def constant_init_gradients(X, Y, hidden, value):
    W1 = np.full((hidden, X.shape[1]), value)
    W2 = np.full((Y.shape[1], hidden), value)
    h = np.tanh(X @ W1.T)
    D = (h @ W2.T - Y) / len(X)
    dz = D @ W2 * h
    return dz.T @ X, D.T @ h
""",
)

CONSTANT_INIT_GRADIENTS.whole(
    "one unit only",
    "output_of_one_unit",
    """
def constant_init_gradients(X, Y, hidden, value):
    h = np.tanh(value * X.sum(axis=1, keepdims=True)) * np.ones((1, hidden))
    out = value * h[:, :1] * np.ones((1, Y.shape[1]))
    D = (out - Y) / len(X)
    dz = (value * D.sum(axis=1, keepdims=True)) * (1 - h ** 2)
    return dz.T @ X, D.T @ h
""",
)

CONSTANT_INIT_GRADIENTS.whole(
    "slope in the other gradient",
    "slope_in_the_other",
    """
def constant_init_gradients(X, Y, hidden, value):
    W1 = np.full((hidden, X.shape[1]), value)
    W2 = np.full((Y.shape[1], hidden), value)
    h = np.tanh(X @ W1.T)
    D = (h @ W2.T - Y) / len(X)
    dW2 = D.T @ (h * (1 - h ** 2))
    dW1 = (D @ W2).T @ X
    return dW1, dW2
""",
)

LSUV_SCALE = Answers(
    "lsuv_scale",
    """from deepgrad.networks.activations import ACTIVATIONS

def lsuv_scale(weights, X, activation):
    phi = ACTIVATIONS[activation].function
    scaled = []
    h = X
    for W in weights:
        z = h @ W.T
        s = z.std()
        scaled.append(W / s)
        h = phi(z / s)
    return scaled
""",
)

LSUV_SCALE.other(
    "from a copy, measured again",
    """from deepgrad.networks.activations import ACTIVATIONS

def lsuv_scale(weights, X, activation):
    new = [np.array(W, dtype=float) for W in weights]
    for i in range(len(new)):
        h = np.asarray(X, dtype=float)
        for W in new[:i]:
            h = ACTIVATIONS[activation].function(h @ W.T)
        z = h @ new[i].T
        new[i] = new[i] / np.sqrt(((z - z.mean()) ** 2).mean())
    return new
""",
)

LSUV_SCALE.whole(
    "calls the table's entry",
    "",
    """from deepgrad.networks.activations import ACTIVATIONS

def lsuv_scale(weights, X, activation):
    out, h = [], X
    for W in weights:
        z = h @ W.T
        out.append(W / z.std())
        h = ACTIVATIONS[activation](z / z.std())
    return out
""",
)

RELU_CORRELATION = Answers(
    "relu_correlation",
    """
def relu_correlation(c, depth):
    cs = np.empty(depth + 1)
    cs[0] = c
    for i in range(1, depth + 1):
        x = min(max(cs[i - 1], -1.0), 1.0)
        cs[i] = (math.sqrt(1 - x * x) + (math.pi - math.acos(x)) * x) / math.pi
    return cs
""",
)

RELU_CORRELATION.other(
    "append",
    """
def relu_correlation(c, depth):
    result = [float(c)]
    for _ in range(depth):
        theta = np.arccos(np.clip(result[-1], -1, 1))
        result.append(1 / np.pi * (np.sin(theta) + (np.pi - theta) * np.cos(theta)))
    return np.array(result)
""",
)

RELU_CORRELATION.whole(
    "degrees",
    "degrees_and_half_a_turn",
    """
def relu_correlation(c, depth):
    out = [c]
    for _ in range(depth):
        theta = np.degrees(np.arccos(np.clip(out[-1], -1, 1)))
        out.append((np.sin(theta) + (180 - theta) * np.cos(theta)) / 180)
    return np.array(out, dtype=float)
""",
)

RELU = Answers(
    "relu",
    """
def relu(x):
    return 0.5 * (x + np.abs(x))
""",
)

RELU.other(
    "copy, then mask",
    """
def relu(x):
    a = np.array(x, dtype=np.float64)
    a[a < 0] = 0.0
    return a
""",
)

RELU.whole(
    "shifted to zero",
    "shifted",
    """
def relu(x):
    return x - np.min(x)
""",
)

RELU_BACKWARD = Answers(
    "relu_backward",
    """
def relu_backward(dout, x):
    dx = np.array(dout, dtype=float)
    dx[x <= 0] = 0
    return dx
""",
)

RELU_BACKWARD.other(
    "heaviside",
    """
def relu_backward(dout, x):
    return dout * np.heaviside(x, 0.0)
""",
)

RELU_BACKWARD.whole(
    "open for one, open for all",
    "units_open_together",
    """
def relu_backward(dout, x):
    mask = (x > 0).any(axis=0)
    return dout * mask
""",
)

SOFTMAX_CROSS_ENTROPY = Answers(
    "softmax_cross_entropy",
    """
def softmax_cross_entropy(logits, y):
    from scipy.special import logsumexp
    N = len(y)
    logp = logits - logsumexp(logits, axis=1, keepdims=True)
    loss = -logp[np.arange(N), y].sum() / N
    grad = (np.exp(logp) - np.eye(logits.shape[1])[y]) / N
    return float(loss), grad
""",
)

SOFTMAX_CROSS_ENTROPY.other(
    "row by row",
    """
def softmax_cross_entropy(logits, y):
    n = logits.shape[0]
    grad = np.zeros(logits.shape)
    loss = 0.0
    for i in range(n):
        s = logits[i] - max(logits[i])
        e = np.exp(s)
        loss += np.log(e.sum()) - s[y[i]]
        grad[i] = e / e.sum()
        grad[i, y[i]] -= 1
    return float(loss / n), grad / n
""",
)

SOFTMAX_CROSS_ENTROPY.whole(
    "maximum not added back",
    "maximum_in_sum_only",
    """
def softmax_cross_entropy(logits, y):
    N = len(y)
    m = logits.max(axis=1, keepdims=True)
    e = np.exp(logits - m)
    total = e.sum(axis=1, keepdims=True)
    loss = np.mean(np.log(total[:, 0]) - logits[np.arange(N), y])
    d = e / total
    d[np.arange(N), y] -= 1
    return float(loss), d / N
""",
)

SOFTMAX_CROSS_ENTROPY.whole(
    "logits clipped",
    "logits_cut_at_50",
    """
def softmax_cross_entropy(logits, y):
    N = len(y)
    s = np.clip(logits, -50, 50)
    p = np.exp(s) / np.exp(s).sum(axis=1, keepdims=True)
    loss = -np.log(p[np.arange(N), y]).mean()
    d = p.copy()
    d[np.arange(N), y] -= 1
    return float(loss), d / N
""",
)

SOFTMAX_CROSS_ENTROPY.whole(
    "loss from the changed p",
    "",
    """
def softmax_cross_entropy(logits, y):
    N = len(y)
    e = np.exp(logits - logits.max(axis=1, keepdims=True))
    p = e / e.sum(axis=1, keepdims=True)
    d = p
    d[np.arange(N), y] -= 1
    loss = -np.log(p[np.arange(N), y]).mean()
    return float(loss), d / N
""",
)

LINEAR_BACKWARD = Answers(
    "linear_backward",
    """
def linear_backward(dz, h, W):
    return np.einsum("no,oi->ni", dz, W), np.einsum("no,ni->oi", dz, h), np.einsum("no->o", dz)
""",
)

LINEAR_BACKWARD.other(
    "example by example",
    """
def linear_backward(dz, h, W):
    dW = np.zeros(W.shape)
    db = np.zeros(W.shape[0])
    dh = np.zeros(h.shape)
    for n in range(len(dz)):
        dW += np.outer(dz[n], h[n])
        db += dz[n]
        dh[n] = W.T @ dz[n]
    return dh, dW, db
""",
)

LINEAR_BACKWARD.whole(
    "reshaped",
    "reshaped",
    """
def linear_backward(dz, h, W):
    dh = dz @ W
    dW = (h.T @ dz).reshape(W.shape)
    db = dz.sum(axis=0)
    return dh, dW, db
""",
)

LINEAR_BACKWARD.whole(
    "last example",
    "weights_of_last",
    """
def linear_backward(dz, h, W):
    dW = np.zeros_like(W)
    for i in range(len(h)):
        dW = np.outer(dz[i], h[i])
    return dz @ W, dW, dz.sum(axis=0)
""",
)

LINEAR_BACKWARD.whole(
    "sum before",
    "sums_multiplied",
    """
def linear_backward(dz, h, W):
    dW = np.outer(dz.sum(axis=0), h.sum(axis=0))
    return dz @ W, dW, dz.sum(axis=0)
""",
)

LINEAR_BACKWARD.whole(
    "z for the gradient",
    "output_for_gradient",
    """
def linear_backward(dz, h, W):
    z = h @ W.T
    dW = z.T @ h
    return dz @ W, dW, dz.sum(axis=0)
""",
)

RELU_MLP_GRADIENTS = Answers(
    "relu_mlp_gradients",
    """from deepgrad.networks import layers, losses, mlp

def relu_mlp_gradients(params, X, y):
    zs, hs = mlp.forward(params, X, "relu")
    loss, dz = losses.softmax_cross_entropy(hs[-1], y)
    dWs, dbs = [None] * len(params), [None] * len(params)
    for i in reversed(range(len(params))):
        dh, dWs[i], dbs[i] = layers.linear_backward(dz, hs[i], params[i][0])
        dz = dh * (hs[i] > 0)
    return loss, dWs, dbs
""",
)

RELU_MLP_GRADIENTS.other(
    "everything by hand",
    """
def relu_mlp_gradients(params, X, y):
    h, inputs, N = X, [], len(X)
    for i, (W, b) in enumerate(params):
        inputs.append(h)
        z = h @ W.T + b
        h = np.maximum(z, 0) if i < len(params) - 1 else z
    s = h - h.max(axis=1, keepdims=True)
    logp = s - np.log(np.exp(s).sum(axis=1, keepdims=True))
    d = np.exp(logp)
    d[range(N), y] -= 1
    d /= N
    dWs, dbs = [], []
    for (W, b), a in zip(params[::-1], inputs[::-1]):
        dWs.insert(0, d.T @ a)
        dbs.insert(0, d.sum(axis=0))
        d = (d @ W) * (a > 0)
    return float(-logp[range(N), y].mean()), dWs, dbs
""",
)

RELU_MLP_GRADIENTS.whole(
    "only the last hidden switch",
    "last_gate_only",
    """from deepgrad.networks import layers, losses, mlp

def relu_mlp_gradients(params, X, y):
    zs, hs = mlp.forward(params, X, "relu")
    loss, dz = losses.softmax_cross_entropy(zs[-1], y)
    L = len(params)
    dh, dW, db = layers.linear_backward(dz, hs[L - 1], params[L - 1][0])
    dWs, dbs = [dW], [db]
    dz = layers.relu_backward(dh, zs[L - 2])
    for i in range(L - 2, -1, -1):
        dz, dW, db = layers.linear_backward(dz, hs[i], params[i][0])
        dWs.insert(0, dW)
        dbs.insert(0, db)
    return loss, dWs, dbs
""",
)

DEAD_FRACTION = Answers(
    "dead_fraction",
    """from deepgrad.networks import layers, losses, mlp

def dead_fraction(params, X):
    zs, _ = mlp.forward(params, X, "relu")
    return np.array([np.mean(z.max(axis=0) <= 0) for z in zs[:-1]], dtype=float)
""",
)

DEAD_FRACTION.other(
    "sum of h",
    """from deepgrad.networks import layers, losses, mlp

def dead_fraction(params, X):
    zs, hs = mlp.forward(params, X, "relu")
    out = np.zeros(len(params) - 1)
    for i, h in enumerate(hs[1:-1]):
        out[i] = np.count_nonzero(h.sum(axis=0) == 0) / h.shape[1]
    return out
""",
)

DEAD_FRACTION.whole(
    "of all units",
    "of_all_units",
    """from deepgrad.networks import layers, losses, mlp

def dead_fraction(params, X):
    zs, hs = mlp.forward(params, X, "relu")
    total = sum(z.shape[1] for z in zs[:-1])
    return np.array([(z <= 0).all(axis=0).sum() / total for z in zs[:-1]])
""",
)

DEAD_FRACTION.whole(
    "negative biases",
    "negative_bias",
    """from deepgrad.networks import layers, losses, mlp

def dead_fraction(params, X):
    return np.array([(b < 0).mean() for W, b in params[:-1]])
""",
)

DEAD_FRACTION.whole(
    "does not vary",
    "hardly_varying_1",
    """from deepgrad.networks import layers, losses, mlp

def dead_fraction(params, X):
    zs, hs = mlp.forward(params, X, "relu")
    return np.array([(h.std(axis=0) < 0.1).mean() for h in hs[1:-1]])
""",
)

SGD_STEP = Answers(
    "sgd_step",
    """
def sgd_step(param, grad, velocity, lr, momentum):
    new_p = param - lr * momentum * velocity - lr * grad
    new_v = grad + momentum * velocity
    return new_p, new_v
""",
)

SGD_STEP.other(
    "copies, then in place",
    """
def sgd_step(param, grad, velocity, lr, momentum):
    p, v = param.astype(float).copy(), velocity.astype(float).copy()
    v *= momentum
    v += grad
    p -= v * lr
    return p, v
""",
)

SGD_STEP.whole(
    "gradient and velocity",
    "gradient_twice",
    """
def sgd_step(param, grad, velocity, lr, momentum):
    v = momentum * velocity + grad
    p = param - lr * grad - lr * v
    return p, v
""",
)

SGD_STEP.whole(
    "momentum on the weights",
    "momentum_on_parameter",
    """
def sgd_step(param, grad, velocity, lr, momentum):
    v = velocity + grad
    return momentum * param - lr * v, v
""",
)

LEAKY_RELU_BACKWARD = Answers(
    "leaky_relu_backward",
    """
def leaky_relu_backward(dout, x, slope):
    s = np.full(x.shape, float(slope))
    s[x > 0] = 1.0
    return s * dout
""",
)

LEAKY_RELU_BACKWARD.other(
    "sum of two masks",
    """
def leaky_relu_backward(dout, x, slope):
    on = x > 0
    return dout * on + slope * dout * ~on
""",
)

LEAKY_RELU_BACKWARD.whole(
    "1 minus slope",
    "shares",
    """
def leaky_relu_backward(dout, x, slope):
    return np.where(x > 0, (1 - slope) * dout, slope * dout)
""",
)

ELU_BACKWARD = Answers(
    "elu_backward",
    """
def elu_backward(dout, x, alpha):
    return np.where(x > 0, 1.0, alpha * np.exp(x)) * dout
""",
)

ELU_BACKWARD.other(
    "from the output",
    """
def elu_backward(dout, x, alpha):
    low = np.minimum(x, 0)
    slope = np.ones_like(x)
    shut = x <= 0
    slope[shut] = alpha * np.exp(low[shut])
    return dout * slope
""",
)

ELU_BACKWARD.whole(
    "both terms",
    "branches_added",
    """
def elu_backward(dout, x, alpha):
    return dout * ((x > 0) + alpha * np.exp(np.minimum(x, 0)))
""",
)

ELU_BACKWARD.whole(
    "alpha in the exponent",
    "alpha_pulled_down",
    """
def elu_backward(dout, x, alpha):
    low = np.minimum(x, 0)
    return dout * np.where(x > 0, 1.0, alpha * alpha * np.exp(alpha * low))
""",
)

ELU_BACKWARD.whole(
    "stopped at -1",
    "stopped_at_minus_one",
    """
def elu_backward(dout, x, alpha):
    return dout * np.where(x > 0, 1.0, alpha * np.exp(np.clip(x, -1, 0)))
""",
)

GELU_BACKWARD = Answers(
    "gelu_backward",
    """from scipy.special import erf

def gelu_backward(dout, x):
    Phi = 0.5 + 0.5 * erf(x / math.sqrt(2))
    pdf = np.exp(-x * x / 2) / math.sqrt(2 * math.pi)
    return (Phi + x * pdf) * dout
""",
)

GELU_BACKWARD.other(
    "scipy's normal",
    """
def gelu_backward(dout, x):
    from scipy.stats import norm
    return dout * norm.cdf(x) + dout * x * norm.pdf(x)
""",
)

GELU_BACKWARD.whole(
    "halved outside",
    "halved_outside",
    """from scipy.special import erf

def gelu_backward(dout, x):
    Phi = 0.5 * (1 + erf(x / np.sqrt(2)))
    phi = np.exp(-x**2) / 2 / np.sqrt(2 * np.pi)
    return dout * (Phi + x * phi)
""",
)

GELU_BACKWARD.whole(
    "x at Phi",
    "x_on_both_terms",
    """from scipy.special import erf

def gelu_backward(dout, x):
    Phi = 0.5 * (1 + erf(x / np.sqrt(2)))
    phi = np.exp(-x**2 / 2) / np.sqrt(2 * np.pi)
    return dout * x * (Phi + phi)
""",
)

GELU_BACKWARD.whole(
    "Phi of dout",
    "places_changed",
    """from scipy.special import erf

def gelu_backward(dout, x):
    Phi = 0.5 * (1 + erf(dout / np.sqrt(2)))
    phi = np.exp(-dout**2 / 2) / np.sqrt(2 * np.pi)
    return x * (Phi + dout * phi)
""",
)
