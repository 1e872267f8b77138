"""The head of a case's pane: which case this is and how it stands, and the client as far as they are known (D1)."""

from __future__ import annotations

from collections.abc import Iterator

from rich.cells import cell_len

from core.case import Case, Client, Identity
from core.catalogue import (
    CATEGORIES,
    CHANNELS,
    COMPLEXITIES,
    DISPOSITIONS,
    OUTCOMES,
    PRIORITIES,
    STATUSES,
    Category,
    Disposition,
    Outcome,
    Priority,
    Status,
)
from core.say import label
from core.stages import STAGES, Stage
from tui.i18n import _, current_language, ngettext, translate
from tui.moments import ago
from tui.panes.clocks import strip
from tui.panes.facts import CaseFacts
from tui.panes.level import standing_lines
from tui.panes.lines import Line, Run, both_ends, clipped, flowing, labelled, one_line
from tui.panes.paper import Paper
from tui.panes.queue_columns import Reader

EARLIER_SHOWN = 3
"""Earlier complaints that are told by their outcome; the rest is a number."""

FLAGS: dict[str, str] = {
    "vulnerable": label("vulnerable"),
    "self_exclusion": label("self-exclusion"),
    "minor": label("minor"),
    "bereaved": label("bereaved"),
}
"""What a client is to be treated carefully for; a floor may have words of its own beside these."""

IDENTITIES: dict[Identity, str] = {
    Identity.NONE: label("identity not verified"),
    Identity.BASIC: label("identity verified in part"),
    Identity.FULL: label("identity verified"),
}


class Told(Paper):
    """Lines about the case that is shown."""

    def __init__(self, reader: Reader, *, id: str | None = None) -> None:
        super().__init__(reader, id=id)
        self.facts: CaseFacts | None = None

    def tell(self, facts: CaseFacts | None) -> None:
        """Another case, or the same as it stands now."""
        self.facts = facts
        self.redraw()


class CaseHead(Told):
    """Which case it is, what it is about, how much is at stake; where it stands, and at which level and why; a signal
    that nobody has looked at; and the clocks in a row, where nothing beside it lists them."""

    _has_clocks = False

    def with_clocks(self, wanted: bool) -> None:
        """Whether the clocks stand here."""
        if wanted != self._has_clocks:
            self._has_clocks = wanted
            self.redraw()

    def draw(self, width: int) -> list[Line]:
        if self.facts is None:
            return []
        case = self.facts.case
        lines = [both_ends(self._what(case), self._level(case), width), self._where(case, width)]
        lines += standing_lines(self.facts, self.reader, self.signs, width)
        if self._has_clocks:
            lines += [line] if (line := strip(self.facts, self.reader, self.signs, width)) else []
        return lines

    def _what(self, case: Case) -> list[Run]:
        dot = f" {self.reader.glyphs.dot} "
        category = translate(CATEGORIES[case.category].label) if case.category else _("no category yet")
        about = dot.join(part for part in (category, one_line(case.product, 60)) if part)
        runs: list[Run] = [(case.ref, "strong"), (f"  {about}", "text" if case.category else "open")]
        if case.amount:
            runs.append((f"   {case.amount.pretty()}", "strong"))
        if case.priority in {Priority.HIGH, Priority.URGENT}:
            ink = "late" if case.priority is Priority.URGENT else "soon"
            runs.append((f"   ! {translate(PRIORITIES[case.priority])}", ink))
        return runs

    def _level(self, case: Case) -> list[Run]:
        return [(_("level {n}").format(n=case.level), f"level{min(case.level, 3)}" if case.level else "dim")]

    def _where(self, case: Case, width: int) -> Line:
        assert self.facts is not None
        stage = STAGES[case.stage]
        glyphs = self.reader.glyphs
        sign = str(stage.number) if case.is_open else glyphs.closed
        runs: list[Run] = [(f"{sign} {translate(stage.title)}", "strong")]
        if case.is_with_body and case.referral is not None:
            outside = _("with {body}").format(body=one_line(case.referral.body, 40))
            runs.append((f"  {glyphs.paused} {outside}", "paused"))
        elif case.status in {Status.WAITING_CLIENT, Status.WAITING_EXTERNAL}:
            runs.append((f"  {glyphs.paused} {translate(STATUSES[case.status])}", "paused"))
        if ended := ending(case):
            runs.append((f"  {ended}", "text"))
        parts = []
        if case.department:
            parts.append(self.facts.policy.department_label(case.department, current_language()))
        parts.append(case.handler or _("nobody handles it"))
        if case.complexity:
            parts.append(translate(COMPLEXITIES[case.complexity]).lower())
        if case.channel:
            parts.append(translate(CHANNELS[case.channel]).lower())
        if case.reopened:
            parts.append(_("reopened"))
        runs.append(("  " + f" {glyphs.dot} ".join(parts), "dim"))
        return both_ends(runs, [(self._age(case), "dim")], width)

    def _age(self, case: Case) -> str:
        if case.closed_at is not None:
            return _("closed {when}").format(when=ago(case.closed_at, self.reader.now, self.reader.zone))
        return _("received {when}").format(when=ago(case.received_at, self.reader.now, self.reader.zone))


