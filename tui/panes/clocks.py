"""Every clock of a case: how each stands, when it is due, what paused it and what stops it (E1, E2, U2)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from rich.cells import cell_len

from core.case import Clock, Extension, Firing, Wait
from core.clocks.pending import Pending, pending
from core.policy.clock import ClockRule
from core.say import label
from tui.actions import BY_ID, key_for, shown_key
from tui.clock_words import (
    Stand,
    budget,
    by_urgency,
    clock_title,
    measured,
    pause_words,
    pauses_of,
    short_share,
    short_stand,
    span_words,
    stand_of,
    started_by,
    stopped_by,
    stops,
    wait_words,
)
from tui.escalation_words import level_title, when_words
from tui.i18n import _, translate
from tui.moments import WIDEST, exact, stamp
from tui.panes.block_list import Block, BlockList
from tui.panes.facts import CaseFacts
from tui.panes.level import Level, Noticed, Outside, level_blocks
from tui.panes.lines import Line, Run, Signs, both_ends, labelled, one_line, rule, wrapped
from tui.panes.paper import Paper
from tui.panes.queue_columns import Glyphs, Reader, fitted

INDENT = 2
EXACT_FROM = 90
"""Cells from which a due time is said to the second, with its zone."""

BESIDE_TITLE = WIDEST + 8
"""Cells of the summary that are not its column of titles: the sign, a gap, and how the clock stands."""

_INKS: dict[Stand, str] = {
    Stand.LATE: "late", Stand.NEAR: "soon", Stand.CALM: "text", Stand.PAUSED: "paused", Stand.MET: "ok",
    Stand.MET_LATE: "late", Stand.OVER: "dim",
}  # fmt: skip


def sign_of(stand: Stand, glyphs: Glyphs, signs: Signs) -> str:
    """The character that says how a clock stands, the same as in the queue."""
    return {
        Stand.LATE: glyphs.late, Stand.NEAR: glyphs.soon, Stand.CALM: glyphs.calm, Stand.PAUSED: glyphs.paused,
        Stand.MET: signs.done, Stand.MET_LATE: signs.failed, Stand.OVER: signs.off,
    }[stand]  # fmt: skip


def strip(facts: CaseFacts, reader: Reader, signs: Signs, width: int) -> Line:
    """The live clocks in a row, the most urgent first, as many as there is room for: where a list costs too much."""
    runs: list[Run] = []
    live = [clock for clock in by_urgency(facts.case.clocks, reader.now) if clock.is_live]
    room = width
    for place, clock in enumerate(live):
        stand = stand_of(clock, reader.now, reader.soon)
        title = clock_title(clock, facts.case, facts.policy)
        words = f"{sign_of(stand, reader.glyphs, signs)} {title} {short_stand(clock, reader.now, reader.zone)}"
        more = 0 if place == len(live) - 1 else cell_len(f"  +{len(live) - place - 1}")
        if place and cell_len(words) + 2 + more > room:
            runs.append((f"  +{len(live) - place}", "dim"))
            break
        runs += [("  " if place else "", "text"), (words, _INKS[stand])]
        room -= cell_len(words) + (2 if place else 0)
    return tuple(runs)


class ClockSummary(Paper):
    """A line for each clock beside what is owed: the most urgent first, what was met last, as many as there is room."""

    def __init__(self, reader: Reader, *, id: str | None = None) -> None:
        super().__init__(reader, id=id)
        self.facts: CaseFacts | None = None

    def tell(self, facts: CaseFacts | None) -> None:
        """Another case, or the same as it stands now."""
        self.facts = facts
        self.redraw()

    def draw(self, width: int) -> list[Line]:
        facts = self.facts
        if facts is None or not facts.case.clocks:
            return []
        clocks = by_urgency(facts.case.clocks, self.reader.now)
        room = max(self.size.height - 2, 1)
        shown = clocks if len(clocks) <= room else clocks[: max(room - 1, 1)]
        titles = {clock.key: clock_title(clock, facts.case, facts.policy) for clock in clocks}
        column = min(max(cell_len(titles[clock.key]) for clock in shown), max(width - BESIDE_TITLE, 12))
        key = f" {shown_key(BY_ID['clocks'].key)}"
        head = (*rule(_("clocks"), width - len(key), self.signs.rule), (key, "key"))
        lines: list[Line] = [(), head, *(self._line(clock, titles[clock.key], column, width) for clock in shown)]
        if len(shown) < len(clocks):
            lines.append(((f"  … +{len(clocks) - len(shown)}", "dim"),))
        return lines

    def _line(self, clock: Clock, title: str, column: int, width: int) -> Line:
        assert self.facts is not None
        now, zone = self.reader.now, self.reader.zone
        stand = stand_of(clock, now, self.reader.soon)
        ink = _INKS[stand]
        sign = sign_of(stand, self.reader.glyphs, self.signs)
        left: list[Run] = [
            (f"{sign} ", ink),
            (fitted(title, column) + "  ", "text" if clock.is_live else "dim"),
            (short_stand(clock, now, zone), ink if clock.is_live else "dim"),
        ]
        amount = budget(self.facts.policy.clock(clock.rule)) if clock.is_live else ""
        used = sum(cell_len(text) for text, _ink in left)
        right: list[Run] = [(amount, "dim")] if amount and used + cell_len(amount) + 1 < width else []
        return both_ends(left, right, width)


@dataclass(frozen=True, slots=True)
class Coming:
    """An alarm that has not rung: its share of the clock's time, when, and the level that the case then goes to."""

    share: int
    at: datetime
    level: int


