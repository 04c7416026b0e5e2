"""Reading cells as IPython does, and those that are plain Python at once.

Tested in ``tests/kernels/inside/test_direct.py``.
"""

import ast
import warnings

from IPython.core.inputtransformer2 import TransformerManager


class PlainFirst(TransformerManager):
    """Looks for magics only in cells that are no Python as they are: tokenizing is half of what a cell costs."""

    _ours = len(TransformerManager().token_transformers)

    def do_token_transforms(self, lines: list[str]) -> list[str]:
        """As the parent class; a student's own transformers see every cell."""
        if len(self.token_transformers) == self._ours and _is_python("".join(lines)):
            return lines
        transformed: list[str] = super().do_token_transforms(lines)  # type: ignore[no-untyped-call]
        return transformed


def _is_python(source: str) -> bool:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # they come when the cell is compiled
        try:
            ast.parse(source)
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            return False
    return True
