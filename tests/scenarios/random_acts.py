"""Random people giving random commands: acts that Hypothesis draws and shrinks, and how they become commands.

An act is a few small numbers. What they mean is read off the case as it stands (an id that it has, a command that
it owes), so a drawn list of acts goes deep into the process, and still shrinks to a short one.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from hypothesis import strategies as st
from pydantic import ValidationError

from core.case import Case
from core.catalogue import Category, Complexity, Disposition, EvidenceKind, Outcome, RootCause, Verdict
from core.commands import COMMAND_MODELS, CommandModel
from core.policy import house
from core.signals import Signal
from core.unmet import Unmet

COMMAND_NAMES = sorted(COMMAND_MODELS)
TEXTS = ["because", "I cannot stop gambling, exclude me", "the log says so", "срочно", "\x1b]0;pwned\x07 [/red]", "x" * 400]
AMOUNTS = ["5 EUR", "700 EUR", "90000 EUR", "40000 RUB", "1 BTC", "3 CHF"]


@dataclass(frozen=True)
class Act:
    """`helpful` acts do something that the case owes (or advance it); the others do anything at all."""

    who: int
    case: int
    helpful: int
    command: int
    a: int
    b: int


small = st.integers(0, 11)
acts = st.builds(
    Act, who=small, case=st.integers(0, 2), helpful=st.integers(0, 4), command=st.integers(0, 80), a=small, b=small
)


def command_for(act: Act, case: Case, owed: tuple[Unmet, ...], people: list[str], refs: list[str]) -> CommandModel | None:
    """The command that the act means for this case; None where its fields make no command at all."""
    if act.helpful:
        waiting = ["record_delivery"] if any(m.state == "queued" for m in case.messages) else []
        wanted = waiting or [name for unmet in owed for name in unmet.satisfy] or ["advance"]
        name = wanted[act.command % len(wanted)]
    else:
        name = COMMAND_NAMES[act.command % len(COMMAND_NAMES)]
    if name == "register":
        return None
    fields = _fields(name, act, case, people, refs)
    required = tuple(house().required_evidence(case.category)) if case.category else ()
    if act.helpful and required and "kind" in fields:
        fields["kind"] = _pick(required, act.b)
    try:
        return COMMAND_MODELS[name](**fields)
    except ValidationError:
        return None


def _pick(options: Any, number: int) -> Any:
    options = list(options)
    return options[number % len(options)] if options else None


def _fields(name: str, act: Act, case: Case, people: list[str], refs: list[str]) -> dict[str, Any]:
    text, other = TEXTS[act.b % len(TEXTS)], TEXTS[act.a % len(TEXTS)]
    outgoing = [m.id for m in case.messages if m.direction == "out"] or ["m1"]
    made = _MAKERS.get(name)
    if made is not None:
        return made(act, case, people, refs, text, other, outgoing)
    return {}


def _ids(items: Any, fallback: str) -> list[str]:
    return [item.id for item in items] or [fallback]


_MAKERS: dict[str, Any] = {
    "identify_client": lambda act, case, people, refs, text, other, out: {
        "name": other, "email": f"client{act.a % 4}@example.com" if act.b % 3 else "", "account": "7",
    },
    "describe": lambda act, case, people, refs, text, other, out: {
        "description": text, "demand": other, "channel": _pick(["mail", "phone", "chat"], act.a),
    },
    "classify": lambda act, case, people, refs, text, other, out: {"category": _pick(Category, act.a)},
    "acknowledge": lambda act, case, people, refs, text, other, out: {"told": act.b % 3 == 0},
    "answer_duplicate": lambda act, case, people, refs, text, other, out: {
        "duplicate": act.b % 5 == 0, "of": _pick(refs, act.a), "reason": text,
    },
    "route": lambda act, case, people, refs, text, other, out: {
        "department": _pick(["payments", "trading", "technical", "casino", "nowhere"], act.a), "reason": text,
    },
    "assign": lambda act, case, people, refs, text, other, out: {"handler": _pick(people, act.a)},
    "set_complexity": lambda act, case, people, refs, text, other, out: {"complexity": _pick(Complexity, act.a)},
    "link": lambda act, case, people, refs, text, other, out: {"to": _pick(refs, act.a)},
    "merge": lambda act, case, people, refs, text, other, out: {"into": _pick(refs, act.a)},
    "ask_evidence": lambda act, case, people, refs, text, other, out: {
        "kinds": [_pick(EvidenceKind, act.a), _pick(EvidenceKind, act.b)], "told": act.b % 2 == 0,
    },
    "receive_evidence": lambda act, case, people, refs, text, other, out: {
        "kind": _pick(EvidenceKind, act.a), "note": text,
    },
    "reject_evidence": lambda act, case, people, refs, text, other, out: {
        "evidence": _pick(_ids(case.evidence, "e1"), act.a), "reason": text,
    },
    "waive_evidence": lambda act, case, people, refs, text, other, out: {
        "kind": _pick(EvidenceKind, act.a), "reason": text,
    },
    "verify_identity": lambda act, case, people, refs, text, other, out: {"how": text},
    "open_task": lambda act, case, people, refs, text, other, out: {"text": text},
    "close_task": lambda act, case, people, refs, text, other, out: {
        "task": _pick(_ids(case.tasks, "t1"), act.a), "result": text,
    },
    "record_finding": lambda act, case, people, refs, text, other, out: {
        "text": text, "evidence": [_pick(_ids(case.evidence, "m1"), act.a)],
    },
    "give_verdict": lambda act, case, people, refs, text, other, out: {"verdict": _pick(Verdict, act.a), "reasons": text},
    "decide_outcome": lambda act, case, people, refs, text, other, out: {
        "outcome": _pick(Outcome, act.a), "rule": "5.1", "reasoning": text,
        "amount": _pick(AMOUNTS, act.b) if act.a % len(Outcome) < 4 else None,
    },
    "refuse_approval": lambda act, case, people, refs, text, other, out: {"reason": text},
    "write_message": lambda act, case, people, refs, text, other, out: {
        "kind": "decision" if case.stage == "resolution" and act.a % 4 else _pick(["reply", "update"], act.a),
        "body": text if act.b % 2 else "",
    },
    "send_message": lambda act, case, people, refs, text, other, out: {
        "message": out[-1] if act.a % 4 else _pick(out, act.b), "told": act.b % 3 == 0, "hold": 0,
    },
    "hold_message": lambda act, case, people, refs, text, other, out: {"message": _pick(out, act.a)},
    "discard_message": lambda act, case, people, refs, text, other, out: {"message": _pick(out, act.a)},
    "receive_message": lambda act, case, people, refs, text, other, out: {
        "channel": "phone", "body": text, "automatic": act.a % 3 == 0,
    },
    "record_delivery": lambda act, case, people, refs, text, other, out: {
        "message": out[-1], "result": _pick(["handed"] * 8 + ["retry", "failed", "bounced"], act.a),
    },
    "note": lambda act, case, people, refs, text, other, out: {"text": text},
    "promise": lambda act, case, people, refs, text, other, out: {"text": text, "due": "2h"},
    "settle_promise": lambda act, case, people, refs, text, other, out: {
        "promise": _pick(_ids(case.promises, "p1"), act.a), "kept": act.b % 2 == 0, "answer": text,
    },
    "add_action": lambda act, case, people, refs, text, other, out: {"text": text},
    "complete_action": lambda act, case, people, refs, text, other, out: {
        "action": _pick(_ids(case.actions, "a1"), act.a), "proof": text,
    },
    "cancel_action": lambda act, case, people, refs, text, other, out: {
        "action": _pick(_ids(case.actions, "a1"), act.a), "reason": text,
    },
    "wrap_up": lambda act, case, people, refs, text, other, out: {
        "summary": text, "root_cause": _pick(RootCause, act.a), "measure": other,
    },
    "ask_feedback": lambda act, case, people, refs, text, other, out: {"told": act.b % 3 == 0},
    "record_feedback": lambda act, case, people, refs, text, other, out: {"score": 1 + act.a % 5, "words": text},
    "send_back": lambda act, case, people, refs, text, other, out: {"reason": text},
    "dispose": lambda act, case, people, refs, text, other, out: {
        "disposition": _pick(Disposition, act.a), "reason": text, "of": _pick(refs, act.b),
    },
    "reopen": lambda act, case, people, refs, text, other, out: {"ground": "appeal", "reason": text},
    "escalate": lambda act, case, people, refs, text, other, out: {"reason": text},
    "de_escalate": lambda act, case, people, refs, text, other, out: {"reason": text},
    "flag": lambda act, case, people, refs, text, other, out: {"signal": _pick(Signal, act.a), "reason": text},
    "confirm_signal": lambda act, case, people, refs, text, other, out: {
        "notice": _pick(_ids(case.notices, "n1"), act.a),
    },
    "dismiss_signal": lambda act, case, people, refs, text, other, out: {
        "notice": _pick(_ids(case.notices, "n1"), act.a), "reason": text,
    },
    "extend_clock": lambda act, case, people, refs, text, other, out: {
        "clock": _pick([clock.rule for clock in case.clocks] or ["none"], act.a), "reason": text,
    },
    "refer": lambda act, case, people, refs, text, other, out: {"body": "The Adjudicator", "reason": text},
    "record_enquiry": lambda act, case, people, refs, text, other, out: {"enquiry": text},
    "answer_enquiry": lambda act, case, people, refs, text, other, out: {"answer": text},
    "record_body_decision": lambda act, case, people, refs, text, other, out: {
        "binding": act.b % 2 == 0, "summary": text, "outcome": _pick(["rejection", "refund"], act.a),
        "amount": "5 EUR" if act.a % 2 else None,
    },
    "rebase": lambda act, case, people, refs, text, other, out: {
        "policy": _pick(["house/2026.1", "ukgc/2026.1", "nowhere/1"], act.a), "reason": text,
    },
}  # fmt: skip
