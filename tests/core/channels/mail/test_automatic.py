"""What a program wrote is known as such by its headers; what a person wrote stays a person's."""

from __future__ import annotations

import pytest

from core.channels.mail.parse import parse
from tests.core.channels.mail.letters import letter


@pytest.mark.parametrize(("headers", "kind"), [
    ({}, "mail"), ({"Auto_Submitted": "no"}, "mail"), ({"Auto_Submitted": "auto-replied"}, "auto_reply"),
    ({"Auto_Submitted": "auto-generated; owner-email=x"}, "auto_reply"), ({"Precedence": "auto_reply"}, "auto_reply"),
    ({"Precedence": "bulk"}, "list_or_bulk"), ({"Precedence": " Junk "}, "list_or_bulk"), ({"Precedence": "first-class"}, "mail"),
    ({"X_Autoreply": "yes"}, "auto_reply"), ({"X_Autorespond": "1"}, "auto_reply"), ({"X_Autoreply": "no"}, "mail"),
    ({"X_Auto_Response_Suppress": "All"}, "auto_reply"), ({"X_Auto_Response_Suppress": "DR, NDR"}, "mail"),
    ({"List_Id": "<news.example>"}, "list_or_bulk"), ({"List_Unsubscribe": "<https://x.example>"}, "list_or_bulk"),
    ({"Return_Path": "<>"}, "auto_reply"), ({"Return_Path": "<client@example.com>"}, "mail"),
    ({"From": "MAILER-DAEMON@example.com"}, "auto_reply"), ({"From": "Postmaster <postmaster@example.com>"}, "auto_reply"),
    ({"X_Casefloor_Case": "26-4213-3"}, "own"), ({"X_Casefloor": "1", "Auto_Submitted": "auto-replied"}, "own"),
    ({"Subject": "Automatic reply: your letter", "In_Reply_To": "<a@b>"}, "auto_reply"),
    ({"Subject": "Автоответ: я в отпуске", "In_Reply_To": "<a@b>"}, "auto_reply"),
    ({"Subject": "Re: Out of Office", "Precedence": "bulk"}, "auto_reply"),
])  # fmt: skip
def test_each_sign(headers: dict[str, str], kind: str) -> None:
    mail = parse(letter(**headers))
    assert mail.kind == kind and mail.automatic == (kind != "mail")


@pytest.mark.parametrize("subject", ["Out of office", "Автоответ вашего бота меня обманул", "Automatic reply is all I get",
                                     "отсутствую в списке выплат"])
def test_a_subject_alone_never_makes_a_client_a_program(subject: str) -> None:
    assert parse(letter(Subject=subject)).kind == "mail"
