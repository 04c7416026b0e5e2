"""A course folder as its nbgrader configuration describes it, made by ``autograder init`` or not.

Tested in ``tests/grading/test_policies.py``.
"""

import contextlib
import dataclasses
import os
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from autograder.course import (
    AUTOGRAD,
    COURSE_FILE,
    FIGURES,
    SUBMISSION_SECONDS,
    Choices,
    find_course,
    read_course,
    require_driver,
)
from autograder.course.access import OPEN, Access, access_of, require_open
from autograder.course.terms import MEMORY_MB, TermsOfAll
from autograder.grading.errors import BadAssignment
from autograder.grading.forgotten import load_forgotten
from autograder.judge.check import SEED_FILE
from autograder.judge.seeds import seed_of
from autograder.kernels.client.execute import CELL_DEADLINE

__all__ = ["Classroom", "importable", "open_classroom"]

SEED_LENGTH = 32


@dataclass(frozen=True, kw_only=True)
class Classroom:
    """The folders of a course.

    Attributes:
        directories: nbgrader's ``CourseDirectory``, configured.
        config: nbgrader's configuration, for its plugins.
        secret: the course's secret; empty in a course without our exercises.
        autograd: course.toml's policy for gradients that should be written by hand and were computed by a library.
        hints: whether cards show hints, by course.toml.
        access: the rights of what is written.
        figures: what course.toml says of figures that a student changed.
        submission_seconds: the time for all kernels of a submission together.
        cell_seconds: what course.toml says of the time for one cell; None if it says nothing.
        memory_mb: megabytes of memory that one notebook may use.
        terms: due dates, late policies and limits of all assignments; ``of`` takes those of one.
    """

    root: Path
    directories: Any
    config: Any
    secret: str
    autograd: str = AUTOGRAD[0]
    hints: bool = True
    access: Access = OPEN
    figures: str = FIGURES[0]
    submission_seconds: float = SUBMISSION_SECONDS
    cell_seconds: float | None = None
    memory_mb: int = MEMORY_MB
    terms: TermsOfAll = dataclasses.field(default_factory=TermsOfAll)

    def of(self, assignment: str) -> "Classroom":
        """A copy with the limits of one assignment."""
        own = self.terms.of(assignment)
        limits = {name: getattr(own, name) for name in ("submission_seconds", "cell_seconds", "memory_mb")}
        return dataclasses.replace(self, **limits)

    @property
    def cell_deadline(self) -> float:
        """Seconds for a cell: those of course.toml, else nbgrader's and nbconvert's own setting, else their default."""
        return self.cell_seconds or self._nbgraders_timeout or CELL_DEADLINE

    @property
    def _nbgraders_timeout(self) -> float | None:
        for name in ("Execute", "ExecutePreprocessor"):
            seconds = self.config.get(name, {}).get("timeout")
            if isinstance(seconds, int | float) and seconds > 0:
                return float(seconds)
        return None

    @property
    def unused_settings(self) -> list[str]:
        """Settings of nbgrader that this grader does not follow, as sentences."""
        own = self.config.get("Autograde", {})
        names = [name for name in ("sanitize_preprocessors", "autograde_preprocessors") if name in own]
        said = [
            f"nbgrader_config.py sets Autograde.{name}. 'autograder grade' ignores this setting; remove it if you do "
            "not use nbgrader's own autograding."
            for name in names
        ]
        if self.cell_seconds and self._nbgraders_timeout not in (None, self.cell_seconds):
            said.append(
                f"A cell has {self.cell_seconds:g} seconds, as course.toml says (cell_seconds), and not the "
                f"{self._nbgraders_timeout:g} of nbgrader_config.py (ExecutePreprocessor.timeout). Remove one."
            )
        return said

    def folder(self, step: str, student: str, assignment: str) -> Path:
        """The folder of a step: ``source``, ``submitted`` or ``autograded``."""
        named = getattr(self.directories, f"{step}_directory")
        return Path(self.directories.format_path(named, student, assignment))

    def students(self, assignment: str) -> list[str]:
        """Students who handed something in. Includes those whose folder is unreadable, so that none is skipped.

        Leaves out students that ``autograder forget`` removed. Raises ``BadAssignment`` if the list of them cannot be
        read.
        """
        forgotten = load_forgotten(self.records)
        return [student for student in self._submitted(assignment) if student not in forgotten]

    def returned(self, assignment: str) -> list[str]:
        """Students whom ``autograder forget`` removed and whose work is in ``submitted/`` again."""
        forgotten = load_forgotten(self.records)
        return [student for student in self._submitted(assignment) if student in forgotten]

    def _submitted(self, assignment: str) -> list[str]:
        base = self.folder("submitted", "*", assignment)
        pattern = base.relative_to(self.root) if base.is_absolute() else base
        at = pattern.parts.index("*")
        inner = Path(*pattern.parts[at + 1 :])
        folders = self.root.glob(str(Path(*pattern.parts[: at + 1])))
        return sorted(path.name for path in folders if _may_hold(path, inner))

    @property
    def zone(self) -> str:
        """The time zone of nbgrader's exchange, in which it writes when something was handed in; empty if not set."""
        return str(self.config.get("Exchange", {}).get("timezone", ""))

    @property
    def written(self) -> tuple[Path, ...]:
        """The folders that grading writes into."""
        return self.root / self.directories.autograded_directory, self.records

    @property
    def records(self) -> Path:
        """The folder of the records: what grading did with each submission."""
        return self.root / ".autograder"

    @property
    def private(self) -> tuple[str, ...]:
        """Paths that no kernel may read."""
        steps = ("source", "release", "submitted", "autograded", "feedback")
        places = [self.root / getattr(self.directories, f"{step}_directory") for step in steps]
        places += [self.records, self.root / "reports"]
        # if the course folder is on the import path, kernels may read it, but none of these
        for own in ("*.db*", ".secret*", "*.toml", "*.py"):
            places += self.root.glob(own)
        return tuple(str(place) for place in places)

    def seed(self, exercise: str, submission: str = "") -> int:
        """The seed of an exercise's secret cases; ``submission`` is the hash of the work that was handed in.

        Each submission gets its own cases, so a student who prints them learns nothing about the next ones.

        Raises:
            BadAssignment: the course has no secret seed.
        """
        if len(self.secret) < SEED_LENGTH:
            raise BadAssignment(
                "The assignment uses our exercises and the course has no secret seed, so a hard-coded answer could "
                "not be told from a right one. Make the course with 'autograder init' and run this in its folder."
            )
        return seed_of(self.secret, f"{exercise}:{submission}")


