"""Which policy holds: the one in force for new cases, and for each case the version that it was received under."""

from __future__ import annotations

from core.policy import Policy
from core.ports import Unit


class Shelf:
    """A program's view of the floor's policies.

    `fallback` holds while nobody put a policy in force on the floor. Kept policies never change, so each is read and
    parsed once; which one is in force is asked anew each time, since another program may have changed it.
    """

    def __init__(self, fallback: Policy) -> None:
        self.fallback = fallback
        self._kept: dict[str, Policy] = {}
        self._in_force = (0, fallback)

    @property
    def latest(self) -> Policy:
        """The policy in force when the floor was last asked: good enough for a form's choices, not for a case."""
        return self._in_force[1]

    def in_force(self, unit: Unit) -> Policy:
        """The policy that a new case is received under."""
        found = unit.policy_in_force()
        if found is None:
            return self.fallback
        if found.number != self._in_force[0]:
            self._in_force = (found.number, self.named(unit, found.name))
        return self._in_force[1]

    def named(self, unit: Unit, name: str) -> Policy:
        """The policy that is kept under this name; the one in force where the floor keeps none (any more)."""
        known = self._kept.get(name)
        if known is not None:
            return known
        found = unit.policy(name)
        if found is None:
            return self.fallback if name == self.fallback.name else self.latest
        self._kept[name] = found
        return found
