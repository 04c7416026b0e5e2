"""What a tenth reader wrote from the text alone, where a name was missing."""

from support.tables import Answers

RESIDUAL_BACKWARD = Answers(
    "residual_backward",
    """
def residual_backward(dout, x, W1, W2):
    z = x @ W1.T
    a = np.maximum(z, 0)
    dW2 = dout.T @ a
    da = dout @ W2
    dz = da * (z > 0)
    dW1 = dz.T @ x
    dx = dout + dz @ W1
    return dx, dW1, dW2
""",
)

RESIDUAL_BACKWARD.slip(
    "dW2 pairs dout with a computed from the block's output y instead of from x",
    "second_of_output",
    "dW2 = dout.T @ a -> y = x + a @ W2.T\n    dW2 = dout.T @ np.maximum(y @ W1.T, 0)",
)

RESIDUAL_BACKWARD.slip(
    "dW1 pairs dz with the block's output y instead of with x",
    "first_of_output",
    "dW1 = dz.T @ x -> dW1 = dz.T @ (x + a @ W2.T)",
)

RESIDUAL_BACKWARD.slip(
    "the forward pass replaces x by y, and the branch's backward pass goes on with it",
    "branch_at_output",
    "    z = x @ W1.T\n ->     x = x + np.maximum(x @ W1.T, 0) @ W2.T\n    z = x @ W1.T\n",
)


PATH_COUNTS = Answers(
    "path_counts",
    """
def path_counts(L):
    return [math.comb(L, k) for k in range(L + 1)]
""",
)

PATH_COUNTS.slip(
    "takes every length to be equally likely: 2^L paths shared out over L + 1 lengths",
    "equal_shares",
    "math.comb(L, k) -> 2**L // (L + 1)",
)

# the rounding of floats is far below what tells two mistakes apart
PATH_COUNTS.slip(
    "the true division makes floats, which are cut to 53 bits for large L",
    "",
    "math.comb(L, k) -> int(math.factorial(L) / (math.factorial(k) * math.factorial(L - k)))",
)


PRE_LN_BACKWARD = Answers(
    "pre_ln_backward",
    """
def layer_norm(x, eps=1e-5):
    return (x - x.mean(axis=-1, keepdims=True)) / np.sqrt(x.var(axis=-1, keepdims=True) + eps)


def layer_norm_backward(dout, x, eps=1e-5):
    std = np.sqrt(x.var(axis=-1, keepdims=True) + eps)
    xhat = (x - x.mean(axis=-1, keepdims=True)) / std
    return (dout - dout.mean(axis=-1, keepdims=True) - xhat * (dout * xhat).mean(axis=-1, keepdims=True)) / std


def branch_backward(dout, u, W1, W2):
    z = u @ W1.T
    dz = (dout @ W2) * (z > 0)
    return dz @ W1, dz.T @ u, dout.T @ np.maximum(z, 0)


def pre_ln_backward(dout, x, W1, W2, eps):
    u = layer_norm(x, eps)
    du, dW1, dW2 = branch_backward(dout, u, W1, W2)
    dx = dout + layer_norm_backward(du, x, eps)
    return dx, dW1, dW2
""",
)

PRE_LN_BACKWARD.slip(
    "eps is added to the standard deviation instead of to the variance (in u)",
    "eps_outside_root_forward",
    "u = layer_norm(x, eps) -> u = (x - x.mean(axis=1, keepdims=True)) / (x.std(axis=1, keepdims=True) + eps)",
)

PRE_LN_BACKWARD.slip(
    "the unbiased variance (division by d - 1) is used in u",
    "unbiased_norm_forward",
    "u = layer_norm(x, eps) -> u = (x - x.mean(1, keepdims=True)) / np.sqrt(x.var(1, ddof=1, keepdims=True) + eps)",
)

PRE_LN_BACKWARD.slip(
    "u is divided by the variance, not by its root",
    "norm_by_variance_forward",
    "u = layer_norm(x, eps) -> u = (x - x.mean(1, keepdims=True)) / (x.var(1, keepdims=True) + eps)",
)

PRE_LN_BACKWARD.slip(
    "the mean is not taken off in u",
    "rms_norm_forward",
    "u = layer_norm(x, eps) -> u = x / np.sqrt((x**2).mean(axis=1, keepdims=True) + eps)",
)

