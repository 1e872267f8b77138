"""Cases made straight from events, without the desk: an act is a builder's call, an entry is written for each.

Only the clocks follow an act here, as they do at the desk: no rule fires by itself.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from core import events as ev
from core import refs
from core.case import (
    Attachment,
    Case,
    Client,
    Contact,
    ContactKind,
    Direction,
    Message,
    MessageKind,
    MessageState,
)
from core.catalogue import Category, Channel
from core.decide.consequences import moved_clocks
from core.evolve import apply, fold
from core.journal import Entry
from core.policy import house
from core.ports import Unit
from core.stages import Stage

NOON = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)


def client(number: int, name: str = "", *emails: str, **facts: Any) -> Client:
    contacts = tuple(Contact(kind=ContactKind.EMAIL, value=email) for email in emails)
    return Client(number=number, name=name, contacts=contacts, **facts)


def registered(number: int, at: datetime = NOON, **facts: Any) -> ev.Registered:
    facts = {"subject": f"Where is withdrawal {number}?", "channel": Channel.MAIL} | facts
    return ev.Registered(
        number=number, ref=refs.make(26, number), policy=house().name, received_at=facts.pop("received_at", at), at=at, **facts
    )


def letter(
    ident: str, at: datetime = NOON, state: MessageState = MessageState.DRAFT, **facts: Any
) -> Message:
    """An outgoing mail, a draft unless told otherwise."""
    facts = {"direction": Direction.OUT, "kind": MessageKind.REPLY, "channel": Channel.MAIL, "by": "anna"} | facts
    return Message(id=ident, at=at, state=state, **facts)


def incoming(ident: str, at: datetime = NOON, **facts: Any) -> ev.MessageReceived:
    body = facts.pop("body", "Where is my money?")
    facts = {"kind": MessageKind.CONTACT, "channel": Channel.MAIL, "by": "client"} | facts
    message = Message(id=ident, at=at, direction=Direction.IN, state=MessageState.RECEIVED, **facts)
    return ev.MessageReceived(message=message, body=body)


def attached(sha256: str, name: str = "slip.png", size: int = 3) -> Attachment:
    return Attachment(name=name, content_type="image/png", size=size, sha256=sha256)


def entry_for(case: Case | None, *events: Any, at: datetime = NOON, by: str = "anna", command: str = "test") -> Entry:
    """The entry that adds these events to the case, with what they do to its clocks."""
    number = events[0].number if case is None else case.number
    events = (*events, *moved_clocks(fold(case, events, at), house(), at))
    version = case.version if case else 0
    return Entry(
        case=number, from_version=version, to_version=version + 1, at=at, by=by, os_user="root", command=command,
        events=events,
    )  # fmt: skip


def act(unit: Unit, case: Case | None, *events: Any, at: datetime = NOON, by: str = "anna") -> Case:
    """Writes one entry with these events and returns the case after it."""
    if case is None:
        unit.keep_policy(house(), at, by)
    entry = entry_for(case, *events, at=at, by=by)
    after = apply(case, entry)
    unit.write(entry, case, after)
    return after


def new_case(unit: Unit, number: int, at: datetime = NOON, who: Client | None = None, **facts: Any) -> Case:
    """A registered case, with its client where one is given."""
    events: list[Any] = [registered(number, at, **facts)]
    if who is not None:
        events.append(ev.ClientIdentified(client=who))
    return act(unit, None, *events, at=at)


def floor_of(unit: Unit, count: int, departments: tuple[str, ...] = ("payments", "trading")) -> list[Case]:
    """A mixed floor: cases a minute apart, every third in analysis, every fifth closed, half of them assigned."""
    categories = tuple(Category)
    cases = []
    for number in range(1, count + 1):
        at = NOON + timedelta(minutes=number)
        who = client(number % 7 + 1, f"Клиент {number % 7 + 1}", f"client{number % 7 + 1}@example.com")
        case = new_case(unit, number, at, who, category=categories[number % len(categories)])
        events: list[Any] = [ev.Routed(department=departments[number % len(departments)])]
        if number % 2:
            events.append(ev.Assigned(handler=("anna", "boris")[number % 4 // 2]))
        if number % 3 == 0:
            events.append(ev.Advanced(from_stage=Stage.REGISTRATION, to_stage=Stage.ANALYSIS, at=at))
        if number % 5 == 0:
            events.append(ev.Advanced(from_stage=case.stage, to_stage=Stage.CLOSED, at=at + timedelta(hours=1)))
        cases.append(act(unit, case, *events, at=at))
    return cases
