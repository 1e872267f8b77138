"""The base of everything that a case holds."""

from pydantic import BaseModel, ConfigDict


class Record(BaseModel):
    """The base of everything a case holds: frozen, and strict about unknown fields."""

    model_config = ConfigDict(frozen=True, extra="forbid")
