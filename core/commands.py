"""What a person can do to a case: one model a command, tagged by `type`.

A form on the screen, a call on the command line and a JSON document are three spellings of the same command, and
`casefloor commands` prints these models as JSON Schema. Texts are sanitised as they are validated, so that no
command carries a control sequence further. Who may give which command, and when, is the table in `core.rules`.
"""

from datetime import datetime, timedelta
from typing import Annotated, Any, Literal, Self

from pydantic import (
    AfterValidator,
    AwareDatetime,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    TypeAdapter,
    model_validator,
)

from core.case import Attachment, Contact, Identity, MessageKind
from core.catalogue import (
    ActionKind,
    Category,
    Channel,
    Complexity,
    Disposition,
    EvidenceKind,
    EvidenceSource,
    Outcome,
    Priority,
    RootCause,
    Verdict,
)
from core.contacts import normal_contacts
from core.money import Money
from core.text import clean, clean_line

LINE_LIMIT = 300
TEXT_LIMIT = 20_000


def _line(value: str) -> str:
    return clean_line(value, limit=LINE_LIMIT).strip()


def _text(value: str) -> str:
    return clean(value, limit=TEXT_LIMIT).strip()


def _listed(value: object) -> object:
    """A command line writes a list as words with commas between them."""
    return [part.strip() for part in value.split(",") if part.strip()] if isinstance(value, str) else value


Line = Annotated[str, AfterValidator(_line)]
Text = Annotated[str, AfterValidator(_text)]
NeededLine = Annotated[str, AfterValidator(_line), Field(min_length=1)]
NeededText = Annotated[str, AfterValidator(_text), Field(min_length=1)]
Login = Annotated[str, Field(pattern=r"^[\w.@+-]{1,64}$")]
Id = Annotated[str, Field(pattern=r"^[a-z]\d{1,6}$")]


def _not_blank(model: BaseModel) -> BaseModel:
    """A needed text of blanks only is as good as none; `min_length` looked before the blanks were taken off."""
    for name, field in type(model).model_fields.items():
        if field.is_required() and getattr(model, name) == "":
            raise ValueError(f"{name}: must not be blank")
    return model


class CommandModel(BaseModel):
    """The base of every command: frozen, strict about unknown fields."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    @model_validator(mode="after")
    def _needed_texts_say_something(self) -> Self:
        _not_blank(self)
        return self


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
    received_at: AwareDatetime | None = None
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
        return normal_contacts(email=self.email, phone=self.phone, chat=self.chat, social=self.social, post=self.post)

    @model_validator(mode="after")
    def _contacts_can_be_used(self) -> Self:
        _ = self.contacts
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
    flags: Annotated[tuple[NeededLine, ...], BeforeValidator(_listed)] = ()

    @property
    def contacts(self) -> tuple[Contact, ...]:
        return normal_contacts(email=self.email, phone=self.phone, chat=self.chat, social=self.social, post=self.post)

    @model_validator(mode="after")
    def _says_something(self) -> Self:
        if not (self.contacts or self.name or self.account or self.language or self.tier or self.flags):
            raise ValueError("give a name, a contact (email, phone, chat, social, post) or an account")
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
            raise ValueError("of: name the case that this one duplicates")
        return self


class Route(CommandModel):
    """Send the case to a department; one that the category does not belong to needs a reason."""

    type: Literal["route"] = "route"
    department: NeededLine
    reason: Text = ""


class Assign(CommandModel):
    """Give the case to a handler."""

    type: Literal["assign"] = "assign"
    handler: Login


class Claim(CommandModel):
    """Take the case for oneself, if nobody has it."""

    type: Literal["claim"] = "claim"


class Release(CommandModel):
    """Put the case back into its department's queue."""

    type: Literal["release"] = "release"
    reason: Text = ""


class SetComplexity(CommandModel):
    """Say how hard the case is; it sets the deadline."""

    type: Literal["set_complexity"] = "set_complexity"
    complexity: Complexity


class LinkCase(CommandModel):
    """Tie the case to another one that matters to it."""

    type: Literal["link"] = "link"
    to: NeededLine


class Merge(CommandModel):
    """Fold the case into another case of the same client; this one ends as a duplicate."""

    type: Literal["merge"] = "merge"
    into: NeededLine
    reason: Text = ""


class AskEvidence(CommandModel):
    """Ask for evidence; what is asked of the client goes out in a letter, unless the person asked by hand."""

    type: Literal["ask_evidence"] = "ask_evidence"
    kinds: Annotated[tuple[EvidenceKind, ...], BeforeValidator(_listed), Field(min_length=1)]
    source: EvidenceSource | None = None
    note: Text = ""
    told: bool = False


class ReceiveEvidence(CommandModel):
    """Record a piece of evidence that is here: what it is, and the message or the words that carry it."""

    type: Literal["receive_evidence"] = "receive_evidence"
    kind: EvidenceKind
    note: Text = ""
    message: Id | None = None

    @model_validator(mode="after")
    def _says_what_came(self) -> Self:
        if not (self.note or self.message):
            raise ValueError("note: say what was received, or name the message that brought it")
        return self


