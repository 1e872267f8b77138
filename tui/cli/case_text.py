"""A case as text for whoever reads it in a terminal or in a pager: one section for each thing that there is."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime

from core.case import MESSAGE_KINDS, MESSAGE_STATES, Case, Direction, Message
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
    STATUSES,
    VERDICTS,
)
from core.journal import Entry
from core.policy import Policy
from core.say import label
from core.stages import STAGES
from core.unmet import Unmet
from tui.cli.clock_text import clock_lines, escalation_lines, referral_lines, signal_lines
from tui.cli.instants import instant
from tui.escalation_words import level_title
from tui.i18n import _, ngettext, said, translate
from tui.kept_words import retold

Lines = Iterator[str]
INDENT = "  "


def case_text(
    case: Case,
    bodies: Mapping[str, str],
    owes: Iterable[Unmet],
    journal: Iterable[Entry] | None = None,
    *,
    policy: Policy,
    now: datetime,
) -> str:
    """The case, each section with its heading; empty ones are left out. `bodies` are whole texts by message id,
    `policy` is the case's own, and the clocks are told as they stand at `now`."""
    sections: list[tuple[str, Iterable[str]]] = [
        (_("Client"), _client(case)),
        (_("What happened"), _text(case.description)),
        (_("Demand"), _demand(case)),
        (_("Owed by {stage}").format(stage=translate(STAGES[case.stage].title)), _owed(owes)),
        (_("Clocks"), clock_lines(case, policy, now)),
        (_("Signals"), signal_lines(case)),
        (_("Escalations"), escalation_lines(case, policy, now)),
        (_("Independent body"), referral_lines(case)),
        (_("Conversation"), _conversation(case, bodies)),
        (_("Evidence"), _evidence(case)),
        (_("Tasks"), _tasks(case)),
        (_("Findings"), _findings(case)),
        (_("Verdict"), _verdict(case)),
        (_("Decision"), _decision(case)),
        (_("Actions"), _actions(case)),
        (_("Promises"), _promises(case)),
        (_("Wrap-up"), _wrap_up(case)),
        (_("Feedback"), _feedback(case)),
        (_("Ended early"), _disposed(case)),
        (_("Other cases"), _ties(case)),
        (_("Journal"), _journal(journal or ())),
    ]
    parts = ["\n".join(_head(case))]
    for title, lines in sections:
        if body := list(lines):
            parts.append("\n".join([title, *(INDENT + line if line else "" for line in body)]))
    return "\n\n".join(parts)


def _joined(*parts: str) -> str:
    return " · ".join(part for part in parts if part)


def _label(table: Mapping[object, str], value: object) -> str:
    return translate(table[value]) if value is not None else ""


def _text(text: str) -> Lines:
    yield from text.splitlines()


def _head(case: Case) -> Lines:
    stage = STAGES[case.stage]
    number = f"{stage.number}. " if case.is_open else ""
    level = _("level {n}, {name}").format(n=case.level, name=level_title(case.level))
    version = _("version {n}").format(n=case.version)
    category = translate(CATEGORIES[case.category].label) if case.category else _("no category")
    yield f"{case.ref}  {case.subject}".rstrip()
    yield INDENT + _joined(number + translate(stage.title), _label(STATUSES, case.status), level, version)  # type: ignore[arg-type]
    department = case.department or _("no department")
    handler = _("handled by {who}").format(who=case.handler) if case.handler else _("nobody handles it")
    yield INDENT + _joined(department, handler, _again(case))
    complexity = _label(COMPLEXITIES, case.complexity)  # type: ignore[arg-type]
    channel = _label(CHANNELS, case.channel)  # type: ignore[arg-type]
    yield INDENT + _joined(category, case.product, channel, complexity, _label(PRIORITIES, case.priority))  # type: ignore[arg-type]
    closed = _("closed {at}").format(at=instant(case.closed_at)) if case.closed_at else ""
    received = _("received {at}").format(at=instant(case.received_at))
    yield INDENT + _joined(received, closed, case.source, _("policy {name}").format(name=case.policy))


def _again(case: Case) -> str:
    wrote, reopened = case.unanswered, case.reopened
    return _joined(
        ngettext("wrote {n} time without an answer", "wrote {n} times without an answer", wrote).format(n=wrote)
        if wrote
        else "",
        ngettext("reopened {n} time", "reopened {n} times", reopened).format(n=reopened) if reopened else "",
    )


def _client(case: Case) -> Lines:
    client = case.client
    if client is None:
        yield _("not identified")
        return
    verified = translate(_IDENTITY[client.identity.value])
    yield _joined(client.name or _("no name"), verified, client.tier, client.language)
    for contact in client.contacts:
        yield f"{contact.kind.value} {contact.value}"
    if client.accounts:
        yield _("accounts: {names}").format(names=", ".join(client.accounts))
    if client.flags:
        yield _("flags: {names}").format(names=", ".join(client.flags))


_IDENTITY: dict[str, str] = {
    "none": label("identity not verified"),
    "basic": label("identity verified in part"),
    "full": label("identity verified"),
}


def _demand(case: Case) -> Lines:
    yield from _text(case.demand)
    if case.amount:
        yield case.amount.pretty()


def _owed(owes: Iterable[Unmet]) -> Lines:
    for unmet in owes:
        yield f"- {said(unmet.message)}" + (f"  → {', '.join(unmet.satisfy)}" if unmet.satisfy else "")


