"""What registration and analysis owe (P3, P4)."""

from __future__ import annotations

from collections.abc import Iterator

from core.case import SETTLED, Case, Evidence, EvidenceState, MessageKind
from core.catalogue import EVIDENCE_KINDS, EvidenceKind
from core.context import Context
from core.guards.guard import Missing
from core.guards.sent import latest, sent
from core.rules import may_handle
from core.say import label, say

# Registration (P3)


def client(case: Case, context: Context) -> Iterator[Missing]:
    if case.client is None:
        yield say("The client is not identified"), ("identify_client",)
    elif not case.client.reachable:
        yield say("The client cannot be reached: no contact is known"), ("identify_client",)


def channel(case: Case, context: Context) -> Iterator[Missing]:
    if case.channel is None:
        yield say("The channel is not recorded"), ("describe",)


def category(case: Case, context: Context) -> Iterator[Missing]:
    if case.category is None:
        yield say("The category is not set"), ("classify",)


def description(case: Case, context: Context) -> Iterator[Missing]:
    if not case.description.strip():
        yield say("What happened is not recorded"), ("describe",)


def demand(case: Case, context: Context) -> Iterator[Missing]:
    if not case.demand.strip():
        yield say("What the client demands is not recorded"), ("describe",)


def acknowledgement(case: Case, context: Context) -> Iterator[Missing]:
    yield from sent(
        latest(case, MessageKind.ACKNOWLEDGEMENT), say("No acknowledgement was sent"), ("acknowledge",)
    )


def duplicate(case: Case, context: Context) -> Iterator[Missing]:
    looked_at = set(case.duplicate.looked_at) if case.duplicate else set()
    unseen = [ref for ref in context.similar if ref not in looked_at]
    if unseen:
        yield (
            say("Is this a duplicate? The client has a similar open case: {refs}", refs=unseen),
            ("answer_duplicate", "merge", "dispose"),
        )
    elif case.duplicate and case.duplicate.duplicate:
        yield (
            say(
                "It was answered that this duplicates {ref}: merge it or end it early", ref=case.duplicate.of
            ),
            ("merge", "dispose", "answer_duplicate"),
        )


# Analysis (P4)


def department(case: Case, context: Context) -> Iterator[Missing]:
    own = context.policy.department_of(case.category) if case.category else None
    if case.department is None:
        yield say("No department has the case"), ("route",)
    elif case.department not in context.policy.departments:
        yield say("The policy has no department {department}", department=case.department), ("route",)
    elif own is not None and case.department != own and not case.reroute_reason:
        yield (
            say(
                "The category belongs to {own}, the case is with {department}, and no reason is given",
                own=own,
                department=case.department,
            ),
            ("route",),
        )


def handler(case: Case, context: Context) -> Iterator[Missing]:
    """Somebody who may work on the case where it is: departments, roles and levels change under a handler."""
    if case.handler is None:
        yield say("Nobody handles the case"), ("claim", "assign")
    elif handler := context.people.get(case.handler):
        yield from ((unmet.message, ("assign", "release")) for unmet in may_handle(case, handler))


def complexity(case: Case, context: Context) -> Iterator[Missing]:
    if case.complexity is None:
        yield say("The complexity is not set"), ("set_complexity",)


def standing(case: Case, kind: EvidenceKind) -> Evidence | None:
    """The piece that speaks for its kind: a settled one before one that is asked or rejected, the latest first."""
    pieces = [piece for piece in case.evidence if piece.kind is kind]
    settled = [piece for piece in pieces if piece.state in SETTLED]
    return next(reversed(settled or pieces), None)


EVIDENCE_COMMANDS = ("receive_evidence", "ask_evidence", "waive_evidence")
_EVIDENCE_STATES: dict[EvidenceState | None, str] = {
    None: label("{what}: not asked for"),
    EvidenceState.ASKED: label("{what}: asked for, not here yet"),
    EvidenceState.REJECTED: label("{what}: rejected"),
}


def evidence(case: Case, context: Context) -> Iterator[Missing]:
    if case.category is None:
        return
    for kind in context.policy.required_evidence(case.category):
        piece = standing(case, kind)
        if piece is None or piece.state not in SETTLED:
            words = _EVIDENCE_STATES[piece.state if piece else None]
            yield say(words, what=say(EVIDENCE_KINDS[kind])), EVIDENCE_COMMANDS


def identity(case: Case, context: Context) -> Iterator[Missing]:
    if case.category is None or not context.policy.needs_identity(case.category):
        return
    if case.client is None or not case.client.verified:
        yield (
            say("The client's identity is not verified, and the complaint is about money or personal data"),
            ("verify_identity",),
        )
