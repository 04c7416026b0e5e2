"""What a fifth reader of lessons 5 and 6 wrote from the text alone."""

from support.tables import Answers

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

RESIDUAL_MLP.other(
    "ModuleList of Sequential branches",
    """
class ResidualMLP(torch.nn.Module):
    def __init__(self, inputs, width, outputs, blocks):
        super().__init__()
        self.stem = torch.nn.Linear(inputs, width)
        self.blocks = torch.nn.ModuleList(torch.nn.Sequential(torch.nn.Linear(width, width), torch.nn.ReLU(), torch.nn.Linear(width, width)) for _ in range(blocks))
        self.head = torch.nn.Linear(width, outputs)

    def forward(self, x):
        h = self.stem(x).relu()
        for block in self.blocks:
            h = h + block(h)
        return self.head(h)
""",
)

RESIDUAL_MLP.whole(
    "two ModuleLists: all first layers before all second ones (order of the parameters)",
    "two_lists",
    """
class ResidualMLP(torch.nn.Module):
    def __init__(self, inputs, width, outputs, blocks):
        super().__init__()
        self.stem = torch.nn.Linear(inputs, width)
        self.first = torch.nn.ModuleList([torch.nn.Linear(width, width) for _ in range(blocks)])
        self.second = torch.nn.ModuleList([torch.nn.Linear(width, width) for _ in range(blocks)])
        self.head = torch.nn.Linear(width, outputs)

    def forward(self, x):
        h = torch.relu(self.stem(x))
        for first, second in zip(self.first, self.second):
            h = h + second(torch.relu(first(h)))
        return self.head(h)
""",
)

RESIDUAL_MLP.whole(
    "skip forgotten (plain net)",
    "no_skip",
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
            h = second(torch.relu(first(h)))
        return self.head(h)
""",
)

RESIDUAL_MLP.whole(
    "pairs overlap: steps of 1 instead of 2 over the list (off by one)",
    "every_neighbour",
    """
class ResidualMLP(torch.nn.Module):
    def __init__(self, inputs, width, outputs, blocks):
        super().__init__()
        self.stem = torch.nn.Linear(inputs, width)
        self.layers = torch.nn.ModuleList([torch.nn.Linear(width, width) for _ in range(2 * blocks)])
        self.head = torch.nn.Linear(width, outputs)

    def forward(self, x):
        h = torch.relu(self.stem(x))
        for i in range(len(self.layers) - 1):
            h = h + self.layers[i + 1](torch.relu(self.layers[i](h)))
        return self.head(h)
""",
)

RESIDUAL_MLP.whole(
    "Fixup's / 1/sqrt(L) factor in front of the branch (scale too many)",
    "branch_over_root_of_blocks",
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
            h = h + second(torch.relu(first(h))) / max(len(self.layers) // 2, 1) ** 0.5
        return self.head(h)
""",
)

RESIDUAL_MLP.whole(
    "stem too is a residual: x + ... pads x (skip from the input)",
    "skip_over_stem",
    """
class ResidualMLP(torch.nn.Module):
    def __init__(self, inputs, width, outputs, blocks):
        super().__init__()
        self.stem = torch.nn.Linear(inputs, width)
        self.layers = torch.nn.ModuleList([torch.nn.Linear(width, width) for _ in range(2 * blocks)])
        self.head = torch.nn.Linear(width, outputs)

    def forward(self, x):
        h = torch.relu(self.stem(x))
        h = h + torch.nn.functional.pad(x, (0, h.shape[1] - x.shape[1]))
        for i in range(0, len(self.layers), 2):
            h = h + self.layers[i + 1](torch.relu(self.layers[i](h)))
        return self.head(h)
""",
)


BATCHNORM_BACKWARD = Answers(
    "batchnorm_backward",
    """
def batchnorm_backward(dout, x, gamma, eps):
    N = x.shape[0]
    sigma = np.sqrt(x.var(axis=0) + eps)
    x_hat = (x - x.mean(axis=0)) / sigma
    dbeta = dout.sum(axis=0)
    dgamma = (dout * x_hat).sum(axis=0)
    return gamma / sigma * (dout - dbeta / N - x_hat * dgamma / N), dgamma, dbeta
""",
)

BATCHNORM_BACKWARD.other(
    "torch autograd in float64",
    """
def batchnorm_backward(dout, x, gamma, eps):
    t = lambda a: torch.tensor(np.array(a, dtype=np.float64), requires_grad=True)
    X, g, b = t(x), t(gamma), torch.zeros(x.shape[1], dtype=torch.float64, requires_grad=True)
    centred = X - X.mean(0)
    out = g * centred / torch.sqrt((centred**2).mean(0) + eps) + b
    out.backward(torch.tensor(np.array(dout, dtype=np.float64)))
    return X.grad.numpy(), g.grad.numpy(), b.grad.numpy()
""",
)

BATCHNORM_BACKWARD.whole(
    "dbeta before dgamma (order of the results, as in exercise 2)",
    "order",
    """
def batchnorm_backward(dout, x, gamma, eps):
    N = len(x)
    sigma = np.sqrt(x.var(0) + eps)
    x_hat = (x - x.mean(0)) / sigma
    dbeta, dgamma = dout.sum(0), (dout * x_hat).sum(0)
    return gamma / sigma * (dout - dbeta / N - x_hat * dgamma / N), dbeta, dgamma
""",
)

BATCHNORM_BACKWARD.whole(
    "direct path only (pass B, mean and variance taken for constants)",
    "statistics_are_constants",
    """
def batchnorm_backward(dout, x, gamma, eps):
    sigma = np.sqrt(x.var(0) + eps)
    x_hat = (x - x.mean(0)) / sigma
    return dout * gamma / sigma, (dout * x_hat).sum(0), dout.sum(0)
""",
)

BATCHNORM_BACKWARD.whole(
    "layer norm's axis: means along the features",
    "means_of_gradient_over_other_axis",
    """
def batchnorm_backward(dout, x, gamma, eps):
    sigma = np.sqrt(x.var(0) + eps)
    x_hat = (x - x.mean(0)) / sigma
    d = dout * gamma / sigma
    dx = d - d.mean(axis=1, keepdims=True) - x_hat * (d * x_hat).mean(axis=1, keepdims=True)
    return dx, (dout * x_hat).sum(0), dout.sum(0)
""",
)


