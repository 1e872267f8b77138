"""The guards: what a stage owes before a case may leave it forward, one small function each (P2 to P7).

`core.stages.STAGES` says which guard belongs to which stage; `GUARDS` here says what each one looks at, how it is
called on the checklist, and which commands satisfy it. A guard yields one `Unmet` for each thing that is missing.
"""

from __future__ import annotations

from collections.abc import Iterator

from core.case import Case
from core.context import Context
from core.guards.early import EVIDENCE_COMMANDS, standing
from core.guards.guard import Guard, Item
from core.guards.table import GUARDS
from core.policy import Policy
from core.say import say
from core.stages import OCCASIONAL_GUARDS, OPTIONAL_GUARDS, STAGE_OF_GUARD, STAGES, Stage, earlier_than
from core.unmet import Unmet

__all__ = ["EVIDENCE_COMMANDS", "GUARDS", "Guard", "Item", "checklist", "owed", "standing"]


def owed(case: Case, context: Context) -> tuple[Unmet, ...]:
    """Everything that keeps the case from leaving its stage forward, all at once; empty where it may go."""
    return tuple(
        unmet for guard in _concerned(case, context.policy) for unmet in _unmet(guard, case, context)
    )


def checklist(case: Case, context: Context) -> tuple[Item, ...]:
    """The stage's guards in order, each with what it still misses; earlier guards appear only where they fail."""
    items = []
    for guard in _concerned(case, context.policy):
        missing = tuple(_unmet(guard, case, context))
        own = STAGE_OF_GUARD[guard.name] is case.stage
        if own or missing:
            row = STAGES[STAGE_OF_GUARD[guard.name]].row
            items.append(Item(guard.name, row, say(guard.title), not missing, missing, guard.satisfy))
    return tuple(items)


def _concerned(case: Case, policy: Policy) -> Iterator[Guard]:
    for stage in earlier_than(case.stage):
        if case.is_open:
            yield from (GUARDS[name] for name in _owes(stage, case, policy) if GUARDS[name].lasting)
    yield from (GUARDS[name] for name in _owes(case.stage, case, policy))


def _owes(stage: Stage, case: Case, policy: Policy) -> Iterator[str]:
    """The stage's own guards, those that the policy adds to it, and the body's where it ever had the case."""
    yield from STAGES[stage].owes
    yield from (added.guard for added in policy.guards if OPTIONAL_GUARDS[added.guard] is stage)
    if case.referral is not None:
        yield from (name for name, of in OCCASIONAL_GUARDS.items() if of is stage)


def _unmet(guard: Guard, case: Case, context: Context) -> Iterator[Unmet]:
    row = STAGES[STAGE_OF_GUARD[guard.name]].row
    for message, satisfy in guard.looks(case, context):
        yield Unmet(guard.name, row, message, satisfy)
