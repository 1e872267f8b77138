"""A policy in words: its figures by section, each with what goes with it, where it comes from and how strong it is.

The policy screen and `casefloor policy show` both read it; neither knows the file's layout.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import TypeVar

from core.case import MESSAGE_KINDS
from core.case.timing import MOMENTS, WAITS
from core.catalogue import CATEGORIES, CHANNELS, COMPLEXITIES, EVIDENCE_KINDS, EVIDENCE_SOURCES, PRIORITIES
from core.clocks import Calendar
from core.people import ROLE_TITLES
from core.policy import Policy
from core.policy.clock import ALWAYS, BREACH, CLOCK_UNITS, Alarms, Applies, ClockRule, PromiseClock
from core.policy.escalation import TRIGGERS, EscalationRule
from core.policy.rule import UNITS, Rule, Span, Strength
from core.policy_labels import (
    COUNTED_FROM,
    CYCLES,
    DUE,
    GUARDS,
    ONE,
    PERIODS,
    RECIPIENTS,
    RECORDS,
    RETURN_FIGURES,
    WEEKDAYS,
)
from core.say import Say, say, verbatim

K = TypeVar("K")

Notes = tuple[tuple[Say, Say], ...]

@dataclass(frozen=True, slots=True)
class Figure:
    """One rule of the policy. `key` is its place in the file, `value` the figure itself, `notes` what goes with it."""

    key: str
    name: Say
    value: Say
    notes: Notes = ()
    source: str = ""
    strength: Strength | None = None


@dataclass(frozen=True, slots=True)
class Section:
    """Rules of one kind under their heading."""

    id: str
    title: Say
    figures: tuple[Figure, ...]


def described(policy: Policy, language: str) -> tuple[Section, ...]:
    """The whole policy, its sections in the order in which a manager asks for them; none is empty."""
    told = policy.language_for(language)
    sections = (
        Section("clocks", say("Clocks"), (*_clocks(policy, told), _promise(policy.promises, told))),
        Section("escalation", say("Escalation"), tuple(_rule(policy, rule, told) for rule in policy.escalation)),
        Section("warnings", say("Warnings by mail"), (_warnings(policy),)),
        Section("approval", say("Second person"), tuple(_approval(policy))),
        Section("windows", say("Windows"), tuple(_windows(policy))),
        Section("appeal", say("Appeal and independent bodies"), tuple(_appeal(policy))),
        Section("stages", say("What stages ask for"), tuple(_stages(policy))),
        Section("sending", say("Sending"), tuple(_sending(policy))),
        Section("letters", say("Letters must say"), tuple(_letters(policy, told))),
        Section("departments", say("Departments"), tuple(_departments(policy, told))),
        Section("calendars", say("Calendars"), tuple(_calendars(policy))),
        Section("records", say("Records and return"), tuple(_records(policy))),
    )
    return tuple(section for section in sections if section.figures)


def span_words(span: Span) -> Say:
    """`30 days`."""
    return _amount(span.value, span.unit.value, UNITS[span.unit])


def clock_words(rule: ClockRule) -> Say:
    """`48 hours`."""
    return _amount(rule.amount, rule.unit.value, CLOCK_UNITS[rule.unit])


# Clocks and escalation


def _clocks(policy: Policy, language: str) -> Iterator[Figure]:
    for rule in policy.clocks:
        yield Figure(
            f"clocks.{rule.id}", verbatim(rule.label[language]), clock_words(rule),
            tuple(_clock_notes(policy, rule, language)), rule.source, rule.strength,
        )  # fmt: skip


def _clock_notes(policy: Policy, rule: ClockRule, language: str) -> Iterator[tuple[Say, Say]]:
    if rule.starts:
        yield say("starts"), _listed(MOMENTS, rule.starts)
    if rule.after_breach_of:
        names = " · ".join(policy.rule_label(other, language) for other in rule.after_breach_of)
        yield say("starts"), say("after the breach of {clocks}", clocks=names)
    yield say("stops"), _listed(MOMENTS, rule.stops)
    if rule.goes_on:
        yield say("goes on"), _listed(MOMENTS, rule.goes_on)
    if rule.ends:
        yield say("ends"), _listed(MOMENTS, rule.ends)
    yield say("counted"), _counted(rule)
    if (only := _applies(rule.applies)) is not None:
        yield say("only for"), only
    if rule.pauses is not None:
        who = _listed(WAITS, rule.pauses.reasons)
        limit = rule.pauses.limit
        yield (
            say("pauses for"),
            say("{who}, {span} in all", who=who, span=span_words(limit)) if limit else who,
        )
    if (more := rule.extensions) is not None:
        span = _amount(more.amount, more.unit.value, CLOCK_UNITS[more.unit])
        told = say("the client is told") if more.tell_client else say("the client is not told")
        words = say(
            "{times} × {span}, by {roles} of level {level} or above, {told}",
            times=more.times, span=span, roles=_listed(ROLE_TITLES, more.roles), level=more.level, told=told,
        )  # fmt: skip
        yield say("more time"), words
    yield from _alarm_notes(rule)


def _counted(rule: ClockRule) -> Say:
    parts: list[Say] = [say("around the clock") if rule.calendar == ALWAYS else verbatim(rule.calendar)]
    if rule.counted_from != "instant":
        parts.append(say(COUNTED_FROM[rule.counted_from]))
    if rule.due != "instant":
        parts.append(say(DUE[rule.due]))
    if rule.cycle != "once":
        parts.append(say(CYCLES[rule.cycle]))
    return say("{words}", words=tuple(parts))


def _applies(applies: Applies) -> Say | None:
    parts: list[Say] = []
    if applies.category:
        parts += [say(CATEGORIES[category].label) for category in applies.category]
    parts += [
        say("without a complexity yet") if each == "none" else say(COMPLEXITIES[each]) for each in applies.complexity
    ]
    parts += [say(PRIORITIES[each]) for each in applies.priority]
    parts += [say(CHANNELS[each]) for each in applies.channel]
    if applies.appeal is not None:
        parts.append(say("appealed cases") if applies.appeal else say("cases that were not appealed"))
    return say("{words}", words=tuple(parts)) if parts else None


def _alarm_notes(alarms: Alarms) -> Iterator[tuple[Say, Say]]:
    if alarms.warn_at:
        yield say("warns"), say("at {shares} %", shares=alarms.warn_at)
    if alarms.escalate:
        yield say("escalates"), say("{steps}", steps=tuple(_step(step.at, step.to_level) for step in alarms.escalate))


def _step(at: int, to_level: int) -> Say:
    if at == BREACH:
        return say("on the breach to level {level}", level=to_level)
    return say("at {share} % to level {level}", share=at, level=to_level)


def _promise(rule: PromiseClock, language: str) -> Figure:
    return Figure(
        "promises", verbatim(rule.label[language]), say("as promised"), tuple(_alarm_notes(rule)), rule.source,
        rule.strength,
    )  # fmt: skip


def _rule(policy: Policy, rule: EscalationRule, language: str) -> Figure:
    notes: list[tuple[Say, Say]] = [(say("when"), say(TRIGGERS[rule.on]))]
    if rule.count is not None:
        notes.append((say("messages"), say("{n} without an answer", n=rule.count)))
    if rule.above:
        notes.append((say("above"), _amounts(rule.above)))
    if rule.category:
        notes.append((say("category"), say("{words}", words=tuple(say(CATEGORIES[c].label) for c in rule.category))))
    to = say("to level {level}", level=rule.to_level) if rule.to_level else say("tells people")
    return Figure(
        f"escalation.{rule.id}", verbatim(rule.label[language]), to, tuple(notes), rule.source, rule.strength
    )


def _warnings(policy: Policy) -> Figure:
    given = policy.warnings
    notes = tuple(
        (name, _listed(RECIPIENTS, who) if who else say("nobody"))
        for name, who in (
            (say("on a warning"), given.mail_on_warning),
            (say("on a breach"), given.mail_on_breach),
            (say("on an escalation"), given.mail_on_escalation),
        )
    )
    return Figure("warnings", say("Who is written to"), say("beside the screens"), notes, given.source, given.strength)


# Decisions, windows, appeal


def _approval(policy: Policy) -> Iterator[Figure]:
    for number, step in enumerate(policy.approval.steps):
        who = say("{roles}, level {level}", roles=_listed(ROLE_TITLES, step.roles), level=step.level)
        yield Figure(
            f"approval.steps[{number}]", say("Decisions above"), _amounts(step.above), ((say("approved by"), who),),
            step.source, step.strength,
        )  # fmt: skip
    always = policy.approval.unknown_currency == "always"
    yield Figure(
        "approval.unknown_currency", say("Other currencies"),
        say("always the first step") if always else say("nobody else"),
    )  # fmt: skip


def _windows(policy: Policy) -> Iterator[Figure]:
    given = policy.windows
    rows = (
        ("complain", say("From the event to the complaint"), given.complain),
        ("appeal", say("From the decision to the appeal"), given.appeal),
        ("reopen", say("From closing to reopening on new facts"), given.reopen),
        ("reply", say("From a question to the client's answer"), given.reply),
        ("outside", say("From the final answer to the independent body"), given.outside),
    )
    for key, name, span in rows:
        if span is not None:
            yield _of_rule(f"windows.{key}", name, span_words(span), span)


def _appeal(policy: Policy) -> Iterator[Figure]:
    yield _of_rule("appeal.times", say("Appeals of one case"), say("{n} at most", n=policy.appeal.times), policy.appeal)
    for number, body in enumerate(policy.bodies):
        until = say("{date}", date=body.named_until) if body.named_until else say("further notice")
        named = say("named from {start} until {end}", start=body.named_from, end=until)
        notes = ((say("contact"), verbatim(body.contact)),)
        yield _of_rule(f"bodies[{number}]", verbatim(body.name), named, body, notes)


def _stages(policy: Policy) -> Iterator[Figure]:
    identity = say("{words}", words=tuple(say(CATEGORIES[c].label) for c in policy.identity.required_for))
    yield _of_rule("identity.required_for", say("Verified identity"), identity, policy.identity)
    for category, kinds in policy.evidence.required.items():
        asked = tuple(
            say("{what} (from {whom})", what=say(EVIDENCE_KINDS[kind]), whom=say(EVIDENCE_SOURCES[source]))
            for kind, source in kinds.items()
        )
        name = say("Evidence: {category}", category=say(CATEGORIES[category].label))
        words = say("{words}", words=asked) if asked else say("nothing is asked")
        yield _of_rule(f"evidence.required.{category.value}", name, words, policy.evidence)
    for number, added in enumerate(policy.guards):
        words = say(GUARDS[added.guard]) if added.guard in GUARDS else verbatim(added.guard)
        yield _of_rule(f"guards[{number}]", say("Added guard"), words, added)


def _sending(policy: Policy) -> Iterator[Figure]:
    own = policy.acknowledgement.automatic
    by_itself = [say(CHANNELS[channel]) for channel, does in own.items() if does]
    words = say("{words}", words=tuple(by_itself)) if by_itself else say("by no channel")
    yield _of_rule("acknowledgement.automatic", say("Acknowledged by itself"), words, policy.acknowledgement)
    given = policy.sending
    yield _of_rule("sending.hold", say("A sent message can be taken back for"), span_words(given.hold), given.hold)
    attempts = say("{n} attempts", n=given.retry.attempts)
    yield _of_rule("sending.retry", say("A relay that fails"), attempts, given.retry)
    cap = say("{n} in 24 hours", n=given.automatic_mail.value)
    yield _of_rule("sending.automatic_mail", say("Automatic mails to one address"), cap, given.automatic_mail)


def _letters(policy: Policy, language: str) -> Iterator[Figure]:
    for number, paragraph in enumerate(policy.letters):
        text = verbatim(" ".join(paragraph.text[language].split()))
        yield _of_rule(f"letters[{number}]", say(MESSAGE_KINDS[paragraph.kind]), text, paragraph)
    text = verbatim(" ".join(policy.appeal.text[language].split()))
    yield _of_rule("appeal.text", say("The way to appeal, in every decision"), text, policy.appeal)


# Departments, calendars, records


def _departments(policy: Policy, language: str) -> Iterator[Figure]:
    for key, department in policy.departments.items():
        words = tuple(say(CATEGORIES[category].label) for category in department.categories)
        value = say("{words}", words=words) if words else say("no category of its own")
        yield Figure(f"departments.{key}", verbatim(department.label[language]), value)


def _calendars(policy: Policy) -> Iterator[Figure]:
    for name, calendar in policy.calendars.items():
        yield Figure(f"calendars.{name}", verbatim(name), verbatim(calendar.timezone), tuple(_calendar_notes(calendar)))


def _calendar_notes(calendar: Calendar) -> Iterator[tuple[Say, Say]]:
    if calendar.always:
        yield say("working hours"), say("around the clock")
    yield from _same_days(calendar)
    if calendar.holidays:
        days = tuple(
            say("{date} ({source})", date=day.date, source=verbatim(day.source)) for day in calendar.holidays
        )
        yield say("holidays"), say("{days}", days=days)


def _same_days(calendar: Calendar) -> Iterator[tuple[Say, Say]]:
    """Days in a row with the same windows in one line: Mon–Fri 09:00–18:00."""
    days = [(day, calendar.weekly.get(day, ())) for day in WEEKDAYS]
    while days:
        first, windows = days[0]
        alike = 1
        while alike < len(days) and days[alike][1] == windows:
            alike += 1
        last = days[alike - 1][0]
        days = days[alike:]
        if windows:
            name = say(WEEKDAYS[first])
            if last != first:
                name = say("{first}–{last}", first=name, last=say(WEEKDAYS[last]))
            yield name, say("{words}", words=tuple(f"{begin}–{end}" for begin, end in windows))


def _records(policy: Policy) -> Iterator[Figure]:
    for kind, span in policy.retention.items():
        name = say("Kept: {what}", what=say(RECORDS[kind]))
        yield _of_rule(f"retention.{kind}", name, span_words(span), span)
    if (given := policy.periodic_return) is not None:
        notes = [(say("counts"), _listed(RETURN_FIGURES, given.counts))]
        if given.due_day is not None:
            notes.append((say("due"), say("by day {n} of the month after", n=given.due_day)))
        yield _of_rule("periodic_return", say("Return"), say(PERIODS[given.every]), given, tuple(notes))


# Small words


def _amount(number: int, unit: str, several: str) -> Say:
    return say(ONE[unit]) if number == 1 else say("{n} {unit}", n=number, unit=say(several))


def _of_rule(key: str, name: Say, value: Say, rule: Rule, notes: Notes = ()) -> Figure:
    return Figure(key, name, value, notes, rule.source, rule.strength)


def _listed(labels: dict[K, str], items: Iterable[K]) -> Say:
    return say("{words}", words=tuple(say(labels[item]) for item in items))


def _amounts(above: Mapping[str, Decimal]) -> Say:
    return say("{words}", words=tuple(f"{amount} {code}" for code, amount in above.items()))
