"""The sanitiser: nothing that a terminal obeys, hides or turns comes through, and clean text is left alone."""

from __future__ import annotations

import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.text import (
    FILE_NAME_BYTES,
    FILE_NAME_CHARACTERS,
    MARKS_PER_BASE,
    clean,
    clean_line,
    file_name,
    is_clean,
)

HIDDEN_OR_OBEYED = (
    "\x00\x07\x08\x1b\x7f\x80\x85\x90\x9b\x9c\x9d\x9f\u00ad\u061c\u200b\u200e\u200f\u2028\u2029\u202a\u202b\u202c\u202d"
    "\u202e\u2060\u2061\u2066\u2067\u2068\u2069\u206f\u3164\ud800\udfff\ue000\ufdd0\ufeff\ufff9\ufffe\uffff"
    "\U0001fffe\U000e0001\U000e0041\U000f0000\U0010ffff"
)

any_text = st.text(alphabet=st.one_of(st.characters(), st.sampled_from(HIDDEN_OR_OBEYED + "\r\n\t\u0301\u200da ")))


def forbidden_in(text: str, allowed: str = "") -> list[str]:
    """What no terminal may be sent, told by Unicode's own tables and not by the sanitiser's."""
    kept_formats = "\u200c\u200d\u0600\u0601\u0602\u0603\u0604\u0605\u06dd\u070f\u0890\u0891\u08e2\U000110bd\U000110cd"
    return [
        character
        for character in text
        if character not in allowed
        and (
            unicodedata.category(character) in ("Cc", "Cs", "Co", "Zl", "Zp")
            or (unicodedata.category(character) == "Cf" and character not in kept_formats
                and not 0x13430 <= ord(character) <= 0x1343F)
            or unicodedata.bidirectional(character) in ("LRE", "RLE", "PDF", "LRO", "RLO", "LRI", "RLI", "FSI", "PDI")
            or ord(character) & 0xFFFE == 0xFFFE
        )
    ]


class TestClean:
    def test_an_escape_sequence_is_shown_and_not_obeyed(self) -> None:
        assert clean("a\x1b]52;c;AAAA\x07b") == "a␛]52;c;AAAA␇b"

    @pytest.mark.parametrize(("character", "mark"), [("\x00", "␀"), ("\x7f", "␡"), ("\x9b", "⟨U+009B⟩"),
                                                    ("\u202e", "⟨U+202E⟩"), ("\ud83d", "⟨U+D83D⟩"),
                                                    ("\U000e0041", "⟨U+E0041⟩"), ("\u200b", "⟨U+200B⟩"),
                                                    ("\u00ad", "‧")])
    def test_each_kind_has_a_visible_mark(self, character: str, mark: str) -> None:
        assert clean(f"a{character}b") == f"a{mark}b"

    def test_lines_stay_and_their_ends_are_one_kind(self) -> None:
        assert clean("one\r\ntwo\rthree\n\nfour") == "one\ntwo\nthree\n\nfour"

    def test_tabs_become_spaces_to_the_next_stop(self) -> None:
        assert clean("a\tb\nab\tc") == "a   b\nab  c"

    @pytest.mark.parametrize("text", ["Жалоба: ставка №7 не рассчитана, ё", "👩‍❤️‍💋‍👨 🏳️‍🌈 1️⃣", "می‌خواهم", "שָׁלוֹם", "tiếng Việt",
                                      "หนึ่ง", "རྒྱུད", "ปั๊ม", "────────────", "[/x] [@click=app.quit]", "日本語　テキスト"])
    def test_what_people_write_comes_back_as_it_was(self, text: str) -> None:
        assert clean(text) == text

    def test_a_pile_of_marks_is_cut_and_told(self) -> None:
        assert clean("z" + "\u0301" * 40 + "a") == "z" + "\u0301" * MARKS_PER_BASE + "⟨+32⟩a"

    def test_a_cut_says_how_much_is_missing(self) -> None:
        cut = clean("x" * 1000, limit=20)
        assert cut == "x" * 13 + "⟨…+987⟩"
        assert cut.count("x") + 987 == 1000

    @given(any_text)
    def test_nothing_forbidden_is_left(self, text: str) -> None:
        assert forbidden_in(clean(text), allowed="\n") == []
        assert forbidden_in(clean_line(text)) == []

    @given(any_text, st.none() | st.integers(0, 40))
    def test_twice_is_once_and_the_limit_holds(self, text: str, limit: int | None) -> None:
        for function in (clean, clean_line):
            once = function(text, limit)
            assert function(once, limit) == once
            assert limit is None or len(once) <= limit
        assert is_clean(clean(text))

    @given(any_text)
    def test_no_base_carries_more_marks_than_allowed(self, text: str) -> None:
        run = longest = 0
        for character in clean(text):
            run = run + 1 if character in "\u200c\u200d" or unicodedata.category(character)[0] == "M" else 0
            longest = max(longest, run)
        assert longest <= MARKS_PER_BASE

    @given(st.text(alphabet=st.characters(categories=["L", "N", "P", "S"], exclude_characters=HIDDEN_OR_OBEYED
                                          + "\u115f\u1160\uffa0")))
    def test_letters_digits_and_signs_are_never_touched(self, text: str) -> None:
        assert clean(text) == text
        assert clean_line(text) == text


