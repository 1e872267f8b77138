"""What a person most likely does next in a case: the five keys of the bottom line, worked out from what is owed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from core.case import Case, MessageState, NoticeState
from core.guards import Item
from core.stages import Stage
from tui.actions import ACTIONS, BY_ID, Action, Place, action_for

FIVE = 5

USUAL: dict[Stage, tuple[str, ...]] = {
    Stage.REGISTRATION: ("reply", "escalate", "note", "dispose"),
    Stage.ANALYSIS: ("reply", "ask_evidence", "escalate", "note"),
    Stage.INVESTIGATION: ("record_finding", "open_task", "reply", "ask_evidence", "note"),
    Stage.RESOLUTION: ("write_message", "reply", "send_back", "note"),
    Stage.EXECUTION: ("reply", "promise", "note"),
    Stage.CLOSED: ("record_feedback", "reopen", "note", "receive_message"),
}
"""What is done in a stage beside what it owes."""

IN_AN_EMPTY_QUEUE = ("register", "filter", "waiting_mail", "command_line")


def likely(
    case: Case | None, checklist: Sequence[Item], offered: Sequence[str], place: Place
) -> tuple[Action, ...]:
    """At most five actions, each offered here, the likeliest first."""
    found: dict[str, Action] = {}
    for action in _in_order(case, checklist, place):
        if action.id not in found and (
            not action.command or action.command == "register" or action.command in offered
        ):
            found[action.id] = action
        if len(found) == FIVE:
            break
    return tuple(found.values())


def here(case: Case | None, offered: Sequence[str], place: Place) -> tuple[Action, ...]:
    """Every action that can be done here, in the order of the table."""
    return tuple(
        action
        for action in ACTIONS
        if (
            action.command in offered
            if action.command and action.command != "register"
            else fits(action, place)
        )
    )


def fits(action: Action, place: Place) -> bool:
    """Whether one of the screen's own actions means something in this place."""
    return action.place in {Place.EVERYWHERE, place}


def _in_order(case: Case | None, checklist: Sequence[Item], place: Place) -> Iterator[Action]:
    if case is None:
        yield from (BY_ID[name] for name in IN_AN_EMPTY_QUEUE if fits(BY_ID[name], place))
        return
    waiting = [item for item in checklist if not item.done]
    if any(notice.state is NoticeState.SUGGESTED for notice in case.notices):
        yield BY_ID["confirm_signal"]
    if not waiting:
        yield BY_ID["advance"]
    if case.referral is not None and case.referral.enquiry:
        yield BY_ID["answer_enquiry"]
    if any(message.state is MessageState.DRAFT for message in case.messages):
        yield BY_ID["send_message"]
    for item in waiting:
        commands = [name for unmet in item.missing for name in unmet.satisfy] or list(item.satisfy)
        action = action_for(commands[0]) if commands else None
        if action is not None:
            yield action
    if waiting:
        yield BY_ID["advance"]
    yield from (BY_ID[name] for name in USUAL[case.stage])
