"""A list on Textual's line API that paints only the lines that changed.

Each line of the screen has a key: everything that its looks depend on. Whatever has happened, `repaint` compares the
keys with those painted last and refreshes the lines that differ; strips are kept by key, so that a row which comes
back is not built again.
"""

from __future__ import annotations

from collections.abc import Hashable

from rich.style import Style
from textual.cache import LRUCache
from textual.geometry import Region, Size
from textual.scroll_view import ScrollView
from textual.strip import Strip
from textual.widget import Widget

KEPT = 1024
"""Strips: what a person pages through in a minute."""


class LineList(ScrollView):
    """Subclasses say `line_key` and `line_strip`, and call `repaint` after any change."""

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(id=id, classes=classes)
        self._painted: list[Hashable] = []
        self._strips: LRUCache[Hashable, Strip] = LRUCache(KEPT)
        self._inks: dict[tuple[str, ...], Style] = {}

    def line_key(self, y: int) -> Hashable:
        """What the line `y` of the screen looks like, as a value: equal keys mean equal strips."""
        raise NotImplementedError

    def line_strip(self, key: Hashable) -> Strip:
        """The strip for a key, in any width; it is cut or filled to the pane's."""
        raise NotImplementedError

    def cells_changed(self, before: Hashable, now: Hashable, width: int) -> int:
        """How much of a line must be painted again, in cells from its left end."""
        return width

    def repaint(self) -> None:
        """Refreshes the lines that would read differently from what was painted last."""
        width, height = self.size
        keys = [self.line_key(y) for y in range(height)]
        if len(keys) != len(self._painted):
            self.refresh()
        else:
            changed = [
                Region(0, y, self.cells_changed(self._painted[y], keys[y], width), 1)
                for y in range(height)
                if keys[y] != self._painted[y]
            ]
            if changed:
                self.refresh(*changed)
        self._painted = keys

    def repaint_all(self) -> None:
        """Forgets what was painted, where a change lies outside the keys: colours, language."""
        self._strips.clear()
        self._inks.clear()
        self._painted = []
        self.refresh()

    def render_line(self, y: int) -> Strip:
        key = (self.size.width, self._painted[y] if y < len(self._painted) else self.line_key(y))
        strip = self._strips.get(key)
        if strip is None:
            strip = self.line_strip(key[1]).adjust_cell_length(self.size.width, self.ink("row"))
            self._strips[key] = strip
        return strip

    def ink(self, ground: str, *inks: str) -> Style:
        """The style of a component on the ground of another: `ink("cursor", "late")`."""
        style = self._inks.get((ground, *inks))
        if style is None:
            style = self.get_component_rich_style(self.component(ground))
            for name in inks:
                style += self.get_component_rich_style(self.component(name), partial=True)
            self._inks[(ground, *inks)] = style
        return style

    def component(self, name: str) -> str:
        """The CSS class of an ink or a ground."""
        raise NotImplementedError

    def show(self, top: int, height: int) -> None:
        """Scrolls so that line `top` of `height` is the first in view, and paints what differs.

        With no scroll bar to resize, nothing is laid out again, which would paint the whole screen.
        """
        size = Size(self.size.width, height)
        if size != self.virtual_size:
            self.set_reactive(Widget.virtual_size, size)
        self.scroll_target_y = self.validate_scroll_y(top)
        self.set_reactive(Widget.scroll_y, self.scroll_target_y)
        self.repaint()

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        if round(old_value) != round(new_value):
            self.repaint()

    def notify_style_update(self) -> None:
        super().notify_style_update()  # refreshes the widget by itself
        self._strips.clear()
        self._inks.clear()
