"""The sweeper: fires what the clocks have due, once, in the order in which it fell due across all cases (E5).

Any number of programs may sweep at once. What is due is looked up inside the transaction that fires it, so a sweeper
never acts on what another has done; and the case's own memory of what fired keeps each alarm to one firing.
"""

from __future__ import annotations

import heapq
import threading
import time
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

from core import commands as co
from core.case import Case, Firing
from core.clocks.pending import next_alarm
from core.context import Context
from core.decide import decide
from core.decide.answer import Refusal
from core.decide.consequences import consequences
from core.desk import Desk, utc_now
from core.errors import CasefloorError, NotFound, Refused, StoreError
from core.events import Event, RuleFired
from core.evolve import fold
from core.people import SYSTEM
from core.policy import Policy
from core.policy.clock import BREACH
from core.ports import Due, Store, Unit
from core.say import Say, say

BATCH = 100
"""Cases looked up for one transaction; more than fit into its time."""

SLICE = 0.05
"""Seconds after which a transaction takes no further act, so that people's writes get their turn."""

STORE_AT_FAULT = 3
"""Cases for which the database may fail one after another before it is taken to be at fault itself."""

EVER = datetime(9999, 1, 1, tzinfo=UTC)
EVERY = 2**31
"""More cases than a floor has."""

NOT_DUE = say("its row says that something is due, but its clocks have nothing to tell: verify the floor")


@dataclass(frozen=True, slots=True)
class Fired:
    """A rule that fired on a case, or would; `policy` is the one that the case goes by."""

    ref: str
    firing: Firing
    policy: Policy

    @property
    def is_breach(self) -> bool:
        return self.firing.rule.partition("@")[2] == str(BREACH)


@dataclass(frozen=True, slots=True)
class Trouble:
    """A case that could not be swept, and why; the others were."""

    ref: str
    why: Say

    @property
    def words(self) -> Say:
        return say("{ref} could not be swept: {why}", ref=self.ref, why=self.why)


@dataclass(frozen=True, slots=True)
class Swept:
    """What a run came to. `acts` are entries of the journal; `next_at` is when the sweeper has something to do next,
    None where no clock runs (cases in trouble are left out of it)."""

    acts: int = 0
    fired: int = 0
    breached: int = 0
    escalated: int = 0
    """Firings that ask for a level above the first line."""
    troubles: tuple[Trouble, ...] = ()
    next_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Foreseen:
    """What would fire, in the order of due instants, and the cases that cannot be looked at."""

    fired: tuple[Fired, ...] = ()
    troubles: tuple[Trouble, ...] = ()


Tell = Callable[[Sequence[Fired]], None]


def nobody(fired: Sequence[Fired]) -> None:
    """Listens to nothing that fires."""


@dataclass(slots=True)
class _Run:
    """One run: what it came to so far, and how carefully it goes on."""

    until: datetime
    acts: int = 0
    fired: int = 0
    breached: int = 0
    escalated: int = 0
    troubles: dict[str, Trouble] = field(default_factory=dict)
    """By case: these are left out."""
    reckoned: set[str] = field(default_factory=set)
    """Cases whose act fired nothing and only started clocks: none needs that twice."""
    singly: int = 0
    """How many of the next acts have a transaction each, to find the one that failed among them."""
    store_failures: int = 0
    """In a row."""

    def leave_out(self, ref: str, why: Say) -> None:
        self.troubles[ref] = Trouble(ref, why)

    def swept(self, next_at: datetime | None) -> Swept:
        troubles = tuple(self.troubles.values())
        return Swept(self.acts, self.fired, self.breached, self.escalated, troubles, next_at)


@dataclass(slots=True)
class _Slice:
    """One transaction: what it fired, and the case that it is at."""

    most: int
    acts: int = 0
    at: str = ""
    fired: list[Fired] = field(default_factory=list)
    reckoned: list[str] = field(default_factory=list)


