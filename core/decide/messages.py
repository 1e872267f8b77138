"""The conversation (C1, C2): drafts, the outbox, what came in, what became of what went out.

A message's text never changes once it is written, and sending is keyed to that one message: an edited draft is a
new message, so an older text can never go out in its place.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from core import commands as co
from core import events as ev
from core.case import (
    MESSAGE_STATES,
    Case,
    ContactKind,
    Direction,
    Feedback,
    Message,
    MessageKind,
    MessageState,
)
from core.catalogue import Channel
from core.context import Context
from core.decide.answer import No, no
from core.guards import GUARDS
from core.letters import (
    Letter,
    language_for,
    letter,
    names_a_body,
    with_appeal,
    with_reference,
    with_required,
)
from core.people import Role
from core.rules import RULES
from core.say import say
from core.stages import STAGES, Stage, earlier_than
from core.unmet import Unmet

Events = list[ev.Event]
EXCERPT = 240
"""Characters of a message that the case itself keeps; the whole text is in the journal."""


def next_id(prefix: str, items: tuple[object, ...], ahead: int = 0) -> str:
    return f"{prefix}{len(items) + 1 + ahead}"


def excerpt(body: str) -> str:
    return " ".join(body.split())[:EXCERPT]


def draft(
    case: Case,
    context: Context,
    kind: MessageKind,
    *,
    subject: str = "",
    body: str = "",
    facts: dict[str, str] | None = None,
    automatic: bool = False,
) -> ev.MessageWritten:
    """A draft to the client, from the template of its kind where no body is given."""
    language = language_for(case)
    signed = {} if context.by.role is Role.SYSTEM else {"by": context.by.name}
    template = letter(kind, case, context.policy, language, facts={**signed, **(facts or {})})
    written = Letter(with_reference(subject, case.ref) if subject else template.subject, body or template.body)
    if kind is MessageKind.DECISION:
        written = Letter(written.subject, with_appeal(written.body, case, context.policy, language))
    today = context.now.date()
    whole = with_required(written.body, kind, case, context.policy, language, today)
    written = Letter(written.subject, whole)
    message = Message(
        id=next_id("m", case.messages), direction=Direction.OUT, kind=kind, channel=_way_out(case), at=context.now,
        by=context.by.login, state=MessageState.DRAFT, subject=written.subject, excerpt=excerpt(written.body),
        address=_address(case), language=language, automatic=automatic,
        decision=case.decision.number if kind is MessageKind.DECISION and case.decision else 0,
        names_body=names_a_body(written.body, context.policy, today),
    )  # fmt: skip
    return ev.MessageWritten(message=message, body=written.body)


def send_letter(
    case: Case, context: Context, kind: MessageKind, *, body: str = "", told: bool = False, automatic: bool = False,
    hold: int | None = None, facts: dict[str, str] | None = None,
) -> Events:  # fmt: skip
    """Writes a letter and sends it in one act."""
    written = draft(case, context, kind, body=body, facts=facts, automatic=automatic)
    return [written, _leave(case, written.message, context, told=told, hold=hold)]


def _leave(
    case: Case, message: Message, context: Context, *, told: bool, hold: int | None
) -> ev.MessageMoved:
    """The message on its way: into the outbox, or told by hand."""
    if told:
        _may_be_told_by_hand(case, message)
        return moved(
            message,
            MessageState.TOLD,
            at=context.now,
            channel=case.channel or Channel.PHONE,
            address="",
            not_before=None,
            error="",
        )
    address = _address(case)
    if not address:
        reason = say("The client has no mail address: give one, or tell them yourself and say so (told)")
        raise no("client", "C2", reason, "identify_client", "send_message")
    cap = context.policy.sending.automatic_mail.value
    if message.automatic and context.automatic_sent >= cap:
        reason = say(
            "{address} got {count} automatic messages within a day: no more are sent",
            address=address,
            count=cap,
        )
        raise no("automatic_cap", "C2", reason, "write_message")
    held = (
        context.policy.sending.hold.after(context.now)
        if hold is None
        else context.now + timedelta(seconds=hold)
    )
    return moved(
        message, MessageState.QUEUED, at=context.now, channel=Channel.MAIL, address=address, error="", attempts=0,
        not_before=held, reply_to=_answers(case),
        # A message keeps its id however often it is sent: a relay that took it and could not say so knows it again.
        message_id=message.message_id or f"{case.ref}.{message.id}.{case.version + 1}@{context.domain}",
    )  # fmt: skip


_LOST = frozenset({MessageState.FAILED, MessageState.BOUNCED})


def _may_be_told_by_hand(case: Case, message: Message) -> None:
    """Who can be written to is written to: a decision always, anything else where the complaint came by mail.

    A letter that could not be delivered may be told instead, by phone say.
    """
    lost = message.state in _LOST or any(m.kind is message.kind and m.state in _LOST for m in case.messages)
    in_writing = message.kind is MessageKind.DECISION or case.channel is Channel.MAIL
    if _address(case) and in_writing and not lost:
        raise no("told", "C2", say("The client can be reached by mail: send it"), "send_message")


def moved(message: Message, state: MessageState, **changes: object) -> ev.MessageMoved:
    return ev.MessageMoved(message=message.model_copy(update={"state": state, **changes}))


def _way_out(case: Case) -> Channel:
    return Channel.MAIL if _address(case) else (case.channel or Channel.PHONE)


def _address(case: Case) -> str:
    return case.client.contact(ContactKind.EMAIL) if case.client else ""


def _answers(case: Case) -> str:
    """The Message-ID of the client's latest mail, so that the answer joins their thread."""
    return next(
        (m.message_id for m in reversed(case.messages) if m.direction is Direction.IN and m.message_id), ""
    )


