"""Interactive figures that run on the learner's own code. See docs/explorers.md."""

from deepgrad.explorers.controls import Choice, Control, Slider, Value
from deepgrad.explorers.panels import HeatPanel, LinePanel, Panel, Reference, Series
from deepgrad.explorers.training import Progress
from deepgrad.explorers.widget import Explorer

__all__ = [
    "Choice",
    "Control",
    "Explorer",
    "HeatPanel",
    "LinePanel",
    "Panel",
    "Progress",
    "Reference",
    "Series",
    "Slider",
    "Value",
]