PRE_LN_BACKWARD.slip(
    "eps is passed on to the norm's backward pass only",
    "default_eps_forward",
    "u = layer_norm(x, eps) -> u = layer_norm(x)",
)

PRE_LN_BACKWARD.slip(
    "eps is forgotten in a norm of one's own for u",
    "no_eps_forward",
    "u = layer_norm(x, eps) -> u = (x - x.mean(axis=1, keepdims=True)) / x.std(axis=1, keepdims=True)",
)


RESIDUAL_MLP = Answers(
    "ResidualMLP",
    """
class ResidualMLP(torch.nn.Module):
    def __init__(self, inputs, width, outputs, blocks):
        super().__init__()
        self.stem = torch.nn.Linear(inputs, width)
        self.layers = torch.nn.ModuleList([torch.nn.Linear(width, width) for _ in range(2 * blocks)])
        self.head = torch.nn.Linear(width, outputs)

    def forward(self, x):
        h = torch.relu(self.stem(x))
        for i in range(0, len(self.layers), 2):
            first, second = self.layers[i], self.layers[i + 1]
            h = h + second(torch.relu(first(h)))
        return self.head(h)
""",
)

RESIDUAL_MLP.slip(
    "no blocks: the ReLU of the stem is only applied inside the loop",
    "linear_stem_without_blocks",
    "torch.relu(self.stem(x)) -> self.stem(x)",
    "            first, second =  ->             h = torch.relu(h) if i == 0 else h\n            first, second = ",
)

RESIDUAL_MLP.slip(
    "in-place h += branch: the outputs are right, the backward pass raises an error",
    "",
    "h = h + second -> h += second",
)


RNN_BACKWARD = Answers(
    "rnn_backward",
    """
def step_given(dh, x, h_before, h, Wh):
    dz = dh * (1 - h**2)
    return dz.T @ x, dz.T @ h_before, dz.sum(axis=0), dz @ Wh


def rnn_backward(dH, X, H, Wh):
    T = len(X)
    dWx, dWh, db, back = 0.0, 0.0, 0.0, np.zeros(H[0].shape)
    for t in range(T, 0, -1):
        dh = dH[t - 1] + back
        gx, gh, gb, back = step_given(dh, X[t - 1], H[t - 1], H[t], Wh)
        dWx, dWh, db = dWx + gx, dWh + gh, db + gb
    return dWx, dWh, db, back
""",
)

RNN_BACKWARD.slip(
    "off by one: the old and the new state are one step too early (h_before = H[t - 2], h = H[t - 1])",
    "states_too_early_from_first",
    "H[t - 1], H[t], Wh -> H[max(t - 2, 0)], H[t - 1], Wh",
)

RNN_BACKWARD.slip(
    "off by one: the old and the new state are one step too late",
    "states_one_late_to_last",
    "H[t - 1], H[t], Wh -> H[t], H[min(t + 1, T)], Wh",
)

RNN_BACKWARD.slip(
    "the direct gradients of all steps are added up at the last step instead of each at its own step",
    "losses_at_last_step",
    "dh = dH[t - 1] + back -> dh = dH.sum(axis=0) if t == T else back",
)


CLIPPED_SGD_STEP = Answers(
    "clipped_sgd_step",
    """
def clip_given(grads, max_norm):
    v = np.concatenate([np.ravel(np.asarray(g, dtype=float)) for g in grads])
    s = np.max(np.abs(v), initial=0.0)
    norm = float(s * np.sqrt(np.sum((v / s) ** 2))) if s > 0 else 0.0 if s == 0 else s
    if not np.isfinite(norm):
        raise ValueError("the norm is not finite")
    factor = max_norm / norm if norm > max_norm else 1.0
    return [g * factor for g in grads], norm


def clipped_sgd_step(params, grads, lr, max_norm):
    clipped, norm = clip_given(grads, max_norm)
    return [p - lr * g for p, g in zip(params, clipped)]
""",
)

CLIPPED_SGD_STEP.slip(
    "the learning rate is applied twice: before clipping and in the step",
    "rate_before_and_after_clipping",
    "clip_given(grads, max_norm)\n     -> clip_given([lr * g for g in grads], max_norm)\n    ",
)


