"""The program's entry: reads the words, hands them to what answers them, and turns every failure into words.

Starting is kept light: this module loads neither the screen nor the database, and each subcommand loads what it
needs itself.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from contextlib import suppress
from importlib import import_module
from itertools import pairwise
from typing import TYPE_CHECKING

from tui.cli.output import Unwritable, set_streams, stop_writing, tell

if TYPE_CHECKING:
    from tui.cli.call import Call

# Looking for plugins of Pydantic reads the metadata of every installed package, a third of the whole start.
os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")

ANSWERS: dict[str, str] = {
    "floor": "tui.cli.floor:floor",
    "demo": "tui.cli.floor:demo",
    "init": "tui.cli.making:init",
    "people_add": "tui.cli.making:people_add",
    "people_list": "tui.cli.making:people_list",
    "intake_mail": "tui.cli.taking_in:intake_mail",
    "intake_csv": "tui.cli.taking_in:intake_csv",
    "list": "tui.cli.listing:list_cases",
    "show": "tui.cli.showing:show",
    "do": "tui.cli.acting:do",
    "new": "tui.cli.acting:new",
    "commands": "tui.cli.acting:commands",
    "serve": "tui.cli.serving:serve",
    "sweep": "tui.cli.sweeping:sweep",
    "verify": "tui.cli.verifying:verify",
    "whatif": "tui.cli.whatif:whatif",
    "referral": "tui.cli.referral:referral",
    "policy_check": "tui.cli.policy:check",
    "policy_list": "tui.cli.policy:list_policies",
    "policy_show": "tui.cli.policy:show",
    "policy_use": "tui.cli.policy:use",
    "policy_rebase": "tui.cli.policy_rebase:rebase",
    "policy_holidays": "tui.cli.policy:holidays",
}
"""What answers each call, as `module:function`; the function takes a `Call` and returns the exit status."""

INTERRUPTED = 1


def main(argv: Sequence[str] | None = None) -> int:
    """Answers one call and returns its exit status; `argv` is without the program's name."""
    words = list(sys.argv[1:] if argv is None else argv)
    set_streams()
    try:
        return _answered(words)
    except BrokenPipeError:
        stop_writing()  # whoever read the output has seen enough; what was asked is done
        return 0
    except KeyboardInterrupt:
        return INTERRUPTED
    except Unwritable as error:
        stop_writing()
        with suppress(Unwritable, BrokenPipeError):
            tell(f"casefloor: {error}")
        return 1


def _answered(argv: list[str]) -> int:
    from tui.cli.parser import UsageError, read_words
    from tui.i18n import _

    _speak(argv)
    try:
        words = read_words(argv)
    except UsageError as error:
        tell(f"{error.usage}\ncasefloor: {error}\n" + _("See casefloor --help."))
        return 2
    except SystemExit as left:  # after --help and --version
        return int(left.code or 0)
    from tui.cli.call import Call

    call = Call(words)
    try:
        return _carried_out(call)
    finally:
        call.close()


def _carried_out(call: Call) -> int:
    from core.errors import CasefloorError

    module, function = ANSWERS[call.words.run].split(":")
    try:
        return int(getattr(import_module(module), function)(call))
    except CasefloorError as error:
        from tui.cli.failure import told

        return told(error, call.json)
    except (BrokenPipeError, KeyboardInterrupt, Unwritable):
        raise
    except Exception as error:  # noqa: BLE001 - nobody is ever shown a traceback that they did not ask for
        from tui.cli.failure import bug_told

        return bug_told(error, call.json)


def _speak(argv: list[str]) -> None:
    """The language for the help and for what is wrong with the words, before the settings are read."""
    from tui.i18n import LANGUAGES, language_of, set_language

    given = [code for option, code in pairwise(argv) if option == "--lang"]
    given += [word.removeprefix("--lang=") for word in argv if word.startswith("--lang=")]
    wanted = [*given, os.environ.get("CASEFLOOR_LANG", ""), language_of()]
    set_language(next(code for code in wanted if code in LANGUAGES))
