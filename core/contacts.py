"""Contacts in one spelling each, so that the same client is known again."""

import re

from core.address import ADDRESS
from core.case import Contact, ContactKind
from core.say import label, say
from core.text import clean_line
from core.unfit import Unfit

_PHONE_NOISE = re.compile(r"[\s().\-\u2010-\u2015\u00a0]")


def normal_email(value: str) -> str:
    """An address in lower case; Unfit where it is none.

    The part before the @ is folded too: the few servers that tell case apart matter less than one client with two
    cards.
    """
    address = clean_line(value).strip().strip("<>").lower()
    if not ADDRESS.fullmatch(address):
        wanted = label("expected an address such as {example}, not {value}")
        raise Unfit(say(wanted, example="name@example.com", value=repr(value[:80])), "email")
    return address


def normal_phone(value: str) -> str:
    """Digits with an optional leading plus; Unfit where there are too few or too many (E.164: at most 15)."""
    number = _PHONE_NOISE.sub("", clean_line(value).strip())
    number = "+" + number[2:] if number.startswith("00") else number
    digits = number.removeprefix("+")
    if not (digits.isascii() and digits.isdecimal() and 4 <= len(digits) <= 15):
        wanted = label("expected 4 to 15 digits such as {example}, not {value}")
        raise Unfit(say(wanted, example="+44 20 7946 0000", value=repr(value[:40])), "phone")
    return number


def _folded(value: str) -> str:
    return " ".join(clean_line(value).split()).casefold()


_NORMAL = {
    ContactKind.EMAIL: normal_email,
    ContactKind.PHONE: normal_phone,
    ContactKind.CHAT: _folded,
    ContactKind.SOCIAL: _folded,
    ContactKind.POST: _folded,
}


def normal_contacts(**values: str) -> tuple[Contact, ...]:
    """The contacts given by kind (`email=…, phone=…`), empty ones left out; Unfit names the kind at fault."""
    contacts = []
    for kind, value in values.items():
        if value.strip():
            normal = _NORMAL[ContactKind(kind)](value)
            contacts.append(Contact(kind=ContactKind(kind), value=normal))
    return tuple(contacts)
