"""Textual's driver for Unix terminals with our mouse modes, pastes, window title, bell and thrift."""

from __future__ import annotations

from codecs import IncrementalDecoder, getincrementaldecoder
from collections.abc import Callable
from functools import partial
from typing import Any

from textual.drivers import linux_driver
from textual.drivers.linux_driver import LinuxDriver

from tui.terminal import harmless
from tui.terminal.bell import Bell
from tui.terminal.mouse import ButtonMouse
from tui.terminal.paste import PasteParser
from tui.terminal.thrift import Thrift
from tui.terminal.title import WindowTitle


def _forgiving_decoder(encoding: str) -> Callable[[], IncrementalDecoder]:
    """Bytes that are no text (line noise, a terminal with another encoding) become U+FFFD and end nothing."""
    return partial(getincrementaldecoder(encoding), errors="replace")


class TerminalDriver(WindowTitle, Bell, ButtonMouse, Thrift, LinuxDriver):
    """The driver that `TerminalApp` runs on."""

    def start_application_mode(self) -> None:
        harmless.stand_guard()
        super().start_application_mode()

    def run_input_thread(self) -> None:
        # The method names its parser and its decoder by the module's globals; there is no other place to give it one.
        ours: Any = linux_driver
        ours.XTermParser = PasteParser
        ours.getincrementaldecoder = _forgiving_decoder
        super().run_input_thread()
