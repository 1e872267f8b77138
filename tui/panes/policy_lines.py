"""The policy in lines: faults of its file, what it says of itself, what changed, and every figure with its source."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

from rich.cells import cell_len

from core.policy_changes import Change
from core.policy_file import not_valid_on
from core.policy_labels import STRENGTHS
from core.policy_words import Figure, described
from core.toml_file import Fault
from tui.i18n import _, current_language, said, translate
from tui.moments import exact
from tui.panes.block_list import Block, BlockList
from tui.panes.lines import Line, Run, labelled, one_line, rule, text_lines, wrapped

if TYPE_CHECKING:
    from core.policy import Policy
    from core.ports import PolicyInForce

INDENT = 2

STRENGTH_INKS = {"must": "strong", "should": "text", "house": "dim"}
"""What binds from outside is brighter than what the floor chose itself."""


@dataclass(frozen=True, slots=True)
class PolicyFacts:
    """What the screen shows. `row` is None where nobody put a policy in force; `before` is what was in force before."""

    policy: Policy
    name: str
    row: PolicyInForce | None
    before: str
    changes: tuple[Change, ...]


@dataclass(frozen=True, slots=True)
class Heading:
    """A section's title; `ink` is late for the faults."""

    words: str
    ink: str = "strong"


@dataclass(frozen=True, slots=True)
class Head:
    """What the policy says of itself, and who put it in force."""

    facts: PolicyFacts


class PolicyLines(BlockList):
    """Everything one below another; arrows and pages scroll. `tell` takes the facts, `narrow` words to look for."""

    _facts: PolicyFacts | None = None
    _faults: tuple[Fault, ...] = ()
    _wanted = ""

    def tell(self, facts: PolicyFacts, faults: tuple[Fault, ...]) -> None:
        """The policy as it stands now."""
        fresh = self._facts is None or faults != self._faults
        self._facts, self._faults = facts, faults
        self.load(list(self._all()), fresh)

    def narrow(self, wanted: str) -> None:
        """Only what has all the words in it; empty for everything."""
        if wanted != self._wanted:
            self._wanted = wanted
            self.load(list(self._all()), fresh=True)

    @property
    def is_narrow(self) -> bool:
        """Whether only a part is shown."""
        return bool(self._wanted)

    def empty(self) -> list[Line]:
        if self._facts is None:
            return []
        return [(), ((_("Nothing in the policy is called so."), "dim"),)]

    # The blocks.

    def _all(self) -> Iterator[Block]:
        if self._facts is None:
            return
        for title, ink, blocks in self._sections(self._facts):
            found = [block for block in blocks if _fits(block, self._wanted)]
            if found:
                if title:
                    yield Block(f"title {title}", Heading(title, ink), selectable=False)
                yield from found

    def _sections(self, facts: PolicyFacts) -> Iterator[tuple[str, str, list[Block]]]:
        faults = [_block(f"fault {place}", fault) for place, fault in enumerate(self._faults)]
        yield _("The file cannot be used; what is below stays in force"), "late", faults
        yield "", "", [_block("head", Head(facts))]
        title = _("Changed since {policy}").format(policy=one_line(facts.before))
        yield title, "strong", [_block(f"change {change.path}", change) for change in facts.changes]
        for section in described(facts.policy, current_language()):
            yield said(section.title), "strong", [_block(figure.key, figure) for figure in section.figures]

    # The lines.

    def draw(self, block: Block, width: int) -> list[Line]:
        match block.about:
            case Heading(words, ink):
                title, line = rule(words, width, self.signs.rule)
                return [(), ((title[0], ink), line)]
            case Fault():
                return _fault_lines(block.about, width)
            case Head(facts):
                return self._head(facts, width)
            case Change():
                return _change_lines(block.about, width, self.signs.went)
            case _:
                return _figure_lines(cast("Figure", block.about), width)

    def _head(self, facts: PolicyFacts, width: int) -> list[Line]:
        policy, row = facts.policy, facts.row
        rows = [(_("in force"), _("since the floor began: nobody has chosen another"))]
        if row is not None:
            since = _("since {instant}, by {who}").format(instant=exact(row.at, self.reader.zone), who=row.by)
            rows = [(_("in force"), since), (_("file"), one_line(row.origin) or _("none: chosen by its name"))]
        valid = _("from {day}").format(day=policy.valid_from)
        if policy.valid_to is not None:
            valid = _("from {day} to {end}").format(day=policy.valid_from, end=policy.valid_to)
        rows += [(_("valid"), valid), (_("regime"), one_line(policy.jurisdiction))]
        column = max(cell_len(label) for label, _words in rows) + 2
        lines = [line for label, words in rows for line in labelled(label, words, width, column)]
        if (warning := not_valid_on(policy, self.reader.now.date())) is not None:
            lines += text_lines(one_line(said(warning)), width, "soon")
        return [*lines, *text_lines(one_line(policy.notice, 2000), width, "dim")]


