"""The eight lessons of the course, written and planned, in order.

Tested in ``tests/deepgrad/test_frontdoor.py``.
"""

from dataclasses import dataclass

__all__ = ["CURRICULUM", "Planned"]


@dataclass(frozen=True)
class Planned:
    """One lesson of the course, whether it is written or not.

    Attributes:
        slug: the name of its notebook without the ending.
        title: its title without the number.
        about: its topic in one line.
        minutes: the minutes of its core path; None until the lesson is written.
    """

    slug: str
    title: str
    about: str
    minutes: int | None = None

    @property
    def number(self) -> int:
        """The lesson's number, from 1."""
        return int(self.slug[:2])


CURRICULUM = (
    Planned(
        "01_deep_linear_network",
        "The deep linear network",
        "One number per layer: why signals and gradients vanish or explode.",
        75,
    ),
    Planned(
        "02_sigmoid_saturation",
        "Sigmoid saturation",
        "Why a deep sigmoid network learns nothing: what dies on the way up, and on the way down.",
        74,
    ),
    Planned("03_initialization", "Initialization", "How large random weights have to be to keep a signal alive.", 72),
    Planned("04_relu", "ReLU", "The gate that does not saturate, and its own diseases.", 75),
    Planned("05_normalization", "Normalization", "Batch, layer and RMS norm, and their backward passes.", 75),
    Planned(
        "06_residual_connections",
        "Residual connections",
        "Why more layers made training worse, and what a skip changes.",
        75,
    ),
    Planned("07_gradient_clipping", "Gradient clipping", "Recurrent networks, and a leash on the gradient.", 75),
    Planned("08_clinic", "The clinic", "Diagnose sick networks, then train 100 layers.", 75),
)
