"""What the queue sends to a terminal: little for a move, nothing when idle, and never what a client wrote raw."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.tui.terminal.pseudo_terminal import PseudoTerminal

APP = str(Path(__file__).with_name("queue_app.py"))


@pytest.fixture(scope="module")
def terminal() -> Iterator[PseudoTerminal]:
    with PseudoTerminal(APP, "5000", columns=120, lines=40) as terminal:
        terminal.until("26-39-9")
        terminal.quiet()
        yield terminal


def sent(terminal: PseudoTerminal, key: str) -> int:
    terminal.send(key)
    return len(terminal.quiet())


def test_idle_sends_nothing(terminal: PseudoTerminal) -> None:
    assert terminal.read(1.5) == b""


def test_a_move_sends_two_lines_and_a_page_one_screen(terminal: PseudoTerminal) -> None:
    sent(terminal, "j")
    assert 0 < sent(terminal, "j") < 1_000
    assert 0 < sent(terminal, "k") < 1_000
    assert 0 < sent(terminal, "\x1b[6~") < 18_000
    assert 0 < sent(terminal, "\x1b[5~") < 18_000


def test_in_the_russian_layout_it_moves_as_well(terminal: PseudoTerminal) -> None:
    terminal.send("\x1b[H")
    terminal.quiet()
    before = terminal.text
    terminal.send("о")
    terminal.quiet()
    assert terminal.text != before
    terminal.send("л")
    terminal.quiet()
    assert terminal.text == before


def test_what_a_client_wrote_reaches_the_terminal_as_text_only(terminal: PseudoTerminal) -> None:
    terminal.send("\x1b[H")
    terminal.quiet()
    terminal.send("n")
    frame = terminal.until("26-5001-1") + terminal.quiet()
    for raw in (b"\x1b]2;evil", b"\x1b[2J", b"\x07", "\x9b".encode(), "\u202e".encode()):
        assert raw not in frame
    assert "[@click" in terminal.text or "evil" in terminal.text


def test_a_minute_that_changes_nothing_visible_sends_nothing_but_words(terminal: PseudoTerminal) -> None:
    assert sent(terminal, "t") < 18_000
