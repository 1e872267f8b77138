"""The rows of a CSV file become cases, each once; a row that does not fit refuses only itself and says why."""

from __future__ import annotations

import csv
import gzip
import os
from datetime import UTC, datetime
from pathlib import Path

import pytest

from core.channels import csv_intake, csv_rows
from core.channels.csv_intake import CsvIntake, Progress, RefusedRows
from core.channels.csv_map import CsvMap, read_map
from core.channels.csv_rows import RowFault
from core.channels.summary import Summary
from core.commands import Register
from core.desk import Desk, Done
from core.errors import BadInput
from core.people import Person
from core.policy import house
from core.ports import Unit
from core.stages import Stage
from core.text import is_clean
from core.toml_file import load
from tests.core.channels.mailroom import Mailroom, counts

MAP = """id = "shop"
id_columns = ["Number"]
currency = "EUR"
[columns]
category = "Topic"
received_at = "Day"
email = "Mail"
phone = "Phone"
amount = "Sum"
name = "Client"
[texts]
subject = "{Topic} of {Day}"
description = "{Words}\\nShop: {Shop}"
[constants]
channel = "letter"
language = "en"
[values.category]
"Cards" = "payment"
[dates]
formats = ["%d.%m.%Y %H:%M", "%d.%m.%Y"]
zone = "Europe/Moscow"
"""
HEAD = "Number,Topic,Day,Mail,Phone,Sum,Client,Words,Shop"
ROW = '1,Cards,02.03.2026 12:00,Anna@Client.example,,"1 200,50",Anna Petrova,"It was\ncharged twice",'


def shop(rows: str | list[str], path: Path, head: str = HEAD) -> Path:
    lines = rows if isinstance(rows, str) else "\n".join(rows)
    path.write_text(f"{head}\n{lines}\n", encoding="utf-8")
    return path


class Import:
    """An import by MAP; `faults` are all that the last run told."""

    def __init__(self, room: Mailroom, columns: str = MAP) -> None:
        self.room = room
        self.intake = CsvIntake(room.store, room.desk, load(columns, CsvMap))
        self.faults: list[RowFault] = []

    def __call__(self, path: Path, **options: bool) -> Summary:
        self.faults = []
        return self.intake.run(path, refused=self.faults.append, **options)


@pytest.fixture
def imported(room: Mailroom) -> Import:
    return Import(room)