class Sweeper:
    """Sweeps one floor through its desk. Serves many threads as far as its store does."""

    def __init__(self, store: Store, desk: Desk, clock: Callable[[], datetime] = utc_now) -> None:
        self._store = store
        self._desk = desk
        self._clock = clock

    def run_due(
        self,
        until: datetime | None = None,
        *,
        tell: Tell = nobody,
        between: Callable[[], None] = lambda: None,
        stop: threading.Event | None = None,
    ) -> Swept:
        """Fires everything that is due by now, or by an instant before it.

        `tell` hears of what fired once it is committed; `between` is called between two transactions, and `stop` ends
        the run there. Raises StoreError where the database cannot be written.
        """
        now = self._clock()
        run = _Run(now if until is None else min(until, now))
        if self._is_due(run.until):
            while not (stop is not None and stop.is_set()) and self._slice(run, tell):
                between()
        return run.swept(self.next_alarm(run.troubles.keys()))

    def next_alarm(self, leaving_out: Collection[str] = ()) -> datetime | None:
        """When the first alarm of all is due, past ones too; None where no clock runs."""
        with self._store.reading() as unit:
            if not leaving_out:
                return unit.next_alarm()
            rows = unit.due(EVER, len(leaving_out) + 1)
            return next((due.at for due in rows if due.ref not in leaving_out), None)

    def preview(self, until: datetime) -> Foreseen:
        """What a sweep would fire by `until` if nobody acted before, with all that follows from it. Writes nothing.

        For an instant in the future the sweeper is taken to run all the while, and each alarm to fire as it falls due.
        """
        now = self._clock()
        found: list[tuple[datetime, str, Fired]] = []
        troubles: list[Trouble] = []
        with self._store.reading() as unit:
            for due in unit.due(until, EVERY):
                try:
                    found += self._foreseen(unit, due, until, now)
                except Refused:
                    troubles.append(Trouble(due.ref, NOT_DUE))
                except Exception as error:  # noqa: BLE001 - one case's fault is told, and the others are looked at
                    troubles.append(Trouble(due.ref, _words(error)))
        found.sort(key=lambda one: one[:2])
        return Foreseen(tuple(fired for _, _, fired in found), tuple(troubles))

    # ---- firing --------------------------------------------------------------------------------------------

    def _is_due(self, until: datetime) -> bool:
        """Asked by a read, so that a run with nothing to do keeps nobody from writing."""
        with self._store.reading() as unit:
            return bool(unit.due(until, 1))

    def _slice(self, run: _Run, tell: Tell) -> bool:
        """One transaction of acts; False where nothing (more) is due."""
        part = _Slice(most=1 if run.singly else BATCH)
        run.singly = max(run.singly - 1, 0)
        try:
            with self._store.unit() as unit:
                if not self._acts(unit, run, part):
                    return False
        except Exception as error:  # one case's fault must not keep the others from firing
            if not part.at:
                raise
            _failed(run, part, error)
            return True
        run.store_failures = 0
        run.acts += part.acts
        run.fired += len(part.fired)
        run.breached += sum(fired.is_breach for fired in part.fired)
        run.escalated += sum(fired.firing.to_level > 0 for fired in part.fired)
        run.reckoned.update(part.reckoned)
        tell(part.fired)
        return True

    def _acts(self, unit: Unit, run: _Run, part: _Slice) -> bool:
        """Fires the earliest instants first, as many as fit in; False where nothing is due."""
        limit = BATCH + len(run.troubles)
        until = min(run.until, self._clock())  # which may have been set back meanwhile
        rows = unit.due(until, limit)
        heap = [(due.at, due.ref) for due in rows if due.ref not in run.troubles]
        if not heap:
            return False
        # What lies behind the last of a full batch may be due before a case's second instant.
        horizon = rows[-1].at if len(rows) == limit else until
        heapq.heapify(heap)
        ends = time.monotonic() + SLICE
        while heap and part.acts < part.most and (not part.acts or time.monotonic() < ends):
            at, part.at = heapq.heappop(heap)
            again = self._act(unit, part.at, at, run, part)
            if again is not None and again <= horizon:
                heapq.heappush(heap, (again, part.at))
        part.at = ""
        return True

    def _act(self, unit: Unit, ref: str, at: datetime, run: _Run, part: _Slice) -> datetime | None:
        """Fires one case's earliest instant; when its next one is due."""
        try:
            done = self._desk.act(unit, ref, co.Sweep(until=at), SYSTEM)
        except (Refused, NotFound):  # nothing was written
            run.leave_out(ref, NOT_DUE)
            return None
        part.acts += 1
        policy = self._desk.shelf.named(unit, done.case.policy)
        fired = [Fired(done.case.ref, firing, policy) for firing in _firings(done.entry.events)]
        if not fired:
            if ref in run.reckoned or ref in part.reckoned:
                run.leave_out(ref, NOT_DUE)
                return None
            part.reckoned.append(ref)
        part.fired += fired
        return next_alarm(done.case)

    # ---- looking ahead -------------------------------------------------------------------------------------

    def _foreseen(
        self, unit: Unit, due: Due, until: datetime, now: datetime
    ) -> list[tuple[datetime, str, Fired]]:
        """The case's firings, each with the instant at which its turn comes."""
        case = unit.case(due.ref)
        if case is None:
            return []
        policy = self._desk.shelf.named(unit, case.policy)
        turns = foresee(case, policy, due.at, until, now)
        return [(turn, due.ref, Fired(due.ref, firing, policy)) for turn, firing in turns]


def foresee(
    case: Case, policy: Policy, at: datetime, until: datetime, now: datetime
) -> Iterator[tuple[datetime, Firing]]:
    """What the case's clocks will fire by `until` if nobody acts, from its next alarm `at` on.

    With each firing comes the instant of its turn among other cases: a case's turns never go back in time. Raises
    Refused where nothing is due at `at`.
    """
    turn, acts_without = at, 0
    due: datetime | None = at
    while due is not None and due <= until and acts_without < 2:
        turn = max(turn, due)
        moment = max(now, due)
        answer = decide(case, co.Sweep(until=due), Context(now=moment, by=SYSTEM, policy=policy))
        if isinstance(answer, Refusal):
            raise Refused(answer.command, answer.unmet)
        events = (*answer.events, *consequences(case, answer.events, policy, moment))
        case = fold(case, events, moment)
        firings = _firings(events)
        acts_without = 0 if firings else acts_without + 1
        yield from ((turn, firing) for firing in firings)
        due = next_alarm(case)


def _firings(events: Sequence[Event]) -> list[Firing]:
    return [event.firing for event in events if isinstance(event, RuleFired)]


def _failed(run: _Run, part: _Slice, error: Exception) -> None:
    """Nothing of the transaction is kept. Its acts are done again one by one, and the one that fails alone is left out.

    Raises the error where the database fails for case after case.
    """
    if part.most > 1:
        run.singly = part.acts + 1
        return
    if isinstance(error, StoreError):
        run.store_failures += 1
        if run.store_failures == STORE_AT_FAULT:
            raise error
    run.leave_out(part.at, _words(error))


def _words(error: Exception) -> Say:
    if isinstance(error, CasefloorError):
        return error.message
    return say("a fault of its own ({kind})", kind=type(error).__name__)
