"""Hands mail to an SMTP relay: one conversation for a batch, TLS verified, passwords in no error and no log."""

from __future__ import annotations

import socket
from typing import TYPE_CHECKING

from core.relay.relay import RelayRefused
from core.relay.smtp_url import SmtpAddress, StartTls, read_smtp_url

if TYPE_CHECKING:
    import smtplib
    import ssl

CONNECT_SECONDS = 20.0
ANSWER_SECONDS = 60.0
"""How long one answer may take. RFC 5321 (4.5.3.2) would wait up to ten minutes for the last one; the desk waits
less, and a relay that took the mail and answered later gets it again under the same Message-ID."""

_LOGIN_CODES = frozenset({530, 534, 535, 538})
"""Answers about who we are and not about the mail (RFC 4954, 6): a permanent answer, but not this message's fault."""


class SmtpRelay:
    """A relay at a URL such as `smtp://user@host:587` (see `core.relay.smtp_url`). Belongs to one thread.

    Raises BadInput for a URL that cannot be used.
    """

    def __init__(
        self,
        url: str,
        *,
        password: str = "",
        connect_seconds: float = CONNECT_SECONDS,
        answer_seconds: float = ANSWER_SECONDS,
    ) -> None:
        self.address: SmtpAddress = read_smtp_url(url, password)
        self._connect_seconds = connect_seconds
        self._answer_seconds = answer_seconds
        self._open: smtplib.SMTP | None = None

    def __repr__(self) -> str:
        return f"SmtpRelay({self.address})"

    def hand(self, mail: bytes, sender: str, recipient: str) -> None:
        import smtplib

        server = self._conversation()
        options = [] if sender.isascii() and recipient.isascii() else ["SMTPUTF8"]
        try:
            server.sendmail(sender, [recipient], mail, mail_options=options)
        except smtplib.SMTPRecipientsRefused as refusal:
            raise _answered(*refusal.recipients[recipient]) from None
        except smtplib.SMTPResponseException as refusal:
            raise _answered(refusal.smtp_code, refusal.smtp_error) from None
        except smtplib.SMTPNotSupportedError:
            raise RelayRefused(True, f"{self.address} takes no address with letters beyond ASCII (SMTPUTF8)") from None
        except (OSError, smtplib.SMTPException) as error:
            self._drop()
            raise RelayRefused(False, f"{self.address}: {_in_words(error)}") from None
        except ValueError:
            raise RelayRefused(True, "the address cannot be said to a relay") from None

    def close(self) -> None:
        import smtplib

        if self._open is not None:
            try:
                self._open.quit()
            except (OSError, smtplib.SMTPException):
                self._drop()
        self._open = None

    def _conversation(self) -> smtplib.SMTP:
        """The conversation that is going on, if the relay still answers in it, or a new one."""
        import smtplib

        if self._open is not None:
            try:
                if self._open.noop()[0] == 250:
                    return self._open
            except (OSError, smtplib.SMTPException):
                pass
            self._drop()
        try:
            self._open = self._greeted()
        except smtplib.SMTPAuthenticationError as refusal:
            # Not the relay's own words: some repeat what they were given.
            detail = f"{self.address} refuses the login of {self.address.user} ({refusal.smtp_code})"
            raise RelayRefused(False, detail, everyone=True) from None
        except smtplib.SMTPResponseException as refusal:
            answer = f"{refusal.smtp_code} {_text(refusal.smtp_error)}"
            raise RelayRefused(False, f"{self.address}: {answer}", everyone=True) from None
        except (OSError, smtplib.SMTPException) as error:
            raise RelayRefused(False, f"{self.address}: {_in_words(error)}", everyone=True) from None
        return self._open

    def _greeted(self) -> smtplib.SMTP:
        """A new conversation: connected, encrypted where that is asked, logged in."""
        import smtplib

        address, seconds = self.address, self._connect_seconds
        # smtplib would ask the name service for our own name, which can take longer than all the rest.
        name = socket.gethostname() if "." in socket.gethostname() else "[127.0.0.1]"
        server: smtplib.SMTP
        if address.tls:
            server = smtplib.SMTP_SSL(address.host, address.port, name, timeout=seconds, context=self._trust())
        else:
            server = smtplib.SMTP(address.host, address.port, name, timeout=seconds)
        try:
            server.ehlo_or_helo_if_needed()
            self._encrypt(server)
            self._log_in(server)
            if server.sock is not None:
                server.sock.settimeout(self._answer_seconds)
        except BaseException:
            server.close()
            raise
        return server

    def _encrypt(self, server: smtplib.SMTP) -> None:
        wanted = self.address.starttls
        if self.address.tls or wanted is StartTls.NONE:
            return
        if server.has_extn("starttls"):
            server.starttls(context=self._trust())
            server.ehlo_or_helo_if_needed()
        elif wanted is StartTls.REQUIRED:
            raise RelayRefused(False, f"{self.address} offers no STARTTLS, and it is required", everyone=True)
        elif self.address.user and not self.address.on_this_machine:
            detail = f"{self.address} offers no STARTTLS, and the password is not sent in clear"
            raise RelayRefused(False, detail, everyone=True)

    def _log_in(self, server: smtplib.SMTP) -> None:
        user, password = self.address.user, self.address.password
        if user and (user + password).isascii():
            server.login(user, password)
        elif user:
            _log_in_beyond_ascii(server, user, password)

    def _trust(self) -> ssl.SSLContext:
        import ssl

        return ssl.create_default_context(cafile=self.address.ca or None)

    def _drop(self) -> None:
        if self._open is not None:
            self._open.close()
        self._open = None


def _log_in_beyond_ascii(server: smtplib.SMTP, user: str, password: str) -> None:
    """AUTH PLAIN in UTF-8 (RFC 4616): smtplib's own knows ASCII only, and its error would repeat the password."""
    import smtplib
    from base64 import b64encode

    code, words = server.docmd("AUTH", "PLAIN " + b64encode(f"\0{user}\0{password}".encode()).decode())
    if code != 235:
        raise smtplib.SMTPAuthenticationError(code, words)


def _answered(code: int, words: bytes | str) -> RelayRefused:
    """A relay's answer as a refusal: 4xx is for now, 5xx for good (RFC 5321, 4.2.1), but for one about our login."""
    about_login = code in _LOGIN_CODES
    return RelayRefused(code >= 500 and not about_login, f"{code} {_text(words)}", everyone=about_login)


def _text(words: bytes | str) -> str:
    return words.decode("utf-8", "replace") if isinstance(words, bytes) else words


def _in_words(error: Exception) -> str:
    """What went wrong on the wire, without the parts of an exception that mean nothing to a person."""
    import ssl

    if isinstance(error, ssl.SSLCertVerificationError):
        return f"its certificate is not trusted: {error.verify_message}"
    if isinstance(error, TimeoutError) or isinstance(error.__context__, TimeoutError):
        return "no answer in time"
    if isinstance(error, OSError) and error.strerror:
        return error.strerror
    return str(error) or type(error).__name__
