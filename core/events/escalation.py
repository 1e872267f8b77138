"""What happens to a case in time: levels, rules that fire, signals, clocks, the independent body, another policy."""

from datetime import datetime
from typing import Literal

from core.case import (
    BodyDecision,
    Clock,
    Extension,
    Firing,
    Notice,
    Record,
    Referral,
)
from core.stages import Stage


class Escalated(Record):
    """The case belongs to a higher level; its handler let go. `rule` is the rule that asked for it, empty for a
    person's own judgement, whose `reason` it then is."""

    type: Literal["escalated"] = "escalated"
    from_level: int
    to_level: int
    reason: str = ""
    rule: str = ""


class Deescalated(Record):
    """The level that held the case gave it back, with a reason."""

    type: Literal["deescalated"] = "deescalated"
    from_level: int
    to_level: int
    reason: str


class RuleFired(Record):
    """An escalation rule fired for a cause: once, and never again for that cause."""

    type: Literal["rule_fired"] = "rule_fired"
    firing: Firing


class SignalNoticed(Record):
    """Something that a person must look at: found in the client's words, flagged, confirmed or dismissed."""

    type: Literal["signal_noticed"] = "signal_noticed"
    notice: Notice


class ClockMoved(Record):
    """A clock as it stands from now on; `move` says what became of it."""

    type: Literal["clock_moved"] = "clock_moved"
    move: Literal["started", "paused", "resumed", "met", "breached", "over", "changed", "dropped"]
    clock: Clock


class ClockExtended(Record):
    """A clock was given more time."""

    type: Literal["clock_extended"] = "clock_extended"
    extension: Extension


class Referred(Record):
    """The case went to an independent body outside the company, level 3."""

    type: Literal["referred"] = "referred"
    referral: Referral
    to_stage: Stage
    at: datetime


class BodyWrote(Record):
    """The independent body asked something, or was answered (`enquiry` is empty then)."""

    type: Literal["body_wrote"] = "body_wrote"
    enquiry: str
    answer: str = ""


class BodyDecided(Record):
    """The independent body decided; the house must decide anew, bound or advised by it."""

    type: Literal["body_decided"] = "body_decided"
    decision: BodyDecision
    to_level: int


class Rebased(Record):
    """The case goes by another policy from now on."""

    type: Literal["rebased"] = "rebased"
    policy: str
    reason: str
