"""Investigation (P5): tasks, findings that rest on evidence, and the verdict."""

from __future__ import annotations

from core import commands as co
from core import events as ev
from core.case import SETTLED, Case, Finding, Task, TaskState, VerdictGiven
from core.context import Context
from core.decide.answer import no
from core.decide.messages import next_id
from core.say import say

Events = list[ev.Event]


def open_task(case: Case, command: co.OpenTask, context: Context) -> Events:
    if command.assignee and command.assignee not in context.people:
        raise no("handler", "P5", say("There is nobody called {who}", who=command.assignee), "open_task")
    task = Task(
        id=next_id("t", case.tasks), text=command.text, at=context.now, by=context.by.login,
        assignee=command.assignee or context.by.login,
    )  # fmt: skip
    return [ev.TaskOpened(task=task)]


def close_task(case: Case, command: co.CloseTask, context: Context) -> Events:
    task = next((t for t in case.tasks if t.id == command.task), None)
    if task is None or task.state is not TaskState.OPEN:
        raise no("task", "P5", say("The case has no open task {id}", id=command.task), "open_task")
    state = TaskState.CANCELLED if command.cancelled else TaskState.DONE
    return [ev.TaskClosed(task=task.model_copy(update={"state": state, "result": command.result}))]


def record_finding(case: Case, command: co.RecordFinding, context: Context) -> Events:
    """A finding points at evidence that stands, or at messages of the conversation."""
    stands = {
        piece.id for piece in case.evidence if piece.state in SETTLED
    }
    stands |= {message.id for message in case.messages}
    unknown = [ref for ref in command.evidence if ref not in stands]
    if unknown:
        raise no(
            "evidence",
            "P5",
            say("No such evidence or message stands: {ids}", ids=unknown),
            "receive_evidence",
            "record_finding",
        )
    finding = Finding(
        id=next_id("f", case.findings), text=command.text, evidence=tuple(dict.fromkeys(command.evidence)),
        at=context.now, by=context.by.login,
    )  # fmt: skip
    return [ev.FindingRecorded(finding=finding)]


def give_verdict(case: Case, command: co.GiveVerdict, context: Context) -> Events:
    verdict = VerdictGiven(
        verdict=command.verdict, reasons=command.reasons, at=context.now, by=context.by.login
    )
    return [ev.VerdictReached(verdict=verdict)]
