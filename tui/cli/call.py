"""One call of the command line: its words, and what a subcommand opens on its behalf, each at its first use."""

from __future__ import annotations

import argparse
import os
import re
from contextlib import suppress
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from core.errors import CasefloorError, StoreError
from core.say import say

if TYPE_CHECKING:
    from core.desk import Desk
    from core.people import Person
    from core.policy import Policy
    from core.policy_file import Opening
    from core.settings import Settings
    from db.store import SqliteStore

NOT_IN_LOGINS = re.compile(r"[^\w.@+-]+")


class Call:
    """What was called for. `words` are the parsed words; everything else is opened when it is asked for."""

    def __init__(self, words: argparse.Namespace) -> None:
        self.words = words

    @property
    def json(self) -> bool:
        """Whether a script reads the answer."""
        return bool(self.words.json)

    @cached_property
    def settings(self) -> Settings:
        """File, environment and command line, each winning over the one before it."""
        from core.settings import read_settings

        given = {"db": self.words.db, "as": self.words.as_, "language": self.words.lang}
        config = Path(self.words.config) if self.words.config else None
        settings = read_settings(given, config=config)
        self._speak(settings.language)
        return settings

    @cached_property
    def os_user(self) -> str:
        """The operating system's user, as the journal keeps it beside the person; not what the environment claims."""
        return os_login()

    @cached_property
    def store(self) -> SqliteStore:
        """The configured database, which must be there. Raises StoreError."""
        from core.settings import default_database
        from db.connect import open_floor

        if self.settings.database == str(default_database()) and not default_database().exists():
            path = default_database()
            raise StoreError(
                say(
                    "there is no database {path}; make one with {command}",
                    path=path,
                    command="casefloor init",
                )
            )
        return open_floor(self.settings.database)

    @property
    def policy(self) -> Policy:
        """What new cases are received under. Raises as `opening` does."""
        return self.opening.policy

    @cached_property
    def opening(self) -> Opening:
        """What new cases are received under, once the file of the settings is taken up.

        A file that cannot be used is told and leaves what is in force in force; raises `core.toml_file.BadFile` on a
        floor that has nothing in force.
        """
        from core.desk import utc_now
        from core.policy_file import open_policy
        from tui.policy_watch import history_of

        named, history = self.settings.policy_path, history_of(self.store)
        opening = open_policy(self.store, named, self.runs_it, utc_now(), history)
        if opening.trouble is not None:
            from tui.cli.output import tell
            from tui.i18n import said

            tell(f"casefloor: {said(opening.trouble.message)}")
            tell(said(say("casefloor: {policy} stays in force", policy=opening.name)))
        return opening

    @cached_property
    def desk(self) -> Desk:
        """The one door for every change."""
        from core.desk import Desk

        return Desk(self.store, self.policy, domain=self.settings.mail.domain)

    @cached_property
    def person(self) -> Person:
        """Who acts: whom `--as` or the settings name, else the system's user, else the only person there is.

        Raises NotFound for a login that nobody has, Refused for somebody who left, BadInput where it is not clear.
        """
        from tui.cli.who import who_acts

        return who_acts(self.store, self.settings.as_, self.os_user)

    @property
    def runs_it(self) -> Person:
        """Whose settings these are: the person who acts, or the program where that is nobody on the floor."""
        from core.people import SYSTEM

        try:
            return self.person
        except CasefloorError:
            return SYSTEM

    def close(self) -> None:
        """Closes the database, where it was opened."""
        if "store" in self.__dict__:
            self.store.close()

    def _speak(self, language: str) -> None:
        from tui.i18n import set_language

        if language:
            set_language(language)


def os_login() -> str:
    """The login of the process's user, spelled so that it can be a person's; `uid-N` where the system has no name."""
    import pwd

    name = ""
    with suppress(KeyError):
        name = pwd.getpwuid(os.getuid()).pw_name
    return NOT_IN_LOGINS.sub("_", name)[:64] or f"uid-{os.getuid()}"


def os_name() -> str:
    """The full name that the system knows its user by, or nothing."""
    import pwd

    from core.text import clean_line

    with suppress(KeyError):
        return clean_line(pwd.getpwuid(os.getuid()).pw_gecos.split(",")[0], limit=120)
    return ""
