"""The sample app, started on a pty and settled."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.tui.terminal.pseudo_terminal import PseudoTerminal

SAMPLE = str(Path(__file__).with_name("sample.py"))


@pytest.fixture
def terminal() -> Iterator[PseudoTerminal]:
    with PseudoTerminal(SAMPLE) as terminal:
        terminal.until("ready")
        terminal.quiet()
        yield terminal
