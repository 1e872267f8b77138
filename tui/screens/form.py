"""The form of one command: made from its model, kept as it is typed, its errors beside the fields.

It gives the command itself and is dismissed with what the desk made of it (`Done`), or with None where it was closed.
Whatever was typed outlives it: the draft stays until the command is carried out.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.timer import Timer
from textual.widgets import Input, Static, TextArea

from core.commands import CommandModel, Rebase, Register
from core.errors import BadInput, CasefloorError, Refused, TooLate
from tui.actions import key_for
from tui.database_thread import DatabaseClosed
from tui.forms.choice_field import ChoiceField
from tui.forms.choices import Around, choices, first_answers
from tui.forms.costly import is_costly, spelled_out, title_of, what_follows
from tui.forms.keeping import from_kept, to_keep
from tui.forms.labels import words_for
from tui.forms.reading import blank_answers, read
from tui.forms.rows import Row
from tui.forms.shape import asked
from tui.i18n import _, said
from tui.moments import stamp
from tui.room import Room, room_of
from tui.seat import Seat
from tui.terminal.steady import SteadyScreen
from tui.told import changed_by, holds_nobody_up

if TYPE_CHECKING:
    from core.journal import Entry
    from db.drafts import Draft

PAUSE = 0.4
"""Seconds without a key after which what was typed is kept."""


class FormScreen(SteadyScreen, ModalScreen[Any]):
    """`command` is the core's name; `around` says what is known; `kept` is the draft that was found, if any."""

    DEFAULT_CSS = Path(__file__).with_suffix(".tcss").read_text("utf-8")
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+s,ctrl+enter", "commit", show=False, priority=True),
        Binding("escape", "leave", show=False),
        Binding("enter", "next", show=False),
    ]

    def __init__(
        self, seat: Seat, command: str, around: Around, kept: Draft | None = None, name: str = ""
    ) -> None:
        super().__init__()
        self.seat = seat
        self.command = command
        self.around = around
        self.draft_name = name or command
        self._opened_with = blank_answers(command) | first_answers(command, around)
        self._answers = dict(self._opened_with)
        self._kept_at: datetime | None = None
        if kept is not None:
            self._answers |= from_kept(command, kept.fields) | {
                k: self._opened_with[k] for k in around.preset
            }
            self._kept_at = kept.at
        self._version = around.case.version if around.case else None
        self._pause: Timer | None = None
        self._busy = False

    @property
    def ref(self) -> str:
        return self.around.case.ref if self.around.case else ""

    @property
    def number(self) -> int:
        """The case's number; 0 for a new complaint."""
        return self.around.case.number if self.around.case else 0

    def compose(self) -> ComposeResult:
        with Vertical(id="form"):
            yield Static(self._head(), id="form-head")
            with VerticalScroll(id="form-rows", can_focus=False):
                for ask in asked(self.command):
                    offered = choices(self.command, ask, self.around)
                    yield Row(ask, words_for(self.command, ask.name), offered, self._answers.get(ask.name))
            yield Static("", id="form-notice", markup=False)
            yield Static("", id="form-hint", markup=False)
            yield Static(self._keys(), id="form-keys")

    def on_resize(self, event: events.Resize) -> None:
        """Over what matters least: the queue where the case is beside it, the right half where it is below."""
        room = room_of(event.size.width, event.size.height)
        for layout in Room:
            self.set_class(layout is room, layout.value)

    def on_mount(self) -> None:
        rows = list(self.query(Row))
        first = next((row for row in rows if row.ask.required and not row.answer), None) or next(
            iter(rows), None
        )
        if first is not None:
            first.field.focus()

    # Going through the fields.

    @on(Input.Submitted)
    async def _line_done(self, event: Input.Submitted) -> None:
        event.stop()
        await self.action_next()

    @on(ChoiceField.Changed)
    async def _chosen(self, event: ChoiceField.Changed) -> None:
        event.stop()
        self._touched()
        if event.settled and len(self.query(Row)) == 1 and not is_costly(self.command):
            await self.action_commit()
        elif event.settled and not self._is_last():
            self.focus_next()

    @on(Input.Changed)
    @on(TextArea.Changed)
    def _typed(self, event: Input.Changed | TextArea.Changed) -> None:
        event.stop()
        self._touched()

    async def action_next(self) -> None:
        """Enter: the next field; from the last one it gives a command that is not costly."""
        if not self._is_last():
            self.focus_next()
        elif not is_costly(self.command):
            await self.action_commit()

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        here = next((node for node in event.widget.ancestors if isinstance(node, Row)), None)
        for row in self.query(Row):
            row.set_class(row is here, "-here")
        if here is not None:
            self.query_one("#form-hint", Static).update(Content(here.words.help), layout=False)

    def _is_last(self) -> bool:
        rows = list(self.query(Row))
        return bool(rows) and self.focused is rows[-1].field

    # Keeping what is typed.

    def _touched(self) -> None:
        if self._pause is not None:
            self._pause.stop()
        self._pause = self.set_timer(PAUSE, self._keep)

    def _now(self) -> dict[str, object]:
        return {row.ask.name: row.answer for row in self.query(Row)}

    async def _keep(self) -> None:
        """Saves the draft, or forgets it where the form says what it opened with."""
        from db import drafts

        answers = self._now()
        try:
            if answers == self._opened_with:
                await self._forget()
            elif answers != self._answers or self._kept_at is None:
                now = datetime.now(UTC)
                draft = drafts.Draft(
                    self.seat.person.login, self.ref, self.draft_name, to_keep(self.command, answers), now
                )
                await self.seat.ask(drafts.save, self.seat.store, draft)
                self._answers, self._kept_at = answers, now
        except CasefloorError as error:
            self._notice(_("not kept: {why}").format(why=said(error.message)), bad=True)
        except DatabaseClosed:
            return

    async def _forget(self) -> None:
        from db import drafts

        if self._kept_at is not None:
            self._kept_at = None
            await self.seat.ask(
                drafts.delete, self.seat.store, self.seat.person.login, self.ref, self.draft_name
            )

    async def action_leave(self) -> None:
        if self._pause is not None:
            self._pause.stop()
        await self._keep()
        self.dismiss(None)

    # Giving the command.

    async def action_commit(self) -> None:
        """ctrl+s: reads the fields, asks where it is costly, and gives the command."""
        if self._busy:
            return
        answers = self._now()
        reading = read(self.command, answers, self._opened_with)
        self._complain(reading.errors, reading.whole)
        if reading.command is None:
            return
        if is_costly(self.command):
            from tui.screens.confirm import ConfirmScreen

            case, command = self.around.case, reading.command
            screen = ConfirmScreen(
                title_of(self.command, self.ref),
                (*spelled_out(command, case), *self._results(command)),
                what_follows(command, case, self.around.policy),
            )
            await self._keep()

            def answered(yes: bool | None) -> None:
                if yes:
                    self.run_worker(self._give(command), exit_on_error=False)

            self.app.push_screen(screen, answered)
        else:
            await self._give(reading.command)

    def _results(self, command: CommandModel) -> tuple[tuple[str, str], ...]:
        """What the case's clocks are and would be, where the command moves it to another policy."""
        case, around = self.around.case, self.around
        target = around.policies.get(command.policy) if isinstance(command, Rebase) else None
        if case is None or target is None:
            return ()
        from tui.forms.rebased import both_results

        results = tuple(both_results(case, around.policy, target, datetime.now(UTC)))
        is_moved = any("→" in words for _title, words in results)
        head = _("as they are → as they would be") if is_moved else _("none of them moves")
        return (("", ""), (_("clocks"), head), *results)

    async def _give(self, command: CommandModel) -> None:
        self._busy = True
        if self._pause is not None:
            self._pause.stop()
        try:
            if isinstance(command, Register):
                done = await self.seat.register(command)
            else:
                done = await self.seat.do(self.ref, command, self._version)
            await self._forget()
        except Refused as refused:
            self._complain({}, tuple(self._reason(unmet) for unmet in refused.unmet))
        except TooLate as late:
            self._version = late.version
            await self._keep()
            self.tell_changed(late.since)
        except BadInput as bad:
            self._complain({bad.field: said(bad.message)}, ())
        except CasefloorError as error:
            await self._keep()
            self._notice(said(error.message), bad=True)
        except DatabaseClosed:
            self._notice(_("the database is closed"), bad=True)
        else:
            self.dismiss(done)
        finally:
            self._busy = False

    def told(self, entries: Iterable[Entry]) -> None:
        """What others wrote into the journal just now; who has been told applies their text with the next ctrl+s."""
        case = self.around.case
        mine = [entry for entry in entries if case is not None and entry.case == case.number]
        mine = [entry for entry in mine if not holds_nobody_up([entry])]
        if mine and not self._busy:
            self._version = max(self._version or 0, *(entry.to_version for entry in mine))
            self.tell_changed(mine)

    def tell_changed(self, since: Iterable[Entry]) -> None:
        """Somebody else changed the case while this was written."""
        who = "; ".join(changed_by(entry) for entry in since) or _("the case has changed")
        self._notice(
            _("{who}. Your text is kept: ctrl+s applies it to the case as it is now, esc to look.").format(
                who=who
            )
        )

    # Telling.

    def _complain(self, errors: Mapping[str, str], whole: tuple[str, ...]) -> None:
        beside = dict(errors)
        rows = list(self.query(Row))
        for row in rows:
            row.complain(beside.pop(row.ask.name, ""))
        self._notice("\n".join((*whole, *beside.values())), bad=True)
        first = next((row for row in rows if row.has_class("-wrong")), None)
        if first is not None:
            first.field.focus()

    def _reason(self, unmet: object) -> str:
        satisfy = [(command, key_for(command)) for command in getattr(unmet, "satisfy", ())]
        keys = " ".join(f"[{key}]" for command, key in satisfy if key and command != self.command)
        return f"{said(unmet.message)} {keys}".strip()  # type: ignore[attr-defined]

    def _notice(self, words: str, bad: bool = False) -> None:
        notice = self.query_one("#form-notice", Static)
        notice.update(Content(words))
        notice.set_class(bool(words), "-said")
        notice.set_class(bad, "-bad")

    def _title(self) -> str:
        return title_of(self.command, self.ref)

    def _head(self) -> Content:
        head = Content.styled(self._title(), "bold")
        if self._kept_at is None:
            return head
        kept = _("kept from {time}").format(time=stamp(self._kept_at, datetime.now(UTC)))
        return Content.assemble(head, "   ", (kept, "$soon"))

    def _keys(self) -> Content:
        parts = [("ctrl+s", _("do it") if not is_costly(self.command) else _("read it over")), ("tab", _("next")),
                 ("esc", _("close, keep what is typed"))]  # fmt: skip
        return Content("   ").join([Content.assemble((key, "$accent"), f" {words}") for key, words in parts])
