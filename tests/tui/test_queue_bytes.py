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


def test_a_minute_in_which_every_line_reads_differently_sends_a_cell_a_line(terminal: PseudoTerminal) -> None:
    assert 0 < sent(terminal, "t") < 39 * 85


@pytest.mark.parametrize("columns", [80, 120, 200])
def test_a_minute_sends_only_the_words_that_changed(columns: int) -> None:
    """Three of the 39 cases in view are due within a day: their words are sent, and nothing else of their lines."""
    with PseudoTerminal(APP, "5000", "calm", columns=columns, lines=40) as terminal:
        terminal.until("26-39-9")
        terminal.quiet()
        before = terminal.lines
        assert 0 < sent(terminal, "t") < 320
        changed = [y for y, line in enumerate(terminal.lines) if line != before[y]]
        assert changed == [1, 2, 3]
        assert [line[18:] for line in terminal.lines] == [line[18:] for line in before]
        assert terminal.read(1.0) == b""


def test_a_row_that_belongs_elsewhere_sends_its_line_and_no_other(terminal: PseudoTerminal) -> None:
    terminal.send("\x1b[H")
    terminal.send("j")
    terminal.quiet()
    assert 0 < sent(terminal, "m") < 700