class TestAGoodRow:
    def test_is_a_case_with_every_field_where_the_map_puts_it(self, room: Mailroom, imported: Import, tmp_path: Path) -> None:
        assert counts(imported(shop(ROW, tmp_path / "shop.csv"))) == {"registered": 1}
        case = room.cases()[0]
        assert (case.channel, case.category, case.language, case.source) == ("letter", "payment", "en", "csv:shop:1")
        assert (case.subject, case.description) == ("Cards of 02.03.2026 12:00", "It was\ncharged twice")
        assert case.received_at == datetime(2026, 3, 2, 9, tzinfo=UTC)  # noon in Moscow
        assert str(case.amount) == "1200.50 EUR"
        assert case.client is not None
        assert (case.client.name, [contact.value for contact in case.client.contacts]) == ("Anna Petrova", ["anna@client.example"])

    def test_that_was_answered_elsewhere_before_brings_the_day_of_its_answer(self, room: Mailroom, tmp_path: Path) -> None:
        answered = MAP.replace('received_at = "Day"', 'received_at = "Day"\nanswered_at = "Answered"')
        rows = [f"{ROW},02.03.2026 14:30", ROW.replace("1,", "2,", 1) + ","]
        path = shop(rows, tmp_path / "shop.csv", f"{HEAD},Answered")
        Import(room, answered)(path)
        told = {case.source: {mark.what.value: mark.at for mark in case.marks} for case in room.cases()}
        assert told["csv:shop:1"]["informed"] == datetime(2026, 3, 2, 11, 30, tzinfo=UTC)
        assert "informed" not in told["csv:shop:2"]

    def test_is_acknowledged_by_nobody_and_stays_in_registration(self, room: Mailroom, imported: Import, tmp_path: Path) -> None:
        imported(shop(ROW, tmp_path / "shop.csv"))
        case = room.cases()[0]
        assert (case.messages, case.stage) == ((), Stage.REGISTRATION)

    def test_comes_in_once_however_often_it_is_imported(self, room: Mailroom, imported: Import, tmp_path: Path) -> None:
        path = shop(ROW, tmp_path / "shop.csv")
        imported(path)
        assert counts(imported(path)) == {"duplicates": 1}
        assert counts(imported(shop([ROW, ROW.replace("1,", "2,", 1)], tmp_path / "more.csv"))) == {"duplicates": 1, "registered": 1}
        assert len(room.cases()) == 2

    def test_in_an_export_with_its_columns_in_another_order_is_the_same_row(self, imported: Import, tmp_path: Path) -> None:
        imported(shop("1,Cards,02.03.2026,,,,Anna,Twice,", tmp_path / "one.csv"))
        other = shop("x,,Twice,Anna,,,,02.03.2026,Cards,1", tmp_path / "other.csv", head="New,Shop,Words,Client,Sum,Phone,Mail,Day,Topic,Number")
        assert counts(imported(other)) == {"duplicates": 1}

    def test_is_read_from_a_packed_file_and_in_another_encoding(self, room: Mailroom, tmp_path: Path) -> None:
        packed = tmp_path / "shop.csv.GZ"
        packed.write_bytes(gzip.compress((HEAD.replace(",", ";") + "\n1;Cards;02.03.2026;;;;Анна;Списали дважды;\n").encode("cp1251")))
        columns = MAP.replace("[columns]", '[file]\nencoding = "cp1251"\ndelimiter = ";"\n[columns]')
        assert counts(Import(room, columns)(packed)) == {"registered": 1}
        assert room.cases()[0].description == "Списали дважды"

    def test_is_clean_whatever_stands_in_it(self, room: Mailroom, imported: Import, tmp_path: Path) -> None:
        nasty = "\x1b]52;c;cm0=\x07\u202e[@click=app.quit]x[/]\x9b2J"
        imported(shop(f"{nasty},Cards,02.03.2026,,,,{nasty},{nasty},", tmp_path / "shop.csv"))
        case = room.cases()[0]
        assert all(is_clean(text) for text in (case.subject, case.description, case.source, case.client.name if case.client else ""))

    def test_beginning_with_a_byte_order_mark_has_its_first_column(self, imported: Import, tmp_path: Path) -> None:
        path = tmp_path / "shop.csv"
        path.write_text(f"{HEAD}\n{ROW}\n", encoding="utf-8-sig")
        assert counts(imported(path)) == {"registered": 1}


