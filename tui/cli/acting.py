"""Commands given from the command line: `do`, `new`, and the list of all there are."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from core.say import say
from core.stages import STAGES
from tui.cli.output import put, put_json
from tui.i18n import said, translate

if TYPE_CHECKING:
    from core.case import Case
    from core.unmet import Unmet
    from tui.cli.call import Call


def do(call: Call) -> int:
    """`casefloor do REF COMMAND [field=value …]`: any command of the core, at a case."""
    from core.desk import canonical
    from tui.cli.fields import model_named, read_command

    ref = canonical(call.words.ref)
    model = model_named(call.words.command)[1]
    command = read_command(model, call.words.more, call.words.input)
    done = call.desk.do(ref, command, call.person, if_version=call.words.if_version, os_user=call.os_user)
    _tell(call, done.case)
    return 0


def new(call: Call) -> int:
    """`casefloor new [field=value …]`: a complaint, registered."""
    from core.commands import Register
    from tui.cli.fields import read_command

    command = read_command(Register, call.words.more, call.words.input)
    assert isinstance(command, Register)
    done = call.desk.register(command, call.person, os_user=call.os_user)
    if call.json:
        _tell(call, done.case)
    else:
        put(done.case.ref)
    return 0


def commands(call: Call) -> int:
    """`casefloor commands`: every command with its title and its fields as JSON Schema."""
    from core.commands import COMMAND_MODELS
    from core.rules import RULES

    document: dict[str, Any] = {
        name: {
            "title": translate(RULES[name].title),
            "group": RULES[name].group,
            "costly": RULES[name].costly,
            "roles": sorted(role.value for role in RULES[name].roles),
            "stages": [stage.value for stage in STAGES if stage in RULES[name].stages],
            "schema": COMMAND_MODELS[name].model_json_schema(),
        }
        for name in RULES
    }
    put_json(document)
    return 0


def _tell(call: Call, case: Case) -> None:
    """What the act made of the case: one quiet line and what is still owed, or the whole document."""
    from tui.cli.showing import document_of

    with call.store.reading() as unit:
        owes = call.desk.owes(unit, case, call.person)
        if call.json:
            put_json(document_of(unit, case, owes))
            return
    put("\n".join(_lines(case, owes)))


def _lines(case: Case, owes: tuple[Unmet, ...]) -> list[str]:
    stage = say(STAGES[case.stage].title)
    head = said(say("{ref}  version {version}  {stage}", ref=case.ref, version=case.version, stage=stage))
    if not case.is_open:
        return [head]
    if not owes:
        return [f"{head}  " + said(say("nothing is owed: advance"))]
    owed = [f"  - {said(unmet.message)}  → {', '.join(unmet.satisfy)}" for unmet in owes]
    return [head, *owed]
