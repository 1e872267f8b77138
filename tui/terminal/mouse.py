"""The mouse without its motion: mode 1002 (buttons and drags) where Textual asks for 1003 (every move).

Moving the pointer across the screen makes Textual repaint what it hovers: 600 reports cost 1.4 MB of output. A
floor that is used over a slow line wants clicks, the wheel and drags. Reports in pixels (1016) are not asked for
either: they multiply a drag's reports by the size of a cell.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from textual.drivers.linux_driver import LinuxDriver

    _Base = LinuxDriver
else:
    _Base = object

ON = "\x1b[?1000h\x1b[?1002h\x1b[?1006h"
"""Press and release, motion while a button is held, coordinates beyond column 223."""

OFF = "\x1b[?1000l\x1b[?1002l\x1b[?1006l"


class ButtonMouse(_Base):
    """Mixin for the driver."""

    def _enable_mouse_support(self) -> None:
        if self._mouse:
            self.write(ON)
            self.flush()

    def _disable_mouse_support(self) -> None:
        if self._mouse:
            self.write(OFF)
            self.flush()

    def _query_in_band_window_resize(self) -> None:
        """Not asked: Textual answers a yes by asking for pixels; SIGWINCH tells of a new size as well."""

    def _enable_mouse_pixels(self) -> None:
        """Never."""
