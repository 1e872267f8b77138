"""A column map is read strictly: what does not hold together is told with its line before a row is read."""

from __future__ import annotations

from pathlib import Path

import pytest

from core.channels.csv_map import CsvMap, read_map
from core.toml_file import BadFile, load

GOOD = """id = "bank"
id_columns = ["Number"]
[columns]
category = "Topic"
received_at = "Day"
[texts]
description = "{Topic}: {Words}"
[constants]
channel = "web"
[values.category]
"Cards" = "payment"
[otherwise]
category = "technical"
[dates]
formats = ["%d.%m.%Y"]
zone = "Europe/Moscow"
"""


def test_a_good_map_names_the_columns_that_it_reads() -> None:
    assert load(GOOD, CsvMap).reads == ("Number", "Topic", "Day", "Words")
    assert load(GOOD, CsvMap).mailbox == "csv:bank"


@pytest.mark.parametrize(
    ("old", "new", "line", "told"),
    [
        ('channel = "web"', 'channel = "webb"', 9, "web"),
        ('"Cards" = "payment"', '"Cards" = "payments"', 11, "payment"),
        ('category = "technical"', 'category = "tech"', 13, "category"),
        ('category = "Topic"', 'categry = "Topic"', 4, "category"),
        ("Europe/Moscow", "Europe/Mosow", 16, "Europe/Moscow"),
        ("%d.%m.%Y", "day", 15, "%Y-%m-%d"),
        ('id = "bank"', 'id = "Bank of Nowhere"', 1, "id"),
        ('[constants]\n', '[constants]\ncategory = "payment"\n', 9, "fed once"),
        ('[values.category]', '[values.priority]', 10, "no such column"),
        ('id_columns = ["Number"]', 'id_columns = ["Number"]\n[file]\nencoding = "cp1252x"', 4, "utf-8"),
        ('id_columns = ["Number"]', 'id_columns = ["Number"]\n[file]\ndelimiter = ";;"', 4, "one character"),
        ('id_columns = ["Number"]', 'id_columns = ["Number"]\ncurrency = "ZZZ"', 3, "a currency"),
    ],
    ids=lambda value: str(value)[:30],
)  # fmt: skip
def test_a_fault_is_told_with_its_line_and_what_was_meant(old: str, new: str, line: int, told: str) -> None:
    assert old in GOOD
    with pytest.raises(BadFile) as caught:
        load(GOOD.replace(old, new), CsvMap, name="map.toml")
    assert f"map.toml:{line}: " in str(caught.value) and told in str(caught.value)


def test_dates_without_their_form_are_told() -> None:
    with pytest.raises(BadFile, match="the form of the dates"):
        load(GOOD[: GOOD.index("[dates]")], CsvMap)


def test_the_map_of_the_public_complaints_holds_together() -> None:
    found = read_map(Path(__file__).parents[2] / "data" / "cfpb_map.toml")
    assert found.id == "cfpb" and found.file.encoding == "utf-8-sig"
