"""The summary of a case for somebody who has never seen this program: what happened, in words, on one page."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime

from core import events as ev
from core.bundle.dossier import Dossier
from core.bundle.page import facts, heading, link, page, paragraph, said, small, table, text
from core.case import (
    BY_HAND,
    CLOCK_STATES,
    MESSAGE_KINDS,
    MESSAGE_STATES,
    MOMENTS,
    Decision,
    Direction,
    Firing,
)
from core.catalogue import (
    CATEGORIES,
    CHANNELS,
    DISPOSITIONS,
    EVIDENCE_KINDS,
    EVIDENCE_SOURCES,
    OUTCOMES,
    STATUSES,
    VERDICTS,
)
from core.people import LEVELS
from core.policy.clock import BREACH
from core.rules import RULES
from core.say import Say, label, say
from core.signals import SIGNALS
from core.stages import STAGES

LETTER = 20_000
"""Characters of one message on the page; the whole text has a file of its own."""

EVIDENCE_STATES: dict[str, str] = {
    "asked": label("asked for"),
    "received": label("received"),
    "rejected": label("rejected"),
    "waived": label("waived"),
}
IDENTITIES: dict[str, str] = {
    "none": label("identity not verified"),
    "basic": label("identity verified in part"),
    "full": label("identity verified"),
}
ACTION_STATES: dict[str, str] = {
    "open": label("still open"),
    "done": label("done"),
    "cancelled": label("cancelled"),
    "kept": label("kept"),
    "answered": label("not kept, answered for"),
}


def summary(dossier: Dossier, texts: Mapping[str, str], files: Mapping[str, str]) -> str:
    """The page. `texts` are the members of the messages by message id, `files` those of files by their SHA-256."""
    writing = _Summary(dossier, texts, files)
    title = dossier.said(say("Complaint {ref}", ref=dossier.case.ref))
    return page(title, dossier.language, writing.parts(title))


def instant(at: datetime | None) -> str:
    """A moment in UTC: the reader may sit anywhere."""
    return f"{at.astimezone(UTC):%Y-%m-%d %H:%M} UTC" if at else "—"


class _Summary:
    """One page being written."""

    def __init__(self, dossier: Dossier, texts: Mapping[str, str], files: Mapping[str, str]) -> None:
        self.dossier = dossier
        self.case = dossier.case
        self.texts = texts
        self.files = files

    def parts(self, title: str) -> Iterator[str]:
        case = self.case
        yield heading(title, 1)
        yield paragraph(case.subject)
        yield small(self._said(say(
            "As it stood after its last act, {at}, version {version}; policy {policy}. Every time is in UTC.",
            at=instant(self.dossier.as_of), version=case.version, policy=case.policy,
        )))  # fmt: skip
        sections: tuple[tuple[Say, Iterator[str]], ...] = (
            (say("The parties"), self._parties()),
            (say("The complaint"), self._complaint()),
            (say("The independent body"), self._body()),
            (say("What happened, and when"), self._timeline()),
            (say("Evidence"), self._evidence()),
            (say("Findings and verdict"), self._findings()),
            (say("Decisions"), self._decisions()),
            (say("Clocks"), self._clocks()),
            (say("Escalation"), self._escalation()),
            (say("The conversation"), self._conversation()),
        )
        for name, lines in sections:
            body = [line for line in lines if line]
            if body:
                yield heading(self._said(name))
                yield from body

    def _said(self, words: Say) -> str:
        return self.dossier.said(words)

    def _word(self, words: str) -> str:
        """A word of a table, marked for translation there."""
        return self.dossier.translate(words)

    def _parties(self) -> Iterator[str]:
        case, client = self.case, self.case.client
        rows: list[tuple[str, str]] = []
        if client is not None:
            rows += [
                (self._said(say("Client")), client.name),
                (self._said(say("Identity")), self._word(IDENTITIES[client.identity.value])),
                *((self._said(say("Contact")), f"{c.kind.value} {c.value}") for c in client.contacts),
                (self._said(say("Accounts")), ", ".join(client.accounts)),
                (self._said(say("Language")), client.language),
            ]
        department = case.department or ""
        rows += [
            (self._said(say("Department")), self.dossier.policy.department_label(department, self.dossier.language)),
            (self._said(say("Handler")), case.handler or ""),
            (self._said(say("Level")), f"{case.level}, {self._word(LEVELS[case.level])}"),
        ]
        yield facts(rows)

    def _complaint(self) -> Iterator[str]:
        case = self.case
        stage = self._word(STAGES[case.stage].title)
        yield facts([
            (self._said(say("Came in")), instant(case.received_at)),
            (self._said(say("Registered")), instant(case.registered_at)),
            (self._said(say("Channel")), self._word(CHANNELS[case.channel]) if case.channel else ""),
            (self._said(say("Category")), self._word(CATEGORIES[case.category].label) if case.category else ""),
            (self._said(say("Product")), case.product),
            (self._said(say("Amount")), case.amount.pretty() if case.amount else ""),
            (self._said(say("Stage")), f"{stage}, {self._word(STATUSES[case.status])}"),
            (self._said(say("Closed")), instant(case.closed_at) if case.closed_at else ""),
        ])  # fmt: skip
        yield said(case.description, LETTER)
        if case.demand:
            yield heading(self._said(say("What the client demands")), 3)
            yield said(case.demand, LETTER)
        if case.disposed:
            ended = self._word(DISPOSITIONS[case.disposed.disposition])
            yield paragraph(self._said(say("It was ended early: {why}", why=ended)))
            yield said(case.disposed.reason, LETTER)

    def _body(self) -> Iterator[str]:
        referral = self.case.referral
        if referral is None:
            yield paragraph(self._said(say("The case was not referred to an independent body.")))
            for body in self.dossier.policy.bodies_on(self.dossier.as_of.date()):
                yield facts([(self._said(say("The client may turn to")), f"{body.name}, {body.contact}")])
            return
        yield facts([
            (self._said(say("Body")), referral.body),
            (self._said(say("Contact")), referral.contact),
            (self._said(say("Its reference")), referral.reference),
            (self._said(say("Referred")), f"{instant(referral.at)}, {referral.by}"),
        ])  # fmt: skip
        yield said(referral.reason, LETTER)
        if referral.enquiry:
            yield paragraph(self._said(say("It asked, and was not answered yet:")))
            yield said(referral.enquiry, LETTER)
        if referral.decision:
            words = label("It decided, and the decision binds:") if referral.decision.binding else label("It advised:")
            yield paragraph(self._said(say(words)) + " " + instant(referral.decision.at))
            yield said(referral.decision.summary, LETTER)

    def _timeline(self) -> Iterator[str]:
        rows = []
        for entry in self.dossier.told():
            rule = RULES.get(entry.command)
            title = self._word(rule.title) if rule else entry.command
            cells = (instant(entry.at), entry.by, title, "; ".join(self._told(entry.events)))
            rows.append([text(cell) for cell in cells])
        yield table([self._said(say(words)) for words in _TIMELINE], rows)

    def _told(self, events: tuple[ev.Event, ...]) -> Iterator[str]:
        """What an entry came to, as far as it is not in the name of the act."""
        for event in events:
            match event:
                case ev.Advanced() | ev.SentBack():
                    yield self._word(STAGES[event.to_stage].title)
                case ev.Escalated() | ev.Deescalated():
                    yield self._said(say("level {level}", level=event.to_level))
                case ev.Assigned():
                    yield event.handler
                case ev.MessageReceived() | ev.MessageMoved():
                    yield f"{event.message.id} {self._word(MESSAGE_STATES[event.message.state])}"
                case ev.SignalNoticed():
                    yield self._word(SIGNALS[event.notice.signal])
                case ev.RuleFired():
                    yield self._rule(event.firing)

    def _rule(self, firing: Firing) -> str:
        if firing.rule == BY_HAND:
            return self._said(say("escalated by hand"))
        name = self.dossier.policy.rule_label(firing.rule, self.dossier.language)
        share = firing.rule.partition("@")[2]
        if not share:
            return name
        if share == str(BREACH):
            return self._said(say("{clock}: late", clock=name))
        return self._said(say("{clock}: {share} % of its time are used up", clock=name, share=share))

    def _evidence(self) -> Iterator[str]:
        rows = []
        for piece in self.case.evidence:
            state = self._word(EVIDENCE_STATES[piece.state.value])
            source = self._word(EVIDENCE_SOURCES[piece.source])
            links = " ".join(link(self.files[sha256]) for sha256 in piece.files if sha256 in self.files)
            kind = f"{piece.id} {self._word(EVIDENCE_KINDS[piece.kind])}"
            rows.append([text(kind), text(f"{state}, {source}, {instant(piece.at)}"), text(piece.note) + " " + links])
        yield table([self._said(say(words)) for words in _EVIDENCE], rows)

    def _findings(self) -> Iterator[str]:
        for finding in self.case.findings:
            on = ", ".join(finding.evidence)
            yield said(finding.text, LETTER)
            yield small(self._said(say("{id}, rests on {evidence}; {who}, {at}", id=finding.id, evidence=on,
                                       who=finding.by, at=instant(finding.at))))  # fmt: skip
        verdict = self.case.verdict
        if verdict:
            yield heading(self._word(VERDICTS[verdict.verdict]), 3)
            yield said(verdict.reasons, LETTER)
            yield small(f"{verdict.by}, {instant(verdict.at)}")

    def _decisions(self) -> Iterator[str]:
        """Every decision that was ever made, the one that stands last; what was put aside is the history of it."""
        for entry in self.dossier.entries:
            for event in entry.events:
                if isinstance(event, ev.OutcomeDecided):
                    yield from self._decision(event.decision)
        for action in self.case.actions:
            amount = action.amount.pretty() if action.amount else ""
            state = self._word(ACTION_STATES[action.state.value])
            told = (self._word(action.text), amount, state, action.proof)
            yield paragraph(" · ".join(part for part in told if part))
        for promise in self.case.promises:
            state = self._word(ACTION_STATES[promise.state.value])
            words = say("Promised by {due}: {text} ({state})", due=instant(promise.due), text=promise.text, state=state)
            yield paragraph(self._said(words))

    def _decision(self, made: Decision) -> Iterator[str]:
        amount = made.amount.pretty() if made.amount else ""
        outcome = self._word(OUTCOMES[made.outcome].label)
        yield heading(" · ".join(part for part in (f"{made.number}. {outcome}", amount) if part), 3)
        yield facts([(self._said(say("Ground")), made.rule)])
        yield said(made.reasoning, LETTER)
        yield small(f"{made.by}, {instant(made.at)}")
        for answer in self.case.approvals:
            if answer.decision == made.number:
                words = label("approved by {who}, {at}") if answer.granted else label("not approved by {who}, {at}")
                yield small(self._said(say(words, who=answer.by, at=instant(answer.at))) + f" {answer.reason}")

    def _clocks(self) -> Iterator[str]:
        rows = []
        for clock in self.case.clocks:
            name = self.dossier.policy.rule_label(clock.rule, self.dossier.language)
            state = self._word(CLOCK_STATES[clock.state(self.dossier.as_of)])
            by = self._word(MOMENTS[clock.stopped_by]) if clock.stopped_by else ""
            stopped = f"{instant(clock.stopped_at)} {by}".rstrip()
            cells = (name, instant(clock.started_at), instant(clock.due_at), stopped, state)
            rows.append([text(cell) for cell in cells])
        yield table([self._said(say(words)) for words in _CLOCKS], rows)

    def _escalation(self) -> Iterator[str]:
        rows = []
        for firing in self.case.fired:
            level = self._word(LEVELS[firing.to_level]) if firing.to_level else "—"
            cells = (self._rule(firing), instant(firing.due_at), instant(firing.fired_at), level)
            rows.append([text(cell) for cell in cells])
        yield table([self._said(say(words)) for words in _ESCALATION], rows)

    def _conversation(self) -> Iterator[str]:
        for message in self.dossier.messages:
            arrow = "←" if message.direction is Direction.IN else "→" if message.direction is Direction.OUT else "•"
            kind, state = self._word(MESSAGE_KINDS[message.kind]), self._word(MESSAGE_STATES[message.state])
            yield heading(f"{message.id} {arrow} {kind} · {instant(message.at)} · {state}", 3)
            yield small(" · ".join(part for part in (message.address or message.by, message.subject) if part))
            yield said(self.dossier.body(message), LETTER)
            names = [self.texts[message.id], *(self.files[file.sha256] for file in message.attachments)]
            yield f'<p class="small">{" · ".join(link(name) for name in names)}</p>'


_TIMELINE = (label("When"), label("Who"), label("What"), label("More"))
_EVIDENCE = (label("Piece"), label("State"), label("Note and files"))
_CLOCKS = (label("Clock"), label("Started"), label("Due"), label("Stopped"), label("State"))
_ESCALATION = (label("Rule"), label("Fell due"), label("Found"), label("To level"))
