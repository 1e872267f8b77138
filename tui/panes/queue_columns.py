"""The queue's columns: what each says, how wide it is at which width of the pane, and in which ink.

A line is a run of (text, ink) pairs. An ink is a name that the stylesheet gives a colour; glyph and word come first,
so that nothing is said by colour alone. Widths depend on the width of the pane only, never on what the rows say:
columns stand still while values change.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo
from functools import lru_cache

from rich.cells import cell_len, set_cell_size

from core.catalogue import CATEGORIES
from core.say import label
from core.stages import STAGES
from core.text import clean_line
from tui.i18n import _, translate
from tui.moments import WIDEST, age, minutes_left, until
from tui.panes.queue_marks import marks_cell
from tui.panes.queue_rows import PAUSED, QueueRow

SOON = timedelta(hours=4)
"""A deadline nearer than this is marked; half a shift is left to meet it."""

EXTERNAL = 3
"""The level outside the company (`core.people.EXTERNAL_LEVEL`), which has a word instead of its number."""


@dataclass(frozen=True, slots=True)
class Glyphs:
    """One character for each thing that is told at a glance."""

    late: str
    soon: str
    calm: str
    paused: str
    closed: str
    left: str
    cursor: str
    vulnerable: str
    vip: str
    waiting: str
    again: str
    nobody: str
    dot: str
    ellipsis: str


UNICODE = Glyphs("●", "◐", "○", "‖", "✓", "–", "▌", "⚑", "★", "←", "✉", "—", "·", "…")
ASCII = Glyphs("!", "~", ".", "=", "v", "-", ">", "V", "*", "<", "@", "-", "/", ".")


@dataclass(frozen=True, slots=True)
class Reader:
    """For whom a row is written: when, where, and by which signs."""

    now: datetime
    zone: tzinfo | None = None
    me: str = ""
    """The reader's login; their own cases are marked."""
    glyphs: Glyphs = UNICODE
    soon: timedelta = SOON
    called: Callable[[str], str] = str
    """What a clock's rule is called, in the reader's language."""


Cell = tuple[str, str]
"""Text and ink."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its heading, its least width in cells, and what it says of a row at a given width."""

    title: str
    width: int
    cell: Callable[[QueueRow, Reader, int], Cell]
    right: bool = False
    air: int = 0
    """Cells of the width that stay blank behind a value which stands to the right."""


def due(row: QueueRow, reader: Reader, width: int = 0) -> Cell:
    """Glyph, words and ink of how the case stands in time; nothing where no clock runs."""
    glyphs, now = reader.glyphs, reader.now
    if row.status == "closed":
        return f"{glyphs.closed} {_('closed')}", "dim"
    if row.due_at is None:
        waits_for = translate(PAUSED.get(row.paused_for, row.paused_for))
        return (f"{glyphs.paused} {waits_for}", "paused") if waits_for else ("", "dim")
    words = until(row.due_at, now, reader.zone)
    if is_late(row, now):
        return f"{glyphs.late} {words}", "late"
    if minutes_left(row.due_at, now) <= reader.soon:
        return f"{glyphs.soon} {words}", "soon"
    return f"{glyphs.calm} {words}", "dim"


def is_late(row: QueueRow, now: datetime) -> bool:
    """Whether the clock that is due first is breached: to the second, as the sweep and the journal have it."""
    return row.due_at is not None and row.status != "closed" and row.due_at <= now


def clock(row: QueueRow, reader: Reader, width: int) -> Cell:
    """Which clock is due first, so that nobody has to open the case to learn what it is that is late."""
    return reader.called(row.clock) if row.due_at is not None and row.clock else "", "dim"


def stage(row: QueueRow, reader: Reader, width: int) -> Cell:
    rule = STAGES.get(row.stage)  # type: ignore[call-overload]
    if rule is None:
        return row.stage, "dim"
    return (f"{rule.number} {translate(rule.title)}" if width > 1 else str(rule.number)), "dim"


def level(row: QueueRow, reader: Reader, width: int) -> Cell:
    words = _("ext") if row.level >= EXTERNAL else f" {row.level}"
    return words, f"level{min(row.level, 3)}" if row.level > 0 else "dim"


def client(row: QueueRow, reader: Reader, width: int) -> Cell:
    return row.client or reader.glyphs.nobody, "unread" if row.unread else "text"


def what(row: QueueRow, reader: Reader, width: int) -> Cell:
    known = CATEGORIES.get(row.category)  # type: ignore[call-overload]
    category = translate(known.label) if known else (row.category or "")
    said = f" {reader.glyphs.dot} ".join(part for part in (category, row.product) if part)
    return said or reader.glyphs.nobody, "text"


def who(row: QueueRow, reader: Reader, width: int) -> Cell:
    if row.handler is None:
        return reader.glyphs.nobody, "dim"
    return row.handler, "mine" if row.handler == reader.me else "dim"


