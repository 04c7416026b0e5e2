"""Answers to ``chain_gradients`` by a reader who knew the text of the lesson alone."""

from support.tables import Answers

TABLE = Answers(
    "chain_gradients",
    """
def chain_gradients(w, b, x, n):
    y, dx, dw, db = float(x), 1.0, 0.0, 0.0
    for _ in range(n):
        dw = w * dw + y
        db = w * db + 1
        dx = w * dx
        y = w * y + b
    return dx, dw, db
""",
)
whole, other = TABLE.whole, TABLE.other

other(
    "sums",
    """
def chain_gradients(w, b, x, n):
    ys = [float(x)]
    for _ in range(n):
        ys.append(w * ys[-1] + b)
    dw = sum(w ** (n - i) * ys[i - 1] for i in range(1, n + 1))
    db = sum(w ** (n - i) for i in range(1, n + 1))
    return float(w**n), float(dw), float(db)
""",
)
whole(
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
whole(
    "last layer only",
    "last_layer",
    """
def chain_gradients(w, b, x, n):
    y = x
    last = 0.0
    for _ in range(n):
        last = y
        y = w * y + b
    return float(w) ** n, float(last), 1.0 if n else 0.0
""",
)
whole(
    "no way to the output",
    "no_way_to_the_output",
    """
def chain_gradients(w, b, x, n):
    y, dw, db = x, 0.0, 0.0
    for _ in range(n):
        dw += y
        db += 1
        y = w * y + b
    return float(w) ** n, float(dw), float(db)
""",
)
whole(
    "n w^(n-1) x",
    "no_bias_terms",
    """
def chain_gradients(w, b, x, n):
    dx = float(w) ** n
    dw = n * float(w) ** (n - 1) * x if n else 0.0
    db = float(sum(w**k for k in range(n)))
    return dx, float(dw), db
""",
)
whole(
    "db is n",
    "bias_counted",
    """
def chain_gradients(w, b, x, n):
    y, dx, dw = x, 1.0, 0.0
    for _ in range(n):
        dw = w * dw + y
        dx *= w
        y = w * y + b
    return float(dx), float(dw), float(n)
""",
)
whole(
    "power i instead of n - i",
    "both_on_input_side",
    """
def chain_gradients(w, b, x, n):
    y, dw, db = x, 0.0, 0.0
    for i in range(1, n + 1):
        dw += w ** i * y
        db += w ** i
        y = w * y + b
    return float(w) ** n, float(dw), float(db)
""",
)
whole(
    "order dw, db, dx",
    "other_order",
    """
def chain_gradients(w, b, x, n):
    y, dx, dw, db = x, 1.0, 0.0, 0.0
    for _ in range(n):
        dw = w * dw + y
        db = w * db + 1
        dx = w * dx
        y = w * y + b
    return float(dw), float(db), float(dx)
""",
)
whole(
    "db through b",
    "bias_times_b",
    """
def chain_gradients(w, b, x, n):
    y, dx, dw, db = x, 1.0, 0.0, 0.0
    for _ in range(n):
        dw = w * dw + y
        db = w * db + b
        dx = w * dx
        y = w * y + b
    return float(dx), float(dw), float(db)
""",
)
whole(
    "dx starts at x",
    "input_times_x",
    """
def chain_gradients(w, b, x, n):
    y, dx, dw, db = x, x, 0.0, 0.0
    for _ in range(n):
        dw = w * dw + y
        db = w * db + 1
        dx = w * dx
        y = w * y + b
    return float(dx), float(dw), float(db)
""",
)
whole(
    "dw starts at 1",
    "both_start_at_one",
    """
def chain_gradients(w, b, x, n):
    y, dx, dw, db = x, 1.0, 1.0, 1.0
    for _ in range(n):
        dw = w * dw + y
        db = w * db + 1
        dx = w * dx
        y = w * y + b
    return float(dx), float(dw), float(db)
""",
)
whole(
    "exponent one more",
    "one_power_more",
    """
def chain_gradients(w, b, x, n):
    y, dw, db = float(x), 0.0, 0.0
    for i in range(1, n + 1):
        dw += w ** (n - i + 1) * y
        db += w ** (n - i + 1)
        y = w * y + b
    return float(w) ** n, float(dw), float(db)
""",
)
whole(
    "db geometric at 1",
    "",
    """
def chain_gradients(w, b, x, n):
    y, dw = x, 0.0
    for _ in range(n):
        dw = w * dw + y
        y = w * y + b
    return float(w) ** n, float(dw), (1 - w**n) / (1 - w)
""",
)
whole(
    "outer factor lost in dw",
    "first_layer",
    """
def chain_gradients(w, b, x, n):
    y, dx, dw, db = x, 1.0, x, 1.0
    for _ in range(n - 1):
        dw = w * dw
        db = w * db
        dx = w * dx
        y = w * y + b
    return float(dx * w) if n else 1.0, float(dw), float(db)
""",
)
whole(
    "averaged",
    "averaged",
    """
def chain_gradients(w, b, x, n):
    if n == 0:
        return 1.0, 0.0, 0.0
    ys = [x]
    for _ in range(n):
        ys.append(w * ys[-1] + b)
    dw = np.mean([w ** (n - i) * ys[i - 1] for i in range(1, n + 1)])
    db = np.mean([float(w) ** (n - i) for i in range(1, n + 1)])
    return float(w) ** n, float(dw), float(db)
""",
)
whole(
    "b forgotten",
    "no_bias_terms",
    """
def chain_gradients(w, b, x, n):
    y, dx, dw, db = x, 1.0, 0.0, 0.0
    for _ in range(n):
        dw = w * dw + y
        db = w * db + 1
        dx = w * dx
        y = w * y
    return float(dx), float(dw), float(db)
""",
)
