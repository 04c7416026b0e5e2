"""Imports modules once in the zygote, so that no kernel has to. No thread pool and no torch operation may start here.

Tested in ``tests/kernels/client/test_zygote_client.py``.
"""

import importlib
import io
from pathlib import Path

from autograder.kernels.options import ONE_BLAS_THREAD

LATE_IMPORTS = (
    "numpy",
    "matplotlib.pyplot",
    "matplotlib.backends.backend_agg",
    "matplotlib_inline.backend_inline",
    "ipykernel.kernelapp",
    "ipykernel.ipkernel",
    "ipykernel.comm.comm",
    "ipykernel.subshell_manager",
    "ipykernel.debugger",
    "ipywidgets",
    "IPython.core.completerlib",
    "IPython.core.debugger",
    "IPython.core.magics",
    "IPython.core.pylabtools",
    "IPython.core.oinspect",
    "IPython.extensions.storemagic",
    "tornado.platform.asyncio",
    "asyncio",
    "pdb",
    "faulthandler",
    "tempfile",
    "comm.base_comm",
    "autograder.kernels.inside.kernelapp",
)

ENVIRONMENT = {
    **ONE_BLAS_THREAD,
    "MPLBACKEND": "module://matplotlib_inline.backend_inline",
    "JOBLIB_MULTIPROCESSING": "0",  # otherwise joblib warns about semaphores, which the sandbox denies
    "PYDEVD_DISABLE_FILE_VALIDATION": "1",
    "PYTHONDONTWRITEBYTECODE": "1",
    "LANG": "C.UTF-8",
    "PATH": "/usr/bin:/bin",
}
"""The environment of a zygote, without folders. One BLAS thread, because a thread pool does not survive a fork."""


def preload(modules: tuple[str, ...]) -> None:
    """Import everything. Raises ``ImportError``, and ``RuntimeError`` if an import started a thread."""
    for name in (*LATE_IMPORTS, *modules):
        importlib.import_module(name)
    vars(importlib.import_module("ipykernel.debugger"))["_is_debugpy_available"] = False  # debugpy needs a port
    _draw_once()
    threads = len(list(Path("/proc/self/task").iterdir()))
    if threads != 1:
        raise RuntimeError(f"{threads} threads run after the imports, a fork is safe with one only")


def _draw_once() -> None:
    """Draw a figure, so that kernels inherit matplotlib's caches and need not build them."""
    importlib.import_module(
        "matplotlib.backends.registry"
    ).backend_registry.list_all()  # %matplotlib reads all metadata
    figure_type = importlib.import_module("matplotlib.figure").Figure
    canvas_type = importlib.import_module("matplotlib.backends.backend_agg").FigureCanvasAgg
    figure = figure_type()
    canvas_type(figure)
    figure.subplots().plot([1, 2, 3])
    figure.savefig(io.BytesIO(), format="png", bbox_inches="tight")
