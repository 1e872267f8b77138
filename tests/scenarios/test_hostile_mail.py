"""What a client sends, whatever it is made of, reaches a terminal as text alone (S6): in every screen, tab and form
of the real program on a pty, and in every command's output, asserted on the bytes that came out."""

from __future__ import annotations

import contextlib
import re
import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from core.commands import COMMAND_MODELS
from tests.scenarios.hostile import EVIL, LINES, TEXT, WORD
from tests.scenarios.hostile_floor import HostileFloor, attacked, keep_drafts, tampered
from tests.scenarios.output_grammar import strange_on_screen
from tests.tui.terminal.pseudo_terminal import PseudoTerminal
from tui.cli.call import os_login

STILL = 0.04
"""Seconds without a byte after which a screen is taken as painted."""

OPENS = 0.1
"""The same where the database is asked before."""

KEY_OR_SEQUENCE = 0.12
"""Seconds after which an ESC is a key of its own and begins no sequence."""

SAVE, ESCAPE, TAB, ENTER, PALETTE = "\x13", "\x1b", "\t", "\r", "\x10"
PAGE_DOWN, RIGHT, THEME, REFRESH = "\x1b[6~", "\x1b[C", "\x14", "\x12"

CLOSED_TOO = "is:closed"

FORMS = {
    "registration": "iDC=dhlM!",
    "analysis": "xeSv+-wrLE",
    "investigation": "tTfVb",
    "resolution": "o",
    "execution": "*mZpPW",
    "closed": "R%",
}
"""The keys of the forms that are opened, on the case that was left in that stage."""

COSTLY = "om"
"""Those of them that ask before they do anything."""

PASTED = [" ".join(line for line in LINES[start::3] if "\x1b[201~" not in line) for start in range(3)]
"""A terminal takes the mark that ends a paste out of it, or ends it there."""

TYPED = (
    "\u202eevil\u2066",
    "\u200b\ufeff\u00ad",
    "\u009b2J\u009d0;evil\u009c",
    "\x07\x0e\x0f",
    "\U000e0041",
    "[/x][@click=app.quit]",
)
"""What an input method or a terminal's macro sends as if it had been typed."""


@pytest.fixture
def floor(tmp_path_factory: pytest.TempPathFactory) -> HostileFloor:
    """A fresh floor for each sitting."""
    with pytest.MonkeyPatch.context() as patch:
        folder = tmp_path_factory.mktemp("hostile")
        patch.setenv("HOME", str(folder))
        made = attacked(folder)
        drafts = {name: dict.fromkeys(model.model_fields, TEXT) for name, model in COMMAND_MODELS.items()}
        drafts["reply"] = drafts["write_message"]
        drafts["decide_outcome"] |= {"outcome": '"refund"', "amount": "20 EUR", "rule": WORD}
        drafts["dispose"] |= {"disposition": '"withdrawn"', "of": ""}
        for ref in made.cases.values():
            keep_drafts(made, os_login(), ref, drafts)
        keep_drafts(
            made, os_login(), "", {"register": dict.fromkeys(COMMAND_MODELS["register"].model_fields, WORD)}
        )
        return made


class Sitting:
    """Somebody at the keyboard of an attacked floor; whatever they look at is harmless."""

    def __init__(self, terminal: PseudoTerminal, size: tuple[int, int]) -> None:
        self.terminal = terminal
        self.size = size
        self._looked = 0

    def press(self, *keys: str) -> None:
        for key in keys:
            self.terminal.send(key.encode("utf-8", "surrogatepass"))
            self.look(KEY_OR_SEQUENCE if key == ESCAPE else STILL)

    def paste(self, text: str) -> None:
        self.press(f"\x1b[200~{text}\x1b[201~")

    def look(self, still: float = STILL) -> None:
        self.terminal.quiet(still)
        new = self.terminal.received[self._looked :]
        strange = strange_on_screen(new, *self.size)
        assert not strange, f"{strange[:20]}\n{self.terminal.text}"
        self._looked += len(new)

    def reads(self, *words: str) -> None:
        """Waits until these words stand on the screen, and looks at it."""
        for piece in words:
            self.terminal.until(piece)
        self.look()

    def is_open(self) -> bool:
        """Whether a form or a question lies over the screen."""
        return "ctrl+s" in self.terminal.text or self.asks()

    def asks(self) -> bool:
        """Whether a costly act waits for its own key."""
        return re.search(r"│ +Y \w", self.terminal.text) is not None

    def until_it(self, came: Callable[[], bool], tries: int = 9) -> bool:
        """Whether it came within a few looks: a busy machine takes its time to open a form."""
        for _try in range(tries):
            self.look(OPENS)
            if came():
                return True
        return False

    def closes(self) -> None:
        """Leaves what lies over the screen."""
        for _try in range(9):
            if not self.is_open():
                return
            self.press(ESCAPE)
        raise AssertionError(self.terminal.text)

    def clicks(self, words: str) -> None:
        """The mouse on words of a client's that would be a link to the program's end, were they markup."""
        for row, line in enumerate(self.terminal.lines, start=1):
            if words in line:
                column = line.index(words) + 3
                self.press(f"\x1b[<0;{column};{row}M\x1b[<0;{column};{row}m")

    def finds(self, ref: str, more: str = "") -> None:
        """The queue narrowed to one case."""
        for _try in range(9):
            if "Casefloor" in self.terminal.lines[0] and not self.is_open():
                break
            self.press(ESCAPE)
        self.press("/", "\x15", f"{ref} {more}", ENTER)
        assert self.until_it(lambda: self.is_alone(ref), 99), self.terminal.text
        self.reads(ref, EVIL)

    def is_alone(self, ref: str) -> bool:
        """Whether the queue is narrowed to this case: it may have been in view before, with the cursor on another."""
        return ref in self.terminal.lines[1] and re.search(r"\b1 (?:case|жалоба)\b", self.terminal.lines[1]) is not None

    def leaves(self) -> None:
        """Ends the program by its own key, which nothing else has done before."""
        self.press(ESCAPE, ESCAPE)
        assert "Casefloor" in self.terminal.lines[0], self.terminal.text
        self.terminal.send("q")
        while self.terminal.read(5.0):
            pass
        assert "\x1b[?1049l" in self.terminal.received.decode("utf-8", "replace")[-300:]
        strange = strange_on_screen(self.terminal.received, *self.size)
        assert not strange, strange[:20]


