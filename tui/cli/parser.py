"""The words of the command line: which there are, what they take, and how a mistake in them is told.

The names and forms here are a contract that scripts rely on. The global options are read before and after the
subcommand alike; words with options between them are one list (`do REF describe a=b --json c=d`).
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from difflib import get_close_matches
from typing import Any, NoReturn

from core.say import label, say
from core.text import clean
from tui.i18n import _, ngettext, said, translate

# argparse asks gettext's own global language; a program that switches its language itself answers instead.
argparse._ = translate  # type: ignore[attr-defined]
argparse.ngettext = ngettext  # type: ignore[attr-defined]

ARGPARSE_SAYS = (
    label("usage: "),
    label("the following arguments are required: %s"),
    label("unrecognized arguments: %s"),
    label("argument %(argument_name)s: %(message)s"),
    label("invalid %(type)s value: %(value)r"),
    label("expected one argument"),
    label("show this help message and exit"),
)
"""What argparse itself says, marked here so that the catalogues have it."""


MOST = 1_000_000
"""The largest number that an option takes."""


class UsageError(Exception):
    """The words make no call; `usage` is the line that shows how they go."""

    def __init__(self, message: str, usage: str) -> None:
        super().__init__(message)
        self.usage = usage


def read_words(argv: Sequence[str]) -> argparse.Namespace:
    """The call that the words make: `run` names what answers it. Raises UsageError.

    `db`, `as_`, `json`, `config` and `lang` are always there. Leaves by SystemExit(0) after `--help` or `--version`.
    """
    parser = _parser()
    words = argparse.Namespace(db=None, as_=None, json=False, config=None, lang=None, run="floor")
    beyond = parser.parse_known_args(argv, words)[1]
    speaker = getattr(words, "parser", parser)
    strange = [word for word in beyond if _is_option(word) or not hasattr(words, "more")]
    if strange:
        options = [option for action in speaker._actions for option in action.option_strings]
        told = say("unrecognized arguments: {words}{hint}", words=strange, hint=_near(strange[0], options))
        speaker.error(said(told))
    if beyond:
        words.more = [*words.more, *beyond]
    return words


def _is_option(word: str) -> bool:
    return word.startswith("-") and word != "-"


class _Parser(argparse.ArgumentParser):
    """argparse's, with its errors raised instead of printed, and what it prints cleaned."""

    def __init__(self, **more: Any) -> None:
        super().__init__(allow_abbrev=False, add_help=False, **more)
        self._positionals.title = _("what it takes")
        self._optionals.title = _("options")
        self.add_argument("-h", "--help", action="help", help=_("show this help and leave"))

    def error(self, message: str) -> NoReturn:
        raise UsageError(message, self.format_usage().strip())

    def _check_value(self, action: argparse.Action, value: Any) -> None:
        if action.choices is not None and value not in action.choices:
            words = [str(choice) for choice in action.choices]
            told = say(
                "“{word}” is none of {words}{hint}", word=value, words=words, hint=_near(str(value), words)
            )
            raise argparse.ArgumentError(action, said(told))

    def _print_message(self, message: str, file: Any = None) -> None:
        (file or sys.stdout).write(clean(message))


class _Version(argparse.Action):
    """Prints the version and leaves; looked up only when it is asked for."""

    def __call__(self, parser: argparse.ArgumentParser, *_rest: object) -> None:
        from importlib.metadata import PackageNotFoundError, version

        try:
            number = version("casefloor")
        except PackageNotFoundError:
            number = _("(not installed: run from its sources)")
        parser._print_message(f"casefloor {number}\n")
        parser.exit()


def _near(word: str, words: Sequence[str]) -> object:
    close = get_close_matches(word, words, n=1)
    return say(" (did you mean {word}?)", word=close[0]) if close else ""


def _parser() -> _Parser:
    parser = _Parser(
        prog="casefloor",
        description=_("A complaints floor in the terminal. Without a subcommand: the floor itself."),
        epilog=_(
            "Exit status: 0 done, 2 wrong usage or input, 3 refused by a rule, 4 somebody else was first, "
            "5 not found, 1 anything else."
        ),
        parents=[_global_options()],
    )
    parser.add_argument("--version", action=_Version, nargs=0, help=_("show the version and leave"))
    subcommands = parser.add_subparsers(title=_("subcommands"), metavar=_("SUBCOMMAND"))
    for build in (
        _add_demo, _add_init, _add_people, _add_intake, _add_list, _add_show, _add_do, _add_new, _add_commands,
        _add_serve, _add_sweep, _add_verify, _add_policy, _add_whatif, _add_referral,
    ):  # fmt: skip
        build(subcommands)
    return parser


def _global_options() -> argparse.ArgumentParser:
    """Absent unless given, so that one after the subcommand does not undo one before it."""
    options = argparse.ArgumentParser(add_help=False, argument_default=argparse.SUPPRESS)
    group = options.add_argument_group(_("everywhere"))
    group.add_argument("--db", metavar=_("PATH-OR-URL"), help=_("the database (or CASEFLOOR_DB)"))
    group.add_argument("--as", dest="as_", metavar=_("LOGIN"), help=_("who acts (or CASEFLOOR_AS)"))
    group.add_argument("--json", action="store_true", help=_("print JSON"))
    group.add_argument("--config", metavar=_("FILE"), help=_("the settings (or CASEFLOOR_CONFIG)"))
    group.add_argument(
        "--lang", metavar="en|ru", choices=("en", "ru"), help=_("the language (or CASEFLOOR_LANG)")
    )
    return options


