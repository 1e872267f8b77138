"""A floor from before there were clocks, opened by this program: nothing is lost, and its past gives it its clocks."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest
from peewee import SqliteDatabase
from playhouse.migrations import Runner

from core import commands as co
from core.case import Case
from core.desk import Desk
from core.errors import StoreError
from core.filter import Filter
from core.people import SYSTEM
from core.policy import house
from db import queries, schema
from db.connect import open_floor
from db.queue import page
from db.store import SqliteStore
from db.verify import verify

OLD_ROWS = Path(__file__).parents[1] / "data" / "floor_before_clocks.sql"
NOW = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
ALL = Filter(is_open=None)


@pytest.fixture
def old(path: Path) -> Path:
    """The first migration alone, and what a program of that time wrote."""
    database = SqliteDatabase(str(path), pragmas={"journal_mode": "wal", "application_id": schema.APPLICATION_ID})
    Runner(database, str(schema.MIGRATIONS), table_name=schema.HISTORY).up(target="0001_first_tables")
    database.close()
    connection = sqlite3.connect(path)
    connection.executescript(OLD_ROWS.read_text())
    connection.close()
    return path


def changed(path: Path, *statements: str) -> None:
    connection = sqlite3.connect(path)
    with connection:
        for statement in statements:
            connection.execute(statement)
    connection.close()


def every(store: SqliteStore) -> list[Case]:
    with store.reading() as unit:
        found = [unit.case(row.ref) for row in page(store, ALL).rows]
    return sorted((case for case in found if case), key=lambda case: case.number)


def sweeps(store: SqliteStore) -> list[int]:
    """The cases that the upgrade wrote an entry for, one for each entry."""
    with store.view() as session:
        sql = "SELECT case_number FROM journal WHERE command = 'sweep' ORDER BY case_number"
        return [number for (number,) in session.all(sql)]


def test_what_it_held_is_there_and_sound(old: Path) -> None:
    connection = sqlite3.connect(old)
    before = connection.execute("SELECT number, ref, stage, handler, subject, version FROM cases ORDER BY 1").fetchall()
    connection.close()
    store = open_floor(old)
    report = verify(store)
    assert report.problems == []
    assert (report.cases, report.messages) == (5, 8)
    after = [(row.number, row.ref, row.stage, row.handler, row.subject, row.version - 1) for row in page(store, ALL).rows]
    assert sorted(after) == before
    assert {person.login: person.mail for person in queries.people(store)} == {"anna": "", "boris": ""}
    with store.view() as session:
        assert [name for _, name, *_ in session.all("PRAGMA table_info(cases)")][-2:] == ["search_text", "state"]
    store.close()


def test_every_case_gets_the_clocks_of_its_past_and_keeps_the_policy_of_that_name(old: Path) -> None:
    store = open_floor(old)
    cases = every(store)
    assert all(case.clocks and case.policy == house().name for case in cases)
    done, waiting = cases[0], cases[1]
    assert not any(clock.is_live for clock in done.clocks)
    assert waiting.waits[-1].end is None
    assert any(clock.is_paused(waiting.waits[-1].start) for clock in waiting.clocks)
    assert [(kept.name, kept.is_in_force, kept.open_cases.at_least) for kept in queries.policies(store)] == [
        (house().name, False, 3)
    ]
    store.close()


def test_what_its_open_cases_have_due_is_found_by_the_first_sweep_and_fires_once(old: Path) -> None:
    store = open_floor(old)
    desk = Desk(store, house(), clock=lambda: NOW)
    with store.reading() as unit:
        assert {due.ref for due in unit.due(NOW, 10)} == {row.ref for row in page(store).rows}
    for _ in range(200):
        with store.reading() as unit:
            found = unit.due(NOW, 1)
        if not found:
            break
        desk.do(found[0].ref, co.Sweep(), SYSTEM)
    assert found == []
    assert verify(store).problems == []
    assert all(case.fired for case in every(store) if case.is_open)
    assert not any(case.fired for case in every(store) if not case.is_open)
    store.close()


CUT_OFF = """
import os, sys
from db import rebuild
from db.connect import open_floor
rebuild.RUN, done, case = 2, [], rebuild._case
def cut_off(session, number):
    if len(done) == 3:
        os._exit(9)
    done.append(number)
    case(session, number)
