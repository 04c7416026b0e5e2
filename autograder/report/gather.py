"""Reads the report's data from the gradebook, the records and the log of runs. Older records have fewer facts."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import nbformat

from autograder.grading.book import Book
from autograder.grading.classroom import Classroom
from autograder.grading.errors import BadAssignment
from autograder.grading.names import refusal
from autograder.grading.records import Record, load_record
from autograder.grading.runs import read_runs
from autograder.grading.settled import decision
from autograder.grading.sources import TEST, SourceCell, SourceNotebook, exercise_of
from autograder.grading.tally import waits_for_grading
from autograder.judge.result import Outcome
from autograder.report.grades import Grades, Submitted, ask
from autograder.report.handins import Answer, Classbook, Cost, Flag, HandIn, Question

__all__ = ["assignments", "gather"]

NOT_STARTED = "Not started."  # the headline of a stub, for older records without ``started``
KINDS = ("autograd", "limits")
UNGRADED = "ungraded"
OTHER = "other"


def assignments(classroom: Classroom) -> list[str]:
    """The assignments of the gradebook, by name. Raises ``BadGradebook``."""
    book = Book(classroom)
    try:
        return sorted(book.names()[1])
    finally:
        book.close()


def gather(classroom: Classroom, assignment: str) -> Classbook:
    """Read an assignment.

    Raises:
        BadAssignment: it is not in the gradebook, or nothing was handed in.
        BadGradebook: the database fails.
    """
    book, terms = Book(classroom), classroom.terms.of(assignment)
    try:
        questions = [one for notebook in book.sources(assignment) for one in _questions(notebook)]
        grades: Grades = book.ask(lambda session: ask(session, assignment, terms))
    finally:
        book.close()
    handed_in = set(classroom.students(assignment))
    students = sorted(handed_in | grades.submitted.keys())
    if not students:
        folder = classroom.folder("submitted", "*", assignment)
        raise BadAssignment(f"Nothing was handed in for {assignment}, so there is nothing to report: {folder}")
    handins = [
        _hand_in(
            student,
            load_record(classroom.records, assignment, student),
            grades.submitted.get(student),
            questions,
            classroom.terms.zone,
        )
        for student in students
    ]
    return Classbook(
        assignment=assignment,
        title=_title(classroom, assignment, questions),
        most=sum(question.of for question in questions),
        due=grades.due,
        zone=classroom.terms.zone,
        extensions={s: until for s, until in terms.extensions.items() if s in grades.students or s in handed_in},
        late_policy=terms.late.sentence if terms.late.policy != "none" else "",
        questions=questions,
        handins=handins,
        absent=sorted(set(grades.students) - set(students)),
        names={student: name for student, name in grades.students.items() if name},
        runs=read_runs(classroom, assignment),
    )


def _title(classroom: Classroom, assignment: str, questions: Sequence[Question]) -> str:
    """The first heading of the assignment's first notebook; empty if there is none."""
    names = sorted({question.notebook for question in questions})
    try:
        path = classroom.folder("source", ".", assignment) / f"{names[0]}.ipynb"
        cells = nbformat.read(path, as_version=4).cells
    except (OSError, ValueError, IndexError):
        return ""
    lines = (line for cell in cells if cell.cell_type == "markdown" for line in cell.source.splitlines())
    return next((line.removeprefix("# ").strip() for line in lines if line.startswith("# ")), "")


def _questions(notebook: SourceNotebook) -> Iterator[Question]:
    answers: list[str] = []
    tested = False  # whether a test has come since the last answer
    for cell in notebook.cells:
        if cell.solution and cell.cell_type == "code":
            answers, tested = [*([] if tested else answers), cell.name], False
        if cell.grade or cell.task:
            exercise = exercise_of(cell)
            by_hand = cell.task or cell.solution
            tested = tested or not by_hand
            yield Question(
                name=exercise or _plain_name(cell),
                notebook=notebook.name,
                cell=cell.name,
                of=float(cell.points or 0),
                by_hand=by_hand,
                checked=exercise is not None,
                answers=() if by_hand or exercise is not None else tuple(answers),
            )


def _plain_name(cell: SourceCell) -> str:
    return cell.name if cell.solution or cell.task else cell.name.removeprefix(TEST)


