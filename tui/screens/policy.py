"""The policy in force: its clocks and rules with figure, source and strength, and what changed since the last one."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar, cast

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Static

from core.errors import CasefloorError
from tui.bottom import Bottom
from tui.database_thread import DatabaseClosed, Superseded
from tui.i18n import _, said
from tui.moments import stamp
from tui.panes.lines import one_line
from tui.panes.policy_lines import PolicyFacts, PolicyLines
from tui.panes.queue_columns import Reader
from tui.terminal.steady import SteadyScreen

if TYPE_CHECKING:
    from core.desk import Desk
    from db.store import SqliteStore
    from tui.app import FloorApp


class PolicyScreen(SteadyScreen, Screen[None]):
    """Scrolls with the arrows; `/` narrows it to what has the typed words in it."""

    DEFAULT_CSS = Path(__file__).with_suffix(".tcss").read_text("utf-8")
    AUTO_FOCUS = ""
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("slash,f", "find", show=False),
        Binding("ctrl+r,f5", "refresh", show=False),
        Binding("escape,q,f2", "leave", show=False),
    ]

    def __init__(self) -> None:
        super().__init__()
        self.facts: PolicyFacts | None = None

    @property
    def floor(self) -> FloorApp:
        return cast("FloorApp", self.app)

    @property
    def lines(self) -> PolicyLines:
        return self.query_one(PolicyLines)

    def compose(self) -> ComposeResult:
        yield Static("", id="policy-head", markup=False)
        yield PolicyLines(Reader(datetime.now(UTC), me=self.floor.seat.person.login), id="policy-lines")
        yield Bottom()
        yield Static(self._keys(), id="policy-keys", markup=False)

    def on_mount(self) -> None:
        self.call_after_refresh(self.lines.focus)
        self.run_worker(self.policy_changed(), exit_on_error=False)

    # Reading.

    async def policy_changed(self) -> None:
        """Another policy is in force, or its file is bad or good again."""
        seat = self.floor.seat
        try:
            facts = await seat.ask(policy_facts, seat.store, seat.desk, key="policy screen")
        except (Superseded, DatabaseClosed):
            return
        except CasefloorError as error:
            self.query_one(Bottom).say(said(error.message), bad=True)
            return
        if self.is_attached:
            self.facts = facts
            self.lines.tell(facts, self.floor.policy_faults)
            self.query_one("#policy-head", Static).update(self._head(facts))

    async def action_refresh(self) -> None:
        await self.policy_changed()

    def _head(self, facts: PolicyFacts) -> Content:
        row = facts.row
        since = ""
        if row is not None:
            at = stamp(row.at, datetime.now(UTC))
            since = _("in force since {at}, by {who}").format(at=at, who=row.by)
        name = (one_line(facts.name), "bold $accent")
        return Content.assemble((_("Policy"), "bold"), "   ", name, "   ", (since, "$dim"))

    # Finding.

    def action_find(self) -> None:
        self.query_one(Bottom).ask("find", "/")

    @on(Bottom.Typed)
    def _line_typed(self, event: Bottom.Typed) -> None:
        event.stop()
        self.lines.narrow(event.text.strip())

    @on(Bottom.Given)
    def _line_given(self, event: Bottom.Given) -> None:
        event.stop()
        self.query_one(Bottom).close()
        self.lines.focus()

    @on(Bottom.Closed)
    def _line_closed(self, event: Bottom.Closed) -> None:
        event.stop()
        self.query_one(Bottom).close()
        self.lines.narrow("")
        self.lines.focus()

    # Going.

    def action_leave(self) -> None:
        if self.lines.is_narrow:
            self.lines.narrow("")
        else:
            self.dismiss()

    def _keys(self) -> Content:
        keys = (("↑ ↓", _("scroll")), ("/", _("find")), ("esc", _("back")))
        return Content("   ").join([Content.assemble((key, "$accent"), f" {words}") for key, words in keys])


def policy_facts(store: SqliteStore, desk: Desk) -> PolicyFacts:
    """What is in force, and how it differs from what was in force before. Runs in the database's thread."""
    from core.policy import house
    from core.policy_changes import changes
    from db.queries import policy_history

    with store.reading() as unit:
        policy = desk.shelf.in_force(unit)
        history = policy_history(store)
        row = history[0] if history else None
        earlier = next((use.name for use in history if row is not None and use.name != row.name), "")
        before = unit.policy(earlier) if earlier else None
    if row is not None and before is None:
        before, earlier = house(), house().name  # what a floor goes by before anything is put in force
    differ = changes(before, policy) if before is not None else ()
    return PolicyFacts(policy, row.name if row else policy.name, row, earlier, differ)
