"""The mouse modes that are asked of the terminal, and that moving the pointer costs nothing."""

from __future__ import annotations

from tests.tui.terminal.pseudo_terminal import PseudoTerminal


def test_buttons_are_asked_for_and_motion_is_not(terminal: PseudoTerminal) -> None:
    for mode in (b"1000", b"1002", b"1006"):
        assert b"\x1b[?" + mode + b"h" in terminal.received
    for mode in (b"1003", b"1015", b"1016", b"2048"):
        assert b"\x1b[?" + mode not in terminal.received


def test_every_mode_is_taken_back_at_the_end(terminal: PseudoTerminal) -> None:
    terminal.send("\x1b[19~")
    goodbye = terminal.ended()
    for mode in (b"1000", b"1002", b"1006", b"2004", b"1004", b"1049"):
        assert b"\x1b[?" + mode + b"l" in goodbye
    assert b"1003" not in terminal.received


def test_a_click_still_arrives(terminal: PseudoTerminal) -> None:
    terminal.send("\x1b[<0;5;4M\x1b[<0;5;4m")  # into the line of text
    terminal.quiet()
    terminal.send("j")
    terminal.quiet()
    assert terminal.lines[0] == "ready"  # the letter went into the field
