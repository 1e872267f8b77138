"""What a form can offer because the case, the policy and the floor's people are known: choices and first answers."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime

from core.case import (
    ActionState,
    Case,
    Direction,
    EvidenceState,
    MessageKind,
    MessageState,
    NoticeState,
    PromiseState,
    TaskState,
)
from core.catalogue import EvidenceKind
from core.guards import Item, standing
from core.people import HIGHEST_LEVEL, Person
from core.policy import Policy
from core.rules import may_handle
from core.signals import SIGNALS
from core.stages import Stage
from core.text import clean_line
from tui.clock_words import amount_words, clock_title, short_stand
from tui.escalation_words import level_title, notice_source, quoted
from tui.forms.labels import action_words, known_values, value_words
from tui.forms.shape import Asked, Shape, asked
from tui.i18n import _, current_language, translate
from tui.possible import extendable


@dataclass(frozen=True, slots=True)
class Choice:
    """One value of a list, and how it is shown; `about` is told below the list while the cursor is on it."""

    value: str
    words: str
    about: str = ""


@dataclass(frozen=True, slots=True)
class Around:
    """What is known where a form opens. `case` is None for a new complaint."""

    policy: Policy
    by: Person
    case: Case | None = None
    checklist: tuple[Item, ...] = ()
    people: tuple[Person, ...] = ()
    preset: dict[str, object] = field(default_factory=dict)
    bodies: Mapping[str, str] = field(default_factory=dict)
    """The whole texts of the case's messages, by id."""
    policies: Mapping[str, Policy] = field(default_factory=dict)
    """The policies that the floor keeps, by name, where the form is about one; the one in force first."""
    in_force: str = ""
    """The name of the policy that new cases get, where the form is about one."""


def choices(command: str, ask: Asked, around: Around) -> tuple[Choice, ...]:
    """What a list offers here, the likeliest first; empty for a field that is no list, or that has nothing."""
    if ask.shape not in {Shape.CHOICE, Shape.MANY}:
        return ()
    of_the_case = _OF_THE_CASE.get(f"{command}.{ask.name}")
    if of_the_case is not None:
        return tuple(of_the_case(around)) if around.case is not None else ()
    values: Iterable[str] = ask.options or known_values(command, ask.name)
    if command == "verify_identity" and ask.name == "identity":
        values = [value for value in values if value != "none"]
    if ask.name in {"kind", "kinds"} and command not in {"add_action", "write_message"}:
        values = _required_first(around, values)
    return tuple(Choice(value, value_words(command, ask.name, value)) for value in values)


def first_answers(command: str, around: Around) -> dict[str, object]:
    """What a form has filled in when it opens: what the caller knew, what the case says, what there is one of."""
    answers: dict[str, object] = {}
    for ask in asked(command):
        offered = choices(command, ask, around)
        if ask.required and ask.shape is Shape.CHOICE and len(offered) == 1:
            answers[ask.name] = offered[0].value
    suggest = _SUGGESTED.get(command)
    if suggest is not None and around.case is not None:
        answers |= suggest(around, around.case)
    answers |= {name: _plain(value) for name, value in around.preset.items()}
    return answers


def _plain(value: object) -> object:
    """An enum, a list of them or a number as the words that a field holds."""
    if isinstance(value, list | tuple | frozenset | set):
        return [str(_plain(item)) for item in value]
    if value is None or isinstance(value, bool):
        return value
    return str(getattr(value, "value", value))


# The lists that a case or the policy decides.


def _departments(around: Around) -> Iterable[Choice]:
    policy = around.policy
    own = _own_department(around)
    for key in sorted(policy.departments, key=lambda key: key != own):
        yield Choice(key, policy.department_label(key, current_language()))


def _own_department(around: Around) -> str | None:
    case = around.case
    return around.policy.department_of(case.category) if case and case.category else None


