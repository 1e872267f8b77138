"""Time as people say it: `late 0:42`, `in 1:10`, `tomorrow 09:00`, `3 d`, in the language of the screen.

Every function is pure: it takes the moment and the present as aware datetimes and changes its answer at most
once a minute, so that a screen repaints only what reads differently. Deadlines and ages are counted from minute to
minute, as a clock on the wall shows them: all of a screen change together, and `in 1:10` at 14:02 is due at 15:12
whatever the seconds. `zone` is the reader's time zone, by default the system's.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, tzinfo

from core.say import label
from tui.i18n import _, translate

WIDEST = 15
"""Cells that a column of `until` needs, in any language."""

MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)

BY_CLOCK = timedelta(hours=10)
"""Up to here a moment is a distance (`in 5:20`); beyond, and not today, it has a day (`tomorrow 09:00`)."""

MONTHS = (
    label("Jan"), label("Feb"), label("Mar"), label("Apr"), label("May"), label("Jun"),
    label("Jul"), label("Aug"), label("Sep"), label("Oct"), label("Nov"), label("Dec"),
)  # fmt: skip


def until(due: datetime, now: datetime, zone: tzinfo | None = None) -> str:
    """How a deadline stands: `late 0:42`, `late 3 d`, `now`, `in 1:10`, `tomorrow 09:00`, `in 3 d`."""
    left = minutes_left(due, now)
    if left < timedelta():
        return _("late {distance}").format(distance=distance(-left))
    if not left:
        return _("now")
    days = (_day(due, zone) - _day(now, zone)).days
    if left < BY_CLOCK or days == 0:
        return _("in {distance}").format(distance=_clockwise(left))
    if days == 1:
        return _("tomorrow {time}").format(time=clock(due, zone))
    return _("in {distance}").format(distance=_days(days))


def minutes_left(due: datetime, now: datetime) -> timedelta:
    """From the minute that it is to the minute of the deadline; below zero where that has gone by."""
    return to_minute(due) - to_minute(now)


def to_minute(moment: datetime) -> datetime:
    """The minute that a moment lies in."""
    return moment.replace(second=0, microsecond=0)


def ago(then: datetime, now: datetime, zone: tzinfo | None = None) -> str:
    """When something happened: `just now`, `12 min ago`, `3 h ago`, `yesterday 14:02`, `21 Nov`."""
    passed = now - then
    if passed < MINUTE:
        return _("just now")
    days = (_day(now, zone) - _day(then, zone)).days
    if passed < HOUR:
        return _("{n} min ago").format(n=passed // MINUTE)
    if days == 0 or passed < BY_CLOCK:
        return _("{n} h ago").format(n=passed // HOUR)
    if days == 1:
        return _("yesterday {time}").format(time=clock(then, zone))
    return on_day(then, now, zone)


def age(then: datetime, now: datetime) -> str:
    """How old something is, in one number: `12 min`, `19 h`, `3 d`."""
    passed = max(-minutes_left(then, now), timedelta())
    if passed < HOUR:
        return _("{n} min").format(n=passed // MINUTE)
    if passed < 2 * DAY:
        return _("{n} h").format(n=passed // HOUR)
    return _days(passed // DAY)


def distance(span: timedelta) -> str:
    """A span in the unit that people would count it by: `0:42`, `23:59`, `3 d`, `4 mo`, `2 y`."""
    return _clockwise(span) if span < DAY else _days(span // DAY)


def clock(then: datetime, zone: tzinfo | None = None) -> str:
    """The time of day: `14:02`."""
    return then.astimezone(zone).strftime("%H:%M")


def on_day(then: datetime, now: datetime, zone: tzinfo | None = None) -> str:
    """The day, with the year where it is another one: `21 Nov`, `21 Nov 2025`."""
    day = _day(then, zone)
    words = f"{day.day} {translate(MONTHS[day.month - 1])}"
    return words if day.year == _day(now, zone).year else f"{words} {day.year}"


def stamp(then: datetime, now: datetime, zone: tzinfo | None = None) -> str:
    """A line's place in a conversation: `14:02` today, otherwise the day before it: `21 Nov 14:02`."""
    if _day(then, zone) == _day(now, zone):
        return clock(then, zone)
    return f"{on_day(then, now, zone)} {clock(then, zone)}"


def exact(then: datetime, zone: tzinfo | None = None) -> str:
    """The instant itself, for whoever must quote it: `2026-11-22 14:02:31 +03:00`."""
    local = then.astimezone(zone)
    offset = local.strftime("%z")
    return f"{local:%Y-%m-%d %H:%M:%S} " + ("UTC" if local.tzinfo is UTC else f"{offset[:3]}:{offset[3:5]}")


def _clockwise(span: timedelta) -> str:
    minutes = span // MINUTE
    return f"{minutes // 60}:{minutes % 60:02d}"


def _days(number: int) -> str:
    """A number of days in two figures at most, so that columns stay narrow: months are of 30 days."""
    if number < 100:
        return _("{n} d").format(n=number)
    if number < 300:
        return _("{n} mo").format(n=number // 30)
    return _("{n} y").format(n=max(1, round(number / 365)))


def _day(moment: datetime, zone: tzinfo | None) -> date:
    return moment.astimezone(zone).date()
