"""`casefloor referral`: the whole file of a case for an independent body, and with `--body` the act of going there."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from core.errors import BadInput, NotFound
from core.say import say
from tui.cli.output import put, put_json, tell
from tui.cli.who import reads
from tui.i18n import said

if TYPE_CHECKING:
    from core.commands import Refer
    from tui.cli.call import Call


def referral(call: Call) -> int:
    """Records the referral, where a body is named, and writes the file. The act stands where the file cannot be
    written after it: what can be told beforehand is looked at first."""
    from core.bundle import IsThere

    reads(call.person, "referral")
    try:
        return _referral(call)
    except IsThere as there:
        words = say("{path} is there already; {force} overwrites it", path=call.words.out, force="--force")
        raise BadInput(words, "out") from there


def _referral(call: Call) -> int:
    from core.bundle import may_be_written
    from core.desk import canonical
    from tui.file_of_case import write_file_of_case

    words = call.words
    ref, path = canonical(words.ref), Path(words.out).expanduser()
    refer = _refer(call)
    if refer is not None:
        may_be_written(path, words.force)
        call.desk.do(ref, refer, call.person, os_user=call.os_user)
    file = write_file_of_case(call.store, call.desk.shelf, ref, path, with_notes=words.with_notes, force=words.force)
    if file is None:
        raise NotFound(say("There is no case {ref}", ref=words.ref))
    written, case = file.written, file.case
    if call.json:
        put_json({
            "ref": case.ref, "version": case.version, "file": str(written.path), "size": written.size,
            "sha256": written.sha256, "members": written.members, "missing": list(written.missing),
            "body": case.referral.body if case.referral else None, "with_notes": words.with_notes,
        })  # fmt: skip
        return 0
    put(said(file.words))
    if case.referral is None:
        hint = say("the case is with no independent body yet; {option} records that it goes to one", option="--body")
        tell(said(hint))
    for sha256 in written.missing:
        tell(said(say("a file is not kept any more and is not in it: {sha256}", sha256=sha256)))
    return 0


def _refer(call: Call) -> Refer | None:
    """The act that is asked for. Raises BadInput where its words do not make one."""
    from core.commands import Refer

    words = call.words
    if words.body is None:
        for option in ("reason", "contact", "reference"):
            if getattr(words, option):
                message = say("{option} belongs to {body}: name the body too", option=f"--{option}", body="--body")
                raise BadInput(message, option)
        return None
    from tui.cli.fields import read_command

    fields = [f"{name}={getattr(words, name)}" for name in ("body", "reason", "contact", "reference")]
    command = read_command(Refer, [field for field in fields if not field.endswith("=")], None)
    assert isinstance(command, Refer)
    return command
