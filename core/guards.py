"""The guards: what a stage owes before a case may leave it forward, one small function each (P2 to P7).

`core.stages.STAGES` says which guard belongs to which stage; `GUARDS` here says what each one looks at, how it is
called on the checklist, and which commands satisfy it. A guard yields one `Unmet` for each thing that is missing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from core.case import (
    INFORMED,
    SETTLED,
    Action,
    ActionState,
    Case,
    Evidence,
    EvidenceState,
    Message,
    MessageKind,
    MessageState,
    PromiseState,
    TaskState,
)
from core.catalogue import ACTION_KINDS, EVIDENCE_KINDS, OUTCOMES, EvidenceKind
from core.context import Context
from core.rules import may_handle
from core.say import Say, label, say
from core.stages import STAGE_OF_GUARD, STAGES, earlier_than
from core.unmet import Unmet

Missing = tuple[Say, tuple[str, ...]]
"""What is missing, and the commands that satisfy it."""


@dataclass(frozen=True, slots=True)
class Guard:
    """One guard. `lasting` ones must still hold when a later stage is left: evidence that is rejected in the
    investigation is owed again, though analysis is behind."""

    name: str
    title: str
    looks: Callable[[Case, Context], Iterator[Missing]]
    satisfy: tuple[str, ...]
    lasting: bool = False


@dataclass(frozen=True, slots=True)
class Item:
    """One line of the checklist: a guard of the current stage, done or with what is missing."""

    guard: str
    row: str
    title: Say
    done: bool
    missing: tuple[Unmet, ...]
    satisfy: tuple[str, ...]


def owed(case: Case, context: Context) -> tuple[Unmet, ...]:
    """Everything that keeps the case from leaving its stage forward, all at once; empty where it may go."""
    return tuple(unmet for guard in _concerned(case) for unmet in _unmet(guard, case, context))


def checklist(case: Case, context: Context) -> tuple[Item, ...]:
    """The stage's guards in order, each with what it still misses; earlier guards appear only where they fail."""
    items = []
    for guard in _concerned(case):
        missing = tuple(_unmet(guard, case, context))
        own = STAGE_OF_GUARD[guard.name] is case.stage
        if own or missing:
            row = STAGES[STAGE_OF_GUARD[guard.name]].row
            items.append(Item(guard.name, row, say(guard.title), not missing, missing, guard.satisfy))
    return tuple(items)


def _concerned(case: Case) -> Iterator[Guard]:
    for stage in earlier_than(case.stage):
        if case.is_open:
            yield from (GUARDS[name] for name in STAGES[stage].owes if GUARDS[name].lasting)
    yield from (GUARDS[name] for name in STAGES[case.stage].owes)


def _unmet(guard: Guard, case: Case, context: Context) -> Iterator[Unmet]:
    row = STAGES[STAGE_OF_GUARD[guard.name]].row
    for message, satisfy in guard.looks(case, context):
        yield Unmet(guard.name, row, message, satisfy)


# Registration (P3)


def _client(case: Case, context: Context) -> Iterator[Missing]:
    if case.client is None:
        yield say("The client is not identified"), ("identify_client",)
    elif not case.client.reachable:
        yield say("The client cannot be reached: no contact is known"), ("identify_client",)


def _channel(case: Case, context: Context) -> Iterator[Missing]:
    if case.channel is None:
        yield say("The channel is not recorded"), ("describe",)


def _category(case: Case, context: Context) -> Iterator[Missing]:
    if case.category is None:
        yield say("The category is not set"), ("classify",)


def _description(case: Case, context: Context) -> Iterator[Missing]:
    if not case.description.strip():
        yield say("What happened is not recorded"), ("describe",)


def _demand(case: Case, context: Context) -> Iterator[Missing]:
    if not case.demand.strip():
        yield say("What the client demands is not recorded"), ("describe",)


def _acknowledgement(case: Case, context: Context) -> Iterator[Missing]:
    yield from _sent(
        _latest(case, MessageKind.ACKNOWLEDGEMENT), say("No acknowledgement was sent"), ("acknowledge",)
    )


def _duplicate(case: Case, context: Context) -> Iterator[Missing]:
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


def _department(case: Case, context: Context) -> Iterator[Missing]:
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


