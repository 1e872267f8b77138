"""Routing (P4): department, handler, complexity, and ties to other cases."""

from __future__ import annotations

from core import commands as co
from core import events as ev
from core.case import Case, Disposed, Link
from core.catalogue import Disposition
from core.context import Context
from core.decide.answer import Accepted, No, no
from core.rules import may_handle
from core.say import say
from core.unmet import Unmet

Events = list[ev.Event]


def route(case: Case, command: co.Route, context: Context) -> Events:
    """Another department than the category's needs a reason; a handler who does not work there lets go."""
    policy = context.policy
    if command.department not in policy.departments:
        names = tuple(policy.departments)
        raise no(
            "department",
            "P4",
            say("There is no department {name}; there are: {names}", name=command.department, names=names),
            "route",
        )
    if command.department == case.department and command.reason == case.reroute_reason:
        raise no("change", "P10", say("The case is with {department} already", department=command.department))
    own = policy.department_of(case.category) if case.category else None
    if own is not None and command.department != own and not command.reason:
        raise no(
            "reason",
            "P4",
            say(
                "The category belongs to {own}: say why the case goes to {other}",
                own=own,
                other=command.department,
            ),
            "route",
        )
    events: Events = [ev.Routed(department=command.department, reason=command.reason)]
    return events + (let_go(case, command.department, context) if command.department != case.department else [])


def let_go(case: Case, department: str, context: Context) -> Events:
    """The handler lets go where they do not work in the department that gets the case."""
    handler = context.people.get(case.handler) if case.handler else None
    if case.handler is None or (handler is not None and handler.works_in(department)):
        return []
    return [ev.Unassigned(handler=case.handler, reason="routed to another department")]


def claim(case: Case, command: co.Claim, context: Context) -> Events:
    """One claim, one owner: a case that somebody has is lost, not refused."""
    if case.handler is not None:
        who = case.handler
        words = (
            say("You have the case already") if who == context.by.login else say("{who} was first", who=who)
        )
        raise No(Unmet("handler", "P11", words, ("note",)), lost=True)
    return [ev.Assigned(handler=context.by.login)]


def assign(case: Case, command: co.Assign, context: Context) -> Events:
    handler = context.people.get(command.handler)
    if handler is None:
        raise no("handler", "P4", say("There is nobody called {who}", who=command.handler), "assign")
    objections = may_handle(case, handler)
    if objections:
        raise No(*objections)
    if not handler.works_in(case.department):
        reason = say(
            "{who} does not work in {department}", who=handler.login, department=case.department or ""
        )
        raise no("department", "P4", reason, "assign", "route")
    if case.handler == handler.login:
        raise no("change", "P10", say("{who} has the case already", who=handler.login))
    return [ev.Assigned(handler=handler.login)]


def release(case: Case, command: co.Release, context: Context) -> Events:
    if case.handler is None:
        raise no("handler", "P4", say("Nobody handles the case"), "claim")
    return [ev.Unassigned(handler=case.handler, reason=command.reason)]


def set_complexity(case: Case, command: co.SetComplexity, context: Context) -> Events:
    if case.complexity is command.complexity:
        raise no("change", "P10", say("That is what the case says already"))
    return [ev.ComplexitySet(complexity=command.complexity)]


def other_case(case: Case, named: str, context: Context) -> Case:
    """The second case that a command names; never the case itself."""
    if context.other is None or context.other.number == case.number:
        raise no("other", "P3", say("There is no other case {ref}", ref=named))
    return context.other


def link(case: Case, command: co.LinkCase, context: Context) -> Accepted:
    """Both cases show the tie."""
    other = other_case(case, command.to, context)
    if any(tie.ref == other.ref for tie in case.links):
        raise no("change", "P10", say("The cases are linked already"))
    here = ev.Linked(link=Link(ref=other.ref, kind="related"))
    there = ev.Linked(link=Link(ref=case.ref, kind="related"))
    return Accepted((here,), (there,))


def duplicated(case: Case, named: str, context: Context) -> Case:
    """The case that this one may end as a duplicate of: the same client's, and answered or still to be answered.

    One that ended early itself answers nobody: two cases that duplicate each other would both be lost.
    """
    other = other_case(case, named, context)
    if other.disposed is not None:
        raise no("other", "P8", say("Case {ref} is closed: reopen it first", ref=other.ref))
    if case.client is not None and (other.client is None or other.client.number != case.client.number):
        raise no("client", "P8", say("Case {ref} is another client's", ref=other.ref), "link")
    return other


def no_body_waits(case: Case) -> None:
    """A case that an independent body has, or decided with binding force, goes on: it does not end early."""
    referral = case.referral
    if case.is_with_body and referral is not None:
        reason = say("The case waits for the decision of {body}", body=referral.body)
        raise no("referral", "E7", reason, "record_body_decision")
    if referral is not None and referral.decision is not None and referral.decision.binding:
        raise no("referral", "E7", say("{body} decided, and it binds: the case cannot end early", body=referral.body))


def merge(case: Case, command: co.Merge, context: Context) -> Accepted:
    """The case ends as a duplicate, and its mail goes to the other one, which must live and be the same client's."""
    no_body_waits(case)
    other = duplicated(case, command.into, context)
    if not other.is_open:
        raise no("other", "P8", say("Case {ref} is closed: reopen it first", ref=other.ref))
    disposed = Disposed(
        disposition=Disposition.DUPLICATE, reason=command.reason or f"merged into {other.ref}",
        at=context.now, by=context.by.login, stage=case.stage, into=other.ref,
    )  # fmt: skip
    here = (ev.Linked(link=Link(ref=other.ref, kind="merged_into")), ev.CaseDisposed(disposed=disposed))
    return Accepted(here, (ev.Linked(link=Link(ref=case.ref, kind="merged")),))
