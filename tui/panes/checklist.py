"""What the stage still owes: each item done or missing, in words, with the key that satisfies it (U2, P2)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import cast

from rich.cells import cell_len
from textual import on
from textual.actions import SkipAction

from core.case import Case
from core.catalogue import (
    CATEGORIES,
    CHANNELS,
    COMPLEXITIES,
    EVIDENCE_KINDS,
    OUTCOMES,
    VERDICTS,
    EvidenceKind,
)
from core.guards import Item, standing
from core.say import Say
from core.stages import STAGES, Stage
from core.unmet import Unmet
from tui.actions import action_for, key_for
from tui.escalation_words import decision_words
from tui.i18n import _, current_language, ngettext, said, translate
from tui.panes.block_list import Block, BlockList
from tui.panes.facts import CaseFacts
from tui.panes.lines import Line, Run, both_ends, one_line, rule, wrapped
from tui.panes.paper import EDGE, MARGIN
from tui.panes.queue_columns import Reader, fitted

Wants = tuple[tuple[str, Mapping[str, object]], ...]

WIDEST_TITLE = 24
"""Cells that the column of titles takes at most."""


@dataclass(frozen=True, slots=True)
class Told:
    """One line of the checklist: a guard that is done and what did it, or one thing that is missing."""

    title: str
    words: str
    done: bool
    key: str = ""


class Checklist(BlockList):
    """Enter or an item's own key asks for the command that satisfies it."""

    def __init__(self, reader: Reader, *, id: str | None = None) -> None:
        super().__init__(reader, id=id)
        self.facts: CaseFacts | None = None
        self._column = 10
        self.compact = False
        """Whether what is done takes one line together, where height is dear."""
        self._more = ""
        """Where there is more than is in view; the head says so as the line of the tabs does."""

    def be_compact(self, compact: bool) -> None:
        """Spends fewer lines, or as many as it likes."""
        if compact != self.compact:
            self.compact = compact
            self.tell(self.facts, fresh=False)

    @on(BlockList.Edges)
    def _edges_moved(self, event: BlockList.Edges) -> None:
        more = ("▲" if event.above else "") + ("▼" if event.below else "")
        if more != self._more:
            self._more = more
            self.redraw()

    def action_page(self, by: int) -> None:
        raise SkipAction  # a checklist is short: these keys turn the pages of what stands beside it

    def tell(self, facts: CaseFacts | None, fresh: bool) -> None:
        """The checklist as it is now. What is selected stays; once it is done, the next thing owed is selected."""
        was_open = self.selected in self._open()
        self.facts = facts
        blocks = [] if facts is None else [Block("head", _head(facts), selectable=False), *_blocks(facts, self.compact)]
        titles = [said(item.title) for item in facts.checklist] if facts else []
        titles += [block.about.title for block in blocks if isinstance(block.about, Told)]
        column = min(max(map(cell_len, titles), default=8), WIDEST_TITLE) + 2
        if column != self._column:
            self._column = column
            self._drawn.clear()
        before = self._height
        self.load(blocks, fresh)
        if self._height != before:
            self.refresh(layout=True)
        left = self._open()
        if left and (fresh or (was_open and self.selected not in left)):
            self.select(left[0])

    def focus_on(self, guard: str | None = None) -> None:
        """The keyboard here, on the guard's first open line, or on the first thing that is owed."""
        self.focus(scroll_visible=False)
        left = self._open()
        wanted = next((key for key in left if guard and key.split(":")[0] == guard), None) or next(iter(left), None)
        if wanted is not None:
            self.select(wanted)

    def _open(self) -> list[str]:
        return [block.key for block in self.blocks if isinstance(block.about, Told) and not block.about.done]

    @property
    def _height(self) -> int:
        """The height at which everything is in view; of no matter before there is a width."""
        return sum(len(self._lines_of(index)) for index in range(len(self.blocks))) if self.size.width else -1

    def get_content_height(self, container: object, viewport: object, width: int) -> int:
        return sum(len(self.draw(block, max(width - EDGE - MARGIN, 1))) for block in self.blocks)

    def draw(self, block: Block, width: int) -> list[Line]:
        if block.key == "done":
            signs = f"{self.signs.done} "
            return [both_ends([(signs, "ok"), (str(block.about), "dim")], (), width)]
        if not isinstance(block.about, Told):
            title, count = cast("tuple[str, str]", block.about)
            ends = [(f" {words}", ink) for words, ink in ((count, "open"), (self._more, "key")) if words]
            return [(*rule(title, width - sum(cell_len(words) for words, _ink in ends), self.signs.rule), *ends)]
        told = block.about
        key: list[Run] = [(f"  [{told.key}]", "key")] if told.key else []
        column = self._column
        room = max(width - column - 2 - (len(told.key) + 5 if told.key else 0), 8)
        sign, ink = (self.signs.done, "ok") if told.done else (self.signs.open, "open")
        done = fitted(told.words, room).rstrip()
        pieces = [done] if told.done else list(wrapped(told.words, room)) or [""]
        title = fitted(told.title, column)
        head: list[Run] = [(f"{sign} ", ink), (title, "dim"), (pieces[0], "dim" if told.done else "text")]
        blanks = " " * (column + 2)
        return [both_ends(head, key, width), *(((blanks + piece, "text"),) for piece in pieces[1:])]


