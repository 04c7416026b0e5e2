"""Collects sentences about a submission: repairs for the record, and what a human has to decide.

Tested in ``tests/grading/test_candidates.py``.
"""

from dataclasses import dataclass, field

__all__ = ["Notes"]


@dataclass
class Notes:
    """Sentences, each once.

    Attributes:
        said: for the record: what was repaired.
        attention: for the summary: what an instructor should decide.
        replaced: what a student had written into locked code cells, by their names.
    """

    said: list[str] = field(default_factory=list)
    attention: list[str] = field(default_factory=list)
    replaced: dict[str, str] = field(default_factory=dict)

    def say(self, sentence: str) -> None:
        """Mention a repair."""
        if sentence not in self.said:
            self.said.append(sentence)

    def attend(self, sentence: str) -> None:
        """Ask for a human."""
        if sentence not in self.attention:
            self.attention.append(sentence)
