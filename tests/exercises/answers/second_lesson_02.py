"""What a second reader who knew only the text of lesson 2 wrote: plausible slips and right answers of other styles."""

from support.tables import Answers

SATURATED_FRACTION = Answers(
    "saturated_fraction",
    """
def saturated_fraction(a, activation, slope_below):
    slope = a * (1 - a) if activation == "sigmoid" else 1 - a**2
    return float(np.mean(slope < slope_below))
""",
)
SATURATED_FRACTION.other(
    "counting",
    """
def saturated_fraction(a, activation, slope_below):
    count = 0
    for value in np.asarray(a).ravel():
        value = float(value)
        if activation == "tanh":
            slope = (1 - value) * (1 + value)
        else:
            slope = value * (1 - value)
        if slope < slope_below:
            count += 1
    return count / np.size(a)
""",
)
SATURATED_FRACTION.whole(
    "above",
    "healthy",
    """
def saturated_fraction(a, activation, slope_below):
    slope = a * (1 - a) if activation == "sigmoid" else 1 - a**2
    return float((slope > slope_below).mean())
""",
)
SATURATED_FRACTION.whole(
    "sigmoid once more",
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
    "tanh's slope for both",
    "always_tanh",
    """
def saturated_fraction(a, activation, slope_below):
    return float(np.mean(1 - a**2 < slope_below))
""",
)
SATURATED_FRACTION.whole(
    "sigmoid's slope for both",
    "always_sigmoid",
    """
def saturated_fraction(a, activation, slope_below):
    return float(np.mean(a * (1 - a) < slope_below))
""",
)
SATURATED_FRACTION.whole(
    "formulas swapped",
    "rules_swapped",
    """
def saturated_fraction(a, activation, slope_below):
    slope = a * (1 - a) if activation == "tanh" else 1 - a**2
    return float(np.mean(slope < slope_below))
""",
)
SATURATED_FRACTION.whole(
    "tanh without square",
    "square_missing",
    """
def saturated_fraction(a, activation, slope_below):
    slope = a * (1 - a) if activation == "sigmoid" else 1 - a
    return float(np.mean(slope < slope_below))
""",
)
SATURATED_FRACTION.whole(
    "activation compared",
    "activation_below",
    """
def saturated_fraction(a, activation, slope_below):
    return float(np.mean(np.abs(a) < slope_below))
""",
)
SATURATED_FRACTION.whole(
    "count",
    "count",
    """
def saturated_fraction(a, activation, slope_below):
    slope = a * (1 - a) if activation == "sigmoid" else 1 - a**2
    return float((slope < slope_below).sum())
""",
)
SATURATED_FRACTION.whole(
    "one a unit",
    "share_of_each_unit",
    """
def saturated_fraction(a, activation, slope_below):
    slope = a * (1 - a) if activation == "sigmoid" else 1 - a**2
    return (slope < slope_below).mean(axis=0)
""",
)
SATURATED_FRACTION.whole(
    "divided by N",
    "per_example",
    """
def saturated_fraction(a, activation, slope_below):
    slope = a * (1 - a) if activation == "sigmoid" else 1 - a**2
    return float((slope < slope_below).sum() / a.shape[0])
""",
)
SATURATED_FRACTION.whole(
    "saturated on all",
    "on_every_example",
    """
def saturated_fraction(a, activation, slope_below):
    slope = a * (1 - a) if activation == "sigmoid" else 1 - a**2
    return float(np.all(slope < slope_below, axis=0).mean())
""",
)
SATURATED_FRACTION.whole(
    "share of the largest slope",
    "relative_threshold",
    """
def saturated_fraction(a, activation, slope_below):
    if activation == "sigmoid":
        slope, largest = a * (1 - a), 0.25
    else:
        slope, largest = 1 - a**2, 1.0
    return float((slope < slope_below * largest).mean())
""",
)
SATURATED_FRACTION.whole(
    "own limit",
    "own_threshold",
    """
def saturated_fraction(a, activation, slope_below):
    if activation == "sigmoid":
        return float((a * (1 - a) < 0.0125).mean())
    return float((1 - a * a < 0.05).mean())
""",
)
SATURATED_FRACTION.whole(
    "per cent",
    "percent",
    """
def saturated_fraction(a, activation, slope_below):
    slope = a * (1 - a) if activation == "sigmoid" else 1 - a**2
    return 100 * float((slope < slope_below).mean())
""",
)
SATURATED_FRACTION.whole(
    "upper end only",
    "one_end",
    """
def saturated_fraction(a, activation, slope_below):
    slope = a * (1 - a) if activation == "sigmoid" else 1 - a**2
    return float(((slope < slope_below) & (a > 0.5)).mean())
""",
)
SATURATED_FRACTION.whole(
    "name misspelt",
    "",
    """
def saturated_fraction(a, activation, slope_below):
    if activation == "Sigmoid":
        slope = a * (1 - a)
    if activation == "tanh":
        slope = 1 - a**2
    return float((slope < slope_below).mean())
""",
)

