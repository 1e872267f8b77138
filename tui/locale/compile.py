"""Keeps the catalogues: collects the program's messages into each .po and compiles each .po into its .mo.

    python -m tui.locale.compile            compile every .po
    python -m tui.locale.compile --collect  first bring the messages of the source into every .po

It needs Babel, a development dependency; the program itself reads only the .mo, with the standard library.
"""

from __future__ import annotations

import ast
import io
import sys
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).parents[2]
SOURCES = ("core", "db", "tui", "themes")
MARKS = {"_": 1, "say": 1, "label": 1, "ngettext": 2}
"""Functions whose first arguments are a message, and how many: a plural's message has two forms."""


def catalogues() -> list[Path]:
    """The .po file of every language."""
    return sorted(Path(__file__).parent.glob("*/LC_MESSAGES/*.po"))


def messages_of_the_source() -> Catalog:
    """Every message that the source marks, with the files it stands in."""
    found = Catalog(charset="utf-8")
    for package in SOURCES:
        for file in sorted((ROOT / package).rglob("*.py")):
            # Without line numbers, so that moving code does not change the catalogue.
            place = (file.relative_to(ROOT).as_posix(), 1)
            for _line, forms in marked(file.read_text("utf-8")):
                for message in messages(forms):
                    found.add(message, locations=[place])
    return found


def marked(source: str) -> Iterator[tuple[int, list[ast.expr]]]:
    """Each call of one of the MARKS in `source`: its line and the expressions of its message.

    Only the functions themselves count: a method that happens to be called `say` marks nothing.
    """
    for call in ast.walk(ast.parse(source)):
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id in MARKS:
            yield call.lineno, call.args[: MARKS[call.func.id]]


def messages(forms: list[ast.expr]) -> list[str | tuple[str, str]]:
    """What the expressions say where they are literals, or a choice between some; a name was marked elsewhere."""
    match forms:
        case [ast.Constant(value=str(one)), ast.Constant(value=str(many))]:
            return [(one, many)]
        case [ast.Constant(value=str(message))] if message:
            return [message]
        case [ast.IfExp(body=yes, orelse=no)]:
            return [*messages([yes]), *messages([no])]
    return []


def collect(po: Path) -> None:
    """Adds the source's new messages to `po` untranslated and drops those that are gone."""
    catalogue = read(po)
    catalogue.update(messages_of_the_source(), no_fuzzy_matching=True, update_creation_date=False)
    catalogue.obsolete.clear()
    with po.open("wb") as file:
        write_po(file, catalogue, sort_output=True, omit_header=False, include_lineno=False, width=110)


def compiled(po: Path) -> bytes:
    """The .mo of `po`."""
    out = io.BytesIO()
    write_mo(out, read(po))
    return out.getvalue()


def read(po: Path) -> Catalog:
    with po.open("rb") as file:
        return read_po(file, locale=po.parts[-3], domain=po.stem)


def main(arguments: list[str]) -> None:
    for po in catalogues():
        if "--collect" in arguments:
            collect(po)
        po.with_suffix(".mo").write_bytes(compiled(po))


if __name__ == "__main__":
    main(sys.argv[1:])
