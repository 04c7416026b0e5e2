"""What a fifth reader of lessons 3 and 4 wrote; a slip with the name ``""`` is refused without a name."""

from support.tables import Answers

XAVIER_NORMAL = Answers(
    "xavier_normal",
    """
def xavier_normal(fan_in, fan_out, rng):
    return rng.normal(0.0, np.sqrt(2.0 / (fan_in + fan_out)), size=(fan_out, fan_in))
""",
)

XAVIER_NORMAL.whole(
    "the global np.random instead of the given rng (other source of randomness)",
    "",
    """
def xavier_normal(fan_in, fan_out, rng):
    return np.random.randn(fan_out, fan_in) * np.sqrt(2 / (fan_in + fan_out))
""",
)

XAVIER_NORMAL.whole(
    "one random row repeated for all units (units are equal)",
    "",
    """
def xavier_normal(fan_in, fan_out, rng):
    row = rng.normal(0, np.sqrt(2 / (fan_in + fan_out)), fan_in)
    return np.zeros((fan_out, fan_in)) + row
""",
)

XAVIER_NORMAL.whole(
    "one random number a unit, repeated over the inputs (weights of a row not independent)",
    "",
    """
def xavier_normal(fan_in, fan_out, rng):
    col = rng.normal(0, np.sqrt(2 / (fan_in + fan_out)), (fan_out, 1))
    return np.repeat(col, fan_in, axis=1)
""",
)

XAVIER_NORMAL.whole(
    "plus and minus one std (right variance, two values instead of a normal)",
    "",
    """
def xavier_normal(fan_in, fan_out, rng):
    return rng.choice([-1.0, 1.0], size=(fan_out, fan_in)) * np.sqrt(2 / (fan_in + fan_out))
""",
)

XAVIER_NORMAL.whole(
    "float32 instead of float64",
    "",
    """
def xavier_normal(fan_in, fan_out, rng):
    return (rng.standard_normal((fan_out, fan_in)) * np.sqrt(2 / (fan_in + fan_out))).astype(np.float32)
""",
)

XAVIER_UNIFORM = Answers(
    "xavier_uniform",
    """
def xavier_uniform(fan_in, fan_out, rng):
    a = np.sqrt(6 / (fan_in + fan_out))
    return rng.uniform(-a, a, size=(fan_out, fan_in))
""",
)

XAVIER_UNIFORM.other(
    "std times sqrt(3), from rng.random",
    """
def xavier_uniform(fan_in, fan_out, rng):
    std = math.sqrt(2 / (fan_in + fan_out))
    a = math.sqrt(3) * std
    return (2 * rng.random((fan_out, fan_in)) - 1) * a
""",
)

XAVIER_UNIFORM.whole(
    "a = sqrt(3 std): a**2/3 set equal to the std instead of the variance",
    "root_of_three_stds",
    """
def xavier_uniform(fan_in, fan_out, rng):
    std = np.sqrt(2 / (fan_in + fan_out))
    a = np.sqrt(3 * std)
    return rng.uniform(-a, a, (fan_out, fan_in))
""",
)

XAVIER_UNIFORM.whole(
    "mean square taken as a**2/2, as of a sine (wrong integral)",
    "half_of_the_square",
    """
def xavier_uniform(fan_in, fan_out, rng):
    a = np.sqrt(4 / (fan_in + fan_out))
    return rng.uniform(-a, a, (fan_out, fan_in))
""",
)

XAVIER_UNIFORM.whole(
    "normal draw clipped to +-a (piles at the ends, not uniform)",
    "normal_cut_at_bound",
    """
def xavier_uniform(fan_in, fan_out, rng):
    a = np.sqrt(6 / (fan_in + fan_out))
    return np.clip(rng.normal(0, a, (fan_out, fan_in)), -a, a)
""",
)

XAVIER_UNIFORM.whole(
    "sum of two uniform halves (triangular, half the variance)",
    "two_halves_added",
    """
def xavier_uniform(fan_in, fan_out, rng):
    a = np.sqrt(6 / (fan_in + fan_out))
    return rng.uniform(-a / 2, a / 2, (fan_out, fan_in)) + rng.uniform(-a / 2, a / 2, (fan_out, fan_in))
""",
)

HE_NORMAL = Answers(
    "he_normal",
    """
def he_normal(fan_in, fan_out, rng, slope):
    var = 2 / ((1 + slope**2) * fan_in)
    return rng.normal(0, np.sqrt(var), (fan_out, fan_in))
""",
)

HE_NORMAL.other(
    "PyTorch's gain over root of fan_in, row by row",
    """
def he_normal(fan_in, fan_out, rng, slope):
    gain = math.sqrt(2.0 / (1 + slope * slope))
    return np.stack([gain * rng.standard_normal(fan_in) / math.sqrt(fan_in) for _ in range(fan_out)])
""",
)

