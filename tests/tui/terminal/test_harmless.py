"""Whatever stands in a widget, its lines go to the terminal without a character that a terminal obeys or hides."""

from __future__ import annotations

import re
from io import StringIO

from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from rich.console import Console
from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

from core.text import clean, clean_line, file_name
from tests.scenarios.hostile import LINES, TEXT
from tests.scenarios.output_grammar import strange_text
from tui.panes.lines import wrapped
from tui.panes.queue_columns import fitted
from tui.terminal import harmless
from tui.terminal.title import title_sequence

PIECES = st.one_of(
    st.sampled_from(LINES),
    st.characters(),
    st.sampled_from("\x00\x07\x08\t\n\r\x1b\x7f\x85\x9b\x9c\x9d\u200d\u202e\u2028\u3000\ue000\ufeff"),
)
HOSTILE = st.lists(PIECES, max_size=20).map("".join)


def sent(*texts: str) -> str:
    """A line of these pieces, one styled and one not, as it goes to the terminal; the styles are left out."""
    harmless.stand_guard()
    console = Console(file=StringIO(), force_terminal=True, color_system="truecolor")
    strip = Strip([Segment(text, Style(color="#ff0000") if place % 2 else None) for place, text in enumerate(texts)])
    return re.sub(r"\x1b\[38;2;255;0;0m|\x1b\[0m", "", strip.render(console))


@given(HOSTILE, HOSTILE)
def test_no_line_that_is_painted_holds_what_a_terminal_obeys(plain: str, styled: str) -> None:
    painted = sent(plain, styled)
    assert not strange_text(painted) and "\n" not in painted


@given(st.characters())
def test_what_is_stopped_leaves_its_room_behind(character: str) -> None:
    assert cell_len(harmless.harmless(character)) == cell_len(character)


@given(st.text(st.characters(codec="utf-8", exclude_categories=("C", "Z"))))
def test_words_are_painted_as_they_are(text: str) -> None:
    words = clean_line(text)
    assert harmless.harmless(words) == words
    assert harmless.harmless("a\u3000b\xa0c Ёж 日本 👩\u200d👧 é") == "a\u3000b\xa0c Ёж 日本 👩\u200d👧 é"


@given(HOSTILE)
def test_text_that_was_cleaned_is_painted_without_a_loss(text: str) -> None:
    for line in clean(text).split("\n"):
        assert sent(line, line) == line + line


@given(HOSTILE, st.integers(1, 60))
def test_every_way_to_a_line_of_the_screen_cleans(text: str, width: int) -> None:
    assert not strange_text(fitted(text, width))
    assert not any(strange_text(line) for line in wrapped(text, width))
    assert not strange_text(clean(text)) and not strange_text(clean_line(text)) and not strange_text(file_name(text))
    title = title_sequence(text)
    assert title.startswith("\x1b]2;") and title.endswith("\x1b\\")
    assert not strange_text(title[4:-2])


def test_the_payloads_themselves_are_stopped() -> None:
    painted = sent(TEXT, TEXT)
    assert "evil" in painted and "[@click=app.quit]" in painted
    assert not strange_text(painted)
