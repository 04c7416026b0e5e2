"""Answers to ``chain_forward`` by a reader who knew the text of the lesson alone."""

from support.tables import Answers

TABLE = Answers(
    "chain_forward",
    """
def chain_forward(w, b, x, n):
    ys = [x]
    for _ in range(n):
        ys.append(w * ys[-1] + b)
    return np.array(ys, dtype=float)
""",
)
whole, other = TABLE.whole, TABLE.other

other(
    "filled zeros",
    """
def chain_forward(w, b, x, n):
    y = np.zeros(n + 1)
    y[0] = x
    for i in range(1, n + 1):
        y[i] = w * y[i - 1] + b
    return y
""",
)
other(
    "sum of powers",
    """
def chain_forward(w, b, x, n):
    out = np.empty(n + 1)
    for k in range(n + 1):
        total = float(w) ** k * x
        for j in range(k):
            total += float(w) ** j * b
        out[k] = total
    return out
""",
)
whole(
    "input left out",
    "without_input",
    """
def chain_forward(w, b, x, n):
    ys = []
    y = x
    for _ in range(n):
        y = w * y + b
        ys.append(y)
    return np.array(ys)
""",
)
whole(
    "one layer too many",
    "one_long",
    """
def chain_forward(w, b, x, n):
    ys = [x]
    for i in range(n + 1):
        ys.append(w * ys[i] + b)
    return np.array(ys)
""",
)
whole(
    "range from 1 to n",
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
whole(
    "only the last",
    "only_last",
    """
def chain_forward(w, b, x, n):
    y = x
    for _ in range(n):
        y = w * y + b
    return y
""",
)
whole(
    "bias multiplied too",
    "bias_inside",
    """
def chain_forward(w, b, x, n):
    ys = [x]
    for _ in range(n):
        ys.append(w * (ys[-1] + b))
    return np.array(ys)
""",
)
whole(
    "bias only once",
    "bias_not_carried",
    """
def chain_forward(w, b, x, n):
    return np.array([w ** i * x + b if i > 0 else x for i in range(n + 1)], dtype=float)
""",
)
whole(
    "always from x",
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
whole(
    "w and b swapped",
    "swapped",
    """
def chain_forward(w, b, x, n):
    ys = [x]
    for _ in range(n):
        ys.append(b * ys[-1] + w)
    return np.array(ys)
""",
)
whole(
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
whole(
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
whole(
    "too short array",
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
whole(
    "return in loop",
    "return_in_loop",
    """
def chain_forward(w, b, x, n):
    ys = [x]
    for _ in range(n):
        ys.append(w * ys[-1] + b)
        return np.array(ys)
""",
)
whole(
    "float32",
    "",
    """
def chain_forward(w, b, x, n):
    y = np.zeros(n + 1, dtype=np.float32)
    y[0] = x
    for i in range(n):
        y[i + 1] = w * y[i] + b
    return y
""",
)
whole(
    "a plain list",
    "",
    """
def chain_forward(w, b, x, n):
    y = [float(x)]
    for i in range(n):
        y.append(w * y[i] + b)
    return y
""",
)
