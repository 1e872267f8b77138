"""The warning that our own people get by mail when a rule fires: which case, what fired, when it was due. No client's
name and no word of theirs: a mailbox is not the floor."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from core.case import BY_HAND, Case, Firing
from core.letters.letter import Letter

if TYPE_CHECKING:
    from core.policy import Policy


@dataclass(frozen=True, slots=True)
class _Words:
    subject: str
    opening: str
    fired: str
    share: str
    breached: str
    by_hand: str
    level: str


_WORDING: dict[str, _Words] = {
    "en": _Words(
        subject="[{ref}] {what}",
        opening="Case {ref} needs to be looked at. Open it on the floor.",
        fired="- {what}; due {due}",
        share="{rule}: {share} % of its time are used up",
        breached="{rule}: breached",
        by_hand="escalated by hand",
        level="It is at level {level} now.",
    ),
    "ru": _Words(
        subject="[{ref}] {what}",
        opening="Обращение {ref} требует внимания. Откройте его в программе.",
        fired="- {what}; срок {due}",
        share="{rule}: израсходовано {share} % срока",
        breached="{rule}: срок нарушен",
        by_hand="эскалировано вручную",
        level="Сейчас оно на уровне {level}.",
    ),
}


def warning(case: Case, fired: Iterable[Firing], policy: Policy, now: datetime) -> Letter:
    """The mail about what fired, in the policy's first language; instants are said in UTC."""
    language = policy.languages[0]
    words = _WORDING.get(language, _WORDING["en"])
    told = [(_what(firing, policy, language, words), firing) for firing in fired]
    lines = [
        words.fired.format(what=what, due=firing.due_at.strftime("%Y-%m-%d %H:%M UTC")) for what, firing in told
    ]
    body = "\n\n".join((words.opening.format(ref=case.ref), "\n".join(lines), words.level.format(level=case.level)))
    return Letter(words.subject.format(ref=case.ref, what=told[-1][0]), body)


def _what(firing: Firing, policy: Policy, language: str, words: _Words) -> str:
    if firing.rule == BY_HAND:
        return words.by_hand
    rule = policy.rule_label(firing.rule, language)
    share = firing.rule.partition("@")[2]
    if not share:
        return rule
    return words.breached.format(rule=rule) if int(share) == 100 else words.share.format(rule=rule, share=share)
