"""Reading a policy file: the house default that ships beside this module, or a floor's own."""

from functools import cache
from pathlib import Path

from core.policy.model import Policy
from core.toml_file import load

HOUSE_FILE = Path(__file__).with_name("house.toml")


@cache
def house() -> Policy:
    """The default that ships, read once."""
    return load_policy(HOUSE_FILE)


def load_policy(path: Path) -> Policy:
    """The policy in the file. Raises `core.toml_file.BadFile` with the line of each fault."""
    return load(path, Policy, name=path.name)
