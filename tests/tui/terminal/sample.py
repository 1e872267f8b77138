"""A small real app on `TerminalApp`, run on a pty by the tests: a list of what happened, and fields to type in."""

from __future__ import annotations

import gc
import sys
from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.widgets import Input, Static, TextArea

from tui.terminal.app import TerminalApp
from tui.terminal.paste import PasteIgnored


class Sample(TerminalApp[None]):
    """Says each binding that fired and each paste that was ignored; `f2` and `f3` move to the fields."""

    CSS = """
    Input, TextArea { height: 3; }
    #hot { background: $late; color: $ok; }
    #hot:hover { background: $soon; }
    """
    BINDINGS: ClassVar = [
        ("j", "say('j')"),
        ("E", "say('E')"),
        ("colon", "say('colon')"),
        ("ctrl+c", "say('ctrl+c')"),
        ("f2", "go('Input')"),
        ("f3", "go('TextArea')"),
        ("f4", "go('')"),
        ("f5", "retitle"),
        ("f6", "collector"),
        ("f7", "ring"),
        ("f8", "quit"),
    ]
    AUTO_FOCUS = ""

    def compose(self) -> ComposeResult:
        yield Static("ready", id="said", markup=False)
        yield Static("hot and [b]late[/b]", id="hot", markup=False)
        yield Input(id="line")
        yield TextArea(id="letter")

    def action_say(self, what: str) -> None:
        said = self.query_one("#said", Static)
        said.update(f"{said.content} {what}")

    def action_go(self, where: str) -> None:
        self.screen.set_focus(self.query_one(where) if where else None)
        self.action_say(f"at {where or 'nothing'}.")

    def action_retitle(self) -> None:
        self.set_window_title("26-4213-7 \x1b]52;c;ZXZpbA==\x07 \u202eevil\x9b31m")
        self.action_say("titled")

    def action_ring(self) -> None:
        for _ in range(5):
            self.ring()
        self.action_say("rung")

    def action_collector(self) -> None:
        self.action_say(f"frozen={gc.get_freeze_count() > 10_000} first={gc.get_threshold()[0]}")

    def on_paste_ignored(self, message: PasteIgnored) -> None:
        self.action_say(f"ignored({message.characters})")

    def on_paste(self, event: events.Paste) -> None:
        self.action_say("PASTE REACHED THE APP")


if __name__ == "__main__":
    Sample().run()
    sys.exit(0)
