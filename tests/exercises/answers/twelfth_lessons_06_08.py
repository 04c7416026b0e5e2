"""What an twelfth reader wrote from the text alone, where a name was missing."""

from support.tables import Answers

PREDICTED_VARIANCE = Answers(
    "predicted_variance",
    """
def predicted_variance(L, branch_gain):
    i = np.arange(L + 1)
    return (1.0 + branch_gain) ** i
""",
)

PREDICTED_VARIANCE.slip(
    "the result is divided by the number of blocks behind the input, as a mean",
    "over_block_number",
    "** i -> ** i / np.maximum(i, 1)",
)


BRANCH_SCALE = Answers(
    "branch_scale",
    """
def branch_scale(L, m):
    return L ** (-1 / (2 * m - 2))
""",
)

BRANCH_SCALE.slip(
    "half of the blocks instead of all: (L / 2) ** (-1 / (2m - 2))",
    "half_the_blocks_for_blocks",
    "L ** -> (L / 2) **",
)


PRE_LN_BACKWARD = Answers(
    "pre_ln_backward",
    """
def pre_ln_backward(dout, x, W1, W2, eps):
    xs, w1, w2 = (torch.tensor(q, dtype=torch.float64, requires_grad=True) for q in (x, W1, W2))
    u = (xs - xs.mean(dim=1, keepdim=True)) / torch.sqrt(xs.var(dim=1, keepdim=True, correction=0) + eps)
    y = xs + torch.relu(u @ w1.T) @ w2.T
    y.backward(torch.tensor(dout, dtype=torch.float64))
    return xs.grad.numpy(), w1.grad.numpy(), w2.grad.numpy()
""",
)

PRE_LN_BACKWARD.slip(
    "autograd with torch.std: the variance is the unbiased one (d - 1) and eps is added to the standard deviation",
    "unbiased_norm_eps_outside_differentiated",
    "torch.sqrt(xs.var(dim=1, keepdim=True, correction=0) + eps) -> (xs.std(dim=1, keepdim=True) + eps)",
)

PRE_LN_BACKWARD.slip(
    "autograd with torch.var: the unbiased variance (divided by d - 1)",
    "unbiased_norm_differentiated",
    ", correction=0 -> ",
)

PRE_LN_BACKWARD.slip(
    "autograd, and eps is added to the standard deviation",
    "eps_outside_root_differentiated",
    "correction=0) + eps) -> correction=0)) + eps",
    "/ torch.sqrt( -> / (torch.sqrt(",
    "+ eps\n -> + eps)\n",
)


POST_LN_BACKWARD = Answers(
    "post_ln_backward",
    """
def post_ln_backward(dout, x, W1, W2, eps):
    xs, w1, w2 = (torch.tensor(q, dtype=torch.float64, requires_grad=True) for q in (x, W1, W2))
    s = xs + torch.relu(xs @ w1.T) @ w2.T
    y = (s - s.mean(dim=1, keepdim=True)) / torch.sqrt(s.var(dim=1, keepdim=True, correction=0) + eps)
    y.backward(torch.tensor(dout, dtype=torch.float64))
    return xs.grad.numpy(), w1.grad.numpy(), w2.grad.numpy()
""",
)

POST_LN_BACKWARD.slip(
    "autograd with torch.var: the unbiased variance (divided by d - 1)",
    "unbiased_norm_differentiated",
    ", correction=0 -> ",
)

POST_LN_BACKWARD.slip(
    "autograd with torch.std: the unbiased deviation, and eps is added to it",
    "unbiased_norm_eps_outside_differentiated",
    "torch.sqrt(s.var(dim=1, keepdim=True, correction=0) + eps) -> (s.std(dim=1, keepdim=True) + eps)",
)


RNN_BACKWARD = Answers(
    "rnn_backward",
    """
def step_given(dh, x, h_before, h, Wh):
    dz = dh * (1 - h ** 2)
    return dz.T @ x, dz.T @ h_before, dz.sum(axis=0), dz @ Wh


def rnn_backward(dH, X, H, Wh):
    T, N, m = dH.shape
    dWx, dWh, db = np.zeros((m, X.shape[2])), np.zeros((m, m)), np.zeros(m)
    dh = np.zeros((N, m))
    for t in range(T, 0, -1):
        a, w, c, dh = step_given(dH[t - 1] + dh, X[t - 1], H[t - 1], H[t], Wh)
        dWx += a
        dWh += w
        db += c
    return dWx, dWh, db, dh
""",
)

RNN_BACKWARD.slip(
    "truncated: the gradient goes back two steps only",
    "two_steps_only",
    "range(T, 0, -1) -> range(T, max(T - 2, 0), -1)",
)

RNN_BACKWARD.slip(
    "truncated: the gradient goes back three steps only",
    "three_steps_only",
    "range(T, 0, -1) -> range(T, max(T - 3, 0), -1)",
)

RNN_BACKWARD.slip("the inputs are taken in the wrong order: X[T - t]", "inputs_reversed", "X[t - 1] -> X[T - t]")


