"""An entry of the journal: one act on one case, from which version to which, by whom and when (P10)."""

from datetime import datetime

from core.case import Record
from core.events import Event


class Entry(Record):
    """One act. `seq` is the floor's own count of entries and grows with every commit; 0 before it is written."""

    seq: int = 0
    case: int
    from_version: int
    to_version: int
    at: datetime
    by: str
    os_user: str = ""
    """The operating system's user beside the person, as the process saw it."""
    command: str
    events: tuple[Event, ...]