HE_NORMAL.whole(
    "variance of the leaky output instead of its mean square (mean subtracted)",
    "variance_kept",
    """
def he_normal(fan_in, fan_out, rng, slope):
    kept = (1 + slope**2) / 2 - (1 - slope) ** 2 / (2 * np.pi)
    return rng.normal(0, np.sqrt(1 / (kept * fan_in)), (fan_out, fan_in))
""",
)

HE_NORMAL.whole(
    'slope 0 treated as "not given", PyTorch\'s sqrt(5) put in',
    "zero_as_missing",
    """
def he_normal(fan_in, fan_out, rng, slope):
    slope = slope or math.sqrt(5)
    return rng.normal(0, np.sqrt(2 / ((1 + slope**2) * fan_in)), (fan_out, fan_in))
""",
)

HE_NORMAL.whole(
    "halves added as amplitudes: (1/2 + s/2) squared",
    "mean_slope_squared",
    """
def he_normal(fan_in, fan_out, rng, slope):
    kept = (0.5 + 0.5 * slope) ** 2
    return rng.normal(0, 1 / np.sqrt(kept * fan_in), (fan_out, fan_in))
""",
)

ACTIVATION_MOMENTS = Answers(
    "activation_moments",
    """
def activation_moments(activation, std):
    from deepgrad.networks.activations import ACTIVATIONS
    z = np.linspace(-8 * std, 8 * std, 20001)
    w = np.exp(-(z**2) / (2 * std**2))
    w /= w.sum()
    act = ACTIVATIONS[activation]
    return float(w @ act.function(z) ** 2), float(w @ act.slope(z) ** 2)
""",
)

ACTIVATION_MOMENTS.other(
    "trapezoid integral of the normalised density",
    """
def activation_moments(activation, std):
    from deepgrad.networks.activations import ACTIVATIONS
    x = np.linspace(-7, 7, 30000)
    p = np.exp(-0.5 * x * x) / np.sqrt(2 * np.pi)
    f, s = ACTIVATIONS[activation].function(std * x), ACTIVATIONS[activation].slope(std * x)
    return float(np.trapezoid(p * f**2, x)), float(np.trapezoid(p * s**2, x))
""",
)

ACTIVATION_MOMENTS.whole(
    "grid only to one std (tails cut off)",
    "grid_of_one_std",
    """
def activation_moments(activation, std):
    from deepgrad.networks.activations import ACTIVATIONS
    z = np.linspace(-std, std, 10001)
    w = np.exp(-(z**2) / (2 * std**2))
    w /= w.sum()
    act = ACTIVATIONS[activation]
    return float(w @ act.function(z) ** 2), float(w @ act.slope(z) ** 2)
""",
)

ACTIVATION_MOMENTS.whole(
    "squares the whole derivative of phi**2 (chain rule where none is asked: 2 phi phi')",
    "derivative_of_square",
    """
def activation_moments(activation, std):
    from deepgrad.networks.activations import ACTIVATIONS
    z = np.linspace(-8 * std, 8 * std, 8001)
    w = np.exp(-(z**2) / (2 * std**2))
    w /= w.sum()
    act = ACTIVATIONS[activation]
    f = act.function(z) ** 2
    return float(w @ f), float(w @ (2 * act.function(z) * act.slope(z)))
""",
)

ACTIVATION_MOMENTS.whole(
    "w squared as well ((w * phi)**2 summed)",
    "weights_squared_8_8001",
    """
def activation_moments(activation, std):
    from deepgrad.networks.activations import ACTIVATIONS
    z = np.linspace(-8 * std, 8 * std, 8001)
    w = np.exp(-(z**2) / (2 * std**2))
    w /= w.sum()
    act = ACTIVATIONS[activation]
    return float(((w * act.function(z)) ** 2).sum()), float(((w * act.slope(z)) ** 2).sum())
""",
)

ACTIVATION_MOMENTS.whole(
    "grid in fixed steps of 0.1 (too coarse for a small std)",
    "steps_of_a_tenth_8",
    """
def activation_moments(activation, std):
    from deepgrad.networks.activations import ACTIVATIONS
    z = np.arange(-8 * std, 8 * std, 0.1)
    w = np.exp(-(z**2) / (2 * std**2))
    w /= w.sum()
    act = ACTIVATIONS[activation]
    return float(w @ act.function(z) ** 2), float(w @ act.slope(z) ** 2)
""",
)

PREDICTED_STD = Answers(
    "predicted_std",
    """
def predicted_std(depth, fan_in, weight_std, activation):
    from deepgrad.networks.activations import second_moment
    q = 1.0
    for _ in range(depth):
        s = math.sqrt(fan_in * weight_std**2 * q)
        q = second_moment(activation, s)
    return float(s)
""",
)

