"""Bodies and files: the text a reader would see, in any charset and any nesting, and no attachment lost."""

from __future__ import annotations

import base64
import binascii
import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.channels.mail import charsets
from core.channels.mail.html import to_text
from core.channels.mail.parse import parse
from tests.core.channels.mail.letters import letter, multipart, part

RUSSIAN = "Здравствуйте! Ставка не рассчитана, прошу вернуть деньги."


def uuencoded(name: str, content: bytes) -> str:
    lines = [binascii.b2a_uu(content[n : n + 45]).decode().rstrip("\n") for n in range(0, len(content), 45)]
    return "\n".join([f"begin 644 {name}", *lines, "`", "end"])


class TestCharsets:
    @pytest.mark.parametrize(("charset", "text"), [
        ("utf-8", RUSSIAN), ("windows-1251", RUSSIAN), ("koi8-r", RUSSIAN), ("iso-8859-5", RUSSIAN), ("cp866", RUSSIAN), ("utf-16", RUSSIAN),
        ("utf-7", RUSSIAN), ("iso-2022-jp", "私の賭けはまだ支払われていません"), ("shift_jis", "私の賭けはまだ支払われていません"),
        ("euc-jp", "私の賭けは"), ("gb2312", "我的钱没有到账"), ("big5", "我的錢沒有到賬"), ("ks_c_5601-1987", "내 돈은 어디"),
        ("iso-8859-1", "Où est mon argent"), ("windows-1250", "Kde jsou mé peníze"), ("iso-8859-9", "Paramı istiyorum"),
    ])  # fmt: skip
    def test_as_told(self, charset: str, text: str) -> None:
        python = {"ks_c_5601-1987": "cp949"}.get(charset, charset)
        mail = parse(letter(text.encode(python), Content_Type=f"text/plain; charset={charset}"))
        assert mail.body == text and mail.defects == ()

    @pytest.mark.parametrize("charset", ["utf-8", "windows-1251", "koi8-r", "cp866"])
    @pytest.mark.parametrize("told", ["text/plain", "text/plain; charset=us-ascii", "text/plain; charset=nonsense", "text/plain; charset="])
    def test_not_told_or_told_wrongly(self, charset: str, told: str) -> None:
        mail = parse(letter(RUSSIAN.encode(charset), Content_Type=told))
        assert mail.body == RUSSIAN and mail.defects

    @pytest.mark.parametrize(("really", "told"), [("windows-1251", "iso-8859-1"), ("utf-8", "windows-1251"), ("utf-8", "iso-8859-1"),
                                                  ("windows-1251", "utf-8"), ("koi8-r", "utf-8")])
    def test_the_usual_lies(self, really: str, told: str) -> None:
        assert parse(letter(RUSSIAN.encode(really), Content_Type=f"text/plain; charset={told}")).body == RUSSIAN

    def test_a_letter_cut_in_half_costs_that_letter(self) -> None:
        assert parse(letter(RUSSIAN.encode()[:-2] + b"\xd0")).body.startswith("Здравствуйте! Ставка не рассчитана")

    @pytest.mark.parametrize("name", ["rot13", "zlib", "idna", "punycode", "unicode_escape", "undefined", "hex", "a\0b", "x" * 500])
    def test_codecs_that_are_no_charset_are_not_run(self, name: str) -> None:
        assert charsets.decode(b"abc \\x41", name)[0] == "abc \\x41"

    @given(st.binary(max_size=400), st.none() | st.text(max_size=20) | st.sampled_from(["utf-7", "hz", "iso-2022-kr", "utf-16", "big5"]))
    def test_any_bytes_by_any_name_are_text(self, raw: bytes, name: str | None) -> None:
        assert isinstance(charsets.decode(raw, name)[0], str)


