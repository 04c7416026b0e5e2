"""What a fourth reader of lessons 5 and 6 wrote from the text alone."""

from support.tables import Answers

GIVEN = """
from deepgrad.networks.residual import branch, branch_backward, layer_norm, layer_norm_backward
from deepgrad.networks.residual import residual_backward as block_backward
"""
"""What lesson 6's notebook imports."""

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
            h = h + self.layers[i + 1](torch.relu(self.layers[i](h)))
        return self.head(h)
""",
)

RESIDUAL_MLP.other(
    "sequential branches",
    """
class ResidualMLP(torch.nn.Module):
    def __init__(self, inputs, width, outputs, blocks):
        super().__init__()
        nn = torch.nn
        self.stem = nn.Sequential(nn.Linear(inputs, width), nn.ReLU())
        self.blocks = nn.ModuleList()
        for _ in range(blocks):
            self.blocks.append(nn.Sequential(nn.Linear(width, width), nn.ReLU(), nn.Linear(width, width)))
        self.head = nn.Linear(width, outputs)

    def forward(self, x):
        h = self.stem(x)
        for f in self.blocks:
            h = h + f(h)
        return self.head(h)
""",
)

RESIDUAL_MLP.whole(
    "pre-activation ResNet",
    "linear_stem_and_relu_before_branch",
    """
class ResidualMLP(torch.nn.Module):
    def __init__(self, inputs, width, outputs, blocks):
        super().__init__()
        self.stem = torch.nn.Linear(inputs, width)
        self.layers = torch.nn.ModuleList([torch.nn.Linear(width, width) for _ in range(2 * blocks)])
        self.head = torch.nn.Linear(width, outputs)

    def forward(self, x):
        h = self.stem(x)
        for i in range(0, len(self.layers), 2):
            h = h + self.layers[i + 1](torch.relu(self.layers[i](torch.relu(h))))
        return self.head(h)
""",
)

BATCHNORM_BACKWARD = Answers(
    "batchnorm_backward",
    """
def batchnorm_backward(dout, x, gamma, eps):
    N = len(x)
    sigma = np.sqrt(x.var(axis=0) + eps)
    x_hat = (x - x.mean(axis=0)) / sigma
    dbeta = dout.sum(axis=0)
    dgamma = (dout * x_hat).sum(axis=0)
    return gamma / sigma * (dout - dbeta / N - x_hat * dgamma / N), dgamma, dbeta
""",
)

BATCHNORM_BACKWARD.other(
    "the long chain of the paper",
    """
def batchnorm_backward(dout, x, gamma, eps):
    N, D = x.shape
    mu = x.mean(axis=0)
    xmu = x - mu
    var = (xmu ** 2).mean(axis=0)
    ivar = (var + eps) ** -0.5
    xhat = xmu * ivar
    dxhat = dout * gamma
    dvar = (dxhat * xmu).sum(axis=0) * -0.5 * ivar ** 3
    dmu = -(dxhat * ivar).sum(axis=0) - 2.0 * dvar * xmu.mean(axis=0)
    dx = dxhat * ivar + dvar * 2.0 * xmu / N + dmu / N
    return dx, np.sum(dout * xhat, axis=0), np.sum(dout, axis=0)
""",
)

BATCHNORM_BACKWARD.whole(
    "paper's chain, power -1/2",
    "deviations_for_x_hat",
    """
def batchnorm_backward(dout, x, gamma, eps):
    N = len(x)
    mu, var = x.mean(axis=0), x.var(axis=0)
    xhat = (x - mu) / np.sqrt(var + eps)
    dxhat = dout * gamma
    dvar = np.sum(dxhat * (x - mu), axis=0) * -0.5 * (var + eps) ** -0.5
    dmu = np.sum(-dxhat / np.sqrt(var + eps), axis=0)
    dx = dxhat / np.sqrt(var + eps) + dvar * 2 * (x - mu) / N + dmu / N
    return dx, np.sum(dout * xhat, axis=0), np.sum(dout, axis=0)
""",
)

BATCHNORM_BACKWARD.whole(
    "x_hat with gamma and so out",
    "x_hat_with_gamma",
    """
