"""A list of blocks of any height on the line API: only what is in view is ever wrapped, however long the list is.

The view hangs on a block and not on a number of lines, so nothing above it has to be measured, and a live update
leaves it where it is.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from datetime import datetime
from typing import ClassVar, NamedTuple

from textual import events
from textual.binding import Binding, BindingType
from textual.message import Message

from tui.actions import ACTIONS
from tui.i18n import current_language
from tui.panes.lines import Line
from tui.panes.paper import EDGE, MARGIN, Inked
from tui.panes.queue_columns import Reader

WHEEL = 3
"""Lines that a step of the mouse wheel scrolls."""


class Block(NamedTuple):
    """One thing in the list. Equal blocks read alike; `key` stays the same while what it is about changes.

    `wants` are the commands that go with it and the fields that are known of each; Enter means the first.
    """

    key: str
    about: object
    wants: tuple[tuple[str, Mapping[str, object]], ...] = ()
    selectable: bool = True


class BlockList(Inked, can_focus=True):
    """Blocks one below another, with a cursor. Subclasses say `draw` and `empty`."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down,j", "move(1)", show=False),
        Binding("up,k", "move(-1)", show=False),
        Binding("pagedown", "page(1)", show=False),
        Binding("pageup", "page(-1)", show=False),
        Binding("home,g", "home", show=False),
        Binding("end,G", "end", show=False),
        Binding("enter", "choose", show=False),
    ]

    STARTS_AT_END: ClassVar[bool] = False
    """Whether a new list is first seen at its end, where the newest is, and follows what comes there."""

    class Chosen(Message):
        """A command was asked for on a block, with the fields that the block knows."""

        def __init__(self, command: str, preset: dict[str, object]) -> None:
            self.command = command
            self.preset = preset
            super().__init__()

    class Edges(Message):
        """Whether there is more above and below what is in view."""

        def __init__(self, blocks: BlockList, above: bool, below: bool) -> None:
            self.blocks = blocks
            self.above = above
            self.below = below
            super().__init__()

    def __init__(self, reader: Reader, *, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(reader, id=id, classes=classes)
        self.blocks: Sequence[Block] = ()
        self.selected: str | None = None
        """The key of the block under the cursor."""
        self._top = 0
        self._skip = 0
        self._drawn: dict[Hashable, tuple[Block, list[Line]]] = {}
        self._view: list[tuple[int, int]] = []
        self._edges = (False, False)
        self._is_new = True

    # What subclasses say.

    def draw(self, block: Block, width: int) -> list[Line]:
        """The block's lines at this width; at least one."""
        raise NotImplementedError

    def empty(self) -> list[Line]:
        """What an empty list says: what this is, why it is empty, what fills it."""
        return []

    # What others tell.

    def load(self, blocks: Sequence[Block], fresh: bool = False) -> None:
        """The blocks as they are now. `fresh`: of something else, so the view and the cursor begin anew."""
        if fresh:
            self._is_new, self.selected = True, None
            self._drawn.clear()
        at_end = not self._edges[1]
        anchor = self.blocks[self._top].key if self._top < len(self.blocks) else None
        grew = len(blocks) > len(self.blocks)
        self.blocks = blocks
        if self.selected is None or self._index(self.selected) is None:
            self.selected = self._first_choice()
        if self._is_new or (self.STARTS_AT_END and at_end and grew):
            self._begin()
        else:
            found = self._index(anchor)
            self._settle(min(self._top, max(len(blocks) - 1, 0)) if found is None else found, self._skip)

    def tick(self, now: datetime) -> None:
        super().tick(now)
        self.redraw()

    def redraw(self) -> None:
        """What is in view is drawn again; only lines that read differently are painted."""
        self._drawn.clear()
        self._settle(self._top, self._skip)

    def select(self, key: str) -> None:
        """The cursor on a block, and the block in view."""
        index = self._index(key)
        if index is not None and self.blocks[index].selectable:
            self.selected = key
            self._reveal(index)

    @property
    def block(self) -> Block | None:
        """The block under the cursor."""
        index = self._index(self.selected)
        return None if index is None else self.blocks[index]

    # Keys.

    def action_move(self, by: int) -> None:
        """The next block; within one that is taller than the view, the next line."""
        index = self._index(self.selected)
        if index is None:
            self.scroll_lines(by)
            return
        first, last = self._rows_of(index)
        if first is None or last is None:
            self._reveal(index)
        elif by > 0 and last >= self._room:
            self.scroll_lines(min(by, last - self._room + 1))
        elif by < 0 and first < 0:
            self.scroll_lines(max(by, first))
        else:
            following = range(index + 1, len(self.blocks)) if by > 0 else range(index - 1, -1, -1)
            target = next((i for i in following if self.blocks[i].selectable), None)
            if target is None:
                self.scroll_lines(by)
            else:
                self.selected = self.blocks[target].key
                self._reveal(target)

    def action_page(self, by: int) -> None:
        self.scroll_lines(by * max(self._room - 1, 1))
        self._select_in_view(last=by > 0)

    def action_home(self) -> None:
        self.selected = self._first_selectable(range(len(self.blocks)))
        self._settle(0, 0)

    def action_end(self) -> None:
        self.selected = self._first_selectable(range(len(self.blocks) - 1, -1, -1))
        self._settle_at_end()

    def action_choose(self) -> None:
        """Enter: the first command that goes with the block."""
        block = self.block
        if block is not None and block.wants:
            command, preset = block.wants[0]
            self.post_message(self.Chosen(command, dict(preset)))

    def on_key(self, event: events.Key) -> None:
        """A key of the table of actions means this block where its command goes with it."""
        block = self.block
        if block is None:
            return
        for command, preset in block.wants:
            for action in ACTIONS:
                if action.command == command and (event.key in action.keys or event.character in action.keys):
                    event.stop()
                    event.prevent_default()
                    self.post_message(self.Chosen(command, {**action.preset, **preset}))
                    return

    # The view.

    def scroll_lines(self, by: int) -> None:
        """The view that many lines down, up where negative, as far as there are lines."""
        top, skip = self._top, self._skip + by
        while skip < 0 and top > 0:
            top -= 1
            skip += len(self._lines_of(top))
        while top < len(self.blocks) - 1 and skip >= len(self._lines_of(top)):
            skip -= len(self._lines_of(top))
            top += 1
        self._settle(top, max(skip, 0))

    @property
    def _room(self) -> int:
        return self.size.height

    @property
    def _width(self) -> int:
        return max(self.size.width - EDGE - MARGIN, 1)

    def _index(self, key: str | None) -> int | None:
        if key is None:
            return None
        return next((i for i, block in enumerate(self.blocks) if block.key == key), None)

    def _first_choice(self) -> str | None:
        """What is selected at first: the newest where the list starts at its end."""
        forward = range(len(self.blocks))
        return self._first_selectable(forward[::-1] if self.STARTS_AT_END else forward)

    def _first_selectable(self, among: range) -> str | None:
        return next((self.blocks[i].key for i in among if self.blocks[i].selectable), None)

    def _begin(self) -> None:
        if self._room:
            self._is_new = False
        if self.STARTS_AT_END:
            self._settle_at_end()
            index = self._index(self.selected)
            if index is not None:
                first, _ = self._rows_of(index)
                if first is None or first < 0:
                    self._settle(index, 0)  # one that is taller than the view is read from its beginning
        else:
            self._settle(0, 0)

    def _lines_of(self, index: int) -> list[Line]:
        block = self.blocks[index]
        key = (block.key, self._width, current_language())
        kept = self._drawn.get(key)
        if kept is not None and kept[0] == block:
            return kept[1]
        lines = self.draw(block, self._width) or [()]
        self._drawn[key] = (block, lines)
        return lines

    def _settle_at_end(self) -> None:
        index, left = len(self.blocks), self._room
        while index > 0 and left > 0:
            index -= 1
            left -= len(self._lines_of(index))
        self._settle(index, max(-left, 0))

    def _settle(self, top: int, skip: int) -> None:
        """The view beginning with line `skip` of block `top`, or as near to it as leaves no room empty at the end."""
        view: list[tuple[int, int]] = []
        for index in range(top, len(self.blocks)):
            count = len(self._lines_of(index))
            view += [(index, number) for number in range(min(skip, count - 1) if index == top else 0, count)]
            if len(view) > self._room:
                break
        short = self._room - len(view)
        while short > 0 and view and view[0] != (0, 0):
            index, number = view[0]
            before = (index, number - 1) if number else (index - 1, len(self._lines_of(index - 1)) - 1)
            view.insert(0, before)
            short -= 1
        self._view = view[: self._room]
        self._top, self._skip = view[0] if view else (0, 0)
        self._tell_edges(below=len(view) > self._room or bool(view and view[-1][0] < len(self.blocks) - 1))
        self.repaint()

    def _tell_edges(self, below: bool) -> None:
        edges = ((self._top, self._skip) != (0, 0), below)
        if edges != self._edges:
            self._edges = edges
            self.post_message(self.Edges(self, *edges))

    @property
    def edges(self) -> tuple[bool, bool]:
        """Whether there is more above, and below."""
        return self._edges

    def _rows_of(self, index: int) -> tuple[int | None, int | None]:
        """The rows of the screen of a block's first and last line, also where these lie outside; None: far away."""
        row = next((y - number for y, (at, number) in enumerate(self._view) if at == index), None)
        return (None, None) if row is None else (row, row + len(self._lines_of(index)) - 1)

    def _reveal(self, index: int) -> None:
        """Scrolls no further than it takes to see the block, its beginning first."""
        first, last = self._rows_of(index)
        if first is None and self._view and index == self._view[-1][0] + 1:
            first, last = self._room, self._room + len(self._lines_of(index)) - 1
        if first is None or last is None or first < 0:
            self._settle(index, 0)
        elif last >= self._room:
            self.scroll_lines(min(last - self._room + 1, first))
        else:
            self.repaint()

    def _select_in_view(self, last: bool) -> None:
        """After a page: the cursor stays while its block is in view, else goes to one that is."""
        seen = [index for index in dict.fromkeys(index for index, _ in self._view) if self.blocks[index].selectable]
        if seen and self._index(self.selected) not in seen:
            self.selected = self.blocks[seen[-1] if last else seen[0]].key
        self.repaint()

    # Painting.

    def line_key(self, y: int) -> Hashable:
        if not self.blocks:
            words = self.empty()
            return (words[y], "row", " ", "row") if y < len(words) else None
        if y >= len(self._view):
            return None
        index, number = self._view[y]
        line = self._lines_of(index)[number]
        if self.blocks[index].key != self.selected:
            return line, "row", " ", "row"
        ground, ink = ("cursor", "key") if self.has_focus else ("resting", "dim")
        if number == 0:
            return line, ground, self.signs.edge, ink
        return line, "row", self.signs.edge if self.has_focus else " ", ink

    def on_resize(self) -> None:
        if self._is_new:
            self._begin()
        else:
            self._settle(self._top, self._skip)

    def watch_has_focus(self, has_focus: bool) -> None:
        # The event comes before the change; this comes after it.
        super().watch_has_focus(has_focus)
        self.repaint()

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        event.stop()
        self.scroll_lines(WHEEL)

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        event.stop()
        self.scroll_lines(-WHEEL)

    def on_click(self, event: events.Click) -> None:
        if event.y < len(self._view):
            block = self.blocks[self._view[event.y][0]]
            if block.selectable:
                self.selected = block.key
                self.repaint()
                if event.chain >= 2:
                    self.action_choose()
