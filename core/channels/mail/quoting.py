"""What a mail says by itself, and what it repeats: the new text apart from quotations, in Russian and English."""

from __future__ import annotations

import re

_LONGEST_LINE = 400
_ATTRIBUTION_LINES = 3
"""Programs wrap "On <date>, <name> <address> wrote:" over up to three lines."""

_QUOTE = re.compile(r"\s{0,3}(?:>|\|\s|»)")

_SEPARATOR = re.compile(
    r"\s*[-_=*]{2,}\s*(?:original (?:message|mail|appointment)|forwarded (?:message|mail|by\b.*)|reply message"
    r"|begin forwarded message|исходное сообщение|оригинальное сообщение|первоначальное сообщение"
    r"|пересылаемое сообщение|пересланное сообщение|перенаправленное сообщение"
    r"|конец пересылаемого сообщения|ursprüngliche nachricht|message d'origine|mensaje original)\b.*"
    r"|\s*(?:begin forwarded message|начало переадресованного сообщения|начало пересланного сообщения)\s*:?\s*",
    re.IGNORECASE,
)
_WROTE = re.compile(
    r"\b(?:wrote|writes|schrieb|a écrit|escribió|ha scritto"
    r"|пишет|пишут|писал|писала|написал|написала|написали)\b(?:\(а\))?.{0,120}:$",
    re.IGNORECASE,
)
_ENDS_IN_ADDRESS = re.compile(r"<[^<>\s]{1,200}@[^<>\s]{1,200}>\s*:$")
_OPENS = re.compile(r"(?:on|am|le|el|il)\b", re.IGNORECASE)
_DATE_AND_TIME = re.compile(r"(?:\d{1,2}[./-]\d{1,2}[./-]\d{2}|\d{4}).{0,40}\b\d{1,2}:\d{2}\b")
_HEADER = re.compile(
    r"\s*\**(?P<name>from|от|от кого|von|de|sent|date|отправлено|дата|gesendet|envoyé|to|кому|an|cc|копия"
    r"|subject|тема|betreff|objet|reply-to)\**\s*:\**(?:\s|$)",
    re.IGNORECASE,
)
_OPENERS = frozenset(("from", "от", "от кого", "von", "de"))
_SUBJECTS_AND_DATES = frozenset(("sent", "date", "отправлено", "дата", "gesendet", "envoyé", "subject", "тема", "to",
                                 "кому", "betreff", "objet"))
_RULE = re.compile(r"\s*_{10,}\s*|\s*-{10,}\s*")


def split(text: str) -> tuple[str, str]:
    """(new, quoted). Lines are never lost: each is in one of the two. A mail that only forwards has no new text.

    Below a separator, a block of headers or an attribution that no ">" follows, everything is quoted; lines with
    ">" are quoted one by one, so that answers written between them stay new.
    """
    lines = text.split("\n")
    new: list[str] = []
    quoted: list[str] = []
    number = 0
    while number < len(lines):
        line = lines[number]
        if _QUOTE.match(line):
            quoted.append(line)
            number += 1
        elif _starts_the_rest(lines, number):
            quoted += lines[number:]
            break
        elif size := _attribution(lines, number):
            quoted += lines[number : number + size]
            number += size
            if not _quote_follows(lines, number):
                quoted += lines[number:]
                break
        else:
            new.append(line)
            number += 1
    return _tidy(new), _tidy(quoted)


def _starts_the_rest(lines: list[str], number: int) -> bool:
    line = lines[number][:_LONGEST_LINE]
    if not line.strip():
        return False
    if _SEPARATOR.fullmatch(line):
        return True
    if _RULE.fullmatch(line):
        return number + 1 < len(lines) and _header_block(lines, number + 1)
    return _header_block(lines, number)


def _header_block(lines: list[str], number: int) -> bool:
    """Whether a quoted mail's headers begin here: From, then at least two more of them in the next lines."""
    first = _HEADER.match(lines[number][:_LONGEST_LINE])
    if first is None or first["name"].lower() not in _OPENERS:
        return False
    following = [_HEADER.match(line[:_LONGEST_LINE]) for line in lines[number + 1 : number + 6]]
    return sum(1 for match in following if match and match["name"].lower() in _SUBJECTS_AND_DATES) >= 2


def _attribution(lines: list[str], number: int) -> int:
    """How many lines the words before a quotation take ("On Monday, Ann wrote:"), 0 where there are none here.

    A client who tells what an agent "wrote:" is no quotation: where no ">" follows, a date and time or an address
    must stand in it, as programs write it.
    """
    joined = ""
    for size in range(1, _ATTRIBUTION_LINES + 1):
        if number + size > len(lines) or not (line := lines[number + size - 1].strip()):
            return 0
        joined = f"{joined} {line}".strip()
        if len(joined) > _LONGEST_LINE:
            return 0
        if joined.endswith(":") and ((wrote := _WROTE.search(joined)) or _ENDS_IN_ADDRESS.search(joined)):
            if _quote_follows(lines, number + size):
                return size
            by_program = "@" in joined or _OPENS.match(joined) or _DATE_AND_TIME.search(joined)
            return size if wrote and by_program and re.search(r"\d", joined) else 0
    return 0


def _quote_follows(lines: list[str], number: int) -> bool:
    following = next((line for line in lines[number : number + 3] if line.strip()), "")
    return bool(_QUOTE.match(following))


def _tidy(lines: list[str]) -> str:
    return re.sub(r"\n{3,}", "\n\n", "\n".join(line.rstrip() for line in lines)).strip("\n")
