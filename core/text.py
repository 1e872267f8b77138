"""The one sanitiser: outside text becomes text that no terminal, log or file system can be harmed by.

Every character that a terminal would obey, that hides itself or that turns the reading order becomes a visible
mark: ESC is shown as ␛, a right-to-left override as ⟨U+202E⟩. Nothing is dropped without a trace, and text that
was clean comes back unchanged. What was marked stays marked: each function is idempotent.
"""

from __future__ import annotations

import re
import unicodedata

MARKS_PER_BASE = 8
"""Combining marks kept on one base character. Vietnamese needs 2, Hebrew with cantillation 4, Tibetan stacks 6."""

FILE_NAME_CHARACTERS = 120
"""Longest attachment name, extension included."""

FILE_NAME_BYTES = 240
"""The same in UTF-8: Linux, macOS and Windows file systems end at 255; the rest is left for a prefix."""

TAB_STOPS = 4

_FORBIDDEN_RANGES: tuple[tuple[int, int, str], ...] = (
    (0x0000, 0x0009, "C0 controls before line feed; a tab becomes spaces"),
    (0x000B, 0x001F, "C0 controls after line feed"),
    (0x007F, 0x009F, "DEL and C1 controls"),
    (0x00AD, 0x00AD, "soft hyphen: invisible in some terminals"),
    (0x061C, 0x061C, "Arabic letter mark (bidi)"),
    (0x115F, 0x1160, "Hangul fillers: letters that show nothing"),
    (0x180E, 0x180E, "Mongolian vowel separator"),
    (0x200B, 0x200B, "zero-width space; its neighbours U+200C and U+200D are needed by languages and emoji"),
    (0x200E, 0x200F, "left-to-right and right-to-left marks"),
    (0x2028, 0x2029, "line and paragraph separator"),
    (0x202A, 0x202E, "bidi embeddings and overrides"),
    (0x2060, 0x206F, "word joiner, invisible operators, bidi isolates, deprecated format characters"),
    (0x3164, 0x3164, "Hangul filler"),
    (0xD800, 0xDFFF, "lone surrogates: not encodable"),
    (0xE000, 0xF8FF, "private use"),
    (0xFDD0, 0xFDEF, "noncharacters"),
    (0xFEFF, 0xFEFF, "byte order mark, zero-width no-break space"),
    (0xFFA0, 0xFFA0, "halfwidth Hangul filler"),
    (0xFFF0, 0xFFFB, "unassigned ignorables, interlinear annotation"),
    (0xFFFE, 0xFFFF, "noncharacters"),
    (0x1BCA0, 0x1BCA3, "shorthand format controls"),
    (0x1D173, 0x1D17A, "musical format controls"),
    *((plane << 16 | 0xFFFE, plane << 16 | 0xFFFF, "noncharacters") for plane in range(0x1, 0xE)),
    (0xE0000, 0xE00FF, "tag characters: invisible text"),
    (0xE01F0, 0x10FFFF, "unassigned ignorables, private use"),
)

_OWN_MARKS = {0x7F: "␡", 0xAD: "‧"}

_FORBIDDEN = re.compile("[" + "".join(f"{chr(low)}-{chr(high)}" for low, high, _ in _FORBIDDEN_RANGES) + "]")
# No combining mark, ZWJ or ZWNJ is alphanumeric, so a longer run of them always lies in such a run of other
# characters; only those few runs are looked at one character at a time.
_MAYBE_PILED = re.compile(rf"[^\w\x00-\x7f]{{{MARKS_PER_BASE + 1},}}")
_LINE_ENDS = re.compile("\r\n?")
_LINE_BREAKS = re.compile(r"[\t\n\v\f\r\x1c-\x1e\x85\u2028\u2029]\s*")
_NOT_IN_FILE_NAMES = re.compile(r'[<>:"|?*]')
_RESERVED_NAMES = re.compile(r"(?:con|prn|aux|nul|conin\$|conout\$|com[0-9¹²³]|lpt[0-9¹²³])(?:\..*)?", re.IGNORECASE)
_EXTENSION = re.compile(r"(?:\.tar)?\.[^\s.]{1,15}$")


