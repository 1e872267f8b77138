"""Mail intake (I1, I5): every file in a Maildir's `new/` becomes a case, a message, a report or a quarantine entry.

A mail is read and parsed first; then, in one transaction, it is looked up in the intake book, threaded, carried
through the desk and written into the book; only after the commit does its file move to `cur/`. Killed between any
two steps, the mail is either still in `new/` or in the database, and the book's unique key tells which. What cannot
be taken in as it should be is kept with its bytes and waits for a person (`core.channels.settle`).
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from core.channels.mail_commands import join_case, open_case
from core.channels.maildir import Gone, Maildir, Raw, Unreadable, shown
from core.channels.summary import FATES, Fate, Summary
from core.commands import LINE_LIMIT, RecordDelivery
from core.desk import Desk, utc_now
from core.errors import Refused, StoreError, TooLate
from core.people import SYSTEM
from core.ports import Arrival, Received, Store, Unit
from core.say import Say, label, verbatim
from core.text import clean_line

if TYPE_CHECKING:
    from core.channels.mail.model import ParsedMail
    from core.channels.mail.threading import Thread

OTHER_CONTENT = label("a mail with the same Message-ID and other content came before")
NO_LETTER_OF_OURS = label("it reports on no letter of this floor")
ALREADY_THERE = label("that message is in the conversation already")

REPORTS: dict[str, str] = {
    "auto_reply": label("an automatic answer that belongs to no case"),
    "list_or_bulk": label("mail to a list or to many"),
    "own": label("a letter of this floor that came back to it"),
}
"""Why a mail of that kind is only a handled report, where it joins no case."""

LONGEST_KEY = 300
"""Characters of a Message-ID that names a row of the intake book; a longer one is known by the mail's digest."""

