"""What a third reader who knew only the text of lesson 1 wrote: plausible slips and right answers."""

from support.tables import Answers

CHAIN_CLOSED_FORM = Answers(
    "chain_closed_form",
    """
def chain_closed_form(w, b, x, n):
    if w == 1:
        return float(x + n * b)
    return float(w**n * x + (1 - w**n) / (1 - w) * b)
""",
)
CHAIN_CLOSED_FORM.other(
    "sum of powers",
    """
def chain_closed_form(w, b, x, n):
    powers = np.power(float(w), np.arange(n))
    return float(w**n * x + b * powers.sum())
""",
)
CHAIN_CLOSED_FORM.whole(
    "w = 1 forgotten",
    "",
    """
def chain_closed_form(w, b, x, n):
    return w**n * x + (1 - w**n) / (1 - w) * b
""",
)
CHAIN_CLOSED_FORM.whole(
    "w=1 gives x + b",
    "one_bias_at_one",
    """
def chain_closed_form(w, b, x, n):
    if w == 1.0:
        return x + b
    return w**n * x + (1 - w**n) / (1 - w) * b
""",
)
CHAIN_CLOSED_FORM.whole(
    "w=1 gives x",
    "no_bias_at_one",
    """
def chain_closed_form(w, b, x, n):
    if w == 1:
        return x
    return w**n * x + b * (1 - w**n) / (1 - w)
""",
)
CHAIN_CLOSED_FORM.whole(
    "n-1 terms",
    "one_term_less",
    """
def chain_closed_form(w, b, x, n):
    if w == 1:
        return x + (n - 1) * b
    return w**n * x + (1 - w**(n - 1)) / (1 - w) * b
""",
)
CHAIN_CLOSED_FORM.whole(
    "n+1 terms",
    "one_term_more",
    """
def chain_closed_form(w, b, x, n):
    if w == 1:
        return x + (n + 1) * b
    return w**n * x + (1 - w**(n + 1)) / (1 - w) * b
""",
)
CHAIN_CLOSED_FORM.whole(
    "sign of denominator",
    "minus",
    """
def chain_closed_form(w, b, x, n):
    if w == 1:
        return x + n * b
    return w**n * x + (1 - w**n) / (w - 1) * b
""",
)
CHAIN_CLOSED_FORM.whole(
    "limit value",
    "asymptote",
    """
def chain_closed_form(w, b, x, n):
    if w == 1:
        return x + n * b
    return w**n * x + b / (1 - w)
""",
)
CHAIN_CLOSED_FORM.whole(
    "abs w",
    "minus_one_is_one",
    """
def chain_closed_form(w, b, x, n):
    if abs(w) == 1:
        return x + n * b
    return w**n * x + (1 - w**n) / (1 - w) * b
""",
)
CHAIN_CLOSED_FORM.whole(
    "isclose",
    "wide_tolerance",
    """
def chain_closed_form(w, b, x, n):
    if np.isclose(w, 1, atol=0.01):
        return x + n * b
    return w**n * x + (1 - w**n) / (1 - w) * b
""",
)
CHAIN_CLOSED_FORM.whole(
    "bias on input too",
    "product_for_power",
    """
def chain_closed_form(w, b, x, n):
    if w == 1:
        return x + n * b
    return w * n * x + (1 - w**n) / (1 - w) * b
""",
)

