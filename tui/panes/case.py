"""A case beside the queue or filling the screen: the client, what is owed, and everything that was said and done."""

from __future__ import annotations

from datetime import datetime

from textual.message import Message
from textual.widget import Widget

from tui.panes.facts import CaseFacts
from tui.panes.queue_columns import Reader


class CasePane(Widget):
    """Shows one case: `show(facts)` patches what changed and leaves scroll and selection where they are."""

    class Wanted(Message):
        """Somebody chose a line that a command goes with; `preset` holds the fields that the line already says."""

        def __init__(self, pane: Widget, command: str, preset: dict[str, object]) -> None:
            self.pane = pane
            self.command = command
            self.preset = preset
            super().__init__()

    def __init__(self, *, reader: Reader | None = None, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(id=id, classes=classes)
        self.reader = reader
        self.facts: CaseFacts | None = None

    def show(self, facts: CaseFacts | None) -> None:
        """Another case, the same one as it stands now, or none."""
        self.facts = facts

    def focus_checklist(self, guard: str | None = None) -> None:
        """The keyboard to the checklist: to this guard's line, else to the first that is owed."""

    def next_tab(self) -> None:
        """The tab after the one that is shown."""

    def tick(self, now: datetime) -> None:
        """The minute has changed."""
