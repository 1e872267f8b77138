"""The demo's floor as somebody who opens it would find it: believable, whole, made up, and alive."""

from __future__ import annotations

import random
import re
import threading
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from core.case import Case, MessageState
from core.catalogue import Disposition, Status
from core.channels.mail.parse import parse
from core.channels.mail_intake import MailIntake
from core.desk import Desk
from core.journal import Entry
from core.people import Role, person
from core.policy import house
from core.settings import Settings
from core.stages import Stage
from db import queries
from db.connect import open_floor
from db.queue import rows_for
from db.store import SqliteStore
from db.verify import verify
from tui.demo.build import MAILBOX, fill
from tui.demo.cast import CLIENTS, COLLEAGUES
from tui.demo.mails import complaint, make_maildir
from tui.demo.plan import CASES
from tui.demo.producer import Producer
from tui.demo.run import demo_settings, seat_of_demo
from tui.demo.scene import Scene

pytestmark = pytest.mark.xdist_group("demo")

NOW = datetime(2026, 3, 29, 12, 0, tzinfo=UTC)
SEAT = person("you", "administrator", "You Yourself")
DOMAIN = "example.net"


@dataclass
class Demo:
    """A demo's floor that stands still."""

    folder: Path
    store: SqliteStore
    scenes: list[Scene]
    cases: list[Case]
    journal: list[Entry]

    @property
    def maildir(self) -> Path:
        return self.folder / "mail"

    def of(self, goal: str) -> Case:
        ref = next(scene.ref for scene in self.scenes if scene.part.goal.name == goal)
        return next(case for case in self.cases if case.ref == ref)


def made(folder: Path, count: int = CASES) -> Demo:
    store = open_floor(folder / "floor.db", create=True)
    scenes = fill(store, house(), make_maildir(folder / "mail"), SEAT, NOW, domain=DOMAIN, cases=count)
    journal = queries.journal_since(store, 0, 100_000)
    rows = sorted(rows_for(store, {entry.case for entry in journal}), key=lambda row: row.number)
    with store.reading() as unit:
        cases = [case for row in rows if (case := unit.case(row.ref))]
    return Demo(folder, store, scenes, cases, journal)


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    floor = made(tmp_path_factory.mktemp("demo"))
    yield floor
    floor.store.close()


