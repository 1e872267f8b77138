"""What can be done here: every action with its key, under headings, narrowed as one types; Enter does it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Input, OptionList, Static
from textual.widgets.option_list import Option

from tui.actions import GROUPS, Action, shown_key
from tui.i18n import _, translate


class HelpScreen(ModalScreen["str | None"]):
    """Dismissed with the id of the action that was chosen."""

    DEFAULT_CSS = Path(__file__).with_suffix(".tcss").read_text("utf-8")
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "leave", show=False),
        Binding("down", "step('cursor_down')", show=False, priority=True),
        Binding("up", "step('cursor_up')", show=False, priority=True),
        Binding("pagedown", "step('page_down')", show=False, priority=True),
        Binding("pageup", "step('page_up')", show=False, priority=True),
    ]

    def __init__(self, actions: Sequence[Action]) -> None:
        super().__init__()
        self._actions = tuple(actions)

    def compose(self) -> ComposeResult:
        with Vertical(id="help"):
            yield Static(Content.styled(_("What can be done here"), "bold"), id="help-title")
            yield Input(
                placeholder=_("type to find; a single key finds what it does"), compact=True, id="help-find"
            )
            yield OptionList(*self._options(""), id="help-list", markup=False)
            yield Static(self._keys(), id="help-keys")

    def on_mount(self) -> None:
        self.query_one(Input).focus()
        self._to_first()

    @on(Input.Changed)
    def _find(self, event: Input.Changed) -> None:
        event.stop()
        options = self.query_one(OptionList)
        options.clear_options()
        options.add_options(self._options(event.value.strip()))
        self._to_first()

    @on(Input.Submitted)
    def _do_highlighted(self, event: Input.Submitted) -> None:
        event.stop()
        options = self.query_one(OptionList)
        if options.highlighted is not None:
            self.dismiss(options.get_option_at_index(options.highlighted).id)

    @on(OptionList.OptionSelected)
    def _do(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        self.dismiss(event.option_id)

    def action_step(self, way: str) -> None:
        getattr(self.query_one(OptionList), f"action_{way}")()

    def action_leave(self) -> None:
        self.dismiss(None)

    def _to_first(self) -> None:
        self.query_one(OptionList).action_first()

    def _options(self, wanted: str) -> list[Option]:
        """Headings that cannot be chosen, and under each its actions that fit what is typed."""
        options: list[Option] = []
        found = _found(self._actions, wanted)
        for group, title in GROUPS.items():
            fitting = [action for action in found if action.group == group]
            if fitting:
                if options:
                    options.append(Option(Content(""), disabled=True))
                options.append(Option(Content.styled(translate(title), "$dim"), disabled=True))
                options += [Option(_line(action), id=action.id) for action in fitting]
        if not options:
            options.append(Option(Content.styled(_("Nothing here is called so."), "$dim"), disabled=True))
        return options

    def _keys(self) -> Content:
        return Content.assemble(
            ("enter", "$accent"), (f" {_('do it')}   ", "$dim"), ("esc", "$accent"), (f" {_('back')}", "$dim")
        )


def _found(actions: Sequence[Action], wanted: str) -> list[Action]:
    """By key where a key is typed, else by words."""
    by_key = [action for action in actions if wanted in action.keys]
    return by_key or [action for action in actions if _fits(action, wanted)]


def _fits(action: Action, wanted: str) -> bool:
    words = f"{translate(action.label)} {translate(action.short)} {action.id}".casefold()
    return all(part in words for part in wanted.casefold().split())


def _line(action: Action) -> Content:
    keys = " ".join(shown_key(key) for key in action.keys)
    return Content.assemble((keys.rjust(10), "bold $accent"), "  ", translate(action.label))
