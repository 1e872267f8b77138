"""One reason why a command is refused or a stage cannot be left, with the commands that would mend it."""

from typing import NamedTuple

from core.say import Say


class Unmet(NamedTuple):
    """`guard` names what is not met (a guard of a stage, or `role`, `stage`, `level`, …), `row` the requirement
    that asks for it, `satisfy` the commands that satisfy it; none where only time or another person can."""

    guard: str
    row: str
    message: Say
    satisfy: tuple[str, ...] = ()