def _handlers(around: Around) -> Iterable[Choice]:
    assert around.case is not None
    able = [person for person in around.people if not may_handle(around.case, person)]
    for person in sorted(able, key=lambda person: (person.login != around.by.login, person.login)):
        yield Choice(
            person.login,
            person.login if person.name in {"", person.login} else f"{person.login} · {person.name}",
        )


def _pieces(around: Around) -> Iterable[Choice]:
    """Evidence that is here."""
    for piece in around.case.evidence if around.case else ():
        if piece.state is EvidenceState.RECEIVED:
            note = f" · {_short(piece.note)}" if piece.note else ""
            yield Choice(piece.id, f"{piece.id} {value_words('', 'kinds', piece.kind.value)}{note}")


def _messages(states: set[MessageState], directions: set[Direction]) -> Callable[[Around], Iterable[Choice]]:
    def found(around: Around) -> Iterable[Choice]:
        for message in around.case.messages if around.case else ():
            ours = message.kind is MessageKind.WARNING  # to our own people: nothing that is done about a letter
            if message.state in states and message.direction in directions and not ours:
                kind = value_words("write_message", "kind", message.kind.value)
                yield Choice(
                    message.id, f"{message.id} {kind} · {_short(message.subject or message.excerpt)}"
                )

    return found


_INCOMING = _messages({MessageState.RECEIVED}, {Direction.IN})
_DRAFTS = _messages({MessageState.DRAFT}, {Direction.OUT})
_UNSENT = _messages({MessageState.DRAFT, MessageState.FAILED, MessageState.BOUNCED}, {Direction.OUT})
_QUEUED = _messages({MessageState.QUEUED}, {Direction.OUT})


def _grounds(around: Around) -> Iterable[Choice]:
    """Whatever a finding may rest on: evidence that is here, and what anybody wrote."""
    yield from _pieces(around)
    yield from _INCOMING(around)


def _tasks(around: Around) -> Iterable[Choice]:
    for task in around.case.tasks if around.case else ():
        if task.state is TaskState.OPEN:
            yield Choice(task.id, f"{task.id} {_short(task.text)}")


def _actions(around: Around) -> Iterable[Choice]:
    for action in around.case.actions if around.case else ():
        if action.state is ActionState.OPEN:
            amount = f" · {action.amount.pretty()}" if action.amount else ""
            yield Choice(action.id, f"{action.id} {_short(action_words(action))}{amount}")


def _promises(around: Around) -> Iterable[Choice]:
    for promise in around.case.promises if around.case else ():
        if promise.state is PromiseState.OPEN:
            yield Choice(promise.id, f"{promise.id} {_short(promise.text)}")


def _levels(around: Around) -> Iterable[Choice]:
    level = around.case.level if around.case else 0
    for higher in range(level + 1, HIGHEST_LEVEL + 1):
        yield Choice(str(higher), _level_words(higher))


def _lower_levels(around: Around) -> Iterable[Choice]:
    level = around.case.level if around.case else 0
    for lower in range(level - 1, -1, -1):
        yield Choice(str(lower), _level_words(lower))


def _level_words(level: int) -> str:
    return _("level {level}").format(level=level) + f" · {level_title(level)}"


def _signals(around: Around) -> Iterable[Choice]:
    """What waits for a person in the client's words: the words themselves are whole, for they are what one judges."""
    for notice in around.case.notices if around.case else ():
        if notice.state is NoticeState.SUGGESTED:
            name = f"{translate(SIGNALS[notice.signal])} · {notice_source(notice)}"
            yield Choice(notice.id, name, quoted(clean_line(notice.words, 200)) if notice.words else "")


def _clocks(around: Around) -> Iterable[Choice]:
    """Those that this person can give more time, how each stands, and how much it would get."""
    case, now = around.case, datetime.now(UTC)
    assert case is not None
    keys = extendable(case, around.policy, around.by)
    for clock in case.clocks:
        rule = around.policy.clock(clock.rule)
        if clock.key in keys and rule is not None and rule.extensions is not None:
            more = f"+{amount_words(rule.extensions.amount, rule.extensions.unit)}"
            title = clock_title(clock, case, around.policy)
            yield Choice(clock.key, f"{title} · {short_stand(clock, now, None)} · {more}")


