"""Escalation in words: what fired and why, why a case is at its level, who may act there, and what a body decided."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo

from rich.cells import cell_len, set_cell_size

from core import events as ev
from core.case import BY_HAND, BodyDecision, Case, Firing, Notice
from core.catalogue import CATEGORIES, OUTCOMES, Category
from core.journal import Entry
from core.people import EXTERNAL_LEVEL, HIGHEST_LEVEL, LEVELS
from core.policy import Policy
from core.policy.model import PROMISE
from core.say import label
from core.signals import SIGNALS
from core.text import clean_line
from tui.clock_words import share_words
from tui.i18n import _, current_language, translate
from tui.moments import stamp

FOUND_LATER = timedelta(minutes=1)
"""From here on it matters that something was found later than it fell due."""

GROUNDS: dict[str, str] = {"appeal": label("the client appealed"), "new_facts": label("new facts")}
"""Why a case is reopened."""


@dataclass(frozen=True, slots=True)
class Raised:
    """What brought the case to its level: when, by whom, in words, and the rule where one did it."""

    at: datetime
    by: str
    words: str
    firing: Firing | None = None


def raised(case: Case, entries: Sequence[Entry], policy: Policy) -> Raised | None:
    """The last thing that put the case at the level where it is; None at the first line."""
    for entry in reversed(entries):
        for event in reversed(entry.events):
            if _level_after(event) == case.level:
                return _raise_of(event, entry, case, policy) if case.level else None
    return None


def _level_after(event: object) -> int | None:
    match event:
        case ev.Escalated() | ev.Deescalated() | ev.BodyDecided():
            return event.to_level
        case ev.Reopened():
            return event.level
        case ev.Referred():
            return EXTERNAL_LEVEL
    return None


def _raise_of(event: object, entry: Entry, case: Case, policy: Policy) -> Raised:
    match event:
        case ev.Escalated() if event.rule:
            firing = next(
                (e.firing for e in entry.events if isinstance(e, ev.RuleFired) and e.firing.rule == event.rule), None
            )
            words = fired_words(firing, case, policy) if firing else policy.rule_label(event.rule, current_language())
            return Raised(entry.at, entry.by, words, firing)
        case ev.Reopened():
            ground = translate(GROUNDS.get(event.ground, event.ground))
            return Raised(entry.at, entry.by, _joined(ground, event.reason))
        case ev.Referred():
            words = _("referred to {body}").format(body=event.referral.body)
            return Raised(entry.at, entry.by, _joined(words, event.referral.reason))
        case ev.BodyDecided():
            return Raised(entry.at, entry.by, _("it came back from the independent body"))
        case ev.Deescalated():
            return Raised(entry.at, entry.by, _("given back: {reason}").format(reason=event.reason))
    return Raised(entry.at, entry.by, getattr(event, "reason", ""))


def fired_words(firing: Firing, case: Case, policy: Policy) -> str:
    """`First answer: late`, `Large amount: 2 500.00 EUR`, `by hand`."""
    if firing.rule == BY_HAND:
        return _("by hand")
    name = policy.rule_label(firing.rule, current_language())
    share = firing.rule.partition("@")[2]
    if share.isdecimal():
        if firing.rule.startswith(f"{PROMISE}@"):
            name += f" {firing.cause}"
        return f"{name}: {share_words(int(share))}"
    cause = cause_words(firing.cause, case)
    says_more = cause and cause.casefold() != name.casefold()
    return f"{name}: {cause}" if says_more else name


def cause_words(cause: str, case: Case) -> str:
    """What set a rule off, as far as its name does not say it."""
    kind, _blank, about = cause.partition(" ")
    if kind == "amount":
        return case.amount.pretty() if case.amount else about
    if kind == "category" and about in set(Category):
        return translate(CATEGORIES[Category(about)].label)
    if kind == "notice":
        notice = next((notice for notice in case.notices if notice.id == about), None)
        return notice_words(notice) if notice else about
    if kind == "appeal":
        return _("appeal {n}").format(n=about)
    if cause == "client's card":
        return _("the client's card says so")
    if kind == "since" and about.startswith("m"):
        return _("since message {id}").format(id=about)
    return ""


def when_words(firing: Firing, now: datetime, zone: tzinfo | None) -> str:
    """`10:00`, or `due 10:00, found 10:03` where nobody was there to find it in time."""
    found = stamp(firing.fired_at, now, zone)
    if firing.fired_at - firing.due_at < FOUND_LATER:
        return found
    return _("due {due}, found {found}").format(due=stamp(firing.due_at, now, zone), found=found)


def fell_due(firing: Firing, now: datetime, zone: tzinfo | None) -> str:
    """` (due 10:00)` behind what was found later; empty for what was found in time."""
    if firing.fired_at - firing.due_at < FOUND_LATER:
        return ""
    return " " + _("(due {when})").format(when=stamp(firing.due_at, now, zone))


def level_title(level: int) -> str:
    """`department's lead`."""
    return translate(LEVELS[min(level, EXTERNAL_LEVEL)])


def who_acts(case: Case, policy: Policy) -> str:
    """Who may act on the case at its level."""
    if case.level >= EXTERNAL_LEVEL:
        return _("management, which speaks with the independent body")
    if case.level >= HIGHEST_LEVEL:
        return _("management")
    where = policy.department_label(case.department, current_language()) if case.department else ""
    if case.level == 0:
        return _joined(_("everybody"), where)
    return _joined(_("level {level} and above").format(level=case.level), where)


def notice_words(notice: Notice) -> str:
    """`self-exclusion: “take me out of this”`."""
    words = clean_line(notice.words or notice.reason, 200)
    return f"{translate(SIGNALS[notice.signal])}: {quoted(words)}" if words else translate(SIGNALS[notice.signal])


def notice_source(notice: Notice) -> str:
    """Where the words of a signal stand: `message m3`, `the complaint`."""
    return _("message {id}").format(id=notice.message) if notice.message else _("the complaint")


def heart(words: str, room: int) -> str:
    """As much of a signal's words as `room` cells take, cut where the sign does not stand: it is in the middle of
    what is cut at both ends, and near the end that is whole."""
    if cell_len(words) <= room:
        return words
    inner, before_cut, after_cut = words.strip("…"), words.startswith("…"), words.endswith("…")
    spare = len(inner) - max(room - 1 - before_cut, 1)
    start = 0 if not before_cut else spare // 2 if after_cut else spare - 1
    kept = inner[start:] if not start or inner[start - 1] == " " else inner[start:].partition(" ")[2]
    head = "…" if before_cut else ""
    if before_cut and not after_cut:
        return head + kept
    kept = set_cell_size(kept, max(room - len(head) - 1, 1)).rstrip()
    return head + (kept.rpartition(" ")[0] or kept) + "…"


def quoted(words: str) -> str:
    """Somebody's words in the quotation marks of the reader's language."""
    return _("“{words}”").format(words=words)


def decision_words(decision: BodyDecision) -> str:
    """`binding · Refund · 500.00 EUR`."""
    binding = _("binding") if decision.binding else _("advice")
    outcome = translate(OUTCOMES[decision.outcome].label) if decision.outcome else ""
    return _joined(binding, outcome, decision.amount.pretty() if decision.amount else "")


def _joined(*parts: str) -> str:
    return " · ".join(part for part in parts if part)


def names(logins: Iterable[str]) -> str:
    """Logins in a line."""
    return ", ".join(clean_line(login, 40) for login in dict.fromkeys(logins))
