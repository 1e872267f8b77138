"""A case as it stands: the state that the journal's entries fold into.

Every model here is frozen: `core.evolve` makes a new case from an old one and an event, and nothing else does.
A message's whole text is not part of the state, since it would be written again with every act: the journal and
the message table hold it, and the state keeps an excerpt. Ids inside a case count up from one: `m3` is its third
message, `e2` its second piece of evidence.
"""

from core.case.client import Client, Contact, ContactKind, Identity
from core.case.escalation import (
    BY_HAND,
    NOTICE_STATES,
    BodyDecision,
    Firing,
    Notice,
    NoticeState,
    Referral,
    ReferralState,
)
from core.case.evidence import SETTLED, Evidence, EvidenceState, Finding, Task, TaskState, VerdictGiven
from core.case.message import (
    INFORMED,
    MESSAGE_KINDS,
    MESSAGE_STATES,
    Attachment,
    Direction,
    Message,
    MessageKind,
    MessageState,
)
from core.case.record import Record
from core.case.resolution import (
    Action,
    ActionState,
    Approval,
    Decision,
    Feedback,
    Promise,
    PromiseState,
    WrapUp,
)
from core.case.state import Case
from core.case.ties import Disposed, DuplicateAnswer, Link
from core.case.timing import (
    CLOCK_STATES,
    MOMENTS,
    WAITS,
    Alarm,
    Clock,
    ClockState,
    Extension,
    Mark,
    Moment,
    Wait,
    WaitFor,
)

__all__ = [
    "BY_HAND",
    "CLOCK_STATES",
    "INFORMED",
    "MESSAGE_KINDS",
    "MESSAGE_STATES",
    "MOMENTS",
    "NOTICE_STATES",
    "SETTLED",
    "WAITS",
    "Action",
    "ActionState",
    "Alarm",
    "Approval",
    "Attachment",
    "BodyDecision",
    "Case",
    "Client",
    "Clock",
    "ClockState",
    "Contact",
    "ContactKind",
    "Decision",
    "Direction",
    "Disposed",
    "DuplicateAnswer",
    "Evidence",
    "EvidenceState",
    "Extension",
    "Feedback",
    "Finding",
    "Firing",
    "Identity",
    "Link",
    "Mark",
    "Message",
    "MessageKind",
    "MessageState",
    "Moment",
    "Notice",
    "NoticeState",
    "Promise",
    "PromiseState",
    "Record",
    "Referral",
    "ReferralState",
    "Task",
    "TaskState",
    "VerdictGiven",
    "Wait",
    "WaitFor",
    "WrapUp",
]
