"""``ResidualMLP``: a residual network as a torch module, compared under weights that the grader sends."""

import itertools
from collections.abc import Callable

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from autograder.contract.kinds import Array, Count, Dict, ListOf
from autograder.exercises.base import Bank, Case, Exercise, Mistake, Output, Parameter
from autograder.exercises.draw import TRIES

__all__ = ["RESIDUAL_MLP", "ResidualMLP"]

Floats = NDArray[np.float64]
Layer = Callable[[Tensor], Tensor]
Pairs = list[tuple[Layer, Layer]]
Block = Callable[[Tensor, Layer, Layer], Tensor]
Blocks = Callable[[Tensor, Pairs], Tensor]

CORNER = 1e-4  # least size of a pre-activation in the cases, so that rounding switches no unit


class Pair(nn.Module):
    """The two layers of a block."""

    def __init__(self, width: int) -> None:
        super().__init__()
        self.first, self.second = nn.Linear(width, width), nn.Linear(width, width)


class ResidualMLP(nn.Module):
    """h = relu(stem(x)), then h = h + second(relu(first(h))) for each block, then head(h)."""

    def __init__(self, inputs: int, width: int, outputs: int, blocks: int) -> None:
        super().__init__()
        self.stem = nn.Linear(inputs, width)
        self.blocks = nn.ModuleList(Pair(width) for _ in range(blocks))
        self.head = nn.Linear(width, outputs)

    def forward(self, x: Tensor) -> Tensor:
        """Apply the network: shape (N, inputs) to (N, outputs)."""
        h = self.began(x)
        for first, second in self.pairs():
            h = self.block(h, first, second)
        return self.ended(h)

    def pairs(self) -> Pairs:
        """The layers of each block, in order."""
        return [(pair.first, pair.second) for pair in self.blocks if isinstance(pair, Pair)]

    def began(self, x: Tensor) -> Tensor:
        """The input of the first block."""
        return torch.relu(self.stem(x))

    def block(self, h: Tensor, first: Layer, second: Layer) -> Tensor:
        """Apply one block. Mistakes override this."""
        return h + second(torch.relu(first(h)))

    def ended(self, h: Tensor) -> Tensor:
        """The logits, from the output of the last block."""
        logits: Tensor = self.head(h)
        return logits


def _shapes(inputs: int, width: int, outputs: int, blocks: int) -> list[tuple[int, ...]]:
    layers = [(inputs, width), *[(width, width)] * (2 * blocks), (width, outputs)]
    return [shape for fan_in, fan_out in layers for shape in ((fan_out, fan_in), (fan_out,))]


def _cases(rng: np.random.Generator) -> list[Case]:
    def case(label: str, N: int, inputs: int, width: int, outputs: int, blocks: int, edge: bool = False) -> Case:
        options = {"inputs": inputs, "width": width, "outputs": outputs, "blocks": blocks}
        for _ in range(TRIES):
            weights = [
                rng.normal(0.0, 1.0 / shape[-1] ** 0.5 if len(shape) == 2 else 0.3, shape)
                for shape in _shapes(**options)
            ]
            x, dout = rng.normal(size=(N, inputs)), rng.normal(size=(N, outputs))
            if _clear(options, weights, x):
                return Case(label, (options, weights, x, dout), edge)
        raise RuntimeError(f"none of {TRIES} draws of {label!r} keeps all units away from the corner")

    return [
        case("two blocks", 6, 3, 5, 2, 2),
        case("three blocks", 5, 4, 6, 3, 3),
        case("no block", 5, 3, 4, 2, 0, edge=True),
        case("one example", 1, 3, 5, 2, 2, edge=True),
    ]


def _clear(options: dict[str, int], weights: list[Floats], x: Floats) -> bool:
    """Whether all pre-activations, with and without skips, are away from 0, and some units are off."""
    smallest, shut = np.inf, 1.0
    for keep in (1.0, 0.0):
        h = np.maximum(z := x @ weights[0].T + weights[1], 0.0)
        smallest = min(smallest, float(np.abs(z).min()))
        if not options["blocks"]:  # without blocks the stem alone has units
            shut = float((z < 0).mean())
        for at in range(options["blocks"]):
            W1, b1, W2, b2 = weights[2 + 4 * at : 6 + 4 * at]
            z = h @ W1.T + b1
            smallest, shut = min(smallest, float(np.abs(z).min())), min(shut, float((z < 0).mean()))
            h = keep * h + np.maximum(z, 0.0) @ W2.T + b2
    return smallest > CORNER and (shut > 0.1 or len(x) == 1)


