"""What people do about each thing that a case owes: one small function a guard, in the words of its scene."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from core import commands as co
from core.case import (
    SETTLED,
    ActionState,
    Case,
    Direction,
    EvidenceState,
    MessageKind,
    MessageState,
    PromiseState,
    TaskState,
)
from core.catalogue import OUTCOMES, Channel, EvidenceKind, EvidenceSource, Outcome, Priority, Verdict
from core.guards import standing
from tui.demo.topics import PAPERS

if TYPE_CHECKING:
    from tui.demo.scene import Mail, Scene

Does = Callable[["Scene", Case], "co.CommandModel | Mail | None"]



# Registration


def _client(scene: Scene, case: Case) -> co.CommandModel:
    client = scene.part.client
    return co.IdentifyClient(name=client.name, phone=client.phone)


def _channel(scene: Scene, case: Case) -> co.CommandModel:
    return co.Describe(channel=scene.part.channel)


def _category(scene: Scene, case: Case) -> co.CommandModel:
    """Whoever classifies looks up the client's account as well."""
    client = scene.part.client
    if case.client is not None and client.account not in case.client.accounts:
        scene.todo.append(co.IdentifyClient(account=client.account, tier=client.tier, flags=client.flags))
    urgent = Priority.HIGH if client.flags or scene.part.large else Priority.NORMAL
    return co.Classify(category=scene.topic.category, product=scene.topic.product, priority=urgent)


def _description(scene: Scene, case: Case) -> co.CommandModel:
    return co.Describe(description=scene.telling["body"])


def _demand(scene: Scene, case: Case) -> co.CommandModel:
    amount = scene.paid() if scene.claims_money else None
    return co.Describe(demand=scene.telling["demand"], amount=amount)


def _acknowledgement(scene: Scene, case: Case) -> co.CommandModel | None:
    if any(m.kind is MessageKind.ACKNOWLEDGEMENT and m.state is MessageState.QUEUED for m in case.messages):
        return None
    return co.Acknowledge(told=case.channel not in {Channel.MAIL, Channel.WEB})


def _duplicate(scene: Scene, case: Case) -> co.CommandModel:
    return co.AnswerDuplicate(duplicate=False, reason=scene.chat("duplicate"))


# Analysis


def _department(scene: Scene, case: Case) -> co.CommandModel:
    return co.Route(department=scene.policy.department_of(scene.topic.category))


def _handler(scene: Scene, case: Case) -> co.CommandModel:
    if scene.rng.random() < 0.4:
        scene.todo.append(co.WriteNote(text=scene.chat("note")))
    return co.Claim()


def _complexity(scene: Scene, case: Case) -> co.CommandModel:
    return co.SetComplexity(complexity=scene.topic.complexity)


def _evidence(scene: Scene, case: Case) -> co.CommandModel | Mail | None:
    """The first piece that is missing: asked for, answered, or looked up."""
    assert case.category is not None
    required = scene.policy.required_evidence(case.category)
    missing = [k for k in required if (piece := standing(case, k)) is None or piece.state not in SETTLED]
    kind = missing[0]
    piece = standing(case, kind)
    asked = piece is not None and piece.state is EvidenceState.ASKED
    if required[kind] is EvidenceSource.CLIENT:
        theirs = tuple(k for k in missing if required[k] is EvidenceSource.CLIENT)
        return _from_client(scene, case, kind, theirs, asked)
    if required[kind] is EvidenceSource.EXTERNAL and not asked:
        return co.AskEvidence(kinds=(kind,))
    return co.ReceiveEvidence(kind=kind, note=_paper(scene, kind))


def _from_client(
    scene: Scene, case: Case, kind: EvidenceKind, theirs: tuple[EvidenceKind, ...], asked: bool
) -> co.CommandModel | Mail | None:
    written = bool(scene.address(case))
    if not asked:
        return co.AskEvidence(kinds=theirs, told=not written)
    if any(m.kind is MessageKind.EVIDENCE_REQUEST and m.state is MessageState.QUEUED for m in case.messages):
        return None
    if not scene.answered:
        scene.answered = True
        body = scene.chat("answer")
        if written:
            return scene.answer(case, body, picture=True)
        return co.ReceiveMessage(channel=case.channel or Channel.PHONE, body=body)
    came = next((m.id for m in reversed(case.messages) if m.direction is Direction.IN), None)
    return co.ReceiveEvidence(kind=kind, message=came, note=_paper(scene, kind))


def _paper(scene: Scene, kind: EvidenceKind) -> str:
    return PAPERS[kind][1 if scene.part.language == "ru" else 0]


def _identity(scene: Scene, case: Case) -> co.CommandModel:
    return co.VerifyIdentity(how=scene.chat("verified"))


# Investigation


