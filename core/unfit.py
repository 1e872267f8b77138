"""Why a value makes no field of a command, in words that can be translated."""

from __future__ import annotations

from core.say import Say


class Unfit(ValueError):
    """A validator's refusal: what was expected, and at which field where the whole command was looked at.

    pydantic keeps it in the error's `ctx`; its text begins with the field, as that of its like does.
    """

    def __init__(self, message: Say, field: str = "") -> None:
        super().__init__(f"{field}: {message}" if field else str(message))
        self.message = message
        self.field = field
