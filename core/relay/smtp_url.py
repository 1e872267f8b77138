"""Where the relay is, how it is spoken to and who we are to it, read from one URL.

    smtp://USER:PASSWORD@HOST:PORT?starttls=required&ca=/path/to/ca.pem
    smtps://…                      TLS from the first byte (RFC 8314)

`starttls` is `required` (the default beyond this machine), `opportunistic` (where the relay offers it) or `none` (the
default to this machine). Certificates are always verified; `ca` names a file with the authority that signed
the relay's, where the system does not know it. Ports: 465 for smtps, 587 with a user (RFC 6409), else 25.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from ipaddress import ip_address
from urllib.parse import SplitResult, parse_qsl, unquote, urlsplit

from core.errors import BadInput
from core.say import Say, say

EXAMPLE = "smtp://user@mail.example.com:587"
FIELD = "relay"


class StartTls(StrEnum):
    """Whether the conversation with the relay turns to TLS before anything is said."""

    REQUIRED = "required"
    OPPORTUNISTIC = "opportunistic"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class SmtpAddress:
    """A relay, taken apart. The password is not in its repr; `str` is fit for a log."""

    host: str
    port: int
    tls: bool
    starttls: StartTls
    user: str = ""
    password: str = field(default="", repr=False)
    ca: str = ""

    @property
    def on_this_machine(self) -> bool:
        return _is_loopback(self.host)

    def __str__(self) -> str:
        return f"{'smtps' if self.tls else 'smtp'}://{self.host}:{self.port}"


def read_smtp_url(url: str, password: str = "") -> SmtpAddress:
    """The relay at `url`; `password`, where given, wins over the one in it. Raises BadInput, never showing a secret."""
    parts, port = _split(url)
    host = parts.hostname or ""
    if not host:
        raise _bad(say("the relay's host is missing; a relay is written {example}", example=EXAMPLE))
    options = _options(parts)
    tls = parts.scheme == "smtps"
    if tls and "starttls" in options:
        raise _bad(say("smtps speaks TLS from the first byte and takes no starttls"))
    user = unquote(parts.username or "")
    address = SmtpAddress(
        host=host,
        port=port or _default_port(tls, user),
        tls=tls,
        starttls=StartTls.NONE if tls else _starttls(options, host),
        user=user,
        password=password or unquote(parts.password or ""),
        ca=options.get("ca", ""),
    )
    _check_secrecy(address)
    return address


def _split(url: str) -> tuple[SplitResult, int | None]:
    try:
        parts = urlsplit(url.strip())
        port = parts.port
    except ValueError:
        # Not the parser's own words: they repeat the URL, and the password in it.
        raise _bad(say("this is no address of a relay; one is written {example}", example=EXAMPLE)) from None
    if parts.scheme not in ("smtp", "smtps"):
        raise _bad(say("a relay begins with smtp://, smtps:// or maildir:, as in {example}", example=EXAMPLE))
    if parts.path not in ("", "/") or parts.fragment or any(c.isspace() for c in parts.hostname or ""):
        raise _bad(say("after the relay's host and port only ?starttls= and ?ca= can follow; a user or password with "
                       "other signs than letters and digits is written percent-encoded"))
    return parts, port


def _options(parts: SplitResult) -> dict[str, str]:
    options = dict(parse_qsl(parts.query, keep_blank_values=True))
    if unknown := sorted(options.keys() - {"starttls", "ca"}):
        raise _bad(say("a relay knows no option {option}; it knows starttls and ca", option=unknown[0][:40]))
    return options


def _starttls(options: dict[str, str], host: str) -> StartTls:
    word = options.get("starttls")
    if word is None:
        return StartTls.NONE if _is_loopback(host) else StartTls.REQUIRED
    try:
        return StartTls(word)
    except ValueError:
        words = tuple(choice.value for choice in StartTls)
        raise _bad(say("starttls is one of {words}", words=words)) from None


def _check_secrecy(address: SmtpAddress) -> None:
    in_clear = not address.tls and address.starttls is StartTls.NONE
    if address.user and in_clear and not address.on_this_machine:
        raise _bad(say("starttls=none would send the password over the network in clear; leave it out"))


def _default_port(tls: bool, user: str) -> int:
    if tls:
        return 465
    return 587 if user else 25


def _is_loopback(host: str) -> bool:
    if host.lower() == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


def _bad(message: Say) -> BadInput:
    return BadInput(message, FIELD)