def _open_count(facts: CaseFacts | None) -> int:
    return sum(not item.done for item in facts.checklist) if facts else 0


def _head(facts: CaseFacts) -> tuple[str, str]:
    case, owing = facts.case, _open_count(facts)
    stage = translate(STAGES[case.stage].title)
    if not case.is_open:
        return _("closed: nothing is owed"), ""
    if owing:
        words = ngettext("{n} of {total} left", "{n} of {total} left", owing)
        return _("{stage} owes").format(stage=stage), words.format(n=owing, total=len(facts.checklist))
    return _("{stage} owes nothing").format(stage=stage), ""


def _blocks(facts: CaseFacts, compact: bool) -> Iterable[Block]:
    done = [said(item.title) for item in facts.checklist if item.done]
    for item in facts.checklist:
        title = said(item.title)
        if item.done and not compact:
            again = _reachable(item.satisfy, item.guard, None, facts)
            yield Block(item.guard, Told(title, _what_did_it(item, facts), True), again)
        for number, unmet in enumerate(item.missing):
            wants = _reachable(unmet.satisfy, item.guard, unmet, facts)
            key = key_for(wants[0][0]) if wants else ""
            told = Told(title if number == 0 else "", said(unmet.message), False, key)
            yield Block(_name(item, unmet, number), told, wants)
    if compact and done:
        yield Block("done", " · ".join(done), selectable=False)
    next_stage = STAGES[facts.case.stage].leads_to
    if not _open_count(facts):
        yield from _way_on(facts, next_stage)


def _way_on(facts: CaseFacts, next_stage: Stage | None) -> Iterable[Block]:
    """Where nothing is owed: what leads on."""
    command = "advance" if next_stage else "reopen"
    if command not in facts.offered:
        return
    if next_stage is None:
        words = _("on appeal or on new facts")
    elif next_stage is Stage.CLOSED:
        words = _("closes the case")
    else:
        words = _("on to {stage}").format(stage=translate(STAGES[next_stage].title))
    action = action_for(command)
    title = translate(action.short) if action else command
    yield Block("way-on", Told(title, words, False, key_for(command)), ((command, {}),))


def _name(item: Item, unmet: Unmet, number: int) -> str:
    """The line's identity: it stays the same while other things of its guard come and go."""
    about = unmet.message.args.get("id") or (kind.value if (kind := _kind_of(unmet)) else number)
    return f"{item.guard}:{about}"


# What is known of a command from the line that asks for it.


