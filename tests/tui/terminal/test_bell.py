"""The bell: one byte, and however much there is to warn of, one a second."""

from __future__ import annotations

import time

from tests.tui.terminal.pseudo_terminal import PseudoTerminal
from tui.terminal.bell import APART

BEL = b"\x07"


def test_a_burst_is_one_sound_and_a_second_later_there_is_another(terminal: PseudoTerminal) -> None:
    silent = terminal.received.count(BEL)  # as the end of an OSC it makes no sound
    began = time.monotonic()
    terminal.send("\x1b[18~")
    terminal.until("ready rung")
    terminal.quiet()
    assert terminal.received.count(BEL) == silent + 1
    while terminal.received.count(BEL) == silent + 1:
        terminal.send("\x1b[18~")
        terminal.quiet()
    assert time.monotonic() - began >= APART
    assert terminal.received.count(BEL) == silent + 2
