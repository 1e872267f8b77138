"""What a guard is, and one line of the checklist."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from core.case import Case
from core.context import Context
from core.say import Say
from core.unmet import Unmet

Missing = tuple[Say, tuple[str, ...]]
"""What is missing, and the commands that satisfy it."""


@dataclass(frozen=True, slots=True)
class Guard:
    """One guard. `lasting` ones must still hold when a later stage is left: evidence that is rejected in the
    investigation is owed again, though analysis is behind."""

    name: str
    title: str
    looks: Callable[[Case, Context], Iterator[Missing]]
    satisfy: tuple[str, ...]
    lasting: bool = False


@dataclass(frozen=True, slots=True)
class Item:
    """One line of the checklist: a guard of the current stage, done or with what is missing."""

    guard: str
    row: str
    title: Say
    done: bool
    missing: tuple[Unmet, ...]
    satisfy: tuple[str, ...]


def short(text: str) -> str:
    """A text as a part of a sentence: one line of it."""
    line = " ".join(text.split())
    return line if len(line) <= 60 else line[:59] + "…"
