"""`casefloor policy`: check a file, list and show policies, put one in force, print national holidays for review."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from core.errors import BadInput
from core.policy import SHIPPED, Policy, find_policy
from core.say import Say, say
from core.toml_file import BadFile, Fault, load
from tui.cli.output import put, put_json, tell
from tui.i18n import ngettext, said

if TYPE_CHECKING:
    from core.policy_changes import Change
    from core.ports import PolicyInForce
    from tui.cli.call import Call

MANY = 10**9
"""Open cases that are counted one by one: a list that a script reads says no "500+"."""


def check(call: Call) -> int:
    """`policy check FILE`: whether the file can be put in force, or every fault with its line. Needs no floor."""
    _ = call.settings  # for the language that they say
    path = _file(call.words.file)
    try:
        policy = load(path, Policy, name=call.words.file)
    except BadFile as error:
        if call.json:
            put_json({"ok": False, "faults": [fault_document(fault) for fault in error.faults]})
        else:
            tell("\n".join(said(fault.as_say()) for fault in error.faults))
        return error.exit_status
    if call.json:
        put_json({"ok": True, "policy": policy.name, "digest": policy.digest, "has": _counts(policy)})
    else:
        put(said(say("ok: {policy}, {summary}", policy=policy.name, summary=_summary(policy))))
    _tell_dates(policy)
    return 0


def fault_document(fault: Fault) -> dict[str, Any]:
    """A fault as scripts read it."""
    return {
        "file": fault.file, "line": fault.line, "field": fault.field, "expected": said(fault.expected),
        "found": said(fault.found), "hint": said(fault.hint) if fault.hint else None,
    }  # fmt: skip


def list_policies(call: Call) -> int:
    """`policy list`: those that ship and those that the floor keeps, with how many open cases go by each."""
    from db.queries import policies

    if not has_floor(call):
        return _list_shipped(call)
    _someone, holds = call.person, call.policy
    rows: list[dict[str, Any]] = []
    with call.store.reading() as unit:
        in_force = unit.policy_in_force()
        keeps = policies(call.store, MANY)
        same = {kept.name for kept in keeps if _is_same(unit.policy(kept.name), holds)} if in_force is None else set()
    for kept in keeps:
        used = in_force if in_force is not None and kept.is_in_force else None
        rows.append({
            "policy": kept.name, "in_force": used is not None or kept.name in same, "kept": True,
            "since": _instant(used.at if used else kept.at), "by": used.by if used else kept.by,
            "origin": (used.origin or None) if used else None, "open_cases": kept.open_cases.at_least,
        })  # fmt: skip
    known = {row["policy"] for row in rows}
    for name in SHIPPED:
        policy = find_policy(name)
        if policy.name not in known:
            fallback = in_force is None and policy.name == holds.name
            rows.append({
                "policy": policy.name, "in_force": fallback, "kept": False, "since": None, "by": None, "origin": None,
                "open_cases": 0,
            })  # fmt: skip
    if call.json:
        put_json(rows)
    else:
        from tui.cli.policy_text import table_lines

        put("\n".join(table_lines(_heads(), [_row(row) for row in rows])))
    return 0


def _is_same(kept: Policy | None, holds: Policy) -> bool:
    return kept is not None and kept.digest == holds.digest


def _list_shipped(call: Call) -> int:
    names = [find_policy(name).name for name in SHIPPED]
    if call.json:
        put_json([{"policy": name, "kept": False} for name in names])
    else:
        put("\n".join(names))
    return 0


def show(call: Call) -> int:
    """`policy show [NAME|FILE]`: every figure with its source and strength; the policy in force where none is named."""
    from tui.cli.policy_text import head_lines, policy_lines

    if call.words.name and not has_floor(call):
        policy = find_policy(call.words.name)
        if call.json:
            put_json({"name": policy.name, "digest": policy.digest, "policy": policy.model_dump(mode="json")})
        else:
            put("\n".join((policy.name, *head_lines(policy), *policy_lines(policy))))
        return 0
    _someone, holds = call.person, call.policy
    with call.store.reading() as unit:
        in_force = unit.policy_in_force()
    named = named_policy(call, call.words.name)
    policy, is_held = named.policy, named.policy.digest == holds.digest
    row = in_force if is_held else None
    name = row.name if row else named.name
    if call.json:
        held = {"in_force": is_held, **_row_document(row)}
        put_json({"name": name, "digest": policy.digest, **held, "policy": policy.model_dump(mode="json")})
        return 0
    head = name
    if row is not None:
        head += "  " + said(in_force_words(row))
    elif is_held:
        head += "  " + said(say("holds while no other is put in force"))
    put("\n".join((head, *head_lines(policy), *policy_lines(policy))))
    return 0


def use(call: Call) -> int:
    """`policy use NAME-OR-FILE`: new cases are received under it from now on. Managers and administrators only."""
    from core.desk import utc_now
    from core.policy_changes import changes
    from core.policy_file import answers_for_policy, use_policy
    from tui.cli.policy_text import change_lines

    answers_for_policy(call.person, "policy use")
    named = named_policy(call, call.words.name)
    before = call.opening
    row, taken = use_policy(call.store, named.policy, call.person, utc_now(), named.origin)
    differ = changes(before.policy, named.policy) if taken else ()
    _tell_dates(named.policy)
    if call.json:
        was = before.name if taken else None
        document = {"policy": row.name, "changed": taken is not None, "before": was, **_row_document(row)}
        put_json({**document, "changes": [change_document(change) for change in differ]})
        return 0
    if taken is None:
        put(said(say("{policy} is in force already; nothing was changed", policy=row.name)))
        return 0
    put(said(say("{policy} is in force for new cases; until now it was {before}", policy=row.name, before=before.name)))
    put("\n".join(change_lines(differ)) or said(say("no figure differs")))
    put(said(say("open cases keep theirs: {command} moves them", command="casefloor policy rebase")))
    return 0


def change_document(change: Change) -> dict[str, str | None]:
    """A changed figure as scripts read it."""
    return {"path": change.path, "old": change.old, "new": change.new}


def holidays(call: Call) -> int:
    """`policy holidays COUNTRY --years 2026,2027`: lines for a calendar's table, to be reviewed before they hold."""
    from core.policy.national_holidays import as_toml, national_holidays

    words = call.words
    found = national_holidays(words.country, _years(words.years), words.subdivision, call.settings.language or "en")
    if call.json:
        put_json([{"date": day.date.isoformat(), "source": day.source} for day in found])
        return 0
    put(as_toml(found).rstrip("\n"))
    tell(said(say("compare these with the official list before they go into a policy's calendar")))
    return 0


