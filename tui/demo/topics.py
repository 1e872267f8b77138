"""What the demo's complaints are about: a table of topics, and the words for each in both languages."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from core.catalogue import Category, Complexity, EvidenceKind, Outcome, RootCause

LANGUAGES = ("ru", "en")


@dataclass(frozen=True, slots=True)
class Topic:
    """One thing that goes wrong, and what the house does about it where the complaint is upheld."""

    name: str
    category: Category
    product: str
    complexity: Complexity
    outcome: Outcome
    cause: RootCause
    currencies: Mapping[str, tuple[str, ...]]


_MONEY = {"en": ("EUR", "USD", "EUR"), "ru": ("RUB",)}
_CRYPTO = {"en": ("USDT",), "ru": ("USDT",)}
_K, _R = Category, RootCause
_S, _M, _C = Complexity
_O = Outcome

TOPICS: dict[str, Topic] = {
    topic.name: topic
    for topic in (
        Topic("payout_card", _K.PAYMENT, "card", _M, _O.REFUND, _R.PROCESS_GAP, _MONEY),
        Topic("payout_crypto", _K.PAYMENT, "crypto", _M, _O.REFUND, _R.PAYMENT_METHOD, _CRYPTO),
        Topic("payout_wallet", _K.PAYMENT, "wallet", _S, _O.REFUND, _R.PROVIDER, _MONEY),
        Topic("bet_void", _K.BET_SETTLEMENT, "football", _M, _O.BET_CORRECTION, _R.HUMAN_ERROR, _MONEY),
        Topic("palpable_error", _K.BET_SETTLEMENT, "tennis", _C, _O.BET_CORRECTION, _R.PROVIDER, _MONEY),
        Topic("wrong_handicap", _K.BET_SETTLEMENT, "handicap", _M, _O.BET_CORRECTION, _R.SYSTEM_FAULT, _MONEY),
        Topic("identity_check", _K.IDENTITY, "documents", _S, _O.EXPLANATION, _R.SYSTEM_FAULT, _MONEY),
        Topic("bonus_wagering", _K.BONUS, "wagering", _M, _O.COMPENSATION, _R.UNCLEAR_TERMS, _MONEY),
        Topic("cashout_fault", _K.TECHNICAL, "cash-out", _M, _O.COMPENSATION, _R.SYSTEM_FAULT, _MONEY),
        Topic("casino_round", _K.CASINO_GAME, "slots", _M, _O.REFUND, _R.PROVIDER, _MONEY),
        Topic("rude_support", _K.SUPPORT_QUALITY, "chat", _S, _O.GOODWILL, _R.HUMAN_ERROR, _MONEY),
        Topic("self_exclusion", _K.RESPONSIBLE_GAMBLING, "exclusion", _C, _O.ACCOUNT_CLOSED_TEMPORARILY,
              _R.SYSTEM_FAULT, _MONEY),
        Topic("data_request", _K.DATA_PROTECTION, "access", _S, _O.EXPLANATION, _R.PROCESS_GAP, _MONEY),
    )
}  # fmt: skip

ABOUT_MONEY = tuple(name for name, topic in TOPICS.items() if topic.outcome in {
    Outcome.REFUND, Outcome.BET_CORRECTION, Outcome.COMPENSATION})  # fmt: skip
NEEDS_OUTSIDERS = ("bet_void", "palpable_error", "wrong_handicap", "casino_round")
ASKS_CLIENT = ("payout_card", "payout_wallet", "bet_void", "wrong_handicap", "identity_check", "cashout_fault",
               "casino_round")  # fmt: skip

EVENTS = {
    "en": ("Norvik - Halden", "Port Vale Stars - Red Mill", "Ashworth v. Delacroix", "Lakeside - Old Harbour"),
    "ru": ("Заря-2 - Маяк", "Сокол-Тест - Вымпел", "Иволгина - Лаврова", "Порт - Горняк-2"),
}
GAMES = ("Golden Orchard", "Lantern Keeper", "Copper Canyon", "Sea of Sevens")

PAPERS: dict[EvidenceKind, tuple[str, str]] = {
    EvidenceKind.ACCOUNT_STATEMENT: ("statement of the account for the last 30 days", "выписка по счёту за 30 дней"),
    EvidenceKind.RECEIPT: ("the bank's letter", "справка банка"),
    EvidenceKind.BET_SLIP: ("picture of the slip", "снимок купона"),
    EvidenceKind.OFFICIAL_RESULT: ("the federation's protocol", "протокол федерации"),
    EvidenceKind.SCREENSHOT: ("screenshot from the client's telephone", "снимок экрана телефона"),
    EvidenceKind.LOG_REFERENCE: ("log lines of the application server", "строки журнала сервера приложений"),
    EvidenceKind.IDENTITY_DOCUMENT: ("identity card, both sides", "паспорт, разворот с фото"),
    EvidenceKind.PROOF_OF_ADDRESS: ("bill of the water works", "квитанция за коммунальные услуги"),
    EvidenceKind.BONUS_TERMS: ("the terms as accepted", "условия в принятой редакции"),
    EvidenceKind.RULES_CLAUSE: ("clause of the rules in force", "пункт действующих правил"),
    EvidenceKind.CORRESPONDENCE: ("record of the conversation", "запись разговора"),
    EvidenceKind.ROUND_ID: ("number of the round", "номер раунда"),
    EvidenceKind.PROVIDER_LOG: ("the provider's log of the round", "журнал раунда от провайдера"),
}
"""How a piece of evidence is described as it comes in: in English, in Russian."""


@cache
def words(language: str) -> dict[str, dict[str, Any]]:
    """The texts of `topics_LANGUAGE.toml` by topic; `talk` holds what is said whatever the topic."""
    return tomllib.loads(Path(__file__).with_name(f"topics_{language}.toml").read_text("utf-8"))


def told(text: str, facts: Mapping[str, str]) -> str:
    """The text with its holes filled; braces that are no hole would be a fault of the file."""
    return text.format_map(facts)
