"""Cyrillic letters act as the Latin keys in the same place, outside text fields only."""

from __future__ import annotations

import pytest
from textual import events

from tests.tui.terminal.pseudo_terminal import PseudoTerminal
from tui.terminal.keys import LATIN, in_latin


@pytest.mark.parametrize(
    ("cyrillic", "key", "character"),
    [
        ("о", "j", "j"),
        ("а", "f", "f"),
        ("О", "J", "J"),
        ("У", "E", "E"),
        ("Ж", "colon", ":"),
        ("ж", "semicolon", ";"),
        ("х", "left_square_bracket", "["),
        ("ё", "grave_accent", "`"),
        ("№", "number_sign", "#"),
        ("і", "s", "s"),
        ("ї", "right_square_bracket", "]"),
        ("ә", "2", "2"),
    ],
)
def test_a_letter_becomes_the_key_it_stands_on(cyrillic: str, key: str, character: str) -> None:
    event = in_latin(events.Key(cyrillic, cyrillic))
    assert event is not None
    assert (event.key, event.character) == (key, character)


def test_modifiers_stay_as_kitty_reports_them() -> None:
    event = in_latin(events.Key("ctrl+с", None))
    assert event is not None
    assert (event.key, event.character) == ("ctrl+c", None)


def test_nothing_that_a_latin_layout_types_is_touched() -> None:
    assert not any(letter.isascii() for letter in LATIN)
    for character in map(chr, range(0x20, 0x7F)):
        assert in_latin(events.Key(character, character)) is None
    assert in_latin(events.Key("down", None)) is None
    assert in_latin(events.Key("é", "é")) is None


def test_every_letter_of_the_russian_alphabet_is_a_key_and_none_share_one() -> None:
    alphabet = "абвгдеёжзийклмнопрстуфхцчшщъыьэюя"
    keys = [LATIN[letter] for letter in alphabet + alphabet.upper()]
    assert len(set(keys)) == 66


def test_bindings_fire_in_the_russian_layout(terminal: PseudoTerminal) -> None:
    terminal.send("оУЖ")
    terminal.until("ready j E colon")


def test_kitty_s_reports_of_russian_keys_fire_too(terminal: PseudoTerminal) -> None:
    terminal.send("\x1b[1086;;1086u")  # о, as text
    terminal.send("\x1b[1089;5u")  # ctrl+с
    terminal.until("ready j ctrl+c")


@pytest.mark.parametrize(("key", "field"), [("\x1bOQ", "Input"), ("\x1bOR", "TextArea")])
def test_in_a_text_field_letters_stay_letters(terminal: PseudoTerminal, key: str, field: str) -> None:
    terminal.send(key)
    terminal.until(f"at {field}.")
    terminal.send("жалоба Ё")
    terminal.until("жалоба Ё")
    assert "colon" not in terminal.text
    terminal.send("\x1bOS")
    terminal.until("at nothing.")
    terminal.send("о")
    terminal.until("at nothing. j")
