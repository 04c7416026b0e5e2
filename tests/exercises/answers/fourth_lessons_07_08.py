"""What a fourth reader of lessons 7 and 8 wrote from the text alone, where a name was missing or another was due."""

from support.tables import Answers

GIVEN = """
from deepgrad.networks.clipping import clip_by_global_norm as clip_given
from deepgrad.networks.clipping import global_norm as norm_given
from deepgrad.networks.recurrent import rnn_step_backward as step_given
"""
"""What the notebook imports."""

RNN_FORWARD = Answers(
    "rnn_forward",
    """
def rnn_forward(X, h0, Wx, Wh, b):
    T, N, _ = X.shape
    m = Wh.shape[0]
    H = np.zeros((T + 1, N, m))
    H[0] = h0
    for t in range(1, T + 1):
        H[t] = np.tanh(X[t - 1] @ Wx.T + H[t - 1] @ Wh.T + b)
    return H
""",
)

RNN_FORWARD.other(
    "inputs mixed beforehand, list stacked",
    """
def rnn_forward(X, h0, Wx, Wh, b):
    drive = np.einsum("tnd,md->tnm", np.asarray(X, dtype=float), Wx) + b
    states = [np.array(h0, dtype=float)]
    for z in drive:
        states.append(np.tanh(z + np.einsum("nk,mk->nm", states[-1], Wh)))
    return np.stack(states)
""",
)

RNN_FORWARD.whole(
    "tanh from sigmoid, two forgotten",
    "tanh_of_half",
    """
def rnn_forward(X, h0, Wx, Wh, b):
    H = [np.asarray(h0, dtype=float)]
    for x in X:
        z = x @ Wx.T + H[-1] @ Wh.T + b
        H.append(2 / (1 + np.exp(-z)) - 1)
    return np.stack(H)
""",
)

RNN_FORWARD.whole(
    "parenthesis closes early",
    "memory_outside",
    """
def rnn_forward(X, h0, Wx, Wh, b):
    H = np.zeros((len(X) + 1,) + h0.shape)
    H[0] = h0
    for t in range(len(X)):
        H[t + 1] = np.tanh(X[t] @ Wx.T + b) + H[t] @ Wh.T
    return H
""",
)

RNN_FORWARD.whole(
    "joined in two orders",
    "joined_state_first",
    """
def rnn_forward(X, h0, Wx, Wh, b):
    W = np.concatenate([Wx, Wh], axis=1)
    H = [np.asarray(h0, float)]
    for x in X:
        H.append(np.tanh(np.concatenate([H[-1], x], axis=1) @ W.T + b))
    return np.stack(H)
""",
)

RNN_STEP_BACKWARD = Answers(
    "rnn_step_backward",
    """
def rnn_step_backward(dh, x, h_before, h, Wh):
    dz = dh * (1 - h ** 2)
    return dz.T @ x, dz.T @ h_before, dz.sum(axis=0), dz @ Wh
""",
)

RNN_STEP_BACKWARD.other(
    "einsum",
    """
def rnn_step_backward(dh, x, h_before, h, Wh):
    dz = np.asarray(dh, dtype=np.float64) * (1.0 - h) * (1.0 + h)
    dWx = np.einsum("nm,nd->md", dz, x)
    dWh = np.einsum("nm,nk->mk", dz, h_before)
    db = np.einsum("nm->m", dz)
    dh_before = np.einsum("nm,mk->nk", dz, Wh)
    return dWx, dWh, db, dh_before
""",
)

RNN_STEP_BACKWARD.whole(
    "slope applied on the way out too",
    "before_sloped_beyond",
    """
def rnn_step_backward(dh, x, h_before, h, Wh):
    dz = dh * (1 - h ** 2)
    dh_before = (dz @ Wh) * (1 - h_before ** 2)
    return dz.T @ x, dz.T @ h_before, dz.sum(axis=0), dh_before
""",
)

RNN_STEP_BACKWARD.whole(
    "square outside",
    "square_outside",
    """
def rnn_step_backward(dh, x, h_before, h, Wh):
    dz = dh * (1 - h) ** 2
    return dz.T @ x, dz.T @ h_before, np.sum(dz, 0), dz @ Wh
""",
)

