"""Lines on the line API in the inks of a case's panes; `Paper` is a few of them that are read and not gone through."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any, ClassVar

from rich.segment import Segment
from textual.geometry import Size
from textual.strip import Strip

from tui.panes.line_list import LineList
from tui.panes.lines import INKS, Line, Signs, cut, signs_for
from tui.panes.queue_columns import Reader

EDGE = 1
"""Cells before a line: the mark of what is selected."""

MARGIN = 1
"""Cells left free behind a line, so that text does not touch what stands beside it."""


class Inked(LineList):
    """Lines in the inks of the case's panes, for one reader."""

    DEFAULT_CSS = Path(__file__).with_name("lines.tcss").read_text("utf-8")
    COMPONENT_CLASSES: ClassVar[set[str]] = {f"case--{ink}" for ink in (*INKS, "row", "cursor", "resting")}
    ALLOW_SELECT = False

    def __init__(self, reader: Reader, *, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(id=id, classes=classes)
        self.reader = reader

    @property
    def signs(self) -> Signs:
        return signs_for(self.reader.glyphs)

    def component(self, name: str) -> str:
        return f"case--{name}"

    def tick(self, now: datetime) -> None:
        """The minute has changed: lines that say it in words are painted again."""
        self.reader = replace(self.reader, now=now)

    def line_strip(self, key: Any) -> Strip:
        if key is None:
            return Strip([])
        line, ground, edge, ink = key
        width = self.size.width
        runs = ((edge, ink), *cut(line, width - EDGE - MARGIN))
        strip = Strip([Segment(text, self.ink(ground, ink)) for text, ink in runs])
        return strip.extend_cell_length(width, self.ink(ground))


class Paper(Inked, can_focus=False):
    """As many lines as it takes. Subclasses say `draw`."""

    def __init__(self, reader: Reader, *, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(reader, id=id, classes=classes)
        self._lines: list[Line] = []

    def draw(self, width: int) -> list[Line]:
        """The lines at this width."""
        raise NotImplementedError

    def redraw(self) -> None:
        """After any change: paints what reads differently, and takes another height where it needs one."""
        before = len(self._lines)
        self._lines = self.draw(max(self.size.width - EDGE - MARGIN, 1)) if self.size.width else []
        if len(self._lines) != before:
            self.refresh(layout=True)
        self.repaint()

    def tick(self, now: datetime) -> None:
        super().tick(now)
        self.redraw()

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        return len(self.draw(max(width - EDGE - MARGIN, 1)))

    def line_key(self, y: int) -> Hashable:
        return (self._lines[y], "row", " ", "row") if y < len(self._lines) else None

    def on_resize(self) -> None:
        self._lines = self.draw(max(self.size.width - EDGE - MARGIN, 1)) if self.size.width else []
        self.repaint()