def batchnorm_backward(dout, x, gamma, eps):
    N = len(x)
    sigma = np.sqrt(x.var(axis=0) + eps)
    x_hat = gamma * (x - x.mean(axis=0)) / sigma
    dbeta = dout.sum(axis=0)
    dgamma = (dout * x_hat).sum(axis=0)
    return gamma / sigma * (dout - dbeta / N - x_hat * dgamma / N), dgamma, dbeta
""",
)

BATCHNORM_BACKWARD_STEPS = Answers(
    "batchnorm_backward_steps",
    """
def batchnorm_backward_steps(dout, x, gamma, eps):
    sigma = np.sqrt(x.var(axis=0) + eps)
    x_hat = (x - x.mean(axis=0)) / sigma
    d = dout * gamma / sigma
    sums = np.array([dout.sum(axis=0), (dout * x_hat).sum(axis=0)])
    mean_path = -d.mean(axis=0)
    var_path = -x_hat * (d * x_hat).mean(axis=0)
    return sums, mean_path, var_path, d + mean_path + var_path
""",
)

BATCHNORM_BACKWARD_STEPS.other(
    "from the sums",
    """
def batchnorm_backward_steps(dout, x, gamma, eps):
    N = x.shape[0]
    xc = x - np.mean(x, axis=0, keepdims=True)
    inv = 1.0 / np.sqrt(np.mean(xc * xc, axis=0) + eps)
    x_hat = xc * inv
    s0 = np.einsum("nw->w", dout)
    s1 = np.einsum("nw,nw->w", dout, x_hat)
    k = gamma * inv
    through_mean = -k * s0 / N
    through_var = -(k * s1 / N)[None, :] * x_hat
    dx = k * dout + through_mean[None, :] + through_var
    return np.stack([s0, s1]), through_mean, through_var, dx
""",
)

BATCHNORM_BACKWARD_STEPS.whole(
    "gamma twice in the paths",
    "gamma_twice_in_paths",
    """
def batchnorm_backward_steps(dout, x, gamma, eps):
    sigma = np.sqrt(x.var(axis=0) + eps)
    x_hat = (x - x.mean(axis=0)) / sigma
    d = dout * gamma / sigma
    sums = np.stack([dout.sum(axis=0), (dout * x_hat).sum(axis=0)])
    a = -gamma * d.mean(axis=0)
    b = -gamma * x_hat * (d * x_hat).mean(axis=0)
    return sums, a, b, d + a + b
""",
)

BATCHNORM_BACKWARD_STEPS.whole(
    "d for x_hat in front",
    "gradient_for_last_x_hat",
    """
def batchnorm_backward_steps(dout, x, gamma, eps):
    sigma = np.sqrt(x.var(axis=0) + eps)
    x_hat = (x - x.mean(axis=0)) / sigma
    d = dout * gamma / sigma
    sums = np.stack([dout.sum(axis=0), (dout * x_hat).sum(axis=0)])
    a = -d.mean(axis=0)
    b = -d * (d * x_hat).mean(axis=0)
    return sums, a, b, d + a + b
""",
)

BATCHNORM_BACKWARD_STEPS.whole(
    "mean over everything",
    "means_of_gradient_over_everything",
    """
def batchnorm_backward_steps(dout, x, gamma, eps):
    sigma = np.sqrt(x.var(axis=0) + eps)
    x_hat = (x - x.mean(axis=0)) / sigma
    d = dout * gamma / sigma
    sums = np.stack([dout.sum(axis=0), (dout * x_hat).sum(axis=0)])
    a = -np.full(x.shape[1], d.mean())
    b = -x_hat * (d * x_hat).mean()
    return sums, a, b, d + a + b
""",
)

BATCHNORM_FORWARD = Answers(
    "batchnorm_forward",
    """
def batchnorm_forward(x, gamma, beta, running_mean, running_var, momentum, eps, training):
    if not training:
        out = gamma * (x - running_mean) / np.sqrt(running_var + eps) + beta
        return out, running_mean, running_var
    N = len(x)
    mu = x.sum(axis=0) / N
    centred = x - mu
    var = (centred ** 2).sum(axis=0) / N
    out = centred / np.sqrt(var + eps) * gamma + beta
    new_mean = running_mean + momentum * (mu - running_mean)
    new_var = (1 - momentum) * running_var + momentum * var * N / (N - 1)
    return out, new_mean, new_var
""",
)

BATCHNORM_FORWARD.other(
    "one formula at the end, copies",
    """