CHAIN_FORWARD = Answers(
    "chain_forward",
    """
def chain_forward(w, b, x, n):
    ys = [float(x)]
    for _ in range(n):
        ys.append(w * ys[-1] + b)
    return np.array(ys, dtype=np.float64)
""",
)
CHAIN_FORWARD.other(
    "preallocated, enumerate style",
    """
def chain_forward(w, b, x, n):
    y = np.zeros(n + 1)
    y[0] = x
    for i, prev in enumerate(range(n), start=1):
        y[i] = b + w * y[prev]
    return y
""",
)
CHAIN_FORWARD.whole(
    "input left out",
    "without_input",
    """
def chain_forward(w, b, x, n):
    out = []
    y = x
    for i in range(n):
        y = w * y + b
        out.append(y)
    return np.array(out)
""",
)
CHAIN_FORWARD.whole(
    "bias only on the first layer",
    "bias_first",
    """
def chain_forward(w, b, x, n):
    y = np.empty(n + 1)
    y[0] = x
    for i in range(1, n + 1):
        y[i] = w * y[i - 1] + (b if i == 1 else 0.0)
    return y
""",
)
CHAIN_FORWARD.whole(
    "weight times sum",
    "bias_inside",
    """
def chain_forward(w, b, x, n):
    y = [x]
    for i in range(n):
        y.append(w * (y[-1] + b))
    return np.array(y, dtype=float)
""",
)
CHAIN_FORWARD.whole(
    "always from the input",
    "restart",
    """
def chain_forward(w, b, x, n):
    y = np.zeros(n + 1)
    y[0] = x
    for i in range(1, n + 1):
        y[i] = w * x + b
    return y
""",
)
CHAIN_FORWARD.whole(
    "stops one layer early",
    "last_not_filled",
    """
def chain_forward(w, b, x, n):
    y = np.zeros(n + 1)
    y[0] = x
    for i in range(1, n):
        y[i] = w * y[i - 1] + b
    return y
""",
)
CHAIN_FORWARD.whole(
    "only last",
    "only_last",
    """
def chain_forward(w, b, x, n):
    y = x
    for _ in range(n):
        y = w * y + b
    return y
""",
)
CHAIN_FORWARD.whole(
    "zeros_like int",
    "cut_to_whole",
    """
def chain_forward(w, b, x, n):
    y = np.zeros(n + 1, dtype=int)
    y[0] = x
    for i in range(n):
        y[i + 1] = w * y[i] + b
    return y
""",
)
CHAIN_FORWARD.whole(
    "reversed",
    "reversed",
    """
def chain_forward(w, b, x, n):
    y = [x]
    for i in range(n):
        y.insert(0, w * y[0] + b)
    return np.array(y, dtype=float)
""",
)
CHAIN_FORWARD.whole(
    "prints, no return",
    "",
    """
def chain_forward(w, b, x, n):
    y = np.zeros(n + 1)
    y[0] = x
    for i in range(n):
        y[i + 1] = w * y[i] + b
""",
)
CHAIN_FORWARD.whole(
    "bias weighted like power",
    "bias_not_carried",
    """
def chain_forward(w, b, x, n):
    i = np.arange(n + 1)
    out = w ** i * x
    out[1:] += b
    return out
""",
)

CHAIN_GRADIENTS = Answers(
    "chain_gradients",
    """
def chain_gradients(w, b, x, n):
    y, dx, dw, db = x, 1.0, 0.0, 0.0
    for _ in range(n):
        y, dx, dw, db = w * y + b, w * dx, w * dw + y, w * db + 1
    return float(dx), float(dw), float(db)
""",
)
CHAIN_GRADIENTS.other(
    "sums",
    """
def chain_gradients(w, b, x, n):
    ys = [float(x)]
    for _ in range(n):
        ys.append(w * ys[-1] + b)
    dw = sum(w ** (n - i) * ys[i - 1] for i in range(1, n + 1))
    db = sum(w ** (n - i) for i in range(1, n + 1))
    return float(w) ** n, float(dw), float(db)
""",
)
CHAIN_GRADIENTS.whole(
    "y updated first",
    "output_for_input",
    """
def chain_gradients(w, b, x, n):
    y, dx, dw, db = x, 1.0, 0.0, 0.0
    for _ in range(n):
        y = w * y + b
        dw = w * dw + y
        db = w * db + 1
        dx = w * dx
    return dx, dw, db
""",
)
CHAIN_GRADIENTS.whole(
    "only direct path",
    "last_layer",
    """
def chain_gradients(w, b, x, n):
    y, dx = x, 1.0
    dw = db = 0.0
    for _ in range(n):
        dw = y
        db = 1.0
        y = w * y + b
        dx = dx * w
    return dx, dw, db
""",
)
CHAIN_GRADIENTS.whole(
    "power rule",
    "no_bias_terms",
    """
def chain_gradients(w, b, x, n):
    dx = w**n
    dw = n * w ** (n - 1) * x
    db = sum(w**i for i in range(n))
    return float(dx), float(dw), float(db)
""",
)
CHAIN_GRADIENTS.whole(
    "only first layer",
    "first_layer",
    """
def chain_gradients(w, b, x, n):
    if n == 0:
        return 1.0, 0.0, 0.0
    return float(w**n), float(w ** (n - 1) * x), float(w ** (n - 1))
""",
)
CHAIN_GRADIENTS.whole(
    "not carried w",
    "no_way_to_the_output",
    """
def chain_gradients(w, b, x, n):
    y, dx, dw, db = x, 1.0, 0.0, 0.0
    for _ in range(n):
        dw += y
        db += 1
        dx *= w
        y = w * y + b
    return dx, dw, db
""",
)
CHAIN_GRADIENTS.whole(
    "order dw db dx",
    "other_order",
    """
def chain_gradients(w, b, x, n):
    y, dx, dw, db = x, 1.0, 0.0, 0.0
    for _ in range(n):
        y, dx, dw, db = w * y + b, w * dx, w * dw + y, w * db + 1
    return dw, db, dx
""",
)
CHAIN_GRADIENTS.whole(
    "dx starts at 0",
    "zeros",
    """
def chain_gradients(w, b, x, n):
    y, dx, dw, db = x, 0.0, 0.0, 0.0
    for _ in range(n):
        y, dx, dw, db = w * y + b, w * dx, w * dw + y, w * db + 1
    return dx, dw, db
""",
)
CHAIN_GRADIENTS.whole(
    "mean of shares",
    "averaged",
    """
def chain_gradients(w, b, x, n):
    y, dx, dw, db = x, 1.0, 0.0, 0.0
    for _ in range(n):
        y, dx, dw, db = w * y + b, w * dx, w * dw + y, w * db + 1
    return dx, dw / max(n, 1), db / max(n, 1)
""",
)
CHAIN_GRADIENTS.whole(
    "wrong end power",
    "input_side",
    """
def chain_gradients(w, b, x, n):
    y = x
    dw = db = 0.0
    for i in range(1, n + 1):
        dw += w ** (i - 1) * y
        db += w ** (i - 1)
        y = w * y + b
    return float(w) ** n, dw, db
""",
)
CHAIN_GRADIENTS.whole(
    "db uses b",
    "bias_times_b",
    """
def chain_gradients(w, b, x, n):
    y, dx, dw, db = x, 1.0, 0.0, 0.0
    for _ in range(n):
        y, dx, dw, db = w * y + b, w * dx, w * dw + y, w * db + b
    return dx, dw, db
""",
)

