"""The paragraphs that a policy demands in every letter of a kind, whoever wrote it; nobody can take them out."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from core.case import Case, MessageKind

if TYPE_CHECKING:
    from core.policy import Policy


def with_required(
    body: str, kind: MessageKind, case: Case, policy: Policy, language: str, day: date
) -> str:
    """The body with each paragraph after it that is not in it already.

    A paragraph that names the independent body is left out where the policy has none that a letter of `day` may name.
    """
    flat = " ".join(body.split())
    for paragraph in _paragraphs(kind, case, policy, language, day):
        if " ".join(paragraph.split()) not in flat:
            body = f"{body.rstrip()}\n\n{paragraph}"
    return body


def names_a_body(body: str, policy: Policy, day: date) -> bool:
    """Whether the text names one of the independent bodies that a letter of `day` may name."""
    return any(known.name in body for known in policy.bodies_on(day))


def _paragraphs(kind: MessageKind, case: Case, policy: Policy, language: str, day: date) -> list[str]:
    bodies = policy.bodies_on(day)
    holes = {"ref": case.ref, "body": bodies[0].name if bodies else "", "contact": bodies[0].contact if bodies else ""}
    texts = [letter.text[policy.language_for(language)] for letter in policy.letters if letter.kind is kind]
    return [
        text.format(**holes).strip() for text in texts if bodies or not ("{body}" in text or "{contact}" in text)
    ]
