"""What a fourth reader who knew only the text of lessons 1 and 2 wrote: plausible slips and right answers."""

from support.tables import Answers

BCE_WITH_LOGITS = Answers(
    "bce_with_logits",
    """
def bce_with_logits(z, t):
    loss = np.mean(t * np.logaddexp(0, -z) + (1 - t) * np.logaddexp(0, z))
    return float(loss), (0.5 * (1 + np.tanh(z / 2)) - t) / len(z)
""",
)
BCE_WITH_LOGITS.other(
    "max and log1p",
    """
def bce_with_logits(z, t):
    e = np.exp(-np.abs(z))
    s = np.where(z >= 0, 1, e) / (1 + e)
    per = np.maximum(z, 0) - z * t + np.log1p(e)
    return float(per.sum() / z.size), (s - t) / z.size
""",
)
BCE_WITH_LOGITS.whole(
    "as it stands",
    "logarithm_of_zero",
    """
def bce_with_logits(z, t):
    s = 1 / (1 + np.exp(-z))
    loss = -np.mean(t * np.log(s) + (1 - t) * np.log(1 - s))
    return float(loss), (s - t) / len(z)
""",
)
BCE_WITH_LOGITS.whole(
    "clipped s",
    "clipped",
    """
def bce_with_logits(z, t):
    s = 1 / (1 + np.exp(-z))
    p = np.clip(s, 1e-12, 1 - 1e-12)
    loss = -np.mean(t * np.log(p) + (1 - t) * np.log(1 - p))
    return float(loss), (s - t) / len(z)
""",
)
BCE_WITH_LOGITS.whole(
    "epsilon in the log",
    "epsilon_9",
    """
def bce_with_logits(z, t):
    s = 1 / (1 + np.exp(-z))
    loss = -np.mean(t * np.log(s + 1e-9) + (1 - t) * np.log(1 - s + 1e-9))
    return float(loss), (s - t) / len(z)
""",
)
BCE_WITH_LOGITS.whole(
    "log1p without the abs",
    "negative_logits",
    """
def bce_with_logits(z, t):
    loss = np.mean(np.maximum(z, 0) - z * t + np.logaddexp(0, -z))
    return float(loss), (0.5 * (1 + np.tanh(z / 2)) - t) / len(z)
""",
)
BCE_WITH_LOGITS.whole(
    "sign of z t",
    "sign_of_term",
    """
def bce_with_logits(z, t):
    loss = np.mean(np.logaddexp(0, z) + z * t)
    return float(loss), (0.5 * (1 + np.tanh(z / 2)) - t) / len(z)
""",
)
BCE_WITH_LOGITS.whole(
    "the two cases swapped",
    "loss_swapped",
    """
def bce_with_logits(z, t):
    loss = np.mean(t * np.logaddexp(0, z) + (1 - t) * np.logaddexp(0, -z))
    return float(loss), (0.5 * (1 + np.tanh(z / 2)) - t) / len(z)
""",
)
BCE_WITH_LOGITS.whole(
    "hard targets",
    "targets_exactly_one",
    """
def bce_with_logits(z, t):
    loss = np.mean(np.where(t == 1, np.logaddexp(0, -z), np.logaddexp(0, z)))
    return float(loss), (0.5 * (1 + np.tanh(z / 2)) - t) / len(z)
""",
)
BCE_WITH_LOGITS.whole(
    "slope left in",
    "slope_left_in",
    """
def bce_with_logits(z, t):
    s = 0.5 * (1 + np.tanh(z / 2))
    loss = np.mean(np.logaddexp(0, z) - z * t)
    return float(loss), (s - t) * s * (1 - s) / len(z)
""",
)
BCE_WITH_LOGITS.whole(
    "only the yes part",
    "loss_of_one_class",
    """
def bce_with_logits(z, t):
    s = 0.5 * (1 + np.tanh(z / 2))
    return float(np.mean(t * np.logaddexp(0, -z))), (s - t) / len(z)
""",
)
BCE_WITH_LOGITS.whole(
    "gradient for s",
    "stops_at_sigmoid",
    """
def bce_with_logits(z, t):
    with np.errstate(all="ignore"):
        s = 1 / (1 + np.exp(-z))
        g = (-t / s + (1 - t) / (1 - s)) / len(z)
    return float(np.mean(np.logaddexp(0, z) - z * t)), g
""",
)
BCE_WITH_LOGITS.whole(
    "no 1/N in the gradient",
    "gradient_of_sum",
    """
def bce_with_logits(z, t):
    s = 0.5 * (1 + np.tanh(z / 2))
    return float(np.mean(np.logaddexp(0, z) - z * t)), s - t
""",
)
BCE_WITH_LOGITS.whole(
    "half a loss",
    "factor",
    """
def bce_with_logits(z, t):
    s = 0.5 * (1 + np.tanh(z / 2))
    return float(np.sum(np.logaddexp(0, z) - z * t) / (2 * len(z))), (s - t) / len(z)
""",
)
BCE_WITH_LOGITS.whole(
    "z - t",
    "gradient_of_logit",
    """
def bce_with_logits(z, t):
    return float(np.mean(np.logaddexp(0, z) - z * t)), (z - t) / len(z)
""",
)
BCE_WITH_LOGITS.whole(
    "log base 2",
    "logaddexp2",
    """
def bce_with_logits(z, t):
    s = 0.5 * (1 + np.tanh(z / 2))
    return float(np.mean(np.logaddexp2(0, z) - z * t)), (s - t) / len(z)
""",
)
CHAIN_CLOSED_FORM = Answers(
    "chain_closed_form",
    """
def chain_closed_form(w, b, x, n):
    return float(w ** n * x + b * np.sum(w ** np.arange(n, dtype=float) if w >= 0 else w ** np.arange(n)))
""",
)
CHAIN_CLOSED_FORM.other(
    "formula with the case w = 1",
    """
def chain_closed_form(w, b, x, n):
    if w == 1:
        return float(x + n * b)
    wn = w ** n
    return float(wn * x + (1 - wn) / (1 - w) * b)
""",
)
CHAIN_CLOSED_FORM.whole(
    "no case for w = 1",
    "",
    """
def chain_closed_form(w, b, x, n):
    return w ** n * x + (1 - w ** n) / (1 - w) * b
""",
)
CHAIN_CLOSED_FORM.whole(
    "nan_to_num at w = 1",
    "no_bias_at_one",
    """
def chain_closed_form(w, b, x, n):
    with np.errstate(all="ignore"):
        frac = np.nan_to_num(np.float64(1 - w ** n) / np.float64(1 - w))
    return float(w ** n * x + frac * b)
""",
)
CHAIN_CLOSED_FORM.whole(
    "w = 1 with one bias",
    "one_bias_at_one",
    """
def chain_closed_form(w, b, x, n):
    if w == 1.0:
        return x + b
    return w ** n * x + (1 - w ** n) / (1 - w) * b
""",
)
CHAIN_CLOSED_FORM.whole(
    "limit of the series",
    "asymptote",
    """
def chain_closed_form(w, b, x, n):
    if w == 1:
        return x + n * b
    return w ** n * x + b / (1 - w)
""",
)
CHAIN_CLOSED_FORM.whole(
    "sum up to w^n",
    "one_term_more",
    """
def chain_closed_form(w, b, x, n):
    if w == 1:
        return x + (n + 1) * b
    return w ** n * x + (1 - w ** (n + 1)) / (1 - w) * b
""",
)
CHAIN_CLOSED_FORM.whole(
    "sum starts at w",
    "sum_from_w",
    """
def chain_closed_form(w, b, x, n):
    geo = np.sum(w ** np.arange(1, n + 1))
    return float(w ** n * x + geo * b)
""",
)
CHAIN_CLOSED_FORM.whole(
    "precedence",
    "parentheses_above",
    """
def chain_closed_form(w, b, x, n):
    if w == 1:
        return x + n * b
    return w ** n * x + (1 - w ** n / (1 - w)) * b
""",
)
CHAIN_CLOSED_FORM.whole(
    "numerator turned round",
    "minus",
    """
def chain_closed_form(w, b, x, n):
    if w == 1:
        return x + n * b
    return w ** n * x + (w ** n - 1) / (1 - w) * b
""",
)
CHAIN_CLOSED_FORM.whole(
    "tolerance far too wide",
    "very_wide_tolerance",
    """
def chain_closed_form(w, b, x, n):
    if abs(w - 1) < 0.1:
        return x + n * b
    return w ** n * x + (1 - w ** n) / (1 - w) * b
""",
)
CHAIN_CLOSED_FORM.whole(
    "size of w",
    "magnitude",
    """
def chain_closed_form(w, b, x, n):
    w = abs(w)
    if w == 1:
        return x + n * b
    return w ** n * x + (1 - w ** n) / (1 - w) * b
""",
)
CHAIN_CLOSED_FORM.whole(
    "fixed point with b left out of the distance",
    "distance_from_bias",
    """
def chain_closed_form(w, b, x, n):
    if w == 1:
        return x + n * b
    star = b / (1 - w)
    return star + w ** n * (x - b)
""",
)
CHAIN_CLOSED_FORM.whole(
    "all inside w^n",
    "power_on_everything",
    """
def chain_closed_form(w, b, x, n):
    s = n if w == 1 else (1 - w ** n) / (1 - w)
    return w ** n * (x + s * b)
""",
)
CHAIN_FORWARD = Answers(
    "chain_forward",
    """
def chain_forward(w, b, x, n):
    ys = [float(x)]
    for _ in range(n):
        ys.append(ys[-1] * w + b)
    return np.array(ys, dtype=float)
""",
)
CHAIN_FORWARD.other(
    "powers and sums of powers",
    """
def chain_forward(w, b, x, n):
    powers = np.ones(n + 1)
    for k in range(1, n + 1):
        powers[k] = powers[k - 1] * w
    sums = np.concatenate([[0.0], np.cumsum(powers[:-1])])
    return powers * x + sums * b
""",
)
CHAIN_FORWARD.whole(
    "bias inside the bracket",
    "bias_inside",
    """
def chain_forward(w, b, x, n):
    y = np.zeros(n + 1)
    y[0] = x
    for i in range(1, n + 1):
        y[i] = w * (y[i - 1] + b)
    return y
""",
)
CHAIN_FORWARD.whole(
    "vectorised slice",
    "all_at_once",
    """
def chain_forward(w, b, x, n):
    y = np.zeros(n + 1)
    y[0] = x
    y[1:] = w * y[:-1] + b
    return y
""",
)
CHAIN_FORWARD.whole(
    "bias once per layer, never multiplied",
    "bias_counted",
    """
def chain_forward(w, b, x, n):
    i = np.arange(n + 1)
    return w ** i * x + i * b
""",
)
CHAIN_FORWARD.whole(
    "only the last bias",
    "bias_not_carried",
    """
def chain_forward(w, b, x, n):
    out = [x]
    for i in range(1, n + 1):
        out.append(w ** i * x + b)
    return np.array(out, dtype=float)
""",
)
CHAIN_FORWARD.whole(
    "loop stops a layer early",
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
    "starts with y_1",
    "early",
    """
def chain_forward(w, b, x, n):
    y = np.empty(n + 1)
    y[0] = w * x + b
    for i in range(n):
        y[i + 1] = w * y[i] + b
    return y
""",
)
CHAIN_FORWARD.whole(
    "input x in every layer",
    "restart",
    """
def chain_forward(w, b, x, n):
    ys = [x]
    for i in range(n):
        y = w * x + b
        ys.append(y)
    return np.array(ys, dtype=float)
""",
)
CHAIN_FORWARD.whole(
    "bias sum one power too long",
    "one_term_more",
    """
def chain_forward(w, b, x, n):
    y = []
    for i in range(n + 1):
        s = sum(w ** k for k in range(i + 1))
        y.append(w ** i * x + s * b)
    return np.array(y, dtype=float)
""",
)
CHAIN_FORWARD.whole(
    "residual layer",
    "added_up",
    """
def chain_forward(w, b, x, n):
    y = np.zeros(n + 1)
    y[0] = x
    for i in range(n):
        y[i + 1] = y[i]
        y[i + 1] += w * y[i] + b
    return y
""",
)
CHAIN_FORWARD.whole(
    "bias times layer number",
    "bias_times_number",
    """
def chain_forward(w, b, x, n):
    ys = np.empty(n + 1)
    ys[0] = y = x
    for i in range(1, n + 1):
        y = w * y + b * i
        ys[i] = y
    return ys
""",
)
CHAIN_FORWARD.whole(
    "returned inside the loop",
    "first_layer_filled",
    """
def chain_forward(w, b, x, n):
    y = np.zeros(n + 1)
    y[0] = x
    for i in range(1, n + 1):
        y[i] = w * y[i - 1] + b
        return y
""",
)
CHAIN_GRADIENTS = Answers(
    "chain_gradients",
    """
def chain_gradients(w, b, x, n):
    y, dx, dw, db = x, 1.0, 0.0, 0.0
    for _ in range(n):
        dx, dw, db = w * dx, w * dw + y, w * db + 1.0
        y = w * y + b
    return float(dx), float(dw), float(db)
""",
)
CHAIN_GRADIENTS.other(
    "sums of the formula",
    """
def chain_gradients(w, b, x, n):
    y = [x]
    for _ in range(n):
        y.append(w * y[-1] + b)
    dw = sum(w ** (n - i) * y[i - 1] for i in range(1, n + 1))
    db = sum(w ** (n - i) for i in range(1, n + 1))
    return float(w ** n), float(dw), float(db)
""",
)
CHAIN_GRADIENTS.whole(
    "y first",
    "output_for_input",
    """
def chain_gradients(w, b, x, n):
    y, dx, dw, db = x, 1.0, 0.0, 0.0
    for _ in range(n):
        y = w * y + b
        dx = w * dx
        dw = w * dw + y
        db = w * db + 1
    return dx, dw, db
""",
)
CHAIN_GRADIENTS.whole(
    "power rule without bias",
    "no_bias_terms",
    """
def chain_gradients(w, b, x, n):
    db = sum(w ** k for k in range(n))
    return float(w ** n), float(n * w ** (n - 1) * x) if n else 0.0, float(db)
""",
)
CHAIN_GRADIENTS.whole(
    "power of the way there",
    "input_side",
    """
def chain_gradients(w, b, x, n):
    dw, db, y = 0.0, 0.0, x
    for i in range(1, n + 1):
        dw += w ** (i - 1) * y
        db += w ** (i - 1)
        y = w * y + b
    return float(w ** n), float(dw), float(db)
""",
)
CHAIN_GRADIENTS.whole(
    "power one too high",
    "one_power_more",
    """
def chain_gradients(w, b, x, n):
    dw, db, y = 0.0, 0.0, x
    for i in range(n):
        dw += w ** (n - i) * y
        db += w ** (n - i)
        y = w * y + b
    return float(w ** n), float(dw), float(db)
""",
)
CHAIN_GRADIENTS.whole(
    "w forgotten for dw",
    "weight_not_carried",
    """
def chain_gradients(w, b, x, n):
    y, dx, dw, db = x, 1.0, 0.0, 0.0
    for _ in range(n):
        dx *= w
        dw += y
        db = w * db + 1
        y = w * y + b
    return float(dx), float(dw), float(db)
""",
)
CHAIN_GRADIENTS.whole(
    "b is added in db",
    "bias_times_b",
    """
def chain_gradients(w, b, x, n):
    y, dx, dw, db = x, 1.0, 0.0, 0.0
    for _ in range(n):
        dx, dw, db = w * dx, w * dw + y, w * db + b
        y = w * y + b
    return float(dx), float(dw), float(db)
""",
)
CHAIN_GRADIENTS.whole(
    "last layer only",
    "last_layer",
    """
def chain_gradients(w, b, x, n):
    y, before = x, 0.0
    for _ in range(n):
        before, y = y, w * y + b
    return float(w ** n), float(before), 1.0 if n else 0.0
""",
)
CHAIN_GRADIENTS.whole(
    "first layer only",
    "first_layer",
    """
def chain_gradients(w, b, x, n):
    if n == 0:
        return 1.0, 0.0, 0.0
    return float(w ** n), float(w ** (n - 1) * x), float(w ** (n - 1))
""",
)
CHAIN_GRADIENTS.whole(
    "starts with dw = db = 1",
    "both_start_at_one",
    """
def chain_gradients(w, b, x, n):
    y, dx, dw, db = x, 1.0, 1.0, 1.0
    for _ in range(n):
        dx, dw, db = w * dx, w * dw + y, w * db + 1.0
        y = w * y + b
    return float(dx), float(dw), float(db)
""",
)
CHAIN_GRADIENTS.whole(
    "closed form, last term forgotten",
    "quotient_part_by_part",
    """
def chain_gradients(w, b, x, n):
    if n == 0:
        return 1.0, 0.0, 0.0
    db = float(n) if w == 1 else (1 - w ** n) / (1 - w)
    dw = n * w ** (n - 1) * x + b * n * w ** (n - 1)
    return float(w ** n), float(dw), float(db)
""",
)
CHAIN_GRADIENTS.whole(
    "same order as the arguments",
    "other_order",
    """
def chain_gradients(w, b, x, n):
    y, dx, dw, db = x, 1.0, 0.0, 0.0
    for _ in range(n):
        dx, dw, db = w * dx, w * dw + y, w * db + 1.0
        y = w * y + b
    return float(dw), float(db), float(dx)
""",
)
CHAIN_GRADIENTS.whole(
    "mean of the shares",
    "averaged",
    """
def chain_gradients(w, b, x, n):
    y, shares, ones = x, [], []
    for i in range(1, n + 1):
        shares.append(w ** (n - i) * y)
        ones.append(w ** (n - i))
        y = w * y + b
    return float(w ** n), float(np.mean(shares)) if n else 0.0, float(np.mean(ones)) if n else 0.0
""",
)
GRADIENT_BOUND = Answers(
    "gradient_bound",
    """
def gradient_bound(Ws, slope):
    out = 1.0
    for W in Ws:
        out *= slope * np.linalg.norm(W, 2)
    return float(out)
""",
)
GRADIENT_BOUND.other(
    "svd",
    """
def gradient_bound(Ws, slope):
    return math.prod((float(slope * np.linalg.svd(W, compute_uv=False)[0]) for W in Ws), start=1.0)
""",
)
GRADIENT_BOUND.whole(
    "Frobenius",
    "frobenius",
    """
def gradient_bound(Ws, slope):
    out = 1.0
    for W in Ws:
        out *= slope * np.linalg.norm(W)
    return float(out)
""",
)
GRADIENT_BOUND.whole(
    "infinity norm",
    "maximum_norm",
    """
def gradient_bound(Ws, slope):
    out = 1.0
    for W in Ws:
        out *= slope * np.linalg.norm(W, np.inf)
    return float(out)
""",
)
GRADIENT_BOUND.whole(
    "1-norm",
    "column_sum",
    """
def gradient_bound(Ws, slope):
    return float(np.prod([slope * np.linalg.norm(W, ord=1) for W in Ws]))
""",
)
GRADIENT_BOUND.whole(
    "nuclear norm",
    "nuclear",
    """
def gradient_bound(Ws, slope):
    return float(np.prod([slope * np.linalg.norm(W, "nuc") for W in Ws]))
""",
)
GRADIENT_BOUND.whole(
    "smallest singular value",
    "smallest",
    """
def gradient_bound(Ws, slope):
    return float(np.prod([slope * np.linalg.svd(W, compute_uv=False)[-1] for W in Ws]))
""",
)
GRADIENT_BOUND.whole(
    "eigenvalue of W^T W",
    "squared",
    """
def gradient_bound(Ws, slope):
    return float(np.prod([slope * np.linalg.eigvalsh(W.T @ W).max() for W in Ws]))
""",
)
GRADIENT_BOUND.whole(
    "norm of the product",
    "norm_of_product",
    """
def gradient_bound(Ws, slope):
    if not Ws:
        return 1.0
    P = Ws[0]
    for W in Ws[1:]:
        P = W @ P
    return float(slope ** len(Ws) * np.linalg.norm(P, 2))
""",
)
GRADIENT_BOUND.whole(
    "slope once",
    "slope_once",
    """
def gradient_bound(Ws, slope):
    if len(Ws) == 0:
        return 1.0
    return float(slope * np.prod([np.linalg.norm(W, 2) for W in Ws]))
""",
)
GRADIENT_BOUND.whole(
    "last layer linear",
    "one_slope_short",
    """
def gradient_bound(Ws, slope):
    out = 1.0
    for i, W in enumerate(Ws):
        out *= np.linalg.norm(W, 2)
        if i < len(Ws) - 1:
            out *= slope
    return float(out)
""",
)
GRADIENT_BOUND.whole(
    "last matrix left out",
    "last_left_out",
    """
def gradient_bound(Ws, slope):
    out = 1.0
    for W in Ws[:-1]:
        out *= slope * np.linalg.norm(W, 2)
    return float(out)
""",
)
GRADIENT_BOUND.whole(
    "sum",
    "sum",
    """
def gradient_bound(Ws, slope):
    if not Ws:
        return 1.0
    return float(sum(slope * np.linalg.norm(W, 2) for W in Ws))
""",
)
GRADIENT_BOUND.whole(
    "length of the longest row",
    "longest_row",
    """
def gradient_bound(Ws, slope):
    return float(np.prod([slope * np.linalg.norm(W, axis=1).max() for W in Ws]))
""",
)
GRADIENT_BOUND.whole(
    "starts from 0",
    "starts_at_zero",
    """
def gradient_bound(Ws, slope):
    bound = 0.0
    for W in Ws:
        bound *= slope * np.linalg.norm(W, 2)
    return bound
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
    for i in reversed(range(n)):
        dy[i] = ws[i] * dy[i + 1]
    return dy, y[:-1] * dy[1:], dy[1:].copy()
""",
)
LAYER_GRADIENTS.other(
    "lists, backwards",
    """
def layer_gradients(ws, bs, x, target):
    inputs = []
    y = float(x)
    for w, b in zip(ws, bs):
        inputs.append(y)
        y = y * w + b
    g = y - target
    dys, dws, dbs = [g], [], []
    for w, inp in zip(ws[::-1], inputs[::-1]):
        dbs.append(g)
        dws.append(g * inp)
        g = g * w
        dys.append(g)
    return tuple(np.array(a[::-1], dtype=float) for a in (dys, dws, dbs))
""",
)
LAYER_GRADIENTS.whole(
    "output instead of input",
    "late_input",
    """
def layer_gradients(ws, bs, x, target):
    n = len(ws)
    y = np.zeros(n + 1)
    y[0] = x
    for i in range(n):
        y[i + 1] = ws[i] * y[i] + bs[i]
    dy = np.zeros(n + 1)
    dy[n] = y[n] - target
    for i in reversed(range(n)):
        dy[i] = ws[i] * dy[i + 1]
    return dy, y[1:] * dy[1:], dy[1:]
""",
)
LAYER_GRADIENTS.whole(
    "dL/dw after the step down",
    "early_upstream",
    """
def layer_gradients(ws, bs, x, target):
    n = len(ws)
    y = [x]
    for w, b in zip(ws, bs):
        y.append(w * y[-1] + b)
    dy, dw, db = np.zeros(n + 1), np.zeros(n), np.zeros(n)
    g = y[-1] - target
    dy[n] = g
    for i in range(n - 1, -1, -1):
        g = g * ws[i]
        dy[i] = g
        dw[i] = g * y[i]
        db[i] = g
    return dy, dw, db
""",
)
LAYER_GRADIENTS.whole(
    "weights from the front",
    "weights_from_front",
    """
def layer_gradients(ws, bs, x, target):
    n = len(ws)
    y = np.zeros(n + 1)
    y[0] = x
    for i in range(n):
        y[i + 1] = ws[i] * y[i] + bs[i]
    grads = [y[n] - target]
    for w in ws:
        grads.append(w * grads[-1])
    dy = np.array(grads[::-1])
    return dy, y[:-1] * dy[1:], dy[1:]
""",
)
LAYER_GRADIENTS.whole(
    "no reversal",
    "backward_order",
    """
def layer_gradients(ws, bs, x, target):
    y = [x]
    for w, b in zip(ws, bs):
        y.append(w * y[-1] + b)
    g = y[-1] - target
    dy, dw, db = [g], [], []
    for i in range(len(ws) - 1, -1, -1):
        dw.append(g * y[i])
        db.append(g)
        g = g * ws[i]
        dy.append(g)
    return np.array(dy), np.array(dw), np.array(db)
""",
)
LAYER_GRADIENTS.whole(
    "factor 2",
    "twice",
    """
def layer_gradients(ws, bs, x, target):
    n = len(ws)
    y = np.zeros(n + 1)
    y[0] = x
    for i in range(n):
        y[i + 1] = ws[i] * y[i] + bs[i]
    dy = np.zeros(n + 1)
    dy[n] = 2 * (y[n] - target)
    for i in reversed(range(n)):
        dy[i] = ws[i] * dy[i + 1]
    return dy, y[:-1] * dy[1:], dy[1:]
""",
)
LAYER_GRADIENTS.whole(
    "starts with the loss",
    "loss_for_derivative",
    """
def layer_gradients(ws, bs, x, target):
    n = len(ws)
    y = np.zeros(n + 1)
    y[0] = x
    for i in range(n):
        y[i + 1] = ws[i] * y[i] + bs[i]
    dy = np.zeros(n + 1)
    dy[n] = (y[n] - target) ** 2 / 2
    for i in reversed(range(n)):
        dy[i] = ws[i] * dy[i + 1]
    return dy, y[:-1] * dy[1:], dy[1:]
""",
)
LAYER_GRADIENTS.whole(
    "bias on the way back",
    "bias_on_the_way_back",
    """
def layer_gradients(ws, bs, x, target):
    n = len(ws)
    y = np.zeros(n + 1)
    y[0] = x
    for i in range(n):
        y[i + 1] = ws[i] * y[i] + bs[i]
    dy = np.zeros(n + 1)
    dy[n] = y[n] - target
    for i in reversed(range(n)):
        dy[i] = ws[i] * dy[i + 1] + bs[i]
    return dy, y[:-1] * dy[1:], dy[1:]
""",
)
LAYER_GRADIENTS.whole(
    "db is dy of the input",
    "late",
    """
def layer_gradients(ws, bs, x, target):
    n = len(ws)
    y = np.zeros(n + 1)
    y[0] = x
    for i in range(n):
        y[i + 1] = ws[i] * y[i] + bs[i]
    dy = np.zeros(n + 1)
    dy[n] = y[n] - target
    for i in reversed(range(n)):
        dy[i] = ws[i] * dy[i + 1]
    return dy, y[:-1] * dy[1:], dy[:-1]
""",
)
LAYER_GRADIENTS.whole(
    "db times the bias",
    "bias_times_b",
    """
def layer_gradients(ws, bs, x, target):
    n = len(ws)
    y = np.zeros(n + 1)
    y[0] = x
    for i in range(n):
        y[i + 1] = ws[i] * y[i] + bs[i]
    dy = np.zeros(n + 1)
    dy[n] = y[n] - target
    for i in reversed(range(n)):
        dy[i] = ws[i] * dy[i + 1]
    return dy, y[:-1] * dy[1:], bs * dy[1:]
""",
)
LAYER_GRADIENTS.whole(
    "x in every dL/dw",
    "network_input",
    """
def layer_gradients(ws, bs, x, target):
    n = len(ws)
    y = x
    for w, b in zip(ws, bs):
        y = w * y + b
    dy = np.zeros(n + 1)
    dy[-1] = y - target
    for i in range(n, 0, -1):
        dy[i - 1] = ws[i - 1] * dy[i]
    return dy, x * dy[1:], dy[1:].copy()
""",
)
LAYER_GRADIENTS.whole(
    "returns in another order",
    "order",
    """
def layer_gradients(ws, bs, x, target):
    n = len(ws)
    y = np.zeros(n + 1)
    y[0] = x
    for i in range(n):
        y[i + 1] = ws[i] * y[i] + bs[i]
    dy = np.zeros(n + 1)
    dy[n] = y[n] - target
    for i in reversed(range(n)):
        dy[i] = ws[i] * dy[i + 1]
    return y[:-1] * dy[1:], dy[1:].copy(), dy
""",
)
LAYER_GRADIENTS.whole(
    "dL/dx left out",
    "without_dx",
    """
def layer_gradients(ws, bs, x, target):
    n = len(ws)
    y = np.zeros(n + 1)
    y[0] = x
    for i in range(n):
        y[i + 1] = ws[i] * y[i] + bs[i]
    dy = np.zeros(n)
    dy[-1] = y[n] - target
    for i in range(n - 1, 0, -1):
        dy[i - 1] = ws[i] * dy[i]
    return dy, y[:-1] * dy, dy.copy()
""",
)
MATRIX_CHAIN_BACKWARD = Answers(
    "matrix_chain_backward",
    """
def matrix_chain_backward(Ws, X, Y):
    H = [X]
    for W in Ws:
        H.append(H[-1] @ W.T)
    G = (H[-1] - Y) / X.shape[0]
    out = []
    for i in range(len(Ws) - 1, -1, -1):
        out.insert(0, G.T @ H[i])
        G = G @ Ws[i]
    return out
""",
)
MATRIX_CHAIN_BACKWARD.other(
    "einsum, reversed zip",
    """
def matrix_chain_backward(Ws, X, Y):
    ins, H = [], np.asarray(X, dtype=float)
    for W in Ws:
        ins.append(H)
        H = np.einsum("ni,oi->no", H, W)
    G = (H - Y) / len(X)
    grads = []
    for W, inp in zip(reversed(Ws), reversed(ins)):
        grads.append(np.einsum("no,ni->oi", G, inp))
        G = np.einsum("no,oi->ni", G, W)
    return grads[::-1]
""",
)
MATRIX_CHAIN_BACKWARD.whole(
    "no 1/N",
    "sum_for_mean",
    """
def matrix_chain_backward(Ws, X, Y):
    H = [X]
    for W in Ws:
        H.append(H[-1] @ W.T)
    G = H[-1] - Y
    out = []
    for i in range(len(Ws) - 1, -1, -1):
        out.insert(0, G.T @ H[i])
        G = G @ Ws[i]
    return out
""",
)
MATRIX_CHAIN_BACKWARD.whole(
    "1/N in every layer",
    "mean_in_every_layer",
    """
def matrix_chain_backward(Ws, X, Y):
    H = [X]
    for W in Ws:
        H.append(H[-1] @ W.T)
    G = H[-1] - Y
    out = []
    for i in range(len(Ws) - 1, -1, -1):
        G = G / len(X)
        out.insert(0, G.T @ H[i])
        G = G @ Ws[i]
    return out
""",
)
MATRIX_CHAIN_BACKWARD.whole(
    "mean over all entries",
    "mean_of_entries",
    """
def matrix_chain_backward(Ws, X, Y):
    H = [X]
    for W in Ws:
        H.append(H[-1] @ W.T)
    G = (H[-1] - Y) / Y.size
    out = []
    for i in range(len(Ws) - 1, -1, -1):
        out.insert(0, G.T @ H[i])
        G = G @ Ws[i]
    return out
""",
)
MATRIX_CHAIN_BACKWARD.whole(
    "2/N",
    "twice",
    """
def matrix_chain_backward(Ws, X, Y):
    H = [X]
    for W in Ws:
        H.append(H[-1] @ W.T)
    G = 2 * (H[-1] - Y) / len(X)
    out = []
    for i in range(len(Ws) - 1, -1, -1):
        out.insert(0, G.T @ H[i])
        G = G @ Ws[i]
    return out
""",
)
MATRIX_CHAIN_BACKWARD.whole(
    "transposed gradients",
    "transposed",
    """
def matrix_chain_backward(Ws, X, Y):
    H = [X]
    for W in Ws:
        H.append(H[-1] @ W.T)
    G = (H[-1] - Y) / len(X)
    out = []
    for i in range(len(Ws) - 1, -1, -1):
        out.insert(0, H[i].T @ G)
        G = G @ Ws[i]
    return out
""",
)
MATRIX_CHAIN_BACKWARD.whole(
    "last layer first",
    "last_first",
    """
def matrix_chain_backward(Ws, X, Y):
    H = [X]
    for W in Ws:
        H.append(H[-1] @ W.T)
    G = (H[-1] - Y) / len(X)
    out = []
    for i in range(len(Ws) - 1, -1, -1):
        out.append(G.T @ H[i])
        G = G @ Ws[i]
    return out
""",
)
MATRIX_CHAIN_BACKWARD.whole(
    "transpose on the way back",
    "",
    """
def matrix_chain_backward(Ws, X, Y):
    H = [X]
    for W in Ws:
        H.append(H[-1] @ W.T)
    G = (H[-1] - Y) / len(X)
    out = []
    for i in range(len(Ws) - 1, -1, -1):
        out.insert(0, G.T @ H[i])
        G = G @ Ws[i].T
    return out
""",
)
MATRIX_CHAIN_BACKWARD.whole(
    "weights of the layer above shifted",
    "early_upstream",
    """
def matrix_chain_backward(Ws, X, Y):
    H = [X]
    for W in Ws:
        H.append(H[-1] @ W.T)
    G = (H[-1] - Y) / len(X)
    out = []
    for W, h in zip(Ws[::-1], H[:-1][::-1]):
        G = G @ W
        out.append(G.T @ h)
    return out[::-1]
""",
)
MATRIX_CHAIN_BACKWARD.whole(
    "error without the way back",
    "not_carried",
    """
def matrix_chain_backward(Ws, X, Y):
    H = [X]
    for W in Ws:
        H.append(H[-1] @ W.T)
    G = (H[-1] - Y) / len(X)
    return [G.T @ h for h in H[:-1]]
""",
)
MATRIX_CHAIN_BACKWARD.whole(
    "target minus output",
    "target_minus_output",
    """
def matrix_chain_backward(Ws, X, Y):
    H = [X]
    for W in Ws:
        H.append(H[-1] @ W.T)
    G = (Y - H[-1]) / len(X)
    out = []
    for i in range(len(Ws) - 1, -1, -1):
        out.insert(0, G.T @ H[i])
        G = G @ Ws[i]
    return out
""",
)
MATRIX_CHAIN_BACKWARD.whole(
    "X in every layer",
    "network_input",
    """
def matrix_chain_backward(Ws, X, Y):
    H = X
    for W in Ws:
        H = H @ W.T
    G = (H - Y) / len(X)
    out = []
    for W in Ws[::-1]:
        out.insert(0, G.T @ X)
        G = G @ W
    return out
""",
)
MATRIX_CHAIN_BACKWARD.whole(
    "Ws emptied",
    "in_place",
    """
def matrix_chain_backward(Ws, X, Y):
    H = [X]
    for W in Ws:
        H.append(H[-1] @ W.T)
    G = (H[-1] - Y) / len(X)
    H.pop()
    out = []
    while Ws:
        out.insert(0, G.T @ H.pop())
        G = G @ Ws.pop()
    return out
""",
)
MSE_OF_SIGMOID = Answers(
    "mse_of_sigmoid",
    """
def mse_of_sigmoid(z, t):
    s = 1 / (1 + np.exp(-z))
    N = len(z)
    return float(np.sum((s - t) ** 2) / (2 * N)), (s - t) * s * (1 - s) / N
""",
)
MSE_OF_SIGMOID.other(
    "tanh and dot",
    """
def mse_of_sigmoid(z, t):
    th = np.tanh(z / 2)
    err = (1 + th) / 2 - t
    return float(err @ err) / 2 / err.size, err * (1 - th ** 2) / 4 / err.size
""",
)
MSE_OF_SIGMOID.whole(
    "no slope",
    "no_slope",
    """
def mse_of_sigmoid(z, t):
    s = 1 / (1 + np.exp(-z))
    N = len(z)
    return float(np.sum((s - t) ** 2) / (2 * N)), (s - t) / N
""",
)
MSE_OF_SIGMOID.whole(
    "1/2*N",
    "multiplied_by_n",
    """
def mse_of_sigmoid(z, t):
    s = 1 / (1 + np.exp(-z))
    N = len(z)
    return float(1 / 2 * N * np.sum((s - t) ** 2)), (s - t) * s * (1 - s) / N
""",
)
MSE_OF_SIGMOID.whole(
    "loss without 1/2",
    "factor",
    """
def mse_of_sigmoid(z, t):
    s = 1 / (1 + np.exp(-z))
    return float(np.mean((s - t) ** 2)), (s - t) * s * (1 - s) / len(z)
""",
)
MSE_OF_SIGMOID.whole(
    "gradient without 1/N",
    "gradient_of_sum",
    """
def mse_of_sigmoid(z, t):
    s = 1 / (1 + np.exp(-z))
    return float(np.mean((s - t) ** 2) / 2), (s - t) * s * (1 - s)
""",
)
MSE_OF_SIGMOID.whole(
    "gradient with 2/N",
    "gradient_twice",
    """
def mse_of_sigmoid(z, t):
    s = 1 / (1 + np.exp(-z))
    return float(np.mean((s - t) ** 2) / 2), 2 * (s - t) * s * (1 - s) / len(z)
""",
)
MSE_OF_SIGMOID.whole(
    "gradient with 1/(2N)",
    "factor",
    """
def mse_of_sigmoid(z, t):
    s = 1 / (1 + np.exp(-z))
    N = len(z)
    return float(np.sum((s - t) ** 2) / (2 * N)), (s - t) * s * (1 - s) / (2 * N)
""",
)
MSE_OF_SIGMOID.whole(
    "slope at z",
    "slope_of_logit",
    """
def mse_of_sigmoid(z, t):
    s = 1 / (1 + np.exp(-z))
    return float(np.mean((s - t) ** 2) / 2), (s - t) * z * (1 - z) / len(z)
""",
)
MSE_OF_SIGMOID.whole(
    "square in the gradient",
    "error_twice",
    """
def mse_of_sigmoid(z, t):
    s = 1 / (1 + np.exp(-z))
    return float(np.mean((s - t) ** 2) / 2), (s - t) ** 2 * s * (1 - s) / len(z)
""",
)
MSE_OF_SIGMOID.whole(
    "averaged gradient",
    "same_for_all",
    """
def mse_of_sigmoid(z, t):
    s = 1 / (1 + np.exp(-z))
    g = np.mean((s - t) * s * (1 - s))
    return float(np.mean((s - t) ** 2) / 2), np.full(z.shape, g)
""",
)
MSE_OF_SIGMOID.whole(
    "target squashed too",
    "target_squashed",
    """
def mse_of_sigmoid(z, t):
    s = 1 / (1 + np.exp(-z))
    u = 1 / (1 + np.exp(-t))
    return float(np.mean((s - u) ** 2) / 2), (s - u) * s * (1 - s) / len(z)
""",
)
MSE_OF_SIGMOID.whole(
    "t - s",
    "target_minus_output",
    """
def mse_of_sigmoid(z, t):
    s = 1 / (1 + np.exp(-z))
    return float(np.mean((t - s) ** 2) / 2), (t - s) * s * (1 - s) / len(z)
""",
)
MSE_OF_SIGMOID.whole(
    "error of the logits",
    "loss_of_logit+gradient_of_logit",
    """
def mse_of_sigmoid(z, t):
    s = 1 / (1 + np.exp(-z))
    return float(np.mean((z - t) ** 2) / 2), (z - t) * s * (1 - s) / len(z)
""",
)
NUMERICAL_GRADIENT = Answers(
    "numerical_gradient",
    """
def numerical_gradient(f, x, h):
    x = np.array(x, dtype=float)
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
    "rows of the identity",
    """
def numerical_gradient(f, x, h):
    shape, size = np.shape(x), np.size(x)
    steps = h * np.eye(size)
    out = [(f(x + e.reshape(shape)) - f(x - e.reshape(shape))) / (2 * h) for e in steps]
    return np.array(out, dtype=float).reshape(shape)
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
        up = x.copy()
        up[i] += h
        g[i] = (f(up) - f0) / h
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
        down = x.copy()
        down[i] -= h
        g[i] = (f(x.copy()) - f(down)) / h
    return g
""",
)
NUMERICAL_GRADIENT.whole(
    "/ 2 * h",
    "multiplied",
    """
def numerical_gradient(f, x, h):
    g = np.zeros_like(x)
    for i in np.ndindex(x.shape):
        e = np.zeros_like(x)
        e[i] = h
        g[i] = (f(x + e) - f(x - e)) / 2 * h
    return g
""",
)
NUMERICAL_GRADIENT.whole(
    "half steps over 2h",
    "half_step_over_two_h",
    """
def numerical_gradient(f, x, h):
    g = np.zeros_like(x)
    for i in np.ndindex(x.shape):
        e = np.zeros_like(x)
        e[i] = h / 2
        g[i] = (f(x + e) - f(x - e)) / (2 * h)
    return g
""",
)
NUMERICAL_GRADIENT.whole(
    "steps pile up",
    "steps_kept",
    """
def numerical_gradient(f, x, h):
    g = np.zeros_like(x)
    e = np.zeros_like(x)
    for i in np.ndindex(x.shape):
        e[i] = h
        g[i] = (f(x + e) - f(x - e)) / (2 * h)
    return g
""",
)
NUMERICAL_GRADIENT.whole(
    "same array twice",
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
    "x not restored",
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
    "one loop over len(x)",
    "whole_rows",
    """
def numerical_gradient(f, x, h):
    g = np.zeros_like(x)
    for i in range(len(x)):
        up, down = x.copy(), x.copy()
        up[i] += h
        down[i] -= h
        g[i] = (f(up) - f(down)) / (2 * h)
    return g
""",
)
NUMERICAL_GRADIENT.whole(
    "f gets a flat array",
    "flat_argument",
    """
def numerical_gradient(f, x, h):
    flat = x.flatten()
    g = np.zeros(flat.size)
    for i in range(flat.size):
        up, down = flat.copy(), flat.copy()
        up[i] += h
        down[i] -= h
        g[i] = (f(up) - f(down)) / (2 * h)
    return g.reshape(x.shape)
""",
)
NUMERICAL_GRADIENT.whole(
    "column order",
    "column_order",
    """
def numerical_gradient(f, x, h):
    out = []
    for i in range(x.size):
        up, down = x.copy(), x.copy()
        up.flat[i] += h
        down.flat[i] -= h
        out.append((f(up) - f(down)) / (2 * h))
    return np.array(out).reshape(x.shape, order="F")
""",
)
NUMERICAL_GRADIENT.whole(
    "relative step",
    "relative_step_over_h",
    """
def numerical_gradient(f, x, h):
    g = np.zeros_like(x)
    for i in np.ndindex(x.shape):
        up, down = x.copy(), x.copy()
        up[i] *= 1 + h
        down[i] *= 1 - h
        g[i] = (f(up) - f(down)) / (2 * h)
    return g
""",
)
NUMERICAL_GRADIENT.whole(
    "flat result",
    "flattened",
    """
def numerical_gradient(f, x, h):
    out = []
    for i in range(x.size):
        e = np.zeros(x.size)
        e[i] = h
        e = e.reshape(x.shape)
        out.append((f(x + e) - f(x - e)) / (2 * h))
    return np.array(out)
""",
)
OVERFLOW_DEPTH = Answers(
    "overflow_depth",
    """
def overflow_depth(w, dtype):
    biggest = float(np.finfo(dtype).max)
    n, y = 0, 1.0
    while y <= biggest:
        y = y * abs(w)
        n += 1
    return n
""",
)
OVERFLOW_DEPTH.other(
    "for ever",
    """
def overflow_depth(w, dtype):
    import itertools
    limit = float(np.finfo(np.dtype(dtype)).max)
    size = 1.0
    for n in itertools.count(1):
        size *= math.fabs(w)
        if size > limit:
            return n
""",
)
OVERFLOW_DEPTH.whole(
    "no abs",
    "signed",
    """
def overflow_depth(w, dtype):
    biggest = float(np.finfo(dtype).max)
    n, y = 0, 1.0
    while y <= biggest:
        y *= w
        n += 1
        if n > 200000:
            break
    return n
""",
)
OVERFLOW_DEPTH.whole(
    "last layer that fits",
    "last_finite",
    """
def overflow_depth(w, dtype):
    biggest = float(np.finfo(dtype).max)
    n, y = 0, abs(w)
    while y <= biggest:
        y *= abs(w)
        n += 1
    return n
""",
)
OVERFLOW_DEPTH.whole(
    "one too many",
    "one_late",
    """
def overflow_depth(w, dtype):
    biggest = float(np.finfo(dtype).max)
    n, y = 1, 1.0
    while y <= biggest:
        y *= abs(w)
        n += 1
    return n
""",
)
OVERFLOW_DEPTH.whole(
    "power raises",
    "",
    """
def overflow_depth(w, dtype):
    biggest = float(np.finfo(dtype).max)
    n = 1
    while abs(w) ** n <= biggest:
        n += 1
    return n
""",
)
OVERFLOW_DEPTH.whole(
    "until Python says inf",
    "always_double",
    """
def overflow_depth(w, dtype):
    n, y = 0, 1.0
    while not math.isinf(y):
        y *= abs(w)
        n += 1
    return n
""",
)
OVERFLOW_DEPTH.whole(
    "maxexp",
    "bits",
    """
def overflow_depth(w, dtype):
    return int(np.finfo(dtype).maxexp)
""",
)
OVERFLOW_DEPTH.whole(
    "bits",
    "number_of_bits",
    """
def overflow_depth(w, dtype):
    biggest = 2.0 ** int(dtype[-2:]) - 1
    n, y = 0, 1.0
    while y <= biggest:
        y *= abs(w)
        n += 1
    return n
""",
)
OVERFLOW_DEPTH.whole(
    "logarithm cut off",
    "last_finite",
    """
def overflow_depth(w, dtype):
    return int(math.log(float(np.finfo(dtype).max)) / math.log(abs(w)))
""",
)
OVERFLOW_DEPTH.whole(
    "two kinds of logarithm",
    "tenths_above",
    """
def overflow_depth(w, dtype):
    return int(np.floor(np.log10(float(np.finfo(dtype).max)) / np.log(abs(w)))) + 1
""",
)
OVERFLOW_DEPTH.whole(
    "square root",
    "squared",
    """
def overflow_depth(w, dtype):
    biggest = float(np.finfo(dtype).max) ** 0.5
    n, y = 0, 1.0
    while y <= biggest:
        y *= abs(w)
        n += 1
    return n
""",
)
OVERFLOW_DEPTH.whole(
    "underflow",
    "smallest_number",
    """
def overflow_depth(w, dtype):
    tiny = float(np.finfo(dtype).tiny)
    n, y = 0, 1.0
    while y >= tiny:
        y /= abs(w)
        n += 1
    return n
""",
)
OVERFLOW_DEPTH.whole(
    "a float",
    "late_at_two",
    """
def overflow_depth(w, dtype):
    biggest = float(np.finfo(dtype).max)
    return np.floor(np.log(biggest) / np.log(abs(w))) + 1.0
""",
)
RANDOM_ORTHOGONAL = Answers(
    "random_orthogonal",
    """
def random_orthogonal(n, rng):
    Q, _ = np.linalg.qr(rng.normal(size=(n, n)))
    return Q * rng.choice([-1.0, 1.0], size=n)
""",
)
RANDOM_ORTHOGONAL.other(
    "Gram-Schmidt by hand",
    """
def random_orthogonal(n, rng):
    Q = np.zeros((n, n))
    for k in range(n):
        v = rng.standard_normal(n)
        for _ in range(2):
            v = v - Q[:, :k] @ (Q[:, :k].T @ v)
        Q[:, k] = v / np.linalg.norm(v)
    return Q
""",
)
RANDOM_ORTHOGONAL.whole(
    "plain QR",
    "plain_qr",
    """
def random_orthogonal(n, rng):
    return np.linalg.qr(rng.normal(size=(n, n)))[0]
""",
)
RANDOM_ORTHOGONAL.whole(
    "positive numbers",
    "uniform_start",
    """
def random_orthogonal(n, rng):
    Q, R = np.linalg.qr(rng.random((n, n)))
    return Q * np.sign(np.diag(R))
""",
)
RANDOM_ORTHOGONAL.whole(
    "one sign for all",
    "one_sign",
    """
def random_orthogonal(n, rng):
    Q, _ = np.linalg.qr(rng.normal(size=(n, n)))
    return Q * rng.choice([-1.0, 1.0])
""",
)
RANDOM_ORTHOGONAL.whole(
    "only rotations",
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
    "times the diagonal itself",
    "diagonal_kept",
    """
def random_orthogonal(n, rng):
    Q, R = np.linalg.qr(rng.normal(size=(n, n)))
    return Q * np.diag(R)
""",
)
RANDOM_ORTHOGONAL.whole(
    "signs of all of R",
    "signs_of_all_of_r",
    """
def random_orthogonal(n, rng):
    Q, R = np.linalg.qr(rng.normal(size=(n, n)))
    return Q * np.sign(R)
""",
)
RANDOM_ORTHOGONAL.whole(
    "signs of Q's own diagonal",
    "sign_of_q",
    """
def random_orthogonal(n, rng):
    Q, R = np.linalg.qr(rng.normal(size=(n, n)))
    return Q * np.sign(np.diag(Q))
""",
)
RANDOM_ORTHOGONAL.whole(
    "own generator",
    "",
    """
def random_orthogonal(n, rng):
    Q, R = np.linalg.qr(np.random.normal(size=(n, n)))
    return Q * np.sign(np.diag(R))
""",
)
RANDOM_ORTHOGONAL.whole(
    "fixed seed",
    "same_each_time",
    """
def random_orthogonal(n, rng):
    rng = np.random.default_rng(0)
    Q, R = np.linalg.qr(rng.normal(size=(n, n)))
    return Q * np.sign(np.diag(R))
""",
)
RANDOM_ORTHOGONAL.whole(
    "unit columns",
    "unit_columns",
    """
def random_orthogonal(n, rng):
    A = rng.normal(size=(n, n))
    return A / np.linalg.norm(A, axis=0)
""",
)
RANDOM_ORTHOGONAL.whole(
    "permutation",
    "one_matrix",
    """
def random_orthogonal(n, rng):
    return np.eye(n)[rng.permutation(n)] * rng.choice([-1.0, 1.0], size=n)
""",
)
RANDOM_ORTHOGONAL.whole(
    "eigenvectors",
    "eigenvectors",
    """
def random_orthogonal(n, rng):
    A = rng.normal(size=(n, n))
    _, V = np.linalg.eigh(A + A.T)
    return V
""",
)
RANDOM_ORTHOGONAL.whole(
    "signs as a product of two diagonals",
    "one_sign",
    """
def random_orthogonal(n, rng):
    Q, R = np.linalg.qr(rng.normal(size=(n, n)))
    return Q * np.sign(np.prod(np.diag(R)))
""",
)
SATURATED_FRACTION = Answers(
    "saturated_fraction",
    """
def saturated_fraction(a, activation, slope_below):
    slope = a * (1 - a) if activation == "sigmoid" else 1 - a ** 2
    return float(np.mean(slope < slope_below))
""",
)
SATURATED_FRACTION.other(
    "count and divide",
    """
def saturated_fraction(a, activation, slope_below):
    slopes = {"sigmoid": lambda v: v * (1 - v), "tanh": lambda v: (1 - v) * (1 + v)}[activation](np.asarray(a))
    return int(np.count_nonzero(slopes < slope_below)) / slopes.size
""",
)
SATURATED_FRACTION.whole(
    "sigmoid of the activations",
    "pre_activation",
    """
def saturated_fraction(a, activation, slope_below):
    if activation == "sigmoid":
        s = 1 / (1 + np.exp(-a))
        slope = s * (1 - s)
    else:
        slope = 1 - np.tanh(a) ** 2
    return float((slope < slope_below).mean())
""",
)
SATURATED_FRACTION.whole(
    "distance to the end",
    "near_the_ends",
    """
def saturated_fraction(a, activation, slope_below):
    if activation == "sigmoid":
        flat = (a < slope_below) | (a > 1 - slope_below)
    else:
        flat = np.abs(a) > 1 - slope_below
    return float(flat.mean())
""",
)
SATURATED_FRACTION.whole(
    "share of the largest slope",
    "relative_threshold",
    """
def saturated_fraction(a, activation, slope_below):
    if activation == "sigmoid":
        slope, top = a * (1 - a), 0.25
    else:
        slope, top = 1 - a ** 2, 1.0
    return float((slope / top < slope_below).mean())
""",
)
SATURATED_FRACTION.whole(
    "5 percent",
    "fixed_threshold",
    """
def saturated_fraction(a, activation, slope_below):
    slope = a * (1 - a) if activation == "sigmoid" else 1 - a ** 2
    return float((slope < 0.05).mean())
""",
)
SATURATED_FRACTION.whole(
    "not saturated",
    "healthy",
    """
def saturated_fraction(a, activation, slope_below):
    slope = a * (1 - a) if activation == "sigmoid" else 1 - a ** 2
    return float((slope > slope_below).mean())
""",
)
SATURATED_FRACTION.whole(
    "one share per unit",
    "share_of_each_unit",
    """
def saturated_fraction(a, activation, slope_below):
    slope = a * (1 - a) if activation == "sigmoid" else 1 - a ** 2
    return (slope < slope_below).mean(axis=0)
""",
)
SATURATED_FRACTION.whole(
    "divided by N only",
    "per_example",
    """
def saturated_fraction(a, activation, slope_below):
    slope = a * (1 - a) if activation == "sigmoid" else 1 - a ** 2
    return float((slope < slope_below).sum() / len(a))
""",
)
SATURATED_FRACTION.whole(
    "units with a small mean slope",
    "mean_slope",
    """
def saturated_fraction(a, activation, slope_below):
    slope = a * (1 - a) if activation == "sigmoid" else 1 - a ** 2
    return float((slope.mean(axis=0) < slope_below).mean())
""",
)
SATURATED_FRACTION.whole(
    "units saturated on any example",
    "on_some_example",
    """
def saturated_fraction(a, activation, slope_below):
    slope = a * (1 - a) if activation == "sigmoid" else 1 - a ** 2
    return float((slope < slope_below).any(axis=0).mean())
""",
)
SATURATED_FRACTION.whole(
    "1 - a for tanh",
    "square_missing",
    """
def saturated_fraction(a, activation, slope_below):
    if activation == "sigmoid":
        slope = a * (1 - a)
    if activation == "tanh":
        slope = 1 - a
    return float((slope < slope_below).mean())
""",
)
SATURATED_FRACTION.whole(
    "slopes swapped",
    "rules_swapped",
    """
def saturated_fraction(a, activation, slope_below):
    slope = 1 - a ** 2 if activation == "sigmoid" else a * (1 - a)
    return float((slope < slope_below).mean())
""",
)
SATURATED_FRACTION.whole(
    "only the upper end",
    "one_end",
    """
def saturated_fraction(a, activation, slope_below):
    if activation == "sigmoid":
        return float(((a * (1 - a) < slope_below) & (a > 0.5)).mean())
    return float(((1 - a ** 2 < slope_below) & (a > 0)).mean())
""",
)
SIGMOID_AND_SLOPES = Answers(
    "sigmoid_and_slopes",
    """
def sigmoid_and_slopes(x):
    e = np.exp(-np.abs(x))
    s = np.where(x >= 0, 1 / (1 + e), e / (1 + e))
    ds = e / (1 + e) ** 2
    e2 = np.exp(-2 * np.abs(x))
    dt = 4 * e2 / (1 + e2) ** 2
    return s, ds, dt
""",
)
SIGMOID_AND_SLOPES.other(
    "s(x) s(-x)",
    """
def sigmoid_and_slopes(x):
    def sig(v):
        with np.errstate(over="ignore"):
            return 1 / (1 + np.exp(-v))
    return sig(x), sig(x) * sig(-x), 4 * sig(2 * x) * sig(-2 * x)
""",
)
SIGMOID_AND_SLOPES.whole(
    "1 - s",
    "ds_upper_tail_lost",
    """
def sigmoid_and_slopes(x):
    e = np.exp(-np.abs(x))
    s = np.where(x >= 0, 1 / (1 + e), e / (1 + e))
    ds = s * (1 - s)
    e2 = np.exp(-2 * np.abs(x))
    return s, ds, 4 * e2 / (1 + e2) ** 2
""",
)
SIGMOID_AND_SLOPES.whole(
    "1 - tanh^2",
    "dt_tails_lost",
    """
def sigmoid_and_slopes(x):
    e = np.exp(-np.abs(x))
    s = np.where(x >= 0, 1 / (1 + e), e / (1 + e))
    return s, e / (1 + e) ** 2, 1 - np.tanh(x) ** 2
""",
)
SIGMOID_AND_SLOPES.whole(
    "exp(x)/(1+exp(x))",
    "s_inf_over_inf+ds_inf_over_inf_above+dt_inf_over_inf_above",
    """
def sigmoid_and_slopes(x):
    s = np.exp(x) / (1 + np.exp(x))
    ds = s / (1 + np.exp(x))
    s2 = np.exp(2 * x) / (1 + np.exp(2 * x))
    return s, ds, 4 * s2 / (1 + np.exp(2 * x))
""",
)
SIGMOID_AND_SLOPES.whole(
    "|x| without the two cases",
    "s_sign_lost",
    """
def sigmoid_and_slopes(x):
    e = np.exp(-np.abs(x))
    s = 1 / (1 + e)
    e2 = np.exp(-2 * np.abs(x))
    return s, e / (1 + e) ** 2, 4 * e2 / (1 + e2) ** 2
""",
)
SIGMOID_AND_SLOPES.whole(
    "cases the wrong way round",
    "s_mirrored",
    """
def sigmoid_and_slopes(x):
    e = np.exp(-np.abs(x))
    s = np.where(x < 0, 1 / (1 + e), e / (1 + e))
    e2 = np.exp(-2 * np.abs(x))
    return s, e / (1 + e) ** 2, 4 * e2 / (1 + e2) ** 2
""",
)
SIGMOID_AND_SLOPES.whole(
    "factor 2 for tanh",
    "factor",
    """
def sigmoid_and_slopes(x):
    e = np.exp(-np.abs(x))
    s = np.where(x >= 0, 1 / (1 + e), e / (1 + e))
    e2 = np.exp(-2 * np.abs(x))
    return s, e / (1 + e) ** 2, 2 * e2 / (1 + e2) ** 2
""",
)
SIGMOID_AND_SLOPES.whole(
    "x not doubled",
    "dt_half_argument",
    """
def sigmoid_and_slopes(x):
    e = np.exp(-np.abs(x))
    s = np.where(x >= 0, 1 / (1 + e), e / (1 + e))
    ds = e / (1 + e) ** 2
    return s, ds, 4 * ds
""",
)
SIGMOID_AND_SLOPES.whole(
    "square forgotten",
    "ds_square_missing+dt_square_missing",
    """
def sigmoid_and_slopes(x):
    e = np.exp(-np.abs(x))
    s = np.where(x >= 0, 1 / (1 + e), e / (1 + e))
    e2 = np.exp(-2 * np.abs(x))
    return s, e / (1 + e), 4 * e2 / (1 + e2)
""",
)
SIGMOID_AND_SLOPES.whole(
    "clipped",
    "s_clipped+ds_tails_lost+dt_tails_lost",
    """
def sigmoid_and_slopes(x):
    x = np.clip(x, -30, 30)
    e = np.exp(-np.abs(x))
    s = np.where(x >= 0, 1 / (1 + e), e / (1 + e))
    e2 = np.exp(-2 * np.abs(x))
    return s, e / (1 + e) ** 2, 4 * e2 / (1 + e2) ** 2
""",
)
SIGMOID_AND_SLOPES.whole(
    "tanh itself",
    "dt_itself",
    """
def sigmoid_and_slopes(x):
    e = np.exp(-np.abs(x))
    s = np.where(x >= 0, 1 / (1 + e), e / (1 + e))
    return s, e / (1 + e) ** 2, np.tanh(x)
""",
)
SIGMOID_AND_SLOPES.whole(
    "signed e",
    "ds_inf_over_inf+dt_inf_over_inf",
    """
def sigmoid_and_slopes(x):
    with np.errstate(all="ignore"):
        s = 1 / (1 + np.exp(-x))
        ds = np.exp(-x) * s ** 2
        s2 = 1 / (1 + np.exp(-2 * x))
        return s, ds, 4 * np.exp(-2 * x) * s2 ** 2
""",
)
SIGMOID_AND_SLOPES.whole(
    "x doubled in place",
    "in_place",
    """
def sigmoid_and_slopes(x):
    e = np.exp(-np.abs(x))
    s = np.where(x >= 0, 1 / (1 + e), e / (1 + e))
    ds = e / (1 + e) ** 2
    x *= 2
    e2 = np.exp(-np.abs(x))
    return s, ds, 4 * e2 / (1 + e2) ** 2
""",
)
SIGMOID_MLP_BACKWARD = Answers(
    "sigmoid_mlp_backward",
    """
def sigmoid_mlp_backward(params, activations, dout):
    L = len(params)
    dhs, dWs, dbs = [None] * (L + 1), [None] * L, [None] * L
    dhs[L] = np.array(dout, dtype=float)
    for i in range(L, 0, -1):
        h = activations[i]
        dz = dhs[i] if i == L else dhs[i] * h * (1 - h)
        dWs[i - 1] = dz.T @ activations[i - 1]
        dbs[i - 1] = dz.sum(axis=0)
        dhs[i - 1] = dz @ params[i - 1][0]
    return dhs, dWs, dbs
""",
)
SIGMOID_MLP_BACKWARD.other(
    "lists turned round",
    """
def sigmoid_mlp_backward(params, activations, dout):
    dz = np.array(dout, dtype=float)
    dhs, dWs, dbs = [dz.copy()], [], []
    for (W, b), h in zip(params[::-1], activations[-2::-1]):
        dWs.append(np.einsum("no,ni->oi", dz, h))
        dbs.append(np.ones(len(dz)) @ dz)
        dh = dz @ W
        dhs.append(dh)
        dz = dh * (h - h ** 2)
    return dhs[::-1], dWs[::-1], dbs[::-1]
""",
)
SIGMOID_MLP_BACKWARD.whole(
    "slope in the last layer",
    "output_slope",
    """
def sigmoid_mlp_backward(params, activations, dout):
    L = len(params)
    dhs, dWs, dbs = [None] * (L + 1), [None] * L, [None] * L
    dhs[L] = dout.copy()

    for i in range(L, 0, -1):
        h = activations[i]
        dz = dhs[i] * h * (1 - h)
        dWs[i - 1] = dz.T @ activations[i - 1]
        dbs[i - 1] = dz.sum(axis=0)
        dhs[i - 1] = dz @ params[i - 1][0]
    return dhs, dWs, dbs
""",
)
SIGMOID_MLP_BACKWARD.whole(
    "no slopes",
    "no_slope",
    """
def sigmoid_mlp_backward(params, activations, dout):
    L = len(params)
    dhs, dWs, dbs = [None] * (L + 1), [None] * L, [None] * L
    dhs[L] = dout.copy()

    for i in range(L, 0, -1):
        dz = dhs[i]
        dWs[i - 1] = dz.T @ activations[i - 1]
        dbs[i - 1] = dz.sum(axis=0)
        dhs[i - 1] = dz @ params[i - 1][0]
    return dhs, dWs, dbs
""",
)
SIGMOID_MLP_BACKWARD.whole(
    "slope of the layer's input",
    "input_slope",
    """
def sigmoid_mlp_backward(params, activations, dout):
    L = len(params)
    dhs, dWs, dbs = [None] * (L + 1), [None] * L, [None] * L
    dhs[L] = dout.copy()

    for i in range(L, 0, -1):
        dz = dhs[i]
        h = activations[i - 1]
        dWs[i - 1] = dz.T @ h
        dbs[i - 1] = dz.sum(axis=0)
        dhs[i - 1] = (dz @ params[i - 1][0]) * h * (1 - h)
    return dhs, dWs, dbs
""",
)
SIGMOID_MLP_BACKWARD.whole(
    "sigmoid twice",
    "of_activation",
    """
def sigmoid_mlp_backward(params, activations, dout):
    L = len(params)
    dhs, dWs, dbs = [None] * (L + 1), [None] * L, [None] * L
    dhs[L] = dout.copy()

    for i in range(L, 0, -1):
        s = 1 / (1 + np.exp(-activations[i]))
        dz = dhs[i] if i == L else dhs[i] * s * (1 - s)
        dWs[i - 1] = dz.T @ activations[i - 1]
        dbs[i - 1] = dz.sum(axis=0)
        dhs[i - 1] = dz @ params[i - 1][0]
    return dhs, dWs, dbs
""",
)
SIGMOID_MLP_BACKWARD.whole(
    "tanh's slope",
    "tanh_slope",
    """
def sigmoid_mlp_backward(params, activations, dout):
    L = len(params)
    dhs, dWs, dbs = [None] * (L + 1), [None] * L, [None] * L
    dhs[L] = dout.copy()

    for i in range(L, 0, -1):
        dz = dhs[i] if i == L else dhs[i] * (1 - activations[i] ** 2)
        dWs[i - 1] = dz.T @ activations[i - 1]
        dbs[i - 1] = dz.sum(axis=0)
        dhs[i - 1] = dz @ params[i - 1][0]
    return dhs, dWs, dbs
""",
)
SIGMOID_MLP_BACKWARD.whole(
    "stored array changed",
    "pre_activations",
    """
def sigmoid_mlp_backward(params, activations, dout):
    L = len(params)
    g = dout.copy()
    dhs, dWs, dbs = [g], [], []
    for i in range(L, 0, -1):
        if i < L:
            g *= activations[i] * (1 - activations[i])
        dWs.insert(0, g.T @ activations[i - 1])
        dbs.insert(0, g.sum(axis=0))
        g = g @ params[i - 1][0]
        dhs.insert(0, g)
    return dhs, dWs, dbs
""",
)
SIGMOID_MLP_BACKWARD.whole(
    "mean for the bias",
    "mean_of_biases",
    """
def sigmoid_mlp_backward(params, activations, dout):
    L = len(params)
    dhs, dWs, dbs = [None] * (L + 1), [None] * L, [None] * L
    dhs[L] = dout.copy()

    for i in range(L, 0, -1):
        h = activations[i]
        dz = dhs[i] if i == L else dhs[i] * h * (1 - h)
        dWs[i - 1] = dz.T @ activations[i - 1]
        dbs[i - 1] = dz.mean(axis=0)
        dhs[i - 1] = dz @ params[i - 1][0]
    return dhs, dWs, dbs
""",
)
SIGMOID_MLP_BACKWARD.whole(
    "1/N again",
    "mean_twice",
    """
def sigmoid_mlp_backward(params, activations, dout):
    L = len(params)
    dhs, dWs, dbs = [None] * (L + 1), [None] * L, [None] * L
    dhs[L] = dout.copy()

    N = len(dout)
    for i in range(L, 0, -1):
        h = activations[i]
        dz = dhs[i] if i == L else dhs[i] * h * (1 - h)
        dWs[i - 1] = dz.T @ activations[i - 1] / N
        dbs[i - 1] = dz.sum(axis=0) / N
        dhs[i - 1] = dz @ params[i - 1][0]
    return dhs, dWs, dbs
""",
)
SIGMOID_MLP_BACKWARD.whole(
    "weights from dh",
    "slope_too_late",
    """
def sigmoid_mlp_backward(params, activations, dout):
    L = len(params)
    dhs, dWs, dbs = [None] * (L + 1), [None] * L, [None] * L
    dhs[L] = dout.copy()

    for i in range(L, 0, -1):
        h = activations[i]
        dz = dhs[i] if i == L else dhs[i] * h * (1 - h)
        dWs[i - 1] = dhs[i].T @ activations[i - 1]
        dbs[i - 1] = dhs[i].sum(axis=0)
        dhs[i - 1] = dz @ params[i - 1][0]
    return dhs, dWs, dbs
""",
)
SIGMOID_MLP_BACKWARD.whole(
    "no slope on the way down",
    "slope_off_the_path",
    """
def sigmoid_mlp_backward(params, activations, dout):
    L = len(params)
    dhs, dWs, dbs = [None] * (L + 1), [None] * L, [None] * L
    dhs[L] = dout.copy()

    for i in range(L, 0, -1):
        h = activations[i]
        dz = dhs[i] if i == L else dhs[i] * h * (1 - h)
        dWs[i - 1] = dz.T @ activations[i - 1]
        dbs[i - 1] = dz.sum(axis=0)
        dhs[i - 1] = dhs[i] @ params[i - 1][0]
    return dhs, dWs, dbs
""",
)
SIGMOID_MLP_BACKWARD.whole(
    "W and b lists swapped",
    "order",
    """
def sigmoid_mlp_backward(params, activations, dout):
    L = len(params)
    dhs, dWs, dbs = [None] * (L + 1), [None] * L, [None] * L
    dhs[L] = dout.copy()

    for i in range(L, 0, -1):
        h = activations[i]
        dz = dhs[i] if i == L else dhs[i] * h * (1 - h)
        dWs[i - 1] = dz.T @ activations[i - 1]
        dbs[i - 1] = dz.sum(axis=0)
        dhs[i - 1] = dz @ params[i - 1][0]
    return dhs, dbs, dWs
""",
)
SIGMOID_MLP_BACKWARD.whole(
    "first layer without slope",
    "first_slope_missing",
    """
def sigmoid_mlp_backward(params, activations, dout):
    L = len(params)
    dhs, dWs, dbs = [None] * (L + 1), [None] * L, [None] * L
    dhs[L] = dout.copy()

    for i in range(L, 0, -1):
        h = activations[i]
        dz = dhs[i] * h * (1 - h) if 1 < i < L else dhs[i]
        dWs[i - 1] = dz.T @ activations[i - 1]
        dbs[i - 1] = dz.sum(axis=0)
        dhs[i - 1] = dz @ params[i - 1][0]
    return dhs, dWs, dbs
""",
)
SIGMOID_MLP_BACKWARD.whole(
    "column sums as a row",
    "bias_axis_kept",
    """
def sigmoid_mlp_backward(params, activations, dout):
    L = len(params)
    dhs, dWs, dbs = [None] * (L + 1), [None] * L, [None] * L
    dhs[L] = dout.copy()

    for i in range(L, 0, -1):
        h = activations[i]
        dz = dhs[i] if i == L else dhs[i] * h * (1 - h)
        dWs[i - 1] = dz.T @ activations[i - 1]
        dbs[i - 1] = dz.sum(axis=0, keepdims=True)
        dhs[i - 1] = dz @ params[i - 1][0]
    return dhs, dWs, dbs
""",
)
SIGMOID_MLP_FORWARD = Answers(
    "sigmoid_mlp_forward",
    """
def sigmoid_mlp_forward(params, X):
    hs = [np.array(X, dtype=float)]
    for i, (W, b) in enumerate(params, start=1):
        z = hs[-1] @ W.T + b
        hs.append(z if i == len(params) else 1 / (1 + np.exp(-z)))
    return hs
""",
)
SIGMOID_MLP_FORWARD.other(
    "hidden first, then linear",
    """
def sigmoid_mlp_forward(params, X):
    *hidden, (W_last, b_last) = params
    hs = [X]
    for W, b in hidden:
        hs.append(0.5 * (1 + np.tanh((hs[-1] @ np.transpose(W) + b) / 2)))
    hs.append(hs[-1] @ W_last.T + b_last)
    return hs
""",
)
SIGMOID_MLP_FORWARD.whole(
    "sigmoid on the last layer",
    "squashed_output",
    """
def sigmoid_mlp_forward(params, X):
    hs = [X]
    for W, b in params:
        hs.append(1 / (1 + np.exp(-(hs[-1] @ W.T + b))))
    return hs
""",
)
SIGMOID_MLP_FORWARD.whole(
    "no sigmoid at all",
    "linear",
    """
def sigmoid_mlp_forward(params, X):
    hs = [X]
    for W, b in params:
        hs.append(hs[-1] @ W.T + b)
    return hs
""",
)
SIGMOID_MLP_FORWARD.whole(
    "last two layers linear",
    "last_hidden_linear",
    """
def sigmoid_mlp_forward(params, X):
    L = len(params)
    hs = [X]
    for i in range(L):
        W, b = params[i]
        z = hs[-1] @ W.T + b
        hs.append(1 / (1 + np.exp(-z)) if i < L - 2 else z)
    return hs
""",
)
SIGMOID_MLP_FORWARD.whole(
    "brackets of the fraction",
    "no_brackets",
    """
def sigmoid_mlp_forward(params, X):
    hs = [X]
    for W, b in params[:-1]:
        z = hs[-1] @ W.T + b
        hs.append(1 / 1 + np.exp(-z))
    W, b = params[-1]
    hs.append(hs[-1] @ W.T + b)
    return hs
""",
)
SIGMOID_MLP_FORWARD.whole(
    "bias outside the sigmoid",
    "bias_outside",
    """
def sigmoid_mlp_forward(params, X):
    hs = [X]
    for W, b in params[:-1]:
        hs.append(1 / (1 + np.exp(-(hs[-1] @ W.T))) + b)
    W, b = params[-1]
    hs.append(hs[-1] @ W.T + b)
    return hs
""",
)
SIGMOID_MLP_FORWARD.whole(
    "minus for the product only",
    "bias_sign",
    """
def sigmoid_mlp_forward(params, X):
    hs = [X]
    for W, b in params[:-1]:
        hs.append(1 / (1 + np.exp(-hs[-1] @ W.T + b)))
    W, b = params[-1]
    hs.append(hs[-1] @ W.T + b)
    return hs
""",
)
SIGMOID_MLP_FORWARD.whole(
    "sign of the exponent",
    "mirrored",
    """
def sigmoid_mlp_forward(params, X):
    hs = [X]
    for W, b in params[:-1]:
        hs.append(1 / (1 + np.exp(hs[-1] @ W.T + b)))
    W, b = params[-1]
    hs.append(hs[-1] @ W.T + b)
    return hs
""",
)
SIGMOID_MLP_FORWARD.whole(
    "pre-activations returned",
    "pre_activations",
    """
def sigmoid_mlp_forward(params, X):
    h, out = X, [X]
    for W, b in params:
        z = h @ W.T + b
        out.append(z)
        h = 1 / (1 + np.exp(-z))
    return out
""",
)
SIGMOID_MLP_FORWARD.whole(
    "no bias in the last layer",
    "no_output_bias",
    """
def sigmoid_mlp_forward(params, X):
    hs = [X]
    for W, b in params[:-1]:
        hs.append(1 / (1 + np.exp(-(hs[-1] @ W.T + b))))
    hs.append(hs[-1] @ params[-1][0].T)
    return hs
""",
)
SIGMOID_MLP_FORWARD.whole(
    "columns are examples",
    "transposed",
    """
def sigmoid_mlp_forward(params, X):
    h = X.T
    hs = [h]
    for i, (W, b) in enumerate(params):
        z = W @ h + b[:, None]
        h = z if i == len(params) - 1 else 1 / (1 + np.exp(-z))
        hs.append(h)
    return hs
""",
)
SIGMOID_MLP_FORWARD.whole(
    "the input left out",
    "without_input",
    """
def sigmoid_mlp_forward(params, X):
    h, hs = X, []
    for W, b in params[:-1]:
        h = 1 / (1 + np.exp(-(h @ W.T + b)))
        hs.append(h)
    W, b = params[-1]
    hs.append(h @ W.T + b)
    return hs
""",
)
SIGMOID_MLP_FORWARD.whole(
    "softmax at the end",
    "softmax",
    """
def sigmoid_mlp_forward(params, X):
    hs = [X]
    for W, b in params[:-1]:
        hs.append(1 / (1 + np.exp(-(hs[-1] @ W.T + b))))
    W, b = params[-1]
    z = hs[-1] @ W.T + b
    e = np.exp(z - z.max(axis=1, keepdims=True))
    hs.append(e / e.sum(axis=1, keepdims=True))
    return hs
""",
)
SIGMOID_MLP_FORWARD.whole(
    "X in a sigmoid",
    "sigmoid_before_the_weights",
    """
def sigmoid_mlp_forward(params, X):
    hs = [X]
    for W, b in params:
        h = 1 / (1 + np.exp(-hs[-1]))
        hs.append(h @ W.T + b)
    return hs
""",
)
VANISHING_DEPTH = Answers(
    "vanishing_depth",
    """
def vanishing_depth(w, tol):
    left, n = 1.0, 0
    while left >= tol:
        left *= abs(w)
        n += 1
    return n
""",
)
VANISHING_DEPTH.other(
    "count from itertools",
    """
def vanishing_depth(w, tol):
    import itertools
    size = abs(w)
    return next(n for n in itertools.count() if size ** n < tol)
""",
)
VANISHING_DEPTH.whole(
    "no abs",
    "sign_of_w",
    """
def vanishing_depth(w, tol):
    n = 0
    while w ** n >= tol:
        n += 1
    return n
""",
)
VANISHING_DEPTH.whole(
    "at most tol",
    "at_most",
    """
def vanishing_depth(w, tol):
    n, p = 0, 1.0
    while p > tol:
        p *= abs(w)
        n += 1
    return n
""",
)
VANISHING_DEPTH.whole(
    "last layer that still has tol",
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
    "count starts at 1",
    "one_late",
    """
def vanishing_depth(w, tol):
    n, p = 1, 1.0
    while p >= tol:
        p *= abs(w)
        n += 1
    return n
""",
)
VANISHING_DEPTH.whole(
    "never zero",
    "at_least_one",
    """
def vanishing_depth(w, tol):
    p, n = abs(w), 1
    while p >= tol:
        p *= abs(w)
        n += 1
    return n
""",
)
VANISHING_DEPTH.whole(
    "logarithm, rounded to nearest",
    "rounded",
    """
def vanishing_depth(w, tol):
    if w == 0:
        return 0 if tol > 1 else 1
    return max(0, round(math.log(tol) / math.log(abs(w))))
""",
)
VANISHING_DEPTH.whole(
    "logarithm, cut off",
    "one_early",
    """
def vanishing_depth(w, tol):
    if w == 0:
        return 0 if tol > 1 else 1
    return max(0, int(math.log(tol) / math.log(abs(w))))
""",
)
VANISHING_DEPTH.whole(
    "quotient upside down",
    "inverted",
    """
def vanishing_depth(w, tol):
    if w == 0:
        return 0 if tol > 1 else 1
    return max(0, math.ceil(math.log(abs(w)) / math.log(tol)))
""",
)
VANISHING_DEPTH.whole(
    "what is lost",
    "inverted",
    """
def vanishing_depth(w, tol):
    n = 0
    while 1 - abs(w) ** n < tol:
        n += 1
        if n > 100000:
            break
    return n
""",
)
VANISHING_DEPTH.whole(
    "condition turned round",
    "never_counts",
    """
def vanishing_depth(w, tol):
    n = 0
    while abs(w) ** n < tol and n < 100000:
        n += 1
    return n
""",
)
VANISHING_DEPTH.whole(
    "squares",
    "repeated_squaring",
    """
def vanishing_depth(w, tol):
    p, n = abs(w), 1
    if tol > 1:
        return 0
    while p >= tol:
        p *= p
        n += 1
    return n
""",
)
VANISHING_DEPTH.whole(
    "tol of a percent",
    "percent",
    """
def vanishing_depth(w, tol):
    p, n = 1.0, 0
    while p * 100 >= tol:
        p *= abs(w)
        n += 1
    return n
""",
)
