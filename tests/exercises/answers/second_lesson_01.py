"""What a second reader who knew only the text of lesson 1 wrote: plausible slips and right answers of other styles."""

from support.tables import Answers

CHAIN_FORWARD = Answers(
    "chain_forward",
    """
def chain_forward(w, b, x, n):
    ys = [x]
    for _ in range(n):
        ys.append(w * ys[-1] + b)
    return np.array(ys, dtype=np.float64)
""",
)
CHAIN_FORWARD.other(
    "array filled",
    """
def chain_forward(w, b, x, n):
    y = np.zeros(n + 1)
    y[0] = x
    for i in range(1, n + 1):
        y[i] = b + y[i - 1] * w
    return y
""",
)
CHAIN_FORWARD.whole(
    "input left out",
    "without_input",
    """
def chain_forward(w, b, x, n):
    ys = []
    y = x
    for _ in range(n):
        y = w * y + b
        ys.append(y)
    return np.array(ys, dtype=float)
""",
)
CHAIN_FORWARD.whole(
    "no bias",
    "no_bias",
    """
def chain_forward(w, b, x, n):
    y = np.zeros(n + 1)
    y[0] = x
    for i in range(n):
        y[i + 1] = w * y[i]
    return y
""",
)
CHAIN_FORWARD.whole(
    "bias inside the bracket",
    "bias_inside",
    """
def chain_forward(w, b, x, n):
    y = np.zeros(n + 1)
    y[0] = x
    for i in range(n):
        y[i + 1] = w * (y[i] + b)
    return y
""",
)
CHAIN_FORWARD.whole(
    "every layer gets x",
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
    "weight and bias swapped",
    "swapped",
    """
def chain_forward(w, b, x, n):
    out = [float(x)]
    for _ in range(n):
        out.append(b * out[-1] + w)
    return np.array(out)
""",
)
CHAIN_FORWARD.whole(
    "integers",
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
    "only the last",
    "only_last",
    """
def chain_forward(w, b, x, n):
    y = x
    for i in range(n):
        y = w * y + b
    return y
""",
)
CHAIN_FORWARD.whole(
    "bias of the first layer only",
    "bias_first",
    """
def chain_forward(w, b, x, n):
    y = [x]
    for i in range(n):
        if i == 0:
            y.append(w * y[i] + b)
        else:
            y.append(w * y[i])
    return np.array(y, dtype=float)
""",
)
CHAIN_FORWARD.whole(
    "one layer too many",
    "one_long",
    """
def chain_forward(w, b, x, n):
    y = [x]
    for i in range(n + 1):
        y.append(w * y[-1] + b)
    return np.array(y, dtype=float)
""",
)
CHAIN_FORWARD.whole(
    "array too short",
    "",
    """
def chain_forward(w, b, x, n):
    y = np.zeros(n)
    y[0] = x
    for i in range(1, n + 1):
        y[i] = w * y[i - 1] + b
    return y
""",
)
CHAIN_FORWARD.whole(
    "series one term too long",
    "one_term_more",
    """
def chain_forward(w, b, x, n):
    i = np.arange(n + 1)
    powers = float(w) ** i
    return powers * x + b * np.cumsum(powers)
""",
)
CHAIN_FORWARD.whole(
    "backwards",
    "reversed",
    """
def chain_forward(w, b, x, n):
    y = np.zeros(n + 1)
    y[n] = x
    for i in range(n, 0, -1):
        y[i - 1] = w * y[i] + b
    return y
""",
)
CHAIN_FORWARD.whole(
    "a column",
    "",
    """
def chain_forward(w, b, x, n):
    y = np.zeros((n + 1, 1))
    y[0] = x
    for i in range(n):
        y[i + 1] = w * y[i] + b
    return y
""",
)
CHAIN_FORWARD.whole(
    "no return",
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
    "input multiplied first",
    "early",
    """
def chain_forward(w, b, x, n):
    ys = np.empty(n + 1)
    y = x
    for i in range(n + 1):
        y = w * y + b
        ys[i] = y
    return ys
""",
)