LAYER_GRADIENTS = Answers(
    "layer_gradients",
    """
def layer_gradients(ws, bs, x, target):
    n = len(ws)
    y = np.zeros(n + 1)
    y[0] = x
    for i in range(n):
        y[i + 1] = ws[i] * y[i] + bs[i]
    dy = np.zeros(n + 1)
    dy[n] = y[n] - target
    dw, db = np.zeros(n), np.zeros(n)
    for i in reversed(range(n)):
        dw[i] = dy[i + 1] * y[i]
        db[i] = dy[i + 1]
        dy[i] = dy[i + 1] * ws[i]
    return dy, dw, db
""",
)
LAYER_GRADIENTS.other(
    "cumprod",
    """
def layer_gradients(ws, bs, x, target):
    ys = [float(x)]
    for w, b in zip(ws, bs):
        ys.append(w * ys[-1] + b)
    ys = np.array(ys)
    factors = np.append(np.cumprod(np.asarray(ws, float)[::-1])[::-1], 1.0)
    dy = (ys[-1] - target) * factors
    return dy, dy[1:] * ys[:-1], dy[1:].copy()
""",
)
LAYER_GRADIENTS.whole(
    "dw with output of layer",
    "late_input",
    """
def layer_gradients(ws, bs, x, target):
    n = len(ws)
    y = np.zeros(n + 1); y[0] = x
    for i in range(n):
        y[i + 1] = ws[i] * y[i] + bs[i]
    dy = np.zeros(n + 1); dy[n] = y[n] - target
    for i in range(n, 0, -1):
        dy[i - 1] = ws[i - 1] * dy[i]
    return dy, dy[1:] * y[1:], dy[1:]
""",
)
LAYER_GRADIENTS.whole(
    "dw with dy of input",
    "early_upstream",
    """
def layer_gradients(ws, bs, x, target):
    n = len(ws)
    y = np.zeros(n + 1); y[0] = x
    for i in range(n):
        y[i + 1] = ws[i] * y[i] + bs[i]
    dy = np.zeros(n + 1); dy[n] = y[n] - target
    for i in range(n, 0, -1):
        dy[i - 1] = ws[i - 1] * dy[i]
    return dy, dy[:-1] * y[:-1], dy[:-1]
""",
)
LAYER_GRADIENTS.whole(
    "2 error",
    "twice",
    """
def layer_gradients(ws, bs, x, target):
    n = len(ws)
    y = np.zeros(n + 1); y[0] = x
    for i in range(n):
        y[i + 1] = ws[i] * y[i] + bs[i]
    dy = np.zeros(n + 1); dy[n] = 2 * (y[n] - target)
    for i in range(n, 0, -1):
        dy[i - 1] = ws[i - 1] * dy[i]
    return dy, dy[1:] * y[:-1], dy[1:]
""",
)
LAYER_GRADIENTS.whole(
    "starts from loss",
    "loss_for_derivative",
    """
def layer_gradients(ws, bs, x, target):
    n = len(ws)
    y = np.zeros(n + 1); y[0] = x
    for i in range(n):
        y[i + 1] = ws[i] * y[i] + bs[i]
    dy = np.zeros(n + 1); dy[n] = (y[n] - target) ** 2 / 2
    for i in range(n, 0, -1):
        dy[i - 1] = ws[i - 1] * dy[i]
    return dy, dy[1:] * y[:-1], dy[1:]
""",
)
LAYER_GRADIENTS.whole(
    "shifted weight",
    "lower_neighbour",
    """
def layer_gradients(ws, bs, x, target):
    n = len(ws)
    y = np.zeros(n + 1); y[0] = x
    for i in range(n):
        y[i + 1] = ws[i] * y[i] + bs[i]
    dy = np.zeros(n + 1); dy[n] = y[n] - target
    for i in range(n, 0, -1):
        dy[i - 1] = ws[i - 2] * dy[i]
    return dy, dy[1:] * y[:-1], dy[1:]
""",
)
LAYER_GRADIENTS.whole(
    "sign",
    "target_minus_output",
    """
def layer_gradients(ws, bs, x, target):
    n = len(ws)
    y = np.zeros(n + 1); y[0] = x
    for i in range(n):
        y[i + 1] = ws[i] * y[i] + bs[i]
    dy = np.zeros(n + 1); dy[n] = target - y[n]
    for i in range(n, 0, -1):
        dy[i - 1] = ws[i - 1] * dy[i]
    return dy, dy[1:] * y[:-1], dy[1:]
""",
)
LAYER_GRADIENTS.whole(
    "order",
    "order",
    """
def layer_gradients(ws, bs, x, target):
    n = len(ws)
    y = np.zeros(n + 1); y[0] = x
    for i in range(n):
        y[i + 1] = ws[i] * y[i] + bs[i]
    dy = np.zeros(n + 1); dy[n] = y[n] - target
    for i in range(n, 0, -1):
        dy[i - 1] = ws[i - 1] * dy[i]
    return dy[1:] * y[:-1], dy[1:], dy
""",
)
LAYER_GRADIENTS.whole(
    "append, not reversed",
    "backward_order",
    """
def layer_gradients(ws, bs, x, target):
    ys = [x]
    for w, b in zip(ws, bs):
        ys.append(w * ys[-1] + b)
    d = ys[-1] - target
    dys, dws, dbs = [d], [], []
    for i in range(len(ws) - 1, -1, -1):
        dws.append(ys[i] * d)
        dbs.append(d)
        d = ws[i] * d
        dys.append(d)
    return np.array(dys), np.array(dws), np.array(dbs)
""",
)
LAYER_GRADIENTS.whole(
    "db ones",
    "bias_ones",
    """
def layer_gradients(ws, bs, x, target):
    n = len(ws)
    y = np.zeros(n + 1); y[0] = x
    for i in range(n):
        y[i + 1] = ws[i] * y[i] + bs[i]
    dy = np.zeros(n + 1); dy[n] = y[n] - target
    for i in range(n, 0, -1):
        dy[i - 1] = ws[i - 1] * dy[i]
    return dy, dy[1:] * y[:-1], np.ones(n)
""",
)
LAYER_GRADIENTS.whole(
    "bias forgotten forward",
    "no_bias_forward",
    """
def layer_gradients(ws, bs, x, target):
    n = len(ws)
    y = np.zeros(n + 1); y[0] = x
    for i in range(n):
        y[i + 1] = ws[i] * y[i]
    dy = np.zeros(n + 1); dy[n] = y[n] - target
    for i in range(n, 0, -1):
        dy[i - 1] = ws[i - 1] * dy[i]
    return dy, dy[1:] * y[:-1], dy[1:]
""",
)
LAYER_GRADIENTS.whole(
    "dy adds bias",
    "bias_on_the_way_back",
    """
def layer_gradients(ws, bs, x, target):
    n = len(ws)
    y = np.zeros(n + 1); y[0] = x
    for i in range(n):
        y[i + 1] = ws[i] * y[i] + bs[i]
    dy = np.zeros(n + 1); dy[n] = y[n] - target
    for i in range(n, 0, -1):
        dy[i - 1] = ws[i - 1] * dy[i] + bs[i - 1]
    return dy, dy[1:] * y[:-1], dy[1:]
""",
)

