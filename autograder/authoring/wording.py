"""Makes a lesson's text and numbers follow the exercises that a course uses.

In a lesson's Markdown: ``[[n short functions]]`` becomes the number of exercises in words, "eight short functions";
``[[with NAME: words]]`` becomes the words, or nothing if the course leaves out the exercise NAME; "exercise 3" gets the
number that this exercise has in the course, or becomes its function's name if the course leaves it out.
"""

import re
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass

__all__ = ["WORDS", "Numbering", "faults", "numbering", "reworded"]

HEADING = re.compile(r"^#+ Exercise (\d+)\b", re.MULTILINE)
MENTION = re.compile(r"\b([Ee]xercise) (\d+)\b")
COUNT = re.compile(r"\[\[n ([^\[\]]+)\]\]")
WITH = re.compile(r"\[\[with (\w+): ?(.*?)\]\]", re.DOTALL)
LEFT = re.compile(r"\[\[(?:n|with)\b")  # not [[1, 2], [3, 4]]

WORDS = ["no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"]


@dataclass(frozen=True)
class Numbering:
    """The exercises of a lesson as a course uses them.

    Attributes:
        names: by the number in the lesson's source, the exercise.
        used: the exercises that the course uses, in order.
    """

    names: Mapping[int, str]
    used: Sequence[str]

    def number(self, source_number: int) -> int | None:
        """The number of an exercise in this course; None if it is left out."""
        name = self.names[source_number]
        if name not in self.used:
            return None
        return 1 + sum(other < source_number and self.names[other] in self.used for other in self.names)


def numbering(texts: Iterable[tuple[str, str]], exercises: Sequence[str], left_out: Set[str]) -> Numbering:
    """The numbering of a lesson.

    Args:
        texts: for each Markdown cell its exercise (or an empty string) and its text.
        exercises: all exercises of the lesson.
    """
    names = {int(found[1]): exercise for exercise, text in texts if exercise and (found := HEADING.search(text))}
    return Numbering(names, [name for name in exercises if name not in left_out])


def reworded(text: str, how: Numbering) -> str:
    """A Markdown cell's text for this course."""
    text = WITH.sub(lambda found: found[2] if found[1] in how.used else "", text)
    text = COUNT.sub(lambda found: _counted(len(how.used), found[1]), text)
    return MENTION.sub(lambda found: _mention(found[1], int(found[2]), how), text)


def faults(text: str, how: Numbering, exercises: Sequence[str]) -> str:
    """What is wrong with the markers and numbers of a text, as a sentence; empty if nothing is."""
    for name in (found[1] for found in WITH.finditer(text)):
        if name not in exercises:
            return f"[[with {name}: ...]] names no exercise of this lesson: {', '.join(exercises)}."
    if found := LEFT.search(WITH.sub(r"\2", COUNT.sub("", text))):
        return f"{found[0]!r} is never closed, or is empty: write [[n exercises]] or [[with NAME: words]]."
    for mention in MENTION.finditer(text):
        if how.names and int(mention[2]) not in how.names:
            return f"there is no {mention[0]}; the last is {max(how.names)}."
    return ""


def _counted(count: int, noun: str) -> str:
    word = WORDS[count] if count < len(WORDS) else str(count)
    return f"{word} {noun.removesuffix('s') if count == 1 else noun}"


def _mention(word: str, source_number: int, how: Numbering) -> str:
    if source_number not in how.names:
        return f"{word} {source_number}"
    number = how.number(source_number)
    return f"`{how.names[source_number]}`" if number is None else f"{word} {number}"
