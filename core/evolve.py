"""Folds events into a case: `evolve(case, event) -> case`, pure, and the only way a case changes.

Replaying a journal from nothing gives the case row again, to the byte; `casefloor verify` does just that.
"""

from collections.abc import Callable, Iterable
from typing import Any, Protocol, TypeVar

from core import events as ev
from core.case import Case, Direction, Feedback, Identity, Message, MessageState, Record
from core.journal import Entry
from core.stages import Stage


def replay(entries: Iterable[Entry]) -> Case | None:
    """The case that a journal tells of; None for an empty one."""
    case: Case | None = None
    for entry in entries:
        case = apply(case, entry)
    return case


def apply(case: Case | None, entry: Entry) -> Case:
    """The case after an entry: its events folded in, in order, and its version."""
    for event in entry.events:
        case = evolve(case, event)
    if case is None:
        raise ValueError(
            f"entry {entry.to_version} of case {entry.case} tells of a case that was never registered"
        )
    return case.model_copy(update={"version": entry.to_version})


def evolve(case: Case | None, event: ev.Event) -> Case:
    """The case after one event. The version stays: it counts entries, and `apply` sets it."""
    if isinstance(event, ev.Registered):
        return _registered(event)
    if case is None:
        raise ValueError(f"{event.type} before the case was registered")
    changes = _CHANGES[type(event)](case, event)
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
        changes["last_in"] = event.message.at
        changes["unanswered"] = case.unanswered + 1
    return changes


_OUT_OF_THE_HOUSE = frozenset({MessageState.HANDED, MessageState.TOLD})


def _message_moved(case: Case, event: ev.MessageMoved) -> Changes:
    message: Message = event.message
    changes: Changes = {"messages": with_item(case.messages, message)}
    if message.direction is Direction.OUT and message.state in _OUT_OF_THE_HOUSE and not message.automatic:
        changes["last_out"] = message.at
        changes["unanswered"] = 0
    return changes


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
        "verdict": None, "decision": None, "wrap_up": None, "disposed": None, "feedback": Feedback(),
    }  # fmt: skip


def _undone(case: Case, event: ev.Undone) -> Changes:
    restored = Case.model_validate({**case.model_dump(mode="json"), **event.restore})
    return {name: getattr(restored, name) for name in event.restore}


def _escalated(case: Case, event: ev.Escalated) -> Changes:
    return {"level": event.to_level, "handler": None}


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
    ev.Undone: _undone,
}
