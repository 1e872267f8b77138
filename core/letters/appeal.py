"""The way to appeal: the paragraph of the policy that every decision letter carries, whoever wrote the letter."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING

from core.case import Case

if TYPE_CHECKING:
    from core.policy import Policy

_CLOSED_PLATFORM = re.compile(r"ec\.europa\.eu\s*/\s*(?:consumers\s*/\s*odr|odr)\b|webgate\.ec\.europa\.eu/odr", re.IGNORECASE)


def appeal_paragraph(case: Case, policy: Policy, language: str) -> str:
    """The policy's words on how and until when to appeal; empty where the policy has none."""
    return _paragraph(policy, language, case.ref)


def carries_appeal(body: str, policy: Policy, language: str, ref: str) -> bool:
    """Whether the body has the way to appeal in it, in that language; line breaks and runs of spaces do not count."""
    return _flat(_paragraph(policy, language, ref)) in _flat(body)


def with_appeal(body: str, case: Case, policy: Policy, language: str) -> str:
    """The body with the way to appeal after it, unless it is in it already."""
    if carries_appeal(body, policy, language, case.ref):
        return body
    return f"{body.rstrip()}\n\n{_paragraph(policy, language, case.ref)}".lstrip()


def names_closed_platform(text: str) -> bool:
    """Whether the text links to the EU's online dispute platform, which closed on 20 July 2025 (Regulation 2024/3228).

    No letter may send a client there.
    """
    return _CLOSED_PLATFORM.search(text) is not None


def _paragraph(policy: Policy, language: str, ref: str) -> str:
    texts: Mapping[str, str] = policy.appeal.text
    text = texts.get(language) or texts.get("en") or ""
    return text.replace("{days}", str(policy.appeal.days)).replace("{ref}", ref).strip()


def _flat(text: str) -> str:
    return " ".join(text.split())
