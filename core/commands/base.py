"""What all commands share: the kinds of fields, cleaned as they are read, and the strict base."""

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated, Self

from pydantic import (
    AfterValidator,
    AwareDatetime,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    model_validator,
)

from core.say import say
from core.text import clean, clean_line
from core.unfit import Unfit

LINE_LIMIT = 300
TEXT_LIMIT = 20_000
"""Characters of a one-line field and of a text; what is longer is cut, visibly."""


def _line(value: str) -> str:
    return clean_line(value, limit=LINE_LIMIT).strip()


def _text(value: str) -> str:
    return clean(value, limit=TEXT_LIMIT).strip()


def _words(value: object) -> object:
    return [part.strip() for part in value.split(",") if part.strip()] if isinstance(value, str) else value


Line = Annotated[str, AfterValidator(_line)]
Text = Annotated[str, AfterValidator(_text)]
NeededLine = Annotated[str, AfterValidator(_line), Field(min_length=1)]
NeededText = Annotated[str, AfterValidator(_text), Field(min_length=1)]
Login = Annotated[str, Field(pattern=r"^[\w.@+-]{1,64}$")]
Id = Annotated[str, Field(pattern=r"^[a-z]\d{1,6}$")]
"""What a case numbers within itself: `m3` is its third message."""

LISTED = BeforeValidator(_words)
"""For a field of several values: a command line writes them as words with commas between them."""

EARLIEST, LATEST = datetime(1970, 1, 1, tzinfo=UTC), datetime(2200, 1, 1, tzinfo=UTC)
"""Instants that a floor can mean; beyond them calendars and databases overflow, and somebody mistyped."""


def _meant(value: datetime) -> datetime:
    if not EARLIEST <= value < LATEST:
        raise Unfit(say("expected an instant between {first} and {last}", first=EARLIEST.year, last=LATEST.year))
    return value


Instant = Annotated[AwareDatetime, AfterValidator(_meant)]


def _not_blank(model: BaseModel) -> BaseModel:
    """A needed text of blanks only is as good as none; `min_length` looked before the blanks were taken off."""
    for name, field in type(model).model_fields.items():
        if field.is_required() and getattr(model, name) == "":
            raise Unfit(say("must not be blank"), name)
    return model


class CommandModel(BaseModel):
    """The base of every command: frozen, strict about unknown fields."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    if TYPE_CHECKING:
        type: str
        """The command's name, its own literal in each; here for those who speak of commands in general."""

    @model_validator(mode="after")
    def _needed_texts_say_something(self) -> Self:
        _not_blank(self)
        return self
