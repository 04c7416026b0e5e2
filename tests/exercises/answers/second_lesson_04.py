"""What the second reader who knew only the text of lesson 4 wrote: plausible slips and right answers of other styles."""

from support.tables import Answers

RELU = Answers(
    "relu",
    """
def relu(x):
    return np.maximum(x, 0.0).astype(np.float64)
""",
)
RELU.other(
    "copy and mask",
    """
def relu(x):
    a = np.array(x, dtype=float)
    a[a < 0] = 0.0
    return a
""",
)
RELU.whole(
    "in place",
    "in_place",
    """
def relu(x):
    x[x < 0] = 0
    return x
""",
)
RELU.whole(
    "np.max",
    "largest_of_a_column",
    """
def relu(x):
    return np.max(x, 0)
""",
)
RELU.whole(
    "minimum",
    "negative_kept",
    """
def relu(x):
    return np.minimum(0, x)
""",
)
RELU.whole(
    "absolute value",
    "absolute",
    """
def relu(x):
    return np.where(x > 0, x, -x)
""",
)
RELU.whole(
    "the switch itself",
    "mask",
    """
def relu(x):
    return (x > 0).astype(float)
""",
)
RELU.whole(
    "floor at 1",
    "at_least_one",
    """
def relu(x):
    return np.maximum(1, x)
""",
)
RELU.whole(
    "leaky",
    "leaky",
    """
def relu(x):
    return np.where(x > 0, x, 0.01 * x)
""",
)
RELU.whole(
    "python max",
    "",
    """
def relu(x):
    return max(0, x)
""",
)
RELU.whole(
    "positives only",
    "positive_only",
    """
def relu(x):
    return x[x > 0]
""",
)
RELU.whole(
    "nothing returned",
    "",
    """
def relu(x):
    a = np.maximum(0, x)
""",
)
RELU.whole(
    "capped at 1",
    "clipped",
    """
def relu(x):
    return np.clip(x, 0, 1)
""",
)
RELU.whole(
    "whole numbers",
    "whole",
    """
def relu(x):
    return np.maximum(0, x).astype(int)
""",
)
RELU.whole(
    "softplus",
    "softplus",
    """
def relu(x):
    return np.log(1 + np.exp(x))
""",
)
RELU.whole(
    "negated",
    "mirrored",
    """
def relu(x):
    return np.maximum(0, -x)
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
    "where",
    """
def relu_backward(dout, x):
    dx = np.zeros(x.shape)
    open_ = x > 0
    dx[open_] = dout[open_]
    return dx
""",
)
RELU_BACKWARD.whole(
    "dout decides",
    "mask_of_dout",
    """
def relu_backward(dout, x):
    return np.where(dout > 0, dout, 0)
""",
)
RELU_BACKWARD.whole(
    "slope only",
    "dout_dropped",
    """
def relu_backward(dout, x):
    return (x > 0).astype(float)
""",
)
RELU_BACKWARD.whole(
    "open at 0",
    "slope_at_zero",
    """
def relu_backward(dout, x):
    return dout * (x >= 0)
""",
)
RELU_BACKWARD.whole(
    "half at 0",
    "half_at_zero",
    """
def relu_backward(dout, x):
    return dout * np.heaviside(x, 0.5)
""",
)
RELU_BACKWARD.whole(
    "times relu(x)",
    "value_for_slope",
    """
def relu_backward(dout, x):
    return dout * np.maximum(0, x)
""",
)
RELU_BACKWARD.whole(
    "wrong side",
    "inverted",
    """
def relu_backward(dout, x):
    return dout * (x < 0)
""",
)
RELU_BACKWARD.whole(
    "in place",
    "in_place",
    """
def relu_backward(dout, x):
    dout[x <= 0] = 0
    return dout
""",
)
RELU_BACKWARD.whole(
    "sign",
    "sign_for_gate",
    """
def relu_backward(dout, x):
    return dout * np.sign(x)
""",
)
RELU_BACKWARD.whole(
    "whole rows",
    "rows_switched",
    """
def relu_backward(dout, x):
    keep = x.sum(axis=1, keepdims=True) > 0
    return dout * keep
""",
)
RELU_BACKWARD.whole(
    "relu of the product",
    "relu_of_product",
    """
def relu_backward(dout, x):
    return np.maximum(0, dout * x)
""",
)
RELU_BACKWARD.whole(
    "x passes",
    "forward",
    """
def relu_backward(dout, x):
    return np.where(x > 0, x, 0.0)
""",
)
RELU_BACKWARD.whole(
    "mean over the batch",
    "divided_by_examples",
    """
def relu_backward(dout, x):
    return dout * (x > 0) / len(x)
""",
)
RELU_BACKWARD.whole(
    "if",
    "",
    """
def relu_backward(dout, x):
    if x > 0:
        return dout
    else:
        return 0
""",
)
RELU_BACKWARD.whole(
    "not masked",
    "no_gate",
    """
def relu_backward(dout, x):
    slope = np.ones_like(x)
    return dout * slope
""",
)

SOFTMAX_CROSS_ENTROPY = Answers(
    "softmax_cross_entropy",
    """
def softmax_cross_entropy(logits, y):
    N = len(y)
    s = logits - logits.max(axis=1, keepdims=True)
    log_p = s - np.log(np.exp(s).sum(axis=1, keepdims=True))
    loss = -log_p[np.arange(N), y].mean()
    d = np.exp(log_p)
    d[np.arange(N), y] -= 1
    return float(loss), d / N
""",
)
SOFTMAX_CROSS_ENTROPY.other(
    "logsumexp and one-hot",
    """
def softmax_cross_entropy(logits, y):
    from scipy.special import logsumexp, softmax
    onehot = np.eye(logits.shape[1])[y]
    lse = logsumexp(logits, axis=1)
    right = (logits * onehot).sum(axis=1)
    loss = np.mean(lse - right)
    return loss, (softmax(logits, axis=1) - onehot) / logits.shape[0]
""",
)
SOFTMAX_CROSS_ENTROPY.whole(
    "sum over the batch",
    "sum_for_mean",
    """
def softmax_cross_entropy(logits, y):
    N = logits.shape[0]
    s = logits - logits.max(axis=1, keepdims=True)
    log_p = s - np.log(np.exp(s).sum(axis=1, keepdims=True))
    p = np.exp(log_p)
    rows = np.arange(N)
    loss = -log_p[rows, y].sum()
    p[rows, y] -= 1
    return loss, p
""",
)
SOFTMAX_CROSS_ENTROPY.whole(
    "gradient without 1/N",
    "gradient_of_sum",
    """
def softmax_cross_entropy(logits, y):
    N = logits.shape[0]
    s = logits - logits.max(axis=1, keepdims=True)
    log_p = s - np.log(np.exp(s).sum(axis=1, keepdims=True))
    p = np.exp(log_p)
    rows = np.arange(N)
    loss = -log_p[rows, y].mean()
    p[rows, y] -= 1
    return loss, p
""",
)
SOFTMAX_CROSS_ENTROPY.whole(
    "overflow",
    "unstable",
    """
def softmax_cross_entropy(logits, y):
    N = len(y)
    e = np.exp(logits)
    p = e / e.sum(axis=1, keepdims=True)
    loss = -np.mean(np.log(p[np.arange(N), y]))
    p[np.arange(N), y] -= 1
    return loss, p / N
""",
)
SOFTMAX_CROSS_ENTROPY.whole(
    "log of a rounded 0",
    "log_of_zero",
    """
def softmax_cross_entropy(logits, y):
    N = len(y)
    e = np.exp(logits - logits.max(axis=1, keepdims=True))
    p = e / e.sum(axis=1, keepdims=True)
    loss = -np.mean(np.log(p[np.arange(N), y]))
    p[np.arange(N), y] -= 1
    return loss, p / N
""",
)
SOFTMAX_CROSS_ENTROPY.whole(
    "epsilon",
    "floor",
    """
def softmax_cross_entropy(logits, y):
    N = len(y)
    e = np.exp(logits - logits.max(axis=1, keepdims=True))
    p = e / e.sum(axis=1, keepdims=True)
    loss = -np.mean(np.log(p[np.arange(N), y] + 1e-12))
    p[np.arange(N), y] -= 1
    return loss, p / N
""",
)
SOFTMAX_CROSS_ENTROPY.whole(
    "softmax down the columns",
    "wrong_axis",
    """
def softmax_cross_entropy(logits, y):
    N = len(y)
    s = logits - logits.max(axis=0)
    log_p = s - np.log(np.exp(s).sum(axis=0))
    loss = -log_p[np.arange(N), y].mean()
    d = np.exp(log_p)
    d[np.arange(N), y] -= 1
    return loss, d / N
""",
)
SOFTMAX_CROSS_ENTROPY.whole(
    "all entries 1 less",
    "ones_everywhere",
    """
def softmax_cross_entropy(logits, y):
    N = logits.shape[0]
    s = logits - logits.max(axis=1, keepdims=True)
    log_p = s - np.log(np.exp(s).sum(axis=1, keepdims=True))
    p = np.exp(log_p)
    rows = np.arange(N)
    loss = -log_p[rows, y].mean()
    return loss, (p - 1) / N
""",
)
SOFTMAX_CROSS_ENTROPY.whole(
    "label as a number",
    "label_subtracted",
    """
def softmax_cross_entropy(logits, y):
    N = logits.shape[0]
    s = logits - logits.max(axis=1, keepdims=True)
    log_p = s - np.log(np.exp(s).sum(axis=1, keepdims=True))
    p = np.exp(log_p)
    rows = np.arange(N)
    loss = -log_p[rows, y].mean()
    return loss, (p - y[:, None]) / N
""",
)
SOFTMAX_CROSS_ENTROPY.whole(
    "sign of the loss",
    "no_minus",
    """
def softmax_cross_entropy(logits, y):
    N = logits.shape[0]
    s = logits - logits.max(axis=1, keepdims=True)
    log_p = s - np.log(np.exp(s).sum(axis=1, keepdims=True))
    p = np.exp(log_p)
    rows = np.arange(N)
    loss = log_p[rows, y].mean()
    p[rows, y] -= 1
    return loss, p / N
""",
)
SOFTMAX_CROSS_ENTROPY.whole(
    "gradient the other way",
    "target_minus_output",
    """
def softmax_cross_entropy(logits, y):
    N = logits.shape[0]
    s = logits - logits.max(axis=1, keepdims=True)
    log_p = s - np.log(np.exp(s).sum(axis=1, keepdims=True))
    p = np.exp(log_p)
    rows = np.arange(N)
    loss = -log_p[rows, y].mean()
    onehot = np.zeros_like(p)
    onehot[rows, y] = 1
    return loss, (onehot - p) / N
""",
)
SOFTMAX_CROSS_ENTROPY.whole(
    "p for log p",
    "no_log",
    """
def softmax_cross_entropy(logits, y):
    N = logits.shape[0]
    s = logits - logits.max(axis=1, keepdims=True)
    log_p = s - np.log(np.exp(s).sum(axis=1, keepdims=True))
    p = np.exp(log_p)
    rows = np.arange(N)
    loss = -p[rows, y].mean()
    p[rows, y] -= 1
    return loss, p / N
""",
)
SOFTMAX_CROSS_ENTROPY.whole(
    "all columns taken",
    "loss_of_columns",
    """
def softmax_cross_entropy(logits, y):
    N = logits.shape[0]
    s = logits - logits.max(axis=1, keepdims=True)
    log_p = s - np.log(np.exp(s).sum(axis=1, keepdims=True))
    p = np.exp(log_p)
    rows = np.arange(N)
    loss = -log_p[:, y].mean()
    p[rows, y] -= 1
    return loss, p / N
""",
)
SOFTMAX_CROSS_ENTROPY.whole(
    "changes logits",
    "in_place",
    """
def softmax_cross_entropy(logits, y):
    N = len(y)
    logits -= logits.max(axis=1, keepdims=True)
    log_p = logits - np.log(np.exp(logits).sum(axis=1, keepdims=True))
    loss = -log_p[np.arange(N), y].mean()
    d = np.exp(log_p)
    d[np.arange(N), y] -= 1
    return loss, d / N
""",
)
SOFTMAX_CROSS_ENTROPY.whole(
    "losses of all examples",
    "loss_of_each",
    """
def softmax_cross_entropy(logits, y):
    N = logits.shape[0]
    s = logits - logits.max(axis=1, keepdims=True)
    log_p = s - np.log(np.exp(s).sum(axis=1, keepdims=True))
    p = np.exp(log_p)
    rows = np.arange(N)
    loss = -log_p[rows, y]
    p[rows, y] -= 1
    return loss, p / N
""",
)
SOFTMAX_CROSS_ENTROPY.whole(
    "mean over classes too",
    "gradient_over_entries",
    """
def softmax_cross_entropy(logits, y):
    N = logits.shape[0]
    s = logits - logits.max(axis=1, keepdims=True)
    log_p = s - np.log(np.exp(s).sum(axis=1, keepdims=True))
    p = np.exp(log_p)
    rows = np.arange(N)
    loss = -log_p[rows, y].mean()
    p[rows, y] -= 1
    return loss, p / p.size
""",
)
SOFTMAX_CROSS_ENTROPY.whole(
    "log base 2",
    "binary_logarithm",
    """
def softmax_cross_entropy(logits, y):
    N = logits.shape[0]
    s = logits - logits.max(axis=1, keepdims=True)
    log_p = s - np.log(np.exp(s).sum(axis=1, keepdims=True))
    p = np.exp(log_p)
    rows = np.arange(N)
    loss = -np.mean(log_p[rows, y] / np.log(2))
    p[rows, y] -= 1
    return loss, p / N
""",
)
SOFTMAX_CROSS_ENTROPY.whole(
    "no keepdims",
    "",
    """
def softmax_cross_entropy(logits, y):
    N = len(y)
    s = logits - logits.max(axis=1)
    log_p = s - np.log(np.exp(s).sum(axis=1))
    loss = -log_p[np.arange(N), y].mean()
    d = np.exp(log_p)
    d[np.arange(N), y] -= 1
    return loss, d / N
""",
)

LINEAR_BACKWARD = Answers(
    "linear_backward",
    """
def linear_backward(dz, h, W):
    dh = dz @ W
    dW = dz.T @ h
    db = dz.sum(axis=0)
    return dh, dW, db
""",
)
LINEAR_BACKWARD.other(
    "einsum",
    """
def linear_backward(dz, h, W):
    dh = np.einsum("no,oi->ni", dz, W)
    dW = np.einsum("no,ni->oi", dz, h)
    db = np.einsum("no->o", dz)
    return dh, dW, db
""",
)
LINEAR_BACKWARD.whole(
    "db a mean",
    "bias_mean",
    """
def linear_backward(dz, h, W):
    return dz @ W, dz.T @ h, dz.mean(axis=0)
""",
)
LINEAR_BACKWARD.whole(
    "all means",
    "both_mean",
    """
def linear_backward(dz, h, W):
    N = len(dz)
    return dz @ W, dz.T @ h / N, dz.sum(axis=0) / N
""",
)
LINEAR_BACKWARD.whole(
    "dW transposed",
    "transposed",
    """
def linear_backward(dz, h, W):
    return dz @ W, h.T @ dz, dz.sum(axis=0)
""",
)
LINEAR_BACKWARD.whole(
    "W transposed",
    "",
    """
def linear_backward(dz, h, W):
    return dz @ W.T, dz.T @ h, dz.sum(axis=0)
""",
)
LINEAR_BACKWARD.whole(
    "db along the row",
    "bias_over_units",
    """
def linear_backward(dz, h, W):
    return dz @ W, dz.T @ h, dz.sum(axis=1)
""",
)
LINEAR_BACKWARD.whole(
    "db one number",
    "bias_total",
    """
def linear_backward(dz, h, W):
    return dz @ W, dz.T @ h, dz.sum()
""",
)
LINEAR_BACKWARD.whole(
    "db keeps dims",
    "",
    """
def linear_backward(dz, h, W):
    return dz @ W, dz.T @ h, dz.sum(axis=0, keepdims=True)
""",
)
LINEAR_BACKWARD.whole(
    "order dW first",
    "order",
    """
def linear_backward(dz, h, W):
    dW = dz.T @ h
    db = dz.sum(axis=0)
    dh = dz @ W
    return dW, db, dh
""",
)
LINEAR_BACKWARD.whole(
    "dh from the inputs",
    "gate_on_input",
    """
def linear_backward(dz, h, W):
    return (dz @ W) * (h > 0), dz.T @ h, dz.sum(axis=0)
""",
)
LINEAR_BACKWARD.whole(
    "db not summed",
    "bias_unsummed",
    """
def linear_backward(dz, h, W):
    return dz @ W, dz.T @ h, dz
""",
)
LINEAR_BACKWARD.whole(
    "dW from W",
    "gradient_for_input",
    """
def linear_backward(dz, h, W):
    dh = dz @ W
    dW = dz.T @ dh
    return dh, dW, dz.sum(axis=0)
""",
)
LINEAR_BACKWARD.whole(
    "dW from the first example",
    "weights_of_first",
    """
def linear_backward(dz, h, W):
    return dz @ W, np.outer(dz[0], h[0]), dz.sum(axis=0)
""",
)
LINEAR_BACKWARD.whole(
    "db weighted with h",
    "bias_from_weights",
    """
def linear_backward(dz, h, W):
    dW = dz.T @ h
    return dz @ W, dW, dW.sum(axis=1)
""",
)
LINEAR_BACKWARD.whole(
    "stars for matrix products",
    "",
    """
def linear_backward(dz, h, W):
    return dz * W, dz.T * h, dz.sum(axis=0)
""",
)
LINEAR_BACKWARD.whole(
    "only two",
    "missing_output",
    """
def linear_backward(dz, h, W):
    return dz @ W, dz.T @ h
""",
)

RELU_MLP_GRADIENTS = Answers(
    "relu_mlp_gradients",
    """
from deepgrad.networks import layers, losses, mlp


def relu_mlp_gradients(params, X, y):
    zs, hs = mlp.forward(params, X, "relu")
    loss, dz = losses.softmax_cross_entropy(zs[-1], y)
    dWs, dbs = [], []
    for i in range(len(params) - 1, -1, -1):
        dh, dW, db = layers.linear_backward(dz, hs[i], params[i][0])
        dWs.append(dW)
        dbs.append(db)
        if i > 0:
            dz = layers.relu_backward(dh, zs[i - 1])
    return loss, dWs[::-1], dbs[::-1]
""",
)
RELU_MLP_GRADIENTS.other(
    "all by hand",
    """
def relu_mlp_gradients(params, X, y):
    inputs, a = [], X
    for k, (W, b) in enumerate(params):
        inputs.append(a)
        a = a @ W.T + b
        if k < len(params) - 1:
            a = np.maximum(a, 0)
    N = len(y)
    s = a - a.max(axis=1, keepdims=True)
    logp = s - np.log(np.exp(s).sum(axis=1, keepdims=True))
    loss = -logp[range(N), y].mean()
    g = np.exp(logp)
    g[range(N), y] -= 1
    g /= N
    dWs = [None] * len(params)
    dbs = [None] * len(params)
    for k in reversed(range(len(params))):
        dWs[k] = g.T @ inputs[k]
        dbs[k] = g.sum(0)
        g = (g @ params[k][0]) * (inputs[k] > 0)
    return float(loss), dWs, dbs
""",
)
RELU_MLP_GRADIENTS.whole(
    "order of the lists",
    "last_first",
    """
from deepgrad.networks import layers, losses, mlp


def relu_mlp_gradients(params, X, y):
    zs, hs = mlp.forward(params, X, "relu")
    loss, dz = losses.softmax_cross_entropy(zs[-1], y)
    dWs, dbs = [], []
    for i in reversed(range(len(params))):
        dh, dW, db = layers.linear_backward(dz, hs[i], params[i][0])
        dWs.append(dW)
        dbs.append(db)
        if i > 0:
            dz = layers.relu_backward(dh, zs[i - 1])
    return loss, dWs, dbs
""",
)
RELU_MLP_GRADIENTS.whole(
    "switch at the logits",
    "gate_at_output",
    """
from deepgrad.networks import layers, losses, mlp


def relu_mlp_gradients(params, X, y):
    zs, hs = mlp.forward(params, X, "relu")
    loss, dz = losses.softmax_cross_entropy(zs[-1], y)
    dWs, dbs = [], []
    d = dz
    for i in reversed(range(len(params))):
        dz = layers.relu_backward(d, zs[i])
        d, dW, db = layers.linear_backward(dz, hs[i], params[i][0])
        dWs.insert(0, dW)
        dbs.insert(0, db)
    return loss, dWs, dbs
""",
)
RELU_MLP_GRADIENTS.whole(
    "no switches",
    "no_gate",
    """
from deepgrad.networks import layers, losses, mlp


def relu_mlp_gradients(params, X, y):
    zs, hs = mlp.forward(params, X, "relu")
    loss, dz = losses.softmax_cross_entropy(zs[-1], y)
    dWs, dbs = [], []
    for i in reversed(range(len(params))):
        dz, dW, db = layers.linear_backward(dz, hs[i], params[i][0])
        dWs.insert(0, dW)
        dbs.insert(0, db)
    return loss, dWs, dbs
""",
)
RELU_MLP_GRADIENTS.whole(
    "input of the wrong layer",
    "only_last_right",
    """
from deepgrad.networks import layers, losses, mlp


def relu_mlp_gradients(params, X, y):
    zs, hs = mlp.forward(params, X, "relu")
    loss, dz = losses.softmax_cross_entropy(zs[-1], y)
    dWs, dbs = [], []
    for i in reversed(range(len(params))):
        W = params[i][0]
        dWs.insert(0, dz.T @ hs[i + 1] if i < len(params) - 1 else dz.T @ hs[i])
        dbs.insert(0, dz.sum(axis=0))
        if i > 0:
            dz = layers.relu_backward(dz @ W, zs[i - 1])
    return loss, dWs, dbs
""",
)
RELU_MLP_GRADIENTS.whole(
    "z as input",
    "pre_activation_input",
    """
from deepgrad.networks import layers, losses, mlp


def relu_mlp_gradients(params, X, y):
    zs, hs = mlp.forward(params, X, "relu")
    loss, dz = losses.softmax_cross_entropy(zs[-1], y)
    dWs, dbs = [], []
    inputs = [X] + zs[:-1]
    for i in reversed(range(len(params))):
        dh, dW, db = layers.linear_backward(dz, inputs[i], params[i][0])
        dWs.insert(0, dW)
        dbs.insert(0, db)
        if i > 0:
            dz = layers.relu_backward(dh, zs[i - 1])
    return loss, dWs, dbs
""",
)
RELU_MLP_GRADIENTS.whole(
    "divided by N again",
    "mean_twice",
    """
from deepgrad.networks import layers, losses, mlp


def relu_mlp_gradients(params, X, y):
    zs, hs = mlp.forward(params, X, "relu")
    loss, dz = losses.softmax_cross_entropy(zs[-1], y)
    dWs, dbs = [], []
    N = len(X)
    for i in reversed(range(len(params))):
        dh, dW, db = layers.linear_backward(dz, hs[i], params[i][0])
        dWs.insert(0, dW / N)
        dbs.insert(0, db / N)
        if i > 0:
            dz = layers.relu_backward(dh, zs[i - 1])
    return loss, dWs, dbs
""",
)
RELU_MLP_GRADIENTS.whole(
    "first layer forgotten",
    "first_left_out",
    """
from deepgrad.networks import layers, losses, mlp


def relu_mlp_gradients(params, X, y):
    zs, hs = mlp.forward(params, X, "relu")
    loss, dz = losses.softmax_cross_entropy(zs[-1], y)
    dWs, dbs = [], []
    for i in range(len(params) - 1, 0, -1):
        dh, dW, db = layers.linear_backward(dz, hs[i], params[i][0])
        dWs.insert(0, dW)
        dbs.insert(0, db)
        dz = layers.relu_backward(dh, zs[i - 1])
    return loss, dWs, dbs
""",
)
RELU_MLP_GRADIENTS.whole(
    "relu_backward's arguments",
    "gate_arguments_swapped",
    """
from deepgrad.networks import layers, losses, mlp


def relu_mlp_gradients(params, X, y):
    zs, hs = mlp.forward(params, X, "relu")
    loss, dz = losses.softmax_cross_entropy(zs[-1], y)
    dWs, dbs = [], []
    for i in reversed(range(len(params))):
        dh, dW, db = layers.linear_backward(dz, hs[i], params[i][0])
        dWs.insert(0, dW)
        dbs.insert(0, db)
        if i > 0:
            dz = layers.relu_backward(zs[i - 1], dh)
    return loss, dWs, dbs
""",
)
RELU_MLP_GRADIENTS.whole(
    "sum of losses",
    "loss_of_sum",
    """
from deepgrad.networks import layers, losses, mlp


def relu_mlp_gradients(params, X, y):
    zs, hs = mlp.forward(params, X, "relu")
    loss, dz = losses.softmax_cross_entropy(zs[-1], y)
    dWs, dbs = [], []
    for i in reversed(range(len(params))):
        dh, dW, db = layers.linear_backward(dz, hs[i], params[i][0])
        dWs.insert(0, dW)
        dbs.insert(0, db)
        if i > 0:
            dz = layers.relu_backward(dh, zs[i - 1])
    return loss * len(X), dWs, dbs
""",
)
RELU_MLP_GRADIENTS.whole(
    "swapped lists",
    "order",
    """
from deepgrad.networks import layers, losses, mlp


def relu_mlp_gradients(params, X, y):
    zs, hs = mlp.forward(params, X, "relu")
    loss, dz = losses.softmax_cross_entropy(zs[-1], y)
    dWs, dbs = [], []
    for i in reversed(range(len(params))):
        dh, dW, db = layers.linear_backward(dz, hs[i], params[i][0])
        dWs.insert(0, dW)
        dbs.insert(0, db)
        if i > 0:
            dz = layers.relu_backward(dh, zs[i - 1])
    return loss, dbs, dWs
""",
)
RELU_MLP_GRADIENTS.whole(
    "relu on the logits",
    "relu_at_output",
    """
from deepgrad.networks import layers, losses, mlp


def relu_mlp_gradients(params, X, y):
    zs, hs = mlp.forward(params, X, "relu")
    loss, d = losses.softmax_cross_entropy(np.maximum(0, zs[-1]), y)
    dWs, dbs = [], []
    for i in reversed(range(len(params))):
        dz = layers.relu_backward(d, zs[i])
        d, dW, db = layers.linear_backward(dz, hs[i], params[i][0])
        dWs.insert(0, dW)
        dbs.insert(0, db)
    return loss, dWs, dbs
""",
)
RELU_MLP_GRADIENTS.whole(
    "index beyond the list",
    "",
    """
from deepgrad.networks import layers, losses, mlp


def relu_mlp_gradients(params, X, y):
    zs, hs = mlp.forward(params, X, "relu")
    loss, dz = losses.softmax_cross_entropy(zs[-1], y)
    dWs, dbs = [], []
    for i in reversed(range(len(params))):
        dh, dW, db = layers.linear_backward(dz, hs[i + 1], params[i][0])
        dWs.insert(0, dW)
        dbs.insert(0, db)
        dz = layers.relu_backward(dh, zs[i])
    return loss, dWs, dbs
""",
)
RELU_MLP_GRADIENTS.whole(
    "two hidden layers hard-coded",
    "zeros_elsewhere",
    """
from deepgrad.networks import layers, losses, mlp


def relu_mlp_gradients(params, X, y):
    zs, hs = mlp.forward(params, X, "relu")
    loss, dz = losses.softmax_cross_entropy(zs[-1], y)
    dWs, dbs = [], []
    dWs = [np.zeros_like(W) for W, b in params]
    dbs = [np.zeros_like(b) for W, b in params]
    dh, dWs[-1], dbs[-1] = layers.linear_backward(dz, hs[-2], params[-1][0])
    dz = layers.relu_backward(dh, zs[-2])
    dh, dWs[-2], dbs[-2] = layers.linear_backward(dz, hs[-3], params[-2][0])
    return loss, dWs, dbs
""",
)
RELU_MLP_GRADIENTS.whole(
    "pairs",
    "",
    """
from deepgrad.networks import layers, losses, mlp


def relu_mlp_gradients(params, X, y):
    zs, hs = mlp.forward(params, X, "relu")
    loss, dz = losses.softmax_cross_entropy(zs[-1], y)
    dWs, dbs = [], []
    grads = []
    for i in reversed(range(len(params))):
        dh, dW, db = layers.linear_backward(dz, hs[i], params[i][0])
        grads.insert(0, (dW, db))
        if i > 0:
            dz = layers.relu_backward(dh, zs[i - 1])
    return loss, grads
""",
)
RELU_MLP_GRADIENTS.whole(
    "order and switches",
    "no_gate+reversed",
    """
from deepgrad.networks import layers, losses, mlp


def relu_mlp_gradients(params, X, y):
    zs, hs = mlp.forward(params, X, "relu")
    loss, dz = losses.softmax_cross_entropy(zs[-1], y)
    dWs, dbs = [], []
    for i in reversed(range(len(params))):
        dz, dW, db = layers.linear_backward(dz, hs[i], params[i][0])
        dWs.append(dW)
        dbs.append(db)
    return loss, dWs, dbs
""",
)

DEAD_FRACTION = Answers(
    "dead_fraction",
    """
from deepgrad.networks import mlp


def dead_fraction(params, X):
    zs, hs = mlp.forward(params, X, "relu")
    return np.array([(z <= 0).all(axis=0).mean() for z in zs[:-1]])
""",
)
DEAD_FRACTION.other(
    "largest output is 0",
    """
def dead_fraction(params, X):
    shares = np.zeros(len(params) - 1)
    h = X
    for i, (W, b) in enumerate(params[:-1]):
        h = np.maximum(h @ W.T + b, 0)
        dead_units = np.sum(np.max(h, axis=0) == 0)
        shares[i] = dead_units / h.shape[1]
    return shares
""",
)
DEAD_FRACTION.whole(
    "share of zeros",
    "zero_entries",
    """
from deepgrad.networks import mlp


def dead_fraction(params, X):
    zs, hs = mlp.forward(params, X, "relu")
    return np.array([(z <= 0).mean() for z in zs[:-1]])
""",
)
DEAD_FRACTION.whole(
    "any example",
    "any",
    """
from deepgrad.networks import mlp


def dead_fraction(params, X):
    zs, hs = mlp.forward(params, X, "relu")
    return np.array([np.any(z <= 0, axis=0).mean() for z in zs[:-1]])
""",
)
DEAD_FRACTION.whole(
    "output layer counted",
    "with_output",
    """
from deepgrad.networks import mlp


def dead_fraction(params, X):
    zs, hs = mlp.forward(params, X, "relu")
    return np.array([np.all(z <= 0, axis=0).mean() for z in zs])
""",
)
DEAD_FRACTION.whole(
    "examples for units",
    "examples",
    """
from deepgrad.networks import mlp


def dead_fraction(params, X):
    zs, hs = mlp.forward(params, X, "relu")
    return np.array([np.all(z <= 0, axis=1).mean() for z in zs[:-1]])
""",
)
DEAD_FRACTION.whole(
    "numbers, not shares",
    "counts",
    """
from deepgrad.networks import mlp


def dead_fraction(params, X):
    zs, hs = mlp.forward(params, X, "relu")
    return np.array([np.all(z <= 0, axis=0).sum() for z in zs[:-1]], dtype=float)
""",
)
DEAD_FRACTION.whole(
    "one share for the net",
    "",
    """
from deepgrad.networks import mlp


def dead_fraction(params, X):
    zs, hs = mlp.forward(params, X, "relu")
    dead = np.concatenate([np.all(z <= 0, axis=0) for z in zs[:-1]])
    return dead.mean()
""",
)
DEAD_FRACTION.whole(
    "living",
    "alive",
    """
from deepgrad.networks import mlp


def dead_fraction(params, X):
    zs, hs = mlp.forward(params, X, "relu")
    return np.array([np.any(z > 0, axis=0).mean() for z in zs[:-1]])
""",
)
DEAD_FRACTION.whole(
    "input counted as a layer",
    "shifted_by_one",
    """
from deepgrad.networks import mlp


def dead_fraction(params, X):
    zs, hs = mlp.forward(params, X, "relu")
    return np.array([np.all(h == 0, axis=0).mean() for h in hs[:-2]])
""",
)
DEAD_FRACTION.whole(
    "mean z negative",
    "mean_negative",
    """
from deepgrad.networks import mlp


def dead_fraction(params, X):
    zs, hs = mlp.forward(params, X, "relu")
    return np.array([(z.mean(axis=0) <= 0).mean() for z in zs[:-1]])
""",
)
DEAD_FRACTION.whole(
    "output below 0",
    "negative_output",
    """
from deepgrad.networks import mlp


def dead_fraction(params, X):
    zs, hs = mlp.forward(params, X, "relu")
    return np.array([np.all(h < 0, axis=0).mean() for h in hs[1:-1]])
""",
)
DEAD_FRACTION.whole(
    "forward without ReLU",
    "no_relu",
    """
def dead_fraction(params, X):
    h, out = X, []
    for W, b in params[:-1]:
        h = h @ W.T + b
        out.append(np.all(h <= 0, axis=0).mean())
    return np.array(out)
""",
)
DEAD_FRACTION.whole(
    "first example only",
    "first_example",
    """
from deepgrad.networks import mlp


def dead_fraction(params, X):
    zs, hs = mlp.forward(params, X, "relu")
    return np.array([np.mean(z[0] <= 0) for z in zs[:-1]])
""",
)
DEAD_FRACTION.whole(
    "exactly 0 alive",
    "zero_alive",
    """
from deepgrad.networks import mlp


def dead_fraction(params, X):
    zs, hs = mlp.forward(params, X, "relu")
    return np.array([np.all(z < 0, axis=0).mean() for z in zs[:-1]])
""",
)
DEAD_FRACTION.whole(
    "biases dropped",
    "no_bias",
    """
def dead_fraction(params, X):
    h, out = X, []
    for W, b in params[:-1]:
        z = h @ W.T
        out.append((z <= 0).all(0).mean())
        h = np.maximum(z, 0)
    return np.array(out)
""",
)
DEAD_FRACTION.whole(
    "divided by the examples",
    "divided_by_examples",
    """
from deepgrad.networks import mlp


def dead_fraction(params, X):
    zs, hs = mlp.forward(params, X, "relu")
    return np.array([np.all(z <= 0, axis=0).sum() / len(X) for z in zs[:-1]])
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
    "copies",
    """
def sgd_step(param, grad, velocity, lr, momentum):
    new_v = np.array(velocity, dtype=np.float64)
    new_v *= momentum
    new_v += grad
    new_p = np.array(param, dtype=np.float64)
    new_p -= new_v * lr
    return new_p, new_v
""",
)
SGD_STEP.whole(
    "old velocity",
    "old_velocity",
    """
def sgd_step(param, grad, velocity, lr, momentum):
    new_velocity = momentum * velocity + grad
    return param - lr * velocity, new_velocity
""",
)
SGD_STEP.whole(
    "uphill",
    "uphill",
    """
def sgd_step(param, grad, velocity, lr, momentum):
    v = momentum * velocity + grad
    return param + lr * v, v
""",
)
SGD_STEP.whole(
    "running mean",
    "average",
    """
def sgd_step(param, grad, velocity, lr, momentum):
    v = momentum * velocity + (1 - momentum) * grad
    return param - lr * v, v
""",
)
SGD_STEP.whole(
    "rate inside",
    "rate_in_velocity_minus",
    """
def sgd_step(param, grad, velocity, lr, momentum):
    v = momentum * velocity + lr * grad
    return param - v, v
""",
)
SGD_STEP.whole(
    "classical",
    "rate_in_velocity",
    """
def sgd_step(param, grad, velocity, lr, momentum):
    v = momentum * velocity - lr * grad
    return param + v, v
""",
)
SGD_STEP.whole(
    "no momentum",
    "velocity_dropped",
    """
def sgd_step(param, grad, velocity, lr, momentum):
    return param - lr * grad, grad.copy()
""",
)
SGD_STEP.whole(
    "velocity kept in full",
    "no_decay",
    """
def sgd_step(param, grad, velocity, lr, momentum):
    v = velocity + grad
    return param - lr * v, v
""",
)
SGD_STEP.whole(
    "momentum on the gradient",
    "momentum_on_gradient",
    """
def sgd_step(param, grad, velocity, lr, momentum):
    v = velocity + momentum * grad
    return param - lr * v, v
""",
)
SGD_STEP.whole(
    "swapped",
    "swapped",
    """
def sgd_step(param, grad, velocity, lr, momentum):
    v = momentum * velocity + grad
    return v, param - lr * v
""",
)
SGD_STEP.whole(
    "in place",
    "in_place",
    """
def sgd_step(param, grad, velocity, lr, momentum):
    velocity *= momentum
    velocity += grad
    param -= lr * velocity
    return param, velocity
""",
)
SGD_STEP.whole(
    "Nesterov",
    "nesterov",
    """
def sgd_step(param, grad, velocity, lr, momentum):
    v = momentum * velocity + grad
    return param - lr * (grad + momentum * v), v
""",
)
SGD_STEP.whole(
    "velocity missing",
    "missing_output",
    """
def sgd_step(param, grad, velocity, lr, momentum):
    v = momentum * velocity + grad
    return param - lr * v
""",
)
SGD_STEP.whole(
    "minus the gradient",
    "gradient_subtracted",
    """
def sgd_step(param, grad, velocity, lr, momentum):
    v = momentum * velocity - grad
    return param - lr * v, v
""",
)
SGD_STEP.whole(
    "rate on the whole",
    "no_rate",
    """
def sgd_step(param, grad, velocity, lr, momentum):
    v = momentum * velocity + grad
    return param - v, v
""",
)
SGD_STEP.whole(
    "velocity in place only",
    "in_place",
    """
def sgd_step(param, grad, velocity, lr, momentum):
    velocity[...] = momentum * velocity + grad
    return param - lr * velocity, velocity.copy()
""",
)

