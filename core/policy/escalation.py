"""Escalation rules in a policy file, beside those of the clocks: what sets each off, and to which level it goes."""

from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, Field, model_validator

from core.case import MessageKind
from core.catalogue import Category
from core.money import MINOR_UNITS
from core.people import HIGHEST_LEVEL
from core.policy.clock import Identifier, Language, Words
from core.policy.rule import Rule
from core.say import label, say
from core.toml_file import Misfit, Misfits, found, near

Threshold = Annotated[Decimal, Field(ge=0)]


def known_currencies(above: dict[str, Decimal]) -> dict[str, Decimal]:
    """The table of thresholds as it is; raises Misfits for what is no currency."""
    misfits = [
        Misfit((code,), say("a currency code such as {example}", example="EUR"), found(code), near(code, MINOR_UNITS))
        for code in above
        if code not in MINOR_UNITS
    ]
    if misfits:
        raise Misfits(misfits)
    return above


Thresholds = Annotated[dict[str, Threshold], AfterValidator(known_currencies)]
"""An amount by currency."""


class Trigger(StrEnum):
    """What sets an escalation rule off (E4)."""

    REPEATED_CONTACT = "repeated_contact"
    DISAGREEMENT = "disagreement"
    AMOUNT = "amount"
    CATEGORY = "category"
    VULNERABLE = "vulnerable"
    SELF_EXCLUSION = "self_exclusion"
    REGULATOR_LETTER = "regulator_letter"
    LAWYER_LETTER = "lawyer_letter"


TRIGGERS: dict[Trigger, str] = {
    Trigger.REPEATED_CONTACT: label("the client writes again without an answer"),
    Trigger.DISAGREEMENT: label("the client disagrees"),
    Trigger.AMOUNT: label("the amount is above a threshold"),
    Trigger.CATEGORY: label("the category"),
    Trigger.VULNERABLE: label("the client is vulnerable"),
    Trigger.SELF_EXCLUSION: label("the client asks to be excluded"),
    Trigger.REGULATOR_LETTER: label("a regulator's letter"),
    Trigger.LAWYER_LETTER: label("a lawyer's letter"),
}

_NEEDS: dict[Trigger, str] = {
    Trigger.REPEATED_CONTACT: "count",
    Trigger.AMOUNT: "above",
    Trigger.CATEGORY: "category",
}
"""The field that a trigger cannot do without; the others take none of them."""


class EscalationRule(Rule):
    """One rule: what sets it off, and the level that the case goes to (0 only tells people)."""

    id: Identifier
    label: dict[Language, Words]
    on: Trigger
    to_level: int = Field(ge=0, le=HIGHEST_LEVEL)
    count: int | None = Field(default=None, ge=2, le=100)
    """Messages of the client since the last answer, the complaint among them."""
    above: Thresholds = Field(default_factory=dict)
    category: tuple[Category, ...] = ()

    @model_validator(mode="after")
    def _says_what_its_trigger_needs(self) -> Self:
        needed = _NEEDS.get(self.on)
        given = {"count": self.count is not None, "above": bool(self.above), "category": bool(self.category)}
        misfits = [
            Misfit((name,), say("a value: the trigger {trigger} needs it", trigger=self.on.value), say("nothing"))
            for name, has in given.items()
            if name == needed and not has
        ]
        misfits += [
            Misfit((name,), say("nothing: the trigger {trigger} takes none", trigger=self.on.value), say("a value"))
            for name, has in given.items()
            if name != needed and has
        ]
        if misfits:
            raise Misfits(misfits)
        return self


Recipient = Literal["handler", "lead", "level"]


class Warnings(Rule):
    """Who is written to when a rule fires, beside what the screens show at once: the handler, the lead of the case's
    department, everybody of the level that the case is at."""

    mail_on_warning: tuple[Recipient, ...] = ()
    mail_on_breach: tuple[Recipient, ...] = ()
    mail_on_escalation: tuple[Recipient, ...] = ()


class StageGuard(Rule):
    """A guard that a regime adds to a stage: one of `core.guards.OPTIONAL` (its own stage is in that table)."""

    guard: Identifier


class LetterText(Rule):
    """A paragraph that every letter of a kind contains, and that cannot be taken out of it.

    `text` is by language, with the holes {ref} (the case), {body} and {contact} (the independent body); a paragraph
    that names the body is left out while the policy has none that may be named.
    """

    kind: MessageKind
    text: dict[Language, Words]


RecordKind = Literal["case", "correspondence", "evidence", "journal", "feedback"]
"""What is kept for a time of its own."""

ReturnFigure = Literal[
    "received", "resolved", "outstanding", "by_age", "upheld", "redress", "disputes", "referred", "withdrawn", "late",
]  # fmt: skip
"""What a periodic return can count: `disputes` are complaints about a gambling transaction that were not resolved at
the first stage; `by_age` bands the closed ones by how long they took."""


class Return(Rule):
    """The return that the floor makes to its regulator."""

    every: Literal["month", "quarter", "half_year", "year"]
    counts: tuple[ReturnFigure, ...] = Field(min_length=1)
    due_day: int | None = Field(default=None, ge=1, le=28)
    """The day of the month after the period by which it is made."""

