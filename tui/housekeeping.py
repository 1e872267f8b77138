"""The housekeeper of a floor on a screen: a thread of its own, with a store of its own, beside the person's.

So that a lone `casefloor` takes mail in, fires what its clocks have due, and sends its letters. Which of several
programs does the work is the lease's business.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from core.housekeeper import Housekeeper, News
    from core.policy import Policy
    from core.settings import Settings

PATIENCE = 5.0
"""Seconds that the end of the program waits for a letter that is just being handed over."""


class Housekeeping:
    """Starts with `start`, ends with `stop`. `on_news` is called in the housekeeper's thread."""

    def __init__(self, settings: Settings, policy: Policy, on_news: Callable[[News], None]) -> None:
        self._settings = settings
        self._policy = policy
        self._on_news = on_news
        self._stop = threading.Event()
        self._thread: threading.Thread | None = None

    def start(self) -> None:
        """Begins; nothing is opened on the caller's thread."""
        # A daemon, so that a relay that hangs cannot keep the program from ending; the letter's claim runs out.
        self._thread = threading.Thread(target=self._run, name="casefloor-housekeeper", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Asks it to end and waits a little; blocks, so call it off the event loop."""
        self._stop.set()
        if self._thread is not None:
            self._thread.join(PATIENCE)

    def _run(self) -> None:
        from core.errors import CasefloorError
        from core.housekeeper import News

        try:
            housekeeper = housekeeper_of(self._settings, self._policy)
        except CasefloorError as error:
            self._on_news(News("trouble", words=error.message))
            return
        housekeeper.run(self._stop, self._on_news)


def housekeeper_of(settings: Settings, policy: Policy) -> Housekeeper:
    """A housekeeper on a store of its own, as the settings have it. Raises BadInput, StoreError."""
    from core.desk import Desk
    from core.housekeeper import Housekeeper, Mailbox, this_holder
    from core.outbox import Outbox
    from core.relay.choose import relay_from, sender_from
    from db.connect import open_floor

    store = open_floor(settings.database)
    try:
        relay, sender = relay_from(settings), sender_from(settings)
    except BaseException:
        store.close()
        raise
    desk = Desk(store, policy, domain=settings.mail.domain)
    holder = this_holder()
    names = {store.path.name, f"{store.path.name}-wal"}
    return Housekeeper(
        store,
        desk,
        lambda: Outbox(store, desk, relay, sender, holder=holder),
        [Mailbox(box.folder, box.name) for box in settings.mail.maildirs],
        holder=holder,
        watched=[store.path.parent],
        counts=lambda path: path.name in names,
        looks_on=relay is None and not settings.mail.maildirs,
    )
