"""Every act on a case, newest last: when, who, which command, and what it changed in words (P10)."""

from __future__ import annotations

from typing import cast

from core.journal import Entry
from core.rules import RULES
from tui.i18n import translate
from tui.moments import exact, stamp
from tui.panes.block_list import Block, BlockList
from tui.panes.facts import CaseFacts
from tui.panes.journal_words import words_of
from tui.panes.lines import Line, Run, both_ends, one_line, text_lines

INDENT = 8


class Journal(BlockList):
    """One block an entry; the selected one says its exact instant."""

    STARTS_AT_END = True

    def tell(self, facts: CaseFacts | None, fresh: bool) -> None:
        """The entries as they are now; there are never fewer than before."""
        self.load([Block(str(entry.to_version), entry) for entry in facts.entries] if facts else [], fresh)

    def draw(self, block: Block, width: int) -> list[Line]:
        entry = cast("Entry", block.about)
        now, zone = self.reader.now, self.reader.zone
        rule = RULES.get(entry.command)
        title = translate(rule.title) if rule else entry.command
        who = one_line(entry.by, 40)
        if entry.os_user not in {"", entry.by}:
            who += f" ({one_line(entry.os_user, 40)})"
        when = exact(entry.at, zone) if width >= 90 else stamp(entry.at, now, zone)
        left: list[Run] = [(f"{entry.to_version:>5}  ", "dim"), (title, "text"), (f"  {who}", "strong")]
        lines = [both_ends(left, [(when, "dim")], width)]
        for words in filter(None, (words_of(event) for event in entry.events)):
            lines += text_lines(words, width, "dim", INDENT)
        return lines
