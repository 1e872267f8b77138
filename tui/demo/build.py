"""Fills the demo's floor: every scene played side by side in time, by the desk's rules, with a clock that is moved."""

from __future__ import annotations

import heapq
import random
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, suppress
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from core import commands as co
from core.channels.mail_intake import MailIntake
from core.desk import Desk
from core.errors import Refused
from core.people import SYSTEM, Person
from core.rules import objections
from tui.demo.cast import COLLEAGUES
from tui.demo.mails import drop
from tui.demo.plan import CASES, parts
from tui.demo.scene import Act, Mail, Scene
from tui.demo.stories import Pause, Seen, Step, Story, story

if TYPE_CHECKING:
    from core.policy import Policy
    from core.ports import Store, Unit

SEED = 4213
FIRST_REFERENCE = 3900
"""The floor is not new: the first case that is shown has a number of about this size."""

LATEST = timedelta(seconds=90)
"""Before the present: whatever a scene has left to do by then follows at once."""

INSTANT = timedelta(milliseconds=7)
"""Between two acts at least, so that the timeline keeps their order."""

MAILBOX = "complaints"


class Build:
    """One filling of a floor. `maildir` is where its clients' mail comes in."""

    def __init__(self, store: Store, policy: Policy, maildir: Path, now: datetime, domain: str) -> None:
        self.store = store
        self.maildir = maildir
        self.now = now
        self.clock = now
        self.desk = Desk(store, policy, clock=lambda: self.clock, domain=domain)
        self.intake = MailIntake(store, self.desk, clock=lambda: self.clock, mailbox=MAILBOX)
        self._batch = ExitStack()
        self._unit: Unit | None = None
        self._dropped = 0

    def play(self, scenes: Iterable[Scene]) -> None:
        """Plays the scenes to where their parts end; what happened earlier is in the journal earlier."""
        running: list[tuple[datetime, int, Scene, Story, Step]] = []
        for order, scene in enumerate(scenes):
            begun = story(scene)
            first = next(begun)
            heapq.heappush(running, (self.now - timedelta(hours=scene.part.hours), order, scene, begun, first))
        with self._batch:
            while running:
                at, order, scene, playing, step = heapq.heappop(running)
                self._rung(min(at, self.now - LATEST))
                self.clock = max(at, self.clock + INSTANT) if self.clock < self.now else at
                try:
                    step, due = self._on(scene, playing, step)
                except StopIteration:
                    continue
                heapq.heappush(running, (due, order, scene, playing, step))
            self._rung(self.now - LATEST)

    def _rung(self, until: datetime) -> None:
        """Every clock that was due on the way rings when it was."""
        unit = self._open()
        while due := unit.due(until, 1):
            self.clock = max(self.clock, due[0].at)
            self.desk.act(unit, due[0].ref, co.Sweep(), SYSTEM)

    def _on(self, scene: Scene, playing: Story, step: Step) -> tuple[Step, datetime]:
        """Takes the step; the one after it, and when that is."""
        seen = self._taken(scene, step)
        step = playing.send(seen)
        due = self.clock
        while isinstance(step, Pause):
            due += step.span
            step = playing.send(seen)
        return step, min(due, self.now - LATEST)

    def _taken(self, scene: Scene, step: Step) -> Seen:
        if isinstance(step, Act):
            self._act(scene, step)
        elif isinstance(step, Mail):
            self._arrives(scene, step)
        return self._seen(scene)

    def _act(self, scene: Scene, step: Act) -> None:
        if isinstance(step.command, co.Register):
            login = "" if step.by is SYSTEM else step.by.login
            scene.ref = self.desk.enter(self._open(), step.command, step.by, os_user=login).case.ref
            return
        for by in (step.by, *self._others(scene, step)):
            with suppress(Refused):
                self.desk.act(self._open(), scene.ref, step.command, by, os_user="" if by is SYSTEM else by.login)
                return
        # Meanwhile a clock took the case to another level, or the client complained of something else, and the case
        # owes an answer about that first: the next step is chosen by what it owes now.

    def _others(self, scene: Scene, step: Act) -> Iterator[Person]:
        """Who would do it now, where the one who meant to may not any more."""
        case = self._open().case(scene.ref)
        if case is not None and step.by is not SYSTEM and objections(case, step.command.type, step.by):
            yield scene.handler(case)

    def _arrives(self, scene: Scene, step: Mail) -> None:
        self._commit()
        self._dropped += 1
        name = f"{int(self.clock.timestamp())}.{self._dropped:05d}.demo"
        taken = self.intake.take_one(drop(self.maildir, name, step.compose(self.clock), self.clock))
        scene.latest_ref = taken.ref
        scene.ref = scene.ref or taken.ref

    def _seen(self, scene: Scene) -> Seen:
        unit = self._open()
        case = unit.case(scene.ref)
        assert case is not None, "a scene's complaint is on the floor from its first step"
        return Seen(case, self.desk.owes(unit, case, SYSTEM))

    def _open(self) -> Unit:
        """The transaction of the acts since the last mail: intake has its own."""
        if self._unit is None:
            self._unit = self._batch.enter_context(self.store.unit())
        return self._unit

    def _commit(self) -> None:
        self._batch.close()
        self._unit = None


def fill(
    store: Store, policy: Policy, maildir: Path, seat: Person, now: datetime, *, domain: str,
    cases: int = CASES, seed: int = SEED,
) -> list[Scene]:  # fmt: skip
    """Fills an empty floor with `cases` made-up cases and their people; the same seed gives the same floor.

    `seat` is the person at the screen, who gets a few cases of their own.
    """
    _people(store, seat, now)
    dealt = list(parts(cases, random.Random(seed)))
    start = now - timedelta(hours=max(part.hours for part in dealt))
    build = Build(store, policy, maildir, now, domain)
    build.clock = start
    scenes = [Scene(part, COLLEAGUES, seat, policy, now) for part in dealt]
    build.play(scenes)
    return scenes


def _people(store: Store, seat: Person, now: datetime) -> None:
    """The people, and the numbers that cases before the demo's had."""
    with store.unit() as unit:
        for colleague in COLLEAGUES:
            unit.add_person(colleague)
        if seat.login not in {colleague.login for colleague in COLLEAGUES}:
            unit.add_person(seat)
        for _ in range(FIRST_REFERENCE):
            unit.next_number(f"case:{now.year % 100:02d}")
