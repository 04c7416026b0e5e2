"""A compute function whose numbers a test can predict."""

from typing import Any

X = [1.0, 2.0, 3.0]


def powers(w: float) -> dict[str, Any]:
    """Two series, a heat map and a moving reference, all functions of w."""
    return {"lines": [[w, w**2, w**3], [1, 2, 3]], "heat": [[w, 10 * w]], "level": w / 2}
