"""Answers to ``sigmoid_mlp_forward`` by a reader who knew the text of the lesson alone."""

from support.tables import Answers

TABLE = Answers(
    "sigmoid_mlp_forward",
    """
def sigmoid_mlp_forward(params, X):
    hs = [X]
    for i, (W, b) in enumerate(params):
        z = hs[-1] @ W.T + b
        hs.append(z if i == len(params) - 1 else 1 / (1 + np.exp(-z)))
    return hs
""",
)
whole, other = TABLE.whole, TABLE.other

other(
    "last apart",
    """
def sigmoid_mlp_forward(params, X):
    h = np.array(X, dtype=np.float64)
    out = [h]
    for W, b in params[:-1]:
        h = 0.5 * (1 + np.tanh(0.5 * (np.dot(h, W.T) + b)))
        out.append(h)
    W, b = params[-1]
    out.append(np.dot(h, W.T) + b)
    return out
""",
)
whole(
    "sigmoid at the end",
    "squashed_output",
    """
def sigmoid_mlp_forward(params, X):
    hs = [X]
    for W, b in params:
        hs.append(1 / (1 + np.exp(-(hs[-1] @ W.T + b))))
    return hs
""",
)
whole(
    "no input",
    "without_input",
    """
def sigmoid_mlp_forward(params, X):
    hs = []
    h = X
    for i, (W, b) in enumerate(params):
        z = h @ W.T + b
        h = 1 / (1 + np.exp(-z)) if i < len(params) - 1 else z
        hs.append(h)
    return hs
""",
)
whole(
    "no transpose",
    "",
    """
def sigmoid_mlp_forward(params, X):
    hs = [X]
    for i, (W, b) in enumerate(params):
        z = hs[-1] @ W + b
        hs.append(1 / (1 + np.exp(-z)) if i < len(params) - 1 else z)
    return hs
""",
)
whole(
    "bias forgotten",
    "no_bias",
    """
def sigmoid_mlp_forward(params, X):
    hs = [X]
    for i, (W, b) in enumerate(params):
        z = hs[-1] @ W.T
        hs.append(1 / (1 + np.exp(-z)) if i < len(params) - 1 else z)
    return hs
""",
)
whole(
    "exp of plus z",
    "mirrored",
    """
def sigmoid_mlp_forward(params, X):
    hs = [X]
    for i, (W, b) in enumerate(params):
        z = hs[-1] @ W.T + b
        hs.append(1 / (1 + np.exp(z)) if i < len(params) - 1 else z)
    return hs
""",
)
whole(
    "tanh",
    "tanh",
    """
def sigmoid_mlp_forward(params, X):
    hs = [X]
    for i, (W, b) in enumerate(params):
        z = hs[-1] @ W.T + b
        hs.append(np.tanh(z) if i < len(params) - 1 else z)
    return hs
""",
)
whole(
    "two linear layers",
    "last_hidden_linear",
    """
def sigmoid_mlp_forward(params, X):
    hs = [X]
    for i, (W, b) in enumerate(params):
        z = hs[-1] @ W.T + b
        hs.append(1 / (1 + np.exp(-z)) if i < len(params) - 2 else z)
    return hs
""",
)
whole(
    "linear first",
    "linear_at_the_wrong_end",
    """
def sigmoid_mlp_forward(params, X):
    hs = [X]
    for i, (W, b) in enumerate(params):
        z = hs[-1] @ W.T + b
        hs.append(z if i == 0 else 1 / (1 + np.exp(-z)))
    return hs
""",
)
whole(
    "only the output",
    "output_alone",
    """
def sigmoid_mlp_forward(params, X):
    h = X
    for W, b in params[:-1]:
        h = 1 / (1 + np.exp(-(h @ W.T + b)))
    W, b = params[-1]
    return h @ W.T + b
""",
)
whole(
    "bias after sigmoid",
    "bias_outside",
    """
def sigmoid_mlp_forward(params, X):
    hs = [X]
    for i, (W, b) in enumerate(params):
        z = hs[-1] @ W.T
        hs.append(1 / (1 + np.exp(-z)) + b if i < len(params) - 1 else z + b)
    return hs
""",
)
whole(
    "pre-activations",
    "pre_activations",
    """
def sigmoid_mlp_forward(params, X):
    hs = [X]
    h = X
    for W, b in params:
        z = h @ W.T + b
        hs.append(z)
        h = 1 / (1 + np.exp(-z))
    return hs
""",
)
whole(
    "X in every layer",
    "",
    """
def sigmoid_mlp_forward(params, X):
    hs = [X]
    for i, (W, b) in enumerate(params):
        z = X @ W.T + b
        hs.append(1 / (1 + np.exp(-z)) if i < len(params) - 1 else z)
    return hs
""",
)
whole(
    "no sigmoid at all",
    "linear",
    """
def sigmoid_mlp_forward(params, X):
    hs = [X]
    for W, b in params:
        hs.append(hs[-1] @ W.T + b)
    return hs
""",
)
whole(
    "softmax at the end",
    "softmax",
    """
def sigmoid_mlp_forward(params, X):
    hs = [X]
    for W, b in params[:-1]:
        hs.append(1 / (1 + np.exp(-(hs[-1] @ W.T + b))))
    W, b = params[-1]
    e = np.exp(hs[-1] @ W.T + b)
    hs.append(e / e.sum(axis=1, keepdims=True))
    return hs
""",
)
whole(
    "last layer forgotten",
    "without_output",
    """
def sigmoid_mlp_forward(params, X):
    hs = [X]
    for W, b in params[:-1]:
        hs.append(1 / (1 + np.exp(-(hs[-1] @ W.T + b))))
    return hs
""",
)
