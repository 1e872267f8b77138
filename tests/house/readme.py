"""The parts of README.md that are drawn from the code:  python -m tests.house.readme  writes them anew."""

from __future__ import annotations

import re
from pathlib import Path

from core.guards import GUARDS
from core.people import ROLE_TITLES, Role
from core.rules import RULES
from core.stages import STAGES, Stage
from tui.actions import ACTIONS, GROUPS, shown_key

README = Path("README.md")


def stages() -> str:
    """The process as a table: what each stage owes, and where it leads."""
    lines = ["| stage | owes, before it is left forward | row | back to |", "| --- | --- | --- | --- |"]
    for rule in STAGES.values():
        if rule.stage is Stage.CLOSED:
            continue
        owes = ", ".join(GUARDS[name].title for name in rule.owes)
        early = "; may end early" if rule.may_be_disposed else ""
        lines.append(f"| **{rule.number} {rule.title}**{early} | {owes} | {rule.row} | {rule.back_to or '—'} |")
    return "\n".join(lines)


def keys() -> str:
    """Every action with its keys, by group."""
    lines = ["| | key | what it does |", "| --- | --- | --- |"]
    for group, title in GROUPS.items():
        members = [action for action in ACTIONS if action.group == group]
        for place, action in enumerate(members):
            shown = " ".join(f"`{shown_key(key)}`" for key in action.keys)
            lines.append(f"| {title if place == 0 else ''} | {shown} | {action.label} |")
    return "\n".join(lines)


def rights() -> str:
    """Who may give commands, by role."""
    lines = ["| role | commands |", "| --- | --- |"]
    everything = {name for name, rule in RULES.items() if rule.roles != {Role.SYSTEM}}
    for role, title in ROLE_TITLES.items():
        if role is Role.SYSTEM:
            continue
        may = {name for name in everything if role in RULES[name].roles}
        missing = sorted(everything - may)
        words = "none: looks on" if not may else "all" if not missing else "all but " + ", ".join(f"`{n}`" for n in missing)
        lines.append(f"| {title} | {words} |")
    return "\n".join(lines)


PARTS = {"stages": stages, "keys": keys, "rights": rights}


def redrawn(text: str) -> str:
    """The README with every drawn part as the code has it now."""
    for name, draw in PARTS.items():
        begin, end = f"<!-- {name}: drawn from the code -->", f"<!-- end of {name} -->"
        pattern = re.compile(re.escape(begin) + r".*?" + re.escape(end), re.DOTALL)
        if not pattern.search(text):
            raise ValueError(f"README.md has no place for {name}: {begin} … {end}")
        before, after = pattern.split(text, maxsplit=1)
        text = f"{before}{begin}\n{draw()}\n{end}{after}"
    return text


if __name__ == "__main__":
    README.write_text(redrawn(README.read_text("utf-8")), "utf-8")