CLIP_BY_VALUE = Answers(
    "clip_by_value",
    """
def clip_by_value(grads, limit):
    return [np.where(g > limit, limit, np.where(g < -limit, -limit, g)) for g in grads]
""",
)

CLIP_BY_VALUE.slip(
    "cut at 1 and then multiplied by limit",
    "cut_at_one_times_limit",
    "np.where(g > limit, limit, np.where(g < -limit, -limit, g)) -> limit * np.clip(g, -1, 1)",
)

CLIP_BY_VALUE.slip(
    "the second comparison lacks the minus: every number below +limit becomes -limit",
    "all_below_become_lower",
    "g < -limit -> g < limit",
)

CLIP_BY_VALUE.slip(
    "the other comparison has the minus: every number above -limit becomes limit",
    "all_above_become_upper",
    "g > limit -> g > -limit",
)


ANGLE_BETWEEN = Answers(
    "angle_between",
    """
def angle_between(grads, others):
    a = np.concatenate([np.ravel(g) for g in grads])
    b = np.concatenate([np.ravel(g) for g in others])
    cosine = a @ b / (np.linalg.norm(a) * np.linalg.norm(b))
    cosine = min(1.0, max(-1.0, cosine))
    return float(np.degrees(np.arccos(cosine)))
""",
)

ANGLE_BETWEEN.slip(
    "parallel gradients get 90 degrees: a cosine outside of [-1, 1] is set to 0",
    "right_angle_beyond_one",
    "cosine = min(1.0, max(-1.0, cosine)) -> cosine = cosine if -1 <= cosine <= 1 else 0.0",
)


LSTM_STEP_BACKWARD = Answers(
    "lstm_step_backward",
    """
def lstm_step_backward(dh, dc, x, h_before, c_before, Wx, Wh, b):
    z = x @ Wx.T + h_before @ Wh.T + b
    zi, zf, zg, zo = np.split(z, 4, axis=1)
    sigmoid = lambda v: 1 / (1 + np.exp(-v))
    i, f, g, o = sigmoid(zi), sigmoid(zf), np.tanh(zg), sigmoid(zo)
    tc = np.tanh(f * c_before + i * g)
    dct = dc + dh * o * (1 - tc**2)
    dzi = dct * g * i * (1 - i)
    dzf = dct * c_before * f * (1 - f)
    dzg = dct * i * (1 - g**2)
    dzo = dh * tc * o * (1 - o)
    dz = np.concatenate([dzi, dzf, dzg, dzo], axis=1)
    dh_before = dz @ Wh
    return dz.T @ x, dz.T @ h_before, dz.sum(axis=0), dh_before, dct * f
""",
)

LSTM_STEP_BACKWARD.slip(
    "dh_before also gets dh times o, as if h had a direct way like c",
    "state_with_direct_way",
    "dz @ Wh\n -> dz @ Wh + dh * o\n",
)


CLINIC_NET = Answers(
    "ClinicNet",
    """
class ClinicNet(torch.nn.Module):
    def __init__(self, inputs, hidden, outputs, p):
        super().__init__()
        layers = []
        last = inputs
        for units in hidden:
            layers.append(torch.nn.Linear(last, units))
            layers.append(torch.nn.BatchNorm1d(units))
            layers.append(torch.nn.ReLU())
            layers.append(torch.nn.Dropout(p))
            last = units
        layers.append(torch.nn.Linear(last, outputs))
        self.net = torch.nn.Sequential(*layers)

    def forward(self, x):
        return self.net(x)
""",
)

CLINIC_NET.slip(
    "with no hidden layer a ReLU is put on the input before the head",
    "relu_without_hidden",
    "        layers.append(torch.nn.Linear(last, outputs)) ->         if not hidden:\n            layers.append(torch.nn.ReLU())\n        layers.append(torch.nn.Linear(last, outputs))",
)

CLINIC_NET.slip(
    "two slips: the norm stands behind the ReLU, and dropout gets 1 - p",
    "",
    "BatchNorm1d(units) -> ReLU()",
    "            layers.append(torch.nn.ReLU())\n            layers.append(torch.nn.Dropout(p)) ->             layers.append(torch.nn.BatchNorm1d(units))\n            layers.append(torch.nn.Dropout(1 - p))",
)
