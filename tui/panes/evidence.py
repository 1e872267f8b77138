"""The evidence of a case: what is here, what was asked of whom, what was waived or rejected and why (D2)."""

from __future__ import annotations

from typing import cast

from core.case import Evidence, EvidenceState, Message
from core.catalogue import EVIDENCE_KINDS, EVIDENCE_SOURCES, EvidenceKind
from core.guards import standing
from core.say import label
from tui.actions import key_for
from tui.i18n import _, translate
from tui.moments import stamp
from tui.panes.block_list import Block, BlockList
from tui.panes.conversation import size_words
from tui.panes.facts import CaseFacts
from tui.panes.lines import Line, Run, both_ends, one_line, text_lines, wrapped

INDENT = 2

STATES: dict[EvidenceState, str] = {
    EvidenceState.ASKED: label("asked for"),
    EvidenceState.RECEIVED: label("received"),
    EvidenceState.REJECTED: label("rejected"),
    EvidenceState.WAIVED: label("waived"),
}
_INKS: dict[EvidenceState | None, str] = {
    None: "open",
    EvidenceState.ASKED: "paused",
    EvidenceState.RECEIVED: "ok",
    EvidenceState.REJECTED: "late",
    EvidenceState.WAIVED: "dim",
}


class EvidenceList(BlockList):
    """Each piece; before them the kinds that are required and that nobody has asked for."""

    def tell(self, facts: CaseFacts | None, fresh: bool) -> None:
        """The evidence as it is now."""
        blocks: list[Block] = []
        if facts is not None:
            brought = {m.id: m for m in facts.case.messages}
            missing = [kind for kind in facts.required if standing(facts.case, kind) is None]
            blocks += [Block(f"missing:{kind.value}", kind, _wants_for(kind)) for kind in missing]
            for piece in facts.case.evidence:
                blocks.append(Block(piece.id, (piece, brought.get(piece.message)), _wants_of(piece)))
        self.load(blocks, fresh)

    def empty(self) -> list[Line]:
        words = _("No evidence, and none is required."), _("{ask} asks for it, {here} records what is here.").format(
            ask=key_for("ask_evidence"), here=key_for("receive_evidence")
        )
        return [((line, "dim"),) for text in words for line in wrapped(text, self._width)]

    def draw(self, block: Block, width: int) -> list[Line]:
        if isinstance(block.about, EvidenceKind):
            ask = key_for("ask_evidence")
            left: list[Run] = [(f"{self.signs.open} ", "open"), (translate(EVIDENCE_KINDS[block.about]), "text"),
                               ("  " + _("required, not asked for"), "open")]  # fmt: skip
            return [both_ends(left, [(f"[{ask}]", "key")], width)]
        piece, message = cast("tuple[Evidence, Message | None]", block.about)
        return self._piece(piece, message, width)

    def _piece(self, piece: Evidence, message: Message | None, width: int) -> list[Line]:
        signs = self.signs
        sign = {
            EvidenceState.ASKED: self.reader.glyphs.paused, EvidenceState.RECEIVED: signs.done,
            EvidenceState.REJECTED: signs.failed, EvidenceState.WAIVED: signs.off,
        }[piece.state]  # fmt: skip
        ink = _INKS[piece.state]
        left: list[Run] = [
            (f"{sign} ", ink), (translate(EVIDENCE_KINDS[piece.kind]), "text"),
            (f"  {translate(STATES[piece.state])}", ink),
        ]  # fmt: skip
        source = _("from {whom}").format(whom=translate(EVIDENCE_SOURCES[piece.source]))
        left.append((f"  {source}" + (f"  {piece.message}" if piece.message else ""), "dim"))
        when = stamp(piece.at, self.reader.now, self.reader.zone)
        lines = [both_ends(left, [(f"{when} {one_line(piece.by, 40)}  {piece.id}", "dim")], width)]
        if piece.note:
            lines += text_lines(piece.note, width, "text", INDENT)
        names = {file.sha256: file for file in message.attachments} if message else {}
        for sha256 in piece.files:
            file = names.get(sha256)
            name = f"{one_line(file.name, 120)}  {size_words(file.size)}" if file else sha256[:12]
            lines.append(((" " * INDENT + f"{signs.file} {name}", "dim"),))
        return lines


def _wants_for(kind: EvidenceKind) -> tuple[tuple[str, dict[str, object]], ...]:
    this: dict[str, object] = {"kind": kind.value}
    return ("ask_evidence", {"kinds": [kind.value]}), ("receive_evidence", this), ("waive_evidence", this)


def _wants_of(piece: Evidence) -> tuple[tuple[str, dict[str, object]], ...]:
    this: dict[str, object] = {"kind": piece.kind.value}
    match piece.state:
        case EvidenceState.ASKED:
            return ("receive_evidence", this), ("waive_evidence", this), ("ask_evidence", {"kinds": [piece.kind.value]})
        case EvidenceState.RECEIVED:
            return ("reject_evidence", {"evidence": piece.id}), ("record_finding", {"evidence": [piece.id]})
        case _:
            return ("ask_evidence", {"kinds": [piece.kind.value]}), ("receive_evidence", this)