def write(case: Case, command: co.WriteMessage, context: Context) -> Events:
    events: Events = []
    if command.replaces is not None:
        old = _ours(case, command.replaces, MessageState.DRAFT, MessageState.FAILED)
        events.append(moved(old, MessageState.DISCARDED))
    if command.kind is MessageKind.DECISION and case.decision is None:
        raise no("outcome", "P6", say("There is no decision to tell yet"), "decide_outcome")
    if command.kind is MessageKind.REPLY and not command.body:
        raise no("body", "C1", say("A reply needs words of its own"), "write_message")
    return [
        *events,
        draft(case, context, MessageKind(command.kind), subject=command.subject, body=command.body),
    ]


def send(case: Case, command: co.SendMessage, context: Context) -> Events:
    """A letter that waits in the outbox is sent anew where the person says how long it is held, or told it by hand."""
    states = (MessageState.DRAFT, MessageState.FAILED, MessageState.BOUNCED)
    anew = command.told or command.hold is not None
    message = _ours(case, command.message, *states, *((MessageState.QUEUED,) if anew else ()))
    _to_the_client(message)
    if message.kind is MessageKind.DECISION:
        _may_tell_decision(case, message, context)
    return [_leave(case, message, context, told=command.told, hold=command.hold)]


def _may_tell_decision(case: Case, message: Message, context: Context) -> None:
    """The client is told no decision that was replaced, or that a second person has yet to approve."""
    if case.decision is None or message.decision != case.decision.number:
        raise no(
            "outcome",
            "P6",
            say("Letter {id} tells a decision that does not stand", id=message.id),
            "write_message",
        )
    if case.stage in earlier_than(Stage.RESOLUTION):
        reason = say("The case is in {stage}; “{act}” belongs to: {stages}", stage=say(STAGES[case.stage].title),
                     act=say(RULES["send_message"].title), stages=[say(STAGES[Stage.RESOLUTION].title)])  # fmt: skip
        raise no("stage", "P6", reason, "advance")
    found = [
        (name, missing) for name in ("body", "amount", "approval") for missing in GUARDS[name].looks(case, context)
    ]
    if found:
        raise No(*(Unmet(name, "P6", reason, satisfy) for name, (reason, satisfy) in found))


def no_decision_on_its_way(case: Case) -> None:
    """A letter in the outbox would tell the client a decision after it was replaced, refused or sent back."""
    for message in case.messages:
        if message.kind is MessageKind.DECISION and message.state is MessageState.QUEUED:
            reason = say("Letter {id} waits in the outbox{why}", id=message.id, why="")
            raise no("decision_sent", "P6", reason, "hold_message")


