"""The stages that a case went through: from when to when, how long, who worked it, and how each was left."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import cast

from core.events import Advanced, Assigned, CaseDisposed, Escalated, Registered, Reopened, SentBack, Undone
from core.journal import Entry
from core.stages import STAGES, Stage
from tui.i18n import _, translate
from tui.kept_words import retold
from tui.moments import age, stamp
from tui.panes.block_list import Block, BlockList
from tui.panes.facts import CaseFacts
from tui.panes.lines import Line, Run, both_ends, one_line, text_lines

INDENT = 4
BAR = 20
"""Cells of the longest stage's bar."""


@dataclass
class Span:
    """One stay in a stage. `left` says how it ended, empty while it lasts."""

    stage: Stage
    since: datetime
    until: datetime | None = None
    who: list[str] = field(default_factory=list)
    left: str = ""
    events: list[tuple[datetime, str]] = field(default_factory=list)
    """What happened within it that bears on who may act."""


def spans(entries: Iterable[Entry]) -> list[Span]:
    """The stays, oldest first; empty without entries."""
    found: list[Span] = []
    for entry in entries:
        for event in entry.events:
            _follow(found, entry, event)
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
            words = _("reopened by {who}: {reason}").format(who=one_line(entry.by, 40), reason=one_line(event.reason))
            _leave(found, entry, event.to_stage, words)
        case Assigned() if found and event.handler not in found[-1].who:
            found[-1].who.append(event.handler)
        case Escalated() if found:
            words = _("to level {level}: {reason}").format(level=event.to_level, reason=one_line(event.reason))
            found[-1].events.append((entry.at, words))
        case Undone() if found and (stage := event.restore.get("stage")) and stage != found[-1].stage:
            _leave(found, entry, Stage(str(stage)), _("taken back by {who}").format(who=one_line(entry.by, 40)))


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
        found = spans(facts.entries) if facts else []
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
        for at, words in span.events:
            lines += text_lines(f"{stamp(at, now, zone)} {words}", width, "level1", INDENT)
        if span.left:
            lines += text_lines(span.left, width, "dim", INDENT)
        return [*lines, ()]


def _length(span: Span, now: datetime) -> float:
    return max(((span.until or now) - span.since).total_seconds(), 0.0)
