"""Reads assignments from nbgrader's gradebook, and writes each submission's scores in one transaction.

Tested in ``tests/grading/test_policies.py``.
"""

import contextlib
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from autograder.course.stubs import known_stubs
from autograder.grading.classroom import Classroom
from autograder.grading.described import describe
from autograder.grading.errors import BadAssignment, BadGradebook, NotEntered
from autograder.grading.late import LatePenalties
from autograder.grading.records import load_record
from autograder.grading.released import Stripper
from autograder.grading.sources import SourceNotebook
from autograder.grading.sql import insert_if_absent
from autograder.grading.standing import Standing, standing_of
from autograder.grading.tally import Tally, tally
from autograder.grading.times import HandedIn
from deepgrad.near import offer

__all__ = ["AutomaticScores", "Book", "NotebookScores", "faults_told", "no_assignment"]

BUSY_SECONDS = 60
"""How long a write waits for formgrader or another nbgrader program that holds the sqlite file."""


@dataclass(frozen=True)
class NotebookScores:
    """What grading found for one notebook, by nbgrader's cell ids.

    Attributes:
        missing: it was not handed in.
        as_before: cells whose question and answer are those of the last grading; a human need not look again.
    """

    scores: Mapping[str, float | None]
    no_response: Mapping[str, bool]
    missing: bool = False
    as_before: Collection[str] = ()


Answer = TypeVar("Answer")

AutomaticScores = list[list[Any]]
"""For each cell of a submission nbgrader's ids of notebook and cell, and its ``auto_score``."""

NOTHING = NotebookScores({}, {})


@contextlib.contextmanager
def faults_told(*, one_submission: bool = False) -> Iterator[None]:
    """Turn an error of the database inside the block into one sentence.

    Raises:
        BadGradebook: the database fails.
        NotEntered: with ``one_submission``, the database rejects this submission's values.
    """
    try:
        yield
    except Exception as error:
        from sqlalchemy.exc import DataError, DBAPIError, IntegrityError, SQLAlchemyError

        if not isinstance(error, SQLAlchemyError):
            raise
        reason = str(getattr(error, "orig", None) or error).splitlines()[0]
        if one_submission and (isinstance(error, DataError | IntegrityError) or not isinstance(error, DBAPIError)):
            raise NotEntered(
                f"The gradebook rejects this submission's result: {reason}. Nothing was entered. Grade again. If the "
                "error comes back, look at this student in the gradebook."
            ) from error
        raise BadGradebook(
            f"The gradebook cannot be used: {reason}. Check that no other program locks it, that you may read and "
            "write it, and that its server runs. If an older nbgrader made it, run 'nbgrader db upgrade'. What is "
            "graded stays graded. Run the same command again to continue."
        ) from error


def no_assignment(assignment: str, gradebook: Any) -> str:
    """The sentence about an assignment name that nbgrader's gradebook does not have."""
    known = [one.name for one in gradebook.assignments]
    return f"There is no assignment {assignment!r} in the gradebook. {offer(assignment, known, 'It has')}"


