"""A composed mail reads back as what was written, and nothing in it can become a header of its own."""

from __future__ import annotations

from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.header import decode_header, make_header
from email.message import EmailMessage
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from core.case import Direction, Message, MessageKind, MessageState
from core.catalogue import Channel
from core.ports import Outgoing
from core.relay.compose import Sender, Unsendable, compose, envelope_sender, recipient_of
from core.text import clean, clean_line, is_clean

NOW = datetime(2026, 11, 22, 12, 30, 5, tzinfo=UTC)
DESK = Sender("complaints@house.example", "Lucky Horse, complaints")
HEADERS = {
    "message-id", "in-reply-to", "references", "from", "to", "subject", "date", "content-language", "auto-submitted",
    "x-auto-response-suppress", "x-casefloor-case", "content-type", "content-transfer-encoding", "mime-version",
}  # fmt: skip


def outgoing(body: str = "Words.", **fields: Any) -> Outgoing:
    whole: dict[str, Any] = {
        "id": "m2", "direction": Direction.OUT, "kind": MessageKind.REPLY, "channel": Channel.MAIL, "at": NOW,
        "by": "anna", "state": MessageState.QUEUED, "subject": "[26-4213-7] Your complaint",
        "address": "client@example.com", "language": "en", "message_id": "26-4213-7.m2.abc@house.example",
    }  # fmt: skip
    return Outgoing("26-4213-7", 4213, Message(**(whole | fields)), body)


def read(mail: bytes) -> EmailMessage:
    parsed = message_from_bytes(mail, policy=policy.default)
    assert isinstance(parsed, EmailMessage)
    return parsed


def text_of(mail: EmailMessage) -> str:
    """The body, but for the line end that every mail's last line has."""
    return str(mail.get_content()).replace("\r\n", "\n").removesuffix("\n")


class TestHeaders:
    def test_say_who_writes_to_whom_about_which_case(self) -> None:
        mail = read(compose(outgoing(), DESK, NOW))
        assert mail["From"].addresses[0].addr_spec == "complaints@house.example"
        assert mail["From"].addresses[0].display_name == "Lucky Horse, complaints"
        assert mail["To"].addresses[0].addr_spec == "client@example.com"
        assert mail["Subject"] == "[26-4213-7] Your complaint"
        assert mail["Date"].datetime == NOW
        assert mail["Message-ID"] == "<26-4213-7.m2.abc@house.example>"
        assert mail["X-Casefloor-Case"] == "26-4213-7"
        assert mail["Content-Language"] == "en"
        assert mail["In-Reply-To"] is None

    def test_tie_an_answer_to_what_it_answers(self) -> None:
        long_id = "a" * 200 + "@mail.example"
        mail = compose(outgoing(reply_to=long_id), DESK, NOW)
        assert f"In-Reply-To: <{long_id}>\r\n".encode() in mail
        assert f"References: <{long_id}>\r\n".encode() in mail

    @pytest.mark.parametrize("stranger", ["a b@c", "x>\r\nBcc: b@example.com", "идентификатор@c", "a" * 2000])
    def test_leave_out_an_id_that_cannot_be_written(self, stranger: str) -> None:
        mail = read(compose(outgoing(reply_to=stranger), DESK, NOW))
        assert mail["In-Reply-To"] is None
        assert mail["Bcc"] is None

    def test_tell_machines_that_a_machine_wrote(self) -> None:
        by_hand = read(compose(outgoing(), DESK, NOW))
        assert by_hand["Auto-Submitted"] is None
        answer = read(compose(outgoing(automatic=True, reply_to="x@y"), DESK, NOW))
        assert answer["Auto-Submitted"] == "auto-replied"
        assert answer["X-Auto-Response-Suppress"] == "All"
        assert read(compose(outgoing(automatic=True), DESK, NOW))["Auto-Submitted"] == "auto-generated"

    def test_the_same_message_keeps_its_id_over_every_attempt(self) -> None:
        later = NOW.replace(hour=23)
        first, second = (read(compose(outgoing(), DESK, moment)) for moment in (NOW, later))
        assert first["Message-ID"] == second["Message-ID"]


