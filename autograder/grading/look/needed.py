"""Finds the cells that have to run so that the graded cells have the same results as in a whole run.

Tested in ``tests/grading/test_plan.py``.
"""

from collections.abc import Collection, Mapping, Sequence
from functools import cached_property

from autograder.grading.look.code import read_code
from autograder.grading.look.effects import EVERYTHING, Effects, effects_of
from autograder.grading.look.paths import aliases_in

__all__ = ["Needs"]


class Needs:
    """The cells of one notebook that each cell needs."""

    def __init__(self, sources: Sequence[str]) -> None:
        imported: dict[str, str] = {}
        for source in sources:
            imported |= aliases_in(read_code(source).tree)
        self._effects = [
            effects_of(source, frozenset((name, path) for name, path in imported.items() if name in source))
            for source in sources
        ]
        self._data: set[str] = set().union(*(effects.data for effects in self._effects)) | {
            name for effects in self._effects for name in effects.patches
        }

    def unclear(self, cells: Collection[int]) -> str:
        """The piece of code in these cells whose effect cannot be known; empty if there is none."""
        return next((self._effects[at].unclear for at in sorted(cells) if self._effects[at].unclear), "")

    def defining(self, names: Collection[str], cells: Collection[int]) -> set[int]:
        """The cells that bind one of the names."""
        return {at for at in cells if not self._effects[at].binds.isdisjoint(names)}

    def wide(self, cells: Collection[int]) -> set[int]:
        """The cells that change something on which all other cells may depend, for example a library's function."""
        return {at for at in cells if EVERYTHING in self._effects[at].states}

    def closure(self, wanted: Mapping[int, Collection[str]]) -> set[int]:
        """The cells that these cells need, themselves included.

        Args:
            wanted: by position, further names that the cell needs, in addition to those that its code reads.
        """
        search = _Search(self._effects, self._data, self._reach)
        for at, names in wanted.items():
            search.run(at, at)
            for name in names:
                search.name(name, at)
        search.finish()
        return set(search.needed)

    @cached_property
    def _reach(self) -> list[frozenset[str]]:
        """For each cell, the names that it reads itself or through the functions of other cells."""
        reads = [set(effects.reads) for effects in self._effects]
        through: dict[str, set[str]] = {}
        for effects in self._effects:
            for name in effects.binds:
                through.setdefault(name, set()).update(effects.reads)
        for found in reads:
            waiting = list(found)
            while waiting:
                more = through.get(waiting.pop(), set()) - found
                found |= more
                waiting += more
        return [frozenset(found) for found in reads]


class _Search:
    """Follows names from cell to cell. Beside each cell stands the last cell that may call its functions."""

    def __init__(self, effects: Sequence[Effects], data: Collection[str], reach: Sequence[frozenset[str]]) -> None:
        self._effects = effects
        self._data = data
        self._reach = reach
        self._names: dict[str, int] = {}
        self._states: dict[str, int] = {}
        self._waiting: list[tuple[int, int]] = []
        self.needed: dict[int, int] = {}

    def run(self, at: int, until: int) -> None:
        """Need a cell whose functions are called in the cell ``until``."""
        if self.needed.get(at, -1) < until:
            self.needed[at] = until
            self._waiting.append((at, until))

    def name(self, name: str, until: int) -> None:
        """Need the cells that give a name its value when the cell ``until`` runs."""
        if self._names.get(name, -1) >= until:
            return
        self._names[name] = until
        is_data = name in self._data
        for at, effects in enumerate(self._effects[:until]):
            touches = is_data and not self._reach[at].isdisjoint({name, EVERYTHING})
            if name in effects.binds or name in effects.patches or touches:
                self.run(at, until)
                for other in effects.data if is_data else ():  # each of these may be another name for the same list
                    self.name(other, until)

    def state(self, state: str, until: int) -> None:
        """Need every cell before ``until`` that uses this state."""
        if state == EVERYTHING or self._states.get(state, -1) >= until:
            return
        self._states[state] = until
        for at, effects in enumerate(self._effects[:until]):
            if state in effects.states:
                self.run(at, until)

    def finish(self) -> None:
        """Follow everything to its end."""
        while self._waiting:
            at, until = self._waiting.pop()
            for name in self._effects[at].reads:
                self.name(name, until)
            for state in self._effects[at].states:
                self.state(state, until)
