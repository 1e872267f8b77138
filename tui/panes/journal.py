"""Every act on a case, newest last: when, who, which command, and what it changed in words (P10)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import cast

from core.case import Case
from core.journal import Entry
from core.people import SYSTEM
from core.policy import Policy
from core.rules import RULES
from core.say import label
from tui.i18n import _, translate
from tui.moments import exact, stamp
from tui.panes.block_list import Block, BlockList
from tui.panes.facts import CaseFacts
from tui.panes.journal_words import entry_words
from tui.panes.lines import Line, Run, both_ends, one_line, text_lines

INDENT = 8

TITLES: dict[str, str] = {"sweep": label("fell due")}
"""Acts of the program that read better otherwise than as a command."""


@dataclass(frozen=True, slots=True)
class Written:
    """An entry, with the case that it is about as it stands now. Entries never change: equal ones read alike."""

    entry: Entry
    about: tuple[Case, Policy]

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Written) and self.entry is other.entry

    def __hash__(self) -> int:
        return hash(self.entry.to_version)


class Journal(BlockList):
    """One block an entry; the selected one says its exact instant."""

    STARTS_AT_END = True

    def tell(self, facts: CaseFacts | None, fresh: bool) -> None:
        """The entries as they are now; there are never fewer than before."""
        if facts is None:
            self.load([], fresh)
            return
        about = facts.case, facts.policy
        self.load([Block(str(entry.to_version), Written(entry, about)) for entry in facts.entries], fresh)

    def draw(self, block: Block, width: int) -> list[Line]:
        written = cast("Written", block.about)
        entry = written.entry
        now, zone = self.reader.now, self.reader.zone
        rule = RULES.get(entry.command)
        title = translate(TITLES.get(entry.command, rule.title if rule else entry.command))
        who = _("the program") if entry.by == SYSTEM.login else one_line(entry.by, 40)
        if entry.os_user not in {"", entry.by}:
            who += f" ({one_line(entry.os_user, 40)})"
        when = exact(entry.at, zone) if width >= 90 else stamp(entry.at, now, zone)
        left: list[Run] = [(f"{entry.to_version:>5}  ", "dim"), (title, "text"), (f"  {who}", "strong")]
        lines = [both_ends(left, [(when, "dim")], width)]
        for words, ink in entry_words(entry, *written.about, now, zone):
            lines += text_lines(words, width, ink, INDENT)
        return lines
