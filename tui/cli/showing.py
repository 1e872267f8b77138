"""`casefloor show REF [--journal]`: one case, whole, as text or as a document."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from core.errors import NotFound
from core.say import say
from core.view import case_view, entry_view
from tui.cli.output import put, put_json
from tui.cli.who import reads
from tui.i18n import translate

if TYPE_CHECKING:
    from core.case import Case
    from core.ports import Unit
    from core.unmet import Unmet
    from tui.cli.call import Call


def show(call: Call) -> int:
    """The case, what its stage owes, its conversation; with `--journal` everything that was ever done to it."""
    from core.desk import canonical

    ref = canonical(call.words.ref)
    reads(call.person, "show")
    with call.store.reading() as unit:
        case = unit.case(ref)
        if case is None:
            raise NotFound(say("There is no case {ref}", ref=ref))
        owes = call.desk.owes(unit, case, call.person)
        journal = unit.entries(case.number) if call.words.journal else None
        if call.json:
            entries = [entry_view(entry) for entry in journal] if journal is not None else None
            put_json(document_of(unit, case, owes) | ({} if entries is None else {"journal": entries}))
            return 0
        bodies = bodies_of(unit, case)
        policy = call.desk.shelf.named(unit, case.policy)
    from tui.cli.case_text import case_text

    put(case_text(case, bodies, owes, journal, policy=policy, now=call.desk.clock()))
    return 0


def document_of(unit: Unit, case: Case, owes: tuple[Unmet, ...]) -> dict[str, Any]:
    """The document of a case, in the reader's language where it has words for people."""
    return case_view(case, bodies_of(unit, case), owes, translate)


def bodies_of(unit: Unit, case: Case) -> dict[str, str]:
    """The whole texts of the case's messages by their id."""
    return {message.id: unit.body(case.number, message.id) for message in case.messages}
