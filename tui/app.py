"""The program on a screen: opens the floor, keeps it live, and gives every screen its seat at the desk."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Mapping
from contextlib import suppress
from datetime import UTC, datetime
from typing import TYPE_CHECKING, ClassVar, cast

from textual import events, on
from textual.binding import Binding, BindingType
from textual.worker import Worker, WorkerState

from core.errors import CasefloorError
from core.people import MANAGING
from core.text import clean_line
from tui.acting import Acting
from tui.alarm import Alarm
from tui.database_thread import DatabaseClosed
from tui.i18n import _, said, set_language
from tui.screens.acting import ActingScreen
from tui.screens.floor import FloorScreen
from tui.seat import Seat
from tui.terminal.app import TerminalApp
from tui.terminal.paste import PasteIgnored
from tui.terminal.steady import Steady
from tui.unexpected import keep

if TYPE_CHECKING:
    from core.housekeeper import News
    from core.people import Person
    from core.settings import Settings
    from core.toml_file import Fault
    from tui.housekeeping import Housekeeping
    from tui.policy_watch import PolicyNews, PolicyWatch
    from tui.screens.form import FormScreen

READ_AT_ONCE = 1000
"""Entries of the journal that are read for one wake of the feed."""

AGAIN = 3.0
"""Seconds until the feed is asked anew after the database failed."""


class FloorApp(Steady, TerminalApp[int]):
    """The floor. `marked` is a word for the head line, such as that this is a demo."""

    TITLE = "Casefloor"
    BINDINGS: ClassVar[list[BindingType]] = [Binding("ctrl+c", "how_to_leave", show=False, priority=True)]

    def __init__(
        self, seat: Seat, *, marked: str = "", housekeeping: bool = True, watch_policy: bool | None = None
    ) -> None:
        """`watch_policy` is as `housekeeping` where it is not said."""
        super().__init__()
        self.seat = seat
        self.marked = marked
        self.acting = Acting(self)
        self.alarm = Alarm(self)
        self.errors: list[BaseException] = []
        """What nobody foresaw, since the start."""
        self._seen: int | None = None
        """The number of the journal's last entry that the screens know of."""
        self._first_seen: asyncio.Task[int] | None = None
        self._wants_housekeeping = housekeeping
        self._housekeeping: Housekeeping | None = None
        self.policy_faults: tuple[Fault, ...] = ()
        """What is wrong with the policy's file, for whoever answers for it; empty for everybody else."""
        self._wants_watch = housekeeping if watch_policy is None else watch_policy
        self._policy_watch: PolicyWatch | None = None
        self._choose_theme(seat.settings.screen.theme)

    async def on_mount(self) -> None:
        from db import queries

        # Asked before any screen reads: what is written between the two is told again rather than missed.
        self._first_seen = asyncio.create_task(self.seat.ask(queries.last_seq, self.seat.store))
        await self.push_screen(FloorScreen(self))
        self.set_window_title(f"Casefloor · {self.seat.person.login}")
        self.call_after_refresh(self._come_alive)

    def _come_alive(self) -> None:
        """What nobody has to wait for before the first paint."""
        self.run_worker(self._follow_journal(), exit_on_error=False, name="feed")
        self._await_minute()
        if self._wants_housekeeping:
            from tui.housekeeping import Housekeeping

            self._housekeeping = Housekeeping(self.seat.settings, self.seat.desk.policy, self._news)
            self._housekeeping.start()
        if self._wants_watch:
            from tui.policy_watch import PolicyWatch

            self._policy_watch = PolicyWatch(self.seat.settings, self.seat.person, self._policy_news)
            self._policy_watch.start()

    async def on_unmount(self) -> None:
        if self._housekeeping is not None:
            await asyncio.to_thread(self._housekeeping.stop)
        if self._policy_watch is not None:
            await asyncio.to_thread(self._policy_watch.stop)
        with suppress(Exception):  # a database that went away must not keep the program from ending
            await self.seat.close()

    # Acting, from any screen.

    async def act(self, command: str, preset: Mapping[str, object] | None = None) -> None:
        """Gives a command on the case of the screen on top."""
        screen = self.acting_screen
        if screen is not None:
            await self.acting.act(screen, command, preset)

    @property
    def acting_screen(self) -> ActingScreen | None:
        """The topmost screen with a case on it."""
        return next(
            (screen for screen in reversed(self.screen_stack) if isinstance(screen, ActingScreen)), None
        )

    def tell(self, words: str, bad: bool = False) -> None:
        """A quiet line on the topmost screen that has one."""
        screen = self.acting_screen
        if screen is not None and screen.is_mounted:
            screen.tell(words, bad)

    # What happens elsewhere.

    async def _follow_journal(self) -> None:
        """Tells every screen of what changed, as long as the program runs, whatever the database does meanwhile."""
        from db import feed

        lost = False
        while True:
            try:
                if self._seen is None:
                    self._seen = await self._begin_at()
                async for _seq in feed.changes(self.seat.store, self._seen, self.seat.ask):
                    if lost:
                        lost = False
                        self.tell(_("the database answers again"))
                    await self._read_on()
            except CasefloorError as error:
                lost = True
                self.tell(said(error.message), bad=True)
            except DatabaseClosed:
                return
            except OSError as error:
                lost = True
                self.tell(str(error), bad=True)
            await asyncio.sleep(AGAIN)

    async def _begin_at(self) -> int:
        """The journal's last entry when the program began, or now where that could not be read."""
        from db import queries

        first, self._first_seen = self._first_seen, None
        return await (first or self.seat.ask(queries.last_seq, self.seat.store))

    async def _read_on(self) -> None:
        """Reads what the journal has beyond what was seen, and hands it on."""
        from db import queries

        while True:
            since = self._seen or 0
            changed = await self.seat.ask(queries.changed_since, self.seat.store, since, READ_AT_ONCE)
            if not changed:
                return
            self._seen = changed[-1][0]
            numbers = frozenset(number for _seq, number in changed)
            for screen in list(self.screen_stack):
                if getattr(screen, "told", None) is not None:
                    await self._tell_form(cast("FormScreen", screen), since, numbers)
                elif (tell := getattr(screen, "changed", None)) is not None:
                    await tell(numbers)
            await self.alarm.heed(since, self._seen)

    async def on_event(self, event: events.Event) -> None:
        if isinstance(event, events.Key) and not event.is_forwarded:
            self.alarm.key_pressed()
        await super().on_event(event)

    async def _tell_form(self, form: FormScreen, since: int, numbers: frozenset[int]) -> None:
        """A form on a changed case is told who did what; only then whole entries are read."""
        from db import queries

        if form.number in numbers:
            entries = await self.seat.ask(queries.journal_since, self.seat.store, since, READ_AT_ONCE)
            form.told([entry for entry in entries if entry.by != self.seat.person.login])

    def _await_minute(self) -> None:
        now = datetime.now(UTC)
        self.set_timer(60.05 - now.second - now.microsecond / 1e6, self._minute)

    def _minute(self) -> None:
        now = datetime.now(UTC)
        for screen in self.screen_stack:
            tick = getattr(screen, "tick", None)
            if tick is not None:
                tick(now)
        self._await_minute()

    def _news(self, news: News) -> None:
        """From the housekeeper's thread: troubles are told, mail that waits is counted, the rest shows by itself."""
        with suppress(RuntimeError):  # the program is ending
            if news.words is not None:
                self.call_from_thread(self.tell, said(news.words), True)
            elif news.what == "intake":
                self.call_from_thread(self._count_anew)

    def _policy_news(self, news: PolicyNews) -> None:
        """From the watch's thread."""
        with suppress(RuntimeError):  # the program is ending
            self.call_from_thread(self._policy_moved, news)

    def _policy_moved(self, news: PolicyNews) -> None:
        self.run_worker(self._take_policy(news), exit_on_error=False, name="policy")

    async def _take_policy(self, news: PolicyNews) -> None:
        """The desk hears what is in force; whoever answers for the policy is told what is wrong with its file."""
        from tui.policy_banner import PolicyBanner

        manages = self.seat.person.role in MANAGING
        self.policy_faults = news.faults if manages else ()
        with suppress(CasefloorError, DatabaseClosed):  # the next news, or the next case, asks again
            await self.seat.hear_policy()
        if news.words is not None and (manages or not news.bad) and not (news.bad and news.faults):
            self.tell(clean_line(said(news.words), limit=400))  # faults have their banner
        for screen in self.screen_stack:
            for banner in screen.query(PolicyBanner):
                banner.tell(self.policy_faults)
            if (tell := getattr(screen, "policy_changed", None)) is not None:
                await tell()

    def _count_anew(self) -> None:
        for screen in self.screen_stack:
            if isinstance(screen, FloorScreen):
                screen.tick(datetime.now(UTC))

    @on(PasteIgnored)
    def _paste_ignored(self, event: PasteIgnored) -> None:
        event.stop()
        self.tell(
            _("nothing was pasted: {n} characters, and no text field has the keyboard").format(
                n=event.characters
            )
        )

    # Themes, errors, leaving.

    def _choose_theme(self, name: str) -> None:
        if name and not self.no_color and name in self.available_themes:
            self.theme = name

    def next_theme(self) -> None:
        """The next of our own themes; without colour there is only one."""
        if self.no_color:
            self.tell(_("NO_COLOR is set: there is only the theme without colour"))
            return
        import themes

        names = [theme.name for theme in themes.shipped() if theme.name != "none"]
        self.theme = names[(names.index(self.theme) + 1) % len(names)] if self.theme in names else names[0]
        self.tell(_("theme: {name}").format(name=self.theme))

    def action_how_to_leave(self) -> None:
        self.tell(_("{key} leaves the floor").format(key="ctrl+q"))

    def action_help_quit(self) -> None:
        self.action_how_to_leave()

    def unexpected(self, error: BaseException) -> None:
        """Keeps an error that nobody foresaw in a file, and says so in a line."""
        self.errors.append(error)
        place = keep(error)
        words = _("unforeseen error ({kind}), kept in {file}")
        told = words.format(kind=type(error).__name__, file=place)
        if self._exception is None or self._exception is error:
            self.last_words = told  # what follows from the first error says nothing
        with suppress(Exception):  # the screen itself may be what failed
            self.tell(told, bad=True)

    def on_worker_state_changed(self, event: Worker.StateChanged) -> None:
        if event.state is WorkerState.ERROR and event.worker.error is not None:
            self.unexpected(event.worker.error)


def run_floor(
    settings: Settings, person: Person, *, os_user: str = "", marked: str = "", housekeeping: bool = True
) -> int:
    """The floor for this person on the configured database, until they leave; returns the exit status.

    Raises StoreError, `core.toml_file.BadFile` where the database or the policy cannot be used.
    """
    from core.desk import Desk, utc_now
    from core.policy_file import open_policy
    from db.connect import open_floor
    from tui.cli.call import os_login
    from tui.policy_watch import history_of

    if settings.language:
        set_language(settings.language)
    store = open_floor(settings.database)
    # What is wrong with the file, the watch tells on the screen.
    opening = open_policy(store, settings.policy_path, person, utc_now(), history_of(store))
    store.close()  # for this thread: from here on the database's own thread talks to it
    desk = Desk(store, opening.policy, domain=settings.mail.domain)
    seat = Seat(store, desk, person, settings, os_user or os_login())
    app = FloorApp(seat, marked=marked, housekeeping=housekeeping)
    status = app.run()
    if app.last_words and app.return_code:
        print(f"casefloor: {app.last_words}", file=sys.stderr)  # noqa: T201 - the screen is gone
        return 1
    return status or 0
