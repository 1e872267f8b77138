"""Registration (P3): logging a complaint, who the client is, what happened, and telling them that it is here."""

from __future__ import annotations

from typing import TypeVar

from core import commands as co
from core import events as ev
from core.case import Case, Client, DuplicateAnswer, Identity, MessageKind, MessageState
from core.context import Context
from core.decide import messages
from core.decide.answer import no
from core.people import Role
from core.say import say
from core.stages import Stage

Events = list[ev.Event]
T = TypeVar("T")


def register(command: co.Register, context: Context) -> Events:
    """The complaint is logged whatever is missing; what is missing is owed by the stage."""
    registered = ev.Registered(
        number=context.number, ref=context.ref, policy=context.policy_name or context.policy.name,
        received_at=min(command.received_at or context.now, context.now), at=context.now,
        channel=command.channel, subject=command.subject, description=command.description, demand=command.demand,
        amount=command.amount, category=command.category, product=command.product, priority=command.priority,
        language=command.language, source=command.source,
        answered_at=min(command.answered_at, context.now) if command.answered_at else None,
    )  # fmt: skip
    events: Events = [registered]
    if command.contacts or command.name or command.account:
        client = _client(None, command, context)
        if context.by.role is Role.SYSTEM or command.source:
            # The sender's address alone proves nobody's identity, however well the card is verified.
            client = client.model_copy(update={"identity": Identity.NONE})
        events.append(ev.ClientIdentified(client=client))
    return events


def identify_client(case: Case, command: co.IdentifyClient, context: Context) -> Events:
    """A known contact finds the card; else the case's own card is filled in, or a new one begun."""
    client = _client(case.client, command, context)
    if case.client is not None and client == case.client:
        raise no("change", "P10", say("That is what the case says already"))
    if case.stage is not Stage.REGISTRATION and not client.reachable:
        raise no("client", "P3", say("The client must stay reachable: give a contact"), "identify_client")
    return [ev.ClientIdentified(client=client)]


def _client(current: Client | None, given: co.Register | co.IdentifyClient, context: Context) -> Client:
    known = context.known_client
    base = known or current or Client(number=context.client_number)
    if known is not None and current is not None and known.number == current.number:
        base = current
    contacts = _joined(base.contacts, given.contacts)
    accounts = _joined(base.accounts, (given.account,) if given.account else ())
    changes: dict[str, object] = {"contacts": contacts, "accounts": accounts}
    if given.name:
        changes["name"] = given.name
    if given.language:
        changes["language"] = given.language
    if isinstance(given, co.IdentifyClient):
        if given.tier:
            changes["tier"] = given.tier
        if given.flags:
            changes["flags"] = _joined(base.flags, given.flags)
    return base.model_copy(update=changes)


def _joined(have: tuple[T, ...], more: tuple[T, ...]) -> tuple[T, ...]:
    return (*have, *(item for item in more if item not in have))


def describe(case: Case, command: co.Describe, context: Context) -> Events:
    given = command.model_dump(exclude={"type"}, exclude_none=True)
    changed = {
        name: getattr(command, name) for name in given if getattr(command, name) != getattr(case, name)
    }
    if not changed:
        raise no("change", "P10", say("That is what the case says already"))
    return [ev.Described(**changed)]


def classify(case: Case, command: co.Classify, context: Context) -> Events:
    given = {name: getattr(command, name) for name in ("category", "product", "priority")}
    changed = {
        name: value for name, value in given.items() if value is not None and value != getattr(case, name)
    }
    if not changed:
        raise no("change", "P10", say("That is what the case says already"))
    return [ev.Classified(**changed)]


def acknowledge(case: Case, command: co.Acknowledge, context: Context) -> Events:
    """Once; again only where the first one did not reach the client."""
    on_its_way = {MessageState.QUEUED, MessageState.HANDED, MessageState.TOLD}
    if (
        any(m.kind is MessageKind.ACKNOWLEDGEMENT and m.state in on_its_way for m in case.messages)
        and not command.told
    ):
        raise no("acknowledgement", "P3", say("The client has an acknowledgement, or it is on its way"))
    automatic = context.by.role is Role.SYSTEM
    return messages.send_letter(
        case,
        context,
        MessageKind.ACKNOWLEDGEMENT,
        body=command.body,
        told=command.told,
        automatic=automatic,
        hold=0,
    )


def answer_duplicate(case: Case, command: co.AnswerDuplicate, context: Context) -> Events:
    of = ""
    if command.duplicate:
        if context.other is None or context.other.ref == case.ref:
            raise no("other", "P3", say("There is no other case {ref}", ref=command.of), "answer_duplicate")
        of = context.other.ref
    answer = DuplicateAnswer(
        duplicate=command.duplicate, of=of, reason=command.reason, looked_at=context.similar,
        at=context.now, by=context.by.login,
    )  # fmt: skip
    return [ev.DuplicateAnswered(answer=answer)]