class TestCleanLine:
    def test_a_folded_subject_is_one_line(self) -> None:
        assert clean_line(" Payment\r\n\tnot received \n") == "Payment not received"

    @pytest.mark.parametrize("line_break", ["\n", "\r", "\v", "\f", "\x85", "\u2028", "\u2029", "\x1e"])
    def test_every_kind_of_line_break_goes(self, line_break: str) -> None:
        assert clean_line(f"a{line_break}b") == "a b"

    def test_a_megabyte_of_spaces_takes_no_time(self) -> None:
        assert clean_line(" " * 1_000_000 + "\n" * 1_000_000 + "x", limit=10_000_000) == "x"


class TestFileName:
    @pytest.mark.parametrize(("given_name", "kept"), [
        ("../../etc/passwd", "passwd"), ("C:\\Users\\x\\жалоба.docx", "жалоба.docx"), ("-rf", "rf"),
        (".bashrc", "bashrc"), ("", "unnamed"), ("...", "unnamed"), ("a/", "a"), ("NUL", "_NUL"),
        ("con.txt", "_con.txt"), ("lpt1.", "_lpt1"), ("x.\u202efdp.exe", "x.⟨U+202E⟩fdp.exe"),
        ('a:b?"<c>|*.txt', "a_b___c___.txt"), ("invoice\n.pdf", "invoice .pdf"), ("скан. . ", "скан"),
        ("\x1b]0;owned\x07.png", "␛]0;owned␇.png"),
    ])
    def test_a_name_is_one_harmless_part(self, given_name: str, kept: str) -> None:
        assert file_name(given_name) == kept

    @pytest.mark.parametrize("stem", ["a", "ж", "日", "💥"])
    def test_the_extension_survives_a_cut(self, stem: str) -> None:
        name = file_name(stem * 500 + ".tar.gz")
        assert name.startswith(stem) and name.endswith("….tar.gz")

    @given(any_text | st.text(alphabet="./\\ -~conul1:\n", max_size=300))
    def test_any_text_makes_a_usable_name(self, text: str) -> None:
        name = file_name(text)
        assert name and len(name) <= FILE_NAME_CHARACTERS and len(name.encode()) <= FILE_NAME_BYTES + 1
        assert not re.search(r'[/\\<>:"|?*\x00-\x1f]', name) and name[0] not in ".- " and name[-1] not in ". "
        assert forbidden_in(name) == []
        assert file_name(name) == name
