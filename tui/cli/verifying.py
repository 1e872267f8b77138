"""`casefloor verify`: rebuilds every case from its journal, compares, and tells each problem."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.say import label, say
from tui.cli.output import Meter, put, put_json
from tui.i18n import said, translate

if TYPE_CHECKING:
    from db.verify import Report
    from tui.cli.call import Call

CHECKED: dict[str, str] = {
    "cases": label("cases rebuilt"),
    "entries": label("entries of the journal"),
    "messages": label("messages"),
    "files": label("files"),
    "outbox": label("letters in the outbox"),
    "received": label("rows of the intake book"),
}


def verify(call: Call) -> int:
    """Looks at everything; 1 where something is not as the journal has it."""
    from db.verify import verify as looked_at

    meter = Meter(watched=not call.json)
    try:
        report = looked_at(call.store, lambda cases: meter.show(None, said(say("{n} cases", n=cases))))
    finally:
        meter.clear()
    if call.json:
        _tell_document(report)
    else:
        _tell(report)
    return 0 if report.is_sound else 1


def _tell_document(report: Report) -> None:
    counts: dict[str, object] = {name: getattr(report, name) for name in CHECKED}
    problems = [{"ref": problem.ref, "message": said(problem.message)} for problem in report.problems]
    put_json(counts | {"found": report.found, "problems": problems})


def _tell(report: Report) -> None:
    put(", ".join(f"{translate(title)} {getattr(report, name)}" for name, title in CHECKED.items()))
    for problem in report.problems:
        put(f"  {problem.ref}: {said(problem.message)}" if problem.ref else f"  {said(problem.message)}")
    if report.found > len(report.problems):
        put(said(say("  and {n} more", n=report.found - len(report.problems))))
    put(
        said(
            say("everything is as the journal has it")
            if report.is_sound
            else say("problems: {n}", n=report.found)
        )
    )
