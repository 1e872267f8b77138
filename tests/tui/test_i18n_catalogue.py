"""The catalogues against the source: nothing missing, nothing untranslated, nothing left over, every hole in place."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from string import Formatter

import pytest
from babel.messages.catalog import Catalog, Message

from core.case.message import MESSAGE_KINDS, MESSAGE_STATES
from core.catalogue import (
    ACTION_KINDS,
    CATEGORIES,
    CHANNELS,
    COMPLEXITIES,
    DISPOSITIONS,
    EVIDENCE_KINDS,
    EVIDENCE_SOURCES,
    OUTCOMES,
    PRIORITIES,
    ROOT_CAUSES,
    STATUSES,
    VERDICTS,
)
from core.people import ROLE_TITLES
from core.rules import RULES
from core.stages import STAGES
from tui.actions import ACTIONS, GROUPS
from tui.i18n import set_language, translate
from tui.locale.compile import ROOT, SOURCES, catalogues, marked, messages_of_the_source, read
from tui.panes.queue_columns import COLUMNS

COLLECT = "run `python -m tui.locale.compile --collect` and translate what it adds"

PERCENT = re.compile(r"%(?:\(\w+\))?[sdr]")
"""argparse's holes."""


@pytest.fixture(params=catalogues(), ids=lambda po: po.parts[-3])
def catalogue(request: pytest.FixtureRequest) -> Catalog:
    po: Path = request.param
    return read(po)


@pytest.fixture
def russian() -> Iterator[None]:
    set_language("ru")
    yield
    set_language("en")


def test_every_message_of_the_source_is_in_the_catalogue_and_no_other(catalogue: Catalog) -> None:
    source = {message.id for message in messages_of_the_source() if message.id}
    known = {message.id for message in catalogue if message.id}
    assert sorted(map(str, source - known)) == [], COLLECT
    assert sorted(map(str, known - source)) == [], COLLECT


def test_every_message_is_translated_in_every_form(catalogue: Catalog) -> None:
    bare = [m.id for m in said(catalogue) if not all(forms(m))]
    assert bare == [], COLLECT
    short = [m.id for m in said(catalogue) if isinstance(m.id, tuple) and len(forms(m)) != catalogue.num_plurals]
    assert short == [], f"{catalogue.num_plurals} plural forms are wanted"


def test_nothing_is_guessed_or_kept_from_earlier(catalogue: Catalog) -> None:
    assert [m.id for m in catalogue if m.fuzzy and m.id] == []
    assert list(catalogue.obsolete) == []


def test_a_translation_has_the_holes_of_its_message(catalogue: Catalog) -> None:
    wrong = {
        m.id: form
        for m in said(catalogue)
        for form in forms(m)
        if form and holes(form) != holes(m.id if isinstance(m.id, str) else m.id[1])
    }
    assert wrong == {}


def test_a_translation_begins_and_ends_as_its_message(catalogue: Catalog) -> None:
    """Blanks and line ends at either side join a message to what stands beside it."""
    wrong = {
        m.id: form
        for m in said(catalogue)
        if isinstance(m.id, str)
        for form in forms(m)
        if form and outside(form) != outside(m.id)
    }
    assert wrong == {}


def test_messages_are_marked_whole() -> None:
    """What is put together before it is marked has no translation: holes are filled afterwards."""
    built = [
        f"{file.relative_to(ROOT)}:{line}"
        for package in SOURCES
        for file in sorted((ROOT / package).rglob("*.py"))
        for line, parts in marked(file.read_text("utf-8"))
        if any(isinstance(part, ast.JoinedStr | ast.BinOp) for part in parts)
    ]
    assert built == []


def test_the_words_of_the_tables_are_said_in_russian(russian: None) -> None:
    words = [
        *CHANNELS.values(), *VERDICTS.values(), *EVIDENCE_KINDS.values(), *EVIDENCE_SOURCES.values(),
        *ACTION_KINDS.values(), *DISPOSITIONS.values(), *COMPLEXITIES.values(), *PRIORITIES.values(),
        *STATUSES.values(), *ROOT_CAUSES.values(), *ROLE_TITLES.values(), *MESSAGE_KINDS.values(),
        *MESSAGE_STATES.values(), *GROUPS.values(),
        *(row.label for row in CATEGORIES.values()), *(row.label for row in OUTCOMES.values()),
        *(rule.title for rule in STAGES.values()), *(rule.title for rule in RULES.values()),
        *(action.short for action in ACTIONS), *(action.label for action in ACTIONS),
        *(column.title for column in COLUMNS.values() if column.title),
    ]  # fmt: skip
    assert [word for word in words if not re.search("[а-я]", translate(word).lower())] == []


@pytest.mark.parametrize(
    ("message", "found"),
    [
        ('_("a" "b")', ["ab"]),
        ('say("one {n}", n=1)', ["one {n}"]),
        ('_("yes" if ready else "no").format()', ["yes", "no"]),
        ("say(TABLE[key])", []),
        ('scene.say("a topic")', []),
    ],
)
def test_what_is_collected_from_a_call(message: str, found: list[str]) -> None:
    from tui.locale.compile import messages

    assert [text for _line, parts in marked(message) for text in messages(parts)] == found


def said(catalogue: Catalog) -> list[Message]:
    return [message for message in catalogue if message.id]


def forms(message: Message) -> tuple[str, ...]:
    return tuple(message.string) if isinstance(message.string, tuple | list) else (message.string,)


def holes(text: str) -> tuple[list[str], list[str]]:
    """The named holes of `format` and those of argparse."""
    named = sorted(name for _, name, _, _ in Formatter().parse(text) if name is not None)
    return named, sorted(PERCENT.findall(text))


def outside(text: str) -> tuple[str, str]:
    return text[: len(text) - len(text.lstrip())], text[len(text.rstrip()) :]
