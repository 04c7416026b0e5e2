"""Answers to ``ClinicNet``: layers of torch, functions, and masks by hand."""

from support.tables import Answers

NET = Answers(
    "ClinicNet",
    """
class ClinicNet(torch.nn.Module):
    def __init__(self, inputs, hidden, outputs, p):
        super().__init__()
        layers = []
        for width in hidden:
            layers.append(torch.nn.Linear(inputs, width))
            layers.append(torch.nn.BatchNorm1d(width))
            layers.append(torch.nn.ReLU())
            layers.append(torch.nn.Dropout(p))
            inputs = width
        layers.append(torch.nn.Linear(inputs, outputs))
        self.network = torch.nn.Sequential(*layers)

    def forward(self, x):
        return self.network(x)
""",
)
NORM, RELU, DROP = (
    f"            layers.append(torch.nn.{layer})\n" for layer in ("BatchNorm1d(width)", "ReLU()", "Dropout(p)")
)
LINEAR = "            layers.append(torch.nn.Linear(inputs, width))\n"
HEAD = "        layers.append(torch.nn.Linear(inputs, outputs))\n"
NET.slip("1 - p", "kept_for_dropped", "Dropout(p) -> Dropout(1 - p)")
NET.slip("no dropout", "no_dropout", f"{DROP} -> ")
NET.slip("dropout first", "dropout_before_linear", f"{DROP} -> ", f"{LINEAR} -> {DROP}{LINEAR}")
NET.slip("dropout before the norm", "dropout_before_norm", f"{DROP} -> ", f"{NORM} -> {DROP}{NORM}")
NET.slip(
    "dropout once, at the end",
    "dropout_only_last",
    f"{DROP} -> ",
    f"{HEAD} ->         layers += [torch.nn.Dropout(p)] if hidden else []\n{HEAD}",
)
NET.slip("not behind the last", "dropout_not_last", f"{HEAD} ->         layers = layers[:-1]\n{HEAD}")
NET.slip("the inputs as well", "drops_inputs", "layers = [] -> layers = [torch.nn.Dropout(p)]")
NET.slip("the logits as well", "dropout_behind_head", f"{HEAD} -> {HEAD}        layers.append(torch.nn.Dropout(p))\n")
NET.slip("whole examples", "mask_shared_by_units", "Dropout(p) -> Dropout1d(p)")
NET.slip("the norm behind the ReLU", "norm_behind_relu", f"{NORM}{RELU} -> {RELU}{NORM}")
NET.slip("the norm at the end", "norm_behind_dropout", f"{NORM}{RELU}{DROP} -> {RELU}{DROP}{NORM}")
NET.slip("no ReLU", "no_relu", f"{RELU} -> ")
NET.slip("a ReLU at the end", "relu_behind_head", "self.network(x) -> torch.relu(self.network(x))")
NET.slip("a softmax", "softmax_behind_head", "self.network(x) -> self.network(x).softmax(1)")
NET.slip("a log softmax", "log_softmax_behind_head", "self.network(x) -> torch.log_softmax(self.network(x), -1)")
NET.slip("momentum 0.9", "momentum_reversed", "BatchNorm1d(width) -> BatchNorm1d(width, momentum=0.9)")
NET.slip("no norm", "", f"{NORM} -> ")
NET.slip("layer norm", "", "BatchNorm1d -> LayerNorm")
NET.slip("no running statistics", "", "BatchNorm1d(width) -> BatchNorm1d(width, track_running_stats=False)")
NET.slip("no bias", "", "Linear(inputs, width) -> Linear(inputs, width, bias=False)")
NET.slip("the widths are not carried on", "", "inputs = width -> pass")
NET.slip("a plain list", "", "torch.nn.Sequential(*layers) -> lambda x: x")
NET.slip("the rate is fixed", "rate_is_0_3", "Dropout(p) -> Dropout(0.3)")
NET.slip("another slope", "leaky_relu_of_0_1", "ReLU() -> LeakyReLU(0.1)")
NET.slip("no super", "", "super().__init__() -> pass")
NET.slip("dropout twice", "", f"{DROP} -> {DROP}{DROP}")
NET.slip("alpha dropout", "alpha_dropout", "Dropout(p) -> AlphaDropout(p)")

