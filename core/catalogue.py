"""The floor's vocabulary: channels, categories, evidence, outcomes and the rest, a table each with its labels.

The values are a contract: the journal, the policy files and scripts spell them as they stand here. The labels
are English and marked for translation; show one as `say(CATEGORIES[category].label)`. Departments are not here:
they are policy, and each floor has its own.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from core.say import label


class Channel(StrEnum):
    """Where a complaint came in, and where its answers go by default."""

    MAIL = "mail"
    CHAT = "chat"
    PHONE = "phone"
    SOCIAL = "social"
    WEB = "web"
    LETTER = "letter"


CHANNELS: dict[Channel, str] = {
    Channel.MAIL: label("Mail"),
    Channel.CHAT: label("Chat"),
    Channel.PHONE: label("Phone"),
    Channel.SOCIAL: label("Social network"),
    Channel.WEB: label("Web form"),
    Channel.LETTER: label("Letter"),
}


class Category(StrEnum):
    """What a complaint is about; each belongs to one department of the policy."""

    PAYMENT = "payment"
    BET_SETTLEMENT = "bet_settlement"
    TECHNICAL = "technical"
    IDENTITY = "identity"
    BONUS = "bonus"
    RULES = "rules"
    SUPPORT_QUALITY = "support_quality"
    CASINO_GAME = "casino_game"
    RESPONSIBLE_GAMBLING = "responsible_gambling"
    DATA_PROTECTION = "data_protection"


class Touches(StrEnum):
    """What an answer to a complaint would move or disclose; either asks for a verified identity."""

    MONEY = "money"
    PERSONAL_DATA = "personal_data"


@dataclass(frozen=True, slots=True)
class CategoryRow:
    """A category: its label, and what it touches (None: neither money nor personal data)."""

    label: str
    touches: Touches | None = None

    @property
    def needs_identity(self) -> bool:
        """Whether the client's identity must be verified before analysis is left, whatever the policy says."""
        return self.touches is not None


CATEGORIES: dict[Category, CategoryRow] = {
    Category.PAYMENT: CategoryRow(label("Payment"), Touches.MONEY),
    Category.BET_SETTLEMENT: CategoryRow(label("Bet settlement"), Touches.MONEY),
    Category.TECHNICAL: CategoryRow(label("Technical")),
    Category.IDENTITY: CategoryRow(label("Identity check"), Touches.PERSONAL_DATA),
    Category.BONUS: CategoryRow(label("Bonus"), Touches.MONEY),
    Category.RULES: CategoryRow(label("Rules")),
    Category.SUPPORT_QUALITY: CategoryRow(label("Quality of support")),
    Category.CASINO_GAME: CategoryRow(label("Casino game"), Touches.MONEY),
    # Nothing is asked of this client first: a request to be stopped from gambling does not wait for documents.
    Category.RESPONSIBLE_GAMBLING: CategoryRow(label("Responsible gambling")),
    Category.DATA_PROTECTION: CategoryRow(label("Data protection"), Touches.PERSONAL_DATA),
}


class EvidenceKind(StrEnum):
    """A kind of evidence that a category may require."""

    BET_SLIP = "bet_slip"
    OFFICIAL_RESULT = "official_result"
    ACCOUNT_STATEMENT = "account_statement"
    RECEIPT = "receipt"
    SCREENSHOT = "screenshot"
    LOG_REFERENCE = "log_reference"
    IDENTITY_DOCUMENT = "identity_document"
    PROOF_OF_ADDRESS = "proof_of_address"
    BONUS_TERMS = "bonus_terms"
    RULES_CLAUSE = "rules_clause"
    CORRESPONDENCE = "correspondence"
    ROUND_ID = "round_id"
    PROVIDER_LOG = "provider_log"


