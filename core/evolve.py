"""Folds events into a case: `fold(case, events, at) -> case`, pure, and the only way a case changes.

Replaying a journal from nothing gives the case row again, to the byte; `casefloor verify` does just that.
"""

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any, Protocol, TypeVar

from core import events as ev
from core.case import (
    Case,
    Clock,
    Direction,
    Feedback,
    Identity,
    Message,
    MessageKind,
    MessageState,
    Moment,
    Record,
    ReferralState,
)
from core.journal import Entry
from core.marks import TELLS, marked, waited
from core.people import EXTERNAL_LEVEL
from core.stages import Stage


def replay(entries: Iterable[Entry]) -> Case | None:
    """The case that a journal tells of; None for an empty one."""
    case: Case | None = None
    for entry in entries:
        case = apply(case, entry)
    return case


def apply(case: Case | None, entry: Entry) -> Case:
    """The case after an entry: its events folded in, in order, and its version."""
    after = fold(case, entry.events, entry.at)
    return after.model_copy(update={"version": entry.to_version})


def fold(case: Case | None, events: Iterable[ev.Event], at: datetime) -> Case:
    """The case after the events of one act, which happened `at`; its version stays."""
    for event in events:
        case = evolve(case, event, at)
    if case is None:
        raise ValueError("an act that begins with no case must register one")
    waits = waited(case, at)
    return case if waits is case.waits else case.model_copy(update={"waits": waits})


def evolve(case: Case | None, event: ev.Event, at: datetime) -> Case:
    """The case after one event of an act that happened `at`."""
    if isinstance(event, ev.Registered):
        fresh = _registered(event)
        return fresh.model_copy(update={"marks": marked(fresh, event, at)})
    if case is None:
        raise ValueError(f"{event.type} before the case was registered")
    changes = _CHANGES[type(event)](case, event)
    marks = marked(case, event, at)
    if marks is not case.marks:
        changes = {"marks": marks, **changes}
    return case.model_copy(update=changes)


Changes = dict[str, Any]


class Numbered(Protocol):
    """What a case keeps under an id of its own: a message, a task, a promise."""

    @property
    def id(self) -> str: ...


T = TypeVar("T", bound=Numbered)


def _registered(e: ev.Registered) -> Case:
    return Case(
        number=e.number, ref=e.ref, version=0, policy=e.policy, stage=Stage.REGISTRATION,
        received_at=e.received_at, registered_at=e.at, stage_since=e.at,
        channel=e.channel, subject=e.subject, description=e.description, demand=e.demand, amount=e.amount,
        category=e.category, product=e.product, priority=e.priority, language=e.language, source=e.source,
    )  # fmt: skip


def with_item(items: tuple[T, ...], item: T) -> tuple[T, ...]:
    """`items` with `item` in the place of the one with its id, or at the end."""
    key = item.id
    if any(old.id == key for old in items):
        return tuple(item if old.id == key else old for old in items)
    return (*items, item)


def _item(collection: str, part: str) -> Callable[[Case, Any], Changes]:
    """An event that carries `part` whole, kept in the tuple `collection` by its id."""

    def change(case: Case, event: Any) -> Changes:
        return {collection: with_item(getattr(case, collection), getattr(event, part))}

    return change


def _value(**fields: str) -> Callable[[Case, Any], Changes]:
    """An event whose values become fields of the case: `field="attribute of the event"`."""

    def change(case: Case, event: Any) -> Changes:
        return {field: getattr(event, name) for field, name in fields.items()}

    return change


def _given(*names: str) -> Callable[[Case, Any], Changes]:
    """An event that changes only what it gives; None leaves a field as it was."""

    def change(case: Case, event: Any) -> Changes:
        return {name: value for name in names if (value := getattr(event, name)) is not None}

    return change


