"""Fields as they are typed (`amount="500 EUR" kinds=bet_slip,receipt told=yes`) read into a command of the core.

What a value may be is the command's model to say; here it is only unwrapped from its spelling, and every fault is
told at once, by field, with what was expected and what was probably meant.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterable, Mapping, Sequence
from difflib import get_close_matches
from pathlib import Path
from typing import Any, get_args, get_origin

from pydantic import ValidationError
from pydantic.fields import FieldInfo
from pydantic_core import ErrorDetails

from core.commands import COMMAND_MODELS, CommandModel
from core.errors import BadInput
from core.money import BadMoney, Money
from core.say import Say, label, say, verbatim
from core.text import clean, clean_line
from core.unfit import Unfit

Fault = tuple[str, Say]
"""A field (empty where several are to blame together) and what is wrong with it."""

YES = frozenset({"yes", "y", "true", "on", "1", "да", "д"})
NO = frozenset({"no", "n", "false", "off", "0", "нет", "н"})


class BadFields(BadInput):
    """Fields that cannot be used; `faults` has one for each, in the order of the model."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        lines = {f"fault{number}": _line(*fault) for number, fault in enumerate(faults)}
        super().__init__(Say("\n".join(f"{{{name}}}" for name in lines), lines), faults[0][0])
        self.faults = tuple(faults)


def model_named(typed: str) -> tuple[str, type[CommandModel]]:
    """The command's name and model; dashes and capitals are forgiven. Raises BadInput with the near ones."""
    name = typed.strip().lower().replace("-", "_")
    if name in COMMAND_MODELS:
        return name, COMMAND_MODELS[name]
    close = get_close_matches(name, COMMAND_MODELS, n=3)
    if not close:
        close = [known for known in COMMAND_MODELS if name and name in known]
    shown = clean_line(typed, limit=40)
    hint = (
        say("did you mean {near}?", near=close)
        if close
        else say("{see} lists them", see="casefloor commands")
    )
    raise BadInput(say("there is no command “{name}”; {hint}", name=shown, hint=hint), "command")


def read_command(model: type[CommandModel], words: Sequence[str], given: str | None = None) -> CommandModel:
    """The command from `field=value` words over the fields of `given` (JSON, `@FILE` or `-`). Raises BadInput."""
    name = model.model_fields["type"].default
    fields = _from_input(given) if given is not None else {}
    if fields.pop("type", name) != name:
        raise BadInput(say("the input is of another command than “{command}”", command=name), "type")
    fields.update(_from_words(words, model))
    try:
        return model.model_validate(fields)
    except ValidationError as error:
        raise BadFields(faults_of(error, model)) from None


def faults_of(error: ValidationError, model: type[CommandModel]) -> list[Fault]:
    """What is wrong, one for each field: what was expected instead, and what was found."""
    found: dict[str, Say] = {}
    for detail in error.errors(include_url=False):
        field, fault = _fault(detail, model)
        found.setdefault(field, fault)
    return list(found.items())


# ---- from what was typed to values -------------------------------------------------------------------------


def _from_words(words: Sequence[str], model: type[CommandModel]) -> dict[str, Any]:
    fields: dict[str, Any] = {}
    faults: list[Fault] = []
    for word in words:
        name, equals, value = word.partition("=")
        name = name.strip().replace("-", "_")
        info = model.model_fields.get(name) if name != "type" else None
        if not equals:
            raise BadInput(
                say("“{word}” is no field: write field=value", word=clean_line(word, limit=60)), ""
            )
        if info is None:
            faults.append((clean_line(name, limit=60), _no_such_field(name, model)))
            continue
        new = _value(clean(value), info)
        if name in fields and not _is_list(info):
            faults.append((name, say("it is given twice")))
        both_lists = isinstance(fields.get(name), list) and isinstance(new, list)
        fields[name] = fields[name] + new if both_lists else new
    if faults:
        raise BadFields(faults)
    return fields


def _value(typed: str, info: FieldInfo) -> Any:
    """The value as the model takes it: a list from commas or JSON, a truth value from a word."""
    if info.annotation is bool:
        word = typed.strip().casefold()
        return True if word in YES else False if word in NO else typed
    if typed.lstrip().startswith(("[", "{")) and (_is_list(info) or Money in _kinds(info)):
        return _as_json(typed)
    return [part for part in map(str.strip, typed.split(",")) if part] if _is_list(info) else typed


def _as_json(typed: str) -> Any:
    try:
        value = json.loads(typed)
    except (ValueError, RecursionError):
        return typed
    return value if isinstance(value, list | dict) else typed


def _is_list(info: FieldInfo) -> bool:
    return get_origin(info.annotation) is tuple


def _kinds(info: FieldInfo) -> tuple[Any, ...]:
    return (info.annotation, *get_args(info.annotation))


