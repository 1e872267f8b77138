"""Keeps the catalogues: collects the program's messages into each .po and compiles each .po into its .mo.

    python -m tui.locale.compile            compile every .po
    python -m tui.locale.compile --collect  first bring the messages of the source into every .po

It needs Babel, a development dependency; the program itself reads only the .mo, with the standard library.
"""

from __future__ import annotations

import io
import sys
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).parents[2]
SOURCES = ("core", "db", "tui")
KEYWORDS: dict[str, Any] = {"_": None, "say": None, "label": None, "ngettext": (1, 2)}
"""Whose first argument is a message: `_` on a screen, `say` and `label` in the rules."""


def catalogues() -> list[Path]:
    """The .po file of every language."""
    return sorted(Path(__file__).parent.glob("*/LC_MESSAGES/*.po"))


def messages_of_the_source() -> Catalog:
    """Every message that the source marks, with the files it stands in."""
    found = Catalog(charset="utf-8")
    for package in SOURCES:
        for name, _line, message, _comments, context in extract_from_dir(
            ROOT / package, keywords=KEYWORDS, method_map=[("**.py", "python")]
        ):
            # Without line numbers, so that moving code does not change the catalogue.
            found.add(message, locations=[(f"{package}/{name}", 1)], context=context)
    return found


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
