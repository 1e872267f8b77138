"""One spelling for words that are searched: SQLite's own folding leaves Cyrillic as it is."""

from __future__ import annotations


def folded(text: str) -> str:
    """Case folded, ё as е, runs of space as one."""
    return " ".join(text.casefold().replace("ё", "е").split())


def pattern(word: str) -> str:
    r"""What finds `word` anywhere, for LIKE … ESCAPE '\'."""
    plain = folded(word).replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    return f"%{plain}%"