CHAIN_CLOSED_FORM = Answers(
    "chain_closed_form",
    """
def chain_closed_form(w, b, x, n):
    if w == 1:
        return float(x + n * b)
    p = w**n
    return float(p * x + (1 - p) / (1 - w) * b)
""",
)
CHAIN_CLOSED_FORM.other(
    "powers summed",
    """
def chain_closed_form(w, b, x, n):
    powers = np.float64(w) ** np.arange(n)
    return float(np.float64(w) ** n * x + powers.sum() * b)
""",
)
CHAIN_CLOSED_FORM.whole(
    "no case for one",
    "",
    """
def chain_closed_form(w, b, x, n):
    return w**n * x + (1 - w**n) / (1 - w) * b
""",
)
CHAIN_CLOSED_FORM.whole(
    "one: bias once",
    "one_bias_at_one",
    """
def chain_closed_form(w, b, x, n):
    if w == 1:
        return float(x + b)
    return w**n * x + (1 - w**n) / (1 - w) * b
""",
)
CHAIN_CLOSED_FORM.whole(
    "one: bias lost",
    "no_bias_at_one",
    """
def chain_closed_form(w, b, x, n):
    if w == 1.0:
        return float(x)
    return float(w**n * x + (1 - w**n) / (1 - w) * b)
""",
)
CHAIN_CLOSED_FORM.whole(
    "series one too long",
    "one_term_more",
    """
def chain_closed_form(w, b, x, n):
    if w == 1:
        return x + (n + 1) * b
    return w**n * x + (1 - w**(n + 1)) / (1 - w) * b
""",
)
CHAIN_CLOSED_FORM.whole(
    "series one too short",
    "one_term_less",
    """
def chain_closed_form(w, b, x, n):
    s = sum(w**k for k in range(n - 1))
    return float(w**n * x + s * b)
""",
)
CHAIN_CLOSED_FORM.whole(
    "sign of the fraction",
    "minus",
    """
def chain_closed_form(w, b, x, n):
    if w == 1:
        return float(x + n * b)
    return float(w**n * x + (w**n - 1) / (1 - w) * b)
""",
)
CHAIN_CLOSED_FORM.whole(
    "fraction without b",
    "without_b",
    """
def chain_closed_form(w, b, x, n):
    if w == 1:
        return float(x + n)
    return float(w**n * x + (1 - w**n) / (1 - w))
""",
)
CHAIN_CLOSED_FORM.whole(
    "the resting point",
    "asymptote",
    """
def chain_closed_form(w, b, x, n):
    if w == 1:
        return float(x + n * b)
    return float(w**n * x + b / (1 - w))
""",
)
CHAIN_CLOSED_FORM.whole(
    "size of w",
    "magnitude",
    """
def chain_closed_form(w, b, x, n):
    w = abs(w)
    if w == 1:
        return float(x + n * b)
    return float(w**n * x + (1 - w**n) / (1 - w) * b)
""",
)
CHAIN_CLOSED_FORM.whole(
    "logarithm",
    "by_logarithm",
    """
def chain_closed_form(w, b, x, n):
    if w == 1:
        return float(x + n * b)
    p = np.exp(n * np.log(w))
    return float(p * x + (1 - p) / (1 - w) * b)
""",
)
CHAIN_CLOSED_FORM.whole(
    "minus one like one",
    "minus_one_is_one",
    """
def chain_closed_form(w, b, x, n):
    if abs(w) == 1:
        return float(x + n * b)
    return float(w**n * x + (1 - w**n) / (1 - w) * b)
""",
)
CHAIN_CLOSED_FORM.whole(
    "near one is one",
    "very_wide_tolerance",
    """
def chain_closed_form(w, b, x, n):
    if abs(w - 1) < 0.05:
        return float(x + n * b)
    return float(w**n * x + (1 - w**n) / (1 - w) * b)
""",
)
CHAIN_CLOSED_FORM.whole(
    "no layers give 0",
    "zero_without_layers",
    """
def chain_closed_form(w, b, x, n):
    if n == 0:
        return 0.0
    if w == 1:
        return float(x + n * b)
    return float(w**n * x + (1 - w**n) / (1 - w) * b)
""",
)
CHAIN_CLOSED_FORM.whole(
    "x in the bracket",
    "power_on_everything",
    """
def chain_closed_form(w, b, x, n):
    if w == 1:
        return float(x + n * b)
    return float(w**n * (x + (1 - w**n) / (1 - w) * b))
""",
)
CHAIN_CLOSED_FORM.whole(
    "n times b always",
    "n_times_b",
    """
def chain_closed_form(w, b, x, n):
    return float(w**n * x + n * b)
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
    "unit vectors",
    """
def numerical_gradient(f, x, h):
    steps = h * np.eye(x.size)
    slopes = [(f(x + e.reshape(x.shape)) - f(x - e.reshape(x.shape))) / (2 * h) for e in steps]
    return np.array(slopes, dtype=np.float64).reshape(x.shape)
""",
)
NUMERICAL_GRADIENT.whole(
    "forward difference",
    "forward",
    """
def numerical_gradient(f, x, h):
    g = np.zeros(x.shape)
    for i in np.ndindex(x.shape):
        up = x.copy()
        up[i] += h
        g[i] = (f(up) - f(x)) / h
    return g
""",
)
NUMERICAL_GRADIENT.whole(
    "no two",
    "over_h",
    """
def numerical_gradient(f, x, h):
    g = np.zeros(x.shape)
    for i in np.ndindex(x.shape):
        up, down = x.copy(), x.copy()
        up[i] += h
        down[i] -= h
        g[i] = (f(up) - f(down)) / h
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
    "x moved",
    "left_below",
    """
def numerical_gradient(f, x, h):
    g = np.zeros(x.shape)
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
    "no copy",
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
    "rows only",
    "whole_rows",
    """
def numerical_gradient(f, x, h):
    g = np.zeros(x.shape)
    for i in range(len(x)):
        e = np.zeros(x.shape)
        e[i] = h
        g[i] = (f(x + e) - f(x - e)) / (2 * h)
    return g
""",
)
NUMERICAL_GRADIENT.whole(
    "own step",
    "own_step",
    """
def numerical_gradient(f, x, h):
    h = 1e-5
    g = np.zeros(x.shape)
    for i in np.ndindex(x.shape):
        e = np.zeros(x.shape)
        e[i] = h
        g[i] = (f(x + e) - f(x - e)) / (2 * h)
    return g
""",
)
NUMERICAL_GRADIENT.whole(
    "wrong sign",
    "sign",
    """
def numerical_gradient(f, x, h):
    g = np.zeros(x.shape)
    for i in np.ndindex(x.shape):
        e = np.zeros(x.shape)
        e[i] = h
        g[i] = (f(x - e) - f(x + e)) / (2 * h)
    return g
""",
)
NUMERICAL_GRADIENT.whole(
    "flat",
    "flattened",
    """
def numerical_gradient(f, x, h):
    flat = x.flatten()
    g = []
    for i in range(flat.size):
        up, down = flat.copy(), flat.copy()
        up[i] += h
        down[i] -= h
        g.append((f(up.reshape(x.shape)) - f(down.reshape(x.shape))) / (2 * h))
    return np.array(g)
""",
)
NUMERICAL_GRADIENT.whole(
    "brackets",
    "multiplied",
    """
def numerical_gradient(f, x, h):
    g = np.zeros(x.shape)
    for i in np.ndindex(x.shape):
        up, down = x.copy(), x.copy()
        up[i] += h
        down[i] -= h
        g[i] = (f(up) - f(down)) / 2 * h
    return g
""",
)
NUMERICAL_GRADIENT.whole(
    "relative step",
    "relative_step",
    """
def numerical_gradient(f, x, h):
    g = np.zeros(x.shape)
    for i in np.ndindex(x.shape):
        step = h * x[i]
        up, down = x.copy(), x.copy()
        up[i] += step
        down[i] -= step
        g[i] = (f(up) - f(down)) / (2 * step)
    return g
""",
)
NUMERICAL_GRADIENT.whole(
    "moves pile up",
    "steps_kept",
    """
def numerical_gradient(f, x, h):
    g = np.zeros(x.shape)
    up, down = x.copy(), x.copy()
    for i in np.ndindex(x.shape):
        up[i] += h
        down[i] -= h
        g[i] = (f(up) - f(down)) / (2 * h)
    return g
""",
)
NUMERICAL_GRADIENT.whole(
    "backward difference times",
    "half_backward",
    """
def numerical_gradient(f, x, h):
    g = np.zeros(x.shape)
    for i in np.ndindex(x.shape):
        down = x.copy()
        down[i] -= h
        g[i] = (f(x) - f(down)) / (2 * h)
    return g
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
    d = np.zeros(n + 1)
    d[n] = y[n] - target
    for i in range(n - 1, -1, -1):
        d[i] = ws[i] * d[i + 1]
    return d, y[:-1] * d[1:], d[1:].copy()
""",
)
LAYER_GRADIENTS.other(
    "lists, backwards",
    """
def layer_gradients(ws, bs, x, target):
    ys = [float(x)]
    for w, b in zip(ws, bs):
        ys.append(float(w * ys[-1] + b))
    delta = ys[-1] - target
    dy, dw, db = [delta], [], []
    for w, y_in in zip(ws[::-1], ys[-2::-1]):
        dw.insert(0, y_in * delta)
        db.insert(0, delta)
        delta = w * delta
        dy.insert(0, delta)
    return np.array(dy, float), np.array(dw, float), np.array(db, float)
""",
)
LAYER_GRADIENTS.whole(
    "output of the layer",
    "late_input",
    """
def layer_gradients(ws, bs, x, target):
    n = len(ws)
    y = np.zeros(n + 1)
    y[0] = x
    for i in range(n):
        y[i + 1] = ws[i] * y[i] + bs[i]
    dL_dy = np.zeros(n + 1)
    dL_dy[n] = y[n] - target
    for i in range(n, 0, -1):
        dL_dy[i - 1] = ws[i - 1] * dL_dy[i]
    return dL_dy, y[1:] * dL_dy[1:], dL_dy[1:]
""",
)
LAYER_GRADIENTS.whole(
    "dL/dy of the input",
    "early_upstream",
    """
def layer_gradients(ws, bs, x, target):
    n = len(ws)
    y = np.zeros(n + 1)
    y[0] = x
    for i in range(n):
        y[i + 1] = ws[i] * y[i] + bs[i]
    dL_dy = np.zeros(n + 1)
    dL_dy[n] = y[n] - target
    for i in range(n, 0, -1):
        dL_dy[i - 1] = ws[i - 1] * dL_dy[i]
    return dL_dy, y[:-1] * dL_dy[:-1], dL_dy[:-1]
""",
)
LAYER_GRADIENTS.whole(
    "neighbour's weight",
    "lower_neighbour",
    """
def layer_gradients(ws, bs, x, target):
    n = len(ws)
    y = np.zeros(n + 1)
    y[0] = x
    for i in range(n):
        y[i + 1] = ws[i] * y[i] + bs[i]
    dL_dy = np.zeros(n + 1)
    dL_dy[n] = y[n] - target
    for i in range(n, 0, -1):
        dL_dy[i - 1] = ws[i - 2] * dL_dy[i]
    return dL_dy, y[:-1] * dL_dy[1:], dL_dy[1:]
""",
)
LAYER_GRADIENTS.whole(
    "target minus output",
    "target_minus_output",
    """
def layer_gradients(ws, bs, x, target):
    n = len(ws)
    y = np.zeros(n + 1)
    y[0] = x
    for i in range(n):
        y[i + 1] = ws[i] * y[i] + bs[i]
    dL_dy = np.zeros(n + 1)
    dL_dy[n] = target - y[n]
    for i in range(n, 0, -1):
        dL_dy[i - 1] = ws[i - 1] * dL_dy[i]
    return dL_dy, y[:-1] * dL_dy[1:], dL_dy[1:]
""",
)
LAYER_GRADIENTS.whole(
    "factor two",
    "twice",
    """
def layer_gradients(ws, bs, x, target):
    n = len(ws)
    y = np.zeros(n + 1)
    y[0] = x
    for i in range(n):
        y[i + 1] = ws[i] * y[i] + bs[i]
    dL_dy = np.zeros(n + 1)
    dL_dy[n] = 2 * (y[n] - target)
    for i in range(n, 0, -1):
        dL_dy[i - 1] = ws[i - 1] * dL_dy[i]
    return dL_dy, y[:-1] * dL_dy[1:], dL_dy[1:]
""",
)
LAYER_GRADIENTS.whole(
    "dw and db swapped",
    "swapped",
    """
def layer_gradients(ws, bs, x, target):
    n = len(ws)
    y = np.zeros(n + 1)
    y[0] = x
    for i in range(n):
        y[i + 1] = ws[i] * y[i] + bs[i]
    dL_dy = np.zeros(n + 1)
    dL_dy[n] = y[n] - target
    for i in range(n, 0, -1):
        dL_dy[i - 1] = ws[i - 1] * dL_dy[i]
    return dL_dy, dL_dy[1:], y[:-1] * dL_dy[1:]
""",
)
LAYER_GRADIENTS.whole(
    "no dL/dx",
    "without_dx",
    """
def layer_gradients(ws, bs, x, target):
    n = len(ws)
    y = np.zeros(n + 1)
    y[0] = x
    for i in range(n):
        y[i + 1] = ws[i] * y[i] + bs[i]
    dL_dy = np.zeros(n + 1)
    dL_dy[n] = y[n] - target
    for i in range(n, 0, -1):
        dL_dy[i - 1] = ws[i - 1] * dL_dy[i]
    return dL_dy[1:], y[:-1] * dL_dy[1:], dL_dy[1:]
""",
)
LAYER_GRADIENTS.whole(
    "dL/dy last first",
    "reversed",
    """
def layer_gradients(ws, bs, x, target):
    ys = [x]
    for w, b in zip(ws, bs):
        ys.append(w * ys[-1] + b)
    d = [ys[-1] - target]
    for w in reversed(ws):
        d.append(w * d[-1])
    d = np.array(d, dtype=float)
    dy = d[::-1]
    return d, np.array(ys[:-1]) * dy[1:], dy[1:]
""",
)
LAYER_GRADIENTS.whole(
    "everything last first",
    "backward_order",
    """
def layer_gradients(ws, bs, x, target):
    ys = [x]
    for w, b in zip(ws, bs):
        ys.append(w * ys[-1] + b)
    g = ys[-1] - target
    dy, dw, db = [g], [], []
    for i in reversed(range(len(ws))):
        dw.append(g * ys[i])
        db.append(g)
        g = g * ws[i]
        dy.append(g)
    return np.array(dy), np.array(dw), np.array(db)
""",
)
LAYER_GRADIENTS.whole(
    "no biases forward",
    "no_bias_forward",
    """
def layer_gradients(ws, bs, x, target):
    n = len(ws)
    y = np.zeros(n + 1)
    y[0] = x
    for i in range(n):
        y[i + 1] = ws[i] * y[i]
    dL_dy = np.zeros(n + 1)
    dL_dy[n] = y[n] - target
    for i in range(n, 0, -1):
        dL_dy[i - 1] = ws[i - 1] * dL_dy[i]
    return dL_dy, y[:-1] * dL_dy[1:], dL_dy[1:]
""",
)
LAYER_GRADIENTS.whole(
    "starts from the loss",
    "loss_for_derivative",
    """
def layer_gradients(ws, bs, x, target):
    n = len(ws)
    y = np.zeros(n + 1)
    y[0] = x
    for i in range(n):
        y[i + 1] = ws[i] * y[i] + bs[i]
    dL_dy = np.zeros(n + 1)
    dL_dy[n] = 0.5 * (y[n] - target) ** 2
    for i in range(n, 0, -1):
        dL_dy[i - 1] = ws[i - 1] * dL_dy[i]
    return dL_dy, y[:-1] * dL_dy[1:], dL_dy[1:]
""",
)
LAYER_GRADIENTS.whole(
    "input of the network",
    "network_input",
    """
def layer_gradients(ws, bs, x, target):
    n = len(ws)
    y = np.zeros(n + 1)
    y[0] = x
    for i in range(n):
        y[i + 1] = ws[i] * y[i] + bs[i]
    dL_dy = np.zeros(n + 1)
    dL_dy[n] = y[n] - target
    for i in range(n, 0, -1):
        dL_dy[i - 1] = ws[i - 1] * dL_dy[i]
    return dL_dy, x * dL_dy[1:], dL_dy[1:]
""",
)
LAYER_GRADIENTS.whole(
    "bias in dL/db",
    "bias_times_b",
    """
def layer_gradients(ws, bs, x, target):
    n = len(ws)
    y = np.zeros(n + 1)
    y[0] = x
    for i in range(n):
        y[i + 1] = ws[i] * y[i] + bs[i]
    dL_dy = np.zeros(n + 1)
    dL_dy[n] = y[n] - target
    for i in range(n, 0, -1):
        dL_dy[i - 1] = ws[i - 1] * dL_dy[i]
    return dL_dy, y[:-1] * dL_dy[1:], bs * dL_dy[1:]
""",
)
LAYER_GRADIENTS.whole(
    "shapes do not fit",
    "",
    """
def layer_gradients(ws, bs, x, target):
    n = len(ws)
    y = np.zeros(n + 1)
    y[0] = x
    for i in range(n):
        y[i + 1] = ws[i] * y[i] + bs[i]
    dL_dy = np.zeros(n + 1)
    dL_dy[n] = y[n] - target
    for i in range(n, 0, -1):
        dL_dy[i - 1] = ws[i - 1] * dL_dy[i]
    return dL_dy, y * dL_dy[1:], dL_dy[1:]
""",
)
LAYER_GRADIENTS.whole(
    "weights forgotten on the way back",
    "not_multiplied",
    """
def layer_gradients(ws, bs, x, target):
    n = len(ws)
    y = np.zeros(n + 1)
    y[0] = x
    for i in range(n):
        y[i + 1] = ws[i] * y[i] + bs[i]
    dL_dy = np.zeros(n + 1)
    dL_dy[:] = y[n] - target
    return dL_dy, y[:-1] * dL_dy[1:], dL_dy[1:]
""",
)
LAYER_GRADIENTS.whole(
    "two slips: sign and swap",
    "order+target_minus_output",
    """
def layer_gradients(ws, bs, x, target):
    n = len(ws)
    y = np.zeros(n + 1)
    y[0] = x
    for i in range(n):
        y[i + 1] = ws[i] * y[i] + bs[i]
    dL_dy = np.zeros(n + 1)
    dL_dy[n] = target - y[n]
    for i in range(n, 0, -1):
        dL_dy[i - 1] = ws[i - 1] * dL_dy[i]
    return dL_dy, dL_dy[1:], y[:-1] * dL_dy[1:]
""",
)

CHAIN_GRADIENTS = Answers(
    "chain_gradients",
    """
def chain_gradients(w, b, x, n):
    y, dx, dw, db = x, 1.0, 0.0, 0.0
    for _ in range(n):
        dw = y + w * dw
        db = 1 + w * db
        dx = w * dx
        y = w * y + b
    return dx, dw, db
""",
)
CHAIN_GRADIENTS.other(
    "the sums",
    """
def chain_gradients(w, b, x, n):
    w = float(w)
    ys = [float(x)]
    for _ in range(n):
        ys.append(w * ys[-1] + b)
    ways = [w ** (n - i) for i in range(1, n + 1)]
    dw = sum(way * y for way, y in zip(ways, ys))
    return w**n, float(dw), float(sum(ways))
""",
)
CHAIN_GRADIENTS.whole(
    "dw first",
    "other_order",
    """
def chain_gradients(w, b, x, n):
    y, dx, dw, db = x, 1.0, 0.0, 0.0
    for _ in range(n):
        dw, db, dx, y = y + w * dw, 1 + w * db, w * dx, w * y + b
    return dw, db, dx
""",
)
CHAIN_GRADIENTS.whole(
    "y too early",
    "output_for_input",
    """
def chain_gradients(w, b, x, n):
    y, dx, dw, db = x, 1.0, 0.0, 0.0
    for _ in range(n):
        y = w * y + b
        dw = y + w * dw
        db = 1 + w * db
        dx = w * dx
    return dx, dw, db
""",
)
CHAIN_GRADIENTS.whole(
    "last layer only",
    "last_layer",
    """
def chain_gradients(w, b, x, n):
    y, dx, dw, db = x, 1.0, 0.0, 0.0
    for _ in range(n):
        dw = y
        db = 1.0
        dx = w * dx
        y = w * y + b
    return dx, float(dw), db
""",
)
CHAIN_GRADIENTS.whole(
    "way to the output forgotten",
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
    "always x",
    "network_input",
    """
def chain_gradients(w, b, x, n):
    dx, dw, db = 1.0, 0.0, 0.0
    for _ in range(n):
        dw = x + w * dw
        db = 1 + w * db
        dx = w * dx
    return dx, dw, db
""",
)
CHAIN_GRADIENTS.whole(
    "bias's part forgotten",
    "no_bias_terms",
    """
def chain_gradients(w, b, x, n):
    if n == 0:
        return 1.0, 0.0, 0.0
    db = sum(w**k for k in range(n))
    return float(w**n), float(n * w ** (n - 1) * x), float(db)
""",
)
CHAIN_GRADIENTS.whole(
    "db by the fraction",
    "",
    """
def chain_gradients(w, b, x, n):
    y, dx, dw = x, 1.0, 0.0
    for _ in range(n):
        dw = y + w * dw
        dx = w * dx
        y = w * y + b
    return dx, dw, (1 - w**n) / (1 - w)
""",
)
CHAIN_GRADIENTS.whole(
    "dx one too few",
    "one_power_short",
    """
def chain_gradients(w, b, x, n):
    y, dw, db = x, 0.0, 0.0
    for _ in range(n):
        dw, db, y = y + w * dw, 1 + w * db, w * y + b
    return w ** (n - 1) if w else 0.0, dw, db
""",
)
CHAIN_GRADIENTS.whole(
    "powers one too high",
    "one_power_more",
    """
def chain_gradients(w, b, x, n):
    y, dx, dw, db = x, 1.0, 0.0, 0.0
    for _ in range(n):
        dw = w * (dw + y)
        db = w * (db + 1)
        dx = w * dx
        y = w * y + b
    return dx, dw, db
""",
)
CHAIN_GRADIENTS.whole(
    "paired the wrong way round",
    "input_side",
    """
def chain_gradients(w, b, x, n):
    y, dx, dw, db = x, 1.0, 0.0, 0.0
    for i in range(n):
        dw += w**i * y
        db += w**i
        dx *= w
        y = w * y + b
    return dx, dw, db
""",
)
CHAIN_GRADIENTS.whole(
    "db starts at one",
    "bias_one_more",
    """
def chain_gradients(w, b, x, n):
    y, dx, dw, db = x, 1.0, 0.0, 1.0
    for _ in range(n):
        dw, db, dx, y = y + w * dw, 1 + w * db, w * dx, w * y + b
    return dx, dw, db
""",
)
CHAIN_GRADIENTS.whole(
    "y without bias",
    "no_bias_terms",
    """
def chain_gradients(w, b, x, n):
    y, dx, dw, db = x, 1.0, 0.0, 0.0
    for _ in range(n):
        dw, db, dx, y = y + w * dw, 1 + w * db, w * dx, w * y
    return dx, dw, db
""",
)
CHAIN_GRADIENTS.whole(
    "y in place of dx",
    "output_itself",
    """
def chain_gradients(w, b, x, n):
    y, dw, db = float(x), 0.0, 0.0
    for _ in range(n):
        dw, db, y = y + w * dw, 1 + w * db, w * y + b
    return y, dw, db
""",
)
CHAIN_GRADIENTS.whole(
    "db like b",
    "bias_times_b",
    """
def chain_gradients(w, b, x, n):
    y, dx, dw, db = x, 1.0, 0.0, 0.0
    for _ in range(n):
        dw, db, dx, y = y + w * dw, b + w * db, w * dx, w * y + b
    return dx, dw, db
""",
)
CHAIN_GRADIENTS.whole(
    "used before set",
    "",
    """
def chain_gradients(w, b, x, n):
    y = x
    for _ in range(n):
        dw = y + w * dw
        db = 1 + w * db
        y = w * y + b
    return w**n, dw, db
""",
)

VANISHING_DEPTH = Answers(
    "vanishing_depth",
    """
def vanishing_depth(w, tol):
    n, left = 0, 1.0
    while left >= tol:
        left *= abs(w)
        n += 1
    return n
""",
)
VANISHING_DEPTH.other(
    "logarithm, then mended",
    """
def vanishing_depth(w, tol):
    w = abs(w)
    if tol > 1:
        return 0
    if w == 0:
        return 1
    n = max(0, int(math.log(tol) / math.log(w)) - 2)
    while w**n >= tol:
        n += 1
    return n
""",
)
VANISHING_DEPTH.whole(
    "equal counts",
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
    "at least one",
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
    "one too few",
    "one_early",
    """
def vanishing_depth(w, tol):
    n = 0
    while abs(w) ** (n + 1) >= tol:
        n += 1
    return n
""",
)
VANISHING_DEPTH.whole(
    "one too many",
    "one_late",
    """
def vanishing_depth(w, tol):
    n, left = 1, 1.0
    while left >= tol:
        left *= abs(w)
        n += 1
    return n
""",
)
VANISHING_DEPTH.whole(
    "ceil of logs",
    "",
    """
def vanishing_depth(w, tol):
    return math.ceil(math.log(tol) / math.log(abs(w)))
""",
)
VANISHING_DEPTH.whole(
    "floor of logs",
    "one_early",
    """
def vanishing_depth(w, tol):
    if w == 0:
        return 0 if tol > 1 else 1
    return max(0, math.floor(math.log(tol) / math.log(abs(w))))
""",
)
VANISHING_DEPTH.whole(
    "log of a negative",
    "",
    """
def vanishing_depth(w, tol):
    if w == 0:
        return 1
    return int(math.log(tol) / math.log(w)) + 1
""",
)
VANISHING_DEPTH.whole(
    "two logarithms",
    "tenths_above",
    """
def vanishing_depth(w, tol):
    if w == 0:
        return 0 if tol > 1 else 1
    return max(0, int(np.floor(np.log10(tol) / np.log(abs(w)))) + 1)
""",
)
VANISHING_DEPTH.whole(
    "what is left",
    "what_is_left",
    """
def vanishing_depth(w, tol):
    left = 1.0
    while left >= tol:
        left *= abs(w)
    return left
""",
)
VANISHING_DEPTH.whole(
    "lost instead of left",
    "inverted",
    """
def vanishing_depth(w, tol):
    n, left = 0, 1.0
    while 1 - left < tol and n < 10000:
        left *= abs(w)
        n += 1
    return n
""",
)
VANISHING_DEPTH.whole(
    "powers multiplied",
    "powers_multiplied",
    """
def vanishing_depth(w, tol):
    n, left = 0, 1.0
    while left >= tol:
        n += 1
        left *= abs(w) ** n
    return n
""",
)
VANISHING_DEPTH.whole(
    "zero keeps nothing",
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
    "a float",
    "",
    """
def vanishing_depth(w, tol):
    n = 0.0
    while abs(w) ** n >= tol:
        n += 1
    return n
""",
)
VANISHING_DEPTH.whole(
    "two slips",
    "sign_of_w+at_least_one",
    """
def vanishing_depth(w, tol):
    n, left = 1, w
    while left >= tol:
        left = left * w
        n = n + 1
    return n
""",
)

OVERFLOW_DEPTH = Answers(
    "overflow_depth",
    """
def overflow_depth(w, dtype):
    largest = float(np.finfo(dtype).max)
    n, size = 0, 1.0
    while size <= largest:
        size *= abs(w)
        n += 1
    return n
""",
)
OVERFLOW_DEPTH.other(
    "logarithm, then mended",
    """
def overflow_depth(w, dtype):
    largest = float(np.finfo(dtype).max)
    w = np.float64(abs(w))
    n = max(1, int(np.log(largest) / np.log(w)) - 2)
    with np.errstate(over="ignore"):
        while w**n <= largest:
            n += 1
    return n
""",
)
OVERFLOW_DEPTH.whole(
    "sign kept",
    "signed",
    """
def overflow_depth(w, dtype):
    largest = float(np.finfo(dtype).max)
    n, size = 0, 1.0
    while size <= largest:
        size *= w
        n += 1
    return n
""",
)
OVERFLOW_DEPTH.whole(
    "python's power",
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
    "the last that fits",
    "last_finite",
    """
def overflow_depth(w, dtype):
    largest = float(np.finfo(dtype).max)
    n, size = 0, 1.0
    while size * abs(w) <= largest:
        size *= abs(w)
        n += 1
    return n
""",
)
OVERFLOW_DEPTH.whole(
    "always float32",
    "always_single",
    """
def overflow_depth(w, dtype):
    largest = float(np.finfo(np.float32).max)
    n, size = 0, 1.0
    while size <= largest:
        size *= abs(w)
        n += 1
    return n
""",
)
OVERFLOW_DEPTH.whole(
    "always float64",
    "always_double",
    """
def overflow_depth(w, dtype):
    n, size = 0, 1.0
    while not math.isinf(size):
        size *= abs(w)
        n += 1
    return n
""",
)
OVERFLOW_DEPTH.whole(
    "dtypes swapped",
    "types_swapped",
    """
def overflow_depth(w, dtype):
    largest = float(np.finfo("float64" if dtype == "float32" else "float32").max)
    n, size = 0, 1.0
    while size <= largest:
        size *= abs(w)
        n += 1
    return n
""",
)
OVERFLOW_DEPTH.whole(
    "starts with w",
    "last_finite",
    """
def overflow_depth(w, dtype):
    largest = float(np.finfo(dtype).max)
    n, size = 0, abs(w)
    while size <= largest:
        size *= abs(w)
        n += 1
    return n
""",
)
OVERFLOW_DEPTH.whole(
    "one too many",
    "one_late",
    """
def overflow_depth(w, dtype):
    largest = float(np.finfo(dtype).max)
    n, size = 1, 1.0
    while size <= largest:
        n += 1
        size *= abs(w)
    return n
""",
)
OVERFLOW_DEPTH.whole(
    "squares",
    "repeated_squaring",
    """
def overflow_depth(w, dtype):
    largest = float(np.finfo(dtype).max)
    n, size = 1, abs(w)
    while size <= largest:
        size = size * size
        n += 1
    return n
""",
)
OVERFLOW_DEPTH.whole(
    "floor of logs",
    "last_finite",
    """
def overflow_depth(w, dtype):
    return int(np.log(np.finfo(dtype).max) / np.log(abs(w)))
""",
)
OVERFLOW_DEPTH.whole(
    "a float",
    "",
    """
def overflow_depth(w, dtype):
    return np.ceil(np.log(float(np.finfo(dtype).max)) / np.log(abs(w)))
""",
)
OVERFLOW_DEPTH.whole(
    "log2 over log",
    "powers_of_two_above",
    """
def overflow_depth(w, dtype):
    largest = float(np.finfo(dtype).max)
    return math.floor(math.log2(largest) / math.log(abs(w))) + 1
""",
)
OVERFLOW_DEPTH.whole(
    "tiny",
    "smallest_number",
    """
def overflow_depth(w, dtype):
    limit = float(np.finfo(dtype).tiny)
    n, size = 0, 1.0
    while size > limit:
        size /= abs(w)
        n += 1
    return n
""",
)
OVERFLOW_DEPTH.whole(
    "wrong attribute",
    "",
    """
def overflow_depth(w, dtype):
    largest = np.iinfo(dtype).max
    n, size = 0, 1.0
    while size <= largest:
        size *= abs(w)
        n += 1
    return n
""",
)

MATRIX_CHAIN_BACKWARD = Answers(
    "matrix_chain_backward",
    """
def matrix_chain_backward(Ws, X, Y):
    Hs = [X]
    for W in Ws:
        Hs.append(Hs[-1] @ W.T)
    G = (Hs[-1] - Y) / len(X)
    grads = [None] * len(Ws)
    for i in range(len(Ws) - 1, -1, -1):
        grads[i] = G.T @ Hs[i]
        G = G @ Ws[i]
    return grads
""",
)
MATRIX_CHAIN_BACKWARD.other(
    "einsum",
    """
def matrix_chain_backward(Ws, X, Y):
    H = np.asarray(X, dtype=np.float64)
    inputs = []
    for W in Ws:
        inputs.append(H)
        H = np.einsum("ni,oi->no", H, W)
    G = (H - Y) / X.shape[0]
    out = []
    for W, H in zip(reversed(Ws), reversed(inputs)):
        out.append(np.einsum("no,ni->oi", G, H))
        G = np.einsum("no,oi->ni", G, W)
    return out[::-1]
""",
)
MATRIX_CHAIN_BACKWARD.whole(
    "not divided",
    "sum_for_mean",
    """
def matrix_chain_backward(Ws, X, Y):
    N = X.shape[0]
    Hs = [X]
    for W in Ws:
        H = Hs[-1]
        Hs.append(H @ W.T)
    G = Hs[-1] - Y
    grads = [None] * len(Ws)
    for i in reversed(range(len(Ws))):
        grads[i] = G.T @ Hs[i]
        G = G @ Ws[i]
    return grads
""",
)
MATRIX_CHAIN_BACKWARD.whole(
    "divided in each layer",
    "mean_in_every_layer",
    """
def matrix_chain_backward(Ws, X, Y):
    N = X.shape[0]
    Hs = [X]
    for W in Ws:
        H = Hs[-1]
        Hs.append(H @ W.T)
    G = Hs[-1] - Y
    grads = [None] * len(Ws)
    for i in reversed(range(len(Ws))):
        grads[i] = G.T @ Hs[i] / N
        G = G @ Ws[i] / N
    return grads
""",
)
MATRIX_CHAIN_BACKWARD.whole(
    "transposed gradient",
    "transposed",
    """
def matrix_chain_backward(Ws, X, Y):
    N = X.shape[0]
    Hs = [X]
    for W in Ws:
        H = Hs[-1]
        Hs.append(H @ W.T)
    G = (Hs[-1] - Y) / N
    grads = [None] * len(Ws)
    for i in reversed(range(len(Ws))):
        grads[i] = Hs[i].T @ G
        G = G @ Ws[i]
    return grads
""",
)
MATRIX_CHAIN_BACKWARD.whole(
    "transposed on the way back",
    "",
    """
def matrix_chain_backward(Ws, X, Y):
    N = X.shape[0]
    Hs = [X]
    for W in Ws:
        H = Hs[-1]
        Hs.append(H @ W.T)
    G = (Hs[-1] - Y) / N
    grads = [None] * len(Ws)
    for i in reversed(range(len(Ws))):
        grads[i] = G.T @ Hs[i]
        G = G @ Ws[i].T
    return grads
""",
)
MATRIX_CHAIN_BACKWARD.whole(
    "forward without transpose",
    "",
    """
def matrix_chain_backward(Ws, X, Y):
    N = X.shape[0]
    Hs = [X]
    for W in Ws:
        H = Hs[-1]
        Hs.append(H @ W)
    G = (Hs[-1] - Y) / N
    grads = [None] * len(Ws)
    for i in reversed(range(len(Ws))):
        grads[i] = G.T @ Hs[i]
        G = G @ Ws[i]
    return grads
""",
)
MATRIX_CHAIN_BACKWARD.whole(
    "last first",
    "last_first",
    """
def matrix_chain_backward(Ws, X, Y):
    N = X.shape[0]
    Hs = [X]
    for W in Ws:
        H = Hs[-1]
        Hs.append(H @ W.T)
    G = (Hs[-1] - Y) / N
    grads = [None] * len(Ws)
    for i in reversed(range(len(Ws))):
        grads[i] = G.T @ Hs[i]
        G = G @ Ws[i]
    return grads[::-1]
""",
)
MATRIX_CHAIN_BACKWARD.whole(
    "factor two",
    "twice",
    """
def matrix_chain_backward(Ws, X, Y):
    N = X.shape[0]
    Hs = [X]
    for W in Ws:
        H = Hs[-1]
        Hs.append(H @ W.T)
    G = 2 * (Hs[-1] - Y) / N
    grads = [None] * len(Ws)
    for i in reversed(range(len(Ws))):
        grads[i] = G.T @ Hs[i]
        G = G @ Ws[i]
    return grads
""",
)
MATRIX_CHAIN_BACKWARD.whole(
    "half too much",
    "factor",
    """
def matrix_chain_backward(Ws, X, Y):
    N = X.shape[0]
    Hs = [X]
    for W in Ws:
        H = Hs[-1]
        Hs.append(H @ W.T)
    G = (Hs[-1] - Y) / (2 * N)
    grads = [None] * len(Ws)
    for i in reversed(range(len(Ws))):
        grads[i] = G.T @ Hs[i]
        G = G @ Ws[i]
    return grads
""",
)
MATRIX_CHAIN_BACKWARD.whole(
    "sign",
    "target_minus_output",
    """
def matrix_chain_backward(Ws, X, Y):
    N = X.shape[0]
    Hs = [X]
    for W in Ws:
        H = Hs[-1]
        Hs.append(H @ W.T)
    G = (Y - Hs[-1]) / N
    grads = [None] * len(Ws)
    for i in reversed(range(len(Ws))):
        grads[i] = G.T @ Hs[i]
        G = G @ Ws[i]
    return grads
""",
)
MATRIX_CHAIN_BACKWARD.whole(
    "mean over all entries",
    "mean_of_entries",
    """
def matrix_chain_backward(Ws, X, Y):
    N = X.shape[0]
    Hs = [X]
    for W in Ws:
        H = Hs[-1]
        Hs.append(H @ W.T)
    G = (Hs[-1] - Y) / Y.size
    grads = [None] * len(Ws)
    for i in reversed(range(len(Ws))):
        grads[i] = G.T @ Hs[i]
        G = G @ Ws[i]
    return grads
""",
)
MATRIX_CHAIN_BACKWARD.whole(
    "output of the layer",
    "late_input",
    """
def matrix_chain_backward(Ws, X, Y):
    N = X.shape[0]
    Hs = [X]
    for W in Ws:
        H = Hs[-1]
        Hs.append(H @ W.T)
    G = (Hs[-1] - Y) / N
    grads = [None] * len(Ws)
    for i in reversed(range(len(Ws))):
        grads[i] = G.T @ Hs[i + 1]
        G = G @ Ws[i]
    return grads
""",
)
MATRIX_CHAIN_BACKWARD.whole(
    "one array",
    "",
    """
def matrix_chain_backward(Ws, X, Y):
    N = X.shape[0]
    Hs = [X]
    for W in Ws:
        H = Hs[-1]
        Hs.append(H @ W.T)
    G = (Hs[-1] - Y) / N
    grads = [None] * len(Ws)
    for i in reversed(range(len(Ws))):
        grads[i] = G.T @ Hs[i]
        G = G @ Ws[i]
    return np.array(grads)
""",
)
MATRIX_CHAIN_BACKWARD.whole(
    "divided by d",
    "inputs_for_examples",
    """
def matrix_chain_backward(Ws, X, Y):
    Hs = [X]
    for W in Ws:
        Hs.append(Hs[-1] @ W.T)
    G = (Hs[-1] - Y) / X.shape[1]
    grads = [None] * len(Ws)
    for i in range(len(Ws) - 1, -1, -1):
        grads[i] = G.T @ Hs[i]
        G = G @ Ws[i]
    return grads
""",
)
MATRIX_CHAIN_BACKWARD.whole(
    "G before the gradient",
    "early_upstream",
    """
def matrix_chain_backward(Ws, X, Y):
    Hs = [X]
    for W in Ws:
        Hs.append(Hs[-1] @ W.T)
    G = (Hs[-1] - Y) / len(X)
    grads = [None] * len(Ws)
    for i in range(len(Ws) - 1, -1, -1):
        G = G @ Ws[i]
        grads[i] = G.T @ Hs[i]
    return grads
""",
)
MATRIX_CHAIN_BACKWARD.whole(
    "all layers from the top",
    "",
    """
def matrix_chain_backward(Ws, X, Y):
    H = X
    for W in Ws:
        H = H @ W.T
    G = (H - Y) / len(X)
    return [G.T @ X for W in Ws]
""",
)
MATRIX_CHAIN_BACKWARD.whole(
    "two slips: sign, reversed",
    "last_first+sign",
    """
def matrix_chain_backward(Ws, X, Y):
    N = X.shape[0]
    Hs = [X]
    for W in Ws:
        H = Hs[-1]
        Hs.append(H @ W.T)
    G = (Y - Hs[-1]) / N
    grads = [None] * len(Ws)
    for i in reversed(range(len(Ws))):
        grads[i] = G.T @ Hs[i]
        G = G @ Ws[i]
    return grads[::-1]
""",
)

RANDOM_ORTHOGONAL = Answers(
    "random_orthogonal",
    """
def random_orthogonal(n, rng):
    Q, R = np.linalg.qr(rng.normal(size=(n, n)))
    return Q * np.sign(np.diag(R))
""",
)
RANDOM_ORTHOGONAL.other(
    "polar factor",
    """
def random_orthogonal(n, rng):
    U, _, Vt = np.linalg.svd(rng.standard_normal((n, n)))
    return U @ Vt
""",
)
RANDOM_ORTHOGONAL.other(
    "signs by chance",
    """
def random_orthogonal(n, rng):
    Q, _ = np.linalg.qr(rng.normal(size=(n, n)))
    return Q * rng.choice([-1.0, 1.0], size=n)
""",
)
RANDOM_ORTHOGONAL.whole(
    "sign of the first entry",
    "one_sign",
    """
def random_orthogonal(n, rng):
    Q, R = np.linalg.qr(rng.normal(size=(n, n)))
    return Q * np.sign(R[0, 0])
""",
)
RANDOM_ORTHOGONAL.whole(
    "global chance",
    "",
    """
def random_orthogonal(n, rng):
    Q, R = np.linalg.qr(np.random.normal(size=(n, n)))
    return Q * np.sign(np.diag(R))
""",
)
RANDOM_ORTHOGONAL.whole(
    "rotations only",
    "rotation_only",
    """
def random_orthogonal(n, rng):
    Q, R = np.linalg.qr(rng.normal(size=(n, n)))
    Q = Q * np.sign(np.diag(R))
    if np.linalg.det(Q) < 0:
        Q[:, 0] *= -1
    return Q
""",
)
RANDOM_ORTHOGONAL.whole(
    "permutation",
    "one_matrix",
    """
def random_orthogonal(n, rng):
    return np.eye(n)[rng.permutation(n)] * rng.choice([-1.0, 1.0], n)
""",
)
RANDOM_ORTHOGONAL.whole(
    "R returned",
    "",
    """
def random_orthogonal(n, rng):
    Q, R = np.linalg.qr(rng.normal(size=(n, n)))
    return R * np.sign(np.diag(R))
""",
)
RANDOM_ORTHOGONAL.whole(
    "a vector",
    "",
    """
def random_orthogonal(n, rng):
    Q, R = np.linalg.qr(rng.normal(size=n))
    return Q * np.sign(np.diag(R))
""",
)
RANDOM_ORTHOGONAL.whole(
    "np.diag outside",
    "signs_of_all_of_r",
    """
def random_orthogonal(n, rng):
    Q, R = np.linalg.qr(rng.normal(size=(n, n)))
    return Q * np.sign(R)
""",
)
RANDOM_ORTHOGONAL.whole(
    "symmetric A",
    "eigenvectors",
    """
def random_orthogonal(n, rng):
    A = rng.normal(size=(n, n))
    _, Q = np.linalg.eigh(A + A.T)
    return Q
""",
)
