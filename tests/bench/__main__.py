"""Prints the figures of one run:  python -m tests.bench [--quick]"""

from __future__ import annotations

import os
import platform
import sys

from tests.bench import desk, screen, sweep, working_time
from tests.bench.table import show


def main() -> None:
    quick = "--quick" in sys.argv[1:]
    print(
        f"{platform.system()} {platform.machine()}, {os.cpu_count()} processors, Python {platform.python_version()}"
    )
    show(
        "The desk, on this disk (every commit is on it before it counts)", desk.measure(20 if quick else 200)
    )
    if desk.MEMORY.is_dir():
        show("The desk, on a file in memory", desk.measure(50 if quick else 500, desk.MEMORY))
        show("The sweep, on a file in memory", sweep.measure(quick, desk.MEMORY))
    show("Working time, by a calendar of two shifts with 100 holidays", working_time.rows(quick))
    for cases in (1_000, 10_000 if quick else 100_000):
        show(f"The queue with {cases:,} cases, 120x40", screen.measure_queue(cases))
    show("A bare line-API list, 100,000 rows, 120x40", screen.measure_bare(100_000))


if __name__ == "__main__":
    main()