COLUMNS: dict[str, Column] = {
    "due": Column(label("next due"), WIDEST + 2, due),
    "clock": Column(label("clock"), 22, clock),
    "case": Column(label("case"), 11, lambda row, reader, width: (row.ref, "text")),
    "stage": Column(label("stage"), 1, stage),
    "level": Column(label("lvl"), 3, level),
    "client": Column(label("client"), 12, client),
    "marks": Column("", 6, lambda row, reader, width: marks_cell(row, reader.glyphs, width)),
    "what": Column(label("what"), 14, what),
    "summary": Column(label("the complaint"), 30, lambda row, reader, width: (row.summary, "dim")),
    "money": Column(label("money"), 15, lambda row, reader, width: (row.amount, "text"), right=True, air=1),
    "who": Column(label("who"), 8, who),
    "age": Column(
        label("age"), 6, lambda row, reader, width: (age(row.received_at, reader.now), "dim"), right=True
    ),
}
"""In the order in which they stand."""

NARROWEST = ("due", "case", "stage", "level", "client", "marks", "what", "who")
"""What a pane of 80 cells shows; narrower ones lose the right end."""

WIDENED = (
    ("client", 14), ("what", 20), ("money", 15), ("stage", 15), ("who", 10), ("marks", 14), ("client", 20), ("age", 6),
    ("clock", 22), ("what", 30), ("client", 26), ("who", 14), ("money", 17), ("summary", 30),
)  # fmt: skip
"""What more room is used for, in this order: a column more, or one made as wide as that."""

FILLED = (("what", 24), ("client", 24))
"""Where cells go that are too few for one more of those: up to these widths; the rest is the last column of words'."""

LEAST = 6
"""Cells below which the matter says nothing any more; its room is the client's then."""

Layout = tuple[tuple[str, int], ...]
"""Columns and their widths, left to right."""


@lru_cache(16)
def layout(width: int) -> Layout:
    """The columns of a pane of `width` cells; one cell lies before them (the cursor) and one between two."""
    widths = {name: COLUMNS[name].width for name in NARROWEST}
    spare = width - 1 - sum(widths.values()) - (len(widths) - 1)
    for name, wanted in WIDENED:
        cost = wanted - widths[name] if name in widths else wanted + 1
        if cost > spare:
            break
        widths[name] = wanted
        spare -= cost
    for name, most in FILLED:
        more = min(max(most - widths[name], 0), spare)
        widths[name] += more
        spare -= more
    rest = "summary" if "summary" in widths else "what"
    if widths[rest] + spare < LEAST:
        spare += widths.pop(rest) + 1
        rest = "client"
    widths[rest] = max(widths[rest] + spare, 1)
    return tuple((name, widths[name]) for name in COLUMNS if name in widths)


def line(row: QueueRow, reader: Reader, columns: Layout, gone: bool = False) -> list[Cell]:
    """The row as runs of text and ink; blanks belong to the run before them.

    `gone`: the row is no longer in the queue, which is said in its first column, and all of it is dim.
    """
    runs: list[Cell] = []
    for name, width in columns:
        column = COLUMNS[name]
        text, ink = column.cell(row, reader, width)
        if gone:
            text = f"{reader.glyphs.left} {_('left the list')}" if name == "due" else text
            ink = "dim"
        text = fitted(text, width - column.air, column.right, reader.glyphs.ellipsis) + " " * (1 + column.air)
        if runs and (runs[-1][1] == ink or text.isspace()):
            runs[-1] = (runs[-1][0] + text, runs[-1][1])
        else:
            runs.append((text, ink))
    runs[-1] = (runs[-1][0][:-1], runs[-1][1])
    return runs


def heading(columns: Layout, glyphs: Glyphs = UNICODE) -> str:
    """The titles above the columns; a column too narrow for its title has none."""
    titles = []
    for name, width in columns:
        title = translate(COLUMNS[name].title)
        column = COLUMNS[name]
        words = fitted(title if width > 1 else "", width - column.air, column.right, glyphs.ellipsis)
        titles.append(words + " " * column.air)
    return " ".join(titles)


def fitted(text: str, width: int, right: bool = False, ellipsis: str = "…") -> str:
    """`text` in exactly `width` cells, cut with an ellipsis where it is longer; wide characters are never halved.

    What a terminal would obey has become a visible mark, whoever wrote it into the database.
    """
    if not (text.isascii() and text.isprintable()):
        text = plain(clean_line(text))
    cells = cell_len(text)
    if cells > width:
        # A wide character that would be cut in two is dropped, and its cell is a blank behind the ellipsis.
        # Neither a blank nor a separator is left standing before it.
        kept = set_cell_size(text, width - 1).rstrip(" ·/-") + ellipsis
        return kept + " " * (width - cell_len(kept))
    blanks = " " * (width - cells)
    return blanks + text if right else text + blanks


@lru_cache(4096)
def plain(text: str) -> str:
    """Without characters whose width terminals do not agree on: joiners, variation selectors, tags, controls."""
    if text.isprintable() and not any("\ufe00" <= character <= "\ufe0f" for character in text):
        return text
    return "".join(
        character
        for character in text
        if not ("\ufe00" <= character <= "\ufe0f") and unicodedata.category(character)[0] != "C"
    )