PREDICTED_STD.other(
    "first layer apart, then depth - 1 steps",
    """
def predicted_std(depth, fan_in, weight_std, activation):
    from deepgrad.networks.activations import second_moment
    gain = np.sqrt(fan_in) * weight_std
    s = gain
    for _ in range(depth - 1):
        s = gain * np.sqrt(second_moment(activation, s))
    return float(s)
""",
)

PREDICTED_STD.whole(
    "s is not fed back, q stays the input's (no recursion)",
    "not_fed_back",
    """
def predicted_std(depth, fan_in, weight_std, activation):
    from deepgrad.networks.activations import second_moment
    s = np.sqrt(fan_in) * weight_std
    q = 1.0
    for _ in range(depth - 1):
        q = second_moment(activation, s)
    return float(np.sqrt(fan_in * weight_std**2 * q))
""",
)

CONSTANT_INIT_GRADIENTS = Answers(
    "constant_init_gradients",
    """
def constant_init_gradients(X, Y, hidden, value):
    N, d = X.shape
    k = Y.shape[1]
    W1 = np.full((hidden, d), float(value))
    W2 = np.full((k, hidden), float(value))
    h = np.tanh(X @ W1.T)
    D = (h @ W2.T - Y) / N
    dz = (D @ W2) * (1 - h**2)
    return dz.T @ X, D.T @ h
""",
)

CONSTANT_INIT_GRADIENTS.other(
    "one unit computed, then repeated",
    """
def constant_init_gradients(X, Y, hidden, value):
    h = np.tanh(value * X.sum(axis=1))
    D = (hidden * value * h[:, None] - Y) / len(X)
    dz = value * D.sum(axis=1) * (1 - h * h)
    return np.tile(dz @ X, (hidden, 1)), np.repeat((D.T @ h)[:, None], hidden, axis=1)
""",
)

CONSTANT_INIT_GRADIENTS.whole(
    "softmax before the error (cross-entropy's p - target)",
    "softmax_on_the_output",
    """
def constant_init_gradients(X, Y, hidden, value):
    W1, W2 = np.full((hidden, X.shape[1]), value), np.full((Y.shape[1], hidden), value)
    h = np.tanh(X @ W1.T)
    out = h @ W2.T
    p = np.exp(out) / np.exp(out).sum(axis=1, keepdims=True)
    D = (p - Y) / len(X)
    dz = (D @ W2) * (1 - h**2)
    return dz.T @ X, D.T @ h
""",
)

CONSTANT_INIT_GRADIENTS.whole(
    "one gradient step first, W2 already updated when dz is formed",
    "stepped_weights_1",
    """
def constant_init_gradients(X, Y, hidden, value):
    W1, W2 = np.full((hidden, X.shape[1]), float(value)), np.full((Y.shape[1], hidden), float(value))
    h = np.tanh(X @ W1.T)
    D = (h @ W2.T - Y) / len(X)
    dW2 = D.T @ h
    W2 -= 0.1 * dW2
    dz = (D @ W2) * (1 - h**2)
    return dz.T @ X, dW2
""",
)

CONSTANT_INIT_GRADIENTS.whole(
    "value / hidden for W2 (scaled weights, as for an average)",
    "second_weights_divided",
    """
def constant_init_gradients(X, Y, hidden, value):
    W1, W2 = np.full((hidden, X.shape[1]), value), np.full((Y.shape[1], hidden), value / hidden)
    h = np.tanh(X @ W1.T)
    D = (h @ W2.T - Y) / len(X)
    dz = (D @ W2) * (1 - h**2)
    return dz.T @ X, D.T @ h
""",
)

LSUV_SCALE = Answers(
    "lsuv_scale",
    """
def lsuv_scale(weights, X, activation):
    from deepgrad.networks.activations import ACTIVATIONS
    h, out = X, []
    for W in weights:
        z = h @ W.T
        s = z.std()
        out.append(np.asarray(W, dtype=np.float64) / s)
        h = ACTIVATIONS[activation].function(z / s)
    return out
""",
)

LSUV_SCALE.other(
    "forward again from the start for every layer",
    """
def lsuv_scale(weights, X, activation):
    from deepgrad.networks.activations import ACTIVATIONS
    phi = ACTIVATIONS[activation].function
    new = [np.array(W, dtype=float) for W in weights]
    for i in range(len(new)):
        h = np.array(X, dtype=float)
        for V in new[:i]:
            h = phi(h @ V.T)
        new[i] = new[i] / np.std(h @ new[i].T)
    return new
""",
)

LSUV_SCALE.whole(
    "std of W times root of fan_in, a formula instead of a measurement",
    "formula",
    """
def lsuv_scale(weights, X, activation):
    return [W / (W.std() * np.sqrt(W.shape[1])) for W in weights]
""",
)

LSUV_SCALE.whole(
    "std brought to sqrt(2), He's factor multiplied in again (target of the scale)",
    "root_two",
    """
def lsuv_scale(weights, X, activation):
    from deepgrad.networks.activations import ACTIVATIONS
    h, out = X, []
    for W in weights:
        V = np.sqrt(2) * W / (h @ W.T).std()
        out.append(V)
        h = ACTIVATIONS[activation].function(h @ V.T)
    return out
""",
)