SITTINGS = {
    "80x24-en": (80, 24, "en", False), "120x40-ru-tampered": (120, 40, "ru", True),
    "80x24-ru-tampered": (80, 24, "ru", True), "120x40-en": (120, 40, "en", False),
}  # fmt: skip
"""Columns, lines, language, and whether another program wrote raw text into the database."""


@pytest.fixture(params=SITTINGS)
def sitting(request: pytest.FixtureRequest, floor: HostileFloor, tmp_path: Path) -> Iterator[Sitting]:
    """The real program on a pty, on a copy of the floor, and its end."""
    columns, lines, language, is_tampered = SITTINGS[request.param]
    copy = tampered(floor, tmp_path) if is_tampered else copied(floor, tmp_path)
    environment = {
        "CASEFLOOR_DB": str(copy.database), "HOME": str(tmp_path), "CASEFLOOR_LANG": language,
        "ESCDELAY": "10",  # milliseconds after which an ESC begins no sequence any more
        "CASEFLOOR_MAILDIR": str(tmp_path / "[@click=app.quit]gone[bold"),
    }  # fmt: skip
    with PseudoTerminal("-m", "tui", environment=environment, columns=columns, lines=lines) as terminal:
        sits = Sitting(terminal, (columns, lines))
        sits.press("3")
        sits.reads(EVIL)
        yield sits
        sits.leaves()


tabs_in = pytest.mark.parametrize("sitting", ["80x24-ru-tampered", "120x40-en"], indirect=True)
screens_in = pytest.mark.parametrize("sitting", ["80x24-en", "120x40-ru-tampered"], indirect=True)


@tabs_in
def test_the_queue_and_every_tab_of_every_case(sitting: Sitting, floor: HostileFloor) -> None:
    sitting.press("1", "2", "4", "3", PAGE_DOWN, "G", "g", THEME, THEME, REFRESH)
    for stage, ref in floor.cases.items():
        sitting.finds(ref, CLOSED_TOO if stage == "closed" else "")
        sitting.press(ENTER)
        for _tab in range(5):
            sitting.press("]", TAB, "G", TAB)
            sitting.reads(EVIL)
            sitting.clicks("@click=app")


@screens_in
def test_every_form_with_what_was_kept_in_it(sitting: Sitting, floor: HostileFloor) -> None:
    opened = asked = 0
    for stage, keys in FORMS.items():
        ref = floor.cases[stage]
        sitting.finds(ref, CLOSED_TOO if stage == "closed" else "")
        for key in keys:
            sitting.press(key)
            opened += sitting.until_it(sitting.is_open)
            sitting.press(SAVE)
            if sitting.until_it(sitting.asks, 9 if key in COSTLY else 1):
                sitting.press(PAGE_DOWN, PAGE_DOWN)
                asked += EVIL in sitting.terminal.text
            sitting.closes()
    assert opened >= sum(map(len, FORMS.values())) - 2
    assert asked  # the outcome's own words, to be confirmed


@screens_in
def test_every_other_screen_and_whatever_is_typed_or_pasted_there(
    sitting: Sitting, floor: HostileFloor
) -> None:
    sitting.press("N")
    sitting.look(OPENS)
    sitting.reads(EVIL)
    sitting.press(SAVE, ESCAPE)
    for opens in ("?", PALETTE, "/", ":"):
        for text in PASTED:
            sitting.press(opens)
            sitting.paste(text)
            sitting.press(ENTER)
            sitting.closes()
            sitting.press(ESCAPE)
        sitting.press(opens, *TYPED, ENTER, ESCAPE, ESCAPE)
    sitting.paste(TEXT.replace("\x1b[201~", ""))
    sitting.finds(floor.cases["analysis"])
    for line in (
        f"note 'text={WORD}'",
        f"describe channel={WORD}",
        f"describe {WORD}=x",
        WORD,
        f"note '{WORD}",
        f"link to={WORD}",
    ):
        sitting.press(":")
        sitting.paste(line)
        sitting.press(ENTER, ESCAPE)
    sitting.press("I")
    sitting.look(OPENS)
    sitting.reads("stranger@evil.example", "[/x]")
    sitting.press(TAB, PAGE_DOWN, PAGE_DOWN, "G", TAB)
    for key in ("l", "X"):
        sitting.press(key)
        sitting.paste(f"{WORD} {LINES[0]}")
        sitting.press(ENTER, ESCAPE)
        sitting.press("I")


def copied(floor: HostileFloor, folder: Path) -> HostileFloor:
    copy = HostileFloor(folder / "copy.db", folder, floor.cases)
    with (
        contextlib.closing(sqlite3.connect(floor.database)) as source,
        contextlib.closing(sqlite3.connect(copy.database)) as target,
    ):
        source.backup(target)
    return copy
