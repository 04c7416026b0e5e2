"""Answers to ``chain_gradients``."""

from support.tables import Answers

ANSWERS = Answers(
    "chain_gradients",
    """
def chain_gradients(w, b, x, n):
    y, dx, dw, db = x, 1.0, 0.0, 0.0
    for i in range(n):
        dx = w * dx
        dw = w * dw + y
        db = w * db + 1
        y = w * y + b
    return dx, dw, db
""",
)
slip, whole, other = ANSWERS.slip, ANSWERS.whole, ANSWERS.other

slip("dw not carried on to the output", "weight_not_carried", "dw = w * dw + y -> dw = dw + y")
slip("db not carried on to the output", "bias_counted", "db = w * db + 1 -> db = db + 1")
slip("neither carried on", "no_way_to_the_output", "w * dw + y -> dw + y", "w * db + 1 -> db + 1")
slip("dw of the last layer only", "weight_of_last", "dw = w * dw + y -> dw = y")
slip("db of the last layer only", "bias_one", "db = w * db + 1 -> db = 1")
slip("both of the last layer only", "last_layer", "dw = w * dw + y -> dw = y", "db = w * db + 1 -> db = 1.0")
whole(
    "y updated first",
    "output_for_input",
    """
def chain_gradients(w, b, x, n):
    y, dx, dw, db = x, 1.0, 0.0, 0.0
    for i in range(n):
        y = w * y + b
        dx = w * dx
        dw = w * dw + y
        db = w * db + 1
    return dx, dw, db
""",
)
slip("the input in every layer", "network_input", "w * dw + y -> w * dw + x")
slip("dw without the way through b", "no_bias_terms", "y = w * y + b -> y = w * y")
slip("y not updated", "network_input", "y = w * y + b -> pass")
slip("dx is the size of w to the n", "size_of_w", "dx = w * dx -> dx = abs(w) * dx")
slip("dx is w", "only_w", "dx = w * dx -> dx = w")
slip("dx is w n", "product_for_power", "return dx, -> return w * n,")
slip("dx is one power short", "one_power_short", "return dx, -> return w ** (n - 1),")
slip("dx is one power more", "input_power_more", "return dx, -> return w ** (n + 1),")
slip("dx is the output", "output_itself", "return dx, -> return y,")
slip("dx is w^n x", "input_times_x", "return dx, -> return dx * x,")
slip("dx starts at 0", "zeros", "dx, dw, db = x, 1.0, 0.0, 0.0 -> dx, dw, db = x, 0.0, 0.0, 0.0")
slip("one layer too many", "one_layer_more", "range(n) -> range(n + 1)")
slip("one layer too few", "one_layer_short", "range(n) -> range(n - 1)")
slip("one layer too few, from 1", "one_layer_short", "range(n) -> range(1, n)")
slip("dw starts at 1", "weight_starts_at_one", "1.0, 0.0, 0.0 -> 1.0, 1.0, 0.0")
slip("db starts at 1", "bias_one_more", "1.0, 0.0, 0.0 -> 1.0, 0.0, 1.0")
slip("all start at 1", "both_start_at_one", "1.0, 0.0, 0.0 -> 1.0, 1.0, 1.0")
slip("db adds b", "bias_times_b", "w * db + 1 -> w * db + b")
slip("db adds y", "bias_like_weight", "w * db + 1 -> w * db + y")
slip("dw adds 1", "weight_like_bias", "w * dw + y -> w * dw + 1")
slip("dw of an unshared weight", "no_bias_terms", "return dx, dw, db -> return dx, n * w ** (n - 1) * x, db")
slip("dw as n w^(n-1)", "power_rule", "return dx, dw, db -> return dx, n * w ** (n - 1), db")
slip("dw as n w^n x", "power_not_lowered", "return dx, dw, db -> return dx, n * w ** n * x, db")
slip("db is n", "bias_counted", "return dx, dw, db -> return dx, dw, n")
slip("db is 1/(1 - w)", "bias_asymptote", "return dx, dw, db -> return dx, dw, 1 / (1 - w)")
slip("db is the output's bias part", "bias_times_b", "return dx, dw, db -> return dx, dw, b * db")
slip("dw times w once more", "weight_power_more", "return dx, dw, db -> return dx, w * dw, db")
slip("db times w once more", "bias_power_more", "return dx, dw, db -> return dx, dw, w * db")
slip("both times w once more", "one_power_more", "return dx, dw, db -> return dx, w * dw, w * db")
slip("dw and db swapped", "swapped", "return dx, dw, db -> return dx, db, dw")
slip("dx and dw swapped", "order", "return dx, dw, db -> return dw, dx, db")
slip("dx last", "other_order", "return dx, dw, db -> return dw, db, dx")
slip("db first", "order", "return dx, dw, db -> return db, dx, dw")
slip("the reverse order", "order", "return dx, dw, db -> return db, dw, dx")
slip("dw negative", "sign", "return dx, dw, db -> return dx, -dw, db")
slip("averaged over the layers", "averaged", "return dx, dw, db -> return dx, dw / max(n, 1), db / max(n, 1)")
slip("dw averaged over the layers", "weight_averaged", "return dx, dw, db -> return dx, dw / max(n, 1), db")
slip("the size of w everywhere", "size_everywhere", "for i -> w = abs(w)\n    for i")
slip("the size of w in dw", "size_in_weight", "w * dw + y -> abs(w) * dw + y")
slip("the size of w in db", "size_in_bias", "w * db + 1 -> abs(w) * db + 1")
slip("dw twice", "factor", "dw = w * dw + y -> dw = w * dw + 2 * y")
slip("the derivative multiplied by y", "product_rule_swapped", "dw = w * dw + y -> dw = y * dw + w")
slip("dw uses dx already updated", "input_side_more", "w * dw + y -> dw + dx * y")
slip("dw and db use dx already updated", "both_on_input_side", "w * dw + y -> dw + dx * y", "w * db + 1 -> db + dx")
slip("weighted from the wrong end", "input_side", "w * dw + y -> dw + w ** i * y")
slip("weighted from the wrong end, one power more", "input_side_more", "w * dw + y -> dw + w ** (i + 1) * y")
slip(
    "one power too many to the output",
    "one_power_more",
    "w * dw + y -> dw + w ** (n - i) * y",
    "w * db + 1 -> db + w ** (n - i)",
)
slip("one power too many to the output, dw only", "weight_power_more", "w * dw + y -> dw + w ** (n - i) * y")
slip("the output of layer i, with powers", "output_for_input", "w * dw + y -> dw + w ** (n - 1 - i) * (w * y + b)")
slip(
    "the term of the last layer missing",
    "weight_share_of_last_missing",
    "w * dw + y -> dw + (w ** (n - 1 - i) * y if i < n - 1 else 0)",
)
slip(
    "the term of the first layer missing",
    "weight_share_of_first_missing",
    "w * dw + y -> dw + (w ** (n - 1 - i) * y if i > 0 else 0)",
)
slip(
    "the terms of the last layer missing in both",
    "last_share_missing",
    "w * dw + y -> dw + (w ** (n - 1 - i) * y if i < n - 1 else 0)",
    "w * db + 1 -> db + (w ** (n - 1 - i) if i < n - 1 else 0)",
)
slip(
    "the terms of the first layer missing in both",
    "first_share_missing",
    "w * dw + y -> dw + (w ** (n - 1 - i) * y if i > 0 else 0)",
    "w * db + 1 -> db + (w ** (n - 1 - i) if i > 0 else 0)",
)
slip("loss gradients", "times_output", "return dx, dw, db -> return y * dx, y * dw, y * db")
whole(
    "backward, dw not summed",
    "first_layer",
    """
def chain_gradients(w, b, x, n):
    ys = [x]
    for i in range(n):
        ys.append(w * ys[-1] + b)
    g, dw, db = 1.0, 0.0, 0.0
    for i in range(n, 0, -1):
        dw = g * ys[i - 1]
        db = g
        g = g * w
    return g, dw, db
""",
)
whole(
    "backward, the output of the layer",
    "output_for_input",
    """
def chain_gradients(w, b, x, n):
    ys = [x]
    for i in range(n):
        ys.append(w * ys[-1] + b)
    g, dw, db = 1.0, 0.0, 0.0
    for i in range(n, 0, -1):
        dw += g * ys[i]
        db += g
        g = g * w
    return g, dw, db
""",
)
whole(
    "the closed form's derivative without the bias",
    "no_bias_terms",
    """
def chain_gradients(w, b, x, n):
    return w**n, n * w ** (n - 1) * x if n else 0.0, sum(w**k for k in range(n))
""",
)
whole(
    "the closed form's derivative, quotient rule forgotten",
    "",
    """
def chain_gradients(w, b, x, n):
    if w == 1:
        return 1.0, n * x + n * (n - 1) / 2 * b, n
    s = (1 - w**n) / (1 - w)
    return w**n, (n * w ** (n - 1) * x if n else 0.0) - (n * w ** (n - 1) if n else 0.0) / (1 - w) * b, s
""",
)
other(
    "backward",
    """
def chain_gradients(w, b, x, n):
    ys = [x]
    for _ in range(n):
        ys.append(w * ys[-1] + b)
    g, dw, db = 1.0, 0.0, 0.0
    for i in range(n, 0, -1):
        dw += g * ys[i - 1]
        db += g
        g *= w
    return g, dw, db
""",
)
other(
    "recursion",
    """
def chain_gradients(w, b, x, n):
    def go(n):
        if n == 0:
            return x, 1.0, 0.0, 0.0
        y, dx, dw, db = go(n - 1)
        return w * y + b, w * dx, y + w * dw, 1 + w * db
    return go(n)[1:]
""",
)
other(
    "torch.autograd in float64",
    """
def chain_gradients(w, b, x, n):
    w, b, x = (torch.tensor(v, dtype=torch.float64, requires_grad=True) for v in (w, b, x))
    y = x * 1
    for _ in range(n):
        y = w * y + b
    grads = torch.autograd.grad(y, (x, w, b), allow_unused=True)
    return tuple(0.0 if g is None else g.item() for g in grads)
""",
)
other(
    "double sums",
    """
def chain_gradients(w, b, x, n):
    y = np.array([w**i * x + b * sum(w**k for k in range(i)) for i in range(n)])
    powers = np.array([w ** (n - 1 - i) for i in range(n)])
    return w**n, float(np.dot(powers, y)), float(np.sum(powers))
""",
)
other(
    "dual numbers as polynomials",
    """
def chain_gradients(w, b, x, n):
    p = np.poly1d([x] + [b] * n)
    return float(w) ** n, float(p.deriv()(w)), float(np.polyval([1.0] * n, w)) if n else 0.0
""",
)
other(
    "float32 in between",
    """
def chain_gradients(w, b, x, n):
    w, b, y = np.float32(w), np.float32(b), np.float32(x)
    dx, dw, db = np.float32(1), np.float32(0), np.float32(0)
    for _ in range(n):
        dx, dw, db, y = w * dx, w * dw + y, w * db + np.float32(1), w * y + b
    return float(dx), float(dw), float(db)
""",
)
other("a list", ANSWERS.base.replace("return dx, dw, db", "return [dx, dw, db]"))
