"""Which case a mail belongs to: by the ids it answers, then by a reference in it, and never by its subject's words.

A mail joins a case only where its sender is a party of that case. Everything that points to a case and is not safe
waits for a person; everything else is new.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

from core import refs
from core.channels.mail.model import ParsedMail
from core.ports import PartiesOf
from core.say import Say, say


@dataclass(frozen=True, slots=True)
class Thread:
    """join: the mail is a message of `ref`. new: it opens a case. unsafe: it may belong to `ref`; a person decides.

    `why` says for the journal, or for that person, what the decision rests on.
    """

    decision: Literal["join", "new", "unsafe"]
    ref: str | None
    why: Say


def ids_of(mail: ParsedMail) -> tuple[str, ...]:
    """The message ids to look up for `thread`, the nearest first: In-Reply-To, then References from the last."""
    nearest_first = (mail.in_reply_to, *reversed(mail.references))
    return tuple(dict.fromkeys(identifier for identifier in nearest_first if identifier))


def refs_of(mail: ParsedMail) -> tuple[str, ...]:
    """The references to look up for `thread`: those in the subject, then those in the newly written text."""
    return tuple(dict.fromkeys((*refs.find(mail.subject), *refs.find(mail.new_text))))


def thread(
    mail: ParsedMail, by_message_id: Mapping[str, PartiesOf], by_ref: Mapping[str, PartiesOf]
) -> Thread:
    """The decision. `by_message_id`: cases of the messages known by id, our own included, for `ids_of(mail)`;
    `by_ref`: existing cases for `refs_of(mail)`. A merged case maps to the one it was merged into."""
    answered = _cases(ids_of(mail), by_message_id)
    in_subject = _cases(refs.find(mail.subject), by_ref)
    named = {**answered, **in_subject}
    if answered:
        if len(named) > 1:
            first = next(iter(answered))
            return Thread("unsafe", first, say("it points to several cases: {refs}", refs=tuple(named)))
        return _for_a_party(mail, next(iter(answered.values())), say("it answers a message of the case"))
    if len(in_subject) > 1:
        first = next(iter(in_subject))
        return Thread("unsafe", first, say("its subject names several cases: {refs}", refs=tuple(in_subject)))
    if in_subject:
        return _for_a_party(mail, next(iter(in_subject.values())), say("its subject carries the case's reference"))
    in_text = _cases(refs.find(mail.new_text), by_ref)
    if len(in_text) == 1:
        return _for_a_party(mail, next(iter(in_text.values())), say("its text carries the case's reference"))
    return Thread("new", None, say("it points to no case"))


def _cases(keys: Iterable[str], known: Mapping[str, PartiesOf]) -> dict[str, PartiesOf]:
    """The cases that the keys lead to, by reference, in the keys' order."""
    return {known[key].ref: known[key] for key in keys if key in known}


def _for_a_party(mail: ParsedMail, case: PartiesOf, why: Say) -> Thread:
    if case.has(mail.sender_address):
        return Thread("join", case.ref, why)
    if mail.sender_address is None:
        return Thread("unsafe", case.ref, say("it points to the case, but its sender's address cannot be read"))
    return Thread(
        "unsafe", case.ref, say("it points to the case, but {sender} is no party of it", sender=mail.sender_address))
