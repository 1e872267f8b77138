"""The policies that the floor keeps, whole and for good, and which of them new cases are received under."""

from __future__ import annotations

from datetime import datetime
from itertools import count

from pydantic import ValidationError

from core.errors import BadInput, NotFound
from core.policy import Policy
from core.ports import PolicyInForce
from core.say import say
from db.instants import instant, micros
from db.session import Session

_BY_DIGEST = "SELECT name FROM policy WHERE digest = ?"
_KNOWN = "SELECT 1 FROM policy WHERE name = ?"
_NEW = "INSERT INTO policy (name, digest, content, at, who) VALUES (?, ?, ?, ?, ?)"
_CONTENT = "SELECT content FROM policy WHERE name = ?"
USE_COLUMNS = "number, name, at, who, origin"
_IN_FORCE = f"SELECT {USE_COLUMNS} FROM policy_use ORDER BY number DESC LIMIT 1"
_USE = "INSERT INTO policy_use (name, at, who, origin) VALUES (?, ?, ?, ?) RETURNING number"


def keep(session: Session, policy: Policy, at: datetime, by: str) -> str:
    """Keeps the policy and returns its name; see `core.ports.Unit.keep_policy`."""
    known = session.value(_BY_DIGEST, (policy.digest,))
    if known is not None:
        return str(known)
    name = _free_name(session, policy.name)
    session.run(_NEW, (name, policy.digest, policy.model_dump_json(), micros(at), by))
    return name


def policy(session: Session, name: str) -> Policy | None:
    """The policy that is kept under that name, or None. Raises BadInput for one that this program cannot read."""
    content = session.value(_CONTENT, (name,))
    if content is None:
        return None
    try:
        return Policy.model_validate_json(content)
    except ValidationError as error:
        words = say("This version cannot read the policy {name}, which a newer one kept: use that one", name=name)
        raise BadInput(words, "policy") from error


def in_force(session: Session) -> PolicyInForce | None:
    """What was put in force last, or None."""
    row = session.one(_IN_FORCE)
    return None if row is None else use_of(*row)


def put_in_force(session: Session, name: str, at: datetime, by: str, origin: str) -> PolicyInForce:
    """Writes down that new cases are received under this policy. Raises NotFound where it is not kept."""
    if session.one(_KNOWN, (name,)) is None:
        raise NotFound(say("The floor keeps no policy {name}", name=name))
    number: int = session.returned(_USE, (name, micros(at), by, origin))
    return PolicyInForce(number, name, at, by, origin)


def use_of(number: int, name: str, at: int, who: str, origin: str) -> PolicyInForce:
    """A row of USE_COLUMNS as the core has it."""
    return PolicyInForce(number, name, instant(at), who, origin)


def _free_name(session: Session, name: str) -> str:
    """The name itself, or with `+2`, `+3`, … where other contents have it."""
    if session.one(_KNOWN, (name,)) is None:
        return name
    return next(named for n in count(2) if session.one(_KNOWN, (named := f"{name}+{n}",)) is None)
