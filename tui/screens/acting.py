"""What every screen that shows a case has in common: its keys from the table of actions, head, message and foot.

A screen derives from `ActingScreen`, sets `PLACE` and `BINDINGS = keys_of(PLACE)`, and yields its own part from
`body`. An action that makes a command goes to `tui.acting`; the screen's own are methods named `do_` and their id.
"""

from __future__ import annotations

import shlex
from collections.abc import Awaitable, Callable
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, cast

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.screen import Screen
from textual.timer import Timer

from core.case import MessageState
from core.errors import CasefloorError
from tui.actions import ACTIONS, BY_ID, Action, Place
from tui.bottom import Bottom, completing
from tui.database_thread import DatabaseClosed, Superseded
from tui.footer import Footer
from tui.i18n import _, said
from tui.likely import fits, here, likely
from tui.panes.case import CasePane
from tui.policy_banner import PolicyBanner
from tui.terminal.steady import SteadyScreen

if TYPE_CHECKING:
    from tui.app import FloorApp
    from tui.panes.facts import CaseFacts

FIRST_KEYS = ("enter", "tab")
"""Keys that a focused list or button would take for itself are bound without a claim on them."""


def keys_of(place: Place) -> list[BindingType]:
    """The bindings of every action that means something in this place."""
    return [
        Binding(",".join(action.keys), f"do('{action.id}')", show=False)
        for action in ACTIONS
        if action.command or fits(action, place)
    ]