LSUV_SCALE.whole(
    "rescaled z passed on in the first layer only, unscaled from the second on (h from W, not from the new matrix)",
    "new_weights_first_only",
    """
def lsuv_scale(weights, X, activation):
    from deepgrad.networks.activations import ACTIVATIONS
    h, out = X, []
    for i, W in enumerate(weights):
        V = W / (h @ W.T).std()
        out.append(V)
        h = ACTIVATIONS[activation].function(h @ (V if i == 0 else W).T)
    return out
""",
)

LSUV_SCALE.whole(
    "batch standardised before it is sent through (X changed)",
    "other_arguments",
    """
def lsuv_scale(weights, X, activation):
    from deepgrad.networks.activations import ACTIVATIONS
    h, out = (X - X.mean()) / X.std(), []
    for W in weights:
        V = W / (h @ W.T).std()
        out.append(V)
        h = ACTIVATIONS[activation].function(h @ V.T)
    return out
""",
)

LSUV_SCALE.whole(
    "weights made orthonormal first, as in the paper (directions changed)",
    "orthonormal",
    """
def lsuv_scale(weights, X, activation):
    from deepgrad.networks.activations import ACTIVATIONS
    h, out = X, []
    for W in weights:
        U, _, Vt = np.linalg.svd(W, full_matrices=False)
        V = U @ Vt
        V = V / (h @ V.T).std()
        out.append(V)
        h = ACTIVATIONS[activation].function(h @ V.T)
    return out
""",
)

LSUV_SCALE.whole(
    "measured on the first example only",
    "other_arguments",
    """
def lsuv_scale(weights, X, activation):
    from deepgrad.networks.activations import ACTIVATIONS
    h, out = X[:1], []
    for W in weights:
        V = W / (h @ W.T).std()
        out.append(V)
        h = ACTIVATIONS[activation].function(h @ V.T)
    return out
""",
)

RELU_CORRELATION = Answers(
    "relu_correlation",
    """
def relu_correlation(c, depth):
    out = [float(c)]
    for _ in range(depth):
        t = np.arccos(np.clip(out[-1], -1, 1))
        out.append((np.sin(t) + (np.pi - t) * np.cos(t)) / np.pi)
    return np.array(out)
""",
)

RELU_CORRELATION.other(
    "filled array, sine as a root, python math",
    """
def relu_correlation(c, depth):
    cs = np.zeros(depth + 1)
    cs[0] = c
    for i in range(depth):
        x = min(1.0, max(-1.0, cs[i]))
        cs[i + 1] = (math.sqrt(1 - x * x) + (math.pi - math.acos(x)) * x) / math.pi
    return cs
""",
)

RELU_CORRELATION.whole(
    "bracket forgotten, only the second term over pi",
    "no_parenthesis_cut_at_one",
    """
def relu_correlation(c, depth):
    out = [c]
    for _ in range(depth):
        t = np.arccos(np.clip(out[-1], -1, 1))
        out.append(np.clip(np.sin(t) + (np.pi - t) * np.cos(t) / np.pi, -1, 1))
    return np.array(out, dtype=float)
""",
)

RELU_CORRELATION.whole(
    "clipped to 0..1, negative cosines lost",
    "no_negative_input",
    """
def relu_correlation(c, depth):
    out = [np.clip(c, 0, 1)]
    for _ in range(depth):
        t = np.arccos(np.clip(out[-1], 0, 1))
        out.append((np.sin(t) + (np.pi - t) * np.cos(t)) / np.pi)
    return np.array(out, dtype=float)
""",
)

RELU_CORRELATION.whole(
    "deepest layer first (order reversed)",
    "reversed",
    """
def relu_correlation(c, depth):
    out = [c]
    for _ in range(depth):
        t = np.arccos(np.clip(out[-1], -1, 1))
        out.append((np.sin(t) + (np.pi - t) * np.cos(t)) / np.pi)
    return np.array(out[::-1], dtype=float)
""",
)

RELU_CORRELATION.whole(
    "last layer missing, range(depth - 1) into zeros",
    "last_unfilled",
    """
def relu_correlation(c, depth):
    out = np.zeros(depth + 1)
    out[0] = c
    for i in range(depth - 1):
        t = np.arccos(np.clip(out[i], -1, 1))
        out[i + 1] = (np.sin(t) + (np.pi - t) * np.cos(t)) / np.pi
    return out
""",
)

RELU_CORRELATION.whole(
    "linear closeness, straight line towards 1 (wrong map: c + (1 - c)/pi)",
    "",
    """
def relu_correlation(c, depth):
    return 1 - (1 - c) * (1 - 1 / np.pi) ** np.arange(depth + 1)
""",
)