EVIDENCE_KINDS: dict[EvidenceKind, str] = {
    EvidenceKind.BET_SLIP: label("bet slip"),
    EvidenceKind.OFFICIAL_RESULT: label("official result of the event"),
    EvidenceKind.ACCOUNT_STATEMENT: label("account statement"),
    EvidenceKind.RECEIPT: label("receipt or transaction reference"),
    EvidenceKind.SCREENSHOT: label("screenshot or description of the device"),
    EvidenceKind.LOG_REFERENCE: label("log reference"),
    EvidenceKind.IDENTITY_DOCUMENT: label("identity document"),
    EvidenceKind.PROOF_OF_ADDRESS: label("proof of address"),
    EvidenceKind.BONUS_TERMS: label("bonus terms accepted"),
    EvidenceKind.RULES_CLAUSE: label("clause of the rules"),
    EvidenceKind.CORRESPONDENCE: label("earlier correspondence"),
    EvidenceKind.ROUND_ID: label("game round id"),
    EvidenceKind.PROVIDER_LOG: label("provider's log"),
}


class EvidenceSource(StrEnum):
    """From whom a piece of evidence is asked; it decides which of the waiting statuses a case takes."""

    CLIENT = "client"
    DEPARTMENT = "department"
    EXTERNAL = "external"


EVIDENCE_SOURCES: dict[EvidenceSource, str] = {
    EvidenceSource.CLIENT: label("the client"),
    EvidenceSource.DEPARTMENT: label("a department"),
    EvidenceSource.EXTERNAL: label("somebody outside"),
}


class Verdict(StrEnum):
    """What the investigation found about the complaint."""

    UPHELD = "upheld"
    PARTLY_UPHELD = "partly_upheld"
    NOT_UPHELD = "not_upheld"


VERDICTS: dict[Verdict, str] = {
    Verdict.UPHELD: label("Upheld"),
    Verdict.PARTLY_UPHELD: label("Partly upheld"),
    Verdict.NOT_UPHELD: label("Not upheld"),
}


class ActionKind(StrEnum):
    """Something that execution carries out and proves."""

    PAY_REFUND = "pay_refund"
    CORRECT_BET = "correct_bet"
    PAY_COMPENSATION = "pay_compensation"
    CREDIT_GOODWILL = "credit_goodwill"
    CLOSE_ACCOUNT = "close_account"
    OTHER = "other"


ACTION_KINDS: dict[ActionKind, str] = {
    ActionKind.PAY_REFUND: label("pay the refund"),
    ActionKind.CORRECT_BET: label("correct the bet"),
    ActionKind.PAY_COMPENSATION: label("pay the compensation"),
    ActionKind.CREDIT_GOODWILL: label("credit the goodwill payment"),
    ActionKind.CLOSE_ACCOUNT: label("close the account"),
    ActionKind.OTHER: label("other"),
}


class Outcome(StrEnum):
    """What the house decides to do about a complaint."""

    REFUND = "refund"
    BET_CORRECTION = "bet_correction"
    COMPENSATION = "compensation"
    GOODWILL = "goodwill"
    ACCOUNT_CLOSED_TEMPORARILY = "account_closed_temporarily"
    ACCOUNT_CLOSED_PERMANENTLY = "account_closed_permanently"
    EXPLANATION = "explanation"
    REJECTION = "rejection"


@dataclass(frozen=True, slots=True)
class OutcomeRow:
    """An outcome: whether it carries an amount, the action it leaves to execution, and whether it is costly.

    Costly means that it moves money or cannot simply be taken back: the screens ask before they commit it.
    """

    label: str
    carries_amount: bool = False
    action: ActionKind | None = None

    @property
    def costly(self) -> bool:
        return self.action is not None