def _may_hold(folder: Path, inner: Path) -> bool:
    """Whether a student's folder has the assignment. True also if it is unreadable, so that grading reports it."""
    try:
        return folder.is_dir() and (not os.access(folder, os.X_OK) or (folder / inner).is_dir())
    except OSError:
        return True


def open_classroom(folder: Path) -> Classroom:
    """The course of a folder: the nearest with an nbgrader_config.py.

    Raises:
        BadAssignment: there is none, or its settings or its secret seed cannot be read.
    """
    root = next((path for path in (folder, *folder.parents) if (path / "nbgrader_config.py").is_file()), None)
    root = root or find_course(folder)
    if root is None:
        raise BadAssignment(
            f"{folder} is in no course (no nbgrader_config.py here or above). Go to the course's folder."
        )
    course = None
    if (root / COURSE_FILE).is_file():
        require_open(root)
        course = read_course(root)  # before nbgrader's settings, which would print a traceback about the same fault
    before, umask = os.environ.pop(SEED_FILE, None), os.umask(0o077)
    try:
        with contextlib.chdir(root), _quiet_arguments(), importable(root):
            directories, config = _configured()
        path = os.environ.get(SEED_FILE, "")
        secret = Path(path).read_text(encoding="utf-8").strip() if path and Path(path).is_file() else ""
    except OSError as error:
        raise BadAssignment(f"The course cannot be read: {error}.") from error
    finally:
        os.umask(umask)  # the course's settings change it, for nbgrader's own programs
        os.environ.pop(SEED_FILE, None)
        if before is not None:
            os.environ[SEED_FILE] = before
    choices = course.choices if course is not None else Choices()
    terms = course.all_terms if course is not None else TermsOfAll()
    access = access_of(course.group) if course is not None else OPEN
    if course is not None and course.database:
        require_driver()
    return Classroom(
        root=root,
        directories=directories,
        config=config,
        secret=secret,
        autograd=choices.autograd,
        hints=choices.hints,
        access=access,
        figures=choices.figures,
        submission_seconds=terms.common.submission_seconds,
        cell_seconds=terms.common.cell_seconds,
        memory_mb=terms.common.memory_mb,
        terms=terms,
    )


def _configured() -> tuple[Any, Any]:
    from nbgrader.apps import NbGrader
    from nbgrader.coursedir import CourseDirectory

    NbGrader.clear_instance()
    app = NbGrader()
    app.log_level = "ERROR"
    app.load_config_file()
    directories = CourseDirectory(config=app.config)
    if not Path(directories.root).is_absolute():
        directories.root = str(Path(directories.root).resolve())
    return directories, app.config


@contextlib.contextmanager
def importable(folder: Path) -> Iterator[None]:
    """Make modules of the course folder importable inside, as nbgrader's own commands do.

    The path is removed after the block, because kernels may read everything that is importable when the warm process
    starts.
    Another course may have another module of the same name.
    """
    before = set(sys.modules)
    sys.path.insert(0, str(folder))
    try:
        yield
    finally:
        with contextlib.suppress(ValueError):  # the imported module may have removed it
            sys.path.remove(str(folder))
        for name in set(sys.modules) - before:
            if Path(getattr(sys.modules[name], "__file__", None) or "/").is_relative_to(folder):
                del sys.modules[name]


@contextlib.contextmanager
def _quiet_arguments() -> Iterator[None]:
    """Hide our command line inside the block, because nbgrader's application would read it."""
    before = sys.argv
    sys.argv = ["nbgrader"]
    try:
        yield
    finally:
        sys.argv = before
