"""The bottom line: the five likeliest keys here, help, and what can still be taken back with the time that is left."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from textual.content import Content
from textual.widget import Widget

from tui.actions import BY_ID, Action, shown_key
from tui.i18n import translate


class Footer(Widget):
    """One line; painted when what it says has changed, and not before."""

    DEFAULT_CSS = Path(__file__).with_suffix(".tcss").read_text("utf-8")

    def __init__(self) -> None:
        super().__init__(id="footer")
        self._actions: tuple[Action, ...] = ()
        self._undo: str | None = None

    def show(self, actions: Sequence[Action], undo: str | None) -> None:
        """`undo`: None where nothing can be taken back, else the time that is left, which may be empty."""
        told = (tuple(actions), undo)
        if told != (self._actions, self._undo):
            self._actions, self._undo = told
            self.refresh()

    def render(self) -> Content:
        width = self.size.width
        right = self._right()
        shown = list(self._actions)
        left = self._left(shown)
        while shown and left.cell_length + right.cell_length + 1 > width:
            shown.pop()
            left = self._left(shown)
        return Content.assemble(left, " " * max(1, width - left.cell_length - right.cell_length), right)

    def _left(self, actions: Sequence[Action]) -> Content:
        gap = "   " if self.size.width >= 100 else "  "
        shown = [_key(action) for action in (*actions, BY_ID["help"])]
        return Content.assemble(" ", Content(gap).join(shown))

    def _right(self) -> Content:
        if self._undo is None:
            return Content("")
        return Content.assemble(_key(BY_ID["undo"]), f" {self._undo} " if self._undo else " ")


def _key(action: Action) -> Content:
    return Content.assemble((shown_key(action.key), "bold $accent"), " ", (translate(action.short), "$dim"))
