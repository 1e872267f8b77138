"""What waits in quarantine, the oldest first: when, from whom, about what, and why it was not taken in by itself."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, cast

from textual.message import Message

from tui.i18n import _
from tui.kept_words import retold
from tui.moments import stamp
from tui.panes.block_list import Block, BlockList
from tui.panes.lines import Line, Run, both_ends, one_line, text_lines, wrapped

if TYPE_CHECKING:
    from core.ports import Received


class WaitingList(BlockList):
    """Two lines a mail. `Moved` tells which one is to be read."""

    class Moved(Message):
        """The cursor is on another mail; None: nothing waits."""

        def __init__(self, row: Received | None) -> None:
            self.row = row
            super().__init__()

    _moved_to: str | None = ""
    _is_read = False

    def tell(self, rows: Sequence[Received]) -> None:
        """What waits now; the cursor stays on its mail, or goes to the one that took its place."""
        self._is_read = True
        index = self._index(self.selected)
        blocks = [Block(str(row.number), row) for row in rows]
        if blocks and index is not None and self.selected not in {block.key for block in blocks}:
            self.selected = blocks[min(index, len(blocks) - 1)].key
        self.load(blocks)
        self._say_where()

    @property
    def row(self) -> Received | None:
        """The mail under the cursor."""
        return cast("Received", self.block.about) if self.block else None

    def repaint(self) -> None:
        super().repaint()
        self._say_where()

    def _say_where(self) -> None:
        if self.selected != self._moved_to:
            self._moved_to = self.selected
            self.post_message(self.Moved(self.row))

    def empty(self) -> list[Line]:
        if not self._is_read:
            return []
        words = (
            _("No mail waits for a person."),
            _("What cannot be joined to a case or registered safely by itself is kept here until somebody decides."),
        )
        return [(), *(((line, "dim"),) for text in words for line in wrapped(text, self._width))]

    def draw(self, block: Block, width: int) -> list[Line]:
        row = cast("Received", block.about)
        left: list[Run] = [
            (stamp(row.at, self.reader.now, self.reader.zone) + "  ", "dim"),
            (one_line(row.sender, 60) or _("nobody is named"), "strong"),
            ("  " + (one_line(row.subject, 200) or _("no subject")), "text"),
        ]
        case: list[Run] = [(_("names {ref}").format(ref=row.ref), "key")] if row.ref else []
        return [both_ends(left, case, width), *text_lines(retold(row.reason), width, "soon", 2)[:2]]
