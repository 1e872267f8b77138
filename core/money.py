"""An amount of money in one currency: read from what people type, kept exactly, never mixed with another currency.

`str()` is the one written form, "500.00 EUR", and the form in JSON. How a number is read:

    500  500.5  500,50        a dot or a comma before one or two digits is the decimal point
    1 200,50  1,200.50        spaces and apostrophes group; of two different signs the last is the decimal point
    1,200,000                 a sign that comes twice groups
    1,200 EUR                 1200: a lone comma before three digits groups, for EUR keeps only two decimals
    1.200 EUR                 refused: 1200 to a German, 1.2 to a program; ask for 1200 or 1.20
    1.200 KWD                 1.2: the currency keeps three decimals, and a dot is our own written form
    1,200 BTC                 refused: 1200 or 1.2, the currency allows both
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation, localcontext
from typing import Any

from core.say import Say, say
from core.text import clean_line

_ISO_4217 = """
AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BHD BIF BMD BND BOB BRL BSD BTN BWP BYN BZD CAD CDF CHF CLF
CLP CNY COP CRC CUP CVE CZK DJF DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GNF GTQ GYD HKD HNL HTG HUF
IDR ILS INR IQD IRR ISK JMD JOD JPY KES KGS KHR KMF KPW KRW KWD KYD KZT LAK LBP LKR LRD LSL LYD MAD MDL MGA MKD MMK
MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD OMR PAB PEN PGK PHP PKR PLN PYG QAR RON RSD RUB RWF SAR
SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TND TOP TRY TTD TWD TZS UAH UGX USD UYU UZS VED
VES VND VUV WST XAF XCD XCG XOF XPF YER ZAR ZMW ZWG
"""
"""Currencies in circulation (ISO 4217, list one), without funds, metals and testing codes."""

_MINOR_UNITS_NOT_TWO = {
    **dict.fromkeys((
        "BIF", "CLP", "DJF", "GNF", "ISK", "JPY", "KMF", "KRW", "PYG", "RWF", "UGX", "VND", "VUV",
        "XAF", "XOF", "XPF"), 0),
    **dict.fromkeys(("BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"), 3),
    "CLF": 4,
}
_CRYPTO = {"BTC": 8, "ETH": 18, "LTC": 8, "TRX": 6, "USDC": 6, "USDT": 6}

MINOR_UNITS: dict[str, int] = {code: _MINOR_UNITS_NOT_TWO.get(code, 2) for code in _ISO_4217.split()} | _CRYPTO
"""Decimal places that a currency keeps, by its code: ISO 4217, and the crypto currencies that betting takes."""

WRITTEN_AS: dict[str, str] = {
    "€": "EUR", "$": "USD", "US$": "USD", "£": "GBP", "₽": "RUB", "РУБ": "RUB", "РУБ.": "RUB", "Р": "RUB", "Р.": "RUB",
    "РУБЛЕЙ": "RUB", "₴": "UAH", "ГРН": "UAH", "ГРН.": "UAH", "₸": "KZT", "ТГ": "KZT", "ТЕНГЕ": "KZT", "₺": "TRY",
    "₼": "AZN", "₾": "GEL", "֏": "AMD", "СУМ": "UZS", "СОМ": "KGS", "₹": "INR", "R$": "BRL", "C$": "CAD", "A$": "AUD",
    "ZŁ": "PLN", "KČ": "CZK", "₪": "ILS", "₩": "KRW", "₫": "VND", "฿": "THB", "₱": "PHP", "₦": "NGN", "₮": "MNT",
    "₿": "BTC", "Ξ": "ETH", "ЕВРО": "EUR", "EURO": "EUR",
}
"""Signs and words read as a currency, in capitals. "$" is the US dollar; "¥" and "kr" are several, so not here."""

MOST_DIGITS = 18
"""Digits before the decimal point that are still an amount."""

_GAP = r"[ \u00a0\u2009\u202f'’]"
_NUMBER_AND_WORDS = re.compile(
    rf"(?P<before>[^\d,+-]*?)\s*(?P<number>[-+]?\d(?:(?:[\d.,]|{_GAP})*\d)?)\s*(?P<after>\D*)")
_SPACED = re.compile(rf"[-+]?[1-9]\d{{0,2}}(?:{_GAP}\d{{3}})+(?:[.,]\d+)?")
_GROUPS_OF_THREE = re.compile(r"[1-9]\d{0,2}(?:[.,]\d{3})+")
_PLAIN = re.compile(rf"[-+]?\d{{1,{MOST_DIGITS}}}(?:\.\d{{1,{MOST_DIGITS}}})?")


class BadMoney(ValueError):
    """What was typed is no amount of money; `message` says what was expected."""

    def __init__(self, message: Say) -> None:
        super().__init__(str(message))
        self.message = message


class MixedCurrencies(TypeError):
    """Two amounts were compared or added that are not in the same currency."""


@dataclass(frozen=True, slots=True)
class Money:
    """`amount` is never negative and carries its currency's decimal places; `currency` is a key of MINOR_UNITS.

    A field of this type in a Pydantic model takes what `read` takes and is a string in JSON.
    """

    amount: Decimal
    currency: str

    def __post_init__(self) -> None:
        object.__setattr__(self, "currency", currency_of(self.currency))
        object.__setattr__(self, "amount", _in_minor_units(self.amount, self.currency))

    @classmethod
    def read(cls, given: object) -> Money:
        """Money from a string ("500 EUR", "€500", "1 200,50 RUB"), a {"value", "currency"} mapping, or Money.

        Raises BadMoney with what was expected.
        """
        if isinstance(given, Money):
            return given
        if isinstance(given, str):
            return _from_text(given)
        if isinstance(given, Mapping) and given.keys() <= {"value", "amount", "currency"} and "currency" in given:
            return _from_parts(given.get("value", given.get("amount")), given["currency"])
        raise _bad(say("an amount and its currency were expected, as in {example}", example="500.00 EUR"))

    def pretty(self) -> str:
        """For screens: thousands grouped by a space, "1 200.00 EUR"."""
        return f"{self._shown():,f} {self.currency}".replace(",", " ")

    def __str__(self) -> str:
        return f"{self._shown():f} {self.currency}"

    def __lt__(self, other: Money) -> bool:
        return self.amount < self._same(other)

    def __le__(self, other: Money) -> bool:
        return self.amount <= self._same(other)

    def __gt__(self, other: Money) -> bool:
        return self.amount > self._same(other)

    def __ge__(self, other: Money) -> bool:
        return self.amount >= self._same(other)

    def __add__(self, other: Money) -> Money:
        return Money(self.amount + self._same(other), self.currency)

    def _same(self, other: Money) -> Decimal:
        if not isinstance(other, Money) or other.currency != self.currency:
            raise MixedCurrencies(f"{self} and {other} are not in the same currency")
        return other.amount

    def _shown(self) -> Decimal:
        """Crypto keeps up to 18 places; zeros beyond the second say nothing."""
        if self.currency not in _CRYPTO:
            return self.amount
        shortest = self.amount.normalize()
        return shortest if int(shortest.as_tuple().exponent) <= -2 else shortest.quantize(Decimal("0.01"))

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: Any) -> Any:
        from pydantic_core import core_schema

        return core_schema.no_info_plain_validator_function(
            cls.read, serialization=core_schema.to_string_ser_schema(when_used="json"))

    @classmethod
    def __get_pydantic_json_schema__(cls, schema: Any, handler: Any) -> dict[str, Any]:
        return {
            "type": "string",
            "title": "Money",
            "description": "An amount and its currency: an ISO 4217 code, or one of " + ", ".join(_CRYPTO) + ".",
            "pattern": r"^[0-9]{1,18}(\.[0-9]{1,18})? [A-Z]{3,4}$",
            "examples": ["500.00 EUR", "40000.00 RUB", "0.0015 BTC"],
        }


def currency_of(written: str) -> str:
    """The code of a currency written as a code, a sign or a word. Raises BadMoney."""
    word = written.strip().upper()
    code = WRITTEN_AS.get(word, word)
    if code not in MINOR_UNITS:
        raise _bad(say("{currency} is no currency known here; write its three-letter code, as in {example}",
                       currency=_quoted(written), example="500.00 EUR"))
    return code


def _from_text(text: str) -> Money:
    match = _NUMBER_AND_WORDS.fullmatch(text.strip()) if len(text) <= 100 else None
    if match is None:
        raise _bad(say("{text} is not an amount; one looks like {example}", text=_quoted(text), example="500.00 EUR"))
    words = [word for word in (match["before"].strip(), match["after"].strip()) if word]
    if not words:
        raise _bad(say("{text} has no currency; write it after the amount, as in {example}", text=_quoted(text),
                       example="500.00 EUR"))
    currencies = {currency_of(word) for word in words}
    if len(currencies) > 1:
        raise _bad(say("{text} names two currencies; write one", text=_quoted(text)))
    currency = currencies.pop()
    return Money(Decimal(_plain_number(match["number"], currency, text)), currency)


def _from_parts(value: object, currency: object) -> Money:
    if not isinstance(currency, str):
        raise _bad(say("the currency must be a code, as in {example}", example="EUR"))
    if isinstance(value, bool) or not isinstance(value, str | int | float | Decimal):
        raise _bad(say("the value must be a number, as in {example}", example="500.00"))
    plain = f"{value:f}" if isinstance(value, Decimal) else str(value).strip()
    if not _PLAIN.fullmatch(plain):
        raise _bad(say("{text} is not a number; one looks like {example}", text=_quoted(plain), example="500.00"))
    return Money(Decimal(plain), currency)


def _plain_number(number: str, currency: str, text: str) -> str:
    """The number with a dot as its decimal point and no grouping, by the rules at the head of this file."""
    if _SPACED.fullmatch(number):
        number = re.sub(_GAP, "", number)
    last = max(number.rfind("."), number.rfind(","))
    if last >= 0:
        whole, sign, decimals = number[:last], number[last], number[last + 1 :]
        if "." in whole or "," in whole:
            if sign in whole:
                number = re.sub("[.,]", "", number) if _grouped(number) else ""
            else:
                number = f"{re.sub('[.,]', '', whole)}.{decimals}" if _grouped(whole) else ""
        elif len(decimals) == 3 and _grouped(number):
            number = _lone_sign(whole, sign, decimals, currency, text)
        else:
            number = f"{whole}.{decimals}"
    if not _PLAIN.fullmatch(number):
        raise _bad(say("{text} is not an amount; one looks like {example}", text=_quoted(text), example="500.00 EUR"))
    return number


def _grouped(number: str) -> bool:
    return _GROUPS_OF_THREE.fullmatch(number) is not None and len(set(number) & set(".,")) == 1


def _lone_sign(whole: str, sign: str, decimals: str, currency: str, text: str) -> str:
    """A number like 1,200 or 1.200: grouped, decimal, or not to be told apart."""
    fine = MINOR_UNITS[currency] >= 3
    if sign == "," and not fine:
        return whole + decimals
    if sign == "." and fine:
        return f"{whole}.{decimals}"
    raise _bad(say("{text} can be read in two ways; write {thousands} or {decimal}", text=_quoted(text),
                   thousands=f"{whole}{decimals} {currency}", decimal=f"{whole}.{decimals[:2]} {currency}"))


def _in_minor_units(amount: Decimal, currency: str) -> Decimal:
    places = MINOR_UNITS[currency]
    try:
        amount = Decimal(amount)
    except (InvalidOperation, TypeError, ValueError):
        raise _bad(say("{text} is not a number; one looks like {example}", text=_quoted(str(amount)),
                       example="500.00")) from None
    if not amount.is_finite() or amount.adjusted() >= MOST_DIGITS:
        raise _bad(say("the amount is too large; at most {digits} digits are read", digits=MOST_DIGITS))
    if amount < 0:
        raise _bad(say("the amount cannot be less than nothing; write it without the minus sign"))
    step = Decimal(1).scaleb(-places)
    with localcontext() as context:
        context.prec = 2 * MOST_DIGITS + 4
        exact = amount.quantize(step)
    if exact != amount:
        raise _bad(say("{currency} keeps {places} decimal places; {amount} has more", currency=currency, places=places,
                       amount=f"{amount:f}"[:40]))
    return exact + 0  # minus zero is zero


def _quoted(text: str) -> str:
    return f"“{clean_line(text, limit=40)}”"


def _bad(message: Say) -> BadMoney:
    return BadMoney(message)
