"""Handing mail to a real SMTP server on loopback: taken, refused for now, refused for good, gone."""

from __future__ import annotations

import socket
from collections.abc import Iterator

import pytest

from core.errors import BadInput
from core.relay.relay import RelayRefused
from core.relay.smtp import SmtpRelay
from core.relay.smtp_url import StartTls, read_smtp_url
from tests.smtp_server import HANG_UP, HOST, SmtpServer

MAIL = b"Subject: hello\r\n\r\nWords.\r\n.\r\nA line after a dot.\r\n"
DESK = "desk@house.example"
CLIENT = "anna@client.example"
SECRET = "p@ss/w:rd тайна"


@pytest.fixture
def server() -> Iterator[SmtpServer]:
    with SmtpServer() as running:
        yield running


def refused(relay: SmtpRelay, recipient: str = CLIENT) -> RelayRefused:
    with pytest.raises(RelayRefused) as caught:
        relay.hand(MAIL, DESK, recipient)
    return caught.value


class TestATakenMail:
    def test_arrives_as_it_was_with_its_envelope(self, server: SmtpServer) -> None:
        relay = SmtpRelay(server.url())
        relay.hand(MAIL, DESK, CLIENT)
        relay.close()
        (mail,) = server.mails
        assert (mail.sender, mail.recipients) == (DESK, (CLIENT,))
        assert mail.content == MAIL

    def test_may_have_an_empty_envelope_sender(self, server: SmtpServer) -> None:
        relay = SmtpRelay(server.url())
        relay.hand(MAIL, "", CLIENT)
        relay.close()
        assert server.mails[0].sender == ""

    def test_shares_one_connection_with_its_batch(self, server: SmtpServer) -> None:
        relay = SmtpRelay(server.url())
        for _ in range(3):
            relay.hand(MAIL, DESK, CLIENT)
        relay.close()
        assert (len(server.mails), server.connections) == (3, 1)

    def test_goes_over_a_new_connection_after_close(self, server: SmtpServer) -> None:
        relay = SmtpRelay(server.url())
        for _ in range(2):
            relay.hand(MAIL, DESK, CLIENT)
            relay.close()
        assert (len(server.mails), server.connections) == (2, 2)

    def test_to_an_address_in_cyrillic_needs_a_relay_that_can(self, server: SmtpServer) -> None:
        relay = SmtpRelay(server.url())
        relay.hand(MAIL, DESK, "анна@client.example")
        relay.close()
        assert server.mails[0].recipients == ("анна@client.example",)
        with SmtpServer(utf8=False) as old:
            relay = SmtpRelay(old.url())
            refusal = refused(relay, "анна@client.example")
            relay.hand(MAIL, DESK, CLIENT)
            relay.close()
            assert refusal.permanent
            assert len(old.mails) == 1


class TestARefusal:
    @pytest.mark.parametrize("step", ["MAIL", "RCPT", "DATA"])
    def test_with_4xx_is_for_now(self, server: SmtpServer, step: str) -> None:
        server.answer(step, "451 4.7.1 greylisted, come back")  # type: ignore[arg-type]
        relay = SmtpRelay(server.url())
        refusal = refused(relay)
        assert not refusal.permanent
        assert not refusal.everyone
        assert "451" in refusal.detail
        assert "greylisted" in refusal.detail
        relay.hand(MAIL, DESK, CLIENT)
        relay.close()
        assert len(server.mails) == 1

    @pytest.mark.parametrize("step", ["MAIL", "RCPT", "DATA"])
    def test_with_5xx_is_for_good(self, server: SmtpServer, step: str) -> None:
        server.answer(step, "550 5.1.1 no such mailbox")  # type: ignore[arg-type]
        relay = SmtpRelay(server.url())
        refusal = refused(relay)
        assert refusal.permanent
        assert "no such mailbox" in refusal.detail
        relay.hand(MAIL, DESK, CLIENT)
        relay.close()
        assert server.connections == 1

    def test_is_a_clean_line_whatever_the_relay_says(self, server: SmtpServer) -> None:
        server.answer("RCPT", "550 \x1b]0;owned\x07 \x9b31m no")
        relay = SmtpRelay(server.url())
        detail = refused(relay).detail
        relay.close()
        assert detail.isprintable()

    def test_for_a_login_that_was_not_given_is_not_the_messages_fault(self) -> None:
        with SmtpServer(login=("desk", SECRET)) as server:
            relay = SmtpRelay(f"smtp://{HOST}:{server.port}")
            refusal = refused(relay)
            relay.close()
        assert not refusal.permanent
        assert refusal.everyone


