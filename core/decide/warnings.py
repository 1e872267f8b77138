"""Warnings by mail to the house's own people, where the policy says so: one mail a person for each act that fired."""

from __future__ import annotations

from collections.abc import Iterable

from core import events as ev
from core.case import Case, Direction, Firing, Message, MessageKind, MessageState
from core.catalogue import Channel
from core.context import Context
from core.letters.warning import warning
from core.people import LEADING, WORKING, Person, Role
from core.policy import Policy
from core.policy.clock import BREACH
from core.policy.escalation import Recipient

Events = list[ev.Event]


def mailed(events: Iterable[ev.Event], policy: Policy) -> list[Firing]:
    """The rules that fired in this act and that somebody is written to about."""
    return [e.firing for e in events if isinstance(e, ev.RuleFired) and _recipients(e.firing, policy)]


def warnings(
    before: Case | None, after: Case, fired: list[Firing], roster: Iterable[Person], context: Context
) -> Events:
    """The letters, each into the outbox. The handler is the one who had the case before it rose. Of history that was
    brought over nobody needs to be warned."""
    fired = [firing for firing in fired if not _was_over_before(firing, after)]
    if not fired:
        return []
    wanted = {recipient for firing in fired for recipient in _recipients(firing, context.policy)}
    handler = (before.handler if before else None) or after.handler
    people = [person for person in roster if person.mail and _is_meant(person, wanted, handler, after)]
    written = warning(after, fired, context.policy, context.now)
    events: Events = []
    for place, person in enumerate(people):
        message = Message(
            id=f"m{len(after.messages) + 1 + place}", direction=Direction.OUT, kind=MessageKind.WARNING,
            channel=Channel.MAIL, at=context.now, by=context.by.login, state=MessageState.DRAFT,
            subject=written.subject, excerpt=" ".join(written.body.split())[:240], address=person.mail, automatic=True,
        )  # fmt: skip
        queued = {
            "state": MessageState.QUEUED, "not_before": context.now,
            "message_id": f"{after.ref}.{message.id}.{after.version + 1}@{context.domain}",
        }  # fmt: skip
        events.append(ev.MessageWritten(message=message, body=written.body))
        events.append(ev.MessageMoved(message=message.model_copy(update=queued)))
    return events


def _recipients(firing: Firing, policy: Policy) -> tuple[Recipient, ...]:
    """Who is written to about it: an escalation's readers also where it came from a clock."""
    share = firing.rule.partition("@")[2]
    of_clock: tuple[Recipient, ...] = ()
    if share:
        of_clock = policy.warnings.mail_on_breach if int(share) >= BREACH else policy.warnings.mail_on_warning
    of_level = policy.warnings.mail_on_escalation if firing.to_level else ()
    return (*of_clock, *of_level)


def _was_over_before(firing: Firing, case: Case) -> bool:
    """Whether its clock was stopped before the floor knew of the case."""
    clock = next((clock for clock in case.clocks if firing.clock and clock.key == firing.clock), None)
    return clock is not None and clock.stopped_at is not None and clock.stopped_at < case.registered_at


def _is_meant(person: Person, wanted: set[Recipient], handler: str | None, case: Case) -> bool:
    here = person.works_in(case.department)
    return (
        ("handler" in wanted and person.login == handler)
        or ("lead" in wanted and person.role is Role.LEAD and here)
        or ("level" in wanted and person.role in WORKING and person.level == min(case.level, 2) and here
            and (case.level == 0 or person.role in LEADING))
    )  # fmt: skip
