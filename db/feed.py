"""The feed: tells that the journal has grown, as it happens, to whatever program has the database open.

A change of the database's files wakes it and the journal's last number decides: a checkpoint or a saved draft
changes a file and is no news. The slow heartbeat is for file systems that report no changes.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from db.queries import last_seq

if TYPE_CHECKING:
    from db.store import SqliteStore

HEARTBEAT = 5.0
"""Seconds after which the journal is asked without a reason."""

UNWATCHED_HEARTBEAT = 1.0
"""The same where the folder cannot be watched: the system has no watches left, say."""

STEP_MS = 40
"""How often the watcher's thread looks whether the system has told it of a change, and whether it has gone quiet.

The one figure that an idle program pays for: at 40 ms it takes about 0.15 % of a core.
"""

Ask = Callable[..., Awaitable[int]]
"""`ask(function, *args)` runs the function in the database's thread and awaits its answer."""


async def changes(
    store: SqliteStore, since: int, ask: Ask, heartbeat: float = HEARTBEAT
) -> AsyncGenerator[int, None]:
    """Yields the journal's last number whenever it is above what was yielded before, or above `since`.

    Runs until it is cancelled or closed. Raises what `ask` raises.
    """
    touched = asyncio.Event()
    watching = asyncio.create_task(_watch(store.path, touched))
    try:
        await asyncio.sleep(0)  # the watch stands before the first question, so nothing falls between them
        while True:
            touched.clear()
            seq = await ask(last_seq, store)
            if seq > since:
                since = seq
                yield seq
            patience = min(heartbeat, UNWATCHED_HEARTBEAT) if watching.done() else heartbeat
            with suppress(TimeoutError):
                async with asyncio.timeout(patience):
                    await touched.wait()
    finally:
        watching.cancel()
        with suppress(asyncio.CancelledError):
            await watching


async def _watch(path: Path, touched: asyncio.Event) -> None:
    """Sets the event at each change of the database's files; ends where the folder cannot be watched."""
    from watchfiles import awatch

    names = {str(path), f"{path}-wal"}
    with suppress(OSError):
        async for _ in awatch(
            path.parent, watch_filter=lambda change, name: name in names, recursive=False, step=STEP_MS,
            debounce=3 * STEP_MS,
        ):  # fmt: skip
            touched.set()