class TestTransferEncodings:
    @pytest.mark.parametrize(("encoding", "sent"), [
        ("base64", base64.encodebytes(RUSSIAN.encode()).decode()), ("BASE64 ", base64.b64encode(RUSSIAN.encode()).decode()),
        ("base64", base64.b64encode(RUSSIAN.encode()).decode().rstrip("=")), ("7bit;", RUSSIAN), ("nonsense", RUSSIAN), ("", RUSSIAN),
        ("base64", base64.encodebytes(RUSSIAN.encode()).decode() + "\n_______\nlist mailing list, a foot in plain text!\n"),
        ("Quoted-Printable ", "".join(f"={byte:02X}" for byte in RUSSIAN.encode())), ("base64", RUSSIAN),
    ])  # fmt: skip
    def test_right_and_wrong(self, encoding: str, sent: str) -> None:
        assert parse(letter(sent, Content_Transfer_Encoding=encoding)).body == RUSSIAN

    def test_quoted_printable_with_broken_escapes(self) -> None:
        assert parse(letter("a=ZZ b=3D c=\r\nd=4", Content_Transfer_Encoding="quoted-printable")).body == "a=ZZ b= cd=4"

    def test_flowed_lines_are_joined(self) -> None:
        mail = parse(letter("one \r\ntwo\r\n> a \r\n> b\r\nthree", Content_Type="text/plain; charset=utf-8; format=flowed"))
        assert mail.new_text == "one two\nthree" and mail.quoted_text == "> a b"


class TestHtml:
    def test_only_html_reads_as_laid_out(self) -> None:
        mail = parse(letter("<html><head><title>no</title><style>p{}</style></head><body><p>Hello,</p><p>stake&nbsp;&lt;500&gt;<br>lost"
                            "</p><ul><li>one<li>two</ul><script>alert(1)</script></body></html>", Content_Type="text/html; charset=utf-8"))
        assert mail.body == "Hello,\n\nstake <500>\nlost\n\n  * one\n  * two"

    def test_a_table_reads_row_by_row(self) -> None:
        assert to_text("<table><tr><td>Stake</td><td>500 EUR</td></tr><tr><td>Odds</td><td>1.5</td></tr></table>") == \
            "Stake 500 EUR\nOdds 1.5"

    def test_where_a_link_leads_is_shown(self) -> None:
        assert to_text('<a href="https://evil.example/x">bet.example</a>') == "bet.example <https://evil.example/x>"
        assert to_text('<a href="https://a.example">https://a.example</a>') == "https://a.example"

    def test_quotations_are_marked_as_in_plain_mail(self) -> None:
        mail = parse(letter('<p>New</p><div class="gmail_quote">On Mon, 12 Jan 2026 Desk wrote:<blockquote>old<br>words</blockquote></div>',
                            Content_Type="text/html"))
        assert mail.new_text == "New"
        assert mail.quoted_text.endswith("> old\n> words")

    def test_its_charset_may_stand_in_it(self) -> None:
        html = f'<meta http-equiv="Content-Type" content="text/html; charset=koi8-r"><p>{RUSSIAN}</p>'
        assert parse(letter(html.encode("koi8-r"), Content_Type="text/html")).body == RUSSIAN

    def test_html_that_is_called_plain(self) -> None:
        assert parse(letter("<!DOCTYPE html><html><body><p>Hi</p></body></html>")).body == "Hi"

    def test_hidden_text_is_left_out_unless_all_is_hidden(self) -> None:
        assert to_text('<div style="display:none">preview</div><p>text</p>') == "text"
        assert to_text('<div style="display: none">all of it</div>') == "all of it"

    @given(st.lists(st.sampled_from(["<div>", "</div>", "<blockquote>", "</blockquote>", "<table>", "<tr>", "<td>", "<ol start=9999999999>",
                                     "<li value=x>", "<p style='margin:9999999em'>", "<!--", "-->", "<![CDATA[", "<script>", "&#0;", "&#xD800;",
                                     "<a href=http://x.example>", "</a>", "<pre>", "\0", "<", ">", "text", "ж", "<br>", "<html>", "\ue000"])))
    def test_any_soup_is_text(self, soup: list[str]) -> None:
        to_text("".join(soup))

    def test_nesting_beyond_what_a_parser_bears_keeps_its_text(self) -> None:
        assert "the claim" in to_text("<div>" * 50_000 + "the claim")


