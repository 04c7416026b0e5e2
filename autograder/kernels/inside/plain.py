"""Parses cells like IPython, but faster for plain Python.

Tested in ``tests/kernels/inside/test_direct.py``.
"""

import ast
import warnings

from IPython.core.inputtransformer2 import TransformerManager


class PlainFirst(TransformerManager):
    """Looks for magics only if a cell is not valid Python. Searching for them takes half of a cell's time."""

    _ours = len(TransformerManager().token_transformers)

    def do_token_transforms(self, lines: list[str]) -> list[str]:
        """Do the same as the parent class, if needed; a student's own transformers see every cell."""
        if len(self.token_transformers) == self._ours and _is_python("".join(lines)):
            return lines
        transformed: list[str] = super().do_token_transforms(lines)  # type: ignore[no-untyped-call]
        return transformed


def _is_python(source: str) -> bool:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the warnings appear when the cell is compiled
        try:
            ast.parse(source)
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            return False
    return True