LEAKY_RELU_BACKWARD = Answers(
    "leaky_relu_backward",
    """
def leaky_relu_backward(dout, x, slope):
    return np.where(x > 0, dout, slope * dout)
""",
)
LEAKY_RELU_BACKWARD.other(
    "mask of slopes",
    """
def leaky_relu_backward(dout, x, slope):
    s = np.full(x.shape, float(slope))
    s[x > 0] = 1.0
    return dout * s
""",
)
LEAKY_RELU_BACKWARD.whole(
    "plain ReLU",
    "shut",
    """
def leaky_relu_backward(dout, x, slope):
    return dout * (x > 0)
""",
)
LEAKY_RELU_BACKWARD.whole(
    "fixed leak",
    "fixed_slope",
    """
def leaky_relu_backward(dout, x, slope):
    return np.where(x > 0, dout, 0.01 * dout)
""",
)
LEAKY_RELU_BACKWARD.whole(
    "upper branch at 0",
    "slope_at_zero",
    """
def leaky_relu_backward(dout, x, slope):
    return np.where(x >= 0, dout, slope * dout)
""",
)
LEAKY_RELU_BACKWARD.whole(
    "x times slope",
    "value_for_slope",
    """
def leaky_relu_backward(dout, x, slope):
    return np.where(x > 0, dout, dout * slope * x)
""",
)
LEAKY_RELU_BACKWARD.whole(
    "sign of dout",
    "mask_of_dout",
    """
def leaky_relu_backward(dout, x, slope):
    return np.where(dout > 0, dout, slope * dout)
""",
)
LEAKY_RELU_BACKWARD.whole(
    "dout left out",
    "no_dout_below",
    """
def leaky_relu_backward(dout, x, slope):
    return np.where(x > 0, dout, slope)
""",
)
LEAKY_RELU_BACKWARD.whole(
    "slopes only",
    "dout_dropped",
    """
def leaky_relu_backward(dout, x, slope):
    return np.where(x > 0, 1.0, slope)
""",
)
LEAKY_RELU_BACKWARD.whole(
    "negative leak",
    "negative_slope",
    """
def leaky_relu_backward(dout, x, slope):
    return np.where(x > 0, dout, -slope * dout)
""",
)
LEAKY_RELU_BACKWARD.whole(
    "branches swapped",
    "inverted",
    """
def leaky_relu_backward(dout, x, slope):
    return np.where(x > 0, slope * dout, dout)
""",
)
LEAKY_RELU_BACKWARD.whole(
    "maximum",
    "value_everywhere",
    """
def leaky_relu_backward(dout, x, slope):
    return dout * np.maximum(slope * x, x)
""",
)
LEAKY_RELU_BACKWARD.whole(
    "in place",
    "in_place",
    """
def leaky_relu_backward(dout, x, slope):
    dout[x <= 0] *= slope
    return dout
""",
)
LEAKY_RELU_BACKWARD.whole(
    "one minus slope",
    "one_minus_slope",
    """
def leaky_relu_backward(dout, x, slope):
    mask = (x > 0).astype(float)
    return dout * mask + (1 - slope) * dout * (1 - mask)
""",
)
LEAKY_RELU_BACKWARD.whole(
    "sum of both",
    "slopes_added",
    """
def leaky_relu_backward(dout, x, slope):
    return dout * (x > 0) + slope * dout
""",
)
LEAKY_RELU_BACKWARD.whole(
    "if",
    "",
    """
def leaky_relu_backward(dout, x, slope):
    return dout if x > 0 else slope * dout
""",
)
LEAKY_RELU_BACKWARD.whole(
    "zero between",
    "zero_at_zero",
    """
def leaky_relu_backward(dout, x, slope):
    return dout * (x > 0) + slope * dout * (x < 0)
""",
)