class TestTheFloor:
    def test_has_cases_in_every_stage_and_status(self, demo: Demo) -> None:
        assert {case.stage for case in demo.cases} == set(Stage)
        assert {case.status for case in demo.cases} == set(Status)
        assert len(demo.cases) >= 70

    def test_has_complaints_that_ended_early(self, demo: Demo) -> None:
        ends = {case.disposed.disposition for case in demo.cases if case.disposed}
        assert ends == set(Disposition)

    def test_has_what_goes_wrong_on_a_floor(self, demo: Demo) -> None:
        assert demo.of("appealed").level >= 1
        assert demo.of("appealed").reopened == 1
        assert demo.of("with the lead").level == 1
        assert [m for m in demo.of("came back").messages if m.state is MessageState.BOUNCED]
        assert [m for m in demo.of("not taken by the relay").messages if m.error and m.attempts]
        assert [m for m in demo.of("drafted").messages if m.state is MessageState.DRAFT]
        assert demo.of("the client asks again").unanswered >= 2
        assert [promise for promise in demo.of("promised").promises if promise.state == "open"]

    def test_has_decisions_that_wait_for_a_second_person(self, demo: Demo) -> None:
        desk = Desk(demo.store, house(), clock=lambda: NOW)
        case = demo.of("to be approved")
        with demo.store.reading() as unit:
            assert "approval" in {unmet.guard for unmet in desk.owes(unit, case, SEAT)}

    def test_has_a_mail_that_waits_for_a_person(self, demo: Demo) -> None:
        assert len(queries.waiting_mail(demo.store)) == 1

    def test_speaks_russian_and_english(self, demo: Demo) -> None:
        spoken = Counter(case.language for case in demo.cases)
        assert spoken["ru"] >= 25
        assert spoken["en"] >= 25

    def test_deals_in_several_currencies(self, demo: Demo) -> None:
        decided = {case.decision.amount.currency for case in demo.cases if case.decision and case.decision.amount}
        assert {"EUR", "RUB", "USDT"} <= decided

    def test_gives_the_person_at_the_seat_something_to_do(self, demo: Demo) -> None:
        mine = [case for case in demo.cases if case.is_open and case.handler == SEAT.login]
        assert len(mine) >= 5

    def test_was_worked_by_many_people_by_their_rights(self, demo: Demo) -> None:
        acted = {entry.by for entry in demo.journal}
        roles = {colleague.role for colleague in COLLEAGUES if colleague.login in acted}
        assert len(acted) >= 9
        assert {Role.AGENT, Role.SPECIALIST, Role.LEAD} <= roles
        assert roles.isdisjoint({Role.AUDITOR, Role.SUPERVISOR})

    def test_is_a_month_old_and_not_younger_than_now(self, demo: Demo) -> None:
        moments = [entry.at for entry in demo.journal]
        assert moments == sorted(moments)
        assert min(moments) >= NOW - timedelta(days=31)
        assert max(moments) <= NOW

    def test_has_pictures_that_came_by_mail(self, demo: Demo) -> None:
        files = [file for case in demo.cases for message in case.messages for file in message.attachments]
        assert len(files) >= 10
        with demo.store.reading() as unit:
            assert all((unit.file(file.sha256) or b"").startswith(b"\x89PNG") for file in files)

    def test_verifies(self, demo: Demo) -> None:
        report = verify(demo.store)
        assert [str(problem.message) for problem in report.problems] == []
        assert report.cases == len(demo.cases)


class TestMadeUp:
    def test_every_address_is_reserved_for_examples(self, demo: Demo) -> None:
        written = " ".join(entry.model_dump_json() for entry in demo.journal)
        domains = {domain.lower() for domain in re.findall(r"[\w.+-]+@([\w-]+(?:\.[\w-]+)+)", written)}
        assert domains <= {"example.com", "example.org", "example.net", "mx.example.net"}
        assert {"example.com", "example.org"} <= domains

    def test_every_telephone_is_one_that_nobody_has(self) -> None:
        assert all(re.fullmatch(r"\+790000000\d\d|\+4420794600\d\d", client.phone) for client in CLIENTS)

    def test_nothing_leads_out_of_the_demos_folder(self, tmp_path: Path) -> None:
        theirs = Settings.model_validate({
            "db": "/home/somebody/floor.db", "as": "boss", "language": "ru",
            "mail": {"relay": "smtp://mail.example.com", "maildirs": [{"path": "/home/somebody/Maildir"}]},
            "policy": {"file": "/home/somebody/policy.toml"}, "screen": {"theme": "light"},
        })  # fmt: skip
        ours = demo_settings(theirs, tmp_path)
        assert ours.language == "ru"
        assert ours.screen.theme == "light"
        assert ours.database == str(tmp_path / "floor.db")
        assert ours.mail.relay == f"maildir:{tmp_path / 'sent'}"
        assert [box.folder for box in ours.mail.maildirs] == [tmp_path / "mail"]
        assert ours.policy_path is None

    def test_the_seat_is_none_of_the_made_up_people(self) -> None:
        assert seat_of_demo().login not in {colleague.login for colleague in COLLEAGUES}
        assert seat_of_demo().role is Role.ADMINISTRATOR


def test_the_same_seed_gives_the_same_floor(tmp_path: Path) -> None:
    told = []
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        floor = made(tmp_path / name, 14)
        told.append([(entry.case, entry.at, entry.by, entry.command) for entry in floor.journal])
        floor.store.close()
    assert told[0] == told[1]