RNN_STEP_BACKWARD.whole(
    "product of sums",
    "product_of_sums",
    """
def rnn_step_backward(dh, x, h_before, h, Wh):
    dz = dh * (1 - h ** 2)
    db = dz.sum(axis=0)
    return np.outer(db, x.sum(axis=0)), np.outer(db, h_before.sum(axis=0)), db, dz @ Wh
""",
)

RNN_STEP_BACKWARD.whole(
    "weights with dh",
    "weights_and_bias_without_slope",
    """
def rnn_step_backward(dh, x, h_before, h, Wh):
    dz = dh * (1 - h * h)
    dWx = dh.T @ x
    dWh = dh.T @ h_before
    db = dh.sum(axis=0)
    return dWx, dWh, db, dz @ Wh
""",
)

RNN_BACKWARD = Answers(
    "rnn_backward",
    GIVEN
    + """
def rnn_backward(dH, X, H, Wh):
    T, N, m = dH.shape
    d = X.shape[2]
    dWx, dWh, db = np.zeros((m, d)), np.zeros((m, m)), np.zeros(m)
    dh = np.zeros((N, m))
    for t in range(T, 0, -1):
        gx, gh, gb, dh = step_given(dH[t - 1] + dh, X[t - 1], H[t - 1], H[t], Wh)
        dWx += gx
        dWh += gh
        db += gb
    return dWx, dWh, db, dh
""",
)

RNN_BACKWARD.other(
    "collect and sum, no helper",
    """
def rnn_backward(dH, X, H, Wh):
    dZ = np.zeros(dH.shape)
    back = 0.0
    for t in reversed(range(len(dH))):
        dZ[t] = (dH[t] + back) * (1 - H[t + 1] ** 2)
        back = dZ[t] @ Wh
    dWx = np.einsum("tnm,tnd->md", dZ, X)
    dWh = np.einsum("tnm,tnk->mk", dZ, H[:-1])
    return dWx, dWh, dZ.sum(axis=(0, 1)), back
""",
)

RNN_BACKWARD.whole(
    "last counted twice",
    "last_loss_doubled",
    GIVEN
    + """
def rnn_backward(dH, X, H, Wh):
    T = len(X)
    dWx, dWh, db = 0, 0, 0
    dh = dH[-1]
    for t in range(T, 0, -1):
        a, c, e, dh = step_given(dh + dH[t - 1], X[t - 1], H[t - 1], H[t], Wh)
        dWx, dWh, db = dWx + a, dWh + c, db + e
    return dWx, dWh, db, dh
""",
)

RNN_BACKWARD.whole(
    "dH of the step before",
    "loss_after_the_step",
    GIVEN
    + """
def rnn_backward(dH, X, H, Wh):
    T = len(X)
    dWx, dWh, db = 0, 0, 0
    dh = np.zeros(dH[0].shape)
    for t in range(T, 0, -1):
        a, c, e, dh = step_given(dh, X[t - 1], H[t - 1], H[t], Wh)
        dh = dh + dH[t - 1]
        dWx, dWh, db = dWx + a, dWh + c, db + e
    return dWx, dWh, db, dh
""",
)

GLOBAL_NORM = Answers(
    "global_norm",
    """
def global_norm(grads):
    scale = max((float(np.max(np.abs(g))) for g in grads if np.size(g)), default=0.0)
    if scale == 0:
        return 0.0
    return float(scale * np.sqrt(sum(np.sum((g / scale) ** 2) for g in grads)))
""",
)

GLOBAL_NORM.other(
    "hypot",
    """
def global_norm(grads):
    return math.hypot(*[float(v) for g in grads for v in np.ravel(g)])
""",
)

GLOBAL_NORM.whole(
    "constant scale",
    "fixed_unit",
    """
def global_norm(grads):
    big = 1e200
    return float(big * np.sqrt(sum(np.sum((g / big) ** 2) for g in grads)))
""",
)

