"""The command palette: Textual's own, fed from the table of actions, with only what can be done here."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from textual.command import CommandPalette, DiscoveryHit, Hit, Hits, Provider
from textual.content import Content

from tui.actions import Action, shown_key
from tui.i18n import _, translate

Chosen = Callable[[str | None], None]


class Palette(CommandPalette):
    """Textual's palette as narrow and as quiet as everything else here."""

    DEFAULT_CSS = Path(__file__).with_suffix(".tcss").read_text("utf-8")


def palette(actions: Sequence[Action], chosen: Chosen) -> Palette:
    """A palette of these actions; `chosen` gets the id of the one that is picked."""

    class Offered(Provider):
        """What can be done where the palette was opened."""

        async def discover(self) -> Hits:
            for action in actions:
                yield DiscoveryHit(
                    _shown(action, Content(translate(action.label))),
                    partial(chosen, action.id),
                    text=translate(action.label),
                )

        async def search(self, query: str) -> Hits:
            matcher = self.matcher(query)
            nothing = True
            for action in actions:
                words = translate(action.label)
                score = max(matcher.match(words), matcher.match(action.id) / 2)
                if score > 0:
                    nothing = False
                    yield Hit(
                        score,
                        _shown(action, matcher.highlight(words)),
                        partial(chosen, action.id),
                        text=words,
                    )
            if nothing:  # Textual would say so in English
                words = _("Nothing here is called so.")
                yield Hit(1, Content.assemble((words, "dim")), partial(chosen, None), text=words)

    return Palette(providers=[Offered], placeholder=_("what do you want to do?"))


def _shown(action: Action, words: Content) -> Content:
    return Content.assemble((shown_key(action.key).rjust(7), "bold $accent"), "  ", words)