BANK = Bank()


def wrong_block(title: str, hint: str) -> Callable[[Block], Block]:
    """Enter a mistake in the block: the decorated function takes h and the branch's two layers."""

    def enter(block: Block) -> Block:
        class Wrong(ResidualMLP):
            def block(self, h: Tensor, first: Layer, second: Layer) -> Tensor:
                return block(h, first, second)

        BANK.mistake(title, hint, name=block.__name__)(Wrong)
        return block

    return enter


def wrong_blocks(title: str, hint: str) -> Callable[[Blocks], Blocks]:
    """Enter a mistake in how the blocks follow each other: the decorated function takes h and all pairs of layers."""

    def enter(blocks: Blocks) -> Blocks:
        class Wrong(ResidualMLP):
            def forward(self, x: Tensor) -> Tensor:
                return self.ended(blocks(self.began(x), self.pairs()))

        BANK.mistake(title, hint, name=blocks.__name__)(Wrong)
        return blocks

    return enter


@wrong_block("The skips are missing: this is a plain network.", "A block returns its input plus its branch.")
def no_skip(h: Tensor, first: Layer, second: Layer) -> Tensor:
    return second(torch.relu(first(h)))


@wrong_block("The skip is added twice.", "Count how often h stands in the block's sum.")
def skip_twice(h: Tensor, first: Layer, second: Layer) -> Tensor:
    return 2 * h + second(torch.relu(first(h)))


@wrong_block("The branch is subtracted from the stream.", "A block adds its branch.")
def subtracted(h: Tensor, first: Layer, second: Layer) -> Tensor:
    return h - second(torch.relu(first(h)))


@wrong_block(
    "A block ends with a ReLU after its sum.",
    "That is the block of the first ResNet. Here the stream is not touched: the only ReLU is inside the branch.",
)
def relu_behind_sum(h: Tensor, first: Layer, second: Layer) -> Tensor:
    return torch.relu(h + second(torch.relu(first(h))))


@wrong_block("The branch ends with a ReLU.", "Its second layer is linear: a branch can also make the stream smaller.")
def relu_behind_branch(h: Tensor, first: Layer, second: Layer) -> Tensor:
    return h + torch.relu(second(torch.relu(first(h))))


@wrong_block("The branch begins with a ReLU.", "first gets h itself. The ReLU stands between first and second.")
def relu_before_branch(h: Tensor, first: Layer, second: Layer) -> Tensor:
    return h + second(torch.relu(first(torch.relu(h))))


@wrong_block(
    "The ReLU comes before the branch's first layer, not between the two.",
    "Between first and second nothing but a linear map is left. Where does the text put the ReLU?",
)
def pre_activation(h: Tensor, first: Layer, second: Layer) -> Tensor:
    return h + second(first(torch.relu(h)))


@wrong_block("The branch has no ReLU: two linear layers in a row are one.", "relu stands between first and second.")
def linear_branch(h: Tensor, first: Layer, second: Layer) -> Tensor:
    return h + second(first(h))


@wrong_block("The two layers of a branch are swapped.", "first comes first.")
def layers_swapped(h: Tensor, first: Layer, second: Layer) -> Tensor:
    return h + first(torch.relu(second(h)))


@wrong_block(
    "The skip starts inside the branch: it carries relu(first(h)) past the second layer.",
    "The skip carries h, the block's input.",
)
def skip_inside(h: Tensor, first: Layer, second: Layer) -> Tensor:
    inside = torch.relu(first(h))
    return inside + second(inside)


@wrong_blocks(
    "The head gets the sum of the branches alone: the stem's output is missing.",
    "The skips carry the stem's output to the end of the stream.",
)
def branches_alone(h: Tensor, pairs: Pairs) -> Tensor:
    began = h
    for first, second in pairs:
        h = h + second(torch.relu(first(h)))
    return h - began


@BANK.mistake("The stem has no ReLU.", "The input of the first block is never negative. Is yours?", name="linear_stem")
class LinearStem(ResidualMLP):
    def began(self, x: Tensor) -> Tensor:
        stem: Tensor = self.stem(x)
        return stem


