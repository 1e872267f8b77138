"""`casefloor serve`: intake, the sweep and the outbox without a screen, until somebody asks it to end."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from core.say import Say, say
from tui.cli.output import log, put_json, tell
from tui.cli.stopping import stopped_by_signals
from tui.cli.sweeping import swept_words
from tui.cli.taking_in import counts_line, tell_summary
from tui.i18n import said

if TYPE_CHECKING:
    from core.housekeeper import News, Once
    from core.outbox import Handed
    from tui.cli.call import Call
    from tui.policy_watch import PolicyNews


def serve(call: Call) -> int:
    """Keeps house until SIGTERM or SIGINT; with `--once` does what is due now. 1 where something could not be done."""
    from tui.housekeeping import housekeeper_of
    from tui.policy_watch import PolicyWatch

    keeper = housekeeper_of(call.settings, call.policy)
    if call.words.once:
        return _told_once(call, keeper.run_once())
    with stopped_by_signals() as stop:
        _log(say("serving {database}", database=call.settings.database))
        watch = PolicyWatch(call.settings, call.runs_it, _tell_policy)
        watch.start()
        try:
            keeper.run(stop, _tell_news)
        finally:
            watch.stop()
        _log(say("ended as asked"))
    return 0


def _told_once(call: Call, once: Once) -> int:
    troubles = [said(trouble) for trouble in once.troubles]
    if call.json:
        counts: dict[str, Any] = dict(once.intake.counts())
        letters: dict[str, Any] = _handed_counts(once.handed) | {"waiting": once.handed.waiting}
        clocks = {"fired": once.swept.fired}
        put_json(counts | clocks | letters | {"troubles": troubles})
    else:
        tell_summary(call, once.intake)
        tell(said(swept_words(once.swept)))
        tell(said(_handed_words(once.handed)))
        if once.handed.advice is not None:
            tell(said(once.handed.advice))
        for trouble in troubles:
            tell(f"casefloor: {trouble}")
    return 1 if troubles else 0


def _handed_counts(handed: Handed) -> dict[str, int]:
    return {"handed": handed.handed, "retried": handed.retried, "failed": handed.failed}


def _handed_words(handed: Handed) -> Say:
    return say("letters: {handed} sent, {retried} put off, {failed} given up", **_handed_counts(handed))


def _tell_policy(news: PolicyNews) -> None:
    """What became of the policy's file: every fault with its line, or what is in force now."""
    if news.words is not None:
        _log(news.words)
    for fault in news.faults[1:]:
        _log(fault.as_say())


def _tell_news(news: News) -> None:
    """One line for one happening."""
    match news.what:
        case "intake" if news.summary is not None:
            _log(say("{mailbox}: {counts}", mailbox=news.mailbox, counts=counts_line(news.summary)))
            for refusal in news.summary.refusals:
                _log(say("{what}: {why}", what=refusal.what, why=refusal.why))
        case "outbox" if news.words is None and news.handed is not None:
            _log(_handed_words(news.handed))
        case "swept" if news.swept is not None:
            _log(swept_words(news.swept))
        case "on_duty":
            _log(say("on duty"))
        case "off_duty":
            _log(say("off duty"))
        case _ if news.words is not None:
            _log(
                say("{mailbox}: {trouble}", mailbox=news.mailbox, trouble=news.words)
                if news.mailbox
                else news.words
            )


def _log(words: Say) -> None:
    log(f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ} {said(words)}")
