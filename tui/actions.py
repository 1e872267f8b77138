"""The one table of actions: keys, footer, palette, help and the command line's short names are read from it.

An action either makes a command of the core (then it is offered when `core.rules.offered` says so) or is one of
the screen's own, which `ActingScreen` carries out by its id. Keys are Latin and tell capitals apart; letters of
a Cyrillic layout act as them (`tui.terminal.keys`). `n` is kept free for taking the next case.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum

from core.rules import RULES
from core.say import label


class Place(Enum):
    """Where one of the screen's own actions means something."""

    EVERYWHERE = "everywhere"
    FLOOR = "beside the queue"
    CASE = "in a case that fills the screen"


@dataclass(frozen=True, slots=True)
class Action:
    """One thing that a person can do by a key.

    `short` is the word for the footer, `label` the one for help and palette (both translated when shown);
    `command` is the core's, `preset` what the key already says of it; `more_keys` do the same.
    """

    id: str
    key: str
    short: str
    group: str
    label: str
    command: str = ""
    preset: Mapping[str, object] = field(default_factory=dict)
    more_keys: tuple[str, ...] = ()
    place: Place = Place.EVERYWHERE

    @property
    def keys(self) -> tuple[str, ...]:
        return (self.key, *self.more_keys)


GROUPS: dict[str, str] = {
    "process": label("Process"),
    "escalation": label("Clocks and escalation"),
    "registration": label("Registration"),
    "routing": label("Routing"),
    "analysis": label("Analysis"),
    "evidence": label("Evidence"),
    "investigation": label("Investigation"),
    "resolution": label("Resolution"),
    "execution": label("Execution"),
    "messages": label("Messages"),
    "promises": label("Promises"),
    "intake": label("Intake"),
    "moving": label("Moving about"),
    "floor": label("The floor"),
}
"""The headings of the help, in its order; those of the core's table and two of the screen's own."""

UNBINDABLE = frozenset({
    "ctrl+h", "ctrl+i", "ctrl+m", "ctrl+[", "ctrl+left_square_bracket", "alt+f", "alt+b", "ctrl+/", "ctrl+slash",
})  # fmt: skip
"""Keys that a terminal merges with another one or that never arrive."""

RESERVED = frozenset({"n", "space"})
"""Kept free: the next case that matters, and triage."""


def _does(command: str, key: str, short: str, id: str = "", title: str = "", **preset: object) -> Action:
    rule = RULES[command]
    return Action(id or command, key, short, rule.group, title or rule.title, command, preset)


def _own(
    id: str, key: str, short: str, group: str, title: str, *more_keys: str, place: Place = Place.EVERYWHERE
) -> Action:
    return Action(id, key, short, group, title, more_keys=more_keys, place=place)


