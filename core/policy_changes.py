"""What differs between two policies: one line for each figure, by its place in the file, with what it was and is."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from core.policy import Policy

KEYS = ("id", "date", "guard", "name", "kind", "at")
"""Fields that tell the tables of a list apart; a list whose tables share one is told apart by position."""

FIGURES = (("amount", "unit"), ("value", "unit"))
"""Fields that are one figure together: 48 hours."""

LONGEST = 160
"""Characters of a value; a paragraph is told by its beginning."""


@dataclass(frozen=True, slots=True)
class Change:
    """One figure: `path` as in the file (`clocks.first_answer.amount`), None for what was not there, or is no more."""

    path: str
    old: str | None
    new: str | None


def changes(old: Policy, new: Policy) -> tuple[Change, ...]:
    """Every figure that differs, in the order of the new file; what only the old one has comes last in its table."""
    return tuple(_between("", old.model_dump(mode="json"), new.model_dump(mode="json")))


def _between(path: str, old: Any, new: Any) -> Iterator[Change]:
    if old == new:
        return
    before, after = _table(old), _table(new)
    if before is None or after is None or not (before or after):
        yield Change(path, _shown(old), _shown(new))
        return
    for key in dict.fromkeys((*after, *before)):
        here = _joined(path, key)
        if key not in before:
            yield from _alone(here, after[key], is_new=True)
        elif key not in after:
            yield from _alone(here, before[key], is_new=False)
        else:
            yield from _between(here, before[key], after[key])


def _alone(path: str, value: Any, is_new: bool) -> Iterator[Change]:
    """What stands on one side only, in one line."""
    shown = _shown(value)
    if shown is not None:
        yield Change(path, None if is_new else shown, shown if is_new else None)


def _table(value: Any) -> dict[str, Any] | None:
    """A value as names and what stands under them; None for one that is a figure as a whole."""
    if isinstance(value, Mapping):
        return _with_figures(value)
    if isinstance(value, list) and value and all(isinstance(item, Mapping) for item in value):
        key = next((key for key in KEYS if _tells_apart(key, value)), None)
        return {str(item[key]) if key else str(place): item for place, item in enumerate(value)}
    return {} if value == [] or value is None else None


def _tells_apart(key: str, tables: list[Mapping[str, Any]]) -> bool:
    names = [item.get(key) for item in tables]
    return None not in names and len(set(map(str, names))) == len(names)


def _with_figures(table: Mapping[str, Any]) -> dict[str, Any]:
    """The table with amount and unit as one figure, under the first one's name."""
    for amount, unit in FIGURES:
        if amount in table and unit in table:
            figure = f"{table[amount]} {table[unit]}"
            return {name: figure if name == amount else value for name, value in table.items() if name != unit}
    return dict(table)


def _shown(value: Any) -> str | None:
    """A value in one line, as close to the file as that allows; None for nothing."""
    if value is None or value in ([], {}):
        return None
    if isinstance(value, Mapping):
        table = _with_figures(value)
        figure = table.get("amount", table.get("value"))
        if figure is not None:
            return str(figure)
    return _clipped(_plain(value))


def _plain(value: Any) -> str:
    match value:
        case bool():
            return str(value).lower()
        case str():
            return " ".join(value.split())
        case list():
            return ", ".join(_plain(item) for item in value)
        case dict():
            return ", ".join(f"{key} {_plain(item)}" for key, item in value.items() if item not in (None, [], {}))
        case _:
            return json.dumps(value)


def _clipped(text: str) -> str:
    return text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"


def _joined(path: str, key: str) -> str:
    return f"{path}.{key}" if path else key
