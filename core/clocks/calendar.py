"""A business calendar as a model: time zone, weekly windows, holidays; or around the clock."""

import re
from collections.abc import Iterable, Mapping
from datetime import date as Date
from functools import cached_property
from typing import Annotated, Any, Self

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from core.clocks.timeline import Timeline
from core.clocks.wall import Stretch, WallClock
from core.clocks.zone import is_zone, meant
from core.say import say
from core.toml_file import Misfit, Misfits, found, near, one_of

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")

Window = tuple[str, str]
"""From and to by the wall clock, `to` not included; "24:00" is the day's end, and may stand as `to` only."""

_TIME = re.compile(r"([01][0-9]|2[0-3]):([0-5][0-9])")
_FULL_DAY = 24 * 60


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Holiday(_Strict):
    """A date whose windows do not count."""

    date: Date
    source: str = ""
    """Where it comes from: the law, a list, a person's decision."""


def _known_zone(name: str) -> str:
    if not is_zone(name):
        expected = say("an IANA time zone such as {example}", example="Europe/Malta")
        raise Misfits([Misfit((), expected, found(name), meant(name))])
    return name


def _good_windows(weekly: dict[str, tuple[Window, ...]]) -> dict[str, tuple[Window, ...]]:
    misfits = []
    for day, windows in weekly.items():
        if day not in WEEKDAYS:
            misfits.append(
                Misfit((day,), one_of(WEEKDAYS), say("an unknown key"), near(day[:3].lower(), WEEKDAYS))
            )
        for number, (begin, end) in enumerate(windows):
            if not _TIME.fullmatch(begin):
                expected = say("a time from 00:00 to 23:59")
                misfits.append(Misfit((day, number, 0), expected, found(begin)))
            if end != "24:00" and not _TIME.fullmatch(end):
                expected = say("a time from 00:00 to 24:00")
                misfits.append(Misfit((day, number, 1), expected, found(end)))
    if misfits:
        raise Misfits(misfits)
    return {day: weekly[day] for day in WEEKDAYS if day in weekly}


def _read_holidays(given: Any) -> Any:
    """Holidays as people write them: tables or pairs of date and source, dates with their sources, or dates alone."""
    if isinstance(given, Mapping):
        return _by_date([((key,), key, source) for key, source in given.items()])
    if isinstance(given, Iterable) and not isinstance(given, str | bytes):
        return _by_date([_entry(number, item) for number, item in enumerate(given)])
    return given


_Path = tuple[str | int, ...]


def _entry(number: int, item: Any) -> tuple[_Path, Any, Any]:
    """Where the holiday stands, its date and its source."""
    if isinstance(item, Holiday):
        return (number,), item.date, item.source
    if isinstance(item, list | tuple) and len(item) == 2:
        return (number,), *item
    if not isinstance(item, Mapping):
        return (number,), item, ""
    for key in item:
        if key not in ("date", "source"):
            hint = near(str(key), ("date", "source"))
            raise Misfits(
                [Misfit((number, str(key)), one_of(("date", "source")), say("an unknown key"), hint)]
            )
    return (number, "date"), item.get("date"), item.get("source", "")


def _by_date(entries: Iterable[tuple[_Path, Any, Any]]) -> tuple[Holiday, ...]:
    days: dict[Date, Holiday] = {}
    misfits = []
    for path, written, source in entries:
        day = _date(written)
        if day is None:
            misfits.append(Misfit(path, say("a date as 2026-01-31"), found(written)))
        elif not isinstance(source, str):
            beside = (*path[:-1], "source") if path[-1] == "date" else path
            misfits.append(Misfit(beside, say("text"), found(source)))
        elif day in days and days[day].source != source:  # said twice alike, it does no harm
            misfits.append(Misfit(path, say("each date once"), found(day)))
        else:
            days[day] = Holiday(date=day, source=source)
    if misfits:
        raise Misfits(misfits)
    return tuple(days[day] for day in sorted(days))


def _date(written: Any) -> Date | None:
    if type(written) is Date:
        return written
    if isinstance(written, str) and re.fullmatch(r"\d{4}-\d\d-\d\d", written, re.ASCII):
        try:
            return Date.fromisoformat(written)
        except ValueError:
            return None
    return None


class Calendar(_Strict):
    """When a floor works.

    An instant is working time when its local time lies in a window. A window belongs to the local day that it starts
    on, and runs past midnight where its end is not after its start; a holiday takes away the windows that start on
    it, with what they have after midnight. Windows that overlap count once.
    """

    timezone: Annotated[str, AfterValidator(_known_zone)] = "UTC"
    weekly: Annotated[dict[str, tuple[Window, ...]], AfterValidator(_good_windows)] = Field(
        default_factory=dict
    )
    """By weekday from "mon" to "sun"; a day that is missing is free."""
    holidays: Annotated[tuple[Holiday, ...], BeforeValidator(_read_holidays)] = ()
    """In the order of their dates, each once."""
    always: bool = False
    """Around the clock: every instant is working time, and windows and holidays do not matter."""

    @model_validator(mode="after")
    def _works_at_some_time(self) -> Self:
        if not self.always and not any(self.weekly.values()):
            expected = say("a window on at least one day, or always = true")
            raise Misfits([Misfit(("weekly",), expected, say("none"))])
        return self

    @cached_property
    def timeline(self) -> Timeline:
        """The calendar made ready for reckoning; not for one that is `always`."""
        week = [[stretch(window) for window in self.weekly.get(day, ())] for day in WEEKDAYS]
        return Timeline(self.timezone, WallClock(week, (holiday.date for holiday in self.holidays)))

    # What was made ready stays with the calendar it was made of: a copy may have other holidays.

    def __copy__(self) -> Self:
        copied = super().__copy__()
        copied.__dict__.pop("timeline", None)
        return copied

    def __deepcopy__(self, memo: dict[int, Any] | None = None) -> Self:
        return self.__copy__()  # nothing in it changes

    def __getstate__(self) -> dict[Any, Any]:
        state = super().__getstate__()
        return state | {
            "__dict__": {name: value for name, value in state["__dict__"].items() if name != "timeline"}
        }


def stretch(window: Window) -> Stretch:
    """The window in minutes since the midnight that its day begins with."""
    begin, end = (int(time[:2]) * 60 + int(time[3:]) for time in window)
    return begin, end if end > begin else end + _FULL_DAY
