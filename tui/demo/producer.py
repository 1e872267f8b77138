"""Keeps the demo's floor alive: now and then a client writes, or a colleague does what a case of theirs owes."""

from __future__ import annotations

import random
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from core.catalogue import Channel
from core.desk import Desk, utc_now
from core.errors import CasefloorError
from core.people import SYSTEM, Person
from tui.demo.cast import COLLEAGUES
from tui.demo.mails import drop
from tui.demo.plan import Goal, deal
from tui.demo.scene import Act, Mail, Scene
from tui.demo.topics import TOPICS

if TYPE_CHECKING:
    from core.policy import Policy
    from core.ports import Store

SECONDS = (8.0, 24.0)
"""Between two things that happen, at least and at most: a new complaint comes in twice in a minute or so."""

NEW_MAIL = 0.45
"""The share of those that are a new complaint."""

TRIES = 12
"""Cases that are looked at for one on which a colleague can do something."""

ENDING = 5.0
"""Seconds that the end waits for an act that is just being written."""

_ANY_END = Goal("live", 0, (0, 0))


class Producer:
    """The colleagues and clients of a demo that is open. `opened` opens its own store, in its own thread.

    `seconds` pass between two things that happen, at least and at most.
    """

    def __init__(
        self, opened: Callable[[], Store], policy: Policy, maildir: Path, seat: Person, scenes: Sequence[Scene],
        *, domain: str, seed: int, clock: Callable[[], datetime] = utc_now, seconds: tuple[float, float] = SECONDS,
    ) -> None:  # fmt: skip
        self._opened = opened
        self._policy = policy
        self._maildir = maildir
        self._seat = seat
        self._domain = domain
        self._clock = clock
        self._seconds = seconds
        self._rng = random.Random(seed)
        self._count = 1000
        self._begun = False
        self._stop = threading.Event()
        self._scenes = [scene for scene in scenes if not scene.part.mine]
        for scene in self._scenes:
            scene.go_on()

    @contextmanager
    def running(self) -> Iterator[None]:
        """Runs in a thread of its own for the `with` block."""
        thread = threading.Thread(target=self.run, name="casefloor-demo", daemon=True)
        thread.start()
        try:
            yield
        finally:
            self._stop.set()
            thread.join(ENDING)

    def stop(self) -> None:
        """Asks it to end; what is just being written is finished."""
        self._stop.set()

    def run(self) -> None:
        """Lets something happen every now and then until `stop`. A fault ends the liveliness, never the program."""
        with suppress(Exception):  # decoration: nobody at the screen can do anything about it
            store = self._opened()
            try:
                while not self._stop.wait(self._rng.uniform(*self._seconds)):
                    # The person at the screen was first, or the folder is just being removed.
                    with suppress(CasefloorError, OSError):
                        self.step(store)
            finally:
                store.close()

    def step(self, store: Store) -> None:
        """One thing happens: a complaint comes in, as the very first always, or somebody works."""
        begun, self._begun = self._begun, True
        if not begun or self._rng.random() < NEW_MAIL or not self.somebody_works(store):
            self.somebody_writes()

    def somebody_writes(self) -> Scene:
        """A client's new complaint is dropped into the Maildir; whoever keeps house takes it in."""
        self._count += 1
        part = deal(self._count, _ANY_END, self._rng.choice(tuple(TOPICS)), self._rng)
        part = replace(part, channel=Channel.MAIL)
        scene = Scene(part, COLLEAGUES, self._seat, self._policy, self._clock())
        self._deliver(scene.complaint())
        self._scenes.append(scene)
        return scene

    def somebody_works(self, store: Store) -> bool:
        """A colleague does the next thing on one of their cases, or its client answers; False where nobody can."""
        desk = Desk(store, self._policy, clock=self._clock, domain=self._domain)
        for scene in self._rng.sample(self._scenes, min(TRIES, len(self._scenes))):
            step = self._next(store, desk, scene)
            if isinstance(step, Mail):
                self._deliver(step)
                return True
            if isinstance(step, Act):
                desk.do(scene.ref, step.command, step.by, os_user=step.by.login)
                return True
        return False

    def _next(self, store: Store, desk: Desk, scene: Scene) -> Act | Mail | None:
        with store.reading() as unit:
            if not scene.ref:
                found = unit.parties_by_message_id(scene.message_ids[:1])
                scene.ref = next((parties.ref for parties in found.values()), "")
            case = unit.case(scene.ref) if scene.ref else None
            if case is None or case.handler == self._seat.login:
                return None
            return scene.next(case, desk.owes(unit, case, SYSTEM))

    def _deliver(self, mail: Mail) -> None:
        now = self._clock()
        self._count += 1
        drop(self._maildir, f"{int(now.timestamp())}.{self._count:05d}.live", mail.compose(now))

