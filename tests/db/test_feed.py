"""The feed tells what others wrote, soon, in order and once; and stops when it is told to."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import aclosing
from pathlib import Path
from typing import Any

import pytest

from db import drafts
from db.connect import open_floor
from db.drafts import Draft
from db.feed import changes
from db.store import SqliteStore
from tests.db.builders import NOON, new_case

NEVER = 3600.0


async def ask(function: Callable[..., Any], *args: Any) -> Any:
    return await asyncio.to_thread(function, *args)


def write(path: Path, number: int) -> None:
    """Somebody else's program, as far as the feed can tell: a store of its own."""
    other = open_floor(path)
    with other.unit() as unit:
        new_case(unit, number)
    other.close()


async def test_what_another_program_writes_is_told_without_a_heartbeat(store: SqliteStore, path: Path) -> None:
    async with asyncio.timeout(30), aclosing(changes(store, 0, ask, heartbeat=NEVER)) as feed:
        for number in (1, 2, 3):
            await asyncio.to_thread(write, path, number)
            assert await anext(feed) == number


async def test_what_was_written_before_is_told_at_once(store: SqliteStore, path: Path) -> None:
    write(path, 1)
    async with asyncio.timeout(30), aclosing(changes(store, 0, ask, heartbeat=NEVER)) as feed:
        assert await anext(feed) == 1
    async with aclosing(changes(store, 1, ask, heartbeat=NEVER)) as feed:
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.3):
                await anext(feed)


async def test_a_saved_draft_is_no_news(store: SqliteStore, path: Path) -> None:
    async with aclosing(changes(store, 0, ask, heartbeat=NEVER)) as feed:
        waiting = asyncio.ensure_future(anext(feed))
        await asyncio.to_thread(drafts.save, store, Draft("anna", "", "register", {}, NOON))
        done, _ = await asyncio.wait([waiting], timeout=0.4)
        assert not done
        await asyncio.to_thread(write, path, 1)
        async with asyncio.timeout(30):
            assert await waiting == 1


async def test_a_heartbeat_is_enough_where_nothing_can_be_watched(
    store: SqliteStore, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def unwatchable(path: Path, touched: asyncio.Event) -> None:
        return

    monkeypatch.setattr("db.feed._watch", unwatchable)
    async with asyncio.timeout(30), aclosing(changes(store, 0, ask, heartbeat=0.05)) as feed:
        waiting = asyncio.ensure_future(anext(feed))
        await asyncio.to_thread(write, path, 1)
        assert await waiting == 1


async def test_it_stops_when_it_is_cancelled(store: SqliteStore) -> None:
    async def follow() -> None:
        async for _ in changes(store, 0, ask):
            pass

    following = asyncio.create_task(follow())
    await asyncio.sleep(0)
    following.cancel()
    async with asyncio.timeout(5):
        with pytest.raises(asyncio.CancelledError):
            await following
    assert [task for task in asyncio.all_tasks() if task is not asyncio.current_task()] == []


async def test_what_the_database_says_wrong_is_heard(store: SqliteStore) -> None:
    async def broken(function: Callable[..., Any], *args: Any) -> Any:
        raise OSError("gone")

    with pytest.raises(OSError, match="gone"):
        await anext(changes(store, 0, broken))
