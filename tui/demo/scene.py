"""One made-up case: whose it is, what is said in it, and the next thing that somebody would do about it.

What is next follows from what the case owes, as it does for the people at the screens; nothing here knows a rule.
"""

from __future__ import annotations

import random
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from core import commands as co
from core.case import Case, ContactKind, Direction, Message, MessageState, TaskState
from core.catalogue import Channel, Status, Verdict
from core.people import LEADING, WORKING, Person, Role
from core.rules import may_handle
from core.stages import Stage
from tui.demo import mails
from tui.demo.acts import ACTS
from tui.demo.cast import writes
from tui.demo.topics import ABOUT_MONEY, EVENTS, GAMES, TOPICS, told, words

if TYPE_CHECKING:
    from core.policy import Policy
    from core.unmet import Unmet
    from tui.demo.plan import Part

_MONTHS = {
    "en": ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
           "December"),
    "ru": ("января", "февраля", "марта", "апреля", "мая", "июня", "июля", "августа", "сентября", "октября", "ноября",
           "декабря"),
}  # fmt: skip

_WRITTEN = {"EUR": "€{}", "USD": "${}", "RUB": "{} ₽", "USDT": "{} USDT"}
"""How people write an amount."""


@dataclass(frozen=True, slots=True)
class Act:
    """A command that somebody gives on the scene's case."""

    command: co.CommandModel
    by: Person


@dataclass(frozen=True, slots=True)
class Mail:
    """Something that arrives by mail; `compose` makes its bytes for the moment of sending."""

    compose: Callable[[datetime], bytes]


