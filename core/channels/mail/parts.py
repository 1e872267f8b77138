"""One part of a mail: its type, its disposition, its name, and its bytes with the transfer encoding undone."""

from __future__ import annotations

import binascii
import quopri
import re
from email.message import Message
from functools import cached_property

from core.channels.mail import charsets
from core.channels.mail.headers import Headers, base64_bytes, content_type, parameters, plain
from core.channels.mail.model import Limits
from core.channels.mail.opening import reopened

_BASE64_LINE = re.compile(rb"[A-Za-z0-9+/]+={0,3}|={1,3}")
_BASE64 = re.compile(rb"[A-Za-z0-9+/]+={0,2}")
_PADDED = re.compile(rb"[A-Za-z0-9+/]{2,}={1,2}(?=[^=])")
_HEADER_LONGEST = 8_000
_META_CHARSET = re.compile(rb"<meta[^>]{0,200}charset\s*=\s*[\"']?\s*([\w:.-]{1,40})", re.IGNORECASE)


class Part:
    """A part as the parser left it, read on demand; what was odd collects in `defects`."""

    def __init__(self, message: Message, limits: Limits, mendable: bool = True) -> None:
        self.message = message
        self._mendable = mendable
        self.limits = limits
        self.headers = Headers(message, limits)
        self.defects: list[str] = []

    @cached_property
    def children(self) -> list[Part]:
        """The parts within; empty for a leaf. A container whose boundary never came is one, unless its text shows
        what the boundary is."""
        message: Message | None = self.message
        mendable = self._mendable
        if mendable and self.content_type.startswith("multipart/") and not self.message.is_multipart():
            message = reopened(self.undecoded)
            mendable = False
        payload = message.get_payload() if message is not None and message.is_multipart() else []
        return [Part(child, self.limits, mendable) for child in payload if isinstance(child, Message)]

    @cached_property
    def content_type(self) -> str:
        return content_type(self._type_header)

    @cached_property
    def parameters(self) -> dict[str, str]:
        return parameters(self._type_header)

    @cached_property
    def disposition(self) -> str:
        """ "attachment", "inline", or an empty string; any other word means attachment (RFC 2183, 2.8)."""
        word = re.split(r"[;\s]", plain(self._disposition_header).strip().lower(), maxsplit=1)[0]
        return word if word in ("attachment", "inline", "") else "attachment"

    @cached_property
    def name(self) -> str:
        """The file name that the sender gave, as it was sent, or an empty string."""
        disposition = parameters("x;" + self._disposition_header.partition(";")[2])
        named = disposition.get("filename") or disposition.get("name") or self.parameters.get("name")
        return named or self.parameters.get("filename") or ""

    @property
    def transfer_encoding(self) -> str:
        words = re.findall(r"[\w-]+", self.headers.first("content-transfer-encoding")[:200].lower())
        return words[0] if words else ""

    @cached_property
    def content(self) -> bytes:
        """The bytes of a leaf. What is wrongly encoded is decoded as far as it goes, or left as it came."""
        raw = self.undecoded
        match self.transfer_encoding:
            case "base64":
                return self._from_base64(raw)
            case "quoted-printable":
                return quopri.decodestring(raw)
            case "x-uuencode" | "uuencode" | "x-uue" | "uue":
                found = uudecoded(raw.splitlines())
                return found or raw
            case _:
                return raw

    @property
    def text(self) -> str:
        """The leaf as text, lines ended by LF."""
        raw = self.content
        declared = self.parameters.get("charset")
        if not declared and self.content_type == "text/html" and (meta := _META_CHARSET.search(raw[:4000])):
            declared = meta[1].decode("ascii", "replace")
        decoded, odd = charsets.decode(raw, declared)
        if odd:
            self.defects.append(odd)
        decoded = decoded.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
        if self.parameters.get("format", "").strip().lower() == "flowed":
            decoded = unflowed(decoded, delete_space=self.parameters.get("delsp", "").strip().lower() == "yes")
        return decoded

    def undecoded_text(self) -> str:
        """The leaf as it stands in the mail, for a container that turned out to be none."""
        return charsets.guess(self.undecoded)

    @property
    def _type_header(self) -> str:
        return self.headers.first("content-type")[:_HEADER_LONGEST]

    @property
    def _disposition_header(self) -> str:
        return self.headers.first("content-disposition")[:_HEADER_LONGEST]

    @cached_property
    def undecoded(self) -> bytes:
        """The bytes of a leaf as they stand in the mail."""
        if self.message.is_multipart():
            return b""
        # Without these headers the library hands the bytes over as they came; with them it decodes, more strictly
        # than mail allows, and raises on a charset that has a NUL in its name or is none.
        del self.message["content-transfer-encoding"]
        del self.message["content-type"]
        raw = self.message.get_payload(decode=True)
        return raw if isinstance(raw, bytes) else b""

    def _from_base64(self, raw: bytes) -> bytes:
        """Up to the first line that is no base64: mailing lists and virus scanners add a foot in plain text."""
        if _BASE64.fullmatch(joined := raw.translate(None, b"\r\n")):
            return base64_bytes(joined)
        lines = [line for line in map(bytes.strip, raw.splitlines()) if line]
        good: list[bytes] = []
        for line in lines:
            if _BASE64_LINE.fullmatch(line):
                good.append(line)
            elif (shown := _PADDED.match(line)) is not None:
                good.append(shown[0])
                break
        if len(good) < len(lines) or (good and not _BASE64_LINE.fullmatch(lines[-1])):
            self.defects.append("base64 broken")
        # A word of prose also looks like base64; a mail that is no base64 at all is shown as it came.
        return base64_bytes(b"".join(good)) if 2 * sum(map(len, good)) >= len(raw.strip()) or len(good) > 2 else raw


def uudecoded(lines: list[bytes]) -> bytes | None:
    """What the lines between "begin 644 name" and "end" encode; None where there is no such thing."""
    start = next((number for number, line in enumerate(lines) if line.startswith(b"begin ")), None)
    if start is None:
        return None
    decoded: list[bytes] = []
    for line in lines[start + 1 :]:
        if line.strip() in (b"end", b"`", b""):
            if line.strip() == b"end":
                break
            continue
        try:
            decoded.append(binascii.a2b_uu(line))
        except binascii.Error:
            # Some encoders write a wrong length: what the line's own length byte asks for is taken.
            wanted = (((line[0] - 32) & 63) * 4 + 5) // 3
            try:
                decoded.append(binascii.a2b_uu(line[:wanted]))
            except binascii.Error:
                break
    return b"".join(decoded)


def unflowed(text: str, delete_space: bool) -> str:
    """Paragraphs of format=flowed (RFC 3676) as one line each; quotation levels are never joined."""
    paragraphs: list[list[str]] = []
    open_level: int | None = None
    for line in text.split("\n"):
        bare = line.lstrip(">")
        level = len(line) - len(bare)
        bare = bare.removeprefix(" ")
        if open_level != level or bare == "-- ":
            paragraphs.append([">" * level + " "] if level else [])
        flows = bare.endswith(" ") and bare != "-- "
        paragraphs[-1].append(bare[:-1] if flows and delete_space else bare)
        open_level = level if flows else None
    return "\n".join("".join(pieces) for pieces in paragraphs)
