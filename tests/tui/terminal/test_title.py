"""The window's title: whatever stands in a case, one whole sequence reaches the terminal and nothing else."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from tests.tui.terminal.pseudo_terminal import PseudoTerminal
from tui.terminal.title import LONGEST, title_sequence


@given(st.text())
def test_no_text_breaks_out_of_the_title(text: str) -> None:
    sequence = title_sequence(text)
    assert sequence.startswith("\x1b]2;")
    assert sequence.endswith("\x1b\\")
    inside = sequence[4:-2]
    assert not re.search(r"[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", inside)
    assert len(inside) <= LONGEST


def test_the_title_is_set_once_and_given_back(terminal: PseudoTerminal) -> None:
    assert b"\x1b[22;2t" in terminal.received
    terminal.send("\x1b[15~")
    terminal.until("titled")
    sent = terminal.received + terminal.quiet()
    titles = re.findall(rb"\x1b\]2;(.*?)\x1b\\", sent)
    assert [title.decode() for title in titles] == ["26-4213-7 ␛]52;c;ZXZpbA==␇ ⟨U+202E⟩evil⟨U+009B⟩31m"]
    assert b"\x1b]52" not in sent
    terminal.send("\x1b[15~")
    terminal.until("titled titled")
    assert len(re.findall(rb"\x1b\]2;", terminal.received)) == 1
    terminal.send("\x1b[19~")
    assert b"\x1b[23;2t" in terminal.ended()
