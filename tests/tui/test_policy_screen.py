"""The policy screen: what is in force with figures and sources, what changed, faults for whoever answers for it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from textual.widgets import Static

from core.people import Person, person
from core.policy import house, shipped
from core.policy.load import HOUSE_FILE
from core.policy_file import use_policy
from core.text import is_clean
from core.toml_file import Fault, load
from tests.tui.floor_of_cases import ANNA, CHIEF, Floor
from tests.tui.sitting import sitting, until
from tui.app import FloorApp
from tui.i18n import set_language
from tui.screens.floor import FloorScreen
from tui.screens.policy import PolicyScreen

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
NOBODY = person("nobody", "agent")


@pytest.fixture
def floor(tmp_path: Path) -> Iterator[Floor]:
    made = Floor(tmp_path)
    yield made
    made.close()
    set_language("en")


def put(floor: Floor, name: str = "ukgc", origin: str = "") -> None:
    use_policy(floor.store, shipped(name), CHIEF, NOW, origin)


def whole(app: FloorApp) -> list[str]:
    """Every line of the list, in view or not."""
    screen = app.screen
    assert isinstance(screen, PolicyScreen)
    lines = screen.lines
    return ["".join(text for text, _ink in line) for block in lines.blocks for line in lines.draw(block, lines._width)]


def in_view(app: FloorApp) -> list[str]:
    """What stands on the screen."""
    screen = app.screen
    assert isinstance(screen, PolicyScreen)
    return [screen.lines.render_line(y).text.rstrip() for y in range(screen.lines.size.height)]


async def open_screen(app: FloorApp, pilot: object) -> None:
    await pilot.press("f2")  # type: ignore[attr-defined]
    await until(pilot, lambda: isinstance(app.screen, PolicyScreen) and app.screen.facts is not None)  # type: ignore[arg-type]


class TestWhatItSays:
    async def test_the_policy_by_name_since_when_by_whom_and_from_which_file(self, floor: Floor) -> None:
        put(floor, origin="/etc/casefloor/ukgc.toml")
        async with sitting(floor, CHIEF) as (app, pilot):
            await open_screen(app, pilot)
            head = str(app.screen.query_one("#policy-head", Static).render())
            assert "ukgc/2026.1" in head
            assert "by chief" in head
            told = "\n".join(whole(app))
            assert "/etc/casefloor/ukgc.toml" in told
            assert "Great Britain: Gambling Commission" in told
            assert "no legal advice" in told

    async def test_a_floor_without_one_shows_the_house(self, floor: Floor) -> None:
        async with sitting(floor, CHIEF) as (app, pilot):
            await open_screen(app, pilot)
            assert "house/2026.1" in str(app.screen.query_one("#policy-head", Static).render())
            assert any("since the floor began: nobody has chosen another" in line for line in whole(app))

    async def test_each_figure_with_its_strength_and_source(self, floor: Floor) -> None:
        put(floor)
        async with sitting(floor, CHIEF) as (app, pilot):
            await open_screen(app, pilot)
            told = whole(app)
            place = next(n for n, line in enumerate(told) if line.startswith("Final answer, 8 weeks"))
            assert told[place].split()[-3:] == ["8", "weeks", "must"]
            below = " ".join(told[place + 1 : place + 6])
            for words in ("starts: the complaint came in", "pauses for: the client, 14 days in all",
                          "warns: at 50, 75, 90 %", "escalates: at 75 % to level 1", "source: Gambling Commission"):  # fmt: skip
                assert words in below
            assert any(line.startswith("london") and "Europe/London" in line for line in told)
            assert any("Mon–Fri: 09:00–17:00" in line for line in told)
            assert any("Christmas Day" in line for line in told)

    async def test_what_changed_since_the_last_one_in_force(self, floor: Floor) -> None:
        put(floor)
        text = HOUSE_FILE.read_text("utf-8")
        use_policy(floor.store, house(), CHIEF, NOW)
        edited = load(text.replace("amount = 48\n", "amount = 72\n", 1), type(house()))
        use_policy(floor.store, edited, CHIEF, NOW)
        async with sitting(floor, CHIEF) as (app, pilot):
            await open_screen(app, pilot)
            told = whole(app)
            place = next(n for n, line in enumerate(told) if line.startswith("Changed since house/2026.1"))
            assert told[place + 1] == "clocks.resolution_standard.amount  48 hours → 72 hours"
            assert told[place + 2] == "", "and nothing else"

    async def test_in_russian_it_is_the_policys_own_russian(self, floor: Floor) -> None:
        async with sitting(floor, CHIEF, language="ru") as (app, pilot):
            await open_screen(app, pilot)
            assert any(line.startswith("Ответ на обжалование") for line in whole(app))

    @pytest.mark.parametrize("size", [(80, 24), (120, 40), (200, 60)])
    async def test_fits_every_width(self, floor: Floor, size: tuple[int, int]) -> None:
        put(floor)
        async with sitting(floor, CHIEF, size=size) as (app, pilot):
            await open_screen(app, pilot)
            assert all(len(line) <= size[0] - 2 for line in whole(app))
            assert all(is_clean(line) for line in whole(app))


    async def test_nothing_that_a_file_says_reaches_the_terminal_raw(self, floor: Floor) -> None:
        text = HOUSE_FILE.read_text("utf-8")
        evil = r"\u001b]0;owned\u0007 \u202e[@click=app.quit]x[/]"
        text = text.replace('version = "2026.1"', f'version = "{evil}"', 1)
        text = text.replace('source = "house default"', f'source = "{evil}"', 1)
        text = text.replace('en = "First answer"', f'en = "{evil}"', 1)
        use_policy(floor.store, load(text, type(house())), CHIEF, NOW, f"/tmp/{evil}")
        async with sitting(floor, CHIEF) as (app, pilot):
            await open_screen(app, pilot)
            assert "@click" in "".join(whole(app)), "said as it is written"
            assert all(is_clean(line) for line in whole(app))
            assert is_clean(str(app.screen.query_one("#policy-head", Static).render()))

    async def test_a_policy_whose_dates_are_over_says_so(self, floor: Floor) -> None:
        text = HOUSE_FILE.read_text("utf-8").replace("valid_from = 2026-01-01", "valid_from = 2020-01-01\nvalid_to = 2020-12-31")
        use_policy(floor.store, load(text, type(house())), CHIEF, NOW)
        async with sitting(floor, CHIEF) as (app, pilot):
            await open_screen(app, pilot)
            assert "by its own dates house/2026.1 was valid until 2020-12-31" in whole(app)


class TestFinding:
    async def test_arrows_and_pages_scroll(self, floor: Floor) -> None:
        async with sitting(floor, CHIEF, size=(80, 24)) as (app, pilot):
            await open_screen(app, pilot)
            first = in_view(app)
            await pilot.press("j")
            await until(pilot, lambda: in_view(app)[0] == first[1])
            await pilot.press("G")
            await until(pilot, lambda: any("Return" in line for line in in_view(app)))
            await pilot.press("g")
            await until(pilot, lambda: in_view(app) == first)

    async def test_typing_narrows_to_what_has_the_words(self, floor: Floor) -> None:
        put(floor)
        async with sitting(floor, CHIEF) as (app, pilot):
            await open_screen(app, pilot)
            await pilot.press("slash", *"eight weeks")
            await until(pilot, lambda: "Nothing in the policy" in " ".join(in_view(app)))
            await pilot.press(*["backspace"] * 11, *"8 weeks")
            await until(pilot, lambda: any(line.strip().startswith("Final answer") for line in in_view(app)))
            assert not any("Acknowledgement" in line for line in whole(app))
            await pilot.press("enter", "escape")
            await until(pilot, lambda: any("Acknowledgement" in line for line in whole(app)))
            await pilot.press("escape")
            await until(pilot, lambda: isinstance(app.screen, FloorScreen))


class TestWhoSeesWhat:
    async def test_faults_stand_at_the_top_for_who_answers_for_the_policy(self, floor: Floor) -> None:
        from core.say import say

        fault = Fault("p.toml", 12, "clocks[0].calendar", say("one of the calendars"), say("offce"), say("did you mean office?"))
        async with sitting(floor, CHIEF) as (app, pilot):
            app.policy_faults = (fault,)
            await open_screen(app, pilot)
            told = whole(app)
            assert told[1].startswith("The file cannot be used")
            assert told[2:6] == [
                "! p.toml, line 12  clocks[0].calendar", "  expected  one of the calendars", "  found     offce",
                "  hint      did you mean office?",
            ]  # fmt: skip

    @pytest.mark.parametrize("who", [ANNA, CHIEF])
    async def test_everybody_may_look(self, floor: Floor, who: Person) -> None:
        async with sitting(floor, who) as (app, pilot):
            await open_screen(app, pilot)
            assert any(line.startswith("Clocks") for line in whole(app))

    async def test_it_is_found_in_the_palette(self, floor: Floor) -> None:
        async with sitting(floor, ANNA) as (app, pilot):
            await pilot.press("ctrl+p", *"figures and sources")
            await pilot.pause()
            await pilot.press("enter")
            await until(pilot, lambda: isinstance(app.screen, PolicyScreen))