CLIP_BY_GLOBAL_NORM = Answers(
    "clip_by_global_norm",
    GIVEN
    + """
def clip_by_global_norm(grads, max_norm):
    norm = norm_given(grads)
    if not np.isfinite(norm):
        raise ValueError("the norm of the gradients is not finite")
    if norm > max_norm:
        return [g * (max_norm / norm) for g in grads], norm
    return [np.array(g) for g in grads], norm
""",
)

CLIP_BY_GLOBAL_NORM.other(
    "max in the denominator",
    GIVEN
    + """
def clip_by_global_norm(grads, max_norm):
    length = float(norm_given(grads))
    if math.isnan(length) or math.isinf(length):
        raise ValueError(f"norm is {length}")
    return [g / max(length, max_norm) * max_norm if length > max_norm else g.copy() for g in grads], length
""",
)

CLIP_BY_GLOBAL_NORM.whole(
    "max_norm in place of 1",
    "threshold_for_one",
    GIVEN
    + """
def clip_by_global_norm(grads, max_norm):
    norm = norm_given(grads)
    if not np.isfinite(norm):
        raise ValueError("not finite")
    factor = min(max_norm, max_norm / norm) if norm > 0 else 1.0
    return [g * factor for g in grads], norm
""",
)

CLIP_BY_GLOBAL_NORM.whole(
    "shared equally",
    "clipped_at_root_share",
    GIVEN
    + """
def clip_by_global_norm(grads, max_norm):
    norm = norm_given(grads)
    if not np.isfinite(norm):
        raise ValueError("not finite")
    share = max_norm / np.sqrt(len(grads))
    out = []
    for g in grads:
        n = norm_given([g])
        out.append(g * (share / n) if n > share else g.copy())
    return out, norm
""",
)

CLIP_BY_GLOBAL_NORM.whole(
    "norm recomputed while scaling",
    "norm_measured_anew",
    GIVEN
    + """
def clip_by_global_norm(grads, max_norm):
    norm = norm_given(grads)
    if not np.isfinite(norm):
        raise ValueError("not finite")
    out = [g.copy() for g in grads]
    for k in range(len(out)):
        now = norm_given(out)
        if now > max_norm:
            out[k] = out[k] * (max_norm / now)
    return out, norm
""",
)

CLIPPED_SGD_STEP = Answers(
    "clipped_sgd_step",
    GIVEN
    + """
def clipped_sgd_step(params, grads, lr, max_norm):
    clipped, _ = clip_given(grads, max_norm)
    return [p - lr * g for p, g in zip(params, clipped)]
""",
)

CLIPPED_SGD_STEP.other(
    "loop",
    GIVEN
    + """
def clipped_sgd_step(params, grads, lr, max_norm):
    clipped = clip_given(grads, max_norm)[0]
    new = []
    for k in range(len(params)):
        step = np.multiply(lr, clipped[k])
        new.append(np.subtract(params[k], step, dtype=np.float64))
    return new
""",
)

CLIPPED_SGD_STEP.whole(
    "threshold times rate, rate dropped",
    "no_rate_and_rate_in_threshold",
    GIVEN
    + """
def clipped_sgd_step(params, grads, lr, max_norm):
    clipped, _ = clip_given(grads, lr * max_norm)
    return [p - g for p, g in zip(params, clipped)]
""",
)

CLIP_BY_VALUE = Answers(
    "clip_by_value",
    """
def clip_by_value(grads, limit):
    return [np.clip(g, -limit, limit) for g in grads]
""",
)

CLIP_BY_VALUE.other(
    "where",
    """
def clip_by_value(grads, limit):
    out = []
    for g in grads:
        g = np.array(g, dtype=np.float64)
        out.append(np.where(np.abs(g) > limit, np.sign(g) * limit, g))
    return out
""",
)

CLIP_BY_VALUE.whole(
    "min and max swapped",
    "every_number_is_the_limit",
    """
def clip_by_value(grads, limit):
    return [np.maximum(np.minimum(g, -limit), limit) for g in grads]
""",
)

