"""The marks in a queue's row: what a person should know of a case before they open it, a glyph each.

The most urgent stands first, and where the column is cut it is the last that are lost. Each has a word too, which is
said where the column has room for it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from rich.cells import cell_len

from tui.i18n import _

if TYPE_CHECKING:
    from tui.panes.queue_columns import Cell, Glyphs
    from tui.panes.queue_rows import QueueRow

AGAIN = 2
"""Unanswered messages from which the client is said to have written again: the complaint is the first (C4)."""


@dataclass(frozen=True, slots=True)
class Mark:
    """One mark: its glyph, its word, its ink."""

    glyph: str
    word: str
    ink: str


def marks_of(row: QueueRow, glyphs: Glyphs) -> list[Mark]:
    """The row's marks, the most urgent first."""
    found: list[Mark] = []
    if row.signals:
        found.append(Mark(f"{glyphs.vulnerable}?", _("signal"), "vulnerable"))
    if row.vulnerable:
        found.append(Mark(glyphs.vulnerable, _("vulnerable"), "vulnerable"))
    if row.unanswered >= AGAIN:
        found.append(Mark(f"{glyphs.again}{min(row.unanswered, 9)}", _("wrote again"), "soon"))
    if row.appeals:
        found.append(Mark(_("A") if row.appeals == 1 else f"{_('A')}{row.appeals}", _("appeal"), "level2"))
    if row.vip:
        found.append(Mark(glyphs.vip, _("VIP"), "mine"))
    if row.unanswered == 1:
        found.append(Mark(glyphs.waiting, _("wrote"), "mine"))
    return found


def marks_cell(row: QueueRow, glyphs: Glyphs, width: int) -> Cell:
    """The glyphs, and as many of the words as `width` cells hold; in the ink of the most urgent."""
    marks = marks_of(row, glyphs)
    if not marks:
        return "", "dim"
    shown = "".join(mark.glyph for mark in marks)
    for spelled in range(1, len(marks) + 1):
        words = [f"{mark.glyph} {mark.word}" for mark in marks[:spelled]] + [mark.glyph for mark in marks[spelled:]]
        if cell_len(" ".join(words)) > width:
            break
        shown = " ".join(words)
    return shown, marks[0].ink
