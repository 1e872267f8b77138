"""An app that is nothing but a case's pane, for tests: it reads the screen and remembers what is asked for."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from textual.app import ComposeResult
from textual.geometry import Region
from textual.pilot import Pilot

from core.people import Person
from tests.tui.floor import ANNA, Floor
from tui.panes.case import CasePane
from tui.panes.facts import CaseFacts
from tui.panes.line_list import LineList
from tui.terminal.app import TerminalApp


class CaseApp(TerminalApp[None]):
    """`wanted` are the commands that the pane asked for, with what it knew of each."""

    def __init__(self, floor: Floor) -> None:
        super().__init__()
        self.pane = CasePane(reader=floor.reader)
        self.wanted: list[tuple[str, dict[str, object]]] = []

    def compose(self) -> ComposeResult:
        yield self.pane

    def on_case_pane_wanted(self, event: CasePane.Wanted) -> None:
        self.wanted.append((event.command, event.preset))

    def rows(self) -> list[str]:
        """The screen's lines, as text."""
        return ["".join(segment.text for segment in strip) for strip in self.screen._compositor.render_strips()]

    def text(self) -> str:
        """The whole screen."""
        return "\n".join(row.rstrip() for row in self.rows())

    def ground_of(self, words: str) -> str:
        """The colour behind the first text with these words."""
        strips = self.screen._compositor.render_strips()
        return next(str(s.style.bgcolor) for strip in strips for s in strip if s.style and words in s.text)

    def row_with(self, words: str) -> str:
        """The one line with these words."""
        found = [row for row in self.rows() if words in row]
        assert len(found) == 1, (words, found, self.text())
        return found[0]


@asynccontextmanager
async def shown(
    floor: Floor, ref: str | None, by: Person = ANNA, size: tuple[int, int] = (120, 40)
) -> AsyncIterator[tuple[CaseApp, Pilot[None]]]:
    """A case on a screen, with the keyboard on its checklist."""
    app = CaseApp(floor)
    async with app.run_test(size=size) as pilot:
        await pilot.pause()
        app.pane.show(floor.facts(ref, by) if ref else None)
        app.pane.focus_checklist()
        await pilot.pause()
        yield app, pilot


def painted_by(part: LineList, act: Any) -> list[tuple[Region, ...]]:
    """The regions that a list asks to have painted while `act` runs; () is all of it."""
    painted: list[tuple[Region, ...]] = []
    refresh = part.refresh

    def watched(*regions: Region, **how: Any) -> Any:
        if how.get("repaint", True):
            painted.append(regions)
        return refresh(*regions, **how)

    part.refresh = watched  # type: ignore[method-assign]
    try:
        act()
    finally:
        del part.refresh
    return painted


def again(facts: CaseFacts) -> CaseFacts:
    """Equal facts, read anew."""
    return CaseFacts(**{name: getattr(facts, name) for name in CaseFacts.__dataclass_fields__})