def _outside_bodies(around: Around) -> Iterable[Choice]:
    """Bodies that a letter of today may name."""
    for body in around.policy.bodies_on(datetime.now(UTC).date()):
        yield Choice(body.name, f"{body.name} · {body.contact}")


def _policies(around: Around) -> Iterable[Choice]:
    for name, policy in around.policies.items():
        if around.case is None or name != around.case.policy:
            words = f"{name} · {_('in force')}" if name == around.in_force else name
            yield Choice(name, words, clean_line(policy.jurisdiction, 200))


def _scores(around: Around) -> Iterable[Choice]:
    return (Choice(str(score), str(score)) for score in range(1, 6))


_OF_THE_CASE: dict[str, Callable[[Around], Iterable[Choice]]] = {
    "route.department": _departments,
    "assign.handler": _handlers,
    "open_task.assignee": _handlers,
    "reject_evidence.evidence": _pieces,
    "receive_evidence.message": _INCOMING,
    "record_finding.evidence": _grounds,
    "close_task.task": _tasks,
    "complete_action.action": _actions,
    "cancel_action.action": _actions,
    "settle_promise.promise": _promises,
    "send_message.message": _UNSENT,
    "hold_message.message": _QUEUED,
    "discard_message.message": _DRAFTS,
    "write_message.replaces": _DRAFTS,
    "escalate.to_level": _levels,
    "record_feedback.score": _scores,
    "de_escalate.to_level": _lower_levels,
    "confirm_signal.notice": _signals,
    "dismiss_signal.notice": _signals,
    "extend_clock.clock": _clocks,
    "refer.body": _outside_bodies,
    "rebase.policy": _policies,
}


# First answers.


def _required_first(around: Around, values: Iterable[str]) -> list[str]:
    """Kinds of evidence: those that the category requires before the others."""
    required = [kind.value for kind in _required(around)]
    return required + [value for value in values if value not in required]


def _required(around: Around) -> tuple[EvidenceKind, ...]:
    case = around.case
    return tuple(around.policy.required_evidence(case.category)) if case and case.category else ()


def _missing(around: Around, *states: EvidenceState | None) -> list[str]:
    """Required kinds whose piece is in one of these states; None: there is no piece."""
    assert around.case is not None
    pieces = [(kind, standing(around.case, kind)) for kind in _required(around)]
    return [kind.value for kind, piece in pieces if (piece.state if piece else None) in states]


def _evidence_to_ask(around: Around, case: Case) -> dict[str, object]:
    return {"kinds": _missing(around, None, EvidenceState.REJECTED)}


def _evidence_to_receive(around: Around, case: Case) -> dict[str, object]:
    missing = _missing(around, EvidenceState.ASKED) or _missing(around, None, EvidenceState.REJECTED)
    incoming = list(_INCOMING(around))
    answers: dict[str, object] = {"kind": missing[0]} if missing else {}
    return answers | ({"message": incoming[-1].value} if incoming else {})


def _evidence_to_waive(around: Around, case: Case) -> dict[str, object]:
    missing = _missing(around, None, EvidenceState.ASKED, EvidenceState.REJECTED)
    return {"kind": missing[0]} if len(missing) == 1 else {}


def _letter(around: Around, case: Case) -> dict[str, object]:
    """In resolution the letter is the decision; a draft of the same kind is opened again rather than doubled."""
    kind = MessageKind.DECISION if case.stage is Stage.RESOLUTION and case.decision else MessageKind.REPLY
    kind = MessageKind(str(around.preset.get("kind", kind)))
    drafts = [m for m in case.messages if m.state is MessageState.DRAFT]
    named = [m for m in drafts if m.id == around.preset.get("replaces")]
    same = named or [m for m in drafts if m.kind is kind and "replaces" not in around.preset]
    if not same:
        return {"kind": kind.value}
    draft = same[-1]
    body = around.bodies.get(draft.id, draft.excerpt)
    return {"kind": draft.kind.value, "subject": draft.subject, "body": body, "replaces": draft.id}


