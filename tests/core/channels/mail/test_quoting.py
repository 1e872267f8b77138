"""What a client wrote is told from what they quoted, in Russian and English; no line is lost."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.channels.mail.quoting import split

PIECES = ["On Mon, 12 Jan 2026 at 10:20, Desk <d@b.example> wrote:", "12.01.2026 10:20, Desk пишет:", "> quoted", ">> deeper", "", "words",
          "-----Original Message-----", "From: Desk", "Sent: Monday", "Subject: x", "________________", "wrote:", "От: Стол", "Дата: x",
          "Кому: y"]


class TestReplies:
    @pytest.mark.parametrize("text", [
        "Not so.\n\nOn Mon, Jan 12, 2026 at 10:20 AM Desk <desk@bet.example> wrote:\n\n> Dear client,\n> please wait",
        "Not so.\n\nOn Mon, Jan 12, 2026 at 10:20 AM Complaints Desk of the House\n<desk@bet.example>\nwrote:\n\nDear client,\nplease wait",
        "Not so.\n\nпн, 12 янв. 2026 г. в 10:20, Поддержка <help@bet.example>:\n\n> Ждите.",
        "Not so.\n\n12.01.2026 10:20, Поддержка пишет:\n> Ждите.", "Not so.\n\n12.01.2026 10:20, Стол <d@bet.example> написал(а):\nЖдите",
        "Not so.\n\n-----Original Message-----\nFrom: Desk\nwait", "Not so.\n\n-----Исходное сообщение-----\nОт: Стол\nждите",
        "Not so.\n\n________________________________\nFrom: Desk\nSent: Monday\nTo: me\nSubject: x\n\nwait",
        "Not so.\n\nОт: Стол\nОтправлено: 12 января 2026\nКому: мне\nТема: x\n\nждите", "Not so.\n\n*From:* D\n*Sent:* m\n*To:* y\n\nwait",
        "Not so.\n\n---------- Forwarded message ---------\nFrom: x\n\nold", "Not so.\n\n-------- Пересылаемое сообщение --------\nold",
        "Not so.\n\n12 января 2026 г. 10:20:00 Стол <d@bet.example> написал:\n\n> Ждите", "> wait\n\nNot so.",
    ])  # fmt: skip
    def test_only_the_answer_is_new(self, text: str) -> None:
        new, quoted = split(text)
        assert new == "Not so." and quoted

    def test_answers_between_the_lines_stay_new(self) -> None:
        assert split("On 12 Jan 2026 Desk wrote:\n> When?\nMonday.\n> How much?\n500 EUR.")[0] == "Monday.\n500 EUR."

    def test_a_mail_that_only_forwards_has_nothing_new(self) -> None:
        assert split("-----Original Message-----\nFrom: x\n\nold")[0] == ""

    @pytest.mark.parametrize("text", ["From: the very start they lied to me.\nI want my money.", "Вчера 12.03.2026 оператор мне написал:\nставка "
                                      "проиграла, а это ложь", "On 5 May I placed a bet:\n500 EUR on Real", "Dear Sirs:\nI complain",
                                      "--\nAnn", "Score was 2 > 1 and\n500 < 1000", "Subject: my money\nFrom: me, with anger"])
    def test_a_clients_own_words_are_not_taken_for_a_quotation(self, text: str) -> None:
        assert split(text) == (text, "")


@given(st.lists(st.sampled_from(PIECES) | st.text(alphabet="ab >:\n", max_size=20), max_size=30))
def test_no_line_is_lost(pieces: list[str]) -> None:
    text = "\n".join(pieces)
    new, quoted = split(text)
    assert sorted((new + "\n" + quoted).split()) == sorted(text.split())
