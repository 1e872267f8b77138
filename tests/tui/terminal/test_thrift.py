"""The thrifty frames draw the same screen as Textual's own, with fewer bytes."""

from __future__ import annotations

import pyte
from hypothesis import example, given
from hypothesis import strategies as st
from rich.color import ColorSystem
from rich.style import Style
from textual.strip import Strip

from tui.terminal.thrift import thrifty

COLOURS = ["#14171c", "#26374d", "#ff8a80", "red", "bright_blue", "default", "color(117)"]

styles = st.builds(
    Style,
    color=st.sampled_from([None, *COLOURS]),
    bgcolor=st.sampled_from([None, *COLOURS]),
    **{name: st.sampled_from([None, True]) for name in ("bold", "italic", "underline", "reverse", "strike")},
)
runs = st.tuples(st.sampled_from(["late 0:42", " ", "М", "山", "x" * 9]), styles | st.none())
systems = st.sampled_from([ColorSystem.TRUECOLOR, ColorSystem.EIGHT_BIT, ColorSystem.STANDARD])


def written(lines: list[list[tuple[str, Style | None]]], system: ColorSystem) -> str:
    """The lines as Textual writes a partial update: a move, then each run with its style and a reset."""
    return "".join(
        f"\x1b[{y};{1 + y % 3}H"
        + "".join(text if style is None else Strip.render_style(style, text, system) for text, style in line)
        for y, line in enumerate(lines, 1)
    )


def drawn(*frames: str) -> list[list[object]]:
    """Every cell of the screen after the frames, with its colours and attributes, and the style left behind."""
    screen = pyte.Screen(60, 8)
    stream = pyte.Stream(screen)
    for frame in frames:
        stream.feed(frame)
    cells: list[list[object]] = [[screen.buffer[y][x] for x in range(60)] for y in range(8)]
    left: list[object] = [screen.cursor.attrs._replace(data=" "), screen.cursor.x, screen.cursor.y]
    return [*cells, left]


@given(st.lists(st.lists(runs, max_size=6), min_size=1, max_size=6), systems)
@example([[("a", Style(bold=True, underline=True)), ("b", Style(underline=True))]], ColorSystem.TRUECOLOR)
def test_the_screen_is_the_same_and_never_longer(
    lines: list[list[tuple[str, Style | None]]], system: ColorSystem
) -> None:
    frame = written(lines, system)
    short = thrifty(frame)
    assert drawn(short) == drawn(frame)
    assert len(short) <= len(frame)


@given(st.lists(st.lists(runs, max_size=4), min_size=1, max_size=4), systems)
def test_each_frame_stands_alone(lines: list[list[tuple[str, Style | None]]], system: ColorSystem) -> None:
    frame = written(lines, system)
    assert drawn(thrifty(frame), thrifty(frame)) == drawn(frame, frame)


def test_what_has_no_style_is_left_as_it_is() -> None:
    for data in ("\x1b[?2026h", "\x1b]2;title\x1b\\", "plain", ""):
        assert thrifty(data) == data


def test_runs_on_one_ground_send_it_once() -> None:
    ground = "#14171c"
    line = [
        ("late", Style(color="#ff8a80", bgcolor=ground)),
        ("case", Style(color="#dce1e7", bgcolor=ground)),
    ]
    assert thrifty(written([line], ColorSystem.TRUECOLOR)) == (
        "\x1b[1;2H\x1b[38;2;255;138;128;48;2;20;23;28mlate\x1b[38;2;220;225;231mcase\x1b[0m"
    )