CLIPPED_SGD_STEP = Answers(
    "clipped_sgd_step",
    """
def norm_given(grads):
    scale = max([float(np.max(np.abs(g))) for g in grads if np.size(g)], default=0.0)
    if scale == 0 or not math.isfinite(scale):
        return scale
    if any(np.isnan(g).any() for g in grads):
        return math.nan
    return scale * math.sqrt(sum(float(np.sum((np.asarray(g) / scale) ** 2)) for g in grads))


def clip_given(grads, max_norm):
    norm = norm_given(grads)
    if not math.isfinite(norm):
        raise ValueError("the norm is not finite")
    factor = min(1.0, max_norm / norm) if norm > 0 else 1.0
    return [g * factor for g in grads], norm


def clipped_sgd_step(params, grads, lr, max_norm):
    clipped, norm = clip_given(grads, max_norm)
    return [p - lr * g for p, g in zip(params, clipped)]
""",
)

CLIPPED_SGD_STEP.slip(
    "the rate is divided by the norm before clipping (a normalised step)",
    "divided_again_with_epsilon",
    "lr * g -> lr * g / (norm + 1e-6)",
)

CLIPPED_SGD_STEP.slip(
    "the rate is divided by the norm before clipping, except where the norm is 0",
    "divided_again_but_not_by_zero",
    "lr * g -> lr * g / (norm or 1.0)",
)


CLIP_BY_VALUE = Answers(
    "clip_by_value",
    """
def clip_by_value(grads, limit):
    return [np.clip(g, -limit, limit) for g in grads]
""",
)

CLIP_BY_VALUE.slip(
    "the numbers are cut at limit / sqrt(size)",
    "limit_over_root_of_size",
    "-limit, limit -> -limit / np.sqrt(np.size(g)), limit / np.sqrt(np.size(g))",
)

CLIP_BY_VALUE.slip(
    "limits relative to each array: limit times its largest number",
    "limit_times_largest",
    "-limit, limit -> -limit * np.max(np.abs(g)), limit * np.max(np.abs(g))",
)


LSTM_STEP_BACKWARD = Answers(
    "lstm_step_backward",
    """
def lstm_step_backward(dh, dc, x, h_before, c_before, Wx, Wh, b):
    m = h_before.shape[1]
    z = x @ Wx.T + h_before @ Wh.T + b
    i = 1 / (1 + np.exp(-z[:, :m]))
    f = 1 / (1 + np.exp(-z[:, m:2 * m]))
    g = np.tanh(z[:, 2 * m:3 * m])
    o = 1 / (1 + np.exp(-z[:, 3 * m:]))
    c = f * c_before + i * g
    tc = np.tanh(c)
    do = dh * tc
    dct = dc + dh * o * (1 - tc ** 2)
    di = dct * g
    df = dct * c_before
    dg = dct * i
    dz = np.concatenate([di * i * (1 - i), df * f * (1 - f), dg * (1 - g ** 2), do * o * (1 - o)], axis=1)
    return dz.T @ x, dz.T @ h_before, dz.sum(axis=0), dz @ Wh, dct * f
""",
)

LSTM_STEP_BACKWARD.slip(
    "the gates' gradients use dc alone, only dc_before has the part through h",
    "gates_of_later_only",
    "dct * g -> dc * g",
    "dct * c_before -> dc * c_before",
    "dct * i -> dc * i",
)


MOMENTUM_STEP = Answers(
    "momentum_step",
    """
def momentum_step(curvature, lr, momentum):
    step = np.array([[1 - lr * curvature, -lr * momentum], [curvature, momentum]])
    growth = float(np.max(np.abs(np.linalg.eigvals(step))))
    return step, growth
""",
)

MOMENTUM_STEP.slip(
    "Nesterov's momentum: the gradient is taken after the velocity's part of the step",
    "gradient_ahead",
    "-lr * momentum] -> -lr * momentum * (1 - lr * curvature)]",
    "[curvature, momentum] -> [curvature, momentum * (1 - lr * curvature)]",
)


CLINIC_NET = Answers(
    "ClinicNet",
    """
class ClinicNet(torch.nn.Module):
    def __init__(self, inputs, hidden, outputs, p):
        super().__init__()
        layers = []
        for width in hidden:
            layers += [torch.nn.Linear(inputs, width), torch.nn.BatchNorm1d(width), torch.nn.ReLU(), torch.nn.Dropout(p)]
            inputs = width
        layers.append(torch.nn.Linear(inputs, outputs))
        self.net = torch.nn.Sequential(*layers)

    def forward(self, x):
        return self.net(x)
""",
)

CLINIC_NET.slip(
    "another momentum of the norm: 0.99, as in Keras",
    "momentum_is_0_99",
    "BatchNorm1d(width) -> BatchNorm1d(width, momentum=0.99)",
)

CLINIC_NET.slip(
    "another momentum of the norm: 0.01, the share that Keras gives to a batch",
    "momentum_is_0_01",
    "BatchNorm1d(width) -> BatchNorm1d(width, momentum=0.01)",
)
