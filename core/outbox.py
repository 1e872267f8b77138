"""Hands the letters that are due to the relay, and records on the case what became of each (C2).

A letter is in the outbox because the transaction of the act that sent it put it there; it leaves in three steps:
claimed in one transaction, handed over outside any, recorded through the desk in another. So nobody waits for a
relay with the database in their hand, and two workers never hand over the same letter.

Sending is keyed to one immutable message. There is one window in which a letter can go twice: where the program dies
(or the database can no longer be written) after the relay took the letter and before that is recorded, the claim runs
out and the same message goes again, with the same text under the same Message-ID, by which the client's mail server
can tell it. Nothing can close that window: it is the relay's word against a commit.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from core.commands import RecordDelivery
from core.desk import Desk, utc_now
from core.errors import NotFound, Refused, TooLate
from core.people import SYSTEM
from core.ports import Outgoing, Store
from core.relay.compose import Sender, Unsendable, compose, envelope_sender, recipient_of
from core.relay.relay import Relay, RelayRefused
from core.say import Say, say
from core.text import clean_line

BATCH = 10
"""Letters claimed at once."""

MOST_BATCHES = 100
"""Batches in one run, so that a run ends however fast letters come in."""

MOST_WAITS = 1000
"""Waits of one `drain`."""

CLAIM_SECONDS = 900
ONE_LETTER_SECONDS = 420
"""The longest that one letter can take: a connection and six answers at the limits of `core.relay.smtp`. A letter
whose claim could run out while it is handed over is left for the next run."""

NO_RELAY = say(
    "Letters wait in the outbox, since no relay is set: put {setting} into casefloor.toml or set {variable}",
    setting='[mail] relay = "smtp://user@host:587"',
    variable="CASEFLOOR_RELAY",
)

Result = Literal["handed", "retry", "failed"]


@dataclass(frozen=True, slots=True)
class Handed:
    """What a run did: letters handed over, put off for another try, given up.

    `waiting` tells that letters are due and no relay is set; `advice` then says what to do.
    """

    handed: int = 0
    retried: int = 0
    failed: int = 0
    waiting: bool = False
    advice: Say | None = None

    def __add__(self, other: Handed) -> Handed:
        return Handed(
            self.handed + other.handed, self.retried + other.retried, self.failed + other.failed,
            other.waiting, other.advice,
        )  # fmt: skip


class Outbox:
    """One worker at the outbox; as many as like may run at once, each under a `holder` of its own.

    `clock` gives aware UTC instants. Belongs to one thread, as its relay does.
    """

    def __init__(
        self,
        store: Store,
        desk: Desk,
        relay: Relay | None,
        sender: Sender,
        *,
        clock: Callable[[], datetime] = utc_now,
        holder: str,
    ) -> None:
        self._store = store
        self._desk = desk
        self._relay = relay
        self._sender = sender
        self._clock = clock
        self._holder = holder

    def run_due(self) -> Handed:
        """Hands over what is due now. One letter's failure never stops the others; a relay's own stops the run.

        Raises StoreError where the database cannot be written.
        """
        relay = self._relay
        if relay is None:
            due = self.next_due()
            late = due is not None and due <= self._clock()
            return Handed(waiting=late, advice=NO_RELAY if late else None)
        told: list[Result] = []
        try:
            for _ in range(MOST_BATCHES):
                batch = self._claim()
                if not batch or not self._hand_over(relay, batch, told):
                    break
        finally:
            relay.close()
        return Handed(told.count("handed"), told.count("retry"), told.count("failed"))

    def drain(self, hold_wait: float, wait: Callable[[float], None] = time.sleep) -> Handed:
        """Hands over what is due now, and what comes due (a hold that ends, another try) within `hold_wait` seconds.

        `wait` passes the time, in seconds.
        """
        until = self._clock() + timedelta(seconds=hold_wait)
        done = self.run_due()
        for _ in range(MOST_WAITS if self._relay is not None else 0):
            due = self.next_due()
            if due is None or due > until:
                break
            wait(max((due - self._clock()).total_seconds(), 0))
            done += self.run_due()
        return done

    def next_due(self) -> datetime | None:
        """When there is something to do next (a letter comes due, a claim runs out); None for an empty outbox."""
        with self._store.reading() as unit:
            return unit.next_due(self._clock())

    def _claim(self) -> list[Outgoing]:
        with self._store.unit() as unit:
            return unit.take_due(self._clock(), self._holder, BATCH, CLAIM_SECONDS)

    def _hand_over(self, relay: Relay, batch: list[Outgoing], told: list[Result]) -> bool:
        """Hands a batch over; False where the run should end."""
        safe_until = self._clock() + timedelta(seconds=CLAIM_SECONDS - ONE_LETTER_SECONDS)
        for place, outgoing in enumerate(batch):
            if self._clock() > safe_until:
                return False
            result, detail, stop = self._tried(relay, outgoing)
            self._record(outgoing, result, detail, told)
            if stop:
                # The relay takes nobody's mail: the rest of the batch need not wait for the same answer.
                for other in batch[place + 1 :]:
                    self._record(other, "retry", detail, told)
                return False
        return True

    def _tried(self, relay: Relay, outgoing: Outgoing) -> tuple[Result, str, bool]:
        """What the relay made of the letter, in its words, and whether it takes nobody's mail now."""
        message = outgoing.message
        try:
            mail = compose(outgoing, self._sender, self._clock())
            relay.hand(mail, envelope_sender(message, self._sender), recipient_of(message))
        except RelayRefused as refusal:
            return ("failed" if refusal.permanent else "retry"), refusal.detail, refusal.everyone
        except Unsendable as error:
            return "failed", str(error), False
        except Exception as error:  # noqa: BLE001 - whatever is in one letter, the others leave, and its case shows it
            return "failed", f"{type(error).__name__}: {clean_line(str(error), limit=200)}", False
        return "handed", "", False

    def _record(self, outgoing: Outgoing, result: Result, detail: str, told: list[Result]) -> None:
        delivery = RecordDelivery(message=outgoing.message.id, result=result, detail=detail)
        try:
            done = self._desk.do(outgoing.ref, delivery, SYSTEM)
        except (Refused, TooLate, NotFound):
            # The claim ran out meanwhile, and another worker or a person has settled the message.
            return
        message = done.case.message(outgoing.message.id)
        given_up = result == "retry" and message is not None and message.not_before is None
        told.append("failed" if given_up else result)
