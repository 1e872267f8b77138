"""Keeps errors that nobody foresaw in a file of the person's own, for whoever mends them."""

from __future__ import annotations

import traceback
from datetime import UTC, datetime
from pathlib import Path

FILE_NAME = "errors.log"
MOST = 1_000_000
"""Bytes; a longer file is begun anew."""


def keep(error: BaseException) -> str:
    """Appends the error with its traceback, without the values of variables; returns where it stands, as `~/…`."""
    from platformdirs import user_state_path

    path = user_state_path("casefloor", appauthor=False) / FILE_NAME
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        longer = path.exists() and path.stat().st_size > MOST
        with path.open("w" if longer else "a", encoding="utf-8") as file:
            file.write(f"--- {datetime.now(UTC):%Y-%m-%d %H:%M:%S} UTC\n")
            file.write("".join(traceback.format_exception(error)))
    except OSError:
        pass  # there is nowhere to keep it; the line on the screen has said what it is
    home = str(Path.home())
    return str(path).replace(home, "~", 1) if str(path).startswith(home) else str(path)
