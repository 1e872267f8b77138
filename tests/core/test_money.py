"""Money: what people type is read or refused with what was expected, and currencies never mix."""

from __future__ import annotations

import re
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel, ValidationError

from core.money import MINOR_UNITS, BadMoney, MixedCurrencies, Money

amounts = st.builds(
    lambda currency, minor: Money(Decimal(minor).scaleb(-MINOR_UNITS[currency]), currency),
    st.sampled_from(sorted(MINOR_UNITS)), st.integers(0, 10**17))


class Redress(BaseModel):
    """A model with an amount in it, as commands have."""

    amount: Money
    limit: Money | None = None


class TestReading:
    @pytest.mark.parametrize(("typed", "read"), [
        ("500 EUR", "500.00 EUR"), ("500EUR", "500.00 EUR"), ("500.00 €", "500.00 EUR"), ("EUR 500", "500.00 EUR"),
        ("€500", "500.00 EUR"), ("1 200,50 RUB", "1200.50 RUB"), ("₽40000", "40000.00 RUB"), ("500 eur", "500.00 EUR"),
        ("40 000 руб.", "40000.00 RUB"), ("1\u202f200,5 руб", "1200.50 RUB"), ("1,200.50 USD", "1200.50 USD"),
        ("1.200,50 EUR", "1200.50 EUR"), ("1'200.50 CHF", "1200.50 CHF"), ("1,200,000 USD", "1200000.00 USD"),
        ("1.200.000 EUR", "1200000.00 EUR"), ("$ 99.9", "99.90 USD"), ("US$5", "5.00 USD"), ("руб. 500", "500.00 RUB"),
        ("0.50 EUR", "0.50 EUR"), ("0 EUR", "0.00 EUR"), ("0.500 KWD", "0.500 KWD"), ("500 JPY", "500 JPY"),
        ("0.0015 BTC", "0.0015 BTC"), ("1 btc", "1.00 BTC"), ("0.000000000000000001 ETH", "0.000000000000000001 ETH"),
        ("100 USDT", "100.00 USDT"), ("5.5 trx", "5.50 TRX"), ("EUR 500 €", "500.00 EUR"), ("+5 EUR", "5.00 EUR"),
    ])
    def test_what_people_type(self, typed: str, read: str) -> None:
        assert str(Money.read(typed)) == read

    def test_an_object_with_value_and_currency(self) -> None:
        assert Money.read({"value": "500.00", "currency": "EUR"}) == Money(Decimal(500), "EUR")
        assert Money.read({"amount": 500, "currency": "eur"}) == Money.read("500 EUR")
        assert Money.read({"value": 0.1, "currency": "EUR"}) == Money.read("0.10 EUR")

    def test_a_lone_comma_before_three_digits_groups_where_the_currency_has_two_places(self) -> None:
        assert Money.read("1,200 EUR") == Money.read("1200 EUR")

    @pytest.mark.parametrize("typed", ["1.200 EUR", "1,200 BTC", "500.000 RUB", "1,200 KWD"])
    def test_what_can_be_read_in_two_ways_is_refused(self, typed: str) -> None:
        with pytest.raises(BadMoney, match=r"can be read in two ways; write \d+ ... or \d+\.\d\d ..."):
            Money.read(typed)

    @pytest.mark.parametrize(("typed", "told"), [
        ("500", "has no currency"), ("EUR", "is not an amount"), ("", "is not an amount"), ("five EUR", "not an amount"),
        ("500 XYZ", "“XYZ” is no currency known here"), ("500 ¥", "“¥” is no currency"), ("-5 EUR", "less than nothing"),
        ("5.555 EUR", "in two ways"), ("5.5555 EUR", "keeps 2 decimal places"), ("12 34 EUR", "not an amount"), ("1200 500 EUR", "not an amount"),
        ("1,20,30 EUR", "not an amount"), ("1e9 EUR", "no"), ("5 EUR USD", "no currency known"), ("$5 EUR", "two currencies"),
        ("0.5 JPY", "keeps 0 decimal places"), ("9" * 30 + " EUR", "not an amount"), ("1" * 5000, "not an amount"),
        ({"value": "x", "currency": "EUR"}, "not a number"), ({"value": True, "currency": "EUR"}, "must be a number"),
        ({"value": "1e999999999", "currency": "EUR"}, "not a number"), ({"value": 5, "currency": 5}, "must be a code"),
        (5, "an amount and its currency were expected"), (None, "were expected"), ({"value": 5}, "were expected"),
        ({"value": float("nan"), "currency": "EUR"}, "not a number"), ("5 \x1b[2JEUR", "␛"),
    ])
    def test_a_refusal_says_what_was_expected(self, typed: object, told: str) -> None:
        with pytest.raises(BadMoney, match=re.escape(told)) as caught:
            Money.read(typed)
        assert "\x1b" not in caught.value.message.render()

    def test_too_large_and_not_finite(self) -> None:
        for amount in (Decimal("1e30"), Decimal("Infinity"), Decimal("NaN")):
            with pytest.raises(BadMoney):
                Money(amount, "EUR")

    @given(amounts)
    def test_the_written_form_is_read_back(self, money: Money) -> None:
        assert Money.read(str(money)) == money
        assert Money.read(money.pretty()) == money

    @given(st.text(max_size=120) | st.text(alphabet="0123456789., '-+€$EURBTC\u00a0", max_size=40))
    def test_any_text_is_money_or_told(self, text: str) -> None:
        try:
            money = Money.read(text)
        except BadMoney as error:
            assert error.message.render()
        else:
            assert money.amount >= 0 and money.currency in MINOR_UNITS


