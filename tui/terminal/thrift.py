"""Fewer bytes for the same screen: of each style only what differs from the one before is sent.

Textual writes every run of text as its whole style, the text, and a reset. On a queue, where most runs share their
ground, that is more than half of what is sent: a page of 40 lines by 120 columns took 11 KB (16 in truecolor), and
takes 9 (11).
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from textual.drivers.linux_driver import LinuxDriver

    _Base = LinuxDriver
else:
    _Base = object

SGR = re.compile(r"\x1b\[([\d;]*)m")
"""Select Graphic Rendition (ECMA-48, 8.3.117)."""

MOVES = re.compile(r"(?:\x1b\[[\d;]*[A-Hf])*")
"""Sequences that only move the cursor, whatever the style."""

RESET = "\x1b[0m"

OFF = {
    "1": "22",
    "2": "22",
    "3": "23",
    "4": "24",
    "5": "25",
    "6": "25",
    "7": "27",
    "8": "28",
    "9": "29",
    "21": "24",
}
"""An attribute to what takes it away; bold and dim share theirs."""

FORE = {str(number) for number in (*range(30, 38), 39, *range(90, 98))}
BACK = {str(number) for number in (*range(40, 48), 49, *range(100, 108))}
"""The 16 colours and the terminal's own, as ink and as ground."""

Look = tuple[str, str, tuple[str, ...]]
"""Foreground, background (both as their parameters, empty where the terminal's own) and the other attributes."""

NOTHING: Look = ("", "", ())


class Thrift(_Base):
    """Mixin for the driver."""

    def write(self, data: str) -> None:
        super().write(thrifty(data))


def thrifty(frame: str) -> str:
    """`frame` shortened; it leaves the terminal without any style, as it found it."""
    pieces = SGR.split(frame)
    if len(pieces) < 3:
        return frame
    sent: list[str] = []
    there = wanted = NOTHING
    for index, piece in enumerate(pieces):
        if index % 2:
            wanted = looked(piece, wanted)
        elif piece:
            if there != wanted and not MOVES.fullmatch(piece):
                sent.append(change(there, wanted))
                there = wanted
            sent.append(piece)
    if there != NOTHING:
        sent.append(RESET)
    return "".join(sent)


@lru_cache(4096)
def looked(parameters: str, before: Look) -> Look:
    """The look after a sequence with these parameters."""
    fore, back, attributes = before
    numbers = iter(parameters.split(";"))
    for number in numbers:
        if number in ("", "0"):
            fore, back, attributes = NOTHING
        elif number in ("38", "48"):
            kind = next(numbers, "5")
            colour = ";".join([number, kind, *(next(numbers, "0") for _ in range(3 if kind == "2" else 1))])
            fore, back = (colour, back) if number == "38" else (fore, colour)
        elif number in FORE:
            fore = "" if number == "39" else number
        elif number in BACK:
            back = "" if number == "49" else number
        elif number in OFF.values():
            attributes = tuple(one for one in attributes if OFF.get(one) != number)
        elif number not in attributes:
            attributes = (*attributes, number)
    return fore, back, attributes


@lru_cache(4096)
def change(there: Look, wanted: Look) -> str:
    """The shortest sequence from one look to another."""
    afresh = ["0" if there != NOTHING else "", *wanted[2], wanted[0], wanted[1]]
    off = {OFF.get(one, "0") for one in there[2] if one not in wanted[2]}
    step = [*sorted(off)]
    # What took one attribute away may have taken another with it.
    step += [one for one in wanted[2] if one not in there[2] or OFF.get(one) in off]
    step += [after or default for before, after, default in
             ((there[0], wanted[0], "39"), (there[1], wanted[1], "49")) if before != after]  # fmt: skip
    if "0" in off:
        step = afresh
    return "\x1b[" + min(";".join(filter(None, afresh)), ";".join(step), key=len) + "m"