ANGLE_BETWEEN = Answers(
    "angle_between",
    """
def angle_between(grads, others):
    a = np.concatenate([np.ravel(g) for g in grads])
    b = np.concatenate([np.ravel(g) for g in others])
    a, b = a / np.abs(a).max(), b / np.abs(b).max()
    c = a @ b / (np.linalg.norm(a) * np.linalg.norm(b))
    return float(np.degrees(np.arccos(np.clip(c, -1, 1))))
""",
)

ANGLE_BETWEEN.other(
    "half-angle, Kahan",
    """
def angle_between(grads, others):
    a = np.concatenate([np.ravel(g) for g in grads]).astype(float)
    b = np.concatenate([np.ravel(g) for g in others]).astype(float)
    a = a / np.max(np.abs(a))
    b = b / np.max(np.abs(b))
    a, b = a / np.linalg.norm(a), b / np.linalg.norm(b)
    return float(math.degrees(2 * math.atan2(np.linalg.norm(a - b), np.linalg.norm(a + b))))
""",
)

ANGLE_BETWEEN.whole(
    "law of cosines without the 2",
    "cosine_doubled",
    """
def angle_between(grads, others):
    a = np.concatenate([g.ravel() for g in grads])
    b = np.concatenate([g.ravel() for g in others])
    na, nb = np.linalg.norm(a), np.linalg.norm(b)
    c = (na ** 2 + nb ** 2 - np.linalg.norm(a - b) ** 2) / (na * nb)
    return float(np.degrees(np.arccos(np.clip(c, -1, 1))))
""",
)

ANGLE_BETWEEN.whole(
    "clips after the arccosine",
    "angle_clipped",
    """
def angle_between(grads, others):
    a = np.concatenate([g.ravel() for g in grads])
    b = np.concatenate([g.ravel() for g in others])
    c = np.dot(a, b) / (np.linalg.norm(a) * np.linalg.norm(b))
    return float(np.degrees(np.clip(np.arccos(c), -1, 1)))
""",
)

LSTM_STEP_BACKWARD = Answers(
    "lstm_step_backward",
    """
def lstm_step_backward(dh, dc, x, h_before, c_before, Wx, Wh, b):
    m = h_before.shape[1]
    z = x @ Wx.T + h_before @ Wh.T + b
    zi, zf, zg, zo = z[:, :m], z[:, m:2 * m], z[:, 2 * m:3 * m], z[:, 3 * m:]
    sigmoid = lambda v: 1 / (1 + np.exp(-np.clip(v, -700, 700)))
    i, f, g, o = sigmoid(zi), sigmoid(zf), np.tanh(zg), sigmoid(zo)
    c = f * c_before + i * g
    tc = np.tanh(c)
    dct = dc + dh * o * (1 - tc ** 2)
    dzi = dct * g * i * (1 - i)
    dzf = dct * c_before * f * (1 - f)
    dzg = dct * i * (1 - g ** 2)
    dzo = dh * tc * o * (1 - o)
    dz = np.concatenate([dzi, dzf, dzg, dzo], axis=1)
    return dz.T @ x, dz.T @ h_before, dz.sum(axis=0), dz @ Wh, dct * f
""",
)

LSTM_STEP_BACKWARD.other(
    "torch autograd",
    """
def lstm_step_backward(dh, dc, x, h_before, c_before, Wx, Wh, b):
    import torch
    leaf = lambda a: torch.tensor(np.array(a), dtype=torch.float64, requires_grad=True)
    x_, h_, c_, Wx_, Wh_, b_ = (leaf(a) for a in (x, h_before, c_before, Wx, Wh, b))
    zi, zf, zg, zo = (x_ @ Wx_.T + h_ @ Wh_.T + b_).chunk(4, dim=1)
    c = torch.sigmoid(zf) * c_ + torch.sigmoid(zi) * torch.tanh(zg)
    h = torch.sigmoid(zo) * torch.tanh(c)
    total = (h * torch.tensor(np.array(dh))).sum() + (c * torch.tensor(np.array(dc))).sum()
    return tuple(g.numpy() for g in torch.autograd.grad(total, (Wx_, Wh_, b_, h_, c_)))
""",
)

