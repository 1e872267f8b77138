"""Pitfall 14: one clock function and its callers. Nobody else computes working time, and no holiday comes unasked."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]
PROGRAM = [path for room in ("core", "db", "tui", "themes") for path in sorted((ROOT / room).rglob("*.py"))]

RECKONS = {"add_working", "working_between", "deadline", "extended", "reckon"}
"""What tells when something is due."""

MAY_RECKON = {
    "core/clocks", "core/decide/consequences.py", "core/whatif", "db/verify.py", "tui/forms", "tui/cli/policy_rebase.py",
}  # fmt: skip
"""Who asks: the clocks themselves, what follows from an act, the what-if, and those that check or show a result."""


def imports(path: Path) -> Iterator[tuple[str, str]]:
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module:
            yield from ((node.module, name.name) for name in node.names)
        elif isinstance(node, ast.Import):
            yield from ((name.name, "") for name in node.names)


def test_pitfall_14_due_times_come_from_one_place():
    strangers = {
        str(path.relative_to(ROOT))
        for path in PROGRAM
        for module, name in imports(path)
        if module.startswith("core.clocks") and name in RECKONS
        and not any(str(path.relative_to(ROOT)).startswith(room) for room in MAY_RECKON)
    }  # fmt: skip
    assert strangers == set()


def test_holidays_are_looked_up_by_one_command_and_never_while_clocks_run():
    users = {str(p.relative_to(ROOT)) for p in PROGRAM for module, _ in imports(p) if module.split(".")[0] == "holidays"}
    assert users == {"core/policy/national_holidays.py"}
    callers = {
        str(p.relative_to(ROOT)) for p in PROGRAM for module, _ in imports(p) if module.endswith("national_holidays")
    }
    assert all(caller.startswith("tui/cli/") for caller in callers)
