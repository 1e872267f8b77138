"""The queue as a plain table: fixed columns, as many as the width has room for, no colour."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from core.catalogue import CATEGORIES, CHANNELS, STATUSES, Category, Channel, Status
from core.say import label
from core.stages import STAGES, Stage
from core.text import clean_line
from tui.i18n import _, translate
from tui.moments import WIDEST, age, until
from tui.panes.queue_rows import PAUSED

if TYPE_CHECKING:
    from db.queue import Row

GAP = "  "


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its heading, its width in cells, the narrowest line that shows it, and what stands in it.

    The one with `width` 0 takes what the others leave.
    """

    title: str
    width: int
    from_width: int
    cell: Callable[[Row, datetime], str]


def _category(row: Row, now: datetime) -> str:
    return translate(CATEGORIES[Category(row.category)].label) if row.category else ABSENT


def _channel(row: Row, now: datetime) -> str:
    return translate(CHANNELS[Channel(row.channel)]) if row.channel else ABSENT


def _due(row: Row, now: datetime) -> str:
    """How the case stands in time; a closed one does not."""
    if row.next_due_at is not None:
        return until(row.next_due_at, now)
    if row.paused_for:
        return _("waits: {whom}").format(whom=translate(PAUSED.get(row.paused_for, row.paused_for)))
    return ABSENT


ABSENT = "—"

COLUMNS: tuple[Column, ...] = (
    Column(label("case"), 12, 0, lambda row, now: row.ref),
    Column(label("next due"), WIDEST, 40, _due),
    Column(label("age"), 6, 90, lambda row, now: age(row.received_at, now)),
    Column(label("stage"), 13, 0, lambda row, now: translate(STAGES[Stage(row.stage)].title)),
    Column(label("status"), 16, 140, lambda row, now: translate(STATUSES[Status(row.status)])),
    Column(label("level"), 7, 110, lambda row, now: str(row.level)),
    Column(label("category"), 14, 80, _category),
    Column(label("channel"), 8, 160, _channel),
    Column(label("department"), 12, 110, lambda row, now: row.department or ABSENT),
    Column(label("handler"), 11, 96, lambda row, now: row.handler or ABSENT),
    Column(label("client"), 18, 110, lambda row, now: row.client_name or ABSENT),
    Column(label("subject"), 0, 0, lambda row, now: row.subject),
)


def table(rows: Sequence[Row], now: datetime, width: int) -> str:
    """The rows under their headings, no line wider than `width` cells."""
    shown = [column for column in COLUMNS if width >= column.from_width]
    taken = sum(column.width + len(GAP) for column in shown if column.width)
    rest = max(8, width - taken)
    widths = [column.width or rest for column in shown]
    lines = [_line([translate(column.title) for column in shown], widths)]
    lines += [_line([clean_line(column.cell(row, now)) for column in shown], widths) for row in rows]
    return "\n".join(lines)


def _line(cells: Iterable[str], widths: Sequence[int]) -> str:
    return GAP.join(fitted(cell, width) for cell, width in zip(cells, widths, strict=True)).rstrip()


def fitted(text: str, width: int) -> str:
    """The text in exactly `width` cells: cut with … or filled with blanks."""
    used = 0
    kept: list[str] = []
    for character in text:
        cells = cell_width(character)
        if used + cells > width:
            while kept and used > width - 1:
                used -= cell_width(kept.pop())
            return "".join(kept) + "…" + " " * (width - used - 1)
        kept.append(character)
        used += cells
    return text + " " * (width - used)


def cell_width(character: str) -> int:
    """Cells that a terminal gives to a character: 0 for a mark on the one before it, 2 for a wide one."""
    if character.isascii():
        return 1
    if unicodedata.category(character) in {"Mn", "Me", "Cf"}:
        return 0
    return 2 if unicodedata.east_asian_width(character) in {"W", "F"} else 1
