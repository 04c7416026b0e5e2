"""A progress bar for a notebook cell or a terminal. It disappears when the work is done."""

import math
import sys
from html import escape
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from IPython.display import DisplayHandle

__all__ = ["Bar"]


class Bar:
    """The bar that ``train`` and ``best_of`` take as ``progress``: ``train(..., progress=Bar("30 layers"))``.

    In a notebook it is one line that is updated and finally removed; in a terminal, one line of text on the error
    stream; elsewhere (a file, a grader) nothing at all.

    Args:
        words: the name of the work.
    """

    def __init__(self, words: str = "training") -> None:
        self.words = words
        self._shown: DisplayHandle | None = None

    def __call__(self, done: int, total: int, loss: float) -> None:
        """Show ``done`` of ``total`` and the newest loss.

        After the last step, or a loss that is not finite, remove the bar.
        """
        over = done >= total or not math.isfinite(loss)
        text = f"{self.words}: {done} of {total}, loss {loss:.4g}"
        if _in_a_notebook():
            self._in_notebook("" if over else f'<progress max="{total}" value="{done}"></progress> {escape(text)}')
        elif sys.stderr.isatty():
            sys.stderr.write("\r\x1b[K" + ("" if over else text))
            sys.stderr.flush()

    def _in_notebook(self, html: str) -> None:
        from IPython.display import display  # imported here, because scripts do not need it

        content: dict[str, Any] = {"text/html": html, "text/plain": ""}
        if self._shown is None:
            self._shown = display(content, raw=True, display_id=True)
        else:
            self._shown.update(content, raw=True)
        if not html:
            self._shown = None


def _in_a_notebook() -> bool:
    ipython = sys.modules.get("IPython")
    shell = ipython.get_ipython() if ipython else None
    return getattr(shell, "kernel", None) is not None
