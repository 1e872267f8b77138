"""A floor in a file whose clock is moved by hand, for the tests of what fires when nobody acts."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

from core import commands as co
from core.case import Case
from core.desk import Desk
from core.people import Person, person
from core.policy import Policy, house
from core.sweeper import Fired, Sweeper, Swept
from db.connect import open_floor
from db.store import SqliteStore

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


class LateFloor:
    """A floor, its desk and its sweeper; time passes only where it is told to."""

    def __init__(self, folder: Path, policy: Policy | None = None, name: str = "floor.db") -> None:
        self.path = folder / name
        self.store: SqliteStore = open_floor(self.path, create=True)
        self.now = NOON
        self.agent: Person = person("olga", "agent", "Olga")
        with self.store.unit() as unit:
            unit.add_person(self.agent)
        self.policy = policy or house()
        self.desk = Desk(self.store, self.policy, clock=lambda: self.now)
        self.sweeper = Sweeper(self.store, self.desk, lambda: self.now)
        self.told: list[Fired] = []

    def complaint(self, at: datetime | None = None, **facts: object) -> Case:
        """One by phone, registered `at`, which is now from then on."""
        self.now = at or self.now
        given = {"channel": "phone", "phone": "+79001234567", "description": "No payout", "demand": "Pay", **facts}
        return self.desk.register(co.Register(**given), self.agent).case

    def do(self, ref: str, command: co.CommandModel) -> Case:
        return self.desk.do(ref, command, self.agent).case

    def sweep(self, until: datetime | None = None) -> Swept:
        """What the run came to; what fired is in `told`."""
        return self.sweeper.run_due(until, tell=self.told.extend)

    def sweeps_till(self, until: datetime) -> list[Fired]:
        """A sweeper that wakes for each alarm until then."""
        self.told = []
        while (at := self.sweeper.next_alarm()) is not None and at <= until:
            self.now = max(self.now, at)
            self.sweep(until)
        return self.told

    def case(self, ref: str) -> Case:
        with self.store.reading() as unit:
            found = unit.case(ref)
        assert found is not None
        return found

    def everything(self) -> list[tuple[object, ...]]:
        """Every row of every table, to tell whether anything was written."""
        with self.store.view() as view:
            tables = [name for (name,) in view.all("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")]
            return [(table, *row) for table in tables for row in view.all(f"SELECT * FROM {table}")]

    def damage(self, sql: str, *values: object) -> None:
        """A statement past the desk."""
        with self.store.unit() as unit:
            unit.session.run(sql, values)

    def close(self) -> None:
        self.store.close()


def firings(told: list[Fired]) -> list[tuple[str, str, str, datetime]]:
    """(case, rule, cause, due) of what fired."""
    return [(one.ref, one.firing.rule, one.firing.cause, one.firing.due_at) for one in told]
