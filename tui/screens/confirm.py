"""Asks before a costly act, and says in full what will happen. Only its own key does it: never Enter, never Esc."""

from __future__ import annotations

from pathlib import Path
from typing import ClassVar

from rich.cells import cell_len
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

from tui.i18n import _

YES_KEY = "Y"
"""Another key than any that asks: a form is committed by ctrl+s, and no costly action begins with it."""


WIDEST_NAME = 28
"""Cells of the names at most; longer ones wrap beside their values."""


class ConfirmScreen(ModalScreen[bool]):
    """`title` names the act and its case; `lines` are (what, value) pairs; `after` says what follows from it."""

    DEFAULT_CSS = Path(__file__).with_suffix(".tcss").read_text("utf-8")
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(YES_KEY, "answer(True)", show=False),
        Binding("escape", "answer(False)", show=False),
        Binding("down", "read_on(1)", show=False),
        Binding("up", "read_on(-1)", show=False),
        Binding("pagedown", "read_on(6)", show=False),
        Binding("pageup", "read_on(-6)", show=False),
    ]

    def __init__(self, title: str, lines: tuple[tuple[str, str], ...], after: str) -> None:
        super().__init__()
        self._title = title
        self._lines = lines
        self._after = after

    def compose(self) -> ComposeResult:
        with Vertical(id="confirm"):
            yield Static(Content.styled(self._title, "bold"), id="confirm-title")
            with VerticalScroll(id="confirm-what", can_focus=False):
                width = max((cell_len(name) for name, _value in self._lines), default=0) + 2
                for name, value in self._lines:
                    with Horizontal(classes="confirm--line"):
                        head = Static(Content.styled(name, "$dim"), classes="confirm--name")
                        head.styles.width = min(width, WIDEST_NAME)
                        yield head
                        yield Static(Content(value), classes="confirm--value")
            yield Static(Content(self._after), id="confirm-after")
            yield Static(
                Content.assemble(
                    (YES_KEY, "$accent bold"),
                    " " + _("do it"),
                    "   ",
                    ("esc", "$accent bold"),
                    " " + _("back to the form"),
                ),
                id="confirm-keys",
            )

    def action_read_on(self, lines: int) -> None:
        """Scrolls what is said at length."""
        self.query_one("#confirm-what").scroll_relative(y=lines, animate=False)

    def action_answer(self, yes: bool) -> None:
        self.dismiss(yes)
