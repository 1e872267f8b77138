"""Everything a decision may look at besides the case and the command: the time, the person, the policy, and what
the desk looked up for it. Deciding reads this and nothing else, so the same inputs give the same answer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from core.case import Case, Client
from core.journal import Entry
from core.people import Person
from core.policy import Policy


@dataclass(frozen=True, slots=True)
class Context:
    """The surroundings of one decision.

    `similar` are the client's other open cases that look alike; `people` the persons whom the command names;
    `other` the case that it names; `number` and `ref` a fresh case number and its reference (for `register`);
    `known_client` the card that the command's contacts belong to, and `client_number` a fresh number for a new
    one; `last` the journal's last entry for `undo`, with `before`, the case as it was before it; `automatic_sent` how
    many automatic messages the client's address got within the policy's day; `target` the policy that `rebase` names,
    and `policy_name` what the floor keeps this policy under, for a case that is registered.
    """

    now: datetime
    by: Person
    policy: Policy
    domain: str = "casefloor.invalid"
    similar: tuple[str, ...] = ()
    people: Mapping[str, Person] = field(default_factory=dict)
    other: Case | None = None
    number: int = 0
    ref: str = ""
    known_client: Client | None = None
    client_number: int = 0
    last: Entry | None = None
    before: Case | None = None
    automatic_sent: int = 0
    target: Policy | None = None
    policy_name: str = ""