@BANK.mistake(
    "Without blocks the stem's ReLU is missing.",
    "h begins as relu(stem(x)) however many blocks follow. Which line stands inside the loop?",
    name="linear_stem_without_blocks",
)
class LinearStemWithoutBlocks(ResidualMLP):
    def began(self, x: Tensor) -> Tensor:
        stem: Tensor = self.stem(x)
        return torch.relu(stem) if self.pairs() else stem


@BANK.mistake(
    "There is a ReLU before the head.",
    "The head gets the output of the last block, unchanged.",
    name="relu_before_head",
)
class ReluBeforeHead(ResidualMLP):
    def ended(self, h: Tensor) -> Tensor:
        return super().ended(torch.relu(h))


@BANK.mistake(
    "There is a ReLU after the head.", "Logits can be negative: the last layer is linear.", name="relu_behind_head"
)
class ReluBehindHead(ResidualMLP):
    def ended(self, h: Tensor) -> Tensor:
        return torch.relu(super().ended(h))


@wrong_blocks(
    "The blocks run in the reverse order.", "The stream goes through the blocks in the order in which they were made."
)
def blocks_reversed(h: Tensor, pairs: Pairs) -> Tensor:
    for first, second in pairs[::-1]:
        h = h + second(torch.relu(first(h)))
    return h


@wrong_blocks(
    "Every skip starts at the first block's input.", "Follow h through the loop: what does the second block receive?"
)
def skip_from_start(h: Tensor, pairs: Pairs) -> Tensor:
    start = h
    for first, second in pairs:
        h = start + second(torch.relu(first(h)))
    return h


@wrong_blocks(
    "Every branch gets the input of the first block: the blocks are side by side, not one after the other.",
    "The second block's branch gets the output of the first block.",
)
def side_by_side(h: Tensor, pairs: Pairs) -> Tensor:
    start = h
    for first, second in pairs:
        h = h + second(torch.relu(first(start)))
    return h


@wrong_blocks("Only one skip goes past all blocks together.", "Every block has a skip of its own.")
def one_skip(h: Tensor, pairs: Pairs) -> Tensor:
    start = h
    for first, second in pairs:
        h = second(torch.relu(first(h)))
    return start + h if pairs else h


@wrong_block(
    "No gradient goes through the skips.",
    "A skip carries the gradient back as it carries h forward. Is there a detach, a .data or a no_grad?",
)
def detached_skip(h: Tensor, first: Layer, second: Layer) -> Tensor:
    return h.detach() + second(torch.relu(first(h)))


@wrong_blocks(
    "parameters() lists all first layers before all second layers.",
    "The grader sets the weights block by block. Keep the two layers of a block together, in one ModuleList.",
)
def two_lists(h: Tensor, pairs: Pairs) -> Tensor:
    layers = [layer for pair in pairs for layer in pair]
    for first, second in zip(layers[: len(pairs)], layers[len(pairs) :], strict=True):
        h = h + second(torch.relu(first(h)))
    return h


@wrong_block("Every layer has a skip of its own.", "One skip goes past both layers of a block; the second has no ReLU.")
def skip_at_each_layer(h: Tensor, first: Layer, second: Layer) -> Tensor:
    h = h + torch.relu(first(h))
    return h + torch.relu(second(h))


@wrong_block("Every layer has a skip of its own.", "One skip goes past both layers of a block.")
def skip_at_each_layer_linear_end(h: Tensor, first: Layer, second: Layer) -> Tensor:
    h = h + torch.relu(first(h))
    return h + second(h)


@wrong_block(
    "The skip ends before the second layer: h goes through that layer, too.",
    "Both layers belong to the branch. What does a block add to h?",
)
def skip_before_second(h: Tensor, first: Layer, second: Layer) -> Tensor:
    return second(h + torch.relu(first(h)))


@BANK.mistake(
    "There is a softmax after the head.",
    "The exercise asks for logits: the loss contains the softmax.",
    name="softmax_behind_head",
)
class SoftmaxBehindHead(ResidualMLP):
    def ended(self, h: Tensor) -> Tensor:
        return torch.softmax(super().ended(h), dim=1)


@wrong_block(
    "The ReLU comes after the branch's second layer, not between the two.",
    "Between first and second nothing but a linear map is left, and a branch should also be able to make the "
    "stream smaller.",
)
def relu_at_the_end(h: Tensor, first: Layer, second: Layer) -> Tensor:
    return h + torch.relu(second(first(h)))


