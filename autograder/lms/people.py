"""Reads an LMS's list of participants, and finds the name that each has in nbgrader."""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from autograder.grading.names import nearest, refusal, shown
from autograder.lms.errors import BadList
from autograder.lms.shapes import Kind
from autograder.lms.tables import Table, folded
from deepgrad.near import offer

__all__ = ["Naming", "People", "Person", "is_student", "people_in"]

ID_COLUMNS = ("login", "email", "number")
"""Columns for nbgrader's name of a student, unless the instructor chooses one: the first that is not empty."""

NO_STUDENT = {"points possible", "student, test", "test student", "manual posting"}
"""First cells of rows in Canvas' gradebook that are not about a student."""

NUMBER = re.compile(r"\d{1,18}$")


@dataclass(frozen=True, kw_only=True)
class Person:
    """A participant.

    Attributes:
        student: the name in nbgrader.
        key: the LMS's number, which its archives also use; empty if the list has none.
        handed_in: the time of the hand-in in the list's words; empty if the list has none.
    """

    student: str
    key: str = ""
    name: str = ""
    first: str = ""
    last: str = ""
    email: str = ""
    login: str = ""
    number: str = ""
    handed_in: str = ""


@dataclass(frozen=True, kw_only=True)
class Naming:
    """The rule for nbgrader's name of a participant.

    Attributes:
        column: title of the column with the name. If it is empty: the name from an earlier ``collect``, else the
            gradebook's student with the same e-mail address, else the first of ``ID_COLUMNS`` that is not empty.
        domain: if the name is an e-mail address, whether it keeps the part after the ``@``.
        earlier: names by the LMS's number.
        by_email: the gradebook's students by e-mail address in small letters.
    """

    column: str = ""
    domain: bool = True
    earlier: Mapping[str, str] = field(default_factory=dict)
    by_email: Mapping[str, str] = field(default_factory=dict)

    def name(self, key: str, email: str, texts: Iterable[str]) -> str:
        """A participant's name in nbgrader; empty if there is none."""
        if not self.column and (known := self.earlier.get(key) or self.by_email.get(email.casefold())):
            return known
        text = next((text for text in texts if text), "")
        return text if self.domain else text.partition("@")[0]


class People:
    """Finds a participant by an archive's data about a student."""

    def __init__(self, people: Iterable[Person]) -> None:
        self.all = list(people)
        self._by_key = {person.key: person for person in self.all if person.key}
        self._by_name: dict[str, list[Person]] = defaultdict(list)
        for person in self.all:
            for name in {_bare(alias) for alias in _aliases(person)} - {""}:
                self._by_name[name].append(person)

    def find(self, key: str, name: str, kind: Kind) -> Person | str:
        """The participant with this number. If the list or the archive has no numbers, the participant with this name.

        Returns:
            The participant, or the reason why there is none, as the end of a sentence that begins with the student's
            name.
        """
        if kind != "plain" and self._by_key:
            return self._by_key.get(key) or (
                f"has the number {key}, which is not in the list. Download the list of this assignment again."
            )
        found = self._by_name.get(_bare(name), [])
        if len(found) == 1:
            return found[0]
        if found:
            among = ", ".join(shown(person.student) for person in found)
            return f"is the name of {len(found)} participants ({among}). Take a list that has their numbers."
        return "is not in the list." + nearest(name, (person.name for person in self.all))


def people_in(table: Table, kind: Kind, rule: Naming | None = None) -> list[Person]:
    """The participants of a list.

    Args:
        kind: the system that wrote the list.
        rule: the rule for nbgrader's names.

    Raises:
        BadList: the column does not exist, a row has no name that nbgrader can keep, or two rows have the same name.
    """
    rule = rule or Naming()
    if rule.column and table.column(rule.column) is None:
        meant = offer(rule.column, table.header, "Its columns are")
        raise BadList(f"{table.path} has no column {rule.column!r}. {meant}")
    if table.column("name", "first", "last", "identifier") is None:
        raise BadList(
            f"{table.path} has no column with names or numbers of students; its columns are {', '.join(table.header)}. "
            "Give Moodle's grading worksheet or list of participants, or Canvas' gradebook."
        )
    people = [_person(table, row, kind, rule) for row in table.rows if is_student(table, row)]
    _require_different(table, people)
    return people


def is_student(table: Table, row: list[str]) -> bool:
    """Whether a row is about a student."""
    name = table.cell(row, "name") or table.cell(row, "first", "last")
    return bool(name or table.cell(row, "identifier")) and folded(name) not in NO_STUDENT


def _person(table: Table, row: list[str], kind: Kind, rule: Naming) -> Person:
    name, first, last = (table.cell(row, title) for title in ("name", "first", "last"))
    if not name:
        name = f"{first} {last}".strip()
    elif not first and not last:
        last, _, first = (part.strip() for part in name.partition(",")) if "," in name else _family_name(name)
    email, login = table.cell(row, "email"), table.cell(row, "login")
    number = NUMBER.search(table.cell(row, "identifier"))
    key = number[0] if number is not None and kind != "plain" else ""
    email = email or (login if "@" in login else "")
    student = rule.name(key, email, [table.cell(row, c) for c in _id_columns(rule, kind)])
    _require_name(table, student, name)
    return Person(
        student=student,
        key=key,
        name=name,
        first=first,
        last=last,
        email=email,
        login=login,
        number=table.cell(row, "number"),
        handed_in=table.cell(row, "handed in") if kind == "moodle" else "",
    )


def _id_columns(rule: Naming, kind: Kind) -> tuple[str, ...]:
    if rule.column:
        return (rule.column,)
    # only in an LMS's list "id" is the LMS's own number
    return ("identifier", *ID_COLUMNS) if kind == "plain" else ID_COLUMNS


def _family_name(name: str) -> tuple[str, str, str]:
    first, _, last = name.rpartition(" ")
    return last, "", first


def _require_name(table: Table, student: str, name: str) -> None:
    if not student:
        raise BadList(
            f"{table.path}: {shown(name) or 'a row without a name'} has no name for nbgrader: no login, e-mail "
            "address or ID number. Say with --id which column has it, or fill it in."
        )
    if "/" in student or student.startswith(".") or refusal(student):
        why = refusal(student) or f"The name {shown(student)} begins with a dot or has a slash."
        raise BadList(f"{table.path}: {shown(name)}: {why.replace('Rename the folder and grade again.', '')}".strip())


def _require_different(table: Table, people: Iterable[Person]) -> None:
    for what in ("student", "key"):
        seen: dict[str, Person] = {}
        for person in people:
            text = getattr(person, what)
            if text and text in seen:
                raise BadList(
                    f"{table.path}: {shown(seen[text].name)} and {shown(person.name)} both have {shown(text)}. Say "
                    "with --id which column tells them apart, or correct the list."
                )
            seen[text] = person


def _aliases(person: Person) -> list[str]:
    names = [person.student, person.name, person.login, person.email, person.number, person.email.partition("@")[0]]
    if person.first and person.last:
        names += [f"{person.first} {person.last}", f"{person.last} {person.first}"]
    return names


def _bare(name: str) -> str:
    """A name without accents, capitals, commas and spaces, to compare with archives and file names."""
    return re.sub(r"[\s,_]+", "", folded(name))
