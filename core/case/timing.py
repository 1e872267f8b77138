"""What clocks live on: the marks that start and stop them, the waits that pause them, and the clocks themselves.

A case keeps these as plain facts, folded from the journal. Which clocks there are and when each is due follows from
the facts and the case's policy alone (`core.clocks.reckon`); whether one is late follows from its due time and the
time of day, and is never kept.
"""

from datetime import datetime, timedelta
from enum import StrEnum

from core.case.record import Record
from core.say import label


class Moment(StrEnum):
    """Something that starts or stops clocks; a policy file names them by these words."""

    RECEIVED = "received"
    REGISTERED = "registered"
    ACKNOWLEDGED = "acknowledged"
    CLIENT_WROTE = "client_wrote"
    CLIENT_ASKED = "client_asked"
    ANSWERED = "answered"
    PROGRESS_TOLD = "progress_told"
    REGISTRATION_ENTERED = "registration_entered"
    ANALYSIS_ENTERED = "analysis_entered"
    INVESTIGATION_ENTERED = "investigation_entered"
    RESOLUTION_ENTERED = "resolution_entered"
    EXECUTION_ENTERED = "execution_entered"
    INFORMED = "informed"
    ESCALATED = "escalated"
    REOPENED = "reopened"
    APPEALED = "appealed"
    REFERRED = "referred"
    BODY_ASKED = "body_asked"
    BODY_ANSWERED = "body_answered"
    BODY_DECIDED = "body_decided"
    CLOSED = "closed"


MOMENTS: dict[Moment, str] = {
    Moment.RECEIVED: label("the complaint came in"),
    Moment.REGISTERED: label("the complaint was registered"),
    Moment.ACKNOWLEDGED: label("the acknowledgement left"),
    Moment.CLIENT_WROTE: label("the client wrote again"),
    Moment.CLIENT_ASKED: label("the client was asked for something"),
    Moment.ANSWERED: label("the client was answered"),
    Moment.PROGRESS_TOLD: label("the client was told how it stands"),
    Moment.REGISTRATION_ENTERED: label("registration began"),
    Moment.ANALYSIS_ENTERED: label("analysis began"),
    Moment.INVESTIGATION_ENTERED: label("investigation began"),
    Moment.RESOLUTION_ENTERED: label("resolution began"),
    Moment.EXECUTION_ENTERED: label("execution began"),
    Moment.INFORMED: label("the client was told the decision"),
    Moment.ESCALATED: label("the case was escalated"),
    Moment.REOPENED: label("the case was reopened on new facts"),
    Moment.APPEALED: label("the client appealed"),
    Moment.REFERRED: label("the case went to an independent body"),
    Moment.BODY_ASKED: label("the independent body asked something"),
    Moment.BODY_ANSWERED: label("the independent body was answered"),
    Moment.BODY_DECIDED: label("the independent body decided"),
    Moment.CLOSED: label("the case was closed"),
}


class Mark(Record):
    """That something happened to the case, and when; `of` is the message or promise it is about, where there is one."""

    what: Moment
    at: datetime
    of: str = ""


class WaitFor(StrEnum):
    """Whom a case waits for; a policy says for whom a clock may stand still."""

    CLIENT = "client"
    EXTERNAL = "external"
    BODY = "body"


WAITS: dict[WaitFor, str] = {
    WaitFor.CLIENT: label("the client"),
    WaitFor.EXTERNAL: label("somebody outside"),
    WaitFor.BODY: label("the independent body"),
}


class Wait(Record):
    """A stretch of time in which the case waited for somebody else; `end` is None while it still does."""

    who: WaitFor
    start: datetime
    end: datetime | None = None


class ClockState(StrEnum):
    """How a clock stands at an instant; `over` is one whose case ended before it was met or missed."""

    RUNNING = "running"
    PAUSED = "paused"
    BREACHED = "breached"
    MET = "met"
    OVER = "over"


CLOCK_STATES: dict[ClockState, str] = {
    ClockState.RUNNING: label("running"),
    ClockState.PAUSED: label("paused"),
    ClockState.BREACHED: label("breached"),
    ClockState.MET: label("met"),
    ClockState.OVER: label("over"),
}


class Alarm(Record):
    """An instant at which a clock asks for attention: when `share` per cent of its time are used up."""

    share: int
    at: datetime


class Clock(Record):
    """One clock of a case: which rule it runs by, from when, until when.

    `cycle` counts the runs of the same rule, from 1; a promise's clock has the rule `promise` and the promise's id
    in `of`. `due_at` is None only while the clock stands still with no limit to it.
    """

    rule: str
    cycle: int = 1
    of: str = ""
    started_at: datetime
    due_at: datetime | None
    alarms: tuple[Alarm, ...] = ()
    paused_since: datetime | None = None
    paused_until: datetime | None = None
    """When the longest pause that the policy allows is used up and the clock runs again by itself."""
    paused_by: WaitFor | None = None
    paused: timedelta = timedelta(0)
    """Running time that earlier pauses took out, measured on the clock's calendar."""
    extensions: int = 0
    stopped_at: datetime | None = None
    stopped_by: Moment | None = None
    over: bool = False

    @property
    def key(self) -> str:
        """Tells the clock from every other of its case: `resolution/1`, `promise/p2`."""
        return f"{self.rule}/{self.of or self.cycle}"

    @property
    def is_live(self) -> bool:
        """Whether it still runs, or stands still for a while."""
        return self.stopped_at is None

    def is_paused(self, now: datetime) -> bool:
        """Whether it stands still at `now`."""
        if not self.is_live or self.paused_since is None:
            return False
        return self.paused_until is None or now < self.paused_until

    def is_breached(self, now: datetime) -> bool:
        """Whether its due time passed before it was stopped."""
        ended = self.stopped_at or now
        return self.due_at is not None and ended > self.due_at and not self.is_paused(now)

    def state(self, now: datetime) -> ClockState:
        """How it stands at `now`, derived from its instants alone."""
        if self.is_paused(now):
            return ClockState.PAUSED
        if self.is_breached(now):
            return ClockState.BREACHED
        if self.is_live:
            return ClockState.RUNNING
        return ClockState.OVER if self.over else ClockState.MET


class Extension(Record):
    """A clock that was given more time: which one (`Clock.key`), by whom, and why."""

    clock: str
    reason: str
    at: datetime
    by: str
