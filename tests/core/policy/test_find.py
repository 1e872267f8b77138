"""A policy is found by the name that people type, or by its file."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from core.errors import BadInput
from core.policy import SHIPPED, find_policy, house, shipped
from core.toml_file import BadFile

SMALL = Path(__file__).parents[2] / "data" / "policies" / "small.toml"


def test_by_the_names_that_ship() -> None:
    assert tuple(SHIPPED) == ("house", "ukgc", "mga", "curacao", "disp-like")
    assert {find_policy(name).id for name in SHIPPED} == {"house", "ukgc", "mga", "curacao", "disp_like"}


@pytest.mark.parametrize("name", ["disp-like", "disp_like", "DISP-like", " disp-like "])
def test_by_either_spelling(name: str) -> None:
    assert find_policy(name) is shipped("disp-like")


def test_the_house_default_is_one_of_them() -> None:
    assert find_policy("house") is house()


def test_by_a_file() -> None:
    assert find_policy(str(SMALL)).name == "small/1"


def test_by_a_file_without_an_ending(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "ours").write_text(SMALL.read_text("utf-8"), encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    assert find_policy("ours").name == "small/1"


def test_a_name_that_ships_wins_over_a_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "mga").write_text(SMALL.read_text("utf-8"), encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    assert find_policy("mga").id == "mga"
    assert find_policy("./mga").id == "small"


@pytest.mark.parametrize(
    ("name", "message"),
    [
        (
            "ukcg",
            'There is no policy "ukcg": give one of house, ukgc, mga, curacao, disp-like, or a file'
            " (did you mean ukgc?)",
        ),
        ("zzzz", 'There is no policy "zzzz": give one of house, ukgc, mga, curacao, disp-like, or a file'),
        ("", 'There is no policy "": give one of house, ukgc, mga, curacao, disp-like, or a file'),
    ],
)
def test_a_name_that_is_none_is_told_with_the_near_miss(name: str, message: str) -> None:
    with pytest.raises(BadInput) as refused:
        find_policy(name)
    assert str(refused.value) == message
    assert refused.value.field == "policy"


def test_a_name_that_no_file_can_have_is_told_too() -> None:
    with pytest.raises(BadInput, match="There is no policy"):
        find_policy("x" * 5000)


@pytest.mark.parametrize("path", ["gone.toml", "policies/gone"])
def test_a_file_that_is_not_there_is_told_as_a_file(path: str) -> None:
    with pytest.raises(BadFile, match="expected a file that can be read, found No such file or directory"):
        find_policy(path)


def test_importing_the_package_reads_no_file() -> None:
    """A start pays for the one policy that is in force."""
    code = "import core.policy.load as load; print(load._read.cache_info().currsize)"
    root = Path(__file__).parents[3]
    done = subprocess.run([sys.executable, "-c", code], cwd=root, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "0"
