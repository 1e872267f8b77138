"""People: their roles, their levels, and whether they may touch a case at all.

Which role may give which command is the table in `core.rules`; here is who a person is.
Levels are those of row E3: 0 the first line, 1 the department's lead, 2 management, 3 an independent body.
"""

from __future__ import annotations

from enum import StrEnum

from pydantic import BaseModel, ConfigDict, Field

from core.say import label


class Role(StrEnum):
    """What a person is on the floor; `SYSTEM` is the program itself (intake, outbox) and no person's role."""

    AGENT = "agent"
    SPECIALIST = "specialist"
    LEAD = "lead"
    MANAGER = "manager"
    SUPERVISOR = "supervisor"
    AUDITOR = "auditor"
    ADMINISTRATOR = "administrator"
    WALL = "wall"
    SYSTEM = "system"


ROLE_TITLES: dict[Role, str] = {
    Role.AGENT: label("agent"),
    Role.SPECIALIST: label("specialist"),
    Role.LEAD: label("lead"),
    Role.MANAGER: label("manager"),
    Role.SUPERVISOR: label("supervisor"),
    Role.AUDITOR: label("auditor"),
    Role.ADMINISTRATOR: label("administrator"),
    Role.WALL: label("wall"),
    Role.SYSTEM: label("system"),
}

DEFAULT_LEVEL: dict[Role, int] = {
    Role.AGENT: 0,
    Role.SPECIALIST: 0,
    Role.LEAD: 1,
    Role.MANAGER: 2,
    Role.SUPERVISOR: 1,
    Role.AUDITOR: 0,
    Role.ADMINISTRATOR: 2,
    Role.WALL: 0,
    Role.SYSTEM: 2,
}
"""The level a role works at where nothing else is said (E3)."""

HIGHEST_LEVEL = 2
"""The highest level inside the company."""

EXTERNAL_LEVEL = 3
"""The independent body outside it; management speaks with it."""

LEVELS: dict[int, str] = {
    0: label("first line"),
    1: label("department's lead"),
    2: label("management"),
    3: label("independent body"),
}
"""What each level is (E3)."""

FIRST_LINE: frozenset[Role] = frozenset({Role.AGENT, Role.SPECIALIST})
LEADING: frozenset[Role] = frozenset({Role.LEAD, Role.MANAGER, Role.ADMINISTRATOR})
MANAGING: frozenset[Role] = frozenset({Role.MANAGER, Role.ADMINISTRATOR})
"""Roles that answer for the policy."""

WORKING: frozenset[Role] = FIRST_LINE | LEADING
"""Roles that work cases; supervisors and auditors look, and do not touch."""

READING: frozenset[Role] = WORKING | {Role.SUPERVISOR, Role.AUDITOR, Role.SYSTEM}
"""Roles that may read a case; the wall sees figures only, never a client (S1, S3)."""


class Person(BaseModel):
    """Somebody who acts on cases. `departments` empty means every department."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    login: str = Field(min_length=1, max_length=64, pattern=r"^[\w.@+-]+$")
    name: str = Field(default="", max_length=120)
    role: Role
    departments: tuple[str, ...] = ()
    level: int = Field(default=0, ge=0, le=HIGHEST_LEVEL)
    active: bool = True
    mail: str = Field(default="", max_length=254)
    """Where warnings are written to, beside what the screens show; empty for nowhere."""

    def works_in(self, department: str | None) -> bool:
        """Whether cases of `department` are this person's business; management's business is everything."""
        if department is None or not self.departments:
            return True
        return self.role in {Role.MANAGER, Role.ADMINISTRATOR, Role.SYSTEM} or department in self.departments


def person(
    login: str, role: Role | str, name: str = "", departments: tuple[str, ...] = (), level: int | None = None
) -> Person:
    """A person with the level of their role where none is given."""
    role = Role(role)
    at = DEFAULT_LEVEL[role] if level is None else level
    return Person(login=login, name=name or login, role=role, departments=departments, level=at)


SYSTEM = Person(login="casefloor", name="Casefloor", role=Role.SYSTEM, level=HIGHEST_LEVEL)
"""The program itself: intake, the outbox, housekeeping."""
