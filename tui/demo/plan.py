"""Which cases the demo has: a table of ends that a case can have come to, dealt out to topics and clients by a seed."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass

from core.catalogue import Channel, Verdict
from core.stages import Stage
from tui.demo.cast import CLIENTS, MadeUpClient
from tui.demo.topics import ABOUT_MONEY, ASKS_CLIENT, LANGUAGES, NEEDS_OUTSIDERS, TOPICS

HISTORY_DAYS = 30


@dataclass(frozen=True, slots=True)
class Goal:
    """How far a case has come by now.

    It stops in `stage` before whatever would satisfy `guard`; without a stage it goes on to the end. `hours` is how
    long ago it came in; `share` how many of `CASES` are like it; `twist` names what `tui.demo.twists` adds.
    """

    name: str
    share: int
    hours: tuple[float, float]
    stage: Stage | None = None
    guard: str = ""
    twist: str = ""
    topics: tuple[str, ...] = tuple(TOPICS)
    large: bool = False
    """The amount is above what one person decides alone."""


R, A, I, D, E, C = Stage  # noqa: E741 - one letter each keeps the table readable in one look

GOALS: tuple[Goal, ...] = (
    Goal("just in", 5, (0.1, 3.5), R, "category"),
    Goal("being registered", 3, (0.5, 3.5), R, "demand"),
    Goal("spam", 1, (3, 40), R, "category", "spam"),
    Goal("not ours", 1, (5, 300), R, "category", "out_of_scope"),
    Goal("sent twice", 1, (9, 13), R, "demand", "duplicate"),
    Goal("folded into the first", 1, (9, 13), R, "demand", "merge"),
    Goal("taken back", 1, (30, 500), A, "complexity", "withdraw"),
    Goal("nobody has it", 4, (2, 9), A, "handler"),
    Goal("in analysis", 4, (2, 9), A, "complexity"),
    Goal("the client is asked", 5, (4, 60), A, "evidence", "silence", ASKS_CLIENT),
    Goal("an outsider is asked", 4, (4, 20), A, "evidence", "outside", NEEDS_OUTSIDERS),
    Goal("a question to a colleague", 3, (8, 20), I, "tasks", "task"),
    Goal("the client asks again", 3, (14, 22), I, "findings", "chase"),
    Goal("nearly judged", 3, (8, 19), I, "verdict"),
    Goal("with the lead", 3, (10, 22), I, "verdict", "escalate"),
    Goal("appealed", 2, (70, 90), I, "verdict", "appeal"),
    Goal("sent back", 1, (10, 22), I, "findings", "send_back"),
    Goal("to be decided", 3, (9, 15), D, "outcome"),
    Goal("to be approved", 4, (9, 15), D, "approval", "", ABOUT_MONEY, True),
    Goal("drafted", 1, (9, 15), D, "decision_sent", "draft"),
    Goal("came back", 1, (10, 40), D, "", "bounce"),
    Goal("not taken by the relay", 1, (8, 14), D, "", "relay_down"),
    Goal("to be carried out", 3, (14, 70), E, "actions", "", ABOUT_MONEY),
    Goal("promised", 2, (14, 30), E, "promises", "promise", ABOUT_MONEY),
    Goal("to be wrapped up", 2, (16, 70), E, "wrap_up"),
    Goal("written in somebody else's name", 1, (10, 20), I, "verdict", "stranger"),
    Goal("overlooked", 2, (26, 30), A, "handler"),
    Goal("running late", 2, (44, 47), I, "verdict"),
    Goal("closed", 10, (100, 700)),
    Goal("closed with thanks", 3, (100, 700), None, "", "thanks"),
    Goal("with an independent body", 2, (170, 500), None, "", "refer"),
    Goal("closed after an appeal", 1, (300, 700), None, "", "appeal"),
)

CASES = sum(goal.share for goal in GOALS)
"""Cases of the demo where nobody asks for more or fewer: each end as often as its share says."""

_CHANNELS = (
    *(Channel.MAIL,) * 13, *(Channel.CHAT,) * 2, *(Channel.PHONE,) * 2, Channel.SOCIAL, Channel.WEB,
)  # fmt: skip
_BY_MAIL = frozenset({
    "spam", "out_of_scope", "duplicate", "merge", "withdraw", "chase", "appeal", "bounce", "relay_down", "stranger",
    "thanks", "silence", "refer",
})  # fmt: skip
"""Twists that need the client to write mail."""

_MINE = frozenset({
    "in analysis", "the client asks again", "nearly judged", "to be decided", "to be carried out", "promised",
    "the client is asked",
})  # fmt: skip
"""Ends of which the person at the seat gets the first, so that there is something to do at once."""


@dataclass(frozen=True, slots=True)
class Part:
    """One case to be played: what about, whose, how long ago, and how far."""

    number: int
    goal: Goal
    topic: str
    language: str
    client: MadeUpClient
    hours: float
    channel: Channel
    verdict: Verdict
    telling: int
    large: bool = False
    mine: bool = False


def parts(count: int, rng: random.Random) -> Iterator[Part]:
    """`count` parts, their ends in the table's proportions, the languages in turn."""
    whole = [goal for goal in GOALS for _ in range(goal.share)]
    given: set[str] = set()
    topics_of: dict[tuple[str, ...], int] = {}
    for number in range(count):
        goal = whole[(2 * number + 1) * len(whole) // (2 * count)]
        turn = topics_of[goal.topics] = topics_of.get(goal.topics, rng.randrange(13)) + 1
        mine = goal.name in _MINE and goal.name not in given
        given.add(goal.name)
        yield deal(number, goal, goal.topics[turn % len(goal.topics)], rng, mine=mine)


def deal(number: int, goal: Goal, topic: str, rng: random.Random, *, mine: bool = False) -> Part:
    """One part; `number` also decides whose turn it is."""
    language = LANGUAGES[number % 2]
    speakers = [client for client in CLIENTS if client.language == language]
    lucky = rng.random()
    verdict = Verdict.UPHELD if goal.large or lucky < 0.5 else Verdict.NOT_UPHELD
    if 0.5 <= lucky < 0.65 and not goal.large:
        verdict = Verdict.PARTLY_UPHELD
    if goal.guard in {"actions", "promises"}:
        verdict = Verdict.UPHELD
    return Part(
        number=number, goal=goal, topic=topic, language=language, client=speakers[number // 2 % len(speakers)],
        hours=rng.uniform(*goal.hours), channel=Channel.MAIL if goal.twist in _BY_MAIL else rng.choice(_CHANNELS),
        verdict=verdict, telling=rng.randrange(100), large=goal.large or rng.random() < 0.15, mine=mine,
    )  # fmt: skip
