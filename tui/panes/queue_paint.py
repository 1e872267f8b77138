"""How the queue is painted: which line is what, and its strip in the inks of the theme."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import replace
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any, ClassVar

from rich.segment import Segment
from textual.strip import Strip

from tui.i18n import _, current_language
from tui.moments import age
from tui.panes.line_list import LineList
from tui.panes.queue_columns import Reader, due, heading, layout, line
from tui.panes.queue_rows import QueueRow
from tui.panes.queue_window import HELD, QueueWindow

HEAD = 1
"""Lines above the rows."""


def nothing_here() -> tuple[str, str]:
    """What an empty queue says unless it is told better: why it is empty, and what fills it."""
    return _("No case here."), _("Complaints that match appear here by themselves.")


@lru_cache(1024)
def as_shown(row: QueueRow) -> QueueRow:
    """The row without what no cell of it says: an act that changes no word is not painted."""
    return replace(row, version=0, position=())


class QueuePaint(LineList):
    """The lines of a window of rows, under a heading, with the cursor's row on a ground of its own."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        f"queue--{part}"
        for part in (
            "head", "row", "cursor", "resting", "text", "unread", "dim", "late", "soon", "paused",
            "level1", "level2", "level3", "mine", "vulnerable",
        )
    }  # fmt: skip

    ALLOW_SELECT = False

    def __init__(
        self,
        *,
        reader: Reader | None = None,
        empty: Callable[[], tuple[str, str]] = nothing_here,
        held: int = HELD,
        id: str | None = None,
        classes: str | None = None,
    ) -> None:
        super().__init__(id=id, classes=classes)
        self.reader = reader or Reader(datetime.now(UTC))
        self.empty = empty
        self._window = QueueWindow(held)
        self._loaded = False
        """An empty window means an empty queue, not one that has not been read."""

    @property
    def _top(self) -> int:
        """The number of the first row in view."""
        return round(self.scroll_y)

    @property
    def _lines(self) -> int:
        """How many rows are in view at once."""
        return max(self.size.height - HEAD, 0)

    def component(self, name: str) -> str:
        return f"queue--{name}"

    def line_key(self, y: int) -> Hashable:
        columns, language = layout(self.size.width), current_language()
        if y < HEAD:
            return ("head", columns, language)
        if not self._window.rows:
            words = self.empty() if self._loaded else ()
            return ("empty", words[y - HEAD - 1]) if 0 <= y - HEAD - 1 < len(words) else None
        row = self._window.at(self._top + y - HEAD)
        if row is None:
            return None
        ground, gone = "row", False
        if row.case_id == self._window.cursor:
            ground, gone = "cursor" if self.has_focus else "resting", self._window.is_gone(row.case_id)
        words_for_time = due(row, self.reader), age(row.received_at, self.reader.now)
        return ("row", as_shown(row), ground, gone, columns, self.reader.me, language, words_for_time)

    def cells_changed(self, before: Hashable, now: Hashable, width: int) -> int:
        """Where only a deadline reads differently, the line is painted as far as that goes."""
        match before, now:
            case ("row", *same, (_, age_before)), ("row", *still, (_, age_now)) if same == still:
                columns = layout(width)
                if age_before == age_now or "age" not in dict(columns):
                    return 1 + dict(columns)["due"]
        return width

    def line_strip(self, key: Any) -> Strip:
        glyphs = self.reader.glyphs
        match key:
            case ("head", columns, _language):
                return Strip([Segment(" " + heading(columns, glyphs), self.ink("row", "head"))])
            case ("row", row, ground, gone, columns, *_):
                runs = line(row, self.reader, columns, gone)
                edge = {
                    "row": (" ", "text"),
                    "cursor": (glyphs.cursor, "mine"),
                    "resting": (glyphs.cursor, "dim"),
                }
                return Strip([Segment(text, self.ink(ground, ink)) for text, ink in (edge[ground], *runs)])
            case ("empty", words):
                return Strip([Segment(f"  {words}", self.ink("row", "dim"))])
            case _:
                return Strip([])