@wrong_block("h is multiplied by the branch.", "A block adds its branch.")
def multiplied(h: Tensor, first: Layer, second: Layer) -> Tensor:
    return h * second(torch.relu(first(h)))


@wrong_block("The skip carries relu(h).", "Nothing happens to h on its way past the branch.")
def skip_of_relu(h: Tensor, first: Layer, second: Layer) -> Tensor:
    return torch.relu(h) + second(torch.relu(first(h)))


@wrong_block("The branch is added twice.", "A block adds its branch once.")
def branch_twice(h: Tensor, first: Layer, second: Layer) -> Tensor:
    return h + 2 * second(torch.relu(first(h)))


@wrong_block("Skip and branch are averaged.", "They add up.")
def halved(h: Tensor, first: Layer, second: Layer) -> Tensor:
    return (h + second(torch.relu(first(h)))) / 2


@wrong_block("The branch has its first layer twice; the second is not used.", "Each layer of a block is used once.")
def first_twice(h: Tensor, first: Layer, second: Layer) -> Tensor:
    return h + first(torch.relu(first(h)))


@wrong_block(
    "The branch ends after its first layer; the second layer is not used.", "Both layers belong to the branch."
)
def second_left_out(h: Tensor, first: Layer, second: Layer) -> Tensor:
    return h + torch.relu(first(h))


@wrong_block("The branch has its second layer only.", "Both layers belong to the branch.")
def first_left_out(h: Tensor, first: Layer, second: Layer) -> Tensor:
    return h + second(torch.relu(h))


@wrong_block(
    "The skips are missing, and so is the ReLU between the layers.",
    "Which parts of h + second(relu(first(h))) does your block have?",
)
def no_skip_no_relu(h: Tensor, first: Layer, second: Layer) -> Tensor:
    return second(first(h))


@wrong_block(
    "The skips are missing, and each block ends with a ReLU: this is a plain network.",
    "A block returns its input plus its branch.",
)
def plain_with_relus(h: Tensor, first: Layer, second: Layer) -> Tensor:
    return torch.relu(second(torch.relu(first(h))))


@wrong_block("The branch gets a normalised h.", "The branch gets h itself: this block has no norm.")
def normed_branch(h: Tensor, first: Layer, second: Layer) -> Tensor:
    return h + second(torch.relu(first(torch.nn.functional.layer_norm(h, h.shape[1:]))))


@wrong_block(
    "No gradient goes through the branches.",
    "Skip and branch both carry gradients back. Is there a detach, a .data or a no_grad?",
)
def detached_branch(h: Tensor, first: Layer, second: Layer) -> Tensor:
    return h + second(torch.relu(first(h))).detach()


@wrong_block("No gradient goes from a branch to the blocks before it.", "Is the branch's input detached?")
def detached_input(h: Tensor, first: Layer, second: Layer) -> Tensor:
    return h + second(torch.relu(first(h.detach())))


def with_blocks(h: Tensor, pairs: Pairs) -> Tensor:
    """The blocks as they should be."""
    for first, second in pairs:
        h = h + second(torch.relu(first(h)))
    return h


@wrong_blocks("The first block is left out.", "Where does the loop over the blocks begin?")
def first_block_missing(h: Tensor, pairs: Pairs) -> Tensor:
    return with_blocks(h, pairs[1:])


@wrong_blocks("The last block is left out.", "Where does the loop over the blocks end?")
def last_block_missing(h: Tensor, pairs: Pairs) -> Tensor:
    return with_blocks(h, pairs[:-1])


@wrong_blocks("Only the first block is used.", "Is the return inside the loop? Then the first round ends forward.")
def only_first_block(h: Tensor, pairs: Pairs) -> Tensor:
    return with_blocks(h, pairs[:1])


@wrong_blocks(
    "The blocks overlap: the second layer of a block is also the first layer of the next.",
    "Each block has two layers of its own: step through the list by two.",
)
def overlapping(h: Tensor, pairs: Pairs) -> Tensor:
    layers = [layer for pair in pairs for layer in pair]
    for at in range(len(pairs)):
        h = h + layers[at + 1](torch.relu(layers[at](h)))
    return h


@wrong_blocks(
    "Every two neighbouring layers make a block: each layer but the first and the last is used twice.",
    "Each block has two layers of its own: step through the list by two.",
)
def every_neighbour(h: Tensor, pairs: Pairs) -> Tensor:
    layers = [layer for pair in pairs for layer in pair]
    for first, second in itertools.pairwise(layers):
        h = h + second(torch.relu(first(h)))
    return h


