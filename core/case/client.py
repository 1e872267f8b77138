"""The client as a case knows them: who they are, how they are reached, how far they are verified."""

from enum import StrEnum

from core.case.record import Record


class ContactKind(StrEnum):
    """How a client can be reached."""

    EMAIL = "email"
    PHONE = "phone"
    CHAT = "chat"
    SOCIAL = "social"
    POST = "post"


class Contact(Record):
    """One way to reach a client; `value` is normalised, so that equal contacts compare equal."""

    kind: ContactKind
    value: str


class Identity(StrEnum):
    """How far a client's identity is verified."""

    NONE = "none"
    BASIC = "basic"
    FULL = "full"


class Client(Record):
    """The client as this case knows them; `number` is the client card's, shared by all their cases."""

    number: int
    name: str = ""
    contacts: tuple[Contact, ...] = ()
    accounts: tuple[str, ...] = ()
    language: str = ""
    tier: str = ""
    flags: tuple[str, ...] = ()
    """Vulnerability flags: `vulnerable`, `self_exclusion`, `minor`, `bereaved`, … as the floor names them."""
    identity: Identity = Identity.NONE

    @property
    def reachable(self) -> bool:
        """Whether any contact is known; which one a letter takes is another question."""
        return bool(self.contacts)

    @property
    def verified(self) -> bool:
        """Whether their identity was looked at, to whatever degree."""
        return self.identity is not Identity.NONE

    def contact(self, kind: ContactKind) -> str:
        """The first contact of that kind, or an empty string."""
        return next((contact.value for contact in self.contacts if contact.kind is kind), "")
