"""Carrying out an action of the table on the case that a screen shows: at once, by its form, or refused in words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Protocol

from core.commands import COMMAND_MODELS, CommandModel
from core.errors import CasefloorError, Refused, TooLate
from core.rules import RULES, objections, role_objections
from core.say import say
from core.stages import STAGES
from tui.actions import BY_ID, key_for, shown_key
from tui.database_thread import DatabaseClosed
from tui.forms.choices import Around, first_answers
from tui.forms.costly import is_costly
from tui.forms.reading import blank_answers, read
from tui.i18n import _, ngettext, said, translate
from tui.possible import lacking
from tui.told import changed_by

if TYPE_CHECKING:
    from core.desk import Done
    from core.policy import Policy
    from core.unmet import Unmet
    from tui.app import FloorApp
    from tui.panes.facts import CaseFacts
    from tui.seat import Seat

AT_ONCE = frozenset({
    "advance", "undo", "claim", "acknowledge", "ask_feedback", "release", "send_message", "hold_message",
    "discard_message", "confirm_signal",
})  # fmt: skip
"""Commands that are done by the key alone wherever nothing that they need is left open."""


class CaseShown(Protocol):
    """What acting needs of a screen."""

    @property
    def facts(self) -> CaseFacts | None:
        """The case as it is shown."""

    def tell(self, words: str, bad: bool = False) -> None:
        """A quiet line."""

    def focus_checklist(self, guard: str | None = None) -> None: ...

    async def reload(self) -> None:
        """Reads the case anew and shows it."""

    async def go_to(self, number: int, ref: str) -> None:
        """Shows another case."""


class Acting:
    """How commands are given from the screens."""

    def __init__(self, app: FloorApp) -> None:
        self.app = app

    async def act(
        self, screen: CaseShown, command: str, preset: Mapping[str, object] | None = None, name: str = ""
    ) -> None:
        """Does `command` on the screen's case, with a form where it needs words. `preset`: fields already known."""
        if command == "register":
            await self._new_complaint(screen)
            return
        facts = screen.facts
        if facts is None:
            screen.tell(_("no case here"), bad=True)
            return
        if command not in facts.offered:
            by = self.app.seat.person
            unmet = objections(facts.case, command, by)
            needs = lacking(command, facts.case, facts.policy, by)
            screen.tell(told_unmet(unmet) or (translate(needs) if needs else _("not here")), bad=True)
            return
        around = self.around(facts, dict(preset or {}))
        ready = self._ready(command, around)
        if ready is not None:
            await self.give(screen, facts.case.ref, ready, facts.case.version)
        else:
            await self._open_form(screen, command, around, name or command)

    async def act_on_line(self, screen: CaseShown, name: str, command: CommandModel) -> None:
        """A command that was typed whole: given at once, or, where it is costly, put into its form to be read over."""
        facts = screen.facts
        if name == "register" or (facts is not None and is_costly(name)):
            typed = command.model_dump(mode="json", exclude={"type"}, exclude_defaults=True)
            await self.act(screen, name, typed)
        elif facts is None:
            screen.tell(_("no case here"), bad=True)
        else:
            await self.give(screen, facts.case.ref, command, facts.case.version)

    async def give(self, screen: CaseShown, ref: str, command: CommandModel, version: int | None) -> bool:
        """Gives a command that is complete, and tells what became of it; whether it was done."""
        name = command.type
        try:
            done = await self.app.seat.do(ref, command, version)
        except Refused as refused:
            await screen.reload()
            screen.tell(self._refusal(screen, name, refused), bad=True)
            if name == "advance":
                screen.focus_checklist(refused.unmet[0].guard)
        except TooLate as late:
            await screen.reload()
            screen.tell(self._lost(late, version), bad=True)
        except CasefloorError as error:
            screen.tell(said(error.message), bad=True)
        except DatabaseClosed:
            screen.tell(_("the database is closed"), bad=True)
        else:
            await self.after(screen, done)
            return True
        return False

    async def after(self, screen: CaseShown, done: Done) -> None:
        """Shows the case as it now is, and says what was done and what it leads to."""
        was_open = screen.facts.case.stage if screen.facts else None
        if done.entry.command == "register":
            await screen.go_to(done.case.number, done.case.ref)
        else:
            await screen.reload()
        case, facts = done.case, screen.facts
        if done.entry.command == "advance":
            words = _("{ref} is in {stage} now").format(
                ref=case.ref, stage=translate(STAGES[case.stage].title)
            )
        else:
            words = f"{case.ref} · {translate(RULES[done.entry.command].title)} ✓"
        same = facts is not None and facts.case.ref == case.ref
        if same and facts is not None and case.is_open and case.stage == was_open and owes_nothing(facts):
            words += "   " + _("nothing is owed: {key} advances").format(key=key_for("advance"))
        screen.tell(words)

    def around(self, facts: CaseFacts, preset: dict[str, object]) -> Around:
        """What a form needs to know of a case."""
        seat = self.app.seat
        return Around(
            facts.policy, seat.person, facts.case, facts.checklist, seat.people, preset, facts.bodies
        )

    def _ready(self, command: str, around: Around) -> CommandModel | None:
        """The command itself, where it needs no form: it has no fields, or it is done at once and all is known."""
        if is_costly(command):
            return None
        if command not in AT_ONCE and len(COMMAND_MODELS[command].model_fields) > 1:
            return None
        return read(command, blank_answers(command) | first_answers(command, around)).command

    async def _open_form(self, screen: CaseShown, command: str, around: Around, name: str) -> None:
        from db import drafts, queries
        from tui.screens.form import FormScreen

        seat = self.app.seat
        ref = around.case.ref if around.case else ""
        kept = None
        try:
            seat.people = tuple(await seat.ask(queries.people, seat.store))
            kept = await seat.ask(drafts.load, seat.store, seat.person.login, ref, name)
            if command == "rebase":
                kept_here = await seat.ask(_kept_policies, seat)
                if around.case is not None and not set(kept_here) - {around.case.policy}:
                    screen.tell(_("the floor keeps no other policy: casefloor policy use brings one"), bad=True)
                    return
                around = replace(around, policies=kept_here, in_force=next(iter(kept_here)))
        except CasefloorError as error:
            screen.tell(said(error.message), bad=True)
        if command == "register":
            from tui.screens.phone import PhoneForm

            form: FormScreen = PhoneForm(seat, around, kept)
        else:
            form = FormScreen(seat, command, around, kept, name)

        def closed(done: Done | None) -> None:
            self.app.run_worker(self._form_closed(screen, done), exit_on_error=False)

        self.app.push_screen(form, closed)

    async def _form_closed(self, screen: CaseShown, done: Done | None) -> None:
        if done is None:
            await screen.reload()
            return
        await self.after(screen, done)
        facts = screen.facts
        if facts is not None and facts.case.ref == done.case.ref and not owes_nothing(facts):
            screen.focus_checklist()

    async def _new_complaint(self, screen: CaseShown) -> None:
        seat = self.app.seat
        unmet = role_objections("register", seat.person)
        if unmet:
            screen.tell(told_unmet(unmet), bad=True)
            return
        await self._open_form(
            screen, "register", Around(seat.desk.policy, seat.person, preset={"channel": "phone"}), "register"
        )

    def _lost(self, late: TooLate, version: int | None) -> str:
        """Who was first; a key pressed again helps only where the case had changed, not where it was given away."""
        if late.version == version or not late.since:
            return said(late.message)
        who = "; ".join(changed_by(entry) for entry in late.since)
        return _("{who}. Look, and press the key again.").format(who=who)

    def _refusal(self, screen: CaseShown, command: str, refused: Refused) -> str:
        if command != "advance" or screen.facts is None:
            return told_unmet(refused.unmet)
        stage = said(say(STAGES[screen.facts.case.stage].title))
        owed = ngettext("{stage} owes {n} thing", "{stage} owes {n} things", len(refused.unmet))
        return f"{owed.format(stage=stage, n=len(refused.unmet))}: {told_unmet(refused.unmet)}"


def _kept_policies(seat: Seat) -> dict[str, Policy]:
    """Every policy that the floor keeps, by its name, the one in force first; in the database's thread."""
    from db import queries

    kept = sorted(queries.policies(seat.store), key=lambda one: not one.is_in_force)
    names = [one.name for one in kept]
    with seat.store.reading() as unit:
        return {name: policy for name in names if (policy := unit.policy(name)) is not None}


def told_unmet(unmet: tuple[Unmet, ...]) -> str:
    """Reasons in a line, each with the key that mends it."""
    return "; ".join(_reason(one) for one in unmet)


def _reason(unmet: Unmet) -> str:
    key = next((key for command in unmet.satisfy if (key := key_for(command))), "")
    return f"{said(unmet.message)} [{key}]" if key else said(unmet.message)


def owes_nothing(facts: CaseFacts) -> bool:
    """Whether the case may leave its stage as it stands."""
    return all(item.done for item in facts.checklist)


def help_hint() -> str:
    """What is said for a key that does nothing here."""
    return _("{key} says what can be done here").format(key=shown_key(BY_ID["help"].key))
