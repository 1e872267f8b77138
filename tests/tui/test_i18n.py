"""The language of the screens: switching it, what has no translation, and compiled catalogues."""

from __future__ import annotations

import io
from collections.abc import Iterator
from gettext import GNUTranslations
from pathlib import Path

import pytest

from core.say import say
from tui.i18n import _, current_language, language_of, ngettext, said, set_language
from tui.locale.compile import catalogues, compiled


@pytest.fixture(autouse=True)
def english_again() -> Iterator[None]:
    yield
    set_language("en")


def test_english_is_the_source_itself() -> None:
    assert _("just now") == "just now"
    assert ngettext("{n} case", "{n} cases", 1) == "{n} case"
    assert ngettext("{n} case", "{n} cases", 5) == "{n} cases"


def test_russian_is_said_after_the_switch_and_not_before() -> None:
    set_language("ru")
    assert current_language() == "ru"
    assert _("just now") == "только что"
    set_language("en")
    assert _("just now") == "just now"


def test_what_the_rules_say_is_said_in_the_language_of_the_screen() -> None:
    set_language("ru")
    assert said(say("late {distance}", distance="0:42")) == "просрочка 0:42"


def test_a_message_without_translation_is_shown_as_written() -> None:
    set_language("ru")
    assert _("no catalogue has this sentence") == "no catalogue has this sentence"
    assert _("") == ""


def test_an_unknown_language_is_refused_and_changes_nothing() -> None:
    with pytest.raises(ValueError, match=r"'tlh'.*en, ru"):
        set_language("tlh")
    assert current_language() == "en"


@pytest.mark.parametrize(
    ("environment", "language"),
    [
        ({"LANG": "ru_RU.UTF-8"}, "ru"),
        ({"LANG": "ru_RU.UTF-8", "LC_ALL": "C.UTF-8"}, "en"),
        ({"LC_MESSAGES": "ru", "LANG": "de_DE"}, "ru"),
        ({"LANG": "de_DE.UTF-8"}, "en"),
        ({}, "en"),
    ],
)
def test_the_environment_is_asked_as_posix_has_it(environment: dict[str, str], language: str) -> None:
    assert language_of(environment) == language


@pytest.mark.parametrize("po", catalogues(), ids=lambda po: po.parts[-3])
def test_each_compiled_catalogue_says_what_its_source_says(po: Path) -> None:
    """Fails when a .po was edited and `python -m tui.locale.compile` was not run."""
    assert messages(po.with_suffix(".mo").read_bytes()) == messages(compiled(po))


def messages(mo: bytes) -> dict[str, str]:
    """What a compiled catalogue says; its header, which names the compiler, says nothing."""
    catalogue = dict(GNUTranslations(io.BytesIO(mo))._catalog)  # type: ignore[attr-defined]
    del catalogue[""]
    return catalogue
