"""What each field is called and what is to be said about it, and the words for the values of closed lists.

A field's row is looked up as `command.field`, then as `field`. Texts are marked here and translated when shown.
"""

from __future__ import annotations

from typing import NamedTuple

from core.case import MESSAGE_KINDS, Action
from core.catalogue import (
    ACTION_KINDS,
    CATEGORIES,
    CHANNELS,
    COMPLEXITIES,
    DISPOSITIONS,
    EVIDENCE_KINDS,
    EVIDENCE_SOURCES,
    OUTCOMES,
    PRIORITIES,
    ROOT_CAUSES,
    VERDICTS,
)
from core.say import label
from core.signals import SIGNALS
from tui.i18n import translate


class Words(NamedTuple):
    """A field's name, and a few words of help beside it where the name does not say enough."""

    label: str
    help: str = ""


FIELDS: dict[str, Words] = {
    "account": Words(label("account"), label("the player's account number or login")),
    "action": Words(label("action")),
    "amount": Words(label("amount"), label("such as 500 EUR or 40 000 ₽")),
    "binding": Words(label("binding?"), label("whether the house must do as it says")),
    "clock": Words(label("clock")),
    "contact": Words(label("contact"), label("where it is written to")),
    "enquiry": Words(label("it asks")),
    "notice": Words(label("noticed")),
    "policy": Words(label("policy")),
    "reference": Words(label("its reference"), label("what the body calls the case")),
    "signal": Words(label("signal")),
    "answer": Words(label("answer"), label("why it was not kept; needed where it was not")),
    "assignee": Words(label("for"), label("who looks into it; empty: the handler")),
    "body": Words(label("text"), label("empty: the house's letter is written")),
    "cancelled": Words(label("cancelled"), label("yes where it need not be done after all")),
    "category": Words(label("category")),
    "channel": Words(label("channel")),
    "chat": Words(label("chat name")),
    "complexity": Words(label("complexity"), label("it sets the deadline")),
    "demand": Words(label("demand"), label("what the client wants")),
    "department": Words(label("department")),
    "description": Words(label("what happened")),
    "disposition": Words(label("ends as")),
    "due": Words(label("due"), label("30m, 2h, 3d, or a day and time")),
    "duplicate": Words(label("duplicate?")),
    "email": Words(label("e-mail")),
    "evidence": Words(label("evidence")),
    "flags": Words(label("to be careful of")),
    "ground": Words(label("ground")),
    "handler": Words(label("handler")),
    "how": Words(label("how"), label("the document or the check")),
    "identity": Words(label("verified")),
    "into": Words(label("into case")),
    "kept": Words(label("kept?")),
    "kind": Words(label("kind")),
    "kinds": Words(label("what is asked"), label("space marks")),
    "language": Words(label("language")),
    "measure": Words(label("measure"), label("what keeps it from happening again")),
    "message": Words(label("message")),
    "name": Words(label("name")),
    "note": Words(label("note")),
    "of": Words(label("of case"), label("the case that this one duplicates")),
    "outcome": Words(label("outcome")),
    "phone": Words(label("phone")),
    "post": Words(label("postal address")),
    "priority": Words(label("priority")),
    "product": Words(label("product")),
    "promise": Words(label("promise")),
    "proof": Words(label("proof"), label("a transaction reference, say")),
    "reason": Words(label("reason")),
    "reasoning": Words(label("reasoning")),
    "reasons": Words(label("reasons")),
    "replaces": Words(label("in place of"), label("the draft that this one replaces")),
    "result": Words(label("result")),
    "root_cause": Words(label("root cause")),
    "rule": Words(label("rule"), label("the rule or clause it rests on")),
    "score": Words(label("score"), label("1 bad, 5 good")),
    "social": Words(label("social network")),
    "source": Words(label("from"), label("empty: as the policy has it")),
    "subject": Words(label("subject")),
    "summary": Words(label("summary")),
    "task": Words(label("task")),
    "text": Words(label("text")),
    "tier": Words(label("tier")),
    "to": Words(label("case"), label("the other case's reference")),
    "to_level": Words(label("to level"), label("empty: the next one")),
    "told": Words(label("told by hand"), label("yes where you told the client yourself and nothing is sent")),
    "verdict": Words(label("verdict")),
    "why_no_measure": Words(label("why no measure"), label("only where no measure is given")),
    "words": Words(label("the client's words")),
    "answer_enquiry.answer": Words(label("answer"), label("what the independent body was told")),
    "confirm_signal.reason": Words(label("reason"), label("what you saw; may stay empty")),
    "de_escalate.to_level": Words(label("to level"), label("empty: the one below")),
    "dismiss_signal.reason": Words(label("reason"), label("why it means nothing here")),
    "extend_clock.reason": Words(label("reason"), label("a letter to the client says it in these words")),
    "extend_clock.told": Words(label("told by hand"), label("yes where you told the client yourself")),
    "flag.reason": Words(label("reason"), label("what says so")),
    "rebase.policy": Words(label("policy"), label("both results are shown before it is done")),
    "record_body_decision.amount": Words(label("amount"), label("where the outcome pays")),
    "record_body_decision.outcome": Words(label("outcome"), label("needed where it binds")),
    "record_body_decision.summary": Words(label("in short"), label("what it decided, and why")),
    "record_enquiry.enquiry": Words(label("it asks"), label("in the body's words")),
    "refer.body": Words(label("body"), label("the independent body outside the company")),
    "refer.reason": Words(label("reason"), label("what the dispute is about")),
    "ask_evidence.note": Words(label("words"), label("what the client should know about it")),
    "ask_evidence.told": Words(label("asked by hand"), label("yes where no letter is to go out")),
    "close_task.result": Words(label("result"), label("what it found, or why it is cancelled")),
    "describe.demand": Words(label("demand"), label("what the client wants")),
    "note.text": Words(label("note"), label("for colleagues; the client never sees it")),
    "open_task.text": Words(label("task"), label("what must be found out")),
    "promise.text": Words(label("promise"), label("what the client was promised")),
    "receive_evidence.note": Words(label("what came"), label("or name the message that brought it")),
    "receive_evidence.message": Words(label("came with")),
    "receive_message.body": Words(label("what was said")),
    "record_finding.evidence": Words(label("rests on"), label("space marks")),
    "record_finding.text": Words(label("finding")),
    "release.reason": Words(label("reason"), label("for whoever takes it next")),
    "route.reason": Words(label("reason"), label("needed where the category belongs elsewhere")),
    "verify_identity.identity": Words(label("verified")),
}
"""Every field that a form asks; a test holds that none is missing."""

