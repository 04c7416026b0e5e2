"""What a seventh reader wrote from the text alone, where a name was missing or wrong, or where an answer passed."""

from support.tables import Answers

SIGMOID_MLP_FORWARD = Answers(
    "sigmoid_mlp_forward",
    """
def sigmoid_mlp_forward(params, X):
    hs = [X]
    for W, b in params[:-1]:
        z = hs[-1] @ W.T + b
        hs.append(1 / (1 + np.exp(-z)))
    W, b = params[-1]
    hs.append(hs[-1] @ W.T + b)
    return hs
""",
)

SIGMOID_MLP_FORWARD.whole(
    "the sigmoid is applied to the input X as well, before the first layer",
    "reads_squashed_input",
    """
def sigmoid_mlp_forward(params, X):
    hs = [X]
    for W, b in params[:-1]:
        z = (1 / (1 + np.exp(-X)) if len(hs) == 1 else hs[-1]) @ W.T + b
        hs.append(1 / (1 + np.exp(-z)))
    W, b = params[-1]
    hs.append(hs[-1] @ W.T + b)
    return hs
""",
)

ACTIVATION_MOMENTS = Answers(
    "activation_moments",
    """
from deepgrad.networks.activations import ACTIVATIONS


def activation_moments(activation, std):
    act = ACTIVATIONS[activation]
    z = np.linspace(-8 * std, 8 * std, 20001)
    p = np.exp(-z ** 2 / (2 * std ** 2))
    p = p / p.sum()
    return float(np.sum(p * act.function(z) ** 2)), float(np.sum(p * act.slope(z) ** 2))
""",
)

ACTIVATION_MOMENTS.slip(
    "phi is not squared: E[phi(z)]",
    "value_not_squared",
    "act.function(z) ** 2 -> act.function(z)",
)

DEAD_FRACTION = Answers(
    "dead_fraction",
    """
def mlp_forward(params, X):
    zs, hs = [], [X]
    for i, (W, b) in enumerate(params):
        z = hs[-1] @ W.T + b
        zs.append(z)
        hs.append(z if i == len(params) - 1 else np.maximum(z, 0.0))
    return zs, hs


def dead_fraction(params, X):
    zs, hs = mlp_forward(params, X)
    return np.array([(z <= 0).all(axis=0).mean() for z in zs[:-1]])
""",
)

DEAD_FRACTION.slip(
    "two slips: wrong axis and any instead of all (share of examples with a silent unit)",
    "",
    "all(axis=0) -> any(axis=1)",
)

SGD_STEP = Answers(
    "sgd_step",
    """
def sgd_step(param, grad, velocity, lr, momentum):
    v = momentum * velocity + grad
    return param - lr * v, v
""",
)

SGD_STEP.slip(
    "momentum is taken for the share of the new gradient: v = (1 - momentum) v + momentum grad",
    "momentum_reversed",
    "momentum * velocity + grad -> (1 - momentum) * velocity + momentum * grad",
)

BATCHNORM_BACKWARD_STEPS = Answers(
    "batchnorm_backward_steps",
    """
def batchnorm_backward_steps(dout, x, gamma, eps):
    sigma = np.sqrt(x.var(axis=0) + eps)
    x_hat = (x - x.mean(axis=0)) / sigma
    d = dout * gamma / sigma
    sums = np.stack([dout.sum(axis=0), (dout * x_hat).sum(axis=0)])
    path_mean = -d.mean(axis=0)
    path_var = -x_hat * (d * x_hat).mean(axis=0)
    return sums, path_mean, path_var, d + path_mean + path_var
""",
)

BATCHNORM_BACKWARD_STEPS.slip(
    "divides by the width instead of the number of examples in both paths",
    "divided_by_features",
    "d.mean(axis=0) -> d.sum(axis=0) / x.shape[1]",
    "(d * x_hat).mean(axis=0) -> (d * x_hat).sum(axis=0) / x.shape[1]",
)

GLOBAL_NORM = Answers(
    "global_norm",
    """
def global_norm(grads):
    biggest = max((float(np.max(np.abs(g))) for g in grads if np.size(g)), default=0.0)
    if biggest == 0:
        return 0.0
    return float(biggest * np.sqrt(sum(np.sum((np.asarray(g) / biggest) ** 2) for g in grads)))
""",
)

GLOBAL_NORM.whole(
    "the scale is the sum of the entries (may be 0 or nearly 0 through cancelling)",
    "sum_as_unit",
    """
def global_norm(grads):
    s = sum(np.sum(g) for g in grads)
    if s == 0:
        return 0.0
    return float(abs(s) * np.sqrt(sum(np.sum((g / s) ** 2) for g in grads)))
""",
)

ANGLE_BETWEEN = Answers(
    "angle_between",
    """
def angle_between(grads, others):
    a = np.concatenate([np.ravel(g) for g in grads])
    b = np.concatenate([np.ravel(g) for g in others])
    cos = a @ b / (np.linalg.norm(a) * np.linalg.norm(b))
    return float(np.degrees(np.arccos(np.clip(cos, -1, 1))))
""",
)

ANGLE_BETWEEN.slip(
    "degrees of the cosine: the arccos is forgotten",
    "degrees_of_cosine",
    "np.arccos(np.clip(cos, -1, 1)) -> np.clip(cos, -1, 1)",
)

LSTM_STEP_BACKWARD = Answers(
    "lstm_step_backward",
    """
def sigmoid(z):
    return 1 / (1 + np.exp(-z))


def lstm_step_backward(dh, dc, x, h_before, c_before, Wx, Wh, b):
    z = x @ Wx.T + h_before @ Wh.T + b
    zi, zf, zg, zo = np.split(z, 4, axis=1)
    i, f, g, o = sigmoid(zi), sigmoid(zf), np.tanh(zg), sigmoid(zo)
    c = f * c_before + i * g
    tc = np.tanh(c)
    do = dh * tc
    dct = dc + dh * o * (1 - tc**2)
    di = dct * g
    df = dct * c_before
    dg = dct * i
    dz = np.concatenate([di * i * (1 - i), df * f * (1 - f), dg * (1 - g**2), do * o * (1 - o)], axis=1)
    return dz.T @ x, dz.T @ h_before, dz.sum(axis=0), dz @ Wh, dct * f
""",
)

LSTM_STEP_BACKWARD.slip(
    "dWh uses the new h instead of h_before",
    "weights_of_new_state",
    "dz.T @ h_before -> dz.T @ (o * tc)",
)

LSTM_STEP_BACKWARD.slip(
    "c is taken for c_before in the recomputation: c = c_before (the cell is not updated)",
    "old_cell_for_new",
    "c = f * c_before + i * g -> c = c_before",
)

LSTM_STEP_BACKWARD.slip(
    "f and i are exchanged in the cell: c = i c_before + f g",
    "gates_swapped_in_cell",
    "c = f * c_before + i * g -> c = i * c_before + f * g",
)
