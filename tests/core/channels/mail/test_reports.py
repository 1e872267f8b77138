"""Bounces, delays and receipts, standard and otherwise; and words about bounces that are none."""

from __future__ import annotations

import base64

import pytest

from core.channels.mail.parse import parse
from tests.core.channels.mail.letters import letter, multipart, part

STATUS = """Reporting-MTA: dns; mail.example.com
Arrival-Date: Mon, 12 Jan 2026 10:20:30 +0300

Final-Recipient: rfc822; Client@Example.com
Action: failed
Status: 5.1.1
Diagnostic-Code: smtp; 550 5.1.1 <client@example.com>: Recipient
    address rejected
"""
RETURNED = "Message-ID: <letter-7@bet.example>\r\nFrom: desk@bet.example\r\nSubject: Re: 26-4213-3\r\n\r\nDear client"


def dsn(status: str = STATUS, returned: str = RETURNED, returned_type: str = "message/rfc822", **headers: str) -> bytes:
    return multipart(
        part("I'm sorry to have to inform you that your message could not be delivered."), part(status, "message/delivery-status"),
        part(returned, returned_type), subtype="report; report-type=delivery-status",
        **{"From": "Mail Delivery System <MAILER-DAEMON@mail.example.com>", "Subject": "Undelivered Mail", "Return_Path": "<>"} | headers)


class TestStandardReports:
    def test_a_bounce_names_the_letter_the_address_and_the_reason(self) -> None:
        mail = parse(dsn())
        assert mail.kind == "bounce" and mail.report
        assert mail.report.action == "failed" and mail.report.status == "5.1.1"
        assert mail.report.final_recipient == "Client@example.com"
        assert mail.report.original_message_id == "letter-7@bet.example"
        assert mail.report.diagnostic == "smtp; 550 5.1.1 <client@example.com>: Recipient address rejected"
        assert "sorry" in mail.new_text and "Dear client" in mail.quoted_text
        assert [file.name for file in mail.attachments] == ["delivery-status.txt", "Re_ 26-4213-3.eml"]

    @pytest.mark.parametrize("returned_type", ["message/rfc822", "text/rfc822-headers", "message/rfc822-headers"])
    def test_the_letter_is_known_by_whatever_came_back(self, returned_type: str) -> None:
        report = parse(dsn(returned_type=returned_type)).report
        assert report and report.original_message_id == "letter-7@bet.example"

    @pytest.mark.parametrize(("action", "kind"), [("failed", "bounce"), ("delayed", "delivery_report"), ("delivered", "delivery_report"),
                                                  ("relayed", "delivery_report"), ("expanded", "delivery_report"), ("FAILURE", "bounce")])
    def test_each_action(self, action: str, kind: str) -> None:
        mail = parse(dsn(STATUS.replace("failed", action)))
        assert mail.kind == kind and mail.report and mail.report.action == action.lower().replace("failure", "failed")

    def test_of_several_recipients_the_worst_fate(self) -> None:
        delivered = "\nFinal-Recipient: rfc822; ok@example.com\nAction: delivered\nStatus: 2.0.0\n"
        failed = "\nFinal-Recipient: rfc822; other@example.com\nAction: failed\nStatus: 5.2.2\n"
        about_the_mail, _, first = STATUS.partition("\n\n")
        report = parse(dsn(f"{about_the_mail}\n{delivered}\n{first}{failed}")).report
        assert report and report.action == "failed" and report.recipients == ("Client@example.com", "other@example.com")

    def test_status_alone_decides_where_no_action_is_named(self) -> None:
        mail = parse(dsn(STATUS.replace("Action: failed\n", "")))
        assert mail.kind == "bounce"

    def test_a_report_that_is_wrongly_encoded_or_nameless(self) -> None:
        encoded = part(base64.encodebytes(STATUS.encode()), "message/delivery-status", Content_Transfer_Encoding="base64")
        mail = parse(multipart(part("x"), encoded, Content_Type='multipart/mixed; boundary="=_synthetic"'))
        assert mail.kind == "bounce" and mail.report and mail.report.final_recipient == "Client@example.com"

    def test_a_reading_receipt(self) -> None:
        receipt = ("Reporting-UA: x\r\nFinal-Recipient: rfc822;client@example.com\r\nOriginal-Message-ID: <letter-7@bet.example>\r\n"
                   "Disposition: manual-action/MDN-sent-manually; displayed\r\n")
        mail = parse(multipart(part("Your message was read"), part(receipt, "message/disposition-notification"), subtype="report"))
        assert mail.kind == "delivery_report" and mail.report
        assert (mail.report.action, mail.report.original_message_id) == ("displayed", "letter-7@bet.example")

    @pytest.mark.parametrize("status", ["", "\n\n\n", "garbage", "Action:\nStatus:\n", "Final-Recipient: rfc822;\nAction: \x1b[2J\n"])
    def test_an_empty_or_broken_report_is_still_one(self, status: str) -> None:
        mail = parse(dsn(status))
        assert mail.kind in ("bounce", "delivery_report") and mail.report and mail.report.original_message_id == "letter-7@bet.example"


