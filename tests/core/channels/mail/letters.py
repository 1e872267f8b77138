"""Synthetic mails for these tests: written here, named as synthetic, in the shapes that real mail comes in."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator

from core.channels.mail.model import ParsedMail

CLIENT = "Client Synthetic <client@example.com>"


def letter(body: str | bytes = "Synthetic text.", charset: str = "utf-8", **headers: str) -> bytes:
    """A mail with the usual headers; a header's underscores stand for dashes, and None takes one away."""
    usual: dict[str, str | None] = {
        "From": CLIENT, "To": "desk@bet.example", "Subject": "Synthetic", "Message-ID": "<1@synthetic.example>",
        "Date": "Mon, 12 Jan 2026 10:20:30 +0300", "MIME-Version": "1.0", "Content-Type": f"text/plain; charset={charset}",
    }
    usual |= {name.replace("_", "-"): value for name, value in headers.items()}
    head = "".join(f"{name}: {value}\r\n" for name, value in usual.items() if value is not None)
    content = body.encode(charset) if isinstance(body, str) else body
    return head.encode("utf-8", "surrogateescape") + b"\r\n" + content


def multipart(*parts: bytes, subtype: str = "mixed", **headers: str) -> bytes:
    """A mail of the given parts, each from its own headers on."""
    headers.setdefault("Content_Type", f'multipart/{subtype}; boundary="=_synthetic"')
    body = b"".join(b"--=_synthetic\r\n" + part + b"\r\n" for part in parts) + b"--=_synthetic--\r\n"
    return letter(body, **headers)


def part(content: str | bytes, content_type: str = "text/plain; charset=utf-8", **headers: str) -> bytes:
    """A part for `multipart`."""
    head = "".join(f"{name.replace('_', '-')}: {value}\r\n" for name, value in headers.items())
    raw = content.encode() if isinstance(content, str) else content
    return f"Content-Type: {content_type}\r\n{head}\r\n".encode("utf-8", "surrogateescape") + raw


def texts(mail: ParsedMail) -> Iterator[str]:
    """Every text in a parsed mail that somebody may see."""
    yield from (mail.subject, mail.body, mail.new_text, mail.quoted_text, mail.sender_name)
    yield from (mail.message_id or "", mail.in_reply_to or "", mail.return_path or "", *mail.references, *mail.delivered_to)
    yield from (str(address) for address in (*mail.reply_to, *mail.to, *mail.cc) if address)
    yield from (piece for file in mail.attachments for piece in (file.name, file.content_type))
    yield from mail.defects
    if mail.report:
        yield from (mail.report.diagnostic or "", mail.report.final_recipient or "", mail.report.original_message_id or "")


def obeyed_or_hidden(text: str) -> list[str]:
    """Characters that a terminal would obey or that would turn or hide what is read."""
    return [
        character
        for character in text
        if (unicodedata.category(character) in ("Cc", "Cs", "Co", "Zl", "Zp") and character != "\n")
        or unicodedata.bidirectional(character) in ("LRE", "RLE", "PDF", "LRO", "RLO", "LRI", "RLI", "FSI", "PDI")
        or character in "\u200b\u200e\u200f\u2060\ufeff\u00ad"
    ]
