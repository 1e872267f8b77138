"""The table that a bench prints: one line a figure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Figure:
    """A measured value with its unit, and in `beside` what it is to be read against."""

    name: str
    value: float
    unit: str
    beside: str = ""


def show(title: str, figures: Iterable[Figure]) -> None:
    print(f"\n{title}")
    for figure in figures:
        print(f"  {figure.name:<62} {figure.value:>12,.1f} {figure.unit:<8} {figure.beside}")
