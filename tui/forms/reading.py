"""What was typed into a form, read back into a command, or into a word of complaint beside each field at fault."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime

from pydantic import ValidationError

from core.commands import COMMAND_MODELS, CommandModel
from core.say import label
from tui.cli.fields import faults_of
from tui.forms.shape import Asked, Shape, asked
from tui.i18n import said, translate

Answers = Mapping[str, object]
"""What the fields of a form hold: text, a list of values, yes or no, or None, by the field's name."""


@dataclass(frozen=True, slots=True)
class Reading:
    """Either a command, or what is wrong: by field, and in `whole` what is no one field's fault."""

    command: CommandModel | None = None
    errors: Mapping[str, str] = field(default_factory=dict)
    whole: tuple[str, ...] = ()


CHANGES_ONLY = frozenset({"describe", "classify", "identify_client"})
"""Commands that record what they are given and whose form opens with what the case says: only what was changed goes
into the command, so that two people who mend different fields do not undo one another."""

NEEDED = label("this is needed")
PICK = label("pick one")
NOTHING_CHANGED = label("nothing was changed")
_LISTS = frozenset({Shape.CHOICE, Shape.MANY, Shape.YES_NO})


def read(command: str, answers: Answers, was: Answers | None = None) -> Reading:
    """The command that these answers make, or everything that is wrong with them at once.

    `was` is what the form opened with; it matters to the commands of CHANGES_ONLY.
    """
    missing: dict[str, str] = {}
    fields: dict[str, object] = {}
    for ask in asked(command):
        value = answers.get(ask.name)
        if is_empty(value):
            if ask.required:
                missing[ask.name] = translate(PICK if ask.shape in _LISTS else NEEDED)
        elif not (was is not None and command in CHANGES_ONLY and value == was.get(ask.name)):
            fields[ask.name] = _moment(value) if ask.shape is Shape.WHEN else value
    if was is not None and command in CHANGES_ONLY and not fields:
        return Reading(whole=(translate(NOTHING_CHANGED),))
    model = COMMAND_MODELS[command]
    try:
        return Reading(model.model_validate({"type": command, **fields}))
    except ValidationError as error:
        faults = {name: said(fault) for name, fault in faults_of(error, model)}
        names = {ask.name for ask in asked(command)}
        beside = {name: words for name, words in faults.items() if name in names}
        whole = tuple(words for name, words in faults.items() if name not in names)
        return Reading(None, {**beside, **missing}, whole)


def is_empty(value: object) -> bool:
    return value is None or value == [] or (isinstance(value, str) and not value.strip())


def blank_answers(command: str) -> dict[str, object]:
    """What each field holds before anything is said: the model's default where it has one."""
    return {ask.name: _blank(ask) for ask in asked(command)}


def _blank(ask: Asked) -> object:
    match ask.shape:
        case Shape.MANY:
            return []
        case Shape.YES_NO:
            return None if ask.required else bool(ask.default)
        case Shape.CHOICE:
            return str(getattr(ask.default, "value", ask.default)) if ask.default else None
        case _:
            return ""


def _moment(value: object) -> object:
    """A day and time without a zone is the reader's own: `2026-11-30 12:00`."""
    if isinstance(value, str):
        with suppress(ValueError):
            moment = datetime.fromisoformat(value.strip())
            return moment if moment.tzinfo else moment.astimezone()
    return value
