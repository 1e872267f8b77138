"""A real floor on SQLite for the tests of the screens: people, and cases that the desk itself brought so far."""

from __future__ import annotations

from pathlib import Path

from core import commands as co
from core.case import Case
from core.desk import Desk
from core.people import SYSTEM, Person, person
from core.policy import Policy, house
from core.settings import Settings
from db.connect import open_floor
from tui.app import FloorApp
from tui.i18n import set_language
from tui.seat import Seat

ANNA = person("anna", "agent", "Anna K.", ("payments",))
BORIS = person("boris", "agent", "Boris L.", ("payments",))
LENA = person("lena", "lead", "Lena M.", ("payments",))
CHIEF = person("chief", "administrator", "The Chief")
PEOPLE = (ANNA, BORIS, LENA, CHIEF)


class Floor:
    """A database with its desk; `app` is a program on it, at a desk and a store of its own."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / "floor.db"
        self.store = open_floor(self.path, create=True)
        self.desk = Desk(self.store, house(), domain="floor.invalid")
        with self.store.unit() as unit:
            for one in PEOPLE:
                unit.add_person(one)

    def close(self) -> None:
        self.store.close()

    def app(
        self,
        who: Person = ANNA,
        *,
        language: str = "en",
        housekeeping: bool = False,
        maildir: Path | None = None,
        relay: str = "",
        policy: Policy | None = None,
    ) -> FloorApp:
        """A program for this person; it opens the database anew, as a program of its own would."""
        mail: dict[str, object] = {"relay": relay}
        if maildir is not None:
            mail["maildirs"] = [{"path": str(maildir), "mailbox": "desk"}]
        settings = Settings.model_validate(
            {"db": str(self.path), "as": who.login, "language": language, "mail": mail}
        )
        set_language(language)
        store = open_floor(self.path)
        seat = Seat(store, Desk(store, policy or house()), who, settings)
        return FloorApp(seat, housekeeping=housekeeping)

    def registered(self, by: Person = ANNA, **fields: object) -> Case:
        """A complaint with everything in it that registration asks of a person."""
        whole = {
            "channel": "mail", "name": "M. Tanaka", "email": "tanaka@example.com", "category": "payment",
            "subject": "Where is my money?", "demand": "My payout", "product": "crypto", "amount": "1200 USD",
            "description": "Where is my money? I was told two hours. This is the second time.", "language": "en",
        }  # fmt: skip
        return self.desk.register(co.Register.model_validate(whole | fields), by).case

    def do(self, case: Case, command: str, by: Person = ANNA, **fields: object) -> Case:
        """Gives one command and returns the case as it then is."""
        return self.desk.do(case.ref, co.COMMANDS.validate_python({"type": command, **fields}), by).case

    def sent(self, case: Case) -> Case:
        """The last message has been handed to the relay."""
        return self.do(case, "record_delivery", SYSTEM, message=case.messages[-1].id, result="handed")

    def in_analysis(self, by: Person = ANNA, **fields: object) -> Case:
        """Registered, acknowledged, and one stage on."""
        case = self.registered(by, **fields)
        return self.do(self.sent(self.do(case, "acknowledge", by)), "advance", by)

    def in_investigation(self, by: Person = ANNA, **fields: object) -> Case:
        """With a handler, evidence and a verified client."""
        case = self.in_analysis(by, **fields)
        case = self.do(case, "claim", by)
        case = self.do(case, "set_complexity", by, complexity="standard")
        for kind in house().required_evidence(case.category or "payment"):  # type: ignore[arg-type]
            case = self.do(case, "receive_evidence", by, kind=kind, note="seen in the back office")
        case = self.do(case, "verify_identity", by, how="passport")
        return self.do(case, "advance", by)

    def in_resolution(self, by: Person = ANNA, **fields: object) -> Case:
        """With a finding and a verdict."""
        case = self.in_investigation(by, **fields)
        case = self.do(
            case, "record_finding", by, text="The payout was blocked by a false alarm", evidence=["e1"]
        )
        case = self.do(case, "give_verdict", by, verdict="upheld", reasons="The delay was ours")
        return self.do(case, "advance", by)
