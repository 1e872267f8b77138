"""Bytes to text when the charset is told, told wrongly, or not told at all; every byte string gives a text."""

from __future__ import annotations

import codecs
import re

_MEANT = {
    "": "ascii", "us-ascii": "ascii", "iso-8859-1": "cp1252", "latin1": "cp1252", "latin-1": "cp1252", "8bit": "ascii",
    "iso-8859-9": "cp1254", "iso-8859-11": "cp874", "tis-620": "cp874", "gb2312": "gb18030", "gbk": "gb18030",
    "gb-2312": "gb18030", "gb_2312-80": "gb18030", "x-gbk": "gb18030", "ks_c_5601-1987": "cp949", "ks_c_5601": "cp949",
    "euc-kr": "cp949", "ks-c-5601-1987": "cp949", "shift_jis": "cp932", "shift-jis": "cp932", "x-sjis": "cp932",
    "sjis": "cp932", "windows-31j": "cp932", "iso-2022-jp": "iso2022_jp_ext", "csiso2022jp": "iso2022_jp_ext",
    "iso-8859-8-i": "iso-8859-8", "iso-8859-6-i": "iso-8859-6", "unicode-1-1-utf-7": "utf-7",
    "x-mac-cyrillic": "mac-cyrillic",
    "x-unknown": "ascii", "unknown": "ascii", "unknown-8bit": "ascii", "default": "ascii", "win-1251": "cp1251",
    "utf8mb4": "utf-8", "unicode": "utf-8", "x-user-defined": "cp1252", "koi8r": "koi8-r", "koi8": "koi8-r",
}
"""Names as mail writes them, and what their senders meant: the superset that browsers use (WHATWG)."""

_NOT_CHARSETS = {"idna", "punycode", "unicode_escape", "raw_unicode_escape", "undefined", "mbcs", "oem"}
"""Python codecs that are no charset: they run programs of a kind, fail by design, or depend on the machine."""

_SEVEN_BIT_SHIFTS = ("iso2022", "utf_7", "hz")

_CYRILLIC = ("cp1251", "koi8_r", "cp866", "iso8859_5")
_PER_CENT = dict(zip("оеаинтсрвлкмдпуяыьгзбчйхжшюцщэфъё", (
    11.0, 8.5, 8.0, 7.4, 6.7, 6.3, 5.5, 4.7, 4.5, 4.4, 3.5, 3.2, 3.0, 2.8, 2.6, 2.0, 1.9, 1.7, 1.7, 1.6, 1.6, 1.4,
    1.2, 1.0, 0.9, 0.7, 0.6, 0.5, 0.4, 0.3, 0.3, 0.1, 0.1), strict=True))
"""How often a letter stands in Russian text, of a hundred (Russian National Corpus)."""
_WEIGHTS = _PER_CENT | {letter.upper(): 0.8 * share for letter, share in _PER_CENT.items()}
_READS_AS_RUSSIAN = 3.2
"""Mean weight of a letter from which text is taken for Russian: real text has 5.5, any letters at all have 3."""

_HIGH_BYTES = re.compile(rb"[\x80-\xff]")
_ASCII_LETTERS = re.compile(rb"[A-Za-z]")
_SAMPLE = 32_000


def decode(raw: bytes, declared: str | None = None) -> tuple[str, str | None]:
    """The text, and a word on what was odd about its charset (None where nothing was)."""
    name = _codec(declared)
    if name is None:
        return guess(raw), "charset unknown"
    if name == "ascii":
        if raw.isascii() and b"\x1b$" not in raw:
            return raw.decode("ascii"), None
        return guess(raw), "charset not told"
    shifting = name.startswith(_SEVEN_BIT_SHIFTS)
    if not shifting and not name.startswith("utf") and _HIGH_BYTES.search(raw):
        # Text of another charset that happens to be well-formed UTF-8 does not occur in practice.
        found = _strict(raw, "utf_8")
        if found is not None:
            return found, "charset wrong"
    if name == "cp1252" and (cyrillic := _cyrillic(raw, share=0.5)) is not None:
        return cyrillic, "charset wrong"  # the usual fault of old Russian programs
    found = _strict(raw, name)
    if found is not None:
        return found.removeprefix("\ufeff"), None
    if name == "utf_8" and (nearly := _nearly_utf8(raw)) is not None:
        return nearly, "charset broken"
    if raw.isascii() or name in ("gb18030", "cp949", "cp932", "big5", "euc_jp") or shifting:
        return raw.decode(name, "replace"), "charset broken"
    return guess(raw), "charset wrong"