MATRIX_CHAIN_BACKWARD = Answers(
    "matrix_chain_backward",
    """
def matrix_chain_backward(Ws, X, Y):
    Hs = [X]
    for W in Ws:
        Hs.append(Hs[-1] @ W.T)
    D = (Hs[-1] - Y) / len(X)
    grads = []
    for W, H in zip(Ws[::-1], Hs[-2::-1]):
        grads.append(D.T @ H)
        D = D @ W
    return grads[::-1]
""",
)
MATRIX_CHAIN_BACKWARD.other(
    "recursive einsum",
    """
def matrix_chain_backward(Ws, X, Y):
    grads = [None] * len(Ws)
    def go(i, H):
        if i == len(Ws):
            return (H - Y) / X.shape[0]
        D = go(i + 1, np.einsum("ni,oi->no", H, Ws[i]))
        grads[i] = np.einsum("no,ni->oi", D, H)
        return np.einsum("no,oi->ni", D, Ws[i])
    go(0, X)
    return grads
""",
)
MATRIX_CHAIN_BACKWARD.whole(
    "no N",
    "sum_for_mean",
    """
def matrix_chain_backward(Ws, X, Y):
    Hs = [X]
    for W in Ws:
        Hs.append(Hs[-1] @ W.T)

    D = Hs[-1] - Y
    out = [None] * len(Ws)
    for i in reversed(range(len(Ws))):
        out[i] = D.T @ Hs[i]
        D = D @ Ws[i]
    return out
""",
)
MATRIX_CHAIN_BACKWARD.whole(
    "N every layer",
    "mean_in_every_layer",
    """
def matrix_chain_backward(Ws, X, Y):
    Hs = [X]
    for W in Ws:
        Hs.append(Hs[-1] @ W.T)

    D = (Hs[-1] - Y) / len(X)
    out = [None] * len(Ws)
    for i in reversed(range(len(Ws))):
        out[i] = D.T @ Hs[i]
        D = D @ Ws[i] / len(X)
    return out
""",
)
MATRIX_CHAIN_BACKWARD.whole(
    "divide by all entries",
    "mean_of_entries",
    """
def matrix_chain_backward(Ws, X, Y):
    Hs = [X]
    for W in Ws:
        Hs.append(Hs[-1] @ W.T)

    D = (Hs[-1] - Y) / Y.size
    out = [None] * len(Ws)
    for i in reversed(range(len(Ws))):
        out[i] = D.T @ Hs[i]
        D = D @ Ws[i]
    return out
""",
)
MATRIX_CHAIN_BACKWARD.whole(
    "W.T back",
    "",
    """
def matrix_chain_backward(Ws, X, Y):
    Hs = [X]
    for W in Ws:
        Hs.append(Hs[-1] @ W.T)

    D = (Hs[-1] - Y) / len(X)
    out = [None] * len(Ws)
    for i in reversed(range(len(Ws))):
        out[i] = D.T @ Hs[i]
        D = D @ Ws[i].T
    return out
""",
)
MATRIX_CHAIN_BACKWARD.whole(
    "H.T @ D",
    "transposed",
    """
def matrix_chain_backward(Ws, X, Y):
    Hs = [X]
    for W in Ws:
        Hs.append(Hs[-1] @ W.T)

    D = (Hs[-1] - Y) / len(X)
    out = [None] * len(Ws)
    for i in reversed(range(len(Ws))):
        out[i] = Hs[i].T @ D
        D = D @ Ws[i]
    return out
""",
)
MATRIX_CHAIN_BACKWARD.whole(
    "D stepped first",
    "late_input",
    """
def matrix_chain_backward(Ws, X, Y):
    Hs = [X]
    for W in Ws:
        Hs.append(Hs[-1] @ W.T)

    D = (Hs[-1] - Y) / len(X)
    out = [None] * len(Ws)
    for i in reversed(range(len(Ws))):
        Dn = D @ Ws[i]
        out[i] = D.T @ Hs[i + 1]
        D = Dn
    return out
""",
)
MATRIX_CHAIN_BACKWARD.whole(
    "not reversed",
    "last_first",
    """
def matrix_chain_backward(Ws, X, Y):
    Hs = [X]
    for W in Ws:
        Hs.append(Hs[-1] @ W.T)

    D = (Hs[-1] - Y) / len(X)
    out = []
    for i in reversed(range(len(Ws))):
        out.append(D.T @ Hs[i])
        D = D @ Ws[i]
    return out
""",
)
MATRIX_CHAIN_BACKWARD.whole(
    "sign",
    "target_minus_output",
    """
def matrix_chain_backward(Ws, X, Y):
    Hs = [X]
    for W in Ws:
        Hs.append(Hs[-1] @ W.T)

    D = (Y - Hs[-1]) / len(X)
    out = []
    for i in reversed(range(len(Ws))):
        out.insert(0, D.T @ Hs[i])
        D = D @ Ws[i]
    return out
""",
)
MATRIX_CHAIN_BACKWARD.whole(
    "mean and sum",
    "twice",
    """
def matrix_chain_backward(Ws, X, Y):
    Hs = [X]
    for W in Ws:
        Hs.append(Hs[-1] @ W.T)

    D = 2 * (Hs[-1] - Y) / len(X)
    out = []
    for i in reversed(range(len(Ws))):
        out.insert(0, D.T @ Hs[i])
        D = D @ Ws[i]
    return out
""",
)
MATRIX_CHAIN_BACKWARD.whole(
    "X everywhere",
    "network_input",
    """
def matrix_chain_backward(Ws, X, Y):
    Hs = [X]
    for W in Ws:
        Hs.append(Hs[-1] @ W.T)

    D = (Hs[-1] - Y) / len(X)
    out = []
    for i in reversed(range(len(Ws))):
        out.insert(0, D.T @ X)
        D = D @ Ws[i]
    return out
""",
)

