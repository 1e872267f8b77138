"""The head line: the views with their numbers, and who sits here; repainted only when it reads differently."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path

from textual.content import Content
from textual.widget import Widget

from core.people import Person
from core.policy import Policy
from core.say import say
from tui.i18n import current_language, said
from tui.moments import clock
from tui.views import View

AIR = 3
"""Cells between the views and the person: fewer, and the last view reads as the person's."""


class Header(Widget):
    """One line. `show` takes everything it says; nothing is painted where it says so already."""

    DEFAULT_CSS = Path(__file__).with_suffix(".tcss").read_text("utf-8")

    def __init__(self, person: Person, policy: Policy) -> None:
        super().__init__(id="header")
        self.person = person
        self.policy = policy
        self._views: tuple[View, ...] = ()
        self._current = ""
        self._totals: Mapping[str, str] = {}
        self._time = ""
        self._marked = ""
        self._late = 0

    def show(
        self,
        views: Sequence[View],
        current: str,
        totals: Mapping[str, str],
        now: datetime,
        marked: str = "",
        late: int = 0,
    ) -> None:
        """`totals` by view id; `marked` is said before everything (a demo, say); `late` are of the person's own."""
        told = (tuple(views), current, dict(totals), clock(now), marked, late)
        if told != (self._views, self._current, self._totals, self._time, self._marked, self._late):
            self._views, self._current, self._totals, self._time, self._marked, self._late = told
            self.refresh()

    def render(self) -> Content:
        """The fullest pair of views and person that leaves `AIR` between the two; numbers go before the name does."""
        width = self.size.width
        clock_only, login = f"{self._time} ", f"{self.person.login} · {self._time} "
        counted, plain = self._left(counted=True), self._left(counted=False)
        pairs = (
            (counted, self._person()),
            (counted, Content.styled(login, "$dim")),
            (plain, Content.styled(login, "$dim")),
            (plain, Content.styled(clock_only, "$dim")),
        )
        left, person = next(
            (pair for pair in pairs if pair[0].cell_length + AIR + pair[1].cell_length <= width), pairs[-1]
        )
        room = max(1, width - person.cell_length - AIR)
        if left.cell_length > room:
            left = left.truncate(room, ellipsis=True)
        return Content.assemble(left, " " * max(1, width - left.cell_length - person.cell_length), person)

    def _left(self, counted: bool) -> Content:
        name = Content.styled(" Casefloor ", "bold")
        parts = [Content.assemble(name, (f"{self._marked} ", "$soon")) if self._marked else name]
        for place, view in enumerate(self._views, start=1):
            here = view.id == self._current
            total = self._totals.get(view.id, "")
            shown = f" {total}" if total and counted else ""
            words = (view.words, "bold underline" if here else "$dim")
            late = f" ●{self._late}" if view.id == "mine" and self._late else ""
            total_ink = "" if here else "$dim"
            parts.append(Content.assemble((f" {place} ", "$accent"), words, (shown, total_ink), (late, "bold $late")))
        return Content(" ").join(parts)

    def _person(self) -> Content:
        department = ", ".join(
            self.policy.department_label(key, current_language()) for key in self.person.departments[:1]
        )
        words = [
            self.person.login,
            department,
            said(say("level {level}", level=self.person.level)),
            self._time,
        ]
        return Content.assemble((" · ".join(word for word in words if word) + " ", "$dim"))
