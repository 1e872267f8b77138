"""Who acts, and whether they may read: decided once, before anything is shown or done."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.errors import BadInput, NotFound, Refused
from core.people import READING, ROLE_TITLES, Person, Role
from core.rules import role_objections
from core.say import say
from core.text import clean_line
from core.unmet import Unmet

if TYPE_CHECKING:
    from db.store import SqliteStore


def who_acts(store: SqliteStore, named: str, os_user: str) -> Person:
    """The person that is named, else the system's user, else the only one there is.

    Raises NotFound for a login that nobody has, Refused for somebody who left, BadInput where it is not clear.
    """
    with store.reading() as unit:
        person = unit.person(named or os_user)
    if person is None and named:
        raise NotFound(say("there is nobody with the login “{who}”", who=clean_line(named)))
    if person is None:
        person = _only_one(store, os_user)
    if not person.active:
        raise Refused("person", (Unmet("person", "S1", say("{who} no longer works here", who=person.login)),))
    return person


def reads(person: Person, command: str) -> None:
    """Refuses a role that may not see a case: the wall shows figures, never a client (S1, S3)."""
    if person.role not in READING:
        message = say("{role} sees figures only, no case and no client", role=say(ROLE_TITLES[person.role]))
        raise Refused(command, (Unmet("role", "S1", message),))


def takes_in(person: Person, command: str) -> None:
    """Refuses whoever may not register a complaint: what comes in by a file or a mailbox is registered too."""
    if unmet := role_objections("register", person):
        raise Refused(command, unmet)


def administers(person: Person, command: str) -> None:
    """Refuses whoever does not look after the floor itself."""
    if person.role is not Role.ADMINISTRATOR:
        message = say("only {role} does this, and {who} is {own}", role=say(ROLE_TITLES[Role.ADMINISTRATOR]),
                      who=person.login, own=say(ROLE_TITLES[person.role]))  # fmt: skip
        raise Refused(command, (Unmet("role", "S1", message),))


def _only_one(store: SqliteStore, os_user: str) -> Person:
    from db.queries import people

    active = [person for person in people(store) if person.active]
    if len(active) == 1:
        return active[0]
    message = say("say who acts, with {option} or {variable}: nobody here has the login “{who}”",
                  option="--as LOGIN", variable="CASEFLOOR_AS", who=os_user)  # fmt: skip
    raise BadInput(message, "as")
