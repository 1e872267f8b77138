"""The file for the independent body from the floor: a key, a place, and what became of it in the quiet line."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from textual.widgets import Input

from tests.tui.floor_of_cases import Floor
from tests.tui.sitting import case_shown, line, sitting, until
from tui.app import FloorApp
from tui.i18n import set_language


@pytest.fixture
def floor(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Floor]:
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    (tmp_path / "home").mkdir()
    made = Floor(tmp_path)
    yield made
    made.close()
    set_language("en")


def typing(app: FloorApp) -> Input:
    assert app.acting_screen is not None
    return app.acting_screen.bottom.query_one(Input)


async def test_it_is_written_where_it_usually_goes_and_the_line_says_where(floor: Floor, tmp_path: Path) -> None:
    ref = floor.in_analysis().ref
    async with sitting(floor) as (app, pilot):
        await until(pilot, lambda: case_shown(app) == ref)
        await pilot.press("quotation_mark")
        await until(pilot, lambda: typing(app).has_focus)
        place = tmp_path / "home" / f"casefloor-{ref}.zip"
        assert typing(app).value == str(place)
        await pilot.press("enter")
        await until(pilot, lambda: str(place) in line(app))
        with zipfile.ZipFile(place) as archive:
            assert ref in archive.read("summary.html").decode()
        await pilot.press("quotation_mark", "enter")
        await until(pilot, lambda: "give another name" in line(app))


async def test_esc_writes_nothing(floor: Floor, tmp_path: Path) -> None:
    ref = floor.in_analysis().ref
    async with sitting(floor) as (app, pilot):
        await until(pilot, lambda: case_shown(app) == ref)
        await pilot.press("quotation_mark")
        await until(pilot, lambda: typing(app).has_focus)
        await pilot.press("escape")
        await until(pilot, lambda: not typing(app).has_focus)
    assert list((tmp_path / "home").iterdir()) == []


async def test_a_place_that_is_none_is_told(floor: Floor) -> None:
    ref = floor.in_analysis().ref
    async with sitting(floor) as (app, pilot):
        await until(pilot, lambda: case_shown(app) == ref)
        await pilot.press("quotation_mark")
        await until(pilot, lambda: typing(app).has_focus)
        typing(app).value = "/nowhere/at/all.zip"
        await pilot.press("enter")
        await until(pilot, lambda: "/nowhere/at" in line(app) and "does not exist" in line(app))
