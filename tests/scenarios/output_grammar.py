"""What may come out of the program: text that no terminal obeys, and on its screen the few sequences it sends itself.

Everything else is somebody else's: a client's, a file's, an environment's.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter

JOINERS = {"\u200c", "\u200d"}
"""Format characters that languages and emoji are written with."""

FILLERS = {"\u115f", "\u1160", "\u3164", "\uffa0"}
"""Letters that show nothing."""

ATTRIBUTES = {"0", "1", "2", "3", "4", "7", "9", "22", "23", "24", "27", "29", "39", "49"}
"""Of SGR: no blinking, no hiding, and no colour but the themes' own, which are all red, green and blue."""

TOKEN = re.compile(
    r"\x1b\[[0-?]*[ -/]*[@-~]"  # CSI
    r"|\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)"  # OSC
    r"|\x1b[PX^_].*?\x1b\\"  # DCS, SOS, PM, APC
    r"|\x1b.?"
    r"|\r\n"  # a line end, as the terminal's line discipline makes it
    r"|.",
    re.DOTALL,
)
COLOUR = re.compile(r"[34]8;2;\d{1,3};\d{1,3};\d{1,3}")
TO_CELL = re.compile(r"\x1b\[(\d+);(\d+)H")
TITLE = re.compile(r"\x1b\]2;Casefloor · [\w.@+-]+\x1b\\")

METER = re.compile(rb"\r[^\r\n\x1b]*\x1b\[K")
"""How far something is: written over itself, and taken off at the end."""

POINTER = "\x1b]22;default\x07"
"""Textual's own: the shape of the mouse pointer."""

ANY_TIME = {"\x1b[?2026h", "\x1b[?2026l", POINTER, "\r\n"}
"""A frame begins and ends; a line of it ends."""

BUTTONS = {f"\x1b[?{mode}{way}" for mode in (1000, 1002, 1006) for way in "hl"}

ONCE = {
    *(f"\x1b[?{mode}{way}" for mode in (7, 25, 1004, 1049, 2004) for way in "hl"),
    "\x1b[>25u", "\x1b[<u", "\x1b[?2026$p", "\x1b[22;2t", "\x1b[23;2t",
}  # fmt: skip
"""Modes and questions of a sitting's beginning and end."""


def strange_text(text: str) -> list[str]:
    """The characters of a text that a terminal would obey, hide, or turn the reading order by; a line end is none."""
    return [character for character in text if character != "\n" and _is_strange(character)]


def _is_strange(character: str) -> bool:
    if character in JOINERS:
        return False
    return character in FILLERS or unicodedata.category(character) in ("Cc", "Cf", "Cs", "Co", "Zl", "Zp")


def strange_output(printed: bytes) -> list[str]:
    """What a command printed that is not plain lines of text; no colour either, since nobody asked for it."""
    return strange_text(printed.decode("utf-8", "surrogateescape"))


def strange_on_terminal(sent: bytes) -> list[str]:
    """The same for a command whose output went to a terminal: lines end in CR LF there, and a meter grows in place."""
    return strange_output(METER.sub(b"", sent.replace(b"\r\n", b"\n")))


def strange_on_screen(sent: bytes, columns: int, lines: int) -> list[str]:
    """What the screens sent that is none of their own sequences, and own ones in places where they are not due."""
    tokens = TOKEN.findall(sent.decode("utf-8", "surrogateescape"))
    strange = [token for token in tokens if not _is_own(token, columns, lines)]
    return strange + [token for token, count in Counter(tokens).items() if count > _most(token)]


def _is_own(token: str, columns: int, lines: int) -> bool:
    if token in ANY_TIME or token in ONCE or token in BUTTONS:
        return True
    if token.startswith("\x1b[") and token.endswith("m"):
        rest = COLOUR.sub("0", token[2:-1])
        return all(number in ATTRIBUTES for number in rest.split(";"))
    if cell := TO_CELL.fullmatch(token):
        return 1 <= int(cell[1]) <= lines and 1 <= int(cell[2]) <= columns
    if token.startswith("\x1b"):
        return TITLE.fullmatch(token) is not None
    return not _is_strange(token)


def _most(token: str) -> float:
    if token in ONCE or TITLE.fullmatch(token):
        return 1
    return 2 if token in BUTTONS else float("inf")
