"""Collects sentences about a submission: repairs for the record, and questions for a human.

Tested in ``tests/grading/test_candidates.py``.
"""

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass, field

__all__ = ["Notes"]

OTHER = "other"


@dataclass(kw_only=True)
class Notes:
    """Sentences, each once.

    Attributes:
        said: sentences for the record.
        repaired: those of them about parts that were restored, are missing, or count only once.
        attention: sentences for the summary about what an instructor should decide.
        replaced: the texts that locked cells had before the present ones were put back, by their names.
        kinds: for each sentence of the summary, the kind of decision that it asks for.
        doubled: names of exercises to which the notebook has several different answers.
    """

    said: list[str] = field(default_factory=list)
    repaired: list[str] = field(default_factory=list)
    attention: list[str] = field(default_factory=list)
    replaced: dict[str, str] = field(default_factory=dict)
    kinds: dict[str, str] = field(default_factory=dict)
    doubled: set[str] = field(default_factory=set)
    _kind: str = OTHER

    def say(self, sentence: str) -> None:
        """Mention something of which nobody needs to decide."""
        if sentence not in self.said:
            self.said.append(sentence)

    def mend(self, sentence: str) -> None:
        """Mention a part of the assignment that was restored, is missing, or counts only once."""
        self.say(sentence)
        if sentence not in self.repaired:
            self.repaired.append(sentence)

    def attend(self, sentence: str) -> None:
        """Ask for a human."""
        if sentence not in self.attention:
            self.attention.append(sentence)
            self.kinds[sentence] = self._kind

    @contextlib.contextmanager
    def about(self, kind: str) -> Iterator[None]:
        """Give this kind to the sentences for the summary that are added inside the ``with`` block."""
        before, self._kind = self._kind, kind
        try:
            yield
        finally:
            self._kind = before
