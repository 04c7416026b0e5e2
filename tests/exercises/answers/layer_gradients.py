"""Answers to ``layer_gradients``."""

from support.tables import Answers

ANSWERS = Answers(
    "layer_gradients",
    """
def layer_gradients(ws, bs, x, target):
    n = len(ws)
    y = np.zeros(n + 1)
    y[0] = x
    for i in range(n):
        y[i + 1] = ws[i] * y[i] + bs[i]
    dy, dw, db = np.zeros(n + 1), np.zeros(n), np.zeros(n)
    dy[n] = y[n] - target
    for i in reversed(range(n)):
        dw[i] = y[i] * dy[i + 1]
        db[i] = dy[i + 1]
        dy[i] = ws[i] * dy[i + 1]
    return dy, dw, db
""",
)
slip, whole, other = ANSWERS.slip, ANSWERS.whole, ANSWERS.other

slip("the layer's output for its input", "late_input", "y[i] * dy -> y[i + 1] * dy")
slip("no derivative of the loss", "no_loss_derivative", "dy[n] = y[n] - target -> dy[n] = 1")
slip("the output as the loss's derivative", "no_target", "dy[n] = y[n] - target -> dy[n] = y[n]")
slip("the loss's derivative the wrong way round", "target_minus_output", "y[n] - target -> target - y[n]")
slip("the loss for its derivative", "loss_for_derivative", "dy[n] = y[n] - target -> dy[n] = (y[n] - target) ** 2 / 2")
slip("twice", "twice", "dy[n] = y[n] - target -> dy[n] = 2 * (y[n] - target)")
slip("half", "factor", "dy[n] = y[n] - target -> dy[n] = (y[n] - target) / 2")
slip("divided by n", "size", "dy[n] = y[n] - target -> dy[n] = (y[n] - target) / n")
slip("dw without the input", "weights_like_biases", "dw[i] = y[i] * dy[i + 1] -> dw[i] = dy[i + 1]")
slip("dw with the network's input", "network_input", "dw[i] = y[i] -> dw[i] = x")
slip("dw with w", "weight_for_input", "dw[i] = y[i] -> dw[i] = ws[i]")
slip(
    "dw with the lower error",
    "early_upstream_of_weights",
    "dw[i] = y[i] * dy[i + 1] -> dw[i] = y[i] * ws[i] * dy[i + 1]",
)
slip("db with the lower error", "late", "db[i] = dy[i + 1] -> db[i] = ws[i] * dy[i + 1]")
slip(
    "dw and db with the lower error",
    "early_upstream",
    "dw[i] = y[i] * dy[i + 1] -> dw[i] = y[i] * ws[i] * dy[i + 1]",
    "db[i] = dy[i + 1] -> db[i] = ws[i] * dy[i + 1]",
)
slip("db with the bias", "bias_times_b", "db[i] = dy[i + 1] -> db[i] = bs[i] * dy[i + 1]")
slip("db of 1", "bias_ones", "db[i] = dy[i + 1] -> db[i] = 1")
slip("db like dw", "order", "db[i] = dy[i + 1] -> db[i] = y[i] * dy[i + 1]")
slip("no weight on the way back", "not_multiplied", "dy[i] = ws[i] * dy[i + 1] -> dy[i] = dy[i + 1]")
slip("the weight of the layer above", "neighbour_weight", "dy[i] = ws[i] * -> dy[i] = ws[min(i + 1, n - 1)] *")
slip("the weight of the layer below", "lower_neighbour", "dy[i] = ws[i] * -> dy[i] = ws[i - 1] *")
slip(
    "the bias on the way back", "bias_on_the_way_back", "dy[i] = ws[i] * dy[i + 1] -> dy[i] = ws[i] * dy[i + 1] + bs[i]"
)
slip("the size of the weight on the way back", "size_of_weights", "dy[i] = ws[i] -> dy[i] = abs(ws[i])")
slip("the same weight on the way back", "first_weight_always", "dy[i] = ws[i] -> dy[i] = ws[0]")
slip("the last weight on the way back", "last_weight_always", "dy[i] = ws[i] -> dy[i] = ws[-1]")
slip("the input on the way back", "input_for_weight", "dy[i] = ws[i] * dy[i + 1] -> dy[i] = y[i] * dy[i + 1]")
slip("forward without biases", "no_bias_forward", "ws[i] * y[i] + bs[i] -> ws[i] * y[i]")
slip("forward with one bias", "first_bias_always", "y[i] + bs[i] -> y[i] + bs[0]")
slip("forward with the input in each layer", "forward_from_input", "ws[i] * y[i] + bs[i] -> ws[i] * x + bs[i]")
slip("the loss at the layer before the last", "loss_one_layer_early", "y[n] - target -> y[n - 1] - target")
slip("from the first layer to the last", "only_the_last_layer", "reversed(range(n)) -> range(n)")
slip("the first layer left out", "first_layer_left_out", "reversed(range(n)) -> range(n - 1, 0, -1)")
slip("the last layer left out", "stops_at_the_output", "reversed(range(n)) -> reversed(range(n - 1))")
slip("dy without its last entry", "without_dyn", "return dy, -> return dy[:-1],")
slip("dy without its first entry", "without_dx", "return dy, -> return dy[1:],")
slip("dy reversed", "reversed", "return dy, dw, db -> return dy[::-1], dw, db")
slip("all reversed", "backward_order", "return dy, dw, db -> return dy[::-1], dw[::-1], db[::-1]")
slip("dw and db reversed", "reversed", "return dy, dw, db -> return dy, dw[::-1], db[::-1]")
slip("dw and db swapped", "swapped", "return dy, dw, db -> return dy, db, dw")
slip("dw, db, dy", "order", "return dy, dw, db -> return dw, db, dy")
slip("db, dw, dy", "order", "return dy, dw, db -> return db, dw, dy")
slip("dw, dy, db", "order", "return dy, dw, db -> return dw, dy, db")
slip("only the input's gradient", "", "return dy, -> return dy[0],")
slip("db one layer late", "late", "return dy, dw, db -> return dy, dw, dy[:-1]")
slip("dw of the activations' wrong end", "inputs_reversed", "dw[i] = y[i] -> dw[i] = y[n - 1 - i]")
slip("all negative", "target_minus_output", "return dy, dw, db -> return -dy, -dw, -db")
slip("the last error everywhere in dw", "weight_of_last", "dw[i] = y[i] * dy[i + 1] -> dw[i] = y[i] * dy[n]")
slip(
    "the last error everywhere in dw and db",
    "both_of_last",
    "dw[i] = y[i] * dy[i + 1] -> dw[i] = y[i] * dy[n]",
    "db[i] = dy[i + 1] -> db[i] = dy[n]",
)
whole(
    "the output is not given a gradient of its own",
    "late+early_upstream",
    """
def layer_gradients(ws, bs, x, target):
    n = len(ws)
    y = [x]
    for w, b in zip(ws, bs):
        y.append(w * y[-1] + b)
    g = y[-1] - target
    dy, dw, db = [], [], []
    for i in reversed(range(n)):
        g = g * ws[i]
        dw.append(g * y[i])
        db.append(g)
        dy.append(g)
    dy.append(y[-1] - target)
    return np.array(dy[::-1]), np.array(dw[::-1]), np.array(db[::-1])
""",
)
whole(
    "appended from the back and not turned",
    "backward_order",
    """
def layer_gradients(ws, bs, x, target):
    n = len(ws)
    y = [x]
    for w, b in zip(ws, bs):
        y.append(w * y[-1] + b)
    dy, dw, db = [y[-1] - target], [], []
    for i in reversed(range(n)):
        dw.append(dy[-1] * y[i])
        db.append(dy[-1])
        dy.append(dy[-1] * ws[i])
    return np.array(dy), np.array(dw), np.array(db)
""",
)
other(
    "lists and zip",
    """
def layer_gradients(ws, bs, x, target):
    y = [x]
    for w, b in zip(ws, bs):
        y.append(w * y[-1] + b)
    dy = [y[-1] - target]
    for w in ws[::-1]:
        dy.insert(0, w * dy[0])
    return np.array(dy), np.array(y[:-1]) * np.array(dy[1:]), np.array(dy[1:])
""",
)
other(
    "cumulative products",
    """
def layer_gradients(ws, bs, x, target):
    y = np.array([x] + [0.0] * len(ws))
    for i in range(len(ws)):
        y[i + 1] = ws[i] * y[i] + bs[i]
    reach = np.concatenate([np.cumprod(ws[::-1])[::-1], [1.0]])
    dy = (y[-1] - target) * reach
    return dy, dy[1:] * y[:-1], dy[1:].copy()
""",
)
other(
    "torch.autograd",
    """
def layer_gradients(ws, bs, x, target):
    w = [torch.tensor(float(v), dtype=torch.float64, requires_grad=True) for v in ws]
    b = [torch.tensor(float(v), dtype=torch.float64, requires_grad=True) for v in bs]
    y = [torch.tensor(float(x), dtype=torch.float64, requires_grad=True)]
    for wi, bi in zip(w, b):
        y.append(wi * y[-1] + bi)
    loss = (y[-1] - target) ** 2 / 2
    parts = [np.array([g.item() for g in torch.autograd.grad(loss, leaves, retain_graph=True)]) for leaves in (y, w, b)]
    return tuple(parts)
""",
)
other(
    "recursion",
    """
def layer_gradients(ws, bs, x, target):
    dw, db, dy = np.empty(len(ws)), np.empty(len(ws)), np.empty(len(ws) + 1)
    def go(i, y):
        if i == len(ws):
            dy[i] = y - target
        else:
            go(i + 1, ws[i] * y + bs[i])
            dw[i], db[i], dy[i] = y * dy[i + 1], dy[i + 1], ws[i] * dy[i + 1]
    go(0, x)
    return dy, dw, db
""",
)
other(
    "a matrix of products with einsum",
    """
def layer_gradients(ws, bs, x, target):
    n = len(ws)
    y = [float(x)]
    for i in range(n):
        y.append(float(ws[i]) * y[i] + float(bs[i]))
    dy = np.array([np.prod(ws[i:]) for i in range(n + 1)]) * (y[n] - target)
    return dy, np.einsum("i,i->i", np.array(y[:n]), dy[1:]), np.copy(dy[1:])
""",
)
