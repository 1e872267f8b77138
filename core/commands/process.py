"""Commands that move the case through its stages (P1, P2, P8, P9)."""

from typing import Literal, Self

from pydantic import model_validator

from core.catalogue import Disposition
from core.commands.base import CommandModel, Line, NeededText
from core.say import say
from core.unfit import Unfit


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
            raise Unfit(say("name the case that this one duplicates"), "of")
        return self


class Reopen(CommandModel):
    """Open a closed case again, on appeal or on new facts."""

    type: Literal["reopen"] = "reopen"
    ground: Literal["appeal", "new_facts"]
    reason: NeededText


class Undo(CommandModel):
    """Take back the last act on the case, where nothing of it has left the house."""

    type: Literal["undo"] = "undo"
