"""A complaint taken while talking (I3): who calls first, what is known of them as it is typed, then what happened.

The same form as any other command's: kept at every pause, its errors beside the fields, given by ctrl+s.
"""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical, VerticalScroll
from textual.timer import Timer
from textual.widgets import Input, Static

from core.case import Contact
from core.catalogue import CATEGORIES, Category
from core.contacts import normal_contacts
from core.errors import CasefloorError
from tui.actions import BY_ID
from tui.database_thread import DatabaseClosed, Superseded
from tui.forms.choices import Around, choices
from tui.forms.labels import words_for
from tui.forms.rows import Row
from tui.forms.shape import Asked, asked
from tui.i18n import _, ngettext, said, translate
from tui.moments import ago
from tui.panes.client import ClientCard, how_it_ended
from tui.panes.lines import Line, Run, both_ends, flowing, one_line, wrapped
from tui.panes.queue_columns import Reader
from tui.screens.form import FormScreen
from tui.seat import Seat

if TYPE_CHECKING:
    from db.drafts import Draft
    from db.queries import ClientCard as Card
    from db.queue import Row as Complaint
    from db.store import SqliteStore

ORDER = (
    "phone", "name", "email", "account", "description", "demand", "amount", "category", "product", "language",
    "subject", "channel", "chat", "social", "post",
)  # fmt: skip
"""The fields as a call goes: who it is, what happened, what they want; what can wait comes last."""

TELLING = ("phone", "email", "chat", "social")
"""Fields that a client is known again by."""

PAUSE = 0.25
"""Seconds without a key after which the client is looked up."""

SHOWN = 4
"""Earlier complaints that are listed; the rest is a number."""


class PhoneForm(FormScreen):
    """The form of `register` in the order of a call, with the client's card as soon as they are known again."""

    DEFAULT_CSS = Path(__file__).with_suffix(".tcss").read_text("utf-8")

    def __init__(self, seat: Seat, around: Around, kept: Draft | None = None) -> None:
        super().__init__(seat, "register", around, kept)
        self._lookup: Timer | None = None
        self._looked_for: tuple[Contact, ...] = ()

    def compose(self) -> ComposeResult:
        with Vertical(id="form"):
            yield Static(self._head(), id="form-head")
            with VerticalScroll(id="form-rows", can_focus=False):
                for ask in in_order(asked(self.command)):
                    offered = choices(self.command, ask, self.around)
                    yield Row(ask, words_for(self.command, ask.name), offered, self._answers.get(ask.name))
                    if ask.name == "account":
                        yield Caller(Reader(datetime.now(UTC), me=self.seat.person.login))
            yield Static("", id="form-notice", markup=False)
            yield Static("", id="form-hint", markup=False)
            yield Static(self._keys(), id="form-keys", markup=False)

    def _title(self) -> str:
        """As the key that opened it is called everywhere else."""
        return translate(BY_ID["register"].label)

    def on_mount(self) -> None:
        super().on_mount()
        self.run_worker(self._look_up(), exit_on_error=False)

    @on(Input.Changed)
    def _somebody_typed(self, event: Input.Changed) -> None:
        row = next((node for node in event.input.ancestors if isinstance(node, Row)), None)
        if row is not None and row.ask.name in TELLING:
            if self._lookup is not None:
                self._lookup.stop()
            self._lookup = self.set_timer(PAUSE, self._look_up)

    async def _look_up(self) -> None:
        """Whose contacts these are; a number that is half typed finds nobody and disturbs nobody."""
        contacts = self._contacts()
        if contacts == self._looked_for:
            return
        self._looked_for = contacts
        try:
            card = await self.seat.ask(card_of, self.seat.store, contacts, key="caller") if contacts else None
        except (Superseded, DatabaseClosed):
            return
        except CasefloorError as error:
            self._notice(said(error.message), bad=True)
            return
        if self.is_attached:
            self.query_one(Caller).show_card(card, bool(contacts))

    def _contacts(self) -> tuple[Contact, ...]:
        found: list[Contact] = []
        for row in self.query(Row):
            if row.ask.name in TELLING and isinstance(row.answer, str):
                try:
                    found += normal_contacts(**{row.ask.name: row.answer})
                except ValueError:
                    continue  # not whole yet; the form itself complains when it is given
        return tuple(found)


class Caller(ClientCard):
    """What is known of whoever calls: their card, and each complaint that they have made."""

    def __init__(self, reader: Reader) -> None:
        super().__init__(reader, id="caller")
        self._card: Card | None = None
        self._asked = False

    def show_card(self, card: Card | None, asked: bool) -> None:
        """The card that was found; `asked`: there was something to look for."""
        self._card, self._asked = card, asked
        self.display = asked
        self.redraw()

    def draw(self, width: int) -> list[Line]:
        card = self._card
        if card is None:
            words = _("Nobody is known by that yet: a new client.") if self._asked else ""
            return [((line, "dim"),) for line in wrapped(words, width)] if words else []
        client = card.client
        lines = flowing(self._who(client, client.identity), width, indent=2)
        lines += flowing(self._reached(client), width, indent=2)[:2]
        count = len(card.complaints)
        words = ngettext("{n} complaint before:", "{n} complaints before:", count).format(n=count)
        lines.append(((words, "soon" if any(row.is_open for row in card.complaints) else "dim"),))
        lines += [self._complaint(row, width) for row in card.complaints[:SHOWN]]
        if count > SHOWN:
            lines.append(((f"  … +{count - SHOWN}", "dim"),))
        return lines

    def _complaint(self, row: Complaint, width: int) -> Line:
        category = translate(CATEGORIES[Category(row.category)].label).lower() if row.category else ""
        ink = "open" if row.is_open else "dim"
        words = ((row.ref, "text"), (category, "text"), (how_it_ended(row), ink), (one_line(row.subject, 80), "dim"))
        left: list[Run] = [(f"  {text}", ink) for text, ink in words if text]
        return both_ends(left, [(ago(row.received_at, self.reader.now, self.reader.zone), "dim")], width)


def in_order(fields: tuple[Asked, ...]) -> list[Asked]:
    """The fields in the order of a call; any that the order does not know come last."""
    place = {name: number for number, name in enumerate(ORDER)}
    return sorted(fields, key=lambda ask: place.get(ask.name, len(place)))


def card_of(store: SqliteStore, contacts: tuple[Contact, ...]) -> Card | None:
    """The card that the first known of these contacts belongs to, with the client's complaints."""
    from db import queries

    with store.reading() as unit:
        client = unit.client_by_contacts(contacts)
        return queries.client_card(store, client.number) if client else None