rebuild._case = cut_off
open_floor(sys.argv[1])
"""


def test_a_program_that_is_cut_off_in_the_middle_leaves_a_floor_that_the_next_one_finishes(old: Path) -> None:
    cut_off = subprocess.run([sys.executable, "-c", CUT_OFF, old], cwd=Path(__file__).parents[2], check=False)
    assert cut_off.returncode == 9
    connection = sqlite3.connect(old)
    assert connection.execute("SELECT case_number FROM journal WHERE command = 'sweep'").fetchall() == [(1,), (2,)]
    connection.close()
    store = open_floor(old)
    assert sweeps(store) == [1, 2, 3, 4, 5]
    assert verify(store).problems == []
    with store.unit() as unit:
        assert unit.next_number("case") == 6
        assert unit.session.all("SELECT series FROM counter WHERE series NOT LIKE 'c%'") == []
    store.close()
    open_floor(old).close()
    assert sweeps(open_floor(old)) == [1, 2, 3, 4, 5]


def test_programs_that_open_it_at_once_all_find_it_whole(old: Path) -> None:
    program = "import sys; from db.connect import open_floor; from db.queries import last_seq; print(last_seq(open_floor(sys.argv[1])))"
    programs = [
        subprocess.Popen([sys.executable, "-c", program, old], cwd=Path(__file__).parents[2], stdout=subprocess.PIPE)
        for _ in range(4)
    ]
    answers = [(program.communicate()[0], program.returncode) for program in programs]
    store = open_floor(old)
    assert answers == [(b"%d\n" % queries.last_seq(store), 0)] * 4
    assert sweeps(store) == [1, 2, 3, 4, 5]
    store.close()


def test_a_step_that_fails_leaves_the_old_floor_as_it_was(old: Path) -> None:
    changed(old, "CREATE TABLE policy_use (number INTEGER)")
    with pytest.raises(StoreError):
        open_floor(old)
    connection = sqlite3.connect(old)
    assert connection.execute("SELECT COUNT(*) FROM cases").fetchone() == (5,)
    assert "next_at" not in [row[1] for row in connection.execute("PRAGMA table_info(cases)")]
    connection.close()
    changed(old, "DROP TABLE policy_use")
    store = open_floor(old)
    assert verify(store).problems == []
    store.close()


def test_a_policy_that_was_never_kept_gives_way_to_the_house_and_the_journal_says_so(old: Path) -> None:
    changed(
        old,
        "UPDATE journal SET events = replace(events, 'house/2026.1', 'acme/7') WHERE case_number IN (2, 5)",
        "UPDATE cases SET state = replace(state, 'house/2026.1', 'acme/7') WHERE number IN (2, 5)",
    )
    store = open_floor(old)
    assert verify(store).problems == []
    for case in every(store):
        assert case.policy == house().name
        told = [event.reason for event in queries.journal(store, case.ref)[-1].events if event.type == "rebased"]
        assert told == (["acme/7 was not kept with the floor"] if case.number in {2, 5} else [])
    store.close()


def test_a_journal_that_cannot_be_read_keeps_nobody_from_the_other_cases(old: Path) -> None:
    changed(old, "UPDATE journal SET events = '[{' WHERE case_number = 3 AND to_version = 2")
    store = open_floor(old)
    report = verify(store)
    assert {problem.ref for problem in report.problems} == {"26-3-7"}
    assert "its journal cannot be read" in str(report.problems[0].message)
    assert sweeps(store) == [1, 2, 4, 5]
    store.close()


def test_rows_that_a_newer_program_made_otherwise_are_not_touched(old: Path) -> None:
    open_floor(old).close()
    changed(old, "PRAGMA user_version = 99")
    with pytest.raises(StoreError, match="newer Casefloor"):
        open_floor(old)
