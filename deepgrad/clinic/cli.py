"""``deepgrad diagnose``: diagnoses a training that a script makes.

Tested in ``tests/clinic/test_report.py``.
"""

import importlib.util
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any

import typer

from deepgrad.console import emit
from deepgrad.errors import BadArgument, DeepgradError, PatientFailed

__all__ = ["diagnose_command"]

ILL = 3
"""Exit code: an illness was found."""
PARTS = ("model", "loss", "batches", "optimizer", "step", "evaluate")
NEEDED = PARTS[:4]


def diagnose_command(
    target: Annotated[str, typer.Argument(metavar="SCRIPT:MAKE", help="A file and the function in it.")],
    steps: Annotated[int, typer.Option(min=3, help="How many training steps are watched.")] = 50,
    no_trials: Annotated[bool, typer.Option("--no-trials", help="Only watch; train nothing again.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print the report as JSON.")] = False,
) -> None:
    """Say what is wrong with a torch training, where, by which evidence, and what to do.

    MAKE takes no arguments and returns a dict (or a tuple in this order): model, loss, batches, optimizer and, if
    you have them, step and evaluate. Exits with 0 if no illness was found, with 3 if one was, with 1 after an error.

    Example: deepgrad diagnose train.py:make
    """
    patient = _patient(_make(target))
    from deepgrad.clinic.doctor import diagnose

    report = diagnose(**patient, steps=steps, trials=not no_trials)
    emit(f"{report.json() if as_json else report}\n")
    if not report.healthy:
        raise typer.Exit(ILL)


def _make(target: str) -> Any:
    """Run the script and its function."""
    script, colon, name = target.rpartition(":")
    path = Path(script)
    if not colon or not name.isidentifier() or not path.is_file():
        raise BadArgument(f"{target!r} names no function in a file. Write FILE.py:FUNCTION, for example train.py:make.")
    spec = importlib.util.spec_from_file_location(path.stem, path)
    if spec is None or spec.loader is None:
        raise BadArgument(f"{script} is no Python file.")
    module = importlib.util.module_from_spec(spec)
    sys.path.insert(0, str(path.resolve().parent))
    sys.modules.setdefault(path.stem, module)
    try:
        spec.loader.exec_module(module)
        make = getattr(module, name, None)
        if not callable(make):
            raise BadArgument(f"{script} has no function {name!r}.")
        return make()
    except DeepgradError:
        raise
    except Exception as error:
        raise PatientFailed(f"{target} raised {type(error).__name__}: {error}. Repair this first.") from error


def _patient(made: Any) -> dict[str, Any]:
    """The arguments of `diagnose`, from the function's result."""
    if isinstance(made, Mapping):
        given = dict(made)
    elif isinstance(made, tuple):
        given = dict(zip(PARTS, made, strict=False))
    else:
        given = {name: getattr(made, name) for name in PARTS if hasattr(made, name)}
    unknown = sorted(str(name) for name in given if name not in PARTS)
    missing = [name for name in NEEDED if name not in given]
    if unknown or missing:
        seen = f"it lacks {', '.join(missing)}" if missing else f"it has {', '.join(unknown)}, which nobody knows"
        raise BadArgument(
            f"The function should return a dict with {', '.join(NEEDED)} and perhaps step, evaluate: {seen}."
        )
    return given