RELU = Answers(
    "relu",
    """
def relu(x):
    return np.maximum(x, 0.0)
""",
)

RELU.other(
    "np.where, float64 forced",
    """
def relu(x):
    x = np.asarray(x, dtype=np.float64)
    return np.where(x > 0, x, 0.0)
""",
)

RELU.whole(
    "column open if any example is positive (switch per unit)",
    "units_open_together",
    """
def relu(x):
    return x * (x > 0).any(axis=0)
""",
)

RELU.whole(
    "whole numbers, astype(int) on the way (fraction cut off)",
    "whole",
    """
def relu(x):
    return np.maximum(x.astype(int), 0).astype(float)
""",
)

RELU.whole(
    "mean subtracted first (centred)",
    "other_arguments",
    """
def relu(x):
    return np.maximum(x - x.mean(axis=0), 0)
""",
)

RELU_BACKWARD = Answers(
    "relu_backward",
    """
def relu_backward(dout, x):
    return dout * (x > 0)
""",
)

RELU_BACKWARD.other(
    "np.where with zeros",
    """
def relu_backward(dout, x):
    return np.where(x > 0, dout, 0.0).astype(np.float64)
""",
)

SOFTMAX_CROSS_ENTROPY = Answers(
    "softmax_cross_entropy",
    """
def softmax_cross_entropy(logits, y):
    N = len(y)
    s = logits - logits.max(axis=1, keepdims=True)
    logp = s - np.log(np.exp(s).sum(axis=1, keepdims=True))
    d = np.exp(logp)
    d[np.arange(N), y] -= 1
    return float(-logp[np.arange(N), y].mean()), d / N
""",
)

SOFTMAX_CROSS_ENTROPY.other(
    "loop over examples",
    """
def softmax_cross_entropy(logits, y):
    grad = np.zeros(logits.shape)
    total = 0.0
    for i, (row, c) in enumerate(zip(logits, y)):
        m = max(row)
        e = [math.exp(v - m) for v in row]
        total += math.log(sum(e)) - (row[c] - m)
        for j in range(len(row)):
            grad[i, j] = (e[j] / sum(e) - (1.0 if j == c else 0.0)) / len(y)
    return float(total / len(y)), grad
""",
)

SOFTMAX_CROSS_ENTROPY.whole(
    "logits clipped to +-50 (loss of large logits too small)",
    "logits_cut_at_50",
    """
def softmax_cross_entropy(logits, y):
    s = np.clip(logits, -50, 50)
    logp = s - np.log(np.exp(s).sum(axis=1, keepdims=True))
    d = np.exp(logp)
    d[np.arange(len(y)), y] -= 1
    return float(-logp[np.arange(len(y)), y].mean()), d / len(y)
""",
)

SOFTMAX_CROSS_ENTROPY.whole(
    "binary cross-entropy of all classes (sigmoids, other classes counted too)",
    "binary_cross_entropy",
    """
def softmax_cross_entropy(logits, y):
    T = np.eye(logits.shape[1])[y]
    loss = np.logaddexp(0, logits) - T * logits
    return float(loss.sum(axis=1).mean()), (scipy.special.expit(logits) - T) / len(y)
""",
)

SOFTMAX_CROSS_ENTROPY.whole(
    "float32 gradient instead of float64 (torch's default dtype)",
    "",
    """
def softmax_cross_entropy(logits, y):
    t = torch.tensor(np.asarray(logits), dtype=torch.float32, requires_grad=True)
    loss = torch.nn.functional.cross_entropy(t, torch.as_tensor(np.asarray(y), dtype=torch.int64))
    loss.backward()
    return loss.item(), t.grad.numpy()
""",
)

SOFTMAX_CROSS_ENTROPY.whole(
    "mean instead of largest logit subtracted (still overflows)",
    "unstable_log",
    """
def softmax_cross_entropy(logits, y):
    s = logits - logits.mean(axis=1, keepdims=True)
    logp = s - np.log(np.exp(s).sum(axis=1, keepdims=True))
    d = np.exp(logp)
    d[np.arange(len(y)), y] -= 1
    return float(-logp[np.arange(len(y)), y].mean()), d / len(y)
""",
)

SOFTMAX_CROSS_ENTROPY.whole(
    "smallest instead of largest logit subtracted (still overflows)",
    "unstable_log",
    """
def softmax_cross_entropy(logits, y):
    s = logits - logits.min(axis=1, keepdims=True)
    logp = s - np.log(np.exp(s).sum(axis=1, keepdims=True))
    d = np.exp(logp)
    d[np.arange(len(y)), y] -= 1
    return float(-logp[np.arange(len(y)), y].mean()), d / len(y)
""",
)

LINEAR_BACKWARD = Answers(
    "linear_backward",
    """
def linear_backward(dz, h, W):
    return dz @ W, dz.T @ h, dz.sum(axis=0)
""",
)

