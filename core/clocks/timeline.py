"""A calendar laid along the instants: its windows by the wall clock, and the wall clock by the zone's offsets.

Within a piece of constant offset the wall clock runs as time does, so working time there is a difference of two
readings of `WallClock`. An hour that happens twice lies in two pieces and counts twice; one that does not happen
lies in none. The pieces are gathered by UTC year, once for each year that somebody asks about.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from datetime import datetime, timedelta

from core.clocks.wall import WallClock
from core.clocks.zone import FIRST_YEAR, LAST_YEAR, ORIGIN, offsets_in
from core.say import say
from core.unfit import Unfit


@dataclass(frozen=True, slots=True)
class _Year:
    """One UTC year in pieces of constant offset; instants and working time in microseconds."""

    begins: tuple[int, ...]
    offsets: tuple[int, ...]
    walls: tuple[int, ...]
    """What the wall clock has worked where each piece begins."""
    befores: tuple[int, ...]
    """Working time of the year before each piece."""
    upto: tuple[int, ...]
    """Working time of the year at the end of each piece."""


class Timeline:
    """Working time of a calendar that has windows. Raises `Unfit` (a ValueError) outside the years 2 to 9998."""

    __slots__ = ("_wall", "_years", "_zone")

    def __init__(self, zone: str, wall: WallClock) -> None:
        self._zone = zone
        self._wall = wall
        self._years: dict[int, _Year] = {}

    def between(self, start: datetime, end: datetime) -> timedelta:
        """Working time from `start` to `end`; both in UTC, `end` not before `start`."""
        worked = self._worked(end) - self._worked(start)
        for year in range(start.year, end.year):
            worked += self._year(year).upto[-1]
        return timedelta(microseconds=worked)

    def after(self, start: datetime, amount: timedelta) -> datetime:
        """The first instant with so much working time since `start`, which is in UTC; `amount` is more than none."""
        number = start.year
        wanted = self._worked(start) + _microseconds(amount)
        while wanted > (whole := self._year(number).upto[-1]):
            wanted -= whole
            number += 1
        year = self._year(number)
        piece = bisect_left(year.upto, wanted)
        local = self._wall.moment(year.walls[piece] + wanted - year.befores[piece])
        return ORIGIN + timedelta(microseconds=local - year.offsets[piece])

    def _worked(self, instant: datetime) -> int:
        """Working time of the instant's year before it."""
        year = self._year(instant.year)
        moment = _microseconds(instant - ORIGIN)
        piece = bisect_right(year.begins, moment) - 1
        return year.befores[piece] + self._wall.worked(moment + year.offsets[piece]) - year.walls[piece]

    def _year(self, number: int) -> _Year:
        year = self._years.get(number)
        if year is None:
            year = self._years[number] = self._laid(number)
        return year

    def _laid(self, number: int) -> _Year:
        if not FIRST_YEAR <= number <= LAST_YEAR:
            raise out_of_range()
        pieces = offsets_in(self._zone, number)
        begins = tuple(begin for begin, _ in pieces)
        offsets = tuple(offset for _, offset in pieces)
        ends = (*begins[1:], _microseconds(datetime(number + 1, 1, 1, tzinfo=ORIGIN.tzinfo) - ORIGIN))
        walls = tuple(self._wall.worked(begin + offset) for begin, offset in pieces)
        befores, upto, worked = [], [], 0
        for end, offset, wall in zip(ends, offsets, walls, strict=True):
            befores.append(worked)
            worked += self._wall.worked(end + offset) - wall
            upto.append(worked)
        return _Year(begins, offsets, walls, tuple(befores), tuple(upto))


def out_of_range() -> Unfit:
    """The refusal of an instant that the calendar cannot tell."""
    return Unfit(
        say("this moment lies outside the years {first} to {last}", first=FIRST_YEAR, last=LAST_YEAR)
    )


def _microseconds(span: timedelta) -> int:
    return (span.days * 86_400 + span.seconds) * 1_000_000 + span.microseconds
