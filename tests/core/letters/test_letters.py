"""Letters: what a client reads, in their language, and what a client's words can never do to them."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.case import Case, Client, Decision, Evidence, MessageKind, VerdictGiven
from core.catalogue import Category, EvidenceKind, Outcome, Verdict
from core.letters import (
    FACTS,
    WORDINGS,
    amount_in,
    appeal_paragraph,
    carries_appeal,
    evidence_list,
    language_for,
    letter,
    with_appeal,
    with_reference,
)
from core.letters.letter import _HOLE
from core.money import Money
from core.policy import house
from core.stages import Stage
from core.text import is_clean

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
REF = "26-4213-7"
HOUSE = house()
LETTERS = tuple(WORDINGS["en"].templates)
LANGUAGES = tuple(WORDINGS)


def case(**fields: Any) -> Case:
    """A case in resolution with a decision to refund, or as `fields` say."""
    whole: dict[str, Any] = {
        "number": 4213, "ref": REF, "version": 1, "policy": HOUSE.name, "stage": Stage.RESOLUTION,
        "received_at": NOW, "registered_at": NOW, "stage_since": NOW,
        "subject": "Payout to my card", "demand": "Pay me out", "category": Category.PAYMENT,
        "client": Client(number=1, name="Anna Petrova"),
        "decision": decision(),
    }  # fmt: skip
    return Case(**(whole | fields))


def decision(outcome: Outcome = Outcome.REFUND, **fields: Any) -> Decision:
    whole: dict[str, Any] = {
        "number": 1, "outcome": outcome, "rule": "Rule 7.2", "reasoning": "The payment was lost.\n\nWe found it.",
        "amount": Money.read("1200 EUR"), "at": NOW, "by": "boris",
    }  # fmt: skip
    return Decision(**(whole | fields))


def asked(kind: EvidenceKind, state: str = "asked", source: str = "client") -> Evidence:
    return Evidence(id="e1", kind=kind, state=state, source=source, at=NOW, by="anna", asked_at=NOW)


class TestEveryLetter:
    @pytest.mark.parametrize("language", LANGUAGES)
    @pytest.mark.parametrize("kind", LETTERS)
    def test_carries_the_reference_in_its_subject_and_no_open_hole(self, kind: MessageKind, language: str) -> None:
        written = letter(kind, case(), HOUSE, language, facts={"words": "One more thing."})
        assert written.subject.startswith(f"[{REF}] ")
        assert "\n" not in written.subject
        assert "{" not in written.subject + written.body
        assert is_clean(written.body)

    @pytest.mark.parametrize("language", LANGUAGES)
    @pytest.mark.parametrize("kind", LETTERS)
    def test_never_names_the_closed_platform(self, kind: MessageKind, language: str) -> None:
        body = letter(kind, case(), HOUSE, language).body.lower()
        assert "ec.europa.eu" not in body
        assert "odr" not in body

    def test_is_written_in_both_languages_for_the_same_kinds_and_words(self) -> None:
        english, russian = WORDINGS["en"], WORDINGS["ru"]
        assert english.templates.keys() == russian.templates.keys()
        for wording in (english, russian):
            assert wording.about.keys() == set(Category)
            assert wording.evidence.keys() == set(EvidenceKind)
            assert wording.outcomes.keys() == set(Outcome)
            assert wording.verdicts.keys() == set(Verdict)
            assert wording.standing.keys() == set(Stage)

    @pytest.mark.parametrize("language", LANGUAGES)
    def test_has_only_holes_that_facts_can_fill(self, language: str) -> None:
        wording = WORDINGS[language]
        paragraphs = [wording.greeting, wording.signature, *wording.outcomes.values()]
        for template in wording.templates.values():
            paragraphs += [template.subject, *template.paragraphs]
        for paragraph in paragraphs:
            for text in (paragraph,) if isinstance(paragraph, str) else paragraph:
                assert set(_HOLE.findall(text)) <= FACTS
                assert text.count("{") == len(_HOLE.findall(text))

    def test_is_refused_for_a_kind_that_nobody_sends(self) -> None:
        with pytest.raises(ValueError, match="note is not a letter"):
            letter(MessageKind.NOTE, case(), HOUSE, "en")

    def test_takes_only_facts_that_exist(self) -> None:
        with pytest.raises(ValueError, match="nmae"):
            letter(MessageKind.REPLY, case(), HOUSE, "en", facts={"nmae": "Anna"})


class TestGreetingAndSignature:
    def test_names_the_client_or_greets_anyone(self) -> None:
        assert letter(MessageKind.UPDATE, case(), HOUSE, "en").body.startswith("Dear Anna Petrova,\n\n")
        assert letter(MessageKind.UPDATE, case(client=None), HOUSE, "en").body.startswith("Hello,\n\n")
        assert letter(MessageKind.UPDATE, case(client=None), HOUSE, "ru").body.startswith("Здравствуйте!\n\n")

    def test_is_signed_by_whom_the_writer_names(self) -> None:
        facts = {"by": "Boris", "house": "Lucky Horse"}
        assert letter(MessageKind.REPLY, case(), HOUSE, "en", facts=facts).body.endswith("\nBoris\nLucky Horse")
        assert letter(MessageKind.REPLY, case(), HOUSE, "ru").body.endswith("отдел по работе с жалобами")

    def test_lends_its_frame_to_no_advertisement(self) -> None:
        spam = case(subject="WIN BIG at http://spam.example", demand="visit www.spam.example",
                    client=Client(number=1, name="www.spam.example"))
        body = letter(MessageKind.ACKNOWLEDGEMENT, spam, HOUSE, "en").body
        assert "spam.example" not in body
        assert "It is about: a deposit or a withdrawal" in body


class TestDecision:
    def test_tells_outcome_grounds_rule_and_the_way_to_appeal(self) -> None:
        verdict = VerdictGiven(verdict=Verdict.UPHELD, reasons="inner words", at=NOW, by="boris")
        body = letter(MessageKind.DECISION, case(verdict=verdict), HOUSE, "en").body
        assert "You were right to complain" in body
        assert "We will refund you 1,200.00\u00a0EUR." in body
        assert "The payment was lost.\n\nWe found it." in body
        assert "Rule 7.2" in body
        assert carries_appeal(body, HOUSE, "en", REF)
        assert "inner words" not in body

    @pytest.mark.parametrize("language", LANGUAGES)
    @pytest.mark.parametrize("outcome", Outcome)
    def test_has_words_for_every_outcome_with_and_without_an_amount(self, outcome: Outcome, language: str) -> None:
        for amount in (Money.read("25 GBP"), None):
            told = case(decision=decision(outcome, amount=amount))
            body = letter(MessageKind.DECISION, told, HOUSE, language).body
            without = letter(MessageKind.DECISION, told, HOUSE, language, facts={"outcome": ""}).body
            assert len(body) > len(without)

    def test_is_not_written_before_there_is_one(self) -> None:
        with pytest.raises(ValueError, match="no decision"):
            letter(MessageKind.DECISION, case(decision=None), HOUSE, "en")

    def test_a_persons_own_words_get_the_way_to_appeal_once(self) -> None:
        body = with_appeal("We refund you.", case(), HOUSE, "ru")
        assert body.startswith("We refund you.\n\nЕсли вы не согласны")
        assert with_appeal(body, case(), HOUSE, "ru") == body
        assert not carries_appeal("We refund you.", HOUSE, "ru", REF)

    def test_the_way_to_appeal_is_known_again_after_wrapping(self) -> None:
        wrapped = appeal_paragraph(case(), HOUSE, "en").replace(" ", "\n")
        assert carries_appeal(f"Hello\n{wrapped}\nBye", HOUSE, "en", REF)
        assert not carries_appeal(f"Hello\n{wrapped}\nBye", HOUSE, "en", "26-1-1")


class TestEvidenceRequest:
    def test_lists_what_is_asked_of_the_client_and_nothing_else(self) -> None:
        pieces = (
            asked(EvidenceKind.BET_SLIP),
            asked(EvidenceKind.PROVIDER_LOG, source="external"),
            asked(EvidenceKind.RECEIPT, state="received"),
        )
        body = letter(MessageKind.EVIDENCE_REQUEST, case(evidence=pieces), HOUSE, "ru").body
        assert "- купон ставки" in body
        assert body.count("\n- ") == 1

    def test_takes_a_list_that_is_not_in_the_case_yet(self) -> None:
        kinds = (EvidenceKind.RECEIPT, EvidenceKind.RECEIPT, EvidenceKind.ROUND_ID)
        facts = {"evidence": evidence_list(kinds, "en"), "note": "The one of 3 May."}
        body = letter(MessageKind.EVIDENCE_REQUEST, case(), HOUSE, "en", facts=facts).body
        assert body.count("\n- ") == 2
        assert "The one of 3 May." in body


class TestOutsideWords:
    @given(words=st.text(alphabet=st.sampled_from("{}refnamhous%$\\0! \n"), max_size=40))
    def test_in_holes_are_never_read_as_holes(self, words: str) -> None:
        told = case(decision=decision(reasoning="x", rule="y"), subject=words.replace("\n", " "))
        written = letter(MessageKind.REPLY, told, HOUSE, "en", facts={"words": words, "by": "{ref}"})
        assert words.strip() in written.body
        assert "\n{ref}" in written.body

    def test_stay_as_they_are_in_name_and_reasoning(self) -> None:
        told = case(client=Client(number=1, name="{ref} %s \\1"), decision=decision(reasoning="{amount} {0} {x!r}"))
        body = letter(MessageKind.DECISION, told, HOUSE, "en").body
        assert "Dear {ref} %s \\1," in body
        assert "{amount} {0} {x!r}" in body


class TestSmallWords:
    def test_amounts_are_written_as_the_language_does(self) -> None:
        assert amount_in(Money.read("40000 RUB"), "ru") == "40\u00a0000,00\u00a0RUB"
        assert amount_in(Money.read("1200.5 USD"), "en") == "1,200.50\u00a0USD"
        assert amount_in(Money.read("900 JPY"), "en") == "900\u00a0JPY"

    def test_a_subject_gets_its_reference_once(self) -> None:
        assert with_reference("Hello", REF) == f"[{REF}] Hello"
        assert with_reference(f"Re: [{REF}] Hello", REF) == f"Re: [{REF}] Hello"
        assert with_reference("a\r\nBcc: b@example.com", REF) == f"[{REF}] a Bcc: b@example.com"

    @pytest.mark.parametrize(
        ("client", "complaint", "written"),
        [("ru", "en", "ru"), ("", "ru", "ru"), ("en", "ru", "en"), ("", "", "en"), ("de", "ru", "en")],
    )
    def test_the_clients_language_wins(self, client: str, complaint: str, written: str) -> None:
        asked_in = case(client=Client(number=1, language=client), language=complaint)
        assert language_for(asked_in) == written
