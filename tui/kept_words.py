"""What the program itself wrote into a book or the journal, said in the reader's language.

There it is English text, beside the words of people, which are never translated. The sentences that the program
writes are known, so a text that is one of them can be shown as if it were said just now.
"""

from __future__ import annotations

import re
from functools import cache
from string import Formatter

from core.say import Say, label
from tui.i18n import current_language, said

KEPT: tuple[str, ...] = (
    # why a mail waits for a person
    label("the mail is larger than is read; only its headers were"),
    label("the mail has neither a sender nor anything in it"),
    label("the mail could not be taken apart; what could be read of it is shown"),
    label("a mail with the same Message-ID and other content came before"),
    label("it points to several cases: {refs}"),
    label("its subject names several cases: {refs}"),
    label("it points to the case, but its sender's address cannot be read"),
    label("it points to the case, but {sender} is no party of it"),
    # reasons of acts that follow from another act
    label("the decision was replaced"),
    label("routed to another department"),
    label("merged into {ref}"),
)
"""Each as the core words it; the holes stand for whatever it filled in."""

ODDITIES: tuple[str, ...] = (
    label("headers broken"), label("structure broken"), label("boundary missing"), label("base64 broken"),
    label("charset wrong"), label("charset unknown"), label("charset not told"), label("charset broken"),
    label("too large"), label("too many parts"), label("too many attachments"), label("html cut"),
    label("text outside the parts"), label("forwarded mail not shown"), label("no sender"), label("date"),
)  # fmt: skip
"""What the reader of mails found odd in one."""


def retold(text: str) -> str:
    """`text` in the current language where the program wrote it, else as it is."""
    if current_language() == "en":
        return text
    for message in (*KEPT, *ODDITIES):
        if found := _shape(message).fullmatch(text):
            return said(Say(message, found.groupdict()))
    return text


@cache
def _shape(message: str) -> re.Pattern[str]:
    """What the message looks like with its holes filled."""
    parts = Formatter().parse(message)
    return re.compile("".join(re.escape(words) + (f"(?P<{hole}>.+)" if hole else "") for words, hole, _, _ in parts))
