"""`casefloor intake mail` and `casefloor intake csv`: complaints taken in, and what became of each told."""

from __future__ import annotations

from contextlib import nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Any

from core.say import label, say
from tui.cli.output import Meter, log, put, put_json, tell
from tui.cli.stopping import stopped_by_signals
from tui.cli.who import takes_in
from tui.i18n import said, translate

if TYPE_CHECKING:
    from core.channels.csv_intake import Progress
    from core.channels.summary import Summary
    from tui.cli.call import Call

COUNTS: dict[str, str] = {
    "seen": label("seen"),
    "registered": label("registered"),
    "joined": label("joined to their cases"),
    "reports": label("delivery reports"),
    "quarantined": label("waiting for a person"),
    "duplicates": label("known already"),
    "refused": label("refused"),
}


def intake_mail(call: Call) -> int:
    """Takes in what waits in a Maildir, and without `--once` what comes, until SIGTERM or SIGINT."""
    from core.channels.mail_intake import MailIntake
    from core.channels.summary import Summary

    takes_in(call.person, "intake mail")
    folder = Path(call.words.maildir).expanduser()
    intake = MailIntake(call.store, call.desk, mailbox=call.words.mailbox or _mailbox_of(call, folder))
    if call.words.once:
        meter = Meter(watched=not call.json)
        try:
            summary = intake.run_once(folder, lambda met, of: meter.show(met / of, f"{met}/{of}"))
        finally:
            meter.clear()
        tell_summary(call, summary)
        return 0
    whole = Summary()

    def passed(summary: Summary) -> None:
        nonlocal whole
        whole += summary
        log(counts_line(summary))
        for refusal in summary.refusals:
            log(f"{refusal.what}: {said(refusal.why)}")

    with stopped_by_signals() as stop:
        intake.watch(folder, stop, passed)
    tell_summary(call, whole)
    return 0


def _mailbox_of(call: Call, folder: Path) -> str:
    """What the settings call this Maildir, so that its mail is known again; else the folder's name."""
    real = folder.resolve()
    return next((box.name for box in call.settings.mail.maildirs if box.folder.resolve() == real), real.name)


def intake_csv(call: Call) -> int:
    """Takes in the rows of a file; with `--dry-run` only looks at them. 2 where the file or its map cannot be used."""
    from core.channels.csv_intake import CsvIntake, RefusedRows
    from core.channels.csv_map import read_map

    takes_in(call.person, "intake csv")
    words = call.words
    columns = read_map(Path(words.map))
    meter = Meter(watched=not call.json)

    def progress(done: Progress) -> None:
        meter.show(done.read / done.size if done.size else 1.0, said(say("{rows} rows", rows=done.rows)))

    intake = CsvIntake(call.store, call.desk, columns)
    report = RefusedRows(Path(words.refused), translate) if words.refused else nullcontext()
    try:
        with report as refused:
            summary = intake.run(Path(words.file), dry_run=words.dry_run, progress=progress, refused=refused)
    finally:
        meter.clear()
    tell_summary(call, summary, {"dry_run": True} if words.dry_run else {})
    return 0


def counts_line(summary: Summary) -> str:
    """`seen 3, registered 2, …`"""
    return ", ".join(f"{translate(COUNTS[name])} {count}" for name, count in summary.counts())


def tell_summary(call: Call, summary: Summary, more: dict[str, Any] | None = None) -> None:
    """The counts, and what was refused with the reasons."""
    refusals = [{"what": refusal.what, "why": said(refusal.why)} for refusal in summary.refusals]
    if call.json:
        put_json(dict(summary.counts()) | (more or {}) | ({"refusals": refusals} if refusals else {}))
        return
    put(counts_line(summary))
    for refusal in refusals:
        tell(f"  {refusal['what']}: {refusal['why']}")
    if summary.refused > len(refusals):
        tell(
            said(say("  and {n} more; --refused FILE writes all of them", n=summary.refused - len(refusals)))
        )