FUNCTIONS = """
class ClinicNet(torch.nn.Module):
    def __init__(self, inputs, hidden, outputs, p):
        super().__init__()
        self.p = p
        self.layers = torch.nn.ModuleList()
        for width in hidden:
            self.layers.append(torch.nn.ModuleList([torch.nn.Linear(inputs, width), torch.nn.BatchNorm1d(width)]))
            inputs = width
        self.head = torch.nn.Linear(inputs, outputs)

    def drop(self, h):
        return torch.nn.functional.dropout(h, p=self.p, training=self.training)

    def forward(self, x):
        for linear, norm in self.layers:
            x = self.drop(torch.relu(norm(linear(x))))
        return self.head(x)
"""
CALL = "torch.nn.functional.dropout(h, p=self.p, training=self.training)"


def by_hand(kept, evaluation="h"):
    return FUNCTIONS.replace(f"return {CALL}", f"return {kept} if self.training else {evaluation}")


NET.whole("the mode is not told", "drops_in_evaluation", FUNCTIONS.replace(", training=self.training", ""))
NET.whole("the modes swapped", "modes_swapped", FUNCTIONS.replace("=self.training", "=not self.training"))
NET.whole("by hand, not scaled", "not_scaled", by_hand("h * (torch.rand(h.shape) > self.p)"))
NET.whole(
    "by hand, the first form", "scaled_in_evaluation", by_hand("h * (torch.rand_like(h) > self.p)", "h * (1 - self.p)")
)
NET.whole(
    "by hand, both scale",
    "scaled_in_both",
    by_hand("h * (torch.rand_like(h) > self.p) / (1 - self.p)", "h * (1 - self.p)"),
)
NET.whole(
    "by hand, always",
    "drops_in_evaluation",
    FUNCTIONS.replace(CALL, "h * (torch.rand_like(h) > self.p) / (1 - self.p)"),
)
NET.whole(
    "one mask for the batch", "mask_shared_by_examples", by_hand("h * (torch.rand(h.shape[1]) > self.p) / (1 - self.p)")
)
NET.whole(
    "one mask for the units", "mask_shared_by_units", by_hand("h * (torch.rand(len(h), 1) > self.p) / (1 - self.p)")
)
NET.whole("the norm unused", "no_norm", FUNCTIONS.replace("norm(linear(x))", "linear(x)"))
NET.whole(
    "the norm of functional, mode not told",
    "",
    FUNCTIONS.replace(
        "norm(linear(x))", "torch.nn.functional.batch_norm(linear(x), norm.running_mean, norm.running_var)"
    ),
)
NET.other("functions", FUNCTIONS)
NET.other(
    "dropout before the ReLU is the same",
    FUNCTIONS.replace("self.drop(torch.relu(norm(linear(x))))", "torch.relu(self.drop(norm(linear(x))))"),
)
NET.other("a mask by hand", by_hand("h * (torch.rand_like(h) >= self.p) / (1 - self.p)"))
NET.other("a mask of float32", by_hand("torch.where(torch.rand(h.shape) < self.p, 0.0, h / (1 - self.p))"))
NET.other("a mask of NumPy", by_hand("h * torch.from_numpy(np.random.rand(*h.shape) >= self.p) / (1 - self.p)"))
NET.other("Bernoulli", by_hand("h * torch.bernoulli(torch.full_like(h, 1 - self.p)) / (1 - self.p)"))
NET.other("a ReLU in place", NET.base.replace("ReLU()", "ReLU(inplace=True)"))
NET.other(
    "blocks in a Sequential",
    """
def block(fan_in, fan_out, p):
    return torch.nn.Sequential(
        torch.nn.Linear(fan_in, fan_out), torch.nn.BatchNorm1d(fan_out), torch.nn.ReLU(), torch.nn.Dropout(p)
    )

class ClinicNet(torch.nn.Module):
    def __init__(self, inputs, hidden, outputs, p):
        super().__init__()
        widths = [inputs] + list(hidden)
        self.blocks = torch.nn.Sequential(*(block(a, b, p) for a, b in zip(widths, widths[1:])))
        self.head = torch.nn.Linear(widths[-1], outputs)

    def forward(self, x):
        return self.head(self.blocks(x))
""",
)
NET.other(
    "batch norm by hand",
    FUNCTIONS.replace(
        "    def forward",
        """    def norm(self, z, n):
        if self.training:
            mean, var = z.mean(0), z.var(0, unbiased=False)
            with torch.no_grad():
                n.running_mean.mul_(0.9).add_(0.1 * mean)
                n.running_var.mul_(0.9).add_(0.1 * z.var(0))
        else:
            mean, var = n.running_mean, n.running_var
        return n.weight * (z - mean) / torch.sqrt(var + 1e-5) + n.bias

    def forward""",
    ).replace("norm(linear(x))", "self.norm(linear(x), norm)"),
)
