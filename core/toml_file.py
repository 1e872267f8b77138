"""Reads a TOML file into a Pydantic model, or tells every fault at once: line, field, expected, found, near miss.

Types are taken strictly: `"5"` is no number and `1` is no truth value. Keys that the model does not know are
faults where the model forbids extra fields. A validator that looks at several fields raises `Misfits` with the
paths at fault, so that its finding has a line too; any other ValueError is told at the field it was raised for.
"""

from __future__ import annotations

import json
import re
import tomllib
import types
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, time
from decimal import Decimal
from difflib import get_close_matches
from enum import Enum
from pathlib import Path
from typing import Annotated, Any, TypeVar, Union, get_args, get_origin

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from core.errors import CasefloorError
from core.say import Say, label, say, verbatim
from core.text import clean_line
from core.toml_lines import lines_of

AnyModel = TypeVar("AnyModel", bound=BaseModel)
Loc = tuple[str | int, ...]

LONGEST_FOUND = 60
"""Characters of a value that a fault repeats; more would hide the sentence around it."""


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong with a file. `line` counts from 1 and is None where there is no text to point at."""

    file: str
    line: int | None
    field: str
    expected: Say
    found: Say
    hint: Say | None = None

    def as_say(self) -> Say:
        """The fault as one line for a person, opening in the shape that editors jump to: `file:line: …`."""
        place = self.file if self.line is None else f"{self.file}:{self.line}"
        place = f"{place}: {self.field}" if self.field else place
        args: dict[str, object] = {"place": place, "expected": self.expected, "found": self.found}
        if self.hint is None:
            return say("{place}: expected {expected}, found {found}", **args)
        return say("{place}: expected {expected}, found {found} ({hint})", **args, hint=self.hint)

    def __str__(self) -> str:
        return str(self.as_say())


class BadFile(CasefloorError):
    """A file that cannot be used; `faults` in the order of their lines. `str()` has one line a fault."""

    exit_status = 2

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = sorted(faults, key=lambda fault: (fault.line or 0, fault.field))
        lines = {f"fault{number}": fault.as_say() for number, fault in enumerate(self.faults)}
        super().__init__(Say("\n".join(f"{{{name}}}" for name in lines), lines))


@dataclass(frozen=True, slots=True)
class Misfit:
    """A field that is wrong beside its neighbours; `path` is relative to the model that was validated."""

    path: Loc
    expected: Say
    found: Say
    hint: Say | None = None


class Misfits(ValueError):
    """Raised by a model's own validator with everything that does not fit together."""

    def __init__(self, misfits: Iterable[Misfit]) -> None:
        self.misfits = list(misfits)
        super().__init__("; ".join(f"{_dotted(misfit.path)}: {misfit.expected}" for misfit in self.misfits))


def load(source: Path | str, model: type[AnyModel], *, name: str | None = None) -> AnyModel:
    """The document as `model`. A `Path` is read, a `str` is the text itself; faults call the file `name`.

    Raises `BadFile` for a file that cannot be read, is no UTF-8 or no TOML, or does not fit the model.
    """
    shown = clean_line(name or (str(source) if isinstance(source, Path) else "text"))
    text = _read(source, shown) if isinstance(source, Path) else source
    document = _parse(text, shown)
    try:
        # Through JSON, because there strict types still take text for an enum, a date or a decimal.
        return model.model_validate_json(json.dumps(document, default=str), strict=True)
    except ValidationError as error:
        lines = lines_of(text.replace("\r\n", "\n"))
        raise BadFile(
            fault
            for detail in _telling(error.errors(include_url=False))
            for fault in _faults(detail, document, model, lines, shown)
        ) from None


def near(word: str, words: Iterable[str]) -> Say | None:
    """The hint that names the word which was probably meant, if one is near."""
    close = get_close_matches(word, list(words), n=1)
    return say("did you mean {word}?", word=close[0]) if close else None


def one_of(words: Iterable[object]) -> Say:
    """The expectation of one word out of a few."""
    return say("one of {words}", words=tuple(words))


def found(value: object) -> Say:
    """How a fault shows what stands in the file: text quoted, numbers as they are, of a container only its kind."""
    match value:
        case None:
            return say("nothing")
        case bool():
            return verbatim(str(value).lower())
        case str():
            # As TOML spells it, so that a space at either end and an escape show.
            return verbatim(clean_line(json.dumps(value, ensure_ascii=False), LONGEST_FOUND))
        case dict():
            return say("a table")
        case list() | tuple():
            return say("a list")
        case _:
            return verbatim(clean_line(str(value), LONGEST_FOUND))


# ---- reading -----------------------------------------------------------------------------------------------


def _read(path: Path, name: str) -> str:
    try:
        if not path.is_file() and path.exists() and not path.is_dir():
            reason = say("a device or a pipe")
            raise BadFile([Fault(name, None, "", say("a file that can be read"), reason)])
        raw = path.read_bytes()
    except OSError as error:
        reason = verbatim(error.strerror or str(error))
        raise BadFile([Fault(name, None, "", say("a file that can be read"), reason)]) from None
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        byte = say("the byte {byte}", byte=f"0x{raw[error.start]:02x}")
        raise BadFile([Fault(name, line, "", say("UTF-8 text"), byte)]) from None


