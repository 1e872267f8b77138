"""Housekeepers in threads of the test, on one floor whose clock is moved by hand, and what they tell."""

from __future__ import annotations

import queue
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from core.housekeeper import Housekeeper, Mailbox, News
from core.outbox import Outbox
from core.relay.compose import Sender
from core.relay.maildir_sink import MaildirSink
from tests.core.channels.mailroom import Mailroom

PATIENCE = 20.0
"""Seconds that a test waits for something that should come at once."""


def keeper(room: Mailroom, holder: str = "this", boxes: tuple[Mailbox, ...] = ()) -> Housekeeper:
    """A housekeeper on the room's floor, whose letters go into the Maildir `out`."""

    def outbox() -> Outbox:
        relay = MaildirSink(room.path.parent / "out")
        return Outbox(
            room.store, room.desk, relay, Sender("complaints@house.example"), clock=lambda: room.now, holder=holder
        )

    return Housekeeper(
        room.store,
        room.desk,
        outbox,
        boxes or (Mailbox(room.maildir, "complaints"),),
        holder=holder,
        clock=lambda: room.now,
        watched=[room.path.parent],
        counts=lambda path: path.name == f"{room.path.name}-wal",
    )


def bystander(room: Mailroom, holder: str = "beside") -> Housekeeper:
    """A housekeeper on the same floor whose settings name neither mailbox nor relay."""

    def outbox() -> Outbox:
        sender = Sender("complaints@house.example")
        return Outbox(room.store, room.desk, None, sender, clock=lambda: room.now, holder=holder)

    return Housekeeper(
        room.store, room.desk, outbox, (), holder=holder, clock=lambda: room.now, watched=[room.path.parent],
        looks_on=True,
    )  # fmt: skip


class Heard:
    """What a running housekeeper told, waited for one kind at a time."""

    def __init__(self) -> None:
        self.news: queue.Queue[News] = queue.Queue()

    def next(self, what: str) -> News:
        while (news := self.news.get(timeout=PATIENCE)).what != what:
            pass
        return news


@contextmanager
def running(house_keeper: Housekeeper, heard: Heard | None = None) -> Iterator[Heard]:
    """Runs it for the `with` block; several may tell one `heard`."""
    stop, heard = threading.Event(), heard or Heard()
    thread = threading.Thread(target=house_keeper.run, args=(stop, heard.news.put))
    thread.start()
    try:
        yield heard
    finally:
        stop.set()
        thread.join(PATIENCE)
        assert not thread.is_alive()
