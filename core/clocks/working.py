"""The one place where working time is computed: how much lies between two instants, and when an amount is over."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from core.clocks.calendar import Calendar
from core.clocks.timeline import out_of_range

_NOTHING = timedelta(0)


def add_working(start: datetime, amount: timedelta, calendar: Calendar) -> datetime:
    """The earliest instant, in UTC, at which `amount` of working time has passed since `start`.

    Nothing added gives `start` itself, working time or not; nine hours from Monday 09:00 with windows of 09:00 to
    18:00 end on Monday at 18:00. Exact to the microsecond. Raises ValueError for a `start` without a time zone, a
    negative `amount`, or an end after the year 9998.
    """
    start = _in_utc(start, "start")
    if amount < _NOTHING:
        raise ValueError(f"working time is added forwards only, not {amount}")
    if not amount:
        return start
    if calendar.always:
        try:
            return start + amount
        except OverflowError:
            raise out_of_range() from None
    return calendar.timeline.after(start, amount)


def working_between(start: datetime, end: datetime, calendar: Calendar) -> timedelta:
    """Working time from `start` to `end`, exact to the microsecond; negative where `end` is the earlier.

    Raises ValueError for an instant without a time zone, or outside the years 2 to 9998.
    """
    start, end = _in_utc(start, "start"), _in_utc(end, "end")
    if calendar.always:
        return end - start
    if end < start:
        return -calendar.timeline.between(end, start)
    return calendar.timeline.between(start, end)


def _in_utc(instant: datetime, name: str) -> datetime:
    if instant.tzinfo is UTC:
        return instant
    if instant.utcoffset() is None:
        raise ValueError(
            f"{name} is {instant.isoformat()} without a time zone; working time runs between instants"
        )
    try:
        return instant.astimezone(UTC)
    except OverflowError:
        raise out_of_range() from None