NUMERICAL_GRADIENT = Answers(
    "numerical_gradient",
    """
def numerical_gradient(f, x, h):
    g = np.zeros(x.shape)
    for i in np.ndindex(x.shape):
        up, down = x.copy(), x.copy()
        up[i] += h
        down[i] -= h
        g[i] = (f(up) - f(down)) / (2 * h)
    return g
""",
)
NUMERICAL_GRADIENT.other(
    "flat unit vectors",
    """
def numerical_gradient(f, x, h):
    flat = np.asarray(x, dtype=float).ravel()
    out = []
    for e in np.eye(flat.size):
        out.append((f((flat + h * e).reshape(x.shape)) - f((flat - h * e).reshape(x.shape))) / (2 * h))
    return np.array(out, dtype=float).reshape(x.shape)
""",
)
NUMERICAL_GRADIENT.whole(
    "forward difference",
    "forward",
    """
def numerical_gradient(f, x, h):
    g = np.zeros_like(x)
    f0 = f(x)
    for i in np.ndindex(x.shape):
        xp = x.copy()
        xp[i] += h
        g[i] = (f(xp) - f0) / h
    return g
""",
)
NUMERICAL_GRADIENT.whole(
    "backward difference",
    "backward",
    """
def numerical_gradient(f, x, h):
    g = np.zeros_like(x)
    for i in np.ndindex(x.shape):
        xm = x.copy()
        xm[i] -= h
        g[i] = (f(x) - f(xm)) / h
    return g
""",
)
NUMERICAL_GRADIENT.whole(
    "divides by h",
    "over_h",
    """
def numerical_gradient(f, x, h):
    g = np.zeros_like(x)
    for i in np.ndindex(x.shape):
        a, c = x.copy(), x.copy()
        a[i] += h
        c[i] -= h
        g[i] = (f(a) - f(c)) / h
    return g
""",
)
NUMERICAL_GRADIENT.whole(
    "precedence",
    "multiplied",
    """
def numerical_gradient(f, x, h):
    g = np.zeros_like(x)
    for i in np.ndindex(x.shape):
        a, c = x.copy(), x.copy()
        a[i] += h
        c[i] -= h
        g[i] = (f(a) - f(c)) / 2 * h
    return g
""",
)
NUMERICAL_GRADIENT.whole(
    "all at once",
    "all_at_once",
    """
def numerical_gradient(f, x, h):
    d = (f(x + h) - f(x - h)) / (2 * h)
    return np.full(x.shape, d)
""",
)
NUMERICAL_GRADIENT.whole(
    "does not restore",
    "left_below",
    """
def numerical_gradient(f, x, h):
    g = np.zeros_like(x)
    for i in np.ndindex(x.shape):
        x[i] += h
        up = f(x)
        x[i] -= 2 * h
        down = f(x)
        g[i] = (up - down) / (2 * h)
    return g
""",
)
NUMERICAL_GRADIENT.whole(
    "only vectors",
    "whole_rows",
    """
def numerical_gradient(f, x, h):
    g = np.zeros_like(x)
    for i in range(len(x)):
        a, c = x.copy(), x.copy()
        a[i] += h
        c[i] -= h
        g[i] = (f(a) - f(c)) / (2 * h)
    return g
""",
)
NUMERICAL_GRADIENT.whole(
    "alias",
    "zeros",
    """
def numerical_gradient(f, x, h):
    g = np.zeros_like(x)
    for i in np.ndindex(x.shape):
        up = x
        down = x
        up[i] += h
        down[i] -= h
        g[i] = (f(up) - f(down)) / (2 * h)
    return g
""",
)
NUMERICAL_GRADIENT.whole(
    "swapped sign",
    "sign",
    """
def numerical_gradient(f, x, h):
    g = np.zeros_like(x)
    for i in np.ndindex(x.shape):
        a, c = x.copy(), x.copy()
        a[i] += h
        c[i] -= h
        g[i] = (f(c) - f(a)) / (2 * h)
    return g
""",
)
NUMERICAL_GRADIENT.whole(
    "flat result",
    "flattened",
    """
def numerical_gradient(f, x, h):
    g = []
    for i in np.ndindex(x.shape):
        a, c = x.copy(), x.copy()
        a[i] += h
        c[i] -= h
        g.append((f(a) - f(c)) / (2 * h))
    return np.array(g)
""",
)
NUMERICAL_GRADIENT.whole(
    "own step",
    "own_step",
    """
def numerical_gradient(f, x, h):
    h = 1e-5
    g = np.zeros_like(x)
    for i in np.ndindex(x.shape):
        a, c = x.copy(), x.copy()
        a[i] += h
        c[i] -= h
        g[i] = (f(a) - f(c)) / (2 * h)
    return g
""",
)
NUMERICAL_GRADIENT.whole(
    "relative step",
    "relative_step_above_one",
    """
def numerical_gradient(f, x, h):
    g = np.zeros_like(x)
    for i in np.ndindex(x.shape):
        s = h * max(1.0, abs(x[i]))
        a, c = x.copy(), x.copy()
        a[i] += s
        c[i] -= s
        g[i] = (f(a) - f(c)) / (2 * s)
    return g
""",
)

