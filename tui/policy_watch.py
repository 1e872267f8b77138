"""Watches the floor's policy while a program runs: takes up its file as it is saved, hears what others put in force.

A thread of its own with a store of its own, woken by changes of the file and of the database; nothing is polled. What
is watched is the file that the settings name and the one that the policy in force came from. A file that cannot be
used is looked at again after a moment, since an editor may still be writing it; then it is told, and what is in force
stays in force.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from core.errors import CasefloorError, Refused
from core.say import Say, say
from core.toml_file import BadFile, Fault
from core.waking import changes

if TYPE_CHECKING:
    from core.people import Person
    from core.policy import Policy
    from core.policy_file import History
    from core.ports import PolicyInForce
    from core.settings import Settings
    from db.store import SqliteStore

SETTLE = 0.3
"""Seconds that a bad file must stay as it is before it is told: what is half written changes again sooner."""

AGAIN = 5.0
"""Seconds until the floor is asked anew after its database failed."""

PATIENCE = 2.0
"""Seconds that the end of the program waits for the watch."""

WHOLE = 100_000
"""Changes of the policy in force that are looked through for a file's last one."""


@dataclass(frozen=True, slots=True)
class PolicyNews:
    """How the policy stands: what is in force (None where nobody ever put anything there), and every fault of the
    watched files. `words` is what has just happened, `bad` where it asks for somebody who answers for the policy."""

    in_force: PolicyInForce | None = None
    faults: tuple[Fault, ...] = ()
    words: Say | None = None
    bad: bool = False


class PolicyWatch:
    """Starts with `start`, ends with `stop`. `on_news` is called in the watch's thread; `by` runs the program."""

    def __init__(self, settings: Settings, by: Person, on_news: Callable[[PolicyNews], None]) -> None:
        self._settings = settings
        self._by = by
        self._on_news = on_news
        self._stop = threading.Event()
        self._thread: threading.Thread | None = None
        self._news = PolicyNews()
        self._is_new = True
        self._bad: dict[Path, tuple[Fault, ...]] = {}
        self._seen: dict[Path, bytes | None] = {}
        """What each file held when it was last read; None for one that could not be read."""
        self._told: set[str] = set()

    def start(self) -> None:
        """Begins; nothing is opened on the caller's thread."""
        self._thread = threading.Thread(target=self._run, name="casefloor-policy", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Asks it to end and waits a little; blocks, so call it off the event loop."""
        self._stop.set()
        if self._thread is not None:
            self._thread.join(PATIENCE)

    # In the watch's thread.

    def _run(self) -> None:
        from db.connect import open_floor

        store: SqliteStore | None = None
        try:
            while not self._stop.is_set():
                try:
                    store = store or open_floor(self._settings.database)
                    self._watch(store)
                except CasefloorError as error:
                    self._once(error.message)
                    self._seen.clear()
                    self._stop.wait(AGAIN)
        finally:
            if store is not None:
                store.close()

    def _watch(self, store: SqliteStore) -> None:
        """Looks at every change, until the end or until another file is to be watched."""
        files = self._files(store)
        # Beside a file, what its name leads to: a link is saved at its other end.
        known = {str(seen) for path in files for seen in (path, path.resolve())}
        known |= {str(store.path), f"{store.path}-wal"}
        folders = {Path(path).parent for path in known}
        watched = sorted(folder for folder in folders if folder.is_dir())
        with closing(changes(watched, self._stop, known.__contains__)) as wakes:
            for changed in wakes:
                if changed and not self._stop.is_set():
                    self._look(store, files)
                    if self._files(store) != files:
                        return

    def _files(self, store: SqliteStore) -> dict[Path, bool]:
        """The files to watch, and of each whether the settings name it."""
        from core.policy_file import origin_of

        with store.reading() as unit:
            found = unit.policy_in_force()
        files = {Path(found.origin): False} if found is not None and found.origin else {}
        if self._settings.policy_path is not None:
            files[Path(origin_of(self._settings.policy_path))] = True
        return files

    def _look(self, store: SqliteStore, files: dict[Path, bool]) -> None:
        """Reads what has changed, and tells it."""
        for path in [path for path in self._bad if path not in files]:
            del self._bad[path]
        for path, is_named in files.items():
            if path not in self._seen or _bytes(path) != self._seen[path]:
                self._read(store, path, is_named)
        self._hear(store)

    def _read(self, store: SqliteStore, path: Path, is_named: bool) -> None:
        from core.desk import utc_now
        from core.policy_file import take_up
        found = self._settled(path)
        if found is None:
            return
        if isinstance(found, BadFile):
            if is_named or self._seen[path] is not None:
                self._bad[path] = tuple(found.faults)
            return
        self._bad.pop(path, None)
        try:
            take_up(store, path, self._by, utc_now(), history_of(store), found)
        except Refused as error:
            self._once(error.message)

    def _settled(self, path: Path) -> Policy | BadFile | None:
        """What the file says once nobody writes it any more; None where the program ends meanwhile."""
        from core.policy_file import read_policy

        while True:
            before = self._seen[path] = _bytes(path)
            try:
                return read_policy(path)
            except BadFile as error:
                if self._stop.wait(SETTLE):
                    return None
                if _bytes(path) == before:
                    return error

    def _hear(self, store: SqliteStore) -> None:
        """What is in force now; told where it, or a fault, has changed."""
        with store.reading() as unit:
            row = unit.policy_in_force()
        faults = tuple(fault for path in sorted(self._bad) for fault in self._bad[path])
        before, is_new = self._news, self._is_new
        if (row, faults) == (before.in_force, before.faults) and not is_new:
            return
        words: Say | None = None
        if faults and faults != before.faults:
            words = fault_words(faults)
        elif row != before.in_force and not is_new:
            words = _in_force(row)
        elif before.faults and not faults:
            words = _good_again(row)
        self._is_new = False
        self._news = PolicyNews(row, faults)
        self._on_news(replace(self._news, words=words, bad=faults != before.faults))

    def _once(self, words: Say) -> None:
        if str(words) not in self._told:
            self._told.add(str(words))
            self._on_news(replace(self._news, words=words))


def history_of(store: SqliteStore) -> History:
    """What was ever put in force on the floor, as `core.policy_file` asks for it."""
    from db.queries import policy_history

    return partial(policy_history, store, limit=WHOLE)


def fault_words(faults: tuple[Fault, ...]) -> Say:
    """The first fault, how many there are beside it, and that nothing has changed for the floor."""
    first = faults[0].as_say()
    if len(faults) == 1:
        return say("{fault}; what is in force stays in force", fault=first)
    return say("{fault}; {n} more; what is in force stays in force", fault=first, n=len(faults) - 1)


def _in_force(row: PolicyInForce | None) -> Say | None:
    if row is None:
        return None
    if row.origin:
        return say("{policy} is in force for new cases, from {file}", policy=row.name, file=row.origin)
    return say("{policy} is in force for new cases, put there by {who}", policy=row.name, who=row.by)


def _good_again(row: PolicyInForce | None) -> Say:
    if row is None:
        return say("the policy file can be used again")
    return say("the policy file can be used again; {policy} is in force", policy=row.name)


def _bytes(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except OSError:
        return None