def batchnorm_forward(x, gamma, beta, running_mean, running_var, momentum, eps, training):
    rm, rv = running_mean.copy(), running_var.copy()
    mean, var = rm, rv
    if training:
        mean = np.mean(x, axis=0)
        var = np.var(x, axis=0)
        rm = (1.0 - momentum) * rm + momentum * mean
        rv = (1.0 - momentum) * rv + momentum * np.var(x, axis=0, ddof=1)
    scale = gamma / np.sqrt(var + eps)
    return (x - mean) * scale + beta, rm, rv
""",
)

BATCHNORM_FORWARD.whole(
    "running variance around the running mean",
    "running_var_around_old_mean",
    """
def batchnorm_forward(x, gamma, beta, running_mean, running_var, momentum, eps, training):
    if training:
        mu, var = x.mean(axis=0), x.var(axis=0)
        out = gamma * (x - mu) / np.sqrt(var + eps) + beta
        spread = ((x - running_mean) ** 2).sum(axis=0) / (len(x) - 1)
        return out, (1 - momentum) * running_mean + momentum * mu, (1 - momentum) * running_var + momentum * spread
    return gamma * (x - running_mean) / np.sqrt(running_var + eps) + beta, running_mean, running_var
""",
)

BATCHNORM_FORWARD.whole(
    "correction on the whole running variance",
    "correction_of_everything",
    """
def batchnorm_forward(x, gamma, beta, running_mean, running_var, momentum, eps, training):
    N = x.shape[0]
    if training:
        mu, var = x.mean(axis=0), x.var(axis=0)
        running_mean = (1 - momentum) * running_mean + momentum * mu
        running_var = ((1 - momentum) * running_var + momentum * var) * N / (N - 1)
    else:
        mu, var = running_mean, running_var
    return gamma * (x - mu) / np.sqrt(var + eps) + beta, running_mean, running_var
""",
)

BATCHNORM_FORWARD.whole(
    "eps slips into the running variance",
    "eps_corrected",
    """
def batchnorm_forward(x, gamma, beta, running_mean, running_var, momentum, eps, training):
    N = x.shape[0]
    if training:
        mu = x.mean(axis=0)
        var = x.var(axis=0) + eps
        out = gamma * (x - mu) / np.sqrt(var) + beta
        return out, (1 - momentum) * running_mean + momentum * mu, (1 - momentum) * running_var + momentum * var * N / (N - 1)
    return gamma * (x - running_mean) / np.sqrt(running_var + eps) + beta, running_mean, running_var
""",
)

BATCHNORM_FORWARD.whole(
    "mean of squares as variance",
    "mean_of_squares_for_variance",
    """
def batchnorm_forward(x, gamma, beta, running_mean, running_var, momentum, eps, training):
    N = len(x)
    if training:
        mu = x.mean(axis=0)
        var = (x ** 2).mean(axis=0)
        out = gamma * (x - mu) / np.sqrt(var + eps) + beta
        return out, (1 - momentum) * running_mean + momentum * mu, (1 - momentum) * running_var + momentum * var * N / (N - 1)
    return gamma * (x - running_mean) / np.sqrt(running_var + eps) + beta, running_mean, running_var
""",
)

BATCHNORM_FORWARD.whole(
    "loop variable of the width in the correction",
    "corrected_by_width",
    """
def batchnorm_forward(x, gamma, beta, running_mean, running_var, momentum, eps, training):
    width = x.shape[1]
    if training:
        mu, var = x.mean(axis=0), x.var(axis=0)
        running_mean = (1 - momentum) * running_mean + momentum * mu
        running_var = (1 - momentum) * running_var + momentum * var * width / (width - 1)
    else:
        mu, var = running_mean, running_var
    return gamma * (x - mu) / np.sqrt(var + eps) + beta, running_mean, running_var
""",
)

BRANCH_SCALE = Answers(
    "branch_scale",
    """
def branch_scale(L, m):
    return float(L) ** (-1.0 / (2 * m - 2))
""",
)

BRANCH_SCALE.other(
    "exp of log",
    """
def branch_scale(L, m):
    return math.exp(-math.log(L) / (2 * (m - 1)))
""",
)

BRANCH_SCALE.whole(
    "solved for s^2m",
    "power_first",
    """
def branch_scale(L, m):
    return 1 / (L * (2 * m - 2))
