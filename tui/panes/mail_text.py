"""A mail that waits for a person, as far as it can be read: who, when, about what, its text, its files."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

from core.text import clean
from tui.i18n import _
from tui.kept_words import retold
from tui.moments import exact
from tui.panes.block_list import Block, BlockList
from tui.panes.conversation import size_words
from tui.panes.lines import Line, labelled, one_line, text_lines

if TYPE_CHECKING:
    from core.channels.mail.model import ParsedMail
    from core.ports import Received

LONGEST = 50_000
"""Characters of a text that are shown; nobody reads further to decide where a mail belongs."""

LABELS = 12
"""Cells of the column of labels."""


@dataclass(frozen=True, slots=True)
class Mail:
    """A row of the intake book and its mail; None where its bytes are not kept."""

    row: Received
    parsed: ParsedMail | None


class MailText(BlockList):
    """One mail from its beginning. Arrows and pages scroll."""

    def tell(self, mail: Mail | None) -> None:
        """Another mail, or none."""
        blocks = [] if mail is None else [Block(str(mail.row.number), mail, selectable=False)]
        self.load(blocks, fresh=True)

    def draw(self, block: Block, width: int) -> list[Line]:
        mail = cast("Mail", block.about)
        lines = self._heads(mail, width)
        if mail.parsed is None:
            return [*lines, (), *text_lines(_("The mail itself was not kept."), width, "late")]
        text = clean(mail.parsed.body.strip(), limit=LONGEST) or _("It has no text.")
        return [*lines, (), *text_lines(text, width)]

    def _heads(self, mail: Mail, width: int) -> list[Line]:
        row, parsed = mail.row, mail.parsed
        heads = [(_("from"), one_line(row.sender) or _("nobody is named")), (_("subject"), one_line(row.subject))]
        if parsed is not None:
            others = ", ".join(one_line(str(address), 80) for address in (*parsed.to, *parsed.cc)[:5])
            sent = exact(parsed.date, self.reader.zone) if parsed.date else ""
            files = [f"{one_line(file.name, 80)} ({size_words(len(file.content))})" for file in parsed.attachments]
            heads += [(_("to"), others), (_("sent"), sent), (_("files"), ", ".join(files))]
            heads.append((_("odd in it"), ", ".join(map(retold, parsed.defects))))
        heads.append((_("came to"), one_line(row.mailbox)))
        return [line for name, value in heads if value for line in labelled(name, value, width, LABELS)]