QMAIL = """Hi. This is the qmail-send program at mail.example.com.
I'm afraid I wasn't able to deliver your message to the following addresses.
This is a permanent error; I've given up. Sorry it didn't work out.

<client@example.com>:
192.0.2.1 does not like recipient.
Remote host said: 550 5.1.1 user unknown

--- Below this line is a copy of the message.

Return-Path: <desk@bet.example>
Message-ID: <letter-7@bet.example>
Subject: Re: 26-4213-3
"""
RUSSIAN = """Это письмо создано автоматически сервером.
К сожалению, Ваше письмо не может быть доставлено одному или нескольким получателям:

client@example.ru: 550 5.1.1 нет такого пользователя

Message-Id: <letter-7@bet.example>
"""


COPY = "From: desk@bet.example\nMessage-Id: <letter-7@bet.example>\nTo: client@example.com\n\nDear client"


class TestBouncesOfOneLine:
    @pytest.mark.parametrize(("body", "headers"), [
        ("Your message did not reach some of the recipients.\n\n   To: desk@bet.example\n\n  client@example.com on 1/12/26\n"
         f"     Recipient Not Found\n\n{COPY}", {"From": "System <postmaster@example.com>", "Subject": "Undeliverable: letter"}),
        (f"---- Failure Reasons ----\n\nUser not listed in directory\nclient@example.com\n\n---- Returned Message ----\n{COPY}",
         {"From": "POSTMASTER@example.com", "Subject": "Undeliverable message"}),
        (f"These addresses had delivery errors\n\nclient@example.com [User unknown]\n\n  -- Unsent message follows --\n{COPY}",
         {"From": '"Mail System" <MAILER-DAEMON>', "Subject": "Returned Mail"}),
        (f"This could not be delivered.\nclient@example.com Invalid Address\n\n{COPY}", {"From": "robot@example.com", "Return_Path": "<>",
                                                                                    "Subject": "Undelivered Mail"}),
        (f"Письмо не может быть отправлено: client@example.com\n\n{COPY}", {"From": "mailer-daemon@example.ru", "Subject": "Сообщение"}),
    ])  # fmt: skip
    def test_each_names_the_address_and_the_letter(self, body: str, headers: dict[str, str]) -> None:
        mail = parse(letter(body, To="desk@bet.example", **headers))
        assert mail.kind == "bounce" and mail.report
        assert mail.report.final_recipient == "client@example.com"
        assert mail.report.original_message_id == "letter-7@bet.example"

    def test_a_reader_who_called_it_spam(self) -> None:
        mail = parse(multipart(part("abuse"), part("Feedback-Type: abuse\r\nOriginal-Rcpt-To: <client@example.com>\r\n", "message/feedback-report"),
                               part(RETURNED, "message/rfc822"), subtype="report; report-type=feedback-report"))
        assert mail.kind == "delivery_report" and mail.report and mail.report.final_recipient == "client@example.com"
        assert mail.report.original_message_id == "letter-7@bet.example"


class TestOtherBounces:
    @pytest.mark.parametrize(("body", "subject", "sender"), [
        (QMAIL, "failure notice", "MAILER-DAEMON@mail.example.com"),
        (RUSSIAN, "Недоставленное сообщение", "mailer-daemon@example.ru"),
        (QMAIL, "Mail delivery failed: returning message to sender", "Mail Delivery System <Mailer-Daemon@exim.example>"),
        (QMAIL, "Undeliverable: Re: 26-4213-3", "postmaster@example.com"),
    ])
    def test_are_known_by_author_subject_and_words_together(self, body: str, subject: str, sender: str) -> None:
        mail = parse(letter(body, From=sender, Subject=subject))
        assert mail.kind == "bounce" and mail.report
        assert (mail.report.action, mail.report.status) == ("failed", "5.1.1")
        assert mail.report.final_recipient and mail.report.final_recipient.startswith("client@example.")
        assert mail.report.original_message_id == "letter-7@bet.example"

    def test_exims_own_header(self) -> None:
        mail = parse(letter("whatever", X_Failed_Recipients="client@example.com"))
        assert mail.kind == "bounce" and mail.report and mail.report.final_recipient == "client@example.com"

    def test_a_warning_of_delay_is_no_failure(self) -> None:
        mail = parse(letter("Your message has not yet been delivered, and will be retried. client@example.com undeliverable so far",
                            From="mailer-daemon@example.com", Subject="Warning: message 1x2 delayed 24 hours"))
        assert mail.kind == "delivery_report" and mail.report and mail.report.action == "delayed"

    @pytest.mark.parametrize("subject", ["failure notice", "Undeliverable", "Не доставлено: выплата"])
    def test_a_client_who_writes_of_a_bounce_is_a_client(self, subject: str) -> None:
        mail = parse(letter("Your last letter could not be delivered, user unknown, says my provider.", Subject=subject))
        assert mail.kind == "mail" and mail.report is None