LINEAR_BACKWARD.other(
    "einsum",
    """
def linear_backward(dz, h, W):
    dh = np.einsum("no,oi->ni", dz, W)
    dW = np.einsum("no,ni->oi", dz, h)
    return dh, dW, np.einsum("no->o", dz)
""",
)

LINEAR_BACKWARD.whole(
    "h passed through ReLU before dW (negative inputs lost)",
    "other_arguments",
    """
def linear_backward(dz, h, W):
    return dz @ W, dz.T @ np.maximum(h, 0), dz.sum(axis=0)
""",
)

LINEAR_BACKWARD.whole(
    "inverse of the layer instead of its transpose (pseudo-inverse)",
    "inverse",
    """
def linear_backward(dz, h, W):
    return dz @ np.linalg.pinv(W).T, dz.T @ h, dz.sum(axis=0)
""",
)

LINEAR_BACKWARD.whole(
    "weight decay added to dW",
    "multiple",
    """
def linear_backward(dz, h, W):
    return dz @ W, dz.T @ h + 0.01 * W, dz.sum(axis=0)
""",
)

LINEAR_BACKWARD.whole(
    "dW with the mean input (product of the sums, not the sum of products)",
    "sums_multiplied+size",
    """
def linear_backward(dz, h, W):
    return dz @ W, np.outer(dz.sum(axis=0), h.mean(axis=0)), dz.sum(axis=0)
""",
)

LINEAR_BACKWARD.whole(
    "dh is summed over the batch and given to every example",
    "pooled",
    """
def linear_backward(dz, h, W):
    dh = np.tile(dz.sum(axis=0) @ W, (len(h), 1))
    return dh, dz.T @ h, dz.sum(axis=0)
""",
)

LINEAR_BACKWARD.whole(
    "h centred before dW (as in a covariance)",
    "other_arguments",
    """
def linear_backward(dz, h, W):
    return dz @ W, dz.T @ (h - h.mean(axis=0)), dz.sum(axis=0)
""",
)

RELU_MLP_GRADIENTS = Answers(
    "relu_mlp_gradients",
    """
def relu_mlp_gradients(params, X, y):
    from deepgrad.networks import layers, losses, mlp
    zs, hs = mlp.forward(params, X, "relu")
    loss, dz = losses.softmax_cross_entropy(zs[-1], y)
    dWs, dbs = [], []
    for i in reversed(range(len(params))):
        dh, dW, db = layers.linear_backward(dz, hs[i], params[i][0])
        dWs.insert(0, dW)
        dbs.insert(0, db)
        if i > 0:
            dz = layers.relu_backward(dh, zs[i - 1])
    return loss, dWs, dbs
""",
)

RELU_MLP_GRADIENTS.other(
    "everything by hand in NumPy, masks from h > 0",
    """
def relu_mlp_gradients(params, X, y):
    hs, last = [X], len(params) - 1
    for i, (W, b) in enumerate(params):
        z = hs[-1] @ W.T + b
        hs.append(z if i == last else np.maximum(z, 0))
    r = np.arange(len(y))
    s = hs[-1] - hs[-1].max(axis=1, keepdims=True)
    logp = s - np.log(np.exp(s).sum(axis=1, keepdims=True))
    d = np.exp(logp)
    d[r, y] -= 1
    d /= len(y)
    dWs, dbs = [None] * (last + 1), [None] * (last + 1)
    for i in range(last, -1, -1):
        if i < last:
            d = d * (hs[i + 1] > 0)
        dWs[i], dbs[i] = d.T @ hs[i], d.sum(axis=0)
        d = d @ params[i][0]
    return float(-logp[r, y].mean()), dWs, dbs
""",
)

RELU_MLP_GRADIENTS.whole(
    "weights updated during the pass (error goes down through the new W)",
    "stepped_below_1",
    """
def relu_mlp_gradients(params, X, y):
    from deepgrad.networks import layers, losses, mlp
    zs, hs = mlp.forward(params, X, "relu")
    loss, dz = losses.softmax_cross_entropy(zs[-1], y)
    dWs, dbs = [], []
    for i in reversed(range(len(params))):
        W, b = params[i]
        dW, db = dz.T @ hs[i], dz.sum(axis=0)
        W = W - 0.1 * dW
        dWs.insert(0, dW)
        dbs.insert(0, db)
        if i > 0:
            dz = (dz @ W) * (zs[i - 1] > 0)
    return loss, dWs, dbs
""",
)

RELU_MLP_GRADIENTS.whole(
    "bias gradients forgotten (zeros)",
    "zeros",
    """
def relu_mlp_gradients(params, X, y):
    from deepgrad.networks import layers, losses, mlp
    zs, hs = mlp.forward(params, X, "relu")
    loss, dz = losses.softmax_cross_entropy(zs[-1], y)
    dWs, dbs = [], []
    for i in reversed(range(len(params))):
        dh, dW, _ = layers.linear_backward(dz, hs[i], params[i][0])
        dWs.insert(0, dW)
        dbs.insert(0, np.zeros(len(dW)))
        if i > 0:
            dz = layers.relu_backward(dh, zs[i - 1])
    return loss, dWs, dbs
""",
)

