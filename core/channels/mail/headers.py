"""Headers, each read by itself: one that is broken loses itself and nothing else."""

from __future__ import annotations

import binascii
import hashlib
import quopri
import re
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta, timezone
from email.message import Message
from email.policy import Compat32
from email.utils import getaddresses, parsedate_tz
from itertools import islice

from core.channels.mail import charsets
from core.channels.mail.model import Address, Limits
from core.text import clean_line

_ENCODED_WORD = re.compile(r"=\?([^?\s*]{1,60})(?:\*[^?\s]{0,20})?\?([bBqQ])\?([^?]{0,8000})\?=")
_ID = re.compile(r"<([^<>]{1,1000})>")
_BARE_ID = re.compile(r"[^\s<>,;]{1,500}@[^\s<>,;]{1,500}")
_ADDRESS = re.compile(
    r"(?:[^\s@<>\"(),:;\\\[\]]{1,64}|\"[^\"\\\r\n]{1,62}\")@[^\W_](?:[\w-]{0,61}[^\W_])?(?:\.[^\W_](?:[\w-]{0,61}[^\W_])?){0,20}\.?"
    r"|[^\s@<>\"(),:;\\\[\]]{1,64}@\[[0-9A-Fa-f:.]{3,45}\]"
)
_LOCAL = r"[\w.!#$%&'*+/=?^`{|}~-]"
# Never the end of a longer word: mail to it would reach somebody else.
_ADDRESS_WITHIN = re.compile(rf"(?<!{_LOCAL}){_LOCAL}{{1,64}}@[^\W_][\w.-]{{0,200}}[^\W_]")
_PARAMETER = re.compile(r'[;\s]\s*([^=;\s"]{1,100})\s*=\s*("(?:[^"\\]|\\.)*"?|[^;]*)', re.DOTALL)
_CONTINUED = re.compile(r"(.+?)(?:\*(\d{1,3}))?(\*?)", re.DOTALL)
_PERCENT = re.compile(rb"%([0-9A-Fa-f]{2})")
_CONTENT_TYPE = re.compile(r"\s*([\w.+!#$&^-]{1,100})\s*/\s*([\w.+!#$&^-]{1,100})")
_LONGEST_ID = 300
_MOST_REPEATED = 20
"""A header that may stand once is read so often at most; Delivered-To is repeated by honest servers."""

EARLIEST = datetime(1990, 1, 1, tzinfo=UTC)
"""A mail dated before has no date: clocks that were never set say 1970 or 1980."""
LATEST = datetime(2100, 1, 1, tzinfo=UTC)


_LEAF_MESSAGE = re.compile(r"(\s*)(message/(?!(?:rfc822|global)\s*(?:;|$)))", re.IGNORECASE)
_DISGUISED = re.compile(r"(\s*)x-(message/)", re.IGNORECASE)


class HeaderPolicy(Compat32):
    """The stdlib parser's own policy, with what keeps the parser from harm.

    A header never grows beyond a limit, for the parser reads the parameters of Content-Type in time that grows with
    the square of their length. And message/delivery-status and its like go under x-message/, which the parser leaves
    whole; of a megabyte of blank lines it would make half a million messages. Written out, they have their own name.
    """

    def fold_binary(self, name: str, value: str) -> bytes:
        if name.lower() == "content-type":
            value = _DISGUISED.sub(r"\1\2", value, count=1) if _DISGUISED.match(value) else value
        return super().fold_binary(name, value)

    def header_source_parse(self, sourcelines: list[str]) -> tuple[str, str]:
        longest = Limits().header
        kept: list[str] = []
        for line in sourcelines:
            kept.append(line[:longest])
            longest -= len(line)
            if longest <= 0:
                break
        name, _, value = kept[0].partition(":")
        value = (value.lstrip(" \t\r\n") + "".join(kept[1:])).rstrip("\r\n")
        if name.lower() == "content-type":  # a boundary may be folded, too
            value = value.replace("\r", "").replace("\n", "")
            value = _LEAF_MESSAGE.sub(r"\1x-\2", value, count=1) if _LEAF_MESSAGE.match(value) else value
        return name[:200], value


class Headers:
    """The headers of one mail or part, in their order, by name in any case; values as they were sent, unfolded."""

    def __init__(self, message: Message, limits: Limits) -> None:
        self._values: dict[str, list[str]] = {}
        for number, (name, value) in enumerate(message.raw_items()):
            if number >= limits.headers:
                break
            self._values.setdefault(name.strip().lower(), []).append(str(value)[: limits.header])

    def __contains__(self, name: str) -> bool:
        return name in self._values

    def __iter__(self) -> Iterator[str]:
        return iter(self._values)

    def first(self, *names: str) -> str:
        """The first value that is not blank under any of the names, else an empty string."""
        return next((value for name in names for value in self._values.get(name, ()) if value.strip()), "")

    def all(self, *names: str) -> list[str]:
        """Every value under the names, in order."""
        return [value for name in names for value in self._values.get(name, ())]


