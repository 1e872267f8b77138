"""The stages that a case went through: how long each took, who worked it, what fired in it, and how it was left."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import cast

from core import events as ev
from core.case import BY_HAND, Firing, NoticeState
from core.events import Advanced, Assigned, CaseDisposed, Registered, Reopened, SentBack, Undone
from core.journal import Entry
from core.people import SYSTEM
from core.policy.clock import BREACH
from core.signals import SIGNALS
from core.stages import STAGES, Stage
from tui.escalation_words import GROUNDS, decision_words, fell_due, fired_words, level_title, quoted
from tui.i18n import _, current_language, translate
from tui.kept_words import retold
from tui.moments import age, stamp
from tui.panes.block_list import Block, BlockList
from tui.panes.facts import CaseFacts
from tui.panes.lines import Line, Run, both_ends, one_line, text_lines

INDENT = 4
BAR = 20
"""Cells of the longest stage's bar."""


@dataclass(frozen=True, slots=True)
class Happened:
    """Something within a stay that bears on who may act, or on how late it is. `firing` where a rule did it."""

    at: datetime
    words: str
    ink: str
    firing: Firing | None = None


@dataclass
class Span:
    """One stay in a stage. `left` says how it ended, empty while it lasts."""

    stage: Stage
    since: datetime
    until: datetime | None = None
    who: list[str] = field(default_factory=list)
    left: str = ""
    events: list[Happened] = field(default_factory=list)


def spans(entries: Iterable[Entry], facts: CaseFacts) -> list[Span]:
    """The stays, oldest first; empty without entries. `facts` say what rules and clocks are called."""
    found: list[Span] = []
    for entry in entries:
        for event in entry.events:
            _follow(found, entry, event)
            if found and (happened := _happened(entry, event, facts)) is not None:
                found[-1].events.append(happened)
    return found


def _follow(found: list[Span], entry: Entry, event: object) -> None:
    match event:
        case Registered():
            found.append(Span(Stage.REGISTRATION, event.at))
        case Advanced():
            _leave(found, entry, event.to_stage, _("advanced by {who}").format(who=one_line(entry.by, 40)))
        case SentBack():
            words = _("sent back by {who}: {reason}").format(who=one_line(entry.by, 40), reason=one_line(event.reason))
            _leave(found, entry, event.to_stage, words)
        case CaseDisposed():
            words = _("ended early by {who}: {reason}").format(
                who=one_line(entry.by, 40), reason=one_line(retold(event.disposed.reason))
            )
            _leave(found, entry, Stage.CLOSED, words)
        case Reopened():
            ground = translate(GROUNDS.get(event.ground, event.ground))
            words = _("reopened by {who} ({ground}): {reason}").format(
                who=one_line(entry.by, 40), ground=ground, reason=one_line(event.reason)
            )
            _leave(found, entry, event.to_stage, words)
        case ev.Referred() if found and event.to_stage is not found[-1].stage:
            _leave(found, entry, event.to_stage, _("called back by {who}").format(who=one_line(entry.by, 40)))
        case Assigned() if found and event.handler not in found[-1].who:
            found[-1].who.append(event.handler)
        case Undone() if found and (stage := event.restore.get("stage")) and stage != found[-1].stage:
            _leave(found, entry, Stage(str(stage)), _("taken back by {who}").format(who=one_line(entry.by, 40)))


def _happened(entry: Entry, event: object, facts: CaseFacts) -> Happened | None:
    """What an event is within its stay; None for what the stay itself says, or what says nothing here."""
    who = _("the program") if entry.by == SYSTEM.login else one_line(entry.by, 40)
    match event:
        case ev.Escalated():
            return _raised(entry, event, facts, who)
        case ev.RuleFired() if event.firing.rule != BY_HAND and not _raises(entry, event.firing):
            share = event.firing.rule.partition("@")[2]
            ink = "text" if not share else "late" if int(share) >= BREACH else "dim"
            return Happened(entry.at, fired_words(event.firing, facts.case, facts.policy), ink, event.firing)
        case ev.Deescalated():
            words = _("given back to level {level}, {name}, by {who}: {reason}").format(
                level=event.to_level, name=level_title(event.to_level), who=who, reason=one_line(event.reason)
            )
            return Happened(entry.at, words, "text")
        case ev.SignalNoticed():
            return _noticed(entry, event, who)
        case ev.ClockExtended():
            clock = facts.policy.rule_label(event.extension.clock.partition("/")[0], current_language())
            words = _("more time for {clock} by {who}: {reason}")
            return Happened(
                entry.at, words.format(clock=clock, who=who, reason=one_line(event.extension.reason)), "text"
            )
        case ev.Rebased():
            words = _("moved to the policy {name} by {who}: {reason}")
            return Happened(
                entry.at, words.format(name=event.policy, who=who, reason=one_line(event.reason)), "text"
            )
    return _outside(entry, event, who)


