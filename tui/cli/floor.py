"""`casefloor` and `casefloor demo`: the floor itself, on a screen."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tui.cli.call import Call


def floor(call: Call) -> int:
    """The floor on the configured database, which is made at its first use by whoever starts it."""
    from tui.app import run_floor
    from tui.cli.making import made_floor

    settings = call.settings
    store, _made = made_floor(settings, settings.as_)
    store.close()
    return run_floor(settings, call.person)


def demo(call: Call) -> int:
    """The floor on a throwaway database."""
    from tui.demo import run_demo

    return run_demo(call.settings)
