"""What the program wrote down itself is said in the reader's language, and what people wrote is left alone."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from core.channels.mail.model import UNUSABLE
from core.channels.mail_intake import OTHER_CONTENT
from tui.forms.labels import value_words
from tui.forms.reading import read
from tui.i18n import set_language
from tui.kept_words import KEPT, ODDITIES, retold
from tui.locale.compile import ROOT


@pytest.fixture
def russian() -> Iterator[None]:
    set_language("ru")
    yield
    set_language("en")


@pytest.mark.parametrize("message", [*KEPT, *ODDITIES])
def test_the_core_writes_what_is_read_back(message: str) -> None:
    """Fails when the core's wording changed: the screen would show English again."""
    written = "".join(file.read_text("utf-8") for file in (ROOT / "core").rglob("*.py"))
    assert f'"{message}"' in written or f'"{message.replace("{ref}", "{other.ref}")}"' in written


def test_why_a_mail_waits_is_said_in_russian(russian: None) -> None:
    assert retold(OTHER_CONTENT).startswith("раньше пришло письмо")
    assert all(retold(words) != words for words in UNUSABLE.values())
    waits = "it points to the case, but eve@example.org is no party of it"
    assert retold(waits) == "указывает на жалобу, но eve@example.org к ней не относится"


def test_what_a_person_wrote_stays(russian: None) -> None:
    for words in ("other", "the client called: {sure}", "merged into", "", "до завтра"):
        assert retold(words) == words


def test_in_english_it_stays_as_it_is() -> None:
    assert retold("merged into 26-4213-7") == "merged into 26-4213-7"


@pytest.mark.parametrize(
    ("command", "answers", "words"),
    [
        ("register", {"phone": "zz"}, "нужно от 4 до 15 цифр"),
        ("register", {"email": "zz"}, "нужен адрес вида"),
        ("register", {}, "укажите хотя бы тему"),
        ("settle_promise", {"promise": "p1", "kept": False}, "напишите, почему обещание не сдержано"),
        ("wrap_up", {"summary": "a", "root_cause": "other"}, "укажите меру"),
        ("dispose", {"disposition": "duplicate", "reason": "a"}, "укажите жалобу"),
        ("decide_outcome", {"outcome": "refund", "rule": "a", "reasoning": "b", "amount": "five"}, "не сумма"),
    ],
)
def test_what_a_form_refuses_is_said_in_russian(
    russian: None, command: str, answers: dict[str, object], words: str
) -> None:
    reading = read(command, answers)
    assert words in " ".join([*reading.errors.values(), *reading.whole])


def test_what_a_person_wrote_is_no_value_of_a_list(russian: None) -> None:
    assert value_words("decide_outcome", "reasoning", "Refund") == "Refund"
    assert value_words("decide_outcome", "outcome", "refund") == "Возврат"