class ClientCard(Told):
    """The client: who they are and how carefully to treat them, what they complained of before and want now."""

    compact = False
    """Whether everything but the demand flows on as few lines as it takes, where height is dear."""

    def be_compact(self, compact: bool) -> None:
        """Spends fewer lines, or as many as it likes."""
        if compact != self.compact:
            self.compact = compact
            self.redraw()

    def draw(self, width: int) -> list[Line]:
        if self.facts is None:
            return []
        parts = self._parts(self.facts)
        if self.compact:
            lines = clipped(flowing([run for part in parts for run in part], width, indent=2), 3, width)
        else:
            lines = [line for part in parts for line in clipped(flowing(part, width, indent=2), 2, width)]
        if self.facts.case.demand:
            name = _("wants")
            wants = labelled(name, one_line(self.facts.case.demand), width, cell_len(name) + 2)
            lines += clipped(wants, 1 if self.compact else 2, width)
        return lines

    def _parts(self, facts: CaseFacts) -> list[list[Run]]:
        client = facts.card or facts.case.client
        if client is None or facts.case.client is None:
            return [[(f"{self.signs.open} " + _("the client is not known yet"), "open")]]
        who = list(self._who(client, facts.case.client.identity))
        return [who, list(self._again(facts.case)), list(self._before(facts)), list(self._reached(client))]

    def _who(self, client: Client, here: Identity) -> Iterator[Run]:
        glyphs = self.reader.glyphs
        yield one_line(client.name, 76) or _("no name"), "strong"
        for flag in client.flags:
            yield f"{glyphs.vulnerable} {translate(FLAGS.get(flag, one_line(flag, 40)))}", "vulnerable"
        if client.tier:
            yield f"{glyphs.vip} {one_line(client.tier, 40)}", "mine"
        yield client.language, "dim"
        if here is Identity.NONE and client.identity is not Identity.NONE:
            yield f"{self.signs.off} {_('verified in another case only')}", "dim"
        else:
            verified = here is not Identity.NONE
            sign = self.signs.done if verified else self.signs.off
            yield f"{sign} {translate(IDENTITIES[here])}", "ok" if verified else "dim"

    def _reached(self, client: Client) -> Iterator[Run]:
        if not client.contacts:
            yield f"{self.signs.open} {_('no way to reach them is known')}", "open"
        for contact in client.contacts:
            yield one_line(contact.value, 120), "dim"
        if client.accounts:
            names = ", ".join(one_line(account, 60) for account in client.accounts)
            yield ngettext("account {names}", "accounts {names}", len(client.accounts)).format(names=names), "dim"

    def _again(self, case: Case) -> Iterator[Run]:
        if case.unanswered > 1:
            words = ngettext(
                "wrote {n} time since the last answer", "wrote {n} times since the last answer", case.unanswered
            )
            yield f"{self.reader.glyphs.waiting} {words.format(n=case.unanswered)}", "soon"

    def _before(self, facts: CaseFacts) -> Iterator[Run]:
        if facts.earlier:
            count = len(facts.earlier)
            yield ngettext("{n} other complaint:", "{n} other complaints:", count).format(n=count), "dim"
            for row in facts.earlier[:EARLIER_SHOWN]:
                category = translate(CATEGORIES[Category(row.category)].label).lower() if row.category else ""
                dot = f" {self.reader.glyphs.dot} "
                about = dot.join(part for part in (category, how_it_ended(row)) if part)
                yield f"{row.ref} {about}", "text"
            if count > EARLIER_SHOWN:
                yield f"… +{count - EARLIER_SHOWN}", "dim"


def how_it_ended(row: object) -> str:
    """An earlier complaint's outcome, or the stage that it is in."""
    outcome, disposition, stage = (getattr(row, name) for name in ("outcome", "disposition", "stage"))
    if disposition:
        return translate(DISPOSITIONS[Disposition(disposition)]).lower()
    if outcome and stage == Stage.CLOSED:
        return translate(OUTCOMES[Outcome(outcome)].label).lower()
    return translate(STAGES[Stage(stage)].title)


def ending(case: Case) -> str:
    """How a closed case ended: its outcome or its disposition; empty while it is open."""
    if case.disposed is not None:
        into = f" {case.disposed.into}" if case.disposed.into else ""
        return translate(DISPOSITIONS[case.disposed.disposition]) + into
    if not case.is_open and case.decision is not None:
        return translate(OUTCOMES[case.decision.outcome].label)
    return ""