_LISTS: dict[str, dict[str, str]] = {
    "category": {category.value: row.label for category, row in CATEGORIES.items()},
    "channel": {channel.value: words for channel, words in CHANNELS.items()},
    "complexity": {complexity.value: words for complexity, words in COMPLEXITIES.items()},
    "disposition": {disposition.value: words for disposition, words in DISPOSITIONS.items()},
    "kinds": {kind.value: words for kind, words in EVIDENCE_KINDS.items()},
    "source": {source.value: words for source, words in EVIDENCE_SOURCES.items()},
    "outcome": {outcome.value: row.label for outcome, row in OUTCOMES.items()},
    "priority": {priority.value: words for priority, words in PRIORITIES.items()},
    "root_cause": {cause.value: words for cause, words in ROOT_CAUSES.items()},
    "signal": {signal.value: words for signal, words in SIGNALS.items()},
    "verdict": {verdict.value: words for verdict, words in VERDICTS.items()},
    "write_message.kind": {kind.value: words for kind, words in MESSAGE_KINDS.items()},
    "add_action.kind": {kind.value: words for kind, words in ACTION_KINDS.items()},
    "kind": {kind.value: words for kind, words in EVIDENCE_KINDS.items()},
    "identity": {"none": label("not"), "basic": label("in the main"), "full": label("fully")},
    "ground": {"appeal": label("appeal"), "new_facts": label("new facts")},
    "language": {"en": label("English"), "ru": label("Russian")},
    "flags": {
        "vulnerable": label("vulnerable"), "self_exclusion": label("self-excluded"),
        "minor": label("under age"), "bereaved": label("bereaved"),
    },
}  # fmt: skip
"""Value to words, by field."""


def words_for(command: str, name: str) -> Words:
    """A field's name and help in the language of the screen."""
    row = FIELDS.get(f"{command}.{name}") or FIELDS.get(name) or Words(name)
    return Words(translate(row.label), translate(row.help))


def known_values(command: str, name: str) -> dict[str, str]:
    """The words, untranslated, for the values of a field that has a table of them."""
    return _LISTS.get(f"{command}.{name}") or _LISTS.get(name, {})


def value_words(command: str, name: str, value: str) -> str:
    """What a value is called in the language of the screen; the value itself where it has no words."""
    words = known_values(command, name).get(value)
    return value if words is None else translate(words)


def action_words(action: Action) -> str:
    """What is to be done: the words of its kind in the language of the screen, or somebody's own."""
    return translate(action.text) if action.text == ACTION_KINDS[action.kind] else action.text