class ActingScreen(SteadyScreen, Screen[None]):
    """A screen with a case on it. `facts` is the case as it is shown, or None."""

    DEFAULT_CSS = Path(__file__).with_suffix(".tcss").read_text("utf-8")
    PLACE: ClassVar[Place] = Place.CASE
    AUTO_FOCUS = ""

    facts: CaseFacts | None = None
    first_words: tuple[str, bool] | None = None
    """What the line says when the screen opens, and whether it is bad."""

    def body(self) -> ComposeResult:
        """The screen's own widgets, one of them a CasePane."""
        raise NotImplementedError

    def compose(self) -> ComposeResult:
        yield PolicyBanner()
        yield from self.body()
        yield Bottom()
        yield Footer()

    def on_mount(self) -> None:
        if self.first_words is not None:
            self.tell(*self.first_words)

    @property
    def floor(self) -> FloorApp:
        return cast("FloorApp", self.app)

    @property
    def pane(self) -> CasePane:
        return self.query_one(CasePane)

    @property
    def has_pane(self) -> bool:
        """Whether there is room for the case on this screen."""
        return True

    @property
    def bottom(self) -> Bottom:
        return self.query_one(Bottom)

    # What acting asks of a screen.

    def tell(self, words: str, bad: bool = False) -> None:
        """A quiet line, which stays until the next one."""
        if self.is_whole:
            self.bottom.say(words, bad)

    def focus_checklist(self, guard: str | None = None) -> None:
        """The keyboard to what is owed."""
        self.pane.focus_checklist(guard)

    async def reload(self) -> None:
        """Reads the case that is shown anew."""
        if self.facts is not None:
            await self.show_case(self.facts.case.ref)

    @property
    def is_whole(self) -> bool:
        """Whether the screen still has its widgets: an answer may come when it is being taken down."""
        return self.is_attached and bool(self.query(Footer)) and bool(self.query(CasePane))

    async def go_to(self, number: int, ref: str) -> None:
        """Shows another case, by its number and its reference."""
        await self.show_case(ref)

    async def show_case(self, ref: str | None) -> None:
        """Reads a case and shows it; None shows none."""
        from tui.panes.facts import load_facts

        seat = self.floor.seat
        try:
            facts = None
            if ref is not None:
                known = self.facts if self.facts and self.facts.case.ref == ref else None
                facts = await seat.ask(
                    load_facts, seat.store, seat.desk, seat.person, ref, known, key=f"case {id(self)}"
                )
        except (Superseded, DatabaseClosed):
            return
        except CasefloorError as error:
            self.tell(said(error.message), bad=True)
            return
        if not self.is_whole:
            return
        self.facts = facts
        self.pane.tick(datetime.now(UTC))  # what was just done is not told by the time of the last minute
        self.pane.show(facts)
        self.foot()

    async def changed(self, numbers: frozenset[int]) -> None:
        """The journal has entries about these cases that this screen has not seen."""
        if self.facts is not None and self.facts.case.number in numbers:
            await self.reload()

    def tick(self, now: datetime) -> None:
        """The minute has changed."""
        self.pane.tick(now)

    # The bottom line.

    _countdown: Timer | None = None

    def foot(self) -> None:
        """Shows the likeliest keys, and what can still be taken back."""
        if not self.is_whole:
            return
        facts = self.facts
        case = facts.case if facts else None
        shown = likely(case, facts.checklist if facts else (), facts.offered if facts else (), self.PLACE)
        left = self._left_to_undo()
        self.query_one(Footer).show(shown, left)
        if left and self._countdown is None:
            self._countdown = self.set_interval(1, self.foot)
        elif not left and self._countdown is not None:
            self._countdown.stop()
            self._countdown = None

    def _left_to_undo(self) -> str | None:
        """None where the last act is not this person's to take back; else the time left, empty where none runs."""
        facts = self.facts
        if facts is None or not facts.entries or "undo" not in facts.offered:
            return None
        last = facts.entries[-1]
        if last.by != self.floor.seat.person.login or last.command in {"undo", "register"}:
            return None
        held = [m.not_before for m in facts.case.messages if m.state is MessageState.QUEUED and m.not_before]
        seconds = int((max(held) - datetime.now(UTC)).total_seconds()) if held else 0
        return f"{seconds // 60}:{seconds % 60:02d}" if seconds > 0 else ""

    # Doing.

    async def action_do(self, id: str) -> None:
        """Does one action of the table here."""
        action = BY_ID[id]
        if action.command:
            await self.floor.acting.act(self, action.command, action.preset, action.id)
        else:
            method: Callable[[], Any] = getattr(self, f"do_{id}")
            answer = method()
            if isinstance(answer, Awaitable):
                await answer

    @on(CasePane.Wanted)
    async def _wanted(self, event: CasePane.Wanted) -> None:
        event.stop()
        await self.floor.acting.act(self, event.command, event.preset)

    def actions_here(self) -> tuple[Action, ...]:
        """What help and palette list."""
        facts = self.facts
        return here(facts.case if facts else None, facts.offered if facts else (), self.PLACE)

    def do_next_tab(self) -> None:
        self.pane.next_tab()

    def do_clocks(self) -> None:
        """The tab of the clocks, with the keyboard in it; from there back to what is owed."""
        if not self.has_pane:
            self._open_clocks()
        elif self.pane.tab == "clocks" and self.pane.page.has_focus:
            self.focus_checklist()
        else:
            self.pane.open_tab("clocks")
            self.pane.focus_tab()

    def _open_clocks(self) -> None:
        if self.facts is not None:
            from tui.screens.case import CaseScreen

            self.app.push_screen(CaseScreen(self.facts.case.ref, tab="clocks"))

    def do_checklist(self) -> None:
        self.focus_checklist()

    def do_back(self) -> None:
        self.dismiss()

    async def do_refresh(self) -> None:
        await self.reload()
        self.refresh(layout=True)

    def do_theme(self) -> None:
        self.floor.next_theme()

    async def do_quit(self) -> None:
        self.floor.exit(0)

    def do_help(self) -> None:
        from tui.screens.help import HelpScreen

        self.app.push_screen(HelpScreen(self.actions_here()), self._chosen)

    def do_palette(self) -> None:
        from tui.screens.palette import palette

        self.app.push_screen(palette(self.actions_here(), self._chosen))

    def do_waiting_mail(self) -> None:
        from tui.screens.waiting_mail import WaitingMailScreen

        self.app.push_screen(WaitingMailScreen())

    def do_policy(self) -> None:
        from tui.screens.policy import PolicyScreen

        self.app.push_screen(PolicyScreen())

    def _chosen(self, id: str | None) -> None:
        """From help or palette: done when the screen is this one again."""
        if id is not None:
            self.call_later(self.action_do, id)

    # The file for the independent body.

    _file_of = ""
    """The reference of the case whose file is asked for: another may be shown when the place is told."""

    def do_referral_file(self) -> None:
        """Asks where the whole file of the case goes."""
        from tui.file_of_case import usual_path

        if self.facts is None:
            self.tell(_("no case here"), bad=True)
            return
        self._file_of = self.facts.case.ref
        prompt = _("the whole file of {ref}, to: ").format(ref=self._file_of)
        self.bottom.ask("referral_file", prompt, str(usual_path(self._file_of)))

    async def _write_file(self, typed: str) -> None:
        from tui.file_of_case import write_file_of_case

        if not typed.strip():
            return
        seat, path = self.floor.seat, Path(typed.strip()).expanduser()
        try:
            file = await seat.ask(write_file_of_case, seat.store, seat.desk.shelf, self._file_of, path)
        except DatabaseClosed:
            return
        except CasefloorError as error:
            self.tell(said(error.message), bad=True)
            return
        self.tell(said(file.words) if file else _("no case here"), bad=file is None)

    # The command line.

    def do_command_line(self) -> None:
        from core.commands import COMMAND_MODELS

        offered = self.facts.offered if self.facts else ()
        fields = {
            f"{name}="
            for command in offered
            for name in COMMAND_MODELS[command].model_fields
            if name != "type"
        }
        names = (*offered, *(action.id for action in ACTIONS if not action.command), *sorted(fields))
        self.bottom.ask("command", ":", complete=completing(names))

    @on(Bottom.Given)
    async def _line_given(self, event: Bottom.Given) -> None:
        event.stop()
        self.bottom.close()
        self.take_focus_back()
        await self.given(event.kind, event.text)

    @on(Bottom.Closed)
    async def _line_closed(self, event: Bottom.Closed) -> None:
        event.stop()
        kind = self.bottom.typing
        self.bottom.close()
        self.take_focus_back()
        await self.not_given(kind)

    def take_focus_back(self) -> None:
        """Where the keyboard goes when the line above the foot is closed."""
        self.pane.focus_checklist()

    async def given(self, kind: str, text: str) -> None:
        if kind == "command" and text.strip():
            await self._run_line(text)
        elif kind == "referral_file":
            await self._write_file(text)

    async def not_given(self, kind: str) -> None:
        """Esc in the line."""

    async def _run_line(self, text: str) -> None:
        """`command field=value …` in the words of `casefloor do`; a name alone acts as its key does."""
        from tui.cli.fields import model_named, read_command

        words: list[str] = []
        with suppress(ValueError):
            words = shlex.split(text)
        if not words:
            self.tell(_("a quotation mark is not closed"), bad=True)
            return
        known = BY_ID.get(words[0])
        if len(words) == 1 and known is not None and (known.command or fits(known, self.PLACE)):
            await self.action_do(known.id)
            return
        try:
            name, model = model_named(words[0])
            if len(words) == 1:
                await self.floor.acting.act(self, name)
                return
            command = read_command(model, words[1:])
        except CasefloorError as error:
            self.tell(said(error.message), bad=True)
            return
        await self.floor.acting.act_on_line(self, name, command)
