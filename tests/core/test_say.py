"""A message for people reads well in English and in any language, whatever fills its holes."""

from __future__ import annotations

import json

from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel

from core.say import Say, say

RUSSIAN = {
    "Ask {who} for {what} first": "Сначала запросите: {what}. У кого: {who}",
    "bet slip": "купон",
    "receipt": "чек",
    "Wait {days} days": "Ждите {дней} дней",
    "Half a hole {a}": "Полдыры {a",
}


def russian(text: str) -> str:
    """As gettext answers: the translation, else the message; for the empty message, the catalogue's header."""
    return RUSSIAN.get(text, text) if text else "Content-Type: text/plain; charset=UTF-8"


class Answer(BaseModel):
    message: Say


class TestAMessage:
    def test_reads_in_english_as_it_is(self) -> None:
        assert (
            str(say("Ask {who} for {what} first", who="Anna", what=say("bet slip")))
            == "Ask Anna for bet slip first"
        )

    def test_is_translated_with_the_messages_inside_it_and_not_the_names(self) -> None:
        message = say("Ask {who} for {what} first", who="receipt", what=(say("bet slip"), say("receipt")))
        assert message.render(russian) == "Сначала запросите: купон, чек. У кого: receipt"

    def test_takes_braces_in_a_clients_words_as_they_are(self) -> None:
        assert (
            say("{words} {words!r:>4}", words="{0.__class__}").render(russian)
            == "{0.__class__} '{0.__class__}'"
        )

    def test_falls_back_to_english_where_a_translation_does_not_fit(self) -> None:
        assert say("Wait {days} days", days=3).render(russian) == "Wait 3 days"
        assert say("Half a hole {a}", a=1).render(russian) == "Half a hole 1"

    def test_that_is_empty_stays_empty(self) -> None:
        assert say("").render(russian) == ""

    def test_is_a_value(self) -> None:
        assert say("a {b}", b=1) == say("a {b}", b=1) != say("a {b}", b=2)
        assert len({say("a {b}", b=["x"]), say("a {b}", b=["x"]), say("a")}) == 2


class TestInAModel:
    def test_is_the_english_sentence_in_json(self) -> None:
        answer = Answer(message=say("Ask {who} for {what} first", who="Anna", what=say("bet slip")))
        assert json.loads(answer.model_dump_json()) == {"message": "Ask Anna for bet slip first"}
        assert Answer.model_json_schema()["properties"]["message"]["type"] == "string"

    @given(st.text())
    def test_comes_back_from_json_as_the_same_sentence(self, words: str) -> None:
        answer = Answer(message=say("{words}!", words=words))
        assert str(Answer.model_validate_json(answer.model_dump_json()).message) == f"{words}!"
