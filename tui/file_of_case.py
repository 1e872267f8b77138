"""The whole file of a case, read from the floor at one moment and written to disk in the reader's language."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from core.case import Case
from core.say import Say, say
from tui.i18n import current_language, translate

if TYPE_CHECKING:
    from core.bundle import Written
    from core.ports import Store
    from core.shelf import Shelf


@dataclass(frozen=True, slots=True)
class FileOfCase:
    """What was written, and of which case."""

    case: Case
    written: Written

    @property
    def words(self) -> Say:
        """One line about it."""
        return say(
            "{path}: case {ref}, {members} files, {size} bytes",
            path=self.written.path, ref=self.case.ref, members=self.written.members, size=self.written.size,
        )  # fmt: skip


def usual_path(ref: str) -> Path:
    """Where the file is written unless somebody says otherwise."""
    return Path.home() / f"casefloor-{ref}.zip"


def write_file_of_case(
    store: Store, shelf: Shelf, ref: str, path: Path, *, with_notes: bool = False, force: bool = False
) -> FileOfCase | None:
    """Writes it, or returns None where there is no such case. `ref` is canonical. Raises BadInput, StoreError.

    The caller has seen to it that the reader may read cases.
    """
    from core.bundle import Dossier, write_bundle

    with store.reading() as unit:
        case = unit.case(ref)
        if case is None:
            return None
        dossier = Dossier(
            case=case, entries=tuple(unit.entries(case.number)), file=unit.file,
            bodies={message.id: unit.body(case.number, message.id) for message in case.messages},
            policy=shelf.named(unit, case.policy), language=current_language(), translate=translate,
            with_notes=with_notes,
        )  # fmt: skip
        return FileOfCase(case, write_bundle(path, dossier, force=force))
