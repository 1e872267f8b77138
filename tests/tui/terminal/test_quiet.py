"""Idle is silent, also with the cursor in a text field; and the collector is tuned once the screen stands."""

from __future__ import annotations

import pytest

from tests.tui.terminal.pseudo_terminal import PseudoTerminal


@pytest.mark.parametrize(
    ("key", "where"), [("\x1bOS", "nothing"), ("\x1bOQ", "Input"), ("\x1bOR", "TextArea")]
)
def test_not_a_byte_is_sent_while_nothing_happens(terminal: PseudoTerminal, key: str, where: str) -> None:
    terminal.send(key)
    terminal.until(f"at {where}.")
    terminal.quiet()
    assert terminal.read(2.0) == b""


def test_each_update_is_one_frame_where_the_terminal_can(terminal: PseudoTerminal) -> None:
    terminal.send("j")
    frame = terminal.until("ready j") + terminal.quiet()
    assert frame.startswith(b"\x1b[?2026h")
    assert frame.endswith(b"\x1b[?2026l")


def test_the_collector_is_tuned_after_the_first_paint(terminal: PseudoTerminal) -> None:
    terminal.send("\x1b[17~")
    terminal.until("frozen=True first=50000")
