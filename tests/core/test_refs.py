"""Case references: a mistyped one is told, and free text gives up those it holds and nothing else."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.refs import BadReference, Reference, check_digit, find, make, parse

references = st.builds(make, st.integers(0, 99), st.integers(1, 10**9))


class TestTheStandard:
    def test_the_example_of_iso_7064(self) -> None:
        assert check_digit("0794") == 5

    def test_a_reference_is_short_and_unpadded(self) -> None:
        assert make(2026, 4213) == "26-4213-3"
        assert make(7, 1) == "07-1-" + str(check_digit("071"))

    @given(references, st.data())
    def test_every_single_wrong_digit_is_told(self, reference: str, data: st.DataObject) -> None:
        digits = reference.replace("-", "")
        place = data.draw(st.integers(0, len(digits) - 1))
        wrong = data.draw(st.sampled_from([digit for digit in "0123456789" if digit != digits[place]]))
        with pytest.raises(BadReference):
            parse(digits[:place] + wrong + digits[place + 1 :])

    @given(references, st.data())
    def test_swapped_neighbours_are_told_unless_they_follow_each_other(self, reference: str, data: st.DataObject) -> None:
        digits = reference.replace("-", "")
        place = data.draw(st.integers(0, len(digits) - 2))
        left, right = digits[place], digits[place + 1]
        swapped = digits[:place] + right + left + digits[place + 2 :]
        if left == right:
            return
        try:
            parse(swapped)
        except BadReference:
            return
        assert (int(left) - int(right)) % 10 in (1, 9), "missed a swap that the standard tells"

    def test_the_share_of_swaps_that_is_told(self) -> None:
        told = tried = 0
        for number in range(1000, 4000):
            digits = make(26, number).replace("-", "")
            for place in range(len(digits) - 1):
                if digits[place] != digits[place + 1]:
                    swapped = digits[:place] + digits[place + 1] + digits[place] + digits[place + 2 :]
                    tried += 1
                    told += check_digit(swapped[:-1]) != int(swapped[-1])
        assert told / tried > 0.97


class TestParse:
    @pytest.mark.parametrize("typed", ["26-4213-3", " 26 - 4213 - 3 ", "2642133", "26–4213—3", "26\u20114213\u20113",
                                       "26-42133", "264213-3", "２６－４２１３－３", "#26-4213-3", "№ 26-4213-3",
                                       "26 4213 3", "26−4213−3", "٢٦-٤٢١٣-٣"])
    def test_is_tolerant_of_how_people_write(self, typed: str) -> None:
        assert parse(typed) == Reference(26, 4213, 3)
        assert str(parse(typed)) == "26-4213-3"

    def test_a_wrong_digit_is_called_mistyped(self) -> None:
        with pytest.raises(BadReference, match="“26-4218-3” is mistyped") as caught:
            parse("26-4218-3")
        assert caught.value.kind == "mistyped"

    @pytest.mark.parametrize("typed", ["", "hello", "26", "26-", "1-2-3", "26-0-1", "26-004213-3", "2-64213-3",
                                       "26-4213-3-1", "26--4213-3", "9" * 5000, "\x1b[2J"])
    def test_anything_else_is_no_reference(self, typed: str) -> None:
        with pytest.raises(BadReference, match=r"is not a case reference: one looks like 26-4213-3") as caught:
            parse(typed)
        assert caught.value.kind == "not_a_reference"
        assert "\x1b" not in str(caught.value)

    @given(references)
    def test_reads_what_was_made(self, reference: str) -> None:
        assert str(parse(reference)) == reference
        assert find(f"Re: [{reference}] жалоба") == [reference]

    @given(st.text())
    def test_any_text_is_a_reference_or_a_bad_one(self, text: str) -> None:
        try:
            assert str(parse(text))
        except BadReference as error:
            assert error.message.render()


class TestFind:
    def test_all_of_them_once_in_order(self) -> None:
        other = make(25, 77)
        assert find(f"Re: {other}, see 26-4213-3 and again 26–4213–3.") == [other, "26-4213-3"]

    @pytest.mark.parametrize("text", ["126-4213-3", "26-4213-33", "26-4213-3-1", "0-26-4213-3", "x26-4213-3",
                                      "26-4213-3x", "26-4213-3.5", "1.26-4213-3", "26-4213-4", "26 4213 3",
                                      "+7-926-4213-3", "2026-4213-3"])
    def test_not_within_longer_numbers_and_not_with_a_wrong_check(self, text: str) -> None:
        assert find(text) == []

    @pytest.mark.parametrize("text", ["(26-4213-3)", "[#26-4213-3]", "№26-4213-3:", "26-4213-3.", "26-4213-3, да",
                                      "https://x.example/26-4213-3?a", "<26-4213-3@x.example>"])
    def test_within_punctuation(self, text: str) -> None:
        assert find(text) == ["26-4213-3"]

    def test_a_megabyte_of_digits_and_dashes_takes_no_time(self) -> None:
        assert find("1-" * 300_000 + "26-" * 200_000 + "9" * 300_000) == []
