"""Every command there is, as one tagged union and by name."""

from typing import Annotated, Any

from pydantic import Field, TypeAdapter

from core.commands.base import CommandModel
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
    SendMessage,
    WriteMessage,
    WriteNote,
)
from core.commands.process import Advance, Dispose, Escalate, Reopen, SendBack, Undo
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
    | Advance | SendBack | Dispose | Reopen | Escalate | WriteNote | Undo,
    Field(discriminator="type"),
]  # fmt: skip


COMMANDS: TypeAdapter[Any] = TypeAdapter(Command)
"""Reads any command from a dict or JSON by its `type`."""


def _by_name() -> dict[str, type[CommandModel]]:
    return {model.model_fields["type"].default: model for model in CommandModel.__subclasses__()}


COMMAND_MODELS: dict[str, type[CommandModel]] = _by_name()
"""Each command's model by its name."""
