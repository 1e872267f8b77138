"""The Maildir sink: each mail whole in `new/` or not there at all, and a full disk is a refusal for now."""

from __future__ import annotations

import mailbox
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from core.relay.maildir_sink import MaildirSink
from core.relay.relay import RelayRefused

MAIL = b"Subject: hello\r\n\r\nWords.\r\n"


def test_a_mail_is_delivered_as_a_mail_server_does(tmp_path: Path) -> None:
    sink = MaildirSink(tmp_path / "box")
    sink.hand(MAIL, "desk@house.example", "anna@client.example")
    (delivered,) = (tmp_path / "box" / "new").iterdir()
    assert delivered.read_bytes() == b"Subject: hello\n\nWords.\n"
    assert list((tmp_path / "box" / "tmp").iterdir()) == []
    assert [mail["Subject"] for mail in mailbox.Maildir(tmp_path / "box", create=False)] == ["hello"]


def test_many_at_once_keep_names_of_their_own(tmp_path: Path) -> None:
    sink = MaildirSink(tmp_path)
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda _: sink.hand(MAIL, "", "anna@client.example"), range(64)))
    assert len(list((tmp_path / "new").iterdir())) == 64


def test_a_mail_that_cannot_be_written_leaves_nothing_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    sink = MaildirSink(tmp_path)
    with monkeypatch.context() as disk:
        disk.setattr("os.fsync", full)
        with pytest.raises(RelayRefused) as caught:
            sink.hand(MAIL, "", "anna@client.example")
    assert not caught.value.permanent
    assert caught.value.everyone
    assert "No space left on device" in caught.value.detail
    assert [file for part in ("tmp", "new", "cur") for file in (tmp_path / part).iterdir()] == []
    sink.hand(MAIL, "", "anna@client.example")
    assert len(list((tmp_path / "new").iterdir())) == 1


def test_a_path_that_is_a_file_is_told(tmp_path: Path) -> None:
    taken = tmp_path / "taken"
    taken.write_text("")
    with pytest.raises(RelayRefused, match="taken"):
        MaildirSink(taken).hand(MAIL, "", "anna@client.example")
