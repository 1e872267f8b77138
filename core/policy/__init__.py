"""What a floor may want otherwise: clocks, escalation, departments, evidence, thresholds; read from a TOML file.

`house()` is the default that ships, `shipped(name)` any policy that does, `find_policy` one by its name or its file,
`load_policy(path)` a floor's own file. A policy is immutable, and a bad file raises `core.toml_file.BadFile` with the
line of each fault.
"""

from core.policy.load import SHIPPED, find_policy, house, load_policy, shipped
from core.policy.model import PROMISE, Policy
from core.policy.parts import Approval, Body, Department
from core.policy.rule import Span, Strength, Unit

__all__ = [
    "PROMISE",
    "SHIPPED",
    "Approval",
    "Body",
    "Department",
    "Policy",
    "Span",
    "Strength",
    "Unit",
    "find_policy",
    "house",
    "load_policy",
    "shipped",
]
