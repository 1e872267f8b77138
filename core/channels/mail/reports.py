"""What mail servers say about mail that was sent: bounces, delays, receipts (RFC 3464, RFC 8098), and the many
bounces that follow no standard."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal, cast

from core.channels.mail import charsets, headers
from core.channels.mail.model import Report
from core.channels.mail.parts import Part
from core.text import clean_line

Action = Literal["failed", "delayed", "delivered", "relayed", "expanded", "displayed", "deleted", "unknown"]

_WORST_FIRST: tuple[Action, ...] = (
    "failed", "delayed", "deleted", "unknown", "expanded", "relayed", "delivered", "displayed")  # fmt: skip
_ACTIONS: dict[str, Action] = {action: action for action in _WORST_FIRST} | {
    "failure": "failed", "fail": "failed", "delay": "delayed", "deliverable": "delivered", "dispatched": "displayed",
    "processed": "displayed", "denied": "deleted",
}  # fmt: skip

_STATUS = re.compile(r"(?<![\d.])([245]\.\d{1,3}\.\d{1,3})(?![\d.])")
_FIELD = re.compile(
    r"^([A-Za-z][A-Za-z-]{2,40})[ \t]*:[ \t]*([^\n]{0,1000}(?:\n[ \t][^\n]{0,500}){0,10})", re.MULTILINE)
_ORIGINAL_ID = re.compile(r"^[ \t>]{0,10}(?:x-)?(?:original-)?message-id[ \t]*:[ \t\n]*<([^<>\n]{1,500})>",
                          re.IGNORECASE | re.MULTILINE)
_ADDRESS = re.compile(r"[\w.!#$%&'*+/=?^`{|}~-]{1,64}@[^\W_][\w.-]{0,200}[^\W_]")
_REFUSED = re.compile(
    r"\b(?:(?:could not|couldn't|cannot|can't|was not able to|unable to) be (?:delivered|reached|found|sent)"
    r"|(?:wasn't able|was unable|unable|failed) to deliver|undeliverable|undelivered|delivery errors?|not delivered"
    r"|delivery (?:has |to .{0,100} has )?failed|failed permanently|permanent (?:fatal )?errors?|did not reach"
    r"|user unknown|unknown user|no such user|not listed in|recipient not found|unrouteable|host unknown"
    r"|mailbox unavailable|mailbox (?:is )?full|over quota|does not exist|address not found|invalid address"
    r"|(?:address|recipient|message|sender) (?:address )?rejected|failure reasons"
    r"|не (?:может|могло) быть (?:доставлено|отправлено)|не (?:было )?доставлено|недоставлен|не удалось доставить"
    r"|ошибка доставки|адрес не (?:найден|существует)|ящик переполнен)",
    re.IGNORECASE,
)
_DELAYED = re.compile(
    r"\b(?:delayed|still being (?:retried|tried)|will (?:continue to|keep) (?:try|retry)|not yet been delivered"
    r"|warning: message.{0,60}delay|could not send message for past|задерж|попытки доставки будут продолжены)",
    re.IGNORECASE,
)
_BOUNCE_SUBJECT = re.compile(
    r"undeliver|delivery (?:status notification|fail|report|problem|has failed|error)|failure notice|returned mail"
    r"|mail delivery|mail system error|delivery notification|non-?delivery|message not delivered|couldn.?t be delivered"
    r"|warning: .{0,60}(?:delayed|could not)|не ?доставлен|не удалось доставить|ошибка доставки|возврат письма"
    r"|сообщение о (?:не)?доставке",
    re.IGNORECASE,
)
_COPY_FOLLOWS = re.compile(
    r"^[-_ \t]{2,20}(?:this is a copy|below this line|original message|returned message|unsent message|copy of"
    r"|message header|returned mail|исходное сообщение|копия)",
    re.IGNORECASE | re.MULTILINE,
)
_RETURNED_HEADERS = ("text/rfc822-headers", "message/rfc822-headers", "message/global-headers")
_SEARCHED = 60_000
_MOST_RECIPIENTS = 50


@dataclass(frozen=True, slots=True)
class _Fate:
    action: Action
    status: str | None
    recipient: str | None
    diagnostic: str | None


def standard_report(root: Part, body: str) -> Report | None:
    """The report of a mail that carries one in the standard form anywhere in its tree, else None."""
    parts = list(_walk(root))
    fates: list[_Fate] = []
    found = False
    original: str | None = None
    for part in parts:
        if part.content_type in ("message/delivery-status", "message/global-delivery-status"):
            found = True
            fates += _delivery_fates(_fields_text(part))
        elif part.content_type == "message/feedback-report":  # a reader called the letter spam (RFC 5965)
            found = True
            complainant = _recipient(_fields(_fields_text(part)).get("original-rcpt-to", ""))
            fates.append(_Fate("unknown", None, complainant, None))
        elif part.content_type in ("message/disposition-notification", "message/global-disposition-notification"):
            found = True
            fields = _fields(_fields_text(part))
            fates.append(_reading_fate(fields))
            original = original or headers.message_id(fields.get("original-message-id", ""))
    if not found:
        return None
    worst = _worst(fates) or _Fate("unknown", None, None, None)
    if worst.action == "unknown" and (worst.status or "").startswith("5"):
        worst = _Fate("failed", worst.status, worst.recipient, worst.diagnostic)
    return _report(worst, fates, original or _returned_id(parts, body))


def free_report(root: Part, subject: str, body: str, by_a_server: bool, empty_envelope: bool) -> Report | None:
    """The report in a bounce that follows no standard: qmail, old Exim, gateways, providers; else None.

    The words alone do not make a bounce: clients write "your letter could not be delivered" too. `by_a_server`: the
    author is MAILER-DAEMON or the like. `empty_envelope`: nobody wants to hear an answer.
    """
    told = [address for value in root.headers.all("x-failed-recipients") for address in _addresses(value)]
    text = body[:_SEARCHED]
    copy = _COPY_FOLLOWS.search(text)
    above = text[: copy.start()] if copy else text
    in_subject = bool(_BOUNCE_SUBJECT.search(subject[:500]))
    in_text = bool(_REFUSED.search(above) or _DELAYED.search(above))
    if not (told or (by_a_server and (in_subject or in_text)) or (empty_envelope and in_subject and in_text)):
        return None
    delayed = bool(_DELAYED.search(subject[:500] + "\n" + above)) and not told
    status = _STATUS.search(above)
    reason = next((line.strip() for line in above.split("\n") if _REFUSED.search(line) or _STATUS.search(line)), "")
    action: Action = "delayed" if delayed else "failed"
    fates = [
        _Fate(action, status[1] if status else None, recipient, clean_line(reason, 500) or None)
        for recipient in dict.fromkeys(told or _not_ours(root, _addresses(above)) or (None,))
    ]
    return _report(fates[0], fates[:_MOST_RECIPIENTS], _returned_id(list(_walk(root)), body))


def _not_ours(root: Part, found: list[str]) -> list[str]:
    """The addresses but those that the bounce itself was from and to."""
    own = {address.address.lower() for name in ("from", "to") for address in
           headers.addresses(root.headers.all(name), root.limits)}
    return [address for address in found if address.lower() not in own]


def _report(worst: _Fate, fates: list[_Fate], original: str | None) -> Report:
    same = [fate.recipient for fate in fates if fate.action == worst.action and fate.recipient]
    return Report(
        action=worst.action,
        status=worst.status,
        final_recipient=worst.recipient,
        recipients=tuple(dict.fromkeys(same))[:_MOST_RECIPIENTS],
        original_message_id=original,
        diagnostic=worst.diagnostic,
    )


def _walk(root: Part) -> Iterator[Part]:
    """Every part of this mail and of the mails within it, at most as many as the limits allow."""
    waiting = [root]
    for _ in range(root.limits.parts):
        if not waiting:
            return
        part = waiting.pop()
        yield part
        waiting += reversed(part.children)


def _delivery_fates(text: str) -> list[_Fate]:
    """A fate for each block of fields that names a recipient; the first block speaks of the whole mail."""
    fates = []
    for block in re.split(r"\n[ \t]*\n", text)[: _MOST_RECIPIENTS + 1]:
        fields = _fields(block)
        recipient = _recipient(fields.get("final-recipient", "")) or _recipient(fields.get("original-recipient", ""))
        if not recipient and "action" not in fields and "status" not in fields:
            continue
        status = _STATUS.search(fields.get("status", "")) or _STATUS.search(fields.get("diagnostic-code", ""))
        action = _ACTIONS.get((re.findall(r"[a-z]+", fields.get("action", "").lower()) or [""])[0], "unknown")
        if action == "unknown" and status:
            action = cast(Action, {"5": "failed", "4": "delayed", "2": "delivered"}[status[1][0]])
        diagnostic = clean_line(headers.words(fields.get("diagnostic-code", "")), 500) or None
        fates.append(_Fate(action, status[1] if status else None, recipient, diagnostic))
    return fates


def _reading_fate(fields: dict[str, str]) -> _Fate:
    """RFC 8098: "Disposition: manual-action/MDN-sent-manually; displayed/error"."""
    word = re.findall(r"[a-z]+", fields.get("disposition", "").rpartition(";")[2].lower())
    action = _ACTIONS.get(word[0], "unknown") if word else "unknown"
    recipient = _recipient(fields.get("final-recipient", "")) or _recipient(fields.get("original-recipient", ""))
    return _Fate(action, None, recipient, clean_line(fields.get("error", ""), 500) or None)


def _worst(fates: list[_Fate]) -> _Fate | None:
    return min(fates, key=lambda fate: _WORST_FIRST.index(fate.action), default=None)


def _fields_text(part: Part) -> str:
    return charsets.guess(part.content[:_SEARCHED]).replace("\r\n", "\n").replace("\r", "\n")


def _fields(block: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for name, value in _FIELD.findall(block[:_SEARCHED]):
        found.setdefault(name.lower(), " ".join(headers.plain(value).split()))
    return found


def _recipient(written: str) -> str | None:
    address = headers.address(written)
    if address is None and (within := _ADDRESS.search(written[:500])):
        address = headers.address(within[0])
    return address


def _addresses(text: str) -> list[str]:
    found = (headers.address(match[0]) for match in _ADDRESS.finditer(text[:5000]))
    return [address for address in found if address]


def _returned_id(parts: list[Part], body: str) -> str | None:
    """The id of the mail that came back: from the headers of a part within, else from a copy within the text."""
    for part in parts[1:]:
        found = headers.message_id(part.headers.first("message-id"))
        if found is None and part.content_type in _RETURNED_HEADERS:
            match = _ORIGINAL_ID.search(_fields_text(part))
            found = headers.message_id(f"<{match[1]}>") if match else None
        if found:
            return found
    match = _ORIGINAL_ID.search(body[:_SEARCHED])
    return headers.message_id(f"<{match[1]}>") if match else None