ELU_BACKWARD = Answers(
    "elu_backward",
    """
def elu_backward(dout, x, alpha):
    slope = np.where(x > 0, 1.0, alpha * np.exp(np.minimum(x, 0)))
    return dout * slope
""",
)
ELU_BACKWARD.other(
    "filled by mask",
    """
def elu_backward(dout, x, alpha):
    dx = np.array(dout, dtype=float)
    low = x <= 0
    dx[low] = dx[low] * alpha * np.exp(x[low])
    return dx
""",
)
ELU_BACKWARD.whole(
    "alpha forgotten",
    "no_alpha",
    """
def elu_backward(dout, x, alpha):
    return dout * np.where(x > 0, 1.0, np.exp(np.minimum(x, 0)))
""",
)
ELU_BACKWARD.whole(
    "forward value",
    "value_for_slope",
    """
def elu_backward(dout, x, alpha):
    return dout * np.where(x > 0, 1.0, alpha * (np.exp(np.minimum(x, 0)) - 1))
""",
)
ELU_BACKWARD.whole(
    "mask times exp",
    "overflow",
    """
def elu_backward(dout, x, alpha):
    pos = x > 0
    return dout * (pos + (1 - pos) * alpha * np.exp(x))
""",
)
ELU_BACKWARD.whole(
    "upper branch at 0",
    "slope_at_zero",
    """
def elu_backward(dout, x, alpha):
    return np.where(x >= 0, dout, dout * alpha * np.exp(np.minimum(x, 0)))
""",
)
ELU_BACKWARD.whole(
    "relu",
    "shut",
    """
def elu_backward(dout, x, alpha):
    return np.where(x > 0, dout, 0.0)
""",
)
ELU_BACKWARD.whole(
    "dout missing below",
    "no_dout_below",
    """
def elu_backward(dout, x, alpha):
    return np.where(x > 0, dout, alpha * np.exp(np.minimum(x, 0)))
""",
)
ELU_BACKWARD.whole(
    "alpha in the exponent",
    "alpha_in_the_exponent",
    """
def elu_backward(dout, x, alpha):
    return dout * np.where(x > 0, 1.0, np.exp(alpha * np.minimum(x, 0)))
""",
)
ELU_BACKWARD.whole(
    "alpha on top",
    "lower_branch_everywhere",
    """
def elu_backward(dout, x, alpha):
    return dout * alpha * np.exp(np.minimum(x, 0))
""",
)
ELU_BACKWARD.whole(
    "minus in the exponent",
    "wrong_way",
    """
def elu_backward(dout, x, alpha):
    return dout * np.where(x > 0, 1.0, alpha * np.exp(-np.minimum(x, 0)))
""",
)
ELU_BACKWARD.whole(
    "product rule with x",
    "times_x",
    """
def elu_backward(dout, x, alpha):
    neg = np.minimum(x, 0)
    return dout * np.where(x > 0, 1.0, alpha * neg * np.exp(neg))
""",
)
ELU_BACKWARD.whole(
    "x above",
    "x_above",
    """
def elu_backward(dout, x, alpha):
    return dout * np.where(x > 0, x, alpha * np.exp(np.minimum(x, 0)))
""",
)
ELU_BACKWARD.whole(
    "slopes only",
    "dout_dropped",
    """
def elu_backward(dout, x, alpha):
    return np.where(x > 0, 1.0, alpha * np.exp(np.minimum(x, 0)))
""",
)
ELU_BACKWARD.whole(
    "sign of dout",
    "mask_of_dout_without_overflow",
    """
def elu_backward(dout, x, alpha):
    return np.where(dout > 0, dout, dout * alpha * np.exp(np.minimum(x, 0)))
""",
)
ELU_BACKWARD.whole(
    "exponent clipped at -1",
    "stopped_at_minus_one",
    """
def elu_backward(dout, x, alpha):
    return dout * np.where(x > 0, 1.0, alpha * np.exp(np.clip(x, -1, 0)))
""",
)
ELU_BACKWARD.whole(
    "a + 1",
    "output_plus_one",
    """
def elu_backward(dout, x, alpha):
    a = alpha * (np.exp(np.minimum(x, 0)) - 1)
    return dout * np.where(x > 0, 1.0, a + 1)
""",
)

