"""Settles what ``autograder grade`` told about a submission: an instructor has decided, so later runs do not ask again.

A decision is about sentences and one hand-in. Other sentences, and other work, are told again.
"""

import datetime
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from autograder.course.clock import shown_time
from autograder.grading.book import Book
from autograder.grading.chosen import choose_students
from autograder.grading.claims import Claims, Taken
from autograder.grading.classroom import Classroom
from autograder.grading.errors import BadAssignment
from autograder.grading.facts import stamp
from autograder.grading.names import shown, some_of
from autograder.grading.records import Record, is_same_hand_in, keep, load_record

__all__ = ["Decided", "decision", "notes_of", "settle"]

NAMED = 5  # students whom one sentence names


@dataclass(kw_only=True)
class Decided:
    """What a call of ``settle`` did.

    Attributes:
        sentences: by student, the sentences that were settled, or opened again.
        none: students about whom there was nothing to settle or to open.
    """

    sentences: dict[str, list[str]] = field(default_factory=dict)
    none: list[str] = field(default_factory=list)


async def settle(
    classroom: Classroom, assignment: str, students: Sequence[str], *, note: str = "", undo: bool = False
) -> Decided:
    """Settle all open sentences about the students' hand-ins, or open the settled ones again.

    Args:
        note: what was decided, for the other instructors.

    Raises:
        BadAssignment: an unknown assignment or student, a hand-in that was not graded, is being graded, or could not be
            read. Nothing was written then.
        BadGradebook: the database fails.
        OSError: a record cannot be written.
    """
    chosen = dict.fromkeys(choose_students(classroom, assignment, students, classroom.students(assignment)))
    book = Book(classroom)
    try:
        claims = Claims(book, assignment)
        async with claims.open():
            busy = [student for student in chosen if claims.take(student, again=True) is not Taken.MINE]
            if busy:
                raise BadAssignment(
                    f"Another run grades {_named(busy)} at this moment. Nothing was changed. Wait until it has ended, "
                    "then run this again."
                )
            records = {student: _record(classroom, assignment, student) for student in chosen}
            return _decide(classroom, assignment, records, note, undo=undo)
    finally:
        book.close()


def notes_of(record: Record, zone: str = "") -> Iterator[str]:
    """Each sentence of the record on a line of its own, with the decisions on them."""
    for sentence in record.attention:
        settled = decision(record, sentence, zone)
        yield f"note ({settled}): {sentence}" if settled else f"note: {sentence}"
    yield from (f"note: {sentence}" for sentence in record.said)


def decision(record: Record, sentence: str, zone: str = "") -> str:
    """Who settled a sentence, when, and the note, such as ``settled by ada, 2026-03-05 23:59 UTC: on time``.

    Args:
        record: the record that has the sentence.
        sentence: one of its sentences for a human.
        zone: the course's time zone.

    Returns:
        An empty text if nobody settled it.
    """
    by = record.settled.get(sentence)
    if by is None:
        return ""
    try:
        when = shown_time(datetime.datetime.fromisoformat(by.get("at", "")).replace(second=0), zone)
    except ValueError:  # a damaged record
        when = "at an unknown time"
    note = f": {by['note']}" if by.get("note") else ""
    return f"settled by {shown(by.get('by', '')) or 'somebody'}, {when}{note}"


def _record(classroom: Classroom, assignment: str, student: str) -> Record:
    record = load_record(classroom.records, assignment, student)
    if record is None:
        raise BadAssignment(
            f"The hand-in of {shown(student)} is not graded, or its record cannot be read. Nothing was changed. Run: "
            f"autograder grade {assignment} --student {shown(student)}"
        )
    if record.attention and not is_same_hand_in(record.facts, record.facts):
        raise BadAssignment(
            f"The hand-in of {shown(student)} could not be read, so it could not be told from a later one. Nothing was "
            f"changed. The grader said: {' '.join(record.attention)}"
        )
    return record


def _decide(classroom: Classroom, assignment: str, records: Mapping[str, Record], note: str, *, undo: bool) -> Decided:
    done, now = Decided(), stamp() | ({"note": note} if note else {})
    with classroom.access.kept():
        for student, record in records.items():
            sentences = [one for one in record.attention if one in record.settled] if undo else record.open
            if not sentences:
                done.none.append(student)
                continue
            others = {one: by for one, by in record.settled.items() if one not in sentences}
            record.settled = others if undo else {**others, **dict.fromkeys(sentences, now)}
            keep(classroom.records, assignment, student, record)
            done.sentences[student] = sentences
    return done


def _named(students: Sequence[str]) -> str:
    return some_of([shown(student) for student in students], NAMED)