def _hand_in(
    student: str, record: Record | None, submitted: Submitted | None, questions: Sequence[Question], zone: str
) -> HandIn:
    found = submitted or Submitted()
    facts = record.facts if record is not None else {}
    notebooks = dict.fromkeys(question.notebook for question in questions)
    lacking = tuple(name for name in notebooks if record is not None and record.lacks(name))
    undecided = record is not None and record.empty and any(waits for _, waits in found.scores.values())
    return HandIn(
        student=student,
        score=submitted.score if submitted is not None and not undecided else None,
        graded=record.graded if record is not None else submitted is not None and refusal(student) is None,
        known=record is not None or submitted is not None,
        at=found.at,
        late=found.late,
        penalty=found.penalty,
        lacking=lacking,
        answers={
            question.name: _answer(question, record, found)
            for question in questions
            if question.notebook not in lacking and (question.notebook, question.cell) in found.scores
        },
        flags=tuple(_flags(record, zone)) if record is not None else (),
        repaired=tuple(record.repaired) if record is not None else (),
        cost=_cost(facts),
        by=_text(facts.get("by")),
        when=_text(facts.get("at")),
        version=_text(facts.get("version")),
    )


def _answer(question: Question, record: Record | None, found: Submitted) -> Answer:
    score, waits = found.scores[question.notebook, question.cell]
    about = record.exercises.get(question.name, {}) if record is not None and question.checked else {}
    cells = question.answers or (question.name,)
    untouched = found.untouched.issuperset((question.notebook, cell) for cell in cells)
    mistakes = about.get("mistakes")
    return Answer(
        score=score,
        of=question.of,
        started=_started(about, untouched, tried=score > 0, question=question),
        waits=waits_for_grading(waits, record, question.notebook),
        headline=_text(about.get("headline")),
        named=tuple(filter(None, map(_text, mistakes))) if isinstance(mistakes, list) else (),
        fault=_fault(about.get("fault")),
        shape=_shape(about.get("shape")),
        unchecked=about.get("outcome") == Outcome.COULD_NOT_CHECK.value,
    )


def _started(about: Mapping[str, Any], untouched: bool, *, tried: bool, question: Question) -> bool | None:
    if tried:
        return True
    if isinstance(about.get("started"), bool):
        return bool(about["started"])
    if untouched or about.get("headline") == NOT_STARTED:
        return False
    if question.checked and not about:
        return False  # the notebook is missing, or was not graded
    return True if about or question.by_hand else None


def _fault(plain: Any) -> tuple[str, str] | None:
    match plain:
        case [str(kind), str(name)] if kind != "stub":
            return kind, name
    return None


def _shape(plain: Any) -> tuple[str, int] | None:
    match plain:
        case [str(digest), int(size)]:
            return digest, size
    return None


def _flags(record: Record, zone: str) -> Iterator[Flag]:
    kinds: dict[str, str] = {}
    for notebook, about in _notebooks(record.facts):
        for kind, sentence in _pairs(about.get("flags")):
            kinds[sentence] = kinds[f"{notebook}: {sentence}"] = kind
    for sentence in record.attention:
        kind = UNGRADED if record.empty else kinds.get(sentence, OTHER)
        yield Flag(kind if kind in (*KINDS, UNGRADED) else OTHER, sentence, decision(record, sentence, zone))


def _cost(facts: Mapping[str, Any]) -> Cost | None:
    found = [about for _, about in _notebooks(facts)]
    if not found:
        return None
    cells = [(name, seconds) for about in found for name, seconds in _timed(about.get("cells"))]
    changed = [name for about in found for name in _list(about.get("changed")) if isinstance(name, str)]
    return Cost(
        seconds=sum(_number(about.get("seconds")) for about in found),
        cpu=sum(_number(about.get("cpu")) for about in found),
        slowest=max(cells, key=lambda cell: cell[1], default=("", 0.0)),
        ended=tuple(pair for about in found for pair in _pairs(about.get("ended"))),
        changed=tuple(changed),
    )


def _notebooks(facts: Mapping[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    notebooks = facts.get("notebooks")
    if isinstance(notebooks, dict):
        yield from ((name, about) for name, about in notebooks.items() if isinstance(about, dict))


def _timed(plain: Any) -> Iterator[tuple[str, float]]:
    for item in _list(plain):
        match item:
            case [str(name), int() | float() as seconds, *_]:
                yield name, float(seconds)


def _pairs(plain: Any) -> Iterator[tuple[str, str]]:
    for item in _list(plain):
        match item:
            case [str(one), str(other)]:
                yield one, other


def _list(plain: Any) -> list[Any]:
    return plain if isinstance(plain, list) else []


def _text(plain: Any) -> str:
    return plain if isinstance(plain, str) else ""


def _number(plain: Any) -> float:
    return float(plain) if isinstance(plain, int | float) else 0.0
