"""Any bytes give a parsed mail, and what is in it is clean; an honest mail is read as its author meant it."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.channels.mail.model import UNUSABLE, Limits
from core.channels.mail.parse import language, parse
from tests.core.channels.mail.letters import letter, multipart, obeyed_or_hidden, part, texts

WHOLE = multipart(
    part("Здравствуйте!\r\n\r\n> старое", Content_Transfer_Encoding="8bit"),
    part("<p>Hello <b>there</b></p>", "text/html"),
    part("JVBERi0=", 'application/pdf; name="=?utf-8?B?0YHRh9GR0YI=?=.pdf"', Content_Transfer_Encoding="base64",
         Content_Disposition="attachment; filename*=utf-8''%D1%81.pdf"),
    part("Subject: inner\r\nFrom: x@example.com\r\n\r\ninner text", "message/rfc822"),
    References="<a@b.example> <c@d.example>", In_Reply_To="<c@d.example>", Auto_Submitted="no",
    Subject="=?koi8-r?B?9sHMz8LB?=", Return_Path="<client@example.com>", Delivered_To="desk@bet.example",
)
BOUNCE = multipart(
    part("could not be delivered"),
    part("Reporting-MTA: dns; x\r\n\r\nFinal-Recipient: rfc822; a@b.example\r\nAction: failed\r\nStatus: 5.1.1\r\n",
         "message/delivery-status"),
    part("Message-ID: <our@bet.example>\r\nSubject: x\r\n\r\n", "text/rfc822-headers"),
    subtype="report; report-type=delivery-status", From="MAILER-DAEMON@example.com",
)
HEADER_NAMES = ("From", "To", "Subject", "Date", "Message-ID", "References", "In-Reply-To", "Content-Type", "Reply-To",
                "Content-Transfer-Encoding", "Content-Disposition", "Return-Path", "Delivered-To", "Precedence",
                "Auto-Submitted", "List-Id", "X-Failed-Recipients", "MIME-Version", "Sender", "X", "")
NASTY = ("=?utf-8?b?gICA?=", "=?utf-8?q?=1B]52;c;x=07?=", "=?x?y?z?=", "=?utf-7?q?+AAA?=", "((((", '"', "<", ">", ";", "=",
         "boundary=", 'boundary="', "multipart/mixed", "multipart/alternative", "message/rfc822", "text/html", "base64",
         "message/delivery-status", "quoted-printable", "x-uuencode", "charset=idna", "charset=utf-16", "charset=\0",
         "name*0*=utf-8''%", "name*9999=x", "@", "a@b", "<a@b>", "\x1b[2J", "\u202e", "\ud800", "\x9b", "1 Jan 99999",
         "Mon, 32 Foo 2026 25:61:61 +9999", "--=_synthetic", "--", "begin 644 x", "end", ",", ":", "\r\n ", "\n\n", "\r")


def assert_total_and_clean(raw: bytes) -> None:
    mail = parse(raw)
    assert mail.size == len(raw) and len(mail.digest) == len(mail.content_digest) == 64
    assert [found for text in texts(mail) for found in obeyed_or_hidden(text)] == []
    assert "\n" not in mail.subject + mail.sender_name + "".join(file.name for file in mail.attachments)
    assert mail.date is None or mail.date.tzinfo is UTC
    assert "unreadable" not in mail.defects, "the last safety net was needed"
    assert parse(raw) == mail, "the same bytes read twice differ"


class TestTotality:
    @given(st.binary(max_size=3000))
    def test_random_bytes(self, raw: bytes) -> None:
        assert_total_and_clean(raw)

    @given(st.sampled_from([WHOLE, BOUNCE]), st.lists(st.tuples(st.integers(0, 5000), st.integers(0, 40), st.binary(max_size=12)),
                                                     max_size=12))
    def test_honest_mails_with_bytes_changed(self, raw: bytes, changes: list[tuple[int, int, bytes]]) -> None:
        for anywhere, size, put in changes:
            place = anywhere % (len(raw) + 1)
            raw = raw[:place] + put + raw[place + size :]
        assert_total_and_clean(raw)

    @given(st.lists(st.tuples(st.sampled_from(HEADER_NAMES), st.lists(st.sampled_from(NASTY) | st.text(max_size=12), max_size=8)),
                    max_size=25), st.lists(st.sampled_from(NASTY) | st.text(max_size=30), max_size=30))
    def test_a_soup_of_headers(self, headers: list[tuple[str, list[str]]], body: list[str]) -> None:
        head = "".join(f"{name}: {''.join(values)}\r\n" for name, values in headers)
        assert_total_and_clean((head + "\r\n" + "\n".join(body)).encode("utf-8", "surrogatepass"))

    @pytest.mark.parametrize("raw", [b"", b"\n", b"\r\n\r\n", b"\0" * 50, b"From:", b":", b"From \n", b"\xff\xfe", b"\xef\xbb\xbf",
                                     b"Content-Type: x; charset=idna\n\n\x80", b"Content-Type: x; charset=a\0b\n\n\x80", b" leading space\nFrom: a@b.example\n\n", b"Subject", b"\n\n\nSubject: x\n\ny"])
    def test_hardly_a_mail(self, raw: bytes) -> None:
        assert_total_and_clean(raw)

    def test_every_prefix_of_an_honest_mail(self) -> None:
        for end in range(0, len(WHOLE), 7):
            assert_total_and_clean(WHOLE[:end])


class TestAnHonestMail:
    def test_is_read_whole(self) -> None:
        mail = parse(WHOLE)
        assert (mail.kind, mail.unusable, mail.defects) == ("mail", None, ())
        assert mail.subject == "Жалоба"
        assert mail.sender_name == "Client Synthetic" and mail.sender_address == "client@example.com"
        assert mail.message_id == "1@synthetic.example"
        assert mail.in_reply_to == "c@d.example" and mail.references == ("a@b.example", "c@d.example")
        assert mail.date == datetime(2026, 1, 12, 7, 20, 30, tzinfo=UTC)
        assert mail.delivered_to == ("desk@bet.example",) and mail.return_path == "client@example.com"
        assert mail.new_text.startswith("Здравствуйте!")
        assert "> старое" in mail.quoted_text and "inner text" in mail.quoted_text
        assert [file.name for file in mail.attachments] == ["с.pdf", "inner.eml"]
        assert mail.attachments[0].content == b"%PDF-"
        assert mail.language == "ru" and not mail.automatic

    def test_terminal_controls_in_every_place_are_shown_and_not_sent(self) -> None:
        evil = "\x1b]52;c;QQ==\x07\u202e[@click=app.quit]\x9b2J"
        raw = multipart(part(evil), part("x", f'text/csv; name="{evil}.csv"'), From=f'"{evil}" <a@b.example>', Subject=evil,
                        Message_ID=f"<{evil}@x>", References=f"<{evil}>", Reply_To=f'"{evil}" <c@d.example>')
        mail = parse(raw)
        assert [found for text in texts(mail) for found in obeyed_or_hidden(text)] == []
        assert "␛]52;c;QQ==␇⟨U+202E⟩[@click=app.quit]" in mail.subject
        assert "[@click=app.quit]" in mail.body and "␛" in mail.attachments[0].name


class TestDigests:
    def test_the_same_mail_by_two_routes(self) -> None:
        first = b"Return-Path: <a@b.example>\r\nReceived: from x by y; 1 Jan 2026\r\n" + letter()
        second = b"Received: from z by q\r\nX-Spam: no\r\n" + letter("Synthetic text. \r\n")
        assert parse(first).digest != parse(second).digest
        assert parse(first).content_digest == parse(second).content_digest

    @pytest.mark.parametrize("other", [letter("Other text."), letter(From="b@example.com"), letter(Subject="Other"),
                                       letter(Date="Tue, 13 Jan 2026 10:20:30 +0300"),
                                       multipart(part("Synthetic text."), part("x", "image/png"))])
    def test_what_its_author_changed_makes_another(self, other: bytes) -> None:
        assert parse(other).content_digest != parse(letter()).content_digest


class TestUnusable:
    def test_nothing_in_it(self) -> None:
        assert parse(b"Received: from x\r\n\r\n").unusable == "empty"
        assert parse(b"").unusable == "empty"

    def test_text_without_a_sender_is_still_something(self) -> None:
        mail = parse(letter(From="nobody at all"))
        assert mail.unusable is None and mail.sender is None
        assert mail.sender_name == "nobody at all" and "no sender" in mail.defects

    def test_too_large_keeps_its_headers(self) -> None:
        mail = parse(letter("x" * 5000), Limits(size=1000))
        assert mail.unusable == "too_large"
        assert mail.subject == "Synthetic" and mail.sender_address == "client@example.com" and mail.body == ""
        assert parse(letter()[:300], size=30_000_000).unusable == "too_large"

    def test_every_reason_has_words(self) -> None:
        assert all(len(words) > 20 for words in UNUSABLE.values())


class TestSize:
    def test_a_long_text_is_cut_visibly(self) -> None:
        mail = parse(letter("x" * 5000), Limits(body=1000))
        assert len(mail.body) == 1000 and "⟨…+" in mail.body

    def test_many_attachments_are_bounded_and_told(self) -> None:
        mail = parse(multipart(*[part("x", "image/png")] * 50), Limits(attachments=10))
        assert len(mail.attachments) == 10 and "too many attachments" in mail.defects


class TestHeadersThatBreak:
    def test_a_line_that_is_no_header_does_not_hide_those_below(self) -> None:
        mail = parse(b"From: a@b.example\r\nthis line is broken\r\nSubject : spaced\r\nMessage-ID: <x@y>\r\n\r\nbody")
        assert (mail.subject, mail.message_id, mail.body) == ("spaced", "x@y", "body")
        assert "headers broken" in mail.defects

    def test_one_broken_header_costs_only_itself(self) -> None:
        mail = parse(letter(Date="yesterday, I think", References="<<>> <", To="(" * 5000, Reply_To='"', Cc="a@b@c"))
        assert mail.subject == "Synthetic" and mail.sender_address == "client@example.com" and mail.body == "Synthetic text."
        assert mail.date is None and mail.references == () and mail.to == () and mail.reply_to == ()

    def test_mbox_line_bom_and_blank_lines_before(self) -> None:
        for before in (b"From client@example.com Mon Jan 12 10:20:30 2026\r\n", b"\xef\xbb\xbf", b"\r\n\r\n"):
            assert parse(before + letter()).subject == "Synthetic"

    @pytest.mark.parametrize("line_end", [b"\n", b"\r\n", b"\r"])
    def test_any_line_end(self, line_end: bytes) -> None:
        mail = parse(letter("one\r\ntwo").replace(b"\r\n", line_end))
        assert mail.subject == "Synthetic" and mail.body == "one\ntwo"


class TestLanguage:
    @pytest.mark.parametrize(("text", "guessed"), [
        ("Где мои деньги, bet.example?", "ru"), ("Where is my money? Ж", "en"), ("12345 !!!", None), ("", None),
        ("日本語", None)])
    def test_by_letters(self, text: str, guessed: str | None) -> None:
        assert language(text) == guessed
