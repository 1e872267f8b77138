"""Commands of analysis and investigation: evidence, identity, tasks, findings, the verdict (P4, P5)."""

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from core.case import Identity
from core.catalogue import EvidenceKind, EvidenceSource, Verdict
from core.commands.base import LISTED, CommandModel, Id, Login, NeededText, Text
from core.say import say
from core.unfit import Unfit


class AskEvidence(CommandModel):
    """Ask for evidence; what is asked of the client goes out in a letter, unless the person asked by hand."""

    type: Literal["ask_evidence"] = "ask_evidence"
    kinds: Annotated[tuple[EvidenceKind, ...], Field(min_length=1), LISTED]
    source: EvidenceSource | None = None
    note: Text = ""
    told: bool = False


class ReceiveEvidence(CommandModel):
    """Record a piece of evidence that is here: what it is, and the message or the words that carry it."""

    type: Literal["receive_evidence"] = "receive_evidence"
    kind: EvidenceKind
    note: Text = ""
    message: Id | None = None

    @model_validator(mode="after")
    def _says_what_came(self) -> Self:
        if not (self.note or self.message):
            raise Unfit(say("say what was received, or name the message that brought it"), "note")
        return self


class RejectEvidence(CommandModel):
    """Refuse a piece of evidence that was received; `evidence` is its id."""

    type: Literal["reject_evidence"] = "reject_evidence"
    evidence: Id
    reason: NeededText


class WaiveEvidence(CommandModel):
    """Do without a required piece of evidence, with a reason."""

    type: Literal["waive_evidence"] = "waive_evidence"
    kind: EvidenceKind
    reason: NeededText


class VerifyIdentity(CommandModel):
    """Record that the client's identity was verified, and how."""

    type: Literal["verify_identity"] = "verify_identity"
    identity: Identity = Identity.FULL
    how: NeededText


class OpenTask(CommandModel):
    """Set an investigation task."""

    type: Literal["open_task"] = "open_task"
    text: NeededText
    assignee: Login | None = None


class CloseTask(CommandModel):
    """Finish an investigation task with what it found, or cancel it with a reason."""

    type: Literal["close_task"] = "close_task"
    task: Id
    result: NeededText
    cancelled: bool = False


class RecordFinding(CommandModel):
    """Record a finding and the evidence (`e1`) or messages (`m1`) it rests on."""

    type: Literal["record_finding"] = "record_finding"
    text: NeededText
    evidence: Annotated[tuple[Id, ...], Field(min_length=1), LISTED]


class GiveVerdict(CommandModel):
    """Say whether the complaint is upheld, and why."""

    type: Literal["give_verdict"] = "give_verdict"
    verdict: Verdict
    reasons: NeededText
