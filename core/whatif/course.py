"""The course that a case took: how it stands in the end, and every level that it was at."""

from __future__ import annotations

from dataclasses import dataclass

from core.case import Case


@dataclass(frozen=True, slots=True)
class Course:
    """One case from its journal's first entry to the last."""

    case: Case
    levels: frozenset[int]
    """The levels at which an act left it; one that was passed within an act is none of them."""

    @property
    def highest(self) -> int:
        return max(self.levels)
