"""The one thread that talks to the database: a coroutine asks, the thread answers, nothing else crosses.

Peewee's connections belong to threads, and Textual's shared pool would open one in each of up to 32. So the
program owns exactly one thread for its store. The event loop owns the widgets, the thread owns the connection.

    db = DatabaseThread(opening=store.connect, closing=store.close)
    page = await db.ask(queries.page, view, limit=…)          # the answer, or the exception, of the function
    case = await db.ask(queries.case, ref, key="case pane")   # a later ask with this key makes this one stale

What a person waits for goes before work in the background; within the same priority the first asked is the
first answered. An ask with a key is a read whose answer is only wanted until the next ask with the same key:
the older one raises `Superseded` at once, and is not run at all if it had not begun. Give writes no key.
"""

from __future__ import annotations

import asyncio
import heapq
import threading
from collections.abc import Callable
from contextlib import suppress
from enum import IntEnum
from functools import partial
from itertools import count
from typing import Any, TypeVar

T = TypeVar("T")


class Superseded(Exception):
    """Somebody asked again with the same key; this answer is no longer wanted."""


class DatabaseClosed(Exception):
    """The thread takes no more work: the program is ending."""


class Priority(IntEnum):
    """Who waits for the answer; the smaller is served first."""

    PERSON = 0
    BACKGROUND = 1


class _Job:
    """One question: the function, and the future in which its coroutine waits."""

    __slots__ = ("answer", "key", "number", "priority", "run", "unwanted")

    def __init__(
        self, run: Callable[[], object], key: str | None, priority: Priority, number: int,
        answer: asyncio.Future[object],
    ) -> None:  # fmt: skip
        self.run = run
        self.key = key
        self.priority = priority
        self.number = number
        self.answer = answer
        self.unwanted = False
        """Set by the event loop only; the thread looks at it before it begins."""

    def __lt__(self, other: _Job) -> bool:
        return (self.priority, self.number) < (other.priority, other.number)


class DatabaseThread:
    """A thread with a queue of questions. Made and asked on one event loop; begins with the first question.

    `opening` runs in the thread before anything else and `closing` after everything else; an exception of
    `opening` is the answer to every question, each of which tries it again.
    """

    def __init__(
        self,
        opening: Callable[[], object] | None = None,
        closing: Callable[[], object] | None = None,
        name: str = "casefloor-database",
    ) -> None:
        self._opening = opening
        self._closing = closing
        self._name = name
        self._numbers = count()
        self._latest: dict[str, _Job] = {}
        self._waiting: list[_Job] = []
        self._changed = threading.Condition()
        self._closed = False
        self._thread: threading.Thread | None = None
        self._finished: asyncio.Future[None] | None = None

    async def ask(
        self,
        function: Callable[..., T],
        *args: Any,
        key: str | None = None,
        priority: Priority = Priority.PERSON,
        **kwargs: Any,
    ) -> T:
        """Runs `function` in the thread; its answer, or its exception, is this coroutine's.

        Raises Superseded where `key` was asked again meanwhile, and DatabaseClosed after `close`. A cancelled
        question that had not begun is not run; one that runs is finished and its answer dropped.
        """
        if self._closed:
            raise DatabaseClosed
        loop = asyncio.get_running_loop()
        answer: asyncio.Future[object] = loop.create_future()
        job = _Job(partial(function, *args, **kwargs), key, priority, next(self._numbers), answer)
        if key is not None:
            if (older := self._latest.get(key)) is not None:
                _turn_away(older, Superseded())
            self._latest[key] = job
        self._begin(loop)
        with self._changed:
            heapq.heappush(self._waiting, job)
            self._changed.notify()
        try:
            return await answer  # type: ignore[return-value]
        finally:
            job.unwanted = True
            if key is not None and self._latest.get(key) is job:
                del self._latest[key]

    async def close(self) -> None:
        """Ends the thread: what runs and what a person asked without a key is finished, the rest turned away."""
        if not self._closed:
            self._closed = True
            with self._changed:
                kept = [job for job in self._waiting if job.priority is Priority.PERSON and job.key is None]
                dropped = [job for job in self._waiting if job not in kept]
                self._waiting[:] = kept
                heapq.heapify(self._waiting)
                self._changed.notify()
            for job in dropped:
                _turn_away(job, DatabaseClosed())
        if self._finished is not None and self._thread is not None:
            await asyncio.shield(self._finished)
            self._thread.join()

    def _begin(self, loop: asyncio.AbstractEventLoop) -> None:
        if self._thread is None:
            self._finished = loop.create_future()
            # A daemon, so that a program that ends without `close` ends; the store rolls back what was open.
            self._thread = threading.Thread(
                target=self._serve, args=(loop, self._finished), name=self._name, daemon=True
            )
            self._thread.start()

    # From here on, in the thread.

    def _serve(self, loop: asyncio.AbstractEventLoop, finished: asyncio.Future[None]) -> None:
        opened = self._opening is None
        while (job := self._next()) is not None:
            answer: object = None
            failure: BaseException | None = None
            try:
                if not opened and self._opening is not None:
                    self._opening()
                    opened = True
                answer = job.run()
            except BaseException as error:  # noqa: BLE001 - the asker's to handle; the thread lives on
                failure = error
            _tell(loop, _deliver, job.answer, answer, failure)
            del job, answer, failure  # an idle thread holds nobody's rows
        if opened and self._closing is not None:
            try:
                self._closing()
            except BaseException as error:  # noqa: BLE001 - told to whoever awaits `close`
                _tell(loop, _deliver, finished, None, error)
                return
        _tell(loop, _deliver, finished, None, None)

    def _next(self) -> _Job | None:
        """The next question that is still wanted, waited for; None when the thread is to end."""
        with self._changed:
            while True:
                while self._waiting:
                    if not (job := heapq.heappop(self._waiting)).unwanted:
                        return job
                if self._closed:
                    return None
                self._changed.wait()


def _turn_away(job: _Job, reason: Exception) -> None:
    job.unwanted = True
    if not job.answer.done():
        job.answer.set_exception(reason)


def _tell(loop: asyncio.AbstractEventLoop, function: Callable[..., None], *args: object) -> None:
    with suppress(RuntimeError):  # the loop has ended: nobody waits any more
        loop.call_soon_threadsafe(function, *args)


def _deliver(answer: asyncio.Future[object], value: object, failure: BaseException | None) -> None:
    if answer.done():
        return  # stale: superseded or cancelled meanwhile
    if isinstance(failure, StopIteration):
        wrapped = RuntimeError("a function of the database thread raised StopIteration")
        wrapped.__cause__ = failure  # a future cannot carry it: it would end the coroutine silently
        failure = wrapped
    if failure is None:
        answer.set_result(value)
    else:
        answer.set_exception(failure)
