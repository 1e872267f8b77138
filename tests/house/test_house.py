"""The house rules that a linter does not know: short rooms with a word at the door, and nothing of anybody's machine."""

from __future__ import annotations

import ast
import re
import subprocess
from pathlib import Path

ROOT = Path(__file__).parents[2]

LONGEST_MODULE = 400
"""Lines; a longer module is two modules."""

FORBIDDEN = {
    "a path of somebody's machine": re.compile(rb"/(?:work|farm)/[a-z.]|/Users/\w"),
    "a host of a package registry": re.compile(
        rb"pypi\.(?:org|python\.org)|pythonhosted\.org|registry\.npmjs"
    ),
    "work left undone": re.compile(rb"\b(?:TO[D]O|FIX[M]E)\b"),
}
"""What no tracked file holds, as bytes; a letter in brackets keeps a pattern from finding itself."""


def tracked(*patterns: str) -> list[Path]:
    """The files of the project, as git knows them, that are still there."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--", *patterns], cwd=ROOT, capture_output=True, check=True
    )
    files = [ROOT / name.decode() for name in listed.stdout.split(b"\0") if name]
    return [file for file in files if file.is_file()]


def test_no_module_is_longer_than_one_room() -> None:
    lengths = {str(file.relative_to(ROOT)): file.read_bytes().count(b"\n") for file in tracked("*.py")}
    rooms = {name: lines for name, lines in lengths.items() if not name.startswith("tests/")}
    assert rooms
    assert {name: lines for name, lines in rooms.items() if lines > LONGEST_MODULE} == {}


def test_every_module_says_first_what_it_is_for() -> None:
    silent = [
        str(file.relative_to(ROOT))
        for file in tracked("*.py")
        if not ast.get_docstring(ast.parse(file.read_bytes()))
    ]
    assert silent == []


def test_no_file_holds_what_does_not_belong_to_the_project() -> None:
    found = [
        f"{file.relative_to(ROOT)}:{number}: {what}"
        for file in tracked()
        if b"\0" not in (raw := file.read_bytes())
        for number, line in enumerate(raw.splitlines(), start=1)
        for what, pattern in FORBIDDEN.items()
        if pattern.search(line)
    ]
    assert found == []