OVERFLOW_DEPTH = Answers(
    "overflow_depth",
    """
def overflow_depth(w, dtype):
    largest = float(np.finfo(dtype).max)
    y, n = 1.0, 0
    while y <= largest:
        y *= abs(w)
        n += 1
    return n
""",
)
OVERFLOW_DEPTH.other(
    "for else, logs with correction",
    """
def overflow_depth(w, dtype):
    import itertools
    top, y = float(np.finfo(dtype).max), 1.0
    for n in itertools.count(1):
        y = y * abs(w)
        if y > top:
            return n
""",
)
OVERFLOW_DEPTH.whole(
    "sign",
    "signed",
    """
def overflow_depth(w, dtype):
    largest = float(np.finfo(dtype).max)
    y, n = 1.0, 0
    while y <= largest:
        y *= w
        n += 1
    return n
""",
)
OVERFLOW_DEPTH.whole(
    "one less",
    "last_finite",
    """
def overflow_depth(w, dtype):
    largest = float(np.finfo(dtype).max)
    y, n = 1.0, 0
    while y * abs(w) <= largest:
        y *= abs(w)
        n += 1
    return n
""",
)
OVERFLOW_DEPTH.whole(
    "pow raises",
    "",
    """
def overflow_depth(w, dtype):
    largest = float(np.finfo(dtype).max)
    n = 1
    while abs(w) ** n <= largest:
        n += 1
    return n
""",
)
OVERFLOW_DEPTH.whole(
    "ignores dtype",
    "always_double",
    """
def overflow_depth(w, dtype):
    y, n = 1.0, 0
    while not np.isinf(y):
        y *= abs(w)
        n += 1
    return n
""",
)
OVERFLOW_DEPTH.whole(
    "float32 always",
    "always_single",
    """
def overflow_depth(w, dtype):
    y, n = 1.0, 0
    while y <= float(np.finfo(np.float32).max):
        y *= abs(w)
        n += 1
    return n
""",
)
OVERFLOW_DEPTH.whole(
    "floor log",
    "last_finite",
    """
def overflow_depth(w, dtype):
    return int(np.log(np.finfo(dtype).max) // np.log(abs(w)))
""",
)
OVERFLOW_DEPTH.whole(
    "ceil plus one",
    "one_late",
    """
def overflow_depth(w, dtype):
    return int(np.ceil(np.log(float(np.finfo(dtype).max)) / np.log(abs(w)))) + 1
""",
)
OVERFLOW_DEPTH.whole(
    "round",
    "rounded",
    """
def overflow_depth(w, dtype):
    return int(round(math.log(float(np.finfo(dtype).max)) / math.log(abs(w))))
""",
)
OVERFLOW_DEPTH.whole(
    "bits",
    "number_of_bits",
    """
def overflow_depth(w, dtype):
    largest = 2.0 ** (32 if dtype == "float32" else 64)
    y, n = 1.0, 0
    while y <= largest:
        y *= abs(w)
        n += 1
    return n
""",
)
OVERFLOW_DEPTH.whole(
    "iinfo eps",
    "precision",
    """
def overflow_depth(w, dtype):
    limit = 1 / float(np.finfo(dtype).eps)
    y, n = 1.0, 0
    while y <= limit:
        y *= abs(w)
        n += 1
    return n
""",
)