class TestALostConnection:
    def test_where_nobody_listens_is_for_now_and_for_everyone(self) -> None:
        with socket.socket() as taken:
            taken.bind((HOST, 0))
            port = taken.getsockname()[1]
            refusal = refused(SmtpRelay(f"smtp://{HOST}:{port}"))
        assert not refusal.permanent
        assert refusal.everyone
        assert f"smtp://{HOST}:{port}" in refusal.detail

    @pytest.mark.parametrize("step", ["RCPT", "DATA"])
    def test_in_the_middle_is_for_now_and_the_next_mail_connects_again(self, server: SmtpServer, step: str) -> None:
        server.answer(step, HANG_UP)  # type: ignore[arg-type]
        relay = SmtpRelay(server.url())
        refusal = refused(relay)
        assert not refusal.permanent
        assert not refusal.everyone
        relay.hand(MAIL, DESK, CLIENT)
        relay.close()
        assert (len(server.mails), server.connections) == (1, 2)

    def test_between_two_mails_is_not_noticed(self, server: SmtpServer) -> None:
        relay = SmtpRelay(server.url())
        relay.hand(MAIL, DESK, CLIENT)
        server.hang_up()
        relay.hand(MAIL, DESK, CLIENT)
        relay.close()
        assert (len(server.mails), server.connections) == (2, 2)

    def test_to_a_relay_that_never_answers_ends_in_time(self) -> None:
        with socket.create_server((HOST, 0)) as deaf:
            port = deaf.getsockname()[1]
            refusal = refused(SmtpRelay(f"smtp://{HOST}:{port}", connect_seconds=0.2))
        assert "no answer in time" in refusal.detail
        assert refusal.everyone


class TestEncryption:
    @pytest.mark.parametrize("spoken", [{"starttls": True}, {"tls": True}])
    def test_and_login_go_together(self, spoken: dict[str, bool]) -> None:
        with SmtpServer(login=("desk@house.example", SECRET), **spoken) as server:
            relay = SmtpRelay(server.url())
            relay.hand(MAIL, DESK, CLIENT)
            relay.close()
            (mail,) = server.mails
        assert mail.encrypted
        assert mail.user == "desk@house.example"

    def test_with_a_stranger_is_refused(self) -> None:
        with SmtpServer(starttls=True) as server:
            refusal = refused(SmtpRelay(server.url(ca="")))
        assert not refusal.permanent
        assert refusal.everyone
        assert "certificate is not trusted" in refusal.detail
        assert server.mails == []

    def test_that_is_required_and_not_offered_stops_the_mail(self, server: SmtpServer) -> None:
        refusal = refused(SmtpRelay(server.url(starttls="required")))
        assert "offers no STARTTLS" in refusal.detail
        assert server.mails == []

    def test_that_is_opportunistic_is_used_where_it_is_offered(self, server: SmtpServer) -> None:
        with SmtpServer(starttls=True) as offering:
            relay = SmtpRelay(offering.url(starttls="opportunistic"))
            relay.hand(MAIL, DESK, CLIENT)
            relay.close()
            assert offering.mails[0].encrypted
        relay = SmtpRelay(server.url(starttls="opportunistic"))
        relay.hand(MAIL, DESK, CLIENT)
        relay.close()
        assert not server.mails[0].encrypted


class TestSecrets:
    def test_a_wrong_password_is_told_without_it(self) -> None:
        with SmtpServer(starttls=True, login=("desk", SECRET)) as server:
            relay = SmtpRelay(server.url(login=("desk", "wr0ng-secret")))
            refusal = refused(relay)
        assert "refuses the login of desk (535)" in refusal.detail
        assert not refusal.permanent
        assert refusal.everyone
        assert "wr0ng" not in refusal.detail + repr(relay) + repr(relay.address) + str(relay.address)
        assert refusal.__cause__ is None
        assert refusal.__suppress_context__

    def test_the_password_given_apart_wins_over_the_one_in_the_url(self) -> None:
        with SmtpServer(starttls=True, login=("desk", SECRET)) as server:
            relay = SmtpRelay(server.url(login=("desk", "old")), password=SECRET)
            relay.hand(MAIL, DESK, CLIENT)
            relay.close()
            assert len(server.mails) == 1

    @pytest.mark.parametrize(
        "url",
        [
            "smtp://u:s3cret@mail.example.com:99999",
            "smtp://u:s3cret@mail.example.com:port",
            "smtp://u:s3c/ret@mail.example.com",
            "smtp://u:s3cret@",
            "smpt://u:s3cret@mail.example.com",
            "smtp://u:s3cret@mail.example.com?tls=yes",
            "smtp://u:s3cret@mail.example.com?starttls=perhaps",
            "smtp://u:s3cret@mail.example.com?starttls=none",
            "smtps://u:s3cret@mail.example.com?starttls=required",
            "smtp://u:s3cret@[::1",
        ],
    )
    def test_an_address_that_cannot_be_used_is_told_without_its_password(self, url: str) -> None:
        with pytest.raises(BadInput) as caught:
            SmtpRelay(url)
        assert caught.value.field == "relay"
        assert "s3c" not in str(caught.value)


class TestTheAddress:
    def test_asks_for_starttls_beyond_this_machine(self) -> None:
        assert read_smtp_url("smtp://mail.example.com").starttls is StartTls.REQUIRED
        for here in ("localhost", "127.0.0.1", "127.9.9.9", "[::1]"):
            assert read_smtp_url(f"smtp://{here}").starttls is StartTls.NONE

    def test_knows_the_usual_ports(self) -> None:
        assert read_smtp_url("smtp://mail.example.com").port == 25
        assert read_smtp_url("smtp://u@mail.example.com").port == 587
        assert read_smtp_url("smtps://u@mail.example.com").port == 465
        assert read_smtp_url("smtp://mail.example.com:2525").port == 2525

    def test_takes_percent_encoded_user_and_password(self) -> None:
        address = read_smtp_url("smtp://desk%40house.example:p%40ss%2Fw%3Ard@mail.example.com")
        assert (address.user, address.password) == ("desk@house.example", "p@ss/w:rd")
        assert str(address) == "smtp://mail.example.com:587"
