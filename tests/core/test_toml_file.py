"""A TOML file is read strictly, and a bad one is refused with everything that is wrong with it, line by line."""

from __future__ import annotations

import tomllib
from datetime import date
from decimal import Decimal
from enum import StrEnum
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel, ConfigDict, Field, model_validator

from core.money import Money
from core.say import say
from core.toml_file import BadFile, Misfit, Misfits, found, load
from core.toml_lines import lines_of


class Colour(StrEnum):
    RED = "red"
    GREEN = "green"


class Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Shelf(Strict):
    label: str
    width: int = Field(default=1, ge=1)


class House(Strict):
    name: str
    colour: Colour = Colour.RED
    price: Decimal | None = None
    since: date | None = None
    open: bool = True
    shelves: tuple[Shelf, ...] = ()
    rooms: dict[str, Shelf] = Field(default_factory=dict)
    spare: Shelf | None = None
    floors: tuple[int, ...] = ()
    by_colour: dict[Colour, int] = Field(default_factory=dict)
    rent: Money | None = None

    @model_validator(mode="after")
    def _rooms_differ(self) -> House:
        seen: dict[str, str] = {}
        misfits = []
        for key, room in self.rooms.items():
            if room.label in seen:
                expected = say("a label of its own")
                misfits.append(Misfit(("rooms", key, "label"), expected, found(room.label)))
            seen[room.label] = key
        if misfits:
            raise Misfits(misfits)
        return self


def refusal(text: str) -> list[str]:
    """What a person reads about a bad file, line by line."""
    with pytest.raises(BadFile) as refused:
        load(text, House, name="house.toml")
    return str(refused.value).splitlines()


class TestAGoodFile:
    def test_becomes_the_model(self) -> None:
        house = load(
            'name = "Nº 5"\ncolour = "green"\nprice = "12.50"\nsince = 2026-01-31\nopen = false\n'
            'floors = [0, 1]\n[[shelves]]\nlabel = "top"\n[rooms.hall]\nlabel = "Hall"\nwidth = 3\n',
            House,
        )
        assert house == House(
            name="Nº 5",
            colour=Colour.GREEN,
            price=Decimal("12.50"),
            since=date(2026, 1, 31),
            open=False,
            floors=(0, 1),
            shelves=(Shelf(label="top"),),
            rooms={"hall": Shelf(label="Hall", width=3)},
        )

    def test_is_read_from_a_path_with_a_byte_order_mark_and_windows_line_ends(self, tmp_path: Path) -> None:
        file = tmp_path / "house.toml"
        file.write_bytes(b'\xef\xbb\xbfname = "A"\r\n\r\nopen = false\r\n')
        assert load(file, House).open is False


