"""The filter line: `stage:analysis,investigation handler:none level>=1 "cash out"` read into values that a query takes.

    key:value[,value…]     any of the values; `none` finds cases without one, `me` the reader's own
    level>=1  level<2      levels are compared too
    is:open  is:closed  is:all
    word  "two words"      found anywhere in the case's text; every one of them must be there

A key that is given twice finds either. Without `is:` only open cases are found, unless a closed stage or status is
asked for. What cannot be read is told with the word at fault, the place where it stands and what was probably meant.
"""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from difflib import get_close_matches

from core.catalogue import Category, Channel, Complexity, Priority, Status
from core.errors import BadInput
from core.say import Say, say
from core.stages import Stage
from core.text import clean_line

NONE = "none"
"""The value that finds cases without a handler or a department."""

ME = "me"
"""The value that stands for the login of whoever asks."""

LEVELS = (0, 1, 2, 3)


@dataclass(frozen=True, slots=True)
class Filter:
    """What is looked for: any of the values of each field that has some, and every word.

    An empty string in `handlers` or `departments` stands for none. `is_open` is None where both are wanted.
    """

    stages: tuple[str, ...] = ()
    statuses: tuple[str, ...] = ()
    levels: tuple[int, ...] = ()
    departments: tuple[str, ...] = ()
    handlers: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    channels: tuple[str, ...] = ()
    priorities: tuple[str, ...] = ()
    complexities: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    is_open: bool | None = True


class BadFilter(BadInput):
    """A filter that cannot be read; `word` is the one at fault and `at` its place in the text, from 0."""

    def __init__(self, message: Say, word: str, at: int) -> None:
        super().__init__(message, "filter")
        self.word = word
        self.at = at


@dataclass(frozen=True, slots=True)
class _Key:
    """A key of the language: the field it fills, and the values it knows (empty: any)."""

    field: str
    values: tuple[str, ...] = ()
    none: bool = False


KEYS: dict[str, _Key] = {
    "stage": _Key("stages", tuple(Stage)),
    "status": _Key("statuses", tuple(Status)),
    "level": _Key("levels", tuple(map(str, LEVELS))),
    "department": _Key("departments", none=True),
    "handler": _Key("handlers", none=True),
    "category": _Key("categories", tuple(Category), none=True),
    "channel": _Key("channels", tuple(Channel), none=True),
    "priority": _Key("priorities", tuple(Priority)),
    "complexity": _Key("complexities", tuple(Complexity), none=True),
    "is": _Key("is_open", ("open", "closed", "all")),
}
"""Every key by the name it is typed with."""

SHORT: dict[str, str] = {"dept": "department", "cat": "category", "prio": "priority"}
"""Shorter spellings of keys."""

_IS: dict[str, bool | None] = {"open": True, "closed": False, "all": None}

_COMPARISONS: dict[str, Callable[[int, int], bool]] = {
    ">=": operator.ge,
    "<=": operator.le,
    ">": operator.gt,
    "<": operator.lt,
    "=": operator.eq,
    ":": operator.eq,
}

_TOKEN = re.compile(r'(?:"[^"]*"?|[^\s"])+')
_KEYED = re.compile(r"([A-Za-z_]+)(:|>=|<=|>|<|=)(.*)", re.DOTALL)


def read_filter(text: str, *, me: str = "", departments: Collection[str] = ()) -> Filter:
    """The filter that `text` spells. `me` is the reader's login, `departments` those that the floor has.

    Raises BadFilter. An empty text finds every open case.
    """
    found: dict[str, list[str]] = {}
    levels: list[int] = []
    words: list[str] = []
    for token in _TOKEN.finditer(text):
        keyed = _KEYED.fullmatch(token[0])
        if keyed is None:
            words += [word] if (word := clean_line(token[0].replace('"', ""))) else []
            continue
        name = _key(keyed[1], token)
        if name == "level":
            levels += _levels(keyed[2], keyed[3], token)
        elif keyed[2] not in {":", "="}:
            raise _bad(say("only levels are compared with {sign}", sign=keyed[2]), token)
        else:
            known = tuple(departments) if name == "department" else KEYS[name].values
            values = _values(keyed[3], known, KEYS[name].none, token)
            found.setdefault(name, []).extend(
                me if me and name == "handler" and v == ME else v for v in values
            )
    kept = {KEYS[name].field: tuple(dict.fromkeys(values)) for name, values in found.items() if name != "is"}
    is_open = (
        _IS[found["is"][-1]] if "is" in found else _open_by(kept.get("stages", ()), kept.get("statuses", ()))
    )
    return Filter(**kept, levels=tuple(sorted(set(levels))), words=tuple(words), is_open=is_open)


def _open_by(stages: Iterable[str], statuses: Iterable[str]) -> bool | None:
    """Whoever asks for the closed ones by stage or status means them."""
    asked = {value == "closed" for value in (*stages, *statuses)}
    if True not in asked:
        return True
    return False if asked == {True} else None


def _key(typed: str, token: re.Match[str]) -> str:
    name = typed.lower()
    name = SHORT.get(name, name)
    if name in KEYS:
        return name
    message = say("there is no filter “{key}”{hint}; there are {keys}; in quotes it is a word to look for",
                  key=typed, hint=_near(name, KEYS), keys=tuple(KEYS))  # fmt: skip
    raise _bad(message, token)


def _levels(sign: str, typed: str, token: re.Match[str]) -> list[int]:
    numbers = [part.strip() for part in typed.split(",")]
    if not all(part in KEYS["level"].values for part in numbers):
        raise _bad(say("a level is one of {values}", values=LEVELS), token)
    return [level for level in LEVELS if any(_COMPARISONS[sign](level, int(number)) for number in numbers)]


def _values(typed: str, known: tuple[str, ...], none: bool, token: re.Match[str]) -> list[str]:
    values = [part.strip() for part in typed.replace('"', "").split(",") if part.strip()]
    if not values:
        raise _bad(say("say what to look for after “{key}”", key=token[0]), token)
    return [_value(value, known, none, token) for value in values]


def _value(typed: str, known: tuple[str, ...], none: bool, token: re.Match[str]) -> str:
    if none and typed.lower() == NONE:
        return ""
    if not known:
        return typed
    value = typed.lower().replace("-", "_")
    if value in known:
        return value
    message = say("“{value}” is none of {values}{hint}", value=clean_line(typed, limit=40), values=known,
                  hint=_near(value, known))  # fmt: skip
    raise _bad(message, token)


def _near(word: str, words: Iterable[str]) -> Say:
    close = get_close_matches(word, list(words), n=1)
    return say(" (did you mean {word}?)", word=close[0]) if close else say("")


def _bad(message: Say, token: re.Match[str]) -> BadFilter:
    shown = clean_line(token[0], limit=60)
    return BadFilter(
        say("the filter at “{word}”: {reason}", word=shown, reason=message), shown, token.start()
    )
