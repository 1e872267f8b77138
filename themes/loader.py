"""Reads a theme file: colours by what they mean, from TOML, made into Textual's theme and CSS variables.

A pane's stylesheet says `color: $late`, never a colour: each field of `Colours` is such a variable (`text` is
`$foreground` and `surface` is `$background`, as Textual calls them), each field of `Styles` is one with `-style`
behind it. What a field means is written at the field.
"""

import tomllib
from difflib import get_close_matches
from functools import cache
from pathlib import Path
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError
from textual.theme import Theme

SHIPPED = ("dark", "light", "none")
"""Our own, the default first; `none` is for NO_COLOR."""

TEXT_STYLES = {"none", "bold", "italic", "reverse", "strike", "underline"}


class BadTheme(Exception):
    """A theme file that cannot be used; the message says which file, which field, and what was expected."""


def _text_style(words: str) -> str:
    if unknown := set(words.split()) - TEXT_STYLES:
        raise ValueError(
            f"no such style: {', '.join(sorted(unknown))}; known are {', '.join(sorted(TEXT_STYLES))}"
        )
    return words


Colour = Annotated[str, Field(pattern=r"^#[0-9a-fA-F]{6}$", description="#rrggbb")]
TextStyle = Annotated[str, AfterValidator(_text_style)]


class Strict(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Colours(Strict):
    # Grounds, from the back to the front.
    surface: Colour
    """The screen itself."""
    raised: Colour
    """Bars at the edge, dialogs and toasts."""
    field: Colour
    """Where text is typed."""
    cursor: Colour
    """The row under the cursor while its pane has the focus."""
    resting: Colour
    """The row under the cursor while the focus is elsewhere."""
    line: Colour
    """Borders where two panes meet."""

    # Text on any of the grounds.
    text: Colour
    dim: Colour
    """Labels, headings, and what is there only to be looked up."""
    accent: Colour
    """Keys that can be pressed, and what is new: the one colour that is not a state."""
    ok: Colour
    soon: Colour
    late: Colour
    paused: Colour
    level1: Colour
    level2: Colour
    level3: Colour
    mine: Colour
    """The reader's own name."""
    vulnerable: Colour
    """A client to be careful with."""


class Styles(Strict):
    """Styles beside the colours, so that a theme without colours still tells things apart."""

    cursor: TextStyle = "none"
    late: TextStyle = "bold"
    head: TextStyle = "none"
    """Headings of columns."""


GROUNDS = ("surface", "raised", "field", "cursor", "resting")
INKS = tuple(name for name in Colours.model_fields if name not in {*GROUNDS, "line"})
"""Everything that is written in; each must be readable on each of the grounds."""


class ThemeFile(Strict):
    """One theme, as its file has it."""

    name: Annotated[str, Field(pattern=r"^[a-z][a-z0-9-]{0,30}$")]
    title: Annotated[str, Field(min_length=1, max_length=40)]
    dark: bool
    colours: Colours
    styles: Styles = Styles()

    def variables(self) -> dict[str, str]:
        """CSS variable to value."""
        colours = {name: colour for name, colour in self.colours.model_dump().items() if name not in RENAMED}
        styles = {f"{name}-style": style for name, style in self.styles.model_dump().items()}
        return {**colours, **styles, **self._of_textual()}

    def for_textual(self) -> Theme:
        """The theme that `App.register_theme` takes."""
        c = self.colours
        return Theme(
            name=self.name, dark=self.dark, primary=c.accent, secondary=c.paused, accent=c.accent,
            success=c.ok, warning=c.soon, error=c.late,
            foreground=c.text, background=c.surface, surface=c.surface, panel=c.raised,
            variables=self.variables(),
        )  # fmt: skip

    def _of_textual(self) -> dict[str, str]:
        """The variables by which Textual's own widgets are drawn, where its derived shades would not be ours."""
        c = self.colours
        return {
            "border": c.accent,
            "border-blurred": c.line,
            "block-cursor-background": c.cursor,
            "block-cursor-foreground": c.text,
            "block-cursor-text-style": self.styles.cursor,
            "block-cursor-blurred-background": c.resting,
            "block-cursor-blurred-foreground": c.text,
            "block-cursor-blurred-text-style": "none",
            "footer-background": c.raised,
            "footer-foreground": c.text,
            "footer-key-foreground": c.accent,
            "footer-description-foreground": c.dim,
            "input-cursor-text-style": "reverse",
            "input-selection-background": c.cursor,
            "scrollbar": c.line,
            "scrollbar-hover": c.line,
            "scrollbar-active": c.accent,
            "scrollbar-background": c.surface,
            "scrollbar-background-hover": c.surface,
            "scrollbar-background-active": c.surface,
            "scrollbar-corner-color": c.surface,
        }


RENAMED = frozenset({"surface", "text", "accent"})
"""Fields that have a name of their own in Textual: $background and $surface, $foreground, $accent."""


def load(path: Path) -> ThemeFile:
    """The theme in `path`; raises BadTheme with every fault of the file, each with its field."""
    try:
        written = tomllib.loads(path.read_text("utf-8"))
    except OSError as error:
        raise BadTheme(f"{path}: cannot be read: {error.strerror or error}") from error
    except UnicodeDecodeError as error:
        raise BadTheme(f"{path}: not UTF-8") from error
    except tomllib.TOMLDecodeError as error:
        raise BadTheme(f"{path}: not TOML: {error}") from error
    try:
        return ThemeFile.model_validate(written)
    except ValidationError as error:
        faults = "\n".join(f"  {_fault(fault)}" for fault in error.errors())
        raise BadTheme(f"{path}: this is no theme:\n{faults}") from error


@cache
def shipped() -> tuple[ThemeFile, ...]:
    """Our own themes, the default first."""
    return tuple(load(Path(__file__).parent / f"{name}.toml") for name in SHIPPED)


def _fault(fault: Any) -> str:
    """One of Pydantic's errors as a person reads it."""
    field = ".".join(str(part) for part in fault["loc"])
    match fault["type"]:
        case "extra_forbidden":
            near = get_close_matches(str(fault["loc"][-1]), _fields_beside(fault["loc"]), n=1)
            return f"{field}: no such field" + (f"; did you mean {near[0]}?" if near else "")
        case "missing":
            return f"{field}: missing"
        case "string_pattern_mismatch" if fault["loc"][0] == "colours":
            return f"{field}: {fault['input']!r} is not a colour; write it as #rrggbb"
        case _:
            return f"{field}: {fault['msg']}"


def _fields_beside(location: tuple[int | str, ...]) -> list[str]:
    tables: dict[str, type[Strict]] = {"colours": Colours, "styles": Styles}
    table = tables.get(str(location[0]), ThemeFile) if len(location) > 1 else ThemeFile
    return list(table.model_fields)
