"""Answers to ``layer_gradients`` by a reader who knew the text of the lesson alone."""

from support.tables import Answers

TABLE = Answers(
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
    for i in range(n - 1, -1, -1):
        dy[i] = ws[i] * dy[i + 1]
    return dy, y[:-1] * dy[1:], dy[1:].copy()
""",
)
whole, other = TABLE.whole, TABLE.other

other(
    "lists",
    """
def layer_gradients(ws, bs, x, target):
    ys = [x]
    for w, b in zip(ws, bs):
        ys.append(w * ys[-1] + b)
    g = ys[-1] - target
    dy, dw, db = [g], [], []
    for w, y_in in zip(reversed(ws), reversed(ys[:-1])):
        dw.insert(0, g * y_in)
        db.insert(0, g)
        g = g * w
        dy.insert(0, g)
    return np.array(dy, dtype=float), np.array(dw, dtype=float), np.array(db, dtype=float)
""",
)
whole(
    "output for input",
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
    for i in range(n, 0, -1):
        dy[i - 1] = ws[i - 1] * dy[i]

    return dy, y[1:] * dy[1:], dy[1:].copy()
""",
)
whole(
    "gradient below",
    "early_upstream",
    """
def layer_gradients(ws, bs, x, target):
    n = len(ws)
    y = np.zeros(n + 1)
    y[0] = x
    for i in range(n):
        y[i + 1] = ws[i] * y[i] + bs[i]
    dy = np.zeros(n + 1)
    dy[n] = y[n] - target
    for i in range(n, 0, -1):
        dy[i - 1] = ws[i - 1] * dy[i]

    return dy, y[:-1] * dy[:-1], dy[:-1].copy()
""",
)
whole(
    "sign of the error",
    "target_minus_output",
    """
def layer_gradients(ws, bs, x, target):
    n = len(ws)
    y = np.zeros(n + 1)
    y[0] = x
    for i in range(n):
        y[i + 1] = ws[i] * y[i] + bs[i]
    dy = np.zeros(n + 1)

    dy[n] = target - y[n]
    for i in range(n, 0, -1):
        dy[i - 1] = ws[i - 1] * dy[i]
    return dy, y[:-1] * dy[1:], dy[1:].copy()
""",
)
whole(
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
    for i in range(n, 0, -1):
        dy[i - 1] = ws[i - 1] * dy[i]
    return dy, y[:-1] * dy[1:], dy[1:].copy()
""",
)
whole(
    "loss as start",
    "loss_for_derivative",
    """
def layer_gradients(ws, bs, x, target):
    n = len(ws)
    y = np.zeros(n + 1)
    y[0] = x
    for i in range(n):
        y[i + 1] = ws[i] * y[i] + bs[i]
    dy = np.zeros(n + 1)

    dy[n] = 0.5 * (y[n] - target) ** 2
    for i in range(n, 0, -1):
        dy[i - 1] = ws[i - 1] * dy[i]
    return dy, y[:-1] * dy[1:], dy[1:].copy()
""",
)
whole(
    "derivative of the output",
    "no_loss_derivative",
    """
def layer_gradients(ws, bs, x, target):
    n = len(ws)
    y = np.zeros(n + 1)
    y[0] = x
    for i in range(n):
        y[i + 1] = ws[i] * y[i] + bs[i]
    dy = np.zeros(n + 1)

    dy[n] = 1.0
    for i in range(n, 0, -1):
        dy[i - 1] = ws[i - 1] * dy[i]
    return dy, y[:-1] * dy[1:], dy[1:].copy()
""",
)
whole(
    "wrong weight",
    "lower_neighbour",
    """
def layer_gradients(ws, bs, x, target):
    n = len(ws)
    y = np.zeros(n + 1)
    y[0] = x
    for i in range(n):
        y[i + 1] = ws[i] * y[i] + bs[i]
    dy = np.zeros(n + 1)

    dy[n] = y[n] - target
    for i in range(n - 1, -1, -1):
        dy[i] = ws[i - 1] * dy[i + 1]
    return dy, y[:-1] * dy[1:], dy[1:].copy()
""",
)
whole(
    "reversed",
    "backward_order",
    """
def layer_gradients(ws, bs, x, target):
    ys = [x]
    for w, b in zip(ws, bs):
        ys.append(w * ys[-1] + b)
    g = ys[-1] - target
    dy, dw, db = [g], [], []
    for w, y_in in zip(ws[::-1], ys[-2::-1]):
        dw.append(g * y_in)
        db.append(g)
        g = g * w
        dy.append(g)
    return np.array(dy), np.array(dw), np.array(db)
""",
)
whole(
    "outputs swapped",
    "swapped",
    """
def layer_gradients(ws, bs, x, target):
    n = len(ws)
    y = np.zeros(n + 1)
    y[0] = x
    for i in range(n):
        y[i + 1] = ws[i] * y[i] + bs[i]
    dy = np.zeros(n + 1)
    dy[n] = y[n] - target
    for i in range(n, 0, -1):
        dy[i - 1] = ws[i - 1] * dy[i]

    return dy, dy[1:].copy(), y[:-1] * dy[1:]
""",
)
whole(
    "dw first",
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
    for i in range(n, 0, -1):
        dy[i - 1] = ws[i - 1] * dy[i]

    return y[:-1] * dy[1:], dy[1:].copy(), dy
""",
)
whole(
    "no bias forward",
    "no_bias_forward",
    """
def layer_gradients(ws, bs, x, target):
    n = len(ws)
    y = [x]
    for w in ws:
        y.append(w * y[-1])
    y = np.array(y, dtype=float)
    dy = np.zeros(n + 1)
    dy[n] = y[n] - target
    for i in reversed(range(n)):
        dy[i] = ws[i] * dy[i + 1]
    return dy, dy[1:] * y[:-1], dy[1:].copy()
""",
)
whole(
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
    for i in range(n, 0, -1):
        dy[i - 1] = ws[i - 1] * dy[i] + bs[i - 1]
    return dy, y[:-1] * dy[1:], dy[1:].copy()
""",
)
whole(
    "db are ones",
    "bias_ones",
    """
def layer_gradients(ws, bs, x, target):
    n = len(ws)
    y = np.zeros(n + 1)
    y[0] = x
    for i in range(n):
        y[i + 1] = ws[i] * y[i] + bs[i]
    dy = np.zeros(n + 1)
    dy[n] = y[n] - target
    for i in range(n, 0, -1):
        dy[i - 1] = ws[i - 1] * dy[i]

    return dy, y[:-1] * dy[1:], np.ones(n)
""",
)
whole(
    "dy without input",
    "without_dx",
    """
def layer_gradients(ws, bs, x, target):
    n = len(ws)
    y = np.zeros(n + 1)
    y[0] = x
    for i in range(n):
        y[i + 1] = ws[i] * y[i] + bs[i]
    dy = np.zeros(n + 1)
    dy[n] = y[n] - target
    for i in range(n, 0, -1):
        dy[i - 1] = ws[i - 1] * dy[i]

    return dy[1:].copy(), y[:-1] * dy[1:], dy[1:].copy()
""",
)
whole(
    "db too long",
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
    for i in range(n, 0, -1):
        dy[i - 1] = ws[i - 1] * dy[i]

    return dy, y[:-1] * dy[1:], dy.copy()
""",
)
whole(
    "only the weights",
    "missing_output",
    """
def layer_gradients(ws, bs, x, target):
    n = len(ws)
    y = np.zeros(n + 1)
    y[0] = x
    for i in range(n):
        y[i + 1] = ws[i] * y[i] + bs[i]
    dy = np.zeros(n + 1)
    dy[n] = y[n] - target
    for i in range(n, 0, -1):
        dy[i - 1] = ws[i - 1] * dy[i]

    return y[:-1] * dy[1:]
""",
)
whole(
    "x for every input",
    "network_input",
    """
def layer_gradients(ws, bs, x, target):
    n = len(ws)
    y = np.zeros(n + 1)
    y[0] = x
    for i in range(n):
        y[i + 1] = ws[i] * y[i] + bs[i]
    dy = np.zeros(n + 1)
    dy[n] = y[n] - target
    for i in range(n, 0, -1):
        dy[i - 1] = ws[i - 1] * dy[i]

    return dy, x * dy[1:], dy[1:].copy()
""",
)
whole(
    "ws[n]",
    "",
    """
def layer_gradients(ws, bs, x, target):
    n = len(ws)
    y = np.zeros(n + 1)
    y[0] = x
    for i in range(n):
        y[i + 1] = ws[i] * y[i] + bs[i]
    dy = np.zeros(n + 1)

    dy[n] = y[n] - target
    for i in range(n, 0, -1):
        dy[i - 1] = ws[i] * dy[i]
    return dy, y[:-1] * dy[1:], dy[1:].copy()
""",
)
whole(
    "divides by w",
    "divided_by_weight",
    """
def layer_gradients(ws, bs, x, target):
    n = len(ws)
    y = np.zeros(n + 1)
    y[0] = x
    for i in range(n):
        y[i + 1] = ws[i] * y[i] + bs[i]
    dy = np.zeros(n + 1)

    dy[n] = y[n] - target
    for i in range(n, 0, -1):
        dy[i - 1] = dy[i] / ws[i - 1]
    return dy, y[:-1] * dy[1:], dy[1:].copy()
""",
)
