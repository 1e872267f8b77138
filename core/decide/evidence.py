"""Evidence and identity (P4, D2): asked for, received, rejected, waived; and who the client really is."""

from __future__ import annotations

from core import commands as co
from core import events as ev
from core.case import SETTLED, Case, Direction, Evidence, EvidenceState, Identity, MessageKind
from core.catalogue import EVIDENCE_KINDS, EvidenceKind, EvidenceSource
from core.context import Context
from core.decide.answer import no
from core.decide.messages import next_id, send_letter
from core.guards import standing
from core.letters import evidence_list, language_for
from core.say import say

Events = list[ev.Event]


def ask(case: Case, command: co.AskEvidence, context: Context) -> Events:
    """One piece for each kind; what is asked of the client goes out in one letter."""
    kinds = tuple(dict.fromkeys(command.kinds))
    here = [
        kind for kind in kinds if (piece := standing(case, kind)) and piece.state is EvidenceState.RECEIVED
    ]
    if here:
        names = [say(EVIDENCE_KINDS[kind]) for kind in here]
        raise no("evidence", "P4", say("Already here: {what}", what=names), "reject_evidence")
    events: Events = []
    for ahead, kind in enumerate(kinds):
        source = command.source or _usual_source(case, kind, context)
        piece = Evidence(
            id=next_id("e", case.evidence, ahead), kind=kind, state=EvidenceState.ASKED, source=source,
            at=context.now, asked_at=context.now, by=context.by.login, note=command.note,
        )  # fmt: skip
        events.append(ev.EvidenceAsked(evidence=_in_place(case, piece)))
    of_client = [
        e.evidence.kind
        for e in events
        if isinstance(e, ev.EvidenceAsked) and e.evidence.source is EvidenceSource.CLIENT
    ]
    if of_client:
        facts = {"evidence": evidence_list(of_client, language_for(case)), "note": command.note}
        events += send_letter(case, context, MessageKind.EVIDENCE_REQUEST, told=command.told, facts=facts)
    return events


def _usual_source(case: Case, kind: EvidenceKind, context: Context) -> EvidenceSource:
    """From whom the policy asks this kind for the case's category; the client where it does not say."""
    required = context.policy.required_evidence(case.category) if case.category else {}
    return required.get(kind, EvidenceSource.CLIENT)


def _in_place(case: Case, piece: Evidence) -> Evidence:
    """A kind that was asked for and did not come is the same piece, asked again."""
    old = standing(case, piece.kind)
    if old is not None and old.state is EvidenceState.ASKED:
        return piece.model_copy(update={"id": old.id})
    return piece


def receive(case: Case, command: co.ReceiveEvidence, context: Context) -> Events:
    files: tuple[str, ...] = ()
    if command.message is not None:
        message = case.message(command.message)
        if message is None or message.direction is not Direction.IN:
            raise no(
                "message", "D2", say("The client sent no message {id}", id=command.message), "receive_message"
            )
        files = tuple(file.sha256 for file in message.attachments)
    old = standing(case, command.kind)
    asked = old if old is not None and old.state is EvidenceState.ASKED else None
    piece = Evidence(
        id=asked.id if asked else next_id("e", case.evidence), kind=command.kind, state=EvidenceState.RECEIVED,
        source=asked.source if asked else _usual_source(case, command.kind, context),
        at=context.now, by=context.by.login, asked_at=asked.asked_at if asked else None,
        note=command.note, message=command.message or "", files=files,
    )  # fmt: skip
    return [ev.EvidenceReceived(evidence=piece)]


def reject(case: Case, command: co.RejectEvidence, context: Context) -> Events:
    piece = next((p for p in case.evidence if p.id == command.evidence), None)
    if piece is None or piece.state is not EvidenceState.RECEIVED:
        raise no(
            "evidence",
            "D2",
            say("The case has no received evidence {id}", id=command.evidence),
            "receive_evidence",
        )
    rejected = piece.model_copy(
        update={
            "state": EvidenceState.REJECTED,
            "note": command.reason,
            "at": context.now,
            "by": context.by.login,
        }
    )
    return [ev.EvidenceRejected(evidence=rejected)]


def waive(case: Case, command: co.WaiveEvidence, context: Context) -> Events:
    old = standing(case, command.kind)
    if old is not None and old.state in SETTLED:
        raise no(
            "evidence", "P4", say("{what} is here or waived already", what=say(EVIDENCE_KINDS[command.kind]))
        )
    asked = old if old is not None and old.state is EvidenceState.ASKED else None
    piece = Evidence(
        id=asked.id if asked else next_id("e", case.evidence), kind=command.kind, state=EvidenceState.WAIVED,
        source=_usual_source(case, command.kind, context), at=context.now, by=context.by.login,
        asked_at=asked.asked_at if asked else None, note=command.reason,
    )  # fmt: skip
    return [ev.EvidenceWaived(evidence=piece)]


def verify_identity(case: Case, command: co.VerifyIdentity, context: Context) -> Events:
    if case.client is None:
        raise no("client", "P3", say("The client is not identified"), "identify_client")
    if command.identity is Identity.NONE:
        raise no(
            "identity", "P4", say("Say how far the identity is verified: basic or full"), "verify_identity"
        )
    if case.client.identity is command.identity:
        raise no("change", "P10", say("That is what the case says already"))
    return [ev.IdentityVerified(identity=command.identity, how=command.how)]
