"""A policy, and what changed in one, as lines of plain text."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator, Sequence

from core.policy import Policy
from core.policy_changes import Change
from core.policy_labels import STRENGTHS
from core.policy_words import Figure, described
from core.say import say
from core.text import clean_line
from tui.cli.queue_table import fitted
from tui.i18n import _, current_language, said, translate

WIDTH = 100
"""Cells of a line: a policy is read, and copied into mails, more often than it is looked at full screen."""

NAMES, VALUES, STRENGTH = 44, 36, 8


def policy_lines(policy: Policy) -> Iterator[str]:
    """The whole policy, its sections under their headings."""
    for section in described(policy, current_language()):
        yield ""
        yield said(section.title)
        for figure in section.figures:
            yield from _figure_lines(figure)


def head_lines(policy: Policy) -> Iterator[str]:
    """What the file says of itself."""
    yield clean_line(policy.jurisdiction, limit=400)
    start, end = policy.valid_from.isoformat(), policy.valid_to
    yield (
        said(say("valid from {start} to {end}", start=start, end=end.isoformat()))
        if end
        else said(say("valid from {start}", start=start))
    )
    yield from textwrap.wrap(clean_line(policy.notice, limit=2000), WIDTH)


def change_lines(changes: Sequence[Change]) -> Iterator[str]:
    """One line a figure: its place in the file, what it was, what it is."""
    for change in changes:
        old, new = (clean_line(side, limit=80) if side is not None else "—" for side in (change.old, change.new))
        yield f"  {change.path}: {old} → {new}"


def table_lines(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    """Columns as wide as what stands in them; the last one takes what is left."""
    whole = [heads, *rows]
    widths = [max(len(row[place]) for row in whole) for place in range(len(heads))]
    for row in whole:
        cells = [fitted(clean_line(cell, limit=400), width) for cell, width in zip(row, widths, strict=True)]
        yield "  ".join(cells).rstrip()


def _figure_lines(figure: Figure) -> Iterator[str]:
    """Name, figure and strength beside each other where the figure is short; all that goes with it below."""
    name, value = said(figure.name), clean_line(said(figure.value), limit=4000)
    strength = translate(STRENGTHS[figure.strength]) if figure.strength else ""
    if len(value) <= VALUES:
        yield f"  {fitted(name, NAMES)}{fitted(value, VALUES)}{strength}".rstrip()
    else:
        yield f"  {fitted(name, NAMES + VALUES)}{strength}".rstrip()
        yield from textwrap.wrap(value, WIDTH, initial_indent=" " * 6, subsequent_indent=" " * 6)
    notes = [(said(label), said(words)) for label, words in figure.notes]
    if figure.source:
        notes.append((_("source"), figure.source))
    column = max((len(label) for label, _words in notes), default=0) + 2
    for label, words in notes:
        lead = " " * 6 + label.ljust(column)
        text = clean_line(words, limit=8000)
        yield from textwrap.wrap(text, WIDTH, initial_indent=lead, subsequent_indent=" " * len(lead)) or [lead]
