"""The language of the screens: gettext behind `_`, switched in one place and loaded only when it is spoken.

English is the language of the source and needs no catalogue. `_` translates what a screen says itself, `said`
what the rules say (`core.say`). Text must be asked for when it is shown, not when a module is imported.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from core.say import Say

if TYPE_CHECKING:
    from gettext import GNUTranslations

DOMAIN = "casefloor"
LOCALES = Path(__file__).parent / "locale"
LANGUAGES: dict[str, str] = {"en": "English", "ru": "Русский"}
"""Code to the language's own name, in the order a person is offered them."""

_language = "en"


def set_language(code: str) -> None:
    """From now on everything is said in `code`; raises ValueError for a language that has no catalogue."""
    global _language  # noqa: PLW0603 - a program speaks one language at a time
    if code not in LANGUAGES:
        raise ValueError(f"no such language: {code!r}; known are {', '.join(LANGUAGES)}")
    _language = code


def current_language() -> str:
    return _language


def language_of(environment: Mapping[str, str] = os.environ) -> str:
    """The language that POSIX's variables ask for, the first of LC_ALL, LC_MESSAGES and LANG that is set."""
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        if value := environment.get(name):
            code = value.replace("-", "_").split("_")[0].split(".")[0].lower()
            return code if code in LANGUAGES else "en"
    return "en"


def translate(message: str) -> str:
    """`message` in the current language, or itself without a translation; the shape `Say.render` asks for."""
    if _language == "en" or not message:
        return message  # gettext answers an empty message with the catalogue's header
    return _catalogue(_language).gettext(message)


def _(message: str) -> str:
    """As `translate`; the short name is for literals, which are collected into the catalogues by it."""
    return translate(message)


def ngettext(singular: str, plural: str, number: int) -> str:
    """The form that goes with `number`; the caller fills the holes: `ngettext("{n} case", "{n} cases", n)`."""
    if _language == "en":
        return singular if number == 1 else plural
    return _catalogue(_language).ngettext(singular, plural, number)


def said(message: Say) -> str:
    """What the rules say, in the current language."""
    return message.render(translate)


@cache
def _catalogue(code: str) -> GNUTranslations:
    from gettext import GNUTranslations

    with (LOCALES / code / "LC_MESSAGES" / f"{DOMAIN}.mo").open("rb") as compiled:
        return GNUTranslations(compiled)
