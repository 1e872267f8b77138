"""`casefloor verify`: rebuilds every case from its journal and compares it with everything that was derived from it.

Each case is looked at in a view of its own, so that this neither holds the floor in memory nor keeps the write-ahead
log from being cut while people work.
"""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from core import refs
from core.case import Attachment, Case, MessageState
from core.clocks.reckon import reckon
from core.events import MessageReceived, MessageWritten
from core.evolve import replay
from core.journal import Entry
from core.policy import Policy
from core.say import Say, label, say
from db import firings, letters
from db.mailroom import unpacked
from db.project import ENTRY_COLUMNS, FACTS, entry_of, facts
from db.session import Row, Session

if TYPE_CHECKING:
    from db.store import SqliteStore

RUN = 200
"""Keys that are fetched at once."""

TOLD = 1000
"""Problems that are kept in words; all of them are counted."""


@dataclass(frozen=True, slots=True)
class Problem:
    """Something that is not as the journal has it; `ref` is the case, empty where it is none's."""

    ref: str
    message: Say


@dataclass(slots=True)
class Report:
    """What was looked at, and what is wrong. `found` counts every problem, `problems` holds the first of them."""

    cases: int = 0
    entries: int = 0
    messages: int = 0
    files: int = 0
    outbox: int = 0
    received: int = 0
    found: int = 0
    problems: list[Problem] = field(default_factory=list)

    @property
    def is_sound(self) -> bool:
        return self.found == 0

    def tell(self, ref: str, text: str, **args: object) -> None:
        """Counts a problem, and keeps it while there is room."""
        self.found += 1
        if len(self.problems) < TOLD:
            self.problems.append(Problem(ref, say(text, **args)))


Progress = Callable[[int], None]


def verify(store: SqliteStore, progress: Progress = lambda cases: None) -> Report:
    """Looks at everything. `progress` is told now and then how many cases are done."""
    report = Report()
    _damage(store, report)
    kept = _policies(store, report)
    for numbers in _runs(store, "SELECT DISTINCT case_number FROM journal WHERE case_number > ? ORDER BY 1 LIMIT ?", 0):
        for number in numbers:
            _case(store, number, kept, report)
        progress(report.cases)
    _strangers(store, report)
    for hashes in _runs(store, "SELECT sha256 FROM file WHERE sha256 > ? ORDER BY sha256 LIMIT ?", ""):
        for sha256 in hashes:
            _file(store, sha256, report)
    _intake_book(store, report)
    return report


def _runs(store: SqliteStore, sql: str, first: Any) -> Iterator[list[Any]]:
    """Keys behind `first` in their order, a run at a time."""
    last = first
    while True:
        with store.view() as session:
            keys = [key for (key,) in session.all(sql, (last, RUN))]
        if not keys:
            return
        yield keys
        last = keys[-1]


def _damage(store: SqliteStore, report: Report) -> None:
    with store.view() as session:
        for (words,) in session.all("PRAGMA quick_check(20)"):
            if words != "ok":
                report.tell("", label("the file is damaged: {words}"), words=words)


_ROW = f"SELECT ref, version, updated_seq, state, {', '.join(FACTS)} FROM cases WHERE number = ?"
_ENTRIES = f"SELECT {ENTRY_COLUMNS} FROM journal WHERE case_number = ? ORDER BY to_version"


_POLICIES = "SELECT name, digest, content FROM policy ORDER BY name"


def _policies(store: SqliteStore, report: Report) -> dict[str, Policy]:
    """The floor's policies by their names, as far as they can be read."""
    kept: dict[str, Policy] = {}
    with store.view() as session:
        rows = session.all(_POLICIES)
    for name, digest, content in rows:
        if hashlib.sha256(content.encode()).hexdigest() != digest:
            report.tell("", label("the policy {name} is not what was kept under that name"), name=name)
        try:
            kept[name] = Policy.model_validate_json(content)
        except ValidationError as error:
            report.tell("", label("the policy {name} cannot be read: {error}"), name=name, error=_short(error))
    return kept


def _case(store: SqliteStore, number: int, kept: Mapping[str, Policy], report: Report) -> None:
    report.cases += 1
    with store.view() as session:
        row = session.one(_ROW, (number,))
        ref = row[0] if row else f"#{number}"
        try:
            entries = [entry_of(found) for found in session.all(_ENTRIES, (number,))]
            rebuilt = replay(entries)
        except (ValidationError, ValueError, KeyError) as error:
            report.tell(ref, label("its journal cannot be read: {error}"), error=_short(error))
            return
        report.entries += len(entries)
        _chain(ref, entries, report)
        if row is None or rebuilt is None:
            report.tell(ref, label("the journal tells of a case that has no row"))
            return
        _reference(rebuilt, ref, report)
        _row(rebuilt, row, entries, report)
        _messages(session, rebuilt, entries, report)
        _attachments(session, rebuilt, report)
        _outbox(session, rebuilt, report)
        _firings(session, rebuilt, entries, report)
    _clocks(rebuilt, kept.get(rebuilt.policy), entries[-1], report)