""",
)

FOLD_BATCHNORM = Answers(
    "fold_batchnorm",
    """
def fold_batchnorm(W, b, gamma, beta, running_mean, running_var, eps):
    s = gamma / np.sqrt(running_var + eps)
    return s[:, None] * W, s * (b - running_mean) + beta
""",
)

FOLD_BATCHNORM.other(
    "diag",
    """
def fold_batchnorm(W, b, gamma, beta, running_mean, running_var, eps):
    sigma = np.sqrt(running_var + eps)
    D = np.diag(gamma / sigma)
    W2 = D @ W
    b2 = D @ b + (beta - gamma * running_mean / sigma)
    return W2, b2
""",
)

FOLD_BATCHNORM.whole(
    "mean off the weights",
    "mean_from_weight_too",
    """
def fold_batchnorm(W, b, gamma, beta, running_mean, running_var, eps):
    s = (gamma / np.sqrt(running_var + eps)).reshape(-1, 1)
    W_new = s * (W - running_mean.reshape(-1, 1))
    return W_new, s.ravel() * (b - running_mean) + beta
""",
)

FOLD_BATCHNORM.whole(
    "matmul with b through the weight",
    "mean_through_weight",
    """
def fold_batchnorm(W, b, gamma, beta, running_mean, running_var, eps):
    s = gamma / np.sqrt(running_var + eps)
    W_new = W * s[:, None]
    b_new = beta + s * b - W_new.sum(axis=1) * running_mean
    return W_new, b_new
""",
)

GRADIENT_AUTOCORRELATION = Answers(
    "gradient_autocorrelation",
    """
def gradient_autocorrelation(grads, lags):
    c = grads - grads.mean()
    K = len(c)
    below = np.sum(c ** 2)
    return np.array([np.sum(c[: K - k] * c[k:]) for k in lags], dtype=float) / below
""",
)

GRADIENT_AUTOCORRELATION.other(
    "np.correlate",
    """
def gradient_autocorrelation(grads, lags):
    c = np.asarray(grads, dtype=float) - np.mean(grads)
    full = np.correlate(c, c, mode="full")
    middle = len(c) - 1
    out = np.zeros(len(lags))
    for j, k in enumerate(lags):
        out[j] = full[middle + k] / full[middle]
    return out
""",
)

GRADIENT_AUTOCORRELATION.whole(
    "numpy's full, from the start",
    "lags_from_the_end",
    """
def gradient_autocorrelation(grads, lags):
    c = grads - grads.mean()
    full = np.correlate(c, c, "full")
    return np.array([full[k] for k in lags], dtype=float) / full.max()
""",
)

LAYERNORM_FORWARD = Answers(
    "layernorm_forward",
    """
def layernorm_forward(x, gamma, beta, eps):
    mu = x.mean(axis=1, keepdims=True)
    sigma = np.sqrt(x.var(axis=1, keepdims=True) + eps)
    return gamma * (x - mu) / sigma + beta
""",
)

LAYERNORM_FORWARD.other(
    "row by row",
    """
def layernorm_forward(x, gamma, beta, eps):
    out = np.empty(x.shape, dtype=np.float64)
    for n in range(x.shape[0]):
        row = np.asarray(x[n], dtype=np.float64)
        c = row - row.mean()
        out[n] = c / math.sqrt(c @ c / len(c) + eps) * gamma + beta
    return out
""",
)

LAYERNORM_FORWARD.whole(
    "mean not squared in E[x2] - mu2",
    "mean_not_squared",
    """
def layernorm_forward(x, gamma, beta, eps):
    mu = x.mean(axis=1, keepdims=True)
    var = np.abs(np.mean(x ** 2, axis=1, keepdims=True) - mu)
    return gamma * (x - mu) / np.sqrt(var + eps) + beta
""",
)

LAYERNORM_FORWARD.whole(
    "gamma first",
    "gamma_and_beta_inside",
    """
def layernorm_forward(x, gamma, beta, eps):
    s = gamma * x + beta
    mu = s.mean(axis=1, keepdims=True)
    return (s - mu) / np.sqrt(s.var(axis=1, keepdims=True) + eps)
""",
)

LAYERNORM_FORWARD.whole(
    "beta is divided too",
    "beta_divided",
    """