LSTM_STEP_BACKWARD.whole(
    "slope of tanh at c_before",
    "cell_slope_of_old_cell",
    """
def lstm_step_backward(dh, dc, x, h_before, c_before, Wx, Wh, b):
    m = h_before.shape[1]
    z = x @ Wx.T + h_before @ Wh.T + b
    zi, zf, zg, zo = z[:, :m], z[:, m:2 * m], z[:, 2 * m:3 * m], z[:, 3 * m:]
    sigmoid = lambda v: 1 / (1 + np.exp(-np.clip(v, -700, 700)))
    i, f, g, o = sigmoid(zi), sigmoid(zf), np.tanh(zg), sigmoid(zo)
    c = f * c_before + i * g
    tc = np.tanh(c)
    dct = dc + dh * o * (1 - np.tanh(c_before) ** 2)
    dzi = dct * g * i * (1 - i)
    dzf = dct * c_before * f * (1 - f)
    dzg = dct * i * (1 - g ** 2)
    dzo = dh * tc * o * (1 - o)
    dz = np.concatenate([dzi, dzf, dzg, dzo], axis=1)
    return dz.T @ x, dz.T @ h_before, dz.sum(axis=0), dz @ Wh, dct * f
""",
)

LSTM_STEP_BACKWARD.whole(
    "output gate from the cell's gradient",
    "output_from_the_cell",
    """
def lstm_step_backward(dh, dc, x, h_before, c_before, Wx, Wh, b):
    m = h_before.shape[1]
    z = x @ Wx.T + h_before @ Wh.T + b
    zi, zf, zg, zo = z[:, :m], z[:, m:2 * m], z[:, 2 * m:3 * m], z[:, 3 * m:]
    sigmoid = lambda v: 1 / (1 + np.exp(-np.clip(v, -700, 700)))
    i, f, g, o = sigmoid(zi), sigmoid(zf), np.tanh(zg), sigmoid(zo)
    c = f * c_before + i * g
    tc = np.tanh(c)
    dct = dc + dh * o * (1 - tc ** 2)
    dzi = dct * g * i * (1 - i)
    dzf = dct * c_before * f * (1 - f)
    dzg = dct * i * (1 - g ** 2)
    dzo = dct * tc * o * (1 - o)
    dz = np.concatenate([dzi, dzf, dzg, dzo], axis=1)
    return dz.T @ x, dz.T @ h_before, dz.sum(axis=0), dz @ Wh, dct * f
""",
)

LSTM_STEP_BACKWARD.whole(
    "slopes at the numbers before squashing",
    "gates_sloped_at_z",
    """
def lstm_step_backward(dh, dc, x, h_before, c_before, Wx, Wh, b):
    m = h_before.shape[1]
    z = x @ Wx.T + h_before @ Wh.T + b
    zi, zf, zg, zo = z[:, :m], z[:, m:2 * m], z[:, 2 * m:3 * m], z[:, 3 * m:]
    sigmoid = lambda v: 1 / (1 + np.exp(-np.clip(v, -700, 700)))
    i, f, g, o = sigmoid(zi), sigmoid(zf), np.tanh(zg), sigmoid(zo)
    c = f * c_before + i * g
    tc = np.tanh(c)
    dct = dc + dh * o * (1 - tc ** 2)
    dzi = dct * g * zi * (1 - zi)
    dzf = dct * c_before * zf * (1 - zf)
    dzg = dct * i * (1 - g ** 2)
    dzo = dh * tc * zo * (1 - zo)
    dz = np.concatenate([dzi, dzf, dzg, dzo], axis=1)
    return dz.T @ x, dz.T @ h_before, dz.sum(axis=0), dz @ Wh, dct * f
""",
)

DROPOUT_BACKWARD = Answers(
    "dropout_backward",
    """
def dropout_backward(dout, mask, p, training):
    return dout * mask / (1 - p) if training else dout
""",
)

DROPOUT_BACKWARD.other(
    "where",
    """
def dropout_backward(dout, mask, p, training):
    if not training:
        return np.copy(dout)
    dx = np.zeros(dout.shape)
    dx[mask] = dout[mask] / (1 - p)
    return dx
""",
)

