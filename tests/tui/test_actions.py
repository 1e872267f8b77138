"""The table of actions: every command has its key, no key does two things, and each key arrives."""

from __future__ import annotations

from collections import Counter

from core.people import WORKING
from core.rules import RULES
from tui.actions import ACTIONS, BY_ID, GROUPS, RESERVED, UNBINDABLE, VIEW_KEYS, action_for, key_for
from tui.locale.compile import catalogues, read


def test_no_key_does_two_things() -> None:
    keys = Counter(key for action in ACTIONS for key in action.keys)
    keys.update(VIEW_KEYS)
    assert {key: times for key, times in keys.items() if times > 1} == {}
    assert len(BY_ID) == len(ACTIONS)


def test_no_key_is_one_that_never_arrives_or_is_kept_for_later() -> None:
    keys = {key for action in ACTIONS for key in action.keys}
    assert keys & (UNBINDABLE | RESERVED) == set()
    assert all(key.isascii() for key in keys), "a key that a Latin layout does not have"


def test_every_command_that_a_person_may_give_has_an_action() -> None:
    for name, rule in RULES.items():
        action = action_for(name)
        assert (action is not None) == bool(rule.roles & WORKING), name


def test_every_action_stands_under_a_heading() -> None:
    assert {action.group for action in ACTIONS} <= set(GROUPS)


def test_the_checklist_shows_the_key_of_the_action_that_says_least_beforehand() -> None:
    assert key_for("write_message") == "w", "it asks for any letter, a decision say, and not for a reply alone"
    assert key_for("ask_evidence") == "e"
    assert key_for("record_delivery") == ""


def test_every_word_of_the_table_can_be_said_in_every_language() -> None:
    words = {word for action in ACTIONS for word in (action.short, action.label)} | set(GROUPS.values())
    for po in catalogues():
        known = {message.id for message in read(po) if message.string}
        assert words <= known, f"{po.parts[-3]} lacks {sorted(words - known)}"
