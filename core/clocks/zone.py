"""Time zones: which names are known, and between which instants a zone's distance from UTC stays the same."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

from core.say import Say
from core.toml_file import near

ORIGIN = datetime(1, 1, 1, tzinfo=UTC)
"""Instants are counted in microseconds from here; it is a Monday."""

SECOND = 1_000_000

FIRST_YEAR, LAST_YEAR = 2, 9998
"""Years whose instants can be told in every zone; in those beside them local dates leave Python's calendar."""

_STEP = 2 * 24 * 3600
"""Seconds between the looks at a zone. No two changes lie closer than four days (Africa/Freetown in 1939)."""

_BY_RULE_FROM = 2100
"""The last change told by its date is in 2087 (Morocco's Ramadan); later ones follow a rule by month and weekday."""

_CYCLE = 400
_CYCLE_SECONDS = 146_097 * 24 * 3600
"""The Gregorian calendar repeats after 400 years, weekdays included, and such rules repeat with it."""

_OF_THIS_MACHINE = ("localtime", "posixrules", "Factory", "posix/", "right/")
"""Files beside the zones that mean another thing on another machine, or count leap seconds."""


def is_zone(name: str) -> bool:
    """Whether the name is one of the IANA time zone database."""
    if not name.isascii() or name.startswith(_OF_THIS_MACHINE):
        return False
    try:
        return ZoneInfo(name).key == name
    except (
        ZoneInfoNotFoundError,
        ValueError,
        OSError,
    ):  # a directory of zones, a path that leads out, no zone file
        return False


def meant(name: str) -> Say | None:
    """The hint that names the zone which was probably meant: by its place alone, or misspelt."""
    names = sorted(available_timezones())
    place = name.replace(" ", "_").casefold()
    by_place = [known for known in names if place in (known.casefold(), known.rpartition("/")[2].casefold())]
    return near(by_place[0], by_place) if by_place else near(name, names)


@lru_cache(maxsize=4096)
def offsets_in(name: str, year: int) -> tuple[tuple[int, int], ...]:
    """The pieces of a UTC year in which the zone keeps one offset: (first instant, offset), microseconds both.

    The first piece begins with the year; a piece lasts until the next begins, the last until the year ends.
    """
    if year >= _BY_RULE_FROM + _CYCLE:
        cycles = (year - _BY_RULE_FROM) // _CYCLE
        later = cycles * _CYCLE_SECONDS * SECOND
        pieces = offsets_in(name, year - cycles * _CYCLE)
        return tuple((begin + later, offset) for begin, offset in pieces)
    return tuple((begin * SECOND, offset * SECOND) for begin, offset in _looked_up(ZoneInfo(name), year))


def _looked_up(zone: ZoneInfo, year: int) -> list[tuple[int, int]]:
    """As `offsets_in`, in seconds."""
    here, end = (round((datetime(y, 1, 1, tzinfo=UTC) - ORIGIN).total_seconds()) for y in (year, year + 1))
    pieces = [(here, _offset(zone, here))]
    while here < end:
        there = min(here + _STEP, end)
        if _offset(zone, there) != pieces[-1][1]:
            change = _change(zone, here, there)
            if change < end:
                pieces.append((change, _offset(zone, change)))
        here = there
    return pieces


def _change(zone: ZoneInfo, before: int, after: int) -> int:
    """The first second with another offset than that of `before`; one such change lies between the two."""
    old = _offset(zone, before)
    while after - before > 1:
        middle = (before + after) // 2
        if _offset(zone, middle) == old:
            before = middle
        else:
            after = middle
    return after


def _offset(zone: ZoneInfo, seconds: int) -> int:
    """The zone's distance from UTC at so many seconds after the origin, in seconds."""
    offset = (ORIGIN + timedelta(seconds=seconds)).astimezone(zone).utcoffset()
    assert offset is not None  # a ZoneInfo has an offset at every instant
    return offset // timedelta(seconds=1)