@pytest.mark.parametrize("count", [1, 9, 120])
def test_a_floor_can_be_of_any_size(tmp_path: Path, count: int) -> None:
    floor = made(tmp_path, count)
    assert len(floor.scenes) == count
    assert len(floor.cases) >= count
    assert verify(floor.store).found == 0
    floor.store.close()


def test_the_clients_mails_read_as_they_were_written() -> None:
    for number, client in enumerate(CLIENTS):
        body = "Где мои деньги? 100 ₽ — не шутка" if client.language == "ru" else "Where is my money?"
        raw = complaint(client, "Ой / Ouch", body, NOW, f"{number}.2@example.com", random.Random(number), "снимок.png")
        mail = parse(raw)
        assert (mail.sender_address, mail.sender_name) == (client.email, client.name)
        assert body in mail.body
        assert mail.language == client.language
        assert [file.name for file in mail.attachments] == ["снимок.png"]
        assert (mail.kind, mail.automatic, mail.defects) == ("mail", False, ())


class TestAlive:
    @pytest.fixture
    def floor(self, tmp_path: Path) -> Iterator[Demo]:
        floor = made(tmp_path, 30)
        yield floor
        floor.store.close()

    @pytest.fixture
    def producer(self, floor: Demo) -> Producer:
        return self.producing(floor)

    def producing(self, floor: Demo, **more: object) -> Producer:
        return Producer(
            lambda: open_floor(floor.folder / "floor.db"), house(), floor.maildir, SEAT, floor.scenes,
            domain=DOMAIN, seed=1, **{"clock": lambda: NOW + timedelta(minutes=1), **more},  # type: ignore[arg-type]
        )  # fmt: skip

    def taken_in(self, floor: Demo) -> int:
        desk = Desk(floor.store, house(), clock=lambda: NOW + timedelta(minutes=2), domain=DOMAIN)
        intake = MailIntake(floor.store, desk, clock=desk.clock, mailbox=MAILBOX)
        return intake.run_once(floor.maildir).registered

    def test_a_new_complaint_comes_in_by_mail(self, floor: Demo, producer: Producer) -> None:
        producer.somebody_writes()
        assert self.taken_in(floor) == 1

    def test_colleagues_work_and_leave_the_seats_cases_alone(self, floor: Demo, producer: Producer) -> None:
        before = queries.last_seq(floor.store)
        while producer.somebody_works(floor.store) and queries.last_seq(floor.store) < before + 40:
            self.taken_in(floor)
        acts = [entry for entry in queries.journal_since(floor.store, before, 1000) if entry.by != "casefloor"]
        mine = {case.number for case in floor.cases if case.handler == SEAT.login}
        assert len({entry.by for entry in acts}) >= 3
        assert SEAT.login not in {entry.by for entry in acts}
        assert mine.isdisjoint({entry.case for entry in acts})
        assert verify(floor.store).found == 0

    def test_a_case_that_came_in_alive_is_worked_too(self, floor: Demo, producer: Producer) -> None:
        producer._scenes.clear()
        scene = producer.somebody_writes()
        self.taken_in(floor)
        assert producer.somebody_works(floor.store)
        with floor.store.reading() as unit:
            case = unit.case(scene.ref)
        assert case is not None
        assert case.category is scene.topic.category

    def test_it_ends_when_the_program_does(self, floor: Demo) -> None:
        lively = threading.Event()
        told: list[datetime] = []

        def clock() -> datetime:
            told.append(NOW)
            if len(told) > 30:
                lively.set()
            return NOW + timedelta(minutes=1, milliseconds=len(told))

        producer = self.producing(floor, clock=clock, seconds=(0.0, 0.0))
        with producer.running():
            assert lively.wait(30)
        assert "casefloor-demo" not in {thread.name for thread in threading.enumerate()}
        assert verify(floor.store).found == 0
