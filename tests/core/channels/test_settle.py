"""What waits in quarantine is settled by a person: joined, opened as a case, or discarded with a reason."""

from __future__ import annotations

import pytest

from core.channels.settle import Discard, Join, Open, Settled, settle
from core.commands import VerifyIdentity
from core.errors import BadInput, NotFound, Refused, TooLate
from core.people import Role, person
from core.ports import Arrival
from tests.core.channels.mailroom import Mailroom, letter

LAWYER = "lawyer@firm.example"


def waiting(room: Mailroom) -> tuple[str, int]:
    """A case, and the number of a mail about it that waits because its sender is no party."""
    case = room.open_case()
    room.take(letter("I act for Ms Petrova.", sender=f"A Lawyer <{LAWYER}>", subject=f"Re: {case.ref}"))
    return case.ref, room.entry()


def test_joined_it_is_a_message_of_the_case_and_its_sender_a_party(room: Mailroom) -> None:
    ref, number = waiting(room)
    assert settle(room.store, room.desk, number, room.agent, Join(ref)) == Settled(Arrival.JOINED, ref)
    message = room.case(ref).messages[-1]
    assert (message.address, message.excerpt) == (LAWYER, "I act for Ms Petrova.")
    assert room.take(letter("And?", sender=LAWYER, subject=f"Re: {ref}")).joined == 1


def test_opened_it_is_a_case_of_its_own_under_the_persons_name(room: Mailroom) -> None:
    ref, number = waiting(room)
    settled = settle(room.store, room.desk, number, room.agent, Open(), os_user="olga-unix")
    assert settled.arrival is Arrival.REGISTERED and settled.ref != ref
    case = room.case(settled.ref)
    assert (case.source, case.description) == ("mail:complaints", "I act for Ms Petrova.")
    with room.store.reading() as unit:
        first = unit.entries(case.number)[0]
    assert (first.by, first.os_user) == (room.agent.login, "olga-unix")


def test_opened_it_does_not_take_the_senders_address_for_proof_of_identity(room: Mailroom) -> None:
    ref, _ = waiting(room)
    room.desk.do(ref, VerifyIdentity(how="called back"), room.lead)
    room.take(letter("Other words.", message_id=f"<{room.case(ref).messages[0].message_id}>"))
    opened = room.case(settle(room.store, room.desk, room.entry(), room.agent, Open()).ref)
    first = room.case(ref).client
    assert first is not None and opened.client is not None
    assert (first.number, first.verified) == (opened.client.number, True) and not opened.client.verified


def test_discarded_it_keeps_the_reason(room: Mailroom) -> None:
    ref, number = waiting(room)
    version = room.case(ref).version
    assert settle(room.store, room.desk, number, room.agent, Discard("an advertisement")).arrival is Arrival.REPORT
    assert room.book()[-1] == (Arrival.REPORT, ref, "an advertisement") and room.case(ref).version == version
    with pytest.raises(BadInput):
        settle(room.store, room.desk, number, room.agent, Discard("  "))


def test_only_the_first_of_two_people_settles_it(room: Mailroom) -> None:
    ref, number = waiting(room)
    settle(room.store, room.desk, number, room.agent, Discard("spam"))
    with pytest.raises(TooLate):
        settle(room.store, room.desk, number, room.lead, Join(ref))
    assert len(room.case(ref).messages) == 2


@pytest.mark.parametrize("role", [Role.SUPERVISOR, Role.AUDITOR, Role.WALL])
def test_who_works_no_cases_settles_nothing(room: Mailroom, role: Role) -> None:
    ref, number = waiting(room)
    for how in (Join(ref), Open(), Discard("spam")):
        with pytest.raises(Refused):
            settle(room.store, room.desk, number, person("ivan", role), how)
    assert room.book()[-1][0] is Arrival.QUARANTINED


def test_an_unknown_case_leaves_it_waiting(room: Mailroom) -> None:
    _, number = waiting(room)
    for ref in ("26-1-1", "26-999-8"):
        with pytest.raises(NotFound):
            settle(room.store, room.desk, number, room.agent, Join(ref))
    with room.store.reading() as unit:
        assert unit.waiting(number) is not None


def test_a_mail_under_another_ones_id_is_kept_beside_it(room: Mailroom) -> None:
    first = room.open_case(message_id="<twice@client.example>")
    room.take(letter("Other words.", message_id="<twice@client.example>"))
    settle(room.store, room.desk, room.entry(), room.agent, Join(first.ref))
    assert [message.excerpt for message in room.case(first.ref).messages[2:]] == ["Other words."]
    # The id still leads to the one case that had it first.
    assert room.take(letter("And?", in_reply_to="<twice@client.example>")).joined == 1


def test_an_oversized_one_can_be_opened_by_its_headers(room: Mailroom) -> None:
    from core.channels.mail.model import Limits

    room.take(letter("x") + b"y" * Limits().size)
    case = room.case(settle(room.store, room.desk, room.entry(), room.agent, Open()).ref)
    assert (case.subject, case.description) == ("Where is my money?", "⟨empty⟩")
