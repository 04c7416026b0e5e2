"""What a third reader who knew only the text of lessons 5 and 6 wrote: plausible slips and right answers."""

from support.tables import Answers

RESIDUALMLP = Answers(
    "ResidualMLP",
    """
class ResidualMLP(torch.nn.Module):
    def __init__(self, inputs, width, outputs, blocks):
        super().__init__()
        self.stem = torch.nn.Linear(inputs, width)
        self.layers = torch.nn.ModuleList()
        for _ in range(blocks):
            self.layers.append(torch.nn.Linear(width, width))
            self.layers.append(torch.nn.Linear(width, width))
        self.head = torch.nn.Linear(width, outputs)

    def forward(self, x):
        h = torch.relu(self.stem(x))
        for i in range(0, len(self.layers), 2):
            h = h + self.layers[i + 1](torch.relu(self.layers[i](h)))
        return self.head(h)
""",
)
RESIDUALMLP.other(
    "sequential branches",
    """
class ResidualMLP(torch.nn.Module):
    def __init__(self, inputs, width, outputs, blocks):
        super().__init__()
        L = torch.nn.Linear
        self.stem = L(inputs, width)
        self.blocks = torch.nn.ModuleList([torch.nn.Sequential(L(width, width), torch.nn.ReLU(), L(width, width)) for _ in range(blocks)])
        self.head = L(width, outputs)

    def forward(self, x):
        h = torch.nn.functional.relu(self.stem(x))
        for b in self.blocks:
            h = torch.add(h, b(h))
        return self.head(h)
""",
)
RESIDUALMLP.whole(
    "two lists",
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
        for a, b in zip(self.first, self.second):
            h = h + b(torch.relu(a(h)))
        return self.head(h)
""",
)
RESIDUALMLP.whole(
    "plain list",
    "",
    """
class ResidualMLP(torch.nn.Module):
    def __init__(self, inputs, width, outputs, blocks):
        super().__init__()
        self.stem = torch.nn.Linear(inputs, width)
        self.layers = []
        for _ in range(blocks):
            self.layers.append(torch.nn.Linear(width, width))
            self.layers.append(torch.nn.Linear(width, width))
        self.head = torch.nn.Linear(width, outputs)

    def forward(self, x):
        h = torch.relu(self.stem(x))
        for i in range(0, len(self.layers), 2):
            h = h + self.layers[i + 1](torch.relu(self.layers[i](h)))
        return self.head(h)
""",
)
RESIDUALMLP.whole(
    "no super",
    "",
    """
class ResidualMLP(torch.nn.Module):
    def __init__(self, inputs, width, outputs, blocks):
        self.stem = torch.nn.Linear(inputs, width)
        self.layers = torch.nn.ModuleList()
        for _ in range(blocks):
            self.layers.append(torch.nn.Linear(width, width))
            self.layers.append(torch.nn.Linear(width, width))
        self.head = torch.nn.Linear(width, outputs)

    def forward(self, x):
        h = torch.relu(self.stem(x))
        for i in range(0, len(self.layers), 2):
            h = h + self.layers[i + 1](torch.relu(self.layers[i](h)))
        return self.head(h)
""",
)
RESIDUALMLP.whole(
    "no skip",
    "no_skip",
    """
class ResidualMLP(torch.nn.Module):
    def __init__(self, inputs, width, outputs, blocks):
        super().__init__()
        self.stem = torch.nn.Linear(inputs, width)
        self.layers = torch.nn.ModuleList()
        for _ in range(blocks):
            self.layers.append(torch.nn.Linear(width, width))
            self.layers.append(torch.nn.Linear(width, width))
        self.head = torch.nn.Linear(width, outputs)

    def forward(self, x):
        h = torch.relu(self.stem(x))
        for i in range(0, len(self.layers), 2):
            h = self.layers[i + 1](torch.relu(self.layers[i](h)))
        return self.head(h)
""",
)
RESIDUALMLP.whole(
    "no stem relu",
    "linear_stem",
    """
class ResidualMLP(torch.nn.Module):
    def __init__(self, inputs, width, outputs, blocks):
        super().__init__()
        self.stem = torch.nn.Linear(inputs, width)
        self.layers = torch.nn.ModuleList()
        for _ in range(blocks):
            self.layers.append(torch.nn.Linear(width, width))
            self.layers.append(torch.nn.Linear(width, width))
        self.head = torch.nn.Linear(width, outputs)

    def forward(self, x):
        h = self.stem(x)
        for i in range(0, len(self.layers), 2):
            h = h + self.layers[i + 1](torch.relu(self.layers[i](h)))
        return self.head(h)
""",
)
RESIDUALMLP.whole(
    "no branch relu",
    "linear_branch",
    """
class ResidualMLP(torch.nn.Module):
    def __init__(self, inputs, width, outputs, blocks):
        super().__init__()
        self.stem = torch.nn.Linear(inputs, width)
        self.layers = torch.nn.ModuleList()
        for _ in range(blocks):
            self.layers.append(torch.nn.Linear(width, width))
            self.layers.append(torch.nn.Linear(width, width))
        self.head = torch.nn.Linear(width, outputs)

    def forward(self, x):
        h = torch.relu(self.stem(x))
        for i in range(0, len(self.layers), 2):
            h = h + self.layers[i + 1](self.layers[i](h))
        return self.head(h)
""",
)
RESIDUALMLP.whole(
    "relu after sum",
    "relu_behind_sum",
    """
class ResidualMLP(torch.nn.Module):
    def __init__(self, inputs, width, outputs, blocks):
        super().__init__()
        self.stem = torch.nn.Linear(inputs, width)
        self.layers = torch.nn.ModuleList()
        for _ in range(blocks):
            self.layers.append(torch.nn.Linear(width, width))
            self.layers.append(torch.nn.Linear(width, width))
        self.head = torch.nn.Linear(width, outputs)

    def forward(self, x):
        h = torch.relu(self.stem(x))
        for i in range(0, len(self.layers), 2):
            h = torch.relu(h + self.layers[i + 1](torch.relu(self.layers[i](h))))
        return self.head(h)
""",
)
RESIDUALMLP.whole(
    "relu after second",
    "relu_behind_branch",
    """
class ResidualMLP(torch.nn.Module):
    def __init__(self, inputs, width, outputs, blocks):
        super().__init__()
        self.stem = torch.nn.Linear(inputs, width)
        self.layers = torch.nn.ModuleList()
        for _ in range(blocks):
            self.layers.append(torch.nn.Linear(width, width))
            self.layers.append(torch.nn.Linear(width, width))
        self.head = torch.nn.Linear(width, outputs)

    def forward(self, x):
        h = torch.relu(self.stem(x))
        for i in range(0, len(self.layers), 2):
            h = h + torch.relu(self.layers[i + 1](torch.relu(self.layers[i](h))))
        return self.head(h)
""",
)
RESIDUALMLP.whole(
    "softmax at the end",
    "softmax_behind_head",
    """
class ResidualMLP(torch.nn.Module):
    def __init__(self, inputs, width, outputs, blocks):
        super().__init__()
        self.stem = torch.nn.Linear(inputs, width)
        self.layers = torch.nn.ModuleList()
        for _ in range(blocks):
            self.layers.append(torch.nn.Linear(width, width))
            self.layers.append(torch.nn.Linear(width, width))
        self.head = torch.nn.Linear(width, outputs)

    def forward(self, x):
        h = torch.relu(self.stem(x))
        for i in range(0, len(self.layers), 2):
            h = h + self.layers[i + 1](torch.relu(self.layers[i](h)))
        return torch.softmax(self.head(h), dim=1)
""",
)
RESIDUALMLP.whole(
    "no bias",
    "",
    """
class ResidualMLP(torch.nn.Module):
    def __init__(self, inputs, width, outputs, blocks):
        super().__init__()
        self.stem = torch.nn.Linear(inputs, width)
        self.layers = torch.nn.ModuleList()
        for _ in range(blocks):
            self.layers.append(torch.nn.Linear(width, width, bias=False))
            self.layers.append(torch.nn.Linear(width, width, bias=False))
        self.head = torch.nn.Linear(width, outputs)

    def forward(self, x):
        h = torch.relu(self.stem(x))
        for i in range(0, len(self.layers), 2):
            h = h + self.layers[i + 1](torch.relu(self.layers[i](h)))
        return self.head(h)
""",
)
RESIDUALMLP.whole(
    "in place add",
    "",
    """
class ResidualMLP(torch.nn.Module):
    def __init__(self, inputs, width, outputs, blocks):
        super().__init__()
        self.stem = torch.nn.Linear(inputs, width)
        self.layers = torch.nn.ModuleList()
        for _ in range(blocks):
            self.layers.append(torch.nn.Linear(width, width))
            self.layers.append(torch.nn.Linear(width, width))
        self.head = torch.nn.Linear(width, outputs)

    def forward(self, x):
        h = torch.relu(self.stem(x))
        for i in range(0, len(self.layers), 2):
            h += self.layers[i + 1](torch.relu(self.layers[i](h)))
        return self.head(h)
""",
)
RESIDUALMLP.whole(
    "one block shared",
    "",
    """
class ResidualMLP(torch.nn.Module):
    def __init__(self, inputs, width, outputs, blocks):
        super().__init__()
        self.stem = torch.nn.Linear(inputs, width)
        self.layers = torch.nn.ModuleList()
        self.n = blocks
        self.layers.append(torch.nn.Linear(width, width))
        self.layers.append(torch.nn.Linear(width, width))
        self.head = torch.nn.Linear(width, outputs)

    def forward(self, x):
        h = torch.relu(self.stem(x))
        for _ in range(self.n):
            h = h + self.layers[1](torch.relu(self.layers[0](h)))
        return self.head(h)
""",
)
RESIDUALMLP.whole(
    "skip of the input of the net",
    "skip_from_start",
    """
class ResidualMLP(torch.nn.Module):
    def __init__(self, inputs, width, outputs, blocks):
        super().__init__()
        self.stem = torch.nn.Linear(inputs, width)
        self.layers = torch.nn.ModuleList()
        for _ in range(blocks):
            self.layers.append(torch.nn.Linear(width, width))
            self.layers.append(torch.nn.Linear(width, width))
        self.head = torch.nn.Linear(width, outputs)

    def forward(self, x):
        h = skip = torch.relu(self.stem(x))
        for i in range(0, len(self.layers), 2):
            h = skip + self.layers[i + 1](torch.relu(self.layers[i](h)))
        return self.head(h)
""",
)
RESIDUALMLP.whole(
    "one block too few",
    "first_block_missing",
    """
class ResidualMLP(torch.nn.Module):
    def __init__(self, inputs, width, outputs, blocks):
        super().__init__()
        self.stem = torch.nn.Linear(inputs, width)
        self.layers = torch.nn.ModuleList()
        for _ in range(blocks):
            self.layers.append(torch.nn.Linear(width, width))
            self.layers.append(torch.nn.Linear(width, width))
        self.head = torch.nn.Linear(width, outputs)

    def forward(self, x):
        h = torch.relu(self.stem(x))
        for i in range(2, len(self.layers), 2):
            h = h + self.layers[i + 1](torch.relu(self.layers[i](h)))
        return self.head(h)
""",
)
RESIDUALMLP.whole(
    "head first",
    "",
    """
class ResidualMLP(torch.nn.Module):
    def __init__(self, inputs, width, outputs, blocks):
        super().__init__()
        self.stem = torch.nn.Linear(inputs, width)
        self.head = torch.nn.Linear(width, outputs)
        self.layers = torch.nn.ModuleList()
        for _ in range(blocks):
            self.layers.append(torch.nn.Linear(width, width))
            self.layers.append(torch.nn.Linear(width, width))

    def forward(self, x):
        h = torch.relu(self.stem(x))
        for i in range(0, len(self.layers), 2):
            h = h + self.layers[i + 1](torch.relu(self.layers[i](h)))
        return self.head(h)
""",
)
RESIDUALMLP.whole(
    "relu at the head",
    "relu_before_head",
    """
class ResidualMLP(torch.nn.Module):
    def __init__(self, inputs, width, outputs, blocks):
        super().__init__()
        self.stem = torch.nn.Linear(inputs, width)
        self.layers = torch.nn.ModuleList()
        for _ in range(blocks):
            self.layers.append(torch.nn.Linear(width, width))
            self.layers.append(torch.nn.Linear(width, width))
        self.head = torch.nn.Linear(width, outputs)

    def forward(self, x):
        h = torch.relu(self.stem(x))
        for i in range(0, len(self.layers), 2):
            h = h + self.layers[i + 1](torch.relu(self.layers[i](h)))
        return self.head(torch.relu(h))
""",
)
RESIDUALMLP.whole(
    "forward returns nothing",
    "",
    """
class ResidualMLP(torch.nn.Module):
    def __init__(self, inputs, width, outputs, blocks):
        super().__init__()
        self.stem = torch.nn.Linear(inputs, width)
        self.layers = torch.nn.ModuleList()
        for _ in range(blocks):
            self.layers.append(torch.nn.Linear(width, width))
            self.layers.append(torch.nn.Linear(width, width))
        self.head = torch.nn.Linear(width, outputs)

    def forward(self, x):
        h = torch.relu(self.stem(x))
        for i in range(0, len(self.layers), 2):
            h = h + self.layers[i + 1](torch.relu(self.layers[i](h)))
        self.head(h)
""",
)
RESIDUALMLP.whole(
    "detached",
    "detached_skip",
    """
class ResidualMLP(torch.nn.Module):
    def __init__(self, inputs, width, outputs, blocks):
        super().__init__()
        self.stem = torch.nn.Linear(inputs, width)
        self.layers = torch.nn.ModuleList()
        for _ in range(blocks):
            self.layers.append(torch.nn.Linear(width, width))
            self.layers.append(torch.nn.Linear(width, width))
        self.head = torch.nn.Linear(width, outputs)

    def forward(self, x):
        h = torch.relu(self.stem(x))
        for i in range(0, len(self.layers), 2):
            h = h.detach() + self.layers[i + 1](torch.relu(self.layers[i](h)))
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
    dx = gamma / sigma * (dout - dbeta / N - x_hat * dgamma / N)
    return dx, dgamma, dbeta
""",
)
BATCHNORM_BACKWARD.other(
    "torch autograd",
    """
def batchnorm_backward(dout, x, gamma, eps):
    t = torch.tensor(np.array(x, dtype=float), requires_grad=True)
    g = torch.tensor(np.array(gamma, dtype=float), requires_grad=True)
    b = torch.zeros(len(gamma), dtype=torch.float64, requires_grad=True)
    out = g * (t - t.mean(0)) / torch.sqrt(t.var(0, unbiased=False) + eps) + b
    out.backward(torch.tensor(np.array(dout, dtype=float)))
    return t.grad.numpy(), g.grad.numpy(), b.grad.numpy()
""",
)
BATCHNORM_BACKWARD.whole(
    "pass B",
    "statistics_are_constants",
    """
def batchnorm_backward(dout, x, gamma, eps):
    N = x.shape[0]
    sigma = np.sqrt(x.var(axis=0) + eps)
    x_hat = (x - x.mean(axis=0)) / sigma
    dbeta = dout.sum(axis=0)
    dgamma = (dout * x_hat).sum(axis=0)
    dx = gamma / sigma * dout
    return dx, dgamma, dbeta
""",
)
BATCHNORM_BACKWARD.whole(
    "no mean path",
    "no_mean_path",
    """
def batchnorm_backward(dout, x, gamma, eps):
    N = x.shape[0]
    sigma = np.sqrt(x.var(axis=0) + eps)
    x_hat = (x - x.mean(axis=0)) / sigma
    dbeta = dout.sum(axis=0)
    dgamma = (dout * x_hat).sum(axis=0)
    dx = gamma / sigma * (dout - x_hat * dgamma / N)
    return dx, dgamma, dbeta
""",
)
BATCHNORM_BACKWARD.whole(
    "no var path",
    "no_variance_path",
    """
def batchnorm_backward(dout, x, gamma, eps):
    N = x.shape[0]
    sigma = np.sqrt(x.var(axis=0) + eps)
    x_hat = (x - x.mean(axis=0)) / sigma
    dbeta = dout.sum(axis=0)
    dgamma = (dout * x_hat).sum(axis=0)
    dx = gamma / sigma * (dout - dbeta / N)
    return dx, dgamma, dbeta
""",
)
BATCHNORM_BACKWARD.whole(
    "order of exercise 2",
    "order",
    """
def batchnorm_backward(dout, x, gamma, eps):
    N = x.shape[0]
    sigma = np.sqrt(x.var(axis=0) + eps)
    x_hat = (x - x.mean(axis=0)) / sigma
    dbeta = dout.sum(axis=0)
    dgamma = (dout * x_hat).sum(axis=0)
    dx = gamma / sigma * (dout - dbeta / N - x_hat * dgamma / N)
    return dx, dbeta, dgamma
""",
)
BATCHNORM_BACKWARD.whole(
    "sums not divided",
    "sums_for_means",
    """
def batchnorm_backward(dout, x, gamma, eps):
    N = x.shape[0]
    sigma = np.sqrt(x.var(axis=0) + eps)
    x_hat = (x - x.mean(axis=0)) / sigma
    dbeta = dout.sum(axis=0)
    dgamma = (dout * x_hat).sum(axis=0)
    dx = gamma / sigma * (dout - dbeta - x_hat * dgamma)
    return dx, dgamma, dbeta
""",
)
BATCHNORM_BACKWARD.whole(
    "only one divided",
    "variance_path_summed",
    """
def batchnorm_backward(dout, x, gamma, eps):
    N = x.shape[0]
    sigma = np.sqrt(x.var(axis=0) + eps)
    x_hat = (x - x.mean(axis=0)) / sigma
    dbeta = dout.sum(axis=0)
    dgamma = (dout * x_hat).sum(axis=0)
    dx = gamma / sigma * (dout - dbeta / N - x_hat * dgamma)
    return dx, dgamma, dbeta
""",
)
BATCHNORM_BACKWARD.whole(
    "plus var",
    "variance_path_added",
    """
def batchnorm_backward(dout, x, gamma, eps):
    N = x.shape[0]
    sigma = np.sqrt(x.var(axis=0) + eps)
    x_hat = (x - x.mean(axis=0)) / sigma
    dbeta = dout.sum(axis=0)
    dgamma = (dout * x_hat).sum(axis=0)
    dx = gamma / sigma * (dout - dbeta / N + x_hat * dgamma / N)
    return dx, dgamma, dbeta
""",
)
BATCHNORM_BACKWARD.whole(
    "dgamma with x",
    "sum_with_x",
    """
def batchnorm_backward(dout, x, gamma, eps):
    N = x.shape[0]
    sigma = np.sqrt(x.var(axis=0) + eps)
    x_hat = (x - x.mean(axis=0)) / sigma
    dbeta = dout.sum(axis=0)
    dgamma = (dout * x).sum(axis=0)
    dx = gamma / sigma * (dout - dbeta / N - x_hat * dgamma / N)
    return dx, dgamma, dbeta
""",
)
BATCHNORM_BACKWARD.whole(
    "dgamma mean",
    "parameters_averaged",
    """
def batchnorm_backward(dout, x, gamma, eps):
    N = x.shape[0]
    sigma = np.sqrt(x.var(axis=0) + eps)
    x_hat = (x - x.mean(axis=0)) / sigma
    dbeta = dout.sum(axis=0)
    dgamma = (dout * x_hat).sum(axis=0)
    dx = gamma / sigma * (dout - dbeta / N - x_hat * dgamma / N)
    return dx, dgamma / N, dbeta / N
""",
)
BATCHNORM_BACKWARD.whole(
    "no gamma in dx",
    "gamma_forgotten",
    """
def batchnorm_backward(dout, x, gamma, eps):
    N = x.shape[0]
    sigma = np.sqrt(x.var(axis=0) + eps)
    x_hat = (x - x.mean(axis=0)) / sigma
    dbeta = dout.sum(axis=0)
    dgamma = (dout * x_hat).sum(axis=0)
    dx = 1 / sigma * (dout - dbeta / N - x_hat * dgamma / N)
    return dx, dgamma, dbeta
""",
)
BATCHNORM_BACKWARD.whole(
    "no sigma",
    "no_sigma",
    """
def batchnorm_backward(dout, x, gamma, eps):
    N = x.shape[0]
    sigma = np.sqrt(x.var(axis=0) + eps)
    x_hat = (x - x.mean(axis=0)) / sigma
    dbeta = dout.sum(axis=0)
    dgamma = (dout * x_hat).sum(axis=0)
    dx = gamma * (dout - dbeta / N - x_hat * dgamma / N)
    return dx, dgamma, dbeta
""",
)
BATCHNORM_BACKWARD.whole(
    "width for N",
    "divided_by_width",
    """
def batchnorm_backward(dout, x, gamma, eps):
    N = x.shape[1]
    sigma = np.sqrt(x.var(axis=0) + eps)
    x_hat = (x - x.mean(axis=0)) / sigma
    dbeta = dout.sum(axis=0)
    dgamma = (dout * x_hat).sum(axis=0)
    dx = gamma / sigma * (dout - dbeta / N - x_hat * dgamma / N)
    return dx, dgamma, dbeta
""",
)
BATCHNORM_BACKWARD.whole(
    "gamma squared",
    "gamma_twice",
    """
def batchnorm_backward(dout, x, gamma, eps):
    N = x.shape[0]
    sigma = np.sqrt(x.var(axis=0) + eps)
    x_hat = (x - x.mean(axis=0)) / sigma
    dxhat = dout * gamma
    dbeta = dout.sum(axis=0)
    dgamma = (dout * x_hat).sum(axis=0)
    dx = gamma / sigma * (dxhat - dxhat.mean(axis=0) - x_hat * (dxhat * x_hat).mean(axis=0))
    return dx, dgamma, dbeta
""",
)
BATCHNORM_BACKWARD.whole(
    "dgamma not summed",
    "",
    """
def batchnorm_backward(dout, x, gamma, eps):
    N = x.shape[0]
    sigma = np.sqrt(x.var(axis=0) + eps)
    x_hat = (x - x.mean(axis=0)) / sigma
    dbeta = dout.sum(axis=0)
    dgamma = (dout * x_hat).sum(axis=0)
    dx = gamma / sigma * (dout - dbeta / N - x_hat * dgamma / N)
    dgamma = dout * x_hat
    return dx, dgamma, dbeta
""",
)
BATCHNORM_BACKWARD.whole(
    "ddof",
    "unbiased_variance",
    """
def batchnorm_backward(dout, x, gamma, eps):
    N = x.shape[0]
    sigma = np.sqrt(x.var(axis=0, ddof=1) + eps)
    x_hat = (x - x.mean(axis=0)) / sigma
    dbeta = dout.sum(axis=0)
    dgamma = (dout * x_hat).sum(axis=0)
    dx = gamma / sigma * (dout - dbeta / N - x_hat * dgamma / N)
    return dx, dgamma, dbeta
""",
)
BATCHNORM_BACKWARD.whole(
    "float16",
    "",
    """
def batchnorm_backward(dout, x, gamma, eps):
    N = x.shape[0]
    x, dout = x.astype(np.float16), dout.astype(np.float16)
    sigma = np.sqrt(x.var(axis=0) + eps)
    x_hat = (x - x.mean(axis=0)) / sigma
    dbeta = dout.sum(axis=0)
    dgamma = (dout * x_hat).sum(axis=0)
    dx = gamma / sigma * (dout - dbeta / N - x_hat * dgamma / N)
    return dx, dgamma, dbeta
""",
)
BATCHNORM_BACKWARD.whole(
    "dout centred in place",
    "in_place",
    """
def batchnorm_backward(dout, x, gamma, eps):
    N = x.shape[0]
    sigma = np.sqrt(x.var(axis=0) + eps)
    x_hat = (x - x.mean(axis=0)) / sigma
    dbeta = dout.sum(axis=0)
    dgamma = (dout * x_hat).sum(axis=0)
    dout -= dbeta / N
    dout -= x_hat * dgamma / N
    dx = gamma / sigma * dout
    return dx, dgamma, dbeta
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
    through_mean = -d.mean(axis=0)
    through_var = -x_hat * (d * x_hat).mean(axis=0)
    dx = d + through_mean + through_var
    return sums, through_mean, through_var, dx
""",
)
BATCHNORM_BACKWARD_STEPS.other(
    "from sums",
    """
def batchnorm_backward_steps(dout, x, gamma, eps):
    N = len(x)
    centred = x - np.add.reduce(x) / N
    inv = 1 / np.sqrt((centred ** 2).sum(0) / N + eps)
    xh = centred * inv
    s = np.array([dout.sum(0), np.einsum("nw,nw->w", dout, xh)])
    k = gamma * inv
    m = -k * s[0] / N
    v = -k * xh * s[1] / N
    return s, m, v, k * dout + m + v
""",
)
BATCHNORM_BACKWARD_STEPS.whole(
    "sums of d",
    "sums_of_d",
    """
def batchnorm_backward_steps(dout, x, gamma, eps):
    sigma = np.sqrt(x.var(axis=0) + eps)
    x_hat = (x - x.mean(axis=0)) / sigma
    d = dout * gamma / sigma
    sums = np.stack([d.sum(axis=0), (d * x_hat).sum(axis=0)])
    through_mean = -d.mean(axis=0)
    through_var = -x_hat * (d * x_hat).mean(axis=0)
    dx = d + through_mean + through_var
    return sums, through_mean, through_var, dx
""",
)
BATCHNORM_BACKWARD_STEPS.whole(
    "rows swapped",
    "sums_swapped",
    """
def batchnorm_backward_steps(dout, x, gamma, eps):
    sigma = np.sqrt(x.var(axis=0) + eps)
    x_hat = (x - x.mean(axis=0)) / sigma
    d = dout * gamma / sigma
    sums = np.stack([(dout * x_hat).sum(axis=0), dout.sum(axis=0)])
    through_mean = -d.mean(axis=0)
    through_var = -x_hat * (d * x_hat).mean(axis=0)
    dx = d + through_mean + through_var
    return sums, through_mean, through_var, dx
""",
)
BATCHNORM_BACKWARD_STEPS.whole(
    "means for sums",
    "sums_averaged",
    """
def batchnorm_backward_steps(dout, x, gamma, eps):
    sigma = np.sqrt(x.var(axis=0) + eps)
    x_hat = (x - x.mean(axis=0)) / sigma
    d = dout * gamma / sigma
    sums = np.stack([dout.mean(axis=0), (dout * x_hat).mean(axis=0)])
    through_mean = -d.mean(axis=0)
    through_var = -x_hat * (d * x_hat).mean(axis=0)
    dx = d + through_mean + through_var
    return sums, through_mean, through_var, dx
""",
)
BATCHNORM_BACKWARD_STEPS.whole(
    "paths without minus",
    "paths_without_sign",
    """
def batchnorm_backward_steps(dout, x, gamma, eps):
    sigma = np.sqrt(x.var(axis=0) + eps)
    x_hat = (x - x.mean(axis=0)) / sigma
    d = dout * gamma / sigma
    sums = np.stack([dout.sum(axis=0), (dout * x_hat).sum(axis=0)])
    through_mean = d.mean(axis=0)
    through_var = x_hat * (d * x_hat).mean(axis=0)
    dx = d - through_mean - through_var
    return sums, through_mean, through_var, dx
""",
)
BATCHNORM_BACKWARD_STEPS.whole(
    "paths without gamma over sigma",
    "returned_without_factors",
    """
def batchnorm_backward_steps(dout, x, gamma, eps):
    sigma = np.sqrt(x.var(axis=0) + eps)
    x_hat = (x - x.mean(axis=0)) / sigma
    d = dout * gamma / sigma
    sums = np.stack([dout.sum(axis=0), (dout * x_hat).sum(axis=0)])
    through_mean = -dout.mean(axis=0)
    through_var = -x_hat * (dout * x_hat).mean(axis=0)
    dx = gamma / sigma * (dout + through_mean + through_var)
    return sums, through_mean, through_var, dx
""",
)
BATCHNORM_BACKWARD_STEPS.whole(
    "mean path as a sum",
    "mean_path_summed",
    """
def batchnorm_backward_steps(dout, x, gamma, eps):
    sigma = np.sqrt(x.var(axis=0) + eps)
    x_hat = (x - x.mean(axis=0)) / sigma
    d = dout * gamma / sigma
    sums = np.stack([dout.sum(axis=0), (dout * x_hat).sum(axis=0)])
    through_mean = -d.sum(axis=0)
    through_var = -x_hat * (d * x_hat).mean(axis=0)
    dx = d + through_mean + through_var
    return sums, through_mean, through_var, dx
""",
)
BATCHNORM_BACKWARD_STEPS.whole(
    "var path without x_hat",
    "variance_path_without_x_hat",
    """
def batchnorm_backward_steps(dout, x, gamma, eps):
    sigma = np.sqrt(x.var(axis=0) + eps)
    x_hat = (x - x.mean(axis=0)) / sigma
    d = dout * gamma / sigma
    sums = np.stack([dout.sum(axis=0), (dout * x_hat).sum(axis=0)])
    through_mean = -d.mean(axis=0)
    through_var = -(d * x_hat).mean(axis=0) * np.ones_like(x)
    dx = d + through_mean + through_var
    return sums, through_mean, through_var, dx
""",
)
BATCHNORM_BACKWARD_STEPS.whole(
    "mean of products split",
    "variance_path_zero",
    """
def batchnorm_backward_steps(dout, x, gamma, eps):
    sigma = np.sqrt(x.var(axis=0) + eps)
    x_hat = (x - x.mean(axis=0)) / sigma
    d = dout * gamma / sigma
    sums = np.stack([dout.sum(axis=0), (dout * x_hat).sum(axis=0)])
    through_mean = -d.mean(axis=0)
    through_var = -x_hat * d.mean(axis=0) * x_hat.mean(axis=0)
    dx = d + through_mean + through_var
    return sums, through_mean, through_var, dx
""",
)
BATCHNORM_BACKWARD_STEPS.whole(
    "x for x_hat",
    "deviations_for_x_hat",
    """
def batchnorm_backward_steps(dout, x, gamma, eps):
    sigma = np.sqrt(x.var(axis=0) + eps)
    x_hat = (x - x.mean(axis=0)) / sigma
    d = dout * gamma / sigma
    sums = np.stack([dout.sum(axis=0), (dout * x_hat).sum(axis=0)])
    through_mean = -d.mean(axis=0)
    through_var = -(x - x.mean(axis=0)) * (d * (x - x.mean(axis=0))).mean(axis=0)
    dx = d + through_mean + through_var
    return sums, through_mean, through_var, dx
""",
)
BATCHNORM_BACKWARD_STEPS.whole(
    "dx is only direct",
    "direct_only",
    """
def batchnorm_backward_steps(dout, x, gamma, eps):
    sigma = np.sqrt(x.var(axis=0) + eps)
    x_hat = (x - x.mean(axis=0)) / sigma
    d = dout * gamma / sigma
    sums = np.stack([dout.sum(axis=0), (dout * x_hat).sum(axis=0)])
    through_mean = -d.mean(axis=0)
    through_var = -x_hat * (d * x_hat).mean(axis=0)
    dx = d
    return sums, through_mean, through_var, dx
""",
)
BATCHNORM_BACKWARD_STEPS.whole(
    "mean path full shape",
    "",
    """
def batchnorm_backward_steps(dout, x, gamma, eps):
    sigma = np.sqrt(x.var(axis=0) + eps)
    x_hat = (x - x.mean(axis=0)) / sigma
    d = dout * gamma / sigma
    sums = np.stack([dout.sum(axis=0), (dout * x_hat).sum(axis=0)])
    through_mean = -d.mean(axis=0) * np.ones_like(x)
    through_var = -x_hat * (d * x_hat).mean(axis=0)
    dx = d + through_mean + through_var
    return sums, through_mean, through_var, dx
""",
)
BATCHNORM_BACKWARD_STEPS.whole(
    "unbiased sigma",
    "unbiased_variance",
    """
def batchnorm_backward_steps(dout, x, gamma, eps):
    sigma = np.sqrt(x.var(axis=0, ddof=1) + eps)
    x_hat = (x - x.mean(axis=0)) / sigma
    d = dout * gamma / sigma
    sums = np.stack([dout.sum(axis=0), (dout * x_hat).sum(axis=0)])
    through_mean = -d.mean(axis=0)
    through_var = -x_hat * (d * x_hat).mean(axis=0)
    dx = d + through_mean + through_var
    return sums, through_mean, through_var, dx
""",
)
BATCHNORM_BACKWARD_STEPS.whole(
    "axis 1 everywhere",
    "",
    """
def batchnorm_backward_steps(dout, x, gamma, eps):
    sigma = np.sqrt(x.var(axis=1, keepdims=True) + eps)
    x_hat = (x - x.mean(axis=1, keepdims=True)) / sigma
    d = dout * gamma / sigma
    sums = np.stack([dout.sum(axis=1, keepdims=True), (dout * x_hat).sum(axis=1, keepdims=True)])
    through_mean = -d.mean(axis=1, keepdims=True)
    through_var = -x_hat * (d * x_hat).mean(axis=1, keepdims=True)
    dx = d + through_mean + through_var
    return sums, through_mean, through_var, dx
""",
)
BATCHNORM_BACKWARD_STEPS.whole(
    "gamma forgotten",
    "gamma_forgotten",
    """
def batchnorm_backward_steps(dout, x, gamma, eps):
    sigma = np.sqrt(x.var(axis=0) + eps)
    x_hat = (x - x.mean(axis=0)) / sigma
    d = dout / sigma
    sums = np.stack([dout.sum(axis=0), (dout * x_hat).sum(axis=0)])
    through_mean = -d.mean(axis=0)
    through_var = -x_hat * (d * x_hat).mean(axis=0)
    dx = d + through_mean + through_var
    return sums, through_mean, through_var, dx
""",
)
BATCHNORM_BACKWARD_STEPS.whole(
    "eps forgotten",
    "eps_forgotten",
    """
def batchnorm_backward_steps(dout, x, gamma, eps):
    sigma = np.sqrt(x.var(axis=0))
    x_hat = (x - x.mean(axis=0)) / sigma
    d = dout * gamma / sigma
    sums = np.stack([dout.sum(axis=0), (dout * x_hat).sum(axis=0)])
    through_mean = -d.mean(axis=0)
    through_var = -x_hat * (d * x_hat).mean(axis=0)
    dx = d + through_mean + through_var
    return sums, through_mean, through_var, dx
""",
)
BATCHNORM_BACKWARD_STEPS.whole(
    "dout scaled in place",
    "in_place",
    """
def batchnorm_backward_steps(dout, x, gamma, eps):
    sigma = np.sqrt(x.var(axis=0) + eps)
    x_hat = (x - x.mean(axis=0)) / sigma
    sums = np.stack([dout.sum(axis=0), (dout * x_hat).sum(axis=0)])
    dout *= gamma / sigma
    d = dout
    through_mean = -d.mean(axis=0)
    through_var = -x_hat * (d * x_hat).mean(axis=0)
    dx = d + through_mean + through_var
    return sums, through_mean, through_var, dx
""",
)
BATCHNORM_FORWARD = Answers(
    "batchnorm_forward",
    """
def batchnorm_forward(x, gamma, beta, running_mean, running_var, momentum, eps, training):
    if training:
        mu = x.mean(axis=0)
        var = x.var(axis=0)
        new_mean = (1 - momentum) * running_mean + momentum * mu
        new_var = (1 - momentum) * running_var + momentum * x.var(axis=0, ddof=1)
    else:
        mu = running_mean
        var = running_var
        new_mean, new_var = running_mean, running_var
    out = gamma * (x - mu) / np.sqrt(var + eps) + beta
    return out, new_mean, new_var
""",
)
BATCHNORM_FORWARD.other(
    "loop",
    """
def batchnorm_forward(x, gamma, beta, running_mean, running_var, momentum, eps, training):
    x = np.array(x, dtype=float)
    N, width = x.shape
    out = np.zeros((N, width))
    rm, rv = np.array(running_mean, dtype=float), np.array(running_var, dtype=float)
    for j in range(width):
        if training:
            m = np.sum(x[:, j]) / N
            v = np.sum((x[:, j] - m) ** 2) / N
            rm[j] += momentum * (m - rm[j])
            rv[j] += momentum * (v * N / (N - 1) - rv[j])
        else:
            m, v = rm[j], rv[j]
        out[:, j] = (x[:, j] - m) / math.sqrt(v + eps) * gamma[j] + beta[j]
    return out, rm, rv
""",
)
BATCHNORM_FORWARD.whole(
    "momentum is the old share",
    "momentum_reversed",
    """
def batchnorm_forward(x, gamma, beta, running_mean, running_var, momentum, eps, training):
    if training:
        mu = x.mean(axis=0)
        var = x.var(axis=0)
        new_mean = momentum * running_mean + (1 - momentum) * mu
        new_var = momentum * running_var + (1 - momentum) * x.var(axis=0, ddof=1)
    else:
        mu = running_mean
        var = running_var
        new_mean, new_var = running_mean, running_var
    out = gamma * (x - mu) / np.sqrt(var + eps) + beta
    return out, new_mean, new_var
""",
)
BATCHNORM_FORWARD.whole(
    "running var biased",
    "biased_running_variance",
    """
def batchnorm_forward(x, gamma, beta, running_mean, running_var, momentum, eps, training):
    if training:
        mu = x.mean(axis=0)
        var = x.var(axis=0)
        new_mean = (1 - momentum) * running_mean + momentum * mu
        new_var = (1 - momentum) * running_var + momentum * var
    else:
        mu = running_mean
        var = running_var
        new_mean, new_var = running_mean, running_var
    out = gamma * (x - mu) / np.sqrt(var + eps) + beta
    return out, new_mean, new_var
""",
)
BATCHNORM_FORWARD.whole(
    "normalised unbiased",
    "unbiased_variance",
    """
def batchnorm_forward(x, gamma, beta, running_mean, running_var, momentum, eps, training):
    if training:
        mu = x.mean(axis=0)
        var = x.var(axis=0, ddof=1)
        new_mean = (1 - momentum) * running_mean + momentum * mu
        new_var = (1 - momentum) * running_var + momentum * x.var(axis=0, ddof=1)
    else:
        mu = running_mean
        var = running_var
        new_mean, new_var = running_mean, running_var
    out = gamma * (x - mu) / np.sqrt(var + eps) + beta
    return out, new_mean, new_var
""",
)
BATCHNORM_FORWARD.whole(
    "running stats normalise in training",
    "updated_running_in_training",
    """
def batchnorm_forward(x, gamma, beta, running_mean, running_var, momentum, eps, training):
    if training:
        mu = x.mean(axis=0)
        var = x.var(axis=0)
        new_mean = (1 - momentum) * running_mean + momentum * mu
        new_var = (1 - momentum) * running_var + momentum * x.var(axis=0, ddof=1)
    else:
        mu = running_mean
        var = running_var
        new_mean, new_var = running_mean, running_var
    if training:
        mu, var = new_mean, new_var
    out = gamma * (x - mu) / np.sqrt(var + eps) + beta
    return out, new_mean, new_var
""",
)
BATCHNORM_FORWARD.whole(
    "training flag ignored",
    "batch_statistics_in_evaluation",
    """
def batchnorm_forward(x, gamma, beta, running_mean, running_var, momentum, eps, training):
    mu, var = x.mean(0), x.var(0)
    out = gamma * (x - mu) / np.sqrt(var + eps) + beta
    if training:
        running_mean = (1 - momentum) * running_mean + momentum * mu
        running_var = (1 - momentum) * running_var + momentum * x.var(0, ddof=1)
    return out, running_mean, running_var
""",
)
BATCHNORM_FORWARD.whole(
    "updates in evaluation too",
    "updated_in_evaluation",
    """
def batchnorm_forward(x, gamma, beta, running_mean, running_var, momentum, eps, training):
    new_mean = (1 - momentum) * running_mean + momentum * x.mean(axis=0)
    new_var = (1 - momentum) * running_var + momentum * x.var(axis=0, ddof=1)
    if training:
        out = gamma * (x - x.mean(axis=0)) / np.sqrt(x.var(axis=0) + eps) + beta
    else:
        out = gamma * (x - running_mean) / np.sqrt(running_var + eps) + beta
    return out, new_mean, new_var
""",
)
BATCHNORM_FORWARD.whole(
    "running arrays changed in place",
    "in_place",
    """
def batchnorm_forward(x, gamma, beta, running_mean, running_var, momentum, eps, training):
    if training:
        mu = x.mean(axis=0)
        var = x.var(axis=0)
        running_mean *= 1 - momentum; running_mean += momentum * mu; new_mean = running_mean
        running_var *= 1 - momentum; running_var += momentum * x.var(axis=0, ddof=1); new_var = running_var
    else:
        mu = running_mean
        var = running_var
        new_mean, new_var = running_mean, running_var
    out = gamma * (x - mu) / np.sqrt(var + eps) + beta
    return out, new_mean, new_var
""",
)
BATCHNORM_FORWARD.whole(
    "x centred in place",
    "in_place",
    """
def batchnorm_forward(x, gamma, beta, running_mean, running_var, momentum, eps, training):
    if training:
        mu = x.mean(axis=0)
        var = x.var(axis=0)
        new_mean = (1 - momentum) * running_mean + momentum * mu
        new_var = (1 - momentum) * running_var + momentum * x.var(axis=0, ddof=1)
    else:
        mu = running_mean
        var = running_var
        new_mean, new_var = running_mean, running_var
    x -= mu
    out = gamma * x / np.sqrt(var + eps) + beta
    return out, new_mean, new_var
""",
)
BATCHNORM_FORWARD.whole(
    "eps outside the root",
    "eps_outside_root",
    """
def batchnorm_forward(x, gamma, beta, running_mean, running_var, momentum, eps, training):
    if training:
        mu = x.mean(axis=0)
        var = x.var(axis=0)
        new_mean = (1 - momentum) * running_mean + momentum * mu
        new_var = (1 - momentum) * running_var + momentum * x.var(axis=0, ddof=1)
    else:
        mu = running_mean
        var = running_var
        new_mean, new_var = running_mean, running_var
    out = gamma * (x - mu) / (np.sqrt(var) + eps) + beta
    return out, new_mean, new_var
""",
)
BATCHNORM_FORWARD.whole(
    "axis 1",
    "over_features",
    """
def batchnorm_forward(x, gamma, beta, running_mean, running_var, momentum, eps, training):
    if training:
        mu = x.mean(axis=1, keepdims=True)
        var = x.var(axis=1, keepdims=True)
        new_mean = (1 - momentum) * running_mean + momentum * x.mean(axis=0)
        new_var = (1 - momentum) * running_var + momentum * x.var(axis=0, ddof=1)
    else:
        mu = running_mean
        var = running_var
        new_mean, new_var = running_mean, running_var
    out = gamma * (x - mu) / np.sqrt(var + eps) + beta
    return out, new_mean, new_var
""",
)
BATCHNORM_FORWARD.whole(
    "running std",
    "running_std",
    """
def batchnorm_forward(x, gamma, beta, running_mean, running_var, momentum, eps, training):
    if training:
        mu = x.mean(axis=0)
        var = x.var(axis=0)
        new_mean = (1 - momentum) * running_mean + momentum * mu
        new_var = (1 - momentum) * running_var + momentum * x.std(axis=0, ddof=1)
    else:
        mu = running_mean
        var = running_var
        new_mean, new_var = running_mean, running_var
    out = gamma * (x - mu) / np.sqrt(var + eps) + beta
    return out, new_mean, new_var
""",
)
BATCHNORM_FORWARD.whole(
    "no root",
    "variance_for_std",
    """
def batchnorm_forward(x, gamma, beta, running_mean, running_var, momentum, eps, training):
    if training:
        mu = x.mean(axis=0)
        var = x.var(axis=0)
        new_mean = (1 - momentum) * running_mean + momentum * mu
        new_var = (1 - momentum) * running_var + momentum * x.var(axis=0, ddof=1)
    else:
        mu = running_mean
        var = running_var
        new_mean, new_var = running_mean, running_var
    out = gamma * (x - mu) / (var + eps) + beta
    return out, new_mean, new_var
""",
)
BATCHNORM_FORWARD.whole(
    "outputs swapped",
    "order",
    """
def batchnorm_forward(x, gamma, beta, running_mean, running_var, momentum, eps, training):
    if training:
        mu = x.mean(axis=0)
        var = x.var(axis=0)
        new_mean = (1 - momentum) * running_mean + momentum * mu
        new_var = (1 - momentum) * running_var + momentum * x.var(axis=0, ddof=1)
    else:
        mu = running_mean
        var = running_var
        new_mean, new_var = running_mean, running_var
    out = gamma * (x - mu) / np.sqrt(var + eps) + beta
    return out, new_var, new_mean
""",
)
BATCHNORM_FORWARD.whole(
    "beta inside",
    "shift_before_scale",
    """
def batchnorm_forward(x, gamma, beta, running_mean, running_var, momentum, eps, training):
    if training:
        mu = x.mean(axis=0)
        var = x.var(axis=0)
        new_mean = (1 - momentum) * running_mean + momentum * mu
        new_var = (1 - momentum) * running_var + momentum * x.var(axis=0, ddof=1)
    else:
        mu = running_mean
        var = running_var
        new_mean, new_var = running_mean, running_var
    out = gamma * ((x - mu) / np.sqrt(var + eps) + beta)
    return out, new_mean, new_var
""",
)
BATCHNORM_FORWARD.whole(
    "only out",
    "missing_output",
    """
def batchnorm_forward(x, gamma, beta, running_mean, running_var, momentum, eps, training):
    if training:
        mu = x.mean(axis=0)
        var = x.var(axis=0)
        new_mean = (1 - momentum) * running_mean + momentum * mu
        new_var = (1 - momentum) * running_var + momentum * x.var(axis=0, ddof=1)
    else:
        mu = running_mean
        var = running_var
        new_mean, new_var = running_mean, running_var
    out = gamma * (x - mu) / np.sqrt(var + eps) + beta
    return out
""",
)
BATCHNORM_FORWARD.whole(
    "one mean for all",
    "one_mean_for_all_but_the_variance",
    """
def batchnorm_forward(x, gamma, beta, running_mean, running_var, momentum, eps, training):
    if training:
        mu = x.mean()
        var = x.var()
        new_mean = (1 - momentum) * running_mean + momentum * mu
        new_var = (1 - momentum) * running_var + momentum * x.var(axis=0, ddof=1)
    else:
        mu = running_mean
        var = running_var
        new_mean, new_var = running_mean, running_var
    out = gamma * (x - mu) / np.sqrt(var + eps) + beta
    return out, new_mean, new_var
""",
)
BRANCH_SCALE = Answers(
    "branch_scale",
    """
def branch_scale(L, m):
    return float(L ** (-1 / (2 * m - 2)))
""",
)
BRANCH_SCALE.other(
    "exp",
    """
def branch_scale(L, m):
    return math.exp(-math.log(L) / (2 * (m - 1)))
""",
)
BRANCH_SCALE.whole(
    "no minus",
    "inverse",
    """
def branch_scale(L, m):
    return float(L ** (1 / (2 * m - 2)))
""",
)
BRANCH_SCALE.whole(
    "brackets",
    "no_brackets",
    """
def branch_scale(L, m):
    return float(L ** (-1 / 2 * m - 2))
""",
)
BRANCH_SCALE.whole(
    "2m",
    "over_all_matrices",
    """
def branch_scale(L, m):
    return float(L ** (-1 / (2 * m)))
""",
)
BRANCH_SCALE.whole(
    "m - 1",
    "without_half",
    """
def branch_scale(L, m):
    return float(L ** (-1 / (m - 1)))
""",
)
BRANCH_SCALE.whole(
    "2m - 1",
    "off_by_one",
    """
def branch_scale(L, m):
    return float(L ** (-1 / (2 * m - 1)))
""",
)
BRANCH_SCALE.whole(
    "always root",
    "on_the_output",
    """
def branch_scale(L, m):
    return float(L ** (-0.5))
""",
)
BRANCH_SCALE.whole(
    "L and m swapped",
    "swapped",
    """
def branch_scale(L, m):
    return float(m ** (-1 / (2 * L - 2)) if L > 1 else 1.0)
""",
)
BRANCH_SCALE.whole(
    "precedence",
    "power_first",
    """
def branch_scale(L, m):
    return float(L ** -1 / (2 * m - 2))
""",
)
BRANCH_SCALE.whole(
    "integer division",
    "one_over_blocks",
    """
def branch_scale(L, m):
    return float(L ** (-1 // (2 * m - 2)))
""",
)
BRANCH_SCALE.whole(
    "squared",
    "one_over_blocks",
    """
def branch_scale(L, m):
    return float(L ** -1)
""",
)
BRANCH_SCALE.whole(
    "all matrices",
    "over_all_without_half",
    """
def branch_scale(L, m):
    return float(L ** (-1 / m))
""",
)
BRANCH_SCALE.whole(
    "array",
    "",
    """
def branch_scale(L, m):
    return np.full(m - 1, L ** (-1 / (2 * m - 2)))
""",
)
BRANCH_SCALE.whole(
    "log base 10",
    "log_base_10",
    """
def branch_scale(L, m):
    return float(np.exp(-np.log10(L) / (2 * m - 2)))
""",
)
BRANCH_SCALE.whole(
    "negative result",
    "minus_in_front",
    """
def branch_scale(L, m):
    return float(-(L ** (1 / (2 * m - 2))))
""",
)
BRANCH_SCALE.whole(
    "times L",
    "exponent_upside_down",
    """
def branch_scale(L, m):
    return float(L ** (-1.0 * (2 * m - 2)))
""",
)
BRANCH_SCALE.whole(
    "2m + 2",
    "plus_two",
    """
def branch_scale(L, m):
    return float(L ** (-1 / (2 * m + 2)))
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
    "diag",
    """
def fold_batchnorm(W, b, gamma, beta, running_mean, running_var, eps):
    S = np.diag(gamma) @ np.diag(1 / np.sqrt(running_var + eps))
    return S @ W, S @ b - S @ running_mean + beta
""",
)
FOLD_BATCHNORM.whole(
    "columns",
    "",
    """
def fold_batchnorm(W, b, gamma, beta, running_mean, running_var, eps):
    scale = gamma / np.sqrt(running_var + eps)
    return W * scale, (b - running_mean) * scale + beta
""",
)
FOLD_BATCHNORM.whole(
    "b not scaled",
    "bias_not_scaled",
    """
def fold_batchnorm(W, b, gamma, beta, running_mean, running_var, eps):
    scale = gamma / np.sqrt(running_var + eps)
    return W * scale[:, None], b - running_mean * scale + beta
""",
)
FOLD_BATCHNORM.whole(
    "b forgotten",
    "bias_forgotten",
    """
def fold_batchnorm(W, b, gamma, beta, running_mean, running_var, eps):
    scale = gamma / np.sqrt(running_var + eps)
    return W * scale[:, None], (-running_mean) * scale + beta
""",
)
FOLD_BATCHNORM.whole(
    "mean forgotten",
    "mean_forgotten",
    """
def fold_batchnorm(W, b, gamma, beta, running_mean, running_var, eps):
    scale = gamma / np.sqrt(running_var + eps)
    return W * scale[:, None], b * scale + beta
""",
)
FOLD_BATCHNORM.whole(
    "mean not scaled",
    "mean_not_scaled",
    """
def fold_batchnorm(W, b, gamma, beta, running_mean, running_var, eps):
    scale = gamma / np.sqrt(running_var + eps)
    return W * scale[:, None], b * scale - running_mean + beta
""",
)
FOLD_BATCHNORM.whole(
    "beta scaled",
    "beta_scaled",
    """
def fold_batchnorm(W, b, gamma, beta, running_mean, running_var, eps):
    scale = gamma / np.sqrt(running_var + eps)
    return W * scale[:, None], (b - running_mean + beta) * scale
""",
)
FOLD_BATCHNORM.whole(
    "plus mean",
    "mean_added",
    """
def fold_batchnorm(W, b, gamma, beta, running_mean, running_var, eps):
    scale = gamma / np.sqrt(running_var + eps)
    return W * scale[:, None], (b + running_mean) * scale + beta
""",
)
FOLD_BATCHNORM.whole(
    "beta minus",
    "beta_subtracted",
    """
def fold_batchnorm(W, b, gamma, beta, running_mean, running_var, eps):
    scale = gamma / np.sqrt(running_var + eps)
    return W * scale[:, None], (b - running_mean) * scale - beta
""",
)
FOLD_BATCHNORM.whole(
    "no beta",
    "beta_forgotten",
    """
def fold_batchnorm(W, b, gamma, beta, running_mean, running_var, eps):
    scale = gamma / np.sqrt(running_var + eps)
    return W * scale[:, None], (b - running_mean) * scale
""",
)
FOLD_BATCHNORM.whole(
    "variance no root",
    "variance_for_std",
    """
def fold_batchnorm(W, b, gamma, beta, running_mean, running_var, eps):
    scale = gamma / (running_var + eps)
    return W * scale[:, None], (b - running_mean) * scale + beta
""",
)
FOLD_BATCHNORM.whole(
    "eps outside",
    "eps_outside_root",
    """
def fold_batchnorm(W, b, gamma, beta, running_mean, running_var, eps):
    scale = gamma / (np.sqrt(running_var) + eps)
    return W * scale[:, None], (b - running_mean) * scale + beta
""",
)
FOLD_BATCHNORM.whole(
    "no gamma",
    "gamma_forgotten",
    """
def fold_batchnorm(W, b, gamma, beta, running_mean, running_var, eps):
    scale = 1 / np.sqrt(running_var + eps)
    return W * scale[:, None], (b - running_mean) * scale + beta
""",
)
FOLD_BATCHNORM.whole(
    "gamma only in W",
    "gamma_in_weight_only",
    """
def fold_batchnorm(W, b, gamma, beta, running_mean, running_var, eps):
    scale = gamma / np.sqrt(running_var + eps)
    return W * scale[:, None], (b - running_mean) / np.sqrt(running_var + eps) + beta
""",
)
FOLD_BATCHNORM.whole(
    "W in place",
    "in_place",
    """
def fold_batchnorm(W, b, gamma, beta, running_mean, running_var, eps):
    scale = gamma / np.sqrt(running_var + eps)
    W *= scale[:, None]
    return W, (b - running_mean) * scale + beta
""",
)
FOLD_BATCHNORM.whole(
    "transposed",
    "transposed",
    """
def fold_batchnorm(W, b, gamma, beta, running_mean, running_var, eps):
    scale = gamma / np.sqrt(running_var + eps)
    return (W * scale[:, None]).T, (b - running_mean) * scale + beta
""",
)
FOLD_BATCHNORM.whole(
    "b in place",
    "in_place",
    """
def fold_batchnorm(W, b, gamma, beta, running_mean, running_var, eps):
    scale = gamma / np.sqrt(running_var + eps)
    b -= running_mean
    b *= scale
    b += beta
    return W * scale[:, None], b
""",
)
FOLD_BATCHNORM.whole(
    "no eps",
    "eps_forgotten",
    """
def fold_batchnorm(W, b, gamma, beta, running_mean, running_var, eps):
    scale = gamma / np.sqrt(running_var)
    return W * scale[:, None], (b - running_mean) * scale + beta
""",
)
GRADIENT_AUTOCORRELATION = Answers(
    "gradient_autocorrelation",
    """
def gradient_autocorrelation(grads, lags):
    c = np.asarray(grads, dtype=float) - np.mean(grads)
    K = len(c)
    total = np.sum(c ** 2)
    return np.array([np.sum(c[:K - k] * c[k:]) / total for k in lags], dtype=float)
""",
)
GRADIENT_AUTOCORRELATION.other(
    "correlate",
    """
def gradient_autocorrelation(grads, lags):
    g = np.array(grads, dtype=np.float64)
    g = g - g.mean()
    full = np.correlate(g, g, mode="full")[len(g) - 1:]
    return full[np.array(lags, dtype=int)] / (g @ g)
""",
)
GRADIENT_AUTOCORRELATION.whole(
    "not centred",
    "not_centred",
    """
def gradient_autocorrelation(grads, lags):
    c = np.asarray(grads, dtype=float)
    K = len(c)
    total = np.sum(c ** 2)
    return np.array([np.sum(c[:K - k] * c[k:]) / total for k in lags], dtype=float)
""",
)
GRADIENT_AUTOCORRELATION.whole(
    "mean of products",
    "means_of_products",
    """
def gradient_autocorrelation(grads, lags):
    c = np.asarray(grads, dtype=float) - np.mean(grads)
    K = len(c)
    total = np.sum(c ** 2)
    return np.array([np.mean(c[:K - k] * c[k:]) / (total / K) for k in lags], dtype=float)
""",
)
GRADIENT_AUTOCORRELATION.whole(
    "negative slice",
    "",
    """
def gradient_autocorrelation(grads, lags):
    c = np.asarray(grads, dtype=float) - np.mean(grads)
    K = len(c)
    total = np.sum(c ** 2)
    return np.array([np.sum(c[:-k] * c[k:]) / total for k in lags], dtype=float)
""",
)
GRADIENT_AUTOCORRELATION.whole(
    "own norms",
    "denominator_of_both_parts",
    """
def gradient_autocorrelation(grads, lags):
    c = np.asarray(grads, dtype=float) - np.mean(grads)
    K = len(c)
    total = np.sum(c ** 2)
    return np.array([np.sum(c[:K - k] * c[k:]) / np.sqrt(np.sum(c[:K - k] ** 2) * np.sum(c[k:] ** 2)) for k in lags], dtype=float)
""",
)
GRADIENT_AUTOCORRELATION.whole(
    "corrcoef",
    "own_means",
    """
def gradient_autocorrelation(grads, lags):
    K = len(grads)
    out = []
    for k in lags:
        a = grads[:K - k] - grads[:K - k].mean()
        b = grads[k:] - grads[k:].mean()
        out.append((a * b).sum() / ((grads - grads.mean()) ** 2).sum())
    return np.array(out, dtype=float)
""",
)
GRADIENT_AUTOCORRELATION.whole(
    "roll",
    "circular",
    """
def gradient_autocorrelation(grads, lags):
    c = np.asarray(grads, dtype=float) - np.mean(grads)
    K = len(c)
    total = np.sum(c ** 2)
    return np.array([np.sum(c * np.roll(c, k)) / total for k in lags], dtype=float)
""",
)
GRADIENT_AUTOCORRELATION.whole(
    "lags ignored",
    "lags_ignored",
    """
def gradient_autocorrelation(grads, lags):
    c = np.asarray(grads, dtype=float) - np.mean(grads)
    K = len(c)
    total = np.sum(c ** 2)
    return np.array([np.sum(c[:K - k] * c[k:]) / total for k in range(len(lags))], dtype=float)
""",
)
GRADIENT_AUTOCORRELATION.whole(
    "lag off by one",
    "lag_too_large",
    """
def gradient_autocorrelation(grads, lags):
    c = np.asarray(grads, dtype=float) - np.mean(grads)
    K = len(c)
    total = np.sum(c ** 2)
    return np.array([np.sum(c[:K - k - 1] * c[k + 1:]) / total for k in lags], dtype=float)
""",
)
GRADIENT_AUTOCORRELATION.whole(
    "not normalised",
    "not_normalised",
    """
def gradient_autocorrelation(grads, lags):
    c = np.asarray(grads, dtype=float) - np.mean(grads)
    K = len(c)
    total = np.sum(c ** 2)
    return np.array([np.sum(c[:K - k] * c[k:]) for k in lags], dtype=float)
""",
)
GRADIENT_AUTOCORRELATION.whole(
    "list",
    "",
    """
def gradient_autocorrelation(grads, lags):
    c = np.asarray(grads, dtype=float) - np.mean(grads)
    K = len(c)
    total = np.sum(c ** 2)
    return [float(np.sum(c[:K - k] * c[k:]) / total) for k in lags]
""",
)
GRADIENT_AUTOCORRELATION.whole(
    "divided by std",
    "root_of_squares",
    """
def gradient_autocorrelation(grads, lags):
    c = np.asarray(grads, dtype=float) - np.mean(grads)
    K = len(c)
    total = np.sqrt(np.sum(c ** 2))
    return np.array([np.sum(c[:K - k] * c[k:]) / total for k in lags], dtype=float)
""",
)
GRADIENT_AUTOCORRELATION.whole(
    "abs",
    "without_sign",
    """
def gradient_autocorrelation(grads, lags):
    c = np.asarray(grads, dtype=float) - np.mean(grads)
    K = len(c)
    total = np.sum(c ** 2)
    return np.array([abs(np.sum(c[:K - k] * c[k:])) / total for k in lags], dtype=float)
""",
)
GRADIENT_AUTOCORRELATION.whole(
    "one number",
    "",
    """
def gradient_autocorrelation(grads, lags):
    c = np.asarray(grads, dtype=float) - np.mean(grads)
    K = len(c)
    total = np.sum(c ** 2)
    for k in lags:
        return np.sum(c[:K - k] * c[k:]) / total
""",
)
GRADIENT_AUTOCORRELATION.whole(
    "in place",
    "in_place",
    """
def gradient_autocorrelation(grads, lags):
    c = grads
    c -= grads.mean()
    K = len(c)
    total = np.sum(c ** 2)
    return np.array([np.sum(c[:K - k] * c[k:]) / total for k in lags], dtype=float)
""",
)
GRADIENT_AUTOCORRELATION.whole(
    "variance unbiased",
    "unbiased_times_blocks",
    """
def gradient_autocorrelation(grads, lags):
    c = np.asarray(grads, dtype=float) - np.mean(grads)
    K = len(c)
    total = c.var(ddof=1) * K
    return np.array([np.sum(c[:K - k] * c[k:]) / total for k in lags], dtype=float)
""",
)
GRADIENT_AUTOCORRELATION.whole(
    "squares",
    "squares_multiplied",
    """
def gradient_autocorrelation(grads, lags):
    c = np.asarray(grads, dtype=float) - np.mean(grads)
    K = len(c)
    total = np.sum(c ** 2)
    return np.array([np.sum(c[:K - k] ** 2 * c[k:] ** 2) / total for k in lags], dtype=float)
""",
)
GRADIENT_AUTOCORRELATION.whole(
    "empty lags None",
    "",
    """
def gradient_autocorrelation(grads, lags):
    c = grads - grads.mean()
    K = len(c)
    R = np.zeros(max(lags) + 1)
    for k in range(max(lags) + 1):
        R[k] = (c[:K - k] * c[k:]).sum() / (c ** 2).sum()
    return R[lags]
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
        total = total + total * float(s)
    return total
""",
)
GRADIENT_PRODUCT.whole(
    "no one",
    "plain_product",
    """
def gradient_product(slopes):
    return float(np.prod(np.asarray(slopes, dtype=float)))
""",
)
GRADIENT_PRODUCT.whole(
    "one plus product",
    "one_skip",
    """
def gradient_product(slopes):
    return float(1 + np.prod(slopes))
""",
)
GRADIENT_PRODUCT.whole(
    "sum",
    "sum_of_factors",
    """
def gradient_product(slopes):
    return float(np.sum(1 + np.asarray(slopes, dtype=float)))
""",
)
GRADIENT_PRODUCT.whole(
    "one plus sum",
    "first_order",
    """
def gradient_product(slopes):
    return float(1 + np.sum(slopes))
""",
)
GRADIENT_PRODUCT.whole(
    "abs",
    "sizes_of_slopes",
    """
def gradient_product(slopes):
    return float(np.prod(1 + np.abs(slopes)))
""",
)
GRADIENT_PRODUCT.whole(
    "abs of the result",
    "sizes_of_factors",
    """
def gradient_product(slopes):
    return float(np.abs(np.prod(1 + np.asarray(slopes, dtype=float))))
""",
)
GRADIENT_PRODUCT.whole(
    "cumprod",
    "partial_products",
    """
def gradient_product(slopes):
    return np.cumprod(1 + np.asarray(slopes))
""",
)
GRADIENT_PRODUCT.whole(
    "last block missing",
    "without_last",
    """
def gradient_product(slopes):
    return float(np.prod(1 + np.asarray(slopes, dtype=float)[:-1]))
""",
)
GRADIENT_PRODUCT.whole(
    "empty is zero",
    "zero_without_blocks",
    """
def gradient_product(slopes):
    if len(slopes) == 0:
        return 0.0
    return float(np.prod(1 + slopes))
""",
)
GRADIENT_PRODUCT.whole(
    "starts at 0",
    "starts_at_zero",
    """
def gradient_product(slopes):
    p = 0.0
    for s in slopes:
        p *= 1 + s
    return p
""",
)
GRADIENT_PRODUCT.whole(
    "return in the loop",
    "first_factor",
    """
def gradient_product(slopes):
    p = 1.0
    for s in slopes:
        p *= 1 + s
        return float(p)
    return 1.0
""",
)
GRADIENT_PRODUCT.whole(
    "exp of sum",
    "exponential",
    """
def gradient_product(slopes):
    return float(np.exp(np.sum(slopes)))
""",
)
GRADIENT_PRODUCT.whole(
    "via logs",
    "sum_of_logs",
    """
def gradient_product(slopes):
    return float(np.exp(np.sum(np.log(1 + np.asarray(slopes, dtype=float)))))
""",
)
GRADIENT_PRODUCT.whole(
    "mean power",
    "power_of_mean",
    """
def gradient_product(slopes):
    L = len(slopes)
    return float((1 + np.mean(slopes)) ** L) if L else 1.0
""",
)
GRADIENT_PRODUCT.whole(
    "in place",
    "in_place",
    """
def gradient_product(slopes):
    slopes += 1
    return float(np.prod(slopes))
""",
)
GRADIENT_PRODUCT.whole(
    "minus",
    "minus",
    """
def gradient_product(slopes):
    return float(np.prod(1 - np.asarray(slopes, dtype=float)))
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
    dgamma = (dout * x_hat).sum(axis=0)
    dbeta = dout.sum(axis=0)
    return dx, dgamma, dbeta
""",
)
LAYERNORM_BACKWARD.other(
    "jacobian rows",
    """
def layernorm_backward(dout, x, gamma, eps):
    N, D = x.shape
    dx = np.zeros((N, D)); xh = np.zeros((N, D))
    for n in range(N):
        c = x[n] - x[n].sum() / D
        s = math.sqrt((c @ c) / D + eps)
        xh[n] = c / s
        J = (np.eye(D) - np.full((D, D), 1 / D) - np.outer(xh[n], xh[n]) / D) / s
        dx[n] = J @ (gamma * dout[n])
    return dx, (dout * xh).sum(0), dout.sum(0)
""",
)
LAYERNORM_BACKWARD.whole(
    "gamma outside the means",
    "gamma_outside",
    """
def layernorm_backward(dout, x, gamma, eps):
    sigma = np.sqrt(x.var(axis=1, keepdims=True) + eps)
    x_hat = (x - x.mean(axis=1, keepdims=True)) / sigma
    d = dout
    dx = gamma * (d - d.mean(axis=1, keepdims=True) - x_hat * (d * x_hat).mean(axis=1, keepdims=True)) / sigma
    dgamma = (dout * x_hat).sum(axis=0)
    dbeta = dout.sum(axis=0)
    return dx, dgamma, dbeta
""",
)
LAYERNORM_BACKWARD.whole(
    "means over the batch",
    "means_over_the_batch",
    """
def layernorm_backward(dout, x, gamma, eps):
    sigma = np.sqrt(x.var(axis=1, keepdims=True) + eps)
    x_hat = (x - x.mean(axis=1, keepdims=True)) / sigma
    d = dout * gamma
    dx = (d - d.mean(axis=0) - x_hat * (d * x_hat).mean(axis=0)) / sigma
    dgamma = (dout * x_hat).sum(axis=0)
    dbeta = dout.sum(axis=0)
    return dx, dgamma, dbeta
""",
)
LAYERNORM_BACKWARD.whole(
    "dgamma along the row",
    "",
    """
def layernorm_backward(dout, x, gamma, eps):
    sigma = np.sqrt(x.var(axis=1, keepdims=True) + eps)
    x_hat = (x - x.mean(axis=1, keepdims=True)) / sigma
    d = dout * gamma
    dx = (d - d.mean(axis=1, keepdims=True) - x_hat * (d * x_hat).mean(axis=1, keepdims=True)) / sigma
    dgamma = (dout * x_hat).sum(axis=1)
    dbeta = dout.sum(axis=1)
    return dx, dgamma, dbeta
""",
)
LAYERNORM_BACKWARD.whole(
    "dgamma with d",
    "gamma_in_dgamma",
    """
def layernorm_backward(dout, x, gamma, eps):
    sigma = np.sqrt(x.var(axis=1, keepdims=True) + eps)
    x_hat = (x - x.mean(axis=1, keepdims=True)) / sigma
    d = dout * gamma
    dx = (d - d.mean(axis=1, keepdims=True) - x_hat * (d * x_hat).mean(axis=1, keepdims=True)) / sigma
    dgamma = (d * x_hat).sum(axis=0)
    dbeta = dout.sum(axis=0)
    return dx, dgamma, dbeta
""",
)
LAYERNORM_BACKWARD.whole(
    "dbeta with d",
    "gamma_in_dbeta",
    """
def layernorm_backward(dout, x, gamma, eps):
    sigma = np.sqrt(x.var(axis=1, keepdims=True) + eps)
    x_hat = (x - x.mean(axis=1, keepdims=True)) / sigma
    d = dout * gamma
    dx = (d - d.mean(axis=1, keepdims=True) - x_hat * (d * x_hat).mean(axis=1, keepdims=True)) / sigma
    dgamma = (dout * x_hat).sum(axis=0)
    dbeta = d.sum(axis=0)
    return dx, dgamma, dbeta
""",
)
LAYERNORM_BACKWARD.whole(
    "no var path",
    "no_variance_path",
    """
def layernorm_backward(dout, x, gamma, eps):
    sigma = np.sqrt(x.var(axis=1, keepdims=True) + eps)
    x_hat = (x - x.mean(axis=1, keepdims=True)) / sigma
    d = dout * gamma
    dx = (d - d.mean(axis=1, keepdims=True)) / sigma
    dgamma = (dout * x_hat).sum(axis=0)
    dbeta = dout.sum(axis=0)
    return dx, dgamma, dbeta
""",
)
LAYERNORM_BACKWARD.whole(
    "no mean path",
    "no_mean_path",
    """
def layernorm_backward(dout, x, gamma, eps):
    sigma = np.sqrt(x.var(axis=1, keepdims=True) + eps)
    x_hat = (x - x.mean(axis=1, keepdims=True)) / sigma
    d = dout * gamma
    dx = (d - x_hat * (d * x_hat).mean(axis=1, keepdims=True)) / sigma
    dgamma = (dout * x_hat).sum(axis=0)
    dbeta = dout.sum(axis=0)
    return dx, dgamma, dbeta
""",
)
LAYERNORM_BACKWARD.whole(
    "sum for mean",
    "sums_for_means",
    """
def layernorm_backward(dout, x, gamma, eps):
    sigma = np.sqrt(x.var(axis=1, keepdims=True) + eps)
    x_hat = (x - x.mean(axis=1, keepdims=True)) / sigma
    d = dout * gamma
    dx = (d - d.sum(axis=1, keepdims=True) - x_hat * (d * x_hat).sum(axis=1, keepdims=True)) / sigma
    dgamma = (dout * x_hat).sum(axis=0)
    dbeta = dout.sum(axis=0)
    return dx, dgamma, dbeta
""",
)
LAYERNORM_BACKWARD.whole(
    "not divided by sigma",
    "no_sigma",
    """
def layernorm_backward(dout, x, gamma, eps):
    sigma = np.sqrt(x.var(axis=1, keepdims=True) + eps)
    x_hat = (x - x.mean(axis=1, keepdims=True)) / sigma
    d = dout * gamma
    dx = (d - d.mean(axis=1, keepdims=True) - x_hat * (d * x_hat).mean(axis=1, keepdims=True))
    dgamma = (dout * x_hat).sum(axis=0)
    dbeta = dout.sum(axis=0)
    return dx, dgamma, dbeta
""",
)
LAYERNORM_BACKWARD.whole(
    "sigma twice",
    "dx_over_variance",
    """
def layernorm_backward(dout, x, gamma, eps):
    sigma = np.sqrt(x.var(axis=1, keepdims=True) + eps)
    x_hat = (x - x.mean(axis=1, keepdims=True)) / sigma
    d = dout * gamma / sigma
    dx = (d - d.mean(axis=1, keepdims=True) - x_hat * (d * x_hat).mean(axis=1, keepdims=True)) / sigma
    dgamma = (dout * x_hat).sum(axis=0)
    dbeta = dout.sum(axis=0)
    return dx, dgamma, dbeta
""",
)
LAYERNORM_BACKWARD.whole(
    "batch norm",
    "over_the_batch",
    """
def layernorm_backward(dout, x, gamma, eps):
    sigma = np.sqrt(x.var(axis=0) + eps)
    x_hat = (x - x.mean(axis=0)) / sigma
    d = dout * gamma
    dx = (d - d.mean(axis=0) - x_hat * (d * x_hat).mean(axis=0)) / sigma
    dgamma = (dout * x_hat).sum(axis=0)
    dbeta = dout.sum(axis=0)
    return dx, dgamma, dbeta
""",
)
LAYERNORM_BACKWARD.whole(
    "order",
    "order",
    """
def layernorm_backward(dout, x, gamma, eps):
    sigma = np.sqrt(x.var(axis=1, keepdims=True) + eps)
    x_hat = (x - x.mean(axis=1, keepdims=True)) / sigma
    d = dout * gamma
    dx = (d - d.mean(axis=1, keepdims=True) - x_hat * (d * x_hat).mean(axis=1, keepdims=True)) / sigma
    dgamma = (dout * x_hat).sum(axis=0)
    dbeta = dout.sum(axis=0)
    return dx, dbeta, dgamma
""",
)
LAYERNORM_BACKWARD.whole(
    "keepdims missing",
    "",
    """
def layernorm_backward(dout, x, gamma, eps):
    sigma = np.sqrt(x.var(axis=1) + eps)
    x_hat = (x - x.mean(axis=1)) / sigma
    d = dout * gamma
    dx = (d - d.mean(axis=1) - x_hat * (d * x_hat).mean(axis=1)) / sigma
    dgamma = (dout * x_hat).sum(axis=0)
    dbeta = dout.sum(axis=0)
    return dx, dgamma, dbeta
""",
)
LAYERNORM_BACKWARD.whole(
    "dgamma mean",
    "parameters_averaged",
    """
def layernorm_backward(dout, x, gamma, eps):
    sigma = np.sqrt(x.var(axis=1, keepdims=True) + eps)
    x_hat = (x - x.mean(axis=1, keepdims=True)) / sigma
    d = dout * gamma
    dx = (d - d.mean(axis=1, keepdims=True) - x_hat * (d * x_hat).mean(axis=1, keepdims=True)) / sigma
    dgamma = (dout * x_hat).mean(axis=0)
    dbeta = dout.mean(axis=0)
    return dx, dgamma, dbeta
""",
)
LAYERNORM_BACKWARD.whole(
    "gamma forgotten",
    "gamma_forgotten",
    """
def layernorm_backward(dout, x, gamma, eps):
    sigma = np.sqrt(x.var(axis=1, keepdims=True) + eps)
    x_hat = (x - x.mean(axis=1, keepdims=True)) / sigma
    d = dout
    dx = (d - d.mean(axis=1, keepdims=True) - x_hat * (d * x_hat).mean(axis=1, keepdims=True)) / sigma
    dgamma = (dout * x_hat).sum(axis=0)
    dbeta = dout.sum(axis=0)
    return dx, dgamma, dbeta
""",
)
LAYERNORM_BACKWARD.whole(
    "gamma in place",
    "in_place",
    """
def layernorm_backward(dout, x, gamma, eps):
    sigma = np.sqrt(x.var(axis=1, keepdims=True) + eps)
    x_hat = (x - x.mean(axis=1, keepdims=True)) / sigma
    dgamma = (dout * x_hat).sum(axis=0)
    dbeta = dout.sum(axis=0)
    dout *= gamma
    d = dout
    dx = (d - d.mean(axis=1, keepdims=True) - x_hat * (d * x_hat).mean(axis=1, keepdims=True)) / sigma
    return dx, dgamma, dbeta
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
    "rows",
    """
def layernorm_forward(x, gamma, beta, eps):
    return np.stack([gamma * (row - row.mean()) / (row.var() + eps) ** 0.5 + beta for row in np.asarray(x, dtype=float)])
""",
)
LAYERNORM_FORWARD.whole(
    "batch axis",
    "over_the_batch",
    """
def layernorm_forward(x, gamma, beta, eps):
    mu = x.mean(axis=0)
    sigma = np.sqrt(x.var(axis=0) + eps)
    return gamma * (x - mu) / sigma + beta
""",
)
LAYERNORM_FORWARD.whole(
    "no keepdims",
    "",
    """
def layernorm_forward(x, gamma, beta, eps):
    mu = x.mean(axis=1)
    sigma = np.sqrt(x.var(axis=1) + eps)
    return gamma * (x - mu) / sigma + beta
""",
)
LAYERNORM_FORWARD.whole(
    "no keepdims, transposed",
    "transposed",
    """
def layernorm_forward(x, gamma, beta, eps):
    z = x.T
    z = (z - z.mean(0)) / np.sqrt(z.var(0) + eps)
    return z * gamma[:, None] + beta[:, None]
""",
)
LAYERNORM_FORWARD.whole(
    "ddof 1",
    "unbiased_variance",
    """
def layernorm_forward(x, gamma, beta, eps):
    mu = x.mean(axis=1, keepdims=True)
    sigma = np.sqrt(x.var(axis=1, keepdims=True, ddof=1) + eps)
    return gamma * (x - mu) / sigma + beta
""",
)
LAYERNORM_FORWARD.whole(
    "eps outside",
    "eps_outside_root",
    """
def layernorm_forward(x, gamma, beta, eps):
    mu = x.mean(axis=1, keepdims=True)
    sigma = x.std(axis=1, keepdims=True) + eps
    return gamma * (x - mu) / sigma + beta
""",
)
LAYERNORM_FORWARD.whole(
    "no eps",
    "eps_forgotten",
    """
def layernorm_forward(x, gamma, beta, eps):
    mu = x.mean(axis=1, keepdims=True)
    sigma = np.sqrt(x.var(axis=1, keepdims=True))
    return gamma * (x - mu) / sigma + beta
""",
)
LAYERNORM_FORWARD.whole(
    "no beta",
    "beta_forgotten",
    """
def layernorm_forward(x, gamma, beta, eps):
    mu = x.mean(axis=1, keepdims=True)
    sigma = np.sqrt(x.var(axis=1, keepdims=True) + eps)
    return gamma * (x - mu) / sigma
""",
)
LAYERNORM_FORWARD.whole(
    "no gamma",
    "gamma_forgotten",
    """
def layernorm_forward(x, gamma, beta, eps):
    mu = x.mean(axis=1, keepdims=True)
    sigma = np.sqrt(x.var(axis=1, keepdims=True) + eps)
    return (x - mu) / sigma + beta
""",
)
LAYERNORM_FORWARD.whole(
    "gamma and beta swapped",
    "gamma_beta_swapped",
    """
def layernorm_forward(x, gamma, beta, eps):
    mu = x.mean(axis=1, keepdims=True)
    sigma = np.sqrt(x.var(axis=1, keepdims=True) + eps)
    return beta * (x - mu) / sigma + gamma
""",
)
LAYERNORM_FORWARD.whole(
    "no mean",
    "not_centred",
    """
def layernorm_forward(x, gamma, beta, eps):
    mu = x.mean(axis=1, keepdims=True)
    sigma = np.sqrt(x.var(axis=1, keepdims=True) + eps)
    return gamma * x / sigma + beta
""",
)
LAYERNORM_FORWARD.whole(
    "variance",
    "variance_for_std",
    """
def layernorm_forward(x, gamma, beta, eps):
    mu = x.mean(axis=1, keepdims=True)
    sigma = (x.var(axis=1, keepdims=True) + eps)
    return gamma * (x - mu) / sigma + beta
""",
)
LAYERNORM_FORWARD.whole(
    "second moment",
    "rms_for_std",
    """
def layernorm_forward(x, gamma, beta, eps):
    mu = x.mean(axis=1, keepdims=True)
    sigma = np.sqrt((x ** 2).mean(axis=1, keepdims=True) + eps)
    return gamma * (x - mu) / sigma + beta
""",
)
LAYERNORM_FORWARD.whole(
    "in place",
    "in_place",
    """
def layernorm_forward(x, gamma, beta, eps):
    mu = x.mean(axis=1, keepdims=True)
    sigma = np.sqrt(x.var(axis=1, keepdims=True) + eps)
    x -= mu
    x /= sigma
    return gamma * x + beta
""",
)
LAYERNORM_FORWARD.whole(
    "whole array",
    "over_everything",
    """
def layernorm_forward(x, gamma, beta, eps):
    mu = x.mean()
    sigma = np.sqrt(x.var() + eps)
    return gamma * (x - mu) / sigma + beta
""",
)
LAYERNORM_FORWARD.whole(
    "no return",
    "",
    """
def layernorm_forward(x, gamma, beta, eps):
    mu = x.mean(axis=1, keepdims=True)
    sigma = np.sqrt(x.var(axis=1, keepdims=True) + eps)
    out = gamma * (x - mu) / sigma + beta
""",
)
LAYERNORM_FORWARD.whole(
    "std squared eps",
    "eps_squared",
    """
def layernorm_forward(x, gamma, beta, eps):
    mu = x.mean(axis=1, keepdims=True)
    sigma = np.sqrt(x.var(axis=1, keepdims=True) + eps ** 2)
    return gamma * (x - mu) / sigma + beta
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
    "pascal",
    """
def path_counts(L):
    row = [1]
    for _ in range(L):
        row = [a + b for a, b in zip([0] + row, row + [0])]
    return row
""",
)
PATH_COUNTS.whole(
    "no k = L",
    "last_missing",
    """
def path_counts(L):
    return [math.comb(L, k) for k in range(L)]
""",
)
PATH_COUNTS.whole(
    "from 1",
    "first_missing",
    """
def path_counts(L):
    return [math.comb(L, k) for k in range(1, L + 1)]
""",
)
PATH_COUNTS.whole(
    "powers",
    "powers_of_two",
    """
def path_counts(L):
    return [2 ** k for k in range(L + 1)]
""",
)
PATH_COUNTS.whole(
    "perm",
    "ordered",
    """
def path_counts(L):
    return [math.perm(L, k) for k in range(L + 1)]
""",
)
PATH_COUNTS.whole(
    "floats",
    "",
    """
def path_counts(L):
    return [float(scipy.special.comb(L, k)) for k in range(L + 1)]
""",
)
PATH_COUNTS.whole(
    "array int64",
    "int64_overflow",
    """
def path_counts(L):
    row = np.zeros(L + 1, dtype=np.int64)
    row[0] = 1
    for i in range(L):
        row[1:] = row[1:] + row[:-1]
    return row
""",
)
PATH_COUNTS.whole(
    "total",
    "",
    """
def path_counts(L):
    return 2 ** L
""",
)
PATH_COUNTS.whole(
    "one row too far",
    "other_arguments",
    """
def path_counts(L):
    return [math.comb(L + 1, k) for k in range(L + 2)]
""",
)
PATH_COUNTS.whole(
    "shares",
    "shares",
    """
def path_counts(L):
    return [math.comb(L, k) / 2 ** L for k in range(L + 1)]
""",
)
PATH_COUNTS.whole(
    "comb swapped",
    "arguments_swapped",
    """
def path_counts(L):
    return [math.comb(k, L) for k in range(L + 1)]
""",
)
PATH_COUNTS.whole(
    "cumulative",
    "cumulative",
    """
def path_counts(L):
    return [sum(math.comb(L, j) for j in range(k + 1)) for k in range(L + 1)]
""",
)
PATH_COUNTS.whole(
    "gamma rounding",
    "",
    """
def path_counts(L):
    c, out = 1.0, [1]
    for k in range(1, L + 1):
        c = c * (L - k + 1) / k
        out.append(round(c))
    return out
""",
)
PATH_COUNTS.whole(
    "empty for 0",
    "empty_without_blocks",
    """
def path_counts(L):
    if L == 0:
        return []
    return [math.comb(L, k) for k in range(L + 1)]
""",
)
PATH_COUNTS.whole(
    "generator",
    "",
    """
def path_counts(L):
    return (math.comb(L, k) for k in range(L + 1))
""",
)
PATH_COUNTS.whole(
    "dict",
    "",
    """
def path_counts(L):
    return {k: math.comb(L, k) for k in range(L + 1)}
""",
)
PATH_COUNTS.whole(
    "two branches",
    "weighted",
    """
def path_counts(L):
    return [k * math.comb(L, k) for k in range(L + 1)]
""",
)
PATH_COUNTS.whole(
    "one per position",
    "ones_and_a_zero",
    """
def path_counts(L):
    counts = [0] * (L + 1)
    for i in range(L):
        counts[i] += 1
    return counts
""",
)
POST_LN_BACKWARD = Answers(
    "post_ln_backward",
    """
from deepgrad.networks.residual import branch, layer_norm_backward, residual_backward as block_backward

def post_ln_backward(dout, x, W1, W2, eps):
    s = x + branch(x, W1, W2)
    ds = layer_norm_backward(dout, s, eps)
    return block_backward(ds, x, W1, W2)
""",
)
POST_LN_BACKWARD.other(
    "branch and skip",
    """
from deepgrad.networks.residual import branch_backward, layer_norm_backward

from deepgrad.networks.residual import branch_backward, layer_norm_backward

def post_ln_backward(dout, x, W1, W2, eps):
    before_norm = x + np.maximum(x @ W1.T, 0) @ W2.T
    ds = layer_norm_backward(dout, before_norm, eps)
    dx, dW1, dW2 = branch_backward(ds, x, W1, W2)
    return ds + dx, dW1, dW2
""",
)
POST_LN_BACKWARD.whole(
    "norm at x",
    "norm_at_x",
    """
from deepgrad.networks.residual import branch, layer_norm_backward, residual_backward as block_backward

def post_ln_backward(dout, x, W1, W2, eps):
    s = x + branch(x, W1, W2)
    ds = layer_norm_backward(dout, x, eps)
    return block_backward(ds, x, W1, W2)
""",
)
POST_LN_BACKWARD.whole(
    "norm at y",
    "norm_at_y",
    """
from deepgrad.networks.residual import branch, layer_norm, layer_norm_backward, residual_backward as block_backward

def post_ln_backward(dout, x, W1, W2, eps):
    s = x + branch(x, W1, W2)
    ds = layer_norm_backward(dout, layer_norm(s, eps), eps)
    return block_backward(ds, x, W1, W2)
""",
)
POST_LN_BACKWARD.whole(
    "norm at f",
    "norm_at_branch",
    """
from deepgrad.networks.residual import branch, layer_norm_backward, residual_backward as block_backward

def post_ln_backward(dout, x, W1, W2, eps):
    s = branch(x, W1, W2)
    ds = layer_norm_backward(dout, s, eps)
    return block_backward(ds, x, W1, W2)
""",
)
POST_LN_BACKWARD.whole(
    "skip gets dout",
    "skip_past_norm",
    """
from deepgrad.networks.residual import branch, branch_backward, layer_norm_backward

def post_ln_backward(dout, x, W1, W2, eps):
    s = x + branch(x, W1, W2)
    ds = layer_norm_backward(dout, s, eps)
    dx, dW1, dW2 = branch_backward(ds, x, W1, W2)
    return dout + dx, dW1, dW2
""",
)
POST_LN_BACKWARD.whole(
    "no skip",
    "skip_dropped",
    """
from deepgrad.networks.residual import branch, branch_backward, layer_norm_backward

def post_ln_backward(dout, x, W1, W2, eps):
    s = x + branch(x, W1, W2)
    ds = layer_norm_backward(dout, s, eps)
    return branch_backward(ds, x, W1, W2)
""",
)
POST_LN_BACKWARD.whole(
    "skip twice",
    "skip_twice",
    """
from deepgrad.networks.residual import branch, layer_norm_backward, residual_backward as block_backward

def post_ln_backward(dout, x, W1, W2, eps):
    s = x + branch(x, W1, W2)
    ds = layer_norm_backward(dout, s, eps)
    dx, dW1, dW2 = block_backward(ds, x, W1, W2)
    return ds + dx, dW1, dW2
""",
)
POST_LN_BACKWARD.whole(
    "block at s",
    "block_at_sum",
    """
from deepgrad.networks.residual import branch, layer_norm_backward, residual_backward as block_backward

def post_ln_backward(dout, x, W1, W2, eps):
    s = x + branch(x, W1, W2)
    ds = layer_norm_backward(dout, s, eps)
    return block_backward(ds, s, W1, W2)
""",
)
POST_LN_BACKWARD.whole(
    "norm last",
    "norm_last",
    """
from deepgrad.networks.residual import branch, layer_norm_backward, residual_backward as block_backward

def post_ln_backward(dout, x, W1, W2, eps):
    s = x + branch(x, W1, W2)
    dx, dW1, dW2 = block_backward(dout, x, W1, W2)
    return layer_norm_backward(dx, s, eps), dW1, dW2
""",
)
POST_LN_BACKWARD.whole(
    "norm forgotten",
    "norm_skipped",
    """
from deepgrad.networks.residual import branch, residual_backward as block_backward

def post_ln_backward(dout, x, W1, W2, eps):
    s = x + branch(x, W1, W2)
    ds = dout
    return block_backward(ds, x, W1, W2)
""",
)
POST_LN_BACKWARD.whole(
    "forward norm",
    "gradient_normed",
    """
from deepgrad.networks.residual import branch, layer_norm, residual_backward as block_backward

def post_ln_backward(dout, x, W1, W2, eps):
    s = x + branch(x, W1, W2)
    ds = layer_norm(dout, eps)
    return block_backward(ds, x, W1, W2)
""",
)
POST_LN_BACKWARD.whole(
    "pre-LN",
    "pre_ln",
    """
from deepgrad.networks.residual import branch_backward, layer_norm, layer_norm_backward

def post_ln_backward(dout, x, W1, W2, eps):
    u = layer_norm(x, eps)
    du, dW1, dW2 = branch_backward(dout, u, W1, W2)
    return dout + layer_norm_backward(du, x, eps), dW1, dW2
""",
)
POST_LN_BACKWARD.whole(
    "branch gets dout",
    "branch_past_norm",
    """
from deepgrad.networks.residual import branch, branch_backward, layer_norm_backward

def post_ln_backward(dout, x, W1, W2, eps):
    s = x + branch(x, W1, W2)
    ds = layer_norm_backward(dout, s, eps)
    dx, dW1, dW2 = branch_backward(dout, x, W1, W2)
    return ds + dx, dW1, dW2
""",
)
POST_LN_BACKWARD.whole(
    "x in place",
    "block_at_sum",
    """
from deepgrad.networks.residual import branch, layer_norm_backward, residual_backward as block_backward

def post_ln_backward(dout, x, W1, W2, eps):
    s = x
    s += branch(x, W1, W2)
    ds = layer_norm_backward(dout, s, eps)
    return block_backward(ds, x, W1, W2)
""",
)
POST_LN_BACKWARD.whole(
    "only dx",
    "missing_output",
    """
from deepgrad.networks.residual import branch, layer_norm_backward, residual_backward as block_backward

def post_ln_backward(dout, x, W1, W2, eps):
    s = x + branch(x, W1, W2)
    ds = layer_norm_backward(dout, s, eps)
    return block_backward(ds, x, W1, W2)[0]
""",
)
POST_LN_BACKWARD.whole(
    "eps 1e-5",
    "default_eps",
    """
from deepgrad.networks.residual import branch, layer_norm_backward, residual_backward as block_backward

def post_ln_backward(dout, x, W1, W2, eps):
    s = x + branch(x, W1, W2)
    ds = layer_norm_backward(dout, s, 1e-5)
    return block_backward(ds, x, W1, W2)
""",
)
POST_LN_BACKWARD.whole(
    "dW swapped",
    "order",
    """
from deepgrad.networks.residual import branch, layer_norm_backward, residual_backward as block_backward

def post_ln_backward(dout, x, W1, W2, eps):
    s = x + branch(x, W1, W2)
    ds = layer_norm_backward(dout, s, eps)
    dx, dW1, dW2 = block_backward(ds, x, W1, W2)
    return dx, dW2, dW1
""",
)
POST_LN_BACKWARD.whole(
    "branch backward for forward",
    "",
    """
from deepgrad.networks.residual import branch_backward, layer_norm_backward, residual_backward as block_backward

def post_ln_backward(dout, x, W1, W2, eps):
    s = x + branch_backward(x, W1, W2)
    ds = layer_norm_backward(dout, s, eps)
    return block_backward(ds, x, W1, W2)
""",
)
PRE_LN_BACKWARD = Answers(
    "pre_ln_backward",
    """
from deepgrad.networks.residual import branch_backward, layer_norm, layer_norm_backward

def pre_ln_backward(dout, x, W1, W2, eps):
    u = layer_norm(x, eps)
    du, dW1, dW2 = branch_backward(dout, u, W1, W2)
    return dout + layer_norm_backward(du, x, eps), dW1, dW2
""",
)
PRE_LN_BACKWARD.other(
    "by hand",
    """
def pre_ln_backward(dout, x, W1, W2, eps):
    s = np.sqrt(x.var(axis=1, keepdims=True) + eps)
    u = (x - x.mean(axis=1, keepdims=True)) / s
    z = u @ W1.T
    dz = (dout @ W2) * (z > 0)
    du = dz @ W1
    back = (du - du.mean(1, keepdims=True) - u * (du * u).mean(1, keepdims=True)) / s
    return dout + back, dz.T @ u, dout.T @ np.maximum(z, 0)
""",
)
PRE_LN_BACKWARD.whole(
    "norm gets u",
    "norm_at_u",
    """
from deepgrad.networks.residual import branch_backward, layer_norm, layer_norm_backward

def pre_ln_backward(dout, x, W1, W2, eps):
    u = layer_norm(x, eps)
    du, dW1, dW2 = branch_backward(dout, u, W1, W2)
    return dout + layer_norm_backward(du, u, eps), dW1, dW2
""",
)
PRE_LN_BACKWARD.whole(
    "branch gets x",
    "branch_of_x",
    """
from deepgrad.networks.residual import branch_backward, layer_norm, layer_norm_backward

def pre_ln_backward(dout, x, W1, W2, eps):
    u = layer_norm(x, eps)
    du, dW1, dW2 = branch_backward(dout, x, W1, W2)
    return dout + layer_norm_backward(du, x, eps), dW1, dW2
""",
)
PRE_LN_BACKWARD.whole(
    "no skip",
    "skip_dropped",
    """
from deepgrad.networks.residual import branch_backward, layer_norm, layer_norm_backward

def pre_ln_backward(dout, x, W1, W2, eps):
    u = layer_norm(x, eps)
    du, dW1, dW2 = branch_backward(dout, u, W1, W2)
    return layer_norm_backward(du, x, eps), dW1, dW2
""",
)
PRE_LN_BACKWARD.whole(
    "skip through the norm",
    "skip_through_norm",
    """
from deepgrad.networks.residual import branch_backward, layer_norm, layer_norm_backward

def pre_ln_backward(dout, x, W1, W2, eps):
    u = layer_norm(x, eps)
    du, dW1, dW2 = branch_backward(dout, u, W1, W2)
    return layer_norm_backward(dout + du, x, eps), dW1, dW2
""",
)
PRE_LN_BACKWARD.whole(
    "norm forgotten on the way back",
    "norm_skipped",
    """
from deepgrad.networks.residual import branch_backward, layer_norm

def pre_ln_backward(dout, x, W1, W2, eps):
    u = layer_norm(x, eps)
    du, dW1, dW2 = branch_backward(dout, u, W1, W2)
    return dout + du, dW1, dW2
""",
)
PRE_LN_BACKWARD.whole(
    "block_backward",
    "skip_through_norm",
    """
from deepgrad.networks.residual import layer_norm, layer_norm_backward, residual_backward as block_backward

def pre_ln_backward(dout, x, W1, W2, eps):
    u = layer_norm(x, eps)
    du, dW1, dW2 = block_backward(dout, u, W1, W2)
    return layer_norm_backward(du, x, eps), dW1, dW2
""",
)
PRE_LN_BACKWARD.whole(
    "block_backward and dout",
    "skip_inside_and_outside",
    """
from deepgrad.networks.residual import layer_norm, layer_norm_backward, residual_backward as block_backward

def pre_ln_backward(dout, x, W1, W2, eps):
    u = layer_norm(x, eps)
    du, dW1, dW2 = block_backward(dout, u, W1, W2)
    return dout + layer_norm_backward(du, x, eps), dW1, dW2
""",
)
PRE_LN_BACKWARD.whole(
    "norm of dout first",
    "norm_first",
    """
from deepgrad.networks.residual import branch_backward, layer_norm, layer_norm_backward

def pre_ln_backward(dout, x, W1, W2, eps):
    u = layer_norm(x, eps)
    d = layer_norm_backward(dout, x, eps)
    du, dW1, dW2 = branch_backward(d, u, W1, W2)
    return dout + du, dW1, dW2
""",
)
PRE_LN_BACKWARD.whole(
    "u added",
    "normed_input_added",
    """
from deepgrad.networks.residual import branch_backward, layer_norm, layer_norm_backward

def pre_ln_backward(dout, x, W1, W2, eps):
    u = layer_norm(x, eps)
    du, dW1, dW2 = branch_backward(dout, u, W1, W2)
    return u + layer_norm_backward(du, x, eps), dW1, dW2
""",
)
PRE_LN_BACKWARD.whole(
    "layer_norm instead of its backward",
    "gradient_normed",
    """
from deepgrad.networks.residual import branch_backward, layer_norm

def pre_ln_backward(dout, x, W1, W2, eps):
    u = layer_norm(x, eps)
    du, dW1, dW2 = branch_backward(dout, u, W1, W2)
    return dout + layer_norm(du, eps), dW1, dW2
""",
)
PRE_LN_BACKWARD.whole(
    "eps forgotten",
    "no_eps",
    """
from deepgrad.networks.residual import branch_backward, layer_norm, layer_norm_backward

def pre_ln_backward(dout, x, W1, W2, eps):
    u = layer_norm(x, 0.0)
    du, dW1, dW2 = branch_backward(dout, u, W1, W2)
    return dout + layer_norm_backward(du, x, 0.0), dW1, dW2
""",
)
PRE_LN_BACKWARD.whole(
    "weights swapped",
    "order",
    """
from deepgrad.networks.residual import branch_backward, layer_norm, layer_norm_backward

def pre_ln_backward(dout, x, W1, W2, eps):
    u = layer_norm(x, eps)
    du, dW1, dW2 = branch_backward(dout, u, W1, W2)
    return dout + layer_norm_backward(du, x, eps), dW2, dW1
""",
)
PRE_LN_BACKWARD.whole(
    "arguments swapped",
    "norm_arguments_swapped",
    """
from deepgrad.networks.residual import branch_backward, layer_norm, layer_norm_backward

def pre_ln_backward(dout, x, W1, W2, eps):
    u = layer_norm(x, eps)
    du, dW1, dW2 = branch_backward(dout, u, W1, W2)
    return dout + layer_norm_backward(x, du, eps), dW1, dW2
""",
)
PRE_LN_BACKWARD.whole(
    "dout in place",
    "in_place",
    """
from deepgrad.networks.residual import branch_backward, layer_norm, layer_norm_backward

def pre_ln_backward(dout, x, W1, W2, eps):
    u = layer_norm(x, eps)
    du, dW1, dW2 = branch_backward(dout, u, W1, W2)
    dout += layer_norm_backward(du, x, eps)
    return dout, dW1, dW2
""",
)
PRE_LN_BACKWARD.whole(
    "unpacked wrongly",
    "",
    """
from deepgrad.networks.residual import branch_backward, layer_norm, layer_norm_backward

def pre_ln_backward(dout, x, W1, W2, eps):
    u = layer_norm(x, eps)
    du = branch_backward(dout, u, W1, W2)
    return dout + layer_norm_backward(du, x, eps), du[1], du[2]
""",
)
PRE_LN_BACKWARD.whole(
    "branch gets W2 W1",
    "",
    """
from deepgrad.networks.residual import branch_backward, layer_norm, layer_norm_backward

def pre_ln_backward(dout, x, W1, W2, eps):
    u = layer_norm(x, eps)
    du, dW1, dW2 = branch_backward(dout, u, W2, W1)
    return dout + layer_norm_backward(du, x, eps), dW1, dW2
""",
)
PRE_LN_BACKWARD.whole(
    "skip twice",
    "skip_twice",
    """
from deepgrad.networks.residual import branch_backward, layer_norm, layer_norm_backward

def pre_ln_backward(dout, x, W1, W2, eps):
    u = layer_norm(x, eps)
    du, dW1, dW2 = branch_backward(dout, u, W1, W2)
    return 2 * dout + layer_norm_backward(du, x, eps), dW1, dW2
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
    "loop",
    """
def predicted_variance(L, branch_gain):
    q = [1.0]
    for _ in range(L):
        q.append(q[-1] + branch_gain * q[-1])
    return np.array(q)
""",
)
PREDICTED_VARIANCE.whole(
    "gain alone",
    "plain",
    """
def predicted_variance(L, branch_gain):
    return float(branch_gain) ** np.arange(L + 1)
""",
)
PREDICTED_VARIANCE.whole(
    "linear",
    "linear",
    """
def predicted_variance(L, branch_gain):
    return 1.0 + branch_gain * np.arange(L + 1)
""",
)
PREDICTED_VARIANCE.whole(
    "L entries",
    "first_missing",
    """
def predicted_variance(L, branch_gain):
    return (1.0 + branch_gain) ** np.arange(1, L + 1)
""",
)
PREDICTED_VARIANCE.whole(
    "last missing",
    "last_missing",
    """
def predicted_variance(L, branch_gain):
    return (1.0 + branch_gain) ** np.arange(L)
""",
)
PREDICTED_VARIANCE.whole(
    "RMS",
    "std_for_variance",
    """
def predicted_variance(L, branch_gain):
    return (1.0 + branch_gain) ** (np.arange(L + 1) / 2)
""",
)
PREDICTED_VARIANCE.whole(
    "only last",
    "",
    """
def predicted_variance(L, branch_gain):
    return (1.0 + branch_gain) ** L
""",
)
PREDICTED_VARIANCE.whole(
    "squared gain",
    "gain_squared",
    """
def predicted_variance(L, branch_gain):
    return (1.0 + branch_gain ** 2) ** np.arange(L + 1)
""",
)
PREDICTED_VARIANCE.whole(
    "one plus sqrt",
    "stds_added",
    """
def predicted_variance(L, branch_gain):
    return ((1.0 + np.sqrt(branch_gain)) ** 2) ** np.arange(L + 1)
""",
)
PREDICTED_VARIANCE.whole(
    "always 3",
    "tripling",
    """
def predicted_variance(L, branch_gain):
    return 3.0 ** np.arange(L + 1)
""",
)
PREDICTED_VARIANCE.whole(
    "half gain",
    "gain_halved",
    """
def predicted_variance(L, branch_gain):
    return (1.0 + branch_gain / 2) ** np.arange(L + 1)
""",
)
PREDICTED_VARIANCE.whole(
    "one plus power",
    "power_of_gain_alone",
    """
def predicted_variance(L, branch_gain):
    return 1.0 + branch_gain ** np.arange(L + 1)
""",
)
PREDICTED_VARIANCE.whole(
    "cumsum",
    "added_up",
    """
def predicted_variance(L, branch_gain):
    return np.cumsum((1.0 + branch_gain) ** np.arange(L + 1))
""",
)
PREDICTED_VARIANCE.whole(
    "log",
    "logarithms",
    """
def predicted_variance(L, branch_gain):
    return np.arange(L + 1) * np.log(1 + branch_gain)
""",
)
PREDICTED_VARIANCE.whole(
    "all L",
    "last_everywhere",
    """
def predicted_variance(L, branch_gain):
    return (1.0 + branch_gain) ** np.full(L + 1, L)
""",
)
PREDICTED_VARIANCE.whole(
    "ints",
    "only_first_right",
    """
def predicted_variance(L, branch_gain):
    return int(1 + branch_gain) ** np.arange(L + 1)
""",
)
PREDICTED_VARIANCE.whole(
    "reversed",
    "reversed",
    """
def predicted_variance(L, branch_gain):
    return (1.0 + branch_gain) ** np.arange(L + 1)[::-1]
""",
)
RESIDUAL_BACKWARD = Answers(
    "residual_backward",
    """
def residual_backward(dout, x, W1, W2):
    z = x @ W1.T
    a = np.maximum(z, 0)
    da = dout @ W2
    dz = da * (z > 0)
    dx = dout + dz @ W1
    dW1 = dz.T @ x
    dW2 = dout.T @ a
    return dx, dW1, dW2
""",
)
RESIDUAL_BACKWARD.other(
    "einsum",
    """
def residual_backward(dout, x, W1, W2):
    z = np.einsum("nd,hd->nh", x, W1)
    gate = np.where(z > 0, 1.0, 0.0)
    dz = np.einsum("nd,dh,nh->nh", dout, W2, gate)
    return dout + np.einsum("nh,hd->nd", dz, W1), np.einsum("nh,nd->hd", dz, x), np.einsum("nd,nh->dh", dout, z * gate)
""",
)
RESIDUAL_BACKWARD.whole(
    "no skip",
    "skip_dropped",
    """
def residual_backward(dout, x, W1, W2):
    z = x @ W1.T
    a = np.maximum(z, 0)
    da = dout @ W2
    dz = da * (z > 0)
    dx = dz @ W1
    dW1 = dz.T @ x
    dW2 = dout.T @ a
    return dx, dW1, dW2
""",
)
RESIDUAL_BACKWARD.whole(
    "x added for dout",
    "input_added",
    """
def residual_backward(dout, x, W1, W2):
    z = x @ W1.T
    a = np.maximum(z, 0)
    da = dout @ W2
    dz = da * (z > 0)
    dx = x + dz @ W1
    dW1 = dz.T @ x
    dW2 = dout.T @ a
    return dx, dW1, dW2
""",
)
RESIDUAL_BACKWARD.whole(
    "x added before the branch",
    "input_added_into_branch",
    """
def residual_backward(dout, x, W1, W2):
    z = x @ W1.T
    a = np.maximum(z, 0)
    da = (dout + x) @ W2
    dz = da * (z > 0)
    dx = dout + dz @ W1
    dW1 = dz.T @ x
    dW2 = dout.T @ a
    return dx, dW1, dW2
""",
)
RESIDUAL_BACKWARD.whole(
    "gate missing",
    "no_gate",
    """
def residual_backward(dout, x, W1, W2):
    z = x @ W1.T
    a = np.maximum(z, 0)
    da = dout @ W2
    dz = da
    dx = dout + dz @ W1
    dW1 = dz.T @ x
    dW2 = dout.T @ a
    return dx, dW1, dW2
""",
)
RESIDUAL_BACKWARD.whole(
    "gate of da",
    "gate_of_gradient",
    """
def residual_backward(dout, x, W1, W2):
    z = x @ W1.T
    a = np.maximum(z, 0)
    da = dout @ W2
    dz = da * (da > 0)
    dx = dout + dz @ W1
    dW1 = dz.T @ x
    dW2 = dout.T @ a
    return dx, dW1, dW2
""",
)
RESIDUAL_BACKWARD.whole(
    "gate at 0 open",
    "gate_at_zero",
    """
def residual_backward(dout, x, W1, W2):
    z = x @ W1.T
    a = np.maximum(z, 0)
    da = dout @ W2
    dz = da * (z >= 0)
    dx = dout + dz @ W1
    dW1 = dz.T @ x
    dW2 = dout.T @ a
    return dx, dW1, dW2
""",
)
RESIDUAL_BACKWARD.whole(
    "dz times a",
    "value_for_gate",
    """
def residual_backward(dout, x, W1, W2):
    z = x @ W1.T
    a = np.maximum(z, 0)
    da = dout @ W2
    dz = da * a
    dx = dout + dz @ W1
    dW1 = dz.T @ x
    dW2 = dout.T @ a
    return dx, dW1, dW2
""",
)
RESIDUAL_BACKWARD.whole(
    "dW2 with z",
    "pre_activation_for_second",
    """
def residual_backward(dout, x, W1, W2):
    z = x @ W1.T
    a = np.maximum(z, 0)
    da = dout @ W2
    dz = da * (z > 0)
    dx = dout + dz @ W1
    dW1 = dz.T @ x
    dW2 = dout.T @ z
    return dx, dW1, dW2
""",
)
RESIDUAL_BACKWARD.whole(
    "dW2 transposed",
    "transposed",
    """
def residual_backward(dout, x, W1, W2):
    z = x @ W1.T
    a = np.maximum(z, 0)
    da = dout @ W2
    dz = da * (z > 0)
    dx = dout + dz @ W1
    dW1 = dz.T @ x
    dW2 = a.T @ dout
    return dx, dW1, dW2
""",
)
RESIDUAL_BACKWARD.whole(
    "dW1 transposed",
    "transposed",
    """
def residual_backward(dout, x, W1, W2):
    z = x @ W1.T
    a = np.maximum(z, 0)
    da = dout @ W2
    dz = da * (z > 0)
    dx = dout + dz @ W1
    dW1 = x.T @ dz
    dW2 = dout.T @ a
    return dx, dW1, dW2
""",
)
RESIDUAL_BACKWARD.whole(
    "dW1 with da",
    "late_gate",
    """
def residual_backward(dout, x, W1, W2):
    z = x @ W1.T
    a = np.maximum(z, 0)
    da = dout @ W2
    dz = da * (z > 0)
    dx = dout + dz @ W1
    dW1 = da.T @ x
    dW2 = dout.T @ a
    return dx, dW1, dW2
""",
)
RESIDUAL_BACKWARD.whole(
    "means",
    "mean_for_sum",
    """
def residual_backward(dout, x, W1, W2):
    z = x @ W1.T
    a = np.maximum(z, 0)
    da = dout @ W2
    dz = da * (z > 0)
    dx = dout + dz @ W1
    dW1 = dz.T @ x / len(x)
    dW2 = dout.T @ a / len(x)
    return dx, dW1, dW2
""",
)
RESIDUAL_BACKWARD.whole(
    "W2 transposed",
    "",
    """
def residual_backward(dout, x, W1, W2):
    z = x @ W1.T
    a = np.maximum(z, 0)
    da = dout @ W2.T
    dz = da * (z > 0)
    dx = dout + dz @ W1
    dW1 = dz.T @ x
    dW2 = dout.T @ a
    return dx, dW1, dW2
""",
)
RESIDUAL_BACKWARD.whole(
    "order",
    "order",
    """
def residual_backward(dout, x, W1, W2):
    z = x @ W1.T
    a = np.maximum(z, 0)
    da = dout @ W2
    dz = da * (z > 0)
    dx = dout + dz @ W1
    dW1 = dz.T @ x
    dW2 = dout.T @ a
    return dx, dW2, dW1
""",
)
RESIDUAL_BACKWARD.whole(
    "dout in place",
    "in_place",
    """
def residual_backward(dout, x, W1, W2):
    z = x @ W1.T
    a = np.maximum(z, 0)
    da = dout @ W2
    dz = da * (z > 0)
    dW1 = dz.T @ x
    dW2 = dout.T @ a
    dout += dz @ W1
    dx = dout
    return dx, dW1, dW2
""",
)
RESIDUAL_BACKWARD.whole(
    "skip averaged",
    "factor",
    """
def residual_backward(dout, x, W1, W2):
    z = x @ W1.T
    a = np.maximum(z, 0)
    da = dout @ W2
    dz = da * (z > 0)
    dx = (dout + dz @ W1) / 2
    dW1 = dz.T @ x
    dW2 = dout.T @ a
    return dx, dW1, dW2
""",
)
RESIDUAL_BACKWARD.whole(
    "dout in place before dW2",
    "dout_overwritten",
    """
def residual_backward(dout, x, W1, W2):
    z = x @ W1.T
    a = np.maximum(z, 0)
    da = dout @ W2
    dz = da * (z > 0)
    dx = dout = dout + dz @ W1
    dW1 = dz.T @ x
    dW2 = dout.T @ a
    return dx, dW1, dW2
""",
)
RMSNORM_BACKWARD = Answers(
    "rmsnorm_backward",
    """
def rmsnorm_backward(dout, x, gamma, eps):
    r = np.sqrt((x ** 2).mean(axis=1, keepdims=True) + eps)
    x_hat = x / r
    d = dout * gamma
    dx = (d - x_hat * (d * x_hat).mean(axis=1, keepdims=True)) / r
    dgamma = (dout * x_hat).sum(axis=0)
    return dx, dgamma
""",
)
RMSNORM_BACKWARD.other(
    "quotient rule",
    """
def rmsnorm_backward(dout, x, gamma, eps):
    D = x.shape[1]
    ms = np.einsum("nd,nd->n", x, x)[:, None] / D + eps
    d = gamma * dout
    inner = np.einsum("nd,nd->n", d, x)[:, None]
    return d * ms ** -0.5 - x * inner * ms ** -1.5 / D, np.einsum("nd,nd->d", dout, x * ms ** -0.5)
""",
)
RMSNORM_BACKWARD.whole(
    "direct only",
    "rms_is_constant",
    """
def rmsnorm_backward(dout, x, gamma, eps):
    r = np.sqrt((x ** 2).mean(axis=1, keepdims=True) + eps)
    x_hat = x / r
    d = dout * gamma
    dx = (d) / r
    dgamma = (dout * x_hat).sum(axis=0)
    return dx, dgamma
""",
)
RMSNORM_BACKWARD.whole(
    "mean path added",
    "with_mean_path",
    """
def rmsnorm_backward(dout, x, gamma, eps):
    r = np.sqrt((x ** 2).mean(axis=1, keepdims=True) + eps)
    x_hat = x / r
    d = dout * gamma
    dx = (d - d.mean(axis=1, keepdims=True) - x_hat * (d * x_hat).mean(axis=1, keepdims=True)) / r
    dgamma = (dout * x_hat).sum(axis=0)
    return dx, dgamma
""",
)
RMSNORM_BACKWARD.whole(
    "gamma after",
    "gamma_outside",
    """
def rmsnorm_backward(dout, x, gamma, eps):
    r = np.sqrt((x ** 2).mean(axis=1, keepdims=True) + eps)
    x_hat = x / r
    d = dout
    dx = gamma * (d - x_hat * (d * x_hat).mean(axis=1, keepdims=True)) / r
    dgamma = (dout * x_hat).sum(axis=0)
    return dx, dgamma
""",
)
RMSNORM_BACKWARD.whole(
    "gamma missing",
    "gamma_forgotten",
    """
def rmsnorm_backward(dout, x, gamma, eps):
    r = np.sqrt((x ** 2).mean(axis=1, keepdims=True) + eps)
    x_hat = x / r
    d = dout
    dx = (d - x_hat * (d * x_hat).mean(axis=1, keepdims=True)) / r
    dgamma = (dout * x_hat).sum(axis=0)
    return dx, dgamma
""",
)
RMSNORM_BACKWARD.whole(
    "sum",
    "sum_for_mean",
    """
def rmsnorm_backward(dout, x, gamma, eps):
    r = np.sqrt((x ** 2).mean(axis=1, keepdims=True) + eps)
    x_hat = x / r
    d = dout * gamma
    dx = (d - x_hat * (d * x_hat).sum(axis=1, keepdims=True)) / r
    dgamma = (dout * x_hat).sum(axis=0)
    return dx, dgamma
""",
)
RMSNORM_BACKWARD.whole(
    "plus",
    "path_added",
    """
def rmsnorm_backward(dout, x, gamma, eps):
    r = np.sqrt((x ** 2).mean(axis=1, keepdims=True) + eps)
    x_hat = x / r
    d = dout * gamma
    dx = (d + x_hat * (d * x_hat).mean(axis=1, keepdims=True)) / r
    dgamma = (dout * x_hat).sum(axis=0)
    return dx, dgamma
""",
)
RMSNORM_BACKWARD.whole(
    "dgamma with x",
    "dgamma_with_x",
    """
def rmsnorm_backward(dout, x, gamma, eps):
    r = np.sqrt((x ** 2).mean(axis=1, keepdims=True) + eps)
    x_hat = x / r
    d = dout * gamma
    dx = (d - x_hat * (d * x_hat).mean(axis=1, keepdims=True)) / r
    dgamma = (dout * x).sum(axis=0)
    return dx, dgamma
""",
)
RMSNORM_BACKWARD.whole(
    "dgamma with d",
    "gamma_in_dgamma",
    """
def rmsnorm_backward(dout, x, gamma, eps):
    r = np.sqrt((x ** 2).mean(axis=1, keepdims=True) + eps)
    x_hat = x / r
    d = dout * gamma
    dx = (d - x_hat * (d * x_hat).mean(axis=1, keepdims=True)) / r
    dgamma = (d * x_hat).sum(axis=0)
    return dx, dgamma
""",
)
RMSNORM_BACKWARD.whole(
    "dgamma mean",
    "dgamma_averaged",
    """
def rmsnorm_backward(dout, x, gamma, eps):
    r = np.sqrt((x ** 2).mean(axis=1, keepdims=True) + eps)
    x_hat = x / r
    d = dout * gamma
    dx = (d - x_hat * (d * x_hat).mean(axis=1, keepdims=True)) / r
    dgamma = (dout * x_hat).mean(axis=0)
    return dx, dgamma
""",
)
RMSNORM_BACKWARD.whole(
    "dgamma row",
    "",
    """
def rmsnorm_backward(dout, x, gamma, eps):
    r = np.sqrt((x ** 2).mean(axis=1, keepdims=True) + eps)
    x_hat = x / r
    d = dout * gamma
    dx = (d - x_hat * (d * x_hat).mean(axis=1, keepdims=True)) / r
    dgamma = (dout * x_hat).sum(axis=1)
    return dx, dgamma
""",
)
RMSNORM_BACKWARD.whole(
    "r squared",
    "dx_over_variance",
    """
def rmsnorm_backward(dout, x, gamma, eps):
    r = np.sqrt((x ** 2).mean(axis=1, keepdims=True) + eps)
    x_hat = x / r
    d = dout * gamma
    dx = (d - x_hat * (d * x_hat).mean(axis=1, keepdims=True)) / r ** 2
    dgamma = (dout * x_hat).sum(axis=0)
    return dx, dgamma
""",
)
RMSNORM_BACKWARD.whole(
    "no r",
    "no_rms",
    """
def rmsnorm_backward(dout, x, gamma, eps):
    r = np.sqrt((x ** 2).mean(axis=1, keepdims=True) + eps)
    x_hat = x / r
    d = dout * gamma
    dx = (d - x_hat * (d * x_hat).mean(axis=1, keepdims=True))
    dgamma = (dout * x_hat).sum(axis=0)
    return dx, dgamma
""",
)
RMSNORM_BACKWARD.whole(
    "swapped",
    "order",
    """
def rmsnorm_backward(dout, x, gamma, eps):
    r = np.sqrt((x ** 2).mean(axis=1, keepdims=True) + eps)
    x_hat = x / r
    d = dout * gamma
    dx = (d - x_hat * (d * x_hat).mean(axis=1, keepdims=True)) / r
    dgamma = (dout * x_hat).sum(axis=0)
    return dgamma, dx
""",
)
RMSNORM_BACKWARD.whole(
    "three outputs",
    "extra_output",
    """
def rmsnorm_backward(dout, x, gamma, eps):
    r = np.sqrt((x ** 2).mean(axis=1, keepdims=True) + eps)
    x_hat = x / r
    d = dout * gamma
    dx = (d - x_hat * (d * x_hat).mean(axis=1, keepdims=True)) / r
    dgamma = (dout * x_hat).sum(axis=0)
    return dx, dgamma, dout.sum(axis=0)
""",
)
RMSNORM_BACKWARD.whole(
    "x twice",
    "x_for_x_hat",
    """
def rmsnorm_backward(dout, x, gamma, eps):
    r = np.sqrt((x ** 2).mean(axis=1, keepdims=True) + eps)
    x_hat = x / r
    d = dout * gamma
    dx = (d - x * (d * x_hat).mean(axis=1, keepdims=True)) / r
    dgamma = (dout * x_hat).sum(axis=0)
    return dx, dgamma
""",
)
RMSNORM_BACKWARD.whole(
    "axis 0",
    "mean_over_the_batch",
    """
def rmsnorm_backward(dout, x, gamma, eps):
    r = np.sqrt((x ** 2).mean(axis=1, keepdims=True) + eps)
    x_hat = x / r
    d = dout * gamma
    dx = (d - x_hat * (d * x_hat).mean(axis=0)) / r
    dgamma = (dout * x_hat).sum(axis=0)
    return dx, dgamma
""",
)
RMSNORM_FORWARD = Answers(
    "rmsnorm_forward",
    """
def rmsnorm_forward(x, gamma, eps):
    r = np.sqrt((x ** 2).mean(axis=1, keepdims=True) + eps)
    return gamma * x / r
""",
)
RMSNORM_FORWARD.other(
    "linalg",
    """
def rmsnorm_forward(x, gamma, eps):
    x = np.asarray(x, dtype=np.float64)
    ms = np.linalg.norm(x, axis=-1) ** 2 / x.shape[-1]
    return (x.T / np.sqrt(ms + eps)).T * gamma
""",
)
RMSNORM_FORWARD.whole(
    "std",
    "std_for_rms",
    """
def rmsnorm_forward(x, gamma, eps):
    r = np.sqrt(x.var(axis=1, keepdims=True) + eps)
    return gamma * x / r
""",
)
RMSNORM_FORWARD.whole(
    "centred",
    "centred",
    """
def rmsnorm_forward(x, gamma, eps):
    x = x - x.mean(axis=1, keepdims=True)
    r = np.sqrt((x ** 2).mean(axis=1, keepdims=True) + eps)
    return gamma * x / r
""",
)
RMSNORM_FORWARD.whole(
    "sum not mean",
    "length_for_rms",
    """
def rmsnorm_forward(x, gamma, eps):
    r = np.sqrt((x ** 2).sum(axis=1, keepdims=True) + eps)
    return gamma * x / r
""",
)
RMSNORM_FORWARD.whole(
    "axis 0",
    "over_the_batch",
    """
def rmsnorm_forward(x, gamma, eps):
    r = np.sqrt((x ** 2).mean(axis=0) + eps)
    return gamma * x / r
""",
)
RMSNORM_FORWARD.whole(
    "no root",
    "square_for_rms",
    """
def rmsnorm_forward(x, gamma, eps):
    r = (x ** 2).mean(axis=1, keepdims=True) + eps
    return gamma * x / r
""",
)
RMSNORM_FORWARD.whole(
    "eps outside",
    "eps_outside_root",
    """
def rmsnorm_forward(x, gamma, eps):
    r = np.sqrt((x ** 2).mean(axis=1, keepdims=True)) + eps
    return gamma * x / r
""",
)
RMSNORM_FORWARD.whole(
    "no eps",
    "eps_forgotten",
    """
def rmsnorm_forward(x, gamma, eps):
    r = np.sqrt((x ** 2).mean(axis=1, keepdims=True))
    return gamma * x / r
""",
)
RMSNORM_FORWARD.whole(
    "keepdims",
    "",
    """
def rmsnorm_forward(x, gamma, eps):
    r = np.sqrt((x ** 2).mean(axis=1) + eps)
    return gamma * x / r
""",
)
RMSNORM_FORWARD.whole(
    "abs",
    "mean_size",
    """
def rmsnorm_forward(x, gamma, eps):
    r = np.abs(x).mean(axis=1, keepdims=True) + eps
    return gamma * x / r
""",
)
RMSNORM_FORWARD.whole(
    "mean squared",
    "square_of_mean",
    """
def rmsnorm_forward(x, gamma, eps):
    r = np.sqrt(x.mean(axis=1, keepdims=True) ** 2 + eps)
    return gamma * x / r
""",
)
RMSNORM_FORWARD.whole(
    "gamma left out",
    "gamma_forgotten",
    """
def rmsnorm_forward(x, gamma, eps):
    r = np.sqrt((x ** 2).mean(axis=1, keepdims=True) + eps)
    return x / r
""",
)
RMSNORM_FORWARD.whole(
    "divided by gamma",
    "gamma_divides",
    """
def rmsnorm_forward(x, gamma, eps):
    r = np.sqrt((x ** 2).mean(axis=1, keepdims=True) + eps)
    return x / (r * gamma)
""",
)
RMSNORM_FORWARD.whole(
    "one r",
    "over_everything",
    """
def rmsnorm_forward(x, gamma, eps):
    r = np.sqrt((x ** 2).mean() + eps)
    return gamma * x / r
""",
)
RMSNORM_FORWARD.whole(
    "tuple",
    "extra_output",
    """
def rmsnorm_forward(x, gamma, eps):
    r = np.sqrt((x ** 2).mean(axis=1, keepdims=True) + eps)
    return gamma * x / r, r
""",
)
RMSNORM_FORWARD.whole(
    "in place",
    "in_place",
    """
def rmsnorm_forward(x, gamma, eps):
    r = np.sqrt((x ** 2).mean(axis=1, keepdims=True) + eps)
    x /= r
    return gamma * x
""",
)
RMSNORM_FORWARD.whole(
    "times r",
    "multiplied",
    """
def rmsnorm_forward(x, gamma, eps):
    r = np.sqrt((x ** 2).mean(axis=1, keepdims=True) + eps)
    return gamma * x * r
""",
)
