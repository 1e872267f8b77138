"""Lines of a case's pane: runs of text and ink, wrapped to a width in cells, from text that is never markup.

An ink is a name that `lines.tcss` gives a colour. Glyph and word come first, so that nothing is said by colour alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from rich.cells import cell_len, set_cell_size

from core.text import clean, clean_line
from tui.panes.queue_columns import ASCII, Glyphs, plain

Run = tuple[str, str]
"""Text and ink."""

Line = tuple[Run, ...]
"""One line of the screen; the pane cuts or fills it."""

INKS = (
    "text", "strong", "dim", "rule", "tab", "key", "ok", "open", "late", "soon", "paused", "level1", "level2", "level3",
    "mine", "vulnerable",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Signs:
    """One character for each thing that is told at a glance, beside those of the queue."""

    done: str
    open: str
    failed: str
    waits: str
    off: str
    came: str
    went: str
    note: str
    file: str
    rule: str
    bar: str
    edge: str
    times: str


UNICODE_SIGNS = Signs("✓", "▸", "✗", "◐", "–", "←", "→", "•", "▫", "─", "▇", "▌", "×")
ASCII_SIGNS = Signs("v", ">", "!", "~", "-", "<", ">", "*", "+", "-", "#", ">", "x")


def signs_for(glyphs: Glyphs) -> Signs:
    """The signs that go with the queue's."""
    return ASCII_SIGNS if glyphs == ASCII else UNICODE_SIGNS


def one_line(text: str, limit: int = 400) -> str:
    """Outside text as one harmless line."""
    return plain(clean_line(text, limit))


def wrapped(text: str, width: int) -> Iterator[str]:
    """Outside text in lines of at most `width` cells, its own line ends and blank lines kept; words are kept whole
    where they fit. Whatever a terminal would obey has become a visible mark."""
    width = max(width, 1)
    for written in clean(text).split("\n"):
        line = plain(written).rstrip()
        if cell_len(line) <= width:
            yield line
        else:
            yield from _folded(line, width)


def _folded(line: str, width: int) -> Iterator[str]:
    """A long line at its blanks; what follows the first is indented as it was, while that leaves room."""
    indent = line[: len(line) - len(line.lstrip())]
    if len(indent) > width // 2:
        indent = ""
    current, used = "", 0
    for word in line.split():
        cells = cell_len(word)
        if current and used + 1 + cells <= width:
            current, used = f"{current} {word}", used + 1 + cells
            continue
        if current:
            yield current
        current, used = indent + word, len(indent) + cells
        while used > width:
            piece = set_cell_size(current, width).rstrip() or current[0]
            yield piece
            current = current[len(piece) :]
            used = cell_len(current)
    if current:
        yield current


def text_lines(text: str, width: int, ink: str = "text", indent: int = 0) -> list[Line]:
    """A text of several lines in one ink."""
    blanks = " " * indent
    return [((blanks + line, ink),) for line in wrapped(text, width - indent)]


def flowing(runs: Iterable[Run], width: int, indent: int = 0) -> list[Line]:
    """Runs that are each kept whole where they fit, two cells between them, on as many lines as they need."""
    lines: list[Line] = []
    line: list[Run] = []
    used = 0
    for text, ink in runs:
        if not text:
            continue
        cells = cell_len(text)
        if line and used + 2 + cells > width:
            lines.append(tuple(line))
            line, used = [], 0
        if not line:
            lead = " " * indent if lines else ""
            pieces = list(wrapped(text, width - len(lead))) or [""]
            lines += [((lead + piece, ink),) for piece in pieces[:-1]]
            line, used = [(lead + pieces[-1], ink)], len(lead) + cell_len(pieces[-1])
        else:
            line.append(("  ", "text"))
            line.append((text, ink))
            used += 2 + cells
    if line:
        lines.append(tuple(line))
    return lines


def labelled(label: str, text: str, width: int, column: int, ink: str = "text", label_ink: str = "dim") -> list[Line]:
    """A quiet label and a text beside it, wrapped under itself."""
    pieces = list(wrapped(text, width - column)) or [""]
    head = label + " " * max(column - cell_len(label), 1)
    blanks = " " * column
    return [((head, label_ink), (pieces[0], ink)), *(((blanks, label_ink), (piece, ink)) for piece in pieces[1:])]


def both_ends(left: Sequence[Run], right: Sequence[Run], width: int) -> Line:
    """A line with something at its right end; the left part gives way, with an ellipsis."""
    room = width - sum(cell_len(text) for text, _ in right) - (1 if right else 0)
    runs = cut(left, room)
    used = sum(cell_len(text) for text, _ in runs)
    return (*runs, (" " * (room - used + (1 if right else 0)), "text"), *right)


def cut(runs: Sequence[Run], width: int) -> tuple[Run, ...]:
    """The runs in at most `width` cells; a wide character is never halved."""
    kept: list[Run] = []
    room = max(width, 0)
    for text, ink in runs:
        cells = cell_len(text)
        if cells <= room:
            kept.append((text, ink))
            room -= cells
            continue
        if room > 0:
            kept.append((set_cell_size(text, room - 1).rstrip() + "…", ink))
        break
    return tuple(kept)


def clipped(lines: list[Line], most: int, width: int) -> list[Line]:
    """The first lines; an ellipsis says that there were more."""
    if len(lines) <= most:
        return lines
    last = cut(lines[most - 1], width - 2)
    more: tuple[Run, ...] = () if last and last[-1][0].endswith("…") else ((" …", "dim"),)
    return [*lines[: most - 1], (*last, *more)]


def rule(title: str, width: int, sign: str) -> Line:
    """A heading within a pane: its words, then a quiet line to the right edge."""
    return ((f"{title} ", "strong"), (sign * max(width - cell_len(title) - 1, 0), "rule"))