class Book:
    """The gradebook of a course, open for a whole run. Raises ``BadGradebook`` wherever the database fails."""

    @faults_told()
    def __init__(self, classroom: Classroom) -> None:
        from nbgrader.api import Gradebook
        from sqlalchemy import event

        self._classroom = classroom
        self._gradebook = Gradebook(classroom.directories.db_url, classroom.directories.course_id)
        self._gradebook.db.remove()
        self._gradebook.engine.dispose()
        self._gradebook.db.configure(expire_on_commit=False)
        if classroom.directories.db_url.startswith("sqlite"):
            event.listen(self._gradebook.engine, "connect", _wait_when_busy)
        self._held: list[Any] = []  # keeps the assignment's cells alive: the session holds only weak references
        self._late = LatePenalties(classroom)

    def close(self) -> None:
        """Close it."""
        self._gradebook.close()

    @faults_told()
    def sources(self, assignment: str) -> list[SourceNotebook]:
        """The assignment's notebooks.

        Raises:
            BadAssignment: it is not in the gradebook.
        """
        from nbgrader.api import MissingEntry

        try:
            found = self._gradebook.find_assignment(assignment)
        except MissingEntry:
            raise BadAssignment(no_assignment(assignment, self._gradebook)) from None
        folder = self._classroom.folder("source", ".", assignment)
        for notebook in found.notebooks:
            self._held += [notebook, *notebook.grade_cells, *notebook.task_cells, *notebook.solution_cells]
        self._held.append(found)
        strip = Stripper(self._classroom.config)
        root = self._classroom.root
        notebooks = [
            describe(one, folder / f"{one.name}.ipynb", strip, known_stubs(root, assignment, one.name))
            for one in found.notebooks
        ]
        self._gradebook.db.commit()
        if not notebooks:  # generate_assignment enters every notebook, even one without graded cells
            raise BadAssignment(
                f"The gradebook knows no notebook of {assignment}. Run 'nbgrader generate_assignment' first."
            )
        return notebooks

    @faults_told()
    def names(self) -> tuple[list[str], list[str]]:
        """The ids of all students and the names of all assignments that the gradebook knows."""
        from nbgrader.api import Assignment, Student

        session = self._gradebook.db
        students = [name for (name,) in session.query(Student.id)]
        assignments = [name for (name,) in session.query(Assignment.name)]
        session.commit()
        return students, assignments

    def tally(self, assignment: str) -> Tally:
        """What the gradebook says of the assignment as a whole."""
        records = self._classroom.records
        return self.ask(lambda session: tally(session, assignment, lambda name: load_record(records, assignment, name)))

    @faults_told()
    def ask(self, question: Callable[[Any], Answer]) -> Answer:
        """Call a function that only reads, with the database's session, and return its answer."""
        try:
            return question(self._gradebook.db)
        finally:
            self._gradebook.db.commit()

    @faults_told(one_submission=True)
    def change(self, work: Callable[[Any], Answer]) -> Answer:
        """Call a function that writes, with the database's session, in one transaction, and return its answer."""
        session = self._gradebook.db
        try:
            answer = work(session)
            session.commit()
        except BaseException:
            session.rollback()
            raise
        return answer

    @faults_told(one_submission=True)
    def automatic_scores(self, assignment: str, student: str) -> AutomaticScores | None:
        """The scores that programs gave a submission, without those by hand; None if the gradebook does not have it."""
        from nbgrader.api import MissingEntry

        try:
            return self._automatic_scores(self._gradebook.find_submission(assignment, student))
        except MissingEntry:
            return None
        finally:
            self._gradebook.db.commit()

    def _automatic_scores(self, submission: Any) -> AutomaticScores:
        from nbgrader.api import Grade, SubmittedNotebook

        found = (
            self._gradebook.db.query(Grade.notebook_id, Grade.cell_id, Grade.auto_score)
            .join(SubmittedNotebook, Grade.notebook_id == SubmittedNotebook.id)
            .filter(SubmittedNotebook.assignment_id == submission.id)
        )
        return sorted([str(notebook), str(cell), score] for notebook, cell, score in found)

    @faults_told(one_submission=True)
    def scored(self, assignment: str, student: str) -> dict[str, float]:
        """The points that programs gave each notebook of a submission, by the notebook's name.

        Notebooks with 0 are left out.
        """
        from nbgrader.api import MissingEntry

        try:
            submission = self._gradebook.find_submission(assignment, student)
            given = {one.name: sum(grade.auto_score or 0 for grade in one.grades) for one in submission.notebooks}
            return {name: points for name, points in given.items() if points}
        except MissingEntry:
            return {}
        finally:
            self._gradebook.db.commit()
            self._forget()

    def write(
        self,
        assignment: str,
        student: str,
        time: HandedIn | None,
        notebooks: Mapping[str, NotebookScores],
        hold: Callable[[Any], None] = lambda _session: None,
    ) -> AutomaticScores:
        """Write one submission's scores; all of them or, if anything fails, none.

        Args:
            time: when it was handed in. None keeps what the gradebook says, as nbgrader does.
            hold: called first, in the same transaction. It raises if the submission must not be written any more.

        Returns:
            The automatic scores that the gradebook has now.

        Raises:
            NotEntered: the gradebook or the late plugin rejects this submission.
            BadGradebook: the database fails.
        """

        def entered(session: Any) -> AutomaticScores:
            hold(session)
            return self._automatic_scores(self._enter(assignment, student, time, notebooks))

        try:
            return self.change(entered)
        finally:
            self._forget()

    @faults_told(one_submission=True)
    def would_be(
        self,
        assignment: str,
        student: str,
        time: HandedIn | None,
        notebooks: Mapping[str, NotebookScores],
        first: Callable[[Any], None] = lambda _session: None,
    ) -> Standing:
        """The gradebook's state as ``write`` would leave it.

        The transaction is rolled back. Arguments and errors as ``write``; ``first`` is called first, in the
        transaction.
        """
        session = self._gradebook.db
        try:
            first(session)
            self._enter(assignment, student, time, notebooks)
            return standing_of(session, assignment, student) or Standing()
        finally:
            session.rollback()
            self._forget()

    def _enter(
        self, assignment: str, student: str, time: HandedIn | None, notebooks: Mapping[str, NotebookScores]
    ) -> Any:
        """Flush one submission's scores and penalty. Returns the submission; the caller ends the transaction."""
        session = self._gradebook.db
        with session.no_autoflush:  # no query here needs unflushed values; autoflush would take a third of the time
            submission = self._submission(assignment, student)
            if time is not None:
                submission.timestamp = time.when
            for notebook in submission.assignment.notebooks:
                self._write(submission, notebook, notebooks.get(notebook.name, NOTHING))
            session.flush()
            self._penalise(submission, student, notebooks)
            session.flush()
        return submission

    def _forget(self) -> None:
        """Forget cached submissions, which formgrader may change meanwhile, but keep the assignment's cells."""
        from nbgrader import api

        session = self._gradebook.db
        for found in list(session.identity_map.values()):
            if isinstance(found, (api.SubmittedAssignment, api.SubmittedNotebook, api.Grade, api.Comment, api.Student)):
                session.expunge(found)
            elif isinstance(found, api.Assignment | api.Notebook):
                session.expire(found, ["submissions"])
            elif isinstance(found, api.BaseCell):
                session.expire(found, [name for name in ("grades", "comments") if hasattr(type(found), name)])

    def _submission(self, assignment: str, student: str) -> Any:
        """Find the submission, or make one as nbgrader does.

        Another run may make the submission or the student meanwhile.
        """
        from nbgrader import api

        session = self._gradebook.db
        if session.get(api.Student, student) is None:
            insert_if_absent(session, api.Student.__table__, id=student)
        try:
            return self._gradebook.find_submission(assignment, student)
        except api.MissingEntry:
            found = next(one for one in self._held if isinstance(one, api.Assignment) and one.name == assignment)
            ids = {"assignment_id": found.id, "student_id": student}
            insert_if_absent(session, api.SubmittedAssignment.__table__, **ids)
            return self._gradebook.find_submission(assignment, student)

    def _write(self, submission: Any, notebook: Any, found: NotebookScores) -> None:
        """The scores of one notebook; a grade and a comment for each of its cells, as nbgrader makes them."""
        from nbgrader import api

        session = self._gradebook.db
        made = next((one for one in submission.notebooks if one.notebook_id == notebook.id), None)
        if made is None:
            made = api.SubmittedNotebook(notebook_id=notebook.id, assignment=submission)
            session.add(made)
        grades = {grade.cell_id: grade for grade in made.grades}
        comments = {comment.cell_id: comment for comment in made.comments}
        for cell in (*notebook.grade_cells, *notebook.task_cells):
            grade = grades.get(cell.id)
            if grade is None:
                grade = api.Grade(cell_id=cell.id, notebook=made)
                session.add(grade)
            if found.missing:
                grade.auto_score, grade.needs_manual_grade = 0, False
            elif cell.name in found.scores:
                before = (grade.auto_score, grade.needs_manual_grade)
                grade.auto_score = found.scores[cell.name]
                reviewed = cell.name in found.as_before and before == (grade.auto_score, False)
                by_hand = grade.manual_score is not None
                grade.needs_manual_grade = (by_hand and not reviewed) or (grade.auto_score is None and not by_hand)
            else:
                grade.needs_manual_grade = True  # the score that stands there belongs to an earlier hand-in
        for cell in (*notebook.solution_cells, *notebook.task_cells):
            comment = comments.get(cell.id)
            if comment is None:
                comment = api.Comment(cell_id=cell.id, notebook=made)
                session.add(comment)
            if cell.name in found.no_response:
                comment.auto_comment = "No response." if found.no_response[cell.name] else None

    def _penalise(self, submission: Any, student: str, notebooks: Mapping[str, NotebookScores]) -> None:
        """The course's own late penalty, as nbgrader's AssignLatePenalties gives it."""
        late = self._late.seconds(submission)
        names = {notebook.id: notebook.name for notebook in submission.assignment.notebooks}
        for notebook in submission.notebooks:
            found = notebooks.get(names[notebook.notebook_id])
            if found is None or found.missing:
                continue
            penalty = None
            if late > 0:
                self._gradebook.db.refresh(notebook)  # the database sums up the notebook's score
                penalty = self._late.penalty(submission.assignment.name, student, notebook, late)
            if notebook.late_submission_penalty != penalty:
                notebook.late_submission_penalty = penalty


def _wait_when_busy(connection: Any, _record: Any) -> None:
    connection.execute(f"PRAGMA busy_timeout = {BUSY_SECONDS * 1000}")