NO_FACTOR = "A block adds its branch without a factor: h + second(relu(first(h)))."


def scaled_branches(factor: Callable[[int], float]) -> type[ResidualMLP]:
    """A network whose branches have a factor, made of the number of blocks."""

    class Wrong(ResidualMLP):
        def forward(self, x: Tensor) -> Tensor:
            h, pairs = self.began(x), self.pairs()
            for first, second in pairs:
                h = h + factor(len(pairs)) * second(torch.relu(first(h)))
            return self.ended(h)

    return Wrong


def scaled_sums(factor: float) -> type[ResidualMLP]:
    """A network whose blocks multiply the whole sum."""

    class Wrong(ResidualMLP):
        def block(self, h: Tensor, first: Layer, second: Layer) -> Tensor:
            return factor * (h + second(torch.relu(first(h))))

    return Wrong


BANK.add(
    Mistake(
        "branch_over_root_of_blocks",
        "Every branch is divided by the root of the number of blocks.",
        NO_FACTOR,
        scaled_branches(lambda blocks: blocks**-0.5),
    ),
    Mistake(
        "branch_over_blocks",
        "Every branch is divided by the number of blocks.",
        NO_FACTOR,
        scaled_branches(lambda blocks: 1.0 / blocks),
    ),
    Mistake("sum_over_root_of_two", "The sum is divided by the root of 2.", NO_FACTOR, scaled_sums(0.5**0.5)),
)
for _factor, _word in ((0.5, "halved"), (0.1, "divided by 10")):
    BANK.add(
        Mistake(
            f"branch_times_{_factor:g}",
            f"Every branch is {_word}.",
            NO_FACTOR,
            scaled_branches(lambda blocks, factor=_factor: factor),  # type: ignore[misc]
        )
    )


@BANK.mistake(
    "The input is added to the stem's output, filled up with zeros.",
    "The stem has no skip: h begins as relu(stem(x)).",
    name="skip_over_stem",
)
class SkipOverStem(ResidualMLP):
    def began(self, x: Tensor) -> Tensor:
        h = super().began(x)
        return h + torch.nn.functional.pad(x, (0, h.shape[1] - x.shape[1]))


@wrong_blocks("The blocks are not used at all.", "Do you use the result of the loop after it?")
def no_blocks(h: Tensor, pairs: Pairs) -> Tensor:
    return h


@wrong_blocks("Every block uses the first block's layers.", "Does the loop use its own layers?")
def first_pair_everywhere(h: Tensor, pairs: Pairs) -> Tensor:
    return with_blocks(h, [pairs[0]] * len(pairs) if pairs else [])


@wrong_blocks(
    "Only the last branch's output leaves the blocks; the stream is lost.", "What does the last block add to?"
)
def last_branch_alone(h: Tensor, pairs: Pairs) -> Tensor:
    h = with_blocks(h, pairs[:-1])
    return pairs[-1][1](torch.relu(pairs[-1][0](h))) if pairs else h


@wrong_blocks("The stem's output is added again after the last block.", "Each block has a skip of its own already.")
def start_added_again(h: Tensor, pairs: Pairs) -> Tensor:
    return h + with_blocks(h, pairs) if pairs else h


@BANK.mistake(
    "No gradient reaches the stem.",
    "The gradient goes back through the stem to x. Is there a detach, a .data or a no_grad?",
    name="detached_stem",
)
class DetachedStem(ResidualMLP):
    def began(self, x: Tensor) -> Tensor:
        return super().began(x).detach()


@BANK.mistake(
    "There is a log of a softmax after the head.", "The exercise asks for logits.", name="log_softmax_behind_head"
)
class LogSoftmaxBehindHead(ResidualMLP):
    def ended(self, h: Tensor) -> Tensor:
        return torch.log_softmax(super().ended(h), dim=1)


@BANK.mistake("There is a sigmoid after the head.", "The exercise asks for logits.", name="sigmoid_behind_head")
class SigmoidBehindHead(ResidualMLP):
    def ended(self, h: Tensor) -> Tensor:
        return torch.sigmoid(super().ended(h))


ReLU = "The text has a ReLU at this place."
ACTIVATIONS: tuple[tuple[str, str, Callable[[Tensor], Tensor]], ...] = (
    ("tanh", "tanh", torch.tanh),
    ("sigmoid", "a sigmoid", torch.sigmoid),
    ("gelu", "a GELU", torch.nn.functional.gelu),
)