@dataclass(frozen=True, slots=True)
class Shown:
    """A clock with everything that is said of it."""

    clock: Clock
    title: str
    rule: ClockRule | None
    began: str
    pauses: tuple[Wait, ...]
    given: tuple[Extension, ...]
    fired: tuple[Firing, ...]
    coming: tuple[Coming, ...]
    may_extend: bool


class ClockList(BlockList):
    """Signals and level first, where there are any; then each clock whole, those that run before those that ended."""

    def tell(self, facts: CaseFacts | None, fresh: bool) -> None:
        """The clocks as they are now."""
        self.load(list(self._blocks(facts)) if facts else [], fresh)

    def _blocks(self, facts: CaseFacts) -> Iterator[Block]:
        yield from level_blocks(facts)
        clocks = by_urgency(facts.case.clocks, self.reader.now)
        for title, some in (
            (label("clocks"), [clock for clock in clocks if clock.is_live]),
            (label("clocks that ended"), [clock for clock in clocks if not clock.is_live]),
        ):
            if some:
                yield Block(f"head:{title}", title, selectable=False)
                yield from (_block(clock, facts) for clock in some)
                yield Block(f"gap:{title}", None, selectable=False)

    def empty(self) -> list[Line]:
        return [((line, "dim"),) for line in wrapped(_("The case's policy gives it no clock."), self._width)]

    def draw(self, block: Block, width: int) -> list[Line]:
        about = block.about
        match about:
            case str():
                return [rule(translate(about), width, self.signs.rule)]
            case Shown():
                return self._clock(about, width)
            case Level() | Outside() | Noticed():
                return about.lines(self.reader, self.signs, width)
        return [()]

    def _clock(self, shown: Shown, width: int) -> list[Line]:
        clock, now, zone = shown.clock, self.reader.now, self.reader.zone
        stand = stand_of(clock, now, self.reader.soon)
        ink = _INKS[stand]
        title, *rest = list(wrapped(shown.title, max(width - 24, 12))) or [""]
        key: list[Run] = [(f"  [{key_for('extend_clock')}]", "key")] if shown.may_extend else []
        left: list[Run] = [(f"{sign_of(stand, self.reader.glyphs, self.signs)} ", ink), (title, "strong")]
        lines = [both_ends(left, [(short_stand(clock, now, zone), ink), *key], width)]
        lines += [((" " * INDENT + line, "text"),) for line in rest]
        details = [(name, words) for name, words in self._details(shown, width) if words]
        column = min(max((cell_len(name) for name, _words in details), default=0) + 2, 18)
        for name, words in details:
            lines += [((" " * INDENT, "dim"), *line) for line in labelled(name, words, width - INDENT, column)]
        return lines

    def _details(self, shown: Shown, width: int) -> Iterator[tuple[str, str]]:
        clock, now, zone = shown.clock, self.reader.now, self.reader.zone
        if clock.due_at is not None:
            due = exact(clock.due_at, zone) if width >= EXACT_FROM else stamp(clock.due_at, now, zone)
            if clock.is_paused(now):
                due = _("{when} at the latest").format(when=due)
            yield _("due"), self._row(due, measured(shown.rule))
        else:
            yield _("due"), self._row(_("not while it stands still"), measured(shown.rule))
        yield _("began"), self._row(stamp(clock.started_at, now, zone), shown.began)
        if clock.stopped_at is not None:
            yield _("stopped"), self._row(stamp(clock.stopped_at, now, zone), stopped_by(clock))
        else:
            yield _("stops when"), stops(clock, shown.rule)
            yield _("stands still"), pause_words(clock, now, zone)
        yield _("paused"), "; ".join(wait_words(wait, now, zone) for wait in shown.pauses if wait.end)
        if shown.rule is not None and shown.rule.pauses is not None and shown.rule.pauses.limit and clock.is_live:
            yield _("pauses"), _("at most {span} in all").format(span=span_words(shown.rule.pauses.limit))
        for given in shown.given:
            words = _("given by {who} {when}: {reason}")
            when = stamp(given.at, now, zone)
            yield _("more time"), words.format(who=one_line(given.by, 40), when=when, reason=one_line(given.reason))
        told = (f"{short_share(int(f.rule.partition('@')[2] or 0))}: {when_words(f, now, zone)}" for f in shown.fired)
        yield _("told"), "\n".join(told)
        yield _("to come"), "\n".join(self._coming(alarm) for alarm in shown.coming)

    def _coming(self, alarm: Coming) -> str:
        words = f"{short_share(alarm.share)}: {stamp(alarm.at, self.reader.now, self.reader.zone)}"
        if alarm.level:
            words += " " + _("(to level {level}, {name})").format(level=alarm.level, name=level_title(alarm.level))
        return words

    def _row(self, *parts: str) -> str:
        return f" {self.reader.glyphs.dot} ".join(part for part in parts if part)


def _block(clock: Clock, facts: CaseFacts) -> Block:
    case, policy = facts.case, facts.policy
    found = policy.clock(clock.rule)
    may_extend = clock.key in facts.extendable
    shown = Shown(
        clock=clock, title=clock_title(clock, case, policy), rule=found, began=started_by(clock, found, case),
        pauses=tuple(pauses_of(clock, found, case)),
        given=tuple(given for given in case.extensions if given.clock == clock.key),
        fired=tuple(firing for firing in case.fired if firing.clock == clock.key),
        coming=tuple(_coming_of(alarm, facts) for alarm in pending(case) if alarm.clock.key == clock.key),
        may_extend=may_extend,
    )  # fmt: skip
    wants = []
    if may_extend:
        wants.append(("extend_clock", {"clock": clock.key}))
    if clock.of and clock.is_live and "settle_promise" in facts.offered:
        wants.append(("settle_promise", {"promise": clock.of}))
    return Block(f"clock:{clock.key}", shown, tuple(wants))


def _coming_of(alarm: Pending, facts: CaseFacts) -> Coming:
    level = facts.policy.alarms_of(alarm.clock.rule).level_at(alarm.share)
    return Coming(alarm.share, alarm.at, level if level > facts.case.level else 0)

