"""Raw bytes to a tree of parts: the standard library's parser, kept from what it cannot bear."""

from __future__ import annotations

import re
from email.errors import MessageError
from email.message import Message
from email.parser import BytesFeedParser

from core.channels.mail.headers import HeaderPolicy
from core.channels.mail.model import Limits

_CONTAINERS = re.compile(rb"\bmultipart/|\bmessage/", re.IGNORECASE)
_BOUNDARIES = re.compile(rb"^--", re.MULTILINE)
_END_OF_HEAD = re.compile(rb"\r\n\r\n|\n\n|\r\r|\n\r\n")
_HEADER_LINE = re.compile(rb"[!-9;-~]{1,100}:")
_SPACED_HEADER_LINE = re.compile(rb"([!-9;-~]{1,100})[ \t]+:")
_KNOWN_HEADER = re.compile(
    rb"(?:from|to|subject|date|message-id|mime-version|content-type|content-transfer-encoding|received|in-reply-to"
    rb"|references|reply-to|cc)[ \t]*:", re.IGNORECASE)
_MOST_LOOKS = 12_000_000
"""At some ten million looks a second. A real mail of 25 MB in ten containers asks for three million."""
_SHOWN_BOUNDARY = re.compile(
    rb"^--([\x21-\x7e][\x20-\x7e]{0,120}?)[ \t]*\r?\nContent-", re.MULTILINE | re.IGNORECASE)
_ENVELOPE = re.compile(rb">?From \S")


def opened(raw: bytes, limits: Limits) -> tuple[Message, bool, list[str]]:
    """The tree, whether it is whole, and what was odd. Where there are more parts than can be borne it is one leaf
    with the rest as text."""
    defects: list[str] = []
    raw = raw.lstrip(b"\r\n").removeprefix(b"\xef\xbb\xbf").lstrip(b"\r\n")
    head, rest = _head_and_rest(raw, limits)
    mended = _mended(head)
    if mended != head:
        defects.append("headers broken")
    # Each container costs the parser a frame of the stack and a look at every line within it.
    containers = sum(1 for _ in _CONTAINERS.finditer(raw))
    shallow = containers <= limits.multiparts and containers * raw.count(b"\n") <= _MOST_LOOKS
    few = sum(1 for _ in _BOUNDARIES.finditer(rest)) <= 20 * limits.parts
    if shallow and few:
        try:
            return _parsed(mended + rest, whole=True), True, defects
        except (MessageError, RecursionError, ValueError, TypeError, AttributeError, LookupError):
            defects.append("structure broken")
    else:
        defects.append("too many parts")
    return _parsed(mended + rest, whole=False), False, defects


def reopened(raw: bytes) -> Message | None:
    """The container whose content this is, where its header named no boundary or a wrong one and the content tells."""
    shown = _SHOWN_BOUNDARY.search(raw)
    if shown is None or b'"' in shown[1]:
        return None
    head = b'Content-Type: multipart/mixed; boundary="' + shown[1] + b'"\n\n'
    try:
        found = _parsed(head + raw, whole=True)
    except (MessageError, RecursionError, ValueError, TypeError, AttributeError, LookupError):
        return None
    return found if found.is_multipart() else None


def head_only(raw: bytes, limits: Limits) -> Message:
    """The headers of a mail whose rest is not read."""
    head, _ = _head_and_rest(raw.lstrip(b"\r\n"), limits)
    return _parsed(_mended(head), whole=False)


def _parsed(raw: bytes, whole: bool) -> Message:
    parser = BytesFeedParser(policy=HeaderPolicy())
    if not whole:
        parser._set_headersonly()  # type: ignore[attr-defined]  # what BytesParser(headersonly=True) does
    parser.feed(raw)
    return parser.close()


def _head_and_rest(raw: bytes, limits: Limits) -> tuple[bytes, bytes]:
    end = _END_OF_HEAD.search(raw, 0, limits.head)
    if end is None:
        return raw[: limits.head], b"\n\n" + raw[limits.head :] if len(raw) > limits.head else b""
    return raw[: end.start()], raw[end.start() :]


def _mended(head: bytes) -> bytes:
    """The header block without the faults at which the parser would take the rest of it for the text.

    A space before the colon goes; a line that is no header, with known headers below it, is made to continue the
    header above it.
    """
    lines = head.splitlines(keepends=True)
    known = [number for number, line in enumerate(lines) if _KNOWN_HEADER.match(line)]
    last_known = known[-1] if known else 0
    mended: list[bytes] = []
    for number, line in enumerate(lines):
        if _HEADER_LINE.match(line) or line[:1] in b" \t" or (number == 0 and _ENVELOPE.match(line)):
            mended.append(line)
        elif spaced := _SPACED_HEADER_LINE.match(line):
            mended.append(spaced[1] + line[spaced.end() - 1 :])
        elif number < last_known:
            if mended and not _ENVELOPE.match(line):
                mended.append(b" " + line)
        else:
            mended.append(line)
    return b"".join(mended)
