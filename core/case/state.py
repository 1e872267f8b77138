"""The case as a whole."""

from datetime import datetime

from core.case.client import Client
from core.case.escalation import Firing, Notice, NoticeState, Referral, ReferralState
from core.case.evidence import Evidence, EvidenceState, Finding, Task, VerdictGiven
from core.case.message import INFORMED, Message, MessageKind, MessageState
from core.case.record import Record
from core.case.resolution import Action, Approval, Decision, Feedback, Promise, WrapUp
from core.case.ties import Disposed, DuplicateAnswer, Link
from core.case.timing import Clock, Extension, Mark, Wait, WaitFor
from core.catalogue import (
    Category,
    Channel,
    Complexity,
    EvidenceSource,
    Priority,
    Status,
)
from core.money import Money
from core.signals import Signal
from core.stages import Stage

_WAITS = {Status.WAITING_CLIENT: WaitFor.CLIENT, Status.WAITING_EXTERNAL: WaitFor.EXTERNAL}


class Case(Record):
    """A complaint, whole. `version` counts its acts; `ref` is what people say on the phone."""

    number: int
    ref: str
    version: int
    policy: str
    stage: Stage
    received_at: datetime
    registered_at: datetime
    stage_since: datetime
    closed_at: datetime | None = None

    channel: Channel | None = None
    subject: str = ""
    description: str = ""
    demand: str = ""
    amount: Money | None = None
    category: Category | None = None
    product: str = ""
    priority: Priority = Priority.NORMAL
    language: str = ""
    client: Client | None = None
    source: str = ""
    """Where it came from outside: `csv:FILE:ROW`, `mail:MAILBOX`, or empty for one typed in."""

    department: str | None = None
    reroute_reason: str = ""
    handler: str | None = None
    level: int = 0
    complexity: Complexity | None = None
    duplicate: DuplicateAnswer | None = None
    links: tuple[Link, ...] = ()
    barred: tuple[str, ...] = ()
    """Logins that decided this case before it was reopened; they may not decide it again (P9)."""
    earlier: tuple[str, ...] = ()
    """Logins that handled the case before it was escalated: while it is above the first line they do not decide it."""
    reopened: int = 0
    appeals: int = 0
    """How often the client appealed."""
    referral: Referral | None = None
    fired: tuple[Firing, ...] = ()
    """Every escalation rule that fired, in order; each once for its cause."""
    notices: tuple[Notice, ...] = ()
    """What was noticed in the client's words, or flagged by a person."""

    messages: tuple[Message, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    tasks: tuple[Task, ...] = ()
    findings: tuple[Finding, ...] = ()
    verdict: VerdictGiven | None = None
    decision: Decision | None = None
    decisions: int = 0
    """How many decisions were ever made; the next one is numbered after it."""
    approvals: tuple[Approval, ...] = ()
    actions: tuple[Action, ...] = ()
    promises: tuple[Promise, ...] = ()
    wrap_up: WrapUp | None = None
    feedback: Feedback = Feedback()
    disposed: Disposed | None = None

    last_in: datetime | None = None
    last_out: datetime | None = None
    unanswered: int = 0
    """How often the client wrote since the last answer; automatic mail does not count."""

    marks: tuple[Mark, ...] = ()
    """What started or stopped clocks, in the order in which the house learnt of it."""
    waits: tuple[Wait, ...] = ()
    extensions: tuple[Extension, ...] = ()
    clocks: tuple[Clock, ...] = ()
    """Every clock that the case's policy gives it, stopped ones too (`core.clocks.reckon`)."""

    @property
    def is_open(self) -> bool:
        """Whether it still goes through the stages; one that ended early is as closed as any."""
        return self.stage is not Stage.CLOSED

    @property
    def status(self) -> Status:
        """Whom the case waits for, derived from what was asked and is still owed."""
        if not self.is_open:
            return Status.CLOSED
        if self.is_with_body:
            return Status.WAITING_EXTERNAL
        asked = [piece for piece in self.evidence if piece.state is EvidenceState.ASKED and piece.asked_at]
        from_client = [
            p for p in asked
            if p.source is EvidenceSource.CLIENT and not self._written_since(p.asked_at) and self._knows_of(p)
        ]
        if from_client:
            return Status.WAITING_CLIENT
        if any(piece.source is EvidenceSource.EXTERNAL for piece in asked):
            return Status.WAITING_EXTERNAL
        return Status.OPEN

    @property
    def waits_for(self) -> WaitFor | None:
        """Whom the case waits for; None where the house has the next step."""
        if self.is_open and self.is_with_body:
            return WaitFor.BODY
        return _WAITS.get(self.status)

    @property
    def is_with_body(self) -> bool:
        """Whether an independent body has the case and has not decided."""
        return self.referral is not None and self.referral.state is ReferralState.WAITING

    @property
    def is_vulnerable(self) -> bool:
        """Whether the client's card is flagged, or a person confirmed a signal that says so."""
        flagged = self.client is not None and bool(self.client.flags)
        return flagged or any(
            n.state is NoticeState.CONFIRMED and n.signal in {Signal.VULNERABLE, Signal.SELF_EXCLUSION}
            for n in self.notices
        )

    def _written_since(self, asked_at: datetime | None) -> bool:
        return self.last_in is not None and asked_at is not None and self.last_in > asked_at

    def _knows_of(self, piece: Evidence) -> bool:
        """Whether a letter that asks the client for the piece reached them, or is on its way."""
        asked_at = piece.asked_at or piece.at
        letters = [m for m in self.messages if m.kind is MessageKind.EVIDENCE_REQUEST and m.at >= asked_at]
        return not letters or any(m.state in INFORMED or m.state is MessageState.QUEUED for m in letters)

    def message(self, message_id: str) -> Message | None:
        """The message of that id (`m3`), or None."""
        return next((message for message in self.messages if message.id == message_id), None)

    def approval(self) -> Approval | None:
        """The latest answer to the decision that stands."""
        if self.decision is None:
            return None
        return next((a for a in reversed(self.approvals) if a.decision == self.decision.number), None)
