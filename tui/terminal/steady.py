"""An error that nobody foresaw becomes a line on the screen and an entry of a file, never a traceback on the screen.

Textual ends the program at any exception of a handler, and shows what every variable held: a client's data. Here a
handler's exception is told and the program goes on; one that keeps a widget from living ends it, in one sentence.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from textual.message import Message

if TYPE_CHECKING:
    from textual.app import App

    _Base = App
else:
    _Base = object


class Steady(_Base):
    """Mixin for an App. `unexpected` is called for each error; `last_words` is what is said where it must end."""

    last_words: str = ""

    def unexpected(self, error: BaseException) -> None:
        """Tells it and keeps it."""
        raise NotImplementedError

    async def _dispatch_message(self, message: Message) -> None:
        # Keys come by here: whatever an action raises has its place among the app's messages.
        try:
            await super()._dispatch_message(message)
        except Exception as error:
            if not self.is_running:
                raise
            self.unexpected(error)

    def _handle_exception(self, error: Exception) -> None:
        if self._exception is None:
            self._exception = error  # tests look here
            self._exception_event.set()
        self._return_code = 1
        self.unexpected(error)
        self._close_messages_no_wait()


class SteadyScreen:
    """Mixin for a Screen, before Textual's: an exception of one of its handlers does not end it."""

    async def _dispatch_message(self, message: Message) -> None:
        try:
            await super()._dispatch_message(message)  # type: ignore[misc]
        except Exception as error:
            app: Any = self.app  # type: ignore[attr-defined]
            if not self.is_mounted:  # type: ignore[attr-defined]
                raise
            app.unexpected(error)
