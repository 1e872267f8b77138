"""`casefloor whatif`: what the cases of a time would have come to under another policy, beside what they came to."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from dataclasses import dataclass, fields
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from core.case import BY_HAND
from core.errors import BadInput
from core.people import LEVELS
from core.policy import Policy, find_policy
from core.say import label, say
from core.whatif import ClockCount, Comparison, Difference, Tally, as_it_was, as_it_would_have_been
from tui.cli.instants import instant
from tui.cli.output import Meter, put, put_json, tell
from tui.cli.who import reads
from tui.i18n import _, current_language, said, translate

if TYPE_CHECKING:
    from tui.cli.call import Call

DAY = timedelta(days=1)

COLUMNS: dict[str, str] = {
    "started": label("started"),
    "met": label("met"),
    "breached": label("breached"),
    "running": label("running"),
    "paused": label("paused"),
    "over": label("over"),
}
"""What is counted of a clock, by the fields of `ClockCount`."""


def whatif(call: Call) -> int:
    """Reads journals and writes nothing. The cases are those that came in from `--from` to the end of `--to`."""
    from core.desk import utc_now
    from db.journals import cases_received, journals_received

    words = call.words
    reads(call.person, "whatif")
    policy = _policy(call, words.policy)
    start, end = _days(words.first, words.last)
    comparison = Comparison(utc_now(), keep=words.cases)
    began = time.perf_counter()
    names: set[str] = set()
    total = cases_received(call.store, start, end)
    meter = Meter(watched=not call.json)
    try:
        for entries in journals_received(call.store, start, end):
            was = as_it_was(entries)
            names.add(was.case.policy)
            comparison.add(was, as_it_would_have_been(entries, policy, comparison.until))
            meter.show(comparison.cases / total, f"{comparison.cases}/{total}")
    finally:
        meter.clear()
    called = Labels(policy, list(_kept(call, names)))
    if call.json:
        put_json(_document(words, comparison, called))
    else:
        put("\n".join(_lines(words, comparison, called)))
    took = time.perf_counter() - began
    tell(said(say("{n} cases in {seconds} s", n=comparison.cases, seconds=f"{took:.1f}")))
    return 0


def _policy(call: Call, typed: str) -> Policy:
    """One that the floor keeps, one that ships, or a file."""
    from tui.cli.policy import named_policy

    return named_policy(call, typed).policy if typed.strip() else find_policy(typed)


def _kept(call: Call, names: set[str]) -> Iterator[Policy]:
    """The policies that the cases really go by, where the floor keeps them."""
    with call.store.reading() as unit:
        for name in sorted(names):
            if (policy := unit.policy(name)) is not None:
                yield policy


def _days(first: str | None, last: str | None) -> tuple[datetime | None, datetime | None]:
    """From the midnight that begins the first day to the one that ends the last, in the reader's own zone."""
    start = _midnight(first, "--from") if first is not None else None
    end = _midnight(last, "--to", 1) if last is not None else None
    if start is not None and end is not None and end <= start:
        raise BadInput(say("{first} is later than {last}", first=f"--from {first}", last=f"--to {last}"), "from")
    return start, end


_DATE = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)


def _midnight(typed: str, option: str, days: int = 0) -> datetime:
    """The instant that a day begins with here, so many days later. Raises BadInput."""
    try:
        if not _DATE.fullmatch(typed.strip()):
            raise ValueError(typed)
        day = date.fromisoformat(typed.strip()) + days * DAY
        return datetime(day.year, day.month, day.day).astimezone().astimezone(UTC)
    except (ValueError, OverflowError, OSError):
        example = say("{option} takes a day such as {example}, not “{typed}”", option=option, example="2026-03-31",
                      typed=typed)  # fmt: skip
        raise BadInput(example, option.lstrip("-")) from None


@dataclass(frozen=True)
class Labels:
    """What clocks and rules are called: by the policy that is tried, else by one that the cases went by."""

    policy: Policy
    kept: list[Policy]

    def rule(self, rule: str) -> str:
        """`Resolution: late`; the id where no policy knows it."""
        from tui.clock_words import share_words

        if rule == BY_HAND:
            return _("by hand")
        name, _at, share = rule.partition("@")
        labels = (policy.rule_label(rule, current_language()) for policy in (self.policy, *self.kept))
        called = next((found for found in labels if found != name), name)
        return f"{called}: {share_words(int(share))}" if share.isdecimal() else called


# As text


