"""What the events of the journal changed, in the reader's words: one row an event, and one for all clocks."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime, tzinfo
from typing import Any

from core import events as ev
from core.case import BY_HAND, MESSAGE_KINDS, MESSAGE_STATES, NOTICE_STATES, Case, NoticeState
from core.catalogue import (
    CATEGORIES,
    CHANNELS,
    COMPLEXITIES,
    DISPOSITIONS,
    EVIDENCE_KINDS,
    OUTCOMES,
    PRIORITIES,
    ROOT_CAUSES,
    VERDICTS,
)
from core.journal import Entry
from core.policy import Policy
from core.policy.clock import BREACH
from core.rules import RULES
from core.stages import STAGES
from tui.clock_words import clock_title
from tui.escalation_words import GROUNDS, decision_words, fell_due, fired_words, level_title, notice_words
from tui.i18n import _, translate
from tui.kept_words import retold
from tui.panes.clock_moves import moves
from tui.panes.lines import one_line

LONGEST = 300
"""Characters of a text in the journal; the whole of it stands where it belongs."""


def entry_words(
    entry: Entry, case: Case, policy: Policy, now: datetime, zone: tzinfo | None
) -> Iterator[tuple[str, str]]:
    """(line, ink) of everything that an act changed; what it did to the clocks comes last, folded."""
    for event in entry.events:
        if isinstance(event, ev.RuleFired):
            if event.firing.rule != BY_HAND:
                words = one_line(fired_words(event.firing, case, policy), LONGEST)
                share = event.firing.rule.partition("@")[2]
                ink = "text" if not share else "late" if int(share) >= BREACH else "dim"
                yield words + fell_due(event.firing, now, zone), ink
        elif isinstance(event, ev.Escalated | ev.Deescalated):
            yield _level(event, policy), f"level{max(min(event.to_level, 3), 1)}"
        elif isinstance(event, ev.ClockExtended):
            yield _more_time(event, case, policy), "dim"
        elif words := words_of(event):
            yield words, "dim"
    for _move, words in moves(entry.events, case, policy, now, zone):
        yield one_line(words, LONGEST), "dim"


def words_of(event: ev.Event) -> str:
    """What is so since this event, on one line; empty where the command's name says it all."""
    told = _TOLD.get(type(event))
    return one_line(told(event), LONGEST) if told else ""


def _parts(*parts: str) -> str:
    return " · ".join(part for part in parts if part)


def _registered(event: ev.Registered) -> str:
    channel = translate(CHANNELS[event.channel]).lower() if event.channel else ""
    return _parts(event.ref, channel, event.subject or event.description, event.source)


def _client(event: ev.ClientIdentified) -> str:
    client = event.client
    contacts = (contact.value for contact in client.contacts)
    return _parts(client.name, *contacts, *client.accounts, client.tier, *client.flags)


def _described(event: ev.Described) -> str:
    amount = event.amount.pretty() if event.amount else ""
    channel = translate(CHANNELS[event.channel]).lower() if event.channel else ""
    return _parts(channel, event.subject or "", event.description or "", event.demand or "", amount)


def _classified(event: ev.Classified) -> str:
    category = translate(CATEGORIES[event.category].label) if event.category else ""
    priority = translate(PRIORITIES[event.priority]).lower() if event.priority else ""
    return _parts(category, event.product or "", priority)


def _message(event: ev.MessageReceived | ev.MessageWritten | ev.MessageMoved) -> str:
    message = event.message
    state = "" if isinstance(event, ev.MessageReceived) else translate(MESSAGE_STATES[message.state])
    text = "" if isinstance(event, ev.MessageMoved) else message.subject or message.excerpt
    return _parts(f"{message.id} {translate(MESSAGE_KINDS[message.kind])}", state, message.error, text)


def _evidence(event: Any) -> str:
    piece = event.evidence
    return _parts(f"{piece.id} {translate(EVIDENCE_KINDS[piece.kind])}", piece.message, piece.note)


def _stage(event: ev.Advanced | ev.SentBack) -> str:
    way = f"{translate(STAGES[event.from_stage].title)} → {translate(STAGES[event.to_stage].title)}"
    return _parts(way, event.reason if isinstance(event, ev.SentBack) else "")


def _decided(event: ev.OutcomeDecided) -> str:
    made = event.decision
    amount = made.amount.pretty() if made.amount else ""
    return _parts(translate(OUTCOMES[made.outcome].label), amount, made.rule, made.reasoning)


def _approved(event: ev.ApprovalAnswered) -> str:
    return _parts(_("approved") if event.approval.granted else _("refused"), event.approval.reason)


def _action(event: ev.ActionAdded | ev.ActionSettled) -> str:
    action = event.action
    amount = action.amount.pretty() if action.amount else ""
    return _parts(f"{action.id} {translate(action.text)}", amount, action.proof, retold(action.reason))