def _add(subcommands: Any, name: str, run: str, what: str, epilog: str = "") -> _Parser:
    parser: _Parser = subcommands.add_parser(
        name, help=what, description=what, epilog=epilog or None, parents=[_global_options()]
    )
    parser.set_defaults(run=run, parser=parser)
    return parser


def _add_demo(subcommands: Any) -> None:
    _add(subcommands, "demo", "demo", _("the floor on a throwaway database with made-up cases in it"))


def _add_init(subcommands: Any) -> None:
    parser = _add(subcommands, "init", "init", _("make the database, with its first administrator"))
    parser.add_argument("--admin", metavar=_("LOGIN"), help=_("login of the administrator; yours by default"))
    parser.add_argument("--name", default="", help=_("their name"))


def _add_people(subcommands: Any) -> None:
    parser = _add(subcommands, "people", "people", _("who works here"))
    actions = parser.add_subparsers(title=_("subcommands"), metavar="add|list", required=True)
    add = _add(actions, "add", "people_add", _("add a person (administrators only)"))
    add.add_argument("login", metavar=_("LOGIN"))
    add.add_argument("--name", required=True, help=_("as colleagues and clients read it"))
    roles = _("agent, specialist, lead, manager, supervisor, auditor, administrator or wall")
    add.add_argument("--role", required=True, help=roles)
    where = _("where they work; several times for several; every one by default")
    add.add_argument("--department", action="append", default=[], help=where)
    add.add_argument("--level", type=int, help=_("0 first line, 1 lead, 2 management; the role's by default"))
    warned = _("where warnings are written to; nowhere by default")
    add.add_argument("--mail", default="", metavar=_("ADDRESS"), help=warned)
    _add(actions, "list", "people_list", _("list everybody"))


def _add_intake(subcommands: Any) -> None:
    parser = _add(subcommands, "intake", "intake", _("take complaints in"))
    sources = parser.add_subparsers(title=_("subcommands"), metavar="mail|csv", required=True)
    mail = _add(sources, "mail", "intake_mail", _("take in the mail of a Maildir, as it comes"))
    mail.add_argument("maildir", metavar="MAILDIR")
    mail.add_argument("--once", action="store_true", help=_("what is there now, and no longer"))
    mail.add_argument("--mailbox", default="", help=_("its name in the intake book; the folder's by default"))
    table = _add(sources, "csv", "intake_csv", _("take in the rows of a CSV file (plain or .gz)"))
    table.add_argument("file", metavar=_("FILE"))
    table.add_argument("--map", required=True, metavar="MAP.toml", help=_("which column is what"))
    table.add_argument("--dry-run", action="store_true", help=_("look at every row, write nothing"))
    table.add_argument(
        "--refused", metavar=_("FILE"), help=_("write the refused rows there, each with its reasons")
    )


def _add_list(subcommands: Any) -> None:
    keys = _(
        "FILTER: stage: status: department: handler: category: channel: priority: complexity: with values and commas "
        "between them (handler:none, handler:me), level:1 or level>=1, is:open|closed|all, and words to look for. "
        "Open cases by default, in the queue's order."
    )
    parser = _add(subcommands, "list", "list", _("list cases"), keys)
    parser.add_argument("more", nargs="*", metavar="FILTER")
    parser.add_argument(
        "--limit", type=_count, default=50, metavar="N", help=_("at most so many; 50 by default")
    )


def _add_show(subcommands: Any) -> None:
    parser = _add(subcommands, "show", "show", _("show a case"))
    parser.add_argument("ref", metavar="REF")
    parser.add_argument("--journal", action="store_true", help=_("with every entry of its journal"))


def _add_do(subcommands: Any) -> None:
    example = _(
        'For example: casefloor do 26-4213-3 give-verdict verdict=upheld reasons="The slip shows it."'
    )
    parser = _add(subcommands, "do", "do", _("give a command to a case (see: casefloor commands)"), example)
    parser.add_argument("ref", metavar="REF")
    parser.add_argument("command", metavar="COMMAND")
    _add_fields(parser)
    parser.add_argument(
        "--if-version", type=_count, metavar="N", help=_("only if nobody changed the case since")
    )


def _add_new(subcommands: Any) -> None:
    example = _(
        'For example: casefloor new channel=phone name="Ivan Petrov" phone=+44207946000 description="…"'
    )
    parser = _add(subcommands, "new", "new", _("register a complaint"), example)
    _add_fields(parser)


def _add_fields(parser: _Parser) -> None:
    parser.add_argument("more", nargs="*", metavar=_("field=value"))
    whole = _("fields as a JSON object: here, in a file, or on standard input")
    parser.add_argument("--input", metavar=_("JSON|@FILE|-"), help=whole)


