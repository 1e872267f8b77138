"""Housekeeping: intake, the sweep and the outbox, done by whichever program holds the lease; the others stand by.

No daemon is needed: every program that has the floor open may run a housekeeper, and the database's lease picks one
of them. Nothing depends on there being only one (the intake book and the outbox's claims hold without it); the lease
keeps the others from doing the same work for nothing. When the holder dies, its lease runs out and another takes
over, within `LEASE_SECONDS` and `STAND_BY_SECONDS` together: less than a minute.

Clocks fire wherever any program has the floor open, one without mailbox and relay too. So the sweep has a lease of its
own, which is taken when something is due and given back when it has fired: nobody writes anything while nothing is.
"""

from __future__ import annotations

import os
import secrets
import socket
import threading
import time
from collections.abc import Callable, Sequence
from contextlib import closing, suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Literal

from core.channels.mail_intake import MailIntake
from core.channels.summary import Summary
from core.desk import Desk, utc_now
from core.errors import BadInput, CasefloorError, StoreError
from core.outbox import Handed, Outbox
from core.ports import Store
from core.say import Say, say
from core.sweeper import Sweeper, Swept
from core.waking import changes

LEASE = "housekeeper"
SWEEPING = "sweeper"
"""The lease of whoever is just firing what is due."""

LEASE_SECONDS = 40
RENEW_SECONDS = 15.0
STAND_BY_SECONDS = 15.0
"""Seconds between two tries of a program that stands by, and of one that found another sweeping."""

RESCAN_SECONDS = 60.0
"""Seconds after which everything is looked at although nothing told of a change."""

BACK_OFF = (1.0, 2.0, 5.0, 15.0, 60.0)
"""Seconds to wait after one failure, two in a row, and so on; the last for all that follow."""

OVERDUE = timedelta(seconds=60)
"""How late a letter is before a program that could not send it says so: whoever can has had the time to."""

STAND_BY = timedelta(seconds=STAND_BY_SECONDS)

SHORT_HOLD = 60.0
"""Seconds of a letter's hold that `run_once` waits out."""


@dataclass(frozen=True, slots=True)
class Mailbox:
    """A Maildir that mail comes in by, and the name that the intake book has for it."""

    folder: Path
    name: str


@dataclass(frozen=True, slots=True)
class News:
    """What the housekeeper did or met: told to whoever shows it, and nothing depends on it.

    `intake` comes with `summary`, `outbox` with `handed`, `swept` with `swept`, `trouble` with `words`; `on_duty` and
    `off_duty` tell that the lease was taken or lost.
    """

    what: Literal["intake", "outbox", "swept", "trouble", "on_duty", "off_duty"]
    mailbox: str = ""
    summary: Summary | None = None
    handed: Handed | None = None
    swept: Swept | None = None
    words: Say | None = None


@dataclass(frozen=True, slots=True)
class Once:
    """What one `run_once` came to."""

    intake: Summary
    handed: Handed
    swept: Swept
    troubles: tuple[Say, ...] = ()


OnEvent = Callable[[News], None]


def nobody(news: News) -> None:
    """Listens to no news."""