def hold(case: Case, command: co.HoldMessage, context: Context) -> Events:
    message = _ours(case, command.message, MessageState.QUEUED)
    _to_the_client(message)
    return [moved(message, MessageState.DRAFT, not_before=None, attempts=0, error="")]


def discard(case: Case, command: co.DiscardMessage, context: Context) -> Events:
    message = _ours(case, command.message, MessageState.DRAFT, MessageState.FAILED)
    return [moved(message, MessageState.DISCARDED)]


def _ours(case: Case, message_id: str, *states: MessageState) -> Message:
    message = case.message(message_id)
    if message is None or message.direction is not Direction.OUT:
        raise no(
            "message", "C2", say("The case has no outgoing message {id}", id=message_id), "write_message"
        )
    if message.state not in states:
        wanted = [say(MESSAGE_STATES[state]) for state in states]
        raise no(
            "message",
            "C2",
            say("Message {id} is not: {states}", id=message_id, states=wanted),
            "write_message",
        )
    return message


def _to_the_client(message: Message) -> None:
    """A warning is for the people of the house: nobody takes it back, and nobody sends it to the client."""
    if message.kind is MessageKind.WARNING:
        reason = say("Message {id} is a warning to our own people: it goes to nobody else", id=message.id)
        raise no("message", "C2", reason, "write_message")


def receive(case: Case, command: co.ReceiveMessage, context: Context) -> Events:
    """What came in joins the conversation; automatic mail changes nothing but that."""
    if not (command.body or command.attachments or command.subject):
        raise no("body", "I1", say("There is nothing in the message"), "receive_message")
    if command.message_id and any(m.message_id == command.message_id for m in case.messages):
        raise no("message", "I1", say("That message is in the conversation already"))
    at = _not_later(command.at, context.now)
    # What comes after the complaint was logged is a further message, be the complaint one by phone or of a file.
    first = at <= case.registered_at and not any(m.direction is Direction.IN for m in case.messages)
    message = Message(
        id=next_id("m", case.messages), direction=Direction.IN,
        kind=MessageKind.COMPLAINT if first and not command.automatic else MessageKind.CONTACT,
        channel=command.channel, at=at, by="client", state=MessageState.RECEIVED,
        subject=command.subject, excerpt=excerpt(command.body), address=command.address, language=command.language,
        automatic=command.automatic, message_id=command.message_id, reply_to=command.reply_to,
        attachments=command.attachments,
    )  # fmt: skip
    return [ev.MessageReceived(message=message, body=command.body)]


def _not_later(at: datetime | None, now: datetime) -> datetime:
    """A sender's clock may be wrong; nothing was received after now."""
    return now if at is None else min(at, now)


def record_delivery(case: Case, command: co.RecordDelivery, context: Context) -> Events:
    sent = (MessageState.HANDED,) if command.result == "bounced" else (MessageState.QUEUED,)
    message = _ours(case, command.message, *sent)
    if command.result == "handed":
        return [moved(message, MessageState.HANDED, at=context.now, not_before=None, error="")]
    if command.result == "bounced":
        return [moved(message, MessageState.BOUNCED, error=command.detail)]
    wait = context.policy.sending.retry.wait_after(message.attempts + 1)
    if command.result == "failed" or wait is None:
        return [moved(message, MessageState.FAILED, not_before=None, error=command.detail)]
    return [
        moved(
            message,
            MessageState.QUEUED,
            not_before=context.now + wait,
            attempts=message.attempts + 1,
            error=command.detail,
        )
    ]


def note(case: Case, command: co.WriteNote, context: Context) -> Events:
    message = Message(
        id=next_id("m", case.messages), direction=Direction.NOTE, kind=MessageKind.NOTE,
        channel=case.channel or Channel.MAIL, at=context.now, by=context.by.login, state=MessageState.RECEIVED,
        excerpt=excerpt(command.text),
    )  # fmt: skip
    return [ev.MessageWritten(message=message, body=command.text)]


def feedback_asked(message: Message | None, now: datetime) -> ev.FeedbackAsked:
    return ev.FeedbackAsked(feedback=Feedback(asked_at=now, message=message.id if message else ""))
