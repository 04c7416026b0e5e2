"""Updates the gradebook and ``release/`` to match ``source/``, also after students handed in.

Once there are submissions, nbgrader's ``generate_assignment`` removes ``release/`` and then refuses to add or remove
cells. Here the gradebook changes in one transaction, and the scores of the other cells stay. Then ``release/`` is
written, file by file.
"""

import contextlib
import datetime
import sqlite3
from collections.abc import Collection, Mapping, Sequence
from dataclasses import KW_ONLY, dataclass, field
from pathlib import Path
from typing import Any

from autograder.course.stubs import note_added, note_release, note_stubs
from autograder.grading.book import Book, faults_told
from autograder.grading.classroom import Classroom
from autograder.grading.copying import copy_gradebook
from autograder.grading.errors import BadAssignment
from autograder.grading.files import walk
from autograder.grading.lateness import enter_due_date
from autograder.grading.names import some_of
from autograder.grading.planned import PlannedCell, PlannedNotebook, plan
from autograder.grading.reopened import Place, altered_cells, reopened, told
from autograder.grading.sources import SourceNotebook, without_points
from autograder.grading.write import remove_others
from deepgrad.files import write_atomically

__all__ = ["Update", "update_assignment"]

MAX_NAMED = 5  # students whom one sentence names
MAX_DEPTH = 50  # folders within folders beside a source


@dataclass
class Update:
    """The changes of an update.

    Attributes:
        changes: a sentence for each change of the gradebook.
        submissions: the number of submissions of the assignment.
        waiting: a sentence about the hand-given scores that the next ``grade`` lets wait again.
        backup: a copy of the gradebook as it was, an sqlite file; None if no score was removed.
        release: the folder that was written.
    """

    release: Path
    changes: list[str] = field(default_factory=list)
    _: KW_ONLY
    waiting: list[str] = field(default_factory=list)
    submissions: int = 0
    backup: Path | None = None


def update_assignment(classroom: Classroom, assignment: str, *, force: bool = False) -> Update:
    """Change the gradebook in one transaction, then write ``release/``.

    Args:
        force: remove an exercise although a human gave scores or comments for it.

    Raises:
        BadAssignment: a source cannot be released, a notebook with submissions is gone, or a human's scores would
            be lost and ``force`` is False. Nothing is changed then.
        BadGradebook: the database fails.
    """
    planned = plan(classroom, assignment)
    beside = _beside(classroom, classroom.folder("source", ".", assignment))
    done = Update(classroom.folder("release", ".", assignment))
    with classroom.access.kept():
        note_release(classroom.root, assignment, done.release)  # a course of an older version did not note experiments
        stubs, added, counts = _before(classroom, assignment, planned)
        note_stubs(classroom.root, assignment, stubs)
        _Structure(classroom, assignment, done, force=force).change(planned)
        note_added(classroom.root, assignment, added)
        done.changes += _due_date(classroom, assignment)
        done.waiting = told(counts, "will wait for you in formgrader again after the next 'autograder grade'")
    _release(classroom, planned, beside, done.release)
    with classroom.access.kept():
        note_release(classroom.root, assignment, done.release)
    return done


def _before(
    classroom: Classroom, assignment: str, planned: Sequence[PlannedNotebook]
) -> tuple[list[tuple[str, str, str]], list[Place], dict[str, int]]:
    """What must be known before the gradebook changes.

    Returns:
        The texts of answer cells and locked cells as the gradebook has them, each with its notebook and cell; the cells
        that are new; by cell, the number of hand-given scores that will wait again.
    """
    book = Book(classroom)
    try:
        sources = book.sources(assignment) if assignment in book.names()[1] else []
        altered = altered_cells(sources, planned)
        cells = [(source.name, cell) for source in sources for cell in source.cells if cell.solution or cell.locked]
        stubs = [(notebook, cell.name, cell.released or cell.source) for notebook, cell in cells]
        return stubs, _added(sources, planned), book.ask(lambda session: reopened(session, assignment, altered))
    except BadAssignment:  # the gradebook knows the assignment without a notebook
        return [], [], {}
    finally:
        book.close()


def _added(sources: Sequence[SourceNotebook], planned: Sequence[PlannedNotebook]) -> list[Place]:
    """The cells that a notebook of the gradebook does not have yet."""
    known = {source.name: source.by_name for source in sources}
    return [
        (one.name, cell) for one in planned if one.name in known for cell in one.cells if cell not in known[one.name]
    ]


