"""The terminal's bell: for whoever asked for it, and never more than once a second."""

from __future__ import annotations

from time import monotonic
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from textual.drivers.linux_driver import LinuxDriver

    _Base = LinuxDriver
else:
    _Base = object

BEL = "\a"

APART = 1.0
"""Seconds between two: a burst of warnings is one sound."""


class Bell(_Base):
    """Mixin for the driver."""

    _rang_at: float | None = None

    def ring(self) -> None:
        """Sounds the bell, unless it has just sounded."""
        now = monotonic()
        if self._rang_at is None or now - self._rang_at >= APART:
            self._rang_at = now
            self.write(BEL)
            self.flush()