def clean(text: str, limit: int | None = None) -> str:
    """Text of several lines, safe to show and to keep: LF is the only control character left in it.

    CRLF and CR become LF, tabs become spaces. `limit` is in characters, the mark of a cut included; a cut ends in
    ⟨…+N⟩, N being how many characters are missing.
    """
    text, beyond = _foreshortened(text, limit)
    if "\r" in text:
        text = _LINE_ENDS.sub("\n", text)
    if "\t" in text:
        text = text.expandtabs(TAB_STOPS)
    return _cut(_marked(text), limit, beyond)


def clean_line(text: str, limit: int | None = None) -> str:
    """Text of one line: as `clean`, each line break or tab (and the space after it) made one space; none outside."""
    text, beyond = _foreshortened(text, limit)
    if _LINE_BREAKS.search(text):
        text = _LINE_BREAKS.sub(" ", text)
    return _cut(_marked(text).strip(), limit, beyond).strip()


def is_clean(text: str) -> bool:
    """Whether `clean` would leave the text as it is."""
    return clean(text) == text


def file_name(text: str) -> str:
    """A name under which an attachment can be saved anywhere: one path part, at most 120 characters, never empty.

    The extension survives a cut. No leading dot or dash (hidden files, options of a command), no character or
    device name that Windows reserves, no trailing dot or space.
    """
    parts = [part for part in re.split(r"[/\\]", clean_line(text)) if part.strip(" .")]
    name = _NOT_IN_FILE_NAMES.sub("_", unicodedata.normalize("NFC", parts[-1] if parts else ""))
    name = _trimmed(name)
    if len(name) > FILE_NAME_CHARACTERS or len(name.encode()) > FILE_NAME_BYTES:
        name = _shortened(name)
    if not name:
        return "unnamed"
    return f"_{name}" if _RESERVED_NAMES.fullmatch(name) else name


def _marked(text: str) -> str:
    """The text with every forbidden character made visible and every pile of combining marks cut."""
    if text.isascii() and text.isprintable():
        return text
    if _FORBIDDEN.search(text):
        text = _FORBIDDEN.sub(_mark, text)
    if _MAYBE_PILED.search(text):
        text = _MAYBE_PILED.sub(_unpiled, text)
    return text


def _mark(match: re.Match[str]) -> str:
    code = ord(match[0])
    if code < 0x20:
        return chr(0x2400 + code)
    return _OWN_MARKS.get(code) or f"⟨U+{code:04X}⟩"


def _unpiled(match: re.Match[str]) -> str:
    """The run with at most MARKS_PER_BASE marks (joiners counted) in a row; ⟨+N⟩ tells how many went."""
    kept: list[str] = []
    pile = 0
    for character in match[0] + "\n":
        if character in "\u200c\u200d" or unicodedata.category(character)[0] == "M":
            pile += 1
            if pile > MARKS_PER_BASE:
                continue
        else:
            if pile > MARKS_PER_BASE:
                kept.append(f"⟨+{pile - MARKS_PER_BASE}⟩")
            pile = 0
        kept.append(character)
    return "".join(kept[:-1])


def _foreshortened(text: str, limit: int | None) -> tuple[str, int]:
    """The part of a huge text that can matter within `limit`, and how many characters lie beyond it."""
    if limit is None or len(text) <= 4 * limit + 64:
        return text, 0
    kept = 4 * limit + 64
    return text[:kept], len(text) - kept


def _cut(text: str, limit: int | None, beyond: int) -> str:
    if limit is None or (not beyond and len(text) <= limit):
        return text
    if limit < 2:
        return "…"[:limit]
    missing = beyond + len(text) - limit
    for _ in range(2):  # the mark takes room itself, so the number in it grows once more
        mark = f"⟨…+{missing}⟩"
        missing = max(beyond + len(text) - limit + len(mark), 1)
    if len(mark) >= limit:
        return text[: limit - 1] + "…"
    return text[: limit - len(mark)] + mark


def _trimmed(name: str) -> str:
    return name.lstrip(".- ~\u00a0").rstrip(". \u00a0").strip()


def _shortened(name: str) -> str:
    """The name cut to the longest that fits, before its extension."""
    match = _EXTENSION.search(name)
    extension = match[0] if match else ""
    stem = name[: len(name) - len(extension)][: FILE_NAME_CHARACTERS - 1 - len(extension)]
    room = FILE_NAME_BYTES - len(f"…{extension}".encode())
    stem = stem.encode()[:room].decode(errors="ignore")
    return _trimmed(stem) + "…" + extension
