"""Claims that compare layer norm and RMS norm with batch norm."""

from deepgrad.claims.bound import Bound, Gap
from deepgrad.claims.claim import Numbers
from deepgrad.claims.lesson_05.explosion import gradient_profile, per_layer
from deepgrad.claims.lesson_05.lesson import LESSON, last, net, trained
from deepgrad.claims.registry import claim

__all__: list[str] = []


@claim(
    "l5.layer_norm_does_not_explode",
    lesson=LESSON,
    sentence="Layer norm and RMS norm do not make the gradient explode: at the start it keeps its size.",
    source="Measured here",
    quantity="growth of dL/dh in one layer, 50 plain layers, 200 units, He start, untrained, 128 digits",
    judged="layer norm",
    bound=Bound(high=Gap(measured=1.018, rival=1.21, scale="log"), why="1.21 is batch norm's."),
    slow=True,
)
def layer_norm_does_not_explode(seed: int) -> Numbers:
    """Measure the gradients with the three norms from the same start."""
    names = {"layer norm": "layer", "RMS norm": "rms", "batch norm": "batch"}
    return {name: per_layer(gradient_profile(seed, 128, norm)) for name, norm in names.items()}


@claim(
    "l5.layer_norm_needs_small_rates",
    lesson=LESSON,
    sentence="But at rate 0.3, where batch norm trains twenty plain layers, layer norm and RMS norm learn nothing.",
    source="Measured here",
    quantity="mean of the last 20 batch losses of 150 steps at rate 0.3; 20 plain layers, digits, batches of 64",
    judged="layer norm",
    bound=Bound(low=Gap(measured=1.95, rival=0.34, scale="log"), why="0.34 is what batch norm reaches."),
    slow=True,
)
def layer_norm_needs_small_rates(seed: int) -> Numbers:
    """Train twenty layers with each norm at rate 0.3."""
    names = {"layer norm": "layer", "RMS norm": "rms", "batch norm": "batch"}
    return {name: last(trained(net(seed, 20, norm), seed, 0.3, 150).losses, 150) for name, norm in names.items()}


@claim(
    "l5.mean_hardly_matters",
    lesson=LESSON,
    sentence="RMS norm, which subtracts no mean, trains six layers as well as layer norm.",
    source='Zhang and Sennrich 2019, "Root Mean Square Layer Normalization"',
    quantity="mean of the last 20 batch losses of 150 steps at rate 0.1, RMS norm over layer norm; 6 layers, digits",
    judged="RMS over layer",
    bound=Bound(high=Gap(measured=0.87, rival=2.0, scale="log"), why="2 would be twice layer norm's loss."),
    slow=True,
)
def mean_hardly_matters(seed: int) -> Numbers:
    """Train with layer norm, RMS norm and batch norm."""
    found = {norm: last(trained(net(seed, 6, norm), seed, 0.1, 150).losses, 150) for norm in ("rms", "layer", "batch")}
    return {"RMS over layer": found["rms"] / found["layer"]} | {f"{norm} norm": loss for norm, loss in found.items()}
