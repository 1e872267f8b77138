"""With NO_COLOR not one colour reaches the terminal; without it they do."""

from __future__ import annotations

import re

from tests.tui.terminal.conftest import SAMPLE
from tests.tui.terminal.pseudo_terminal import PseudoTerminal

SGR = re.compile(rb"\x1b\[([\d;]*)m")
ATTRIBUTES = {b"", b"0", b"1", b"3", b"4", b"7", b"9"}
"""Reset, bold, italic, underline, reverse, strike."""


def sgr_parameters(sent: bytes) -> set[bytes]:
    return {parameter for match in SGR.finditer(sent) for parameter in match[1].split(b";")}


def tried_out(environment: dict[str, str]) -> bytes:
    """Everything the sample sends while it is used a little."""
    with PseudoTerminal(SAMPLE, environment=environment) as terminal:
        terminal.until("ready")
        for key in ("j", "\x1bOQ", "text", "\x1bOR", "text"):
            terminal.send(key)
            terminal.quiet()
        terminal.send("\x1b[19~")
        terminal.ended()
        return terminal.received


def test_no_color_sends_attributes_only() -> None:
    assert sgr_parameters(tried_out({"NO_COLOR": "1"})) <= ATTRIBUTES


def test_an_empty_no_color_is_none_as_its_standard_says() -> None:
    assert b"38" in sgr_parameters(tried_out({"NO_COLOR": ""}))
