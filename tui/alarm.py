"""Warnings as they reach a person: a line that stands until the next key, the bell, and the window's title."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from tui.i18n import _, ngettext
from tui.warned import Warned, in_words, warned_since

if TYPE_CHECKING:
    from tui.app import FloorApp


class Alarm:
    """What the program has to tell this person at once."""

    def __init__(self, app: FloorApp) -> None:
        self.app = app
        self._unseen: list[Warned] = []
        """Warned of since the last key."""
        self._due: tuple[datetime, ...] = ()
        self.late = 0
        """How many of this person's own cases are late."""

    async def heed(self, since: int, until: int) -> None:
        """Reads what the journal has behind `since`, and warns of what concerns the person."""
        seat, warnings = self.app.seat, list[Warned]()
        while since < until:
            since, found = await seat.ask(
                warned_since, seat.store, seat.desk, seat.person, since, background=True
            )
            warnings += found
        if warnings:
            self.warn(warnings)

    def warn(self, warnings: Sequence[Warned]) -> None:
        """Tells of them, together with those that nobody has had a look at."""
        self._unseen += warnings
        screen = self.app.acting_screen
        if screen is not None and screen.is_whole:
            sign = "●" if any(one.is_late for one in self._unseen) else "◐"
            screen.bottom.flash(f"{sign} {in_words(self._unseen)}")
        if self.app.seat.settings.screen.bell:
            self.app.ring()

    def key_pressed(self) -> None:
        """Somebody is here: what flashed in sight has been seen."""
        if not self._unseen:
            return
        screen = self.app.acting_screen
        # A form, or what is typed, covers the line.
        if screen is not None and screen is self.app.screen and screen.is_whole and not screen.bottom.typing:
            screen.bottom.calm()
            self._unseen.clear()

    def take_own(self, due: Sequence[datetime], now: datetime) -> None:
        """When the person's own open cases are due, as far as that is to be told, in any order."""
        self._due = tuple(due)
        self.count(now)

    def count(self, now: datetime) -> None:
        """The title says how many of them are late."""
        self.late = sum(due <= now for due in self._due)
        self.app.set_window_title(title(self.late, self.app.seat.person.login))


def title(late: int, login: str) -> str:
    """`Casefloor · anna`, `Casefloor — ● 2 late`: the part that changes is one that a narrow tab still shows."""
    if not late:
        return f"Casefloor · {login}"
    words = ngettext("{n} late", "{n} late", late).format(n=late)
    return _("Casefloor — ● {late}").format(late=words)