class TestAlternatives:
    def test_the_plain_one_is_taken(self) -> None:
        mail = parse(multipart(part("plain"), part("<p>rich</p>", "text/html"), subtype="alternative"))
        assert mail.body == "plain" and mail.attachments == ()

    @pytest.mark.parametrize("plain", ["", " \r\n", "Your mail program cannot show HTML."])
    def test_the_rich_one_where_the_plain_one_says_nothing(self, plain: str) -> None:
        rich = "<p>" + "The claim of the client. " * 10 + "</p>"
        mail = parse(multipart(part(plain), part(rich, "text/html"), subtype="alternative"))
        assert mail.body.startswith("The claim of the client.")

    def test_files_within_a_version_are_kept(self) -> None:
        related = part(b"--r\r\n" + part("<p>rich</p>", "text/html") + b"\r\n--r\r\n"
                       + part(b"PNG", "image/png", Content_ID="<1>") + b"\r\n--r--\r\n", "multipart/related; boundary=r")
        mail = parse(multipart(part("plain"), related, part("BEGIN:VCALENDAR", "text/calendar"), subtype="alternative"))
        assert mail.body == "plain"
        assert [(file.name, file.inline) for file in mail.attachments] == [("image.png", True), ("text.ics", False)]


class TestAttachments:
    @pytest.mark.parametrize(("headers", "name"), [
        ({"Content_Disposition": 'attachment; filename="чек.pdf"'}, "чек.pdf"),
        ({"Content_Disposition": "attachment; filename*=utf-8''%D1%87%D0%B5%D0%BA.pdf"}, "чек.pdf"),
        ({"Content_Disposition": 'attachment; filename="=?utf-8?B?0YfQtdC6?=.pdf"'}, "чек.pdf"),
        ({"Content_Disposition": 'attachment; filename="../../etc/passwd"'}, "passwd"),
        ({"Content_Disposition": 'attachment; filename="C:\\\\scans\\\\slip.pdf"'}, "slip.pdf"),
        ({"Content_Disposition": "attachment"}, "application.pdf"), ({"Content_Location": "https://x.example/a/slip.pdf?x=1"}, "slip.pdf"),
        ({"Content_Disposition": 'attachment; filename="CON"'}, "_CON"), ({"Content_Disposition": "attachment; filename=.."}, "unnamed"),
        ({"Content_Disposition": f'attachment; filename="{"a" * 400}.pdf"'}, "a" * 115 + "….pdf"),
    ])  # fmt: skip
    def test_names(self, headers: dict[str, str], name: str) -> None:
        mail = parse(multipart(part("text"), part(b"%PDF", "application/pdf", **headers)))
        assert [file.name for file in mail.attachments] == [name]

    def test_content_type_hash_and_bytes(self) -> None:
        content = bytes(range(256)) * 3
        mail = parse(multipart(part("text"), part(base64.encodebytes(content), "image/JPEG; name=x.jpg", Content_Transfer_Encoding="base64",
                                                  Content_Disposition="inline")))
        (file,) = mail.attachments
        assert (file.content_type, file.content, file.inline) == ("image/jpeg", content, True)
        assert file.sha256 == hashlib.sha256(content).hexdigest()

    def test_winmail_and_signatures_are_kept(self) -> None:
        mail = parse(multipart(part("text"), part(b"\x78\x9f\x3e\x22", 'application/ms-tnef; name="winmail.dat"'),
                               part("sig", "application/pgp-signature")))
        assert [file.name for file in mail.attachments] == ["winmail.dat", "application.asc"]

    def test_only_an_attachment(self) -> None:
        mail = parse(letter(b"%PDF", Content_Type="application/pdf; name=slip.pdf"))
        assert mail.body == "" and [file.name for file in mail.attachments] == ["slip.pdf"] and mail.unusable is None

    def test_a_named_text_that_is_the_mail_itself_is_read_and_kept(self) -> None:
        mail = parse(letter("my claim", Content_Type="text/plain; charset=utf-8; name=mail.txt"))
        assert mail.body == "my claim" and [file.name for file in mail.attachments] == ["mail.txt"]

    def test_a_text_file_is_not_the_text(self) -> None:
        mail = parse(multipart(part("text"), part("log line", "text/plain; name=log.txt", Content_Disposition="attachment")))
        assert mail.body == "text" and [file.name for file in mail.attachments] == ["log.txt"]

    def test_a_nameless_text_called_attachment_is_shown_where_there_is_no_other(self) -> None:
        mail = parse(letter("<p>my claim</p>", Content_Type="text/html", Content_Disposition="attachment"))
        assert mail.body == "my claim" and len(mail.attachments) == 1


