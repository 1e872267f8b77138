"""Whether a letter that a stage owes has left the house, and what keeps it."""

from __future__ import annotations

from collections.abc import Iterator

from core.case import INFORMED, Case, Message, MessageKind, MessageState
from core.guards.guard import Missing
from core.say import Say, label, say


def latest(case: Case, kind: MessageKind, decision: int = 0) -> Message | None:
    """The message of that kind that went furthest: one that informed the client before one that is on its way."""
    letters = [
        m
        for m in case.messages
        if m.kind is kind and m.decision == decision and m.state is not MessageState.DISCARDED
    ]
    informed = [m for m in letters if m.state in INFORMED]
    return next(reversed(informed or letters), None)


_ON_ITS_WAY: dict[MessageState, tuple[str, tuple[str, ...]]] = {
    MessageState.DRAFT: (label("Letter {id} is written and not sent"), ("send_message",)),
    MessageState.FAILED: (label("Letter {id} could not be sent: {error}"), ("send_message",)),
    MessageState.BOUNCED: (label("Letter {id} came back: {error}"), ("identify_client",)),
}


def sent(letter: Message | None, missing: Say, satisfy: tuple[str, ...]) -> Iterator[Missing]:
    """Nothing where the letter left the house; else what keeps it."""
    if letter is None:
        yield missing, satisfy
    elif letter.state is MessageState.QUEUED:
        why = say(": {error}", error=letter.error) if letter.error else ""
        yield say("Letter {id} waits in the outbox{why}", id=letter.id, why=why), ("send_message",)
    elif letter.state not in INFORMED:
        words, mend = _ON_ITS_WAY[letter.state]
        yield say(words, id=letter.id, error=letter.error), tuple(dict.fromkeys((*mend, *satisfy)))
