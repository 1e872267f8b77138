"""What goes into the file of a case, and what of it stays in the house.

Our own notes, the warnings to our own people and letters that never left are left out, with every trace of their text
in the journal, unless they are asked for: an independent body is told what happened between the client and the house.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

from core import events as ev
from core.case import Case, Direction, Message, MessageKind, MessageState
from core.journal import Entry
from core.policy import Policy
from core.say import Say, as_written
from core.view import Translate, case_view, entry_view


@dataclass(frozen=True)
class Dossier:
    """A case with everything that belongs to it. `bodies` are whole texts by message id, `entries` the journal, in
    order and not empty; `file` gives the bytes that are kept under a SHA-256 (hex), or None."""

    case: Case
    entries: tuple[Entry, ...]
    bodies: Mapping[str, str]
    file: Callable[[str], bytes | None]
    policy: Policy
    language: str = "en"
    translate: Translate = as_written
    with_notes: bool = False
    """Our own notes, the warnings to our own people, drafts and what was discarded too."""

    @property
    def as_of(self) -> datetime:
        """The case's last act. Everything is told as it stood then, so that the same case gives the same file."""
        return self.entries[-1].at

    @cached_property
    def messages(self) -> tuple[Message, ...]:
        """The conversation as far as it goes out."""
        return tuple(message for message in self.case.messages if self.goes_out(message))

    def goes_out(self, message: Message) -> bool:
        return self.with_notes or not (_is_ours(message) or message.state in _NEVER_LEFT)

    def body(self, message: Message) -> str:
        """The whole text."""
        return self.bodies.get(message.id, message.excerpt)

    def said(self, words: Say) -> str:
        """A sentence in the language of the file."""
        return words.render(self.translate)

    def told(self) -> Iterator[Entry]:
        """The journal as far as it goes out: an entry that has nothing else than a note is none."""
        for entry in self.entries:
            kept = tuple(event for event in entry.events if self._is_told(event, entry))
            if kept or not entry.events:
                yield entry if len(kept) == len(entry.events) else entry.model_copy(update={"events": kept})

    def case_document(self) -> dict[str, Any]:
        """The case as `casefloor show --json` has it; what its stage owes is the house's own matter."""
        told = self.case.model_copy(update={"messages": self.messages})
        return case_view(told, self.bodies, (), self.translate, self.as_of)

    def journal_document(self) -> list[dict[str, Any]]:
        """The journal as `casefloor show --json --journal` has it, without the names of our machines' users."""
        return [self._entry_document(entry) for entry in self.told()]

    def _entry_document(self, entry: Entry) -> dict[str, Any]:
        document = entry_view(entry)
        if not self.with_notes:
            document.pop("os_user", None)
            for event in document["events"]:
                event.get("restore", {}).pop("messages", None)  # as they stood then, the beginnings of drafts too
        return document

    def _is_told(self, event: ev.Event, entry: Entry) -> bool:
        if self.with_notes or not isinstance(event, ev.MessageWritten | ev.MessageMoved):
            return True
        # Whatever is written after an act was taken back may have the id of what was written in it.
        if entry.to_version in self._taken_back or _is_ours(event.message):
            return False
        return event.message.id in self._out

    @cached_property
    def _out(self) -> frozenset[str]:
        return frozenset(message.id for message in self.messages)

    @cached_property
    def _taken_back(self) -> frozenset[int]:
        """The versions of the acts that somebody took back."""
        return frozenset(e.version for entry in self.entries for e in entry.events if isinstance(e, ev.Undone))


_NEVER_LEFT = frozenset({MessageState.DRAFT, MessageState.DISCARDED})


def _is_ours(message: Message) -> bool:
    return message.direction is Direction.NOTE or message.kind in {MessageKind.NOTE, MessageKind.WARNING}
