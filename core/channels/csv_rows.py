"""Reads a CSV file row by row within bounds, and turns each row into a `register` command or into its faults."""

from __future__ import annotations

import csv
import gzip
import hashlib
import io
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any, BinaryIO

from pydantic import ValidationError

from core.channels.csv_map import HOLE, WORDS, CsvMap
from core.commands import Register
from core.contacts import normal_email, normal_phone
from core.errors import BadInput
from core.money import BadMoney, Money
from core.say import Say, say, verbatim
from core.text import clean_line
from core.toml_file import near, one_of
from core.unfit import Unfit

LONGEST_LINE = 4_000_000
"""Characters of one line. A longer one is no table, and reading it whole could fill the memory."""

LONGEST_CELL = 1_000_000

_LONGEST_KEY = 200
_SHOWN = 200


@dataclass(frozen=True, slots=True)
class RowFault:
    """Why a row is refused. `row` counts as a spreadsheet does: the heading is row 1."""

    row: int
    column: str
    value: str
    why: Say


@dataclass(frozen=True, slots=True)
class GoodRow:
    """A row that can be registered. `key` names it in the intake book, `digest` is of the cells that the map reads."""

    row: int
    key: str
    digest: str
    command: Register


@dataclass(frozen=True, slots=True)
class BadRow:
    """A row that cannot, with everything that is wrong in it."""

    row: int
    faults: tuple[RowFault, ...]


class Misread(ValueError):
    """A cell's value does not fit; `why` is for the person."""

    def __init__(self, why: Say) -> None:
        super().__init__(str(why))
        self.why = why


class CsvFile:
    """An open CSV file: `rows()` gives each row once, `read_bytes` of `size` tell how far it is."""

    def __init__(self, binary: BinaryIO, size: int, text: io.TextIOBase, columns: CsvMap, name: str) -> None:
        self._binary = binary
        self._text = text
        self._map = columns
        self._name = name
        self.size = size
        # Strict, so that a lost quotation mark refuses its row instead of swallowing the next ones.
        self._reader = csv.reader(
            self._lines(), delimiter=columns.file.delimiter, quotechar=columns.file.quote, strict=True
        )
        self._header = self._heading()
        self._read = _reader_of(columns, self._header)

    @property
    def read_bytes(self) -> int:
        return min(self._binary.tell(), self.size)

    def rows(self) -> Iterator[GoodRow | BadRow]:
        """Each row after the heading, good or bad; a file that breaks off ends in a bad one."""
        row = 1
        while True:
            try:
                cells = next(self._reader)
            except StopIteration:
                return
            except csv.Error as error:
                row += 1
                yield self._bad(row, say("the row is not written as CSV: {reason}", reason=str(error)))
                continue
            except (EOFError, OSError, zlib.error) as error:
                yield self._bad(row + 1, say("the file breaks off here: {reason}", reason=_why(error)))
                return
            if cells:  # a blank line is no row
                row += 1
                yield self._row(row, cells)

    def _row(self, row: int, cells: list[str]) -> GoodRow | BadRow:
        if len(cells) != len(self._header):
            why = say(
                "the row has {count} cells, the heading {wanted}", count=len(cells), wanted=len(self._header)
            )
            return self._bad(row, why)
        return self._read(row, cells)

    def _bad(self, row: int, why: Say) -> BadRow:
        return BadRow(row, (RowFault(row, "", "", why),))

    def _lines(self) -> Iterator[str]:
        while line := self._text.readline(LONGEST_LINE):
            if len(line) == LONGEST_LINE and not line.endswith(("\n", "\r")):
                words = say(
                    "{file} has a line of more than {count} characters: it is no table",
                    file=self._name,
                    count=LONGEST_LINE,
                )
                raise BadInput(words)
            yield line

    def _heading(self) -> list[str]:
        try:
            header = [name.strip() for name in next(self._reader, [])]
        except csv.Error as error:
            words = say(
                "the heading of {file} is not written as CSV: {reason}", file=self._name, reason=str(error)
            )
            raise BadInput(words) from error
        for wanted in self._map.reads:
            if header.count(wanted) != 1:
                shown = clean_line(wanted, _SHOWN)
                if wanted in header:
                    words = say(
                        "{file} has the column “{column}” more than once", file=self._name, column=shown
                    )
                    raise BadInput(words)
                hint = near(wanted, header)
                missing = say("{file} has no column “{column}”", file=self._name, column=shown)
                raise BadInput(say("{problem} ({hint})", problem=missing, hint=hint) if hint else missing)
        return header


