"""Working time by stepping through it, straight from the definition and with nothing of the program's own.

Each minute is turned into local time by `zoneinfo`, and counts if a window of that local day, or of the day before,
covers it. What makes two years of minutes affordable is memory, not another rule:

- the local minutes of a UTC day are stepped through once for a zone, and kept as what they are: a few runs of
  consecutive minutes (one run a day, two on a day with a change);
- a local day is written out minute by minute, as 1440 bytes of 0 and 1, once for each kind of day (weekday, holiday
  or not, holiday the day before or not);
- a run of local minutes is then counted in those bytes.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
DAY = 1440

Weekly = dict[str, list[tuple[str, str]]]
Run = tuple[int, int]
"""Consecutive local minutes: the first, as minutes since day 1 of Python's calendar, and how many."""


def covers(windows: list[tuple[str, str]], minute: int) -> bool:
    """Whether one of a day's windows covers the minute; minutes of the next day count on from 1440."""
    for begin, end in windows:
        first, last = (int(text[:2]) * 60 + int(text[3:]) for text in (begin, end))
        if last <= first:
            last += DAY
        if first <= minute < last:
            return True
    return False


def is_working(weekly: Weekly, holidays: set[date], local: datetime) -> bool:
    """The definition itself."""
    today, minute = local.date(), local.hour * 60 + local.minute
    yesterday = today - timedelta(days=1)
    own = [] if today in holidays else weekly.get(WEEKDAYS[today.weekday()], [])
    spilt = [] if yesterday in holidays else weekly.get(WEEKDAYS[yesterday.weekday()], [])
    return covers(own, minute) or covers(spilt, minute + DAY)


def seconds_between(weekly: Weekly, zone: str, holidays: set[date], start: datetime, end: datetime) -> int:
    """Working seconds, one at a time: for short spans in years whose offsets are no whole minutes."""
    tz, worked = ZoneInfo(zone), 0
    while start < end:
        worked += is_working(weekly, holidays, start.astimezone(tz))
        start += timedelta(seconds=1)
    return worked


@lru_cache(maxsize=200_000)
def runs_of(zone: str, utc_day: int) -> tuple[Run, ...]:
    """The 1440 local minutes of a UTC day, stepped through one by one."""
    tz = ZoneInfo(zone)
    midnight = datetime.fromordinal(utc_day).replace(tzinfo=UTC)
    runs: list[list[int]] = []
    for step in range(DAY):
        local = (midnight + timedelta(minutes=step)).astimezone(tz)
        assert not local.second
        minute = local.toordinal() * DAY + local.hour * 60 + local.minute
        if runs and sum(runs[-1]) == minute:
            runs[-1][1] += 1
        else:
            runs.append([minute, 1])
    return tuple((first, count) for first, count in runs)


def changes(zone: str, first_year: int, last_year: int) -> list[datetime]:
    """The UTC days on which the zone's offset changes."""
    days = range(date(first_year, 1, 1).toordinal(), date(last_year, 12, 31).toordinal())
    tz = ZoneInfo(zone)
    at = [datetime.fromordinal(day).replace(tzinfo=UTC) for day in days]
    offsets = [moment.astimezone(tz).utcoffset() for moment in at]
    return [moment for moment, old, new in zip(at, offsets, offsets[1:], strict=False) if old != new]


class Oracle:
    """A calendar as the tests write it; instants at whole minutes of UTC."""

    def __init__(self, weekly: Weekly, zone: str, holidays: set[date]) -> None:
        self.weekly, self.zone, self.holidays = weekly, zone, holidays
        self._kinds: dict[tuple[int, bool, bool], bytes] = {}

    def minutes_of(self, day: int) -> bytes:
        """A local day's minutes as the wall clock shows them, 1 where it is working time."""
        today, yesterday = date.fromordinal(day), date.fromordinal(day - 1)
        kind = (today.weekday(), today in self.holidays, yesterday in self.holidays)
        if kind not in self._kinds:
            midnight = datetime(today.year, today.month, today.day)  # noqa: DTZ001 a wall clock without a zone
            self._kinds[kind] = bytes(
                is_working(self.weekly, self.holidays, midnight + timedelta(minutes=minute)) for minute in range(DAY)
            )
        return self._kinds[kind]

    def _runs(self, start: int, end: int) -> Iterator[Run]:
        """The local minutes from one UTC minute to another, cut at UTC midnights and at changes."""
        for day in range(start // DAY, (end - 1) // DAY + 1):
            at = day * DAY
            for first, count in runs_of(self.zone, day):
                skip, stop = max(start - at, 0), min(end - at, count)
                if skip < stop:
                    yield first + skip, stop - skip
                at += count

    def _worked(self, first: int, count: int) -> int:
        worked, end = 0, first + count
        while first < end:
            day, minute = divmod(first, DAY)
            upto = min(DAY, minute + end - first)
            worked += self.minutes_of(day).count(1, minute, upto)
            first += upto - minute
        return worked

    def between(self, start: datetime, end: datetime) -> int:
        """Working minutes from `start` to `end`."""
        return sum(self._worked(first, count) for first, count in self._runs(minute_of(start), minute_of(end)))

    def add(self, start: datetime, amount: int, within: int) -> datetime | None:
        """The first minute at which `amount` (more than none) is over; None where `within` minutes do not hold it."""
        at = minute_of(start)
        for first, count in self._runs(at, at + within):
            worked = self._worked(first, count)
            if worked < amount:
                amount -= worked
                at += count
                continue
            for minute in range(first, first + count):
                at += 1
                amount -= self.minutes_of(minute // DAY)[minute % DAY]
                if not amount:
                    return datetime.fromordinal(at // DAY).replace(tzinfo=UTC) + timedelta(minutes=at % DAY)
        return None


def minute_of(instant: datetime) -> int:
    """The UTC minute, counted as `Run` counts local ones."""
    assert instant.tzinfo is UTC and not instant.second and not instant.microsecond
    return instant.toordinal() * DAY + instant.hour * 60 + instant.minute
