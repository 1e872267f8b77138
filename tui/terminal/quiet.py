"""Nothing moves by itself: no blinking cursor, no animation. Idle, the program sends not one byte.

A blinking cursor costs 3.6 KB a second for ever, an animated scroll a repaint for each frame.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from textual.widget import Widget

if TYPE_CHECKING:
    from textual.app import App

    _Base = App
else:
    _Base = object


class Quiet(_Base):
    """Mixin for an App."""

    def _be_still(self) -> None:
        self.animation_level = "none"

    def _register_child(self, parent: Any, child: Widget, before: int | None, after: int | None) -> None:
        # Every widget comes by here before it lives, those of Textual's own screens too.
        blink = getattr(type(child), "cursor_blink", None)
        if blink is not None:
            child.set_reactive(blink, False)
        super()._register_child(parent, child, before, after)
