"""A real SMTP server on loopback for tests: it keeps what it is sent, and can be told to refuse or to hang up.

    with SmtpServer(starttls=True, login=("desk", "secret")) as server:
        SmtpRelay(server.url()).hand(mail, sender, recipient)
        assert server.mails[0].message["Subject"] == …
"""

from __future__ import annotations

import asyncio
import ssl
import threading
import warnings
from collections import deque
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Literal, Self
from urllib.parse import quote

from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

HOST = "127.0.0.1"
HANG_UP = "hang up"
"""In the place of an answer: the server closes the connection without a word."""

Step = Literal["MAIL", "RCPT", "DATA"]


@dataclass(frozen=True, slots=True)
class Delivered:
    """A mail that the server took, with the envelope that it came in."""

    sender: str
    recipients: tuple[str, ...]
    content: bytes
    encrypted: bool
    user: str

    @property
    def message(self) -> EmailMessage:
        return message_from_bytes(self.content, policy=policy.default)  # type: ignore[return-value]

    @property
    def text(self) -> str:
        """The plain text of the mail."""
        body = self.message.get_body(("plain",))
        assert body is not None
        return str(body.get_content())


@dataclass(slots=True)
class SmtpServer:
    """Serves from `with` to its end, in a thread of its own.

    `starttls` offers STARTTLS and takes no mail before it; `tls` speaks it from the first byte. `login` asks for that
    user and password. `answers` come in order, one for each time the step is reached; then every mail is taken.
    """

    starttls: bool = False
    tls: bool = False
    login: tuple[str, str] | None = None
    utf8: bool = True
    mails: list[Delivered] = field(default_factory=list)
    connections: int = 0
    port: int = 0
    answers: dict[Step, deque[str]] = field(default_factory=dict)
    _loop: asyncio.AbstractEventLoop = field(default_factory=asyncio.new_event_loop)
    _arrived: threading.Condition = field(default_factory=threading.Condition)
    _thread: threading.Thread | None = None
    _folder: TemporaryDirectory[str] | None = None
    _context: ssl.SSLContext | None = None
    _sessions: set[SMTP] = field(default_factory=set)

    def answer(self, step: Step, *answers: str) -> None:
        """From now on that step is answered so (`451 later`, HANG_UP), once each."""
        self.answers.setdefault(step, deque()).extend(answers)

    def url(self, *, login: tuple[str, str] | None = None, **options: str) -> str:
        """The relay's URL, with the server's login (or another) and its certificate's authority in it."""
        user, password = login or self.login or ("", "")
        who = f"{quote(user, safe='')}:{quote(password, safe='')}@" if user else ""
        if self.starttls:
            options = {"starttls": "required"} | options
        if self._folder:
            options = {"ca": self.authority()} | options
        query = "&".join(f"{name}={quote(value, safe='/')}" for name, value in options.items() if value)
        return f"{'smtps' if self.tls else 'smtp'}://{who}{HOST}:{self.port}{'?' if query else ''}{query}"

    def authority(self) -> str:
        """The file with the authority that signed the server's certificate."""
        assert self._folder is not None
        return str(Path(self._folder.name) / "ca.pem")

    def wait_for(self, count: int, seconds: float = 20) -> list[Delivered]:
        """The mails, once there are `count` of them; fails where they do not come in time."""
        with self._arrived:
            came = self._arrived.wait_for(lambda: len(self.mails) >= count, timeout=seconds)
        assert came, f"{len(self.mails)} mails came, {count} were expected"
        return list(self.mails)

    def hang_up(self) -> None:
        """Closes every conversation that is going on, as a relay does with one that was quiet for too long."""
        done = threading.Event()
        self._loop.call_soon_threadsafe(lambda: (self._abort_all(), self._loop.call_later(0.05, done.set)))
        assert done.wait(10)

    def __enter__(self) -> Self:
        if self.tls or self.starttls:
            self._make_certificate()
        serving = threading.Event()
        self._thread = threading.Thread(target=self._serve, args=(serving,), name="smtp-server")
        self._thread.start()
        assert serving.wait(10), "the SMTP server did not start"
        return self

    def __exit__(self, *_: object) -> None:
        assert self._thread is not None
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(10)
        if self._folder:
            self._folder.cleanup()

    # ---- the hooks that aiosmtpd calls ---------------------------------------------------------------------

    async def handle_MAIL(self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]) -> str:
        envelope.mail_from = address
        envelope.mail_options.extend(options)
        return self._scripted(server, "MAIL") or "250 OK"

    async def handle_RCPT(self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]) -> str:
        answer = self._scripted(server, "RCPT")
        if answer is None:
            envelope.rcpt_tos.append(address)
        return answer or "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        if answer := self._scripted(server, "DATA"):
            return answer
        assert isinstance(envelope.content, bytes)
        user = session.auth_data.decode() if session.authenticated else ""
        mail = Delivered(
            (envelope.mail_from or "").strip("<>"), tuple(envelope.rcpt_tos), envelope.content, session.ssl is not None or self.tls, user
        )
        with self._arrived:
            self.mails.append(mail)
            self._arrived.notify_all()
        return "250 taken"

    def _scripted(self, server: SMTP, step: Step) -> str | None:
        waiting = self.answers.get(step)
        answer = waiting.popleft() if waiting else None
        if answer == HANG_UP:
            server.transport.abort()
            return "421 gone"
        return answer

    # ---- the thread ----------------------------------------------------------------------------------------

    def _serve(self, serving: threading.Event) -> None:
        loop = self._loop
        asyncio.set_event_loop(loop)
        implicit = self._context if self.tls else None
        listening = loop.run_until_complete(loop.create_server(self._session, HOST, 0, ssl=implicit))
        self.port = listening.sockets[0].getsockname()[1]
        serving.set()
        try:
            loop.run_forever()
        finally:
            listening.close()
            self._hang_up_on_everybody()
            loop.close()

    def _session(self) -> SMTP:
        self.connections += 1
        offered = self._context if self.starttls else None
        with warnings.catch_warnings():
            # That a login without TLS is unwise is what some tests are about.
            warnings.simplefilter("ignore")
            session = SMTP(
                self, hostname="localhost", loop=self._loop, enable_SMTPUTF8=self.utf8,
                tls_context=offered, require_starttls=self.starttls, auth_required=self.login is not None,
                auth_require_tls=self.starttls, authenticator=self._authenticate,
            )  # fmt: skip
        self._sessions.add(session)
        return session

    def _authenticate(self, server: SMTP, session: Session, envelope: Envelope, mechanism: str, data: object) -> AuthResult:
        assert isinstance(data, LoginPassword)
        right = self.login == (data.login.decode(), data.password.decode())
        return AuthResult(success=right, handled=False, auth_data=data.login)

    def _hang_up_on_everybody(self) -> None:
        self._abort_all()
        for task in asyncio.all_tasks(self._loop):
            task.cancel()
        self._loop.run_until_complete(asyncio.sleep(0.01))
        self._loop.run_until_complete(self._loop.shutdown_asyncgens())

    def _abort_all(self) -> None:
        for session in self._sessions:
            if session.transport is not None:
                session.transport.abort()

    def _make_certificate(self) -> None:
        import trustme

        authority = trustme.CA()
        self._folder = TemporaryDirectory(prefix="casefloor-smtp-")
        authority.cert_pem.write_to_path(self.authority())
        self._context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        authority.issue_cert(HOST, "localhost").configure_cert(self._context)