DROPOUT_BACKWARD.whole(
    "minus one for dropped",
    "lost_are_minus_scaled",
    """
def dropout_backward(dout, mask, p, training):
    if training:
        return dout * np.where(mask, 1, -1) / (1 - p)
    return dout
""",
)

MOMENTUM_STEP = Answers(
    "momentum_step",
    """
def momentum_step(curvature, lr, momentum):
    step = np.array([[1 - lr * curvature, -lr * momentum], [curvature, momentum]], dtype=float)
    return step, float(np.max(np.abs(np.linalg.eigvals(step))))
""",
)

MOMENTUM_STEP.other(
    "columns by running the step",
    """
def momentum_step(curvature, lr, momentum):
    columns = []
    for x, v in ((1.0, 0.0), (0.0, 1.0)):
        v = momentum * v + curvature * x
        x = x - lr * v
        columns.append([x, v])
    step = np.array(columns).T
    return step, max(abs(complex(e)) for e in np.linalg.eigvals(step))
""",
)

MOMENTUM_STEP.whole(
    "eigenvectors for eigenvalues",
    "eigenvectors",
    """
def momentum_step(curvature, lr, momentum):
    step = np.array([[1 - lr * curvature, -lr * momentum], [curvature, momentum]])
    return step, float(np.max(np.abs(np.linalg.eig(step)[1])))
""",
)

MOMENTUM_STEP.whole(
    "integer matrix",
    "whole_numbers",
    """
def momentum_step(curvature, lr, momentum):
    step = np.array([[1, 0], [0, 1]])
    step[0] = [1 - lr * curvature, -lr * momentum]
    step[1] = [curvature, momentum]
    return step, float(np.max(np.abs(np.linalg.eigvals(step))))
""",
)

MOMENTUM_STEP.whole(
    "uphill and plus",
    "uphill_and_smallest",
    """
def momentum_step(curvature, lr, momentum):
    step = np.array([[1 + lr * curvature, lr * momentum], [curvature, momentum]])
    return step, float(np.min(np.abs(np.linalg.eigvals(step))))
""",
)

CLINIC_NET = Answers(
    "ClinicNet",
    """
class ClinicNet(torch.nn.Module):
    def __init__(self, inputs, hidden, outputs, p):
        super().__init__()
        layers, width = [], inputs
        for units in hidden:
            layers += [torch.nn.Linear(width, units), torch.nn.BatchNorm1d(units), torch.nn.ReLU(), torch.nn.Dropout(p)]
            width = units
        layers.append(torch.nn.Linear(width, outputs))
        self.net = torch.nn.Sequential(*layers)

    def forward(self, x):
        return self.net(x)
""",
)

CLINIC_NET.other(
    "module list",
    """
class ClinicNet(torch.nn.Module):
    def __init__(self, inputs, hidden, outputs, p):
        super().__init__()
        self.p = p
        sizes = [inputs, *hidden]
        self.layers = torch.nn.ModuleList()
        for a, c in zip(sizes, sizes[1:]):
            self.layers.append(torch.nn.Linear(a, c))
            self.layers.append(torch.nn.BatchNorm1d(c))
        self.layers.append(torch.nn.Linear(sizes[-1], outputs))

    def forward(self, x):
        for k in range(0, len(self.layers) - 1, 2):
            x = torch.relu(self.layers[k + 1](self.layers[k](x)))
            x = torch.nn.functional.dropout(x, self.p, training=self.training)
        return self.layers[-1](x)
""",
)

CLINIC_NET.whole(
    "eps of another library",
    "eps_of_keras",
    """
class ClinicNet(torch.nn.Module):
    def __init__(self, inputs, hidden, outputs, p):
        super().__init__()
        layers, width = [], inputs
        for units in hidden:
            layers += [torch.nn.Linear(width, units), torch.nn.BatchNorm1d(units, eps=1e-3), torch.nn.ReLU(), torch.nn.Dropout(p)]
            width = units
        layers.append(torch.nn.Linear(width, outputs))
        self.net = torch.nn.Sequential(*layers)

    def forward(self, x):
        return self.net(x)
""",
)
