"""Signals in what clients write: found however they are spelt, not cried at ordinary complaints, and in no time."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
import tomllib
from pathlib import Path
from typing import Any

import pytest

from core.signals import LONGEST, SIGNALS, Sign, Signal, signals_in
from core.signals.english_authorities import ENGLISH_AUTHORITIES
from core.signals.english_players import ENGLISH_PLAYERS
from core.signals.russian_authorities import RUSSIAN_AUTHORITIES
from core.signals.russian_players import RUSSIAN_PLAYERS
from tui.demo import topics

CORPORA = Path(__file__).parents[1] / "data" / "signals"
SAID: dict[str, dict[str, Any]] = {
    language: tomllib.loads((CORPORA / f"{language}.toml").read_text("utf-8")) for language in ("english", "russian")
}
TABLES = ENGLISH_PLAYERS + ENGLISH_AUTHORITIES + RUSSIAN_PLAYERS + RUSSIAN_AUTHORITIES
FOLDER = Path(os.environ.get("CASEFLOOR_SHARED_DATA", Path(__file__).parents[3] / "shared" / "data"))
NARRATIVES = FOLDER / "complaints" / "cfpb-220-narratives.json"


def found(text: str) -> list[Signal]:
    return [hit.signal for hit in signals_in(text)]


def sentences(kind: str) -> list[str]:
    return [sentence for said in SAID.values() for sentence in said[kind]]


class TestWhatClientsWrite:
    @pytest.mark.parametrize("signal", Signal)
    def test_each_way_of_saying_it_is_found(self, signal: Signal) -> None:
        assert [said for said in sentences(signal) if signal not in found(said)] == []

    def test_ordinary_complaints_raise_nothing(self) -> None:
        assert {said: signals_in(said) for said in sentences("none") if signals_in(said)} == {}

    def test_the_corpora_are_as_broad_as_they_claim(self) -> None:
        for language, said in SAID.items():
            assert sum(len(said[signal]) for signal in Signal) >= 40, language
            assert len(said["none"]) >= 60, language

    @pytest.mark.parametrize("language", SAID)
    def test_our_own_words_that_a_client_quotes_are_not_the_clients(self, language: str) -> None:
        quoting = SAID[language]["quoting"]
        assert found(quoting) == []
        assert found(quoting.replace(">", "")) != []

    @pytest.mark.parametrize("sign", TABLES, ids=lambda sign: sign.example)
    def test_each_row_of_the_tables_finds_its_example(self, sign: Sign) -> None:
        assert sign.signal in found(sign.example)

    @pytest.mark.parametrize("said", ["Я ИГРОМАН", "я Игроман", "  я\n  игроман  "])
    def test_case_and_line_breaks_do_not_matter(self, said: str) -> None:
        assert found(said) == [Signal.VULNERABLE]

    @pytest.mark.parametrize("said", ["Прошу закрыть счёт, я игроман", "Прошу закрыть счет, я игроман"])
    def test_io_is_read_as_ie(self, said: str) -> None:
        assert Signal.SELF_EXCLUSION in found(said)

    def test_a_curly_apostrophe_is_one(self) -> None:
        assert found("I can’t stop gambling") == found("I can't stop gambling") != []

    def test_a_denial_takes_back_only_what_it_denies(self) -> None:
        assert found("I am not addicted. My brother is addicted.") == [Signal.VULNERABLE]
        assert found("I am not a lawyer, but my lawyer is") == [Signal.LAWYER_LETTER]


class TestHits:
    def test_one_for_each_signal_in_the_order_of_the_signals(self) -> None:
        said = (
            "My solicitor wrote to the Gambling Commission, and my lawyer too. I asked for self-exclusion. "
            "I am a gambling addict, really addicted."
        )
        assert found(said) == list(Signal)

    def test_the_gravest_words_are_shown_and_not_the_first(self) -> None:
        (hit,) = signals_in("I have lost my savings on your slots. " * 5 + "I want to kill myself.")
        assert "kill myself" in hit.words

    def test_the_words_are_the_clients_own(self) -> None:
        (hit,) = signals_in("Я — ИГРОМАН со\nстажем, всё")
        assert hit.words == "Я — ИГРОМАН со стажем, всё"

    @pytest.mark.parametrize("said", [said for signal in Signal for said in sentences(signal)])
    def test_the_words_stand_in_the_text_and_fit_a_line(self, said: str) -> None:
        around = "Добрый день, пишу вам уже в третий раз за эту неделю и ответа нет."
        for hit in signals_in(f"{around}\n\n{said}\n\n{around}"):
            assert len(hit.words) <= 80
            assert "\n" not in hit.words
            assert hit.words.strip("…") in " ".join(f"{around} {said} {around}".split())

    def test_a_cut_falls_between_words(self) -> None:
        before, after = "one two three four five six seven " * 4, " eight nine ten eleven twelve" * 4
        (hit,) = signals_in(f"{before}my solicitor{after}")
        words = hit.words.strip("…").split()
        assert hit.words[0] == hit.words[-1] == "…"
        assert "my solicitor" in hit.words
        assert set(words) <= set(f"{before} my solicitor {after}".split())

    def test_every_signal_has_a_label(self) -> None:
        assert set(SIGNALS) == set(Signal)


class TestHostileText:
    PIECES = (
        "a ", "я ", "a", "я", "\n", "> a\n", " > ", ". ", "İ", "close my account ", "can't stop ", "I lost my ", "my son ",
        "not addict ", "relapse want ", "закройте аккаунт ", "не могу остановиться ", "проиграл ", "мой муж ", "подам ",
        "прошу закрыть ", "в зависимости ", "close my account can't закройте аккаунт не могу проиграл my son ",
    )

    @pytest.mark.parametrize("piece", PIECES)
    def test_a_million_characters_take_no_time(self, piece: str) -> None:
        signals_in("both tables are read: оба словаря")
        text = (piece * (1_000_000 // len(piece) + 1))[:1_000_000]
        started = time.process_time()
        signals_in(text)
        assert time.process_time() - started < 0.5

    def test_what_lies_beyond_the_longest_letter_is_not_read(self) -> None:
        assert found("a " * (LONGEST // 2) + "my solicitor") == []
        assert found("a " * (LONGEST // 2 - 10) + "my solicitor") == [Signal.LAWYER_LETTER]

    def test_an_answer_below_a_long_quotation_is_read(self) -> None:
        assert found("> quoted again\n" * 5_000 + "my solicitor") == [Signal.LAWYER_LETTER]

    @pytest.mark.parametrize("text", ["", " ", ">", "\x00\ud800", "İ" * 100 + " my solicitor", "1234", "😀"])
    def test_odd_text_is_only_text(self, text: str) -> None:
        assert found(text) == ([Signal.LAWYER_LETTER] if "solicitor" in text else [])


def test_the_tables_are_read_at_the_first_text_and_not_at_the_start() -> None:
    asked = "import sys, core.signals; print([name for name in sys.modules if 'english' in name or 'russian' in name])"
    told = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True)
    assert told.stdout.strip() == "[]"


@pytest.mark.parametrize("path", [NARRATIVES] if NARRATIVES.exists() else [], ids=lambda path: path.name)
def test_real_complaints_about_banks_are_not_taken_for_players_in_danger(path: Path) -> None:
    """220 letters to an American regulator about banks and loans: none of them gambles, a few are in real distress."""
    narratives = [row["text"] for row in json.loads(path.read_text("utf-8"))]
    flagged = {signal: sum(signal in found(text) for text in narratives) for signal in Signal}
    assert flagged[Signal.SELF_EXCLUSION] == 0
    assert flagged[Signal.VULNERABLE] <= len(narratives) * 0.08
    assert flagged[Signal.LAWYER_LETTER] <= len(narratives) * 0.15


class TestTheDemo:
    FILES = sorted(Path(topics.__file__).parent.glob("topics_*.toml"))

    @pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
    def test_only_the_players_who_asked_to_be_excluded_are_flagged(self, path: Path) -> None:
        flagged = {}
        for topic, row in tomllib.loads(path.read_text("utf-8")).items():
            for told in row.get("told", ()):
                if signals := found(f"{told['subject']}\n\n{told['body']}\n\n{told['demand']}"):
                    flagged[told["subject"]] = (topic, signals)
        assert {topic for topic, _ in flagged.values()} == {"self_exclusion"}
        assert {signal for _, signals in flagged.values() for signal in signals} == {Signal.SELF_EXCLUSION}
