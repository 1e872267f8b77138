"""What a form asks for a command: its model's fields, each with the shape in which it is asked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum
from functools import cache
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from pydantic import AfterValidator
from pydantic.fields import FieldInfo

from core.commands import COMMAND_MODELS, Text
from core.money import Money


class Shape(Enum):
    """How a field is asked."""

    LINE = "a line"
    TEXT = "a text of several lines"
    CHOICE = "one of a list"
    MANY = "some of a list"
    YES_NO = "yes or no"
    MONEY = "an amount with its currency"
    NUMBER = "a whole number"
    WHEN = "an instant or a span"


@dataclass(frozen=True, slots=True)
class Asked:
    """One field of a form. `options` are the values of a closed list; a list that the case decides is empty here."""

    name: str
    shape: Shape
    required: bool
    default: object = None
    options: tuple[str, ...] = ()
    typed: bool = False
    """Whether it is typed where nothing is known that could be chosen."""


LEFT_OUT: dict[str, frozenset[str]] = {
    "register": frozenset({"received_at", "source", "priority", "answered_at"}),
    "receive_message": frozenset(
        {"message_id", "reply_to", "automatic", "attachments", "address", "at", "language"}
    ),
    "send_message": frozenset({"hold"}),
}
"""Fields that the program fills in, or that only a script needs: the command line still takes them."""

CHOSEN: dict[str, Shape] = {
    "route.department": Shape.CHOICE,
    "assign.handler": Shape.CHOICE,
    "open_task.assignee": Shape.CHOICE,
    "reject_evidence.evidence": Shape.CHOICE,
    "receive_evidence.message": Shape.CHOICE,
    "record_finding.evidence": Shape.MANY,
    "close_task.task": Shape.CHOICE,
    "complete_action.action": Shape.CHOICE,
    "cancel_action.action": Shape.CHOICE,
    "settle_promise.promise": Shape.CHOICE,
    "send_message.message": Shape.CHOICE,
    "hold_message.message": Shape.CHOICE,
    "discard_message.message": Shape.CHOICE,
    "write_message.replaces": Shape.CHOICE,
    "escalate.to_level": Shape.CHOICE,
    "record_feedback.score": Shape.CHOICE,
    "de_escalate.to_level": Shape.CHOICE,
    "confirm_signal.notice": Shape.CHOICE,
    "dismiss_signal.notice": Shape.CHOICE,
    "extend_clock.clock": Shape.CHOICE,
    "refer.body": Shape.CHOICE,
    "rebase.policy": Shape.CHOICE,
}
"""Fields whose values the case or the policy knows, so that nobody has to type an id."""

TYPED_WHERE_UNKNOWN = frozenset({"refer.body"})
"""Those of them that a person types where nothing is known to choose from: the policy names no body."""

SHORT = frozenset({
    "verify_identity.how", "open_task.text", "decide_outcome.rule", "promise.text", "add_action.text",
    "complete_action.proof",
})  # fmt: skip
"""Texts that take a line in practice: Enter goes on to the next field."""

_LONG = next(mark for mark in get_args(Text)[1:] if isinstance(mark, AfterValidator))


@cache
def asked(command: str) -> tuple[Asked, ...]:
    """What the form for this command asks, in the model's order."""
    left_out = LEFT_OUT.get(command, frozenset()) | {"type"}
    fields = COMMAND_MODELS[command].model_fields
    return tuple(_asked(command, name, field) for name, field in fields.items() if name not in left_out)


def _asked(command: str, name: str, field: FieldInfo) -> Asked:
    shape, options = _shape(field.annotation, tuple(field.metadata))
    place = f"{command}.{name}"
    shape = Shape.LINE if place in SHORT else CHOSEN.get(place, shape)
    default = None if field.is_required() else field.default
    return Asked(name, shape, field.is_required(), default, options, place in TYPED_WHERE_UNKNOWN)


def _shape(annotation: Any, marks: tuple[object, ...]) -> tuple[Shape, tuple[str, ...]]:
    """The shape of a type, and the values of a closed one. TypeError for a type that no form knows how to ask."""
    origin = get_origin(annotation)
    if origin is Annotated:
        inner, *more = get_args(annotation)
        return _shape(inner, (*marks, *more))
    if origin in {Union, UnionType}:
        inner = [arm for arm in get_args(annotation) if arm is not NoneType]
        if set(inner) & {timedelta, datetime} or len(inner) > 1:
            return Shape.WHEN, ()
        return _shape(inner[0], marks)
    if origin is Literal:
        return Shape.CHOICE, tuple(
            str(getattr(value, "value", value)) for value in get_args(annotation) if value != ""
        )
    if origin is tuple:
        return Shape.MANY, _shape(get_args(annotation)[0], ())[1]
    return _plain(annotation, marks)


def _plain(annotation: Any, marks: tuple[object, ...]) -> tuple[Shape, tuple[str, ...]]:
    if not isinstance(annotation, type):
        raise TypeError(f"no form asks for {annotation!r}")
    if issubclass(annotation, Enum):
        return Shape.CHOICE, tuple(str(member.value) for member in annotation)
    if annotation is bool:
        return Shape.YES_NO, ()
    if annotation is Money:
        return Shape.MONEY, ()
    if annotation is int:
        return Shape.NUMBER, ()
    if annotation is datetime:
        return Shape.WHEN, ()
    return (Shape.TEXT if _LONG in marks else Shape.LINE), ()
