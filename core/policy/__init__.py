"""What a floor may want otherwise: departments, evidence, thresholds, windows, sending; read from a TOML file.

`house()` is the default that ships; `load_policy(path)` reads a floor's own file. A policy is immutable, and a bad
file raises `core.toml_file.BadFile` with the line of each fault.
"""

from core.policy.load import house, load_policy
from core.policy.model import Approval, Body, Department, Policy
from core.policy.rule import Span, Strength, Unit

__all__ = ["Approval", "Body", "Department", "Policy", "Span", "Strength", "Unit", "house", "load_policy"]