def _due_date(classroom: Classroom, assignment: str) -> list[str]:
    book = Book(classroom)
    try:
        return enter_due_date(classroom, assignment, book)
    finally:
        book.close()


class _Structure:
    """Changes an assignment's notebooks and cells in the gradebook."""

    def __init__(self, classroom: Classroom, assignment: str, done: Update, *, force: bool) -> None:
        self._classroom = classroom
        self._assignment = assignment
        self._done = done
        self._force = force
        self._revalued: set[str] = set()  # cells for which a change of points was already reported

    @faults_told()
    def change(self, planned: Sequence[PlannedNotebook]) -> None:
        """Change everything in one transaction, or raise an error and change nothing."""
        from nbgrader.api import Gradebook

        directories = self._classroom.directories
        with Gradebook(directories.db_url, directories.course_id) as gradebook:
            assignment = gradebook.update_or_create_assignment(self._assignment)
            session = gradebook.db
            try:
                self._done.submissions = len(assignment.submissions)
                gone = self._gone(assignment, {one.name: one for one in planned})
                self._check_lost(gone)
                if any(_entries_of(cell) for cell in gone):
                    self._done.backup = _back_up(self._classroom)
                for cell in gone:
                    self._remove(session, cell)
                with session.no_autoflush:  # a new cell is complete only at the end
                    for one in planned:
                        self._notebook(session, assignment, one)
                session.commit()
            except BaseException:
                session.rollback()
                raise

    def _gone(self, assignment: Any, planned: Mapping[str, PlannedNotebook]) -> list[Any]:
        """The gradebook's cells that ``source/`` does not have any more."""
        found = []
        for notebook in assignment.notebooks:
            if notebook.name not in planned:
                raise BadAssignment(
                    f"The gradebook has the notebook {notebook.name!r}, which is not in source/ any more. Put it "
                    "back; or, if nothing was handed in yet, run 'nbgrader generate_assignment', which removes it."
                )
            cells = planned[notebook.name].cells.values()
            for _, there, wanted in _kinds(notebook, cells):
                names = {one.name for one in wanted}
                found += [cell for cell in there if cell.name not in names]
        return found

    def _check_lost(self, gone: Sequence[Any]) -> None:
        """Refuse to lose scores and comments that humans entered, unless ``force`` is set."""
        for cell in gone:
            students = _humans(_entries_of(cell))
            if students and not self._force:
                raise BadAssignment(
                    f"{cell.name} is not in source/ any more. Scores or comments that a human gave for it would be "
                    f"lost for these students: {some_of(students, MAX_NAMED, 'others')}. Nothing was changed. Write "
                    f"them down, then run 'autograder update {self._assignment} --force'."
                )

    def _remove(self, session: Any, cell: Any) -> None:
        if hasattr(cell, "max_score"):
            self._say(f"{cell.name} is left out, and with it {cell.max_score:g} points")
        for entry in _entries_of(cell):
            session.delete(entry)
        session.delete(cell)

    def _notebook(self, session: Any, assignment: Any, planned: PlannedNotebook) -> None:
        from nbgrader.api import Notebook

        notebook = next((one for one in assignment.notebooks if one.name == planned.name), None)
        if notebook is None:
            notebook = Notebook(name=planned.name, assignment=assignment)
            session.add(notebook)
        notebook.kernelspec = planned.kernelspec
        for kind, there, wanted in _kinds(notebook, planned.cells.values()):
            known = {cell.name: cell for cell in there}
            for one in wanted:
                cell = known.get(one.name)
                if cell is None:
                    cell = kind(name=one.name, notebook=notebook)
                    session.add(cell)
                    _add_entries(session, notebook, cell)
                    if hasattr(cell, "max_score"):
                        self._say(f"{one.name} is new, {one.points:g} points")
                self._set(cell, one)

    def _set(self, cell: Any, wanted: PlannedCell) -> None:
        cell_is_graded, cell_has_text = hasattr(cell, "max_score"), hasattr(cell, "checksum")
        if cell_is_graded:
            if cell.max_score is not None and cell.max_score != wanted.points:
                self._say(f"{cell.name}: {cell.max_score:g} points become {wanted.points:g}")
                self._revalued.add(cell.name)
            cell.max_score = wanted.points
        if cell_has_text:
            if cell.source is not None and self._is_other_text(cell.name, cell.source, wanted.source):
                self._say(f"{cell.name}: its text has changed")
            cell.locked, cell.source, cell.checksum = wanted.locked, wanted.source, wanted.checksum
        if cell_is_graded or cell_has_text:
            cell.cell_type = wanted.cell_type

    def _is_other_text(self, name: str, before: str, after: str) -> bool:
        """Whether a text changed. A change of points in ``check(...)`` does not count if it was already reported."""
        if name in self._revalued:
            return without_points(before) != without_points(after)
        return before != after

    def _say(self, sentence: str) -> None:
        self._done.changes.append(sentence)


