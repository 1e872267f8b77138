"""A case that fills the screen: the same pane as beside the queue, where a terminal has no room for both."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType

from tui.actions import Place
from tui.i18n import _
from tui.panes.case import CasePane
from tui.panes.queue_columns import Reader
from tui.screens.acting import ActingScreen, keys_of


class CaseScreen(ActingScreen):
    """Shows the case of a canonical reference. The keyboard goes to the line of the checklist of `guard`, or to the tab
    of that name."""

    PLACE = Place.CASE
    BINDINGS: ClassVar[list[BindingType]] = keys_of(Place.CASE)

    def __init__(self, ref: str, guard: str | None = None, tab: str = "") -> None:
        super().__init__()
        self.ref = ref
        self.guard = guard
        self.tab = tab

    def body(self) -> ComposeResult:
        yield CasePane(reader=Reader(datetime.now(UTC), me=self.floor.seat.person.login), id="case")

    def on_mount(self) -> None:
        self.run_worker(self._begin(), exit_on_error=False)

    async def _begin(self) -> None:
        await self.show_case(self.ref)
        if self.facts is None:
            self.tell(_("there is no case {ref}, or it is not yours to read").format(ref=self.ref), bad=True)
        elif self.focused is None:  # else a line is being typed already
            if self.tab:
                self.pane.open_tab(self.tab)
                self.pane.focus_tab()
            else:
                self.pane.focus_checklist(self.guard)

    def do_checklist(self) -> None:
        """To the checklist, and back to what stands beside it."""
        if self.pane.checklist.has_focus:
            self.pane.focus_tab()
        else:
            self.pane.focus_checklist()
