"""Opening a floor: made private, migrated once, and refused in words where it cannot be used."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from peewee import SqliteDatabase
from playhouse.schema_diff import diff_models

from core.errors import StoreError
from db import schema
from db.connect import open_floor, path_of
from db.models import TABLES
from db.queries import last_seq, people
from tests.db.builders import new_case


def refused(target: str | Path, *, create: bool = False) -> str:
    """The words with which opening is refused."""
    with pytest.raises(StoreError) as error:
        open_floor(target, create=create)
    return str(error.value)


class TestMaking:
    def test_a_new_floor_is_its_owners_alone(self, path: Path) -> None:
        old = os.umask(0)
        try:
            store = open_floor(path, create=True)
            with store.unit() as unit:
                new_case(unit, 1)
        finally:
            os.umask(old)
        files = sorted(file.name for file in path.parent.iterdir())
        assert files == ["floor.db", "floor.db-shm", "floor.db-wal", "floor.db.door", "floor.db.lock"]
        assert {file.stat().st_mode & 0o777 for file in path.parent.iterdir()} == {0o600}
        store.close()

    def test_in_a_folder_of_a_group_it_is_the_groups_whatever_the_umask(self, path: Path) -> None:
        path.parent.chmod(0o2770)
        old = os.umask(0o077)
        try:
            store = open_floor(path, create=True)
            with store.unit() as unit:
                new_case(unit, 1)
        finally:
            os.umask(old)
        modes = {file.name: file.stat().st_mode & 0o777 for file in path.parent.iterdir()}
        assert modes == dict.fromkeys(
            ["floor.db", "floor.db-shm", "floor.db-wal", "floor.db.door", "floor.db.lock"], 0o660
        )
        store.close()

    def test_the_tables_are_those_of_the_models(self, path: Path) -> None:
        open_floor(path, create=True).close()
        database = SqliteDatabase(str(path))
        with database.bind_ctx(TABLES):
            assert not diff_models(database, TABLES)
        names = "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL ORDER BY name"
        migrated = [(name, sql) for name, sql in database.execute_sql(names) if not name.startswith("schema_")]
        database.close()
        modelled = SqliteDatabase(":memory:")
        with modelled.bind_ctx(TABLES):
            modelled.create_tables(TABLES)
        assert migrated == modelled.execute_sql(names).fetchall()
        modelled.close()

    def test_a_connection_is_durable_and_keeps_its_keys(self, store) -> None:  # type: ignore[no-untyped-def]
        with store.view() as session:
            pragmas = [session.value(f"PRAGMA {name}") for name in ("journal_mode", "synchronous", "foreign_keys")]
        assert pragmas == ["wal", 2, 1]

    def test_a_url_and_a_path_are_the_same_floor(self, path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.chdir(path.parent)
        link = path.with_name("link.db")
        link.symlink_to(path)
        assert path_of(f"sqlite:///{path}") == path_of("sqlite:///floor.db") == path_of("floor.db") == path_of(str(link))
        assert path_of("sqlite:////srv/floor.db") == Path("/srv/floor.db")

    def test_a_program_that_died_between_making_the_file_and_the_tables_is_no_hindrance(self, path: Path) -> None:
        path.touch()
        open_floor(path, create=True).close()
        assert people(open_floor(path)) == []


class TestMigrating:
    def test_two_programs_at_once_both_find_a_whole_floor(self, path: Path) -> None:
        program = "import sys; from db.connect import open_floor; from db.queries import last_seq; print(last_seq(open_floor(sys.argv[1], create=True)))"
        programs = [
            subprocess.Popen([sys.executable, "-c", program, path], cwd=Path(__file__).parents[2], stdout=subprocess.PIPE)
            for _ in range(6)
        ]
        assert [(program.communicate()[0], program.returncode) for program in programs] == [(b"0\n", 0)] * 6
        connection = sqlite3.connect(path)
        applied = [name for (name,) in connection.execute(f"SELECT name FROM {schema.HISTORY}")]
        connection.close()
        assert applied == sorted(schema.known())

    def test_threads_that_open_at_once_both_find_a_whole_floor(self, path: Path) -> None:
        with ThreadPoolExecutor(8) as pool:
            found = list(pool.map(lambda _: last_seq(open_floor(path, create=True)), range(8)))
        assert found == [0] * 8

    def test_an_older_floor_is_brought_up_to_date_with_what_it_holds(
        self, path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        store = open_floor(path, create=True)
        with store.unit() as unit:
            new_case(unit, 1)
        store.close()
        newer = tmp_path / "migrations"
        newer.mkdir()
        for file in schema.MIGRATIONS.glob("[0-9]*.py"):
            (newer / file.name).write_bytes(file.read_bytes())
        (newer / "0099_mood.py").write_text(
            "from peewee import TextField\n"
            "def up(migrator, db):\n"
            "    migrator.migrate(migrator.add_column('cases', 'mood', TextField(default='calm')))\n"
        )
        with monkeypatch.context() as patched:
            patched.setattr(schema, "MIGRATIONS", newer)
            store = open_floor(path)
            with store.view() as session:
                assert session.all("SELECT ref, mood FROM cases") == [("26-1-2", "calm")]
            store.close()
        words = refused(path)
        assert "newer Casefloor" in words
        assert "0099_mood" in words


class TestRefusing:
    def test_what_is_not_there_is_not_made_unless_asked_for(self, path: Path) -> None:
        assert "casefloor init" in refused(path)
        assert not path.exists()

    def test_a_folder_that_is_not_there(self, tmp_path: Path) -> None:
        assert "make it first" in refused(tmp_path / "no" / "floor.db", create=True)

    def test_a_folder_in_the_place_of_a_file(self, tmp_path: Path) -> None:
        assert "is a folder" in refused(tmp_path, create=True)

    def test_an_empty_file(self, path: Path) -> None:
        path.touch()
        assert "casefloor init" in refused(path)

    def test_a_file_of_another_kind(self, path: Path) -> None:
        path.write_text("Dear diary, today was a long day on the floor. " * 40)
        assert "not a Casefloor database" in refused(path)
        assert path.read_text().startswith("Dear diary")

    def test_a_database_of_another_program(self, path: Path) -> None:
        connection = sqlite3.connect(path)
        connection.execute("CREATE TABLE diary (entry TEXT)")
        connection.close()
        assert "not a Casefloor database" in refused(path, create=True)

    def test_a_damaged_file(self, path: Path) -> None:
        open_floor(path, create=True).close()
        content = bytearray(path.read_bytes())
        content[100:4096] = b"\xff" * 3996
        path.write_bytes(content)
        assert "damaged" in refused(path)

    def test_a_server_that_this_version_does_not_speak_to(self) -> None:
        assert "SQLite only" in refused("postgresql://floor@db/casefloor")
        assert "no database" in refused("mysql://floor@db/casefloor")
        assert "give the path" in refused("sqlite:///")

    def test_a_database_that_another_program_keeps_locked(self, path: Path) -> None:
        open_floor(path, create=True).close()
        other = sqlite3.connect(path, isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        store = open_floor(path, patience=0.05)
        with pytest.raises(StoreError, match=r"keeping the database .* locked"), store.unit():
            pass
        other.execute("COMMIT")
        with store.unit() as unit:
            new_case(unit, 1)
        other.close()
        store.close()


@pytest.fixture
def public() -> Iterator[Path]:
    """A folder that everybody may reach, with a floor in it, so that somebody without rights can be refused."""
    with TemporaryDirectory() as name:
        folder = Path(name).resolve()
        folder.chmod(0o755)
        open_floor(folder / "floor.db", create=True).close()
        (folder / "floor.db").chmod(0o644)
        yield folder
        folder.chmod(0o755)


def _become_nobody() -> None:
    if os.geteuid() == 0:
        os.setgroups([])
        os.setgid(65534)
        os.setuid(65534)


class TestRights:
    """Asked as a person without rights: the owner of the machine is refused nothing."""

    def told(self, path: Path) -> str:
        with ProcessPoolExecutor(1, get_context("fork"), initializer=_become_nobody) as somebody_else:
            return somebody_else.submit(refused, path, create=True).result()

    def test_a_file_that_may_only_be_read(self, public: Path) -> None:
        if os.geteuid() != 0:
            (public / "floor.db").chmod(0o444)
        assert f"{public / 'floor.db'} cannot be written" in self.told(public / "floor.db")

    def test_a_folder_that_may_only_be_read(self, public: Path) -> None:
        (public / "floor.db").chmod(0o666)
        public.chmod(0o555)
        assert f"{public} cannot be written" in self.told(public / "floor.db")

    def test_a_folder_in_which_nothing_may_be_made(self, public: Path) -> None:
        public.chmod(0o555)
        assert "check the rights of" in self.told(public / "other.db")


class TestGone:
    def test_nothing_is_written_into_a_database_that_was_removed_under_it(self, path: Path) -> None:
        store = open_floor(path, create=True)
        with store.unit() as unit:
            new_case(unit, 1)
        away = path.rename(path.with_suffix(".away"))
        with pytest.raises(StoreError, match="was removed or replaced"), store.unit() as unit:
            new_case(unit, 2)
        path.touch()
        with pytest.raises(StoreError, match="was removed or replaced"), store.unit() as unit:
            new_case(unit, 2)
        away.replace(path)
        with store.unit() as unit:
            new_case(unit, 2)
        store.close()


class TestFullDisk:
    def test_it_is_told_and_nothing_is_half_written(self, path: Path) -> None:
        store = open_floor(path, create=True)
        with store.unit() as unit:
            new_case(unit, 1)
        with store.unit() as unit:
            pages = unit.session.value("PRAGMA page_count")
            unit.session.value(f"PRAGMA max_page_count = {pages + 4}")
        with pytest.raises(StoreError, match="is full; free some space"), store.unit() as unit:
            new_case(unit, 2)
            unit.put_file(os.urandom(100_000))
        with store.unit() as unit:
            unit.session.value("PRAGMA max_page_count = 1000000")
            new_case(unit, 3)
        assert last_seq(store) == 2
        store.close()
