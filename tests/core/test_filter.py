"""The filter line: what each spelling finds, and how a mistake is told."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.filter import KEYS, BadFilter, Filter, read_filter
from core.text import is_clean

DEPARTMENTS = ("payments", "trading", "technical")


def read(text: str) -> Filter:
    return read_filter(text, me="anna", departments=DEPARTMENTS)


class TestSpellings:
    def test_nothing_finds_every_open_case(self) -> None:
        assert read("") == Filter(is_open=True)

    def test_values_with_commas_find_any_of_them(self) -> None:
        assert read("stage:analysis,investigation").stages == ("analysis", "investigation")

    def test_a_key_given_twice_finds_either(self) -> None:
        assert read("channel:mail channel:phone").channels == ("mail", "phone")

    def test_keys_and_values_in_any_case_and_with_dashes(self) -> None:
        assert read("STATUS:Waiting-Client cat:PAYMENT") == Filter(
            statuses=("waiting_client",), categories=("payment",)
        )

    def test_none_finds_cases_without_one(self) -> None:
        assert read("handler:none department:none") == Filter(handlers=("",), departments=("",))

    def test_me_is_the_reader(self) -> None:
        assert read("handler:me,boris").handlers == ("anna", "boris")

    @pytest.mark.parametrize(
        ("typed", "levels"),
        [("level:1", (1,)), ("level:0,2", (0, 2)), ("level>=1", (1, 2, 3)), ("level<2", (0, 1)), ("level>1", (2, 3)),
         ("level<=0", (0,)), ("level=3", (3,))],
    )  # fmt: skip
    def test_levels_are_compared(self, typed: str, levels: tuple[int, ...]) -> None:
        assert read(typed).levels == levels

    def test_words_and_quoted_words(self) -> None:
        assert read('выплата "cash out" level:1 "10:30"').words == ("выплата", "cash out", "10:30")

    def test_a_url_in_quotes_is_a_word(self) -> None:
        assert read('"https://example.com/a"').words == ("https://example.com/a",)


class TestOpenAndClosed:
    @pytest.mark.parametrize(
        ("typed", "is_open"),
        [("is:open", True), ("is:closed", False), ("is:all", None), ("stage:closed", False), ("status:closed", False),
         ("stage:closed,execution", None), ("stage:closed is:all", None), ("stage:analysis", True)],
    )  # fmt: skip
    def test_whoever_asks_for_closed_ones_gets_them(self, typed: str, is_open: bool | None) -> None:
        assert read(typed).is_open is is_open


class TestMistakes:
    def told(self, text: str) -> str:
        with pytest.raises(BadFilter) as caught:
            read(text)
        assert caught.value.exit_status == 2
        assert text[caught.value.at :].startswith(caught.value.word)
        return str(caught.value)

    def test_a_key_that_is_none_is_told_with_the_near_one(self) -> None:
        assert "did you mean stage?" in self.told("word stgae:analysis")

    def test_a_value_that_is_none_is_told_with_the_near_one_and_all(self) -> None:
        told = self.told("stage:analysys")
        assert "did you mean analysis?" in told
        assert "registration, analysis, investigation" in told

    def test_a_department_that_the_floor_has_not(self) -> None:
        assert "did you mean payments?" in self.told("department:paymnets")

    def test_a_level_out_of_range(self) -> None:
        assert "a level is one of 0, 1, 2, 3" in self.told("level>=high")

    def test_a_key_without_a_value(self) -> None:
        assert "say what to look for" in self.told("handler:")

    def test_only_levels_are_compared(self) -> None:
        assert "only levels" in self.told("stage>analysis")


@given(
    st.text(max_size=60)
    | st.lists(st.sampled_from([*KEYS, ":", ",", ">=", '"', " ", "none", "open", "\x1b[2J"])).map("".join)
)
def test_any_text_is_a_filter_or_a_mistake_told_cleanly(text: str) -> None:
    try:
        assert all(is_clean(word) for word in read(text).words)
    except BadFilter as error:
        assert is_clean(str(error))
