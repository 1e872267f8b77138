"""The tables of a policy file beside clocks and escalation: departments, evidence, approval, windows, sending."""

from dataclasses import dataclass
from datetime import date
from string import Formatter
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, Field, model_validator

from core.catalogue import CATEGORIES, Category, Channel, EvidenceKind, EvidenceSource
from core.people import HIGHEST_LEVEL, Person, Role
from core.policy.clock import Language, Words
from core.policy.escalation import Thresholds
from core.policy.rule import Backoff, Count, Rule, Span, Strict
from core.say import say, verbatim
from core.toml_file import Misfit, Misfits, found


class Department(Strict):
    """A department: its label by language, and the categories whose cases it gets."""

    label: dict[Language, Words]
    categories: tuple[Category, ...] = ()


def one_department_each(departments: dict[str, Department]) -> dict[str, Department]:
    """The departments as they are; raises Misfits where a category has none, or two."""
    owners: dict[Category, str] = {}
    misfits = []
    for key, department in departments.items():
        for number, category in enumerate(department.categories):
            owner = owners.setdefault(category, key)
            if owner != key or category in department.categories[:number]:
                path = (key, "categories", number)
                expected = say("each category in one department only")
                hint = say("{department} has it already", department=owner)
                misfits.append(Misfit(path, expected, found(category.value), hint))
    missing = tuple(category.value for category in Category if category not in owners)
    if missing:
        expected = say("a department for every category")
        misfits.append(Misfit((), expected, say("none for {categories}", categories=missing)))
    if misfits:
        raise Misfits(misfits)
    return departments


class Identity(Rule):
    """For which categories the client's identity must be verified before analysis is left (P4)."""

    required_for: tuple[Category, ...]

    @model_validator(mode="after")
    def _money_and_personal_data_always(self) -> Self:
        """The list may be longer than what P4 asks, never shorter."""
        missing = tuple(
            category.value
            for category, row in CATEGORIES.items()
            if row.needs_identity and category not in self.required_for
        )
        if missing:
            expected = say("every category that touches money or personal data")
            raise Misfits(
                [Misfit(("required_for",), expected, say("none for {categories}", categories=missing))]
            )
        return self


class Evidence(Rule):
    """The evidence that each category requires, and from whom each piece is asked by default."""

    required: dict[Category, dict[EvidenceKind, EvidenceSource]]

    @model_validator(mode="after")
    def _every_category_is_answered(self) -> Self:
        """A category that asks for nothing says so with an empty table, so that none is forgotten."""
        missing = tuple(category.value for category in Category if category not in self.required)
        if missing:
            expected = say("a table for every category, empty where nothing is asked")
            raise Misfits([Misfit(("required",), expected, say("none for {categories}", categories=missing))])
        return self


class ApprovalStep(Rule):
    """Above these amounts a second person approves, who has one of the roles and at least the level."""

    above: Annotated[Thresholds, Field(min_length=1)]
    roles: tuple[Role, ...] = Field(min_length=1)
    level: int = Field(ge=0, le=HIGHEST_LEVEL)


class Approvals(Strict):
    """When a decision needs a second person (P6): steps in rising order, and what a currency without a figure does."""

    unknown_currency: Literal["always", "never"]
    steps: tuple[ApprovalStep, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _steps_rise(self) -> Self:
        misfits = []
        for number, (lower, higher) in enumerate(zip(self.steps, self.steps[1:], strict=False), start=1):
            for code, amount in higher.above.items():
                floor = lower.above.get(code)
                if floor is None:
                    expected = say("a currency that the step before has too")
                    misfits.append(Misfit(("steps", number, "above", code), expected, found(code)))
                elif amount <= floor:
                    expected = say("more than {bound}", bound=floor)
                    misfits.append(Misfit(("steps", number, "above", code), expected, found(amount)))
            if higher.level < lower.level:
                expected = say("{bound} or more", bound=lower.level)
                misfits.append(Misfit(("steps", number, "level"), expected, found(higher.level)))
        if misfits:
            raise Misfits(misfits)
        return self


@dataclass(frozen=True, slots=True)
class Approval:
    """Who may be the second person for a decision."""

    roles: tuple[Role, ...]
    level: int

    def may_come_from(self, person: Person) -> bool:
        """Whether this person's role and level suffice; that it is a second person is the caller's to check."""
        return person.role in self.roles and person.level >= self.level


class Windows(Strict):
    """How long after an event something can still be done."""

    complain: Span
    """From what is complained of to the complaint."""
    appeal: Span
    """From the decision reaching the client to the appeal."""
    reopen: Span
    """From closing to reopening on new facts."""
    reply: Span
    """From a question to the client to their answer."""
    outside: Span | None = None
    """From the final answer to the client's going to the independent body, where the regime limits it."""


class Acknowledgement(Rule):
    """Whether a registered complaint is acknowledged by itself, by the channel that it came in on."""

    automatic: dict[Channel, bool]


class Sending(Strict):
    """How messages leave the house."""

    hold: Span
    """How long a sent message waits in which it can be taken back."""
    retry: Backoff
    """Attempts to hand a message to the relay."""
    automatic_mail: Count
    """Automatic mails to one address in 24 hours; what is above waits for a person, so that no loop can run away."""


APPEAL_HOLES = ("ref", "days")


def _hole(name: str, form: str | None, conversion: str | None) -> str:
    """A hole as it is written: one with a width or a conversion is none of ours (a width can be gigabytes)."""
    return name + (f"!{conversion}" if conversion else "") + (f":{form}" if form else "")


def _appeal_text(texts: dict[str, str]) -> dict[str, str]:
    misfits = []
    for language, text in texts.items():
        try:
            parts = Formatter().parse(text)
            holes = {_hole(name, form, conversion) for _, name, form, conversion in parts if name is not None}
        except ValueError as error:
            expected = say("text with the holes {holes}", holes="{ref}, {days}")
            misfits.append(Misfit((language,), expected, found(text), verbatim(str(error))))
            continue
        if holes != set(APPEAL_HOLES):
            expected = say("text with the holes {holes}", holes="{ref}, {days}")
            shown = say("the holes {holes}", holes=tuple(f"{{{hole}}}" for hole in sorted(holes)))
            misfits.append(Misfit((language,), expected, shown if holes else say("none of them")))
    if misfits:
        raise Misfits(misfits)
    return texts


class Appeal(Rule):
    """The way to appeal, which every decision letter contains and from which it cannot be removed (P6)."""

    text: Annotated[dict[Language, str], AfterValidator(_appeal_text)]
    """By language, with the holes {ref} (the case) and {days} (the window to appeal)."""
    times: int = Field(ge=0, le=10)
    """How often one case can be appealed; each time it goes one level up."""


class Body(Rule):
    """An independent body outside the company, with the dates between which a letter may name it."""

    name: Words
    contact: Words
    named_from: date
    named_until: date | None = None

    @model_validator(mode="after")
    def _from_before_until(self) -> Self:
        if self.named_until is not None and self.named_until < self.named_from:
            expected = say("a date not before {date}", date=self.named_from)
            raise Misfits([Misfit(("named_until",), expected, found(self.named_until))])
        return self

    def may_be_named_on(self, day: date) -> bool:
        """Whether a letter of this day may name the body; both dates count in."""
        return self.named_from <= day and (self.named_until is None or day <= self.named_until)
