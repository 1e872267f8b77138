"""What an intake run came to: one count for each fate, and what was refused with the reason."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum

from core.ports import Arrival
from core.say import Say

SHOWN_REFUSALS = 100
"""Refusals that a summary keeps to be shown; the count has them all, and a report file can."""


class Fate(StrEnum):
    """What became of one thing that an intake run met. The values are the names in `--json`."""

    REGISTERED = "registered"
    JOINED = "joined"
    REPORT = "reports"
    QUARANTINED = "quarantined"
    DUPLICATE = "duplicates"
    REFUSED = "refused"
    GONE = "gone"
    """Another program took it first, between listing and reading; it is that program's to count."""


FATES: dict[Arrival, Fate] = {
    Arrival.REGISTERED: Fate.REGISTERED,
    Arrival.JOINED: Fate.JOINED,
    Arrival.REPORT: Fate.REPORT,
    Arrival.QUARANTINED: Fate.QUARANTINED,
}


@dataclass(frozen=True, slots=True)
class Refusal:
    """Something that was not taken in: which (a file, a row) and why."""

    what: str
    why: Say


@dataclass(slots=True)
class Summary:
    """Counts of one run; `seen` is the sum of the others."""

    seen: int = 0
    registered: int = 0
    joined: int = 0
    reports: int = 0
    quarantined: int = 0
    duplicates: int = 0
    refused: int = 0
    refusals: list[Refusal] = field(default_factory=list)

    def count(self, fate: Fate) -> None:
        """Counts one thing that was met."""
        if fate is Fate.GONE:
            return
        self.seen += 1
        setattr(self, fate.value, getattr(self, fate.value) + 1)

    def refuse(self, what: str, why: Say) -> None:
        """Counts a refusal and keeps its reason."""
        self.count(Fate.REFUSED)
        self.tell(what, why)

    def tell(self, what: str, why: Say) -> None:
        """Keeps a reason without counting anything, as long as there is room for it."""
        if len(self.refusals) < SHOWN_REFUSALS:
            self.refusals.append(Refusal(what, why))

    def counts(self) -> Iterator[tuple[str, int]]:
        """The counts by their names, `seen` first: what `--json` prints."""
        names = ["seen", *(fate.value for fate in Fate if fate is not Fate.GONE)]
        return ((name, getattr(self, name)) for name in names)

    def __iadd__(self, other: Summary) -> Summary:
        for name, count in other.counts():
            setattr(self, name, getattr(self, name) + count)
        self.refusals += other.refusals[: SHOWN_REFUSALS - len(self.refusals)]
        return self