def _findings(scene: Scene, case: Case) -> co.CommandModel:
    """Half of the cases need somebody to be asked first."""
    if not case.tasks and (scene.twist == "task" or scene.rng.random() < 0.5):
        return co.OpenTask(text=scene.say("task"))
    return _found(scene, case)


def _found(scene: Scene, case: Case) -> co.CommandModel:
    here = tuple(piece.id for piece in case.evidence if piece.state in SETTLED)
    text = scene.say("finding" if scene.upheld else "not_upheld")
    return co.RecordFinding(text=text, evidence=here or (case.messages[0].id,))


def _tasks(scene: Scene, case: Case) -> co.CommandModel:
    task = next(task.id for task in case.tasks if task.state is TaskState.OPEN)
    return co.CloseTask(task=task, result=scene.say("result") if scene.upheld else scene.chat("result_no"))


def _verdict(scene: Scene, case: Case) -> co.CommandModel:
    """Who looks at an appeal finds something of their own first."""
    if len(case.findings) <= case.reopened:
        return _found(scene, case)
    return co.GiveVerdict(
        verdict=scene.verdict, reasons=scene.say("upheld") if scene.upheld else scene.chat("kept_rules")
    )


# Resolution


def _outcome(scene: Scene, case: Case) -> co.CommandModel:
    if scene.twist == "promise" or scene.rng.random() < 0.15:
        scene.todo.append(co.MakePromise(text=scene.chat("promise"), due="1d"))
    outcome = _outcome_of(scene)
    amount = scene.paid(0.2 if outcome is Outcome.GOODWILL else 1.0) if OUTCOMES[outcome].carries_amount else None
    reasoning = scene.say("grant" if scene.upheld else "refuse")
    return co.DecideOutcome(outcome=outcome, rule=scene.say("rule"), reasoning=reasoning, amount=amount)


def _outcome_of(scene: Scene) -> Outcome:
    if scene.verdict is Verdict.UPHELD:
        return scene.topic.outcome
    return Outcome.GOODWILL if scene.verdict is Verdict.PARTLY_UPHELD else Outcome.REJECTION


def _approval(scene: Scene, case: Case) -> co.CommandModel:
    refused = case.approval() is not None
    return _outcome(scene, case) if refused else co.Approve(note=scene.chat("approve"))


def _decision_sent(scene: Scene, case: Case) -> co.CommandModel | None:
    letters = [m for m in case.messages if m.kind is MessageKind.DECISION and m.decision == case.decisions]
    drafts = [m for m in letters if m.state is MessageState.DRAFT]
    if drafts:
        return co.SendMessage(message=drafts[-1].id, told=not scene.address(case))
    if any(m.state is not MessageState.DISCARDED for m in letters):
        return None
    return co.WriteMessage(kind=MessageKind.DECISION)


# Execution


def _actions(scene: Scene, case: Case) -> co.CommandModel:
    action = next(action.id for action in case.actions if action.state is ActionState.OPEN)
    return co.CompleteAction(action=action, proof=f"tx {scene.rng.randrange(10**8, 10**9)}")


def _promises(scene: Scene, case: Case) -> co.CommandModel:
    promise = next(promise.id for promise in case.promises if promise.state is PromiseState.OPEN)
    return co.SettlePromise(promise=promise, kept=True)


def _wrap_up(scene: Scene, case: Case) -> co.CommandModel:
    learnt = scene.upheld and scene.rng.random() < 0.7
    return co.WrapUpCase(
        summary=scene.say("summary"), root_cause=scene.topic.cause,
        measure=scene.say("measure") if learnt else "", why_no_measure="" if learnt else scene.chat("why_none"),
    )  # fmt: skip


def _feedback(scene: Scene, case: Case) -> co.CommandModel | None:
    if case.feedback.asked_at is not None:
        return None
    return co.AskFeedback(told=not scene.address(case))


def _body(scene: Scene, case: Case) -> co.CommandModel | None:
    """The independent body takes its time, longer than any demo lasts."""
    return None


def _advance(scene: Scene, case: Case) -> co.CommandModel:
    return co.Advance()


ACTS: dict[str, Does] = {
    "client": _client,
    "channel": _channel,
    "category": _category,
    "description": _description,
    "demand": _demand,
    "acknowledgement": _acknowledgement,
    "duplicate": _duplicate,
    "department": _department,
    "handler": _handler,
    "complexity": _complexity,
    "evidence": _evidence,
    "identity": _identity,
    "findings": _findings,
    "verdict": _verdict,
    "tasks": _tasks,
    "outcome": _outcome,
    "amount": _outcome,
    "approval": _approval,
    "decision_sent": _decision_sent,
    "actions": _actions,
    "promises": _promises,
    "wrap_up": _wrap_up,
    "feedback": _feedback,
    "body": _body,
    "advance": _advance,
}
"""By guard of `core.guards`; `advance` where nothing is owed. None: it waits for somebody else."""
