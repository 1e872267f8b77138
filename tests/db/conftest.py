"""A real floor in a file of the test's own, for every test of the database."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from db.connect import open_floor
from db.store import SqliteStore


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "floor.db"


@pytest.fixture
def store(path: Path) -> Iterator[SqliteStore]:
    store = open_floor(path, create=True)
    yield store
    store.close()
