"""Real mails that others collected, where they are at hand: each is read, clean, and of a kind.

They lie in the folder that CASEFLOOR_SHARED_DATA names, or in shared/data beside the checkout. Where there is none
there is nothing to run.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import get_args

from core.channels.mail.model import Kind
from core.channels.mail.parse import parse
from tests.core.channels.mail.letters import obeyed_or_hidden, texts

FOLDER = Path(os.environ.get("CASEFLOOR_SHARED_DATA", Path(__file__).parents[5] / "shared" / "data"))
MAILS = sorted(FOLDER.rglob("*.eml")) if FOLDER.is_dir() else []


def test_every_real_mail_is_read() -> None:
    for path in MAILS:
        mail = parse(path.read_bytes())
        assert mail.kind in get_args(Kind), path
        assert "unreadable" not in mail.defects, path
        assert [found for text in texts(mail) for found in obeyed_or_hidden(text)] == [], path
        assert mail.body or mail.attachments or mail.subject or mail.unusable or mail.sender, path


def test_every_real_bounce_names_its_letter() -> None:
    for path in (path for path in MAILS if "report" in path.parent.name):
        mail = parse(path.read_bytes())
        assert mail.kind in ("bounce", "delivery_report"), path
        assert mail.report and mail.report.original_message_id and mail.report.final_recipient, path
