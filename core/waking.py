"""Wakes a loop when files change in a few folders, and at a slow tick; silent while nothing happens."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Generator, Iterator, Sequence
from pathlib import Path

TICK = 1.0
"""Seconds between two looks at what is due where nothing changes; nothing is read from disk for one."""

RESCAN = 60.0
"""Seconds after which a folder is looked through although it told nothing: not every file system tells."""

BLIND = 5.0
"""Seconds between two looks where the system cannot watch (its limit of watches is reached, say)."""

_STEP_MS = 100
_DEBOUNCE_MS = 300


def wakes(
    folders: Sequence[Path],
    stop: threading.Event,
    wanted: Callable[[str], bool] | None = None,
    rescan: float = RESCAN,
) -> Iterator[None]:
    """Yields once at the start, then after each change in the folders and every `rescan` seconds, until `stop`.

    `wanted` says which paths count. What vanishes from a folder wakes nobody: it is mostly one's own doing.
    """
    looked = time.monotonic()
    yield
    for changed in changes(folders, stop, wanted):
        if changed or time.monotonic() - looked >= rescan:
            looked = time.monotonic()
            yield


def changes(
    folders: Sequence[Path], stop: threading.Event, wanted: Callable[[str], bool] | None = None
) -> Generator[bool, None, None]:
    """Yields True after a change and False at each tick, until `stop`.

    The first is always True: what came between a caller's own first look and the watch's start is not missed.
    """
    if not folders:
        yield True
        while not stop.wait(TICK):
            yield False
        return
    first = True
    try:
        for changed in _watched(folders, stop, wanted):
            yield first or changed
            first = False
    except OSError:
        # The system's limit of watches is reached, or a folder went away: look now and then instead.
        while not stop.wait(BLIND):
            yield True


def _watched(
    folders: Sequence[Path], stop: threading.Event, wanted: Callable[[str], bool] | None
) -> Generator[bool, None, None]:
    from watchfiles import Change, watch

    def counts(change: Change, path: str) -> bool:
        return change is not Change.deleted and (wanted is None or wanted(path))

    found = watch(
        *folders,
        watch_filter=counts,
        stop_event=stop,
        recursive=False,
        step=_STEP_MS,
        debounce=_DEBOUNCE_MS,
        rust_timeout=int(TICK * 1000),
        yield_on_timeout=True,
    )
    for changed in found:
        yield bool(changed)