RELU_MLP_GRADIENTS.whole(
    "squared error on one-hot targets instead of cross-entropy (gradient out - Y)",
    "squared_error",
    """
def relu_mlp_gradients(params, X, y):
    from deepgrad.networks import layers, mlp
    zs, hs = mlp.forward(params, X, "relu")
    T = np.eye(zs[-1].shape[1])[y]
    dz = (zs[-1] - T) / len(y)
    loss = float(((zs[-1] - T) ** 2).sum() / (2 * len(y)))
    dWs, dbs = [], []
    for i in reversed(range(len(params))):
        dh, dW, db = layers.linear_backward(dz, hs[i], params[i][0])
        dWs.insert(0, dW)
        dbs.insert(0, db)
        if i > 0:
            dz = layers.relu_backward(dh, zs[i - 1])
    return loss, dWs, dbs
""",
)

DEAD_FRACTION = Answers(
    "dead_fraction",
    """
def dead_fraction(params, X):
    from deepgrad.networks import mlp
    zs, hs = mlp.forward(params, X, "relu")
    return np.array([(z <= 0).all(axis=0).mean() for z in zs[:-1]])
""",
)

DEAD_FRACTION.other(
    "own forward pass, largest h is 0",
    """
def dead_fraction(params, X):
    h, shares = X, np.zeros(len(params) - 1)
    for i, (W, b) in enumerate(params[:-1]):
        h = np.maximum(h @ W.T + b, 0)
        shares[i] = np.mean(h.max(axis=0) == 0)
    return shares
""",
)

DEAD_FRACTION.whole(
    "constant units counted as dead (always-on with the same output too)",
    "constant",
    """
def dead_fraction(params, X):
    from deepgrad.networks import mlp
    zs, hs = mlp.forward(params, X, "relu")
    return np.array([(np.ptp(h, axis=0) == 0).mean() for h in hs[1:-1]])
""",
)

DEAD_FRACTION.whole(
    "judged by the bias alone (b negative and far from 0)",
    "very_negative_bias",
    """
def dead_fraction(params, X):
    return np.array([(b < -1).mean() for W, b in params[:-1]])
""",
)

SGD_STEP = Answers(
    "sgd_step",
    """
def sgd_step(param, grad, velocity, lr, momentum):
    v = momentum * velocity + grad
    return param - lr * v, v
""",
)

SGD_STEP.other(
    "loops",
    """
def sgd_step(param, grad, velocity, lr, momentum):
    p, v = np.zeros(param.shape), np.zeros(param.shape)
    for at in np.ndindex(param.shape):
        v[at] = momentum * velocity[at] + grad[at]
        p[at] = param[at] - lr * v[at]
    return p, v
""",
)

SGD_STEP.whole(
    "rate inside the velocity with plus (v = mu v + lr g, p - v)",
    "rate_in_velocity_minus",
    """
def sgd_step(param, grad, velocity, lr, momentum):
    v = momentum * velocity + lr * grad
    return param - v, v
""",
)

SGD_STEP.whole(
    "lr and momentum swapped",
    "other_arguments",
    """
def sgd_step(param, grad, velocity, lr, momentum):
    v = lr * velocity + grad
    return param - momentum * v, v
""",
)

SGD_STEP.whole(
    "sign of the gradient only (signSGD)",
    "other_arguments",
    """
def sgd_step(param, grad, velocity, lr, momentum):
    v = momentum * velocity + np.sign(grad)
    return param - lr * v, v
""",
)

LEAKY_RELU_BACKWARD = Answers(
    "leaky_relu_backward",
    """
def leaky_relu_backward(dout, x, slope):
    return dout * np.where(x > 0, 1.0, slope)
""",
)

LEAKY_RELU_BACKWARD.other(
    "copy, shut entries scaled",
    """
def leaky_relu_backward(dout, x, slope):
    dx = np.array(dout, dtype=np.float64)
    dx[x <= 0] *= slope
    return dx
""",
)

LEAKY_RELU_BACKWARD.whole(
    "lower branch where max(x, slope x) is not x: fails at 0 and for slopes above 1",
    "branches_by_size_and_zero",
    """
def leaky_relu_backward(dout, x, slope):
    return np.where(np.maximum(x, slope * x) == x, dout, slope * dout)
""",
)

LEAKY_RELU_BACKWARD.whole(
    "the bend at -slope instead of 0",
    "bend_at_minus_slope",
    """
def leaky_relu_backward(dout, x, slope):
    return dout * np.where(x > -slope, 1.0, slope)
""",
)

