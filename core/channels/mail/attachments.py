"""The files that come with a mail: their names, and those that hide in the text itself (uuencode)."""

from __future__ import annotations

import hashlib
import re

from core.channels.mail import headers
from core.channels.mail.model import Attachment, Limits
from core.channels.mail.parts import Part, uudecoded
from core.text import file_name

EXTENSIONS = {
    "image/jpeg": ".jpg", "image/png": ".png", "image/gif": ".gif", "image/webp": ".webp", "image/tiff": ".tif",
    "image/bmp": ".bmp", "image/svg+xml": ".svg", "image/heic": ".heic", "application/pdf": ".pdf",
    "application/zip": ".zip", "application/msword": ".doc", "application/rtf": ".rtf", "text/rtf": ".rtf",
    "application/vnd.ms-excel": ".xls", "application/json": ".json", "application/ms-tnef": ".dat",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": ".docx",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": ".xlsx",
    "application/pgp-signature": ".asc", "application/pgp-keys": ".asc", "application/pkcs7-mime": ".p7m",
    "application/pkcs7-signature": ".p7s", "application/x-pkcs7-signature": ".p7s",
    "message/rfc822": ".eml", "message/global": ".eml",
    "message/delivery-status": ".txt", "message/disposition-notification": ".txt", "text/rfc822-headers": ".txt",
    "text/plain": ".txt", "text/html": ".html", "text/csv": ".csv", "text/calendar": ".ics", "text/vcard": ".vcf",
    "text/x-vcard": ".vcf", "text/enriched": ".txt", "text/xml": ".xml", "application/xml": ".xml",
    "audio/mpeg": ".mp3", "audio/ogg": ".ogg", "audio/x-wav": ".wav", "audio/wav": ".wav", "video/mp4": ".mp4",
    "video/quicktime": ".mov",
}  # fmt: skip
"""What a nameless file is called after; a table of ours, for the system's own differs from machine to machine."""

_UU_BEGIN = re.compile(r"^begin [0-7]{3,4} (\S[^\n]{0,200})$", re.MULTILINE)
_UU_LINE = re.compile(r"[\x20-\x60]{1,90}\s?")


def attachment(part: Part, content: bytes | None = None) -> Attachment:
    """The part as a file; `content` where the caller has decoded it already."""
    content_type = part.content_type
    given = part.name
    if not given and (location := part.headers.first("content-location")):
        given = headers.plain(location).split("?")[0]
    given = given or _nameless(part, content_type)
    shown_within = part.disposition == "inline" or (not part.disposition and "content-id" in part.headers)
    return _file(given, content_type, part.content if content is None else content, shown_within)


def within_text(text: str, limits: Limits) -> tuple[str, list[Attachment]]:
    """The text without its uuencoded files, a line with the name in the place of each, and the files."""
    if "begin " not in text:
        return text, []
    found: list[Attachment] = []
    kept: list[str] = []
    place = 0
    while len(found) < limits.attachments and (match := _UU_BEGIN.search(text, place)) is not None:
        end = _end_of_uuencode(text, match.end())
        kept.append(text[place : match.start()])
        if end is None:
            kept.append(match[0])
            place = match.end()
            continue
        lines = text[match.start() : end].encode("latin-1", "replace").split(b"\n")
        found.append(_file(match[1], "application/octet-stream", uudecoded(lines) or b"", False))
        kept.append(f"[{found[-1].name}]")
        place = end
    kept.append(text[place:])
    return "".join(kept), found


def _end_of_uuencode(text: str, start: int) -> int | None:
    """Where the encoded lines end; None where what follows "begin" is no uuencoded file."""
    place = start + 1
    lines = 0
    while place < len(text):
        newline = text.find("\n", place)
        newline = len(text) if newline < 0 else newline
        line = text[place:newline]
        if line.rstrip() == "end":
            return newline if lines else None
        if line and not _UU_LINE.fullmatch(line):
            return None
        lines += 1
        place = newline + 1
    return len(text) if lines > 1 else None


def _nameless(part: Part, content_type: str) -> str:
    if EXTENSIONS.get(content_type) == ".eml" and part.children:
        subject = headers.text(part.children[0].headers.first("subject"), 80)
        return (re.sub(r"[/\\]", "_", subject) or "message") + ".eml"
    kind, _, subtype = content_type.partition("/")
    return (subtype if kind == "message" else kind) + EXTENSIONS.get(content_type, ".bin")


def _file(name: str, content_type: str, content: bytes, inline: bool) -> Attachment:
    return Attachment(
        name=file_name(name),
        content_type=content_type,
        content=content,
        sha256=hashlib.sha256(content).hexdigest(),
        inline=inline,
    )
