"""The rows of a form: a field's name, what it is asked with, and beneath it what is wrong with the answer."""

from __future__ import annotations

from pathlib import Path

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Input, Static, TextArea

from core.commands import LINE_LIMIT
from tui.forms.choice_field import ChoiceField
from tui.forms.choices import Choice
from tui.forms.labels import Words
from tui.forms.shape import Asked, Shape
from tui.i18n import _

YES, NO = "yes", "no"
LONG = frozenset({"body", "description"})
"""Texts that get the room that is left."""


class Row(Horizontal):
    """One field. `answer` is what it holds, in the shape that `tui.forms.reading` reads."""

    DEFAULT_CSS = Path(__file__).with_suffix(".tcss").read_text("utf-8")

    def __init__(self, ask: Asked, words: Words, offered: tuple[Choice, ...], answer: object) -> None:
        super().__init__(id=f"row-{ask.name}", classes="-long" if ask.name in LONG else "")
        self.ask = ask
        self.words = words
        self.field = self._made(offered, answer)
        self._error = Static("", classes="form--error", markup=False)

    def compose(self) -> ComposeResult:
        name = f"{self.words.label} *" if self.ask.required else self.words.label
        yield Static(Content(name), classes="form--label")
        with Vertical(classes="form--answer"):
            yield self.field
            yield self._error

    def on_mount(self) -> None:
        if isinstance(self.field, TextArea):
            self.field.move_cursor(self.field.document.end)  # one goes on where one stopped

    @property
    def answer(self) -> object:
        field = self.field
        if isinstance(field, ChoiceField):
            if self.ask.shape is Shape.YES_NO:
                return None if field.value is None else field.value == YES
            return field.value
        return field.text if isinstance(field, TextArea) else field.value  # type: ignore[attr-defined]

    @answer.setter
    def answer(self, answer: object) -> None:
        field = self.field
        if isinstance(field, ChoiceField):
            field.set_value(_as_choice(self.ask, answer))
        elif isinstance(field, TextArea):
            field.text = str(answer or "")
        elif isinstance(field, Input):
            field.value = str(answer or "")

    def complain(self, words: str) -> None:
        """Says beneath the field what is wrong; nothing where nothing is."""
        if words != getattr(self, "_said", ""):
            self._said = words
            self._error.update(Content(words))
            self.set_class(bool(words), "-wrong")

    def _made(self, offered: tuple[Choice, ...], answer: object) -> Widget:
        name = f"field-{self.ask.name}"
        shape = Shape.LINE if self.ask.typed and not offered else self.ask.shape
        match shape:
            case Shape.CHOICE | Shape.MANY:
                many = self.ask.shape is Shape.MANY
                return ChoiceField(offered, answer, many=many, empty=_("there is none"), id=name)
            case Shape.YES_NO:
                both = (Choice(YES, _("yes")), Choice(NO, _("no")))
                return ChoiceField(both, _as_choice(self.ask, answer), id=name)
            case Shape.TEXT:
                return TextArea(
                    str(answer or ""), soft_wrap=True, show_line_numbers=False, compact=True, tab_behavior="focus",
                    highlight_cursor_line=False, placeholder=self.words.help, id=name,
                )  # fmt: skip
            case _:
                return Input(
                    str(answer or ""), placeholder=self.words.help, compact=True, max_length=LINE_LIMIT,
                    select_on_focus=self.ask.shape is Shape.MONEY, id=name,
                )  # fmt: skip


def _as_choice(ask: Asked, answer: object) -> object:
    if ask.shape is not Shape.YES_NO or answer is None:
        return answer
    return YES if answer else NO
