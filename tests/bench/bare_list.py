"""A bare list on Textual's line API, for comparison: what the library itself costs, without a queue's work.

    python tests/bench/bare_list.py 100000

The whole list is in memory and a row is one string; the cursor repaints two lines, a scroll repaints the view.
"""

from __future__ import annotations

import sys
from typing import ClassVar

from rich.segment import Segment
from rich.style import Style
from textual.app import App, ComposeResult
from textual.binding import Binding, BindingType
from textual.geometry import Size
from textual.scroll_view import ScrollView
from textual.strip import Strip

PLAIN = Style.parse("#dce1e7 on #14171c")
CURSOR = Style.parse("#dce1e7 on #26374d")


class BareList(ScrollView, can_focus=True):
    """Rows of text with a cursor."""

    DEFAULT_CSS = "BareList { scrollbar-size-vertical: 0; }"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down,j", "move(1)"),
        Binding("up,k", "move(-1)"),
        Binding("pagedown", "page(1)"),
        Binding("pageup", "page(-1)"),
    ]

    def __init__(self, count: int) -> None:
        super().__init__()
        self.count = count
        self.cursor = 0

    def on_mount(self) -> None:
        self.virtual_size = Size(self.size.width, self.count)

    def on_resize(self) -> None:
        self.virtual_size = Size(self.size.width, self.count)

    def render_line(self, y: int) -> Strip:
        number = round(self.scroll_y) + y
        style = CURSOR if number == self.cursor else PLAIN
        text = (
            f"case {number:>8}  late 0:42  investigation  M. Tanaka  Payment" if number < self.count else ""
        )
        return Strip([Segment(text, style)]).adjust_cell_length(self.size.width, style)

    def action_move(self, by: int) -> None:
        before = self.cursor
        self.cursor = min(max(self.cursor + by, 0), self.count - 1)
        top, lines = round(self.scroll_y), self.size.height
        if not top <= self.cursor < top + lines:
            self.scroll_to(y=min(max(top, self.cursor - lines + 1), self.cursor), animate=False)
        else:
            self.refresh_line(before)
            self.refresh_line(self.cursor)

    def action_page(self, by: int) -> None:
        self.cursor = min(max(self.cursor + by * self.size.height, 0), self.count - 1)
        self.scroll_to(y=round(self.scroll_y) + by * self.size.height, animate=False)


class BareApp(App[None]):
    """Nothing but the list."""

    def __init__(self, count: int) -> None:
        super().__init__()
        self.count = count

    def compose(self) -> ComposeResult:
        yield BareList(self.count)

    def on_mount(self) -> None:
        self.animation_level = "none"


if __name__ == "__main__":
    BareApp(int(sys.argv[1]) if len(sys.argv) > 1 else 1000).run()
