"""The window's title: set from cleaned text, only when it changes, and given back at the end."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.text import clean_line

if TYPE_CHECKING:
    from textual.drivers.linux_driver import LinuxDriver

    _Base = LinuxDriver
else:
    _Base = object

LONGEST = 80
"""Characters: tabs and task bars show fewer."""

SAVE = "\x1b[22;2t"
RESTORE = "\x1b[23;2t"
"""xterm's stack of titles; a terminal without it ignores both."""


def title_sequence(text: str) -> str:
    """OSC 2 with `text` in it; whatever `text` holds, the sequence ends where it should."""
    return f"\x1b]2;{clean_line(text, LONGEST)}\x1b\\"


class WindowTitle(_Base):
    """Mixin for the driver."""

    _title: str | None = None

    def set_title(self, text: str) -> None:
        """Shows `text` as the window's title from now on; nothing is sent where it stands there already."""
        if text != self._title:
            self._title = text
            self.write(title_sequence(text))
            self.flush()

    def start_application_mode(self) -> None:
        super().start_application_mode()  # type: ignore[no-untyped-call]
        self.write(SAVE)
        if self._title is not None:  # back from the shell
            self.write(title_sequence(self._title))

    def stop_application_mode(self) -> None:
        self.write(RESTORE)
        super().stop_application_mode()
