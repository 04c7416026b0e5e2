"""Claims about which starts train thirty ReLU layers: He's and Xavier's weights, with two optimisers."""

import numpy as np

from deepgrad.claims.bound import Bound, Gap
from deepgrad.claims.claim import Numbers, Verdict
from deepgrad.claims.lesson_03.lesson import HE, LESSON, WORKS
from deepgrad.claims.registry import claim
from deepgrad.data import digits
from deepgrad.networks.starts import Scheme

WIDTH = 100
DEPTH = 30
CHANCE = float(np.log(10))
BATCH = 128
TASK = f"digits, {WIDTH} units, batches of {BATCH}"


def final_losses(
    start: Scheme, seed: int, rates: tuple[float, ...], steps: int, adam: bool = False, depth: int = DEPTH
) -> Numbers:
    """The training loss after ``steps`` for every rate, and the best of them."""
    # imported here, because torch takes a second and cards do not need it
    from deepgrad.networks.deep import DeepNet
    from deepgrad.training import best_of

    data = digits()
    inputs = data.X_train.shape[1]

    def net(s: int) -> DeepNet:
        return DeepNet(inputs, WIDTH, 10, depth, "relu", start=start, seed=s)

    sweep = best_of(
        net,
        data.X_train,
        data.y_train,
        rates=rates,
        steps=steps,
        seeds=[seed],
        batch_size=BATCH,
        optimiser="adam" if adam else "sgd",
    )
    found = {f"rate {rate:g}": float(loss) for rate, loss in zip(rates, sweep.final_losses[:, 0], strict=True)}
    return {"best": float(sweep.final_losses.min())} | found


@claim(
    "l3.he_trains_thirty",
    lesson=LESSON,
    sentence="Thirty ReLU layers from He's weights learn the digits in 300 steps of plain gradient descent.",
    source=f"{HE}, figure 3",
    quantity=f"training loss after 300 steps at the best of two rates; {DEPTH} layers, {TASK}, SGD",
    judged="best",
    bound=Bound(high=Gap(measured=0.244, rival=2.30, scale="log"), why="ln 10 = 2.30 is the loss of guessing."),
    slow=True,
)
def he_trains_thirty(seed: int) -> Numbers:
    """Train thirty layers from He's weights."""
    return final_losses("he", seed, (0.003, 0.01), 300)


@claim(
    "l3.xavier_does_not_train_thirty",
    lesson=LESSON,
    sentence=(
        "From Xavier's weights, √2 smaller, the same thirty layers learn nothing in that time, at learning rate 0.01 "
        "or 1: the loss stays that of guessing."
    ),
    source=f"{HE}, figure 3",
    quantity=f"training loss after 300 steps at the best of two rates; {DEPTH} layers, {TASK}, SGD",
    judged="best",
    bound=Bound(low=Gap(measured=2.30, rival=0.25, scale="log"), why="He's weights reach 0.25."),
    slow=True,
)
def xavier_does_not_train_thirty(seed: int) -> Numbers:
    """Train thirty layers from Xavier's weights, with a tuned learning rate."""
    return final_losses("xavier", seed, (0.01, 1.0), 300)


@claim(
    "l3.folk_xavier_cannot_train",
    lesson=LESSON,
    sentence="Thirty ReLU layers cannot be trained from Xavier's weights.",
    source=f"{HE}, figure 3, as it is usually retold",
    quantity=f"training loss after 300 steps of Adam at 0.001; {DEPTH} layers, {TASK}",
    judged="best",
    bound=Bound(low=Gap(measured=0.522, rival=2.30, scale="log"), why="The sentence needs the loss of guessing, 2.30."),
    expected=Verdict.NOT_REPLICATED,
    slow=True,
)
def folk_xavier_cannot_train(seed: int) -> Numbers:
    """Train from Xavier's weights with Adam, which divides each gradient by its size."""
    return final_losses("xavier", seed, (0.001,), 300, adam=True)


@claim(
    "l3.adam_does_not_save_the_default",
    lesson=LESSON,
    sentence="Adam has a limit: from PyTorch's default weights even Adam leaves thirty layers at the loss of guessing.",
    source="Measured here",
    quantity=f"training loss after 200 steps of Adam at 0.001; {DEPTH} layers, {TASK}, no biases",
    judged="best",
    bound=Bound(low=Gap(measured=2.30, rival=0.25, scale="log"), why="Xavier's weights with Adam get far below."),
    slow=True,
)
def adam_does_not_save_the_default(seed: int) -> Numbers:
    """Train from PyTorch's default with Adam. The gradient, 0.41^30 = 2e-12, is below Adam's epsilon of 1e-8."""
    return final_losses("torch_default", seed, (0.001,), 200, adam=True)


@claim(
    "l3.he_hundred",
    lesson=LESSON,
    sentence="A hundred ReLU layers do not get far in those 300 steps, though He's weights keep their signal.",
    source="Measured here",
    quantity=f"training loss after 300 steps at the best of two rates; 100 layers, {TASK}, SGD",
    judged="best",
    bound=Bound(low=Gap(measured=1.75, rival=0.244, scale="log"), why="Thirty layers reach 0.244."),
    slow=True,
)
def he_hundred(seed: int) -> Numbers:
    """Train a hundred layers from He's weights."""
    return final_losses("he", seed, (0.003, 0.01), 300, depth=100)


@claim(
    "l3.bad_start_waits",
    lesson=LESSON,
    sentence=(
        "At ten layers a start that is too small only costs time: from Xavier's weights it takes three to six times as "
        "many steps to get going."
    ),
    source=f"{WORKS}, Proper Weight Initialization",
    quantity=f"steps until the batch loss is below 1.5, Xavier over He, each at its best rate; 10 layers, {TASK}, SGD",
    judged="Xavier over He",
    bound=Bound(low=Gap(measured=2.92, rival=1.0, scale="log"), why="1 would be a start that makes no difference."),
    slow=True,
)
def bad_start_waits(seed: int) -> Numbers:
    """Count the fewest steps over a grid of rates, from a good and a bad start."""
    he = min(steps_to(1.5, "he", seed, rate) for rate in (0.01, 0.03, 0.1))
    xavier = min(steps_to(1.5, "xavier", seed, rate) for rate in (0.1, 0.2, 0.4))
    return {"He": he, "Xavier": xavier, "Xavier over He": xavier / he}


def steps_to(loss: float, start: Scheme, seed: int, rate: float, depth: int = 10, steps: int = 150) -> float:
    """Steps until the mean of five batch losses is below ``loss``; ``steps`` for never."""
    from deepgrad.networks.deep import DeepNet
    from deepgrad.training import train

    data = digits()
    net = DeepNet(data.X_train.shape[1], WIDTH, 10, depth, "relu", start=start, seed=seed)
    losses = train(net, data.X_train, data.y_train, steps=steps, lr=rate, seed=seed, batch_size=BATCH).losses
    smooth = np.convolve(losses, np.full(5, 0.2), "valid")
    below = np.flatnonzero(smooth < loss)
    return float(below[0] if len(below) else steps)
