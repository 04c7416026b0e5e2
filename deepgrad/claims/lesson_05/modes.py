"""Claims about the two modes of batch norm, and about batches of one or two examples."""

import numpy as np

from deepgrad.claims.bound import Bound, Gap
from deepgrad.claims.claim import Numbers
from deepgrad.claims.lesson_05.lesson import LESSON, WORKS, net, trained
from deepgrad.claims.registry import claim
from deepgrad.data import digits
from deepgrad.networks.arrays import Array
from deepgrad.networks.norms import batchnorm_forward

__all__ = ["accuracy_by_mode"]


def accuracy_by_mode(seed: int, batch: int = 8) -> Numbers:
    """Test accuracy of a trained net in evaluation mode, and in training mode with two ways to form batches."""
    import torch

    data = digits()
    network = net(seed, 4, "batch")
    trained(network, seed, 0.1, 150)
    X, y = torch.tensor(data.X_test, dtype=torch.float32), torch.tensor(data.y_test)
    orders = {
        "training mode, mixed": torch.tensor(np.random.default_rng(seed).permutation(len(y))),
        "training mode, sorted": torch.argsort(y, stable=True),
    }
    with torch.no_grad():
        found = {"evaluation mode": float((network.eval()(X).argmax(dim=1) == y).double().mean())}
        network.train()
        for name, order in orders.items():
            whole = order[: len(order) - len(order) % batch].reshape(-1, batch)
            right = [(network(X[rows]).argmax(dim=1) == y[rows]).double().mean().item() for rows in whole]
            found[name] = float(np.mean(right))
    return found


@claim(
    "l5.evaluation_forgotten",
    lesson=LESSON,
    sentence=(
        "Forget to switch to evaluation, and a net that is right on 97% of the test digits is right on 14 to 17%, if "
        "the digits come sorted, in batches of eight."
    ),
    source="Measured here",
    quantity="test accuracy, evaluation mode minus training mode on sorted batches of 8; 4 layers, digits",
    judged="lost",
    bound=Bound(low=Gap(measured=0.8, rival=0.0), why="0 would be a mode that does not matter."),
)
def evaluation_forgotten(seed: int) -> Numbers:
    """Measure batches of one class in training mode. The norm removes what the examples have in common."""
    found = accuracy_by_mode(seed)
    return {"lost": found["evaluation mode"] - found["training mode, sorted"]} | found


@claim(
    "l5.one_example_is_beta",
    lesson=LESSON,
    sentence="Batch norm in training mode, given one example, returns beta whatever the example is.",
    source=f"{WORKS}: its code has no running statistics, so it fails on one example",
    quantity="largest difference between the outputs for two random examples, each alone in its batch",
    judged="alone",
    bound=Bound(high=Gap(measured=0.0, rival=1.0), why="1 is about what evaluation mode keeps of their difference."),
)
def one_example_is_beta(seed: int) -> Numbers:
    """Normalise a batch of one example, whose mean is the example itself."""
    rng = np.random.default_rng(seed)
    first, second = rng.normal(size=(2, 1, 50))
    gamma, beta, mean, var = np.ones(50), rng.normal(size=50), np.zeros(50), np.ones(50)

    def out(x: Array, training: bool) -> Array:
        shift, spread = (x.mean(axis=0), x.var(axis=0)) if training else (mean, var)
        return batchnorm_forward(x, gamma, beta, shift, spread, 0.1, 1e-5, False)[0]

    return {
        "alone": float(np.abs(out(first, True) - out(second, True)).max()),
        "in evaluation": float(np.abs(out(first, False) - out(second, False)).max()),
    }


@claim(
    "l5.two_examples_are_signs",
    lesson=LESSON,
    sentence="Of two examples only a sign is left in each feature: x̂ is 1 and -1, however far apart they are.",
    source="Measured here",
    quantity="share of the entries of x̂ whose size is within 1% of 1, 1000 random features, eps 1e-5",
    judged="two examples",
    bound=Bound(
        low=Gap(measured=0.969, rival=0.0104), why="0.0104 of the entries of eight examples are there by chance."
    ),
)
def two_examples_are_signs(seed: int) -> Numbers:
    """Normalise batches of two examples, and of eight for comparison."""
    rng, found = np.random.default_rng(seed), {}
    for N, name in ((2, "two examples"), (8, "eight examples")):
        x = rng.normal(size=(N, 1000))
        x_hat = (x - x.mean(axis=0)) / np.sqrt(x.var(axis=0) + 1e-5)
        found[name] = float((np.abs(np.abs(x_hat) - 1) < 0.01).mean())
    return found


@claim(
    "l5.running_statistics_lag",
    lesson=LESSON,
    sentence="Ten steps into training, evaluation is worse than training mode: the running statistics lag behind.",
    source="Measured here",
    quantity="training loss in evaluation mode minus that in training mode, after 10 and 100 steps; 10 layers",
    judged="after 10 steps",
    bound=Bound(low=Gap(measured=0.256, rival=0.0), why="0 would be statistics that are up to date."),
)
def running_statistics_lag(seed: int) -> Numbers:
    """Follow the running statistics. With momentum 0.1, a third of their start is left after ten steps."""
    from deepgrad.training import mean_loss

    data, found = digits(), {}
    for steps in (10, 100):
        network = net(seed, 10, "batch")
        trained(network, seed, 0.1, steps)
        in_training = mean_loss(network, data.X_train, data.y_train, training=True)
        found[f"after {steps} steps"] = mean_loss(network, data.X_train, data.y_train) - in_training
    return found
