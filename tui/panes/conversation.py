"""The conversation of a case, newest last: who, by which channel, where our own letters are, the whole text."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import cast

from core.case import (
    INFORMED,
    MESSAGE_KINDS,
    MESSAGE_STATES,
    Case,
    Direction,
    Message,
    MessageKind,
    MessageState,
)
from core.catalogue import CHANNELS
from core.channels.mail.quoting import split
from tui.actions import key_for
from tui.i18n import _, ngettext, translate
from tui.moments import stamp
from tui.panes.block_list import Block, BlockList
from tui.panes.facts import CaseFacts
from tui.panes.lines import Line, Run, both_ends, one_line, text_lines, wrapped
from tui.panes.queue_columns import Reader

INDENT = 2

_INKS: dict[MessageState, str] = {
    MessageState.RECEIVED: "dim",
    MessageState.DRAFT: "open",
    MessageState.QUEUED: "soon",
    MessageState.HANDED: "ok",
    MessageState.TOLD: "ok",
    MessageState.FAILED: "late",
    MessageState.BOUNCED: "late",
    MessageState.DISCARDED: "dim",
}


def wants_of(message: Message) -> tuple[tuple[str, Mapping[str, object]], ...]:
    """The commands that go with a message in its state, the likeliest first."""
    this = {"message": message.id}
    if message.kind is MessageKind.WARNING:
        return ()
    if message.direction is Direction.IN:
        return ("receive_evidence", this), ("record_finding", {"evidence": [message.id]})
    match message.state:
        case MessageState.DRAFT:
            rewrite = {"kind": message.kind.value, "replaces": message.id}
            return ("send_message", this), ("write_message", rewrite), ("discard_message", this)
        case MessageState.QUEUED:
            return (("hold_message", this),)
        case MessageState.FAILED | MessageState.BOUNCED:
            return (("send_message", this),)
    return ()


@dataclass(frozen=True, slots=True)
class Warned:
    """Mails to our own people between two messages, by the moment that set them off, with their texts: no part of what
    the client is told. `ref` opens each subject and is left out here."""

    moments: tuple[tuple[tuple[Message, ...], str], ...]
    ref: str


class Conversation(BlockList):
    """Enter on a message of the client unfolds what it quotes; on one of ours it does what comes next to it."""

    STARTS_AT_END = True

    def __init__(self, reader: Reader, *, id: str | None = None) -> None:
        super().__init__(reader, id=id)
        self._unfolded: set[str] = set()

    def tell(self, facts: CaseFacts | None, fresh: bool) -> None:
        """The conversation as it is now."""
        if fresh:
            self._unfolded.clear()
        messages = facts.case.messages if facts else ()
        bodies = facts.bodies if facts else {}
        blocks = list(_blocks(messages, bodies, facts.case.ref if facts else ""))
        if facts and not any(m.direction is Direction.IN for m in messages) and facts.case.description:
            blocks.insert(0, Block("complaint", facts.case))
        self.load(blocks, fresh)

    def empty(self) -> list[Line]:
        words = _("Nothing has been said yet."), _("{key} writes to the client, {log} logs what they said.").format(
            key=key_for("write_message"), log=key_for("receive_message")
        )
        return [((line, "dim"),) for text in words for line in wrapped(text, self._width)]

    def action_choose(self) -> None:
        block = self.block
        about = block.about if block is not None else None
        if block is not None and (isinstance(about, Warned) or (isinstance(about, tuple) and _folds(*about))):
            self._unfolded ^= {block.key}
            self.redraw()
        else:
            super().action_choose()

    # Drawing.

    def draw(self, block: Block, width: int) -> list[Line]:
        if isinstance(block.about, tuple):
            message, body = block.about
            return [self._head(message, width), *self._text(message, body, width), ()]
        if isinstance(block.about, Warned):
            return self._warned(block.key, block.about, width)
        case = cast("Case", block.about)
        head = self._headline(case.received_at, self.signs.came, "mine", [(_("client"), "strong")])
        head += [("  " + _("what happened"), "dim")]
        return [tuple(head), *text_lines(case.description, width, indent=INDENT), ()]

    def _warned(self, key: str, about: Warned, width: int) -> list[Line]:
        """One line a moment; who was written to and the text when it is unfolded."""
        lines: list[Line] = []
        for mails, body in about.moments:
            first = mails[0]
            runs = self._headline(first.at, self.signs.note, "paused", [(_("to our own people"), "paused")])
            runs.append((f"  {one_line(first.subject.removeprefix(f'[{about.ref}] '))}", "dim"))
            lines.append(both_ends(runs, self._mailed(mails), width))
            if key in self._unfolded:
                for mail in mails:
                    to: list[Run] = [(" " * INDENT + one_line(mail.address, 120), "text")]
                    lines.append(both_ends(to, self._state(mail), width))
                lines += text_lines(body, width, "dim", INDENT)
        return [*lines, ()]

    def _mailed(self, mails: Sequence[Message]) -> list[Run]:
        """How many were written to; a mail that did not get there says so."""
        for mail in mails:
            if mail.state in {MessageState.FAILED, MessageState.BOUNCED}:
                return [(f"{self.signs.failed} {translate(MESSAGE_STATES[mail.state])}", "late")]
        return [(ngettext("{n} mail", "{n} mails", len(mails)).format(n=len(mails)), "dim")]

    def _headline(self, at: datetime, sign: str, ink: str, who: list[Run]) -> list[Run]:
        return [(stamp(at, self.reader.now, self.reader.zone), "dim"), (f" {sign} ", ink), *who]

    def _head(self, message: Message, width: int) -> Line:
        match message.direction:
            case Direction.IN:
                sign, ink, who = self.signs.came, "mine", _("client") if message.by == "client" else message.by
            case Direction.OUT:
                sign, ink, who = self.signs.went, "dim", message.by
            case _:
                sign, ink, who = self.signs.note, "paused", message.by
        if message.direction is Direction.IN and message.address:
            who = message.address
        runs = self._headline(message.at, sign, ink, [(one_line(who, 60), "strong")])
        about = [translate(MESSAGE_KINDS[message.kind])]
        if message.direction is not Direction.NOTE:
            about.insert(0, translate(CHANNELS[message.channel]).lower())
        if message.automatic:
            about.append(_("automatic"))
        runs.append(("  " + f" {self.reader.glyphs.dot} ".join(about), "dim"))
        return both_ends(runs, self._state(message), width)

    def _state(self, message: Message) -> list[Run]:
        """Where a message of ours is: sign, word, and what can still be done about it."""
        if message.direction is not Direction.OUT:
            return [(message.id, "dim")]
        ink, words = _INKS[message.state], translate(MESSAGE_STATES[message.state])
        if message.state is MessageState.QUEUED and message.not_before:
            at = message.not_before.astimezone(self.reader.zone).strftime("%H:%M:%S")
            words = (_("tried again at {time}") if message.attempts else _("leaves at {time}")).format(time=at)
        wants = wants_of(message)
        key = key_for(wants[0][0]) if wants else ""
        hint: list[Run] = [(f"  [{key}]", "key")] if key else []
        return [(f"{self._sign(message.state)} {words}", ink), *hint, (f"  {message.id}", "dim")]

    def _sign(self, state: MessageState) -> str:
        signs = self.signs
        return {
            MessageState.DRAFT: signs.open, MessageState.QUEUED: signs.waits, MessageState.HANDED: signs.done,
            MessageState.TOLD: signs.done, MessageState.DISCARDED: signs.off,
        }.get(state, signs.failed)  # fmt: skip

    def _text(self, message: Message, body: str, width: int) -> list[Line]:
        lines: list[Line] = []
        if message.error:
            lines += text_lines(message.error, width, "late", INDENT)
        if message.state is MessageState.DISCARDED:
            return lines
        if message.subject:
            lines += text_lines(one_line(message.subject), width, "strong", INDENT)
        if message.direction is Direction.IN:
            lines += self._written_and_quoted(message.id, body, width)
        elif _folds(message, body) and message.id not in self._unfolded:
            count = body.count("\n") + 1
            words = ngettext("{n} line of a routine letter", "{n} lines of a routine letter", count)
            lines.append(self._fold(words.format(n=count)))
        else:
            lines += text_lines(body, width, "text", INDENT)
        for file in message.attachments:
            kind, size = one_line(file.content_type, 60), size_words(file.size)
            name = " " * INDENT + f"{self.signs.file} {one_line(file.name, 120)}"
            lines.append(((name, "text"), (f"  {kind}  {size}", "dim")))
        return lines

    def _written_and_quoted(self, key: str, body: str, width: int) -> list[Line]:
        new, quoted = split(body)
        lines = text_lines(new, width, "text", INDENT) if new else []
        if not quoted:
            return lines
        if not new or key in self._unfolded:
            return lines + text_lines(quoted, width, "dim", INDENT)
        count = quoted.count("\n") + 1
        return [*lines, self._fold(ngettext("{n} quoted line", "{n} quoted lines", count).format(n=count))]

    def _fold(self, words: str) -> Line:
        return (" " * INDENT + "… " + words, "dim"), ("  [enter]", "key")


def _blocks(messages: Sequence[Message], bodies: Mapping[str, str], ref: str) -> Iterator[Block]:
    """A block a message; warnings that follow one another are one."""
    for is_warning, some in groupby(messages, key=lambda message: message.kind is MessageKind.WARNING):
        group = tuple(some)
        if is_warning:
            moments = (tuple(mails) for _at, mails in groupby(group, key=lambda message: message.at))
            told = tuple((mails, bodies.get(mails[0].id, mails[0].excerpt)) for mails in moments)
            yield Block(group[0].id, Warned(told, ref))
        else:
            yield from (Block(m.id, (m, bodies.get(m.id, m.excerpt)), wants_of(m)) for m in group)


ROUTINE = frozenset({MessageKind.ACKNOWLEDGEMENT, MessageKind.FEEDBACK_REQUEST})
"""Letters that say the same to everybody; once they are sent they are folded."""


def _folds(message: Message, body: str) -> bool:
    """Whether a part of it is folded until somebody asks for it: quotations, and the house's routine letters."""
    if message.direction is Direction.OUT:
        return message.kind in ROUTINE and message.state in INFORMED
    if message.direction is not Direction.IN:
        return False
    new, quoted = split(body)
    return bool(new and quoted)


def size_words(size: int) -> str:
    """A number of bytes as people say it: `840 B`, `12 KB`, `3.4 MB`."""
    if size < 1000:
        return _("{n} B").format(n=size)
    if size < 1_000_000:
        return _("{n} KB").format(n=round(size / 1000))
    return _("{n} MB").format(n=f"{size / 1_000_000:.1f}")