@contextmanager
def open_rows(path: Path, columns: CsvMap) -> Iterator[CsvFile]:
    """The file, opened as the map says. Raises BadInput where it cannot be read, or has not the map's columns."""
    name = clean_line(str(path), _SHOWN)
    csv.field_size_limit(LONGEST_CELL)
    try:
        with path.open("rb") as binary:
            size = path.stat().st_size
            plain: Any = gzip.GzipFile(fileobj=binary) if path.suffix.lower() == ".gz" else binary
            # A byte that the encoding does not know refuses its row, not the file.
            with io.TextIOWrapper(plain, columns.file.encoding, "surrogateescape", newline="") as text:
                yield CsvFile(binary, size, text, columns, name)
    except UnicodeError as error:
        raise BadInput(
            say("{file} is not written in {encoding}", file=name, encoding=columns.file.encoding)
        ) from error
    except (OSError, EOFError, zlib.error) as error:
        raise BadInput(say("{file} cannot be read: {reason}", file=name, reason=_why(error))) from error


def _reader_of(columns: CsvMap, header: list[str]) -> Callable[[int, list[str]], GoodRow | BadRow]:
    """What reads one row of a file with this heading; everything that is the same for all rows is worked out once."""
    place = {name: header.index(name) for name in columns.reads}
    used = [place[name] for name in sorted(columns.reads)]
    ids = [place[name] for name in columns.id_columns]
    fields = [
        (field, column, place[column], _cell_reader(columns, field))
        for field, column in columns.columns.items()
    ]
    templates = [(field, _template(text, place)) for field, text in columns.texts.items()]
    constants: dict[str, Any] = {str(field): value for field, value in columns.constants.items()}

    foreign = say("not written in {encoding}", encoding=columns.file.encoding)

    def read(row: int, cells: list[str]) -> GoodRow | BadRow:
        faults = [
            RowFault(row, header[at], _shown(cells[at]), foreign) for at in used if _undecoded(cells[at])
        ]
        key = " / ".join(cells[at].strip() for at in ids)
        if not any(cells[at].strip() for at in ids):
            faults.append(RowFault(row, columns.id_columns[0], "", say("the row has no id")))
        if faults:
            return BadRow(row, tuple(faults))
        values = dict(constants)
        for field, column, at, reader in fields:
            try:
                values[field] = reader(cells[at].strip())
            except Misread as error:
                faults.append(RowFault(row, column, _shown(cells[at]), error.why))
        values.update({field: fill(cells) for field, fill in templates})
        key = _key(key)
        values["source"] = f"{columns.mailbox}:{key}"
        command = _command(row, values, faults)
        if command is None or faults:
            return BadRow(row, tuple(faults))
        return GoodRow(row, key, _digest([cells[at] for at in used]), command)

    return read


def _command(row: int, values: dict[str, Any], faults: list[RowFault]) -> Register | None:
    try:
        return Register(**values)
    except ValidationError as error:
        if not faults:  # else a cell is to blame, and was told
            faults.append(RowFault(row, "", "", _whole_row(error)))
        return None


def _whole_row(error: ValidationError) -> Say:
    """Why the cells together make no complaint."""
    detail = error.errors(include_url=False)[0]
    cause = detail.get("ctx", {}).get("error")
    if isinstance(cause, Unfit):
        return say("{field}: {fault}", field=cause.field, fault=cause.message) if cause.field else cause.message
    return verbatim(clean_line(detail["msg"].removeprefix("Value error, "), _SHOWN))


# ---- one cell ----------------------------------------------------------------------------------------------

CellReader = Callable[[str], Any]