class TestABadRow:
    @pytest.mark.parametrize(
        ("row", "column", "value", "why"),
        [
            ("2,Card,02.03.2026,,,,A,w,", "Topic", "Card", "payment"),
            ("2,Cards,2026-03-02,,,,A,w,", "Day", "2026-03-02", "%d.%m.%Y"),
            ("2,Cards,31.02.2026,,,,A,w,", "Day", "31.02.2026", "a date"),
            ("2,Cards,02.03.2026,nobody,,,A,w,", "Mail", "nobody", "address"),
            ("2,Cards,02.03.2026,,12,,A,w,", "Phone", "12", "digits"),
            ("2,Cards,02.03.2026,,,1.200,A,w,", "Sum", "1.200", "1.200"),
            (",Cards,02.03.2026,,,,A,w,", "Number", "", "no id"),
            ("2,Cards,02.03.2026,,,,A", "", "", "7 cells"),
            ('2,Cards,02.03.2026,,,,A,"w"x,', "", "", "CSV"),
        ],
        ids=lambda value: str(value)[:20],
    )
    def test_refuses_only_itself_and_says_where_and_why(
        self, room: Mailroom, imported: Import, tmp_path: Path, row: str, column: str, value: str, why: str
    ) -> None:
        path = shop([ROW, row, ROW.replace("1,", "3,", 1)], tmp_path / "shop.csv")
        summary = imported(path)
        assert counts(summary) == {"registered": 2, "refused": 1}
        (fault,) = imported.faults
        assert (fault.row, fault.column, fault.value) == (3, column, value) and why in str(fault.why)
        assert summary.refusals[0].what.startswith("row 3")

    def test_tells_all_that_is_wrong_in_it(self, imported: Import, tmp_path: Path) -> None:
        imported(shop("2,Card,never,nobody,,,A,w,", tmp_path / "shop.csv"))
        assert [fault.column for fault in imported.faults] == ["Topic", "Day", "Mail"]

    def test_of_another_encoding_refuses_only_itself(self, imported: Import, tmp_path: Path) -> None:
        path = tmp_path / "shop.csv"
        path.write_bytes(f"{HEAD}\n2,Cards,02.03.2026,,,,".encode() + b"\xc0\xed\xed\xe0,w,\n" + f"{ROW}\n".encode())
        assert counts(imported(path)) == {"registered": 1, "refused": 1}
        assert imported.faults[0].column == "Client" and is_clean(imported.faults[0].value)

    def test_that_came_before_with_other_values_changes_nothing(self, room: Mailroom, imported: Import, tmp_path: Path) -> None:
        imported(shop("1,Cards,02.03.2026,,,,Anna,Twice,", tmp_path / "shop.csv"))
        assert counts(imported(shop("1,Cards,02.03.2026,,,,Anna,Thrice,", tmp_path / "shop.csv"))) == {"refused": 1}
        (case,) = room.cases()
        assert case.description == "Twice" and case.ref in str(imported.faults[0].why)

    def test_is_reported_in_a_file_that_no_spreadsheet_runs(self, room: Mailroom, tmp_path: Path) -> None:
        report = tmp_path / "refused.csv"
        with RefusedRows(report) as refused:
            CsvIntake(room.store, room.desk, load(MAP, CsvMap)).run(shop('2,"=cmd()",02.03.2026,,,,A,w,', tmp_path / "s.csv"), refused=refused)
        rows = list(csv.reader(report.read_text(encoding="utf-8-sig").splitlines()))
        assert rows[0] == ["row", "column", "value", "reason"]
        assert rows[1][:3] == ["2", "Topic", "'=cmd()"] and "payment" in rows[1][3]

    def test_does_not_cost_the_others_of_its_batch_their_transaction(self, room: Mailroom, tmp_path: Path) -> None:
        class Stumbling(Desk):
            def enter(self, unit: Unit, command: Register, by: Person, *, os_user: str = "") -> Done:
                if command.source.endswith(":3"):
                    raise RuntimeError("unforeseen")
                return super().enter(unit, command, by, os_user=os_user)

        rows = [f"{number},Cards,02.03.2026,,,,A,w," for number in range(1, 6)]
        room.desk = Stumbling(room.store, house())
        intake = Import(room)
        assert counts(intake(shop(rows, tmp_path / "shop.csv"))) == {"registered": 4, "refused": 1}
        assert [str(fault.why) for fault in intake.faults] == ["RuntimeError"]


class TestADryRun:
    def test_writes_nothing_and_tells_what_a_run_would(self, room: Mailroom, imported: Import, tmp_path: Path) -> None:
        path = shop([ROW, ROW, "2,Card,02.03.2026,,,,A,w,"], tmp_path / "shop.csv")
        before = _sizes(room)
        dry = counts(imported(path, dry_run=True))
        assert _sizes(room) == before
        assert room.cases() == [] and room.book() == []
        assert counts(imported(path)) == dry == {"registered": 1, "duplicates": 1, "refused": 1}
        assert counts(imported(path, dry_run=True)) == {"duplicates": 2, "refused": 1}


