"""What is printed: every character of it through the sanitiser, to whoever may have stopped reading.

A message from outside is cleaned where it comes in; it is cleaned here again, so that no path to a terminal leads
round the sanitiser: neither a file's name, nor an argument that is repeated in an error, nor a database that another
program wrote.
"""

from __future__ import annotations

import os
import sys
import time
from contextlib import suppress
from typing import TextIO

from core.text import clean, clean_line


class Unwritable(Exception):
    """What was printed could not be written (a full disk); the reason is the system's."""


def put(text: str) -> None:
    """Prints lines for whoever asked."""
    _write(sys.stdout, clean(text))


def put_json(document: object) -> None:
    """Prints one document, indented, in the characters of its language.

    What JSON leaves raw in a string (C1 and bidi controls) becomes a visible mark, as everywhere else.
    """
    import json

    utf_8 = "utf" in (sys.stdout.encoding or "").lower()
    _write(sys.stdout, clean(json.dumps(document, ensure_ascii=not utf_8, indent=2, default=str)))


def tell(text: str) -> None:
    """Says something beside the result: why it was refused, what is going on."""
    _write(sys.stderr, clean(text))


def log(text: str) -> None:
    """One line for one happening."""
    _write(sys.stderr, clean_line(text))


def set_streams() -> None:
    """A character that the terminal's encoding lacks is replaced by a mark, and costs nobody the line it is in.

    A stream that was closed before the start (`>&-`) becomes one that leads nowhere.
    """
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            setattr(sys, name, open(os.devnull, mode, encoding="utf-8"))  # noqa: SIM115, PTH123 - as long as we run
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(errors="replace")


def _write(stream: TextIO, text: str) -> None:
    try:
        stream.write(text + "\n")
        stream.flush()
    except BrokenPipeError:
        raise
    except OSError as error:
        raise Unwritable(error.strerror or str(error)) from None


def stop_writing() -> None:
    """Gives the interpreter nowhere to fail when it flushes what is left at its end."""
    with suppress(OSError, ValueError):
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, sys.stdout.fileno())
        os.close(nowhere)


class Meter:
    """A line that grows in place while something long is done; silent where nobody watches."""

    def __init__(self, watched: bool) -> None:
        self._watched = watched and sys.stderr.isatty()
        self._next = 0.0
        self._shown = False

    def show(self, share: float | None, text: str) -> None:
        """Draws how much is done (0 to 1, None where nobody knows) and a few words, ten times a second at most."""
        now = time.monotonic()
        if not self._watched or now < self._next:
            return
        self._next = now + 0.1
        self._shown = True
        bar = _bar(share) if share is not None else ""
        sys.stderr.write(f"\r{bar}{clean_line(text, limit=40)}\x1b[K")
        sys.stderr.flush()

    def clear(self) -> None:
        """Leaves the line empty."""
        if self._shown:
            sys.stderr.write("\r\x1b[K")
            sys.stderr.flush()


_METER_CELLS = 30


def _bar(share: float) -> str:
    share = min(max(share, 0.0), 1.0)
    done = round(share * _METER_CELLS)
    return "█" * done + "░" * (_METER_CELLS - done) + f" {share:4.0%}  "
