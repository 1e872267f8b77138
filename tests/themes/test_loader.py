"""Theme files: ours are readable, a person's own is refused with every fault named."""

from __future__ import annotations

from itertools import combinations
from pathlib import Path

import pytest
from textual.color import Color
from textual.theme import Theme

import themes
from themes.loader import GROUNDS, INKS, BadTheme, ThemeFile, load

COLOURED = [theme for theme in themes.shipped() if theme.name != "none"]

READABLE = 4.5
"""Contrast of text on its ground, WCAG 2.2, 1.4.3 (AA)."""


def luminance(colour: str) -> float:
    """Relative luminance of #rrggbb, as WCAG 2.2 defines it."""
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def test_the_contrast_here_is_that_of_the_standard() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("theme", COLOURED, ids=lambda theme: theme.name)
def test_everything_written_is_readable_on_every_ground(theme: ThemeFile) -> None:
    colours = theme.colours.model_dump()
    faint = {
        f"{ink} on {ground}": round(contrast(colours[ink], colours[ground]), 2)
        for ink in INKS
        for ground in GROUNDS
        if contrast(colours[ink], colours[ground]) < READABLE
    }
    assert faint == {}


@pytest.mark.parametrize("theme", COLOURED, ids=lambda theme: theme.name)
def test_the_states_of_a_deadline_are_different_colours(theme: ThemeFile) -> None:
    colours = theme.colours.model_dump()
    for one, other in combinations(["ok", "soon", "late", "paused"], 2):
        assert colours[one] != colours[other]


@pytest.mark.parametrize("theme", COLOURED, ids=lambda theme: theme.name)
def test_the_row_under_the_cursor_stands_out_from_the_surface(theme: ThemeFile) -> None:
    colours = theme.colours.model_dump()
    assert contrast(colours["cursor"], colours["surface"]) >= 1.2


@pytest.mark.parametrize("theme", themes.shipped(), ids=lambda theme: theme.name)
def test_textual_takes_each_of_ours(theme: ThemeFile) -> None:
    made = theme.for_textual()
    assert isinstance(made, Theme)
    variables = {**made.to_color_system().generate(), **made.variables}
    assert variables["late"] == theme.colours.late
    assert Color.parse(variables["background"]) == Color.parse(theme.colours.surface)
    assert Color.parse(variables["foreground"]) == Color.parse(theme.colours.text)
    assert Color.parse(variables["accent"]) == Color.parse(theme.colours.accent)


def test_without_colour_the_cursor_is_told_by_a_style() -> None:
    none = next(theme for theme in themes.shipped() if theme.name == "none")
    assert "reverse" in none.styles.cursor


def written(folder: Path, text: str) -> Path:
    path = folder / "own.toml"
    path.write_text(text, "utf-8")
    return path


def test_a_person_s_own_theme_is_read(tmp_path: Path) -> None:
    dark = (Path(themes.__file__).parent / "dark.toml").read_text("utf-8")
    theme = load(written(tmp_path, dark.replace('name = "dark"', 'name = "mine"')))
    assert theme.name == "mine"


def test_every_fault_is_told_with_its_field_and_what_was_probably_meant(tmp_path: Path) -> None:
    dark = (Path(themes.__file__).parent / "dark.toml").read_text("utf-8")
    broken = (
        dark.replace('late = "#ff8a80"', 'lat = "#ff8a80"')
        .replace('soon = "#e8bb5c"', 'soon = "reddish"')
        .replace('cursor = "none"', 'cursor = "blinking"')
    )
    with pytest.raises(BadTheme) as told:
        load(written(tmp_path, broken))
    lines = str(told.value).splitlines()
    assert lines[0].endswith("own.toml: this is no theme:")
    assert "  colours.late: missing" in lines
    assert "  colours.lat: no such field; did you mean late?" in lines
    assert "  colours.soon: 'reddish' is not a colour; write it as #rrggbb" in lines
    assert any(line.startswith("  styles.cursor:") and "no such style: blinking" in line for line in lines)


@pytest.mark.parametrize(
    ("text", "reason"), [("name = ", "not TOML: "), ("", "name: missing")], ids=["half a line", "empty"]
)
def test_what_is_no_theme_file_says_so(tmp_path: Path, text: str, reason: str) -> None:
    with pytest.raises(BadTheme, match=rf"(?s)own\.toml: .*{reason}"):
        load(written(tmp_path, text))


def test_a_file_that_is_not_there_or_not_text_is_told(tmp_path: Path) -> None:
    with pytest.raises(BadTheme, match="cannot be read: No such file"):
        load(tmp_path / "nothing.toml")
    (tmp_path / "own.toml").write_bytes(b"\xff\xfe")
    with pytest.raises(BadTheme, match="not UTF-8"):
        load(tmp_path / "own.toml")
