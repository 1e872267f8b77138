"""A thread's way to the database: fixed SQL run through Peewee, inside a transaction that someone else began."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from peewee import Database

Row = tuple[Any, ...]
Values = Sequence[object]


class Session:
    """Runs statements. They are written with `?`; the database's own placeholder is put in here and nowhere else."""

    __slots__ = ("_known", "_param", "database")

    def __init__(self, database: Database) -> None:
        self.database = database
        self._param: str = database.param
        self._known: dict[str, str] = {}

    def all(self, sql: str, values: Values = ()) -> list[Row]:
        """Every row."""
        rows: list[Row] = self._execute(sql, values).fetchall()
        return rows

    def one(self, sql: str, values: Values = ()) -> Row | None:
        """The first row, or None."""
        row: Row | None = self._execute(sql, values).fetchone()
        return row

    def value(self, sql: str, values: Values = ()) -> Any:
        """The first column of the first row, or None where there is no row."""
        row = self.one(sql, values)
        return None if row is None else row[0]

    def run(self, sql: str, values: Values = ()) -> int:
        """Runs a statement that returns nothing, and tells how many rows it changed."""
        changed: int = self._execute(sql, values).rowcount
        return changed

    def returned(self, sql: str, values: Values = ()) -> Any:
        """The one value that a statement with RETURNING gives back, or None where it changed nothing."""
        rows = self._execute(sql, values).fetchall()  # to the end, or the statement is not finished
        return rows[0][0] if rows else None

    def _execute(self, sql: str, values: Values) -> Any:
        if self._param != "?":
            sql = self._known.get(sql) or self._known.setdefault(sql, sql.replace("?", self._param))
        return self.database.execute_sql(sql, values)


def marks(values: Iterable[object]) -> str:
    """As many placeholders as there are values: `?, ?, ?`."""
    return ", ".join("?" for _ in values)
