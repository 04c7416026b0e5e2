"""Answers to ``sigmoid_mlp_backward`` by a reader who knew the text of the lesson alone."""

from support.tables import Answers

TABLE = Answers(
    "sigmoid_mlp_backward",
    """
def sigmoid_mlp_backward(params, activations, dout):
    L = len(params)
    dhs, dWs, dbs = [None] * (L + 1), [None] * L, [None] * L
    dhs[L] = dout
    for i in range(L, 0, -1):
        h = activations[i]
        dz = dhs[i] if i == L else dhs[i] * h * (1 - h)
        dWs[i - 1] = dz.T @ activations[i - 1]
        dbs[i - 1] = dz.sum(axis=0)
        dhs[i - 1] = dz @ params[i - 1][0]
    return dhs, dWs, dbs
""",
)
whole, other = TABLE.whole, TABLE.other

other(
    "append and reverse",
    """
def sigmoid_mlp_backward(params, activations, dout):
    dz = np.array(dout, dtype=float)
    dhs, dWs, dbs = [dz], [], []
    for k in reversed(range(len(params))):
        W, _ = params[k]
        dWs.append(np.einsum("ni,nj->ij", dz, activations[k]))
        dbs.append(np.ones(len(dz)) @ dz)
        dh = dz @ W
        dhs.append(dh)
        if k > 0:
            dz = dh * activations[k] * (1.0 - activations[k])
    return dhs[::-1], dWs[::-1], dbs[::-1]
""",
)
whole(
    "slope at the end",
    "output_slope",
    """
def sigmoid_mlp_backward(params, activations, dout):
    L = len(params)
    dhs, dWs, dbs = [None] * (L + 1), [None] * L, [None] * L
    dhs[L] = dout
    for i in range(L, 0, -1):
        W = params[i - 1][0]
        h = activations[i]

        dz = dhs[i] * h * (1 - h)
        dWs[i - 1] = dz.T @ activations[i - 1]
        dbs[i - 1] = dz.sum(axis=0)
        dhs[i - 1] = dz @ W

    return dhs, dWs, dbs
""",
)
whole(
    "slope forgotten",
    "no_slope",
    """
def sigmoid_mlp_backward(params, activations, dout):
    L = len(params)
    dhs, dWs, dbs = [None] * (L + 1), [None] * L, [None] * L
    dhs[L] = dout
    for i in range(L, 0, -1):
        W = params[i - 1][0]
        h = activations[i]

        dz = dhs[i]
        dWs[i - 1] = dz.T @ activations[i - 1]
        dbs[i - 1] = dz.sum(axis=0)
        dhs[i - 1] = dz @ W

    return dhs, dWs, dbs
""",
)
whole(
    "slope of the layer below",
    "input_slope",
    """
def sigmoid_mlp_backward(params, activations, dout):
    L = len(params)
    dhs, dWs, dbs = [None] * (L + 1), [None] * L, [None] * L
    dhs[L] = dout
    for i in range(L, 0, -1):
        W = params[i - 1][0]
        h = activations[i]

        dz = dhs[i]
        dWs[i - 1] = dz.T @ activations[i - 1]
        dbs[i - 1] = dz.sum(axis=0)
        a = activations[i - 1]
        dhs[i - 1] = (dz @ W) * a * (1 - a)

    return dhs, dWs, dbs
""",
)
whole(
    "tanh slope",
    "tanh_slope",
    """
def sigmoid_mlp_backward(params, activations, dout):
    L = len(params)
    dhs, dWs, dbs = [None] * (L + 1), [None] * L, [None] * L
    dhs[L] = dout
    for i in range(L, 0, -1):
        W = params[i - 1][0]
        h = activations[i]

        dz = dhs[i] if i == L else dhs[i] * (1 - h**2)
        dWs[i - 1] = dz.T @ activations[i - 1]
        dbs[i - 1] = dz.sum(axis=0)
        dhs[i - 1] = dz @ W

    return dhs, dWs, dbs
""",
)
whole(
    "sigmoid of the activation",
    "of_activation",
    """
def sigmoid_mlp_backward(params, activations, dout):
    L = len(params)
    dhs, dWs, dbs = [None] * (L + 1), [None] * L, [None] * L
    dhs[L] = dout
    for i in range(L, 0, -1):
        W = params[i - 1][0]
        h = activations[i]

        s = 1 / (1 + np.exp(-h))
        dz = dhs[i] if i == L else dhs[i] * s * (1 - s)
        dWs[i - 1] = dz.T @ activations[i - 1]
        dbs[i - 1] = dz.sum(axis=0)
        dhs[i - 1] = dz @ W

    return dhs, dWs, dbs
""",
)
whole(
    "mean in db",
    "mean_of_biases",
    """
def sigmoid_mlp_backward(params, activations, dout):
    L = len(params)
    dhs, dWs, dbs = [None] * (L + 1), [None] * L, [None] * L
    dhs[L] = dout
    for i in range(L, 0, -1):
        W = params[i - 1][0]
        h = activations[i]

        dz = dhs[i] if i == L else dhs[i] * h * (1 - h)
        dWs[i - 1] = dz.T @ activations[i - 1]
        dbs[i - 1] = dz.mean(axis=0)
        dhs[i - 1] = dz @ W

    return dhs, dWs, dbs
""",
)
whole(
    "divided by N again",
    "mean_twice",
    """
def sigmoid_mlp_backward(params, activations, dout):
    L = len(params)
    dhs, dWs, dbs = [None] * (L + 1), [None] * L, [None] * L
    dhs[L] = dout
    for i in range(L, 0, -1):
        W = params[i - 1][0]
        h = activations[i]

        dz = dhs[i] if i == L else dhs[i] * h * (1 - h)
        dWs[i - 1] = dz.T @ activations[i - 1] / len(dout)
        dbs[i - 1] = dz.sum(axis=0) / len(dout)
        dhs[i - 1] = dz @ W

    return dhs, dWs, dbs
""",
)
whole(
    "db not summed",
    "bias_not_summed",
    """
def sigmoid_mlp_backward(params, activations, dout):
    L = len(params)
    dhs, dWs, dbs = [None] * (L + 1), [None] * L, [None] * L
    dhs[L] = dout
    for i in range(L, 0, -1):
        W = params[i - 1][0]
        h = activations[i]

        dz = dhs[i] if i == L else dhs[i] * h * (1 - h)
        dWs[i - 1] = dz.T @ activations[i - 1]
        dbs[i - 1] = dz
        dhs[i - 1] = dz @ W

    return dhs, dWs, dbs
""",
)
whole(
    "db over units",
    "bias_over_units",
    """
def sigmoid_mlp_backward(params, activations, dout):
    L = len(params)
    dhs, dWs, dbs = [None] * (L + 1), [None] * L, [None] * L
    dhs[L] = dout
    for i in range(L, 0, -1):
        W = params[i - 1][0]
        h = activations[i]

        dz = dhs[i] if i == L else dhs[i] * h * (1 - h)
        dWs[i - 1] = dz.T @ activations[i - 1]
        dbs[i - 1] = dz.sum(axis=1)
        dhs[i - 1] = dz @ W

    return dhs, dWs, dbs
""",
)
whole(
    "dW transposed",
    "transposed",
    """
def sigmoid_mlp_backward(params, activations, dout):
    L = len(params)
    dhs, dWs, dbs = [None] * (L + 1), [None] * L, [None] * L
    dhs[L] = dout
    for i in range(L, 0, -1):
        W = params[i - 1][0]
        h = activations[i]

        dz = dhs[i] if i == L else dhs[i] * h * (1 - h)
        dWs[i - 1] = activations[i - 1].T @ dz
        dbs[i - 1] = dz.sum(axis=0)
        dhs[i - 1] = dz @ W

    return dhs, dWs, dbs
""",
)
whole(
    "W.T back",
    "",
    """
def sigmoid_mlp_backward(params, activations, dout):
    L = len(params)
    dhs, dWs, dbs = [None] * (L + 1), [None] * L, [None] * L
    dhs[L] = dout
    for i in range(L, 0, -1):
        W = params[i - 1][0]
        h = activations[i]

        dz = dhs[i] if i == L else dhs[i] * h * (1 - h)
        dWs[i - 1] = dz.T @ activations[i - 1]
        dbs[i - 1] = dz.sum(axis=0)
        dhs[i - 1] = dz @ W.T

    return dhs, dWs, dbs
""",
)
whole(
    "dh for dz in dW",
    "slope_too_late",
    """
def sigmoid_mlp_backward(params, activations, dout):
    L = len(params)
    dhs, dWs, dbs = [None] * (L + 1), [None] * L, [None] * L
    dhs[L] = dout
    for i in range(L, 0, -1):
        W = params[i - 1][0]
        h = activations[i]

        dh = dhs[i]
        dz = dh if i == L else dh * h * (1 - h)
        dWs[i - 1] = dh.T @ activations[i - 1]
        dbs[i - 1] = dh.sum(axis=0)
        dhs[i - 1] = dz @ W

    return dhs, dWs, dbs
""",
)
whole(
    "output for input",
    "late_input",
    """
def sigmoid_mlp_backward(params, activations, dout):
    L = len(params)
    dhs, dWs, dbs = [None] * (L + 1), [None] * L, [None] * L
    dhs[L] = dout
    for i in range(L, 0, -1):
        W = params[i - 1][0]
        h = activations[i]

        dz = dhs[i] if i == L else dhs[i] * h * (1 - h)
        dWs[i - 1] = dz.T @ activations[i]
        dbs[i - 1] = dz.sum(axis=0)
        dhs[i - 1] = dz @ W

    return dhs, dWs, dbs
""",
)
whole(
    "reversed",
    "backward_order",
    """
def sigmoid_mlp_backward(params, activations, dout):
    dz = dout
    dhs, dWs, dbs = [dout], [], []
    for k in reversed(range(len(params))):
        W, _ = params[k]
        dWs.append(dz.T @ activations[k])
        dbs.append(dz.sum(axis=0))
        dh = dz @ W
        dhs.append(dh)
        dz = dh * activations[k] * (1 - activations[k])
    return dhs, dWs, dbs
""",
)
whole(
    "dz for dh",
    "pre_activations",
    """
def sigmoid_mlp_backward(params, activations, dout):
    L = len(params)
    dhs, dWs, dbs = [None] * (L + 1), [None] * L, [None] * L
    dhs[L] = dout
    for i in range(L, 0, -1):
        W = params[i - 1][0]
        h = activations[i]

        dz = dhs[i] if i == L else dhs[i] * h * (1 - h)
        dhs[i] = dz
        dWs[i - 1] = dz.T @ activations[i - 1]
        dbs[i - 1] = dz.sum(axis=0)
        dhs[i - 1] = dz @ W

    return dhs, dWs, dbs
""",
)
whole(
    "in place",
    "pre_activations",
    """
def sigmoid_mlp_backward(params, activations, dout):
    L = len(params)
    dhs, dWs, dbs = [None] * (L + 1), [None] * L, [None] * L
    dhs[L] = dout
    for i in range(L, 0, -1):
        W = params[i - 1][0]
        h = activations[i]

        dz = dhs[i]
        if i < L:
            dz *= h * (1 - h)
        dWs[i - 1] = dz.T @ activations[i - 1]
        dbs[i - 1] = dz.sum(axis=0)
        dhs[i - 1] = dz @ W

    return dhs, dWs, dbs
""",
)
whole(
    "no dh_0",
    "without_dx",
    """
def sigmoid_mlp_backward(params, activations, dout):
    dz = dout
    dhs, dWs, dbs = [dout], [], []
    for k in reversed(range(len(params))):
        W, _ = params[k]
        dWs.insert(0, dz.T @ activations[k])
        dbs.insert(0, dz.sum(axis=0))
        if k > 0:
            dh = dz @ W
            dhs.insert(0, dh)
            dz = dh * activations[k] * (1 - activations[k])
    return dhs, dWs, dbs
""",
)
whole(
    "swapped",
    "order",
    """
def sigmoid_mlp_backward(params, activations, dout):
    L = len(params)
    dhs, dWs, dbs = [None] * (L + 1), [None] * L, [None] * L
    dhs[L] = dout
    for i in range(L, 0, -1):
        W = params[i - 1][0]
        h = activations[i]

        dz = dhs[i] if i == L else dhs[i] * h * (1 - h)
        dWs[i - 1] = dz.T @ activations[i - 1]
        dbs[i - 1] = dz.sum(axis=0)
        dhs[i - 1] = dz @ W

    return dWs, dbs, dhs
""",
)
whole(
    "s(1+s)",
    "slope_plus",
    """
def sigmoid_mlp_backward(params, activations, dout):
    L = len(params)
    dhs, dWs, dbs = [None] * (L + 1), [None] * L, [None] * L
    dhs[L] = dout
    for i in range(L, 0, -1):
        W = params[i - 1][0]
        h = activations[i]

        dz = dhs[i] if i == L else dhs[i] * h * (1 + h)
        dWs[i - 1] = dz.T @ activations[i - 1]
        dbs[i - 1] = dz.sum(axis=0)
        dhs[i - 1] = dz @ W

    return dhs, dWs, dbs
""",
)