LEAKY_RELU_BACKWARD.whole(
    "slope squared (applied twice)",
    "other_arguments",
    """
def leaky_relu_backward(dout, x, slope):
    g = np.where(x > 0, dout, slope * dout)
    return np.where(x > 0, g, slope * g)
""",
)

LEAKY_RELU_BACKWARD.whole(
    "mask of the whole unit, any example open (axis)",
    "units_open_together",
    """
def leaky_relu_backward(dout, x, slope):
    return dout * np.where((x > 0).any(axis=0), 1.0, slope)
""",
)

LEAKY_RELU_BACKWARD.whole(
    "slope 0 treated as missing, 0.01 put in (falsy default)",
    "zero_as_missing",
    """
def leaky_relu_backward(dout, x, slope):
    slope = slope or 0.01
    return dout * np.where(x > 0, 1.0, slope)
""",
)

ELU_BACKWARD = Answers(
    "elu_backward",
    """
def elu_backward(dout, x, alpha):
    return dout * np.where(x > 0, 1.0, alpha * np.exp(np.minimum(x, 0)))
""",
)

ELU_BACKWARD.other(
    "masked assignment on a copy",
    """
def elu_backward(dout, x, alpha):
    dx = np.array(dout, dtype=np.float64)
    low = x <= 0
    dx[low] *= alpha * np.exp(x[low])
    return dx
""",
)

ELU_BACKWARD.whole(
    "CELU, exp(x / alpha) without alpha",
    "celu",
    """
def elu_backward(dout, x, alpha):
    return dout * np.where(x > 0, 1.0, np.exp(np.minimum(x, 0) / alpha))
""",
)

ELU_BACKWARD.whole(
    "alpha inside the exponent (alpha e^(alpha x))",
    "other_arguments",
    """
def elu_backward(dout, x, alpha):
    return dout * np.where(x > 0, 1.0, alpha * np.exp(alpha * np.minimum(x, 0)))
""",
)

ELU_BACKWARD.whole(
    "slope of softplus (sigmoid) below 0",
    "sigmoid_below",
    """
def elu_backward(dout, x, alpha):
    return dout * np.where(x > 0, 1.0, alpha * scipy.special.expit(x))
""",
)

ELU_BACKWARD.whole(
    "bend at -alpha instead of 0",
    "bend_at_minus_alpha",
    """
def elu_backward(dout, x, alpha):
    return dout * np.where(x > -alpha, 1.0, alpha * np.exp(np.minimum(x, 0)))
""",
)

ELU_BACKWARD.whole(
    "whole exponent shifted, alpha e^(x - 1)",
    "exponent_shifted",
    """
def elu_backward(dout, x, alpha):
    return dout * np.where(x > 0, 1.0, alpha * np.exp(np.minimum(x, 0) - 1))
""",
)

GELU_BACKWARD = Answers(
    "gelu_backward",
    """
def gelu_backward(dout, x):
    Phi = 0.5 * (1 + scipy.special.erf(x / np.sqrt(2)))
    phi = np.exp(-(x**2) / 2) / np.sqrt(2 * np.pi)
    return dout * (Phi + x * phi)
""",
)

GELU_BACKWARD.other(
    "ndtr for Phi, density by exp of logs",
    """
def gelu_backward(dout, x):
    x = np.asarray(x, dtype=np.float64)
    log_phi = -0.5 * x * x - 0.5 * math.log(2 * math.pi)
    return dout * scipy.special.ndtr(x) + dout * x * np.exp(log_phi)
""",
)

GELU_BACKWARD.whole(
    "1 forgotten, erf/2",
    "one_forgotten",
    """
def gelu_backward(dout, x):
    Phi = 0.5 * scipy.special.erf(x / np.sqrt(2))
    return dout * (Phi + x * np.exp(-(x**2) / 2) / np.sqrt(2 * np.pi))
""",
)

GELU_BACKWARD.whole(
    "divided instead of multiplied: exp / sqrt(2) * sqrt(pi) (precedence)",
    "root_of_pi_above",
    """
def gelu_backward(dout, x):
    Phi = 0.5 * (1 + scipy.special.erf(x / np.sqrt(2)))
    return dout * (Phi + x * np.exp(-(x**2) / 2) / np.sqrt(2) * np.sqrt(np.pi))
""",
)

GELU_BACKWARD.whole(
    "derivative evaluated at dout * x (upstream put inside)",
    "other_arguments",
    """
def gelu_backward(dout, x):
    u = dout * x
    return 0.5 * (1 + scipy.special.erf(u / np.sqrt(2))) + u * np.exp(-(u**2) / 2) / np.sqrt(2 * np.pi)
""",
)

GELU_BACKWARD.whole(
    "hard switch x > 0 in place of Phi (ReLU plus bump)",
    "switch_for_cdf",
    """
def gelu_backward(dout, x):
    return dout * ((x > 0) + x * np.exp(-(x**2) / 2) / np.sqrt(2 * np.pi))
""",
)
