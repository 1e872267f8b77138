"""The column map of a CSV import, as TOML: which column feeds which field, what its words mean here, how dates read.

id = "bank-2015"                        names the import in the intake book
id_columns = ["Complaint ID"]           what tells one row from another, so that none comes in twice
[columns]
category = "Product"                    a field of `register` and the column that feeds it
[texts]
description = "{Issue}: {Sub-issue}"    a text from several columns; a line whose columns are all empty goes
[constants]
channel = "web"                         the same for every row
[values.category]
"Credit card" = "payment"               what a column's word means here
[otherwise]
category = "technical"                  for a word that has no meaning here; without it the row is refused
[dates]
formats = ["%m/%d/%Y"]                  tried in this order, as Python's strptime reads them
zone = "America/New_York"
"""

import codecs
import re
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

from core.catalogue import Category, Channel, Priority
from core.money import BadMoney, currency_of
from core.say import say
from core.toml_file import Misfit, Misfits, found, load, near, one_of

TextField = Literal["subject", "description", "demand", "product", "name", "account", "post"]
Mapped = Literal[
    "channel", "subject", "description", "demand", "amount", "category", "product", "priority", "language",
    "received_at", "answered_at", "name", "email", "phone", "chat", "social", "post", "account",
]  # fmt: skip
"""The fields of `register` that a file can fill."""

DATES: tuple[Mapped, ...] = ("received_at", "answered_at")
"""Fields that take an instant: when the complaint came in, and when it was answered for good, where that was before it
came here."""

WORDS: dict[str, tuple[str, ...]] = {
    "channel": tuple(Channel),
    "category": tuple(Category),
    "priority": tuple(Priority),
    "language": ("en", "ru"),
}
"""Fields that take one of a few words, and the words."""

HOLE = re.compile(r"\{([^{}\n]+)\}")
"""A column's name in a text's template."""

Name = Annotated[str, Field(min_length=1, max_length=200)]


class Strict(BaseModel):
    """The base of every table of a map: frozen, and strict about unknown keys."""

    model_config = ConfigDict(frozen=True, extra="forbid")


def _encoding(name: str) -> str:
    try:
        b"".decode(name)
        # A byte order mark is no part of the first column's name.
        return "utf-8-sig" if codecs.lookup(name).name == "utf-8" else name
    except (LookupError, UnicodeError, ValueError):
        raise Misfits([Misfit((), say("an encoding, such as utf-8 or cp1251"), found(name))]) from None


def _one_character(sign: str) -> str:
    if len(sign) != 1 or sign in "\r\n\0":
        raise Misfits([Misfit((), say("one character"), found(sign))])
    return sign


def _zone(name: str) -> str:
    from zoneinfo import ZoneInfo, available_timezones

    try:
        ZoneInfo(name)
    except (KeyError, OSError, ValueError):
        expected = say("a time zone, such as Europe/London or UTC")
        raise Misfits([Misfit((), expected, found(name), near(name, available_timezones()))]) from None
    return name


def _formats(formats: tuple[str, ...]) -> tuple[str, ...]:
    misfits = []
    day = datetime(2026, 1, 31, 12)  # noqa: DTZ001 - only to try the form
    for place, wanted in enumerate(formats):
        try:
            names_the_day = datetime.strptime(day.strftime(wanted), wanted).date() == day.date()  # noqa: DTZ007
        except (ValueError, re.error):
            names_the_day = False
        if not names_the_day:
            expected = say("a date's form, such as {example}", example="%Y-%m-%d")
            misfits.append(Misfit((place,), expected, found(wanted)))
    if misfits:
        raise Misfits(misfits)
    return formats


def _currency(code: str) -> str:
    try:
        return currency_of(code)
    except BadMoney as error:
        raise Misfits([Misfit((), say("a currency"), found(code), error.message)]) from None


