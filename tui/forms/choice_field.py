"""A list in a form: each value has a digit, letters narrow it, the arrows and space do the rest."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import ClassVar

from rich.cells import cell_len
from textual import events
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.geometry import Size
from textual.message import Message
from textual.reactive import reactive
from textual.widget import Widget

from tui.forms.choices import Choice
from tui.terminal.keys import LATIN

WIDEST_IN_COLUMNS = 30
"""Cells; lists with longer words stand one below another."""

GAP = 2
CHOSEN, NOT_CHOSEN = "●", "○"
MARKED, NOT_MARKED = "[x]", "[ ]"


class ChoiceField(Widget, can_focus=True):
    """One of a list, or with `many` some of it. `value` is the chosen value or None; with `many`, a list."""

    DEFAULT_CSS = Path(__file__).with_suffix(".tcss").read_text("utf-8")
    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "choice--cursor",
        "choice--key",
        "choice--chosen",
        "choice--empty",
    }
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("left", "step(-1)", show=False),
        Binding("right", "step(1)", show=False),
        Binding("up", "line(-1)", show=False),
        Binding("down", "line(1)", show=False),
        Binding("backspace", "widen", show=False),
        Binding("delete", "unset", show=False),
    ]

    chosen: reactive[tuple[str, ...]] = reactive(())
    cursor: reactive[int] = reactive(0)
    typed: reactive[str] = reactive("")

    class Changed(Message):
        """Another value. `settled`: picked by a digit, so that the next field may have its turn."""

        def __init__(self, field: ChoiceField, settled: bool) -> None:
            self.field = field
            self.settled = settled
            super().__init__()

    def __init__(
        self,
        offered: Sequence[Choice],
        value: object = None,
        *,
        many: bool = False,
        empty: str = "",
        id: str | None = None,
    ) -> None:
        """`empty` is said where nothing is offered."""
        super().__init__(id=id)
        self.many = many
        self.empty = empty
        known = {choice.value for choice in offered}
        wanted = (
            [str(item) for item in value]
            if isinstance(value, list | tuple)
            else [str(value)]
            if value
            else []
        )
        # What the case says and no list knows (an older policy's department, say) is still shown as it is.
        self.offered = (*offered, *(Choice(item, item) for item in wanted if item not in known))
        self.set_reactive(ChoiceField.chosen, tuple(wanted))
        at = next((place for place, choice in enumerate(self.offered) if choice.value in wanted), 0)
        self.set_reactive(ChoiceField.cursor, at)

    @property
    def value(self) -> object:
        return list(self.chosen) if self.many else (self.chosen[0] if self.chosen else None)

    def set_value(self, value: object) -> None:
        """Shows another value without telling of it."""
        self.chosen = (
            tuple(map(str, value)) if isinstance(value, list | tuple) else (str(value),) if value else ()
        )

    def check_consume_key(self, key: str, character: str | None) -> bool:
        """Letters and digits are this field's own: no binding and no other layout sees them first."""
        return character is not None and character.isprintable() and (character.isalnum() or character == " ")

    async def _on_key(self, event: events.Key) -> None:
        if not self.check_consume_key(event.key, event.character) or event.character is None:
            return
        event.stop()
        event.prevent_default()
        if event.character == " ":
            self._pick(self.cursor, settled=False)
        elif event.character.isdecimal() and not self.typed:
            self._digit(int(event.character))
        else:
            self._narrow(self.typed + event.character.casefold())

    def _digit(self, digit: int) -> None:
        if 1 <= digit <= min(9, len(self.offered)):
            self._pick(digit - 1, settled=not self.many)

    def _narrow(self, typed: str) -> None:
        """Takes what was typed as the beginning of a word, in either layout; the only one that fits is picked."""
        fits = self._fitting(typed) or self._fitting(typed := typed[-1])
        if len(fits) == 1:
            self.typed = ""
            self._pick(fits[0], settled=False, only_on=True)
        elif fits:
            self.typed = typed
            self.cursor = fits[0]

    def _fitting(self, typed: str) -> list[int]:
        latin = "".join(LATIN.get(letter, letter) for letter in typed)
        return [
            place
            for place, choice in enumerate(self.offered)
            if any(
                word.startswith(beginning)
                for word in (choice.words.casefold(), *choice.words.casefold().split())
                for beginning in {typed, latin}
            )
        ]

    def _pick(self, place: int, settled: bool, only_on: bool = False) -> None:
        if not self.offered:
            return
        self.cursor = place
        value = self.offered[place].value
        if not self.many:
            self.chosen = (value,)
        elif value not in self.chosen:
            self.chosen = (*self.chosen, value)
        elif not only_on:
            self.chosen = tuple(item for item in self.chosen if item != value)
        self.post_message(self.Changed(self, settled))

    def action_step(self, by: int) -> None:
        self.typed = ""
        if self.offered:
            place = min(max(self.cursor + by, 0), len(self.offered) - 1)
            if self.many:
                self.cursor = place
            else:
                self._pick(place, settled=False)

    def action_line(self, by: int) -> None:
        """A line down or up; at the edge, on to the next field."""
        place = self.cursor + by * self._columns(self.size.width)
        if 0 <= place < len(self.offered):
            self.action_step(place - self.cursor)
        elif by > 0:
            self.screen.focus_next()
        else:
            self.screen.focus_previous()

    def action_widen(self) -> None:
        self.typed = self.typed[:-1]

    def action_unset(self) -> None:
        if self.chosen:
            self.chosen = ()
            self.post_message(self.Changed(self, settled=False))

    async def _on_click(self, event: events.Click) -> None:
        columns = self._columns(self.size.width)
        place = event.y * columns + min(event.x // max(self._cell() + GAP, 1), columns - 1)
        if 0 <= place < len(self.offered):
            self._pick(place, settled=False)

    # Drawing.

    def _cell(self) -> int:
        mark = len(NOT_MARKED) if self.many else 1
        return max((cell_len(choice.words) for choice in self.offered), default=0) + mark + 3

    def _columns(self, width: int) -> int:
        cell = self._cell()
        if cell > WIDEST_IN_COLUMNS + 6 and len(self.offered) > 2:
            return 1
        return max(1, min(len(self.offered), (width + GAP) // (cell + GAP)))

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        columns = self._columns(width)
        about = max((len(self._about(choice, width)) for choice in self.offered), default=0)
        return max(1, -(-len(self.offered) // columns)) + about

    def render(self) -> Content:
        width = self.size.width
        if not self.offered:
            return Content(self.empty).stylize("$dim")
        columns, cell = self._columns(width), self._cell()
        lines = []
        for start in range(0, len(self.offered), columns):
            items = [
                self._item(place, cell) for place in range(start, min(start + columns, len(self.offered)))
            ]
            # One line each, however long: a choice that wrapped would push the last ones out of sight.
            lines.append(Content(" " * GAP).join(items).truncate(max(width, 1), ellipsis=True))
        return Content("\n").join((*lines, *self._about(self.offered[self.cursor], width)))

    def _about(self, choice: Choice, width: int) -> list[Content]:
        """What there is to read about a value: below the list, with a line between."""
        if not choice.about:
            return []
        return [Content(""), *(line.rstrip() for line in Content(choice.about).wrap(max(width, 10)))]

    def _item(self, place: int, cell: int) -> Content:
        choice = self.offered[place]
        chosen = choice.value in self.chosen
        marks = (MARKED, NOT_MARKED) if self.many else (CHOSEN, NOT_CHOSEN)
        digit = str(place + 1) if place < 9 else " "
        words = choice.words.ljust(cell - len(marks[0]) - 3 - cell_len(choice.words) + len(choice.words))
        key = (digit, "$accent" if self.has_focus else "$dim")
        mark = (marks[0], "") if chosen else (marks[1], "$dim")
        item = Content.assemble(key, " ", mark, " ", (words, "bold" if chosen else ""))
        if self.has_focus and place == self.cursor:
            return item.stylize("$foreground on $cursor")
        return item.stylize("$dim") if self.typed and place not in self._fitting(self.typed) else item