def _add_commands(subcommands: Any) -> None:
    _add(subcommands, "commands", "commands", _("print every command with its fields, as JSON Schema"))


def _add_serve(subcommands: Any) -> None:
    parser = _add(subcommands, "serve", "serve", _("intake, outbox and housekeeping without a screen"))
    parser.add_argument("--once", action="store_true", help=_("do what is due now, and leave"))


def _add_sweep(subcommands: Any) -> None:
    parser = _add(subcommands, "sweep", "sweep", _("fire what the clocks have due"))
    as_of = _("what is due by then; in the future only with --dry-run; UTC where it names no zone")
    parser.add_argument("--as-of", metavar=_("INSTANT"), help=as_of)
    parser.add_argument("--dry-run", action="store_true", help=_("tell what would fire, write nothing"))


def _add_verify(subcommands: Any) -> None:
    _add(subcommands, "verify", "verify", _("rebuild every case from its journal and compare"))


def _add_policy(subcommands: Any) -> None:
    what = _("the rules that the floor goes by: clocks, escalation, thresholds")
    parser = _add(subcommands, "policy", "policy", what)
    metavar = "check|list|show|use|rebase|holidays"
    actions = parser.add_subparsers(title=_("subcommands"), metavar=metavar, required=True)
    named = _("one that ships or that the floor keeps, by name, or a file")
    check = _add(actions, "check", "policy_check", _("whether a policy file can be used, and every fault in it"))
    check.add_argument("file", metavar=_("FILE"))
    _add(actions, "list", "policy_list", _("policies that ship and that the floor keeps, and which is in force"))
    show = _add(actions, "show", "policy_show", _("every figure of a policy, with its source and strength"))
    show.add_argument("name", nargs="?", metavar=_("NAME|FILE"), help=f"{named}; {_('by default what is in force')}")
    use = _add(actions, "use", "policy_use", _("put a policy in force for new cases (managers and administrators)"))
    use.add_argument("name", metavar=_("NAME|FILE"), help=named)
    _add_rebase(actions, named)
    days = _add(actions, "holidays", "policy_holidays", _("print national holidays as lines of a policy, for review"))
    days.add_argument("country", metavar=_("COUNTRY"), help=_("a code such as GB"))
    days.add_argument("--subdivision", metavar=_("CODE"), help=_("a part of the country, such as ENG"))
    days.add_argument("--years", required=True, metavar="2026,2027", help=_("with commas between them"))


def _add_rebase(actions: Any, named: str) -> None:
    rebase = _add(actions, "rebase", "policy_rebase", _("move open cases to a policy, after showing both results"))
    rebase.add_argument("refs", nargs="*", metavar="REF")
    rebase.add_argument("--all", action="store_true", help=_("every open case that goes by another"))
    rebase.add_argument("--to", metavar=_("NAME|FILE"), help=f"{named}; {_('by default what is in force')}")
    rebase.add_argument("--reason", metavar=_("TEXT"), help=_("kept in the journal of every case"))
    rebase.add_argument("--dry-run", action="store_true", help=_("show both results, write nothing"))
    rebase.add_argument("--yes", action="store_true", help=_("do not ask: for scripts"))


def _add_whatif(subcommands: Any) -> None:
    what = _("what the cases of a time would have come to under another policy; writes nothing")
    parser = _add(subcommands, "whatif", "whatif", what)
    name = _("the policy to try: one that ships, one that the floor keeps, or a file")
    parser.add_argument("--policy", required=True, metavar=_("NAME|FILE"), help=name)
    day = _("only cases that came in on this day or later, such as 2026-03-01")
    parser.add_argument("--from", dest="first", metavar=_("DATE"), help=day)
    day = _("only cases that came in on this day or earlier")
    parser.add_argument("--to", dest="last", metavar=_("DATE"), help=day)
    shown = _("show at most so many of the cases that differ; 20 by default")
    parser.add_argument("--cases", type=_count, default=20, metavar="N", help=shown)


def _add_referral(subcommands: Any) -> None:
    what = _("write the whole file of a case for an independent body, as a ZIP archive")
    parser = _add(subcommands, "referral", "referral", what)
    parser.add_argument("ref", metavar="REF")
    parser.add_argument("--out", required=True, metavar=_("FILE.zip"), help=_("where it is written"))
    parser.add_argument("--body", metavar=_("NAME"), help=_("first record that the case goes to this body"))
    parser.add_argument("--reason", default="", metavar=_("TEXT"), help=_("why it goes there; needed with --body"))
    parser.add_argument("--contact", default="", metavar=_("TEXT"), help=_("how the body is reached"))
    parser.add_argument("--reference", default="", metavar=_("TEXT"), help=_("what the body calls the case"))
    notes = _("with our own notes, drafts and warnings to our people, which are left out by default")
    parser.add_argument("--with-notes", action="store_true", help=notes)
    parser.add_argument("--force", action="store_true", help=_("overwrite a file that is there"))


def _count(typed: str) -> int:
    number = int(typed)
    if not 0 <= number <= MOST:
        raise argparse.ArgumentTypeError(_("a number from 0 to {most} was expected").format(most=MOST))
    return number