def _lines(words: Any, comparison: Comparison, labels: Labels) -> Iterator[str]:
    from tui.cli.policy_text import table_lines

    yield said(say("{n} cases as they were, and as they would have been under {policy}",
                   n=comparison.cases, policy=labels.policy.name))  # fmt: skip
    if not comparison.cases:
        yield said(say("no case came in at that time"))
        return
    yield ""
    heads = [_("clock: as it was → as it would have been"), *(translate(title) for title in COLUMNS.values())]
    yield from table_lines(heads, [_clock_row(rule, comparison, labels) for rule in _clocks(comparison)])
    yield ""
    heads = [_("fired"), _("as it was"), _("as it would have been")]
    yield from table_lines(heads, [
        [labels.rule(rule), str(comparison.was.fired[rule]), str(comparison.would.fired[rule])]
        for rule in _rules(comparison)
    ])  # fmt: skip
    yield ""
    heads = [_("cases that were ever at the level"), _("as it was"), _("as it would have been")]
    yield from table_lines(heads, [
        [f"{level} {translate(LEVELS[level])}", str(comparison.was.levels[level]), str(comparison.would.levels[level])]
        for level in LEVELS
    ])  # fmt: skip
    yield ""
    yield said(say("cases that differ: {n}", n=comparison.differing))
    for found in comparison.differences:
        yield from _difference_lines(found, labels)
    if comparison.differing > len(comparison.differences):
        more = comparison.differing - len(comparison.differences)
        yield said(say("  and {n} more; --cases N shows more", n=more))


def _clock_row(rule: str, comparison: Comparison, labels: Labels) -> list[str]:
    was, would = (_count(tally, rule) for tally in (comparison.was, comparison.would))
    pairs = ((getattr(was, name), getattr(would, name)) for name in COLUMNS)
    return [labels.rule(rule), *(f"{before} → {after}" if before != after else str(after) for before, after in pairs)]


def _difference_lines(found: Difference, labels: Labels) -> Iterator[str]:
    level = f"{found.level_was} → {found.level_would}" if found.level_was != found.level_would else ""
    highest = _("highest level {levels}").format(levels=level) if level else ""
    yield "  " + "  ".join(part for part in (found.ref, instant(found.received_at), highest) if part)
    for title, sign, texts in (
        (_("breached"), "−", [labels.rule(key.partition("/")[0]) for key in found.breached_only_was]),
        (_("breached"), "+", [labels.rule(key.partition("/")[0]) for key in found.breached_only_would]),
        (_("fired"), "−", [labels.rule(rule) for rule, _cause in found.fired_only_was]),
        (_("fired"), "+", [labels.rule(rule) for rule, _cause in found.fired_only_would]),
    ):
        if texts:
            yield f"    {sign} {title}: {'; '.join(texts)}"


# As a document


def _document(words: Any, comparison: Comparison, labels: Labels) -> dict[str, Any]:
    was, would = comparison.was, comparison.would
    return {
        "policy": labels.policy.name,
        "from": words.first,
        "to": words.last,
        "until": _iso(comparison.until),
        "cases": comparison.cases,
        "clocks": [
            {"clock": rule, "label": labels.rule(rule), "was": _numbers(was, rule), "would": _numbers(would, rule)}
            for rule in _clocks(comparison)
        ],
        "rules": [
            {"rule": rule, "label": labels.rule(rule), "was": was.fired[rule], "would": would.fired[rule]}
            for rule in _rules(comparison)
        ],
        "levels": [{"level": level, "was": was.levels[level], "would": would.levels[level]} for level in LEVELS],
        "differing": comparison.differing,
        "differences": [_difference_document(found) for found in comparison.differences],
    }


def _difference_document(found: Difference) -> dict[str, Any]:
    return {
        "ref": found.ref,
        "received_at": _iso(found.received_at),
        "breached": {"only_was": list(found.breached_only_was), "only_would": list(found.breached_only_would)},
        "fired": {"only_was": _firings(found.fired_only_was), "only_would": _firings(found.fired_only_would)},
        "level": {"was": found.level_was, "would": found.level_would},
    }


def _firings(keys: tuple[tuple[str, str], ...]) -> list[dict[str, str]]:
    return [{"rule": rule, "cause": cause} for rule, cause in keys]


def _numbers(tally: Tally, rule: str) -> dict[str, int]:
    count = _count(tally, rule)
    return {field.name: getattr(count, field.name) for field in fields(ClockCount)}


def _count(tally: Tally, rule: str) -> ClockCount:
    return tally.clocks.get(rule) or ClockCount()


def _clocks(comparison: Comparison) -> list[str]:
    """Every clock of either side, by its id."""
    return sorted({*comparison.was.clocks, *comparison.would.clocks})


def _rules(comparison: Comparison) -> list[str]:
    """Every rule that fired on either side; a clock's shares in their order."""
    return sorted({*comparison.was.fired, *comparison.would.fired}, key=_by_share)


def _by_share(rule: str) -> tuple[str, int]:
    name, _at, share = rule.partition("@")
    return name, int(share) if share.isdecimal() else 0


def _iso(at: datetime) -> str:
    return at.isoformat().replace("+00:00", "Z")
