"""A case as a document: the names that scripts rely on, plain values, whole messages."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import Any

from core.case import (
    Case,
    Client,
    Clock,
    Direction,
    Disposed,
    Firing,
    Message,
    MessageKind,
    MessageState,
    Moment,
    WaitFor,
)
from core.catalogue import Category, Channel, Disposition
from core.commands import Register
from core.context import Context
from core.decide import decide
from core.decide.answer import Accepted
from core.evolve import apply
from core.journal import Entry
from core.money import Money
from core.people import person
from core.policy import house
from core.say import say
from core.stages import Stage
from core.unmet import Unmet
from core.view import case_view, entry_view, unmet_view

AT = datetime(2026, 11, 22, 10, 30, tzinfo=UTC)

CONTRACT = {
    "ref", "version", "stage", "status", "level", "department", "handler", "category", "product", "channel", "complexity",
    "client", "demand", "description", "amount", "owes", "evidence", "messages", "tasks", "findings", "verdict", "decision",
    "approvals", "actions", "promises", "wrap_up", "feedback", "disposition", "received_at", "policy", "clocks",
    "escalations", "notices", "referral", "appeals",
}  # fmt: skip


def case(**more: Any) -> Case:
    whole: dict[str, Any] = {
        "number": 7, "ref": "26-7-2", "version": 3, "policy": "house/1", "stage": Stage.REGISTRATION,
        "received_at": AT, "registered_at": AT, "stage_since": AT,
    }  # fmt: skip
    return Case(**whole | more)


def letter() -> Message:
    return Message(
        id="m1", direction=Direction.IN, kind=MessageKind.COMPLAINT, channel=Channel.MAIL, at=AT, by="casefloor",
        state=MessageState.RECEIVED, subject="Выплата", excerpt="Где…",
    )  # fmt: skip


class TestCaseView:
    def test_has_every_name_that_scripts_rely_on(self) -> None:
        assert case_view(case(), {}, ()).keys() >= CONTRACT

    def test_is_plain_json_with_values_as_the_journal_spells_them(self) -> None:
        view = case_view(
            case(
                channel=Channel.MAIL,
                category=Category.PAYMENT,
                amount=Money.read("€1200"),
                client=Client(number=1),
            ),
            {},
            (),
        )
        assert json.loads(json.dumps(view)) == view
        assert (view["channel"], view["category"], view["amount"]) == ("mail", "payment", "1200.00 EUR")
        assert (view["stage"], view["status"], view["received_at"]) == (
            "registration",
            "open",
            "2026-11-22T10:30:00Z",
        )

    def test_messages_come_with_their_whole_text(self) -> None:
        (message,) = case_view(case(messages=(letter(),)), {"m1": "Где мои деньги?\nИван"}, ())["messages"]
        assert message["body"] == "Где мои деньги?\nИван"
        assert message["direction"] == "in"
        assert "excerpt" not in message

    def test_a_disposition_is_told_under_its_own_name(self) -> None:
        disposed = Disposed(
            disposition=Disposition.SPAM, reason="casino ads", at=AT, by="anna", stage=Stage.ANALYSIS
        )
        view = case_view(case(stage=Stage.CLOSED, disposed=disposed), {}, ())
        assert view["disposition"]["disposition"] == "spam"
        assert view["status"] == "closed"

    def test_clocks_are_told_as_they_stand_at_the_moment(self) -> None:
        clock = Clock(
            rule="resolution", started_at=AT, due_at=AT + timedelta(hours=48), paused_since=AT + timedelta(hours=2),
            paused_until=AT + timedelta(hours=4), paused_by=WaitFor.CLIENT,
        )  # fmt: skip
        met = Clock(rule="first_answer", started_at=AT, due_at=AT, stopped_at=AT, stopped_by=Moment.ANSWERED)
        late = AT + timedelta(hours=49)
        (one, other), (then, _) = (
            case_view(case(clocks=(clock, met)), {}, (), now=now)["clocks"] for now in (AT + timedelta(hours=3), late)
        )
        assert {name: one[name] for name in ("name", "state", "started_at", "due_at", "stopped_by")} == {
            "name": "resolution", "state": "paused", "started_at": "2026-11-22T10:30:00Z",
            "due_at": "2026-11-24T10:30:00Z", "stopped_by": None,
        }  # fmt: skip
        assert one["paused"] == {"by": "client", "since": "2026-11-22T12:30:00Z", "until": "2026-11-22T14:30:00Z"}
        assert (other["state"], other["stopped_by"], other["paused"]) == ("met", "answered", None)
        assert (then["state"], then["breached"], then["paused"]) == ("breached", True, None)

    def test_what_fired_is_told_with_both_instants(self) -> None:
        firing = Firing(
            rule="resolution@100", cause="1", clock="resolution/1", to_level=1, due_at=AT, fired_at=AT + timedelta(hours=1)
        )
        (told,) = case_view(case(fired=(firing,)), {}, ())["escalations"]
        assert told == {
            "rule": "resolution@100", "cause": "1", "clock": "resolution/1", "to_level": 1,
            "due_at": "2026-11-22T10:30:00Z", "fired_at": "2026-11-22T11:30:00Z",
        }  # fmt: skip

    def test_a_client_with_a_flag_is_vulnerable(self) -> None:
        assert case_view(case(client=Client(number=1, flags=("minor",))), {}, ())["vulnerable"] is True
        assert case_view(case(client=Client(number=1)), {}, ())["vulnerable"] is False

    def test_what_is_owed_is_said_in_the_readers_language(self) -> None:
        owed = Unmet("handler", "P4", say("Nobody handles the case"), ("claim", "assign"))
        (told,) = case_view(
            case(), {}, (owed,), {"Nobody handles the case": "Дело никто не ведёт"}.__getitem__
        )["owes"]
        assert told == {
            "guard": "handler",
            "row": "P4",
            "message": "Дело никто не ведёт",
            "satisfy": ["claim", "assign"],
        }
        assert unmet_view(owed)["message"] == "Nobody handles the case"


def test_an_entry_of_the_journal_tells_who_did_what_from_which_version_to_which() -> None:
    context = Context(now=AT, by=person("anna", "agent"), policy=house(), number=7, ref="26-7-2")
    accepted = decide(None, Register(description="No payout"), context)
    assert isinstance(accepted, Accepted)
    entry = Entry(
        seq=12, case=7, from_version=0, to_version=1, at=AT, by="anna", os_user="a.ivanova", command="register",
        events=accepted.events,
    )  # fmt: skip
    view = entry_view(entry)
    assert list(view) == ["seq", "at", "by", "os_user", "command", "from_version", "to_version", "events"]
    assert (view["seq"], view["by"], view["os_user"], view["command"]) == (
        12,
        "anna",
        "a.ivanova",
        "register",
    )
    assert (view["from_version"], view["to_version"], view["at"]) == (0, 1, "2026-11-22T10:30:00Z")
    assert view["events"][0]["type"] == "registered"
    assert case_view(apply(None, entry), {}, ())["description"] == "No payout"
