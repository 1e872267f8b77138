"""What is said before a costly command is given: all of it, and what follows from it."""

from __future__ import annotations

from core.case import ActionState, Case
from core.catalogue import OUTCOMES, Outcome
from core.commands import (
    Approve,
    CommandModel,
    CompleteAction,
    DecideOutcome,
    Rebase,
    RecordBodyDecision,
    Refer,
)
from core.policy import Policy
from core.rules import RULES
from tui.forms.labels import action_words, value_words, words_for
from tui.forms.shape import Shape, asked
from tui.i18n import _, translate

READ_OVER = frozenset({"rebase"})
"""Commands that cost nothing and are read over all the same: what they lead to cannot be seen in their form."""


def is_costly(command: str) -> bool:
    """Whether it is read over, and its consequences with it, before it is given."""
    return RULES[command].costly or command in READ_OVER


def spelled_out(command: CommandModel, case: Case | None) -> tuple[tuple[str, str], ...]:
    """(field, value) of everything that the command says, in words; for an approval also what it approves."""
    name = command.type
    lines = _approved(case) if isinstance(command, Approve) else []
    for ask in asked(name):
        value = getattr(command, ask.name)
        if ask.shape is Shape.YES_NO and ask.required:
            lines.append((words_for(name, ask.name).label, _("yes") if value else _("no")))
        elif value not in (None, "", ()) and ask.shape is not Shape.YES_NO:
            lines.append((words_for(name, ask.name).label, _written(name, ask.name, value)))
    if isinstance(command, Rebase) and case is not None:
        lines[:1] = [(words_for(name, "policy").label, f"{case.policy} → {command.policy}")]
    if isinstance(command, CompleteAction) and case is not None:
        done = next((action for action in case.actions if action.id == command.action), None)
        if done is not None:
            amount = f" · {done.amount.pretty()}" if done.amount else ""
            lines[:1] = [(words_for(name, "action").label, f"{done.id} {action_words(done)}{amount}")]
    return tuple(lines)


def what_follows(command: CommandModel, case: Case | None, policy: Policy) -> str:
    """The consequence in one or two sentences."""
    match command:
        case DecideOutcome():
            return _after_decision(command, case, policy)
        case Approve():
            return _("The decision counts as approved by you, and its letter may go to the client.")
        case CompleteAction():
            left = sum(action.state is ActionState.OPEN for action in case.actions) - 1 if case else 0
            said = _("The action counts as carried out, with this as its proof.")
            return said if left else said + " " + _("It is the last one that is open.")
        case Refer():
            return _(
                "The case goes to level 3 and waits for the body's decision; management speaks with it. "
                "Its handler lets go, and a case that was decided comes back to resolution."
            )
        case RecordBodyDecision():
            said = _("The case comes back to management, and the house's own decision is put aside.")
            bound = _("Resolution owes this outcome from now on: no other can leave it.")
            return f"{said} {bound}" if command.binding else said
        case Rebase():
            return _("Every clock is reckoned anew from what happened; what fired already stays as it is.")
        case _:
            return _("This cannot simply be taken back.")


def _approved(case: Case | None) -> list[tuple[str, str]]:
    if case is None or case.decision is None:
        return []
    decision = case.decision
    lines = [
        (
            words_for("decide_outcome", "outcome").label,
            value_words("decide_outcome", "outcome", decision.outcome.value),
        )
    ]
    if decision.amount:
        lines.append((words_for("decide_outcome", "amount").label, decision.amount.pretty()))
    lines.append((words_for("decide_outcome", "rule").label, decision.rule))
    lines.append((words_for("decide_outcome", "reasoning").label, decision.reasoning))
    lines.append((_("decided by"), decision.by))
    return lines


def _after_decision(command: DecideOutcome, case: Case | None, policy: Policy) -> str:
    row = OUTCOMES[Outcome(command.outcome)]
    said = []
    approval = policy.approval_for(command.amount) if command.amount else None
    if approval is not None:
        said.append(
            _("A second person of level {level} or above must approve it.").format(level=approval.level)
        )
    if row.action is not None:
        said.append(
            _("Execution will owe: {action}.").format(
                action=value_words("add_action", "kind", row.action.value)
            )
        )
    if case is not None and case.decision is not None:
        said.append(
            _("An earlier decision on this case stands no more, and the client is told by a decision letter.")
        )
    else:
        said.append(_("The client is told by a decision letter."))
    return " ".join(said)


def _written(command: str, name: str, value: object) -> str:
    if isinstance(value, tuple | list):
        return ", ".join(_written(command, name, item) for item in value)
    pretty = getattr(value, "pretty", None)
    return pretty() if callable(pretty) else value_words(command, name, str(getattr(value, "value", value)))


def title_of(command: str, ref: str) -> str:
    """`26-4250-2 · decide the outcome`."""
    title = translate(RULES[command].title)
    return f"{ref} · {title}" if ref else title
