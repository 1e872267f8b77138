"""Letters of a Cyrillic layout act as the Latin keys in the same place, outside text fields.

A terminal sends the letter, not the key: in the Russian layout `о` arrives where `j` is bound, and nothing fires.
(Asking kitty for the base layout as well makes Textual 8.2.8's parser raise.) So a letter that the focused widget
does not take as text is replaced before any binding is looked up. What is ASCII already is never touched: whether
`.` was typed on a Latin layout or is the Russian key of `/` cannot be told, so no default key relies on it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from textual import events
from textual.keys import _character_to_key

if TYPE_CHECKING:
    from textual.app import App

    _Base = App
else:
    _Base = object

LAYOUTS: Mapping[str, tuple[tuple[str, str], ...]] = {
    # Language: its letters beside the Latin keys that they share a key cap with, unshifted and shifted.
    "ru": (
        ("йцукенгшщзхъ", "qwertyuiop[]"),
        ("фывапролджэ", "asdfghjkl;'"),
        ("ячсмитьбюё", "zxcvbnm,.`"),
        ("ЙЦУКЕНГШЩЗХЪ", "QWERTYUIOP{}"),
        ("ФЫВАПРОЛДЖЭ", 'ASDFGHJKL:"'),
        ("ЯЧСМИТЬБЮЁ№", "ZXCVBNM<>~#"),
    ),
    "uk": (("іїєґ", "s]'\\"), ("ІЇЄҐ", 'S}"|')),
    # The Kazakh letters stand on the row of digits; і, which Ukrainian has elsewhere, is left to Ukrainian.
    "kk": (("әңғүұқөһ", "245890-="), ("ӘҢҒҮҰҚӨҺ", "@$%*()_+")),
}

LATIN: Mapping[str, str] = {
    letter: latin
    for layout in LAYOUTS.values()
    for letters, latins in layout
    for letter, latin in zip(letters, latins, strict=True)
}
"""Letter to the Latin character on the same key, all layouts together."""


def in_latin(event: events.Key) -> events.Key | None:
    """The same key press as the Latin layout would send it, with its modifiers; None where nothing changes.

    `о` becomes `j`, `О` `J`, `Ж` `:`, and what kitty reports as `ctrl+с` becomes `ctrl+c`.
    """
    *modifiers, key = event.key.split("+")
    letter = event.character if not modifiers and event.character else key
    latin = LATIN.get(letter)
    if latin is None:
        return None
    name = "+".join([*modifiers, _character_to_key(latin)])
    return events.Key(name, None if modifiers else latin)


class LayoutKeys(_Base):
    """Mixin for an App: translates key presses that the focused widget would not take as text."""

    async def on_event(self, event: events.Event) -> None:
        if isinstance(event, events.Key) and not event.is_forwarded:
            latin = in_latin(event)
            if latin is not None and not self._is_typed(event):
                latin.set_sender(self)
                event = latin
        await super().on_event(event)

    def _is_typed(self, event: events.Key) -> bool:
        focused = self.focused
        return focused is not None and focused.check_consume_key(event.key, event.character)
