"""The mails of the demo as bytes: what a client's program would write, a server's bounce, a picture."""

from __future__ import annotations

import os
import random
import struct
import zlib
from collections.abc import Sequence
from datetime import datetime
from email.message import EmailMessage
from email.policy import default
from email.utils import format_datetime
from pathlib import Path

from core.case import Message
from tui.demo.cast import OUR_ADDRESS, OUR_NAME, MadeUpClient

_PROGRAMS = ("Thunderbird 128", "Apple Mail (16.0)", "Mobile Mail 14.2", "Webmail 9")
_RUSSIAN_CHARSETS = ("utf-8", "utf-8", "koi8-r", "windows-1251")


def complaint(
    client: MadeUpClient, subject: str, body: str, at: datetime, message_id: str, rng: random.Random, picture: str = ""
) -> bytes:
    """A first mail; with `picture` a photo of that name hangs on it."""
    return _mail(client, subject, f"{body}\n\n{client.name}\n{client.account}\n", at, message_id, rng, (), picture)


def answer(
    client: MadeUpClient, letter: Message, body: str, at: datetime, message_id: str, rng: random.Random,
    quote: str, picture: str = "",
) -> bytes:  # fmt: skip
    """The client's answer to a letter of ours, that letter quoted below it as mail programs do."""
    quoted = f"{body}\n\n{client.name}\n\n{quote}\n> {letter.excerpt[:70]}\n"
    return _mail(client, f"Re: {letter.subject}", quoted, at, message_id, rng, (letter.message_id,), picture)


_UNFOLDED = default.clone(max_line_length=998)
"""Where EmailMessage breaks a Russian line, a blank is lost."""


def _mail(
    client: MadeUpClient, subject: str, body: str, at: datetime, message_id: str, rng: random.Random,
    answers: Sequence[str], picture: str,
) -> bytes:  # fmt: skip
    mail = EmailMessage()
    mail["Return-Path"] = f"<{client.email}>"
    mail["From"] = f'"{client.name}" <{client.email}>'
    mail["To"] = f'"{OUR_NAME}" <{OUR_ADDRESS}>'
    mail["Subject"] = subject
    mail["Date"] = format_datetime(at)
    mail["Message-ID"] = f"<{message_id}>"
    mail["X-Mailer"] = rng.choice(_PROGRAMS)
    if answers:
        mail["In-Reply-To"] = f"<{answers[-1]}>"
        mail["References"] = " ".join(f"<{identifier}>" for identifier in answers)
    mail.set_content(body, charset=_charset(body, client.language, rng))
    if picture:
        mail.add_attachment(photo(rng), maintype="image", subtype="png", filename=picture)
    return mail.as_bytes(policy=_UNFOLDED)


def _charset(body: str, language: str, rng: random.Random) -> str:
    charset = rng.choice(_RUSSIAN_CHARSETS) if language == "ru" else "utf-8"
    try:
        body.encode(charset)
    except UnicodeEncodeError:
        return "utf-8"
    return charset


def bounce(letter: Message, at: datetime, message_id: str) -> bytes:
    """A mail server's word that the letter could not be delivered (RFC 3464)."""
    return f"""\
Return-Path: <>
From: Mail Delivery System <mailer-daemon@example.net>
To: <{OUR_ADDRESS}>
Subject: Undelivered Mail Returned to Sender
Date: {format_datetime(at)}
Message-ID: <{message_id}>
Auto-Submitted: auto-replied
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="edge"

--edge
Content-Type: text/plain; charset=us-ascii

The mail could not be delivered to <{letter.address}>: mailbox unavailable.

--edge
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example.net

Final-Recipient: rfc822; {letter.address}
Action: failed
Status: 5.1.1
Diagnostic-Code: smtp; 550 5.1.1 no such mailbox here

--edge
Content-Type: text/rfc822-headers

Message-ID: <{letter.message_id}>
To: <{letter.address}>

--edge--
""".encode("ascii")


def photo(rng: random.Random, width: int = 48, height: int = 36) -> bytes:
    """A small PNG that looks like a photo of nothing: a lit gradient with some noise."""
    warm, cold = rng.randrange(90, 200), rng.randrange(40, 120)
    rows = bytearray()
    for y in range(height):
        rows.append(0)
        for x, grain in enumerate(rng.randbytes(width)):
            light, noise = x * 2 + (height - y) * 3, grain & 7
            rows += bytes((min(255, warm + light // 4 + noise), light // 2 + noise, cold + noise))
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    chunks = ((b"IHDR", head), (b"IDAT", zlib.compress(bytes(rows), 6)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(kind, content) for kind, content in chunks)


def _chunk(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))


def drop(maildir: Path, name: str, content: bytes, at: datetime | None = None) -> Path:
    """Delivers into `new/` as a mail server does: whole or not at all. `at` is when it was delivered."""
    written = maildir / "tmp" / name
    written.write_bytes(content)
    if at is not None:
        os.utime(written, (at.timestamp(), at.timestamp()))
    return written.rename(maildir / "new" / name)


def make_maildir(path: Path) -> Path:
    """The three folders of a Maildir, for their owner only."""
    for part in ("tmp", "new", "cur"):
        (path / part).mkdir(mode=0o700, parents=True, exist_ok=True)
    return path
