"""What the lessons import: networks, data, figures, explorers, progress and claims. No grading."""

from typing import TYPE_CHECKING, Any

from deepgrad.errors import DeepgradError

if TYPE_CHECKING:
    from deepgrad.clinic import diagnose, watch

__all__ = ["DeepgradError", "__version__", "diagnose", "watch"]

__version__ = "0.1.0"


def __getattr__(name: str) -> Any:
    """Load `diagnose` and `watch` on first use, because they need torch."""
    if name not in ("diagnose", "watch"):
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from deepgrad import clinic

    return getattr(clinic, name)
