"""The text of a mail and its files, gathered from the tree of parts: what a reader sees, and everything else kept."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from email.errors import MessageError
from email.message import Message
from email.parser import BytesParser

from core.channels.mail import headers, html
from core.channels.mail.attachments import attachment, within_text
from core.channels.mail.headers import HeaderPolicy
from core.channels.mail.model import Attachment, Limits
from core.channels.mail.parts import Part

MAILS = ("message/rfc822", "message/global")

FORWARDED = "-----Original Message-----"
"""Stands before the text of a mail that came as an attachment; the splitter of quotations knows it."""

_FORWARDED_HEADERS = ("From", "Date", "To", "Subject")
_LOOKS_LIKE_HTML = re.compile(r"\s*(?:<\?xml[^<]{0,200})?<(?:!doctype\s+html|html|head|body)\b", re.IGNORECASE)
_MULTIPART_NOTICE = re.compile(r"multi-?part|mime", re.IGNORECASE)


@dataclass(slots=True)
class Gathered:
    """What was found so far; `defects` keeps the order and may repeat."""

    texts: list[str] = field(default_factory=list)
    attachments: list[Attachment] = field(default_factory=list)
    defects: list[str] = field(default_factory=list)
    nameless: list[Part] = field(default_factory=list)
    """Texts that are called attachments and have no name: the mail's own text, where there is no other."""
    parts: int = 0

    @property
    def text(self) -> str:
        return "\n\n".join(text.strip("\n") for text in self.texts if text.strip())


def gather(root: Part, limits: Limits) -> Gathered:
    """The text and the files of the whole mail."""
    gathered = Gathered()
    _gather(root, gathered, limits, 0)
    if not gathered.text:
        _text_from_elsewhere(root, gathered, limits)
    return gathered


def _gather(part: Part, gathered: Gathered, limits: Limits, depth: int) -> None:
    gathered.parts += 1
    if gathered.parts > limits.parts:
        gathered.defects.append("too many parts")
        return
    if part.content_type in MAILS:
        _forwarded(part, gathered, limits, depth)
    elif part.content_type == "multipart/alternative" and part.children:
        _alternatives(part, gathered, limits, depth)
    elif part.content_type.startswith("message/"):
        _keep(part, gathered, limits)
    elif part.children:
        for child in part.children:
            _gather(child, gathered, limits, depth)
    elif part.content_type.startswith("multipart/"):
        gathered.defects.append("boundary missing")
        _add_text(part.undecoded_text(), gathered, limits)
    else:
        _leaf(part, gathered, limits)
    gathered.defects += part.defects


def _leaf(part: Part, gathered: Gathered, limits: Limits) -> None:
    named = bool(part.name)
    a_file = part.disposition == "attachment" or part.content_type not in ("text/plain", "text/html")
    if a_file or (named and (part.disposition or gathered.text)):
        _keep(part, gathered, limits)
        if not named and part.content_type in ("text/plain", "text/html"):
            gathered.nameless.append(part)
    else:
        if named:  # a text with a name before any other text is the mail's own text, and a file as well
            _keep(part, gathered, limits)
        _add_text(_readable(part, limits), gathered, limits)


def _readable(part: Part, limits: Limits) -> str:
    text = part.text
    if part.content_type == "text/html" or _LOOKS_LIKE_HTML.match(text):
        if len(text) > limits.html:
            part.defects.append("html cut")
        return html.to_text(text[: limits.html])
    return text


def _add_text(text: str, gathered: Gathered, limits: Limits) -> None:
    text, files = within_text(text, limits)
    gathered.texts.append(text)
    for file in files:
        _add(file, gathered, limits)


