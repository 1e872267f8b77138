"""How a call that failed is told: words for a person, a document for a script, and the exit status for both.

0 done   2 wrong usage or input   3 refused by a rule   4 somebody else was first   5 not found   1 anything else
"""

from __future__ import annotations

import os
import traceback
from pathlib import Path
from typing import Any

from core.errors import BadInput, CasefloorError, NotFound, Refused, TooLate
from core.say import Say, say
from core.view import entry_view, unmet_view
from tui.cli.output import put_json, tell
from tui.i18n import _, said, translate


def told(error: CasefloorError, as_json: bool) -> int:
    """Tells what the program said instead of doing what was asked; returns the exit status."""
    if as_json:
        put_json(_document(error))
    else:
        tell("\n".join(_lines(error)))
    return error.exit_status


def bug_told(error: BaseException, as_json: bool) -> int:
    """Tells an error that nobody foresaw: what, where, and how to see more of it. Returns 1."""
    place = _place(error)
    kind = type(error).__name__
    what = f"{kind}: {error}"
    words = said(say("something went wrong that should not have: {error} ({place})", error=what, place=place))
    if as_json:
        put_json({"error": words})
    tell(f"casefloor: {words}")
    if os.environ.get("CASEFLOOR_DEBUG"):
        tell("".join(traceback.format_exception(error)))
    else:
        tell(
            _(
                "Nothing was half done. Call it again with CASEFLOOR_DEBUG=1 to see all of it, and report that."
            )
        )
    return 1


def _place(error: BaseException) -> str:
    """The last place in our own code: `db/store.py:57`."""
    frames = traceback.extract_tb(error.__traceback__)
    own = [frame for frame in frames if f"{os.sep}site-packages{os.sep}" not in frame.filename] or frames
    if not own:
        return "?"
    file = Path(own[-1].filename)
    return f"{file.parent.name}/{file.name}:{own[-1].lineno}"


def _lines(error: CasefloorError) -> list[str]:
    first = f"casefloor: {said(error.message)}"
    match error:
        case Refused():
            refused = said(say("refused: {command}", command=error.command))
            return [refused, *(_unmet_line(unmet) for unmet in error.unmet)]
        case TooLate():
            changed = [
                said(say("  {who} gave “{command}” (version {version}, {at})", who=entry.by, command=entry.command,
                         version=entry.to_version, at=f"{entry.at:%Y-%m-%d %H:%M:%S} UTC"))
                for entry in error.since
            ]  # fmt: skip
            return [first, *changed, said(say("  it is at version {version} now", version=error.version))]
        case _:
            return [first]


def _unmet_line(unmet: Any) -> str:
    satisfy = f"  → {', '.join(unmet.satisfy)}" if unmet.satisfy else ""
    return f"  - {said(unmet.message)}{satisfy}"


def _document(error: CasefloorError) -> dict[str, Any]:
    message = said(error.message)
    match error:
        case Refused():
            return {
                "refused": error.command,
                "unmet": [unmet_view(unmet, translate) for unmet in error.unmet],
            }
        case TooLate():
            since = [entry_view(entry) for entry in error.since]
            return {"too_late": message, "ref": error.ref, "version": error.version, "since": since}
        case NotFound():
            return {"not_found": message}
        case BadInput():
            return {"bad_input": message, "fields": _fields(error)}
        case _:
            return {"bad_input" if error.exit_status == 2 else "error": message}


def _fields(error: BadInput) -> list[dict[str, str]]:
    faults: tuple[tuple[str, Say], ...] = getattr(error, "faults", ())
    if not faults and error.field:
        faults = ((error.field, error.message),)
    return [{"field": field, "message": said(message)} for field, message in faults]
