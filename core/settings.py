"""The settings of one person's or one machine's Casefloor: where the database is, how mail comes and goes.

Read from `casefloor.toml` in the configuration folder; an environment variable wins over the file, and the command
line over both. What the floor does with a complaint is not here: that is the policy.
"""

import os
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError

from core.address import ADDRESS
from core.errors import BadInput
from core.relay.maildir_sink import MAILDIR
from core.relay.smtp_url import read_smtp_url
from core.say import Say, say, verbatim
from core.text import clean_line
from core.toml_file import Misfit, Misfits, found, load

FILE_NAME = "casefloor.toml"
DATABASE_NAME = "floor.db"

_LOGIN = re.compile(r"[\w.@+-]{1,64}")


def _one_line(value: str) -> str:
    if clean_line(value) != value:
        raise _misfit(say("one line without control characters"), value)
    return value


def _mail_address(value: str) -> str:
    if not ADDRESS.fullmatch(value):
        raise _misfit(say("a mail address"), value)
    return value


def _login(value: str) -> str:
    if value and not _LOGIN.fullmatch(value):
        raise _misfit(say("a login"), value)
    return value


def _relay(value: str) -> str:
    """A relay that can be used, so that a bad one is told with its line and not when the first letter is due."""
    if value == MAILDIR:
        raise _misfit(say("the path of a Maildir after {prefix}", prefix=MAILDIR), value)
    if value and not value.startswith(MAILDIR):
        try:
            read_smtp_url(value)
        except BadInput as error:
            raise _misfit(say("a relay that can be used"), value.partition(":")[0] + ":…", error.message) from None
    return value


def _misfit(expected: Say, shown: str, hint: Say | None = None) -> Misfits:
    """Raised instead of a plain ValueError, whose telling would repeat the URL and the password in it."""
    return Misfits([Misfit((), expected, found(shown), hint)])


OneLine = Annotated[str, AfterValidator(_one_line)]