RANDOM_ORTHOGONAL = Answers(
    "random_orthogonal",
    """
def random_orthogonal(n, rng):
    Q, R = np.linalg.qr(rng.normal(size=(n, n)))
    return Q * np.where(np.diag(R) < 0, -1.0, 1.0)
""",
)
RANDOM_ORTHOGONAL.other(
    "gram schmidt",
    """
def random_orthogonal(n, rng):
    Q = np.zeros((n, n))
    A = rng.standard_normal((n, n))
    for j in range(n):
        v = A[:, j]
        for _ in range(2):
            v = v - Q[:, :j] @ (Q[:, :j].T @ v)
        Q[:, j] = v / np.linalg.norm(v)
    return Q
""",
)
RANDOM_ORTHOGONAL.whole(
    "plain",
    "plain_qr",
    """
def random_orthogonal(n, rng):
    Q, R = np.linalg.qr(rng.normal(size=(n, n)))
    return Q
""",
)
RANDOM_ORTHOGONAL.whole(
    "uniform entries",
    "uniform_start",
    """
def random_orthogonal(n, rng):
    Q, R = np.linalg.qr(rng.random((n, n)))
    return Q * np.sign(np.diag(R))
""",
)
RANDOM_ORTHOGONAL.whole(
    "signs of Q",
    "sign_of_q",
    """
def random_orthogonal(n, rng):
    Q, R = np.linalg.qr(rng.normal(size=(n, n)))
    return Q * np.sign(np.diag(Q))
""",
)
RANDOM_ORTHOGONAL.whole(
    "diag not sign",
    "diagonal_kept",
    """
def random_orthogonal(n, rng):
    Q, R = np.linalg.qr(rng.normal(size=(n, n)))
    return Q * np.diag(R)
""",
)
RANDOM_ORTHOGONAL.whole(
    "returns R",
    "triangular",
    """
def random_orthogonal(n, rng):
    R, Q = np.linalg.qr(rng.normal(size=(n, n)))
    return Q
""",
)
RANDOM_ORTHOGONAL.whole(
    "det plus",
    "rotation_only",
    """
def random_orthogonal(n, rng):
    Q, R = np.linalg.qr(rng.normal(size=(n, n)))
    Q = Q * np.sign(np.diag(R))
    if np.linalg.det(Q) < 0:
        Q[:, 0] = -Q[:, 0]
    return Q
""",
)
RANDOM_ORTHOGONAL.whole(
    "own seed",
    "same_each_time",
    """
def random_orthogonal(n, rng):
    rng = np.random.default_rng(0)
    Q, R = np.linalg.qr(rng.normal(size=(n, n)))
    return Q * np.sign(np.diag(R))
""",
)
RANDOM_ORTHOGONAL.whole(
    "global rng",
    "",
    """
def random_orthogonal(n, rng):
    Q, R = np.linalg.qr(np.random.normal(size=(n, n)))
    return Q * np.sign(np.diag(R))
""",
)
RANDOM_ORTHOGONAL.whole(
    "one global sign",
    "one_sign",
    """
def random_orthogonal(n, rng):
    Q, R = np.linalg.qr(rng.normal(size=(n, n)))
    return Q * rng.choice([-1.0, 1.0])
""",
)
RANDOM_ORTHOGONAL.whole(
    "normalised columns",
    "unit_columns",
    """
def random_orthogonal(n, rng):
    A = rng.normal(size=(n, n))
    return A / np.linalg.norm(A, axis=0)
""",
)

