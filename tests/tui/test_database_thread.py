"""The one database thread: who is answered, in which order, and what happens to questions nobody wants any more.

The thread is held by real gates (threading.Event), so that what stands in the queue is known; nothing sleeps.
"""

from __future__ import annotations

import asyncio
import sqlite3
import threading
from collections.abc import AsyncIterator, Callable

import pytest

from tui.database_thread import DatabaseClosed, DatabaseThread, Priority, Superseded

PATIENCE = 10.0


class Gate:
    """A function that runs in the thread until it is let go, and says when it has begun."""

    def __init__(self) -> None:
        self.begun = threading.Event()
        self.open = threading.Event()

    def __call__(self) -> str:
        self.begun.set()
        assert self.open.wait(PATIENCE)
        return "through"


@pytest.fixture
async def db() -> AsyncIterator[DatabaseThread]:
    thread = DatabaseThread()
    yield thread
    await thread.close()


async def held(db: DatabaseThread) -> tuple[Gate, asyncio.Task[str]]:
    """The thread busy with a gate: everything asked from now on waits until it opens."""
    gate = Gate()
    task = asyncio.create_task(db.ask(gate))
    assert await asyncio.to_thread(gate.begun.wait, PATIENCE)
    return gate, task


async def asked(db: DatabaseThread, function: Callable[[], object], **how: object) -> asyncio.Task[object]:
    """A question that already stands in the queue."""
    task = asyncio.create_task(db.ask(function, **how))  # type: ignore[arg-type]
    await asyncio.sleep(0)
    return task


async def test_the_answer_comes_back_from_one_and_the_same_other_thread(db: DatabaseThread) -> None:
    threads = {await db.ask(threading.get_ident) for _ in range(5)}
    assert len(threads) == 1
    assert threads != {threading.get_ident()}
    assert await db.ask(divmod, 7, 2) == (3, 1)
    assert await db.ask(int, "ff", base=16) == 255


async def test_an_exception_is_the_asker_s_and_the_thread_lives_on(db: DatabaseThread) -> None:
    def fails(error: BaseException) -> None:
        raise error

    with pytest.raises(ZeroDivisionError):
        await db.ask(divmod, 1, 0)
    with pytest.raises(SystemExit):
        await db.ask(fails, SystemExit(3))
    with pytest.raises(RuntimeError, match="StopIteration"):
        await db.ask(fails, StopIteration())
    assert await db.ask(len, "alive") == 5


async def test_a_connection_opened_in_the_thread_serves_every_question_and_is_closed_there() -> None:
    at: list[tuple[str, int]] = []
    box: list[sqlite3.Connection] = []

    def opening() -> None:
        at.append(("opened", threading.get_ident()))
        box.append(sqlite3.connect(":memory:"))  # refuses any other thread by itself

    def closing() -> None:
        box[0].close()
        at.append(("closed", threading.get_ident()))

    db = DatabaseThread(opening, closing)
    assert await db.ask(lambda: box[0].execute("SELECT 1 + 1").fetchone()) == (2,)
    await db.close()
    assert [what for what, _ in at] == ["opened", "closed"]
    assert len({thread for _, thread in at}) == 1


async def test_a_store_that_would_not_open_is_told_to_each_asker_and_tried_again(db: DatabaseThread) -> None:
    attempts: list[int] = []

    def opening() -> None:
        attempts.append(1)
        if len(attempts) < 3:
            raise OSError("no such disk")

    stubborn = DatabaseThread(opening)
    for _ in range(2):
        with pytest.raises(OSError, match="no such disk"):
            await stubborn.ask(len, "x")
    assert await stubborn.ask(len, "x") == 1
    assert await stubborn.ask(len, "xy") == 2
    assert len(attempts) == 3
    await stubborn.close()


async def test_what_a_person_waits_for_goes_first_and_otherwise_first_come(db: DatabaseThread) -> None:
    order: list[str] = []
    gate, busy = await held(db)
    tasks = [
        await asked(db, lambda name=name: order.append(name), priority=priority)
        for name, priority in [
            ("count", Priority.BACKGROUND), ("page", Priority.PERSON),
            ("sweep", Priority.BACKGROUND), ("case", Priority.PERSON),
        ]
    ]  # fmt: skip
    gate.open.set()
    await asyncio.gather(busy, *tasks)
    assert order == ["page", "case", "count", "sweep"]


async def test_a_question_asked_again_makes_the_older_one_stale_and_never_runs_it(db: DatabaseThread) -> None:
    ran: list[int] = []
    gate, busy = await held(db)
    tasks = [await asked(db, lambda n=n: ran.append(n), key="case") for n in range(5)]
    other = await asked(db, lambda: ran.append(99), key="another key")
    for stale in tasks[:-1]:
        with pytest.raises(Superseded):  # at once: the thread still stands at the gate
            await asyncio.wait_for(stale, PATIENCE)
    gate.open.set()
    await asyncio.gather(busy, tasks[-1], other)
    assert ran == [4, 99]


async def test_an_answer_that_comes_too_late_is_dropped(db: DatabaseThread) -> None:
    gate = Gate()
    old = asyncio.create_task(db.ask(gate, key="page"))
    assert await asyncio.to_thread(gate.begun.wait, PATIENCE)
    new = await asked(db, lambda: "new", key="page")
    with pytest.raises(Superseded):
        await asyncio.wait_for(old, PATIENCE)
    gate.open.set()
    assert await new == "new"


async def test_a_key_that_is_answered_may_be_asked_again(db: DatabaseThread) -> None:
    for number in range(3):
        assert await db.ask(lambda n=number: n, key="page") == number


async def test_a_cancelled_question_is_not_run(db: DatabaseThread) -> None:
    ran: list[str] = []
    gate, busy = await held(db)
    cancelled = await asked(db, lambda: ran.append("cancelled"))
    cancelled.cancel()
    with pytest.raises(asyncio.CancelledError):
        await cancelled
    gate.open.set()
    await busy
    await db.ask(lambda: ran.append("next"))
    assert ran == ["next"]


async def test_closing_finishes_writes_and_turns_away_reads_and_background_work() -> None:
    written: list[str] = []
    db = DatabaseThread(closing=lambda: written.append("closed"))
    gate, busy = await held(db)
    write = await asked(db, lambda: written.append("write"))
    read = await asked(db, lambda: written.append("read"), key="page")
    sweep = await asked(db, lambda: written.append("sweep"), priority=Priority.BACKGROUND)
    closing = asyncio.create_task(db.close())
    for turned_away in (read, sweep):
        with pytest.raises(DatabaseClosed):
            await asyncio.wait_for(turned_away, PATIENCE)
    gate.open.set()
    await asyncio.wait_for(closing, PATIENCE)
    assert await busy == "through"
    await write
    assert written == ["write", "closed"]
    with pytest.raises(DatabaseClosed):
        await db.ask(len, "x")
    await db.close()  # again is nothing


async def test_a_thread_that_was_never_asked_closes_without_one() -> None:
    before = threading.active_count()
    await DatabaseThread(opening=lambda: pytest.fail("opened")).close()
    assert threading.active_count() == before


async def test_a_thousand_questions_at_once_are_each_answered_with_their_own(db: DatabaseThread) -> None:
    answers = await asyncio.gather(*(db.ask(lambda n=n: n * n) for n in range(1000)))
    assert answers == [n * n for n in range(1000)]
