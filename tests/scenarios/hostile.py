"""Text that attacks whoever reads it in a terminal, and the mails, rows and bytes that carry it.

Each payload says EVIL where a person would read it, so that a test sees that it was shown and not left out.
"""

from __future__ import annotations

import base64
import csv
import io
import quopri
import re
from pathlib import Path

EVIL = "evil"
LINK = "\x1b]8;;https://evil.example\x1b\\evil\x1b]8;;\x1b\\"

SEQUENCES = (
    "\x1b[2J\x1b[H\x1b[3J evil \x1b[31;5;8mhidden\x1b[0m\x1b[999;999H",
    "\x1b]0;evil\x07\x1b]2;evil\x1b\\\x1b]1;evil\x07\x1b]4;0;#f00\x07\x1b[21t\x1b[22;0t",
    f"{LINK}\x1b]52;c;ZXZpbA==\x07\x1b]52;c;ZXZpbA==\x1b\\\x1b]1337;File=:ZXZpbA==\x07",
    "\x1bPq#0;2;0;0;0evil\x1b\\\x1b_Gevil\x1b\\\x1b^evil\x1b\\\x1bXevil\x1b\\\x1bP+q544e\x1b\\",
    "\x1bc evil \x1b[?1049l\x1b[?2004l\x1b[?25h\x1b[?7h\x1b[?1003h\x1b(0\x1b#8\x1bM\x1b=\x1b7\x1b8",
    "\x1b[201~q\x1b[200~ evil \x1b[6n\x1b[c\x1b[>c\x1b[5n\x1b]10;?\x07\x1b]22;default\x07\x1b[?2026h",
)
SINGLE_BYTES = (
    "\x9b2J\x9b31m evil \x9d0;evil\x9c\x90qevil\x9c\x9d52;c;ZXZpbA==\x07\x85\x84\x8d\x98\x9e\x9f",
    "\x00\x07\x08\x08\x08evil\x0b\x0c\x0e\x0f\x11\x13\x18\x1a\x7f\x1b",
    "all is well\revil\r\revil \x1b",
)
INVISIBLE = (
    "\u202aa\u202bb\u202dc\u202eevil\u202c\u2066d\u2067e\u2068f\u2069\u200e\u200f\u061c",
    "e\u200bvil evil\u2060\ufeff\u00ad\u180e\u2028evil\u2029evil\u3164\u115f\ue000\U000e0041\U000e0001\ufffe\ufff9",
    "evil \ud800\udc9b\udfff" + "e" + "\u0301" * 60,
)
MARKUP = (
    "[@click=app.quit]evil[/] [@click='app.exit()']evil[/@click] [/x] [/]",
    "[red]evil[/red] [on red blink]evil[/] [link=https://evil.example]evil[/link] [bold",
    "evil {ref} {0} {who!r} {a.b} %s %(x)d $x $accent ${y} \\[b] [$error]evil[/] :boom: &#27;[2J &lt;evil&gt;",
)
LINES: tuple[str, ...] = (*SEQUENCES, *SINGLE_BYTES, *INVISIBLE, *MARKUP)
"""Each fits a field of one line."""

TEXT = "\n".join(f"{line} evil" for line in LINES)
WORD = "".join(
    (
        "evil",
        "\x1b]52;c;ZQ==\x07\x1b[2J",
        "\x9b31m",
        "\u202e",
        "\u200b",
        "[/x][@click=app.quit]q[/]",
        "\r\x08\x7f",
    )
)
"""A short one of each kind."""

KEPT_MARK = re.compile("⟨U\\+([0-9A-F]{4,6})⟩|([\u2400-\u2421])")


def unmarked(text: str) -> str:
    """Undoes the sanitiser: each visible mark becomes the character that it stands for again."""
    return KEPT_MARK.sub(lambda mark: chr(int(mark[1], 16)) if mark[1] else _control(ord(mark[2])), text)


def _control(picture: int) -> str:
    return "\x7f" if picture == 0x2421 else chr(picture - 0x2400)


def utf8(text: str) -> bytes:
    """As UTF-8, lone surrogates as the three bytes that a careless program writes for them."""
    return text.encode("utf-8", "surrogatepass")


def one_byte(text: str) -> bytes:
    """As Latin-1: C1 controls are single bytes; what it lacks goes."""
    return text.encode("latin-1", "ignore")


