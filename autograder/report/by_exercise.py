"""Summarises each exercise: points, named mistakes, errors, and wrong answers without a name.

Tested in ``tests/report/test_sections.py``.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from autograder.report.handins import Answer, Classbook, Question

__all__ = ["Exercise", "Mistake", "exercises", "mistakes_of"]

COMMONEST = 3  # mistakes that the page shows for an exercise

FAULTS: Mapping[str, str] = {
    "raised": "raised an error",
    "missing": "no such function",
    "syntax": "a syntax error",
    "arity": "other arguments than asked for",
    "mismatch": "a module that does not fit",
    "endless": "did not end in time",
    "exit": "ended its process",
    "memory": "took too much memory",
    "not run": "was not run",
    "unpackable": "returned something that is no number or array",
}
"""The reasons why a function gave no result, in words. Other kinds are shown by their id."""


@dataclass(frozen=True, kw_only=True)
class Mistake:
    """A mistake with a name.

    Attributes:
        name: its id in the exercise's bank.
        title: the title that the student saw.
        students: the students who made it.
    """

    name: str
    title: str
    students: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Exercise:
    """The summary of one question. The counts are of submissions and add up.

    Attributes:
        passed: submissions with all points; ``partly`` with some; ``zero`` with none; ``not_started`` without an
            attempt.
        checked: whether it is one of the course's exercises, which alone have named mistakes.
        waiting: submissions that wait for a human.
        unchecked: submissions that could not be checked, through our fault.
        mean: the mean score as a share of the points; None if nothing is graded. While answers wait for grading by
            hand, only graded ones count. Otherwise an answer that was not started counts as 0.
        wrong: the number of answers that were tried and lack points.
        mistakes: all named mistakes, the commonest first.
        faults: by the reason in words, how many wrong answers gave no result.
        unnamed: how many wrong answers have neither a name nor such a reason.
        example: a student whose wrong answer has no name; empty if there is none.
    """

    name: str
    of: float
    by_hand: bool
    checked: bool
    passed: int
    partly: int
    zero: int
    not_started: int
    waiting: int
    unchecked: int
    mean: float | None
    wrong: int
    mistakes: tuple[Mistake, ...]
    faults: dict[str, int]
    unnamed: int
    example: str

    @property
    def tried(self) -> int:
        """The number of submissions that tried it."""
        return self.passed + self.partly + self.zero

    @property
    def apart(self) -> bool:
        """Whether so many answers wait for a human that it cannot be compared with the other questions yet."""
        return self.waiting > 0 and (self.by_hand or not self.tried)

    @property
    def commonest(self) -> tuple[Mistake, ...]:
        """The mistakes that the page shows."""
        return self.mistakes[:COMMONEST]

    @property
    def unnamed_share(self) -> float:
        """The share of wrong answers without a name."""
        return self.unnamed / self.wrong if self.wrong else 0.0


def exercises(book: Classbook) -> list[Exercise]:
    """The questions, hardest first: by the mean share of their points. Those that stand apart come last."""
    found = [_exercise(book, question) for question in book.questions if question.of]
    return sorted(found, key=lambda one: (one.apart, one.mean is None, one.mean or 0.0))


def mistakes_of(answers: Mapping[str, Answer]) -> list[Mistake]:
    """The named mistakes of one exercise, the commonest first.

    Args:
        answers: by student.
    """
    students: dict[str, list[str]] = defaultdict(list)
    titles: dict[str, Counter[str]] = defaultdict(Counter)
    for student, answer in answers.items():
        for name in answer.named if answer.wrong else ():
            students[name].append(student)
        if answer.wrong and answer.named:
            titles[answer.named[0]][answer.headline] += 1  # the first one is the headline of the card
    found = [
        Mistake(name=name, title=_title(name, titles[name]), students=tuple(who)) for name, who in students.items()
    ]
    return sorted(found, key=lambda one: (-len(one.students), one.title))


def _title(name: str, told: Counter[str]) -> str:
    """The headline that students saw most often for a mistake; if they never saw it, the mistake's id in words."""
    return told.most_common(1)[0][0] if told else name.replace("_", " ")


def _exercise(book: Classbook, question: Question) -> Exercise:
    answers = {one.student: one.answers[question.name] for one in book.handins if question.name in one.answers}
    counts = Counter(map(_outcome, answers.values()))
    left_out = ["waiting", "unchecked"]
    if question.by_hand and counts["waiting"]:  # untouched answers are known before anybody has read the other ones
        left_out.append("not started")
    judged = [answer for answer in answers.values() if _outcome(answer) not in left_out]
    wrong = {student: answer for student, answer in answers.items() if answer.wrong}
    unnamed = [student for student, answer in wrong.items() if not answer.named and not any(_words(answer))]
    return Exercise(
        name=question.name,
        of=question.of,
        by_hand=question.by_hand,
        checked=question.checked,
        passed=counts["passed"],
        partly=counts["partly"],
        zero=counts["zero"],
        not_started=counts["not started"],
        waiting=counts["waiting"],
        unchecked=counts["unchecked"],
        mean=sum(answer.score / answer.of for answer in judged) / len(judged) if judged else None,
        wrong=len(wrong),
        mistakes=tuple(mistakes_of(answers)),
        faults=dict(Counter(word for answer in wrong.values() for word in _words(answer)).most_common()),
        unnamed=len(unnamed) if question.checked else 0,
        example=unnamed[0] if unnamed and question.checked else "",
    )


def _outcome(answer: Answer) -> str:
    if answer.waits:
        return "waiting"
    if answer.unchecked:
        return "unchecked"
    if answer.passed:
        return "passed"
    if answer.score > 0:
        return "partly"
    return "not started" if answer.started is False else "zero"


def _words(answer: Answer) -> Iterator[str]:
    """The reason why a wrong answer without a name gave no result, in words."""
    if not answer.named and answer.fault is not None:
        kind, error = answer.fault
        yield f"raised {error}" if kind == "raised" and error else FAULTS.get(kind, kind)