class RejectEvidence(CommandModel):
    """Refuse a piece of evidence that was received; `evidence` is its id."""

    type: Literal["reject_evidence"] = "reject_evidence"
    evidence: Id
    reason: NeededText


class WaiveEvidence(CommandModel):
    """Do without a required piece of evidence, with a reason."""

    type: Literal["waive_evidence"] = "waive_evidence"
    kind: EvidenceKind
    reason: NeededText


class VerifyIdentity(CommandModel):
    """Record that the client's identity was verified, and how."""

    type: Literal["verify_identity"] = "verify_identity"
    identity: Identity = Identity.FULL
    how: NeededText


class OpenTask(CommandModel):
    """Set an investigation task."""

    type: Literal["open_task"] = "open_task"
    text: NeededText
    assignee: Login | None = None


class CloseTask(CommandModel):
    """Finish an investigation task with what it found, or cancel it with a reason."""

    type: Literal["close_task"] = "close_task"
    task: Id
    result: NeededText
    cancelled: bool = False


class RecordFinding(CommandModel):
    """Record a finding and the evidence (`e1`) or messages (`m1`) it rests on."""

    type: Literal["record_finding"] = "record_finding"
    text: NeededText
    evidence: Annotated[tuple[Id, ...], BeforeValidator(_listed), Field(min_length=1)]


class GiveVerdict(CommandModel):
    """Say whether the complaint is upheld, and why."""

    type: Literal["give_verdict"] = "give_verdict"
    verdict: Verdict
    reasons: NeededText


class DecideOutcome(CommandModel):
    """Decide what is done, with its grounds: the rule or clause, and the reasoning; and the amount where there is one."""

    type: Literal["decide_outcome"] = "decide_outcome"
    outcome: Outcome
    rule: NeededText
    reasoning: NeededText
    amount: Money | None = None


class Approve(CommandModel):
    """Approve the decision as the second person."""

    type: Literal["approve"] = "approve"
    note: Text = ""


class RefuseApproval(CommandModel):
    """Refuse to approve the decision, with a reason; it must be decided anew."""

    type: Literal["refuse_approval"] = "refuse_approval"
    reason: NeededText


SendableKind = Literal[
    MessageKind.REPLY, MessageKind.UPDATE, MessageKind.DECISION, MessageKind.FEEDBACK_REQUEST, MessageKind.EVIDENCE_REQUEST
]


class WriteMessage(CommandModel):
    """Write to the client, as a draft. An empty body takes the template of its kind; a decision always carries the way to appeal."""

    type: Literal["write_message"] = "write_message"
    kind: SendableKind = MessageKind.REPLY
    subject: Line = ""
    body: Text = ""
    replaces: Id | None = None
    """The draft that this one takes the place of."""


class SendMessage(CommandModel):
    """Put a draft into the outbox, held for a moment; `told` says that the person passed it on by hand instead."""

    type: Literal["send_message"] = "send_message"
    message: Id
    hold: Annotated[int, Field(ge=0, le=86_400)] | None = None
    """Seconds in which it can be taken back; the policy's where none are given."""
    told: bool = False


class HoldMessage(CommandModel):
    """Take back a message that has not left the house yet; it is a draft again."""

    type: Literal["hold_message"] = "hold_message"
    message: Id


class DiscardMessage(CommandModel):
    """Throw a draft away."""

    type: Literal["discard_message"] = "discard_message"
    message: Id


class ReceiveMessage(CommandModel):
    """Record what the client (or somebody about the case) wrote or said."""

    type: Literal["receive_message"] = "receive_message"
    channel: Channel
    body: Text
    subject: Line = ""
    address: Line = ""
    at: AwareDatetime | None = None
    message_id: Line = ""
    reply_to: Line = ""
    automatic: bool = False
    language: Literal["", "en", "ru"] = ""
    attachments: tuple[Attachment, ...] = ()


class RecordDelivery(CommandModel):
    """Record what became of a message that was in the outbox (given by the program itself)."""

    type: Literal["record_delivery"] = "record_delivery"
    message: Id
    result: Literal["handed", "retry", "failed", "bounced"]
    detail: Line = ""


class MakePromise(CommandModel):
    """Record a promise to the client and when it is due: an instant, or a span such as `2h`, `30m`, `3d`."""

    type: Literal["promise"] = "promise"
    text: NeededText
    due: Annotated[AwareDatetime | timedelta, BeforeValidator(lambda value: _span(value))]


class SettlePromise(CommandModel):
    """Say that a promise was kept, or answer for one that was not."""

    type: Literal["settle_promise"] = "settle_promise"
    promise: Id
    kept: bool
    answer: Text = ""

    @model_validator(mode="after")
    def _answers_for_a_broken_one(self) -> Self:
        if not self.kept and not self.answer:
            raise ValueError("answer: say why the promise was not kept")
        return self