def encoded(text: str, way: str = "b", charset: str = "utf-8") -> bytes:
    """The text as RFC 2047's encoded words."""
    raw = utf8(text) if charset == "utf-8" else one_byte(text)
    body = base64.b64encode(raw) if way == "b" else quopri.encodestring(raw, header=True, quotetabs=True)
    return (
        b"=?"
        + charset.encode()
        + b"?"
        + way.encode()
        + b"?"
        + body.replace(b"\n", b"").replace(b"?", b"=3F")
        + b"?="
    )


def header(text: str) -> bytes:
    """A text as it stands in a header: it cannot break its line there."""
    return utf8(text).replace(b"\r", b"").replace(b"\n", b"")


def mails() -> dict[str, bytes]:
    """By a name that fits a Maildir: the payloads in every part of a mail and in every spelling of it."""
    made: dict[str, bytes] = {}
    for number, line in enumerate(LINES):
        sender = b"evil%d@example.com" % number
        made[f"{number}.raw"] = _mail(sender, header(line), header(line), number, utf8(line))
        made[f"{number}.latin"] = _mail(
            b"l" + sender,
            one_byte(line).replace(b"\r", b""),
            one_byte(line).replace(b"\r", b""),
            number,
            one_byte(line),
            b"latin-1",
        )
        made[f"{number}.b"] = _mail(
            b"b" + sender,
            encoded(line),
            encoded(line),
            number,
            base64.b64encode(utf8(line)),
            b"utf-8",
            b"base64",
        )
        made[f"{number}.q"] = _mail(
            b"q" + sender, encoded(line, "q"), encoded(line, "q", "iso-8859-1"), number,
            quopri.encodestring(one_byte(line)), b"iso-8859-1", b"quoted-printable",
        )  # fmt: skip
        made[f"{number}.html"] = _html(b"h" + sender, line, number)
    return made | _odd_ones()


def _mail(
    sender: bytes,
    subject: bytes,
    name: bytes,
    number: int,
    body: bytes,
    charset: bytes = b"utf-8",
    transfer: bytes = b"8bit",
) -> bytes:
    return b"\r\n".join((
        b'From: "' + name.replace(b'"', b"") + b'" <' + sender + b">", b"To: desk@floor.example", b"Subject: " + subject + b" evil",
        b"Message-ID: <%d.%s@evil.example>" % (number, sender), b"Content-Type: text/plain; charset=" + charset,
        b"Content-Transfer-Encoding: " + transfer, b"", body,
    ))  # fmt: skip


def _html(sender: bytes, line: str, number: int) -> bytes:
    entities = "".join(
        f"&#{ord(sign)};" if ord(sign) < 0x20 or 0x7F <= ord(sign) < 0xD800 else "x" for sign in line
    )
    page = f"<html><head><title>{line}</title></head><body><p>{line}</p><p>{entities}</p><a href='{line}'>evil</a><pre>{line}</pre></body>"
    return b"\r\n".join((
        b"From: <" + sender + b">", b"To: desk@floor.example", b"Subject: evil page",
        b"Message-ID: <html%d@evil.example>" % number, b"Content-Type: text/html; charset=utf-8", b"", utf8(page),
    ))  # fmt: skip