def _alternatives(part: Part, gathered: Gathered, limits: Limits, depth: int) -> None:
    """Of the versions of one text the plain one; the richest where the plain one is empty or only points to it.

    The files within every version are kept."""
    plain: str | None = None
    rich = ""
    for child in part.children:
        version = Gathered(parts=gathered.parts)
        _gather(child, version, limits, depth)
        gathered.parts = version.parts
        gathered.attachments += version.attachments[: limits.attachments - len(gathered.attachments)]
        gathered.defects += version.defects
        if child.content_type == "text/plain" and plain is None and version.text:
            plain = version.text
        elif version.text:
            rich = version.text
    gathered.texts.append(rich if plain is None or _only_points_to(rich, plain) else plain)


def _only_points_to(rich: str, plain: str) -> bool:
    """Whether the plain version is a line such as "your program cannot show HTML"."""
    return len(plain) < 200 and "html" in plain.lower() and len(rich) > 2 * len(plain)


def _forwarded(part: Part, gathered: Gathered, limits: Limits, depth: int) -> None:
    """A mail within the mail: a file, and its text below its chief headers."""
    inner = part.children[0] if part.children else None
    content = _as_bytes(inner.message) if inner else part.content
    if part.transfer_encoding in ("base64", "quoted-printable"):
        # Against the rules (RFC 2046, 5.2.1) but common: the mail itself is encoded, and was read as if it were not.
        content = part.content if inner is None else _decoded(inner, part.transfer_encoding)
        inner = Part(BytesParser(policy=HeaderPolicy()).parsebytes(content[: limits.size]), limits)
    _keep(part, gathered, limits, content)
    if inner is None or depth >= limits.depth:
        gathered.defects.append("forwarded mail not shown")
        return
    shown = ((name, headers.text(inner.headers.first(name.lower()))) for name in _FORWARDED_HEADERS)
    chief = [f"{name}: {value}" for name, value in shown if value]
    within = Gathered(parts=gathered.parts)
    _gather(inner, within, limits, depth + 1)
    gathered.parts = within.parts
    gathered.defects += within.defects
    gathered.texts.append("\n".join([FORWARDED, *chief]) + "\n\n" + within.text)


def _decoded(taken_for_a_mail: Part, transfer_encoding: str) -> bytes:
    """The bytes of a leaf that the library took for a mail, with the transfer encoding undone that it really has."""
    head = "".join(f"{name}: {value}\n" for name, value in taken_for_a_mail.message.raw_items())
    leaf = Message()
    leaf["Content-Transfer-Encoding"] = transfer_encoding
    leaf.set_payload(head + taken_for_a_mail.undecoded.decode("ascii", "surrogateescape"))
    return Part(leaf, taken_for_a_mail.limits).content


def _text_from_elsewhere(root: Part, gathered: Gathered, limits: Limits) -> None:
    """Where no part gave a text: a nameless text that was called an attachment, or what stands before the first
    boundary, unless it is a program's usual notice."""
    for part in gathered.nameless:
        gathered.texts.append(_readable(part, limits))
        if gathered.text:
            return
    before = root.message.preamble or ""
    if before.strip() and not (len(before) < 500 and _MULTIPART_NOTICE.search(before)):
        gathered.defects.append("text outside the parts")
        gathered.texts.append("\n".join(headers.plain(line) for line in before.split("\n")))


def _keep(part: Part, gathered: Gathered, limits: Limits, content: bytes | None = None) -> None:
    _add(attachment(part, content), gathered, limits)


def _add(file: Attachment, gathered: Gathered, limits: Limits) -> None:
    if len(gathered.attachments) >= limits.attachments:
        gathered.defects.append("too many attachments")
    else:
        gathered.attachments.append(file)


def _as_bytes(message: Message) -> bytes:
    """The mail as it was, as nearly as the parser kept it."""
    try:
        return message.as_bytes(policy=HeaderPolicy(max_line_length=None))
    except (MessageError, ValueError, TypeError, LookupError, AttributeError, RecursionError):
        head = "".join(f"{name}: {value}\n" for name, value in message.raw_items())
        return head.encode("utf-8", "replace") + b"\n" + Part(message, Limits()).undecoded