def layernorm_forward(x, gamma, beta, eps):
    mu = x.mean(axis=1, keepdims=True)
    sigma = np.sqrt(x.var(axis=1, keepdims=True) + eps)
    return (gamma * (x - mu) + beta) / sigma
""",
)

POST_LN_BACKWARD = Answers(
    "post_ln_backward",
    GIVEN
    + """
def post_ln_backward(dout, x, W1, W2, eps):
    ds = layer_norm_backward(dout, x + branch(x, W1, W2), eps)
    return block_backward(ds, x, W1, W2)
""",
)

POST_LN_BACKWARD.other(
    "with the branch's backward pass",
    GIVEN
    + """
def post_ln_backward(dout, x, W1, W2, eps):
    z = x @ W1.T
    s = x + np.maximum(z, 0) @ W2.T
    ds = layer_norm_backward(dout, s, eps)
    part, dW1, dW2 = branch_backward(ds, x, W1, W2)
    return ds + part, dW1, dW2
""",
)

POST_LN_BACKWARD.whole(
    "norm twice",
    "norm_again_at_x",
    GIVEN
    + """
def post_ln_backward(dout, x, W1, W2, eps):
    ds = layer_norm_backward(dout, x + branch(x, W1, W2), eps)
    dx, dW1, dW2 = block_backward(ds, x, W1, W2)
    return layer_norm_backward(dx, x, eps), dW1, dW2
""",
)

POST_LN_BACKWARD.whole(
    "W1 and W2 exchanged for branch",
    "norm_at_exchanged",
    GIVEN
    + """
def post_ln_backward(dout, x, W1, W2, eps):
    ds = layer_norm_backward(dout, x + branch(x, W2.T, W1.T), eps)
    return block_backward(ds, x, W1, W2)
""",
)

POST_LN_BACKWARD.whole(
    "relu forgotten in s",
    "norm_at_linear",
    GIVEN
    + """
def post_ln_backward(dout, x, W1, W2, eps):
    s = x + x @ W1.T @ W2.T
    return block_backward(layer_norm_backward(dout, s, eps), x, W1, W2)
""",
)

RESIDUAL_BACKWARD = Answers(
    "residual_backward",
    """
def residual_backward(dout, x, W1, W2):
    z = x @ W1.T
    a = np.maximum(z, 0)
    dz = (dout @ W2) * (z > 0)
    return dout + dz @ W1, dz.T @ x, dout.T @ a
""",
)

RESIDUAL_BACKWARD.other(
    "example by example",
    """
def residual_backward(dout, x, W1, W2):
    dx = np.array(dout, dtype=float)
    dW1, dW2 = np.zeros(W1.shape), np.zeros(W2.shape)
    for n in range(len(x)):
        z = W1 @ x[n]
        a = np.where(z > 0, z, 0.0)
        da = W2.T @ dout[n]
        dz = np.where(z > 0, da, 0.0)
        dx[n] = dx[n] + W1.T @ dz
        dW1 += np.outer(dz, x[n])
        dW2 += np.outer(dout[n], a)
    return dx, dW1, dW2
""",
)

RESIDUAL_BACKWARD.whole(
    "gate behind W2",
    "gate_of_branch",
    """
def residual_backward(dout, x, W1, W2):
    z = x @ W1.T
    a = np.maximum(z, 0)
    f = a @ W2.T
    df = dout * (f > 0)
    da = df @ W2
    return dout + da @ W1, da.T @ x, df.T @ a
""",
)

RMSNORM_FORWARD = Answers(
    "rmsnorm_forward",
    """
def rmsnorm_forward(x, gamma, eps):
    return gamma * x / np.sqrt((x ** 2).mean(axis=1, keepdims=True) + eps)
""",
)

RMSNORM_FORWARD.other(
    "einsum",
    """
def rmsnorm_forward(x, gamma, eps):
    x = np.asarray(x, dtype=float)
    r = np.sqrt(np.einsum("ij,ij->i", x, x) / x.shape[1] + eps)
    return (x / r[:, np.newaxis]) * gamma
""",
)

RMSNORM_FORWARD.whole(
    "norm divided by the width",
    "length_over_count",
    """
def rmsnorm_forward(x, gamma, eps):
    r = np.linalg.norm(x, axis=1, keepdims=True) / x.shape[1]
    return gamma * x / np.sqrt(r ** 2 + eps)
""",
)
