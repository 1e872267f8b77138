"""Moments as the command line writes them: whole, sortable, in the reader's own time zone."""

from __future__ import annotations

from datetime import datetime


def instant(at: datetime | None) -> str:
    """A moment in the reader's own time zone: `2026-11-22 14:02`."""
    if at is None:
        return "—"
    try:
        return f"{at.astimezone():%Y-%m-%d %H:%M}"
    except (
        OverflowError,
        ValueError,
        OSError,
    ):  # an instant at an end of the calendar, which local time would leave
        return f"{at:%Y-%m-%d %H:%M}"