def guess(raw: bytes) -> str:
    """The text of bytes whose charset nobody told: UTF-8, ISO-2022-JP, a Cyrillic charset, or the likeliest one."""
    for bom, name in ((codecs.BOM_UTF8, "utf_8_sig"), (codecs.BOM_UTF16_LE, "utf_16"), (codecs.BOM_UTF16_BE, "utf_16")):
        if raw.startswith(bom):
            return raw.decode(name, "replace")
    if raw.isascii():
        shifted = _strict(raw, "iso2022_jp_ext") if b"\x1b$" in raw else None
        return shifted if shifted is not None else raw.decode("ascii")
    found = _strict(raw, "utf_8")
    if found is None:
        found = _nearly_utf8(raw)
    if found is None:
        found = _cyrillic(raw)
    return found if found is not None else _likeliest(raw)


def _codec(declared: str | None) -> str | None:
    """Python's own name of the charset, or None where it is not known."""
    asked = (declared or "").strip().strip("\"'").lower()[:60]
    asked = _MEANT.get(asked, asked)
    if asked == "ascii":
        return asked
    try:
        name = codecs.lookup(asked).name.replace("-", "_")
    except (LookupError, ValueError):  # unknown, or with a NUL in it
        return None
    try:
        b"a".decode(name)
    except LookupError:  # a codec that is not for text
        return None
    except (UnicodeError, ValueError):
        pass
    return None if name in _NOT_CHARSETS else name


def _strict(raw: bytes, name: str) -> str | None:
    try:
        return raw.decode(name)
    except (UnicodeError, ValueError):
        return None


def _nearly_utf8(raw: bytes) -> str | None:
    """The text where it is UTF-8 with a few broken bytes in it, as after a cut in the middle of a letter."""
    text = raw.decode("utf-8", "replace")
    broken = text.count("\ufffd")
    good = sum(1 for character in text[:_SAMPLE] if character > "\x7f" and character != "\ufffd")
    return text if good > 4 * broken else None


def _cyrillic(raw: bytes, share: float = 0.25) -> str | None:
    """The text in the Cyrillic charset in which it reads as Russian, or None where it does in none.

    Detectors are unsure of a subject of three words; the frequency of letters is not, and in the wrong Cyrillic
    charset small letters become capitals or signs. `share` is how much of all letters must lie beyond ASCII; in
    Western text it is seldom a tenth.
    """
    high = _HIGH_BYTES.findall(raw[:_SAMPLE])
    if len(high) < 3 or len(high) < share * (len(high) + len(_ASCII_LETTERS.findall(raw[:_SAMPLE]))):
        return None
    sample = b"".join(high)
    weights = {name: sum(_WEIGHTS.get(letter, -2.0) for letter in sample.decode(name, "replace")) for name in _CYRILLIC}
    best = max(weights, key=weights.__getitem__)
    return raw.decode(best, "replace") if weights[best] / len(high) >= _READS_AS_RUSSIAN else None


def _likeliest(raw: bytes) -> str:
    high = len(_HIGH_BYTES.findall(raw[:_SAMPLE]))
    if high < 4 or (len(raw) < 200 and high * 6 < len(raw)):
        # Too little to detect anything by: a name with an accent in it.
        western = _strict(raw, "cp1252")
        if western is not None:
            return western
    from charset_normalizer import from_bytes

    found = from_bytes(raw[:_SAMPLE], steps=5, chunk_size=512).best()
    text = _strict(raw, found.encoding) if found else None
    return text if text is not None else raw.decode("cp1252", "replace")