class TestWhatAPersonReads:
    @pytest.mark.parametrize(
        ("text", "line"),
        [
            ("", "house.toml:1: name: expected text, found nothing"),
            ("name = 5", "house.toml:1: name: expected text, found 5"),
            ('name = "A"\nopen = 1', "house.toml:2: open: expected true or false, found 1"),
            ('name = "A"\nopen = "true"', 'house.toml:2: open: expected true or false, found "true"'),
            ('name = "A"\nprice = "much"', 'house.toml:2: price: expected an amount in quotes, found "much"'),
            (
                'name = "A"\nsince = "today"',
                'house.toml:2: since: expected a date as 2026-01-31, found "today"',
            ),
            ('name = "A"\nfloors = 3', "house.toml:2: floors: expected a list, found 3"),
            (
                'name = "A"\nfloors = [\n  0,\n  1.5,\n]',
                "house.toml:4: floors[1]: expected a whole number, found 1.5",
            ),
            ('name = "A"\nspare = 1', "house.toml:2: spare: expected a table, found 1"),
            (
                'name = "A"\n[name2]',
                "house.toml:2: name2: expected one of name, colour, price, since, open, shelves, rooms, spare,"
                " floors, by_colour, rent, found an unknown key (did you mean name?)",
            ),
            (
                'name = "A"\ncolour = "gren"',
                'house.toml:2: colour: expected one of red, green, found "gren" (did you mean green?)',
            ),
            (
                'name = "A"\n[by_colour]\ngreem = 1',
                'house.toml:3: by_colour.greem: expected one of red, green, found "greem"'
                " (did you mean green?)",
            ),
            (
                'name = "A"\n\n[spare]\nlable = "x"\nlabel = "y"',
                "house.toml:4: spare.lable: expected one of label, width, found an unknown key"
                " (did you mean label?)",
            ),
            ('name = "A"\n\n[spare]\nwidth = 2', "house.toml:3: spare.label: expected text, found nothing"),
            (
                'name = "A"\n[[shelves]]\nlabel = "a"\n[[shelves]]\nlabel = "b"\nwidth = 0',
                "house.toml:6: shelves[1].width: expected 1 or more, found 0",
            ),
            (
                'name = "A"\nrooms = { hall = { label = "x", "wi\'dth" = 1 } }',
                'house.toml:2: rooms.hall."wi\'dth": expected one of label, width, found an unknown key'
                " (did you mean width?)",
            ),
            (
                'name = "A"\nrooms."big hall".label = 1',
                'house.toml:2: rooms."big hall".label: expected text, found 1',
            ),
            (
                'name = "A"\n[rooms]\na.label = "x"\nb.label = "x"',
                'house.toml:4: rooms.b.label: expected a label of its own, found "x"',
            ),
            (
                'name = "A"\nrent = "500"',
                'house.toml:2: rent: expected a value that fits, found "500"'
                " (“500” has no currency; write it after the amount, as in 500.00 EUR)",
            ),
            (
                'name = "A"\nname = "B"',
                "house.toml:2: expected TOML, found a mistake in column 11 (Cannot overwrite a value)",
            ),
            ('name = """A\n', "house.toml:1: expected TOML, found the end of the file (Unterminated string)"),
        ],
    )
    def test_about_one_fault(self, text: str, line: str) -> None:
        assert refusal(text) == [line]

    def test_about_every_fault_at_once_in_the_order_of_the_file(self) -> None:
        assert refusal('[spare]\nwidth = "wide"\n\n[rooms.hall]\ndoor = 1\nlabel = 2\n') == [
            "house.toml:1: name: expected text, found nothing",
            "house.toml:1: spare.label: expected text, found nothing",
            'house.toml:2: spare.width: expected a whole number, found "wide"',
            "house.toml:5: rooms.hall.door: expected one of label, width, found an unknown key",
            "house.toml:6: rooms.hall.label: expected text, found 2",
        ]

    def test_in_another_language(self) -> None:
        with pytest.raises(BadFile) as refused:
            load("name = 5", House, name="дом.toml")
        russian = {
            "{place}: expected {expected}, found {found}": "{place}: нужно {expected}, стоит {found}",
            "text": "текст",
        }
        assert refused.value.message.render(lambda text: russian.get(text, text)) == (
            "дом.toml:1: name: нужно текст, стоит 5"
        )

    def test_never_holds_what_a_terminal_obeys(self) -> None:
        lines = refusal('name = "A"\n"\\u001b]0;x\\u0007" = 1\ncolour = "\\u001b[2J\\u202e"')
        assert len(lines) == 2
        assert "".join(lines).isprintable()

    def test_about_a_value_that_is_far_too_long(self) -> None:
        (line,) = refusal(f'name = "A"\ncolour = "{"x" * 5000}"')
        assert len(line) < 150


class TestAFileThatIsNoText:
    def test_missing(self, tmp_path: Path) -> None:
        with pytest.raises(BadFile) as refused:
            load(tmp_path / "none.toml", House, name="none.toml")
        assert (
            str(refused.value)
            == "none.toml: expected a file that can be read, found No such file or directory"
        )

    def test_not_utf8(self, tmp_path: Path) -> None:
        file = tmp_path / "old.toml"
        file.write_bytes('name = "A"\n# Жалоба'.encode("cp1251"))
        with pytest.raises(BadFile) as refused:
            load(file, House, name="old.toml")
        assert str(refused.value) == "old.toml:2: expected UTF-8 text, found the byte 0xc6"