def _kinds(notebook: Any, planned: Collection[PlannedCell]) -> list[tuple[Any, list[Any], list[PlannedCell]]]:
    """For each of nbgrader's kinds of cell: its class, the present cells, and the planned cells."""
    from nbgrader.api import GradeCell, SolutionCell, SourceCell, TaskCell

    return [
        (GradeCell, list(notebook.grade_cells), [one for one in planned if one.grade]),
        (TaskCell, list(notebook.task_cells), [one for one in planned if one.task]),
        (SolutionCell, list(notebook.solution_cells), [one for one in planned if one.solution]),
        (SourceCell, list(notebook.source_cells), list(planned)),
    ]


def _entries_of(cell: Any) -> list[Any]:
    """A cell's grades and comments in all submissions."""
    return [*getattr(cell, "grades", ()), *getattr(cell, "comments", ())]


def _add_entries(session: Any, notebook: Any, cell: Any) -> None:
    """Add nbgrader's entries of a cell to each existing submission, because formgrader expects them there."""
    from nbgrader.api import Comment, Grade, SolutionCell, TaskCell

    for submitted in notebook.submissions:
        if hasattr(cell, "max_score"):
            session.add(Grade(cell=cell, notebook=submitted, needs_manual_grade=True))
        if isinstance(cell, SolutionCell | TaskCell):
            session.add(Comment(cell=cell, notebook=submitted))


def _humans(entries: Sequence[Any]) -> list[str]:
    """The students for whom a human entered a score, extra credit or a comment."""
    entered = ("manual_score", "extra_credit", "manual_comment")
    found = {one.student.id for one in entries if any(getattr(one, name, None) is not None for name in entered)}
    return sorted(found)


def _back_up(classroom: Classroom) -> Path:
    """Copy the gradebook's state before the present transaction."""
    prefix = "sqlite:///"
    folder = classroom.records / "backup"
    classroom.records.mkdir(mode=0o700, exist_ok=True)
    folder.mkdir(exist_ok=True)
    copy = folder / f"gradebook-{datetime.datetime.now(datetime.UTC):%Y%m%d-%H%M%S-%f}.db"
    if not classroom.directories.db_url.startswith(prefix):
        copy_gradebook(classroom.directories.db_url, f"{prefix}{copy}")
        return copy
    origin = sqlite3.connect(f"file:{classroom.directories.db_url.removeprefix(prefix)}?mode=ro", uri=True)
    target = sqlite3.connect(copy)
    try:
        origin.backup(target)
    finally:
        target.close()
        origin.close()
    return copy


def _release(
    classroom: Classroom, planned: Sequence[PlannedNotebook], beside: Mapping[Path, bytes], folder: Path
) -> None:
    """Write the students' files, with rights that let students read them."""
    wanted = {**beside, **{Path(f"{one.name}.ipynb"): one.released.encode() for one in planned}}
    with classroom.access.released():
        folder.mkdir(parents=True, exist_ok=True)
        with contextlib.suppress(PermissionError):  # somebody else owns it; nbgrader makes it with the user's umask
            folder.chmod(classroom.access.released_folder)
        remove_others(folder, wanted)
        for path, data in wanted.items():
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            write_atomically(folder / path, data, classroom.access.released_file)


def _beside(classroom: Classroom, source: Path) -> dict[Path, bytes]:
    """The instructor's files beside the notebooks, as nbgrader copies them."""
    tree = walk(source, [*classroom.directories.ignore], MAX_DEPTH)
    if tree.left_out:
        raise BadAssignment(f"{source} cannot be released: {tree.left_out[0]} Nothing was changed.")
    return {path: (source / path).read_bytes() for path in tree.files if path.suffix != ".ipynb"}
