"""Bulk intake (I4): the rows of a CSV file become cases, many in one transaction, each row only once.

The intake book has a row for each row of the file, written with its case: an import that was killed goes on where
it stopped when it is run again, and a second import adds nothing.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self

from core.channels.csv_map import CsvMap
from core.channels.csv_rows import BadRow, CsvFile, GoodRow, RowFault, open_rows
from core.channels.summary import Fate, Summary
from core.desk import Desk
from core.errors import BadInput, CasefloorError, StoreError
from core.people import SYSTEM
from core.ports import Arrival, Received, Store, Unit
from core.say import Say, say, verbatim
from core.text import clean_line

BATCH = 200
"""Rows in one transaction: long enough that the disk's flush costs a row little, short enough (about a tenth of a
second) that a person who writes meanwhile does not notice."""


@dataclass(frozen=True, slots=True)
class Progress:
    """How far an import is: rows met, and bytes read of the file's size (packed bytes where it is packed)."""

    rows: int
    read: int
    size: int


class CsvIntake:
    """Imports files by one column map. Each row is registered by the program itself and acknowledged by nobody."""

    def __init__(self, store: Store, desk: Desk, columns: CsvMap) -> None:
        self.store = store
        self.desk = desk
        self.columns = columns

    def run(
        self,
        path: Path,
        *,
        dry_run: bool = False,
        progress: Callable[[Progress], None] | None = None,
        refused: Callable[[RowFault], None] | None = None,
    ) -> Summary:
        """Imports the file and tells what became of each row.

        A row that does not fit refuses only itself; `refused` is told each of its faults. A dry run reads and
        checks everything and writes nothing: its summary is what a real run would give. Raises BadInput where the
        file cannot be used at all, StoreError where the database cannot be written; what was committed stays.
        """
        summary = Summary()
        met: set[int] = set()

        def refuse(bad: BadRow) -> None:
            first = bad.faults[0]
            where = say("row {row}", row=first.row)
            what = say("{row}, column “{column}”", row=where, column=first.column) if first.column else where
            summary.refuse(str(what), first.why)
            if refused is not None:
                for fault in bad.faults:
                    refused(fault)

        with open_rows(path, self.columns) as file:
            for batch in _batches(file.rows(), BATCH):
                good = [row for row in batch if isinstance(row, GoodRow)]
                for row in batch:
                    if isinstance(row, BadRow):
                        refuse(row)
                for row_, fate in self._looked_at(good, met) if dry_run else self._kept(good):
                    if isinstance(fate, Fate):
                        summary.count(fate)
                    else:
                        refuse(BadRow(row_.row, (RowFault(row_.row, "", "", fate),)))
                _tell(progress, summary, file)
        return summary

    def _kept(self, rows: list[GoodRow]) -> Iterable[tuple[GoodRow, Fate | Say]]:
        """All rows in one transaction; where one of them fails unforeseen, each in a transaction of its own."""
        if not rows:
            return []
        try:
            with self.store.unit() as unit:
                return [(row, self._keep(unit, row)) for row in rows]
        except StoreError:
            raise
        except Exception as error:  # noqa: BLE001 - one row must not keep the others out
            if len(rows) == 1:
                return [(rows[0], _unforeseen(error))]
            return [fate for row in rows for fate in self._kept([row])]

    def _keep(self, unit: Unit, row: GoodRow) -> Fate | Say:
        known = self._known(unit, row)
        if known is not None:
            return known
        case = self.desk.enter(unit, row.command, SYSTEM).case
        unit.record_received(Received(
            mailbox=self.columns.mailbox, key=row.key, content_digest=row.digest, arrival=Arrival.REGISTERED,
            reason="", at=self.desk.clock(), ref=case.ref, subject=row.command.subject,
        ))  # fmt: skip
        return Fate.REGISTERED

    def _looked_at(self, rows: list[GoodRow], met: set[int]) -> Iterator[tuple[GoodRow, Fate | Say]]:
        """What would become of the rows. `met` holds one number a row of this file, so that it can tell its twins."""
        with self.store.reading() as unit:
            for row in rows:
                fate = self._known(unit, row)
                twin = hash(row.key) in met
                met.add(hash(row.key))
                yield row, fate or (Fate.DUPLICATE if twin else Fate.REGISTERED)

    def _known(self, unit: Unit, row: GoodRow) -> Fate | Say | None:
        """DUPLICATE for a row that came before, a reason where it came with other values, None for a new one."""
        before = unit.received(self.columns.mailbox, row.key)
        if before is None:
            return None
        if before.content_digest == row.digest:
            return Fate.DUPLICATE
        return say("it was imported before with other values, as {ref}; nothing was changed", ref=before.ref)


class RefusedRows:
    """A CSV file of the refused rows, opened by `with`: row, column, value and reason, a line for each fault."""

    def __init__(self, path: Path, translate: Callable[[str], str] | None = None) -> None:
        self.path = path
        self._translate = translate

    def __enter__(self) -> Self:
        try:
            # With its mark, for the spreadsheets that take anything else for the machine's own charset.
            self._file = self.path.open("w", encoding="utf-8-sig", newline="")
        except OSError as error:
            shown, reason = clean_line(str(self.path)), error.strerror or str(error)
            raise BadInput(
                say("{path} cannot be written: {reason}", path=shown, reason=reason), "report"
            ) from error
        self._rows = csv.writer(self._file)
        self._rows.writerow(["row", "column", "value", "reason"])
        return self

    def __call__(self, fault: RowFault) -> None:
        why = fault.why.render(self._translate) if self._translate else str(fault.why)
        self._rows.writerow([fault.row, *(_no_formula(cell) for cell in (fault.column, fault.value, why))])

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._file.close()


def _no_formula(cell: str) -> str:
    """A cell that a spreadsheet would run as a formula, made plain text."""
    return f"'{cell}" if cell[:1] in {"=", "+", "-", "@"} else cell


def _unforeseen(error: Exception) -> Say:
    if isinstance(error, CasefloorError):
        return error.message
    return verbatim(type(error).__name__)


def _batches(rows: Iterable[GoodRow | BadRow], size: int) -> Iterator[list[GoodRow | BadRow]]:
    batch: list[GoodRow | BadRow] = []
    for row in rows:
        batch.append(row)
        if len(batch) >= size:
            yield batch
            batch = []
    if batch:
        yield batch


def _tell(progress: Callable[[Progress], None] | None, summary: Summary, file: CsvFile) -> None:
    if progress is not None:
        progress(Progress(summary.seen, file.read_bytes, file.size))
