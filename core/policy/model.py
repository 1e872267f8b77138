"""The policy as a model: the whole file, and the questions that the rules ask of it."""

import hashlib
from collections.abc import Mapping
from datetime import date
from functools import cached_property
from typing import Annotated, Self

from pydantic import AfterValidator, Field, model_validator

from core.catalogue import Category, Channel, EvidenceKind, EvidenceSource
from core.clocks import Calendar
from core.money import Money
from core.policy.clock import Alarms, ClockRule, Identifier, Language, PromiseClock, Words
from core.policy.coherence import timing_misfits
from core.policy.escalation import EscalationRule, LetterText, RecordKind, Return, StageGuard, Warnings
from core.policy.parts import (
    Acknowledgement,
    Appeal,
    Approval,
    Approvals,
    Body,
    Department,
    Evidence,
    Identity,
    Sending,
    Windows,
    one_department_each,
)
from core.policy.rule import Span, Strict
from core.say import say
from core.toml_file import Misfit, Misfits, found

AROUND_THE_CLOCK = Calendar(always=True)

PROMISE = "promise"
"""The rule of the clocks that promises run by; no clock of a policy may be called so."""


class Policy(Strict):
    """One version of a floor's policy. A case keeps the version that it was received under."""

    id: Identifier
    version: Words
    valid_from: date
    valid_to: date | None = None
    jurisdiction: Words
    notice: Words
    """Says that the file is no legal advice, to whoever opens it."""
    languages: tuple[Language, ...] = Field(min_length=1)
    """Languages that letters are written in; the first where the client's is not among them."""
    departments: Annotated[dict[Identifier, Department], AfterValidator(one_department_each)]
    identity: Identity
    evidence: Evidence
    approval: Approvals
    windows: Windows
    acknowledgement: Acknowledgement
    sending: Sending
    appeal: Appeal
    bodies: tuple[Body, ...] = ()
    calendars: dict[Identifier, Calendar] = Field(default_factory=dict)
    clocks: tuple[ClockRule, ...] = Field(min_length=1)
    promises: PromiseClock
    escalation: tuple[EscalationRule, ...] = ()
    warnings: Warnings
    guards: tuple[StageGuard, ...] = ()
    letters: tuple[LetterText, ...] = ()
    retention: dict[RecordKind, Span] = Field(default_factory=dict)
    periodic_return: Return | None = None

    @model_validator(mode="after")
    def _holds_together(self) -> Self:
        misfits = [
            misfit
            for key, department in self.departments.items()
            for misfit in self._language_misfits(("departments", key, "label"), department.label)
        ]
        misfits += self._language_misfits(("appeal", "text"), self.appeal.text)
        misfits += self._language_misfits(("promises", "label"), self.promises.label)
        for table in ("clocks", "escalation"):
            for number, rule in enumerate(getattr(self, table)):
                misfits += self._language_misfits((table, number, "label"), rule.label)
        for number, paragraph in enumerate(self.letters):
            misfits += self._language_misfits(("letters", number, "text"), paragraph.text)
        if self.valid_to is not None and self.valid_to < self.valid_from:
            expected = say("a date not before {date}", date=self.valid_from)
            misfits.append(Misfit(("valid_to",), expected, found(self.valid_to)))
        misfits += timing_misfits(self)
        if misfits:
            raise Misfits(misfits)
        return self

    def _language_misfits(self, path: tuple[str | int, ...], texts: Mapping[str, str]) -> list[Misfit]:
        missing = tuple(language for language in self.languages if language not in texts)
        if not missing:
            return []
        return [
            Misfit(
                path,
                say("a text in every language of the policy"),
                say("none in {languages}", languages=missing),
            )
        ]

    @property
    def name(self) -> str:
        """What a case keeps to say which policy it was received under, `house/2026.1`."""
        return f"{self.id}/{self.version}"

    def __copy__(self) -> Self:
        """A copy may be given other values, and then has a digest of its own."""
        copied = super().__copy__()
        copied.__dict__.pop("digest", None)
        return copied

    @cached_property
    def digest(self) -> str:
        """SHA-256 (hex) over everything that the file says; remarks and layout do not count."""
        return hashlib.sha256(self.model_dump_json().encode()).hexdigest()

    def calendar(self, name: str) -> Calendar:
        """The calendar of that name; the one around the clock needs no table."""
        return self.calendars.get(name, AROUND_THE_CLOCK)

    def clock(self, rule: str) -> ClockRule | None:
        """The clock of that id; None for a promise's, and for one that this version does not have."""
        return next((clock for clock in self.clocks if clock.id == rule), None)

    def alarms_of(self, rule: str) -> Alarms:
        """Where a clock, or a promise's clock, warns and escalates; nowhere for one that the policy does not have."""
        return self.promises if rule == PROMISE else self.clock(rule) or Alarms()

    def rule_label(self, rule: str, language: str) -> str:
        """What a clock or an escalation rule is called; `resolution@75` is called after its clock. The id where the
        policy has no such rule (any more)."""
        name = rule.partition("@")[0]
        if name == PROMISE:
            return self.promises.label[self.language_for(language)]
        rules: tuple[ClockRule | EscalationRule, ...] = (*self.clocks, *self.escalation)
        known = next((known for known in rules if known.id == name), None)
        return known.label[self.language_for(language)] if known else name

    def language_for(self, wanted: str | None) -> str:
        """The language to write to a client in."""
        return wanted if wanted in self.languages else self.languages[0]

    def department_of(self, category: Category) -> str:
        """The id of the department that the category belongs to."""
        return next(key for key, department in self.departments.items() if category in department.categories)

    def department_label(self, department: str, language: str) -> str:
        """The department's name for people; its id where it is none of this policy's (an older case's, say)."""
        known = self.departments.get(department)
        return known.label[self.language_for(language)] if known else department

    def required_evidence(self, category: Category) -> Mapping[EvidenceKind, EvidenceSource]:
        """Each kind of evidence that the category requires, and from whom it is asked by default."""
        return self.evidence.required[category]

    def needs_identity(self, category: Category) -> bool:
        """Whether the client's identity must be verified before analysis is left."""
        return category in self.identity.required_for

    def approval_for(self, amount: Money) -> Approval | None:
        """Who must approve a decision over this amount; None where one person is enough."""
        first = self.approval.steps[0]
        if amount.currency not in first.above:
            return Approval(first.roles, first.level) if self.approval.unknown_currency == "always" else None
        passed = [
            s for s in self.approval.steps if amount.amount > s.above.get(amount.currency, amount.amount)
        ]
        return Approval(passed[-1].roles, passed[-1].level) if passed else None

    def acknowledges_by_itself(self, channel: Channel) -> bool:
        """Whether a complaint from this channel is acknowledged without a person."""
        return self.acknowledgement.automatic.get(channel, False)

    def appeal_text(self, language: str | None, ref: str) -> str:
        """The paragraph that a decision on the case `ref` must contain."""
        return self.appeal.text[self.language_for(language)].format(ref=ref, days=self.windows.appeal.value)

    def bodies_on(self, day: date) -> tuple[Body, ...]:
        """The external bodies that a letter of this day may name."""
        return tuple(body for body in self.bodies if body.may_be_named_on(day))
