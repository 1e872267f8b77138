"""The policy while the floor runs: broken files change nothing and are told, a good one holds within a moment."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from datetime import timedelta
from pathlib import Path
from queue import Queue

import pytest
from textual.pilot import Pilot

from core.case import Case
from core.desk import Desk
from core.people import SYSTEM, Person, person
from core.policy.load import SHIPPED
from core.policy_file import open_policy
from core.settings import Settings
from db import queries
from db.connect import open_floor
from tests.tui.cli.conftest import ROOT
from tests.tui.floor_of_cases import ANNA, CHIEF, Floor
from tests.tui.sitting import until
from tui.app import FloorApp
from tui.i18n import set_language
from tui.policy_banner import PolicyBanner
from tui.policy_watch import PolicyNews, PolicyWatch, history_of
from tui.screens.floor import FloorScreen
from tui.screens.policy import PolicyScreen
from tui.seat import Seat

BROKEN = sorted((ROOT / "tests" / "data" / "policies" / "broken").glob("*.toml"))[::2]
MAX = person("max", "manager", "Max")


@pytest.fixture
def floor(tmp_path: Path) -> Iterator[Floor]:
    made = Floor(tmp_path)
    with made.store.unit() as unit:
        unit.add_person(MAX)
    yield made
    made.close()
    set_language("en")


@pytest.fixture
def file(tmp_path: Path) -> Path:
    folder = tmp_path / "settings"
    folder.mkdir()
    path = folder / "policy.toml"
    save(path, hours(48))
    return path


def hours(number: int) -> str:
    """The house default with another time for the ordinary resolution."""
    text = SHIPPED["house"].read_text("utf-8")
    return text.replace("amount = 48\n", f"amount = {number}\n", 1)


def save(path: Path, text: str) -> None:
    """As an editor saves: another file beside it, put in its place."""
    beside = path.with_suffix(".swp")
    beside.write_text(text, "utf-8")
    beside.replace(path)


@asynccontextmanager
async def sitting(floor: Floor, file: Path | None, who: Person = CHIEF) -> AsyncIterator[tuple[FloorApp, Pilot[int]]]:
    """The whole program with its watch, opened as `casefloor` opens it."""
    named = {"file": str(file)} if file else {}
    settings = Settings.model_validate({"db": str(floor.path), "as": who.login, "policy": named})
    store = open_floor(floor.path)
    opening = open_policy(store, settings.policy_path, who, floor.desk.clock(), history_of(store))
    app = FloorApp(Seat(store, Desk(store, opening.policy), who, settings), housekeeping=False, watch_policy=True)
    async with app.run_test(size=(100, 40)) as pilot:
        await until(pilot, lambda: isinstance(app.screen, FloorScreen) and app.screen.is_ready)
        yield app, pilot
    for error in app.errors:
        raise error


def banner(app: FloorApp) -> str:
    """What the banner says, empty where there is none."""
    found = app.screen_stack[1].query_one(PolicyBanner)
    return str(found.render()) if found.display else ""


def in_force(floor: Floor) -> str:
    with floor.store.reading() as unit:
        found = unit.policy_in_force()
    return found.name if found else ""


async def registered(app: FloorApp, floor: Floor, number: int) -> Case:
    """A complaint that this program takes in."""
    from core.commands import Register

    given = {"channel": "phone", "phone": f"+4420794600{number:02d}", "name": f"Caller {number}", "category": "payment"}
    return (await app.seat.register(Register.model_validate({**given, "description": "No payout"}))).case


def resolution(case: Case) -> timedelta:
    """How long the case has for its resolution."""
    clock = next(clock for clock in case.clocks if clock.rule == "resolution_standard")
    assert clock.due_at is not None
    return clock.due_at - clock.started_at


class TestAFloorOnAScreen:
    async def test_runs_through_every_broken_file_on_the_old_policy(self, floor: Floor, file: Path) -> None:
        assert len(BROKEN) >= 10
        async with sitting(floor, file) as (app, pilot):
            assert in_force(floor) == "house/2026.1"
            told = set()
            for number, broken in enumerate(BROKEN):
                before = app.policy_faults
                save(file, broken.read_text("utf-8"))
                await until(pilot, lambda before=before: app.policy_faults not in ((), before))
                await until(pilot, lambda: str(app.policy_faults[0].as_say()) in banner(app))
                words = banner(app)
                assert "the old policy holds" in words
                assert f"policy.toml:{app.policy_faults[0].line}: " in words
                told.add(words)
                case = await registered(app, floor, number)
                assert case.policy == "house/2026.1"
            assert len(told) == len(BROKEN)
            save(file, hours(48))
            await until(pilot, lambda: banner(app) == "")
        assert len(queries.policy_history(floor.store)) == 1, "nothing was ever put in force but the first"

    async def test_takes_up_a_good_file_and_a_case_keeps_its_own(self, floor: Floor, file: Path) -> None:
        async with sitting(floor, file) as (app, pilot):
            before = await registered(app, floor, 1)
            save(file, hours(72))
            await until(pilot, lambda: app.seat.desk.policy.clock("resolution_standard").amount == 72)  # type: ignore[union-attr]
            after = await registered(app, floor, 2)
        assert (resolution(before), resolution(after)) == (timedelta(hours=48), timedelta(hours=72))
        assert (before.policy, after.policy) == ("house/2026.1", "house/2026.1+2")
        old = floor.do(before, "note", CHIEF, text="looked at again")
        assert resolution(old) == timedelta(hours=48), "an act on it leaves it under its own version"

    async def test_a_file_that_is_written_bit_by_bit_is_taken_up_whole(self, floor: Floor, file: Path) -> None:
        async with sitting(floor, file) as (app, pilot):
            seen: list[tuple[object, ...]] = []
            text = hours(60)
            with file.open("w", encoding="utf-8") as stream:
                for at in range(0, len(text), 2000):
                    stream.write(text[at : at + 2000])
                    stream.flush()
                    os.fsync(stream.fileno())
                    await pilot.pause(0)
                    seen.append(app.policy_faults)
            await until(pilot, lambda: in_force(floor) == "house/2026.1+2")
            assert not any(seen), "what is half written is no fault to tell"
            assert banner(app) == ""

    async def test_what_another_program_puts_in_force_is_noticed(self, floor: Floor, file: Path) -> None:
        async with sitting(floor, None) as (app, pilot), sitting(floor, None, ANNA) as (other, beside):
            save(file, hours(72))
            program("policy", "use", str(file), database=floor.path)
            for seat, hand in ((app, pilot), (other, beside)):
                await until(hand, lambda seat=seat: seat.seat.desk.policy.clock("resolution_standard").amount == 72)
            save(file, hours(36))  # nobody's settings name it, but it is where the policy in force came from
            for seat, hand in ((app, pilot), (other, beside)):
                await until(hand, lambda seat=seat: seat.seat.desk.policy.clock("resolution_standard").amount == 36)
        assert [row.name for row in queries.policy_history(floor.store)] == ["house/2026.1+2", "house/2026.1"]

    async def test_only_who_answers_for_the_policy_is_told_of_faults(self, floor: Floor, file: Path) -> None:
        async with sitting(floor, file, MAX) as (chief, pilot), sitting(floor, file, ANNA) as (anna, beside):
            save(file, BROKEN[0].read_text("utf-8"))
            await until(pilot, lambda: banner(chief) != "")
            save(file, hours(72))
            await until(pilot, lambda: banner(chief) == "")
            await until(beside, lambda: anna.seat.desk.policy.clock("resolution_standard").amount == 72)  # type: ignore[union-attr]
            assert banner(anna) == ""
            await beside.press("f2")
            await until(beside, lambda: isinstance(anna.screen, PolicyScreen))

    async def test_a_bad_file_at_the_start_leaves_the_floor_open(self, floor: Floor, file: Path) -> None:
        async with sitting(floor, file):
            pass
        file.write_text("id = ", "utf-8")
        async with sitting(floor, file) as (app, pilot):
            await until(pilot, lambda: "policy.toml:1" in banner(app))
            assert (await registered(app, floor, 1)).policy == "house/2026.1"


class TestTwoPrograms:
    def test_one_takes_a_save_up_and_both_hear_of_it(self, floor: Floor, file: Path) -> None:
        with watching(floor, file) as first, watching(floor, file) as second:
            for heard in (first, second):
                wait(heard, lambda news: news.in_force is not None)
            for number, amount in enumerate((50, 60, 70), start=2):
                save(file, hours(amount))
                for heard in (first, second):
                    told = wait(heard, lambda news, n=number: news.in_force is not None and news.in_force.number == n)
                    assert told.in_force is not None
                    assert told.in_force.by == "casefloor"
                    assert told.in_force.origin == str(file)
        assert len(queries.policy_history(floor.store)) == 4

    def test_a_file_behind_a_link_is_watched_where_it_is(self, floor: Floor, file: Path, tmp_path: Path) -> None:
        link = tmp_path / "linked.toml"
        link.symlink_to(file)
        with watching(floor, link) as heard:
            wait(heard, lambda news: news.in_force is not None)
            save(file, hours(50))
            wait(heard, lambda news: news.in_force is not None and news.in_force.number == 2)

    def test_a_file_that_goes_away_is_told_where_the_settings_name_it(self, floor: Floor, file: Path) -> None:
        with watching(floor, file) as heard:
            wait(heard, lambda news: news.in_force is not None)
            file.unlink()
            program("people", "add", "otto", "--name", "Otto", "--role", "auditor", database=floor.path)
            (fault,) = wait(heard, lambda news: bool(news.faults)).faults
            assert str(fault.expected) == "a file that can be read"
            save(file, hours(48))
            assert wait(heard, lambda news: not news.faults).in_force is not None

    def test_serve_says_what_became_of_the_file(self, floor: Floor, file: Path) -> None:
        environment = {
            **os.environ, "CASEFLOOR_DB": str(floor.path), "CASEFLOOR_POLICY": str(file), "CASEFLOOR_AS": "chief",
            "LC_ALL": "C.UTF-8",
        }  # fmt: skip
        command = [sys.executable, "-m", "tui", "serve"]
        with subprocess.Popen(command, cwd=ROOT, env=environment, stderr=subprocess.PIPE, text=True) as serve:
            assert serve.stderr is not None
            lines = iter(serve.stderr)
            next(line for line in lines if "on duty" in line)
            ready = floor.path.parent / "settings" / "policy.toml"
            save(ready, BROKEN[0].read_text("utf-8"))
            told = next(line for line in lines if "policy.toml:" in line)
            assert "what is in force stays in force" in told
            save(ready, hours(72))
            assert "house/2026.1+2 is in force" in next(line for line in lines if "is in force" in line)
            serve.send_signal(signal.SIGTERM)
            assert "ended as asked" in "".join(lines)


def program(*words: str, database: Path) -> None:
    """A call of its own, by the administrator."""
    command = [sys.executable, "-m", "tui", "--db", str(database), "--as", "chief", *words]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True, timeout=60)


@contextmanager
def watching(floor: Floor, file: Path) -> Iterator[Queue[PolicyNews]]:
    """A program's watch, and what it tells."""
    heard: Queue[PolicyNews] = Queue()
    settings = Settings.model_validate({"db": str(floor.path), "policy": {"file": str(file)}})
    watch = PolicyWatch(settings, SYSTEM, heard.put)
    watch.start()
    try:
        yield heard
    finally:
        watch.stop()


def wait(heard: Queue[PolicyNews], wanted: Callable[[PolicyNews], bool]) -> PolicyNews:
    """The first news of that kind."""
    while True:
        news = heard.get(timeout=20)
        if wanted(news):
            return news