BATCHNORM_BACKWARD_STEPS = Answers(
    "batchnorm_backward_steps",
    """
def batchnorm_backward_steps(dout, x, gamma, eps):
    sigma = np.sqrt(x.var(axis=0) + eps)
    x_hat = (x - x.mean(axis=0)) / sigma
    d = dout * gamma / sigma
    sums = np.stack([dout.sum(axis=0), (dout * x_hat).sum(axis=0)])
    mean_path = -d.mean(axis=0)
    var_path = -x_hat * (d * x_hat).mean(axis=0)
    return sums, mean_path, var_path, d + mean_path + var_path
""",
)

BATCHNORM_BACKWARD_STEPS.other(
    "everything from the two sums",
    """
def batchnorm_backward_steps(dout, x, gamma, eps):
    N = x.shape[0]
    inv = (x.var(0) + eps) ** -0.5
    x_hat = (x - x.mean(0)) * inv
    sums = np.array([np.einsum("nj->j", dout), np.einsum("nj,nj->j", dout, x_hat)])
    factor = gamma * inv
    mean_path = -factor * sums[0] / N
    var_path = -factor * x_hat * sums[1] / N
    return sums, mean_path, var_path, factor * dout + mean_path + var_path
""",
)

BATCHNORM_BACKWARD_STEPS.whole(
    "both paths returned without their minus (dx is right: it subtracts them)",
    "paths_without_sign",
    """
def batchnorm_backward_steps(dout, x, gamma, eps):
    sigma = np.sqrt(x.var(0) + eps)
    x_hat = (x - x.mean(0)) / sigma
    d = dout * gamma / sigma
    mean_path, var_path = d.mean(0), x_hat * (d * x_hat).mean(0)
    return np.stack([dout.sum(0), (dout * x_hat).sum(0)]), mean_path, var_path, d - mean_path - var_path
""",
)

BATCHNORM_BACKWARD_STEPS.whole(
    "paths without gamma/sigma, factor only in dx (compact form's bracket returned)",
    "returned_without_factors",
    """
def batchnorm_backward_steps(dout, x, gamma, eps):
    N = len(x)
    sigma = np.sqrt(x.var(0) + eps)
    x_hat = (x - x.mean(0)) / sigma
    sums = np.stack([dout.sum(0), (dout * x_hat).sum(0)])
    mean_path, var_path = -sums[0] / N, -x_hat * sums[1] / N
    return sums, mean_path, var_path, gamma / sigma * (dout + mean_path + var_path)
""",
)

BATCHNORM_BACKWARD_STEPS.whole(
    "N - 1 in the variance path (mixing up with the unbiased variance)",
    "variance_path_over_one_less",
    """
def batchnorm_backward_steps(dout, x, gamma, eps):
    N = len(x)
    sigma = np.sqrt(x.var(0) + eps)
    x_hat = (x - x.mean(0)) / sigma
    d = dout * gamma / sigma
    mean_path, var_path = -d.mean(0), -x_hat * (d * x_hat).sum(0) / (N - 1)
    return np.stack([dout.sum(0), (dout * x_hat).sum(0)]), mean_path, var_path, d + mean_path + var_path
""",
)

BATCHNORM_BACKWARD_STEPS.whole(
    "variance path is -d mean(x_hat^2) instead of -x_hat mean(d x_hat) (d and x_hat change places)",
    "gradient_times_mean_of_squares",
    """
def batchnorm_backward_steps(dout, x, gamma, eps):
    sigma = np.sqrt(x.var(0) + eps)
    x_hat = (x - x.mean(0)) / sigma
    d = dout * gamma / sigma
    mean_path, var_path = -d.mean(0), -d * (x_hat * x_hat).mean(0)
    return np.stack([dout.sum(0), (dout * x_hat).sum(0)]), mean_path, var_path, d + mean_path + var_path
""",
)


BATCHNORM_FORWARD = Answers(
    "batchnorm_forward",
    """
def batchnorm_forward(x, gamma, beta, running_mean, running_var, momentum, eps, training):
    if training:
        mean, var = x.mean(axis=0), x.var(axis=0)
        out = gamma * (x - mean) / np.sqrt(var + eps) + beta
        return out, (1 - momentum) * running_mean + momentum * mean, (1 - momentum) * running_var + momentum * x.var(axis=0, ddof=1)
    return gamma * (x - running_mean) / np.sqrt(running_var + eps) + beta, running_mean, running_var
""",
)

BATCHNORM_FORWARD.other(
    "loops over features and examples with plain Python numbers",
    """
def batchnorm_forward(x, gamma, beta, running_mean, running_var, momentum, eps, training):
    N, width = x.shape
    out = np.empty((N, width))
    new_mean, new_var = np.array(running_mean, dtype=float), np.array(running_var, dtype=float)
    for j in range(width):
        mu, var = float(running_mean[j]), float(running_var[j])
        if training:
            mu = sum(float(v) for v in x[:, j]) / N
            ss = sum((float(v) - mu) ** 2 for v in x[:, j])
            var = ss / N
            new_mean[j] += momentum * (mu - new_mean[j])
            new_var[j] += momentum * (ss / (N - 1) - new_var[j])
        for n in range(N):
            out[n, j] = gamma[j] * (x[n, j] - mu) / math.sqrt(var + eps) + beta[j]
    return out, new_mean, new_var
""",
)

BATCHNORM_FORWARD.whole(
    "running variance gets the biased variance (divided by N, not N - 1)",
    "biased_running_variance",
    """
def batchnorm_forward(x, gamma, beta, running_mean, running_var, momentum, eps, training):
    if training:
        mean, var = x.mean(0), x.var(0)
        running_mean = (1 - momentum) * running_mean + momentum * mean
        running_var = (1 - momentum) * running_var + momentum * var
    else:
        mean, var = running_mean, running_var
    return gamma * (x - mean) / np.sqrt(var + eps) + beta, running_mean, running_var
""",
)

