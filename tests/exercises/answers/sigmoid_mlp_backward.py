"""Answers to ``sigmoid_mlp_backward``."""

from support.tables import Answers

ANSWERS = Answers(
    "sigmoid_mlp_backward",
    """
def sigmoid_mlp_backward(params, activations, dout):
    L = len(params)
    N = len(dout)
    dhs, dWs, dbs = [None] * (L + 1), [None] * L, [None] * L
    dhs[L] = dout
    for i in range(L, 0, -1):
        W = params[i - 1][0]
        h = activations[i]
        dz = dhs[i] if i == L else dhs[i] * h * (1 - h)
        dWs[i - 1] = dz.T @ activations[i - 1]
        dbs[i - 1] = dz.sum(axis=0)
        dhs[i - 1] = dz @ W
    return dhs, dWs, dbs
""",
)
slip, whole, other = ANSWERS.slip, ANSWERS.whole, ANSWERS.other

slip("a slope at the last layer", "output_slope", "dhs[i] if i == L else dhs[i] * h * (1 - h) -> dhs[i] * h * (1 - h)")
slip("no slope", "no_slope", "dhs[i] if i == L else dhs[i] * h * (1 - h) -> dhs[i]")
slip(
    "the slope of the sigmoid of h",
    "of_activation",
    "dhs[i] * h * (1 - h) -> dhs[i] * (1 / (1 + np.exp(-h))) * (1 - 1 / (1 + np.exp(-h)))",
)
slip("1 - h", "slope_is_rest", "dhs[i] * h * (1 - h) -> dhs[i] * (1 - h)")
slip("h", "slope_is_h", "dhs[i] * h * (1 - h) -> dhs[i] * h")
slip("1 - h^2", "tanh_slope", "dhs[i] * h * (1 - h) -> dhs[i] * (1 - h**2)")
slip("h (1 + h)", "slope_plus", "h * (1 - h) -> h * (1 + h)")
slip("h (h - 1)", "slope_sign", "h * (1 - h) -> h * (h - 1)")
slip("ReLU's slope", "no_slope", "dhs[i] * h * (1 - h) -> dhs[i] * (h > 0)")
slip(
    "the batch mean in all parameters",
    "mean_twice",
    "dz.T @ activations[i - 1] -> dz.T @ activations[i - 1] / N",
    "dz.sum(axis=0) -> dz.mean(axis=0)",
)
slip("the batch mean in dW", "mean_of_weights", "dz.T @ activations[i - 1] -> dz.T @ activations[i - 1] / N")
slip("the batch mean in db", "mean_of_biases", "dz.sum(axis=0) -> dz.mean(axis=0)")
slip("the batch mean in dout", "everything_divided", "dhs[L] = dout -> dhs[L] = dout / N")
slip("the batch mean at each step", "divided_on_the_way", "dz @ W -> dz @ W / N")
slip("the batch mean in the first dz", "divided_at_output", "dz = dhs[i] if i == L -> dz = dhs[i] / N if i == L")
slip("db over the units", "bias_over_units", "dz.sum(axis=0) -> dz.sum(axis=1)")
slip("db without a sum", "bias_not_summed", "dz.sum(axis=0) -> dz")
slip("db of the first example", "bias_of_first_example", "dz.sum(axis=0) -> dz[0]")
slip("db a number", "", "dz.sum(axis=0) -> dz.sum()")
slip("db keeps its axis", "bias_axis_kept", "dz.sum(axis=0) -> dz.sum(axis=0, keepdims=True)")
slip("db from dh", "bias_without_slope", "dz.sum(axis=0) -> dhs[i].sum(axis=0)")
slip("dW from dh", "weights_without_slope", "dz.T @ activations -> dhs[i].T @ activations")
slip(
    "dW and db from dh",
    "slope_too_late",
    "dz.T @ activations -> dhs[i].T @ activations",
    "dz.sum(axis=0) -> dhs[i].sum(axis=0)",
)
slip("dh from dh", "slope_off_the_path", "dz @ W -> dhs[i] @ W")
slip("dW transposed", "transposed", "dz.T @ activations[i - 1] -> activations[i - 1].T @ dz")
slip("dW with the layer's output", "late_input", "dz.T @ activations[i - 1] -> dz.T @ activations[i]")
slip("dW with the input", "network_input", "dz.T @ activations[i - 1] -> dz.T @ activations[0]")
slip("W transposed on the way back", "", "dz @ W -> dz @ W.T")
slip("the slope twice", "slope_twice", "dhs[i] * h * (1 - h) -> dhs[i] * (h * (1 - h)) ** 2")
slip("dh holds dz", "pre_activations", "dWs[i - 1] = dz.T -> dhs[i] = dz\n        dWs[i - 1] = dz.T")
slip(
    "the lists in the reverse order", "backward_order", "return dhs, dWs, dbs -> return dhs[::-1], dWs[::-1], dbs[::-1]"
)
slip("dW and db in the reverse order", "reversed", "return dhs, dWs, dbs -> return dhs, dWs[::-1], dbs[::-1]")
slip("dh in the reverse order", "reversed", "return dhs, dWs, dbs -> return dhs[::-1], dWs, dbs")
slip("dW, db, dh", "order", "return dhs, dWs, dbs -> return dWs, dbs, dhs")
slip("dh, db, dW", "order", "return dhs, dWs, dbs -> return dhs, dbs, dWs")
slip("dh without h_0", "without_dx", "return dhs, -> return dhs[1:],")
slip("dh without h_L", "without_dout", "return dhs, -> return dhs[:-1],")
slip("dh without h_0 and h_L", "", "return dhs, -> return dhs[1:-1],")
slip("no slope in the first hidden layer", "first_slope_missing", "dhs[i] if i == L -> dhs[i] if i in (1, L)")
slip("no slope in the last hidden layer", "last_slope_missing", "dhs[i] if i == L -> dhs[i] if i >= L - 1")
slip("minus all", "sign", "dhs[L] = dout -> dhs[L] = -dout")
slip(
    "updates",
    "after_a_step",
    "return dhs, dWs, dbs -> return dhs, [W - g for (W, b), g in zip(params, dWs)], [b - g for (W, b), g in zip(params, dbs)]",
)
slip("the slope always of the last layer's z", "slope_constant", "h * (1 - h) -> 0.25")
slip("the error: the output instead of dout", "from_output", "dhs[L] = dout -> dhs[L] = activations[L]")
slip("dout ignored", "from_ones", "dhs[L] = dout -> dhs[L] = np.ones_like(dout)")
whole(
    "the slope is put on the next layer's gradient",
    "input_slope",
    """
def sigmoid_mlp_backward(params, activations, dout):
    dhs, dWs, dbs = [dout], [], []
    for i in reversed(range(len(params))):
        d = dhs[0]
        dWs.insert(0, d.T @ activations[i])
        dbs.insert(0, d.sum(axis=0))
        h = activations[i]
        dhs.insert(0, (d @ params[i][0]) * h * (1 - h))
    return dhs, dWs, dbs
""",
)
whole(
    "the lists appended from the back",
    "backward_order",
    """
def sigmoid_mlp_backward(params, activations, dout):
    dhs, dWs, dbs = [dout], [], []
    L = len(params)
    for i in range(L, 0, -1):
        h = activations[i]
        dz = dhs[-1] if i == L else dhs[-1] * h * (1 - h)
        dWs.append(dz.T @ activations[i - 1])
        dbs.append(dz.sum(axis=0))
        dhs.append(dz @ params[i - 1][0])
    return dhs, dWs, dbs
""",
)
other(
    "einsum",
    """
def sigmoid_mlp_backward(params, activations, dout):
    dhs, dWs, dbs = [dout], [], []
    for i in range(len(params), 0, -1):
        h = activations[i]
        dz = dhs[0] if i == len(params) else dhs[0] * (h - h * h)
        dWs.insert(0, np.einsum("no,ni->oi", dz, activations[i - 1]))
        dbs.insert(0, np.einsum("no->o", dz))
        dhs.insert(0, np.einsum("no,oi->ni", dz, params[i - 1][0]))
    return dhs, dWs, dbs
""",
)
other(
    "examples one by one",
    """
def sigmoid_mlp_backward(params, activations, dout):
    dhs = [np.zeros_like(h) for h in activations]
    dWs = [np.zeros_like(W) for W, _ in params]
    dbs = [np.zeros_like(b) for _, b in params]
    for n in range(len(dout)):
        g = dout[n].copy()
        dhs[-1][n] = g
        for i in reversed(range(len(params))):
            if i < len(params) - 1:
                g = g * activations[i + 1][n] * (1 - activations[i + 1][n])
            dWs[i] += np.outer(g, activations[i][n])
            dbs[i] += g
            g = params[i][0].T @ g
            dhs[i][n] = g
    return dhs, dWs, dbs
""",
)
other(
    "recursion",
    """
def sigmoid_mlp_backward(params, activations, dout):
    def go(i, dh):
        if i == 0:
            return [dh], [], []
        h = activations[i]
        dz = dh if i == len(params) else h * (1 - h) * dh
        dhs, dWs, dbs = go(i - 1, dz @ params[i - 1][0])
        return dhs + [dh], dWs + [dz.T @ activations[i - 1]], dbs + [dz.sum(0)]
    return go(len(params), dout)
""",
)
other(
    "torch's products",
    """
def sigmoid_mlp_backward(params, activations, dout):
    hs = [torch.tensor(h) for h in activations]
    d = torch.tensor(dout)
    dhs, dWs, dbs = [d], [], []
    for i in range(len(params) - 1, -1, -1):
        W = torch.tensor(params[i][0])
        dWs.append(d.T @ hs[i])
        dbs.append(d.sum(0))
        d = d @ W
        dhs.append(d)
        d = d * hs[i] * (1 - hs[i])
    return tuple([t.numpy() for t in reversed(part)] for part in (dhs, dWs, dbs))
""",
)
other(
    "arrays filled in place",
    """
def sigmoid_mlp_backward(params, activations, dout):
    L = len(params)
    dhs = [np.empty(h.shape) for h in activations]
    dWs = [np.empty(W.shape) for W, b in params]
    dbs = [np.empty(b.shape) for W, b in params]
    dhs[L][:] = dout
    for i in range(L, 0, -1):
        dz = np.array(dhs[i])
        if i < L:
            dz *= activations[i]
            dz *= 1 - activations[i]
        dWs[i - 1][...] = np.dot(dz.T, activations[i - 1])
        dbs[i - 1][...] = np.ones(len(dz)) @ dz
        dhs[i - 1][...] = np.dot(dz, params[i - 1][0])
    return (dhs, dWs, dbs)
""",
)
