"""The last guard: nothing that a widget paints holds a character that a terminal obeys or hides.

Outside text is cleaned where it comes in, and its controls are visible marks since. This is for what came in by no
such door: a database, a draft or a settings file that another program wrote. Textual's widgets hand on whatever they
are given, raw escape sequences included, so the one place that all of them go by is watched.
"""

from __future__ import annotations

from functools import lru_cache

from rich.cells import cell_len
from rich.console import Console
from rich.segment import Segment
from textual.strip import Strip

from core.text import is_clean

LOST = "\ufffd"
"""Stands for a character that would have taken room, so that what follows stays in its column."""

_render = Strip.render


def stand_guard() -> None:
    """Stands guard for the life of the program; again changes nothing."""
    Strip.render = _harmless_render  # type: ignore[method-assign]


def harmless(text: str) -> str:
    """`text` in as many cells, without what a terminal would obey."""
    if text.isascii() and text.isprintable():
        return text
    return _without_orders(text)


def _harmless_render(self: Strip, console: Console) -> str:
    # A line that has been rendered before was looked at then; one that is mended never comes to be kept.
    if self._render_cache is None and any(harmless(segment.text) != segment.text for segment in self):
        self = Strip([Segment(harmless(text), style) for text, style, _control in self], self.cell_length)
    return _render(self, console)


@lru_cache(4096)
def _without_orders(text: str) -> str:
    if _is_shown(text):
        return text
    return "".join(character if _is_shown(character) else LOST * cell_len(character) for character in text)


def _is_shown(text: str) -> bool:
    return "\n" not in text and is_clean(text)
