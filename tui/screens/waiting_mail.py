"""Mail that waits for a person: read it, then join it to a case, open a case with it, or discard it with a reason."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar, cast

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Container
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Static

from core.errors import CasefloorError, Refused, TooLate
from tui.bottom import Bottom
from tui.database_thread import DatabaseClosed, Superseded
from tui.i18n import _, ngettext, said
from tui.panes.lines import one_line
from tui.panes.mail_text import Mail, MailText
from tui.panes.queue_columns import Reader
from tui.panes.waiting_list import WaitingList
from tui.terminal.steady import SteadyScreen

if TYPE_CHECKING:
    from core.channels.settle import How
    from core.ports import Received
    from db.store import SqliteStore
    from tui.app import FloorApp
    from tui.seat import Seat

MOST = 200
"""Mails that are listed; as they are settled, the next ones move up."""

BESIDE = 110
"""Columns from which the mail stands beside the list and not below it."""


class WaitingMailScreen(SteadyScreen, Screen[None]):
    """The list, and the mail under its cursor."""

    DEFAULT_CSS = Path(__file__).with_suffix(".tcss").read_text("utf-8")
    AUTO_FOCUS = ""
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("l,enter", "join", show=False),
        Binding("N", "open_case", show=False),
        Binding("X", "discard", show=False),
        Binding("tab", "other_pane", show=False),
        Binding("ctrl+r,f5", "refresh", show=False),
        Binding("escape,q", "leave", show=False),
    ]

    def __init__(self) -> None:
        super().__init__()
        self._busy = False
        self._asked_for: Received | None = None
        """The mail that the line at the bottom is about."""

    @property
    def seat(self) -> Seat:
        return cast("FloorApp", self.app).seat

    def compose(self) -> ComposeResult:
        reader = Reader(datetime.now(UTC), me=self.seat.person.login)
        yield Static("", id="waiting-head", markup=False)
        with Container(id="waiting"):
            yield WaitingList(reader, id="waiting-list")
            yield MailText(reader, id="waiting-text")
        yield Bottom()
        yield Static(self._keys(), id="waiting-keys", markup=False)

    def on_mount(self) -> None:
        self.set_class(self.app.size.width >= BESIDE, "-beside")
        self.call_after_refresh(self.waiting.focus)
        self.run_worker(self._read(), exit_on_error=False)

    def on_resize(self) -> None:
        self.set_class(self.size.width >= BESIDE, "-beside")

    @property
    def waiting(self) -> WaitingList:
        return self.query_one(WaitingList)

    @property
    def text(self) -> MailText:
        return self.query_one(MailText)

    def tell(self, words: str, bad: bool = False) -> None:
        """A quiet line."""
        self.query_one(Bottom).say(words, bad)

    # Reading.

    async def changed(self, numbers: frozenset[int]) -> None:
        """Something happened on the floor: perhaps intake has set another mail aside, or somebody settled one."""
        await self._read()

    def tick(self, now: datetime) -> None:
        """The minute has changed; what was set aside meanwhile has no entry in any journal."""
        self.waiting.tick(now)
        self.text.tick(now)
        self.run_worker(self._read(), exit_on_error=False)

    async def action_refresh(self) -> None:
        await self._read()

    async def _read(self) -> None:
        from db import queries

        try:
            rows = await self.seat.ask(queries.waiting_mail, self.seat.store, 0, MOST, key="waiting mail")
        except (Superseded, DatabaseClosed):
            return
        except CasefloorError as error:
            self.tell(said(error.message), bad=True)
            return
        if self.is_attached:
            self.waiting.tell(rows)
            self._say_how_many(len(rows))

    @on(WaitingList.Moved)
    async def _moved(self, event: WaitingList.Moved) -> None:
        event.stop()
        if event.row is None:
            self.text.tell(None)
            return
        try:
            mail = await self.seat.ask(_mail, self.seat.store, event.row, key="waiting text")
        except (Superseded, DatabaseClosed):
            return
        except CasefloorError as error:
            self.tell(said(error.message), bad=True)
            return
        if self.is_attached:
            self.text.tell(mail)

    def _say_how_many(self, count: int) -> None:
        words = ngettext("{n} mail waits for a person", "{n} mails wait for a person", count).format(n=count)
        if count == MOST:
            words = _("the {n} oldest mails that wait for a person").format(n=count)
        head = Content.assemble((_("Waiting mail"), "bold"), ("   " + words if count else "", "$soon"))
        self.query_one("#waiting-head", Static).update(head)

    # Deciding.

    def action_join(self) -> None:
        """Asks which case; the one that the mail names stands there already."""
        row = self._chosen()
        if row is not None:
            self.query_one(Bottom).ask("join", _("join to case:"), row.ref, replaced=True)

    def action_discard(self) -> None:
        """Asks why."""
        if self._chosen() is not None:
            self.query_one(Bottom).ask("discard", _("discard, because:"))

    async def action_open_case(self) -> None:
        from core.channels.settle import Open

        row = self._chosen()
        if row is not None:
            await self._settle(row, Open())

    def _chosen(self) -> Received | None:
        self._asked_for = self.waiting.row
        if self._asked_for is None:
            self.tell(_("no mail waits"), bad=True)
        return self._asked_for

    @on(Bottom.Given)
    async def _line_given(self, event: Bottom.Given) -> None:
        from core.channels.settle import Discard, Join

        event.stop()
        row, text = self._asked_for, event.text.strip()
        if row is None:
            self._close_line()
        elif event.kind == "join" and not text:
            self._complain(_("name the case, such as {example}").format(example="26-4213-7"))
        elif await self._settle(row, Join(text) if event.kind == "join" else Discard(text)):
            self._close_line()

    @on(Bottom.Closed)
    def _line_closed(self, event: Bottom.Closed) -> None:
        event.stop()
        self._close_line()

    @on(Bottom.Typed)
    def _line_typed(self, event: Bottom.Typed) -> None:
        event.stop()

    def _close_line(self) -> None:
        self._asked_for = None
        self.query_one(Bottom).close()
        self.waiting.focus()
        self._say_how_many(len(self.waiting.blocks))

    async def _settle(self, row: Received, how: How) -> bool:
        """Carries the decision out; whether it was. What was typed stays where a rule or a person was in the way."""
        from core.channels.settle import settle

        if self._busy:
            return False
        self._busy = True
        seat = self.seat
        try:
            deciding = partial(settle, os_user=seat.os_user)
            settled = await seat.ask(deciding, seat.store, seat.desk, row.number, seat.person, how)
        except TooLate as late:
            self._close_line()
            self.tell(said(late.message), bad=True)
            await self._read()
            return False
        except Refused as refused:
            self._complain("; ".join(said(unmet.message) for unmet in refused.unmet))
            return False
        except CasefloorError as error:
            self._complain(said(error.message))
            return False
        except DatabaseClosed:
            return False
        finally:
            self._busy = False
        self.tell(self._told(settled.arrival.value, settled.ref, row))
        await self._read()
        return True

    def _complain(self, words: str) -> None:
        """Told at the head while the line below keeps what was typed, else at the foot."""
        if self._asked_for is not None and self.query_one(Bottom).typing:
            self.query_one("#waiting-head", Static).update(Content.styled(words, "$late"))
        else:
            self.tell(words, bad=True)

    def _told(self, arrival: str, ref: str, row: Received) -> str:
        if arrival == "joined":
            return _("joined to {ref}").format(ref=ref)
        if arrival == "registered":
            return _("{ref} is opened with it").format(ref=ref)
        return _("discarded: {subject}").format(subject=one_line(row.subject, 60) or one_line(row.sender, 60))

    # Going.

    def action_other_pane(self) -> None:
        (self.text if self.waiting.has_focus else self.waiting).focus()

    def action_leave(self) -> None:
        self.dismiss()

    def _keys(self) -> Content:
        keys = (
            ("l", _("join to a case")), ("N", _("new case")), ("X", _("discard")), ("tab", _("read")),
            ("esc", _("back")),
        )  # fmt: skip
        return Content("   ").join([Content.assemble((key, "$accent"), f" {words}") for key, words in keys])


def _mail(store: SqliteStore, row: Received) -> Mail:
    """The mail of a row, read again from the bytes that were kept."""
    from core.channels.mail.parse import parse

    with store.reading() as unit:
        raw = unit.file(row.raw_sha256) if row.raw_sha256 else None
    return Mail(row, parse(raw) if raw is not None else None)
