"""The three floors hold: who may import whom, looked at in the source and in what an import really loads."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]

REPORT = "import importlib, sys; [importlib.import_module(name) for name in sys.argv[1:]]; print(*sorted(sys.modules))"


def modules_of(package: str) -> list[str]:
    """The dotted name of every module in the package."""
    files = sorted((ROOT / package).rglob("*.py"))
    names = [".".join(file.relative_to(ROOT).with_suffix("").parts) for file in files]
    return [name.removesuffix(".__init__") for name in names]


def loaded_by(*names: str) -> set[str]:
    """The top-level packages that a fresh interpreter holds after importing the modules."""
    run = subprocess.run(
        [sys.executable, "-c", REPORT, *names], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert run.returncode == 0, run.stderr
    return {module.partition(".")[0] for module in run.stdout.split()}


def test_the_rules_load_no_database_and_no_screen() -> None:
    assert loaded_by(*modules_of("core")).isdisjoint(
        {"peewee", "playhouse", "sqlite3", "textual", "db", "tui"}
    )


def test_the_store_loads_no_screen() -> None:
    assert loaded_by(*modules_of("db")).isdisjoint({"textual", "tui", "themes"})


def test_the_command_line_starts_without_the_screen_and_the_database() -> None:
    assert loaded_by("tui.cli.main").isdisjoint(
        {"textual", "peewee", "playhouse", "inscriptis", "lxml", "watchfiles"}
    )


@pytest.mark.timeout(120)
def test_every_import_keeps_the_contracts() -> None:
    check = "from importlinter.cli import lint_imports; raise SystemExit(lint_imports(no_cache=True, no_logo=True))"
    run = subprocess.run([sys.executable, "-c", check], cwd=ROOT, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stdout + run.stderr