BATCHNORM_FORWARD.whole(
    "batch is normalised with the unbiased variance (ddof=1 in both places)",
    "unbiased_variance",
    """
def batchnorm_forward(x, gamma, beta, running_mean, running_var, momentum, eps, training):
    if training:
        mean, var = x.mean(0), x.var(0, ddof=1)
        running_mean = (1 - momentum) * running_mean + momentum * mean
        running_var = (1 - momentum) * running_var + momentum * var
    else:
        mean, var = running_mean, running_var
    return gamma * (x - mean) / np.sqrt(var + eps) + beta, running_mean, running_var
""",
)

BATCHNORM_FORWARD.whole(
    "deviations from the running mean in training (variance of the batch, mean of the past)",
    "running_mean_in_training",
    """
def batchnorm_forward(x, gamma, beta, running_mean, running_var, momentum, eps, training):
    if not training:
        return gamma * (x - running_mean) / np.sqrt(running_var + eps) + beta, running_mean, running_var
    out = gamma * (x - running_mean) / np.sqrt(x.var(0) + eps) + beta
    return out, (1 - momentum) * running_mean + momentum * x.mean(0), (1 - momentum) * running_var + momentum * x.var(0, ddof=1)
""",
)

BATCHNORM_FORWARD.whole(
    "evaluation returns the output alone, not a tuple of three (beginner's return type)",
    "missing_output",
    """
def batchnorm_forward(x, gamma, beta, running_mean, running_var, momentum, eps, training):
    if training:
        mean, var = x.mean(0), x.var(0)
        out = gamma * (x - mean) / np.sqrt(var + eps) + beta
        return out, (1 - momentum) * running_mean + momentum * mean, (1 - momentum) * running_var + momentum * x.var(0, ddof=1)
    return gamma * (x - running_mean) / np.sqrt(running_var + eps) + beta
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
    "exponential of the logarithm",
    """
def branch_scale(L, m):
    return math.exp(-math.log(L) / (2 * (m - 1)))
""",
)

BRANCH_SCALE.whole(
    "-1/(2m) (two of the matrices not left out)",
    "over_all_matrices",
    """
def branch_scale(L, m):
    return L ** (-1 / (2 * m))
""",
)

BRANCH_SCALE.whole(
    "-1/(m - 1) (2 forgotten, s^(m-1) = 1/L)",
    "without_half",
    """
def branch_scale(L, m):
    return L ** (-1 / (m - 1))
""",
)

BRANCH_SCALE.whole(
    "counts layers, 2L matrices in place of L blocks",
    "twice_the_blocks_for_blocks",
    """
def branch_scale(L, m):
    return (2 * L) ** (-1 / (2 * m - 2))
""",
)

BRANCH_SCALE.whole(
    "counts all matrices, L m in place of L",
    "all_matrices_for_blocks",
    """
def branch_scale(L, m):
    return (L * m) ** (-1 / (2 * m - 2))
""",
)

BRANCH_SCALE.whole(
    "GPT-2's factor 1/sqrt(2 L) by m, 1/sqrt(L m)",
    "root_of_all_matrices",
    """
def branch_scale(L, m):
    return 1 / math.sqrt(L * m)
""",
)


FOLD_BATCHNORM = Answers(
    "fold_batchnorm",
    """
def fold_batchnorm(W, b, gamma, beta, running_mean, running_var, eps):
    scale = gamma / np.sqrt(running_var + eps)
    return W * scale[:, None], (b - running_mean) * scale + beta
""",
)

FOLD_BATCHNORM.other(
    "loop over the units",
    """
def fold_batchnorm(W, b, gamma, beta, running_mean, running_var, eps):
    weight, bias = np.empty(W.shape), np.empty(b.shape)
    for i in range(W.shape[0]):
        s = gamma[i] / math.sqrt(running_var[i] + eps)
        for j in range(W.shape[1]):
            weight[i, j] = s * W[i, j]
        bias[i] = s * b[i] - s * running_mean[i] + beta[i]
    return weight, bias
""",
)

FOLD_BATCHNORM.whole(
    "old bias not scaled",
    "bias_not_scaled",
    """
def fold_batchnorm(W, b, gamma, beta, running_mean, running_var, eps):
    s = gamma / np.sqrt(running_var + eps)
    return W * s[:, None], b - s * running_mean + beta
""",
)

FOLD_BATCHNORM.whole(
    "running mean not scaled",
    "mean_not_scaled",
    """
def fold_batchnorm(W, b, gamma, beta, running_mean, running_var, eps):
    s = gamma / np.sqrt(running_var + eps)
    return W * s[:, None], b * s - running_mean + beta
""",
)

FOLD_BATCHNORM.whole(
    "the weight's own statistics used instead of the running ones (weight normalisation)",
    "variance_of_weight",
    """
def fold_batchnorm(W, b, gamma, beta, running_mean, running_var, eps):
    s = gamma / np.sqrt(W.var(axis=1) + eps)
    return W * s[:, None], (b - running_mean) * s + beta
""",
)


GRADIENT_AUTOCORRELATION = Answers(
    "gradient_autocorrelation",
    """
def gradient_autocorrelation(grads, lags):
    c = np.asarray(grads, dtype=np.float64)
    c = c - c.mean()
    K, below = len(c), np.sum(c * c)
    return np.array([np.sum(c[: K - k] * c[k:]) / below for k in lags], dtype=np.float64)
""",
)

GRADIENT_AUTOCORRELATION.other(
    "np.correlate, full, and the right half",
    """
def gradient_autocorrelation(grads, lags):
    c = grads - np.mean(grads)
    full = np.correlate(c, c, mode="full")[len(c) - 1 :] / (c @ c)
    return full[np.array(lags, dtype=int)].astype(np.float64)
""",
)

GRADIENT_AUTOCORRELATION.whole(
    "mean not subtracted",
    "not_centred",
    """
def gradient_autocorrelation(grads, lags):
    K = len(grads)
    return np.array([np.sum(grads[: K - k] * grads[k:]) / np.sum(grads**2) for k in lags], dtype=float)
""",
)

GRADIENT_AUTOCORRELATION.whole(
    "mean subtracted above the line only",
    "squares_not_centred",
    """
def gradient_autocorrelation(grads, lags):
    K, c = len(grads), grads - grads.mean()
    return np.array([np.sum(c[: K - k] * c[k:]) / np.sum(grads**2) for k in lags], dtype=float)
""",
)

GRADIENT_AUTOCORRELATION.whole(
    "lags sorted and doubles removed (order of the answer lost)",
    "lags_sorted_once",
    """
def gradient_autocorrelation(grads, lags):
    K, c = len(grads), grads - grads.mean()
    return np.array([np.sum(c[: K - k] * c[k:]) / np.sum(c * c) for k in sorted(set(lags))], dtype=float)
""",
)

GRADIENT_AUTOCORRELATION.whole(
    "signs of the gradients only",
    "of_signs",
    """
def gradient_autocorrelation(grads, lags):
    K, c = len(grads), np.sign(grads - grads.mean())
    return np.array([np.sum(c[: K - k] * c[k:]) / np.sum(c * c) for k in lags], dtype=float)
""",
)


GRADIENT_PRODUCT = Answers(
    "gradient_product",
    """
def gradient_product(slopes):
    return float(np.prod(1 + np.asarray(slopes, dtype=float)))
""",
)

GRADIENT_PRODUCT.other(
    "loop",
    """
def gradient_product(slopes):
    total = 1.0
    for s in slopes:
        total *= 1 + float(s)
    return total
""",
)

GRADIENT_PRODUCT.whole(
    "plain chain, skip forgotten",
    "plain_product",
    """
def gradient_product(slopes):
    return float(np.prod(slopes))
""",
)

GRADIENT_PRODUCT.whole(
    "1 + product, one skip over the whole chain",
    "one_skip",
    """
def gradient_product(slopes):
    return float(1 + np.prod(slopes)) if len(slopes) else 1.0
""",
)

GRADIENT_PRODUCT.whole(
    "skip added outside: slope of the chain grows by 1 per block, total * s + 1 (Horner slip)",
    "one_added_behind",
    """
def gradient_product(slopes):
    total = 1.0
    for s in slopes:
        total = 1 + s * total
    return float(total)
""",
)

GRADIENT_PRODUCT.whole(
    "slopes at or below -1 are clipped (a shut branch cannot cancel the skip)",
    "factors_at_least_zero",
    """
def gradient_product(slopes):
    return float(np.prod(np.maximum(1 + np.asarray(slopes), 0)))
""",
)

GRADIENT_PRODUCT.whole(
    "rounds every factor to a whole number (int dtype of the accumulator)",
    "cut_to_whole",
    """
def gradient_product(slopes):
    total = np.ones(1, dtype=int)
    for s in slopes:
        total[0] = total[0] * (1 + s)
    return float(total[0])
""",
)


LAYERNORM_BACKWARD = Answers(
    "layernorm_backward",
    """
def layernorm_backward(dout, x, gamma, eps):
    sigma = np.sqrt(x.var(axis=1, keepdims=True) + eps)
    x_hat = (x - x.mean(axis=1, keepdims=True)) / sigma
    d = dout * gamma
    dx = (d - d.mean(axis=1, keepdims=True) - x_hat * (d * x_hat).mean(axis=1, keepdims=True)) / sigma
    return dx, (dout * x_hat).sum(axis=0), dout.sum(axis=0)
""",
)

LAYERNORM_BACKWARD.other(
    "autograd of torch's layer_norm",
    """
def layernorm_backward(dout, x, gamma, eps):
    t = lambda a: torch.tensor(np.array(a, dtype=np.float64), requires_grad=True)
    X, g, b = t(x), t(gamma), t(np.zeros(len(gamma)))
    torch.nn.functional.layer_norm(X, (X.shape[1],), g, b, eps).backward(torch.tensor(np.array(dout, dtype=np.float64)))
    return X.grad.numpy(), g.grad.numpy(), b.grad.numpy()
""",
)

LAYERNORM_BACKWARD.whole(
    "gamma multiplied after the means, as in batch norm",
    "gamma_outside",
    """
def layernorm_backward(dout, x, gamma, eps):
    sigma = np.sqrt(x.var(1, keepdims=True) + eps)
    x_hat = (x - x.mean(1, keepdims=True)) / sigma
    dx = gamma / sigma * (dout - dout.mean(1, keepdims=True) - x_hat * (dout * x_hat).mean(1, keepdims=True))
    return dx, (dout * x_hat).sum(0), dout.sum(0)
""",
)

LAYERNORM_BACKWARD.whole(
    "means over the batch, axis 0 (x_hat along the row, means of batch norm)",
    "means_over_the_batch",
    """
def layernorm_backward(dout, x, gamma, eps):
    sigma = np.sqrt(x.var(1, keepdims=True) + eps)
    x_hat = (x - x.mean(1, keepdims=True)) / sigma
    d = dout * gamma
    dx = (d - d.mean(0) - x_hat * (d * x_hat).mean(0)) / sigma
    return dx, (dout * x_hat).sum(0), dout.sum(0)
""",
)


LAYERNORM_FORWARD = Answers(
    "layernorm_forward",
    """
def layernorm_forward(x, gamma, beta, eps):
    x = np.asarray(x, dtype=np.float64)
    mu = x.mean(axis=1, keepdims=True)
    sigma = np.sqrt(x.var(axis=1, keepdims=True) + eps)
    return gamma * (x - mu) / sigma + beta
""",
)

LAYERNORM_FORWARD.other(
    "row by row in plain Python",
    """
def layernorm_forward(x, gamma, beta, eps):
    out = np.zeros(x.shape, dtype=np.float64)
    for n in range(x.shape[0]):
        row = [float(v) for v in x[n]]
        mu = sum(row) / len(row)
        var = sum((v - mu) ** 2 for v in row) / len(row)
        for j, v in enumerate(row):
            out[n, j] = gamma[j] * (v - mu) / math.sqrt(var + eps) + beta[j]
    return out
""",
)

LAYERNORM_FORWARD.whole(
    "mean and variance over the batch, axis 0 (batch norm)",
    "over_the_batch",
    """
def layernorm_forward(x, gamma, beta, eps):
    return gamma * (x - x.mean(axis=0)) / np.sqrt(x.var(axis=0) + eps) + beta
""",
)

LAYERNORM_FORWARD.whole(
    "one mean and variance for the whole array (axis forgotten)",
    "over_everything",
    """
def layernorm_forward(x, gamma, beta, eps):
    return gamma * (x - x.mean()) / np.sqrt(x.var() + eps) + beta
""",
)

LAYERNORM_FORWARD.whole(
    "mean not subtracted, divided by the root mean square (RMS norm)",
    "rms_norm",
    """
def layernorm_forward(x, gamma, beta, eps):
    return gamma * x / np.sqrt((x**2).mean(axis=1, keepdims=True) + eps) + beta
""",
)

LAYERNORM_FORWARD.whole(
    "batch norm and layer norm chained (normalised along both axes)",
    "over_both_axes",
    """
def layernorm_forward(x, gamma, beta, eps):
    h = (x - x.mean(axis=0)) / np.sqrt(x.var(axis=0) + eps)
    return gamma * (h - h.mean(axis=1, keepdims=True)) / np.sqrt(h.var(axis=1, keepdims=True) + eps) + beta
""",
)

LAYERNORM_FORWARD.whole(
    "eps as a floor, max(var, eps), not added",
    "eps_as_floor",
    """
def layernorm_forward(x, gamma, beta, eps):
    mu = x.mean(axis=1, keepdims=True)
    return gamma * (x - mu) / np.sqrt(np.maximum(x.var(axis=1, keepdims=True), eps)) + beta
""",
)


PATH_COUNTS = Answers(
    "path_counts",
    """
def path_counts(L):
    return [math.comb(L, k) for k in range(L + 1)]
""",
)

PATH_COUNTS.other(
    "Pascal's triangle",
    """
def path_counts(L):
    row = [1]
    for _ in range(L):
        row = [a + b for a, b in zip([0] + row, row + [0])]
    return row
""",
)

PATH_COUNTS.whole(
    "L entries, length L forgotten (off by one)",
    "last_missing",
    """
def path_counts(L):
    return [math.comb(L, k) for k in range(L)]
""",
)

PATH_COUNTS.whole(
    "length 0 forgotten",
    "first_missing",
    """
def path_counts(L):
    return [math.comb(L, k) for k in range(1, L + 1)]
""",
)

PATH_COUNTS.whole(
    "permutations instead of combinations (order counted)",
    "ordered",
    """
def path_counts(L):
    return [math.perm(L, k) for k in range(L + 1)]
""",
)

PATH_COUNTS.whole(
    "powers of two (paths through k blocks)",
    "powers_of_two",
    """
def path_counts(L):
    return [2**k for k in range(L + 1)]
""",
)

PATH_COUNTS.whole(
    "row L + 1 of Pascal's triangle, L + 2 entries (off by one)",
    "other_arguments",
    """
def path_counts(L):
    row = [1]
    for _ in range(L + 1):
        row = [a + b for a, b in zip([0] + row, row + [0])]
    return row
""",
)

PATH_COUNTS.whole(
    "L paths of every length between 0 and L (right only up to L = 3)",
    "blocks_between_ones",
    """
def path_counts(L):
    return [1 if k in (0, L) else L for k in range(L + 1)]
""",
)

PATH_COUNTS.whole(
    "shares instead of counts (divided by 2^L)",
    "shares",
    """
def path_counts(L):
    return [math.comb(L, k) / 2**L for k in range(L + 1)]
""",
)

PATH_COUNTS.whole(
    "L = 0 forgotten: gives [1, 1] (starts from the row of one block)",
    "begins_with_one_block",
    """
def path_counts(L):
    row = [1, 1]
    for _ in range(L - 1):
        row = [1] + [row[i] + row[i + 1] for i in range(len(row) - 1)] + [1]
    return row
""",
)


POST_LN_BACKWARD = Answers(
    "post_ln_backward",
    """
def post_ln_backward(dout, x, W1, W2, eps):
    def layer_norm(x, eps=1e-5):
        return (x - x.mean(1, keepdims=True)) / np.sqrt(x.var(1, keepdims=True) + eps)
    def layer_norm_backward(dout, x, eps=1e-5):
        x_hat = layer_norm(x, eps)
        inner = dout - dout.mean(1, keepdims=True) - x_hat * (dout * x_hat).mean(1, keepdims=True)
        return inner / np.sqrt(x.var(1, keepdims=True) + eps)
    def branch(x, W1, W2):
        return np.maximum(x @ W1.T, 0) @ W2.T
    def branch_backward(dout, u, W1, W2):
        z = u @ W1.T
        dz = (dout @ W2) * (z > 0)
        return dz @ W1, dz.T @ u, dout.T @ np.maximum(z, 0)
    def block_backward(dout, x, W1, W2):
        dx, dW1, dW2 = branch_backward(dout, x, W1, W2)
        return dout + dx, dW1, dW2
    # (the five functions above stand for the given ones)
    s = x + branch(x, W1, W2)
    return block_backward(layer_norm_backward(dout, s, eps), x, W1, W2)
""",
)

POST_LN_BACKWARD.other(
    "the notebook's own helpers, branch_backward and a skip by hand",
    """
def post_ln_backward(dout, x, W1, W2, eps):
    from deepgrad.networks.residual import branch, branch_backward, layer_norm_backward
    ds = layer_norm_backward(dout, x + branch(x, W1, W2), eps)
    df, dW1, dW2 = branch_backward(ds, x, W1, W2)
    return ds + df, dW1, dW2
""",
)

POST_LN_BACKWARD.whole(
    "norms in both places: s = x + f(LN(x))",
    "norm_at_normed_branch",
    """
def post_ln_backward(dout, x, W1, W2, eps):
    def layer_norm(x, eps=1e-5):
        return (x - x.mean(1, keepdims=True)) / np.sqrt(x.var(1, keepdims=True) + eps)
    def layer_norm_backward(dout, x, eps=1e-5):
        x_hat = layer_norm(x, eps)
        inner = dout - dout.mean(1, keepdims=True) - x_hat * (dout * x_hat).mean(1, keepdims=True)
        return inner / np.sqrt(x.var(1, keepdims=True) + eps)
    def branch(x, W1, W2):
        return np.maximum(x @ W1.T, 0) @ W2.T
    def branch_backward(dout, u, W1, W2):
        z = u @ W1.T
        dz = (dout @ W2) * (z > 0)
        return dz @ W1, dz.T @ u, dout.T @ np.maximum(z, 0)
    def block_backward(dout, x, W1, W2):
        dx, dW1, dW2 = branch_backward(dout, x, W1, W2)
        return dout + dx, dW1, dW2
    # (the five functions above stand for the given ones)
    s = x + branch(layer_norm(x, eps), W1, W2)
    return block_backward(layer_norm_backward(dout, s, eps), x, W1, W2)
""",
)

POST_LN_BACKWARD.whole(
    "norm's FORWARD pass applied to dout",
    "gradient_normed",
    """
def post_ln_backward(dout, x, W1, W2, eps):
    def layer_norm(x, eps=1e-5):
        return (x - x.mean(1, keepdims=True)) / np.sqrt(x.var(1, keepdims=True) + eps)
    def layer_norm_backward(dout, x, eps=1e-5):
        x_hat = layer_norm(x, eps)
        inner = dout - dout.mean(1, keepdims=True) - x_hat * (dout * x_hat).mean(1, keepdims=True)
        return inner / np.sqrt(x.var(1, keepdims=True) + eps)
    def branch(x, W1, W2):
        return np.maximum(x @ W1.T, 0) @ W2.T
    def branch_backward(dout, u, W1, W2):
        z = u @ W1.T
        dz = (dout @ W2) * (z > 0)
        return dz @ W1, dz.T @ u, dout.T @ np.maximum(z, 0)
    def block_backward(dout, x, W1, W2):
        dx, dW1, dW2 = branch_backward(dout, x, W1, W2)
        return dout + dx, dW1, dW2
    # (the five functions above stand for the given ones)
    return block_backward(layer_norm(dout, eps), x, W1, W2)
""",
)

POST_LN_BACKWARD.whole(
    "norm left out on the way back (plain residual block)",
    "norm_skipped",
    """
def post_ln_backward(dout, x, W1, W2, eps):
    def layer_norm(x, eps=1e-5):
        return (x - x.mean(1, keepdims=True)) / np.sqrt(x.var(1, keepdims=True) + eps)
    def layer_norm_backward(dout, x, eps=1e-5):
        x_hat = layer_norm(x, eps)
        inner = dout - dout.mean(1, keepdims=True) - x_hat * (dout * x_hat).mean(1, keepdims=True)
        return inner / np.sqrt(x.var(1, keepdims=True) + eps)
    def branch(x, W1, W2):
        return np.maximum(x @ W1.T, 0) @ W2.T
    def branch_backward(dout, u, W1, W2):
        z = u @ W1.T
        dz = (dout @ W2) * (z > 0)
        return dz @ W1, dz.T @ u, dout.T @ np.maximum(z, 0)
    def block_backward(dout, x, W1, W2):
        dx, dW1, dW2 = branch_backward(dout, x, W1, W2)
        return dout + dx, dW1, dW2
    # (the five functions above stand for the given ones)
    return block_backward(dout, x, W1, W2)
""",
)

POST_LN_BACKWARD.whole(
    "RMS norm's backward pass (mean not subtracted)",
    "rms_norm",
    """
def post_ln_backward(dout, x, W1, W2, eps):
    def layer_norm(x, eps=1e-5):
        return (x - x.mean(1, keepdims=True)) / np.sqrt(x.var(1, keepdims=True) + eps)
    def layer_norm_backward(dout, x, eps=1e-5):
        x_hat = layer_norm(x, eps)
        inner = dout - dout.mean(1, keepdims=True) - x_hat * (dout * x_hat).mean(1, keepdims=True)
        return inner / np.sqrt(x.var(1, keepdims=True) + eps)
    def branch(x, W1, W2):
        return np.maximum(x @ W1.T, 0) @ W2.T
    def branch_backward(dout, u, W1, W2):
        z = u @ W1.T
        dz = (dout @ W2) * (z > 0)
        return dz @ W1, dz.T @ u, dout.T @ np.maximum(z, 0)
    def block_backward(dout, x, W1, W2):
        dx, dW1, dW2 = branch_backward(dout, x, W1, W2)
        return dout + dx, dW1, dW2
    # (the five functions above stand for the given ones)
    s = x + branch(x, W1, W2)
    r = np.sqrt((s**2).mean(1, keepdims=True) + eps)
    h = s / r
    return block_backward((dout - h * (dout * h).mean(1, keepdims=True)) / r, x, W1, W2)
""",
)


PRE_LN_BACKWARD = Answers(
    "pre_ln_backward",
    """
def pre_ln_backward(dout, x, W1, W2, eps):
    def layer_norm(x, eps=1e-5):
        return (x - x.mean(1, keepdims=True)) / np.sqrt(x.var(1, keepdims=True) + eps)
    def layer_norm_backward(dout, x, eps=1e-5):
        x_hat = layer_norm(x, eps)
        inner = dout - dout.mean(1, keepdims=True) - x_hat * (dout * x_hat).mean(1, keepdims=True)
        return inner / np.sqrt(x.var(1, keepdims=True) + eps)
    def branch(x, W1, W2):
        return np.maximum(x @ W1.T, 0) @ W2.T
    def branch_backward(dout, u, W1, W2):
        z = u @ W1.T
        dz = (dout @ W2) * (z > 0)
        return dz @ W1, dz.T @ u, dout.T @ np.maximum(z, 0)
    def block_backward(dout, x, W1, W2):
        dx, dW1, dW2 = branch_backward(dout, x, W1, W2)
        return dout + dx, dW1, dW2
    # (the five functions above stand for the given ones)
    du, dW1, dW2 = branch_backward(dout, layer_norm(x, eps), W1, W2)
    return dout + layer_norm_backward(du, x, eps), dW1, dW2
""",
)

PRE_LN_BACKWARD.other(
    "the notebook's own helpers",
    """
def pre_ln_backward(dout, x, W1, W2, eps):
    from deepgrad.networks.residual import branch_backward, layer_norm, layer_norm_backward
    u = layer_norm(x, eps)
    du, dW1, dW2 = branch_backward(dout, u, W1, W2)
    return dout + layer_norm_backward(du, x, eps), dW1, dW2
""",
)

PRE_LN_BACKWARD.whole(
    "norm divides by the unbiased deviation (width - 1)",
    "unbiased_norm",
    """
def pre_ln_backward(dout, x, W1, W2, eps):
    def layer_norm(x, eps=1e-5):
        return (x - x.mean(1, keepdims=True)) / np.sqrt(x.var(1, keepdims=True) + eps)
    def layer_norm_backward(dout, x, eps=1e-5):
        x_hat = layer_norm(x, eps)
        inner = dout - dout.mean(1, keepdims=True) - x_hat * (dout * x_hat).mean(1, keepdims=True)
        return inner / np.sqrt(x.var(1, keepdims=True) + eps)
    def branch(x, W1, W2):
        return np.maximum(x @ W1.T, 0) @ W2.T
    def branch_backward(dout, u, W1, W2):
        z = u @ W1.T
        dz = (dout @ W2) * (z > 0)
        return dz @ W1, dz.T @ u, dout.T @ np.maximum(z, 0)
    def block_backward(dout, x, W1, W2):
        dx, dW1, dW2 = branch_backward(dout, x, W1, W2)
        return dout + dx, dW1, dW2
    # (the five functions above stand for the given ones)
    D = x.shape[1]
    c = x - x.mean(1, keepdims=True)
    sigma = np.sqrt(x.var(1, keepdims=True, ddof=1 if D > 1 else 0) + eps)
    u = c / sigma
    du, dW1, dW2 = branch_backward(dout, u, W1, W2)
    return dout + (du - du.mean(1, keepdims=True) - u * (du * u).mean(1, keepdims=True)) / sigma, dW1, dW2
""",
)


PREDICTED_VARIANCE = Answers(
    "predicted_variance",
    """
def predicted_variance(L, branch_gain):
    return (1.0 + branch_gain) ** np.arange(L + 1)
""",
)

PREDICTED_VARIANCE.other(
    "loop, block by block",
    """
def predicted_variance(L, branch_gain):
    q = [1.0]
    for _ in range(L):
        q.append(q[-1] + branch_gain * q[-1])
    return np.array(q, dtype=np.float64)
""",
)

PREDICTED_VARIANCE.whole(
    "linear growth 1 + i g (pre-LN)",
    "linear",
    """
def predicted_variance(L, branch_gain):
    return 1.0 + branch_gain * np.arange(L + 1)
""",
)

PREDICTED_VARIANCE.whole(
    "skip forgotten, g^i",
    "plain",
    """
def predicted_variance(L, branch_gain):
    return float(branch_gain) ** np.arange(L + 1)
""",
)

PREDICTED_VARIANCE.whole(
    "1 + g^i (plus outside the power)",
    "power_of_gain_alone+but_first",
    """
def predicted_variance(L, branch_gain):
    return np.concatenate(([1.0], 1.0 + float(branch_gain) ** np.arange(1, L + 1)))
""",
)

PREDICTED_VARIANCE.whole(
    "L entries, last block missing",
    "last_missing",
    """
def predicted_variance(L, branch_gain):
    return (1.0 + branch_gain) ** np.arange(L)
""",
)

PREDICTED_VARIANCE.whole(
    "input missing, L entries from block 1 on",
    "first_missing",
    """
def predicted_variance(L, branch_gain):
    return (1.0 + branch_gain) ** np.arange(1, L + 1)
""",
)

PREDICTED_VARIANCE.whole(
    "branch only sees the stream of the block before the last (lagged recursion, Fibonacci slip)",
    "lagged",
    """
def predicted_variance(L, branch_gain):
    q = [1.0, 1.0 + branch_gain]
    for i in range(2, L + 1):
        q.append(q[-1] + branch_gain * q[-2])
    return np.array(q[: L + 1])
""",
)


RESIDUAL_BACKWARD = Answers(
    "residual_backward",
    """
def residual_backward(dout, x, W1, W2):
    z = x @ W1.T
    dz = (dout @ W2) * (z > 0)
    return dout + dz @ W1, dz.T @ x, dout.T @ np.maximum(z, 0)
""",
)

RESIDUAL_BACKWARD.other(
    "loop over the examples with outer products",
    """
def residual_backward(dout, x, W1, W2):
    dx = np.array(dout, dtype=np.float64)
    dW1, dW2 = np.zeros(W1.shape), np.zeros(W2.shape)
    for n in range(len(x)):
        z = W1 @ x[n]
        a = np.where(z > 0, z, 0.0)
        dz = np.where(z > 0, W2.T @ dout[n], 0.0)
        dx[n] += W1.T @ dz
        dW1 += np.outer(dz, x[n])
        dW2 += np.outer(dout[n], a)
    return dx, dW1, dW2
""",
)

RESIDUAL_BACKWARD.whole(
    "skip forgotten on the way back (branch alone)",
    "skip_dropped",
    """
def residual_backward(dout, x, W1, W2):
    z = x @ W1.T
    dz = (dout @ W2) * (z > 0)
    return dz @ W1, dz.T @ x, dout.T @ np.maximum(z, 0)
""",
)

RESIDUAL_BACKWARD.whole(
    "skip's part is x instead of dout (forward formula)",
    "input_added",
    """
def residual_backward(dout, x, W1, W2):
    z = x @ W1.T
    dz = (dout @ W2) * (z > 0)
    return x + dz @ W1, dz.T @ x, dout.T @ np.maximum(z, 0)
""",
)

RESIDUAL_BACKWARD.whole(
    "slope 1/2 at exactly z = 0 (mean of the two slopes)",
    "half_gate_at_zero",
    """
def residual_backward(dout, x, W1, W2):
    z = x @ W1.T
    dz = (dout @ W2) * np.heaviside(z, 0.5)
    return dout + dz @ W1, dz.T @ x, dout.T @ np.maximum(z, 0)
""",
)

RESIDUAL_BACKWARD.whole(
    "only the last example counts for the weights (= instead of += in the loop)",
    "other_arguments",
    """
def residual_backward(dout, x, W1, W2):
    dx = np.zeros(x.shape)
    dW1, dW2 = np.zeros(W1.shape), np.zeros(W2.shape)
    for n in range(len(x)):
        z = W1 @ x[n]
        dz = (W2.T @ dout[n]) * (z > 0)
        dx[n] = dout[n] + W1.T @ dz
        dW1 = np.outer(dz, x[n])
        dW2 = np.outer(dout[n], np.maximum(z, 0))
    return dx, dW1, dW2
""",
)


RMSNORM_BACKWARD = Answers(
    "rmsnorm_backward",
    """
def rmsnorm_backward(dout, x, gamma, eps):
    r = np.sqrt((x**2).mean(axis=1, keepdims=True) + eps)
    x_hat = x / r
    d = dout * gamma
    return (d - x_hat * (d * x_hat).mean(axis=1, keepdims=True)) / r, (dout * x_hat).sum(axis=0)
""",
)

RMSNORM_BACKWARD.other(
    "loops",
    """
def rmsnorm_backward(dout, x, gamma, eps):
    N, D = x.shape
    dx, dgamma = np.zeros((N, D)), np.zeros(D)
    for n in range(N):
        r = math.sqrt(sum(v * v for v in x[n]) / D + eps)
        inner = sum(dout[n, j] * gamma[j] * x[n, j] for j in range(D))
        for j in range(D):
            dx[n, j] = dout[n, j] * gamma[j] / r - x[n, j] * inner / (D * r**3)
            dgamma[j] += dout[n, j] * x[n, j] / r
    return dx, dgamma
""",
)

RMSNORM_BACKWARD.whole(
    "layer norm's mean path kept (mean of d subtracted)",
    "with_mean_path",
    """
def rmsnorm_backward(dout, x, gamma, eps):
    r = np.sqrt((x**2).mean(1, keepdims=True) + eps)
    x_hat = x / r
    d = dout * gamma
    return (d - d.mean(1, keepdims=True) - x_hat * (d * x_hat).mean(1, keepdims=True)) / r, (dout * x_hat).sum(0)
""",
)

RMSNORM_BACKWARD.whole(
    "layer norm's backward, x centred",
    "layernorm_without_mean_path",
    """
def rmsnorm_backward(dout, x, gamma, eps):
    c = x - x.mean(1, keepdims=True)
    r = np.sqrt((c**2).mean(1, keepdims=True) + eps)
    x_hat = c / r
    d = dout * gamma
    return (d - x_hat * (d * x_hat).mean(1, keepdims=True)) / r, (dout * x_hat).sum(0)
""",
)

RMSNORM_BACKWARD.whole(
    "eps only in the direct path; x_hat without eps",
    "x_hat_without_eps",
    """
def rmsnorm_backward(dout, x, gamma, eps):
    r = np.sqrt((x**2).mean(1, keepdims=True) + eps)
    x_hat = x / np.sqrt((x**2).mean(1, keepdims=True))
    d = dout * gamma
    return (d - x_hat * (d * x_hat).mean(1, keepdims=True)) / r, (dout * x_hat).sum(0)
""",
)

RMSNORM_BACKWARD.whole(
    "L2-normalisation's backward, projection on x/|x| with r (orthogonal exactly, eps ignored in the projection)",
    "path_without_eps",
    """
def rmsnorm_backward(dout, x, gamma, eps):
    r = np.sqrt((x**2).mean(1, keepdims=True) + eps)
    u = x / (np.linalg.norm(x, axis=1, keepdims=True) + 1e-300)
    d = dout * gamma
    return (d - u * (d * u).sum(1, keepdims=True)) / r, (dout * x / r).sum(0)
""",
)


RMSNORM_FORWARD = Answers(
    "rmsnorm_forward",
    """
def rmsnorm_forward(x, gamma, eps):
    x = np.asarray(x, dtype=np.float64)
    return gamma * x / np.sqrt((x**2).mean(axis=1, keepdims=True) + eps)
""",
)

RMSNORM_FORWARD.other(
    "loop over the examples",
    """
def rmsnorm_forward(x, gamma, eps):
    out = np.empty(x.shape, dtype=np.float64)
    for n, row in enumerate(x):
        r = math.sqrt(sum(float(v) * float(v) for v in row) / len(row) + eps)
        out[n] = [float(g) * float(v) / r for g, v in zip(gamma, row)]
    return out
""",
)

RMSNORM_FORWARD.whole(
    "mean subtracted (layer norm without beta)",
    "centred",
    """
def rmsnorm_forward(x, gamma, eps):
    c = x - x.mean(axis=1, keepdims=True)
    return gamma * c / np.sqrt((c**2).mean(axis=1, keepdims=True) + eps)
""",
)

RMSNORM_FORWARD.whole(
    "divided by the standard deviation instead of the root mean square",
    "std_for_rms",
    """
def rmsnorm_forward(x, gamma, eps):
    return gamma * x / np.sqrt(x.var(axis=1, keepdims=True) + eps)
""",
)

RMSNORM_FORWARD.whole(
    "largest absolute value (infinity norm)",
    "largest_size",
    """
def rmsnorm_forward(x, gamma, eps):
    return gamma * x / np.sqrt(np.max(x**2, axis=1, keepdims=True) + eps)
""",
)

RMSNORM_FORWARD.whole(
    "eps hard-coded to 1e-5, the argument ignored",
    "other_arguments",
    """
def rmsnorm_forward(x, gamma, eps):
    return gamma * x / np.sqrt((x**2).mean(axis=1, keepdims=True) + 1e-5)
""",
)