class TestLines:
    def test_of_every_spelling(self) -> None:
        text = (
            "# a comment with [brackets] and = signs\n"
            "a.b = 1 # more\n"
            'text = """\n] not a table\n"""\n'
            "literal = '''x\n'''''\n"
            '[ t . "u.v" ]\n'
            "list = [ # comment ]\n  1,\n  { x = 1, y = [\n 2 ] },\n]\n"
            "[[many]]\n"
            "[[many]]\n"
            "k = 2026-01-01T00:00:00Z\n"
            "[many.sub]\n"
            "z = true"
        )
        lines = lines_of(text)
        assert lines[("a", "b")] == 2
        assert lines[("text",)] == 3
        assert lines[("literal",)] == 6
        assert lines[("t", "u.v")] == 8
        assert lines[("t", "u.v", "list", 0)] == 10
        assert lines[("t", "u.v", "list", 1, "y")] == 11
        assert lines[("t", "u.v", "list", 1, "y", 0)] == 12
        assert lines[("many", 0)] == 14
        assert lines[("many", 1)] == 15
        assert lines[("many", 1, "k")] == 16
        assert lines[("many", 1, "sub", "z")] == 18

    @given(st.data())
    def test_every_key_of_any_document_is_found_on_its_line(self, data: st.DataObject) -> None:
        text, expected = data.draw(documents())
        tomllib.loads(text)
        lines = lines_of(text)
        assert {path: lines.get(path) for path in expected} == expected


SCALARS = [
    "1",
    "-2.5e3",
    "true",
    "2026-01-31",
    "07:30:00",
    '"a # ] , = b"',
    "'c:\\'",
    '"""\n x """',
    "'''\n]\n'''",
    "inf",
]


@st.composite
def documents(draw: st.DrawFn) -> tuple[str, dict[tuple[str | int, ...], int]]:
    """A TOML document in many spellings, and the line that each of its keys was written on."""
    keys = st.sampled_from(["a", "b-c", "9", '"q.r"', "'s t'", '"\\u0416"'])
    text, expected = "", {}

    def here() -> int:
        return text.count("\n") + 1

    def plain(key: str) -> str:
        return str(tomllib.loads(f"k = {key}")["k"]) if key[0] in "\"'" else key

    def value(path: tuple[str | int, ...], depth: int) -> None:
        nonlocal text
        kind = draw(st.sampled_from(["scalar", "scalar", "list", "table"])) if depth < 3 else "scalar"
        if kind == "scalar":
            text += draw(st.sampled_from(SCALARS))
        elif kind == "list":
            text += "["
            for number in range(draw(st.integers(0, 3))):
                text += draw(st.sampled_from(["", " ", "\n", "# ], \n  "]))
                expected[(*path, number)] = here()
                value((*path, number), depth + 1)
                text += draw(st.sampled_from([",", " ,", "\n,", ", # x\n"]))
            text += "]"
        else:
            text += "{"
            chosen = draw(st.lists(keys, max_size=2, unique=True))
            for number, key in enumerate(chosen):
                text += ", " if number else " "
                pair(key, path, depth + 1)
            text += " }"

    def pair(key: str, table: tuple[str | int, ...], depth: int) -> None:
        nonlocal text
        expected[(*table, plain(key))] = here()
        text += f"{key} = "
        value((*table, plain(key)), depth)

    def body(table: tuple[str | int, ...]) -> None:
        nonlocal text
        for key in draw(st.lists(keys, max_size=3, unique=True)):
            pair(key, table, 0)
            text += draw(st.sampled_from(["\n", " # = [x]\n", "\n\n"]))

    body(())
    for number in range(draw(st.integers(0, 3))):
        name = f"table{number}"
        if draw(st.booleans()):
            expected[(name,)] = here()
            text += f"[ {name} ]\n"
            body((name,))
        else:
            for item in range(draw(st.integers(1, 3))):
                expected[(name, item)] = here()
                text += f"[[{name}]]\n"
                body((name, item))
    return text, expected


@given(st.text(max_size=200) | st.binary(max_size=200))
def test_any_text_is_a_model_or_a_bad_file(tmp_path_factory: pytest.TempPathFactory, raw: Any) -> None:
    file = tmp_path_factory.mktemp("any") / "any.toml"
    file.write_bytes(raw if isinstance(raw, bytes) else raw.encode("utf-8", "surrogatepass"))
    try:
        load(file, House)
    except BadFile as refused:
        assert refused.faults


def test_a_device_is_no_file_to_read():
    with pytest.raises(BadFile, match="a device or a pipe"):
        load(Path("/dev/zero"), House)
