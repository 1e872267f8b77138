"""What the investigation works with: evidence, tasks, findings and the verdict."""

from datetime import datetime
from enum import StrEnum

from core.case.record import Record
from core.catalogue import (
    EvidenceKind,
    EvidenceSource,
    Verdict,
)


class EvidenceState(StrEnum):
    """Where a piece of evidence is."""

    ASKED = "asked"
    RECEIVED = "received"
    REJECTED = "rejected"
    WAIVED = "waived"


SETTLED: frozenset[EvidenceState] = frozenset({EvidenceState.RECEIVED, EvidenceState.WAIVED})
"""The states in which nothing more is owed for a piece."""

class Evidence(Record):
    """A piece of evidence: from whom it is asked, what came, or why it was waived or rejected."""

    id: str
    kind: EvidenceKind
    state: EvidenceState
    source: EvidenceSource
    at: datetime
    by: str
    asked_at: datetime | None = None
    note: str = ""
    message: str = ""
    """The id of the message that brought it, where one did."""
    files: tuple[str, ...] = ()


class TaskState(StrEnum):
    """Where an investigation task is."""

    OPEN = "open"
    DONE = "done"
    CANCELLED = "cancelled"


class Task(Record):
    """Something the investigation must find out; investigation cannot be left while one is open."""

    id: str
    text: str
    at: datetime
    by: str
    state: TaskState = TaskState.OPEN
    assignee: str = ""
    result: str = ""


class Finding(Record):
    """What was found, and the evidence or messages (`e1`, `m1`) it rests on."""

    id: str
    text: str
    evidence: tuple[str, ...]
    at: datetime
    by: str


class VerdictGiven(Record):
    """Whether the complaint is upheld, and why."""

    verdict: Verdict
    reasons: str
    at: datetime
    by: str
