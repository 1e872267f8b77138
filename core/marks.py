"""What each event says to the clocks: the marks that it leaves on the case, and the waits that it begins or ends."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from typing import Any

from core import events as ev
from core.case import Case, Direction, Mark, Message, MessageKind, MessageState, Moment, Wait
from core.catalogue import EvidenceSource
from core.stages import Stage

ENTERED: dict[Stage, Moment] = {
    Stage.REGISTRATION: Moment.REGISTRATION_ENTERED,
    Stage.ANALYSIS: Moment.ANALYSIS_ENTERED,
    Stage.INVESTIGATION: Moment.INVESTIGATION_ENTERED,
    Stage.RESOLUTION: Moment.RESOLUTION_ENTERED,
    Stage.EXECUTION: Moment.EXECUTION_ENTERED,
    Stage.CLOSED: Moment.CLOSED,
}

TELLS: dict[MessageKind, tuple[Moment, ...]] = {
    MessageKind.ACKNOWLEDGEMENT: (Moment.ACKNOWLEDGED,),
    MessageKind.EVIDENCE_REQUEST: (Moment.ANSWERED,),
    MessageKind.UPDATE: (Moment.ANSWERED, Moment.PROGRESS_TOLD),
    MessageKind.REPLY: (Moment.ANSWERED, Moment.PROGRESS_TOLD),
    # Informed first: what ends with the decision does not begin anew because the decision is an answer too.
    MessageKind.DECISION: (Moment.INFORMED, Moment.ANSWERED, Moment.PROGRESS_TOLD),
}
"""What a letter of each kind does to the clocks once it has left the house. An acknowledgement is no answer."""

_LEFT = frozenset({MessageState.HANDED, MessageState.TOLD})


def marked(case: Case, event: ev.Event, at: datetime) -> tuple[Mark, ...]:
    """The case's marks after the event; `at` is when it became known."""
    if isinstance(event, ev.MessageMoved) and event.message.state is MessageState.BOUNCED:
        # What never reached the client stopped nothing.
        return tuple(mark for mark in case.marks if mark.of != event.message.id)
    leaves = _LEAVES.get(type(event))
    if leaves is None:
        return case.marks
    marks = (*case.marks, *leaves(event, at))
    if isinstance(event, ev.Referred) and event.to_stage is not case.stage:
        marks = (*marks, Mark(what=ENTERED[event.to_stage], at=event.at))
    return marks


def waited(case: Case, at: datetime) -> tuple[Wait, ...]:
    """The case's waits, brought into step with whom it waits for now."""
    who = case.waits_for
    last = case.waits[-1] if case.waits and case.waits[-1].end is None else None
    if who is (last.who if last else None):
        return case.waits
    waits = case.waits
    if last is not None:
        waits = (*waits[:-1], last.model_copy(update={"end": max(at, last.start)}))
    return waits if who is None else (*waits, Wait(who=who, start=at))


def _registered(event: ev.Registered, at: datetime) -> Iterator[Mark]:
    yield Mark(what=Moment.RECEIVED, at=event.received_at)
    yield Mark(what=Moment.REGISTERED, at=event.at)
    yield Mark(what=Moment.REGISTRATION_ENTERED, at=event.at)
    if event.answered_at is not None:
        yield Mark(what=Moment.ACKNOWLEDGED, at=event.answered_at)
        yield Mark(what=Moment.ANSWERED, at=event.answered_at)
        yield Mark(what=Moment.INFORMED, at=event.answered_at)


def _message_received(event: ev.MessageReceived, at: datetime) -> Iterator[Mark]:
    message = event.message
    if not message.automatic and message.kind is not MessageKind.COMPLAINT:
        yield Mark(what=Moment.CLIENT_WROTE, at=message.at, of=message.id)


def _message_moved(event: ev.MessageMoved, at: datetime) -> Iterator[Mark]:
    message: Message = event.message
    if message.direction is Direction.OUT and message.state in _LEFT:
        for moment in TELLS.get(message.kind, ()):
            yield Mark(what=moment, at=message.at, of=message.id)


def _evidence_asked(event: ev.EvidenceAsked, at: datetime) -> Iterator[Mark]:
    if event.evidence.source is EvidenceSource.CLIENT:
        yield Mark(what=Moment.CLIENT_ASKED, at=at)


def _moved_stage(event: ev.Advanced | ev.SentBack, at: datetime) -> Iterator[Mark]:
    yield Mark(what=ENTERED[event.to_stage], at=event.at)


def _reopened(event: ev.Reopened, at: datetime) -> Iterator[Mark]:
    yield Mark(what=Moment.APPEALED if event.ground == "appeal" else Moment.REOPENED, at=event.at)
    yield Mark(what=ENTERED[event.to_stage], at=event.at)


def _referred(event: ev.Referred, at: datetime) -> Iterator[Mark]:
    yield Mark(what=Moment.REFERRED, at=event.at)


def _body_wrote(event: ev.BodyWrote, at: datetime) -> Iterator[Mark]:
    yield Mark(what=Moment.BODY_ASKED if event.enquiry else Moment.BODY_ANSWERED, at=at)


def _plain(moment: Moment) -> Callable[[Any, datetime], Iterable[Mark]]:
    return lambda event, at: (Mark(what=moment, at=at),)


_LEAVES: dict[type[Any], Callable[[Any, datetime], Iterable[Mark]]] = {
    ev.Registered: _registered,
    ev.MessageReceived: _message_received,
    ev.MessageMoved: _message_moved,
    ev.EvidenceAsked: _evidence_asked,
    ev.Advanced: _moved_stage,
    ev.SentBack: _moved_stage,
    ev.CaseDisposed: _plain(Moment.CLOSED),
    ev.Reopened: _reopened,
    ev.Escalated: _plain(Moment.ESCALATED),
    ev.Referred: _referred,
    ev.BodyWrote: _body_wrote,
    ev.BodyDecided: _plain(Moment.BODY_DECIDED),
}