def _odd_ones() -> dict[str, bytes]:
    """The payload where no text is expected: addresses, ids, dates, names of charsets, files and parts."""
    word = header(WORD)
    parts = [
        b"--b\r\nContent-Type: text/plain; charset=" + word + b"\r\n\r\n" + utf8(TEXT).replace(b"\n", b"\r\n")
    ]
    for disposition in (
        b'filename="' + word.replace(b'"', b"") + b'.pdf"', b"filename*=utf-8''" + b"".join(b"%%%02x" % byte for byte in word) + b".png",
        b'filename="' + encoded(WORD) + b'.txt"', b"filename*0*=utf-8''%1b%5b2J; filename*1=evil%9b.gif", b"filename=/../" + word,
    ):  # fmt: skip
        parts.append(b"--b\r\nContent-Type: application/" + word + b"; name=" + word + b"\r\nContent-Disposition: attachment; "
                     + disposition + b"\r\n\r\nevil")  # fmt: skip
    parts.append(
        b"--b\r\nContent-Type: message/rfc822\r\n\r\n"
        + _mail(b"inner@example.com", word, word, 7, utf8(TEXT))
    )
    many = b"\r\n".join(parts) + b"\r\n--b--\r\n"
    report = (
        b"--r\r\n\r\nevil "
        + word
        + b"\r\n--r\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; "
        + word
        + b"\r\n\r\n"
        b"Final-Recipient: rfc822; evil@example.com\r\nAction: failed\r\nStatus: 5.1.1\r\nDiagnostic-Code: smtp; 550 "
        + word
        + b"\r\n--r--\r\n"
    )
    bare = b"To: desk@floor.example\r\nSubject: evil %s\r\n" % word
    return {
        "ids": b"From: ids@example.com\r\n" + bare + b"Message-ID: <" + word + b"@evil.example>\r\nIn-Reply-To: <" + word + b">\r\nReferences: <"
        + word + b"> " + encoded(WORD) + b"\r\nDate: " + word + b"\r\nX-Evil" + word + b": " + word + b"\r\nReply-To: " + word + b"\r\n\r\nevil",
        "local-part": b'From: "' + word.replace(b'"', b"") + b'"@example.com\r\n' + bare + b"\r\nevil",
        "domain": b"From: evil@" + word + b".example\r\nCc: " + word + b"\r\n" + bare + b"\r\nevil",
        "no-address": b"From: " + word + b"\r\n" + bare + b"\r\nevil",
        "parts": b"From: parts@example.com\r\n" + bare + b"MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n" + many,
        "boundary": b"From: boundary@example.com\r\n" + bare + b"Content-Type: multipart/" + word + b'; boundary="' + word + b'"\r\n\r\nevil',
        "report": b"From: MAILER-DAEMON@example.com\r\n" + bare + b"Content-Type: multipart/report; report-type=delivery-status; boundary=r\r\n\r\n"
        + report,
        "utf-16": _mail(b"wide@example.com", b"evil", b"evil", 1, TEXT.encode("utf-16", "surrogatepass"), b"utf-16"),
        "utf-7": _mail(b"seven@example.com", b"=?utf-7?q?+ABs-[2J evil?=", b"evil", 2, b"evil +ABs-[2J +AJs-31m +IC4-evil", b"utf-7"),
        "codec": _mail(b"codec@example.com", b"=?unicode-escape?q?=5Cx1b[2J?= evil", b"evil", 3, rb"\x1b[2J evil \u202e", b"unicode-escape"),
        "no-mail": b"\x1b[2J\x9b31m" + word,
        "loop": b"From: robot@example.com\r\n" + bare + b"Auto-Submitted: " + word + b"\r\nX-Loop: " + word + b"\r\n\r\nevil",
    }  # fmt: skip


def stranger_on(ref: str) -> bytes:
    """A mail that names a case of somebody else's: it waits for a person."""
    return _mail(b"stranger@evil.example", header(f"{WORD} [{ref}]"), header(WORD), 99, utf8(TEXT))


COLUMNS = ("id", "subject", "text", "name", "email", "category", "came")
MAP = """\
id = "evil"
id_columns = ["id"]
[columns]
subject = "subject"
description = "text"
name = "name"
email = "email"
category = "category"
received_at = "came"
[dates]
formats = ["%Y-%m-%d"]
zone = "UTC"
[constants]
channel = "web"
"""


def rows() -> bytes:
    """A CSV with the payloads in every column: each line once where it is taken in, once where it is refused."""
    written = io.StringIO(newline="")
    table = csv.writer(written)
    table.writerow(COLUMNS)
    for number, line in enumerate(text.replace("\0", "\x01") for text in LINES):
        table.writerow(
            (f"{number}{line}", f"evil {line}", TEXT.replace("\0", ""), line, "", "payment", "2026-01-02")
        )
        table.writerow((f"bad{line}", line, line, line, line, line, line))
    return utf8(written.getvalue())


def deliver(folder: Path, content: dict[str, bytes]) -> Path:
    """Puts mails into a Maildir, which is made if need be; the payload is in the files' names too."""
    for part in ("new", "cur", "tmp"):
        (folder / part).mkdir(parents=True, exist_ok=True)
    for name, mail in content.items():
        (folder / "new" / f"{name}.{WORD.replace('/', '_')}").write_bytes(mail)
    return folder