VANISHING_DEPTH = Answers(
    "vanishing_depth",
    """
def vanishing_depth(w, tol):
    n, left = 0, 1.0
    while not left < tol:
        left *= abs(w)
        n += 1
    return n
""",
)
VANISHING_DEPTH.other(
    "log with correction",
    """
def vanishing_depth(w, tol):
    if tol > 1:
        return 0
    if w == 0:
        return 1
    n = max(int(math.log(tol) / math.log(abs(w))) - 2, 0)
    while abs(w) ** n >= tol:
        n += 1
    return n
""",
)
VANISHING_DEPTH.whole(
    "<=",
    "at_most",
    """
def vanishing_depth(w, tol):
    n, left = 0, 1.0
    while left > tol:
        left *= abs(w)
        n += 1
    return n
""",
)
VANISHING_DEPTH.whole(
    "sign kept",
    "sign_of_w",
    """
def vanishing_depth(w, tol):
    n = 0
    while w**n >= tol:
        n += 1
    return n
""",
)
VANISHING_DEPTH.whole(
    "starts at 1",
    "at_least_one",
    """
def vanishing_depth(w, tol):
    n = 1
    while abs(w) ** n >= tol:
        n += 1
    return n
""",
)
VANISHING_DEPTH.whole(
    "floor of log",
    "one_early",
    """
def vanishing_depth(w, tol):
    if w == 0:
        return 1
    return max(0, int(np.floor(np.log(tol) / np.log(abs(w)))))
""",
)
VANISHING_DEPTH.whole(
    "ceil of log",
    "rounded_up_but_not_negative",
    """
def vanishing_depth(w, tol):
    return max(0, int(np.ceil(np.log(tol) / np.log(abs(w)))))
""",
)
VANISHING_DEPTH.whole(
    "log of zero",
    "",
    """
def vanishing_depth(w, tol):
    if tol > 1:
        return 0
    return math.floor(math.log(tol) / math.log(abs(w))) + 1
""",
)
VANISHING_DEPTH.whole(
    "float",
    "not_whole",
    """
def vanishing_depth(w, tol):
    if w == 0:
        return 1
    return np.log(tol) / np.log(abs(w))
""",
)
VANISHING_DEPTH.whole(
    "one less",
    "one_early",
    """
def vanishing_depth(w, tol):
    n, left = 0, 1.0
    while left * abs(w) >= tol:
        left *= abs(w)
        n += 1
    return n
""",
)
VANISHING_DEPTH.whole(
    "w=0 gives 0",
    "zero_keeps_nothing",
    """
def vanishing_depth(w, tol):
    if w == 0:
        return 0
    n = 0
    while abs(w) ** n >= tol:
        n += 1
    return n
""",
)
VANISHING_DEPTH.whole(
    "inverse",
    "one_early",
    """
def vanishing_depth(w, tol):
    n, left = 0, abs(w)
    while left >= tol:
        left *= abs(w)
        n += 1
    return n
""",
)
