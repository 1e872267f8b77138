"""Finds the signs of the two tables in a text and shows the words that each signal rests on."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from core.signals.sign import Sign, Signal

LONGEST = 50_000
"""Characters that are looked at. A letter has some thousands; what is beyond is a log or a mail bomb, and the floor
must not wait for it."""

_QUOTED_TOO = 4 * LONGEST
"""Characters within which quotations are left out first, so that an answer below a long quotation is still read."""

WORDS = 80
"""Characters of a hit's words, the ellipses of its cuts included."""

_BEFORE, _AFTER = 60, 40
"""How far around the words found an `unless` reaches, in characters."""

_GAPS = {"…": r"[^.!?\n]{0,40}?", "⋯": r"[\s\S]{0,120}?"}

_QUOTED_LINES = re.compile(r"^[ \t]{0,3}>.*$", re.MULTILINE)
_PARAGRAPHS = re.compile(r"\n\s*\n")
_CLAUSE_END = re.compile(r"[.!?,;\n]")

_SPELLINGS = str.maketrans({
    "ё": "е", "Ё": "е", "ç": "c", "Ç": "c", "İ": "i",
    "’": "'", "‘": "'", "`": "'", "´": "'",
    "‐": "-", "‑": "-", "–": "-", "—": "-", "−": "-",
})
_CYRILLIC = re.compile("[а-я]")
_LATIN = re.compile("[a-z]")


@dataclass(frozen=True, slots=True)
class Hit:
    """A signal that was found, and the client's words that it rests on: one line of at most 80 characters."""

    signal: Signal
    words: str


@dataclass(frozen=True, slots=True)
class _Net:
    """The signs of one signal in one language as one expression, a group for each row, and what takes each back."""

    signs: re.Pattern[str]
    unless: tuple[re.Pattern[str] | None, ...]


def signals_in(text: str) -> tuple[Hit, ...]:
    """The signals in the text, in the order of `Signal`, at most one hit of each: of several signs the gravest, that
    is the one highest in its table, and of several of these the first.

    Lines that begin with ">" are somebody else's words and not looked at, nor is what lies beyond LONGEST.
    """
    said = _said(text)
    plain = folded(said)
    nets = [net for script, net in ((_LATIN, _english), (_CYRILLIC, _russian)) if script.search(plain)]
    hits = []
    for signal in Signal:
        found = [sign for net in nets for sign in _caught(net()[signal], plain)]
        if found:
            _, start, end = min(found)
            hits.append(Hit(signal, _words(said, start, end)))
    return tuple(hits)


def folded(text: str) -> str:
    """The text as the tables spell it; each character stays where it is."""
    return text.translate(_SPELLINGS).lower()


def expression(pattern: str) -> str:
    """The regular expression of a row's pattern, its gaps written out."""
    for mark, gap in _GAPS.items():
        pattern = pattern.replace(mark, gap)
    return rf"\b(?:{pattern})"


def _said(text: str) -> str:
    """The client's own words: no quoted lines, a blank between words, a line feed between paragraphs."""
    own = _QUOTED_LINES.sub("\n", text[:_QUOTED_TOO])[:LONGEST]
    return "\n".join(" ".join(paragraph.split()) for paragraph in _PARAGRAPHS.split(own))


def _caught(net: _Net, plain: str) -> Iterator[tuple[int, int, int]]:
    """(row, start, end) of each sign that nothing takes back."""
    at = 0
    while (match := net.signs.search(plain, at)) is not None:
        row = int((match.lastgroup or "_0")[1:])
        unless = net.unless[row]
        if unless is not None and unless.search(_around(plain, match.start(), match.end())):
            at = match.start() + 1  # another row may begin within the words that were taken back
            continue
        yield row, match.start(), match.end()
        at = match.end()


def _around(plain: str, start: int, end: int) -> str:
    """The words found with what stands around them in their clause."""
    before = _CLAUSE_END.split(plain[max(start - _BEFORE, 0) : start])[-1]
    after = _CLAUSE_END.split(plain[end : end + _AFTER], maxsplit=1)[0]
    return before + plain[start:end] + after


def _words(said: str, start: int, end: int) -> str:
    """The words found and their neighbours, whole words as far as 80 characters go."""
    line = said.replace("\n", " ")
    room = WORDS - 2
    left = max(start - max(room - (end - start), 0) // 2, 0)
    right = min(left + room, len(line))
    left = max(min(left, right - room), 0)
    if left:
        blank = line.find(" ", left - 1, start)
        left = start if blank < 0 else blank + 1
    if right < len(line):
        blank = line.rfind(" ", end, right + 1)
        right = right if blank < 0 else blank
    return ("…" if left else "") + line[left:right].strip() + ("…" if right < len(line) else "")


def _net(signs: list[Sign]) -> _Net:
    rows = "|".join(f"(?P<_{row}>{expression(sign.pattern)})" for row, sign in enumerate(signs))
    unless = tuple(re.compile(expression(sign.unless)) if sign.unless else None for sign in signs)
    return _Net(re.compile(rf"\b(?:{rows})"), unless)


def _nets(signs: tuple[Sign, ...]) -> dict[Signal, _Net]:
    return {signal: _net([sign for sign in signs if sign.signal is signal]) for signal in Signal}


# Read and compiled at the first text, and only for the scripts that the text has: the start has no need of them.
@cache
def _english() -> dict[Signal, _Net]:
    from core.signals.english_authorities import ENGLISH_AUTHORITIES
    from core.signals.english_players import ENGLISH_PLAYERS

    return _nets(ENGLISH_PLAYERS + ENGLISH_AUTHORITIES)


@cache
def _russian() -> dict[Signal, _Net]:
    from core.signals.russian_authorities import RUSSIAN_AUTHORITIES
    from core.signals.russian_players import RUSSIAN_PLAYERS

    return _nets(RUSSIAN_PLAYERS + RUSSIAN_AUTHORITIES)