def _handler(case: Case, context: Context) -> Iterator[Missing]:
    """Somebody who may work on the case where it is: departments, roles and levels change under a handler."""
    if case.handler is None:
        yield say("Nobody handles the case"), ("claim", "assign")
    elif handler := context.people.get(case.handler):
        yield from ((unmet.message, ("assign", "release")) for unmet in may_handle(case, handler))


def _complexity(case: Case, context: Context) -> Iterator[Missing]:
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


def _evidence(case: Case, context: Context) -> Iterator[Missing]:
    if case.category is None:
        return
    for kind in context.policy.required_evidence(case.category):
        piece = standing(case, kind)
        if piece is None or piece.state not in SETTLED:
            words = _EVIDENCE_STATES[piece.state if piece else None]
            yield say(words, what=say(EVIDENCE_KINDS[kind])), EVIDENCE_COMMANDS


def _identity(case: Case, context: Context) -> Iterator[Missing]:
    if case.category is None or not context.policy.needs_identity(case.category):
        return
    if case.client is None or not case.client.verified:
        yield (
            say("The client's identity is not verified, and the complaint is about money or personal data"),
            ("verify_identity",),
        )


# Investigation (P5)


def _findings(case: Case, context: Context) -> Iterator[Missing]:
    if not case.findings:
        yield say("No finding is recorded"), ("record_finding",)
        return
    fell_at = {piece.id: piece.at for piece in case.evidence if piece.state is EvidenceState.REJECTED}
    standing = [finding for finding in case.findings if not set(finding.evidence) <= fell_at.keys()]
    last = max((finding.at for finding in standing), default=None)
    for finding in case.findings:
        # What was found on evidence that fell stays on record; a finding made since then takes its place.
        if finding not in standing and (last is None or last < max(fell_at[piece] for piece in finding.evidence)):
            yield say("Finding {id} rests on nothing that stands", id=finding.id), ("record_finding",)


def _verdict(case: Case, context: Context) -> Iterator[Missing]:
    if case.verdict is None:
        yield say("No verdict is given"), ("give_verdict",)


def _tasks(case: Case, context: Context) -> Iterator[Missing]:
    for task in case.tasks:
        if task.state is TaskState.OPEN:
            yield say("Task {id} is open: {text}", id=task.id, text=_short(task.text)), ("close_task",)


# Resolution (P6)


def _outcome(case: Case, context: Context) -> Iterator[Missing]:
    if case.decision is None:
        yield say("No outcome is decided"), ("decide_outcome",)


def _amount(case: Case, context: Context) -> Iterator[Missing]:
    if (
        case.decision is not None
        and OUTCOMES[case.decision.outcome].carries_amount
        and case.decision.amount is None
    ):
        yield say("The outcome pays, and no amount is given"), ("decide_outcome",)


def _approval(case: Case, context: Context) -> Iterator[Missing]:
    needed = (
        context.policy.approval_for(case.decision.amount) if case.decision and case.decision.amount else None
    )
    answer = case.approval()
    if answer is not None and not answer.granted:
        yield (
            say("{who} refused to approve: {reason}", who=answer.by, reason=_short(answer.reason)),
            ("decide_outcome",),
        )
    elif needed is not None and (answer is None or answer.level < needed.level):
        yield (
            say(
                "The amount needs the approval of a second person of level {level} or above",
                level=needed.level,
            ),
            ("approve",),
        )


def _decision_sent(case: Case, context: Context) -> Iterator[Missing]:
    if case.decision is None:
        yield (
            say("The decision is not sent to the client"),
            ("decide_outcome", "write_message", "send_message"),
        )
        return
    letter = _latest(case, MessageKind.DECISION, decision=case.decision.number)
    yield from _sent(
        letter, say("No letter tells the client this decision"), ("write_message", "send_message")
    )


# Execution (P7)


def _actions(case: Case, context: Context) -> Iterator[Missing]:
    for action in case.actions:
        if action.state is ActionState.OPEN:
            yield (
                say("Action {id} is not done: {text}", id=action.id, text=_action_words(action)),
                ("complete_action", "cancel_action"),
            )


def _promises(case: Case, context: Context) -> Iterator[Missing]:
    for promise in case.promises:
        if promise.state is PromiseState.OPEN:
            yield (
                say(
                    "Promise {id} is neither kept nor answered for: {text}",
                    id=promise.id,
                    text=_short(promise.text),
                ),
                ("settle_promise",),
            )