def _conversation(case: Case, bodies: Mapping[str, str]) -> Lines:
    for message in case.messages:
        yield _joined(f"{message.id} {_ARROWS[message.direction]} {instant(message.at)}", *_about(message))
        if message.subject:
            yield INDENT + _("Subject: {subject}").format(subject=message.subject)
        for line in bodies.get(message.id, message.excerpt).splitlines():
            yield INDENT + line
        for file in message.attachments:
            words = _("[{name}, {kind}, {size} bytes]")
            yield INDENT + words.format(name=file.name, kind=file.content_type, size=file.size)
        yield ""


_ARROWS: dict[Direction, str] = {Direction.IN: "←", Direction.OUT: "→", Direction.NOTE: "•"}


def _about(message: Message) -> Lines:
    yield translate(MESSAGE_KINDS[message.kind])
    yield message.address or message.by
    if message.direction is Direction.OUT:
        yield translate(MESSAGE_STATES[message.state])
    if message.error:
        yield message.error


def _evidence(case: Case) -> Lines:
    for piece in case.evidence:
        state = translate(_EVIDENCE_STATES[piece.state.value])
        source = translate(EVIDENCE_SOURCES[piece.source])
        kind = f"{piece.id} {translate(EVIDENCE_KINDS[piece.kind])}"
        yield _joined(kind, state, source, piece.message, instant(piece.at), piece.by)
        yield from (INDENT + line for line in piece.note.splitlines())


_EVIDENCE_STATES: dict[str, str] = {
    "asked": label("asked for"),
    "received": label("received"),
    "rejected": label("rejected"),
    "waived": label("waived"),
}
_STATES: dict[str, str] = {
    "open": label("still open"),
    "done": label("done"),
    "cancelled": label("cancelled"),
    "kept": label("kept"),
    "answered": label("not kept, answered for"),
}


def _tasks(case: Case) -> Lines:
    for task in case.tasks:
        yield _joined(
            f"{task.id} {task.text}", translate(_STATES[task.state.value]), task.assignee, task.result
        )


def _findings(case: Case) -> Lines:
    for finding in case.findings:
        yield _joined(f"{finding.id} {finding.text}", ", ".join(finding.evidence), finding.by)


def _verdict(case: Case) -> Lines:
    if case.verdict:
        yield _joined(translate(VERDICTS[case.verdict.verdict]), case.verdict.by, instant(case.verdict.at))
        yield from _text(case.verdict.reasons)


def _decision(case: Case) -> Lines:
    if case.decision:
        made = case.decision
        amount = made.amount.pretty() if made.amount else ""
        yield _joined(translate(OUTCOMES[made.outcome].label), amount, made.by, instant(made.at))
        yield _("Rule: {rule}").format(rule=made.rule)
        yield from _text(made.reasoning)
    for answer in case.approvals:
        words = _("approved by {who}") if answer.granted else _("{who} refused to approve")
        yield _joined(words.format(who=answer.by), answer.reason, instant(answer.at))


def _actions(case: Case) -> Lines:
    for action in case.actions:
        text = translate(action.text) if action.text == ACTION_KINDS[action.kind] else action.text
        amount = action.amount.pretty() if action.amount else ""
        state = translate(_STATES[action.state.value])
        yield _joined(f"{action.id} {text}", amount, state, action.proof, retold(action.reason))


def _promises(case: Case) -> Lines:
    for promise in case.promises:
        due = _("due {at}").format(at=instant(promise.due))
        yield _joined(
            f"{promise.id} {promise.text}", due, translate(_STATES[promise.state.value]), promise.answer
        )


def _wrap_up(case: Case) -> Lines:
    if case.wrap_up:
        yield from _text(case.wrap_up.summary)
        yield _("Root cause: {cause}").format(cause=translate(ROOT_CAUSES[case.wrap_up.root_cause]))
        if case.wrap_up.measure:
            yield _("Measure: {measure}").format(measure=case.wrap_up.measure)
        else:
            yield _("No measure: {why}").format(why=case.wrap_up.why_no_measure)


def _feedback(case: Case) -> Lines:
    feedback = case.feedback
    if feedback.asked_at:
        yield _("asked {at}").format(at=instant(feedback.asked_at))
    if feedback.score is not None:
        yield _("{score} of 5").format(score=feedback.score)
        yield from _text(feedback.words)


def _disposed(case: Case) -> Lines:
    if case.disposed:
        ended = case.disposed
        yield _joined(translate(DISPOSITIONS[ended.disposition]), ended.into, ended.by, instant(ended.at))
        yield from _text(retold(ended.reason))


def _ties(case: Case) -> Lines:
    for link in case.links:
        yield f"{link.ref} {translate(_TIES.get(link.kind, link.kind))}"


_TIES: dict[str, str] = {
    "related": label("related"),
    "merged": label("merged into this one"),
    "merged_into": label("this one was merged into it"),
}


def _journal(entries: Iterable[Entry]) -> Lines:
    for entry in entries:
        who = entry.by if entry.os_user in {"", entry.by} else f"{entry.by} ({entry.os_user})"
        events = ", ".join(event.type for event in entry.events)
        yield f"{entry.to_version:>4}  {instant(entry.at)}  {who}  {entry.command}: {events}"
