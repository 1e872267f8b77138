"""Where each key of a TOML document stands: a map from its path to its line.

`tomllib` gives values without positions. This scanner runs after it, on text that is known to be TOML, so it only
has to find its way and never to judge.
"""

from __future__ import annotations

import re
import tomllib

Path = tuple[str | int, ...]

_STRING = re.compile(
    r'"""(?:\\.|(?!""").)*"""(?:"{1,2}(?!"))?'
    r"|'''(?:(?!''').)*'''(?:'{1,2}(?!'))?"
    r'|"(?:\\.|[^"\\\n])*"'
    r"|'[^'\n]*'",
    re.DOTALL,
)
_BARE_KEY = re.compile(r"[A-Za-z0-9_-]+")
_SCALAR = re.compile(r"[^,\]}#\n]*")
_BLANK = re.compile(r"(?:[ \t\r\n]|#[^\n]*)*")
_SPACE = re.compile(r"[ \t]*")


def lines_of(text: str) -> dict[Path, int]:
    """The line (from 1) of every key, table, list item and inline key; `()` is line 1.

    A path is made of keys and, inside a list or an array of tables, of positions from 0.
    """
    scan = _Scan(text)
    scan.document()
    return scan.lines


class _Scan:
    """One walk over the text, left to right."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0
        self.line = 1
        self.lines: dict[Path, int] = {(): 1}
        self.tables_in: dict[Path, int] = {}
        """How many `[[tables]]` each array has so far."""

    def document(self) -> None:
        table: Path = ()
        self.skip(_BLANK)
        while self.at < len(self.text):
            if self.text[self.at] == "[":
                table = self.header()
            else:
                self.pair(table)
            self.skip(_BLANK)

    def header(self) -> Path:
        """`[a.b]` or `[[a.b]]`: the path of the table that it opens."""
        many = self.text.startswith("[[", self.at)
        line = self.line
        self.at += 2 if many else 1
        *parents, last = self.key()
        path: Path = ()
        for part in parents:
            path += (part,)
            if path in self.tables_in:
                path += (self.tables_in[path] - 1,)
            self.lines.setdefault(path, line)
        path += (last,)
        self.lines.setdefault(path, line)
        if many:
            number = self.tables_in.get(path, 0)
            self.tables_in[path] = number + 1
            path += (number,)
        self.lines[path] = line
        self.skip(_SPACE)
        self.at += 2 if many else 1
        return path

    def pair(self, table: Path) -> None:
        """`a.b = value` inside a table."""
        path = table
        for part in self.key():
            path += (part,)
            self.lines.setdefault(path, self.line)
        self.skip(_SPACE)
        self.at += 1  # the equals sign
        self.skip(_SPACE)
        self.value(path)

    def key(self) -> list[str]:
        parts: list[str] = []
        while True:
            self.skip(_SPACE)
            if self.text[self.at] in "\"'":
                parts.append(tomllib.loads(f"key = {self.skip(_STRING)}")["key"])
            else:
                parts.append(self.skip(_BARE_KEY))
            self.skip(_SPACE)
            if self.text[self.at : self.at + 1] != ".":
                return parts
            self.at += 1

    def value(self, path: Path) -> None:
        match self.text[self.at]:
            case "[":
                self.members("]", path)
            case "{":
                self.members("}", path)
            case '"' | "'":
                self.skip(_STRING)
            case _:
                self.skip(_SCALAR)

    def members(self, close: str, path: Path) -> None:
        """A list, item by item, or an inline table, pair by pair."""
        self.at += 1
        number = 0
        self.skip(_BLANK)
        while self.text[self.at] != close:
            if close == "]":
                self.lines[(*path, number)] = self.line
                self.value((*path, number))
                number += 1
            else:
                self.pair(path)
            self.skip(_BLANK)
            if self.text[self.at] == ",":
                self.at += 1
                self.skip(_BLANK)
        self.at += 1

    def skip(self, pattern: re.Pattern[str]) -> str:
        """Moves over what the pattern matches here, counting lines, and returns it."""
        found = pattern.match(self.text, self.at)
        matched = found.group() if found else ""
        self.at += len(matched)
        self.line += matched.count("\n")
        return matched
