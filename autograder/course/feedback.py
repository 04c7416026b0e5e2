"""Removes from ``feedback/`` the files that students handed in beside their notebook.

Tested in ``tests/grading/test_left_as_written.py``.
"""

import filecmp
import os
from pathlib import Path
from typing import Any

from nbgrader.preprocessors import NbGraderPreprocessor
from traitlets import List

__all__ = ["PageAlone"]

NBGRADERS_OWN = ("timestamp.txt", "submission_secret.txt")  # release_feedback reads them


class PageAlone(NbGraderPreprocessor):  # type: ignore[misc]
    """A step of generate_feedback that removes students' files, which nbgrader copied from ``autograded/``.

    Nbgrader copies everything but notebooks, so a student's ``index.html`` with a script would be published beside the
    page. If a step fails, nbgrader removes the whole folder, so a fault lets no file through.
    """

    # nbgrader sets this option on each step; without the declaration it prints a warning
    display_data_priority: Any = List().tag(config=True)

    def preprocess(self, nb: Any, resources: Any) -> Any:
        """Clean the folder; the notebook stays as it is."""
        about, directories = resources["nbgrader"], self.parent.parent.coursedir
        names = (about["student"], about["assignment"])
        copied = Path(directories.format_path(directories.autograded_directory, *names))
        feedback = Path(directories.format_path(directories.feedback_directory, *names))
        source = Path(directories.format_path(directories.source_directory, ".", about["assignment"]))
        remove_students_files(copied, feedback, source)
        return nb, resources


def remove_students_files(copied: Path, feedback: Path, source: Path) -> None:
    """Remove from ``feedback`` each file that is a copy of one in ``copied`` and that ``source`` does not have."""
    for base, folders, files in os.walk(feedback, topdown=False):
        for name in files:
            path = Path(base, name)
            relative = path.relative_to(feedback)
            if str(relative) in NBGRADERS_OWN:
                continue
            if _same(path, copied / relative) and not _same(path, source / relative):
                path.unlink()
        for name in folders:
            folder = Path(base, name)
            if not any(folder.iterdir()):
                folder.rmdir()


def _same(one: Path, other: Path) -> bool:
    return other.is_file() and filecmp.cmp(one, other, shallow=False)
