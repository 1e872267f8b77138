"""How much room a screen has, and what stands where in it: the three layouts of the floor."""

from __future__ import annotations

from enum import Enum

BESIDE = 150
"""Columns from which a case stands beside the queue."""

BELOW = (100, 30)
"""Columns and lines from which it stands below."""


class Room(Enum):
    """The class that a screen has for its layout."""

    BESIDE = "-beside"
    BELOW = "-below"
    ALONE = "-alone"
    """The queue alone; a case or a form fills the screen."""


def room_of(width: int, height: int) -> Room:
    """The layout for a terminal of this many columns and lines."""
    if width >= BESIDE:
        return Room.BESIDE
    return Room.BELOW if width >= BELOW[0] and height >= BELOW[1] else Room.ALONE
