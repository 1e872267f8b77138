"""A page of HTML that is made of text alone: everything is escaped, and nothing in it runs or is fetched."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape
from urllib.parse import quote

from core.text import clean, clean_line

STYLE = """
body { font: 11pt/1.45 Georgia, "Times New Roman", serif; color: #111; background: #fff; max-width: 46rem;
  margin: 2rem auto; padding: 0 1rem; }
h1 { font-size: 1.5rem; margin: 0 0 .3rem; } h2 { font-size: 1.1rem; margin: 1.8rem 0 .4rem;
  border-bottom: 1px solid #999; } h3 { font-size: 1rem; margin: 1rem 0 .2rem; }
p { margin: .3rem 0; } .said { white-space: pre-wrap; overflow-wrap: anywhere; border-left: 3px solid #ccc;
  padding-left: .7rem; } .small { color: #444; font-size: .9em; }
table { border-collapse: collapse; width: 100%; } th, td { text-align: left; vertical-align: top;
  padding: .15rem .8rem .15rem 0; border-bottom: 1px solid #ddd; overflow-wrap: anywhere; }
th { font-weight: 600; } dl { display: grid; grid-template-columns: 12rem 1fr; gap: .15rem .8rem; margin: 0; }
dt { color: #444; } dd { margin: 0; overflow-wrap: anywhere; }
@media print { body { margin: 0; max-width: none; } h2, h3 { break-after: avoid; } tr { break-inside: avoid; } }
"""


def text(words: str) -> str:
    """A line as HTML."""
    return escape(clean_line(words), quote=True)


def heading(words: str, level: int = 2) -> str:
    return f"<h{level}>{text(words)}</h{level}>"


def paragraph(words: str) -> str:
    return f"<p>{text(words)}</p>" if words else ""


def small(words: str) -> str:
    return f'<p class="small">{text(words)}</p>' if words else ""


def said(words: str, limit: int | None = None) -> str:
    """Somebody's own words, in their lines; cut at `limit` characters with a mark that says how many are missing."""
    return f'<p class="said">{escape(clean(words, limit), quote=True)}</p>' if words.strip() else ""


def facts(rows: Iterable[tuple[str, str]]) -> str:
    """Names and values; what has no value is left out."""
    pairs = [f"<dt>{text(name)}</dt><dd>{text(value)}</dd>" for name, value in rows if value]
    return f"<dl>{''.join(pairs)}</dl>" if pairs else ""


def link(name: str) -> str:
    """A member of the archive, by its name there."""
    return f'<a href="{escape(quote(name), quote=True)}">{text(name)}</a>'


def table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """`rows` are cells that are HTML already."""
    body = "".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in row)}</tr>\n" for row in rows)
    head = "".join(f"<th>{text(name)}</th>" for name in heads)
    return f"<table><thead><tr>{head}</tr></thead><tbody>\n{body}</tbody></table>" if body else ""


def page(title: str, language: str, parts: Iterable[str]) -> str:
    """The whole page. Its policy lets a browser run and fetch nothing, whatever is in it."""
    body = "\n".join(part for part in parts if part)
    return (
        f'<!DOCTYPE html>\n<html lang="{escape(language, quote=True)}">\n<head>\n<meta charset="utf-8">\n'
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n"
        f"<title>{text(title)}</title>\n<style>{STYLE}</style>\n</head>\n<body>\n{body}\n</body>\n</html>\n"
    )
