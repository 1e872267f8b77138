"""The floor: the queue, and the case under its cursor beside it or below it where there is room."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Container

from core.errors import CasefloorError
from core.filter import KEYS, SHORT, Filter, read_filter
from tui.actions import VIEW_KEYS, Place, key_for, shown_key
from tui.bottom import Bottom, completing
from tui.database_thread import DatabaseClosed, Superseded
from tui.header import Header
from tui.i18n import _, current_language, said
from tui.panes.case import CasePane
from tui.panes.queue import QueueList
from tui.panes.queue_columns import Reader
from tui.room import Room, room_of
from tui.screens.acting import ActingScreen, keys_of
from tui.status import Status
from tui.views import FloorPages, View, views_for

if TYPE_CHECKING:
    from tui.app import FloorApp

MOST_PATCHED = 300
"""Changed cases that are patched one by one; after more the queue is read anew."""


MOST_WAITING = 100
"""Mails that wait for a person and are counted."""

MOST_LATE = 100
"""Of the person's own cases, those that are due first and are watched for being late."""


class FloorScreen(ActingScreen):
    """The first screen."""

    DEFAULT_CSS = Path(__file__).with_suffix(".tcss").read_text("utf-8")
    PLACE = Place.FLOOR
    BINDINGS: ClassVar[list[BindingType]] = [
        *keys_of(Place.FLOOR),
        *(Binding(key, f"view({place})", show=False) for place, key in enumerate(VIEW_KEYS)),
        Binding("escape", "calm", show=False),
    ]

    def __init__(self, app: FloorApp) -> None:
        super().__init__()
        seat = app.seat
        self._views = views_for(seat.person, seat.desk.policy)
        self._view = self._views[0]
        self._filtered = ""
        self._mistyped = ""
        """A filter line that was given and not understood; `/` opens with it, to be mended."""
        self._pages = FloorPages(seat, self._view.filter)
        self._totals: dict[str, str] = {}
        self._reader = Reader(datetime.now(UTC), me=seat.person.login, called=self._called)
        self._header = Header(seat.person, seat.desk.policy)
        self._status = Status()
        self._said: tuple[str, bool] | None = None
        """The last words of the line; a case that opens because of them says them too."""
        self.is_ready = False
        """Whether the first view has been read."""

    def body(self) -> ComposeResult:
        yield self._header
        yield self._status
        with Container(id="floor"):
            yield QueueList(reader=self._reader, empty=self._empty, id="queue")
            yield CasePane(reader=self._reader, id="case")

    @property
    def queue(self) -> QueueList:
        return self.query_one(QueueList)

    @property
    def has_pane(self) -> bool:
        """Whether the case stands on this screen too."""
        return not self.has_class(Room.ALONE.value)

    def on_mount(self) -> None:
        self._lay_out(self.app.size.width, self.app.size.height)
        self.queue.focus()
        self._show_header()
        self.run_worker(self._begin(), exit_on_error=False)

    def on_resize(self, event: events.Resize) -> None:
        self._lay_out(event.size.width, event.size.height)

    def _lay_out(self, width: int, height: int) -> None:
        room = room_of(width, height)
        for layout in Room:
            self.set_class(layout is room, layout.value)

    # The queue.

    async def _begin(self) -> None:
        """The first view that has something in it: one's own cases, else a department's, else all."""
        await self._count_views()
        filled = [
            view for view in self._views if self._totals.get(view.id, "0") != "0" and view.id != "closed"
        ]
        await self.see(filled[0] if filled else next(view for view in self._views if view.id == "all"))
        self.is_ready = True

    async def see(self, view: View) -> None:
        """Another view, without the filter line."""
        self._view, self._filtered = view, ""
        await self._load(view.filter)

    async def _load(self, wanted: Filter) -> None:
        self._pages = FloorPages(self.floor.seat, wanted)
        try:
            await self.queue.load(self._pages)
        except (Superseded, DatabaseClosed):
            return
        except CasefloorError as error:
            self.tell(said(error.message), bad=True)
        self._show_header()
        await self._follow()

    async def _follow(self) -> None:
        if not self.is_whole:
            return
        row = self.queue.row
        if row is None or self.facts is None or self.facts.case.ref != row.ref:
            await self.show_case(row.ref if row else None)

    async def go_to(self, number: int, ref: str) -> None:
        """The cursor on a case: in this view where it belongs to it, else among all."""
        try:
            if not await self._pages.rows_for((number,)):
                self._view, self._filtered = next(view for view in self._views if view.id == "all"), ""
                self._pages = FloorPages(self.floor.seat, self._view.filter)
            await self.queue.load(self._pages, at=number)
        except (Superseded, DatabaseClosed):
            return
        except CasefloorError as error:
            self.tell(said(error.message), bad=True)
        self._show_header()
        await self._follow()

    async def action_view(self, place: int) -> None:
        if place < len(self._views):
            self._forget_refusal()
            await self.see(self._views[place])

    async def action_calm(self) -> None:
        """Esc: the keyboard back to the queue; there, the filter is taken off."""
        if not self.queue.has_focus:
            self.queue.focus()
        elif self._filtered:
            await self.see(self._view)

    @on(QueueList.Rested)
    async def _rested(self, event: QueueList.Rested) -> None:
        event.stop()
        row = self.queue.row
        if row is not None and self.facts is not None and row.ref != self.facts.case.ref:
            self._forget_refusal()
        await self._follow()

    def _forget_refusal(self) -> None:
        """What was refused on one case is not said beside another."""
        if self._said is not None and self._said[1]:
            self.tell("")

    @on(QueueList.Opened)
    def _opened(self, event: QueueList.Opened) -> None:
        event.stop()
        self.do_open()

    @on(QueueList.Counted)
    def _counted(self, event: QueueList.Counted) -> None:
        event.stop()
        if not self._filtered:
            self._totals[self._view.id] = str(event.total)
        self._status.show(self._filtered, event.total, (event.above, event.below), event.moved)
        self._show_header()

    @on(QueueList.Failed)
    def _failed(self, event: QueueList.Failed) -> None:
        event.stop()
        if isinstance(event.error, CasefloorError):
            self.tell(said(event.error.message), bad=True)
        else:
            self.floor.unexpected(event.error)

    def _called(self, rule: str) -> str:
        """What a clock is called, as far as the policy in force knows it."""
        return self.floor.seat.desk.policy.rule_label(rule, current_language())

    def _empty(self) -> tuple[str, str]:
        if self._filtered:
            return _("No case fits the filter."), _("esc takes it off.")
        if self._view.id == "mine":
            hint = _("{view} shows what nobody handles; {claim} claims a case.")
            place = next(number for number, view in enumerate(self._views, start=1) if view.id == "nobodys")
            return _("No case is yours."), hint.format(view=place, claim=key_for("claim"))
        hint = _("Mail that comes in appears by itself; {key} takes a complaint by phone.")
        return _("No case here."), hint.format(key=key_for("register"))

    # What the feed tells.

    async def changed(self, numbers: frozenset[int]) -> None:
        if not self.is_whole:
            return
        pages = self._pages
        try:
            if len(numbers) > MOST_PATCHED:
                await self.queue.load(pages)
            else:
                rows = await pages.rows_for(tuple(numbers))
                if pages is self._pages and self.is_whole:
                    self.queue.patch(rows, numbers - {row.case_id for row in rows})
        except (Superseded, DatabaseClosed):
            return
        except CasefloorError as error:
            self.tell(said(error.message), bad=True)
            return
        await super().changed(numbers)
        if self.facts is None:
            await self._follow()
        await self._count_views()

    async def _count_views(self) -> None:
        from db import queries, queue

        seat = self.floor.seat
        try:
            waiting = await seat.ask(queries.waiting_mail, seat.store, limit=MOST_WAITING, background=True)
            self._status.show(waiting=len(waiting))
            for view in self._views:
                total = await seat.ask(queue.counts, seat.store, view.filter, background=True)
                self._totals[view.id] = f"{total.at_least}" if total.exact else f"{total.at_least}+"
            mine = Filter(handlers=(seat.person.login,))
            own = await seat.ask(queue.page, seat.store, mine, limit=MOST_LATE, background=True)
            self.floor.alarm.take_own([row.next_due_at for row in own.rows if row.next_due_at], datetime.now(UTC))
        except (Superseded, DatabaseClosed):
            return
        except CasefloorError as error:
            self.tell(said(error.message), bad=True)
        self._show_header()

    def tick(self, now: datetime) -> None:
        self.queue.tick(now)
        self.floor.alarm.count(now)
        self._show_header(now)
        super().tick(now)
        # Mail that waits is in no journal, so the feed does not tell of it.
        self.run_worker(self._count_views(), exit_on_error=False, exclusive=True, group="counting")

    def _show_header(self, now: datetime | None = None) -> None:
        current = "" if self._filtered else self._view.id
        late = self.floor.alarm.late
        self._header.show(self._views, current, self._totals, now or datetime.now(UTC), self.floor.marked, late)

    # The actions of this place.

    def do_open(self) -> None:
        """The case fills the screen."""
        if self.facts is not None and self.queue.row is not None:
            from tui.screens.case import CaseScreen

            self.app.push_screen(CaseScreen(self.queue.row.ref))

    def do_cursor_down(self) -> None:
        self.queue.move(1)

    def do_cursor_up(self) -> None:
        self.queue.move(-1)

    def do_top(self) -> None:
        self.queue.home()

    def do_bottom(self) -> None:
        self.queue.end()

    def do_checklist(self) -> None:
        if not self.has_pane:
            self.do_open()
        elif self.queue.has_focus:
            self.focus_checklist()
        else:
            self.queue.focus()

    def tell(self, words: str, bad: bool = False) -> None:
        self._said = (words, bad)
        super().tell(words, bad)

    def focus_checklist(self, guard: str | None = None) -> None:
        if self.has_pane:
            super().focus_checklist(guard)
        elif self.facts is not None:
            from tui.screens.case import CaseScreen

            screen = CaseScreen(self.facts.case.ref, guard)
            screen.first_words = self._said if guard else None
            self.app.push_screen(screen)

    async def do_refresh(self) -> None:
        await self._load(self._pages.wanted)
        await self._count_views()
        await super().do_refresh()

    def take_focus_back(self) -> None:
        self.queue.focus()

    # The filter line.

    def do_filter(self) -> None:
        names = [f"{key}:" for key in (*KEYS, *SHORT)]
        names += [f"{key}:{value}" for key, known in KEYS.items() for value in known.values]
        self.bottom.ask("filter", "/", self._filtered or self._mistyped, completing(names))

    @on(Bottom.Typed)
    async def _typed(self, event: Bottom.Typed) -> None:
        event.stop()
        if event.kind == "filter":
            await self._narrow(event.text, quietly=True)

    async def given(self, kind: str, text: str) -> None:
        if kind == "filter":
            await self._narrow(text, quietly=False)
        else:
            await super().given(kind, text)

    async def not_given(self, kind: str) -> None:
        if kind == "filter":
            self._mistyped = ""
            await self.see(self._view)

    async def _narrow(self, text: str, quietly: bool) -> None:
        """Shows what the line finds; while it is typed, a last word that means nothing yet is left out."""
        seat = self.floor.seat

        def read(words: str) -> Filter:
            return read_filter(words, me=seat.person.login, departments=seat.desk.policy.departments)

        try:
            wanted = read(text) if not (quietly and _is_begun(text)) else read(_without_last(text))
        except CasefloorError as error:
            if not quietly:
                await self.see(self._view)
                self._mistyped = text
                self.tell(said(error.message), bad=True)
                return
            try:
                wanted = read(_without_last(text))
            except CasefloorError:
                return
        if not text.strip():
            await self.see(self._view)
            return
        self._filtered, self._mistyped = text, ""
        if wanted != self._pages.wanted:
            await self._load(wanted)
        if not quietly:
            self.tell(_("{key} changes the filter, esc takes it off").format(key=shown_key("/")))


def _is_begun(text: str) -> bool:
    """Whether the last word is the beginning of a key, and not yet a word to look for."""
    last = text.rsplit(maxsplit=1)[-1].lower() if text.strip() and not text.endswith(" ") else ""
    return bool(last) and any(key.startswith(last) for key in (*KEYS, *SHORT))


def _without_last(text: str) -> str:
    return text.rpartition(" ")[0]