class Shape(Strict):
    """How the file is written. A file whose name ends in `.gz` is unpacked as it is read."""

    encoding: Annotated[str, AfterValidator(_encoding)] = "utf-8-sig"
    delimiter: Annotated[str, AfterValidator(_one_character)] = ","
    quote: Annotated[str, AfterValidator(_one_character)] = '"'


class Dates(Strict):
    """How dates read: forms as strptime has them, and the zone of those that name none."""

    formats: Annotated[tuple[str, ...], Field(min_length=1), AfterValidator(_formats)]
    zone: Annotated[str, AfterValidator(_zone)] = "UTC"


class CsvMap(Strict):
    """A column map. `id` names the import in the intake book (`csv:ID`): two exports of one source share it."""

    id: Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9_.-]{0,39}$")]
    id_columns: Annotated[tuple[Name, ...], Field(min_length=1)]
    file: Shape = Shape()
    dates: Dates | None = None
    currency: Annotated[str, AfterValidator(_currency)] | None = None
    """Of amounts that are written as a bare number."""
    columns: dict[Mapped, Name] = {}
    texts: dict[TextField, Name] = {}
    constants: dict[Mapped, Name] = {}
    values: dict[Mapped, dict[str, str]] = {}
    otherwise: dict[Mapped, Name] = {}

    @model_validator(mode="after")
    def _holds_together(self) -> Self:
        misfits = [
            *self._fed_twice(),
            *self._meanings_of_nothing(),
            *self._wrong_words(),
            *self._dates_unread(),
        ]
        if not (self.columns or self.texts):
            misfits.append(
                Misfit(("columns",), say("at least one column that feeds a field"), say("nothing"))
            )
        if misfits:
            raise Misfits(misfits)
        return self

    @property
    def mailbox(self) -> str:
        """What the intake book calls this import."""
        return f"csv:{self.id}"

    @property
    def reads(self) -> tuple[str, ...]:
        """Every column that the map needs, each once."""
        holes = [hole for text in self.texts.values() for hole in HOLE.findall(text)]
        return tuple(dict.fromkeys((*self.id_columns, *self.columns.values(), *holes)))

    def _fed_twice(self) -> Iterable[Misfit]:
        tables: tuple[tuple[str, Iterable[str]], ...] = (
            ("columns", self.columns), ("texts", self.texts), ("constants", self.constants),
        )  # fmt: skip
        seen: dict[str, str] = {}
        for table, fields in tables:
            for name in fields:
                if name in seen:
                    twice = say("it stands in {table} too", table=seen[name])
                    yield Misfit((table, name), say("a field that is fed once"), twice)
                seen.setdefault(name, table)

    def _meanings_of_nothing(self) -> Iterable[Misfit]:
        for table, fields in (("values", self.values), ("otherwise", self.otherwise)):
            for name in fields:
                if name not in self.columns:
                    none = say("no such column in {table}", table="columns")
                    yield Misfit((table, name), say("a field that a column feeds"), none)

    def _wrong_words(self) -> Iterable[Misfit]:
        for path, field, word in self._words():
            words = WORDS.get(field)
            if words is not None and word not in words:
                yield Misfit(path, one_of(words), found(word), near(word, words))

    def _words(self) -> Iterable[tuple[tuple[str, ...], str, str]]:
        """Each word that becomes a field's value: where it stands, the field, the word."""
        for field, word in self.constants.items():
            yield ("constants", field), field, word
        for field, word in self.otherwise.items():
            yield ("otherwise", field), field, word
        for field, meanings in self.values.items():
            for written, word in meanings.items():
                yield ("values", field, written), field, word

    def _dates_unread(self) -> Iterable[Misfit]:
        for field in DATES:
            if field in self.columns and self.dates is None:
                wanted = say("the form of the dates in {table}", table="[dates]")
                yield Misfit(("columns", field), wanted, say("nothing"))
            if field in self.constants:
                own = say("an instant of its own for each row")
                yield Misfit(("constants", field), own, say("a constant"))


def read_map(path: Path) -> CsvMap:
    """The map in a TOML file. Raises `core.toml_file.BadFile` with every fault."""
    return load(path, CsvMap)
