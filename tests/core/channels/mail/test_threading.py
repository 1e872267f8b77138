"""A mail joins a case only by an id or a reference, and only from a party; what is doubtful waits for a person."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.channels.mail.model import ParsedMail
from core.channels.mail.parse import parse
from core.channels.mail.threading import ids_of, refs_of, thread
from core.ports import PartiesOf
from core.refs import make
from tests.core.channels.mail.letters import letter

ONE = PartiesOf(make(26, 4213), frozenset({"Client@example.com"}))
TWO = PartiesOf(make(26, 77), frozenset({"client@example.com", "lawyer@example.com"}))
IDS = {"letter-1@bet.example": ONE, "client-1@example.com": ONE, "letter-2@bet.example": TWO}
REFS = {ONE.ref: ONE, TWO.ref: TWO}


def decided(body: str = "text", **headers: str) -> tuple[str, str | None]:
    mail = parse(letter(body, **headers))
    found = thread(mail, IDS, REFS)
    assert str(found.why)
    return found.decision, found.ref


class TestByIds:
    @pytest.mark.parametrize("headers", [{"In_Reply_To": "<letter-1@bet.example>"}, {"References": "<x@y> <letter-1@bet.example> <z@y>"},
                                         {"References": "<letter-1@bet.example> <client-1@example.com>"},
                                         {"In_Reply_To": "<client-1@example.com>"}])
    def test_an_answer_by_a_party_joins(self, headers: dict[str, str]) -> None:
        assert decided(**headers) == ("join", ONE.ref)

    def test_an_answer_by_a_stranger_waits(self) -> None:
        assert decided(In_Reply_To="<letter-1@bet.example>", From="stranger@example.org") == ("unsafe", ONE.ref)
        assert decided(In_Reply_To="<letter-1@bet.example>", From="unreadable") == ("unsafe", ONE.ref)

    def test_an_answer_to_two_cases_waits(self) -> None:
        assert decided(In_Reply_To="<letter-1@bet.example>", References="<letter-2@bet.example>") == ("unsafe", ONE.ref)

    def test_an_id_of_one_case_and_a_subject_of_another_waits(self) -> None:
        assert decided(In_Reply_To="<letter-1@bet.example>", Subject=f"Re: {TWO.ref}")[0] == "unsafe"

    def test_unknown_ids_say_nothing(self) -> None:
        assert decided(In_Reply_To="<other@bet.example>") == ("new", None)


class TestByReference:
    @pytest.mark.parametrize("subject", [f"Re: [{ONE.ref}] payment", f"№{ONE.ref}", ONE.ref.replace("-", "–")])
    def test_in_the_subject(self, subject: str) -> None:
        assert decided(Subject=subject) == ("join", ONE.ref)
        assert decided(Subject=subject, From="stranger@example.org") == ("unsafe", ONE.ref)

    def test_two_in_the_subject_wait(self) -> None:
        assert decided(Subject=f"{ONE.ref} and {TWO.ref}")[0] == "unsafe"

    def test_one_in_the_new_text(self) -> None:
        assert decided(f"about {ONE.ref}, please") == ("join", ONE.ref)

    def test_several_in_the_text_or_one_in_a_quotation_say_nothing(self) -> None:
        assert decided(f"{ONE.ref} and {TWO.ref}") == ("new", None)
        assert decided(f"hello\n> about {ONE.ref}") == ("new", None)

    def test_a_mistyped_or_unknown_reference_says_nothing(self) -> None:
        assert decided(Subject="26-4213-4") == ("new", None)
        assert decided(Subject=make(26, 9999)) == ("new", None)


class TestNeverByTheSubjectAlone:
    def test_the_same_subject_from_the_same_client_is_new(self) -> None:
        assert decided(Subject="Re: Payment not received") == ("new", None)

    @given(st.text(max_size=60), st.text(max_size=60))
    def test_no_words_join(self, subject: str, body: str) -> None:
        mail = parse(letter(body.encode("utf-8", "replace"), Subject=subject.replace("\r", " ").replace("\n", " ")))
        if not refs_of(mail):
            assert thread(mail, IDS, REFS).decision == "new"

    @given(st.sampled_from(sorted(IDS)), st.sampled_from(sorted(REFS)), st.sampled_from(["a@b.example", "x", "MAILER-DAEMON@c.example"]))
    def test_no_stranger_joins(self, identifier: str, ref: str, sender: str) -> None:
        mail = parse(letter(ref, From=sender, In_Reply_To=f"<{identifier}>", Subject=ref))
        assert thread(mail, IDS, REFS).decision == "unsafe"


class TestLookups:
    def mail(self) -> ParsedMail:
        return parse(letter(f"see {TWO.ref}", In_Reply_To="<c@x>", References="<a@x> <b@x> <c@x>", Subject=f"Re: {ONE.ref}"))

    def test_nearest_first_each_once(self) -> None:
        assert ids_of(self.mail()) == ("c@x", "b@x", "a@x")
        assert refs_of(self.mail()) == (ONE.ref, TWO.ref)
