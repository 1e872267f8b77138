"""A paste is text or nothing: into a text field it goes whole and clean, anywhere else it is ignored and told.

Two things are mended here. Textual forwards a paste to whatever has the focus. And its parser takes an ESC inside
a bracketed paste for the start of a key: the characters after it then act as key presses, so that a client's mail
with escape sequences in it, pasted into the wrong window, would run commands.
"""

from __future__ import annotations

from collections.abc import Generator, Iterable
from typing import TYPE_CHECKING

from textual import events
from textual._xterm_parser import BRACKETED_PASTE_END as END
from textual._xterm_parser import BRACKETED_PASTE_START as START
from textual._xterm_parser import XTermParser
from textual.message import Message
from textual.widget import Widget

from core.text import clean

if TYPE_CHECKING:
    from textual.app import App

    _Base = App
else:
    _Base = object

LONGEST = 200_000
"""Characters of a paste that are kept; a person who pastes more pastes a file, which is evidence to attach."""


class PasteIgnored(Message):
    """Something was pasted where no text goes. `characters`: how long it was."""

    def __init__(self, characters: int) -> None:
        self.characters = characters
        super().__init__()


class PasteParser(XTermParser):
    """Textual's parser with bracketed pastes taken out before it: nothing inside one is ever a key."""

    def __init__(self, debug: bool = False) -> None:
        self._pasted: str | None = None
        """What has arrived of a paste that has not ended."""
        self._before = ""
        """The last characters that went to Textual's parser: the start of a paste may come in two reads."""
        super().__init__(debug)

    def feed(self, data: str) -> Iterable[Message]:
        if not data:
            yield from super().feed(data)
        while data:
            if self._pasted is None:
                data = yield from self._keys(data)
            else:
                data = yield from self._paste(data)

    def tick(self) -> Iterable[Message]:
        for message in super().tick():
            self._before = ""  # an escape that waited was a key press after all
            yield message

    def _keys(self, data: str) -> Generator[Message, None, str]:
        """Hands on everything up to a paste; returns what follows its start."""
        at = (self._before + data).find(START) - len(self._before)
        if at + len(self._before) < 0:
            self._before = (self._before + data)[-(len(START) - 1) :]
            yield from super().feed(data)
            return ""
        if at >= 0:
            if at:
                yield from super().feed(data[:at])
        else:
            # Textual's parser has seen the beginning: it gets the rest of it, and at once the end.
            for message in super().feed(START[-at:] + END):
                if not isinstance(message, events.Paste):
                    yield message
        self._pasted, self._before = "", ""
        return data[at + len(START) :]

    def _paste(self, data: str) -> Generator[Message, None, str]:
        """Gathers the paste until its end; returns what follows."""
        pasted = (self._pasted or "") + data
        end = pasted.find(END)
        if end < 0:
            # The mark may be cut in two; beyond the longest nothing but its beginning matters.
            self._pasted = pasted[:LONGEST] + pasted[LONGEST:][-len(END) :]
            return ""
        self._pasted = None
        yield events.Paste(clean(pasted[:end], LONGEST))
        return pasted[end + len(END) :]


class PasteIntoFields(_Base):
    """Mixin for an App: a paste reaches a widget only if typing does; otherwise PasteIgnored is posted."""

    async def on_event(self, event: events.Event) -> None:
        if isinstance(event, events.Paste) and not event.is_forwarded and not takes_text(self.focused):
            self.post_message(PasteIgnored(len(event.text)))
            return
        await super().on_event(event)


def takes_text(widget: Widget | None) -> bool:
    """Whether a letter typed now would be text of `widget`."""
    return widget is not None and widget.check_consume_key("a", "a")
