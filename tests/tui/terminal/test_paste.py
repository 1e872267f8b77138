"""A paste goes whole and clean into a text field, and nowhere else; nothing inside one is ever a key."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st
from textual import events

from tests.tui.terminal.pseudo_terminal import PseudoTerminal
from tui.terminal.paste import LONGEST, PasteParser

START, END = "\x1b[200~", "\x1b[201~"
HOSTILE = "jE \x1b\x1bj \x1b[A \x1b]0;title\x07 j \x1bj" + "j" * 40


def parsed(*reads: str) -> list[str | tuple[str]]:
    """Keys as their names, pastes as 1-tuples of their text."""
    parser = PasteParser()
    found: list[str | tuple[str]] = []
    for read in reads:
        for event in parser.feed(read):
            if isinstance(event, events.Paste):
                found.append((event.text,))
            elif isinstance(event, events.Key):
                found.append(event.key)
    return found


def test_keys_and_pastes_come_in_their_order() -> None:
    assert parsed(f"a{START}one{END}b{START}two{END}{START}{END}c") == [
        "a",
        ("one",),
        "b",
        ("two",),
        ("",),
        "c",
    ]


@given(
    pasted=st.text(alphabet="jE\x1b[20~1]0;\x07 ж\n", max_size=40).filter(
        lambda text: END not in text + END[:-1]
    ),
    cuts=st.lists(st.integers(0, 70), max_size=6),
)
def test_however_it_is_cut_into_reads_a_paste_is_one_paste_and_no_key(pasted: str, cuts: list[int]) -> None:
    stream = f"k{START}{pasted}{END}l"
    at = [0, *sorted(min(cut, len(stream)) for cut in cuts), len(stream)]
    found = parsed(*(stream[a:b] for a, b in pairwise(at) if a < b))
    assert found[0] == "k"
    assert found[-1] == "l"
    assert [type(event) for event in found[1:-1]] == [tuple]


def test_what_is_pasted_is_clean_text() -> None:
    assert parsed(f"{START}a\x1b[31mb\u202ec\x00\r\nd{END}") == [("a␛[31mb⟨U+202E⟩c␀\nd",)]


def test_a_paste_beyond_all_measure_is_cut_and_still_ends() -> None:
    found = parsed(START, *(["x" * 100_000] * 20), END[:3], END[3:] + "j")
    assert found[-1] == "j"
    assert isinstance(found[0], tuple)
    assert len(found[0][0]) <= LONGEST


def test_a_paste_outside_a_text_field_does_nothing_and_is_told(terminal: PseudoTerminal) -> None:
    terminal.send(f"{START}{HOSTILE}{END}")
    terminal.until("ignored(")
    terminal.quiet()
    assert terminal.lines[0].startswith("ready ignored(")
    assert terminal.lines[0].count(" ") == 1


def test_a_paste_into_a_field_is_typed_clean_and_runs_nothing(terminal: PseudoTerminal) -> None:
    terminal.send("\x1bOQ")
    terminal.until("at Input.")
    terminal.send(f"{START}{HOSTILE}{END}")
    terminal.until("␛[A")
    received = terminal.received + terminal.quiet()
    assert b"]0;title" not in received.replace("␛]0;title␇".encode(), b"")
    assert terminal.lines[0] == "ready at Input."


def test_escape_alone_is_still_a_key_and_what_follows_it_too(terminal: PseudoTerminal) -> None:
    terminal.send("\x1b")
    terminal.quiet()
    terminal.send("[200~j")
    terminal.until("ready j")
