"""The list: what the filter finds, in which order, and how a row reads."""

from __future__ import annotations

import re
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.tui.cli.conftest import Floor
from tui.cli.queue_table import COLUMNS, cell_width, fitted


@pytest.fixture
def three(floor: Floor) -> list[str]:
    """Three complaints, the oldest first."""
    return [
        floor.new(
            "channel=mail",
            "email=a@example.com",
            "subject=Вывод средств",
            "category=payment",
            "received_at=2026-01-01T10:00:00Z",
        ),
        floor.new(
            "channel=phone",
            "phone=+4470000001",
            "subject=Cash out",
            "category=bonus",
            "received_at=2026-01-02T10:00:00Z",
        ),
        floor.new("channel=mail", "subject=Odds", "priority=high", "received_at=2026-01-03T10:00:00Z"),
    ]


class TestFilters:
    @pytest.mark.parametrize(
        ("words", "found"),
        [((), [0, 1, 2]), (("channel:mail",), [0, 2]), (("channel:mail", "category:payment"), [0]), (("category:payment,bonus",), [0, 1]),
         (("handler:none",), [0, 1, 2]), (("priority:high",), [2]), (("ВЫВОД",), [0]), (('"cash out"',), [1]), (("level>=1",), []),
         (("is:closed",), []), (("stage:registration", "is:all"), [0, 1, 2]), (("category:none",), [2]), (("status:open",), [0, 1, 2])],
    )  # fmt: skip
    def test_what_is_found_what_breaches_next_first(
        self, floor: Floor, three: list[str], words: tuple[str, ...], found: list[int]
    ) -> None:
        assert [row["ref"] for row in floor.read("list", *words)] == [three[place] for place in found]

    def test_me_is_who_asks(self, floor: Floor, three: list[str]) -> None:
        floor.ok("do", three[1], "claim")
        assert [row["ref"] for row in floor.read("list", "handler:me")] == [three[1]]
        assert [row["ref"] for row in floor.read("list", f"handler:{floor.admin}")] == [three[1]]

    def test_a_limit_and_a_word_that_there_is_more(self, floor: Floor, three: list[str]) -> None:
        assert len(floor.read("list", "--limit", "2")) == 2
        assert "there are more than 2" in floor.ok("list", "--limit", "2").err
        assert floor.ok("list", "--limit", "3").err == ""

    def test_nothing_found_is_said_beside_the_output(self, floor: Floor) -> None:
        told = floor.ok("list")
        assert (told.out, told.err) == ("", "no case is found\n")


class TestRows:
    def test_a_row_is_a_part_of_what_show_prints(self, floor: Floor, three: list[str]) -> None:
        row = floor.read("list")[0]
        whole = floor.read("show", three[0])
        reckoned = {"next_due_at", "next_clock", "breached", "paused_for", "signals"}
        partly = {
            name: value for name, value in row.items() if not isinstance(value, dict) and name not in reckoned
        }
        assert partly == {name: whole[name] for name in partly}
        assert row["client"] == {name: whole["client"][name] for name in row["client"]}

    def test_of_the_clocks_it_has_the_one_that_is_due_first(self, floor: Floor, three: list[str]) -> None:
        for row in floor.read("list"):
            live = [clock for clock in floor.read("show", row["ref"])["clocks"] if clock["stopped_at"] is None]
            first = min(live, key=lambda clock: (clock["due_at"], clock["key"]))
            assert (row["next_due_at"], row["next_clock"]) == (first["due_at"], first["name"])
            assert row["breached"] is first["breached"]
            assert row["paused_for"] is None

    def test_a_late_one_says_by_how_much(self, floor: Floor, three: list[str]) -> None:
        line = next(line for line in floor.ok("list").out.splitlines() if line.startswith(three[0]))
        assert re.match(rf"{three[0]} +late \d+ (d|mo|y) ", line)

    def test_a_row_as_text(self, floor: Floor, three: list[str]) -> None:
        heading, first, *_rest = floor.ok("list").out.splitlines()
        assert heading.startswith("case ")
        assert first.startswith(three[0])
        assert "Вывод средств" in first
        assert "\x1b" not in first

    @pytest.mark.parametrize("width", [20, 64, 80, 100, 120, 200])
    def test_no_line_is_wider_than_the_terminal(self, width: int) -> None:
        from db.queue import Row
        from tui.cli.queue_table import table

        at = datetime(2026, 1, 1, tzinfo=UTC)
        row = Row(
            number=1, ref="26-123456-7", version=1, updated_seq=1, is_open=True, queue_at=0, stage="investigation",
            status="waiting_external", level=0, department="responsible_gambling", handler="a.very.long.login", category="payment",
            product="", channel="mail", priority="normal", complexity="", client_number=1, client_name="王小明 " * 9, vulnerable=False,
            tier="", amount="", subject="Ставка не рассчитана " * 20, received_at=at, stage_since=at, closed_at=None,
            next_due_at=at, next_clock="first_answer", paused_for="", policy="house/2026.1", signals=0, appeals=0, escalated_by="",
            unanswered=0, verdict="", outcome="", disposition="",
        )  # fmt: skip
        lines = table([row], at, width).splitlines()
        taken = sum(column.width + 2 for column in COLUMNS if column.width and width >= column.from_width)
        assert all(sum(map(cell_width, line)) <= max(width, taken + 8) for line in lines)


@given(
    st.text(alphabet=st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Cn", "Co"]), max_size=30),
    st.integers(1, 20),
)
def test_a_cell_is_filled_exactly(text: str, width: int) -> None:
    assert sum(map(cell_width, fitted(text, width))) == width
