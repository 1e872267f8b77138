"""The five stages of a complaint as one table: what each owes and where it leads.

The refusals, the checklist on the screen, the help and the picture in the README are all drawn from `STAGES`.
Rows P1 to P7 of the requirements are this table; nothing else in the program knows the order of the stages.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from core.say import label


class Stage(StrEnum):
    """Where a case stands; the order of the members is the order of the process."""

    REGISTRATION = "registration"
    ANALYSIS = "analysis"
    INVESTIGATION = "investigation"
    RESOLUTION = "resolution"
    EXECUTION = "execution"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class StageRule:
    """One row of the process.

    `owes` names the guards of `core.guards.GUARDS` that must hold before the case leaves forward.
    `leads_to` is the only stage it can leave forward to; `back_to` the one it can be sent back to, with a reason.
    `may_be_disposed` tells whether a withdrawn, duplicate, out-of-scope or spam complaint may end here (P8).
    """

    stage: Stage
    number: int
    title: str
    row: str
    owes: tuple[str, ...]
    leads_to: Stage | None
    back_to: Stage | None
    may_be_disposed: bool = False


R, A, I, D, E, C = Stage  # noqa: E741 - one letter each keeps the table below readable in one look

STAGES: dict[Stage, StageRule] = {
    rule.stage: rule
    for rule in (
        StageRule(
            R, 1, label("registration"), "P3",
            ("client", "channel", "category", "description", "demand", "acknowledgement", "duplicate"),
            leads_to=A, back_to=None, may_be_disposed=True,
        ),
        StageRule(
            A, 2, label("analysis"), "P4",
            ("department", "handler", "complexity", "evidence", "identity"),
            leads_to=I, back_to=R, may_be_disposed=True,
        ),
        StageRule(
            I, 3, label("investigation"), "P5",
            ("findings", "verdict", "tasks"),
            leads_to=D, back_to=A,
        ),
        StageRule(
            D, 4, label("resolution"), "P6",
            ("outcome", "amount", "approval", "decision_sent"),
            leads_to=E, back_to=I,
        ),
        StageRule(
            E, 5, label("execution"), "P7",
            ("actions", "promises", "wrap_up", "feedback"),
            leads_to=C, back_to=D,
        ),
        StageRule(C, 6, label("closed"), "P1", (), leads_to=None, back_to=None),
    )
}  # fmt: skip

OPTIONAL_GUARDS: dict[str, Stage] = {
    "signals_answered": R,
    "four_eyes": D,
    "written_answer": D,
    "body_named": D,
    "client_told": E,
}
"""Guards that a policy can add to a stage, beside the ones that every floor has."""

OCCASIONAL_GUARDS: dict[str, Stage] = {"body": D}
"""Guards that only some cases have: those that an independent body has, or had (E7)."""

OPEN_STAGES: frozenset[Stage] = frozenset(Stage) - {Stage.CLOSED}
EARLY_STAGES: frozenset[Stage] = frozenset(rule.stage for rule in STAGES.values() if rule.may_be_disposed)
STAGE_OF_GUARD: dict[str, Stage] = {
    guard: rule.stage for rule in STAGES.values() for guard in rule.owes
} | OPTIONAL_GUARDS | OCCASIONAL_GUARDS


def earlier_than(stage: Stage) -> tuple[Stage, ...]:
    """The stages that come before `stage`, in order."""
    order = list(Stage)
    return tuple(order[: order.index(stage)])