def plain(value: str) -> str:
    """A header's value as text: raw 8-bit bytes decoded, folding undone, encoded words (RFC 2047) left alone."""
    value = value.replace("\r", "").replace("\n", "")
    if value.isascii():
        return _shifted(value)
    return charsets.guess(_raw(value))


def text(value: str, limit: int = 1000) -> str:
    """A header's value as one clean line for people."""
    return clean_line(words(plain(value)), limit)


def words(value: str) -> str:
    """The value with its encoded words decoded; words that belong together are joined before they are decoded,
    for some programs cut them in the middle of a letter."""
    if "=?" not in value:
        return value
    result: list[str] = []
    pending: list[tuple[str, bytes]] = []
    end = 0
    for match in _ENCODED_WORD.finditer(value):
        between = value[end : match.start()]
        if between.strip() or not pending:
            result += [_joined(pending), between]
            pending = []
        charset, raw = match[1], _word_bytes(match[2], match[3])
        if pending and pending[-1][0].lower() == charset.lower():
            pending[-1] = (charset, pending[-1][1] + raw)
        else:
            pending.append((charset, raw))
        end = match.end()
    return "".join([*result, _joined(pending), value[end:]])


def addresses(values: Iterable[str], limits: Limits) -> tuple[Address, ...]:
    """The mailboxes that a header names; what is no address is left out."""
    found: dict[str, Address] = {}
    for name, address in _pairs(values):
        if len(found) >= limits.addresses:
            break
        if address and address.lower() not in found:
            found[address.lower()] = Address(name, address)
    return tuple(found.values())


def sender(values: Iterable[str]) -> tuple[Address | None, str]:
    """The first mailbox with an address, and the display name, which is kept also where there is no address."""
    named = ""
    for name, address in _pairs(values):
        if address:
            return Address(name, address), name
        named = named or name
    return None, named


def address(written: str) -> str | None:
    """The address with its domain in lower case, or None where it is none. A report's "rfc822;" prefix is taken off."""
    written = plain(written).strip().rpartition(";")[2].strip().strip("<>").strip()
    if len(written) > 254 or not _ADDRESS.fullmatch(written) or ".." in written:
        return None
    local, _, domain = written.rpartition("@")
    domain = domain.rstrip(".").lower()
    return f"{clean_line(local)}@{clean_line(domain)}" if domain else None


def message_id(value: str) -> str | None:
    """A message id without its angle brackets and white space; None where there is none.

    One that is longer than 300 characters keeps its head and a digest of the whole, so that two stay two.
    """
    value = plain(value)[:4000]
    bracketed = _ID.search(value)
    inner = "".join((bracketed[1] if bracketed else value.strip(" \t<>,;")).split())
    if not inner:
        return None
    cleaned = clean_line(inner)
    if len(cleaned) > _LONGEST_ID:
        cleaned = f"{cleaned[:200]}~{hashlib.sha256(inner.encode(errors='replace')).hexdigest()}"
    return cleaned


def message_ids(values: Iterable[str], limits: Limits) -> tuple[str, ...]:
    """Every message id in References or In-Reply-To, each once. Of too many, the first (the thread's root) and the
    last (the nearest) are kept."""
    found: dict[str, None] = {}
    for value in map(plain, values):
        written = _ID.findall(value) or _BARE_ID.findall(value)
        found.update((identifier, None) for one in written if (identifier := message_id(f"<{one}>")))
    ids = tuple(found)
    return ids if len(ids) <= limits.references else (ids[0], *ids[1 - limits.references :])


def date(value: str) -> datetime | None:
    """The instant in UTC; None where it cannot be read or lies before 1990 or after 2099."""
    try:
        parts = parsedate_tz(clean_line(plain(value), 200))
        if parts is None:
            return None
        zone = timezone(timedelta(seconds=parts[9] or 0))
        instant = datetime(*parts[:6], tzinfo=zone).astimezone(UTC)
    except (ValueError, TypeError, OverflowError, IndexError):
        return None
    return instant if EARLIEST <= instant < LATEST else None


def content_type(value: str) -> str:
    """ "type/subtype" in lower case; text/plain where it cannot be read (RFC 2045, 5.2)."""
    match = _CONTENT_TYPE.match(value)
    found = f"{match[1]}/{match[2]}".lower() if match else "text/plain"
    return found.removeprefix("x-") if found.startswith("x-message/") else found


