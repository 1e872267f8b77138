"""Working time by the clock on the wall: how much a calendar's windows hold up to a local moment, and back.

Here is no time zone: a moment is a whole number of microseconds since Monday 0001-01-01 00:00 as the wall clock
shows it, each day has 24 hours, and the week repeats but for the dates near a holiday. Both directions cost a few
bisections, however far apart the moments lie.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from datetime import date
from itertools import accumulate

MINUTE = 60 * 1_000_000
DAY = 24 * 60 * MINUTE

Stretch = tuple[int, int]
"""From and to, `to` not included: minutes since midnight in a week, microseconds since midnight in a day."""


class WallDay:
    """The working stretches of one kind of day, apart and in order, with the sums before each."""

    __slots__ = ("befores", "begins", "ends", "total", "upto")

    def __init__(self, stretches: Iterable[Stretch]) -> None:
        merged = _merged(stretches)
        lengths = [end - begin for begin, end in merged]
        self.begins = [begin for begin, _ in merged]
        self.ends = [end for _, end in merged]
        self.upto = list(accumulate(lengths))
        """Working time up to the end of each stretch."""
        self.befores = [0, *self.upto[:-1]]
        self.total = sum(lengths)

    def worked(self, moment: int) -> int:
        """Working time of the day before the moment."""
        number = bisect_right(self.begins, moment) - 1
        if number < 0:
            return 0
        end = self.ends[number]
        return self.befores[number] + (moment if moment < end else end) - self.begins[number]

    def moment(self, worked: int) -> int:
        """The first moment of the day with so much of it worked, from 1 to the day's total."""
        number = bisect_left(self.upto, worked)
        return self.begins[number] + worked - self.befores[number]


class WallClock:
    """A week of windows and the dates on which it does not hold."""

    __slots__ = ("_befores", "_begun", "_dates", "_days", "_done", "_less", "_odd", "_upto", "_week")

    def __init__(self, week: Sequence[Sequence[Stretch]], holidays: Iterable[date]) -> None:
        """`week` has the windows of each weekday from Monday, in minutes; those that end after 1440 run past midnight.

        At least one window is needed, or no moment could be told for any working time.
        """
        own = [[(begin * MINUTE, min(end * MINUTE, DAY)) for begin, end in windows] for windows in week]
        spilt = [[(0, end * MINUTE - DAY) for _, end in windows if end * MINUTE > DAY] for windows in week]
        self._days = [WallDay(own[weekday] + spilt[weekday - 1]) for weekday in range(7)]
        self._upto = list(accumulate(day.total for day in self._days))
        self._befores = [0, *self._upto[:-1]]
        self._week = self._upto[-1]

        off = {day.toordinal() - 1 for day in holidays}
        self._odd: dict[int, WallDay] = {}
        for number in sorted(off | {number + 1 for number in off}):
            weekday = number % 7
            today = [] if number in off else own[weekday]
            from_yesterday = [] if number - 1 in off else spilt[weekday - 1]
            day = WallDay(today + from_yesterday)
            # Time is only ever taken away, so days of equal length are equal days.
            if day.total != self._days[weekday].total:
                self._odd[number] = day
        self._dates = list(self._odd)
        lost = (day.total - self._days[number % 7].total for number, day in self._odd.items())
        self._less = [0, *accumulate(lost)]
        """What the odd dates took from the plain weeks: before the first of them, the second, …, after the last."""
        self._begun = [self.worked(number * DAY) for number in self._dates]
        self._done = [self.worked((number + 1) * DAY) for number in self._dates]

    def worked(self, moment: int) -> int:
        """Working time from the first Monday of the calendar to the moment; the day's holidays are taken off."""
        number, rest = divmod(moment, DAY)
        weeks, weekday = divmod(number, 7)
        day = self._odd.get(number) or self._days[weekday]
        less = self._less[bisect_left(self._dates, number)]
        return weeks * self._week + self._befores[weekday] + less + day.worked(rest)

    def moment(self, worked: int) -> int:
        """The first moment before which so much was worked; `worked` is that of a later moment than the first."""
        number = bisect_left(self._done, worked)
        if number < len(self._dates) and self._begun[number] < worked:
            date_number = self._dates[number]
            return date_number * DAY + self._odd[date_number].moment(worked - self._begun[number])
        # Between odd dates the plain week holds, and no week ends at its own beginning: hence one less, one more.
        weeks, rest = divmod(worked - self._less[number] - 1, self._week)
        weekday = bisect_left(self._upto, rest + 1)
        return (weeks * 7 + weekday) * DAY + self._days[weekday].moment(rest + 1 - self._befores[weekday])


def _merged(stretches: Iterable[Stretch]) -> list[Stretch]:
    """The same time in stretches that lie apart, so that what overlaps counts once."""
    merged: list[Stretch] = []
    for begin, end in sorted(stretches):
        if merged and begin <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((begin, end))
    return merged
