"""Who may give which command, and when: one table, enforced below every interface (S1, E6, P9).

A screen asks `offered`, the desk asks `objections`; both read `RULES`. What a command needs beyond this (a message
that exists, an amount that is approved) is decided in `core.decide`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum

from core.case import Case
from core.people import FIRST_LINE, HIGHEST_LEVEL, LEADING, MANAGING, ROLE_TITLES, WORKING, Person, Role
from core.say import label, say
from core.stages import EARLY_STAGES, OPEN_STAGES, STAGES, Stage
from core.unmet import Unmet


class Owner(Enum):
    """How near a person must be to the case to give a command."""

    ANYONE = "anyone with the role"
    LEVEL = "at the case's level and in its department"
    HANDLER = "the above, and its handler where it has one (a lead may act in their place)"


@dataclass(frozen=True, slots=True)
class Rule:
    """One command: how it is called, who may give it, in which stages, and how near they must be."""

    command: str
    title: str
    group: str
    roles: frozenset[Role]
    stages: frozenset[Stage]
    owner: Owner
    costly: bool = False
    """Moves money or leaves the house for good: the screens ask before they commit it."""


R, A, I, D, E, C = Stage  # noqa: E741 - one letter each keeps the table readable in one look
OPEN, EARLY, ALL = OPEN_STAGES, EARLY_STAGES, frozenset(Stage)
PROGRAM = frozenset({Role.SYSTEM})
ANYONE, LEVEL, HANDLER = Owner


def _rule(
    command: str,
    title: str,
    group: str,
    roles: frozenset[Role],
    stages: Iterable[Stage],
    owner: Owner,
    costly: bool = False,
) -> Rule:
    return Rule(command, title, group, roles, frozenset(stages), owner, costly)


RULES: dict[str, Rule] = {
    rule.command: rule
    for rule in (
        # command, what a person reads, group, roles, stages, owner
        _rule("register", label("register a complaint"), "intake", WORKING | PROGRAM, ALL, ANYONE),
        _rule("identify_client", label("identify the client"), "registration", WORKING | PROGRAM, OPEN, HANDLER),
        _rule("describe", label("describe the complaint"), "registration", WORKING, (R, A), HANDLER),
        _rule("classify", label("classify"), "registration", WORKING, (R, A), HANDLER),
        _rule("acknowledge", label("acknowledge"), "registration", WORKING | PROGRAM, OPEN, HANDLER),
        _rule("answer_duplicate", label("answer the duplicate question"), "registration", WORKING, (R, A), HANDLER),
        _rule("route", label("route to a department"), "routing", WORKING, OPEN, LEVEL),
        _rule("assign", label("assign a handler"), "routing", LEADING, OPEN, LEVEL),
        _rule("claim", label("claim"), "routing", WORKING, OPEN, LEVEL),
        _rule("release", label("release"), "routing", WORKING, OPEN, HANDLER),
        _rule("set_complexity", label("set the complexity"), "analysis", WORKING, (R, A, I), HANDLER),
        _rule("link", label("link to another case"), "routing", WORKING, ALL, ANYONE),
        _rule("merge", label("merge into another case"), "routing", WORKING, EARLY, HANDLER),
        _rule("ask_evidence", label("ask for evidence"), "evidence", WORKING, (R, A, I), HANDLER),
        _rule("receive_evidence", label("receive evidence"), "evidence", WORKING, (R, A, I, D), HANDLER),
        _rule("reject_evidence", label("reject evidence"), "evidence", WORKING, (R, A, I), HANDLER),
        _rule("waive_evidence", label("waive evidence"), "evidence", WORKING, (A, I), HANDLER),
        _rule("verify_identity", label("verify the identity"), "evidence", WORKING, OPEN, HANDLER),
        _rule("open_task", label("set a task"), "investigation", WORKING, (A, I), HANDLER),
        _rule("close_task", label("finish a task"), "investigation", WORKING, (A, I), LEVEL),
        _rule("record_finding", label("record a finding"), "investigation", WORKING, (I,), HANDLER),
        _rule("give_verdict", label("give the verdict"), "investigation", WORKING, (I,), HANDLER),
        _rule("decide_outcome", label("decide the outcome"), "resolution", WORKING, (D,), HANDLER, costly=True),
        _rule("approve", label("approve the decision"), "resolution", LEADING, (D,), LEVEL, costly=True),
        _rule("refuse_approval", label("refuse the approval"), "resolution", LEADING, (D,), LEVEL),
        _rule("write_message", label("write to the client"), "messages", WORKING, ALL, HANDLER),
        _rule("send_message", label("send the message"), "messages", WORKING, ALL, HANDLER),
        _rule("hold_message", label("take the message back"), "messages", WORKING, ALL, HANDLER),
        _rule("discard_message", label("discard the draft"), "messages", WORKING, ALL, HANDLER),
        _rule("receive_message", label("log what the client said"), "messages", WORKING | PROGRAM, ALL, ANYONE),
        _rule("record_delivery", label("record a delivery"), "messages", PROGRAM, ALL, ANYONE),
        _rule("promise", label("promise"), "promises", WORKING, OPEN, HANDLER),
        _rule("settle_promise", label("settle a promise"), "promises", WORKING, OPEN, HANDLER),
        _rule("add_action", label("add an action"), "execution", WORKING, (D, E), HANDLER),
        _rule("complete_action", label("complete an action"), "execution", WORKING, (E,), HANDLER, costly=True),
        _rule("cancel_action", label("cancel an action"), "execution", WORKING, (E,), HANDLER),
        _rule("wrap_up", label("wrap up"), "execution", WORKING, (E,), HANDLER),
        _rule("ask_feedback", label("ask for feedback"), "execution", WORKING, (E,), HANDLER),
        _rule("record_feedback", label("record the feedback"), "execution", WORKING, (E, C), ANYONE),
        _rule("advance", label("advance to the next stage"), "process", WORKING, OPEN, HANDLER),
        _rule("send_back", label("send back a stage"), "process", WORKING, (A, I, D, E), HANDLER),
        _rule("dispose", label("end early"), "process", WORKING, EARLY, HANDLER),
        _rule("reopen", label("reopen"), "process", WORKING, (E, C), ANYONE),
        _rule("escalate", label("escalate"), "escalation", WORKING, OPEN, LEVEL),
        _rule("de_escalate", label("give back to a lower level"), "escalation", LEADING, OPEN, LEVEL),
        _rule("flag", label("flag the case"), "escalation", WORKING, OPEN, ANYONE),
        _rule("confirm_signal", label("confirm the signal"), "escalation", WORKING, OPEN, ANYONE),
        _rule("dismiss_signal", label("dismiss the signal"), "escalation", WORKING, OPEN, ANYONE),
        _rule("extend_clock", label("give a clock more time"), "escalation", WORKING, OPEN, LEVEL),
        _rule("refer", label("refer to the independent body"), "escalation", LEADING, (A, I, D, E, C), LEVEL, True),
        _rule("record_enquiry", label("record the body's enquiry"), "escalation", LEADING, OPEN, LEVEL),
        _rule("answer_enquiry", label("record the answer to the body"), "escalation", LEADING, OPEN, LEVEL),
        _rule("record_body_decision", label("record the body's decision"), "escalation", LEADING, OPEN, LEVEL, True),
        _rule("rebase", label("move to another policy"), "escalation", MANAGING, OPEN, ANYONE),
        _rule("sweep", label("fire what is due"), "escalation", PROGRAM, OPEN, ANYONE),
        _rule("note", label("leave a note"), "messages", WORKING, ALL, ANYONE),
        _rule("undo", label("undo the last act"), "process", WORKING, ALL, ANYONE),
    )
}  # fmt: skip
"""Every command of `core.commands`; a test holds that none is missing."""


DECIDING: frozenset[str] = frozenset(
    {"give_verdict", "decide_outcome", "approve", "refuse_approval", "dispose", "merge", "de_escalate"}
)
"""Commands that decide a case, or give it back to where it came from: not for who handled it before it went to a
higher level (E6)."""


def objections(case: Case, command: str, by: Person) -> tuple[Unmet, ...]:
    """Every reason why this person may not give this command to this case as it stands; empty where they may."""
    rule = RULES[command]
    found = list(role_objections(command, by))
    if case.stage not in rule.stages:
        found.append(_wrong_stage(case, rule))
    if rule.owner is not Owner.ANYONE:
        found += _too_far(case, rule, by)
    if command in DECIDING and case.level > 0 and by.login in case.earlier:
        message = say("{who} handled the case before it was escalated: somebody else decides it", who=by.login)
        found.append(Unmet("earlier_handler", "E6", message, ("assign",)))
    return tuple(found)


def role_objections(command: str, by: Person) -> tuple[Unmet, ...]:
    """The reasons that lie in the person alone, whatever the case."""
    rule = RULES[command]
    if not by.active:
        return (Unmet("person", "S1", say("{who} no longer works here", who=by.login)),)
    if by.role not in rule.roles:
        message = say("{role} may not {act}", role=say(ROLE_TITLES[by.role]), act=say(rule.title))
        return (Unmet("role", "S1", message),)
    return ()


def offered(case: Case, by: Person) -> tuple[str, ...]:
    """The commands that this person may give to this case now, in the table's order; `register` is no case's."""
    return tuple(name for name in RULES if name != "register" and not objections(case, name, by))


def may_handle(case: Case, by: Person) -> tuple[Unmet, ...]:
    """Why this person cannot be the case's handler; empty where they can (E6, P9)."""
    found = list(_reach(case, by))
    if by.role not in WORKING or not by.active:
        found.append(Unmet("role", "S1", say("{who} does not work cases", who=by.login)))
    return tuple(found)