@dataclass(frozen=True, slots=True)
class Named:
    """A policy that was asked for, what it is called on the floor, and its file's path where it comes from one."""

    policy: Policy
    name: str
    origin: str = ""


def named_policy(call: Call, name: str | None) -> Named:
    """One that the floor keeps, one that ships, or a file; what is in force where none is named.

    Raises BadInput, BadFile.
    """
    from core.policy_file import origin_of

    if not name:
        return Named(call.policy, call.opening.name)
    with call.store.reading() as unit:
        kept = unit.policy(name)
    if kept is not None:
        return Named(kept, name)
    policy = find_policy(name)
    return Named(policy, policy.name, "" if ships(name) else origin_of(Path(name)))


def has_floor(call: Call) -> bool:
    """Whether there is a floor to ask: what ships, and a file, can be read before one is made."""
    database = call.settings.database
    return "://" in database or Path(database).exists()


def ships(name: str) -> bool:
    """Whether the word is the name of a policy that ships."""
    return name.strip().lower().replace("_", "-") in SHIPPED


def in_force_words(row: PolicyInForce) -> Say:
    """Since when, by whom and from which file."""
    facts = {"since": f"{row.at:%Y-%m-%d %H:%M} UTC", "by": row.by}
    if row.origin:
        return say("in force since {since}, by {by}, from {file}", **facts, file=row.origin)
    return say("in force since {since}, by {by}", **facts)


def _tell_dates(policy: Policy) -> None:
    """Warns where the file's own dates leave today out; whoever answers for it may have reasons."""
    from core.desk import utc_now
    from core.policy_file import not_valid_on

    if (words := not_valid_on(policy, utc_now().date())) is not None:
        tell(said(words))


def _file(typed: str) -> Path:
    path = Path(typed).expanduser()
    return SHIPPED[typed] if typed in SHIPPED and not path.exists() else path


def _counts(policy: Policy) -> dict[str, int]:
    return {
        "clocks": len(policy.clocks), "escalation": len(policy.escalation), "calendars": len(policy.calendars),
        "departments": len(policy.departments),
    }  # fmt: skip


def _summary(policy: Policy) -> str:
    has = _counts(policy)
    words = (
        ngettext("{n} clock", "{n} clocks", has["clocks"]).format(n=has["clocks"]),
        ngettext("{n} escalation rule", "{n} escalation rules", has["escalation"]).format(n=has["escalation"]),
        ngettext("{n} calendar", "{n} calendars", has["calendars"]).format(n=has["calendars"]),
        ngettext("{n} department", "{n} departments", has["departments"]).format(n=has["departments"]),
    )
    return ", ".join(words)


def _years(typed: str) -> tuple[int, ...]:
    try:
        return tuple(int(year) for year in typed.split(",") if year.strip())
    except ValueError:
        expected = say("years: expected years with commas between them, such as {example}", example="2026,2027")
        raise BadInput(expected, "years") from None


def _heads() -> tuple[str, ...]:
    heads = (say("policy"), say("state"), say("since"), say("by"), say("open cases"), say("file"))
    return tuple(said(head) for head in heads)


def _row(row: dict[str, Any]) -> tuple[str, ...]:
    state = say("in force") if row["in_force"] else say("kept here") if row["kept"] else say("ships")
    since = str(row["since"] or "")[:16].replace("T", " ")
    return (row["policy"], said(state), since, row["by"] or "", str(row["open_cases"]), row["origin"] or "")


def _row_document(row: PolicyInForce | None) -> dict[str, Any]:
    if row is None:
        return {"number": None, "since": None, "by": None, "origin": None}
    return {"number": row.number, "since": _instant(row.at), "by": row.by, "origin": row.origin or None}


def _instant(at: datetime | None) -> str | None:
    return at.isoformat().replace("+00:00", "Z") if at else None