def _reopened(event: ev.Reopened) -> str:
    ground = translate(GROUNDS.get(event.ground, event.ground))
    level = _("level {n}").format(n=event.level)
    return _parts(ground, translate(STAGES[event.to_stage].title), level, event.reason)


def _level(event: ev.Escalated | ev.Deescalated, policy: Policy) -> str:
    way = _("level {before} → level {after}, {name}").format(
        before=event.from_level, after=event.to_level, name=level_title(event.to_level)
    )
    return one_line(_parts(way, event.reason), LONGEST)


def _more_time(event: ev.ClockExtended, case: Case, policy: Policy) -> str:
    clock = next((clock for clock in case.clocks if clock.key == event.extension.clock), None)
    return _parts(clock_title(clock, case, policy) if clock else event.extension.clock, event.extension.reason)


def _noticed(event: ev.SignalNoticed) -> str:
    notice = event.notice
    state = translate(NOTICE_STATES[notice.state])
    reason = notice.reason if notice.state is not NoticeState.SUGGESTED else ""
    return _parts(notice_words(notice), state, reason if notice.words else "")


def _referred(event: ev.Referred) -> str:
    referral = event.referral
    return _parts(referral.body, referral.reference, referral.reason)


def _body_wrote(event: ev.BodyWrote) -> str:
    if event.enquiry:
        return _("it asks: {words}").format(words=event.enquiry)
    return _("it was answered: {words}").format(words=event.answer)


def _undone(event: ev.Undone) -> str:
    rule = RULES.get(event.command)
    return _("taken back: {what} (version {version})").format(
        what=translate(rule.title) if rule else event.command, version=event.version
    )


def _duplicate(event: ev.DuplicateAnswered) -> str:
    answer = event.answer
    return _parts(_("yes") if answer.duplicate else _("no"), answer.of, answer.reason)


def _feedback(event: ev.FeedbackReceived) -> str:
    return _parts(_("{score} of 5").format(score=event.feedback.score), event.feedback.words)


_TOLD: dict[type, Callable[[Any], str]] = {
    ev.Registered: _registered,
    ev.ClientIdentified: _client,
    ev.Described: _described,
    ev.Classified: _classified,
    ev.MessageReceived: _message,
    ev.MessageWritten: _message,
    ev.MessageMoved: _message,
    ev.Routed: lambda event: _parts(event.department, event.reason),
    ev.Assigned: lambda event: event.handler,
    ev.Unassigned: lambda event: _parts(event.handler, retold(event.reason)),
    ev.ComplexitySet: lambda event: translate(COMPLEXITIES[event.complexity]).lower(),
    ev.DuplicateAnswered: _duplicate,
    ev.Linked: lambda event: event.link.ref,
    ev.EvidenceAsked: _evidence,
    ev.EvidenceReceived: _evidence,
    ev.EvidenceRejected: _evidence,
    ev.EvidenceWaived: _evidence,
    ev.IdentityVerified: lambda event: event.how,
    ev.TaskOpened: lambda event: _parts(f"{event.task.id} {event.task.text}", event.task.assignee),
    ev.TaskClosed: lambda event: _parts(f"{event.task.id} {event.task.text}", event.task.result),
    ev.FindingRecorded: lambda event: _parts(f"{event.finding.id} {event.finding.text}", *event.finding.evidence),
    ev.VerdictReached: lambda event: _parts(translate(VERDICTS[event.verdict.verdict]), event.verdict.reasons),
    ev.OutcomeDecided: _decided,
    ev.ApprovalAnswered: _approved,
    ev.ActionAdded: _action,
    ev.ActionSettled: _action,
    ev.Promised: lambda event: f"{event.promise.id} {event.promise.text}",
    ev.PromiseSettled: lambda event: _parts(f"{event.promise.id} {event.promise.text}", event.promise.answer),
    ev.WrappedUp: lambda event: _parts(event.wrap_up.summary, translate(ROOT_CAUSES[event.wrap_up.root_cause])),
    ev.FeedbackReceived: _feedback,
    ev.Advanced: _stage,
    ev.SentBack: _stage,
    ev.CaseDisposed: lambda event: _parts(
        translate(DISPOSITIONS[event.disposed.disposition]), retold(event.disposed.reason)
    ),
    ev.Reopened: _reopened,
    ev.SignalNoticed: _noticed,
    ev.Referred: _referred,
    ev.BodyWrote: _body_wrote,
    ev.BodyDecided: lambda event: _parts(decision_words(event.decision), event.decision.summary),
    ev.Rebased: lambda event: _parts(event.policy, event.reason),
    ev.Undone: _undone,
}
