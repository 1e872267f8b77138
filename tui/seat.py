"""A person's seat on the floor: who they are, the desk they work at, and the thread that talks to the database."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar

from core.errors import TooLate
from tui.database_thread import DatabaseThread, Priority
from tui.told import holds_nobody_up

if TYPE_CHECKING:
    from core.commands import CommandModel, Register
    from core.desk import Desk, Done
    from core.people import Person
    from core.settings import Settings
    from db.store import SqliteStore

T = TypeVar("T")


class Seat:
    """What every screen needs. Everything that touches the database is awaited and runs in its thread."""

    def __init__(
        self, store: SqliteStore, desk: Desk, person: Person, settings: Settings, os_user: str = ""
    ) -> None:
        self.store = store
        self.desk = desk
        self.person = person
        self.settings = settings
        self.os_user = os_user
        self.people: tuple[Person, ...] = (person,)
        """Everybody on the floor, as last read."""
        self.db = DatabaseThread(closing=store.close)

    async def ask(
        self,
        function: Callable[..., T],
        *args: Any,
        key: str | None = None,
        background: bool = False,
        **more: Any,
    ) -> T:
        """The answer of `function(*args, **more)`, run in the database's thread; its exceptions are raised here.

        With `key` only the last asked is wanted (`Superseded`); `background` lets what people wait for go first.
        """
        priority = Priority.BACKGROUND if background else Priority.PERSON
        return await self.db.ask(function, *args, key=key, priority=priority, **more)

    async def do(self, ref: str, command: CommandModel, if_version: int | None = None) -> Done:
        """Gives the command at the desk. Raises what `Desk.do` raises.

        That a letter was delivered meanwhile is no change that anybody has to look at: it is given again.
        """
        while True:
            try:
                return await self.ask(self._do, ref, command, if_version)
            except TooLate as late:
                if not holds_nobody_up(late.since):
                    raise
                if_version = late.version

    async def register(self, command: Register) -> Done:
        """Logs a complaint at the desk. Raises what `Desk.register` raises."""
        return await self.ask(self._register, command)

    async def hear_policy(self) -> None:
        """The desk asks the floor what is in force, so that forms offer what holds now. Raises StoreError."""
        await self.ask(self._hear_policy, background=True)

    async def close(self) -> None:
        """Finishes what was asked and lets the database go."""
        await self.db.close()

    # In the database's thread.

    def _do(self, ref: str, command: CommandModel, if_version: int | None) -> Done:
        return self.desk.do(ref, command, self.person, if_version=if_version, os_user=self.os_user)

    def _register(self, command: Register) -> Done:
        return self.desk.register(command, self.person, os_user=self.os_user)

    def _hear_policy(self) -> None:
        with self.store.reading() as unit:
            self.desk.shelf.in_force(unit)
