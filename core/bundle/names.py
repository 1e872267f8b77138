"""Names inside the archive: made by the program, with what a person called a file only where it harms nobody."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from core.case import Attachment, Direction, Message
from core.text import file_name

DIGEST = 16
"""Hex digits of a file's SHA-256 that its name begins with; the whole of it where two begin alike."""

_WAYS: dict[Direction, str] = {Direction.IN: "in", Direction.OUT: "out", Direction.NOTE: "note"}


def message_names(messages: Iterable[Message]) -> Mapping[str, str]:
    """`conversation/001-m1-in.txt` for each message's id, in the order of the conversation."""
    return {
        message.id: f"conversation/{place:03}-{file_name(message.id)[:20]}-{_WAYS[message.direction]}.txt"
        for place, message in enumerate(messages, start=1)
    }


def file_names(messages: Iterable[Message]) -> Mapping[str, str]:
    """`evidence/9f86d081884c7d65-slip.png` for the SHA-256 of each file, once however often it was sent."""
    named: dict[str, Attachment] = {}
    for message in messages:
        for attachment in message.attachments:
            named.setdefault(attachment.sha256, attachment)
    taken: set[str] = set()
    names: dict[str, str] = {}
    for sha256, attachment in named.items():
        start = sha256[:DIGEST] if sha256[:DIGEST] not in taken else sha256
        taken.add(start)
        names[sha256] = f"evidence/{file_name(start)}-{file_name(attachment.name)}"
    return names
