"""The floor's vocabulary is whole: every word has its row, and money never leaves without an action to prove."""

from __future__ import annotations

from enum import StrEnum

import pytest

from core import catalogue as c


@pytest.mark.parametrize(
    ("words", "table"),
    [
        (c.Channel, c.CHANNELS), (c.Category, c.CATEGORIES), (c.EvidenceKind, c.EVIDENCE_KINDS),
        (c.EvidenceSource, c.EVIDENCE_SOURCES), (c.Verdict, c.VERDICTS), (c.ActionKind, c.ACTION_KINDS),
        (c.Outcome, c.OUTCOMES), (c.Disposition, c.DISPOSITIONS), (c.Complexity, c.COMPLEXITIES),
        (c.Priority, c.PRIORITIES), (c.Status, c.STATUSES), (c.RootCause, c.ROOT_CAUSES),
    ],
)  # fmt: skip
def test_every_word_has_its_row_and_a_label_of_its_own(
    words: type[StrEnum], table: dict[StrEnum, object]
) -> None:
    assert list(table) == list(words)
    labels = [str(getattr(row, "label", row)) for row in table.values()]
    assert all(labels)
    assert len(set(labels)) == len(labels)


def test_an_outcome_with_an_amount_leaves_an_action_to_execute() -> None:
    assert {
        outcome for outcome, row in c.OUTCOMES.items() if row.carries_amount and row.action is None
    } == set()
    assert {outcome for outcome, row in c.OUTCOMES.items() if not row.costly} == {
        c.Outcome.EXPLANATION,
        c.Outcome.REJECTION,
    }