def _chain(ref: str, entries: Sequence[Entry], report: Report) -> None:
    """From version 0, one at a time, none missing, and committed in that order."""
    version = seq = 0
    for entry in entries:
        if (entry.from_version, entry.to_version) != (version, version + 1):
            report.tell(ref, label("entry {seq} goes from version {start} to {end} where {version} was left"),
                        seq=entry.seq, start=entry.from_version, end=entry.to_version, version=version)  # fmt: skip
        if entry.seq <= seq:
            report.tell(ref, label("entry {seq} was committed before the one it follows"), seq=entry.seq)
        version, seq = entry.to_version, entry.seq


def _reference(case: Case, ref: str, report: Report) -> None:
    try:
        right = str(refs.parse(case.ref)) == case.ref == ref
    except refs.BadReference:
        right = False
    if not right:
        report.tell(ref, label("the reference {written} is not a right one"), written=case.ref)


def _row(case: Case, row: Row, entries: Sequence[Entry], report: Report) -> None:
    _, version, updated_seq, state, *kept = row
    if state != case.model_dump_json():
        fields = _differing(case, state)
        report.tell(case.ref, label("the row is not what the journal makes of the case: {fields}"), fields=fields)
    if version != case.version or updated_seq != entries[-1].seq:
        report.tell(case.ref, label("the row is at version {version} and entry {seq}, the journal at {end} and {last}"),
                    version=version, seq=updated_seq, end=case.version, last=entries[-1].seq)  # fmt: skip
    wrong = [name for name, is_kept, is_so in zip(FACTS, kept, facts(case), strict=True) if is_kept != is_so]
    if wrong:
        report.tell(case.ref, label("columns of the queue that do not fit the case: {columns}"), columns=wrong)


def _differing(case: Case, state: str) -> list[str]:
    """The fields in which a row's state differs, for somebody who must find out why."""
    try:
        kept = Case.model_validate_json(state)
    except ValidationError:
        return [str(say("it cannot be read"))]
    return [name for name in Case.model_fields if getattr(kept, name) != getattr(case, name)] or ["?"]


_MESSAGES = """
SELECT message, direction, state, at, address, automatic, wire_id, troubled, body FROM message WHERE case_number = ?
"""


def _messages(session: Session, case: Case, entries: Sequence[Entry], report: Report) -> None:
    told = {
        event.message.id: event.body
        for entry in entries
        for event in entry.events
        if isinstance(event, MessageReceived | MessageWritten)
    }
    kept = {row[0]: row[1:] for row in session.all(_MESSAGES, (case.number,))}
    report.messages += len(kept)
    for message in case.messages:
        row = kept.pop(message.id, None)
        if row is None:
            report.tell(case.ref, label("message {message} is missing"), message=message.id)
        elif row[:-1] != letters.columns(message):
            report.tell(case.ref, label("message {message} is not as the journal has it"), message=message.id)
        elif row[-1] != told.get(message.id):
            report.tell(case.ref, label("the text of message {message} is not as the journal has it"),
                        message=message.id)
    for message_id in kept:
        report.tell(case.ref, label("message {message} is in no entry of the journal"), message=message_id)


_ATTACHMENTS = """
SELECT message, place, name, content_type, size, sha256 FROM attachment WHERE case_number = ? ORDER BY message, place
"""


def _attachments(session: Session, case: Case, report: Report) -> None:
    kept = session.all(_ATTACHMENTS, (case.number,))
    due = [
        (message.id, place, *_attachment(file))
        for message in sorted(case.messages, key=lambda message: message.id)
        for place, file in enumerate(message.attachments)
    ]
    if kept != due:
        report.tell(case.ref, label("its attachments are not as the journal has them"))


def _attachment(file: Attachment) -> tuple[str, str, int, str]:
    return file.name, file.content_type, file.size, file.sha256


_OUTBOX = "SELECT message, due_at, claimed_until FROM outbox WHERE case_number = ?"


def _outbox(session: Session, case: Case, report: Report) -> None:
    """A row for each queued message, due when the message says or when a worker's claim ends."""
    queued = {m.id: letters.due_at(m) for m in case.messages if m.state is MessageState.QUEUED}
    kept = {message: (due_at, claimed) for message, due_at, claimed in session.all(_OUTBOX, (case.number,))}
    report.outbox += len(kept)
    for message in queued.keys() - kept.keys():
        report.tell(case.ref, label("message {message} waits to be sent and is not in the outbox"), message=message)
    for message in kept.keys() - queued.keys():
        report.tell(case.ref, label("message {message} is in the outbox and must not be sent"), message=message)
    for message in queued.keys() & kept.keys():
        due_at, claimed = kept[message]
        if due_at != (claimed or queued[message]):
            report.tell(case.ref, label("message {message} is due at another time than its case says"), message=message)


