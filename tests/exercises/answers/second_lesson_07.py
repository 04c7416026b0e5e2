"""What the reader who knew only the text of lesson 7 wrote: plausible slips and right answers of other styles."""

from support.tables import Answers

RNN_FORWARD = Answers(
    "rnn_forward",
    """
def rnn_forward(X, h0, Wx, Wh, b):
    states = [np.asarray(h0, dtype=float)]
    for x in X:
        states.append(np.tanh(x @ Wx.T + states[-1] @ Wh.T + b))
    return np.stack(states)
""",
)
RNN_FORWARD.other(
    "fills an array",
    """
def rnn_forward(X, h0, Wx, Wh, b):
    T = X.shape[0]
    N, m = h0.shape
    H = np.zeros((T + 1, N, m))
    H[0] = h0
    Z = np.einsum("tnd,md->tnm", X, Wx) + b
    for t in range(1, T + 1):
        H[t] = np.tanh(Z[t - 1] + H[t - 1] @ Wh.T)
    return H
""",
)
RNN_FORWARD.whole(
    "h0 not in front",
    "without_first",
    """
def rnn_forward(X, h0, Wx, Wh, b):
    h = h0
    out = []
    for x in X:
        h = np.tanh(x @ Wx.T + h @ Wh.T + b)
        out.append(h)
    return np.array(out)
""",
)
RNN_FORWARD.whole(
    "only the last state",
    "last_only",
    """
def rnn_forward(X, h0, Wx, Wh, b):
    h = h0
    for t in range(len(X)):
        h = np.tanh(X[t] @ Wx.T + h @ Wh.T + b)
    return h
""",
)
RNN_FORWARD.whole(
    "Wh not transposed",
    "hidden_not_transposed",
    """
def rnn_forward(X, h0, Wx, Wh, b):
    H = [h0]
    for x in X:
        H.append(np.tanh(x @ Wx.T + H[-1] @ Wh + b))
    return np.stack(H)
""",
)
RNN_FORWARD.whole(
    "Wx not transposed",
    "",
    """
def rnn_forward(X, h0, Wx, Wh, b):
    H = [h0]
    for x in X:
        H.append(np.tanh(x @ Wx + H[-1] @ Wh.T + b))
    return np.stack(H)
""",
)
RNN_FORWARD.whole(
    "no bias",
    "no_bias",
    """
def rnn_forward(X, h0, Wx, Wh, b):
    H = [h0]
    for x in X:
        H.append(np.tanh(x @ Wx.T + H[-1] @ Wh.T))
    return np.stack(H)
""",
)
RNN_FORWARD.whole(
    "always from h0",
    "always_from_first",
    """
def rnn_forward(X, h0, Wx, Wh, b):
    H = [h0]
    for x in X:
        H.append(np.tanh(x @ Wx.T + h0 @ Wh.T + b))
    return np.stack(H)
""",
)
RNN_FORWARD.whole(
    "no tanh",
    "no_tanh",
    """
def rnn_forward(X, h0, Wx, Wh, b):
    H = np.zeros((len(X) + 1,) + h0.shape)
    H[0] = h0
    for t in range(len(X)):
        H[t + 1] = X[t] @ Wx.T + H[t] @ Wh.T + b
    return H
""",
)
RNN_FORWARD.whole(
    "sigmoid",
    "sigmoid",
    """
def rnn_forward(X, h0, Wx, Wh, b):
    H = [h0]
    for x in X:
        z = x @ Wx.T + H[-1] @ Wh.T + b
        H.append(1 / (1 + np.exp(-z)))
    return np.stack(H)
""",
)
RNN_FORWARD.whole(
    "input one step late",
    "early_input",
    """
def rnn_forward(X, h0, Wx, Wh, b):
    T = len(X)
    H = np.zeros((T + 1, *h0.shape))
    H[0] = h0
    for t in range(1, T):
        H[t] = np.tanh(X[t] @ Wx.T + H[t - 1] @ Wh.T + b)
    return H
""",
)
RNN_FORWARD.whole(
    "last step missing",
    "last_step_missing",
    """
def rnn_forward(X, h0, Wx, Wh, b):
    T = len(X)
    H = np.zeros((T + 1, *h0.shape))
    H[0] = h0
    for t in range(1, T):
        H[t] = np.tanh(X[t - 1] @ Wx.T + H[t - 1] @ Wh.T + b)
    return H
""",
)
RNN_FORWARD.whole(
    "starts from zeros",
    "zeros_for_first",
    """
def rnn_forward(X, h0, Wx, Wh, b):
    H = np.zeros((len(X) + 1,) + h0.shape)
    for t in range(len(X)):
        H[t + 1] = np.tanh(X[t] @ Wx.T + H[t] @ Wh.T + b)
    return H
""",
)
RNN_FORWARD.whole(
    "batch axis first",
    "examples_first",
    """
def rnn_forward(X, h0, Wx, Wh, b):
    H = [h0]
    for x in X:
        H.append(np.tanh(x @ Wx.T + H[-1] @ Wh.T + b))
    return np.stack(H, axis=1)
""",
)
RNN_FORWARD.whole(
    "returns inside the loop",
    "other_arguments",
    """
def rnn_forward(X, h0, Wx, Wh, b):
    H = [h0]
    for x in X:
        H.append(np.tanh(x @ Wx.T + H[-1] @ Wh.T + b))
        return np.stack(H)
""",
)
RNN_FORWARD.whole(
    "fails for T 0",
    "",
    """
def rnn_forward(X, h0, Wx, Wh, b):
    h, out = h0, []
    for x in X:
        h = np.tanh(x @ Wx.T + h @ Wh.T + b)
        out.append(h)
    return np.concatenate([h0[None], np.stack(out)])
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
    dz = dh * (1 - h) * (1 + h)
    dWx = np.einsum("nm,nd->md", dz, x)
    dWh = np.einsum("nm,nk->mk", dz, h_before)
    db = np.ones(len(dz)) @ dz
    dh_before = np.einsum("nm,mk->nk", dz, Wh)
    return dWx, dWh, db, dh_before
""",
)
RNN_STEP_BACKWARD.whole(
    "slope not squared",
    "slope_without_square",
    """
def rnn_step_backward(dh, x, h_before, h, Wh):
    dz = dh * (1 - h)
    return dz.T @ x, dz.T @ h_before, dz.sum(axis=0), dz @ Wh
""",
)
RNN_STEP_BACKWARD.whole(
    "sigmoid slope",
    "sigmoid_slope",
    """
def rnn_step_backward(dh, x, h_before, h, Wh):
    dz = dh * h * (1 - h)
    return dz.T @ x, dz.T @ h_before, dz.sum(axis=0), dz @ Wh
""",
)
RNN_STEP_BACKWARD.whole(
    "tanh of h again",
    "squashed_twice",
    """
def rnn_step_backward(dh, x, h_before, h, Wh):
    dz = dh * (1 - np.tanh(h) ** 2)
    return dz.T @ x, dz.T @ h_before, dz.sum(axis=0), dz @ Wh
""",
)
RNN_STEP_BACKWARD.whole(
    "slope at h_before",
    "slope_of_time_before",
    """
def rnn_step_backward(dh, x, h_before, h, Wh):
    dz = dh * (1 - h_before ** 2)
    return dz.T @ x, dz.T @ h_before, dz.sum(axis=0), dz @ Wh
""",
)
RNN_STEP_BACKWARD.whole(
    "dWh with h",
    "state_after",
    """
def rnn_step_backward(dh, x, h_before, h, Wh):
    dz = dh * (1 - h ** 2)
    return dz.T @ x, dz.T @ h, dz.sum(axis=0), dz @ Wh
""",
)
RNN_STEP_BACKWARD.whole(
    "Wh transposed",
    "transposed_back",
    """
def rnn_step_backward(dh, x, h_before, h, Wh):
    dz = dh * (1 - h ** 2)
    return dz.T @ x, dz.T @ h_before, dz.sum(axis=0), dz @ Wh.T
""",
)
RNN_STEP_BACKWARD.whole(
    "dWh transposed",
    "hidden_transposed",
    """
def rnn_step_backward(dh, x, h_before, h, Wh):
    dz = dh * (1 - h ** 2)
    return dz.T @ x, h_before.T @ dz, dz.sum(axis=0), dz @ Wh
""",
)
RNN_STEP_BACKWARD.whole(
    "both transposed",
    "transposed",
    """
def rnn_step_backward(dh, x, h_before, h, Wh):
    dz = dh * (1 - h ** 2)
    return x.T @ dz, h_before.T @ dz, dz.sum(axis=0), dz @ Wh
""",
)
RNN_STEP_BACKWARD.whole(
    "mean db",
    "bias_mean",
    """
def rnn_step_backward(dh, x, h_before, h, Wh):
    dz = dh * (1 - h ** 2)
    return dz.T @ x, dz.T @ h_before, dz.mean(axis=0), dz @ Wh
""",
)
RNN_STEP_BACKWARD.whole(
    "all divided by N",
    "mean_over_examples",
    """
def rnn_step_backward(dh, x, h_before, h, Wh):
    N = len(x)
    dz = dh * (1 - h ** 2)
    return dz.T @ x / N, dz.T @ h_before / N, dz.sum(axis=0) / N, dz @ Wh
""",
)
RNN_STEP_BACKWARD.whole(
    "no slope",
    "no_slope",
    """
def rnn_step_backward(dh, x, h_before, h, Wh):
    return dh.T @ x, dh.T @ h_before, dh.sum(axis=0), dh @ Wh
""",
)
RNN_STEP_BACKWARD.whole(
    "dh goes back",
    "before_without_slope",
    """
def rnn_step_backward(dh, x, h_before, h, Wh):
    dz = dh * (1 - h ** 2)
    return dz.T @ x, dz.T @ h_before, dz.sum(axis=0), dh @ Wh
""",
)
RNN_STEP_BACKWARD.whole(
    "db wrong axis",
    "bias_over_units",
    """
def rnn_step_backward(dh, x, h_before, h, Wh):
    dz = dh * (1 - h ** 2)
    return dz.T @ x, dz.T @ h_before, dz.sum(axis=1), dz @ Wh
""",
)
RNN_STEP_BACKWARD.whole(
    "order",
    "order",
    """
def rnn_step_backward(dh, x, h_before, h, Wh):
    dz = dh * (1 - h ** 2)
    return dz @ Wh, dz.T @ x, dz.T @ h_before, dz.sum(axis=0)
""",
)
RNN_STEP_BACKWARD.whole(
    "db scalar",
    "bias_one_number",
    """
def rnn_step_backward(dh, x, h_before, h, Wh):
    dz = dh * (1 - h ** 2)
    return dz.T @ x, dz.T @ h_before, np.sum(dz), dz @ Wh
""",
)
RNN_STEP_BACKWARD.whole(
    "mutates dh",
    "in_place",
    """
def rnn_step_backward(dh, x, h_before, h, Wh):
    dh *= 1 - h ** 2
    return dh.T @ x, dh.T @ h_before, dh.sum(axis=0), dh @ Wh
""",
)
RNN_BACKWARD = Answers(
    "rnn_backward",
    """
from deepgrad.networks.recurrent import rnn_step_backward as step_given


def rnn_backward(dH, X, H, Wh):
    T, N, m = dH.shape
    dWx = np.zeros((m, X.shape[2])); dWh = np.zeros((m, m)); db = np.zeros(m)
    back = np.zeros((N, m))
    for t in range(T, 0, -1):
        a, c, d, back = step_given(dH[t - 1] + back, X[t - 1], H[t - 1], H[t], Wh)
        dWx += a
        dWh += c
        db += d
    return dWx, dWh, db, back
""",
)
RNN_BACKWARD.other(
    "own step, einsum at the end",
    """
def rnn_backward(dH, X, H, Wh):
    dZ = np.zeros(dH.shape)
    back = np.zeros_like(H[0], dtype=float)
    for t in reversed(range(len(X))):
        dZ[t] = (dH[t] + back) * (1 - H[t + 1] ** 2)
        back = dZ[t] @ Wh
    return (np.einsum("tnm,tnd->md", dZ, X), np.einsum("tnm,tnk->mk", dZ, H[:-1]), dZ.sum(axis=(0, 1)), back)
""",
)
RNN_BACKWARD.whole(
    "forward in time",
    "forwards",
    """
from deepgrad.networks.recurrent import rnn_step_backward as step_given


def rnn_backward(dH, X, H, Wh):
    T, N, m = dH.shape
    dWx, dWh, db, back = np.zeros((m, X.shape[2])), np.zeros((m, m)), np.zeros(m), np.zeros((N, m))
    for t in range(T):
        a, c, d, back = step_given(dH[t] + back, X[t], H[t], H[t + 1], Wh)
        dWx += a; dWh += c; db += d
    return dWx, dWh, db, back
""",
)
RNN_BACKWARD.whole(
    "dH ignored except last",
    "last_loss_only",
    """
from deepgrad.networks.recurrent import rnn_step_backward as step_given


def rnn_backward(dH, X, H, Wh):
    T, N, m = dH.shape
    dWx, dWh, db, back = np.zeros((m, X.shape[2])), np.zeros((m, m)), np.zeros(m), dH[-1]
    for t in reversed(range(T)):
        a, c, d, back = step_given(back, X[t], H[t], H[t + 1], Wh)
        dWx += a; dWh += c; db += d
    return dWx, dWh, db, back
""",
)
RNN_BACKWARD.whole(
    "nothing carried",
    "no_time",
    """
from deepgrad.networks.recurrent import rnn_step_backward as step_given


def rnn_backward(dH, X, H, Wh):
    T, N, m = dH.shape
    dWx, dWh, db, back = np.zeros((m, X.shape[2])), np.zeros((m, m)), np.zeros(m), np.zeros((N, m))
    for t in reversed(range(T)):
        a, c, d, back = step_given(dH[t], X[t], H[t], H[t + 1], Wh)
        dWx += a; dWh += c; db += d
    return dWx, dWh, db, back
""",
)
RNN_BACKWARD.whole(
    "not summed",
    "not_accumulated",
    """
from deepgrad.networks.recurrent import rnn_step_backward as step_given


def rnn_backward(dH, X, H, Wh):
    T, N, m = dH.shape
    dWx, dWh, db, back = np.zeros((m, X.shape[2])), np.zeros((m, m)), np.zeros(m), np.zeros((N, m))
    for t in reversed(range(T)):
        a, c, d, back = step_given(dH[t] + back, X[t], H[t], H[t + 1], Wh)
        dWx, dWh, db = a, c, d
    return dWx, dWh, db, back
""",
)
RNN_BACKWARD.whole(
    "mean over steps",
    "mean_over_time",
    """
from deepgrad.networks.recurrent import rnn_step_backward as step_given


def rnn_backward(dH, X, H, Wh):
    T, N, m = dH.shape
    dWx, dWh, db, back = np.zeros((m, X.shape[2])), np.zeros((m, m)), np.zeros(m), np.zeros((N, m))
    for t in reversed(range(T)):
        a, c, d, back = step_given(dH[t] + back, X[t], H[t], H[t + 1], Wh)
        dWx += a / T; dWh += c / T; db += d / T
    return dWx, dWh, db, back
""",
)
RNN_BACKWARD.whole(
    "H off by one",
    "states_too_early",
    """
from deepgrad.networks.recurrent import rnn_step_backward as step_given


def rnn_backward(dH, X, H, Wh):
    T, N, m = dH.shape
    dWx, dWh, db, back = np.zeros((m, X.shape[2])), np.zeros((m, m)), np.zeros(m), np.zeros((N, m))
    for t in reversed(range(T)):
        a, c, d, back = step_given(dH[t] + back, X[t], H[t - 1], H[t], Wh)
        dWx += a; dWh += c; db += d
    return dWx, dWh, db, back
""",
)
RNN_BACKWARD.whole(
    "H swapped",
    "states_swapped",
    """
from deepgrad.networks.recurrent import rnn_step_backward as step_given


def rnn_backward(dH, X, H, Wh):
    T, N, m = dH.shape
    dWx, dWh, db, back = np.zeros((m, X.shape[2])), np.zeros((m, m)), np.zeros(m), np.zeros((N, m))
    for t in reversed(range(T)):
        a, c, d, back = step_given(dH[t] + back, X[t], H[t + 1], H[t], Wh)
        dWx += a; dWh += c; db += d
    return dWx, dWh, db, back
""",
)
RNN_BACKWARD.whole(
    "stops before first",
    "first_dropped",
    """
from deepgrad.networks.recurrent import rnn_step_backward as step_given


def rnn_backward(dH, X, H, Wh):
    T, N, m = dH.shape
    dWx, dWh, db, back = np.zeros((m, X.shape[2])), np.zeros((m, m)), np.zeros(m), np.zeros((N, m))
    for t in range(T - 1, 0, -1):
        a, c, d, back = step_given(dH[t] + back, X[t], H[t], H[t + 1], Wh)
        dWx += a; dWh += c; db += d
    return dWx, dWh, db, back
""",
)
RNN_BACKWARD.whole(
    "dh0 plus dH0",
    "first_loss_twice",
    """
from deepgrad.networks.recurrent import rnn_step_backward as step_given


def rnn_backward(dH, X, H, Wh):
    T, N, m = dH.shape
    dWx, dWh, db, back = np.zeros((m, X.shape[2])), np.zeros((m, m)), np.zeros(m), np.zeros((N, m))
    for t in reversed(range(T)):
        a, c, d, back = step_given(dH[t] + back, X[t], H[t], H[t + 1], Wh)
        dWx += a; dWh += c; db += d
    return dWx, dWh, db, back + dH[0]
""",
)
RNN_BACKWARD.whole(
    "back multiplied by Wh again",
    "back_twice",
    """
from deepgrad.networks.recurrent import rnn_step_backward as step_given


def rnn_backward(dH, X, H, Wh):
    T, N, m = dH.shape
    dWx, dWh, db, back = np.zeros((m, X.shape[2])), np.zeros((m, m)), np.zeros(m), np.zeros((N, m))
    for t in reversed(range(T)):
        a, c, d, back = step_given(dH[t] + back @ Wh, X[t], H[t], H[t + 1], Wh)
        dWx += a; dWh += c; db += d
    return dWx, dWh, db, back
""",
)
RNN_BACKWARD.whole(
    "carry accumulates",
    "piled_up",
    """
from deepgrad.networks.recurrent import rnn_step_backward as step_given


def rnn_backward(dH, X, H, Wh):
    T, N, m = dH.shape
    dWx, dWh, db, back = np.zeros((m, X.shape[2])), np.zeros((m, m)), np.zeros(m), np.zeros((N, m))
    for t in reversed(range(T)):
        a, c, d, e = step_given(dH[t] + back, X[t], H[t], H[t + 1], Wh)
        dWx += a; dWh += c; db += d; back += e
    return dWx, dWh, db, back
""",
)
RNN_BACKWARD.whole(
    "no dh0",
    "missing_output",
    """
from deepgrad.networks.recurrent import rnn_step_backward as step_given


def rnn_backward(dH, X, H, Wh):
    T, N, m = dH.shape
    dWx, dWh, db, back = np.zeros((m, X.shape[2])), np.zeros((m, m)), np.zeros(m), np.zeros((N, m))
    for t in reversed(range(T)):
        a, c, d, back = step_given(dH[t] + back, X[t], H[t], H[t + 1], Wh)
        dWx += a; dWh += c; db += d
    return dWx, dWh, db
""",
)
RNN_BACKWARD.whole(
    "index T",
    "",
    """
from deepgrad.networks.recurrent import rnn_step_backward as step_given


def rnn_backward(dH, X, H, Wh):
    T, N, m = dH.shape
    dWx, dWh, db, back = np.zeros((m, X.shape[2])), np.zeros((m, m)), np.zeros(m), np.zeros((N, m))
    for t in range(T, 0, -1):
        a, c, d, back = step_given(dH[t] + back, X[t], H[t], H[t + 1], Wh)
        dWx += a; dWh += c; db += d
    return dWx, dWh, db, back
""",
)
RNN_BACKWARD.whole(
    "mutates dH",
    "in_place",
    """
from deepgrad.networks.recurrent import rnn_step_backward as step_given


def rnn_backward(dH, X, H, Wh):
    T, N, m = dH.shape
    dWx, dWh, db, back = np.zeros((m, X.shape[2])), np.zeros((m, m)), np.zeros(m), np.zeros((N, m))
    for t in reversed(range(T)):
        a, c, d, back = step_given(dH[t], X[t], H[t], H[t + 1], Wh)
        if t > 0:
            dH[t - 1] += back
        dWx += a; dWh += c; db += d
    return dWx, dWh, db, back
""",
)
GLOBAL_NORM = Answers(
    "global_norm",
    """
def global_norm(grads):
    flat = np.concatenate([np.ravel(g) for g in grads]) if grads else np.zeros(0)
    big = np.max(np.abs(flat), initial=0.0)
    if big == 0:
        return 0.0
    return float(big * np.sqrt(np.sum((flat / big) ** 2)))
""",
)
GLOBAL_NORM.other(
    "math.hypot",
    """
def global_norm(grads):
    return math.hypot(*[float(v) for g in grads for v in np.ravel(g)])
""",
)
GLOBAL_NORM.other(
    "norms scaled",
    """
def global_norm(grads):
    biggest = max((np.abs(g).max() for g in grads if g.size), default=0.0)
    if not biggest > 0:
        return float(biggest)
    total = 0.0
    for g in grads:
        total += ((g / biggest) ** 2).sum()
    return float(biggest * total ** 0.5)
""",
)
GLOBAL_NORM.whole(
    "sum of norms",
    "sum_of_norms",
    """
def global_norm(grads):
    return float(sum(np.linalg.norm(g) for g in grads))
""",
)
GLOBAL_NORM.whole(
    "no root",
    "no_root",
    """
def global_norm(grads):
    return float(sum((g ** 2).sum() for g in grads))
""",
)
GLOBAL_NORM.whole(
    "plain, overflows",
    "squares_overflow",
    """
def global_norm(grads):
    return float(np.sqrt(sum(np.sum(g ** 2) for g in grads)))
""",
)
GLOBAL_NORM.whole(
    "norm of concatenation",
    "squares_overflow",
    """
def global_norm(grads):
    return float(np.linalg.norm(np.concatenate([g.ravel() for g in grads])))
""",
)
GLOBAL_NORM.whole(
    "divides by 0",
    "zero_by_zero",
    """
def global_norm(grads):
    flat = np.concatenate([g.ravel() for g in grads])
    s = np.abs(flat).max()
    return float(s * np.sqrt(np.sum((flat / s) ** 2)))
""",
)
GLOBAL_NORM.whole(
    "root mean square",
    "root_mean_square",
    """
def global_norm(grads):
    flat = np.concatenate([g.ravel() for g in grads])
    s = np.abs(flat).max()
    if s == 0: return 0.0
    return float(s * np.sqrt(np.mean((flat / s) ** 2)))
""",
)
GLOBAL_NORM.whole(
    "largest norm",
    "largest_norm",
    """
def global_norm(grads):
    return float(max(np.linalg.norm(g) for g in grads))
""",
)
GLOBAL_NORM.whole(
    "L1",
    "absolute_sum",
    """
def global_norm(grads):
    return float(sum(np.abs(g).sum() for g in grads))
""",
)
GLOBAL_NORM.whole(
    "max entry",
    "largest_entry",
    """
def global_norm(grads):
    return float(max(np.abs(g).max() for g in grads))
""",
)
GLOBAL_NORM.whole(
    "scale forgotten",
    "not_scaled_back",
    """
def global_norm(grads):
    s = max(np.abs(g).max() for g in grads)
    if s == 0:
        return 0.0
    return float(np.sqrt(sum(np.sum((g / s) ** 2) for g in grads)))
""",
)
GLOBAL_NORM.whole(
    "scale without abs",
    "largest_without_absolute",
    """
def global_norm(grads):
    s = max(g.max() for g in grads)
    if s == 0:
        return 0.0
    return float(s * np.sqrt(sum(np.sum((g / s) ** 2) for g in grads)))
""",
)
GLOBAL_NORM.whole(
    "list of norms",
    "",
    """
def global_norm(grads):
    return [float(np.linalg.norm(g)) for g in grads]
""",
)
GLOBAL_NORM.whole(
    "eps inside",
    "added_to_overflow",
    """
def global_norm(grads):
    return float(np.sqrt(sum(np.sum(np.square(g)) for g in grads) + 1e-12))
""",
)
GLOBAL_NORM.whole(
    "spectral",
    "spectral",
    """
def global_norm(grads):
    return float(np.sqrt(sum(np.linalg.norm(g, 2) ** 2 for g in grads)))
""",
)
CLIP_BY_GLOBAL_NORM = Answers(
    "clip_by_global_norm",
    """
from deepgrad.networks.clipping import global_norm as norm_given


def clip_by_global_norm(grads, max_norm):
    norm = norm_given(grads)
    if not np.isfinite(norm):
        raise ValueError("norm is not finite")
    factor = min(1.0, max_norm / norm) if norm > 0 else 1.0
    return [g * factor for g in grads], norm
""",
)
CLIP_BY_GLOBAL_NORM.other(
    "if longer",
    """
from deepgrad.networks.clipping import global_norm as norm_given


def clip_by_global_norm(grads, max_norm):
    norm = norm_given(grads)
    if math.isnan(norm) or math.isinf(norm):
        raise ValueError("stop")
    if norm <= max_norm:
        return [np.array(g, dtype=float) for g in grads], norm
    return [g / norm * max_norm for g in grads], norm
""",
)
CLIP_BY_GLOBAL_NORM.whole(
    "each array alone",
    "each_array",
    """
from deepgrad.networks.clipping import global_norm as norm_given


def clip_by_global_norm(grads, max_norm):
    norm = norm_given(grads)
    if not np.isfinite(norm):
        raise ValueError("bad")
    out = []
    for g in grads:
        n = np.linalg.norm(g)
        out.append(g * min(1, max_norm / n) if n > 0 else g)
    return out, norm
""",
)
CLIP_BY_GLOBAL_NORM.whole(
    "always scaled",
    "always_rescaled",
    """
from deepgrad.networks.clipping import global_norm as norm_given


def clip_by_global_norm(grads, max_norm):
    norm = norm_given(grads)
    if not np.isfinite(norm):
        raise ValueError("norm is not finite")
    return [g * (max_norm / norm) if norm > 0 else g for g in grads], norm
""",
)
CLIP_BY_GLOBAL_NORM.whole(
    "no check",
    "no_error",
    """
from deepgrad.networks.clipping import global_norm as norm_given


def clip_by_global_norm(grads, max_norm):
    norm = norm_given(grads)
    if norm > max_norm:
        grads = [g * max_norm / norm for g in grads]
    return grads, norm
""",
)
CLIP_BY_GLOBAL_NORM.whole(
    "norm after",
    "norm_after",
    """
from deepgrad.networks.clipping import global_norm as norm_given


def clip_by_global_norm(grads, max_norm):
    norm = norm_given(grads)
    if not np.isfinite(norm):
        raise ValueError("bad")
    if norm > max_norm:
        grads = [g * (max_norm / norm) for g in grads]
    return grads, norm_given(grads)
""",
)
CLIP_BY_GLOBAL_NORM.whole(
    "only grads",
    "",
    """
from deepgrad.networks.clipping import global_norm as norm_given


def clip_by_global_norm(grads, max_norm):
    norm = norm_given(grads)
    if not np.isfinite(norm):
        raise ValueError("bad")
    f = min(1, max_norm / norm) if norm else 1
    return [f * g for g in grads]
""",
)
CLIP_BY_GLOBAL_NORM.whole(
    "in place",
    "in_place",
    """
from deepgrad.networks.clipping import global_norm as norm_given


def clip_by_global_norm(grads, max_norm):
    norm = norm_given(grads)
    if not np.isfinite(norm):
        raise ValueError("bad")
    if norm > max_norm:
        for g in grads:
            g *= max_norm / norm
    return grads, norm
""",
)
CLIP_BY_GLOBAL_NORM.whole(
    "by value",
    "by_value",
    """
from deepgrad.networks.clipping import global_norm as norm_given


def clip_by_global_norm(grads, max_norm):
    norm = norm_given(grads)
    if not np.isfinite(norm):
        raise ValueError("norm is not finite")
    return [np.clip(g, -max_norm, max_norm) for g in grads], norm
""",
)
CLIP_BY_GLOBAL_NORM.whole(
    "nan only",
    "no_error",
    """
from deepgrad.networks.clipping import global_norm as norm_given


def clip_by_global_norm(grads, max_norm):
    norm = norm_given(grads)
    if np.isnan(norm):
        raise ValueError("nan")
    factor = min(1.0, max_norm / norm) if norm > 0 else 1.0
    return [g * factor for g in grads], norm
""",
)
CLIP_BY_GLOBAL_NORM.whole(
    "max for min",
    "max_for_min",
    """
from deepgrad.networks.clipping import global_norm as norm_given


def clip_by_global_norm(grads, max_norm):
    norm = norm_given(grads)
    if not np.isfinite(norm):
        raise ValueError("norm is not finite")
    factor = max(1.0, max_norm / norm) if norm > 0 else 1.0
    return [g * factor for g in grads], norm
""",
)
CLIP_BY_GLOBAL_NORM.whole(
    "factor upside down",
    "inverted_in_minimum",
    """
from deepgrad.networks.clipping import global_norm as norm_given


def clip_by_global_norm(grads, max_norm):
    norm = norm_given(grads)
    if not np.isfinite(norm):
        raise ValueError("norm is not finite")
    factor = min(1.0, norm / max_norm)
    return [g * factor for g in grads], norm
""",
)
CLIP_BY_GLOBAL_NORM.whole(
    "returns zeros when not finite",
    "no_error",
    """
from deepgrad.networks.clipping import global_norm as norm_given


def clip_by_global_norm(grads, max_norm):
    norm = norm_given(grads)
    if not np.isfinite(norm):
        return [np.zeros_like(g) for g in grads], norm
    factor = min(1.0, max_norm / norm) if norm > 0 else 1.0
    return [g * factor for g in grads], norm
""",
)
CLIP_BY_GLOBAL_NORM.whole(
    "unit length",
    "unit_length",
    """
from deepgrad.networks.clipping import global_norm as norm_given


def clip_by_global_norm(grads, max_norm):
    norm = norm_given(grads)
    if not np.isfinite(norm):
        raise ValueError("norm is not finite")
    if norm > max_norm:
        return [g / norm for g in grads], norm
    return [g.copy() for g in grads], norm
""",
)
CLIP_BY_GLOBAL_NORM.whole(
    "swapped",
    "order",
    """
from deepgrad.networks.clipping import global_norm as norm_given


def clip_by_global_norm(grads, max_norm):
    norm = norm_given(grads)
    if not np.isfinite(norm):
        raise ValueError("norm is not finite")
    f = min(1.0, max_norm / norm) if norm > 0 else 1.0
    return norm, [g * f for g in grads]
""",
)
CLIP_BY_GLOBAL_NORM.whole(
    "returns the error",
    "no_error",
    """
from deepgrad.networks.clipping import global_norm as norm_given


def clip_by_global_norm(grads, max_norm):
    norm = norm_given(grads)
    if not np.isfinite(norm):
        return ValueError("norm is not finite")
    factor = min(1.0, max_norm / norm) if norm > 0 else 1.0
    return [g * factor for g in grads], norm
""",
)
CLIP_BY_GLOBAL_NORM.whole(
    "eps as pytorch",
    "epsilon_1e_03",
    """
from deepgrad.networks.clipping import global_norm as norm_given


def clip_by_global_norm(grads, max_norm):
    norm = norm_given(grads)
    if not np.isfinite(norm):
        raise ValueError("norm is not finite")
    factor = min(1.0, max_norm / (norm + 1e-3))
    return [g * factor for g in grads], norm
""",
)
CLIPPED_SGD_STEP = Answers(
    "clipped_sgd_step",
    """
from deepgrad.networks.clipping import clip_by_global_norm as clip_given


def clipped_sgd_step(params, grads, lr, max_norm):
    clipped, _ = clip_given(grads, max_norm)
    return [p - lr * g for p, g in zip(params, clipped)]
""",
)
CLIPPED_SGD_STEP.other(
    "loop",
    """
from deepgrad.networks.clipping import clip_by_global_norm as clip_given


def clipped_sgd_step(params, grads, lr, max_norm):
    small = clip_given(grads, max_norm)[0]
    new = []
    for i in range(len(params)):
        new.append(np.array(params[i], dtype=float) + (-lr) * small[i])
    return new
""",
)
CLIPPED_SGD_STEP.whole(
    "no clipping",
    "clipped_too_late",
    """
def clipped_sgd_step(params, grads, lr, max_norm):
    return [p - lr * g for p, g in zip(params, grads)]
""",
)
CLIPPED_SGD_STEP.whole(
    "clip after",
    "clipped_too_late",
    """
from deepgrad.networks.clipping import clip_by_global_norm as clip_given


def clipped_sgd_step(params, grads, lr, max_norm):
    new = [p - lr * g for p, g in zip(params, grads)]
    clip_given(grads, max_norm)
    return new
""",
)
CLIPPED_SGD_STEP.whole(
    "clip the step",
    "step_clipped",
    """
from deepgrad.networks.clipping import clip_by_global_norm as clip_given


def clipped_sgd_step(params, grads, lr, max_norm):
    steps, _ = clip_given([lr * g for g in grads], max_norm)
    return [p - s for p, s in zip(params, steps)]
""",
)
CLIPPED_SGD_STEP.whole(
    "clip the params",
    "parameters_clipped",
    """
from deepgrad.networks.clipping import clip_by_global_norm as clip_given


def clipped_sgd_step(params, grads, lr, max_norm):
    new = [p - lr * g for p, g in zip(params, grads)]
    return clip_given(new, max_norm)[0]
""",
)
CLIPPED_SGD_STEP.whole(
    "uphill",
    "uphill",
    """
from deepgrad.networks.clipping import clip_by_global_norm as clip_given


def clipped_sgd_step(params, grads, lr, max_norm):
    g, _ = clip_given(grads, max_norm)
    return [p + lr * d for p, d in zip(params, g)]
""",
)
CLIPPED_SGD_STEP.whole(
    "no lr",
    "no_rate",
    """
from deepgrad.networks.clipping import clip_by_global_norm as clip_given


def clipped_sgd_step(params, grads, lr, max_norm):
    g, _ = clip_given(grads, max_norm)
    return [p - d for p, d in zip(params, g)]
""",
)
CLIPPED_SGD_STEP.whole(
    "tuple not unpacked",
    "",
    """
from deepgrad.networks.clipping import clip_by_global_norm as clip_given


def clipped_sgd_step(params, grads, lr, max_norm):
    g = clip_given(grads, max_norm)
    return [p - lr * d for p, d in zip(params, g)]
""",
)
CLIPPED_SGD_STEP.whole(
    "in place",
    "in_place",
    """
from deepgrad.networks.clipping import clip_by_global_norm as clip_given


def clipped_sgd_step(params, grads, lr, max_norm):
    g, _ = clip_given(grads, max_norm)
    for p, d in zip(params, g):
        p -= lr * d
    return params
""",
)
CLIPPED_SGD_STEP.whole(
    "no return",
    "",
    """
from deepgrad.networks.clipping import clip_by_global_norm as clip_given


def clipped_sgd_step(params, grads, lr, max_norm):
    g, _ = clip_given(grads, max_norm)
    new = [p - lr * d for p, d in zip(params, g)]
""",
)
CLIPPED_SGD_STEP.whole(
    "each array",
    "each_array",
    """
from deepgrad.networks.clipping import clip_by_global_norm as clip_given


def clipped_sgd_step(params, grads, lr, max_norm):
    return [p - lr * clip_given([g], max_norm)[0][0] for p, g in zip(params, grads)]
""",
)
CLIPPED_SGD_STEP.whole(
    "lr in max_norm",
    "rate_in_threshold",
    """
from deepgrad.networks.clipping import clip_by_global_norm as clip_given


def clipped_sgd_step(params, grads, lr, max_norm):
    g, _ = clip_given(grads, lr * max_norm)
    return [p - lr * d for p, d in zip(params, g)]
""",
)
CLIPPED_SGD_STEP.whole(
    "by norm always",
    "always_rescaled",
    """
from deepgrad.networks.clipping import clip_by_global_norm as clip_given


def clipped_sgd_step(params, grads, lr, max_norm):
    _, norm = clip_given(grads, max_norm)
    return [p - lr * g * max_norm / norm for p, g in zip(params, grads)]
""",
)
CLIPPED_SGD_STEP.whole(
    "swallows the error",
    "no_error",
    """
from deepgrad.networks.clipping import clip_by_global_norm as clip_given


def clipped_sgd_step(params, grads, lr, max_norm):
    try:
        g, _ = clip_given(grads, max_norm)
    except Exception:
        return [p.copy() for p in params]
    return [p - lr * d for p, d in zip(params, g)]
""",
)
CLIPPED_SGD_STEP.whole(
    "by value",
    "by_value",
    """
from deepgrad.networks.clipping import clip_by_global_norm as clip_given


def clipped_sgd_step(params, grads, lr, max_norm):
    clip_given(grads, max_norm)
    return [p - lr * np.clip(g, -max_norm, max_norm) for p, g in zip(params, grads)]
""",
)
CLIPPED_SGD_STEP.whole(
    "returns gradients",
    "gradients_returned",
    """
from deepgrad.networks.clipping import clip_by_global_norm as clip_given


def clipped_sgd_step(params, grads, lr, max_norm):
    g, _ = clip_given(grads, max_norm)
    return g
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
    "min max",
    """
def clip_by_value(grads, limit):
    out = []
    for g in grads:
        out.append(np.maximum(np.minimum(np.asarray(g, float), limit), -limit))
    return out
""",
)
CLIP_BY_VALUE.whole(
    "only above",
    "upper_only",
    """
def clip_by_value(grads, limit):
    return [np.minimum(g, limit) for g in grads]
""",
)
CLIP_BY_VALUE.whole(
    "sign lost",
    "sign_lost",
    """
def clip_by_value(grads, limit):
    return [np.where(np.abs(g) > limit, limit, g) for g in grads]
""",
)
CLIP_BY_VALUE.whole(
    "zeroed",
    "zeroed",
    """
def clip_by_value(grads, limit):
    return [np.where(np.abs(g) > limit, 0.0, g) for g in grads]
""",
)
CLIP_BY_VALUE.whole(
    "zero to limit",
    "zero_to_limit",
    """
def clip_by_value(grads, limit):
    return [np.clip(g, 0, limit) for g in grads]
""",
)
CLIP_BY_VALUE.whole(
    "swapped",
    "bounds_swapped",
    """
def clip_by_value(grads, limit):
    return [np.clip(g, limit, -limit) for g in grads]
""",
)
CLIP_BY_VALUE.whole(
    "in place",
    "in_place",
    """
def clip_by_value(grads, limit):
    for g in grads:
        np.clip(g, -limit, limit, out=g)
    return grads
""",
)
CLIP_BY_VALUE.whole(
    "in place mask",
    "in_place",
    """
def clip_by_value(grads, limit):
    for g in grads:
        g[g > limit] = limit
        g[g < -limit] = -limit
    return grads
""",
)
CLIP_BY_VALUE.whole(
    "sign times limit",
    "only_signs",
    """
def clip_by_value(grads, limit):
    return [np.sign(g) * limit for g in grads]
""",
)
CLIP_BY_VALUE.whole(
    "scaled by max",
    "scaled_by_largest",
    """
def clip_by_value(grads, limit):
    return [g * min(1, limit / np.abs(g).max()) for g in grads]
""",
)
CLIP_BY_VALUE.whole(
    "by norm",
    "by_norm",
    """
from deepgrad.networks.clipping import global_norm as norm_given


def clip_by_value(grads, limit):
    n = norm_given(grads)
    return [g * min(1, limit / n) if n > 0 else g for g in grads]
""",
)
CLIP_BY_VALUE.whole(
    "one array",
    "",
    """
def clip_by_value(grads, limit):
    return np.clip(np.concatenate([g.ravel() for g in grads]), -limit, limit)
""",
)
CLIP_BY_VALUE.whole(
    "only first",
    "first_array_only",
    """
def clip_by_value(grads, limit):
    out = []
    for g in grads:
        out.append(np.clip(g, -limit, limit))
        return out
""",
)
CLIP_BY_VALUE.whole(
    "python min",
    "",
    """
def clip_by_value(grads, limit):
    return [max(-limit, min(limit, g)) for g in grads]
""",
)
CLIP_BY_VALUE.whole(
    "tanh",
    "squashed",
    """
def clip_by_value(grads, limit):
    return [limit * np.tanh(g / limit) for g in grads]
""",
)
ANGLE_BETWEEN = Answers(
    "angle_between",
    """
def angle_between(grads, others):
    a = np.concatenate([g.ravel() for g in grads])
    b = np.concatenate([g.ravel() for g in others])
    c = a @ b / (np.linalg.norm(a) * np.linalg.norm(b))
    return float(np.degrees(np.arccos(np.clip(c, -1, 1))))
""",
)
ANGLE_BETWEEN.other(
    "normalised first, atan2",
    """
def angle_between(grads, others):
    a = np.concatenate([np.ravel(g) for g in grads]); b = np.concatenate([np.ravel(g) for g in others])
    a = a / np.abs(a).max(); b = b / np.abs(b).max()
    a = a / np.sqrt((a * a).sum()); b = b / np.sqrt((b * b).sum())
    return math.degrees(2 * math.atan2(np.sqrt(((a - b) ** 2).sum()), np.sqrt(((a + b) ** 2).sum())))
""",
)
ANGLE_BETWEEN.whole(
    "radians",
    "radians",
    """
def angle_between(grads, others):
    a = np.concatenate([g.ravel() for g in grads])
    b = np.concatenate([g.ravel() for g in others])
    c = a @ b / (np.linalg.norm(a) * np.linalg.norm(b))
    return float(np.arccos(np.clip(c, -1, 1)))
""",
)
ANGLE_BETWEEN.whole(
    "no clip",
    "not_clipped",
    """
def angle_between(grads, others):
    a = np.concatenate([g.ravel() for g in grads])
    b = np.concatenate([g.ravel() for g in others])
    c = a @ b / (np.linalg.norm(a) * np.linalg.norm(b))
    return float(np.degrees(np.arccos(c)))
""",
)
ANGLE_BETWEEN.whole(
    "cosine",
    "cosine",
    """
def angle_between(grads, others):
    a = np.concatenate([g.ravel() for g in grads])
    b = np.concatenate([g.ravel() for g in others])
    return float(np.clip(a @ b / (np.linalg.norm(a) * np.linalg.norm(b)), -1, 1))
""",
)
ANGLE_BETWEEN.whole(
    "abs",
    "absolute_cosine",
    """
def angle_between(grads, others):
    a = np.concatenate([g.ravel() for g in grads])
    b = np.concatenate([g.ravel() for g in others])
    c = abs(a @ b) / (np.linalg.norm(a) * np.linalg.norm(b))
    return float(np.degrees(np.arccos(min(c, 1))))
""",
)
ANGLE_BETWEEN.whole(
    "clip at 0",
    "clipped_at_zero",
    """
def angle_between(grads, others):
    a = np.concatenate([g.ravel() for g in grads])
    b = np.concatenate([g.ravel() for g in others])
    c = a @ b / (np.linalg.norm(a) * np.linalg.norm(b))
    return float(np.degrees(np.arccos(np.clip(c, 0, 1))))
""",
)
ANGLE_BETWEEN.whole(
    "clip above only",
    "clipped_above_only",
    """
def angle_between(grads, others):
    a = np.concatenate([g.ravel() for g in grads])
    b = np.concatenate([g.ravel() for g in others])
    c = a @ b / (np.linalg.norm(a) * np.linalg.norm(b))
    return float(np.degrees(np.arccos(min(1.0, c))))
""",
)
ANGLE_BETWEEN.whole(
    "mean of angles",
    "mean_of_angles",
    """
def angle_between(grads, others):
    angles = []
    for g, o in zip(grads, others):
        n = np.linalg.norm(g) * np.linalg.norm(o)
        if n == 0:
            continue
        angles.append(np.degrees(np.arccos(np.clip(np.sum(g * o) / n, -1, 1))))
    return float(np.mean(angles))
""",
)
ANGLE_BETWEEN.whole(
    "sum of norms",
    "sum_of_norms",
    """
def angle_between(grads, others):
    dot = sum(np.sum(g * o) for g, o in zip(grads, others))
    na = sum(np.linalg.norm(g) for g in grads)
    nb = sum(np.linalg.norm(g) for g in others)
    return float(np.degrees(np.arccos(np.clip(dot / (na * nb), -1, 1))))
""",
)
ANGLE_BETWEEN.whole(
    "one norm",
    "one_length",
    """
def angle_between(grads, others):
    a = np.concatenate([g.ravel() for g in grads])
    b = np.concatenate([g.ravel() for g in others])
    c = a @ b / (a @ a)
    return float(np.degrees(np.arccos(np.clip(c, -1, 1))))
""",
)
ANGLE_BETWEEN.whole(
    "not divided",
    "not_divided",
    """
def angle_between(grads, others):
    a = np.concatenate([g.ravel() for g in grads])
    b = np.concatenate([g.ravel() for g in others])
    return float(np.degrees(np.arccos(np.clip(a @ b, -1, 1))))
""",
)
ANGLE_BETWEEN.whole(
    "arcsin",
    "arcsine",
    """
def angle_between(grads, others):
    a = np.concatenate([g.ravel() for g in grads])
    b = np.concatenate([g.ravel() for g in others])
    c = a @ b / (np.linalg.norm(a) * np.linalg.norm(b))
    return float(np.degrees(np.arcsin(np.clip(c, -1, 1))))
""",
)
ANGLE_BETWEEN.whole(
    "upside down factor",
    "radians_of_radians",
    """
def angle_between(grads, others):
    a = np.concatenate([g.ravel() for g in grads])
    b = np.concatenate([g.ravel() for g in others])
    c = a @ b / (np.linalg.norm(a) * np.linalg.norm(b))
    return float(np.arccos(np.clip(c, -1, 1)) * np.pi / 180)
""",
)
ANGLE_BETWEEN.whole(
    "first array only",
    "first_only",
    """
def angle_between(grads, others):
    a, b = grads[0].ravel(), others[0].ravel()
    c = a @ b / (np.linalg.norm(a) * np.linalg.norm(b))
    return float(np.degrees(np.arccos(np.clip(c, -1, 1))))
""",
)
ANGLE_BETWEEN.whole(
    "cos for arccos",
    "cosine_of_cosine",
    """
def angle_between(grads, others):
    a = np.concatenate([g.ravel() for g in grads])
    b = np.concatenate([g.ravel() for g in others])
    c = a @ b / (np.linalg.norm(a) * np.linalg.norm(b))
    return float(np.degrees(np.cos(c)))
""",
)
ANGLE_BETWEEN.whole(
    "nan to zero",
    "nan_to_zero",
    """
def angle_between(grads, others):
    a = np.concatenate([g.ravel() for g in grads])
    b = np.concatenate([g.ravel() for g in others])
    c = a @ b / (np.linalg.norm(a) * np.linalg.norm(b))
    return float(np.nan_to_num(np.degrees(np.arccos(c))))
""",
)
ANGLE_BETWEEN.whole(
    "no ravel",
    "",
    """
def angle_between(grads, others):
    a, b = np.concatenate(grads), np.concatenate(others)
    c = np.sum(a * b) / (np.linalg.norm(a) * np.linalg.norm(b))
    return float(np.degrees(np.arccos(np.clip(c, -1, 1))))
""",
)
LSTM_STEP_BACKWARD = Answers(
    "lstm_step_backward",
    """
def lstm_step_backward(dh, dc, x, h_before, c_before, Wx, Wh, b):
    m = h_before.shape[1]
    z = x @ Wx.T + h_before @ Wh.T + b
    s = lambda a: 1 / (1 + np.exp(-a))
    i, f, g, o = s(z[:, :m]), s(z[:, m:2*m]), np.tanh(z[:, 2*m:3*m]), s(z[:, 3*m:])
    c = f * c_before + i * g
    t = np.tanh(c)
    do = dh * t
    dct = dc + dh * o * (1 - t ** 2)
    dz = np.concatenate([dct * g * i * (1 - i), dct * c_before * f * (1 - f), dct * i * (1 - g ** 2), do * o * (1 - o)], axis=1)
    return dz.T @ x, dz.T @ h_before, dz.sum(axis=0), dz @ Wh, dct * f
""",
)
LSTM_STEP_BACKWARD.other(
    "split and expit",
    """
def lstm_step_backward(dh, dc, x, h_before, c_before, Wx, Wh, b):
    from scipy.special import expit
    zi, zf, zg, zo = np.split(x @ Wx.T + h_before @ Wh.T + b, 4, axis=1)
    i, f, g, o = expit(zi), expit(zf), np.tanh(zg), expit(zo)
    tc = np.tanh(f * c_before + i * g)
    dz = np.empty((len(x), Wx.shape[0]))
    m = dh.shape[1]
    total = dc + dh * o * (1 - tc * tc)
    dz[:, 0:m] = total * g * i * (1 - i)
    dz[:, m:2*m] = total * c_before * f * (1 - f)
    dz[:, 2*m:3*m] = total * i * (1 - g * g)
    dz[:, 3*m:] = dh * tc * o * (1 - o)
    return dz.T @ x, dz.T @ h_before, dz.sum(0), dz @ Wh, total * f
""",
)
LSTM_STEP_BACKWARD.other(
    "torch autograd",
    """
def lstm_step_backward(dh, dc, x, h_before, c_before, Wx, Wh, b):
    T = lambda a: torch.tensor(np.asarray(a, dtype=float), dtype=torch.float64, requires_grad=True)
    x_, h_, c_, Wx_, Wh_, b_ = map(T, (x, h_before, c_before, Wx, Wh, b))
    i, f, g, o = (x_ @ Wx_.T + h_ @ Wh_.T + b_).chunk(4, dim=1)
    c = torch.sigmoid(f) * c_ + torch.sigmoid(i) * torch.tanh(g)
    h = torch.sigmoid(o) * torch.tanh(c)
    total = (h * torch.tensor(np.asarray(dh, float))).sum() + (c * torch.tensor(np.asarray(dc, float))).sum()
    return tuple(t.numpy() for t in torch.autograd.grad(total, (Wx_, Wh_, b_, h_, c_)))
""",
)
LSTM_STEP_BACKWARD.whole(
    "dc only",
    "cell_without_output",
    """
def lstm_step_backward(dh, dc, x, h_before, c_before, Wx, Wh, b):
    m = h_before.shape[1]
    z = x @ Wx.T + h_before @ Wh.T + b
    s = lambda a: 1 / (1 + np.exp(-a))
    i, f, g, o = s(z[:, :m]), s(z[:, m:2*m]), np.tanh(z[:, 2*m:3*m]), s(z[:, 3*m:])
    c = f * c_before + i * g
    t = np.tanh(c)
    do = dh * t
    dct = dc
    dz = np.concatenate([dct * g * i * (1 - i), dct * c_before * f * (1 - f), dct * i * (1 - g ** 2), do * o * (1 - o)], axis=1)
    return dz.T @ x, dz.T @ h_before, dz.sum(axis=0), dz @ Wh, dct * f
""",
)
LSTM_STEP_BACKWARD.whole(
    "dc ignored",
    "no_later_cell",
    """
def lstm_step_backward(dh, dc, x, h_before, c_before, Wx, Wh, b):
    m = h_before.shape[1]
    z = x @ Wx.T + h_before @ Wh.T + b
    s = lambda a: 1 / (1 + np.exp(-a))
    i, f, g, o = s(z[:, :m]), s(z[:, m:2*m]), np.tanh(z[:, 2*m:3*m]), s(z[:, 3*m:])
    c = f * c_before + i * g
    t = np.tanh(c)
    do = dh * t
    dct = dh * o * (1 - t ** 2)
    dz = np.concatenate([dct * g * i * (1 - i), dct * c_before * f * (1 - f), dct * i * (1 - g ** 2), do * o * (1 - o)], axis=1)
    return dz.T @ x, dz.T @ h_before, dz.sum(axis=0), dz @ Wh, dct * f
""",
)
LSTM_STEP_BACKWARD.whole(
    "no tanh slope",
    "no_cell_slope",
    """
def lstm_step_backward(dh, dc, x, h_before, c_before, Wx, Wh, b):
    m = h_before.shape[1]
    z = x @ Wx.T + h_before @ Wh.T + b
    s = lambda a: 1 / (1 + np.exp(-a))
    i, f, g, o = s(z[:, :m]), s(z[:, m:2*m]), np.tanh(z[:, 2*m:3*m]), s(z[:, 3*m:])
    c = f * c_before + i * g
    t = np.tanh(c)
    do = dh * t
    dct = dc + dh * o
    dz = np.concatenate([dct * g * i * (1 - i), dct * c_before * f * (1 - f), dct * i * (1 - g ** 2), do * o * (1 - o)], axis=1)
    return dz.T @ x, dz.T @ h_before, dz.sum(axis=0), dz @ Wh, dct * f
""",
)
LSTM_STEP_BACKWARD.whole(
    "slope with c",
    "cell_for_its_tanh",
    """
def lstm_step_backward(dh, dc, x, h_before, c_before, Wx, Wh, b):
    m = h_before.shape[1]
    z = x @ Wx.T + h_before @ Wh.T + b
    s = lambda a: 1 / (1 + np.exp(-a))
    i, f, g, o = s(z[:, :m]), s(z[:, m:2*m]), np.tanh(z[:, 2*m:3*m]), s(z[:, 3*m:])
    c = f * c_before + i * g
    t = np.tanh(c)
    do = dh * t
    dct = dc + dh * o * (1 - c ** 2)
    dz = np.concatenate([dct * g * i * (1 - i), dct * c_before * f * (1 - f), dct * i * (1 - g ** 2), do * o * (1 - o)], axis=1)
    return dz.T @ x, dz.T @ h_before, dz.sum(axis=0), dz @ Wh, dct * f
""",
)
LSTM_STEP_BACKWARD.whole(
    "gates swapped",
    "read_in_another_order",
    """
def lstm_step_backward(dh, dc, x, h_before, c_before, Wx, Wh, b):
    m = h_before.shape[1]
    z = x @ Wx.T + h_before @ Wh.T + b
    s = lambda a: 1 / (1 + np.exp(-a))
    i, f, g, o = s(z[:, :m]), s(z[:, m:2*m]), np.tanh(z[:, 3*m:]), s(z[:, 2*m:3*m])
    c = f * c_before + i * g
    t = np.tanh(c)
    do = dh * t
    dct = dc + dh * o * (1 - t ** 2)
    dz = np.concatenate([dct * g * i * (1 - i), dct * c_before * f * (1 - f), do * o * (1 - o), dct * i * (1 - g ** 2)], axis=1)
    return dz.T @ x, dz.T @ h_before, dz.sum(axis=0), dz @ Wh, dct * f
""",
)
LSTM_STEP_BACKWARD.whole(
    "no sigmoid slopes",
    "no_gate_slopes",
    """
def lstm_step_backward(dh, dc, x, h_before, c_before, Wx, Wh, b):
    m = h_before.shape[1]
    z = x @ Wx.T + h_before @ Wh.T + b
    s = lambda a: 1 / (1 + np.exp(-a))
    i, f, g, o = s(z[:, :m]), s(z[:, m:2*m]), np.tanh(z[:, 2*m:3*m]), s(z[:, 3*m:])
    c = f * c_before + i * g
    t = np.tanh(c)
    do = dh * t
    dct = dc + dh * o * (1 - t ** 2)
    dz = np.concatenate([dct * g, dct * c_before, dct * i * (1 - g ** 2), do], axis=1)
    return dz.T @ x, dz.T @ h_before, dz.sum(axis=0), dz @ Wh, dct * f
""",
)
LSTM_STEP_BACKWARD.whole(
    "g slope of sigmoid",
    "candidate_sigmoid_slope",
    """
def lstm_step_backward(dh, dc, x, h_before, c_before, Wx, Wh, b):
    m = h_before.shape[1]
    z = x @ Wx.T + h_before @ Wh.T + b
    s = lambda a: 1 / (1 + np.exp(-a))
    i, f, g, o = s(z[:, :m]), s(z[:, m:2*m]), np.tanh(z[:, 2*m:3*m]), s(z[:, 3*m:])
    c = f * c_before + i * g
    t = np.tanh(c)
    do = dh * t
    dct = dc + dh * o * (1 - t ** 2)
    dz = np.concatenate([dct * g * i * (1 - i), dct * c_before * f * (1 - f), dct * i * g * (1 - g), do * o * (1 - o)], axis=1)
    return dz.T @ x, dz.T @ h_before, dz.sum(axis=0), dz @ Wh, dct * f
""",
)
LSTM_STEP_BACKWARD.whole(
    "f with new c",
    "forget_with_new_cell",
    """
def lstm_step_backward(dh, dc, x, h_before, c_before, Wx, Wh, b):
    m = h_before.shape[1]
    z = x @ Wx.T + h_before @ Wh.T + b
    s = lambda a: 1 / (1 + np.exp(-a))
    i, f, g, o = s(z[:, :m]), s(z[:, m:2*m]), np.tanh(z[:, 2*m:3*m]), s(z[:, 3*m:])
    c = f * c_before + i * g
    t = np.tanh(c)
    do = dh * t
    dct = dc + dh * o * (1 - t ** 2)
    dz = np.concatenate([dct * g * i * (1 - i), dct * c * f * (1 - f), dct * i * (1 - g ** 2), do * o * (1 - o)], axis=1)
    return dz.T @ x, dz.T @ h_before, dz.sum(axis=0), dz @ Wh, dct * f
""",
)
LSTM_STEP_BACKWARD.whole(
    "o with c",
    "output_with_cell",
    """
def lstm_step_backward(dh, dc, x, h_before, c_before, Wx, Wh, b):
    m = h_before.shape[1]
    z = x @ Wx.T + h_before @ Wh.T + b
    s = lambda a: 1 / (1 + np.exp(-a))
    i, f, g, o = s(z[:, :m]), s(z[:, m:2*m]), np.tanh(z[:, 2*m:3*m]), s(z[:, 3*m:])
    c = f * c_before + i * g
    t = np.tanh(c)
    do = dh * c
    dct = dc + dh * o * (1 - t ** 2)
    dz = np.concatenate([dct * g * i * (1 - i), dct * c_before * f * (1 - f), dct * i * (1 - g ** 2), do * o * (1 - o)], axis=1)
    return dz.T @ x, dz.T @ h_before, dz.sum(axis=0), dz @ Wh, dct * f
""",
)
LSTM_STEP_BACKWARD.whole(
    "dc_before without f",
    "no_forget_gate",
    """
def lstm_step_backward(dh, dc, x, h_before, c_before, Wx, Wh, b):
    m = h_before.shape[1]
    z = x @ Wx.T + h_before @ Wh.T + b
    s = lambda a: 1 / (1 + np.exp(-a))
    i, f, g, o = s(z[:, :m]), s(z[:, m:2*m]), np.tanh(z[:, 2*m:3*m]), s(z[:, 3*m:])
    c = f * c_before + i * g
    t = np.tanh(c)
    do = dh * t
    dct = dc + dh * o * (1 - t ** 2)
    dz = np.concatenate([dct * g * i * (1 - i), dct * c_before * f * (1 - f), dct * i * (1 - g ** 2), do * o * (1 - o)], axis=1)
    return dz.T @ x, dz.T @ h_before, dz.sum(axis=0), dz @ Wh, dct
""",
)
LSTM_STEP_BACKWARD.whole(
    "dc_before from dc",
    "before_of_later_only",
    """
def lstm_step_backward(dh, dc, x, h_before, c_before, Wx, Wh, b):
    m = h_before.shape[1]
    z = x @ Wx.T + h_before @ Wh.T + b
    s = lambda a: 1 / (1 + np.exp(-a))
    i, f, g, o = s(z[:, :m]), s(z[:, m:2*m]), np.tanh(z[:, 2*m:3*m]), s(z[:, 3*m:])
    c = f * c_before + i * g
    t = np.tanh(c)
    do = dh * t
    dct = dc + dh * o * (1 - t ** 2)
    dz = np.concatenate([dct * g * i * (1 - i), dct * c_before * f * (1 - f), dct * i * (1 - g ** 2), do * o * (1 - o)], axis=1)
    return dz.T @ x, dz.T @ h_before, dz.sum(axis=0), dz @ Wh, dc * f
""",
)
LSTM_STEP_BACKWARD.whole(
    "Wh.T",
    "",
    """
def lstm_step_backward(dh, dc, x, h_before, c_before, Wx, Wh, b):
    m = h_before.shape[1]
    z = x @ Wx.T + h_before @ Wh.T + b
    s = lambda a: 1 / (1 + np.exp(-a))
    i, f, g, o = s(z[:, :m]), s(z[:, m:2*m]), np.tanh(z[:, 2*m:3*m]), s(z[:, 3*m:])
    c = f * c_before + i * g
    t = np.tanh(c)
    do = dh * t
    dct = dc + dh * o * (1 - t ** 2)
    dz = np.concatenate([dct * g * i * (1 - i), dct * c_before * f * (1 - f), dct * i * (1 - g ** 2), do * o * (1 - o)], axis=1)
    return dz.T @ x, dz.T @ h_before, dz.sum(axis=0), dz @ Wh.T, dct * f
""",
)
LSTM_STEP_BACKWARD.whole(
    "i and f swapped",
    "read_forget_first",
    """
def lstm_step_backward(dh, dc, x, h_before, c_before, Wx, Wh, b):
    m = h_before.shape[1]
    z = x @ Wx.T + h_before @ Wh.T + b
    s = lambda a: 1 / (1 + np.exp(-a))
    f, i, g, o = s(z[:, :m]), s(z[:, m:2*m]), np.tanh(z[:, 2*m:3*m]), s(z[:, 3*m:])
    c = f * c_before + i * g
    t = np.tanh(c)
    do = dh * t
    dct = dc + dh * o * (1 - t ** 2)
    dz = np.concatenate([dct * c_before * f * (1 - f), dct * g * i * (1 - i), dct * i * (1 - g ** 2), do * o * (1 - o)], axis=1)
    return dz.T @ x, dz.T @ h_before, dz.sum(axis=0), dz @ Wh, dct * f
""",
)
LSTM_STEP_BACKWARD.whole(
    "i and g mixed",
    "partners_swapped",
    """
def lstm_step_backward(dh, dc, x, h_before, c_before, Wx, Wh, b):
    m = h_before.shape[1]
    z = x @ Wx.T + h_before @ Wh.T + b
    s = lambda a: 1 / (1 + np.exp(-a))
    i, f, g, o = s(z[:, :m]), s(z[:, m:2*m]), np.tanh(z[:, 2*m:3*m]), s(z[:, 3*m:])
    c = f * c_before + i * g
    t = np.tanh(c)
    do = dh * t
    dct = dc + dh * o * (1 - t ** 2)
    dz = np.concatenate([dct * i * i * (1 - i), dct * c_before * f * (1 - f), dct * g * (1 - g ** 2), do * o * (1 - o)], axis=1)
    return dz.T @ x, dz.T @ h_before, dz.sum(axis=0), dz @ Wh, dct * f
""",
)
LSTM_STEP_BACKWARD.whole(
    "o too",
    "no_output_gate",
    """
def lstm_step_backward(dh, dc, x, h_before, c_before, Wx, Wh, b):
    m = h_before.shape[1]
    z = x @ Wx.T + h_before @ Wh.T + b
    s = lambda a: 1 / (1 + np.exp(-a))
    i, f, g, o = s(z[:, :m]), s(z[:, m:2*m]), np.tanh(z[:, 2*m:3*m]), s(z[:, 3*m:])
    c = f * c_before + i * g
    t = np.tanh(c)
    do = dh * t
    dct = dc + dh * (1 - t ** 2)
    dz = np.concatenate([dct * g * i * (1 - i), dct * c_before * f * (1 - f), dct * i * (1 - g ** 2), do * o * (1 - o)], axis=1)
    return dz.T @ x, dz.T @ h_before, dz.sum(axis=0), dz @ Wh, dct * f
""",
)
LSTM_STEP_BACKWARD.whole(
    "mean db",
    "bias_mean",
    """
def lstm_step_backward(dh, dc, x, h_before, c_before, Wx, Wh, b):
    m = h_before.shape[1]
    z = x @ Wx.T + h_before @ Wh.T + b
    s = lambda a: 1 / (1 + np.exp(-a))
    i, f, g, o = s(z[:, :m]), s(z[:, m:2*m]), np.tanh(z[:, 2*m:3*m]), s(z[:, 3*m:])
    c = f * c_before + i * g
    t = np.tanh(c)
    do = dh * t
    dct = dc + dh * o * (1 - t ** 2)
    dz = np.concatenate([dct * g * i * (1 - i), dct * c_before * f * (1 - f), dct * i * (1 - g ** 2), do * o * (1 - o)], axis=1)
    return dz.T @ x, dz.T @ h_before, dz.mean(axis=0), dz @ Wh, dct * f
""",
)