class Housekeeper:
    """Runs intake, the sweep and the outbox for one floor. Belongs to the thread that runs it, as its outbox does.

    `outbox` makes the outbox in that thread. `watched` are folders whose changes may mean that a letter is due (the
    database's own), narrowed down by `counts`. `holder` names this program among those that want the lease.

    One that `looks_on` was given neither a mailbox nor a relay. It takes the lease from nobody who has them: it sweeps,
    and tells of letters that nobody sends.
    """

    def __init__(
        self,
        store: Store,
        desk: Desk,
        outbox: Callable[[], Outbox],
        mailboxes: Sequence[Mailbox],
        *,
        holder: str,
        clock: Callable[[], datetime] = utc_now,
        watched: Sequence[Path] = (),
        counts: Callable[[Path], bool] = lambda path: True,
        looks_on: bool = False,
    ) -> None:
        self._store = store
        self._outbox_of = outbox
        self._mailboxes = tuple(mailboxes)
        self._intakes = {
            box: MailIntake(store, desk, clock=clock, mailbox=box.name) for box in self._mailboxes
        }
        self._sweeper = Sweeper(store, desk, clock)
        self._holder = holder
        self._clock = clock
        self._watched = tuple(watched)
        self._counts = counts
        self._looks_on = looks_on
        self._late_since: datetime | None = None
        self._alarm: datetime | None = None
        """When to sweep next, as far as the last look at the clocks told."""
        self._refused_at = datetime.min.replace(tzinfo=UTC)
        """When another program was found sweeping."""
        self._left_out: frozenset[str] = frozenset()
        self._try_all_at = 0.0
        self._taken = {LEASE: 0.0, SWEEPING: 0.0}
        """When each lease was asked for last, on the monotonic clock."""
        self._on_duty = False
        self._told: set[str] = set()

    def run_once(
        self, progress: Callable[[int, int], None] | None = None, hold_wait: float = SHORT_HOLD
    ) -> Once:
        """Takes in what waits, fires what is due, then hands over what is due or comes due within `hold_wait` seconds.

        Runs beside whoever holds the lease. One mailbox's trouble does not keep the others, nor the outbox, from
        being done; it is told in `troubles`.
        """
        whole = Summary()
        troubles: list[Say] = []
        handed, swept = Handed(), Swept()
        for box, intake in self._intakes.items():
            try:
                whole += intake.run_once(box.folder, progress)
            except CasefloorError as error:
                troubles.append(error.message)
        try:
            swept = self._sweeper.run_due()
            troubles += [trouble.words for trouble in swept.troubles]
        except CasefloorError as error:
            troubles.append(error.message)
        try:
            handed = self._outbox_of().drain(hold_wait)
        except CasefloorError as error:
            troubles.append(error.message)
        return Once(whole, handed, swept, tuple(troubles))

    def run(self, stop: threading.Event, on_event: OnEvent = nobody) -> None:
        """Keeps house until `stop` is set; then gives the lease back. Never raises for what it meets on the way."""
        failures = 0
        try:
            while not stop.is_set():
                began = time.monotonic()
                try:
                    if self._holds():
                        self._duty(stop, on_event)
                    else:
                        self._off_duty(on_event)
                        self._sweep(stop, on_event)  # whoever holds the lease may be long at it with a slow relay
                        stop.wait(STAND_BY_SECONDS)
                except Exception as error:  # noqa: BLE001 - the housekeeper outlives whatever it meets
                    failures = 0 if time.monotonic() - began > RESCAN_SECONDS else failures
                    on_event(News("trouble", words=_words(error)))
                    stop.wait(BACK_OFF[min(failures, len(BACK_OFF) - 1)])
                    failures += 1
        finally:
            self._release(on_event)
            self._store.close()

    # ---- on duty -------------------------------------------------------------------------------------------

    def _duty(self, stop: threading.Event, on_event: OnEvent) -> None:
        """Works as long as the lease is held: at once, at each change, and when a letter or an alarm comes due."""
        if not self._on_duty:
            self._on_duty = True
            on_event(News("on_duty"))
        outbox = self._outbox_of()
        due = self._round(outbox, stop, on_event)
        looked = time.monotonic()
        with closing(changes(self._folders(), stop, self._matters)) as wakes:
            for changed in wakes:
                if not self._renewed_lease():
                    return
                stale = time.monotonic() - looked >= RESCAN_SECONDS
                if changed or stale or (due is not None and self._clock() >= due):
                    due = self._round(outbox, stop, on_event)
                    looked = time.monotonic()
                if stale and self._missing():
                    return  # a mailbox that was not there may be there now, and wants to be watched

    def _round(self, outbox: Outbox, stop: threading.Event, on_event: OnEvent) -> datetime | None:
        """The sweep, intake, and the outbox; when the outbox or a clock wants to be looked at next."""
        self._sweep(stop, on_event)
        for box, intake in self._intakes.items():
            try:
                summary = intake.run_once(
                    box.folder, progress=lambda met, of: self._heartbeat(stop, on_event), stop=stop
                )
            except BadInput as error:  # no such Maildir: the other mailboxes go on
                news = News("trouble", box.name, words=error.message)
                self._tell_once(on_event, f"{box.name}: {error.message}", news)
                continue
            self._tell_intake(on_event, box, summary)
        if self._intakes:
            self._sweep(stop, on_event)  # what came in may have been late already
        letter = self._letters(outbox, on_event)
        return min((at for at in (letter, self._alarm) if at is not None), default=None)

    def _letters(self, outbox: Outbox, on_event: OnEvent) -> datetime | None:
        """Hands over what is due; when the outbox wants to be looked at next."""
        due = outbox.next_due()
        if due is None or due > self._clock():
            self._late_since = None
            return due
        if self._looks_on:
            self._late_since = self._late_since or self._clock()
            if self._clock() < self._late_since + OVERDUE:
                return self._late_since + OVERDUE
        handed = outbox.run_due()
        if handed.handed or handed.retried or handed.failed:
            on_event(News("outbox", handed=handed))
        if handed.waiting and handed.advice is not None:
            self._tell_once(on_event, str(handed.advice), News("outbox", handed=handed, words=handed.advice))
        return None if handed.waiting else outbox.next_due()  # without a relay it would be due all along

    def _sweep(self, stop: threading.Event, on_event: OnEvent) -> None:
        """Fires what is due, unless another program is at it, and notes when to look again.

        A case that cannot be swept is left alone for a while, so that it wakes nobody all the time.
        """
        if time.monotonic() >= self._try_all_at:
            self._left_out = frozenset()
        now = self._clock()
        self._alarm = self._sweeper.next_alarm(self._left_out)
        if self._alarm is None or self._alarm > now:
            return
        if not self._refused_at <= now < self._refused_at + STAND_BY:  # a clock that was set back holds up nothing
            if self._takes(SWEEPING):
                self._fire(now, stop, on_event)
                return
            self._refused_at = now
        self._alarm = self._refused_at + STAND_BY

    def _fire(self, now: datetime, stop: threading.Event, on_event: OnEvent) -> None:
        """The sweep itself, by whoever has its lease; gives the lease back."""
        try:
            swept = self._sweeper.run_due(between=self._still_sweeping, stop=stop)
        except StoreError as error:  # mail is taken in all the same, if the database lets it
            self._alarm = now + timedelta(seconds=RESCAN_SECONDS)
            self._tell_once(on_event, str(error.message), News("trouble", words=error.message))
            return
        finally:
            self._gives_back(SWEEPING)
        self._alarm = swept.next_at
        self._left_out = frozenset(trouble.ref for trouble in swept.troubles)
        self._try_all_at = time.monotonic() + RESCAN_SECONDS
        if swept.fired:
            on_event(News("swept", swept=swept))
        for trouble in swept.troubles:
            self._tell_once(on_event, str(trouble.words), News("trouble", words=trouble.words))

    def _still_sweeping(self) -> None:
        if time.monotonic() - self._taken[SWEEPING] >= RENEW_SECONDS:
            self._takes(SWEEPING)
        self._renewed_lease()

    def _tell_intake(self, on_event: OnEvent, box: Mailbox, summary: Summary) -> None:
        """News of a pass that met something; a file that is refused each time is told once."""
        fresh = [refusal for refusal in summary.refusals if f"{box.name}/{refusal.what}" not in self._told]
        self._told |= {f"{box.name}/{refusal.what}" for refusal in fresh}
        if fresh or summary.seen > summary.refused:
            summary.refusals = fresh
            on_event(News("intake", box.name, summary=summary))

    def _tell_once(self, on_event: OnEvent, key: str, news: News) -> None:
        if key not in self._told:
            self._told.add(key)
            on_event(news)

    def _folders(self) -> list[Path]:
        new = [box.folder / "new" for box in self._mailboxes]
        return [folder for folder in (*new, *self._watched) if folder.is_dir()]

    def _missing(self) -> bool:
        return any(not (box.folder / "new").is_dir() for box in self._mailboxes)

    def _matters(self, path: str) -> bool:
        found = Path(path)
        return found.parent not in self._watched or self._counts(found)

    # ---- the lease -----------------------------------------------------------------------------------------

    def _holds(self) -> bool:
        return self._looks_on or self._takes(LEASE)

    def _takes(self, lease: str) -> bool:
        """Takes the lease, or renews it; False while another program has it."""
        with self._store.unit() as unit:
            held = unit.take_lease(lease, self._holder, self._clock(), LEASE_SECONDS)
        self._taken[lease] = time.monotonic()
        return held

    def _gives_back(self, lease: str) -> None:
        with suppress(CasefloorError), self._store.unit() as unit:
            unit.release_lease(lease, self._holder)

    def _renewed_lease(self) -> bool:
        return time.monotonic() - self._taken[LEASE] < RENEW_SECONDS or self._holds()

    def _heartbeat(self, stop: threading.Event, on_event: OnEvent) -> None:
        """Through a long intake the lease is kept and clocks fire; where the lease was lost meanwhile, the work is
        harmless and goes on."""
        self._renewed_lease()
        if self._alarm is not None and self._clock() >= self._alarm:
            self._sweep(stop, on_event)

    def _release(self, on_event: OnEvent) -> None:
        if self._on_duty and not self._looks_on:
            self._gives_back(LEASE)
        self._off_duty(on_event)

    def _off_duty(self, on_event: OnEvent) -> None:
        if self._on_duty:
            self._on_duty = False
            on_event(News("off_duty"))


def this_holder() -> str:
    """A name for this program among those that want the lease, or claim letters: no other has it."""
    return f"{socket.gethostname()}:{os.getpid()}:{secrets.token_hex(4)}"


def _words(error: Exception) -> Say:
    if isinstance(error, CasefloorError):
        return error.message
    return say("housekeeping met a fault of its own ({kind}); it goes on", kind=type(error).__name__)