def _wrong_stage(case: Case, rule: Rule) -> Unmet:
    where = [say(STAGES[stage].title) for stage in Stage if stage in rule.stages]
    message = say(
        "The case is in {stage}; “{act}” belongs to: {stages}",
        stage=say(STAGES[case.stage].title),
        act=say(rule.title),
        stages=where,
    )
    satisfy = ("reopen",) if case.stage is Stage.CLOSED else ()
    return Unmet("stage", STAGES[case.stage].row, message, satisfy)


def _too_far(case: Case, rule: Rule, by: Person) -> list[Unmet]:
    found = list(_reach(case, by))
    someone_else = case.handler is not None and case.handler != by.login
    if rule.owner is Owner.HANDLER and someone_else and by.role in FIRST_LINE:
        message = say("{handler} handles this case", handler=case.handler)
        found.append(Unmet("handler", "E6", message, ("assign",)))
    return found


def _reach(case: Case, by: Person) -> Iterable[Unmet]:
    if by.level < min(case.level, HIGHEST_LEVEL):
        message = say(
            "The case is at level {level}; {who} works at level {own}",
            level=case.level,
            who=by.login,
            own=by.level,
        )
        yield Unmet("level", "E6", message)
    if by.login in case.barred:
        yield Unmet(
            "barred", "P9", say("{who} decided this case before it was reopened", who=by.login), ("assign",)
        )
    if case.stage is not Stage.REGISTRATION and not by.works_in(case.department):
        message = say("The case belongs to {department}", department=case.department)
        yield Unmet("department", "S1", message, ("route",))
