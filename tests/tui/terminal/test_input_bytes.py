"""Bytes that are no text (line noise, a terminal of another encoding, a careless paste) do not end the program."""

from __future__ import annotations

import pytest

from tests.tui.terminal.pseudo_terminal import PseudoTerminal


@pytest.mark.parametrize(
    "noise", [b"\xff", b"\x9b", b"caf\xe9 ", b"\xed\xa0\x80", b"\x1b[200~\x9b2J\xff\x1b[201~", b"\xd0"]
)
def test_bytes_that_are_no_utf_8_are_lived_with(terminal: PseudoTerminal, noise: bytes) -> None:
    terminal.send(noise)
    terminal.quiet()
    terminal.send("jj")
    terminal.until("j")
    assert "Traceback" not in terminal.text
