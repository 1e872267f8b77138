"""A case beside the queue or filling the screen: the client, what is owed, and everything that was said and done."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import ClassVar

from rich.cells import cell_len
from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Container
from textual.message import Message
from textual.widget import Widget

from core.case import MessageKind
from core.say import label
from tui.i18n import _, translate
from tui.panes.block_list import BlockList
from tui.panes.checklist import Checklist
from tui.panes.client import CaseHead, ClientCard
from tui.panes.clocks import ClockList, ClockSummary
from tui.panes.conversation import Conversation
from tui.panes.evidence import EvidenceList
from tui.panes.facts import CaseFacts
from tui.panes.journal import Journal
from tui.panes.lines import Line, Run, both_ends, wrapped
from tui.panes.paper import Paper
from tui.panes.queue_columns import Reader
from tui.panes.timeline import Timeline
from tui.panes.work import WorkList

WIDE = 100
"""Cells from which the checklist stands beside the conversation and not above it."""

LOW = 30
"""Lines below which what is done takes one line of the checklist."""

TABS: dict[str, str] = {
    "conversation": label("conversation"),
    "evidence": label("evidence"),
    "work": label("work"),
    "clocks": label("clocks"),
    "timeline": label("timeline"),
    "journal": label("journal"),
}
"""The tabs and their titles, in their order."""

Tab = Conversation | EvidenceList | WorkList | ClockList | Timeline | Journal


class CasePane(Widget):
    """Shows one case: `show(facts)` patches what changed and leaves scroll and selection where they are."""

    DEFAULT_CSS = Path(__file__).with_suffix(".tcss").read_text("utf-8")
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("right_square_bracket,right", "turn(1)", show=False),
        Binding("left_square_bracket,left", "turn(-1)", show=False),
        Binding("pagedown", "page(1)", show=False),
        Binding("pageup", "page(-1)", show=False),
    ]

    class Wanted(Message):
        """Somebody chose a line that a command goes with; `preset` holds the fields that the line already says."""

        def __init__(self, pane: CasePane, command: str, preset: dict[str, object]) -> None:
            self.pane = pane
            self.command = command
            self.preset = preset
            super().__init__()

        @property
        def control(self) -> CasePane:
            return self.pane

    def __init__(self, *, reader: Reader | None = None, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(id=id, classes=classes)
        reader = reader or Reader(datetime.now(UTC))
        self.facts: CaseFacts | None = None
        self.tab = "conversation"
        self._head = CaseHead(reader)
        self._client = ClientCard(reader)
        self._checklist = Checklist(reader)
        self._clocks = ClockSummary(reader)
        self._tabs = TabLine(reader)
        self._pages: dict[str, Tab] = {
            "conversation": Conversation(reader), "evidence": EvidenceList(reader), "work": WorkList(reader),
            "clocks": ClockList(reader), "timeline": Timeline(reader), "journal": Journal(reader),
        }  # fmt: skip
        self._stale: dict[str, bool] = {}
        """Tabs out of sight that have not been told of the latest state, and whether it is another case's."""
        self._nothing = NoCase(reader)

    def compose(self) -> ComposeResult:
        yield self._nothing
        yield self._head
        with Container(classes="case--rest"):
            yield self._client
            with Container(classes="case--owed"):
                yield self._checklist
                yield self._clocks
            yield self._tabs
            yield from self._pages.values()

    def on_mount(self) -> None:
        self._show_tab()

    # What others tell.

    def show(self, facts: CaseFacts | None) -> None:
        """Another case, the same one as it stands now, or none. Nothing happens where nothing reads differently."""
        before, self.facts = self.facts, facts
        if facts is before or (facts is not None and facts.reads_as(before)):
            return
        fresh = before is None or facts is None or before.case.number != facts.case.number
        self.set_class(facts is not None, "-case")
        for part in (self._head, self._client, self._clocks):
            part.tell(facts)
        self._checklist.tell(facts, fresh)
        self._stale = {name: fresh or self._stale.get(name, False) for name in TABS}
        self._refresh_tab()

    def focus_checklist(self, guard: str | None = None) -> None:
        """The keyboard to the checklist: to this guard's line, else to the first that is owed."""
        self._checklist.focus_on(guard)

    def focus_tab(self) -> None:
        """The keyboard to the tab that is shown."""
        self.page.focus(scroll_visible=False)

    def next_tab(self) -> None:
        """The tab after the one that is shown."""
        self.action_turn(1)

    def open_tab(self, name: str) -> None:
        """A tab by its name in `TABS`."""
        had_focus = self.page.has_focus
        self.tab = name
        self._show_tab()
        if had_focus:
            self.focus_tab()

    def tick(self, now: datetime) -> None:
        """The minute has changed: what says it in words is painted again, where it reads differently."""
        for part in (self._head, self._client, self._checklist, self._clocks, self._nothing, *self._pages.values()):
            part.tick(now)

    @property
    def page(self) -> Tab:
        """The list behind the tab that is shown."""
        return self._pages[self.tab]

    @property
    def checklist(self) -> Checklist:
        return self._checklist

    # Keys.

    def action_turn(self, by: int) -> None:
        names = list(TABS)
        self.open_tab(names[(names.index(self.tab) + by) % len(names)])

    def action_page(self, by: int) -> None:
        self.page.action_page(by)

    # Parts.

    def _show_tab(self) -> None:
        for name, page in self._pages.items():
            page.display = name == self.tab
        self._refresh_tab()

    def _refresh_tab(self) -> None:
        """Tells the tab in view what it has missed, and the line of tabs what to say."""
        if self.tab in self._stale:
            self.page.tell(self.facts, self._stale.pop(self.tab))
        self._tabs.tell(self.tab, _counts(self.facts), self.page.edges)

    def on_block_list_edges(self, event: BlockList.Edges) -> None:
        event.stop()
        if event.blocks is self.page:
            self._tabs.tell(self.tab, _counts(self.facts), (event.above, event.below))

    def on_block_list_chosen(self, event: BlockList.Chosen) -> None:
        event.stop()
        if self.facts is not None:
            self.post_message(self.Wanted(self, event.command, event.preset))

    def on_resize(self, event: events.Resize) -> None:
        wide = event.size.width >= WIDE
        self.set_class(wide, "-wide")
        self._head.with_clocks(not wide)
        compact = event.size.height < LOW and event.size.width < WIDE
        self._checklist.be_compact(compact)
        self._client.be_compact(compact)


