"""Headers: encoded words, addresses, ids and dates, as they are sent and as they should be."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.channels.mail import headers
from core.channels.mail.model import Limits
from core.channels.mail.parse import parse
from tests.core.channels.mail.letters import letter

LIMITS = Limits()


class TestSubjects:
    @pytest.mark.parametrize(("sent", "read"), [
        ("plain", "plain"), ("=?utf-8?B?0JbQsNC70L7QsdCw?=", "Жалоба"), ("=?UTF-8?Q?=D0=96_x?=", "Ж x"),
        ("=?koi8-r?B?9sHMz8LB?=", "Жалоба"), ("=?windows-1251?Q?=C6=E0=EB=EE=E1=E0?=", "Жалоба"),
        ("=?iso-2022-jp?B?GyRCJUYlOSVIGyhC?=", "テスト"), ("=?Shift_JIS?B?g2WDWINn?=", "テスト"),
        ("=?gb2312?B?xOO6ww==?=", "你好"), ("=?ks_c_5601-1987?B?vsiz5w==?=", "안녕"), ("=?utf-7?Q?+BBYEMA-?=", "Жа"),
        ("=?utf-8?B?0JbQsA==?= =?utf-8?B?0LvQvtCx0LA=?=", "Жалоба"), ("a =?utf-8?Q?b?= c", "a b c"),
        ("=?utf-8?B?0A==?=\r\n =?utf-8?B?lg==?=", "Ж"), ("=?utf-8*ru?Q?x?=", "x"), ("=?utf-8?B?0JY?=", "Ж"),
        ("=?nonsense?Q?=C6=E0=EB=EE=E1=E0?=", "Жалоба"), ("=?utf-8?X?x?=", "=?utf-8?X?x?="), ("=?", "=?"),
        ("Жалоба по ставке", "Жалоба по ставке"), ('"=?utf-8?Q?quoted?="', '"quoted"'),
    ])  # fmt: skip
    def test_charsets_and_their_abuse(self, sent: str, read: str) -> None:
        assert parse(letter(Subject=sent)).subject == read

    @pytest.mark.parametrize("charset", ["cp1251", "koi8-r", "cp866", "utf-8"])
    def test_raw_eight_bit_without_any_charset(self, charset: str) -> None:
        raw = letter().replace(b"Subject: Synthetic", b"Subject: " + "Жалоба на ставку".encode(charset))
        assert parse(raw).subject == "Жалоба на ставку"

    @given(st.text(max_size=200))
    def test_any_text_is_one_clean_line(self, value: str) -> None:
        assert "\n" not in headers.text(value)


class TestAddresses:
    @pytest.mark.parametrize(("sent", "name", "address"), [
        ("Ann <ann@Example.COM>", "Ann", "ann@example.com"), ("ann@example.com", "", "ann@example.com"),
        ('"Doe, Ann" <Ann.Doe+bet@example.com>', "Doe, Ann", "Ann.Doe+bet@example.com"), ("ann@example.com (Ann)", "Ann", "ann@example.com"),
        ("=?utf-8?B?0JDQvdC90LA=?= <ann@example.com>", "Анна", "ann@example.com"), ("<ann@example.com>", "", "ann@example.com"),
        ('"=?utf-8?B?0JDQvdC90LA=?=" <ann@example.com>', "Анна", "ann@example.com"), ("Анна <анна@почта.рф>", "Анна", "анна@почта.рф"),
        ("=?utf-8?Q?Ann_=3Cann=40example=2Ecom=3E?=", "Ann", "ann@example.com"), ("Ann ann@example.com", "Ann", "ann@example.com"),
        ("Ann [mailto:ann@example.com]", "", "ann@example.com"), ("ann@[192.0.2.1]", "", "ann@[192.0.2.1]"),
        ("Ann <ann@example.com>, Bob <bob@example.com>", "Ann", "ann@example.com"), ("root@localhost", "", "root@localhost"),
        ("@ <ann@example.com>", "", "ann@example.com"), ("Ann <ann@example.com.>", "Ann", "ann@example.com"),
    ])  # fmt: skip
    def test_who_wrote(self, sent: str, name: str, address: str) -> None:
        mail = parse(letter(From=sent))
        assert (mail.sender_name, mail.sender_address) == (name, address)

    @pytest.mark.parametrize("sent", ["a@b@c", "<>", "ann@", "@example.com", "ann at example.com", "undisclosed-recipients:;",
                                      "a@" + "b" * 300, "ann@exa mple", "ann@-", "a..b@example.com", "ann@example..com"])
    def test_what_is_no_address_is_none(self, sent: str) -> None:
        assert headers.address(sent) is None

    def test_sender_stands_in_for_an_absent_author(self) -> None:
        assert parse(letter(From="", Sender="bob@example.com")).sender_address == "bob@example.com"

    def test_a_thousand_recipients_are_bounded(self) -> None:
        assert len(parse(letter(To=", ".join(f"a{n}@example.com" for n in range(900)))).to) == LIMITS.addresses


class TestIds:
    @pytest.mark.parametrize(("sent", "read"), [
        ("<a@b>", "a@b"), ("a@b", "a@b"), (" < a@b > ", "a@b"), ("<a@b> (comment)", "a@b"), ("", None), ("<>", None), ("<a b@c>", "ab@c"),
        ("<a@\r\n b>", "a@b"),
    ])  # fmt: skip
    def test_one_spelling(self, sent: str, read: str | None) -> None:
        assert headers.message_id(sent) == read

    def test_two_overlong_ids_stay_two(self) -> None:
        first, second = (headers.message_id(f"<{'x' * 500}{end}@example>") for end in "ab")
        assert first and second and first != second and len(first) <= 300

    def test_references_are_bounded_by_root_and_nearest(self) -> None:
        ids = headers.message_ids([" ".join(f"<{n}@x>" for n in range(500))], LIMITS)
        assert len(ids) == LIMITS.references and ids[0] == "0@x" and ids[-1] == "499@x"

    def test_references_glued_or_without_brackets(self) -> None:
        assert headers.message_ids(["<a@x><b@x>,<c@x>"], LIMITS) == ("a@x", "b@x", "c@x")
        assert headers.message_ids(["a@x b@x"], LIMITS) == ("a@x", "b@x")
        assert headers.message_ids(["Your message of Monday"], LIMITS) == ()


class TestDates:
    @pytest.mark.parametrize("sent", ["Mon, 12 Jan 2026 10:20:30 +0300", "12 Jan 2026 10:20:30 +0300 (MSK)",
                                      "Mon, 12 Jan 2026 07:20:30 GMT", "Mon, 12 Jan 26 07:20:30 -0000", "Mon,12 Jan 2026 07:20:30"])
    def test_in_utc(self, sent: str) -> None:
        assert headers.date(sent) == datetime(2026, 1, 12, 7, 20, 30, tzinfo=UTC)

    @pytest.mark.parametrize("sent", ["", "yesterday", "32 Jan 2026 10:00 +0000", "Thu, 1 Jan 1970 00:00:00 +0000", "1 Jan 9999 00:00 +0000",
                                      "12 Jan 2026 10:20:30 +9999", "12 Jan 2026 25:00:00 +0000", "1 1 1 1 1 1 1", "0 0 0", "\x00"])
    def test_absurd_ones_are_none(self, sent: str) -> None:
        assert headers.date(sent) is None


class TestParameters:
    @pytest.mark.parametrize(("sent", "read"), [
        ('; name="a.pdf"', "a.pdf"), ("; name=a b.pdf", "a b.pdf"), ("; NAME = a.pdf ", "a.pdf"), ('; name="a\\"b.pdf"', 'a"b.pdf'),
        ("; name*=utf-8''%D1%81.pdf", "с.pdf"), ("; name*=windows-1251''%F1.pdf", "с.pdf"), ('; name="=?utf-8?B?0YE=?=.pdf"', "с.pdf"),
        ("; name*0*=utf-8''%D1; name*1*=%81; name*2=.pdf", "с.pdf"), ('; name*1="b.pdf"; name*0="a"', "ab.pdf"), ('; name="с.pdf"', "с.pdf"),
        ("; name==?koi8-r?B?0w==?=.pdf", "с.pdf"), ('; name="a;b.pdf"', "a;b.pdf"), ('; name="unended', "unended"),
        ("; name*=''%D1%81.pdf", "с.pdf"), ("; name*0*=%D1%81.pdf", "с.pdf"), (' name="a.pdf"', "a.pdf"),
    ])  # fmt: skip
    def test_every_way_of_writing_a_name(self, sent: str, read: str) -> None:
        assert headers.parameters(f"application/pdf{sent}")["name"] == read

    @given(st.text(alphabet="; =*'\"%0123nameutf-8\\ \r\nж", max_size=80))
    def test_any_soup_is_read(self, soup: str) -> None:
        headers.parameters(f"text/plain{soup}")
