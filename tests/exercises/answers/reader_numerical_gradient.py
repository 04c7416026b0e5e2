"""Answers to ``numerical_gradient`` by a reader who knew the text of the lesson alone."""

from support.tables import Answers

TABLE = Answers(
    "numerical_gradient",
    """
def numerical_gradient(f, x, h):
    grad = np.zeros_like(x, dtype=float)
    for i in np.ndindex(x.shape):
        up, down = x.copy(), x.copy()
        up[i] += h
        down[i] -= h
        grad[i] = (f(up) - f(down)) / (2 * h)
    return grad
""",
)
whole, other = TABLE.whole, TABLE.other

other(
    "flat unit vectors",
    """
def numerical_gradient(f, x, h):
    g = np.zeros(x.size)
    for k in range(x.size):
        e = np.zeros(x.size)
        e[k] = h
        e = e.reshape(x.shape)
        g[k] = (f(x + e) - f(x - e)) / (2 * h)
    return g.reshape(x.shape)
""",
)
whole(
    "forward difference",
    "forward",
    """
def numerical_gradient(f, x, h):
    grad = np.zeros_like(x)
    for i in np.ndindex(x.shape):
        up = x.copy()
        up[i] += h
        grad[i] = (f(up) - f(x)) / h
    return grad
""",
)
whole(
    "divided by h",
    "over_h",
    """
def numerical_gradient(f, x, h):
    grad = np.zeros_like(x)
    for i in np.ndindex(x.shape):
        up, down = x.copy(), x.copy()
        up[i] += h
        down[i] -= h
        grad[i] = (f(up) - f(down)) / h
    return grad
""",
)
whole(
    "/ 2 * h",
    "multiplied",
    """
def numerical_gradient(f, x, h):
    grad = np.zeros_like(x)
    for i in np.ndindex(x.shape):
        up, down = x.copy(), x.copy()
        up[i] += h
        down[i] -= h
        grad[i] = (f(up) - f(down)) / 2 * h
    return grad
""",
)
whole(
    "all entries at once",
    "all_at_once",
    """
def numerical_gradient(f, x, h):
    return np.ones_like(x) * (f(x + h) - f(x - h)) / (2 * h)
""",
)
whole(
    "a single number",
    "one_number",
    """
def numerical_gradient(f, x, h):
    return (f(x + h) - f(x - h)) / (2 * h)
""",
)
whole(
    "not put back",
    "left_below",
    """
def numerical_gradient(f, x, h):
    grad = np.zeros_like(x)
    for i in np.ndindex(x.shape):
        x[i] += h
        fp = f(x)
        x[i] -= 2 * h
        fm = f(x)
        grad[i] = (fp - fm) / (2 * h)
    return grad
""",
)
whole(
    "alias not copy",
    "zeros",
    """
def numerical_gradient(f, x, h):
    grad = np.zeros_like(x)
    for i in np.ndindex(x.shape):
        up = x
        down = x
        up[i] += h
        down[i] -= h
        grad[i] = (f(up) - f(down)) / (2 * h)
    return grad
""",
)
whole(
    "only 1-d",
    "",
    """
def numerical_gradient(f, x, h):
    grad = np.zeros(len(x))
    for i in range(len(x)):
        e = np.zeros(len(x))
        e[i] = h
        grad[i] = (f(x + e) - f(x - e)) / (2 * h)
    return grad
""",
)
whole(
    "flat result",
    "flattened",
    """
def numerical_gradient(f, x, h):
    grad = []
    for k in range(x.size):
        e = np.zeros(x.size)
        e[k] = h
        e = e.reshape(x.shape)
        grad.append((f(x + e) - f(x - e)) / (2 * h))
    return np.array(grad)
""",
)
whole(
    "sign",
    "sign",
    """
def numerical_gradient(f, x, h):
    grad = np.zeros_like(x)
    for i in np.ndindex(x.shape):
        e = np.zeros_like(x)
        e[i] = h
        grad[i] = (f(x - e) - f(x + e)) / (2 * h)
    return grad
""",
)
whole(
    "rows moved",
    "whole_rows",
    """
def numerical_gradient(f, x, h):
    grad = np.zeros_like(x)
    for i in range(x.shape[0] if x.ndim else 1):
        up, down = x.copy(), x.copy()
        if x.ndim:
            up[i] += h
            down[i] -= h
            grad[i] = (f(up) - f(down)) / (2 * h)
        else:
            grad[()] = (f(x + h) - f(x - h)) / (2 * h)
    return grad
""",
)
whole(
    "h fixed",
    "own_step",
    """
def numerical_gradient(f, x, h):
    h = 1e-5
    grad = np.zeros_like(x)
    for i in np.ndindex(x.shape):
        up, down = x.copy(), x.copy()
        up[i] += h
        down[i] -= h
        grad[i] = (f(up) - f(down)) / (2 * h)
    return grad
""",
)
whole(
    "moves accumulate",
    "steps_kept",
    """
def numerical_gradient(f, x, h):
    grad = np.zeros_like(x)
    up, down = x.copy(), x.copy()
    for i in np.ndindex(x.shape):
        up[i] += h
        down[i] -= h
        grad[i] = (f(up) - f(down)) / (2 * h)
    return grad
""",
)
whole(
    "f of the entry",
    "entry_alone",
    """
def numerical_gradient(f, x, h):
    return np.array([(f(v + h) - f(v - h)) / (2 * h) for v in x.ravel()]).reshape(x.shape)
""",
)
