"""What a reader who knew only the text of lesson 4 wrote: plausible slips and right answers of other styles."""

from support.tables import Answers

RELU = Answers(
    "relu",
    """
def relu(x):
    return np.maximum(0, x).astype(np.float64)
""",
)
RELU.other(
    "half of sum",
    """
def relu(x):
    x = np.asarray(x, dtype=float)
    return (x + abs(x)) / 2
""",
)
RELU.other(
    "copy and index",
    """
def relu(x):
    out = np.array(x, float)
    out[out < 0] = 0
    return out
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
    "python max",
    "",
    """
def relu(x):
    return max(0, x)
""",
)
RELU.whole(
    "abs",
    "absolute",
    """
def relu(x):
    return np.abs(x)
""",
)
RELU.whole(
    "mask only",
    "mask",
    """
def relu(x):
    return (x > 0).astype(float)
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
    "maximum 1",
    "at_least_one",
    """
def relu(x):
    return np.maximum(1, x)
""",
)
RELU.whole(
    "clip 0 1",
    "clipped",
    """
def relu(x):
    return np.clip(x, 0, 1)
""",
)
RELU.whole(
    "filtered",
    "positive_only",
    """
def relu(x):
    return x[x > 0]
""",
)
RELU.whole(
    "loop over rows",
    "largest_of_a_row",
    """
def relu(x):
    return np.array([max(0, row.max()) for row in x])
""",
)
RELU.whole(
    "whole array",
    "rows_switched",
    """
def relu(x):
    return np.where(x.sum(axis=1, keepdims=True) > 0, x, 0.0)
""",
)
RELU.whole(
    "where branches swapped",
    "negative_kept",
    """
def relu(x):
    return np.where(x > 0, 0.0, x)
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
    "tensor",
    "",
    """
def relu(x):
    return torch.relu(torch.tensor(x))
""",
)

RELU_BACKWARD = Answers(
    "relu_backward",
    """
def relu_backward(dout, x):
    return np.asarray(dout, dtype=float) * (x > 0)
""",
)
RELU_BACKWARD.other(
    "where",
    """
def relu_backward(dout, x):
    return np.where(x > 0, dout, 0.0).astype("float64")
""",
)
RELU_BACKWARD.other(
    "copy",
    """
def relu_backward(dout, x):
    dx = dout.astype(float).copy()
    dx[x <= 0] = 0
    return dx
""",
)
RELU_BACKWARD.whole(
    "switch of dout",
    "mask_of_dout",
    """
def relu_backward(dout, x):
    return dout * (dout > 0)
""",
)
RELU_BACKWARD.whole(
    "relu of dout",
    "mask_of_dout",
    """
def relu_backward(dout, x):
    return np.maximum(0, dout)
""",
)
RELU_BACKWARD.whole(
    "at least zero",
    "slope_at_zero",
    """
def relu_backward(dout, x):
    return dout * (x >= 0)
""",
)
RELU_BACKWARD.whole(
    "half at zero",
    "half_at_zero",
    """
def relu_backward(dout, x):
    return dout * np.heaviside(x, 0.5)
""",
)
RELU_BACKWARD.whole(
    "only the slope",
    "dout_dropped",
    """
def relu_backward(dout, x):
    return (x > 0).astype(float)
""",
)
RELU_BACKWARD.whole(
    "times relu",
    "value_for_slope",
    """
def relu_backward(dout, x):
    return dout * np.maximum(x, 0)
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
    "wrong side",
    "inverted",
    """
def relu_backward(dout, x):
    return np.where(x < 0, dout, 0)
""",
)
RELU_BACKWARD.whole(
    "dout and x swapped",
    "places_changed",
    """
def relu_backward(dout, x):
    return np.where(dout > 0, x, 0)
""",
)
RELU_BACKWARD.whole(
    "both positive",
    "both_gates",
    """
def relu_backward(dout, x):
    return dout * (x > 0) * (dout > 0)
""",
)
RELU_BACKWARD.whole(
    "one where open",
    "slope_above_dout_below",
    """
def relu_backward(dout, x):
    return np.where(x > 0, 1.0, dout)
""",
)
RELU_BACKWARD.whole(
    "sum",
    "summed",
    """
def relu_backward(dout, x):
    return (dout * (x > 0)).sum(axis=0)
""",
)
RELU_BACKWARD.whole(
    "matmul",
    "",
    """
def relu_backward(dout, x):
    return dout @ (x > 0)
""",
)
RELU_BACKWARD.whole(
    "dead at small",
    "",
    """
def relu_backward(dout, x):
    if x > 0:
        return dout
    return 0
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
    return loss, d / N
""",
)
SOFTMAX_CROSS_ENTROPY.other(
    "scipy one hot",
    """
def softmax_cross_entropy(logits, y):
    from scipy.special import log_softmax
    lp = log_softmax(np.asarray(logits, float), axis=1)
    onehot = np.eye(logits.shape[1])[y]
    loss = float(-(onehot * lp).sum() / logits.shape[0])
    return loss, (np.exp(lp) - onehot) / logits.shape[0]
""",
)
SOFTMAX_CROSS_ENTROPY.whole(
    "no max",
    "unstable",
    """
def softmax_cross_entropy(logits, y):
    N = len(y)
    e = np.exp(logits)
    p = e / e.sum(axis=1, keepdims=True)
    loss = -np.log(p[np.arange(N), y]).mean()
    d = p.copy()
    d[np.arange(N), y] -= 1
    return loss, d / N
""",
)
SOFTMAX_CROSS_ENTROPY.whole(
    "log of p",
    "log_of_zero",
    """
def softmax_cross_entropy(logits, y):
    N = len(y)
    e = np.exp(logits - logits.max(axis=1, keepdims=True))
    p = e / e.sum(axis=1, keepdims=True)
    loss = -np.log(p[np.arange(N), y]).mean()
    d = p.copy()
    d[np.arange(N), y] -= 1
    return loss, d / N
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
    loss = -np.log(p[np.arange(N), y] + 1e-12).mean()
    p[np.arange(N), y] -= 1
    return loss, p / N
""",
)
SOFTMAX_CROSS_ENTROPY.whole(
    "gradient without N",
    "gradient_of_sum",
    """
def softmax_cross_entropy(logits, y):
    N = len(y)
    rows = np.arange(N)
    s = logits - logits.max(axis=1, keepdims=True)
    log_p = s - np.log(np.exp(s).sum(axis=1, keepdims=True))
    p = np.exp(log_p)

    loss = -log_p[rows, y].mean()
    p[rows, y] -= 1
    return loss, p
""",
)
SOFTMAX_CROSS_ENTROPY.whole(
    "loss summed",
    "loss_of_sum",
    """
def softmax_cross_entropy(logits, y):
    N = len(y)
    rows = np.arange(N)
    s = logits - logits.max(axis=1, keepdims=True)
    log_p = s - np.log(np.exp(s).sum(axis=1, keepdims=True))
    p = np.exp(log_p)

    loss = -log_p[rows, y].sum()
    p[rows, y] -= 1
    return loss, p / N
""",
)
SOFTMAX_CROSS_ENTROPY.whole(
    "both summed",
    "sum_for_mean",
    """
def softmax_cross_entropy(logits, y):
    N = len(y)
    rows = np.arange(N)
    s = logits - logits.max(axis=1, keepdims=True)
    log_p = s - np.log(np.exp(s).sum(axis=1, keepdims=True))
    p = np.exp(log_p)

    loss = -np.sum(log_p[rows, y])
    p[rows, y] -= 1
    return loss, p
""",
)
SOFTMAX_CROSS_ENTROPY.whole(
    "axis 0",
    "wrong_axis",
    """
def softmax_cross_entropy(logits, y):
    N = len(y)
    s = logits - logits.max(axis=0)
    log_p = s - np.log(np.exp(s).sum(axis=0))
    p = np.exp(log_p)
    loss = -log_p[np.arange(N), y].mean()
    p[np.arange(N), y] -= 1
    return loss, p / N
""",
)
SOFTMAX_CROSS_ENTROPY.whole(
    "y as columns",
    "every_row",
    """
def softmax_cross_entropy(logits, y):
    N = len(y)
    rows = np.arange(N)
    s = logits - logits.max(axis=1, keepdims=True)
    log_p = s - np.log(np.exp(s).sum(axis=1, keepdims=True))
    p = np.exp(log_p)

    loss = -log_p[rows, y].mean()
    p[:, y] -= 1
    return loss, p / N
""",
)
SOFTMAX_CROSS_ENTROPY.whole(
    "minus missing",
    "no_minus",
    """
def softmax_cross_entropy(logits, y):
    N = len(y)
    rows = np.arange(N)
    s = logits - logits.max(axis=1, keepdims=True)
    log_p = s - np.log(np.exp(s).sum(axis=1, keepdims=True))
    p = np.exp(log_p)

    loss = log_p[rows, y].mean()
    p[rows, y] -= 1
    return loss, p / N
""",
)
SOFTMAX_CROSS_ENTROPY.whole(
    "gradient sign",
    "target_minus_output",
    """
def softmax_cross_entropy(logits, y):
    N = len(y)
    rows = np.arange(N)
    s = logits - logits.max(axis=1, keepdims=True)
    log_p = s - np.log(np.exp(s).sum(axis=1, keepdims=True))
    p = np.exp(log_p)

    loss = -log_p[rows, y].mean()
    d = np.eye(logits.shape[1])[y] - p
    return loss, d / N
""",
)
SOFTMAX_CROSS_ENTROPY.whole(
    "p only",
    "no_target",
    """
def softmax_cross_entropy(logits, y):
    N = len(y)
    rows = np.arange(N)
    s = logits - logits.max(axis=1, keepdims=True)
    log_p = s - np.log(np.exp(s).sum(axis=1, keepdims=True))
    p = np.exp(log_p)

    loss = -log_p[rows, y].mean()
    return loss, p / N
""",
)
SOFTMAX_CROSS_ENTROPY.whole(
    "divided by size",
    "gradient_over_entries",
    """
def softmax_cross_entropy(logits, y):
    N = len(y)
    rows = np.arange(N)
    s = logits - logits.max(axis=1, keepdims=True)
    log_p = s - np.log(np.exp(s).sum(axis=1, keepdims=True))
    p = np.exp(log_p)

    loss = -log_p[rows, y].mean()
    d = p - np.eye(logits.shape[1])[y]
    return loss, d / d.size
""",
)
SOFTMAX_CROSS_ENTROPY.whole(
    "global max",
    "one_maximum_log",
    """
def softmax_cross_entropy(logits, y):
    N = len(y)
    s = logits - logits.max()
    log_p = s - np.log(np.exp(s).sum(axis=1, keepdims=True))
    p = np.exp(log_p)
    loss = -log_p[np.arange(N), y].mean()
    p[np.arange(N), y] -= 1
    return loss, p / N
""",
)
SOFTMAX_CROSS_ENTROPY.whole(
    "per example",
    "loss_of_each",
    """
def softmax_cross_entropy(logits, y):
    N = len(y)
    rows = np.arange(N)
    s = logits - logits.max(axis=1, keepdims=True)
    log_p = s - np.log(np.exp(s).sum(axis=1, keepdims=True))
    p = np.exp(log_p)

    loss = -log_p[rows, y]
    p[rows, y] -= 1
    return loss, p / N
""",
)
SOFTMAX_CROSS_ENTROPY.whole(
    "loss over all classes",
    "mean_of_all_classes",
    """
def softmax_cross_entropy(logits, y):
    N = len(y)
    rows = np.arange(N)
    s = logits - logits.max(axis=1, keepdims=True)
    log_p = s - np.log(np.exp(s).sum(axis=1, keepdims=True))
    p = np.exp(log_p)

    loss = -log_p.mean()
    p[rows, y] -= 1
    return loss, p / N
""",
)
SOFTMAX_CROSS_ENTROPY.whole(
    "in place",
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
    "keepdims",
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
SOFTMAX_CROSS_ENTROPY.whole(
    "swapped",
    "order",
    """
def softmax_cross_entropy(logits, y):
    N = len(y)
    rows = np.arange(N)
    s = logits - logits.max(axis=1, keepdims=True)
    log_p = s - np.log(np.exp(s).sum(axis=1, keepdims=True))
    p = np.exp(log_p)

    loss = -log_p[rows, y].mean()
    p[rows, y] -= 1
    return p / N, loss
""",
)
SOFTMAX_CROSS_ENTROPY.whole(
    "log2",
    "binary_logarithm",
    """
def softmax_cross_entropy(logits, y):
    N = len(y)
    s = logits - logits.max(axis=1, keepdims=True)
    e = np.exp(s)
    p = e / e.sum(axis=1, keepdims=True)
    loss = -np.mean(s[np.arange(N), y] * np.log2(np.e) - np.log2(e.sum(axis=1)))
    d = p.copy()
    d[np.arange(N), y] -= 1
    return loss, d / N
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
    db = np.einsum("no->o", dz)
    return dh, dW, db
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
    dh = dz @ W.T
    dW = dz.T @ h
    db = dz.sum(axis=0)
    return dh, dW, db
""",
)
LINEAR_BACKWARD.whole(
    "db mean",
    "bias_mean",
    """
def linear_backward(dz, h, W):
    return dz @ W, dz.T @ h, dz.mean(axis=0)
""",
)
LINEAR_BACKWARD.whole(
    "dW over N",
    "both_mean",
    """
def linear_backward(dz, h, W):
    N = len(h)
    return dz @ W, dz.T @ h / N, dz.sum(axis=0) / N
""",
)
LINEAR_BACKWARD.whole(
    "dW only over N",
    "weights_mean",
    """
def linear_backward(dz, h, W):
    return dz @ W, dz.T @ h / len(dz), dz.sum(axis=0)
""",
)
LINEAR_BACKWARD.whole(
    "db axis 1",
    "bias_over_units",
    """
def linear_backward(dz, h, W):
    return dz @ W, dz.T @ h, dz.sum(axis=1)
""",
)
LINEAR_BACKWARD.whole(
    "db total",
    "bias_total",
    """
def linear_backward(dz, h, W):
    return dz @ W, dz.T @ h, dz.sum()
""",
)
LINEAR_BACKWARD.whole(
    "db keepdims",
    "",
    """
def linear_backward(dz, h, W):
    return dz @ W, dz.T @ h, dz.sum(axis=0, keepdims=True)
""",
)
LINEAR_BACKWARD.whole(
    "db is dz",
    "bias_unsummed",
    """
def linear_backward(dz, h, W):
    return dz @ W, dz.T @ h, dz
""",
)
LINEAR_BACKWARD.whole(
    "order",
    "order",
    """
def linear_backward(dz, h, W):
    dW = dz.T @ h
    db = dz.sum(0)
    dh = dz @ W
    return dW, db, dh
""",
)
LINEAR_BACKWARD.whole(
    "relu in it",
    "gate_on_input",
    """
def linear_backward(dz, h, W):
    dh = (dz @ W) * (h > 0)
    return dh, dz.T @ h, dz.sum(axis=0)
""",
)
LINEAR_BACKWARD.whole(
    "db ones",
    "bias_of_ones",
    """
def linear_backward(dz, h, W):
    return dz @ W, dz.T @ h, np.ones(len(W))
""",
)
LINEAR_BACKWARD.whole(
    "W in dW",
    "input_without_upstream+weights_without_upstream",
    """
def linear_backward(dz, h, W):
    dh = np.ones_like(dz) @ W
    dW = np.ones_like(dz).T @ h
    return dh, dW, dz.sum(axis=0)
""",
)
LINEAR_BACKWARD.whole(
    "two values",
    "missing_output",
    """
def linear_backward(dz, h, W):
    return dz @ W, dz.T @ h
""",
)
LINEAR_BACKWARD.whole(
    "in place",
    "all_mean",
    """
def linear_backward(dz, h, W):
    dz /= len(dz)
    return dz @ W, dz.T @ h, dz.sum(axis=0)
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
    for i in reversed(range(len(params))):
        W, b = params[i]
        dh, dW, db = layers.linear_backward(dz, hs[i], W)
        dWs.insert(0, dW)
        dbs.insert(0, db)
        if i > 0:
            dz = layers.relu_backward(dh, zs[i - 1])
    return loss, dWs, dbs
""",
)
RELU_MLP_GRADIENTS.other(
    "own numpy",
    """
def relu_mlp_gradients(params, X, y):
    hs = [X]
    for W, b in params[:-1]:
        hs.append(np.maximum(hs[-1] @ W.T + b, 0))
    W, b = params[-1]
    s = hs[-1] @ W.T + b
    s = s - s.max(1, keepdims=True)
    logp = s - np.log(np.exp(s).sum(1, keepdims=True))
    n = len(X)
    loss = -logp[range(n), y].mean()
    d = (np.exp(logp) - (np.arange(s.shape[1]) == y[:, None])) / n
    dWs = [None] * len(params)
    dbs = [None] * len(params)
    for k in range(len(params) - 1, -1, -1):
        dWs[k] = d.T @ hs[k]
        dbs[k] = d.sum(0)
        d = (d @ params[k][0]) * (hs[k] > 0)
    return float(loss), dWs, dbs
""",
)
RELU_MLP_GRADIENTS.whole(
    "not reversed",
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
    "switch at logits",
    "gate_at_output",
    """
from deepgrad.networks import layers, losses, mlp


def relu_mlp_gradients(params, X, y):
    zs, hs = mlp.forward(params, X, "relu")
    loss, dh = losses.softmax_cross_entropy(zs[-1], y)
    dWs, dbs = [], []
    for i in reversed(range(len(params))):
        dz = layers.relu_backward(dh, zs[i])
        dh, dW, db = layers.linear_backward(dz, hs[i], params[i][0])
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
    loss, d = losses.softmax_cross_entropy(zs[-1], y)
    dWs, dbs = [], []
    for i in reversed(range(len(params))):
        d, dW, db = layers.linear_backward(d, hs[i], params[i][0])
        dWs.insert(0, dW)
        dbs.insert(0, db)
    return loss, dWs, dbs
""",
)
RELU_MLP_GRADIENTS.whole(
    "wrong switch",
    "",
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
            dz = layers.relu_backward(dh, zs[i])
    return loss, dWs, dbs
""",
)
RELU_MLP_GRADIENTS.whole(
    "hs i plus 1",
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
        if i > 0:
            dz = layers.relu_backward(dh, zs[i - 1])
    return loss, dWs, dbs
""",
)
RELU_MLP_GRADIENTS.whole(
    "z for h",
    "pre_activation_input",
    """
from deepgrad.networks import layers, losses, mlp


def relu_mlp_gradients(params, X, y):
    zs, hs = mlp.forward(params, X, "relu")
    loss, dz = losses.softmax_cross_entropy(zs[-1], y)
    inputs = [X] + zs[:-1]
    dWs, dbs = [], []
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
    "relu on logits in forward",
    "relu_before_loss",
    """
from deepgrad.networks import layers, losses, mlp


def relu_mlp_gradients(params, X, y):
    zs, hs = mlp.forward(params, X, "relu")
    loss, dz = losses.softmax_cross_entropy(np.maximum(zs[-1], 0), y)
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
RELU_MLP_GRADIENTS.whole(
    "divided again",
    "mean_twice",
    """
from deepgrad.networks import layers, losses, mlp


def relu_mlp_gradients(params, X, y):
    N = len(X)
    zs, hs = mlp.forward(params, X, "relu")
    loss, dz = losses.softmax_cross_entropy(zs[-1], y)
    dWs, dbs = [], []
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
    "first layer missing",
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
    "pairs",
    "",
    """
from deepgrad.networks import layers, losses, mlp


def relu_mlp_gradients(params, X, y):
    zs, hs = mlp.forward(params, X, "relu")
    loss, dz = losses.softmax_cross_entropy(zs[-1], y)
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
    "dz not handed on",
    "",
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
    return loss, dWs, dbs
""",
)
RELU_MLP_GRADIENTS.whole(
    "switch dh",
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
    "forward order",
    "",
    """
from deepgrad.networks import layers, losses, mlp


def relu_mlp_gradients(params, X, y):
    zs, hs = mlp.forward(params, X, "relu")
    loss, d = losses.softmax_cross_entropy(zs[-1], y)
    dWs, dbs = [], []
    for (W, b), z, h in zip(params, zs, hs):
        dz = layers.relu_backward(d, z)
        d, dW, db = layers.linear_backward(dz, h, W)
        dWs.append(dW)
        dbs.append(db)
    return loss, dWs, dbs
""",
)
RELU_MLP_GRADIENTS.whole(
    "updates params",
    "parameters_after_step_0",
    """
from deepgrad.networks import layers, losses, mlp


def relu_mlp_gradients(params, X, y):
    zs, hs = mlp.forward(params, X, "relu")
    loss, dz = losses.softmax_cross_entropy(zs[-1], y)
    Ws, bs = [], []
    for i in reversed(range(len(params))):
        W, b = params[i]
        dh, dW, db = layers.linear_backward(dz, hs[i], W)
        Ws.insert(0, W - 0.1 * dW)
        bs.insert(0, b - 0.1 * db)
        if i > 0:
            dz = layers.relu_backward(dh, zs[i - 1])
    return loss, Ws, bs
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
    "own",
    """
def dead_fraction(params, X):
    h = X
    shares = []
    for W, b in params[:-1]:
        h = np.maximum(h @ W.T + b, 0)
        awake = (h > 0).any(axis=0)
        shares.append(1 - awake.sum() / awake.size)
    return np.array(shares, dtype=np.float64)
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
    "any",
    "any",
    """
from deepgrad.networks import mlp


def dead_fraction(params, X):
    zs, hs = mlp.forward(params, X, "relu")
    return np.array([(z <= 0).any(axis=0).mean() for z in zs[:-1]])
""",
)
DEAD_FRACTION.whole(
    "axis 1",
    "examples",
    """
from deepgrad.networks import mlp


def dead_fraction(params, X):
    zs, hs = mlp.forward(params, X, "relu")
    return np.array([(z <= 0).all(axis=1).mean() for z in zs[:-1]])
""",
)
DEAD_FRACTION.whole(
    "with output",
    "with_output",
    """
from deepgrad.networks import mlp


def dead_fraction(params, X):
    zs, hs = mlp.forward(params, X, "relu")
    return np.array([(z <= 0).all(axis=0).mean() for z in zs])
""",
)
DEAD_FRACTION.whole(
    "off by one hs",
    "with_input",
    """
from deepgrad.networks import mlp


def dead_fraction(params, X):
    zs, hs = mlp.forward(params, X, "relu")
    return np.array([(h == 0).all(axis=0).mean() for h in hs[:-1]])
""",
)
DEAD_FRACTION.whole(
    "hs 1 to end",
    "with_logits",
    """
from deepgrad.networks import mlp


def dead_fraction(params, X):
    zs, hs = mlp.forward(params, X, "relu")
    return np.array([np.all(h == 0, axis=0).mean() for h in hs[1:]])
""",
)
DEAD_FRACTION.whole(
    "h negative",
    "negative_output",
    """
from deepgrad.networks import mlp


def dead_fraction(params, X):
    zs, hs = mlp.forward(params, X, "relu")
    return np.array([(h < 0).all(axis=0).mean() for h in hs[1:-1]])
""",
)
DEAD_FRACTION.whole(
    "counts",
    "counts",
    """
from deepgrad.networks import mlp


def dead_fraction(params, X):
    zs, hs = mlp.forward(params, X, "relu")
    return np.array([(z <= 0).all(axis=0).sum() for z in zs[:-1]], dtype=float)
""",
)
DEAD_FRACTION.whole(
    "alive",
    "alive",
    """
from deepgrad.networks import mlp


def dead_fraction(params, X):
    zs, hs = mlp.forward(params, X, "relu")
    return np.array([(z > 0).any(axis=0).mean() for z in zs[:-1]])
""",
)
DEAD_FRACTION.whole(
    "mean over layers",
    "mean_of_layers",
    """
from deepgrad.networks import mlp


def dead_fraction(params, X):
    zs, hs = mlp.forward(params, X, "relu")
    return np.mean([(z <= 0).all(axis=0).mean() for z in zs[:-1]])
""",
)
DEAD_FRACTION.whole(
    "mean of z",
    "mean_negative",
    """
from deepgrad.networks import mlp


def dead_fraction(params, X):
    zs, hs = mlp.forward(params, X, "relu")
    return np.array([(z.mean(axis=0) <= 0).mean() for z in zs[:-1]])
""",
)
DEAD_FRACTION.whole(
    "percent",
    "percent",
    """
from deepgrad.networks import mlp


def dead_fraction(params, X):
    zs, hs = mlp.forward(params, X, "relu")
    return np.array([100 * (z <= 0).all(axis=0).mean() for z in zs[:-1]])
""",
)
DEAD_FRACTION.whole(
    "divided by N",
    "divided_by_examples",
    """
from deepgrad.networks import mlp


def dead_fraction(params, X):
    zs, hs = mlp.forward(params, X, "relu")
    return np.array([(z <= 0).all(axis=0).sum() / len(X) for z in zs[:-1]])
""",
)
DEAD_FRACTION.whole(
    "no relu between",
    "no_relu",
    """
def dead_fraction(params, X):
    out, h = [], X
    for W, b in params[:-1]:
        h = h @ W.T + b
        out.append((h <= 0).all(axis=0).mean())
    return np.array(out)
""",
)
DEAD_FRACTION.whole(
    "zero z",
    "negative_output",
    """
from deepgrad.networks import mlp


def dead_fraction(params, X):
    zs, hs = mlp.forward(params, X, "relu")
    return np.array([(z == 0).all(axis=0).mean() for z in zs[:-1]])
""",
)
DEAD_FRACTION.whole(
    "bias left out",
    "no_bias",
    """
def dead_fraction(params, X):
    out = []
    h = X
    for W, b in params[:-1]:
        h = np.maximum(h @ W.T, 0)
        out.append((h == 0).all(axis=0).mean())
    return np.array(out)
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
    new_v = velocity.copy().astype(float)
    new_v *= momentum
    new_v += grad
    new_p = np.array(param, dtype=float)
    new_p -= lr * new_v
    return new_p, new_v
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
    "swapped",
    "swapped",
    """
def sgd_step(param, grad, velocity, lr, momentum):
    velocity = momentum * velocity + grad
    param = param - lr * velocity
    return velocity, param
""",
)
SGD_STEP.whole(
    "lr in velocity",
    "rate_in_velocity_minus",
    """
def sgd_step(param, grad, velocity, lr, momentum):
    v = momentum * velocity + lr * grad
    return param - v, v
""",
)
SGD_STEP.whole(
    "lr twice",
    "rate_twice",
    """
def sgd_step(param, grad, velocity, lr, momentum):
    v = momentum * velocity + lr * grad
    return param - lr * v, v
""",
)
SGD_STEP.whole(
    "old velocity",
    "old_velocity",
    """
def sgd_step(param, grad, velocity, lr, momentum):
    new_param = param - lr * velocity
    new_velocity = momentum * velocity + grad
    return new_param, new_velocity
""",
)
SGD_STEP.whole(
    "plus",
    "uphill",
    """
def sgd_step(param, grad, velocity, lr, momentum):
    v = momentum * velocity + grad
    return param + lr * v, v
""",
)
SGD_STEP.whole(
    "ema",
    "average",
    """
def sgd_step(param, grad, velocity, lr, momentum):
    v = momentum * velocity + (1 - momentum) * grad
    return param - lr * v, v
""",
)
SGD_STEP.whole(
    "minus grad",
    "gradient_subtracted",
    """
def sgd_step(param, grad, velocity, lr, momentum):
    v = momentum * velocity - grad
    return param - lr * v, v
""",
)
SGD_STEP.whole(
    "classical sign",
    "rate_in_velocity",
    """
def sgd_step(param, grad, velocity, lr, momentum):
    v = momentum * velocity - lr * grad
    return param + v, v
""",
)
SGD_STEP.whole(
    "nesterov",
    "nesterov",
    """
def sgd_step(param, grad, velocity, lr, momentum):
    v = momentum * velocity + grad
    return param - lr * (grad + momentum * v), v
""",
)
SGD_STEP.whole(
    "no momentum",
    "no_momentum",
    """
def sgd_step(param, grad, velocity, lr, momentum):
    v = momentum * velocity + grad
    return param - lr * grad, v
""",
)
SGD_STEP.whole(
    "momentum on gradient",
    "momentum_on_gradient",
    """
def sgd_step(param, grad, velocity, lr, momentum):
    v = velocity + momentum * grad
    return param - lr * v, v
""",
)
SGD_STEP.whole(
    "momentum forgotten",
    "no_decay",
    """
def sgd_step(param, grad, velocity, lr, momentum):
    v = velocity + grad
    return param - lr * v, v
""",
)
SGD_STEP.whole(
    "starts at zero",
    "velocity_dropped",
    """
def sgd_step(param, grad, velocity, lr, momentum):
    v = np.zeros_like(param)
    v = momentum * v + grad
    return param - lr * v, v
""",
)
SGD_STEP.whole(
    "only param",
    "missing_output",
    """
def sgd_step(param, grad, velocity, lr, momentum):
    v = momentum * velocity + grad
    return param - lr * v
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
    "mask",
    """
def leaky_relu_backward(dout, x, slope):
    factor = np.ones(x.shape)
    factor[x <= 0] = slope
    return factor * dout
""",
)
LEAKY_RELU_BACKWARD.whole(
    "at zero",
    "slope_at_zero",
    """
def leaky_relu_backward(dout, x, slope):
    return np.where(x >= 0, dout, slope * dout)
""",
)
LEAKY_RELU_BACKWARD.whole(
    "forward values",
    "forward_below",
    """
def leaky_relu_backward(dout, x, slope):
    return np.where(x > 0, dout, slope * x)
""",
)
LEAKY_RELU_BACKWARD.whole(
    "forward times dout",
    "value_everywhere",
    """
def leaky_relu_backward(dout, x, slope):
    return dout * np.where(x > 0, x, slope * x)
""",
)
LEAKY_RELU_BACKWARD.whole(
    "no dout",
    "dout_dropped",
    """
def leaky_relu_backward(dout, x, slope):
    return np.where(x > 0, 1.0, slope)
""",
)
LEAKY_RELU_BACKWARD.whole(
    "no dout below",
    "no_dout_below",
    """
def leaky_relu_backward(dout, x, slope):
    return np.where(x > 0, dout, slope)
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
    "plain relu",
    "shut",
    """
def leaky_relu_backward(dout, x, slope):
    return dout * (x > 0)
""",
)
LEAKY_RELU_BACKWARD.whole(
    "constant slope",
    "fixed_slope",
    """
def leaky_relu_backward(dout, x, slope):
    return np.where(x > 0, dout, 0.01 * dout)
""",
)
LEAKY_RELU_BACKWARD.whole(
    "swapped",
    "inverted",
    """
def leaky_relu_backward(dout, x, slope):
    return np.where(x > 0, slope * dout, dout)
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
    "minus slope",
    "negative_slope",
    """
def leaky_relu_backward(dout, x, slope):
    return dout * np.where(x > 0, 1, -slope)
""",
)
LEAKY_RELU_BACKWARD.whole(
    "maximum trick",
    "mask_of_dout",
    """
def leaky_relu_backward(dout, x, slope):
    return np.maximum(dout, slope * dout)
""",
)
LEAKY_RELU_BACKWARD.whole(
    "one minus slope",
    "slopes_added",
    """
def leaky_relu_backward(dout, x, slope):
    return dout * (x > 0) + slope * dout
""",
)
LEAKY_RELU_BACKWARD.whole(
    "zero at zero",
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
    return dout * np.where(x > 0, 1.0, alpha * np.exp(np.minimum(x, 0)))
""",
)
ELU_BACKWARD.other(
    "index",
    """
def elu_backward(dout, x, alpha):
    slope = np.ones_like(x, dtype=float)
    neg = x <= 0
    slope[neg] = alpha * np.exp(x[neg])
    return slope * dout
""",
)
ELU_BACKWARD.other(
    "where, with the warning that the text allows (right numbers)",
    """
def elu_backward(dout, x, alpha):
    return np.where(x > 0, dout, dout * alpha * np.exp(x))
""",
)
ELU_BACKWARD.whole(
    "overflow mask",
    "overflow",
    """
def elu_backward(dout, x, alpha):
    return dout * ((x > 0) + (x <= 0) * alpha * np.exp(x))
""",
)
ELU_BACKWARD.whole(
    "no alpha",
    "no_alpha",
    """
def elu_backward(dout, x, alpha):
    return dout * np.where(x > 0, 1.0, np.exp(np.minimum(x, 0)))
""",
)
ELU_BACKWARD.whole(
    "forward in the slope",
    "value_for_slope",
    """
def elu_backward(dout, x, alpha):
    return dout * np.where(x > 0, 1.0, alpha * (np.exp(np.minimum(x, 0)) - 1))
""",
)
ELU_BACKWARD.whole(
    "at zero",
    "slope_at_zero",
    """
def elu_backward(dout, x, alpha):
    return dout * np.where(x >= 0, 1.0, alpha * np.exp(np.minimum(x, 0)))
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
    "no dout",
    "dout_dropped",
    """
def elu_backward(dout, x, alpha):
    return np.where(x > 0, 1.0, alpha * np.exp(np.minimum(x, 0)))
""",
)
ELU_BACKWARD.whole(
    "dout only above",
    "no_dout_below",
    """
def elu_backward(dout, x, alpha):
    return np.where(x > 0, dout, alpha * np.exp(np.minimum(x, 0)))
""",
)
ELU_BACKWARD.whole(
    "maximum",
    "constant_slope",
    """
def elu_backward(dout, x, alpha):
    return dout * np.where(x > 0, 1.0, alpha * np.exp(np.maximum(x, 0)))
""",
)
ELU_BACKWARD.whole(
    "minus abs",
    "wrong_way",
    """
def elu_backward(dout, x, alpha):
    return dout * np.where(x > 0, 1.0, alpha * np.exp(-x))
""",
)
ELU_BACKWARD.whole(
    "alpha inside",
    "alpha_in_the_exponent",
    """
def elu_backward(dout, x, alpha):
    return dout * np.where(x > 0, 1.0, np.exp(alpha * np.minimum(x, 0)))
""",
)
ELU_BACKWARD.whole(
    "plain relu",
    "shut",
    """
def elu_backward(dout, x, alpha):
    return dout * (x > 0)
""",
)
ELU_BACKWARD.whole(
    "leaky",
    "constant_slope",
    """
def elu_backward(dout, x, alpha):
    return np.where(x > 0, dout, alpha * dout)
""",
)
ELU_BACKWARD.whole(
    "swapped",
    "branches_swapped_and_clipped",
    """
def elu_backward(dout, x, alpha):
    return dout * np.where(x > 0, alpha * np.exp(np.minimum(x, 0)), 1.0)
""",
)
ELU_BACKWARD.whole(
    "chain with x",
    "times_x",
    """
def elu_backward(dout, x, alpha):
    return dout * np.where(x > 0, 1.0, alpha * x * np.exp(np.minimum(x, 0)))
""",
)
ELU_BACKWARD.whole(
    "dout in exp",
    "exponential_of_dout",
    """
def elu_backward(dout, x, alpha):
    return dout * np.where(x > 0, 1.0, alpha * np.exp(np.minimum(dout, 0)))
""",
)
ELU_BACKWARD.whole(
    "x in place",
    "in_place",
    """
def elu_backward(dout, x, alpha):
    up = x > 0
    np.minimum(x, 0, out=x)
    return dout * np.where(up, 1.0, alpha * np.exp(x))
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
    "scipy stats",
    """
def gelu_backward(dout, x):
    from scipy.stats import norm
    return (norm.cdf(x) + x * norm.pdf(x)) * dout
""",
)
GELU_BACKWARD.whole(
    "only Phi",
    "cdf_only",
    """
from scipy.special import erf


def gelu_backward(dout, x):
    return dout * 0.5 * (1 + erf(x / np.sqrt(2)))
""",
)
GELU_BACKWARD.whole(
    "only second",
    "pdf_only",
    """
def gelu_backward(dout, x):
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
    "phi constant",
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
    "no sqrt2 in erf",
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
    "exponent no half",
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
    "tanh",
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
    "forward",
    "value_for_slope",
    """
from scipy.special import erf


def gelu_backward(dout, x):
    return dout * x * 0.5 * (1 + erf(x / np.sqrt(2)))
""",
)
GELU_BACKWARD.whole(
    "no dout",
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
    "phi and Phi mixed",
    "factors_swapped",
    """
from scipy.special import erf


def gelu_backward(dout, x):
    Phi = 0.5 * (1 + erf(x / np.sqrt(2)))
    phi = np.exp(-x**2 / 2) / np.sqrt(2 * np.pi)
    return dout * (phi + x * Phi)
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
    "sigmoid version",
    "sigmoid_approximation",
    """
def gelu_backward(dout, x):
    s = 1 / (1 + np.exp(-1.702 * x))
    return dout * (s + 1.702 * x * s * (1 - s))
""",
)
GELU_BACKWARD.whole(
    "sqrt misplaced",
    "root_of_two_only",
    """
from scipy.special import erf


def gelu_backward(dout, x):
    Phi = 0.5 * (1 + erf(x / np.sqrt(2)))
    phi = np.exp(-x**2 / 2) / (np.sqrt(2) * np.pi)
    return dout * (Phi + x * phi)
""",
)
GELU_BACKWARD.whole(
    "math.erf",
    "",
    """
from scipy.special import erf


def gelu_backward(dout, x):
    Phi = 0.5 * (1 + math.erf(x / math.sqrt(2)))
    phi = np.exp(-x**2 / 2) / np.sqrt(2 * np.pi)
    return dout * (Phi + x * phi)
""",
)