def parameters(value: str) -> dict[str, str]:
    """The parameters of Content-Type or Content-Disposition, names in lower case, values decoded.

    Reads RFC 2231 (charsets, continuations), RFC 2047 within quotes, raw 8-bit, and mixes of these.
    """
    pieces: dict[str, dict[int, tuple[str, bool]]] = {}
    for name, written in _PARAMETER.findall(value):
        match = _CONTINUED.fullmatch(name)
        if match and match[1]:
            by_number = pieces.setdefault(match[1].lower(), {})
            by_number.setdefault(int(match[2] or 0), (_unquoted(written.strip()), bool(match[3])))
    return {name: _assembled(by_number) for name, by_number in pieces.items()}


def _assembled(by_number: dict[int, tuple[str, bool]]) -> str:
    ordered = [by_number[number] for number in sorted(by_number)]
    if not any(percent for _, percent in ordered):
        return words(plain("".join(value for value, _ in ordered)))
    charset = ""
    raw = b""
    first, percent = ordered[0]
    if percent and first.count("'") >= 2:
        charset, _, first = first.split("'", 2)
    for value, escaped in [(first, percent), *ordered[1:]]:
        octets = _raw(value)
        raw += _PERCENT.sub(lambda match: bytes([int(match[1], 16)]), octets) if escaped else octets
    return words(charsets.decode(raw, charset or None)[0])


def _unquoted(value: str) -> str:
    if value.startswith('"'):
        value = value[1:-1] if len(value) > 1 and value.endswith('"') else value[1:]
        return re.sub(r'\\(["\\])', r"\1", value)
    return value


def _pairs(values: Iterable[str]) -> Iterator[tuple[str, str | None]]:
    for value in islice(values, _MOST_REPEATED):
        written = plain(value)
        try:
            pairs = getaddresses([written])
        except (RecursionError, IndexError, ValueError, TypeError, AttributeError):
            pairs = []  # comments nested without end
        if not any(address(given) for _, given in pairs):
            pairs = _salvaged(words(written)) or [pair for pair in pairs if pair[0]] or [(written, "")]
        for name, given in pairs:
            yield clean_line(words(name).strip("\"' "), 200), address(given)


def _salvaged(written: str) -> list[tuple[str, str]]:
    """The address in a header that does not parse, as in "Foo Bar foo@example.com"; not where an @ is doubled."""
    within = [match for match in _ADDRESS_WITHIN.finditer(written) if written[match.end() : match.end() + 1] != "@"]
    if not within:
        return []
    first = within[0]
    name = written[: first.start()].strip(" \t<>,:;\"'(") or written[first.end() :].strip(" \t<>,:;\"')(")
    return [(name, first[0])]


def _joined(pending: list[tuple[str, bytes]]) -> str:
    return "".join(charsets.decode(raw, charset)[0] for charset, raw in pending)


def _word_bytes(encoding: str, encoded: str) -> bytes:
    octets = encoded.encode("utf-8", "surrogateescape")
    if encoding in "qQ":
        return quopri.decodestring(octets.replace(b"_", b" ").replace(b"\n", b""), header=False)
    return base64_bytes(octets)


def base64_bytes(octets: bytes) -> bytes:
    """What base64 encodes, as far as it goes: white space and wrong characters are passed over, padding may lack,
    and pieces that were each padded follow one another."""
    octets = re.sub(rb"[^A-Za-z0-9+/=]", b"", octets.translate(_URL_SAFE))
    if b"=" not in octets.rstrip(b"="):
        return _base64_piece(octets.rstrip(b"="))
    return b"".join(_base64_piece(piece) for piece in re.split(b"=+", octets))


_URL_SAFE = bytes.maketrans(b"-_", b"+/")


def _base64_piece(piece: bytes) -> bytes:
    if len(piece) % 4 == 1:
        piece = piece[:-1]
    return binascii.a2b_base64(piece + b"=" * (-len(piece) % 4))


def _raw(value: str) -> bytes:
    """The bytes of a value as the parser kept it (ASCII with escaped surrogates) or as it was decoded already."""
    return value.encode("utf-8", "surrogateescape") if _escaped(value) else value.encode("utf-8", "replace")


def _escaped(value: str) -> bool:
    return not any("\ud800" <= character <= "\udc7f" or "\udd00" <= character <= "\udfff" for character in value)


def _shifted(value: str) -> str:
    """Raw ISO-2022-JP in a header: seven-bit, so that nothing but its escape sequences shows it."""
    return charsets.guess(value.encode("ascii")) if "\x1b$" in value else value
