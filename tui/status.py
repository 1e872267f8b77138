"""The line above the queue: the filter, how many cases it finds, new and moved ones, and mail that waits."""

from __future__ import annotations

from pathlib import Path

from textual.content import Content
from textual.widget import Widget

from tui.actions import BY_ID, shown_key
from tui.i18n import _, ngettext
from tui.panes.queue_rows import Total


class Status(Widget):
    """One line; painted when it reads differently."""

    DEFAULT_CSS = Path(__file__).with_suffix(".tcss").read_text("utf-8")

    def __init__(self) -> None:
        super().__init__(id="status")
        self._filter = ""
        self._total: Total | None = None
        self._new = (0, 0)
        self._moved = 0
        self._waiting = 0

    def show(
        self,
        filter: str | None = None,
        total: Total | None = None,
        new: tuple[int, int] | None = None,
        moved: int | None = None,
        waiting: int | None = None,
    ) -> None:
        """Takes what has changed: `new` are rows out of sight above and below, `moved` rows that stand where they no
        longer belong, `waiting` mails for a person."""
        told = self._says()
        self._filter = self._filter if filter is None else filter
        self._total = total or self._total
        self._new = self._new if new is None else new
        self._moved = self._moved if moved is None else moved
        self._waiting = self._waiting if waiting is None else waiting
        if told != self._says():
            self.refresh()

    def _says(self) -> tuple[object, ...]:
        return (self._filter, self._total, self._new, self._moved, self._waiting)

    def render(self) -> Content:
        right = self._right()
        hint = _("{key} filter").format(key=shown_key(BY_ID["filter"].key))
        left = Content.styled(self._filter, "$accent") if self._filter else Content.styled(hint, "$dim")
        width = self.content_size.width
        left = left.truncate(max(width - right.cell_length - 2, 1), ellipsis=True)
        return Content.assemble(left, " " * max(1, width - left.cell_length - right.cell_length), right)

    def _right(self) -> Content:
        above, below = self._new
        parts: list[tuple[str, str]] = []
        if self._waiting:
            words = ngettext("{n} mail waits", "{n} mails wait", self._waiting).format(n=self._waiting)
            parts += [
                (shown_key(BY_ID["waiting_mail"].key), "bold $accent"),
                (f" {words}", "$soon"),
                ("   ", ""),
            ]
        if self._total is not None:
            words = ngettext("{n} case", "{n} cases", self._total.at_least).format(n=self._total)
            parts.append((words, "$dim"))
        if above:
            parts.append(("  " + _("▲ {n} new").format(n=above), "$accent"))
        if below:
            parts.append(("  " + _("▼ {n} new").format(n=below), "$accent"))
        if self._moved:
            parts.append(("  " + _("↕ {n} moved").format(n=self._moved), "$accent"))
        if above or self._moved:
            parts += [("  ", ""), (shown_key(BY_ID["top"].key), "bold $accent")]
        return Content.assemble(*parts)
