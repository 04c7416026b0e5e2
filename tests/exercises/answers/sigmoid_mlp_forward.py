"""Answers to ``sigmoid_mlp_forward``."""

from support.tables import Answers

ANSWERS = Answers(
    "sigmoid_mlp_forward",
    """
def sigmoid_mlp_forward(params, X):
    hs = [X]
    L = len(params)
    for i in range(L):
        W, b = params[i]
        z = hs[-1] @ W.T + b
        hs.append(z if i == L - 1 else 1 / (1 + np.exp(-z)))
    return hs
""",
)
slip, whole, other = ANSWERS.slip, ANSWERS.whole, ANSWERS.other

slip(
    "a sigmoid on the last layer",
    "squashed_output",
    "z if i == L - 1 else 1 / (1 + np.exp(-z)) -> 1 / (1 + np.exp(-z))",
)
slip("no sigmoid at all", "linear", "z if i == L - 1 else 1 / (1 + np.exp(-z)) -> z")
slip("no biases", "no_bias", "W.T + b -> W.T")
slip("no bias in the last layer", "no_output_bias", "W.T + b -> W.T + b * (i < L - 1)")
slip("no bias in the first layer", "no_input_bias", "W.T + b -> W.T + b * (i > 0)")
slip("a bias in the last layer only", "output_bias_alone", "W.T + b -> W.T + b * (i == L - 1)")
slip("the bias subtracted", "bias_subtracted", "W.T + b -> W.T - b")
slip(
    "the bias after the sigmoid",
    "bias_outside",
    "W.T + b -> W.T",
    "1 / (1 + np.exp(-z)) -> 1 / (1 + np.exp(-z)) + b",
    "z if -> z + b if",
)
slip("W not transposed", "", "@ W.T -> @ W")
slip("without the input", "without_input", "return hs -> return hs[1:]")
slip("without the output", "without_output", "return hs -> return hs[:-1]")
slip("only the output", "output_alone", "return hs -> return hs[-1]")
slip("only the output, as a list", "only_output", "return hs -> return hs[-1:]")
slip("in the reverse order", "reversed", "return hs -> return hs[::-1]")
slip("tanh", "tanh", "1 / (1 + np.exp(-z)) -> np.tanh(z)")
slip("ReLU", "relu", "1 / (1 + np.exp(-z)) -> np.maximum(z, 0)")
slip("a plus in the exponent", "mirrored", "np.exp(-z) -> np.exp(z)")
slip("e^z over 1 + e^z", "inf_over_inf", "1 / (1 + np.exp(-z)) -> np.exp(z) / (1 + np.exp(z))")
slip("a softmax at the end", "softmax", "z if i == -> np.exp(z) / np.exp(z).sum(axis=1, keepdims=True) if i ==")
slip(
    "a softmax at the end, stable",
    "softmax",
    "z if i == -> np.exp(z - z.max(axis=1, keepdims=True)) / np.exp(z - z.max(axis=1, keepdims=True)).sum(axis=1, keepdims=True) if i ==",
)
slip("the sigmoid on the last but one is missing", "last_hidden_linear", "i == L - 1 -> i >= L - 2")
slip("only the last has a sigmoid", "only_last", "i == L - 1 -> i < L - 1")
slip("only the first has a sigmoid", "only_first", "i == L - 1 -> i > 0")
slip("no sigmoid in the first", "first_linear", "i == L - 1 -> i in (0, L - 1)")
slip("a sigmoid on the input", "squashed_input", "hs = [X] -> hs = [1 / (1 + np.exp(-X))]")
slip(
    "pre-activations returned",
    "pre_activations",
    "    return hs -> zs = [X] + [h @ W.T + b for h, (W, b) in zip(hs, params)]\n    return zs".replace(
        "    return hs ->", "return hs ->"
    ),
)
slip(
    "float32",
    "",
    "hs = [X] -> hs = [X.astype(np.float32)]",
    "W, b = params[i] -> W, b = (p.astype(np.float32) for p in params[i])",
)
slip("the bias of the first unit", "first_bias_entry", "W.T + b -> W.T + b[0]")
slip("the slope for the sigmoid", "slope_for_sigmoid", "1 / (1 + np.exp(-z)) -> np.exp(-z) / (1 + np.exp(-z)) ** 2")
slip("the mean over the batch", "", "return hs -> return [h.mean(axis=0) for h in hs]")
slip("columns are examples", "transposed", "return hs -> return [h.T for h in hs]")
slip("a last layer twice", "output_twice", "return hs -> return hs + [hs[-1]]")
slip("sigmoid of twice z", "twice_as_steep", "np.exp(-z) -> np.exp(-2 * z)")
slip("sigmoid without its 1", "one_missing", "1 / (1 + np.exp(-z)) -> 1 / np.exp(-z)")
slip("one layer short", "without_output", "range(L) -> range(L - 1)")
slip(
    "the last layer's sigmoid too, logits kept as well",
    "squashed_output_too",
    "return hs -> return hs + [1 / (1 + np.exp(-hs[-1]))]",
)
slip("W normalised by the fan in", "mean_over_inputs", "W.T + b -> W.T / W.shape[1] + b")
slip(
    "z and h mixed up: the next layer gets z",
    "passes_z_on",
    "hs.append(z if i == L - 1 else 1 / (1 + np.exp(-z))) -> hs.append(z)",
    "return hs -> return [hs[0]] + [1 / (1 + np.exp(-h)) for h in hs[1:-1]] + [hs[-1]]",
)
slip("two sigmoids", "sigmoid_twice", "1 / (1 + np.exp(-z)) -> 1 / (1 + np.exp(-1 / (1 + np.exp(-z))))")
other(
    "einsum and copies",
    """
def sigmoid_mlp_forward(params, X):
    hs = [X.copy()]
    for W, b in params[:-1]:
        hs.append(1 / (1 + np.exp(-(np.einsum("ni,oi->no", hs[-1], W) + b[None, :]))))
    W, b = params[-1]
    hs.append(np.dot(hs[-1], W.T) + b)
    return hs
""",
)
other(
    "torch",
    """
def sigmoid_mlp_forward(params, X):
    h = torch.tensor(X)
    out = [h]
    for i, (W, b) in enumerate(params):
        h = torch.nn.functional.linear(h, torch.tensor(W), torch.tensor(b))
        if i < len(params) - 1:
            h = torch.sigmoid(h)
        out.append(h)
    return [h.numpy() for h in out]
""",
)
other(
    "recursion",
    """
def sigmoid_mlp_forward(params, X):
    (W, b), rest = params[0], params[1:]
    z = X @ W.T + b
    if not rest:
        return [X, z]
    return [X] + sigmoid_mlp_forward(rest, scipy.special.expit(z))
""",
)
other(
    "examples one by one",
    """
def sigmoid_mlp_forward(params, X):
    hs = [[np.array(x) for x in X]]
    for i, (W, b) in enumerate(params):
        z = [W @ h + b for h in hs[-1]]
        hs.append(z if i == len(params) - 1 else [1 / (1 + np.exp(-v)) for v in z])
    return [np.array(h) for h in hs]
""",
)
other(
    "columns, turned at the end",
    """
def sigmoid_mlp_forward(params, X):
    hs = [X.T]
    for i, (W, b) in enumerate(params, 1):
        z = W @ hs[-1] + b[:, None]
        hs.append(z if i == len(params) else np.exp(-np.logaddexp(0, -z)))
    return [np.ascontiguousarray(h.T) for h in hs]
""",
)
