"""A letter to the client, from its kind's template and the facts of the case.

Facts go into the holes as they are, once: braces, codes or markup in a client's words mean nothing here.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from core.case import Case, EvidenceState, MessageKind
from core.catalogue import EvidenceKind, EvidenceSource
from core.letters.appeal import appeal_paragraph
from core.letters.english import ENGLISH
from core.letters.russian import RUSSIAN
from core.letters.wording import Paragraph, Wording
from core.money import Money
from core.text import clean, clean_line

if TYPE_CHECKING:
    from collections.abc import Iterable

    from core.policy import Policy

Language = Literal["en", "ru"]

WORDINGS: dict[str, Wording] = {wording.language: wording for wording in (ENGLISH, RUSSIAN)}

FACTS: frozenset[str] = frozenset({
    "ref", "name", "house", "by", "topic", "demand", "amount", "evidence", "standing", "verdict", "outcome",
    "reasoning", "rule", "appeal", "note", "words",
})  # fmt: skip
"""Every hole that a template may have. `by` is who signs, `house` whom they sign for, `note` goes with a request,
`words` is what the writer adds: these come from the caller, the others from the case and the policy."""

TOPIC_LIMIT = 120
NAME_LIMIT = 60
DEMAND_LIMIT = 500

_LINES = frozenset({"ref", "name", "house", "by", "topic", "amount"})
_HOLE = re.compile(r"\{([a-z_]+)\}")
_LINKED = re.compile(r"://|\bwww\.|@", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Letter:
    """`subject` is one line that begins with the case's reference in brackets; `body` is plain text."""

    subject: str
    body: str


def letter(
    kind: MessageKind,
    case: Case,
    policy: Policy,
    language: str,
    *,
    facts: Mapping[str, str] | None = None,
) -> Letter:
    """The letter of that kind; `facts` (names of FACTS) add to what the case says, and win over it.

    A language that the policy does not write in gets the policy's first. Raises ValueError for a kind that is no
    letter, for a fact that no template knows, and for the letter of a decision that is not made.
    """
    wording = WORDINGS.get(policy.language_for(language), ENGLISH)
    template = wording.templates.get(kind)
    if template is None:
        raise ValueError(f"{kind.value} is not a letter")
    if kind is MessageKind.DECISION and case.decision is None:
        raise ValueError(f"case {case.ref} has no decision that a letter could tell")
    known = _known(case, wording, facts or {})
    if kind is MessageKind.DECISION:
        known["appeal"] = appeal_paragraph(case, policy, wording.language)
    paragraphs = (wording.greeting, *template.paragraphs, wording.signature)
    body = "\n\n".join(filter(None, (filled(paragraph, known) for paragraph in paragraphs)))
    return Letter(with_reference(filled(template.subject, known), case.ref), body)


def filled(paragraph: Paragraph, facts: Mapping[str, str]) -> str:
    """The paragraph, or the first alternative, whose facts are all known; empty where there is none."""
    alternatives = (paragraph,) if isinstance(paragraph, str) else paragraph
    for text in alternatives:
        if all(facts.get(name) for name in _HOLE.findall(text)):
            return _HOLE.sub(lambda hole: facts[hole[1]], text)
    return ""


def with_reference(subject: str, ref: str) -> str:
    """The subject with `[26-4213-7]` before it, unless it names the case already."""
    line = clean_line(subject)
    return line if f"[{ref}]" in line else f"[{ref}] {line}".rstrip()


def language_for(case: Case) -> Language:
    """The client's language, else the complaint's, else English."""
    spoken = (case.client.language if case.client else "") or case.language
    return "ru" if spoken == "ru" else "en"


def evidence_list(kinds: Iterable[EvidenceKind], language: str) -> str:
    """The kinds as lines of a list, in words that a client understands; each kind once."""
    words = WORDINGS.get(language, ENGLISH).evidence
    return "\n".join(f"- {words[kind]}" for kind in dict.fromkeys(kinds))


def amount_in(money: Money, language: str) -> str:
    """The amount as the language writes it: 1,200.00 EUR, or 1 200,00 EUR (with spaces that do not break)."""
    wording = WORDINGS.get(language, ENGLISH)
    number, _, currency = str(money).partition(" ")
    whole, _, decimals = number.partition(".")
    grouped = f"{int(whole):,}".replace(",", wording.group)
    return f"{grouped}{wording.point}{decimals}\u00a0{currency}" if decimals else f"{grouped}\u00a0{currency}"


def _known(case: Case, wording: Wording, given: Mapping[str, str]) -> dict[str, str]:
    if unknown := sorted(given.keys() - FACTS):
        raise ValueError(f"no template knows the fact {', '.join(unknown)}")
    known = _of_the_case(case, wording) | {name: _cleaned(name, text) for name, text in given.items()}
    if case.verdict:
        known.setdefault("verdict", wording.verdicts[case.verdict.verdict])
    if case.decision:
        known.setdefault("outcome", filled(wording.outcomes[case.decision.outcome], known))
    return known


def _of_the_case(case: Case, wording: Wording) -> dict[str, str]:
    decision = case.decision
    amount = decision.amount if decision else None
    return {
        "ref": case.ref,
        "name": _harmless(case.client.name if case.client else "", NAME_LIMIT),
        "topic": _topic(case, wording),
        "demand": _harmless(case.demand, DEMAND_LIMIT),
        "amount": amount_in(amount, wording.language) if amount else "",
        "evidence": evidence_list(_asked_of_the_client(case), wording.language),
        "standing": wording.standing[case.stage],
        "reasoning": decision.reasoning if decision else "",
        "rule": decision.rule if decision else "",
    }


def _cleaned(name: str, text: str) -> str:
    return clean_line(text) if name in _LINES else clean(text).strip()


def _topic(case: Case, wording: Wording) -> str:
    subject = _harmless(case.subject, TOPIC_LIMIT)
    return subject or (wording.about[case.category] if case.category else "")


def _harmless(words: str, limit: int) -> str:
    """A client's own words for the frame of a letter; none where they carry a link or an address.

    An acknowledgement goes to whoever the complaint says it is from: it must not carry a stranger's advertisement.
    """
    return "" if _LINKED.search(words) else clean_line(words, limit=limit)


def _asked_of_the_client(case: Case) -> list[EvidenceKind]:
    return [
        piece.kind
        for piece in case.evidence
        if piece.state is EvidenceState.ASKED and piece.source is EvidenceSource.CLIENT
    ]