class TestUuencode:
    def test_within_the_text(self) -> None:
        content = bytes(range(200))
        mail = parse(letter(f"See the slip:\n{uuencoded('slip.jpg', content)}\nRegards"))
        assert mail.body == "See the slip:\n[slip.jpg]\nRegards"
        assert [(file.name, file.content) for file in mail.attachments] == [("slip.jpg", content)]

    def test_as_a_transfer_encoding(self) -> None:
        mail = parse(multipart(part("text"), part(uuencoded("x", b"content"), "image/png; name=x.png", Content_Transfer_Encoding="x-uuencode")))
        assert mail.attachments[0].content == b"content"

    def test_words_that_only_look_like_it(self) -> None:
        text = "begin 644 reasons to complain\nthis is no encoded line\nend"
        assert parse(letter(text)).body == text


class TestForwarded:
    INNER = "From: Bob <bob@example.com>\r\nSubject: Slip\r\nMIME-Version: 1.0\r\nContent-Type: text/html\r\n\r\n<p>inner words</p>"

    def test_its_text_is_visible_and_the_mail_kept(self) -> None:
        mail = parse(multipart(part("see below"), part(self.INNER, "message/rfc822")))
        assert mail.new_text == "see below"
        assert mail.quoted_text == "-----Original Message-----\nFrom: Bob <bob@example.com>\nSubject: Slip\n\ninner words"
        assert [(file.name, file.content_type) for file in mail.attachments] == [("Slip.eml", "message/rfc822")]
        assert b"inner words" in mail.attachments[0].content

    def test_one_that_is_wrongly_encoded(self) -> None:
        encoded = base64.encodebytes(self.INNER.encode())
        mail = parse(multipart(part("see below"), part(encoded, "message/rfc822; name=slip.eml", Content_Transfer_Encoding="base64")))
        assert "inner words" in mail.quoted_text and "Subject: Slip" in mail.quoted_text
        assert mail.attachments[0].content == self.INNER.encode()

    def test_files_within_it_come_out(self) -> None:
        mail = parse(multipart(part("x"), part(multipart(part("y"), part(b"%PDF", "application/pdf; name=in.pdf")), "message/rfc822")))
        assert [file.name for file in mail.attachments] == ["Synthetic.eml", "in.pdf"]

    def test_depth_is_bounded_and_told(self) -> None:
        raw = letter("innermost")
        for _ in range(8):
            raw = multipart(part("level"), part(raw, "message/rfc822")).replace(b"=_synthetic", b"=_" + str(len(raw)).encode())
        mail = parse(raw)
        assert mail.body.count("level") == 5 and "forwarded mail not shown" in mail.defects


class TestBrokenStructure:
    def test_a_boundary_that_the_header_does_not_name(self) -> None:
        raw = multipart(part("text"), part(b"%PDF", "application/pdf; name=x.pdf"), Content_Type="multipart/mixed")
        mail = parse(raw)
        assert mail.body == "text" and [file.name for file in mail.attachments] == ["x.pdf"]

    def test_no_last_boundary(self) -> None:
        mail = parse(multipart(part("text"), part(b"%PDF", "application/pdf; name=x.pdf")).replace(b"--=_synthetic--", b""))
        assert mail.body == "text" and len(mail.attachments) == 1

    def test_a_container_without_parts_shows_what_is_there(self) -> None:
        assert parse(letter("just words", Content_Type="multipart/mixed; boundary=x")).body == "just words"

    def test_nonsense_types_are_files_or_text(self) -> None:
        assert parse(letter("words", Content_Type="nonsense")).body == "words"
        assert parse(letter("words", Content_Type="x/y/z; ;;=")).attachments[0].content == b"words"