def _outside(entry: Entry, event: object, who: str) -> Happened | None:
    """What the independent body did, and what was done with it."""
    match event:
        case ev.Referred():
            words = _("referred to {body} by {who}: {reason}").format(
                body=one_line(event.referral.body, 80), who=who, reason=one_line(event.referral.reason)
            )
        case ev.BodyWrote() if event.enquiry:
            words = _("the independent body asks: {words}").format(words=one_line(event.enquiry))
        case ev.BodyWrote():
            words = _("the independent body was answered by {who}").format(who=who)
        case ev.BodyDecided():
            words = _("the independent body decided: {decision}").format(decision=decision_words(event.decision))
        case _:
            return None
    return Happened(entry.at, words, "level3")


def _raised(entry: Entry, event: ev.Escalated, facts: CaseFacts, who: str) -> Happened:
    firing = next((e.firing for e in entry.events if isinstance(e, ev.RuleFired) and e.firing.rule == event.rule), None)
    reason = fired_words(firing, facts.case, facts.policy) if firing else one_line(event.reason)
    words = _("to level {level}, {name}: {reason}") if firing else _("to level {level}, {name}, by {who}: {reason}")
    words = words.format(level=event.to_level, name=level_title(event.to_level), who=who, reason=reason)
    return Happened(entry.at, words, f"level{min(event.to_level, 3)}", firing)


def _raises(entry: Entry, firing: Firing) -> bool:
    """Whether this firing is told by the rise that it brought about."""
    return any(isinstance(event, ev.Escalated) and event.rule == firing.rule for event in entry.events)


def _noticed(entry: Entry, event: ev.SignalNoticed, who: str) -> Happened:
    notice = event.notice
    name, reason = translate(SIGNALS[notice.signal]), one_line(notice.reason)
    match notice.state:
        case NoticeState.SUGGESTED:
            return Happened(entry.at, f"{name}? {quoted(one_line(notice.words, 200))}", "vulnerable")
        case NoticeState.CONFIRMED:
            words = _("{signal}, confirmed by {who}").format(signal=name, who=who)
            return Happened(entry.at, words + (f": {reason}" if reason else ""), "vulnerable")
    words = _("{signal}, dismissed by {who}: {reason}").format(signal=name, who=who, reason=reason)
    return Happened(entry.at, words, "dim")


def _leave(found: list[Span], entry: Entry, to_stage: Stage, words: str) -> None:
    if found:
        found[-1].until, found[-1].left = entry.at, words
    handler = found[-1].who[-1:] if found and to_stage is not Stage.CLOSED else []
    found.append(Span(to_stage, entry.at, who=list(handler)))


class Timeline(BlockList):
    """One block a stay, the newest last."""

    STARTS_AT_END = True

    def tell(self, facts: CaseFacts | None, fresh: bool) -> None:
        """The stays as they are now."""
        found = spans(facts.entries, facts) if facts else []
        open_ones = [span for span in found if span.stage is not Stage.CLOSED]
        self._longest = max((_length(span, self.reader.now) for span in open_ones), default=0.0)
        self._drawn.clear()  # a longer stay makes every other bar shorter
        self.load([Block(f"{number}:{span.since}", span) for number, span in enumerate(found)], fresh)

    def draw(self, block: Block, width: int) -> list[Line]:
        span = cast("Span", block.about)
        now, zone, signs = self.reader.now, self.reader.zone, self.signs
        rule = STAGES[span.stage]
        lasts = span.until is None and span.stage is not Stage.CLOSED
        sign = signs.open if lasts else signs.done
        left: list[Run] = [
            (f"{sign} ", "open" if lasts else "ok"),
            (f"{rule.number} {translate(rule.title)}" if rule.leads_to else translate(rule.title), "strong"),
        ]  # fmt: skip
        if span.who:
            left.append(("  " + ", ".join(one_line(who, 40) for who in span.who), "text"))
        when = stamp(span.since, now, zone)
        if span.stage is Stage.CLOSED:
            return [both_ends(left, [(when, "dim")], width), ()]
        cells = round(BAR * _length(span, now) / self._longest) if self._longest else 0
        took = age(span.since, span.until or now)
        right: list[Run] = [(f"{when}  ", "dim"), (f"{took:>7}", "text")]
        if width >= 60:
            right.insert(0, (f"{signs.bar * max(cells, 1):<{BAR}}  ", "rule"))
        lines = [both_ends(left, right, width)]
        for one in span.events:
            due = fell_due(one.firing, now, zone) if one.firing else ""
            lines += text_lines(f"{stamp(one.at, now, zone)}  {one.words}{due}", width, one.ink, INDENT)
        if span.left:
            lines += text_lines(span.left, width, "dim", INDENT)
        return [*lines, ()]


def _length(span: Span, now: datetime) -> float:
    return max(((span.until or now) - span.since).total_seconds(), 0.0)