def _message_received(case: Case, event: ev.MessageReceived) -> Changes:
    changes: Changes = {"messages": with_item(case.messages, event.message)}
    if not event.message.automatic:
        # A mail may have been long on its way: what came before it stays the latest.
        changes["last_in"] = max(event.message.at, case.last_in or event.message.at)
        changes["unanswered"] = case.unanswered + 1
    return changes


_OUT_OF_THE_HOUSE = frozenset({MessageState.HANDED, MessageState.TOLD})


def _message_moved(case: Case, event: ev.MessageMoved) -> Changes:
    message: Message = event.message
    changes: Changes = {"messages": with_item(case.messages, message)}
    if message.direction is not Direction.OUT or message.automatic:
        return changes
    if message.state in _OUT_OF_THE_HOUSE:
        changes["last_out"] = message.at
        if Moment.ANSWERED in TELLS.get(message.kind, ()):
            changes["unanswered"] = 0
    elif message.state is MessageState.BOUNCED:
        others = (m for m in case.messages if m.direction is Direction.OUT and not m.automatic and m.id != message.id)
        changes["last_out"] = max((m.at for m in others if m.state in _OUT_OF_THE_HOUSE), default=None)
        changes["unanswered"] = _unanswered(case, message.id)
    return changes


def _unanswered(case: Case, bounced: str) -> int:
    """How often the client wrote since the last answer, where one that came back was none."""
    told = [mark.what for mark in case.marks if mark.of != bounced]
    since = next((place + 1 for place in reversed(range(len(told))) if told[place] is Moment.ANSWERED), 0)
    complaint = not since and any(m.kind is MessageKind.COMPLAINT and not m.automatic for m in case.messages)
    return told[since:].count(Moment.CLIENT_WROTE) + complaint


def _described(case: Case, event: ev.Described) -> Changes:
    return _given("channel", "subject", "description", "demand", "amount", "language")(case, event)


def _identity_verified(case: Case, event: ev.IdentityVerified) -> Changes:
    if case.client is None:
        return {}
    return {"client": case.client.model_copy(update={"identity": Identity(event.identity)})}


def _moved_stage(case: Case, event: ev.Advanced | ev.SentBack) -> Changes:
    closed_at = event.at if event.to_stage is Stage.CLOSED else None
    return {"stage": event.to_stage, "stage_since": event.at, "closed_at": closed_at}


def _outcome_decided(case: Case, event: ev.OutcomeDecided) -> Changes:
    return {"decision": event.decision, "decisions": event.decision.number}


def _approval_answered(case: Case, event: ev.ApprovalAnswered) -> Changes:
    return {"approvals": (*case.approvals, event.approval)}


def _disposed(case: Case, event: ev.CaseDisposed) -> Changes:
    at = event.disposed.at
    return {"disposed": event.disposed, "stage": Stage.CLOSED, "stage_since": at, "closed_at": at}


def _reopened(case: Case, event: ev.Reopened) -> Changes:
    return {
        "stage": event.to_stage, "stage_since": event.at, "closed_at": None, "level": event.level,
        "barred": event.barred, "handler": None, "reopened": case.reopened + 1,
        "appeals": case.appeals + (event.ground == "appeal"), "earlier": _earlier(case),
        "verdict": None, "decision": None, "wrap_up": None, "disposed": None, "feedback": Feedback(),
    }  # fmt: skip


def _undone(case: Case, event: ev.Undone) -> Changes:
    restored = Case.model_validate({**case.model_dump(mode="json"), **event.restore})
    return {name: getattr(restored, name) for name in event.restore}


def _escalated(case: Case, event: ev.Escalated) -> Changes:
    return {"level": event.to_level, "handler": None, "earlier": _earlier(case)}


def _earlier(case: Case) -> tuple[str, ...]:
    """Who handled the case so far, in the order in which they let go."""
    return case.earlier if case.handler is None or case.handler in case.earlier else (*case.earlier, case.handler)


