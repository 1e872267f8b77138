"""Commands that say who has the case, how hard it is, and which other cases matter (P4)."""

from typing import Literal

from core.catalogue import Complexity
from core.commands.base import CommandModel, Login, NeededLine, Text


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
