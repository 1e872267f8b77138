"""What a pane asks: once, instead or again, and none that outlives it. Gates are events; nothing sleeps."""

from __future__ import annotations

import asyncio

import pytest

from tui.database_thread import Superseded
from tui.panes.questions import Questions


class Asked:
    """A question that waits at a gate and counts how often it began and ended."""

    def __init__(self) -> None:
        self.gate = asyncio.Event()
        self.began = self.ended = 0

    async def __call__(self) -> None:
        self.began += 1
        await self.gate.wait()
        self.ended += 1


async def all_answered(questions: Questions) -> None:
    while running := questions.running():
        await asyncio.gather(*running, return_exceptions=True)


@pytest.fixture
def failures() -> list[Exception]:
    return []


@pytest.fixture
def questions(failures: list[Exception]) -> Questions:
    return Questions(failures.append)


async def test_once_is_not_asked_twice_until_it_is_answered(questions: Questions) -> None:
    page = Asked()
    for _ in range(3):
        questions.once("after", page)
        await asyncio.sleep(0)
    page.gate.set()
    await all_answered(questions)
    questions.once("after", page)
    await all_answered(questions)
    assert (page.began, page.ended) == (2, 2)


async def test_instead_drops_what_was_asked_before(questions: Questions) -> None:
    old, new = Asked(), Asked()
    questions.instead("jump", old)
    await asyncio.sleep(0)
    questions.instead("jump", new)
    new.gate.set()
    old.gate.set()
    await all_answered(questions)
    assert (old.ended, new.ended) == (0, 1)


async def test_again_is_asked_once_more_however_often_it_is_wanted(questions: Questions) -> None:
    count = Asked()
    for _ in range(5):
        questions.again("count", count)
        await asyncio.sleep(0)
    count.gate.set()
    await all_answered(questions)
    assert count.ended == 2


async def test_a_failure_is_told_and_a_superseded_answer_is_not(
    questions: Questions, failures: list[Exception]
) -> None:
    async def fails() -> None:
        raise OSError("disk gone")

    async def stale() -> None:
        raise Superseded

    questions.once("a", fails)
    questions.once("b", stale)
    await all_answered(questions)
    assert [str(failure) for failure in failures] == ["disk gone"]


async def test_dropped_questions_end(questions: Questions, failures: list[Exception]) -> None:
    page = Asked()
    questions.once("after", page)
    await asyncio.sleep(0)
    (task,) = questions.running()
    questions.drop()
    await asyncio.gather(task, return_exceptions=True)
    assert (page.began, page.ended, failures) == (1, 0, [])