class TestShowing:
    def test_for_screens_thousands_are_grouped(self) -> None:
        assert Money.read("1234567.5 EUR").pretty() == "1 234 567.50 EUR"
        assert Money.read("1200 JPY").pretty() == "1 200 JPY"


class TestComparing:
    def test_within_one_currency(self) -> None:
        assert Money.read("5 EUR") < Money.read("5.01 EUR") <= Money.read("5.01 EUR")
        assert Money.read("5 EUR") + Money.read("1.50 EUR") == Money.read("6.50 EUR")
        assert max(Money.read("5 EUR"), Money.read("50 EUR")) == Money.read("50 EUR")

    def test_across_currencies_it_raises(self) -> None:
        five, other = Money.read("5 EUR"), Money.read("5 USD")
        assert five != other
        for compare in (lambda: five < other, lambda: five >= other, lambda: five + other):
            with pytest.raises(MixedCurrencies, match=r"5\.00 EUR and 5\.00 USD"):
                compare()

    def test_equal_amounts_are_one_key(self) -> None:
        assert {Money.read("5 EUR"), Money(Decimal("5.00"), "eur"), Money.read("€5.0")} == {Money.read("5 EUR")}


class TestInAModel:
    def test_json_holds_the_written_form_and_reads_it_back(self) -> None:
        redress = Redress.model_validate({"amount": "1 200,50 RUB"})
        assert redress.model_dump_json() == '{"amount":"1200.50 RUB","limit":null}'
        assert redress.model_dump()["amount"] == Money.read("1200.50 RUB")
        assert Redress.model_validate_json(redress.model_dump_json()) == redress

    def test_a_bad_amount_is_a_validation_error_that_says_why(self) -> None:
        with pytest.raises(ValidationError, match="has no currency"):
            Redress.model_validate({"amount": "500"})

    def test_the_schema_is_a_string_whose_pattern_fits_its_examples(self) -> None:
        schema = Redress.model_json_schema()["properties"]["amount"]
        assert schema["type"] == "string" and schema["description"]
        for example in schema["examples"]:
            assert re.fullmatch(schema["pattern"], str(Money.read(example)))

    @given(amounts)
    def test_every_amount_fits_the_pattern(self, money: Money) -> None:
        assert re.fullmatch(Redress.model_json_schema()["properties"]["amount"]["pattern"], str(money))
