"""Answers to ``ResidualMLP``."""

from support.tables import Answers

MLP = Answers(
    "ResidualMLP",
    """
class ResidualMLP(torch.nn.Module):
    def __init__(self, inputs, width, outputs, blocks):
        super().__init__()
        Linear = torch.nn.Linear
        self.stem = Linear(inputs, width)
        self.blocks = torch.nn.ModuleList([torch.nn.ModuleList([Linear(width, width), Linear(width, width)]) for _ in range(blocks)])
        self.head = Linear(width, outputs)

    def forward(self, x):
        h = torch.relu(self.stem(x))
        for first, second in self.blocks:
            h = h + second(torch.relu(first(h)))
        return self.head(h)
""",
)
slip = MLP.slip
slip("no skip", "no_skip", "h = h + second -> h = second")
slip("the skip twice", "skip_twice", "h = h + second -> h = h + h + second")
slip("minus", "subtracted", "h = h + second -> h = h - second")
slip(
    "a ReLU behind the sum",
    "relu_behind_sum",
    "h = h + second(torch.relu(first(h))) -> h = torch.relu(h + second(torch.relu(first(h))))",
)
slip(
    "a ReLU behind the branch",
    "relu_behind_branch",
    "second(torch.relu(first(h))) -> torch.relu(second(torch.relu(first(h))))",
)
slip("a ReLU before the branch", "relu_before_branch", "torch.relu(first(h)) -> torch.relu(first(torch.relu(h)))")
slip("ReLU first", "pre_activation", "second(torch.relu(first(h))) -> second(first(torch.relu(h)))")
slip("a linear branch", "linear_branch", "second(torch.relu(first(h))) -> second(first(h))")
slip("layers swapped", "layers_swapped", "second(torch.relu(first(h))) -> first(torch.relu(second(h)))")
slip(
    "the skip inside",
    "skip_inside",
    "h = h + second(torch.relu(first(h))) -> h = torch.relu(first(h))\n            h = h + second(h)",
)
slip("a linear stem", "linear_stem", "torch.relu(self.stem(x)) -> self.stem(x)")
slip("a ReLU before the head", "relu_before_head", "self.head(h) -> self.head(torch.relu(h))")
slip("a ReLU behind the head", "relu_behind_head", "self.head(h) -> torch.relu(self.head(h))")
slip("reversed", "blocks_reversed", "in self.blocks: -> in reversed(self.blocks):")
slip(
    "the skip from the start",
    "skip_from_start",
    "for first -> start = h\n        for first",
    "h = h + second -> h = start + second",
)
slip("side by side", "side_by_side", "for first -> start = h\n        for first", "first(h) -> first(start)")
slip("detached", "detached_skip", "h = h + second -> h = h.detach() + second")
slip("no bias", "", "Linear(width, outputs) -> Linear(width, outputs, bias=False)")
slip("a plain list", "", "torch.nn.ModuleList([torch.nn -> list([torch.nn")
slip("the head made first", "", "self.stem = -> self.head = Linear(width, outputs)\n        self.stem =")
slip("NumPy", "", "return self.head(h) -> return self.head(h).detach()")
slip("no super", "", "super().__init__() -> pass")
slip("only one block", "", "range(blocks) -> range(1)")
MLP.other(
    "one flat list",
    """
class ResidualMLP(torch.nn.Module):
    def __init__(self, inputs, width, outputs, blocks):
        super().__init__()
        self.stem = torch.nn.Linear(inputs, width)
        self.layers = torch.nn.ModuleList(torch.nn.Linear(width, width) for _ in range(2 * blocks))
        self.head = torch.nn.Linear(width, outputs)

    def forward(self, x):
        h = torch.nn.functional.relu(self.stem(x))
        for i in range(0, len(self.layers), 2):
            h = h + self.layers[i + 1](torch.clamp(self.layers[i](h), min=0))
        return self.head(h)
""",
)
MLP.other(
    "a block of its own",
    """
class Block(torch.nn.Module):
    def __init__(self, width):
        super().__init__()
        self.f = torch.nn.Sequential(torch.nn.Linear(width, width), torch.nn.ReLU(), torch.nn.Linear(width, width))

    def forward(self, h):
        return h + self.f(h)

class ResidualMLP(torch.nn.Module):
    def __init__(self, inputs, width, outputs, blocks):
        super().__init__()
        self.net = torch.nn.Sequential(torch.nn.Linear(inputs, width), torch.nn.ReLU(), *[Block(width) for _ in range(blocks)], torch.nn.Linear(width, outputs))

    def forward(self, x):
        return self.net(x)
""",
)
