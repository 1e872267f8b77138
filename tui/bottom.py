"""The line above the bottom line: a quiet message, or the line in which a filter or a command is typed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.content import Content
from textual.message import Message
from textual.suggester import Suggester
from textual.widget import Widget
from textual.widgets import Input, Static
from textual.widgets.input import Selection

Complete = Callable[[str], str | None]
"""The whole line that a beginning most likely means, or None."""

MOST_LINES = 3
"""What a message may take of the screen."""


class _Completion(Suggester):
    """Textual's way to grey text behind the cursor."""

    def __init__(self, complete: Complete) -> None:
        super().__init__(use_cache=False, case_sensitive=True)
        self._complete = complete

    async def get_suggestion(self, value: str) -> str | None:
        return self._complete(value)


class _Typing(Input):
    """The input of the line: Esc closes it, Tab takes what is suggested."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "close", show=False),
        Binding("tab", "cursor_right", show=False),
    ]

    def action_close(self) -> None:
        self.post_message(Bottom.Closed())

    async def action_cursor_right(self, select: bool = False) -> None:  # type: ignore[override]
        self.cursor_position = len(self.value) if not self._suggestion else self.cursor_position
        super().action_cursor_right(select)


class Bottom(Widget):
    """One line: `say` for a message, `ask` for typing."""

    DEFAULT_CSS = Path(__file__).with_suffix(".tcss").read_text("utf-8")

    class Typed(Message):
        """The line now reads so; sent at every key."""

        def __init__(self, kind: str, text: str) -> None:
            self.kind = kind
            self.text = text
            super().__init__()

    class Given(Typed):
        """Enter."""

    class Closed(Message):
        """Esc: what was typed is not wanted."""

    def __init__(self) -> None:
        super().__init__(id="bottom")
        self._kind = ""
        self._said: tuple[str | Content, bool] = ("", False)

    def compose(self) -> ComposeResult:
        yield Static("", id="bottom-message", markup=False)
        with Horizontal(id="bottom-ask"):
            yield Static("", id="bottom-prompt", markup=False)
            yield _Typing(compact=True, select_on_focus=False, id="bottom-input")

    def say(self, words: str | Content, bad: bool = False) -> None:
        """A quiet line, which stays until the next one; up to `MOST_LINES` where one does not hold it."""
        self._said = (words, bad)
        self._show(words, bad)

    def flash(self, words: str) -> None:
        """A warning on one line, which stands until `calm` and then gives way to what was said before."""
        self._show(words, bad=True, most=1)

    def calm(self) -> None:
        """The warning has been seen."""
        self._show(*self._said)

    def _show(self, words: str | Content, bad: bool, most: int = MOST_LINES) -> None:
        message = self.query_one("#bottom-message", Static)
        message.set_class(bad, "-bad")
        line = words if isinstance(words, Content) else Content(words.replace("\n", "  "))
        width = max(self.app.size.width - 2, 2)
        lines = line.wrap(width) if line.cell_length > width else [line]
        if len(lines) > most:
            last = line.truncate(width - 2) if most == 1 else lines[most - 1].truncate(width - 2)
            lines = [*lines[: most - 1], Content.assemble(last.rstrip(), " …")]
            line = Content("\n").join(lines)
        self.set_class(len(lines) == 2, "-tall")
        self.set_class(len(lines) > 2, "-taller")
        message.update(line, layout=False)  # a layout would paint the whole screen

    @property
    def typing(self) -> str:
        """What is being typed, `filter` or `command`; empty where nothing is."""
        return self._kind

    def ask(
        self, kind: str, prompt: str, text: str = "", complete: Complete | None = None, *, replaced: bool = False
    ) -> None:
        """Opens the line for typing; `replaced`: the first key takes the place of all of `text`."""
        self._kind = kind
        self.query_one("#bottom-prompt", Static).update(Content(prompt))
        line = self.query_one(_Typing)
        line.suggester = _Completion(complete) if complete else None
        with line.prevent(Input.Changed):
            line.value = text
        line.selection = Selection(0 if replaced else len(text), len(text))
        self.add_class("-asking")
        line.focus()

    def close(self) -> None:
        """Back to the message."""
        self._kind = ""
        self.remove_class("-asking")

    @on(Input.Changed)
    def _changed(self, event: Input.Changed) -> None:
        event.stop()
        if self._kind:
            self.post_message(self.Typed(self._kind, event.value))

    @on(Input.Submitted)
    def _submitted(self, event: Input.Submitted) -> None:
        event.stop()
        if self._kind:
            self.post_message(self.Given(self._kind, event.value))


def completing(names: Sequence[str]) -> Complete:
    """Completes the last word from names."""

    def complete(text: str) -> str | None:
        head, space, last = text.rpartition(" ")
        found = next((name for name in names if last and name.startswith(last) and name != last), None)
        return None if found is None else f"{head}{space}{found}"

    return complete
