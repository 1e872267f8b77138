"""Bytes in, a parsed mail out. Total: there are no bytes for which it raises."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from email.message import Message
from typing import Literal, TypeVar

from core.channels.mail import automatic, bodies, headers, quoting, reports
from core.channels.mail.headers import Headers
from core.channels.mail.model import Address, Attachment, Limits, ParsedMail, Report, Unusable
from core.channels.mail.opening import head_only, opened
from core.channels.mail.parts import Part
from core.text import clean

_Read = TypeVar("_Read")

_DELIVERED_TO = ("delivered-to", "x-delivered-to", "x-original-to", "envelope-to", "x-envelope-to", "apparently-to")
_NO_IDS: tuple[str, ...] = ()
_CYRILLIC = re.compile("[Ѐ-ӿ]")
_LATIN = re.compile("[A-Za-zÀ-ɏ]")


def parse(raw: bytes, limits: Limits | None = None, size: int | None = None) -> ParsedMail:
    """Everything that can be known of a mail from its bytes.

    `size`: of the whole mail, where `raw` is only its beginning. A mail beyond `limits.size` is "too_large": its
    headers are read, its text and files are not.
    """
    limits = limits or Limits()
    digest = hashlib.sha256(raw).hexdigest()
    size = len(raw) if size is None else size
    if size > limits.size or size > len(raw):
        return _read(_bare(head_only(raw, limits), limits), None, digest, size, limits, ["too large"], "too_large")
    try:
        message, whole, defects = opened(raw, limits)
        root = Part(message, limits, mendable=whole)
        gathered = bodies.gather(root, limits)
        defects += root.defects + gathered.defects
        return _read(root, gathered, digest, size, limits, defects, None)
    except Exception:  # noqa: BLE001 - an unforeseen fault costs one mail's layout and no more
        return _unreadable(raw, digest, size, limits)


def _unreadable(raw: bytes, digest: str, size: int, limits: Limits) -> ParsedMail:
    """What is left to say where taking the mail apart failed: its bytes as text, if not even its headers."""
    gathered = bodies.Gathered(texts=[raw[: limits.body].decode("utf-8", "replace")])
    try:
        head = _bare(head_only(raw, limits), limits)
        return _read(head, gathered, digest, size, limits, ["unreadable"], "unreadable")
    except Exception:  # noqa: BLE001 - as above
        return _read(_bare(Message(), limits), gathered, digest, size, limits, ["unreadable"], "unreadable")


def _bare(message: Message, limits: Limits) -> Part:
    """Headers without what follows them."""
    message.set_payload("")
    return Part(message, limits, mendable=False)


def _read(
    root: Part,
    gathered: bodies.Gathered | None,
    digest: str,
    size: int,
    limits: Limits,
    defects: list[str],
    unusable: Unusable | None,
) -> ParsedMail:
    head = root.headers
    gathered = gathered or bodies.Gathered()
    sender, named = _sender(head)
    subject = _try(lambda: headers.text(head.first("subject")), "", defects, "subject")
    body = clean(gathered.text, limits.body)
    new_text, quoted_text = _try(lambda: quoting.split(body), (body, ""), defects, "quotation")
    report = _try(lambda: _report(root, sender, subject, body), None, defects, "report")
    ids = _try(lambda: headers.message_ids(head.all("references"), limits), _NO_IDS, defects, "references")
    answered = _try(lambda: headers.message_ids(head.all("in-reply-to"), limits), _NO_IDS, defects, "in-reply-to")
    date = _try(lambda: headers.date(head.first("date")), None, defects, "date")
    if head.first("date") and date is None:
        defects.append("date")
    if sender is None:
        defects.append("no sender")
    empty = sender is None and not body.strip() and not subject and not gathered.attachments
    return ParsedMail(
        digest=digest,
        content_digest=_content_digest(head, sender, subject, gathered.text, gathered.attachments),
        size=size,
        message_id=headers.message_id(head.first("message-id")),
        in_reply_to=answered[0] if answered else None,
        references=tuple(dict.fromkeys((*ids, *answered[1:]))),
        sender=sender,
        sender_name=named,
        reply_to=headers.addresses(head.all("reply-to"), limits),
        to=headers.addresses(head.all("to"), limits),
        cc=headers.addresses(head.all("cc"), limits),
        delivered_to=tuple(address.address for address in headers.addresses(head.all(*_DELIVERED_TO), limits)),
        return_path=_return_path(head),
        subject=subject,
        date=date,
        body=body,
        new_text=new_text,
        quoted_text=quoted_text,
        attachments=tuple(gathered.attachments),
        language=language(f"{subject}\n{new_text or body}"),
        kind=automatic.kind(head, sender.address if sender else None, subject, report),
        report=report,
        defects=tuple(dict.fromkeys(defects)),
        unusable=unusable or ("empty" if empty else None),
    )


def language(text: str) -> Literal["ru", "en"] | None:
    """Russian where a third of the letters are Cyrillic, else English; None where there are no such letters."""
    sample = text[:20_000]
    cyrillic, latin = len(_CYRILLIC.findall(sample)), len(_LATIN.findall(sample))
    if not cyrillic + latin:
        return None
    return "ru" if cyrillic * 3 >= cyrillic + latin else "en"


def _try(read: Callable[[], _Read], otherwise: _Read, defects: list[str], what: str) -> _Read:
    """One header's value; a fault in it costs that header and is told among the defects."""
    try:
        return read()
    except (ValueError, TypeError, KeyError, IndexError, AttributeError, LookupError, RecursionError, OverflowError):
        defects.append(what)
        return otherwise


def _sender(head: Headers) -> tuple[Address | None, str]:
    found, named = headers.sender(head.all("from"))
    if found is None:
        found, second = headers.sender(head.all("sender"))
        named = named or second
    return found, named


def _report(root: Part, sender: Address | None, subject: str, body: str) -> Report | None:
    standard = reports.standard_report(root, body)
    if standard is not None:
        return standard
    by_a_server = automatic.by_a_server(root.headers, sender.address if sender else None)
    return reports.free_report(root, subject, body, by_a_server, automatic.empty_envelope(root.headers))


def _return_path(head: Headers) -> str | None:
    values = head.all("return-path")
    if not values:
        return None
    return "" if automatic.empty_envelope(head) else headers.address(values[0])


def _content_digest(
    head: Headers, sender: Address | None, subject: str, text: str, attachments: list[Attachment]
) -> str:
    """Over what the author wrote: no header that a server on the way adds, no difference in white space."""
    digest = hashlib.sha256()
    author = sender.address.lower() if sender else " ".join(headers.plain(head.first("from")).split())
    written = " ".join(headers.plain(head.first("date")).split())
    for piece in (author, written, subject, " ".join(text.split()), *sorted(file.sha256 for file in attachments)):
        encoded = piece.encode("utf-8", "replace")
        digest.update(b"%d:" % len(encoded))
        digest.update(encoded)
    return digest.hexdigest()
