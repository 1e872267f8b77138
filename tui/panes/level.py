"""A case's level and why, what was noticed in the client's words, and how it stands with the independent body."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rich.cells import cell_len

from core.case import Case, Notice, NoticeState, Referral
from core.say import label
from core.signals import SIGNALS
from tui.actions import BY_ID, key_for, shown_key
from tui.escalation_words import (
    Raised,
    decision_words,
    fell_due,
    heart,
    level_title,
    names,
    notice_source,
    quoted,
    raised,
    when_words,
    who_acts,
)
from tui.i18n import _, translate
from tui.moments import stamp
from tui.panes.block_list import Block
from tui.panes.lines import (
    Line,
    Run,
    Signs,
    both_ends,
    clipped,
    flowing,
    labelled,
    one_line,
    text_lines,
    wrapped,
)
from tui.panes.queue_columns import Reader

if TYPE_CHECKING:
    from tui.panes.facts import CaseFacts

INDENT = 2

Wants = tuple[tuple[str, Mapping[str, object]], ...]


def level_blocks(facts: CaseFacts) -> Iterator[Block]:
    """The sections before the clocks; a case of the first line without a signal has none."""
    case = facts.case
    for title, blocks in (
        (label("signals"), [_noticed_block(notice, facts) for notice in _in_order(case)]),
        (label("level"), list(_level_block(facts))),
        (label("independent body"), list(_outside_block(facts))),
    ):
        if blocks:
            yield Block(f"head:{title}", title, selectable=False)
            yield from blocks
            yield Block(f"gap:{title}", None, selectable=False)


def waiting(case: Case) -> list[Notice]:
    """The signals that nobody has looked at."""
    return [notice for notice in case.notices if notice.state is NoticeState.SUGGESTED]


def shout(notice: Notice, facts: CaseFacts, reader: Reader, width: int) -> Line:
    """`⚑ self-exclusion? “take me out of this”  [>] confirm  [<] dismiss`: the words give way, never the keys."""
    name = f"{reader.glyphs.vulnerable} {translate(SIGNALS[notice.signal])}? "
    keys = _answers() if "confirm_signal" in facts.offered else []
    room = width - cell_len(name) - sum(cell_len(words) for words, _ink in keys) - cell_len(quoted("")) - 1
    words = quoted(heart(one_line(notice.words, 200), max(room, 10))) if notice.words else ""
    return both_ends([(name, "vulnerable"), (words, "vulnerable")], keys, width)


def _answers() -> list[Run]:
    """The keys that answer a signal."""
    return [
        (f" [{key_for('confirm_signal')}]", "key"), (" " + _("confirm"), "text"),
        (f"  [{key_for('dismiss_signal')}]", "key"), (" " + _("dismiss"), "text"),
    ]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Noticed:
    """One signal: what it rests on, and what a person said to it."""

    notice: Notice
    may_answer: bool

    def lines(self, reader: Reader, signs: Signs, width: int) -> list[Line]:
        notice = self.notice
        name, waits = translate(SIGNALS[notice.signal]), notice.state is NoticeState.SUGGESTED
        when = stamp(notice.at, reader.now, reader.zone)
        match notice.state:
            case NoticeState.SUGGESTED:
                head: list[Run] = [(f"{reader.glyphs.vulnerable} {name}?", "vulnerable")]
                right: list[Run] = [(when, "dim")]
                right = _answers() if self.may_answer else right
            case NoticeState.CONFIRMED:
                head = [(f"{reader.glyphs.vulnerable} {name}", "vulnerable")]
                right = [(_("confirmed by {who} {when}").format(who=one_line(notice.by, 40), when=when), "dim")]
            case _:
                head = [(f"{signs.off} {name}", "dim")]
                right = [(_("dismissed by {who} {when}").format(who=one_line(notice.by, 40), when=when), "dim")]
        lines = [both_ends(head, right, width)]
        if notice.words:
            words = f"{quoted(one_line(notice.words))} ({notice_source(notice)})"
            lines += text_lines(words, width, "text" if waits else "dim", INDENT)
        if notice.reason:
            lines += text_lines(one_line(notice.reason), width, "dim", INDENT)
        return lines


@dataclass(frozen=True, slots=True)
class Level:
    """Where the case is, what brought it there, who may act, and who may not any more."""

    level: int
    cause: Raised | None
    acts: str
    earlier: str
    barred: str
    appeals: str

    def lines(self, reader: Reader, signs: Signs, width: int) -> list[Line]:
        ink = f"level{min(self.level, 3)}" if self.level else "dim"
        head: list[Run] = [(_("level {n}").format(n=self.level), ink), (f"  {level_title(self.level)}", "strong")]
        right: list[Run] = []
        details = [(_("acts"), self.acts)]
        if self.cause is not None:
            now, zone = reader.now, reader.zone
            firing = self.cause.firing
            when = when_words(firing, now, zone) if firing else stamp(self.cause.at, now, zone)
            right = [(_("since {when}").format(when=stamp(self.cause.at, now, zone)), "dim")]
            by = "" if firing else f" ({one_line(self.cause.by, 40)})"
            details.insert(0, (_("because"), f"{one_line(self.cause.words)}{by}" + (f", {when}" if firing else "")))
        details += [
            (_("handled it before"), self.earlier), (_("decided it before"), self.barred), (_("appeals"), self.appeals),
        ]  # fmt: skip
        return [both_ends(head, right, width), *_details(details, width)]


@dataclass(frozen=True, slots=True)
class Outside:
    """The referral: to whom, since when, what was asked and is owed, what was decided."""

    referral: Referral
    may_answer: bool

    def lines(self, reader: Reader, signs: Signs, width: int) -> list[Line]:
        referral, now, zone = self.referral, reader.now, reader.zone
        made = referral.decision
        since = _("since {when}").format(when=stamp(referral.at, now, zone))
        if made is None:
            head: list[Run] = [(f"{reader.glyphs.paused} {one_line(referral.body, 80)}", "level3")]
            head.append(("  " + _("has the case"), "text"))
        else:
            head = [(f"{signs.done} {one_line(referral.body, 80)}", "strong"), ("  " + _("has decided"), "text")]
        lines = [both_ends(head, [(since, "dim")], width)]
        if referral.enquiry:
            key: list[Run] = [(f"  [{key_for('answer_enquiry')}]", "key")] if self.may_answer else []
            lines.append(both_ends([(f"  {signs.open} " + _("it asks, and is not answered yet"), "open")], key, width))
            lines += text_lines(referral.enquiry, width, "text", INDENT + 2)
        details = [
            (_("contact"), one_line(referral.contact)), (_("its reference"), one_line(referral.reference)),
            (_("reason"), referral.reason), (_("sent by"), one_line(referral.by, 40)),
        ]  # fmt: skip
        if made is not None:
            decided = f"{decision_words(made)}, {stamp(made.at, now, zone)}"
            details = [(_("decision"), decided), (_("in short"), made.summary), *details]
        return [*lines, *_details(details, width)]


def _details(details: list[tuple[str, str]], width: int) -> list[Line]:
    told = [(name, words) for name, words in details if words]
    column = min(max((cell_len(name) for name, _words in told), default=0) + 2, 20)
    lines: list[Line] = []
    for name, words in told:
        lines += [((" " * INDENT, "dim"), *line) for line in labelled(name, words, width - INDENT, column)]
    return lines


def _in_order(case: Case) -> list[Notice]:
    """What waits for a person first, what was dismissed last."""
    order = list(NoticeState)
    return sorted(case.notices, key=lambda notice: order.index(notice.state))


def _noticed_block(notice: Notice, facts: CaseFacts) -> Block:
    may_answer = notice.state is NoticeState.SUGGESTED and "confirm_signal" in facts.offered
    this = {"notice": notice.id}
    wants = (("confirm_signal", this), ("dismiss_signal", this)) if may_answer else ()
    return Block(f"notice:{notice.id}", Noticed(notice, may_answer), wants)


def _level_block(facts: CaseFacts) -> Iterator[Block]:
    case = facts.case
    if not (case.level or case.appeals or case.earlier):
        return
    allowed = facts.policy.appeal.times
    appeals = _("{n} of {most}").format(n=case.appeals, most=allowed) if case.appeals else ""
    level = Level(
        level=case.level, cause=raised(case, facts.entries, facts.policy), acts=who_acts(case, facts.policy),
        earlier=names(case.earlier) if case.level else "", barred=names(case.barred), appeals=appeals,
    )  # fmt: skip
    wants: Wants = tuple((name, {}) for name in ("escalate", "de_escalate") if name in facts.offered)
    yield Block("level", level, wants)


def _outside_block(facts: CaseFacts) -> Iterator[Block]:
    referral = facts.case.referral
    if referral is None:
        return
    may_answer = "answer_enquiry" in facts.offered
    names_of = ("answer_enquiry", "record_body_decision", "record_enquiry")
    wants: Wants = tuple((name, {}) for name in names_of if name in facts.offered)
    yield Block("referral", Outside(referral, may_answer), wants)


def standing_lines(facts: CaseFacts, reader: Reader, signs: Signs, width: int) -> list[Line]:
    """What the head of the pane says of all this: signals that shout, the level and why, and who else has the case."""
    case = facts.case
    lines = _signals(facts, reader, width)
    if case.level:
        lines += clipped(_why(facts, reader, width), 2, width)
    facts_runs = list(_known(case, reader))
    if facts_runs:
        lines += clipped(flowing(facts_runs, width), 1, width)
    return lines


def _signals(facts: CaseFacts, reader: Reader, width: int) -> list[Line]:
    """The first with its words and keys; the others by name."""
    found = waiting(facts.case)
    lines = [shout(notice, facts, reader, width) for notice in found[:1]]
    if others := found[1:]:
        runs = [(f"{reader.glyphs.vulnerable} {translate(SIGNALS[n.signal])}?  ", "vulnerable") for n in others]
        key = shown_key(BY_ID["clocks"].key)
        lines.append(both_ends(runs, [(f"[{key}]", "key"), (" " + _("look at each"), "text")], width))
    return lines


def _why(facts: CaseFacts, reader: Reader, width: int) -> list[Line]:
    case = facts.case
    cause = raised(case, facts.entries, facts.policy)
    words = _("level {n}, {name}").format(n=case.level, name=level_title(case.level))
    if cause is not None:
        words += f": {one_line(cause.words)}"
        words += fell_due(cause.firing, reader.now, reader.zone) if cause.firing else ""
    return [((line, f"level{min(case.level, 3)}"),) for line in wrapped(words, width)]


def _known(case: Case, reader: Reader) -> Iterator[Run]:
    """Facts that everybody who opens the case must know: letters from outside, appeals, the body's enquiry."""
    flags = case.client.flags if case.client else ()
    for notice in case.notices:
        if notice.state is NoticeState.CONFIRMED and notice.signal.value not in flags:
            yield f"{reader.glyphs.vulnerable} {translate(SIGNALS[notice.signal])}", "vulnerable"
    if case.appeals:
        yield _("appeal {n}").format(n=case.appeals), "level1"
    referral = case.referral
    if referral is not None and referral.enquiry:
        yield _("{body} asks, and is not answered yet").format(body=one_line(referral.body, 40)), "open"
    if referral is not None and referral.decision is not None:
        words = _("{body} decided: {decision}")
        yield words.format(body=one_line(referral.body, 40), decision=decision_words(referral.decision)), "level3"
