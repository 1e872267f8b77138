"""The work on a case: the complaint as taken down, tasks, findings, verdict, decision, and what follows from it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from core.case import (
    Action,
    ActionState,
    Approval,
    Case,
    Promise,
    PromiseState,
    Task,
    TaskState,
)
from core.catalogue import ACTION_KINDS, DISPOSITIONS, OUTCOMES, ROOT_CAUSES, VERDICTS
from core.say import label
from tui.actions import key_for
from tui.i18n import _, translate
from tui.kept_words import retold
from tui.moments import stamp, until
from tui.panes.block_list import Block, BlockList
from tui.panes.facts import CaseFacts
from tui.panes.lines import Line, Run, both_ends, labelled, one_line, rule, text_lines, wrapped

INDENT = 2

_STATES: dict[str, tuple[str, str]] = {
    "open": (label("still open"), "open"),
    "done": (label("done"), "ok"),
    "cancelled": (label("cancelled"), "dim"),
    "kept": (label("kept"), "ok"),
    "answered": (label("not kept, answered for"), "late"),
    "late": (label("late"), "late"),
    "kept late": (label("kept too late"), "late"),
}
"""Word and ink of a task, an action or a promise."""

LINKS: dict[str, str] = {
    "related": label("related"),
    "merged": label("merged into this one"),
    "merged_into": label("this one was merged into it"),
}

Details = list[tuple[str, str]]
"""Labels and texts; empty texts are left out."""


@dataclass(frozen=True, slots=True)
class Written:
    """Something that somebody wrote down: its id where it has one, its parts, when and who."""

    details: Details
    at: datetime | None = None
    by: str = ""
    key: str = ""


class WorkList(BlockList):
    """One section for each kind of work that there is."""

    def tell(self, facts: CaseFacts | None, fresh: bool) -> None:
        """The work as it is now."""
        self.load(list(_sections(facts.case)) if facts else [], fresh)

    def empty(self) -> list[Line]:
        words = _("Nothing has been worked out yet."), _("{task} sets a task, {finding} records a finding.").format(
            task=key_for("open_task"), finding=key_for("record_finding")
        )
        return [((line, "dim"),) for text in words for line in wrapped(text, self._width)]

    def draw(self, block: Block, width: int) -> list[Line]:
        about = block.about
        match about:
            case str():
                return [rule(translate(about), width, self.signs.rule)]
            case Task():
                details = [(_("for"), about.assignee), (_("result"), about.result)]
                return self._item(about, about.text, details, "close_task", width)
            case Action():
                text = translate(about.text) if about.text == ACTION_KINDS[about.kind] else about.text
                amount = about.amount.pretty() if about.amount else ""
                details = [(_("amount"), amount), (_("proof"), about.proof), (_("reason"), retold(about.reason))]
                return self._item(about, text, details, "complete_action", width)
            case Promise():
                return self._promise(about, width)
            case Approval():
                return self._approval(about, width)
            case Written():
                return self._record(about, width)
        return [()]

    def _item(
        self, about: Task | Action | Promise, text: str, details: Details, command: str, width: int
    ) -> list[Line]:
        """A task, an action or a promise: its text, where it is, and what came of it."""
        state = standing(about, self.reader.now)
        words, ink = _STATES[state]
        sign = {
            "open": self.signs.open, "late": self.reader.glyphs.late, "done": self.signs.done, "kept": self.signs.done,
            "cancelled": self.signs.off,
        }  # fmt: skip
        bracket: list[Run] = [(f"  [{key_for(command)}]", "key")] if about.state.value == "open" else []
        head, *rest = list(wrapped(text, max(width - 2 - 24, 12))) or [""]
        left: list[Run] = [(f"{sign.get(state, self.signs.failed)} ", ink), (head, "text")]
        right: list[Run] = [(translate(words), ink), *bracket, (f"  {about.id}", "dim")]
        lines: list[Line] = [both_ends(left, right, width), *(((" " * INDENT + line, "text"),) for line in rest)]
        for name, value in details:
            if value:
                lines += [((" " * INDENT, "dim"), *line) for line in labelled(name, value, width - INDENT, 10)]
        return [*lines, ((" " * INDENT + self._when(about.at, about.by), "dim"),)]

    def _promise(self, promise: Promise, width: int) -> list[Line]:
        now = self.reader.now
        due = stamp(promise.due, now, self.reader.zone)
        if promise.state is PromiseState.OPEN:
            due += f"  {until(promise.due, now, self.reader.zone)}"
        settled = stamp(promise.settled_at, now, self.reader.zone) if promise.settled_at else ""
        details = [(_("due"), due), (_("settled"), settled), (_("answer"), promise.answer)]
        return self._item(promise, promise.text, details, "settle_promise", width)

    def _approval(self, answer: Approval, width: int) -> list[Line]:
        words, ink, sign = _("{who} refused to approve"), "late", self.signs.failed
        if answer.granted:
            words, ink, sign = _("approved by {who}"), "ok", self.signs.done
        who = one_line(answer.by, 40)
        head = both_ends([(f"{sign} ", ink), (words.format(who=who), ink)], [(self._when(answer.at, ""), "dim")], width)
        return [head, *(text_lines(answer.reason, width, "text", INDENT) if answer.reason else [])]

    def _record(self, about: Written, width: int) -> list[Line]:
        """Something that was written down, each part with its name."""
        column = max((len(name) for name, _value in about.details), default=0) + 2
        lines: list[Line] = []
        for name, value in about.details:
            if value and name:
                lines += labelled(name, value, width, min(column, 14))
            elif value:
                lines += text_lines(value, width, "text")
        stamped = self._when(about.at, about.by) if about.at else ""
        if stamped or about.key:
            lines.append(both_ends([(stamped, "dim")], [(about.key, "dim")], width))
        return lines

    def _when(self, at: datetime, by: str) -> str:
        when = stamp(at, self.reader.now, self.reader.zone)
        return f"{when}  {one_line(by, 40)}" if by else when


def standing(about: Task | Action | Promise, now: datetime) -> str:
    """Its state; a promise, too, that is late, or that was kept too late."""
    if isinstance(about, Promise):
        if about.state is PromiseState.OPEN and about.due <= now:
            return "late"
        if about.state is PromiseState.KEPT and about.settled_at is not None and about.settled_at > about.due:
            return "kept late"
    return about.state.value


def _sections(case: Case) -> Iterator[Block]:
    """Promises first while one is open: the client counts on them."""
    is_promised = any(promise.state is PromiseState.OPEN for promise in case.promises)
    promises = [Block(p.id, p, _promise_wants(p)) for p in case.promises]
    for title, blocks in (
        (label("promises"), promises if is_promised else []),
        (label("the complaint"), list(_complaint(case))),
        (label("tasks"), [Block(task.id, task, _task_wants(task)) for task in case.tasks]),
        (label("findings"), list(_findings(case))),
        (label("verdict"), list(_verdict(case))),
        (label("decision"), list(_decision(case))),
        (label("actions"), [Block(a.id, a, _action_wants(a)) for a in case.actions]),
        (label("promises"), [] if is_promised else promises),
        (label("wrap-up"), list(_wrap_up(case))),
        (label("feedback"), list(_feedback(case))),
        (label("ended early"), list(_disposed(case))),
        (label("other cases"), list(_links(case))),
    ):
        if blocks:
            yield Block(f"head:{title}", title, selectable=False)
            yield from blocks
            yield Block(f"gap:{title}", None, selectable=False)


Wants = tuple[tuple[str, Mapping[str, object]], ...]


def _task_wants(task: Task) -> Wants:
    return (("close_task", {"task": task.id}),) if task.state is TaskState.OPEN else ()


def _promise_wants(promise: Promise) -> Wants:
    return (("settle_promise", {"promise": promise.id}),) if promise.state is PromiseState.OPEN else ()


def _action_wants(action: Action) -> Wants:
    if action.state is not ActionState.OPEN:
        return ()
    return ("complete_action", {"action": action.id}), ("cancel_action", {"action": action.id})


def _complaint(case: Case) -> Iterator[Block]:
    amount = case.amount.pretty() if case.amount else ""
    details = [
        (_("subject"), one_line(case.subject)), (_("happened"), case.description), (_("wants"), case.demand),
        (_("amount"), amount), (_("came by"), one_line(case.source)),
    ]  # fmt: skip
    if any(value for _name, value in details):
        yield Block("complaint", Written(details, case.received_at), (("describe", {}),))


def _findings(case: Case) -> Iterator[Block]:
    for finding in case.findings:
        details = [("", finding.text), (_("rests on"), ", ".join(finding.evidence))]
        yield Block(finding.id, Written(details, finding.at, finding.by, finding.id))


def _verdict(case: Case) -> Iterator[Block]:
    if case.verdict:
        given = case.verdict
        details = [(_("verdict"), translate(VERDICTS[given.verdict])), (_("reasons"), given.reasons)]
        yield Block("verdict", Written(details, given.at, given.by), (("give_verdict", {}),))


def _decision(case: Case) -> Iterator[Block]:
    if case.decision:
        made = case.decision
        amount = made.amount.pretty() if made.amount else ""
        details = [
            (_("outcome"), translate(OUTCOMES[made.outcome].label)), (_("amount"), amount), (_("rule"), made.rule),
            (_("reasoning"), made.reasoning),
        ]  # fmt: skip
        wants: Wants = (("decide_outcome", {}), ("approve", {}), ("refuse_approval", {}))
        yield Block("decision", Written(details, made.at, made.by), wants)
    for number, answer in enumerate(case.approvals):
        yield Block(f"approval:{number}", answer)


def _wrap_up(case: Case) -> Iterator[Block]:
    if case.wrap_up:
        done = case.wrap_up
        details = [
            (_("summary"), done.summary), (_("root cause"), translate(ROOT_CAUSES[done.root_cause])),
            (_("measure"), done.measure), (_("no measure"), done.why_no_measure),
        ]  # fmt: skip
        yield Block("wrap-up", Written(details, done.at, done.by), (("wrap_up", {}),))


def _feedback(case: Case) -> Iterator[Block]:
    given = case.feedback
    if given.asked_at:
        score = _("{score} of 5").format(score=given.score) if given.score is not None else _("asked, no answer yet")
        details = [(_("score"), score), (_("words"), given.words)]
        yield Block("feedback", Written(details, given.received_at or given.asked_at), (("record_feedback", {}),))


def _disposed(case: Case) -> Iterator[Block]:
    if case.disposed:
        ended = case.disposed
        details = [
            (_("ended as"), translate(DISPOSITIONS[ended.disposition])), (_("reason"), retold(ended.reason)),
            (_("into"), ended.into),
        ]  # fmt: skip
        yield Block("disposed", Written(details, ended.at, ended.by))


def _links(case: Case) -> Iterator[Block]:
    for link in case.links:
        words = translate(LINKS.get(link.kind, link.kind))
        yield Block(f"link:{link.kind}:{link.ref}", Written([(link.ref, words)]))