ACTIONS: tuple[Action, ...] = (
    #     command            key  footer's word
    _does("advance", "a", label("advance")),
    _does("undo", "u", label("undo")),
    _does("escalate", "E", label("escalate")),
    _does("de_escalate", "J", label("give back")),
    _does("flag", "#", label("flag")),
    _does("confirm_signal", ">", label("confirm")),
    _does("dismiss_signal", "<", label("dismiss")),
    _does("extend_clock", "z", label("more time")),
    _does("refer", "O", label("refer")),
    _does("record_enquiry", "(", label("body asks")),
    _does("answer_enquiry", ")", label("body answered")),
    _does("record_body_decision", "B", label("body decided")),
    _does("rebase", "_", label("policy")),
    _own("referral_file", "\"", label("file"), "escalation", label("write the file for the independent body")),
    _does("send_back", "b", label("send back")),
    _does("dispose", "X", label("end early")),
    _does("reopen", "R", label("reopen")),
    _does("identify_client", "i", label("client")),
    _does("describe", "D", label("describe")),
    _does("classify", "C", label("classify")),
    _does("acknowledge", "A", label("acknowledge")),
    _does("answer_duplicate", "=", label("duplicate?")),
    _does("route", "d", label("department")),
    _does("claim", "c", label("claim")),
    _does("assign", "h", label("handler")),
    _does("release", "H", label("release")),
    _does("link", "l", label("link")),
    _does("merge", "M", label("merge")),
    _does("set_complexity", "x", label("complexity")),
    _does("ask_evidence", "e", label("evidence")),
    _does("receive_evidence", "+", label("received")),
    _does("reject_evidence", "-", label("reject")),
    _does("waive_evidence", "S", label("waive")),
    _does("verify_identity", "v", label("verify")),
    _does("open_task", "t", label("task")),
    _does("close_task", "T", label("finish task")),
    _does("record_finding", "f", label("finding")),
    _does("give_verdict", "V", label("verdict")),
    _does("decide_outcome", "o", label("outcome")),
    _does("approve", "y", label("approve")),
    _does("refuse_approval", "Y", label("refuse")),
    _does("add_action", "*", label("add action")),
    _does("complete_action", "m", label("action done")),
    _does("cancel_action", "Z", label("cancel action")),
    _does("wrap_up", "W", label("wrap up")),
    _does("ask_feedback", "F", label("feedback")),
    _does("record_feedback", "%", label("score")),
    _does("write_message", "r", label("reply"), id="reply", title=label("reply to the client"), kind="reply"),
    _does("write_message", "w", label("write"), title=label("write a letter")),
    _does("send_message", "s", label("send")),
    _does("hold_message", "U", label("take back")),
    _does("discard_message", "K", label("discard")),
    _does("receive_message", "L", label("log")),
    _does("note", "!", label("note")),
    _does("promise", "p", label("promise")),
    _does("settle_promise", "P", label("settle promise")),
    _does("register", "N", label("new by phone"), title=label("take a complaint by phone")),
    _own("waiting_mail", "I", label("waiting mail"), "intake", label("mail that waits for a person")),
    _own("open", "enter", label("open"), "moving", label("open the case"), place=Place.FLOOR),
    _own("back", "escape", label("back"), "moving", label("back to the queue"), place=Place.CASE),
    _own("cursor_down", "j", label("down"), "moving", label("the next line"), "down", place=Place.FLOOR),
    _own("cursor_up", "k", label("up"), "moving", label("the line before"), "up", place=Place.FLOOR),
    _own(
        "top", "g", label("top"), "moving", label("to the top, with what is new"), "home", place=Place.FLOOR
    ),
    _own("bottom", "G", label("end"), "moving", label("to the end"), "end", place=Place.FLOOR),
    _own("checklist", "tab", label("checklist"), "moving", label("to the checklist and back")),
    _own("clocks", ";", label("clocks"), "moving", label("the case's clocks, its level and why")),
    _own("next_tab", "]", label("next tab"), "moving", label("the case's next tab")),
    _own("filter", "/", label("filter"), "floor", label("filter the queue"), place=Place.FLOOR),
    _own("command_line", ":", label("command"), "floor", label("type a command")),
    _own("policy", "f2", label("the policy"), "floor", label("the policy in force, its figures and sources")),
    _own("help", "?", label("help"), "floor", label("what can be done here"), "f1"),
    _own("palette", "ctrl+p", label("find"), "floor", label("find an action by its name")),
    _own("refresh", "ctrl+r", label("refresh"), "floor", label("read everything anew"), "f5"),
    _own("theme", "ctrl+t", label("theme"), "floor", label("the next theme")),
    _own("quit", "q", label("quit"), "floor", label("leave the floor"), "ctrl+q"),
)
"""Every action, in the order of the help within its group."""

VIEW_KEYS = tuple("123456789")
"""The views of the queue, by their place in the line of views."""

BY_ID: dict[str, Action] = {action.id: action for action in ACTIONS}

_BY_COMMAND: dict[str, Action] = {}
for _action in sorted(ACTIONS, key=lambda action: len(action.preset)):
    if _action.command:
        _BY_COMMAND.setdefault(_action.command, _action)

_KEY_NAMES = {"escape": "esc", "down": "↓", "up": "↑"}


def action_for(command: str) -> Action | None:
    """The action that makes this command and says least of it beforehand; None for what only the program gives."""
    return _BY_COMMAND.get(command)


def key_for(command: str) -> str:
    """The key, as it is shown, of the first action that makes this command; empty where there is none."""
    action = _BY_COMMAND.get(command)
    return shown_key(action.key) if action else ""


def shown_key(key: str) -> str:
    """A key as a person reads it: `esc`, `ctrl+p`, `E`."""
    return _KEY_NAMES.get(key, key)
