"""Fields as they are typed: what each spelling means, and how a mistake is told."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.commands import COMMAND_MODELS, Register
from core.errors import BadInput
from core.text import is_clean
from tests.tui.cli.conftest import Floor
from tui.cli.fields import model_named, read_command


def read(command: str, *words: str, given: str | None = None) -> Any:
    return read_command(model_named(command)[1], words, given)


def told(command: str, *words: str, given: str | None = None) -> str:
    with pytest.raises(BadInput) as caught:
        read(command, *words, given=given)
    return str(caught.value)


class TestSpellings:
    @pytest.mark.parametrize("typed", ["give_verdict", "give-verdict", "Give-Verdict"])
    def test_a_command_with_dashes_or_underscores(self, typed: str) -> None:
        assert model_named(typed)[0] == "give_verdict"

    @pytest.mark.parametrize(("typed", "meant"), [("yes", True), ("true", True), ("да", True), ("Да", True), ("1", True),
                                                  ("no", False), ("false", False), ("нет", False), ("off", False)])  # fmt: skip
    def test_a_truth_value_in_either_language(self, typed: str, meant: bool) -> None:
        assert read("settle_promise", "promise=p1", f"kept={typed}", "answer=x").kept is meant

    @pytest.mark.parametrize(
        "words",
        [["kinds=bet_slip, receipt"], ['kinds=["bet_slip","receipt"]'], ["kinds=bet_slip", "kinds=receipt"]],
    )
    def test_a_list_by_commas_as_json_or_given_again(self, words: list[str]) -> None:
        assert read("ask_evidence", *words).kinds == ("bet_slip", "receipt")

    def test_money_as_people_write_it_or_as_json(self) -> None:
        assert str(read("describe", "amount=€1 200,50").amount) == "1200.50 EUR"
        assert str(read("describe", 'amount={"value": "5", "currency": "EUR"}').amount) == "5.00 EUR"

    def test_text_that_looks_like_json_stays_text(self) -> None:
        assert read("note", 'text=["a"]').text == '["a"]'

    def test_a_value_keeps_its_equals_signs_and_lines(self) -> None:
        assert read("note", "text=a=b\nc").text == "a=b\nc"

    def test_fields_with_dashes(self) -> None:
        assert read("wrap_up", "summary=s", "root-cause=abuse", "why-no-measure=none").root_cause == "abuse"

    def test_json_here_in_a_file_and_words_over_it(self, tmp_path: Path) -> None:
        file = tmp_path / "fields.json"
        file.write_text(json.dumps({"type": "note", "text": "from the file"}), encoding="utf-8")
        assert read("note", given='{"text": "here"}').text == "here"
        assert read("note", given=f"@{file}").text == "from the file"
        assert read("note", "text=typed", given=f"@{file}").text == "typed"

    def test_json_on_standard_input(self, floor: Floor) -> None:
        ref = floor.ok("new", "--input", "-", stdin='{"subject": "Выплата", "channel": "mail"}').out.strip()
        assert floor.read("show", ref)["subject"] == "Выплата"


class TestMistakes:
    def test_every_fault_at_once_a_line_each(self) -> None:
        lines = told("give_verdict", "verdict=uphold").splitlines()
        assert lines[0].startswith(
            "verdict: expected one of upheld, partly_upheld, not_upheld (did you mean upheld?)"
        )
        assert lines[1] == "reasons: it is missing"

    def test_a_field_that_is_none(self) -> None:
        assert "did you mean category?" in told("classify", "categry=payment")
        assert "there are category, product, priority" in told("classify", "x=1")
        assert "the command takes no fields" in told("claim", "x=1")
        assert "there is no such field" in told("classify", given='{"x": 1}')

    def test_what_was_expected(self) -> None:
        assert "duplicate: expected yes or no" in told("answer_duplicate", "duplicate=perhaps")
        assert "an id of the case" in told("close_task", "task=first", "result=x")
        assert "2h" in told("promise", "text=x", "due=tomorrow")
        assert "time zone" in told("register", "received_at=2026-01-31T12:00:00")
        assert "score: expected 5 or less" in told("record_feedback", "score=9")
        assert "it must not be empty" in told("note", "text=")
        assert "no currency" in told("decide_outcome", "outcome=refund", "rule=x", "reasoning=y", "amount=12")

    def test_a_fault_between_fields_is_told_at_the_one_to_blame(self) -> None:
        with pytest.raises(BadInput) as caught:
            read("wrap_up", "summary=s", "root_cause=abuse")
        assert caught.value.field == "measure"
        assert told("register", "email=x").startswith("email: expected an address")

    def test_a_field_that_is_given_twice(self) -> None:
        assert "given twice" in told("note", "text=a", "text=b")

    @pytest.mark.parametrize(
        "given", ["{", "[]", '"x"', "@/no/such/file", '{"type": "claim"}', "[" * 100_000]
    )
    def test_input_that_is_none(self, given: str) -> None:
        assert told("note", given=given)

    def test_a_word_that_is_no_field(self) -> None:
        assert "write field=value" in told("note", "hello")

    def test_near_commands(self) -> None:
        with pytest.raises(BadInput, match="did you mean advance"):
            model_named("advanc")
        with pytest.raises(BadInput, match="record_feedback"):
            model_named("feedback")
        with pytest.raises(BadInput, match="casefloor commands"):
            model_named("xyzzy")


@given(
    st.sampled_from(sorted(COMMAND_MODELS)),
    st.lists(
        st.text(max_size=20)
        | st.tuples(st.sampled_from(list(Register.model_fields)), st.text(max_size=20)).map("=".join),
        max_size=4,
    ),
    st.none()
    | st.text(max_size=20)
    | st.dictionaries(st.text(max_size=8), st.integers() | st.text() | st.none(), max_size=3).map(json.dumps),
)
def test_whatever_is_typed_is_a_command_or_a_mistake_told_cleanly(
    command: str, words: list[str], document: str | None
) -> None:
    if document is not None and document.startswith(("@", "-")):
        document = None
    try:
        read(command, *words, given=document)
    except BadInput as error:
        assert is_clean(str(error))