GELU_BACKWARD = Answers(
    "gelu_backward",
    """
from scipy.special import erf


def gelu_backward(dout, x):
    Phi = 0.5 * (1 + erf(x / np.sqrt(2)))
    phi = np.exp(-x**2 / 2) / np.sqrt(2 * np.pi)
    return dout * (Phi + x * phi)
""",
)
GELU_BACKWARD.other(
    "scipy's normal",
    """
def gelu_backward(dout, x):
    from scipy.special import ndtr
    density = np.exp(-0.5 * np.square(x)) * (2 * math.pi) ** -0.5
    slope = ndtr(x) + x * density
    return slope * dout
""",
)
GELU_BACKWARD.whole(
    "only Phi",
    "cdf_only",
    """
from scipy.special import erf


def gelu_backward(dout, x):
    Phi = 0.5 * (1 + erf(x / np.sqrt(2)))
    phi = np.exp(-x**2 / 2) / np.sqrt(2 * np.pi)
    return dout * Phi
""",
)
GELU_BACKWARD.whole(
    "only the second term",
    "pdf_only",
    """
from scipy.special import erf


def gelu_backward(dout, x):
    Phi = 0.5 * (1 + erf(x / np.sqrt(2)))
    phi = np.exp(-x**2 / 2) / np.sqrt(2 * np.pi)
    return dout * x * phi
""",
)
GELU_BACKWARD.whole(
    "no x",
    "x_missing",
    """
from scipy.special import erf


def gelu_backward(dout, x):
    Phi = 0.5 * (1 + erf(x / np.sqrt(2)))
    phi = np.exp(-x**2 / 2) / np.sqrt(2 * np.pi)
    return dout * (Phi + phi)
""",
)
GELU_BACKWARD.whole(
    "minus",
    "minus",
    """
from scipy.special import erf


def gelu_backward(dout, x):
    Phi = 0.5 * (1 + erf(x / np.sqrt(2)))
    phi = np.exp(-x**2 / 2) / np.sqrt(2 * np.pi)
    return dout * (Phi - x * phi)
""",
)
GELU_BACKWARD.whole(
    "forward",
    "value_for_slope",
    """
from scipy.special import erf


def gelu_backward(dout, x):
    Phi = 0.5 * (1 + erf(x / np.sqrt(2)))
    phi = np.exp(-x**2 / 2) / np.sqrt(2 * np.pi)
    return dout * x * Phi
""",
)
GELU_BACKWARD.whole(
    "root of 2 missing in erf",
    "erf_without_root",
    """
from scipy.special import erf


def gelu_backward(dout, x):
    Phi = 0.5 * (1 + erf(x))
    phi = np.exp(-x**2 / 2) / np.sqrt(2 * np.pi)
    return dout * (Phi + x * phi)
""",
)
GELU_BACKWARD.whole(
    "half missing",
    "no_half",
    """
from scipy.special import erf


def gelu_backward(dout, x):
    Phi = 1 + erf(x / np.sqrt(2))
    phi = np.exp(-x**2 / 2) / np.sqrt(2 * np.pi)
    return dout * (Phi + x * phi)
""",
)
GELU_BACKWARD.whole(
    "density not normalised",
    "bell_without_factor",
    """
from scipy.special import erf


def gelu_backward(dout, x):
    Phi = 0.5 * (1 + erf(x / np.sqrt(2)))
    phi = np.exp(-x**2 / 2)
    return dout * (Phi + x * phi)
""",
)
GELU_BACKWARD.whole(
    "density over 2 pi",
    "bell_without_root",
    """
from scipy.special import erf


def gelu_backward(dout, x):
    Phi = 0.5 * (1 + erf(x / np.sqrt(2)))
    phi = np.exp(-x**2 / 2) / (2 * np.pi)
    return dout * (Phi + x * phi)
""",
)
GELU_BACKWARD.whole(
    "half missing in the exponent",
    "bell_without_half",
    """
from scipy.special import erf


def gelu_backward(dout, x):
    Phi = 0.5 * (1 + erf(x / np.sqrt(2)))
    phi = np.exp(-x**2) / np.sqrt(2 * np.pi)
    return dout * (Phi + x * phi)
""",
)
GELU_BACKWARD.whole(
    "tanh approximation",
    "tanh_approximation",
    """
def gelu_backward(dout, x):
    c = np.sqrt(2 / np.pi)
    u = c * (x + 0.044715 * x**3)
    t = np.tanh(u)
    du = c * (1 + 3 * 0.044715 * x**2)
    return dout * (0.5 * (1 + t) + 0.5 * x * (1 - t**2) * du)
""",
)
GELU_BACKWARD.whole(
    "sigmoid approximation",
    "sigmoid_approximation",
    """
def gelu_backward(dout, x):
    s = 1 / (1 + np.exp(-1.702 * x))
    return dout * (s + 1.702 * x * s * (1 - s))
""",
)
GELU_BACKWARD.whole(
    "without dout",
    "dout_dropped",
    """
from scipy.special import erf


def gelu_backward(dout, x):
    Phi = 0.5 * (1 + erf(x / np.sqrt(2)))
    phi = np.exp(-x**2 / 2) / np.sqrt(2 * np.pi)
    return Phi + x * phi
""",
)
GELU_BACKWARD.whole(
    "dout on one term",
    "dout_on_one_term",
    """
from scipy.special import erf


def gelu_backward(dout, x):
    Phi = 0.5 * (1 + erf(x / np.sqrt(2)))
    phi = np.exp(-x**2 / 2) / np.sqrt(2 * np.pi)
    return dout * Phi + x * phi
""",
)
GELU_BACKWARD.whole(
    "sign of the exponent",
    "bell_upside_down",
    """
from scipy.special import erf


def gelu_backward(dout, x):
    Phi = 0.5 * (1 + erf(x / np.sqrt(2)))
    phi = np.exp(x**2 / 2) / np.sqrt(2 * np.pi)
    return dout * (Phi + x * phi)
""",
)
GELU_BACKWARD.whole(
    "x squared",
    "derivative_of_bell",
    """
from scipy.special import erf


def gelu_backward(dout, x):
    Phi = 0.5 * (1 + erf(x / np.sqrt(2)))
    phi = np.exp(-x**2 / 2) / np.sqrt(2 * np.pi)
    return dout * (Phi - x**2 * phi)
""",
)
