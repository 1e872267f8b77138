"""Commands that need something to be there: a signal to answer, a clock that can have more time, a body that has the
case. The core's table says who may give a command and in which stages; here is whether it would mean anything."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from core.case import Case, NoticeState
from core.people import HIGHEST_LEVEL, Person
from core.policy import Policy
from core.say import label


@dataclass(frozen=True, slots=True)
class Need:
    """What must be there, and what is said where it is not."""

    is_there: Callable[[Case, Policy, Person], bool]
    words: str


def extendable(case: Case, policy: Policy, by: Person) -> tuple[str, ...]:
    """The keys of the clocks that this person can give more time."""
    found = []
    for clock in case.clocks:
        rule = policy.clock(clock.rule)
        more = rule.extensions if rule and clock.is_live else None
        if more and clock.extensions < more.times and by.role in more.roles and by.level >= more.level:
            found.append(clock.key)
    return tuple(found)


def _signals(case: Case, policy: Policy, by: Person) -> bool:
    return any(notice.state is NoticeState.SUGGESTED for notice in case.notices)


def _has_more_time(case: Case, policy: Policy, by: Person) -> bool:
    return bool(extendable(case, policy, by))


def _has_higher_level(case: Case, policy: Policy, by: Person) -> bool:
    return case.level < HIGHEST_LEVEL


def _has_lower_level(case: Case, policy: Policy, by: Person) -> bool:
    return case.level > 0 and not case.is_with_body


def _can_go_out(case: Case, policy: Policy, by: Person) -> bool:
    return not case.is_with_body and case.disposed is None


def _is_with_body(case: Case, policy: Policy, by: Person) -> bool:
    return case.is_with_body


def _body_asked(case: Case, policy: Policy, by: Person) -> bool:
    return case.is_with_body and case.referral is not None and bool(case.referral.enquiry)


NO_SIGNAL = label("nothing in the client's words waits to be looked at")
NO_BODY = label("no independent body has the case")

NEEDS: dict[str, Need] = {
    "confirm_signal": Need(_signals, NO_SIGNAL),
    "dismiss_signal": Need(_signals, NO_SIGNAL),
    "extend_clock": Need(_has_more_time, label("no clock here can be given more time by you")),
    "escalate": Need(_has_higher_level, label("above management there is only the independent body")),
    "de_escalate": Need(_has_lower_level, label("there is no lower level that could have the case")),
    "refer": Need(_can_go_out, label("an independent body has the case, or it was ended early")),
    "record_enquiry": Need(_is_with_body, NO_BODY),
    "answer_enquiry": Need(_body_asked, label("no independent body has asked anything")),
    "record_body_decision": Need(_is_with_body, NO_BODY),
}


def possible(commands: Iterable[str], case: Case, policy: Policy, by: Person) -> tuple[str, ...]:
    """Those of the commands that mean something in the case as it stands."""
    return tuple(name for name in commands if name not in NEEDS or NEEDS[name].is_there(case, policy, by))


def lacking(command: str, case: Case, policy: Policy, by: Person) -> str:
    """What is not there for the command, untranslated; empty where nothing is missing."""
    need = NEEDS.get(command)
    return "" if need is None or need.is_there(case, policy, by) else need.words
