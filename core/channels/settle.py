"""What a person makes of a mail in quarantine: a message of a case, a new case, or nothing, with a reason."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from core.channels.mail_commands import join_case, open_case
from core.desk import Desk
from core.errors import BadInput, NotFound, Refused, TooLate
from core.people import ROLE_TITLES, WORKING, Person
from core.ports import Arrival, Received, Store, Unit
from core.say import label, say
from core.text import clean_line
from core.unmet import Unmet

if TYPE_CHECKING:
    from core.channels.mail.model import ParsedMail

JOINED = label("a person joined it to the case")
OPENED = label("a person opened a case with it")


@dataclass(frozen=True, slots=True)
class Join:
    """It belongs to the case `ref`."""

    ref: str


@dataclass(frozen=True, slots=True)
class Open:
    """It is a complaint of its own."""


@dataclass(frozen=True, slots=True)
class Discard:
    """It is nothing that the floor must answer."""

    reason: str


How = Join | Open | Discard


@dataclass(frozen=True, slots=True)
class Settled:
    """What the entry became, and the case that it went to, where it went to one."""

    arrival: Arrival
    ref: str = ""


def settle(store: Store, desk: Desk, number: int, by: Person, how: How, *, os_user: str = "") -> Settled:
    """Settles the quarantined entry `number` of the intake book, from the bytes that were kept of it.

    All in one transaction, under the person's name. Raises Refused where their role does not work cases or a rule
    forbids it, TooLate where the entry waits no more, NotFound for an unknown case, BadInput for an empty
    reason.
    """
    _may_settle(by)
    if isinstance(how, Discard) and not clean_line(how.reason):
        raise BadInput(say("say why it is discarded"), "reason")
    mail = _mail(store, number)
    with store.unit() as unit:
        row = _waiting(unit, number)
        settled, reason = _done(unit, desk, row, mail, by, how, os_user)
        unit.settle_received(number, by.login, settled.arrival, reason, settled.ref)
    return settled


def _done(
    unit: Unit, desk: Desk, row: Received, mail: ParsedMail, by: Person, how: How, os_user: str
) -> tuple[Settled, str]:
    """Carries it out; what it became, and the reason that the intake book keeps."""
    if isinstance(how, Discard):
        return Settled(Arrival.REPORT, row.ref), clean_line(how.reason)
    if mail.message_id and unit.parties_by_message_id((mail.message_id,)):
        # Another mail has that id already, and a Message-ID must lead to one case.
        mail = replace(mail, message_id=None)
    if isinstance(how, Join):
        case = join_case(unit, desk, mail, how.ref, row.at, by, os_user)
        return Settled(Arrival.JOINED, case.ref), JOINED
    case = open_case(unit, desk, mail, row.mailbox, row.at, by, os_user)
    return Settled(Arrival.REGISTERED, case.ref), OPENED


def _may_settle(by: Person) -> None:
    if not by.active:
        raise Refused("settle", (Unmet("person", "S1", say("{who} no longer works here", who=by.login)),))
    if by.role not in WORKING:
        message = say(
            "{role} may not {act}", role=say(ROLE_TITLES[by.role]), act=say("settle what waits in quarantine")
        )
        raise Refused("settle", (Unmet("role", "S1", message),))


def _mail(store: Store, number: int) -> ParsedMail:
    """The entry's mail, read again; outside any write transaction, since reading a large one takes its time."""
    from core.channels.mail.parse import parse

    with store.reading() as unit:
        raw = unit.file(_waiting(unit, number).raw_sha256)
    if raw is None:
        raise NotFound(say("the bytes of entry {number} are not kept", number=number))
    return parse(raw)


def _waiting(unit: Unit, number: int) -> Received:
    row = unit.waiting(number)
    if row is None:
        raise TooLate(say("entry {number} waits no more: somebody has settled it", number=number), "", 0)
    return row