class Strict(BaseModel):
    """The base of every table of the file: frozen, and strict about unknown keys."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Mailbox(Strict):
    """A Maildir that mail comes in by; `mailbox` names it in the intake book (the desk's address, say)."""

    path: Annotated[OneLine, Field(min_length=1)]
    mailbox: OneLine = ""

    @property
    def folder(self) -> Path:
        return Path(self.path).expanduser()

    @property
    def name(self) -> str:
        """What the intake book calls it: two desks that get the same mail must differ in it."""
        return self.mailbox or self.folder.name


class Mail(Strict):
    """How mail comes and goes."""

    maildirs: tuple[Mailbox, ...] = ()
    from_address: Annotated[str, AfterValidator(_mail_address)] = "complaints@casefloor.invalid"
    from_name: OneLine = ""
    relay: Annotated[str, AfterValidator(_relay)] = Field(default="", repr=False)
    """`smtp://…` or `smtps://…` (see `core.relay.smtp_url`), `maildir:PATH`, or empty: letters wait in the outbox."""
    password: str = Field(default="", repr=False)
    """The relay's password; it wins over one in the URL."""
    password_file: OneLine = ""
    """A file that holds the relay's password alone, so that it need not stand in this one."""

    @property
    def domain(self) -> str:
        """The part of our address that Message-IDs end in."""
        return self.from_address.rsplit("@", 1)[1]


class PolicyFile(Strict):
    """Which policy the floor works by; the house default where none is named."""

    file: OneLine = ""


class Screen(Strict):
    """How the screens look."""

    theme: OneLine = ""
    bell: bool = False
    """Whether a warning about a case of one's own also sounds the terminal's bell, at most once a second."""


class Settings(Strict):
    """All settings, each with what holds where nobody says otherwise."""

    db: OneLine = ""
    """A path or a URL; `database` is what to open."""
    as_: Annotated[str, AfterValidator(_login), Field(alias="as")] = ""
    """Login of the person who acts; the operating system's user where it is empty."""
    language: Literal["", "en", "ru"] = ""
    mail: Mail = Mail()
    policy: PolicyFile = PolicyFile()
    screen: Screen = Screen()

    @property
    def database(self) -> str:
        """The database to open: a URL as it stands, or a path, by default in the person's data folder."""
        if "://" in self.db:
            return self.db
        return str(Path(self.db).expanduser()) if self.db else str(default_database())

    @property
    def policy_path(self) -> Path | None:
        """The policy's file, or None for the house default."""
        return Path(self.policy.file).expanduser() if self.policy.file else None


ENVIRONMENT: dict[str, tuple[str, ...]] = {
    "CASEFLOOR_DB": ("db",),
    "CASEFLOOR_AS": ("as",),
    "CASEFLOOR_LANG": ("language",),
    "CASEFLOOR_POLICY": ("policy", "file"),
    "CASEFLOOR_MAILDIR": ("mail", "maildirs"),
    "CASEFLOOR_FROM": ("mail", "from_address"),
    "CASEFLOOR_RELAY": ("mail", "relay"),
    "CASEFLOOR_RELAY_PASSWORD": ("mail", "password"),
    "CASEFLOOR_RELAY_PASSWORD_FILE": ("mail", "password_file"),
}
"""The variables that win over the file, and the setting that each one is. An empty one counts as not set."""

CONFIG_VARIABLE = "CASEFLOOR_CONFIG"


def read_settings(
    overrides: Mapping[str, object] | None = None,
    *,
    config: Path | None = None,
    environment: Mapping[str, str] | None = None,
) -> Settings:
    """The settings from the file, the environment and the command line, each winning over the one before it.

    `overrides` are the command line's, by dotted name (`db`, `as`, `mail.relay`); None is none. `config` is the file
    that the command line names, else CASEFLOOR_CONFIG does, else it is `default_config()`, which need not be there.
    Raises `core.toml_file.BadFile` for a file that is named and cannot be used, BadInput for a variable or an
    override that does not fit.
    """
    variables = os.environ if environment is None else environment
    whole = _from_file(config, variables).model_dump(by_alias=True, exclude_unset=True)
    for variable, place in ENVIRONMENT.items():
        if value := variables.get(variable, ""):
            _put(whole, place, [{"path": value}] if place[-1] == "maildirs" else value, variable)
    for name, given in (overrides or {}).items():
        if given is not None:
            _put(whole, tuple(name.split(".")), given, name)
    return Settings.model_validate(whole)


def default_config() -> Path:
    """`casefloor.toml` in the person's configuration folder (`~/.config/casefloor` on Linux)."""
    from platformdirs import user_config_path

    return user_config_path("casefloor", appauthor=False) / FILE_NAME


def default_database() -> Path:
    """`floor.db` in the person's data folder (`~/.local/share/casefloor` on Linux)."""
    from platformdirs import user_data_path

    return user_data_path("casefloor", appauthor=False) / DATABASE_NAME


def _from_file(config: Path | None, variables: Mapping[str, str]) -> Settings:
    named = config or (Path(variables[CONFIG_VARIABLE]) if variables.get(CONFIG_VARIABLE) else None)
    path = named.expanduser() if named else default_config()
    if named is None and not path.exists():
        return Settings()
    return load(path, Settings)


def _put(whole: dict[str, Any], place: tuple[str, ...], value: object, name: str) -> None:
    """Puts one value at its place, checked at once so that a fault names the variable or option it came by."""
    table = whole
    for part in place[:-1]:
        table = table.setdefault(part, {})
    table[place[-1]] = value
    try:
        Settings.model_validate(whole)
    except ValidationError as error:
        raise BadInput(say("{name} cannot be used: {reason}", name=name, reason=_reason(error)), name) from None


def _reason(error: ValidationError) -> Say:
    """What is wrong, without the value: a relay's URL may hold a password."""
    detail = error.errors(include_url=False, include_input=False)[0]
    cause = detail.get("ctx", {}).get("error")
    if isinstance(cause, Misfits):
        misfit = cause.misfits[0]
        return misfit.hint or say("expected {expected}", expected=misfit.expected)
    if detail["type"] == "extra_forbidden":
        return say("there is no such setting")
    return verbatim(detail["msg"].removeprefix("Value error, "))
