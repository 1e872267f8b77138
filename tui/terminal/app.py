"""The App that the floor derives from: everything of this folder, wired, and our themes registered."""

from __future__ import annotations

from typing import Any

from textual.app import App, ReturnType
from textual.driver import Driver

import themes
from tui.terminal import collector
from tui.terminal.colour import ColourOnlyIfWanted
from tui.terminal.keys import LayoutKeys
from tui.terminal.paste import PasteIntoFields
from tui.terminal.quiet import Quiet


class TerminalApp(LayoutKeys, PasteIntoFields, ColourOnlyIfWanted, Quiet, App[ReturnType]):
    """An App that is quiet, understands Cyrillic keys, ignores stray pastes and obeys NO_COLOR.

    Posts `tui.terminal.paste.PasteIgnored`; handle it by saying that nothing was pasted.
    """

    ENABLE_COMMAND_PALETTE = False
    """The floor has its own, made from the table of actions."""

    def __init__(self, **settings: Any) -> None:
        super().__init__(**settings)
        self._heed_no_color()
        self._be_still()
        for theme in themes.shipped():
            self.register_theme(theme.for_textual())
        self.theme = "none" if self.no_color else "dark"

    def get_driver_class(self) -> type[Driver]:
        driver = super().get_driver_class()
        if driver.__name__ != "LinuxDriver":
            return driver  # a test's, a browser's, or Windows'
        from tui.terminal.driver import TerminalDriver

        return TerminalDriver

    def get_theme_variable_defaults(self) -> dict[str, str]:
        """Our names for colours have a value under Textual's own themes too."""
        return themes.shipped()[0].variables()

    def on_ready(self) -> None:
        self.call_after_refresh(collector.settle)

    def bell(self) -> None:
        """Silent: what Textual rings for (a full field, say) is told in words; `ring` is the one that sounds."""

    def ring(self) -> None:
        """The terminal's bell, where the driver has one."""
        ring = getattr(self._driver, "ring", None)
        if ring is not None:
            ring()

    def set_window_title(self, text: str) -> None:
        """The terminal window's title, where the driver has a window."""
        set_title = getattr(self._driver, "set_title", None)
        if set_title is not None:
            set_title(text)