class TestText:
    @pytest.mark.parametrize(
        "body",
        [
            "Plain words.",
            "Здравствуйте!\n\nМы вернём вам 500,00\u00a0EUR.\n\nС уважением",
            "From the first line\n.\n.. dots\n-- \nsignature",
            "one line " * 400,
            "строка " * 400,
            "emoji 🎲 and \u200fmarks\u200f",
            "",
        ],
    )
    def test_reads_back_as_it_was_written(self, body: str) -> None:
        assert text_of(read(compose(outgoing(body), DESK, NOW))) == clean(body)

    def test_in_russian_needs_nothing_of_the_relay(self) -> None:
        mail = compose(outgoing("Мы разобрались.\n" * 50, subject="[26-4213-7] Решение по вашей жалобе"), DESK, NOW)
        assert mail.isascii()
        assert max(map(len, mail.split(b"\r\n"))) <= 998
        assert b"\n" not in mail.replace(b"\r\n", b"")
        assert read(mail)["Subject"] == "[26-4213-7] Решение по вашей жалобе"

    @pytest.mark.parametrize("words", [
        "Re: Изменили коэффициент после матча",
        "Re: [26-3921-0] Нам нужна ваша помощь, чтобы разобраться в этом деле поскорее",
        "Служба по работе с обращениями клиентов компании, отдел жалоб и предложений",
    ])  # fmt: skip
    def test_a_long_line_in_russian_keeps_its_blanks(self, words: str) -> None:
        mail = compose(outgoing(subject=words), Sender(DESK.address, words), NOW)
        assert read(mail)["Subject"] == words
        written = str(make_header(decode_header(message_from_bytes(mail)["From"])))  # the newer reader adds blanks
        assert written == f"{words} <{DESK.address}>"
        assert max(map(len, mail.splitlines())) <= 78


OUTSIDE = st.text(
    alphabet=st.one_of(st.sampled_from("\r\n\t\0 :,;<>@\"\\=?_()[]{}\x0b\x0c\x1c\x85\u2028\x1b"), st.characters()),
    max_size=300,
)


class TestInjection:
    @given(subject=OUTSIDE, name=OUTSIDE, reply_to=OUTSIDE)
    def test_no_word_becomes_a_header(self, subject: str, name: str, reply_to: str) -> None:
        mail = read(compose(outgoing(subject=subject, reply_to=reply_to), Sender(DESK.address, name), NOW))
        assert {key.lower() for key in mail} <= HEADERS
        assert len(mail.keys()) == len(set(mail.keys()))
        assert [address.addr_spec for address in mail["From"].addresses] == [DESK.address]
        assert [address.addr_spec for address in mail["To"].addresses] == ["client@example.com"]
        assert text_of(mail) == "Words."

    @given(body=OUTSIDE)
    def test_no_body_becomes_a_header_or_is_lost(self, body: str) -> None:
        mail = read(compose(outgoing(body), DESK, NOW))
        assert {key.lower() for key in mail} <= HEADERS
        assert text_of(mail) == clean(body).removesuffix("\n")

    @given(address=st.one_of(OUTSIDE, st.builds("{}@{}".format, OUTSIDE, OUTSIDE)))
    @example(address="anna@\u00af")
    def test_an_address_is_one_address_or_refused(self, address: str) -> None:
        message = outgoing(address=address).message
        try:
            recipient = recipient_of(message)
        except Unsendable as error:
            assert is_clean(str(error))
        else:
            assert recipient.count("@") == 1
            assert clean_line(recipient) == recipient
            assert not set(recipient) & set("\r\n <>,;:")

    @pytest.mark.parametrize(
        "address",
        ["", "nobody", "a@b.example, c@d.example", "a@b.example\r\nRCPT TO:<c@d.example>", "a@b@c", "Anna <a@b>", "a@.."],
    )
    def test_what_is_no_address_is_told(self, address: str) -> None:
        with pytest.raises(Unsendable, match="is not a mail address"):
            compose(outgoing(address=address), DESK, NOW)

    def test_a_message_without_its_id_is_not_sent(self) -> None:
        for bad in ("", "<x@y>", "x y@z", "x@y\r\nBcc: a@b"):
            with pytest.raises(Unsendable, match="Message-ID"):
                compose(outgoing(message_id=bad), DESK, NOW)


class TestAddresses:
    def test_a_domain_in_cyrillic_is_written_as_servers_know_it(self) -> None:
        assert recipient_of(outgoing(address="anna@почта.рф").message) == "anna@xn--80a1acny.xn--p1ai"
        assert compose(outgoing(address="anna@почта.рф"), DESK, NOW).isascii()

    def test_a_mailbox_in_cyrillic_is_written_in_utf_8(self) -> None:
        mail = compose(outgoing(address="анна@example.com"), DESK, NOW)
        assert "анна@example.com".encode() in mail

    def test_no_report_can_come_back_about_an_automatic_answer(self) -> None:
        assert envelope_sender(outgoing(automatic=True, reply_to="x@y").message, DESK) == ""
        assert envelope_sender(outgoing(automatic=True).message, DESK) == DESK.address
        assert envelope_sender(outgoing(reply_to="x@y").message, DESK) == DESK.address