OUTCOMES: dict[Outcome, OutcomeRow] = {
    Outcome.REFUND: OutcomeRow(label("Refund"), True, ActionKind.PAY_REFUND),
    Outcome.BET_CORRECTION: OutcomeRow(label("Bet correction"), True, ActionKind.CORRECT_BET),
    Outcome.COMPENSATION: OutcomeRow(label("Compensation"), True, ActionKind.PAY_COMPENSATION),
    Outcome.GOODWILL: OutcomeRow(label("Goodwill"), True, ActionKind.CREDIT_GOODWILL),
    Outcome.ACCOUNT_CLOSED_TEMPORARILY: OutcomeRow(
        label("Account closed for a time"), False, ActionKind.CLOSE_ACCOUNT
    ),
    Outcome.ACCOUNT_CLOSED_PERMANENTLY: OutcomeRow(
        label("Account closed for good"), False, ActionKind.CLOSE_ACCOUNT
    ),
    Outcome.EXPLANATION: OutcomeRow(label("Explanation")),
    Outcome.REJECTION: OutcomeRow(label("Rejection")),
}


class Disposition(StrEnum):
    """How a complaint ends early; such a case is never counted as resolved."""

    WITHDRAWN = "withdrawn"
    DUPLICATE = "duplicate"
    OUT_OF_SCOPE = "out_of_scope"
    SPAM = "spam"


DISPOSITIONS: dict[Disposition, str] = {
    Disposition.WITHDRAWN: label("Withdrawn"),
    Disposition.DUPLICATE: label("Duplicate"),
    Disposition.OUT_OF_SCOPE: label("Out of scope"),
    Disposition.SPAM: label("Spam"),
}


class Complexity(StrEnum):
    """How hard a case is; it sets the deadline of its resolution."""

    SIMPLE = "simple"
    STANDARD = "standard"
    COMPLEX = "complex"


COMPLEXITIES: dict[Complexity, str] = {
    Complexity.SIMPLE: label("Simple"),
    Complexity.STANDARD: label("Standard"),
    Complexity.COMPLEX: label("Complex"),
}


class Priority(StrEnum):
    """How soon a case is taken, against its neighbours in the queue."""

    LOW = "low"
    NORMAL = "normal"
    HIGH = "high"
    URGENT = "urgent"


PRIORITIES: dict[Priority, str] = {
    Priority.LOW: label("Low"),
    Priority.NORMAL: label("Normal"),
    Priority.HIGH: label("High"),
    Priority.URGENT: label("Urgent"),
}


class Status(StrEnum):
    """Whom a case waits for: the house (open), the client, somebody outside, or nobody."""

    OPEN = "open"
    WAITING_CLIENT = "waiting_client"
    WAITING_EXTERNAL = "waiting_external"
    CLOSED = "closed"


STATUSES: dict[Status, str] = {
    Status.OPEN: label("Open"),
    Status.WAITING_CLIENT: label("Waiting for the client"),
    Status.WAITING_EXTERNAL: label("Waiting for somebody outside"),
    Status.CLOSED: label("Closed"),
}


class RootCause(StrEnum):
    """Why the complaint arose, as the wrap-up states it."""

    HUMAN_ERROR = "human_error"
    SYSTEM_FAULT = "system_fault"
    PROVIDER = "provider"
    PAYMENT_METHOD = "payment_method"
    UNCLEAR_TERMS = "unclear_terms"
    PROCESS_GAP = "process_gap"
    CLIENT_MISTAKE = "client_mistake"
    ABUSE = "abuse"
    OTHER = "other"


ROOT_CAUSES: dict[RootCause, str] = {
    RootCause.HUMAN_ERROR: label("Human error"),
    RootCause.SYSTEM_FAULT: label("System fault"),
    RootCause.PROVIDER: label("Provider"),
    RootCause.PAYMENT_METHOD: label("Payment method"),
    RootCause.UNCLEAR_TERMS: label("Unclear terms"),
    RootCause.PROCESS_GAP: label("Gap in the process"),
    RootCause.CLIENT_MISTAKE: label("Client's mistake"),
    RootCause.ABUSE: label("Abuse"),
    RootCause.OTHER: label("Other"),
}
