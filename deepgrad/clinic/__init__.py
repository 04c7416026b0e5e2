"""A doctor for any torch training: `diagnose` tries treatments, `watch` only observes. Torch is loaded on first use."""

from typing import TYPE_CHECKING, Any

from deepgrad.clinic.findings import Finding
from deepgrad.clinic.labels import Label, Severity

if TYPE_CHECKING:
    from deepgrad.clinic.doctor import diagnose
    from deepgrad.clinic.report import Report
    from deepgrad.clinic.watching import Watch, watch

__all__ = ["Finding", "Label", "Report", "Severity", "Watch", "diagnose", "watch"]

HOMES = {"diagnose": "doctor", "Report": "report", "Watch": "watching", "watch": "watching"}


def __getattr__(name: str) -> Any:
    if name not in HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(f"{__name__}.{HOMES[name]}"), name)