def _counts(facts: CaseFacts | None) -> dict[str, int]:
    if facts is None:
        return {}
    case = facts.case
    said = sum(message.kind is not MessageKind.WARNING for message in case.messages)
    return {"conversation": said, "evidence": len(case.evidence), "journal": len(facts.entries)}


class TabLine(Paper):
    """The titles of the tabs, how much is in each, and whether there is more above and below what is in view."""

    def __init__(self, reader: Reader) -> None:
        super().__init__(reader)
        self._told: tuple[str, dict[str, int], tuple[bool, bool]] = ("", {}, (False, False))

    def tell(self, tab: str, counts: dict[str, int], edges: tuple[bool, bool]) -> None:
        self._told = (tab, counts, edges)
        self.redraw()

    def draw(self, width: int) -> list[Line]:
        tab, counts, (above, below) = self._told
        more = ("▲" if above else "") + ("▼" if below else "")
        edges: list[Run] = [(f" {more}", "key")] if more else []
        ends: list[Run] = [(f" {more} " if more else " ", "key"), ("← →", "key")]
        numbered, bare = self._titles(tab, counts), self._titles(tab, {})
        ways = ((numbered, ends), (bare, ends), (bare, edges))
        runs, right = next((way for way in ways if cells(way[0]) + cells(way[1]) < width), ways[-1])
        return [both_ends(runs, right, width)]

    def _titles(self, tab: str, counts: dict[str, int]) -> list[Run]:
        rule = self.signs.rule
        runs: list[Run] = []
        for name, title in TABS.items():
            count = f" {counts[name]}" if counts.get(name) else ""
            words = translate(title)
            if name == tab:
                runs += [(rule * 2 + " ", "rule"), (words, "tab"), (count, "text"), (" " + rule * 2, "rule")]
            else:
                runs.append((f" {words}{count} ", "dim"))
        return runs


def cells(runs: list[Run]) -> int:
    """How wide they are together."""
    return sum(cell_len(text) for text, _ink in runs)


class NoCase(Paper):
    """What the pane says where there is no case."""

    def draw(self, width: int) -> list[Line]:
        words = _("No case is shown here."), _("The one under the cursor of the queue appears by itself.")
        return [(), *(((line, "dim"),) for text in words for line in wrapped(text, width))]