class Scene:
    """A part being played. `people` are the floor's; `seat` is the one at the screen, who plays no part but their own.

    `ref` is empty until the complaint is on the floor.
    """

    def __init__(self, part: Part, people: Sequence[Person], seat: Person, policy: Policy, now: datetime) -> None:
        self.part = part
        self.policy = policy
        self.seat = seat
        self.rng = random.Random(f"{part.number}/{part.topic}/{part.telling}")
        self.topic = TOPICS[part.topic]
        self.talk: dict[str, Any] = words(part.language)["talk"]
        self.texts: dict[str, Any] = words(part.language)[part.topic]
        self.facts = self._facts(now)
        self.ref = ""
        self.latest_ref = ""
        """The case that this scene's latest mail went to."""
        self.message_ids: list[str] = []
        self.todo: deque[co.CommandModel] = deque()
        self.verdict = Verdict.NOT_UPHELD if part.goal.twist == "appeal" else part.verdict
        self.answered = False
        self.stopped = False
        self.goal = part.goal if part.goal.stage else None
        """None: on to the end."""
        self._people = [person for person in people if person.role in WORKING and person.login != seat.login]
        self._by_login = {person.login: person for person in (*people, seat)}
        self.front = self._first_reader()

    @property
    def twist(self) -> str:
        return self.part.goal.twist

    def go_on(self) -> None:
        """From now on the case goes to its end, as far as people and the client let it."""
        self.goal = None
        self.stopped = False

    # What is said.

    def say(self, name: str) -> str:
        """The topic's text of that name."""
        return told(self.texts[name], self.facts)

    def chat(self, name: str) -> str:
        """One of the things that are said whatever the topic."""
        found = self.talk[name]
        return str(self.rng.choice(found) if isinstance(found, list) else found)

    @property
    def telling(self) -> dict[str, str]:
        """This client's way to tell it: subject, body, demand."""
        if self.twist in {"spam", "out_of_scope"}:
            letter: dict[str, str] = self.talk[f"{self.twist}_mail"]
            return {"demand": "", **letter}
        ways = self.texts["told"]
        return {key: told(text, self.facts) for key, text in ways[self.part.telling % len(ways)].items()}

    def paid(self, share: float = 1.0) -> str:
        """The amount that is claimed, or a share of it."""
        return f"{max(5.0, round(self._amount * share)):.2f} {self._currency}"

    @property
    def claims_money(self) -> bool:
        return self.part.topic in ABOUT_MONEY

    def mail(self, body: str, picture: str = "", subject: str = "") -> Mail:
        """A mail of the client's that begins a case."""
        identifier = self._message_id()
        client = self.part.client
        return Mail(lambda at: mails.complaint(client, subject, body, at, identifier, self.rng, picture))

    def complaint(self) -> Mail:
        """The client's first mail."""
        with_picture = self.rng.random() < 0.25
        return self.mail(self.telling["body"], self._picture() if with_picture else "", self.telling["subject"])

    def answer(self, case: Case, body: str, picture: bool = False) -> Mail:
        """The client's answer to our latest letter that reached them."""
        letter = next(m for m in reversed(case.messages) if m.direction is Direction.OUT and m.message_id)
        identifier = self._message_id()
        name = self._picture() if picture else ""
        quote = told(self.talk["quote"], {"day": self._day(letter.at)})
        return Mail(lambda at: mails.answer(self.part.client, letter, body, at, identifier, self.rng, quote, name))

    def bounce(self, letter: Message) -> Mail:
        identifier = f"bounce.{letter.message_id.partition('@')[0]}@mx.example.net"
        return Mail(lambda at: mails.bounce(letter, at, identifier))

    def register(self) -> Act:
        """The complaint as a colleague logs it from a call, a chat or a form, and then what was said in it."""
        client, channel, telling = self.part.client, self.part.channel, self.telling
        written = channel in {Channel.CHAT, Channel.WEB}
        command = co.Register(
            channel=channel, subject=telling["subject"], description=telling["body"], name=client.name,
            language="ru" if client.language == "ru" else "en", email=client.email if written else "",
            phone=client.phone if channel is Channel.PHONE else "",
            chat=f"live:{client.account}" if channel is Channel.CHAT else "",
            social=f"@{client.email.partition('@')[0]}" if channel is Channel.SOCIAL else "",
        )  # fmt: skip
        self.todo.append(co.ReceiveMessage(channel=channel, body=telling["body"], subject=telling["subject"]))
        return Act(command, self.front)

    # What is next.

    def next(self, case: Case, owed: Sequence[Unmet]) -> Act | Mail | None:
        """What comes next, or None where the case waits, is over, or is where this part wants it."""
        if self.stopped or not case.is_open:
            return None
        if self.todo:
            return self._by_whom(case, self.todo.popleft())
        if found := self._twisted(case):
            return self._by_whom(case, found)
        guard = "tasks" if any(t.state is TaskState.OPEN for t in case.tasks) else owed[0].guard if owed else "advance"
        if self._there(case, guard):
            return None
        step = ACTS[guard](self, case)
        return step if step is None or isinstance(step, Mail) else self._by_whom(case, step)

    def _twisted(self, case: Case) -> co.CommandModel | None:
        if self.goal is None:
            return None
        if self.twist == "escalate" and case.stage is Stage.INVESTIGATION and case.level == 0:
            return co.Escalate(reason=self.chat("escalate"))
        if self.twist == "send_back" and case.stage is Stage.RESOLUTION:
            self.stopped = True
            return co.SendBack(reason=self.chat("send_back"))
        return None

    def _there(self, case: Case, guard: str) -> bool:
        goal = self.goal
        if goal is None or goal.stage is not case.stage or (self.twist == "appeal" and not case.reopened):
            return False
        if self.twist == "silence":
            return case.status is Status.WAITING_CLIENT
        if self.twist == "outside":
            return case.status is Status.WAITING_EXTERNAL
        if self.twist == "draft":
            return any(m.state is MessageState.DRAFT for m in case.messages)
        return guard == goal.guard

    # Who does it.

    def handler(self, case: Case) -> Person:
        """The case's handler, or who would take it: of those who may, somebody of the lowest level."""
        if case.handler is not None and case.handler in self._by_login:
            return self._by_login[case.handler]
        if self.part.mine and not may_handle(case, self.seat):
            return self.seat
        able = [p for p in self._people if not may_handle(case, p) and p.works_in(case.department)]
        lowest = min(person.level for person in able)
        return self.rng.choice(self._fluent([person for person in able if person.level == lowest]))

    def second(self, case: Case) -> Person:
        """Who approves the decision: somebody who leads, high enough, and did not make it."""
        decision = case.decision
        assert decision is not None and decision.amount is not None
        needed = self.policy.approval_for(decision.amount)
        able = [
            p for p in self._people
            if p.role in LEADING and p.login != decision.by and not may_handle(case, p)
            and (needed is None or needed.may_come_from(p))
        ]  # fmt: skip
        return min(self._fluent(able), key=lambda p: (p.level, p.login))

    def management(self) -> Person:
        """Who speaks for the house to those outside it."""
        return next(person for person in self._people if person.role is Role.MANAGER)

    def _by_whom(self, case: Case, command: co.CommandModel) -> Act:
        if isinstance(command, co.Approve):
            return Act(command, self.second(case))
        if case.stage is Stage.REGISTRATION and case.handler is None:
            return Act(command, self.front)
        return Act(command, self.handler(case))

    def _first_reader(self) -> Person:
        department = self.policy.department_of(self.topic.category)
        near = [person for person in self._people if person.level == 0 and person.works_in(department)]
        return self.rng.choice(self._fluent(near))

    def _fluent(self, able: list[Person]) -> list[Person]:
        """Those of them who write the client's language, where there are any."""
        return [person for person in able if writes(self.part.language, person)] or able

    # Small things.

    def address(self, case: Case) -> str:
        """Where the client gets mail, or nothing."""
        return case.client.contact(ContactKind.EMAIL) if case.client else ""

    def minutes(self, least: float, most: float) -> timedelta:
        return timedelta(minutes=self.rng.uniform(least, most))

    def _message_id(self) -> str:
        domain = self.part.client.email.partition("@")[2]
        self.message_ids.append(f"{self.part.number}.{len(self.message_ids)}.{self.rng.randrange(16**8):08x}@{domain}")
        return self.message_ids[-1]

    def _picture(self) -> str:
        kind = "снимок" if self.part.language == "ru" else "screenshot"
        return f"{kind}-{self.rng.randrange(1000, 9999)}.png"

    def _facts(self, now: datetime) -> dict[str, str]:
        language, rng = self.part.language, self.rng
        currency = rng.choice(self.topic.currencies[language])
        low, high = (620, 2_150) if self.part.large else (15, 480)
        amount = round(rng.uniform(low, high) * (95 if currency == "RUB" else 1), -1 if currency == "RUB" else 0)
        self._amount, self._currency = amount, currency
        day = now - timedelta(hours=self.part.hours) - timedelta(days=rng.randrange(1, 6))
        grouped = f"{amount:,.0f}".replace(",", " " if language == "ru" else ",")
        return {
            "amount": _WRITTEN[currency].format(grouped), "number": str(rng.randrange(3_000_000, 9_999_999)),
            "day": self._day(day), "event": rng.choice(EVENTS[language]), "game": rng.choice(GAMES),
        }  # fmt: skip

    def _day(self, at: datetime) -> str:
        return f"{at.day} {_MONTHS[self.part.language][at.month - 1]}"

    @property
    def upheld(self) -> bool:
        return self.verdict is not Verdict.NOT_UPHELD
