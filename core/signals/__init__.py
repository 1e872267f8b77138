"""Signals in a client's text, Russian or English, that a person must look at at once; only ever a suggestion."""

from __future__ import annotations

from core.signals.find import LONGEST, Hit, signals_in
from core.signals.sign import SIGNALS, Sign, Signal

__all__ = ["LONGEST", "SIGNALS", "Hit", "Sign", "Signal", "signals_in"]
