"""When a clock that starts at an instant is due, before any pause: its amount in its unit, and how days are counted.

Minutes and hours are working time of the calendar. Days, weeks and months keep the wall-clock time of the calendar's
zone (an hour that the clocks skip is put off to the next there is). A business day is a day on which one of the
calendar's windows starts.

Counted from the instant, the day of the start does not count: two business days from a Monday noon are the Wednesday
noon. Counted from the next (business) day, that day is the first one, and the clock is due when the last one ends: at
midnight for days, at the close of business for business days.
"""

from __future__ import annotations

import calendar as months_of
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from core.clocks.calendar import WEEKDAYS, Calendar, stretch
from core.clocks.wall import Stretch
from core.clocks.working import add_working
from core.policy.clock import ClockRule, ClockUnit

DAY = timedelta(days=1)
FAR = 4000
"""Days in which a business day must be found; a calendar whose holidays leave none is a mistake."""


def deadline(rule: ClockRule, start: datetime, calendar: Calendar) -> datetime:
    """The instant, in UTC, at which a clock of this rule is due that started at `start` and was never paused."""
    return _due(rule, rule.amount, rule.unit, start, calendar)


def extended(rule: ClockRule, due: datetime, calendar: Calendar) -> datetime:
    """The due time after one more extension of the rule; the same where the rule has none."""
    more = rule.extensions
    if more is None:
        return due
    return _closing(rule, _moved(due, more.amount, more.unit, calendar), calendar)


def _due(rule: ClockRule, amount: int, unit: ClockUnit, start: datetime, calendar: Calendar) -> datetime:
    if rule.counted_from == "instant":
        return _closing(rule, _moved(start, amount, unit, calendar), calendar)
    zone = ZoneInfo(calendar.timezone)
    first = start.astimezone(zone).date() + DAY
    if rule.counted_from == "next_business_day":
        first = next_business_day(first, calendar)
    if unit in {ClockUnit.MINUTES, ClockUnit.HOURS}:
        return _closing(
            rule, add_working(_instant(first, time(), zone), _span(amount, unit), calendar), calendar
        )
    if unit is ClockUnit.BUSINESS_DAYS:
        day = next_business_day(first, calendar)
        for _ in range(amount - 1):
            day = next_business_day(day + DAY, calendar)
        return day_end(day, zone) if rule.due == "end_of_day" else close_of_business(day, calendar)
    day = _calendar_days(first, amount, unit) - DAY
    return (
        close_of_business(next_business_day(day, calendar), calendar)
        if rule.due == "close_of_business"
        else (day_end(day, zone))
    )


def _moved(start: datetime, amount: int, unit: ClockUnit, calendar: Calendar) -> datetime:
    if unit in {ClockUnit.MINUTES, ClockUnit.HOURS}:
        return add_working(start, _span(amount, unit), calendar)
    zone = ZoneInfo(calendar.timezone)
    local = start.astimezone(zone)
    if unit is ClockUnit.BUSINESS_DAYS:
        day = local.date()
        for _ in range(amount):
            day = next_business_day(day + DAY, calendar)
    else:
        day = _calendar_days(local.date(), amount, unit)
    return _instant(day, local.time(), zone)


def _closing(rule: ClockRule, due: datetime, calendar: Calendar) -> datetime:
    """The due instant put off to the end of its day, where the rule says so."""
    if rule.due == "instant":
        return due
    zone = ZoneInfo(calendar.timezone)
    day = due.astimezone(zone).date()
    if rule.due == "end_of_day":
        return day_end(day, zone)
    closes = close_of_business(next_business_day(day, calendar), calendar)
    return closes if closes >= due else close_of_business(next_business_day(day + DAY, calendar), calendar)


def next_business_day(day: date, calendar: Calendar) -> date:
    """The first day from `day` on, itself included, on which one of the calendar's windows starts."""
    for _ in range(FAR):
        if calendar.always or _windows_on(day, calendar):
            return day
        day += DAY
    raise ValueError("the calendar has no business day within ten years")


def close_of_business(day: date, calendar: Calendar) -> datetime:
    """When the last window that starts on a business day ends, in UTC; midnight for a calendar around the clock."""
    zone = ZoneInfo(calendar.timezone)
    if calendar.always:
        return day_end(day, zone)
    latest = max(end for _, end in _windows_on(day, calendar))
    return _instant(day, time(), zone, timedelta(minutes=latest))


def day_end(day: date, zone: ZoneInfo) -> datetime:
    """The midnight that ends a day, in UTC."""
    return _instant(day + DAY, time(), zone)


def _windows_on(day: date, calendar: Calendar) -> list[Stretch]:
    """The windows that start on the day, in minutes since its midnight; none on a holiday."""
    if any(holiday.date == day for holiday in calendar.holidays):
        return []
    return [stretch(window) for window in calendar.weekly.get(WEEKDAYS[day.weekday()], ())]


def _calendar_days(day: date, amount: int, unit: ClockUnit) -> date:
    if unit is ClockUnit.MONTHS:
        year, month = divmod(day.year * 12 + day.month - 1 + amount, 12)
        last = months_of.monthrange(year, month + 1)[1]
        return date(year, month + 1, min(day.day, last))
    return day + (timedelta(weeks=amount) if unit is ClockUnit.WEEKS else timedelta(days=amount))


def _span(amount: int, unit: ClockUnit) -> timedelta:
    return timedelta(minutes=amount) if unit is ClockUnit.MINUTES else timedelta(hours=amount)


def _instant(day: date, at: time, zone: ZoneInfo, after_midnight: timedelta = timedelta(0)) -> datetime:
    """A wall-clock time as an instant: the first of two, and for one that is skipped the instant as if it were not."""
    naive = datetime.combine(day, at) + after_midnight
    return naive.replace(tzinfo=zone).astimezone(UTC)
