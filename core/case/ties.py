"""Early ends and ties to other cases."""

from datetime import datetime

from core.case.record import Record
from core.catalogue import (
    Disposition,
)
from core.stages import Stage


class Disposed(Record):
    """Why a case ended early; `into` is the case it duplicates or was merged into."""

    disposition: Disposition
    reason: str
    at: datetime
    by: str
    stage: Stage
    into: str = ""


class DuplicateAnswer(Record):
    """A person's answer to "is this a duplicate?"; `looked_at` are the similar open cases they were shown."""

    duplicate: bool
    of: str = ""
    reason: str = ""
    looked_at: tuple[str, ...] = ()
    at: datetime
    by: str


class Link(Record):
    """A tie to another case: `related`, `merged` (this one absorbed it) or `merged_into`."""

    ref: str
    kind: str