def _description(around: Around, case: Case) -> dict[str, object]:
    return {
        "channel": _plain(case.channel), "subject": case.subject, "description": case.description,
        "demand": case.demand, "amount": str(case.amount) if case.amount else "", "language": case.language or None,
    }  # fmt: skip


def _classification(around: Around, case: Case) -> dict[str, object]:
    return {"category": _plain(case.category), "product": case.product, "priority": case.priority.value}


def _client(around: Around, case: Case) -> dict[str, object]:
    client = case.client
    if client is None:
        return {}
    known: dict[str, object] = {contact.kind.value: contact.value for contact in reversed(client.contacts)}
    account = client.accounts[0] if client.accounts else ""
    return known | {
        "name": client.name, "account": account, "language": client.language or None, "tier": client.tier,
        "flags": list(client.flags),
    }  # fmt: skip


def _duplicate(around: Around, case: Case) -> dict[str, object]:
    """The other case, where the checklist names one and no more."""
    for item in around.checklist:
        refs = [ref for unmet in item.missing for ref in _refs(unmet.message.args.get("refs"))]
        if item.guard == "duplicate" and len(refs) == 1:
            return {"of": refs[0]}
    return {}


def _refs(value: object) -> list[str]:
    return [str(ref) for ref in value] if isinstance(value, list | tuple) else []


def _amount(around: Around, case: Case) -> dict[str, object]:
    return {"amount": str(case.amount)} if case.amount else {}


def _decision(around: Around, case: Case) -> dict[str, object]:
    """What an independent body decided, else what the case is about."""
    bound = case.referral.decision if case.referral else None
    if bound is None or bound.outcome is None:
        return _amount(around, case)
    words = _("Decision of {body}").format(body=case.referral.body if case.referral else "")
    return {
        "outcome": bound.outcome.value, "amount": str(bound.amount) if bound.amount else "", "rule": words,
        "reasoning": bound.summary,
    }  # fmt: skip


def _referral(around: Around, case: Case) -> dict[str, object]:
    """The body's contact, where the policy names one."""
    known = around.policy.bodies_on(datetime.now(UTC).date())
    return {"contact": known[0].contact} if len(known) == 1 else {}


def _next_level(around: Around, case: Case) -> dict[str, object]:
    return {"to_level": str(case.level + 1)} if case.level < HIGHEST_LEVEL else {}


def _level_before(around: Around, case: Case) -> dict[str, object]:
    return {"to_level": str(case.level - 1)} if case.level else {}


_SUGGESTED: dict[str, Callable[[Around, Case], dict[str, object]]] = {
    "escalate": _next_level,
    "de_escalate": _level_before,
    "ask_evidence": _evidence_to_ask,
    "receive_evidence": _evidence_to_receive,
    "waive_evidence": _evidence_to_waive,
    "write_message": _letter,
    "describe": _description,
    "classify": _classification,
    "identify_client": _client,
    "answer_duplicate": _duplicate,
    "decide_outcome": _decision,
    "refer": _referral,
    "verify_identity": lambda around, case: {"identity": "full"},
    "route": lambda around, case: {"department": _own_department(around)},
    "merge": lambda around, case: {"into": _duplicate(around, case).get("of", "")},
    "add_action": lambda around, case: {"kind": "other"},
    "receive_message": lambda around, case: {"channel": "phone"},
}


def _short(text: str, limit: int = 48) -> str:
    line = " ".join(text.split())
    return line if len(line) <= limit else line[: limit - 1] + "…"