MAIL_AT_FAULT = frozenset(
    {"IntegrityError", "DataError", "ProgrammingError", "InterfaceError", "NotSupportedError"}
)
"""Database errors (PEP 249 names) that lie in what was written, so that the next mail can go on."""


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of one file: its fate, the case where there is one, and the reason where it is not a plain one."""

    fate: Fate
    ref: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class _Mail:
    """A mail on its way in: as parsed, its bytes, and when it is taken in."""

    parsed: ParsedMail
    raw: Raw
    key: str
    arrived: datetime


class MailIntake:
    """Takes mail in for one mailbox; two desks that get the same mail differ in `mailbox`, and both get it.

    `clock` gives aware UTC instants. Any number of intakes may work on one Maildir, in any number of programs.
    """

    def __init__(
        self,
        store: Store,
        desk: Desk,
        *,
        clock: Callable[[], datetime] = utc_now,
        mailbox: str = "complaints",
    ) -> None:
        self.store = store
        self.desk = desk
        self.clock = clock
        self.mailbox = clean_line(mailbox, LINE_LIMIT)

    def run_once(
        self,
        maildir: Path,
        progress: Callable[[int, int], None] | None = None,
        stop: threading.Event | None = None,
    ) -> Summary:
        """Takes in everything that waits. `progress` is told how many of how many files were met, after each.

        Raises BadInput where there is no Maildir, StoreError where the database cannot be written: what was not
        committed stays in `new/`.
        """
        folder = Maildir(maildir)
        summary = Summary()
        names = folder.waiting()
        try:
            for met, name in enumerate(names, start=1):
                if stop is not None and stop.is_set():
                    break
                self._take(folder, name, summary)
                if progress is not None:
                    progress(met, len(names))
        finally:
            if names:
                folder.sync()
        return summary

    def take_one(self, path: Path) -> Taken:
        """Takes in one file of a Maildir's `new/`. Raises StoreError and BadInput as `run_once` does."""
        summary = Summary()
        return self._take(Maildir(path.parent.parent), path.name, summary)

    def watch(
        self, maildir: Path, stop: threading.Event, on_pass: Callable[[Summary], None] | None = None
    ) -> None:
        """Takes mail in as it comes until `stop` is set; `on_pass` is told of each pass that met something.

        A file that cannot be read is told once. Raises as `run_once` does.
        """
        from core.waking import wakes

        folder = Maildir(maildir)
        told: set[str] = set()
        for _ in wakes([folder.new], stop):
            summary = self.run_once(maildir, stop=stop)
            fresh = [refusal for refusal in summary.refusals if refusal.what not in told]
            told |= {refusal.what for refusal in fresh}
            if on_pass is not None and (fresh or summary.seen > summary.refused):
                on_pass(replace(summary, refusals=fresh))

    # ---- one mail ------------------------------------------------------------------------------------------

    def _take(self, folder: Maildir, name: str, summary: Summary) -> Taken:
        """One file through all steps; whatever happens to it is counted."""
        from core.channels.mail.model import Limits

        limits = Limits()
        try:
            raw = folder.read(name, limits.size, limits.head)
        except Gone:
            return Taken(Fate.GONE)
        except Unreadable as error:
            summary.refuse(shown(name), error.reason)
            return Taken(Fate.REFUSED, reason=str(error.reason))
        taken = self._taken(raw)
        if taken.fate is Fate.REFUSED:
            summary.refuse(shown(name), verbatim(taken.reason))
            return taken
        summary.count(taken.fate)
        try:
            folder.keep(name)
        except Unreadable as error:
            summary.tell(shown(name), error.reason)
        return taken

    def _taken(self, raw: Raw) -> Taken:
        """The mail in the database, or the reason why not even a quarantine entry could be made of it."""
        mail = self._read(raw)
        fault: Exception | None = None
        for _ in range(2):
            try:
                with self.store.unit() as unit:
                    return self._entered(unit, mail)
            except TooLate as error:
                # Another program took it in between our looking and our writing; looking again tells what it made
                # of it.
                fault = error
            except StoreError as error:
                if type(error.__cause__).__name__ not in MAIL_AT_FAULT:
                    raise
                return self._set_aside(mail, error)
            except Exception as error:  # noqa: BLE001 - intake is total: one mail must never block the mailbox
                return self._set_aside(mail, error)
        return self._set_aside(mail, fault or RuntimeError())

    def _read(self, raw: Raw) -> _Mail:
        from core.channels.mail.parse import parse

        now = self.clock()
        parsed = replace(parse(raw.content, size=raw.size), digest=raw.sha256)
        named = parsed.message_id is not None and len(parsed.message_id) <= LONGEST_KEY
        key = parsed.message_id if named and parsed.message_id else f"sha256:{raw.sha256}"
        return _Mail(parsed, raw, key, min(raw.delivered, now))

    def _set_aside(self, mail: _Mail, error: Exception) -> Taken:
        """The mail in quarantine after a fault that nobody foresaw, in a transaction of its own."""
        reason = type(error).__name__
        try:
            with self.store.unit() as unit:
                known = self._known(unit, mail)
                return known if known else self._write(unit, mail, Arrival.QUARANTINED, reason)
        except StoreError:
            raise
        except Exception as second:  # noqa: BLE001 - as above; the file stays in new/ and is told
            return Taken(Fate.REFUSED, reason=f"{reason}, {type(second).__name__}")

    def _entered(self, unit: Unit, mail: _Mail) -> Taken:
        """What becomes of the mail, decided and written."""
        known = self._known(unit, mail)
        if known is not None:
            return known
        parsed = mail.parsed
        if parsed.unusable is not None:
            from core.channels.mail.model import UNUSABLE

            return self._write(unit, mail, Arrival.QUARANTINED, UNUSABLE[parsed.unusable])
        if parsed.kind in ("bounce", "delivery_report"):
            return self._reported(unit, mail)
        if parsed.kind == "own":
            return self._write(unit, mail, Arrival.REPORT, REPORTS["own"])
        found = find_thread(unit, parsed)
        if parsed.automatic and found.decision != "join":
            return self._write(unit, mail, Arrival.REPORT, REPORTS[parsed.kind], found.ref or "")
        if found.decision == "unsafe":
            return self._write(unit, mail, Arrival.QUARANTINED, str(found.why), found.ref or "")
        if found.ref is not None:
            return self._joined(unit, mail, found.ref, found.why)
        case = open_case(unit, self.desk, parsed, self.mailbox, mail.arrived)
        return self._write(unit, mail, Arrival.REGISTERED, "", case.ref)

    def _known(self, unit: Unit, mail: _Mail) -> Taken | None:
        """The fate of a mail that the book has already, or that comes under the Message-ID of another one."""
        before = unit.received(self.mailbox, mail.key)
        if before is None:
            return None
        if before.content_digest == mail.parsed.content_digest:
            return Taken(Fate.DUPLICATE, before.ref)
        other = replace(mail, key=f"sha256:{mail.raw.sha256}")
        again = unit.received(self.mailbox, other.key)
        if again is not None:
            return Taken(Fate.DUPLICATE, again.ref)
        return self._write(unit, other, Arrival.QUARANTINED, OTHER_CONTENT, before.ref)

    def _joined(self, unit: Unit, mail: _Mail, ref: str, why: Say) -> Taken:
        case = unit.case(ref)
        wire_id = mail.parsed.message_id
        if case is not None and wire_id and any(m.message_id == wire_id for m in case.messages):
            # The same mail to two of the floor's mailboxes: one message, and a row in each one's book.
            self._write(unit, mail, Arrival.JOINED, ALREADY_THERE, ref)
            return Taken(Fate.DUPLICATE, ref, ALREADY_THERE)
        join_case(unit, self.desk, mail.parsed, ref, mail.arrived)
        return self._write(unit, mail, Arrival.JOINED, str(why), ref)

    def _reported(self, unit: Unit, mail: _Mail) -> Taken:
        """A bounce marks the letter that it returns; any other word about delivery is only written down."""
        report = mail.parsed.report
        about = (report.original_message_id if report else None) or mail.parsed.in_reply_to
        letter = unit.message_by_wire_id(about) if about else None
        if letter is None:
            return self._write(unit, mail, Arrival.REPORT, NO_LETTER_OF_OURS)
        ref, message_id = letter
        words = clean_line(" ".join(filter(None, _diagnosis(mail.parsed))), LINE_LIMIT)
        if mail.parsed.kind == "bounce":
            came_back = RecordDelivery(message=message_id, result="bounced", detail=words)
            with suppress(Refused):  # it came back before, or a person has taken it in hand meanwhile
                self.desk.act(unit, ref, came_back, SYSTEM)
        return self._write(unit, mail, Arrival.REPORT, words, ref)

    def _write(self, unit: Unit, mail: _Mail, arrival: Arrival, reason: str, ref: str = "") -> Taken:
        """The mail's row in the intake book, with its bytes kept."""
        parsed = mail.parsed
        unit.record_received(
            Received(
                mailbox=self.mailbox,
                key=mail.key,
                content_digest=parsed.content_digest,
                arrival=arrival,
                reason=clean_line(reason, LINE_LIMIT),
                at=self.clock(),
                ref=ref,
                raw_sha256=unit.put_file(mail.raw.content),
                sender=clean_line(str(parsed.sender or parsed.sender_name), LINE_LIMIT),
                subject=clean_line(parsed.subject, LINE_LIMIT),
            )
        )
        return Taken(FATES[arrival], ref, reason)


def find_thread(unit: Unit, mail: ParsedMail) -> Thread:
    """Which case the mail belongs to, by what the store knows of the ids and references in it."""
    from core.channels.mail.threading import ids_of, refs_of, thread

    ids, refs = ids_of(mail), refs_of(mail)
    by_id = unit.parties_by_message_id(ids) if ids else {}
    by_ref = unit.parties_by_ref(refs) if refs else {}
    return thread(mail, by_id, by_ref)


def _diagnosis(mail: ParsedMail) -> tuple[str | None, ...]:
    """What the mail server says: what happened, the code, to whom, and its own words."""
    report = mail.report
    if report is None:
        return (mail.subject,)
    return report.action, report.status, report.final_recipient, report.diagnostic
