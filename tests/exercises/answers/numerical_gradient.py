"""Answers to ``numerical_gradient``."""

from support.tables import Answers

ANSWERS = Answers(
    "numerical_gradient",
    """
def numerical_gradient(f, x, h):
    g = np.zeros(x.shape)
    for i in np.ndindex(x.shape):
        up = x.copy()
        up[i] += h
        down = x.copy()
        down[i] -= h
        g[i] = (f(up) - f(down)) / (2 * h)
    return g
""",
)
slip, whole, right = ANSWERS.slip, ANSWERS.whole, ANSWERS.other

slip("x itself as the lower point", "half_forward", "f(down) -> f(x)")
slip("x itself as the lower point, over h", "forward", "f(down)) / (2 * h) -> f(x)) / h")
slip("x itself as the upper point", "half_backward", "f(up) -> f(x)")
slip("x itself as the upper point, over h", "backward", "(f(up) - f(down)) / (2 * h) -> (f(x) - f(down)) / h")
slip("over h", "over_h", "/ (2 * h) -> / h")
slip("no brackets", "multiplied", "/ (2 * h) -> / 2 * h")
slip("no step at all below", "not_divided", "/ (2 * h) -> ")
slip("the wrong way round", "sign", "f(up) - f(down) -> f(down) - f(up)")
slip("a sum", "sum_over_step", "f(up) - f(down) -> f(up) + f(down)")
slip("the size", "size_only", "g[i] = (f(up) - f(down)) -> g[i] = abs(f(up) - f(down))")
slip("a step of one's own", "own_step", "    g = np.zeros(x.shape) ->     h = 1e-6\n    g = np.zeros(x.shape)")
slip(
    "a step that scales",
    "relative_step",
    "        up = x.copy() ->         d = abs(x[i]) * h\n        up = x.copy()",
    "up[i] += h -> up[i] += d",
    "down[i] -= h -> down[i] -= d",
    "(2 * h) -> (2 * d)",
)
slip("half a step", "half_step_over_two_h", "up[i] += h -> up[i] += h / 2", "down[i] -= h -> down[i] -= h / 2")
slip(
    "half a step, over h",
    "half_step",
    "up[i] += h -> up[i] += h / 2",
    "down[i] -= h -> down[i] -= h / 2",
    "(2 * h) -> h",
)
slip("the return in the loop", "first_only", "    return g ->         return g")
slip(
    "no copies, the lower point first",
    "left_below",
    "        up = x.copy()\n        up[i] += h\n        down = x.copy()\n        down[i] -= h\n        "
    "g[i] = (f(up) - f(down)) / (2 * h) -> "
    "        x[i] += h\n        up = f(x)\n        x[i] -= 2 * h\n        g[i] = (up - f(x)) / (2 * h)",
)
whole(
    "all at once",
    "all_at_once",
    """
def numerical_gradient(f, x, h):
    return np.full(x.shape, (f(x + h) - f(x - h)) / (2 * h))
""",
)
whole(
    "rows",
    "whole_rows",
    """
def numerical_gradient(f, x, h):
    if x.ndim == 0:
        return np.array((f(x + h) - f(x - h)) / (2 * h))
    g = np.zeros(x.shape)
    for i in range(len(x)):
        e = np.zeros(x.shape)
        e[i] = h
        g[i] = (f(x + e) - f(x - e)) / (2 * h)
    return g
""",
)
whole(
    "the second derivative",
    "second",
    """
def numerical_gradient(f, x, h):
    g = np.zeros(x.shape)
    for i in np.ndindex(x.shape):
        e = np.zeros(x.shape)
        e[i] = h
        g[i] = (f(x + e) - 2 * f(x) + f(x - e)) / h**2
    return g
""",
)
right(
    "unit arrays",
    """
def numerical_gradient(f, x, h):
    g = np.empty_like(x)
    for i in np.ndindex(x.shape):
        e = np.zeros_like(x)
        e[i] = h
        g[i] = (f(x + e) - f(x - e)) / (2 * h)
    return g
""",
)
right(
    "in place, put back",
    """
def numerical_gradient(f, x, h):
    g = np.zeros(x.shape)
    for i in np.ndindex(*x.shape):
        old = x[i]
        x[i] = old + h
        up = f(x)
        x[i] = old - h
        down = f(x)
        x[i] = old
        g[i] = (up - down) / (2 * h)
    return g
""",
)
right(
    "flat, in place, put back by steps",
    """
def numerical_gradient(f, x, h):
    work = x.copy()
    flat, g = work.reshape(-1), np.zeros(x.size)
    for i in range(flat.size):
        flat[i] += h
        up = f(work)
        flat[i] -= 2 * h
        g[i] = (up - f(work)) / (2 * h)
        flat[i] += h
    return g.reshape(x.shape)
""",
)
right(
    "nditer",
    """
def numerical_gradient(f, x, h):
    g = np.zeros_like(x)
    it = np.nditer(x, flags=["multi_index"])
    for _ in it:
        up, down = x.copy(), x.copy()
        up[it.multi_index] += h
        down[it.multi_index] -= h
        g[it.multi_index] = 0.5 * (f(up) - f(down)) / h
    return g
""",
)
right(
    "an identity matrix",
    """
def numerical_gradient(f, x, h):
    steps = h * np.eye(x.size).reshape(x.size, *x.shape)
    return np.array([(f(x + e) - f(x - e)) / (2 * h) for e in steps]).reshape(x.shape)
""",
)