_PLAINLY: dict[str, Say] = {
    "Illegal character '\\n'": say("a quotation mark is missing"),
    "Unclosed array": say("a closing ] is missing"),
}
"""What the parser's words mean to somebody who writes no parsers; its other words are kept as they are."""

_PLACE = re.compile(r" \(at (?:line (\d+), column (\d+)|end of document)\)$")


def _parse(text: str, name: str) -> dict[str, Any]:
    try:
        # With a line end after the last line, or a mistake in it would be told as "the end of the file".
        return tomllib.loads(text + "\n")
    except tomllib.TOMLDecodeError as error:
        message = str(error)
        place = _PLACE.search(message)
        reason = _PLACE.sub("", message)
        hint = _PLAINLY.get(reason) or verbatim(reason)
        if place and place[1]:
            at = say("a mistake in column {column}", column=int(place[2]))
            raise BadFile([Fault(name, int(place[1]), "", say("TOML"), at, hint)]) from None
        last = text.count("\n", 0, len(text.rstrip())) + 1
        raise BadFile([Fault(name, last, "", say("TOML"), say("the end of the file"), hint)]) from None
    except RecursionError:
        raise BadFile([Fault(name, None, "", say("TOML"), say("lists nested too deeply"))]) from None


# ---- from Pydantic's findings to faults --------------------------------------------------------------------

_TYPE_WANTED: dict[str, Say] = {
    "string_type": say("text"),
    "int_type": say("a whole number"),
    "int_from_float": say("a whole number"),
    "float_type": say("a number"),
    "decimal_type": say("an amount in quotes"),
    "decimal_parsing": say("an amount in quotes"),
    "bool_type": say("true or false"),
    "date_type": say("a date as 2026-01-31"),
    "date_parsing": say("a date as 2026-01-31"),
    "date_from_datetime_parsing": say("a date as 2026-01-31"),
    "date_from_datetime_inexact": say("a date as 2026-01-31"),
    "datetime_type": say("an instant as 2026-01-31T12:00:00Z"),
    "datetime_parsing": say("an instant as 2026-01-31T12:00:00Z"),
    "datetime_from_date_parsing": say("an instant as 2026-01-31T12:00:00Z"),
    "timezone_aware": say("an instant with its time zone"),
    "time_parsing": say("a time as 09:00"),
    "time_type": say("a time as 09:00"),
    "list_type": say("a list"),
    "tuple_type": say("a list"),
    "set_type": say("a list"),
    "frozen_set_type": say("a list"),
    "dict_type": say("a table"),
    "model_type": say("a table"),
    "model_attributes_type": say("a table"),
}

_BOUND_WANTED: dict[str, tuple[str, str]] = {
    "greater_than": (label("more than {bound}"), "gt"),
    "greater_than_equal": (label("{bound} or more"), "ge"),
    "less_than": (label("less than {bound}"), "lt"),
    "less_than_equal": (label("{bound} or less"), "le"),
    "string_too_short": (label("text of {bound} or more characters"), "min_length"),
    "string_too_long": (label("text of {bound} or fewer characters"), "max_length"),
    "too_short": (label("{bound} or more items"), "min_length"),
    "too_long": (label("{bound} or fewer items"), "max_length"),
    "string_pattern_mismatch": (label("text like {bound}"), "pattern"),
}

_ANNOTATION_WANTED: dict[Any, Say] = {
    str: _TYPE_WANTED["string_type"],
    int: _TYPE_WANTED["int_type"],
    float: _TYPE_WANTED["float_type"],
    Decimal: _TYPE_WANTED["decimal_type"],
    bool: _TYPE_WANTED["bool_type"],
    date: _TYPE_WANTED["date_type"],
    time: _TYPE_WANTED["time_type"],
    list: _TYPE_WANTED["list_type"],
    tuple: _TYPE_WANTED["list_type"],
    dict: _TYPE_WANTED["dict_type"],
}


def _telling(details: list[ErrorDetails]) -> Iterable[ErrorDetails]:
    """The findings without those that only follow from others: a list is too short because its item is wrong."""
    for detail in details:
        loc = detail["loc"]
        below = any(len(other["loc"]) > len(loc) and other["loc"][: len(loc)] == loc for other in details)
        if detail["type"] != "too_short" or not below:
            yield detail


def _faults(
    detail: ErrorDetails,
    document: dict[str, Any],
    model: type[BaseModel],
    lines: Mapping[Loc, int],
    name: str,
) -> Iterable[Fault]:
    """The faults that one finding stands for: one, or as many as a validator's `Misfits` hold."""
    path, misfits = _place(detail, document), _misfits(detail)
    for misfit in misfits if misfits is not None else [_finding(detail, path, model)]:
        whole = (*path, *misfit.path)
        yield Fault(name, _line(whole, lines), _dotted(whole), misfit.expected, misfit.found, misfit.hint)


