"""Reading a policy file: one of those that ship beside this module, or a floor's own."""

from functools import cache
from pathlib import Path

from core.errors import BadInput
from core.policy.model import Policy
from core.say import say
from core.toml_file import found, load, near

_HERE = Path(__file__).parent

HOUSE_FILE = _HERE / "house.toml"

SHIPPED: dict[str, Path] = {
    "house": HOUSE_FILE,
    "ukgc": _HERE / "ukgc.toml",
    "mga": _HERE / "mga.toml",
    "curacao": _HERE / "curacao.toml",
    "disp-like": _HERE / "disp_like.toml",
}
"""The policies that ship, by the name that people type; the id in the file has an underscore for a hyphen."""


def house() -> Policy:
    """The default that ships, read once."""
    return shipped("house")


def shipped(name: str) -> Policy:
    """The policy of that name, read once: a key of `SHIPPED` or the file's own id. Raises KeyError for any other."""
    return _read(_typed(name))


def find_policy(name_or_path: str) -> Policy:
    """A policy that ships, by name, or the one in a file. Raises `BadInput` for what is neither, `BadFile` for a
    file that cannot be used."""
    if _typed(name_or_path) in SHIPPED:
        return shipped(name_or_path)
    path = Path(name_or_path)
    if name_or_path.strip() and (path.suffix == ".toml" or len(path.parts) > 1 or _is_there(path)):
        return load_policy(path)
    message = say(
        "There is no policy {name}: give one of {names}, or a file",
        name=found(name_or_path),
        names=tuple(SHIPPED),
    )
    hint = near(_typed(name_or_path), SHIPPED)
    raise BadInput(say("{message} ({hint})", message=message, hint=hint) if hint else message, "policy")


def load_policy(path: Path) -> Policy:
    """The policy in the file. Raises `core.toml_file.BadFile` with the line of each fault."""
    return load(path, Policy, name=path.name)


@cache
def _read(name: str) -> Policy:
    return load_policy(SHIPPED[name])


def _is_there(path: Path) -> bool:
    try:
        return path.exists()
    except OSError:  # a name too long to be one
        return False


def _typed(name: str) -> str:
    return name.strip().lower().replace("_", "-")
