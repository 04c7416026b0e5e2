"""Claims about a hundred layers on digits: which nets train, and whether the depth helps."""

from functools import cache

from deepgrad.claims.bound import Bound, Gap
from deepgrad.claims.claim import Numbers, Verdict
from deepgrad.claims.lesson_08.lesson import HERE, LESSON
from deepgrad.claims.registry import claim
from deepgrad.data import digits
from deepgrad.ladder import without_denormals
from deepgrad.networks.deep import DeepNet
from deepgrad.probe import probe
from deepgrad.training import accuracy, train

__all__ = ["DEEP", "RATES", "RECIPES", "STEPS", "reached"]

DEEP, WIDTH, STEPS, BATCH, MOMENTUM = 100, 32, 300, 64, 0.9
RATES = (0.001, 0.01)
RECIPES: dict[str, dict[str, str]] = {
    "He": {},
    "skips from 0": {"skip": "zero_residual"},
    "skips, pre-LN": {"skip": "residual", "norm": "layer", "norm_position": "pre"},
}
SETTING = f"digits, {WIDTH} units a layer, {STEPS} steps of {BATCH} examples, momentum {MOMENTUM}"
UPDATE_RATES = (0.001, 0.01, 0.03, 0.1, 0.3)


@cache
def reached(recipe: str, depth: int, rate: float, seed: int) -> tuple[float, float]:
    """A trained net's accuracy on the training digits and on unseen digits."""
    X, y, X_test, y_test = digits()
    net = DeepNet(64, WIDTH, 10, depth, seed=seed, **RECIPES[recipe])  # type: ignore[arg-type]
    with without_denormals():
        run = train(net, X, y, steps=STEPS, lr=rate, batch_size=BATCH, momentum=MOMENTUM, seed=seed)
    return run.accuracy, accuracy(net, X_test, y_test)


@claim(
    "l8.hundred_layers_learn",
    lesson=LESSON,
    sentence="A hundred layers learn the digits in 300 steps: skips that start at 0, or skips with a layer norm.",
    source=HERE,
    quantity=f"share of the training digits that are right, the lower of the two nets, rate 0.01; {SETTING}",
    judged="lower",
    bound=Bound(low=Gap(measured=0.998, rival=0.1), why="0.1 is guessing."),
    slow=True,
)
def hundred_layers_learn(seed: int) -> Numbers:
    """Train both recipes at one rate."""
    found = {recipe: reached(recipe, DEEP, 0.01, seed)[0] for recipe in list(RECIPES)[1:]}
    return {"lower": min(found.values())} | found


@claim(
    "l8.hundred_plain_layers_do_not",
    lesson=LESSON,
    sentence="A hundred plain ReLU layers with He's start stay at guessing, at either of two rates.",
    source=HERE,
    quantity=f"share of the training digits that are right, the better of the rates 0.001 and 0.01; {SETTING}",
    bound=Bound(high=Gap(measured=0.195, rival=0.99), why="0.99 is what skips reach."),
    slow=True,
)
def hundred_plain_layers_do_not(seed: int) -> float:
    """Train the net without skips at two rates."""
    return max(reached("He", DEEP, rate, seed)[0] for rate in RATES)


@claim(
    "l8.folk_deeper_is_better",
    lesson=LESSON,
    sentence="Deeper is better.",
    source='Often told; called a myth in "Why Deep Nets Are Hard to Train"',
    quantity=(
        f"errors on unseen digits, 4 layers over {DEEP}, skips from 0, each at the better of two rates; {SETTING}"
    ),
    judged="ratio",
    expected=Verdict.NOT_REPLICATED,
    bound=Bound(low=Gap(measured=0.833, rival=2.0, scale="log"), why="2 would be half of the errors."),
    slow=True,
)
def folk_deeper_is_better(seed: int) -> Numbers:
    """Compare the errors on unseen digits of a net of 4 layers and one of 100."""
    errors = {
        depth: 1 - max(reached("skips from 0", depth, rate, seed)[1] for rate in rates)
        for depth, rates in ((4, (0.03, 0.1)), (DEEP, (0.01, 0.03)))
    }
    return {"ratio": errors[4] / errors[DEEP], "4 layers": errors[4], f"{DEEP} layers": errors[DEEP]}


@cache
def update_ratios(seed: int) -> dict[float, tuple[float, float]]:
    """For each rate, the layers' median update over weight after 20 steps, and the training loss after 300."""
    X, y, _, _ = digits()
    found = {}
    for rate in UPDATE_RATES:
        early, late = (DeepNet(64, 64, 10, 5, seed=seed) for _ in range(2))
        train(early, X, y, steps=20, lr=rate, batch_size=BATCH, seed=seed)
        run = train(late, X, y, steps=300, lr=rate, batch_size=BATCH, seed=seed)
        ratios = sorted(probe(early, X[:BATCH], y[:BATCH], lr=rate).update_ratio)
        found[rate] = (float(ratios[len(ratios) // 2]), run.final_loss)
    return found


@claim(
    "l8.folk_one_in_a_thousand",
    lesson=LESSON,
    sentence="At a good learning rate a step changes the weights by a thousandth.",
    source="Often told",
    quantity="median |update| / |W| of 5 layers after 20 steps of gradient descent, the best of five rates; digits",
    judged="ratio",
    expected=Verdict.NOT_REPLICATED,
    bound=Bound(high=Gap(measured=0.0162, rival=0.001, scale="log"), why="0.001 is the rule."),
    slow=True,
)
def folk_one_in_a_thousand(seed: int) -> Numbers:
    """Compare the update ratio at the best rate with the rule of thumb of 1/1000."""
    found = update_ratios(seed)
    best = min(found, key=lambda rate: found[rate][1])
    return {
        "ratio": found[best][0],
        "loss there": found[best][1],
        "loss where the ratio is nearest to 0.001": found[min(found, key=lambda rate: abs(found[rate][0] - 0.001))][1],
    }
