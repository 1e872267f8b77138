"""`casefloor referral`: the act and the file, together or the file alone; who may have it, and what is refused."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

import pytest

from tests.tui.cli.conftest import Floor


@pytest.fixture
def ref(floor: Floor) -> str:
    """A case in analysis, with a note of ours."""
    ref = floor.new("channel=phone", "name=Ivan Petrov", "phone=+442079460000", "description=No payout since March",
                    "demand=Pay me out", "category=payment")  # fmt: skip
    floor.ok("do", ref, "note", "text=SECRET")
    floor.ok("do", ref, "acknowledge", "told=yes")
    floor.ok("do", ref, "advance")
    return ref


@pytest.fixture
def out(tmp_path: Path) -> Path:
    return tmp_path / "case.zip"


def member(path: Path, name: str) -> str:
    with zipfile.ZipFile(path) as archive:
        return archive.read(name).decode()


def test_without_a_body_it_is_the_file_of_the_case_as_it_stands(floor: Floor, ref: str, out: Path) -> None:
    told = floor.ok("referral", ref, "--out", str(out))
    assert ref in told.out and str(out) in told.out
    assert "with no independent body yet" in told.err
    assert "No payout since March" in member(out, "summary.html")
    assert floor.read("show", ref)["referral"] is None


def test_with_a_body_the_case_goes_there_first(floor: Floor, ref: str, out: Path) -> None:
    words = ["--body", "The Ombudsman", "--reason", "asked=for it", "--contact", "o@example.org", "--reference", "OMB-7"]
    told = floor.read("referral", ref, "--out", str(out), *words)
    assert (told["body"], told["file"], told["missing"], told["with_notes"]) == ("The Ombudsman", str(out), [], False)
    shown = floor.read("show", ref)
    assert (shown["level"], shown["referral"]["reason"], shown["referral"]["by"]) == (3, "asked=for it", floor.admin)
    assert told["version"] == shown["version"] == json.loads(member(out, "case.json"))["version"]
    assert "OMB-7" in member(out, "summary.html")
    again = floor("referral", ref, "--out", str(out), "--force", *words)
    assert again.status == 3 and "The Ombudsman already" in again.err
    assert floor.ok("referral", ref, "--out", str(out), "--force").err == ""


def test_notes_go_out_only_where_they_are_asked_for(floor: Floor, ref: str, out: Path) -> None:
    floor.ok("referral", ref, "--out", str(out))
    assert "SECRET" not in member(out, "journal.json")
    floor.ok("referral", ref, "--out", str(out), "--force", "--with-notes")
    assert "SECRET" in member(out, "journal.json")


def test_it_speaks_the_readers_language(floor: Floor, ref: str, out: Path) -> None:
    floor.ok("referral", ref, "--out", str(out), "--lang", "ru")
    page = member(out, "summary.html")
    assert '<html lang="ru">' in page and "Первый ответ по существу" in page


def test_a_file_that_is_there_stays_and_nothing_is_recorded(floor: Floor, ref: str, out: Path) -> None:
    out.write_text("mine")
    told = floor("referral", ref, "--out", str(out), "--body", "The Ombudsman", "--reason", "asked for it")
    assert (told.status, out.read_text()) == (2, "mine")
    assert "--force" in told.err
    assert floor.read("show", ref)["referral"] is None


@pytest.mark.parametrize(
    ("words", "status", "told"),
    [
        (["--body", "The Ombudsman"], 2, "reason"),
        (["--reason", "asked for it"], 2, "--body"),
        (["--contact", "o@example.org"], 2, "--body"),
    ],
)
def test_words_that_make_no_referral_are_refused(
    floor: Floor, ref: str, out: Path, words: list[str], status: int, told: str
) -> None:
    found = floor("referral", ref, "--out", str(out), *words)
    assert (found.status, out.exists()) == (status, False)
    assert told in found.err


def test_who_may_not_read_a_case_gets_no_file(floor: Floor, ref: str, out: Path) -> None:
    floor.ok("people", "add", "hall", "--name", "Hall", "--role", "wall")
    floor.ok("people", "add", "otto", "--name", "Otto", "--role", "auditor")
    assert floor("referral", ref, "--out", str(out), "--as", "hall").status == 3
    assert not out.exists()
    refused = floor("referral", ref, "--out", str(out), "--as", "otto", "--body", "The Ombudsman", "--reason", "asked for it")
    assert (refused.status, out.exists()) == (3, False)
    assert floor("referral", ref, "--out", str(out), "--as", "otto").status == 0


@pytest.mark.parametrize("where", ["nowhere/case.zip", ".", "x" * 300])
def test_a_place_that_is_none_is_told(floor: Floor, ref: str, tmp_path: Path, where: str) -> None:
    assert floor("referral", ref, "--out", str(tmp_path / where)).status == 2


def test_a_case_that_is_not_there(floor: Floor, ref: str, out: Path) -> None:
    assert floor("referral", "26-999-9", "--out", str(out)).status == 5
    assert not out.exists()