SIGMOID_MLP_FORWARD = Answers(
    "sigmoid_mlp_forward",
    """
def sigmoid_mlp_forward(params, X):
    hs = [np.asarray(X, dtype=np.float64)]
    for W, b in params[:-1]:
        z = hs[-1] @ W.T + b
        hs.append(1 / (1 + np.exp(-z)))
    W, b = params[-1]
    hs.append(hs[-1] @ W.T + b)
    return hs
""",
)
SIGMOID_MLP_FORWARD.other(
    "expit and index",
    """
def sigmoid_mlp_forward(params, X):
    from scipy.special import expit
    h = np.array(X, dtype=float)
    out = [h]
    for i, (W, b) in enumerate(params, start=1):
        z = np.dot(h, np.transpose(W)) + b
        h = z if i == len(params) else expit(z)
        out.append(h)
    return out
""",
)
SIGMOID_MLP_FORWARD.whole(
    "sigmoid at the end",
    "squashed_output",
    """
def sigmoid_mlp_forward(params, X):
    h = X
    hs = [X]
    for i, (W, b) in enumerate(params):
        z = h @ W.T + b
        h = 1 / (1 + np.exp(-z)) if True else z
        hs.append(h)
    return hs
""",
)
SIGMOID_MLP_FORWARD.whole(
    "X left out",
    "without_input",
    """
def sigmoid_mlp_forward(params, X):
    h = X
    hs = []
    for i, (W, b) in enumerate(params):
        z = h @ W.T + b
        h = 1 / (1 + np.exp(-z)) if i < len(params) - 1 else z
        hs.append(h)
    return hs
""",
)
SIGMOID_MLP_FORWARD.whole(
    "no transpose",
    "",
    """
def sigmoid_mlp_forward(params, X):
    h = X
    hs = [X]
    for i, (W, b) in enumerate(params):
        z = h @ W + b
        h = 1 / (1 + np.exp(-z)) if i < len(params) - 1 else z
        hs.append(h)
    return hs
""",
)
SIGMOID_MLP_FORWARD.whole(
    "no bias",
    "no_bias",
    """
def sigmoid_mlp_forward(params, X):
    h = X
    hs = [X]
    for i, (W, b) in enumerate(params):
        z = h @ W.T
        h = 1 / (1 + np.exp(-z)) if i < len(params) - 1 else z
        hs.append(h)
    return hs
""",
)
SIGMOID_MLP_FORWARD.whole(
    "no sigmoid at all",
    "linear",
    """
def sigmoid_mlp_forward(params, X):
    h = X
    hs = [X]
    for i, (W, b) in enumerate(params):
        z = h @ W.T + b
        h = 1 / (1 + np.exp(-z)) if False else z
        hs.append(h)
    return hs
""",
)
SIGMOID_MLP_FORWARD.whole(
    "tanh",
    "tanh",
    """
def sigmoid_mlp_forward(params, X):
    h = X
    hs = [X]
    for i, (W, b) in enumerate(params):
        z = h @ W.T + b
        h = np.tanh(z) if i < len(params) - 1 else z
        hs.append(h)
    return hs
""",
)
SIGMOID_MLP_FORWARD.whole(
    "sign in the exponent",
    "mirrored",
    """
def sigmoid_mlp_forward(params, X):
    h = X
    hs = [X]
    for i, (W, b) in enumerate(params):
        z = h @ W.T + b
        h = 1 / (1 + np.exp(z)) if i < len(params) - 1 else z
        hs.append(h)
    return hs
""",
)
SIGMOID_MLP_FORWARD.whole(
    "pre-activations kept",
    "pre_activations",
    """
def sigmoid_mlp_forward(params, X):
    hs = [X]
    h = X
    for i, (W, b) in enumerate(params):
        z = h @ W.T + b
        hs.append(z)
        h = 1 / (1 + np.exp(-z))
    return hs
""",
)
SIGMOID_MLP_FORWARD.whole(
    "sigmoid of the input",
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
SIGMOID_MLP_FORWARD.whole(
    "only the output",
    "output_alone",
    """
def sigmoid_mlp_forward(params, X):
    h = X
    hs = [X]
    for i, (W, b) in enumerate(params):
        z = h @ W.T + b
        h = 1 / (1 + np.exp(-z)) if i < len(params) - 1 else z
        hs.append(h)
    return h
""",
)
SIGMOID_MLP_FORWARD.whole(
    "two linear layers",
    "last_hidden_linear",
    """
def sigmoid_mlp_forward(params, X):
    h = X
    hs = [X]
    for i, (W, b) in enumerate(params):
        z = h @ W.T + b
        h = 1 / (1 + np.exp(-z)) if i < len(params) - 2 else z
        hs.append(h)
    return hs
""",
)
SIGMOID_MLP_FORWARD.whole(
    "bias subtracted",
    "bias_subtracted",
    """
def sigmoid_mlp_forward(params, X):
    h = X
    hs = [X]
    for i, (W, b) in enumerate(params):
        z = h @ W.T - b
        h = 1 / (1 + np.exp(-z)) if i < len(params) - 1 else z
        hs.append(h)
    return hs
""",
)
SIGMOID_MLP_FORWARD.whole(
    "softmax at the end",
    "softmax",
    """
def sigmoid_mlp_forward(params, X):
    h = X
    hs = [X]
    for i, (W, b) in enumerate(params):
        z = h @ W.T + b
        h = 1 / (1 + np.exp(-z)) if i < len(params) - 1 else np.exp(z) / np.exp(z).sum(axis=1, keepdims=True)
        hs.append(h)
    return hs
""",
)
SIGMOID_MLP_FORWARD.whole(
    "X in every layer",
    "",
    """
def sigmoid_mlp_forward(params, X):
    h = X
    hs = [X]
    for i, (W, b) in enumerate(params):
        z = X @ W.T + b
        h = 1 / (1 + np.exp(-z)) if i < len(params) - 1 else z
        hs.append(h)
    return hs
""",
)
SIGMOID_MLP_FORWARD.whole(
    "stored into X",
    "",
    """
def sigmoid_mlp_forward(params, X):
    hs = [X] * (len(params) + 1)
    for i, (W, b) in enumerate(params):
        z = hs[i] @ W.T + b
        hs[i + 1][:] = 1 / (1 + np.exp(-z)) if i < len(params) - 1 else z
    return hs
""",
)
SIGMOID_MLP_FORWARD.whole(
    "a dictionary",
    "",
    """
def sigmoid_mlp_forward(params, X):
    hs = [X]
    for i in range(1, len(params) // 2 + 1):
        z = hs[-1] @ params["W" + str(i)].T + params["b" + str(i)]
        hs.append(1 / (1 + np.exp(-z)))
    return params["h" + str(i)]
""",
)
SIGMOID_MLP_FORWARD.whole(
    "sigmoid twice",
    "sigmoid_twice",
    """
def sigmoid_mlp_forward(params, X):
    h = X
    hs = [X]
    for i, (W, b) in enumerate(params):
        z = h @ W.T + b
        h = 1 / (1 + np.exp(-1 / (1 + np.exp(-z)))) if i < len(params) - 1 else z
        hs.append(h)
    return hs
""",
)
SIGMOID_MLP_FORWARD.whole(
    "two slips: end and X",
    "",
    """
def sigmoid_mlp_forward(params, X):
    h = X
    hs = []
    for i, (W, b) in enumerate(params):
        z = h @ W.T + b
        h = 1 / (1 + np.exp(-z)) if True else z
        hs.append(h)
    return hs
""",
)

SIGMOID_MLP_BACKWARD = Answers(
    "sigmoid_mlp_backward",
    """
def sigmoid_mlp_backward(params, activations, dout):
    L = len(params)
    dhs, dWs, dbs = [None] * (L + 1), [None] * L, [None] * L
    dhs[L] = np.array(dout, dtype=np.float64)
    for i in range(L, 0, -1):
        W, _ = params[i - 1]
        h = activations[i]
        dz = dhs[i] if i == L else dhs[i] * h * (1 - h)
        dWs[i - 1] = dz.T @ activations[i - 1]
        dbs[i - 1] = dz.sum(axis=0)
        dhs[i - 1] = dz @ W
    return dhs, dWs, dbs
""",
)
SIGMOID_MLP_BACKWARD.other(
    "inserting",
    """
def sigmoid_mlp_backward(params, activations, dout):
    dz = dout
    dhs, dWs, dbs = [dout], [], []
    for (W, b), below in zip(params[::-1], activations[-2::-1]):
        dWs.insert(0, np.einsum("no,ni->oi", dz, below))
        dbs.insert(0, np.ones(len(dz)) @ dz)
        dh = dz @ W
        dhs.insert(0, dh)
        dz = dh * (below - below**2)
    return dhs, dWs, dbs
""",
)
SIGMOID_MLP_BACKWARD.whole(
    "slope at the last layer",
    "output_slope",
    """
def sigmoid_mlp_backward(params, activations, dout):
    L = len(params)
    N = dout.shape[0]
    dh = dout
    dL_dhs, dL_dWs, dL_dbs = [dh], [], []
    for i in range(L, 0, -1):
        W, b = params[i - 1]
        h, below = activations[i], activations[i - 1]
        dz = dh * h * (1 - h)
        dL_dWs.insert(0, dz.T @ below)
        dL_dbs.insert(0, dz.sum(axis=0))
        dh = dz @ W
        dL_dhs.insert(0, dh)
    return dL_dhs, dL_dWs, dL_dbs
""",
)
SIGMOID_MLP_BACKWARD.whole(
    "no slopes",
    "no_slope",
    """
def sigmoid_mlp_backward(params, activations, dout):
    L = len(params)
    N = dout.shape[0]
    dh = dout
    dL_dhs, dL_dWs, dL_dbs = [dh], [], []
    for i in range(L, 0, -1):
        W, b = params[i - 1]
        h, below = activations[i], activations[i - 1]
        dz = dh
        dL_dWs.insert(0, dz.T @ below)
        dL_dbs.insert(0, dz.sum(axis=0))
        dh = dz @ W
        dL_dhs.insert(0, dh)
    return dL_dhs, dL_dWs, dL_dbs
""",
)
SIGMOID_MLP_BACKWARD.whole(
    "slope of the layer below",
    "",
    """
def sigmoid_mlp_backward(params, activations, dout):
    L = len(params)
    N = dout.shape[0]
    dh = dout
    dL_dhs, dL_dWs, dL_dbs = [dh], [], []
    for i in range(L, 0, -1):
        W, b = params[i - 1]
        h, below = activations[i], activations[i - 1]
        dz = dh * below * (1 - below) if i < L else dh
        dL_dWs.insert(0, dz.T @ below)
        dL_dbs.insert(0, dz.sum(axis=0))
        dh = dz @ W
        dL_dhs.insert(0, dh)
    return dL_dhs, dL_dWs, dL_dbs
""",
)
SIGMOID_MLP_BACKWARD.whole(
    "sigmoid of the activation",
    "of_activation",
    """
def sigmoid_mlp_backward(params, activations, dout):
    L = len(params)
    N = dout.shape[0]
    dh = dout
    dL_dhs, dL_dWs, dL_dbs = [dh], [], []
    for i in range(L, 0, -1):
        W, b = params[i - 1]
        h, below = activations[i], activations[i - 1]
        s = 1 / (1 + np.exp(-h)); dz = dh * s * (1 - s) if i < L else dh
        dL_dWs.insert(0, dz.T @ below)
        dL_dbs.insert(0, dz.sum(axis=0))
        dh = dz @ W
        dL_dhs.insert(0, dh)
    return dL_dhs, dL_dWs, dL_dbs
""",
)
SIGMOID_MLP_BACKWARD.whole(
    "db a mean",
    "mean_of_biases",
    """
def sigmoid_mlp_backward(params, activations, dout):
    L = len(params)
    N = dout.shape[0]
    dh = dout
    dL_dhs, dL_dWs, dL_dbs = [dh], [], []
    for i in range(L, 0, -1):
        W, b = params[i - 1]
        h, below = activations[i], activations[i - 1]
        dz = dh * h * (1 - h) if i < L else dh
        dL_dWs.insert(0, dz.T @ below)
        dL_dbs.insert(0, dz.mean(axis=0))
        dh = dz @ W
        dL_dhs.insert(0, dh)
    return dL_dhs, dL_dWs, dL_dbs
""",
)
SIGMOID_MLP_BACKWARD.whole(
    "db not summed",
    "bias_not_summed",
    """
def sigmoid_mlp_backward(params, activations, dout):
    L = len(params)
    N = dout.shape[0]
    dh = dout
    dL_dhs, dL_dWs, dL_dbs = [dh], [], []
    for i in range(L, 0, -1):
        W, b = params[i - 1]
        h, below = activations[i], activations[i - 1]
        dz = dh * h * (1 - h) if i < L else dh
        dL_dWs.insert(0, dz.T @ below)
        dL_dbs.insert(0, dz)
        dh = dz @ W
        dL_dhs.insert(0, dh)
    return dL_dhs, dL_dWs, dL_dbs
""",
)
SIGMOID_MLP_BACKWARD.whole(
    "divided by N again",
    "mean_twice",
    """
def sigmoid_mlp_backward(params, activations, dout):
    L = len(params)
    N = dout.shape[0]
    dh = dout
    dL_dhs, dL_dWs, dL_dbs = [dh], [], []
    for i in range(L, 0, -1):
        W, b = params[i - 1]
        h, below = activations[i], activations[i - 1]
        dz = dh * h * (1 - h) if i < L else dh
        dL_dWs.insert(0, dz.T @ below / N)
        dL_dbs.insert(0, dz.sum(axis=0) / N)
        dh = dz @ W
        dL_dhs.insert(0, dh)
    return dL_dhs, dL_dWs, dL_dbs
""",
)
SIGMOID_MLP_BACKWARD.whole(
    "dW transposed",
    "transposed",
    """
def sigmoid_mlp_backward(params, activations, dout):
    L = len(params)
    N = dout.shape[0]
    dh = dout
    dL_dhs, dL_dWs, dL_dbs = [dh], [], []
    for i in range(L, 0, -1):
        W, b = params[i - 1]
        h, below = activations[i], activations[i - 1]
        dz = dh * h * (1 - h) if i < L else dh
        dL_dWs.insert(0, below.T @ dz)
        dL_dbs.insert(0, dz.sum(axis=0))
        dh = dz @ W
        dL_dhs.insert(0, dh)
    return dL_dhs, dL_dWs, dL_dbs
""",
)
SIGMOID_MLP_BACKWARD.whole(
    "dW with the output",
    "late_input",
    """
def sigmoid_mlp_backward(params, activations, dout):
    L = len(params)
    N = dout.shape[0]
    dh = dout
    dL_dhs, dL_dWs, dL_dbs = [dh], [], []
    for i in range(L, 0, -1):
        W, b = params[i - 1]
        h, below = activations[i], activations[i - 1]
        dz = dh * h * (1 - h) if i < L else dh
        dL_dWs.insert(0, dz.T @ h)
        dL_dbs.insert(0, dz.sum(axis=0))
        dh = dz @ W
        dL_dhs.insert(0, dh)
    return dL_dhs, dL_dWs, dL_dbs
""",
)
SIGMOID_MLP_BACKWARD.whole(
    "no dL/dh_0",
    "without_dx",
    """
def sigmoid_mlp_backward(params, activations, dout):
    L = len(params)
    N = dout.shape[0]
    dh = dout
    dL_dhs, dL_dWs, dL_dbs = [dh], [], []
    for i in range(L, 0, -1):
        W, b = params[i - 1]
        h, below = activations[i], activations[i - 1]
        dz = dh * h * (1 - h) if i < L else dh
        dL_dWs.insert(0, dz.T @ below)
        dL_dbs.insert(0, dz.sum(axis=0))
        dh = dz @ W
        dL_dhs.insert(0, dh)
    return dL_dhs[1:], dL_dWs, dL_dbs
""",
)
SIGMOID_MLP_BACKWARD.whole(
    "lists last first",
    "backward_order",
    """
def sigmoid_mlp_backward(params, activations, dout):
    L = len(params)
    N = dout.shape[0]
    dh = dout
    dL_dhs, dL_dWs, dL_dbs = [dh], [], []
    for i in range(L, 0, -1):
        W, b = params[i - 1]
        h, below = activations[i], activations[i - 1]
        dz = dh * h * (1 - h) if i < L else dh
        dL_dWs.insert(0, dz.T @ below)
        dL_dbs.insert(0, dz.sum(axis=0))
        dh = dz @ W
        dL_dhs.insert(0, dh)
    return dL_dhs[::-1], dL_dWs[::-1], dL_dbs[::-1]
""",
)
SIGMOID_MLP_BACKWARD.whole(
    "slope jumped on the way down",
    "slope_off_the_path",
    """
def sigmoid_mlp_backward(params, activations, dout):
    L = len(params)
    N = dout.shape[0]
    dh = dout
    dL_dhs, dL_dWs, dL_dbs = [dh], [], []
    for i in range(L, 0, -1):
        W, b = params[i - 1]
        h, below = activations[i], activations[i - 1]
        dz = dh * h * (1 - h) if i < L else dh
        dL_dWs.insert(0, dz.T @ below)
        dL_dbs.insert(0, dz.sum(axis=0))
        dh = dh @ W
        dL_dhs.insert(0, dh)
    return dL_dhs, dL_dWs, dL_dbs
""",
)
SIGMOID_MLP_BACKWARD.whole(
    "W transposed on the way down",
    "",
    """
def sigmoid_mlp_backward(params, activations, dout):
    L = len(params)
    N = dout.shape[0]
    dh = dout
    dL_dhs, dL_dWs, dL_dbs = [dh], [], []
    for i in range(L, 0, -1):
        W, b = params[i - 1]
        h, below = activations[i], activations[i - 1]
        dz = dh * h * (1 - h) if i < L else dh
        dL_dWs.insert(0, dz.T @ below)
        dL_dbs.insert(0, dz.sum(axis=0))
        dh = dz @ W.T
        dL_dhs.insert(0, dh)
    return dL_dhs, dL_dWs, dL_dbs
""",
)
SIGMOID_MLP_BACKWARD.whole(
    "dz kept as dh",
    "pre_activations",
    """
def sigmoid_mlp_backward(params, activations, dout):
    L = len(params)
    dhs, dWs, dbs = [None] * (L + 1), [None] * L, [None] * L
    dhs[L] = dout
    for i in range(L, 0, -1):
        dz = dhs[i]
        if i < L:
            dz *= activations[i] * (1 - activations[i])
        dWs[i - 1] = dz.T @ activations[i - 1]
        dbs[i - 1] = dz.sum(axis=0)
        dhs[i - 1] = dz @ params[i - 1][0]
    return dhs, dWs, dbs
""",
)
SIGMOID_MLP_BACKWARD.whole(
    "weights and biases swapped",
    "order",
    """
def sigmoid_mlp_backward(params, activations, dout):
    L = len(params)
    N = dout.shape[0]
    dh = dout
    dL_dhs, dL_dWs, dL_dbs = [dh], [], []
    for i in range(L, 0, -1):
        W, b = params[i - 1]
        h, below = activations[i], activations[i - 1]
        dz = dh * h * (1 - h) if i < L else dh
        dL_dWs.insert(0, dz.T @ below)
        dL_dbs.insert(0, dz.sum(axis=0))
        dh = dz @ W
        dL_dhs.insert(0, dh)
    return dL_dhs, dL_dbs, dL_dWs
""",
)
SIGMOID_MLP_BACKWARD.whole(
    "tanh's slope",
    "tanh_slope",
    """
def sigmoid_mlp_backward(params, activations, dout):
    L = len(params)
    N = dout.shape[0]
    dh = dout
    dL_dhs, dL_dWs, dL_dbs = [dh], [], []
    for i in range(L, 0, -1):
        W, b = params[i - 1]
        h, below = activations[i], activations[i - 1]
        dz = dh * (1 - h**2) if i < L else dh
        dL_dWs.insert(0, dz.T @ below)
        dL_dbs.insert(0, dz.sum(axis=0))
        dh = dz @ W
        dL_dhs.insert(0, dh)
    return dL_dhs, dL_dWs, dL_dbs
""",
)
SIGMOID_MLP_BACKWARD.whole(
    "slope with the wrong sign",
    "slope_sign",
    """
def sigmoid_mlp_backward(params, activations, dout):
    L = len(params)
    N = dout.shape[0]
    dh = dout
    dL_dhs, dL_dWs, dL_dbs = [dh], [], []
    for i in range(L, 0, -1):
        W, b = params[i - 1]
        h, below = activations[i], activations[i - 1]
        dz = dh * h * (h - 1) if i < L else dh
        dL_dWs.insert(0, dz.T @ below)
        dL_dbs.insert(0, dz.sum(axis=0))
        dh = dz @ W
        dL_dhs.insert(0, dh)
    return dL_dhs, dL_dWs, dL_dbs
""",
)
SIGMOID_MLP_BACKWARD.whole(
    "a row of biases",
    "bias_axis_kept",
    """
def sigmoid_mlp_backward(params, activations, dout):
    L = len(params)
    N = dout.shape[0]
    dh = dout
    dL_dhs, dL_dWs, dL_dbs = [dh], [], []
    for i in range(L, 0, -1):
        W, b = params[i - 1]
        h, below = activations[i], activations[i - 1]
        dz = dh * h * (1 - h) if i < L else dh
        dL_dWs.insert(0, dz.T @ below)
        dL_dbs.insert(0, dz.sum(axis=0, keepdims=True))
        dh = dz @ W
        dL_dhs.insert(0, dh)
    return dL_dhs, dL_dWs, dL_dbs
""",
)
SIGMOID_MLP_BACKWARD.whole(
    "dout mutated",
    "everything_divided",
    """
def sigmoid_mlp_backward(params, activations, dout):
    L = len(params)
    dout /= dout.shape[0]
    dhs, dWs, dbs = [dout], [], []
    dz = dout
    for i in range(L, 0, -1):
        dWs.append(dz.T @ activations[i - 1])
        dbs.append(dz.sum(axis=0))
        dh = dz @ params[i - 1][0]
        dhs.append(dh)
        dz = dh * activations[i - 1] * (1 - activations[i - 1])
    return dhs[::-1], dWs[::-1], dbs[::-1]
""",
)
SIGMOID_MLP_BACKWARD.whole(
    "two slips: slopes and mean",
    "no_slope+size",
    """
def sigmoid_mlp_backward(params, activations, dout):
    L = len(params)
    N = dout.shape[0]
    dh = dout
    dL_dhs, dL_dWs, dL_dbs = [dh], [], []
    for i in range(L, 0, -1):
        W, b = params[i - 1]
        h, below = activations[i], activations[i - 1]
        dz = dh
        dL_dWs.insert(0, dz.T @ below)
        dL_dbs.insert(0, dz.mean(axis=0))
        dh = dz @ W
        dL_dhs.insert(0, dh)
    return dL_dhs, dL_dWs, dL_dbs
""",
)

GRADIENT_BOUND = Answers(
    "gradient_bound",
    """
def gradient_bound(Ws, slope):
    bound = 1.0
    for W in Ws:
        bound *= slope * np.linalg.norm(W, 2)
    return float(bound)
""",
)
GRADIENT_BOUND.other(
    "svd",
    """
def gradient_bound(Ws, slope):
    largest = [np.linalg.svd(W, compute_uv=False).max() for W in Ws]
    return float(slope ** len(Ws) * np.prod(largest))
""",
)
GRADIENT_BOUND.whole(
    "Frobenius",
    "frobenius",
    """
def gradient_bound(Ws, slope):
    bound = 1.0
    for W in Ws:
        bound *= slope * np.linalg.norm(W)
    return float(bound)
""",
)
GRADIENT_BOUND.whole(
    "sum",
    "sum",
    """
def gradient_bound(Ws, slope):
    return float(sum(slope * np.linalg.norm(W, 2) for W in Ws))
""",
)
GRADIENT_BOUND.whole(
    "slope once",
    "slope_once",
    """
def gradient_bound(Ws, slope):
    return float(slope * np.prod([np.linalg.norm(W, 2) for W in Ws])) if Ws else 1.0
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
    "smallest singular value",
    "smallest",
    """
def gradient_bound(Ws, slope):
    bound = 1.0
    for W in Ws:
        bound *= slope * np.linalg.svd(W)[1][-1]
    return float(bound)
""",
)
GRADIENT_BOUND.whole(
    "eigenvalue",
    "",
    """
def gradient_bound(Ws, slope):
    bound = 1.0
    for W in Ws:
        bound *= slope * np.abs(np.linalg.eigvals(W)).max()
    return float(bound)
""",
)
GRADIENT_BOUND.whole(
    "largest entry",
    "largest_entry",
    """
def gradient_bound(Ws, slope):
    bound = 1.0
    for W in Ws:
        bound *= slope * np.abs(W).max()
    return float(bound)
""",
)
GRADIENT_BOUND.whole(
    "row sums",
    "maximum_norm",
    """
def gradient_bound(Ws, slope):
    bound = 1.0
    for W in Ws:
        bound *= slope * np.linalg.norm(W, np.inf)
    return float(bound)
""",
)
GRADIENT_BOUND.whole(
    "no layers raise",
    "",
    """
def gradient_bound(Ws, slope):
    from functools import reduce
    return float(reduce(lambda a, c: a * c, [slope * np.linalg.norm(W, 2) for W in Ws]))
""",
)
GRADIENT_BOUND.whole(
    "starts with zero",
    "starts_at_zero",
    """
def gradient_bound(Ws, slope):
    bound = 0.0
    for W in Ws:
        bound *= slope * np.linalg.norm(W, ord=2)
    return float(bound)
""",
)
GRADIENT_BOUND.whole(
    "no slope",
    "no_slope",
    """
def gradient_bound(Ws, slope):
    return float(np.prod([np.linalg.norm(W, 2) for W in Ws]))
""",
)
GRADIENT_BOUND.whole(
    "one slope too few",
    "one_slope_short",
    """
def gradient_bound(Ws, slope):
    if len(Ws) == 0:
        return 1.0
    return float(slope ** (len(Ws) - 1) * np.prod([np.linalg.norm(W, 2) for W in Ws]))
""",
)
GRADIENT_BOUND.whole(
    "a list",
    "factors",
    """
def gradient_bound(Ws, slope):
    return [slope * np.linalg.norm(W, 2) for W in Ws]
""",
)
GRADIENT_BOUND.whole(
    "square root forgotten",
    "squared",
    """
def gradient_bound(Ws, slope):
    bound = 1.0
    for W in Ws:
        bound *= slope * np.linalg.eigvalsh(W.T @ W)[-1]
    return float(bound)
""",
)
GRADIENT_BOUND.whole(
    "returns too early",
    "first_layer",
    """
def gradient_bound(Ws, slope):
    bound = 1.0
    for W in Ws:
        bound = bound * slope * np.linalg.norm(W, 2)
        return float(bound)
    return bound
""",
)
GRADIENT_BOUND.whole(
    "sum of singular values",
    "nuclear",
    """
def gradient_bound(Ws, slope):
    bound = 1.0
    for W in Ws:
        bound *= slope * np.linalg.norm(W, "nuc")
    return float(bound)
""",
)
GRADIENT_BOUND.whole(
    "two slips",
    "",
    """
def gradient_bound(Ws, slope):
    bound = slope
    for W in Ws:
        bound *= np.linalg.norm(W)
    return float(bound)
""",
)

SIGMOID_AND_SLOPES = Answers(
    "sigmoid_and_slopes",
    """
def sigmoid_and_slopes(x):
    x = np.asarray(x, dtype=np.float64)
    e = np.exp(-np.abs(x))
    s = np.where(x >= 0, 1.0, e) / (1 + e)
    ds = e / (1 + e) ** 2
    e2 = np.exp(-2 * np.abs(x))
    dt = 4 * e2 / (1 + e2) ** 2
    return s, ds, dt
""",
)
SIGMOID_AND_SLOPES.other(
    "expit",
    """
def sigmoid_and_slopes(x):
    from scipy.special import expit
    x = np.asarray(x, dtype=float)
    return expit(x), expit(x) * expit(-x), 4 * expit(2 * x) * expit(-2 * x)
""",
)
SIGMOID_AND_SLOPES.whole(
    "s times 1 - s",
    "ds_upper_tail_lost",
    """
def sigmoid_and_slopes(x):
    e = np.exp(-np.abs(x))
    e2 = e * e
    s = np.where(x >= 0, 1 / (1 + e), e / (1 + e))
    ds = s * (1 - s)
    dt = 4 * e2 / (1 + e2) ** 2
    return s, ds, dt
""",
)
SIGMOID_AND_SLOPES.whole(
    "1 - tanh squared",
    "dt_tails_lost",
    """
def sigmoid_and_slopes(x):
    e = np.exp(-np.abs(x))
    e2 = e * e
    s = np.where(x >= 0, 1 / (1 + e), e / (1 + e))
    ds = e / (1 + e) ** 2
    dt = 1 - np.tanh(x) ** 2
    return s, ds, dt
""",
)
SIGMOID_AND_SLOPES.whole(
    "textbook throughout",
    "ds_upper_tail_lost+dt_tails_lost",
    """
def sigmoid_and_slopes(x):
    s = 1 / (1 + np.exp(-x))
    return s, s * (1 - s), 1 - np.tanh(x) ** 2
""",
)
SIGMOID_AND_SLOPES.whole(
    "e^x over 1 + e^x",
    "s_inf_over_inf",
    """
def sigmoid_and_slopes(x):
    e = np.exp(-np.abs(x))
    e2 = e * e
    s = np.exp(x) / (1 + np.exp(x))
    ds = e / (1 + e) ** 2
    dt = 4 * e2 / (1 + e2) ** 2
    return s, ds, dt
""",
)
SIGMOID_AND_SLOPES.whole(
    "2x forgotten",
    "dt_half_argument",
    """
def sigmoid_and_slopes(x):
    e = np.exp(-np.abs(x))
    e2 = e * e
    s = np.where(x >= 0, 1 / (1 + e), e / (1 + e))
    ds = e / (1 + e) ** 2
    dt = 4 * e / (1 + e) ** 2
    return s, ds, dt
""",
)
SIGMOID_AND_SLOPES.whole(
    "4 forgotten",
    "dt_four_forgotten",
    """
def sigmoid_and_slopes(x):
    e = np.exp(-np.abs(x))
    e2 = e * e
    s = np.where(x >= 0, 1 / (1 + e), e / (1 + e))
    ds = e / (1 + e) ** 2
    dt = e2 / (1 + e2) ** 2
    return s, ds, dt
""",
)
SIGMOID_AND_SLOPES.whole(
    "2 for 4",
    "factor",
    """
def sigmoid_and_slopes(x):
    e = np.exp(-np.abs(x))
    e2 = e * e
    s = np.where(x >= 0, 1 / (1 + e), e / (1 + e))
    ds = e / (1 + e) ** 2
    dt = 2 * e2 / (1 + e2) ** 2
    return s, ds, dt
""",
)
SIGMOID_AND_SLOPES.whole(
    "one side only",
    "s_sign_lost",
    """
def sigmoid_and_slopes(x):
    e = np.exp(-np.abs(x))
    e2 = e * e
    s = 1 / (1 + e)
    ds = e / (1 + e) ** 2
    dt = 4 * e2 / (1 + e2) ** 2
    return s, ds, dt
""",
)
SIGMOID_AND_SLOPES.whole(
    "sides swapped",
    "s_mirrored",
    """
def sigmoid_and_slopes(x):
    e = np.exp(-np.abs(x))
    e2 = e * e
    s = np.where(x >= 0, e / (1 + e), 1 / (1 + e))
    ds = e / (1 + e) ** 2
    dt = 4 * e2 / (1 + e2) ** 2
    return s, ds, dt
""",
)
SIGMOID_AND_SLOPES.whole(
    "one minus",
    "s_lower_tail_lost",
    """
def sigmoid_and_slopes(x):
    e = np.exp(-np.abs(x))
    e2 = e * e
    s = np.where(x >= 0, 1 / (1 + e), 1 - 1 / (1 + e))
    ds = e / (1 + e) ** 2
    dt = 4 * e2 / (1 + e2) ** 2
    return s, ds, dt
""",
)
SIGMOID_AND_SLOPES.whole(
    "order",
    "order",
    """
def sigmoid_and_slopes(x):
    e = np.exp(-np.abs(x))
    e2 = e * e
    s = np.where(x >= 0, 1 / (1 + e), e / (1 + e))
    ds = e / (1 + e) ** 2
    dt = 4 * e2 / (1 + e2) ** 2
    return s, dt, ds
""",
)
SIGMOID_AND_SLOPES.whole(
    "tanh itself",
    "dt_itself",
    """
def sigmoid_and_slopes(x):
    e = np.exp(-np.abs(x))
    e2 = e * e
    s = np.where(x >= 0, 1 / (1 + e), e / (1 + e))
    ds = e / (1 + e) ** 2
    dt = np.tanh(x)
    return s, ds, dt
""",
)
SIGMOID_AND_SLOPES.whole(
    "if on an array",
    "",
    """
def sigmoid_and_slopes(x):
    if x >= 0:
        e = np.exp(-x)
        s = 1 / (1 + e)
    else:
        e = np.exp(x)
        s = e / (1 + e)
    ds = e / (1 + e) ** 2
    dt = 4 * e**2 / (1 + e**2) ** 2
    return s, ds, dt
""",
)
SIGMOID_AND_SLOPES.whole(
    "clipped",
    "s_clipped+ds_tails_lost+dt_tails_lost",
    """
def sigmoid_and_slopes(x):
    x = np.clip(x, -30, 30)
    e = np.exp(-np.abs(x))
    e2 = e * e
    s = np.where(x >= 0, 1 / (1 + e), e / (1 + e))
    ds = e / (1 + e) ** 2
    dt = 4 * e2 / (1 + e2) ** 2
    return s, ds, dt
""",
)
SIGMOID_AND_SLOPES.whole(
    "e^-x everywhere",
    "ds_inf_over_inf+dt_inf_over_inf",
    """
def sigmoid_and_slopes(x):
    e = np.exp(-x)
    e2 = e * e
    s = 1 / (1 + e)
    ds = e / (1 + e) ** 2
    dt = 4 * e2 / (1 + e2) ** 2
    return s, ds, dt
""",
)
SIGMOID_AND_SLOPES.whole(
    "square forgotten",
    "ds_square_missing",
    """
def sigmoid_and_slopes(x):
    e = np.exp(-np.abs(x))
    e2 = e * e
    s = np.where(x >= 0, 1 / (1 + e), e / (1 + e))
    ds = e / (1 + e)
    dt = 4 * e2 / (1 + e2) ** 2
    return s, ds, dt
""",
)
SIGMOID_AND_SLOPES.whole(
    "float32",
    "",
    """
def sigmoid_and_slopes(x):
    x = x.astype(np.float32)
    e = np.exp(-np.abs(x))
    e2 = e * e
    s = np.where(x >= 0, 1 / (1 + e), e / (1 + e))
    ds = e / (1 + e) ** 2
    dt = 4 * e2 / (1 + e2) ** 2
    return s, ds, dt
""",
)
SIGMOID_AND_SLOPES.whole(
    "math.exp",
    "",
    """
def sigmoid_and_slopes(x):
    e = math.exp(-abs(x))
    e2 = e * e
    s = np.where(x >= 0, 1 / (1 + e), e / (1 + e))
    ds = e / (1 + e) ** 2
    dt = 4 * e2 / (1 + e2) ** 2
    return s, ds, dt
""",
)
SIGMOID_AND_SLOPES.whole(
    "two slips",
    "dt_four_forgotten",
    """
def sigmoid_and_slopes(x):
    e = np.exp(-np.abs(x))
    e2 = e * e
    s = np.where(x >= 0, 1 / (1 + e), e / (1 + e))
    ds = s * (1 - s)
    dt = e2 / (1 + e2) ** 2
    return s, ds, dt
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
    "expit",
    """
def mse_of_sigmoid(z, t):
    from scipy.special import expit
    z, t = np.asarray(z, float), np.asarray(t, float)
    err = expit(z) - t
    slope = expit(z) * expit(-z)
    return 0.5 * float(np.mean(err * err)), err * slope / z.size
""",
)
MSE_OF_SIGMOID.whole(
    "slope forgotten",
    "no_slope",
    """
def mse_of_sigmoid(z, t):
    N = len(z)
    s = 1 / (1 + np.exp(-z))
    loss = float(((s - t) ** 2).sum() / (2 * N))
    grad = (s - t) / N
    return loss, grad
""",
)
MSE_OF_SIGMOID.whole(
    "gradient not divided",
    "gradient_of_sum",
    """
def mse_of_sigmoid(z, t):
    N = len(z)
    s = 1 / (1 + np.exp(-z))
    loss = float(((s - t) ** 2).sum() / (2 * N))
    grad = (s - t) * s * (1 - s)
    return loss, grad
""",
)
MSE_OF_SIGMOID.whole(
    "half forgotten",
    "twice",
    """
def mse_of_sigmoid(z, t):
    N = len(z)
    s = 1 / (1 + np.exp(-z))
    loss = float(np.mean((s - t) ** 2))
    grad = 2 * (s - t) * s * (1 - s) / N
    return loss, grad
""",
)
MSE_OF_SIGMOID.whole(
    "half forgotten in the loss",
    "factor",
    """
def mse_of_sigmoid(z, t):
    N = len(z)
    s = 1 / (1 + np.exp(-z))
    loss = float(np.mean((s - t) ** 2))
    grad = (s - t) * s * (1 - s) / N
    return loss, grad
""",
)
MSE_OF_SIGMOID.whole(
    "factor two in the gradient",
    "gradient_twice",
    """
def mse_of_sigmoid(z, t):
    N = len(z)
    s = 1 / (1 + np.exp(-z))
    loss = float(((s - t) ** 2).sum() / (2 * N))
    grad = 2 * (s - t) * s * (1 - s) / N
    return loss, grad
""",
)
MSE_OF_SIGMOID.whole(
    "half in the gradient",
    "factor",
    """
def mse_of_sigmoid(z, t):
    N = len(z)
    s = 1 / (1 + np.exp(-z))
    loss = float(((s - t) ** 2).sum() / (2 * N))
    grad = (s - t) * s * (1 - s) / (2 * N)
    return loss, grad
""",
)
MSE_OF_SIGMOID.whole(
    "one number",
    "gradient_summed",
    """
def mse_of_sigmoid(z, t):
    N = len(z)
    s = 1 / (1 + np.exp(-z))
    loss = float(((s - t) ** 2).sum() / (2 * N))
    grad = float(np.sum((s - t) * s * (1 - s)) / N)
    return loss, grad
""",
)
MSE_OF_SIGMOID.whole(
    "sign",
    "target_minus_output",
    """
def mse_of_sigmoid(z, t):
    N = len(z)
    s = 1 / (1 + np.exp(-z))
    loss = float(((s - t) ** 2).sum() / (2 * N))
    grad = (t - s) * s * (1 - s) / N
    return loss, grad
""",
)
MSE_OF_SIGMOID.whole(
    "slope of the sigmoid of s",
    "slope_of_activation",
    """
def mse_of_sigmoid(z, t):
    N = len(z)
    s = 1 / (1 + np.exp(-z))
    loss = float(((s - t) ** 2).sum() / (2 * N))
    grad = (s - t) / N * (1 / (1 + np.exp(-s))) * (1 - 1 / (1 + np.exp(-s)))
    return loss, grad
""",
)
MSE_OF_SIGMOID.whole(
    "no sigmoid",
    "of_logit",
    """
def mse_of_sigmoid(z, t):
    N = len(z)
    s = z
    loss = float(((s - t) ** 2).sum() / (2 * N))
    grad = (s - t) / N
    return loss, grad
""",
)
MSE_OF_SIGMOID.whole(
    "loss not divided",
    "loss_is_sum",
    """
def mse_of_sigmoid(z, t):
    N = len(z)
    s = 1 / (1 + np.exp(-z))
    loss = float(0.5 * np.sum((s - t) ** 2))
    grad = (s - t) * s * (1 - s) / N
    return loss, grad
""",
)
MSE_OF_SIGMOID.whole(
    "loss each",
    "loss_of_each",
    """
def mse_of_sigmoid(z, t):
    N = len(z)
    s = 1 / (1 + np.exp(-z))
    loss = (s - t) ** 2 / 2
    grad = (s - t) * s * (1 - s) / N
    return loss, grad
""",
)
MSE_OF_SIGMOID.whole(
    "swapped",
    "order",
    """
def mse_of_sigmoid(z, t):
    N = len(z)
    s = 1 / (1 + np.exp(-z))
    loss = float(((s - t) ** 2).sum() / (2 * N))
    grad = (s - t) * s * (1 - s) / N
    return grad, loss
""",
)
MSE_OF_SIGMOID.whole(
    "column",
    "",
    """
def mse_of_sigmoid(z, t):
    N = len(z)
    s = 1 / (1 + np.exp(-z[:, None]))
    loss = float(((s - t) ** 2).sum() / (2 * N))
    grad = (s - t) * s * (1 - s) / N
    return loss, grad
""",
)
MSE_OF_SIGMOID.whole(
    "root",
    "root",
    """
def mse_of_sigmoid(z, t):
    N = len(z)
    s = 1 / (1 + np.exp(-z))
    loss = float(np.sqrt(np.mean((s - t) ** 2)))
    grad = (s - t) * s * (1 - s) / N
    return loss, grad
""",
)
MSE_OF_SIGMOID.whole(
    "loss only",
    "missing_output",
    """
def mse_of_sigmoid(z, t):
    N = len(z)
    s = 1 / (1 + np.exp(-z))
    loss = float(((s - t) ** 2).sum() / (2 * N))
    grad = (s - t) * s * (1 - s) / N
    return loss
""",
)
MSE_OF_SIGMOID.whole(
    "slope of t",
    "slope_of_target",
    """
def mse_of_sigmoid(z, t):
    N = len(z)
    s = 1 / (1 + np.exp(-z))
    loss = float(((s - t) ** 2).sum() / (2 * N))
    grad = (s - t) * t * (1 - t) / N
    return loss, grad
""",
)
MSE_OF_SIGMOID.whole(
    "sign in the exponent",
    "mirrored",
    """
def mse_of_sigmoid(z, t):
    N = len(z)
    s = 1 / (1 + np.exp(z))
    loss = float(((s - t) ** 2).sum() / (2 * N))
    grad = (s - t) * s * (1 - s) / N
    return loss, grad
""",
)
MSE_OF_SIGMOID.whole(
    "two slips",
    "factor+no_slope",
    """
def mse_of_sigmoid(z, t):
    N = len(z)
    s = 1 / (1 + np.exp(-z))
    loss = float(np.mean((s - t) ** 2))
    grad = (s - t) / N
    return loss, grad
""",
)

BCE_WITH_LOGITS = Answers(
    "bce_with_logits",
    """
def bce_with_logits(z, t):
    from scipy.special import expit
    loss = np.mean(t * np.logaddexp(0, -z) + (1 - t) * np.logaddexp(0, z))
    return float(loss), (expit(z) - t) / len(z)
""",
)
BCE_WITH_LOGITS.other(
    "max and log1p",
    """
def bce_with_logits(z, t):
    z, t = np.asarray(z, dtype=float), np.asarray(t, dtype=float)
    e = np.exp(-np.abs(z))
    loss = np.maximum(z, 0) - z * t + np.log1p(e)
    s = np.where(z >= 0, 1 / (1 + e), e / (1 + e))
    return float(loss.mean()), (s - t) / z.size
""",
)
BCE_WITH_LOGITS.whole(
    "typed in",
    "logarithm_of_zero",
    """
def bce_with_logits(z, t):
    N = len(z)
    s = 1 / (1 + np.exp(-z))
    loss = -np.mean(t * np.log(s) + (1 - t) * np.log(1 - s))
    grad = (s - t) / N
    return float(loss), grad
""",
)
BCE_WITH_LOGITS.whole(
    "clipped",
    "clipped",
    """
def bce_with_logits(z, t):
    N = len(z)
    s = np.exp(-np.logaddexp(0, -z))
    loss = -np.mean(t * np.log(np.clip(s, 1e-12, 1 - 1e-12)) + (1 - t) * np.log(1 - np.clip(s, 1e-12, 1 - 1e-12)))
    grad = (s - t) / N
    return float(loss), grad
""",
)
BCE_WITH_LOGITS.whole(
    "epsilon",
    "epsilon_8",
    """
def bce_with_logits(z, t):
    N = len(z)
    s = np.exp(-np.logaddexp(0, -z))
    loss = -np.mean(t * np.log(s + 1e-8) + (1 - t) * np.log(1 - s + 1e-8))
    grad = (s - t) / N
    return float(loss), grad
""",
)
BCE_WITH_LOGITS.whole(
    "signs of z swapped",
    "loss_swapped",
    """
def bce_with_logits(z, t):
    N = len(z)
    s = np.exp(-np.logaddexp(0, -z))
    loss = np.mean(t * np.logaddexp(0, z) + (1 - t) * np.logaddexp(0, -z))
    grad = (s - t) / N
    return float(loss), grad
""",
)
BCE_WITH_LOGITS.whole(
    "gradient not divided",
    "gradient_of_sum",
    """
def bce_with_logits(z, t):
    N = len(z)
    s = np.exp(-np.logaddexp(0, -z))
    loss = np.mean(t * np.logaddexp(0, -z) + (1 - t) * np.logaddexp(0, z))
    grad = s - t
    return float(loss), grad
""",
)
BCE_WITH_LOGITS.whole(
    "sum",
    "loss_is_sum",
    """
def bce_with_logits(z, t):
    N = len(z)
    s = np.exp(-np.logaddexp(0, -z))
    loss = np.sum(t * np.logaddexp(0, -z) + (1 - t) * np.logaddexp(0, z))
    grad = (s - t) / N
    return float(loss), grad
""",
)
BCE_WITH_LOGITS.whole(
    "sign of the gradient",
    "target_minus_output",
    """
def bce_with_logits(z, t):
    N = len(z)
    s = np.exp(-np.logaddexp(0, -z))
    loss = np.mean(t * np.logaddexp(0, -z) + (1 - t) * np.logaddexp(0, z))
    grad = (t - s) / N
    return float(loss), grad
""",
)
BCE_WITH_LOGITS.whole(
    "slope kept",
    "slope_left_in",
    """
def bce_with_logits(z, t):
    N = len(z)
    s = np.exp(-np.logaddexp(0, -z))
    loss = np.mean(t * np.logaddexp(0, -z) + (1 - t) * np.logaddexp(0, z))
    grad = (s - t) * s * (1 - s) / N
    return float(loss), grad
""",
)
BCE_WITH_LOGITS.whole(
    "only yes",
    "loss_of_one_class",
    """
def bce_with_logits(z, t):
    N = len(z)
    s = np.exp(-np.logaddexp(0, -z))
    loss = np.mean(t * np.logaddexp(0, -z))
    grad = (s - t) / N
    return float(loss), grad
""",
)
BCE_WITH_LOGITS.whole(
    "log1p of e^z",
    "overflow",
    """
def bce_with_logits(z, t):
    N = len(z)
    s = np.exp(-np.logaddexp(0, -z))
    loss = np.mean(np.log1p(np.exp(z)) - t * z)
    grad = (s - t) / N
    return float(loss), grad
""",
)
BCE_WITH_LOGITS.whole(
    "sign of the loss",
    "sign",
    """
def bce_with_logits(z, t):
    N = len(z)
    s = np.exp(-np.logaddexp(0, -z))
    loss = np.mean(t * -np.logaddexp(0, -z) + (1 - t) * -np.logaddexp(0, z))
    grad = (s - t) / N
    return float(loss), grad
""",
)
BCE_WITH_LOGITS.whole(
    "one number",
    "gradient_summed",
    """
def bce_with_logits(z, t):
    N = len(z)
    s = np.exp(-np.logaddexp(0, -z))
    loss = np.mean(t * np.logaddexp(0, -z) + (1 - t) * np.logaddexp(0, z))
    grad = np.mean(s - t)
    return float(loss), grad
""",
)
BCE_WITH_LOGITS.whole(
    "hard targets",
    "targets_exactly_one",
    """
def bce_with_logits(z, t):
    N = len(z)
    s = np.exp(-np.logaddexp(0, -z))
    loss = np.mean(np.where(t == 1, np.logaddexp(0, -z), np.logaddexp(0, z)))
    grad = (s - t) / N
    return float(loss), grad
""",
)
BCE_WITH_LOGITS.whole(
    "gradient of s",
    "stops_at_sigmoid",
    """
def bce_with_logits(z, t):
    N = len(z)
    s = np.exp(-np.logaddexp(0, -z))
    loss = np.mean(t * np.logaddexp(0, -z) + (1 - t) * np.logaddexp(0, z))
    grad = (s - t) / (s * (1 - s)) / N
    return float(loss), grad
""",
)
BCE_WITH_LOGITS.whole(
    "log2",
    "factor",
    """
def bce_with_logits(z, t):
    N = len(z)
    s = np.exp(-np.logaddexp(0, -z))
    loss = np.mean(t * np.logaddexp(0, -z) + (1 - t) * np.logaddexp(0, z)) / np.log(2)
    grad = (s - t) / N
    return float(loss), grad
""",
)
BCE_WITH_LOGITS.whole(
    "size forgotten",
    "negative_logits",
    """
def bce_with_logits(z, t):
    N = len(z)
    s = np.exp(-np.logaddexp(0, -z))
    loss = np.mean(np.maximum(z, 0) - z * t + np.log1p(np.exp(-z)))
    grad = (s - t) / N
    return float(loss), grad
""",
)
BCE_WITH_LOGITS.whole(
    "z forgotten",
    "term_without_logit",
    """
def bce_with_logits(z, t):
    N = len(z)
    s = np.exp(-np.logaddexp(0, -z))
    loss = np.mean(np.maximum(z, 0) - t + np.log1p(np.exp(-np.abs(z))))
    grad = (s - t) / N
    return float(loss), grad
""",
)
BCE_WITH_LOGITS.whole(
    "nan in the gradient",
    "gradient_overflow",
    """
def bce_with_logits(z, t):
    N = len(z)
    s = np.exp(z) / (1 + np.exp(z))
    loss = np.mean(t * np.logaddexp(0, -z) + (1 - t) * np.logaddexp(0, z))
    grad = (s - t) / N
    return float(loss), grad
""",
)
BCE_WITH_LOGITS.whole(
    "loss each",
    "loss_of_each",
    """
def bce_with_logits(z, t):
    N = len(z)
    s = np.exp(-np.logaddexp(0, -z))
    loss = t * np.logaddexp(0, -z) + (1 - t) * np.logaddexp(0, z)
    grad = (s - t) / N
    return loss, grad
""",
)
BCE_WITH_LOGITS.whole(
    "swapped",
    "order",
    """
def bce_with_logits(z, t):
    N = len(z)
    s = np.exp(-np.logaddexp(0, -z))
    loss = np.mean(t * np.logaddexp(0, -z) + (1 - t) * np.logaddexp(0, z))
    grad = (s - t) / N
    return grad, float(loss)
""",
)
BCE_WITH_LOGITS.whole(
    "two slips",
    "sum_for_mean",
    """
def bce_with_logits(z, t):
    N = len(z)
    s = np.exp(-np.logaddexp(0, -z))
    loss = np.sum(t * np.logaddexp(0, -z) + (1 - t) * np.logaddexp(0, z))
    grad = s - t
    return float(loss), grad
""",
)
