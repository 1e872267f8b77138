"""A complaint from a real mailbox, worked through all five stages to a closed case with keys alone.

The real program on a pty, a real Maildir, a real SMTP server on loopback. Every refused advance is seen with what it
owes; the decision arrives at the server; the database verifies. Once with a Latin and once with a Russian layout.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

import core.policy
from db.connect import open_floor
from db.verify import verify
from tests.smtp_server import SmtpServer
from tests.tui.terminal.pseudo_terminal import PseudoTerminal

MAIL = """\
From: Ivan Petrov <ivan@example.com>
To: complaints@floor.example
Subject: Where is my payout?
Message-ID: <first@example.com>
Content-Type: text/plain; charset=utf-8

I asked for 50 EUR on Monday and it is not here.
"""

LATIN = "qwertyuiop[]asdfghjkl;'zxcvbnm,.QWERTYUIOP{}ASDFGHJKL:\"ZXCVBNM<>"
RUSSIAN = "йцукенгшщзхъфывапролджэячсмитьбюЙЦУКЕНГШЩЗХЪФЫВАПРОЛДЖЭЯЧСМИТЬБЮ"
SAVE, NEXT = "\x13", "\t"


class Hands:
    """A person at the keyboard: `layout` is what a letter key sends; words are typed as they are."""

    def __init__(self, terminal: PseudoTerminal, russian: bool) -> None:
        self.terminal = terminal
        self.layout = str.maketrans(LATIN, RUSSIAN) if russian else {}

    def press(self, key: str) -> None:
        self.terminal.send(key.translate(self.layout))

    def sees(self, *words: str) -> None:
        for piece in words:
            self.terminal.until(piece)

    def fill(self, key: str, title: str, *keys: str, done: str = "") -> None:
        """Opens the form of a key, types, and commits it; `done` stands on the screen afterwards."""
        self.press(key)
        self.sees(f"· {title}")
        self.terminal.quiet(0.2)
        for typed in keys:
            self.terminal.send(typed)
            self.terminal.quiet(0.1)
        self.terminal.send(SAVE)
        self.sees(done or f"{title} ✓")
        self.terminal.quiet(0.2)

    def advances(self, to: str) -> None:
        self.press("a")
        self.sees(to)
        self.terminal.quiet(0.2)

    def is_refused(self, *owed: str) -> None:
        """An advance that is refused: the screen tells what is owed."""
        self.press("a")
        self.sees(*owed)
        self.terminal.quiet(0.2)


def maildir(folder: Path) -> Path:
    for part in ("new", "cur", "tmp"):
        (folder / part).mkdir(parents=True)
    return folder


def with_a_short_hold(path: Path, seconds: int = 5) -> Path:
    """The house default, but that a sent letter waits for a few seconds only."""
    shipped = (Path(core.policy.__file__).parent / "house.toml").read_text("utf-8")
    hold = "hold = { value = 20,"
    assert hold in shipped
    path.write_text(shipped.replace(hold, f"hold = {{ value = {seconds},"), "utf-8")
    return path


def deliver(folder: Path, content: str, name: str) -> None:
    """As a mail server does: written to tmp/, then moved to new/."""
    written = folder / "tmp" / name
    written.write_text(content, "utf-8")
    written.rename(folder / "new" / name)


@pytest.fixture
def relay() -> Iterator[SmtpServer]:
    with SmtpServer() as server:
        yield server


@pytest.mark.timeout(300)
@pytest.mark.parametrize("russian", [False, True], ids=["latin-keys", "russian-keys"])
def test_from_the_mailbox_to_a_closed_case_with_keys_alone(tmp_path, relay, russian):
    inbox, database = maildir(tmp_path / "inbox"), tmp_path / "floor.db"
    environment = {
        "CASEFLOOR_DB": str(database), "CASEFLOOR_MAILDIR": str(inbox), "CASEFLOOR_RELAY": relay.url(),
        "CASEFLOOR_FROM": "complaints@floor.example", "HOME": str(tmp_path), "USER": "anna", "LOGNAME": "anna",
        "CASEFLOOR_LANG": "en", "CASEFLOOR_POLICY": str(with_a_short_hold(tmp_path / "policy.toml")),
    }  # fmt: skip
    with PseudoTerminal("-m", "tui", environment=environment, columns=120, lines=44) as terminal:
        anna = Hands(terminal, russian)
        anna.sees("Casefloor")
        anna.press("3")
        anna.sees("0 cases")
        deliver(inbox, MAIL, "1.mail")
        anna.sees("Ivan Petrov", "1 registration", "I asked for 50 EUR on Monday")

        anna.is_refused("The category is not set", "What the client demands is not recorded")
        anna.fill("D", "describe the complaint", NEXT, NEXT, NEXT, "Pay me out")
        anna.fill("C", "classify", "1")
        relay.wait_for(1, 30)
        anna.sees("✓ sent")
        anna.advances("2 analysis")

        anna.is_refused("Nobody handles the case", "The complexity is not set", "account statement: not asked")
        anna.press("c")
        anna.sees("claim ✓")
        anna.fill("x", "set the complexity", "2")
        anna.fill("+", "receive evidence")
        anna.fill("S", "waive evidence", "The provider confirmed it")
        anna.fill("v", "verify the identity", "passport")
        anna.advances("3 investigation")

        anna.is_refused("No finding is recorded", "No verdict is given")
        anna.fill("f", "record a finding", "The provider held the payout", NEXT, " ")
        anna.fill("V", "give the verdict", "1", "It was late")
        anna.advances("4 resolution")

        anna.is_refused("No outcome is decided", "The decision is not sent")
        anna.fill("o", "decide the outcome", "1", "5.1", NEXT, "It is owed", NEXT, "50 EUR", done="Y do it")
        anna.press("Y")
        anna.sees("decide the outcome ✓")
        anna.fill("w", "write to the client")
        anna.is_refused("Letter m3 is written and")
        anna.fill("s", "send the message")
        anna.is_refused("Letter m3 waits in the outbox")
        relay.wait_for(2, 60)
        anna.sees("resolution owes nothing")
        anna.advances("5 execution")

        anna.is_refused("Action a1 is not done", "The case is not wrapped", "The client was not")
        anna.fill("m", "complete an action", "tx 4712", done="Y do it")
        anna.press("Y")
        anna.sees("complete an action ✓")
        anna.fill("W", "wrap up", "The provider was late", NEXT, "3", "Alert on held payouts")
        anna.fill("F", "ask for feedback")
        relay.wait_for(3, 60)
        anna.sees("execution owes nothing")
        anna.press("a")
        anna.sees("3 All 0", "4 Closed 1")
        anna.press("4")
        anna.sees("26-1-2", "closed")
        anna.press("q")
        terminal.ended()

    acknowledgement, decision, feedback = relay.mails
    assert "26-1-2" in acknowledgement.message["Subject"] and acknowledgement.message["Auto-Submitted"]
    assert {mail.recipients for mail in relay.mails} == {("ivan@example.com",)}
    assert "50.00" in decision.text and "appeal within 30 days" in " ".join(decision.text.split())
    assert decision.message["In-Reply-To"] == "<first@example.com>" and not decision.message["Auto-Submitted"]
    assert "26-1-2" in feedback.message["Subject"]
    assert [path.name for path in (inbox / "new").iterdir()] == []
    assert_sound(database)


def assert_sound(database: Path) -> None:
    store = open_floor(database)
    report = verify(store)
    store.close()
    assert report.is_sound, [str(problem.message) for problem in report.problems]
