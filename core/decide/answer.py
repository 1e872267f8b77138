"""What deciding answers: the events to append, or a refusal with every reason."""

from __future__ import annotations

from dataclasses import dataclass

from core.events import Event
from core.say import Say
from core.unmet import Unmet


@dataclass(frozen=True, slots=True)
class Accepted:
    """`events` happen to the case; `other` to the second case that the command names (merge, link)."""

    events: tuple[Event, ...]
    other: tuple[Event, ...] = ()


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why not: every unmet guard at once. `lost` tells that somebody else was first."""

    command: str
    unmet: tuple[Unmet, ...]
    lost: bool = False


class No(Exception):
    """Ends a decision with reasons; it never leaves this package, since `decide` turns it into a Refusal."""

    def __init__(self, *unmet: Unmet, lost: bool = False) -> None:
        super().__init__(str(unmet[0].message))
        self.unmet = unmet
        self.lost = lost


def no(guard: str, row: str, message: Say, *satisfy: str) -> No:
    """A refusal for one reason."""
    return No(Unmet(guard, row, message, satisfy))
