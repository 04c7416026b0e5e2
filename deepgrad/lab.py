"""``deepgrad lab``: a folder of lessons for the learner, and JupyterLab open on it."""

import hashlib
import json
import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from deepgrad.errors import BadArgument
from deepgrad.files import write_atomically
from deepgrad.frontdoor import ADDRESS
from deepgrad.lessons import Lesson, lessons_folder, shipped_lessons

__all__ = ["CONFIG", "Copied", "copy_lessons", "open_lab"]

# Settings of JupyterLab for learners: no instructor panels, no news pop-ups, but the Validate button.
CONFIG = Path(__file__).resolve().parent / "jupyter"

# Records which version of a lesson was copied, to distinguish an unchanged copy from an edited one.
LEDGER = ".deepgrad.json"

State = Literal["new", "current", "updated", "yours", "beside"]


@dataclass(frozen=True)
class Copied:
    """The result of copying one lesson into the learner's folder.

    Attributes:
        state: ``new``: copied; ``current``: untouched and up to date; ``updated``: untouched and replaced by a newer
            version; ``yours``: edited by the learner, and kept; ``beside``: edited and kept, and a newer version was
            put beside it.
        path: the notebook; with ``beside``, the newer one.
    """

    lesson: Lesson
    state: State
    path: Path


def copy_lessons(folder: Path) -> list[Copied]:
    """Update a learner's folder without overwriting the learner's work.

    Raises:
        BadArgument: the folder cannot be used; the message says why.
        LessonNotFound: no lessons are installed.
    """
    folder = folder.resolve()
    if folder == lessons_folder().resolve():
        raise BadArgument(f"{folder} holds the lessons themselves. Choose another folder for your work.")
    try:
        folder.mkdir(parents=True, exist_ok=True)
        ledger = _read_ledger(folder)
        copied = [_copy(folder, lesson, ledger) for lesson in shipped_lessons()]
        write_atomically(folder / LEDGER, json.dumps(ledger, indent=1, sort_keys=True) + "\n")
    except OSError as error:
        raise BadArgument(f"The folder {folder} cannot be used: {error.strerror}. Choose another.") from error
    return copied


def open_lab(folder: Path, arguments: Sequence[str] = ()) -> None:
    """Start JupyterLab in a folder and open the start page. Returns when the server ends.

    Args:
        folder: the learner's folder.
        arguments: further arguments of ``jupyter lab``.
    """
    before = os.environ.get("JUPYTER_CONFIG_PATH")
    os.environ["JUPYTER_CONFIG_PATH"] = os.pathsep.join(filter(None, [str(CONFIG), before]))
    from jupyterlab.labapp import LabApp  # imported after the environment is set, because it reads the environment

    # allowed for containers, because the server is only local
    root = ["--allow-root"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []
    LabApp.launch_instance(
        [
            "--log-level=WARN",
            *root,
            f"--ServerApp.root_dir={folder.resolve()}",
            f"--LabApp.default_url={ADDRESS}",
            "--LabApp.news_url=None",
            "--ServerApp.kernel_websocket_connection_class=deepgrad.serverextension.NoDelayConnection",
            "--ServerApp.contents_manager_class=deepgrad.serverextension.PictureContentsManager",
            "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate",
            *arguments,
        ]
    )


def _copy(folder: Path, lesson: Lesson, ledger: dict[str, dict[str, str]]) -> Copied:
    name = lesson.path.name
    shipped = lesson.path.read_text(encoding="utf-8")
    wanted = _hash(shipped)
    target = folder / name
    found = _hash(target.read_text(encoding="utf-8", errors="replace")) if target.exists() else None
    given = ledger["given"].get(name)
    if found == wanted:
        ledger["given"][name] = wanted
        return Copied(lesson, "current", target)
    if found is None or found == given:
        write_atomically(target, shipped)
        ledger["given"][name] = wanted
        return Copied(lesson, "new" if found is None else "updated", target)
    if wanted in (given, ledger["offered"].get(name)):
        return Copied(lesson, "yours", target)
    beside = folder / f"{lesson.slug}.new-{wanted[:8]}.ipynb"
    if not beside.exists():
        write_atomically(beside, shipped)
    ledger["offered"][name] = wanted
    return Copied(lesson, "beside", beside)


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _read_ledger(folder: Path) -> dict[str, dict[str, str]]:
    try:
        ledger = json.loads((folder / LEDGER).read_text(encoding="utf-8"))
        return {part: {str(k): str(v) for k, v in dict(ledger[part]).items()} for part in ("given", "offered")}
    except (OSError, ValueError, KeyError, TypeError):
        return {"given": {}, "offered": {}}  # without the file, every notebook that differs counts as edited