def _cell_reader(columns: CsvMap, field: str) -> CellReader:
    """What turns a cell of the field's column into its value: its meaning here first, then its kind."""
    meanings = next((words for name, words in columns.values.items() if name == field), {})
    otherwise = next((word for name, word in columns.otherwise.items() if name == field), None)
    kind = _kind_reader(columns, field)

    def read(cell: str) -> Any:
        if cell in meanings:
            return kind(meanings[cell])
        try:
            return kind(cell)
        except Misread:
            if otherwise is None:
                raise
            return kind(otherwise)

    return read


def _kind_reader(columns: CsvMap, field: str) -> CellReader:
    match field:
        case "channel" | "category" | "priority" | "language":
            return _word_reader(field)
        case "received_at" | "answered_at":
            return _date_reader(columns)
        case "amount":
            return _amount_reader(columns.currency)
        case "email":
            return _contact_reader(normal_email)
        case "phone":
            return _contact_reader(normal_phone)
        case _:
            return str


_EMPTY: dict[str, str | None] = {"channel": None, "category": None, "priority": "normal", "language": ""}
"""What an empty cell means for a field that takes one of a few words."""


def _word_reader(field: str) -> CellReader:
    words = WORDS[field]

    def read(cell: str) -> str | None:
        if not cell:
            return _EMPTY[field]
        if cell not in words:
            hint = near(cell, words)
            wanted = say("expected {expected}", expected=one_of(words))
            raise Misread(say("{problem} ({hint})", problem=wanted, hint=hint) if hint else wanted)
        return cell

    return read


def _date_reader(columns: CsvMap) -> CellReader:
    from zoneinfo import ZoneInfo

    if columns.dates is None:  # the map's own check holds this
        raise ValueError("a column of dates without their form")
    formats, zone = columns.dates.formats, ZoneInfo(columns.dates.zone)

    # An export holds few days and many rows; strptime is the slowest step of a row.
    @lru_cache(maxsize=4096)
    def read(cell: str) -> datetime | None:
        if not cell:
            return None
        for wanted in formats:
            try:
                found = datetime.strptime(cell, wanted)  # noqa: DTZ007 - its zone is the map's
                return (found if found.tzinfo else found.replace(tzinfo=zone)).astimezone(UTC)
            except (ValueError, OverflowError):
                continue
        raise Misread(say("expected a date as in {formats}", formats=formats))

    return read


def _amount_reader(currency: str | None) -> CellReader:
    def read(cell: str) -> Money | None:
        if not cell:
            return None
        bare = currency is not None and not any(sign.isalpha() or sign in "€$£₽¥" for sign in cell)
        try:
            return Money.read(f"{cell} {currency}" if bare else cell)
        except BadMoney as error:
            raise Misread(error.message) from error

    return read


def _contact_reader(normal: Callable[[str], str]) -> CellReader:
    def read(cell: str) -> str:
        try:
            return normal(cell) if cell else ""
        except Unfit as error:
            raise Misread(error.message) from error

    return read


def _template(text: str, place: dict[str, int]) -> Callable[[list[str]], str]:
    """Fills the template's holes; a line whose columns are all empty is left out."""
    lines = [(line, [place[hole] for hole in HOLE.findall(line)]) for line in text.split("\n")]

    def fill(cells: list[str]) -> str:
        kept = [line for line, holes in lines if not holes or any(cells[at].strip() for at in holes)]
        return "\n".join(HOLE.sub(lambda hole: cells[place[hole[1]]].strip(), line) for line in kept)

    return fill


def _key(key: str) -> str:
    """The row's name in the intake book: the id as it stands, or its digest where it is long or unclean."""
    if len(key) <= _LONGEST_KEY and clean_line(key) == key:
        return key
    return "sha256:" + hashlib.sha256(key.encode("utf-8", "surrogatepass")).hexdigest()


def _digest(cells: list[str]) -> str:
    return hashlib.sha256("\x1f".join(cells).encode()).hexdigest()


def _undecoded(cell: str) -> bool:
    return not cell.isascii() and any("\udc80" <= sign <= "\udcff" for sign in cell)


def _shown(cell: str) -> str:
    return clean_line(cell, _SHOWN)


def _why(error: BaseException) -> str:
    return getattr(error, "strerror", None) or str(error) or type(error).__name__