def _reachable(satisfy: Iterable[str], guard: str, unmet: Unmet | None, facts: CaseFacts) -> Wants:
    """The commands that this person may give, the likeliest first, each with what the line knows."""
    commands = [name for name in satisfy if name in facts.offered and action_for(name)]
    kind = _kind_of(unmet) if unmet else None
    if kind is not None and standing(facts.case, kind) is None and "ask_evidence" in commands:
        commands.sort(key=lambda name: name != "ask_evidence")  # what nobody has asked for is asked for first
    return tuple((name, _preset(name, guard, unmet, kind)) for name in commands)


_NAMES: dict[str, str] = {
    "send_message": "message", "hold_message": "message", "close_task": "task", "complete_action": "action",
    "cancel_action": "action", "settle_promise": "promise",
}  # fmt: skip
"""The field that takes the id which a line is about."""


def _preset(command: str, guard: str, unmet: Unmet | None, kind: EvidenceKind | None) -> dict[str, object]:
    about = unmet.message.args.get("id") if unmet else None
    if about and command in _NAMES:
        return {_NAMES[command]: str(about)}
    if kind is not None:
        return {"kinds": [kind.value]} if command == "ask_evidence" else {"kind": kind.value}
    if command == "write_message" and guard == "decision_sent":
        return {"kind": "decision"}
    return {}


def _kind_of(unmet: Unmet) -> EvidenceKind | None:
    what = unmet.message.args.get("what")
    return _KINDS.get(what.text) if isinstance(what, Say) else None


_KINDS = {label: kind for kind, label in EVIDENCE_KINDS.items()}


# What a guard that is done was satisfied by.


def _what_did_it(item: Item, facts: CaseFacts) -> str:
    words = _DONE.get(item.guard)
    told = words(facts.case) if words else ""
    if item.guard == "department" and facts.case.department:
        told = facts.policy.department_label(facts.case.department, current_language())
    return one_line(told) or _("done")


def _evidence_words(case: Case) -> str:
    kinds = dict.fromkeys(piece.kind for piece in case.evidence)
    return ", ".join(translate(EVIDENCE_KINDS[kind]) for kind in kinds) or _("none needed")


def _what_the_body_said(case: Case) -> str:
    """Whatever it decided stands on the checklist until the case is closed: the house's decision is held to it."""
    made = case.referral.decision if case.referral else None
    return decision_words(made) if made else ""


_DONE: dict[str, Callable[[Case], str]] = {
    "client": lambda case: case.client.name if case.client else "",
    "channel": lambda case: translate(CHANNELS[case.channel]).lower() if case.channel else "",
    "category": lambda case: translate(CATEGORIES[case.category].label) if case.category else "",
    "description": lambda case: case.description,
    "demand": lambda case: case.demand,
    "acknowledgement": lambda case: _("sent"),
    "duplicate": lambda case: _("no"),
    "handler": lambda case: case.handler or "",
    "complexity": lambda case: translate(COMPLEXITIES[case.complexity]).lower() if case.complexity else "",
    "evidence": _evidence_words,
    "identity": lambda case: _("verified") if case.client and case.client.verified else _("not needed"),
    "findings": lambda case: ", ".join(finding.id for finding in case.findings),
    "verdict": lambda case: translate(VERDICTS[case.verdict.verdict]).lower() if case.verdict else "",
    "tasks": lambda case: _("none is open"),
    "outcome": lambda case: translate(OUTCOMES[case.decision.outcome].label) if case.decision else "",
    "amount": lambda case: case.decision.amount.pretty() if case.decision and case.decision.amount else _("none"),
    "approval": lambda case: answer.by if (answer := case.approval()) else _("not needed"),
    "decision_sent": lambda case: _("sent"),
    "actions": lambda case: _("all done") if case.actions else _("none"),
    "promises": lambda case: _("all settled") if case.promises else _("none"),
    "wrap_up": lambda case: case.wrap_up.summary if case.wrap_up else "",
    "feedback": lambda case: _("asked"),
    "body": _what_the_body_said,
    "signals_answered": lambda case: _("all of them"),
}
