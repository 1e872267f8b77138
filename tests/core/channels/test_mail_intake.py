"""Mail becomes cases, messages, reports and quarantine entries; each exactly once, none of it lost."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.case import ContactKind, MessageKind, MessageState
from core.channels.mail.model import Limits
from core.channels.maildir import SEEN
from core.channels.summary import Fate
from core.errors import BadInput
from core.ports import Arrival
from core.stages import Stage
from core.text import is_clean
from tests.core.channels.mailroom import ANNA, NOON, Mailroom, counts, letter


class TestANewComplaint:
    def test_opens_a_case_with_the_mail_as_its_first_message(self, room: Mailroom) -> None:
        sent = NOON - timedelta(hours=3)
        mail = letter("Где мои деньги? Прошло девять дней.", subject="Вывод средств", date=sent.strftime("%a, %d %b %Y %H:%M:%S +0000"))
        assert counts(room.take(mail)) == {"registered": 1}
        case = room.cases()[0]
        assert (case.channel, case.source, case.language) == ("mail", "mail:complaints", "ru")
        assert (case.subject, case.description) == ("Вывод средств", "Где мои деньги? Прошло девять дней.")
        assert (case.received_at, case.registered_at) == (sent, NOON)
        assert case.client is not None and (case.client.name, case.client.contact(ContactKind.EMAIL)) == ("Anna Petrova", ANNA)
        first = case.messages[0]
        assert (first.kind, first.address, first.automatic) == (MessageKind.COMPLAINT, ANNA, False)
        assert room.book() == [(Arrival.REGISTERED, case.ref, "")]

    def test_is_acknowledged_by_itself_in_the_same_commit(self, room: Mailroom) -> None:
        case = room.open_case()
        answer = case.messages[1]
        assert (answer.kind, answer.state, answer.automatic) == (MessageKind.ACKNOWLEDGEMENT, MessageState.QUEUED, True)
        assert (answer.address, answer.reply_to) == (ANNA, case.messages[0].message_id)

    def test_moves_to_cur_as_seen(self, room: Mailroom) -> None:
        path = room.deliver(letter())
        room.take()
        assert room.files("new") == []
        assert room.files("cur") == [path.name + SEEN]

    def test_keeps_its_raw_bytes_and_its_files(self, room: Mailroom) -> None:
        from email import message_from_bytes, policy

        mail = message_from_bytes(letter(), policy=policy.default)
        mail.add_attachment(b"%PDF-1.7 slip", maintype="application", subtype="pdf", filename="slip\x1b[2J.pdf")
        raw = mail.as_bytes()
        room.take(raw)
        attachment = room.cases()[0].messages[0].attachments[0]
        assert is_clean(attachment.name) and attachment.name.endswith(".pdf")
        with room.store.reading() as unit:
            assert unit.file(attachment.sha256) == b"%PDF-1.7 slip"
            assert unit.file(hashlib.sha256(raw).hexdigest()) == raw

    def test_a_clock_that_is_wrong_counts_from_the_delivery(self, room: Mailroom) -> None:
        room.take(letter(date="Thu, 01 Jan 1970 00:00:00 +0000"), letter(date="Fri, 01 Jan 2038 00:00:00 +0000"))
        assert [case.received_at for case in room.cases()] == [NOON, NOON]

    @pytest.mark.parametrize("sender", ["", "nobody", f"Anna <{'a' * 300}@client.example>"])
    def test_without_a_usable_sender_is_registered_and_waits_for_an_identity(self, room: Mailroom, sender: str) -> None:
        raw = letter().replace(f"From: Anna Petrova <{ANNA}>".encode(), f"From: {sender}".encode())
        assert counts(room.take(raw)) == {"registered": 1}
        case = room.cases()[0]
        assert case.client is None or not case.client.reachable
        assert [message.kind for message in case.messages] == [MessageKind.COMPLAINT]

    def test_of_a_forwarding_client_says_what_was_forwarded(self, room: Mailroom) -> None:
        body = "---------- Forwarded message ---------\nFrom: Desk <d@x.example>\nSubject: no\n\nYour bet is void."
        assert "Your bet is void." in room.open_case(body=body).description

    def test_a_second_complaint_of_the_same_client_is_a_case_of_its_own(self, room: Mailroom) -> None:
        room.take(letter(), letter())  # the same subject and the same sender: never merged on that alone
        one, other = room.cases()
        assert one.client is not None and other.client is not None
        assert one.client.number == other.client.number

    def test_one_without_any_text_is_still_a_case(self, room: Mailroom) -> None:
        assert counts(room.take(letter("", subject=""))) == {"registered": 1}
        assert room.cases()[0].description == "⟨empty⟩"


class TestTheSameMailAgain:
    def test_is_one_mail(self, room: Mailroom) -> None:
        mail = letter()
        assert counts(room.take(mail, mail)) == {"registered": 1, "duplicates": 1}
        assert counts(room.take(mail)) == {"duplicates": 1}
        assert len(room.cases()) == 1 and room.files("new") == []

    def test_by_another_route_is_one_mail(self, room: Mailroom) -> None:
        mail = letter()
        room.take(mail)
        assert counts(room.take(b"Received: from elsewhere by here; Mon, 2 Mar 2026 12:00:00 +0000\n" + mail)) == {"duplicates": 1}

    def test_without_an_id_is_known_by_its_bytes(self, room: Mailroom) -> None:
        mail = b"\n".join(line for line in letter().splitlines() if not line.startswith(b"Message-ID"))
        assert counts(room.take(mail, mail)) == {"registered": 1, "duplicates": 1}

    def test_under_the_id_of_another_mail_waits_for_a_person_once(self, room: Mailroom) -> None:
        first = room.open_case(message_id="<twice@client.example>")
        other = letter("Something else entirely.", message_id="<twice@client.example>")
        assert counts(room.take(other)) == {"quarantined": 1}
        assert counts(room.take(other)) == {"duplicates": 1}
        arrival, ref, reason = room.book()[-1]
        assert (arrival, ref) == (Arrival.QUARANTINED, first.ref) and "Message-ID" in reason

    def test_to_two_desks_reaches_both(self, room: Mailroom) -> None:
        mail = letter()
        room.take(mail)
        room.deliver(mail)
        assert counts(room.intake_of("payments").run_once(room.maildir)) == {"registered": 1}
        assert [case.source for case in room.cases()] == ["mail:complaints", "mail:payments"]

    def test_to_two_desks_of_one_case_is_one_message(self, room: Mailroom) -> None:
        case = room.open_case()
        answer = letter("Still nothing!", in_reply_to=f"<{case.messages[1].message_id}>")
        room.take(answer)
        room.deliver(answer)
        assert counts(room.intake_of("payments").run_once(room.maildir)) == {"duplicates": 1}
        assert len(room.case(case.ref).messages) == 3
        assert room.book()[-1][:2] == (Arrival.JOINED, case.ref)


class TestAnAnswer:
    def test_to_our_letter_joins_its_case(self, room: Mailroom) -> None:
        case = room.open_case()
        room.pass_time(hours=1)
        assert counts(room.take(letter("Still nothing!", in_reply_to=f"<{case.messages[1].message_id}>"))) == {"joined": 1}
        after = room.case(case.ref)
        assert after.messages[-1].kind is MessageKind.CONTACT and after.messages[-1].excerpt == "Still nothing!"
        assert (after.unanswered, after.last_in) == (2, room.now)
        assert len(room.cases()) == 1

    def test_to_their_own_copy_joins_its_case(self, room: Mailroom) -> None:
        case = room.open_case(message_id="<own@client.example>")
        assert counts(room.take(letter("P.S. It was 600.", references="<x@y.example> <own@client.example>"))) == {"joined": 1}
        assert len(room.case(case.ref).messages) == 3

    def test_with_the_reference_in_its_subject_joins_its_case(self, room: Mailroom) -> None:
        case = room.open_case()
        assert counts(room.take(letter(subject=f"about {case.ref}, again"))) == {"joined": 1}

    def test_with_a_mistyped_reference_opens_a_case(self, room: Mailroom) -> None:
        case = room.open_case()
        wrong = f"{case.ref[:-1]}{(int(case.ref[-1]) + 1) % 10}"
        assert counts(room.take(letter(subject=f"about {wrong}"))) == {"registered": 1}

    def test_joins_a_closed_case_without_opening_it(self, room: Mailroom) -> None:
        from core.commands import Dispose

        case = room.open_case()
        room.desk.do(case.ref, Dispose(disposition="withdrawn", reason="the client said so"), room.lead)
        assert counts(room.take(letter("No, I did not.", in_reply_to=f"<{case.messages[1].message_id}>"))) == {"joined": 1}
        after = room.case(case.ref)
        assert after.stage is Stage.CLOSED and after.unanswered == 2

    def test_of_a_stranger_waits_for_a_person(self, room: Mailroom) -> None:
        case = room.open_case()
        by_reference = letter(sender="Mallory <m@evil.example>", subject=f"Re: {case.ref}")
        by_id = letter(sender="Mallory <m@evil.example>", in_reply_to=f"<{case.messages[1].message_id}>")
        assert counts(room.take(by_reference, by_id)) == {"quarantined": 2}
        assert room.case(case.ref).version == case.version
        for arrival, ref, reason in room.book()[1:]:
            assert (arrival, ref) == (Arrival.QUARANTINED, case.ref) and "m@evil.example" in reason

    def test_that_points_to_two_cases_waits_for_a_person(self, room: Mailroom) -> None:
        one, other = room.open_case(), room.open_case()
        mail = letter(references=f"<{one.messages[1].message_id}> <{other.messages[1].message_id}>")
        assert counts(room.take(mail)) == {"quarantined": 1}


class TestAutomaticMail:
    @pytest.mark.parametrize(
        "headers",
        [{"auto_submitted": "auto-replied"}, {"precedence": "bulk"}, {"list_id": "<all.list.example>"}, {"x_autoreply": "yes"},
         {"return_path": "<>"}, {"sender": "MAILER-DAEMON@mx.example"}, {"x_casefloor_case": "26-1-1"}],
        ids=str,
    )
    def test_opens_no_case_and_is_never_answered(self, room: Mailroom, headers: dict[str, str]) -> None:
        assert counts(room.take(letter(**headers))) == {"reports": 1}
        assert room.cases() == []
        arrival, ref, reason = room.book()[0]
        assert (arrival, ref) == (Arrival.REPORT, "") and reason

    def test_that_answers_us_joins_and_changes_nothing_else(self, room: Mailroom) -> None:
        case = room.open_case()
        room.pass_time(minutes=1)
        away = letter("I am away.", subject="Out of office", auto_submitted="auto-replied", in_reply_to=f"<{case.messages[1].message_id}>")
        assert counts(room.take(away)) == {"joined": 1}
        after = room.case(case.ref)
        assert after.messages[-1].automatic
        unchanged = {"messages", "version"}
        assert after.model_dump(exclude=unchanged) == case.model_dump(exclude=unchanged)

    def test_of_a_stranger_that_answers_us_is_only_written_down(self, room: Mailroom) -> None:
        case = room.open_case()
        away = letter(sender="m@evil.example", auto_submitted="auto-replied", in_reply_to=f"<{case.messages[1].message_id}>")
        assert counts(room.take(away)) == {"reports": 1}
        assert room.case(case.ref) == case


class TestABounce:
    def test_marks_the_letter_that_it_returns(self, room: Mailroom) -> None:
        case = room.open_case()
        sent = room.hand_over(case.ref)
        assert counts(room.take(bounce(sent.message_id))) == {"reports": 1}
        after = room.case(case.ref).message(sent.id)
        assert after is not None and after.state is MessageState.BOUNCED
        assert "5.1.1" in after.error and "User unknown" in after.error
        assert room.book()[-1][:2] == (Arrival.REPORT, case.ref)

    def test_that_comes_twice_or_for_nothing_of_ours_changes_nothing(self, room: Mailroom) -> None:
        case = room.open_case()
        sent = room.hand_over(case.ref)
        room.take(bounce(sent.message_id))
        marked = room.case(case.ref)
        assert counts(room.take(bounce(sent.message_id), bounce("other@elsewhere.example"))) == {"reports": 2}
        assert room.case(case.ref) == marked and len(room.cases()) == 1

    def test_that_only_tells_of_a_delay_changes_nothing(self, room: Mailroom) -> None:
        case = room.open_case()
        sent = room.hand_over(case.ref)
        before = room.case(case.ref)
        assert counts(room.take(bounce(sent.message_id, action="delayed", status="4.4.1"))) == {"reports": 1}
        assert room.case(case.ref) == before


def bounce(message_id: str, action: str = "failed", status: str = "5.1.1") -> bytes:
    """A delivery status notification as mail servers write it (RFC 3464)."""
    lines = [
        "Return-Path: <>", "From: Mail Delivery System <MAILER-DAEMON@mx.example>", "To: complaints@house.example",
        "Subject: Delivery report", f"Message-ID: <{hashlib.sha256(os.urandom(8)).hexdigest()[:12]}@mx.example>",
        "Auto-Submitted: auto-replied", "MIME-Version: 1.0",
        'Content-Type: multipart/report; report-type=delivery-status; boundary="b"', "",
        "--b", "Content-Type: text/plain", "", "Something happened to your mail.", "",
        "--b", "Content-Type: message/delivery-status", "", "Reporting-MTA: dns; mx.example", "",
        f"Final-Recipient: rfc822; {ANNA}", f"Action: {action}", f"Status: {status}",
        "Diagnostic-Code: smtp; 550 User unknown", "",
        "--b", "Content-Type: text/rfc822-headers", "", f"Message-ID: <{message_id}>", "Subject: ours", "", "--b--", "",
    ]  # fmt: skip
    return "\n".join(lines).encode()


NASTY = "\x1b]52;c;cm0gLXJmIC8=\x07 \x1b[2J \x9b31m \u202egnp.exe\u202c [@click=app.quit]x[/x] \x00\x08 [/]"


class TestNastyMail:
    def test_is_clean_in_the_case_and_in_the_book(self, room: Mailroom) -> None:
        raw = (
            f"From: =?utf-8?q?{''.join(f'={byte:02X}' for byte in NASTY.encode())}?= <{ANNA}>\n"
            f"Subject: {NASTY}\nMessage-ID: <nasty{NASTY[:4]}@client.example>\n"
            f'MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary="b"\n\n--b\nContent-Type: text/plain; charset=utf-8\n\n{NASTY}\n'
            f'--b\nContent-Type: text/{NASTY[:6]}\nContent-Disposition: attachment; filename="../../{NASTY}.sh"\n\nx\n--b--\n'
        ).encode()
        assert counts(room.take(raw)) == {"registered": 1}
        with room.store.view() as view:
            kept = [text for row in view.all("SELECT state, subject, client_name FROM cases") for text in row]
            kept += [text for row in view.all("SELECT sender, subject, key, reason FROM received") for text in row]
            kept += [text for (text,) in view.all("SELECT body FROM message")]
            kept += [text for row in view.all("SELECT name, content_type FROM attachment") for text in row]
            kept += [text for (text,) in view.all("SELECT events FROM journal")]
        assert [text for text in kept if not is_clean(text)] == []
        assert "[@click=app.quit]" in room.cases()[0].description  # markup is only text: what shows it must not read it

    def test_longer_than_a_field_is_cut_visibly(self, room: Mailroom) -> None:
        case = room.open_case(body="Жалоба. " * 20_000, subject="s" * 5_000)
        assert case.subject.endswith("⟩") and case.description.endswith("⟩")


class TestWhateverIsInTheMaildir:
    def test_one_larger_than_is_read_waits_for_a_person_with_its_headers(self, room: Mailroom) -> None:
        limit = Limits().size
        raw = letter("x") + b"y" * limit
        assert counts(room.take(raw)) == {"quarantined": 1}
        with room.store.view() as view:
            sender, subject, sha256 = view.all("SELECT sender, subject, raw_sha256 FROM received")[0]
        assert (sender, subject) == (f"Anna Petrova <{ANNA}>", "Where is my money?")
        with room.store.reading() as unit:
            assert len(unit.file(sha256) or b"") < 2_000
        assert counts(room.take(raw)) == {"duplicates": 1}

    def test_what_is_no_mail_file_is_refused_with_its_reason(self, room: Mailroom, tmp_path: Path) -> None:
        new = room.maildir / "new"
        (new / "folder").mkdir()
        secret = tmp_path / "secret"
        secret.write_text("root:x:0:0")
        (new / "link").symlink_to(secret)
        os.mkfifo(new / "pipe")
        summary = room.take(letter())
        assert counts(summary) == {"registered": 1, "refused": 3}
        assert {refusal.what for refusal in summary.refusals} == {"folder", "link", "pipe"}
        assert all(str(refusal.why) for refusal in summary.refusals)

    def test_one_that_another_worker_took_is_nobodys_fault(self, room: Mailroom) -> None:
        path = room.deliver(letter())
        path.unlink()
        assert room.intake.take_one(path).fate is Fate.GONE

    def test_a_name_that_is_taken_in_cur_is_not_overwritten(self, room: Mailroom) -> None:
        (room.maildir / "cur" / f"same{SEEN}").write_bytes(b"older")
        room.deliver(letter(), "same")
        room.take()
        assert (room.maildir / "cur" / f"same{SEEN}").read_bytes() == b"older"
        assert room.files("cur") == [f"same.1{SEEN}", f"same{SEEN}"]

    def test_a_name_as_long_as_names_can_be(self, room: Mailroom) -> None:
        room.deliver(letter(), "n" * 255)
        summary = room.take()
        assert counts(summary) == {"registered": 1} and summary.refusals == []
        assert room.files("new") == []

    def test_what_is_no_maildir_is_told(self, room: Mailroom, tmp_path: Path) -> None:
        with pytest.raises(BadInput, match="no Maildir"):
            room.intake.run_once(tmp_path / "nowhere")

    @settings(max_examples=150)
    @given(raw=st.one_of(st.binary(max_size=400), st.builds(
        lambda head, body: head + b"\n\n" + body,
        st.lists(st.builds(lambda name, value: name + b": " + value, st.sampled_from(
            [b"From", b"Subject", b"Date", b"Message-ID", b"References", b"In-Reply-To", b"Content-Type", b"Content-Transfer-Encoding"]),
            st.one_of(st.binary(max_size=60), st.text(max_size=40).map(lambda text: text.encode("utf-8", "replace"))))).map(b"\n".join),
        st.binary(max_size=200))))  # fmt: skip
    def test_any_bytes_are_accounted_for(self, any_room: Mailroom, raw: bytes) -> None:
        summary = any_room.take(raw)
        fates = counts(summary)
        assert sum(fates.values()) == 1 and "refused" not in fates
        assert any_room.files("new") == []
        faults = [reason for _, _, reason in any_room.book() if reason.endswith("Error")]
        assert faults == []

    @pytest.fixture(scope="class")
    @staticmethod
    def any_room(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Mailroom]:
        """One floor for all examples: what is given to it only adds up."""
        room = Mailroom(tmp_path_factory.mktemp("any"))
        yield room
        room.store.close()


class TestTheDatabaseThatCannotBeWritten:
    def test_stops_the_run_and_the_mail_stays(self, room: Mailroom) -> None:
        from core.errors import StoreError

        room.deliver(letter())
        room.store.close()
        room.path.rename(room.path.with_suffix(".away"))
        room.path.mkdir()
        with pytest.raises(StoreError):
            room.intake.run_once(room.maildir)
        assert len(room.files("new")) == 1