def _clock_moved(case: Case, event: ev.ClockMoved) -> Changes:
    others = [clock for clock in case.clocks if clock.key != event.clock.key]
    if event.move == "dropped":
        return {"clocks": tuple(others)}
    return {"clocks": tuple(sorted((*others, event.clock), key=_begun))}


def _begun(clock: Clock) -> tuple[datetime, str]:
    return clock.started_at, clock.key


def _referred(case: Case, event: ev.Referred) -> Changes:
    changes: Changes = {"referral": event.referral, "level": EXTERNAL_LEVEL, "closed_at": None}
    if event.to_stage is not case.stage:
        changes |= {"stage": event.to_stage, "stage_since": event.at, "disposed": None}
    return changes


def _body_wrote(case: Case, event: ev.BodyWrote) -> Changes:
    referral = case.referral
    return {"referral": referral.model_copy(update={"enquiry": event.enquiry})} if referral else {}


def _body_decided(case: Case, event: ev.BodyDecided) -> Changes:
    """What the house decided before is put aside: it decides anew, bound or advised."""
    referral = case.referral
    if referral is None:
        return {}
    decided = referral.model_copy(update={"state": ReferralState.DECIDED, "decision": event.decision, "enquiry": ""})
    return {
        "referral": decided, "level": event.to_level, "decision": None, "wrap_up": None, "feedback": Feedback(),
    }  # fmt: skip

_CHANGES: dict[type[Record], Callable[[Case, Any], Changes]] = {
    ev.ClientIdentified: _value(client="client"),
    ev.Described: _described,
    ev.Classified: _given("category", "product", "priority"),
    ev.MessageReceived: _message_received,
    ev.MessageWritten: _item("messages", "message"),
    ev.MessageMoved: _message_moved,
    ev.Routed: _value(department="department", reroute_reason="reason"),
    ev.Assigned: _value(handler="handler"),
    ev.Unassigned: lambda case, event: {"handler": None},
    ev.ComplexitySet: _value(complexity="complexity"),
    ev.DuplicateAnswered: _value(duplicate="answer"),
    ev.Linked: lambda case, event: {"links": (*case.links, event.link)},
    ev.EvidenceAsked: _item("evidence", "evidence"),
    ev.EvidenceReceived: _item("evidence", "evidence"),
    ev.EvidenceRejected: _item("evidence", "evidence"),
    ev.EvidenceWaived: _item("evidence", "evidence"),
    ev.IdentityVerified: _identity_verified,
    ev.TaskOpened: _item("tasks", "task"),
    ev.TaskClosed: _item("tasks", "task"),
    ev.FindingRecorded: _item("findings", "finding"),
    ev.VerdictReached: _value(verdict="verdict"),
    ev.OutcomeDecided: _outcome_decided,
    ev.ApprovalAnswered: _approval_answered,
    ev.ActionAdded: _item("actions", "action"),
    ev.ActionSettled: _item("actions", "action"),
    ev.Promised: _item("promises", "promise"),
    ev.PromiseSettled: _item("promises", "promise"),
    ev.WrappedUp: _value(wrap_up="wrap_up"),
    ev.FeedbackAsked: _value(feedback="feedback"),
    ev.FeedbackReceived: _value(feedback="feedback"),
    ev.Advanced: _moved_stage,
    ev.SentBack: _moved_stage,
    ev.CaseDisposed: _disposed,
    ev.Reopened: _reopened,
    ev.Escalated: _escalated,
    ev.Deescalated: lambda case, event: {"level": event.to_level, "handler": None},
    ev.RuleFired: lambda case, event: {"fired": (*case.fired, event.firing)},
    ev.SignalNoticed: _item("notices", "notice"),
    ev.ClockMoved: _clock_moved,
    ev.ClockExtended: lambda case, event: {"extensions": (*case.extensions, event.extension)},
    ev.Referred: _referred,
    ev.BodyWrote: _body_wrote,
    ev.BodyDecided: _body_decided,
    ev.Rebased: _value(policy="policy"),
    ev.Undone: _undone,
}
