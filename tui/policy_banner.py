"""What whoever answers for the policy reads on every screen while its file cannot be used: the first fault, and that
the old policy stays in force. Gone as soon as the file is good."""

from __future__ import annotations

from pathlib import Path

from textual.content import Content
from textual.widgets import Static

from core.toml_file import Fault
from tui.actions import BY_ID, shown_key
from tui.i18n import _, said
from tui.panes.lines import one_line


class PolicyBanner(Static):
    """Takes no room where there is nothing to say."""

    DEFAULT_CSS = Path(__file__).with_suffix(".tcss").read_text("utf-8")

    def __init__(self) -> None:
        super().__init__("", markup=False, classes="policy-banner")
        self.faults: tuple[Fault, ...] = ()

    def on_mount(self) -> None:
        self.tell(getattr(self.app, "policy_faults", ()))

    def tell(self, faults: tuple[Fault, ...]) -> None:
        """The faults as they are now; painted when they read differently."""
        if faults == self.faults:
            return
        self.faults = faults
        self.set_class(bool(faults), "-said")
        self.update(_words(faults) if faults else "")


def _words(faults: tuple[Fault, ...]) -> Content:
    """How many and where to read them on the first line, since a long fault may not fit on the other two."""
    parts = [Content.styled("! " + _("The policy file cannot be used; the old policy holds."), "bold")]
    if len(faults) > 1:
        parts.append(Content(_("{n} more").format(n=len(faults) - 1)))
    key = shown_key(BY_ID["policy"].key)
    parts.append(Content.assemble((f"{key} ", "bold $accent"), (_("reads on"), "$dim")))
    return Content("\n").join([Content("  ").join(parts), Content(one_line(said(faults[0].as_say()), 600))])
