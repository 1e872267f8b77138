"""Every guard by its name: how it is called on the checklist, what it looks at, which commands satisfy it."""

from __future__ import annotations

from core.guards import early, late, optional
from core.guards.guard import Guard
from core.say import label

LETTER = ("write_message", "send_message")
SIGNAL = ("confirm_signal", "dismiss_signal")

GUARDS: dict[str, Guard] = {
    guard.name: guard
    for guard in (
        Guard("client", label("client"), early.client, ("identify_client",), lasting=True),
        Guard("channel", label("channel"), early.channel, ("describe",)),
        Guard("category", label("category"), early.category, ("classify",), lasting=True),
        Guard("description", label("what happened"), early.description, ("describe",), lasting=True),
        Guard("demand", label("demand"), early.demand, ("describe",), lasting=True),
        Guard("acknowledgement", label("acknowledgement"), early.acknowledgement, ("acknowledge",)),
        Guard("duplicate", label("duplicate?"), early.duplicate, ("answer_duplicate",)),
        Guard("department", label("department"), early.department, ("route",), lasting=True),
        Guard("handler", label("handler"), early.handler, ("claim", "assign"), lasting=True),
        Guard("complexity", label("complexity"), early.complexity, ("set_complexity",), lasting=True),
        Guard("evidence", label("evidence"), early.evidence, early.EVIDENCE_COMMANDS, lasting=True),
        Guard("identity", label("identity"), early.identity, ("verify_identity",), lasting=True),
        Guard("findings", label("findings"), late.findings, ("record_finding",), lasting=True),
        Guard("verdict", label("verdict"), late.verdict, ("give_verdict",), lasting=True),
        Guard("tasks", label("tasks"), late.tasks, ("close_task",), lasting=True),
        Guard("outcome", label("outcome"), late.outcome, ("decide_outcome",), lasting=True),
        Guard("amount", label("amount"), late.amount, ("decide_outcome",), lasting=True),
        Guard("approval", label("approval"), late.approval, ("approve",), lasting=True),
        Guard("decision_sent", label("decision sent"), late.decision_sent, LETTER, lasting=True),
        Guard("actions", label("actions"), late.actions, ("complete_action", "cancel_action")),
        Guard("promises", label("promises"), late.promises, ("settle_promise",)),
        Guard("wrap_up", label("wrap-up"), late.wrap_up, ("wrap_up",)),
        Guard("body", label("independent body"), optional.body, ("record_body_decision",), lasting=True),
        Guard("signals_answered", label("signals looked at"), optional.signals_answered, SIGNAL),
        Guard("four_eyes", label("four eyes"), optional.four_eyes, ("assign",), lasting=True),
        Guard("written_answer", label("answer in writing"), optional.written_answer, ("send_message",), lasting=True),
        Guard("body_named", label("independent body named"), optional.body_named, ("write_message",), lasting=True),
        Guard("client_told", label("client told how it stands"), optional.client_told, ("write_message",)),
        Guard("feedback", label("feedback asked"), late.feedback, ("ask_feedback",)),
    )
}  # fmt: skip