_FIRINGS = f"SELECT {firings.COLUMNS}, seq FROM escalation WHERE case_number = ?"


def _firings(session: Session, case: Case, entries: Sequence[Entry], report: Report) -> None:
    """A row for each rule that fired, of an entry of this case."""
    rows = {row[:2]: row for row in session.all(_FIRINGS, (case.number,))}
    committed = {entry.seq for entry in entries}
    for firing in case.fired:
        row = rows.pop(firing.key, None)
        if row is None:
            report.tell(case.ref, label("the rule {rule} fired for {cause} and has no row"), rule=firing.rule,
                        cause=firing.cause)  # fmt: skip
        elif row[:-1] != firings.columns(firing) or row[-1] not in committed:
            report.tell(case.ref, label("the row of the rule {rule} for {cause} is not as the journal has it"),
                        rule=firing.rule, cause=firing.cause)  # fmt: skip
    for rule, cause in rows:
        report.tell(case.ref, label("the rule {rule} has a row for {cause} and did not fire"), rule=rule, cause=cause)
    if len({firing.key for firing in case.fired}) != len(case.fired):
        report.tell(case.ref, label("a rule fired more than once for one cause"))


def _clocks(case: Case, policy: Policy | None, last: Entry, report: Report) -> None:
    """The clocks that were folded act by act are those that the whole past gives at once."""
    if policy is None:
        report.tell(case.ref, label("its policy {name} is not kept"), name=case.policy)
        return
    has = {clock.key: clock for clock in case.clocks}
    due = {clock.key: clock for clock in reckon(case, policy, last.at)}
    wrong = sorted(key for key in has.keys() | due.keys() if has.get(key) != due.get(key))
    if wrong:
        report.tell(case.ref, label("clocks that do not follow from its past and its policy: {clocks}"), clocks=wrong)


_STRANGERS: tuple[tuple[str, str], ...] = (
    ("SELECT ref FROM cases WHERE NOT EXISTS (SELECT 1 FROM journal WHERE case_number = cases.number) LIMIT ?",
     label("the case is in no entry of the journal")),
    ("SELECT cases.ref FROM cases WHERE client_number <> 0"
     " AND NOT EXISTS (SELECT 1 FROM client WHERE number = cases.client_number) LIMIT ?",
     label("its client has no card")),
)  # fmt: skip


def _strangers(store: SqliteStore, report: Report) -> None:
    """Rows without an origin."""
    with store.view() as session:
        for sql, words in _STRANGERS:
            for (ref,) in session.all(sql, (TOLD,)):
                report.tell(ref, words)
        for table, row, parent, _ in session.all("PRAGMA foreign_key_check"):
            report.tell("", label("row {row} of {table} points at a {parent} that is not there"), row=row, table=table,
                        parent=parent)  # fmt: skip


def _file(store: SqliteStore, sha256: str, report: Report) -> None:
    report.files += 1
    with store.view() as session:
        row = session.one("SELECT packed, content, size FROM file WHERE sha256 = ?", (sha256,))
        users = "SELECT cases.ref FROM attachment JOIN cases ON cases.number = case_number WHERE sha256 = ? LIMIT 1"
        ref = session.value(users, (sha256,)) or ""
    if row is None:
        return
    try:
        content = unpacked(bool(row[0]), row[1])
    except zlib.error:
        content = b""
    if hashlib.sha256(content).hexdigest() != sha256 or len(content) != row[2]:
        report.tell(ref, label("the bytes of the file {sha256} are not those that came in"), sha256=sha256)


_BOOK = """
SELECT number, ref, raw_sha256,
  ref = '' OR arrival = 'quarantined' OR EXISTS (SELECT 1 FROM cases WHERE cases.ref = received.ref),
  raw_sha256 = '' OR EXISTS (SELECT 1 FROM file WHERE file.sha256 = received.raw_sha256)
FROM received WHERE number > ? ORDER BY number LIMIT ?
"""


def _intake_book(store: SqliteStore, report: Report) -> None:
    last = 0
    while True:
        with store.view() as session:
            rows = session.all(_BOOK, (last, RUN))
        if not rows:
            return
        for number, ref, raw, case_known, file_known in rows:
            report.received += 1
            if not case_known:
                report.tell(ref, label("row {number} of the intake book names a case that does not exist"),
                            number=number)
            if not file_known:
                report.tell(ref, label("row {number} of the intake book names a file that is not kept: {sha256}"),
                            number=number, sha256=raw)  # fmt: skip
        last = rows[-1][0]


def _short(error: Exception) -> str:
    return " ".join(str(error).split())[:200]
