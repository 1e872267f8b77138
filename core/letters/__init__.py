"""Letters to the client: templates in English and Russian, filled with the facts of the case (C1)."""

from __future__ import annotations

from core.letters.appeal import appeal_paragraph, carries_appeal, with_appeal
from core.letters.letter import (
    FACTS,
    WORDINGS,
    Language,
    Letter,
    amount_in,
    evidence_list,
    language_for,
    letter,
    with_reference,
)
from core.letters.required import names_a_body, with_required

__all__ = [
    "FACTS",
    "WORDINGS",
    "Language",
    "Letter",
    "amount_in",
    "appeal_paragraph",
    "carries_appeal",
    "evidence_list",
    "language_for",
    "letter",
    "names_a_body",
    "with_appeal",
    "with_reference",
    "with_required",
]
