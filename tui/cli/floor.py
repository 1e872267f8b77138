"""`casefloor` and `casefloor demo`: the floor itself, on a screen."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

from core.errors import BadInput
from core.say import say

if TYPE_CHECKING:
    from tui.cli.call import Call


def floor(call: Call) -> int:
    """The floor on the configured database, which is made at its first use by whoever starts it."""
    _needs_terminal()
    from tui.app import run_floor
    from tui.cli.making import made_floor
    from tui.cli.who import reads

    store, _made = made_floor(call.settings, call.settings.as_)
    store.close()
    reads(call.person, "floor")
    return run_floor(call.settings, call.person, os_user=call.os_user)


def demo(call: Call) -> int:
    """The floor on a throwaway database."""
    _needs_terminal()
    from tui.demo import run_demo

    return run_demo(call.settings)


def _needs_terminal() -> None:
    """Refuses a pipe: the screen reads keys from standard input and is drawn on standard error (Textual's choice)."""
    if os.environ.get("TEXTUAL_DRIVER") or (sys.stdin.isatty() and sys.stderr.isatty()):
        return
    words = say(
        "the floor needs a terminal to be shown in; for scripts there is {see}", see="casefloor --help"
    )
    raise BadInput(words)
