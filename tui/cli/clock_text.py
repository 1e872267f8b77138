"""The clocks, signals, escalations and the referral of a case as lines of `casefloor show`."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from core.case import CLOCK_STATES, NOTICE_STATES, Case, Clock
from core.policy import Policy
from tui.cli.instants import instant
from tui.clock_words import by_urgency, clock_title, measured, pause_words, short_stand, stopped_by
from tui.escalation_words import FOUND_LATER, decision_words, fired_words, level_title, names, notice_words
from tui.i18n import _, translate

Lines = Iterator[str]
INDENT = "  "


def clock_lines(case: Case, policy: Policy, now: datetime) -> Lines:
    """Each clock: how it stands, when it is due, since when it runs; the most urgent first."""
    for clock in by_urgency(case.clocks, now):
        state = translate(CLOCK_STATES[clock.state(now)])
        stands = short_stand(clock, now, None) if clock.is_live or clock.is_breached(now) else ""
        yield _joined(clock_title(clock, case, policy), state, stands)
        due = _("due {at}").format(at=instant(clock.due_at)) if clock.due_at else ""
        began = _("began {at}").format(at=instant(clock.started_at))
        yield INDENT + _joined(due, began, measured(policy.clock(clock.rule)), _more_time(clock))
        if clock.stopped_at is not None:
            yield INDENT + _joined(_("stopped {at}").format(at=instant(clock.stopped_at)), stopped_by(clock))
        elif still := pause_words(clock, now, None):
            yield INDENT + still


def _more_time(clock: Clock) -> str:
    return _("more time {n}×").format(n=clock.extensions) if clock.extensions else ""


def signal_lines(case: Case) -> Lines:
    """What was noticed, and what a person said to it."""
    for notice in case.notices:
        yield _joined(f"{notice.id} {notice_words(notice)}", translate(NOTICE_STATES[notice.state]), notice.by)
        if notice.words and notice.reason:
            yield INDENT + notice.reason


def escalation_lines(case: Case, policy: Policy, now: datetime) -> Lines:
    """Who acts, what fired and when, who handled the case before."""
    for firing in case.fired:
        found = _("found {at}").format(at=instant(firing.fired_at))
        level = _("to level {level}, {name}").format(level=firing.to_level, name=level_title(firing.to_level))
        yield _joined(
            fired_words(firing, case, policy),
            level if firing.to_level else "",
            _("due {at}").format(at=instant(firing.due_at)),
            found if firing.fired_at - firing.due_at >= FOUND_LATER else "",
        )
    if case.earlier and case.level:
        yield _("handled it before: {names}").format(names=names(case.earlier))
    if case.appeals:
        yield _("appeals: {n} of {most}").format(n=case.appeals, most=policy.appeal.times)


def referral_lines(case: Case) -> Lines:
    """Where the case went outside, what the body asked, what it decided."""
    referral = case.referral
    if referral is None:
        return
    yield _joined(referral.body, referral.reference, instant(referral.at), referral.by, referral.contact)
    yield from referral.reason.splitlines()
    if referral.enquiry:
        yield _("it asks: {words}").format(words=referral.enquiry)
    if referral.decision is not None:
        yield _joined(_("it decided: {decision}").format(decision=decision_words(referral.decision)),
                      instant(referral.decision.at))  # fmt: skip
        yield from referral.decision.summary.splitlines()


def _joined(*parts: str) -> str:
    return " · ".join(part for part in parts if part)

