"""NO_COLOR means no colour: only bold, underline and reverse reach the terminal.

Textual's own filter turns colours into greys, sent as truecolor all the same; and its conversion of `dim` into a
blend of colours comes before it, so that dimness would be lost. https://no-color.org
"""

from __future__ import annotations

import os
from functools import lru_cache
from typing import TYPE_CHECKING

from rich.segment import Segment
from rich.style import Style
from textual.color import Color
from textual.filter import LineFilter

if TYPE_CHECKING:
    from textual.app import App

    _Base = App
else:
    _Base = object


@lru_cache(1024)
def without_colour(style: Style) -> Style:
    """`style` with its attributes and its link, and no colour."""
    return style.without_color if style.color is not None or style.bgcolor is not None else style


class NoColour(LineFilter):
    """Takes the colours out of a line."""

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        return [
            Segment(text, None if style is None else without_colour(style), control)
            for text, style, control in segments
        ]


class ColourOnlyIfWanted(_Base):
    """Mixin for an App: with NO_COLOR set, and not to nothing, no colour is sent, whatever the theme."""

    def _heed_no_color(self) -> None:
        self.no_color = bool(os.environ.get("NO_COLOR"))
        if self.no_color:
            self._filters[:] = [NoColour()]
