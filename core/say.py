"""Messages for people: an English sentence with named holes, translated only where it is shown.

The rules speak in `Say` values and never know the reader's language; the edge (a screen, a command's output)
renders them. The English sentence is the key of the translation, as gettext has it:

    say("Ask {who} for {what} first", who=person.name, what=say(kind.label))
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from pydantic import GetCoreSchemaHandler
from pydantic_core import CoreSchema, core_schema


def label(text: str) -> str:
    """Marks a table's English string for translation and returns it unchanged; shown later by `say(text)`."""
    return text


def as_written(msgid: str) -> str:
    """The translation into English: every message is its own."""
    return msgid


@dataclass(frozen=True, slots=True)
class Say:
    """One message. `text` is English with {named} holes; `args` fill them.

    An argument that is itself a `Say` is rendered in the same language, a tuple or list item by item and joined
    by commas, and anything else goes in as `str()` has it: a client's words are never translated, and braces in
    them mean nothing.
    """

    text: str
    args: Mapping[str, object] = field(default_factory=dict)

    def render(self, translate: Callable[[str], str] = as_written) -> str:
        """The sentence in the language that `translate` (msgid to msgstr, gettext's shape) speaks."""
        if not self.text:
            return ""  # gettext answers an empty message with the catalogue's header
        filling = {name: _rendered(value, translate) for name, value in self.args.items()}
        try:
            return translate(self.text).format_map(filling)
        except (KeyError, IndexError, ValueError, AttributeError):
            # A translation whose holes do not fit must not cost a person the message: English always fits.
            return self.text.format_map(filling)

    def __str__(self) -> str:
        return self.render()

    def __hash__(self) -> int:
        # By the names only: an argument may be a list, and equal messages still hash alike.
        return hash((self.text, tuple(sorted(self.args))))

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        """In a model: takes a `Say` or a plain sentence; in JSON it is the rendered English sentence."""
        from_text = core_schema.no_info_after_validator_function(verbatim, core_schema.str_schema())
        return core_schema.json_or_python_schema(
            json_schema=from_text,
            python_schema=core_schema.union_schema([core_schema.is_instance_schema(cls), from_text]),
            serialization=core_schema.to_string_ser_schema(when_used="json"),
        )


def say(text: str, /, **args: object) -> Say:
    """A message for people. `text` is a literal (or was marked by `label`), so that it can be translated."""
    return Say(text, args)


def verbatim(sentence: str) -> Say:
    """A finished sentence as a message without holes: braces in it stay braces."""
    return Say(sentence.replace("{", "{{").replace("}", "}}"))


def _rendered(value: object, translate: Callable[[str], str]) -> str:
    if isinstance(value, Say):
        return value.render(translate)
    if isinstance(value, tuple | list):
        return ", ".join(_rendered(item, translate) for item in value)
    return str(value)