def _block(key: str, about: object) -> Block:
    return Block(key, about, selectable=False)


def _fits(block: Block, wanted: str) -> bool:
    words = wanted.casefold().split()
    if not words:
        return True
    match block.about:
        case Figure() as figure:
            text = " ".join((
                figure.key, said(figure.name), said(figure.value), figure.source,
                *(said(words) for note in figure.notes for words in note),
            ))  # fmt: skip
        case Change() as change:
            text = change.path
        case _:
            return False
    text = text.casefold()
    return all(word in text for word in words)


def _fault_lines(fault: Fault, width: int) -> list[Line]:
    """Place, what was expected, what was found, and the near miss."""
    place = fault.file if fault.line is None else _("{file}, line {n}").format(file=fault.file, n=fault.line)
    head = f"! {one_line(place)}  {one_line(fault.field)}".rstrip()
    rows = [(_("expected"), said(fault.expected)), (_("found"), said(fault.found))]
    if fault.hint is not None:
        rows.append((_("hint"), said(fault.hint)))
    column = max(cell_len(label) for label, _words in rows) + INDENT + 2
    lines = text_lines(head, width, "late")
    for label, words in rows:
        lines += labelled(" " * INDENT + label, one_line(words, 1000), width, column)
    return lines


def _change_lines(change: Change, width: int, arrow: str) -> list[Line]:
    old, new = (one_line(side, 160) if side is not None else "—" for side in (change.old, change.new))
    path = one_line(change.path)
    runs: list[Run] = [(path, "text"), ("  ", "text"), (old, "dim"), (f" {arrow} ", "key"), (new, "strong")]
    if sum(cell_len(text) for text, _ink in runs) <= width:
        return [tuple(runs)]
    rows = ((f"{old} {arrow}", "dim"), (new, "strong"))
    return [((path, "text"),), *(line for words, ink in rows for line in text_lines(words, width, ink, INDENT))]


def _figure_lines(figure: Figure, width: int) -> list[Line]:
    """Name, figure and strength in columns; below, what goes with it and where it comes from, as it fits."""
    name, value = one_line(said(figure.name)), one_line(said(figure.value), 4000)
    strength: Run = ("", "dim")
    if figure.strength:
        strength = (translate(STRENGTHS[figure.strength]), STRENGTH_INKS[figure.strength.value])
    most = max(cell_len(translate(word)) for word in STRENGTHS.values()) + 2
    left = min(44, width // 2)
    room = min(30, width - left - most)
    notes: list[tuple[str, str, str]] = [
        (f"{said(label)}:", one_line(said(words), 8000), "text") for label, words in figure.notes
    ]
    if figure.source:
        notes.append((f"{_('source')}:", one_line(figure.source, 1000), "dim"))
    if cell_len(name) < left and cell_len(value) < room:
        gap = " " * (left - cell_len(name))
        rest = " " * (room - cell_len(value))
        first: list[Line] = [((name, "strong"), (gap, "text"), (value, "key"), (rest, "text"), strength)]
    else:
        gap = " " * max(left + room - cell_len(name), 2)
        first = [((name, "strong"), (gap, "text"), strength), *text_lines(value, width, "key", INDENT)]
    return [*first, *_flow(notes, width)]


def _flow(notes: Iterable[tuple[str, str, str]], width: int) -> list[Line]:
    """Pairs of a label and its words, as many to a line as fit; one that is longer wraps under itself.

    The label has a colon, for where there is no colour to tell the two apart.
    """
    lines: list[Line] = []
    line: list[Run] = []
    used = 0
    for label, words, ink in notes:
        cells = cell_len(label) + 1 + cell_len(words)
        if line and used + 3 + cells > width:
            lines.append(tuple(line))
            line = []
        if not line and INDENT + cells > width:
            lines += _long(label, words, ink, width)
            continue
        if line:
            line.append(("   ", "text"))
            used += 3
        else:
            line, used = [(" " * INDENT, "text")], INDENT
        line += [(f"{label} ", "dim"), (words, ink)]
        used += cells
    if line:
        lines.append(tuple(line))
    return lines


def _long(label: str, words: str, ink: str, width: int) -> list[Line]:
    lead = INDENT + cell_len(label) + 1
    pieces = list(wrapped(words, width - lead)) or [""]
    blanks = " " * lead
    first: Line = ((" " * INDENT + f"{label} ", "dim"), (pieces[0], ink))
    return [first, *(((blanks, "dim"), (piece, ink)) for piece in pieces[1:])]
