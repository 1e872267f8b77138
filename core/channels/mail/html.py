"""HTML to text: lxml reads any tag soup, inscriptis lays it out; quotations are marked with ">" as in plain mail.

Of the libraries tried on hostile HTML this pair is linear and bounded; html2text stands on the standard library's
HTML parser, which needs minutes for a megabyte of "<". What the pair does not bear is taken away before: style (a
margin of a billion lines), table layout (every cell as wide as the widest), and nesting beyond what lxml reads,
where the tags are simply taken out.
"""

from __future__ import annotations

import re
from functools import cache
from html import unescape
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from inscriptis.model.config import ParserConfig  # type: ignore[import-untyped]
    from inscriptis.model.html_document_state import HtmlDocumentState  # type: ignore[import-untyped]

_QUOTED = re.compile(r"\bgmail_quote_container\b|\bgmail_quote\b|\byahoo_quoted\b|\bmoz-cite-prefix\b", re.IGNORECASE)
_HIDDEN = re.compile(r"display\s*:\s*none", re.IGNORECASE)
_MARK = "\ue000"
_MARKED = re.compile(f"{_MARK}(\\d+){_MARK}")
_TAG = re.compile(r"<[^<>]*>")
_BREAK = re.compile(r"<(?:br|/p|/div|/tr|/h[1-6]|/li)\b[^<>]*>", re.IGNORECASE)
_UNSEEN = re.compile(r"<(script|style|head|title)\b", re.IGNORECASE)
_BLANK_LINES = re.compile(r"\n[^\S\n]*(?:\n[^\S\n]*){2,}")
_INVISIBLE_PADDING = re.compile("[\u00ad\u034f\u200b\u200c\u200d\u2060\ufeff\u00a0 ]{12,}")
_MOST_QUOTES = 200
_MOST_LINKS = 200


def to_text(html: str) -> str:
    """The text that a reader of the HTML would see, lines as they were laid out. Never raises."""
    if not html.strip():
        return ""
    try:
        rendered = _rendered(html.replace("\0", "").replace(_MARK, ""))
    except (ValueError, TypeError, KeyError, IndexError, AttributeError, RecursionError, AssertionError):
        rendered = None
    # Nothing at all is shown where everything was hidden, too: a client's program may hide by mistake.
    text = rendered if rendered and rendered.strip() else without_tags(html)
    # Advertisers pad their preview line with hundreds of characters that show nothing.
    text = _INVISIBLE_PADDING.sub(" ", text)
    text = "\n".join(line.rstrip() for line in text.split("\n"))
    return _BLANK_LINES.sub("\n\n", text).strip("\n")


def without_tags(html: str) -> str:
    """The text between the tags, for HTML that no parser bears; entities are read, scripts and styles left out."""
    kept: list[str] = []
    place = 0
    while (match := _UNSEEN.search(html, place)) is not None:
        kept.append(html[place : match.start()])
        end = html.lower().find(f"</{match[1].lower()}", match.end()) if len(kept) < 50 else -1
        place = match.end() if end < 0 else end
    kept.append(html[place:])
    return unescape(_TAG.sub("", _BREAK.sub("\n", "".join(kept))))


def _rendered(html: str) -> str | None:
    """The text by inscriptis, or None where lxml gave up on the nesting and lost what came after."""
    from lxml import etree  # type: ignore[import-untyped]

    parser = etree.HTMLParser(remove_comments=True, remove_pis=True, no_network=True, encoding="utf-8")
    tree = etree.fromstring(html.encode("utf-8", "replace"), parser)
    if tree is None:
        return ""
    if any(entry.type_name == "ERR_RESOURCE_LIMIT" for entry in parser.error_log):
        return None
    _show_targets(tree)
    quotes = _quotes_taken_out(tree)
    return _MARKED.sub(lambda match: _as_quote(quotes[int(match[1])]), _laid_out(tree))


def _quotes_taken_out(tree: Any) -> list[str]:
    """Renders each outermost quotation by itself and leaves a mark in its place; style goes everywhere."""
    quotes: list[Any] = []
    for element in tree.iter("*"):
        style = element.attrib.pop("style", "")
        if _HIDDEN.search(style[:2000]):
            element.set("style", "display:none")
        element.attrib.pop("value", None)
        if element.tag == "blockquote" or _QUOTED.search(element.get("class", "")[:200]):
            quotes.append(element)
    rendered: list[str] = []
    taken: set[Any] = set()
    for element in quotes[:_MOST_QUOTES]:
        parent = element.getparent()
        if parent is None or any(ancestor in taken for ancestor in element.iterancestors()):
            continue
        taken.add(element)
        mark = element.makeelement("p", {})
        mark.text = f"{_MARK}{len(rendered)}{_MARK}"
        mark.tail, element.tail = element.tail, None
        parent.replace(element, mark)
        rendered.append(_laid_out(element))
    return rendered


def _show_targets(tree: Any) -> None:
    """Writes where a link leads behind its text, unless the text says so: the target may be the client's evidence,
    or a trap."""
    for number, link in enumerate(tree.iter("a")):
        target = link.get("href", "").strip()
        if number >= _MOST_LINKS or not target.lower().startswith(("http://", "https://")) or len(target) > 300:
            continue
        shown = "".join(link.itertext()).strip()
        if shown and shown not in target:
            last = link[-1] if len(link) else None
            if last is None:
                link.text = f"{link.text or ''} <{target}>"
            else:
                last.tail = f"{last.tail or ''} <{target}>"


def _as_quote(text: str) -> str:
    return "\n".join(f"> {line}".rstrip() for line in text.strip("\n").split("\n"))


def _laid_out(tree: Any) -> str:
    from inscriptis.html_engine import Inscriptis  # type: ignore[import-untyped]

    return str(Inscriptis(tree, _layout()).get_text())


@cache
def _layout() -> ParserConfig:
    from inscriptis.css_profiles import STRICT_CSS_PROFILE  # type: ignore[import-untyped]
    from inscriptis.html_properties import Display  # type: ignore[import-untyped]
    from inscriptis.model.config import ParserConfig
    from inscriptis.model.html_element import HtmlElement  # type: ignore[import-untyped]
    from inscriptis.model.tag import CustomHtmlTagHandlerMapping  # type: ignore[import-untyped]

    rows = {"tr": HtmlElement(display=Display.block), "table": HtmlElement(display=Display.block)}
    return ParserConfig(
        css=STRICT_CSS_PROFILE | rows,
        custom_html_tag_handler_mapping=CustomHtmlTagHandlerMapping(
            start_tag_mapping={"table": _nothing, "tr": _nothing, "td": _gap, "th": _gap},
            end_tag_mapping={"table": _nothing, "td": _nothing, "th": _nothing},
        ),
    )


def _nothing(state: HtmlDocumentState, *_: object) -> None:
    """Tables of a mail are nearly always layout, and a real one reads well enough row by row."""


def _gap(state: HtmlDocumentState, *_: object) -> None:
    state.tags[-1].write(" ")
