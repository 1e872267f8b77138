"""The policy that ships answers the rules' questions, and a bad policy is refused with the line at fault."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.catalogue import CATEGORIES, Category, Channel, EvidenceKind, EvidenceSource
from core.money import Money
from core.people import Role, person
from core.policy import Approval, Body, Policy, Span, Strength, Unit, house, load_policy
from core.policy.load import HOUSE_FILE
from core.toml_file import BadFile, load

INSTANTS = st.integers(946_684_800, 4_102_444_800).map(lambda seconds: datetime.fromtimestamp(seconds, UTC))

HOUSE_TEXT = HOUSE_FILE.read_text(encoding="utf-8")


def changed(old: str, new: str) -> tuple[str, int]:
    """The house default with one place changed, and the line of that place."""
    assert HOUSE_TEXT.count(old) == 1, f"{old!r} is there {HOUSE_TEXT.count(old)} times"
    return HOUSE_TEXT.replace(old, new), HOUSE_TEXT[: HOUSE_TEXT.index(old)].count("\n") + 1


def policy_with(old: str, new: str) -> Policy:
    return load(changed(old, new)[0], Policy)


def refusal(text: str) -> list[str]:
    with pytest.raises(BadFile) as refused:
        load(text, Policy, name="floor.toml")
    return str(refused.value).splitlines()


class TestTheHouseDefault:
    def test_is_named_as_cases_keep_it(self) -> None:
        assert house().name == "house/2026.1"
        assert house() is house()

    @pytest.mark.parametrize("category", Category)
    def test_has_a_department_and_an_answer_about_evidence_for_every_category(
        self, category: Category
    ) -> None:
        assert category in house().departments[house().department_of(category)].categories
        assert house().required_evidence(category) is not None

    @pytest.mark.parametrize(
        ("category", "department", "evidence"),
        [
            ("payment", "payments", ["account_statement", "receipt"]),
            ("bet_settlement", "trading", ["bet_slip", "official_result"]),
            ("technical", "technical", ["screenshot", "log_reference"]),
            ("identity", "verification", ["identity_document", "proof_of_address"]),
            ("bonus", "promotions", ["bonus_terms", "account_statement"]),
            ("rules", "trading", ["rules_clause"]),
            ("support_quality", "customer_care", ["correspondence"]),
            ("casino_game", "casino", ["round_id", "provider_log"]),
            ("responsible_gambling", "responsible_gambling", []),
            ("data_protection", "data_protection", []),
        ],
    )
    def test_routes_and_asks_as_the_house_does(
        self, category: str, department: str, evidence: list[str]
    ) -> None:
        assert house().department_of(Category(category)) == department
        assert list(house().required_evidence(Category(category))) == evidence

    def test_knows_from_whom_a_piece_is_asked(self) -> None:
        assert house().required_evidence(Category.CASINO_GAME) == {
            EvidenceKind.ROUND_ID: EvidenceSource.CLIENT,
            EvidenceKind.PROVIDER_LOG: EvidenceSource.EXTERNAL,
        }

    def test_asks_for_identity_where_money_or_personal_data_are_touched(self) -> None:
        assert {c for c in Category if house().needs_identity(c)} == {
            c for c, row in CATEGORIES.items() if row.needs_identity
        }
        assert house().needs_identity(Category.PAYMENT)
        assert not house().needs_identity(Category.RESPONSIBLE_GAMBLING)

    def test_holds_the_windows(self) -> None:
        windows = house().windows
        assert (windows.complain.value, windows.complain.unit) == (12, Unit.MONTHS)
        assert (windows.appeal.value, windows.appeal.unit) == (30, Unit.DAYS)
        assert house().sending.hold.value == 20

    def test_acknowledges_mail_by_itself_and_a_call_not(self) -> None:
        assert house().acknowledges_by_itself(Channel.MAIL)
        assert not house().acknowledges_by_itself(Channel.PHONE)

    def test_says_how_to_appeal_in_the_clients_language_or_the_first_one(self) -> None:
        russian = house().appeal_text("ru", "26-4213-7")
        assert "26-4213-7" in russian
        assert "30 дней" in russian
        assert house().appeal_text("de", "26-4213-7") == house().appeal_text("en", "26-4213-7")
        assert house().appeal_text(None, "26-4213-7").startswith("If you do not agree")

    def test_names_no_body_and_no_closed_platform(self) -> None:
        assert house().bodies_on(date(2026, 6, 1)) == ()

    def test_says_beside_every_figure_where_it_comes_from(self) -> None:
        assert house().windows.appeal.source
        assert house().windows.appeal.strength is Strength.HOUSE

    def test_names_departments_for_people(self) -> None:
        assert house().department_label("payments", "ru") == "Платежи"
        assert house().department_label("abolished", "ru") == "abolished"

    def test_is_read_from_any_path(self, tmp_path: Path) -> None:
        copy = tmp_path / "ours.toml"
        copy.write_text(HOUSE_TEXT.replace('id = "house"', 'id = "ours"'), encoding="utf-8")
        assert load_policy(copy).name == "ours/2026.1"


class TestApproval:
    lead = Approval((Role.LEAD, Role.MANAGER, Role.ADMINISTRATOR), 1)
    manager = Approval((Role.MANAGER, Role.ADMINISTRATOR), 2)

    @pytest.mark.parametrize(
        ("amount", "approval"),
        [
            ("0 EUR", None),
            ("500 EUR", None),
            ("500.01 EUR", lead),
            ("5000 EUR", lead),
            ("5000.01 EUR", manager),
            ("50000 RUB", None),
            ("50000.01 RUB", lead),
            ("0.01 BTC", lead),
        ],
    )
    def test_above_the_threshold_a_second_person(self, amount: str, approval: Approval | None) -> None:
        assert house().approval_for(Money.read(amount)) == approval

    def test_in_an_unknown_currency_never_where_the_policy_says_so(self) -> None:
        policy = policy_with('unknown_currency = "always"', 'unknown_currency = "never"')
        assert policy.approval_for(Money.read("100 BTC")) is None

    def test_comes_from_who_has_the_role_and_the_level(self) -> None:
        assert self.lead.may_come_from(person("l", Role.LEAD))
        assert not self.lead.may_come_from(person("l", Role.LEAD, level=0))
        assert not self.lead.may_come_from(person("s", Role.SPECIALIST, level=2))
        assert not self.manager.may_come_from(person("l", Role.LEAD))

    @given(
        st.decimals(min_value=0, max_value=10**7, places=2),
        st.decimals(min_value=0, max_value=10**7, places=2),
    )
    def test_a_larger_amount_never_needs_less(self, one: Decimal, other: Decimal) -> None:
        smaller, larger = sorted((one, other))
        levels = [
            approval.level if approval else -1
            for approval in (house().approval_for(Money(amount, "EUR")) for amount in (smaller, larger))
        ]
        assert levels == sorted(levels)


class TestSpan:
    @staticmethod
    def span(value: int, unit: Unit) -> Span:
        return Span(value=value, unit=unit, source="test", strength=Strength.HOUSE)

    def test_a_month_that_is_too_short_ends_on_its_last_day(self) -> None:
        end_of_january = datetime(2026, 1, 31, 12, tzinfo=UTC)
        assert self.span(1, Unit.MONTHS).after(end_of_january) == datetime(2026, 2, 28, 12, tzinfo=UTC)
        assert self.span(12, Unit.MONTHS).before(datetime(2028, 2, 29, tzinfo=UTC)) == datetime(
            2027, 2, 28, tzinfo=UTC
        )

    @given(INSTANTS, st.integers(0, 500), st.sampled_from(Unit))
    def test_after_never_lies_before_and_grows_with_the_value(
        self, moment: datetime, value: int, unit: Unit
    ) -> None:
        after = self.span(value, unit).after(moment)
        assert moment <= after < self.span(value + 1, unit).after(moment)
        assert self.span(value, unit).before(moment) <= moment


class TestRetry:
    def test_waits_longer_and_longer_and_then_gives_up(self) -> None:
        retry = house().sending.retry
        waits = [retry.wait_after(failures) for failures in range(1, retry.attempts + 1)]
        assert waits[0] == timedelta(seconds=30)
        assert waits[-1] is None
        known = [wait for wait in waits if wait is not None]
        assert known == sorted(known)
        assert len(known) == retry.attempts - 1


class TestBodies:
    def test_are_named_between_their_dates_only(self) -> None:
        body = Body(
            name="IBAS",
            contact="by post",
            named_from=date(2026, 4, 1),
            named_until=date(2026, 4, 30),
            source="licence",
            strength=Strength.MUST,
        )
        days = [date(2026, 3, 31), date(2026, 4, 1), date(2026, 4, 30), date(2026, 5, 1)]
        assert [body.may_be_named_on(day) for day in days] == [False, True, True, False]


BODY = (
    '[[bodies]]\nname = "A"\ncontact = "B"\nnamed_from = 2026-05-01\nnamed_until = 2026-04-01\n'
    'source = "licence"\nstrength = "must"\n'
)


class TestABadPolicyIsRefused:
    @pytest.mark.parametrize(
        ("old", "new", "fault"),
        [
            ('id = "house"', 'id = "Our House"', "id: expected text like ^[a-z][a-z0-9_]*$, found \"Our House\""),
            ("valid_from = 2026-01-01", 'valid_from = "soon"',
             'valid_from: expected a date as 2026-01-31, found "soon"'),
            ("valid_from = 2026-01-01", "valid_to = 2025-12-31\nvalid_from = 2026-01-01",
             "valid_to: expected a date not before 2026-01-01, found 2025-12-31"),
            ('languages = ["en", "ru"]', "languages = []", "languages: expected 1 or more items, found an empty list"),
            ('categories = ["bonus"]', 'categories = ["bonus", "payment"]',
             'departments.promotions.categories[1]: expected each category in one department only, found "payment"'
             " (payments has it already)"),
            ('categories = ["bonus"]', 'categories = ["bonsu"]',
             "departments.promotions.categories[0]: expected one of payment, bet_settlement, technical, identity,"
             " bonus, rules, support_quality, casino_game, responsible_gambling, data_protection,"
             ' found "bonsu" (did you mean bonus?)'),
            ('label = { en = "Casino", ru = "Казино" }', 'label = { en = "Casino" }',
             "departments.casino.label: expected a text in every language of the policy, found none in ru"),
            ('required_for = ["payment", ', "required_for = [",
             "identity.required_for: expected every category that touches money or personal data,"
             " found none for payment"),
            ('rules = { rules_clause = "department" }', 'rules = { rules_clause = "departmnt" }',
             "evidence.required.rules.rules_clause: expected one of client, department, external,"
             ' found "departmnt" (did you mean department?)'),
            ('unknown_currency = "always"', 'unknown_currency = "sometimes"',
             'approval.unknown_currency: expected one of always, never, found "sometimes"'),
            ('above = { EUR = "500", ', 'above = { EUR = "-1", ',
             'approval.steps[0].above.EUR: expected 0 or more, found "-1"'),
            ('above = { EUR = "500", ', 'above = { EURO = "1", EUR = "500", ',
             "approval.steps[0].above.EURO: expected a currency code such as EUR, found \"EURO\" (did you mean EUR?)"),
            ('above = { EUR = "5000", ', 'above = { EUR = "400", ',
             "approval.steps[1].above.EUR: expected more than 500, found 400"),
            ('above = { EUR = "5000", ', 'above = { CHF = "9000", EUR = "5000", ',
             'approval.steps[1].above.CHF: expected a currency that the step before has too, found "CHF"'),
            ('level = 2\nsource = "house default"\nstrength = "house"\n\n\n[windows]',
             'level = 0\nsource = "house default"\nstrength = "house"\n\n\n[windows]',
             "approval.steps[1].level: expected 1 or more, found 0"),
            ('appeal = { value = 30, unit = "days"', 'appeal = { value = 30, unit = "day"',
             "windows.appeal.unit: expected one of seconds, minutes, hours, days, weeks, months,"
             ' found "day" (did you mean days?)'),
            ('reopen = { value = 90, unit = "days", source = "house default", strength = "house" }',
             'reopen = { value = 90, unit = "days", strength = "house" }',
             "windows.reopen.source: expected text, found nothing"),
            ("# From closing to reopening", "apeal = 3\n# From closing to reopening",
             "windows.apeal: expected one of complain, appeal, reopen, reply, outside, found an unknown key"
             " (did you mean appeal?)"),
            ("automatic = { mail = true", 'automatic = { mail = "yes"',
             'acknowledgement.automatic.mail: expected true or false, found "yes"'),
            ("waits = [30, ", "waits = [0, ", "sending.retry.waits[0]: expected 1 or more, found 0"),
            ("attempts = 12", "attempts = 0", "sending.retry.attempts: expected 1 or more, found 0"),
            ('en = """\nIf you do not agree', 'en = "Write to us about {ref} {now}"\nfr = """{days} {ref}',
             "appeal.text.en: expected text with the holes {ref}, {days}, found the holes {now}, {ref}"),
            ('en = """\nIf you do not agree', 'en = "{days} {ref!r:>9000000000}"\nfr = """{days} {ref}',
             "appeal.text.en: expected text with the holes {ref}, {days}, found the holes {days}, {ref!r:>9000000000}"),
        ],
    )  # fmt: skip
    def test_with_the_line_at_fault(self, old: str, new: str, fault: str) -> None:
        text, line = changed(old, new)
        assert refusal(text) == [f"floor.toml:{line}: {fault}"]

    def test_with_the_line_of_a_body_that_ends_before_it_begins(self) -> None:
        line = (HOUSE_TEXT + BODY[: BODY.index("named_until")]).count("\n") + 1
        assert refusal(HOUSE_TEXT + BODY) == [
            f"floor.toml:{line}: bodies[0].named_until: expected a date not before 2026-05-01, found 2026-04-01"
        ]

    def test_that_leaves_a_category_without_a_department(self) -> None:
        text, _ = changed('categories = ["bonus"]', "categories = []")
        (fault,) = refusal(text)
        assert fault.endswith(": departments: expected a department for every category, found none for bonus")

    def test_that_leaves_a_category_without_an_answer_about_evidence(self) -> None:
        text, _ = changed('rules = { rules_clause = "department" }\n', "")
        (fault,) = refusal(text)
        header = HOUSE_TEXT[: HOUSE_TEXT.index("[evidence.required]")].count("\n") + 1
        assert fault == (
            f"floor.toml:{header}: evidence.required: expected a table for every category, empty where nothing is asked,"
            " found none for rules"
        )

    def test_that_is_empty_with_everything_that_it_lacks(self) -> None:
        assert [line.split(":")[2].strip() for line in refusal("")] == sorted(
            name for name, field in Policy.model_fields.items() if field.is_required()
        )
