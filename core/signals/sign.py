"""What a sign is: the four kinds of signal, and one row of the tables that name the words each is known by."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from core.say import label


class Signal(StrEnum):
    """Something in a client's text that a person must look at at once."""

    VULNERABLE = "vulnerable"
    SELF_EXCLUSION = "self_exclusion"
    REGULATOR_LETTER = "regulator_letter"
    LAWYER_LETTER = "lawyer_letter"


SIGNALS: dict[Signal, str] = {
    Signal.VULNERABLE: label("vulnerable"),
    Signal.SELF_EXCLUSION: label("self-exclusion"),
    Signal.REGULATOR_LETTER: label("regulator's letter"),
    Signal.LAWYER_LETTER: label("lawyer's letter"),
}


@dataclass(frozen=True, slots=True)
class Sign:
    """One row: words that are a sign of `signal`, an example of them, and words beside them that take it back.

    `pattern` and `unless` are regular expressions over folded text: lower case, ё as е, ç as c, straight quotes and
    hyphens, one blank between words, a line feed between paragraphs. A pattern begins at the start of a word; its
    end is open, so that a stem finds every ending; `\\b` closes it. Two marks stand for what may lie between:

        …   up to 40 characters of the same sentence
        ⋯   up to 120 characters, the next sentences included

    `unless` is looked for from 60 characters before the words found to 40 after them, within the clause.
    """

    signal: Signal
    pattern: str
    example: str
    unless: str = ""
