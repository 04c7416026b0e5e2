"""What a reader who knew only the text of lesson 6 wrote: plausible slips and right answers of other styles.

A slip with the name ``""`` is refused without a name as yet.
"""

from support.tables import Answers

GIVEN = "from deepgrad.networks.residual import branch, branch_backward, layer_norm, layer_norm_backward, residual_backward as block_backward\n"
"""What the notebook imports."""

RESIDUALMLP = Answers(
    "ResidualMLP",
    """
class ResidualMLP(torch.nn.Module):
    def __init__(self, inputs, width, outputs, blocks):
        super().__init__()
        self.stem = torch.nn.Linear(inputs, width)
        self.blocks = torch.nn.ModuleList()
        for _ in range(blocks):
            self.blocks.append(torch.nn.Linear(width, width))
            self.blocks.append(torch.nn.Linear(width, width))
        self.head = torch.nn.Linear(width, outputs)

    def forward(self, x):
        h = torch.relu(self.stem(x))
        for i in range(0, len(self.blocks), 2):
            h = h + self.blocks[i + 1](torch.relu(self.blocks[i](h)))
        return self.head(h)
""",
)
RESIDUALMLP.other(
    "a list of sequentials",
    """
class ResidualMLP(torch.nn.Module):
    def __init__(self, inputs, width, outputs, blocks):
        super().__init__()
        self.stem = torch.nn.Linear(inputs, width)
        self.body = torch.nn.ModuleList(
            torch.nn.Sequential(torch.nn.Linear(width, width), torch.nn.ReLU(), torch.nn.Linear(width, width)) for _ in range(blocks)
        )
        self.head = torch.nn.Linear(width, outputs)

    def forward(self, x):
        h = self.stem(x).clamp(min=0)
        for block in self.body:
            h = block(h) + h
        return self.head(h)
""",
)
RESIDUALMLP.other(
    "a block class inside",
    """
class ResidualMLP(torch.nn.Module):
    def __init__(self, inputs, width, outputs, blocks):
        super().__init__()
        class Block(torch.nn.Module):
            def __init__(self, width):
                super().__init__()
                self.first = torch.nn.Linear(width, width)
                self.second = torch.nn.Linear(width, width)
            def forward(self, h):
                return h + self.second(torch.nn.functional.relu(self.first(h)))
        self.net = torch.nn.Sequential(torch.nn.Linear(inputs, width), torch.nn.ReLU(), *[Block(width) for _ in range(blocks)], torch.nn.Linear(width, outputs))

    def forward(self, x):
        return self.net(x)
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
        self.blocks = torch.nn.ModuleList()
        for _ in range(blocks):
            self.blocks.append(torch.nn.Linear(width, width))
            self.blocks.append(torch.nn.Linear(width, width))
        self.head = torch.nn.Linear(width, outputs)

    def forward(self, x):
        h = torch.relu(self.stem(x))
        for i in range(0, len(self.blocks), 2):
            h = self.blocks[i + 1](torch.relu(self.blocks[i](h)))
        return self.head(h)
""",
)
RESIDUALMLP.whole(
    "no relu behind the stem",
    "linear_stem",
    """
class ResidualMLP(torch.nn.Module):
    def __init__(self, inputs, width, outputs, blocks):
        super().__init__()
        self.stem = torch.nn.Linear(inputs, width)
        self.blocks = torch.nn.ModuleList()
        for _ in range(blocks):
            self.blocks.append(torch.nn.Linear(width, width))
            self.blocks.append(torch.nn.Linear(width, width))
        self.head = torch.nn.Linear(width, outputs)

    def forward(self, x):
        h = self.stem(x)
        for i in range(0, len(self.blocks), 2):
            h = h + self.blocks[i + 1](torch.relu(self.blocks[i](h)))
        return self.head(h)
""",
)
RESIDUALMLP.whole(
    "no relu in the branch",
    "linear_branch",
    """
class ResidualMLP(torch.nn.Module):
    def __init__(self, inputs, width, outputs, blocks):
        super().__init__()
        self.stem = torch.nn.Linear(inputs, width)
        self.blocks = torch.nn.ModuleList()
        for _ in range(blocks):
            self.blocks.append(torch.nn.Linear(width, width))
            self.blocks.append(torch.nn.Linear(width, width))
        self.head = torch.nn.Linear(width, outputs)

    def forward(self, x):
        h = torch.relu(self.stem(x))
        for i in range(0, len(self.blocks), 2):
            h = h + self.blocks[i + 1](self.blocks[i](h))
        return self.head(h)
""",
)
RESIDUALMLP.whole(
    "relu behind the sum",
    "relu_behind_sum",
    """
class ResidualMLP(torch.nn.Module):
    def __init__(self, inputs, width, outputs, blocks):
        super().__init__()
        self.stem = torch.nn.Linear(inputs, width)
        self.blocks = torch.nn.ModuleList()
        for _ in range(blocks):
            self.blocks.append(torch.nn.Linear(width, width))
            self.blocks.append(torch.nn.Linear(width, width))
        self.head = torch.nn.Linear(width, outputs)

    def forward(self, x):
        h = torch.relu(self.stem(x))
        for i in range(0, len(self.blocks), 2):
            h = torch.relu(h + self.blocks[i + 1](torch.relu(self.blocks[i](h))))
        return self.head(h)
""",
)
RESIDUALMLP.whole(
    "relu at the end of the branch",
    "relu_behind_branch",
    """
class ResidualMLP(torch.nn.Module):
    def __init__(self, inputs, width, outputs, blocks):
        super().__init__()
        self.stem = torch.nn.Linear(inputs, width)
        self.blocks = torch.nn.ModuleList()
        for _ in range(blocks):
            self.blocks.append(torch.nn.Linear(width, width))
            self.blocks.append(torch.nn.Linear(width, width))
        self.head = torch.nn.Linear(width, outputs)

    def forward(self, x):
        h = torch.relu(self.stem(x))
        for i in range(0, len(self.blocks), 2):
            h = h + torch.relu(self.blocks[i + 1](torch.relu(self.blocks[i](h))))
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
        self.blocks = []
        for _ in range(blocks):
            self.blocks.append(torch.nn.Linear(width, width))
            self.blocks.append(torch.nn.Linear(width, width))
        self.head = torch.nn.Linear(width, outputs)

    def forward(self, x):
        h = torch.relu(self.stem(x))
        for i in range(0, len(self.blocks), 2):
            h = h + self.blocks[i + 1](torch.relu(self.blocks[i](h)))
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
        self.first = torch.nn.ModuleList(torch.nn.Linear(width, width) for _ in range(blocks))
        self.second = torch.nn.ModuleList(torch.nn.Linear(width, width) for _ in range(blocks))
        self.head = torch.nn.Linear(width, outputs)

    def forward(self, x):
        h = torch.relu(self.stem(x))
        for f, s in zip(self.first, self.second):
            h = h + s(torch.relu(f(h)))
        return self.head(h)
""",
)
RESIDUALMLP.whole(
    "head early",
    "",
    """
class ResidualMLP(torch.nn.Module):
    def __init__(self, inputs, width, outputs, blocks):
        super().__init__()
        self.stem = torch.nn.Linear(inputs, width)
        self.head = torch.nn.Linear(width, outputs)
        self.blocks = torch.nn.ModuleList(torch.nn.Linear(width, width) for _ in range(2 * blocks))

    def forward(self, x):
        h = torch.relu(self.stem(x))
        for i in range(0, len(self.blocks), 2):
            h = h + self.blocks[i + 1](torch.relu(self.blocks[i](h)))
        return self.head(h)
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
        self.blocks = torch.nn.ModuleList()
        for _ in range(blocks):
            self.blocks.append(torch.nn.Linear(width, width, bias=False))
            self.blocks.append(torch.nn.Linear(width, width, bias=False))
        self.head = torch.nn.Linear(width, outputs)

    def forward(self, x):
        h = torch.relu(self.stem(x))
        for i in range(0, len(self.blocks), 2):
            h = h + self.blocks[i + 1](torch.relu(self.blocks[i](h)))
        return self.head(h)
""",
)
RESIDUALMLP.whole(
    "shared",
    "",
    """
class ResidualMLP(torch.nn.Module):
    def __init__(self, inputs, width, outputs, blocks):
        super().__init__()
        self.stem = torch.nn.Linear(inputs, width)
        first, second = torch.nn.Linear(width, width), torch.nn.Linear(width, width)
        self.blocks = torch.nn.ModuleList([first, second] * blocks)
        self.head = torch.nn.Linear(width, outputs)

    def forward(self, x):
        h = torch.relu(self.stem(x))
        for i in range(0, len(self.blocks), 2):
            h = h + self.blocks[i + 1](torch.relu(self.blocks[i](h)))
        return self.head(h)
""",
)
RESIDUALMLP.whole(
    "skip from the stem",
    "skip_from_start",
    """
class ResidualMLP(torch.nn.Module):
    def __init__(self, inputs, width, outputs, blocks):
        super().__init__()
        self.stem = torch.nn.Linear(inputs, width)
        self.blocks = torch.nn.ModuleList()
        for _ in range(blocks):
            self.blocks.append(torch.nn.Linear(width, width))
            self.blocks.append(torch.nn.Linear(width, width))
        self.head = torch.nn.Linear(width, outputs)

    def forward(self, x):
        h0 = torch.relu(self.stem(x))
        h = h0
        for i in range(0, len(self.blocks), 2):
            h = h0 + self.blocks[i + 1](torch.relu(self.blocks[i](h)))
        return self.head(h)
""",
)
RESIDUALMLP.whole(
    "no super",
    "",
    """
class ResidualMLP(torch.nn.Module):
    def __init__(self, inputs, width, outputs, blocks):
        pass
        self.stem = torch.nn.Linear(inputs, width)
        self.blocks = torch.nn.ModuleList()
        for _ in range(blocks):
            self.blocks.append(torch.nn.Linear(width, width))
            self.blocks.append(torch.nn.Linear(width, width))
        self.head = torch.nn.Linear(width, outputs)

    def forward(self, x):
        h = torch.relu(self.stem(x))
        for i in range(0, len(self.blocks), 2):
            h = h + self.blocks[i + 1](torch.relu(self.blocks[i](h)))
        return self.head(h)
""",
)
RESIDUALMLP.whole(
    "softmax",
    "softmax_behind_head",
    """
class ResidualMLP(torch.nn.Module):
    def __init__(self, inputs, width, outputs, blocks):
        super().__init__()
        self.stem = torch.nn.Linear(inputs, width)
        self.blocks = torch.nn.ModuleList()
        for _ in range(blocks):
            self.blocks.append(torch.nn.Linear(width, width))
            self.blocks.append(torch.nn.Linear(width, width))
        self.head = torch.nn.Linear(width, outputs)

    def forward(self, x):
        h = torch.relu(self.stem(x))
        for i in range(0, len(self.blocks), 2):
            h = h + self.blocks[i + 1](torch.relu(self.blocks[i](h)))
        return torch.softmax(self.head(h), dim=1)
""",
)
RESIDUALMLP.whole(
    "skip of one",
    "skip_at_each_layer",
    """
class ResidualMLP(torch.nn.Module):
    def __init__(self, inputs, width, outputs, blocks):
        super().__init__()
        self.stem = torch.nn.Linear(inputs, width)
        self.blocks = torch.nn.ModuleList()
        for _ in range(blocks):
            self.blocks.append(torch.nn.Linear(width, width))
            self.blocks.append(torch.nn.Linear(width, width))
        self.head = torch.nn.Linear(width, outputs)

    def forward(self, x):
        h = torch.relu(self.stem(x))
        for layer in self.blocks:
            h = h + torch.relu(layer(h))
        return self.head(h)
""",
)
RESIDUALMLP.whole(
    "one block too few",
    "",
    """
class ResidualMLP(torch.nn.Module):
    def __init__(self, inputs, width, outputs, blocks):
        super().__init__()
        self.stem = torch.nn.Linear(inputs, width)
        self.blocks = torch.nn.ModuleList()
        for _ in range(blocks - 1):
            self.blocks.append(torch.nn.Linear(width, width))
            self.blocks.append(torch.nn.Linear(width, width))
        self.head = torch.nn.Linear(width, outputs)

    def forward(self, x):
        h = torch.relu(self.stem(x))
        for i in range(0, len(self.blocks), 2):
            h = h + self.blocks[i + 1](torch.relu(self.blocks[i](h)))
        return self.head(h)
""",
)
RESIDUALMLP.whole(
    "only one layer a block",
    "",
    """
class ResidualMLP(torch.nn.Module):
    def __init__(self, inputs, width, outputs, blocks):
        super().__init__()
        self.stem = torch.nn.Linear(inputs, width)
        self.blocks = torch.nn.ModuleList(torch.nn.Linear(width, width) for _ in range(blocks))
        self.head = torch.nn.Linear(width, outputs)

    def forward(self, x):
        h = torch.relu(self.stem(x))
        for b in self.blocks:
            h = h + torch.relu(b(h))
        return self.head(h)
""",
)
RESIDUALMLP.whole(
    "pre-activation",
    "pre_activation",
    """
class ResidualMLP(torch.nn.Module):
    def __init__(self, inputs, width, outputs, blocks):
        super().__init__()
        self.stem = torch.nn.Linear(inputs, width)
        self.blocks = torch.nn.ModuleList()
        for _ in range(blocks):
            self.blocks.append(torch.nn.Linear(width, width))
            self.blocks.append(torch.nn.Linear(width, width))
        self.head = torch.nn.Linear(width, outputs)

    def forward(self, x):
        h = torch.relu(self.stem(x))
        for i in range(0, len(self.blocks), 2):
            h = h + self.blocks[i + 1](self.blocks[i](torch.relu(h)))
        return self.head(h)
""",
)
RESIDUALMLP.whole(
    "in place sum, wrong order",
    "layers_swapped",
    """
class ResidualMLP(torch.nn.Module):
    def __init__(self, inputs, width, outputs, blocks):
        super().__init__()
        self.stem = torch.nn.Linear(inputs, width)
        self.blocks = torch.nn.ModuleList()
        for _ in range(blocks):
            self.blocks.append(torch.nn.Linear(width, width))
            self.blocks.append(torch.nn.Linear(width, width))
        self.head = torch.nn.Linear(width, outputs)

    def forward(self, x):
        h = torch.relu(self.stem(x))
        for i in range(0, len(self.blocks), 2):
            h = h + self.blocks[i](torch.relu(self.blocks[i + 1](h)))
        return self.head(h)
""",
)
RESIDUALMLP.whole(
    "no return",
    "",
    """
class ResidualMLP(torch.nn.Module):
    def __init__(self, inputs, width, outputs, blocks):
        super().__init__()
        self.stem = torch.nn.Linear(inputs, width)
        self.blocks = torch.nn.ModuleList()
        for _ in range(blocks):
            self.blocks.append(torch.nn.Linear(width, width))
            self.blocks.append(torch.nn.Linear(width, width))
        self.head = torch.nn.Linear(width, outputs)

    def forward(self, x):
        h = torch.relu(self.stem(x))
        for i in range(0, len(self.blocks), 2):
            h = h + self.blocks[i + 1](torch.relu(self.blocks[i](h)))
        self.head(h)
""",
)
RESIDUALMLP.whole(
    "relu on head",
    "relu_behind_head",
    """
class ResidualMLP(torch.nn.Module):
    def __init__(self, inputs, width, outputs, blocks):
        super().__init__()
        self.stem = torch.nn.Linear(inputs, width)
        self.blocks = torch.nn.ModuleList()
        for _ in range(blocks):
            self.blocks.append(torch.nn.Linear(width, width))
            self.blocks.append(torch.nn.Linear(width, width))
        self.head = torch.nn.Linear(width, outputs)

    def forward(self, x):
        h = torch.relu(self.stem(x))
        for i in range(0, len(self.blocks), 2):
            h = h + self.blocks[i + 1](torch.relu(self.blocks[i](h)))
        return torch.relu(self.head(h))
""",
)
RESIDUALMLP.whole(
    "two slips",
    "linear_stem_and_no_skip",
    """
class ResidualMLP(torch.nn.Module):
    def __init__(self, inputs, width, outputs, blocks):
        super().__init__()
        self.stem = torch.nn.Linear(inputs, width)
        self.blocks = torch.nn.ModuleList()
        for _ in range(blocks):
            self.blocks.append(torch.nn.Linear(width, width))
            self.blocks.append(torch.nn.Linear(width, width))
        self.head = torch.nn.Linear(width, outputs)

    def forward(self, x):
        h = self.stem(x)
        for i in range(0, len(self.blocks), 2):
            h = self.blocks[i + 1](torch.relu(self.blocks[i](h)))
        return self.head(h)
""",
)
RESIDUALMLP.whole(
    "linear swapped",
    "",
    """
class ResidualMLP(torch.nn.Module):
    def __init__(self, inputs, width, outputs, blocks):
        super().__init__()
        self.stem = torch.nn.Linear(width, inputs)
        self.blocks = torch.nn.ModuleList()
        for _ in range(blocks):
            self.blocks.append(torch.nn.Linear(width, width))
            self.blocks.append(torch.nn.Linear(width, width))
        self.head = torch.nn.Linear(outputs, width)

    def forward(self, x):
        h = torch.relu(self.stem(x))
        for i in range(0, len(self.blocks), 2):
            h = h + self.blocks[i + 1](torch.relu(self.blocks[i](h)))
        return self.head(h)
""",
)
RESIDUALMLP.whole(
    "skip inside",
    "skip_before_second",
    """
class ResidualMLP(torch.nn.Module):
    def __init__(self, inputs, width, outputs, blocks):
        super().__init__()
        self.stem = torch.nn.Linear(inputs, width)
        self.blocks = torch.nn.ModuleList()
        for _ in range(blocks):
            self.blocks.append(torch.nn.Linear(width, width))
            self.blocks.append(torch.nn.Linear(width, width))
        self.head = torch.nn.Linear(width, outputs)

    def forward(self, x):
        h = torch.relu(self.stem(x))
        for i in range(0, len(self.blocks), 2):
            h = self.blocks[i + 1](h + torch.relu(self.blocks[i](h)))
        return self.head(h)
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
BRANCH_SCALE.other(
    "root",
    """
def branch_scale(L, m):
    return (1.0 / L) ** (0.5 / (m - 1))
""",
)
BRANCH_SCALE.whole(
    "precedence",
    "power_first",
    """
def branch_scale(L, m):
    return L ** -1 / (2 * m - 2)
""",
)
BRANCH_SCALE.whole(
    "2m",
    "over_all_matrices",
    """
def branch_scale(L, m):
    return L ** (-1 / (2 * m))
""",
)
BRANCH_SCALE.whole(
    "plus",
    "inverse",
    """
def branch_scale(L, m):
    return L ** (1 / (2 * m - 2))
""",
)
BRANCH_SCALE.whole(
    "always root",
    "on_the_output",
    """
def branch_scale(L, m):
    return 1 / math.sqrt(L)
""",
)
BRANCH_SCALE.whole(
    "no two",
    "without_half",
    """
def branch_scale(L, m):
    return L ** (-1 / (m - 1))
""",
)
BRANCH_SCALE.whole(
    "precedence in the exponent",
    "no_brackets",
    """
def branch_scale(L, m):
    return L ** (-1 / 2 * m - 2)
""",
)
BRANCH_SCALE.whole(
    "integer division",
    "one_over_blocks",
    """
def branch_scale(L, m):
    return float(L) ** (-1 // (2 * m - 2))
""",
)
BRANCH_SCALE.whole(
    "2m - 1",
    "off_by_one",
    """
def branch_scale(L, m):
    return L ** (-1 / (2 * m - 1))
""",
)
BRANCH_SCALE.whole(
    "whole branch",
    "on_the_output",
    """
def branch_scale(L, m):
    return (L ** (-1 / (2 * m - 2))) ** (m - 1)
""",
)
BRANCH_SCALE.whole(
    "inverted exponent",
    "exponent_upside_down",
    """
def branch_scale(L, m):
    return float(L) ** -(2 * m - 2)
""",
)
BRANCH_SCALE.whole(
    "1/L",
    "one_over_blocks",
    """
def branch_scale(L, m):
    return 1 / L
""",
)
BRANCH_SCALE.whole(
    "swapped",
    "swapped",
    """
def branch_scale(L, m):
    return m ** (-1 / (2 * L - 2)) if L > 1 else 1.0
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
    "squared",
    "without_half",
    """
def branch_scale(L, m):
    return L ** (-1 / (m - 1.0) ) * 1.0
""",
)
BRANCH_SCALE.whole(
    "round",
    "whole",
    """
def branch_scale(L, m):
    return int(L ** (-1 / (2 * m - 2)))
""",
)
BRANCH_SCALE.whole(
    "natural",
    "two_after",
    """
def branch_scale(L, m):
    return L ** (-(1 / (2 * m)) - 2)
""",
)
BRANCH_SCALE.whole(
    "2(m-2)",
    "one_matrix_too_few",
    """
def branch_scale(L, m):
    return L ** (-1 / (2 * (m - 2)))
""",
)
BRANCH_SCALE.whole(
    "missing minus 2",
    "inverse_over_all",
    """
def branch_scale(L, m):
    return L ** (1 / (2 * m))
""",
)

GRADIENT_AUTOCORRELATION = Answers(
    "gradient_autocorrelation",
    """
def gradient_autocorrelation(grads, lags):

    c = grads - grads.mean()
    K = len(c)
    return np.array([np.sum(c[: K - k] * c[k:]) for k in lags]) / np.sum(c ** 2)
""",
)
GRADIENT_AUTOCORRELATION.other(
    "correlate",
    """
def gradient_autocorrelation(grads, lags):

    c = np.asarray(grads, dtype=float) - np.mean(grads)
    full = np.correlate(c, c, mode="full")[len(c) - 1 :]
    return full[np.array(lags, dtype=int)] / full[0]
""",
)
GRADIENT_AUTOCORRELATION.other(
    "loops",
    """
def gradient_autocorrelation(grads, lags):

    K = len(grads)
    m = sum(grads) / K
    c = [g - m for g in grads]
    total = sum(v * v for v in c)
    out = []
    for k in lags:
        out.append(sum(c[t] * c[t + k] for t in range(K - k)) / total)
    return np.array(out, dtype=float)
""",
)
GRADIENT_AUTOCORRELATION.whole(
    "no mean",
    "not_centred",
    """
def gradient_autocorrelation(grads, lags):

    c = grads
    K = len(c)
    return np.array([np.sum(c[: K - k] * c[k:]) for k in lags]) / np.sum(c ** 2)
""",
)
GRADIENT_AUTOCORRELATION.whole(
    "minus k",
    "",
    """
def gradient_autocorrelation(grads, lags):

    c = grads - grads.mean()
    return np.array([np.sum(c[:-k] * c[k:]) for k in lags]) / np.sum(c ** 2)
""",
)
GRADIENT_AUTOCORRELATION.whole(
    "corrcoef",
    "corrcoef",
    """
def gradient_autocorrelation(grads, lags):

    K = len(grads)
    return np.array([np.corrcoef(grads[: K - k], grads[k:])[0, 1] for k in lags])
""",
)
GRADIENT_AUTOCORRELATION.whole(
    "means of products",
    "means_of_products",
    """
def gradient_autocorrelation(grads, lags):

    c = grads - grads.mean()
    K = len(c)
    return np.array([np.mean(c[: K - k] * c[k:]) for k in lags]) / np.mean(c ** 2)
""",
)
GRADIENT_AUTOCORRELATION.whole(
    "roll",
    "circular",
    """
def gradient_autocorrelation(grads, lags):

    c = grads - grads.mean()
    return np.array([np.sum(c * np.roll(c, -k)) for k in lags]) / np.sum(c ** 2)
""",
)
GRADIENT_AUTOCORRELATION.whole(
    "not divided",
    "not_normalised",
    """
def gradient_autocorrelation(grads, lags):

    c = grads - grads.mean()
    K = len(c)
    return np.array([np.sum(c[: K - k] * c[k:]) for k in lags])
""",
)
GRADIENT_AUTOCORRELATION.whole(
    "std",
    "sum_over_mean",
    """
def gradient_autocorrelation(grads, lags):

    c = grads - grads.mean()
    K = len(c)
    return np.array([np.sum(c[: K - k] * c[k:]) for k in lags]) / c.var()
""",
)
GRADIENT_AUTOCORRELATION.whole(
    "all lags",
    "",
    """
def gradient_autocorrelation(grads, lags):

    c = grads - grads.mean()
    K = len(c)
    return np.array([np.sum(c[: K - k] * c[k:]) for k in range(K)]) / np.sum(c ** 2)
""",
)
GRADIENT_AUTOCORRELATION.whole(
    "range len lags",
    "lags_ignored",
    """
def gradient_autocorrelation(grads, lags):

    c = grads - grads.mean()
    K = len(c)
    return np.array([np.sum(c[: K - k] * c[k:]) for k in range(len(lags))]) / np.sum(c ** 2)
""",
)
GRADIENT_AUTOCORRELATION.whole(
    "off by one",
    "last_product_missing",
    """
def gradient_autocorrelation(grads, lags):

    c = grads - grads.mean()
    K = len(c)
    return np.array([sum(c[t] * c[t + k] for t in range(K - k - 1)) for k in lags]) / np.sum(c ** 2)
""",
)
GRADIENT_AUTOCORRELATION.whole(
    "runs over",
    "",
    """
def gradient_autocorrelation(grads, lags):

    c = grads - grads.mean()
    K = len(c)
    return np.array([sum(c[t] * c[t + k] for t in range(K)) for k in lags]) / np.sum(c ** 2)
""",
)
GRADIENT_AUTOCORRELATION.whole(
    "shortened norm",
    "short_denominator",
    """
def gradient_autocorrelation(grads, lags):

    c = grads - grads.mean()
    K = len(c)
    return np.array([np.sum(c[: K - k] * c[k:]) / np.sum(c[: K - k] ** 2) for k in lags])
""",
)
GRADIENT_AUTOCORRELATION.whole(
    "own means",
    "own_means",
    """
def gradient_autocorrelation(grads, lags):

    K = len(grads)
    total = np.sum((grads - grads.mean()) ** 2)
    out = []
    for k in lags:
        a, b = grads[: K - k], grads[k:]
        out.append(np.sum((a - a.mean()) * (b - b.mean())) / total)
    return np.array(out)
""",
)
GRADIENT_AUTOCORRELATION.whole(
    "squared norm without mean",
    "squares_not_centred",
    """
def gradient_autocorrelation(grads, lags):

    c = grads - grads.mean()
    K = len(c)
    return np.array([np.sum(c[: K - k] * c[k:]) for k in lags]) / np.sum(grads ** 2)
""",
)
GRADIENT_AUTOCORRELATION.whole(
    "root",
    "root_of_squares",
    """
def gradient_autocorrelation(grads, lags):

    c = grads - grads.mean()
    K = len(c)
    return np.array([np.sum(c[: K - k] * c[k:]) for k in lags]) / np.linalg.norm(c)
""",
)
GRADIENT_AUTOCORRELATION.whole(
    "differences",
    "differences_squared",
    """
def gradient_autocorrelation(grads, lags):

    c = grads - grads.mean()
    K = len(c)
    return np.array([np.sum((c[k:] - c[: K - k]) ** 2) for k in lags]) / np.sum(c ** 2)
""",
)
GRADIENT_AUTOCORRELATION.whole(
    "absolute",
    "without_sign",
    """
def gradient_autocorrelation(grads, lags):

    c = grads - grads.mean()
    K = len(c)
    return np.array([abs(np.sum(c[: K - k] * c[k:])) for k in lags]) / np.sum(c ** 2)
""",
)
GRADIENT_AUTOCORRELATION.whole(
    "lag plus one",
    "lag_too_large",
    """
def gradient_autocorrelation(grads, lags):

    c = grads - grads.mean()
    K = len(c)
    return np.array([np.sum(c[: K - k - 1] * c[k + 1:]) for k in lags]) / np.sum(c ** 2)
""",
)
GRADIENT_AUTOCORRELATION.whole(
    "same piece",
    "same_part_twice",
    """
def gradient_autocorrelation(grads, lags):

    c = grads - grads.mean()
    return np.array([np.sum(c[k:] * c[k:]) for k in lags]) / np.sum(c ** 2)
""",
)
GRADIENT_AUTOCORRELATION.whole(
    "two slips",
    "mean_products_not_centred",
    """
def gradient_autocorrelation(grads, lags):

    K = len(grads)
    return np.array([np.sum(grads[: K - k] * grads[k:]) / K for k in lags])
""",
)
GRADIENT_AUTOCORRELATION.whole(
    "one number",
    "",
    """
def gradient_autocorrelation(grads, lags):

    c = grads - grads.mean()
    K = len(c)
    for k in lags:
        return np.sum(c[: K - k] * c[k:]) / np.sum(c ** 2)
    return np.zeros(0)
""",
)

GRADIENT_PRODUCT = Answers(
    "gradient_product",
    """
def gradient_product(slopes):
    return float(np.prod(1 + slopes))
""",
)
GRADIENT_PRODUCT.other(
    "loop",
    """
def gradient_product(slopes):

    total = 1.0
    for s in slopes:
        total = total + total * s
    return float(total)
""",
)
GRADIENT_PRODUCT.other(
    "math.prod",
    """
def gradient_product(slopes):
    return math.prod(1.0 + float(f) for f in slopes)
""",
)
GRADIENT_PRODUCT.whole(
    "plain chain",
    "plain_product",
    """
def gradient_product(slopes):
    return float(np.prod(slopes))
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
    "first_order",
    """
def gradient_product(slopes):
    return float(1 + np.sum(slopes))
""",
)
GRADIENT_PRODUCT.whole(
    "sum of factors",
    "sum_of_factors",
    """
def gradient_product(slopes):
    return float(np.sum(1 + slopes))
""",
)
GRADIENT_PRODUCT.whole(
    "cumprod",
    "partial_products",
    """
def gradient_product(slopes):
    return np.cumprod(1 + slopes)
""",
)
GRADIENT_PRODUCT.whole(
    "starts at zero",
    "starts_at_zero",
    """
def gradient_product(slopes):

    total = 0.0
    for s in slopes:
        total *= 1 + s
    return total
""",
)
GRADIENT_PRODUCT.whole(
    "last missing",
    "without_last",
    """
def gradient_product(slopes):

    total = 1.0
    for i in range(len(slopes) - 1):
        total *= 1 + slopes[i]
    return total
""",
)
GRADIENT_PRODUCT.whole(
    "empty fails",
    "",
    """
def gradient_product(slopes):

    total = 1 + slopes[0]
    for s in slopes[1:]:
        total *= 1 + s
    return float(total)
""",
)
GRADIENT_PRODUCT.whole(
    "absolute",
    "sizes_of_factors",
    """
def gradient_product(slopes):
    return float(abs(np.prod(1 + slopes)))
""",
)
GRADIENT_PRODUCT.whole(
    "log",
    "sum_of_logs",
    """
def gradient_product(slopes):
    return float(np.exp(np.sum(np.log(1 + slopes))))
""",
)
GRADIENT_PRODUCT.whole(
    "exp",
    "exponential",
    """
def gradient_product(slopes):
    return float(np.exp(np.sum(slopes)))
""",
)
GRADIENT_PRODUCT.whole(
    "absolute slopes",
    "sizes_of_slopes",
    """
def gradient_product(slopes):
    return float(np.prod(1 + np.abs(slopes)))
""",
)
GRADIENT_PRODUCT.whole(
    "empty gives 0",
    "zero_without_blocks",
    """
def gradient_product(slopes):

    if len(slopes) == 0:
        return 0.0
    return float(np.prod(1 + slopes))
""",
)
GRADIENT_PRODUCT.whole(
    "minus",
    "minus",
    """
def gradient_product(slopes):
    return float(np.prod(1 - slopes))
""",
)
GRADIENT_PRODUCT.whole(
    "mean power",
    "power_of_mean",
    """
def gradient_product(slopes):
    return float((1 + np.mean(slopes)) ** len(slopes)) if len(slopes) else 1.0
""",
)
GRADIENT_PRODUCT.whole(
    "clipped",
    "at_least_one",
    """
def gradient_product(slopes):
    return float(np.prod(np.maximum(1 + slopes, 1)))
""",
)
GRADIENT_PRODUCT.whole(
    "returns early",
    "first_factor",
    """
def gradient_product(slopes):

    p = 1.0
    for s in slopes:
        p *= 1 + s
        return p
    return p
""",
)
GRADIENT_PRODUCT.whole(
    "two slips",
    "",
    """
def gradient_product(slopes):

    p = slopes[0] if len(slopes) else 1.0
    for s in slopes[1:-1]:
        p *= 1 + s
    return float(p)
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
PATH_COUNTS.other(
    "running",
    """
def path_counts(L):

    counts = [1]
    for k in range(L):
        counts.append(counts[-1] * (L - k) // (k + 1))
    return counts
""",
)
PATH_COUNTS.whole(
    "last missing",
    "last_missing",
    """
def path_counts(L):
    return [math.comb(L, k) for k in range(L)]
""",
)
PATH_COUNTS.whole(
    "zero missing",
    "first_missing",
    """
def path_counts(L):
    return [math.comb(L, k) for k in range(1, L + 1)]
""",
)
PATH_COUNTS.whole(
    "powers of two",
    "powers_of_two",
    """
def path_counts(L):
    return [2 ** k for k in range(L + 1)]
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
    "floats",
    "",
    """
def path_counts(L):
    return [int(math.exp(math.lgamma(L + 1) - math.lgamma(k + 1) - math.lgamma(L - k + 1))) for k in range(L + 1)]
""",
)
PATH_COUNTS.whole(
    "true division",
    "",
    """
def path_counts(L):
    return [math.factorial(L) / (math.factorial(k) * math.factorial(L - k)) for k in range(L + 1)]
""",
)
PATH_COUNTS.whole(
    "scipy inexact",
    "",
    """
def path_counts(L):
    return list(scipy.special.comb(L, np.arange(L + 1)))
""",
)
PATH_COUNTS.whole(
    "permutations",
    "ordered",
    """
def path_counts(L):
    return [math.perm(L, k) for k in range(L + 1)]
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
    "one more",
    "other_arguments",
    """
def path_counts(L):
    return [math.comb(L + 1, k) for k in range(L + 2)]
""",
)
PATH_COUNTS.whole(
    "lengths",
    "lengths",
    """
def path_counts(L):
    return list(range(L + 1))
""",
)
PATH_COUNTS.whole(
    "array",
    "",
    """
def path_counts(L):

    row = np.array([1.0])
    for _ in range(L):
        row = np.convolve(row, [1.0, 1.0])
    return row
""",
)
PATH_COUNTS.whole(
    "rounded floats",
    "",
    """
def path_counts(L):
    return [int(round(scipy.special.comb(L, k))) for k in range(L + 1)]
""",
)
PATH_COUNTS.whole(
    "cumulative",
    "cumulative",
    """
def path_counts(L):

    total, out = 0, []
    for k in range(L + 1):
        total += math.comb(L, k)
        out.append(total)
    return out
""",
)
PATH_COUNTS.whole(
    "one row early",
    "other_arguments",
    """
def path_counts(L):

    row = [1]
    for _ in range(L - 1):
        row = [a + b for a, b in zip([0] + row, row + [0])]
    return row
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
    "int64 overflow",
    "int64_overflow",
    """
def path_counts(L):

    row = np.array([1], dtype=np.int64)
    for _ in range(L):
        row = np.append(row, 0) + np.append(0, row)
    return [int(count) for count in row]
""",
)
PATH_COUNTS.whole(
    "two slips",
    "last_missing",
    """
def path_counts(L):
    return [math.factorial(L) / math.factorial(k) / math.factorial(L - k) for k in range(L)]
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
    "with the branch",
    GIVEN
    + """
def post_ln_backward(dout, x, W1, W2, eps):

    s = x + branch(x, W1, W2)
    d = layer_norm_backward(dout, s, eps)
    df, dW1, dW2 = branch_backward(d, x, W1, W2)
    return d + df, dW1, dW2
""",
)
POST_LN_BACKWARD.other(
    "by hand",
    GIVEN
    + """
def post_ln_backward(dout, x, W1, W2, eps):

    z = x @ W1.T
    a = np.where(z > 0, z, 0.0)
    s = x + a @ W2.T
    D = s.shape[1]
    inv = 1 / np.sqrt(s.var(axis=1) + eps)[:, None]
    h = (s - s.mean(axis=1)[:, None]) * inv
    d = inv / D * (D * dout - dout.sum(axis=1)[:, None] - h * (dout * h).sum(axis=1)[:, None])
    dz = d @ W2 * (z > 0)
    return d + dz @ W1, dz.T @ x, d.T @ a
""",
)
POST_LN_BACKWARD.whole(
    "norm at x",
    "norm_at_x",
    GIVEN
    + """
def post_ln_backward(dout, x, W1, W2, eps):

    d = layer_norm_backward(dout, x, eps)
    return block_backward(d, x, W1, W2)
""",
)
POST_LN_BACKWARD.whole(
    "norm at f",
    "norm_at_branch",
    GIVEN
    + """
def post_ln_backward(dout, x, W1, W2, eps):

    d = layer_norm_backward(dout, branch(x, W1, W2), eps)
    return block_backward(d, x, W1, W2)
""",
)
POST_LN_BACKWARD.whole(
    "no skip",
    "skip_dropped",
    GIVEN
    + """
def post_ln_backward(dout, x, W1, W2, eps):

    d = layer_norm_backward(dout, x + branch(x, W1, W2), eps)
    return branch_backward(d, x, W1, W2)
""",
)
POST_LN_BACKWARD.whole(
    "skip unnormed",
    "skip_past_norm",
    GIVEN
    + """
def post_ln_backward(dout, x, W1, W2, eps):

    d = layer_norm_backward(dout, x + branch(x, W1, W2), eps)
    df, dW1, dW2 = branch_backward(d, x, W1, W2)
    return dout + df, dW1, dW2
""",
)
POST_LN_BACKWARD.whole(
    "no norm",
    "norm_skipped",
    GIVEN
    + """
def post_ln_backward(dout, x, W1, W2, eps):

    return block_backward(dout, x, W1, W2)
""",
)
POST_LN_BACKWARD.whole(
    "skip twice",
    "skip_twice",
    GIVEN
    + """
def post_ln_backward(dout, x, W1, W2, eps):

    d = layer_norm_backward(dout, x + branch(x, W1, W2), eps)
    dx, dW1, dW2 = block_backward(d, x, W1, W2)
    return d + dx, dW1, dW2
""",
)
POST_LN_BACKWARD.whole(
    "norm last",
    "norm_last_at_x",
    GIVEN
    + """
def post_ln_backward(dout, x, W1, W2, eps):

    d, dW1, dW2 = block_backward(dout, x, W1, W2)
    return layer_norm_backward(d, x, eps), dW1, dW2
""",
)
POST_LN_BACKWARD.whole(
    "norm at y",
    "norm_at_y",
    GIVEN
    + """
def post_ln_backward(dout, x, W1, W2, eps):

    y = layer_norm(x + branch(x, W1, W2), eps)
    d = layer_norm_backward(dout, y, eps)
    return block_backward(d, x, W1, W2)
""",
)
POST_LN_BACKWARD.whole(
    "weights without the norm",
    "weights_past_norm",
    GIVEN
    + """
def post_ln_backward(dout, x, W1, W2, eps):

    d = layer_norm_backward(dout, x + branch(x, W1, W2), eps)
    dx, _, _ = block_backward(d, x, W1, W2)
    _, dW1, dW2 = block_backward(dout, x, W1, W2)
    return dx, dW1, dW2
""",
)
POST_LN_BACKWARD.whole(
    "pre",
    "pre_ln",
    GIVEN
    + """
def post_ln_backward(dout, x, W1, W2, eps):

    u = layer_norm(x, eps)
    du, dW1, dW2 = branch_backward(dout, u, W1, W2)
    return dout + layer_norm_backward(du, x, eps), dW1, dW2
""",
)
POST_LN_BACKWARD.whole(
    "block at the normed",
    "block_at_normed",
    GIVEN
    + """
def post_ln_backward(dout, x, W1, W2, eps):

    d = layer_norm_backward(dout, x + branch(x, W1, W2), eps)
    return block_backward(d, layer_norm(x, eps), W1, W2)
""",
)
POST_LN_BACKWARD.whole(
    "block at s",
    "block_at_sum",
    GIVEN
    + """
def post_ln_backward(dout, x, W1, W2, eps):

    s = x + branch(x, W1, W2)
    d = layer_norm_backward(dout, s, eps)
    return block_backward(d, s, W1, W2)
""",
)
POST_LN_BACKWARD.whole(
    "swapped",
    "order",
    GIVEN
    + """
def post_ln_backward(dout, x, W1, W2, eps):

    d = layer_norm_backward(dout, x + branch(x, W1, W2), eps)
    dx, dW1, dW2 = block_backward(d, x, W1, W2)
    return dx, dW2, dW1
""",
)
POST_LN_BACKWARD.whole(
    "eps forgotten",
    "default_eps",
    GIVEN
    + """
def post_ln_backward(dout, x, W1, W2, eps):

    d = layer_norm_backward(dout, x + branch(x, W1, W2))
    return block_backward(d, x, W1, W2)
""",
)
POST_LN_BACKWARD.whole(
    "norm forward",
    "gradient_normed",
    GIVEN
    + """
def post_ln_backward(dout, x, W1, W2, eps):

    d = layer_norm(dout, eps)
    return block_backward(d, x, W1, W2)
""",
)
POST_LN_BACKWARD.whole(
    "constants",
    "constant_statistics",
    GIVEN
    + """
def post_ln_backward(dout, x, W1, W2, eps):

    s = x + branch(x, W1, W2)
    d = dout / np.sqrt(s.var(axis=1, keepdims=True) + eps)
    return block_backward(d, x, W1, W2)
""",
)
POST_LN_BACKWARD.whole(
    "norm twice",
    "norm_twice",
    GIVEN
    + """
def post_ln_backward(dout, x, W1, W2, eps):

    s = x + branch(x, W1, W2)
    d = layer_norm_backward(dout, s, eps)
    df, dW1, dW2 = branch_backward(d, x, W1, W2)
    return d + layer_norm_backward(df, x, eps), dW1, dW2
""",
)
POST_LN_BACKWARD.whole(
    "branch's argument order",
    "",
    GIVEN
    + """
def post_ln_backward(dout, x, W1, W2, eps):

    d = layer_norm_backward(dout, x + branch(x, W1), eps)
    return block_backward(d, x, W1, W2)
""",
)
POST_LN_BACKWARD.whole(
    "two slips",
    "norm_at_x_and_skip_dropped",
    GIVEN
    + """
def post_ln_backward(dout, x, W1, W2, eps):

    d = layer_norm_backward(dout, x, eps)
    return branch_backward(d, x, W1, W2)
""",
)

PRE_LN_BACKWARD = Answers(
    "pre_ln_backward",
    GIVEN
    + """
def pre_ln_backward(dout, x, W1, W2, eps):

    u = layer_norm(x, eps)
    du, dW1, dW2 = branch_backward(dout, u, W1, W2)
    return dout + layer_norm_backward(du, x, eps), dW1, dW2
""",
)
PRE_LN_BACKWARD.other(
    "by hand",
    GIVEN
    + """
def pre_ln_backward(dout, x, W1, W2, eps):

    mu = x.mean(axis=1, keepdims=True)
    s = np.sqrt(x.var(axis=1, keepdims=True) + eps)
    u = (x - mu) / s
    z = u @ W1.T
    a = np.maximum(z, 0)
    dz = (dout @ W2) * (z > 0)
    du = dz @ W1
    dx = (du - du.mean(axis=1, keepdims=True) - u * (du * u).mean(axis=1, keepdims=True)) / s
    return dout + dx, dz.T @ u, dout.T @ a
""",
)
PRE_LN_BACKWARD.other(
    "with the block",
    GIVEN
    + """
def pre_ln_backward(dout, x, W1, W2, eps):

    u = layer_norm(x, eps)
    d, dW1, dW2 = block_backward(dout, u, W1, W2)
    return dout + layer_norm_backward(d - dout, x, eps), dW1, dW2
""",
)
PRE_LN_BACKWARD.whole(
    "no skip",
    "skip_dropped",
    GIVEN
    + """
def pre_ln_backward(dout, x, W1, W2, eps):

    u = layer_norm(x, eps)
    du, dW1, dW2 = branch_backward(dout, u, W1, W2)
    return layer_norm_backward(du, x, eps), dW1, dW2
""",
)
PRE_LN_BACKWARD.whole(
    "skip through the norm",
    "skip_through_norm",
    GIVEN
    + """
def pre_ln_backward(dout, x, W1, W2, eps):

    u = layer_norm(x, eps)
    du, dW1, dW2 = branch_backward(dout, u, W1, W2)
    return layer_norm_backward(dout + du, x, eps), dW1, dW2
""",
)
PRE_LN_BACKWARD.whole(
    "no norm backward",
    "norm_skipped",
    GIVEN
    + """
def pre_ln_backward(dout, x, W1, W2, eps):

    u = layer_norm(x, eps)
    du, dW1, dW2 = branch_backward(dout, u, W1, W2)
    return dout + du, dW1, dW2
""",
)
PRE_LN_BACKWARD.whole(
    "branch on x",
    "branch_of_x",
    GIVEN
    + """
def pre_ln_backward(dout, x, W1, W2, eps):

    du, dW1, dW2 = branch_backward(dout, x, W1, W2)
    return dout + layer_norm_backward(du, x, eps), dW1, dW2
""",
)
PRE_LN_BACKWARD.whole(
    "norm at u",
    "norm_at_u",
    GIVEN
    + """
def pre_ln_backward(dout, x, W1, W2, eps):

    u = layer_norm(x, eps)
    du, dW1, dW2 = branch_backward(dout, u, W1, W2)
    return dout + layer_norm_backward(du, u, eps), dW1, dW2
""",
)
PRE_LN_BACKWARD.whole(
    "block twice",
    "skip_inside_and_outside",
    GIVEN
    + """
def pre_ln_backward(dout, x, W1, W2, eps):

    u = layer_norm(x, eps)
    du, dW1, dW2 = block_backward(dout, u, W1, W2)
    return dout + layer_norm_backward(du, x, eps), dW1, dW2
""",
)
PRE_LN_BACKWARD.whole(
    "post",
    "norm_before_everything",
    GIVEN
    + """
def pre_ln_backward(dout, x, W1, W2, eps):

    d = layer_norm_backward(dout, x, eps)
    du, dW1, dW2 = branch_backward(d, x, W1, W2)
    return d + du, dW1, dW2
""",
)
PRE_LN_BACKWARD.whole(
    "post right",
    "post_ln",
    GIVEN
    + """
def pre_ln_backward(dout, x, W1, W2, eps):

    d = layer_norm_backward(dout, x + branch(x, W1, W2), eps)
    return block_backward(d, x, W1, W2)
""",
)
PRE_LN_BACKWARD.whole(
    "swapped",
    "order",
    GIVEN
    + """
def pre_ln_backward(dout, x, W1, W2, eps):

    u = layer_norm(x, eps)
    du, dW1, dW2 = branch_backward(dout, u, W1, W2)
    return dout + layer_norm_backward(du, x, eps), dW2, dW1
""",
)
PRE_LN_BACKWARD.whole(
    "eps forgotten",
    "default_eps",
    GIVEN
    + """
def pre_ln_backward(dout, x, W1, W2, eps):

    u = layer_norm(x)
    du, dW1, dW2 = branch_backward(dout, u, W1, W2)
    return dout + layer_norm_backward(du, x), dW1, dW2
""",
)
PRE_LN_BACKWARD.whole(
    "norm of the gradient",
    "gradient_normed",
    GIVEN
    + """
def pre_ln_backward(dout, x, W1, W2, eps):

    u = layer_norm(x, eps)
    du, dW1, dW2 = branch_backward(dout, u, W1, W2)
    return dout + layer_norm(du, eps), dW1, dW2
""",
)
PRE_LN_BACKWARD.whole(
    "skip adds x",
    "input_added",
    GIVEN
    + """
def pre_ln_backward(dout, x, W1, W2, eps):

    u = layer_norm(x, eps)
    du, dW1, dW2 = branch_backward(dout, u, W1, W2)
    return x + layer_norm_backward(du, x, eps), dW1, dW2
""",
)
PRE_LN_BACKWARD.whole(
    "skip adds u",
    "normed_input_added",
    GIVEN
    + """
def pre_ln_backward(dout, x, W1, W2, eps):

    u = layer_norm(x, eps)
    du, dW1, dW2 = branch_backward(dout, u, W1, W2)
    return u + layer_norm_backward(du, x, eps), dW1, dW2
""",
)
PRE_LN_BACKWARD.whole(
    "weights at x",
    "weights_at_x",
    GIVEN
    + """
def pre_ln_backward(dout, x, W1, W2, eps):

    u = layer_norm(x, eps)
    du, _, _ = branch_backward(dout, u, W1, W2)
    _, dW1, dW2 = branch_backward(dout, x, W1, W2)
    return dout + layer_norm_backward(du, x, eps), dW1, dW2
""",
)
PRE_LN_BACKWARD.whole(
    "batch axis",
    "norm_over_batch",
    GIVEN
    + """
def pre_ln_backward(dout, x, W1, W2, eps):

    u = layer_norm(x.T, eps).T
    du, dW1, dW2 = branch_backward(dout, u, W1, W2)
    return dout + layer_norm_backward(du.T, x.T, eps).T, dW1, dW2
""",
)
PRE_LN_BACKWARD.whole(
    "divides by sigma",
    "constant_statistics",
    GIVEN
    + """
def pre_ln_backward(dout, x, W1, W2, eps):

    u = layer_norm(x, eps)
    du, dW1, dW2 = branch_backward(dout, u, W1, W2)
    return dout + du / np.sqrt(x.var(axis=1, keepdims=True) + eps), dW1, dW2
""",
)
PRE_LN_BACKWARD.whole(
    "one output",
    "missing_output",
    GIVEN
    + """
def pre_ln_backward(dout, x, W1, W2, eps):

    u = layer_norm(x, eps)
    du, dW1, dW2 = branch_backward(dout, u, W1, W2)
    return dout + layer_norm_backward(du, x, eps)
""",
)
PRE_LN_BACKWARD.whole(
    "arguments swapped",
    "norm_arguments_swapped",
    GIVEN
    + """
def pre_ln_backward(dout, x, W1, W2, eps):

    u = layer_norm(x, eps)
    du, dW1, dW2 = branch_backward(dout, u, W1, W2)
    return dout + layer_norm_backward(x, du, eps), dW1, dW2
""",
)
PRE_LN_BACKWARD.whole(
    "two slips",
    "branch_of_x_and_skip_dropped",
    GIVEN
    + """
def pre_ln_backward(dout, x, W1, W2, eps):

    du, dW1, dW2 = branch_backward(dout, x, W1, W2)
    return layer_norm_backward(du, x, eps), dW1, dW2
""",
)
PRE_LN_BACKWARD.whole(
    "not unpacked",
    "",
    GIVEN
    + """
def pre_ln_backward(dout, x, W1, W2, eps):

    u = layer_norm(x, eps)
    du = branch_backward(dout, u, W1, W2)
    return dout + layer_norm_backward(du, x, eps), du[1], du[2]
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

    q = np.ones(L + 1)
    for i in range(1, L + 1):
        q[i] = q[i - 1] + branch_gain * q[i - 1]
    return q
""",
)
PREDICTED_VARIANCE.other(
    "cumprod",
    """
def predicted_variance(L, branch_gain):
    return np.cumprod(np.concatenate([[1.0], np.full(L, 1 + branch_gain)]))
""",
)
PREDICTED_VARIANCE.whole(
    "linear",
    "linear",
    """
def predicted_variance(L, branch_gain):
    return 1 + branch_gain * np.arange(L + 1.0)
""",
)
PREDICTED_VARIANCE.whole(
    "no skip",
    "plain",
    """
def predicted_variance(L, branch_gain):
    return float(branch_gain) ** np.arange(L + 1)
""",
)
PREDICTED_VARIANCE.whole(
    "square root",
    "std_for_variance",
    """
def predicted_variance(L, branch_gain):
    return (1.0 + branch_gain) ** (np.arange(L + 1) / 2)
""",
)
PREDICTED_VARIANCE.whole(
    "one short",
    "last_missing",
    """
def predicted_variance(L, branch_gain):
    return (1.0 + branch_gain) ** np.arange(L)
""",
)
PREDICTED_VARIANCE.whole(
    "no start",
    "first_missing",
    """
def predicted_variance(L, branch_gain):
    return (1.0 + branch_gain) ** np.arange(1, L + 1)
""",
)
PREDICTED_VARIANCE.whole(
    "last only",
    "",
    """
def predicted_variance(L, branch_gain):
    return float((1 + branch_gain) ** L)
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
    "starts at g",
    "from_first_block",
    """
def predicted_variance(L, branch_gain):
    return np.cumprod(np.full(L + 1, 1.0 + branch_gain))
""",
)
PREDICTED_VARIANCE.whole(
    "integers",
    "cut_to_whole",
    """
def predicted_variance(L, branch_gain):

    q = np.ones(L + 1, dtype=int)
    for i in range(1, L + 1):
        q[i] = q[i - 1] * (1 + branch_gain)
    return q
""",
)
PREDICTED_VARIANCE.whole(
    "squared factor",
    "squared",
    """
def predicted_variance(L, branch_gain):
    return (1.0 + branch_gain) ** (2 * np.arange(L + 1))
""",
)
PREDICTED_VARIANCE.whole(
    "list",
    "last_everywhere",
    """
def predicted_variance(L, branch_gain):
    return np.full(L + 1, (1.0 + branch_gain) ** L)
""",
)
PREDICTED_VARIANCE.whole(
    "tripled",
    "tripling",
    """
def predicted_variance(L, branch_gain):
    return 3.0 ** np.arange(L + 1)
""",
)
PREDICTED_VARIANCE.whole(
    "exp",
    "exponential",
    """
def predicted_variance(L, branch_gain):
    return np.exp(branch_gain * np.arange(L + 1))
""",
)
PREDICTED_VARIANCE.whole(
    "one more",
    "longer_at_end",
    """
def predicted_variance(L, branch_gain):
    return (1.0 + branch_gain) ** np.arange(L + 2)
""",
)
PREDICTED_VARIANCE.whole(
    "scaled by L",
    "gain_over_blocks",
    """
def predicted_variance(L, branch_gain):
    return (1.0 + branch_gain / max(L, 1)) ** np.arange(L + 1)
""",
)
PREDICTED_VARIANCE.whole(
    "reversed",
    "reversed",
    """
def predicted_variance(L, branch_gain):
    return ((1.0 + branch_gain) ** np.arange(L + 1))[::-1]
""",
)
PREDICTED_VARIANCE.whole(
    "no return",
    "",
    """
def predicted_variance(L, branch_gain):
    q = (1.0 + branch_gain) ** np.arange(L + 1)
""",
)
PREDICTED_VARIANCE.whole(
    "compound of one",
    "powers_added",
    """
def predicted_variance(L, branch_gain):
    return np.cumsum(float(branch_gain) ** np.arange(L + 1))
""",
)
PREDICTED_VARIANCE.whole(
    "two slips",
    "",
    """
def predicted_variance(L, branch_gain):
    return np.sqrt((1.0 + branch_gain) ** np.arange(L))
""",
)

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
RESIDUAL_BACKWARD.other(
    "einsum",
    """
def residual_backward(dout, x, W1, W2):

    z = np.einsum("nd,hd->nh", x, W1)
    gate = np.where(z > 0, 1.0, 0.0)
    dz = np.einsum("nd,dh,nh->nh", dout, W2, gate)
    return dout + np.einsum("nh,hd->nd", dz, W1), np.einsum("nh,nd->hd", dz, x), np.einsum("nd,nh->dh", dout, gate * z)
""",
)
RESIDUAL_BACKWARD.other(
    "autograd",
    """
def residual_backward(dout, x, W1, W2):

    x_, w1, w2 = (torch.tensor(v, dtype=torch.float64, requires_grad=True) for v in (x, W1, W2))
    y = x_ + torch.relu(x_ @ w1.T) @ w2.T
    y.backward(torch.tensor(dout, dtype=torch.float64))
    return x_.grad.numpy(), w1.grad.numpy(), w2.grad.numpy()
""",
)
RESIDUAL_BACKWARD.other(
    "example by example",
    """
def residual_backward(dout, x, W1, W2):

    dx, dW1, dW2 = np.zeros(x.shape), np.zeros(W1.shape), np.zeros(W2.shape)
    for n in range(len(x)):
        z = W1 @ x[n]
        a = np.maximum(0, z)
        dz = W2.T @ dout[n]
        dz[z <= 0] = 0
        dW2 += np.outer(dout[n], a)
        dW1 += np.outer(dz, x[n])
        dx[n] = dout[n] + W1.T @ dz
    return dx, dW1, dW2
""",
)
RESIDUAL_BACKWARD.whole(
    "no skip",
    "skip_dropped",
    """
def residual_backward(dout, x, W1, W2):

    z = x @ W1.T
    a = np.maximum(z, 0)
    dW2 = dout.T @ a
    da = dout @ W2
    dz = da * (z > 0)
    dW1 = dz.T @ x
    dx = dz @ W1
    return dx, dW1, dW2
""",
)
RESIDUAL_BACKWARD.whole(
    "no gate",
    "no_gate",
    """
def residual_backward(dout, x, W1, W2):

    z = x @ W1.T
    a = np.maximum(z, 0)
    dW2 = dout.T @ a
    da = dout @ W2
    dz = da
    dW1 = dz.T @ x
    dx = dout + dz @ W1
    return dx, dW1, dW2
""",
)
RESIDUAL_BACKWARD.whole(
    "gate by a of da",
    "gate_of_gradient",
    """
def residual_backward(dout, x, W1, W2):

    z = x @ W1.T
    a = np.maximum(z, 0)
    dW2 = dout.T @ a
    da = dout @ W2
    dz = np.maximum(da, 0)
    dW1 = dz.T @ x
    dx = dout + dz @ W1
    return dx, dW1, dW2
""",
)
RESIDUAL_BACKWARD.whole(
    "z for a",
    "pre_activation_for_second",
    """
def residual_backward(dout, x, W1, W2):

    z = x @ W1.T
    a = np.maximum(z, 0)
    dW2 = dout.T @ z
    da = dout @ W2
    dz = da * (z > 0)
    dW1 = dz.T @ x
    dx = dout + dz @ W1
    return dx, dW1, dW2
""",
)
RESIDUAL_BACKWARD.whole(
    "slope one at zero",
    "gate_at_zero",
    """
def residual_backward(dout, x, W1, W2):

    z = x @ W1.T
    a = np.maximum(z, 0)
    dW2 = dout.T @ a
    da = dout @ W2
    dz = da * (z >= 0)
    dW1 = dz.T @ x
    dx = dout + dz @ W1
    return dx, dW1, dW2
""",
)
RESIDUAL_BACKWARD.whole(
    "dW1 from da",
    "late_gate",
    """
def residual_backward(dout, x, W1, W2):

    z = x @ W1.T
    a = np.maximum(z, 0)
    dW2 = dout.T @ a
    da = dout @ W2
    dz = da * (z > 0)
    dW1 = da.T @ x
    dx = dout + dz @ W1
    return dx, dW1, dW2
""",
)
RESIDUAL_BACKWARD.whole(
    "dW1 with a",
    "first_of_activation",
    """
def residual_backward(dout, x, W1, W2):

    z = x @ W1.T
    a = np.maximum(z, 0)
    dz = (dout @ W2) * (z > 0)
    return dout + dz @ W1, (a.T @ x), dout.T @ a
""",
)
RESIDUAL_BACKWARD.whole(
    "swapped",
    "order",
    """
def residual_backward(dout, x, W1, W2):

    z = x @ W1.T
    a = np.maximum(z, 0)
    dW2 = dout.T @ a
    da = dout @ W2
    dz = da * (z > 0)
    dW1 = dz.T @ x
    dx = dout + dz @ W1
    return dx, dW2, dW1
""",
)
RESIDUAL_BACKWARD.whole(
    "transposed weights",
    "transposed",
    """
def residual_backward(dout, x, W1, W2):

    z = x @ W1.T
    a = np.maximum(z, 0)
    dW2 = a.T @ dout
    da = dout @ W2
    dz = da * (z > 0)
    dW1 = x.T @ dz
    dx = dout + dz @ W1
    return dx, dW1, dW2
""",
)
RESIDUAL_BACKWARD.whole(
    "divided by N",
    "mean_for_sum",
    """
def residual_backward(dout, x, W1, W2):

    z = x @ W1.T
    a = np.maximum(z, 0)
    dW2 = dout.T @ a / len(x)
    da = dout @ W2
    dz = da * (z > 0)
    dW1 = dz.T @ x / len(x)
    dx = dout + dz @ W1
    return dx, dW1, dW2
""",
)
RESIDUAL_BACKWARD.whole(
    "skip times x",
    "input_added",
    """
def residual_backward(dout, x, W1, W2):

    z = x @ W1.T
    a = np.maximum(z, 0)
    dW2 = dout.T @ a
    da = dout @ W2
    dz = da * (z > 0)
    dW1 = dz.T @ x
    dx = x + dz @ W1
    return dx, dW1, dW2
""",
)
RESIDUAL_BACKWARD.whole(
    "wrong transposes",
    "",
    """
def residual_backward(dout, x, W1, W2):

    z = x @ W1.T
    a = np.maximum(z, 0)
    dW2 = dout.T @ a
    da = dout @ W2.T
    dz = da * (z > 0)
    dW1 = dz.T @ x
    dx = dout + dz @ W1
    return dx, dW1, dW2
""",
)
RESIDUAL_BACKWARD.whole(
    "skip in the weights",
    "skip_twice",
    """
def residual_backward(dout, x, W1, W2):

    z = x @ W1.T
    a = np.maximum(z, 0)
    dW2 = dout.T @ a
    da = dout @ W2
    dz = da * (z > 0)
    dW1 = dz.T @ x
    dx = 2 * dout + dz @ W1
    return dx, dW1, dW2
""",
)
RESIDUAL_BACKWARD.whole(
    "dx multiplied",
    "paths_multiplied",
    """
def residual_backward(dout, x, W1, W2):

    z = x @ W1.T
    a = np.maximum(z, 0)
    dW2 = dout.T @ a
    da = dout @ W2
    dz = da * (z > 0)
    dW1 = dz.T @ x
    dx = dout * (dz @ W1)
    return dx, dW1, dW2
""",
)
RESIDUAL_BACKWARD.whole(
    "z with W1",
    "",
    """
def residual_backward(dout, x, W1, W2):

    z = x @ W1
    a = np.maximum(z, 0)
    dW2 = dout.T @ a
    da = dout @ W2
    dz = da * (z > 0)
    dW1 = dz.T @ x
    dx = dout + dz @ W1
    return dx, dW1, dW2
""",
)
RESIDUAL_BACKWARD.whole(
    "gate from x",
    "gate_of_input",
    """
def residual_backward(dout, x, W1, W2):

    z = x @ W1.T
    a = np.maximum(z, 0)
    da = dout @ W2
    d = da @ W1 * (x > 0)
    return dout + d, da.T @ x, dout.T @ a
""",
)
RESIDUAL_BACKWARD.whole(
    "z times",
    "value_for_gate",
    """
def residual_backward(dout, x, W1, W2):

    z = x @ W1.T
    a = np.maximum(z, 0)
    dW2 = dout.T @ a
    da = dout @ W2
    dz = da * a
    dW1 = dz.T @ x
    dx = dout + dz @ W1
    return dx, dW1, dW2
""",
)
RESIDUAL_BACKWARD.whole(
    "two slips",
    "no_gate_and_skip_dropped",
    """
def residual_backward(dout, x, W1, W2):

    z = x @ W1.T
    a = np.maximum(z, 0)
    dW2 = dout.T @ a
    da = dout @ W2
    dz = da
    dW1 = dz.T @ x
    dx = dz @ W1
    return dx, dW1, dW2
""",
)
RESIDUAL_BACKWARD.whole(
    "no return of dW2",
    "missing_output",
    """
def residual_backward(dout, x, W1, W2):

    z = x @ W1.T
    a = np.maximum(z, 0)
    dW2 = dout.T @ a
    da = dout @ W2
    dz = da * (z > 0)
    dW1 = dz.T @ x
    dx = dout + dz @ W1
    return dx, dW1
""",
)
RESIDUAL_BACKWARD.whole(
    "relu on output",
    "relu_at_output",
    """
def residual_backward(dout, x, W1, W2):

    z = x @ W1.T
    a = np.maximum(z, 0)
    dW2 = (dout * (x + a @ W2.T > 0)).T @ a
    da = (dout * (x + a @ W2.T > 0)) @ W2
    dz = da * (z > 0)
    dW1 = dz.T @ x
    dx = dout * (x + a @ W2.T > 0) + dz @ W1
    return dx, dW1, dW2
""",
)
