"""What only the whole policy can tell: clocks, calendars, escalation and guards that name one another."""

from __future__ import annotations

from collections.abc import Iterator
from string import Formatter
from typing import TYPE_CHECKING

from core.policy.clock import ALWAYS, ClockRule, ClockUnit
from core.say import Say, say
from core.stages import OPTIONAL_GUARDS
from core.toml_file import Misfit, found, near

if TYPE_CHECKING:
    from core.policy.model import Policy

RESERVED = frozenset({"promise", "by_hand"})
"""Names that rules of the program's own have."""


def timing_misfits(policy: Policy) -> list[Misfit]:
    """Everything of this kind that is wrong, at once."""
    return [*_names(policy), *_calendars(policy), *_clocks(policy), *_guards(policy), *_letters(policy)]


def _names(policy: Policy) -> Iterator[Misfit]:
    taken = set(RESERVED)
    for table in ("clocks", "escalation"):
        for number, rule in enumerate(getattr(policy, table)):
            if rule.id in taken:
                yield Misfit((table, number, "id"), say("a name that no other clock or rule has"), found(rule.id))
            taken.add(rule.id)


def _calendars(policy: Policy) -> Iterator[Misfit]:
    if ALWAYS in policy.calendars:
        yield Misfit(("calendars", ALWAYS), say("another name: this one is around the clock by itself"), found(ALWAYS))
    for name, calendar in policy.calendars.items():
        # By date and not by place: the calendar has put them in order.
        if unsourced := tuple(holiday.date for holiday in calendar.holidays if not holiday.source):
            expected = say("beside each holiday the source that it comes from")
            yield Misfit(("calendars", name, "holidays"), expected, say("none for {dates}", dates=unsourced))


def _clocks(policy: Policy) -> Iterator[Misfit]:
    ids = [clock.id for clock in policy.clocks]
    for number, clock in enumerate(policy.clocks):
        path = ("clocks", number)
        if clock.calendar != ALWAYS and clock.calendar not in policy.calendars:
            known = (ALWAYS, *policy.calendars)
            expected = say("one of the calendars: {names}", names=known)
            yield Misfit((*path, "calendar"), expected, found(clock.calendar), near(clock.calendar, known))
        elif clock.calendar == ALWAYS and _asks_for_business_hours(clock):
            yield Misfit((*path, "calendar"), say("a calendar with working hours"), found(clock.calendar))
        others = [known for known in ids if known != clock.id]
        for place, after in enumerate(clock.after_breach_of):
            if after not in others:
                where = (*path, "after_breach_of", place)
                yield Misfit(where, say("the id of another clock"), found(after), near(after, others))
            elif clock.id in _waited_for(after, policy):
                where = (*path, "after_breach_of", place)
                yield Misfit(where, say("a clock that does not follow this one"), found(after))


def _waited_for(name: str, policy: Policy) -> set[str]:
    """The clocks that must be breached before this one starts, whether it follows them itself or through others."""
    follows = {clock.id: clock.after_breach_of for clock in policy.clocks}
    reached: set[str] = set()
    ahead = [name]
    while ahead:
        fresh = [before for before in follows.get(ahead.pop(), ()) if before not in reached]
        reached.update(fresh)
        ahead += fresh
    return reached


def _asks_for_business_hours(clock: ClockRule) -> bool:
    return (
        clock.unit is ClockUnit.BUSINESS_DAYS
        or clock.due == "close_of_business"
        or clock.counted_from == "next_business_day"
    )


def _guards(policy: Policy) -> Iterator[Misfit]:
    for number, added in enumerate(policy.guards):
        if added.guard not in OPTIONAL_GUARDS:
            expected = say("one of the guards that can be added: {names}", names=tuple(OPTIONAL_GUARDS))
            yield Misfit(("guards", number, "guard"), expected, found(added.guard), near(added.guard, OPTIONAL_GUARDS))


def _letters(policy: Policy) -> Iterator[Misfit]:
    for number, paragraph in enumerate(policy.letters):
        for language, text in paragraph.text.items():
            if (wrong := _bad_holes(text)) is not None:
                expected = say("text with no other holes than {holes}", holes="{ref}, {body}, {contact}")
                yield Misfit(("letters", number, "text", language), expected, wrong)


def _bad_holes(text: str) -> Say | None:
    try:
        parts = list(Formatter().parse(text))
    except ValueError as error:
        return found(str(error))
    for _, name, form, conversion in parts:
        if name is not None and (name not in {"ref", "body", "contact"} or form or conversion):
            return found(f"{{{name}}}")
    return None
