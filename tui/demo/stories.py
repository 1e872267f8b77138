"""A scene from its complaint to where its part ends, as steps in time: pauses, acts and mails."""

from __future__ import annotations

from collections.abc import Callable, Generator
from dataclasses import dataclass
from datetime import timedelta

from core import commands as co
from core.case import Case, MessageKind, MessageState
from core.catalogue import Channel, Disposition, Verdict
from core.people import SYSTEM
from core.unmet import Unmet
from tui.demo import mails
from tui.demo.cast import CLIENTS
from tui.demo.scene import Act, Mail, Scene

RELAY_SAYS = "451 4.7.1 greylisted, try again later"


@dataclass(frozen=True, slots=True)
class Pause:
    """Time passes."""

    span: timedelta


@dataclass(frozen=True, slots=True)
class Seen:
    """The scene's case after a step, and what it owes."""

    case: Case
    owed: tuple[Unmet, ...]


Step = Pause | Act | Mail
Story = Generator[Step, Seen, Seen]


def story(scene: Scene) -> Story:
    """Everything that happens in the scene. After each step it is sent what its case has come to."""
    seen = yield from _opening(scene)
    seen = yield from _worked(scene, seen)
    if more := MORE.get(scene.twist):
        seen = yield from more(scene, seen)
    return seen


def _opening(scene: Scene) -> Story:
    seen = yield scene.complaint() if scene.part.channel is Channel.MAIL else scene.register()
    return (yield from _delivered(scene, seen))


def _worked(scene: Scene, seen: Seen) -> Story:
    """People do what the case owes, until it is where the part wants it."""
    while (step := scene.next(seen.case, seen.owed)) is not None:
        yield Pause(scene.minutes(60, 400) if isinstance(step, Mail) else scene.minutes(4, 70))
        seen = yield step
        seen = yield from _delivered(scene, seen)
    return seen


def _delivered(scene: Scene, seen: Seen) -> Story:
    """What is in the outbox leaves the house, or does not."""
    for letter in [m for m in seen.case.messages if m.state is MessageState.QUEUED]:
        yield Pause(timedelta(seconds=25))
        decision = letter.kind is MessageKind.DECISION
        if decision and scene.twist == "relay_down":
            for _ in range(3):
                seen = yield Act(co.RecordDelivery(message=letter.id, result="retry", detail=RELAY_SAYS), SYSTEM)
            scene.stopped = True
            continue
        seen = yield Act(co.RecordDelivery(message=letter.id, result="handed"), SYSTEM)
        if decision and scene.twist == "bounce":
            yield Pause(timedelta(minutes=3))
            seen = yield scene.bounce(letter)
            scene.stopped = True
    return seen


# What else happens in some scenes.


def _disposed(disposition: Disposition, reason: str) -> Callable[[Scene, Seen], Story]:
    def ends(scene: Scene, seen: Seen) -> Story:
        return (yield Act(co.Dispose(disposition=disposition, reason=scene.chat(reason)), scene.front))

    return ends


def _withdrawn(scene: Scene, seen: Seen) -> Story:
    yield Pause(scene.minutes(60, 300))
    seen = yield scene.answer(seen.case, scene.chat("withdraw"))
    yield Pause(scene.minutes(10, 60))
    ending = co.Dispose(disposition=Disposition.WITHDRAWN, reason=scene.chat("withdraw_reason"))
    return (yield Act(ending, scene.handler(seen.case)))


def _sent_again(scene: Scene, seen: Seen) -> Story:
    """The client sends the same once more, without a word of the first; it becomes a case of its own."""
    first = scene.ref
    yield Pause(scene.minutes(120, 400))
    yield scene.mail(scene.telling["body"], "", f"Fwd: {scene.telling['subject']}")
    second = scene.latest_ref
    scene.ref = second
    yield Pause(timedelta(seconds=25))
    seen = yield Act(co.AnswerDuplicate(duplicate=True, of=first, reason=scene.chat("duplicate_of")), scene.front)
    seen = yield from _delivered(scene, seen)
    yield Pause(scene.minutes(2, 20))
    if scene.twist == "merge":
        return (yield Act(co.Merge(into=first, reason=scene.chat("duplicate_of")), scene.front))
    reason = scene.chat("duplicate_of")
    return (yield Act(co.Dispose(disposition=Disposition.DUPLICATE, of=first, reason=reason), scene.front))


def _chased(scene: Scene, seen: Seen) -> Story:
    for _ in range(scene.rng.choice((1, 2, 2))):
        yield Pause(scene.minutes(60, 300))
        seen = yield scene.answer(seen.case, scene.chat("chase"))
    return seen


def _stranger(scene: Scene, seen: Seen) -> Story:
    """Somebody who is no party answers in the case's name: that waits for a person."""
    others = [c for c in CLIENTS if c.language == scene.part.language and c.email != scene.part.client.email]
    other, letter = scene.rng.choice(others), next(m for m in seen.case.messages if m.message_id and m.subject)
    body, quote = scene.chat("chase"), "..."
    yield Pause(scene.minutes(30, 90))
    identifier = f"stranger.{scene.part.number}@example.org"
    yield Mail(lambda at: mails.answer(other, letter, body, at, identifier, scene.rng, quote))
    return seen


def _thanked(scene: Scene, seen: Seen) -> Story:
    yield Pause(scene.minutes(300, 1500))
    seen = yield scene.answer(seen.case, scene.chat("thanks"))
    yield Pause(scene.minutes(10, 100))
    return (yield Act(co.RecordFeedback(score=4, words=scene.chat("thanks")), scene.handler(seen.case)))


def _appealed(scene: Scene, seen: Seen) -> Story:
    """The client disagrees; the case is opened again, others look at it, and see it the client's way."""
    yield Pause(scene.minutes(400, 2500))
    seen = yield scene.answer(seen.case, scene.chat("appeal"))
    yield Pause(scene.minutes(20, 90))
    seen = yield Act(co.Reopen(ground="appeal", reason=scene.chat("appeal_reason")), scene.front)
    scene.verdict = Verdict.UPHELD
    return (yield from _worked(scene, seen))


def _referred(scene: Scene, seen: Seen) -> Story:
    """The client goes to an independent body, and the house waits for what it says."""
    yield Pause(scene.minutes(400, 2500))
    seen = yield scene.answer(seen.case, scene.chat("appeal"))
    yield Pause(scene.minutes(20, 90))
    manager = scene.management()
    refer = co.Refer(body=scene.chat("body"), contact="adjudicator.example", reason=scene.chat("refer_reason"))
    seen = yield Act(refer, manager)
    seen = yield Act(co.Assign(handler=manager.login), manager)
    seen = yield Act(co.WriteMessage(kind=MessageKind.REPLY, body=scene.chat("referred")), manager)
    seen = yield Act(co.SendMessage(message=seen.case.messages[-1].id), manager)
    return (yield from _delivered(scene, seen))


MORE: dict[str, Callable[[Scene, Seen], Story]] = {
    "spam": _disposed(Disposition.SPAM, "spam"),
    "out_of_scope": _disposed(Disposition.OUT_OF_SCOPE, "out_of_scope"),
    "withdraw": _withdrawn,
    "duplicate": _sent_again,
    "merge": _sent_again,
    "chase": _chased,
    "stranger": _stranger,
    "thanks": _thanked,
    "appeal": _appealed,
    "refer": _referred,
}
"""What follows where the plain work of a scene has come to its stop."""
