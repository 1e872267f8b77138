"""A form's answers as the store of drafts keeps them: a text for each field, and back."""

from __future__ import annotations

import json
from collections.abc import Mapping

from tui.forms.reading import Answers, blank_answers
from tui.forms.shape import Asked, Shape, asked


def to_keep(command: str, answers: Answers) -> dict[str, str]:
    """Texts as they are, everything else as JSON."""
    kept = {}
    for ask in asked(command):
        value = answers.get(ask.name)
        kept[ask.name] = (
            value if isinstance(value, str) and _is_text(ask) else json.dumps(value, ensure_ascii=False)
        )
    return kept


def from_kept(command: str, kept: Mapping[str, str]) -> dict[str, object]:
    """What was kept, with blanks for fields that an older version did not have."""
    answers = blank_answers(command)
    for ask in asked(command):
        if ask.name in kept:
            answers[ask.name] = kept[ask.name] if _is_text(ask) else _value(ask, kept[ask.name])
    return answers


def _is_text(ask: Asked) -> bool:
    return ask.shape not in {Shape.CHOICE, Shape.MANY, Shape.YES_NO}


def _value(ask: Asked, written: str) -> object:
    try:
        value = json.loads(written)
    except ValueError:
        return [] if ask.shape is Shape.MANY else None
    if ask.shape is Shape.MANY:
        return [str(item) for item in value] if isinstance(value, list) else []
    return value