class TestAFileThatCannotBeUsed:
    def test_is_told_before_a_row_is_read(self, imported: Import, tmp_path: Path) -> None:
        with pytest.raises(BadInput, match=r"no column “Topic” \(did you mean Topics\?\)"):
            imported(shop(ROW, tmp_path / "a.csv", head=HEAD.replace("Topic", "Topics")))
        with pytest.raises(BadInput, match="more than once"):
            imported(shop(ROW, tmp_path / "b.csv", head=HEAD.replace("Shop", "Topic")))
        with pytest.raises(BadInput, match="cannot be read"):
            imported(tmp_path / "nowhere.csv")
        (tmp_path / "c.csv.gz").write_text("not packed")
        with pytest.raises(BadInput, match="cannot be read"):
            imported(tmp_path / "c.csv.gz")
        (tmp_path / "d.csv").write_text("")
        with pytest.raises(BadInput, match="no column"):
            imported(tmp_path / "d.csv")

    def test_a_line_without_end_does_not_fill_the_memory(self, imported: Import, tmp_path: Path) -> None:
        path = shop([ROW, "x" * (csv_rows.LONGEST_LINE + 1)], tmp_path / "shop.csv")
        with pytest.raises(BadInput, match="no table"):
            imported(path)

    def test_one_that_breaks_off_keeps_what_came_before(self, room: Mailroom, imported: Import, tmp_path: Path) -> None:
        packed = gzip.compress("\n".join([HEAD, *(ROW.replace("1,", f"{n},", 1) for n in range(1, 2_000))]).encode())
        (tmp_path / "cut.csv.gz").write_bytes(packed[: len(packed) // 2])
        summary = imported(tmp_path / "cut.csv.gz")
        assert summary.registered > 0 and summary.refused == 1
        assert "breaks off" in str(imported.faults[-1].why)


def test_progress_tells_rows_and_bytes_to_the_end(room: Mailroom, tmp_path: Path) -> None:
    rows = [f"{number},Cards,02.03.2026,,,,A,w," for number in range(csv_intake.BATCH + 1)]
    path = shop(rows, tmp_path / "shop.csv")
    told: list[Progress] = []
    CsvIntake(room.store, room.desk, load(MAP, CsvMap)).run(path, progress=told.append)
    assert [step.rows for step in told] == [csv_intake.BATCH, csv_intake.BATCH + 1]
    assert told[-1].read == told[-1].size == path.stat().st_size


def _sizes(room: Mailroom) -> list[tuple[str, int]]:
    return [(path.name, path.stat().st_size) for path in sorted(room.path.parent.glob("floor.db*"))]


def _public_complaints() -> list[Path]:
    shared = os.environ.get("CASEFLOOR_SHARED_DATA")
    folder = Path(shared) if shared else Path(__file__).parents[3].parent / "shared" / "data"
    path = folder / "complaints" / "cfpb-28k-metadata.csv.gz"
    return [path] if path.exists() else []


@pytest.mark.parametrize("path", _public_complaints(), ids=lambda path: path.name)
def test_the_public_complaints_come_in_whole(room: Mailroom, path: Path) -> None:
    columns = read_map(Path(__file__).parents[2] / "data" / "cfpb_map.toml")
    summary = CsvIntake(room.store, room.desk, columns).run(path)
    assert counts(summary) == {"registered": 28_156}
    with room.store.view() as view:
        assert view.value("SELECT count(DISTINCT ref) FROM cases") == 28_156
        assert view.value("SELECT count(*) FROM cases WHERE category = ''") == 0
    assert counts(CsvIntake(room.store, room.desk, columns).run(path)) == {"duplicates": 28_156}