def _from_input(given: str) -> dict[str, Any]:
    try:
        document = json.loads(_input_text(given))
    except ValueError as error:
        reason = clean_line(str(error), limit=200)
        raise BadInput(say("the input is no JSON: {reason}", reason=reason), "input") from None
    except RecursionError:
        raise BadInput(say("the input is nested too deeply"), "input") from None
    if not isinstance(document, dict):
        raise BadInput(say("the input is no JSON object: {example}", example='{"field": "value"}'), "input")
    return {str(name): value for name, value in document.items()}


def _input_text(given: str) -> str:
    """The JSON itself, or what the file or standard input holds. UnicodeDecodeError is a ValueError too."""
    if given == "-":
        return sys.stdin.buffer.read().decode("utf-8-sig")
    if not given.startswith("@"):
        return given
    try:
        return Path(given[1:]).read_bytes().decode("utf-8-sig")
    except OSError as error:
        reason = error.strerror or str(error)
        message = say("{file} cannot be read: {reason}", file=clean_line(given[1:]), reason=reason)
        raise BadInput(message, "input") from None


# ---- what is wrong, in words -------------------------------------------------------------------------------

_PATTERNS: dict[str, str] = {
    r"^[a-z]\d{1,6}$": label("an id of the case, such as e1 or m3"),
    r"^[\w.@+-]{1,64}$": label("a login"),
}
_EXPECTED: dict[str, str] = {
    "bool_parsing": label("yes or no"),
    "bool_type": label("yes or no"),
    "int_parsing": label("a whole number"),
    "int_type": label("a whole number"),
    "int_from_float": label("a whole number"),
    "string_type": label("text"),
    "timezone_aware": label("an instant with its time zone, such as 2026-01-31T12:00:00Z"),
    "datetime_parsing": label("an instant such as 2026-01-31T12:00:00Z"),
    "datetime_type": label("an instant such as 2026-01-31T12:00:00Z"),
    "datetime_from_date_parsing": label("an instant such as 2026-01-31T12:00:00Z"),
    "tuple_type": label("a list, with commas between its parts"),
    "greater_than_equal": label("{bound} or more"),
    "less_than_equal": label("{bound} or less"),
}
_BOUNDS: dict[str, str] = {"greater_than_equal": "ge", "less_than_equal": "le"}
_DUE = label("a span such as 2h, 30m or 3d, or an instant such as 2026-01-31T12:00:00Z")


def _fault(detail: ErrorDetails, model: type[CommandModel]) -> Fault:
    kind, loc = detail["type"], detail["loc"]
    field = str(loc[0]) if loc else ""
    if kind == "extra_forbidden" and len(loc) == 1:
        return clean_line(field, limit=60), _no_such_field(field, model)
    if kind == "missing":
        within = ".".join(map(str, loc[1:]))
        return field, say("{part} is missing", part=within) if within else say("it is missing")
    if kind in {"too_short", "string_too_short"}:
        return field, say("it must not be empty")
    cause = detail.get("ctx", {}).get("error")
    if isinstance(cause, ValueError):
        return _told_by_itself(field, cause, model)
    expected = _expected(detail, field)
    return field, say("expected {expected}, found {found}", expected=expected, found=_found(detail["input"]))


def _expected(detail: ErrorDetails, field: str) -> Say:
    kind, ctx = detail["type"], detail.get("ctx", {})
    if kind in {"enum", "literal_error"}:
        words = re.findall(r"'([^']*)'", ctx["expected"])
        return say(
            "one of {words}{hint}", words=[word for word in words if word], hint=_near(detail["input"], words)
        )
    if field == "due":
        return say(_DUE)
    if kind == "string_pattern_mismatch" and ctx["pattern"] in _PATTERNS:
        return say(_PATTERNS[ctx["pattern"]])
    if kind in _EXPECTED:
        return say(_EXPECTED[kind], bound=ctx.get(_BOUNDS.get(kind, ""), ""))
    return verbatim(clean_line(detail["msg"]))


def _told_by_itself(field: str, cause: ValueError, model: type[CommandModel]) -> Fault:
    """A validator's own words; one that looked at the whole command begins them with the field at fault."""
    if isinstance(cause, BadMoney):
        return field, cause.message
    if isinstance(cause, Unfit):
        return field or cause.field, cause.message
    name, colon, rest = str(cause).partition(": ")
    if not field and colon and name in model.model_fields:
        return name, verbatim(clean_line(rest, limit=300))
    return field, verbatim(clean_line(str(cause), limit=300))


def _no_such_field(name: str, model: type[CommandModel]) -> Say:
    known = [field for field in model.model_fields if field != "type"]
    if not known:
        return say("the command takes no fields")
    return say("there is no such field{hint}; there are {fields}", hint=_near(name, known), fields=known)


def _near(value: object, words: Iterable[str]) -> Say:
    close = get_close_matches(str(value), list(words), n=1)
    return say(" (did you mean {word}?)", word=close[0]) if close else say("")


def _found(value: object) -> Say:
    if isinstance(value, Mapping):
        return say("an object")
    return verbatim(clean_line(json.dumps(value, ensure_ascii=False, default=str), limit=60))


def _line(field: str, fault: Say) -> Say:
    return say("{field}: {fault}", field=field, fault=fault) if field else fault