class AddAction(CommandModel):
    """Add something that must be carried out."""

    type: Literal["add_action"] = "add_action"
    text: NeededText
    kind: ActionKind = ActionKind.OTHER
    amount: Money | None = None


class CompleteAction(CommandModel):
    """Say that an action is done, with its proof (a transaction reference, say)."""

    type: Literal["complete_action"] = "complete_action"
    action: Id
    proof: NeededText


class CancelAction(CommandModel):
    """Cancel an action, with a reason."""

    type: Literal["cancel_action"] = "cancel_action"
    action: Id
    reason: NeededText


class WrapUpCase(CommandModel):
    """Wrap the case up: summary, root cause, and a preventive measure or why there is none."""

    type: Literal["wrap_up"] = "wrap_up"
    summary: NeededText
    root_cause: RootCause
    measure: Text = ""
    why_no_measure: Text = ""

    @model_validator(mode="after")
    def _measure_or_why_not(self) -> Self:
        if bool(self.measure) == bool(self.why_no_measure):
            raise ValueError("measure: give a preventive measure, or say in why_no_measure why there is none")
        return self


class AskFeedback(CommandModel):
    """Ask the client how the complaint was handled, by mail or (`told`) by the person's own mouth or hand."""

    type: Literal["ask_feedback"] = "ask_feedback"
    told: bool = False


class RecordFeedback(CommandModel):
    """Record the client's score (1 to 5) and words."""

    type: Literal["record_feedback"] = "record_feedback"
    score: Annotated[int, Field(ge=1, le=5)]
    words: Text = ""


class Advance(CommandModel):
    """Leave the stage forward, where nothing is owed."""

    type: Literal["advance"] = "advance"


class SendBack(CommandModel):
    """Send the case back a stage, with a reason."""

    type: Literal["send_back"] = "send_back"
    reason: NeededText


class Dispose(CommandModel):
    """End the complaint early: withdrawn, a duplicate, out of scope or spam."""

    type: Literal["dispose"] = "dispose"
    disposition: Disposition
    reason: NeededText
    of: Line = ""

    @model_validator(mode="after")
    def _names_the_other(self) -> Self:
        if self.disposition is Disposition.DUPLICATE and not self.of:
            raise ValueError("of: name the case that this one duplicates")
        return self


class Reopen(CommandModel):
    """Open a closed case again, on appeal or on new facts."""

    type: Literal["reopen"] = "reopen"
    ground: Literal["appeal", "new_facts"]
    reason: NeededText


class Escalate(CommandModel):
    """Hand the case to a higher level, with a reason."""

    type: Literal["escalate"] = "escalate"
    reason: NeededText
    to_level: Annotated[int, Field(ge=1, le=2)] | None = None


class WriteNote(CommandModel):
    """Leave a note for colleagues; the client never sees it."""

    type: Literal["note"] = "note"
    text: NeededText


class Undo(CommandModel):
    """Take back the last act on the case, where nothing of it has left the house."""

    type: Literal["undo"] = "undo"


def _span(value: object) -> object:
    """`2h`, `30m`, `3d` as a span; anything else is left for the date parser."""
    if isinstance(value, str):
        number, unit = value.strip()[:-1], value.strip()[-1:].lower()
        if number.isdecimal() and len(number) <= 4 and unit in "mhd":
            return timedelta(**{{"m": "minutes", "h": "hours", "d": "days"}[unit]: int(number)})
    return value


Command = Annotated[
    Register | IdentifyClient | Describe | Classify | Acknowledge | AnswerDuplicate
    | Route | Assign | Claim | Release | SetComplexity | LinkCase | Merge
    | AskEvidence | ReceiveEvidence | RejectEvidence | WaiveEvidence | VerifyIdentity
    | OpenTask | CloseTask | RecordFinding | GiveVerdict
    | DecideOutcome | Approve | RefuseApproval
    | WriteMessage | SendMessage | HoldMessage | DiscardMessage | ReceiveMessage | RecordDelivery
    | MakePromise | SettlePromise | AddAction | CompleteAction | CancelAction
    | WrapUpCase | AskFeedback | RecordFeedback
    | Advance | SendBack | Dispose | Reopen | Escalate | WriteNote | Undo,
    Field(discriminator="type"),
]  # fmt: skip

COMMANDS: TypeAdapter[Any] = TypeAdapter(Command)
"""Reads any command from a dict or JSON by its `type`."""


def _by_name() -> dict[str, type[CommandModel]]:
    return {model.model_fields["type"].default: model for model in CommandModel.__subclasses__()}


COMMAND_MODELS: dict[str, type[CommandModel]] = _by_name()
"""Each command's model by its name."""


def due_instant(command: MakePromise, now: datetime) -> datetime:
    """When a promise is due: the instant it names, or `now` plus its span."""
    return now + command.due if isinstance(command.due, timedelta) else command.due
