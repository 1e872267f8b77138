"""What a pane has asked and waits for: one question at a time under each name, and none that outlives the pane."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any

from tui.database_thread import DatabaseClosed, Superseded

Question = Callable[[], Coroutine[Any, Any, None]]


class Questions:
    """Runs coroutines that read and then change the pane. `failed` is called with what one of them raises."""

    def __init__(self, failed: Callable[[Exception], object]) -> None:
        self._failed = failed
        self._running: dict[str, asyncio.Task[None]] = {}
        self._again: dict[str, Question] = {}

    def once(self, name: str, question: Question) -> None:
        """Asks, unless the same is being asked."""
        if not self._is_running(name):
            self._begin(name, question)

    def instead(self, name: str, question: Question) -> None:
        """Asks in the place of what is being asked under this name, whose answer is no longer wanted."""
        if self._is_running(name):
            self._running[name].cancel()
        self._begin(name, question)

    def again(self, name: str, question: Question) -> None:
        """Asks; where it is being asked already, once more after that, however often it is wanted meanwhile."""
        if self._is_running(name):
            self._again[name] = question
        else:
            self._begin(name, question)

    def answered(self, *names: str) -> None:
        """The answers are here or unwanted: the same may be asked again from now on."""
        for name in names:
            self._running.pop(name, None)

    def drop(self) -> None:
        """Wants no answer any more."""
        self._again.clear()
        for task in self._running.values():
            task.cancel()
        self._running.clear()

    def running(self) -> list[asyncio.Task[None]]:
        """What is being asked; for tests, which wait for it."""
        return [task for task in self._running.values() if not task.done()]

    def _is_running(self, name: str) -> bool:
        return name in self._running and not self._running[name].done()

    def _begin(self, name: str, question: Question) -> None:
        self._running[name] = asyncio.create_task(self._ask(name, question))

    async def _ask(self, name: str, question: Question) -> None:
        try:
            await question()
            while (again := self._again.pop(name, None)) is not None:
                await again()
        except (Superseded, DatabaseClosed):
            pass  # nobody waits for it any more
        except Exception as error:  # noqa: BLE001 - told by the pane; what it shows stays as it is
            self._failed(error)