def _wrap_up(case: Case, context: Context) -> Iterator[Missing]:
    if case.wrap_up is None:
        yield say("The case is not wrapped up"), ("wrap_up",)


def _feedback(case: Case, context: Context) -> Iterator[Missing]:
    if case.feedback.asked_at is None:
        yield say("The client was not asked for feedback"), ("ask_feedback",)
    elif case.feedback.message:
        yield from _sent(
            case.message(case.feedback.message),
            say("The client was not asked for feedback"),
            ("ask_feedback",),
        )


GUARDS: dict[str, Guard] = {
    guard.name: guard
    for guard in (
        Guard("client", label("client"), _client, ("identify_client",), lasting=True),
        Guard("channel", label("channel"), _channel, ("describe",)),
        Guard("category", label("category"), _category, ("classify",), lasting=True),
        Guard("description", label("what happened"), _description, ("describe",), lasting=True),
        Guard("demand", label("demand"), _demand, ("describe",), lasting=True),
        Guard("acknowledgement", label("acknowledgement"), _acknowledgement, ("acknowledge",)),
        Guard("duplicate", label("duplicate?"), _duplicate, ("answer_duplicate",)),
        Guard("department", label("department"), _department, ("route",), lasting=True),
        Guard("handler", label("handler"), _handler, ("claim", "assign"), lasting=True),
        Guard("complexity", label("complexity"), _complexity, ("set_complexity",), lasting=True),
        Guard("evidence", label("evidence"), _evidence, EVIDENCE_COMMANDS, lasting=True),
        Guard("identity", label("identity"), _identity, ("verify_identity",), lasting=True),
        Guard("findings", label("findings"), _findings, ("record_finding",), lasting=True),
        Guard("verdict", label("verdict"), _verdict, ("give_verdict",), lasting=True),
        Guard("tasks", label("tasks"), _tasks, ("close_task",), lasting=True),
        Guard("outcome", label("outcome"), _outcome, ("decide_outcome",), lasting=True),
        Guard("amount", label("amount"), _amount, ("decide_outcome",), lasting=True),
        Guard("approval", label("approval"), _approval, ("approve",), lasting=True),
        Guard("decision_sent", label("decision sent"), _decision_sent, ("write_message", "send_message"), lasting=True),
        Guard("actions", label("actions"), _actions, ("complete_action", "cancel_action")),
        Guard("promises", label("promises"), _promises, ("settle_promise",)),
        Guard("wrap_up", label("wrap-up"), _wrap_up, ("wrap_up",)),
        Guard("feedback", label("feedback asked"), _feedback, ("ask_feedback",)),
    )
}  # fmt: skip


def _latest(case: Case, kind: MessageKind, decision: int = 0) -> Message | None:
    """The message of that kind that went furthest: one that informed the client before one that is on its way."""
    letters = [
        m
        for m in case.messages
        if m.kind is kind and m.decision == decision and m.state is not MessageState.DISCARDED
    ]
    informed = [m for m in letters if m.state in INFORMED]
    return next(reversed(informed or letters), None)


_ON_ITS_WAY: dict[MessageState, tuple[str, tuple[str, ...]]] = {
    MessageState.DRAFT: (label("Letter {id} is written and not sent"), ("send_message",)),
    MessageState.FAILED: (label("Letter {id} could not be sent: {error}"), ("send_message",)),
    MessageState.BOUNCED: (label("Letter {id} came back: {error}"), ("identify_client",)),
}


def _sent(letter: Message | None, missing: Say, satisfy: tuple[str, ...]) -> Iterator[Missing]:
    """Nothing where the letter left the house; else what keeps it."""
    if letter is None:
        yield missing, satisfy
    elif letter.state is MessageState.QUEUED:
        why = say(": {error}", error=letter.error) if letter.error else ""
        yield say("Letter {id} waits in the outbox{why}", id=letter.id, why=why), ("send_message",)
    elif letter.state not in INFORMED:
        words, mend = _ON_ITS_WAY[letter.state]
        yield say(words, id=letter.id, error=letter.error), tuple(dict.fromkeys((*mend, *satisfy)))


def _action_words(action: Action) -> Say | str:
    """What is to be done: the words of its kind, which are translated, or somebody's own."""
    return say(action.text) if action.text == ACTION_KINDS[action.kind] else _short(action.text)


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= 60 else line[:59] + "…"
