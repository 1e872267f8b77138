"""Case references: short, readable over a phone, and with a check digit, so that a mistyped one is told.

    26-4213-3      two-digit year - running number, without padding - check digit

The check digit is ISO/IEC 7064, MOD 11,10, over the digits of year and number. It tells every single wrong digit.
Of two neighbouring digits typed in the wrong order it tells about 97.7 in 100: those it misses are always two that
follow each other in counting (5 and 6, 9 and 0). A digit left out or typed twice is told nine times out of ten.
"""

from __future__ import annotations

import re
from typing import Literal, NamedTuple

from core.say import Say, say
from core.text import clean_line

LONGEST_NUMBER = 12
"""Digits of a running number that are still read as one; beyond it is some other number."""

_DASH = r"[-\u00ad\u2010-\u2015\u2043\u2212\ufe58\ufe63\uff0d]"
_TYPED = re.compile(rf"(?:[#№]|ref\.?:?)?(\d\d){_DASH}?(\d{{1,{LONGEST_NUMBER}}}){_DASH}?(\d)", re.IGNORECASE)
_SHAPED = re.compile(
    rf"(?<![\w])(?<!{_DASH})(?<!\d[.,])(\d\d){_DASH}(\d{{1,{LONGEST_NUMBER}}}){_DASH}(\d)(?!\w|{_DASH}|[.,]\d)"
)
_SPACE = re.compile(r"[\s\u200b]+")


class Reference(NamedTuple):
    """A reference whose check digit is right. `year` has two digits, `number` is 1 or more."""

    year: int
    number: int
    check: int

    def __str__(self) -> str:
        return f"{self.year:02d}-{self.number}-{self.check}"


class BadReference(ValueError):
    """What was typed is no reference; `message` is for the person who typed it.

    `kind` is "mistyped" where the shape is right and the check digit is not, else "not_a_reference".
    """

    def __init__(self, kind: Literal["mistyped", "not_a_reference"], message: Say) -> None:
        super().__init__(str(message))
        self.kind = kind
        self.message = message


def make(year: int, number: int) -> str:
    """The reference of the case that is the `number`th (from 1) of `year` (four digits or two)."""
    if year < 0 or not 1 <= number < 10**LONGEST_NUMBER:
        raise ValueError(f"no reference for year {year}, number {number}")
    short = year % 100
    return str(Reference(short, number, check_digit(f"{short:02d}{number}")))


def parse(text: str) -> Reference:
    """The reference in what a person typed: spaces, any dashes or none, full-width digits, a leading # or №.

    Raises BadReference where the check digit is wrong or the text is something else.
    """
    match = _TYPED.fullmatch(_SPACE.sub("", text[:200]))
    if match is None or match[2].startswith("0"):
        raise BadReference(
            "not_a_reference", say("{text} is not a case reference: one looks like {example}", text=_shown(text),
                                   example=make(26, 4213)))
    found = _reference(match)
    if found is None:
        raise BadReference(
            "mistyped", say("{text} is mistyped: its check digit does not fit; read it once more", text=_shown(text)))
    return found


def find(text: str) -> list[str]:
    """Every reference with a right check digit in free text, as `make` writes it, each once, in reading order.

    Only the written form with both dashes counts, and never a piece of a longer number or word. One date in ten
    written as 26-11-7 also passes, so what is found here is looked up before anything is done with it.
    """
    found = (_reference(match) for match in _SHAPED.finditer(text) if not match[2].startswith("0"))
    return list(dict.fromkeys(str(reference) for reference in found if reference))


def check_digit(digits: str) -> int:
    """The check digit of a string of decimal digits by ISO/IEC 7064, MOD 11,10 (the hybrid system)."""
    product = 10
    for digit in digits:
        product = ((product + int(digit)) % 10 or 10) * 2 % 11
    return (11 - product) % 10


def _reference(match: re.Match[str]) -> Reference | None:
    year, number, check = match.groups()
    if check_digit(year + number) != int(check):
        return None
    return Reference(int(year), int(number), int(check))


def _shown(text: str) -> str:
    return f"“{clean_line(text, limit=40)}”"
