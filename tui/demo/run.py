"""`casefloor demo`: makes the throwaway floor, opens it, keeps it alive while it is open, and takes it away again."""

from __future__ import annotations

import os
import shutil
import signal
import tempfile
from contextlib import nullcontext
from pathlib import Path
from typing import TYPE_CHECKING

from core.people import Person, person
from tui.i18n import _

if TYPE_CHECKING:
    from types import FrameType

    from core.settings import Settings

MEMORY = Path("/dev/shm")
"""Where a file costs no disk: the floor is thrown away, so nothing of it needs to last."""

ENOUGH = 256 * 1024 * 1024
"""Bytes that must be free there."""


def run_demo(settings: Settings, *, still: bool = False, cases: int | None = None) -> int:
    """The floor on a throwaway database with made-up cases in it; returns the exit status.

    Of the settings only language and screen are kept: neither the person's database nor their mail is touched, and
    letters go into a folder beside the database. `still` lets nothing happen by itself; `cases` is how many there are.
    """
    from tui.cli.output import tell

    with tempfile.TemporaryDirectory(prefix="casefloor-demo-", dir=_folder(), ignore_cleanup_errors=True) as folder:
        _take_away_when_ended(Path(folder))
        tell(_("making a floor of made-up people and cases in {folder} …").format(folder=folder))
        status = _opened(demo_settings(settings, Path(folder)), still, cases)
    tell(_("the demo is over, and its floor is removed"))
    return status


def _opened(settings: Settings, still: bool, cases: int | None) -> int:
    from core.desk import utc_now
    from core.policy import house
    from db.connect import open_floor
    from tui.app import run_floor
    from tui.demo.build import SEED, fill
    from tui.demo.mails import make_maildir
    from tui.demo.plan import CASES
    from tui.demo.producer import Producer

    policy, seat, domain = house(), seat_of_demo(), settings.mail.domain
    maildir = make_maildir(settings.mail.maildirs[0].folder)
    store = open_floor(settings.database, create=True)
    try:
        scenes = fill(store, policy, maildir, seat, utc_now(), domain=domain, cases=cases or CASES)
    finally:
        store.close()
    producer = Producer(
        lambda: open_floor(settings.database), policy, maildir, seat, scenes, domain=domain, seed=SEED,
    )  # fmt: skip
    with nullcontext() if still else producer.running():
        return run_floor(settings, seat, marked=_("DEMO, all made up"))


def demo_settings(settings: Settings, folder: Path) -> Settings:
    """The person's settings with everything that leads out of the demo's folder replaced."""
    from core.settings import Mail, Mailbox, PolicyFile
    from tui.demo.build import MAILBOX
    from tui.demo.cast import OUR_ADDRESS, OUR_NAME

    mail = Mail(
        maildirs=(Mailbox(path=str(folder / "mail"), mailbox=MAILBOX),), from_address=OUR_ADDRESS, from_name=OUR_NAME,
        relay=f"maildir:{folder / 'sent'}",
    )  # fmt: skip
    changes = {"db": str(folder / "floor.db"), "as_": "", "mail": mail, "policy": PolicyFile()}
    return settings.model_copy(update=changes)


def seat_of_demo() -> Person:
    """The person at the screen: whoever the system knows them as, with every right."""
    from tui.cli.call import os_login, os_name
    from tui.demo.cast import COLLEAGUES

    login = os_login()
    if login in {colleague.login for colleague in COLLEAGUES}:
        login = f"{login}-you"
    return person(login, "administrator", os_name() or login)


def _take_away_when_ended(folder: Path) -> None:
    """A line that drops, or a `kill`, ends the program as ever, and leaves no floor behind in memory."""

    def ended(number: int, _frame: FrameType | None) -> None:
        shutil.rmtree(folder, ignore_errors=True)
        signal.signal(number, signal.SIG_DFL)
        os.kill(os.getpid(), number)

    for number in (signal.SIGHUP, signal.SIGTERM):
        if signal.getsignal(number) is signal.SIG_DFL:
            signal.signal(number, ended)


def _folder() -> str | None:
    """Memory where there is enough of it, else wherever temporary files go."""
    try:
        room = os.statvfs(MEMORY)
    except OSError:
        return None
    usable = os.access(MEMORY, os.W_OK | os.X_OK) and room.f_bavail * room.f_frsize >= ENOUGH
    return str(MEMORY) if usable else None
