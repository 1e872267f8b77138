"""Commands of registration (P3)."""

from typing import Annotated, Literal, Self

from pydantic import model_validator

from core.case import Contact
from core.catalogue import Category, Channel, Priority
from core.commands.base import LISTED, CommandModel, Instant, Line, NeededLine, Text
from core.contacts import normal_contacts
from core.money import Money
from core.say import say
from core.unfit import Unfit


class Register(CommandModel):
    """Log a complaint. Everything may be missing but a word of it; what is missing is owed by registration."""

    type: Literal["register"] = "register"
    channel: Channel | None = None
    subject: Line = ""
    description: Text = ""
    demand: Text = ""
    amount: Money | None = None
    category: Category | None = None
    product: Line = ""
    priority: Priority = Priority.NORMAL
    language: Literal["", "en", "ru"] = ""
    received_at: Instant | None = None
    answered_at: Instant | None = None
    name: Line = ""
    email: Line = ""
    phone: Line = ""
    chat: Line = ""
    social: Line = ""
    post: Line = ""
    account: Line = ""
    source: Line = ""

    @property
    def contacts(self) -> tuple[Contact, ...]:
        return normal_contacts(
            email=self.email, phone=self.phone, chat=self.chat, social=self.social, post=self.post
        )

    @model_validator(mode="after")
    def _says_something(self) -> Self:
        if not (self.contacts or self.subject or self.description or self.demand or self.name or self.account):
            raise Unfit(say("give at least a subject, a description, a demand, a name, a contact or an account"))
        return self


class IdentifyClient(CommandModel):
    """Say who the client is and how they are reached; a known contact finds the client's card."""

    type: Literal["identify_client"] = "identify_client"
    name: Line = ""
    email: Line = ""
    phone: Line = ""
    chat: Line = ""
    social: Line = ""
    post: Line = ""
    account: Line = ""
    language: Literal["", "en", "ru"] = ""
    tier: Line = ""
    flags: Annotated[tuple[NeededLine, ...], LISTED] = ()

    @property
    def contacts(self) -> tuple[Contact, ...]:
        return normal_contacts(
            email=self.email, phone=self.phone, chat=self.chat, social=self.social, post=self.post
        )

    @model_validator(mode="after")
    def _says_something(self) -> Self:
        if not (self.contacts or self.name or self.account or self.language or self.tier or self.flags):
            raise Unfit(say("give a name, a contact (email, phone, chat, social, post) or an account"))
        return self


class Describe(CommandModel):
    """Fill in or mend what registration records: the channel, what happened, what is demanded, the sum."""

    type: Literal["describe"] = "describe"
    channel: Channel | None = None
    subject: Line | None = None
    description: Text | None = None
    demand: Text | None = None
    amount: Money | None = None
    language: Literal["en", "ru"] | None = None


class Classify(CommandModel):
    """Set the category, the product and the priority."""

    type: Literal["classify"] = "classify"
    category: Category | None = None
    product: Line | None = None
    priority: Priority | None = None


class Acknowledge(CommandModel):
    """Tell the client that the complaint is here, by mail or (`told`) by the person's own mouth or hand."""

    type: Literal["acknowledge"] = "acknowledge"
    body: Text = ""
    told: bool = False


class AnswerDuplicate(CommandModel):
    """Answer "is this a duplicate?"; a yes names the case that it duplicates."""

    type: Literal["answer_duplicate"] = "answer_duplicate"
    duplicate: bool
    of: Line = ""
    reason: Text = ""

    @model_validator(mode="after")
    def _names_the_other(self) -> Self:
        if self.duplicate and not self.of:
            raise Unfit(say("name the case that this one duplicates"), "of")
        return self
