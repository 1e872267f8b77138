"""What a language must have words for before letters can be written in it.

A letter is a subject and paragraphs with named holes. A paragraph that names a fact which is not known is left
out; a tuple gives alternatives, of which the first whose facts are all known stands. So a template reads from top
to bottom as the letter does, without conditions in it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from core.case import MessageKind
from core.catalogue import Category, EvidenceKind, Outcome, Verdict
from core.stages import Stage

Paragraph = str | tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Template:
    """One kind of letter, from its subject (without the reference, which every subject carries) to its last word."""

    subject: Paragraph
    paragraphs: tuple[Paragraph, ...]


@dataclass(frozen=True, slots=True)
class Wording:
    """The letters of one language, and its words for what they name.

    `group` and `point` write numbers: 1,200.00 or 1 200,00. `greeting` and `signature` frame every letter.
    """

    language: str
    greeting: Paragraph
    signature: Paragraph
    templates: Mapping[MessageKind, Template]
    about: Mapping[Category, str]
    """What a complaint is about, where the client gave it no subject: fits after "Your complaint: "."""
    evidence: Mapping[EvidenceKind, str]
    standing: Mapping[Stage, str]
    """What the house is doing about the complaint at each stage, as a sentence."""
    verdicts: Mapping[Verdict, str]
    outcomes: Mapping[Outcome, Paragraph]
    group: str
    point: str