def _misfits(detail: ErrorDetails) -> list[Misfit] | None:
    error = detail.get("ctx", {}).get("error")
    return error.misfits if isinstance(error, Misfits) else None


def _finding(detail: ErrorDetails, path: Loc, model: type[BaseModel]) -> Misfit:
    kind, value, ctx = detail["type"], detail["input"], detail.get("ctx", {})
    if kind == "missing":
        return Misfit((), _wanted(_annotation(model, path)), say("nothing"))
    if kind == "extra_forbidden":
        keys = _keys(_annotation(model, path[:-1]))
        return Misfit((), one_of(keys), say("an unknown key"), near(str(path[-1]), keys))
    if kind in ("enum", "literal_error"):
        words = re.findall(r"'([^']*)'", ctx["expected"])
        return Misfit((), one_of(words), found(value), near(str(value), words))
    if kind in _TYPE_WANTED:
        return Misfit((), _TYPE_WANTED[kind], found(value), _two_brackets(kind, value, path))
    if kind in _BOUND_WANTED:
        text, key = _BOUND_WANTED[kind]
        shown = found(value) if value or kind != "too_short" else say("an empty list")
        return Misfit((), say(text, bound=ctx[key]), shown)
    return Misfit((), say("a value that fits"), found(value), _reason(detail))


def _two_brackets(kind: str, value: object, path: Loc) -> Say | None:
    """The hint for a table where a list of tables is meant, which differ by a pair of brackets."""
    if kind not in ("list_type", "tuple_type") or not isinstance(value, dict):
        return None
    return say("a list of tables has two brackets: {header}", header=f"[[{_dotted(path)}]]")


def _reason(detail: ErrorDetails) -> Say:
    """Why a validator refuses the value: in its own translatable words where its error carries them."""
    error = detail.get("ctx", {}).get("error")
    said = getattr(error, "message", None)
    return said if isinstance(said, Say) else verbatim(clean_line(str(error or detail["msg"])))


def _place(detail: ErrorDetails, document: dict[str, Any]) -> Loc:
    """Pydantic's location without what is not in the file (names of union members, marks of keys)."""
    path: list[str | int] = []
    node: Any = document
    *steps, last = detail["loc"] or ("",)
    for step in steps:
        below = _below(node, step)
        if below is not _ABSENT:
            path.append(step)
            node = below
    if _below(node, last) is not _ABSENT or detail["type"] == "missing":
        path.append(last)
    return tuple(path)


_ABSENT = object()


def _below(node: Any, step: str | int) -> Any:
    if isinstance(node, dict):
        return node.get(step, _ABSENT)
    if isinstance(node, list) and isinstance(step, int) and step < len(node):
        return node[step]
    return _ABSENT


def _line(path: Loc, lines: Mapping[Loc, int]) -> int:
    """The line of the path, or of what encloses it most closely."""
    return next(lines[path[:length]] for length in range(len(path), -1, -1) if path[:length] in lines)


def _dotted(path: Loc) -> str:
    """`windows.appeal`, `bodies[0].name`, `departments."my desk"`: as a person would write it in the file."""
    dotted = ""
    for part in path:
        if isinstance(part, int):
            dotted += f"[{part}]"
        else:
            key = part if re.fullmatch(r"[A-Za-z0-9_-]+", part) else f'"{clean_line(part)}"'
            dotted += f".{key}" if dotted else key
    return dotted


# ---- what a model wants at a path --------------------------------------------------------------------------


def _annotation(annotation: Any, path: Loc) -> Any:
    """The type that stands at `path` below `annotation`; None where that cannot be told."""
    annotation = _bare(annotation)
    if not path or annotation is None:
        return annotation
    step, rest = path[0], path[1:]
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        for key, info in annotation.model_fields.items():
            if step in (key, info.alias):
                return _annotation(info.annotation, rest)
        return None
    arguments = get_args(annotation)
    return _annotation(arguments[-1 if get_origin(annotation) is dict else 0], rest) if arguments else None


def _bare(annotation: Any) -> Any:
    """The annotation without Annotated and without `| None`."""
    if get_origin(annotation) is Annotated:
        return _bare(get_args(annotation)[0])
    if get_origin(annotation) in (Union, types.UnionType):
        return _bare(next(kind for kind in get_args(annotation) if kind is not type(None)))
    return annotation


def _keys(annotation: Any) -> list[str]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return [info.alias or key for key, info in annotation.model_fields.items()]
    return []


def _wanted(annotation: Any) -> Say:
    kind = get_origin(annotation) or annotation
    if isinstance(kind, type) and issubclass(kind, Enum):
        return one_of(str(member.value) for member in kind)
    if isinstance(kind, type) and issubclass(kind, BaseModel):
        return _TYPE_WANTED["model_type"]
    return _ANNOTATION_WANTED.get(kind, say("a value"))