def other_activation(activation: Callable[[Tensor], Tensor], stem: bool, branch: bool) -> type[ResidualMLP]:
    """A network with another activation after the stem, in the branches, or in both."""

    class Wrong(ResidualMLP):
        def began(self, x: Tensor) -> Tensor:
            return activation(self.stem(x)) if stem else super().began(x)

        def block(self, h: Tensor, first: Layer, second: Layer) -> Tensor:
            return h + second(activation(first(h))) if branch else super().block(h, first, second)

    return Wrong


for _name, _word, _activation in ACTIVATIONS:
    for _where, _said, _stem, _branch in (
        ("branch", "in the branches", False, True),
        ("both", "instead of every ReLU", True, True),
    ):
        _wrong = other_activation(_activation, _stem, _branch)
        BANK.add(Mistake(f"{_name}_in_{_where}", f"There is {_word} {_said}.", ReLU, _wrong))


def right_block(h: Tensor, first: Layer, second: Layer) -> Tensor:
    """The block as it should be."""
    return h + second(torch.relu(first(h)))


def linear_stem_and(block: Block, relu_at_head: bool = False) -> type[ResidualMLP]:
    """A network whose stem has no ReLU, with this block, and perhaps a ReLU before the head."""

    class Wrong(ResidualMLP):
        def began(self, x: Tensor) -> Tensor:
            stem: Tensor = self.stem(x)
            return stem

        def block(self, h: Tensor, first: Layer, second: Layer) -> Tensor:
            return block(h, first, second)

        def ended(self, h: Tensor) -> Tensor:
            return super().ended(torch.relu(h) if relu_at_head else h)

    return Wrong


TWO = "h = relu(stem(x)) goes into the first block, and a block returns h + second(relu(first(h)))."
for _block, _words in (
    (no_skip, "the skips are missing"),
    (skip_twice, "the skip is added twice"),
    (relu_behind_sum, "a block ends with a ReLU after its sum"),
    (linear_branch, "the branch has no ReLU"),
    (pre_activation, "the ReLU comes before the branch's first layer"),
    (relu_before_branch, "the branch begins with a ReLU"),
    (relu_behind_branch, "the branch ends with a ReLU"),
    (relu_at_the_end, "the ReLU comes after the branch's second layer"),
    (skip_of_relu, "the skip carries relu(h)"),
    (subtracted, "the branch is subtracted"),
):
    _id = f"linear_stem_and_{_block.__name__}"
    BANK.add(Mistake(_id, f"The stem has no ReLU, and {_words}.", TWO, linear_stem_and(_block)))


BANK.add(
    Mistake(
        "stem_relu_at_head",
        "The stem has no ReLU, and there is one before the head.",
        TWO,
        linear_stem_and(right_block, relu_at_head=True),
    ),
    Mistake(
        "pre_activation_throughout",
        "The stem has no ReLU; the branch begins with one, and there is one before the head.",
        TWO,
        linear_stem_and(relu_before_branch, relu_at_head=True),
    ),
)


RESIDUAL_MLP = Exercise(
    name="ResidualMLP",
    lesson="06_residual_connections",
    parameters=(
        Parameter("options", Dict({name: Count() for name in ("inputs", "width", "outputs", "blocks")})),
        Parameter("weights", ListOf(Array(("...",)))),
        Parameter("x", Array(("N", "inputs"), "the examples")),
        Parameter("dout", Array(("N", "outputs"), "the gradient at the output")),
    ),
    outputs=(
        Output("out", Array(("N", "outputs"))),
        Output("dx", Array(("N", "inputs")), "gradient"),
        Output("gradients", ListOf(Array(("...",))), "gradient"),
    ),
    reference=ResidualMLP,
    cases=_cases,
    points=4,
    style="module",
    nudge="Which layers does one block need, and how do you keep as many of them as there are blocks?",
    hint="One nn.ModuleList of blocks, each with its two layers, keeps them; a plain Python list would hide them from "
    "PyTorch. Make the layers in the order in which the text lists the parameters.",
    explanation="nn.ModuleList registers the layers, so that parameters() finds them in the order of their making. "
    "The forward pass is the formula, line by line. PyTorch writes the backward pass: you have just done "
    "it by hand.",
    mistakes=tuple(BANK),
)
