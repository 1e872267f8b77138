"""What a person can do to a case: one model a command, tagged by `type`.

A form on the screen, a call on the command line and a JSON document are three spellings of the same command, and
`casefloor commands` prints these models as JSON Schema. Texts are sanitised as they are validated, so that no
command carries a control sequence further. Who may give which command, and when, is the table in `core.rules`.
"""

from typing import Annotated, Any

from pydantic import Field, TypeAdapter

from core.commands.base import (
    LINE_LIMIT,
    TEXT_LIMIT,
    CommandModel,
    Id,
    Line,
    Login,
    NeededLine,
    NeededText,
    Text,
)
from core.commands.escalation import (
    AnswerEnquiry,
    ConfirmSignal,
    Deescalate,
    DismissSignal,
    Escalate,
    ExtendClock,
    FlagCase,
    Rebase,
    RecordBodyDecision,
    RecordEnquiry,
    Refer,
    Sweep,
)
from core.commands.evidence import (
    AskEvidence,
    CloseTask,
    GiveVerdict,
    OpenTask,
    ReceiveEvidence,
    RecordFinding,
    RejectEvidence,
    VerifyIdentity,
    WaiveEvidence,
)
from core.commands.messages import (
    DiscardMessage,
    HoldMessage,
    ReceiveMessage,
    RecordDelivery,
    SendableKind,
    SendMessage,
    WriteMessage,
    WriteNote,
)
from core.commands.process import Advance, Dispose, Reopen, SendBack, Undo
from core.commands.registration import (
    Acknowledge,
    AnswerDuplicate,
    Classify,
    Describe,
    IdentifyClient,
    Register,
)
from core.commands.resolution import (
    AddAction,
    Approve,
    AskFeedback,
    CancelAction,
    CompleteAction,
    DecideOutcome,
    MakePromise,
    RecordFeedback,
    RefuseApproval,
    SettlePromise,
    WrapUpCase,
    due_instant,
)
from core.commands.routing import Assign, Claim, LinkCase, Merge, Release, Route, SetComplexity

Command = Annotated[
    Register | IdentifyClient | Describe | Classify | Acknowledge | AnswerDuplicate
    | Route | Assign | Claim | Release | SetComplexity | LinkCase | Merge
    | AskEvidence | ReceiveEvidence | RejectEvidence | WaiveEvidence | VerifyIdentity
    | OpenTask | CloseTask | RecordFinding | GiveVerdict
    | DecideOutcome | Approve | RefuseApproval
    | WriteMessage | SendMessage | HoldMessage | DiscardMessage | ReceiveMessage | RecordDelivery
    | MakePromise | SettlePromise | AddAction | CompleteAction | CancelAction
    | WrapUpCase | AskFeedback | RecordFeedback
    | Advance | SendBack | Dispose | Reopen | Escalate | Deescalate | FlagCase | ConfirmSignal | DismissSignal
    | ExtendClock | Refer | RecordEnquiry | AnswerEnquiry | RecordBodyDecision | Rebase | Sweep | WriteNote | Undo,
    Field(discriminator="type"),
]  # fmt: skip
"""Every command there is, told apart by `type`."""

COMMANDS: TypeAdapter[Any] = TypeAdapter(Command)
"""Reads any command from a dict or JSON by its `type`."""

COMMAND_MODELS: dict[str, type[CommandModel]] = {
    model.model_fields["type"].default: model for model in CommandModel.__subclasses__()
}
"""Each command's model by its name."""

__all__ = [
    "COMMANDS",
    "COMMAND_MODELS",
    "LINE_LIMIT",
    "TEXT_LIMIT",
    "Acknowledge",
    "AddAction",
    "Advance",
    "AnswerDuplicate",
    "AnswerEnquiry",
    "Approve",
    "AskEvidence",
    "AskFeedback",
    "Assign",
    "CancelAction",
    "Claim",
    "Classify",
    "CloseTask",
    "Command",
    "CommandModel",
    "CompleteAction",
    "ConfirmSignal",
    "DecideOutcome",
    "Deescalate",
    "Describe",
    "DiscardMessage",
    "DismissSignal",
    "Dispose",
    "Escalate",
    "ExtendClock",
    "FlagCase",
    "GiveVerdict",
    "HoldMessage",
    "Id",
    "IdentifyClient",
    "Line",
    "LinkCase",
    "Login",
    "MakePromise",
    "Merge",
    "NeededLine",
    "NeededText",
    "OpenTask",
    "Rebase",
    "ReceiveEvidence",
    "ReceiveMessage",
    "RecordBodyDecision",
    "RecordDelivery",
    "RecordEnquiry",
    "RecordFeedback",
    "RecordFinding",
    "Refer",
    "RefuseApproval",
    "Register",
    "RejectEvidence",
    "Release",
    "Reopen",
    "Route",
    "SendBack",
    "SendMessage",
    "SendableKind",
    "SetComplexity",
    "SettlePromise",
    "Sweep",
    "Text",
    "Undo",
    "VerifyIdentity",
    "WaiveEvidence",
    "WrapUpCase",
    "WriteMessage",
    "WriteNote",
    "due_instant",
]
