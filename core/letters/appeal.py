"""The way to appeal: the paragraph of the policy that every decision letter carries, whoever wrote the letter."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.case import Case

if TYPE_CHECKING:
    from core.policy import Policy


def appeal_paragraph(case: Case, policy: Policy, language: str) -> str:
    """The policy's words on how and until when to appeal."""
    return policy.appeal_text(language, case.ref).strip()


def carries_appeal(body: str, policy: Policy, language: str, ref: str) -> bool:
    """Whether the body has the way to appeal in it, in that language; line breaks and runs of spaces do not count."""
    return _flat(policy.appeal_text(language, ref)) in _flat(body)


def with_appeal(body: str, case: Case, policy: Policy, language: str) -> str:
    """The body with the way to appeal after it, unless it is in it already."""
    if carries_appeal(body, policy, language, case.ref):
        return body
    return f"{body.rstrip()}\n\n{appeal_paragraph(case, policy, language)}".lstrip()


def _flat(text: str) -> str:
    return " ".join(text.split())
